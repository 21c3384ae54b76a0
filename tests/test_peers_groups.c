/* test_peers_groups.c - peers and pools that punish in groups, against theory and by
 * hand.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Row 002-10; payoffs of Sigmund, De Silva, Traulsen & Hauert (2010) are those of
 * theory.h, which was written apart. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "groups.h"
#include "samenspel/theory.h"
#include "support/observing.h"

#define P "steering.peers."

static sp_group_strategy_t
kind_of(const sp_test_run_t *run, uint32_t agent)
{
    static const char *const names[] = { "always_defect", "always_cooperate", "loner",
        "peer_punisher", "pool_punisher" };
    const char *name = run->run.strategy[run->sim.play[agent]]->name;
    for (int k = 0; k < SP_N_GROUP_STRATEGIES; k++) {
        if (strcmp(name, names[k]) == 0) {
            return (sp_group_strategy_t) k;
        }
    }
    fail_msg("no strategy of groups: %s", name);
    return SP_GROUP_LONER;
}

/* Payoff of agent by theory's own account of a group, over its groups. */
static double
theory_payoff(const sp_test_run_t *run, const sp_sanctions_t *sanctions, uint32_t agent)
{
    const sp_simulation_t *sim = &run->sim;
    double sum = 0;
    double n_groups = 0;
    const uint32_t n = run->model.n_agents;
    if (sim->groups->expected) {
        for (uint32_t set = 0; set < 1u << n; set++) {
            uint32_t others[SP_N_GROUP_STRATEGIES] = { 0 };
            uint32_t size = 0;
            for (uint32_t i = 0; i < n; i++) {
                size += set >> i & 1;
                others[kind_of(run, i)] += i != agent && (set >> i & 1);
            }
            if (size == sim->groups->size && (set >> agent & 1)) {
                sum += sp_sanctions_payoff(sanctions, kind_of(run, agent), others);
                n_groups++;
            }
        }
        return sum / n_groups;
    }
    for (uint32_t k = 0; k < sp_groups_of(sim, agent); k++) {
        const uint32_t group = sp_group_of(sim, agent, k);
        uint32_t others[SP_N_GROUP_STRATEGIES] = { 0 };
        for (uint32_t m = 0; m < sp_group_size(sim, group); m++) {
            const uint32_t other = sp_group_member(sim, group, m);
            others[kind_of(run, other)] += other != agent;
        }
        sum += sp_sanctions_payoff(sanctions, kind_of(run, agent), others);
        n_groups++;
    }
    const bool mean = run->model.decision.payoffs == SP_PAYOFFS_MEAN;
    return mean && n_groups > 0 ? sum / n_groups : sum;
}

static void
payoffs_are_those_of_theory(void **state)
{
    (void) state;
    static const char *const forms[] = {
        "population.size=50 game.group_size=5 strategies.always_defect=10 "
        "strategies.always_cooperate=10 strategies.loner=10 strategies.peer_punisher=10 "
        "strategies.pool_punisher=10",
        "population.size=10 game.group_size=4 strategies.always_defect=2 "
        "strategies.always_cooperate=2 strategies.loner=4 strategies.peer_punisher=1 "
        "strategies.pool_punisher=1 match.payoff=expected",
        "population.size=36 network.kind=square_lattice strategies.always_defect=6 "
        "strategies.always_cooperate=6 strategies.loner=12 strategies.peer_punisher=6 "
        "strategies.pool_punisher=6 decision.payoffs=sum",
    };
    for (int f = 0; f < 3; f++) {
        for (int second = 0; second < 2; second++) {
            for (int steps = 0; steps < 2; steps++) {
                char settings[800];
                snprintf(settings, sizeof(settings),
                    "rounds=6 game.kind=public_goods game.multiplication=3 game.loner=1 "
                    "game.others_only=true decision.rule=fermi decision.selection=0.2 "
                    "decision.mutation=0.2 decision.update=%s %s " P "fine=0.7 " P
                    "cost=0.3 " P "pool_fine=0.5 " P "pool_fee=0.4 " P "second_order=%s",
                    steps ? "asynchronous" : "synchronous", forms[f],
                    second ? "true" : "false");
                sp_test_run_t run = { .edges = NULL };
                sp_test_run(&run, settings);
                sp_sanctions_t sanctions = {
                    .game = { .group_size = 5,
                        .multiplication = 3,
                        .cost = 1,
                        .synergy = 1,
                        .others_only = true },
                    .loner = 1,
                    .peer_fine = 0.7,
                    .peer_cost = 0.3,
                    .pool_fine = 0.5,
                    .pool_fee = 0.4,
                    .second_order = second != 0,
                };
                for (int round = 0; round <= 6; round++) {
                    if (round > 0) {
                        sp_test_steps(&run, 1);
                    }
                    for (uint32_t i = 0; i < run.model.n_agents; i++) {
                        SP_ASSERT_NEAR(run.sim.payoff[i],
                            sp_groups_of(&run.sim, i) > 0
                                ? theory_payoff(&run, &sanctions, i)
                                : 0,
                            1e-11);
                    }
                    assert_true(sp_steering_cost(&run.sim) == 0);
                }
                sp_test_run_free(&run);
            }
        }
    }
}

