/* steering_trust.c - trust grows with perceived cooperation, and the shared interest waits
 * for it.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tau += gain f (1 - tau) - loss (1 - f) tau, f the perceived share of C: a linear operator
 * (Bush & Mosteller 1955) with steps of their own up and down. The weight Q is multiplied by
 * 1 - lambda + lambda tau (belief-weighted altruism: Levine, Rev. Econ. Dyn. 1, 593 (1998));
 * scopes: this project (model.md, 7.3 and 7.4). Kept as float, computed in double. */
#include "steering_trust.h"

#include <stddef.h>

#include "groups.h"
#include "kernels.h"
#include "perceive.h"
#include "samenspel/settings.h"
#include "ties.h"

static const char *const scopes[] = { "none", "general", "partner", "pair", NULL };

/* name, symbol, summary, unit, type, kind, flags, low, high, preset, choices, phase, rows,
 * source, offset */
static const sp_param_t params[] = {
    { "scope", "-", "whose trust: nobody's, one number an agent, one a partner, one a pair",
        "-", SP_CHOICE, SP_CONDITION, 0, 0, 0, 0, scopes, "learn", "000-4", "this project",
        offsetof(sp_trust_t, scope) },
    { "gain", "beta+", "step after a perceived C", "1/contact", SP_REAL, SP_CONDITION,
        SP_LIVE, 0, 1, 0.1, NULL, "learn", "000-4", "Bush & Mosteller 1955",
        offsetof(sp_trust_t, gain) },
    { "loss", "beta-", "step after a perceived D", "1/contact", SP_REAL, SP_CONDITION,
        SP_LIVE, 0, 1, 0.1, NULL, "learn", "000-4", "Slovic 1993",
        offsetof(sp_trust_t, loss) },
    { "initial", "tau0", "trust at the start and wherever undefined", "-", SP_REAL,
        SP_CONDITION, 0, 0, 1, 0.1, NULL, "init", "000-4", "this project",
        offsetof(sp_trust_t, initial) },
    { "conditionality", "lambda", "how far the shared weight waits for trust", "-", SP_REAL,
        SP_CONDITION, SP_LIVE, 0, 1, 0, NULL, "weigh", "000-3", "Levine 1998",
        offsetof(sp_trust_t, conditionality) },
};

static bool
in_use(const void *self)
{
    return ((const sp_trust_t *) self)->scope != SP_TRUST_NONE;
}

static bool
needs_ties(const void *self)
{
    return ((const sp_trust_t *) self)->scope == SP_TRUST_PAIR;
}

/* The largest conditionality that the run or one of its events sets. */
static double
most_conditionality(const sp_trust_t *trust, const sp_run_t *run, bool *by_event)
{
    const uint32_t row = sp_schema_find(run->schema, "steering.trust.conditionality");
    double most = trust->conditionality;
    *by_event = false;
    for (uint32_t i = 0; i < run->n_events; i++) {
        if (run->event[i].row == row && run->event[i].value > most) {
            most = run->event[i].value;
            *by_event = true;
        }
    }
    return most;
}

static sp_status_t
check(const void *self, const sp_run_t *run, char *key, sp_error_t *err)
{
    const sp_trust_t *trust = self;
    if (trust->scope == SP_TRUST_NONE) {
        bool by_event;
        const double waits = most_conditionality(trust, run, &by_event);
        if (waits > 0) {
            sp_point_at(key, by_event ? "events" : "steering.trust.conditionality");
            return sp_fail(err, SP_ERR_RANGE,
                "steering.trust.conditionality = %g%s waits for a trust that nobody has: give "
                "steering.trust.scope (general, partner or pair)",
                waits, by_event ? " (an event)" : "");
        }
    }
    if (trust->scope == SP_TRUST_PARTNER
        && sp_run_value(run, "decision.update") == (double) SP_UPDATE_ASYNCHRONOUS) {
        sp_point_at(key, "steering.trust.scope");
        return sp_fail(err, SP_ERR_RANGE,
            "steering.trust.scope: partner needs decision.update: synchronous (one agent's "
            "step cannot update what all others think of a partner)");
    }
    if (sp_run_value(run, "decision.belief") == (double) SP_BELIEF_TRUST
        && trust->scope == SP_TRUST_NONE) {
        sp_point_at(key, "decision.belief");
        return sp_fail(err, SP_ERR_RANGE,
            "decision.belief: trust needs steering.trust.scope (general, partner or pair)");
    }
    return SP_OK;
}

