/* web_values.c - keys and values of lines, found in the schema and read.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "web_values.h"

sp_status_t
sp_web_find_row(
    const sp_schema_t *schema, const char *key, uint32_t *row, sp_error_t *err)
{
    *row = sp_schema_find(schema, key);
    if (*row != SP_NO_ROW) {
        return SP_OK;
    }
    const char *near = sp_schema_nearest(schema, key);
    return sp_fail(err, SP_ERR_UNKNOWN, "unknown key '%.80s'%s%s%s", key,
        near != NULL ? ": did you mean '" : "", near != NULL ? near : "",
        near != NULL ? "'?" : ": must be a dotted key of a scenario");
}

sp_status_t
sp_web_read_value(const sp_schema_t *schema, uint32_t row, const char *text,
    double *value, sp_error_t *err)
{
    const sp_status_t status = sp_param_parse(schema->rows[row].param, text, value, err);
    return status == SP_OK ? SP_OK : sp_fail_in(err, status, "%s", schema->rows[row].key);
}

sp_status_t
sp_web_read_live(const sp_schema_t *schema, const char *key, const char *text,
    sp_event_t *event, sp_error_t *err)
{
    const sp_status_t status = sp_web_find_row(schema, key, &event->row, err);
    if (status != SP_OK) {
        return status;
    }
    if (!(schema->rows[event->row].param->flags & SP_LIVE)) {
        return sp_fail(
            err, SP_ERR_RANGE, "%s is fixed for a run: only live keys can change", key);
    }
    return sp_web_read_value(schema, event->row, text, &event->value, err);
}

sp_status_t
sp_web_read_seed(const char *text, uint64_t *seed, sp_error_t *err)
{
    uint64_t value = 0;
    const char *at = text;
    for (; *at >= '0' && *at <= '9'; at++) {
        const uint64_t digit = (uint64_t) (*at - '0');
        if (value > (UINT64_MAX - digit) / 10) {
            break;
        }
        value = 10 * value + digit;
    }
    if (*text == '\0' || *at != '\0') {
        return sp_fail(err, SP_ERR_RANGE,
            "seed: '%.40s': must be a whole number from 0 to 18446744073709551615", text);
    }
    *seed = value;
    return SP_OK;
}
