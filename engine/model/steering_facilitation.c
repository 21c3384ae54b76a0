/* steering_facilitation.c - cooperating is made cheaper, and who is let down is
 * backed.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A facilitating manager takes away a share `level` of the cost of cooperating: c_eff
 * = c (1 - level), so that the threshold of the shared interest is c_eff/(b + c_eff);
 * that costs `cost` times level per agent and round (this project). Backing refunds a
 * share of the loss P - S, at the cost that is left, to whoever cooperates with a
 * defector: what makes cooperation risky is this loss (Mengel, Econ. J. 128, 3182
 * (2018)). Where S is above P there is no loss and nothing to refund. Both are paid
 * out of the cost of steering. */
#include <math.h>
#include <stddef.h>
#include <string.h>

#include "checks.h"
#include "revise.h"
#include "samenspel/simulation.h"
#include "settle.h"
#include "ties.h"

typedef struct {
    double level, cost, backing;
} facilitation_t;

/* name, symbol, summary, unit, type, kind, flags, low, high, preset, choices, phase,
 * rows, source, offset */
static const sp_param_t params[] = {
    { "level", "f", "share of the cost of cooperating taken away", "-", SP_REAL,
        SP_INTERVENTION, SP_LIVE | SP_HIGH_OPEN, 0, 1, 0, NULL, "value", "004-10",
        "this project", offsetof(facilitation_t, level) },
    { "cost", "-", "cost per agent and round at level 1", "payoff", SP_REAL,
        SP_INTERVENTION, SP_LIVE | SP_HIGH_OPEN, 0, INFINITY, 0, NULL, "sanction",
        "004-10", "this project", offsetof(facilitation_t, cost) },
    { "backing", "h", "share of the loss P - S refunded to an exploited cooperator", "-",
        SP_REAL, SP_INTERVENTION, SP_LIVE, 0, 1, 0, NULL, "settle", "001-10",
        "Mengel 2018", offsetof(facilitation_t, backing) },
};

static bool
in_use(const void *self)
{
    const facilitation_t *mine = self;
    return mine->level > 0 || mine->backing > 0;
}

static sp_status_t
check(const void *self, const sp_run_t *run, char *key, sp_error_t *err)
{
    const char *path = "steering.facilitation";
    if (!sp_acts(run, path, in_use(self))) {
        return SP_OK;
    }
    const facilitation_t *mine = self;
    const sp_game_kind_t *game = sp_game_kinds[(size_t) sp_run_value(run, "game.kind")];
    const double level = sp_policy_most(run, SP_POLICY_FACILITATION, mine->level);
    const bool table = strcmp(game->name, "table") == 0;
    if (level > 0 && (table || strcmp(game->name, "matrix") == 0)) {
        sp_point_at(key, "steering.facilitation.level");
        return sp_fail(err, SP_ERR_RANGE,
            "steering.facilitation.level = %g lowers the cost of cooperating, and "
            "game.kind: "
            "%s has payoffs but no cost: take game.kind: %s",
            level, game->name, table ? "public_goods or stag_hunt" : "donation");
    }
    if (sp_policy_most(run, SP_POLICY_BACKING, mine->backing) > 0) {
        const sp_status_t status =
            sp_check_pair_game(run, "steering.facilitation.backing", key, err);
        if (status != SP_OK) {
            return status;
        }
    }
    if (sp_run_value(run, "network.self_interaction") > 0) {
        sp_point_at(key, "network.self_interaction");
        return sp_fail(err, SP_ERR_RANGE,
            "network.self_interaction and steering.facilitation exclude each other: "
            "nobody "
            "lets itself down");
    }
    return sp_check_acts(run, path, key, err);
}

static void
bounds(const void *self, const sp_run_t *run, sp_bounds_t *out)
{
    const facilitation_t *mine = self;
    const double backing = sp_policy_most(run, SP_POLICY_BACKING, mine->backing);
    const double loss = isnan(sp_run_value(run, "game.cost"))
        ? sp_run_value(run, "game.punishment") - sp_run_value(run, "game.sucker")
        : sp_run_value(run, "game.cost");
    out->most_of_game += loss > 0 ? backing * loss : 0;
}

static void
factor(sp_simulation_t *sim, const void *self, void *state, uint32_t round,
    double *benefit, double *cost)
{
    (void) self;
    (void) state;
    (void) round;
    (void) benefit;
    for (uint32_t i = 0; i < sim->model->n_agents; i++) {
        cost[i] *= 1 - sp_policy(sim, SP_POLICY_FACILITATION, i);
    }
}

/* What is refunded of one game in which agent alone cooperated. */
static double
refund(const sp_simulation_t *sim, uint32_t agent)
{
    const sp_game_t *game = &sim->model->game;
    const double loss = game->additive
        ? game->cost * (sim->cost_factor != NULL ? sim->cost_factor[agent] : 1)
        : game->payoff[SP_DD] - game->payoff[SP_CD];
    return loss > 0 ? sp_policy(sim, SP_POLICY_BACKING, agent) * loss : 0;
}

static void
value(sp_span_t *span, const void *self, void *state)
{
    (void) self;
    (void) state;
    const sp_simulation_t *sim = span->sim;
    for (uint32_t k = 0; k < span->last - span->first; k++) {
        const uint32_t agent = sp_span_agent(span, k);
        const double paid = refund(sim, agent);
        if (paid > 0 && sp_simulation_degree(sim, agent) > 0) {
            span->advantage[k] +=
                sp_span_scale(span, k) * paid * (1 - sp_span_belief(span, k));
        }
    }
}

static void
settle(sp_ledger_t *ledger, const void *self, void *state)
{
    (void) self;
    (void) state;
    const sp_simulation_t *sim = ledger->sim;
    double spent = 0;
    for (uint32_t i = ledger->first; i < ledger->last; i++) {
        const double of_one = refund(sim, i);
        if (!(of_one > 0)) {
            continue;
        }
        sp_outcomes_t outcomes;
        sp_outcomes_of(sim, i, &outcomes);
        const double paid = of_one * outcomes.times[SP_CD];
        ledger->amount[i - ledger->first] += paid;
        spent += paid;
    }
    if (ledger->cost != NULL) {
        ledger->cost[SP_COST_FACILITATION] += spent;
    }
}

static void
sanction(sp_ledger_t *ledger, const void *self, void *state)
{
    (void) state;
    const facilitation_t *mine = self;
    double level = 0;
    for (uint32_t i = ledger->first; ledger->cost != NULL && i < ledger->last; i++) {
        level += sp_policy(ledger->sim, SP_POLICY_FACILITATION, i);
    }
    if (ledger->cost != NULL) {
        ledger->cost[SP_COST_FACILITATION] += mine->cost * level;
    }
}

const sp_mechanism_t sp_mechanism_facilitation = {
    .name = "facilitation",
    .path = "steering.facilitation",
    .summary = "cooperating is made cheaper, and who is let down is backed",
    .source = "backing: Mengel, Econ. J. 128, 3182 (2018); facilitation: this project",
    .params = params,
    .n_params = sizeof(params) / sizeof(params[0]),
    .params_size = sizeof(facilitation_t),
    .order = 52,
    .in_use = in_use,
    .check = check,
    .bounds = bounds,
    .factor = factor,
    .value = value,
    .settle = settle,
    .sanction = sanction,
};
