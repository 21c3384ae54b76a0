/* test_evolution.c - strategies that evolve: against a plain twin, exact chains, and what
 * is known of them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "samenspel/evolution.h"
#include "samenspel/theory.h"
#include "support/every_mechanism.h"
#include "support/plain_genomes.h"
#include "support/runs.h"

#define IPD                                                                              \
    "game.kind=matrix game.reward=3 game.sucker=0 game.temptation=5 game.punishment=1 "

/* ---- the plain twin ---------------------------------------------------------------- */

static const char *const kinds[] = {
    "evolution.kind=memory_one strategies.tit_for_tat=10 strategies.always_defect=10",
    "evolution.kind=memory_one strategies.always_defect=20 evolution.initial=random "
    "evolution.step=0.2 evolution.flip=0.4",
    "evolution.kind=memory_n evolution.depth=2 strategies.always_cooperate=12 "
    "strategies.always_defect=8 evolution.flip=0.3",
    "evolution.kind=automaton evolution.states=3 evolution.deterministic=true "
    "evolution.flip=0.4 strategies.tit_for_tat=9 strategies.win_stay_lose_shift=11",
    "evolution.kind=table evolution.own=0 evolution.other=2 evolution.opening=1 "
    "evolution.deterministic=true evolution.flip=0.5 evolution.initial=random "
    "strategies.always_defect=20",
    NULL,
};

static const char *const ways[] = {
    "network.kind=complete decision.rule=fermi decision.selection=1",
    "network.kind=complete decision.rule=fermi decision.selection=1 "
    "decision.update=asynchronous",
    "network.kind=cycle decision.rule=wright_fisher decision.intensity=0.5",
    "network.kind=random_regular decision.rule=imitation decision.intensity=0.5 "
    "decision.update=asynchronous decision.payoffs=sum",
    "network.kind=small_world decision.rule=moran_death_birth decision.intensity=0.8 "
    "decision.update=asynchronous",
    "network.kind=scale_free decision.rule=moran_birth_death decision.intensity=0.4 "
    "decision.update=asynchronous",
    "network.kind=random_pairs network.partners=2 decision.rule=fermi "
    "decision.selection=2 "
    "decision.activity=0.6",
    "network.kind=random_pairs decision.rule=fermi decision.selection=2 "
    "decision.update=asynchronous decision.activity=0.7",
    "network.kind=cycle network_reproduction.kind=erdos_renyi "
    "network_reproduction.mean_degree=2 decision.rule=fermi decision.selection=1",
    NULL,
};

/* Genomes to the bit, payoffs within rounding, and no pair that has met computed twice or
 * left out. */
static void
engine_and_plain_twin_agree(void **state)
{
    (void) state;
    for (size_t k = 0; kinds[k] != NULL; k++) {
        for (size_t w = 0; ways[w] != NULL; w++) {
            char text[1024];
            sp_test_run_t run = { 0 };
            sp_plain_genomes_t twin;
            snprintf(text, sizeof(text),
                IPD
                "population.size=20 rounds=100 match.rounds=8 match.error=0.02 "
                "evolution.mutation=0.15 evolution.crossover=0.2 evolution.types=1024 "
                "%s %s",
                kinds[k], ways[w]);
            sp_test_run(&run, text);
            sp_plain_genomes_start(&twin, &run.sim);
            const sp_evolution_t *evolution = run.sim.evolution;
            const size_t bytes = twin.form.n_entries * sizeof(double);
            for (uint32_t round = 0; round < 12; round++) {
                sp_simulation_settle(&run.sim);
                for (uint32_t i = 0; i < 20; i++) {
                    const double *mine =
                        evolution->genome + run.sim.play[i] * twin.form.n_entries;
                    const double *theirs = twin.genome + i * twin.form.n_entries;
                    const bool same = memcmp(mine, theirs, bytes) == 0;
                    const bool close = fabs(run.sim.payoff[i] - twin.payoff[i]) < 1e-11;
                    if (!same || !close) {
                        print_error("%s: round %u, agent %u\n", text, round, i);
                    }
                    assert_true(same && close);
                }
                sp_simulation_step(&run.sim);
                sp_plain_genomes_step(&twin);
            }
            /* two names of one genome, tit_for_tat twice, would be two types */
            assert_int_equal(evolution->n_pairs, twin.n_met);
            assert_int_equal(evolution->n_lost, 0);
            sp_plain_genomes_free(&twin);
            sp_test_run_free(&run);
        }
    }
}

