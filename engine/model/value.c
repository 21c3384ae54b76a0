/* value.c - what cooperation is worth to who chooses: beliefs, the game, what mechanisms add.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "revise.h"

#include "groups.h"
#include "kernels.h"
#include "settle_worth.h"
#include "steering_trust.h"
#include "ties.h"

static const sp_trust_t *
trust_of(const sp_simulation_t *sim, const sp_trust_state_t **state)
{
    *state = sim->state[sim->model->trust];
    return sim->params[sim->model->trust];
}

uint32_t
sp_seen_in(const sp_simulation_t *sim, uint32_t round)
{
    return sim->model->decision.update == SP_UPDATE_ASYNCHRONOUS ? round : round - 1;
}

/* Belief before anybody has said anything. */
static double
silent_belief(const sp_simulation_t *sim, uint32_t agent, uint32_t k, uint32_t round)
{
    switch (sim->model->decision.belief) {
    case SP_BELIEF_LAST:
        return sp_seen(sim, agent, k, sp_seen_in(sim, round));
    case SP_BELIEF_TRUST: {
        const sp_trust_state_t *state;
        const sp_trust_t *trust = trust_of(sim, &state);
        return sp_trust_felt_in(sim, trust, state, agent, k);
    }
    case SP_BELIEF_EMPIRICAL:
        return (double) sim->seen_c[sp_tie_index(sim, agent, k)] / sim->seen_rounds;
    default:
        return sim->model->decision.belief_value;
    }
}

double
sp_belief_in(const sp_simulation_t *sim, uint32_t agent, uint32_t k, uint32_t round)
{
    const double y = silent_belief(sim, agent, k, round);
    if (sim->announced == NULL || !(sim->credibility > 0)) {
        return y;
    }
    const uint32_t back = sim->tie_reverse[sp_tie_index(sim, agent, k)];
    return sim->announced[back] ? y + sim->credibility * (1 - y) : y;
}

/* Mean of sp_belief_in over partners that are played with, one by one. */
static double
mean_belief(const sp_simulation_t *sim, uint32_t agent, uint32_t round)
{
    const uint32_t n = sp_simulation_degree(sim, agent);
    double sum = 0;
    double total = 0;
    for (uint32_t k = 0; k < n; k++) {
        const uint32_t tie = sim->tie_offset != NULL ? sim->tie_offset[agent] + k : 0;
        if (sp_contact(sim, tie) != SP_PLAYED) {
            continue;
        }
        const double weight = sim->tie_weight != NULL ? sim->tie_weight[tie] : 1;
        sum += weight * sp_belief_in(sim, agent, k, round);
        total += weight;
    }
    return total > 0 ? sum / total : 0;
}

double
sp_belief(const sp_simulation_t *sim, uint32_t agent, uint32_t round)
{
    if ((sim->announced != NULL && sim->credibility > 0) || sim->tie_weight != NULL
        || sim->contact != NULL) {
        return mean_belief(sim, agent, round);
    }
    if (sim->model->decision.belief == SP_BELIEF_LAST) {
        return sp_seen_mean(sim, agent, sp_seen_in(sim, round));
    }
    if (sim->model->decision.belief == SP_BELIEF_FIXED) {
        return sim->model->decision.belief_value;
    }
    if (sim->model->decision.belief == SP_BELIEF_TRUST) {
        const sp_trust_state_t *state;
        const sp_trust_t *trust = trust_of(sim, &state);
        return sp_trust_felt_mean(sim, trust, state, agent);
    }
    return mean_belief(sim, agent, round);
}

double
sp_span_belief(const sp_span_t *span, uint32_t k)
{
    const sp_simulation_t *sim = span->sim;
    const uint32_t agent = sp_span_agent(span, k);
    return span->of_ties
        ? sp_belief_in(sim, agent, span->first + k - sim->tie_offset[agent], span->round)
        : sp_belief(sim, agent, span->round);
}

