/* test_observables_runs.c - observables of runs: every network under every rule, what is
 * followed over rounds, refusals, and that observing changes nothing.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/observing.h"

enum { N = 36, MOST_OBSERVABLES = 64, MOST_NUMBERS = 8 };

/* kinds of run; each goes with every network and every rule that takes it */
static const char *const kinds[] = {
    "",
    "decision.tremble=0.02 decision.mutation=0.02 decision.activity=0.7",
    "decision.update=asynchronous decision.payoffs=sum",
    "decision.update=asynchronous decision.success=utility "
    "steering.shared_interest.weight=0.3 steering.trust.scope=pair "
    "steering.trust.conditionality=0.5",
    "decision.success=utility steering.shared_interest.weight=0.3 "
    "steering.trust.scope=partner steering.trust.conditionality=0.5 "
    "@3:steering.shared_interest.steer=0.5",
    "decision.success=utility steering.trust.scope=general "
    "steering.trust.conditionality=1 "
    "steering.shared_interest.weight=0.4 match.misperception=0.1",
    "decision.acts=per_partner steering.trust.scope=pair "
    "steering.trust.conditionality=0.5 "
    "steering.shared_interest.weight=0.4",
    "decision.belief=empirical game.kind=matrix game.temptation=4 game.sucker=-1",
    "strategies.tit_for_tat=16 strategies.always_defect=12 strategies.pavlov=8 "
    "match.rounds=8 match.error=0.02",
    "strategies.tit_for_tat=16 strategies.always_defect=12 strategies.pavlov=8 "
    "match.rounds=8 match.error=0.02 match.payoff=sampled decision.mutation=0.05",
    "method=chain decision.update=asynchronous decision.mutation=0.05",
};
enum { N_KINDS = sizeof(kinds) / sizeof(kinds[0]) };

static const uint32_t file_ends[] = { 0, 1, 1, 2, 2, 0, 3, 4, 4, 5, 6, 7, 8, 9, 9, 10 };
static const sp_edges_t file_edges = { .n_agents = N, .n_edges = 8, .ends = file_ends };

/* A game that pays nobody less than nothing. */
#define POSITIVE                                                                         \
    "game.kind=matrix game.reward=3 game.sucker=0 game.temptation=4 game.punishment=1"

/* What a rule and a network cannot do without. */
static void
compose(char *text, size_t size, const char *network, const sp_decision_t *rule,
    const char *kind)
{
    const bool fermi = strcmp(rule->name, "fermi") == 0;
    const bool logit = strcmp(rule->name, "logit") == 0;
    const bool asynchronous =
        rule->asynchronous_only && strstr(kind, "asynchronous") == NULL;
    snprintf(text, size,
        "network.kind=%s population.size=%d population.initial.cooperation=0.5 rounds=12 "
        "decision.rule=%s decision.fitness=exponential decision.intensity=0.5 %s %s %s "
        "%s %s",
        network, N, rule->name, rule->by_propensity ? POSITIVE : "", fermi ? "decision.selection=1" : "",
        logit ? "decision.noise=0.7" : "",
        asynchronous ? "decision.update=asynchronous" : "", kind);
    char *initial = strstr(text, "population.initial.cooperation=0.5");
    if (strstr(kind, "strategies.") != NULL) {
        memset(initial, ' ', strlen("population.initial.cooperation=0.5"));
    }
}

typedef void visit_fn(sp_test_run_t *run, const char *settings);

