/* own_strategy.c - strategies that a scenario writes itself, made from their rows.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/own_strategy.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static uint32_t
row_of(const sp_schema_t *schema, const char *name, const char *member)
{
    char key[SP_KEY_LENGTH + 32];
    snprintf(key, sizeof(key), "strategies.%s.%s", name, member);
    return sp_schema_find(schema, key);
}

/* The rows of one own strategy. */
typedef struct {
    const sp_schema_t *schema;
    const double *value;
    const uint8_t *given; /* NULL: not asked for */
    const char *name;
} own_t;

static bool
has(const own_t *own, const char *member)
{
    const uint32_t row = row_of(own->schema, own->name, member);
    return row != SP_NO_ROW && (own->given == NULL || own->given[row])
        && !isnan(own->value[row]);
}

static double
number(const own_t *own, const char *member)
{
    return own->value[row_of(own->schema, own->name, member)];
}

static sp_own_kind_t
kind_of(const own_t *own)
{
    return (sp_own_kind_t) number(own, "kind");
}

/* `cooperate_after.` and the letters of history number k of n turns, 0 = C, the first
 * letter in the highest of 2 n bits. */
static void
history_key(uint32_t n_turns, uint32_t k, char *member, size_t size)
{
    char letters[2 * SP_MOST_TABLE_TURNS + 1];
    for (uint32_t i = 0; i < 2 * n_turns; i++) {
        letters[i] = (k >> (2 * n_turns - 1 - i) & 1u) != 0 ? 'D' : 'C';
    }
    letters[2 * n_turns] = '\0';
    snprintf(member, size, "cooperate_after.%s", letters);
}

/* Turns that a table looks back: those of the first history that it has. */
static uint32_t
turns_of(const own_t *own)
{
    for (uint32_t n = 2; n <= SP_MOST_TABLE_TURNS; n++) {
        for (uint32_t k = 0; k < 1u << 2 * n; k++) {
            char member[64];
            history_key(n, k, member, sizeof(member));
            if (has(own, member)) {
                return n;
            }
        }
    }
    return 0;
}

static uint32_t
n_states_of(const own_t *own)
{
    uint32_t n = 0;
    char member[64];
    do {
        snprintf(member, sizeof(member), "states.%u.cooperate", n);
    } while (has(own, member) && ++n < SP_MOST_STATES);
    return n;
}

static const char *const outcome_names[SP_N_OUTCOMES] = { "CC", "CD", "DC", "DD" };

static bool
table_flaw(const own_t *own, char *message, size_t size)
{
    const uint32_t n = turns_of(own);
    if (n == 0) {
        snprintf(message, size,
            "has no 'cooperate_after': must have a chance for every sequence of the last 2 "
            "to %d turns, such as CCCD, or all of them as a list or a text of C and D",
            SP_MOST_TABLE_TURNS);
        return true;
    }
    for (uint32_t k = 0; k < 1u << 2 * n; k++) {
        char member[64];
        history_key(n, k, member, sizeof(member));
        if (!has(own, member)) {
            snprintf(message, size,
                "has no '%s': must have a chance for each of the %u sequences of %u turns",
                member, 1u << 2 * n, n);
            return true;
        }
    }
    for (uint32_t m = n + 1; m <= SP_MOST_TABLE_TURNS; m++) {
        for (uint32_t k = 0; k < 1u << 2 * m; k++) {
            char member[64];
            history_key(m, k, member, sizeof(member));
            if (has(own, member)) {
                snprintf(message, size,
                    "has '%s' beside sequences of %u turns: must be of one length", member,
                    n);
                return true;
            }
        }
    }
    uint32_t n_first = 0;
    for (uint32_t turn = 1; turn <= SP_MOST_TABLE_TURNS; turn++) {
        char member[64];
        snprintf(member, sizeof(member), "first_turns.%u", turn);
        n_first += has(own, member);
    }
    if (n_first != 0 && n_first != n) {
        snprintf(message, size,
            "has %u first_turns: must have %u, as many as the table looks back, or none",
            n_first, n);
        return true;
    }
    return false;
}

