/* test_steering_shared_interest.c - base weights and steers that differ between agents.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows of the table of mechanisms: 000-3, 000-15, 001-11, 003-13, 004-13. The plain
 * re-computation follows model.md 7.4 and THE DRAWS of simulation.h. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "samenspel/detmath.h"
#include "steering_shared_interest.h"
#include "support/steering_runs.h"

#define I "steering.shared_interest."

static const double NOISE = 0.455119613313418675; /* 1 / ln 9 */

/* Chance of C in the donation game 3, 1 at weight q. */
static double
chance_at(double q)
{
    return 1 / (1 + exp(-(3 * q - (1 - q)) / NOISE));
}

static const char *const small = "population.size=30 network.kind=small_world "
                                 "network.degree=4 " I "weight=0.2 " I "steer=0.4";

/* ---- null values ------------------------------------------------------------------- */

static void
what_cannot_change_anything_changes_nothing(void **state)
{
    (void) state;
    sp_assert_null_value(small, SP_WAYS_ALL, "",
        I "spread=0 " I "decay=0 " I "imitation=0", I "spread=0.2");
    sp_assert_null_value(small, SP_WAYS_ALL, "", I "promotion=0.5", I "decay=0.5");
    sp_assert_null_value(small, SP_WAYS_ALL, "", I "imitation=0.5", I "drift=0.2");
    sp_assert_null_value(small, SP_WAYS_ALL, I "spread=0.1",
        I "spread=0.1 " I "weight_in=0.2 " I "weight_out=0.2",
        I "spread=0.1 " I "weight_in=0.4 " I "weight_out=0.4");
    sp_assert_null_value(small, SP_WAYS_ALL, I "steer=0",
        I "steer=0 " I "decay=0.7 " I "promotion=0.9", I "decay=0.7");
}

/* Columns of equal numbers give the bits of one number for all. */
static void
a_decay_that_comes_later_changes_nothing_before(void **state)
{
    (void) state;
    sp_assert_null_value(small, SP_WAYS_ALL, "", "@31:" I "decay=1", "@3:" I "decay=1");
    sp_assert_null_value(
        small, SP_WAYS_ALL, "", "@31:" I "drift=0.1", "@3:" I "drift=0.1");
}

/* ---- spread ------------------------------------------------------------------------ */

static double
density(double z)
{
    return exp(-z * z / 2) / sqrt(2 * acos(-1));
}

static double
below(double z)
{
    return erfc(-z / sqrt(2)) / 2;
}

/* Mean of N(w, sd^2) within [0, 1]: w + sd (phi(a) - phi(b)) / (Phi(b) - Phi(a)). */
static void
base_weights_are_a_normal_distribution_cut_off_at_both_ends(void **state)
{
    (void) state;
    static const double cases[][2] = { { 0.2, 0.1 }, { 0, 0.3 }, { 0.5, 1 }, { 1, 0.05 },
        { 0.3, 1e-6 } };
    for (size_t c = 0; c < sizeof(cases) / sizeof(cases[0]); c++) {
        const double w = cases[c][0];
        const double sd = cases[c][1];
        char settings[200];
        snprintf(settings, sizeof(settings),
            "population.size=200000 rounds=1 " I "weight=%g " I "spread=%g", w, sd);
        sp_test_run_t run = { .edges = NULL };
        sp_test_run(&run, settings);
        const uint32_t n = run.model.n_agents;
        const double a = -w / sd;
        const double b = (1 - w) / sd;
        const double mass = below(b) - below(a);
        const double shift = (density(a) - density(b)) / mass;
        const double mean = w + sd * shift;
        const double edge =
            (a > -30 ? a * density(a) : 0) - (b < 30 ? b * density(b) : 0);
        const double variance = sd * sd * (1 + edge / mass - shift * shift);
        double sum = 0;
        double squares = 0;
        for (uint32_t i = 0; i < n; i++) {
            const double q = sp_interest_weight(&run.sim, i);
            assert_true(q > 0 && q < 1);
            sum += q;
            squares += (q - mean) * (q - mean);
        }
        assert_true(fabs(sum / n - mean) < 4 * sqrt(variance / n));
        assert_true(fabs(squares / n / variance - 1) < 4 * sqrt(3.0 / n));
        sp_test_run_free(&run);
    }
}

