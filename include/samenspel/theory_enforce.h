/* theory_enforce.h - what a memory-one player enforces against everybody. Layer: theory.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Part of theory.h. Payoffs of the one-shot game in the order of sp_outcome_t. */
#ifndef SP_THEORY_ENFORCE_H
#define SP_THEORY_ENFORCE_H

#include <stdbool.h>

#include "samenspel/error.h"
#include "samenspel/strategy.h"
#include "samenspel/theory.h"

/** What kind of line a zero-determinant player draws. */
typedef enum {
    SP_ENFORCES_NOTHING,
    SP_EQUALISER,   /* sets the partner's payoff, whatever the partner does             */
    SP_SELF_SETTER, /* sets its own payoff                                              */
    SP_FAIR,        /* own = partner's: chi = 1                                         */
    SP_EXTORTIONATE, /* chi > 1 above the payoff of mutual D */
    SP_GENEROUS, /* chi > 1 below the payoff of mutual C                             */
    SP_ENFORCES_LINE /* another line */
} sp_enforced_t;

/** Names of these kinds; NULL at the end. */
extern const char *const sp_enforced_names[];

/** What a memory-one player enforces against everybody, if anything. */
typedef struct {
    bool enforces; /* if alpha s_own + beta s_partner + gamma = 0 for all partners */
    double alpha, beta, gamma;
    double slope; /* chi: s_own - baseline = chi (s_partner - baseline); own = partner  */
    double
        baseline; /* kappa: payoffs where both get this; NAN if alpha + beta = 0      */
    double phi;   /* scale: alpha = phi, beta = -phi chi, gamma = phi kappa (chi - 1);
                      * of an equaliser -beta
                      */
    double deviation; /* largest distance of the chances from the nearest zero-         */
                      /* determinant vector                                             */
    sp_enforced_t kind;
} sp_zero_determinant_t;

/**
 * Whether a vector of chances of C after CC, CD, DC, DD is a zero-determinant strategy of
 * the game (deviation below 1e-12). With execution error e, pass p (1-2e) + e. slope is
 * -beta/alpha: infinite where the player sets the partner's payoff alone, NAN where it
 * enforces nothing.
 *
 * errors  SP_ERR_RANGE (T = S, or rows of payoffs that do not determine the combination)
 * source  Press & Dyson, PNAS 109, 10409 (2012)
 */
SP_MUST_CHECK
sp_status_t sp_theory_zero_determinant(const double payoff[SP_N_OUTCOMES],
    const double after[SP_N_OUTCOMES], sp_zero_determinant_t *result, sp_error_t *err);

/**
 * The same where another turn follows with chance continuation only, and payoffs are (1 -
 * d) times their expected sum; the first move then counts. 1: as above, without end.
 *
 * source  Hilbe, Traulsen & Sigmund, Games Econ. Behav. 92, 41 (2015)
 */
SP_MUST_CHECK
sp_status_t
sp_theory_enforced(const double payoff[SP_N_OUTCOMES], const sp_memory_one_t *player,
    double continuation, sp_zero_determinant_t *result, sp_error_t *err);

/** Whether a memory-one player is a partner or a rival of everybody. */
typedef struct {
    bool nice; /* never the first to play D                                          */
    bool
        partner; /* nice, and whoever does not get R gets less than R: mutual C is kept up
                   * by a strict best answer ("good" in Akin's words)                   */
    bool holds;  /* nice, and nobody gets more than R against it: mutual C with itself is
                   * a Nash equilibrium                                                 */
    bool rival;  /* never earns less than the partner                                  */
    double
        partner_margin;  /* of two inequalities the less certain: above 0 for partners, 0
                            * on the border; NAN if not nice                            */
    double rival_margin; /* 1 - d (p_CD + p_DC) if it never cooperates first nor after DD;
                            * else NAN; rival from 0 on                                 */
} sp_rivalry_t;

/**
 * Partners and rivals. With d the continuation (1: without end):
 *
 *   partner  p_0 = p_CC = 1, (T-R)(1-d + d p_DC) < d (1-p_CD)(R-S) and
 *            (T-R)(1-d + d p_DD) < d (1-p_CD)(R-P)
 *   rival    p_0 = p_DD = 0 (p_0 free if d = 1), d (p_CD + p_DC) <= 1
 *
 * errors  SP_ERR_RANGE unless T > R > P > S and 2R > T + S, 0 < continuation <= 1,
 *         chances in [0, 1]
 * source  Akin, Games 6, 175 (2015); Hilbe, Chatterjee & Nowak, Nat. Hum. Behav. 2, 469
 *         (2018); with continuation: derived from Akin's identity (this project)
 */
SP_MUST_CHECK
sp_status_t
sp_theory_rivalry(const double payoff[SP_N_OUTCOMES], const sp_memory_one_t *player,
    double continuation, sp_rivalry_t *rivalry, sp_error_t *err);

/**
 * The largest chance of forgiving a D at which generous tit for tat is not exploited:
 * min(1 - (T-R)/(R-S), (R-P)/(T-P)), for T > R > P > S.
 *
 * source  Nowak & Sigmund, Nature 355, 250 (1992)
 */
double sp_theory_generosity(const double payoff[SP_N_OUTCOMES]);

#endif
