/* steering_circles.c - circles meet, share facts, hear objections and decide for
 * themselves.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The four steps (facts, reflection, new insights, decision) and consent are those of
 * sociocracy (Romme, Organ. Stud. 20, 801 (1999)); that a policy works better where it
 * was chosen, Dal Bo, Foster & Putterman, Am. Econ. Rev. 100, 2205 (2010); that being
 * heard is what people ask of a procedure, Tyler, Annu. Rev. Psychol. 57, 375 (2006).
 * One meeting is circle_decision.c; here is who meets when, and what follows (model.md,
 * 7.11). */
#include "steering_circles.h"

#include <math.h>
#include <string.h>

#include "checks.h"
#include "circle_gain.h"
#include "policy_map.h"
#include "steering_clarity.h"
#include "steering_pilot.h"
#include "steering_shared_interest.h"
#include "steering_trust.h"
#include "units.h"

static const char *const rules[] = { "none", "director", "majority", "median",
    "unanimity", "consent", NULL };

#define AT(field) offsetof(sp_circles_t, field)

/* name, symbol, summary, unit, type, kind, flags, low, high, preset, choices, phase,
 * rows, source, offset */
static const sp_param_t params[] = {
    { "rule", "-", "how a circle decides", "-", SP_CHOICE, SP_INTERVENTION, 0, 0, 0, 0,
        rules, "cycle", "000-6;000-10", "Romme 1999", AT(rules.rule) },
    SP_POLICY_ROWS("proposal", "proposed ", "cycle", "000-10", sp_circles_t, proposal),
    { "gain", "G", "true mean gain of the proposal; auto = foreseen by the mean field",
        "payoff", SP_REAL, SP_INTERVENTION, SP_AUTO, -INFINITY, INFINITY, NAN, NULL,
        "cycle", "000-6", "this project", AT(gain) },
    /* a condition: who shares images and serves a demand is the same in the twin */
    { "size", "n", "members a circle; the last takes the remainder", "agents", SP_INTEGER,
        SP_CONDITION, 0, 2, 50, 8, NULL, "init", "000-6", "sociocracy",
        AT(size) },
    { "cycle", "-", "rounds between meetings", "rounds", SP_INTEGER, SP_INTERVENTION, 0,
        1, 1e9, 50, NULL, "cycle", "003-15", "this project", AT(cycle) },
    { "stake_spread", "sigma", "sd of the members' own stakes in a proposal", "payoff",
        SP_REAL, SP_CONDITION, 0, 0, INFINITY, 1, NULL, "cycle", "000-6", "this project",
        AT(rules.stake_spread) },
    { "objection_threshold", "theta_o", "an objection needs a value below minus this",
        "payoff", SP_REAL, SP_INTERVENTION, 0, 0, INFINITY, 1, NULL, "cycle", "000-6",
        "sociocracy", AT(rules.objection_threshold) },
    { "argue", "p_arg", "chance that a member can argue an objection", "prob", SP_REAL,
        SP_CONDITION, 0, 0, 1, 1, NULL, "cycle", "000-6", "sociocracy", AT(rules.argue) },
    { "voice", "v", "chance that a fact or an objection is voiced", "prob", SP_REAL,
        SP_CONDITION, 0, 0, 1, 1, NULL, "cycle", "003-10", "Edmondson 1999",
        AT(rules.voice) },
    { "facts", "phi0", "chance of sharing a signal without trust", "prob", SP_REAL,
        SP_INTERVENTION, 0, 0, 1, 0, NULL, "cycle", "000-7;000-12",
        "Stasser & Titus 1985", AT(rules.facts) },
    { "signal_noise", "s", "sd of a signal on the gain; 0 = the gain is known", "payoff",
        SP_REAL, SP_CONDITION, 0, 0, INFINITY, 1, NULL, "cycle", "000-7;003-4",
        "this project", AT(rules.signal_noise) },
    { "prior_mean", "mu0", "prior mean of the gain", "payoff", SP_REAL, SP_CONDITION, 0,
        -INFINITY, INFINITY, 0, NULL, "cycle", "000-7", "this project",
        AT(rules.prior_mean) },
    { "prior_spread", "s0", "prior sd of the gain", "payoff", SP_REAL, SP_CONDITION,
        SP_LOW_OPEN, 0, INFINITY, 1, NULL, "cycle", "000-7", "this project",
        AT(rules.prior_spread) },
    { "reflect", "r", "rounds of listening", "rounds", SP_INTEGER, SP_INTERVENTION, 0, 0,
        20, 0, NULL, "cycle", "000-5;000-8", "DeGroot 1974", AT(rules.reflect) },
    { "listen", "1-w_self", "weight on the others; auto = 1 - 1/n", "-", SP_REAL,
        SP_CONDITION, SP_AUTO, 0, 1, NAN, NULL, "cycle", "000-5", "Golub & Jackson 2010",
        AT(rules.listen) },
    { "amendments", "-", "amendments at most", "-", SP_INTEGER, SP_INTERVENTION, 0, 0, 50,
        0, NULL, "cycle", "000-9", "Kosfeld et al. 2009", AT(rules.amendments) },
    { "amend_cost", "-", "cost of one amendment", "payoff", SP_REAL, SP_INTERVENTION, 0,
        0, INFINITY, 0, NULL, "cycle", "000-9", "this project", AT(rules.amend_cost) },
    { "bodies", "-", "serial bodies that must all agree", "-", SP_INTEGER,
        SP_INTERVENTION, 0, 1, 20, 1, NULL, "cycle", "003-9", "Tsebelis 2002",
        AT(rules.bodies) },
    { "ownership", "psi", "share of the way to maximum gained by who decided", "-",
        SP_REAL, SP_CONDITION, 0, 0, 1, 0, NULL, "cycle", "000-13;004-12",
        "Dal Bo et al. 2010", AT(ownership) },
    { "ownership_decay", "-", "return of the base weight to its initial value",
        "1/period", SP_REAL, SP_CONDITION, 0, 0, 1, 0, NULL, "period", "000-13",
        "this project", AT(ownership_decay) },
    { "process_trust", "lambda_p", "how far steering waits for trust in the process", "-",
        SP_REAL, SP_CONDITION, 0, 0, 1, 0, NULL, "weigh", "000-14", "Tyler 2006",
        AT(process_trust) },
    { "process_gain", "beta_p", "step of trust in the process after a decision",
        "1/decision", SP_REAL, SP_CONDITION, 0, 0, 1, 0.1, NULL, "cycle", "000-14",
        "Tyler 2006", AT(process_gain) },
    { "meeting_cost", "-", "cost per member and held step", "payoff", SP_REAL,
        SP_INTERVENTION, 0, 0, INFINITY, 0, NULL, "cycle", "003-15", "this project",
        AT(meeting_cost) },
};

