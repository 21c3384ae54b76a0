/* bench.c - speed on one core, each beside a plain C loop of the same rule.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The plain loops are what a careful author would write for one paper: arrays, xoshiro256**,
 * libm's exp, no mechanisms. The ratio to them holds on a noisy machine; absolute numbers are
 * the best of several. Exit 1 where an aim is missed and --strict is given. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "cmocka.h"
#include "kernels.h"
#include "samenspel/jump_chain.h"
#include "samenspel/progress.h"
#include "samenspel/scheduler.h"
#include "samenspel/strategy_sets.h"
#include "samenspel/tournament.h"
#include "samenspel/theory.h"
#include "support/runs.h"

enum { REPEATS = 7 };
static bool strict;
static int n_missed;

/* ---- what the plain loops draw with: xoshiro256** (Blackman & Vigna 2018) ---------------- */

static uint64_t xo[4] = { 0x9E3779B97F4A7C15u, 0xBF58476D1CE4E5B9u, 0x94D049BB133111EBu, 1 };

static inline uint64_t
rotl(uint64_t x, int k)
{
    return x << k | x >> (64 - k);
}

static inline uint64_t
xoshiro(void)
{
    const uint64_t result = rotl(xo[1] * 5, 7) * 9;
    const uint64_t t = xo[1] << 17;
    xo[2] ^= xo[0];
    xo[3] ^= xo[1];
    xo[1] ^= xo[2];
    xo[0] ^= xo[3];
    xo[2] ^= t;
    xo[3] = rotl(xo[3], 45);
    return result;
}

static inline uint32_t
plain_below(uint32_t n)
{
    return (uint32_t) ((xoshiro() >> 32) * n >> 32);
}

static inline double
plain_uniform(void)
{
    return (double) (xoshiro() >> 11) * 0x1p-53;
}

static volatile uint64_t sink; /* what is computed is used */

/* ---- reporting --------------------------------------------------------------------------- */

static void
report(const char *what, const char *unit, double rate, double plain, double aim)
{
    const bool missed = aim > 0 && rate < aim;
    printf("%-46s %9.3g %-24s", what, rate, unit);
    if (plain > 0) {
        printf(" %6.2f x plain C (%.3g)", rate / plain, plain);
    }
    if (aim > 0) {
        printf("  aim %.3g%s", aim, missed ? "  MISSED" : "");
    }
    printf("\n");
    fflush(stdout);
    n_missed += missed;
}

/* Best rate of several, of work units a call. */
static double
best_rate(void (*call)(void *context), void *context, double units)
{
    double best = 0;
    call(context); /* warm */
    for (int i = 0; i < REPEATS; i++) {
        const double started = sp_seconds();
        call(context);
        const double rate = units / (sp_seconds() - started);
        best = rate > best ? rate : best;
    }
    return best;
}

static void
step_rounds(void *context)
{
    sp_test_run_t *run = context;
    sp_test_steps(run, 40);
}

/* ---- asynchronous Fermi on a lattice ------------------------------------------------------ */

enum { SIDE = 400 };
static uint8_t cell[SIDE * SIDE];

static double
plain_payoff(uint32_t x, uint32_t y, const double pay[2][2])
{
    const uint32_t n = (y + SIDE - 1) % SIDE * SIDE + x;
    const uint32_t s = (y + 1) % SIDE * SIDE + x;
    const uint32_t w = y * SIDE + (x + SIDE - 1) % SIDE;
    const uint32_t e = y * SIDE + (x + 1) % SIDE;
    const double *mine = pay[cell[y * SIDE + x]];
    return mine[cell[n]] + mine[cell[s]] + mine[cell[w]] + mine[cell[e]];
}

static void
plain_lattice(void *context)
{
    (void) context;
    static const double pay[2][2] = { { 0, 1.02 }, { 0, 1 } };
    static const int dx[4] = { 0, -1, 1, 0 };
    static const int dy[4] = { -1, 0, 0, 1 };
    for (uint32_t step = 0; step < 40 * SIDE * SIDE; step++) {
        const uint32_t focal = plain_below(SIDE * SIDE);
        const uint32_t x = focal % SIDE;
        const uint32_t y = focal / SIDE;
        const uint32_t k = plain_below(4);
        const uint32_t ox = (x + SIDE + (uint32_t) dx[k]) % SIDE;
        const uint32_t oy = (y + SIDE + (uint32_t) dy[k]) % SIDE;
        if (cell[focal] == cell[oy * SIDE + ox]) {
            continue;
        }
        const double gap = plain_payoff(ox, oy, pay) - plain_payoff(x, y, pay);
        if (plain_uniform() < 1 / (1 + exp(-gap / 0.1))) {
            cell[focal] = cell[oy * SIDE + ox];
        }
    }
    sink += cell[7];
}

