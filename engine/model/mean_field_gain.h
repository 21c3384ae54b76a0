/* mean_field_gain.h - what a proposal is worth: material payoff a head, foreseen by the
 * mean field. Layer: model.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * For the donation game with logit choice alone, no habit (model.md, 7.11: gain auto):
 *
 *     x = sum over types of share [kappa S(Q) + (1 - kappa) S(0)]
 *     S(Q) = 1 / (1 + exp(-(Q b - (1-Q) c + m (r + p)) / K))
 *     Q = (1 - a m) [q + s max(0, q_max - q)] (1 - lambda + lambda tau)
 *     tau = x gain / (x gain + (1 - x) loss)
 *
 * with everybody meeting everybody, trust at rest, and neither mutation, tremble,
 * misperception nor images. Where payoffs are summed over partners, benefit and cost are
 * those of all partners together. */
#ifndef SP_MEAN_FIELD_GAIN_H
#define SP_MEAN_FIELD_GAIN_H

#include <stdbool.h>
#include <stddef.h>

/** Index of what holds without the proposal and with it. */
enum { SP_BEFORE, SP_AFTER };

/** Agents who weigh the shared interest alike. */
typedef struct {
    double share;          /* of the population; the shares of all types sum to 1      */
    double weight;         /* q: base weight                                           */
    double steer[2];       /* s, before and after                                      */
    double conditionality; /* lambda; 0 for pilots who do not wait for trust           */
    double clarity;        /* kappa: chance that the weight acts                       */
} sp_interest_type_t;

typedef struct {
    double benefit, cost, noise;    /* b, c, K > 0; b + c > 0                          */
    double maximum;                 /* q_max                                           */
    double reward[2], fine[2];      /* r and p, before and after                       */
    double monitor[2];              /* m: chance that an act is observed               */
    double control_aversion;        /* a                                               */
    bool trusting;                  /* scope general; false: scope none, tau is 1      */
    double trust_gain, trust_loss;  /* steps of trust; both 0: tau stays trust_initial */
    double trust_initial;
    double start;                   /* x from which both predictions set out           */
    const sp_interest_type_t *type; /* [n_types]                                       */
    size_t n_types;
} sp_predictor_t;

typedef struct {
    double cooperation[2]; /* share of C at rest, before and after                     */
    double payoff[2];      /* (b - c) x a head and round                               */
    double gain;           /* payoff after, less payoff before and the cost            */
    bool settled;          /* false: still moving after the most steps (at a fold)     */
} sp_predicted_t;

/**
 * Gain G of a proposal, per head and round.
 *
 * Both states are reached from `start` by x <- response(x), which rises with x, so that
 * the steps never turn or jump: they end at the first fixed point on their way, as the
 * dynamics do. They stop where one is at most 1e-15.
 *
 * cost    of the proposal, per head and round [payoff]
 * source  this project; logit: McKelvey & Palfrey, Games Econ. Behav. 10, 6 (1995)
 */
sp_predicted_t sp_predict_gain(const sp_predictor_t *predictor, double cost);

#endif
