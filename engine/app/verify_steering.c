/* verify_steering.c - closed forms of the shared interest and of trust.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "samenspel/theory.h"
#include "verify_money.h"
#include "verify_people.h"

/* ---- T17: thresholds of the shared interest ---------------------------------------- */

/* payoffs, weight, initial cooperation, decision */
#define ONE_CHOICE                                                                       \
    "name: thresholds\n"                                                                 \
    "rounds: 1\n"                                                                        \
    "game: {kind: matrix, reward: %g, sucker: %g, temptation: %g, punishment: %g}\n"     \
    "population: {size: 200, initial: {cooperation: %u}}\n"                              \
    "network: {kind: %s}\n"                                                              \
    "decision: {%s}\n"                                                                   \
    "steering: {shared_interest: {weight: %.17g}}\n"                                     \
    "record: {every: 1, observables: [cooperation]}\n"

static const sp_measure_t first_round = { .variable = "cooperation", .from = 1, .to = 1 };

/* Below a threshold everybody defects, above it everybody cooperates; with noise the
 * chance of C is sigma(advantage/K), one half at the threshold itself. */
static void
cross_threshold(sp_verify_t *verify, const double payoff[SP_N_OUTCOMES], double threshold,
    uint32_t others, const char *game)
{
    static const double step[] = { -0.01, 0.01 };
    for (uint32_t i = 0; i < 2; i++) {
        const sp_sample_t sample = sp_simulate_one(verify, &first_round, 1, ONE_CHOICE,
            payoff[SP_CC], payoff[SP_CD], payoff[SP_DC], payoff[SP_DD], others,
            "complete", "rule: best_response", threshold + step[i]);
        sp_fact_mean(verify, i, &sample, "%s: best response to %s at Q=%g", game,
            others > 0 ? "C" : "D", threshold + step[i]);
    }
    const double noise = 0.05;
    for (int i = -1; i <= 1; i++) {
        const double weight = threshold + 0.01 * i;
        double effective[SP_N_OUTCOMES];
        sp_theory_effective_game(payoff, weight, effective);
        const double advantage = others > 0 ? effective[SP_CC] - effective[SP_DC]
                                            : effective[SP_CD] - effective[SP_DD];
        char decision[64];
        snprintf(decision, sizeof(decision), "rule: logit, noise: %g", noise);
        const sp_sample_t sample = sp_simulate_one(verify, &first_round, 20, ONE_CHOICE,
            payoff[SP_CC], payoff[SP_CD], payoff[SP_DC], payoff[SP_DD], others, "cycle",
            decision, weight);
        sp_fact_mean(verify, i == 0 ? 0.5 : 1 / (1 + exp(-advantage / noise)), &sample,
            "%s: logit beside %s at Q=%g", game, others > 0 ? "C" : "D", weight);
    }
}

/* The low-noise order at Q = 1/2 is the one with the most welfare. */
static void
cool_at_one_half(sp_verify_t *verify)
{
    static const struct {
        double payoff[SP_N_OUTCOMES];
        double cooperation, welfare; /* of an agent with four partners */
        const char *what;
    } row[] = {
        { { 3, 0, 5, 1 }, 1, 12, "2R > T+S: all C" },
        { { 3, 1, 7, 0 }, 0.5, 16, "T+S > 2R: a chessboard" },
    };
    const uint32_t rounds = verify->quick ? 1000 : 4000;
    const sp_measure_t measure[] = {
        { .variable = "cooperation", .from = rounds / 2, .to = rounds },
        { .variable = "payoff", .from = rounds / 2, .to = rounds },
    };
    const sp_experiment_t experiment = { .replicates = 1,
        .n_seeds = verify->quick ? 6 : SP_VERIFY_SEEDS,
        .measure = measure,
        .n_measures = 2 };
    for (size_t i = 0; i < 2; i++) {
        sp_results_t results;
        if (sp_simulate(verify, &experiment, &results,
                "name: potential_game\n"
                "rounds: %u\n"
                "game: {kind: matrix, reward: %g, sucker: %g, temptation: %g,"
                " punishment: %g}\n"
                "population: {initial: {cooperation: 0.5}}\n"
                "network: {kind: square_lattice, side: 16}\n"
                "decision: {rule: logit, noise: 0.4, payoffs: sum, update: "
                "asynchronous}\n"
                "steering: {shared_interest: {steer: 1}}\n"
                "record: {every: 10, observables: [cooperation, payoff]}\n",
                rounds, row[i].payoff[SP_CC], row[i].payoff[SP_CD], row[i].payoff[SP_DC],
                row[i].payoff[SP_DD])) {
            sp_fact_near(verify, row[i].cooperation, 0.02,
                sp_results_sample(&results, 0, 0).mean, "Q=1/2, %s: cooperation",
                row[i].what);
            sp_fact_near(verify, row[i].welfare, 0.02 * row[i].welfare,
                sp_results_sample(&results, 0, 1).mean, "Q=1/2, %s: payoff", row[i].what);
        }
        sp_results_free(&results);
    }
}

