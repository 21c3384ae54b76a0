/* verify_trust.c - tipping of trust, and how fast acts and trust move.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>

#include "samenspel/theory.h"
#include "verify.h"

/* ---- T41: tipping ------------------------------------------------------------------ */

static sp_mean_field_t
trusting(double weight, double conditionality)
{
    sp_mean_field_t field = sp_mean_field_donation(3, 1, 1 / log(9));
    field.weight = weight;
    field.conditionality = conditionality;
    return field;
}

/* The fixed points; their number, 0 with a broken fact. */
static unsigned
fixed_points(sp_verify_t *verify, const sp_mean_field_t *field, sp_fixed_point_t *point)
{
    unsigned n = 0;
    sp_error_t err;
    if (sp_mean_field_fixed_points(field, point, &n, &err) != SP_OK) {
        sp_fact_broken(verify, &err);
        return 0;
    }
    return n;
}

static void
check_roots(sp_verify_t *verify)
{
    static const struct {
        double x;
        sp_stability_t stability;
    } root[] = { { 0.25, SP_STABLE }, { 0.5, SP_UNSTABLE }, { 0.75, SP_STABLE } };
    sp_fixed_point_t point[SP_MOST_FIXED_POINTS];
    sp_mean_field_t field = trusting(0.5, 1);
    unsigned n = fixed_points(verify, &field, point);
    sp_fact_near(verify, 3, 0, n, "lambda=1, Q=.5: number of fixed points");
    for (unsigned i = 0; i < 3; i++) {
        sp_fact_relative(verify, root[i].x, 1e-12, i < n ? point[i].x : NAN,
            "lambda=1, Q=.5: fixed point %u", i + 1);
        sp_fact_holds(verify, i < n && point[i].stability == root[i].stability,
            "lambda=1, Q=.5: fixed point %u is %s", i + 1,
            root[i].stability == SP_STABLE ? "stable" : "unstable");
    }
    double slope = NAN;
    (void) sp_mean_field_response(&field, 0.75, &slope);
    sp_fact_digits(verify, ".824", slope, "lambda=1, Q=.5: slope at .75");
    field = trusting(0.5, 0.5);
    n = fixed_points(verify, &field, point);
    sp_fact_digits(verify, ".871588235", n == 1 ? point[0].x : NAN,
        "lambda=.5, Q=.5: the only fixed point");
    sp_fold_t fold[SP_MOST_FIXED_POINTS];
    unsigned n_folds = 0;
    sp_error_t err;
    field = trusting(0.5, 1);
    if (sp_mean_field_folds(&field, fold, &n_folds, &err) != SP_OK) {
        sp_fact_broken(verify, &err);
        return;
    }
    sp_fact_digits(verify, ".492912754", n_folds == 2 ? fold[0].weight : NAN,
        "lambda=1: lower fold");
    sp_fact_digits(verify, ".513405126", n_folds == 2 ? fold[1].weight : NAN,
        "lambda=1: upper fold");
}

/* A large population that sees everybody, with small steps of trust, so that it
 * follows the mean field; the means of rounds after it has settled. The distance from
 * a fixed point falls as exp(-beta (1-slope) t), beta = .005: it is told how many
 * rounds to leave out. */
static void
settle(sp_verify_t *verify, double weight, double conditionality, double start,
    double expected, uint32_t burn_in, uint32_t n_agents)
{
    const uint32_t rounds = burn_in + (verify->quick ? 4000 : 20000);
    const sp_measure_t measure = {
        .variable = "cooperation", .from = burn_in, .to = rounds
    };
    const sp_experiment_t experiment = { .replicates = 1,
        .n_seeds = verify->quick ? 4 : SP_VERIFY_SEEDS,
        .measure = &measure,
        .n_measures = 1 };
    sp_results_t results;
    if (sp_simulate(verify, &experiment, &results,
            "name: tipping\n"
            "rounds: %u\n"
            "game: {kind: donation, benefit: 3, cost: 1}\n"
            "population: {size: %u, initial: {cooperation: %g}}\n"
            "network: {kind: complete}\n"
            "decision: {rule: logit, unsteered_cooperation: 0.1}\n"
            "steering:\n"
            "  shared_interest: {weight: %.17g}\n"
            "  trust: {scope: general, gain: 0.005, loss: 0.005, initial: %g,"
            " conditionality: %g}\n"
            "record: {every: 5, observables: [cooperation]}\n",
            rounds, n_agents, start, weight, start, conditionality)) {
        const sp_sample_t sample = sp_results_sample(&results, 0, 0);
        sp_fact_mean(verify, expected, &sample,
            "lambda=%g, Q=%g: from %g, N=%u, rounds %u-%u", conditionality, weight, start,
            n_agents, burn_in, rounds);
    }
    sp_results_free(&results);
}

