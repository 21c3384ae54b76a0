/* observe.c - what observables share: refusals and tallies of a round.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "observe.h"

#include <math.h>

#include "groups.h"
#include "checks.h"
#include "ecology.h"
#include "perceive.h"
#include "samenspel/jump_chain.h"
#include "settle.h"
#include "steering_trust.h"
#include "ties.h"

sp_status_t
sp_needs_agents(const sp_run_t *run, sp_error_t *err)
{
    const double method = sp_run_value(run, "method");
    if (method == (double) SP_METHOD_CHAIN) {
        return sp_fail(err, SP_ERR_RANGE,
            "method: chain has counts but no agents: needs method: agents");
    }
    if (method == (double) SP_METHOD_ECOLOGICAL) {
        return sp_fail(err, SP_ERR_RANGE,
            "method: ecological has shares but no agents: take strategy_share, cooperation "
            "or payoff, or method: agents");
    }
    return SP_OK;
}

sp_status_t
sp_needs_acts(const sp_run_t *run, sp_error_t *err)
{
    const sp_status_t status = sp_needs_agents(run, err);
    if (status == SP_OK && run->n_strategies > 0) {
        return sp_fail(err, SP_ERR_RANGE,
            "is counted from acts, but agents play strategies here: take strategy_share "
            "or cooperation");
    }
    return status;
}

sp_status_t
sp_needs_two_acts(const sp_run_t *run, sp_error_t *err)
{
    const sp_status_t status = sp_needs_acts(run, err);
    if (status == SP_OK && sp_run_has_loners(run)) {
        return sp_fail(err, SP_ERR_RANGE,
            "tells C from D, but agents may stay out here (game.loner): take cooperation "
            "or loners");
    }
    return status;
}

sp_status_t
sp_needs_trust(const sp_run_t *run, sp_error_t *err)
{
    const sp_status_t status = sp_needs_agents(run, err);
    if (status == SP_OK
        && sp_run_value(run, "steering.trust.scope") == (double) SP_TRUST_NONE) {
        return sp_fail(err, SP_ERR_RANGE,
            "nobody's trust is kept: needs steering.trust.scope: general, partner or "
            "pair");
    }
    return status;
}

sp_status_t
sp_needs_lasting(const sp_run_t *run, sp_error_t *err)
{
    const sp_status_t status = sp_needs_agents(run, err);
    if (status == SP_OK && sp_run_value(run, "steering.teams.limit") > 0) {
        return sp_fail(err, SP_ERR_RANGE,
            "agents are born and die, so that nobody's wealth grows from round 0: needs "
            "steering.teams.limit: 0");
    }
    return status;
}

sp_status_t
sp_needs_teams(const sp_run_t *run, sp_error_t *err)
{
    const sp_status_t status = sp_needs_agents(run, err);
    if (status == SP_OK && !sp_run_chose(run, "network.kind", "teams")) {
        return sp_fail(err, SP_ERR_RANGE, "there are no teams: needs network.kind: teams");
    }
    return status;
}

uint32_t
sp_n_with_partners(const sp_simulation_t *sim, const sp_scratch_t *scratch)
{
    const uint32_t n = sim->model->n_agents;
    if (sim->groups != NULL && sim->groups->drawn) {
        return sim->groups->n_groups * sim->groups->size;
    }
    if (sim->met_count == NULL) {
        return scratch->n_with_partners;
    }
    if (n % 2 == 0) {
        return n; /* nobody sits out */
    }
    uint32_t n_met = 0;
    for (uint32_t i = 0; i < n; i++) {
        n_met += sim->met_count[i] > 0;
    }
    return n_met;
}

uint32_t
sp_n_loners(const sp_simulation_t *sim)
{
    uint32_t n = 0;
    for (uint32_t i = 0; sim->groups != NULL && i < sim->model->n_agents; i++) {
        n += sp_groups_of(sim, i) > 0 && sp_group_act(sim, i) == SP_LONER;
    }
    return n;
}

bool
sp_counts_suffice(const sp_simulation_t *sim)
{
    return sim->graph->form == SP_GRAPH_COMPLETE && !sim->model->per_partner
        && sp_pays_by_play(sim->model);
}

double
sp_share_of_play(const sp_simulation_t *sim, uint32_t play)
{
    const sp_model_t *model = sim->model;
    if (!model->of_strategies) {
        return play == SP_COOPERATE;
    }
    const double *mine = model->cooperate + (size_t) play * model->n_plays;
    double share = 0;
    for (uint32_t p = 0; p < model->n_plays; p++) {
        const uint32_t count = sim->count[p] - (p == play);
        if (count > 0) {
            share += (double) count * mine[p];
        }
    }
    return share / (model->n_agents - 1);
}

/* Sum over plays of their number times what each of their players has. */
static double
sum_by_play(
    const sp_simulation_t *sim, double (*of_play)(const sp_simulation_t *, uint32_t))
{
    double sum = 0;
    for (uint32_t p = 0; p < sim->model->n_plays; p++) {
        if (sim->count[p] > 0) {
            sum += (double) sim->count[p] * of_play(sim, p);
        }
    }
    return sum;
}