/* ---- exact chains ------------------------------------------------------------------ */

/* Two genomes, all C and all D: the number of C is a chain of N + 1 states, with
 * mutation. */
static void
two_genomes_have_the_stationary_law_of_the_exact_chain(void **state)
{
    (void) state;
    enum { N = 6, N_ROUNDS = 300000 };
    const double mu = 0.06;
    sp_test_run_t run = { 0 };
    sp_test_run(&run,
        IPD
        "population.size=6 rounds=1000000 network.kind=complete decision.rule=fermi "
        "decision.selection=0.4 decision.update=asynchronous evolution.kind=automaton "
        "evolution.states=1 evolution.deterministic=true evolution.flip=0.5 "
        "evolution.mutation=0.06 strategies.always_defect=3 "
        "strategies.always_cooperate=3");
    double law[N + 1] = { 1 };
    for (int k = 0; k < N; k++) {
        /* from k to k + 1, and back: the rule's play turns with chance mu / 2 */
        const double d_k = (k * 5.0 + (N - 1 - k) * 1.0) / (N - 1);
        const double c_k = k > 0 ? ((k - 1) * 3.0) / (N - 1) : 0;
        const double d_next = ((k + 1) * 5.0 + (N - 2 - k) * 1.0) / (N - 1);
        const double c_next = (k * 3.0) / (N - 1);
        const double takes_c = k / (N - 1.0) / (1 + exp(-0.4 * (c_k - d_k)));
        const double takes_d =
            (N - 1.0 - k) / (N - 1.0) / (1 + exp(-0.4 * (d_next - c_next)));
        const double up =
            (N - k) / (double) N * (takes_c * (1 - mu / 2) + (1 - takes_c) * mu / 2);
        const double down =
            (k + 1) / (double) N * (takes_d * (1 - mu / 2) + (1 - takes_d) * mu / 2);
        law[k + 1] = law[k] * up / down;
    }
    double total = 0;
    for (int k = 0; k <= N; k++) {
        total += law[k];
    }
    uint32_t seen[N + 1] = { 0 };
    sp_test_steps(&run, 200);
    for (uint32_t r = 0; r < N_ROUNDS; r++) {
        sp_simulation_step(&run.sim);
        seen[run.sim.count[1]]++;
    }
    assert_int_equal(run.sim.evolution->n_used, 2);
    assert_int_equal(run.sim.evolution->n_pairs, 3);
    for (int k = 0; k <= N; k++) {
        const double p = law[k] / total;
        /* memory of some 1 / mu = 17 rounds, twice */
        const double error = sqrt(34 * p * (1 - p) / N_ROUNDS);
        assert_true(fabs(seen[k] / (double) N_ROUNDS - p) < 4 * error);
    }
    sp_test_run_free(&run);
}

enum { N_GENOMES = 8 };

/* Stationary shares of the chain whose states are genomes that all have, whose steps are
 * mutants that take over (Fudenberg & Imhof 2006). */
