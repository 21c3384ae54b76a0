/* norms.h - who is called good: social norms of indirect reciprocity. Layer: model.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A donor acts towards a recipient, and whoever looks on calls the donor good or bad by
 * what it did, to whom, and what it was before. A norm says so in eight bits, and in four
 * whether somebody who lives by it cooperates. */
#ifndef SP_NORMS_H
#define SP_NORMS_H

#include <stdbool.h>
#include <stdint.h>

/** A norm: how donors are assessed, and how its followers act. */
typedef struct {
    const char *name;
    const char *summary;
    const char *source;
    uint8_t assess; /* bit 4 [donor was good] + 2 [act C] + [recipient good]: now good  */
    uint8_t act;    /* bit 2 [donor good] + [recipient good]: cooperates                */
} sp_norm_t;

/** C to the good, D to the bad: the action rule of a discriminator. */
enum { SP_NORM_DISCRIMINATES = 10 };

extern const sp_norm_t sp_norms[];        /* a name of NULL at the end            */
extern const char *const sp_norm_names[]; /* of those, in that order; NULL at the end */

/** The norm of that name, or NULL. */
const sp_norm_t *sp_norm_find(const char *name);

/**
 * The norm that a scenario writes as a name or as its eight bits, 0 to 255; a number
 * comes with the action rule of a discriminator and the name "".
 *
 * returns  whether text is one
 */
bool sp_norm_read(const char *text, sp_norm_t *norm);

/** Whether the donor is good from now on. */
static inline bool
sp_norm_good(unsigned assess, bool donor_good, bool cooperates, bool recipient_good)
{
    return (assess >> (4u * donor_good + 2u * cooperates + recipient_good) & 1u) != 0;
}

/** Whether the donor cooperates. */
static inline bool
sp_norm_cooperates(unsigned act, bool donor_good, bool recipient_good)
{
    return (act >> (2u * donor_good + recipient_good) & 1u) != 0;
}

#endif
