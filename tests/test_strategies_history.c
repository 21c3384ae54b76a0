/* test_strategies_history.c - players that judge whole matches, held to plain searches of
 * the history, and families at other numbers than those of their members.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "samenspel/strategy.h"

enum { MOST = 700 };

/* A match as one player sees it; 1 = C. */
typedef struct {
    uint32_t n;
    bool own[MOST], seen[MOST];
} history_t;

static const sp_game_t game = { .payoff = { 3, 0, 5, 1 } };

static const sp_strategy_t *
find(const char *name)
{
    const sp_strategy_t *strategy = sp_strategy_find(name);
    if (strategy == NULL) {
        fail_msg("no strategy '%s'", name);
    }
    return strategy;
}

/* The numbers of a strategy, as a scenario would make them; no struct is larger. */
typedef struct {
    double room[64];
} values_t;

static void
set(const sp_strategy_t *strategy, const char *name, double value, values_t *values)
{
    for (size_t p = 0; p < strategy->n_params; p++) {
        assert_true(strategy->params[p].offset + sizeof(double) <= sizeof(*values));
        if (strcmp(strategy->params[p].name, name) == 0) {
            sp_param_store(&strategy->params[p], value, values);
            return;
        }
    }
    fail_msg("%s has no parameter %s", strategy->name, name);
}

static values_t
presets(const sp_strategy_t *strategy)
{
    values_t values = { { 0 } };
    for (size_t p = 0; p < strategy->n_params; p++) {
        set(strategy, strategy->params[p].name, strategy->params[p].preset, &values);
    }
    return values;
}

/* Chance of C before every turn of a prescribed match; rounds: the length that is told
 * to the player. */
static void
ask_with(const sp_strategy_t *strategy, const void *values, const history_t *history,
    uint32_t rounds, double chance[MOST])
{
    sp_match_facts_t facts = { .rounds = rounds };
    memcpy(facts.payoff, game.payoff, sizeof(facts.payoff));
    uint64_t own[MOST / 64 + 1];
    uint64_t seen[MOST / 64 + 1];
    memset(own, 0xff, sizeof(own)); /* rests of an earlier match */
    memset(seen, 0xff, sizeof(seen));
    sp_view_t view = { .facts = &facts,
        .params = values,
        .stream = { .key = { { 1, 2 } }, .low = 3, .high = 4 } };
    sp_machine_t machine;
    const bool has_machine = sp_strategy_machine(strategy, &machine);
    unsigned at = has_machine ? machine.start : 0;
    void *state = NULL;
    if (!has_machine) {
        const sp_program_t *program = strategy->program;
        const size_t size = program->state_bytes != NULL
            ? program->state_bytes(values, MOST)
            : program->state_size;
        state = calloc(1, size + 1);
        assert_non_null(state);
        if (program->needs_history) {
            view.own_history = own;
            view.seen_history = seen;
        }
        if (program->start != NULL) {
            program->start(&view, state);
        }
    }
    for (uint32_t t = 0; t < history->n; t++) {
        chance[t] = has_machine ? machine.cooperate[at]
                                : strategy->program->move(&view, state);
        if (has_machine) {
            at = machine.next[at][sp_outcome(history->own[t], history->seen[t])];
        }
        sp_view_add(&view, history->own[t], history->seen[t]);
    }
    free(state);
}

static void
ask(const char *name, const history_t *history, double chance[MOST])
{
    ask_with(find(name), find(name)->values, history, 0, chance);
}

/* A plain generator, so that the histories are the same everywhere. */
static uint32_t
draw_below(uint32_t *seed, uint32_t n)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 8) % n;
}

/* Match number k: the partner goes round with some period after some free moves, at times
 * with a slip, or defects by chance; one's own moves are anything. */
static void
make_history(uint32_t k, history_t *history)
{
    uint32_t seed = 7919 * k + 1;
    history->n = k % 10 == 0 ? MOST : 1 + draw_below(&seed, 120);
    const uint32_t period = 1 + draw_below(&seed, 14);
    const uint32_t free = k % 2 == 0 ? 0 : draw_below(&seed, 14);
    const uint32_t slip = k % 3 == 0 ? draw_below(&seed, history->n) : MOST;
    const uint32_t share = draw_below(&seed, 101);
    bool cycle[14];
    for (uint32_t i = 0; i < 14; i++) {
        cycle[i] = draw_below(&seed, 2) != 0;
    }
    for (uint32_t t = 0; t < history->n; t++) {
        const bool chance = draw_below(&seed, 100) < share;
        history->own[t] = draw_below(&seed, 100) < share;
        history->seen[t] = k % 5 == 4 || t < free ? chance : cycle[t % period];
        history->seen[t] = history->seen[t] != (t == slip);
    }
}

