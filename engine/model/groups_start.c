/* groups_start.c - columns and tables of a game of groups, and what only a network tells.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "groups.h"
#include "simulation_network.h"

sp_status_t
sp_groups_init(sp_simulation_t *sim, sp_error_t *err)
{
    const sp_model_t *model = sim->model;
    const size_t n = model->n_agents;
    sp_arena_t *arena = &sim->arena;
    sp_groups_t *groups = sp_arena_take(arena, 1, sizeof(*groups));
    if (groups == NULL) {
        return sp_out_of_memory(model, err);
    }
    sim->groups = groups;
    groups->game = &model->game;
    groups->size = model->game.group_size;
    groups->n_groups = model->n_agents;
    if (groups->size > 0) {
        groups->drawn = model->sampled;
        groups->expected = !model->sampled;
        groups->n_groups = model->n_agents / groups->size;
    }
    bool ok = true;
#define TAKE(field, count)                                                               \
    (ok = ((groups->field = sp_arena_take(arena, (count), sizeof(*groups->field)))       \
              != NULL)                                                                   \
            && ok)
    if (!groups->expected) {
        TAKE(n_c, groups->n_groups);
        TAKE(n_l, groups->n_groups);
    }
    if (groups->drawn) {
        TAKE(order, n);
        TAKE(place, n);
        TAKE(booked, n);
    }
#undef TAKE
    return ok ? SP_OK : sp_out_of_memory(model, err);
}

/* The smallest and the largest group there is. */
static void
find_sizes(const sp_simulation_t *sim, uint32_t *smallest, uint32_t *largest)
{
    const sp_groups_t *groups = sim->groups;
    *smallest = groups->size > 0 ? groups->size : UINT32_MAX;
    *largest = groups->size;
    for (uint32_t i = 0; groups->size == 0 && i < sim->model->n_agents; i++) {
        const uint32_t degree = sp_graph_degree(sim->graph, i);
        if (degree > 0) { /* else it plays with nobody */
            *smallest = degree + 1 < *smallest ? degree + 1 : *smallest;
            *largest = degree + 1 > *largest ? degree + 1 : *largest;
        }
    }
}

/* What a member of the largest group can get of a game with what mechanisms add. */
static void
paid_range(const sp_simulation_t *sim, uint32_t largest, double *least, double *most)
{
    const sp_bounds_t *bounds = &sim->model->bounds;
    const double others = largest - 1;
    *least = sim->groups->least + bounds->least_of_game + others * bounds->least_of_member;
    *most = sim->groups->most + bounds->most_of_game + others * bounds->most_of_member;
}

static sp_status_t
fill_table(sp_simulation_t *sim, uint32_t smallest, uint32_t largest, sp_error_t *err)
{
    sp_groups_t *groups = sim->groups;
    const sp_game_t *game = groups->game;
    groups->first_row = game->n_acts == SP_MOST_ACTS ? 2 : smallest;
    const size_t n_cells = (size_t) largest * (largest + 3)
        - (size_t) (groups->first_row - 1) * (groups->first_row + 2);
    groups->pot = sp_arena_take(&sim->tie_arena, n_cells, sizeof(double));
    if (groups->pot == NULL) {
        return sp_out_of_memory(sim->model, err);
    }
    double *row = groups->pot;
    groups->least = INFINITY;
    groups->most = -INFINITY;
    for (uint32_t n = groups->first_row; n <= largest; n++) {
        /* where some may stay out, the range of the largest group covers the others' */
        if (game->n_acts == SP_MOST_ACTS ? n == largest : n >= smallest) {
            double work[2 * (SP_MOST_GROUP + 1)];
            sp_game_group_range(game, n, work, &groups->least, &groups->most);
        }
        game->pot(game, n, row);
        row += 2 * ((size_t) n + 1);
    }
    double least;
    double most;
    paid_range(sim, largest, &least, &most);
    groups->spread = most - least;
    groups->floor = sp_payoff_floor(least, most);
    if (!isfinite(groups->spread)) {
        return sp_fail(err, SP_ERR_RANGE,
            "payoffs in a group of %u lie too far apart: their largest difference is no "
            "finite number; lower game.synergy, or take smaller groups",
            largest);
    }
    return SP_OK;
}

