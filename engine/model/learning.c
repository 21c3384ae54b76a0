/* learning.c - tendencies towards each act, started, drawn from and moved.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The acts of round 0 are those of the start and teach nothing; who has nobody to play
 * with learns nothing. In an asynchronous step the focal alone learns, from what its new
 * act pays as the others play now (this project). */
#include "learning.h"

#include <math.h>

#include "groups.h"
#include "revise.h"
#include "simulation_network.h"
#include "ties.h"

sp_status_t
sp_learning_init(sp_simulation_t *sim, sp_error_t *err)
{
    const sp_model_t *model = sim->model;
    if (model->rule->form != SP_RULE_LEARNING) {
        return SP_OK;
    }
    const size_t n = model->n_agents;
    sim->tendency =
        sp_arena_take(&sim->arena, n * model->n_plays, sizeof(sim->tendency[0]));
    if (sim->tendency != NULL && model->decision.habituation > 0) {
        sim->aspiration = sp_arena_take(&sim->arena, n, sizeof(sim->aspiration[0]));
    }
    const bool ok = sim->tendency != NULL
        && (sim->aspiration != NULL || !(model->decision.habituation > 0));
    return ok ? SP_OK : sp_out_of_memory(model, err);
}

/* Chance of C with which agents start. */
static double
initial_chance(const sp_model_t *model)
{
    const double n = model->n_agents;
    if (model->initial.single_defector != SP_NO_INTEGER) {
        return (n - 1) / n;
    }
    return model->initial.cooperators != SP_NO_INTEGER ? model->initial.cooperators / n
                                                       : model->initial.cooperation;
}

void
sp_learning_renew(sp_simulation_t *sim, uint32_t agent)
{
    const sp_model_t *model = sim->model;
    if (sim->tendency == NULL) {
        return;
    }
    const uint32_t n_plays = model->n_plays;
    const double c = initial_chance(model);
    double *mine = sim->tendency + (size_t) agent * n_plays;
    for (uint32_t a = 0; a < n_plays; a++) {
        mine[a] = model->rule->by_propensity ? model->decision.propensity
            : a == SP_COOPERATE              ? c
                                             : (1 - c) / (n_plays - 1);
    }
    if (sim->aspiration != NULL) {
        sim->aspiration[agent] = model->decision.aspiration;
    }
}

void
sp_learning_start(sp_simulation_t *sim)
{
    for (uint32_t i = 0; i < sim->model->n_agents; i++) {
        sp_learning_renew(sim, i);
    }
}

/* Act number k in the order C, D, L. */
static uint32_t
act_at(uint32_t k)
{
    return k < 2 ? 1 - k : k;
}

uint32_t
sp_learning_choose(const sp_simulation_t *sim, uint32_t agent, double u)
{
    const uint32_t n_plays = sim->model->n_plays;
    const double *mine = sim->tendency + (size_t) agent * n_plays;
    double total = 0;
    for (uint32_t k = 0; k < n_plays; k++) {
        total += mine[act_at(k)];
    }
    double sum = 0;
    uint32_t last = 0;
    for (uint32_t k = 0; k < n_plays; k++) {
        const double part = total > 0 ? mine[act_at(k)] : 1;
        sum += part;
        last = part > 0 ? k : last;
        if (u * (total > 0 ? total : n_plays) < sum) {
            break;
        }
    }
    return act_at(last);
}

void
sp_learning_learn(sp_simulation_t *sim, uint32_t agent, double success)
{
    const sp_model_t *model = sim->model;
    const uint32_t games = sim->groups != NULL ? sp_groups_of(sim, agent)
        : sim->contact != NULL                 ? sp_contacts_played(sim, agent)
                                               : sp_simulation_degree(sim, agent);
    if (games == 0) {
        return;
    }
    double fixed = model->decision.aspiration;
    double *aspiration = sim->aspiration != NULL ? &sim->aspiration[agent] : &fixed;
    sp_rule_params_t params = model->rule_params;
    if (sim->groups != NULL) { /* stimuli are taken relative to what can be earned */
        params.least = sim->groups->least;
        params.most = sim->groups->most;
    }
    model->rule->learn(&params, model->n_plays, sim->play[agent], success, games,
        aspiration, sim->tendency + (size_t) agent * model->n_plays);
}

void
sp_learning_range(sp_simulation_t *sim, uint32_t first, uint32_t last)
{
    for (uint32_t i = first; sim->tendency != NULL && i < last; i++) {
        sp_learning_learn(sim, i, sim->success[i]);
    }
}
