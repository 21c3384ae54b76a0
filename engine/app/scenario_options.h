/* scenario_options.h - the options that say how a scenario is read. Layer: app.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_SCENARIO_OPTIONS_H
#define SP_SCENARIO_OPTIONS_H

#include "options.h"
#include "samenspel/plan.h"

/* rows for a command's table of options */
#define SP_OPTION_SET                                                                    \
    {                                                                                    \
        "set", '\0', "KEY=VALUE",                                                        \
            "override a key of the scenario by its dotted path; may be repeated", NULL,  \
            true                                                                         \
    }
#define SP_OPTION_SEED                                                                   \
    {                                                                                    \
        "seed", '\0', "N", "override the seed, 0 to 18446744073709551615", NULL, false   \
    }
#define SP_OPTION_REPLICATES                                                             \
    {                                                                                    \
        "replicates", '\0', "N", "override the number of replicates", NULL, false        \
    }
#define SP_OPTION_JSON                                                                   \
    {                                                                                    \
        "json", '\0', NULL, "print JSON, for programs", NULL, false                      \
    }

/** The overrides of a command line; values belong to it and to the arguments. */
typedef struct {
    sp_overrides_t overrides;
    const char **values;
} sp_scenario_options_t;

/**
 * Reads --set, --seed and --replicates as far as the command has them. Release with
 * sp_scenario_options_free, also after an error.
 *
 * errors  SP_ERR_USAGE, SP_ERR_MEMORY
 */
SP_MUST_CHECK
sp_status_t sp_scenario_options_read(
    sp_scenario_options_t *self, const sp_arguments_t *args, sp_error_t *err);
void sp_scenario_options_free(sp_scenario_options_t *self);

#endif
