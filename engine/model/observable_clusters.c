/* observable_clusters.c - components of cooperators.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A union-find forest over the agents that cooperate (union by size, paths halved:
 * Tarjan, J. ACM 22, 215 (1975)). A label is the parent, or at a root ROOT | size. */
#include <math.h>
#include <string.h>

#include "observe.h"
#include "perceive.h"

#define ROOT (1u << 31)

/* The root of the tree that i stands in. */
static uint32_t
root_of(uint32_t *label, uint32_t i)
{
    while (!(label[i] & ROOT)) {
        const uint32_t parent = label[i];
        if (!(label[parent] & ROOT)) {
            label[i] = label[parent];
        }
        i = parent;
    }
    return i;
}

static void
join(uint32_t *label, uint32_t a, uint32_t b)
{
    a = root_of(label, a);
    b = root_of(label, b);
    if (a == b) {
        return;
    }
    const uint32_t large = label[a] >= label[b] ? a : b;
    const uint32_t small = large == a ? b : a;
    label[large] += label[small] & ~ROOT;
    label[small] = large;
}

static void
count_one_cluster(sp_scratch_t *scratch, uint32_t size)
{
    scratch->n_clusters += size > 0;
    scratch->n_clustered += size;
    if (size > scratch->largest_cluster) {
        scratch->largest_cluster = size;
    }
}

/* Components over lattices and stored ties. */
static void
count_components(const sp_simulation_t *sim, sp_scratch_t *scratch)
{
    const uint32_t n = sim->model->n_agents;
    uint32_t *label = scratch->label;
    sp_partners_t partners;
    for (uint32_t i = 0; i < n; i++) {
        label[i] = ROOT | 1;
        if (sim->play[i] != SP_COOPERATE) {
            continue;
        }
        sp_partners(sim, i, &partners);
        for (uint32_t k = 0; k < partners.n; k++) {
            const uint32_t j = sp_partner_at(&partners, i, k);
            if (j < i && sim->play[j] == SP_COOPERATE) {
                join(label, i, j);
            }
        }
    }
    for (uint32_t i = 0; i < n; i++) {
        if (sim->play[i] == SP_COOPERATE && (label[i] & ROOT)
            && sp_simulation_degree(sim, i) > 0) {
            count_one_cluster(scratch, label[i] & ~ROOT);
        }
    }
}

static void
find_clusters(const sp_simulation_t *sim, sp_scratch_t *scratch)
{
    if (scratch->clusters_round == sim->round) {
        return;
    }
    scratch->n_clusters = 0;
    scratch->n_clustered = 0;
    scratch->largest_cluster = 0;
    if (sim->graph->form == SP_GRAPH_COMPLETE) {
        count_one_cluster(scratch, sim->count[SP_COOPERATE]);
    } else {
        count_components(sim, scratch);
    }
    scratch->clusters_round = sim->round;
}

static sp_status_t
check(const sp_run_t *run, sp_error_t *err)
{
    const sp_status_t status = sp_needs_acts(run, err);
    if (status != SP_OK) {
        return status;
    }
    if (sp_run_value(run, "decision.acts") == (double) SP_ACTS_PER_PARTNER) {
        return sp_fail(err, SP_ERR_RANGE,
            "an agent may cooperate with some partners only: needs decision.acts: "
            "per_agent, or take links_cc");
    }
    const char *network = sp_network_names[(size_t) sp_run_value(run, "network.kind")];
    if (strcmp(network, "random_pairs") == 0) {
        return sp_fail(err, SP_ERR_RANGE,
            "pairs that meet for a round form no clusters: needs another network.kind "
            "than random_pairs");
    }
    return SP_OK;
}

static void
observe_count(sp_simulation_t *sim, sp_scratch_t *scratch, double *out)
{
    find_clusters(sim, scratch);
    *out = scratch->n_clusters;
}

static void
observe_mean(sp_simulation_t *sim, sp_scratch_t *scratch, double *out)
{
    find_clusters(sim, scratch);
    *out = scratch->n_clusters > 0 ? (double) scratch->n_clustered / scratch->n_clusters
                                   : NAN;
}

static void
observe_largest(sp_simulation_t *sim, sp_scratch_t *scratch, double *out)
{
    find_clusters(sim, scratch);
    *out = scratch->largest_cluster;
}

#define CLUSTERS(what, words, unit, least) \
    const sp_observable_t sp_observable_cluster_##what = { \
        .name = "cluster_" #what, \
        .long_name = words, \
        .units = unit, \
        .valid_min = (least), \
        .valid_max = INFINITY, \
        .shape = SP_SHAPE_ROUND, \
        .summarise = true, \
        .source = "Nowak & May 1992; Tarjan 1975", \
        .needs_label = true, \
        .check = check, \
        .observe = observe_##what, \
    }

CLUSTERS(
    count, "components of cooperators tied to one another (agents with ties)", "1", 0);
CLUSTERS(mean, "mean size of the components of cooperators; missing where there are none",
    "agents", 1);
CLUSTERS(largest, "size of the largest component of cooperators", "agents", 0);
