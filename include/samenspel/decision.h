/* decision.h - rules by which acts or strategies are chosen. Layer: model.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_DECISION_H
#define SP_DECISION_H

#include <stdbool.h>
#include <stdint.h>

#include "samenspel/error.h"

/** What a rule looks at; the engine has one loop for each. */
typedef enum {
    SP_RULE_CHOICE,      /* own utility of the options: logit, best_response              */
    SP_RULE_PAIRWISE,    /* one random role model: copy with a chance of two successes    */
    SP_RULE_BEST,        /* the best of neighbours and self                               */
    SP_RULE_IMITATION,   /* self and neighbours compete in proportion to fitness          */
    SP_RULE_DEATH_BIRTH, /* neighbours compete for the focal's place by fitness           */
    SP_RULE_BIRTH_DEATH, /* a parent drawn by fitness replaces a random neighbour         */
    SP_RULE_LEARNING,    /* an act is drawn from own chances, which its payoffs move       */
    SP_RULE_NONE,        /* acts stay                                                     */
} sp_rule_form_t;

/** What a rule may use of the scenario, ready for its loop. */
typedef struct {
    double noise;        /* K [payoff]; INFINITY for selection 0 (neutral)                */
    double intensity;    /* w                                                             */
    double spread;       /* D: largest payoff difference of the game                      */
    double least, most;  /* payoff of one game                                            */
    double learning, habituation;           /* bush_mosteller: l, h_A                     */
    double forgetting, experimentation;     /* roth_erev                                  */
    double floor;        /* what every payoff of the game at least has in size, or 0      */
    double extra;        /* what mechanisms add to a difference once an agent             */
    uint32_t self;       /* 1 where each also plays itself                                */
    bool exponential;    /* fitness exp(w pi) instead of 1 - w + w pi                     */
    bool sum;            /* payoffs are summed over partners                              */
} sp_rule_params_t;

typedef struct {
    const char *name;
    const char *summary;
    const char *source;
    sp_rule_form_t form;
    bool asynchronous_only, synchronous_only;
    /* SP_RULE_CHOICE: chance of C from the advantage U(C) - U(D); was_c: the act so far  */
    double (*chance)(const sp_rule_params_t *params, double advantage, bool was_c);
    /* SP_RULE_PAIRWISE: chance to copy; largest: see sp_largest_difference               */
    double (*copy)(const sp_rule_params_t *params, double focal, double model,
        double largest);
    /* SP_RULE_LEARNING: moves tendency [n], by act, and the aspiration after `act` paid
     * `payoff` in that many games; by_propensity: tendencies are no chances yet */
    void (*learn)(const sp_rule_params_t *params, uint32_t n, uint32_t act, double payoff,
        double games, double *aspiration, double *tendency);
    bool by_propensity;
} sp_decision_t;

extern const sp_decision_t *const sp_decisions[]; /* NULL at the end */
extern const char *const sp_decision_names[];     /* likewise        */

/**
 * Fitness of a payoff: 1 - w + w pi (linear; Nowak, Sasaki, Taylor & Fudenberg 2004) or
 * exp(w pi) (exponential; Traulsen, Shoresh & Nowak, Bull. Math. Biol. 70, 1410 (2008)).
 */
double sp_fitness(const sp_rule_params_t *params, double payoff);

/** Largest w pi, in size, whose exp sums over 10^7 agents and stays apart from 0. */
enum { SP_FITNESS_MOST = 600 };

/**
 * Bound on the difference of two agents' payoffs, by which linear rules divide: D for means;
 * for sums k D (Santos & Pacheco 2005), k the games of the one that plays more, its game
 * against itself among them. Where even the worst payoff is positive, or the best negative,
 * each game that one plays more adds at least that much (this project): k D is no bound there.
 * What mechanisms pay and take beside the game adds to the bound.
 */
double sp_largest_difference(
    const sp_rule_params_t *params, uint32_t partners, uint32_t partners_of_other);

#endif