static void
bench_lattice(void)
{
    sp_test_run_t run = { 0 };
    sp_test_run(&run,
        "game.kind=matrix game.reward=1 game.sucker=0 game.temptation=1.02 game.punishment=0 "
        "network.kind=square_lattice network.side=400 decision.rule=fermi decision.noise=0.1 "
        "decision.update=asynchronous decision.payoffs=sum "
        "population.initial.cooperation=0.5 rounds=1000000");
    for (uint32_t i = 0; i < SIDE * SIDE; i++) {
        cell[i] = (uint8_t) (xoshiro() >> 63);
    }
    const double units = 40.0 * SIDE * SIDE;
    const double rate = best_rate(step_rounds, &run, units);
    report("asynchronous Fermi, 400x400 lattice", "site updates/s", rate,
        best_rate(plain_lattice, NULL, units), 4e7);
    sp_test_run_free(&run);
}

/* ---- well-mixed Fermi with mutation ------------------------------------------------------- */

enum { MIXED = 1000, MIXED_STEPS = 40 * MIXED };
static uint8_t agent[MIXED];

static void
plain_mixed(void *context)
{
    (void) context;
    static const double pay[2][2] = { { 0, 3 }, { -1, 2 } };
    uint32_t n_c = 0;
    for (uint32_t i = 0; i < MIXED; i++) {
        n_c += agent[i];
    }
    for (uint32_t round = 0; round < 50; round++) {
        for (uint32_t step = 0; step < MIXED_STEPS; step++) {
            const uint32_t focal = plain_below(MIXED);
            const uint8_t before = agent[focal];
            if (plain_uniform() < 0.1) {
                agent[focal] = (uint8_t) (xoshiro() >> 63);
            } else {
                uint32_t other = plain_below(MIXED - 1);
                other += other >= focal;
                if (agent[other] != before) {
                    const double mine = (pay[before][1] * (n_c - before)
                                            + pay[before][0] * (MIXED - 1 - n_c + before))
                        / (MIXED - 1);
                    const uint8_t o = agent[other];
                    const double theirs
                        = (pay[o][1] * (n_c - o) + pay[o][0] * (MIXED - 1 - n_c + o))
                        / (MIXED - 1);
                    if (plain_uniform() < 1 / (1 + exp(-0.1 * (theirs - mine)))) {
                        agent[focal] = o;
                    }
                }
            }
            n_c += (uint32_t) agent[focal] - before;
        }
    }
    sink += n_c;
}

static void
mixed_rounds(void *context)
{
    sp_test_steps(context, 40 * 50);
}

static void
bench_mixed(void)
{
    sp_test_run_t run = { 0 };
    sp_test_run(&run,
        "population.size=1000 decision.rule=fermi decision.selection=0.1 "
        "decision.update=asynchronous decision.mutation=0.1 "
        "population.initial.cooperation=0.5 rounds=1000000000");
    const double units = 50.0 * MIXED_STEPS;
    const double rate = best_rate(mixed_rounds, &run, units);
    report("well-mixed Fermi with mutation, agents", "steps/s", rate,
        best_rate(plain_mixed, NULL, units), 1e8);
    sp_test_run_free(&run);
}

/* ---- neutral fixation by the jump chain --------------------------------------------------- */

static void
fixations(void *context)
{
    sp_test_run_t *run = context;
    sink += sp_jump_chain_fixations(&run->sim, 1, 0, 200000);
}

static void
plain_fixations(void *context)
{
    (void) context;
    uint64_t fixed = 0;
    for (uint32_t i = 0; i < 200000; i++) {
        uint32_t k = 1;
        while (k != 0 && k != 100) {
            k = plain_uniform() < 0.5 ? k + 1 : k - 1;
        }
        fixed += k == 100;
    }
    sink += fixed;
}

static void
bench_fixation(void)
{
    sp_test_run_t run = { 0 };
    sp_test_run(&run,
        "population.size=100 decision.rule=fermi decision.selection=0 "
        "decision.update=asynchronous method=chain population.initial.cooperators=1");
    const double rate = best_rate(fixations, &run, 200000);
    report("neutral fixation, N = 100, jump chain", "runs/s", rate,
        best_rate(plain_fixations, NULL, 200000), 1e6);
    sp_test_run_free(&run);
}

