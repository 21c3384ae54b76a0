/* threshold.h - where a mean crosses a value along an axis, and how sure that is.
 * Layer: record.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The same lines decide which points a run computes next and what a finished file says:
 * they ask for one point after the other, and end where one is not known yet. */
#ifndef SP_THRESHOLD_H
#define SP_THRESHOLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** The mean at a point of the axis. */
typedef struct {
    double mean; /* over its replicates; NaN: none has a value */
    double se;   /* standard error, NaN for fewer than 2 */
    double n;    /* replicates with a value */
} sp_point_mean_t;

typedef enum {
    SP_THRESHOLD_OPEN,    /* points are missing */
    SP_THRESHOLD_FOUND,   /* between the points below and above */
    SP_THRESHOLD_NONE,    /* both ends lie on one side: only they were looked at */
    SP_THRESHOLD_UNKNOWN, /* an end has no mean: its replicates failed or have no value */
} sp_threshold_status_t;

/** What is looked for. */
typedef struct {
    uint32_t n_points; /* of the axis, at least 2 */
    double value;
    double confidence; /* of the interval */
    double span;       /* of the values that are possible, INFINITY where unbounded */
} sp_threshold_goal_t;

/** Neighbouring points between which it lies, and the innermost points on each side whose
 * mean differs significantly; SP_NO_POINT where not even the end of the axis does. */
typedef struct {
    sp_threshold_status_t status;
    /* found: indices; above = below + 1 unless points failed, or above = below where the
     * mean there is value itself */
    uint32_t below, above;
    uint32_t low, high;    /* found: of the interval */
} sp_threshold_t;

#define SP_NO_POINT UINT32_MAX

/**
 * Bisection over the index: first the ends, then where the mean changes side (an end equal
 * to value counts as above it; a point between them equal to it is the place), then on each
 * side the innermost point that differs significantly, between those visited already. Where
 * the mean is not monotone, one of the crossings. A point without a mean is passed over: the
 * nearest one is taken instead.
 *
 * look     the mean at a point; false: not known yet. Called for what the search wants
 *          known next (also when that is more than one point), and for points before
 * method   test inversion: the interval holds every threshold that no point contradicts,
 *          each by its t interval. Some 20 points are tested, those near the threshold with
 *          errors of their own: with 2 or 3 replicates, or shares of few, it is right less
 *          often than the confidence (0.86 to 0.92 of 0.95 over flat curves); this project
 */
sp_threshold_t sp_threshold_search(const sp_threshold_goal_t *goal,
    bool (*look)(void *context, uint32_t point, sp_point_mean_t *mean), void *context);

/** Linear between the two points x[below], x[above] with their means; their middle where
 * the means are equal. */
double sp_threshold_estimate(
    double value, double x_below, double mean_below, double x_above, double mean_above);

/** Points that a search visits at most on an axis of n_points. */
uint32_t sp_threshold_most(uint32_t n_points);

/** What a file says about its search, in the attribute `adaptive`. */
typedef struct {
    char observable[64], key[128];
    double value, confidence;
} sp_threshold_words_t;

/** Writes "threshold of cooperation at 0.5 along game.benefit, confidence 0.95". */
void sp_threshold_write(const sp_threshold_words_t *words, char *text, size_t size);

/** Finds such words in text; false where it has none. */
bool sp_threshold_read(const char *text, sp_threshold_words_t *words);

#endif
