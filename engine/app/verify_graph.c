/* verify_graph.c - cooperation on cycles, tori and scale-free graphs.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "samenspel/plan.h"
#include "samenspel/simulation.h"
#include "samenspel/theory.h"
#include "verify.h"

/* ---- T21: scale-free graphs -------------------------------------------------------- */

/* agents, rounds, temptation, network */
#define HUBS                                                                             \
    "name: hubs\n"                                                                       \
    "rounds: %u\n"                                                                       \
    "stop: absorbed\n"                                                                   \
    "game: {kind: matrix, reward: 1, sucker: 0, temptation: %g, punishment: 0}\n"        \
    "population: {size: %u, initial: {cooperation: 0.5}}\n"                              \
    "network: {kind: %s}\n"                                                              \
    "decision: {rule: proportional, payoffs: sum}\n"                                     \
    "record: {every: 10, observables: [cooperation]}\n"

/* Mean over graphs, each with its own start. */
static sp_sample_t
hubs(sp_verify_t *verify, double temptation, const char *network)
{
    const uint32_t n = verify->quick ? 1000 : 10000;
    const uint32_t rounds = verify->quick ? 1000 : 5000;
    const sp_measure_t measure = {
        .variable = "cooperation", .from = rounds - rounds / 5, .to = rounds
    };
    const sp_experiment_t experiment = { .replicates = 1,
        .n_seeds = verify->quick ? 10 : SP_VERIFY_SEEDS,
        .measure = &measure,
        .n_measures = 1 };
    sp_results_t results;
    sp_sample_t sample = { 0 };
    if (sp_simulate(
            verify, &experiment, &results, HUBS, rounds, temptation, n, network)) {
        sample = sp_results_sample(&results, 0, 0);
    }
    sp_results_free(&results);
    return sample;
}

static void
check_hubs(sp_verify_t *verify)
{
    static const char *const scale_free = "scale_free, attach: 2";
    static const char *const regular = "random_regular, degree: 4";
    static const struct {
        double temptation, least;
    } row[] = { { 1.2, 0.9 }, { 1.8, 0.65 } };
    for (size_t i = 0; i < 2; i++) {
        const double b = row[i].temptation;
        const sp_sample_t on_hubs = hubs(verify, b, scale_free);
        const sp_sample_t on_regular = hubs(verify, b, regular);
        if (on_hubs.n == 0 || on_regular.n == 0) {
            return;
        }
        if (!verify->quick) {
            sp_fact_holds(verify, on_hubs.mean > row[i].least,
                "b=%g: scale-free mean of %llu graphs %.4f > %g", b,
                (unsigned long long) on_hubs.n, on_hubs.mean, row[i].least);
            sp_fact_near(
                verify, 0, 0.02, on_regular.mean, "b=%g: random regular, about 0", b);
        }
        /* quick: the direction alone, on smaller graphs */
        const sp_sample_t apart = { .n = on_hubs.n,
            .mean = on_hubs.mean - on_regular.mean,
            .error = sqrt(
                on_hubs.error * on_hubs.error + on_regular.error * on_regular.error) };
        sp_fact_above(verify, 0.2, &apart, "b=%g: scale-free minus random regular", b);
    }
}

const sp_target_t sp_target_T21 = {
    .id = "T21",
    .title = "hubs protect cooperation",
    .source = "Santos & Pacheco, Phys. Rev. Lett. 95, 098104 (2005)",
    .check = check_hubs,
};

/* ---- T24: the cycle ---------------------------------------------------------------- */

/* A donation game (cost 1) under a rule of fitness. */
typedef struct {
    sp_theory_rule_t rule;
    uint32_t n;
    double benefit, w;
    const char *rho, *n_rho; /* as printed */
} cycle_row_t;

static const cycle_row_t cycle_rows[] = {
    { SP_THEORY_MORAN_DEATH_BIRTH, 10, 3, 0.01, ".100959556819", "1.009595568" },
    { SP_THEORY_MORAN_DEATH_BIRTH, 10, 3, 0.1, ".105348771018", "1.053487710" },
    { SP_THEORY_MORAN_DEATH_BIRTH, 100, 2.2, 0.01, ".010768560724", "1.076856072" },
    { SP_THEORY_IMITATION, 10, 3, 0.1, ".045511058153", ".455110582" },
    { SP_THEORY_MORAN_BIRTH_DEATH, 10, 3, 0.1, ".025975349127", ".259753491" },
};

