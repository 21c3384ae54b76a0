/* steering_incentives_groups.c - pools that belong to the groups of a game.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * In a group in which n stay, each C gets n budget/n_C or each D loses n budget/n_D
 * (Chen et al. 2015); with match.payoff: expected that is its mean over all groups of
 * a well-mixed population, by the same hypergeometric chances as the game's payoffs. */
#include "count_law.h"
#include "groups.h"
#include "steering_incentives.h"

/* What C and D get in one group where so many others cooperate and defect; who is left
 * alone plays no game. */
static void
add_group(const sp_simulation_t *sim, const sp_incentives_t *self,
    const sp_incentives_state_t *state, uint32_t agent, double chance,
    sp_acts_of_t others, sp_incentive_t *sum)
{
    if (others.n_c + others.n_d > 0) {
        const sp_acts_of_t with_c = { others.n_c + 1, others.n_d };
        const sp_acts_of_t with_d = { others.n_c, others.n_d + 1 };
        sum->reward += chance * sp_incentive_in(sim, self, state, agent, with_c).reward;
        sum->fine += chance * sp_incentive_in(sim, self, state, agent, with_d).fine;
    }
}

/* match.payoff: expected - the mean over all groups that agent can be in. */
static void
add_all_groups(const sp_simulation_t *sim, const sp_incentives_t *self,
    const sp_incentives_state_t *state, uint32_t agent, sp_incentive_t *sum)
{
    uint32_t others[SP_MOST_ACTS] = { 0 };
    for (uint32_t p = 0; p < sim->model->n_plays; p++) {
        others[sim->model->act_of_play[p]] += sim->count[p];
    }
    others[sp_group_act(sim, agent)]--;
    const uint32_t n = sim->groups->size - 1;
    const uint32_t n_stay = others[SP_COOPERATE] + others[SP_DEFECT];
    double out[SP_MOST_GROUP + 1];
    double in[SP_MOST_GROUP + 1];
    sp_hypergeometric(n_stay + others[SP_LONER], others[SP_LONER], n, out);
    for (uint32_t l = 0; l <= n; l++) {
        if (!(out[l] > 0)) {
            continue;
        }
        sp_hypergeometric(n_stay, others[SP_COOPERATE], n - l, in);
        for (uint32_t c = 0; c <= n - l; c++) {
            if (in[c] > 0) {
                add_group(sim, self, state, agent, out[l] * in[c],
                    (sp_acts_of_t) { c, n - l - c }, sum);
            }
        }
    }
}

sp_incentive_t
sp_incentive_in_groups(const sp_simulation_t *sim, const sp_incentives_t *self,
    const sp_incentives_state_t *state, uint32_t agent)
{
    sp_incentive_t sum = { 0, 0 };
    const sp_groups_t *groups = sim->groups;
    const uint32_t n = sp_groups_of(sim, agent);
    const unsigned act = sp_group_act(sim, agent);
    if (groups->expected) {
        add_all_groups(sim, self, state, agent, &sum);
        return sum;
    }
    for (uint32_t k = 0; k < n; k++) {
        const uint32_t group = sp_group_of(sim, agent, k);
        const uint32_t n_c = groups->n_c[group] - (act == SP_COOPERATE);
        const uint32_t n_l = groups->n_l[group] - (act == SP_LONER);
        add_group(sim, self, state, agent, 1,
            (sp_acts_of_t) { n_c, sp_group_size(sim, group) - 1 - n_c - n_l }, &sum);
    }
    if (n > 0 && sim->model->decision.payoffs == SP_PAYOFFS_MEAN) {
        sum.reward /= n;
        sum.fine /= n;
    }
    return sum;
}
