/* settle.c - payoffs of a round, from counts of what partners play.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sums run over plays in ascending order (sampled matches: over partners in their order), so
 * that a payoff has one value however the work is divided. */
#include "settle.h"
#include "settle_worth.h"

#include <string.h>

#include "groups.h"
#include "ties.h"

void
sp_weigh(sp_span_t *span)
{
    const sp_model_t *model = span->sim->model;
    for (uint32_t k = 0; k < span->last - span->first; k++) {
        span->weight[k] = 0;
    }
    for (uint32_t m = 0; m < model->n_mechanisms; m++) {
        if (model->mechanism[m]->weigh != NULL) {
            model->mechanism[m]->weigh(span, span->sim->params[m], span->sim->state[m]);
        }
    }
}

static void
tally_add(sp_tally_t *tally, uint16_t play)
{
    uint32_t at = tally->n;
    while (at > 0 && tally->play[at - 1] > play) {
        at--;
    }
    if (at > 0 && tally->play[at - 1] == play) {
        tally->count[at - 1]++;
        return;
    }
    memmove(&tally->play[at + 1], &tally->play[at], (tally->n - at) * sizeof(tally->play[0]));
    memmove(
        &tally->count[at + 1], &tally->count[at], (tally->n - at) * sizeof(tally->count[0]));
    tally->play[at] = play;
    tally->count[at] = 1;
    tally->n++;
}

void
sp_tally(const sp_simulation_t *sim, uint32_t agent, sp_tally_t *tally)
{
    tally->n = 0;
    if (sim->graph->form == SP_GRAPH_COMPLETE) {
        tally->n_partners = sim->graph->n_agents - 1;
        for (uint32_t p = 0; p < sim->model->n_plays; p++) {
            const uint32_t count = sim->count[p] - (sim->play[agent] == p);
            if (count > 0) {
                tally->play[tally->n] = (uint16_t) p;
                tally->count[tally->n++] = count;
            }
        }
        return;
    }
    sp_partners_t partners;
    sp_partners(sim, agent, &partners);
    tally->n_partners = partners.n;
    for (uint32_t k = 0; k < partners.n; k++) {
        tally_add(tally, sim->play[sp_partner_at(&partners, agent, k)]);
    }
}

/* Games of agents that choose acts: n_c of n partners cooperate. */
static sp_result_t
settle_act(const sp_model_t *model, unsigned act, uint32_t n_c, uint32_t n)
{
    const double c = n_c;
    const double d = n - n_c;
    const double *mine = model->pay + 2 * act;
    sp_result_t result = {
        .payoff = d * mine[SP_DEFECT] + c * mine[SP_COOPERATE],
        .given = d * model->pay[act] + c * model->pay[2 + act],
        .share = act,
    };
    if (model->self > 0) {
        result.payoff += mine[act];
        result.given += mine[act];
    }
    if (model->decision.payoffs == SP_PAYOFFS_MEAN) {
        result.payoff /= n + model->self;
        result.given /= n + model->self;
    }
    return result;
}

/* Outcomes of ties first .. last-1, all played, from three sums: no store waits for one. */
static void
count_outcomes(const sp_simulation_t *sim, uint32_t first, uint32_t last, uint32_t *count)
{
    uint32_t mine = 0;
    uint32_t theirs = 0;
    uint32_t both = 0;
    for (uint32_t tie = first; tie < last; tie++) {
        const uint32_t act = sim->tie_act[tie];
        const uint32_t other = sim->tie_act[sim->tie_reverse[tie]];
        mine += act;
        theirs += other;
        both += act & other;
    }
    count[SP_CC] = both;
    count[SP_CD] = mine - both;
    count[SP_DC] = theirs - both;
    count[SP_DD] = last - first - mine - theirs + both;
}

