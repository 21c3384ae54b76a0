/* design.c - the table of designs.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/design.h"

#include <stddef.h>
#include <string.h>

#define SP_DESIGN(name) extern const sp_design_t sp_design_##name;
#include "designs.def"
#undef SP_DESIGN

#define SP_DESIGN(name) &sp_design_##name,
const sp_design_t *const sp_designs[] = {
#include "designs.def"
    NULL,
};
#undef SP_DESIGN

const sp_design_t *
sp_design_find(const char *name)
{
    size_t i = 0;
    while (sp_designs[i] != NULL && strcmp(sp_designs[i]->name, name) != 0) {
        i++;
    }
    return sp_designs[i];
}

bool
sp_design_uses(const sp_design_t *design, const char *key)
{
    static const char *const own[] = { "sweep.samples", "sweep.seed", "sweep.levels" };
    bool is_own = false;
    for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++) {
        is_own = is_own || strcmp(key, own[i]) == 0;
    }
    for (size_t i = 0; is_own && design->uses != NULL && design->uses[i] != NULL; i++) {
        is_own = strcmp(key, design->uses[i]) != 0;
    }
    return !is_own;
}
