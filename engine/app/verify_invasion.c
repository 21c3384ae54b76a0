/* verify_invasion.c - strategies that take over from one another in small populations.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "samenspel/theory.h"
#include "verify.h"

/* ---- T12: ALLC, ALLD and TFT ------------------------------------------------------- */

enum { ALLC, ALLD, TFT, N_KINDS };

/* Totals of ten turns; TFT pays for what it must remember. */
static void
ten_turns(double cost, double *payoff)
{
    const double t = 5, r = 3, p = 1, s = 0.1;
    const double total[N_KINDS][N_KINDS] = { { 10 * r, 10 * s, 10 * r },
        { 10 * t, 10 * p, t + 9 * p },
        { 10 * r - cost, s + 9 * p - cost, 10 * r - cost } };
    for (unsigned a = 0; a < N_KINDS; a++) {
        for (unsigned b = 0; b < N_KINDS; b++) {
            payoff[a * N_KINDS + b] = total[a][b];
        }
    }
}

static bool
succeeded(sp_verify_t *verify, sp_status_t status, const sp_error_t *err)
{
    if (status != SP_OK) {
        sp_fact_broken(verify, err);
    }
    return status == SP_OK;
}

/* Each turn of the cycle: the mutant does better than a neutral one, and the way back
 * worse. */
static void
check_cycle(sp_verify_t *verify, uint32_t n, const double *ln_rho)
{
    static const struct {
        unsigned resident, mutant;
        const char *name;
    } way[] = { { ALLC, ALLD, "ALLC is invaded by ALLD" },
        { ALLD, TFT, "ALLD is invaded by TFT" },
        { TFT, ALLC, "TFT is invaded by ALLC" } };
    for (unsigned k = 0; k < N_KINDS; k++) {
        const double forth = ln_rho[way[k].resident * N_KINDS + way[k].mutant];
        const double back = ln_rho[way[k].mutant * N_KINDS + way[k].resident];
        sp_fact_holds(verify, forth > -log(n) && back < -log(n), "N=%u: %s, not back", n,
            way[k].name);
    }
}

/* Three kinds with mutation, by composition, beside the same population agent by agent.
 */
static void
simulate_kinds(sp_verify_t *verify, double mutation)
{
    enum { N = 10 };
    static const double c_of[N_KINDS][N_KINDS] = { { 1, 1, 1 }, { 0, 0, 0 },
        { 1, 0.1, 1 } };
    const sp_theory_update_t moran = { .rule = SP_THEORY_MORAN_BIRTH_DEATH,
        .intensity = 1,
        .mutation = mutation,
        .activity = 1 };
    double payoff[N_KINDS * N_KINDS], exact = 0;
    ten_turns(0, payoff);
    for (unsigned k = 0; k < N_KINDS * N_KINDS; k++) {
        payoff[k] /= 10; /* a turn */
    }
    sp_simplex_t simplex;
    sp_error_t err;
    const sp_status_t status =
        sp_simplex_init(&simplex, N_KINDS, payoff, N, &moran, &err);
    for (uint32_t s = 0; status == SP_OK && s < simplex.n_states; s++) {
        const uint32_t *count = simplex.count + (size_t) s * N_KINDS;
        double sum = 0;
        for (unsigned a = 0; a < N_KINDS; a++) {
            for (unsigned b = 0; b < N_KINDS; b++) {
                sum += count[a] * (count[b] - (double) (a == b)) * c_of[a][b];
            }
        }
        exact += exp(simplex.ln_share[s]) * sum / (N * (N - 1));
    }
    sp_simplex_free(&simplex);
    if (!succeeded(verify, status, &err)) {
        return;
    }
    const uint32_t rounds = verify->quick ? 1100 : 5100;
    const sp_measure_t cooperation = {
        .variable = "cooperation", .from = 100, .to = rounds
    };
    const sp_sample_t sample = sp_simulate_one(verify, &cooperation, 5,
        "name: three_kinds\n"
        "rounds: %u\n"
        "game: {kind: matrix, reward: 3, sucker: 0.1, temptation: 5, punishment: 1}\n"
        "match: {rounds: 10}\n"
        "population: {size: 10, initial: {strategies: {always_cooperate: 3,"
        " always_defect: 3, tit_for_tat: 4}}}\n"
        "network: {kind: complete}\n"
        "decision: {rule: moran_birth_death, intensity: 1, mutation: %.17g,"
        " update: asynchronous}\n"
        "record: {every: 1, observables: [cooperation]}\n",
        rounds, mutation);
    sp_fact_mean(verify, exact, &sample,
        "N=10, mutation %g: cooperation of the three, agents", mutation);
}

static void
check_three_kinds(sp_verify_t *verify)
{
    static const struct {
        uint32_t n;
        const char *printed[N_KINDS];
    } row[] = { { 10, { ".101823510", ".378498787", ".519677703" } },
        { 50, { ".045386298", ".418877859", ".535735843" } } };
    static const char *const name[N_KINDS] = { "ALLC", "ALLD", "TFT" };
    const sp_theory_update_t moran = {
        .rule = SP_THEORY_MORAN_BIRTH_DEATH, .intensity = 1, .activity = 1
    };
    double payoff[N_KINDS * N_KINDS], ln_rho[N_KINDS * N_KINDS], share[N_KINDS];
    sp_error_t err;
    ten_turns(0.8, payoff);
    for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
        const sp_status_t status = sp_theory_small_mutation(
            N_KINDS, payoff, row[i].n, &moran, ln_rho, share, &err);
        if (!succeeded(verify, status, &err)) {
            return;
        }
        for (unsigned k = 0; k < N_KINDS; k++) {
            sp_fact_digits(verify, row[i].printed[k], share[k], "N=%u: time of %s",
                row[i].n, name[k]);
        }
        check_cycle(verify, row[i].n, ln_rho);
    }
    /* the paper: most of the time TFT in populations neither tiny nor huge */
    static const uint32_t size[] = { 3, 30, 3000 };
    double time_of_tft[3] = { NAN, NAN, NAN };
    for (unsigned k = 0; k < 3; k++) {
        const sp_status_t status =
            sp_theory_small_mutation(N_KINDS, payoff, size[k], &moran, NULL, share, &err);
        if (!succeeded(verify, status, &err)) {
            return;
        }
        time_of_tft[k] = share[TFT];
    }
    sp_fact_holds(verify,
        time_of_tft[1] > 0.5 && time_of_tft[0] < 0.5 && time_of_tft[2] < time_of_tft[1],
        "TFT more than half of the time at N=30, less at 3 and 3000");
    simulate_kinds(verify, 0.01);
    simulate_kinds(verify, 0.1);
}

const sp_target_t sp_target_T12 = {
    .id = "T12",
    .title = "ALLC, ALLD and TFT at a cost: evolution in cycles",
    .source = "Imhof, Fudenberg & Nowak, PNAS 102, 10797 (2005)",
    .check = check_three_kinds,
};