static sp_status_t
init(sp_simulation_t *sim, const void *self, void *state, sp_error_t *err)
{
    sp_trust_state_t *mine = state;
    if (((const sp_trust_t *) self)->scope != SP_TRUST_PAIR) {
        mine->trust = sp_arena_take(&sim->arena, sim->model->n_agents, sizeof(float));
        if (mine->trust == NULL) {
            return sp_fail(err, SP_ERR_MEMORY, "no memory for trust");
        }
    }
    return SP_OK;
}

static void
prepare(sp_simulation_t *sim, const void *self, void *state, uint32_t round)
{
    (void) round;
    sp_trust_state_t *mine = state;
    if (((const sp_trust_t *) self)->scope == SP_TRUST_PARTNER) {
        double sum = 0;
        for (uint32_t i = 0; i < sim->model->n_agents; i++) {
            sum += (double) mine->trust[i];
        }
        mine->sum = sum;
    }
}

static sp_status_t
start(sp_simulation_t *sim, const void *self, void *state, sp_error_t *err)
{
    const sp_trust_t *trust = self;
    sp_trust_state_t *mine = state;
    size_t n = sim->model->n_agents;
    if (trust->scope == SP_TRUST_PAIR) {
        n = sim->n_ties;
        if (sim->ties_are_new) {
            const float preset = (float) trust->initial;
            const sp_status_t status
                = sp_tie_column(sim, &mine->trust, sizeof(float), &preset, err);
            if (status != SP_OK) {
                return status;
            }
        }
    }
    for (size_t i = 0; i < n; i++) {
        mine->trust[i] = (float) trust->initial;
    }
    prepare(sim, self, state, 0); /* round 0 is weighed too, where success is utility */
    return SP_OK;
}

double
sp_trust_in(const sp_simulation_t *sim, const sp_trust_t *trust,
    const sp_trust_state_t *state, uint32_t agent, uint32_t k)
{
    switch (trust->scope) {
    case SP_TRUST_GENERAL:
        return (double) state->trust[agent];
    case SP_TRUST_PARTNER:
        return (double) state->trust[sp_simulation_partner(sim, agent, k)];
    default:
        return (double) state->trust[sp_tie_index(sim, agent, k)];
    }
}

double
sp_trust_mean(const sp_simulation_t *sim, const sp_trust_t *trust,
    const sp_trust_state_t *state, uint32_t agent)
{
    if (trust->scope == SP_TRUST_GENERAL) {
        return (double) state->trust[agent];
    }
    const uint32_t n = sp_simulation_degree(sim, agent);
    if (n == 0) {
        return trust->initial;
    }
    const bool drawn = sim->groups != NULL && sim->groups->drawn; /* not all are met */
    if (trust->scope == SP_TRUST_PARTNER && sim->graph->form == SP_GRAPH_COMPLETE
        && !drawn) {
        return (state->sum - (double) state->trust[agent]) / n;
    }
    double sum = 0;
    if (trust->scope == SP_TRUST_PAIR && sim->tie_offset != NULL && !drawn) {
        const float *tau = state->trust + sim->tie_offset[agent];
        for (uint32_t k = 0; k < n; k++) {
            sum += (double) tau[k];
        }
        return sum / n;
    }
    for (uint32_t k = 0; k < n; k++) {
        sum += sp_trust_in(sim, trust, state, agent, k);
    }
    return sum / n;
}

static void
weigh(sp_span_t *span, const void *self, void *state)
{
    const sp_trust_t *trust = self;
    const sp_trust_state_t *mine = state;
    const double lambda = trust->conditionality;
    const uint32_t n = span->last - span->first;
    if (lambda == 0) {
        return; /* a factor of exactly 1 */
    }
    if (span->of_ties && trust->scope == SP_TRUST_PAIR) {
        sp_kernels()->weigh_trust(n, mine->trust + span->first, lambda, span->weight);
        return;
    }
    for (uint32_t k = 0; k < n; k++) {
        double tau;
        if (!span->of_ties) {
            tau = sp_trust_mean(span->sim, trust, mine, span->first + k);
        } else if (trust->scope == SP_TRUST_GENERAL) {
            tau = (double) mine->trust[span->agent[k]];
        } else {
            tau = (double) mine->trust[span->sim->tie_partner[span->first + k]];
        }
        span->weight[k] *= 1 - lambda + lambda * tau;
    }
}

