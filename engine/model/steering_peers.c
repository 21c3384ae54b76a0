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
 * the other way round. Fines are destroyed and no cost of steering. */
#include <math.h>
#include <stddef.h>

#include "checks.h"
#include "revise.h"
#include "samenspel/settings.h"
#include "samenspel/simulation.h"
#include "settle.h"
#include "ties.h"

typedef enum { TARGET_COOPERATION, TARGET_MAJORITY } target_t;
typedef enum { NORM_D = SP_DEFECT, NORM_C = SP_COOPERATE, NO_NORM } norm_t;

typedef struct {
    double fine, cost;
    uint32_t target; /* target_t */
} peers_t;

typedef struct {
    uint8_t *norm; /* [n_agents] norm_t; NULL: C for all */
} state_t;

static const char *const targets[] = { "cooperation", "majority", NULL };

/* name, symbol, summary, unit, type, kind, flags, low, high, preset, choices, phase,
 * rows, source, offset */
static const sp_param_t params[] = {
    { "fine", "beta", "taken by a peer from an observed deviator", "payoff", SP_REAL,
        SP_INTERVENTION, SP_LIVE | SP_HIGH_OPEN, 0, INFINITY, 0, NULL, "sanction",
        "002-10", "Fehr & Gachter 2002", offsetof(peers_t, fine) },
    { "cost", "gamma", "cost of that to the peer", "payoff", SP_REAL, SP_INTERVENTION,
        SP_LIVE | SP_HIGH_OPEN, 0, INFINITY, 0, NULL, "sanction", "002-10",
        "Fehr & Gachter 2002", offsetof(peers_t, cost) },
    { "target", "-", "what counts as a deviation: D, or any act but the majority's", "-",
        SP_CHOICE, SP_INTERVENTION, 0, 0, 0, 0, targets, "sanction", "002-3",
        "Herrmann et al. 2008", offsetof(peers_t, target) },
};

static bool
in_use(const void *self)
{
    const peers_t *mine = self;
    return mine->fine > 0 || mine->cost > 0;
}

static sp_status_t
check(const void *self, const sp_run_t *run, char *key, sp_error_t *err)
{
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
    const peers_t *mine = self;
    if (mine->target == TARGET_MAJORITY
        && sp_run_value(run, "method") == (double) SP_METHOD_CHAIN) {
        sp_point_at(key, "steering.peers.target");
        return sp_fail(err, SP_ERR_RANGE,
            "steering.peers.target: majority goes by what each agent saw in the last round, "
            "which method: chain does not know: take method: agents");
    }
    return sp_check_acts(run, "steering.peers", key, err);
}

static void
bounds(const void *self, const sp_run_t *run, sp_bounds_t *out)
{
    (void) run;
    const peers_t *mine = self;
    out->least_of_game -= mine->fine + mine->cost; /* both may fine each other */
}

static sp_status_t
init(sp_simulation_t *sim, const void *self, void *state, sp_error_t *err)
{
    state_t *mine = state;
    if (((const peers_t *) self)->target == TARGET_MAJORITY) {
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

static void
value(sp_span_t *span, const void *self, void *state)
{
    const peers_t *peers = self;
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

/* Fines that agent gives and gets, one contact after the other. */
static double
by_contact(const sp_simulation_t *sim, const peers_t *peers, const state_t *mine,
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
        const bool fines =
            act == norm && (sp_seen(sim, agent, k, round) >= 0.5) != (norm == NORM_C);
        const bool fined = theirs == of_other
            && (sp_seen_by(sim, agent, k, round) >= 0.5) != (of_other == NORM_C);
        lost += weight * ((fines ? peers->cost : 0) + (fined ? peers->fine : 0));
    }
    return sim->model->decision.payoffs == SP_PAYOFFS_MEAN && met > 0 ? lost / met : lost;
}

static void
sanction(sp_ledger_t *ledger, const void *self, void *state)
{
    sp_simulation_t *sim = ledger->sim;
    const peers_t *peers = self;
    state_t *mine = state;
    if (ledger->round == 0 && ledger->cost != NULL) {
        find_norms(sim, mine, 0); /* there was no round before */
    }
    const bool plain = mine->norm == NULL && !(sim->model->match.misperception > 0);
    for (uint32_t i = ledger->first; i < ledger->last; i++) {
        double lost;
        if (plain) {
            sp_outcomes_t outcomes;
            sp_outcomes_of(sim, i, &outcomes);
            lost =
                peers->cost * outcomes.times[SP_CD] + peers->fine * outcomes.times[SP_DC];
        } else {
            lost = by_contact(sim, peers, mine, i, ledger->round);
        }
        ledger->amount[i - ledger->first] -= lost;
    }
}

const sp_mechanism_t sp_mechanism_peers = {
    .name = "peers",
    .path = "steering.peers",
    .summary = "partners fine whoever they see deviate from the norm",
    .source =
        "Fehr & Gachter, Nature 415, 137 (2002); target majority: Herrmann, Thoni & "
        "Gachter, Science 319, 1362 (2008)",
    .params = params,
    .n_params = sizeof(params) / sizeof(params[0]),
    .params_size = sizeof(peers_t),
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
