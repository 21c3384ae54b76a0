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
    SP_RULE_NONE,        /* acts stay                                                     */
} sp_rule_form_t;

/** What a rule may use of the scenario, ready for its loop. */
typedef struct {
    double noise;        /* K [payoff]; INFINITY for selection 0 (neutral)                */
    double intensity;    /* w                                                             */
    double spread;       /* D: largest payoff difference of the game                      */
    bool exponential;    /* fitness exp(w pi) instead of 1 - w + w pi                     */
    bool sum;            /* payoffs are summed over partners                              */
} sp_rule_params_t;

typedef struct {
    const char *name;
    const char *summary;
    const char *source;
    sp_rule_form_t form;
    bool asynchronous_only;
    /* SP_RULE_CHOICE: chance of C from the advantage U(C) - U(D); was_c: the act so far  */
    double (*chance)(const sp_rule_params_t *params, double advantage, bool was_c);
    /* SP_RULE_PAIRWISE: chance to copy; degree: the larger of the two under sum, else 1  */
    double (*copy)(const sp_rule_params_t *params, double focal, double model,
        uint32_t degree);
} sp_decision_t;

extern const sp_decision_t *const sp_decisions[]; /* NULL at the end */
extern const char *const sp_decision_names[];     /* likewise        */

/**
 * Fitness of a payoff: 1 - w + w pi (linear; Nowak, Sasaki, Taylor & Fudenberg 2004) or
 * exp(w pi) (exponential; Traulsen, Shoresh & Nowak, Bull. Math. Biol. 70, 1410 (2008)).
 */
double sp_fitness(const sp_rule_params_t *params, double payoff);

#endif