/* Calls visit with every run that the product of networks, rules and kinds allows. */
static void
for_every_run(bool wealth, visit_fn *visit)
{
    uint32_t of_kind[N_KINDS] = { 0 };
    for (size_t w = 0; sp_networks[w] != NULL; w++) {
        for (size_t d = 0; sp_decisions[d] != NULL; d++) {
            uint32_t n_visited = 0;
            for (size_t k = 0; k < N_KINDS; k++) {
                char text[1024];
                compose(
                    text, sizeof(text), sp_networks[w]->name, sp_decisions[d], kinds[k]);
                const bool of_file = strcmp(sp_networks[w]->name, "file") == 0;
                sp_test_run_t run = { .edges = of_file ? &file_edges : NULL };
                const bool allowed = sp_test_resolve(&run, text) == SP_OK;
                sp_test_run_free(&run);
                if (allowed) {
                    run.edges = of_file ? &file_edges : NULL;
                    run.wealth = wealth;
                    visit(&run, text);
                    n_visited++;
                    of_kind[k]++;
                }
            }
            assert_true(n_visited >= 3);
        }
    }
    for (size_t k = 0; k < N_KINDS; k++) {
        assert_true(of_kind[k] > 0);
    }
}

static uint32_t
gather_allowed(const sp_test_run_t *run, const sp_observable_t **observables)
{
    uint32_t n = 0;
    for (size_t i = 0; sp_observables[i] != NULL; i++) {
        if (sp_test_allowed(run, sp_observables[i])) {
            observables[n++] = sp_observables[i];
        }
    }
    return n;
}

static void
check_value(const sp_observable_t *observable, double value, const char *settings)
{
    /* NaN passes; rounding may carry a share beyond its end by some units of 2^-52 */
    if (value < observable->valid_min - 1e-12 || value > observable->valid_max + 1e-12) {
        fail_msg("%s = %g: %s", observable->name, value, settings);
    }
}

static void
check_bounds(sp_test_run_t *run, const char *settings)
{
    const sp_observable_t *observables[MOST_OBSERVABLES];
    sp_test_run(run, settings);
    const uint32_t n = gather_allowed(run, observables);
    sp_scratch_t scratch = { 0 };
    assert_int_equal(
        sp_scratch_start(&scratch, &run->sim, observables, n, &run->err), SP_OK);
    for (uint32_t round = 0; round <= 6; round++) {
        for (uint32_t i = 0; i < n; i++) {
            double value[MOST_NUMBERS] = { 0 };
            observables[i]->observe(&run->sim, &scratch, value);
            double sum = 0;
            const bool by_strategy = observables[i]->shape == SP_SHAPE_ROUND_STRATEGY;
            for (uint32_t p = 0; p < (by_strategy ? run->model.n_plays : 1); p++) {
                check_value(observables[i], value[p], settings);
                sum += value[p];
            }
            if (by_strategy) {
                assert_true(fabs(sum - 1) < 1e-12);
            }
            if (strcmp(observables[i]->name, "gini") == 0) {
                assert_true(value[0] < 1);
            }
        }
        sp_test_steps(run, 1);
        sp_scratch_track(&scratch, &run->sim);
    }
    sp_scratch_free(&scratch);
    sp_test_run_free(run);
}

/* Whatever is recorded stays in the range that the file will announce. */
static void
observables_stay_in_their_valid_range(void **state)
{
    (void) state;
    for_every_run(true, check_bounds);
}

static void
read_fields(sp_test_run_t *run)
{
    uint8_t code[N];
    double number[N];
    sp_error_t err;
    for (size_t f = 0; sp_fields[f] != NULL; f++) {
        const sp_field_t *field = sp_fields[f];
        if (field->check != NULL && field->check(&run->run, &err) != SP_OK) {
            continue;
        }
        if (field->codes != NULL) {
            field->codes(&run->sim, code);
        }
        if (field->numbers != NULL) {
            field->numbers(&run->sim, number);
        }
    }
}

