/* simulation_plays.c - what everybody plays: at the start, and by number.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulation_plays.h"

#include <string.h>

#include "kernels.h"
#include "revise.h"

void
sp_plays_count(sp_simulation_t *self)
{
    const uint32_t n = self->model->n_agents;
    if (self->model->n_plays == 2) {
        uint32_t n_c = 0;
        for (uint32_t i = 0; i < n; i++) {
            n_c += self->play[i];
        }
        self->count[0] = n - n_c;
        self->count[1] = n_c;
        return;
    }
    memset(self->count, 0, self->model->n_plays * sizeof(self->count[0]));
    for (uint32_t i = 0; i < n; i++) {
        self->count[self->play[i]]++;
    }
}

static uint32_t
initial_play(sp_simulation_t *self, uint32_t agent, uint32_t word, uint32_t *left)
{
    const uint32_t n = self->model->n_agents;
    if (self->model->of_strategies) {
        uint32_t place = sp_below(word, n - agent);
        uint32_t play = 0;
        while (place >= left[play]) {
            place -= left[play++];
        }
        left[play]--;
        return play;
    }
    if (left != NULL) { /* an exact number of cooperators */
        const bool chosen = sp_below(word, n - agent) < left[0];
        left[0] -= chosen;
        return chosen;
    }
    return sp_uniform(word) < self->model->initial.cooperation;
}

/* One defector; on a lattice the middle is the agent half a side down and along. */
static uint32_t
single_defector(sp_simulation_t *self, uint32_t where)
{
    if (where == SP_DEFECTOR_RANDOM) {
        return sp_below(sp_word(self, SP_DRAW_INITIAL_ACT, 0, 0), self->model->n_agents);
    }
    const uint32_t side = self->graph->side;
    return self->graph->form == SP_GRAPH_LATTICE ? side / 2 * side + side / 2
                                                 : self->model->n_agents / 2;
}

void
sp_plays_start(sp_simulation_t *self)
{
    const sp_run_t *run = self->model->run;
    const uint32_t n = self->model->n_agents;
    const sp_initial_settings_t *initial = &self->model->initial;
    if (!self->model->of_strategies && initial->single_defector != SP_NO_INTEGER) {
        for (uint32_t i = 0; i < n; i++) {
            self->play[i] = SP_COOPERATE;
        }
        self->play[single_defector(self, initial->single_defector)] = SP_DEFECT;
        return;
    }
    uint32_t *left = NULL;
    if (self->model->of_strategies) {
        left = self->count;
        memcpy(left, run->initial_count, run->n_strategies * sizeof(left[0]));
    } else if (initial->cooperators != SP_NO_INTEGER) {
        left = self->count;
        left[0] = initial->cooperators;
    }
    uint32_t word[SP_SPAN + 4];
    for (uint32_t at = 0; at < n; at += SP_SPAN) {
        const uint32_t count = n - at < SP_SPAN ? n - at : SP_SPAN;
        sp_kernels()->draw_words(
            self->key, at, count, 0, SP_DRAW(SP_DRAW_INITIAL_ACT, 0), word);
        for (uint32_t k = 0; k < count; k++) {
            self->play[at + k] = (uint16_t) initial_play(self, at + k, word[k], left);
        }
    }
}
