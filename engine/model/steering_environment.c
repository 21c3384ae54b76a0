/* steering_environment.c - what cooperation is worth depends on what was done with it.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Either a relation that cooperation builds up and defection wears down: Weitz et al.,
 * Proc. Natl. Acad. Sci. 113, E7518 (2016), here a factor on the benefit, unit by unit.
 * Or, inside a match, a benefit that is high as long as both cooperate: Hilbe, Simsa,
 * Chatterjee & Nowak, Nature 559, 246 (2018). Model.md, 7.12. */
#include "steering_environment.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#include "checks.h"
#include "samenspel/settings.h"
#include "units.h"
#include "units_cooperation.h"

static const char *const kinds[] = { "relation", "transition", NULL };

/* name, symbol, summary, unit, type, kind, flags, low, high, preset, choices, phase,
 * rows, source, offset */
static const sp_param_t params[] = {
    { "kind", "-", "a relation that grows, or the last outcome of a match", "-",
        SP_CHOICE, SP_CONDITION, 0, 0, 0, 0, kinds, "period", "000-17",
        "Weitz et al. 2016; Hilbe et al. 2018", offsetof(sp_environment_t, kind) },
    { "rate", "eps", "relation: speed per period; 0 = fixed", "1/period", SP_REAL,
        SP_CONDITION, SP_LIVE, 0, 1, 0, NULL, "period", "000-17", "Weitz et al. 2016",
        offsetof(sp_environment_t, rate) },
    { "growth", "theta", "relation: growth by C relative to decline by D", "-", SP_REAL,
        SP_CONDITION, SP_LIVE | SP_LOW_OPEN, 0, INFINITY, 1, NULL, "period", "000-17",
        "Weitz et al. 2016", offsetof(sp_environment_t, growth) },
    { "initial", "n0", "relation at the start", "-", SP_REAL, SP_CONDITION, 0, 0, 1, 0.5,
        NULL, "init", "000-17", "this project", offsetof(sp_environment_t, initial) },
    { "low", "b_low/b", "factor on the benefit at relation 0, or unless both cooperated",
        "-", SP_REAL, SP_CONDITION, SP_LIVE | SP_LOW_OPEN, 0, INFINITY, 1, NULL, "settle",
        "000-17", "Hilbe et al. 2018", offsetof(sp_environment_t, low) },
    { "high", "b_high/b", "factor on the benefit at relation 1, or after both cooperated",
        "-", SP_REAL, SP_CONDITION, SP_LIVE | SP_LOW_OPEN, 0, INFINITY, 1, NULL, "settle",
        "000-17", "Hilbe et al. 2018", offsetof(sp_environment_t, high) },
};

static bool
is_flat(const sp_environment_t *environment)
{
    return environment->low == 1 && environment->high == 1;
}

static bool
in_use(const void *self)
{
    const sp_environment_t *environment = self;
    return environment->kind == SP_ENVIRONMENT_RELATION
        && (environment->rate > 0 || !is_flat(environment));
}

static bool
has_no_factor(const void *self)
{
    return is_flat(self);
}

void
sp_environment_of_matches(const sp_run_t *run, sp_match_rules_t *rules)
{
    if (!sp_run_chose(run, "steering.environment.kind", "transition")) {
        return;
    }
    const double low = sp_run_value(run, "steering.environment.low");
    const double high = sp_run_value(run, "steering.environment.high");
    if (low != 1 || high != 1) {
        rules->low = low;
        rules->high = high;
    }
}

static sp_status_t
check_transition(
    const sp_environment_t *environment, const sp_run_t *run, char *key, sp_error_t *err)
{
    const bool repeated = run->n_strategies > 0
        && (sp_run_value(run, "match.rounds") > 1
            || sp_run_value(run, "match.continuation") > 0);
    sp_point_at(key, "steering.environment.kind");
    if (!repeated && !is_flat(environment)) {
        return sp_fail(err, SP_ERR_RANGE,
            "steering.environment.kind: transition acts inside a match: needs strategies "
            "(population.initial.strategies) and match.rounds above 1 or "
            "match.continuation");
    }
    for (uint32_t i = 0; i < run->n_events; i++) {
        const char *name = run->schema->rows[run->event[i].row].key;
        if (strcmp(name, "steering.environment.low") == 0
            || strcmp(name, "steering.environment.high") == 0) {
            sp_point_at(key, "events");
            return sp_fail(err, SP_ERR_RANGE,
                "%s in an event: with steering.environment.kind: transition it is fixed "
                "for a "
                "run; must be an event on a relation (steering.environment.kind: "
                "relation)",
                name);
        }
    }
    return SP_OK;
}

