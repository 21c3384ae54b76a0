/* test_strategies_axelrod.c - entries to Axelrod's tournaments, in what neither traces
 * nor frequencies show: the test for random play in full, other parameters, open ends.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "samenspel/strategy.h"

enum { MOST_STATE = 16 };

/* A strategy before a turn of a match of `rounds` turns (0: unknown), fresh as to its own
 * state. */
static double
ask(const char *name, const void *params, sp_view_t *view, uint32_t rounds)
{
    const sp_strategy_t *strategy = sp_strategy_find(name);
    assert_non_null(strategy);
    assert_true(sp_is_program(strategy));
    const sp_match_facts_t facts = { .rounds = rounds, .payoff = { 3, 0, 5, 1 } };
    _Alignas(16) double state[MOST_STATE] = { 0 };
    assert_true(strategy->program->state_size <= sizeof(state));
    view->facts = &facts;
    view->params = params != NULL ? params : strategy->values;
    if (strategy->program->start != NULL) {
        strategy->program->start(view, state);
    }
    return strategy->program->move(view, state);
}

/* A match in which one cooperated and saw n_c C and n_d D, a C at last. */
static sp_view_t
after(uint32_t n_c, uint32_t n_d)
{
    return (sp_view_t) { .turn = n_c + n_d, .own = 1, .seen = 1,
        .count = { [SP_CC] = n_c, [SP_CD] = n_d } };
}

/* Stein & Rapoport check in every 15th turn and answer a C with D where the partner seems
 * random; critical is their parameter. */
static bool
seems_random(uint32_t n_c, uint32_t n_d, const double *critical)
{
    sp_view_t view = after(n_c, n_d);
    assert_int_equal((view.turn + 1) % 15, 0);
    return ask("first_by_stein_and_rapoport", critical, &view, 0) == 0;
}

/* p-values of scipy.stats.chisquare([n_c, n_d]), scipy 1.10.1; not random: below 0.05. */
static void
chi_square_decides_as_its_p_value(void **state)
{
    (void) state;
    static const struct {
        uint32_t n_c, n_d;
        double p;
    } known[] = { { 7, 7, 1 }, { 3, 11, 0.0325094 }, { 4, 10, 0.108809 },
        { 5, 9, 0.285049 }, { 0, 14, 0.000182811 }, { 9, 20, 0.0410872 },
        { 10, 19, 0.0946707 },
        { 15, 14, 0.852684 }, { 8, 21, 0.0157768 }, { 12, 32, 0.00256883 },
        { 15, 29, 0.0348085 }, { 16, 28, 0.0704404 }, { 22, 22, 1 },
        { 40, 19, 0.00625763 }, { 37, 22, 0.0508393 } };
    for (size_t k = 0; k < sizeof(known) / sizeof(known[0]); k++) {
        const uint32_t n_c = known[k].n_c;
        const uint32_t n_d = known[k].n_d;
        const double excess = (double) n_c - n_d;
        const double p = erfc(sqrt(excess * excess / (n_c + n_d) / 2));
        assert_true(fabs(p - known[k].p) < 5e-6 * known[k].p);
        assert_true(seems_random(n_c, n_d, NULL) == (known[k].p >= 0.05));
    }
    /* the closed form, which the table has confirmed, for all counts */
    for (uint32_t n = 14; n < 600; n += 15) {
        for (uint32_t n_c = 0; n_c <= n; n_c++) {
            const double excess = 2.0 * n_c - n;
            const bool expected = erfc(sqrt(excess * excess / n / 2)) >= 0.05;
            assert_true(seems_random(n_c, n - n_c, NULL) == expected);
        }
    }
}

static void
the_critical_value_is_a_parameter(void **state)
{
    (void) state;
    const double strict = 0;
    const double ten_percent = 2.705543454095404;
    assert_true(seems_random(7, 7, &strict));
    assert_false(seems_random(8, 6, &strict));
    assert_true(seems_random(10, 19, NULL)); /* p = 0.095 */
    assert_false(seems_random(10, 19, &ten_percent));
}

/* The two that defect at the end do so where they know it. */
static void
nobody_defects_before_an_unknown_end(void **state)
{
    (void) state;
    static const char *const names[]
        = { "first_by_stein_and_rapoport", "first_by_tideman_and_chieruzzi" };
    for (size_t k = 0; k < sizeof(names) / sizeof(names[0]); k++) {
        for (uint32_t turn = 20; turn < 23; turn++) {
            sp_view_t view = after(turn, 0);
            assert_true(ask(names[k], NULL, &view, 0) == 1);
            const double last_turns = turn == 20 || turn == 21 ? 0 : 1;
            assert_true(ask(names[k], NULL, &view, 22) == last_turns);
            assert_true(ask(names[k], NULL, &view, turn + 3) == 1);
        }
    }
}

/* The chance falls in a straight line from start to end and stays there. */
static void
feld_falls_as_its_parameters_say(void **state)
{
    (void) state;
    const struct {
        double start, end;
        uint32_t turns_of_decay;
    } values = { 0.75, 0.25, 16 };
    const sp_strategy_t *feld = sp_strategy_find("first_by_feld");
    assert_int_equal(feld->n_params, 3);
    sp_view_t first = { 0 };
    assert_true(ask("first_by_feld", &values, &first, 0) == 1);
    for (uint32_t turn = 1; turn < 40; turn++) {
        sp_view_t view = after(turn, 0);
        const double expected = turn < 16 ? 0.75 - turn / 32.0 : 0.25;
        assert_true(ask("first_by_feld", &values, &view, 0) == expected);
        view.seen = 0;
        assert_true(ask("first_by_feld", &values, &view, 0) == 0);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chi_square_decides_as_its_p_value),
        cmocka_unit_test(the_critical_value_is_a_parameter),
        cmocka_unit_test(nobody_defects_before_an_unknown_end),
        cmocka_unit_test(feld_falls_as_its_parameters_say),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
