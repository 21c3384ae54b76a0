/* test_strategy_relatives.c - what strategies become at other values of their parameters,
 * in long matches and where nobody knows the length: closed forms and exact identities.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "samenspel/arena.h"
#include "samenspel/error.h"
#include "samenspel/match.h"

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

/* ---- other values --------------------------------------------------------------------- */

typedef struct {
    sp_strategy_t strategy;
    double values[16]; /* aligned for any struct of numbers */
} altered_t;

/* The strategy with up to two parameters at other values. */
static const sp_strategy_t *
altered(altered_t *self, const char *name, const double *value)
{
    self->strategy = *find(name);
    for (size_t k = 0; k < self->strategy.n_params; k++) {
        assert_true(self->strategy.params[k].offset < sizeof(self->values) - 8);
        sp_param_store(&self->strategy.params[k], value[k], self->values);
    }
    self->strategy.values = self->values;
    return &self->strategy;
}

/* One match with errors and misperception against a partner that moves at random. */
static sp_match_counts_t
play(const sp_strategy_t *strategy, uint32_t round)
{
    const sp_match_rules_t rules = {
        .rounds = 300, .error = 0.05, .misperception = 0.05
    };
    const sp_strategy_t *both[2] = { strategy, find("random") };
    sp_arena_t arena = { 0 };
    sp_match_space_t space;
    sp_error_t err;
    assert_int_equal(
        sp_match_space_init(&space, &rules, both, 2, false, &arena, &err), SP_OK);
    static sp_machine_t machine[2];
    sp_player_t player[2];
    for (int i = 0; i < 2; i++) {
        player[i].strategy = both[i];
        player[i].machine =
            sp_strategy_machine(both[i], &machine[i]) ? &machine[i] : NULL;
    }
    sp_match_counts_t counts;
    sp_match_play_any(&rules, &game, &player[0], &player[1], 0, 1, round,
        sp_rng_key(5, 0, 0), &space, &counts);
    sp_arena_free(&arena);
    return counts;
}

/* The same draws, so that what means the same plays the same. */
static void
expect_same(const sp_strategy_t *one, const sp_strategy_t *other, bool is_same)
{
    bool differs = false;
    for (uint32_t round = 0; round < 20; round++) {
        const sp_match_counts_t a = play(one, round);
        const sp_match_counts_t b = play(other, round);
        differs = differs || memcmp(&a, &b, sizeof(a)) != 0;
    }
    if (differs == is_same) {
        fail_msg(
            "%s and %s play %s", one->name, other->name, is_same ? "otherwise" : "alike");
    }
}

/* n tits for m tats holds four strategies; not those of other counts. */
static void
tits_for_tats_have_known_special_cases(void **state)
{
    (void) state;
    altered_t a;
    static const struct {
        double tits, tats;
        const char *name;
    } cases[] = { { 1, 1, "tit_for_tat" }, { 1, 2, "tit_for_2_tats" },
        { 2, 1, "two_tits_for_tat" }, { 3, 1, "hard_tit_for_tat" },
        { 0, 5, "always_cooperate" }, { 4, 0, "always_defect" } };
    for (size_t k = 0; k < sizeof(cases) / sizeof(cases[0]); k++) {
        const double value[] = { cases[k].tits, cases[k].tats };
        expect_same(altered(&a, "n_tits_for_m_tats", value), find(cases[k].name), true);
    }
    const double others[] = { 3, 2 };
    expect_same(
        altered(&a, "n_tits_for_m_tats", others), find("n_tits_for_m_tats"), true);
    expect_same(find("n_tits_for_m_tats"), find("tit_for_2_tats"), false);
}

static void
a_player_that_never_forgets_is_fooled_once(void **state)
{
    (void) state;
    altered_t a;
    expect_same(altered(&a, "forgetful_fool_me_once", (const double[]) { 0 }),
        find("fool_me_once"), true);
    expect_same(altered(&a, "forgetful_fool_me_once", (const double[]) { 1 }),
        find("always_cooperate"), true);
    expect_same(find("forgetful_fool_me_once"), find("fool_me_once"), false);
}