static float
stepped(const sp_trust_t *trust, float tau, double seen)
{
    const double before = (double) tau;
    const double step
        = trust->gain * seen * (1 - before) - trust->loss * (1 - seen) * before;
    return (float) (before + step);
}

/* What others saw of agent: mean over its partners; -1 without partners. */
static double
seen_by_others(const sp_simulation_t *sim, uint32_t agent, uint32_t round)
{
    const sp_model_t *model = sim->model;
    const uint32_t n = sp_simulation_degree(sim, agent);
    if (n == 0) {
        return -1;
    }
    if (!model->of_strategies && !model->per_partner && !(model->match.misperception > 0)) {
        return sim->play[agent] == SP_COOPERATE;
    }
    double sum = 0;
    for (uint32_t k = 0; k < n; k++) {
        sum += sp_seen_by(sim, agent, k, round);
    }
    return sum / n;
}

/* Pair scope where acts are seen as they are: ties of agents first .. last-1 as columns. */
static void
learn_ties(sp_simulation_t *sim, const sp_trust_t *trust, sp_trust_state_t *mine,
    uint32_t first_agent, uint32_t last_agent)
{
    const uint32_t last = sim->tie_offset[last_agent];
    uint8_t seen[SP_SPAN];
    for (uint32_t at = sim->tie_offset[first_agent]; at < last; at += SP_SPAN) {
        const uint32_t n = last - at < SP_SPAN ? last - at : SP_SPAN;
        if (sim->model->per_partner) {
            for (uint32_t k = 0; k < n; k++) {
                seen[k] = sim->tie_act[sim->tie_reverse[at + k]];
            }
        } else {
            for (uint32_t k = 0; k < n; k++) {
                seen[k] = sim->play[sim->tie_partner[at + k]] == SP_COOPERATE;
            }
        }
        sp_kernels()->learn_trust_acts(n, seen, trust->gain, trust->loss, mine->trust + at);
    }
}

static void
learn(sp_simulation_t *sim, const void *self, void *state, uint32_t round, uint32_t first,
    uint32_t last)
{
    const sp_trust_t *trust = self;
    sp_trust_state_t *mine = state;
    const sp_model_t *model = sim->model;
    if (trust->scope == SP_TRUST_NONE) {
        return; /* here for an event on a step that nobody takes */
    }
    if (trust->scope == SP_TRUST_PAIR && !model->of_strategies
        && !(model->match.misperception > 0) && sim->graph->form != SP_GRAPH_PAIRS
        && (sim->groups == NULL || !sim->groups->drawn)) {
        learn_ties(sim, trust, mine, first, last);
        return;
    }
    for (uint32_t i = first; i < last; i++) {
        if (trust->scope == SP_TRUST_PAIR) {
            const uint32_t n = sp_simulation_degree(sim, i);
            for (uint32_t k = 0; k < n; k++) {
                float *tau = &mine->trust[sp_tie_index(sim, i, k)];
                *tau = stepped(trust, *tau, sp_seen(sim, i, k, round));
            }
            continue;
        }
        const double seen = trust->scope == SP_TRUST_GENERAL ? sp_seen_mean(sim, i, round)
                                                             : seen_by_others(sim, i, round);
        if (seen >= 0) { /* no tie, no update */
            mine->trust[i] = stepped(trust, mine->trust[i], seen);
        }
    }
}

const sp_mechanism_t sp_mechanism_trust = {
    .name = "trust",
    .path = "steering.trust",
    .summary = "trust follows what is perceived, and the shared interest waits for it",
    .source = "Bush & Mosteller 1955; Levine, Rev. Econ. Dyn. 1, 593 (1998); scopes: this "
              "project",
    .params = params,
    .n_params = sizeof(params) / sizeof(params[0]),
    .params_size = sizeof(sp_trust_t),
    .state_size = sizeof(sp_trust_state_t),
    .order = 40,
    .in_use = in_use,
    .check = check,
    .needs_ties = needs_ties,
    .init = init,
    .start = start,
    .prepare = prepare,
    .weigh = weigh,
    .learn = learn,
};
