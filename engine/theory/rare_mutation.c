/* rare_mutation.c - shares of time of strategies that take over from one another.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "chain_rules.h"
#include "logspace.h"

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
 * to strategy 0, so each is left for a lower one. */
static void
reduce(uint32_t m, double *ln_rate, double *share)
{
    for (uint32_t s = m - 1; s > 0; s--) {
        double ln_out = -INFINITY;
        for (uint32_t j = 0; j < s; j++) {
            ln_out = sp_ln_add(ln_out, ln_rate[s * m + j]);
        }
        for (uint32_t i = 0; i < s; i++) {
            ln_rate[i * m + s] = sp_ln_times(ln_rate[i * m + s], -ln_out);
            for (uint32_t j = 0; j < s; j++) {
                if (j != i) {
                    ln_rate[i * m + j] = sp_ln_add(ln_rate[i * m + j],
                        sp_ln_times(ln_rate[i * m + s], ln_rate[s * m + j]));
                }
            }
        }
    }
    double ln_total = 0.0;
    share[0] = 0.0;
    for (uint32_t s = 1; s < m; s++) {
        double ln_in = -INFINITY;
        for (uint32_t i = 0; i < s; i++) {
            ln_in = sp_ln_add(ln_in, sp_ln_times(share[i], ln_rate[i * m + s]));
        }
        share[s] = ln_in;
        ln_total = sp_ln_add(ln_total, ln_in);
    }
    for (uint32_t s = 0; s < m; s++) {
        share[s] = exp(share[s] - ln_total);
    }
}

sp_status_t
sp_rare_mutation_shares(uint32_t m, double *ln_rate, double *share, sp_error_t *err)
{
    bool *const marked = malloc(m * sizeof(*marked));
    uint32_t *const todo = malloc(m * sizeof(*todo));
    sp_status_t status = SP_OK;
    if (marked == NULL || todo == NULL) {
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
    reduce(m, ln_rate, share);
    const double kept = share[0];
    share[0] = share[end];
    share[end] = kept;
out:
    free(marked);
    free(todo);
    return status;
}
