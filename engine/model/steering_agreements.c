/* steering_agreements.c - partners promise to cooperate, and who breaks it compensates.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Commitments with a cost of arranging and a compensation: Han, Pereira, Santos & Lenaerts,
 * Sci. Rep. 3, 2695 (2013). Agents that choose acts accept what is proposed; one end, drawn,
 * proposes and pays the cost. Terms are the mean of what holds for both ends. A broken
 * agreement is compensated in full, both ways if both defect; choosers perceive the share
 * kappa (clarity) of it: this project (model.md, 7.2 and 7.7). */
#include "steering_agreements.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#include "checks.h"
#include "kernels.h"
#include "pairs_run.h"
#include "revise.h"
#include "samenspel/settings.h"
#include "steering_clarity.h"
#include "ties.h"
#include "units.h"

static const char *const scopes[] = { "all", "own_unit", "across_units", NULL };

/* name, symbol, summary, unit, type, kind, flags, low, high, preset, choices, phase, rows,
 * source, offset */
static const sp_param_t params[] = {
    { "propose", "-", "chance per tie and round that an agreement is proposed", "prob",
        SP_REAL, SP_INTERVENTION, SP_LIVE, 0, 1, 0, NULL, "agree", "003-7;003-2",
        "Han et al. 2013", offsetof(sp_agreements_t, propose) },
    { "cost", "eps", "cost of arranging one", "payoff", SP_REAL, SP_INTERVENTION,
        SP_LIVE | SP_HIGH_OPEN, 0, INFINITY, 0, NULL, "settle", "003-7", "Han et al. 2013",
        offsetof(sp_agreements_t, cost) },
    { "compensation", "delta", "paid to the partner by who breaks it", "payoff", SP_REAL,
        SP_INTERVENTION, SP_LIVE | SP_HIGH_OPEN, 0, INFINITY, 0, NULL, "settle",
        "003-7;003-5;004-14", "Han et al. 2013", offsetof(sp_agreements_t, compensation) },
    { "shared_cost", "-", "both pay half the cost", "-", SP_BOOLEAN, SP_INTERVENTION, 0, 0, 1,
        0, NULL, "settle", "003-7", "Han et al. 2013",
        offsetof(sp_agreements_t, shared_cost) },
    { "strict", "-", "no play where declined", "-", SP_BOOLEAN, SP_INTERVENTION, 0, 0, 1, 1,
        NULL, "agree", "003-7", "Han et al. 2013", offsetof(sp_agreements_t, strict) },
    { "scope", "-", "which ties may agree", "-", SP_CHOICE, SP_INTERVENTION, 0, 0, 0, 0,
        scopes, "agree", "004-5", "this project", offsetof(sp_agreements_t, scope) },
};

static bool
in_use(const void *self)
{
    return ((const sp_agreements_t *) self)->propose > 0;
}

static bool
needs_reverse(const void *self)
{
    (void) self;
    return true;
}

static sp_status_t
start(sp_simulation_t *sim, const void *self, void *state, sp_error_t *err)
{
    (void) self;
    (void) state;
    if (sim->model->of_strategies) {
        return SP_OK; /* by table */
    }
    if (sim->ties_are_new) {
        const uint8_t none = 0;
        const sp_status_t status
            = sp_tie_column(sim, &sim->agreed, sizeof(sim->agreed[0]), &none, err);
        if (status != SP_OK) {
            return status;
        }
    }
    memset(sim->agreed, 0, sim->n_ties * sizeof(sim->agreed[0]));
    return SP_OK;
}

/* Mean over both ends of a tie of what holds for them. */
static double
term(const sp_simulation_t *sim, sp_policy_t key, uint32_t agent, uint32_t partner)
{
    if (sim->policies.of_agent[key] == NULL) {
        return sim->policies.uniform[key];
    }
    return (sp_policy(sim, key, agent) + sp_policy(sim, key, partner)) / 2;
}

static bool
within_scope(const sp_simulation_t *sim, uint32_t scope, uint32_t agent, uint32_t partner)
{
    return scope == SP_AGREE_ALL
        || (sp_unit(sim, agent) == sp_unit(sim, partner)) == (scope == SP_AGREE_OWN_UNIT);
}