/* Runs twice from the start, once watched every round and once alone. */
static void
check_unchanged(sp_test_run_t *run, const char *settings)
{
    const sp_observable_t *observables[MOST_OBSERVABLES];
    uint64_t digest[2];
    sp_test_run(run, settings);
    const uint32_t n = gather_allowed(run, observables);
    for (uint32_t watched = 0; watched < 2; watched++) {
        sp_scratch_t scratch = { 0 };
        sp_test_start(run, 3);
        assert_int_equal(
            sp_scratch_start(&scratch, &run->sim, observables, n, &run->err), SP_OK);
        digest[watched] = 0;
        for (uint32_t round = 0; round < 8; round++) {
            for (uint32_t i = 0; watched && i < n; i++) {
                double value[MOST_NUMBERS];
                observables[i]->observe(&run->sim, &scratch, value);
                sp_scratch_track(&scratch, &run->sim);
            }
            if (watched) {
                read_fields(run);
            }
            digest[watched] = digest[watched] * 31 + sp_test_digest(run);
            sp_test_steps(run, 1);
        }
        sp_scratch_free(&scratch);
    }
    if (digest[0] != digest[1]) {
        fail_msg("observing changed the trajectory: %s", settings);
    }
    sp_test_run_free(run);
}

/* Bits do not depend on observers (architecture.md): nothing is drawn, nothing moved. */
static void
observing_changes_no_bit_of_a_trajectory(void **state)
{
    (void) state;
    for_every_run(true, check_unchanged);
}

/* A replicate alone, and after another one. */
static void
check_independent(sp_test_run_t *run, const char *settings)
{
    uint64_t digest[2];
    sp_test_run(run, settings); /* replicate 0 */
    for (uint32_t later = 0; later < 2; later++) {
        if (later) {
            sp_test_steps(run, 5);
        }
        sp_test_start(run, 1);
        sp_test_steps(run, 8);
        digest[later] = sp_test_digest(run);
        if (!later) {
            const sp_edges_t *edges = run->edges;
            sp_test_run_free(run);
            run->edges = edges;
            run->wealth = true;
            sp_test_run(run, settings);
        }
    }
    sp_test_run_free(run);
    if (digest[0] != digest[1]) {
        fail_msg("a replicate depends on the one before: %s", settings);
    }
}

/* A worker goes from cell to cell with one workspace: nothing of a replicate may reach
 * the next. */
static void
a_replicate_does_not_depend_on_the_one_before(void **state)
{
    (void) state;
    for_every_run(true, check_independent);
}

/* The registries are what `describe` and the file rely on. */
static void
registries_are_sorted_and_complete(void **state)
{
    (void) state;
    for (size_t i = 0; sp_observables[i] != NULL; i++) {
        const sp_observable_t *o = sp_observables[i];
        assert_true(i == 0 || strcmp(sp_observables[i - 1]->name, o->name) < 0);
        assert_ptr_equal(sp_observable_find(o->name), o);
        assert_true(
            o->long_name[0] != '\0' && o->units[0] != '\0' && o->source[0] != '\0');
        assert_true(o->valid_min < o->valid_max);
        /* observed, or formed from what is */
        assert_true((o->observe != NULL) == (o->above == NULL));
        if (o->above != NULL) {
            const sp_observable_t *above = sp_observable_find(o->above);
            const sp_observable_t *below = sp_observable_find(o->below);
            assert_true(above != NULL && above->shape == SP_SHAPE_SCALAR);
            assert_true(below != NULL && below->shape == SP_SHAPE_SCALAR);
        }
        assert_true(!o->summarise || o->shape == SP_SHAPE_ROUND
            || o->shape == SP_SHAPE_SCALAR);
        assert_true(strlen(o->name) < sizeof(((sp_variable_t *) NULL)->name));
    }
    for (size_t i = 0; sp_fields[i] != NULL; i++) {
        const sp_field_t *f = sp_fields[i];
        assert_true(i == 0 || strcmp(sp_fields[i - 1]->name, f->name) < 0);
        assert_ptr_equal(sp_field_find(f->name), f);
        assert_true(
            f->long_name[0] != '\0' && f->units[0] != '\0' && f->source[0] != '\0');
        assert_true(f->valid_min < f->valid_max);
        assert_true(f->codes != NULL || f->numbers != NULL);
    }
    assert_null(sp_observable_find("cooperatio"));
    assert_null(sp_field_find(""));
}

