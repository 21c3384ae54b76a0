/* verify_lattice.c - copying on lattices: spatial chaos, the kaleidoscope, noise.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>

#include "verify.h"

/* ---- T1: spatial chaos ------------------------------------------------------------- */

/* The weak dilemma of Nowak & May with 90 % C at the start; temptation, side, rounds,
 * first recorded agents (0: none). */
#define CHAOS                                                                            \
    "name: spatial_chaos\n"                                                              \
    "rounds: %u\n"                                                                       \
    "game: {kind: matrix, reward: 1, sucker: 0, temptation: %s, punishment: 0}\n"        \
    "population: {initial: {cooperation: 0.9}}\n"                                        \
    "network: {kind: square_lattice, side: %u, neighbourhood: moore,"                    \
    " self_interaction: true}\n"                                                         \
    "decision: {rule: best, payoffs: sum}\n"                                             \
    "record: {every: 1, observables: [cooperation]%s}\n"

static void
check_chaos(sp_verify_t *verify)
{
    const sp_measure_t measure = { .variable = "cooperation", .from = 300, .to = 600 };
    const uint32_t side = verify->quick ? 200 : 400;
    const sp_experiment_t experiment = { .replicates = 1,
        .n_seeds = verify->quick ? 2 : 4,
        .measure = &measure,
        .n_measures = 1 };
    sp_results_t results;
    if (sp_simulate(verify, &experiment, &results, CHAOS, 600u, "1.85", side, "")) {
        const sp_sample_t sample = sp_results_sample(&results, 0, 0);
        sp_fact_near(verify, 0.31545, 0.01, sample.mean,
            "b=1.85, L=%u: mean C of generations 300-600, %u starts", side,
            experiment.n_seeds);
        sp_fact_near(verify, 12 * log(2) - 8, 0.01, sample.mean,
            "the same beside the kaleidoscope's 12 ln 2 - 8");
    }
    sp_results_free(&results);
    const char *snapshots = ", agents: {every: 1, fields: [action]}";
    char one[1024];
    char other[1024];
    snprintf(one, sizeof(one), CHAOS, 150u, "1.81", 200u, snapshots);
    snprintf(other, sizeof(other), CHAOS, 150u, "1.99", 200u, snapshots);
    sp_fact_same_runs(verify, 3, one, other,
        "b=1.81 and 1.99, 150 generations, L=200, 3 seeds: values that differ");
}

const sp_target_t sp_target_T1 = {
    .id = "T1",
    .title = "spatial chaos: cooperation persists among neighbours who copy the best",
    .source = "Nowak & May, Nature 359, 826 (1992)",
    .check = check_chaos,
};

/* ---- T2: the kaleidoscope ---------------------------------------------------------- */

static void
check_kaleidoscope(sp_verify_t *verify)
{
    static const struct {
        uint32_t generation, cooperators;
    } row[] = { { 1, 9792 }, { 2, 9776 }, { 3, 9760 }, { 4, 9720 }, { 5, 9720 },
        { 10, 9548 }, { 20, 8932 }, { 30, 7364 }, { 40, 6452 }, { 50, 5000 },
        { 100, 2620 }, { 150, 3528 }, { 200, 2816 } };
    enum { N_ROWS = sizeof(row) / sizeof(row[0]) };
    static const char *const temptation[] = { "1.85", "1.9" };
    for (uint32_t t = 0; t < 2; t++) {
        for (uint32_t first = 0; first < N_ROWS; first += SP_MOST_MEASURES) {
            sp_measure_t measure[SP_MOST_MEASURES];
            uint32_t n = 0;
            while (n < SP_MOST_MEASURES && first + n < N_ROWS) {
                measure[n] = (sp_measure_t) { .variable = "cooperation",
                    .from = row[first + n].generation,
                    .to = row[first + n].generation };
                n++;
            }
            const sp_experiment_t experiment = {
                .replicates = 1, .n_seeds = 1, .measure = measure, .n_measures = n
            };
            sp_results_t results;
            const bool done = sp_simulate(verify, &experiment, &results,
                "name: kaleidoscope\n"
                "rounds: %u\n"
                "game: {kind: matrix, reward: 1, sucker: 0, temptation: %s, punishment: "
                "0}\n"
                "population: {initial: {single_defector: centre}}\n"
                "network: {kind: square_lattice, side: 99, neighbourhood: moore,"
                " self_interaction: true, boundary: fixed}\n"
                "decision: {rule: best, payoffs: sum}\n"
                "record: {every: 1, observables: [cooperation]}\n",
                row[first + n - 1].generation, temptation[t]);
            for (uint32_t m = 0; done && m < n; m++) {
                const sp_sample_t sample = sp_results_sample(&results, 0, m);
                /* shares of 9801 agents are whole numbers but for the last bit */
                sp_fact_near(verify, row[first + m].cooperators, 1e-8, sample.mean * 9801,
                    "b=%s: cooperators at generation %u", temptation[t],
                    row[first + m].generation);
            }
            sp_results_free(&results);
        }
    }
}

