/* plugin.h - strategies of one's own in C, loaded with --plugin FILE.so. Layer: model.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A plug-in is a shared object that defines one symbol, by SP_PLUGIN at its end:
 *
 *     #include "samenspel/plugin.h"
 *     static double move(sp_view_t *view, void *state) { .. }
 *     static const sp_program_t program = { .move = move };
 *     static const sp_strategy_t mine = { .name = "mine", .summary = "..", .source = "..",
 *         .aliases = "", .form = SP_PROGRAM, .program = &program,
 *         .representation = "small_state", .memory_depth = 1 };
 *     static const sp_strategy_t *const strategies[] = { &mine };
 *     SP_PLUGIN(strategies)
 *
 *     cc -std=c11 -O2 -fPIC -shared -ffp-contract=off -I PREFIX/include mine.c -o mine.so
 *
 * Any form of strategy.h will do. A program must be a function of its view, its state and
 * its own draws (player.h) alone: no clock, no files, no variables that live on, or the
 * same seed gives other results. scripts/plugin/patient.c is a whole one. */
#ifndef SP_PLUGIN_H
#define SP_PLUGIN_H

#include "samenspel/strategy.h"

/** Changes when a plug-in must be compiled anew. */
#define SP_PLUGIN_VERSION 1u

/** What a plug-in offers. */
typedef struct {
    uint32_t version;       /* SP_PLUGIN_VERSION */
    uint32_t strategy_size; /* sizeof(sp_strategy_t), against other headers */
    uint32_t view_size;     /* sizeof(sp_view_t) */
    uint32_t n;
    const sp_strategy_t *const *strategy; /* [n] */
} sp_plugin_t;

/** Defines the symbol that samenspel looks for; list is an array of pointers. */
#define SP_PLUGIN(list)                                                                  \
    extern const sp_plugin_t samenspel_plugin;                                           \
    const sp_plugin_t samenspel_plugin = { SP_PLUGIN_VERSION, sizeof(sp_strategy_t),     \
        sizeof(sp_view_t), sizeof(list) / sizeof((list)[0]), list };

#endif
