/* test_pairs_run.c - strategies that are programs, in populations: played every round, or by
 * tables of pairs.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "pairs_run.h"
#include "perceive.h"
#include "support/runs.h"

/* ---- programs of rules that machines have too -------------------------------------- */

static double
repeat(sp_view_t *view, void *memory)
{
    (void) memory;
    return view->turn == 0 || sp_view_seen(view, 1);
}

static double
shift(sp_view_t *view, void *memory)
{
    (void) memory;
    return view->turn == 0 || sp_view_own(view, 1) == sp_view_seen(view, 1);
}

static double
toss(sp_view_t *view, void *memory)
{
    (void) view;
    (void) memory;
    return 0.5;
}

/* Its whole memory in a state of its own: what it saw first. */
static double
hold_on(sp_view_t *view, void *memory)
{
    uint8_t *has_defected = memory;
    *has_defected |= view->turn > 0 && !sp_view_seen(view, 1);
    return *has_defected ? 0 : 1;
}

static const sp_program_t repeating = { .move = repeat };
static const sp_program_t shifting = { .move = shift };
static const sp_program_t tossing = { .move = toss };
static const sp_program_t holding = { .move = hold_on, .state_size = 1 };

#define PROGRAM(name_, program_, stochastic_)                                            \
    static const sp_strategy_t name_ = { .name = #name_,                                 \
        .summary = "",                                                                   \
        .source = "",                                                                    \
        .aliases = "",                                                                   \
        .form = SP_PROGRAM,                                                              \
        .program = &program_,                                                            \
        .stochastic = stochastic_ }
PROGRAM(repeats, repeating, false);
PROGRAM(shifts, shifting, false);
PROGRAM(tosses, tossing, true);
PROGRAM(holds, holding, false);
static const sp_strategy_t *const programs[] = { &repeats, &shifts, &tosses, &holds,
    NULL };

/* The same settings with programs and with machines. */
static void
settings_of(char *text, size_t size, bool by_program, const char *rest)
{
    snprintf(text, size,
        "population.size=60 strategies.%s=20 strategies.%s=15 strategies.%s=10 "
        "strategies.%s=15 %s",
        by_program ? "repeats" : "tit_for_tat",
        by_program ? "shifts" : "win_stay_lose_shift", by_program ? "tosses" : "random",
        by_program ? "holds" : "grudger", rest);
}

static void
run_with(sp_test_run_t *run, bool by_program, const char *rest)
{
    char text[1000];
    settings_of(text, sizeof(text), by_program, rest);
    *run = (sp_test_run_t) { .own = by_program ? programs : NULL, .wealth = true };
    sp_test_run(run, text);
}

/* Trajectories to the bit: programs draw as machines do. auto plays the matches of programs
 * that meet chance. */
static void
programs_live_as_their_machines(void **state)
{
    (void) state;
    static const char *const rest[] = {
        "match.rounds=12 match.error=0.05 network.kind=cycle decision.rule=fermi "
        "decision.selection=1 decision.mutation=0.05",
        "match.rounds=7 match.misperception=0.1 match.error=0.02 "
        "network.kind=random_pairs "
        "decision.rule=imitation decision.fitness=exponential decision.intensity=0.3",
        "match.continuation=0.8 match.error=0.01 network.kind=small_world "
        "network.degree=4 "
        "decision.rule=fermi decision.selection=1 decision.update=asynchronous",
        "match.rounds=5 match.error=0.1 network.kind=cycle decision.rule=fermi "
        "decision.selection=1 steering.trust.scope=pair "
        "steering.trust.conditionality=0.5 "
        "steering.shared_interest.weight=0.3 decision.success=utility",
        "match.rounds=6 match.error=0.1 network.kind=cycle decision.rule=fermi "
        "decision.selection=1 steering.environment.rate=0.2 "
        "steering.environment.high=1.6",
        "match.rounds=6 match.error=0.1 network.kind=cycle decision.rule=fermi "
        "decision.selection=1 steering.environment.kind=transition "
        "steering.environment.high=1.5 steering.environment.low=0.5",
        "match.rounds=6 network.kind=complete decision.rule=moran_death_birth "
        "decision.fitness=exponential decision.update=asynchronous",
    };
    for (size_t i = 0; i < sizeof(rest) / sizeof(rest[0]); i++) {
        char with_sampled[1000];
        sp_test_run_t by_program;
        sp_test_run_t by_machine;
        snprintf(with_sampled, sizeof(with_sampled), "%s match.payoff=sampled", rest[i]);
        run_with(&by_program, true, rest[i]);
        run_with(&by_machine, false, with_sampled);
        assert_true(by_program.model.sampled && by_program.model.plays_programs);
        assert_false(by_machine.model.plays_programs);
        for (uint32_t round = 0; round < 12; round++) {
            sp_simulation_settle(&by_program.sim);
            sp_simulation_settle(&by_machine.sim);
            assert_memory_equal(
                by_program.sim.payoff, by_machine.sim.payoff, 60 * sizeof(double));
            assert_memory_equal(
                by_program.sim.share, by_machine.sim.share, 60 * sizeof(double));
            if (sp_test_digest(&by_program) != sp_test_digest(&by_machine)) {
                fail_msg("%s: round %u", rest[i], round);
            }
            sp_test_steps(&by_program, 1);
            sp_test_steps(&by_machine, 1);
        }
        sp_test_run_free(&by_program);
        sp_test_run_free(&by_machine);
    }
}

