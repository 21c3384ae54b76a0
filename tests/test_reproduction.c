/* test_reproduction.c - who plays whom on one network and replaces whom on another, and
 * whole generations at once: against exact chains over all configurations.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "samenspel/theory.h"
#include "support/runs.h"

enum { N = 6, N_STATES = 1 << N };

/* What an exact chain is made of. */
typedef struct {
    sp_rule_form_t form;
    bool at_once; /* all revise at once, else one agent a step              */
    bool games[N][N], roles[N][N];
    double pay[2][2];
    double noise, intensity;
    double step[N_STATES][N_STATES];
} world_t;

static void
fill_ties(bool ties[N][N], const sp_graph_t *graph)
{
    memset(ties, 0, N * sizeof(ties[0]));
    for (uint32_t i = 0; i < N; i++) {
        for (uint32_t k = 0; k < sp_graph_degree(graph, i); k++) {
            ties[i][sp_graph_partner(graph, i, k)] = true;
        }
    }
}

static double
payoff_of(const world_t *world, unsigned state, int i)
{
    double sum = 0;
    int n = 0;
    for (int j = 0; j < N; j++) {
        if (world->games[i][j]) {
            sum += world->pay[state >> i & 1][state >> j & 1];
            n++;
        }
    }
    return n > 0 ? sum / n : 0;
}

/* Chance that the place of focal next holds play 1. */
static double
becomes_one(const world_t *world, unsigned state, int focal)
{
    const bool with_self = world->form == SP_RULE_IMITATION;
    const double own = payoff_of(world, state, focal);
    double total = 0;
    double one = 0;
    int n_roles = 0;
    for (int j = 0; j < N; j++) {
        n_roles += world->roles[focal][j];
    }
    for (int j = 0; j < N; j++) {
        if (!world->roles[focal][j] && !(with_self && j == focal)) {
            continue;
        }
        const double mine = payoff_of(world, state, j);
        if (world->form == SP_RULE_PAIRWISE) {
            const double copied = 1 / (1 + exp(-(mine - own) / world->noise));
            one += (copied * (state >> j & 1) + (1 - copied) * (state >> focal & 1))
                / n_roles;
        } else {
            const double fitness = 1 - world->intensity + world->intensity * mine;
            total += fitness;
            one += fitness * (state >> j & 1);
        }
    }
    return world->form == SP_RULE_PAIRWISE ? one : one / total;
}

static void
births(world_t *world, unsigned state)
{
    double fitness[N];
    double total = 0;
    for (int i = 0; i < N; i++) {
        fitness[i] = 1 - world->intensity + world->intensity * payoff_of(world, state, i);
        total += fitness[i];
    }
    for (int i = 0; i < N; i++) {
        int n_roles = 0;
        for (int j = 0; j < N; j++) {
            n_roles += world->roles[i][j];
        }
        for (int j = 0; j < N; j++) {
            if (world->roles[i][j]) {
                const unsigned next = (state & ~(1u << j)) | (state >> i & 1u) << j;
                world->step[state][next] += fitness[i] / total / n_roles;
            }
        }
    }
}

static void
fill_steps(world_t *world)
{
    memset(world->step, 0, sizeof(world->step));
    for (unsigned state = 0; state < N_STATES; state++) {
        if (world->form == SP_RULE_BIRTH_DEATH) {
            births(world, state);
            continue;
        }
        double one[N];
        for (int i = 0; i < N; i++) {
            one[i] = becomes_one(world, state, i);
        }
        for (unsigned next = 0; world->at_once && next < N_STATES; next++) {
            double chance = 1;
            for (int i = 0; i < N; i++) {
                chance *= next >> i & 1 ? one[i] : 1 - one[i];
            }
            world->step[state][next] = chance;
        }
        for (int i = 0; !world->at_once && i < N; i++) {
            world->step[state][state | 1u << i] += one[i] / N;
            world->step[state][state & ~(1u << i)] += (1 - one[i]) / N;
        }
    }
}

/* Chance that play 1 takes over, from n_one agents anywhere. */
static double
fixation(const world_t *world, int n_one)
{
    double x[N_STATES] = { 0 };
    x[N_STATES - 1] = 1;
    double change = 1;
    while (change > 1e-15) {
        change = 0;
        for (unsigned s = 1; s + 1 < N_STATES; s++) {
            double sum = 0;
            for (unsigned t = 0; t < N_STATES; t++) {
                sum += t == s ? 0 : world->step[s][t] * x[t];
            }
            const double value = sum / (1 - world->step[s][s]);
            change = fmax(change, fabs(value - x[s]));
            x[s] = value;
        }
    }
    double mean = 0;
    int n = 0;
    for (unsigned s = 0; s < N_STATES; s++) {
        int ones = 0;
        for (int i = 0; i < N; i++) {
            ones += (s >> i & 1) != 0;
        }
        mean += ones == n_one ? x[s] : 0;
        n += ones == n_one;
    }
    return mean / n;
}

