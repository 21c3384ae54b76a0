/* verify_fixation.c - who takes over in a well-mixed population, and how long it stays.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "samenspel/theory.h"
#include "verify.h"

/* One way to fix: a game, a rule, a population. */
typedef struct {
    const char *name; /* for the report */
    double payoff[SP_N_OUTCOMES];
    uint32_t n;
    sp_theory_rule_t rule;
    double strength; /* fermi: beta; Moran: w */
} contest_t;

static sp_theory_update_t
update_of(const contest_t *contest)
{
    return (sp_theory_update_t) { .rule = contest->rule,
        .selection = contest->strength,
        .intensity = contest->strength,
        .activity = 1 };
}

/* Chance that all end as C from each number of C: fills reach [n + 1]; false where
 * not. */
static bool
exact_reach(sp_verify_t *verify, const contest_t *contest, double *reach)
{
    const sp_theory_update_t update = update_of(contest);
    sp_chain_t chain = { 0 };
    sp_chain_fate_t fate = { 0 };
    sp_error_t err;
    sp_status_t status =
        sp_chain_complete(contest->payoff, contest->n, &update, &chain, &err);
    if (status == SP_OK) {
        status = sp_chain_fate(&chain, &fate, &err);
    }
    if (status == SP_OK) {
        for (uint32_t i = 0; i <= contest->n; i++) {
            reach[i] = exp(fate.ln_reach[SP_COOPERATE][i]);
        }
    } else {
        sp_fact_broken(verify, &err);
    }
    sp_chain_fate_free(&fate);
    sp_chain_free(&chain);
    return status == SP_OK;
}

/* Chance of a single agent of that kind by theory; NaN where it could not be computed. */
static double
exact_fixation(sp_verify_t *verify, const contest_t *contest, sp_act_t kind)
{
    const sp_theory_update_t update = update_of(contest);
    sp_chain_t chain = { 0 };
    sp_fixation_t fixation = { .rho = NAN };
    sp_error_t err;
    sp_status_t status =
        sp_chain_complete(contest->payoff, contest->n, &update, &chain, &err);
    if (status == SP_OK) {
        status = sp_chain_fixation(&chain, kind, &fixation, &err);
    }
    if (status != SP_OK) {
        sp_fact_broken(verify, &err);
    }
    sp_chain_free(&chain);
    return status == SP_OK ? fixation.rho : (double) NAN;
}

static void
contest_text(
    char *text, size_t size, const contest_t *contest, uint32_t start, const char *method)
{
    snprintf(text, size,
        "name: fixation\n"
        "rounds: 1000000\n"
        "stop: absorbed\n"
        "method: %s\n"
        "game: {kind: matrix, reward: %.17g, sucker: %.17g, temptation: %.17g,"
        " punishment: %.17g}\n"
        "population: {size: %u, initial: {cooperators: %u}}\n"
        "network: {kind: complete}\n"
        "decision: {rule: %s, %s: %.17g, update: asynchronous}\n"
        "record: {every: 1000000, observables: [fixed_strategy]}\n",
        method, contest->payoff[SP_CC], contest->payoff[SP_CD], contest->payoff[SP_DC],
        contest->payoff[SP_DD], contest->n, start, sp_theory_rule_names[contest->rule],
        contest->rule == SP_THEORY_FERMI ? "selection" : "intensity", contest->strength);
}

/* How often C takes over from `start`, by agents, by rounds of the jump chain, and by the
 * jump chain to its end. Replicates: for each seed. */
static void
simulate_contest(sp_verify_t *verify, const contest_t *contest, uint32_t start,
    double expected, uint32_t n_agents, uint32_t n_rounds, uint32_t n_jumps)
{
    static const sp_measure_t fixed = { .variable = "fixed_strategy" };
    char text[2048];
    contest_text(text, sizeof(text), contest, start, "agents");
    if (n_agents > 0) {
        const sp_sample_t sample = sp_simulate_one(verify, &fixed, n_agents, "%s", text);
        sp_fact_share(verify, expected, &sample, "%s: all C from %u, agents, %llu runs",
            contest->name, start, (unsigned long long) sample.n);
    }
    contest_text(text, sizeof(text), contest, start, "chain");
    if (n_rounds > 0) {
        const sp_sample_t sample = sp_simulate_one(verify, &fixed, n_rounds, "%s", text);
        sp_fact_share(verify, expected, &sample, "%s: all C from %u, chain, %llu runs",
            contest->name, start, (unsigned long long) sample.n);
    }
    const sp_sample_t sample = sp_simulate_fixation(verify, start, n_jumps, "%s", text);
    sp_fact_share(verify, expected, &sample, "%s: all C from %u, jump chain, %llu runs",
        contest->name, start, (unsigned long long) sample.n);
}

