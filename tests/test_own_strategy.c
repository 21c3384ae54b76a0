/* test_own_strategy.c - strategies that a scenario writes itself: every form against a plain
 * reading of the same numbers, short and long writings, swept numbers, flaws.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "samenspel/match.h"
#include "samenspel/plan.h"

#define HEAD                                                                             \
    "name: t\nrounds: 10\ngame: {kind: donation, benefit: 3, cost: 1}\n"                 \
    "decision: {rule: fermi, selection: 1}\nmatch: {rounds: 10}\n"                       \
    "population: {size: 10, initial: {strategies: {mine: 10}}}\nstrategies:\n  mine: "

static void
load(sp_plan_t *plan, const char *mine, const char *rest)
{
    char text[8192];
    sp_error_t err = { .message = "" };
    snprintf(text, sizeof(text), "%s%s\n%s", HEAD, mine, rest);
    if (sp_plan_parse(plan, "t.yaml", text, strlen(text), NULL, &err) != SP_OK) {
        fail_msg("%s", err.message);
    }
}

static void
refused(const char *mine, const char *message)
{
    char text[8192];
    sp_plan_t plan = { 0 };
    sp_error_t err = { .message = "" };
    snprintf(text, sizeof(text), "%s%s\n", HEAD, mine);
    if (sp_plan_parse(&plan, "t.yaml", text, strlen(text), NULL, &err) == SP_OK) {
        fail_msg("%s: is not refused", mine);
    }
    if (strstr(err.message, message) == NULL) {
        fail_msg("'%s' is not in '%s'", message, err.message);
    }
    sp_plan_free(&plan);
}

static const sp_strategy_t *
mine_of(const sp_plan_t *plan, uint32_t run)
{
    assert_int_equal(plan->run[run].n_strategies, 1);
    return plan->run[run].strategy[0];
}

/* Chance of C after a history of outcomes, by walking the automaton. */
static double
after(const sp_machine_t *machine, const unsigned *outcome, int n)
{
    unsigned state = machine->start;
    for (int t = 0; t < n; t++) {
        state = machine->next[state][outcome[t]];
    }
    return machine->cooperate[state];
}

/* All histories of n turns; chances are the list's, in the order CC.. to DD.., the oldest
 * turn first; histories before that have no weight. */
static void
assert_table(const sp_strategy_t *strategy, int n, const double *chance)
{
    sp_machine_t machine;
    assert_true(sp_strategy_machine(strategy, &machine));
    for (unsigned old = 0; old < SP_N_OUTCOMES; old++) {
        for (unsigned k = 0; k < 1u << 2 * n; k++) {
            unsigned outcome[8] = { old };
            for (int t = 0; t < n; t++) {
                outcome[t + 1] = k >> 2 * (n - 1 - t) & 3u;
            }
            assert_true(after(&machine, outcome, n + 1) == chance[k]);
            assert_true(after(&machine, outcome + 1, n) == chance[k]);
        }
    }
}

static void
a_table_answers_every_history(void **state)
{
    (void) state;
    sp_plan_t plan = { 0 };
    double chance[64];
    char text[2048] = "{kind: table, first_turns: [0.25, 0.5], cooperate_after: [";
    for (int k = 0; k < 16; k++) {
        char item[16];
        chance[k] = (k + 1) / 32.0;
        snprintf(item, sizeof(item), "%s%g", k > 0 ? ", " : "", chance[k]);
        strcat(text, item);
    }
    load(&plan, strcat(text, "]}"), "");
    const sp_strategy_t *mine = mine_of(&plan, 0);
    assert_int_equal(mine->form, SP_TABLE);
    assert_int_equal(mine->memory_depth, 2);
    assert_table(mine, 2, chance);
    sp_machine_t machine;
    assert_true(sp_strategy_machine(mine, &machine));
    assert_true(machine.cooperate[machine.start] == 0.25);
    for (unsigned o = 0; o < SP_N_OUTCOMES; o++) {
        assert_true(after(&machine, &o, 1) == 0.5);
    }
    assert_int_equal(machine.n_states, 1 + 4 + 16);
    sp_plan_free(&plan);

    /* as a text of letters, three turns */
    char letters[65];
    for (int k = 0; k < 64; k++) {
        chance[k] = k * k % 7 < 3;
        letters[k] = chance[k] > 0 ? 'C' : 'D';
    }
    letters[64] = '\0';
    snprintf(text, sizeof(text), "{kind: table, cooperate_after: %s}", letters);
    load(&plan, text, "");
    assert_table(mine_of(&plan, 0), 3, chance);
    sp_plan_free(&plan);
}