static void
check_thresholds(sp_verify_t *verify)
{
    static const double dilemma[SP_N_OUTCOMES] = { 3, 0, 5, 1 };
    double donation[SP_N_OUTCOMES];
    sp_theory_donation(3, 1, donation);
    sp_weight_thresholds_t of_dilemma = { NAN, NAN };
    sp_weight_thresholds_t of_donation = { NAN, NAN };
    sp_error_t err;
    if (sp_theory_thresholds(dilemma, &of_dilemma, &err) != SP_OK
        || sp_theory_thresholds(donation, &of_donation, &err) != SP_OK) {
        sp_fact_broken(verify, &err);
        return;
    }
    sp_fact_relative(verify, 0.4, 1e-15, of_dilemma.against_cooperator,
        "(5,3,1,0): against C, theory");
    sp_fact_relative(
        verify, 0.2, 1e-15, of_dilemma.against_defector, "(5,3,1,0): against D, theory");
    sp_fact_relative(verify, 0.25, 1e-15, of_donation.against_cooperator,
        "donation: c/(b+c), against C");
    sp_fact_relative(verify, 0.25, 1e-15, of_donation.against_defector,
        "donation: c/(b+c), against D");
    double worst = 0;
    for (int i = 0; i <= 20; i++) {
        double one[SP_N_OUTCOMES];
        double other[SP_N_OUTCOMES];
        sp_theory_effective_game(dilemma, 0.05 * i, one);
        sp_theory_effective_game(dilemma, 1 - 0.05 * i, other);
        worst = fmax(worst, fabs(one[SP_CD] - other[SP_DC]));
        worst = fmax(worst, fabs(one[SP_DC] - other[SP_CD]));
    }
    sp_fact_near(
        verify, 0, 1e-14, worst, "Q and 1-Q interchange the effective S' and T'");
    cross_threshold(verify, dilemma, 0.4, 1, "(5,3,1,0)");
    cross_threshold(verify, dilemma, 0.2, 0, "(5,3,1,0)");
    cross_threshold(verify, donation, 0.25, 1, "donation");
    cross_threshold(verify, donation, 0.25, 0, "donation");
    cool_at_one_half(verify);
}

const sp_target_t sp_target_T17 = {
    .id = "T17",
    .title = "thresholds of the shared interest",
    .source = "Szabo & Szolnoki, J. Theor. Biol. 299, 81 (2012), arXiv 1103.4358",
    .check = check_thresholds,
};

/* ---- T40: unsteered and steered cooperation ---------------------------------------- */

/* Weight Q and the printed share of C, unsteered .1. */
static const struct {
    double weight;
    const char *printed;
} steered_rows[] = { { 0, ".1" }, { 0.1, ".2110954817" }, { 0.2, ".391873242731" },
    { 0.25, ".5" }, { 0.3, ".608126757269" }, { 0.4, ".7889045183" }, { 0.5, ".9" } };
enum { N_STEERED = sizeof(steered_rows) / sizeof(steered_rows[0]) };

enum { N_STEERED_AGENTS = 900 };

/* Chance of C at Q = steer/2: the closed form of model.md, section 8. */
static double
steered_share(double weight)
{
    return 1 / (1 + pow(9, 1 - 4 * weight));
}

/* All weights on one network. Acts are independent; where all agents have as many
 * ties, the pair correlation P(C|C) - P(C|D) of the k that cooperate, whoever they
 * are, is on average (k-1)/(N-1) - k/(N-1) = -1/(N-1), on the complete graph always. */
