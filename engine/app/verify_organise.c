/* verify_organise.c - simulations beside the closed forms of who decides.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify_organise.h"

#include <math.h>

#include "samenspel/theory.h"

#define DONATION "game: {kind: donation, benefit: 3, cost: 1}\n"

/* ---- T32 --------------------------------------------------------------------------- */

/* Growth 2: the relation stays where a third cooperate. Nothing follows from it here. */
void
sp_verify_relations(sp_verify_t *verify)
{
    static const double x[] = { 0.30, 0.37 };
    const sp_measure_t measure = { .variable = "relation", .from = 60, .to = 60 };
    for (int i = 0; i < 2; i++) {
        const sp_sample_t sample = sp_simulate_one(verify, &measure, 1,
            "name: relation\n"
            "rounds: 60\n" DONATION
            "population: {size: 1000, initial: {cooperation: %g}}\n"
            "decision: {unsteered_cooperation: %g}\n"
            "steering: {environment: {rate: 0.1, growth: 2}}\n"
            "record: {every: 1, observables: [relation]}\n",
            x[i], x[i]);
        if (i == 0) {
            sp_fact_below(verify, 0.5, &sample, "x = .30: the relation falls");
        } else {
            sp_fact_above(verify, 0.5, &sample, "x = .37: the relation rises");
        }
    }
}

/* ---- T33 --------------------------------------------------------------------------- */

void
sp_verify_transitions(sp_verify_t *verify)
{
    static const double low[] = { 1, 1.5 };
    const sp_measure_t measure = { .variable = "cooperation", .from = 100, .to = 100 };
    for (int i = 0; i < 2; i++) {
        const sp_sample_t sample = sp_simulate_one(verify, &measure, 1,
            "name: transition\n"
            "rounds: 100\n"
            "game: {kind: donation, benefit: 1.2, cost: 1}\n"
            "population: {size: 200, initial: {strategies: {win_stay_lose_shift: 180, "
            "always_defect: 20}}}\n"
            "match: {rounds: 200, error: 0.001}\n"
            "decision: {rule: fermi, selection: 30}\n"
            "steering: {environment: {kind: transition, high: 1.5, low: %g}}\n"
            "record: {every: 1, observables: [cooperation]}\n",
            low[i]);
        if (i == 0) {
            sp_fact_above(verify, 0.9, &sample, "b1=1.8, b2=1.2: defectors die out");
        } else {
            sp_fact_below(verify, 0.1, &sample, "b1=b2=1.8: defectors take over");
        }
    }
}

/* ---- T44 --------------------------------------------------------------------------- */

static void
verify_first_meetings(sp_verify_t *verify)
{
    static const struct {
        const char *rule, *more;
        double pass;
    } row[] = {
        { "consent", "", 0.575136632 },
        { "unanimity", "", 0.052257528 },
        { "majority", "", 0.790119628 },
        { "consent", ", bodies: 2", 0.575136632 * 0.575136632 },
    };
    const sp_measure_t measure = { .variable = "consent_rate", .from = 1, .to = 1 };
    for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
        const sp_sample_t sample = sp_simulate_one(verify, &measure, 2,
            "name: meetings\n"
            "rounds: 1\n" DONATION "population: {size: 4000}\n"
            "steering: {circles: {rule: %s, cycle: 1, gain: 0.5, signal_noise: 0, "
            "proposal: "
            "{shared_interest.steer: 1}%s}}\n"
            "record: {every: 1, observables: [consent_rate]}\n",
            row[i].rule, row[i].more);
        sp_fact_mean(verify, row[i].pass, &sample, "%s of eight%s, first meetings",
            row[i].rule, row[i].more[0] != '\0' ? ", two bodies" : "");
    }
}

