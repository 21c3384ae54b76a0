/* kernels.h - the innermost loops, compiled once an instruction set. Layer: model.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_KERNELS_H
#define SP_KERNELS_H

#include <stddef.h>
#include <stdint.h>

#include "samenspel/rng.h"

struct sp_sampler;
struct sp_sample_batch;

/**
 * One table an instruction set; every variant returns the same bits (only IEEE + - * /,
 * comparisons and integer arithmetic; no contraction). first is a multiple of 4.
 */
typedef struct {
    const char *isa;

    /* word[k] = word(purpose, first + k, round, block) of simulation.h, k < n; writes up to
     * the next multiple of four */
    void (*draw_words)(sp_rng_key_t key, uint32_t first, size_t n, uint32_t round,
        uint32_t purpose_block, uint32_t *word);

    /* word[4k .. 4k+3] = the block of counter first with k added to its last word, k < n: a
     * match's draws for one purpose, turn by turn (match.h) */
    void (*draw_blocks)(
        sp_rng_key_t key, sp_rng_block_t first, size_t n, uint32_t *word);

    /* act[k] = uniform(word[k]) < 1 / (1 + exp(-advantage[k] / noise)) */
    void (*logit_acts)(size_t n, const double *advantage, double noise,
        const uint32_t *word, uint16_t *act);

    /* the same for acts of directed ties */
    void (*logit_tie_acts)(size_t n, const double *advantage, double noise,
        const uint32_t *word, uint8_t *act);

    /* trust[k] after a contact in which a share seen[k] of C was perceived */
    void (*learn_trust)(
        size_t n, const double *seen, double gain, double loss, float *trust);

    /* the same where what is seen is an act, 0 or 1 */
    void (*learn_trust_acts)(
        size_t n, const uint8_t *seen, double gain, double loss, float *trust);

    /* weight[k] *= 1 - conditionality + conditionality * trust[k] */
    void (*weigh_trust)(
        size_t n, const float *trust, double conditionality, double *weight);

    /* sum[k] += amount where flag[k] is not 0 */
    void (*add_where)(size_t n, const uint8_t *flag, double amount, double *sum);

    /* advantage[k] = weight[k] * benefit - (1 - weight[k]) * cost */
    void (*additive_advantage)(
        size_t n, const double *weight, double benefit, double cost, double *advantage);

    /* count[k] = sum of north, west, east, south of cell k of a row of plays (0 or 1) */
    void (*row_counts)(size_t n, const uint16_t *north, const uint16_t *west,
        const uint16_t *east, const uint16_t *south, uint16_t *count);

    /* plays the matches of a batch whose lengths stand, and fills its counts (sampler.h) */
    void (*sample_batch)(const struct sp_sampler *pair, struct sp_sample_batch *batch);
} sp_kernels_t;

/** The variant in use: the best of the machine, or the one named by SAMENSPEL_ISA. */
const sp_kernels_t *sp_kernels(void);

/** The variants this build and machine have, best first, NULL at the end. */
const sp_kernels_t *const *sp_kernel_variants(void);

/** Uses the variant of that name from now on, in every thread; -1 where there is none. */
int sp_kernels_choose(const char *isa);

#endif
