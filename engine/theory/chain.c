/* chain.c - chains on counts: their end, their times, their stationary state.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Everything is a sum, product or quotient of positive numbers kept as logarithms, so no
 * digits cancel and nothing underflows, however strong selection is. */
#include "samenspel/theory.h"

#include <stdlib.h>
#include <string.h>

#include "logspace.h"

sp_status_t
sp_chain_init(sp_chain_t *chain, uint32_t n, sp_error_t *err)
{
    memset(chain, 0, sizeof(*chain));
    if (n < 1) {
        return sp_fail(
            err, SP_ERR_RANGE, "a chain of %u agents: must have at least 1", n);
    }
    const size_t n_states = (size_t) n + 1;
    double *const block = malloc(2 * n_states * sizeof(double));
    if (block == NULL) {
        return sp_fail(
            err, SP_ERR_MEMORY, "no memory for a chain of %zu states", n_states);
    }
    chain->n = n;
    chain->ln_up = block;
    chain->ln_down = block + n_states;
    for (size_t i = 0; i < 2 * n_states; i++) {
        block[i] = -INFINITY;
    }
    return SP_OK;
}

void
sp_chain_free(sp_chain_t *chain)
{
    free(chain->ln_up);
    memset(chain, 0, sizeof(*chain));
}

/* The chain seen from one of its ends: position j counts from there, so that from the end
 * all-C j = n - i, and forward is down. */
typedef struct {
    uint32_t n;
    const double *ln_forward;  /* [n + 1] by state                                      */
    const double *ln_backward;
    bool mirrored;
} view_t;

static size_t
place(const view_t *view, uint32_t position)
{
    return view->mirrored ? view->n - position : position;
}

/*
 * Fills, for each position j, ln of the chance e_j that the chain ever goes from j to
 * j+1: e_j = up/(up + down (1 - e_{j-1})); the chances of the way from j to n are then
 * products. A position that is never left has e = 0. ln_reach by state.
 * Given that n is reached, the chain steps up with up/e_j and down with down e_{j-1}
 * (Doob's transform), which gives the time from j to j+1 and so the time to n by
 * addition.
 */
static void
pass(const view_t *view, double *ln_reach, double *ln_time_given)
{
    const uint32_t n = view->n;
    ln_reach[place(view, 0)] = -INFINITY;
    double ln_e = -INFINITY, ln_not = 0.0, ln_time = -INFINITY;
    for (uint32_t j = 1; j < n; j++) {
        const double forward = view->ln_forward[place(view, j)];
        const double backward = view->ln_backward[place(view, j)];
        const double ln_lost = sp_ln_times(backward, ln_not);
        const double ln_out = sp_ln_add(forward, ln_lost);
        const double back_given = sp_ln_times(backward, ln_e);
        if (ln_out == -INFINITY) { /* stuck here, or below */
            ln_e = -INFINITY;
            ln_not = 0.0;
        } else {
            ln_e = sp_ln_times(forward, -ln_out);
            ln_not = sp_ln_times(ln_lost, -ln_out);
        }
        if (ln_e == -INFINITY) {
            ln_time = NAN;
        } else {
            const double returns = back_given == -INFINITY
                ? 0.0
                : sp_ln_add(0.0, sp_ln_times(back_given, ln_time));
            ln_time = returns - (forward - ln_e);
        }
        ln_reach[place(view, j)] = ln_e;
        ln_time_given[place(view, j)] = ln_time;
    }
    ln_reach[place(view, n)] = 0.0;
    ln_time_given[place(view, n)] = -INFINITY;
    for (uint32_t j = n - 1; j >= 1; j--) {
        const size_t here = place(view, j), next = place(view, j + 1);
        ln_reach[here] = sp_ln_times(ln_reach[here], ln_reach[next]);
        /* NAN spreads downwards on purpose: below a barrier n is out of reach */
        ln_time_given[here] = isnan(ln_time_given[next]) || isnan(ln_time_given[here])
            ? NAN
            : sp_ln_add(ln_time_given[here], ln_time_given[next]);
    }
    ln_time_given[place(view, 0)] = NAN;
}

/*
 * Mean time to either end: r_j, steps until the chain goes from j to j+1 or ends below,
 * is (1 + down r_{j-1})/(up + down (1 - e_{j-1})); then t_j = r_j + e_j t_{j+1}.
 */
