/* steering_pilot.c - a part of the population goes first, and what follows from it.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A committed minority can tip a convention (Xie et al., Phys. Rev. E 84, 011130 (2011);
 * Centola et al., Science 360, 1116 (2018)); behaviour that needs several neighbours to
 * confirm it spreads from a cluster and not from scattered seeds (Centola & Macy, Am. J.
 * Sociol. 113, 702 (2007)). What pilots have, and how it is rolled out: this project
 * (model.md, 7.10). */
#include "steering_pilot.h"

#include <math.h>
#include <string.h>

#include "checks.h"
#include "groups.h"
#include "policy_map.h"
#include "roles.h"
#include "samenspel/detmath.h"

static const char *const rollouts[] = { "none", "imposed", "vote", "contagion", NULL };

/* name, symbol, summary, unit, type, kind, flags, low, high, preset, choices, phase,
 * rows, source, offset */
static const sp_param_t params[] = {
    { "share", "rho", "share of N in the pilot", "-", SP_REAL, SP_INTERVENTION, 0, 0, 1,
        0, NULL, "meet", "003-1", "Centola et al. 2018", offsetof(sp_pilot_t, share) },
    { "start", "-", "first round of the pilot", "round", SP_INTEGER, SP_INTERVENTION, 0,
        0, 1e9, 0, NULL, "meet", "003-1", "this project", offsetof(sp_pilot_t, start) },
    { "length", "-", "rounds of the pilot; 0 = to the end", "rounds", SP_INTEGER,
        SP_INTERVENTION, 0, 0, 1e9, 0, NULL, "meet", "003-1", "this project",
        offsetof(sp_pilot_t, length) },
    { "place", "-", "who are the pilots", "-", SP_CHOICE, SP_INTERVENTION, 0, 0, 0, 0,
        sp_place_names, "init", "003-1;003-3", "Centola & Macy 2007",
        offsetof(sp_pilot_t, place) },
    SP_POLICY_ROWS("set", "pilots' ", "weigh", "003-1", sp_pilot_t, set),
    { "unconditional", "-", "whether pilots' shared interest does not wait for trust",
        "-", SP_BOOLEAN, SP_INTERVENTION, 0, 0, 1, 0, NULL, "weigh", "003-1",
        "this project", offsetof(sp_pilot_t, unconditional) },
    { "rollout", "-", "what follows the pilot", "-", SP_CHOICE, SP_INTERVENTION, 0, 0, 0,
        0, rollouts, "period", "003-1;003-3;001-2", "Centola & Macy 2007",
        offsetof(sp_pilot_t, rollout) },
    { "adopt_threshold", "-", "contagion: share of neighbours that must have it", "-",
        SP_REAL, SP_INTERVENTION, 0, 0, 1, 0.25, NULL, "period", "003-3",
        "Centola & Macy 2007", offsetof(sp_pilot_t, adopt_threshold) },
    { "signals", "n_p", "signals on the gain that the pilot adds to the facts step", "-",
        SP_INTEGER, SP_INTERVENTION, 0, 0, 1000, 0, NULL, "cycle", "003-4",
        "this project", offsetof(sp_pilot_t, signals) },
    { "terms", "-", "whether the pilot's estimate of T - R becomes the compensation", "-",
        SP_BOOLEAN, SP_INTERVENTION, 0, 0, 1, 0, NULL, "period", "003-5",
        "Han et al. 2013", offsetof(sp_pilot_t, terms) },
    { "cost", "-", "cost per pilot and round", "payoff", SP_REAL, SP_INTERVENTION,
        SP_LIVE, 0, INFINITY, 0, NULL, "sanction", "003-6", "this project",
        offsetof(sp_pilot_t, cost) },
};

static bool
in_use(const void *self)
{
    return ((const sp_pilot_t *) self)->share > 0;
}

static bool
sets_something(const sp_pilot_t *pilot)
{
    for (int p = 0; p < SP_N_POLICIES; p++) {
        if (!isnan(pilot->set[p])) {
            return true;
        }
    }
    return false;
}

static sp_status_t
check_terms(const sp_pilot_t *pilot, const sp_run_t *run, char *key, sp_error_t *err)
{
    sp_point_at(key, "steering.pilot.terms");
    if (pilot->signals == 0) {
        return sp_fail(err, SP_ERR_RANGE,
            "steering.pilot.terms estimates T - R from steering.pilot.signals = 0 "
            "signals: "
            "give at least 1");
    }
    if (!sp_run_chose(run, "game.kind", "donation")
        && !sp_run_chose(run, "game.kind", "matrix")) {
        return sp_fail(err, SP_ERR_RANGE,
            "steering.pilot.terms estimates the temptation less the reward of a game of "
            "two: "
            "needs game.kind: donation or matrix");
    }
    return SP_OK;
}