/* The chain of the run that self holds. */
static void
world_of(const sp_test_run_t *self, world_t *world)
{
    const sp_model_t *model = &self->model;
    const sp_simulation_t *sim = &self->sim;
    world->form = model->rule->form;
    world->at_once = model->decision.update == SP_UPDATE_SYNCHRONOUS;
    world->noise = model->decision.noise;
    world->intensity = model->decision.intensity;
    fill_ties(world->games, sim->graph);
    fill_ties(world->roles, sim->reproduction != NULL ? sim->reproduction : sim->graph);
    for (int a = 0; a < 2; a++) {
        for (int b = 0; b < 2; b++) {
            world->pay[a][b] = model->pay[2 * a + b];
        }
    }
    fill_steps(world);
}

/* How often play 1 takes over in n replicates. */
static double
frequency(sp_test_run_t *self, uint32_t n)
{
    uint32_t n_fixed = 0;
    for (uint32_t r = 0; r < n; r++) {
        sp_test_start(self, r);
        while (!sp_simulation_absorbed(&self->sim)) {
            sp_simulation_step(&self->sim);
        }
        n_fixed += self->sim.count[1] == N;
    }
    return (double) n_fixed / n;
}

#define GAME                                                                             \
    "game.kind=matrix game.reward=1.6 game.sucker=0.4 game.temptation=1.9 "              \
    "game.punishment=0.9 population.size=6 population.initial.cooperators=2 "            \
    "rounds=100000 "

static const char *const rules[] = {
    "decision.rule=moran_birth_death decision.update=asynchronous decision.intensity=0.9",
    "decision.rule=moran_death_birth decision.update=asynchronous decision.intensity=0.9",
    "decision.rule=imitation decision.update=asynchronous decision.intensity=0.9",
    "decision.rule=fermi decision.update=asynchronous decision.noise=0.3",
    "decision.rule=fermi decision.update=synchronous decision.noise=0.3",
    "decision.rule=imitation decision.update=synchronous decision.intensity=0.9",
    "decision.rule=wright_fisher decision.intensity=0.9",
    NULL,
};

/* Each within 4.5 standard errors of the exact chance: 3e-6 each by bad luck. */
static void
fixation_on_two_networks_is_that_of_the_exact_chain(void **state)
{
    (void) state;
    enum { N_REPLICATES = 20000 };
    static const char *const pairs[] = {
        "network.kind=cycle network_reproduction.kind=star",
        "network.kind=star network_reproduction.kind=cycle",
        "network.kind=cycle network_reproduction.kind=complete",
        "network.kind=complete network_reproduction.kind=cycle",
        "network.kind=complete",
        "network.kind=star",
        NULL,
    };
    static world_t world;
    for (size_t p = 0; pairs[p] != NULL; p++) {
        for (size_t r = 0; rules[r] != NULL; r++) {
            char text[1024];
            sp_test_run_t run = { 0 };
            snprintf(text, sizeof(text), GAME "%s %s", pairs[p], rules[r]);
            sp_test_run(&run, text);
            world_of(&run, &world);
            const double exact = fixation(&world, 2);
            const double found = frequency(&run, N_REPLICATES);
            const double error = sqrt(exact * (1 - exact) / N_REPLICATES);
            if (!(fabs(found - exact) < 4.5 * error)) {
                print_error("%s: %.5f, exact %.5f +- %.5f\n", text, found, exact, error);
            }
            assert_true(fabs(found - exact) < 4.5 * error);
            sp_test_run_free(&run);
        }
    }
}

/* The exact chain of this file is the one of the theory where both networks are the same.
 */
