/* test_ranges.c - however a population is divided, in whatever order: the same bits.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "steering_trust.h"
#include "support/twin_configurations.h"

enum { ROUNDS = 4, MOST_RANGES = 64 };

/* Cuts [0, n) at random multiples of SP_SPAN and runs the ranges in random order. */
typedef struct {
    sp_rng_key_t key;
    uint32_t calls;
    uint32_t ranges; /* handed out so far */
} shuffler_t;

static void
execute_shuffled(void *context, uint32_t n, sp_range_fn *work, void *job)
{
    shuffler_t *self = context;
    uint32_t first[MOST_RANGES + 1] = { 0 };
    uint32_t order[MOST_RANGES];
    uint32_t n_ranges = 0;
    self->calls++;
    for (uint32_t at = 0; at < n; n_ranges++) {
        assert_true(n_ranges < MOST_RANGES);
        const sp_rng_block_t draw = sp_draw(self->key, at, 0, self->calls, SP_DRAW_TEST);
        first[n_ranges] = at;
        order[n_ranges] = n_ranges;
        at += SP_SPAN * (1 + sp_below(draw.word[0], 3));
    }
    first[n_ranges] = n;
    for (uint32_t i = n_ranges - 1; i > 0; i--) {
        const sp_rng_block_t draw = sp_draw(self->key, i, 1, self->calls, SP_DRAW_TEST);
        const uint32_t other = sp_below(draw.word[0], i + 1);
        const uint32_t kept = order[i];
        order[i] = order[other];
        order[other] = kept;
    }
    for (uint32_t i = 0; i < n_ranges; i++) {
        work(job, first[order[i]], first[order[i] + 1]);
    }
    self->ranges += n_ranges;
}

static void
assert_same(const sp_simulation_t *a, const sp_simulation_t *b, const char *settings)
{
    const size_t n = a->model->n_agents;
    const sp_trust_state_t *trust_a = sp_simulation_state(a, "trust");
    const sp_trust_state_t *trust_b = sp_simulation_state(b, "trust");
    bool same = memcmp(a->play, b->play, n * sizeof(a->play[0])) == 0
        && memcmp(a->payoff, b->payoff, n * sizeof(double)) == 0
        && memcmp(a->success, b->success, n * sizeof(double)) == 0
        && memcmp(a->wealth, b->wealth, n * sizeof(double)) == 0;
    if (a->tie_act != NULL) {
        same = same && memcmp(a->tie_act, b->tie_act, a->n_ties) == 0;
    }
    if (a->seen_c != NULL) {
        same = same && memcmp(a->seen_c, b->seen_c, a->n_ties * sizeof(uint32_t)) == 0;
    }
    if (trust_a != NULL) {
        const sp_trust_t *trust = sp_simulation_params(a, "trust");
        const size_t n_trust = trust->scope == SP_TRUST_PAIR ? a->n_ties : n;
        same =
            same && memcmp(trust_a->trust, trust_b->trust, n_trust * sizeof(float)) == 0;
    }
    if (!same || sp_simulation_digest(a) != sp_simulation_digest(b)) {
        fail_msg("%s\n  round %" PRIu32 ": shuffled ranges differ", settings, a->round);
    }
}

/* Whether the settings are valid; fails where a division of the work shows. */
static bool
try_settings(const char *settings)
{
    sp_test_run_t serial = { .edges = NULL };
    const bool valid = sp_test_resolve(&serial, settings) == SP_OK;
    sp_test_run_free(&serial);
    if (!valid) {
        return false;
    }
    shuffler_t shuffler = { .key = { { 1, 2 } } };
    sp_test_run_t shuffled = {
        .wealth = true, .executor = execute_shuffled, .executor_context = &shuffler
    };
    serial = (sp_test_run_t) { .wealth = true };
    sp_test_run(&serial, settings);
    sp_test_run(&shuffled, settings);
    assert_same(&serial.sim, &shuffled.sim, settings);
    for (int round = 0; round < ROUNDS; round++) {
        sp_test_steps(&serial, 1);
        sp_test_steps(&shuffled, 1);
        assert_same(&serial.sim, &shuffled.sim, settings);
    }
    assert_true(shuffler.ranges > shuffler.calls); /* there was something to shuffle */
    sp_test_run_free(&serial);
    sp_test_run_free(&shuffled);
    return true;
}

