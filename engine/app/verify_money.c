/* verify_money.c - what incentives do and cost, simulated beside its closed forms.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify_money.h"

#include <math.h>
#include <stdio.h>

#include "samenspel/theory.h"

/* ---- T40: rewards and fines of choosers -------------------------------------------------- */

/* Cost a head over C gained, with the error that x has: reward r costs r x, fine p
 * costs p (1 - x). */
static sp_sample_t
per_extra_c(const sp_sample_t *x, double reward, double fine)
{
    const double gained = x->mean - 0.1;
    const double cost = reward * x->mean + fine * (1 - x->mean);
    const double slope = (reward - fine) / gained - cost / (gained * gained);
    return (sp_sample_t) { .n = x->n,
        .mean = cost / gained,
        .error = fabs(slope) * x->error,
        .low = cost / gained,
        .high = cost / gained };
}

void
sp_verify_paid_choices(sp_verify_t *verify)
{
    static const struct {
        double steer, reward, fine, monitor;
        double x, cost, per_c; /* as printed; 0: not printed */
        const char *network;
    } row[] = {
        { 0, 1, 0, 1, 0.5, 0.5, 1.25, "complete" },
        { 0, 2, 0, 1, 0.9, 1.8, 2.25, "cycle" },
        { 0.5, 1, 0, 1, 0.9, 0.9, 1.125, "square_lattice" },
        { 0, 0, 2, 1, 0.9, 0.2, 0.25, "scale_free" },
        { 0, 1, 1, 0.5, 0.5, 0.5, 1.25, "complete" },
    };
    const sp_measure_t measure[] = {
        { .variable = "cooperation", .from = 1, .to = 40 },
        { .variable = "cost_incentives", .from = 1, .to = 40 },
    };
    const sp_experiment_t experiment = {
        .replicates = verify->quick ? 1 : 20, .measure = measure, .n_measures = 2
    };
    for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
        sp_results_t results;
        if (sp_simulate(verify, &experiment, &results,
                "name: paid\n"
                "rounds: 40\n"
                "game: {kind: donation, benefit: 3, cost: 1}\n"
                "population: {size: 900, initial: {cooperation: 0.1}}\n"
                "network: {kind: %s}\n"
                "decision: {rule: logit, unsteered_cooperation: 0.1}\n"
                "steering:\n"
                "  shared_interest: {steer: %g}\n"
                "  incentives: {policy: fixed, reward: %g, fine: %g, monitor: %g}\n"
                "record: {every: 1, observables: [cooperation, cost_incentives]}\n",
                row[i].network, row[i].steer, row[i].reward, row[i].fine,
                row[i].monitor)) {
            char what[96];
            snprintf(what, sizeof(what), "Q=%g, reward %g, fine %g, m=%g",
                row[i].steer / 2, row[i].reward, row[i].fine, row[i].monitor);
            const sp_sample_t x = sp_results_sample(&results, 0, 0);
            const sp_sample_t cost = sp_results_sample(&results, 0, 1);
            const sp_sample_t extra = per_extra_c(
                &x, row[i].monitor * row[i].reward, row[i].monitor * row[i].fine);
            sp_fact_mean(verify, row[i].x, &x, "%s: x", what);
            sp_fact_mean(verify, 900 * row[i].cost, &cost, "%s: cost of 900", what);
            sp_fact_mean(verify, row[i].per_c, &extra, "%s: per C gained", what);
        }
        sp_results_free(&results);
    }
}

/* ---- T15: a budget per head -------------------------------------------------------------- */

/* Public goods (5, 3), payoffs the mean over all groups, copying in proportion to the
 * advantage: the replicator's path but for the noise of N agents. */
static void
simulate_pool(sp_verify_t *verify, const char *policy, double budget, double start,
    uint32_t rounds, uint32_t from, double expected, const char *what)
{
    const uint32_t n = verify->quick ? 2000 : 10000;
    const sp_measure_t measure = {
        .variable = "cooperation", .from = from, .to = rounds
    };
    const sp_experiment_t experiment = {
        .replicates = 1, .n_seeds = 6, .measure = &measure, .n_measures = 1
    };
    sp_results_t results;
    if (sp_simulate(verify, &experiment, &results,
            "name: budget\n"
            "rounds: %u\n"
            "game: {kind: public_goods, group_size: 5, multiplication: 3}\n"
            "match: {payoff: expected}\n"
            "population: {size: %u, initial: {cooperators: %u}}\n"
            "network: {kind: complete}\n"
            "decision: {rule: proportional}\n"
            "steering: {incentives: {policy: %s, budget: %g}}\n"
            "record: {every: 10, observables: [cooperation]}\n",
            rounds, n, (uint32_t) (n * start), policy, budget)) {
        const sp_sample_t x = sp_results_sample(&results, 0, 0);
        /* one's own act is not among the others': a shift of order 1/N */
        const bool inside = expected > 0 && expected < 1;
        sp_fact_near(verify, expected, inside ? 8.0 / n : 0, x.mean, "%s", what);
    }
    sp_results_free(&results);
}