const sp_target_t sp_target_T2 = {
    .id = "T2",
    .title = "the kaleidoscope of one defector: exact counts",
    .source = "Nowak & May, Nature 359, 826 (1992)",
    .check = check_kaleidoscope,
};

/* ---- T3: noise on the lattice ------------------------------------------------------ */

/* temptation, side, self_interaction, rounds, every, initial cooperation */
#define NOISE                                                                            \
    "name: lattice_noise\n"                                                              \
    "rounds: %u\n"                                                                       \
    "stop: absorbed\n"                                                                   \
    "game: {kind: matrix, reward: 1, sucker: 0, temptation: %g, punishment: 0}\n"        \
    "population: {initial: {cooperation: 0.5}}\n"                                        \
    "network: {kind: square_lattice, side: %u, neighbourhood: von_neumann,"              \
    " self_interaction: %s}\n"                                                           \
    "decision: {rule: fermi, noise: 0.1, update: asynchronous, payoffs: sum}\n"          \
    "record: {every: 10, observables: [cooperation]}\n"

typedef struct {
    double temptation, expected, allowed;
    bool with_self;
    uint32_t quick_rounds, rounds; /* 0: not in the quick version */
} noise_row_t;

/* Tolerances: .005 as the target states for its own runs (L = 400, standard error
 * .001). The quick version has a quarter of the agents and of the time: .01. The
 * absorbing states are exact; 1.855 and 1.04 lie just beyond the critical points and
 * need long runs. */
static const noise_row_t noise_rows[] = {
    { 1.10, 1, 0, true, 2000, 2000 },
    { 1.35, 0.6298, 0.005, true, 1200, 2000 },
    { 1.50, 0.3572, 0.005, true, 1200, 2000 },
    { 1.70, 0.1765, 0.005, true, 1200, 2000 },
    { 1.80, 0.1211, 0.005, true, 0, 4000 },
    { 1.855, 0, 0, true, 0, 20000 },
    { 1.00, 0.6374, 0.005, false, 1200, 2000 },
    { 1.02, 0.3961, 0.005, false, 0, 5000 },
    { 1.04, 0, 0, false, 0, 20000 },
};

static void
check_noise_row(sp_verify_t *verify, const noise_row_t *row)
{
    const uint32_t rounds = verify->quick ? row->quick_rounds : row->rounds;
    const bool absorbed = row->allowed == 0;
    /* all C comes soon at b = 1.1; near a critical point a small lattice would die of its
     * size, so extinction is shown on the large one */
    const uint32_t side = row->expected == 1 ? 100 : verify->quick ? 200 : 400;
    if (rounds == 0) {
        return;
    }
    const sp_measure_t measure = {
        .variable = "cooperation", .from = absorbed ? rounds : rounds / 4, .to = rounds
    };
    const sp_experiment_t experiment = {
        .replicates = 1, .n_seeds = 2, .measure = &measure, .n_measures = 1
    };
    sp_results_t results;
    if (sp_simulate(verify, &experiment, &results, NOISE, rounds, row->temptation, side,
            row->with_self ? "true" : "false")) {
        const sp_sample_t sample = sp_results_sample(&results, 0, 0);
        sp_fact_near(verify, row->expected, row->allowed * (verify->quick ? 2 : 1),
            sample.mean, "(%c) b=%g: %s, L=%u, %u steps", row->with_self ? 'a' : 'b',
            row->temptation, absorbed ? (row->expected > 0 ? "all C" : "extinct") : "C",
            side, rounds);
    }
    sp_results_free(&results);
}

static void
check_noise(sp_verify_t *verify)
{
    for (size_t i = 0; i < sizeof(noise_rows) / sizeof(noise_rows[0]); i++) {
        check_noise_row(verify, &noise_rows[i]);
    }
}

const sp_target_t sp_target_T3 = {
    .id = "T3",
    .title =
        "noisy copying on a lattice, (a) with and (b) without a game against oneself",
    .source = "Szabo & Toke, Phys. Rev. E 58, 69 (1998)",
    .check = check_noise,
};
