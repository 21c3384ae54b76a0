/* calibrate_print.h - shows a calibration, to people and to programs. Layer: app.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_CALIBRATE_PRINT_H
#define SP_CALIBRATE_PRINT_H

#include "calibrate_study.h"

/** What may lack where the model misses a row by more than two standard errors. */
const char *sp_study_lacking(const sp_laboratory_row_t *row, double residual);

void sp_study_print(const sp_study_t *study);
void sp_study_print_json(const sp_study_t *study);

/** One line a row: what was seen, fitted and predicted from outside, shares. */
void sp_study_write_csv(FILE *out, const sp_study_t *study);

#endif
