/* test_registries.c - what every entry of every registry, and every parameter, must keep.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Loops over the tables, so that a new entry is tested before anybody writes a test for it.
 * What only one kind of entry must keep stands with its own test (test_network.c, ..). */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "samenspel/decision.h"
#include "samenspel/design.h"
#include "samenspel/game.h"
#include "samenspel/graph.h"
#include "samenspel/mechanism.h"
#include "samenspel/observable.h"
#include "samenspel/schema.h"
#include "samenspel/settings.h"
#include "samenspel/sink.h"
#include "samenspel/strategy.h"
#include "support/runs.h"

/* ---- names and words ------------------------------------------------------------------- */

/* lower case, digits and _; names stand in files and are typed */
static bool
is_name(const char *name)
{
    return name != NULL && name[0] >= 'a' && name[0] <= 'z'
        && name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_")] == '\0'
        && strlen(name) < 40;
}

/* one line of words without a full stop at its end */
static bool
is_line(const char *text)
{
    return text != NULL && strlen(text) >= 3 && strchr(text, '\n') == NULL
        && text[strlen(text) - 1] != '.' && text[0] != ' ';
}

/* one entry after the other: `before` keeps the name of the last one */
static void
check_entry(const char *table, const char **before, const char *name, const char *summary,
    const char *source)
{
    if (!is_name(name)) {
        fail_msg("%s: '%s' is no name", table, name == NULL ? "" : name);
    }
    if (*before != NULL && strcmp(*before, name) >= 0) {
        fail_msg("%s: %s stands before %s", table, *before, name);
    }
    if (!is_line(summary)) {
        fail_msg("%s: %s: the summary is no line of words", table, name);
    }
    if (source == NULL || strlen(source) < 8 || strchr(source, '\n') != NULL) {
        fail_msg("%s: %s: no source", table, name);
    }
    *before = name;
}

#define CHECK_TABLE(table, words, source)                                                 \
    do {                                                                                  \
        const char *before = NULL;                                                        \
        size_t n = 0;                                                                     \
        for (; (table)[n] != NULL; n++) {                                                 \
            check_entry(#table, &before, (table)[n]->name, (table)[n]->words,             \
                (source));                                                                \
        }                                                                                 \
        assert_true(n > 0);                                                               \
    } while (0)

/* Files store names: two of one name, or an entry nobody can look up, would lose results. */
static void
entries_are_sorted_and_documented(void **state)
{
    (void) state;
    CHECK_TABLE(sp_game_kinds, summary, sp_game_kinds[n]->source);
    CHECK_TABLE(sp_networks, summary, sp_networks[n]->source);
    CHECK_TABLE(sp_decisions, summary, sp_decisions[n]->source);
    CHECK_TABLE(sp_mechanisms, summary, sp_mechanisms[n]->source);
    CHECK_TABLE(sp_strategies, summary, sp_strategies[n]->source);
    CHECK_TABLE(sp_observables, long_name, sp_observables[n]->source);
    CHECK_TABLE(sp_fields, long_name, sp_fields[n]->source);
    CHECK_TABLE(sp_designs, summary, sp_designs[n]->source);
    CHECK_TABLE(sp_sink_kinds, summary, "a form of output");
}

/* The choices of a key and the table behind it are made from one list, in one order. */
static void
names_and_entries_go_together(void **state)
{
    (void) state;
    size_t n = 0;
    for (; sp_decisions[n] != NULL; n++) {
        assert_string_equal(sp_decisions[n]->name, sp_decision_names[n]);
    }
    assert_null(sp_decision_names[n]);
    for (n = 0; sp_networks[n] != NULL; n++) {
        assert_string_equal(sp_networks[n]->name, sp_network_names[n]);
    }
    assert_null(sp_network_names[n]);
    for (n = 0; sp_game_kinds[n] != NULL; n++) {
        assert_string_equal(sp_game_kinds[n]->name, sp_game_kind_names[n]);
    }
    assert_null(sp_game_kind_names[n]);
    for (n = 0; sp_mechanisms[n] != NULL; n++) {
        assert_ptr_equal(sp_mechanisms[n], sp_mechanism_find(sp_mechanisms[n]->name));
    }
    assert_true(n <= SP_MOST_MECHANISMS);
    for (n = 0; sp_observables[n] != NULL; n++) {
        assert_ptr_equal(sp_observables[n], sp_observable_find(sp_observables[n]->name));
    }
    for (n = 0; sp_fields[n] != NULL; n++) {
        assert_ptr_equal(sp_fields[n], sp_field_find(sp_fields[n]->name));
    }
    for (n = 0; sp_sink_kinds[n] != NULL; n++) {
        assert_ptr_equal(sp_sink_kinds[n], sp_sink_find(sp_sink_kinds[n]->name));
    }
    assert_null(sp_mechanism_find("no such entry"));
    assert_null(sp_observable_find("no such entry"));
    assert_null(sp_field_find("no such entry"));
    assert_null(sp_sink_find("no such entry"));
}

