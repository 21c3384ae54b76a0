/* strategy.c - the table of strategies, built from strategies.def, and their machines.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/strategy.h"

#include <stdio.h>
#include <string.h>

#include "samenspel/norms.h"

#define SP_MEMORY_ONE(name_, first_, cc, cd, dc, dd, summary_, source_, alias_,       \
    groups_, act_, traits_)                                                              \
    static const sp_strategy_t strategy_##name_ = {                                      \
        .name = #name_,                                                                  \
        .summary = summary_,                                                             \
        .source = source_,                                                               \
        .aliases = alias_,                                                               \
        .form = SP_MEMORY_ONE,                                                           \
        .memory_one = { .first = first_, .after = { cc, cd, dc, dd } },                  \
        .groups = groups_,                                                               \
        .act = act_,                                                                     \
        .traits = traits_,                                                               \
    };
#define SP_MEMORY_ONE_STRATEGY(name_, first_, cc, cd, dc, dd, summary_, source_, alias_) \
    SP_MEMORY_ONE(name_, first_, cc, cd, dc, dd, summary_, source_, alias_,              \
        SP_NOT_IN_GROUPS, SP_DEFECT, 0)
#define SP_ONE_ACT_STRATEGY(name_, groups_, act_, traits_, summary_, source_, alias_)    \
    SP_MEMORY_ONE(name_, (act_) == SP_COOPERATE, (act_) == SP_COOPERATE,                 \
        (act_) == SP_COOPERATE, (act_) == SP_COOPERATE, (act_) == SP_COOPERATE,          \
        summary_, source_, alias_, groups_, act_, traits_)
#define SP_IMAGE_STRATEGY(name_, rule_, norm_, summary_, source_, alias_)                \
    static const sp_strategy_t strategy_##name_ = {                                      \
        .name = #name_,                                                                  \
        .summary = summary_,                                                             \
        .source = source_,                                                               \
        .aliases = alias_,                                                               \
        .form = SP_BY_IMAGE,                                                             \
        .cooperate_by_image = rule_,                                                     \
        .follows_norm = norm_,                                                           \
    };
#define SP_AUTOMATON_STRATEGY(name_) extern const sp_strategy_t sp_strategy_##name_;
#define SP_TABLE_STRATEGY SP_AUTOMATON_STRATEGY
#define SP_PROGRAM_STRATEGY SP_AUTOMATON_STRATEGY
#define SP_VECTOR_STRATEGY SP_AUTOMATON_STRATEGY
#include "strategies.def"
#undef SP_MEMORY_ONE_STRATEGY
#undef SP_ONE_ACT_STRATEGY
#undef SP_IMAGE_STRATEGY
#undef SP_AUTOMATON_STRATEGY
#undef SP_TABLE_STRATEGY
#undef SP_PROGRAM_STRATEGY
#undef SP_VECTOR_STRATEGY

#define SP_MEMORY_ONE_STRATEGY(name_, first_, cc, cd, dc, dd, summary_, source_, alias_) \
    &strategy_##name_,
#define SP_ONE_ACT_STRATEGY(name_, groups_, act_, traits_, summary_, source_, alias_)    \
    &strategy_##name_,
#define SP_IMAGE_STRATEGY(name_, rule_, norm_, summary_, source_, alias_) &strategy_##name_,
#define SP_AUTOMATON_STRATEGY(name_) &sp_strategy_##name_,
#define SP_TABLE_STRATEGY SP_AUTOMATON_STRATEGY
#define SP_PROGRAM_STRATEGY SP_AUTOMATON_STRATEGY
#define SP_VECTOR_STRATEGY SP_AUTOMATON_STRATEGY
const sp_strategy_t *const sp_strategies[] = {
#include "strategies.def"
    NULL,
};
#undef SP_MEMORY_ONE_STRATEGY
#undef SP_ONE_ACT_STRATEGY
#undef SP_IMAGE_STRATEGY
#undef SP_AUTOMATON_STRATEGY
#undef SP_TABLE_STRATEGY
#undef SP_PROGRAM_STRATEGY
#undef SP_VECTOR_STRATEGY

#define SP_MEMORY_ONE_STRATEGY(name_, first_, cc, cd, dc, dd, summary_, source_, alias_) \
    #name_,
#define SP_ONE_ACT_STRATEGY(name_, groups_, act_, traits_, summary_, source_, alias_) #name_,
#define SP_IMAGE_STRATEGY(name_, rule_, norm_, summary_, source_, alias_) #name_,
#define SP_AUTOMATON_STRATEGY(name_) #name_,
#define SP_TABLE_STRATEGY SP_AUTOMATON_STRATEGY
#define SP_PROGRAM_STRATEGY SP_AUTOMATON_STRATEGY
#define SP_VECTOR_STRATEGY SP_AUTOMATON_STRATEGY
enum { MOST_ADDED = 256, N_BUILT_IN = sizeof(sp_strategies) / sizeof(sp_strategies[0]) - 1 };
const char *sp_strategy_names[N_BUILT_IN + MOST_ADDED + 1] = {
#include "strategies.def"
};
#undef SP_MEMORY_ONE_STRATEGY
#undef SP_ONE_ACT_STRATEGY
#undef SP_IMAGE_STRATEGY
#undef SP_AUTOMATON_STRATEGY
#undef SP_TABLE_STRATEGY
#undef SP_PROGRAM_STRATEGY
#undef SP_VECTOR_STRATEGY

/* Whether name is one of the comma-separated words of list. */
static bool
is_listed(const char *list, const char *name)
{
    const size_t length = strlen(name);
    while (*list != '\0') {
        const size_t word = strcspn(list, ",");
        if (word == length && memcmp(list, name, length) == 0) {
            return true;
        }
        list += word;
        list += *list == ',';
    }
    return false;
}

