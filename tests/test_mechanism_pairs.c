/* test_mechanism_pairs.c - every mechanism with every other, and random heaps of them.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * T47 and the contract of mechanisms: a mechanism at its null value changes no bit, alone or
 * beside any other; any two run together; all numbers are finite, the identities of welfare,
 * cost and links hold, and two executors, or two runs, give the same bits. A mechanism that is
 * not in the table below fails the test. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/observing.h"

enum { ROUNDS = 12, N_SEEDS = 3, LENGTH = 12000 };

/* Settings under which it acts, and under which it is there and does nothing. */
static const struct {
    const char *name, *on, *null;
} table[] = {
#define S "steering."
    { "agreements", S "agreements.propose=0.6 " S "agreements.cost=0.1 " S
      "agreements.compensation=1", S "agreements.propose=0.7" },
    { "autonomy", S "autonomy.demand_spread=0.4 " S "autonomy.contacts=3 " S
      "autonomy.bias=0.1 " S "autonomy.feedback=0.2 " S "circles.size=5",
        S "autonomy.contacts=4 " S "autonomy.layers=3" },
    { "cases", S "cases.rate=0.5 " S "cases.size=5 " S "cases.length=3",
        S "cases.rate=0 " S "cases.size=4" },
    { "circles", S "circles.rule=consent " S "circles.gain=1 " S "circles.size=5 " S
      "circles.cycle=3 " S "circles.proposal.shared_interest.steer=0.9 " S
      "circles.facts=0.3 " S "circles.amendments=2 " S "circles.meeting_cost=0.05 " S
      "circles.ownership=0.2 " S "circles.process_trust=0.5",
        S "circles.rule=none " S "circles.size=4" },
    { "clarity", S "clarity.level=0.5 " S "clarity.noise=0.3 " S "clarity.spread=0.2",
        S "clarity.level=1 " S "clarity.spread=0.3 " S "clarity.decay=0.2" },
    { "conformity", S "conformity.strength=0.4", S "conformity.strength=0" },
    { "diversity", S "diversity.benefit_spread=0.3 " S "diversity.cost_spread=0.3",
        S "diversity.benefit_spread=0" },
    { "environment", S "environment.rate=0.3 " S "environment.low=0.5 " S
      "environment.high=1.5", S "environment.rate=0.3 " S "environment.growth=2" },
    { "facilitation", S "facilitation.level=0.4 " S "facilitation.cost=0.2 " S
      "facilitation.backing=0.5", S "facilitation.level=0 " S "facilitation.cost=1" },
    { "fairness", S "fairness.envy=0.3 " S "fairness.guilt=0.2", S "fairness.envy=0" },
    { "habit", S "habit.bonus=0.3 " S "habit.growth=0.5 " S "habit.switch_cost=0.1",
        S "habit.bonus=0 " S "habit.growth=0.5" },
    { "incentives", S "incentives.policy=fixed " S "incentives.reward=0.5 " S
      "incentives.fine=0.3 " S "incentives.monitor=0.5 " S "incentives.monitor_cost=0.1",
        S "incentives.policy=fixed " S "incentives.monitor=0.5" },
    { "information", S "information.flow=0.5 " S "information.error=0.05 " S
      "trust.conditionality=0.5", S "information.flow=0 " S "information.error=0.1" },
    { "links", S "links.rate=0.3 " S "links.break_cd=0.5 " S "links.break_dd=0.3",
        S "links.kind=fast " S "links.rate=1 " S "links.make_c=0.5" },
    { "peers", S "peers.fine=0.5 " S "peers.cost=0.1", S "peers.target=majority" },
    { "pilot", S "pilot.share=0.3 " S "pilot.length=5 " S
      "pilot.set.shared_interest.steer=0.9 " S "pilot.cost=0.1",
        S "pilot.share=0.3 " S "pilot.length=5" },
    { "shared_interest", S "shared_interest.steer=0.6 " S "shared_interest.decay=0.1 " S
      "shared_interest.promotion=0.1", S "shared_interest.steer=0.5 " S
      "shared_interest.maximum=0.3" },
    { "standards", S "standards.share=0.3 " S "standards.compliance=0.8",
        S "standards.share=0 " S "standards.compliance=0.3" },
    { "support", S "support.start=2 " S "support.length=6 " S "support.cost=0.1 " S
      "support.activity=2 decision.activity=0.5",
        S "support.start=2 " S "support.length=6" },
    { "talk", S "talk.share=0.5 " S "talk.lie_cost=0.5 " S "talk.credibility=0.5",
        S "talk.share=0.5" },
    { "teams", S "teams.migration=0.2", S "teams.migration=0 " S "teams.limit=0" },
    { "trust", S "trust.scope=pair " S "trust.conditionality=0.5",
        S "trust.scope=pair " S "trust.gain=0.3" },
    { "turnover", S "turnover.rate=0.1", S "turnover.rate=0" },
    { "zealots", S "zealots.share=0.1", S "zealots.share=0" },
#undef S
};
enum { N_TABLE = sizeof(table) / sizeof(table[0]) };

