/* steering_shared_interest.c - players weigh the partner's payoff beside their own.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Q = q + s max(0, q_max - q): base weight q, steered by s towards q_max (model.md, 7.4).
 * The reshaped game (1-Q) own + Q partner's is that of Szabo & Szolnoki, J. Theor. Biol.
 * 299, 81 (2012); that people differ in q is known from measured value orientations
 * (Murphy, Ackermann & Handgraaf, Judgm. Decis. Mak. 6, 771 (2011)), and that they treat
 * their own group better from experiments (Balliet, Wu & De Dreu, Psychol. Bull. 140,
 * 1556 (2014)); steering is this project's. What changes q and s between rounds:
 * shared_interest_period.c. */
#include "steering_shared_interest.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#include "checks.h"
#include "kernels.h"
#include "revise.h"
#include "samenspel/decision.h"
#include "samenspel/detmath.h"
#include "samenspel/settings.h"
#include "units.h"

#define PATH "steering.shared_interest"

/* name, symbol, summary, unit, type, kind, flags, low, high, preset, choices, phase,
 * rows, source, offset */
static const sp_param_t params[] = {
    { "weight", "q", "base weight of the partner's payoff", "-", SP_REAL, SP_CONDITION,
        SP_LIVE, 0, 1, 0, NULL, "weigh", "000-3", "Szabo & Szolnoki 2012",
        offsetof(sp_shared_interest_t, weight) },
    { "spread", "sd", "sd over agents of the base weight (truncated to [0, 1])", "-",
        SP_REAL, SP_CONDITION, 0, 0, 1, 0, NULL, "init", "000-3", "Murphy et al. 2011",
        offsetof(sp_shared_interest_t, spread) },
    { "weight_in", "q_in", "base weight towards one's own unit; auto = weight", "-",
        SP_REAL, SP_CONDITION, SP_LIVE | SP_AUTO, 0, 1, NAN, NULL, "weigh",
        "000-15;002-1", "Balliet et al. 2014",
        offsetof(sp_shared_interest_t, weight_in) },
    { "weight_out", "q_out", "base weight towards other units; auto = weight", "-",
        SP_REAL, SP_CONDITION, SP_LIVE | SP_AUTO, 0, 1, NAN, NULL, "weigh",
        "000-15;002-1", "Balliet et al. 2014",
        offsetof(sp_shared_interest_t, weight_out) },
    { "steer", "s", "how far the weight is steered from its base towards maximum", "-",
        SP_REAL, SP_INTERVENTION, SP_LIVE, 0, 1, 0, NULL, "weigh", "000-3;004-2",
        "Szabo & Szolnoki 2012", offsetof(sp_shared_interest_t, steer) },
    { "maximum", "q_max", "weight at full steering; 0.5 = the fraternal point", "-",
        SP_REAL, SP_CONDITION, SP_LIVE, 0, 1, 0.5, NULL, "weigh", "000-3",
        "Szabo & Szolnoki 2012", offsetof(sp_shared_interest_t, maximum) },
    { "decay", "-", "chance per period that an agent's steer lapses to 0", "1/period",
        SP_REAL, SP_CONDITION, SP_LIVE, 0, 1, 0, NULL, "period", "003-13", "this project",
        offsetof(sp_shared_interest_t, decay) },
    { "promotion", "-", "chance per period and neighbour of taking over a higher steer",
        "1/period", SP_REAL, SP_INTERVENTION, SP_LIVE, 0, 1, 0, NULL, "period", "004-13",
        "Fowler & Christakis 2010", offsetof(sp_shared_interest_t, promotion) },
    { "imitation", "-",
        "chance per period of copying the base weight of a more successful neighbour",
        "1/period", SP_REAL, SP_CONDITION, SP_LIVE, 0, 1, 0, NULL, "period", "001-11",
        "Gavrilets & Richerson 2017", offsetof(sp_shared_interest_t, imitation) },
    { "drift", "-", "sd of the change of the base weight per period", "1/period", SP_REAL,
        SP_CONDITION, SP_LIVE, 0, 1, 0, NULL, "period", "001-11",
        "Gavrilets & Richerson 2017", offsetof(sp_shared_interest_t, drift) },
};

