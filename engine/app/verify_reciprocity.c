/* verify_reciprocity.c - the shadow of the future: from which chance of another turn, or
 * from which benefit, reciprocity pays.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

#include "samenspel/theory.h"
#include "verify.h"

/* What two reciprocators, or one and a defector, earn a turn: CC, CD, DC, DD with the
 * reciprocator as C. */
static void
contest_of(const double game[SP_N_OUTCOMES], const char *reciprocator,
    double continuation, double payoff[SP_N_OUTCOMES])
{
    const char *const name[2] = { reciprocator, "always_defect" };
    const sp_match_rules_t rules = { .rounds = 1, .continuation = continuation };
    sp_game_t played = { .payoff = { 0 } };
    sp_machine_t machine[2];
    for (unsigned k = 0; k < SP_N_OUTCOMES; k++) {
        played.payoff[k] = game[k];
    }
    for (unsigned k = 0; k < 2; k++) {
        const sp_strategy_t *strategy = sp_strategy_find(name[k]);
        if (strategy == NULL || !sp_strategy_machine(strategy, &machine[k])) {
            payoff[SP_CC] = NAN; /* no fact will pass */
            return;
        }
    }
    for (unsigned k = 0; k < SP_N_OUTCOMES; k++) {
        sp_expected_t expected;
        sp_match_expected(&played, &rules, &machine[k >> 1], &machine[k & 1], &expected);
        payoff[k] = expected.payoff_focal;
    }
}

/* What is 0 where the reciprocator begins to hold against invasion, to have the larger
 * basin of attraction, and to be favoured in large populations (the one-third law). */
typedef enum { HOLDS, DOMINATES_RISK, ONE_THIRD } condition_t;

static double
advantage(condition_t condition, const double payoff[SP_N_OUTCOMES])
{
    const double against_own = payoff[SP_CC] - payoff[SP_DC];
    const double against_other = payoff[SP_CD] - payoff[SP_DD];
    return condition == HOLDS         ? against_own
        : condition == DOMINATES_RISK ? against_own + against_other
                                      : against_own + 2 * against_other;
}

/* ---- T29: benefit over cost -------------------------------------------------------- */

/* The ratio at which a condition turns: payoffs are linear in the benefit. */
static double
critical_ratio(condition_t condition, double continuation)
{
    double value[2], game[SP_N_OUTCOMES], payoff[SP_N_OUTCOMES];
    for (unsigned k = 0; k < 2; k++) {
        sp_theory_donation(1.0 + k, 1, game);
        contest_of(game, "tit_for_tat", continuation, payoff);
        value[k] = advantage(condition, payoff);
    }
    return 1 - value[0] / (value[1] - value[0]);
}

/* One reciprocator among defectors, by theory and by the jump chain. */
static void
simulate_invasion(sp_verify_t *verify, double benefit, double continuation)
{
    const uint32_t n = 20;
    const double w = 0.1;
    double game[SP_N_OUTCOMES], payoff[SP_N_OUTCOMES];
    sp_theory_donation(benefit, 1, game);
    contest_of(game, "tit_for_tat", continuation, payoff);
    const sp_theory_update_t moran = {
        .rule = SP_THEORY_MORAN_BIRTH_DEATH, .intensity = w, .activity = 1
    };
    const double table[] = { payoff[SP_CC], payoff[SP_CD], payoff[SP_DC], payoff[SP_DD] };
    double ln_rho[4];
    sp_error_t err;
    if (sp_theory_invasion(2, table, n, &moran, ln_rho, &err) != SP_OK) {
        sp_fact_broken(verify, &err);
        return;
    }
    const double rho = exp(ln_rho[2]); /* the first kind among the second */
    const sp_sample_t sample = sp_simulate_fixation(verify, 1,
        verify->quick ? 20000 : 400000,
        "name: reciprocity\n"
        "rounds: 1000000\n"
        "stop: absorbed\n"
        "method: chain\n"
        "game: {kind: donation, benefit: %.17g, cost: 1}\n"
        "match: {continuation: %.17g}\n"
        "population: {size: %u, initial: {strategies: {always_defect: %u, tit_for_tat: "
        "1}}}\n"
        "network: {kind: complete}\n"
        "decision: {rule: moran_birth_death, intensity: %.17g, update: asynchronous}\n"
        "record: {every: 1000000, observables: [fixed_strategy]}\n",
        benefit, continuation, n, n - 1, w);
    sp_fact_share(verify, rho, &sample, "b/c=%g, w=%g: one TFT among 19 ALLD, %llu runs",
        benefit, continuation, (unsigned long long) sample.n);
}

