/* mechanisms.c - the table of steering mechanisms.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/mechanism.h"

#include <string.h>

#define SP_MECHANISM(name) extern const sp_mechanism_t sp_mechanism_##name;
#include "steering.def"
#undef SP_MECHANISM

const sp_mechanism_t *const sp_mechanisms[] = {
#define SP_MECHANISM(name) &sp_mechanism_##name,
#include "steering.def"
#undef SP_MECHANISM
    NULL,
};

const sp_mechanism_t *
sp_mechanism_find(const char *name)
{
    for (size_t i = 0; sp_mechanisms[i] != NULL; i++) {
        if (strcmp(sp_mechanisms[i]->name, name) == 0) {
            return sp_mechanisms[i];
        }
    }
    return NULL;
}
