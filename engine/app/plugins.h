/* plugins.h - loads strategies of one's own from shared objects. Layer: app.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_PLUGINS_H
#define SP_PLUGINS_H

#include "options.h"

/* a row for the options of every command that names strategies */
#define SP_OPTION_PLUGIN                                                                 \
    {                                                                                    \
        "plugin", '\0', "FILE.so",                                                       \
            "load strategies of your own, compiled from C; may be repeated", NULL, true  \
    }

/* a row for the options of commands that play matches without a scenario */
#define SP_OPTION_OWN                                                                    \
    {                                                                                    \
        "own", '\0', "FILE.yaml",                                                        \
            "add the strategies that a scenario, or a file with a block `strategies`, writes " \
            "itself; may be repeated",                                                   \
            NULL, true                                                                   \
    }

/**
 * Loads every --plugin of the command line and adds its strategies, which stay for the life
 * of the program; does nothing where the command has no such option. Then adds the strategies of every
 * --own, whose names must be free too.
 *
 * errors  those of sp_plan_own_strategies; SP_ERR_INPUT: not readable, no plug-in, compiled for another version, a strategy
 *         that is incomplete or whose name is taken; SP_ERR_MEMORY
 */
SP_MUST_CHECK
sp_status_t sp_plugins_load(const sp_arguments_t *args, sp_error_t *err);

/** SHA-256 of the files loaded, as hexadecimal text, in the order of the command line. */
const char *const *sp_plugin_digests(uint32_t *n);

#endif