/* rounds are plenty: a fact with a replicate that did not end would fail as missing */
#define ON_A_GRAPH                                                                       \
    "name: fixation_on_a_graph\n"                                                        \
    "rounds: 1000000\n"                                                                  \
    "stop: absorbed\n"                                                                   \
    "game: {kind: donation, benefit: %.17g, cost: 1}\n"                                  \
    "population: {size: %u, initial: {cooperators: 1}}\n"                                \
    "network: {kind: %s}\n"                                                              \
    "decision: {rule: %s, intensity: %.17g, payoffs: %s, update: asynchronous}\n"        \
    "record: {every: 1000000, observables: [fixed_strategy]}\n"

static const sp_measure_t fixed = { .variable = "fixed_strategy" };

static void
check_cycle_row(sp_verify_t *verify, const cycle_row_t *row)
{
    const sp_theory_update_t update = {
        .rule = row->rule, .intensity = row->w, .summed = true, .activity = 1
    };
    const char *rule = sp_theory_rule_names[row->rule];
    double payoff[SP_N_OUTCOMES];
    sp_theory_donation(row->benefit, 1, payoff);
    sp_chain_t chain = { 0 };
    sp_fixation_t fixation;
    sp_error_t err;
    sp_status_t status = sp_chain_cycle(payoff, row->n, &update, &chain, &err);
    if (status == SP_OK) {
        status = sp_chain_fixation(&chain, SP_COOPERATE, &fixation, &err);
    }
    sp_chain_free(&chain);
    if (status != SP_OK) {
        sp_fact_broken(verify, &err);
        return;
    }
    sp_fact_digits(verify, row->rho, fixation.rho, "%s, N=%u, b=%g, w=%g: theory", rule,
        row->n, row->benefit, row->w);
    sp_fact_digits(verify, row->n_rho, row->n * fixation.rho,
        "%s, N=%u, b=%g, w=%g: N rho, theory", rule, row->n, row->benefit, row->w);
    const uint32_t n_runs = row->n > 20 ? 2000 : 20000;
    const sp_sample_t sample =
        sp_simulate_one(verify, &fixed, verify->quick ? n_runs / 16 : n_runs, ON_A_GRAPH,
            row->benefit, row->n, "cycle", rule, row->w, "sum");
    sp_fact_share(verify, fixation.rho, &sample, "%s, N=%u, b=%g, w=%g: %llu runs", rule,
        row->n, row->benefit, row->w, (unsigned long long) sample.n);
}

static void
check_critical_row(
    sp_verify_t *verify, sp_theory_rule_t rule, uint32_t n, const char *printed)
{
    const sp_theory_update_t update = { .rule = rule, .summed = true, .activity = 1 };
    double ratio = NAN;
    sp_error_t err;
    if (sp_theory_cycle_critical(n, &update, &ratio, &err) != SP_OK) {
        sp_fact_broken(verify, &err);
        return;
    }
    const char *name = sp_theory_rule_names[rule];
    if (printed == NULL) {
        sp_fact_holds(verify,
            isinf(ratio) && isinf(sp_theory_cycle_critical_formula(n, rule)),
            "%s, N=%u: no ratio b/c is enough", name, n);
        return;
    }
    sp_fact_digits(verify, printed, ratio, "%s, N=%u: critical b/c by roots", name, n);
    sp_fact_digits(verify, printed, sp_theory_cycle_critical_formula(n, rule),
        "%s, N=%u: critical b/c by formula", name, n);
}

static void
check_cycle(sp_verify_t *verify)
{
    for (size_t i = 0; i < sizeof(cycle_rows) / sizeof(cycle_rows[0]); i++) {
        check_cycle_row(verify, &cycle_rows[i]);
    }
    check_critical_row(verify, SP_THEORY_MORAN_DEATH_BIRTH, 8, "3.000000");
    check_critical_row(verify, SP_THEORY_MORAN_DEATH_BIRTH, 10, "2.666667");
    check_critical_row(verify, SP_THEORY_IMITATION, 8, "13.000000");
    check_critical_row(verify, SP_THEORY_IMITATION, 10, "8.500000");
    check_critical_row(verify, SP_THEORY_MORAN_BIRTH_DEATH, 8, NULL);
    check_critical_row(verify, SP_THEORY_MORAN_BIRTH_DEATH, 10, NULL);
}

const sp_target_t sp_target_T24 = {
    .id = "T24",
    .title = "a single cooperator on the cycle",
    .source = "Ohtsuki & Nowak, Proc. R. Soc. B 273, 2249 (2006)",
    .check = check_cycle,
};

/* ---- T25: b/c > k ------------------------------------------------------------------ */

/* Critical ratio from coalescence times on the very graph that the engine would play
 * on. */