/* ---- expected payoff of a memory-one pair ------------------------------------------------- */

enum { PAIRS = 4096 };
static sp_memory_one_t players[PAIRS + 1];
static const sp_game_t prisoners
    = { .payoff = { 3, 0, 5, 1 }, .benefit = 0, .cost = 0, .additive = false };

static void
pairs(void *context)
{
    const sp_match_rules_t *rules = context;
    double sum = 0;
    for (size_t i = 0; i < PAIRS; i++) {
        sp_expected_t expected;
        sp_match_expected_memory_one(
            &prisoners, rules, &players[i], &players[i + 1], &expected);
        sum += expected.payoff_focal;
    }
    sink += (uint64_t) sum;
}

static void
plain_pairs(void *context)
{
    const sp_match_rules_t *rules = context;
    double sum = 0;
    for (size_t i = 0; i < PAIRS; i++) {
        const sp_memory_one_t *p = &players[i];
        const sp_memory_one_t *q = &players[i + 1];
        double v[4] = { p->first * q->first, p->first * (1 - q->first),
            (1 - p->first) * q->first, (1 - p->first) * (1 - q->first) };
        static const int mirror[4] = { 0, 2, 1, 3 };
        for (uint32_t t = 0; t < rules->rounds; t++) {
            double w[4] = { 0, 0, 0, 0 };
            for (int s = 0; s < 4; s++) {
                sum += v[s] * prisoners.payoff[s];
                const double a = p->after[s];
                const double b = q->after[mirror[s]];
                w[0] += v[s] * a * b;
                w[1] += v[s] * a * (1 - b);
                w[2] += v[s] * (1 - a) * b;
                w[3] += v[s] * (1 - a) * (1 - b);
            }
            memcpy(v, w, sizeof(v));
        }
    }
    sink += (uint64_t) sum;
}

static void
bench_pairs(void)
{
    for (size_t i = 0; i <= PAIRS; i++) {
        players[i].first = plain_uniform();
        for (int s = 0; s < SP_N_OUTCOMES; s++) {
            players[i].after[s] = plain_uniform();
        }
    }
    sp_match_rules_t rules = { .rounds = 200 };
    const double rate = best_rate(pairs, &rules, PAIRS);
    report("expected payoff of a memory-one pair, 200 turns", "pairs/s", rate,
        best_rate(plain_pairs, &rules, PAIRS), 4e6);
    sp_match_rules_t open = { .rounds = 1, .continuation = 0.95 };
    report("  the same with continuation", "pairs/s", best_rate(pairs, &open, PAIRS), 0, 0);
}

/* ---- many matches of one pair ------------------------------------------------------------- */

enum { SAMPLED = 51200, SAMPLED_TURNS = 200, SAMPLED_STATES = 16 };

typedef struct {
    sp_machine_t player[2];
    uint32_t n_matches;
} sampled_pair_t;

static void
sample_pair(void *context)
{
    const sampled_pair_t *pair = context;
    const sp_match_rules_t rules = { .rounds = SAMPLED_TURNS, .error = 0.01 };
    const sp_rng_key_t key = { { 1, 2 } };
    sp_match_sample_t sample;
    sp_pair_sample(&rules, &pair->player[0], &pair->player[1], 0, 1, key, pair->n_matches,
        &sample);
    sink += sample.sum[SP_CC];
}

static void
plain_sample(void *context)
{
    const sampled_pair_t *pair = context;
    const sp_machine_t *a = &pair->player[0];
    const sp_machine_t *b = &pair->player[1];
    uint64_t count[SP_N_OUTCOMES] = { 0 };
    for (uint32_t m = 0; m < pair->n_matches; m++) {
        unsigned s = a->start;
        unsigned t = b->start;
        for (uint32_t turn = 0; turn < SAMPLED_TURNS; turn++) {
            const unsigned c = plain_uniform() < a->cooperate[s] * 0.98 + 0.01;
            const unsigned d = plain_uniform() < b->cooperate[t] * 0.98 + 0.01;
            count[sp_outcome(c, d)]++;
            s = a->next[s][sp_outcome(c, d)];
            t = b->next[t][sp_outcome(d, c)];
        }
    }
    sink += count[SP_CC];
}