static void
embedded_shares(const sp_test_run_t *run, double *share)
{
    const sp_model_t *model = run->sim.model;
    sp_machine_t machine[N_GENOMES];
    double genome[3];
    for (unsigned g = 0; g < N_GENOMES; g++) {
        for (unsigned e = 0; e < 3; e++) {
            genome[e] = g >> e & 1u;
        }
        assert_true(sp_genome_machine(&run->sim.evolution->form, genome, &machine[g]));
    }
    double rho[N_GENOMES][N_GENOMES];
    for (unsigned resident = 0; resident < N_GENOMES; resident++) {
        for (unsigned mutant = 0; mutant < N_GENOMES; mutant++) {
            sp_expected_t self;
            sp_expected_t mixed;
            sp_expected_t other;
            sp_match_expected(
                &model->game, &model->match, &machine[mutant], &machine[mutant], &self);
            sp_match_expected(&model->game, &model->match, &machine[mutant],
                &machine[resident], &mixed);
            sp_match_expected(&model->game, &model->match, &machine[resident],
                &machine[resident], &other);
            double payoff[SP_N_OUTCOMES];
            payoff[SP_CC] = self.payoff_focal;
            payoff[SP_CD] = mixed.payoff_focal;
            payoff[SP_DC] = mixed.payoff_partner;
            payoff[SP_DD] = other.payoff_focal;
            const sp_theory_update_t update = { .rule = SP_THEORY_FERMI,
                .selection = model->decision.selection,
                .activity = 1 };
            sp_chain_t chain;
            sp_fixation_t fixation;
            sp_error_t err;
            assert_int_equal(
                sp_chain_complete(payoff, model->n_agents, &update, &chain, &err), SP_OK);
            assert_int_equal(
                sp_chain_fixation(&chain, SP_COOPERATE, &fixation, &err), SP_OK);
            rho[resident][mutant] = fixation.rho;
            sp_chain_free(&chain);
        }
    }
    for (unsigned g = 0; g < N_GENOMES; g++) {
        share[g] = 1.0 / N_GENOMES;
    }
    for (int i = 0; i < 20000; i++) {
        double next[N_GENOMES] = { 0 };
        for (unsigned a = 0; a < N_GENOMES; a++) {
            double stays = 1;
            for (unsigned b = 0; b < N_GENOMES; b++) {
                next[b] += a == b ? 0 : share[a] * rho[a][b] / N_GENOMES;
                stays -= a == b ? 0 : rho[a][b] / N_GENOMES;
            }
            next[a] += share[a] * stays;
        }
        memcpy(share, next, sizeof(next));
    }
}

/* The shares of genomes are those of the embedded chain but for the time in which mutants
 * are about, which the run tells itself, and four standard errors by batches. */
static void
rare_mutants_have_the_shares_of_the_embedded_chain(void **state)
{
    (void) state;
    enum { N = 8, N_BATCHES = 25, N_ROUNDS = 40000 };
    sp_test_run_t run = { 0 };
    sp_test_run(&run,
        IPD "population.size=8 rounds=10000000 network.kind=complete decision.rule=fermi "
            "decision.selection=0.5 decision.update=asynchronous match.rounds=10 "
            "match.error=0.02 evolution.kind=table evolution.own=0 evolution.other=1 "
            "evolution.deterministic=true evolution.flip=0.5 evolution.mutation=0.001 "
            "strategies.always_defect=8");
    double exact[N_GENOMES];
    embedded_shares(&run, exact);
    double sum[N_GENOMES] = { 0 };
    double squares[N_GENOMES] = { 0 };
    uint64_t n_mixed = 0;
    for (int batch = 0; batch < N_BATCHES; batch++) {
        uint64_t seen[N_GENOMES] = { 0 };
        for (int r = 0; r < N_ROUNDS; r++) {
            sp_simulation_step(&run.sim);
            const double *genome =
                run.sim.evolution->genome + 3 * (size_t) run.sim.play[0];
            seen[(unsigned) genome[0] | (unsigned) genome[1] << 1
                | (unsigned) genome[2] << 2]++;
            n_mixed += run.sim.fixed_at == UINT32_MAX;
        }
        for (unsigned g = 0; g < N_GENOMES; g++) {
            const double share = (double) seen[g] / N_ROUNDS;
            sum[g] += share;
            squares[g] += share * share;
        }
    }
    const double mixed = (double) n_mixed / ((double) N_BATCHES * N_ROUNDS);
    assert_true(mixed < 0.05);
    for (unsigned g = 0; g < N_GENOMES; g++) {
        const double mean = sum[g] / N_BATCHES;
        const double error =
            sqrt((squares[g] / N_BATCHES - mean * mean) / (N_BATCHES - 1));
        if (!(fabs(mean - exact[g]) < 4 * error + mixed)) {
            print_error("genome %u: %.4f +- %.4f, exact %.4f, mixed %.4f\n", g, mean,
                error, exact[g], mixed);
        }
        assert_true(fabs(mean - exact[g]) < 4 * error + mixed);
    }
    sp_test_run_free(&run);
}

