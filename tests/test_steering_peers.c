/* test_steering_peers.c - partners that fine each other, against a plain account.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows 002-10 (peers) and 002-3 (any deviation is sanctioned, antisocial ones too).
 * The plain half is written from model.md 7.6: from the acts of all, who sees whom
 * deviate. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "support/observing.h"

#define P "steering.peers."

static const double NOISE = 0.455119613313418675; /* 1 / ln 9 */

static double
logistic(double z)
{
    return 1 / (1 + exp(-z));
}

static double
key(const sp_test_run_t *run, const char *name)
{
    return sp_run_value(&run->run, name);
}

/* ---- the plain half ---------------------------------------------------------------------- */

enum { MOST = 64 };

/* Acts towards each other: act[i][j] of i towards j. */
typedef struct {
    uint8_t act[MOST][MOST];
} acts_t;

static void
read_acts(sp_test_run_t *run, acts_t *acts)
{
    for (uint32_t i = 0; i < run->model.n_agents; i++) {
        uint32_t partner[MOST];
        const uint32_t n = sp_test_partners(run, i, partner);
        for (uint32_t j = 0; j < MOST; j++) {
            acts->act[i][j] = (uint8_t) run->sim.play[i];
        }
        for (uint32_t k = 0; run->model.per_partner && k < n; k++) {
            acts->act[i][partner[k]] = run->sim.tie_act[run->sim.tie_offset[i] + k];
        }
    }
}

/* j's act towards i as i sees it in round; bits: which meeting of a pair it is. */
static unsigned
seen(const sp_test_run_t *run, const acts_t *acts, uint32_t i, uint32_t j, uint32_t bits,
    uint32_t round)
{
    const double chance = key(run, "match.misperception");
    const bool flipped = chance > 0
        && sp_uniform(
               sp_draw(run->sim.key, i | bits, j | bits, round, SP_DRAW_MISPERCEPTION)
                   .word[0])
            < chance;
    return acts->act[j][i] != flipped;
}

/* Bits of meeting k: how often its partner was met before in the round. */
static uint32_t
meeting(const uint32_t *partner, uint32_t k)
{
    uint32_t before = 0;
    for (uint32_t l = 0; l < k; l++) {
        before += partner[l] == partner[k];
    }
    return before << 27;
}

/* C 1, D 0, none -1: what most of one's partners were seen to play. */
static void
norms(sp_test_run_t *run, const acts_t *acts, uint32_t round, int *norm)
{
    const bool majority = key(run, P "target") > 0;
    for (uint32_t i = 0; i < run->model.n_agents; i++) {
        uint32_t partner[MOST];
        const uint32_t n = sp_test_partners(run, i, partner);
        uint32_t n_c = 0;
        for (uint32_t k = 0; k < n; k++) {
            n_c += seen(run, acts, i, partner[k], meeting(partner, k), round);
        }
        norm[i] = !majority ? 1 : 2 * n_c > n ? 1 : 2 * n_c < n ? 0 : -1;
    }
}

static double
lost_by(
    sp_test_run_t *run, const acts_t *acts, const int *norm, uint32_t i, uint32_t round)
{
    uint32_t partner[MOST];
    const uint32_t n = sp_test_partners(run, i, partner);
    double lost = 0;
    for (uint32_t k = 0; k < n; k++) {
        const uint32_t j = partner[k];
        const uint32_t bits = meeting(partner, k);
        if (acts->act[i][j] == norm[i]
            && (int) seen(run, acts, i, j, bits, round) != norm[i]) {
            lost += key(run, P "cost");
        }
        if (acts->act[j][i] == norm[j]
            && (int) seen(run, acts, j, i, bits, round) != norm[j]) {
            lost += key(run, P "fine");
        }
    }
    const bool sum =
        key(run, "decision.payoffs") == sp_test_choice(run, "decision.payoffs", "sum");
    return sum || n == 0 ? lost : lost / n;
}