static sp_machine_t
random_player(bool one_turn)
{
    sp_machine_t machine = { .n_states = one_turn ? SP_N_OUTCOMES + 1 : SAMPLED_STATES };
    machine.start = one_turn ? SP_N_OUTCOMES : 0;
    for (uint16_t s = 0; s < machine.n_states; s++) {
        machine.cooperate[s] = plain_uniform();
        for (uint16_t o = 0; o < SP_N_OUTCOMES; o++) {
            machine.next[s][o] = one_turn ? o : (uint16_t) plain_below(SAMPLED_STATES);
        }
    }
    return machine;
}

static void
bench_sampler(void)
{
    for (int one_turn = 1; one_turn >= 0; one_turn--) {
        sampled_pair_t pair
            = { { random_player(one_turn), random_player(one_turn) }, SAMPLED };
        const double turns = (double) SAMPLED * SAMPLED_TURNS;
        const double rate = best_rate(sample_pair, &pair, turns);
        pair.n_matches = SAMPLED / 50;
        report(one_turn ? "sampled matches, stochastic memory-one pair"
                        : "  the same, automata of 16 states",
            "turns/s", rate, best_rate(plain_sample, &pair, turns / 50),
            one_turn ? 1.5e9 : 0);
    }
}

/* ---- logit with trust in every tie -------------------------------------------------------- */

enum { TRUST_SIDE = 100, TIES = 4 * TRUST_SIDE * TRUST_SIDE };
static float tie_trust[TIES];
static uint8_t tie_act[TIES];
static uint8_t tie_next[TIES];
static uint32_t tie_back[TIES];

static void
plain_trust(void *context)
{
    (void) context;
    const double noise = 1 / log(9);
    for (int round = 0; round < 40; round++) {
        for (uint32_t t = 0; t < TIES; t++) {
            const double q = 0.5 * (1 - 0.5 + 0.5 * (double) tie_trust[t]);
            const double advantage = q * 3 - (1 - q);
            tie_next[t] = plain_uniform() < 1 / (1 + exp(-advantage / noise));
        }
        memcpy(tie_act, tie_next, sizeof(tie_act));
        for (uint32_t t = 0; t < TIES; t++) {
            const double tau = (double) tie_trust[t];
            tie_trust[t] = (float) (tie_act[tie_back[t]] != 0 ? tau + 0.1 * (1 - tau)
                                                              : tau - 0.1 * tau);
        }
    }
    sink += tie_act[3];
}

static void
bench_trust(void)
{
    const char *settings = "network.kind=square_lattice network.side=100 "
                           "steering.trust.scope=pair steering.trust.conditionality=0.5 "
                           "steering.shared_interest.steer=1 decision.acts=%s rounds=1000000";
    for (uint32_t t = 0; t < TIES; t++) {
        tie_back[t] = t ^ 1;
        tie_trust[t] = 0.1f;
    }
    const double units = 40.0 * TIES;
    const double plain = best_rate(plain_trust, NULL, units);
    for (size_t i = 0; sp_kernel_variants()[i] != NULL; i++) {
        const char *isa = sp_kernel_variants()[i]->isa;
        sp_kernels_choose(isa);
        const double aim = strcmp(isa, "x86_64_v4") == 0 ? 2e8
            : strcmp(isa, "baseline") == 0               ? 6e7
                                                         : 0;
        for (int per_partner = 1; per_partner >= 0; per_partner--) {
            char text[512];
            char label[64];
            snprintf(text, sizeof(text), settings, per_partner ? "per_partner" : "per_agent");
            snprintf(label, sizeof(label), "logit, pair trust, %s, %s",
                per_partner ? "per_partner" : "per_agent", isa);
            sp_test_run_t run = { 0 };
            sp_test_run(&run, text);
            report(label, "directed interactions/s", best_rate(step_rounds, &run, units),
                per_partner ? plain : 0, per_partner ? aim : 0);
            sp_test_run_free(&run);
        }
    }
    sp_kernels_choose(sp_kernel_variants()[0]->isa);
}

/* ---- Moran to fixation, agent by agent, and genomes ----------------------------------------- */

enum { FIXED = 200 };

static void
to_fixation(void *context)
{
    sp_test_run_t *run = context;
    for (uint32_t replicate = 0; replicate < FIXED; replicate++) {
        sp_test_start(run, replicate);
        while (!sp_simulation_absorbed(&run->sim)) {
            sp_simulation_step(&run->sim);
        }
        sink += run->sim.round;
    }
}

