/* network_setting.h - a kind of network with parameters set by name, for tests.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_TEST_NETWORK_SETTING_H
#define SP_TEST_NETWORK_SETTING_H

#include "samenspel/graph.h"

/** A kind of network and the struct of parameters that it reads. */
typedef struct {
    const sp_network_t *network;
    union {
        double real;
        uint32_t whole;
        unsigned char bytes[256];
    } owner;
} sp_setting_t;

/** The kind of that name; fails the test where there is none. */
const sp_network_t *sp_network_named(const char *name);

/** A network with its defaults, or with one parameter changed. */
sp_setting_t sp_setting_defaults(const sp_network_t *network);
sp_setting_t sp_setting_of(const char *network, const char *name, double value);

/** Changes a parameter; fails the test where the network has none of that name. */
void sp_setting_change(sp_setting_t *setting, const char *name, double value);

/**
 * Checks and makes the network of n agents under the key of that replicate; fails the
 * test with the message of a refusal. The kind `file` gets a path through the first five
 * agents.
 */
sp_graph_t sp_setting_make(
    const sp_setting_t *setting, uint32_t n, uint32_t replicate, sp_arena_t *arena);

/** Whether other is among the (ascending) partners of agent. */
bool sp_are_tied(const sp_graph_t *graph, uint32_t agent, uint32_t other);

#endif
