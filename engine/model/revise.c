/* revise.c - synchronous revision: everybody chooses from the state of the round before.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "revise.h"

#include <string.h>

#include "groups.h"
#include "kernels.h"
#include "learning.h"
#include "moves.h"
#include "samenspel/detmath.h"
#include "settle_worth.h"
#include "ties.h"
#include "traits.h"

uint32_t
sp_word(const sp_simulation_t *sim, uint32_t purpose, uint32_t entity, uint32_t block)
{
    const sp_rng_block_t draw = sp_rng(sim->key,
        (sp_rng_block_t) { { entity >> 2, 0, sim->round, SP_DRAW(purpose, block) } });
    return draw.word[entity & 3];
}

bool
sp_revision_disturbed(const sp_model_t *model)
{
    return model->decision.mutation > 0 || model->decision.tremble > 0
        || model->decision.activity < 1;
}

uint32_t
sp_revised(const sp_simulation_t *sim, uint32_t entity, uint32_t before, uint32_t by_rule,
    uint32_t n_plays)
{
    const sp_decision_settings_t *decision = &sim->model->decision;
    if (decision->mutation > 0
        && sp_uniform(sp_word(sim, SP_DRAW_MUTATION, entity, 0)) < decision->mutation) {
        return sp_below(sp_word(sim, SP_DRAW_MUTATION, entity, 1), n_plays);
    }
    if (sim->activity < 1
        && !(sp_uniform(sp_word(sim, SP_DRAW_ACTIVITY, entity, 0)) < sim->activity)) {
        return before;
    }
    if (decision->tremble > 0 && n_plays > 1 /* else there is no other */
        && sp_uniform(sp_word(sim, SP_DRAW_TREMBLE, entity, 0)) < decision->tremble) {
        const uint32_t other
            = sp_below(sp_word(sim, SP_DRAW_TREMBLE, entity, 1), n_plays - 1);
        return other + (other >= by_rule);
    }
    return by_rule;
}

/* Utility per strategy: partners as they play now, (1-Q) own + Q theirs. */
static void
utilities(sp_simulation_t *sim, uint32_t agent, double weight, double *utility)
{
    const sp_model_t *model = sim->model;
    const size_t n = model->n_plays;
    if (model->moves_by_tie) {
        sp_moves_utilities(sim, agent, weight, utility);
        return;
    }
    if (sim->groups != NULL) {
        double of_act[SP_MOST_ACTS];
        sp_groups_utilities(sim, agent, sim->round, weight, of_act);
        for (size_t s = 0; s < n; s++) {
            utility[s] = of_act[model->act_of_play[s]];
        }
        return;
    }
    if (sim->benefit_factor != NULL || sim->cost_factor != NULL) {
        sp_utilities_worth(sim, agent, weight, utility);
        return;
    }
    sp_tally_t tally;
    sp_tally(sim, agent, &tally);
    for (size_t s = 0; s < n; s++) {
        double own = 0;
        double given = 0;
        for (uint32_t t = 0; t < tally.n; t++) {
            own += tally.count[t] * model->pay[s * n + tally.play[t]];
            given += tally.count[t] * model->pay[tally.play[t] * n + s];
        }
        utility[s] = (1 - weight) * own + weight * given;
        if (model->decision.payoffs == SP_PAYOFFS_MEAN) {
            utility[s] /= tally.n_partners;
        }
    }
}

uint32_t
sp_choose_strategy(sp_simulation_t *sim, uint32_t agent, double weight, double u)
{
    const sp_model_t *model = sim->model;
    const uint32_t *initial = model->run->initial_count;
    double utility[SP_MOST_PLAYS];
    utilities(sim, agent, weight, utility);
    /* among the strategies present at the start (model.md, 7.1); its own where indifferent */
    uint32_t best = sim->play[agent];
    for (uint32_t s = 0; s < model->n_plays; s++) {
        if (initial[s] > 0 && (initial[best] == 0 || utility[s] > utility[best])) {
            best = s;
        }
    }
    if (model->decision.rule != sim->logit_rule) {
        return best; /* best_response */
    }
    double total = 0;
    double chance[SP_MOST_PLAYS];
    for (uint32_t s = 0; s < model->n_plays; s++) {
        chance[s] = initial[s] > 0
            ? sp_exp((utility[s] - utility[best]) / sp_noise_of(sim, agent))
            : 0;
        total += chance[s];
    }
    double sum = 0;
    uint32_t last = best;
    for (uint32_t s = 0; s < model->n_plays; s++) {
        if (initial[s] > 0) {
            sum += chance[s];
            last = s;
            if (u * total < sum) {
                return s;
            }
        }
    }
    return last;
}

