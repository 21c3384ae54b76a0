/* steering_peers.c - whoever keeps the norm fines partners who are seen to deviate
 * from it.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The norm is C, or (target: majority) the act that most of one's partners were seen
 * to play in the last round; where they were seen to be divided evenly there is none.
 * Who acts as its norm says towards a partner fines that partner if it perceives
 * another act: the partner loses `fine`, the punisher `cost` (Fehr & Gachter, Nature
 * 415, 137 (2002)). So under target: cooperation cooperators fine defectors, and under
 * majority defectors among defectors fine cooperators too: antisocial punishment
 * (Herrmann, Thoni & Gachter, Science 319, 1362 (2008)). That punishers must keep
 * their norm themselves, and which partners count, is this project's. Both terms are
 * aggregated over contacts as payoffs are. Choosers foresee them by their belief y
 * about a partner: with norm C, D costs fine y and C costs cost (1 - y); with norm D
 * the other way round. Fines are destroyed and no cost of steering.
 *
 * Among strategies only peer punishers fine, by the share of D that they perceive, and
 * pool punishers pay a pool, in games of groups (steering_peers_groups.c). */
#include <math.h>
#include <stddef.h>

#include "checks.h"
#include "revise.h"
#include "samenspel/decision.h"
#include "samenspel/settings.h"
#include "samenspel/simulation.h"
#include "settle.h"
#include "steering_peers.h"
#include "ties.h"

typedef enum { NORM_D = SP_DEFECT, NORM_C = SP_COOPERATE, NO_NORM } norm_t;

typedef struct {
    uint8_t *norm; /* [n_agents] norm_t; NULL: C for all */
} state_t;

static const char *const targets[] = { "cooperation", "majority", NULL };

/* name, symbol, summary, unit, type, kind, flags, low, high, preset, choices, phase,
 * rows, source, offset */
static const sp_param_t params[] = {
    { "fine", "beta", "taken by a peer from an observed deviator", "payoff", SP_REAL,
        SP_INTERVENTION, SP_LIVE | SP_HIGH_OPEN, 0, INFINITY, 0, NULL, "sanction",
        "002-10", "Fehr & Gachter 2002", offsetof(sp_peers_t, fine) },
    { "cost", "gamma", "cost of that to the peer", "payoff", SP_REAL, SP_INTERVENTION,
        SP_LIVE | SP_HIGH_OPEN, 0, INFINITY, 0, NULL, "sanction", "002-10",
        "Fehr & Gachter 2002", offsetof(sp_peers_t, cost) },
    { "target", "-", "what counts as a deviation: D, or any act but the majority's", "-",
        SP_CHOICE, SP_INTERVENTION, 0, 0, 0, 0, targets, "sanction", "002-3",
        "Herrmann et al. 2008", offsetof(sp_peers_t, target) },
    { "pool_fine", "B", "fine for each pool punisher, off who did not pay the pool",
        "payoff", SP_REAL, SP_INTERVENTION, SP_LIVE | SP_HIGH_OPEN, 0, INFINITY, 0, NULL,
        "sanction", "002-10", "Sigmund et al. 2010", offsetof(sp_peers_t, pool_fine) },
    { "pool_fee", "G", "fee of a pool punisher", "payoff", SP_REAL, SP_INTERVENTION,
        SP_LIVE | SP_HIGH_OPEN, 0, INFINITY, 0, NULL, "sanction", "002-10",
        "Sigmund et al. 2010", offsetof(sp_peers_t, pool_fee) },
    { "second_order", "-", "the pool fines cooperators who do not pay it too", "-",
        SP_BOOLEAN, SP_INTERVENTION, 0, 0, 1, 0, NULL, "sanction", "002-10",
        "Sigmund et al. 2010", offsetof(sp_peers_t, second_order) },
};

static bool
in_use(const void *self)
{
    const sp_peers_t *mine = self;
    return mine->fine > 0 || mine->cost > 0 || mine->pool_fine > 0 || mine->pool_fee > 0;
}

