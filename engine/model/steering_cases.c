/* steering_cases.c - cases that call agents together across units for a while.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every `length` rounds a share of the agents is put at random into cases of `size`; as long
 * as a case lives its members meet one another in place of their ties. At rate 1 the share
 * of encounters across units tends to 1 - 1/units, the mixing of Traulsen & Nowak, PNAS 103,
 * 10952 (2006). Members that are not tied get a tie for the life of the case, trust and all;
 * it goes with the case. Who is left over when cases are full keeps its ties: this project
 * (model.md, 7.9). */
#include <math.h>
#include <stddef.h>
#include <string.h>

#include "checks.h"
#include "groups.h"
#include "revise.h"
#include "samenspel/settings.h"
#include "samenspel/simulation.h"
#include "ties.h"
#include "ties_change.h"

typedef struct {
    double rate;
    uint32_t size, length;
} cases_t;

typedef struct {
    uint32_t *order;    /* [n_agents] a shuffle: cases are consecutive in it   */
    uint32_t *case_of;  /* [n_agents] number of the case, or UINT32_MAX        */
    uint32_t n_cases;
    uint32_t column;    /* of sim->lent among the columns by tie               */
} state_t;

#define NO_CASE UINT32_MAX

/* name, symbol, summary, unit, type, kind, flags, low, high, preset, choices, phase, rows,
 * source, offset */
static const sp_param_t params[] = {
    { "rate", "-", "share of agents called into cases", "-", SP_REAL, SP_INTERVENTION,
        SP_LIVE, 0, 1, 0, NULL, "meet", "004-3;002-5", "Traulsen & Nowak 2006",
        offsetof(cases_t, rate) },
    { "size", "n", "agents a case, drawn across units", "agents", SP_INTEGER,
        SP_INTERVENTION, 0, 2, 1000, 5, NULL, "meet", "004-3", "this project",
        offsetof(cases_t, size) },
    { "length", "-", "life of a case", "rounds", SP_INTEGER, SP_INTERVENTION, 0, 1, 1e6, 10,
        NULL, "meet", "004-3", "this project", offsetof(cases_t, length) },
};

static bool
in_use(const void *self)
{
    return ((const cases_t *) self)->rate > 0;
}

static bool
yes(const void *self)
{
    (void) self;
    return true;
}

static uint64_t
adds_ties(const void *self, const sp_model_t *model)
{
    const cases_t *cases = self;
    const uint64_t n = model->n_agents;
    const uint64_t most = n - 1 < cases->size - 1 ? n - 1 : cases->size - 1;
    return n * most;
}

static sp_status_t
check(const void *self, const sp_run_t *run, char *key, sp_error_t *err)
{
    const cases_t *cases = self;
    if (!in_use(self)) {
        return SP_OK;
    }
    const double n = sp_run_value(run, "population.size");
    if (cases->size > n) {
        sp_point_at(key, "steering.cases.size");
        return sp_fail(err, SP_ERR_RANGE,
            "steering.cases.size = %u: must be at most population.size = %g", cases->size,
            n);
    }
    const double most = n * (n - 1 < cases->size - 1 ? n - 1 : cases->size - 1);
    if (!(most < UINT32_MAX)) {
        sp_point_at(key, "steering.cases.size");
        return sp_fail(err, SP_ERR_RANGE,
            "steering.cases.size = %u of population.size = %g agents may lend %g ties: must "
            "be below %u; take smaller cases, or fewer agents",
            cases->size, n, most, UINT32_MAX);
    }
    const uint32_t group = sp_schema_find(run->schema, "game.group_size");
    const sp_game_kind_t *game = sp_game_kinds[(size_t) sp_run_value(run, "game.kind")];
    const bool pairs
        = strcmp(game->name, "donation") == 0 || strcmp(game->name, "matrix") == 0;
    if (!pairs && group != SP_NO_ROW && !isnan(run->value[group])
        && run->value[group] != (double) cases->size) {
        sp_point_at(key, "steering.cases.size");
        return sp_fail(err, SP_ERR_RANGE,
            "steering.cases.size = %u: must equal game.group_size = %g, since a case is a "
            "group", cases->size, run->value[group]);
    }
    const char *network
        = sp_network_names[(size_t) sp_run_value(run, "network.kind")];
    if (!pairs && strcmp(network, "complete") != 0) {
        sp_point_at(key, "network");
        return sp_fail(err, SP_ERR_RANGE,
            "steering.cases with game.kind: %s: on network.kind: %s a group is an agent with "
            "its neighbours: must be network.kind: complete, where a case is a group",
            game->name, network);
    }
    if (!pairs && sp_run_value(run, "match.payoff") == (double) SP_MATCH_EXPECTED) {
        sp_point_at(key, "match.payoff");
        return sp_fail(err, SP_ERR_RANGE,
            "match.payoff: expected takes the mean over all groups, but steering.cases says "
            "who is in which: must be auto or sampled");
    }
    const sp_status_t status = sp_check_ties(run, "steering.cases", key, err);
    return status == SP_OK ? sp_check_acts(run, "steering.cases", key, err) : status;
}