static bool
in_use(const void *self)
{
    return ((const sp_circles_t *) self)->rules.rule != SP_CIRCLE_NONE;
}

/* ---- refusals --------------------------------------------------------------------- */

static bool
pilot_asks(const sp_run_t *run)
{
    return sp_run_value_or(run, "steering.pilot.share", 0) > 0
        && sp_run_chose(run, "steering.pilot.rollout", "vote");
}

/* A policy of the proposal, or of a pilot's set that is voted on, whose worth the mean
 * field does not foresee; NULL without one. */
static const char *
unforeseen(const sp_circles_t *circles, const sp_run_t *run)
{
    sp_policy_rows_t rows;
    sp_policy_find_rows(run->schema, &rows);
    for (int p = 0; p < SP_N_POLICIES; p++) {
        const bool foreseen =
            p == SP_POLICY_STEER || p == SP_POLICY_REWARD || p == SP_POLICY_FINE;
        const bool asked = !isnan(circles->proposal[p])
            || (pilot_asks(run)
                && (!isnan(run->value[rows.pilot[p]])
                    || (p == SP_POLICY_COMPENSATION
                        && sp_run_value(run, "steering.pilot.terms") > 0)));
        if (asked && !foreseen && circles->rules.rule != SP_CIRCLE_MEDIAN) {
            return sp_policy_names[p];
        }
    }
    return NULL;
}