/* An agent keeps its rank when the weight changes by an event, and its own steps. */
static void
an_event_on_the_weight_moves_everybody_with_it(void **state)
{
    (void) state;
    sp_test_run_t run = { .edges = NULL };
    sp_test_run_t other = { .edges = NULL };
    sp_test_run(&run,
        "population.size=500 " I "weight=0.2 " I "spread=0.1 "
        "@2:" I "weight=0.4");
    sp_test_run(&other, "population.size=500 " I "weight=0.4 " I "spread=0.1");
    double before[500];
    for (uint32_t i = 0; i < 500; i++) {
        before[i] = sp_interest_weight(&run.sim, i);
    }
    sp_interest_own(&run.sim, 7, 0.5); /* to 0.5 from where it is */
    sp_test_steps(&run, 2);
    for (uint32_t i = 0; i < 500; i++) {
        double expected = sp_interest_weight(&other.sim, i);
        expected += i == 7 ? 0.5 * (0.5 - before[i]) : 0;
        assert_true(fabs(sp_interest_weight(&run.sim, i) - expected) < 1e-12);
    }
    sp_test_run_free(&run);
    sp_test_run_free(&other);
}

/* x = mean over agents of sigma(((b + c) q_i - c) / K): 000-3 with a spread. */
static void
cooperation_is_the_mean_over_what_agents_weigh(void **state)
{
    (void) state;
    const char *settings = "population.size=5000 rounds=200 network.kind=cycle " I
                           "weight=0.3 " I "spread=0.2 " I "steer=0.5";
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run, settings);
    double x = 0;
    for (uint32_t i = 0; i < 5000; i++) {
        const double q = sp_interest_weight(&run.sim, i);
        const double steered = q + 0.5 * (q < 0.5 ? 0.5 - q : 0);
        assert_true(sp_interest_base(&run.sim, i) == steered);
        x += chance_at(steered) / 5000;
    }
    sp_test_run_free(&run);
    sp_assert_cooperation(settings, 1, 200, x, 1);
}

/* ---- own unit and others ----------------------------------------------------------- */

/* Shares of C on ties within (1) and across (0) teams, 100 rounds. */
static void
shares_by_side(const char *settings, double share[2], double n[2])
{
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run, settings);
    memset(share, 0, 2 * sizeof(share[0]));
    memset(n, 0, 2 * sizeof(n[0]));
    sp_test_steps(&run, 20);
    for (int round = 0; round < 100; round++) {
        sp_test_steps(&run, 1);
        for (uint32_t i = 0; i < run.model.n_agents; i++) {
            for (uint32_t t = run.sim.tie_offset[i]; t < run.sim.tie_offset[i + 1]; t++) {
                const int own = run.sim.team[i] == run.sim.team[run.sim.tie_partner[t]];
                share[own] += run.sim.tie_act[t];
                n[own]++;
            }
        }
    }
    sp_test_run_free(&run);
    share[0] /= n[0];
    share[1] /= n[1];
}

/* 000-15: cooperation across units is the logit with q_out, whatever q_in. */
static void
who_is_in_ones_unit_has_a_weight_of_its_own(void **state)
{
    (void) state;
    static const char *const updates[] = { "synchronous", "asynchronous" };
    for (int u = 0; u < 2; u++) {
        for (int in = 0; in < 2; in++) {
            char settings[400];
            snprintf(settings, sizeof(settings),
                "population.size=60 rounds=120 network.kind=teams network.number=4 "
                "network.cross_share=0.4 decision.acts=per_partner decision.update=%s " I
                "weight=0.9 " I "weight_in=%g " I "weight_out=0.2 " I "steer=0.25",
                updates[u], in == 0 ? 0.3 : 0.7);
            double share[2];
            double n[2];
            shares_by_side(settings, share, n);
            const double out = chance_at(0.2 + 0.25 * 0.3);
            const double own = chance_at(in == 0 ? 0.3 + 0.25 * 0.2 : 0.7);
            /* asynchronous: a third of the ties stand over from the round before */
            const double inflation = u == 0 ? 1 : 3;
            assert_true(n[0] > 1000 && n[1] > 1000);
            assert_true(
                fabs(share[0] - out) < 4 * sqrt(inflation * out * (1 - out) / n[0]));
            assert_true(
                fabs(share[1] - own) < 4 * sqrt(inflation * own * (1 - own) / n[1]));
        }
    }
}