/* Without noise, and without the one that tosses a coin, every pair has an exact answer. */
static void
certain_programs_have_the_table_of_their_machines(void **state)
{
    (void) state;
    static const char *const rest[] = { "match.rounds=30 ", "match.continuation=0.95 ",
        "match.rounds=1 " };
    for (size_t i = 0; i < 3; i++) {
        char text[2][500];
        sp_test_run_t run[2] = { { .own = programs }, { .own = NULL } };
        for (int m = 0; m < 2; m++) {
            snprintf(text[m], sizeof(text[m]),
                "%spopulation.size=60 strategies.%s=20 strategies.%s=20 strategies.%s=20 "
                "decision.rule=logit decision.noise=0.5",
                rest[i], m == 0 ? "repeats" : "tit_for_tat",
                m == 0 ? "shifts" : "win_stay_lose_shift", m == 0 ? "holds" : "grudger");
            sp_test_run(&run[m], text[m]);
            assert_false(run[m].model.sampled);
            assert_true(run[m].model.has_table);
            assert_true(run[m].model.pay_error == 0);
        }
        for (int pair = 0; pair < 9; pair++) {
            assert_true(fabs(run[0].model.pay[pair] - run[1].model.pay[pair]) < 1e-13);
            assert_true(fabs(run[0].model.seen[pair] - run[1].model.seen[pair]) < 1e-13);
        }
        sp_test_run_free(&run[0]);
        sp_test_run_free(&run[1]);
    }
}

/* ---- tables of means --------------------------------------------------------------- */

static const char averaged[] = "match.rounds=20 match.error=0.05 match.payoff=averaged "
                               "decision.rule=fermi decision.selection=1 ";

static void
averaged_tables_are_near_the_exact_ones(void **state)
{
    (void) state;
    sp_test_run_t mean[2];
    sp_test_run_t exact;
    run_with(&mean[0], true, averaged);
    run_with(&mean[1], false, averaged);
    run_with(&exact, false,
        "match.rounds=20 match.error=0.05 decision.rule=fermi "
        "decision.selection=1");
    for (int m = 0; m < 2; m++) {
        const double error = mean[m].model.pay_error;
        assert_false(mean[m].model.sampled);
        assert_true(mean[m].model.has_table);
        /* payoffs lie in -1 .. 3, and turns of a match differ less than whole matches */
        assert_true(error > 0 && error < 2 / sqrt(1000.0));
        for (int pair = 0; pair < 16; pair++) {
            const double off = mean[m].model.pay[pair] - exact.model.pay[pair];
            assert_true(fabs(off) < 4.5 * error);
            assert_true(off != 0);
        }
        sp_test_steps(&mean[m], 10);
    }
    sp_test_run_free(&mean[0]);
    sp_test_run_free(&mean[1]);
    sp_test_run_free(&exact);
}

