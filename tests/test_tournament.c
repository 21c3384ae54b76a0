/* test_tournament.c - a tournament is the sum of its single matches.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "samenspel/strategy_sets.h"
#include "samenspel/tournament.h"

enum { MOST = 400, TURNS = 37, REPETITIONS = 7 };

static const sp_game_t game = { .payoff = { 3, 0, 5, 1 } };

/* Everybody, so that every form plays every other. */
static const sp_strategy_t *everybody[MOST];
static uint32_t n_everybody;

static int
find_everybody(void **state)
{
    (void) state;
    const sp_strategy_set_t *set = sp_strategy_set_find("short_run");
    for (size_t i = 0; sp_strategies[i] != NULL; i++) {
        if (sp_strategy_set_has(set, sp_strategies[i])) {
            everybody[n_everybody++] = sp_strategies[i];
        }
    }
    return n_everybody >= 10 ? 0 : -1;
}

static sp_tournament_t
tournament_of(const sp_strategy_t *const *strategy, uint32_t n)
{
    return (sp_tournament_t) { .strategy = strategy,
        .n_strategies = n,
        .rules = { .rounds = TURNS },
        .game = &game,
        .n_repetitions = REPETITIONS,
        .seed = 5,
        .n_threads = 1,
        .quiet = true };
}

/* ---- against single matches --------------------------------------------------- */

/* What a plain reader of the header would compute. */
typedef struct {
    double score[REPETITIONS][MOST], twin[REPETITIONS][MOST], wins[REPETITIONS][MOST];
    double payoff[MOST][MOST], square[MOST][MOST], c[MOST][MOST], turns[MOST][MOST];
    double outcome[MOST][MOST][SP_N_OUTCOMES];
    double opened[MOST], good[MOST];
} plain_t;

static plain_t plain;

static void
add_side(const sp_tournament_t *t, uint32_t k, uint32_t i, uint32_t j,
    const sp_match_counts_t *counts, double weight)
{
    const sp_match_counts_t other = sp_match_mirrored(counts);
    double score = 0;
    double their_score = 0;
    double turns = 0;
    for (int o = 0; o < SP_N_OUTCOMES; o++) {
        score += counts->count[o] * game.payoff[o];
        their_score += other.count[o] * game.payoff[o];
        turns += counts->count[o];
        plain.outcome[i][j][o] += weight * counts->count[o];
    }
    const double payoff = sp_match_payoff(&game, &t->rules, counts);
    plain.c[i][j] += weight * (counts->count[SP_CC] + counts->count[SP_CD]);
    plain.turns[i][j] += weight * turns;
    if (i == j) {
        plain.twin[k][i] += weight * score;
    } else {
        plain.payoff[i][j] += payoff;
        plain.square[i][j] += payoff * payoff;
        plain.score[k][i] += score;
        plain.wins[k][i] += score > their_score;
        plain.opened[i] += counts->opened_by_focal;
        plain.good[i] += counts->count[SP_CD] >= counts->count[SP_DC];
    }
}

static void
play_plainly(const sp_tournament_t *t)
{
    static sp_machine_t machine[2];
    sp_error_t err;
    sp_arena_t arena = { 0 };
    sp_match_space_t space;
    memset(&plain, 0, sizeof(plain));
    assert_int_equal(sp_match_space_init(&space, &t->rules, t->strategy, t->n_strategies,
                         false, &arena, &err),
        SP_OK);
    for (uint32_t i = 0; i < t->n_strategies; i++) {
        for (uint32_t j = 0; j <= i; j++) {
            const sp_strategy_t *strategy[2] = { t->strategy[i], t->strategy[j] };
            sp_player_t player[2];
            for (int side = 0; side < 2; side++) {
                player[side].strategy = strategy[side];
                player[side].machine = sp_strategy_machine(strategy[side], &machine[side])
                    ? &machine[side]
                    : NULL;
            }
            for (uint32_t k = 0; k < REPETITIONS; k++) {
                sp_match_counts_t counts;
                sp_match_play_any(&t->rules, &game, &player[0], &player[1],
                    sp_strategy_id(strategy[0]->name), sp_strategy_id(strategy[1]->name),
                    k, sp_rng_key(t->seed, 0, 0), &space, &counts);
                const sp_match_counts_t mirrored = sp_match_mirrored(&counts);
                add_side(t, k, i, j, &counts, i == j ? 0.5 : 1);
                add_side(t, k, j, i, &mirrored, i == j ? 0.5 : 1);
            }
        }
    }
    sp_arena_free(&arena);
}

