/* plain_twin.h - the whole model once more, slow and plain: loops by agent and partner.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Written from model.md and from "THE DRAWS" in simulation.h, not from the engine: no
 * spans, no columns of draws, no tables by count, nothing remembered that can be worked
 * out again. It shares with the engine the tables of a model (payoffs by what both play),
 * single matches, graphs, draws, the decision rules' own formulas and exp. Where the
 * documents fix the order of a sum (plays ascending, partners ascending) the twin keeps
 * to it, so that both have to agree to the bit. */
#ifndef SP_TEST_PLAIN_TWIN_H
#define SP_TEST_PLAIN_TWIN_H

#include "samenspel/simulation.h"
#include "steering_shared_interest.h"
#include "steering_trust.h"

/** One replicate; open, for tests to compare. */
typedef struct {
    const sp_model_t *model;
    sp_rng_key_t key;
    uint32_t n; /* agents                                                    */
    uint32_t n_plays;
    uint32_t round;
    uint32_t next_event;
    double *value; /* [schema rows] the run's values and those of past events   */
    sp_shared_interest_t interest;
    sp_trust_t terms; /* parameters of trust                                       */
    sp_graph_t graph;
    uint32_t *offset; /* [n + 1] directed ties by agent; random pairs: i * n       */
    uint32_t n_ties;
    uint32_t *met;         /* random pairs: [n][n_partners]                             */
    uint32_t *met_count;   /* [n]                                                       */
    uint16_t *play, *next; /* [n]                                                       */
    uint8_t *tie_act;      /* [n_ties] per_partner                                      */
    uint8_t *tie_next;
    float *trust;     /* [n], pair: [n_ties]; as in sp_trust_state_t               */
    uint32_t *seen_c; /* [n_ties] belief empirical: C's seen in seen_rounds        */
    uint32_t seen_rounds;
    double *tendency; /* [n][n_plays] rules that learn                             */
    double *aspiration; /* [n]                                                       */
    double *noise;    /* [n] K of each                                             */
    bool *teacher;    /* [n] copied at full weight                                 */
    double *weight; /* [n] Q when the round was weighed                          */
    double *payoff, *share, *success,
        *wealth; /* [n] booked in the last round             */
    sp_arena_t arena;
} sp_plain_t;

/** Round 0 of a replicate; fails the test where memory ends. */
void sp_plain_start(sp_plain_t *self, const sp_model_t *model, uint32_t replicate);

/** The next round. */
void sp_plain_step(sp_plain_t *self);

void sp_plain_free(sp_plain_t *self);

/* between the twin's own files */

/** word(purpose, entity, round, block) of simulation.h. */
uint32_t sp_plain_word(const sp_plain_t *self, sp_draw_t purpose, uint32_t entity,
    uint32_t round, uint32_t block);

/** u(..) and u53(..) of simulation.h. */
double
sp_plain_u(const sp_plain_t *self, sp_draw_t purpose, uint32_t entity, uint32_t round);
double
sp_plain_u53(const sp_plain_t *self, sp_draw_t purpose, uint32_t entity, uint32_t round);

/** Partners met this round, and the directed tie to number k of them. */
uint32_t sp_plain_degree(const sp_plain_t *self, uint32_t agent);
uint32_t sp_plain_partner(const sp_plain_t *self, uint32_t agent, uint32_t k);
uint32_t sp_plain_tie(const sp_plain_t *self, uint32_t agent, uint32_t k);

/** What a rule may use for this agent, and the factor on its being copied. */
sp_rule_params_t sp_plain_rule_params(const sp_plain_t *self, uint32_t agent);
double sp_plain_teaching(const sp_plain_t *self, uint32_t agent);

/** Share of C that agent perceives of partner k, as all play now, by draws of round. */
double sp_plain_seen(const sp_plain_t *self, uint32_t agent, uint32_t k, uint32_t round);

/** Trust of agent in partner k, and its mean over partners (tau-bar of model.md). */
double sp_plain_trust(const sp_plain_t *self, uint32_t agent, uint32_t k);
double sp_plain_trust_mean(const sp_plain_t *self, uint32_t agent);

/** Q of an agent towards all its partners, or towards partner k (per_partner). */
double sp_plain_weight(const sp_plain_t *self, uint32_t agent);
double sp_plain_weight_of_tie(const sp_plain_t *self, uint32_t agent, uint32_t k);

/** Own payoff, what the partners got in the same games, and own share of C. */
typedef struct {
    double payoff, given, share;
} sp_plain_result_t;

sp_plain_result_t sp_plain_result(const sp_plain_t *self, uint32_t agent, uint32_t round);

/** Success of agent as everybody plays now. */
double sp_plain_success_now(const sp_plain_t *self, uint32_t agent, uint32_t round);

/** Revision of all agents at once, and of one agent a step. */
void sp_plain_revise_all(sp_plain_t *self, uint32_t round);
void sp_plain_steps(sp_plain_t *self, uint32_t round);

/** Agent's chances after what it earned; only of rules that learn. */
void sp_plain_learn_acts(sp_plain_t *self, uint32_t agent, double success);

/** Agent's trust after what it sees now (general, pair). */
void sp_plain_learn(sp_plain_t *self, uint32_t agent, uint32_t round);

#endif
