/* verify_null.c - a mechanism that is on at its null value changes no bit.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>

#include "verify_directions.h"

/* Settings that differ in rule, update, network and what agents play. */
static const struct {
    const char *name, *text;
} bases[] = {
    { "logit, complete",
        "network: {kind: complete}\n"
        "population: {size: 300, initial: {cooperation: 0.4}}\n"
        "decision: {rule: logit, noise: 0.8}\n" },
    { "logit, lattice, asynchronous, sum",
        "network: {kind: square_lattice, side: 16}\n"
        "population: {initial: {cooperation: 0.4}}\n"
        "decision: {rule: logit, noise: 0.8, payoffs: sum, update: asynchronous,"
        " activity: 0.7}\n" },
    { "logit by partner, small world",
        "network: {kind: small_world, degree: 4, rewire: 0.1}\n"
        "population: {size: 200, initial: {cooperation: 0.4}}\n"
        "decision: {rule: logit, noise: 0.8, acts: per_partner, tremble: 0.01}\n" },
    { "best response, cycle, misperception",
        "network: {kind: cycle}\n"
        "population: {size: 200, initial: {cooperation: 0.4}}\n"
        "match: {misperception: 0.1}\n"
        "decision: {rule: best_response, activity: 0.5, tremble: 0.1}\n" },
    { "fermi, lattice, asynchronous",
        "network: {kind: square_lattice, side: 16}\n"
        "population: {initial: {cooperation: 0.5}}\n"
        "decision: {rule: fermi, noise: 0.1, update: asynchronous, mutation: 0.001}\n" },
    { "best, lattice with oneself",
        "network: {kind: square_lattice, side: 16, neighbourhood: moore,"
        " self_interaction: true}\n"
        "population: {initial: {cooperation: 0.8}}\n"
        "decision: {rule: best, payoffs: sum}\n" },
    { "proportional, scale-free",
        "network: {kind: scale_free, attach: 2}\n"
        "population: {size: 300, initial: {cooperation: 0.5}}\n"
        "decision: {rule: proportional, payoffs: sum, mutation: 0.01}\n" },
    { "logit, random pairs",
        "network: {kind: random_pairs, partners: 2}\n"
        "population: {size: 201, initial: {cooperation: 0.4}}\n"
        "decision: {rule: logit, noise: 0.8}\n" },
};

/* Null values: the mechanism is named, but at a value that cannot act. */
static const struct {
    const char *name, *text;
} nulls[] = {
    { "steering: {}", "steering: {}\n" },
    { "shared interest, steer 0",
        "steering: {shared_interest: {steer: 0, maximum: 0.3}}\n" },
    { "shared interest, steer 1 to maximum 0",
        "steering: {shared_interest: {weight: 0, steer: 1, maximum: 0}}\n" },
    { "trust, general, not waited for",
        "steering: {trust: {scope: general, gain: 0.2, loss: 0.4, conditionality: "
        "0}}\n" },
    { "trust, pair, not waited for",
        "steering: {trust: {scope: pair, initial: 0.7, conditionality: 0}}\n" },
    { "both, weight 0 and full conditionality",
        "steering: {shared_interest: {weight: 0}, trust: {scope: pair, conditionality: "
        "1}}\n" },
};

/* Trust of a partner needs a synchronous round, so it has its own line. */
static const char partner_null[] =
    "steering: {trust: {scope: partner, gain: 0.3, loss: 0.1, conditionality: 0}}\n";

static void
scenario_text(char *text, size_t size, const char *base, const char *steering)
{
    snprintf(text, size,
        "name: null_values\n"
        "rounds: 60\n"
        "game: {kind: donation, benefit: 2, cost: 1}\n"
        "%s%s"
        "record: {every: 1, observables: [cooperation, payoff],"
        " agents: {every: 1, fields: [cooperation, payoff, wealth]}}\n",
        base, steering);
}