/* Phase choose for a rule that chooses; agents at .. end-1 of the population. */
static void
choose_span(sp_simulation_t *sim, uint32_t at, uint32_t end)
{
    const sp_model_t *model = sim->model;
    const uint32_t n = end - at;
    const bool three = model->game.n_acts == SP_MOST_ACTS;
    double weight[SP_SPAN];
    double advantage[SP_SPAN];
    double leaving[SP_SPAN];
    uint32_t word[SP_SPAN + 4];
    uint16_t *next = sim->next + at;
    sp_span_t span = { sim, sim->round, false, at, end, NULL, weight, advantage,
        three ? leaving : NULL };
    sp_weigh(&span);
    sp_kernels()->draw_words(
        sim->key, at, n, sim->round, SP_DRAW(SP_DRAW_CHOICE, 0), word);
    if (model->of_strategies) {
        for (uint32_t k = 0; k < n; k++) {
            if (sp_simulation_degree(sim, at + k) > 0) {
                next[k] = (uint16_t) sp_choose_strategy(
                    sim, at + k, weight[k], sp_uniform(word[k]));
            }
        }
        return;
    }
    sp_value(&span);
    const bool logit = model->decision.rule == sim->logit_rule;
    for (uint32_t k = 0; three && k < n; k++) {
        sp_rule_params_t own;
        next[k] = (uint16_t) sp_choose_act(logit,
            sp_rule_params_of(sim, at + k, &own)->noise, advantage[k], leaving[k],
            sim->play[at + k], sp_uniform(word[k]));
    }
    if (three) {
        return;
    }
    if (logit && sim->noise == NULL) {
        sp_kernels()->logit_acts(n, advantage, model->rule_params.noise, word, next);
        return;
    }
    for (uint32_t k = 0; k < n; k++) {
        sp_rule_params_t own;
        const double chance = model->rule->chance(
            sp_rule_params_of(sim, at + k, &own), advantage[k], sim->play[at + k]);
        next[k] = sp_uniform(word[k]) < chance;
    }
}

static void
copy_span(sp_simulation_t *sim, uint32_t at, uint32_t end)
{
    const sp_model_t *model = sim->model;
    const uint32_t n = end - at;
    const double *success = sim->success;
    uint32_t role[SP_SPAN + 4];
    uint32_t copy[SP_SPAN + 4];
    const sp_kernels_t *kernels = sp_kernels();
    kernels->draw_words(
        sim->key, at, n, sim->round, SP_DRAW(SP_DRAW_ROLE_MODEL, 0), role);
    kernels->draw_words(sim->key, at, n, sim->round, SP_DRAW(SP_DRAW_COPY, 0), copy);
    for (uint32_t k = 0; k < n; k++) {
        const uint32_t focal = at + k;
        const uint32_t degree = sp_role_degree(sim, focal);
        if (degree == 0) {
            continue;
        }
        const uint32_t other = sp_role_partner(sim, focal, sp_below(role[k], degree));
        if (sim->play[other] == sim->play[focal] || !sp_can_compare(sim, other)) {
            continue;
        }
        const double largest = sp_largest_between(sim, focal, other);
        sp_rule_params_t own;
        const double chance = model->rule->copy(sp_rule_params_of(sim, focal, &own),
            success[focal], success[other], largest);
        if (sp_uniform(copy[k]) < chance * sp_teaching_of(sim, other)) {
            sim->next[focal] = sim->play[other];
        }
    }
}