static void
bench_strategies(void)
{
    static const char *const methods[] = { "agents", "chain" };
    for (size_t m = 0; m < 2; m++) {
        char text[512];
        char label[64];
        snprintf(text, sizeof(text),
            "game.kind=matrix game.reward=3 game.sucker=0 game.temptation=5 "
            "game.punishment=1 match.rounds=200 match.error=0.01 population.size=50 "
            "strategies.tit_for_tat=25 strategies.always_defect=25 rounds=1000000 "
            "decision.rule=moran_birth_death decision.update=asynchronous "
            "decision.intensity=0.1 method=%s",
            methods[m]);
        snprintf(label, sizeof(label), "Moran, N = 50 to fixation, method: %s", methods[m]);
        sp_test_run_t run = { 0 };
        sp_test_run(&run, text);
        report(label, "replicates/s", best_rate(to_fixation, &run, FIXED), 0, 1000);
        sp_test_run_free(&run);
    }
    sp_test_run_t run = { 0 };
    sp_test_run(&run,
        "population.size=100 strategies.always_defect=100 rounds=1000000 "
        "decision.rule=fermi decision.selection=1 decision.update=asynchronous "
        "match.rounds=1000 match.error=0.001 evolution.kind=memory_one "
        "evolution.mutation=0.01");
    report("memory-one genomes, N = 100, mutation 0.01", "steps/s",
        best_rate(step_rounds, &run, 40.0 * 100), 0, 0);
    sp_test_run_free(&run);
}

/* ---- memory ------------------------------------------------------------------------------- */

static void
bench_memory(void)
{
    const char *base = "network.kind=square_lattice network.side=1000 %s rounds=10";
    static const char *const extra[2]
        = { "decision.rule=fermi decision.noise=0.1", "steering.trust.scope=pair" };
    double bytes[2];
    for (int i = 0; i < 2; i++) {
        char text[256];
        snprintf(text, sizeof(text), base, extra[i]);
        sp_test_run_t run = { 0 };
        sp_test_run(&run, text);
        bytes[i] = (double) (run.sim.arena.n_bytes + run.sim.tie_arena.n_bytes) / 1e6;
        sp_test_run_free(&run);
    }
    printf("%-46s %9.3g bytes  aim 16%s\n", "memory an agent, lattice", bytes[0],
        bytes[0] > 16 ? "  MISSED" : "");
    const double a_tie = (bytes[1] - bytes[0]) / 4;
    printf("%-46s %9.3g bytes  aim 8 and a number an agent%s\n",
        "  more by trust, a directed tie", a_tie, a_tie > 9.01 ? "  MISSED" : "");
    n_missed += bytes[0] > 16 || a_tie > 9.01;
}

/* ---- what writing costs ------------------------------------------------------------------- */

static void
bench_writing(void)
{
    static const char text[]
        = "name: bench\nrounds: 200\nreplicates: 256\n"
          "game: {kind: donation, benefit: 3, cost: 1}\npopulation: {size: 10000}\n"
          "record: {every: 1, observables: [cooperation, payoff, welfare, efficiency]}\n";
    char folder[] = "/tmp/samenspel-bench-XXXXXX";
    char out[64];
    assert_non_null(mkdtemp(folder));
    snprintf(out, sizeof(out), "%s/bench.h5", folder);
    sp_plan_t plan;
    sp_error_t err;
    assert_int_equal(
        sp_plan_parse(&plan, "bench.yaml", text, sizeof(text) - 1, NULL, &err), SP_OK);
    double least = 1;
    for (int i = 0; i < 3; i++) {
        const sp_job_t job = { .out = out, .n_threads = 1, .force = true, .quiet = true };
        sp_account_t account;
        assert_int_equal(sp_schedule(&plan, &job, &account, &err), SP_OK);
        const double share = account.writing_s / account.wall_s;
        least = share < least ? share : least;
    }
    sp_plan_free(&plan);
    unlink(out);
    rmdir(folder);
    printf("%-46s %9.3g %% of the run time  aim 5%s\n",
        "encoding and writing, N = 10000, every round", 100 * least,
        least > 0.05 ? "  MISSED" : "");
    n_missed += least > 0.05;
}

/* ---- tournaments ------------------------------------------------------------------------- */

