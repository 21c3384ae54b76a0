/* test_strategy_traces.c - matches of the deterministic strategies, move for move, as
 * another implementation plays them (tests/data/strategy_traces*.txt say where from).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "samenspel/arena.h"
#include "samenspel/error.h"
#include "samenspel/match.h"
#include "support/strategy_data.h"

enum { N_TURNS = 200, N_PAIRS = 6769, N_ASIDE = 4556, N_SEQUENCES = 12, N_FIXED = 1800 };

static const sp_match_rules_t rules = { .rounds = N_TURNS };
static const sp_game_t game = { .payoff = { 3, 0, 5, 1 } };
static const char letters[] = "RSTP"; /* by outcome, as in the files */

/* ---- a player of a fixed sequence ----------------------------------------------------- */

typedef struct {
    bool move[N_TURNS];
} sequence_t;

static double
play_sequence(sp_view_t *view, void *state)
{
    (void) state;
    const sequence_t *sequence = view->params;
    return sequence->move[view->turn] ? 1 : 0;
}

static const sp_program_t sequence_program = { .move = play_sequence };

/* ---- room for any two ----------------------------------------------------------------- */

typedef struct {
    sp_arena_t arena;
    sp_match_space_t space;
} room_t;

static int
room_make(void **state)
{
    static room_t room;
    sp_error_t err;
    uint32_t n = 0;
    while (sp_strategies[n] != NULL) {
        n++;
    }
    *state = &room;
    const sp_status_t status = sp_match_space_init(
        &room.space, &rules, sp_strategies, n, true, &room.arena, &err);
    return status == SP_OK ? 0 : -1;
}

static int
room_free(void **state)
{
    room_t *room = *state;
    sp_arena_free(&room->arena);
    return 0;
}

/* ---- one match ------------------------------------------------------------------------ */

/* Plays it in every form that both players have and holds it to the outcomes, seen from
 * the first, up to the first turn that is not as it should be. */
static void
expect_match(
    room_t *room, const sp_strategy_t *const strategy[2], const unsigned outcome[N_TURNS])
{
    static sp_machine_t machine[2];
    sp_player_t player[2];
    for (int i = 0; i < 2; i++) {
        player[i].strategy = strategy[i];
        player[i].machine =
            sp_strategy_machine(strategy[i], &machine[i]) ? &machine[i] : NULL;
    }
    const sp_rng_key_t key = sp_rng_key(1, 1, 0);
    sp_match_counts_t counts;
    sp_match_play_any(
        &rules, &game, &player[0], &player[1], 0, 1, 0, key, &room->space, &counts);
    uint32_t expected[SP_N_OUTCOMES] = { 0 };
    for (uint32_t t = 0; t < N_TURNS; t++) {
        const unsigned played = sp_outcome(
            sp_match_move(&room->space, 0, t), sp_match_move(&room->space, 1, t));
        if (played != outcome[t]) {
            fail_msg("%s against %s: turn %u (from 0) should be %c, not %c",
                strategy[0]->name, strategy[1]->name, t, letters[outcome[t]],
                letters[played]);
        }
        expected[outcome[t]]++;
    }
    assert_memory_equal(counts.count, expected, sizeof(expected));
    if (player[0].machine != NULL && player[1].machine != NULL) {
        sp_match_counts_t by_machines;
        sp_match_play(&rules, &machine[0], &machine[1], 0, 1, 0, key, &by_machines);
        if (memcmp(&by_machines, &counts, sizeof(counts)) != 0) {
            fail_msg("%s against %s: as machines they play another match",
                strategy[0]->name, strategy[1]->name);
        }
    }
}

static unsigned
outcome_of(char letter)
{
    const char *at = strchr(letters, letter);
    assert_true(letter != '\0' && at != NULL);
    return (unsigned) (at - letters);
}

/* A beginning and what repeats after it. */
static void
unroll(const char *start, const char *cycle, unsigned outcome[N_TURNS])
{
    const size_t n_start = strcmp(start, "-") == 0 ? 0 : strlen(start);
    const size_t n_cycle = strlen(cycle);
    for (size_t t = 0; t < N_TURNS; t++) {
        outcome[t] = outcome_of(t < n_start ? start[t] : cycle[(t - n_start) % n_cycle]);
    }
}

/* All pairs of a file; returns how many there are. */
static int
expect_pairs(room_t *room, const char *name)
{
    FILE *file = data_open(name);
    data_line_t line;
    const sp_strategy_t *strategy[2] = { NULL, NULL };
    int n = 0;
    while (data_next(file, &line)) {
        if (strcmp(line.word[0], "@") == 0) {
            strategy[0] = data_strategy(line.word[1]);
            continue;
        }
        assert_int_equal(line.n_words, 3);
        n++;
        strategy[1] = data_strategy(line.word[0]);
        if (strategy[0] != NULL && strategy[1] != NULL) {
            unsigned outcome[N_TURNS];
            unroll(line.word[1], line.word[2], outcome);
            expect_match(room, strategy, outcome);
        }
    }
    fclose(file);
    return n;
}

static void
pairs_play_as_the_reference_does(void **state)
{
    assert_int_equal(expect_pairs(*state, "strategy_traces.txt"), N_PAIRS);
}

static void
pairs_kept_aside_play_as_the_reference_does(void **state)
{
    assert_int_equal(expect_pairs(*state, "strategy_traces_aside.txt"), N_ASIDE);
}

/* Move of turn t of a sequence in hexadecimal digits, four turns a digit. */
static bool
is_c(const char *digits, uint32_t t)
{
    const char digit[] = { digits[t / 4], '\0' };
    return (strtoul(digit, NULL, 16) >> (3 - t % 4) & 1u) != 0;
}

static void
strategies_answer_fixed_sequences_as_the_reference_does(void **state)
{
    FILE *file = data_open("strategy_traces_fixed.txt");
    data_line_t line;
    static sequence_t sequence[N_SEQUENCES];
    int n = 0;
    while (data_next(file, &line)) {
        assert_int_equal(line.n_words, 3);
        assert_int_equal(strlen(line.word[2]), N_TURNS / 4);
        const unsigned long k = strtoul(line.word[1], NULL, 10);
        assert_true(k < N_SEQUENCES);
        if (strcmp(line.word[0], "@") == 0) {
            for (uint32_t t = 0; t < N_TURNS; t++) {
                sequence[k].move[t] = is_c(line.word[2], t);
            }
            continue;
        }
        n++;
        const sp_strategy_t partner = { .name = line.word[1],
            .form = SP_PROGRAM,
            .program = &sequence_program,
            .values = &sequence[k] };
        const sp_strategy_t *strategy[2] = { data_strategy(line.word[0]), &partner };
        if (strategy[0] != NULL) {
            unsigned outcome[N_TURNS];
            for (uint32_t t = 0; t < N_TURNS; t++) {
                outcome[t] = sp_outcome(is_c(line.word[2], t), sequence[k].move[t]);
            }
            expect_match(*state, strategy, outcome);
        }
    }
    fclose(file);
    assert_int_equal(n, N_FIXED);
}

/* The last of them: the others have met every name. */
static void
every_strategy_of_the_reference_is_known(void **state)
{
    (void) state;
    assert_in_range(data_n_unknown(), 0, N_UNKNOWN);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pairs_play_as_the_reference_does),
        cmocka_unit_test(pairs_kept_aside_play_as_the_reference_does),
        cmocka_unit_test(strategies_answer_fixed_sequences_as_the_reference_does),
        cmocka_unit_test(every_strategy_of_the_reference_is_known),
    };
    return cmocka_run_group_tests(tests, room_make, room_free);
}