static bool
in_use(const void *self)
{
    const sp_shared_interest_t *interest = self;
    return interest->weight > 0 || interest->spread > 0 || interest->weight_in > 0
        || interest->weight_out > 0 || interest->drift > 0
        || (interest->steer > 0 && interest->maximum > 0);
}

/* Ownership of what a circle decided raises base weights also from 0. */
static bool
is_owned(const sp_run_t *run)
{
    return sp_run_value(run, "steering.circles.ownership") > 0;
}

/* Nor need the centre steer: a frame, a circle's median or an agent's own trial may. */
static bool
wanted(const sp_run_t *run)
{
    return is_owned(run) || sp_run_sets(run, "steering.autonomy.steer_min")
        || sp_run_value(run, "steering.autonomy.unit") > 0
        || sp_run_chose(run, "steering.circles.rule", "median");
}

static bool
needs_success(const void *self)
{
    return ((const sp_shared_interest_t *) self)->imitation > 0;
}

/* ---- which columns a run needs ----------------------------------------------------- */

static bool
has_weights(const sp_run_t *run)
{
    return sp_run_sets(run, PATH ".spread") || sp_run_sets(run, PATH ".imitation")
        || sp_run_sets(run, PATH ".drift") || is_owned(run);
}

static bool
has_steers(const sp_run_t *run)
{
    return sp_run_sets(run, PATH ".decay") || sp_run_sets(run, PATH ".promotion")
        || sp_run_sets(run, "steering.turnover.rate")
        || sp_run_value(run, "steering.autonomy.unit") > 0;
}

/* Whether ties to one's own unit and to others have weights of their own. */
static bool
has_sides(const sp_shared_interest_t *self)
{
    return !isnan(self->weight_in) || !isnan(self->weight_out);
}

uint64_t
sp_interest_bytes(const sp_run_t *run)
{
    return (has_weights(run) ? 3 * sizeof(double) + sizeof(uint32_t) : 0)
        + (has_steers(run) ? 3 * sizeof(double) : 0);
}

static uint64_t
bytes(const void *self, const sp_model_t *model, uint64_t n_ties)
{
    (void) self;
    (void) n_ties;
    return (uint64_t) sp_interest_bytes(model->run) * model->n_agents;
}

/* ---- refusals ---------------------------------------------------------------------- */

/* Copying compares material payoffs, which no weight touches. */
static sp_status_t
check_that_it_acts(const sp_run_t *run, char *key, sp_error_t *err)
{
    const sp_decision_t *rule = sp_decisions[(size_t) sp_run_value(run, "decision.rule")];
    const bool by_utility =
        sp_run_value(run, "decision.success") == (double) SP_SUCCESS_UTILITY;
    if (rule->form == SP_RULE_CHOICE || by_utility) {
        return SP_OK;
    }
    sp_point_at(key, PATH);
    return sp_fail(err, SP_ERR_RANGE,
        "the shared interest cannot act with decision.rule: %s on material success: take "
        "decision.success: utility, or a rule that chooses (logit, best_response)",
        rule->name);
}

static bool
has_units(const sp_run_t *run)
{
    const double network = sp_run_value(run, "network.kind");
    return strcmp(sp_networks[(size_t) network]->name, "teams") == 0
        || sp_run_value(run, "steering.circles.rule") > 0
        || sp_run_value(run, "steering.autonomy.demand_spread") > 0;
}