static void
play_tournament(void *context)
{
    const sp_tournament_t *tournament = context;
    sp_standings_t standings;
    sp_error_t err;
    assert_int_equal(
        sp_tournament_play(tournament, NULL, NULL, &standings, &err), SP_OK);
    sink += standings.n_turns;
    sp_standings_free(&standings);
}

static void
bench_tournament(const char *what, const char *set, uint32_t repetitions, double error,
    double aim_s)
{
    static const sp_game_t game = { .payoff = { 3, 0, 5, 1 } };
    const sp_strategy_t *strategy[400];
    sp_tournament_t t = { .strategy = strategy, .rules = { .rounds = 200, .error = error },
        .game = &game, .n_repetitions = repetitions, .seed = 1, .n_threads = 1,
        .quiet = true };
    for (size_t i = 0; sp_strategies[i] != NULL && t.n_strategies < 400; i++) {
        if (sp_strategy_set_has(sp_strategy_set_find(set), sp_strategies[i])) {
            strategy[t.n_strategies++] = sp_strategies[i];
        }
    }
    report(what, "tournaments/s", best_rate(play_tournament, &t, 1), 0, 1 / aim_s);
}

/* ---- rare mutation among many strategies --------------------------------------------------- */

enum { INVADERS = 50, RESIDENTS = 100 };
static double table[INVADERS * INVADERS];

static void
invasion(void *context)
{
    static double ln_rho[INVADERS * INVADERS], share[INVADERS];
    const sp_theory_update_t fermi
        = { .rule = SP_THEORY_FERMI, .selection = 1, .activity = 1 };
    sp_error_t err;
    (void) context;
    assert_int_equal(sp_theory_small_mutation(
                         INVADERS, table, RESIDENTS, &fermi, ln_rho, share, &err),
        SP_OK);
    sink += (uint64_t) (1e6 * share[0]);
}

/* The sums as they stand in the papers, each ordered pair by itself, and 200 rounds of the
 * power method; chances below 1e-308 are lost. */
static void
plain_invasion(void *context)
{
    static double rho[INVADERS][INVADERS];
    double share[INVADERS], next[INVADERS];
    (void) context;
    for (int a = 0; a < INVADERS; a++) {
        for (int b = 0; b < INVADERS; b++) {
            double sum = 1, product = 1;
            for (int k = 1; k < RESIDENTS; k++) {
                const double f = (k - 1) * table[b * INVADERS + b]
                    + (RESIDENTS - k) * table[b * INVADERS + a];
                const double g = k * table[a * INVADERS + b]
                    + (RESIDENTS - k - 1) * table[a * INVADERS + a];
                product *= exp((g - f) / (RESIDENTS - 1));
                sum += product;
            }
            rho[a][b] = 1 / sum;
        }
        share[a] = 1.0 / INVADERS;
    }
    for (int step = 0; step < 200; step++) {
        memcpy(next, share, sizeof(next));
        for (int a = 0; a < INVADERS; a++) {
            for (int b = 0; b < INVADERS; b++) {
                next[b] += share[a] * rho[a][b] / INVADERS;
                next[a] -= share[a] * rho[a][b] / INVADERS;
            }
        }
        memcpy(share, next, sizeof(next));
    }
    sink += (uint64_t) (1e6 * share[0]);
}

static void
bench_invasion(void)
{
    for (size_t k = 0; k < sizeof(table) / sizeof(table[0]); k++) {
        table[k] = 5 * plain_uniform();
    }
    const double rate = best_rate(invasion, NULL, 1);
    report("rare mutation, 50 strategies, N = 100, exact", "chains/s", rate,
        best_rate(plain_invasion, NULL, 1), 50);
}

static void
bench(void **state)
{
    (void) state;
    printf("kernels: %s; one core; best of %d\n", sp_kernels()->isa, REPEATS);
    bench_lattice();
    bench_mixed();
    bench_fixation();
    bench_pairs();
    bench_sampler();
    bench_tournament("round robin, all short-run strategies", "short_run", 1, 0, 0.5);
    bench_tournament(
        "20 Stewart-Plotkin, 10 repetitions, noise .05", "stewart_plotkin", 10, 0.05, 0.005);
    bench_trust();
    bench_invasion();
    bench_strategies();
    bench_memory();
    bench_writing();
    if (strict) {
        assert_int_equal(n_missed, 0);
    }
}

int
main(int argc, char **argv)
{
    strict = argc > 1 && strcmp(argv[1], "--strict") == 0;
    const struct CMUnitTest tests[] = { cmocka_unit_test(bench) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
