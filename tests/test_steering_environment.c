/* test_steering_environment.c - what cooperation is worth depends on what was done with
 * it (model.md, 7.12).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "steering_environment.h"
#include "support/runs.h"
#include "support/steering_runs.h"

/* ---- null values ------------------------------------------------------------------ */

static uint64_t
digest_of(const char *base, const char *added, int seed)
{
    char settings[700];
    snprintf(settings, sizeof(settings),
        "rounds=30 population.size=36 steering.shared_interest.steer=0.6 seed=%d %s %s",
        seed, base, added);
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run, settings);
    sp_test_steps(&run, 30);
    const uint64_t digest = sp_test_digest(&run);
    sp_test_run_free(&run);
    return digest;
}

/* The rule that draws by fitness has other draws for counts than for agents: it too. */
static void
a_relation_that_changes_no_benefit_changes_nothing(void **state)
{
    (void) state;
    static const char *const bases[] = { "",
        "network.kind=cycle decision.update=asynchronous",
        "network.kind=cycle decision.acts=per_partner",
        "network.kind=square_lattice network.self_interaction=true decision.rule=fermi "
        "decision.selection=1 decision.success=utility",
        "decision.rule=imitation decision.fitness=exponential decision.intensity=0.3 "
        "steering.shared_interest.steer=0 decision.update=asynchronous "
        "population.initial.cooperation=0.5",
        "strategies.tit_for_tat=18 strategies.always_defect=18 match.rounds=5 "
        "decision.noise=0.5",
        "strategies.tit_for_tat=18 strategies.win_stay_lose_shift=18 "
        "match.continuation=0.6 match.payoff=sampled match.error=0.1 "
        "decision.rule=imitation decision.fitness=exponential decision.intensity=0.3 "
        "decision.success=utility" };
    static const char *const nulls[] = { "steering.environment.rate=0.3",
        "steering.environment.rate=0.3 steering.environment.initial=0.9 "
        "@4:steering.environment.growth=2",
        "steering.environment.kind=transition" };
    static const char *const ons[] = {
        "steering.environment.rate=0.3 steering.environment.high=1.6",
        "steering.environment.low=0.5"
    };
    for (size_t b = 0; b < 7; b++) {
        for (int seed = 1; seed <= 3; seed++) {
            const uint64_t off = digest_of(bases[b], "", seed);
            for (size_t i = 0; i < 3; i++) {
                /* an event may raise a factor later, so agents are drawn one by one */
                if (i != 1 || b != 4) {
                    assert_int_equal(off, digest_of(bases[b], nulls[i], seed));
                }
            }
            int n_differ = 0;
            for (size_t i = 0; i < 2; i++) {
                n_differ += off != digest_of(bases[b], ons[i], seed);
            }
            assert_true(n_differ > 0);
        }
    }
}

/* ---- relation --------------------------------------------------------------------- */

/* T32: the relation rises iff more than 1/(1 + growth) cooperate, here whatever it is
 * worth; and each step is the one written down, unit by unit. */
static void
relations_grow_above_the_share_of_weitz(void **state)
{
    (void) state;
    static const char *const bases[] = { "population.size=40",
        "population.size=60 network.kind=teams network.number=3 network.degree=4",
        "population.size=60 network.kind=cycle decision.acts=per_partner",
        "population.size=40 strategies.tit_for_tat=20 strategies.always_defect=20 "
        "match.rounds=7 decision.noise=1" };
    for (size_t b = 0; b < 4; b++) {
        char settings[500];
        snprintf(settings, sizeof(settings),
            "%s steering.shared_interest.steer=0.45 steering.environment.rate=0.4 "
            "steering.environment.growth=1 steering.environment.low=0.8 "
            "steering.environment.high=1.3 period=2",
            bases[b]);
        sp_test_run_t run = { .edges = NULL };
        sp_test_run(&run, settings);
        const sp_environment_state_t *mine = sp_simulation_state(&run.sim, "environment");
        const uint32_t n_units = b == 1 ? 3 : 1;
        double before[3] = { 0.5, 0.5, 0.5 };
        int n_up = 0;
        int n_down = 0;
        for (uint32_t round = 1; round <= 40; round++) {
            sp_test_steps(&run, 1);
            sp_simulation_settle(&run.sim);
            for (uint32_t u = 0; u < n_units; u++) {
                double c = 0;
                double n = 0;
                for (uint32_t i = 0; i < run.model.n_agents; i++) {
                    if (b == 1 && run.sim.team[i] != u) {
                        continue;
                    }
                    if (b == 2) {
                        c += run.sim.tie_act[2 * i] + run.sim.tie_act[2 * i + 1];
                        n += 2;
                    } else {
                        c += b == 3 ? run.sim.share[i] : run.sim.play[i];
                        n += 1;
                    }
                }
                const double x = c / n;
                const double r = before[u];
                const double expected = round % 2 == 1
                    ? r
                    : fmin(1, fmax(0, r + 0.4 * r * (1 - r) * (x - (1 - x))));
                assert_true(fabs(mine->relation[u] - expected) < 1e-15);
                if (round % 2 == 0 && r > 0 && r < 1 && fabs(x - 0.5) > 1e-9) {
                    assert_true((mine->relation[u] > r) == (x > 0.5));
                    n_up += mine->relation[u] > r;
                    n_down += mine->relation[u] < r;
                }
                before[u] = mine->relation[u];
            }
        }
        assert_true(n_up > 0 && (n_down > 0 || b == 3));
        sp_test_run_free(&run);
    }
}