/* per_partner, or moves by tie: an act towards each partner. */
static sp_result_t
settle_ties(const sp_simulation_t *sim, uint32_t agent)
{
    const sp_model_t *model = sim->model;
    const uint32_t first = sim->tie_offset[agent];
    const uint32_t last = sim->tie_offset[agent + 1];
    uint32_t count[SP_N_OUTCOMES] = { 0 };
    uint32_t n_idle = 0;
    if (sim->contact == NULL) {
        count_outcomes(sim, first, last, count);
    }
    for (uint32_t tie = first; sim->contact != NULL && tie < last; tie++) {
        const sp_contact_t contact = sp_contact(sim, tie);
        if (contact == SP_PLAYED) {
            count[sp_outcome(sim->tie_act[tie], sim->tie_act[sim->tie_reverse[tie]])]++;
        }
        n_idle += contact == SP_IDLE;
    }
    const double *pay = model->game.payoff;
    const double n_played = count[SP_CC] + count[SP_CD] + count[SP_DC] + count[SP_DD];
    const double n = n_played + n_idle;
    if (n == 0) {
        return (sp_result_t) { 0, 0, 0, 0 };
    }
    sp_result_t result = {
        .payoff = pay[SP_CC] * count[SP_CC] + pay[SP_CD] * count[SP_CD]
            + pay[SP_DC] * count[SP_DC] + pay[SP_DD] * count[SP_DD],
        .given = pay[SP_CC] * count[SP_CC] + pay[SP_DC] * count[SP_CD]
            + pay[SP_CD] * count[SP_DC] + pay[SP_DD] * count[SP_DD],
        .share = n_played > 0 ? (count[SP_CC] + count[SP_CD]) / n_played : 0,
    };
    if (model->decision.payoffs == SP_PAYOFFS_MEAN) {
        result.payoff /= n;
        result.given /= n;
    }
    return result;
}

/* Acts of agents where some contacts rest. */
static sp_result_t
settle_contacts(const sp_simulation_t *sim, uint32_t agent)
{
    uint32_t n_c = 0;
    uint32_t n_d = 0;
    uint32_t n_idle = 0;
    for (uint32_t tie = sim->tie_offset[agent]; tie < sim->tie_offset[agent + 1]; tie++) {
        const sp_contact_t contact = sp_contact(sim, tie);
        const bool c = sim->play[sim->tie_partner[tie]] == SP_COOPERATE;
        n_c += contact == SP_PLAYED && c;
        n_d += contact == SP_PLAYED && !c;
        n_idle += contact == SP_IDLE;
    }
    const uint32_t n = n_c + n_d;
    if (n == 0) {
        return (sp_result_t) { .share = sim->play[agent] };
    }
    sp_result_t result = settle_act(sim->model, sim->play[agent], n_c, n);
    if (n_idle > 0 && sim->model->decision.payoffs == SP_PAYOFFS_MEAN) {
        const double share = n / (double) (n + n_idle);
        result.payoff *= share;
        result.given *= share;
    }
    return result;
}

/* Donation games where benefits or costs are not the same for all: a cooperator gives
 * benefit x its own benefit factor and pays cost x its own cost factor. */
sp_paid_t
sp_paid(const sp_simulation_t *sim, uint32_t agent, unsigned act, uint32_t other,
    unsigned other_act)
{
    const sp_game_t *game = &sim->model->game;
    const double *benefit = sim->benefit_factor;
    const double *cost = sim->cost_factor;
    if (benefit == NULL && cost == NULL) {
        return (sp_paid_t) { game->payoff[sp_outcome(act, other_act)],
            game->payoff[sp_outcome(other_act, act)] };
    }
    sp_paid_t paid = { 0, 0 };
    if (act == SP_COOPERATE) {
        paid.mine -= game->cost * (cost != NULL ? cost[agent] : 1);
        paid.theirs += game->benefit * (benefit != NULL ? benefit[agent] : 1);
    }
    if (other_act == SP_COOPERATE) {
        paid.mine += game->benefit * (benefit != NULL ? benefit[other] : 1);
        paid.theirs -= game->cost * (cost != NULL ? cost[other] : 1);
    }
    return paid;
}

