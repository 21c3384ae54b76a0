/* steering_incentives.c - cooperation is paid, defection is fined, and both are
 * watched.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An act is observed with chance m; an observed C gets a reward, an observed D loses a
 * fine (model.md, 7.6). Where an agent cooperates in part (strategies; acts by
 * partner) its share of C is rewarded and the rest is fined (choice). A reward r costs
 * r / reward_efficiency, a fine p costs p / fine_efficiency, and fines are destroyed.
 *
 * Pools hold budget per head of those that play in the group: n budget is divided
 * among its n_C cooperators, or taken from its n_D defectors (Chen et al. 2015); what
 * falls to somebody who was not observed is not spent (choice). Choosers foresee the
 * acts of the others as they last were, and their own (by partner: the same act to all
 * (choice)); copiers compare what is paid as everybody plays now. */
#include "steering_incentives.h"

#include <assert.h>
#include <math.h>
#include <stddef.h>

#include "groups.h"
#include "observe.h"
#include "revise.h"
#include "steering_incentives_rows.h"
#include "ties.h"

static bool
in_use(const void *self)
{
    const sp_incentives_t *mine = self;
    return mine->policy != SP_INCENTIVES_NONE || mine->monitor > 0;
}

/* ---- who plays what ---------------------------------------------------------------- */

static bool
plays(const sp_simulation_t *sim, uint32_t agent)
{
    return sim->contact == NULL ? sp_simulation_degree(sim, agent) > 0
                                : sp_contacts_played(sim, agent) > 0;
}

/* Share of C of agent; -1 where it plays with nobody or stays out. `now`: strategies are
 * played as they stand, else shares are those settled last. */
static double
share_of(const sp_simulation_t *sim, uint32_t agent, bool now)
{
    if (!plays(sim, agent)) {
        return -1;
    }
    if (sim->groups != NULL || (!sim->model->of_strategies && !sim->model->per_partner)) {
        const uint32_t act =
            sim->groups != NULL ? sp_group_act(sim, agent) : sim->play[agent];
        return act == SP_COOPERATE ? 1 : act == SP_DEFECT ? 0 : -1;
    }
    return now && sim->model->of_strategies
        ? sp_settle_agent(sim, agent, sim->round).share
        : sim->share[agent];
}

static void
add_share(sp_acts_of_t *acts, double share)
{
    if (share >= 0) {
        acts->n_c += share;
        acts->n_d += 1 - share;
    }
}

/* Whether the acts of all follow from how many play what. */
static bool
counts_tell(const sp_simulation_t *sim, const sp_incentives_state_t *state)
{
    return (sim->groups != NULL || !sim->model->of_strategies) && !sim->model->per_partner
        && state->everybody_plays && sim->contact == NULL;
}

static sp_acts_of_t
acts_of_all(const sp_simulation_t *sim, const sp_incentives_state_t *state, bool now)
{
    sp_acts_of_t acts = { 0, 0 };
    if (counts_tell(sim, state)) {
        uint32_t count[SP_MOST_ACTS] = { 0 };
        for (uint32_t p = 0; p < sim->model->n_plays; p++) {
            count[sim->groups != NULL ? sim->model->act_of_play[p] : p] += sim->count[p];
        }
        return (sp_acts_of_t) { count[SP_COOPERATE], count[SP_DEFECT] };
    }
    if (now && sim->model->of_strategies && sp_counts_suffice(sim)) {
        for (uint32_t p = 0; p < sim->model->n_plays; p++) {
            if (sim->count[p] > 0) {
                const double share = sp_share_of_play(sim, p);
                acts.n_c += sim->count[p] * share;
                acts.n_d += sim->count[p] * (1 - share);
            }
        }
        return acts;
    }
    for (uint32_t i = 0; i < sim->model->n_agents; i++) {
        add_share(&acts, share_of(sim, i, now));
    }
    return acts;
}

/* The state that acts are taken from. */
typedef enum {
    VIEW_LAST,    /* of choosers: the last round; in a step, everybody as of now */
    VIEW_SETTLED, /* of a census: the round just settled                         */
    VIEW_NOW,     /* of success in a step: strategies are played as they stand   */
} view_t;

/* Whose acts an agent's incentives depend on: those of its circle, where circles
 * decide and there is a pool, else those of all. Remembered from one agent to the next
 * of one group. */
typedef struct {
    const sp_simulation_t *sim;
    const sp_incentives_state_t *state;
    view_t view;
    bool depends, by_circle, by_game;
    uint32_t circle;
    sp_acts_of_t acts;
    bool known[SP_MOST_ACTS]; /* groups of all: what players of an act get           */
    sp_incentive_t of_act[SP_MOST_ACTS];
} group_t;