/* ---- agents that choose acts -------------------------------------------------------------- */

static bool
sees_defection(const sp_test_run_t *run, uint32_t i, uint32_t j, uint32_t round)
{
    const sp_rng_block_t draw = sp_draw(run->sim.key, i, j, round, SP_DRAW_MISPERCEPTION);
    const bool flipped =
        sp_uniform(draw.word[0]) < sp_run_value(&run->run, "match.misperception");
    return (run->sim.play[j] == SP_COOPERATE) == flipped;
}

/* Every cooperator fines whom it sees defect, in every group that they share. */
static void
misperception_reaches_fines_in_groups(void **state)
{
    (void) state;
    static const char *const forms[] = { "population.size=22 game.group_size=5",
        "population.size=25 network.kind=square_lattice",
        "population.size=25 network.kind=cycle decision.payoffs=sum" };
    for (int f = 0; f < 3; f++) {
        char settings[600];
        snprintf(settings, sizeof(settings),
            "rounds=10 game.kind=public_goods game.multiplication=2 decision.noise=1 "
            "population.initial.cooperation=0.5 match.misperception=0.2 %s " P
            "fine=0.4 " P "cost=0.1",
            forms[f]);
        sp_test_run_t run = { .edges = NULL };
        sp_test_run(&run, settings);
        double total = 0;
        for (uint32_t round = 0; round <= 10; round++) {
            if (round > 0) {
                sp_test_steps(&run, 1);
            }
            for (uint32_t i = 0; i < run.model.n_agents; i++) {
                const uint32_t n = sp_groups_of(&run.sim, i);
                double lost = 0;
                for (uint32_t k = 0; k < n; k++) {
                    const uint32_t group = sp_group_of(&run.sim, i, k);
                    for (uint32_t m = 0; m < sp_group_size(&run.sim, group); m++) {
                        const uint32_t j = sp_group_member(&run.sim, group, m);
                        if (j == i) {
                            continue;
                        }
                        lost += run.sim.play[i] && sees_defection(&run, i, j, round) ? 0.1
                                                                                     : 0;
                        lost += run.sim.play[j] && sees_defection(&run, j, i, round) ? 0.4
                                                                                     : 0;
                    }
                }
                lost /= f < 2 && n > 0 ? n : 1;
                SP_ASSERT_NEAR(run.sim.transfer[i], -lost, 1e-12);
                total += lost;
            }
        }
        assert_true(total > 1);
        sp_test_run_free(&run);
    }
}

/* x = sigma((r/n - 1 + (n-1)(fine y - cost (1-y)))/K) at a fixed belief y, in every
 * form. */