/* A logit population at steer s meets a benefit of 3 (low + n (high - low)): the relation
 * stays (rate 0), so x = 1/(1 + exp(-(Q b' - (1-Q) c)/K)) within 4 standard errors. */
static void
cooperation_follows_the_benefit_of_the_relation(void **state)
{
    (void) state;
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run,
        "population.size=4000 steering.shared_interest.steer=0.6 "
        "steering.environment.initial=0.25 steering.environment.low=0.4 "
        "steering.environment.high=1.6 decision.noise=0.455119613313");
    const double q = 0.3;
    const double b = 3 * (0.4 + 0.25 * 1.2);
    const double expected = 1 / (1 + exp(-(q * b - (1 - q)) / 0.455119613313));
    double sum = 0;
    sp_test_steps(&run, 1);
    for (int round = 0; round < 50; round++) {
        sp_test_steps(&run, 1);
        for (uint32_t i = 0; i < 4000; i++) {
            sum += run.sim.play[i];
        }
    }
    const double error = sqrt(expected * (1 - expected) / (4000 * 50.));
    assert_true(fabs(sum / (4000 * 50.) - expected) < 4 * error);
    sp_test_run_free(&run);
}

/* What two agents of different units pay each other, by hand: the giver's relation
 * counts. */
static void
who_gives_decides_the_benefit(void **state)
{
    (void) state;
    static const char *const bases[] = { "population.size=12 network.kind=complete",
        "population.size=12 strategies.always_cooperate=6 "
        "strategies.win_stay_lose_shift=6 "
        "match.rounds=6 match.error=0.1",
        "population.size=12 strategies.always_cooperate=6 strategies.tit_for_tat=6 "
        "match.rounds=6 match.error=0.1 match.payoff=sampled" };
    for (size_t b = 0; b < 3; b++) {
        char settings[400];
        snprintf(settings, sizeof(settings),
            "%s steering.environment.low=0.5 steering.environment.high=2 "
            "decision.rule=none "
            "population.initial.cooperation=0.5",
            bases[b]);
        if (b > 0) {
            *strstr(settings, "population.initial") = '\0';
        }
        sp_test_run_t run = { .edges = NULL };
        sp_test_run(&run, settings);
        const sp_environment_state_t *mine = sp_simulation_state(&run.sim, "environment");
        sp_test_steps(&run, 1);
        sp_simulation_settle(&run.sim);
        /* the same relation for all: 1.25 of the benefit */
        assert_true(mine->relation[0] == 0.5);
        double payoffs = 0;
        double shares = 0;
        for (uint32_t i = 0; i < 12; i++) {
            payoffs += run.sim.payoff[i];
            shares += b == 0 ? run.sim.play[i] : run.sim.share[i];
        }
        assert_true(fabs(payoffs - shares * (3 * 1.25 - 1)) < 1e-12);
        assert_true(shares > 0);
        sp_test_run_free(&run);
    }
}

/* ---- transition ------------------------------------------------------------------- */

/* Expected shares of C on high and on low turns by a plain walk over all outcomes of all
 * turns (memory-one players). */
