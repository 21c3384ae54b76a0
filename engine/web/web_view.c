/* web_view.c - what a page sees of a run: observables, agents, ties.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "web_world.h"

static const sp_simulation_t *
world_of(const sp_web_t *web)
{
    return web != NULL && web->world != NULL ? &web->world->sim : NULL;
}

/* The same where there are agents. */
static const sp_simulation_t *
agents_of(const sp_web_t *web)
{
    const sp_simulation_t *sim = world_of(web);
    return sim != NULL && sp_has_agents(sim) ? sim : NULL;
}

/* ---- observables ------------------------------------------------------------------ */

/* Numbers that an observable has in a round; 0 where it has one a replicate. */
static uint32_t
width_of(const sp_web_t *web, const sp_observable_t *observable)
{
    return observable->shape == SP_SHAPE_SCALAR ? 0
        : observable->shape == SP_SHAPE_ROUND   ? 1
                                                : web->n_plays;
}

/* "strategy_share.tit_for_tat" */
static const char *
joined(sp_web_t *web, const char *name, const char *play)
{
    const size_t size = strlen(name) + strlen(play) + 2;
    char *text = sp_arena_take(&web->arena, size, 1);
    if (text != NULL) {
        snprintf(text, size, "%s.%s", name, play);
    }
    return text;
}

bool
sp_web_name_columns(sp_web_t *web)
{
    const sp_web_run_t *run = &web->run;
    const uint32_t n_strategies = run->run.n_strategies;
    web->n_plays = n_strategies > 0 ? n_strategies : web->world->model.n_plays;
    uint32_t n = 0;
    for (uint32_t i = 0; i < run->n_observed; i++) {
        n += width_of(web, run->observed[i]);
    }
    web->column = sp_arena_take(&web->arena, n + 1, sizeof(*web->column));
    web->final = sp_arena_take(&web->arena, run->n_observed + 1, sizeof(*web->final));
    web->row = sp_arena_take(&web->arena, web->n_plays + 1, sizeof(*web->row));
    web->cells = sp_arena_take(&web->arena, web->world->model.n_agents, sizeof(double));
    bool ok = web->column != NULL && web->final != NULL && web->row != NULL
        && web->cells != NULL;
    for (uint32_t i = 0; ok && i < run->n_observed; i++) {
        const sp_observable_t *observable = run->observed[i];
        const bool by_play = observable->shape == SP_SHAPE_ROUND_STRATEGY;
        if (observable->shape == SP_SHAPE_SCALAR) {
            web->final[web->n_finals++] = observable->name;
        }
        for (uint32_t p = 0; ok && p < width_of(web, observable); p++) {
            const char *name = by_play
                ? joined(web, observable->name, sp_web_play_name(web, p))
                : observable->name;
            web->column[web->n_columns++] = name;
            ok = name != NULL;
        }
    }
    return ok;
}

void
sp_web_observe_columns(sp_web_t *web, uint32_t stride, double *out)
{
    size_t at = 0;
    for (uint32_t i = 0; i < web->run.n_observed; i++) {
        const uint32_t width = width_of(web, web->run.observed[i]);
        if (width > 0) {
            web->run.observed[i]->observe(
                &web->world->sim, &web->world->scratch, web->row);
        }
        for (uint32_t k = 0; k < width; k++) {
            out[at++ * stride] = web->row[k];
        }
    }
}

uint32_t
sp_web_n_columns(const sp_web_t *web)
{
    return world_of(web) != NULL ? web->n_columns : 0;
}

const char *
sp_web_column(const sp_web_t *web, uint32_t i)
{
    return i < sp_web_n_columns(web) ? web->column[i] : NULL;
}

uint32_t
sp_web_n_finals(const sp_web_t *web)
{
    return world_of(web) != NULL ? web->n_finals : 0;
}

const char *
sp_web_final(const sp_web_t *web, uint32_t i)
{
    return i < sp_web_n_finals(web) ? web->final[i] : NULL;
}

double
sp_web_observe(sp_web_t *web, const char *name, uint32_t column)
{
    if (!sp_web_is_open(web)) {
        return (double) NAN;
    }
    for (uint32_t i = 0; i < web->run.n_observed; i++) {
        const sp_observable_t *observable = web->run.observed[i];
        if (strcmp(observable->name, name) != 0) {
            continue;
        }
        const uint32_t width = width_of(web, observable);
        const uint32_t n = width > 0 ? width : 1;
        if (column >= n) {
            (void) sp_fail(&web->err, SP_ERR_RANGE, "%s: column %u: must be below %u",
                name, column, n);
            return (double) NAN;
        }
        observable->observe(&web->world->sim, &web->world->scratch, web->row);
        return web->row[column];
    }
    (void) sp_fail(&web->err, SP_ERR_UNKNOWN,
        "'%.80s' is not observed: must be one of record.observables", name);
    return (double) NAN;
}

/* ---- agents ---------------------------------------------------------------------- */

uint32_t
sp_web_n_agents(const sp_web_t *web)
{
    return world_of(web) != NULL ? web->world->model.n_agents : 0;
}