static const char *const populations[] = {
    "population.size=40 population.initial.cooperation=0.5",
    "population.size=41 network.kind=random_pairs network.partners=3 "
    "population.initial.cooperation=0.5",
    "population.size=60 network.kind=erdos_renyi network.mean_degree=3 "
    "decision.payoffs=sum decision.noise=2 population.initial.cooperation=0.5",
    "population.size=49 network.kind=square_lattice decision.update=asynchronous "
    "population.initial.cooperation=0.5",
    "population.size=40 network.kind=small_world network.degree=4 "
    "decision.acts=per_partner population.initial.cooperation=0.5",
    "population.size=40 network.kind=small_world network.degree=4 "
    "decision.acts=per_partner decision.update=asynchronous",
    "population.size=36 network.kind=square_lattice decision.rule=fermi "
    "decision.selection=1 population.initial.cooperation=0.5 decision.mutation=0.1 "
    "decision.update=asynchronous",
    "population.size=40 decision.rule=proportional population.initial.cooperation=0.5 "
    "decision.mutation=0.1",
};
enum { N_POPULATIONS = sizeof(populations) / sizeof(populations[0]) };

/* Whom one meets at random changes from round to round: the norm of round r is made of
 * the last acts of those met in r. */
static void
fines_are_those_of_a_plain_account(void **state)
{
    (void) state;
    static const char *const rest[] = { P "fine=0.7 " P "cost=0.2",
        P "fine=0.7 " P "cost=0.2 match.misperception=0.2",
        P "fine=0.7 " P "cost=0.2 " P "target=majority",
        P "fine=0.7 " P "cost=0.2 " P "target=majority match.misperception=0.2" };
    for (int p = 0; p < N_POPULATIONS; p++) {
        for (int q = 0; q < 4; q++) {
            char settings[700];
            snprintf(settings, sizeof(settings), "rounds=12 seed=%d %s %s", p + 9 * q,
                populations[p], rest[q]);
            sp_test_run_t run = { .edges = NULL };
            sp_test_run(&run, settings);
            acts_t before;
            acts_t acts;
            int norm[MOST];
            double total = 0;
            read_acts(&run, &acts);
            before = acts;
            for (uint32_t round = 0; round <= 12; round++) {
                if (round > 0) {
                    sp_test_steps(&run, 1);
                    read_acts(&run, &acts);
                    if (run.sim.met != NULL) { /* acts go to whom one meets now */
                        for (uint32_t i = 0; i < run.model.n_agents; i++) {
                            memset(before.act[i], before.act[i][0], MOST);
                        }
                    }
                }
                norms(&run, &before, round > 0 ? round - 1 : 0, norm);
                for (uint32_t i = 0; i < run.model.n_agents; i++) {
                    const double lost = lost_by(&run, &acts, norm, i, round);
                    if (!(fabs(run.sim.transfer[i] + lost) < 1e-13)) {
                        fail_msg("%s: round %u, agent %u: %.17g, not %.17g", settings,
                            round, i, run.sim.transfer[i], -lost);
                    }
                    total += lost;
                }
                assert_true(sp_steering_cost(&run.sim) == 0);
                before = acts;
            }
            assert_true(total > 1);
            sp_test_run_free(&run);
        }
    }
}

/* A discriminator's move towards one partner is not that towards another: fines are for the
 * acts on the ties, not for what two strategies would play on the mean. */
static void
moves_by_tie_are_fined_as_they_are_made(void **state)
{
    (void) state;
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run,
        "population.size=60 network.kind=random_regular network.degree=4 rounds=20 "
        "strategies.peer_punisher=20 strategies.discriminator=20 "
        "strategies.always_defect=20 decision.rule=fermi decision.selection=0.1 "
        "steering.information.flow=0.6 steering.information.error=0.1 " P "fine=0.7 " P
        "cost=0.2");
    for (int round = 0; round < 10; round++) {
        sp_test_steps(&run, 1);
        for (uint32_t i = 0; i < run.model.n_agents; i++) {
            double lost = 0;
            for (uint32_t k = 0; k < 4; k++) {
                const uint32_t tie = run.sim.tie_offset[i] + k;
                const uint32_t other = run.sim.tie_partner[tie];
                const bool mine = run.sim.tie_act[tie];
                const bool theirs = run.sim.tie_act[run.sim.tie_reverse[tie]];
                lost += run.sim.play[i] == 0 && !theirs ? 0.2 : 0;
                lost += run.sim.play[other] == 0 && !mine ? 0.7 : 0;
            }
            assert_true(fabs(run.sim.transfer[i] + lost / 4) < 1e-13);
        }
    }
    sp_test_run_free(&run);
}