static void
check_tipping(sp_verify_t *verify)
{
    check_roots(verify);
    /* slope .824 at both stable points: e-folding 1/(.005 * .176) = 1136 rounds,
     * twelve of them leave 1e-6 of the way; at lambda = .5 the slope is .246: 265
     * rounds */
    settle(verify, 0.5, 1, 0.9, 0.75, 14000, 2000);
    settle(verify, 0.5, 1, 0.1, 0.25, 14000, 2000);
    sp_fixed_point_t point[SP_MOST_FIXED_POINTS];
    sp_mean_field_t field = trusting(0.5, 0.5);
    if (fixed_points(verify, &field, point) == 1) {
        settle(verify, 0.5, 0.5, 0.1, point[0].x, 4000, 2000);
        settle(verify, 0.5, 0.5, 0.9, point[0].x, 4000, 2000);
    }
    if (verify->quick) {
        return;
    }
    /* outside the window there is one fixed point, and both sides find it; the passage by
     * the ghost of the fold takes long */
    static const double outside[] = { 0.47, 0.54 };
    for (uint32_t i = 0; i < 2; i++) {
        field = trusting(outside[i], 1);
        if (fixed_points(verify, &field, point) == 1) {
            settle(verify, outside[i], 1, 0.9, point[0].x, 30000, 2000);
            settle(verify, outside[i], 1, 0.1, point[0].x, 30000, 2000);
        }
    }
}

const sp_target_t sp_target_T41 = {
    .id = "T41",
    .title = "trust tips: two stable states under the same steering",
    .source = "this project (mean field of model.md, section 8)",
    .check = check_tipping,
};

/* ---- T43: relaxation --------------------------------------------------------------- */

/* From .1 to .9 at full steering; asynchronous unless told otherwise. */
static void
relax(sp_verify_t *verify, const char *update, double activity)
{
    const uint32_t n = 1000;
    const bool asynchronous = update[0] == 'a';
    const sp_measure_t measure[] = {
        { .variable = "cooperation", .from = 1, .to = 1 },
        { .variable = "cooperation", .from = 5, .to = 5 },
    };
    const sp_experiment_t experiment = {
        .replicates = verify->quick ? 50 : 1000, .measure = measure, .n_measures = 2
    };
    sp_results_t results;
    const bool done = sp_simulate(verify, &experiment, &results,
        "name: relaxation\n"
        "rounds: 5\n"
        "game: {kind: donation, benefit: 3, cost: 1}\n"
        "population: {size: %u, initial: {cooperators: %u}}\n"
        "network: {kind: complete}\n"
        "decision: {rule: logit, unsteered_cooperation: 0.1, update: %s, activity: %g}\n"
        "steering: {shared_interest: {steer: 1}}\n"
        "record: {every: 1, observables: [cooperation]}\n",
        n, n / 10, update, activity);
    for (uint32_t m = 0; done && m < 2; m++) {
        const sp_sample_t sample = sp_results_sample(&results, 0, m);
        sp_fact_mean(verify,
            sp_theory_relaxation(0.1, 0.9, activity, asynchronous ? n : 0, measure[m].to),
            &sample, "%s, activity %g: x at t=%u", update, activity, measure[m].to);
    }
    sp_results_free(&results);
}

/* The recursion of trust through the engine: rounds of C, then one of D, by a
 * steering that is taken away (best response: C above Q = 1/4, also at half trust). */
