/* manifest.c - sizes that follow from a manifest.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/manifest.h"

size_t
sp_manifest_length(const sp_manifest_t *manifest, uint32_t variable)
{
    switch (manifest->variables[variable].shape) {
    case SP_SHAPE_SCALAR:
        return 1;
    case SP_SHAPE_ROUND:
        return manifest->n_rounds;
    case SP_SHAPE_ROUND_STRATEGY:
        return (size_t) manifest->n_rounds * manifest->n_strategies;
    case SP_SHAPE_SNAPSHOT_AGENT:
        return (size_t) manifest->n_snapshots * manifest->n_agents;
    }
    return 0;
}