/* ---- genomes ----------------------------------------------------------------------- */

/* A named strategy's genome plays as the strategy does, in every form that has one. */
static void
genomes_of_named_strategies_play_like_them(void **state)
{
    (void) state;
    static const char *const names[] = { "always_cooperate", "always_defect",
        "tit_for_tat", "win_stay_lose_shift", "grim", NULL };
    static const sp_evolution_settings_t forms[] = {
        { .kind = SP_GENOME_MEMORY_ONE },
        { .kind = SP_GENOME_MEMORY_N, .depth = 1 },
        { .kind = SP_GENOME_AUTOMATON, .states = 5 },
        { .kind = SP_GENOME_TABLE, .own = 1, .other = 1 },
    };
    const sp_match_rules_t rules = { .rounds = 20, .error = 0.1 };
    const sp_game_t game = { .payoff = { [SP_CC] = 3, [SP_DC] = 5, [SP_DD] = 1 } };
    uint32_t n_found = 0;
    for (size_t f = 0; f < sizeof(forms) / sizeof(forms[0]); f++) {
        sp_test_run_t run = { 0 };
        char text[512];
        static const char *const words[] = { "memory_one", "memory_n evolution.depth=1",
            "automaton evolution.states=5", "table" };
        snprintf(text, sizeof(text),
            IPD "population.size=4 decision.rule=fermi decision.selection=1 "
                "strategies.always_defect=4 evolution.kind=%s",
            words[f]);
        sp_test_run(&run, text);
        for (size_t s = 0; names[s] != NULL; s++) {
            double genome[SP_MOST_ENTRIES];
            sp_machine_t named;
            sp_machine_t made;
            const sp_strategy_t *strategy = sp_strategy_find(names[s]);
            assert_true(sp_strategy_machine(strategy, &named));
            if (!sp_genome_of(
                    &run.sim.evolution->form, strategy, &run.model.game, genome)) {
                continue; /* its memory is longer: tested by the count below */
            }
            n_found++;
            assert_true(sp_genome_machine(&run.sim.evolution->form, genome, &made));
            for (size_t t = 0; names[t] != NULL; t++) {
                sp_machine_t other;
                sp_expected_t one;
                sp_expected_t two;
                assert_true(sp_strategy_machine(sp_strategy_find(names[t]), &other));
                sp_match_expected(&game, &rules, &named, &other, &one);
                sp_match_expected(&game, &rules, &made, &other, &two);
                assert_true(fabs(one.payoff_focal - two.payoff_focal) < 1e-12);
                assert_true(fabs(one.payoff_partner - two.payoff_partner) < 1e-12);
            }
        }
        sp_test_run_free(&run);
    }
    assert_true(n_found >= 4 * 4);
}

/* Changed entries: as many as flip says, uniform ones uniform, stepped ones near and
 * within. */