/* Strategies of plug-ins: set at the start, never changed after. */
static const sp_strategy_t *added[MOST_ADDED];
static size_t n_added;

bool
sp_strategies_add(const sp_strategy_t *const *strategy, size_t n)
{
    if (n > MOST_ADDED - n_added) {
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        sp_strategy_names[N_BUILT_IN + n_added] = strategy[i]->name;
        added[n_added++] = strategy[i];
    }
    return true;
}

const sp_strategy_t *
sp_strategy_at(size_t index)
{
    if (index < N_BUILT_IN) {
        return sp_strategies[index];
    }
    return index - N_BUILT_IN < n_added ? added[index - N_BUILT_IN] : NULL;
}

const sp_strategy_t *
sp_strategy_find(const char *name)
{
    const sp_strategy_t *strategy;
    for (size_t i = 0; (strategy = sp_strategy_at(i)) != NULL; i++) {
        if (strcmp(strategy->name, name) == 0 || is_listed(strategy->aliases, name)) {
            return strategy;
        }
    }
    return NULL;
}

static void
machine_of_memory_one(const sp_memory_one_t *memory_one, sp_machine_t *machine)
{
    machine->n_states = SP_N_OUTCOMES + 1;
    machine->start = SP_N_OUTCOMES;
    for (int outcome = 0; outcome < SP_N_OUTCOMES; outcome++) {
        machine->cooperate[outcome] = memory_one->after[outcome];
        for (int state = 0; state <= SP_N_OUTCOMES; state++) {
            machine->next[state][outcome] = (uint16_t) outcome;
        }
    }
    machine->cooperate[SP_N_OUTCOMES] = memory_one->first;
}

/* Just outside by rounding alone: the nearest chance. */
static double
within_rounding(double p)
{
    const double rounding = 1e-12;
    return p < 0 && p > -rounding ? 0 : p > 1 && p < 1 + rounding ? 1 : p;
}

/* The first entry that is no chance; SP_N_OUTCOMES: none is. */
static unsigned
impossible_entry(sp_memory_one_t *vector)
{
    unsigned outcome = 0;
    for (; outcome < SP_N_OUTCOMES; outcome++) {
        double *p = &vector->after[outcome];
        *p = within_rounding(*p);
        if (!(*p >= 0 && *p <= 1)) {
            break;
        }
    }
    return outcome;
}

static const double axelrod[SP_N_OUTCOMES] = { 3, 0, 5, 1 };