static void
check_five_rules(sp_verify_t *verify)
{
    static const char *const printed[] = { "1.111111111", "1.222222222", "1.333333333" };
    static const char *const name[] = { "holds its own", "dominates by risk",
        "is favoured (1/3 law)" };
    for (unsigned k = 0; k < 3; k++) {
        sp_fact_digits(verify, printed[k], critical_ratio((condition_t) k, 0.9),
            "w=.9: b/c from which TFT %s", name[k]);
    }
    for (unsigned i = 1; i < 10; i += 3) {
        const double w = i / 10.0;
        const double formula[] = { 1 / w, (2 - w) / w, (3 - 2 * w) / w };
        for (unsigned k = 0; k < 3; k++) {
            sp_fact_relative(verify, formula[k], 1e-12,
                critical_ratio((condition_t) k, w), "w=%g: TFT %s", w, name[k]);
        }
    }
    /* the law of large populations as the limit of exact ones */
    double off[2];
    for (unsigned k = 0; k < 2; k++) {
        const uint32_t n = k == 0 ? 1000 : 10000;
        double value[2], game[SP_N_OUTCOMES], payoff[SP_N_OUTCOMES];
        for (unsigned b = 0; b < 2; b++) {
            sp_theory_donation(1.0 + b, 1, game);
            contest_of(game, "tit_for_tat", 0.9, payoff);
            value[b] = sp_theory_one_third(payoff, n);
        }
        off[k] = 1 - value[0] / (value[1] - value[0]) - 4.0 / 3;
    }
    sp_fact_near(
        verify, 0, 0.002, off[1], "w=.9: TFT favoured from 4/3, exact at N=10000");
    sp_fact_near(verify, 10, 0.1, off[0] / off[1], "what is left falls as 1/N");
    simulate_invasion(verify, 1.15, 0.9);
    simulate_invasion(verify, 2, 0.9);
}

const sp_target_t sp_target_T29 = {
    .id = "T29",
    .title = "direct reciprocity: TFT against ALLD",
    .source = "Nowak, Science 314, 1560 (2006)",
    .check = check_five_rules,
};

/* ---- T36: the laboratory ----------------------------------------------------------- */

static const double rewards[] = { 32, 40, 48 };

static void
laboratory_game(double reward, double game[SP_N_OUTCOMES])
{
    game[SP_CC] = reward;
    game[SP_CD] = 12;
    game[SP_DC] = 50;
    game[SP_DD] = 25;
}