/* ---- T8: constant fitness ---------------------------------------------------------- */

static void
check_moran(sp_verify_t *verify)
{
    static const struct {
        contest_t contest;
        const char *printed;
    } row[] = {
        { { "r=1.1, N=100", { 1.1, 1.1, 1, 1 }, 100, SP_THEORY_MORAN_BIRTH_DEATH, 1 },
            ".0909156882711" },
        { { "r=2, N=10", { 2, 2, 1, 1 }, 10, SP_THEORY_MORAN_BIRTH_DEATH, 1 },
            ".500488758553" },
    };
    for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
        const contest_t *contest = &row[i].contest;
        const double r = contest->payoff[SP_CC];
        const double formula = (1 - 1 / r) / (1 - pow(r, -(double) contest->n));
        const double rho = exact_fixation(verify, contest, SP_COOPERATE);
        sp_fact_digits(verify, row[i].printed, rho, "%s: theory", contest->name);
        sp_fact_relative(
            verify, formula, 1e-12, rho, "%s: theory beside the formula", contest->name);
        simulate_contest(verify, contest, 1, formula, verify->quick ? 400 : 5000,
            verify->quick ? 400 : 5000, verify->quick ? 20000 : 500000);
    }
}

const sp_target_t sp_target_T8 = {
    .id = "T8",
    .title = "the Moran process: (1 - 1/r)/(1 - r^-N)",
    .source = "Moran, Proc. Camb. Philos. Soc. 54, 60 (1958)",
    .check = check_moran,
};

/* ---- T9: the one-third law --------------------------------------------------------- */

static void
check_one_third(sp_verify_t *verify)
{
    static const struct {
        contest_t contest;
        const char *printed; /* N rho */
    } row[] = {
        { { "(3,1;2,1.2)", { 3, 1, 2, 1.2 }, 100, SP_THEORY_MORAN_BIRTH_DEATH, 0.001 },
            "1.0092608835" },
        /* TFT and ALLD over ten turns: totals */
        { { "TFT/ALLD, m=10", { 30, 9, 14, 10 }, 100, SP_THEORY_MORAN_BIRTH_DEATH,
              0.001 },
            "1.2216208351" },
    };
    for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
        const contest_t *contest = &row[i].contest;
        const double rho = exact_fixation(verify, contest, SP_COOPERATE);
        sp_fact_digits(
            verify, row[i].printed, contest->n * rho, "%s: N rho, theory", contest->name);
        sp_fact_holds(verify, sp_theory_one_third(contest->payoff, contest->n) > 0,
            "%s: the law says that A is favoured", contest->name);
        simulate_contest(verify, contest, 1, rho, verify->quick ? 250 : 5000, 0,
            verify->quick ? 20000 : 1000000);
    }
    /* the law's two sides: weak selection on either side of equality */
    for (int side = -1; side <= 1; side += 2) {
        const uint32_t n = 20;
        contest_t contest = { "", { 0, 1, 1, 1.2 }, n, SP_THEORY_MORAN_BIRTH_DEATH,
            1e-7 };
        /* a(N-2) = c(N+1) + d(2N-4) - b(2N-1), moved by 1% either way */
        const double equal =
            (1 * (n + 1.0) + 1.2 * (2 * n - 4.0) - (2 * n - 1.0)) / (n - 2.0);
        contest.payoff[SP_CC] = equal * (1 + 0.01 * side);
        const double law = sp_theory_one_third(contest.payoff, n);
        const double rho = exact_fixation(verify, &contest, SP_COOPERATE);
        sp_fact_holds(verify, law * side > 0 && (n * rho - 1) * side > 0,
            "a 1%% %s equality: the law and N rho - 1 agree",
            side > 0 ? "above" : "below");
    }
    /* the same through strategies in matches: per-turn means, so payoffs times ten */
    const contest_t *totals = &row[1].contest;
    const double rho = exact_fixation(verify, totals, SP_COOPERATE);
    const sp_sample_t sample = sp_simulate_fixation(verify, 1,
        verify->quick ? 20000 : 1000000,
        "name: tit_for_tat_in_matches\n"
        "rounds: 1000000\n"
        "stop: absorbed\n"
        "method: chain\n"
        "game: {kind: matrix, reward: 30, sucker: 0, temptation: 50, punishment: 10}\n"
        "match: {rounds: 10}\n"
        "population: {size: 100, initial: {strategies: {always_defect: 99, tit_for_tat: "
        "1}}}\n"
        "network: {kind: complete}\n"
        "decision: {rule: moran_birth_death, intensity: 0.001, update: asynchronous}\n"
        "record: {every: 1000000, observables: [fixed_strategy]}\n");
    sp_fact_share(verify, rho, &sample, "TFT/ALLD as strategies: jump chain, %llu runs",
        (unsigned long long) sample.n);
}