static double
critical_of(sp_verify_t *verify, uint32_t n, const char *network)
{
    char text[1024];
    snprintf(text, sizeof(text),
        "name: graph\n"
        "rounds: 1\n"
        "game: {kind: donation, benefit: 3, cost: 1}\n"
        "population: {size: %u}\n"
        "network: {kind: %s}\n",
        n, network);
    sp_plan_t plan = { 0 };
    sp_model_t model = { 0 };
    sp_coalescence_t result = { .benefit_to_cost = NAN };
    sp_error_t err;
    sp_status_t status = sp_plan_parse(&plan, "target", text, strlen(text), NULL, &err);
    if (status == SP_OK) {
        status = sp_model_init(&model, &plan.run[0], &err);
    }
    if (status == SP_OK) {
        status = sp_theory_coalescence(&model.graph, SP_SOLVE_AUTO, &result, &err);
    }
    if (status != SP_OK) {
        sp_fact_broken(verify, &err);
    }
    sp_model_free(&model);
    sp_plan_free(&plan);
    return result.benefit_to_cost;
}

static const char torus[] = "square_lattice, side: 5, neighbourhood: von_neumann";

/* Weak selection on the torus: at the critical ratio a single C does as well as a neutral
 * one, above it better, below it worse. */
static void
simulate_torus(sp_verify_t *verify)
{
    const double w = 0.05;
    const uint32_t n_runs = verify->quick ? 800 : 10000;
    static const char rule[] = "moran_death_birth";
    sp_sample_t sample = sp_simulate_one(verify, &fixed, n_runs, ON_A_GRAPH,
        23 / (25.0 / 4 - 2), 25u, torus, rule, 0.01, "mean");
    sp_fact_share(verify, 1.0 / 25, &sample,
        "torus 5x5 at the critical b/c, w=.01: %llu runs", (unsigned long long) sample.n);
    sample = sp_simulate_one(
        verify, &fixed, n_runs, ON_A_GRAPH, 12.0, 25u, torus, rule, w, "mean");
    sp_fact_above(verify, 1.0 / 25, &sample, "torus 5x5, death-birth, b/c=12, w=%g", w);
    sample = sp_simulate_one(
        verify, &fixed, n_runs, ON_A_GRAPH, 1.5, 25u, torus, rule, 0.2, "mean");
    sp_fact_below(verify, 1.0 / 25, &sample, "torus 5x5, death-birth, b/c=1.5, w=.2");
}

/* Random regular graphs, k = 4: death-birth asks b/c > k, imitation > k + 2 (large N,
 * weak selection), so a ratio well between them parts the two rules. */
static void
simulate_regular(sp_verify_t *verify)
{
    static const struct {
        const char *rule;
        double benefit, w;
        bool favoured;
    } row[] = {
        { "moran_death_birth", 10, 0.05, true },
        { "moran_death_birth", 2, 0.1, false },
        { "imitation", 16, 0.05, true },
        { "imitation", 3, 0.1, false },
        { "moran_birth_death", 10, 0.05, false },
    };
    const uint32_t n = 100;
    for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
        const sp_sample_t sample =
            sp_simulate_one(verify, &fixed, 2000, ON_A_GRAPH, row[i].benefit, n,
                "random_regular, degree: 4", row[i].rule, row[i].w, "mean");
        if (row[i].favoured) {
            sp_fact_above(verify, 1.0 / n, &sample, "k=4, N=100: %s, b/c=%g", row[i].rule,
                row[i].benefit);
        } else {
            sp_fact_below(verify, 1.0 / n, &sample, "k=4, N=100: %s, b/c=%g", row[i].rule,
                row[i].benefit);
        }
    }
}

static void
check_regular(sp_verify_t *verify)
{
    sp_fact_digits(verify, "5.411764706", sp_theory_regular_critical(25, 4),
        "5x5 torus: critical b/c by formula");
    sp_fact_digits(verify, "5.411764706", critical_of(verify, 25, torus),
        "5x5 torus: critical b/c by coalescence");
    sp_fact_digits(verify, "2.666667", sp_theory_regular_critical(10, 2),
        "cycle of 10: critical b/c by formula");
    sp_fact_digits(verify, "2.666667", critical_of(verify, 10, "cycle"),
        "cycle of 10: critical b/c by coalescence");
    sp_fact_near(verify, 4, 0.005, sp_theory_regular_critical(1e5, 4),
        "k=4, N=100000: critical b/c tends to k");
    simulate_torus(verify);
    if (!verify->quick) {
        simulate_regular(verify);
    }
}

const sp_target_t sp_target_T25 = {
    .id = "T25",
    .title = "ties favour cooperation where b/c > k",
    .source = "Ohtsuki, Hauert, Lieberman & Nowak, Nature 441, 502 (2006)",
    .check = check_regular,
};