static void
on_one_network_the_exact_chain_is_that_of_the_theory(void **state)
{
    (void) state;
    static world_t world;
    static const struct {
        const char *settings;
        sp_theory_rule_t rule;
    } cases[] = {
        { "decision.rule=moran_birth_death", SP_THEORY_MORAN_BIRTH_DEATH },
        { "decision.rule=moran_death_birth", SP_THEORY_MORAN_DEATH_BIRTH },
        { "decision.rule=imitation", SP_THEORY_IMITATION },
    };
    for (size_t c = 0; c < sizeof(cases) / sizeof(cases[0]); c++) {
        char text[1024];
        sp_test_run_t run = { 0 };
        snprintf(text, sizeof(text),
            GAME
            "%s decision.update=asynchronous decision.intensity=0.9 network.kind=cycle "
            "network_reproduction.kind=cycle",
            cases[c].settings);
        sp_test_run(&run, text);
        world_of(&run, &world);
        const sp_theory_update_t update = {
            .rule = cases[c].rule, .intensity = 0.9, .activity = 1
        };
        sp_chain_t chain;
        sp_fixation_t exact;
        sp_error_t err;
        assert_int_equal(
            sp_chain_cycle(run.model.game.payoff, N, &update, &chain, &err), SP_OK);
        assert_int_equal(sp_chain_fixation(&chain, SP_COOPERATE, &exact, &err), SP_OK);
        assert_true(fabs(fixation(&world, 1) - exact.rho) < 1e-12);
        sp_chain_free(&chain);
        sp_test_run_free(&run);
    }
}

static uint64_t
digest_of(const char *settings)
{
    sp_test_run_t run = { 0 };
    sp_test_run(&run, settings);
    sp_test_steps(&run, 25);
    const uint64_t digest = sp_test_digest(&run);
    sp_test_run_free(&run);
    return digest;
}

static void
the_same_network_twice_is_bit_for_bit_one(void **state)
{
    (void) state;
    static const char *const same[][2] = {
        { "network.kind=cycle", "network_reproduction.kind=cycle" },
        { "network.kind=star", "network_reproduction.kind=star" },
        { "network.kind=square_lattice network.neighbourhood=moore",
            "network_reproduction.kind=square_lattice "
            "network_reproduction.neighbourhood=moore" },
    };
    for (size_t p = 0; p < sizeof(same) / sizeof(same[0]); p++) {
        for (size_t r = 0; rules[r] != NULL; r++) {
            char one[1024];
            char two[2048];
            snprintf(one, sizeof(one),
                "game.kind=matrix game.reward=1.6 game.sucker=0.4 game.temptation=1.9 "
                "game.punishment=0.9 population.size=36 decision.mutation=0.03 "
                "population.initial.cooperation=0.5 %s %s",
                rules[r], same[p][0]);
            snprintf(two, sizeof(two), "%s %s", one, same[p][1]);
            assert_true(digest_of(one) == digest_of(two));
        }
    }
}

/* Two networks of one kind are drawn apart, and anew for each replicate. */
static void
two_networks_of_one_kind_are_not_the_same(void **state)
{
    (void) state;
    sp_test_run_t run = { 0 };
    sp_test_run(&run,
        "network.kind=random_regular network_reproduction.kind=random_regular "
        "population.size=40 decision.rule=fermi decision.selection=1");
    uint32_t n_same[2] = { 0, 0 };
    uint32_t before[40][4];
    for (uint32_t replicate = 0; replicate < 2; replicate++) {
        sp_test_start(&run, replicate);
        for (uint32_t i = 0; i < 40; i++) {
            assert_int_equal(sp_graph_degree(run.sim.reproduction, i), 4);
            for (uint32_t k = 0; k < 4; k++) {
                const uint32_t partner = sp_graph_partner(run.sim.reproduction, i, k);
                n_same[0] += partner == sp_graph_partner(run.sim.graph, i, k);
                n_same[1] += replicate == 1 && partner == before[i][k];
                before[i][k] = partner;
            }
        }
    }
    assert_true(n_same[0] < 160 && n_same[1] < 80);
    sp_test_run_free(&run);
}

/* Nobody takes the place of an agent without ties of reproduction, by any rule. */
static void
who_has_nobody_to_learn_from_stays_as_it_is(void **state)
{
    (void) state;
    for (size_t r = 0; rules[r] != NULL; r++) {
        char text[1024];
        sp_test_run_t run = { 0 };
        uint16_t first[60];
        snprintf(text, sizeof(text),
            "game.kind=matrix game.reward=1.6 game.sucker=0.4 game.temptation=1.9 "
            "game.punishment=0.9 population.size=60 population.initial.cooperation=0.5 "
            "network.kind=cycle network_reproduction.kind=erdos_renyi "
            "network_reproduction.mean_degree=1 %s",
            rules[r]);
        sp_test_run(&run, text);
        memcpy(first, run.sim.play, sizeof(first));
        sp_test_steps(&run, 50);
        uint32_t n_alone = 0;
        uint32_t n_changed = 0;
        for (uint32_t i = 0; i < 60; i++) {
            const bool alone = sp_graph_degree(run.sim.reproduction, i) == 0;
            n_alone += alone;
            n_changed += run.sim.play[i] != first[i];
            assert_true(!alone || run.sim.play[i] == first[i]);
        }
        assert_true(n_alone > 5 && n_changed > 5);
        sp_test_run_free(&run);
    }
}