/* What a member of the group earns where all of it do the same. */
static double
payoff_of_all(const sp_groups_t *groups, uint32_t n, unsigned act)
{
    const sp_company_t company = {
        .n_c = act == SP_COOPERATE ? n - 1 : 0,
        .n_d = act == SP_DEFECT ? n - 1 : 0,
        .benefit = n - 1,
        .own_benefit = 1,
        .own_cost = groups->game->cost,
    };
    return sp_group_terms(groups, &company, act).own;
}

static void
sum_extremes(sp_simulation_t *sim)
{
    sp_groups_t *groups = sim->groups;
    for (unsigned act = SP_DEFECT; act <= SP_COOPERATE; act++) {
        double sum = 0;
        if (groups->size > 0) {
            const uint32_t n =
                groups->expected ? sim->model->n_agents : groups->n_groups * groups->size;
            sum = n * payoff_of_all(groups, groups->size, act);
        }
        for (uint32_t i = 0; groups->size == 0 && i < sim->model->n_agents; i++) {
            const uint32_t n = sp_groups_of(sim, i);
            double payoff = 0;
            for (uint32_t k = 0; k < n; k++) {
                const uint32_t group = sp_group_of(sim, i, k);
                payoff += payoff_of_all(groups, sp_group_size(sim, group), act);
            }
            const bool mean = sim->model->decision.payoffs == SP_PAYOFFS_MEAN && n > 0;
            sum += mean ? payoff / n : payoff;
        }
        groups->all[act] = sum;
    }
}

/* A fitness that could reach 0, or be no number, on this network. */
static sp_status_t
check_fitness(const sp_simulation_t *sim, uint32_t largest, sp_error_t *err)
{
    const sp_groups_t *groups = sim->groups;
    const sp_decision_settings_t *decision = &sim->model->decision;
    const sp_rule_form_t form = sim->model->rule->form;
    if (sim->model->rule->by_propensity && groups->least < 0) {
        return sp_fail(err, SP_ERR_RANGE,
            "decision.rule: %s adds up payoffs, but one of %g could occur in a group of "
            "%u: "
            "must be at least 0; take bush_mosteller",
            sim->model->rule->name, groups->least, largest);
    }
    if (form != SP_RULE_IMITATION && form != SP_RULE_DEATH_BIRTH
        && form != SP_RULE_BIRTH_DEATH) {
        return SP_OK;
    }
    const bool many = decision->payoffs == SP_PAYOFFS_SUM && groups->size == 0;
    const double times = many ? largest : 1; /* an agent plays in degree + 1 groups */
    const double w = decision->intensity;
    const sp_bounds_t *bounds = &sim->model->bounds;
    double least;
    double most;
    paid_range(sim, largest, &least, &most);
    const double worst = (least < 0 ? times * least : least) + bounds->least;
    const double fitness = 1 - w + w * worst;
    if (decision->fitness == SP_FITNESS_LINEAR && !(fitness > 0)) {
        return sp_fail(err, SP_ERR_RANGE,
            "an agent in groups of %u could have a fitness of 1 - w + w * payoff = %g (w "
            "= "
            "decision.intensity = %g): must stay above 0; lower decision.intensity or "
            "take "
            "decision.fitness: exponential",
            largest, fitness, w);
    }
    const double larger = fabs(most) > fabs(least) ? fabs(most) : fabs(least);
    const double size = w * (times * larger + bounds->most - bounds->least);
    if (decision->fitness == SP_FITNESS_EXPONENTIAL && !(size <= SP_FITNESS_MOST)) {
        return sp_fail(err, SP_ERR_RANGE,
            "an agent in groups of %u could have a fitness of exp(%g): must stay within "
            "exp(%d), or it is no number; lower decision.intensity",
            largest, size, SP_FITNESS_MOST);
    }
    return SP_OK;
}

sp_status_t
sp_groups_start(sp_simulation_t *sim, sp_error_t *err)
{
    uint32_t smallest;
    uint32_t largest;
    find_sizes(sim, &smallest, &largest);
    if (largest == 0) {
        return SP_OK; /* nobody has a neighbour */
    }
    if (largest > SP_MOST_GROUP) {
        return sp_fail(err, SP_ERR_RANGE,
            "an agent with %u ties would be in a group of %u: groups have at most %d "
            "members; take a network without such hubs",
            largest - 1, largest, SP_MOST_GROUP);
    }
    sp_status_t status = fill_table(sim, smallest, largest, err);
    status = status == SP_OK ? check_fitness(sim, largest, err) : status;
    if (status == SP_OK) {
        sum_extremes(sim);
    }
    return status;
}