/* Whole runs: what is chosen is owned, at steers that leave something to own. */
static void
verify_ownership(sp_verify_t *verify)
{
    static const struct {
        const char *steering;
        double x;
    } row[] = {
        { "shared_interest: {steer: 0.8}", 0.788904518 },
        { "circles: {rule: consent, cycle: 5, gain: 100, ownership: 0.2, proposal: "
          "{shared_interest.steer: 0.8}}",
            0.816694735 },
        { "circles: {rule: consent, cycle: 5, gain: 100, ownership: 0.2, proposal: "
          "{shared_interest.steer: 1}}",
            0.9 },
    };
    static const char *const what[] = { "steer .8 imposed", "chosen, ownership .2",
        "steer 1 chosen" };
    const sp_measure_t measure = { .variable = "cooperation", .from = 6, .to = 105 };
    for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
        const sp_sample_t sample = sp_simulate_one(verify, &measure, 2,
            "name: ownership\n"
            "rounds: 105\n" DONATION "population: {size: 400}\n"
            "steering: {%s}\n"
            "record: {every: 1, observables: [cooperation]}\n",
            row[i].steering);
        sp_fact_mean(verify, row[i].x, &sample, "%s: share of C", what[i]);
    }
}

void
sp_verify_meetings(sp_verify_t *verify)
{
    verify_first_meetings(verify);
    verify_ownership(verify);
}

/* ---- T45 --------------------------------------------------------------------------- */

void
sp_verify_offers(sp_verify_t *verify)
{
    static const struct {
        const char *what, *autonomy;
        double loss;
    } row[] = {
        { "centre, four circles", "level: 0, contacts: 1, contact_noise: 0", 0.75 },
        { "centre that hears half of them",
            "level: 0, contacts: 1, contact_noise: 0, upward_flow: 0.5", 0.875 },
        { "local, four customers asked", "level: 1, contacts: 4, contact_noise: 2", 0.5 },
    };
    const sp_measure_t measure = { .variable = "offer_loss", .from = 0, .to = 0 };
    for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
        const sp_sample_t sample = sp_simulate_one(verify, &measure, 100,
            "name: offers\n"
            "rounds: 1\n" DONATION "population: {size: 32}\n"
            "steering: {autonomy: {demand_spread: 1, %s}}\n"
            "record: {every: 1, observables: [offer_loss]}\n",
            row[i].autonomy);
        sp_fact_mean(verify, row[i].loss, &sample, "%s: what offers miss", row[i].what);
    }
}

/* ---- T46 --------------------------------------------------------------------------- */

void
sp_verify_pilots(sp_verify_t *verify)
{
    static const double share[] = { 0.1, 0.25, 0.5 };
    const sp_measure_t early = { .variable = "cooperation", .from = 2, .to = 50 };
    for (int i = 0; i < 3; i++) {
        const sp_sample_t sample = sp_simulate_one(verify, &early, 1,
            "name: pilots\n"
            "rounds: 50\n" DONATION "population: {size: 1000}\n"
            "steering: {pilot: {share: %g, set: {shared_interest.steer: 1}}}\n"
            "record: {every: 1, observables: [cooperation]}\n",
            share[i]);
        sp_fact_mean(verify, 0.1 + 0.8 * share[i], &sample,
            "%g pilots that alone are steered: share of C", share[i]);
    }
    static const double tipping[] = { 0.010, 0.024 };
    const uint32_t rounds = verify->quick ? 1000 : 1500;
    const sp_measure_t late = {
        .variable = "cooperation", .from = rounds - 50, .to = rounds
    };
    for (int i = 0; i < 2; i++) {
        const sp_sample_t sample = sp_simulate_one(verify, &late, 1,
            "name: tipping\n"
            "rounds: %u\n" DONATION "population: {size: %u}\n"
            "steering: {shared_interest: {steer: 1}, trust: {scope: general, "
            "conditionality: 1}, pilot: {share: %g, unconditional: true}}\n"
            "record: {every: 10, observables: [cooperation]}\n",
            rounds, verify->quick ? 1000 : 4000, tipping[i]);
        if (i == 0) {
            sp_fact_below(
                verify, 0.5, &sample, "lambda=1: .010 pilots do not tip the rest");
        } else {
            sp_fact_above(verify, 0.7, &sample, "lambda=1: .024 pilots tip it");
        }
    }
}
