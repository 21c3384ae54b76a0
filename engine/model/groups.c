/* groups.c - games of groups: the partition, the counts, the payoffs.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "groups.h"

#include <string.h>

#include "count_law.h"
#include "kernels.h"

/* ---- who is in which --------------------------------------------------------------- */

uint32_t
sp_group_size(const sp_simulation_t *sim, uint32_t group)
{
    const sp_groups_t *groups = sim->groups;
    return groups->size > 0 ? groups->size : sp_graph_degree(sim->graph, group) + 1;
}

uint32_t
sp_group_member(const sp_simulation_t *sim, uint32_t group, uint32_t m)
{
    const sp_groups_t *groups = sim->groups;
    if (groups->drawn) {
        return groups->order[group * groups->size + m];
    }
    return m == 0 ? group : sp_graph_partner(sim->graph, group, m - 1);
}

uint32_t
sp_groups_of(const sp_simulation_t *sim, uint32_t agent)
{
    const sp_groups_t *groups = sim->groups;
    if (groups->drawn) {
        return groups->place[agent] < groups->n_groups * groups->size ? 1 : 0;
    }
    const uint32_t degree = sp_graph_degree(sim->graph, agent);
    return groups->expected ? 1 : degree == 0 ? 0 : degree + 1;
}

uint32_t
sp_group_of(const sp_simulation_t *sim, uint32_t agent, uint32_t k)
{
    const sp_groups_t *groups = sim->groups;
    if (groups->drawn) {
        return groups->place[agent] / groups->size;
    }
    return k == 0 ? agent : sp_graph_partner(sim->graph, agent, k - 1);
}

/* Fisher-Yates (simulation.h, the draws), the draws taken a span at a time from the top.
 */
void
sp_groups_meet(sp_simulation_t *sim)
{
    sp_groups_t *groups = sim->groups;
    const uint32_t n = sim->model->n_agents;
    if (!groups->drawn) {
        return;
    }
    uint32_t word[SP_SPAN + 4];
    uint32_t *order = groups->order;
    for (uint32_t i = 0; i < n; i++) {
        order[i] = i;
    }
    for (uint32_t first = (n - 1) / SP_SPAN * SP_SPAN, last = n;;
         last = first, first -= SP_SPAN) {
        sp_kernels()->draw_words(
            sim->key, first, last - first, sim->round, SP_DRAW(SP_DRAW_GROUP, 0), word);
        for (uint32_t i = last - 1; i > 0 && i + 1 > first; i--) {
            const uint32_t j = sp_below(word[i - first], i + 1);
            const uint32_t swap = order[i];
            order[i] = order[j];
            order[j] = swap;
        }
        if (first == 0) {
            break;
        }
    }
    for (uint32_t i = 0; i < n; i++) {
        groups->place[order[i]] = i;
    }
}

void
sp_groups_gather(sp_simulation_t *sim, uint32_t group, const uint32_t *member)
{
    sp_groups_t *groups = sim->groups;
    for (uint32_t m = 0; m < groups->size; m++) {
        const uint32_t to = group * groups->size + m;
        const uint32_t from = groups->place[member[m]];
        const uint32_t there = groups->order[to];
        groups->order[from] = there;
        groups->place[there] = from;
        groups->order[to] = member[m];
        groups->place[member[m]] = to;
    }
}

/* ---- counts ------------------------------------------------------------------------ */

static void
tally_range(void *job, uint32_t first, uint32_t last)
{
    sp_simulation_t *sim = job;
    sp_groups_t *groups = sim->groups;
    for (uint32_t group = first; group < last; group++) {
        const uint32_t n = sp_group_size(sim, group);
        uint32_t n_c = 0;
        uint32_t n_l = 0;
        for (uint32_t m = 0; m < n; m++) {
            const unsigned act = sp_group_act(sim, sp_group_member(sim, group, m));
            n_c += act == SP_COOPERATE;
            n_l += act == SP_LONER;
        }
        groups->n_c[group] = n_c;
        groups->n_l[group] = n_l;
    }
}

