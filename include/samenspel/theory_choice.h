/* theory_choice.h - choice by logit among strategies of the repeated game. Layer: theory.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Conventions as in theory.h. */
#ifndef SP_THEORY_CHOICE_H
#define SP_THEORY_CHOICE_H

#include <stdbool.h>
#include <stdint.h>

#include "samenspel/error.h"
#include "samenspel/game.h"
#include "samenspel/theory.h"

/**
 * Infinitely many agents, all met alike, who take strategy s with the chance
 *
 *     p_s = w_s exp(u_s/K) / sum_k w_k exp(u_k/K)
 *     u_s = sum_j p_j ((1-Q) payoff[s][j] + Q payoff[j][s])
 *
 * so that p is what it makes them choose: a quantal response equilibrium of the game
 * whose acts are strategies of the repeated game.
 *
 * source  McKelvey & Palfrey, Games Econ. Behav. 10, 6 (1995); weight Q: model.md 7.4
 *         (this project)
 */
typedef struct {
    uint32_t n;             /* strategies, 1 .. SP_MOST_CHOICES                         */
    const double *payoff;   /* [n][n] per turn, of the row's player                     */
    const double *ln_prior; /* [n] ln w, up to a constant; NULL: all alike              */
    double noise;           /* K > 0, payoff                                            */
    double weight;          /* Q in [0, 1]                                              */
} sp_strategy_choice_t;

enum { SP_MOST_CHOICES = 256 };

/**
 * The equilibrium that is reached from endless noise, where p = w, by lowering the noise
 * to K along the one curve that starts there: the principal branch. Where the curve turns
 * back on its way, the first of its points at K counts. The same for every start, so that
 * a choice among several equilibria is made by the model and not by the solver.
 *
 * share   [n]
 * turned  whether the curve turned back before K, so that shares jump there if the noise
 *         is lowered slowly; may be NULL
 * errors  SP_ERR_RANGE, memory, SP_ERR_FAILED (the curve was lost)
 * source  McKelvey & Palfrey (1995); the curve in logarithms of shares: Turocy, Games
 *         Econ. Behav. 51, 243 (2005)
 */
SP_MUST_CHECK
sp_status_t sp_theory_strategy_logit(
    const sp_strategy_choice_t *choice, double *share, bool *turned, sp_error_t *err);

/** Shares that a chooser takes strategies with where others have `share`. */
void sp_theory_strategy_response(
    const sp_strategy_choice_t *choice, const double *share, double *response);

/** A state in which choice reproduces the shares. */
typedef struct {
    double share[16];
    double rate; /* largest real part of dp/dt = response - p there; stable below 0     */
    sp_stability_t stability;
    bool principal; /* the one of sp_theory_strategy_logit                              */
} sp_strategy_point_t;

/**
 * Equilibria: of one or two strategies all of them; of more (at most 16) those to which
 * the starts `all alike`, `nearly one alone` and `two by half` lead, so that there may be
 * others. Sorted by the shares.
 *
 * point   [SP_MOST_FIXED_POINTS]
 * errors  SP_ERR_RANGE, memory, SP_ERR_FAILED
 * source  McKelvey & Palfrey (1995); the search: this project
 */
SP_MUST_CHECK
sp_status_t sp_theory_strategy_points(const sp_strategy_choice_t *choice,
    sp_strategy_point_t *point, unsigned *n_points, sp_error_t *err);

/**
 * Discount factor from which cooperating under the threat of the grim trigger is the
 * better reply where as many others defect always: `risk` the one of Blonski, Ockenfels &
 * Spagnolo (T + P - R - S)/(T - S), `perfect` that from which it is an equilibrium at
 * all, (T-R)/(T-P).
 *
 * errors  SP_ERR_RANGE: T > R > P > S does not hold
 * source  Blonski, Ockenfels & Spagnolo, AEJ Micro 3, 164 (2011); Dal Bo & Frechette, AER
 *         101, 411 (2011)
 */
SP_MUST_CHECK
sp_status_t sp_theory_discount(
    const double payoff[SP_N_OUTCOMES], double *perfect, double *risk, sp_error_t *err);

#endif
