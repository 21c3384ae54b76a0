/* verify_teams.c - teams that split: cooperators lose within and win between.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stddef.h>

#include "samenspel/theory.h"
#include "verify.h"

/* Weak selection, rare splits: where a C among D is favoured. */
static void
check_threshold(sp_verify_t *verify)
{
    static const struct {
        uint32_t n, m;
    } row[] = { { 10, 10 }, { 5, 20 }, { 20, 5 }, { 10, 1000 } };
    sp_fact_digits(verify, "2.25", sp_team_critical(10, 10), "ten teams of ten: b/c");
    sp_fact_near(
        verify, 1, 1e-7, sp_team_critical(10, 1000000000), "many teams of ten: b/c");
    for (size_t k = 0; k < sizeof(row) / sizeof(row[0]); k++) {
        const sp_theory_update_t moran = {
            .rule = SP_THEORY_MORAN_BIRTH_DEATH, .intensity = 1e-6, .activity = 1
        };
        const double members = (double) row[k].n * row[k].m;
        bool as_said = true;
        for (int side = -1; side <= 1; side += 2) {
            double payoff[SP_N_OUTCOMES];
            sp_team_fixation_t fixation;
            sp_error_t err;
            sp_theory_donation(
                sp_team_critical(row[k].n, row[k].m) * (1 + 0.005 * side), 1, payoff);
            const sp_status_t status = sp_team_fixation(
                payoff, row[k].n, row[k].m, &moran, SP_COOPERATE, &fixation, &err);
            if (status != SP_OK) {
                sp_fact_broken(verify, &err);
                return;
            }
            as_said = as_said && side * (fixation.ln_rho + log(members)) > 0;
        }
        sp_fact_holds(verify, as_said, "%u teams of %u: rho = 1/(nm) at 1 + n/(m-2)",
            row[k].m, row[k].n);
    }
}

/* Ten teams of ten that split once in a thousand births: a C on either side of b/c =
 * 2.25. */
static void
check_runs(sp_verify_t *verify)
{
    static const sp_measure_t fixed = { .variable = "fixed_strategy" };
    static const double benefit[] = { 1.2, 5 };
    const sp_theory_update_t moran = {
        .rule = SP_THEORY_MORAN_BIRTH_DEATH, .intensity = 0.05, .activity = 1
    };
    for (size_t k = 0; k < 2 && !sp_verify_stopped(verify); k++) {
        double payoff[SP_N_OUTCOMES];
        sp_team_fixation_t exact;
        sp_error_t err;
        sp_theory_donation(benefit[k], 1, payoff);
        if (sp_team_fixation(payoff, 10, 10, &moran, SP_COOPERATE, &exact, &err)
            != SP_OK) {
            sp_fact_broken(verify, &err);
            return;
        }
        const sp_sample_t sample = sp_simulate_one(verify, &fixed,
            verify->quick ? 150 : 4000,
            "name: teams_that_split\n"
            "rounds: 1000000\n"
            "stop: absorbed\n"
            "game: {kind: donation, benefit: %g, cost: 1}\n"
            "population: {size: 100, initial: {cooperators: 1}}\n"
            "network: {kind: teams, number: 10}\n"
            "decision: {rule: moran_birth_death, intensity: 0.05, update: asynchronous}\n"
            "steering: {teams: {limit: 10, split: 0.001}}\n"
            "record: {every: 1000000, observables: [fixed_strategy]}\n",
            benefit[k]);
        sp_fact_share(verify, exp(exact.ln_rho), &sample,
            "b/c = %g: one C takes over, beside the limit of rare splits", benefit[k]);
        if (verify->quick) {
            continue;
        }
        if (k == 0) {
            sp_fact_below(
                verify, 0.01, &sample, "b/c = %g: less often than 1/(nm)", benefit[k]);
        } else {
            sp_fact_above(
                verify, 0.01, &sample, "b/c = %g: more often than 1/(nm)", benefit[k]);
        }
    }
}

static void
check_teams(sp_verify_t *verify)
{
    check_threshold(verify);
    check_runs(verify);
}

const sp_target_t sp_target_T27 = {
    .id = "T27",
    .title = "teams that split rarely: b/c > 1 + n/(m-2)",
    .source = "Traulsen & Nowak, PNAS 103, 10952 (2006)",
    .check = check_teams,
};
