/* asynchronous.c - N steps a round, one agent a step, on the current state.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The plain loop serves every rule, network and mechanism; asynchronous_fast.c holds fused
 * loops for copying between two plays, with the same draws and the same bits. */
#include "asynchronous.h"

#include <string.h>

#include "evolution_types.h"
#include "groups.h"
#include "kernels.h"
#include "learning.h"
#include "mass_tree.h"
#include "revise.h"
#include "samenspel/detmath.h"
#include "team_births.h"
#include "ties.h"
#include "traits.h"

/* ---- who is drawn by fitness: birth_death ---------------------------------------------- */

static void
tree_set(sp_async_t *async, uint32_t agent, double fitness)
{
    sp_mass_set(async->tree, async->width, agent, fitness);
}

static uint32_t
tree_find(const sp_async_t *async, double u)
{
    double place = u * async->tree[1];
    return (uint32_t) sp_mass_find(async->tree, async->width, &place);
}

/* Counts of the agents of one play by index: Fenwick tree, 1-based. */
static void
rank_add(sp_async_t *async, uint32_t play, uint32_t agent, int32_t change)
{
    uint32_t *count = async->rank + (size_t) play * (async->width + 1);
    for (size_t at = (size_t) agent + 1; at <= async->width; at += at & (~at + 1)) {
        count[at] = (uint32_t) ((int32_t) count[at] + change);
    }
}

/* The agent with `rank` others of its play before it. */
static uint32_t
rank_find(const sp_async_t *async, uint32_t play, uint32_t rank)
{
    const uint32_t *count = async->rank + (size_t) play * (async->width + 1);
    size_t at = 0;
    for (size_t step = async->width; step > 0; step /= 2) {
        if (at + step <= async->width && count[at + step] <= rank) {
            at += step;
            rank -= count[at];
        }
    }
    return (uint32_t) at;
}

static double
fitness_of(sp_simulation_t *sim, uint32_t agent)
{
    if (!sp_can_compare(sim, agent)) {
        return 0; /* nobody's parent */
    }
    return sp_teaching_of(sim, agent)
        * sp_fitness(&sim->model->rule_params, sp_success_now(sim, agent, sim->round));
}

static void
build_fitness(sp_simulation_t *sim)
{
    sp_async_t *async = sim->async;
    const uint32_t n = sim->model->n_agents;
    if (async->by_play) {
        memset(async->rank, 0,
            sim->model->n_plays * (async->width + 1) * sizeof(async->rank[0]));
        for (uint32_t i = 0; i < n; i++) {
            rank_add(async, sim->play[i], i, 1);
        }
        return;
    }
    for (uint32_t i = 0; i < n; i++) {
        async->tree[async->width + i] = fitness_of(sim, i);
    }
    sp_mass_add_up(async->tree, async->width);
}

/* A parent on the complete graph: its play by mass, then a rank within the play. */
static uint32_t
parent_by_play(sp_simulation_t *sim, double u)
{
    const sp_model_t *model = sim->model;
    double fitness[SP_MOST_PLAYS];
    double total = 0;
    for (uint32_t p = 0; p < model->n_plays; p++) {
        fitness[p] = sim->count[p] == 0
            ? 0
            : sp_fitness(&model->rule_params, sp_payoff_of_play(sim, p));
        total += (double) sim->count[p] * fitness[p];
    }
    double place = u * total;
    double unit = 1;
    uint32_t play = 0;
    for (uint32_t p = 0; p < model->n_plays; p++) {
        if (sim->count[p] == 0) {
            continue;
        }
        play = p;
        unit = fitness[p];
        const double mass = (double) sim->count[p] * unit;
        if (place < mass) {
            break;
        }
        place -= mass;
    }
    const double rank = place / unit;
    const uint32_t most = sim->count[play] - 1;
    return rank_find(sim->async, play, rank < most ? (uint32_t) rank : most);
}

/* ---- one step -------------------------------------------------------------------------- */

