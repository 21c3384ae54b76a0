/* steering_incentives_rows.h - keys of the incentives, and what cannot be. Layer: model.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_STEERING_INCENTIVES_ROWS_H
#define SP_STEERING_INCENTIVES_ROWS_H

#include "steering_incentives.h"

enum { SP_N_INCENTIVES_PARAMS = 17 };

extern const sp_param_t sp_incentives_params[];

/** check and bounds of the mechanism (mechanism.h). */
sp_status_t sp_incentives_check(
    const void *params, const sp_run_t *run, char *key, sp_error_t *err);
void sp_incentives_bounds(const void *params, const sp_run_t *run, sp_bounds_t *bounds);

#endif