/* More matches: nearer. Another seed: other draws. What has no chance stays exact. */
static void
tables_are_drawn_by_the_seed(void **state)
{
    (void) state;
    sp_test_run_t run[4];
    static const char *const more[] = { "", "seed=1", "seed=2", "match.samples=16000" };
    for (int i = 0; i < 4; i++) {
        char rest[300];
        snprintf(rest, sizeof(rest), "%s%s", averaged, more[i]);
        run_with(&run[i], true, rest);
    }
    const size_t bytes = 16 * sizeof(double);
    assert_memory_equal(run[0].model.pay, run[1].model.pay, bytes);
    assert_memory_not_equal(run[0].model.pay, run[2].model.pay, bytes);
    const double ratio = run[0].model.pay_error / run[3].model.pay_error;
    assert_true(ratio > 3.5 && ratio < 4.5);
    for (int i = 0; i < 4; i++) {
        sp_test_run_free(&run[i]);
    }
    sp_test_run_t still = { .own = programs };
    sp_test_run(&still,
        "population.size=60 strategies.repeats=30 strategies.tit_for_tat=30 "
        "match.rounds=20 match.payoff=averaged decision.rule=fermi decision.selection=1");
    assert_true(still.model.pay_error == 0);
    assert_true(still.model.pay[0] == 2 && still.model.pay[1] == 2);
    sp_test_run_free(&still);
}

/* ---- one space, one thread --------------------------------------------------------- */

static void
count_calls(void *context, uint32_t n, sp_range_fn *work, void *job)
{
    ++*(uint32_t *) context;
    work(job, 0, n);
}

static void
only_played_programs_wait_for_one_another(void **state)
{
    (void) state;
    static const char *const ways[] = { "auto", "averaged" };
    for (int i = 0; i < 2; i++) {
        uint32_t calls = 0;
        char text[400];
        sp_test_run_t run = {
            .own = programs, .executor = count_calls, .executor_context = &calls
        };
        snprintf(text, sizeof(text),
            "population.size=60 strategies.repeats=30 strategies.tosses=30 "
            "match.rounds=20 match.payoff=%s decision.rule=fermi decision.selection=1",
            ways[i]);
        sp_test_run(&run, text);
        sp_test_steps(&run, 5);
        assert_int_equal(calls > 0, i == 1);
        assert_int_equal(run.sim.space != NULL, i == 0);
        sp_test_run_free(&run);
    }
}

/* ---- refusals ---------------------------------------------------------------------- */

static void
what_reads_expectations_refuses_played_matches(void **state)
{
    (void) state;
    static const char base[] = "population.size=60 strategies.repeats=30 "
                               "strategies.tosses=30 match.rounds=20 ";
    static const struct {
        const char *settings, *key, *part;
    } refused[] = {
        { "match.payoff=expected decision.rule=fermi decision.selection=1",
            "match.payoff",
            "repeats against tosses has none: moves of tosses are left to chance" },
        { "decision.rule=logit decision.noise=1", "match.payoff",
            "match.payoff: averaged" },
        { "match.payoff=sampled decision.rule=best_response", "match.payoff",
            "weighs strategies" },
        { "method=chain decision.update=asynchronous decision.rule=fermi "
          "decision.selection=1",
            "method", "averaged" },
        { "match.samples=10 decision.rule=fermi decision.selection=1", "match.samples",
            "leave match.samples out" },
    };
    for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
        char text[500];
        sp_test_run_t run = { .own = programs };
        snprintf(text, sizeof(text), "%s%s", base, refused[i].settings);
        assert_int_equal(sp_test_resolve(&run, text), SP_ERR_RANGE);
        assert_string_equal(run.key, refused[i].key);
        if (strstr(run.err.message, refused[i].part) == NULL) {
            fail_msg("%s", run.err.message);
        }
        sp_test_run_free(&run);
    }
    sp_test_run_t acts = { .own = NULL };
    assert_int_equal(sp_test_resolve(&acts, "match.payoff=averaged"), SP_ERR_RANGE);
    assert_string_equal(acts.key, "match.payoff");
    sp_test_run_free(&acts);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(programs_live_as_their_machines),
        cmocka_unit_test(certain_programs_have_the_table_of_their_machines),
        cmocka_unit_test(averaged_tables_are_near_the_exact_ones),
        cmocka_unit_test(tables_are_drawn_by_the_seed),
        cmocka_unit_test(only_played_programs_wait_for_one_another),
        cmocka_unit_test(what_reads_expectations_refuses_played_matches),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