static double
mean_cooperation(const char *settings, uint32_t burn_in, uint32_t rounds)
{
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run, settings);
    double sum = 0;
    sp_test_steps(&run, burn_in);
    for (uint32_t round = 0; round < rounds; round++) {
        sp_test_steps(&run, 1);
        sum += sp_test_observe(&run, "cooperation");
    }
    sp_test_run_free(&run);
    return sum / rounds;
}

/* V(C) - V(D) = fine y - cost (1 - y) at a fixed belief y; under a norm of D, cost y -
 * fine (1 - y). All start with D, so that D is and stays what most partners play. */
static void
choices_foresee_fines_by_belief(void **state)
{
    (void) state;
    static const char *const forms[] = { "", "decision.update=asynchronous",
        "network.kind=random_regular network.degree=4 decision.acts=per_partner",
        "network.kind=random_regular network.degree=4 decision.payoffs=sum "
        "decision.noise=1.8204784532536747" };
    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
        char settings[600];
        snprintf(settings, sizeof(settings),
            "population.size=900 rounds=300 decision.belief=fixed "
            "decision.belief_value=0.6 " P "fine=1.5 " P "cost=0.5 %s",
            forms[i]);
        const double x = logistic((-1 + 1.5 * 0.6 - 0.5 * 0.4) / NOISE);
        SP_ASSERT_NEAR(mean_cooperation(settings, 10, 250), x,
            4 * sqrt(x * (1 - x) / (900 * 250 * 0.4)));
    }
    const double y = logistic((-0.4 + 0.1 * 0.2 - 0.6 * 0.8) / NOISE);
    SP_ASSERT_NEAR(mean_cooperation(
                       "population.size=900 rounds=300 population.initial.cooperation=0 "
                       "decision.belief=fixed decision.belief_value=0.2 "
                       "steering.shared_interest.weight=0.15 " P "target=majority " P
                       "fine=0.6 " P "cost=0.1",
                       10, 250),
        y, 4 * sqrt(y * (1 - y) / (900 * 250)));
}

/* In a large mixed population y is last round's share: x = sigma((-c + fine x - cost (1 -
 * x))/K) has two stable roots, and a start on either side of the third leads to each. */
static void
fines_among_many_are_a_second_equilibrium(void **state)
{
    (void) state;
    for (int above = 0; above < 2; above++) {
        double x = above ? 0.99 : 0.01;
        for (int i = 0; i < 2000; i++) {
            x = logistic((-1 + 2.4 * x - 0.3 * (1 - x)) / NOISE);
        }
        assert_true(above ? x > 0.9 : x < 0.1);
        char settings[300];
        snprintf(settings, sizeof(settings),
            "population.size=20000 rounds=120 population.initial.cooperation=%g " P
            "fine=2.4 " P "cost=0.3",
            above ? 0.9 : 0.1);
        const double slope = x * (1 - x) * 2.7 / NOISE;
        SP_ASSERT_NEAR(mean_cooperation(settings, 30, 80), x,
            4 * sqrt(x * (1 - x) / (20000.0 * 80)) / (1 - slope) + 1e-4);
    }
}

static void
what_cannot_be_is_refused(void **state)
{
    (void) state;
    static const struct {
        const char *settings, *key, *words;
    } row[] = {
        { "population.size=9 network.kind=square_lattice decision.rule=best "
          "network.self_interaction=true " P "fine=1",
            "network.self_interaction", "exclude each other" },
        { "decision.rule=imitation decision.intensity=0.5 decision.update=asynchronous " P
          "fine=2",
            "decision.intensity", "must stay above 0" },
    };
    for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
        sp_test_run_t run = { .edges = NULL };
        assert_int_equal(SP_ERR_RANGE, sp_test_resolve(&run, row[i].settings));
        assert_string_equal(row[i].key, run.key);
        assert_non_null(strstr(run.err.message, row[i].words));
        sp_test_run_free(&run);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fines_are_those_of_a_plain_account),
        cmocka_unit_test(moves_by_tie_are_fined_as_they_are_made),
        cmocka_unit_test(choices_foresee_fines_by_belief),
        cmocka_unit_test(fines_among_many_are_a_second_equilibrium),
        cmocka_unit_test(what_cannot_be_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