/* The fitness of all whose payoff the focal agent's play decides. */
static void
renew_fitness(sp_simulation_t *sim, uint32_t focal)
{
    sp_async_t *async = sim->async;
    tree_set(async, focal, fitness_of(sim, focal));
    for (uint32_t k = 0; sim->groups != NULL && k < sp_groups_of(sim, focal); k++) {
        const uint32_t group = sp_group_of(sim, focal, k);
        const uint32_t n = sp_group_size(sim, group);
        for (uint32_t m = 0; m < n; m++) {
            const uint32_t other = sp_group_member(sim, group, m);
            tree_set(async, other, fitness_of(sim, other));
        }
    }
    const uint32_t degree = sim->groups != NULL ? 0 : sp_simulation_degree(sim, focal);
    for (uint32_t k = 0; k < degree; k++) {
        const uint32_t other = sp_simulation_partner(sim, focal, k);
        tree_set(async, other, fitness_of(sim, other));
    }
}

/* The focal agent's play becomes `play`; what follows from it is kept up to date. */
static void
change_play(sp_simulation_t *sim, uint32_t focal, uint32_t play)
{
    sp_async_t *async = sim->async;
    const uint32_t before = sim->play[focal];
    if (play == before) {
        return;
    }
    sim->play[focal] = (uint16_t) play;
    sim->count[before]--;
    sim->count[play]++;
    if (async->rank != NULL) {
        rank_add(async, before, focal, -1);
        rank_add(async, play, focal, 1);
    }
    if (sim->groups != NULL) {
        sp_groups_retally(sim, focal, before);
    }
    if (async->tree != NULL) {
        renew_fitness(sim, focal);
    }
}

static uint32_t
choose_now(sp_simulation_t *sim, uint32_t step, uint32_t focal)
{
    const sp_model_t *model = sim->model;
    const double u = sp_uniform(sp_word(sim, SP_DRAW_CHOICE, step, 0));
    const bool three = model->game.n_acts == SP_MOST_ACTS;
    double weight;
    double advantage;
    double leaving;
    sp_span_t span = { sim, sim->round, false, focal, focal + 1, NULL, &weight, &advantage,
        three ? &leaving : NULL };
    sp_weigh(&span);
    if (model->of_strategies) {
        return sp_choose_strategy(sim, focal, weight, u);
    }
    sp_value(&span);
    sp_rule_params_t own;
    const sp_rule_params_t *params = sp_rule_params_of(sim, focal, &own);
    if (three) {
        return sp_choose_act(model->decision.rule == sim->logit_rule, params->noise,
            advantage, leaving, sim->play[focal], u);
    }
    return u < model->rule->chance(params, advantage, sim->play[focal]);
}

static uint32_t
copy_now(sp_simulation_t *sim, uint32_t step, uint32_t focal)
{
    const sp_model_t *model = sim->model;
    const uint32_t degree = sp_role_degree(sim, focal);
    const uint32_t other = sp_role_partner(
        sim, focal, sp_below(sp_word(sim, SP_DRAW_ROLE_MODEL, step, 0), degree));
    if (sim->play[other] == sim->play[focal] || !sp_can_compare(sim, other)) {
        return sim->play[focal];
    }
    const double largest = sp_largest_between(sim, focal, other);
    sp_rule_params_t own;
    const double chance = model->rule->copy(sp_rule_params_of(sim, focal, &own),
        sp_success_now(sim, focal, sim->round), sp_success_now(sim, other, sim->round),
        largest);
    const double u = sp_uniform(sp_word(sim, SP_DRAW_COPY, step, 0));
    return sim->play[u < chance * sp_teaching_of(sim, other) ? other : focal];
}

static uint32_t
best_now(sp_simulation_t *sim, uint32_t focal)
{
    uint32_t best = focal;
    double most = sp_success_now(sim, focal, sim->round);
    const uint32_t degree = sp_role_degree(sim, focal);
    for (uint32_t k = 0; k < degree; k++) {
        const uint32_t other = sp_role_partner(sim, focal, k);
        if (!sp_can_compare(sim, other)) {
            continue;
        }
        const double success = sp_success_now(sim, other, sim->round);
        if (success > most || (success == most && best != focal && other < best)) {
            best = other;
            most = success;
        }
    }
    return sim->play[best];
}

static uint32_t
drawn_now(sp_simulation_t *sim, uint32_t step, uint32_t focal, bool with_self)
{
    const double u = sp_uniform53(
        sp_word(sim, SP_DRAW_COPY, step, 0), sp_word(sim, SP_DRAW_COPY, step, 1));
    return sp_draw_by_fitness(sim, focal, with_self, u, NULL, sim->round);
}