/* Agents by act. */
static void
count_acts(const sp_simulation_t *sim, uint32_t *count)
{
    memset(count, 0, SP_MOST_ACTS * sizeof(count[0]));
    for (uint32_t p = 0; p < sim->model->n_plays; p++) {
        count[sim->model->act_of_play[p]] += sim->count[p];
    }
}

/* What every agent of one act can expect, where all are alike but for their acts. */
static void
expect_all(const sp_simulation_t *sim)
{
    sp_groups_t *groups = sim->groups;
    const bool chooses = sim->model->rule->form == SP_RULE_CHOICE;
    uint32_t others[SP_MOST_ACTS];
    count_acts(sim, others);
    memcpy(groups->counted, others, sizeof(others));
    for (unsigned mine = 0; mine < groups->game->n_acts; mine++) {
        if (others[mine] == 0) {
            continue; /* nobody is there to ask */
        }
        others[mine]--;
        for (unsigned act = 0; act < groups->game->n_acts; act++) {
            if (act == mine || chooses) {
                const sp_group_terms_t terms =
                    sp_group_mean_terms(sim, UINT32_MAX, others, act);
                groups->own[mine][act] = terms.own;
                groups->given[mine][act] = terms.given;
            }
        }
        others[mine]++;
    }
}

static void
sum_factors(sp_simulation_t *sim)
{
    sp_groups_t *groups = sim->groups;
    memset(groups->benefit_sum, 0, sizeof(groups->benefit_sum));
    groups->cost_sum = 0;
    for (uint32_t i = 0; i < sim->model->n_agents; i++) {
        const unsigned act = sp_group_act(sim, i);
        groups->benefit_sum[act] +=
            sim->benefit_factor != NULL ? sim->benefit_factor[i] : 1;
        if (act == SP_COOPERATE) {
            groups->cost_sum += sim->cost_factor != NULL ? sim->cost_factor[i] : 1;
        }
    }
}

static bool
has_factors(const sp_simulation_t *sim)
{
    return sim->benefit_factor != NULL || sim->cost_factor != NULL;
}

void
sp_groups_tally(sp_simulation_t *sim)
{
    sp_groups_t *groups = sim->groups;
    if (!groups->expected) {
        sim->executor(sim->executor_context, groups->n_groups, tally_range, sim);
    } else if (has_factors(sim)) {
        sum_factors(sim);
    } else {
        expect_all(sim);
    }
}

void
sp_groups_retally(sp_simulation_t *sim, uint32_t agent, uint32_t before)
{
    sp_groups_t *groups = sim->groups;
    const unsigned was = sim->model->act_of_play[before];
    const unsigned act = sp_group_act(sim, agent);
    if (groups->expected) {
        sp_groups_tally(sim);
        return;
    }
    const uint32_t n = sp_groups_of(sim, agent);
    for (uint32_t k = 0; k < n; k++) {
        const uint32_t group = sp_group_of(sim, agent, k);
        groups->n_c[group] += act == SP_COOPERATE;
        groups->n_c[group] -= was == SP_COOPERATE;
        groups->n_l[group] += act == SP_LONER;
        groups->n_l[group] -= was == SP_LONER;
    }
}

void
sp_groups_book(sp_simulation_t *sim)
{
    const sp_groups_t *groups = sim->groups;
    sp_groups_tally(sim);
    for (uint32_t i = 0; groups->drawn && i < sim->model->n_agents; i++) {
        groups->booked[i] = sp_groups_of(sim, i) > 0;
    }
}

/* ---- payoffs ----------------------------------------------------------------------- */

static const double *
pot_row(const sp_groups_t *groups, uint32_t n)
{
    /* rows of 2 (m + 1) numbers for m = first_row .. n - 1 stand before */
    const size_t all = (size_t) (n - 1) * (n + 2);
    const size_t none = (size_t) (groups->first_row - 1) * (groups->first_row + 2);
    return groups->pot + (all - none);
}

