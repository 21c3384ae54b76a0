/* threshold.c - where a mean crosses a value along an axis, and how sure that is.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/threshold.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "samenspel/param.h"
#include "samenspel/student.h"

/* 2^32 points need no more halvings */
enum { MOST_HALVINGS = 33 };

typedef struct {
    const sp_threshold_goal_t *goal;
    bool (*look)(void *context, uint32_t point, sp_point_mean_t *mean);
    void *context;
} search_t;

/* Points visited on one side of the crossing, from the end of the axis inwards. */
typedef struct {
    uint32_t point[MOST_HALVINGS + 2];
    sp_point_mean_t mean[MOST_HALVINGS + 2];
    int n;
} side_t;

static bool
differs(const search_t *self, const sp_point_mean_t *at)
{
    const double half =
        sp_mean_half_width(at->n, at->se, self->goal->span, self->goal->confidence);
    return fabs(at->mean - self->goal->value) > half;
}

static bool
is_above(const search_t *self, const sp_point_mean_t *at)
{
    return at->mean >= self->goal->value;
}

/* On neither side, but for rounding. With few replicates of whole outcomes (half of them
 * tipped) that is common, and to count it to one side would move all thresholds there. */
static bool
is_at(const search_t *self, const sp_point_mean_t *at)
{
    const double off = fabs(at->mean - self->goal->value);
    return off <= 0 || off < 1e-9 * at->se;
}

typedef enum { PROBE_KNOWN, PROBE_OPEN, PROBE_NONE } probe_t;

/* The point nearest to the middle between two others that has a mean. */
static probe_t
probe(const search_t *self, uint32_t low, uint32_t high, uint32_t *point,
    sp_point_mean_t *mean)
{
    const uint32_t middle = low + (high - low) / 2;
    for (uint32_t away = 0; middle > low && away < high - low; away++) {
        for (int side = 0; side < (away > 0 ? 2 : 1); side++) {
            if (side == 0 ? away >= high - middle : away >= middle - low) {
                continue;
            }
            *point = side == 0 ? middle + away : middle - away;
            if (!self->look(self->context, *point, mean)) {
                return PROBE_OPEN;
            }
            if (!isnan(mean->mean)) {
                return PROBE_KNOWN;
            }
        }
    }
    return PROBE_NONE;
}

/* Where points fail, halvings can be many more than there is room for: the outer ones are
 * what counts, so the last one gives way. */
static void
move_in(side_t *side, uint32_t point, const sp_point_mean_t *mean)
{
    side->n -= side->n == MOST_HALVINGS + 2;
    side->point[side->n] = point;
    side->mean[side->n++] = *mean;
}

/* The innermost point of a side that differs; false: a point is not known yet. Between
 * the last visited one that does and the next one, which does not, the side is halved. */
static bool
innermost(const search_t *self, const side_t *side, uint32_t *point)
{
    int i = side->n - 1;
    while (i >= 0 && !differs(self, &side->mean[i])) {
        i--;
    }
    *point = i < 0 ? SP_NO_POINT : side->point[i];
    if (i < 0 || i == side->n - 1) {
        return true;
    }
    uint32_t near = side->point[i + 1];
    for (;;) {
        uint32_t middle = 0;
        sp_point_mean_t mean;
        const uint32_t low = *point < near ? *point : near;
        const uint32_t high = *point < near ? near : *point;
        const probe_t found = probe(self, low, high, &middle, &mean);
        if (found != PROBE_KNOWN) {
            return found == PROBE_NONE;
        }
        if (differs(self, &mean)
            && is_above(self, &mean) == is_above(self, &side->mean[i])) {
            *point = middle;
        } else {
            near = middle;
        }
    }
}

sp_threshold_t
sp_threshold_search(const sp_threshold_goal_t *goal,
    bool (*look)(void *context, uint32_t point, sp_point_mean_t *mean), void *context)
{
    const search_t self = { goal, look, context };
    sp_threshold_t result = { SP_THRESHOLD_OPEN, 0, goal->n_points - 1, SP_NO_POINT,
        SP_NO_POINT };
    side_t left = { .n = 0 };
    side_t right = { .n = 0 };
    sp_point_mean_t first;
    sp_point_mean_t last;
    const bool has_first = look(context, result.below, &first);
    const bool has_last = look(context, result.above, &last);
    if (!has_first || !has_last) {
        return result;
    }
    if (isnan(first.mean) || isnan(last.mean)) {
        result.status = SP_THRESHOLD_UNKNOWN;
        return result;
    }
    if (is_above(&self, &first) == is_above(&self, &last)) {
        result.status = SP_THRESHOLD_NONE;
        return result;
    }
    move_in(&left, result.below, &first);
    move_in(&right, result.above, &last);
    while (result.above - result.below > 1) {
        uint32_t middle = 0;
        sp_point_mean_t mean;
        const probe_t found = probe(&self, result.below, result.above, &middle, &mean);
        if (found == PROBE_OPEN) {
            return result;
        }
        if (found == PROBE_NONE) {
            break;
        }
        if (is_at(&self, &mean)) {
            result.below = result.above = middle;
            move_in(&left, middle, &mean);
            move_in(&right, middle, &mean);
            break;
        }
        if (is_above(&self, &mean) == is_above(&self, &first)) {
            result.below = middle;
            move_in(&left, middle, &mean);
        } else {
            result.above = middle;
            move_in(&right, middle, &mean);
        }
    }
    const bool has_low = innermost(&self, &left, &result.low);
    const bool has_high = innermost(&self, &right, &result.high);
    result.status = has_low && has_high ? SP_THRESHOLD_FOUND : SP_THRESHOLD_OPEN;
    return result;
}

double
sp_threshold_estimate(
    double value, double x_below, double mean_below, double x_above, double mean_above)
{
    const double share =
        mean_above != mean_below ? (value - mean_below) / (mean_above - mean_below) : 0.5;
    return x_below + share * (x_above - x_below);
}

/* Halvings that part n steps into single ones. */
static uint32_t
halvings(uint32_t n)
{
    uint32_t count = 0;
    while (n > 1) {
        n -= n / 2;
        count++;
    }
    return count;
}

uint32_t
sp_threshold_most(uint32_t n_points)
{
    /* the ends, the crossing, and each side once more */
    const uint64_t most = 2 + 3 * (uint64_t) halvings(n_points - 1);
    return most < n_points ? (uint32_t) most : n_points;
}

void
sp_threshold_write(const sp_threshold_words_t *words, char *text, size_t size)
{
    char value[40];
    char confidence[40];
    snprintf(text, size, "threshold of %s at %s along %s, confidence %s",
        words->observable, sp_format_real(words->value, value, sizeof(value)), words->key,
        sp_format_real(words->confidence, confidence, sizeof(confidence)));
}

bool
sp_threshold_read(const char *text, sp_threshold_words_t *words)
{
    const char *at = strstr(text, "threshold of ");
    char value[40];
    char confidence[40];
    if (at == NULL
        || sscanf(at, "threshold of %63s at %39s along %127[^,], confidence %39[^;]",
               words->observable, value, words->key, confidence)
            != 4) {
        return false;
    }
    words->value = strtod(value, NULL);
    words->confidence = strtod(confidence, NULL);
    return true;
}
