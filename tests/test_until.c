/* test_until.c - replicates until an interval is narrow enough: how many, and how often the
 * interval is right.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "demand.h"
#include "demand_rules.h"
#include "samenspel/detmath.h"
#include "samenspel/scheduler.h"
#include "samenspel/student.h"
#include "support/plain_draws.h"

/* ---- one look -------------------------------------------------------------------- */

static sp_seen_t
seen_of(const double *x, uint32_t n)
{
    sp_seen_t seen = { 0 };
    for (uint32_t i = 0; i < n; i++) {
        sp_seen_add(&seen, x[i], false);
    }
    return seen;
}

/* t(7) = 2.3646 and s = 1: n = (2.3646 / h)^2. */
static void
the_next_look_is_where_the_interval_would_be_narrow_enough(void **state)
{
    (void) state;
    const double a = sqrt(7.0 / 8);
    const double x[8] = { a, -a, a, -a, a, -a, a, -a };
    const sp_seen_t seen = seen_of(x, 8);
    assert_true(fabs(sp_seen_se(&seen) - 1 / sqrt(8)) < 1e-15);
    sp_until_t until = { "x", 0.5, 0.95, 8, 1000 };
    assert_int_equal(sp_until_next(&until, INFINITY, &seen), 23); /* 22.4 */
    until.half_width = 0.4; /* 34.9 would be more than four times as many */
    assert_int_equal(sp_until_next(&until, INFINITY, &seen), 32);
    until.half_width = 0.83; /* 8.1: one more at least */
    assert_int_equal(sp_until_next(&until, INFINITY, &seen), 9);
    until.half_width = 0.84; /* 0.836 has been reached */
    assert_int_equal(sp_until_next(&until, INFINITY, &seen), 8);
    until.half_width = 0.01;
    until.most = 20;
    assert_int_equal(sp_until_next(&until, INFINITY, &seen), 20);
    until.most = 8;
    assert_int_equal(sp_until_next(&until, INFINITY, &seen), 8);
}

/* 0.95^n < 0.05 from n = 59 on: before that an event of chance 0.05 may have been
 * missed. */
static void
equal_values_are_enough_when_others_could_not_have_hidden(void **state)
{
    (void) state;
    sp_until_t until = { "x", 0.05, 0.95, 8, 1000 };
    sp_seen_t seen = { 0 };
    uint32_t wanted = 8;
    while (seen.n < wanted) {
        sp_seen_add(&seen, 1, false);
        wanted = seen.n == wanted ? sp_until_next(&until, 1, &seen) : wanted;
    }
    assert_int_equal(wanted, 60); /* ln 20 / 0.05 = 59.9 */
    /* nothing is known of what was not seen of a number without bounds */
    const double x[2] = { 3, 3 };
    seen = seen_of(x, 2);
    assert_int_equal(sp_until_next(&until, INFINITY, &seen), 2);
}

static void
replicates_without_a_value_do_not_count(void **state)
{
    (void) state;
    const sp_until_t until = { "x", 0.5, 0.95, 8, 1000 };
    const double a = sqrt(7.0 / 8);
    sp_seen_t seen = { 0 };
    for (int i = 0; i < 8; i++) {
        sp_seen_add(&seen, i % 2 == 0 ? a : -a, false);
        sp_seen_add(&seen, NAN, i % 2 == 0); /* failed, or no number */
    }
    assert_int_equal(seen.n, 8);
    assert_int_equal(seen.n_failed, 4);
    assert_int_equal(sp_until_next(&until, INFINITY, &seen), 45); /* 22.4 of 44.7 */
    /* no value yet: they may be rare, so four times as many */
    seen = (sp_seen_t) { 0 };
    sp_seen_add(&seen, NAN, false);
    sp_seen_add(&seen, NAN, true);
    assert_int_equal(sp_until_next(&until, INFINITY, &seen), 8);
    /* a point where all have failed is left alone */
    seen = (sp_seen_t) { 0 };
    sp_seen_add(&seen, NAN, true);
    sp_seen_add(&seen, NAN, true);
    assert_int_equal(sp_until_next(&until, INFINITY, &seen), 2);
}