static void
check_pair_of_runs(sp_verify_t *verify, const char *base_name, const char *base,
    const char *null_name, const char *null)
{
    char off[2048];
    char on[2048];
    scenario_text(off, sizeof(off), base, "");
    scenario_text(on, sizeof(on), base, null);
    sp_fact_same_runs(
        verify, 3, off, on, "%s; %s: values that differ", null_name, base_name);
}

/* Off the null value something must change, or the comparison would hold by blindness. */
static void
check_that_it_acts(sp_verify_t *verify)
{
    const sp_measure_t measure = { .variable = "cooperation", .from = 20, .to = 60 };
    char text[2048];
    scenario_text(text, sizeof(text), bases[0].text, "");
    const sp_sample_t off = sp_simulate_one(verify, &measure, 1, "%s", text);
    scenario_text(
        text, sizeof(text), bases[0].text, "steering: {shared_interest: {steer: 0.4}}\n");
    const sp_sample_t on = sp_simulate_one(verify, &measure, 1, "%s", text);
    sp_fact_above(verify, off.mean, &on, "off its null value the shared interest acts");
    scenario_text(text, sizeof(text), bases[0].text,
        "steering: {shared_interest: {steer: 0.4},"
        " trust: {scope: general, conditionality: 1}}\n");
    const sp_sample_t waits = sp_simulate_one(verify, &measure, 1, "%s", text);
    sp_fact_below(verify, on.mean, &waits, "off its null value trust acts");
}

/* welfare = sum of material payoffs - steering_cost, in every replicate. */
static void
check_welfare(sp_verify_t *verify)
{
    const sp_measure_t measure[] = {
        { .variable = "welfare", .from = 1, .to = 60 },
        { .variable = "payoff", .from = 1, .to = 60 },
        { .variable = "steering_cost", .from = 1, .to = 60 },
    };
    const uint32_t n_agents = 256;
    const sp_experiment_t experiment = {
        .replicates = 1, .measure = measure, .n_measures = 3
    };
    sp_results_t results;
    if (sp_simulate(verify, &experiment, &results,
            "name: welfare\n"
            "rounds: 60\n"
            "game: {kind: matrix, reward: 3, sucker: 0, temptation: 5, punishment: 1}\n"
            "network: {kind: square_lattice, side: 16}\n"
            "population: {initial: {cooperation: 0.4}}\n"
            "decision: {rule: logit, noise: 0.8, update: asynchronous}\n"
            "steering: {shared_interest: {steer: 0.6}}\n"
            "record: {every: 1, observables: [welfare, payoff, steering_cost]}\n")) {
        const uint32_t n = results.n_cells;
        double worst = 0;
        for (uint32_t i = 0; i < n; i++) {
            const double *value = results.value + i;
            const double departure = fabs(value[0] - n_agents * value[n] + value[2 * n]);
            if (!isnan(worst) && !(departure <= worst)) {
                worst = departure; /* and a NaN stays */
            }
        }
        const sp_sample_t welfare = sp_results_sample(&results, 0, 0);
        sp_fact_near(verify, 0, 1e-9 * fabs(welfare.mean), worst,
            "welfare = N payoff - steering cost: largest departure");
    }
    sp_results_free(&results);
}

static void
check_null_values(sp_verify_t *verify)
{
    for (size_t b = 0; b < sizeof(bases) / sizeof(bases[0]); b++) {
        for (size_t n = 0; n < sizeof(nulls) / sizeof(nulls[0]); n++) {
            check_pair_of_runs(
                verify, bases[b].name, bases[b].text, nulls[n].name, nulls[n].text);
        }
    }
    check_pair_of_runs(verify, bases[0].name, bases[0].text,
        "trust, partner, not waited for", partner_null);
    check_pair_of_runs(verify, bases[3].name, bases[3].text,
        "trust, partner, not waited for", partner_null);
    sp_verify_all_nulls(verify);
    check_that_it_acts(verify);
    check_welfare(verify);
}

const sp_target_t sp_target_T47 = {
    .id = "T47",
    .title = "mechanisms at their null values change no bit",
    .source = "this project (the exact-reduction contract of model.md, section 1)",
    .check = check_null_values,
};
