/* observable_trust.c - how much trust there is, and how it differs.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "observe.h"
#include "steering_trust.h"
#include "ties_change.h"

/* Where trust stands in a simulation. The sum that trust in partners needs on the
 * complete graph is made afresh: the mechanism's own is of the start of the round. */
typedef struct {
    const sp_simulation_t *sim;
    const sp_trust_t *trust;
    const sp_trust_state_t *state;
    uint32_t n_agents;
    bool by_sum;
    double sum;
} view_t;

static view_t
view_of(const sp_simulation_t *sim)
{
    view_t view = {
        .sim = sim,
        .trust = sp_simulation_params(sim, "trust"),
        .state = sp_simulation_state(sim, "trust"),
        .n_agents = sim->model->n_agents,
    };
    view.by_sum = view.trust->scope == SP_TRUST_PARTNER
        && sim->graph->form == SP_GRAPH_COMPLETE;
    for (uint32_t i = 0; view.by_sum && i < view.n_agents; i++) {
        view.sum += (double) view.state->trust[i];
    }
    return view;
}

static double
trust_of(const view_t *view, uint32_t agent)
{
    if (view->by_sum) {
        return (view->sum - (double) view->state->trust[agent]) / (view->n_agents - 1);
    }
    return sp_trust_mean(view->sim, view->trust, view->state, agent);
}

double
sp_mean_trust(const sp_simulation_t *sim)
{
    const view_t view = view_of(sim);
    if (view.by_sum) {
        return view.sum / view.n_agents; /* everybody is partner of all others */
    }
    double sum = 0;
    for (uint32_t i = 0; i < view.n_agents; i++) {
        sum += trust_of(&view, i);
    }
    return sum / view.n_agents;
}

void
sp_trust_of_agents(const sp_simulation_t *sim, double *out)
{
    const view_t view = view_of(sim);
    for (uint32_t i = 0; i < view.n_agents; i++) {
        out[i] = trust_of(&view, i);
    }
}

static void
observe_mean(sp_simulation_t *sim, sp_scratch_t *scratch, double *out)
{
    (void) scratch;
    *out = sp_mean_trust(sim);
}

const sp_observable_t sp_observable_trust = {
    .name = "trust",
    .long_name = "mean over agents of their mean trust in their partners; the initial "
                 "trust where one has no partner",
    .units = "1",
    .valid_min = 0,
    .valid_max = 1,
    .shape = SP_SHAPE_ROUND,
    .summarise = true,
    .source = "Bush & Mosteller 1955",
    .check = sp_needs_trust,
    .observe = observe_mean,
};

/* Sum of (tau - centre)^power over the numbers that are kept; n gets their count. */
static double
sum_of_powers(const view_t *view, double centre, int power, uint64_t *n)
{
    const float *tau = view->state->trust;
    const sp_simulation_t *sim = view->sim;
    double sum = 0;
    *n = 0;
    if (view->trust->scope == SP_TRUST_PAIR && sim->met != NULL) {
        for (uint32_t i = 0; i < view->n_agents; i++) {
            const uint32_t degree = sp_simulation_degree(sim, i);
            for (uint32_t k = 0; k < degree; k++) {
                const double x
                    = sp_trust_in(sim, view->trust, view->state, i, k) - centre;
                sum += power == 2 ? x * x : x;
            }
            *n += degree;
        }
        return sum;
    }
    *n = view->trust->scope == SP_TRUST_PAIR ? sim->n_ties : view->n_agents;
    for (uint64_t i = 0; i < *n; i++) {
        const double x = (double) tau[i] - centre;
        sum += power == 2 ? x * x : x;
    }
    return sum;
}

static void
observe_variance(sp_simulation_t *sim, sp_scratch_t *scratch, double *out)
{
    (void) scratch;
    const view_t view = view_of(sim);
    uint64_t n;
    const double mean = sum_of_powers(&view, 0, 1, &n) / (double) n;
    *out = n > 0 ? sum_of_powers(&view, mean, 2, &n) / (double) n : NAN;
}

const sp_observable_t sp_observable_trust_variance = {
    .name = "trust_variance",
    .long_name = "population variance of trust: over agents (scope general: of those who "
                 "trust, partner: of those trusted), or over directed ties (scope pair; "
                 "random pairs: those of the round)",
    .units = "1",
    .valid_min = 0,
    .valid_max = 0.25,
    .shape = SP_SHAPE_ROUND,
    .summarise = true,
    .source = "this project",
    .check = sp_needs_trust,
    .observe = observe_variance,
};

static sp_status_t
check_reciprocity(const sp_run_t *run, sp_error_t *err)
{
    const sp_status_t status = sp_needs_trust(run, err);
    if (status == SP_OK
        && sp_run_value(run, "steering.trust.scope") != (double) SP_TRUST_PAIR) {
        return sp_fail(err, SP_ERR_RANGE,
            "compares trust of both ends of a tie: needs steering.trust.scope: pair");
    }
    return status;
}

/* Trust of the partner of contact k of agent in agent. */
static double
trust_back(const view_t *view, uint32_t agent, uint32_t k)
{
    const sp_simulation_t *sim = view->sim;
    const float *tau = view->state->trust;
    const uint32_t other = sp_simulation_partner(sim, agent, k);
    if (sim->met != NULL) {
        return (double) tau[(size_t) other * view->n_agents + agent];
    }
    const uint32_t first = sim->tie_offset[other];
    if (sim->tie_reverse != NULL) {
        return (double) tau[sim->tie_reverse[sim->tie_offset[agent] + k]];
    }
    if (sim->graph->form != SP_GRAPH_LATTICE) {
        return (double) tau[sp_tie_find(sim, other, agent)];
    }
    uint32_t back = first; /* a lattice's short lists do not ascend */
    while (sim->tie_partner[back] != agent) {
        back++;
    }
    return (double) tau[back];
}

/* Both directions of every tie are taken, so both ends have one mean and one variance. */
static void
observe_reciprocity(sp_simulation_t *sim, sp_scratch_t *scratch, double *out)
{
    (void) scratch;
    const view_t view = view_of(sim);
    uint64_t n;
    const double mean = sum_of_powers(&view, 0, 1, &n) / (double) n;
    double variance = 0;
    double covariance = 0;
    for (uint32_t i = 0; i < view.n_agents; i++) {
        const uint32_t degree = sp_simulation_degree(sim, i);
        for (uint32_t k = 0; k < degree; k++) {
            const double x = sp_trust_in(sim, view.trust, view.state, i, k) - mean;
            variance += x * x;
            covariance += x * (trust_back(&view, i, k) - mean);
        }
    }
    *out = variance > 0 ? covariance / variance : (double) NAN;
}

const sp_observable_t sp_observable_trust_reciprocity = {
    .name = "trust_reciprocity",
    .long_name = "correlation over ties of the trust of both ends in one another; missing "
                 "where all trust alike",
    .units = "1",
    .valid_min = -1,
    .valid_max = 1,
    .shape = SP_SHAPE_ROUND,
    .summarise = true,
    .source = "this project",
    .check = check_reciprocity,
    .observe = observe_reciprocity,
};