static sp_status_t
check_block(void *context, const sp_tournament_block_t *block, sp_error_t *err)
{
    const sp_tournament_t *t = context;
    (void) err;
    for (uint32_t row = 0; row < block->n; row++) {
        const uint32_t k = block->first + row;
        for (uint32_t i = 0; i < t->n_strategies; i++) {
            const size_t at = (size_t) row * t->n_strategies + i;
            assert_true(block->score[at] == plain.score[k][i]);
            assert_true(block->wins[at] == plain.wins[k][i]);
            assert_true(
                block->score_with_twin[at] == plain.score[k][i] + plain.twin[k][i]);
            const double per_turn =
                t->rules.continuation > 0 ? 1 - t->rules.continuation : 1.0 / TURNS;
            assert_true(fabs(block->normalised_score[at]
                            - plain.score[k][i] * per_turn / (t->n_strategies - 1))
                < 1e-12);
        }
    }
    return SP_OK;
}

static void
check_standings(const sp_tournament_t *t, const sp_standings_t *s)
{
    const uint32_t n = t->n_strategies;
    const double matches = (double) (n - 1) * REPETITIONS;
    for (uint32_t i = 0; i < n; i++) {
        for (uint32_t j = 0; j < n; j++) {
            const size_t at = (size_t) i * n + j;
            assert_true(s->cooperation_rate[at] == plain.c[i][j] / plain.turns[i][j]);
            for (int o = 0; o < SP_N_OUTCOMES; o++) {
                assert_true(s->outcome_rate[at * SP_N_OUTCOMES + (size_t) o]
                    == plain.outcome[i][j][o] / plain.turns[i][j]);
            }
            if (i == j) {
                continue;
            }
            const double mean = plain.payoff[i][j] / REPETITIONS;
            const double square = plain.square[i][j] / REPETITIONS - mean * mean;
            assert_true(fabs(s->payoff[at] - mean) < 1e-12);
            assert_true(fabs(s->payoff_se[at] - sqrt(fmax(0, square) / (REPETITIONS - 1)))
                < 1e-6);
        }
        assert_true(s->initial_cooperation_rate[i] == plain.opened[i] / matches);
        assert_true(s->good_partner_rating[i] == plain.good[i] / matches);
    }
}

static void
a_tournament_is_the_sum_of_its_matches(void **state)
{
    (void) state;
    const sp_match_rules_t rules[] = { { .rounds = TURNS },
        { .rounds = TURNS, .error = 0.05, .misperception = 0.02 },
        { .rounds = 1, .continuation = 0.9 } };
    const uint32_t n = n_everybody < 40 ? n_everybody : 40;
    for (size_t r = 0; r < sizeof(rules) / sizeof(rules[0]); r++) {
        sp_tournament_t t = tournament_of(everybody, n);
        sp_standings_t standings;
        sp_error_t err;
        t.rules = rules[r];
        play_plainly(&t);
        assert_int_equal(
            sp_tournament_play(&t, check_block, &t, &standings, &err), SP_OK);
        check_standings(&t, &standings);
        sp_standings_free(&standings);
    }
}

/* ---- what must change nothing ------------------------------------------------- */

static void
threads_change_no_bit(void **state)
{
    (void) state;
    sp_standings_t one;
    sp_standings_t four;
    sp_error_t err;
    sp_tournament_t t = tournament_of(everybody, n_everybody);
    t.rules.error = 0.01;
    t.n_repetitions = 3;
    assert_int_equal(sp_tournament_play(&t, NULL, NULL, &one, &err), SP_OK);
    t.n_threads = 4;
    assert_int_equal(sp_tournament_play(&t, NULL, NULL, &four, &err), SP_OK);
    const size_t n = n_everybody;
    assert_memory_equal(one.payoff, four.payoff, n * n * sizeof(double));
    assert_memory_equal(one.payoff_se, four.payoff_se, n * n * sizeof(double));
    assert_memory_equal(one.outcome_rate, four.outcome_rate, n * n * 4 * sizeof(double));
    assert_memory_equal(one.median, four.median, n * sizeof(double));
    assert_memory_equal(
        one.eigenmoses_rating, four.eigenmoses_rating, n * sizeof(double));
    assert_memory_equal(one.rank, four.rank, n * sizeof(uint32_t));
    assert_true(one.n_turns == four.n_turns);
    sp_standings_free(&one);
    sp_standings_free(&four);
}