const sp_target_t sp_target_T9 = {
    .id = "T9",
    .title = "the one-third law in finite populations",
    .source = "Nowak, Sasaki, Taylor & Fudenberg, Nature 428, 646 (2004)",
    .check = check_one_third,
};

/* ---- T10: pairwise comparison ------------------------------------------------------ */

/* The published sum: 1/sum_k exp(-beta [u k(k+1)/2 + v k]) for one A among B. */
static double
fermi_formula(const double payoff[SP_N_OUTCOMES], double n, double beta)
{
    const double a = payoff[SP_CC];
    const double b = payoff[SP_CD];
    const double c = payoff[SP_DC];
    const double d = payoff[SP_DD];
    const double u = (a - b - c + d) / (n - 1);
    const double v = (-a + b * n - d * n + d) / (n - 1);
    double sum = 0;
    for (double k = 0; k < n; k++) {
        sum += exp(-beta * (u * k * (k + 1) / 2 + v * k));
    }
    return 1 / sum;
}

/* The start from which C takes over with a chance nearest to one fourth: where a
 * single one is too rare to be seen, this is measured instead. */
static uint32_t
telling_start(const double *reach, uint32_t n)
{
    uint32_t best = 1;
    for (uint32_t i = 1; i < n; i++) {
        if (fabs(reach[i] - 0.25) < fabs(reach[best] - 0.25)) {
            best = i;
        }
    }
    return best;
}

static void
check_fermi(sp_verify_t *verify)
{
    static const struct {
        contest_t contest;
        const char *rho_a, *rho_b;
    } row[] = {
        { { "N=100, beta=.1", { 2, -1, 3, 0 }, 100, SP_THEORY_FERMI, 0.1 },
            "3.639109726799e-06", "9.790364612487e-02" },
        { { "N=20, beta=1", { 1.5, -0.5, 2.5, 0 }, 20, SP_THEORY_FERMI, 1 },
            "4.533877545787e-08", "6.642456784856e-01" },
        { { "N=10, beta=.1", { 2, -1, 3, 0 }, 10, SP_THEORY_FERMI, 0.1 },
            "5.105503487625e-02", "1.695086852836e-01" },
    };
    const uint32_t n_agents = verify->quick ? 300 : 5000;
    const uint32_t n_jumps = verify->quick ? 20000 : 500000;
    for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
        const contest_t *contest = &row[i].contest;
        const double *payoff = contest->payoff;
        const double mirrored[] = { payoff[SP_DD], payoff[SP_DC], payoff[SP_CD],
            payoff[SP_CC] };
        const double rho_a = exact_fixation(verify, contest, SP_COOPERATE);
        const double rho_b = exact_fixation(verify, contest, SP_DEFECT);
        sp_fact_digits(verify, row[i].rho_a, rho_a, "%s: rho_A, theory", contest->name);
        sp_fact_digits(verify, row[i].rho_b, rho_b, "%s: rho_B, theory", contest->name);
        sp_fact_relative(verify, fermi_formula(payoff, contest->n, contest->strength),
            1e-10, rho_a, "%s: rho_A beside the published sum", contest->name);
        sp_fact_relative(verify, fermi_formula(mirrored, contest->n, contest->strength),
            1e-10, rho_b, "%s: rho_B beside the published sum", contest->name);
        double reach[101];
        if (!exact_reach(verify, contest, reach)) {
            continue;
        }
        const uint32_t n = contest->n;
        simulate_contest(verify, contest, n - 1, 1 - rho_b, n_agents, n_agents, n_jumps);
        const uint32_t start = rho_a > 1e-3 ? 1 : telling_start(reach, n);
        simulate_contest(
            verify, contest, start, reach[start], n_agents, n_agents, n_jumps);
    }
    if (!verify->quick) {
        /* the rare event itself: about 180 in fifty million */
        simulate_contest(verify, &row[0].contest, 1,
            fermi_formula(row[0].contest.payoff, 100, 0.1), 0, 0, 2500000);
    }
}

