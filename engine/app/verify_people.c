/* verify_people.c - simulations beside the closed forms of single minds.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify_people.h"

#include <math.h>

#include "samenspel/theory.h"

/* K where one in ten cooperates unsteered, b = 3, c = 1. */
static double
one_in_ten(void)
{
    return 1 / log(9);
}

static double
chance(double advantage)
{
    return 1 / (1 + exp(-advantage / one_in_ten()));
}

/* ---- T18 --------------------------------------------------------------------------- */

/* The closed form is that of infinitely many: at a low intensity the shares of a few
 * hundred wander, and their mean with them. Intensity 1 would let a fitness be 0, which
 * the engine refuses: its line is exact only. */
void
sp_verify_zealots_copied(sp_verify_t *verify)
{
    static const struct {
        double zealots, intensity, temptation;
        uint32_t size;
    } row[] = { { 0.5, 0.8, 2, 1500 }, { 0.1, 0.5, 1.6, 2200 }, { 0.1, 0.1, 2.5, 5500 } };
    static const char *const rules[] = { "moran_death_birth", "imitation" };
    const sp_measure_t measure = {
        .variable = "cooperation_ordinary", .from = 100, .to = 400
    };
    for (size_t i = 0; i < (verify->quick ? 2 : 3); i++) {
        const double payoff[SP_N_OUTCOMES] = { 1, 0, row[i].temptation, 0 };
        double x;
        sp_error_t err;
        if (sp_theory_zealots(payoff, row[i].zealots, row[i].intensity, &x, &err)
            != SP_OK) {
            sp_fact_broken(verify, &err);
            continue;
        }
        for (int r = 0; r < (verify->quick ? 1 : 2); r++) {
            const sp_sample_t sample = sp_simulate_one(verify, &measure, 1,
                "name: zealots\n"
                "rounds: 400\n"
                "game: {kind: matrix, reward: 1, sucker: 0, temptation: %g, punishment: "
                "0}\n"
                "population: {size: %u, initial: {cooperation: %g}}\n"
                "decision: {rule: %s, update: asynchronous, intensity: %g}\n"
                "steering: {zealots: {share: %.17g}}\n"
                "record: {every: 10, observables: [cooperation_ordinary]}\n",
                row[i].temptation, row[i].size, x, rules[r], row[i].intensity,
                row[i].zealots / (1 + row[i].zealots));
            sp_fact_mean(verify, x, &sample, "y=%g, w=%g, T=%g: %s", row[i].zealots,
                row[i].intensity, row[i].temptation, rules[r]);
        }
    }
}

/* ---- T35 --------------------------------------------------------------------------- */

void
sp_verify_guilt(sp_verify_t *verify)
{
    static const double guilt[] = { 0, 0.25, 0.5 };
    const sp_measure_t measure = { .variable = "cooperation", .from = 1, .to = 100 };
    for (size_t i = 0; i < sizeof(guilt) / sizeof(guilt[0]); i++) {
        const sp_sample_t sample = sp_simulate_one(verify, &measure, 1,
            "name: guilt\n"
            "rounds: 100\n"
            "game: {kind: donation, benefit: 3, cost: 1}\n"
            "population: {size: 500}\n"
            "network: {kind: cycle}\n"
            "decision: {noise: %.17g, belief: fixed, belief_value: 1}\n"
            "steering: {fairness: {guilt: %g}}\n"
            "record: {every: 1, observables: [cooperation]}\n",
            one_in_ten(), guilt[i]);
        sp_fact_mean(verify, chance(4 * guilt[i] - 1), &sample,
            "beside C, guilt %g: logit of (b + c) guilt - c", guilt[i]);
    }
}

/* ---- T40 --------------------------------------------------------------------------- */

/* Steer 1 that lapses with chance d a period leaves x = .1 + .8 (1 - d)^(t-1) in round
 * t. */
static void
verify_lapse(sp_verify_t *verify)
{
    static const uint32_t rounds[] = { 2, 6, 15 };
    for (size_t i = 0; i < sizeof(rounds) / sizeof(rounds[0]); i++) {
        const sp_measure_t measure = {
            .variable = "cooperation", .from = rounds[i], .to = rounds[i]
        };
        const sp_sample_t sample = sp_simulate_one(verify, &measure, 4,
            "name: lapse\n"
            "rounds: 15\n"
            "game: {kind: donation, benefit: 3, cost: 1}\n"
            "population: {size: 2000}\n"
            "steering: {shared_interest: {steer: 1, decay: 0.1}}\n"
            "record: {every: 1, observables: [cooperation]}\n");
        sp_fact_mean(verify, 0.1 + 0.8 * pow(0.9, rounds[i] - 1.0), &sample,
            "steer that lapses by .1 a period: x in round %u", rounds[i]);
    }
}

static double
density(double z)
{
    return exp(-z * z / 2) / sqrt(2 * acos(-1));
}

/* Mean of N(w, sd^2) cut off below 0 and above 1. */
static void
verify_spread(sp_verify_t *verify)
{
    static const double row[][2] = { { 0.2, 0.15 }, { 0, 0.3 }, { 0.9, 1 } };
    for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
        const double a = -row[i][0] / row[i][1];
        const double b = (1 - row[i][0]) / row[i][1];
        const double mass = (erfc(-b / sqrt(2)) - erfc(-a / sqrt(2))) / 2;
        const sp_measure_t measure = { .variable = "weight", .from = 0, .to = 0 };
        const sp_sample_t sample = sp_simulate_one(verify, &measure, 4,
            "name: spread\n"
            "rounds: 1\n"
            "game: {kind: donation, benefit: 3, cost: 1}\n"
            "population: {size: 2000}\n"
            "steering: {shared_interest: {weight: %g, spread: %g}}\n"
            "record: {every: 1, observables: [weight]}\n",
            row[i][0], row[i][1]);
        sp_fact_mean(verify, row[i][0] + row[i][1] * (density(a) - density(b)) / mass,
            &sample, "weight %g, spread %g: mean of the truncated normal", row[i][0],
            row[i][1]);
    }
}

