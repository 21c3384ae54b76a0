/* observable_teams.c - how much of the differences in cooperation lies between teams,
 * and how unequal these have become in size.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <assert.h>
#include <math.h>
#include <string.h>

#include "observe.h"
#include "team_births.h"
#include "ties.h"

/* Share of C of an agent, in all it does; NaN: it does not play. */
static double
share_of(const sp_simulation_t *sim, uint32_t agent)
{
    if (sp_contacts_played(sim, agent) == 0) {
        return NAN;
    }
    return sim->share != NULL ? sim->share[agent] : sim->play[agent] == SP_COOPERATE;
}

/* Analysis of variance in one way (Fisher 1925): the sum of squares between teams over
 * that over all agents. */
static void
observe(sp_simulation_t *sim, sp_scratch_t *scratch, double *out)
{
    const uint32_t n = sim->model->n_agents;
    uint32_t *members = scratch->label;
    double *sums = scratch->team_sum;
    if (sim->share != NULL) {
        sp_simulation_settle(sim);
    }
    memset(members, 0, sim->n_teams * sizeof(*members));
    memset(sums, 0, sim->n_teams * sizeof(*sums));
    double sum = 0;
    uint32_t n_playing = 0;
    for (uint32_t i = 0; i < n; i++) {
        const double x = share_of(sim, i);
        if (!isnan(x)) {
            sum += x;
            n_playing++;
            sums[sim->team[i]] += x;
            members[sim->team[i]]++;
        }
    }
    const double mean = sum / n_playing;
    double total = 0;
    for (uint32_t i = 0; i < n; i++) {
        const double x = share_of(sim, i);
        total += isnan(x) ? 0 : (x - mean) * (x - mean);
    }
    double between = 0;
    for (uint32_t t = 0; t < sim->n_teams; t++) {
        if (members[t] > 0) {
            const double gap = sums[t] / members[t] - mean;
            between += members[t] * gap * gap;
        }
    }
    *out = total > 0 ? between / total : NAN;
    assert(!(*out > 1 + 1e-9));
}

const sp_observable_t sp_observable_team_variance_share = {
    .name = "team_variance_share",
    .long_name = "share of the variance of agents' cooperation that lies between teams; "
                 "missing where all act alike",
    .units = "1",
    .valid_min = 0,
    .valid_max = 1,
    .shape = SP_SHAPE_ROUND,
    .summarise = true,
    .source = "Fisher 1925",
    .needs_label = true,
    .needs_team_sum = true,
    .check = sp_needs_teams,
    .observe = observe,
};

static void
observe_largest(sp_simulation_t *sim, sp_scratch_t *scratch, double *out)
{
    uint32_t *members = scratch->label;
    uint32_t largest = 0;
    memset(members, 0, sim->n_teams * sizeof(*members));
    for (uint32_t i = 0; i < sim->model->n_agents; i++) {
        if (sp_is_living(sim, i)) {
            const uint32_t n = ++members[sim->team[i]];
            largest = n > largest ? n : largest;
        }
    }
    *out = largest;
}

const sp_observable_t sp_observable_team_largest = {
    .name = "team_largest",
    .long_name = "agents in the largest team",
    .units = "1",
    .valid_min = 1,
    .valid_max = INFINITY,
    .shape = SP_SHAPE_ROUND,
    .summarise = true,
    .source = "Traulsen & Nowak 2006",
    .needs_label = true,
    .check = sp_needs_teams,
    .observe = observe_largest,
};