typedef struct {
    const char *settings, *name, *message;
    bool of_agents;
} refusal_t;

/* A refusal says what would be right. */
static void
what_a_run_cannot_have_is_refused_with_what_it_needs(void **state)
{
    (void) state;
    static const char chain[] = "method=chain population.size=10 decision.rule=fermi "
                                "decision.selection=1 decision.update=asynchronous";
    static const char no_agents[] =
        "method: chain has counts but no agents: needs method: agents";
    static const char strategies[] = "strategies.tit_for_tat=5 strategies.pavlov=5 "
                                     "population.size=10 decision.rule=none";
    static const char of_acts[] =
        "is counted from acts, but agents play strategies here: "
        "take strategy_share or cooperation";
    static const refusal_t refusals[] = {
        { chain, "gini", no_agents, false },
        { chain, "trust", no_agents, false },
        { chain, "assortment", no_agents, false },
        { chain, "cluster_mean", no_agents, false },
        { chain, "links_cd", no_agents, false },
        { chain, "action", no_agents, true },
        { strategies, "links_dd", of_acts, false },
        { strategies, "cluster_count", of_acts, false },
        { strategies, "action",
            "agents play strategies here, not acts: take strategy or cooperation", true },
        { "population.size=10", "strategy_share",
            "agents choose acts here, not strategies: take cooperation, or give "
            "population.initial.strategies",
            false },
        { "population.size=10", "strategy",
            "agents choose acts here, not strategies: take action, or give "
            "population.initial.strategies",
            true },
        { "population.size=10", "trust_variance",
            "nobody's trust is kept: needs steering.trust.scope: general, partner or "
            "pair",
            false },
        { "population.size=10 network.kind=random_pairs", "cluster_largest",
            "pairs that meet for a round form no clusters: needs another network.kind "
            "than "
            "random_pairs",
            false },
        { "population.size=10 decision.acts=per_partner", "cluster_largest",
            "an agent may cooperate with some partners only: needs decision.acts: "
            "per_agent, or take links_cc",
            false },
        { "population.size=10 decision.acts=per_partner", "action",
            "an agent has an act for each partner here: take cooperation, its share of C",
            true },
    };
    for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++) {
        const refusal_t *r = &refusals[i];
        sp_test_run_t run = { 0 };
        assert_int_equal(sp_test_resolve(&run, r->settings), SP_OK);
        sp_status_t (*check)(const sp_run_t *, sp_error_t *) = r->of_agents
            ? sp_field_find(r->name)->check
            : sp_observable_find(r->name)->check;
        assert_int_equal(check(&run.run, &run.err), SP_ERR_RANGE);
        assert_string_equal(run.err.message, r->message);
        sp_test_run_free(&run);
    }
}

/* Feeds a series of cooperators among ten (X: all, for good); returns time_to_tip at its
 * end. The scratch comes from the series before. */
static double
time_to_tip(sp_scratch_t *scratch, const char *settings, const char *cooperators)
{
    sp_test_run_t run = { 0 };
    sp_test_run(&run, settings);
    const sp_observable_t *tip = sp_observable_find("time_to_tip");
    for (uint32_t r = 0; cooperators[r] != '\0'; r++) {
        const bool all = cooperators[r] == 'X';
        char plays[] = "0000000000";
        memset(plays, '1', (size_t) (all ? 10 : cooperators[r] - '0'));
        sp_test_set_plays(&run, plays);
        run.sim.round = r;
        run.sim.fixed_at = all ? r : UINT32_MAX;
        if (r == 0) {
            assert_int_equal(
                sp_scratch_start(scratch, &run.sim, &tip, 1, &run.err), SP_OK);
        } else {
            sp_scratch_track(scratch, &run.sim);
        }
    }
    double value;
    tip->observe(&run.sim, scratch, &value);
    sp_test_run_free(&run);
    return value;
}