static sp_status_t
check_gain(const sp_circles_t *circles, const sp_run_t *run, char *key, sp_error_t *err)
{
    const char *rule = sp_decisions[(size_t) sp_run_value(run, "decision.rule")]->name;
    const char *policy = unforeseen(circles, run);
    const bool pools = sp_run_value_or(run, "steering.incentives.policy", 0) > 0
        && !sp_run_chose(run, "steering.incentives.policy", "fixed");
    if (!isnan(circles->gain)) {
        return SP_OK;
    }
    sp_point_at(key, "steering.circles.gain");
    if (!sp_run_chose(run, "game.kind", "donation") || strcmp(rule, "logit") != 0
        || run->n_strategies > 0) {
        return sp_fail(err, SP_ERR_RANGE,
            "steering.circles.gain: auto is foreseen for game.kind: donation with "
            "decision.rule: logit and acts only: give the gain of the proposal [payoff "
            "per "
            "agent and round]");
    }
    if (policy != NULL) {
        return sp_fail(err, SP_ERR_RANGE,
            "steering.circles.gain: auto does not foresee what %s is worth: give the "
            "gain of "
            "the proposal [payoff per agent and round]",
            policy);
    }
    return pools ? sp_fail(err, SP_ERR_RANGE,
               "steering.circles.gain: auto foresees incentives of policy none or "
               "fixed only: give the gain of the proposal [payoff per agent and "
               "round]")
                 : SP_OK;
}

static sp_status_t
check(const void *self, const sp_run_t *run, char *key, sp_error_t *err)
{
    const sp_circles_t *circles = self;
    if (!in_use(self)) {
        return SP_OK;
    }
    bool asks = pilot_asks(run) || circles->rules.rule == SP_CIRCLE_MEDIAN;
    for (int p = 0; p < SP_N_POLICIES; p++) {
        asks = asks || !isnan(circles->proposal[p]);
    }
    if (!asks) {
        sp_point_at(key, "steering.circles.rule");
        return sp_fail(err, SP_ERR_RANGE,
            "steering.circles.rule: %s has nothing to decide about: "
            "steering.circles.proposal "
            "must name a policy, such as {shared_interest.steer: 0.8}",
            rules[circles->rules.rule]);
    }
    const sp_status_t status = check_gain(circles, run, key, err);
    return status != SP_OK ? status : sp_check_agents(run, "steering.circles", key, err);
}

/* ---- the start -------------------------------------------------------------------- */

static uint32_t
largest_circle(const sp_simulation_t *sim)
{
    uint32_t largest = 0;
    for (uint32_t g = 0; g < sim->n_circles; g++) {
        const uint32_t n = sim->circle_first[g + 1] - sim->circle_first[g];
        largest = n > largest ? n : largest;
    }
    return largest;
}

static uint64_t
bytes(const void *self, const sp_model_t *model, uint64_t n_ties)
{
    const sp_circles_t *circles = self;
    (void) n_ties;
    const uint64_t most = 2 * (uint64_t) circles->size; /* with the remainder */
    return (17 + (isnan(circles->gain) ? SP_CIRCLE_GAIN_BYTES : 0u)) * model->n_agents
        + 8 * (uint64_t) sp_most_units(model) + 8 * most * (most + SP_CIRCLE_SCRATCH + 8);
}

