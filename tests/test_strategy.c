/* test_strategy.c - built-in strategies: documented, found by any name, sound machines.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "samenspel/strategy.h"

static const sp_strategy_t *
find(const char *name)
{
    const sp_strategy_t *strategy = sp_strategy_find(name);
    if (strategy == NULL) {
        fail_msg("no strategy '%s'", name);
    }
    return strategy;
}

static void
every_strategy_is_documented_and_sorted(void **state)
{
    (void) state;
    size_t n = 0;
    for (; sp_strategies[n] != NULL; n++) {
        const sp_strategy_t *strategy = sp_strategies[n];
        assert_true(n == 0 || strcmp(sp_strategies[n - 1]->name, strategy->name) < 0);
        assert_true(strlen(strategy->summary) > 20 && strlen(strategy->summary) <= 90);
        assert_null(strchr(strategy->summary, '\n'));
        assert_non_null(strpbrk(strategy->source, "0123456789")); /* a year at least */
        assert_non_null(strategy->aliases);
        assert_int_equal(strspn(strategy->name, "abcdefghijklmnopqrstuvwxyz_0123456789"),
            strlen(strategy->name));
    }
    assert_true(n >= 10);
}

/* Every name and alias leads to its own strategy, so none is claimed twice. */
static void
every_name_and_alias_finds_its_strategy(void **state)
{
    (void) state;
    for (size_t i = 0; sp_strategies[i] != NULL; i++) {
        assert_ptr_equal(sp_strategy_find(sp_strategies[i]->name), sp_strategies[i]);
        const char *list = sp_strategies[i]->aliases;
        while (*list != '\0') {
            char alias[64];
            const size_t length = strcspn(list, ",");
            assert_true(length > 0 && length < sizeof(alias));
            snprintf(alias, sizeof(alias), "%.*s", (int) length, list);
            assert_ptr_equal(sp_strategy_find(alias), sp_strategies[i]);
            list += length;
            list += *list == ',';
        }
    }
}

/* The class names of Axelrod-Python, so that its users' lists work. */
static void
names_of_axelrod_python_are_known(void **state)
{
    (void) state;
    static const char *const pairs[][2] = { { "Cooperator", "always_cooperate" },
        { "Defector", "always_defect" }, { "TitForTat", "tit_for_tat" },
        { "Tit For Tat", "tit_for_tat" }, { "WinStayLoseShift", "win_stay_lose_shift" },
        { "Win-Stay Lose-Shift", "win_stay_lose_shift" },
        { "GTFT", "generous_tit_for_tat" },
        { "Grudger", "grudger" }, { "FirstByJoss", "joss" }, { "Random", "random" },
        { "ZDExtort2", "zd_extort_2" }, { "ZD-Extort-2", "zd_extort_2" },
        { "ZDGTFT2", "zd_gtft_2" }, { "ZD-GTFT-2", "zd_gtft_2" } };
    for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
        assert_string_equal(find(pairs[i][0])->name, pairs[i][1]);
    }
}

static void
other_words_find_nothing(void **state)
{
    (void) state;
    static const char *const words[] = { "", ",", "Tit", "tft,TFT", "tit_for_tatt", "Tft",
        " tft", "tft " };
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        assert_null(sp_strategy_find(words[i]));
    }
}

/* Whatever form a strategy has, its machine is one that a match can run. */
static void
every_machine_is_sound(void **state)
{
    (void) state;
    for (size_t i = 0; sp_strategies[i] != NULL; i++) {
        sp_machine_t machine;
        if (!sp_strategy_machine(sp_strategies[i], &machine)) {
            assert_true(sp_is_program(sp_strategies[i]) || sp_strategies[i]->form == SP_TABLE);
            continue;
        }
        assert_in_range(machine.n_states, 1, SP_MOST_STATES);
        assert_true(machine.start < machine.n_states);
        for (int s = 0; s < machine.n_states; s++) {
            assert_true(machine.cooperate[s] >= 0 && machine.cooperate[s] <= 1);
            for (int outcome = 0; outcome < SP_N_OUTCOMES; outcome++) {
                assert_true(machine.next[s][outcome] < machine.n_states);
            }
        }
    }
}