static void
changed_genomes_have_the_law_of_their_settings(void **state)
{
    (void) state;
    enum { N = 20000 };
    const sp_rng_key_t key = sp_rng_key(3, 0, 0);
    sp_genome_form_t form = { .n_entries = 5 };
    form.settings =
        (sp_evolution_settings_t) { .kind = SP_GENOME_MEMORY_ONE, .flip = 0.25 };
    uint32_t n_changed = 0;
    double sum = 0;
    double squares = 0;
    for (uint32_t i = 0; i < N; i++) {
        double genome[5] = { 2, 2, 2, 2, 2 };
        sp_genome_mutate(&form, key, i, 1, genome);
        for (int e = 0; e < 5; e++) {
            if (genome[e] != 2) {
                n_changed++;
                sum += genome[e];
                squares += genome[e] * genome[e];
            }
        }
    }
    const double n = n_changed;
    assert_true(fabs(n / (5.0 * N) - 0.25) < 4 * sqrt(0.25 * 0.75 / (5.0 * N)));
    assert_true(fabs(sum / n - 0.5) < 4 * sqrt(1 / 12.0 / n));
    assert_true(fabs(squares / n - 1 / 3.0) < 4 * sqrt(4 / 45.0 / n));
    form.settings.flip = 1;
    form.settings.step = 0.1;
    double moved = 0;
    for (uint32_t i = 0; i < N; i++) {
        double genome[5] = { 0, 0.5, 0.5, 1, 0.02 };
        sp_genome_mutate(&form, key, i, 2, genome);
        for (int e = 0; e < 5; e++) {
            assert_true(genome[e] >= 0 && genome[e] <= 1);
        }
        moved += (genome[1] - 0.5) * (genome[1] - 0.5);
    }
    /* a variance of 0.01, of which N squares tell 4 errors of sqrt(2 / N) */
    assert_true(fabs(moved / N / 0.01 - 1) < 4 * sqrt(2.0 / N));
}

/* ---- the table of types ------------------------------------------------------------ */

static void
few_places_are_shared_and_what_finds_none_is_told(void **state)
{
    (void) state;
    for (int all_at_once = 0; all_at_once < 2; all_at_once++) {
        char text[1024];
        sp_test_run_t run = { 0 };
        snprintf(text, sizeof(text),
            IPD "population.size=30 rounds=1000 network.kind=cycle decision.rule=fermi "
                "decision.selection=1 evolution.kind=memory_one evolution.mutation=0.2 "
                "evolution.types=7 strategies.always_defect=30 decision.update=%s",
            all_at_once ? "synchronous" : "asynchronous");
        sp_test_run(&run, text);
        for (int r = 0; r < 300; r++) {
            sp_simulation_step(&run.sim);
            uint32_t n = 0;
            for (uint32_t p = 0; p < 7; p++) {
                n += run.sim.count[p];
            }
            assert_int_equal(n, 30);
        }
        assert_int_equal(run.sim.evolution->n_used, 7);
        assert_true(run.sim.evolution->n_lost > 0);
        assert_true(run.sim.evolution->n_pairs > 28);
        sp_test_run_free(&run);
    }
}

/* A replicate does not know which ones were played before it by the same simulation. */
static void
replicates_do_not_depend_on_one_another(void **state)
{
    (void) state;
    const char *settings = IPD
        "population.size=25 rounds=1000 network.kind=random_regular decision.rule=fermi "
        "decision.selection=1 evolution.kind=memory_one evolution.mutation=0.1 "
        "evolution.initial=random strategies.always_defect=25";
    uint64_t digest[2];
    for (uint32_t first = 0; first < 2; first++) {
        sp_test_run_t run = { 0 };
        sp_test_run(&run, settings);
        for (uint32_t replicate = first * 3; replicate <= 3; replicate++) {
            sp_test_start(&run, replicate);
            sp_test_steps(&run, 40);
        }
        digest[first] = sp_test_digest(&run);
        sp_test_run_free(&run);
    }
    assert_true(digest[0] == digest[1]);
}

/* ---- mechanisms -------------------------------------------------------------------- */

/* Whether the run can be had, and then started. */
static bool
starts(sp_test_run_t *run, const char *settings)
{
    if (sp_test_resolve(run, settings) != SP_OK) {
        sp_test_run_free(run);
        return false;
    }
    sp_test_run_free(run);
    *run = (sp_test_run_t) { 0 };
    sp_test_run(run, settings);
    return true;
}

/* Genomes of named strategies that neither change nor cross are those strategies: plays
 * and payoffs are the same to the bit, whatever steers, by every rule that copies. */
