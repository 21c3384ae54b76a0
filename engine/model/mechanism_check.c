/* mechanism_check.c - refusals that several mechanisms share.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "mechanism_check.h"

#include <math.h>
#include <string.h>

#include "samenspel/game.h"
#include "samenspel/settings.h"

double
sp_run_value_or(const sp_run_t *run, const char *key, double absent)
{
    const uint32_t row = sp_schema_find(run->schema, key);
    return row != SP_NO_ROW && !isnan(run->value[row]) ? run->value[row] : absent;
}

bool
sp_run_chose(const sp_run_t *run, const char *key, const char *name)
{
    const uint32_t row = sp_schema_find(run->schema, key);
    if (row == SP_NO_ROW || run->schema->rows[row].param->choices == NULL
        || isnan(run->value[row])) {
        return false;
    }
    return strcmp(run->schema->rows[row].param->choices[(size_t) run->value[row]], name)
        == 0;
}

sp_status_t
sp_refuse_chain(const sp_run_t *run, const char *in_use, char *key, sp_error_t *err)
{
    if (sp_run_value(run, "method") != (double) SP_METHOD_CHAIN) {
        return SP_OK;
    }
    sp_point_at(key, in_use);
    return sp_fail(err, SP_ERR_RANGE,
        "method: chain counts exchangeable agents, and %s tells them apart: take method: "
        "agents",
        in_use);
}

sp_status_t
sp_refuse_matrix(const sp_run_t *run, const char *in_use, char *key, sp_error_t *err)
{
    if (!sp_run_chose(run, "game.kind", "matrix")) {
        return SP_OK;
    }
    sp_point_at(key, in_use);
    return sp_fail(err, SP_ERR_RANGE,
        "%s multiplies the benefit of cooperation, which game.kind: matrix does not have: "
        "take game.kind: donation, or a game of groups",
        in_use);
}
