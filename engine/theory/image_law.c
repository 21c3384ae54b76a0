/* image_law.c - how many are called good, under any norm, in public and in private.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/theory.h"

#include <math.h>
#include <stdlib.h>

#include "root.h"

double
sp_theory_discriminator_advantage(double benefit, double cost, double flow)
{
    return flow * benefit - cost;
}

sp_status_t
sp_images_check(const sp_images_t *images, sp_error_t *err)
{
    if (!(images->error >= 0.0 && images->error <= 0.5)
        || !(images->slip >= 0.0 && images->slip <= 0.5)
        || !(images->flow >= 0.0 && images->flow <= 1.0) || images->act > 15) {
        return sp_fail(err, SP_ERR_RANGE,
            "images: error %g and slip %g must lie in [0, 0.5], flow %g in [0, 1], act "
            "%u in 0..15",
            images->error, images->slip, images->flow, (unsigned) images->act);
    }
    return SP_OK;
}

/* Chance that the donor ends up with C, given whom it takes itself and the other for. */
static double
chance_of_c(const sp_images_t *images, bool donor, bool recipient)
{
    const double meant = sp_norm_cooperates(images->act, donor, recipient)
        ? 1.0
        : 1.0 - images->flow; /* who knows nothing cooperates */
    return images->slip + (1.0 - 2.0 * images->slip) * meant;
}

/* Chance to be written down as good. */
static double
chance_of_good(const sp_images_t *images, bool donor, bool act, bool recipient)
{
    return sp_norm_good(images->assess, donor, act, recipient) ? 1.0 - images->error
                                                               : images->error;
}

/* Chance of a yes or a no that has chance p of yes. */
static double
chance_of(bool yes, double p)
{
    return yes ? p : 1.0 - p;
}

double
sp_theory_image_cooperation(const sp_images_t *images, double good)
{
    double sum = 0.0;
    for (int donor = 0; donor < 2; donor++) {
        for (int recipient = 0; recipient < 2; recipient++) {
            sum += chance_of(donor, good) * chance_of(recipient, good)
                * chance_of_c(images, donor, recipient);
        }
    }
    return sum;
}

/* The act's chance times the assessment's, where the acting donor sees (donor, recipient)
 * and the one who assesses sees (donor_seen, recipient_seen). */
static double
good_after(const sp_images_t *images, bool donor, bool recipient, bool donor_seen,
    bool recipient_seen)
{
    const double p = chance_of_c(images, donor, recipient);
    return p * chance_of_good(images, donor_seen, true, recipient_seen)
        + (1.0 - p) * chance_of_good(images, donor_seen, false, recipient_seen);
}

double
sp_theory_next_goodness(const sp_images_t *images, bool is_private, double good)
{
    double sum = 0.0;
    for (int donor = 0; donor < 2; donor++) {
        for (int recipient = 0; recipient < 2; recipient++) {
            const double seen = chance_of(donor, good) * chance_of(recipient, good);
            if (!is_private) {
                sum += seen * good_after(images, donor, recipient, donor, recipient);
                continue;
            }
            for (int other = 0; other < 4; other++) {
                sum += seen * chance_of(other >> 1, good) * chance_of(other & 1, good)
                    * good_after(images, donor, recipient, other >> 1, other & 1);
            }
        }
    }
    return sum;
}

typedef struct {
    const sp_images_t *images;
    bool is_private;
} goodness_t;

static double
gained(double good, void *context)
{
    const goodness_t *const of = context;
    return sp_theory_next_goodness(of->images, of->is_private, good) - good;
}

/* The map is a polynomial of degree four at most: a central difference of it with steps h
 * and 2h, combined to leave out the third order, is exact. */
static double
gained_slope(double good, void *context)
{
    const double h = 0.125;
    const double near = gained(good + h, context) - gained(good - h, context);
    const double far = gained(good + 2.0 * h, context) - gained(good - 2.0 * h, context);
    return (8.0 * near - far) / (12.0 * h);
}

sp_status_t
sp_theory_goodness(const sp_images_t *images, bool is_private, sp_fixed_point_t *point,
    unsigned *n_points, sp_error_t *err)
{
    enum { STEPS = 4096 };
    *n_points = 0;
    const sp_status_t status = sp_images_check(images, err);
    if (status != SP_OK) {
        return status;
    }
    goodness_t of = { images, is_private };
    double largest = 0.0;
    for (int k = 0; k <= 4; k++) {
        largest = fmax(largest, fabs(gained(k / 4.0, &of)));
    }
    if (largest < 1e-15) {
        return sp_fail(err, SP_ERR_RANGE,
            "images: under this norm without errors every share of good stays as it is");
    }
    for (int k = 0; k <= STEPS && *n_points < SP_MOST_GOODNESS; k++) {
        const double low = (double) k / STEPS, high = (double) (k + 1) / STEPS;
        const double at_low = gained(low, &of), at_high = gained(high, &of);
        double x = NAN;
        if (fabs(at_low) < 1e-16) {
            x = low;
        } else if (k < STEPS && fabs(at_high) >= 1e-16 && (at_low > 0) != (at_high > 0)) {
            x = sp_root_between(gained, &of, low, high);
        } else if (k < STEPS && fabs(at_high) >= 1e-16) {
            const double turn = sp_root_between(gained_slope, &of, low, high);
            if (fabs(gained(turn, &of)) < 1e-16) { /* false where there is none */
                x = turn;
            }
        }
        if (isnan(x)) {
            continue;
        }
        const double rate = gained_slope(x, &of);
        point[(*n_points)++] = (sp_fixed_point_t) { x, rate,
            fabs(rate) < 1e-7 ? SP_MARGINAL
                : rate < 0.0  ? SP_STABLE
                              : SP_UNSTABLE };
    }
    return SP_OK;
}

