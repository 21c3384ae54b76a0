/* mechanisms.c - the table of steering mechanisms.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/mechanism.h"

#include <stdlib.h>
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

/* Bounds at one set of values. */
static void
add_bounds(const sp_run_t *run, void *params, sp_bounds_t *bounds)
{
    for (size_t m = 0; sp_mechanisms[m] != NULL; m++) {
        const sp_mechanism_t *mechanism = sp_mechanisms[m];
        if (mechanism->bounds == NULL) {
            continue;
        }
        sp_schema_fill(run->schema, run->value, mechanism->path, mechanism->params,
            mechanism->n_params, params);
        if (mechanism->in_use(params)) {
            mechanism->bounds(params, run, bounds);
        }
    }
}

static void
widen(double *least, double *most, double low, double high)
{
    *least = low < *least ? low : *least;
    *most = high > *most ? high : *most;
}

sp_status_t
sp_run_bounds(const sp_run_t *run, sp_bounds_t *bounds, sp_error_t *err)
{
    *bounds = (sp_bounds_t) { .least = 0 };
    size_t size = 1;
    for (size_t m = 0; sp_mechanisms[m] != NULL; m++) {
        const size_t own = sp_mechanisms[m]->params_size;
        size = own > size ? own : size;
    }
    const size_t n_values = run->schema->n_rows;
    void *params = calloc(1, size);
    double *value = malloc(n_values * sizeof(*value));
    if (params == NULL || value == NULL) {
        free(params);
        free(value);
        return sp_fail(err, SP_ERR_MEMORY, "no memory for what steering pays");
    }
    memcpy(value, run->value, n_values * sizeof(*value));
    sp_run_t changed = *run;
    changed.value = value;
    for (uint32_t i = 0; i <= run->n_events; i++) {
        sp_bounds_t now = { .least = 0 };
        add_bounds(&changed, params, &now);
        widen(&bounds->least, &bounds->most, now.least, now.most);
        widen(&bounds->least_of_game, &bounds->most_of_game, now.least_of_game,
            now.most_of_game);
        widen(&bounds->least_of_member, &bounds->most_of_member, now.least_of_member,
            now.most_of_member);
        if (i < run->n_events) {
            value[run->event[i].row] = run->event[i].value;
        }
    }
    free(params);
    free(value);
    return SP_OK;
}
