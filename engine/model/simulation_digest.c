/* simulation_digest.c - the state of a replicate as one number, to compare builds.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ecology.h"
#include "samenspel/evolution.h"
#include "samenspel/probe.h"
#include "samenspel/simulation.h"
#include "steering_information.h"
#include "steering_trust.h"
#include "team_births.h"

uint64_t
sp_simulation_digest(const sp_simulation_t *self)
{
    const sp_model_t *model = self->model;
    uint64_t hash = SP_HASH_EMPTY;
    hash = sp_hash(hash, &self->round, sizeof(self->round));
    hash = sp_hash(hash, self->count, model->n_plays * sizeof(self->count[0]));
    if (self->ecology != NULL) {
        hash = sp_hash(hash, self->ecology->share, model->n_plays * sizeof(double));
    }
    if (sp_has_agents(self)) {
        hash = sp_hash(hash, self->play, model->n_agents * sizeof(self->play[0]));
    }
    for (uint32_t i = 0; self->evolution != NULL && i < model->n_agents; i++) {
        const uint32_t n = self->evolution->form.n_entries;
        hash = sp_hash(hash, self->evolution->genome + (size_t) self->play[i] * n,
            n * sizeof(double));
    }
    if (self->tie_act != NULL) {
        hash = sp_hash(hash, self->tie_act, self->n_ties);
    }
    if (self->tendency != NULL) {
        const size_t n = model->n_agents;
        hash = sp_hash(hash, self->tendency, n * model->n_plays * sizeof(double));
        hash = self->aspiration == NULL
            ? hash
            : sp_hash(hash, self->aspiration, n * sizeof(double));
    }
    const sp_trust_t *trust = sp_simulation_params(self, "trust");
    if (trust != NULL && trust->scope != SP_TRUST_NONE) {
        const sp_trust_state_t *state = sp_simulation_state(self, "trust");
        const size_t n = trust->scope == SP_TRUST_PAIR ? self->n_ties : model->n_agents;
        hash = sp_hash(hash, state->trust, n * sizeof(state->trust[0]));
    }
    const sp_information_state_t *images = sp_simulation_state(self, "information");
    if (images != NULL) {
        hash = sp_hash(hash, images->next,
            images->n_holders * images->n_words * sizeof(images->next[0]));
    }
    if (self->teams_moved) {
        hash = sp_hash(hash, self->team, model->n_agents * sizeof(self->team[0]));
        for (uint32_t i = 0; i < model->n_agents; i++) {
            const uint8_t living = sp_is_living(self, i);
            hash = sp_hash(hash, &living, sizeof(living));
        }
    }
    return sp_hash(hash, &self->fixed_at, sizeof(self->fixed_at));
}