/* ---- parameters ------------------------------------------------------------------------ */

static const char *const phases[] = { "init", "meet", "agree", "weigh", "value", "choose",
    "settle", "learn", "sanction", "period", "cycle", NULL };

static bool
is_one_of(const char *word, const char *const *list)
{
    for (size_t i = 0; list[i] != NULL; i++) {
        if (strcmp(list[i], word) == 0) {
            return true;
        }
    }
    return false;
}

static bool
is_number(const sp_param_t *param)
{
    return param->type == SP_REAL || param->type == SP_INTEGER
        || param->type == SP_NAMED_INTEGER;
}

static void
every_parameter_is_documented(void **state)
{
    (void) state;
    sp_schema_t schema;
    sp_error_t err;
    assert_int_equal(SP_OK, sp_schema_init(&schema, NULL, 0, NULL, 0, &err));
    for (uint32_t i = 0; i < schema.n_rows; i++) {
        const sp_param_t *param = schema.rows[i].param;
        const char *key = schema.rows[i].key;
        if (!is_line(param->summary) || param->source == NULL || strlen(param->source) < 8) {
            fail_msg("%s: no summary or no source", key);
        }
        if (param->unit == NULL || param->unit[0] == '\0' || param->symbol == NULL
            || param->symbol[0] == '\0' || param->rows == NULL || param->rows[0] == '\0') {
            fail_msg("%s: unit, symbol and rows are words, or - for none", key);
        }
        if (!is_one_of(param->phase, phases)) {
            fail_msg("%s: %s is no phase of a round", key, param->phase);
        }
        if (strcmp(param->unit, "prob") == 0 && !(param->low >= 0 && param->high <= 1)) {
            fail_msg("%s: a probability out of [0, 1]", key);
        }
        char range[512];
        assert_true(strlen(sp_param_range(param, range, sizeof(range))) >= 5);
        assert_true(strlen(range) < sizeof(range) - 1); /* not cut */
        assert_int_equal(i, sp_schema_find(&schema, key));
    }
    sp_schema_free(&schema);
}

/* Ranges exist, whole numbers fit their 32 bits below what stands for none, and the default
 * lies within. */
static void
every_range_is_sound(void **state)
{
    (void) state;
    sp_schema_t schema;
    sp_error_t err;
    assert_int_equal(SP_OK, sp_schema_init(&schema, NULL, 0, NULL, 0, &err));
    for (uint32_t i = 0; i < schema.n_rows; i++) {
        const sp_param_t *param = schema.rows[i].param;
        const char *key = schema.rows[i].key;
        if (is_number(param) && !(param->low < param->high)) {
            fail_msg("%s: an empty range", key);
        }
        const bool whole = param->type == SP_INTEGER || param->type == SP_NAMED_INTEGER;
        if (whole
            && !(param->low >= 0 && param->high < (double) SP_NO_INTEGER)) {
            fail_msg("%s: does not fit 32 bits", key);
        }
        if (param->type == SP_CHOICE || param->type == SP_NAMED_INTEGER) {
            assert_non_null(param->choices);
            size_t n = 0;
            for (; param->choices[n] != NULL; n++) {
                const char *name = param->choices[n];
                if (!is_name(name) && !(name[0] == 'L' && strlen(name) == 2)) { /* L1 .. */
                    fail_msg("%s: '%s' is no name", key, param->choices[n]);
                }
                for (size_t k = 0; k < n; k++) {
                    assert_string_not_equal(param->choices[k], param->choices[n]);
                }
            }
            assert_true(n >= 2);
        }
        const bool held = is_number(param) || param->type == SP_CHOICE
            || param->type == SP_BOOLEAN;
        /* what is required has no default; the default of network.kind is a name */
        if (held && !(param->flags & SP_REQUIRED) && strcmp(key, "network.kind") != 0
            && sp_param_check(param, param->preset, &err) != SP_OK) {
            fail_msg("%s: its default is refused: %s", key, err.message);
        }
        assert_true(!isnan(param->preset) || !held || strcmp(key, "network.kind") == 0
            || (param->flags & (SP_AUTO | SP_NULLABLE | SP_OPTIONAL | SP_REQUIRED)) != 0);
    }
    sp_schema_free(&schema);
}