static void
simulate_steered(sp_verify_t *verify, bool regular, const char *network,
    const char *payoffs, const char *update)
{
    const uint32_t rounds = 40;
    /* an agent's choices in different rounds are independent only where all choose
     * anew */
    const bool synchronous = update[0] == 's';
    const sp_measure_t measure[] = {
        { .variable = "cooperation", .from = synchronous ? 1 : 20, .to = rounds },
        { .variable = "assortment", .from = synchronous ? 1 : 20, .to = rounds },
    };
    const sp_experiment_t experiment = {
        .replicates = verify->quick ? 1 : 20, .measure = measure, .n_measures = 2
    };
    sp_results_t results;
    const bool done = sp_simulate(verify, &experiment, &results,
        "name: steered\n"
        "rounds: %u\n"
        "game: {kind: donation, benefit: 3, cost: 1}\n"
        "population: {size: %u, initial: {cooperation: 0.1}}\n"
        "network: {kind: %s}\n"
        "decision: {rule: logit, unsteered_cooperation: 0.1, payoffs: %s, update: %s}\n"
        "record: {every: 1, observables: [cooperation, assortment]}\n"
        "sweep: {parameters: {steering.shared_interest.steer:"
        " {values: [0, 0.2, 0.4, 0.5, 0.6, 0.8, 1]}}}\n",
        rounds, N_STEERED_AGENTS, network, payoffs, update);
    for (uint32_t run = 0; done && run < N_STEERED; run++) {
        const double weight = steered_rows[run].weight;
        const sp_sample_t cooperation = sp_results_sample(&results, run, 0);
        sp_fact_mean(verify, steered_share(weight), &cooperation, "Q=%g: %s, %s, %s",
            weight, network, payoffs, update);
        if (run == 3 && regular) {
            const sp_sample_t assortment = sp_results_sample(&results, run, 1);
            const double expected = -1.0 / (N_STEERED_AGENTS - 1);
            if (strcmp(network, "complete") == 0) {
                sp_fact_near(verify, expected, 1e-12, assortment.mean,
                    "Q=.25: pair correlation, %s, %s, %s", network, payoffs, update);
            } else {
                sp_fact_mean(verify, expected, &assortment,
                    "Q=.25: pair correlation, %s, %s, %s", network, payoffs, update);
            }
        }
    }
    sp_results_free(&results);
}

static void
check_steered(sp_verify_t *verify)
{
    double noise = NAN;
    double payoff[SP_N_OUTCOMES];
    sp_error_t err;
    sp_theory_donation(3, 1, payoff);
    if (sp_theory_noise(payoff, 1, 0.1, &noise, &err) != SP_OK) {
        sp_fact_broken(verify, &err);
        return;
    }
    sp_fact_digits(verify, "0.455119613313", noise, "noise K = c/ln 9 of nine in ten");
    for (size_t i = 0; i < N_STEERED; i++) {
        sp_mean_field_t field = sp_mean_field_donation(3, 1, noise);
        field.weight = steered_rows[i].weight;
        sp_fixed_point_t point[SP_MOST_FIXED_POINTS];
        unsigned n_points = 0;
        if (sp_mean_field_fixed_points(&field, point, &n_points, &err) != SP_OK) {
            sp_fact_broken(verify, &err);
            continue;
        }
        sp_fact_digits(verify, steered_rows[i].printed, n_points == 1 ? point[0].x : NAN,
            "Q=%g: theory", field.weight);
        sp_fact_digits(verify, steered_rows[i].printed, steered_share(field.weight),
            "Q=%g: 1/(1 + 9^(1-4Q))", field.weight);
    }
    simulate_steered(verify, true, "complete", "mean", "synchronous");
    simulate_steered(verify, true, "cycle", "mean", "synchronous");
    simulate_steered(verify, true, "square_lattice, side: 30", "mean", "asynchronous");
    simulate_steered(verify, true, "square_lattice, side: 30", "sum", "synchronous");
    simulate_steered(verify, true, "random_regular, degree: 4", "sum", "asynchronous");
    simulate_steered(verify, false, "scale_free, attach: 2", "mean", "synchronous");
    if (!verify->quick) {
        simulate_steered(verify, true, "random_regular, degree: 4", "sum", "synchronous");
        simulate_steered(verify, true, "complete", "mean", "asynchronous");
        simulate_steered(verify, true, "complete", "sum", "synchronous");
        simulate_steered(
            verify, false, "small_world, degree: 4, rewire: 0.2", "mean", "synchronous");
        simulate_steered(
            verify, false, "erdos_renyi, mean_degree: 12", "mean", "synchronous");
        simulate_steered(
            verify, false, "random_pairs, partners: 3", "mean", "synchronous");
        simulate_steered(verify, false, "star", "mean", "synchronous");
    }
    sp_verify_steers(verify);
    sp_verify_paid_choices(verify);
}

const sp_target_t sp_target_T40 = {
    .id = "T40",
    .title = "nine in ten, steered: x(Q) = 1/(1 + 9^(1-4Q)) on any graph",
    .source = "this project (model in section 8); Szabo & Szolnoki (2012)",
    .check = check_steered,
};