/* ---- steers ------------------------------------------------------------------------ */

/* 003-13: E s(t) = s (1 - decay)^t, and with it cooperation. */
static void
steer_lapses_geometrically(void **state)
{
    (void) state;
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run,
        "population.size=20000 rounds=40 " I "weight=0 " I "steer=1 " I "decay=0.08");
    const double n = 20000;
    for (int t = 1; t <= 30; t++) {
        sp_test_steps(&run, 1);
        const double left = pow(1 - 0.08, t);
        double steered = 0;
        for (uint32_t i = 0; i < 20000; i++) {
            steered += sp_interest_steer(&run.sim, i);
        }
        assert_true(fabs(steered / n - left) < 4 * sqrt(left * (1 - left) / n));
        /* acts of this round were chosen before its lapses */
        const double x = 0.1 + 0.8 * left / (1 - 0.08);
        assert_true(
            fabs(run.sim.count[SP_COOPERATE] / n - x) < 4 * sqrt(x * (1 - x) / n));
    }
    sp_test_run_free(&run);
}

/* Writing the steer it had sets who had lapsed again; a period longer than a round
 * waits. */
static void
writing_a_steer_sets_who_had_lapsed(void **state)
{
    (void) state;
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run,
        "population.size=1000 rounds=40 period=5 " I "steer=0.6 " I "decay=0.5 @12:" I
        "steer=0.6");
    static const int rounds[] = { 4, 5, 10, 11, 12 };
    static const double left[] = { 1, 0.5, 0.25, 0.25, 1 };
    int at = 0;
    for (int r = 1; r <= 12; r++) {
        sp_test_steps(&run, 1);
        if (r != rounds[at]) {
            continue;
        }
        double steered = 0;
        for (uint32_t i = 0; i < 1000; i++) {
            steered += sp_interest_steer(&run.sim, i) / 0.6;
        }
        assert_true(fabs(steered / 1000 - left[at])
            <= 4 * sqrt(left[at] * (1 - left[at]) / 1000) + 1e-12);
        at++;
    }
    assert_int_equal(5, at);
    sp_test_run_free(&run);
}

static double
steered_after(const char *settings, uint32_t rounds)
{
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run, settings);
    sp_test_steps(&run, rounds);
    double steered = 0;
    for (uint32_t i = 0; i < run.model.n_agents; i++) {
        steered += sp_interest_steer(&run.sim, i);
    }
    const double share = steered / run.model.n_agents;
    sp_test_run_free(&run);
    return share;
}

/* 004-13: kept alive by promotion iff rate x degree > decay; 20 of 20 seeds each way
 * would be chance in 2^-20 of all cases. */
static void
promotion_keeps_up_iff_its_rate_times_degree_is_above_decay(void **state)
{
    (void) state;
    for (int seed = 1; seed <= 20; seed++) {
        for (int above = 0; above < 2; above++) {
            char settings[400];
            snprintf(settings, sizeof(settings),
                "population.size=400 network.kind=random_regular network.degree=8 "
                "rounds=400 "
                "seed=%d " I "steer=1 " I "decay=0.1 " I "promotion=%g",
                seed, above ? 0.03 : 0.005); /* times 8: .24 and .04 */
            const double left = steered_after(settings, 200);
            assert_true(above ? left > 0.3 : left == 0);
        }
    }
}

/* ---- a plain re-computation -------------------------------------------------------- */

static double
draw(const sp_simulation_t *sim, uint32_t purpose, uint32_t i, uint32_t block)
{
    const sp_rng_block_t words = sp_rng(
        sim->key, (sp_rng_block_t) { { i / 4, 0, sim->round, purpose << 24 | block } });
    return sp_uniform(words.word[i % 4]);
}

enum { N = 24 };