/* Acts, tie by tie: where benefits, costs or ties are not the same for all. */
static sp_result_t
settle_scaled(const sp_simulation_t *sim, uint32_t agent)
{
    const sp_model_t *model = sim->model;
    const uint32_t degree = sp_simulation_degree(sim, agent);
    sp_result_t result = { 0, 0, 0, 0 };
    double met = 0;
    uint32_t n_c = 0;
    uint32_t n_played = 0;
    for (uint32_t k = 0; k < degree; k++) {
        const uint32_t other = sp_simulation_partner(sim, agent, k);
        const uint32_t tie = sim->tie_offset != NULL ? sim->tie_offset[agent] + k : 0;
        const sp_contact_t contact = sp_contact(sim, tie);
        const double weight = sim->tie_weight != NULL ? sim->tie_weight[tie] : 1;
        met += contact != SP_ABSENT ? weight : 0;
        if (contact != SP_PLAYED) {
            continue;
        }
        n_played++;
        const uint32_t back = sim->tie_act != NULL ? sim->tie_reverse[tie] : 0;
        const unsigned act = sp_act_on(sim, agent, tie);
        const unsigned other_act = sp_act_on(sim, other, back);
        n_c += act == SP_COOPERATE;
        const sp_paid_t paid = sp_paid(sim, agent, act, other, other_act);
        result.payoff += weight * paid.mine;
        result.given += weight * paid.theirs;
    }
    if (model->self > 0 && (sim->benefit_factor != NULL || sim->cost_factor != NULL)) {
        const unsigned act = sim->play[agent];
        const sp_paid_t paid = sp_paid(sim, agent, act, agent, act);
        result.payoff += paid.mine;
        result.given += paid.theirs;
        met += 1;
    }
    result.share = n_played > 0 ? (double) n_c / n_played
        : sim->tie_act != NULL  ? 0
                                : sim->play[agent];
    if (met > 0 && model->decision.payoffs == SP_PAYOFFS_MEAN) {
        result.payoff /= met;
        result.given /= met;
    }
    return result;
}

/* Strategies by expectation. */
static sp_result_t
settle_expected(const sp_simulation_t *sim, uint32_t agent)
{
    const sp_model_t *model = sim->model;
    const size_t n_plays = model->n_plays;
    const size_t mine = sim->play[agent];
    sp_tally_t tally;
    sp_tally(sim, agent, &tally);
    sp_result_t result = { 0, 0, 0, 0 };
    for (uint32_t t = 0; t < tally.n; t++) {
        const size_t other = tally.play[t];
        const double count = tally.count[t];
        result.payoff += count * model->pay[mine * n_plays + other];
        result.given += count * model->pay[other * n_plays + mine];
        result.share += count * model->cooperate[mine * n_plays + other];
    }
    if (model->self > 0) {
        result.payoff += model->pay[mine * n_plays + mine];
        result.given += model->pay[mine * n_plays + mine];
        result.share += model->cooperate[mine * n_plays + mine];
    }
    const double n = tally.n_partners + model->self;
    result.share /= n;
    if (model->decision.payoffs == SP_PAYOFFS_MEAN) {
        result.payoff /= n;
        result.given /= n;
    }
    return result;
}

/* Strategies turn by turn; a match has the same turns seen from either side. */
static sp_result_t
settle_sampled(const sp_simulation_t *sim, uint32_t agent, uint32_t round)
{
    const sp_model_t *model = sim->model;
    const uint32_t n = sp_simulation_degree(sim, agent);
    const uint32_t n_games = n + (model->self > 0);
    sp_result_t result = { 0, 0, 0, 0 };
    uint64_t n_c = 0;
    uint64_t turns = 0;
    for (uint32_t k = 0; k < n_games; k++) {
        const uint32_t other = k < n ? sp_simulation_partner(sim, agent, k) : agent;
        sp_match_counts_t counts;
        const uint32_t meeting = k < n ? sp_meeting(sim, agent, k) : 0;
        sp_match_of(sim, agent, other, meeting, round, &counts);
        const sp_match_counts_t theirs = sp_match_mirrored(&counts);
        result.payoff += sp_match_payoff(&model->game, &model->match, &counts);
        result.given += sp_match_payoff(&model->game, &model->match, &theirs);
        n_c += (uint64_t) counts.count[SP_CC] + counts.count[SP_CD];
        turns += (uint64_t) counts.count[SP_CC] + counts.count[SP_CD]
            + counts.count[SP_DC] + counts.count[SP_DD];
    }
    result.share = (double) n_c / (double) turns;
    result.turns = (double) turns / n_games;
    if (model->decision.payoffs == SP_PAYOFFS_MEAN) {
        result.payoff /= n_games;
        result.given /= n_games;
    }
    return result;
}