static void
genomes_that_do_not_change_are_the_strategies_that_they_are_of(void **state)
{
    (void) state;
    static const char *const rules[] = {
        "decision.rule=fermi decision.selection=1 decision.success=utility",
        "decision.rule=fermi decision.selection=1 decision.update=asynchronous",
        "decision.rule=moran_death_birth decision.update=asynchronous "
        "decision.fitness=exponential decision.intensity=0.1 decision.success=utility",
        "decision.rule=moran_birth_death decision.update=asynchronous "
        "decision.fitness=exponential decision.intensity=0.1 decision.success=utility",
        "decision.rule=wright_fisher decision.fitness=exponential decision.intensity=0.1 "
        "decision.success=utility",
        "decision.rule=best decision.success=utility",
        NULL,
    };
    uint32_t n_ran = 0;
    uint32_t n_refused = 0;
    for (const sp_test_mechanism_t *m = sp_test_mechanisms; m->name != NULL; m++) {
        for (size_t r = 0; rules[r] != NULL; r++) {
            char plain[1024];
            char evolving[1280];
            sp_test_run_t one = { 0 };
            sp_test_run_t two = { 0 };
            snprintf(plain, sizeof(plain),
                "%s %s %s population.size=36 match.rounds=6 match.error=0.03 rounds=100 "
                "strategies.tit_for_tat=18 strategies.always_defect=10 "
                "strategies.always_cooperate=8",
                m->base, m->block, rules[r]);
            snprintf(evolving, sizeof(evolving),
                "%s evolution.kind=memory_one evolution.mutation=0", plain);
            if (!starts(&one, plain)) {
                continue;
            }
            if (!starts(&two, evolving)) {
                sp_test_run_free(&one);
                n_refused++;
                continue;
            }
            for (int round = 0; round < 15; round++) {
                sp_simulation_settle(&one.sim);
                sp_simulation_settle(&two.sim);
                const bool same =
                    memcmp(one.sim.play, two.sim.play, 36 * sizeof(uint16_t)) == 0
                    && memcmp(one.sim.payoff, two.sim.payoff, 36 * sizeof(double)) == 0;
                if (!same) {
                    print_error("%s: round %d\n", evolving, round);
                }
                assert_true(same);
                sp_simulation_step(&one.sim);
                sp_simulation_step(&two.sim);
            }
            n_ran++;
            sp_test_run_free(&one);
            sp_test_run_free(&two);
            /* and with changes it runs */
            two = (sp_test_run_t) { 0 };
            snprintf(evolving, sizeof(evolving),
                "%s evolution.kind=memory_one evolution.mutation=0.3 "
                "evolution.crossover=0.2",
                plain);
            sp_test_run(&two, evolving);
            sp_test_steps(&two, 15);
            sp_test_run_free(&two);
        }
    }
    print_message("%u mechanisms and rules ran, %u refuse genomes\n", n_ran, n_refused);
    assert_true(n_ran >= 30);
}

/* ---- what is known ----------------------------------------------------------------- */

static double
cooperation_at(double benefit, uint32_t n_rounds)
{
    char text[1024];
    sp_test_run_t run = { 0 };
    snprintf(text, sizeof(text),
        "game.kind=donation game.benefit=%g game.cost=1 population.size=50 "
        "rounds=1000000 "
        "network.kind=complete decision.rule=fermi decision.selection=10 "
        "decision.update=asynchronous match.rounds=1000 match.error=0.001 "
        "evolution.kind=memory_one evolution.mutation=0.01 strategies.always_defect=50",
        benefit);
    sp_test_run(&run, text);
    double sum = 0;
    for (uint32_t r = 0; r < n_rounds; r++) {
        sp_simulation_step(&run.sim);
        sp_simulation_settle(&run.sim);
        for (uint32_t i = 0; i < 50; i++) {
            sum += run.sim.share[i];
        }
    }
    sp_test_run_free(&run);
    return sum / 50 / n_rounds;
}

/* Hilbe, Nowak & Sigmund, PNAS 110, 6913 (2013), and Stewart & Plotkin, PNAS 110, 15348
 * (2013): memory-one players of the donation game cooperate where benefits are large, and
 * hardly where they are small. */
