/* catalog.c - the registries as one list of kinds.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "catalog.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "samenspel/decision.h"
#include "samenspel/design.h"
#include "samenspel/game.h"
#include "samenspel/graph.h"
#include "samenspel/mechanism.h"
#include "samenspel/norms.h"
#include "samenspel/observable.h"
#include "samenspel/sink.h"
#include "samenspel/strategy.h"
#include "samenspel/strategy_sets.h"

static void
put_text(const char *name, const char *text, sp_detail_fn *put, void *context)
{
    put(context, &(sp_detail_t) { .name = name, .type = SP_DETAIL_TEXT, .text = text });
}

static void
put_words(const char *name, const char *words, sp_detail_fn *put, void *context)
{
    put(context, &(sp_detail_t) { .name = name, .type = SP_DETAIL_WORDS, .text = words });
}

static void
put_flag(const char *name, bool flag, sp_detail_fn *put, void *context)
{
    put(context,
        &(sp_detail_t) { .name = name, .type = SP_DETAIL_BOOLEAN, .flag = flag });
}

static void
put_reals(const char *name, const double *real, size_t n_rows, size_t n_columns,
    sp_detail_fn *put, void *context)
{
    put(context,
        &(sp_detail_t) { .name = name,
            .type = SP_DETAIL_REALS,
            .real = real,
            .n_rows = n_rows,
            .n_columns = n_columns });
}

/* ---- strategies ------------------------------------------------------------------ */

static bool
strategy_entry(uint32_t index, sp_entry_t *entry)
{
    const sp_strategy_t *item = sp_strategy_at(index);
    if (item == NULL) {
        return false;
    }
    *entry = (sp_entry_t) {
        .name = item->name, .summary = item->summary, .source = item->source, .item = item
    };
    if (item->n_params > 0) { /* as another one may write them that is like it */
        entry->path = "strategies.NAME";
        entry->params = item->params;
        entry->n_params = item->n_params;
    }
    return true;
}

static void
put_image_rule(const sp_strategy_t *item, sp_detail_fn *put, void *context)
{
    double cooperates[4]; /* good oneself, then the partner: BB, BG, GB, GG */
    for (unsigned pair = 0; pair < 4; pair++) {
        cooperates[pair] = sp_norm_cooperates(
            item->cooperate_by_image, (pair & 2) != 0, (pair & 1) != 0);
    }
    put_reals("cooperate_by_image", cooperates, 0, 4, put, context);
    put_flag("follows_norm", item->follows_norm, put, context);
}

static void
put_table(const sp_table_t *table, sp_detail_fn *put, void *context)
{
    const double depths[3] = { table->opening, table->own, table->other };
    const size_t depth = table->own > table->other ? table->own : table->other;
    const size_t n_first = table->opening > depth ? table->opening : depth;
    put_reals("turns_opening_own_other", depths, 0, 3, put, context);
    put_reals("first", table->first, 0, n_first, put, context);
    put_reals("cooperate_after", table->cooperate, 0,
        (size_t) 1 << (table->opening + table->own + table->other), put, context);
}

static void
put_machine(const sp_machine_t *machine, sp_detail_fn *put, void *context)
{
    double next[SP_MOST_STATES * SP_N_OUTCOMES];
    const double start = machine->start;
    for (size_t s = 0; s < machine->n_states; s++) {
        for (size_t o = 0; o < SP_N_OUTCOMES; o++) {
            next[s * SP_N_OUTCOMES + o] = machine->next[s][o];
        }
    }
    put_reals("start_state", &start, 0, 1, put, context);
    put_reals(
        "cooperate_in_state", machine->cooperate, 0, machine->n_states, put, context);
    put_reals("next_state", next, machine->n_states, SP_N_OUTCOMES, put, context);
}

/* Turns that a memory-one vector looks back: none where every answer is the first move. */
static int
depth_of(const sp_strategy_t *item)
{
    if (item->form != SP_MEMORY_ONE) {
        return item->form == SP_BY_IMAGE ? 0 : item->memory_depth;
    }
    for (int outcome = 0; outcome < SP_N_OUTCOMES; outcome++) {
        if (item->memory_one.after[outcome] != item->memory_one.first) {
            return 1;
        }
    }
    return 0;
}