/* A table of five turns has no automaton; the loop that plays it must find the same entries
 * as one that is only as deep. */
static void
a_deep_table_plays_as_the_shallow_one_that_it_repeats(void **state)
{
    (void) state;
    sp_plan_t deep = { 0 };
    sp_plan_t shallow = { 0 };
    static char text[16384];
    char item[64];
    strcpy(text, "{kind: table, first_turns: [0.5, 0.5, 0.5, 0.5, 0.5], cooperate_after: [");
    for (int k = 0; k < 1024; k++) {
        snprintf(item, sizeof(item), "%s%g", k > 0 ? "," : "", (k % 16 + 1) / 32.0);
        strcat(text, item);
    }
    static char whole[20000];
    sp_error_t err = { .message = "" };
    snprintf(whole, sizeof(whole), "%s%s]}\n", HEAD, text);
    /* populations need automata or programs: read the strategy itself */
    if (sp_plan_parse(&deep, "t.yaml", whole, strlen(whole), NULL, &err) != SP_OK) {
        fail_msg("%s", err.message);
    }
    strcpy(text, "{kind: table, first_turns: [0.5, 0.5], cooperate_after: [");
    for (int k = 0; k < 16; k++) {
        snprintf(item, sizeof(item), "%s%g", k > 0 ? "," : "", (k + 1) / 32.0);
        strcat(text, item);
    }
    strcat(text, "]}");
    load(&shallow, text, "");
    const sp_strategy_t *strategy[2] = { mine_of(&deep, 0), mine_of(&shallow, 0) };
    sp_machine_t machine[2];
    assert_false(sp_strategy_machine(strategy[0], &machine[0]));
    assert_true(sp_strategy_machine(strategy[1], &machine[1]));
    const sp_match_rules_t rules = { .rounds = 300, .misperception = 0.1 };
    const sp_game_t game = { .payoff = { 3, 0, 5, 1 } };
    sp_arena_t arena = { 0 };
    sp_match_space_t space;
    assert_int_equal(
        sp_match_space_init(&space, &rules, strategy, 2, true, &arena, &err), SP_OK);
    /* both look back over the same turns; the first five may differ, so copy them */
    const sp_player_t deep_player = { strategy[0], NULL };
    const sp_player_t shallow_player = { strategy[1], NULL };
    const sp_player_t machine_player = { strategy[1], &machine[1] };
    uint64_t n_equal = 0;
    for (uint32_t pair = 0; pair < 200; pair++) {
        sp_match_counts_t counts[3];
        uint64_t moves[3][8] = { { 0 } };
        const sp_player_t *player[3] = { &deep_player, &shallow_player, &machine_player };
        for (int form = 0; form < 3; form++) {
            sp_match_play_any(&rules, &game, player[form], player[form], pair, pair + 1, 3,
                sp_rng_key(7, 1, 0), &space, &counts[form]);
            for (uint32_t turn = 0; turn < rules.rounds; turn++) {
                moves[form][turn / 64]
                    |= (uint64_t) sp_match_move(&space, 0, turn) << turn % 64;
            }
        }
        assert_memory_equal(moves[1], moves[2], sizeof(moves[1]));
        n_equal += memcmp(moves[0], moves[1], sizeof(moves[0])) == 0;
    }
    /* where the first five turns fell out alike, all do: the chances are within .5 +- .5,
     * so that this happens in some of the 200 pairs and not in all */
    assert_in_range(n_equal, 1, 199);
    sp_arena_free(&arena);
    sp_plan_free(&deep);
    sp_plan_free(&shallow);
}