static sp_status_t
init(sp_simulation_t *sim, const void *self, void *state, sp_error_t *err)
{
    const sp_circles_t *circles = self;
    sp_circles_state_t *mine = state;
    const size_t n = sim->model->n_agents;
    const size_t most = largest_circle(sim);
    const bool listens = circles->rules.reflect > 0;
    bool ok = true;
    mine->largest = (uint32_t) most;
#define TAKE(field, count)                                                               \
    (ok = ((field = sp_arena_take(&sim->arena, (count), sizeof(*field))) != NULL) && ok)
    TAKE(mine->adopted, sim->n_circles);
    TAKE(mine->meetings, sim->n_circles);
    TAKE(mine->trust, n);
    TAKE(mine->factor, n);
    TAKE(mine->objected, n);
    TAKE(mine->member, most);
    TAKE(mine->weight, most);
    TAKE(mine->mean_trust, most);
    TAKE(mine->between, listens ? most * most : 1);
    TAKE(mine->work, SP_CIRCLE_SCRATCH * most);
    TAKE(mine->out.estimate, most);
    TAKE(mine->out.value, most);
    TAKE(mine->out.stood, most);
    TAKE(mine->out.overruled, most);
    TAKE(mine->out.heard, most);
    if (isnan(circles->gain)) {
        TAKE(mine->type, n);
    }
#undef TAKE
    return ok ? SP_OK
              : sp_fail(err, SP_ERR_MEMORY, "no memory for circles of %zu agents", n);
}

/* How much of what steers an agent it takes on: 1 - lambda_p (1 - Pi). */
static void
trust_process(
    const sp_circles_t *circles, sp_circles_state_t *mine, uint32_t agent, double heard)
{
    double *trust = &mine->trust[agent];
    *trust += circles->process_gain * (heard - *trust);
    mine->factor[agent] = 1 - circles->process_trust * (1 - *trust);
}

static void
forget(sp_circles_state_t *mine, uint32_t agent)
{
    mine->trust[agent] = 1;
    mine->factor[agent] = 1;
    mine->objected[agent] = 0;
}

static sp_status_t
start(sp_simulation_t *sim, const void *self, void *state, sp_error_t *err)
{
    (void) err;
    const sp_circles_t *circles = self;
    sp_circles_state_t *mine = state;
    sp_interest_state_t *interest = sp_simulation_state(sim, "shared_interest");
    memcpy(mine->proposal, circles->proposal, sizeof(mine->proposal));
    mine->voting = false;
    memset(mine->adopted, 0, sim->n_circles * sizeof(*mine->adopted));
    memset(mine->meetings, 0, sim->n_circles * sizeof(*mine->meetings));
    for (uint32_t i = 0; i < sim->model->n_agents; i++) {
        forget(mine, i);
    }
    mine->n_held = mine->n_adopted = mine->n_members = 0;
    mine->n_objections = mine->n_amendments = mine->waited = 0;
    if (interest != NULL && circles->process_trust > 0) {
        interest->process = mine->factor;
    }
    sim->objects = mine->objected;
    return SP_OK;
}

/* A newcomer was not there. */
static void
replace(
    sp_simulation_t *sim, const void *self, void *state, uint32_t round, uint32_t agent)
{
    (void) sim;
    (void) self;
    (void) round;
    forget(state, agent);
}

/* ---- what is put to the circles --------------------------------------------------- */

/* What a pilot tried out is imposed on all, who were not heard; or put to all circles. */
static void
prepare(sp_simulation_t *sim, const void *self, void *state, uint32_t round)
{
    const sp_circles_t *circles = self;
    sp_circles_state_t *mine = state;
    const sp_pilot_t *pilot = sp_simulation_params(sim, "pilot");
    const sp_pilot_state_t *its = sp_simulation_state(sim, "pilot");
    if (pilot == NULL || its->ended != round) {
        return;
    }
    if (pilot->rollout == SP_ROLLOUT_IMPOSED) {
        for (uint32_t i = 0; i < sim->model->n_agents; i++) {
            trust_process(circles, mine, i, 0);
        }
    } else if (pilot->rollout == SP_ROLLOUT_VOTE) {
        memcpy(mine->proposal, sim->policies.pilot, sizeof(mine->proposal));
        mine->voting = true;
        memset(mine->adopted, 0, sim->n_circles * sizeof(*mine->adopted));
        memset(mine->meetings, 0, sim->n_circles * sizeof(*mine->meetings));
    }
}