/* The vector at payoffs, those of Axelrod as it was published. */
static unsigned
vector_at(const sp_strategy_t *strategy, const double payoff[SP_N_OUTCOMES],
    sp_memory_one_t *vector)
{
    *vector = strategy->memory_one;
    bool differs = false;
    for (int outcome = 0; outcome < SP_N_OUTCOMES; outcome++) {
        differs = differs || payoff[outcome] != axelrod[outcome];
    }
    if (strategy->vector != NULL && differs) {
        strategy->vector(strategy->values, payoff, vector);
    }
    return impossible_entry(vector);
}

bool
sp_strategy_vector(const sp_strategy_t *strategy, const double payoff[SP_N_OUTCOMES],
    sp_memory_one_t *vector)
{
    return strategy->form == SP_MEMORY_ONE
        && vector_at(strategy, payoff, vector) == SP_N_OUTCOMES;
}

bool
sp_strategy_in_game(
    const sp_strategy_t *strategy, const sp_game_t *game, char *why, size_t size)
{
    static const char *const names[] = { "CC", "CD", "DC", "DD" };
    sp_memory_one_t vector;
    if (strategy->vector == NULL || game->of_groups) {
        return true;
    }
    const double *payoff = game->payoff;
    const unsigned entry = vector_at(strategy, payoff, &vector);
    if (entry == SP_N_OUTCOMES) {
        return true;
    }
    snprintf(why, size,
        "%s does not exist in the game with payoffs CC %g, CD %g, DC %g, DD %g: its chance "
        "of C after %s would be %g; must be in [0, 1]",
        strategy->name, payoff[SP_CC], payoff[SP_CD], payoff[SP_DC], payoff[SP_DD],
        names[entry], vector.after[entry]);
    return false;
}

static bool
machine_at(const sp_strategy_t *strategy, const double payoff[SP_N_OUTCOMES],
    sp_machine_t *machine)
{
    sp_memory_one_t vector;
    memset(machine, 0, sizeof(*machine));
    switch (strategy->form) {
    case SP_AUTOMATON:
        *machine = *strategy->automaton;
        return true;
    case SP_BY_IMAGE:
        machine->n_states = 1;
        machine->cooperate[0] = 1;
        return true;
    case SP_MEMORY_ONE:
        if (!sp_strategy_vector(strategy, payoff, &vector)) {
            return false;
        }
        machine_of_memory_one(&vector, machine);
        return true;
    case SP_TABLE:
        return sp_table_machine(strategy->table, machine);
    case SP_PROGRAM:
        return false;
    }
    return false;
}

bool
sp_strategy_machine(const sp_strategy_t *strategy, sp_machine_t *machine)
{
    return machine_at(strategy, axelrod, machine);
}

bool
sp_strategy_machine_in(
    const sp_strategy_t *strategy, const sp_game_t *game, sp_machine_t *machine)
{
    return machine_at(strategy, game->of_groups ? axelrod : game->payoff, machine);
}

bool
sp_strategy_is_finite(const sp_strategy_t *strategy)
{
    sp_machine_t machine;
    return strategy->form == SP_MEMORY_ONE || sp_strategy_machine(strategy, &machine);
}

static bool
is_chance(double p)
{
    return p > 0 && p < 1;
}

bool
sp_strategy_is_random(const sp_strategy_t *strategy)
{
    if (strategy->form == SP_PROGRAM) {
        return strategy->stochastic;
    }
    if (strategy->form == SP_TABLE) {
        return sp_table_is_random(strategy->table);
    }
    if (strategy->vector != NULL) {
        return true; /* in some games */
    }
    sp_machine_t machine;
    sp_strategy_machine(strategy, &machine);
    for (unsigned state = 0; state < machine.n_states; state++) {
        if (is_chance(machine.cooperate[state])) {
            return true;
        }
    }
    return false;
}

bool
sp_machine_memory_one(const sp_machine_t *machine, sp_memory_one_t *memory_one)
{
    for (int outcome = 0; outcome < SP_N_OUTCOMES; outcome++) {
        const uint16_t target = machine->next[machine->start][outcome];
        for (int state = 0; state < machine->n_states; state++) {
            if (machine->next[state][outcome] != target) {
                return false;
            }
        }
        memory_one->after[outcome] = machine->cooperate[target];
    }
    memory_one->first = machine->cooperate[machine->start];
    return true;
}