/* Where rewards of that budget alone stop: theory's stable point. */
static double
rewarded_point(double budget)
{
    const sp_group_game_t game = sp_group_public_goods(5, 3, 1);
    const sp_incentive_pool_t pool = { budget, 1, 1, 1 };
    double advantage[5];
    sp_fixed_point_t point[SP_MOST_FIXED_POINTS];
    unsigned n_points;
    sp_error_t err;
    sp_group_advantage(&game, 0, &pool, advantage);
    return sp_group_replicator(5, advantage, point, &n_points, &err) == SP_OK
            && n_points == 3
        ? point[1].x
        : (double) NAN;
}

void
sp_verify_budgets(sp_verify_t *verify)
{
    simulate_pool(verify, "reward", 0.25, 0.1, 800, 400, .620051132952,
        "simulated: rewards of .25 from .1 stop at x*");
    simulate_pool(
        verify, "reward", 0.25, 0.9, 800, 400, .620051132952, "simulated: and from .9");
    simulate_pool(verify, "punish", 0.25, 0.34, 1000, 990, 0,
        "simulated: fines of .25 from .34: all D");
    simulate_pool(
        verify, "punish", 0.25, 0.42, 1000, 990, 1, "simulated: and from .42: all C");
    simulate_pool(verify, "carrot_stick", 0.22, 0.02, 1500, 1490, 1,
        "simulated: carrot, then stick, of .22 from .02: all C");
    simulate_pool(verify, "carrot_stick", 0.19, 0.02, 1500, 1000, rewarded_point(0.19),
        "simulated: of .19 (below .2065) stops at rewards' x*");
}

/* ---- T16: what lasting incentives cost --------------------------------------------------- */

void
sp_verify_payments(sp_verify_t *verify)
{
    static const double dilemma[SP_N_OUTCOMES] = { 1, -1, 2, 0 };
    static const struct {
        const char *policy;
        double reward, fine;
        uint32_t up_to;
    } row[] = { { "fixed", 1, 0, 100 }, { "fixed", 0, 1, 100 }, { "fixed", 2, 0, 100 },
        { "fixed", 0, 2, 100 }, { "threshold", 2, 0, 50 }, { "threshold", 2, 0, 90 } };
    for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
        const sp_payments_t payments = { .reward = row[i].reward,
            .fine = row[i].fine,
            .pay_up_to = row[i].up_to,
            .reward_efficiency = 1,
            .fine_efficiency = 1 };
        sp_payments_cost_t exact;
        sp_error_t err;
        /* role models are others: (N-1)/N of the costs in the table */
        if (sp_payments_cost(dilemma, 100, 0.1, &payments, false, &exact, &err)
            != SP_OK) {
            sp_fact_broken(verify, &err);
            return;
        }
        for (int side = 0; side < 2; side++) {
            const sp_sample_t cost =
                sp_simulate_costs(verify, side == 0 ? 1 : 99, verify->quick ? 20 : 400,
                    "name: payments\n"
                    "rounds: 1\n"
                    "method: chain\n"
                    "game: {kind: matrix, reward: 1, sucker: -1, temptation: 2, "
                    "punishment: 0}\n"
                    "population: {size: 100, initial: {cooperators: 1}}\n"
                    "network: {kind: complete}\n"
                    "decision: {rule: fermi, selection: 0.1, update: asynchronous}\n"
                    "steering: {incentives: {policy: %s, reward: %g, fine: %g, "
                    "pay_up_to: %u}}\n"
                    "record: {observables: [cooperation]}\n",
                    row[i].policy, row[i].reward, row[i].fine, row[i].up_to);
            sp_fact_mean(verify,
                exp(side == 0 ? exact.ln_cost_one_c : exact.ln_cost_one_d), &cost,
                "simulated: %s, reward %g, fine %g, t=%u, from one %s", row[i].policy,
                row[i].reward, row[i].fine, row[i].up_to, side == 0 ? "C" : "D");
        }
    }
}
