/* transition_law.c - memory-one players whose benefit follows from how they just played.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/theory.h"

#include <math.h>

/* The outcome as the partner sees it. */
static const unsigned swapped[SP_N_OUTCOMES] = { SP_CC, SP_DC, SP_CD, SP_DD };

/* Shares of time of a chain that reaches every state: states are taken out one by one,
 * with additions only (Grassmann, Taksar & Heyman 1985). */
static void
stationary(double chance[SP_N_OUTCOMES][SP_N_OUTCOMES], double share[SP_N_OUTCOMES])
{
    for (int n = SP_N_OUTCOMES - 1; n > 0; n--) {
        double leaves = 0.0;
        for (int j = 0; j < n; j++) {
            leaves += chance[n][j];
        }
        for (int i = 0; i < n; i++) {
            chance[i][n] /= leaves;
            for (int j = 0; j < n; j++) {
                chance[i][j] += chance[i][n] * chance[n][j];
            }
        }
    }
    double sum = share[0] = 1.0;
    for (int n = 1; n < SP_N_OUTCOMES; n++) {
        share[n] = 0.0;
        for (int i = 0; i < n; i++) {
            share[n] += share[i] * chance[i][n];
        }
        sum += share[n];
    }
    for (int n = 0; n < SP_N_OUTCOMES; n++) {
        share[n] /= sum;
    }
}

sp_status_t
sp_theory_transition_match(const sp_transition_game_t *game,
    const double focal[SP_N_OUTCOMES], const double partner[SP_N_OUTCOMES],
    sp_transition_match_t *match, sp_error_t *err)
{
    const double error = game->error;
    if (!(error > 0.0 && error <= 0.5)) {
        return sp_fail(err, SP_ERR_RANGE,
            "match with transitions: error = %g: must lie in (0, 0.5], so that the start "
            "is forgotten",
            error);
    }
    double next[SP_N_OUTCOMES][SP_N_OUTCOMES], eliminated[SP_N_OUTCOMES][SP_N_OUTCOMES];
    for (unsigned last = 0; last < SP_N_OUTCOMES; last++) {
        const double p = error + (1.0 - 2.0 * error) * focal[last];
        const double q = error + (1.0 - 2.0 * error) * partner[swapped[last]];
        if (!(focal[last] >= 0.0 && focal[last] <= 1.0)
            || !(partner[last] >= 0.0 && partner[last] <= 1.0)) {
            return sp_fail(err, SP_ERR_RANGE,
                "match with transitions: a chance of C lies outside [0, 1]");
        }
        next[last][SP_CC] = p * q;
        next[last][SP_CD] = p * (1.0 - q);
        next[last][SP_DC] = (1.0 - p) * q;
        next[last][SP_DD] = (1.0 - p) * (1.0 - q);
        for (unsigned now = 0; now < SP_N_OUTCOMES; now++) {
            eliminated[last][now] = next[last][now];
        }
    }
    stationary(eliminated, match->outcome);
    match->focal = match->partner = 0.0;
    for (unsigned last = 0; last < SP_N_OUTCOMES; last++) {
        const double *const payoff = last == SP_CC ? game->high : game->low;
        for (unsigned now = 0; now < SP_N_OUTCOMES; now++) {
            const double share = match->outcome[last] * next[last][now];
            match->focal += share * payoff[now];
            match->partner += share * payoff[swapped[now]];
        }
    }
    match->high = match->outcome[SP_CC];
    return SP_OK;
}

sp_status_t
sp_theory_transition_stable(const sp_transition_game_t *game,
    const double resident[SP_N_OUTCOMES], sp_transition_test_t *test, sp_error_t *err)
{
    sp_transition_match_t match;
    sp_status_t status =
        sp_theory_transition_match(game, resident, resident, &match, err);
    *test = (sp_transition_test_t) { .resident = match.focal, .best = -INFINITY };
    for (unsigned bits = 0; status == SP_OK && bits < 16; bits++) {
        double deviant[SP_N_OUTCOMES];
        bool same = true;
        for (unsigned k = 0; k < SP_N_OUTCOMES; k++) {
            deviant[k] = (double) (bits >> k & 1u);
            same = same && deviant[k] == resident[k];
        }
        if (same) {
            continue;
        }
        status = sp_theory_transition_match(game, deviant, resident, &match, err);
        if (match.focal > test->best) {
            test->best = match.focal;
            test->deviant = bits;
        }
    }
    test->stable = status == SP_OK && test->resident > test->best;
    return status;
}