/* s and q of the next period from those of this one (THE DRAWS). */
static void
plain_period(const sp_simulation_t *sim, const double *success, const double p[4],
    const double *s, const double *q, double *s_next, double *q_next)
{
    for (uint32_t i = 0; i < N; i++) {
        const uint32_t degree = sp_simulation_degree(sim, i);
        s_next[i] = draw(sim, SP_DRAW_LAPSE, i, 0) < p[0] ? 0 : s[i];
        uint32_t higher[64];
        uint32_t n = 0;
        for (uint32_t k = 0; k < degree; k++) {
            const uint32_t j = sp_simulation_partner(sim, i, k);
            const double u = sp_uniform(
                sp_draw(sim->key, i, j, sim->round, SP_DRAW_PROMOTION).word[0]);
            if (u < p[1] && s[j] > s_next[i]) {
                s_next[i] = s[j];
            }
            if (success[j] > success[i]) {
                higher[n++] = j;
            }
        }
        if (sim->graph->form
            == SP_GRAPH_COMPLETE) { /* by success downwards, then by index */
            for (uint32_t a = 0; a < n; a++) {
                for (uint32_t b = a + 1; b < n; b++) {
                    const uint32_t x = higher[a];
                    const uint32_t y = higher[b];
                    if (success[y] > success[x] || (success[y] == success[x] && y < x)) {
                        higher[a] = y;
                        higher[b] = x;
                    }
                }
            }
        }
        q_next[i] = q[i];
        if (n > 0 && draw(sim, SP_DRAW_CULTURE, i, 0) < p[2]) {
            const double u = draw(sim, SP_DRAW_CULTURE, i, 1);
            q_next[i] = q[higher[(uint32_t) floor(u * n)]];
        }
        q_next[i] += p[3] * sp_normal_quantile(draw(sim, SP_DRAW_DRIFT, i, 0));
        q_next[i] = fmin(fmax(q_next[i], 0), 1);
    }
}

static void
periods_equal_their_plain_twin(void **state)
{
    (void) state;
    static const char *const settings[] = { "network.kind=scale_free",
        "network.kind=complete", "network.kind=random_pairs network.partners=3",
        "network.kind=small_world network.degree=4 decision.acts=per_partner",
        "network.kind=cycle decision.update=asynchronous",
        "network.kind=scale_free decision.rule=fermi decision.selection=1 "
        "decision.success=utility" };
    for (size_t c = 0; c < sizeof(settings) / sizeof(settings[0]); c++) {
        char text[600];
        snprintf(text, sizeof(text),
            "population.size=24 rounds=60 %s population.initial.cooperation=0.5 " I
            "weight=0.4 " I "spread=0.2 " I "steer=0.7 " I "decay=0.3 " I
            "promotion=0.1 " I "imitation=0.4 " I "drift=0.05",
            settings[c]);
        const double p[4] = { 0.3, 0.1, 0.4, 0.05 };
        sp_test_run_t run = { .edges = NULL };
        sp_test_run(&run, text);
        double s[N];
        double q[N];
        for (int round = 0; round < 40; round++) {
            double s_next[N];
            double q_next[N];
            for (uint32_t i = 0; i < N; i++) {
                s[i] = sp_interest_steer(&run.sim, i);
                q[i] = sp_interest_weight(&run.sim, i);
            }
            sp_test_steps(&run, 1);
            plain_period(&run.sim, run.sim.success, p, s, q, s_next, q_next);
            for (uint32_t i = 0; i < N; i++) {
                assert_true(s_next[i] == sp_interest_steer(&run.sim, i));
                assert_true(q_next[i] == sp_interest_weight(&run.sim, i));
            }
        }
        sp_test_run_free(&run);
    }
}

/* 001-11: where everybody meets everybody, who gives less has more: mean q falls. */
static void
values_that_cost_are_copied_away_in_a_mixed_population(void **state)
{
    (void) state;
    for (int seed = 1; seed <= 20; seed++) {
        char settings[300];
        snprintf(settings, sizeof(settings),
            "population.size=300 rounds=200 seed=%d " I "weight=0.4 " I "spread=0.2 " I
            "imitation=0.2",
            seed);
        sp_test_run_t run = { .edges = NULL };
        sp_test_run(&run, settings);
        double mean[2] = { 0, 0 };
        for (int end = 0; end < 2; end++) {
            sp_test_steps(&run, end == 0 ? 0 : 100);
            for (uint32_t i = 0; i < 300; i++) {
                mean[end] += sp_interest_weight(&run.sim, i) / 300;
            }
        }
        assert_true(mean[1] < mean[0] - 0.05);
        sp_test_run_free(&run);
    }
}