/* sizes of a few spans, no multiple of one; ties for some agents only */
static const char *const networks[] = {
    "network.kind=complete population.size=1290",
    "network.kind=cycle population.size=2111",
    "network.kind=square_lattice population.size=1681",
    ("network.kind=square_lattice population.size=1681 network.neighbourhood=moore "
     "network.boundary=fixed"),
    "network.kind=random_regular network.degree=5 population.size=1402",
    "network.kind=erdos_renyi network.mean_degree=2 population.size=1703",
    "network.kind=small_world network.degree=4 network.rewire=0.2 population.size=1100",
    "network.kind=scale_free network.attach=2 population.size=1537",
    "network.kind=star population.size=1030",
    "network.kind=teams network.number=103 network.cross_share=0.2 population.size=1030",
    "network.kind=random_pairs network.partners=2 population.size=1413",
};

static const char *const rules[] = {
    "decision.rule=logit",
    "decision.rule=best_response",
    "decision.rule=fermi decision.selection=0.8",
    "decision.rule=best",
    "decision.rule=proportional",
    "decision.rule=local decision.intensity=0.9",
    "decision.rule=imitation decision.intensity=0.1 decision.fitness=exponential",
    "decision.rule=none",
};

static const char *const variants[] = {
    "population.initial.cooperation=0.5",
    "population.initial.cooperation=0.5 decision.tremble=0.05 decision.mutation=0.03 "
    "decision.activity=0.7 decision.payoffs=sum decision.noise=2",
    "population.initial.cooperation=0.4 decision.acts=per_partner "
    "match.misperception=0.1 "
    "steering.trust.scope=pair steering.trust.conditionality=0.6 "
    "steering.shared_interest.weight=0.4 decision.tremble=0.05 decision.activity=0.7",
    "population.initial.cooperation=0.4 game.kind=matrix game.reward=3 game.sucker=0 "
    "game.temptation=5 game.punishment=1 decision.belief=empirical "
    "decision.success=utility steering.trust.scope=partner "
    "steering.trust.conditionality=0.6 steering.shared_interest.weight=0.4 "
    "match.misperception=0.1",
    "population.initial.cooperation=0.4 game.kind=matrix game.reward=3 game.sucker=0 "
    "game.temptation=5 game.punishment=1 decision.belief=trust decision.success=utility "
    "steering.trust.scope=general steering.trust.conditionality=0.6 "
    "steering.shared_interest.weight=0.4 decision.mutation=0.05",
#define MINDS \
    "population.initial.cooperation=0.4 steering.shared_interest.weight=0.3 " \
    "steering.shared_interest.spread=0.2 steering.shared_interest.steer=0.5 " \
    "steering.shared_interest.decay=0.2 steering.shared_interest.promotion=0.1 " \
    "steering.shared_interest.imitation=0.2 steering.clarity.level=0.7 " \
    "steering.clarity.noise=0.2 steering.conformity.strength=0.4 " \
    "steering.habit.bonus=0.3 steering.habit.growth=0.5 steering.fairness.guilt=0.2 " \
    "steering.zealots.share=0.05 decision.innovators=0.1 "
    MINDS "steering.trust.scope=general steering.trust.conditionality=0.5 "
    "decision.noise=0.6",
    MINDS "decision.acts=per_partner decision.noise=0.6",
};

/* The few whose complete graph has a column by tie are kept for one size. */
static bool
is_large(const char *network, const char *variant)
{
    return strstr(network, "complete") != NULL
        && (strstr(variant, "per_partner") != NULL
            || strstr(variant, "empirical") != NULL);
}