static void
follow_trust(sp_verify_t *verify, const char *scope)
{
    const sp_measure_t measure[] = {
        { .variable = "trust", .from = 10, .to = 10 },
        { .variable = "trust", .from = 11, .to = 11 },
        { .variable = "cooperation", .from = 1, .to = 10 },
        { .variable = "cooperation", .from = 11, .to = 11 },
    };
    const sp_experiment_t experiment = {
        .replicates = 1, .n_seeds = 1, .measure = measure, .n_measures = 4
    };
    sp_results_t results;
    if (sp_simulate(verify, &experiment, &results,
            "name: trust_recursion\n"
            "rounds: 11\n"
            "game: {kind: donation, benefit: 3, cost: 1}\n"
            "population: {size: 20, initial: {cooperation: 1}}\n"
            "network: {kind: complete}\n"
            "decision: {rule: best_response}\n"
            "steering:\n"
            "  shared_interest: {steer: 1}\n"
            "  trust: {scope: %s, gain: 0.1, loss: 0.3, initial: 0.1}\n"
            "events: [{round: 11, set: {steering.shared_interest.steer: 0}}]\n"
            "record: {every: 1, observables: [trust, cooperation]}\n",
            scope)) {
        double value[4];
        for (uint32_t m = 0; m < 4; m++) {
            value[m] = sp_results_sample(&results, 0, m).mean;
        }
        /* trust is kept as a 32-bit number: 6e-8 each step */
        sp_fact_near(verify, 0.686189404, 5e-7, value[2] == 1 ? value[0] : NAN,
            "%s: trust .1 after 10 C", scope);
        sp_fact_near(verify, 0.480332583, 5e-7, value[3] == 0 ? value[1] : NAN,
            "%s: and after one D", scope);
    }
    sp_results_free(&results);
}

/* Nine in ten cooperate, independently: unequal steps settle at trust .75 in
 * expectation. */
static void
settle_trust(sp_verify_t *verify, const char *scope)
{
    const sp_measure_t measure = { .variable = "trust", .from = 100, .to = 300 };
    const sp_sample_t sample = sp_simulate_one(verify, &measure, verify->quick ? 2 : 20,
        "name: trust_fixed_point\n"
        "rounds: 300\n"
        "game: {kind: donation, benefit: 3, cost: 1}\n"
        "population: {size: 100, initial: {cooperation: 0.9}}\n"
        "network: {kind: complete}\n"
        "decision: {rule: logit, unsteered_cooperation: 0.1}\n"
        "steering:\n"
        "  shared_interest: {steer: 1}\n"
        "  trust: {scope: %s, gain: 0.1, loss: 0.3, initial: 0.5}\n"
        "record: {every: 1, observables: [trust]}\n",
        scope);
    /* acts are independent of trust, so the mean obeys the recursion exactly */
    sp_fact_mean(verify, 0.75, &sample, "%s: fixed point at x=.9, steps .1, .3", scope);
}

static void
check_relaxation(sp_verify_t *verify)
{
    sp_fact_digits(verify, ".605843660", sp_theory_relaxation(0.1, 0.9, 1, 1000, 1),
        "x at t=1, N=1000, theory");
    sp_fact_digits(verify, ".894623110", sp_theory_relaxation(0.1, 0.9, 1, 1000, 5),
        "x at t=5, N=1000, theory");
    sp_fact_near(verify, log(2), 1e-6, sp_theory_relaxation_time(0.5, 1, 1000000),
        "half of the way, large N: ln 2");
    sp_fact_near(verify, log(10), 3e-6, sp_theory_relaxation_time(0.9, 1, 1000000),
        "nine tenths of the way, large N: ln 10");
    const double after_ten = sp_theory_trust(0.1, 1, 0.1, 0.3, 10);
    sp_fact_digits(verify, ".686189404", after_ten, "trust .1 after 10 C, theory");
    sp_fact_digits(verify, ".480332583", sp_theory_trust(after_ten, 0, 0.1, 0.3, 1),
        "and after one D at .3, theory");
    sp_fact_relative(verify, 0.75, 1e-12, sp_theory_trust(0.1, 0.9, 0.1, 0.3, 1e6),
        "fixed point at x=.9, steps .1, .3, theory");
    relax(verify, "asynchronous", 1);
    relax(verify, "asynchronous", 0.5);
    relax(verify, "synchronous", 0.3);
    static const char *const scopes[] = { "general", "partner", "pair" };
    for (uint32_t i = 0; i < 3; i++) {
        follow_trust(verify, scopes[i]);
        settle_trust(verify, scopes[i]);
    }
}

const sp_target_t sp_target_T43 = {
    .id = "T43",
    .title = "how fast acts and trust relax",
    .source = "this project (model.md, sections 3 and 7.3); Bush & Mosteller 1955",
    .check = check_relaxation,
};