/* Agents with partners that play C; whoever has none keeps an act that nobody meets. */
static uint32_t
n_cooperating(const sp_simulation_t *sim, uint32_t n_with_partners)
{
    if (n_with_partners == sim->model->n_agents) {
        return sim->count[SP_COOPERATE];
    }
    uint32_t n_c = 0;
    for (uint32_t i = 0; i < sim->model->n_agents; i++) {
        n_c += sim->play[i] == SP_COOPERATE && sp_contacts_played(sim, i) > 0;
    }
    return n_c;
}

static double
cooperation_by_tie(const sp_simulation_t *sim)
{
    uint64_t n_c = 0;
    uint64_t n = 0;
    for (uint32_t tie = 0; tie < sim->n_ties; tie++) {
        const uint32_t played = sp_contact(sim, tie) == SP_PLAYED;
        n_c += sim->tie_act[tie] & played;
        n += played;
    }
    return n > 0 ? (double) n_c / (double) n : NAN;
}

double
sp_cooperation(sp_simulation_t *sim, const sp_scratch_t *scratch)
{
    const sp_model_t *model = sim->model;
    if (sim->ecology != NULL) {
        return sp_ecology_mean(sim, model->cooperate);
    }
    if (model->per_partner) {
        return cooperation_by_tie(sim);
    }
    const uint32_t n = sp_n_with_partners(sim, scratch);
    if (n == 0) {
        return NAN;
    }
    if (!model->of_strategies) {
        return (double) n_cooperating(sim, n) / n;
    }
    if (sp_counts_suffice(sim)) {
        return sum_by_play(sim, sp_share_of_play) / n;
    }
    sp_simulation_settle(sim);
    double sum = 0;
    if (sim->turns != NULL) {
        /* C per turn as payoffs are per turn: the mean of shares would weigh the few turns
         * of a short match more (a ratio of sums, not a mean of ratios) */
        double turns = 0;
        for (uint32_t i = 0; i < model->n_agents; i++) {
            sum += sim->share[i] * sim->turns[i];
            turns += sim->turns[i];
        }
        return sum / turns;
    }
    for (uint32_t i = 0; i < model->n_agents; i++) {
        sum += sim->share[i]; /* 0 without partners */
    }
    return sum / n;
}

double
sp_payoff_sum(sp_simulation_t *sim, sp_scratch_t *scratch)
{
    if (scratch->payoff_round == sim->round) {
        return scratch->payoff_sum;
    }
    double sum = 0;
    if (sim->ecology != NULL) {
        sum = sim->n_living * sp_ecology_mean(sim, sim->model->pay);
    } else if (sim->chain != NULL) {
        sum = sum_by_play(sim, sp_payoff_of_play);
        sum += sum_by_play(sim, sp_jump_chain_transfer);
    } else if (sp_counts_suffice(sim) && sp_pays_by_play(sim->model)) {
        sum = sum_by_play(sim, sp_payoff_of_play);
    } else {
        sp_simulation_settle(sim);
        for (uint32_t i = 0; i < sim->model->n_agents; i++) {
            sum += sim->payoff[i];
        }
    }
    scratch->payoff_round = sim->round;
    scratch->payoff_sum = sum;
    return sum;
}

void
sp_count_links(const sp_simulation_t *sim, sp_scratch_t *scratch)
{
    if (scratch->links_round == sim->round) {
        return;
    }
    uint64_t n[SP_N_OUTCOMES] = { 0 };
    if (sim->model->per_partner || sim->contact != NULL) { /* as cooperation: who plays */
        for (uint32_t tie = 0; tie < sim->n_ties; tie++) {
            const uint32_t back = sim->tie_reverse[tie];
            const uint32_t act = sim->tie_act != NULL ? sim->tie_act[tie]
                                                      : sim->play[sim->tie_partner[back]];
            const uint32_t theirs = sim->tie_act != NULL
                ? sim->tie_act[back]
                : sim->play[sim->tie_partner[tie]];
            n[sp_outcome(act, theirs)] += sp_contact(sim, tie) == SP_PLAYED;
        }
    } else if (sim->graph->form == SP_GRAPH_COMPLETE
        && (sim->groups == NULL || !sim->groups->drawn)) {
        const uint64_t c = sim->count[SP_COOPERATE];
        const uint64_t d = sim->count[SP_DEFECT];
        n[SP_CC] = c > 0 ? c * (c - 1) : 0;
        n[SP_CD] = c * d;
        n[SP_DC] = c * d;
        n[SP_DD] = d > 0 ? d * (d - 1) : 0;
    } else {
        for (uint32_t i = 0; i < sim->model->n_agents; i++) {
            const uint32_t n_c = sp_partners_cooperating(sim, i);
            const uint32_t n_d = sp_simulation_degree(sim, i) - n_c;
            n[sp_outcome(sim->play[i], SP_COOPERATE)] += n_c;
            n[sp_outcome(sim->play[i], SP_DEFECT)] += n_d;
        }
    }
    for (int o = 0; o < SP_N_OUTCOMES; o++) {
        scratch->n_links[o] = n[o];
    }
    scratch->links_round = sim->round;
}
