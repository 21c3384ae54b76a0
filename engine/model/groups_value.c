/* groups_value.c - what an act is worth in one's groups, under what one believes of the
 * others.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * belief: last takes the others as they were seen last, whoever stayed out included. Any
 * other belief holds each of them to cooperate with a chance of its own, independently,
 * and nobody to stay out: the number that cooperate is Poisson-binomial (this project;
 * model.md, 7.2). */
#include "count_law.h"
#include "groups.h"
#include "revise.h"
#include "samenspel/detmath.h"
#include "steering_trust.h"

unsigned
sp_group_act_seen(
    const sp_simulation_t *sim, uint32_t observer, uint32_t actor, uint32_t round)
{
    const double chance = sim->model->match.misperception;
    const unsigned act = sp_group_act(sim, actor);
    if (!(chance > 0)) {
        return act;
    }
    const sp_rng_block_t draw =
        sp_draw(sim->key, observer, actor, round, SP_DRAW_MISPERCEPTION);
    if (!(sp_uniform(draw.word[0]) < chance)) {
        return act;
    }
    const unsigned other = sp_below(draw.word[1], sim->model->game.n_acts - 1);
    return other + (other >= act);
}

/* The number of the tie agent -> other among the agent's partners, or UINT32_MAX. */
static uint32_t
tie_to(const sp_simulation_t *sim, uint32_t agent, uint32_t other)
{
    const uint32_t degree = sp_graph_degree(sim->graph, agent);
    for (uint32_t k = 0; k < degree; k++) {
        if (sp_graph_partner(sim->graph, agent, k) == other) {
            return k;
        }
    }
    return UINT32_MAX;
}

/* Chance of C that agent expects of a member of its group that is not tied to it: what
 * the scope of trust says without a tie, or what it has seen of its partners on the mean.
 */
static double
belief_about_stranger(
    const sp_simulation_t *sim, uint32_t agent, uint32_t other, uint32_t round)
{
    const uint32_t trust = sim->model->trust;
    if (sim->model->decision.belief != SP_BELIEF_TRUST) {
        return sp_belief(sim, agent, round);
    }
    const sp_trust_t *terms = sim->params[trust];
    const sp_trust_state_t *state = sim->state[trust];
    switch (terms->scope) {
    case SP_TRUST_GENERAL:
        return (double) state->trust[agent];
    case SP_TRUST_PARTNER:
        return (double) state->trust[other];
    default:
        return terms->initial;
    }
}

static double
belief_about(const sp_simulation_t *sim, uint32_t agent, uint32_t group, uint32_t m,
    uint32_t round)
{
    const sp_groups_t *groups = sim->groups;
    if (sim->model->decision.belief == SP_BELIEF_FIXED) {
        return sim->model->decision.belief_value;
    }
    if (groups->drawn) { /* partner k is member k, oneself passed over */
        const uint32_t me = groups->place[agent] % groups->size;
        return sp_belief_in(sim, agent, m - (m > me), round);
    }
    if (group == agent) {
        return sp_belief_in(sim, agent, m - 1, round);
    }
    const uint32_t other = sp_group_member(sim, group, m);
    const uint32_t k = tie_to(sim, agent, other);
    return k != UINT32_MAX ? sp_belief_in(sim, agent, k, round)
                           : belief_about_stranger(sim, agent, other, round);
}

static uint32_t
round_seen(const sp_simulation_t *sim, uint32_t round)
{
    return sim->model->decision.update == SP_UPDATE_ASYNCHRONOUS ? round : round - 1;
}

/* ---- one group --------------------------------------------------------------------- */

/* Own payoff and given, by act. */
typedef struct {
    double own[SP_MOST_ACTS], given[SP_MOST_ACTS];
} worth_t;

static void
add_terms(worth_t *worth, unsigned act, double chance, sp_group_terms_t terms)
{
    worth->own[act] += chance * terms.own;
    worth->given[act] += chance * terms.given;
}

static double
factor_of(const double *factor, uint32_t agent)
{
    return factor != NULL ? factor[agent] : 1;
}