static void
strategy_details(const sp_entry_t *entry, sp_detail_fn *put, void *context)
{
    static const char *const forms[] = { [SP_MEMORY_ONE] = "memory_one",
        [SP_AUTOMATON] = "automaton", [SP_BY_IMAGE] = "by_image", [SP_TABLE] = "table",
        [SP_PROGRAM] = "program" };
    const sp_strategy_t *item = entry->item;
    const int depth = depth_of(item);
    const double turns = depth;
    put_words("aliases", item->aliases, put, context);
    put_text("form", forms[item->form], put, context);
    put_text("representation",
        item->representation != NULL ? item->representation : forms[item->form], put,
        context);
    if (depth == SP_ENDLESS_MEMORY) {
        put_text("memory_depth", "endless", put, context);
    } else {
        put_reals("memory_depth", &turns, 0, 1, put, context);
    }
    put_words("needs",
        item->needs == (SP_NEEDS_LENGTH | SP_NEEDS_GAME) ? "length,game"
            : item->needs == SP_NEEDS_LENGTH             ? "length"
            : item->needs == SP_NEEDS_GAME               ? "game"
                                                         : "",
        put, context);
    put_flag("stochastic", sp_strategy_is_random(item), put, context);
    switch (item->form) {
    case SP_MEMORY_ONE:
        put_reals("first", &item->memory_one.first, 0, 1, put, context);
        put_reals(
            "cooperate_after", item->memory_one.after, 0, SP_N_OUTCOMES, put, context);
        if (item->vector != NULL) {
            const double axelrod[SP_N_OUTCOMES] = { 3, 0, 5, 1 };
            put_reals("at_payoffs", axelrod, 0, SP_N_OUTCOMES, put, context);
        }
        break;
    case SP_AUTOMATON:
        put_machine(item->automaton, put, context);
        break;
    case SP_BY_IMAGE:
        put_image_rule(item, put, context);
        break;
    case SP_TABLE:
        put_table(item->table, put, context);
        break;
    case SP_PROGRAM:
        break;
    }
}

static bool
set_entry(uint32_t index, sp_entry_t *entry)
{
    const sp_strategy_set_t *item = &sp_strategy_sets[index];
    if (item->name == NULL) {
        return false;
    }
    *entry = (sp_entry_t) {
        .name = item->name, .summary = item->summary, .source = item->source, .item = item
    };
    return true;
}

static void
set_details(const sp_entry_t *entry, sp_detail_fn *put, void *context)
{
    char words[1 << 14] = "";
    size_t used = 0;
    double n = 0;
    for (size_t i = 0; sp_strategies[i] != NULL; i++) {
        if (sp_strategy_set_has(entry->item, sp_strategies[i]) && used < sizeof(words)) {
            used += (size_t) snprintf(words + used, sizeof(words) - used, "%s%s",
                n > 0 ? "," : "", sp_strategies[i]->name);
            n++;
        }
    }
    put_reals("members", &n, 0, 1, put, context);
    put_words("strategies", words, put, context);
}

/* ---- steering -------------------------------------------------------------------- */

static bool
steering_entry(uint32_t index, sp_entry_t *entry)
{
    const sp_mechanism_t *item = sp_mechanisms[index];
    if (item == NULL) {
        return false;
    }
    *entry = (sp_entry_t) { item->name, item->summary, item->source, item->path,
        item->params, item->n_params, item };
    return true;
}

static void
steering_details(const sp_entry_t *entry, sp_detail_fn *put, void *context)
{
    const sp_mechanism_t *item = entry->item;
    char phases[64];
    snprintf(phases, sizeof(phases), "%s%s%s%s", item->weigh != NULL ? "weigh," : "",
        item->value != NULL ? "value," : "", item->learn != NULL ? "learn," : "",
        item->period != NULL ? "period," : "");
    put_text("path", item->path, put, context);
    put_words("phases", phases, put, context);
    const double order = item->order;
    put_reals("order", &order, 0, 1, put, context);
}

/* ---- decision rules -------------------------------------------------------------- */

static bool
decision_entry(uint32_t index, sp_entry_t *entry)
{
    const sp_decision_t *item = sp_decisions[index];
    if (item == NULL) {
        return false;
    }
    *entry = (sp_entry_t) {
        .name = item->name, .summary = item->summary, .source = item->source, .item = item
    };
    return true;
}