static sp_status_t
check_sides(
    const sp_shared_interest_t *self, const sp_run_t *run, char *key, sp_error_t *err)
{
    const double in = isnan(self->weight_in) ? self->weight : self->weight_in;
    const double out = isnan(self->weight_out) ? self->weight : self->weight_out;
    if (in == out) {
        return SP_OK;
    }
    const char *at = isnan(self->weight_in) ? PATH ".weight_out" : PATH ".weight_in";
    if (sp_run_value(run, "decision.acts") != (double) SP_ACTS_PER_PARTNER) {
        sp_point_at(key, at);
        return sp_fail(err, SP_ERR_RANGE,
            PATH
            ".weight_in = %g and weight_out = %g differ, so that an act must be chosen "
            "towards each partner: needs decision.acts: per_partner",
            in, out);
    }
    if (!has_units(run)) {
        sp_point_at(key, at);
        return sp_fail(err, SP_ERR_RANGE,
            PATH
            ".weight_in = %g and weight_out = %g differ, but all are in one unit: take "
            "network.kind: teams, or give circles (steering.circles.rule)",
            in, out);
    }
    return SP_OK;
}

static sp_status_t
check(const void *self, const sp_run_t *run, char *key, sp_error_t *err)
{
    const sp_shared_interest_t *interest = self;
    if (!sp_acts(run, PATH, in_use(self)) && !wanted(run)) {
        return SP_OK;
    }
    sp_status_t status = check_that_it_acts(run, key, err);
    if (status == SP_OK) {
        status = check_sides(interest, run, key, err);
    }
    const bool differs = has_weights(run) || has_steers(run);
    return status == SP_OK && differs ? sp_check_agents(run, PATH, key, err) : status;
}

/* ---- the start --------------------------------------------------------------------- */

static sp_status_t
init(sp_simulation_t *sim, const void *self, void *state, sp_error_t *err)
{
    (void) self;
    sp_interest_state_t *mine = state;
    const sp_run_t *run = sim->model->run;
    const size_t n = sim->model->n_agents;
    bool ok = true;
#define TAKE(field)                                                                      \
    (ok = ((mine->field = sp_arena_take(&sim->arena, n, sizeof(*mine->field))) != NULL)  \
            && ok)
    if (has_weights(run)) {
        TAKE(weight);
        TAKE(initial);
        TAKE(next_weight);
        if (strcmp(sim->model->network->name, "complete") == 0
            && sp_run_sets(run, PATH ".imitation")) {
            TAKE(order);
        }
    }
    if (has_steers(run)) {
        TAKE(steer);
        TAKE(policy);
        TAKE(next_steer);
    }
#undef TAKE
    return ok ? SP_OK
              : sp_fail(err, SP_ERR_MEMORY, "no memory for weights of %zu agents", n);
}

/* Standard normal chance below z, from its quantiles, by halving; 2^-60 wide at the
 * end. */