/* Without deadlocks and without noise to give up on, omega is tit for tat. */
static void
omega_without_its_thresholds_is_tit_for_tat(void **state)
{
    (void) state;
    altered_t a;
    expect_same(altered(&a, "omega_tft", (const double[]) { 1e9, 1e9 }),
        find("tit_for_tat"), true);
    expect_same(altered(&a, "omega_tft", (const double[]) { 1e9, 8 }),
        find("tit_for_tat"), false);
    expect_same(altered(&a, "omega_tft", (const double[]) { 3, 1e9 }),
        find("tit_for_tat"), false);
}

/* "Changes its move whenever the partner defects" is win stay lose shift. */
static void
the_appeaser_is_win_stay_lose_shift(void **state)
{
    (void) state;
    assert_memory_equal(&find("appeaser")->memory_one,
        &find("win_stay_lose_shift")->memory_one, sizeof(sp_memory_one_t));
}

/* ---- zero determinants ---------------------------------------------------------------- */

/* p - (1, 1, 0, 0) = phi (s (own - l) - (partner - l)), outcome by outcome: then on
 * average s (own - l) equals partner - l, whatever the partner does (Press & Dyson (2012);
 * written as by Hilbe, Nowak & Traulsen, PLoS ONE 8, e77886 (2013), equation 14). */
static void
zero_determinant_vectors_enforce_their_relation(void **state)
{
    (void) state;
    static const struct {
        const char *name;
        double phi, s, l;
    } known[] = {
        { "zd_extort_2", 1.0 / 9, 1.0 / 2, 1 },
        { "zd_extort_2_v2", 1.0 / 8, 1.0 / 2, 1 },
        { "zd_extort_3", 3.0 / 26, 1.0 / 3, 1 },
        { "zd_extort_4", 4.0 / 17, 1.0 / 4, 1 },
        { "zd_extortion", 1.0 / 5, 1.0 / 10, 1 },
        { "zd_gen_2", 1.0 / 8, 1.0 / 2, 3 },
        { "zd_gtft_2", 1.0 / 4, 1.0 / 2, 3 },
        { "zd_mischief", 1.0 / 10, 0, 1 },
        { "zd_set_2", 1.0 / 4, 0, 2 },
    };
    for (size_t k = 0; k < sizeof(known) / sizeof(known[0]); k++) {
        const sp_memory_one_t *vector = &find(known[k].name)->memory_one;
        assert_true(vector->first == 1);
        for (unsigned outcome = 0; outcome < SP_N_OUTCOMES; outcome++) {
            static const unsigned mirrored[] = { SP_CC, SP_DC, SP_CD, SP_DD };
            const double own = game.payoff[outcome] - known[k].l;
            const double partner = game.payoff[mirrored[outcome]] - known[k].l;
            const double repeats = outcome == SP_CC || outcome == SP_CD ? 1 : 0;
            const double p = repeats + known[k].phi * (known[k].s * own - partner);
            if (!(fabs(vector->after[outcome] - p) < 1e-15)) {
                fail_msg("%s: after outcome %u the chance is %.17g, not %.17g",
                    known[k].name, outcome, vector->after[outcome], p);
            }
        }
    }
}

/* ---- long matches --------------------------------------------------------------------- */

/* Chance of C in the turn that comes, against a partner that has always cooperated. */
static double
after_cooperation(const sp_strategy_t *strategy, uint32_t turns, uint32_t rounds)
{
    const sp_match_facts_t facts = { .rounds = rounds, .payoff = { 3, 0, 5, 1 } };
    const sp_view_t view = { .facts = &facts,
        .params = strategy->values,
        .turn = turns,
        .own = UINT64_MAX,
        .seen = UINT64_MAX,
        .count = { [SP_CC] = turns } };
    sp_view_t asked = view;
    assert_int_equal(strategy->form, SP_PROGRAM);
    assert_int_equal(strategy->program->state_size, 0);
    return strategy->program->move(&asked, NULL);
}

/* Thue-Morse by its own recursion: t(2n) = t(n), t(2n + 1) = 1 - t(n). */
static void
thue_morse_obeys_its_recursion(void **state)
{
    (void) state;
    const sp_strategy_t *plain = find("thue_morse");
    const sp_strategy_t *inverse = find("thue_morse_inverse");
    assert_true(after_cooperation(plain, 0, 0) == 0);
    for (uint32_t n = 0; n < 1u << 17; n++) {
        const double here = after_cooperation(plain, n, 0);
        assert_true(after_cooperation(plain, 2 * n, 0) == here);
        assert_true(after_cooperation(plain, 2 * n + 1, 0) == 1 - here);
        assert_true(after_cooperation(inverse, n, 0) == 1 - here);
    }
}