/* ---- how often the interval is right --------------------------------------------- */

typedef enum { NORMAL, EXPONENTIAL, SHARE } law_t;

static double
draw(plain_draws_t *draws, law_t law, double chance)
{
    const double u = plain_uniform(draws);
    return law == NORMAL ? sp_normal_quantile(u)
        : law == EXPONENTIAL ? -sp_log(u)
                             : (double) (u < chance);
}

/* Share of 4,000 uses of the rule whose final interval holds the mean; its error is
 * 0.0035. */
static double
coverage(law_t law, double chance, uint32_t least, double half_width, double *replicates)
{
    enum { N_USES = 4000 };
    static const char *const names[] = { "normal", "exponential", "share" };
    const double mean = law == NORMAL ? 0 : law == EXPONENTIAL ? 1 : chance;
    const double span = law == SHARE ? 1 : INFINITY;
    const sp_until_t until = { "x", half_width, 0.95, least, 1000000 };
    plain_draws_t draws = { 5 };
    uint32_t n_right = 0;
    *replicates = 0;
    for (int i = 0; i < N_USES; i++) {
        sp_seen_t seen = { 0 };
        for (uint32_t wanted = least; seen.n < wanted;) {
            sp_seen_add(&seen, draw(&draws, law, chance), false);
            wanted = seen.n == wanted ? sp_until_next(&until, span, &seen) : wanted;
        }
        const double half = sp_mean_half_width(seen.n, sp_seen_se(&seen), span, 0.95);
        assert_true(half <= half_width);
        n_right += fabs(seen.mean - mean) <= half;
        *replicates += (double) seen.n / N_USES;
    }
    const double share = (double) n_right / N_USES;
    print_message("%s %g, from %u, half width %g: right in %.4f +- %.4f, %.1f replicates\n",
        names[law], chance, least, half_width, share, sqrt(share * (1 - share) / N_USES),
        *replicates);
    return share;
}

/* Chow & Robbins: the coverage tends to the confidence as the half width falls; for
 * normal numbers it is never far below (Starr, Ann. Math. Statist. 37, 1173 (1966)). */
static void
intervals_of_enough_replicates_are_right_as_often_as_they_say(void **state)
{
    (void) state;
    double n;
    assert_true(coverage(NORMAL, 0, 16, 0.3, &n) >= 0.935);
    assert_true(coverage(NORMAL, 0, 32, 0.3, &n) >= 0.935);
    assert_true(coverage(NORMAL, 0, 32, 0.1, &n) >= 0.935);
    /* (1.96 / 0.1)^2 = 384, and the overshoot of a few looks */
    assert_true(n > 384 && n < 1.1 * 384);
    assert_true(coverage(NORMAL, 0, 4, 0.1, &n) >= 0.935);
    assert_true(coverage(EXPONENTIAL, 0, 32, 0.05, &n) >= 0.935);
    assert_true(coverage(SHARE, 0.5, 16, 0.05, &n) >= 0.935);
    assert_true(coverage(SHARE, 0.1, 32, 0.01, &n) >= 0.935);
    assert_true(coverage(SHARE, 0.01, 32, 0.1, &n) >= 0.935);
}

/* Where the first replicates may not have seen what makes the spread, s is too small
 * when the rule stops: skewed numbers of few replicates, and shares no larger than the
 * half width. The figures stand in the README; four of their errors. */
static void
intervals_of_few_skewed_replicates_are_right_less_often(void **state)
{
    (void) state;
    static const struct {
        law_t law;
        double chance;
        uint32_t least;
        double half_width, share;
    } known[] = {
        { NORMAL, 0, 4, 0.5, 0.927 },
        { EXPONENTIAL, 0, 4, 0.5, 0.823 },
        { EXPONENTIAL, 0, 16, 0.3, 0.881 },
        { EXPONENTIAL, 0, 32, 0.2, 0.911 },
        { SHARE, 0.1, 32, 0.1, 0.831 },
        { SHARE, 0.1, 32, 0.05, 0.903 },
        { SHARE, 0.01, 4, 0.005, 0.890 },
        { SHARE, 0.01, 32, 0.01, 0.794 },
    };
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        double n;
        const double share = coverage(
            known[i].law, known[i].chance, known[i].least, known[i].half_width, &n);
        const double error = sqrt(known[i].share * (1 - known[i].share) / 4000);
        /* the figure has an error of its own, from as many uses */
        assert_true(fabs(share - known[i].share) < 4 * sqrt(2) * error);
    }
}