static sp_status_t
check(const void *self, const sp_run_t *run, char *key, sp_error_t *err)
{
    const sp_pilot_t *pilot = self;
    if (!in_use(self)) {
        return SP_OK;
    }
    const char *after = pilot->rollout != SP_ROLLOUT_NONE ? "steering.pilot.rollout"
        : pilot->terms                                    ? "steering.pilot.terms"
                                                          : NULL;
    if (after != NULL && pilot->length == 0) {
        sp_point_at(key, after);
        return sp_fail(err, SP_ERR_RANGE,
            "%s says what follows the pilot, which with steering.pilot.length: 0 never "
            "ends: "
            "give its length in rounds",
            after);
    }
    if (pilot->rollout != SP_ROLLOUT_NONE && !sets_something(pilot)) {
        sp_point_at(key, "steering.pilot.rollout");
        return sp_fail(err, SP_ERR_RANGE,
            "steering.pilot.rollout: %s has nothing to roll out: steering.pilot.set must "
            "name "
            "a policy, such as {shared_interest.steer: 0.8}",
            rollouts[pilot->rollout]);
    }
    const bool circles_vote = sp_run_value_or(run, "steering.circles.rule", 0) > 0
        && !sp_run_chose(run, "steering.circles.rule", "median");
    if (pilot->rollout == SP_ROLLOUT_VOTE && !circles_vote) {
        sp_point_at(key, "steering.pilot.rollout");
        return sp_fail(err, SP_ERR_RANGE,
            "steering.pilot.rollout: vote puts steering.pilot.set to the circles: needs "
            "a "
            "steering.circles.rule that decides about proposals (consent, majority, "
            "unanimity "
            "or director)");
    }
    const sp_status_t status = pilot->terms ? check_terms(pilot, run, key, err) : SP_OK;
    return status != SP_OK ? status : sp_check_agents(run, "steering.pilot", key, err);
}

static sp_status_t
init(sp_simulation_t *sim, const void *self, void *state, sp_error_t *err)
{
    (void) self;
    sp_pilot_state_t *mine = state;
    const size_t n = sim->model->n_agents;
    mine->role = sp_arena_take(&sim->arena, n, sizeof(*mine->role));
    mine->next = sp_arena_take(&sim->arena, n, sizeof(*mine->next));
    mine->scratch = sp_arena_take(&sim->arena, 2 * n, sizeof(*mine->scratch));
    return mine->role != NULL && mine->next != NULL && mine->scratch != NULL
        ? SP_OK
        : sp_fail(err, SP_ERR_MEMORY, "no memory for a pilot among %zu agents", n);
}

static sp_status_t
start(sp_simulation_t *sim, const void *self, void *state, sp_error_t *err)
{
    (void) err;
    const sp_pilot_t *pilot = self;
    sp_pilot_state_t *mine = state;
    sp_draw_role(sim, SP_ROLE_PILOT, pilot->share, (sp_place_t) pilot->place,
        mine->scratch, mine->role);
    mine->running = false;
    mine->ended = UINT32_MAX;
    return SP_OK;
}

void
sp_pilot_rounds(const sp_pilot_t *self, uint32_t *first, uint32_t *end)
{
    *first = self->start > 0 ? self->start : 1; /* round 0 is played by nobody */
    *end = self->length > 0 ? *first + self->length : UINT32_MAX;
}

void
sp_pilot_of_agents(const sp_simulation_t *sim, uint8_t *out)
{
    const size_t n = sim->model->n_agents;
    const sp_pilot_state_t *mine = sp_simulation_state(sim, "pilot");
    if (mine != NULL && sim->policies.in_pilot != NULL) {
        memcpy(out, sim->policies.in_pilot, n);
    } else if (mine != NULL && mine->running) {
        memcpy(out, mine->role, n); /* pilots without policies of their own */
    } else {
        memset(out, 0, n);
    }
}

/* Compensation for the agreements to come: what a defector gains on a cooperator, as seen
 * in the pilot. The mean of n signals has the variance of one, divided by n. */
static void
learn_terms(sp_simulation_t *sim, const sp_pilot_t *pilot, uint32_t round)
{
    const double *pay = sim->model->game.payoff;
    const double noise =
        sp_run_value_or(sim->model->run, "steering.circles.signal_noise", 1);
    const sp_rng_block_t draw = sp_draw(sim->key, 0, 0, round, SP_DRAW_PILOT_TERMS);
    const double z = sp_normal_quantile(sp_uniform53(draw.word[0], draw.word[1]));
    const double seen = pay[SP_DC] - pay[SP_CC] + z * noise / sqrt(pilot->signals);
    const double terms = seen > 0 ? seen : 0;
    sp_policy_set_pilot(sim, SP_POLICY_COMPENSATION, terms);
    if (pilot->rollout == SP_ROLLOUT_NONE) {
        sp_policy_write_centre(sim, SP_POLICY_COMPENSATION, terms);
    }
}

