/* theory_calibrate.h - fits choice among strategies to what was seen. Layer: theory.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_THEORY_CALIBRATE_H
#define SP_THEORY_CALIBRATE_H

#include "samenspel/match.h"
#include "samenspel/theory_choice.h"

/** What is counted of a match, as the share of C. */
typedef enum { SP_MEASURE_FIRST, SP_MEASURE_LAST, SP_MEASURE_MEAN } sp_measure_t;

extern const char *const sp_measure_names[]; /* first_turn, last_turn, mean; NULL ends */

/** A repeated game that people played, and the share of C that was seen. */
typedef struct {
    double payoff[SP_N_OUTCOMES];
    uint32_t horizon;    /* turns of a known length, or 0: a random end                 */
    double continuation; /* chance of another turn; 0 with a horizon                    */
    double error;        /* chance that a move was flipped by the experimenters; what   */
                         /* was meant is counted, not what became of it                 */
    sp_measure_t measure;
    double value; /* share of C                                                  */
    double n;     /* independent observations that it counts as                  */
} sp_seen_t;

/**
 * The parameters. Payoffs are in units of the game (sp_unit_t), so that one noise serves
 * games in points, cents and dollars.
 */
typedef enum {
    SP_FIT_NOISE,      /* K of the logit, [1e-3, 1e3] units a turn                      */
    SP_FIT_SIMPLICITY, /* a strategy of m states has the base rate m^-simplicity;       */
                       /* [-8, 8], 0: all alike                                         */
    SP_FIT_WEIGHT,     /* base weight Q of the partner's payoff, [0, 0.95]              */
    SP_FIT_ERROR,      /* chance that a subject does not do what its strategy says,     */
                       /* [0, 0.3]                                                      */
    SP_N_FITS
} sp_fit_t;

typedef struct {
    const char *name, *unit, *meaning;
    double low, high, preset;
} sp_fit_about_t;

extern const sp_fit_about_t sp_fit_about[SP_N_FITS];

/** What counts as one unit of payoff: T - S, or R - P (Dal Bo & Frechette 2011). */
typedef enum { SP_UNIT_SPAN, SP_UNIT_GAIN } sp_unit_t;

/** The strategies that are chosen from. */
typedef struct {
    uint32_t n;
    const char *const *name;     /* [n]                                                 */
    const sp_machine_t *machine; /* [n]                                                 */
    bool until_last; /* and, where the length is known to be H: cooperate until one of  */
                     /* both defects or only k turns are left, k = 1 .. H-1 (the        */
                     /* threshold strategies of Embrey, Frechette & Yuksel, QJE 133,    */
                     /* 509 (2018))                                                     */
} sp_strategy_set_t;

enum { SP_MOST_HORIZON = 64 };

/** Cooperate until one of both defects or k of H turns are left, then defect for ever. */
sp_machine_t sp_until_last(uint32_t horizon, uint32_t k);

/** States of the smallest machine that moves alike, by partition (Moore 1956). */
uint32_t sp_machine_states(const sp_machine_t *machine);

typedef struct sp_calibration sp_calibration_t;

/**
 * Readies the fit of a set to rows. Both are copied.
 *
 * rows    [n_rows] checked: value in [0, 1], n > 0, T > S, R > P, horizon or continuation
 * errors  SP_ERR_RANGE (row counts from 0 in the message), memory
 */
SP_MUST_CHECK
sp_status_t sp_calibration_init(sp_calibration_t **self, const sp_seen_t *rows,
    uint32_t n_rows, const sp_strategy_set_t *set, sp_unit_t unit, sp_error_t *err);
void sp_calibration_free(sp_calibration_t *self);

/** Shares of C that parameters give [n_rows]. Errors: range, memory, failed. */
SP_MUST_CHECK
sp_status_t sp_calibration_predict(sp_calibration_t *self, const double value[SP_N_FITS],
    double *predicted, sp_error_t *err);

/** Strategies of row and the shares that sp_calibration_predict found for it last. */
uint32_t
sp_calibration_shares(const sp_calibration_t *self, uint32_t row, const double **share);

/**
 * What is done after each outcome of the turn before (own move first) in a match of row,
 * by the shares that sp_calibration_predict found last.
 *
 * turns       [SP_N_OUTCOMES] expected number a match that follow on the outcome
 * cooperated  [SP_N_OUTCOMES] of these, in which C was meant
 */
SP_MUST_CHECK
sp_status_t sp_calibration_transitions(const sp_calibration_t *self, uint32_t row,
    double turns[SP_N_OUTCOMES], double cooperated[SP_N_OUTCOMES], sp_error_t *err);

/**
 * -ln of the binomial likelihood of the rows in use, without the binomial coefficients.
 *
 * use  [n_rows]; NULL: all
 */
SP_MUST_CHECK
sp_status_t sp_calibration_loss(sp_calibration_t *self, const double value[SP_N_FITS],
    const bool *use, double *loss, sp_error_t *err);

/** The smallest loss that any model could have: each row by its own share. */
double sp_calibration_saturated(const sp_calibration_t *self, const bool *use);

/** A fit by maximum likelihood. */
typedef struct {
    double value[SP_N_FITS];
    bool at_bound[SP_N_FITS]; /* pressed against an end of its range                    */
    double loss;
    uint32_t n_evaluations;
} sp_fitted_t;

/**
 * Fits the free parameters, the others staying at start.
 *
 * start   from several points: this one and fixed others
 * method  Nelder & Mead, Comput. J. 7, 308 (1965), as GSL has it, restarted until nothing
 *         is gained
 * errors  SP_ERR_FAILED, memory
 */
SP_MUST_CHECK
sp_status_t
sp_calibration_fit(sp_calibration_t *self, const bool *use, const bool free[SP_N_FITS],
    const double start[SP_N_FITS], sp_fitted_t *fitted, sp_error_t *err);

/**
 * How sure a fit is of its free parameters, by second differences of the loss in the
 * scale that the fit works in (ln noise, the others as they are).
 *
 * condition  largest over smallest eigenvalue of the matrix scaled to a diagonal of ones:
 *            1 where the rows tell the parameters apart; INFINITY where some combination
 *            of them does not matter
 * se         [SP_N_FITS] of the values themselves; NAN where not free or not known
 */
SP_MUST_CHECK
sp_status_t sp_calibration_curvature(sp_calibration_t *self, const bool *use,
    const bool free[SP_N_FITS], const sp_fitted_t *fitted, double se[SP_N_FITS],
    double *condition, sp_error_t *err);

enum { SP_PROFILE_POINTS = 13 };

/** The loss by one parameter, where the others are fitted anew at each of its values. */
typedef struct {
    double low, high; /* where it is `rise` above the least; the range's end if nowhere */
    bool low_open, high_open; /* the range ends before: not bounded there by these rows */
    double at[SP_PROFILE_POINTS], loss[SP_PROFILE_POINTS];
} sp_profile_t;

/**
 * Profile likelihood interval of one free parameter.
 *
 * rise    of the loss, as 3.841/2 for 95 % where rows are binomial
 * curve   whether to fill at and loss too
 * source  Venzon & Moolgavkar, Appl. Stat. 37, 87 (1988); the search: this project
 */
SP_MUST_CHECK
sp_status_t sp_calibration_profile(sp_calibration_t *self, const bool *use,
    const bool free[SP_N_FITS], const sp_fitted_t *fitted, sp_fit_t which, double rise,
    bool curve, sp_profile_t *profile, sp_error_t *err);

#endif