/* The others as they were seen last. */
static void
add_seen(const sp_simulation_t *sim, uint32_t agent, uint32_t group, uint32_t round,
    worth_t *worth)
{
    const sp_groups_t *groups = sim->groups;
    const double c = groups->game->cost;
    sp_company_t company = {
        .own_benefit = factor_of(sim->benefit_factor, agent),
        .own_cost = c * factor_of(sim->cost_factor, agent),
    };
    double cost = 0;
    const bool plain = sim->benefit_factor == NULL && sim->cost_factor == NULL;
    if (plain && !(sim->model->match.misperception > 0)) {
        const unsigned act = sp_group_act(sim, agent);
        company.n_c = groups->n_c[group] - (act == SP_COOPERATE);
        company.n_l = groups->n_l[group] - (act == SP_LONER);
        company.n_d = sp_group_size(sim, group) - 1 - company.n_c - company.n_l;
        company.benefit = company.n_c + company.n_d;
        cost = company.n_c;
    } else {
        const uint32_t size = sp_group_size(sim, group);
        for (uint32_t m = 0; m < size; m++) {
            const uint32_t other = sp_group_member(sim, group, m);
            if (other == agent) {
                continue;
            }
            const unsigned act =
                sp_group_act_seen(sim, agent, other, round_seen(sim, round));
            company.n_c += act == SP_COOPERATE;
            company.n_d += act == SP_DEFECT;
            company.n_l += act == SP_LONER;
            company.benefit +=
                act != SP_LONER ? factor_of(sim->benefit_factor, other) : 0;
            cost += act == SP_COOPERATE ? factor_of(sim->cost_factor, other) : 0;
        }
    }
    company.cost = c * cost;
    for (unsigned act = 0; act < groups->game->n_acts; act++) {
        add_terms(worth, act, 1, sp_group_terms(groups, &company, act));
    }
}

/* n others that stay, of whom k cooperate with chance[k]; benefit, cost: sums of their
 * factors, each the same for all in the terms. */
static void
add_expected(const sp_simulation_t *sim, uint32_t agent, uint32_t n, double benefit,
    double cost, const double *chance, worth_t *worth)
{
    const sp_groups_t *groups = sim->groups;
    const double c = groups->game->cost;
    sp_company_t company = {
        .benefit = benefit,
        .own_benefit = factor_of(sim->benefit_factor, agent),
        .own_cost = c * factor_of(sim->cost_factor, agent),
    };
    for (unsigned act = 0; act < groups->game->n_acts; act++) {
        for (uint32_t k = 0; k <= n; k++) {
            company.n_c = k;
            company.n_d = n - k;
            company.cost = c * (k * (cost / n));
            add_terms(worth, act, chance[k], sp_group_terms(groups, &company, act));
        }
    }
}

static void
add_believed(const sp_simulation_t *sim, uint32_t agent, uint32_t group, uint32_t round,
    worth_t *worth)
{
    const uint32_t size = sp_group_size(sim, group);
    double chance[SP_MOST_GROUP + 1];
    chance[0] = 1;
    uint32_t n = 0;
    double benefit = 0;
    double cost = 0;
    for (uint32_t m = 0; m < size; m++) {
        const uint32_t other = sp_group_member(sim, group, m);
        if (other != agent) {
            sp_poisson_binomial_add(
                n++, belief_about(sim, agent, group, m, round), chance);
            benefit += factor_of(sim->benefit_factor, other);
            cost += factor_of(sim->cost_factor, other);
        }
    }
    add_expected(sim, agent, n, benefit, cost, chance, worth);
}

/* ---- all groups of a well-mixed population ----------------------------------------- */

static void
others_seen(const sp_simulation_t *sim, uint32_t agent, uint32_t round, uint32_t *others)
{
    const uint32_t seen = round_seen(sim, round);
    for (uint32_t i = 0; i < sim->model->n_agents; i++) {
        if (i != agent) {
            others[sp_group_act_seen(sim, agent, i, seen)]++;
        }
    }
}