static sp_status_t
init(sp_simulation_t *sim, const void *self, void *state, sp_error_t *err)
{
    (void) self;
    state_t *mine = state;
    const size_t n = sim->model->n_agents;
    mine->order = sp_arena_take(&sim->arena, n, sizeof(*mine->order));
    mine->case_of = sp_arena_take(&sim->arena, n, sizeof(*mine->case_of));
    return mine->order != NULL && mine->case_of != NULL
        ? SP_OK
        : sp_fail(err, SP_ERR_MEMORY, "no memory for the cases of %zu agents", n);
}

static sp_status_t
start(sp_simulation_t *sim, const void *self, void *state, sp_error_t *err)
{
    (void) self;
    state_t *mine = state;
    mine->n_cases = 0;
    memset(mine->case_of, 0xFF, sim->model->n_agents * sizeof(mine->case_of[0]));
    const uint8_t none = 0; /* ties are new at every start, since they change */
    mine->column = sim->n_tie_columns;
    return sp_tie_column(sim, &sim->lent, 1, &none, err);
}

/* The cases of before end, and with them the ties that they lent. */
static void
end_cases(sp_simulation_t *sim, state_t *mine)
{
    for (uint32_t tie = 0; tie < sim->n_ties; tie++) {
        if (sim->lent[tie]) {
            sp_tie_break(sim, tie);
        }
    }
    memset(mine->case_of, 0xFF, sim->model->n_agents * sizeof(mine->case_of[0]));
    mine->n_cases = 0;
}

static void
call_agents(sp_simulation_t *sim, const cases_t *cases, state_t *mine)
{
    const uint32_t n = sim->model->n_agents;
    const double called = floor(cases->rate * n + 0.5);
    mine->n_cases = (uint32_t) called / cases->size;
    for (uint32_t i = 0; i < n; i++) {
        mine->order[i] = i;
    }
    for (uint32_t i = n - 1; i > 0; i--) {
        const uint32_t j = sp_below(sp_word(sim, SP_DRAW_CASE, i, 0), i + 1);
        const uint32_t swap = mine->order[i];
        mine->order[i] = mine->order[j];
        mine->order[j] = swap;
    }
    for (uint32_t c = 0; c < mine->n_cases; c++) {
        const uint32_t *member = mine->order + (size_t) c * cases->size;
        for (uint32_t a = 0; a < cases->size; a++) {
            mine->case_of[member[a]] = c;
            for (uint32_t b = 0; sim->groups == NULL && b < a; b++) {
                if (!sp_tied(sim, member[a], member[b])) {
                    sp_tie_make(sim, member[a], member[b]);
                }
            }
        }
    }
}

/* A game of groups: the members of a case are one of the groups of the round. */
static void
gather_cases(sp_simulation_t *sim, const cases_t *cases, const state_t *mine)
{
    for (uint32_t c = 0; c < mine->n_cases; c++) {
        sp_groups_gather(sim, c, mine->order + (size_t) c * cases->size);
    }
}

static void
begin_cases(sp_simulation_t *sim, const cases_t *cases, state_t *mine)
{
    if (sim->groups != NULL) {
        call_agents(sim, cases, mine);
        return;
    }
    end_cases(sim, mine);
    sp_ties_change(sim);
    call_agents(sim, cases, mine);
    /* what is made now is lent; what others make later is not */
    sp_tie_column_t *lent = &sim->tie_column[mine->column];
    lent->preset[0] = 1;
    sp_ties_change(sim);
    lent->preset[0] = 0;
}

/* Who is in a case meets its members and nobody else. */
static void
meet(sp_simulation_t *sim, const void *self, void *state, uint32_t round, uint32_t first,
    uint32_t last)
{
    (void) self;
    (void) round;
    const state_t *mine = state;
    const uint32_t n_cases = sim->groups == NULL ? mine->n_cases : 0;
    for (uint32_t i = first; n_cases > 0 && i < last; i++) {
        for (uint32_t tie = sim->tie_offset[i]; tie < sim->tie_offset[i + 1]; tie++) {
            if (mine->case_of[i] != mine->case_of[sim->tie_partner[tie]]) {
                sp_contact_set(sim, tie, SP_ABSENT);
            }
        }
    }
}

static void
prepare(sp_simulation_t *sim, const void *self, void *state, uint32_t round)
{
    const cases_t *cases = self;
    if ((round - 1) % cases->length == 0) {
        begin_cases(sim, cases, state);
        if (sim->groups == NULL
            && sim->model->decision.update == SP_UPDATE_ASYNCHRONOUS) {
            /* a step sets the contacts of its agent alone; the census counts all */
            sim->contact = NULL;
            meet(sim, self, state, round, 0, sim->model->n_agents);
        }
    }
    if (sim->groups != NULL) {
        gather_cases(sim, cases, state);
    }
}

const sp_mechanism_t sp_mechanism_cases = {
    .name = "cases",
    .path = "steering.cases",
    .summary = "cases call agents together across units for a while",
    .source = "Traulsen & Nowak, PNAS 103, 10952 (2006) for the mixing; this project",
    .params = params,
    .n_params = sizeof(params) / sizeof(params[0]),
    .params_size = sizeof(cases_t),
    .state_size = sizeof(state_t),
    .agent_bytes = 8,
    .tie_bytes = 1,
    .order = 36,
    .in_use = in_use,
    .check = check,
    .needs_reverse = yes,
    .adds_ties = adds_ties,
    .changes_ties = yes,
    .init = init,
    .start = start,
    .prepare = prepare,
    .meet = meet,
};