/* ---- the program itself ---------------------------------------------------------- */

/* Ten logit choosers without interaction, whose noise is such that each cooperates with
 * chance 0.1 in every round: the mean over rounds and agents is exact. 300 seeds, through
 * plan, worker and demand. */
static void
a_population_with_a_known_mean_is_within_its_interval(void **state)
{
    (void) state;
    static const char text[] =
        "name: known\nrounds: 3\nburn_in: 0\nreplicates: 16\n"
        "game: {kind: donation, benefit: 3, cost: 1}\n"
        "population: {size: 10}\n"
        "decision: {rule: logit, unsteered_cooperation: 0.1}\n"
        "sweep: {until: {half_width: 0.012}}\n";
    enum { N_SEEDS = 300 };
    uint32_t n_right = 0;
    double replicates = 0;
    for (uint64_t seed = 1; seed <= N_SEEDS; seed++) {
        sp_plan_t plan;
        sp_outline_t outline;
        sp_error_t err;
        const sp_overrides_t overrides = { .has_seed = true, .seed = seed };
        assert_int_equal(
            sp_plan_parse(&plan, "t", text, strlen(text), &overrides, &err), SP_OK);
        assert_int_equal(sp_outline_init(&outline, &plan, &err), SP_OK);
        sp_demand_t *demand;
        sp_worker_t *worker;
        sp_trace_t trace;
        assert_int_equal(
            sp_demand_new(&plan, 0, sp_plan_n_cells(&plan), &demand, &err), SP_OK);
        assert_int_equal(
            sp_worker_new(&plan, &outline.manifest, NULL, NULL, &worker, &err), SP_OK);
        assert_int_equal(sp_trace_init(&trace, &outline.manifest, &err), SP_OK);
        const uint32_t variable = sp_demand_variable(&plan, &outline.manifest);
        sp_seen_t seen = { 0 };
        uint64_t cell;
        while (sp_demand_take(demand, 1, &cell) > 0) {
            sp_worker_run(worker, 0, (uint32_t) cell, NULL, &trace);
            const double x = sp_demand_value(&outline.manifest, variable, &trace);
            sp_seen_add(&seen, x, false); /* one thread: they come in order */
            sp_demand_give(demand, cell, trace.status, x);
        }
        assert_true(sp_demand_at_end(demand));
        assert_int_equal(sp_demand_replicates(demand)[0], seen.n);
        const double half = sp_mean_half_width(seen.n, sp_seen_se(&seen), 1, 0.95);
        assert_true(half <= 0.012);
        n_right += fabs(seen.mean - 0.1) <= half;
        replicates += (double) seen.n / N_SEEDS;
        sp_trace_free(&trace);
        sp_worker_free(worker);
        sp_demand_free(demand);
        sp_outline_free(&outline);
        sp_plan_free(&plan);
    }
    const double share = (double) n_right / N_SEEDS;
    print_message("the program: right in %.3f +- %.3f of %d seeds, %.1f replicates\n", share,
        sqrt(share * (1 - share) / N_SEEDS), N_SEEDS, replicates);
    /* 0.95 less two errors of 0.0126; the half width alone asks for (1.96 0.0548 /
     * 0.012)^2 */
    assert_true(share >= 0.925);
    assert_true(replicates > 70 && replicates < 95);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_next_look_is_where_the_interval_would_be_narrow_enough),
        cmocka_unit_test(equal_values_are_enough_when_others_could_not_have_hidden),
        cmocka_unit_test(replicates_without_a_value_do_not_count),
        cmocka_unit_test(intervals_of_enough_replicates_are_right_as_often_as_they_say),
        cmocka_unit_test(intervals_of_few_skewed_replicates_are_right_less_often),
        cmocka_unit_test(a_population_with_a_known_mean_is_within_its_interval),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