static void
decision_details(const sp_entry_t *entry, sp_detail_fn *put, void *context)
{
    static const char *const forms[] = {
        [SP_RULE_CHOICE] = "choice by the utility of the options",
        [SP_RULE_PAIRWISE] = "one random role model, copied with a chance",
        [SP_RULE_BEST] = "the best of neighbours and self is copied",
        [SP_RULE_IMITATION] = "neighbours and self compete by fitness",
        [SP_RULE_DEATH_BIRTH] = "neighbours compete by fitness for a vacant place",
        [SP_RULE_BIRTH_DEATH] = "a parent drawn by fitness replaces a neighbour",
        [SP_RULE_LEARNING] = "own chances, moved by what the acts paid",
        [SP_RULE_NONE] = "acts stay",
    };
    const sp_decision_t *item = entry->item;
    put_text("form", forms[item->form], put, context);
    put_flag("asynchronous_only", item->asynchronous_only, put, context);
}

/* ---- networks and games ---------------------------------------------------------- */

static bool
network_entry(uint32_t index, sp_entry_t *entry)
{
    const sp_network_t *item = sp_networks[index];
    if (item == NULL) {
        return false;
    }
    *entry = (sp_entry_t) { item->name, item->summary, item->source, "network",
        item->params, item->n_params, item };
    return true;
}

static void
network_details(const sp_entry_t *entry, sp_detail_fn *put, void *context)
{
    const sp_network_t *item = entry->item;
    put_flag("random", item->random, put, context);
}

static bool
game_entry(uint32_t index, sp_entry_t *entry)
{
    const sp_game_kind_t *item = sp_game_kinds[index];
    if (item == NULL) {
        return false;
    }
    *entry = (sp_entry_t) { item->name, item->summary, item->source, "game", item->params,
        item->n_params, item };
    return true;
}

/* ---- what is recorded ------------------------------------------------------------ */

static void
put_valid(double low, double high, sp_detail_fn *put, void *context)
{
    const double range[2] = { low, high };
    put_reals("valid_range", range, 0, 2, put, context);
}

static bool
observable_entry(uint32_t index, sp_entry_t *entry)
{
    const sp_observable_t *item = sp_observables[index];
    if (item == NULL) {
        return false;
    }
    *entry = (sp_entry_t) { .name = item->name,
        .summary = item->long_name,
        .source = item->source,
        .item = item };
    return true;
}

static void
observable_details(const sp_entry_t *entry, sp_detail_fn *put, void *context)
{
    static const char *const axes[] = {
        [SP_SHAPE_SCALAR] = "run,replicate",
        [SP_SHAPE_ROUND] = "run,replicate,round",
        [SP_SHAPE_ROUND_STRATEGY] = "run,replicate,round,strategy",
        [SP_SHAPE_SNAPSHOT_AGENT] = "run,replicate,snapshot,agent",
    };
    const sp_observable_t *item = entry->item;
    put_text("units", item->units, put, context);
    put_valid(item->valid_min, item->valid_max, put, context);
    put_words("axes", item->above != NULL ? "run" : axes[item->shape], put, context);
    put_flag("summarised", item->summarise, put, context);
    put_flag("cumulates_payoffs", item->needs_wealth, put, context);
}

static bool
field_entry(uint32_t index, sp_entry_t *entry)
{
    const sp_field_t *item = sp_fields[index];
    if (item == NULL) {
        return false;
    }
    *entry = (sp_entry_t) { .name = item->name,
        .summary = item->long_name,
        .source = item->source,
        .item = item };
    return true;
}

static void
field_details(const sp_entry_t *entry, sp_detail_fn *put, void *context)
{
    const sp_field_t *item = entry->item;
    put_text("units", item->units, put, context);
    put_valid(item->valid_min, item->valid_max, put, context);
    put_flag("codes", item->codes != NULL, put, context);
    if (item->flag_meanings != NULL) {
        char words[512];
        snprintf(words, sizeof(words), "%s", item->flag_meanings);
        for (char *at = words; *at != '\0'; at++) {
            *at = *at == ' ' ? ',' : *at;
        }
        put_words("code_meanings", words, put, context);
    }
    put_flag("cumulates_payoffs", item->needs_wealth, put, context);
}

/* ---- designs and outputs --------------------------------------------------------- */

static bool
design_entry(uint32_t index, sp_entry_t *entry)
{
    const sp_design_t *item = sp_designs[index];
    if (item == NULL) {
        return false;
    }
    *entry = (sp_entry_t) {
        .name = item->name, .summary = item->summary, .source = item->source, .item = item
    };
    return true;
}