/* Whether chances are the same on all ties and all may agree: then nobody need be asked. */
static bool
alike(const sp_simulation_t *sim, const sp_agreements_t *agreements)
{
    return agreements->scope == SP_AGREE_ALL && sim->contact == NULL
        && sim->policies.of_agent[SP_POLICY_PROPOSE] == NULL;
}

static bool
draw_agreement(const sp_simulation_t *sim, const sp_agreements_t *agreements,
    uint32_t agent, uint32_t tie, double u)
{
    const uint32_t partner = sim->tie_partner[tie];
    return u < term(sim, SP_POLICY_PROPOSE, agent, partner)
        && sp_contact(sim, tie) == SP_PLAYED
        && within_scope(sim, agreements->scope, agent, partner);
}

/* Agreed or not, on both directed ties; an even word lets the pair's lower tie propose. */
static void
note(sp_simulation_t *sim, const sp_agreements_t *agreements, uint32_t pair, bool agreed,
    uint32_t word)
{
    const bool pays = agreements->cost > 0 && !agreements->shared_cost;
    const uint8_t odd = word & 1;
    sim->agreed[pair] = (uint8_t) (agreed + (agreed & pays & (1 - odd)));
    sim->agreed[sim->tie_reverse[pair]] = (uint8_t) (agreed + (agreed & pays & odd));
}

/* Everybody's ties: drawn in columns, each pair by its lower tie. */
static void
agree_all(sp_simulation_t *sim, const sp_agreements_t *agreements)
{
    uint32_t word[SP_SPAN + 4];
    uint32_t proposer[SP_SPAN + 4] = { 0 };
    const bool uniform = alike(sim, agreements);
    const double propose = sim->policies.uniform[SP_POLICY_PROPOSE];
    const bool pays = agreements->cost > 0 && !agreements->shared_cost;
    uint32_t agent = 0;
    for (uint32_t at = 0; at < sim->n_ties; at += SP_SPAN) {
        const uint32_t n = sim->n_ties - at < SP_SPAN ? sim->n_ties - at : SP_SPAN;
        sp_kernels()->draw_words(
            sim->key, at, n, sim->round, SP_DRAW(SP_DRAW_AGREEMENT, 0), word);
        if (pays) {
            sp_kernels()->draw_words(
                sim->key, at, n, sim->round, SP_DRAW(SP_DRAW_PROPOSER, 0), proposer);
        }
        for (uint32_t k = 0; k < n; k++) {
            const uint32_t tie = at + k;
            if (tie > sim->tie_reverse[tie]) {
                continue;
            }
            bool agreed = sp_uniform(word[k]) < propose;
            if (!uniform) {
                while (tie >= sim->tie_offset[agent + 1]) {
                    agent++;
                }
                agreed = draw_agreement(sim, agreements, agent, tie, sp_uniform(word[k]));
            }
            note(sim, agreements, tie, agreed, proposer[k]);
        }
    }
}

static void
agree(sp_simulation_t *sim, const void *self, void *state, uint32_t round, uint32_t first,
    uint32_t last)
{
    (void) state;
    (void) round;
    if (sim->agreed == NULL) {
        return;
    }
    if (sim->step == SP_NO_STEP) {
        agree_all(sim, self);
        return;
    }
    for (uint32_t i = first; i < last; i++) {
        for (uint32_t tie = sim->tie_offset[i]; tie < sim->tie_offset[i + 1]; tie++) {
            const uint32_t pair = sp_tie_pair(sim, tie);
            const double u = sp_uniform(sp_turn_word(sim, SP_DRAW_AGREEMENT, pair));
            note(sim, self, pair, draw_agreement(sim, self, i, tie, u),
                sp_turn_word(sim, SP_DRAW_PROPOSER, pair));
        }
    }
}

/* What the owner of a tie would pay for breaking the agreement on it. */
static double
compensation(const sp_simulation_t *sim, uint32_t agent, uint32_t tie)
{
    return sim->agreed[tie] == 0
        ? 0
        : term(sim, SP_POLICY_COMPENSATION, agent, sim->tie_partner[tie]);
}

