/* steering_turnover.c - staff leave, and newcomers take their places.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every period each agent leaves with chance rate. Its place, ties and duties (pilot, zealot,
 * circle, team) stay; what was the person's goes: trust of it and in it, its base weight,
 * steer, clarity, habit, image, trust in the process and what its acts have taught it are
 * those of somebody new, and its act is drawn as at the start, where initial.cooperation
 * says how. What a promoter's turnover does to a collaboration: this project, after the
 * practitioners' complaint. */
#include <math.h>
#include <stddef.h>
#include <string.h>

#include "checks.h"
#include "learning.h"
#include "revise.h"
#include "samenspel/simulation.h"

typedef struct {
    double rate;
} turnover_t;

typedef struct {
    uint8_t *newcomer; /* [n_agents] since the last round; NULL where nobody compares */
} state_t;

/* name, symbol, summary, unit, type, kind, flags, low, high, preset, choices, phase, rows,
 * source, offset */
static const sp_param_t params[] = {
    { "rate", "-", "chance per period that an agent leaves and a newcomer takes its place",
        "1/period", SP_REAL, SP_CONDITION, SP_LIVE, 0, 1, 0, NULL, "period", "-",
        "this project", offsetof(turnover_t, rate) },
};

static bool
in_use(const void *self)
{
    return ((const turnover_t *) self)->rate > 0;
}

static sp_status_t
check(const void *self, const sp_run_t *run, char *key, sp_error_t *err)
{
    return in_use(self) ? sp_check_acts(run, "steering.turnover", key, err) : SP_OK;
}

/* Rules that copy compare what was earned in the round before, when somebody new had not
 * played: in its first round it neither copies nor is copied. In a step all compare what
 * they earn as they play now. */
static sp_status_t
init(sp_simulation_t *sim, const void *self, void *state, sp_error_t *err)
{
    (void) self;
    state_t *mine = state;
    const sp_rule_form_t form = sim->model->rule->form;
    const bool copies = form == SP_RULE_PAIRWISE || form == SP_RULE_BEST
        || form == SP_RULE_IMITATION;
    const uint32_t n = sim->model->n_agents;
    if (!copies || sim->model->decision.update == SP_UPDATE_ASYNCHRONOUS) {
        return SP_OK;
    }
    mine->newcomer = sp_arena_take(&sim->arena, n, 1);
    return mine->newcomer != NULL
        ? SP_OK
        : sp_fail(err, SP_ERR_MEMORY, "no memory for who is new among %u agents", n);
}

static void
forget(sp_simulation_t *sim, uint32_t agent, uint32_t round)
{
    const sp_model_t *model = sim->model;
    for (uint32_t m = 0; m < model->n_mechanisms; m++) {
        if (model->mechanism[m]->replace != NULL) {
            model->mechanism[m]->replace(
                sim, sim->params[m], sim->state[m], round, agent);
        }
    }
}

/* A newcomer's first act: what partners expect it to repeat, and rules that copy find. */
static void
draw_act(sp_simulation_t *sim, uint32_t agent)
{
    const double chance = sim->model->initial.cooperation;
    if (isnan(chance)) {
        return; /* exact numbers at the start say nothing about newcomers */
    }
    uint16_t act = sp_uniform(sp_word(sim, SP_DRAW_INITIAL_ACT, agent, 0)) < chance;
    sp_span_t span
        = { .sim = sim, .round = sim->round, .first = agent, .last = agent + 1 };
    sp_prescribe(&span, &act, NULL);
    sim->count[sim->play[agent]]--;
    sim->count[act]++;
    sim->play[agent] = act;
    for (uint32_t tie = 0; sim->tie_act != NULL
         && tie < sim->tie_offset[agent + 1] - sim->tie_offset[agent]; tie++) {
        sim->tie_act[sim->tie_offset[agent] + tie] = (uint8_t) act;
    }
}

/* At the opening of the round after a period: what that round was is recorded as it was. */
static void
govern(sp_simulation_t *sim, const void *self, void *state, uint32_t round)
{
    const state_t *mine = state;
    const double rate = ((const turnover_t *) self)->rate;
    const uint32_t period = sim->model->root.period;
    sim->newcomer = NULL;
    if (mine->newcomer != NULL) {
        memset(mine->newcomer, 0, sim->model->n_agents);
    }
    if (round == 1 || (round - 1) % period != 0) {
        return;
    }
    for (uint32_t i = 0; i < sim->model->n_agents; i++) {
        if (sp_uniform(sp_word(sim, SP_DRAW_TURNOVER, i, 0)) < rate) {
            draw_act(sim, i);
            sp_learning_renew(sim, i);
            forget(sim, i, round);
            if (mine->newcomer != NULL) {
                mine->newcomer[i] = 1;
                sim->newcomer = mine->newcomer;
            }
        }
    }
}

const sp_mechanism_t sp_mechanism_turnover = {
    .name = "turnover",
    .path = "steering.turnover",
    .summary = "staff leave, and trust and ambition leave with them",
    .source = "this project",
    .params = params,
    .n_params = sizeof(params) / sizeof(params[0]),
    .params_size = sizeof(turnover_t),
    .state_size = sizeof(state_t),
    .agent_bytes = 1,
    .order = 92,
    .in_use = in_use,
    .check = check,
    .init = init,
    .govern = govern,
};
