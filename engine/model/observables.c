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

/* Columns that are asked for. */
typedef struct {
    bool label, order, team_sum;
    uint32_t n_favours;
} columns_t;

static sp_status_t
take_columns(sp_scratch_t *scratch, uint32_t n, const columns_t *asked, sp_error_t *err)
{
    const bool label = asked->label;
    const bool order = asked->order;
    const bool team_sum = asked->team_sum;
    const uint32_t n_favours = asked->n_favours;
    const bool large_enough = n <= scratch->n_agents && (!label || scratch->label != NULL)
        && (!order || scratch->order != NULL) && (!team_sum || scratch->team_sum != NULL)
        && n_favours <= scratch->n_favours;
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
    if (team_sum) {
        scratch->team_sum = sp_arena_take(&scratch->arena, n, sizeof(*scratch->team_sum));
    }
    if ((label && scratch->label == NULL) || (order && scratch->order == NULL)
        || (team_sum && scratch->team_sum == NULL)
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
    columns_t asked = { .label = false };
    bool favours = false;
    for (uint32_t i = 0; i < n; i++) {
        asked.label = asked.label || observables[i]->needs_label;
        asked.order = asked.order || observables[i]->needs_order;
        asked.team_sum = asked.team_sum || observables[i]->needs_team_sum;
        favours = favours || observables[i]->needs_favours;
    }
    const uint32_t n_acts
        = sim->model->per_partner ? sim->most_ties : sim->model->n_agents;
    asked.n_favours = favours ? n_acts : 0;
    const sp_status_t status = take_columns(scratch, sim->model->n_agents, &asked, err);
    if (status != SP_OK) {
        return status;
    }
    sim->favours = favours ? scratch->favours : NULL;
    if (favours) {
        memset(sim->favours, 0, asked.n_favours);
    }
    scratch->observed = observables;
    scratch->n_observed = n;
    scratch->n_with_partners = count_tied(sim);
    scratch->payoff_round = UINT32_MAX;
    scratch->links_round = UINT32_MAX;
    scratch->clusters_round = UINT32_MAX;
    const sp_run_t *run = sim->model->run;
    scratch->tip_hold = (uint32_t) sp_run_value(run, "record.tip_hold");
    scratch->tip
        = (sp_tip_t) { sp_run_value(run, "record.tip_level"), UINT32_MAX, UINT32_MAX };
    scratch->tip_90 = (sp_tip_t) { 0.9, UINT32_MAX, UINT32_MAX };
    scratch->loop = (sp_loop_t) { 0 };
    scratch->every = (uint32_t) sp_run_value(run, "record.every");
    scratch->burn_in = (uint32_t) sp_run_value(run, "burn_in");
    scratch->cost_total = 0;
    scratch->cooperation_total = 0;
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