static group_t
group_begin(const sp_simulation_t *sim, const sp_incentives_t *self,
    const sp_incentives_state_t *state, view_t view)
{
    group_t group = { .sim = sim, .state = state, .view = view, .circle = UINT32_MAX };
    const uint32_t rule = sim->model->policy_rows.rule;
    const bool pools = sp_incentives_pools(self);
    group.depends = pools || self->policy == SP_INCENTIVES_THRESHOLD;
    group.by_game = pools && sim->groups != NULL;
    group.by_circle = pools && !group.by_game && sim->circle != NULL && rule != SP_NO_ROW
        && sim->value[rule] > 0;
    return group;
}

static sp_acts_of_t
group_of(group_t *group, uint32_t agent)
{
    const sp_simulation_t *sim = group->sim;
    const uint32_t circle = group->by_circle ? sim->circle[agent] : 0;
    if (!group->depends || group->by_game || circle == group->circle) {
        return group->acts;
    }
    group->circle = circle;
    const bool now = group->view == VIEW_NOW;
    if (!group->by_circle) {
        group->acts =
            group->view == VIEW_LAST && sim->step == SP_NO_STEP && sim->chain == NULL
            ? group->state->last
            : acts_of_all(sim, group->state, now);
        return group->acts;
    }
    group->acts = (sp_acts_of_t) { 0, 0 };
    for (uint32_t i = sim->circle_first[circle]; i < sim->circle_first[circle + 1]; i++) {
        add_share(&group->acts, share_of(sim, i, now));
    }
    return group->acts;
}

/* From the pools of the groups of a game. */
static sp_incentive_t
from_groups(group_t *group, const sp_incentives_t *self, uint32_t agent)
{
    const sp_simulation_t *sim = group->sim;
    if (!sim->groups->expected) {
        return sp_incentive_in_groups(sim, self, group->state, agent);
    }
    const unsigned act = sp_group_act(sim, agent);
    if (!group->known[act]) {
        group->of_act[act] = sp_incentive_in_groups(sim, self, group->state, agent);
        group->known[act] = true;
    }
    return group->of_act[act];
}

/* ---- what is paid ------------------------------------------------------------------ */

sp_incentive_t
sp_incentive_in(const sp_simulation_t *sim, const sp_incentives_t *self,
    const sp_incentives_state_t *state, uint32_t agent, sp_acts_of_t acts)
{
    sp_incentive_t incentive = { 0, 0 };
    const double pool = self->budget * (acts.n_c + acts.n_d);
    const bool carrot = self->policy == SP_INCENTIVES_REWARD
        || (self->policy == SP_INCENTIVES_CARROT_STICK && state->carrot);
    switch (self->policy) {
    case SP_INCENTIVES_NONE:
        break;
    case SP_INCENTIVES_THRESHOLD:
        incentive.reward =
            acts.n_c <= self->pay_up_to ? sp_policy(sim, SP_POLICY_REWARD, agent) : 0;
        break;
    case SP_INCENTIVES_FIXED:
    case SP_INCENTIVES_PID:
        incentive.reward = sp_policy(sim, SP_POLICY_REWARD, agent);
        incentive.fine = sp_policy(sim, SP_POLICY_FINE, agent);
        break;
    default:
        if (carrot && acts.n_c > 0) {
            incentive.reward = self->reward_efficiency * pool / acts.n_c;
        } else if (!carrot && acts.n_d > 0) {
            incentive.fine = self->fine_efficiency * pool / acts.n_d;
        }
    }
    return incentive;
}

static bool
observed(const sp_simulation_t *sim, double monitoring, uint32_t agent)
{
    return monitoring >= 1
        || (monitoring > 0
            && sp_uniform(sp_word(sim, SP_DRAW_MONITOR, agent, 0)) < monitoring);
}

static double
cost_of(const sp_incentives_t *self, double reward, double fine)
{
    return reward / self->reward_efficiency + fine / self->fine_efficiency;
}

/* By what all payments are multiplied so that spending stays within budget per head. */
static double
cap(const sp_simulation_t *sim, const sp_incentives_t *self,
    const sp_incentives_state_t *state, view_t view)
{
    if (isnan(self->budget) || sp_incentives_pools(self)) {
        return 1;
    }
    double spent = 0;
    if (state->monitoring >= 1 && sim->policies.of_agent[SP_POLICY_REWARD] == NULL
        && sim->policies.of_agent[SP_POLICY_FINE] == NULL) { /* all alike */
        const sp_acts_of_t acts = acts_of_all(sim, state, view == VIEW_NOW);
        const sp_incentive_t each = sp_incentive_in(sim, self, state, 0, acts);
        spent = cost_of(self, acts.n_c * each.reward, acts.n_d * each.fine);
    } else {
        group_t group = group_begin(sim, self, state, view);
        for (uint32_t i = 0; i < sim->model->n_agents; i++) {
            const double share = share_of(sim, i, view == VIEW_NOW);
            if (share >= 0 && observed(sim, state->monitoring, i)) {
                const sp_incentive_t each =
                    sp_incentive_in(sim, self, state, i, group_of(&group, i));
                spent += cost_of(self, share * each.reward, (1 - share) * each.fine);
            }
        }
    }
    const double most = self->budget * sim->model->n_agents;
    return spent > most ? most / spent : 1;
}