/* ---- what neighbours call ---------------------------------------------------------- */

static void
ownership_raises_a_base_weight_and_time_takes_it_back(void **state)
{
    (void) state;
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run,
        "population.size=10 " I "weight=0.2 " I "spread=0.01 " I "maximum=0.6 " I
        "decay=0.5 " I "steer=0.5");
    const double q = sp_interest_weight(&run.sim, 3);
    sp_interest_own(&run.sim, 3, 0.25);
    const double owned = q + 0.25 * (0.6 - q);
    assert_true(sp_interest_weight(&run.sim, 3) == owned);
    sp_interest_disown(&run.sim, 0.5);
    assert_true(fabs(sp_interest_weight(&run.sim, 3) - (q + owned) / 2) < 1e-15);
    sp_interest_try(&run.sim, 3, 0.9);
    assert_true(sp_interest_steer(&run.sim, 3) == 0.9);
    double process[10];
    for (int i = 0; i < 10; i++) {
        process[i] = 0.5;
    }
    sp_interest_state_t *state_of = sp_simulation_state(&run.sim, "shared_interest");
    state_of->process = process;
    assert_true(sp_interest_steer(&run.sim, 3) == 0.45);
    sp_test_run_free(&run);
}

/* Policies that differ by agent are read as they stand. */
static void
local_steers_are_each_agents_own(void **state)
{
    (void) state;
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run, "population.size=2000 rounds=150 " I "steer=0.5");
    double local[2000];
    for (uint32_t i = 0; i < 2000; i++) {
        local[i] = i < 1000 ? 0 : 1;
    }
    run.sim.policies.of_agent[SP_POLICY_STEER] = local;
    double n_c[2] = { 0, 0 };
    for (int round = 0; round < 100; round++) {
        sp_test_steps(&run, 1);
        for (uint32_t i = 0; i < 2000; i++) {
            n_c[i / 1000] += run.sim.play[i];
        }
    }
    const double error = 4 * sqrt(0.09 / 1e5);
    assert_true(fabs(n_c[0] / 1e5 - 0.1) < error && fabs(n_c[1] / 1e5 - 0.9) < error);
    sp_test_run_free(&run);
}

static void
what_cannot_act_is_refused(void **state)
{
    (void) state;
    sp_assert_refused(I "spread=0.1 decision.rule=fermi decision.selection=1",
        "steering.shared_interest", "material success");
    sp_assert_refused(I "weight_in=0.4 network.kind=teams population.size=40",
        I "weight_in", "decision.acts: per_partner");
    sp_assert_refused(I "weight_out=0.4 decision.acts=per_partner population.size=40",
        I "weight_out", "all are in one unit");
    sp_assert_refused(I "weight=0.2 " I "spread=0.1 method=chain "
                        "decision.update=asynchronous",
        "method", "tells agents apart");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_cannot_change_anything_changes_nothing),
        cmocka_unit_test(a_decay_that_comes_later_changes_nothing_before),
        cmocka_unit_test(base_weights_are_a_normal_distribution_cut_off_at_both_ends),
        cmocka_unit_test(an_event_on_the_weight_moves_everybody_with_it),
        cmocka_unit_test(cooperation_is_the_mean_over_what_agents_weigh),
        cmocka_unit_test(who_is_in_ones_unit_has_a_weight_of_its_own),
        cmocka_unit_test(steer_lapses_geometrically),
        cmocka_unit_test(writing_a_steer_sets_who_had_lapsed),
        cmocka_unit_test(promotion_keeps_up_iff_its_rate_times_degree_is_above_decay),
        cmocka_unit_test(periods_equal_their_plain_twin),
        cmocka_unit_test(values_that_cost_are_copied_away_in_a_mixed_population),
        cmocka_unit_test(ownership_raises_a_base_weight_and_time_takes_it_back),
        cmocka_unit_test(local_steers_are_each_agents_own),
        cmocka_unit_test(what_cannot_act_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