/* Best of the whole population, for the complete graph. */
static uint32_t
best_of_all(const sp_simulation_t *sim)
{
    uint32_t best = 0;
    for (uint32_t i = 1; i < sim->model->n_agents; i++) {
        if (sp_can_compare(sim, i)
            && (sim->success[i] > sim->success[best] || !sp_can_compare(sim, best))) {
            best = i;
        }
    }
    return best;
}

static void
best_span(sp_simulation_t *sim, uint32_t at, uint32_t end)
{
    const bool complete = sim->graph->form == SP_GRAPH_COMPLETE;
    for (uint32_t i = at; i < end; i++) {
        uint32_t best = i;
        if (complete) {
            best = sim->success[sim->best] > sim->success[i] ? sim->best : i;
        } else {
            sp_partners_t partners;
            sp_partners(sim, i, &partners);
            for (uint32_t k = 0; k < partners.n; k++) {
                const uint32_t other = sp_partner_at(&partners, i, k);
                if (!sp_can_compare(sim, other)) {
                    continue;
                }
                /* strictly better than itself; among equals the lowest index */
                if (sim->success[other] > sim->success[best]
                    || (best != i && other < best
                        && sim->success[other] == sim->success[best])) {
                    best = other;
                }
            }
        }
        sim->next[i] = sim->play[best];
    }
}

/* Whether everybody competes with everybody, and fitness follows from the play. */
static bool
draws_by_play(const sp_simulation_t *sim)
{
    return sim->reproduction == NULL && sp_pays_by_play(sim->model) && sim->teacher == NULL
        && sim->model->decision.success == SP_SUCCESS_MATERIAL;
}

uint32_t
sp_draw_by_fitness(sp_simulation_t *sim, uint32_t agent, bool with_self, double u,
    const double *success, uint32_t round)
{
    const sp_model_t *model = sim->model;
    const sp_rule_params_t *params = &model->rule_params;
    double cumulated = 0;
    if (sim->graph->form == SP_GRAPH_COMPLETE && draws_by_play(sim)) {
        double total = 0;
        double mass[SP_MOST_PLAYS];
        for (uint32_t p = 0; p < model->n_plays; p++) {
            const uint32_t count
                = sim->count[p] - (!with_self && sim->play[agent] == p ? 1 : 0);
            mass[p] = count == 0
                ? 0
                : (double) count * sp_fitness(params, sp_payoff_of_play(sim, p));
            total += mass[p];
        }
        uint32_t last = sim->play[agent];
        for (uint32_t p = 0; p < model->n_plays; p++) {
            cumulated += mass[p];
            if (mass[p] > 0) {
                last = p;
                if (u * total < cumulated) {
                    break;
                }
            }
        }
        return last;
    }
    const uint32_t n = sp_role_degree(sim, agent);
    double total = 0;
    uint32_t last = agent; /* where nobody has a mass, as it was */
    for (int pass = 0; pass < 2; pass++) {
        cumulated = 0;
        for (uint32_t k = with_self ? 0 : 1; k <= n; k++) {
            const uint32_t who = k == 0 ? agent : sp_role_partner(sim, agent, k - 1);
            if (!sp_can_compare(sim, who)) {
                continue;
            }
            double mass = sp_fitness(params,
                success != NULL ? success[who] : sp_success_now(sim, who, round));
            mass *= k == 0 ? 1 : sp_teaching_of(sim, who); /* to keep is not to copy */
            cumulated += mass;
            if (pass == 1 && u * total < cumulated) {
                return sim->play[who];
            }
            last = mass > 0 ? who : last;
        }
        total = cumulated;
    }
    return sim->play[last];
}

bool
sp_imitates_all(const sp_model_t *model)
{
    return model->rule->form == SP_RULE_IMITATION
        && model->decision.update == SP_UPDATE_SYNCHRONOUS
        && strcmp(model->network->name, "complete") == 0 && model->reproduction == NULL
        && sp_pays_by_play(model) && !(model->decision.teachers > 0)
        && model->decision.success == SP_SUCCESS_MATERIAL;
}

/* Where everybody imitates everybody: fitness cumulated by play, once a round. The same sums
 * as in sp_draw_by_fitness, hence the same bits. */