static void
choosers_foresee_fines_of_members(void **state)
{
    (void) state;
    static const char *const forms[] = { "game.group_size=5 population.size=900",
        "game.group_size=5 population.size=900 match.payoff=expected",
        "network.kind=square_lattice population.size=900" };
    const double x = 1 / (1 + exp(-(3.0 / 5 - 1 + 4 * (0.15 * 0.4 - 0.05 * 0.6)) / 0.4));
    for (int f = 0; f < 3; f++) {
        char settings[600];
        snprintf(settings, sizeof(settings),
            "rounds=110 game.kind=public_goods game.multiplication=3 decision.noise=0.4 "
            "decision.belief=fixed decision.belief_value=0.4 %s " P "fine=0.15 " P
            "cost=0.05",
            forms[f]);
        sp_test_run_t run = { .edges = NULL };
        sp_test_run(&run, settings);
        double sum = 0;
        sp_test_steps(&run, 10);
        for (int round = 0; round < 100; round++) {
            sp_test_steps(&run, 1);
            sum += sp_test_observe(&run, "cooperation") / 100;
        }
        SP_ASSERT_NEAR(sum, x, 4 * sqrt(x * (1 - x) / 90000));
        sp_test_run_free(&run);
    }
}

/* ---- who takes over whom ------------------------------------------------------------------ */

/* Fixation of one mutant among N = 12 by pairwise comparison of mean payoffs, against the
 * theory of rare mutations (T14 in small). */
static void
mutants_fix_as_theory_says(void **state)
{
    (void) state;
    enum { N = 12, REPLICATES = 3000 };
    static const struct {
        sp_group_strategy_t resident, mutant;
        const char *residents, *mutants;
        bool second_order;
    } row[] = {
        { SP_GROUP_DEFECTOR, SP_GROUP_PEER_PUNISHER, "always_defect", "peer_punisher",
            0 },
        { SP_GROUP_PEER_PUNISHER, SP_GROUP_DEFECTOR, "peer_punisher", "always_defect",
            0 },
        { SP_GROUP_DEFECTOR, SP_GROUP_POOL_PUNISHER, "always_defect", "pool_punisher",
            0 },
        { SP_GROUP_COOPERATOR, SP_GROUP_POOL_PUNISHER, "always_cooperate",
            "pool_punisher", 1 },
        { SP_GROUP_LONER, SP_GROUP_PEER_PUNISHER, "loner", "peer_punisher", 0 },
    };
    for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
        const sp_sanctions_t sanctions = {
            .game = { .group_size = 5,
                .multiplication = 3,
                .cost = 1,
                .synergy = 1,
                .others_only = true },
            .loner = 1,
            .peer_fine = 0.7,
            .peer_cost = 0.7,
            .pool_fine = 0.7,
            .pool_fee = 0.7,
            .second_order = row[i].second_order,
        };
        const sp_group_strategy_t pair[] = { row[i].resident, row[i].mutant };
        double ln_rho[4];
        double share[2];
        sp_error_t err;
        assert_int_equal(SP_OK,
            sp_sanctions_small_mutation(
                &sanctions, N, 0.3, 2, pair, ln_rho, share, &err));
        const double rho = exp(ln_rho[1]); /* [resident][mutant] */
        char settings[700];
        snprintf(settings, sizeof(settings),
            "rounds=1000000 population.size=%d game.kind=public_goods "
            "game.multiplication=3 "
            "game.loner=1 game.others_only=true game.group_size=5 match.payoff=expected "
            "decision.rule=fermi decision.selection=0.3 decision.update=asynchronous "
            "strategies.%s=%d strategies.%s=1 " P "second_order=%s %s %s",
            N, row[i].residents, N - 1, row[i].mutants,
            row[i].second_order ? "true" : "false",
            strstr(row[i].residents, "peer") || strstr(row[i].mutants, "peer") ? P
                "fine=0.7 " P "cost=0.7"
                                                                               : "",
            strstr(row[i].mutants, "pool") ? P "pool_fine=0.7 " P "pool_fee=0.7" : "");
        sp_test_run_t run = { .edges = NULL };
        sp_test_run(&run, settings);
        int fixed = 0;
        for (uint32_t r = 0; r < REPLICATES; r++) {
            sp_test_start(&run, r);
            while (run.sim.count[0] > 0 && run.sim.count[1] > 0) {
                sp_test_steps(&run, 1);
            }
            fixed += run.sim.count[0] == 0;
        }
        const double obtained = (double) fixed / REPLICATES;
        if (!(fabs(obtained - rho) < 4 * sqrt(rho * (1 - rho) / REPLICATES))) {
            fail_msg("%s in %s: %g, expected %g", row[i].mutants, row[i].residents,
                obtained, rho);
        }
        sp_test_run_free(&run);
    }
}

