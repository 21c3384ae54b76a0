/* shared_interest_period.c - how steers lapse and spread, and base weights are passed on.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Cooperative acts spread along ties (Fowler & Christakis, PNAS 107, 5334 (2010)); values
 * that pay are copied and drift (Gavrilets & Richerson, PNAS 114, 6068 (2017)). The forms
 * are this project's (model.md, 7.4). All read the states at the start of the period, and
 * draw by the agent, so that nothing depends on the order of the agents. */
#include <string.h>

#include "revise.h"
#include "samenspel/detmath.h"
#include "steering_shared_interest.h"

static double
uniform_of(const sp_simulation_t *sim, uint32_t purpose, uint32_t agent)
{
    return sp_uniform(sp_word(sim, purpose, agent, 0));
}

/* Most that any of agent's neighbours with a steer above `own` passes on to it. */
static double
promoted(const sp_simulation_t *sim, const double *steer, uint32_t agent, double own,
    double most, double chance)
{
    const uint32_t degree = sp_simulation_degree(sim, agent);
    for (uint32_t k = 0; k < degree && own < most; k++) {
        const uint32_t other = sp_simulation_partner(sim, agent, k);
        if (steer[other] > own) {
            const sp_rng_block_t draw =
                sp_draw(sim->key, agent, other, sim->round, SP_DRAW_PROMOTION);
            own = sp_uniform(draw.word[0]) < chance ? steer[other] : own;
        }
    }
    return own;
}

static void
pass_on_steers(
    sp_simulation_t *sim, const sp_shared_interest_t *self, sp_interest_state_t *mine)
{
    const uint32_t n = sim->model->n_agents;
    if (mine->steer == NULL || !(self->decay > 0 || self->promotion > 0)) {
        return;
    }
    double most = 0;
    for (uint32_t i = 0; i < n; i++) {
        most = mine->steer[i] > most ? mine->steer[i] : most;
    }
    for (uint32_t i = 0; i < n; i++) {
        double steer = mine->steer[i];
        if (self->decay > 0 && uniform_of(sim, SP_DRAW_LAPSE, i) < self->decay) {
            steer = 0;
        }
        if (self->promotion > 0) {
            steer = promoted(sim, mine->steer, i, steer, most, self->promotion);
        }
        mine->next_steer[i] = steer;
    }
    double *steers = mine->steer;
    mine->steer = mine->next_steer;
    mine->next_steer = steers;
}

/* ---- culture ----------------------------------------------------------------------- */

/* Whether a stands before b: the more successful first, then by index. */
static bool
before(const double *success, uint32_t a, uint32_t b)
{
    return success[a] != success[b] ? success[a] > success[b] : a < b;
}

/* Sinks the agent at `at` of a heap whose root stands last in order. */
static void
sink(const double *success, uint32_t *order, uint32_t at, uint32_t n)
{
    for (;;) {
        uint32_t last = 2 * at + 1;
        if (last >= n) {
            return;
        }
        if (last + 1 < n && before(success, order[last], order[last + 1])) {
            last++;
        }
        if (!before(success, order[at], order[last])) {
            return;
        }
        const uint32_t swap = order[at];
        order[at] = order[last];
        order[last] = swap;
        at = last;
    }
}

/* Agents by success, the highest first (heapsort: no memory of its own). */
static void
sort_by_success(const double *success, uint32_t *order, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        order[i] = i;
    }
    for (uint32_t i = n / 2; i-- > 0;) {
        sink(success, order, i, n);
    }
    for (uint32_t end = n; end-- > 1;) {
        const uint32_t swap = order[0];
        order[0] = order[end];
        order[end] = swap;
        sink(success, order, 0, end);
    }
}

/* How many stand before all of that success. */
static uint32_t
count_above(const double *success, const uint32_t *order, uint32_t n, double than)
{
    uint32_t low = 0;
    uint32_t high = n;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (success[order[middle]] > than) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* A neighbour of higher success, each as likely as another; the agent itself where there
 * is none. */
static uint32_t
draw_model(const sp_simulation_t *sim, const sp_interest_state_t *mine, uint32_t agent)
{
    const double *success = sim->success;
    const uint32_t word = sp_word(sim, SP_DRAW_CULTURE, agent, 1);
    if (mine->order != NULL) {
        const uint32_t n =
            count_above(success, mine->order, sim->model->n_agents, success[agent]);
        return n > 0 ? mine->order[sp_below(word, n)] : agent;
    }
    const uint32_t degree = sp_simulation_degree(sim, agent);
    uint32_t n = 0;
    for (uint32_t k = 0; k < degree; k++) {
        n += success[sp_simulation_partner(sim, agent, k)] > success[agent];
    }
    if (n == 0) {
        return agent;
    }
    uint32_t place = sp_below(word, n);
    for (uint32_t k = 0;; k++) {
        const uint32_t other = sp_simulation_partner(sim, agent, k);
        if (success[other] > success[agent] && place-- == 0) {
            return other;
        }
    }
}

static void
pass_on_weights(
    sp_simulation_t *sim, const sp_shared_interest_t *self, sp_interest_state_t *mine)
{
    const uint32_t n = sim->model->n_agents;
    if (mine->weight == NULL || !(self->imitation > 0 || self->drift > 0)) {
        return;
    }
    if (self->imitation > 0) {
        sp_simulation_settle(sim);
        if (mine->order != NULL) {
            sort_by_success(sim->success, mine->order, n);
        }
    }
    for (uint32_t i = 0; i < n; i++) {
        double weight = mine->weight[i];
        if (self->imitation > 0
            && uniform_of(sim, SP_DRAW_CULTURE, i) < self->imitation) {
            weight = mine->weight[draw_model(sim, mine, i)];
        }
        if (self->drift > 0) {
            weight += self->drift * sp_normal_quantile(uniform_of(sim, SP_DRAW_DRIFT, i));
            weight = weight < 0 ? 0 : weight > 1 ? 1 : weight;
        }
        mine->next_weight[i] = weight;
    }
    double *weights = mine->weight;
    mine->weight = mine->next_weight;
    mine->next_weight = weights;
}

void
sp_interest_period(sp_simulation_t *sim, const void *params, void *state, uint32_t round)
{
    (void) round;
    pass_on_steers(sim, params, state);
    pass_on_weights(sim, params, state);
}