static void
end_pilot(
    sp_simulation_t *sim, const sp_pilot_t *pilot, sp_pilot_state_t *mine, uint32_t round)
{
    const sp_policies_t *policies = &sim->policies;
    mine->running = false;
    mine->ended = round;
    if (pilot->terms) {
        learn_terms(sim, pilot, round);
    }
    if (pilot->rollout == SP_ROLLOUT_CONTAGION) {
        return; /* they keep it, and others take it over */
    }
    sim->unconditional = NULL;
    for (uint32_t i = 0; i < sim->model->n_agents; i++) {
        sp_policy_write_pilot(sim, i, false);
    }
    for (int p = 0; pilot->rollout == SP_ROLLOUT_IMPOSED && p < SP_N_POLICIES; p++) {
        if (!isnan(policies->pilot[p])) {
            sp_policy_write_centre(sim, (sp_policy_t) p, policies->pilot[p]);
        }
    }
}

static void
govern(sp_simulation_t *sim, const void *self, void *state, uint32_t round)
{
    const sp_pilot_t *pilot = self;
    sp_pilot_state_t *mine = state;
    uint32_t first;
    uint32_t end;
    sp_pilot_rounds(pilot, &first, &end);
    if (round == first) {
        mine->running = true;
        sim->unconditional = pilot->unconditional ? mine->role : NULL;
        for (uint32_t i = 0; i < sim->model->n_agents; i++) {
            sp_policy_write_pilot(sim, i, mine->role[i] != 0);
        }
    } else if (round == end) {
        end_pilot(sim, pilot, mine, round);
    }
}

/* Whether enough of the neighbours of agent have what the pilots had. */
static bool
is_convinced(
    const sp_simulation_t *sim, const sp_pilot_t *pilot, uint32_t n_all, uint32_t agent)
{
    const uint8_t *has = sim->policies.in_pilot;
    const uint32_t degree = sp_simulation_degree(sim, agent);
    const bool drawn = sim->groups != NULL && sim->groups->drawn; /* not all are met */
    uint32_t n = n_all; /* complete: everybody is a neighbour of who has it not */
    if (sim->graph->form != SP_GRAPH_COMPLETE || drawn) {
        n = 0;
        for (uint32_t k = 0; k < degree; k++) {
            n += has[sp_simulation_partner(sim, agent, k)];
        }
    }
    /* but for what a product like .07 * 100 has too much */
    return n > 0 && n >= pilot->adopt_threshold * degree * (1 - 1e-9);
}

static void
period(sp_simulation_t *sim, const void *self, void *state, uint32_t round)
{
    const sp_pilot_t *pilot = self;
    sp_pilot_state_t *mine = state;
    const uint8_t *has = sim->policies.in_pilot;
    uint32_t first;
    uint32_t end;
    sp_pilot_rounds(pilot, &first, &end);
    if (pilot->rollout != SP_ROLLOUT_CONTAGION || has == NULL || round + 1 < end) {
        return;
    }
    const uint32_t n = sim->model->n_agents;
    uint32_t n_all = 0;
    for (uint32_t i = 0; i < n; i++) {
        n_all += has[i];
    }
    for (uint32_t i = 0; i < n; i++) {
        mine->next[i] = has[i] != 0 || is_convinced(sim, pilot, n_all, i);
    }
    for (uint32_t i = 0; i < n; i++) {
        sp_policy_write_pilot(sim, i, mine->next[i] != 0);
    }
}

static void
sanction(sp_ledger_t *ledger, const void *self, void *state)
{
    const sp_pilot_t *pilot = self;
    const sp_pilot_state_t *mine = state;
    if (ledger->cost == NULL || !mine->running) {
        return;
    }
    uint32_t n = 0;
    for (uint32_t i = ledger->first; i < ledger->last; i++) {
        n += mine->role[i];
    }
    ledger->cost[SP_COST_PILOT] += pilot->cost * n;
}

const sp_mechanism_t sp_mechanism_pilot = {
    .name = "pilot",
    .path = "steering.pilot",
    .summary = "a part of the population goes first, and what follows from it",
    .source =
        "Centola et al., Science 360, 1116 (2018); Centola & Macy, Am. J. Sociol. 113, "
        "702 (2007); policies and roll-outs: this project",
    .params = params,
    .n_params = sizeof(params) / sizeof(params[0]),
    .params_size = sizeof(sp_pilot_t),
    .state_size = sizeof(sp_pilot_state_t),
    .agent_bytes = 11,
    .order = 80,
    .in_use = in_use,
    .check = check,
    .init = init,
    .start = start,
    .govern = govern,
    .sanction = sanction,
    .period = period,
};