static void
value(sp_span_t *span, const void *self, void *state)
{
    (void) self;
    (void) state;
    const sp_simulation_t *sim = span->sim;
    const bool sum = sim->model->decision.payoffs == SP_PAYOFFS_SUM;
    if (span->of_ties && sim->clarity_of == NULL
        && sim->policies.of_agent[SP_POLICY_COMPENSATION] == NULL) {
        const double perceived
            = sim->clarity_level * sim->policies.uniform[SP_POLICY_COMPENSATION];
        sp_kernels()->add_where(span->last - span->first, sim->agreed + span->first,
            perceived, span->advantage);
        return;
    }
    for (uint32_t k = 0; k < span->last - span->first; k++) {
        const uint32_t agent = sp_span_agent(span, k);
        const double clarity = sp_clarity_of(sim, agent);
        if (span->of_ties) {
            span->advantage[k] += clarity * compensation(sim, agent, span->first + k);
            continue;
        }
        double total = 0;
        for (uint32_t tie = sim->tie_offset[agent]; tie < sim->tie_offset[agent + 1]; tie++) {
            total += compensation(sim, agent, tie);
        }
        const uint32_t met = sp_contacts_met(sim, agent);
        span->advantage[k] += clarity * (sum || met == 0 ? total : total / met);
    }
}

/* Agreements of an agent by number: what is paid where terms are the same for all. */
static double
paid_alike(const sp_simulation_t *sim, const sp_agreements_t *agreements, uint32_t agent)
{
    const bool by_tie = sim->tie_act != NULL;
    const unsigned own = by_tie ? 0 : sim->play[agent] != SP_COOPERATE;
    uint32_t n_agreed = 0;
    uint32_t n_arranged = 0;
    uint32_t n_broken = 0;
    uint32_t n_suffered = 0;
    const uint32_t last = sim->tie_offset[agent + 1];
    for (uint32_t tie = sim->tie_offset[agent]; by_tie && tie < last; tie++) {
        const uint32_t agreed = sim->agreed[tie] != 0; /* no branch: it would be a guess */
        n_agreed += agreed;
        n_arranged += sim->agreed[tie] == SP_AGREED_PAYS;
        n_broken += agreed & (sim->tie_act[tie] != SP_COOPERATE);
        n_suffered += agreed & (sim->tie_act[sim->tie_reverse[tie]] != SP_COOPERATE);
    }
    for (uint32_t tie = sim->tie_offset[agent]; !by_tie && tie < last; tie++) {
        const uint32_t agreed = sim->agreed[tie] != 0;
        n_agreed += agreed;
        n_arranged += sim->agreed[tie] == SP_AGREED_PAYS;
        n_broken += agreed & own;
        n_suffered += agreed & (sim->play[sim->tie_partner[tie]] != SP_COOPERATE);
    }
    const double arranging = agreements->shared_cost ? n_agreed / 2.0 : n_arranged;
    return sim->policies.uniform[SP_POLICY_COMPENSATION]
        * ((double) n_suffered - n_broken)
        - agreements->cost * arranging;
}

/* The same where terms differ from tie to tie. */
static double
paid_apart(const sp_simulation_t *sim, const sp_agreements_t *agreements, uint32_t agent)
{
    double amount = 0;
    for (uint32_t tie = sim->tie_offset[agent]; tie < sim->tie_offset[agent + 1]; tie++) {
        if (sim->agreed[tie] == 0) {
            continue;
        }
        const uint32_t partner = sim->tie_partner[tie];
        const uint32_t reverse = sim->tie_reverse[tie];
        const double terms = term(sim, SP_POLICY_COMPENSATION, agent, partner);
        if (sp_act_on(sim, agent, tie) == SP_DEFECT) {
            amount -= terms;
        }
        if (sp_act_on(sim, partner, reverse) == SP_DEFECT) {
            amount += terms;
        }
        if (agreements->shared_cost) {
            amount -= agreements->cost / 2;
        } else if (sim->agreed[tie] == SP_AGREED_PAYS) {
            amount -= agreements->cost;
        }
    }
    return amount;
}

static double
paid_to(const sp_simulation_t *sim, const sp_agreements_t *agreements, uint32_t agent)
{
    const double amount = sim->policies.of_agent[SP_POLICY_COMPENSATION] == NULL
        ? paid_alike(sim, agreements, agent)
        : paid_apart(sim, agreements, agent);
    const uint32_t met = sp_contacts_met(sim, agent);
    return sim->model->decision.payoffs == SP_PAYOFFS_SUM || met == 0 ? amount
                                                                      : amount / met;
}