/* The first round of a stretch at or above the level that lasts; NaN where none does. */
static void
time_to_tip_is_the_first_round_of_a_stretch_that_lasts(void **state)
{
    (void) state;
    static const char plain[] = "population.size=10 record.tip_level=0.5 "
                                "record.tip_hold=3 rounds=20 decision.rule=best";
    static const char stops[] = "population.size=10 record.tip_level=0.5 "
                                "record.tip_hold=3 rounds=20 decision.rule=best "
                                "stop=absorbed";
    static const char whole[] = "population.size=10 record.tip_level=1 record.tip_hold=1";
    sp_scratch_t scratch = { 0 };
    assert_true(isnan(time_to_tip(&scratch, plain, "6455")));
    assert_true(time_to_tip(&scratch, plain, "64555") == 2);
    assert_true(time_to_tip(&scratch, plain, "645550000") == 2);
    assert_true(isnan(time_to_tip(&scratch, plain, "4554554")));
    assert_true(isnan(time_to_tip(&scratch, plain, "6045")));
    assert_true(time_to_tip(&scratch, plain, "555") == 0);
    assert_true(isnan(time_to_tip(&scratch, plain, "000X")));
    /* the last state is repeated to round 20 */
    assert_true(time_to_tip(&scratch, stops, "000X") == 3);
    assert_true(time_to_tip(&scratch, stops, "008X") == 2);
    assert_true(isnan(time_to_tip(&scratch, stops, "0008")));
    /* a level of 1 is reached only where everybody cooperates */
    assert_true(time_to_tip(&scratch, whole, "89X") == 2);
    sp_scratch_free(&scratch);
}

/* Followed over a real run it is what the recorded series of cooperation says. */
static void
time_to_tip_agrees_with_the_series_of_cooperation(void **state)
{
    (void) state;
    enum { ROUNDS = 60, HOLD = 5 };
    sp_test_run_t run = { 0 };
    sp_test_run(&run,
        "population.size=200 decision.noise=1 record.tip_level=0.45 "
        "record.tip_hold=5 rounds=60 @20:steering.shared_interest.steer=0.45");
    const sp_observable_t *observed[] = { sp_observable_find("time_to_tip"),
        sp_observable_find("cooperation") };
    uint32_t n_tipped = 0;
    for (uint32_t replicate = 0; replicate < 10; replicate++) {
        sp_scratch_t scratch = { 0 };
        double x[ROUNDS + 1];
        sp_test_start(&run, replicate);
        assert_int_equal(
            sp_scratch_start(&scratch, &run.sim, observed, 2, &run.err), SP_OK);
        observed[1]->observe(&run.sim, &scratch, &x[0]);
        for (uint32_t r = 1; r <= ROUNDS; r++) {
            sp_test_steps(&run, 1);
            sp_scratch_track(&scratch, &run.sim);
            observed[1]->observe(&run.sim, &scratch, &x[r]);
        }
        double expected = NAN;
        for (uint32_t r = ROUNDS + 1 - HOLD + 1; r-- > 0;) {
            bool holds = true;
            for (uint32_t h = 0; h < HOLD; h++) {
                holds = holds && x[r + h] >= 0.45;
            }
            expected = holds ? r : expected;
        }
        double tip;
        observed[0]->observe(&run.sim, &scratch, &tip);
        assert_true(isnan(expected) ? isnan(tip) != 0 : tip == expected);
        n_tipped += isnan(tip) ? 0 : 1;
        sp_scratch_free(&scratch);
    }
    assert_true(n_tipped > 0);
    sp_test_run_free(&run);
}