enum { N_HISTORIES = 1500 };

/* Whether moves first .. last go round at least twice, the shortest length first. */
static bool
goes_round(
    const bool *moves, uint32_t first, uint32_t last, uint32_t least, uint32_t most)
{
    const uint32_t longest = most < (last - first) / 2 ? most : (last - first) / 2;
    for (uint32_t length = least; length <= longest; length++) {
        bool same = true;
        for (uint32_t t = first; t < last; t++) {
            same = same && moves[t] == moves[first + (t - first) % length];
        }
        if (same) {
            return true;
        }
    }
    return false;
}

static uint32_t
count(const bool *moves, uint32_t first, uint32_t last)
{
    uint32_t n = 0;
    for (uint32_t t = first; t < last; t++) {
        n += moves[t];
    }
    return n;
}

static bool
is_mixed(const bool *moves, uint32_t n)
{
    return count(moves, 0, n) > 0 && count(moves, 0, n) < n;
}

/* A set of periods that still hold tells what searching the whole history tells, for any
 * lengths of cycles. */
static void
cycle_hunters_find_what_a_search_of_the_history_finds(void **state)
{
    (void) state;
    static const uint32_t lengths[][2]
        = { { 3, 12 }, { 1, 1 }, { 1, 12 }, { 2, 5 }, { 7, 63 }, { 5, 4 }, { 63, 63 } };
    const sp_strategy_t *hunter = find("cycle_hunter");
    const sp_strategy_t *late = find("eventual_cycle_hunter");
    uint32_t n_hunts = 0;
    for (uint32_t k = 0; k < N_HISTORIES; k++) {
        history_t history;
        double chance[MOST];
        make_history(k, &history);
        const uint32_t *length = lengths[k / 10 % 7];
        values_t values = presets(hunter);
        set(hunter, "least", length[0], &values);
        set(hunter, "most", length[1], &values);
        ask_with(hunter, &values, &history, 0, chance);
        bool hunting = false;
        for (uint32_t n = 0; n < history.n; n++) {
            hunting = hunting
                || (is_mixed(history.seen, n)
                    && goes_round(history.seen, 0, n, length[0], length[1]));
            assert_true(chance[n] == (hunting ? 0 : 1));
        }
        n_hunts += hunting;
        ask_with(late, &values, &history, 0, chance);
        hunting = false;
        for (uint32_t n = 0; n < history.n; n++) {
            const bool looks = n >= 10 && count(history.seen, 0, n) < n;
            if (looks && n % 10 == 0) {
                hunting = goes_round(history.seen, 10, n, length[0], length[1]);
            }
            assert_true(chance[n] == (looks && hunting ? 0 : 1));
            n_hunts += looks && hunting;
        }
    }
    assert_true(n_hunts > N_HISTORIES);
}

/* Calculator looks once, after twenty moves, at cycles of any length, also of one. */
static void
calculator_finds_what_a_search_of_twenty_moves_finds(void **state)
{
    (void) state;
    uint32_t n_cyclic = 0;
    for (uint32_t k = 0; k < N_HISTORIES; k++) {
        history_t history;
        double chance[MOST];
        make_history(k, &history);
        ask("calculator", &history, chance);
        const bool cyclic = history.n > 20 && goes_round(history.seen, 0, 20, 1, 12);
        for (uint32_t n = 1; n < history.n; n++) {
            const double after_c = n < 20 ? 0.9 : cyclic ? 0 : 1;
            assert_true(chance[n] == (history.seen[n - 1] ? after_c : 0));
        }
        n_cyclic += cyclic;
    }
    assert_in_range(n_cyclic, N_HISTORIES / 10, N_HISTORIES * 9 / 10);
}

/* Counts that follow the quarters of the match equal counts made anew every turn. */
static void
math_constant_hunter_counts_the_parts_of_the_match(void **state)
{
    (void) state;
    uint32_t n_hunted = 0;
    for (uint32_t k = 0; k < N_HISTORIES; k++) {
        history_t history;
        double chance[MOST];
        make_history(k, &history);
        ask("math_constant_hunter", &history, chance);
        for (uint32_t n = 0; n < history.n; n++) {
            const uint32_t part[3][2]
                = { { 0, n / 2 }, { n / 4, 3 * n / 4 }, { n / 2, n } };
            double share[3] = { 0 };
            for (int i = 0; i < 3 && n >= 8; i++) {
                const uint32_t first = part[i][0];
                const uint32_t last = part[i][1];
                share[i] = 0.5
                    * (count(history.own, first, last) + count(history.seen, first, last))
                    / (last - first);
            }
            const bool hunted = n >= 8 && is_mixed(history.seen, n)
                && fabs(share[0] - share[1]) < 0.2 && fabs(share[0] - share[2]) < 0.2;
            assert_true(chance[n] == (hunted ? 0 : 1));
            n_hunted += hunted;
        }
    }
    assert_true(n_hunted > N_HISTORIES);
}

