/* circle_gain.c - what a proposal to all circles is worth, from the state of a
 * simulation.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "circle_gain.h"

#include <math.h>

#include "steering_clarity.h"
#include "steering_incentives.h"
#include "steering_shared_interest.h"
#include "steering_trust.h"
#include "units_cooperation.h"

/* Agents alike are one type; who is compared with the last types found. */
enum { LOOK_BACK = 32 };

typedef struct {
    double reward_cost, fine_cost; /* of one reward or fine, of 1 [payoff]          */
    double times;                  /* games of an agent, where payoffs are summed    */
    double parts;                  /* choices that an agent's incentive falls to      */
} accounts_t;

static bool
is_alike(const sp_interest_type_t *a, const sp_interest_type_t *b)
{
    return a->weight == b->weight && a->steer[SP_BEFORE] == b->steer[SP_BEFORE]
        && a->steer[SP_AFTER] == b->steer[SP_AFTER]
        && a->conditionality == b->conditionality && a->clarity == b->clarity;
}

static size_t
add_type(sp_interest_type_t *type, size_t n, const sp_interest_type_t *agent)
{
    const size_t first = n > LOOK_BACK ? n - LOOK_BACK : 0;
    for (size_t t = n; t-- > first;) {
        if (is_alike(&type[t], agent)) {
            type[t].share += agent->share;
            return n;
        }
    }
    type[n] = *agent;
    return n + 1;
}

/* Policies that an agent has once its circle has written local. */
static double
mixed(const sp_simulation_t *sim, sp_policy_t key, double local)
{
    const double alpha = sp_policy_level(sim, key);
    const double centre = sim->policies.centre[key];
    return sp_policy_clip(sim, key, (1 - alpha) * centre + alpha * local);
}

/* before: the steer in place of the present one, NaN: as it is. */
static size_t
gather_types(sp_simulation_t *sim, double before, double after, sp_interest_type_t *type)
{
    const uint32_t n = sim->model->n_agents;
    const sp_trust_t *trust = sp_simulation_params(sim, "trust");
    const sp_interest_state_t *interest = sp_simulation_state(sim, "shared_interest");
    size_t n_types = 0;
    for (uint32_t i = 0; i < n; i++) {
        const bool free_of_trust =
            trust == NULL || (sim->unconditional != NULL && sim->unconditional[i]);
        const bool in_pilot =
            sim->policies.in_pilot != NULL && sim->policies.in_pilot[i] != 0;
        const double process =
            interest != NULL && interest->process != NULL ? interest->process[i] : 1;
        const double now = sp_interest_steer(sim, i);
        const sp_interest_type_t agent = {
            .share = 1.0 / n,
            .weight = sp_interest_weight(sim, i),
            .steer = { isnan(before) ? now : before * process,
                isnan(after) || in_pilot ? now : after * process },
            .conditionality = free_of_trust ? 0 : trust->conditionality,
            .clarity = sp_clarity_of(sim, i),
        };
        n_types = add_type(type, n_types, &agent);
    }
    return n_types;
}

static double
mean_policy(const sp_simulation_t *sim, sp_policy_t key)
{
    const uint32_t n = sim->model->n_agents;
    double sum = 0;
    for (uint32_t i = 0; i < n; i++) {
        sum += sp_policy(sim, key, i);
    }
    return sum / n;
}

static void
read_incentives(const sp_simulation_t *sim, const double *proposal,
    sp_predictor_t *predictor, accounts_t *accounts)
{
    const sp_incentives_t *incentives = sp_simulation_params(sim, "incentives");
    accounts->reward_cost = 1;
    accounts->fine_cost = 1;
    if (incentives == NULL || incentives->policy == SP_INCENTIVES_NONE) {
        return;
    }
    const double reward = mean_policy(sim, SP_POLICY_REWARD);
    const double fine = mean_policy(sim, SP_POLICY_FINE);
    const double new_reward = proposal[SP_POLICY_REWARD];
    const double new_fine = proposal[SP_POLICY_FINE];
    const double part = 1 / accounts->parts;
    predictor->reward[SP_BEFORE] = part * reward;
    predictor->reward[SP_AFTER] =
        part * (isnan(new_reward) ? reward : mixed(sim, SP_POLICY_REWARD, new_reward));
    predictor->fine[SP_BEFORE] = part * fine;
    predictor->fine[SP_AFTER] =
        part * (isnan(new_fine) ? fine : mixed(sim, SP_POLICY_FINE, new_fine));
    const double monitor = isnan(incentives->monitor) ? 1 : incentives->monitor;
    predictor->monitor[SP_BEFORE] = monitor;
    predictor->monitor[SP_AFTER] = monitor;
    predictor->control_aversion = incentives->control_aversion;
    accounts->reward_cost = 1 / incentives->reward_efficiency;
    accounts->fine_cost = 1 / incentives->fine_efficiency;
}