static void
memory_one_players_cooperate_where_benefits_are_large(void **state)
{
    (void) state;
    const double low = cooperation_at(1.1, 20000);
    const double high = cooperation_at(6, 20000);
    print_message("cooperation %.3f at b/c = 1.1, %.3f at b/c = 6\n", low, high);
    assert_true(low < 0.3);
    assert_true(high > 0.6);
}

/* ---- refusals ---------------------------------------------------------------------- */

static void
what_does_not_go_together_is_refused_by_its_key(void **state)
{
    (void) state;
#define EVOLVING                                                                         \
    "strategies.always_defect=20 population.size=20 evolution.kind=memory_one "
    static const struct {
        const char *settings, *key;
    } cases[] = {
        { "evolution.kind=memory_one decision.rule=fermi decision.selection=1",
            "population.initial.strategies" },
        { EVOLVING "decision.rule=logit", "decision.rule" },
        { EVOLVING "decision.rule=fermi decision.selection=1 decision.mutation=0.1",
            "decision.mutation" },
        { EVOLVING "decision.rule=fermi decision.selection=1 decision.tremble=0.1",
            "decision.tremble" },
        { EVOLVING "decision.rule=fermi decision.selection=1 match.payoff=sampled",
            "match.payoff" },
        { EVOLVING "decision.rule=fermi decision.selection=1 method=chain "
                   "decision.update=asynchronous",
            "method" },
        { EVOLVING "decision.rule=fermi decision.selection=1 evolution.depth=2",
            "evolution.depth" },
        { EVOLVING
            "decision.rule=fermi decision.selection=1 evolution.deterministic=true",
            "evolution.flip" },
        { EVOLVING
            "decision.rule=fermi decision.selection=1 evolution.deterministic=true "
            "evolution.flip=0.5 evolution.step=0.1",
            "evolution.step" },
        { "strategies.always_defect=20 population.size=20 decision.rule=fermi "
          "decision.selection=1 evolution.mutation=0.1",
            "evolution.mutation" },
        { "strategies.always_defect=20 population.size=20 decision.rule=fermi "
          "decision.selection=1 evolution.kind=table evolution.own=0 evolution.other=0",
            "evolution.own" },
        { "strategies.always_defect=20 population.size=20 decision.rule=fermi "
          "decision.selection=1 evolution.kind=table evolution.own=6 evolution.other=4",
            "evolution.own" },
        { "strategies.tit_for_tat=20 population.size=20 decision.rule=fermi "
          "decision.selection=1 evolution.kind=memory_n evolution.depth=2",
            "evolution.kind" },
        { "strategies.always_defect=10 strategies.tit_for_tat=5 "
          "strategies.always_cooperate=5 population.size=20 decision.rule=fermi "
          "decision.selection=1 evolution.kind=memory_one evolution.types=3",
            "evolution.types" },
    };
    for (size_t c = 0; c < sizeof(cases) / sizeof(cases[0]); c++) {
        sp_test_run_t run = { 0 };
        const sp_status_t status = sp_test_resolve(&run, cases[c].settings);
        if (status != SP_ERR_RANGE || strcmp(run.key, cases[c].key) != 0) {
            print_error("%s: %s %s\n", cases[c].settings, run.key, run.err.message);
        }
        assert_int_equal(status, SP_ERR_RANGE);
        assert_string_equal(run.key, cases[c].key);
        sp_test_run_free(&run);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(engine_and_plain_twin_agree),
        cmocka_unit_test(two_genomes_have_the_stationary_law_of_the_exact_chain),
        cmocka_unit_test(rare_mutants_have_the_shares_of_the_embedded_chain),
        cmocka_unit_test(genomes_of_named_strategies_play_like_them),
        cmocka_unit_test(changed_genomes_have_the_law_of_their_settings),
        cmocka_unit_test(few_places_are_shared_and_what_finds_none_is_told),
        cmocka_unit_test(replicates_do_not_depend_on_one_another),
        cmocka_unit_test(genomes_that_do_not_change_are_the_strategies_that_they_are_of),
        cmocka_unit_test(memory_one_players_cooperate_where_benefits_are_large),
        cmocka_unit_test(what_does_not_go_together_is_refused_by_its_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
