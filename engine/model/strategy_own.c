/* strategy_own.c - strategies that a scenario writes itself, made from their rows.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>

#include "samenspel/run.h"

/* Forms in the order of the choices of `strategies.NAME.kind`. */
enum { MEMORY_ONE, REACTIVE };

/* Members that a form cannot do without. */
static const char *const needed[][SP_N_OUTCOMES + 1] = {
    { "cooperate_after.CC", "cooperate_after.CD", "cooperate_after.DC",
        "cooperate_after.DD", NULL },
    { "cooperate_after.C", "cooperate_after.D", NULL },
    { NULL },
};

static uint32_t
row_of(const sp_schema_t *schema, const char *name, const char *member)
{
    char key[SP_KEY_LENGTH + 32];
    snprintf(key, sizeof(key), "strategies.%s.%s", name, member);
    return sp_schema_find(schema, key);
}

const char *
sp_own_strategy_missing(const sp_schema_t *schema, const double *value,
    const uint8_t *given, const char *name)
{
    const uint32_t kind_row = row_of(schema, name, "kind");
    if (!given[kind_row]) {
        return "kind";
    }
    const char *const *member = needed[(size_t) value[kind_row]];
    while (*member != NULL && given[row_of(schema, name, *member)]) {
        member++;
    }
    return *member;
}

void
sp_own_strategy(const sp_schema_t *schema, const double *value, const char *name,
    sp_strategy_t *strategy)
{
    *strategy = (sp_strategy_t) {
        .name = name,
        .summary = "of the scenario",
        .source = "the scenario",
        .aliases = "",
        .form = SP_MEMORY_ONE,
    };
    strategy->memory_one.first = value[row_of(schema, name, "first")];
    const size_t kind = (size_t) value[row_of(schema, name, "kind")];
    for (int outcome = 0; outcome < SP_N_OUTCOMES; outcome++) {
        const bool partner_cooperated = outcome == SP_CC || outcome == SP_DC;
        double chance = 1; /* generous: C is answered by C */
        if (kind == MEMORY_ONE) {
            chance = value[row_of(schema, name, needed[MEMORY_ONE][outcome])];
        } else if (kind == REACTIVE) {
            chance = value[row_of(schema, name, needed[REACTIVE][!partner_cooperated])];
        } else if (!partner_cooperated) {
            chance = value[row_of(schema, name, "generosity")];
        }
        strategy->memory_one.after[outcome] = chance;
    }
}
