/* ecology.c - method: ecological, the shares of strategies in an infinite population.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ecology.h"

#include <string.h>

#include "pairs_run.h"

sp_status_t
sp_check_ecology(sp_resolver_t *self)
{
    if (self->root.method != SP_METHOD_ECOLOGICAL) {
        return SP_OK;
    }
    const sp_decision_settings_t *decision = &self->decision;
    const struct {
        bool stands;
        const char *need;
    } obstacles[] = {
        { strcmp(self->network->name, "complete") != 0, "network.kind: complete" },
        { self->rule->form != SP_RULE_IMITATION,
            "decision.rule: wright_fisher, of which it is the limit" },
        { decision->update != SP_UPDATE_SYNCHRONOUS, "decision.update: synchronous" },
        { self->game.of_groups || self->game.n_acts == SP_MOST_ACTS, "a game of two" },
        { sp_run_plays_matches(self->run), "match.payoff: expected or averaged" },
        { self->match.misperception > 0 && self->run->n_strategies == 0,
            "match.misperception: 0" },
        { decision->payoffs == SP_PAYOFFS_SUM, "decision.payoffs: mean" },
        { decision->success == SP_SUCCESS_UTILITY, "decision.success: material" },
        { decision->teachers > 0 && decision->teaching < 1, "decision.teaching: 1" },
        { self->record.agents_every > 0, "record.agents.every: 0" },
    };
    for (size_t i = 0; i < sizeof(obstacles) / sizeof(obstacles[0]); i++) {
        if (obstacles[i].stands) {
            return SP_REFUSE(self, "method",
                "method: ecological follows shares of an infinite population: needs %s; "
                "or "
                "take method: agents",
                obstacles[i].need);
        }
    }
    return SP_OK;
}

sp_status_t
sp_ecology_init(sp_simulation_t *sim, sp_error_t *err)
{
    const size_t n = sim->model->n_plays;
    sp_ecology_t *self = sp_arena_take(&sim->arena, 1, sizeof(*self));
    if (self != NULL) {
        self->share = sp_arena_take(&sim->arena, n, sizeof(double));
        self->next = sp_arena_take(&sim->arena, n, sizeof(double));
    }
    if (self == NULL || self->share == NULL || self->next == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for shares of %zu strategies", n);
    }
    sim->ecology = self;
    return SP_OK;
}

void
sp_ecology_start(sp_simulation_t *sim)
{
    const sp_model_t *model = sim->model;
    const sp_initial_settings_t *initial = &model->initial;
    const double n = model->n_agents;
    double *share = sim->ecology->share;
    if (model->of_strategies) {
        for (uint32_t p = 0; p < model->n_plays; p++) {
            share[p] = model->run->initial_count[p] / n;
        }
        return;
    }
    share[SP_COOPERATE] = initial->single_defector != SP_NO_INTEGER ? (n - 1) / n
        : initial->cooperators != SP_NO_INTEGER ? initial->cooperators / n
                                                : initial->cooperation;
    share[SP_DEFECT] = 1 - share[SP_COOPERATE];
}

/* What a player of `play` has on the mean, from its row of a table. */
static double
mean_of_row(const sp_simulation_t *sim, const double *row)
{
    double mean = 0;
    for (uint32_t p = 0; p < sim->model->n_plays; p++) {
        mean += sim->ecology->share[p] * row[p];
    }
    return mean;
}

void
sp_ecology_step(sp_simulation_t *sim)
{
    const sp_model_t *model = sim->model;
    const sp_decision_settings_t *decision = &model->decision;
    sp_ecology_t *self = sim->ecology;
    const uint32_t n = model->n_plays;
    double total = 0;
    for (uint32_t p = 0; p < n; p++) {
        const double payoff = mean_of_row(sim, model->pay + (size_t) p * n);
        self->next[p] = self->share[p] * sp_fitness(&model->rule_params, payoff);
        total += self->next[p];
    }
    for (uint32_t p = 0; p < n; p++) {
        /* where nobody earns anything nobody has an advantage */
        const double drawn = total > 0 ? self->next[p] / total : self->share[p];
        const double slipped = n > 1 ? (1 - drawn) / (n - 1) : drawn;
        const double ruled =
            (1 - decision->tremble) * drawn + decision->tremble * slipped;
        const double kept = (1 - sim->activity) * self->share[p] + sim->activity * ruled;
        self->next[p] = decision->mutation / n + (1 - decision->mutation) * kept;
    }
    double *before = self->share;
    self->share = self->next;
    self->next = before;
}

double
sp_ecology_mean(const sp_simulation_t *sim, const double *table)
{
    const uint32_t n = sim->model->n_plays;
    double mean = 0;
    for (uint32_t p = 0; p < n; p++) {
        mean += sim->ecology->share[p] * mean_of_row(sim, table + (size_t) p * n);
    }
    return mean;
}