static void
add_mean(const sp_simulation_t *sim, uint32_t agent, uint32_t round, worth_t *worth)
{
    const sp_groups_t *groups = sim->groups;
    const sp_model_t *model = sim->model;
    const bool plain = sim->benefit_factor == NULL && sim->cost_factor == NULL;
    const unsigned mine = sp_group_act(sim, agent);
    const bool last = model->decision.belief == SP_BELIEF_LAST;
    if (last && plain && !(model->match.misperception > 0)) {
        for (unsigned act = 0; act < groups->game->n_acts; act++) {
            worth->own[act] += groups->own[mine][act];
            worth->given[act] += groups->given[mine][act];
        }
        return;
    }
    if (last) {
        uint32_t others[SP_MOST_ACTS] = { 0 };
        others_seen(sim, agent, round, others);
        for (unsigned act = 0; act < groups->game->n_acts; act++) {
            add_terms(worth, act, 1,
                sp_group_mean_terms(sim, plain ? UINT32_MAX : agent, others, act));
        }
        return;
    }
    /* nobody in particular is met: what one expects of the others on the mean */
    double chance[SP_MOST_GROUP + 1];
    const uint32_t n = groups->size - 1;
    sp_binomial(n, sp_belief(sim, agent, round), chance);
    add_expected(sim, agent, n, n, n, chance, worth);
}

/* ---- utilities --------------------------------------------------------------------- */

static worth_t
worth_of(const sp_simulation_t *sim, uint32_t agent, uint32_t round)
{
    const sp_groups_t *groups = sim->groups;
    const bool last = sim->model->decision.belief == SP_BELIEF_LAST;
    const uint32_t n = sp_groups_of(sim, agent);
    worth_t worth = { { 0 }, { 0 } };
    for (uint32_t k = 0; k < n; k++) {
        const uint32_t group = sp_group_of(sim, agent, k);
        if (groups->expected) {
            add_mean(sim, agent, round, &worth);
        } else if (last) {
            add_seen(sim, agent, group, round, &worth);
        } else {
            add_believed(sim, agent, group, round, &worth);
        }
    }
    if (n > 0 && sim->model->decision.payoffs == SP_PAYOFFS_MEAN) {
        for (unsigned act = 0; act < groups->game->n_acts; act++) {
            worth.own[act] /= n;
            worth.given[act] /= n;
        }
    }
    return worth;
}

static double
above_defection(const worth_t *worth, double weight, unsigned act)
{
    return (1 - weight) * (worth->own[act] - worth->own[SP_DEFECT])
        + weight * (worth->given[act] - worth->given[SP_DEFECT]);
}

void
sp_groups_value(sp_span_t *span)
{
    const sp_simulation_t *sim = span->sim;
    for (uint32_t k = 0; k < span->last - span->first; k++) {
        const worth_t worth = worth_of(sim, span->first + k, span->round);
        span->advantage[k] = above_defection(&worth, span->weight[k], SP_COOPERATE);
        if (span->exit != NULL) {
            span->exit[k] = above_defection(&worth, span->weight[k], SP_LONER);
        }
    }
}

void
sp_groups_utilities(
    sp_simulation_t *sim, uint32_t agent, uint32_t round, double weight, double *utility)
{
    const worth_t worth = worth_of(sim, agent, round);
    for (unsigned act = 0; act < sim->groups->game->n_acts; act++) {
        utility[act] = (1 - weight) * worth.own[act] + weight * worth.given[act];
    }
}

unsigned
sp_choose_act(
    bool logit, double noise, double advantage, double exit, unsigned before, double u)
{
    const double utility[SP_MOST_ACTS] = {
        [SP_DEFECT] = 0, [SP_COOPERATE] = advantage, [SP_LONER] = exit
    };
    unsigned best = before;
    for (unsigned act = 0; act < SP_MOST_ACTS; act++) {
        best = utility[act] > utility[best] ? act : best;
    }
    if (!logit) {
        return best;
    }
    double chance[SP_MOST_ACTS];
    double total = 0;
    for (unsigned act = 0; act < SP_MOST_ACTS; act++) {
        chance[act] = sp_exp((utility[act] - utility[best]) / noise);
        total += chance[act];
    }
    double sum = 0;
    for (unsigned act = 0; act + 1 < SP_MOST_ACTS; act++) {
        sum += chance[act];
        if (u * total < sum) {
            return act;
        }
    }
    return SP_MOST_ACTS - 1;
}