static void
memory_one_vectors_survive_the_machine(void **state)
{
    (void) state;
    int n_memory_one = 0;
    for (size_t i = 0; sp_strategies[i] != NULL; i++) {
        if (sp_strategies[i]->form == SP_MEMORY_ONE) {
            sp_machine_t machine;
            sp_memory_one_t back;
            sp_strategy_machine(sp_strategies[i], &machine);
            assert_true(sp_machine_memory_one(&machine, &back));
            assert_memory_equal(&back, &sp_strategies[i]->memory_one, sizeof(back));
            n_memory_one++;
        }
    }
    assert_true(n_memory_one >= 9);
}

/* Memory is what a machine does, not how it was written: one state that never moves is
 * memory-one, and grim is not, though it has but two states. */
static void
memory_is_recognised_by_behaviour(void **state)
{
    (void) state;
    sp_machine_t machine = { .n_states = 1, .cooperate = { 0.7 } };
    sp_memory_one_t vector;
    assert_true(sp_machine_memory_one(&machine, &vector));
    assert_true(vector.first == 0.7 && vector.after[SP_DD] == 0.7);
    sp_strategy_machine(find("grim"), &machine);
    assert_false(sp_machine_memory_one(&machine, &vector));
    sp_strategy_machine(find("grudger"), &machine);
    assert_false(sp_machine_memory_one(&machine, &vector));
}

/* The printed vectors, by hand: a slip of a column in the table would show here. */
static void
vectors_are_those_of_the_literature(void **state)
{
    (void) state;
    static const struct {
        const char *name;
        double p[5]; /* first, CC, CD, DC, DD */
    } known[] = {
        { "tft", { 1, 1, 0, 1, 0 } },
        { "wsls", { 1, 1, 0, 0, 1 } },
        { "GTFT", { 1, 1, 1.0 / 3, 1, 1.0 / 3 } },
        { "joss", { 1, 0.9, 0, 0.9, 0 } },
        { "EXTORT-2", { 1, 8.0 / 9, 0.5, 1.0 / 3, 0 } },
        { "ZDGTFT-2", { 1, 1, 0.125, 1, 0.25 } },
    };
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        const sp_memory_one_t *vector = &find(known[i].name)->memory_one;
        assert_true(vector->first == known[i].p[0]);
        for (int k = 0; k < SP_N_OUTCOMES; k++) {
            assert_true(vector->after[k] == known[i].p[1 + k]);
        }
    }
}

/* Chance of C after a list of outcomes, e.g. "CD" for one turn C against D. */
static double
after(const char *name, const char *history)
{
    sp_machine_t machine;
    sp_strategy_machine(find(name), &machine);
    unsigned s = machine.start;
    for (; *history != '\0'; history += 2) {
        s = machine.next[s][sp_outcome(history[0] == 'C', history[1] == 'C')];
    }
    return machine.cooperate[s];
}

/* Two readings of "never forgives": grim counts its own erroneous D, grudger does not. */
static void
grim_and_grudger_never_forgive(void **state)
{
    (void) state;
    for (int i = 0; i < 2; i++) {
        const char *name = i == 0 ? "grim" : "grudger";
        assert_true(after(name, "") == 1 && after(name, "CCCCCC") == 1);
        assert_true(after(name, "CD") == 0 && after(name, "CCCD") == 0);
        assert_true(after(name, "CDDCDC") == 0 && after(name, "CDCCCC") == 0);
        assert_true(after(name, "DD") == 0);
    }
    assert_true(after("grim", "DC") == 0 && after("grim", "DCCC") == 0);
    assert_true(after("grudger", "DC") == 1 && after("grudger", "DCCC") == 1);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_strategy_is_documented_and_sorted),
        cmocka_unit_test(every_name_and_alias_finds_its_strategy),
        cmocka_unit_test(names_of_axelrod_python_are_known),
        cmocka_unit_test(other_words_find_nothing),
        cmocka_unit_test(every_machine_is_sound),
        cmocka_unit_test(memory_one_vectors_survive_the_machine),
        cmocka_unit_test(memory_is_recognised_by_behaviour),
        cmocka_unit_test(vectors_are_those_of_the_literature),
        cmocka_unit_test(grim_and_grudger_never_forgive),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
