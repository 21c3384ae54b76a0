/* observable_payoff.c - what was earned: mean, sum less the cost of steering, and the
 * share of what could be gained.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <assert.h>
#include <math.h>

#include "groups.h"
#include "observe.h"

static void
observe_payoff(sp_simulation_t *sim, sp_scratch_t *scratch, double *out)
{
    *out = sp_payoff_sum(sim, scratch) / sim->n_living;
}

const sp_observable_t sp_observable_payoff = {
    .name = "payoff",
    .long_name = "mean material payoff of all agents in the round; 0 without partners",
    .units = "payoff",
    .valid_min = -INFINITY,
    .valid_max = INFINITY,
    .shape = SP_SHAPE_ROUND,
    .summarise = true,
    .source = "Szabo & Fath 2007",
    .observe = observe_payoff,
};

static void
observe_steering_cost(sp_simulation_t *sim, sp_scratch_t *scratch, double *out)
{
    (void) scratch;
    *out = 0;
    for (int c = 0; c < SP_N_COSTS; c++) {
        assert(sim->cost[c] >= 0); /* nothing that steers pays for itself */
        *out += sim->cost[c];
    }
    assert(*out == sp_steering_cost(sim));
}

const sp_observable_t sp_observable_steering_cost = {
    .name = "steering_cost",
    .long_name = "what steering cost in the round, over all agents",
    .units = "payoff",
    .valid_min = 0,
    .valid_max = INFINITY,
    .shape = SP_SHAPE_ROUND,
    .summarise = true,
    .source = "this project",
    .observe = observe_steering_cost,
};

static void
observe_welfare(sp_simulation_t *sim, sp_scratch_t *scratch, double *out)
{
    const double sum = sp_payoff_sum(sim, scratch);
    *out = sum - sp_steering_cost(sim);
    assert(!(fabs(*out + sp_steering_cost(sim) - sum) > 1e-9 * (1 + fabs(sum) + fabs(*out))));
}

const sp_observable_t sp_observable_welfare = {
    .name = "welfare",
    .long_name = "sum of material payoffs of all agents less steering_cost",
    .units = "payoff",
    .valid_min = -INFINITY,
    .valid_max = INFINITY,
    .shape = SP_SHAPE_ROUND,
    .summarise = true,
    .source = "this project",
    .observe = observe_welfare,
};

/* Games of one round over all agents, each against every partner, itself where the game
 * includes that. */
static double
n_games(const sp_simulation_t *sim, uint32_t n_with_partners)
{
    const sp_graph_t *graph = sim->graph;
    const double n = graph->n_agents;
    switch (graph->form) {
    case SP_GRAPH_COMPLETE:
        return n * (n - 1);
    case SP_GRAPH_TIES:
        return graph->offset[graph->n_agents];
    case SP_GRAPH_LATTICE:
    case SP_GRAPH_TEAMS:
        return 2 * (double) sp_graph_n_ties(graph) + sim->model->self * n_with_partners;
    default: /* every matching leaves out at most one */
        return 2 * floor(n / 2) * graph->n_partners;
    }
}

/* All alike earn the payoff of CC or DD in every game: games times it under sum, agents
 * with partners times it under mean. */
static void
observe_efficiency(sp_simulation_t *sim, sp_scratch_t *scratch, double *out)
{
    const sp_model_t *model = sim->model;
    const uint32_t n = sp_n_with_partners(sim, scratch);
    const double times = model->decision.payoffs == SP_PAYOFFS_SUM ? n_games(sim, n) : n;
    const sp_groups_t *groups = sim->groups;
    const double all_d
        = groups != NULL ? groups->all[SP_DEFECT] : times * model->game.payoff[SP_DD];
    const double all_c
        = groups != NULL ? groups->all[SP_COOPERATE] : times * model->game.payoff[SP_CC];
    *out = all_c != all_d ? (sp_payoff_sum(sim, scratch) - all_d) / (all_c - all_d) : NAN;
}

const sp_observable_t sp_observable_efficiency = {
    .name = "efficiency",
    .long_name = "payoff above everybody's defection, as a share of what everybody's "
                 "cooperation would add in the game as the scenario has it; beyond [0, 1] "
                 "where mixed pairs earn more than CC or less than DD, and where agents are "
                 "paid or fined",
    .units = "1",
    .valid_min = -INFINITY,
    .valid_max = INFINITY,
    .shape = SP_SHAPE_ROUND,
    .summarise = true,
    .source = "this project",
    .observe = observe_efficiency,
};
