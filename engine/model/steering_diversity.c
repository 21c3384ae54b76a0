/* steering_diversity.c - agents differ in what they give and pay, ties in how much they weigh.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Benefit and cost of an agent and the weight of a tie are multiplied by exp(sd z - sd^2 / 2),
 * z standard normal: log-normal with mean 1, so that a spread changes no mean. A tie's weight
 * multiplies the game on it: payoffs are weighted sums or means, and what is chosen towards
 * one partner has that stake. Heterogeneous wealth and links change who cooperates: Santos,
 * Santos & Pacheco, Nature 454, 213 (2008); the log-normal law: this project. */
#include <math.h>
#include <stddef.h>
#include <string.h>

#include "checks.h"
#include "samenspel/decision.h"
#include "samenspel/detmath.h"
#include "samenspel/settings.h"
#include "samenspel/simulation.h"
#include "ties.h"

typedef struct {
    double benefit_spread, cost_spread, tie_spread;
} diversity_t;

typedef struct {
    double *benefit, *cost; /* [n_agents] factors; NULL where all are 1 */
} state_t;

/* name, symbol, summary, unit, type, kind, flags, low, high, preset, choices, phase, rows,
 * source, offset */
static const sp_param_t params[] = {
    { "benefit_spread", "-", "sd over agents of the log of the benefit that they give", "-",
        SP_REAL, SP_CONDITION, 0, 0, 3, 0, NULL, "init", "-", "Santos et al. 2008",
        offsetof(diversity_t, benefit_spread) },
    { "cost_spread", "-", "sd over agents of the log of what cooperation costs them", "-",
        SP_REAL, SP_CONDITION, 0, 0, 3, 0, NULL, "init", "-", "Santos et al. 2008",
        offsetof(diversity_t, cost_spread) },
    { "tie_spread", "-", "sd over ties of the log of their weight", "-", SP_REAL,
        SP_CONDITION, 0, 0, 3, 0, NULL, "init", "-", "Santos et al. 2008",
        offsetof(diversity_t, tie_spread) },
};

static bool
in_use(const void *self)
{
    const diversity_t *diversity = self;
    return diversity->benefit_spread > 0 || diversity->cost_spread > 0
        || diversity->tie_spread > 0;
}

static bool
weighs_ties(const void *self)
{
    return ((const diversity_t *) self)->tie_spread > 0;
}

/* A log-normal factor has no bound, and some rules divide by the largest difference of
 * payoffs or need a fitness above 0. */
static sp_status_t
check_rule(const sp_run_t *run, bool used, char *key, sp_error_t *err)
{
    const sp_decision_t *rule = sp_decisions[(size_t) sp_run_value(run, "decision.rule")];
    const bool by_fitness = rule->form == SP_RULE_IMITATION
        || rule->form == SP_RULE_DEATH_BIRTH || rule->form == SP_RULE_BIRTH_DEATH;
    const bool linear
        = sp_run_value(run, "decision.fitness") == (double) SP_FITNESS_LINEAR;
    const bool bounded = strcmp(rule->name, "proportional") == 0
        || strcmp(rule->name, "local") == 0 || (by_fitness && linear);
    if (!used || !bounded) {
        return SP_OK;
    }
    sp_point_at(key, "steering.diversity");
    return sp_fail(err, SP_ERR_RANGE,
        "steering.diversity leaves payoffs without a bound, and decision.rule: %s needs one: "
        "take fermi, best or a rule that chooses%s", rule->name,
        by_fitness ? ", or decision.fitness: exponential" : "");
}

static sp_status_t
check(const void *self, const sp_run_t *run, char *key, sp_error_t *err)
{
    const diversity_t *diversity = self;
    const sp_game_kind_t *game = sp_game_kinds[(size_t) sp_run_value(run, "game.kind")];
    const bool agents = diversity->benefit_spread > 0 || diversity->cost_spread > 0;
    const bool no_factors
        = strcmp(game->name, "matrix") == 0 || strcmp(game->name, "table") == 0;
    if (agents && no_factors) {
        sp_point_at(key, "steering.diversity");
        return sp_fail(err, SP_ERR_RANGE,
            "steering.diversity changes a benefit and a cost, and game.kind: %s has neither: "
            "take donation, public_goods or stag_hunt", game->name);
    }
    sp_status_t status = check_rule(run, in_use(self), key, err);
    if (status == SP_OK && agents) {
        status = sp_check_acts(run, "steering.diversity", key, err);
    }
    if (status == SP_OK && weighs_ties(self)) {
        status = sp_check_ties(run, "steering.diversity.tie_spread", key, err);
        status = status == SP_OK
            ? sp_check_pair_game(run, "steering.diversity.tie_spread", key, err)
            : status;
        status = status == SP_OK
            ? sp_check_acts(run, "steering.diversity.tie_spread", key, err)
            : status;
    }
    return status;
}