/* Rules that divide by the largest difference of the game take no larger one. */
static sp_status_t
check_bound(
    const sp_environment_t *environment, const sp_run_t *run, char *key, sp_error_t *err)
{
    const bool more_low = environment->low > environment->high;
    const double most = more_low ? environment->low : environment->high;
    const char *name =
        more_low ? "steering.environment.low" : "steering.environment.high";
    const char *rule = sp_run_chose(run, "decision.rule", "local") ? "local"
        : sp_run_chose(run, "decision.rule", "proportional")       ? "proportional"
                                                                   : NULL;
    if (rule == NULL || !(most > 1)) {
        return SP_OK;
    }
    sp_point_at(key, name);
    return sp_fail(err, SP_ERR_RANGE,
        "%s = %g with decision.rule: %s, which divides by the largest difference of the "
        "game's payoffs: must be at most 1 (raise game.benefit instead)",
        name, most, rule);
}

static sp_status_t
check(const void *self, const sp_run_t *run, char *key, sp_error_t *err)
{
    const sp_environment_t *environment = self;
    const bool transition = environment->kind == SP_ENVIRONMENT_TRANSITION;
    sp_status_t status = SP_OK;
    if (transition) {
        status = check_transition(environment, run, key, err);
    }
    if (status == SP_OK && !is_flat(environment)) {
        status = sp_check_benefit(run,
            environment->low != 1 ? "steering.environment.low"
                                  : "steering.environment.high",
            key, err);
    }
    if (status == SP_OK && !is_flat(environment)) {
        status = check_bound(environment, run, key, err);
    }
    return status == SP_OK && in_use(self)
        ? sp_check_agents(run, "steering.environment", key, err)
        : status;
}

/* By unit, not by agent. */
static uint64_t
bytes(const void *self, const sp_model_t *model, uint64_t n_ties)
{
    (void) self;
    (void) n_ties;
    return 3 * sizeof(double) * (uint64_t) sp_most_units(model);
}

static sp_status_t
init(sp_simulation_t *sim, const void *self, void *state, sp_error_t *err)
{
    (void) self;
    sp_environment_state_t *mine = state;
    const uint32_t n = sp_n_units(sim);
    mine->relation = sp_arena_take(&sim->arena, n, sizeof(double));
    mine->n_c = sp_arena_take(&sim->arena, n, sizeof(double));
    mine->n_acts = sp_arena_take(&sim->arena, n, sizeof(double));
    return mine->relation != NULL && mine->n_c != NULL && mine->n_acts != NULL
        ? SP_OK
        : sp_fail(err, SP_ERR_MEMORY, "no memory for the relations of %u units", n);
}

static sp_status_t
start(sp_simulation_t *sim, const void *self, void *state, sp_error_t *err)
{
    (void) err;
    sp_environment_state_t *mine = state;
    for (uint32_t u = 0; u < sp_n_units(sim); u++) {
        mine->relation[u] = ((const sp_environment_t *) self)->initial;
    }
    return SP_OK;
}

static void
factor(sp_simulation_t *sim, const void *self, void *state, uint32_t round,
    double *benefit, double *cost)
{
    (void) round;
    (void) cost;
    const sp_environment_t *environment = self;
    const sp_environment_state_t *mine = state;
    if (environment->kind != SP_ENVIRONMENT_RELATION) {
        return;
    }
    for (uint32_t i = 0; i < sim->model->n_agents; i++) {
        benefit[i] *= environment->low
            + mine->relation[sp_unit(sim, i)] * (environment->high - environment->low);
    }
}

static void
period(sp_simulation_t *sim, const void *self, void *state, uint32_t round)
{
    (void) round;
    const sp_environment_t *environment = self;
    sp_environment_state_t *mine = state;
    if (environment->kind != SP_ENVIRONMENT_RELATION || environment->rate == 0) {
        return;
    }
    const uint32_t *unit = sim->team != NULL ? sim->team : sim->circle;
    const uint32_t n_units = sp_n_units(sim);
    sp_cooperation_of_parts(sim, unit, n_units, mine->n_c, mine->n_acts);
    for (uint32_t u = 0; u < n_units; u++) {
        if (mine->n_acts[u] == 0) {
            continue;
        }
        const double x = mine->n_c[u] / mine->n_acts[u];
        const double n = mine->relation[u];
        const double moved =
            n + environment->rate * n * (1 - n) * (environment->growth * x - (1 - x));
        mine->relation[u] = moved < 0 ? 0 : moved > 1 ? 1 : moved;
    }
}

const sp_mechanism_t sp_mechanism_environment = {
    .name = "environment",
    .path = "steering.environment",
    .summary = "what cooperation is worth depends on what was done with it",
    .source =
        "Weitz et al., Proc. Natl. Acad. Sci. 113, E7518 (2016); Hilbe et al., Nature "
        "559, 246 (2018); factors on the benefit: this project",
    .params = params,
    .n_params = sizeof(params) / sizeof(params[0]),
    .params_size = sizeof(sp_environment_t),
    .state_size = sizeof(sp_environment_state_t),
    .bytes = bytes,
    .order = 62,
    .in_use = in_use,
    .check = check,
    .has_no_factor = has_no_factor,
    .init = init,
    .start = start,
    .factor = factor,
    .period = period,
};