static void
random_hunter_counts_answers(void **state)
{
    (void) state;
    uint32_t n_hunted = 0;
    for (uint32_t k = 0; k < N_HISTORIES; k++) {
        history_t history;
        double chance[MOST];
        make_history(k, &history);
        ask("random_hunter", &history, chance);
        for (uint32_t n = 0; n < history.n; n++) {
            uint32_t answer[2] = { 0 }; /* D by D, C by C */
            for (uint32_t t = 1; t < n; t++) {
                answer[history.own[t - 1]] += history.own[t - 1] == history.seen[t];
            }
            bool hunted = n > 10;
            for (int move = 0; move < 2; move++) {
                const uint32_t n_c = count(history.own, 0, n);
                const uint32_t moves = move == 1 ? n_c : n - n_c;
                hunted = hunted
                    && (moves <= 5 || fabs((double) answer[move] / moves - 0.5) < 0.25);
            }
            assert_true(chance[n] == (hunted ? 0 : 1));
            n_hunted += hunted;
        }
    }
    assert_true(n_hunted > N_HISTORIES);
}

/* What `kind: like` builds from the rows plays as the built-in strategy itself: nothing
 * that a program reads is missing among its parameters, and presets are its values. */
static void
programs_play_by_their_parameter_rows(void **state)
{
    (void) state;
    uint32_t n_programs = 0;
    for (size_t s = 0; sp_strategies[s] != NULL; s++) {
        const sp_strategy_t *strategy = sp_strategies[s];
        if (!sp_is_program(strategy) || strategy->n_params == 0 || strategy->slow) {
            continue;
        }
        n_programs++;
        const values_t values = presets(strategy);
        for (uint32_t k = 0; k < 40; k++) {
            history_t history;
            double built_in[MOST];
            double built[MOST];
            make_history(k, &history);
            ask_with(strategy, strategy->values, &history, history.n, built_in);
            ask_with(strategy, &values, &history, history.n, built);
            if (memcmp(built_in, built, history.n * sizeof(double)) != 0) {
                fail_msg("%s differs from what its rows say", strategy->name);
            }
        }
    }
    assert_true(n_programs >= 20);
}

/* A family with numbers, at those of a member that has a form of its own. */
static void
families_contain_their_automata(void **state)
{
    (void) state;
    static const struct {
        const char *program, *parameter;
        double value;
        const char *member;
    } pairs[] = {
        { "soft_go_by_majority", "window", 5, "soft_go_by_majority_5" },
        { "hard_go_by_majority", "window", 5, "hard_go_by_majority_5" },
        { "soft_go_by_majority_40", "window", 1, "tit_for_tat" },
        { "soft_go_by_majority_40", "window", 0, "soft_go_by_majority" },
        { "soft_go_by_majority", "soft", 0, "hard_go_by_majority" },
        { "general_soft_grudger", "offences", 1, "soft_grudger" },
        { "remorseful_prober", "probe", 0, "tit_for_tat" },
        { "average_copier", "at_first", 1, "nice_average_copier" },
        { "limited_retaliate", "limit", MOST, "retaliate" },
    };
    for (uint32_t k = 0; k < N_HISTORIES; k++) {
        history_t history;
        make_history(k, &history);
        for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
            double one[MOST];
            double other[MOST];
            const sp_strategy_t *program = find(pairs[i].program);
            values_t values = presets(program);
            set(program, pairs[i].parameter, pairs[i].value, &values);
            ask_with(program, &values, &history, 0, one);
            ask(pairs[i].member, &history, other);
            assert_memory_equal(one, other, history.n * sizeof(double));
        }
    }
}

/* The moves of a player with some parameters against prescribed moves of the partner; its
 * own go as meant but in turns marked ! in slips. */
static void
assert_plays(const char *name, const char *parameters, const char *seen,
    const char *slips, const char *moves)
{
    const sp_strategy_t *strategy = find(name);
    values_t values = presets(strategy);
    char word[32];
    double value;
    int length;
    while (sscanf(parameters, " %31s %lf%n", word, &value, &length) == 2) {
        set(strategy, word, value, &values);
        parameters += length;
    }
    history_t history = { .n = (uint32_t) strlen(seen) };
    double chance[MOST];
    char played[MOST + 1] = "";
    assert_int_equal(strlen(moves), history.n);
    for (uint32_t t = 0; t < history.n; t++) {
        history.seen[t] = seen[t] == 'C';
    }
    for (uint32_t t = 0; t < history.n; t++) { /* the moves before t are known by now */
        ask_with(strategy, &values, &history, history.n, chance);
        played[t] = chance[t] == 1 ? 'C' : chance[t] == 0 ? 'D' : '?';
        history.own[t] = (chance[t] == 1) != (t < strlen(slips) && slips[t] == '!');
    }
    assert_string_equal(played, moves);
}