/* per_partner: the focal agent chooses anew towards each partner; draws by (step, partner
 * number). */
static void
choose_ties_now(sp_simulation_t *sim, uint32_t step, uint32_t focal)
{
    const sp_model_t *model = sim->model;
    const sp_decision_settings_t *decision = &model->decision;
    const uint32_t first = sim->tie_offset[focal];
    const uint32_t last = sim->tie_offset[focal + 1];
    for (uint32_t tie = first; tie < last; tie++) {
        double weight;
        double advantage;
        sp_span_t span = { sim, sim->round, true, tie, tie + 1, &focal, &weight,
            &advantage, NULL };
        if (sp_contact(sim, tie) != SP_PLAYED) {
            continue;
        }
        sp_weigh(&span);
        sp_value(&span);
        const uint32_t k = tie - first;
        const sp_rng_block_t rule = sp_draw(sim->key, step, k + 1, sim->round, SP_DRAW_CHOICE);
        sp_rule_params_t own;
        uint32_t act = sp_uniform(rule.word[0])
            < model->rule->chance(
                sp_rule_params_of(sim, focal, &own), advantage, sim->tie_act[tie]);
        /* words 1, 2, 3: tremble, activity, mutation; a second block: the mutant act */
        if (sp_uniform(rule.word[1]) < decision->tremble) {
            act = 1 - act;
        }
        if (!(sp_uniform(rule.word[2]) < sim->activity)) {
            act = sim->tie_act[tie];
        }
        if (sp_uniform(rule.word[3]) < decision->mutation) {
            act = sp_below(
                sp_draw(sim->key, step, k + 1, sim->round, SP_DRAW_MUTATION).word[0], 2);
        }
        sim->tie_act[tie] = (uint8_t) act;
        sp_prescribe(&span, NULL, &sim->tie_act[tie]);
    }
}

static uint32_t
draw_focal(const sp_simulation_t *sim, uint32_t step)
{
    const uint32_t n = sim->model->n_agents;
    const uint32_t high = sp_word(sim, SP_DRAW_FOCAL, step, 0);
    if (n <= SP_WIDE_FOCAL) {
        return sp_below(high, n);
    }
    /* the high word of (high << 32 | low) * n: none favoured by more than n / 2^64 */
    const uint32_t low = sp_word(sim, SP_DRAW_FOCAL, step, 1);
    const uint64_t carry = (uint64_t) low * n >> 32;
    return (uint32_t) (((uint64_t) high * n + carry) >> 32);
}

static void
step_plain(sp_simulation_t *sim, uint32_t step)
{
    const sp_model_t *model = sim->model;
    uint32_t focal;
    uint32_t by_rule;
    if (model->rule->form == SP_RULE_BIRTH_DEATH) {
        const double u = sp_uniform53(
            sp_word(sim, SP_DRAW_FOCAL, step, 0), sp_word(sim, SP_DRAW_FOCAL, step, 1));
        if (!sim->async->by_play && !(sim->async->tree[1] > 0)) {
            return; /* nobody who could be copied */
        }
        const uint32_t parent = sim->async->by_play ? parent_by_play(sim, u)
                                                    : tree_find(sim->async, u);
        const uint32_t degree = sp_role_degree(sim, parent);
        if (degree == 0) {
            return;
        }
        by_rule = sim->play[parent];
        focal = sp_role_partner(
            sim, parent, sp_below(sp_word(sim, SP_DRAW_ROLE_MODEL, step, 0), degree));
    } else {
        focal = draw_focal(sim, step);
        if (!sp_can_revise(sim, focal)) {
            return;
        }
        sp_phase_meet(sim, focal, focal + 1);
        if (sim->contact != NULL && sp_contacts_played(sim, focal) == 0) {
            return; /* nobody to choose for */
        }
        if (model->per_partner) {
            choose_ties_now(sim, step, focal);
            sim->async->focal = focal;
            return;
        }
        switch (model->rule->form) {
        case SP_RULE_CHOICE:
            by_rule = choose_now(sim, step, focal);
            break;
        case SP_RULE_PAIRWISE:
            by_rule = copy_now(sim, step, focal);
            break;
        case SP_RULE_BEST:
            by_rule = best_now(sim, focal);
            break;
        case SP_RULE_IMITATION:
            by_rule = drawn_now(sim, step, focal, true);
            break;
        case SP_RULE_DEATH_BIRTH:
            by_rule = drawn_now(sim, step, focal, false);
            break;
        case SP_RULE_LEARNING:
            by_rule = sp_learning_choose(
                sim, focal, sp_uniform(sp_word(sim, SP_DRAW_CHOICE, step, 0)));
            break;
        default: /* none: the act stays, but its owner learns */
            sim->async->focal = focal;
            return;
        }
    }
    uint16_t play
        = (uint16_t) sp_revised(sim, step, sim->play[focal], by_rule, model->n_plays);
    if (sim->evolution != NULL) {
        play = (uint16_t) sp_evolution_newborn(sim, step, focal, by_rule);
        sp_evolution_meet_one(sim, focal, play);
    }
    sp_span_t span
        = { .sim = sim, .round = sim->round, .first = focal, .last = focal + 1 };
    sp_prescribe(&span, &play, NULL);
    change_play(sim, focal, play);
    sim->async->focal = focal;
}