static void
walk(const sp_match_rules_t *rules, const double *a, const double *b, double first_a,
    double first_b, double *worth)
{
    double state[4] = { 0 };
    double weight = 1;
    double total = 0;
    worth[0] = worth[1] = 0;
    const uint32_t n = rules->continuation > 0 ? 4000 : rules->rounds;
    static const int mirror[4] = { SP_CC, SP_DC, SP_CD, SP_DD };
    for (uint32_t t = 0; t < n; t++) {
        double next[4] = { 0 };
        for (int o = 0; o < (t == 0 ? 1 : 4); o++) {
            const double mass = t == 0 ? 1 : state[o];
            const double e = rules->error;
            const double p = (t == 0 ? first_a : a[o]) * (1 - 2 * e) + e;
            const double q = (t == 0 ? first_b : b[mirror[o]]) * (1 - 2 * e) + e;
            const double value = t == 0 || o == SP_CC ? rules->high : rules->low;
            worth[0] += weight * mass * p * value;
            worth[1] += weight * mass * q * value;
            next[SP_CC] += mass * p * q;
            next[SP_CD] += mass * p * (1 - q);
            next[SP_DC] += mass * (1 - p) * q;
            next[SP_DD] += mass * (1 - p) * (1 - q);
        }
        total += weight;
        memcpy(state, next, sizeof(state));
        weight *= rules->continuation > 0 ? rules->continuation : 1;
    }
    worth[0] /= total;
    worth[1] /= total;
}

static sp_machine_t
machine_of(const char *name)
{
    sp_machine_t machine;
    sp_strategy_machine(sp_strategy_find(name), &machine);
    return machine;
}

static const sp_game_t donation = {
    .payoff = { 0.2, -1, 1.2, 0 }, .benefit = 1.2, .cost = 1, .additive = true
};

static void
expected_worths_are_those_of_a_plain_walk(void **state)
{
    (void) state;
    static const char *const names[] = { "win_stay_lose_shift", "tit_for_tat",
        "always_defect", "always_cooperate" };
    static const double after[][4] = { { 1, 0, 0, 1 }, { 1, 0, 1, 0 }, { 0, 0, 0, 0 },
        { 1, 1, 1, 1 } };
    static const double first[] = { 1, 1, 0, 1 };
    static const sp_match_rules_t rules[] = {
        { .rounds = 1, .error = 0.1, .high = 1.5, .low = 1 },
        { .rounds = 2, .high = 1.5, .low = 1 },
        { .rounds = 37, .error = 0.02, .high = 1.5, .low = 0.7 },
        { .rounds = 1, .continuation = 0.9, .error = 0.05, .high = 2, .low = 0.5 },
        { .rounds = 1, .continuation = 0.97, .high = 0.5, .low = 2 },
    };
    for (size_t r = 0; r < sizeof(rules) / sizeof(rules[0]); r++) {
        for (int i = 0; i < 4; i++) {
            for (int j = 0; j < 4; j++) {
                const sp_machine_t a = machine_of(names[i]);
                const sp_machine_t b = machine_of(names[j]);
                sp_expected_t got;
                sp_expected_t back;
                double worth[2];
                sp_match_expected(&donation, &rules[r], &a, &b, &got);
                sp_match_expected(&donation, &rules[r], &b, &a, &back);
                walk(&rules[r], after[i], after[j], first[i], first[j], worth);
                assert_true(fabs(got.worth_focal - worth[0]) < 1e-12);
                assert_true(fabs(got.worth_partner - worth[1]) < 1e-12);
                assert_true(got.worth_focal == back.worth_partner);
                assert_true(got.payoff_focal == back.payoff_partner);
                const double c = got.outcome[SP_CC] + got.outcome[SP_CD];
                assert_true(fabs(got.payoff_focal - (1.2 * worth[1] - c)) < 1e-12);
            }
        }
    }
}

/* Equal factors on every turn are a benefit times that factor. */
static void
two_equal_benefits_are_one(void **state)
{
    (void) state;
    const sp_match_rules_t plain = { .rounds = 20, .error = 0.03, .misperception = 0.02 };
    sp_match_rules_t factor = plain;
    factor.high = factor.low = 1.5;
    sp_game_t richer = donation;
    richer.benefit *= 1.5;
    richer.payoff[SP_CC] = 0.8;
    richer.payoff[SP_DC] = 1.8;
    const sp_machine_t a = machine_of("grudger");
    const sp_machine_t b = machine_of("win_stay_lose_shift");
    sp_expected_t one;
    sp_expected_t two;
    sp_match_expected(&richer, &plain, &a, &b, &one);
    sp_match_expected(&donation, &factor, &a, &b, &two);
    assert_true(fabs(one.payoff_focal - two.payoff_focal) < 1e-14);
    assert_true(fabs(one.payoff_partner - two.payoff_partner) < 1e-14);
}