void
sp_outcomes_of(const sp_simulation_t *sim, uint32_t agent, sp_outcomes_t *outcomes)
{
    *outcomes = (sp_outcomes_t) { { 0 } };
    double *times = outcomes->times;
    const sp_model_t *model = sim->model;
    const uint32_t degree = sp_simulation_degree(sim, agent);
    double met = degree;
    if (sim->tie_act == NULL && sim->contact == NULL && sim->tie_weight == NULL
        && sim->graph->form == SP_GRAPH_COMPLETE) {
        const uint32_t act = sim->play[agent];
        times[sp_outcome(act, SP_COOPERATE)] = sim->count[SP_COOPERATE] - (act == SP_COOPERATE);
        times[sp_outcome(act, SP_DEFECT)] = sim->count[SP_DEFECT] - (act == SP_DEFECT);
    } else {
        met = 0;
        for (uint32_t k = 0; k < degree; k++) {
            const uint32_t tie = sim->tie_offset != NULL ? sim->tie_offset[agent] + k : 0;
            const sp_contact_t contact = sp_contact(sim, tie);
            const double weight = sim->tie_weight != NULL ? sim->tie_weight[tie] : 1;
            met += contact != SP_ABSENT ? weight : 0;
            if (contact == SP_PLAYED) {
                const uint32_t other = sp_simulation_partner(sim, agent, k);
                const uint32_t back = sim->tie_act != NULL ? sim->tie_reverse[tie] : 0;
                times[sp_outcome(sp_act_on(sim, agent, tie), sp_act_on(sim, other, back))]
                    += weight;
            }
        }
    }
    if (model->decision.payoffs == SP_PAYOFFS_MEAN && met > 0) {
        for (int o = 0; o < SP_N_OUTCOMES; o++) {
            times[o] /= met;
        }
    }
}

sp_result_t
sp_settle_agent(const sp_simulation_t *sim, uint32_t agent, uint32_t round)
{
    const sp_model_t *model = sim->model;
    if (sim->groups != NULL) {
        return sp_groups_settle(sim, agent);
    }
    const uint32_t n = sp_simulation_degree(sim, agent);
    if (n == 0) {
        return (sp_result_t) { 0, 0, 0, 0 };
    }
    if (model->of_strategies && !model->moves_by_tie
        && (sim->benefit_factor != NULL || sim->cost_factor != NULL)) {
        return sp_settle_worth(sim, agent, round);
    }
    if (sim->benefit_factor != NULL || sim->cost_factor != NULL || sim->tie_weight != NULL) {
        return settle_scaled(sim, agent);
    }
    if (model->per_partner || model->moves_by_tie) {
        return settle_ties(sim, agent);
    }
    if (!model->of_strategies) {
        return sim->contact != NULL
            ? settle_contacts(sim, agent)
            : settle_act(model, sim->play[agent], sp_partners_cooperating(sim, agent), n);
    }
    return model->sampled ? settle_sampled(sim, agent, round) : settle_expected(sim, agent);
}