/* What those of agents first .. last-1 that are observed get and lose; returns its
 * cost. */
static double
pay(sp_ledger_t *ledger, const sp_incentives_t *self, const sp_incentives_state_t *state,
    view_t view)
{
    sp_simulation_t *sim = ledger->sim;
    const double factor = cap(sim, self, state, view);
    group_t group = group_begin(sim, self, state, view);
    double spent = 0;
    for (uint32_t agent = ledger->first; agent < ledger->last; agent++) {
        const double share = share_of(sim, agent, view == VIEW_NOW);
        if (share < 0 || !observed(sim, state->monitoring, agent)) {
            continue;
        }
        const sp_incentive_t each = group.by_game
            ? from_groups(&group, self, agent)
            : sp_incentive_in(sim, self, state, agent, group_of(&group, agent));
        const double reward = factor * share * each.reward;
        const double fine = factor * (1 - share) * each.fine;
        ledger->amount[agent - ledger->first] += reward - fine;
        spent += cost_of(self, reward, fine);
    }
    return spent;
}

static void
sanction(sp_ledger_t *ledger, const void *params, void *own_state)
{
    sp_simulation_t *sim = ledger->sim;
    const sp_incentives_t *self = params;
    sp_incentives_state_t *state = own_state;
    const bool census = ledger->cost != NULL && sim->chain == NULL;
    if (census && ledger->round == 0) {
        sp_director_look(sim, self, state);
    }
    const double watching = self->monitor_cost * state->monitoring;
    const double from_peers = self->peer_share * watching;
    for (uint32_t k = 0; from_peers > 0 && k < ledger->last - ledger->first; k++) {
        ledger->amount[k] -= from_peers;
    }
    double spent = 0;
    if (self->policy != SP_INCENTIVES_NONE) {
        spent = pay(ledger, self, state, census ? VIEW_SETTLED : VIEW_NOW);
    }
    if (ledger->cost != NULL) {
        ledger->cost[SP_COST_INCENTIVES] += spent;
        ledger->cost[SP_COST_MONITORING] +=
            (ledger->last - ledger->first) * (watching - from_peers);
        /* pool or cap: per head of all, up to the rounding of the sums; pools of groups
         * count an agent in each of its groups */
        assert(sim->chain != NULL || isnan(self->budget)
            || (sim->groups != NULL && sp_incentives_pools(self))
            || spent <= self->budget * sim->model->n_agents * (1 + 1e-9));
    }
}

/* ---- what choosers foresee --------------------------------------------------------- */

/* By tie, an agent's incentive falls to its ties in equal parts: under payoffs: mean
 * one of them counts as much as all (the agent's payoff is their mean), under sum its
 * part. */
static double
part_of_tie(const sp_span_t *span, uint32_t agent)
{
    const double n_played = sp_contacts_played(span->sim, agent);
    if (n_played == 0) {
        return 0;
    }
    return span->sim->model->decision.payoffs == SP_PAYOFFS_MEAN
        ? sp_contacts_met(span->sim, agent) / n_played
        : 1 / n_played;
}

/* What agent would get for C and lose by D, the others acting as they last did. */
static sp_incentive_t
foreseen(group_t *group, const sp_incentives_t *self, const sp_incentives_state_t *state,
    uint32_t agent)
{
    const sp_simulation_t *sim = group->sim;
    if (group->by_game) {
        return from_groups(group, self, agent);
    }
    if (!group->depends) {
        return sp_incentive_in(sim, self, state, agent, group->acts);
    }
    sp_acts_of_t others = group_of(group, agent);
    const double share = share_of(sim, agent, false);
    if (share >= 0) {
        others.n_c -= share;
        others.n_d -= 1 - share;
    }
    const sp_acts_of_t with_c = { others.n_c + 1, others.n_d };
    const sp_acts_of_t with_d = { others.n_c, others.n_d + 1 };
    return (sp_incentive_t) {
        .reward = sp_incentive_in(sim, self, state, agent, with_c).reward,
        .fine = sp_incentive_in(sim, self, state, agent, with_d).fine,
    };
}