static void
settle(sp_ledger_t *ledger, const void *self, void *state)
{
    (void) state;
    for (uint32_t i = ledger->first; ledger->sim->agreed != NULL && i < ledger->last; i++) {
        ledger->amount[i - ledger->first] += paid_to(ledger->sim, self, i);
    }
}

/* Whether what the strategy does about agreements is known. */
static bool
has_manner(const sp_strategy_t *strategy)
{
    const unsigned known = SP_TRAIT_COMMITS | SP_TRAIT_FAKES | SP_TRAIT_FREE_RIDES;
    if (strategy->form != SP_MEMORY_ONE) {
        return false;
    }
    const sp_memory_one_t *moves = &strategy->memory_one;
    bool constant = moves->first == 0 || moves->first == 1;
    for (int o = 0; o < SP_N_OUTCOMES; o++) {
        constant = constant && moves->after[o] == moves->first;
    }
    return constant && (strategy->traits & ~known) == 0;
}

static sp_status_t
check_strategies(
    const sp_agreements_t *agreements, const sp_run_t *run, char *key, sp_error_t *err)
{
    for (uint32_t s = 0; s < run->n_strategies; s++) {
        if (!has_manner(run->strategy[s])) {
            sp_point_at(key, "population.initial.strategies");
            return sp_fail(err, SP_ERR_RANGE,
                "steering.agreements: strategy %s neither accepts nor declines agreements: "
                "take commitment_proposer, commitment_free_rider, fake_committer, "
                "always_cooperate or always_defect", run->strategy[s]->name);
        }
    }
    const char *need = NULL;
    for (uint32_t i = 0; i < run->n_events; i++) {
        const char *name = run->schema->rows[run->event[i].row].key;
        if (strncmp(name, "steering.agreements.", 20) == 0) {
            need = "the same terms in all rounds: no events on steering.agreements";
        }
    }
    if (sp_run_value(run, "match.rounds") > 1 || sp_run_value(run, "match.continuation") > 0) {
        need = "match.rounds: 1 (an agreement is on one game)";
    } else if (sp_run_value(run, "match.error") > 0
        || sp_run_value(run, "match.misperception") > 0) {
        need = "match.error: 0 and match.misperception: 0";
    } else if (sp_run_plays_matches(run)) {
        need = "match.payoff: expected";
    } else if (agreements->scope != SP_AGREE_ALL) {
        need = "steering.agreements.scope: all";
    } else if (!in_use(agreements)) {
        need = "steering.agreements.propose for all, not in a circle's or a pilot's policy";
    }
    if (need == NULL) {
        return SP_OK;
    }
    sp_point_at(key, "steering.agreements");
    return sp_fail(
        err, SP_ERR_RANGE, "steering.agreements between strategies needs %s", need);
}

static sp_status_t
check(const void *self, const sp_run_t *run, char *key, sp_error_t *err)
{
    if (!sp_acts(run, "steering.agreements", in_use(self))) {
        return SP_OK;
    }
    sp_status_t status = sp_check_ties(run, "steering.agreements", key, err);
    if (status == SP_OK) {
        status = sp_check_pair_game(run, "steering.agreements", key, err);
    }
    if (status == SP_OK) {
        status = run->n_strategies > 0
            ? check_strategies(self, run, key, err)
            : sp_check_meeting(run, "steering.agreements", key, err);
    }
    return status;
}

/* One breaks it and the other does not, or one arranges it and it is broken. */
static void
bounds(const void *self, const sp_run_t *run, sp_bounds_t *out)
{
    const sp_agreements_t *agreements = self;
    const double most
        = sp_policy_most(run, SP_POLICY_COMPENSATION, agreements->compensation);
    out->least_of_game -= most + agreements->cost;
    out->most_of_game += most;
}

const sp_mechanism_t sp_mechanism_agreements = {
    .name = "agreements",
    .path = "steering.agreements",
    .summary = "partners promise to cooperate, and who breaks it compensates",
    .source = "Han, Pereira, Santos & Lenaerts, Sci. Rep. 3, 2695 (2013)",
    .params = params,
    .n_params = sizeof(params) / sizeof(params[0]),
    .params_size = sizeof(sp_agreements_t),
    .tie_bytes = 1,
    .order = 56,
    .in_use = in_use,
    .check = check,
    .bounds = bounds,
    .needs_reverse = needs_reverse,
    .start = start,
    .agree = agree,
    .value = value,
    .settle = settle,
};