static bool
asks_something(const sp_circles_state_t *mine)
{
    for (int p = 0; p < SP_N_POLICIES; p++) {
        if (!isnan(mine->proposal[p])) {
            return true;
        }
    }
    return false;
}

/* ---- a meeting -------------------------------------------------------------------- */

/* Trust of one member in another: over their tie, where it is kept by tie and they have
 * one; else what a tie would start with. */
static double
trust_between(const sp_simulation_t *sim, const sp_trust_t *trust,
    const sp_trust_state_t *state, uint32_t from, uint32_t to)
{
    if (trust->scope == SP_TRUST_PARTNER) {
        return (double) state->trust[to];
    }
    if (trust->scope == SP_TRUST_PAIR) {
        const uint32_t n = sp_simulation_degree(sim, from);
        for (uint32_t k = 0; k < n; k++) {
            if (sp_simulation_partner(sim, from, k) == to) {
                return sp_trust_in(sim, trust, state, from, k);
            }
        }
    }
    return trust->initial;
}

/* Who they are, what they weigh, whom they trust. */
static sp_circle_t
gather(sp_simulation_t *sim, const sp_circles_t *circles, sp_circles_state_t *mine,
    uint32_t number)
{
    const sp_trust_t *trust = sp_simulation_params(sim, "trust");
    const sp_trust_state_t *state = sp_simulation_state(sim, "trust");
    const bool trusting = trust != NULL && trust->scope != SP_TRUST_NONE;
    const bool differs = trusting && trust->scope != SP_TRUST_GENERAL;
    const uint32_t first = sim->circle_first[number];
    const uint32_t n = sim->circle_first[number + 1] - first;
    for (uint32_t k = 0; k < n; k++) {
        mine->member[k] = first + k;
        mine->weight[k] = sp_interest_base(sim, first + k);
        mine->mean_trust[k] = trusting ? sp_trust_mean(sim, trust, state, first + k) : 0;
        for (uint32_t j = 0; differs && circles->rules.reflect > 0 && j < n; j++) {
            mine->between[k * n + j] =
                j == k ? 0 : trust_between(sim, trust, state, first + k, first + j);
        }
    }
    return (sp_circle_t) {
        .key = sim->key,
        .round = sim->round,
        .circle = number,
        .n_members = n,
        .member = mine->member,
        .weight = mine->weight,
        .mean_trust = trusting ? mine->mean_trust : NULL,
        .trust = differs && circles->rules.reflect > 0 ? mine->between : NULL,
    };
}

/* What follows from a meeting: policies, trust in the process, ownership, clarity,
 * costs. */
static void
conclude(sp_simulation_t *sim, const sp_circles_t *circles, sp_circles_state_t *mine,
    uint32_t number)
{
    const sp_circle_outcome_t *out = &mine->out;
    const uint32_t first = sim->circle_first[number];
    const uint32_t last = sim->circle_first[number + 1];
    const uint32_t n = last - first;
    const bool of_members = circles->rules.rule != SP_CIRCLE_DIRECTOR;
    mine->meetings[number]++;
    mine->n_held++;
    mine->n_members += n;
    mine->n_objections += out->objections;
    mine->n_amendments += out->amendments;
    for (uint32_t k = 0; k < n; k++) {
        trust_process(circles, mine, first + k, out->heard[k]);
        if (out->adopted && of_members && circles->ownership > 0) {
            sp_interest_own(sim, first + k, circles->ownership);
        }
    }
    if (out->held_facts) {
        sp_clarity_raise(sim, first, last);
    }
    sim->cost[SP_COST_MEETINGS] +=
        circles->meeting_cost * n * (out->steps + out->further_steps)
        + out->amendment_cost;
    if (!out->adopted) {
        return;
    }
    mine->n_adopted++;
    mine->waited += mine->meetings[number];
    if (circles->rules.rule == SP_CIRCLE_MEDIAN) {
        mine->meetings[number] = 0; /* the next meeting is about a steer of its own */
        sp_policy_write_circle(sim, number, SP_POLICY_STEER, out->steer);
        return;
    }
    mine->adopted[number] = 1;
    for (int p = 0; p < SP_N_POLICIES; p++) {
        if (!isnan(mine->proposal[p])) {
            sp_policy_write_circle(sim, number, (sp_policy_t) p, mine->proposal[p]);
        }
    }
}