static const sp_game_kind_t *
game_of(const sp_run_t *run)
{
    return sp_game_kinds[(size_t) sp_run_value(run, "game.kind")];
}

/* Whether the population holds a strategy with that trait. */
static bool
has_trait(const sp_run_t *run, unsigned trait)
{
    for (uint32_t s = 0; s < run->n_strategies; s++) {
        if (run->strategy[s]->traits & trait) {
            return true;
        }
    }
    return false;
}

static sp_status_t
check_majority(const sp_run_t *run, char *key, sp_error_t *err)
{
    const bool chain = sp_run_value(run, "method") == (double) SP_METHOD_CHAIN;
    if (!chain && run->n_strategies == 0 && !game_of(run)->of_groups) {
        return SP_OK;
    }
    sp_point_at(key, "steering.peers.target");
    return sp_fail(err, SP_ERR_RANGE,
        "steering.peers.target: majority goes by the acts that an agent saw of its "
        "partners "
        "in the last round: needs a game of two, agents that choose acts, and method: "
        "agents");
}

/* Who fines, and whether there is anybody who does. */
static sp_status_t
check_punishers(const sp_peers_t *self, const sp_run_t *run, char *key, sp_error_t *err)
{
    const sp_decision_t *rule = sp_decisions[(size_t) sp_run_value(run, "decision.rule")];
    const bool strategies = run->n_strategies > 0;
    const bool pool = self->pool_fine > 0 || self->pool_fee > 0;
    const bool peers = self->fine > 0 || self->cost > 0;
    if (pool && !has_trait(run, SP_TRAIT_POOL_PUNISHER)) {
        sp_point_at(key, "steering.peers.pool_fine");
        return sp_fail(err, SP_ERR_RANGE,
            "steering.peers.pool_fine, pool_fee: nobody pays a pool: give a game of "
            "groups "
            "and pool_punisher in population.initial.strategies");
    }
    if (peers && strategies && !has_trait(run, SP_TRAIT_PEER_PUNISHER)) {
        sp_point_at(key, "steering.peers.fine");
        return sp_fail(err, SP_ERR_RANGE,
            "steering.peers.fine, cost: nobody fines: among strategies peer_punisher "
            "does "
            "(population.initial.strategies)");
    }
    if (strategies && rule->form == SP_RULE_CHOICE) {
        sp_point_at(key, "steering.peers");
        return sp_fail(err, SP_ERR_RANGE,
            "steering.peers and decision.rule: %s among strategies exclude each other: "
            "choosers among strategies weigh matches alone; take a rule that copies, or "
            "agents that choose acts",
            rule->name);
    }
    return SP_OK;
}

static sp_status_t
check(const void *self, const sp_run_t *run, char *key, sp_error_t *err)
{
    const sp_peers_t *mine = self;
    if (!in_use(self)) {
        return SP_OK;
    }
    if (sp_run_value(run, "network.self_interaction") > 0) {
        sp_point_at(key, "network.self_interaction");
        return sp_fail(err, SP_ERR_RANGE,
            "network.self_interaction and steering.peers exclude each other: nobody "
            "fines "
            "itself");
    }
    const sp_status_t status =
        mine->target == SP_PEERS_MAJORITY ? check_majority(run, key, err) : SP_OK;
    return status == SP_OK ? check_punishers(mine, run, key, err) : status;
}

static void
bounds(const void *self, const sp_run_t *run, sp_bounds_t *out)
{
    const sp_peers_t *mine = self;
    const double of_pair = mine->fine + mine->cost; /* both may fine each other */
    if (game_of(run)->of_groups) {
        out->least_of_member -= of_pair + mine->pool_fine;
        out->least_of_game -= mine->pool_fee;
    } else {
        out->least_of_game -= of_pair;
    }
}

