/* steering_director.c - the director of incentives: what it measures and what it does
 * then.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * x_hat is the cooperation among ceil(m N) agents of the last round, drawn without
 * replacement: agent i, in order, is looked at iff sp_below(word(DIRECTOR, i), N - i)
 * < the number still to be drawn (selection sampling: Fan, Muller & Rezucha, J. Am.
 * Stat. Assoc. 57, 387 (1962)). Round 0 is looked at too, so that a director acts from
 * round 1 on (choice). carrot_stick: Chen et al. 2015. pid: the textbook controller
 * (Astrom & Hagglund 1995) on the error target - x_hat; that it sets one amount for
 * reward and fine is this project's. */
#include <math.h>

#include "groups.h"
#include "kernels.h"
#include "observe.h"
#include "steering_incentives.h"
#include "steering_trust.h"
#include "ties.h"

double
sp_incentives_monitoring(const sp_simulation_t *sim, const sp_incentives_t *self)
{
    const double most =
        isnan(self->monitor) ? self->policy != SP_INCENTIVES_NONE : self->monitor;
    if (!(self->let_go > 0 && most > 0)
        || sim->model->trust == sim->model->n_mechanisms) {
        return most;
    }
    return most * (1 - self->let_go * sp_mean_trust(sim));
}

/* C's of agent and how much it counts in cooperation, as sp_cooperation has them. */
static void
look_at(const sp_simulation_t *sim, uint32_t agent, double *n_c, double *n)
{
    if (sp_contacts_played(sim, agent) == 0) {
        return;
    }
    if (sim->model->per_partner) {
        for (uint32_t tie = sim->tie_offset[agent]; tie < sim->tie_offset[agent + 1];
             tie++) {
            const uint32_t plays = sp_contact(sim, tie) == SP_PLAYED;
            *n_c += sim->tie_act[tie] & plays;
            *n += plays;
        }
    } else if (sim->groups != NULL) {
        *n_c += sp_group_act(sim, agent) == SP_COOPERATE;
        *n += 1;
    } else if (sim->model->of_strategies) {
        const double weight = sim->turns != NULL ? sim->turns[agent] : 1;
        *n_c += sim->share[agent] * weight;
        *n += weight;
    } else {
        *n_c += sim->play[agent] == SP_COOPERATE;
        *n += 1;
    }
}

/* x_hat; NaN where nobody is seen to act. */
static double
measure(const sp_simulation_t *sim, double monitoring)
{
    const uint32_t n_agents = sim->model->n_agents;
    /* rounded up, but for what a product like .07 * 100 has too much */
    uint32_t left = (uint32_t) floor(monitoring * n_agents + (1 - 1e-9));
    left = left == 0 && monitoring > 0 ? 1 : left < n_agents ? left : n_agents;
    double n_c = 0;
    double n = 0;
    uint32_t word[SP_SPAN + 4];
    for (uint32_t at = 0; at < n_agents && left > 0; at += SP_SPAN) {
        const uint32_t count = n_agents - at < SP_SPAN ? n_agents - at : SP_SPAN;
        sp_kernels()->draw_words(
            sim->key, at, count, sim->round, SP_DRAW(SP_DRAW_DIRECTOR, 0), word);
        for (uint32_t k = 0; k < count; k++) {
            if (sp_below(word[k], n_agents - at - k) < left) {
                look_at(sim, at + k, &n_c, &n);
                left--;
            }
        }
    }
    return n > 0 ? n_c / n : (double) NAN;
}

static void
control(const sp_incentives_t *self, sp_incentives_state_t *state)
{
    const double error = self->target - state->measured;
    const double change = isnan(state->error_last) ? 0 : error - state->error_last;
    if (self->gain_i > 0) { /* else a gain that comes later would start wound up */
        state->error_sum += error;
    }
    state->error_last = error;
    const double amount =
        self->gain_p * error + self->gain_i * state->error_sum + self->gain_d * change;
    state->amount = amount > 0 ? amount : 0;
}

void
sp_director_look(
    sp_simulation_t *sim, const sp_incentives_t *self, sp_incentives_state_t *state)
{
    const double measured = measure(sim, state->monitoring);
    if (isnan(measured)) {
        return;
    }
    state->measured = measured;
    state->carrot = measured < self->switch_at;
    if (self->policy == SP_INCENTIVES_PID) {
        control(self, state);
        state->controls = true;
    }
}

void
sp_director_govern(
    sp_simulation_t *sim, const sp_incentives_t *self, sp_incentives_state_t *state)
{
    if (!state->controls) {
        return;
    }
    const bool ends = self->policy != SP_INCENTIVES_PID;
    /* an event took the director away: reward and fine are again as written */
    const double reward = ends ? self->reward : state->amount;
    const double fine = ends ? self->fine : state->amount;
    if (sim->policies.centre[SP_POLICY_REWARD] != reward) {
        sp_policy_write_centre(sim, SP_POLICY_REWARD, reward);
    }
    if (sim->policies.centre[SP_POLICY_FINE] != fine) {
        sp_policy_write_centre(sim, SP_POLICY_FINE, fine);
    }
    if (ends) {
        state->controls = false;
        state->error_sum = 0;
        state->error_last = (double) NAN;
    }
}
