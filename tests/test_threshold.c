/* test_threshold.c - where a mean crosses a value: found, bounded, and how often right.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "demand_rules.h"
#include "samenspel/detmath.h"
#include "samenspel/threshold.h"
#include "support/plain_draws.h"

enum { MOST_POINTS = 1025 };

/* Means by point; NaN: failed. */
typedef struct {
    sp_point_mean_t mean[MOST_POINTS];
    bool known[MOST_POINTS], asked[MOST_POINTS];
    uint32_t n_asked;
} axis_t;

static bool
look(void *context, uint32_t point, sp_point_mean_t *mean)
{
    axis_t *self = context;
    self->n_asked += !self->asked[point];
    self->asked[point] = true;
    *mean = self->mean[point];
    return self->known[point];
}

/* Certain means: a step up (or down) behind point k. */
static void
make_step(axis_t *self, uint32_t n, uint32_t k, bool up)
{
    memset(self, 0, sizeof(*self));
    for (uint32_t i = 0; i < n; i++) {
        self->mean[i] = (sp_point_mean_t) { (i > k) == up ? 1 : 0, 0, 1000 };
        self->known[i] = true;
    }
}

static void
every_step_is_found_with_few_points(void **state)
{
    (void) state;
    static axis_t axis;
    for (uint32_t n = 2; n <= 129; n++) {
        const sp_threshold_goal_t goal = { n, 0.5, 0.95, 1 };
        uint32_t most = 0;
        for (uint32_t k = 0; k + 1 < n; k++) {
            make_step(&axis, n, k, k % 2 == 0);
            const sp_threshold_t found = sp_threshold_search(&goal, look, &axis);
            assert_int_equal(found.status, SP_THRESHOLD_FOUND);
            assert_int_equal(found.below, k);
            assert_int_equal(found.above, k + 1);
            /* certain means differ from the value right beside it */
            assert_int_equal(found.low, k);
            assert_int_equal(found.high, k + 1);
            most = axis.n_asked > most ? axis.n_asked : most;
        }
        assert_true(most <= sp_threshold_most(n));
        assert_true(most <= 2 + ceil(log2(n - 1 > 1 ? n - 1 : 1)));
    }
}

static void
without_a_crossing_only_the_ends_are_asked_for(void **state)
{
    (void) state;
    static axis_t axis;
    const sp_threshold_goal_t goal = { 1025, 0.5, 0.95, 1 };
    make_step(&axis, 1025, 1025, true);
    assert_int_equal(
        sp_threshold_search(&goal, look, &axis).status, SP_THRESHOLD_NONE);
    assert_int_equal(axis.n_asked, 2);
    assert_true(axis.asked[0] && axis.asked[1024]);
}

/* Bounds by the worst of many noisy axes; and what is not known yet is asked for, all of
 * it at once: the two sides of an interval do not wait for each other. */
static void
answers_come_step_by_step_within_the_bound(void **state)
{
    (void) state;
    static axis_t axis;
    plain_draws_t draws = { 7 };
    bool two_at_once = false;
    for (int trial = 0; trial < 2000; trial++) {
        const uint32_t n = 2 + plain_below(&draws, MOST_POINTS - 2);
        const sp_threshold_goal_t goal = { n, 0.5, 0.95, 1 };
        memset(&axis, 0, sizeof(axis));
        for (uint32_t i = 0; i < n; i++) {
            axis.mean[i].mean = (double) i / (n - 1) + 0.2 * (plain_uniform(&draws) - 0.5);
            axis.mean[i].se = 0.1 * plain_uniform(&draws);
            axis.mean[i].n = 30;
        }
        sp_threshold_t found = sp_threshold_search(&goal, look, &axis);
        for (int step = 0; found.status == SP_THRESHOLD_OPEN; step++) {
            uint32_t n_open = 0;
            for (uint32_t i = 0; i < n; i++) {
                n_open += axis.asked[i] && !axis.known[i];
                axis.known[i] = axis.asked[i];
            }
            assert_true(n_open > 0 && step < 100);
            two_at_once = two_at_once || (step > 0 && n_open == 2);
            found = sp_threshold_search(&goal, look, &axis);
        }
        assert_true(axis.n_asked <= sp_threshold_most(n));
        assert_int_equal(found.status, SP_THRESHOLD_FOUND);
        assert_true(found.low <= found.below && found.above == found.below + 1);
        assert_true(found.high == SP_NO_POINT || found.high >= found.above);
    }
    assert_true(two_at_once);
}