/* The N + 1 states of Wright and Fisher's chain: binomial numbers of the next generation.
 */
static void
generations_at_once_have_the_stationary_law_of_the_exact_chain(void **state)
{
    (void) state;
    enum { N_ROUNDS = 400000 };
    const double mu = 0.05;
    sp_test_run_t run = { 0 };
    sp_test_run(&run,
        GAME "network.kind=complete decision.rule=wright_fisher decision.intensity=0.9 "
             "decision.mutation=0.05");
    const double *pay = run.model.pay;
    double step[N + 1][N + 1];
    for (int k = 0; k <= N; k++) {
        const double one = ((k - 1) * pay[3] + (N - k) * pay[2]) / (N - 1);
        const double zero = (k * pay[1] + (N - k - 1) * pay[0]) / (N - 1);
        const double mass_one = k == 0 ? 0 : k * (0.1 + 0.9 * one);
        const double mass_zero = k == N ? 0 : (N - k) * (0.1 + 0.9 * zero);
        const double p = (1 - mu) * mass_one / (mass_one + mass_zero) + mu / 2;
        for (int j = 0; j <= N; j++) {
            step[k][j] = tgamma(N + 1) / tgamma(j + 1) / tgamma(N - j + 1) * pow(p, j)
                * pow(1 - p, N - j);
        }
    }
    double law[N + 1] = { 1 };
    for (int i = 0; i < 5000; i++) {
        double next[N + 1] = { 0 };
        for (int k = 0; k <= N; k++) {
            for (int j = 0; j <= N; j++) {
                next[j] += law[k] * step[k][j];
            }
        }
        memcpy(law, next, sizeof(law));
    }
    uint32_t seen[N + 1] = { 0 };
    sp_test_steps(&run, 100);
    for (uint32_t r = 0; r < N_ROUNDS; r++) {
        sp_simulation_step(&run.sim);
        seen[run.sim.count[1]]++;
    }
    for (int k = 0; k <= N; k++) {
        /* rounds remember one another for some ten rounds: an error of sqrt(20 p q / n)
         */
        const double error = sqrt(20 * law[k] * (1 - law[k]) / N_ROUNDS);
        assert_true(fabs(seen[k] / (double) N_ROUNDS - law[k]) < 4 * error);
    }
    sp_test_run_free(&run);
}

static void
what_does_not_go_together_is_refused_by_its_key(void **state)
{
    (void) state;
    static const struct {
        const char *settings, *key;
    } cases[] = {
        { "network_reproduction.kind=cycle decision.rule=logit", "decision.rule" },
        { "network_reproduction.kind=cycle decision.rule=best", "decision.rule" },
        { "network_reproduction.kind=random_pairs decision.rule=fermi "
          "decision.selection=1",
            "network_reproduction.kind" },
        { "network_reproduction.kind=file decision.rule=fermi decision.selection=1",
            "network_reproduction.kind" },
        { "network_reproduction.kind=square_lattice population.size=37 "
          "decision.rule=fermi "
          "decision.selection=1",
            "network_reproduction.kind" },
        { "network_reproduction.kind=random_regular network_reproduction.degree=40 "
          "population.size=20 decision.rule=fermi decision.selection=1",
            "network_reproduction" },
        { "network_reproduction.kind=cycle decision.rule=fermi decision.selection=1 "
          "decision.update=asynchronous method=chain",
            "method" },
        { "decision.rule=wright_fisher decision.update=asynchronous", "decision.update" },
    };
    for (size_t c = 0; c < sizeof(cases) / sizeof(cases[0]); c++) {
        sp_test_run_t run = { 0 };
        assert_int_equal(sp_test_resolve(&run, cases[c].settings), SP_ERR_RANGE);
        assert_string_equal(run.key, cases[c].key);
        sp_test_run_free(&run);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fixation_on_two_networks_is_that_of_the_exact_chain),
        cmocka_unit_test(on_one_network_the_exact_chain_is_that_of_the_theory),
        cmocka_unit_test(the_same_network_twice_is_bit_for_bit_one),
        cmocka_unit_test(two_networks_of_one_kind_are_not_the_same),
        cmocka_unit_test(who_has_nobody_to_learn_from_stays_as_it_is),
        cmocka_unit_test(generations_at_once_have_the_stationary_law_of_the_exact_chain),
        cmocka_unit_test(what_does_not_go_together_is_refused_by_its_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
