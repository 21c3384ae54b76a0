/* settle_worth.c - strategies where a C is not worth the same to all, or costs not the
 * same.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A donation game is additive, so a match comes down to four numbers: what each player's
 * C are worth to the other, in benefits a turn, and how many they are. Who gives decides
 * the benefit (its fit, its relation), who pays the cost. */
#include "settle_worth.h"

typedef struct {
    double worth_mine, worth_theirs; /* in benefits of the game a turn */
    double c_mine, c_theirs;         /* in costs, likewise             */
} match_t;

static match_t
expected(const sp_model_t *model, size_t mine, size_t theirs)
{
    const size_t n = model->n_plays;
    return (match_t) { model->worth[mine * n + theirs], model->worth[theirs * n + mine],
        model->cooperate[mine * n + theirs], model->cooperate[theirs * n + mine] };
}

static double
factor(const double *factors, uint32_t agent)
{
    return factors != NULL ? factors[agent] : 1;
}

/* Own payoff and the partner's. */
static void
pay(const sp_simulation_t *sim, uint32_t agent, uint32_t other, const match_t *match,
    double *own, double *given)
{
    const sp_game_t *game = &sim->model->game;
    *own += game->benefit * factor(sim->benefit_factor, other) * match->worth_theirs
        - game->cost * factor(sim->cost_factor, agent) * match->c_mine;
    *given += game->benefit * factor(sim->benefit_factor, agent) * match->worth_mine
        - game->cost * factor(sim->cost_factor, other) * match->c_theirs;
}

/* One match turn by turn; share and turns of the agent's result are added to. */
static match_t
played(const sp_simulation_t *sim, uint32_t agent, uint32_t k, uint32_t other,
    uint32_t round, double *n_c, double *turns)
{
    const sp_model_t *model = sim->model;
    const bool itself = k == sp_simulation_degree(sim, agent);
    const uint32_t meeting = itself ? 0 : sp_meeting(sim, agent, k);
    const sp_match_rules_t plain = { model->match.rounds, model->match.continuation,
        model->match.error, model->match.misperception, 0, 0 };
    sp_match_counts_t counts;
    sp_match_of(sim, agent, other, meeting, round, &counts);
    *n_c += (double) counts.count[SP_CC] + counts.count[SP_CD];
    *turns += (double) counts.count[SP_CC] + counts.count[SP_CD] + counts.count[SP_DC]
        + counts.count[SP_DD];
    return (match_t) { sp_match_worth(&model->match, &counts, true),
        sp_match_worth(&model->match, &counts, false),
        sp_match_worth(&plain, &counts, true), sp_match_worth(&plain, &counts, false) };
}

sp_result_t
sp_settle_worth(const sp_simulation_t *sim, uint32_t agent, uint32_t round)
{
    const sp_model_t *model = sim->model;
    const uint32_t degree = sp_simulation_degree(sim, agent);
    const uint32_t n = degree + (model->self > 0);
    sp_result_t result = { 0, 0, 0, 0 };
    double n_c = 0;
    double turns = 0;
    for (uint32_t k = 0; k < n; k++) {
        const uint32_t other = k < degree ? sp_simulation_partner(sim, agent, k) : agent;
        match_t match;
        if (model->sampled) {
            match = played(sim, agent, k, other, round, &n_c, &turns);
        } else {
            match = expected(model, sim->play[agent], sim->play[other]);
            n_c += match.c_mine;
            turns += 1;
        }
        pay(sim, agent, other, &match, &result.payoff, &result.given);
    }
    result.share = n_c / turns;
    result.turns = model->sampled ? turns / n : 0;
    if (model->decision.payoffs == SP_PAYOFFS_MEAN) {
        result.payoff /= n;
        result.given /= n;
    }
    return result;
}

void
sp_utilities_worth(
    const sp_simulation_t *sim, uint32_t agent, double weight, double *utility)
{
    const sp_model_t *model = sim->model;
    const uint32_t degree = sp_simulation_degree(sim, agent);
    for (size_t s = 0; s < model->n_plays; s++) {
        double own = 0;
        double given = 0;
        for (uint32_t k = 0; k < degree; k++) {
            const uint32_t other = sp_simulation_partner(sim, agent, k);
            const match_t match = expected(model, s, sim->play[other]);
            pay(sim, agent, other, &match, &own, &given);
        }
        utility[s] = (1 - weight) * own + weight * given;
        if (model->decision.payoffs == SP_PAYOFFS_MEAN) {
            utility[s] /= degree;
        }
    }
}