static const char *const bases[] = {
    "population.size=40 network.kind=random_regular network.degree=6 "
    "decision.acts=per_partner steering.shared_interest.weight=0.3",
    "population.size=40 network.kind=teams network.number=4 network.cross_share=0.2 "
    "steering.shared_interest.weight=0.3",
    "population.size=40 network.kind=teams network.number=5 decision.acts=per_partner "
    "steering.shared_interest.weight=0.3",
    "population.size=36 network.kind=square_lattice decision.update=asynchronous "
    "decision.acts=per_partner steering.shared_interest.weight=0.3",
    "population.size=30 network.kind=random_regular network.degree=4 "
    "game.kind=public_goods decision.noise=0.5 steering.shared_interest.weight=0.3",
    "population.size=30 network.kind=cycle decision.rule=fermi decision.selection=1 "
    "decision.success=utility population.initial.cooperation=0.5 "
    "steering.shared_interest.weight=0.3",
};
enum { N_BASES = sizeof(bases) / sizeof(bases[0]) };

static void
every_mechanism_is_in_the_table(void **state)
{
    (void) state;
    for (size_t m = 0; sp_mechanisms[m] != NULL; m++) {
        bool found = false;
        for (int t = 0; t < N_TABLE; t++) {
            found = found || strcmp(table[t].name, sp_mechanisms[m]->name) == 0;
        }
        if (!found) {
            fail_msg("%s is not in the table of this test", sp_mechanisms[m]->name);
        }
    }
}

static uint64_t
mix(uint64_t hash, const void *bytes, size_t n)
{
    const unsigned char *byte = bytes;
    for (size_t i = 0; i < n; i++) {
        hash = (hash ^ byte[i]) * 1099511628211u;
    }
    return hash;
}

/* Plays, acts by tie, payoffs. What a mechanism at its null value may well keep is left out. */
static uint64_t
hash_state(uint64_t hash, sp_simulation_t *sim)
{
    const size_t n = sim->model->n_agents;
    sp_simulation_settle(sim);
    hash = mix(hash, sim->play, n * sizeof(sim->play[0]));
    hash = mix(hash, sim->payoff, n * sizeof(double));
    if (sim->tie_act != NULL) {
        hash = mix(hash, sim->tie_act, sim->n_ties);
    }
    return hash;
}

static double
observed(sp_test_run_t *run, const char *name)
{
    const sp_observable_t *observable = sp_observable_find(name);
    return observable != NULL && sp_test_allowed(run, observable)
        ? sp_test_observe(run, name)
        : (double) NAN;
}

/* What must hold in any state. */
static void
assert_identities(sp_test_run_t *run, const char *settings)
{
    sp_simulation_t *sim = &run->sim;
    double sum = 0;
    for (uint32_t i = 0; i < run->model.n_agents; i++) {
        if (!isfinite(sim->payoff[i])) {
            fail_msg("%s: payoff %u is %g", settings, i, sim->payoff[i]);
        }
        sum += sim->payoff[i];
    }
    double cost = 0;
    for (int c = 0; c < SP_N_COSTS; c++) {
        if (!(sim->cost[c] >= 0 && isfinite(sim->cost[c]))) {
            fail_msg("%s: cost %d is %g", settings, c, sim->cost[c]);
        }
        cost += sim->cost[c];
    }
    const double welfare = observed(run, "welfare");
    if (!(fabs(welfare - (sum - cost)) <= 1e-9 * (1 + fabs(sum)))) {
        fail_msg("%s: welfare %g, payoffs %g less costs %g", settings, welfare, sum, cost);
    }
    assert_true(fabs(observed(run, "steering_cost") - cost) <= 1e-12 * (1 + cost));
    const double x = observed(run, "cooperation");
    if (!(isnan(x) || (x >= 0 && x <= 1))) {
        fail_msg("%s: cooperation %g", settings, x);
    }
    const double links = observed(run, "links_cc") + observed(run, "links_cd")
        + observed(run, "links_dd");
    if (!(isnan(links) || fabs(links - 1) < 1e-12)) {
        fail_msg("%s: shares of links sum to %g", settings, links);
    }
}