static void
who_else_takes_part_changes_no_pair(void **state)
{
    (void) state;
    const sp_strategy_t *turned[MOST];
    sp_standings_t all;
    sp_standings_t few;
    sp_error_t err;
    const uint32_t n = 12;
    const uint32_t m = 9; /* the last ones, backwards */
    for (uint32_t i = 0; i < m; i++) {
        turned[i] = everybody[n - 1 - i];
    }
    sp_tournament_t t = tournament_of(everybody, n);
    t.rules.error = 0.1;
    assert_int_equal(sp_tournament_play(&t, NULL, NULL, &all, &err), SP_OK);
    t.strategy = turned;
    t.n_strategies = m;
    assert_int_equal(sp_tournament_play(&t, NULL, NULL, &few, &err), SP_OK);
    for (uint32_t i = 0; i < m; i++) {
        for (uint32_t j = 0; j < m; j++) {
            const size_t here = (size_t) i * m + j;
            const size_t there = (size_t) (n - 1 - i) * n + (n - 1 - j);
            assert_true(few.payoff[here] == all.payoff[there]);
            assert_true(few.payoff_se[here] == all.payoff_se[there]);
            assert_true(few.cooperation_rate[here] == all.cooperation_rate[there]);
        }
    }
    sp_standings_free(&all);
    sp_standings_free(&few);
}

/* ---- by hand --------------------------------------------------------------- */

/* Eigenvectors that can be written down. */
static void
ratings_are_principal_eigenvectors(void **state)
{
    (void) state;
    double vector[3];
    double work[3];
    const double two[] = { 2, 1, 1, 2 }; /* 3: (1, 1) */
    sp_principal_eigenvector(2, two, vector, work);
    assert_true(
        fabs(vector[0] - sqrt(0.5)) < 1e-12 && fabs(vector[1] - sqrt(0.5)) < 1e-12);
    const double negative[] = { -2, 2, 0, -1 }; /* -2: (1, 0) */
    sp_principal_eigenvector(2, negative, vector, work);
    assert_true(fabs(vector[0] - 1) < 1e-12 && fabs(vector[1]) < 1e-12);
    const double turn[] = { 0, -1, 1, 0 }; /* i and -i: no principal one */
    sp_principal_eigenvector(2, turn, vector, work);
    assert_true(isnan(vector[0]) && isnan(vector[1]));
    const double apart[] = { 3, -2, -1, 2 }; /* (1, 1) has 1, but (2, -1) has 4 */
    sp_principal_eigenvector(2, apart, vector, work);
    assert_true(fabs(vector[0] - 2 / sqrt(5)) < 1e-12);
    assert_true(fabs(vector[1] + 1 / sqrt(5)) < 1e-12);
    const double alike[] = { 1, 0, 0, 1 }; /* every vector: equals stay equal */
    sp_principal_eigenvector(2, alike, vector, work);
    assert_true(fabs(vector[0] - vector[1]) < 1e-15);
    const double nothing[] = { 0, 0, 0, 0 };
    sp_principal_eigenvector(2, nothing, vector, work);
    assert_true(isnan(vector[0]));
}

/* Three that never change: everything can be worked out by hand. */
static void
a_small_tournament_by_hand(void **state)
{
    (void) state;
    const sp_strategy_t *strategy[] = { sp_strategy_find("always_cooperate"),
        sp_strategy_find("always_defect"), sp_strategy_find("tit_for_tat") };
    sp_tournament_t t = tournament_of(strategy, 3);
    sp_standings_t s;
    sp_error_t err;
    t.rules.rounds = 10;
    assert_int_equal(sp_tournament_play(&t, NULL, NULL, &s, &err), SP_OK);
    assert_true(fabs(s.median[0] - 1.5) < 1e-15);           /* (0 + 3) / 2 */
    assert_true(fabs(s.median[1] - (5 + 1.4) / 2) < 1e-15); /* 5 + 9 of 10 */
    assert_true(fabs(s.median[2] - (3 + 0.9) / 2) < 1e-15);
    assert_true(s.rank[1] == 1 && s.rank[2] == 2 && s.rank[0] == 3);
    assert_true(s.by_rank[0] == 1 && s.wins[1] == 2 && s.wins[0] == 0 && s.wins[2] == 0);
    assert_true(s.se[0] == 0 && s.payoff_se[1] == 0);
    assert_true(s.n_turns == 60); /* six pairs, once */
    assert_true(s.payoff[4] == 1 && s.cooperation_rate[4] == 0 && s.payoff[8] == 3);
    sp_standings_free(&s);
    t.twin_counts = true;
    assert_int_equal(sp_tournament_play(&t, NULL, NULL, &s, &err), SP_OK);
    assert_true(fabs(s.median[0] - 2) < 1e-15 && fabs(s.median[1] - 7.4 / 3) < 1e-15);
    sp_standings_free(&s);
    t.twin_counts = false;
    t.without_self = true;
    assert_int_equal(sp_tournament_play(&t, NULL, NULL, &s, &err), SP_OK);
    assert_true(isnan(s.payoff[0]) && isnan(s.cooperation_rate[4]) && s.rank[1] == 1);
    assert_true(s.n_turns == 30);
    sp_standings_free(&s);
}