/* After C D D, the k-th D (k = 1, 2, ..) comes after 1 + .. + k cooperations. */
static void
the_anti_cycle_grows_by_one(void **state)
{
    (void) state;
    const sp_strategy_t *strategy = find("anti_cycler");
    uint64_t memory[8] = { 0 };
    sp_view_t view = { .params = strategy->values };
    assert_true(strategy->program->state_size <= sizeof(memory));
    for (uint32_t turn = 0; turn < 3; turn++) {
        assert_true(strategy->program->move(&view, memory) == (turn == 0 ? 1 : 0));
        sp_view_add(&view, turn == 0, 1);
    }
    uint32_t next = 3 + 1;
    for (uint32_t k = 1; view.turn < 50000;) {
        const bool is_d = view.turn == next;
        assert_true(strategy->program->move(&view, memory) == (is_d ? 0 : 1));
        k += is_d;
        next += is_d ? k + 1 : 0;
        sp_view_add(&view, !is_d, 1);
    }
}

/* Chances stay chances however long the match; nobody fears an end that nobody knows. */
static void
drifting_chances_end_where_they_must(void **state)
{
    (void) state;
    const sp_strategy_t *better = find("better_and_better");
    const sp_strategy_t *worse = find("worse_and_worse");
    const sp_strategy_t *knowing = find("knowledgeable_worse_and_worse");
    assert_true(after_cooperation(better, 0, 0) == 0.001);
    assert_true(after_cooperation(better, 999, 0) == 1);
    assert_true(after_cooperation(better, 5000, 0) == 1);
    assert_true(after_cooperation(worse, 499, 0) == 0.5);
    assert_true(after_cooperation(worse, 999, 0) == 0);
    assert_true(after_cooperation(worse, 5000, 0) == 0);
    assert_true(after_cooperation(knowing, 49, 200) == 0.75);
    assert_true(after_cooperation(knowing, 199, 200) == 0);
    assert_true(after_cooperation(knowing, 300, 200) == 0);
    assert_true(after_cooperation(knowing, 199, 0) == 1);
    assert_true(after_cooperation(find("worse_and_worse_2"), 79, 0) == 0.25);
    assert_true(after_cooperation(find("worse_and_worse_3"), 5000, 0) == 1);
}

/* Who stabs at the end needs to know it. */
static void
last_turns_are_those_of_a_known_length(void **state)
{
    (void) state;
    static const struct {
        const char *name;
        uint32_t last;
    } known[] = { { "alexei", 1 }, { "eugine_nier", 1 }, { "backstabber", 2 } };
    for (size_t k = 0; k < sizeof(known) / sizeof(known[0]); k++) {
        const sp_strategy_t *strategy = find(known[k].name);
        const uint32_t last = known[k].last;
        assert_true((strategy->needs & SP_NEEDS_LENGTH) != 0);
        assert_true(after_cooperation(strategy, 1000 - last, 1000) == 0);
        assert_true(after_cooperation(strategy, 999, 1000) == 0);
        assert_true(after_cooperation(strategy, 999 - last, 1000) == 1);
        assert_true(after_cooperation(strategy, 999, 0) == 1);
        assert_true(after_cooperation(strategy, 1000, 1000) == 1);
        assert_true(after_cooperation(strategy, 0, 1) == 0);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tits_for_tats_have_known_special_cases),
        cmocka_unit_test(a_player_that_never_forgets_is_fooled_once),
        cmocka_unit_test(omega_without_its_thresholds_is_tit_for_tat),
        cmocka_unit_test(the_appeaser_is_win_stay_lose_shift),
        cmocka_unit_test(zero_determinant_vectors_enforce_their_relation),
        cmocka_unit_test(thue_morse_obeys_its_recursion),
        cmocka_unit_test(the_anti_cycle_grows_by_one),
        cmocka_unit_test(drifting_chances_end_where_they_must),
        cmocka_unit_test(last_turns_are_those_of_a_known_length),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