static void
families_obey_their_numbers(void **state)
{
    (void) state;
    /* two D in a row are answered by three and one C; meanwhile nothing counts */
    assert_plays("general_soft_grudger", "offences 2 defections 3 penance 1",
        "CDCDDDDCDDCC", "", "CCCCCDDDCCDD");
    assert_plays("general_soft_grudger", "defections 1 penance 0", "CDDCD", "", "CCDDC");
    assert_plays("grumpy", "grumpy_above 1 nice_above 0", "CDDDCCCDD", "", "CCCCDDDCC");
    assert_plays("grumpy", "starts_grumpy 1 nice_above 1", "CCDDCCCC", "", "DDCCCCCC");
    assert_plays("level_punisher", "turns 2 share 0.5", "DCDDC", "", "CCCDD");
    /* D earns 5 + 1, C 3 + 0: D; against C alone D pays more as well */
    assert_plays("adaptive", "cooperations 2 defections 2", "CDCDDD", "", "CCDDDD");
    /* 3 + 3 for C and 1 for D: C until D has 7 points and C less */
    assert_plays("adaptive", "cooperations 2 defections 1", "CCDCDC", "", "CCDCCC");
    /* a C is owed for a meant D that was answered at once, not for one that went wrong */
    assert_plays("remorseful_prober", "probe 1", "CCDDCD", "", "CDDCDD");
    assert_plays("remorseful_prober", "probe 0", "CCDDCD", " !   !", "CCCDDC");
    /* its own last move as realised */
    assert_plays("grudger_alternator", "", "CDCCCC", "   !  ", "CCDCCD");
}

/* Stalker knows the last turn where there is one, even if it is the first. */
static void
stalker_defects_in_the_last_turn(void **state)
{
    (void) state;
    history_t history = { .n = 8 };
    double chance[MOST];
    memset(history.own, true, sizeof(history.own));
    memset(history.seen, true, sizeof(history.seen));
    ask("stalker", &history, chance);
    for (uint32_t t = 0; t < 8; t++) {
        assert_true(chance[t] == 1);
    }
    for (uint32_t rounds = 1; rounds <= 8; rounds++) {
        ask_with(find("stalker"), NULL, &history, rounds, chance);
        for (uint32_t t = 0; t < rounds; t++) {
            assert_true(chance[t] == (t + 1 == rounds ? 0 : 1));
        }
    }
}

/* The first steps of the weights by hand, payoffs 5, 3, 1, 0: aspiration 5/3, stimulus
 * 0.4 after R, -0.5 after S, 1 after T, -0.2 after P; and a divider of one, where nothing
 * lies above the aspiration, leaves chances that are numbers. */
static void
bush_mosteller_learns_by_stimuli(void **state)
{
    (void) state;
    static const struct {
        bool own, seen;
        double c, d; /* the weights afterwards */
    } first[] = {
        { true, true, 0.6, 0.5 },
        { true, false, 0.375, 0.5 },
        { false, true, 0.5, 0.75 },
        { false, false, 0.5, 0.45 },
    };
    const sp_strategy_t *learner = find("bush_mosteller");
    double chance[MOST];
    for (int i = 0; i < 4; i++) {
        const history_t history
            = { .n = 2, .own = { first[i].own }, .seen = { first[i].seen } };
        ask("bush_mosteller", &history, chance);
        assert_true(chance[0] == 0.5);
        assert_true(fabs(chance[1] - first[i].c / (first[i].c + first[i].d)) < 1e-15);
    }
    values_t values = presets(learner);
    set(learner, "divider", 1, &values);
    set(learner, "rate", 1, &values);
    for (uint32_t k = 0; k < 100; k++) {
        history_t history;
        make_history(k, &history);
        ask_with(learner, &values, &history, 0, chance);
        for (uint32_t t = 0; t < history.n; t++) {
            assert_true(chance[t] >= 0 && chance[t] <= 1);
        }
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cycle_hunters_find_what_a_search_of_the_history_finds),
        cmocka_unit_test(calculator_finds_what_a_search_of_twenty_moves_finds),
        cmocka_unit_test(math_constant_hunter_counts_the_parts_of_the_match),
        cmocka_unit_test(random_hunter_counts_answers),
        cmocka_unit_test(programs_play_by_their_parameter_rows),
        cmocka_unit_test(families_contain_their_automata),
        cmocka_unit_test(families_obey_their_numbers),
        cmocka_unit_test(stalker_defects_in_the_last_turn),
        cmocka_unit_test(bush_mosteller_learns_by_stimuli),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