/* ---- refusals and sets -------------------------------------------------------- */

static void
what_is_no_tournament_is_refused(void **state)
{
    (void) state;
    const sp_strategy_t *twice[] = { everybody[0], everybody[1], everybody[0] };
    sp_tournament_t t = tournament_of(twice, 3);
    sp_standings_t s;
    sp_error_t err;
    assert_int_equal(sp_tournament_play(&t, NULL, NULL, &s, &err), SP_ERR_RANGE);
    assert_non_null(strstr(err.message, "takes part twice"));
    sp_standings_free(&s);
    t.n_strategies = 1;
    assert_int_equal(sp_tournament_play(&t, NULL, NULL, &s, &err), SP_ERR_RANGE);
    sp_standings_free(&s);
    const atomic_int stop = 1;
    t.n_strategies = 2;
    t.stop = &stop;
    assert_int_equal(sp_tournament_play(&t, NULL, NULL, &s, &err), SP_ERR_STOPPED);
    sp_standings_free(&s);
}

static void
names_have_numbers_of_their_own(void **state)
{
    (void) state;
    assert_int_equal(sp_strategy_id(""), 2166136261u); /* FNV-1a's known answers */
    assert_int_equal(sp_strategy_id("a"), 0xe40c292cu);
    assert_int_equal(sp_strategy_id("foobar"), 0xbf9cf968u);
    for (size_t i = 0; sp_strategies[i] != NULL; i++) {
        for (size_t j = 0; j < i; j++) {
            assert_true(sp_strategy_id(sp_strategies[i]->name)
                != sp_strategy_id(sp_strategies[j]->name));
        }
    }
}

static void
sets_hold_what_they_say(void **state)
{
    (void) state;
    for (const sp_strategy_set_t *set = sp_strategy_sets; set->name != NULL; set++) {
        assert_true(set == sp_strategy_sets || strcmp(set[-1].name, set->name) < 0);
        assert_true((set->member == NULL) != (set->has == NULL));
        assert_null(sp_strategy_find(set->name)); /* a list may name either */
        for (size_t m = 1; set->member != NULL && set->member[m] != NULL; m++) {
            assert_true(strcmp(set->member[m - 1], set->member[m]) < 0);
        }
    }
    static const struct {
        const char *name;
        uint32_t n;
    } sizes[] = { { "axelrod_first", 15 }, { "axelrod_second", 29 }, { "basic", 10 },
        { "classic", 69 }, { "demo", 5 },
        { "stewart_plotkin", 20 }, { "zero_determinant", 9 } };
    for (size_t k = 0; k < sizeof(sizes) / sizeof(sizes[0]); k++) {
        const sp_strategy_set_t *set = sp_strategy_set_find(sizes[k].name);
        uint32_t n = 0;
        for (; set->member[n] != NULL; n++) {
            const sp_strategy_t *member = sp_strategy_find(set->member[n]);
            assert_non_null(member); /* every name is there, under its own name */
            assert_string_equal(member->name, set->member[n]);
        }
        assert_int_equal(n, sizes[k].n);
    }
    const sp_strategy_set_t *first = sp_strategy_set_find("axelrod_first");
    assert_true(sp_strategy_set_has(first, sp_strategy_find("tit_for_tat")));
    assert_false(sp_strategy_set_has(first, sp_strategy_find("zd_gtft_2")));
    const sp_strategy_set_t *fixed = sp_strategy_set_find("deterministic");
    assert_true(sp_strategy_set_has(fixed, sp_strategy_find("grudger")));
    assert_false(sp_strategy_set_has(fixed, sp_strategy_find("random")));
    assert_false(sp_strategy_set_has(fixed, sp_strategy_find("peer_punisher")));
    assert_null(sp_strategy_set_find("nobody"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_tournament_is_the_sum_of_its_matches),
        cmocka_unit_test(threads_change_no_bit),
        cmocka_unit_test(who_else_takes_part_changes_no_pair),
        cmocka_unit_test(ratings_are_principal_eigenvectors),
        cmocka_unit_test(a_small_tournament_by_hand),
        cmocka_unit_test(what_is_no_tournament_is_refused),
        cmocka_unit_test(names_have_numbers_of_their_own),
        cmocka_unit_test(sets_hold_what_they_say),
    };
    return cmocka_run_group_tests(tests, find_everybody, NULL);
}