double
sp_payoff_among(
    const sp_model_t *model, uint32_t play, const uint32_t *count, uint32_t n_others)
{
    if (!model->of_strategies) {
        const uint32_t n_c = count[SP_COOPERATE] - (play == SP_COOPERATE);
        return settle_act(model, play, n_c, n_others).payoff;
    }
    double payoff = 0;
    for (uint32_t p = 0; p < model->n_plays; p++) {
        const uint32_t others = count[p] - (p == play);
        if (others > 0) {
            payoff += (double) others * model->pay[(size_t) play * model->n_plays + p];
        }
    }
    return model->decision.payoffs == SP_PAYOFFS_MEAN ? payoff / n_others : payoff;
}

double
sp_payoff_of_play(const sp_simulation_t *sim, uint32_t play)
{
    if (sim->groups != NULL) {
        return sp_groups_payoff_of_play(sim, play);
    }
    return sp_payoff_among(sim->model, play, sim->count, sim->graph->n_agents - 1);
}

static double
utility(const sp_result_t *result, double weight)
{
    return (1 - weight) * result->payoff + weight * result->given;
}

void
sp_draw_up(sp_ledger_t *ledger)
{
    sp_simulation_t *sim = ledger->sim;
    const sp_model_t *model = sim->model;
    for (uint32_t m = 0; m < model->n_mechanisms; m++) {
        if (model->mechanism[m]->settle != NULL) {
            model->mechanism[m]->settle(ledger, sim->params[m], sim->state[m]);
        }
    }
    for (uint32_t m = 0; m < model->n_mechanisms; m++) {
        if (model->mechanism[m]->sanction != NULL) {
            model->mechanism[m]->sanction(ledger, sim->params[m], sim->state[m]);
        }
    }
}

double
sp_success_now(sp_simulation_t *sim, uint32_t agent, uint32_t round)
{
    sp_result_t result = sp_settle_agent(sim, agent, round);
    double transfer = 0;
    if (sim->model->books) {
        sp_ledger_t ledger = { sim, round, agent, agent + 1, &transfer, NULL };
        sp_draw_up(&ledger);
    }
    if (sim->model->decision.success == SP_SUCCESS_MATERIAL) {
        return result.payoff + transfer;
    }
    double weight;
    double advantage;
    sp_span_t span
        = { sim, round, false, agent, agent + 1, NULL, &weight, &advantage, NULL };
    sp_weigh(&span);
    return utility(&result, weight) + transfer;
}

static void
settle_range(void *job, uint32_t first, uint32_t last)
{
    sp_simulation_t *sim = job;
    const bool by_utility = sim->success != sim->payoff;
    double weight[SP_SPAN];
    double advantage[SP_SPAN];
    for (uint32_t at = first; at < last; at += SP_SPAN) {
        const uint32_t end = last - at < SP_SPAN ? last : at + SP_SPAN;
        if (by_utility) {
            sp_span_t span = { sim, sim->round, false, at, end, NULL, weight, advantage, NULL };
            sp_weigh(&span);
        }
        for (uint32_t i = at; i < end; i++) {
            const sp_result_t result = sp_settle_agent(sim, i, sim->round);
            sim->payoff[i] = result.payoff;
            if (sim->share != NULL) {
                sim->share[i] = result.share;
            }
            if (sim->turns != NULL) {
                sim->turns[i] = result.turns;
            }
            if (by_utility) {
                sim->success[i] = utility(&result, weight[i - at]);
            }
        }
    }
}

void
sp_simulation_settle(sp_simulation_t *self)
{
    const uint32_t n = self->model->n_agents;
    if (self->settled == self->round) {
        return;
    }
    if (self->groups != NULL) {
        sp_groups_book(self);
    }
    self->executor(self->executor_context, n, settle_range, self);
    self->settled = self->round;
    if (!self->model->books) {
        return;
    }
    /* what is paid beside the game counts for oneself alone, with weight 1 */
    memset(self->transfer, 0, n * sizeof(self->transfer[0]));
    sp_ledger_t ledger = { self, self->round, 0, n, self->transfer, self->cost };
    sp_draw_up(&ledger);
    for (uint32_t i = 0; i < n; i++) {
        self->payoff[i] += self->transfer[i];
        if (self->success != self->payoff) {
            self->success[i] += self->transfer[i];
        }
    }
}
