/* observable_links.c - who is tied to whom: kinds of ties, and assortment.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <assert.h>
#include <math.h>

#include "observe.h"
#include "ties.h"

#ifndef NDEBUG
/* Directed ties that are played in the round. */
static uint64_t
n_directed(const sp_simulation_t *sim)
{
    uint64_t n = 0;
    for (uint32_t i = 0; i < sim->model->n_agents; i++) {
        n += sp_contacts_played(sim, i);
    }
    return n;
}
#endif

static double
share_of_links(
    sp_simulation_t *sim, sp_scratch_t *scratch, sp_outcome_t one, sp_outcome_t other)
{
    sp_count_links(sim, scratch);
    uint64_t n = 0;
    for (int o = 0; o < SP_N_OUTCOMES; o++) {
        n += scratch->n_links[o];
    }
    assert(n == n_directed(sim)); /* each tie is of one kind: shares sum to 1 */
    const uint64_t these
        = scratch->n_links[one] + (one != other ? scratch->n_links[other] : 0);
    return n > 0 ? (double) these / (double) n : NAN;
}

static void
observe_cc(sp_simulation_t *sim, sp_scratch_t *scratch, double *out)
{
    *out = share_of_links(sim, scratch, SP_CC, SP_CC);
}

static void
observe_cd(sp_simulation_t *sim, sp_scratch_t *scratch, double *out)
{
    *out = share_of_links(sim, scratch, SP_CD, SP_DC);
}

static void
observe_dd(sp_simulation_t *sim, sp_scratch_t *scratch, double *out)
{
    *out = share_of_links(sim, scratch, SP_DD, SP_DD);
}

/* P(C | partner of C) - P(C | partner of D), over directed ties. */
static void
observe_assortment(sp_simulation_t *sim, sp_scratch_t *scratch, double *out)
{
    sp_count_links(sim, scratch);
    const uint64_t *n = scratch->n_links;
    const uint64_t of_c = n[SP_CC] + n[SP_CD];
    const uint64_t of_d = n[SP_DC] + n[SP_DD];
    *out = of_c > 0 && of_d > 0
        ? (double) n[SP_CC] / (double) of_c - (double) n[SP_DC] / (double) of_d
        : NAN;
}

#define SP_LINKS(kind, words) \
    const sp_observable_t sp_observable_links_##kind = { \
        .name = "links_" #kind, \
        .long_name = "share of the ties played in the round whose ends " words \
                     " (towards each other, where acts are by partner)", \
        .units = "1", \
        .valid_min = 0, \
        .valid_max = 1, \
        .shape = SP_SHAPE_ROUND, \
        .summarise = true, \
        .source = "Santos, Pacheco & Lenaerts 2006", \
        .check = sp_needs_two_acts, \
        .observe = observe_##kind, \
    }

SP_LINKS(cc, "both cooperate");
SP_LINKS(cd, "differ in act");
SP_LINKS(dd, "both defect");

const sp_observable_t sp_observable_assortment = {
    .name = "assortment",
    .long_name = "chance that a cooperator's partner cooperates less the chance that a "
                 "defector's does, over ties; missing unless there are both",
    .units = "1",
    .valid_min = -1,
    .valid_max = 1,
    .shape = SP_SHAPE_ROUND,
    .summarise = true,
    .source = "van Baalen & Rand 1998",
    .check = sp_needs_two_acts,
    .observe = observe_assortment,
};