static void
cumulate_mass(sp_simulation_t *sim)
{
    const sp_model_t *model = sim->model;
    double total = 0;
    for (uint32_t p = 0; p < model->n_plays; p++) {
        total += sim->count[p] == 0
            ? 0
            : (double) sim->count[p]
                * sp_fitness(&model->rule_params, sp_payoff_of_play(sim, p));
        sim->mass[p] = total;
    }
}

/* The first play whose cumulated fitness lies above; where rounding leaves none, the last
 * that has any, and where nobody has any, as it was. */
static uint32_t
play_by_mass(const sp_simulation_t *sim, uint32_t agent, double u)
{
    const uint32_t n = sim->model->n_plays;
    const double total = sim->mass[n - 1];
    if (!(total > 0)) {
        return sim->play[agent];
    }
    uint32_t low = 0;
    uint32_t high = n - 1;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (u * total < sim->mass[middle]) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    while (low > 0 && !(sim->mass[low] > sim->mass[low - 1])) {
        low--;
    }
    return low;
}

static void
imitate_span(sp_simulation_t *sim, uint32_t at, uint32_t end)
{
    const uint32_t n = end - at;
    uint32_t high[SP_SPAN + 4];
    uint32_t low[SP_SPAN + 4];
    const sp_kernels_t *kernels = sp_kernels();
    kernels->draw_words(sim->key, at, n, sim->round, SP_DRAW(SP_DRAW_COPY, 0), high);
    kernels->draw_words(sim->key, at, n, sim->round, SP_DRAW(SP_DRAW_COPY, 1), low);
    for (uint32_t k = 0; k < n; k++) {
        if (sim->mass != NULL) {
            sim->next[at + k]
                = (uint16_t) play_by_mass(sim, at + k, sp_uniform53(high[k], low[k]));
        } else if (sp_role_degree(sim, at + k) > 0) {
            sim->next[at + k] = (uint16_t) sp_draw_by_fitness(sim, at + k, true,
                sp_uniform53(high[k], low[k]), sim->success, sim->round);
        }
    }
}

/* Nor does one whose contacts all rest. */
static void
keep_idle_agents(sp_simulation_t *sim, uint32_t at, uint32_t end)
{
    for (uint32_t i = at; i < end; i++) {
        if (sp_contacts_played(sim, i) == 0) {
            sim->next[i] = sim->play[i];
        }
    }
}

static void
learners_span(sp_simulation_t *sim, uint32_t at, uint32_t end)
{
    uint32_t word[SP_SPAN + 4];
    sp_kernels()->draw_words(
        sim->key, at, end - at, sim->round, SP_DRAW(SP_DRAW_CHOICE, 0), word);
    for (uint32_t i = at; i < end; i++) {
        sim->next[i] = (uint16_t) sp_learning_choose(sim, i, sp_uniform(word[i - at]));
    }
}

static void
revise_range(void *job, uint32_t first, uint32_t last)
{
    sp_simulation_t *sim = job;
    const sp_model_t *model = sim->model;
    const bool disturbed
        = sp_revision_disturbed(model) && model->rule->form != SP_RULE_NONE;
    const bool chooses = model->rule->form == SP_RULE_CHOICE;
    const bool drawn = sim->groups != NULL && sim->groups->drawn;
    const bool loners_possible = sim->graph->form == SP_GRAPH_TIES
        || sim->graph->form == SP_GRAPH_PAIRS || sim->graph->form == SP_GRAPH_TEAMS || drawn
        || sim->reproduction != NULL;
    for (uint32_t at = first; at < last; at += SP_SPAN) {
        const uint32_t end = last - at < SP_SPAN ? last : at + SP_SPAN;
        memcpy(sim->next + at, sim->play + at, (end - at) * sizeof(sim->play[0]));
        switch (model->rule->form) {
        case SP_RULE_CHOICE:
            choose_span(sim, at, end);
            break;
        case SP_RULE_PAIRWISE:
            copy_span(sim, at, end);
            break;
        case SP_RULE_BEST:
            best_span(sim, at, end);
            break;
        case SP_RULE_IMITATION:
            imitate_span(sim, at, end);
            break;
        case SP_RULE_LEARNING:
            learners_span(sim, at, end);
            break;
        default:
            break;
        }
        for (uint32_t i = at; disturbed && i < end; i++) {
            sim->next[i]
                = (uint16_t) sp_revised(sim, i, sim->play[i], sim->next[i], model->n_plays);
        }
        /* who has no partner makes no choice, nor does who has no success to compare */
        for (uint32_t i = at; loners_possible && i < end; i++) {
            if (chooses || !drawn ? !sp_can_revise(sim, i)
                                  : !sp_can_compare(sim, i) || sp_role_degree(sim, i) == 0) {
                sim->next[i] = sim->play[i];
            }
        }
        for (uint32_t i = at; sim->newcomer != NULL && i < end; i++) {
            sim->next[i] = sim->newcomer[i] ? sim->play[i] : sim->next[i];
        }
        if (sim->contact != NULL) {
            keep_idle_agents(sim, at, end);
        }
        if (model->prescribes) {
            sp_span_t span = { .sim = sim, .round = sim->round, .first = at, .last = end };
            sp_prescribe(&span, sim->next + at, NULL);
        }
    }
}