/* ---- strategies in matches of two --------------------------------------------------------- */

/* Only peer punishers fine, by the share of D that they perceive. */
static void
peer_punishers_fine_in_matches(void **state)
{
    (void) state;
    static const char *const forms[] = { "", "network.kind=cycle decision.payoffs=sum",
        "network.kind=cycle match.payoff=sampled match.misperception=0" };
    for (int f = 0; f < 3; f++) {
        char settings[600];
        snprintf(settings, sizeof(settings),
            "rounds=5 population.size=30 strategies.peer_punisher=10 "
            "strategies.always_defect=10 strategies.tit_for_tat=10 match.rounds=4 "
            "match.misperception=0.1 decision.rule=fermi decision.selection=1 "
            "decision.mutation=0.1 %s " P "fine=0.6 " P "cost=0.2",
            forms[f]);
        sp_test_run_t run = { .edges = NULL };
        sp_test_run(&run, settings);
        const double *seen = run.model.seen;
        for (int round = 0; round <= 5; round++) {
            if (round > 0) {
                sp_test_steps(&run, 1);
            }
            for (uint32_t i = 0; i < 30; i++) {
                uint32_t partner[64];
                const uint32_t n = sp_test_partners(&run, i, partner);
                double lost = 0;
                for (uint32_t k = 0; k < n; k++) {
                    const uint32_t a = run.sim.play[i];
                    const uint32_t b = run.sim.play[partner[k]];
                    lost += a == 0 ? 0.2 * (1 - seen[3 * a + b]) : 0;
                    lost += b == 0 ? 0.6 * (1 - seen[3 * b + a]) : 0;
                }
                lost /= f == 1 ? 1 : n;
                if (f < 2) {
                    SP_ASSERT_NEAR(run.sim.transfer[i], -lost, 1e-12);
                } else if (run.sim.play[i] == 1) { /* of sampled turns, D is always D */
                    SP_ASSERT_NEAR(run.sim.transfer[i], -lost, 1e-12);
                }
            }
        }
        sp_test_run_free(&run);
    }
}

static void
what_cannot_be_is_refused(void **state)
{
    (void) state;
    static const struct {
        const char *settings, *key, *words;
    } row[] = {
        { P "pool_fine=1", P "pool_fine", "pool_punisher" },
        { "population.size=4 strategies.grim=2 strategies.always_defect=2 "
          "decision.rule=fermi decision.selection=1 " P "fine=1",
            P "fine", "peer_punisher" },
        { "population.size=4 strategies.peer_punisher=2 strategies.always_defect=2 " P
          "fine=1",
            "steering.peers", "decision.rule: logit among strategies" },
        { "population.size=20 game.kind=public_goods game.multiplication=3 "
          "game.group_size=5 " P "fine=1 " P "target=majority",
            P "target", "needs a game of two" },
    };
    for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
        sp_test_run_t run = { .edges = NULL };
        assert_int_equal(SP_ERR_RANGE, sp_test_resolve(&run, row[i].settings));
        assert_string_equal(row[i].key, run.key);
        if (strstr(run.err.message, row[i].words) == NULL) {
            fail_msg("%s", run.err.message);
        }
        sp_test_run_free(&run);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(payoffs_are_those_of_theory),
        cmocka_unit_test(misperception_reaches_fines_in_groups),
        cmocka_unit_test(choosers_foresee_fines_of_members),
        cmocka_unit_test(mutants_fix_as_theory_says),
        cmocka_unit_test(peer_punishers_fine_in_matches),
        cmocka_unit_test(what_cannot_be_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