static void
value(sp_span_t *span, const void *params, void *own_state)
{
    sp_simulation_t *sim = span->sim;
    const sp_incentives_t *self = params;
    const sp_incentives_state_t *state = own_state;
    if (self->policy == SP_INCENTIVES_NONE || !(state->monitoring > 0)) {
        return;
    }
    group_t group = group_begin(sim, self, state, VIEW_LAST);
    uint32_t before = UINT32_MAX;
    double gain = 0; /* of C, and of staying out: the same on all ties of an agent */
    double gain_out = 0;
    for (uint32_t k = 0; k < span->last - span->first; k++) {
        const uint32_t agent = sp_span_agent(span, k);
        if (agent != before) {
            const sp_incentive_t each = foreseen(&group, self, state, agent);
            const double part = span->of_ties ? part_of_tie(span, agent) : 1;
            const double watched = state->monitoring * part;
            gain = watched * (each.reward + each.fine);
            gain_out = watched * each.fine; /* neither paid nor fined */
            before = agent;
        }
        span->advantage[k] += gain;
        if (span->exit != NULL) {
            span->exit[k] += gain_out;
        }
    }
}

static void
weigh(sp_span_t *span, const void *params, void *own_state)
{
    const sp_incentives_t *self = params;
    const sp_incentives_state_t *state = own_state;
    const double lost = self->control_aversion * state->monitoring;
    for (uint32_t k = 0; lost > 0 && k < span->last - span->first; k++) {
        span->weight[k] *= 1 - lost;
    }
}

/* ---- rounds ------------------------------------------------------------------------ */

/* Whether nobody is without partners in the round under way. */
static bool
all_have_partners(const sp_simulation_t *sim)
{
    const bool drawn = sim->groups != NULL && sim->groups->drawn;
    if (!drawn
        && (sim->graph->form == SP_GRAPH_COMPLETE
            || sim->graph->form == SP_GRAPH_LATTICE)) {
        return true;
    }
    for (uint32_t i = 0; i < sim->model->n_agents; i++) {
        if (sp_simulation_degree(sim, i) == 0) {
            return false;
        }
    }
    return true;
}

static sp_status_t
start(sp_simulation_t *sim, const void *params, void *own_state, sp_error_t *err)
{
    (void) err;
    sp_incentives_state_t *state = own_state;
    *state = (sp_incentives_state_t) {
        .monitoring = sp_incentives_monitoring(sim, params),
        .everybody_plays = all_have_partners(sim),
        .measured = (double) NAN,
        .error_last = (double) NAN,
    };
    return SP_OK;
}

static void
govern(sp_simulation_t *sim, const void *params, void *own_state, uint32_t round)
{
    (void) round;
    sp_director_govern(sim, params, own_state);
}

static void
prepare(sp_simulation_t *sim, const void *params, void *own_state, uint32_t round)
{
    (void) round;
    const sp_incentives_t *self = params;
    sp_incentives_state_t *state = own_state;
    state->monitoring = sp_incentives_monitoring(sim, self);
    if (sim->chain != NULL) {
        return;
    }
    if (sim->model->changes_ties || sim->met_count != NULL || sim->groups != NULL) {
        state->everybody_plays = all_have_partners(sim);
    }
    state->last = acts_of_all(sim, state, false);
    if (isnan(state->measured)) { /* an event has opened the director's eyes */
        sp_director_look(sim, self, state);
    }
}

static void
period(sp_simulation_t *sim, const void *params, void *own_state, uint32_t round)
{
    (void) round;
    sp_director_look(sim, params, own_state);
}

const sp_mechanism_t sp_mechanism_incentives = {
    .name = "incentives",
    .path = "steering.incentives",
    .summary = "a director watches, pays cooperation and fines defection",
    .source =
        "Chen, Sasaki, Brannstrom & Dieckmann, J. R. Soc. Interface 12, 20140935 "
        "(2015); Han & Tran-Thanh, Sci. Rep. 8, 15997 (2018); Duong & Han, Proc. R. "
        "Soc. A 477, 20210568 (2021); control aversion: Falk & Kosfeld, Am. Econ. Rev. "
        "96, 1611 (2006)",
    .params = sp_incentives_params,
    .n_params = SP_N_INCENTIVES_PARAMS,
    .params_size = sizeof(sp_incentives_t),
    .state_size = sizeof(sp_incentives_state_t),
    .order = 50,
    .in_use = in_use,
    .by_count = true,
    .check = sp_incentives_check,
    .bounds = sp_incentives_bounds,
    .start = start,
    .govern = govern,
    .prepare = prepare,
    .weigh = weigh,
    .value = value,
    .sanction = sanction,
    .period = period,
};
