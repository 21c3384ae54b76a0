/* mass_tree.h - draws in proportion to a mass: a binary tree of sums. Layer: model.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Leaves stand at [width, 2 width), width a power of two; a node is the sum of its two,
 * so that the sums do not depend on the order in which masses changed. */
#ifndef SP_MASS_TREE_H
#define SP_MASS_TREE_H

#include <stddef.h>
#include <stdint.h>

/** The smallest power of two that is not below n. */
static inline size_t
sp_mass_width(size_t n)
{
    size_t width = 1;
    while (width < n) {
        width *= 2;
    }
    return width;
}

/** Sums of all nodes, from the leaves. */
static inline void
sp_mass_add_up(double *tree, size_t width)
{
    for (size_t node = width - 1; node > 0; node--) {
        tree[node] = tree[2 * node] + tree[2 * node + 1];
    }
}

static inline void
sp_mass_set(double *tree, size_t width, size_t leaf, double mass)
{
    size_t node = width + leaf;
    tree[node] = mass;
    while (node > 1) {
        node /= 2;
        tree[node] = tree[2 * node] + tree[2 * node + 1];
    }
}

/** The leaf at *place in [0, total); *place becomes what is left of it within that
 * leaf. */
static inline size_t
sp_mass_find(const double *tree, size_t width, double *place)
{
    size_t node = 1;
    while (node < width) {
        node *= 2;
        if (!(*place < tree[node]) && tree[node + 1] > 0) {
            *place -= tree[node];
            node++;
        }
    }
    return node - width;
}

#endif
