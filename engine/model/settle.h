/* settle.h - what the games of a round paid. Layer: model.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_SETTLE_H
#define SP_SETTLE_H

#include "perceive.h"

/** Most strategies in one population: tallies of a neighbourhood stand on the stack. */
enum { SP_MOST_PLAYS = 1024 };

/** Partners of an agent by what they play: pairs (play, count), plays ascending. */
typedef struct {
    uint32_t n;                     /* pairs                                            */
    uint32_t n_partners;
    uint16_t play[SP_MOST_PLAYS];
    uint32_t count[SP_MOST_PLAYS];
} sp_tally_t;

/** Tallies the partners of agent in the round under way (itself not counted). */
void sp_tally(const sp_simulation_t *sim, uint32_t agent, sp_tally_t *tally);

/** What an agent got out of a round. */
typedef struct {
    double payoff;   /* material, by decision.payoffs a mean or a sum over partners      */
    double given;    /* its partners' payoffs in the same games, likewise                */
    double share;    /* its share of C                                                   */
    double turns;    /* matches played: turns of one on the mean, else 0                 */
} sp_result_t;

/**
 * How often each outcome counts in what an agent is paid: a mean over whom it meets or a sum,
 * by decision.payoffs, with the weights of ties and the contacts that rest. Acts alone; who
 * stays out has none.
 */
typedef struct {
    double times[SP_N_OUTCOMES];
} sp_outcomes_t;

/** Outcomes of the games of agent with its partners (not with itself) as all play now. */
void sp_outcomes_of(const sp_simulation_t *sim, uint32_t agent, sp_outcomes_t *outcomes);

/** The games of one agent with its partners as everybody plays now. */
sp_result_t sp_settle_agent(const sp_simulation_t *sim, uint32_t agent, uint32_t round);

/** What the owner of a tie and its partner get out of the game on it. */
typedef struct {
    double mine, theirs;
} sp_paid_t;

/** The payoffs of agent and other by their acts and, where these differ, their factors. */
sp_paid_t sp_paid(const sp_simulation_t *sim, uint32_t agent, unsigned act, uint32_t other,
    unsigned other_act);

/** Success of one agent now: payoff, or utility by decision.success. */
double sp_success_now(sp_simulation_t *sim, uint32_t agent, uint32_t round);

/** Adds what mechanisms pay and take beside the game. */
void sp_draw_up(sp_ledger_t *ledger);

/** Whether what one plays alone decides a payoff on the complete graph. */
static inline bool
sp_pays_by_play(const sp_model_t *model)
{
    return !model->sampled && !model->books && !model->has_factors
        && !model->needs_contacts && !model->moves_by_tie;
}

/**
 * Payoff of an agent of that play where it meets everybody of a company, unsampled.
 *
 * count     [n_plays] the company by what it plays, the agent included
 * n_others  their number without it, at least 1
 */
double sp_payoff_among(
    const sp_model_t *model, uint32_t play, const uint32_t *count, uint32_t n_others);

/** On the complete graph, unsampled: payoff of an agent of that play. */
double sp_payoff_of_play(const sp_simulation_t *sim, uint32_t play);

/** Q of agents first .. last-1 (or ties) by all mechanisms in use; at most SP_SPAN. */
void sp_weigh(sp_span_t *span);

#endif