/* A neutral population ends in one play: which one, since when, by watching counts. */
static void
fixation_is_what_is_left_and_since_when(void **state)
{
    (void) state;
    static const char *const settings[] = {
        "population.size=12 decision.rule=moran_birth_death decision.update=asynchronous "
        "decision.intensity=0 population.initial.cooperators=6 rounds=1000",
        "population.size=12 decision.rule=fermi decision.selection=0 method=chain "
        "decision.update=asynchronous population.initial.cooperators=6 rounds=1000",
        "population.size=12 decision.rule=fermi decision.selection=0 rounds=1000 "
        "strategies.tit_for_tat=4 strategies.always_defect=4 strategies.pavlov=4",
    };
    for (size_t s = 0; s < 3; s++) {
        sp_test_run_t run = { 0 };
        sp_test_run(&run, settings[s]);
        assert_true(isnan(sp_test_observe(&run, "fixed_strategy")));
        assert_true(isnan(sp_test_observe(&run, "fixation_round")));
        uint32_t round = 0;
        uint32_t fixed = 0;
        while (round < 1000 && run.sim.count[fixed] < 12) {
            sp_test_steps(&run, 1);
            round++;
            for (uint32_t p = 0; p < run.model.n_plays; p++) {
                fixed = run.sim.count[p] == 12 ? p : fixed;
            }
        }
        assert_true(run.sim.count[fixed] == 12);
        sp_test_steps(&run, 20);
        assert_true(sp_test_observe(&run, "fixed_strategy") == fixed);
        assert_true(sp_test_observe(&run, "fixation_round") == round);
        sp_test_run_free(&run);
    }
    /* with mutation nothing is for good */
    sp_test_run_t run = { 0 };
    sp_test_run(&run,
        "population.size=12 decision.rule=fermi decision.selection=1 "
        "decision.mutation=0.01 population.initial.cooperators=12");
    assert_true(isnan(sp_test_observe(&run, "fixed_strategy")));
    assert_true(isnan(sp_test_observe(&run, "fixation_round")));
    sp_test_run_free(&run);
}

/* A scratch goes from run to run: it grows, and forgets. */
static void
a_scratch_serves_one_run_after_another(void **state)
{
    (void) state;
    const sp_observable_t *observed[] = { sp_observable_find("cluster_largest"),
        sp_observable_find("payoff") };
    static const char *const settings[] = { "network.kind=square_lattice network.side=3",
        "network.kind=square_lattice network.side=20", "population.size=8" };
    sp_scratch_t scratch = { 0 };
    for (size_t s = 0; s < 3; s++) {
        sp_test_run_t run = { 0 };
        sp_test_run(&run, settings[s]);
        const uint32_t n = run.model.n_agents;
        for (uint32_t trial = 0; trial < 2; trial++) {
            for (uint32_t i = 0; i < n; i++) {
                run.sim.play[i] = trial != 0;
            }
            run.sim.count[0] = trial ? 0 : n;
            run.sim.count[1] = n - run.sim.count[0];
            run.sim.settled = UINT32_MAX;
            assert_int_equal(
                sp_scratch_start(&scratch, &run.sim, observed, 2, &run.err), SP_OK);
            double largest;
            double payoff;
            observed[0]->observe(&run.sim, &scratch, &largest);
            observed[1]->observe(&run.sim, &scratch, &payoff);
            assert_true(largest == (trial ? n : 0));
            assert_true(payoff == (trial ? 2 : 0));
        }
        sp_test_run_free(&run);
    }
    sp_scratch_free(&scratch);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(observables_stay_in_their_valid_range),
        cmocka_unit_test(observing_changes_no_bit_of_a_trajectory),
        cmocka_unit_test(a_replicate_does_not_depend_on_the_one_before),
        cmocka_unit_test(registries_are_sorted_and_complete),
        cmocka_unit_test(what_a_run_cannot_have_is_refused_with_what_it_needs),
        cmocka_unit_test(time_to_tip_is_the_first_round_of_a_stretch_that_lasts),
        cmocka_unit_test(time_to_tip_agrees_with_the_series_of_cooperation),
        cmocka_unit_test(fixation_is_what_is_left_and_since_when),
        cmocka_unit_test(a_scratch_serves_one_run_after_another),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