/* Spans backwards, one at a time: another order of work. */
static void
execute_backwards(void *context, uint32_t n, sp_range_fn *work, void *job)
{
    (void) context;
    const uint32_t spans = (n + SP_SPAN - 1) / SP_SPAN;
    for (uint32_t s = spans; s > 0; s--) {
        const uint32_t last = s * SP_SPAN < n ? s * SP_SPAN : n;
        work(job, (s - 1) * SP_SPAN, last);
    }
}

/* Whether the settings are valid; digest of the trajectory, identities checked. */
static bool
trajectory(const char *settings, uint64_t seed, sp_executor_fn *executor, uint64_t *digest)
{
    char text[LENGTH];
    assert_in_range(snprintf(text, sizeof(text), "rounds=%d seed=%llu %s", ROUNDS,
                        (unsigned long long) seed, settings), 1, LENGTH - 1);
    sp_test_run_t run = { .edges = NULL };
    const bool valid = sp_test_resolve(&run, text) == SP_OK;
    sp_test_run_free(&run);
    if (!valid) {
        return false;
    }
    run = (sp_test_run_t) { .executor = executor };
    sp_test_run(&run, text);
    *digest = 14695981039346656037u;
    for (uint32_t replicate = 0; replicate < 2; replicate++) {
        sp_test_start(&run, replicate);
        *digest = hash_state(*digest, &run.sim);
        for (int round = 0; round < ROUNDS; round++) {
            sp_test_steps(&run, 1);
            *digest = hash_state(*digest, &run.sim);
            assert_identities(&run, text);
        }
    }
    sp_test_run_free(&run);
    return true;
}

static const char *
joined(char *buffer, const char *a, const char *b, const char *c)
{
    assert_in_range(snprintf(buffer, LENGTH, "%s %s %s", a, b, c), 1, LENGTH - 1);
    return buffer;
}

/* T47, every mechanism in every base, three seeds. */
static void
a_null_value_is_off(void **state)
{
    (void) state;
    char text[LENGTH];
    for (int m = 0; m < N_TABLE; m++) {
        int n_bases = 0;
        int n_moved = 0;
        for (int b = 0; b < N_BASES; b++) {
            uint64_t off;
            uint64_t other;
            bool counted = false;
            for (uint64_t seed = 11; seed < 11 + N_SEEDS; seed++) {
                assert_true(trajectory(bases[b], seed, NULL, &off));
                if (trajectory(joined(text, bases[b], table[m].null, ""), seed, NULL, &other)) {
                    if (off != other) {
                        fail_msg("%s is not null in '%s'", table[m].null, bases[b]);
                    }
                    counted = true;
                }
                if (trajectory(joined(text, bases[b], table[m].on, ""), seed, NULL, &other)) {
                    n_moved += off != other;
                }
            }
            n_bases += counted;
        }
        if (n_bases == 0 || n_moved == 0) {
            fail_msg("%s: null in %d bases, acts in %d runs", table[m].name, n_bases, n_moved);
        }
    }
}

/* Whether settings give keys of the mechanism of that name, or a pilot its policies. */
static bool
sets(const char *settings, const char *name)
{
    char path[80];
    snprintf(path, sizeof(path), "%s.", name);
    return strstr(settings, path) != NULL;
}