static double
normal_chance(double z)
{
    double low = 0;
    double high = 1;
    for (int i = 0; i < 60; i++) {
        const double middle = low + (high - low) / 2;
        if (!(middle > 0 && middle < 1)) {
            break;
        }
        if (sp_normal_quantile(middle) < z) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low + (high - low) / 2;
}

static double
clipped(double x)
{
    return x < 0 ? 0 : x > 1 ? 1 : x;
}

/* Initial base weights: quantiles of a normal distribution cut off below 0 and above 1,
 * so that nobody stands in a heap at an end and each keeps its rank when weight
 * changes. */
static void
draw_weights(sp_simulation_t *sim, const sp_shared_interest_t *self, double *weight)
{
    const uint32_t n = sim->model->n_agents;
    if (!(self->spread > 0)) {
        for (uint32_t i = 0; i < n; i++) {
            weight[i] = self->weight;
        }
        return;
    }
    const double below = normal_chance((0 - self->weight) / self->spread);
    const double width = normal_chance((1 - self->weight) / self->spread) - below;
    uint32_t word[SP_SPAN + 4];
    for (uint32_t at = 0; at < n; at += SP_SPAN) {
        const uint32_t count = n - at < SP_SPAN ? n - at : SP_SPAN;
        sp_kernels()->draw_words(
            sim->key, at, count, 0, SP_DRAW(SP_DRAW_INITIAL_WEIGHT, 0), word);
        for (uint32_t k = 0; k < count; k++) {
            const double chance = below + sp_uniform(word[k]) * width;
            weight[at + k] =
                clipped(self->weight + self->spread * sp_normal_quantile(chance));
        }
    }
}

static sp_status_t
start(sp_simulation_t *sim, const void *self, void *state, sp_error_t *err)
{
    (void) err;
    const sp_shared_interest_t *interest = self;
    sp_interest_state_t *mine = state;
    const uint32_t n = sim->model->n_agents;
    if (mine->weight != NULL) {
        draw_weights(sim, interest, mine->initial);
        memcpy(mine->weight, mine->initial, n * sizeof(double));
        mine->drawn_at = interest->weight;
    }
    for (uint32_t i = 0; mine->steer != NULL && i < n; i++) {
        mine->policy[i] = sp_policy(sim, SP_POLICY_STEER, i);
        mine->steer[i] = mine->policy[i];
    }
    return SP_OK;
}

/* A newcomer has a base weight of its own and, until a policy is written anew, no
 * steer. */
static void
replace(
    sp_simulation_t *sim, const void *self, void *state, uint32_t round, uint32_t agent)
{
    (void) round;
    const sp_shared_interest_t *interest = self;
    sp_interest_state_t *mine = state;
    if (mine->weight != NULL && interest->spread > 0) {
        const double u = sp_uniform(sp_word(sim, SP_DRAW_INITIAL_WEIGHT, agent, 0));
        const double below = normal_chance((0 - interest->weight) / interest->spread);
        const double width =
            normal_chance((1 - interest->weight) / interest->spread) - below;
        mine->initial[agent] = clipped(
            interest->weight + interest->spread * sp_normal_quantile(below + u * width));
    }
    if (mine->weight != NULL) {
        mine->weight[agent] = mine->initial[agent];
    }
    if (mine->steer != NULL) {
        mine->steer[agent] = 0;
    }
}

/* ---- a round ----------------------------------------------------------------------- */

/* An event on weight moves every base weight as it moves the initial ones (choice). */
static void
move_weights(
    sp_simulation_t *sim, const sp_shared_interest_t *self, sp_interest_state_t *mine)
{
    double *before = mine->next_weight;
    memcpy(before, mine->initial, sim->model->n_agents * sizeof(double));
    draw_weights(sim, self, mine->initial);
    for (uint32_t i = 0; i < sim->model->n_agents; i++) {
        mine->weight[i] = clipped(mine->weight[i] + (mine->initial[i] - before[i]));
    }
    mine->drawn_at = self->weight;
}

/* Who has a steer written for it has that steer, also one that had lapsed. */
static void
prepare(sp_simulation_t *sim, const void *self, void *state, uint32_t round)
{
    (void) round;
    const sp_shared_interest_t *interest = self;
    sp_interest_state_t *mine = state;
    const sp_policies_t *policies = &sim->policies;
    if (mine->weight != NULL && mine->drawn_at != interest->weight) {
        move_weights(sim, interest, mine);
    }
    for (uint32_t i = 0; mine->steer != NULL && i < sim->model->n_agents; i++) {
        const double policy = sp_policy(sim, SP_POLICY_STEER, i);
        if (policies->wrote[SP_POLICY_STEER]
            || (policies->touched != NULL && policies->touched[i])
            || policy != mine->policy[i]) { /* a frame or a level has changed it */
            mine->steer[i] = policy;
            mine->policy[i] = policy;
        }
    }
}

static double
steer_of(const sp_simulation_t *sim, const sp_interest_state_t *mine, uint32_t agent)
{
    const double steer =
        mine->steer != NULL ? mine->steer[agent] : sp_policy(sim, SP_POLICY_STEER, agent);
    return mine->process != NULL ? steer * mine->process[agent] : steer;
}

static double
steered(double weight, double steer, double maximum)
{
    const double room = maximum - weight;
    return weight + steer * (room > 0 ? room : 0);
}

static void
weigh(sp_span_t *span, const void *self, void *state)
{
    const sp_shared_interest_t *interest = self;
    const sp_interest_state_t *mine = state;
    const sp_simulation_t *sim = span->sim;
    const uint32_t n = span->last - span->first;
    const bool sides = has_sides(interest);
    if (mine->weight == NULL && mine->steer == NULL && mine->process == NULL && !sides
        && sim->policies.of_agent[SP_POLICY_STEER] == NULL) {
        const double weight = steered(
            interest->weight, sim->policies.uniform[SP_POLICY_STEER], interest->maximum);
        for (uint32_t k = 0; k < n; k++) {
            span->weight[k] = weight;
        }
        return;
    }
    const double in = isnan(interest->weight_in) ? interest->weight : interest->weight_in;
    const double out =
        isnan(interest->weight_out) ? interest->weight : interest->weight_out;
    uint32_t before = UINT32_MAX;
    for (uint32_t k = 0; k < n; k++) {
        const uint32_t agent = sp_span_agent(span, k);
        if (agent == before && !sides) { /* the same towards every partner */
            span->weight[k] = span->weight[k - 1];
            continue;
        }
        before = agent;
        double weight = mine->weight != NULL ? mine->weight[agent] : interest->weight;
        if (sides) {
            const bool own = !span->of_ties
                || sp_unit(sim, agent) == sp_unit(sim, sim->tie_partner[span->first + k]);
            weight = clipped((own ? in : out) + (weight - interest->weight));
        }
        span->weight[k] = steered(weight, steer_of(sim, mine, agent), interest->maximum);
    }
}

/* ---- for neighbours ---------------------------------------------------------------- */

double
sp_interest_weight(const sp_simulation_t *sim, uint32_t agent)
{
    const sp_shared_interest_t *self = sp_simulation_params(sim, "shared_interest");
    const sp_interest_state_t *mine = sp_simulation_state(sim, "shared_interest");
    return self == NULL ? 0 : mine->weight != NULL ? mine->weight[agent] : self->weight;
}

double
sp_interest_steer(const sp_simulation_t *sim, uint32_t agent)
{
    const sp_interest_state_t *mine = sp_simulation_state(sim, "shared_interest");
    return mine == NULL ? 0 : steer_of(sim, mine, agent);
}

double
sp_interest_base(const sp_simulation_t *sim, uint32_t agent)
{
    const sp_shared_interest_t *self = sp_simulation_params(sim, "shared_interest");
    return self == NULL ? 0
                        : steered(sp_interest_weight(sim, agent),
                            sp_interest_steer(sim, agent), self->maximum);
}

void
sp_interest_own(sp_simulation_t *sim, uint32_t agent, double share)
{
    const sp_shared_interest_t *self = sp_simulation_params(sim, "shared_interest");
    const sp_interest_state_t *mine = sp_simulation_state(sim, "shared_interest");
    mine->weight[agent] = steered(mine->weight[agent], share, self->maximum);
}

void
sp_interest_disown(sp_simulation_t *sim, double share)
{
    const sp_interest_state_t *mine = sp_simulation_state(sim, "shared_interest");
    for (uint32_t i = 0; i < sim->model->n_agents; i++) {
        mine->weight[i] -= share * (mine->weight[i] - mine->initial[i]);
    }
}

void
sp_interest_try(sp_simulation_t *sim, uint32_t agent, double steer)
{
    const sp_interest_state_t *mine = sp_simulation_state(sim, "shared_interest");
    mine->steer[agent] = steer;
}

const sp_mechanism_t sp_mechanism_shared_interest = {
    .name = "shared_interest",
    .path = PATH,
    .summary = "players weigh the partner's payoff beside their own",
    .source = "Szabo & Szolnoki, J. Theor. Biol. 299, 81 (2012); steering: this project",
    .params = params,
    .n_params = sizeof(params) / sizeof(params[0]),
    .params_size = sizeof(sp_shared_interest_t),
    .state_size = sizeof(sp_interest_state_t),
    .order = 10,
    .bytes = bytes,
    .in_use = in_use,
    .by_count = true,
    .wanted = wanted,
    .check = check,
    .needs_success = needs_success,
    .init = init,
    .start = start,
    .replace = replace,
    .prepare = prepare,
    .weigh = weigh,
    .period = sp_interest_period,
};