static void
read_trust(const sp_simulation_t *sim, sp_predictor_t *predictor)
{
    const sp_trust_t *trust = sp_simulation_params(sim, "trust");
    if (trust != NULL && trust->scope != SP_TRUST_NONE) {
        predictor->trusting = true;
        predictor->trust_gain = trust->gain;
        predictor->trust_loss = trust->loss;
        predictor->trust_initial = trust->initial;
    }
}

/* Games of an agent, on the mean, where its payoffs are summed over them. */
static double
games_of_agent(const sp_simulation_t *sim)
{
    if (sim->model->decision.payoffs != SP_PAYOFFS_SUM) {
        return 1;
    }
    double sum = 0;
    for (uint32_t i = 0; i < sim->model->n_agents; i++) {
        sum += sp_simulation_degree(sim, i);
    }
    return sum / sim->model->n_agents;
}

/* Payoff a head less the cost of steering, where a share x cooperates. Who is rewarded
 * gains what the rewards are, who is fined loses it, and both cost. */
static double
net_payoff(const sp_simulation_t *sim, const sp_predictor_t *predictor,
    const accounts_t *accounts, int when, double x)
{
    const sp_game_t *game = &sim->model->game;
    const double paid = predictor->monitor[when] * accounts->parts;
    const double rewards = paid * predictor->reward[when] * x;
    const double fines = paid * predictor->fine[when] * (1 - x);
    return accounts->times * (game->benefit - game->cost) * x
        + rewards * (1 - accounts->reward_cost) - fines * (1 + accounts->fine_cost);
}

static double
gain_of(sp_simulation_t *sim, const double *proposal, double before, double after,
    sp_interest_type_t *type)
{
    const sp_model_t *model = sim->model;
    const sp_shared_interest_t *interest = sp_simulation_params(sim, "shared_interest");
    accounts_t accounts = { .times = games_of_agent(sim) };
    /* an act towards one partner pays what one game pays, and its part of an incentive */
    const double choice = model->per_partner ? 1 : accounts.times;
    accounts.parts = model->per_partner ? accounts.times : 1;
    double n_c = 0;
    double n_acts = 0;
    sp_cooperation_of_range(sim, 0, model->n_agents, &n_c, &n_acts);
    sp_predictor_t predictor = {
        .benefit = choice * model->game.benefit,
        .cost = choice * model->game.cost,
        .noise = model->rule_params.noise,
        .maximum = interest != NULL ? interest->maximum : 0,
        .start = n_acts > 0 ? n_c / n_acts : 0,
        .type = type,
    };
    read_incentives(sim, proposal, &predictor, &accounts);
    read_trust(sim, &predictor);
    predictor.n_types = gather_types(sim, before, after, type);
    const sp_predicted_t predicted = sp_predict_gain(&predictor, 0);
    return net_payoff(
               sim, &predictor, &accounts, SP_AFTER, predicted.cooperation[SP_AFTER])
        - net_payoff(
            sim, &predictor, &accounts, SP_BEFORE, predicted.cooperation[SP_BEFORE]);
}

double
sp_circle_gain(sp_simulation_t *sim, const double *proposal, sp_interest_type_t *type)
{
    const double steer = proposal[SP_POLICY_STEER];
    return gain_of(sim, proposal, (double) NAN,
        isnan(steer) ? steer : mixed(sim, SP_POLICY_STEER, steer), type);
}

double
sp_circle_gain_of_steer(sp_simulation_t *sim, double steer, sp_interest_type_t *type)
{
    double none[SP_N_POLICIES];
    for (int p = 0; p < SP_N_POLICIES; p++) {
        none[p] = (double) NAN;
    }
    return gain_of(sim, none, mixed(sim, SP_POLICY_STEER, 0),
        mixed(sim, SP_POLICY_STEER, steer), type);
}
