/* steering_trust.c - trust grows with perceived cooperation, and the shared interest
 * waits for it.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tau += gain f (1 - tau) - loss (1 - f) tau, f the perceived share of C: a linear
 * operator (Bush & Mosteller 1955) with steps of their own up and down. The weight Q is
 * multiplied by 1 - lambda + lambda tau (belief-weighted altruism: Levine, Rev. Econ.
 * Dyn. 1, 593 (1998)); scopes, the weight of a broken promise and the way back of trust
 * that is not used: this project (model.md, 7.3 and 7.4). Where a partner's image is
 * known it stands for trust. Kept as float, computed in double. */
#include "steering_trust.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#include "agreements_seen.h"
#include "checks.h"
#include "groups.h"
#include "kernels.h"
#include "perceive.h"
#include "samenspel/settings.h"
#include "simulation_network.h"
#include "ties.h"

static const char *const scopes[] = { "none", "general", "partner", "pair", NULL };

/* name, symbol, summary, unit, type, kind, flags, low, high, preset, choices, phase,
 * rows, source, offset */
static const sp_param_t params[] = {
    { "scope", "-",
        "whose trust: nobody's, one number an agent, one a partner, one a pair", "-",
        SP_CHOICE, SP_CONDITION, 0, 0, 0, 0, scopes, "learn", "000-4", "this project",
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
    { "conditionality", "lambda", "how far the shared weight waits for trust", "-",
        SP_REAL, SP_CONDITION, SP_LIVE, 0, 1, 0, NULL, "weigh", "000-3", "Levine 1998",
        offsetof(sp_trust_t, conditionality) },
    { "promise_weight", "-",
        "factor on the loss after a broken agreement (loss stays <= 1)", "-", SP_REAL,
        SP_CONDITION, SP_LIVE | SP_HIGH_OPEN, 1, INFINITY, 1, NULL, "learn", "003-2",
        "this project", offsetof(sp_trust_t, promise_weight) },
    { "decay", "-", "return to initial per period without contact", "1/period", SP_REAL,
        SP_CONDITION, SP_LIVE, 0, 1, 0, NULL, "period", "000-4", "this project",
        offsetof(sp_trust_t, decay) },
};

static bool
in_use(const void *self)
{
    const sp_trust_t *trust = self; /* without a scope images alone are waited for */
    return trust->scope != SP_TRUST_NONE || trust->conditionality > 0;
}

static bool
needs_ties(const void *self)
{
    return ((const sp_trust_t *) self)->scope == SP_TRUST_PAIR;
}

static sp_status_t
check(const void *self, const sp_run_t *run, char *key, sp_error_t *err)
{
    const sp_trust_t *trust = self;
    if (trust->scope == SP_TRUST_NONE && trust->conditionality > 0
        && !(sp_run_value(run, "steering.information.flow") > 0)) {
        sp_point_at(key, "steering.trust.conditionality");
        return sp_fail(err, SP_ERR_RANGE,
            "steering.trust.conditionality = %g waits for a trust that nobody has: give "
            "steering.trust.scope (general, partner or pair)",
            trust->conditionality);
    }
    if (trust->scope == SP_TRUST_PARTNER
        && sp_run_value(run, "decision.update") == (double) SP_UPDATE_ASYNCHRONOUS) {
        sp_point_at(key, "steering.trust.scope");
        return sp_fail(err, SP_ERR_RANGE,
            "steering.trust.scope: partner needs decision.update: synchronous (one "
            "agent's "
            "step cannot update what all others think of a partner)");
    }
    if (sp_run_value(run, "decision.belief") == (double) SP_BELIEF_TRUST
        && trust->scope == SP_TRUST_NONE) {
        sp_point_at(key, "decision.belief");
        return sp_fail(err, SP_ERR_RANGE,
            "decision.belief: trust needs steering.trust.scope (general, partner or "
            "pair)");
    }
    return SP_OK;
}

/* As many numbers as there are agents, or directed ties. */
static uint64_t
bytes(const void *self, const sp_model_t *model, uint64_t n_ties)
{
    const sp_trust_t *trust = self;
    const uint64_t each = sp_run_sets(model->run, "steering.trust.decay") ? 5 : 4;
    const bool none = trust->scope == SP_TRUST_NONE;
    return each * (none ? 0 : trust->scope == SP_TRUST_PAIR ? n_ties : model->n_agents);
}

static sp_status_t
init(sp_simulation_t *sim, const void *self, void *state, sp_error_t *err)
{
    sp_trust_state_t *mine = state;
    const size_t n = sim->model->n_agents;
    const uint32_t scope = ((const sp_trust_t *) self)->scope;
    mine->may_decay = sp_run_sets(sim->model->run, "steering.trust.decay");
    if (scope == SP_TRUST_GENERAL || scope == SP_TRUST_PARTNER) {
        mine->trust = sp_arena_take(&sim->arena, n, sizeof(float));
        if (mine->may_decay) {
            mine->played = sp_arena_take(&sim->arena, n, 1);
        }
        if (mine->trust == NULL || (mine->may_decay && mine->played == NULL)) {
            return sp_fail(err, SP_ERR_MEMORY, "no memory for trust");
        }
    }
    return SP_OK;
}

static void
add_up(const sp_simulation_t *sim, const sp_trust_t *self, sp_trust_state_t *mine)
{
    double sum = 0;
    for (uint32_t i = 0; self->scope == SP_TRUST_PARTNER && i < sim->model->n_agents;
         i++) {
        sum += (double) mine->trust[i];
    }
    mine->sum = sum;
}

/* Notes which ties (scope pair; else whose) are played, as contacts stand. */
static void
note_contacts(const sp_simulation_t *sim, const sp_trust_t *self, sp_trust_state_t *mine)
{
    for (uint32_t i = 0; i < sim->model->n_agents; i++) {
        const uint32_t n = sp_simulation_degree(sim, i);
        for (uint32_t k = 0; k < n; k++) {
            const uint32_t tie = sim->contact != NULL || self->scope == SP_TRUST_PAIR
                ? sp_tie_index(sim, i, k)
                : 0;
            if (sp_contact(sim, tie) == SP_PLAYED) {
                mine->played[self->scope == SP_TRUST_PAIR ? tie : i] = 1;
            }
        }
    }
}

/* Random pairs of the round have met; other contacts, those of the round before, are
 * noted unless the period has already asked for them. */
static void
prepare(sp_simulation_t *sim, const void *self, void *state, uint32_t round)
{
    add_up(sim, self, state);
    const bool asked = (round - 1) % sim->model->root.period == 0;
    if (((sp_trust_state_t *) state)->played != NULL && (sim->met != NULL || !asked)) {
        note_contacts(sim, self, state);
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
            const uint8_t none = 0;
            sp_status_t status =
                sp_tie_column(sim, &mine->trust, sizeof(float), &preset, err);
            if (status == SP_OK && mine->may_decay) {
                status = sp_tie_column(sim, &mine->played, 1, &none, err);
            }
            if (status != SP_OK) {
                return status;
            }
        }
    }
    for (size_t i = 0; mine->trust != NULL && i < n; i++) {
        mine->trust[i] = (float) trust->initial;
    }
    if (mine->played != NULL) {
        memset(mine->played, 0, n);
    }
    add_up(sim, trust, mine); /* round 0 is weighed too, where success is utility */
    return SP_OK;
}