/* ---- one act, seen by all ---------------------------------------------------------- */

/*
 * Agents differ then: by the share that calls them good, on a grid, and by what they
 * think of themselves. share[self][k]: of the population, with k of `grid` parts good.
 */
typedef struct {
    const sp_images_t *images;
    unsigned grid;
    double *share[2], *next[2], *recipient; /* [grid + 1] */
} seen_t;

/* Puts weight at a place between two points of the grid so that the mean is right. */
static void
put(const seen_t *seen, bool self, double good, double weight)
{
    const double place = good * seen->grid;
    unsigned k = (unsigned) place;
    if (k >= seen->grid) {
        k = seen->grid - 1;
    }
    const double beyond = place - k;
    seen->next[self][k] += weight * (1.0 - beyond);
    seen->next[self][k + 1] += weight * beyond;
}

/* A donor that `donor` of others call good, with a recipient of goodness `recipient`. */
static void
meet(const seen_t *seen, double donor, const double weight[2], double recipient)
{
    const sp_images_t *const images = seen->images;
    for (int act = 0; act < 2; act++) {
        double good = 0.0;
        for (int other = 0; other < 4; other++) {
            good += chance_of(other >> 1, donor) * chance_of(other & 1, recipient)
                * chance_of_good(images, other >> 1, act, other & 1);
        }
        double now[2] = { 0.0, 0.0 }; /* the donor's new opinion of itself */
        for (int view = 0; view < 4; view++) {
            const bool self = view >> 1, of_other = view & 1;
            const double chance = weight[self] * chance_of(of_other, recipient)
                * chance_of(act, chance_of_c(images, self, of_other));
            const double proud = chance_of_good(images, self, act, of_other);
            now[1] += chance * proud;
            now[0] += chance * (1.0 - proud);
        }
        put(seen, false, good, now[0]);
        put(seen, true, good, now[1]);
    }
}

/* One round of everybody; returns how much of the population moved. */
static double
next_round(const seen_t *seen)
{
    const unsigned n = seen->grid;
    double all = 0.0;
    for (unsigned k = 0; k <= n; k++) {
        seen->recipient[k] = seen->share[0][k] + seen->share[1][k];
        seen->next[0][k] = seen->next[1][k] = 0.0;
        all += seen->recipient[k];
    }
    /* all is 1 but for rounding, and would be squared each round */
    for (unsigned k = 0; k <= n; k++) {
        seen->recipient[k] /= all;
        seen->share[0][k] /= all;
        seen->share[1][k] /= all;
    }
    for (unsigned i = 0; i <= n; i++) {
        for (unsigned j = 0; j <= n && seen->recipient[i] > 0.0; j++) {
            const double weight[2] = { seen->share[0][i] * seen->recipient[j],
                seen->share[1][i] * seen->recipient[j] };
            if (weight[0] + weight[1] > 0.0) {
                meet(seen, (double) i / n, weight, (double) j / n);
            }
        }
    }
    double moved = 0.0;
    for (unsigned k = 0; k <= n; k++) {
        for (int self = 0; self < 2; self++) {
            moved += fabs(seen->next[self][k] - seen->share[self][k]);
            seen->share[self][k] = seen->next[self][k];
        }
    }
    return moved;
}

sp_status_t
sp_theory_seen_by_all(const sp_images_t *images, unsigned grid, unsigned rounds,
    double *good, double *cooperation, sp_error_t *err)
{
    const sp_status_t status = sp_images_check(images, err);
    if (status != SP_OK) {
        return status;
    }
    if (grid < 2 || grid > 4096) {
        return sp_fail(err, SP_ERR_RANGE, "images: grid %u: must lie in 2..4096", grid);
    }
    double *const room = calloc(5 * ((size_t) grid + 1), sizeof(double));
    if (room == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for a grid of %u images", grid);
    }
    seen_t seen = { .images = images, .grid = grid, .recipient = room };
    for (size_t self = 0; self < 2; self++) {
        seen.share[self] = room + (1 + self) * (grid + 1);
        seen.next[self] = room + (3 + self) * (grid + 1);
    }
    seen.share[1][grid] = 1.0; /* everybody starts good, also to itself */
    double moved = 1.0;
    for (unsigned round = 0; round < rounds && moved > 1e-12; round++) {
        moved = next_round(&seen);
    }
    *good = *cooperation = 0.0;
    double proud = 0.0; /* of the population */
    for (unsigned k = 0; k <= grid; k++) {
        *good += (seen.share[0][k] + seen.share[1][k]) * k / grid;
        proud += seen.share[1][k];
    }
    for (int view = 0; view < 4; view++) { /* a recipient is another: independent */
        *cooperation += chance_of(view >> 1, proud) * chance_of(view & 1, *good)
            * chance_of_c(images, view >> 1, view & 1);
    }
    free(room);
    return SP_OK;
}
