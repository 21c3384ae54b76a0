/* strategy.c - the table of strategies, built from strategies.def, and their machines.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/strategy.h"

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
#include "strategies.def"
#undef SP_MEMORY_ONE_STRATEGY
#undef SP_ONE_ACT_STRATEGY
#undef SP_IMAGE_STRATEGY
#undef SP_AUTOMATON_STRATEGY
#undef SP_TABLE_STRATEGY
#undef SP_PROGRAM_STRATEGY

#define SP_MEMORY_ONE_STRATEGY(name_, first_, cc, cd, dc, dd, summary_, source_, alias_) \
    &strategy_##name_,
#define SP_ONE_ACT_STRATEGY(name_, groups_, act_, traits_, summary_, source_, alias_)    \
    &strategy_##name_,
#define SP_IMAGE_STRATEGY(name_, rule_, norm_, summary_, source_, alias_) &strategy_##name_,
#define SP_AUTOMATON_STRATEGY(name_) &sp_strategy_##name_,
#define SP_TABLE_STRATEGY SP_AUTOMATON_STRATEGY
#define SP_PROGRAM_STRATEGY SP_AUTOMATON_STRATEGY
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

#define SP_MEMORY_ONE_STRATEGY(name_, first_, cc, cd, dc, dd, summary_, source_, alias_) \
    #name_,
#define SP_ONE_ACT_STRATEGY(name_, groups_, act_, traits_, summary_, source_, alias_) #name_,
#define SP_IMAGE_STRATEGY(name_, rule_, norm_, summary_, source_, alias_) #name_,
#define SP_AUTOMATON_STRATEGY(name_) #name_,
#define SP_TABLE_STRATEGY SP_AUTOMATON_STRATEGY
#define SP_PROGRAM_STRATEGY SP_AUTOMATON_STRATEGY
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

bool
sp_strategy_machine(const sp_strategy_t *strategy, sp_machine_t *machine)
{
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
        machine_of_memory_one(&strategy->memory_one, machine);
        return true;
    case SP_TABLE:
        return sp_table_machine(strategy->table, machine);
    case SP_PROGRAM:
        return false;
    }
    return false;
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