static void
acts_do_not_depend_on_the_division_of_the_work(void **state)
{
    (void) state;
    uint32_t n_valid = 0;
    for (size_t n = 0; n < sizeof(networks) / sizeof(networks[0]); n++) {
        for (size_t r = 0; r < sizeof(rules) / sizeof(rules[0]); r++) {
            for (size_t v = 0; v < sizeof(variants) / sizeof(variants[0]); v++) {
                if (is_large(networks[n], variants[v])) {
                    continue;
                }
                char settings[SP_SETTINGS_LENGTH];
                char variant[1000];
                snprintf(variant, sizeof(variant), "%s", variants[v]);
                char *noise = strstr(variant, " decision.noise");
                if (noise != NULL && strstr(rules[r], "logit") == NULL) {
                    *noise = '\0'; /* it is logit's */
                }
                snprintf(settings, sizeof(settings), "rounds=%d seed=%zu %s %s %s",
                    ROUNDS, 10 * n + r, networks[n], rules[r], variant);
                n_valid += try_settings(settings);
            }
        }
    }
    assert_in_range(n_valid, 250, 500);
}

static void
ties_of_the_complete_graph_do_not_either(void **state)
{
    (void) state;
    assert_true(
        try_settings("rounds=4 population.size=1101 decision.acts=per_partner "
                     "steering.trust.scope=pair steering.trust.conditionality=0.5 "
                     "steering.shared_interest.weight=0.4 decision.mutation=0.1"));
    assert_true(try_settings("rounds=4 population.size=1030 decision.acts=per_partner "
                             "decision.rule=best_response decision.belief=empirical "
                             "game.kind=matrix game.reward=3 game.sucker=0 "
                             "game.temptation=5 game.punishment=1"));
}

static void
strategies_do_not_either(void **state)
{
    (void) state;
    static const char *const strategies =
        "population.size=1300 strategies.tit_for_tat=500 strategies.joss=300 "
        "strategies.always_defect=499 strategies.grim=1 match.rounds=4 match.error=0.03 "
        "match.misperception=0.05 steering.trust.scope=general";
    static const char *const where[] = { "network.kind=complete", "network.kind=cycle",
        "network.kind=scale_free network.attach=2 match.payoff=sampled",
        "network.kind=random_pairs match.payoff=sampled decision.tremble=0.05" };
    uint32_t n_valid = 0;
    for (size_t w = 0; w < sizeof(where) / sizeof(where[0]); w++) {
        for (size_t r = 0; r < sizeof(rules) / sizeof(rules[0]); r++) {
            char settings[SP_SETTINGS_LENGTH];
            snprintf(settings, sizeof(settings), "rounds=%d %s %s %s", ROUNDS, strategies,
                where[w], rules[r]);
            n_valid += try_settings(settings);
        }
    }
    assert_int_equal(32, n_valid);
}

/* Images: the work is divided by who holds them, or by whom they are of. */
static void
images_do_not_either(void **state)
{
    (void) state;
    static const char *const who[] = {
        "strategies.discriminator=500 strategies.norm_follower=300 strategies.random=300 "
        "match.error=0.05 decision.rule=fermi decision.selection=1 decision.mutation=0.1",
        "population.initial.cooperation=0.4 steering.shared_interest.weight=0.4 "
        "steering.trust.scope=pair steering.trust.conditionality=0.6",
        "population.initial.cooperation=0.4 decision.update=asynchronous "
        "match.misperception=0.1",
    };
    static const char *const scopes[] = { "scope=public", "scope=private",
        "scope=private steering.information.gossip=0.3",
        "scope=circle steering.information.gossip=0.3 steering.circles.size=40" };
    for (size_t w = 0; w < sizeof(who) / sizeof(who[0]); w++) {
        for (size_t s = 0; s < sizeof(scopes) / sizeof(scopes[0]); s++) {
            char settings[SP_SETTINGS_LENGTH];
            snprintf(settings, sizeof(settings),
                "rounds=%d population.size=1100 network.kind=random_regular "
                "network.degree=4 %s steering.information.flow=0.6 "
                "steering.information.error=0.1 steering.information.%s",
                ROUNDS, who[w], scopes[s]);
            assert_true(try_settings(settings));
        }
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(acts_do_not_depend_on_the_division_of_the_work),
        cmocka_unit_test(ties_of_the_complete_graph_do_not_either),
        cmocka_unit_test(strategies_do_not_either),
        cmocka_unit_test(images_do_not_either),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
