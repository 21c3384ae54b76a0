/* autonomy_trials.c - agents who try a steer of their own and keep what pays.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Self-management of each (van der Hoek, Groeneveld & Kuipers, Rev. Public Pers. Adm.
 * 38, 472 (2018), find it positive); how they learn is this project's: a step at random,
 * kept if the mean success of its period was above that of the period before. Who went
 * back stays for a period, so that a trial is never compared with another that failed. */
#include <math.h>
#include <string.h>

#include "samenspel/detmath.h"
#include "steering_autonomy.h"
#include "steering_shared_interest.h"

static double *
steers(const sp_simulation_t *sim)
{
    const sp_interest_state_t *interest = sp_simulation_state(sim, "shared_interest");
    return interest->steer;
}

void
sp_trials_replace(sp_autonomy_state_t *mine, uint32_t agent)
{
    mine->own[agent] = (double) NAN;
    mine->applied[agent] = (double) NAN;
    mine->before[agent] = (double) NAN;
    mine->earned[agent] = 0;
    mine->on_trial[agent] = 0;
}

void
sp_trials_start(sp_simulation_t *sim, sp_autonomy_state_t *mine)
{
    for (uint32_t i = 0; i < sim->model->n_agents; i++) {
        sp_trials_replace(mine, i);
    }
    memset(mine->mix, 0, sizeof(mine->mix));
    mine->n_earned = 0;
    mine->earned_until = 0;
}

/* The steer of an agent whose local one is own. */
static double
effective(const sp_simulation_t *sim, double own)
{
    const double alpha = sp_policy_level(sim, SP_POLICY_STEER);
    const double centre = sim->policies.centre[SP_POLICY_STEER];
    return sp_policy_clip(sim, SP_POLICY_STEER, (1 - alpha) * centre + alpha * own);
}

/* A level or a frame that an event has changed holds for own steers too. */
static void
mix_anew(sp_simulation_t *sim, sp_autonomy_state_t *mine)
{
    const double mix[4] = { sp_policy_level(sim, SP_POLICY_STEER),
        sim->policies.centre[SP_POLICY_STEER], sp_policy_clip(sim, SP_POLICY_STEER, 0),
        sp_policy_clip(sim, SP_POLICY_STEER, 1) };
    if (memcmp(mix, mine->mix, sizeof(mix)) == 0) {
        return;
    }
    memcpy(mine->mix, mix, sizeof(mix));
    for (uint32_t i = 0; i < sim->model->n_agents; i++) {
        if (mine->applied[i] == steers(sim)[i]) { /* else it lapsed, or was taken over */
            mine->applied[i] = effective(sim, mine->own[i]);
            sp_interest_try(sim, i, mine->applied[i]);
        }
    }
}

/* Success of a round that is over, once. */
static void
earn(sp_simulation_t *sim, sp_autonomy_state_t *mine, uint32_t round)
{
    if (round == 0 || mine->earned_until == round) {
        return;
    }
    for (uint32_t i = 0; i < sim->model->n_agents; i++) {
        mine->earned[i] += sim->success[i];
    }
    mine->n_earned++;
    mine->earned_until = round;
}

/* A policy written anew holds for all whom it is written for, trial or not. */
void
sp_trials_prepare(sp_simulation_t *sim, sp_autonomy_state_t *mine, uint32_t round)
{
    const sp_policies_t *policies = &sim->policies;
    earn(sim, mine, round - 1);
    for (uint32_t i = 0; i < sim->model->n_agents; i++) {
        if (policies->wrote[SP_POLICY_STEER]
            || (policies->touched != NULL && policies->touched[i])) {
            const double before = mine->before[i];
            const double earned = mine->earned[i];
            sp_trials_replace(mine, i);
            mine->earned[i] = earned;
            mine->before[i] = before;
        }
    }
    mix_anew(sim, mine);
}

static void
try_another(sp_simulation_t *sim, const sp_autonomy_t *autonomy,
    sp_autonomy_state_t *mine, uint32_t agent, const sp_rng_block_t *draw)
{
    const double now = steers(sim)[agent];
    /* the local steer that made it so, unless it lapsed or was taken over since */
    const double base = mine->applied[agent] == now ? mine->own[agent] : now;
    const double z = sp_normal_quantile(sp_uniform53(draw->word[0], draw->word[1]));
    const double tried = base + autonomy->step * z;
    mine->fallback[agent] = now;
    mine->fallback_own[agent] =
        mine->applied[agent] == now ? mine->own[agent] : (double) NAN;
    mine->own[agent] = tried < 0 ? 0 : tried > 1 ? 1 : tried;
    mine->applied[agent] = effective(sim, mine->own[agent]);
    mine->on_trial[agent] = 1;
    sp_interest_try(sim, agent, mine->applied[agent]);
}

static void
go_back(sp_simulation_t *sim, sp_autonomy_state_t *mine, uint32_t agent)
{
    const bool owned = !isnan(mine->fallback_own[agent]);
    const double steer = owned
        ? effective(sim, mine->fallback_own[agent])
        : sp_policy_clip(sim, SP_POLICY_STEER, mine->fallback[agent]);
    mine->own[agent] = mine->fallback_own[agent];
    mine->applied[agent] = owned ? steer : (double) NAN;
    sp_interest_try(sim, agent, steer);
}

void
sp_trials_period(sp_simulation_t *sim, const sp_autonomy_t *autonomy,
    sp_autonomy_state_t *mine, uint32_t round)
{
    sp_simulation_settle(sim);
    earn(sim, mine, round);
    for (uint32_t i = 0; i < sim->model->n_agents; i++) {
        const double mean = mine->earned[i] / mine->n_earned;
        const bool failed = mine->on_trial[i] && !(mean > mine->before[i]);
        mine->earned[i] = 0;
        mine->on_trial[i] = 0;
        if (failed) {
            go_back(sim, mine, i);
            continue;
        }
        mine->before[i] = mean;
        const sp_rng_block_t draw = sp_draw(sim->key, i, 0, round, SP_DRAW_TRIAL);
        if (sp_uniform(draw.word[2]) < autonomy->learning) {
            try_another(sim, autonomy, mine, i, &draw);
        }
    }
    mine->n_earned = 0;
}
