/* observables.c - the table of observables, and the scratch that they share.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/observable.h"

#include <string.h>

#include "ties.h"

#define SP_OBSERVABLE(name) extern const sp_observable_t sp_observable_##name;
#include "observables.def"
#undef SP_OBSERVABLE

const sp_observable_t *const sp_observables[] = {
#define SP_OBSERVABLE(name) &sp_observable_##name,
#include "observables.def"
#undef SP_OBSERVABLE
    NULL,
};

const sp_observable_t *
sp_observable_find(const char *name)
{
    for (size_t i = 0; sp_observables[i] != NULL; i++) {
        if (strcmp(sp_observables[i]->name, name) == 0) {
            return sp_observables[i];
        }
    }
    return NULL;
}

static sp_status_t
take_columns(sp_scratch_t *scratch, uint32_t n, bool label, bool order, uint32_t n_favours,
    sp_error_t *err)
{
    const bool large_enough = n <= scratch->n_agents && (!label || scratch->label != NULL)
        && (!order || scratch->order != NULL) && n_favours <= scratch->n_favours;
    if (large_enough) {
        return SP_OK;
    }
    sp_scratch_free(scratch);
    if (label) {
        scratch->label = sp_arena_take(&scratch->arena, n, sizeof(*scratch->label));
    }
    if (order) {
        scratch->order
            = sp_arena_take(&scratch->arena, 2 * (size_t) n, sizeof(*scratch->order));
    }
    if (n_favours > 0) {
        scratch->favours = sp_arena_take(&scratch->arena, n_favours, 1);
    }
    if ((label && scratch->label == NULL) || (order && scratch->order == NULL)
        || (n_favours > 0 && scratch->favours == NULL)) {
        sp_scratch_free(scratch);
        return sp_fail(err, SP_ERR_MEMORY, "no memory to observe %u agents", n);
    }
    scratch->n_agents = n;
    scratch->n_favours = n_favours;
    return SP_OK;
}

/* Ties stay for a replicate where no mechanism changes or rests them; random pairs are
 * counted round by round. */
static uint32_t
count_tied(const sp_simulation_t *sim)
{
    const sp_graph_t *graph = sim->graph;
    if (sim->contact != NULL) {
        uint32_t n_playing = 0;
        for (uint32_t i = 0; i < graph->n_agents; i++) {
            n_playing += sp_contacts_played(sim, i) > 0;
        }
        return n_playing;
    }
    uint32_t n = graph->n_agents;
    const bool some_alone = graph->form == SP_GRAPH_TIES || graph->form == SP_GRAPH_TEAMS;
    for (uint32_t i = 0; some_alone && i < graph->n_agents; i++) {
        n -= sp_graph_degree(graph, i) == 0;
    }
    return n;
}

sp_status_t
sp_scratch_start(sp_scratch_t *scratch, sp_simulation_t *sim,
    const sp_observable_t *const *observables, uint32_t n, sp_error_t *err)
{
    bool label = false;
    bool order = false;
    bool favours = false;
    for (uint32_t i = 0; i < n; i++) {
        label = label || observables[i]->needs_label;
        order = order || observables[i]->needs_order;
        favours = favours || observables[i]->needs_favours;
    }
    const uint32_t n_acts
        = sim->model->per_partner ? sim->most_ties : sim->model->n_agents;
    const uint32_t n_favours = favours ? n_acts : 0;
    const sp_status_t status
        = take_columns(scratch, sim->model->n_agents, label, order, n_favours, err);
    if (status != SP_OK) {
        return status;
    }
    sim->favours = favours ? scratch->favours : NULL;
    if (favours) {
        memset(sim->favours, 0, n_favours);
    }
    scratch->observed = observables;
    scratch->n_observed = n;
    scratch->n_with_partners = count_tied(sim);
    scratch->payoff_round = UINT32_MAX;
    scratch->links_round = UINT32_MAX;
    scratch->clusters_round = UINT32_MAX;
    scratch->tip_level = sp_run_value(sim->model->run, "record.tip_level");
    scratch->tip_hold = (uint32_t) sp_run_value(sim->model->run, "record.tip_hold");
    scratch->tip_since = UINT32_MAX;
    scratch->tipped_at = UINT32_MAX;
    sp_scratch_track(scratch, sim);
    return SP_OK;
}

void
sp_scratch_track(sp_scratch_t *scratch, sp_simulation_t *sim)
{
    if (sim->changes != NULL || sim->contacts != NULL
        || sim->graph->form == SP_GRAPH_TEAMS) {
        scratch->n_with_partners = count_tied(sim);
    }
    for (uint32_t i = 0; i < scratch->n_observed; i++) {
        if (scratch->observed[i]->track != NULL) {
            scratch->observed[i]->track(sim, scratch);
        }
    }
}

void
sp_scratch_free(sp_scratch_t *scratch)
{
    sp_arena_free(&scratch->arena);
    *scratch = (sp_scratch_t) { 0 };
}
