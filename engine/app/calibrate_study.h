/* calibrate_study.h - all that a calibration asks of its rows. Layer: app.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_CALIBRATE_STUDY_H
#define SP_CALIBRATE_STUDY_H

#include "laboratory_rows.h"

/** One of the nested models that are compared. */
typedef struct {
    bool free[SP_N_FITS];
    sp_fitted_t fitted;
    uint32_t n_free;
    double aic; /* 2 (loss + n_free): of binomial rows, without their coefficients */
} sp_nested_t;

/** What one kind of prediction gets wrong of rows that it has not seen. */
typedef struct {
    double *model, *mean, *regression; /* [n_rows]; NAN: not fitted                 */
    double rms[3], absolute[3];        /* of those three: root mean square, mean    */
} sp_outside_t;

typedef struct {
    const sp_laboratory_t *table;
    const uint32_t *fitted_row; /* [n] of the table */
    uint32_t n;
    const uint32_t *other_row; /* [n_others] of the table: predicted only */
    uint32_t n_others;
    const sp_strategy_set_t *set;
    sp_unit_t unit;
    uint32_t n_nested;
    sp_nested_t nested[SP_N_FITS];
    uint32_t chosen;              /* of nested: the smallest AIC, or as asked */
    double saturated, dispersion; /* Pearson's chi square over rows - parameters   */
    double se[SP_N_FITS], condition;
    sp_profile_t profile[SP_N_FITS]; /* of the free parameters of the chosen model  */
    double *predicted, *residual;    /* [n + n_others] residual in standard errors  */
    double *excess;                  /* [n + n_others] continuation - threshold     */
    sp_outside_t by_row, by_study;
    double reply[SP_N_LABORATORY_REPLIES][SP_N_OUTCOMES]; /* NAN: study not in table */
    double *share; /* [n][SP_MOST_CHOICES] chosen strategies of the fitted rows     */
    uint32_t *n_strategies; /* [n] */
    sp_arena_t arena;
} sp_study_t;

/** What is asked for. */
typedef struct {
    sp_fit_t order[SP_N_FITS]; /* free parameters: nested models free one more each */
    uint32_t n_order;
    bool fixed_model; /* the last of them is reported; else the smallest AIC        */
    bool by_row, by_study;
    double value[SP_N_FITS]; /* of what is not free */
} sp_study_wish_t;

/**
 * Fits rows of the table, judges the fit and tries it on rows that it has not seen.
 *
 * self    table, fitted_row, n, other_row, n_others, set and unit are given; the rest is
 *         filled; release with sp_study_free, also after an error
 * errors  range, memory, failed
 */
SP_MUST_CHECK
sp_status_t sp_study_run(sp_study_t *self, const sp_study_wish_t *wish, sp_error_t *err);
void sp_study_free(sp_study_t *self);

#endif