static void
an_automaton_is_what_was_written(void **state)
{
    (void) state;
    sp_plan_t plan = { 0 };
    load(&plan,
        "{kind: automaton, start: 1, states: [{cooperate: 0.75, CC: 0, CD: 1, DC: 2, DD: 0},"
        " {cooperate: 0, CC: 2, CD: 2, DC: 1, DD: 1},"
        " {cooperate: 1, CC: 1, CD: 0, DC: 2, DD: 2}]}",
        "sweep: {parameters: {strategies.mine.states.0.cooperate: {values: [0.75, 0.5]}}}\n");
    static const unsigned next[3][4] = { { 0, 1, 2, 0 }, { 2, 2, 1, 1 }, { 1, 0, 2, 2 } };
    assert_int_equal(plan.n_runs, 2);
    for (uint32_t run = 0; run < 2; run++) {
        const sp_machine_t *machine = mine_of(&plan, run)->automaton;
        assert_int_equal(machine->n_states, 3);
        assert_int_equal(machine->start, 1);
        assert_true(machine->cooperate[0] == (run == 0 ? 0.75 : 0.5));
        assert_true(machine->cooperate[1] == 0 && machine->cooperate[2] == 1);
        for (int s = 0; s < 3; s++) {
            for (int o = 0; o < SP_N_OUTCOMES; o++) {
                assert_int_equal(machine->next[s][o], next[s][o]);
            }
        }
    }
    sp_plan_free(&plan);
}

static void
short_and_long_writings_are_one(void **state)
{
    (void) state;
    static const char *const alike[][2] = {
        { "{kind: memory_one, first: 0.5, cooperate_after: [1, 0.25, 0.5, 0]}",
            "{kind: memory_one, first: 0.5, cooperate_after: {CC: 1, CD: 0.25, DC: 0.5, DD: "
            "0}}" },
        { "{kind: memory_one, cooperate_after: CDDC}",
            "{kind: memory_one, cooperate_after: {DD: 1, CC: 1, CD: 0, DC: 0}}" },
        { "{kind: reactive, cooperate_after: CD}",
            "{kind: reactive, cooperate_after: {C: 1, D: 0}}" },
        { "{kind: automaton, states: [{cooperate: 1, CC: 0, CD: 0, DC: 0, DD: 0}]}",
            "{kind: automaton, start: 0, states: {0: {cooperate: 1, CC: 0, CD: 0, DC: 0, DD: "
            "0}}}" },
    };
    for (size_t i = 0; i < sizeof(alike) / sizeof(alike[0]); i++) {
        sp_plan_t one = { 0 };
        sp_plan_t other = { 0 };
        load(&one, alike[i][0], "");
        load(&other, alike[i][1], "");
        assert_string_equal(one.hash, other.hash);
        sp_plan_free(&one);
        sp_plan_free(&other);
    }
}

static void
one_like_another_has_its_parameters(void **state)
{
    (void) state;
    sp_plan_t plan = { 0 };
    load(&plan, "{kind: like, of: TitForTat}", "");
    const sp_strategy_t *mine = mine_of(&plan, 0);
    assert_string_equal(mine->name, "mine");
    assert_int_equal(mine->form, SP_MEMORY_ONE);
    assert_memory_equal(&mine->memory_one, &sp_strategy_find("tit_for_tat")->memory_one,
        sizeof(mine->memory_one));
    sp_plan_free(&plan);
    load(&plan, "{kind: like, of: AdaptiveTitForTat, rate: 0.125}",
        "sweep: {parameters: {strategies.mine.rate: {values: [0.125, 1]}}}\n");
    for (uint32_t run = 0; run < 2; run++) {
        mine = mine_of(&plan, run);
        double rate;
        assert_int_equal(mine->form, SP_PROGRAM);
        memcpy(&rate, (const char *) mine->values + mine->params[0].offset, sizeof(rate));
        assert_true(rate == (run == 0 ? 0.125 : 1));
    }
    sp_plan_free(&plan);
    load(&plan, "{kind: like, of: adaptive_tit_for_tat}", "");
    assert_memory_equal(mine_of(&plan, 0)->values,
        sp_strategy_find("adaptive_tit_for_tat")->values, sizeof(double));
    sp_plan_free(&plan);
}