/* U(C) - U(D) against a partner expected to cooperate with chance y (model.md, 7.2). */
static double
pair_advantage(const sp_game_t *game, double weight, double y)
{
    const double *pay = game->payoff;
    const double own = y * (pay[SP_CC] - pay[SP_DC]) + (1 - y) * (pay[SP_CD] - pay[SP_DD]);
    const double given = y * (pay[SP_CC] - pay[SP_CD]) + (1 - y) * (pay[SP_DC] - pay[SP_DD]);
    return (1 - weight) * own + weight * given;
}

/* Donation: Q b f_b - (1 - Q) c f_c, with the factors of the one who chooses. */
static void
scaled_advantage(sp_span_t *span)
{
    const sp_simulation_t *sim = span->sim;
    const sp_game_t *game = &sim->model->game;
    for (uint32_t k = 0; k < span->last - span->first; k++) {
        const uint32_t agent = sp_span_agent(span, k);
        const double benefit = game->benefit
            * (sim->benefit_factor != NULL ? sim->benefit_factor[agent] : 1);
        const double cost
            = game->cost * (sim->cost_factor != NULL ? sim->cost_factor[agent] : 1);
        span->advantage[k]
            = span->weight[k] * benefit - (1 - span->weight[k]) * cost;
    }
}

void
sp_prescribe(sp_span_t *span, uint16_t *play, uint8_t *act)
{
    sp_simulation_t *sim = span->sim;
    const sp_model_t *model = sim->model;
    for (uint32_t m = 0; model->prescribes && m < model->n_mechanisms; m++) {
        if (model->mechanism[m]->prescribe != NULL) {
            model->mechanism[m]->prescribe(
                span, sim->params[m], sim->state[m], play, act);
        }
    }
}

void
sp_phase_meet(sp_simulation_t *sim, uint32_t first, uint32_t last)
{
    const sp_model_t *model = sim->model;
    if (!model->needs_contacts) {
        return;
    }
    sp_contacts_begin(sim, first, last);
    for (uint32_t m = 0; m < model->n_mechanisms; m++) {
        if (model->mechanism[m]->meet != NULL) {
            model->mechanism[m]->meet(
                sim, sim->params[m], sim->state[m], sim->round, first, last);
        }
    }
    for (uint32_t m = 0; m < model->n_mechanisms; m++) {
        if (model->mechanism[m]->agree != NULL) {
            model->mechanism[m]->agree(
                sim, sim->params[m], sim->state[m], sim->round, first, last);
        }
    }
}

void
sp_value(sp_span_t *span)
{
    sp_simulation_t *sim = span->sim;
    const sp_model_t *model = sim->model;
    const uint32_t n = span->last - span->first;
    if (sim->groups != NULL) {
        sp_groups_value(span); /* means and sums over groups are its own */
    } else if (sim->benefit_factor != NULL || sim->cost_factor != NULL) {
        scaled_advantage(span);
    } else if (model->game.additive) {
        sp_kernels()->additive_advantage(
            n, span->weight, model->game.benefit, model->game.cost, span->advantage);
    } else {
        for (uint32_t k = 0; k < n; k++) {
            double y;
            if (span->of_ties) {
                const uint32_t agent = span->agent[k];
                y = sp_belief_in(
                    sim, agent, span->first + k - sim->tie_offset[agent], span->round);
            } else {
                y = sp_belief(sim, span->first + k, span->round);
            }
            span->advantage[k] = pair_advantage(&model->game, span->weight[k], y);
        }
    }
    if (sim->groups == NULL
        && ((model->decision.payoffs == SP_PAYOFFS_SUM && !span->of_ties)
            || sim->contact != NULL || sim->tie_weight != NULL)) {
        for (uint32_t k = 0; k < n; k++) {
            span->advantage[k] *= sp_span_scale(span, k);
        }
    }
    for (uint32_t m = 0; m < model->n_mechanisms; m++) {
        if (model->mechanism[m]->value != NULL) {
            model->mechanism[m]->value(span, sim->params[m], sim->state[m]);
        }
    }
    for (uint32_t k = 0; sim->favours != NULL && k < n; k++) {
        sim->favours[span->first + k] = span->advantage[k] > 0;
    }
}