uint32_t
sp_web_n_plays(const sp_web_t *web)
{
    return world_of(web) != NULL ? web->n_plays : 0;
}

const char *
sp_web_play_name(const sp_web_t *web, uint32_t i)
{
    static const char *const acts[] = { "defect", "cooperate", "loner" };
    if (i >= sp_web_n_plays(web)) {
        return NULL;
    }
    const sp_run_t *run = &web->run.run;
    return run->n_strategies > 0 ? run->strategy[i]->name : acts[i];
}

const uint16_t *
sp_web_plays(const sp_web_t *web)
{
    return agents_of(web) != NULL ? web->world->sim.play : NULL;
}

uint32_t
sp_web_n_fields(const sp_web_t *web)
{
    return world_of(web) != NULL ? web->run.n_fields : 0;
}

const char *
sp_web_field(const sp_web_t *web, uint32_t i)
{
    return i < sp_web_n_fields(web) ? web->run.field[i]->name : NULL;
}

enum { CODES, SHARES, NUMBERS };

int
sp_web_field_type(const sp_web_t *web, uint32_t i)
{
    if (i >= sp_web_n_fields(web)) {
        return NUMBERS;
    }
    const sp_field_t *field = web->run.field[i];
    return sp_field_is_code(field, sp_web_played(&web->run)) ? CODES
        : field->valid_min >= 0 && field->valid_max <= 1     ? SHARES
                                                             : NUMBERS;
}

int
sp_web_read_field(sp_web_t *web, uint32_t i, void *out)
{
    if (!sp_web_is_open(web) || i >= web->run.n_fields) {
        return 0;
    }
    const sp_field_t *field = web->run.field[i];
    const int type = sp_web_field_type(web, i);
    if (type == CODES) {
        field->codes(&web->world->sim, out);
    } else if (type == NUMBERS) {
        field->numbers(&web->world->sim, out);
    } else {
        double *number = web->cells;
        float *share = out;
        field->numbers(&web->world->sim, number);
        for (uint32_t agent = 0; agent < web->world->model.n_agents; agent++) {
            share[agent] = (float) number[agent];
        }
    }
    return 1;
}

/* ---- ties ------------------------------------------------------------------------ */

const char *
sp_web_form(const sp_web_t *web)
{
    static const char *const forms[] = { [SP_GRAPH_COMPLETE] = "complete",
        [SP_GRAPH_LATTICE] = "lattice",
        [SP_GRAPH_TIES] = "ties",
        [SP_GRAPH_PAIRS] = "pairs",
        [SP_GRAPH_TEAMS] = "teams" };
    const sp_simulation_t *sim = agents_of(web);
    return sim != NULL ? forms[sim->graph->form] : NULL;
}

static const sp_graph_t *
lattice_of(const sp_web_t *web)
{
    const sp_simulation_t *sim = agents_of(web);
    return sim != NULL && sim->graph->form == SP_GRAPH_LATTICE ? sim->graph : NULL;
}

uint32_t
sp_web_side(const sp_web_t *web)
{
    const sp_graph_t *lattice = lattice_of(web);
    return lattice != NULL ? lattice->side : 0;
}

int
sp_web_periodic(const sp_web_t *web)
{
    const sp_graph_t *lattice = lattice_of(web);
    return lattice != NULL && lattice->periodic;
}

int
sp_web_moore(const sp_web_t *web)
{
    const sp_graph_t *lattice = lattice_of(web);
    return lattice != NULL && lattice->moore;
}

/* Edges of those forms that a page cannot think of itself; written where ends is not
 * NULL. */
static uint32_t
list_edges(const sp_web_t *web, uint32_t *ends)
{
    const sp_simulation_t *sim = agents_of(web);
    uint32_t n = 0;
    if (sim == NULL
        || (sim->graph->form != SP_GRAPH_TIES && sim->graph->form != SP_GRAPH_TEAMS)) {
        return 0;
    }
    for (uint32_t i = 0; i < sim->graph->n_agents; i++) {
        const uint32_t degree = sp_graph_degree(sim->graph, i);
        for (uint32_t k = 0; k < degree; k++) {
            const uint32_t partner = sp_graph_partner(sim->graph, i, k);
            if (partner > i) {
                if (ends != NULL) {
                    ends[2 * (size_t) n] = i;
                    ends[2 * (size_t) n + 1] = partner;
                }
                n++;
            }
        }
    }
    return n;
}

uint32_t
sp_web_n_edges(const sp_web_t *web)
{
    return list_edges(web, NULL);
}

void
sp_web_edges(const sp_web_t *web, uint32_t *ends)
{
    (void) list_edges(web, ends);
}

const uint32_t *
sp_web_teams(const sp_web_t *web)
{
    const sp_simulation_t *sim = agents_of(web);
    return sim != NULL ? sim->team : NULL;
}

const uint32_t *
sp_web_circles(const sp_web_t *web)
{
    const sp_simulation_t *sim = agents_of(web);
    return sim != NULL ? sim->circle : NULL;
}