static bool
automaton_flaw(const own_t *own, char *message, size_t size)
{
    const uint32_t n = n_states_of(own);
    if (n == 0) {
        snprintf(message, size,
            "has no 'states.0.cooperate': must have states, such as [{cooperate: 1, CC: 0, "
            "CD: 1, DC: 0, DD: 1}, ..]");
        return true;
    }
    for (uint32_t state = 0; state < SP_MOST_STATES; state++) {
        for (int o = 0; o < SP_N_OUTCOMES; o++) {
            char member[64];
            snprintf(member, sizeof(member), "states.%u.%s", state, outcome_names[o]);
            const bool is_there = has(own, member);
            if (is_there != (state < n)) {
                snprintf(message, size,
                    is_there ? "has '%s' and no 'states.%u.cooperate': must have both"
                             : "has no '%s': must be the number of a state",
                    member, state);
                return true;
            }
            if (is_there && !(number(own, member) < n)) {
                snprintf(message, size, "%s: %g: must be the number of a state, 0 to %u",
                    member, number(own, member), n - 1);
                return true;
            }
        }
    }
    if (!(number(own, "start") < n)) {
        snprintf(message, size, "start: %g: must be the number of a state, 0 to %u",
            number(own, "start"), n - 1);
        return true;
    }
    return false;
}

bool
sp_own_strategy_flaw(const sp_schema_t *schema, const double *value,
    const uint8_t *given, const char *name, char *message, size_t size)
{
    static const char *const needed[][SP_N_OUTCOMES + 1] = {
        [SP_OWN_MEMORY_ONE] = { "cooperate_after.CC", "cooperate_after.CD",
            "cooperate_after.DC", "cooperate_after.DD", NULL },
        [SP_OWN_REACTIVE] = { "cooperate_after.C", "cooperate_after.D", NULL },
        [SP_OWN_LIKE] = { NULL },
    };
    const own_t own = { schema, value, given, name };
    if (!has(&own, "kind")) {
        snprintf(message, size,
            "has no 'kind': must have one of memory_one, reactive, generous, table, "
            "automaton, like");
        return true;
    }
    const sp_own_kind_t kind = kind_of(&own);
    if (kind == SP_OWN_TABLE) {
        return table_flaw(&own, message, size);
    }
    if (kind == SP_OWN_AUTOMATON) {
        return automaton_flaw(&own, message, size);
    }
    if (kind == SP_OWN_LIKE && !has(&own, "of")) {
        snprintf(message, size, "has no 'of': must be the name of a built-in strategy");
        return true;
    }
    for (const char *const *member = needed[kind]; *member != NULL; member++) {
        if (!has(&own, *member)) {
            snprintf(message, size, "has no '%s': must be a number in [0, 1]", *member);
            return true;
        }
    }
    return false;
}

/* ---- making ---------------------------------------------------------------------- */

static void
make_memory_one(const own_t *own, sp_own_kind_t kind, sp_strategy_t *strategy)
{
    strategy->form = SP_MEMORY_ONE;
    strategy->memory_one.first = number(own, "first");
    for (int outcome = 0; outcome < SP_N_OUTCOMES; outcome++) {
        const bool partner_cooperated = outcome == SP_CC || outcome == SP_DC;
        char member[64] = "generosity";
        if (kind == SP_OWN_MEMORY_ONE) {
            snprintf(member, sizeof(member), "cooperate_after.%s", outcome_names[outcome]);
        } else if (kind == SP_OWN_REACTIVE) {
            snprintf(member, sizeof(member), "cooperate_after.%c",
                partner_cooperated ? 'C' : 'D');
        }
        strategy->memory_one.after[outcome]
            = kind == SP_OWN_GENEROUS && partner_cooperated ? 1 : number(own, member);
    }
}

/* The place in a table of history number k: own moves together, then the partner's. */
static uint32_t
table_index(uint32_t n_turns, uint32_t k)
{
    uint32_t mine = 0;
    uint32_t theirs = 0;
    for (uint32_t turn = n_turns; turn-- > 0;) {
        mine = mine << 1 | (k >> (2 * turn + 1) & 1u);
        theirs = theirs << 1 | (k >> (2 * turn) & 1u);
    }
    return mine << n_turns | theirs;
}