static void
design_details(const sp_entry_t *entry, sp_detail_fn *put, void *context)
{
    const sp_design_t *item = entry->item;
    char keys[128] = "";
    for (size_t i = 0; item->uses != NULL && item->uses[i] != NULL; i++) {
        const size_t used = strlen(keys);
        snprintf(keys + used, sizeof(keys) - used, "%s%s", i > 0 ? "," : "",
            item->uses[i]);
    }
    put_flag("values_must_differ", item->distinct, put, context);
    put_flag("takes_ranges", item->points != NULL, put, context);
    put_words("looks_at", keys, put, context);
}

static bool
output_entry(uint32_t index, sp_entry_t *entry)
{
    const sp_sink_kind_t *item = sp_sink_kinds[index];
    if (item == NULL) {
        return false;
    }
    *entry = (sp_entry_t) {
        .name = item->name, .summary = item->summary, .source = "", .item = item
    };
    return true;
}

static void
no_details(const sp_entry_t *entry, sp_detail_fn *put, void *context)
{
    (void) entry;
    (void) put;
    (void) context;
}

/* ---- all kinds ------------------------------------------------------------------- */

static const sp_kind_t strategies = { "strategies",
    "how a player of an iterated game moves", "population.initial.strategies",
    strategy_entry, strategy_details };
static const sp_kind_t sets = { "sets", "strategies that go by one name in tournaments", "",
    set_entry, set_details };
static const sp_kind_t steering = { "steering",
    "mechanisms by which cooperation is steered", "steering", steering_entry,
    steering_details };
static const sp_kind_t decisions = { "decisions",
    "rules by which agents choose or copy what they do", "decision.rule", decision_entry,
    decision_details };
static const sp_kind_t networks = { "networks", "who is tied to whom", "network.kind",
    network_entry, network_details };
static const sp_kind_t games = { "games", "the dilemma that is played", "game.kind",
    game_entry, no_details };
static const sp_kind_t observables = { "observables",
    "what can be recorded of a population", "record.observables", observable_entry,
    observable_details };
static const sp_kind_t fields = { "fields", "what can be recorded of every agent",
    "record.agents.fields", field_entry, field_details };
static const sp_kind_t designs = { "designs", "which values of a sweep meet in which run",
    "sweep.design", design_entry, design_details };
static const sp_kind_t outputs = { "outputs", "forms in which results can be written", "",
    output_entry, no_details };

const sp_kind_t *const sp_kinds[] = { &strategies, &sets, &steering, &decisions,
    &networks, &games, &observables, &fields, &designs, &outputs, NULL };

const sp_kind_t *
sp_kind_find(const char *name)
{
    for (size_t i = 0; sp_kinds[i] != NULL; i++) {
        if (strcmp(sp_kinds[i]->name, name) == 0) {
            return sp_kinds[i];
        }
    }
    return NULL;
}

static bool
is_called(const sp_kind_t *kind, const sp_entry_t *entry, const char *name)
{
    if (strcmp(entry->name, name) == 0) {
        return true;
    }
    if (kind == &strategies) {
        return sp_strategy_find(name) == entry->item;
    }
    return kind == &steering && strcmp(entry->path, name) == 0;
}

bool
sp_entry_find(const sp_kind_t *kind, const char *name, sp_entry_t *entry)
{
    for (uint32_t i = 0; kind->entry(i, entry); i++) {
        if (is_called(kind, entry, name)) {
            return true;
        }
    }
    return false;
}

static const char *
entry_name(const void *context, size_t index)
{
    const sp_kind_t *kind = context;
    sp_entry_t entry;
    return kind->entry((uint32_t) index, &entry) ? entry.name : NULL;
}

const char *
sp_entry_nearest(const sp_kind_t *kind, const char *name)
{
    return sp_nearest(name, entry_name, kind);
}

static void
add_users(const sp_kind_t *kind, const char *key, char *buffer, size_t size)
{
    sp_entry_t entry;
    for (uint32_t i = 0; kind->entry(i, &entry); i++) {
        for (size_t p = 0; p < entry.n_params; p++) {
            char own[SP_KEY_LENGTH];
            snprintf(own, sizeof(own), "%s.%s", entry.path, entry.params[p].name);
            if (strcmp(own, key) == 0) {
                const size_t used = strlen(buffer);
                snprintf(
                    buffer + used, size - used, "%s%s", used > 0 ? "," : "", entry.name);
            }
        }
    }
}

const char *
sp_key_users(const char *key, char *buffer, size_t size)
{
    buffer[0] = '\0';
    add_users(&games, key, buffer, size);
    add_users(&networks, key, buffer, size);
    return buffer;
}