/* Played matches have the expectation as their mean, within 4 standard errors. */
static void
played_matches_are_worth_what_is_expected(void **state)
{
    (void) state;
    static const sp_match_rules_t rules[] = {
        { .rounds = 12, .error = 0.1, .misperception = 0.05, .high = 1.5, .low = 0.5 },
        { .rounds = 1, .continuation = 0.8, .error = 0.1, .high = 1.5, .low = 0.5 },
    };
    const sp_machine_t a = machine_of("win_stay_lose_shift");
    const sp_machine_t b = machine_of("tit_for_tat");
    const sp_rng_key_t key = sp_rng_key(7, 0, 0);
    enum { N = 40000 };
    for (int r = 0; r < 2; r++) {
        sp_expected_t expected;
        double sum = 0;
        double squares = 0;
        sp_match_expected(&donation, &rules[r], &a, &b, &expected);
        for (uint32_t i = 0; i < N; i++) {
            sp_match_counts_t counts;
            sp_match_counts_t mirrored;
            sp_match_play(&rules[r], &a, &b, 2 * i, 2 * i + 1, 3, key, &counts);
            sp_match_play(&rules[r], &b, &a, 2 * i + 1, 2 * i, 3, key, &mirrored);
            assert_int_equal(counts.low_by_focal, mirrored.low_by_partner);
            const double payoff = sp_match_payoff(&donation, &rules[r], &counts);
            sum += payoff;
            squares += payoff * payoff;
        }
        const double mean = sum / N;
        const double error = sqrt((squares / N - mean * mean) / N);
        assert_true(fabs(mean - expected.payoff_focal) < 4 * error);
    }
}

/* T33: with a benefit of 1.8 after mutual cooperation and 1.2 else, win-stay lose-shift
 * resists defectors (2 b1 - b2 > 2 c); with 1.8 always it does not (b > 2 c). */
static void
a_benefit_that_waits_for_cooperation_keeps_defectors_out(void **state)
{
    (void) state;
    static const double low[] = { 1, 1.5 };
    for (int i = 0; i < 2; i++) {
        char settings[600];
        snprintf(settings, sizeof(settings),
            "population.size=200 strategies.win_stay_lose_shift=180 "
            "strategies.always_defect=20 game.benefit=1.2 match.rounds=200 "
            "match.error=0.001 decision.rule=fermi decision.selection=30 "
            "steering.environment.kind=transition steering.environment.high=1.5 "
            "steering.environment.low=%g",
            low[i]);
        sp_test_run_t run = { .edges = NULL };
        sp_test_run(&run, settings);
        for (uint32_t replicate = 0; replicate < 5; replicate++) {
            sp_test_start(&run, replicate);
            sp_test_steps(&run, 100);
            assert_int_equal(run.sim.count[1], i == 0 ? 0 : 200);
        }
        sp_test_run_free(&run);
    }
}

/* ---- refusals --------------------------------------------------------------------- */

static void
what_cannot_have_an_environment_is_refused(void **state)
{
    (void) state;
    sp_assert_refused("steering.environment.high=2 game.kind=matrix game.reward=3 "
                   "game.sucker=0 game.temptation=5 game.punishment=1 decision.noise=1",
        "steering.environment.high", "game.kind: matrix");
    sp_assert_refused("steering.environment.kind=transition steering.environment.low=0.5",
        "steering.environment.kind", "inside a match");
    sp_assert_refused("steering.environment.kind=transition steering.environment.low=0.5 "
                   "strategies.tit_for_tat=10 strategies.always_defect=10 "
                   "population.size=20 match.rounds=5 decision.noise=1 "
                   "@4:steering.environment.low=0.6",
        "events", "fixed for a run");
    sp_assert_refused("steering.environment.low=2 decision.rule=proportional "
                   "population.initial.cooperation=0.5",
        "steering.environment.low", "at most 1");
    sp_assert_refused("steering.environment.rate=0.1 method=chain "
                   "decision.update=asynchronous",
        "method", "method: agents");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_relation_that_changes_no_benefit_changes_nothing),
        cmocka_unit_test(relations_grow_above_the_share_of_weitz),
        cmocka_unit_test(cooperation_follows_the_benefit_of_the_relation),
        cmocka_unit_test(who_gives_decides_the_benefit),
        cmocka_unit_test(expected_worths_are_those_of_a_plain_walk),
        cmocka_unit_test(two_equal_benefits_are_one),
        cmocka_unit_test(played_matches_are_worth_what_is_expected),
        cmocka_unit_test(a_benefit_that_waits_for_cooperation_keeps_defectors_out),
        cmocka_unit_test(what_cannot_have_an_environment_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