static void
points_that_failed_are_passed_over(void **state)
{
    (void) state;
    static axis_t axis;
    plain_draws_t draws = { 3 };
    for (int trial = 0; trial < 3000; trial++) {
        const uint32_t n = 3 + plain_below(&draws, 300);
        const uint32_t k = plain_below(&draws, n - 1);
        const sp_threshold_goal_t goal = { n, 0.5, 0.95, 1 };
        const double failing = plain_uniform(&draws);
        make_step(&axis, n, k, true);
        uint32_t below = 0;
        uint32_t above = n - 1;
        for (uint32_t i = 1; i + 1 < n; i++) {
            if (plain_uniform(&draws) < failing) {
                axis.mean[i] = (sp_point_mean_t) { NAN, NAN, 0 };
            } else if (i <= k) {
                below = i;
            } else if (above == n - 1) {
                above = i;
            }
        }
        const sp_threshold_t found = sp_threshold_search(&goal, look, &axis);
        assert_int_equal(found.status, SP_THRESHOLD_FOUND);
        assert_int_equal(found.below, below);
        assert_int_equal(found.above, above);
    }
    make_step(&axis, 9, 4, true);
    axis.mean[8].mean = NAN;
    assert_int_equal(sp_threshold_search(&(sp_threshold_goal_t) { 9, 0.5, 0.95, 1 }, look,
                         &axis).status, SP_THRESHOLD_UNKNOWN);
}

/* An end that does not differ leaves its side open. */
static void
an_end_within_its_error_leaves_the_side_open(void **state)
{
    (void) state;
    static axis_t axis;
    const sp_threshold_goal_t goal = { 5, 0.5, 0.95, 1 };
    make_step(&axis, 5, 1, true);
    for (uint32_t i = 0; i < 5; i++) {
        axis.mean[i].n = 30;
        axis.mean[i].se = i < 2 ? 0.3 : 0.01;
    }
    const sp_threshold_t found = sp_threshold_search(&goal, look, &axis);
    assert_int_equal(found.low, SP_NO_POINT);
    assert_int_equal(found.high, 2);
    /* a single replicate says nothing of its error */
    make_step(&axis, 5, 1, true);
    for (uint32_t i = 0; i < 5; i++) {
        axis.mean[i] = (sp_point_mean_t) { axis.mean[i].mean, NAN, 1 };
    }
    const sp_threshold_t once = sp_threshold_search(&goal, look, &axis);
    assert_int_equal(once.status, SP_THRESHOLD_FOUND);
    assert_int_equal(once.low, SP_NO_POINT);
    assert_int_equal(once.high, SP_NO_POINT);
    assert_int_equal(once.below, 1);
}

static void
estimates_lie_on_the_line(void **state)
{
    (void) state;
    assert_true(sp_threshold_estimate(0.5, 2, 0.25, 4, 0.75) == 3);
    assert_true(sp_threshold_estimate(0.5, 2, 0.5, 4, 0) == 2);
    assert_true(sp_threshold_estimate(0.5, 2, 0.5, 4, 0.5) == 3);
}

/* A logistic response with a threshold anywhere between the points, means of n draws:
 * how often the interval holds it. Test inversion promises the confidence where each
 * point's test holds its level: normal numbers do, shares of few draws nearly. 1,000
 * searches have an error of 0.007; asserted is the confidence less two of them. */