void
sp_verify_steers(sp_verify_t *verify)
{
    verify_lapse(verify);
    verify_spread(verify);
}

/* ---- T42 --------------------------------------------------------------------------- */

static void
verify_habit(sp_verify_t *verify)
{
    static const double row[][3] = { { 0, 0.5, 1 }, { 1, 0.5, 1 }, { 1, 1, 1 },
        { 0.4, 1, 0.3 } };
    const sp_measure_t measure = { .variable = "cooperation", .from = 100, .to = 400 };
    for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
        const sp_habit_t habit = { .advantage = 2 * row[i][0] - 1,
            .noise = one_in_ten(),
            .bonus = row[i][1],
            .growth = row[i][2],
            .activity = 1 };
        double x;
        double rate;
        sp_error_t err;
        if (sp_theory_habit(&habit, &x, &rate, &err) != SP_OK) {
            sp_fact_broken(verify, &err);
            continue;
        }
        const sp_sample_t sample = sp_simulate_one(verify, &measure, 1,
            "name: habit\n"
            "rounds: 400\n"
            "game: {kind: donation, benefit: 3, cost: 1}\n"
            "population: {size: 500}\n"
            "network: {kind: cycle}\n"
            "decision: {noise: %.17g}\n"
            "steering: {shared_interest: {steer: %g}, habit: {bonus: %g, growth: %g}}\n"
            "record: {every: 5, observables: [cooperation]}\n",
            one_in_ten(), row[i][0], row[i][1], row[i][2]);
        sp_fact_mean(verify, x, &sample, "Q=%g, bonus %g, growth %g: simulated",
            row[i][0] / 2, row[i][1], row[i][2]);
    }
}

static void
verify_clarity(sp_verify_t *verify)
{
    static const char *const networks[] = { "cycle", "complete" };
    static const double level[] = { 0, 0.3, 0.5 };
    const sp_measure_t measure = { .variable = "cooperation", .from = 1, .to = 200 };
    for (size_t i = 0; i < sizeof(level) / sizeof(level[0]); i++) {
        for (int n = 0; n < 2; n++) {
            const sp_sample_t sample = sp_simulate_one(verify, &measure, 1,
                "name: clarity\n"
                "rounds: 200\n"
                "game: {kind: donation, benefit: 3, cost: 1}\n"
                "population: {size: 500}\n"
                "network: {kind: %s}\n"
                "steering: {shared_interest: {steer: 1}, clarity: {level: %g}}\n"
                "record: {every: 1, observables: [cooperation]}\n",
                networks[n], level[i]);
            sp_fact_mean(verify, sp_theory_clarity(level[i], 1, -1, one_in_ten()),
                &sample, "clarity %g at Q=.5, %s: simulated", level[i], networks[n]);
        }
    }
    double x;
    double over_time;
    sp_theory_noisy_clarity(-1, 0.8, 0, one_in_ten(), &x, &over_time);
    const sp_sample_t sample = sp_simulate_one(verify, &measure, 1,
        "name: noisy_clarity\n"
        "rounds: 200\n"
        "game: {kind: donation, benefit: 3, cost: 1}\n"
        "population: {size: 500}\n"
        "decision: {noise: %.17g}\n"
        "steering: {clarity: {noise: 0.8}}\n"
        "record: {every: 1, observables: [cooperation]}\n",
        one_in_ten());
    sp_fact_mean(verify, x, &sample, "noise .8 on the advantage at Q=0: simulated");
}

void
sp_verify_habit_and_clarity(sp_verify_t *verify)
{
    verify_habit(verify);
    verify_clarity(verify);
}

/* ---- T46 --------------------------------------------------------------------------- */

/* The low branch ends at a share of zealots of .014174. */
void
sp_verify_zealots_trusted(sp_verify_t *verify)
{
    static const double share[] = { 0.009, 0.021 };
    const uint32_t rounds = 4000;
    const sp_measure_t measure = {
        .variable = "cooperation_ordinary", .from = rounds - 100, .to = rounds
    };
    const sp_experiment_t experiment = { .replicates = 1,
        .n_seeds = verify->quick ? 4 : SP_VERIFY_SEEDS,
        .measure = &measure,
        .n_measures = 1 };
    for (int i = 0; i < 2; i++) {
        sp_results_t results;
        if (sp_simulate(verify, &experiment, &results,
                "name: zealots_trusted\n"
                "rounds: %u\n"
                "game: {kind: donation, benefit: 3, cost: 1}\n"
                "population: {size: 4000, initial: {cooperation: 0.25}}\n"
                "steering: {shared_interest: {steer: 1}, zealots: {share: %g},"
                " trust: {scope: general, conditionality: 1, gain: 0.02, loss: 0.02,"
                " initial: 0.25}}\n"
                "record: {every: 20, observables: [cooperation_ordinary]}\n",
                rounds, share[i])) {
            const sp_sample_t sample = sp_results_sample(&results, 0, 0);
            sp_fact_holds(verify, i == 0 ? sample.high < 0.4 : sample.low > 0.6,
                "%g zealots: %s in every replicate", share[i],
                i == 0 ? "the others stay low" : "the others tip");
        }
        sp_results_free(&results);
    }
}