static void
assert_round_trip(const char *key, const sp_param_t *param, double value)
{
    char text[128];
    double back = 0;
    sp_error_t err;
    sp_param_format(param, value, text, sizeof(text));
    if (sp_param_parse(param, text, &back, &err) != SP_OK) {
        fail_msg("%s: %s", key, err.message);
    }
    if (!(back == value || (isnan(back) && isnan(value)))) {
        fail_msg("%s: %s reads back as %.17g", key, text, back);
    }
}

/* Defaults, ends of ranges and all choices survive text; one step outside is refused. */
static void
every_value_reads_back_and_none_from_outside(void **state)
{
    (void) state;
    sp_schema_t schema;
    sp_error_t err;
    assert_int_equal(SP_OK, sp_schema_init(&schema, NULL, 0, NULL, 0, &err));
    for (uint32_t i = 0; i < schema.n_rows; i++) {
        const sp_param_t *param = schema.rows[i].param;
        const char *key = schema.rows[i].key;
        for (size_t c = 0; param->choices != NULL && param->choices[c] != NULL; c++) {
            assert_round_trip(key, param,
                (double) c + (param->type == SP_NAMED_INTEGER ? param->high + 1 : 0));
        }
        if (!is_number(param)) {
            continue;
        }
        if (!isnan(param->preset)) {
            assert_round_trip(key, param, param->preset);
        }
        const bool whole = param->type != SP_REAL;
        const double ends[] = { param->low, param->high };
        for (int e = 0; e < 2; e++) {
            if (isinf(ends[e])) {
                continue;
            }
            const bool open = (param->flags & (e == 0 ? SP_LOW_OPEN : SP_HIGH_OPEN)) != 0;
            const double beyond = e == 0 ? -1.0 : 1.0;
            const double outside = whole ? ends[e] + beyond : nextafter(ends[e], beyond * 1e300);
            if (open) {
                assert_int_not_equal(SP_OK, sp_param_check(param, ends[e], &err));
            } else {
                assert_round_trip(key, param, ends[e]);
            }
            if (param->type != SP_NAMED_INTEGER || e == 0) { /* else it is a name */
                assert_int_not_equal(SP_OK, sp_param_check(param, outside, &err));
            }
        }
        /* a number of its own where NaN means something, and no NaN elsewhere */
        const bool may_be_absent
            = (param->flags & (SP_AUTO | SP_NULLABLE | SP_OPTIONAL)) != 0;
        assert_int_equal(may_be_absent, sp_param_check(param, NAN, &err) == SP_OK);
    }
    sp_schema_free(&schema);
}

static size_t
bytes_of(const sp_param_t *param)
{
    switch (param->type) {
    case SP_REAL:
        return sizeof(double);
    case SP_INTEGER:
    case SP_CHOICE:
    case SP_NAMED_INTEGER:
        return sizeof(uint32_t);
    case SP_BOOLEAN:
        return sizeof(bool);
    default:
        return 0; /* held by the reader of the file */
    }
}

/* Values are written at param->offset: two must not share bytes or leave their struct. */
static void
check_offsets(const char *owner, const sp_param_t *params, size_t n, size_t struct_size)
{
    for (size_t i = 0; i < n; i++) {
        const size_t bytes = bytes_of(&params[i]);
        if (bytes > 0 && params[i].offset + bytes > struct_size) {
            fail_msg("%s.%s lies outside its struct", owner, params[i].name);
        }
        for (size_t k = 0; k < i && bytes > 0; k++) {
            const size_t other = bytes_of(&params[k]);
            if (other > 0 && params[i].offset < params[k].offset + other
                && params[k].offset < params[i].offset + bytes) {
                fail_msg("%s: %s and %s share bytes", owner, params[k].name, params[i].name);
            }
        }
    }
}

static void
every_value_has_a_place_of_its_own(void **state)
{
    (void) state;
    for (size_t i = 0; sp_game_kinds[i] != NULL; i++) {
        check_offsets(sp_game_kinds[i]->name, sp_game_kinds[i]->params,
            sp_game_kinds[i]->n_params, sp_game_kinds[i]->params_size);
    }
    for (size_t i = 0; sp_networks[i] != NULL; i++) {
        check_offsets(sp_networks[i]->name, sp_networks[i]->params,
            sp_networks[i]->n_params, sp_networks[i]->params_size);
    }
    for (size_t i = 0; sp_mechanisms[i] != NULL; i++) {
        check_offsets(sp_mechanisms[i]->name, sp_mechanisms[i]->params,
            sp_mechanisms[i]->n_params, sp_mechanisms[i]->params_size);
    }
    check_offsets("root", sp_root_params, sp_n_root_params, sizeof(sp_root_settings_t));
    check_offsets("match", sp_match_params, sp_n_match_params, sizeof(sp_match_settings_t));
    check_offsets("decision", sp_decision_params, sp_n_decision_params,
        sizeof(sp_decision_settings_t));
    check_offsets("population", sp_population_params, sp_n_population_params,
        sizeof(sp_population_settings_t));
    check_offsets("population.initial", sp_initial_params, sp_n_initial_params,
        sizeof(sp_initial_settings_t));
    check_offsets(
        "record", sp_record_params, sp_n_record_params, sizeof(sp_record_settings_t));
    check_offsets("sweep", sp_sweep_params, sp_n_sweep_params, sizeof(sp_sweep_settings_t));
}