/* All circles foresee the same gain: that of all of them adopting it. */
static double
foresee(sp_simulation_t *sim, const sp_circles_t *circles, sp_circles_state_t *mine,
    double *of_steer)
{
    const bool known = !isnan(circles->gain);
    if (circles->rules.rule != SP_CIRCLE_MEDIAN) {
        return known ? circles->gain : sp_circle_gain(sim, mine->proposal, mine->type);
    }
    for (int s = 0; s < SP_CIRCLE_STEERS; s++) {
        const double steer = (double) s / (SP_CIRCLE_STEERS - 1);
        of_steer[s] = known ? steer * circles->gain
                            : sp_circle_gain_of_steer(sim, steer, mine->type);
    }
    return of_steer[SP_CIRCLE_STEERS - 1];
}

static void
cycle(sp_simulation_t *sim, const void *self, void *state, uint32_t round)
{
    (void) round;
    const sp_circles_t *circles = self;
    sp_circles_state_t *mine = state;
    const sp_pilot_t *pilot = sp_simulation_params(sim, "pilot");
    double of_steer[SP_CIRCLE_STEERS] = { 0 };
    if (circles->rules.rule != SP_CIRCLE_MEDIAN && !asks_something(mine)) {
        return; /* until a pilot has shown something */
    }
    bool open = false;
    for (uint32_t g = 0; g < sim->n_circles; g++) {
        open = open || !mine->adopted[g];
    }
    if (!open) {
        return;
    }
    const double gain = foresee(sim, circles, mine, of_steer);
    for (uint32_t g = 0; g < sim->n_circles; g++) {
        if (mine->adopted[g]) {
            continue;
        }
        sp_circle_t circle = gather(sim, circles, mine, g);
        circle.gain = gain;
        circle.gain_of_steer = of_steer;
        circle.pilot_signals = mine->voting ? pilot->signals : 0;
        mine->out.objected = mine->objected + sim->circle_first[g];
        sp_circle_decide(&circles->rules, &circle, mine->work, &mine->out);
        conclude(sim, circles, mine, g);
    }
}

static void
period(sp_simulation_t *sim, const void *self, void *state, uint32_t round)
{
    (void) state;
    (void) round;
    const sp_circles_t *circles = self;
    if (circles->ownership > 0 && circles->ownership_decay > 0) {
        sp_interest_disown(sim, circles->ownership_decay);
    }
}

const sp_mechanism_t sp_mechanism_circles = {
    .name = "circles",
    .path = "steering.circles",
    .summary = "circles share facts, hear objections and decide for themselves",
    .source = "Romme, Organ. Stud. 20, 801 (1999); Tyler, Annu. Rev. Psychol. 57, 375 "
              "(2006); stakes and amendments: this project",
    .params = params,
    .n_params = sizeof(params) / sizeof(params[0]),
    .params_size = sizeof(sp_circles_t),
    .state_size = sizeof(sp_circles_state_t),
    .bytes = bytes,
    .order = 5,
    .in_use = in_use,
    .check = check,
    .needs_circles = in_use,
    .init = init,
    .start = start,
    .replace = replace,
    .prepare = prepare,
    .period = period,
    .cycle = cycle,
};