static sp_status_t
init(sp_simulation_t *sim, const void *self, void *state, sp_error_t *err)
{
    state_t *mine = state;
    if (((const sp_peers_t *) self)->target == SP_PEERS_MAJORITY) {
        mine->norm = sp_arena_take(&sim->arena, sim->model->n_agents, 1);
        if (mine->norm == NULL) {
            return sp_fail(err, SP_ERR_MEMORY, "no memory for the norms of %u agents",
                sim->model->n_agents);
        }
    }
    return SP_OK;
}

/* Norms from the acts as they stand, seen by the draws of round `seen`. */
static void
find_norms(sp_simulation_t *sim, state_t *mine, uint32_t seen)
{
    for (uint32_t i = 0; mine->norm != NULL && i < sim->model->n_agents; i++) {
        const double share = sp_seen_mean(sim, i, seen); /* -1: no partners */
        mine->norm[i] = (uint8_t) (share > 0.5 ? NORM_C
                : share >= 0 && share < 0.5    ? NORM_D
                                               : NO_NORM);
    }
}

static void
prepare(sp_simulation_t *sim, const void *self, void *state, uint32_t round)
{
    (void) self;
    find_norms(sim, state, round - 1);
}

static norm_t
norm_of(const state_t *mine, uint32_t agent)
{
    return mine->norm != NULL ? (norm_t) mine->norm[agent] : NORM_C;
}

/* In games of groups the terms are those of its members. */
static void
value_in_groups(sp_span_t *span, const sp_peers_t *peers)
{
    for (uint32_t k = 0; k < span->last - span->first; k++) {
        double if_c;
        double if_d;
        sp_peers_foreseen(
            span->sim, peers, sp_span_agent(span, k), span->round, &if_c, &if_d);
        span->advantage[k] += if_d - if_c;
        if (span->exit != NULL) {
            span->exit[k] += if_d;
        }
    }
}

static void
value(sp_span_t *span, const void *self, void *state)
{
    const sp_peers_t *peers = self;
    if (span->sim->groups != NULL) {
        value_in_groups(span, peers);
        return;
    }
    for (uint32_t k = 0; k < span->last - span->first; k++) {
        const uint32_t agent = sp_span_agent(span, k);
        const norm_t norm = norm_of(state, agent);
        if (norm == NO_NORM || sp_simulation_degree(span->sim, agent) == 0) {
            continue;
        }
        const double y = sp_span_belief(span, k);
        const double keep = norm == NORM_C ? y : 1 - y; /* who keeps the norm */
        const double gain =
            sp_span_scale(span, k) * (peers->fine * keep - peers->cost * (1 - keep));
        span->advantage[k] += norm == NORM_C ? gain : -gain;
    }
}

/* Whether agent fines, playing act towards its partner. */
static bool
fines(const sp_simulation_t *sim, uint32_t agent, uint32_t act, norm_t norm)
{
    return sim->model->of_strategies
        ? (sp_peers_traits(sim, agent) & SP_TRAIT_PEER_PUNISHER) != 0
        : act == norm;
}

/* Fines that agent gives and gets, one contact after the other. */
static double
by_contact(const sp_simulation_t *sim, const sp_peers_t *peers, const state_t *mine,
    uint32_t agent, uint32_t round)
{
    const uint32_t degree = sp_simulation_degree(sim, agent);
    double lost = 0;
    double met = 0;
    for (uint32_t k = 0; k < degree; k++) {
        const uint32_t tie = sim->tie_offset != NULL ? sim->tie_offset[agent] + k : 0;
        const sp_contact_t contact = sp_contact(sim, tie);
        const double weight = sim->tie_weight != NULL ? sim->tie_weight[tie] : 1;
        met += contact != SP_ABSENT ? weight : 0;
        if (contact != SP_PLAYED) {
            continue;
        }
        const uint32_t other = sp_simulation_partner(sim, agent, k);
        const bool by_tie = sim->tie_act != NULL;
        const uint32_t act = by_tie ? sim->tie_act[tie] : sim->play[agent];
        const uint32_t theirs =
            by_tie ? sim->tie_act[sim->tie_reverse[tie]] : sim->play[other];
        const norm_t norm = norm_of(mine, agent);
        const norm_t of_other = norm_of(mine, other);
        if (fines(sim, agent, act, norm)) {
            const double seen = sp_seen(sim, agent, k, round);
            lost += weight * peers->cost * (norm == NORM_C ? 1 - seen : seen);
        }
        if (fines(sim, other, theirs, of_other)) {
            const double seen = sp_seen_by(sim, agent, k, round);
            lost += weight * peers->fine * (of_other == NORM_C ? 1 - seen : seen);
        }
    }
    return sim->model->decision.payoffs == SP_PAYOFFS_MEAN && met > 0 ? lost / met : lost;
}