static double
coverage(uint32_t n, bool shares, double slope, double *visited)
{
    static axis_t axis;
    enum { N_SEARCHES = 1000, N_POINTS = 401 };
    plain_draws_t draws = { 11 };
    const sp_threshold_goal_t goal = { N_POINTS, 0.5, 0.95, shares ? 1 : INFINITY };
    uint32_t n_right = 0;
    uint32_t n_found = 0;
    *visited = 0;
    double off = 0;
    double squares = 0;
    for (int i = 0; i < N_SEARCHES; i++) {
        const double at = 80 + 240 * plain_uniform(&draws);
        memset(&axis, 0, sizeof(axis));
        for (uint32_t p = 0; p < N_POINTS; p++) {
            const double mean = sp_logistic(slope * (p - at) / (N_POINTS - 1));
            sp_seen_t seen = { 0 };
            for (uint32_t k = 0; k < n; k++) {
                const double u = plain_uniform(&draws);
                sp_seen_add(&seen,
                    shares ? u < mean : mean + 0.2 * sp_normal_quantile(u), false);
            }
            axis.mean[p] = (sp_point_mean_t) { seen.mean, sp_seen_se(&seen), n };
            axis.known[p] = true;
        }
        const sp_threshold_t found = sp_threshold_search(&goal, look, &axis);
        if (found.status == SP_THRESHOLD_NONE) { /* by chance: an end on the wrong side */
            continue;
        }
        assert_int_equal(found.status, SP_THRESHOLD_FOUND);
        n_found++;
        n_right += (found.low == SP_NO_POINT || found.low <= at)
            && (found.high == SP_NO_POINT || found.high >= at);
        *visited += (double) axis.n_asked / N_SEARCHES;
        const double place = sp_threshold_estimate(0.5, found.below,
            axis.mean[found.below].mean, found.above, axis.mean[found.above].mean);
        off += place - at;
        squares += (place - at) * (place - at);
    }
    /* half of a few tipped is common: it may not move the place to one side */
    assert_true(fabs(off) < 4 * sqrt(squares));
    assert_true(n_found > 0.98 * N_SEARCHES);
    const double share = (double) n_right / n_found;
    print_message("%s of %u, slope %g: interval right in %.3f +- %.3f, %.1f points\n",
        shares ? "shares" : "normal means", n, slope, share,
        sqrt(share * (1 - share) / n_found), *visited);
    return share;
}

static void
the_interval_holds_the_threshold_as_often_as_it_says(void **state)
{
    (void) state;
    double visited;
    assert_true(coverage(16, false, 5, &visited) >= 0.935);
    assert_true(coverage(32, false, 20, &visited) >= 0.935);
    assert_true(visited < 20); /* of 401 */
    assert_true(coverage(128, true, 5, &visited) >= 0.935);
    assert_true(coverage(32, true, 100, &visited) >= 0.935);
    /* shares of few draws near 1/2 over most of the axis: many tests, each a little off */
    assert_true(coverage(16, true, 5, &visited) >= 0.92);
}

/* A mean that is the value itself, but for rounding, is the place. */
static void
a_point_at_the_value_is_the_place(void **state)
{
    (void) state;
    static axis_t axis;
    const sp_threshold_goal_t goal = { 9, 0.5, 0.95, 1 };
    for (int at = 1; at < 8; at++) {
        make_step(&axis, 9, 3, true);
        for (uint32_t i = 0; i < 9; i++) {
            axis.mean[i] = (sp_point_mean_t) { 0.5 + 0.1 * ((int) i - at), 0.001, 30 };
        }
        axis.mean[at].mean = 0.5 + (at % 3 - 1) * 1e-15;
        const sp_threshold_t found = sp_threshold_search(&goal, look, &axis);
        assert_int_equal(found.status, SP_THRESHOLD_FOUND);
        assert_true(found.below == (uint32_t) at && found.above == (uint32_t) at);
        assert_true(found.low == (uint32_t) at - 1 && found.high == (uint32_t) at + 1);
    }
}

static void
words_are_read_as_they_were_written(void **state)
{
    (void) state;
    const sp_threshold_words_t words = { "cooperation", "game.benefit", 0.1, 0.95 };
    sp_threshold_words_t read;
    char text[256] = "until: payoff +- 1 at confidence 0.9, 2 to 9 replicates; search: ";
    sp_threshold_write(&words, text + strlen(text), sizeof(text) - strlen(text));
    assert_true(sp_threshold_read(text, &read));
    assert_string_equal(read.observable, "cooperation");
    assert_string_equal(read.key, "game.benefit");
    assert_true(read.value == 0.1 && read.confidence == 0.95);
    assert_false(sp_threshold_read("search: refine cooperation where it differs", &read));
    assert_false(sp_threshold_read("", &read));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_step_is_found_with_few_points),
        cmocka_unit_test(without_a_crossing_only_the_ends_are_asked_for),
        cmocka_unit_test(answers_come_step_by_step_within_the_bound),
        cmocka_unit_test(points_that_failed_are_passed_over),
        cmocka_unit_test(an_end_within_its_error_leaves_the_side_open),
        cmocka_unit_test(estimates_lie_on_the_line),
        cmocka_unit_test(the_interval_holds_the_threshold_as_often_as_it_says),
        cmocka_unit_test(a_point_at_the_value_is_the_place),
        cmocka_unit_test(words_are_read_as_they_were_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
