/* network_setting.c - a kind of network with parameters set by name, as a scenario does.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "network_setting.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

const sp_network_t *
sp_network_named(const char *name)
{
    for (size_t i = 0; sp_networks[i] != NULL; i++) {
        if (strcmp(sp_networks[i]->name, name) == 0) {
            return sp_networks[i];
        }
    }
    fail_msg("no network %s", name);
    return NULL;
}

sp_setting_t
sp_setting_defaults(const sp_network_t *network)
{
    sp_setting_t setting = { .network = network };
    assert_true(network->params_size <= sizeof(setting.owner));
    for (size_t i = 0; i < network->n_params; i++) {
        sp_param_store(&network->params[i], network->params[i].preset, &setting.owner);
    }
    return setting;
}

void
sp_setting_change(sp_setting_t *setting, const char *name, double value)
{
    const sp_network_t *network = setting->network;
    for (size_t i = 0; i < network->n_params; i++) {
        if (strcmp(network->params[i].name, name) == 0) {
            sp_param_store(&network->params[i], value, &setting->owner);
            return;
        }
    }
    fail_msg("%s has no %s", network->name, name);
}

sp_setting_t
sp_setting_of(const char *network, const char *name, double value)
{
    sp_setting_t setting = sp_setting_defaults(sp_network_named(network));
    sp_setting_change(&setting, name, value);
    return setting;
}

sp_graph_t
sp_setting_make(
    const sp_setting_t *setting, uint32_t n, uint32_t replicate, sp_arena_t *arena)
{
    /* a file's ties: a path through the first five agents */
    static const uint32_t path[] = { 0, 1, 1, 2, 2, 3, 3, 4 };
    const sp_edges_t edges = { .n_agents = n, .n_edges = n < 5 ? 1 : 4, .ends = path };
    const bool reads = strcmp(setting->network->name, "file") == 0;
    const sp_rng_key_t key = sp_rng_key(20260601, replicate, 0);
    sp_graph_t graph = { 0 };
    sp_error_t err = { .status = SP_OK };
    if (setting->network->check(&setting->owner, n, &err) != SP_OK
        || setting->network->make(
               &setting->owner, n, reads ? &edges : NULL, key, arena, &graph, &err)
            != SP_OK) {
        fail_msg("%s: %s", setting->network->name, err.message);
    }
    return graph;
}

bool
sp_are_tied(const sp_graph_t *graph, uint32_t agent, uint32_t other)
{
    uint32_t first = 0;
    uint32_t last = sp_graph_degree(graph, agent);
    while (first < last) {
        const uint32_t middle = first + (last - first) / 2;
        const uint32_t partner = sp_graph_partner(graph, agent, middle);
        if (partner == other) {
            return true;
        }
        if (partner < other) {
            first = middle + 1;
        } else {
            last = middle;
        }
    }
    return false;
}