/* phi, slope and baseline of the scenario, payoffs of its game: 2, -1, 3, 0. */
static void
one_like_a_line_has_its_vector_in_every_game(void **state)
{
    (void) state;
    static const double donation[SP_N_OUTCOMES] = { 2, -1, 3, 0 };
    static const double axelrod[SP_N_OUTCOMES] = { 3, 0, 5, 1 };
    sp_plan_t plan = { 0 };
    sp_memory_one_t vector;
    load(&plan, "{kind: like, of: zd_gen_2, phi: 0.125, slope: 0.25, baseline: 1}", "");
    assert_true(sp_strategy_vector(mine_of(&plan, 0), donation, &vector));
    assert_true(vector.after[SP_CC] == 1 - 0.125 * 0.75);
    assert_true(vector.after[SP_CD] == 1 - 0.125 * 2.5);
    assert_true(vector.after[SP_DC] == 0.125 * 2.5);
    assert_true(vector.after[SP_DD] == 0.125 * 0.75);
    assert_true(sp_strategy_vector(mine_of(&plan, 0), axelrod, &vector));
    assert_true(vector.after[SP_CC] == 1 - 0.125 * 0.75 * 2);
    assert_true(vector.after[SP_DD] == 0);
    sp_plan_free(&plan);
    load(&plan, "{kind: like, of: zd_extort_2}", "");
    assert_memory_equal(&mine_of(&plan, 0)->memory_one,
        &sp_strategy_find("zd_extort_2")->memory_one, sizeof(vector));
    sp_plan_free(&plan);
    refused("{kind: like, of: zd_extort_2, phi: 0.5}",
        "mine does not exist in the game with payoffs CC 2, CD -1, DC 3, DD 0: its chance "
        "of C after CD would be -0.75; must be in [0, 1]");
}

static void
flaws_are_named(void **state)
{
    (void) state;
    refused("{kind: table}", "strategies.mine has no 'cooperate_after'");
    refused("{kind: table, cooperate_after: CDDC}", "is not used by kind table");
    refused("{kind: table, cooperate_after: [1, 0, 1]}", "has 3 chances: must have 2");
    refused("{kind: table, cooperate_after: {CCCC: 1}}", "has no 'cooperate_after.CCCD'");
    refused("{kind: table, first_turns: CCC, cooperate_after: CDDDDDDDDDDDDDDC}",
        "has 3 first_turns: must have 2");
    refused("{kind: table, cooperate_after: {CCCE: 1}}", "CCCE");
    refused("{kind: automaton}", "has no 'states.0.cooperate'");
    refused("{kind: automaton, states: [{cooperate: 1, CC: 0, CD: 0, DC: 0}]}",
        "has no 'states.0.DD'");
    refused("{kind: automaton, states: [{cooperate: 1, CC: 0, CD: 0, DC: 0, DD: 1}]}",
        "states.0.DD: 1: must be the number of a state, 0 to 0");
    refused("{kind: automaton, start: 1, states: [{cooperate: 1, CC: 0, CD: 0, DC: 0, DD: "
            "0}]}",
        "start: 1: must be the number of a state");
    refused("{kind: automaton, states: [{cooperate: 2, CC: 0, CD: 0, DC: 0, DD: 0}]}",
        "[0, 1]");
    refused("{kind: like}", "has no 'of'");
    refused("{kind: like, of: tit_for_tatt}", "did you mean 'tit_for_tat'");
    refused("{kind: like, of: tit_for_tat, rate: 1}", "unknown key 'rate'");
    refused("{kind: like, of: adaptive_tit_for_tat, rate: 2}", "rate");
    refused("{kind: memory_one, cooperate_after: CDDC, states: [{cooperate: 1}]}",
        "states.0.cooperate is not used by kind memory_one: it belongs to automaton");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_table_answers_every_history),
        cmocka_unit_test(a_deep_table_plays_as_the_shallow_one_that_it_repeats),
        cmocka_unit_test(an_automaton_is_what_was_written),
        cmocka_unit_test(short_and_long_writings_are_one),
        cmocka_unit_test(one_like_another_has_its_parameters),
        cmocka_unit_test(one_like_a_line_has_its_vector_in_every_game),
        cmocka_unit_test(flaws_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