/* A factor of mean 1 for entity number e. */
static double
factor_of(const sp_simulation_t *sim, uint32_t purpose, uint32_t e, double spread)
{
    const sp_rng_block_t draw = sp_draw(sim->key, e, 0, 0, purpose);
    const double z = sp_normal_quantile(sp_uniform53(draw.word[0], draw.word[1]));
    return sp_exp(spread * z - spread * spread / 2);
}

static uint64_t
bytes(const void *self, const sp_model_t *model, uint64_t n_ties)
{
    const diversity_t *diversity = self;
    const uint64_t columns = (diversity->benefit_spread > 0 ? 1u : 0u)
        + (diversity->cost_spread > 0 ? 1u : 0u);
    return sizeof(double)
        * (columns * model->n_agents + (diversity->tie_spread > 0 ? n_ties : 0));
}

static sp_status_t
init(sp_simulation_t *sim, const void *self, void *state, sp_error_t *err)
{
    const diversity_t *diversity = self;
    state_t *mine = state;
    const size_t n = sim->model->n_agents;
    bool ok = true;
    if (diversity->benefit_spread > 0) {
        mine->benefit = sp_arena_take(&sim->arena, n, sizeof(double));
        ok = mine->benefit != NULL;
    }
    if (ok && diversity->cost_spread > 0) {
        mine->cost = sp_arena_take(&sim->arena, n, sizeof(double));
        ok = mine->cost != NULL;
    }
    return ok ? SP_OK
              : sp_fail(err, SP_ERR_MEMORY, "no memory for what %zu agents differ in", n);
}

static sp_status_t
start(sp_simulation_t *sim, const void *self, void *state, sp_error_t *err)
{
    const diversity_t *diversity = self;
    state_t *mine = state;
    for (uint32_t i = 0; i < sim->model->n_agents; i++) {
        if (mine->benefit != NULL) {
            mine->benefit[i]
                = factor_of(sim, SP_DRAW_BENEFIT, i, diversity->benefit_spread);
        }
        if (mine->cost != NULL) {
            mine->cost[i] = factor_of(sim, SP_DRAW_COST, i, diversity->cost_spread);
        }
    }
    if (!weighs_ties(self)) {
        return SP_OK;
    }
    if (sim->ties_are_new) {
        const double one = 1;
        const sp_status_t status
            = sp_tie_column(sim, &sim->tie_weight, sizeof(double), &one, err);
        if (status != SP_OK) {
            return status;
        }
    }
    for (uint32_t tie = 0; tie < sim->n_ties; tie++) {
        sim->tie_weight[tie] = factor_of(
            sim, SP_DRAW_TIE_WEIGHT, sp_tie_pair(sim, tie), diversity->tie_spread);
    }
    return SP_OK;
}

static void
factor(sp_simulation_t *sim, const void *self, void *state, uint32_t round, double *benefit,
    double *cost)
{
    (void) self;
    (void) round;
    const state_t *mine = state;
    for (uint32_t i = 0; i < sim->model->n_agents; i++) {
        benefit[i] *= mine->benefit != NULL ? mine->benefit[i] : 1;
        cost[i] *= mine->cost != NULL ? mine->cost[i] : 1;
    }
}

const sp_mechanism_t sp_mechanism_diversity = {
    .name = "diversity",
    .path = "steering.diversity",
    .summary = "agents differ in what they give and pay, ties in how much they weigh",
    .source = "Santos, Santos & Pacheco, Nature 454, 213 (2008); the law: this project",
    .params = params,
    .n_params = sizeof(params) / sizeof(params[0]),
    .params_size = sizeof(diversity_t),
    .state_size = sizeof(state_t),
    .bytes = bytes,
    .order = 8,
    .in_use = in_use,
    .check = check,
    .needs_reverse = weighs_ties,
    .init = init,
    .start = start,
    .factor = factor,
};