static void
absorption_time(const sp_chain_t *chain, double *ln_time, double *ln_e)
{
    const uint32_t n = chain->n;
    double ln_not = 0.0;
    ln_time[0] = -INFINITY;
    ln_e[0] = -INFINITY;
    for (uint32_t j = 1; j < n; j++) {
        const double down = chain->ln_down[j];
        const double ln_lost = sp_ln_times(down, ln_not);
        const double ln_out = sp_ln_add(chain->ln_up[j], ln_lost);
        const bool stuck = ln_out == -INFINITY;
        ln_e[j] = stuck ? -INFINITY : sp_ln_times(chain->ln_up[j], -ln_out);
        ln_not = stuck ? 0.0 : sp_ln_times(ln_lost, -ln_out);
        ln_time[j] = stuck
            ? INFINITY
            : sp_ln_add(0.0, sp_ln_times(down, ln_time[j - 1])) - ln_out;
    }
    ln_time[n] = -INFINITY;
    for (uint32_t j = n - 1; j >= 1; j--) {
        ln_time[j] = sp_ln_add(ln_time[j], sp_ln_times(ln_e[j], ln_time[j + 1]));
    }
}

sp_status_t
sp_chain_fate(
    const sp_chain_t *chain, sp_chain_fate_t *fate, sp_error_t *err)
{
    const uint32_t n = chain->n;
    memset(fate, 0, sizeof(*fate));
    if (chain->ln_up[0] != -INFINITY || chain->ln_down[n] != -INFINITY) {
        return sp_fail(err, SP_ERR_RANGE,
            "fixation with mutation, tremble or choice: no act is lost for good; set "
            "mutation and tremble to 0 under a copying rule, or ask for the stationary "
            "distribution");
    }
    const size_t n_states = (size_t) n + 1;
    double *const block = malloc(6 * n_states * sizeof(double));
    if (block == NULL) {
        return sp_fail(
            err, SP_ERR_MEMORY, "no memory for a chain of %zu states", n_states);
    }
    fate->n = n;
    fate->block = block;
    fate->ln_reach[SP_COOPERATE] = block;
    fate->ln_reach[SP_DEFECT] = block + n_states;
    fate->ln_time = block + 2 * n_states;
    fate->ln_time_given[SP_COOPERATE] = block + 3 * n_states;
    fate->ln_time_given[SP_DEFECT] = block + 4 * n_states;
    const view_t up = { n, chain->ln_up, chain->ln_down, false };
    const view_t down = { n, chain->ln_down, chain->ln_up, true };
    pass(&up, fate->ln_reach[SP_COOPERATE], fate->ln_time_given[SP_COOPERATE]);
    pass(&down, fate->ln_reach[SP_DEFECT], fate->ln_time_given[SP_DEFECT]);
    absorption_time(chain, fate->ln_time, block + 5 * n_states);
    return SP_OK;
}

void
sp_chain_fate_free(sp_chain_fate_t *fate)
{
    free(fate->block);
    memset(fate, 0, sizeof(*fate));
}

sp_status_t
sp_chain_fixation(const sp_chain_t *chain, sp_act_t kind,
    sp_fixation_t *fixation, sp_error_t *err)
{
    sp_chain_fate_t fate;
    const sp_status_t status = sp_chain_fate(chain, &fate, err);
    if (status != SP_OK) {
        return status;
    }
    const uint32_t start = kind == SP_COOPERATE ? 1 : chain->n - 1;
    fixation->ln_rho = fate.ln_reach[kind][start];
    fixation->rho = exp(fixation->ln_rho);
    fixation->time = exp(fate.ln_time[start]);
    fixation->time_fixed = exp(fate.ln_time_given[kind][start]);
    sp_chain_fate_free(&fate);
    return SP_OK;
}

sp_status_t
sp_chain_stationary(
    const sp_chain_t *chain, double *ln_share, double *mean, sp_error_t *err)
{
    const uint32_t n = chain->n;
    if (chain->ln_up[0] == -INFINITY || chain->ln_down[n] == -INFINITY) {
        return sp_fail(err, SP_ERR_RANGE,
            "stationary distribution with mutation 0: copying ends in one act for good, "
            "and which one depends on the start; set mutation above 0, or ask for "
            "fixation probabilities");
    }
    double ln_total = 0.0;
    ln_share[0] = 0.0;
    for (uint32_t i = 0; i < n; i++) {
        if (chain->ln_up[i] == -INFINITY || chain->ln_down[i + 1] == -INFINITY) {
            return sp_fail(err, SP_ERR_RANGE,
                "stationary distribution: the chain does not pass between %u and %u "
                "cooperators both ways", i, i + 1);
        }
        /* detailed balance: pi_i up_i = pi_{i+1} down_{i+1} */
        ln_share[i + 1] = ln_share[i] + chain->ln_up[i] - chain->ln_down[i + 1];
        ln_total = sp_ln_add(ln_total, ln_share[i + 1]);
    }
    double sum = 0.0;
    for (uint32_t i = 0; i <= n; i++) {
        ln_share[i] -= ln_total;
        sum += (double) i * exp(ln_share[i]);
    }
    if (mean != NULL) {
        *mean = sum / (double) n;
    }
    return SP_OK;
}
