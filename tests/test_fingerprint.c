/* test_fingerprint.c - fingerprints are the known rational functions.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "samenspel/fingerprint.h"
#include "samenspel/match.h"
#include "samenspel/theory.h"

static const sp_game_t game = { .payoff = { 3, 0, 5, 1 } };

static sp_machine_t
machine_of(const char *name)
{
    sp_machine_t machine;
    assert_non_null(sp_strategy_find(name));
    assert_true(sp_strategy_machine(sp_strategy_find(name), &machine));
    return machine;
}

/* Payoff a turn at (x, y) by tit for tat; turns = 0: without end. */
static double
payoff_at(const char *name, double x, double y, uint32_t turns)
{
    const sp_machine_t strategy = machine_of(name);
    const sp_machine_t tit_for_tat = machine_of("tit_for_tat");
    sp_machine_t probe;
    sp_expected_t expected;
    sp_error_t err;
    sp_fingerprint_probe(&tit_for_tat, x, y, &probe);
    if (turns == 0) {
        assert_int_equal(
            sp_theory_match(&game, 0, 0, &strategy, &probe, &expected, &err), SP_OK);
    } else {
        const sp_match_rules_t rules = { .rounds = turns };
        sp_match_expected(&game, &rules, &strategy, &probe, &expected);
    }
    return expected.payoff_focal;
}

/* Disturbed tit for tat answers C with chance 1 - y to C and with x to D, on both sides
 * of the diagonal. Against players that never change all follows at once; against tit for
 * tat each move is a disturbed copy of the other's before, two chains that know nothing
 * of one another, a share x / (x + y) of C in both (Ashlock & Kim 2008). */
static void
simple_strategies_have_their_closed_forms(void **state)
{
    (void) state;
    for (int i = 1; i < 20; i++) {
        for (int j = 1; j < 20; j++) {
            const double x = i / 20.0;
            const double y = j / 20.0;
            const double tit_for_tat =
                (3 * x * x + 5 * x * y + 1 * y * y) / ((x + y) * (x + y));
            assert_true(
                fabs(payoff_at("always_cooperate", x, y, 0) - 3 * (1 - y)) < 1e-12);
            assert_true(fabs(payoff_at("always_defect", x, y, 0) - (1 + 4 * x)) < 1e-12);
            assert_true(fabs(payoff_at("tit_for_tat", x, y, 0) - tit_for_tat) < 1e-12);
        }
    }
}

/* A memory-one player's own chain on the four outcomes, by iteration: another way. */
static double
by_iteration(const double after[4], double x, double y)
{
    double share[4] = { 0.25, 0.25, 0.25, 0.25 }; /* outcomes, strategy first */
    for (int step = 0; step < 4000; step++) {
        double next[4] = { 0 };
        for (int o = 0; o < 4; o++) {
            const double own = after[o];
            const double probe = o < 2 ? 1 - y : x; /* the strategy's move was C or D */
            next[SP_CC] += share[o] * own * probe;
            next[SP_CD] += share[o] * own * (1 - probe);
            next[SP_DC] += share[o] * (1 - own) * probe;
            next[SP_DD] += share[o] * (1 - own) * (1 - probe);
        }
        memcpy(share, next, sizeof(share));
    }
    return 3 * share[SP_CC] + 5 * share[SP_DC] + share[SP_DD];
}

static void
memory_one_strategies_follow_their_chain(void **state)
{
    (void) state;
    static const char *const names[] = { "win_stay_lose_shift", "joss", "random",
        "zd_extort_2", "zd_gtft_2" };
    for (size_t k = 0; k < sizeof(names) / sizeof(names[0]); k++) {
        const sp_strategy_t *strategy = sp_strategy_find(names[k]);
        assert_int_equal(strategy->form, SP_MEMORY_ONE);
        for (int i = 1; i < 10; i++) {
            for (int j = 1; j < 10; j++) {
                const double want =
                    by_iteration(strategy->memory_one.after, i / 10.0, j / 10.0);
                assert_true(
                    fabs(payoff_at(names[k], i / 10.0, j / 10.0, 0) - want) < 1e-9);
            }
        }
    }
}

/* Means of 400 sampled matches of 50 turns by Axelrod-Python 4.13, with their errors. */
static void
another_library_finds_the_same(void **state)
{
    (void) state;
    static const double place[4][2] = { { 0.25, 0.25 }, { 0.5, 0.25 }, { 0.75, 0.5 },
        { 0.1, 0.8 } };
    static const struct {
        const char *name;
        double mean[4], error[4];
    } found[] = {
        { "win_stay_lose_shift", { 2.26665, 2.61005, 2.7731, 1.07355 },
            { 0.01031, 0.01081, 0.0206, 0.00923 } },
        { "tit_for_2_tats", { 2.2595, 2.3175, 1.96105, 1.20125 },
            { 0.01042, 0.00738, 0.00572, 0.00501 } },
        { "grudger", { 2.0597, 2.9438, 3.8809, 1.3906 },
            { 0.01241, 0.0136, 0.0121, 0.00843 } },
        { "joss", { 2.25985, 2.615, 2.54455, 1.32405 },
            { 0.01252, 0.00828, 0.00658, 0.00702 } },
    };
    for (size_t k = 0; k < sizeof(found) / sizeof(found[0]); k++) {
        for (int p = 0; p < 4; p++) {
            const double want = payoff_at(found[k].name, place[p][0], place[p][1], 50);
            assert_true(fabs(found[k].mean[p] - want) < 4 * found[k].error[p]);
        }
    }
}

static void
the_dual_of_the_dual_is_the_machine(void **state)
{
    (void) state;
    static const char *const names[] = { "win_stay_lose_shift", "grudger",
        "tit_for_tat" };
    for (size_t k = 0; k < sizeof(names) / sizeof(names[0]); k++) {
        const sp_machine_t machine = machine_of(names[k]);
        sp_machine_t dual;
        sp_machine_t again;
        sp_machine_dual(&machine, &dual);
        sp_machine_dual(&dual, &again);
        for (int state_of = 0; state_of < machine.n_states; state_of++) {
            assert_true(again.cooperate[state_of] == machine.cooperate[state_of]);
            assert_true(dual.cooperate[state_of] == 1 - machine.cooperate[state_of]);
            assert_memory_equal(again.next[state_of], machine.next[state_of],
                sizeof(machine.next[state_of]));
        }
    }
}

/* On the diagonal the probe is a coin, whichever side it is come to from. */
static void
both_sides_meet_on_the_diagonal(void **state)
{
    (void) state;
    const sp_machine_t tit_for_tat = machine_of("tit_for_tat");
    sp_machine_t dual;
    sp_machine_t below;
    sp_machine_t above;
    sp_machine_dual(&tit_for_tat, &dual);
    sp_machine_joss_ann(&tit_for_tat, 0.25, 0.75, &below);
    sp_machine_joss_ann(&dual, 0.25, 0.75, &above);
    for (int s = 0; s < tit_for_tat.n_states; s++) {
        assert_true(below.cooperate[s] == 0.25 && above.cooperate[s] == 0.25);
    }
    sp_machine_joss_ann(&tit_for_tat, 0, 0, &below);
    assert_memory_equal(below.cooperate, tit_for_tat.cooperate, sizeof(below.cooperate));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(simple_strategies_have_their_closed_forms),
        cmocka_unit_test(memory_one_strategies_follow_their_chain),
        cmocka_unit_test(another_library_finds_the_same),
        cmocka_unit_test(the_dual_of_the_dual_is_the_machine),
        cmocka_unit_test(both_sides_meet_on_the_diagonal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
