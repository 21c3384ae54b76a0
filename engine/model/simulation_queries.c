/* simulation_queries.c - what may be asked of a simulation: rest, costs, mechanisms.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/evolution.h"
#include "samenspel/simulation.h"

#include <string.h>

#include "steering_shared_interest.h"
#include "team_births.h"

bool
sp_simulation_absorbed(const sp_simulation_t *self)
{
    const sp_model_t *model = self->model;
    const sp_rule_form_t form = model->rule->form;
    if (form == SP_RULE_CHOICE || form == SP_RULE_LEARNING || form == SP_RULE_NONE
        || model->decision.mutation > 0 || model->decision.tremble > 0
        || (self->evolution != NULL && self->evolution->form.settings.mutation > 0)) {
        return false;
    }
    return self->fixed_at != UINT32_MAX;
}

bool
sp_simulation_at_rest(const sp_simulation_t *self)
{
    const sp_model_t *model = self->model;
    if (!sp_simulation_absorbed(self) || self->wealth != NULL || model->books
        || self->next_event < model->run->n_events) {
        return false;
    }
    for (uint32_t m = 0; m < model->n_mechanisms; m++) {
        const sp_mechanism_t *mechanism = model->mechanism[m];
        /* base weights and steers move only where agents have their own; who is in which
         * team changes nobody's play (choice: teams' sizes are not followed any further) */
        const bool moves = mechanism == &sp_mechanism_shared_interest
            ? sp_interest_bytes(model->run) > 0
            : mechanism->period != NULL;
        if (moves || mechanism->learn != NULL || mechanism->cycle != NULL
            || (mechanism->govern != NULL && mechanism != &sp_mechanism_teams)) {
            return false;
        }
    }
    return true;
}

double
sp_steering_cost(const sp_simulation_t *self)
{
    double sum = 0;
    for (int c = 0; c < SP_N_COSTS; c++) {
        sum += self->cost[c];
    }
    return sum;
}

static uint32_t
position(const sp_simulation_t *self, const char *mechanism)
{
    for (uint32_t m = 0; m < self->model->n_mechanisms; m++) {
        if (strcmp(self->model->mechanism[m]->name, mechanism) == 0) {
            return m;
        }
    }
    return UINT32_MAX;
}

void *
sp_simulation_state(const sp_simulation_t *self, const char *mechanism)
{
    const uint32_t m = position(self, mechanism);
    return m == UINT32_MAX ? NULL : self->state[m];
}

const void *
sp_simulation_params(const sp_simulation_t *self, const char *mechanism)
{
    const uint32_t m = position(self, mechanism);
    return m == UINT32_MAX ? NULL : self->params[m];
}