/* Nobody knows a newcomer, and it knows nobody. */
static void
replace(
    sp_simulation_t *sim, const void *self, void *state, uint32_t round, uint32_t agent)
{
    (void) round;
    const sp_trust_t *trust = self;
    sp_trust_state_t *mine = state;
    const float initial = (float) trust->initial;
    if (trust->scope == SP_TRUST_NONE) {
        return;
    }
    if (trust->scope != SP_TRUST_PAIR) {
        mine->trust[agent] = initial;
        return;
    }
    const uint32_t n = sim->model->n_agents;
    for (uint32_t j = 0; sim->tie_offset == NULL && j < n; j++) { /* random pairs */
        mine->trust[(size_t) agent * n + j] = initial;
        mine->trust[(size_t) j * n + agent] = initial;
    }
    for (uint32_t k = 0; sim->tie_offset != NULL
         && k < sim->tie_offset[agent + 1] - sim->tie_offset[agent];
         k++) {
        const uint32_t tie = sim->tie_offset[agent] + k;
        mine->trust[tie] = initial;
        mine->trust[sp_find_tie(sim, sim->tie_partner[tie], agent)] = initial;
    }
}

double
sp_trust_in(const sp_simulation_t *sim, const sp_trust_t *trust,
    const sp_trust_state_t *state, uint32_t agent, uint32_t k)
{
    switch (trust->scope) {
    case SP_TRUST_NONE:
        return trust->initial;
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
    if (n == 0 || trust->scope == SP_TRUST_NONE) {
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

/* What stands for trust over a directed tie: the image where it is known. */
static double
felt(const sp_simulation_t *sim, uint32_t tie, double trust)
{
    const uint8_t image = sim->image_seen[tie];
    return image == 0 ? trust : image == 2;
}

double
sp_trust_felt_in(const sp_simulation_t *sim, const sp_trust_t *trust,
    const sp_trust_state_t *state, uint32_t agent, uint32_t k)
{
    const double tau = sp_trust_in(sim, trust, state, agent, k);
    return sim->image_seen != NULL ? felt(sim, sp_tie_index(sim, agent, k), tau) : tau;
}

double
sp_trust_felt_mean(const sp_simulation_t *sim, const sp_trust_t *trust,
    const sp_trust_state_t *state, uint32_t agent)
{
    const uint32_t n = sp_simulation_degree(sim, agent);
    if (sim->image_seen == NULL || n == 0) {
        return sp_trust_mean(sim, trust, state, agent);
    }
    double sum = 0;
    for (uint32_t k = 0; k < n; k++) {
        sum += sp_trust_felt_in(sim, trust, state, agent, k);
    }
    return sum / n;
}

/* What an act towards all is weighed by: the mean over who is played with in this round,
 * each as its tie weighs, since that is what such an act pays. */
static double
felt_mean_of_round(const sp_simulation_t *sim, const sp_trust_t *trust,
    const sp_trust_state_t *state, uint32_t agent)
{
    if (sim->contact == NULL && sim->tie_weight == NULL) {
        return sp_trust_felt_mean(sim, trust, state, agent);
    }
    double sum = 0;
    double total = 0;
    for (uint32_t tie = sim->tie_offset[agent]; tie < sim->tie_offset[agent + 1]; tie++) {
        if (sp_contact(sim, tie) == SP_PLAYED) {
            const uint32_t k = tie - sim->tie_offset[agent];
            const double weight = sim->tie_weight != NULL ? sim->tie_weight[tie] : 1;
            sum += weight * sp_trust_felt_in(sim, trust, state, agent, k);
            total += weight;
        }
    }
    return total > 0 ? sum / total : sp_trust_felt_mean(sim, trust, state, agent);
}

/* Trust over directed tie number `tie` of agent, where ties choose. */
static double
trust_over(const sp_simulation_t *sim, const sp_trust_t *trust,
    const sp_trust_state_t *mine, uint32_t agent, uint32_t tie)
{
    switch (trust->scope) {
    case SP_TRUST_NONE:
        return trust->initial;
    case SP_TRUST_GENERAL:
        return (double) mine->trust[agent];
    case SP_TRUST_PARTNER:
        return (double) mine->trust[sim->tie_partner[tie]];
    default:
        return (double) mine->trust[tie];
    }
}

static void
weigh(sp_span_t *span, const void *self, void *state)
{
    const sp_trust_t *trust = self;
    const sp_trust_state_t *mine = state;
    const sp_simulation_t *sim = span->sim;
    const double lambda = trust->conditionality;
    const uint32_t n = span->last - span->first;
    const uint8_t *unconditional = sim->unconditional;
    if (lambda == 0) {
        return; /* a factor of exactly 1 */
    }
    if (span->of_ties && trust->scope == SP_TRUST_PAIR && sim->image_seen == NULL
        && unconditional == NULL) {
        sp_kernels()->weigh_trust(n, mine->trust + span->first, lambda, span->weight);
        return;
    }
    for (uint32_t k = 0; k < n; k++) {
        double tau;
        if (unconditional != NULL && unconditional[sp_span_agent(span, k)]) {
            continue;
        }
        if (span->of_ties) {
            const uint32_t tie = span->first + k;
            tau = trust_over(sim, trust, mine, span->agent[k], tie);
            tau = sim->image_seen != NULL ? felt(sim, tie, tau) : tau;
        } else {
            tau = felt_mean_of_round(sim, trust, mine, span->first + k);
        }
        span->weight[k] *= 1 - lambda + lambda * tau;
    }
}

/* What was perceived of played contacts: shares of C, and of D that broke a promise. */
typedef struct {
    double c, broken;
} seen_t;

static float
stepped(const sp_trust_t *trust, float tau, seen_t seen)
{
    const double before = (double) tau;
    double fall = trust->loss * (1 - seen.c);
    if (seen.broken > 0) {
        fall += trust->loss * (trust->promise_weight - 1) * seen.broken;
        fall = fall < 1 ? fall : 1;
    }
    return (float) (before + (trust->gain * seen.c * (1 - before) - fall * before));
}

/* Mean over the played contacts of agent of what it saw of its partners, or these of it;
 * c = -1 where none is played. */
static seen_t
seen_mean(const sp_simulation_t *sim, uint32_t agent, bool by_others, uint32_t round)
{
    const sp_model_t *model = sim->model;
    const uint32_t degree = sp_simulation_degree(sim, agent);
    seen_t mean = { -1, 0 };
    if (sim->contact == NULL && sim->agreed == NULL) {
        if (!by_others) {
            mean.c = sp_seen_mean(sim, agent, round);
            return mean;
        }
        if (degree > 0 && !model->of_strategies && !model->per_partner
            && !(model->match.misperception > 0)) {
            mean.c = sim->play[agent] == SP_COOPERATE;
            return mean;
        }
    }
    uint32_t n = 0;
    double sum = 0;
    double broken = 0;
    for (uint32_t k = 0; k < degree; k++) {
        const bool ties = sim->contact != NULL || sim->agreed != NULL;
        const uint32_t tie = ties ? sp_tie_index(sim, agent, k) : 0;
        if (sp_contact(sim, tie) == SP_PLAYED) {
            const double c = by_others ? sp_seen_by(sim, agent, k, round)
                                       : sp_seen(sim, agent, k, round);
            sum += c;
            broken += sp_tie_broken(sim, tie, c);
            n++;
        }
    }
    if (n > 0) {
        mean = (seen_t) { sum / n, broken / n };
    }
    return mean;
}

/* Pair scope where acts are seen as they are: ties of agents first .. last-1 as
 * columns. */
static void
learn_ties(sp_simulation_t *sim, const sp_trust_t *trust, sp_trust_state_t *mine,
    uint32_t first_agent, uint32_t last_agent)
{
    const uint32_t last = sim->tie_offset[last_agent];
    const bool promises = sim->agreed != NULL && trust->promise_weight > 1;
    uint8_t seen[SP_SPAN];
    uint32_t broken[SP_SPAN];
    float before[SP_SPAN];
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
        float *tau = mine->trust + at;
        uint32_t n_broken = 0;
        for (uint32_t k = 0; promises && k < n; k++) {
            broken[n_broken] = k;
            before[n_broken] = tau[k];
            n_broken += sim->agreed[at + k] != 0 && seen[k] == SP_DEFECT;
        }
        sp_kernels()->learn_trust_acts(n, seen, trust->gain, trust->loss, tau);
        for (uint32_t b = 0; b < n_broken; b++) { /* these cost more trust */
            tau[broken[b]] = stepped(trust, before[b], (seen_t) { 0, 1 });
        }
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
    if (trust->scope == SP_TRUST_PAIR && !model->of_strategies && sim->contact == NULL
        && !(model->match.misperception > 0) && sim->graph->form != SP_GRAPH_PAIRS
        && (sim->groups == NULL || !sim->groups->drawn)) {
        learn_ties(sim, trust, mine, first, last);
        return;
    }
    for (uint32_t i = first; i < last; i++) {
        if (trust->scope == SP_TRUST_PAIR) {
            const uint32_t n = sp_simulation_degree(sim, i);
            for (uint32_t k = 0; k < n; k++) {
                const uint32_t tie = sp_tie_index(sim, i, k);
                if (sp_contact(sim, tie) == SP_PLAYED) {
                    const double c = sp_seen(sim, i, k, round);
                    const seen_t seen = { c, sp_tie_broken(sim, tie, c) };
                    mine->trust[tie] = stepped(trust, mine->trust[tie], seen);
                }
            }
            continue;
        }
        const seen_t seen = seen_mean(sim, i, trust->scope == SP_TRUST_PARTNER, round);
        if (seen.c >= 0) { /* no tie, no update */
            mine->trust[i] = stepped(trust, mine->trust[i], seen);
        }
    }
}

/* Trust that was not used since the last period goes back towards what it was at
 * first. */
static void
period(sp_simulation_t *sim, const void *self, void *state, uint32_t round)
{
    (void) round;
    const sp_trust_t *trust = self;
    sp_trust_state_t *mine = state;
    if (mine->played == NULL) {
        return;
    }
    if (sim->met == NULL && sim->contact != NULL) {
        note_contacts(sim, trust, mine);
    }
    const bool all = sim->met == NULL && sim->contact == NULL; /* everything was played */
    const size_t n = trust->scope == SP_TRUST_PAIR ? sim->n_ties : sim->model->n_agents;
    for (size_t i = 0; i < n; i++) {
        if (!all && !mine->played[i]) {
            const double tau = (double) mine->trust[i];
            mine->trust[i] = (float) (tau + trust->decay * (trust->initial - tau));
        }
        mine->played[i] = 0;
    }
}

const sp_mechanism_t sp_mechanism_trust = {
    .name = "trust",
    .path = "steering.trust",
    .summary = "trust follows what is perceived, and the shared interest waits for it",
    .source =
        "Bush & Mosteller 1955; Levine, Rev. Econ. Dyn. 1, 593 (1998); scopes: this "
        "project",
    .params = params,
    .n_params = sizeof(params) / sizeof(params[0]),
    .params_size = sizeof(sp_trust_t),
    .state_size = sizeof(sp_trust_state_t),
    .order = 30,
    .in_use = in_use,
    .check = check,
    .needs_ties = needs_ties,
    .bytes = bytes,
    .init = init,
    .start = start,
    .replace = replace,
    .prepare = prepare,
    .weigh = weigh,
    .learn = learn,
    .period = period,
};