static sp_status_t
make_table(const own_t *own, sp_arena_t *arena, sp_strategy_t *strategy, sp_error_t *err)
{
    const uint32_t n = turns_of(own);
    sp_table_t *table = sp_arena_take(arena, 1, sizeof(*table));
    double *cooperate = sp_arena_take(arena, (size_t) 1 << 2 * n, sizeof(*cooperate));
    if (table == NULL || cooperate == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for the table of %s", own->name);
    }
    for (uint32_t k = 0; k < 1u << 2 * n; k++) {
        char member[64];
        history_key(n, k, member, sizeof(member));
        cooperate[table_index(n, k)] = number(own, member);
    }
    *table = (sp_table_t) { .own = (uint8_t) n, .other = (uint8_t) n,
        .cooperate = cooperate };
    for (uint32_t turn = 0; turn < n; turn++) {
        char member[64];
        snprintf(member, sizeof(member), "first_turns.%u", turn + 1);
        table->first[turn] = number(own, has(own, member) ? member : "first");
    }
    strategy->form = SP_TABLE;
    strategy->table = table;
    strategy->memory_depth = (int) n;
    return SP_OK;
}

static sp_status_t
make_automaton(
    const own_t *own, sp_arena_t *arena, sp_strategy_t *strategy, sp_error_t *err)
{
    sp_machine_t *machine = sp_arena_take(arena, 1, sizeof(*machine));
    if (machine == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for the automaton %s", own->name);
    }
    machine->n_states = (uint16_t) n_states_of(own);
    machine->start = (uint16_t) number(own, "start");
    for (uint32_t state = 0; state < machine->n_states; state++) {
        char member[64];
        snprintf(member, sizeof(member), "states.%u.cooperate", state);
        machine->cooperate[state] = number(own, member);
        for (int o = 0; o < SP_N_OUTCOMES; o++) {
            snprintf(member, sizeof(member), "states.%u.%s", state, outcome_names[o]);
            machine->next[state][o] = (uint16_t) number(own, member);
        }
    }
    strategy->form = SP_AUTOMATON;
    strategy->automaton = machine;
    strategy->memory_depth = SP_ENDLESS_MEMORY;
    return SP_OK;
}

static sp_status_t
make_like(const own_t *own, sp_arena_t *arena, sp_strategy_t *strategy, sp_error_t *err)
{
    const sp_strategy_t *model
        = sp_strategy_find(sp_strategy_names[(size_t) number(own, "of")]);
    *strategy = *model;
    strategy->name = own->name;
    strategy->aliases = "";
    if (strategy->n_params == 0) {
        return SP_OK;
    }
    size_t size = 0;
    for (size_t p = 0; p < strategy->n_params; p++) {
        const size_t end = strategy->params[p].offset + sizeof(double);
        size = end > size ? end : size;
    }
    void *values = sp_arena_take(arena, 1, size);
    if (values == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for the parameters of %s", own->name);
    }
    for (size_t p = 0; p < strategy->n_params; p++) {
        sp_param_store(
            &strategy->params[p], number(own, strategy->params[p].name), values);
    }
    strategy->values = values;
    if (strategy->vector != NULL && memcmp(values, model->values, size) != 0) {
        const double axelrod[SP_N_OUTCOMES] = { 3, 0, 5, 1 };
        strategy->vector(values, axelrod, &strategy->memory_one);
    }
    return SP_OK;
}

sp_status_t
sp_own_strategy(const sp_schema_t *schema, const double *value, const char *name,
    sp_arena_t *arena, sp_strategy_t *strategy, sp_error_t *err)
{
    const own_t own = { schema, value, NULL, name };
    char flaw[256]; /* of a swept number */
    if (sp_own_strategy_flaw(schema, value, NULL, name, flaw, sizeof(flaw))) {
        return sp_fail(err, SP_ERR_RANGE, "strategies.%s %s", name, flaw);
    }
    const sp_own_kind_t kind = kind_of(&own);
    *strategy = (sp_strategy_t) {
        .name = name,
        .summary = "of the scenario",
        .source = "the scenario",
        .aliases = "",
    };
    switch (kind) {
    case SP_OWN_TABLE:
        return make_table(&own, arena, strategy, err);
    case SP_OWN_AUTOMATON:
        return make_automaton(&own, arena, strategy, err);
    case SP_OWN_LIKE:
        return make_like(&own, arena, strategy, err);
    default:
        make_memory_one(&own, kind, strategy);
        return SP_OK;
    }
}