sp_group_terms_t
sp_group_terms(const sp_groups_t *groups, const sp_company_t *company, unsigned act)
{
    const double loner = groups->game->loner;
    const bool stays = act != SP_LONER;
    const uint32_t n = company->n_c + company->n_d + stays;
    const uint32_t k = company->n_c + (act == SP_COOPERATE);
    double of_c = loner; /* who is left alone earns what staying out pays */
    double of_d = loner;
    double cost = 0;
    double own_cost = 0;
    if (n > 1) {
        const double *row = pot_row(groups, n) + 2 * (size_t) k;
        const double factor = (company->benefit + (stays ? company->own_benefit : 0)) / n;
        of_c = row[SP_COOPERATE] * factor;
        of_d = row[SP_DEFECT] * factor;
        cost = company->cost;
        own_cost = company->own_cost;
    }
    const double whole =
        company->n_l * loner + company->n_c * of_c - cost + company->n_d * of_d;
    return (sp_group_terms_t) {
        .own = !stays             ? loner
            : act == SP_COOPERATE ? of_c - own_cost
                                  : of_d,
        .given = whole / (company->n_c + company->n_d + company->n_l),
    };
}

/* Mean factors of the other agents by act; 1 where there are none of that act. */
static double
mean_of_others(double sum, uint32_t n, double own, bool is_one)
{
    return n == 0 ? 1 : (sum - (is_one ? own : 0)) / n;
}

sp_group_terms_t
sp_group_mean_terms(
    const sp_simulation_t *sim, uint32_t agent, const uint32_t *others, unsigned act)
{
    const sp_groups_t *groups = sim->groups;
    const uint32_t n_others = groups->size - 1;
    const uint32_t n_stay = others[SP_COOPERATE] + others[SP_DEFECT];
    double of_c = 1; /* means of factors: of C's and D's benefits, of C's costs */
    double of_d = 1;
    double cost = 1;
    sp_company_t company = { .own_benefit = 1, .own_cost = groups->game->cost };
    if (agent != UINT32_MAX) {
        const unsigned mine = sp_group_act(sim, agent);
        const double my_cost = sim->cost_factor != NULL ? sim->cost_factor[agent] : 1;
        company.own_benefit =
            sim->benefit_factor != NULL ? sim->benefit_factor[agent] : 1;
        company.own_cost = groups->game->cost * my_cost;
        of_c = mean_of_others(groups->benefit_sum[SP_COOPERATE], others[SP_COOPERATE],
            company.own_benefit, mine == SP_COOPERATE);
        of_d = mean_of_others(groups->benefit_sum[SP_DEFECT], others[SP_DEFECT],
            company.own_benefit, mine == SP_DEFECT);
        cost = mean_of_others(
            groups->cost_sum, others[SP_COOPERATE], my_cost, mine == SP_COOPERATE);
    }
    double out[SP_MOST_GROUP + 1];
    double in[SP_MOST_GROUP + 1];
    sp_hypergeometric(n_stay + others[SP_LONER], others[SP_LONER], n_others, out);
    sp_group_terms_t mean = { 0, 0 };
    for (uint32_t l = 0; l <= n_others; l++) {
        if (!(out[l] > 0)) {
            continue;
        }
        sp_hypergeometric(n_stay, others[SP_COOPERATE], n_others - l, in);
        for (uint32_t c = 0; c <= n_others - l; c++) {
            if (!(in[c] > 0)) {
                continue;
            }
            company.n_c = c;
            company.n_d = n_others - l - c;
            company.n_l = l;
            company.benefit = c * of_c + company.n_d * of_d;
            company.cost = groups->game->cost * (c * cost);
            const sp_group_terms_t terms = sp_group_terms(groups, &company, act);
            mean.own += out[l] * in[c] * terms.own;
            mean.given += out[l] * in[c] * terms.given;
        }
    }
    return mean;
}

