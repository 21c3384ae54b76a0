/* rare_mutation.c - shares of time of strategies that take over from one another.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "chain_rules.h"
#include "wide.h"

/* Marks everything from which `target` can be reached. todo: room for m. */
static void
mark_sources(
    uint32_t m, const double *ln_rate, uint32_t target, bool *marked, uint32_t *todo)
{
    uint32_t n_todo = 0;
    marked[target] = true;
    todo[n_todo++] = target;
    while (n_todo > 0) {
        const uint32_t to = todo[--n_todo];
        for (uint32_t from = 0; from < m; from++) {
            if (!marked[from] && ln_rate[from * m + to] != -INFINITY) {
                marked[from] = true;
                todo[n_todo++] = from;
            }
        }
    }
}

/* A strategy to which all lead, the first in order where all lead to all; m if none. They
 * are tried one after the other, each marking what leads to it; one to which all lead
 * marks all that is left, so that only the last that was tried can be one. */
static uint32_t
common_end(uint32_t m, const double *ln_rate, bool *marked, uint32_t *todo)
{
    uint32_t candidate = 0;
    memset(marked, 0, m * sizeof(*marked));
    for (uint32_t s = 0; s < m; s++) {
        if (!marked[s]) {
            mark_sources(m, ln_rate, s, marked, todo);
            candidate = s;
        }
    }
    memset(marked, 0, m * sizeof(*marked));
    mark_sources(m, ln_rate, candidate, marked, todo);
    for (uint32_t s = 0; s < m; s++) {
        if (!marked[s]) {
            return m;
        }
    }
    return candidate;
}

/* Exchanges strategies 0 and s. */
static void
exchange(uint32_t m, double *ln_rate, uint32_t s)
{
    for (uint32_t j = 0; j < m; j++) {
        const double kept = ln_rate[j];
        ln_rate[j] = ln_rate[s * m + j];
        ln_rate[s * m + j] = kept;
    }
    for (uint32_t i = 0; i < m; i++) {
        const double kept = ln_rate[i * m];
        ln_rate[i * m] = ln_rate[i * m + s];
        ln_rate[i * m + s] = kept;
    }
}

/* State reduction without subtractions, after Grassmann, Taksar & Heyman (1985). All lead
 * to strategy 0, so each is left for a lower one. Strategies from which s is not entered
 * are passed over, so that sparse chains are quick. */
static void
reduce(uint32_t m, sp_wide_t *rate)
{
    for (uint32_t s = m - 1; s > 0; s--) {
        const sp_wide_t *const from = rate + (size_t) s * m;
        sp_wide_t out = sp_wide_zero();
        for (uint32_t j = 0; j < s; j++) {
            out = sp_wide_add(out, from[j]);
        }
        for (uint32_t i = 0; i < s; i++) {
            sp_wide_t *const row = rate + (size_t) i * m;
            if (!(row[s].mantissa > 0.0)) {
                continue;
            }
            const sp_wide_t into = sp_wide_over(row[s], out);
            row[s] = into;
            for (uint32_t j = 0; j < s; j++) {
                row[j] = sp_wide_add(row[j], sp_wide_times(into, from[j]));
            }
            row[i] = sp_wide_zero(); /* to return is not to leave */
        }
    }
}

/* Shares from the reduced rates, the lowest strategy first. share: room for m. */
static void
expand(uint32_t m, const sp_wide_t *rate, sp_wide_t *share, double *ln_share)
{
    sp_wide_t total = sp_wide_exp(0.0);
    share[0] = total;
    for (uint32_t s = 1; s < m; s++) {
        sp_wide_t in = sp_wide_zero();
        for (uint32_t i = 0; i < s; i++) {
            in = sp_wide_add(in, sp_wide_times(share[i], rate[(size_t) i * m + s]));
        }
        share[s] = in;
        total = sp_wide_add(total, in);
    }
    for (uint32_t s = 0; s < m; s++) {
        ln_share[s] = sp_wide_log(sp_wide_over(share[s], total));
    }
}

sp_status_t
sp_rare_mutation_ln_shares(uint32_t m, double *ln_rate, double *ln_share, sp_error_t *err)
{
    const size_t n_rates = (size_t) m * m;
    bool *const marked = malloc(m * sizeof(*marked));
    uint32_t *const todo = malloc(m * sizeof(*todo));
    sp_wide_t *const rate = malloc((n_rates + m) * sizeof(*rate));
    sp_status_t status = SP_OK;
    if (marked == NULL || todo == NULL || rate == NULL) {
        status = sp_fail(err, SP_ERR_MEMORY, "no memory for %u strategies", m);
        goto out;
    }
    const uint32_t end = common_end(m, ln_rate, marked, todo);
    if (end == m) {
        status = sp_fail(err, SP_ERR_RANGE,
            "rare mutation: of %u strategies more than one, or more than one set, is "
            "never invaded from outside, so the shares of time depend on the start; "
            "lower the selection, or leave all but one of them out",
            m);
        goto out;
    }
    exchange(m, ln_rate, end);
    for (size_t k = 0; k < n_rates; k++) {
        rate[k] = k % (m + 1) == 0 ? sp_wide_zero() : sp_wide_exp(ln_rate[k]);
    }
    reduce(m, rate);
    expand(m, rate, rate + n_rates, ln_share);
    const double kept = ln_share[0];
    ln_share[0] = ln_share[end];
    ln_share[end] = kept;
out:
    free(marked);
    free(todo);
    free(rate);
    return status;
}

sp_status_t
sp_rare_mutation_shares(uint32_t m, double *ln_rate, double *share, sp_error_t *err)
{
    const sp_status_t status = sp_rare_mutation_ln_shares(m, ln_rate, share, err);
    for (uint32_t s = 0; status == SP_OK && s < m; s++) {
        share[s] = exp(share[s]);
    }
    return status;
}
