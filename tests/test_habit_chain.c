/* test_habit_chain.c - the noise that leaves a share of C, with habits.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "habit_chain.h"
#include "samenspel/theory.h"
#include "support/runs.h"

static double
sigma(double z)
{
    return 1 / (1 + exp(-z));
}

static const sp_habit_chain_t plain = { .advantage = -1, .growth = 1, .activity = 1 };

/* Growth 1: two states, x = p01/(p01 + p10); model.md 8: bonus .5 at K = 1/ln 9 gives
 * .0454545. */
static void
memory_of_one_act_has_a_closed_form(void **state)
{
    (void) state;
    for (double pull = 0; pull < 3; pull += 0.25) {
        for (double noise = 0.2; noise < 4; noise *= 1.7) {
            sp_habit_chain_t chain = plain;
            chain.pull = pull;
            const double p01 = sigma((-1 - pull) / noise);
            const double p10 = sigma((1 - pull) / noise);
            assert_true(fabs(sp_habit_share(&chain, noise) - p01 / (p01 + p10)) < 1e-14);
        }
    }
    sp_habit_chain_t half = plain;
    half.pull = 0.5;
    assert_true(fabs(sp_habit_share(&half, 1 / log(9)) - 1.0 / 22) < 1e-14);
}

/* The chain over act and habit, by powers of its matrix: as plain as can be. */
static double
by_powers(const sp_habit_chain_t *chain, double noise)
{
    enum { LEVELS = 400, STEPS = 20000 };
    static double now[2][LEVELS];
    static double next[2][LEVELS];
    for (int act = 0; act < 2; act++) {
        for (int level = 0; level < LEVELS; level++) {
            now[act][level] = level == 0 ? 0.5 : 0;
        }
    }
    for (int step = 0; step < STEPS; step++) {
        double left[2] = { 0, 0 };
        for (int act = 0; act < 2; act++) {
            next[act][0] = 0;
            double carried = 0;
            for (int level = 0; level < LEVELS; level++) {
                const double habit = 1 - pow(1 - chain->growth, level + 1);
                const double own = act == 1 ? chain->advantage : -chain->advantage;
                const double by_rule = sigma(-(own + chain->pull * habit) / noise);
                const double flipped =
                    by_rule * (1 - chain->tremble) + (1 - by_rule) * chain->tremble;
                const double leave = chain->mutation / 2
                    + (1 - chain->mutation) * chain->activity * flipped;
                left[1 - act] += now[act][level] * leave;
                const double stays = now[act][level] * (1 - leave);
                next[act][level] = carried;
                carried = stays;
                if (level == LEVELS - 1) {
                    next[act][level] += stays;
                }
            }
        }
        for (int act = 0; act < 2; act++) {
            next[act][0] = left[act];
            for (int level = 0; level < LEVELS; level++) {
                now[act][level] = next[act][level];
            }
        }
    }
    double share = 0;
    for (int level = 0; level < LEVELS; level++) {
        share += now[1][level];
    }
    return share;
}

static void
slow_habits_are_the_stationary_chain_over_their_levels(void **state)
{
    (void) state;
    static const sp_habit_chain_t chains[] = {
        { -1, 0.8, 0.3, 0, 1, 0, 0 },
        { -1, 2.5, 0.1, 0, 1, 0, 0 },
        { -0.5, 0.5, 0.02, 0, 0.6, 0.03, 0.05 },
        { -1, 1, 0.9, 0, 0.3, 0, 0.1 },
        { -1, 1, 0, 0, 1, 0.1, 0 },
    };
    for (size_t i = 0; i < sizeof(chains) / sizeof(chains[0]); i++) {
        const double noise = 0.7;
        const double exact = sp_habit_share(&chains[i], noise);
        assert_true(fabs(exact - by_powers(&chains[i], noise)) < 1e-10);
    }
}

/* The theory's own sum over runs, written apart from this one. */
static void
theory_gives_the_same_share(void **state)
{
    (void) state;
    for (double growth = 0.05; growth <= 1; growth += 0.19) {
        const sp_habit_chain_t chain = { -0.7, 1.1, growth, 0, 0.6, 0, 0 };
        const sp_habit_t habit = { .advantage = -0.7,
            .noise = 0.8,
            .bonus = 0.6,
            .switch_cost = 0.5,
            .growth = growth,
            .activity = 0.6 };
        double x;
        double rate;
        sp_error_t err;
        assert_int_equal(SP_OK, sp_theory_habit(&habit, &x, &rate, &err));
        assert_true(fabs(sp_habit_share(&chain, 0.8) - x) < 1e-13);
    }
}

/* K is found wherever there is one: the share at it is x. Without tremble and mutation
 * there always is, and the share grows with K. */
static void
the_noise_leaves_the_share_asked_for(void **state)
{
    (void) state;
    for (double x = 0.01; x < 0.5; x += 0.07) {
        for (double pull = 0; pull < 4; pull += 0.8) {
            for (double growth = 0.1; growth <= 1; growth += 0.3) {
                sp_habit_chain_t chain = plain;
                chain.pull = pull;
                chain.growth = growth;
                chain.activity = 0.8;
                const double noise = sp_habit_noise(&chain, x);
                assert_true(noise > 0);
                assert_true(fabs(sp_habit_share(&chain, noise) - x) < 1e-12);
                assert_true(sp_habit_share(&chain, noise * 1.01) > x);
                chain.free = 0.25;
                const double mixed = sp_habit_noise(&chain, x);
                assert_true(fabs(sp_habit_share(&chain, mixed) - x) < 1e-12);
            }
        }
    }
    assert_true(fabs(sp_habit_noise(&plain, 0.1) - 1 / log(9)) < 1e-14);
    /* trembles alone leave more than this */
    sp_habit_chain_t trembling = plain;
    trembling.tremble = 0.2;
    trembling.pull = 1;
    assert_true(isnan(sp_habit_noise(&trembling, 0.05)));
}

/* Innovators without habits in the engine change nothing: the closed form, to the bit. */
static void
without_habits_the_noise_is_the_closed_form(void **state)
{
    (void) state;
    sp_test_run_t run = { 0 };
    assert_int_equal(SP_OK, sp_test_resolve(&run, "decision.innovators=0.3"));
    assert_true(sp_run_value(&run.run, "decision.noise") == 0.45511961331341866);
    sp_test_run_free(&run);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_of_one_act_has_a_closed_form),
        cmocka_unit_test(slow_habits_are_the_stationary_chain_over_their_levels),
        cmocka_unit_test(theory_gives_the_same_share),
        cmocka_unit_test(the_noise_leaves_the_share_asked_for),
        cmocka_unit_test(without_habits_the_noise_is_the_closed_form),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