/* ---- decisions ------------------------------------------------------------------------- */

/* A rule has the function of its form and no other; its chances are chances, do not fall as
 * what is chosen pays better, and are even where nothing tells the two apart. */
static void
every_decision_prefers_what_pays(void **state)
{
    (void) state;
    const sp_rule_params_t params
        = { .noise = 0.4, .intensity = 0.1, .spread = 4, .exponential = false };
    for (size_t d = 0; sp_decisions[d] != NULL; d++) {
        const sp_decision_t *rule = sp_decisions[d];
        assert_int_equal(rule->form == SP_RULE_CHOICE, rule->chance != NULL);
        assert_int_equal(rule->form == SP_RULE_PAIRWISE, rule->copy != NULL);
        double before[2] = { 0, 0 };
        for (int step = -40; step <= 40; step++) { /* 4: the largest difference there is */
            const double advantage = step / 10.0;
            for (int was_c = 0; rule->chance != NULL && was_c < 2; was_c++) {
                const double chance = rule->chance(&params, advantage, was_c == 1);
                assert_true(chance >= before[was_c] && chance <= 1);
                before[was_c] = chance;
            }
            if (rule->copy != NULL) {
                const double chance = rule->copy(&params, 1, 1 + advantage, params.spread);
                assert_true(chance >= before[0] && chance <= 1);
                before[0] = chance;
            }
        }
        if (rule->form == SP_RULE_CHOICE || rule->form == SP_RULE_PAIRWISE) {
            assert_true(before[0] > 0.5);
        }
    }
}

/* ---- mechanisms ------------------------------------------------------------------------ */

/* A mechanism stands below steering, is not in use at its presets (then it costs nothing and
 * changes no bit), and has at least one phase to act in. */
static bool
acts_in_some_phase(const sp_mechanism_t *m)
{
    return m->govern != NULL || m->factor != NULL || m->prepare != NULL || m->meet != NULL
        || m->agree != NULL || m->weigh != NULL || m->value != NULL || m->prescribe != NULL
        || m->settle != NULL || m->sanction != NULL || m->learn != NULL || m->period != NULL
        || m->cycle != NULL;
}

static void
every_mechanism_rests_at_its_presets(void **state)
{
    (void) state;
    for (size_t m = 0; sp_mechanisms[m] != NULL; m++) {
        const sp_mechanism_t *mechanism = sp_mechanisms[m];
        assert_int_equal(0, strncmp(mechanism->path, "steering.", 9));
        assert_string_equal(mechanism->name, mechanism->path + 9);
        assert_non_null(mechanism->in_use);
        assert_true(acts_in_some_phase(mechanism));
        void *params = calloc(1, mechanism->params_size + 1);
        assert_non_null(params);
        for (size_t p = 0; p < mechanism->n_params; p++) {
            sp_param_store(&mechanism->params[p], mechanism->params[p].preset, params);
        }
        assert_false(mechanism->in_use(params));
        if (mechanism->needs_ties != NULL) {
            assert_false(mechanism->needs_ties(params));
        }
        sp_test_run_t run = { .edges = NULL };
        sp_error_t err;
        assert_int_equal(SP_OK, sp_test_resolve(&run, "population.size=10"));
        if (mechanism->check != NULL) {
            assert_int_equal(SP_OK, mechanism->check(params, &run.run, NULL, &err));
        }
        sp_test_run_free(&run);
        free(params);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entries_are_sorted_and_documented),
        cmocka_unit_test(names_and_entries_go_together),
        cmocka_unit_test(every_parameter_is_documented),
        cmocka_unit_test(every_range_is_sound),
        cmocka_unit_test(every_value_reads_back_and_none_from_outside),
        cmocka_unit_test(every_value_has_a_place_of_its_own),
        cmocka_unit_test(every_decision_prefers_what_pays),
        cmocka_unit_test(every_mechanism_rests_at_its_presets),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
