/* web_values.h - keys and values of lines. Layer: web.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_WEB_VALUES_H
#define SP_WEB_VALUES_H

#include "samenspel/run.h"

/** The row of a key; the message of an unknown one names the nearest there is. */
SP_MUST_CHECK
sp_status_t sp_web_find_row(
    const sp_schema_t *schema, const char *key, uint32_t *row, sp_error_t *err);

/** Reads a scalar; the message begins with the key. */
SP_MUST_CHECK
sp_status_t sp_web_read_value(const sp_schema_t *schema, uint32_t row, const char *text,
    double *value, sp_error_t *err);

/** Reads a change of a live key into event's row and value. */
SP_MUST_CHECK
sp_status_t sp_web_read_live(const sp_schema_t *schema, const char *key, const char *text,
    sp_event_t *event, sp_error_t *err);

/** Reads a seed of 64 bits. */
SP_MUST_CHECK
sp_status_t sp_web_read_seed(const char *text, uint64_t *seed, sp_error_t *err);

#endif