/* per_partner: an act towards each partner, ties of agents first .. last-1. */
static void
revise_ties(void *job, uint32_t first, uint32_t last)
{
    sp_simulation_t *sim = job;
    const sp_model_t *model = sim->model;
    const bool disturbed = sp_revision_disturbed(model);
    const uint32_t stop = sim->tie_offset[last];
    double weight[SP_SPAN];
    double advantage[SP_SPAN];
    uint32_t word[SP_SPAN + 4];
    uint32_t agent[SP_SPAN];
    uint32_t owner = first;
    uint32_t at = sim->tie_offset[first];
    while (at < stop) {
        /* draw_words wants a multiple of four: start there and skip what lies before */
        const uint32_t aligned = at & ~3u;
        const uint32_t end = stop - aligned < SP_SPAN ? stop : aligned + SP_SPAN;
        const uint32_t n = end - at;
        for (uint32_t k = 0; k < n; k++) {
            while (at + k >= sim->tie_offset[owner + 1]) {
                owner++;
            }
            agent[k] = owner;
        }
        sp_span_t span = { sim, sim->round, true, at, end, agent, weight, advantage, NULL };
        sp_weigh(&span);
        sp_value(&span);
        sp_kernels()->draw_words(sim->key, aligned, end - aligned, sim->round,
            SP_DRAW(SP_DRAW_CHOICE, 0), word);
        const uint32_t *mine = word + (at - aligned);
        if (model->decision.rule == sim->logit_rule && sim->noise == NULL) {
            sp_kernels()->logit_tie_acts(
                n, advantage, model->rule_params.noise, mine, sim->tie_next + at);
        } else {
            for (uint32_t k = 0; k < n; k++) {
                sp_rule_params_t own;
                const double chance
                    = model->rule->chance(sp_rule_params_of(sim, agent[k], &own),
                        advantage[k], sim->tie_act[at + k]);
                sim->tie_next[at + k] = sp_uniform(mine[k]) < chance;
            }
        }
        for (uint32_t k = 0; disturbed && k < n; k++) {
            sim->tie_next[at + k] = (uint8_t) sp_revised(
                sim, at + k, sim->tie_act[at + k], sim->tie_next[at + k], 2);
        }
        for (uint32_t k = 0; sim->contact != NULL && k < n; k++) {
            if (sim->contact[at + k] != SP_PLAYED) { /* no choice to make */
                sim->tie_next[at + k] = sim->tie_act[at + k];
            }
        }
        sp_prescribe(&span, NULL, sim->tie_next + at);
        at = end;
    }
}

void
sp_revise_all(sp_simulation_t *sim)
{
    if (sim->groups != NULL) {
        sp_groups_tally(sim);
    }
    if (sim->model->rule->form == SP_RULE_BEST && sim->graph->form == SP_GRAPH_COMPLETE) {
        sim->best = best_of_all(sim);
    }
    if (sim->mass != NULL) {
        cumulate_mass(sim);
    }
    sim->executor(sim->executor_context, sim->model->n_agents,
        sim->model->per_partner ? revise_ties : revise_range, sim);
}