/* The chance of another turn at which a condition turns, by halving. */
static double
critical_continuation(condition_t condition, double reward)
{
    double low = 1e-9, high = 1 - 1e-9, game[SP_N_OUTCOMES];
    laboratory_game(reward, game);
    for (unsigned i = 0; i < 80; i++) {
        const double middle = 0.5 * (low + high);
        double payoff[SP_N_OUTCOMES];
        contest_of(game, "grim", middle, payoff);
        /* NaN: towards 0, where no fact passes */
        if (advantage(condition, payoff) < 0) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return 0.5 * (low + high);
}

/* Long-run share of grim among 20 who copy, sometimes at random, in each treatment:
 * exact. */
static double
exact_cooperation(sp_verify_t *verify, double reward, double continuation, double *share)
{
    enum { N = 20 };
    const sp_theory_update_t fermi = {
        .rule = SP_THEORY_FERMI, .selection = 0.1, .mutation = 0.1, .activity = 1
    };
    double game[SP_N_OUTCOMES], payoff[SP_N_OUTCOMES], ln_share[N + 1], cooperation = 0;
    sp_chain_t chain = { 0 };
    sp_error_t err;
    laboratory_game(reward, game);
    contest_of(game, "grim", continuation, payoff);
    sp_status_t status = sp_chain_complete(payoff, N, &fermi, &chain, &err);
    if (status == SP_OK) {
        status = sp_chain_stationary(&chain, ln_share, share, &err);
    }
    sp_chain_free(&chain);
    if (status != SP_OK) {
        sp_fact_broken(verify, &err);
        return NAN;
    }
    for (unsigned i = 0; i <= N; i++) { /* grim is let down by a defector once */
        cooperation += exp(ln_share[i]) * i * (i - 1.0 + (N - i) * (1 - continuation))
            / (N * (N - 1.0));
    }
    return cooperation;
}

static void
simulate_treatment(sp_verify_t *verify, double reward, double continuation, double exact)
{
    const uint32_t rounds = verify->quick ? 1100 : 5100;
    const sp_measure_t cooperation = {
        .variable = "cooperation", .from = 100, .to = rounds
    };
    const sp_sample_t sample = sp_simulate_one(verify, &cooperation, 4,
        "name: laboratory\n"
        "rounds: %u\n"
        "game: {kind: matrix, reward: %g, sucker: 12, temptation: 50, punishment: 25}\n"
        "match: {continuation: %.17g}\n"
        "population: {size: 20, initial: {strategies: {grim: 10, always_defect: 10}}}\n"
        "network: {kind: complete}\n"
        "decision: {rule: fermi, selection: 0.1, mutation: 0.1, update: asynchronous}\n"
        "record: {every: 1, observables: [cooperation]}\n",
        rounds, reward, continuation);
    sp_fact_mean(verify, exact, &sample, "R=%g, delta=%g: cooperation, agents", reward,
        continuation);
}

static void
check_laboratory(sp_verify_t *verify)
{
    static const char *const holds[] = { ".72", ".40", ".08" };
    static const char *const risk[] = { ".815789474", ".605263158", ".394736842" };
    static const double delta[] = { 0.5, 0.75 }; /* of the experiment */
    double cooperation[2][3], share[2][3];
    for (unsigned k = 0; k < 3; k++) {
        sp_fact_relative(verify, strtod(holds[k], NULL), 1e-9,
            critical_continuation(HOLDS, rewards[k]),
            "R=%g: delta from which grim is an equilibrium", rewards[k]);
        sp_fact_digits(verify, risk[k], critical_continuation(DOMINATES_RISK, rewards[k]),
            "R=%g: delta from which grim dominates by risk", rewards[k]);
        for (unsigned d = 0; d < 2; d++) {
            cooperation[d][k] =
                exact_cooperation(verify, rewards[k], delta[d], &share[d][k]);
        }
    }
    /* the share of grim is cooperation in the first turn, which laboratories report */
    sp_fact_holds(verify,
        share[0][0] < share[0][1] && share[0][1] < share[0][2]
            && share[1][0] < share[1][1] && share[1][1] < share[1][2],
        "cooperation in the first turn rises with R at both delta");
    sp_fact_holds(verify,
        share[0][0] < share[1][0] && share[0][1] < share[1][1]
            && share[0][2] < share[1][2],
        "cooperation in the first turn rises with delta at each R");
    /* delta above the risk-dominant one: R=40 at .75, R=48 at both */
    sp_fact_holds(verify,
        share[1][1] > 0.5 && share[0][2] > 0.5 && share[1][2] > 0.5 && share[0][0] < 0.5
            && share[0][1] < 0.5 && share[1][0] < 0.5,
        "grim is the majority just where it dominates by risk");
    for (unsigned d = 0; d < 2; d++) {
        for (unsigned k = 0; k < 3; k++) {
            if (!verify->quick || k == 1) {
                simulate_treatment(verify, rewards[k], delta[d], cooperation[d][k]);
            }
        }
    }
}

const sp_target_t sp_target_T36 = {
    .id = "T36",
    .title = "the shadow of the future in the laboratory: thresholds and order",
    .source = "Dal Bo & Frechette, Am. Econ. Rev. 101, 411 (2011)",
    .check = check_laboratory,
};
