/* networks.c - the kinds of network, by name; to add one, add a line to networks.def.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/graph.h"

#define SP_NETWORK(name) extern const sp_network_t sp_network_##name;
#include "networks.def"
#undef SP_NETWORK

const sp_network_t *const sp_networks[] = {
#define SP_NETWORK(name) &sp_network_##name,
#include "networks.def"
#undef SP_NETWORK
    NULL,
};

const char *const sp_network_names[] = {
#define SP_NETWORK(name) #name,
#include "networks.def"
#undef SP_NETWORK
    NULL,
};