/* The others of one's group as they are. */
static void
company_of(
    const sp_simulation_t *sim, uint32_t agent, uint32_t group, sp_company_t *company)
{
    const sp_groups_t *groups = sim->groups;
    const unsigned act = sp_group_act(sim, agent);
    const uint32_t size = sp_group_size(sim, group);
    company->n_c = groups->n_c[group] - (act == SP_COOPERATE);
    company->n_l = groups->n_l[group] - (act == SP_LONER);
    company->n_d = size - 1 - company->n_c - company->n_l;
    company->benefit = company->n_c + company->n_d;
    company->own_benefit = 1;
    company->own_cost = groups->game->cost;
    double cost = company->n_c;
    if (has_factors(sim)) {
        const double *benefit = sim->benefit_factor;
        const double *costs = sim->cost_factor;
        company->benefit = 0;
        cost = 0;
        for (uint32_t m = 0; m < size; m++) {
            const uint32_t other = sp_group_member(sim, group, m);
            const unsigned their_act = sp_group_act(sim, other);
            if (other != agent && their_act != SP_LONER) {
                company->benefit += benefit != NULL ? benefit[other] : 1;
            }
            if (other != agent && their_act == SP_COOPERATE) {
                cost += costs != NULL ? costs[other] : 1;
            }
        }
        company->own_benefit = benefit != NULL ? benefit[agent] : 1;
        company->own_cost *= costs != NULL ? costs[agent] : 1;
    }
    company->cost = groups->game->cost * cost;
}

sp_result_t
sp_groups_settle(const sp_simulation_t *sim, uint32_t agent)
{
    const sp_groups_t *groups = sim->groups;
    const unsigned act = sp_group_act(sim, agent);
    const uint32_t n = sp_groups_of(sim, agent);
    sp_result_t result = { .share = act == SP_COOPERATE };
    if (n == 0) {
        return (sp_result_t) { 0, 0, 0, 0 };
    }
    if (groups->expected && !has_factors(sim)) {
        result.payoff = groups->own[act][act];
        result.given = groups->given[act][act];
        return result;
    }
    for (uint32_t k = 0; k < n; k++) {
        sp_group_terms_t terms;
        if (groups->expected) {
            uint32_t others[SP_MOST_ACTS];
            count_acts(sim, others);
            others[act]--;
            terms = sp_group_mean_terms(sim, agent, others, act);
        } else {
            sp_company_t company;
            company_of(sim, agent, sp_group_of(sim, agent, k), &company);
            terms = sp_group_terms(groups, &company, act);
        }
        result.payoff += terms.own;
        result.given += terms.given;
    }
    if (sim->model->decision.payoffs == SP_PAYOFFS_MEAN) {
        result.payoff /= n;
        result.given /= n;
    }
    return result;
}

double
sp_groups_payoff_of_play(const sp_simulation_t *sim, uint32_t play)
{
    const unsigned act = sim->model->act_of_play[play];
    uint32_t count[SP_MOST_ACTS];
    count_acts(sim, count);
    if (memcmp(count, sim->groups->counted, sizeof(count)) != 0) {
        expect_all(sim); /* an observer, after a revision */
    }
    return sim->groups->own[act][act];
}

double
sp_largest_between(const sp_simulation_t *sim, uint32_t agent, uint32_t other)
{
    const sp_rule_params_t *params = &sim->model->rule_params;
    if (sim->groups == NULL) {
        return sp_largest_difference(
            params, sp_simulation_degree(sim, agent), sp_simulation_degree(sim, other));
    }
    sp_rule_params_t of_groups = *params;
    of_groups.spread = sim->groups->spread;
    of_groups.floor = sim->groups->floor;
    of_groups.self = 0;
    if (sim->groups->size > 0) { /* one group each, in the round that is compared */
        return sp_largest_difference(&of_groups, 1, 1);
    }
    return sp_largest_difference(
        &of_groups, sp_groups_of(sim, agent), sp_groups_of(sim, other));
}
