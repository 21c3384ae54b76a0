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

enum { MOST_AGENTS = 6000 };

/* Zealots among agents that copy, in the weak dilemma with temptation. */
typedef struct {
    double zealots, intensity, temptation; /* zealots per ordinary agent */
    uint32_t size;
    bool with_self; /* imitation: the focal competes for its own place */
} copied_t;

/* Chance that the place of an ordinary agent, a cooperator or not, goes to a cooperator,
 * where i of the ordinary ones cooperate. */
static double
heir_cooperates(const copied_t *self, uint32_t n_zealots, uint32_t i, bool focal_is_c)
{
    const double n = self->size;
    const double c = i + n_zealots;
    const double d = n - c;
    const double w = self->intensity;
    const double of_c = 1 - w + w * (c - 1) / (n - 1);
    const double of_d = 1 - w + w * self->temptation * c / (n - 1);
    const double left = self->with_self ? 0 : 1;
    const double mass_c = (c - (focal_is_c ? left : 0)) * of_c;
    const double mass_d = (d - (focal_is_c ? 0 : left)) * of_d;
    return mass_c / (mass_c + mass_d);
}

/* Mean share of cooperators among the ordinary agents: detailed balance of the chain on
 * their number, held off its absorbing end. */
static double
finite_share(const copied_t *self)
{
    double weight[MOST_AGENTS];
    const double y = self->zealots;
    const uint32_t n_zealots = (uint32_t) floor(self->size * y / (1 + y) + 0.5);
    const uint32_t n = self->size - n_zealots;
    double most = 0;
    weight[0] = 0;
    for (uint32_t i = 1; i < n; i++) {
        const double up = (n - i + 1.0) * heir_cooperates(self, n_zealots, i - 1, false);
        const double down = i * (1 - heir_cooperates(self, n_zealots, i, true));
        weight[i] = weight[i - 1] + log(up / down);
        most = fmax(most, weight[i]);
    }
    double sum = 0;
    double mass = 0;
    for (uint32_t i = 0; i < n; i++) {
        sum += i * exp(weight[i] - most);
        mass += exp(weight[i] - most);
    }
    return sum / mass / n;
}

/* Intensity 1 would let a fitness be 0, which the engine refuses: its line is exact
 * only. */
void
sp_verify_zealots_copied(sp_verify_t *verify)
{
    static const copied_t row[] = { { 0.5, 0.8, 2, 1500, false },
        { 0.1, 0.5, 1.6, 2200, false }, { 0.1, 0.5, 1.6, 2200, true },
        { 0.1, 0.1, 2.5, 5500, false }, { 0.1, 0.1, 2.5, 5500, true } };
    const sp_measure_t measure = {
        .variable = "cooperation_ordinary", .from = 100, .to = 400
    };
    for (size_t i = 0; i < (verify->quick ? 2 : 5); i++) {
        const double payoff[SP_N_OUTCOMES] = { 1, 0, row[i].temptation, 0 };
        const char *rule = row[i].with_self ? "imitation" : "moran_death_birth";
        double x;
        sp_error_t err;
        if (sp_theory_zealots(payoff, row[i].zealots, row[i].intensity, &x, &err)
            != SP_OK) {
            sp_fact_broken(verify, &err);
            continue;
        }
        const double finite = finite_share(&row[i]);
        sp_fact_near(verify, x, 0.01, finite, "y=%g, w=%g, T=%g: of %u, %s",
            row[i].zealots, row[i].intensity, row[i].temptation, row[i].size, rule);
        const sp_sample_t sample = sp_simulate_one(verify, &measure, 1,
            "name: zealots\n"
            "rounds: 400\n"
            "game: {kind: matrix, reward: 1, sucker: 0, temptation: %g, punishment: 0}\n"
            "population: {size: %u, initial: {cooperation: %g}}\n"
            "decision: {rule: %s, update: asynchronous, intensity: %g}\n"
            "steering: {zealots: {share: %.17g}}\n"
            "record: {every: 10, observables: [cooperation_ordinary]}\n",
            row[i].temptation, row[i].size, x, rule, row[i].intensity,
            row[i].zealots / (1 + row[i].zealots));
        sp_fact_mean(verify, finite, &sample, "y=%g, w=%g, T=%g: of %u, simulated",
            row[i].zealots, row[i].intensity, row[i].temptation, row[i].size);
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
