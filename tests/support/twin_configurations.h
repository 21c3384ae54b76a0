/* twin_configurations.h - settings drawn over the whole key space, and listed ones.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_TEST_TWIN_CONFIGURATIONS_H
#define SP_TEST_TWIN_CONFIGURATIONS_H

#include "runs.h"

enum { SP_SETTINGS_LENGTH = 1600 };

/**
 * Writes settings number `index` (sp_test_run) into text: a fixed function of index. Not
 * all are valid: leave those out that sp_test_resolve refuses.
 */
void sp_draw_settings(uint32_t index, char text[SP_SETTINGS_LENGTH]);

/** A graph of 12 agents with degrees 0 to 5, for network.kind=file. */
extern const sp_edges_t sp_test_edges;

/** Every network in small, by name, with what it needs; NULL at the end. */
extern const char *const sp_test_networks[];

/** Every rule with what it needs; NULL at the end. */
extern const char *const sp_test_rules[];

#endif