/* The focal agent's own trust and the like, after its step. */
static void
learn_now(sp_simulation_t *sim)
{
    const sp_model_t *model = sim->model;
    const uint32_t focal = sim->async->focal;
    if (sim->tendency != NULL) { /* by the weights of this step: before trust learns */
        sp_learning_learn(sim, focal, sp_success_now(sim, focal, sim->round));
    }
    for (uint32_t m = 0; m < model->n_mechanisms; m++) {
        if (model->mechanism[m]->learn != NULL && !model->mechanism[m]->learns_once_a_round) {
            model->mechanism[m]->learn(
                sim, sim->params[m], sim->state[m], sim->round, focal, focal + 1);
        }
    }
    if (sim->async->tree != NULL && model->decision.success == SP_SUCCESS_UTILITY) {
        tree_set(sim->async, focal, fitness_of(sim, focal)); /* its weight may have moved */
    }
}

void
sp_step_asynchronous(sp_simulation_t *sim)
{
    if (sim->model->rule->form == SP_RULE_NONE && sim->model->n_mechanisms == 0) {
        return; /* nothing to change, nobody to learn */
    }
    if (sim->groups != NULL) {
        sp_groups_tally(sim);
    }
    if (sim->births != NULL) {
        sp_team_births(sim);
        return;
    }
    if (!sim->plain && sp_async_fast(sim)) {
        return;
    }
    if (sim->model->rule->form == SP_RULE_BIRTH_DEATH) {
        build_fitness(sim); /* partners of a random matching are new each round */
    }
    for (uint32_t step = 0; step < sim->model->n_agents; step++) {
        sim->async->focal = UINT32_MAX;
        sim->step = step;
        step_plain(sim, step);
        if (sim->async->focal != UINT32_MAX) {
            learn_now(sim);
        }
    }
    sim->step = SP_NO_STEP;
}

sp_status_t
sp_async_init(sp_simulation_t *sim, sp_error_t *err)
{
    const sp_model_t *model = sim->model;
    sp_async_t *async = sp_arena_take(&sim->arena, 1, sizeof(*async));
    if (async == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for asynchronous steps");
    }
    sim->async = async;
    async->width = sp_mass_width(model->n_agents);
    if (model->rule->form == SP_RULE_BIRTH_DEATH) {
        async->by_play = strcmp(model->network->name, "complete") == 0
            && sp_pays_by_play(model) && sim->teacher == NULL
            && model->decision.success == SP_SUCCESS_MATERIAL;
        if (async->by_play) {
            async->rank = sp_arena_take(&sim->arena,
                model->n_plays * (async->width + 1), sizeof(async->rank[0]));
        } else {
            async->tree
                = sp_arena_take(&sim->arena, 2 * async->width, sizeof(async->tree[0]));
        }
        if (async->rank == NULL && async->tree == NULL) {
            return sp_fail(err, SP_ERR_MEMORY, "no memory for the fitness of %u agents",
                model->n_agents);
        }
    }
    return sp_async_fast_init(sim, err);
}