/* Each pair runs in some base; the second at its null value leaves the first as it is. */
static void
every_pair_runs_together(void **state)
{
    (void) state;
    char text[LENGTH];
    int n_pairs = 0;
    for (int i = 0; i < N_TABLE; i++) {
        for (int j = 0; j < N_TABLE; j++) {
            bool together = false;
            for (int b = 0; i != j && b < N_BASES; b++) {
                uint64_t both;
                uint64_t again;
                uint64_t alone;
                if (j > i
                    && trajectory(joined(text, bases[b], table[i].on, table[j].on), 5, NULL,
                        &both)) {
                    together = true;
                    assert_true(trajectory(text, 5, execute_backwards, &again));
                    if (both != again) {
                        fail_msg("'%s' depends on the order of work", text);
                    }
                }
                if (!sets(table[i].on, table[j].name)
                    && trajectory(joined(text, bases[b], table[i].on, ""), 5, NULL, &alone)
                    && trajectory(joined(text, bases[b], table[j].null, table[i].on), 5, NULL,
                        &both)) {
                    if (alone != both) {
                        fail_msg("beside '%s', '%s' is not null in '%s'", table[i].on,
                            table[j].null, bases[b]);
                    }
                }
            }
            if (j > i && !together) {
                fail_msg("%s and %s run together in no base", table[i].name, table[j].name);
            }
            n_pairs += together;
        }
    }
    assert_int_equal(n_pairs, N_TABLE * (N_TABLE - 1) / 2);
}

/* ---- random heaps ---------------------------------------------------------------------- */

static double
chance(uint64_t *state)
{
    return (double) (sp_test_random(state) >> 11) * 0x1p-53;
}

/* A legal value of param as text; false where its default stays. */
static bool
random_value(const sp_param_t *param, uint64_t *state, char *text, size_t size)
{
    double value = 0;
    const double high = param->high < param->low + 20 ? param->high : param->low + 20;
    const double low = param->low > -3 ? param->low : -3;
    switch (param->type) {
    case SP_REAL:
        value = low + chance(state) * ((high < low + 3 ? high : low + 3) - low);
        break;
    case SP_INTEGER:
        value = floor(low + chance(state) * (high - low + 1));
        break;
    case SP_BOOLEAN:
        value = chance(state) < 0.5;
        break;
    case SP_CHOICE: {
        int n = 0;
        while (param->choices[n] != NULL) {
            n++;
        }
        value = floor(chance(state) * n);
        break;
    }
    default:
        return false;
    }
    sp_error_t err;
    return sp_param_check(param, value, &err) == SP_OK
        && sp_param_format(param, value, text, size) != NULL;
}

/* Settings of some mechanisms with some of their parameters, all within their ranges. */
static void
random_heap(uint64_t *state, char *text)
{
    const char *base = bases[sp_test_random(state) % N_BASES];
    size_t at = (size_t) snprintf(text, LENGTH, "%s", base);
    for (int m = 0; m < N_TABLE; m++) {
        if (chance(state) > 0.35) {
            continue;
        }
        at += (size_t) snprintf(text + at, LENGTH - at, " %s", table[m].on);
        const sp_mechanism_t *mechanism = sp_mechanism_find(table[m].name);
        for (size_t p = 0; p < mechanism->n_params; p++) {
            char value[64];
            if (chance(state) < 0.3
                && random_value(&mechanism->params[p], state, value, sizeof(value))) {
                at += (size_t) snprintf(text + at, LENGTH - at, " %s.%s=%s",
                    mechanism->path, mechanism->params[p].name, value);
            }
        }
        assert_true(at < LENGTH);
    }
}

static void
random_heaps_hold_together(void **state)
{
    (void) state;
    uint64_t random = 2026;
    int n_run = 0;
    int n_refused = 0;
    while (n_run < 500) {
        char text[LENGTH];
        random_heap(&random, text);
        uint64_t digest;
        uint64_t again;
        if (!trajectory(text, random, NULL, &digest)) {
            n_refused++;
            assert_true(n_refused < 20000);
            continue;
        }
        assert_true(trajectory(text, random, execute_backwards, &again));
        if (digest != again) {
            fail_msg("'%s' is not deterministic", text);
        }
        n_run++;
    }
    print_message("500 heaps ran, %d drawn ones contradict themselves\n", n_refused);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_mechanism_is_in_the_table),
        cmocka_unit_test(a_null_value_is_off),
        cmocka_unit_test(every_pair_runs_together),
        cmocka_unit_test(random_heaps_hold_together),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
