/* scenario_options.c - the options that say how a scenario is read.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario_options.h"

#include <stdlib.h>
#include <string.h>

#include "plugins.h"

enum { MOST_REPLICATES = 1000000 };

sp_status_t
sp_scenario_options_read(
    sp_scenario_options_t *self, const sp_arguments_t *args, sp_error_t *err)
{
    *self = (sp_scenario_options_t) { 0 };
    self->values = calloc((size_t) args->n_given + 1, sizeof(*self->values));
    if (self->values == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for the command line");
    }
    sp_overrides_t *overrides = &self->overrides;
    overrides->n_set = sp_option_values(args, "set", self->values);
    overrides->set = self->values;
    overrides->plugin_digest = sp_plugin_digests(&overrides->n_plugins);
    for (uint32_t i = 0; i < overrides->n_set; i++) {
        const char *equals = strchr(self->values[i], '=');
        if (equals == NULL || equals == self->values[i]) {
            return sp_fail(err, SP_ERR_USAGE,
                "--set %.80s: must be KEY=VALUE, like population.size=200",
                self->values[i]);
        }
    }
    uint64_t replicates = 0;
    sp_status_t status =
        sp_option_whole(args, "seed", 0, UINT64_MAX, &overrides->seed, err);
    if (status == SP_OK) {
        status =
            sp_option_whole(args, "replicates", 1, MOST_REPLICATES, &replicates, err);
    }
    overrides->has_seed = sp_option_given(args, "seed");
    overrides->has_replicates = sp_option_given(args, "replicates");
    overrides->replicates = (uint32_t) replicates;
    return status;
}

void
sp_scenario_options_free(sp_scenario_options_t *self)
{
    free(self->values);
    *self = (sp_scenario_options_t) { 0 };
}