const sp_target_t sp_target_T10 = {
    .id = "T10",
    .title = "fixation under pairwise comparison, closed sum",
    .source = "Traulsen, Nowak & Pacheco, Phys. Rev. E 74, 011909 (2006)",
    .check = check_fermi,
};

/* ---- T11: mutation and selection --------------------------------------------------- */

typedef struct {
    uint32_t n;
    double beta, mutation;
    const char *mean, *none, *all; /* as printed; NULL: not given */
} mutation_row_t;

static const mutation_row_t mutation_rows[] = {
    { 50, 0.1, 0.01, ".110890312259", ".281665057356", "1.905694474944e-03" },
    { 20, 0.5, 0.1, ".17025431341", NULL, NULL },
};

/* Exact mean and shares of time in all-D and all-C. */
static bool
exact_stationary(sp_verify_t *verify, const mutation_row_t *row, double exact[3])
{
    const sp_theory_update_t update = { .rule = SP_THEORY_FERMI,
        .selection = row->beta,
        .mutation = row->mutation,
        .activity = 1 };
    double payoff[SP_N_OUTCOMES];
    double ln_share[64];
    sp_chain_t chain = { 0 };
    sp_error_t err;
    sp_theory_donation(3, 1, payoff);
    sp_status_t status = sp_chain_complete(payoff, row->n, &update, &chain, &err);
    if (status == SP_OK) {
        status = sp_chain_stationary(&chain, ln_share, &exact[0], &err);
    }
    if (status == SP_OK) {
        exact[1] = exp(ln_share[0]);
        exact[2] = exp(ln_share[row->n]);
    } else {
        sp_fact_broken(verify, &err);
    }
    sp_chain_free(&chain);
    return status == SP_OK;
}

/* Independent replicates, each a mean over its rounds after the start is forgotten. */
static void
simulate_stationary(sp_verify_t *verify, const mutation_row_t *row, const double exact[3],
    const char *method)
{
    const uint32_t burn_in = 2000;
    const uint32_t rounds = 6000;
    const sp_measure_t measure[] = {
        { .variable = "cooperation", .from = burn_in, .to = rounds },
        { .variable = "cooperation",
            .from = burn_in,
            .to = rounds,
            .counts = true,
            .value = 0 },
        { .variable = "cooperation",
            .from = burn_in,
            .to = rounds,
            .counts = true,
            .value = 1 },
    };
    const sp_experiment_t experiment = {
        .replicates = verify->quick ? 10 : 200, .measure = measure, .n_measures = 3
    };
    sp_results_t results;
    const bool done = sp_simulate(verify, &experiment, &results,
        "name: mutation_and_selection\n"
        "rounds: %u\n"
        "method: %s\n"
        "game: {kind: donation, benefit: 3, cost: 1}\n"
        "population: {size: %u, initial: {cooperators: 0}}\n"
        "network: {kind: complete}\n"
        "decision: {rule: fermi, selection: %g, mutation: %g, update: asynchronous}\n"
        "record: {every: 1, observables: [cooperation]}\n",
        rounds, method, row->n, row->beta, row->mutation);
    static const char *const what[] = { "mean C", "time in all D", "time in all C" };
    for (uint32_t m = 0; done && m < 3; m++) {
        const sp_sample_t sample = sp_results_sample(&results, 0, m);
        sp_fact_mean(verify, exact[m], &sample, "N=%u, beta=%g, mu=%g: %s, %s", row->n,
            row->beta, row->mutation, what[m], method);
    }
    sp_results_free(&results);
}

static void
check_mutation(sp_verify_t *verify)
{
    for (size_t i = 0; i < sizeof(mutation_rows) / sizeof(mutation_rows[0]); i++) {
        const mutation_row_t *row = &mutation_rows[i];
        double exact[3];
        if (!exact_stationary(verify, row, exact)) {
            continue;
        }
        sp_fact_digits(
            verify, row->mean, exact[0], "N=%u: stationary mean, theory", row->n);
        if (row->none != NULL) {
            sp_fact_digits(
                verify, row->none, exact[1], "N=%u: time in all D, theory", row->n);
            sp_fact_digits(
                verify, row->all, exact[2], "N=%u: time in all C, theory", row->n);
        }
        simulate_stationary(verify, row, exact, "agents");
        simulate_stationary(verify, row, exact, "chain");
    }
}

const sp_target_t sp_target_T11 = {
    .id = "T11",
    .title = "mutation and selection: the stationary state of the N+1 counts",
    .source = "Traulsen, Nowak & Pacheco (2006); own computation of the chain",
    .check = check_mutation,
};
