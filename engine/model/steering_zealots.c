/* steering_zealots.c - some agents always cooperate.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Cooperating zealots (Masuda, Sci. Rep. 2, 646 (2012)): a share of N, counted in N and
 * in cooperation; y an ordinary agent are a share y/(1 + y). They are partners and role
 * models like all others, and never change. */
#include "steering_zealots.h"

#include <stddef.h>
#include <string.h>

#include "checks.h"
#include "roles.h"

#define PATH "steering.zealots"

typedef struct {
    double share;
    uint32_t place; /* sp_place_t */
} zealots_t;

typedef struct {
    uint8_t *zealot;   /* [n_agents]                                                 */
    uint32_t *scratch; /* [2 n_agents] of drawing them                               */
} state_t;

/* name, symbol, summary, unit, type, kind, flags, low, high, preset, choices, phase,
 * rows, source, offset */
static const sp_param_t params[] = {
    { "share", "-", "share of N that always cooperates", "-", SP_REAL, SP_CONDITION, 0, 0,
        1, 0, NULL, "choose", "002-14", "Masuda 2012", offsetof(zealots_t, share) },
    { "place", "-", "where they stand", "-", SP_CHOICE, SP_CONDITION, 0, 0, 0, 0,
        sp_place_names, "init", "002-14", "Masuda 2012", offsetof(zealots_t, place) },
};

static bool
in_use(const void *self)
{
    return ((const zealots_t *) self)->share > 0;
}

static sp_status_t
check(const void *self, const sp_run_t *run, char *key, sp_error_t *err)
{
    if (!in_use(self)) {
        return SP_OK;
    }
    const sp_status_t status = sp_check_acts(run, PATH, key, err);
    return status == SP_OK ? sp_check_agents(run, PATH, key, err) : status;
}

static sp_status_t
init(sp_simulation_t *sim, const void *self, void *state, sp_error_t *err)
{
    (void) self;
    state_t *mine = state;
    const size_t n = sim->model->n_agents;
    mine->zealot = sp_arena_take(&sim->arena, n, 1);
    mine->scratch = sp_arena_take(&sim->arena, 2 * n, sizeof(uint32_t));
    return mine->zealot != NULL && mine->scratch != NULL
        ? SP_OK
        : sp_fail(err, SP_ERR_MEMORY, "no memory for zealots among %zu agents", n);
}

static sp_status_t
start(sp_simulation_t *sim, const void *self, void *state, sp_error_t *err)
{
    (void) err;
    const zealots_t *zealots = self;
    state_t *mine = state;
    sp_draw_role(sim, SP_ROLE_ZEALOT, zealots->share, (sp_place_t) zealots->place,
        mine->scratch, mine->zealot);
    return SP_OK;
}

static void
prescribe(sp_span_t *span, const void *self, void *state, uint16_t *play, uint8_t *act)
{
    (void) self;
    const state_t *mine = state;
    for (uint32_t k = 0; k < span->last - span->first; k++) {
        if (!mine->zealot[sp_span_agent(span, k)]) {
            continue;
        }
        if (play != NULL) {
            play[k] = SP_COOPERATE;
        } else {
            act[k] = SP_COOPERATE;
        }
    }
}

const uint8_t *
sp_zealots(const sp_simulation_t *sim)
{
    const state_t *mine = sp_simulation_state(sim, "zealots");
    return mine == NULL ? NULL : mine->zealot;
}

const sp_mechanism_t sp_mechanism_zealots = {
    .name = "zealots",
    .path = PATH,
    .summary = "some agents always cooperate",
    .source = "Masuda, Sci. Rep. 2, 646 (2012)",
    .params = params,
    .n_params = sizeof(params) / sizeof(params[0]),
    .params_size = sizeof(zealots_t),
    .state_size = sizeof(state_t),
    .agent_bytes = 1 + 2 * sizeof(uint32_t),
    .order = 85,
    .in_use = in_use,
    .check = check,
    .init = init,
    .start = start,
    .prescribe = prescribe,
};