/* The same of strategies by expectation, from how many partners play what. */
static double
by_play(const sp_simulation_t *sim, const sp_peers_t *peers, uint32_t agent)
{
    const sp_model_t *model = sim->model;
    const size_t n_plays = model->n_plays;
    const size_t own = sim->play[agent];
    const bool punishes = (sp_peers_traits(sim, agent) & SP_TRAIT_PEER_PUNISHER) != 0;
    sp_tally_t tally;
    sp_tally(sim, agent, &tally);
    double lost = 0;
    for (uint32_t t = 0; t < tally.n; t++) {
        const size_t play = tally.play[t];
        const bool punished = model->run->strategy[play]->traits & SP_TRAIT_PEER_PUNISHER;
        lost += tally.count[t]
            * ((punishes ? peers->cost * (1 - model->seen[own * n_plays + play]) : 0)
                + (punished ? peers->fine * (1 - model->seen[play * n_plays + own]) : 0));
    }
    return model->decision.payoffs == SP_PAYOFFS_MEAN && tally.n_partners > 0
        ? lost / tally.n_partners
        : lost;
}

static double
lost_by(const sp_simulation_t *sim, const sp_peers_t *peers, const state_t *mine,
    uint32_t agent, uint32_t round)
{
    const sp_model_t *model = sim->model;
    if (sim->groups != NULL) {
        return sp_peers_in_groups(sim, peers, agent, round);
    }
    if (model->of_strategies && !model->sampled && !model->moves_by_tie
        && sim->contact == NULL && sim->tie_weight == NULL) {
        return by_play(sim, peers, agent);
    }
    if (model->of_strategies || mine->norm != NULL || model->match.misperception > 0) {
        return by_contact(sim, peers, mine, agent, round);
    }
    sp_outcomes_t outcomes;
    sp_outcomes_of(sim, agent, &outcomes);
    return peers->cost * outcomes.times[SP_CD] + peers->fine * outcomes.times[SP_DC];
}

static void
sanction(sp_ledger_t *ledger, const void *self, void *state)
{
    sp_simulation_t *sim = ledger->sim;
    state_t *mine = state;
    if (ledger->round == 0 && ledger->cost != NULL) {
        find_norms(sim, mine, 0); /* there was no round before */
    }
    for (uint32_t i = ledger->first; i < ledger->last; i++) {
        ledger->amount[i - ledger->first] -= lost_by(sim, self, mine, i, ledger->round);
    }
}

const sp_mechanism_t sp_mechanism_peers = {
    .name = "peers",
    .path = "steering.peers",
    .summary = "partners fine whoever they see deviate from the norm",
    .source =
        "Fehr & Gachter, Nature 415, 137 (2002); target majority: Herrmann, Thoni & "
        "Gachter, Science 319, 1362 (2008); groups and pools: Sigmund, De Silva, "
        "Traulsen & "
        "Hauert, Nature 466, 861 (2010)",
    .params = params,
    .n_params = sizeof(params) / sizeof(params[0]),
    .params_size = sizeof(sp_peers_t),
    .state_size = sizeof(state_t),
    .agent_bytes = 1,
    .order = 54,
    .in_use = in_use,
    .by_count = true,
    .check = check,
    .bounds = bounds,
    .init = init,
    .prepare = prepare,
    .value = value,
    .sanction = sanction,
};
