/* design.c - the table of designs.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/design.h"

#include <stddef.h>

#define SP_DESIGN(name) extern const sp_design_t sp_design_##name;
#include "designs.def"
#undef SP_DESIGN

#define SP_DESIGN(name) &sp_design_##name,
const sp_design_t *const sp_designs[] = {
#include "designs.def"
    NULL,
};
#undef SP_DESIGN
