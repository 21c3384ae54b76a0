/* verify_match.c - iterated games of two: zero-determinant strategies, play with errors.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "samenspel/theory.h"
#include "verify.h"

static const sp_game_t axelrod = { .payoff = { 3, 0, 5, 1 } };

/* Strategies of the targets that are not built in, as theory and as scenarios take
 * them. */
static const struct {
    const char *name;
    sp_memory_one_t player;
    const char *text;
} own[] = {
    { "extort_3", { 1, { 11.0 / 13, 0.5, 7.0 / 26, 0 } },
        "{kind: memory_one, first: 1, cooperate_after: {CC: 0.84615384615384615, CD: 0.5,"
        " DC: 0.26923076923076923, DD: 0}}" },
    { "grim_memory_one", { 1, { 1, 0, 0, 0 } },
        "{kind: memory_one, first: 1, cooperate_after: {CC: 1, CD: 0, DC: 0, DD: 0}}" },
};
enum { N_OWN = sizeof(own) / sizeof(own[0]) };

/* Index in own, or N_OWN. */
static size_t
own_named(const char *name)
{
    size_t i = 0;
    while (i < N_OWN && strcmp(own[i].name, name) != 0) {
        i++;
    }
    return i;
}

static sp_machine_t
machine_named(const char *name)
{
    sp_machine_t machine = { 0 };
    const size_t i = own_named(name);
    if (i < N_OWN) {
        const sp_strategy_t strategy = {
            .name = name, .form = SP_MEMORY_ONE, .memory_one = own[i].player
        };
        sp_strategy_machine(&strategy, &machine);
    } else {
        const sp_strategy_t *strategy = sp_strategy_find(name);
        if (strategy != NULL) {
            sp_strategy_machine(strategy, &machine);
        }
    }
    return machine;
}

/* The exact infinite match, or NaN with a broken fact. */
static sp_expected_t
infinite(sp_verify_t *verify, double error, const char *focal, const char *partner)
{
    const sp_machine_t one = machine_named(focal);
    const sp_machine_t other = machine_named(partner);
    sp_expected_t expected;
    sp_error_t err;
    if (sp_theory_match(&axelrod, error, 0, &one, &other, &expected, &err) != SP_OK) {
        sp_fact_broken(verify, &err);
        expected = (sp_expected_t) { .payoff_focal = NAN, .payoff_partner = NAN };
    }
    return expected;
}

/* ---- the same pair through the engine ---------------------------------------------- */

/* Two agents that never change; each round is one match. */
static void
pair_text(char *text, size_t size, const char *focal, const char *partner, double error,
    uint32_t turns, const char *payoff)
{
    char strategies[1024] = "";
    char initial[256];
    const char *const name[2] = { focal, partner };
    for (uint32_t i = 0; i < 2; i++) {
        const size_t o = own_named(name[i]);
        if (o < N_OWN && strstr(strategies, own[o].name) == NULL) {
            const size_t used = strlen(strategies);
            snprintf(strategies + used, sizeof(strategies) - used, "%s  %s: %s\n",
                used == 0 ? "strategies:\n" : "", own[o].name, own[o].text);
        }
    }
    if (strcmp(focal, partner) == 0) {
        snprintf(initial, sizeof(initial), "%s: 2", focal);
    } else {
        snprintf(initial, sizeof(initial), "%s: 1, %s: 1", focal, partner);
    }
    snprintf(text, size,
        "name: pair\n"
        "rounds: 1\n"
        "game: {kind: matrix, reward: 3, sucker: 0, temptation: 5, punishment: 1}\n"
        "match: {rounds: %u, error: %.17g, payoff: %s}\n"
        "population: {size: 2, initial: {strategies: {%s}}}\n"
        "%s"
        "decision: {rule: none}\n"
        "record: {every: 1, observables: [cooperation],"
        " agents: {every: 1, fields: [payoff, cooperation, strategy]}}\n",
        turns, error, payoff, initial, strategies);
}

/* What the engine expects of a pair, its first turns extrapolated away: the mean over n
 * turns is the infinite one + constant/n + something that falls geometrically. */
static bool
engine_expects(sp_verify_t *verify, const char *focal, const char *partner, double error,
    const sp_measure_t *measure, uint32_t n_measures, double *value)
{
    static const uint32_t turns[2] = { 500000, 1000000 };
    double at[2][SP_MOST_MEASURES];
    for (uint32_t t = 0; t < 2; t++) {
        char text[2048];
        pair_text(text, sizeof(text), focal, partner, error, turns[t], "expected");
        const sp_experiment_t experiment = {
            .replicates = 1, .n_seeds = 1, .measure = measure, .n_measures = n_measures
        };
        sp_results_t results;
        const bool done = sp_simulate(verify, &experiment, &results, "%s", text);
        for (uint32_t m = 0; done && m < n_measures; m++) {
            at[t][m] = sp_results_sample(&results, 0, m).mean;
        }
        sp_results_free(&results);
        if (!done) {
            return false;
        }
    }
    for (uint32_t m = 0; m < n_measures; m++) {
        value[m] = 2 * at[1][m] - at[0][m];
    }
    return true;
}

/* Matches played turn by turn, beside what the engine expects of the same length. */
static void
play_pair(sp_verify_t *verify, const char *focal, const char *partner, double error)
{
    const uint32_t turns = 2000;
    const sp_measure_t measure[] = {
        { .variable = "agent_payoff", .from = 1, .to = 1, .strategy = focal },
        { .variable = "agent_payoff", .from = 1, .to = 1, .strategy = partner },
    };
    const uint32_t n = strcmp(focal, partner) == 0 ? 1 : 2;
    double expected[2];
    char text[2048];
    pair_text(text, sizeof(text), focal, partner, error, turns, "expected");
    sp_experiment_t experiment = {
        .replicates = 1, .n_seeds = 1, .measure = measure, .n_measures = n
    };
    sp_results_t results;
    bool done = sp_simulate(verify, &experiment, &results, "%s", text);
    for (uint32_t m = 0; done && m < n; m++) {
        expected[m] = sp_results_sample(&results, 0, m).mean;
    }
    sp_results_free(&results);
    if (!done) {
        return;
    }
    experiment.n_seeds = 0;
    experiment.replicates = verify->quick ? 50 : 500;
    pair_text(text, sizeof(text), focal, partner, error, turns, "sampled");
    done = sp_simulate(verify, &experiment, &results, "%s", text);
    for (uint32_t m = 0; done && m < n; m++) {
        const sp_sample_t sample = sp_results_sample(&results, 0, m);
        sp_fact_mean(verify, expected[m], &sample,
            "%s - %s: payoff of %s, %u turns played", focal, partner,
            m == 0 ? focal : partner, turns);
    }
    sp_results_free(&results);
}

/* ---- T6: zero-determinant strategies ----------------------------------------------- */

typedef struct {
    const char *focal, *partner;
    const char *payoff_focal, *payoff_partner; /* as printed */
} pair_row_t;

static const pair_row_t determinant_rows[] = {
    { "extort_3", "always_cooperate", "3.727272727", "1.909090909" },
    { "extort_3", "random", "2.5625", "1.520833333" },
    { "extort_3", "win_stay_lose_shift", "2.363636364", "1.454545455" },
    { "zd_extort_2", "always_cooperate", "3.5", "2.25" },
    { "zd_gtft_2", "random", "2.117647059", "2.558823529" },
    { "zd_gtft_2", "always_defect", ".777777778", "1.888888889" },
};

static void
check_pair(sp_verify_t *verify, const pair_row_t *row, double error)
{
    const sp_expected_t exact = infinite(verify, error, row->focal, row->partner);
    sp_fact_digits(verify, row->payoff_focal, exact.payoff_focal,
        "%s - %s: payoff, theory", row->focal, row->partner);
    sp_fact_digits(verify, row->payoff_partner, exact.payoff_partner,
        "%s - %s: partner's payoff, theory", row->focal, row->partner);
    const sp_measure_t measure[] = {
        { .variable = "agent_payoff", .from = 1, .to = 1, .strategy = row->focal },
        { .variable = "agent_payoff", .from = 1, .to = 1, .strategy = row->partner },
    };
    double engine[2];
    if (engine_expects(verify, row->focal, row->partner, error, measure, 2, engine)) {
        sp_fact_near(verify, exact.payoff_focal, 1e-9, engine[0],
            "%s - %s: payoff, engine", row->focal, row->partner);
        sp_fact_near(verify, exact.payoff_partner, 1e-9, engine[1],
            "%s - %s: partner's payoff, engine", row->focal, row->partner);
    }
}

/* Largest departure from s_X - baseline = slope (s_Y - baseline) over a grid of
 * memory-one partners and all built-in ones. */
static double
worst_departure(sp_verify_t *verify, const char *name, double baseline, double slope)
{
    static const double level[] = { 0.02, 0.35, 0.68, 1 };
    const sp_machine_t focal = machine_named(name);
    double worst = 0;
    size_t n_built_in = 0;
    while (sp_strategies[n_built_in] != NULL) {
        n_built_in++;
    }
    for (size_t k = 0; k < 256 + n_built_in; k++) {
        const sp_strategy_t made = { .form = SP_MEMORY_ONE,
            .memory_one = { 0.5,
                { level[k & 3], level[k >> 2 & 3], level[k >> 4 & 3],
                    level[k >> 6 & 3] } } };
        sp_machine_t partner;
        if (!sp_strategy_machine(k < 256 ? &made : sp_strategies[k - 256], &partner)) {
            continue;
        }
        sp_expected_t expected;
        sp_error_t err;
        if (sp_theory_match(&axelrod, 0, 0, &focal, &partner, &expected, &err) != SP_OK) {
            sp_fact_broken(verify, &err);
            return NAN;
        }
        const double departure = fabs(expected.payoff_focal - baseline
            - slope * (expected.payoff_partner - baseline));
        worst = departure > worst ? departure : worst;
    }
    return worst;
}

static void
check_determinant(sp_verify_t *verify)
{
    for (size_t i = 0; i < sizeof(determinant_rows) / sizeof(determinant_rows[0]); i++) {
        check_pair(verify, &determinant_rows[i], 0);
    }
    static const struct {
        const char *name;
        double baseline, slope;
    } line[] = { { "extort_3", 1, 3 }, { "zd_extort_2", 1, 2 }, { "zd_gtft_2", 3, 2 } };
    for (size_t i = 0; i < sizeof(line) / sizeof(line[0]); i++) {
        sp_fact_near(verify, 0, 1e-10,
            worst_departure(verify, line[i].name, line[i].baseline, line[i].slope),
            "%s: s_X - %g = %g (s_Y - %g) against all", line[i].name, line[i].baseline,
            line[i].slope, line[i].baseline);
        const sp_machine_t machine = machine_named(line[i].name);
        sp_memory_one_t player;
        sp_zero_determinant_t found = { .slope = NAN, .baseline = NAN };
        sp_error_t err;
        if (!sp_machine_memory_one(&machine, &player)
            || sp_theory_zero_determinant(axelrod.payoff, player.after, &found, &err)
                != SP_OK) {
            found.enforces = false;
        }
        sp_fact_near(verify, line[i].slope, 1e-12, found.enforces ? found.slope : NAN,
            "%s: slope that it enforces", line[i].name);
    }
    sp_fact_relative(verify, 1.0 / 3, 1e-15, sp_theory_generosity(axelrod.payoff),
        "optimal generosity of tit for tat");
    play_pair(verify, "extort_3", "always_cooperate", 0);
    play_pair(verify, "extort_3", "random", 0);
    play_pair(verify, "zd_gtft_2", "random", 0);
    play_pair(verify, "zd_extort_2", "win_stay_lose_shift", 0);
}

const sp_target_t sp_target_T6 = {
    .id = "T6",
    .title = "zero-determinant strategies of the infinite game (5, 3, 1, 0)",
    .source = "Press & Dyson, PNAS 109, 10409 (2012); Stewart & Plotkin, ibid. 10134",
    .check = check_determinant,
};

/* ---- T7: errors -------------------------------------------------------------------- */

static const struct {
    const char *name, *payoff, *cooperation;
} self_rows[] = {
    { "tit_for_tat", "2.25", ".5" },
    { "win_stay_lose_shift", "2.951092", ".970596" },
    { "generous_tit_for_tat", "2.970321746", ".971153846" },
    { "always_cooperate", "2.9899", ".99" },
    { "always_defect", "1.0299", ".01" },
    { "grim_memory_one", "1.0397", ".0149" },
    { "grim", "1.0299", ".01" },
    { "grudger", "1.0299", ".01" },
};

static void
check_self_play(
    sp_verify_t *verify, const char *name, const char *payoff, const char *cooperation)
{
    const sp_expected_t exact = infinite(verify, 0.01, name, name);
    const double share = exact.outcome[SP_CC] + exact.outcome[SP_CD];
    sp_fact_digits(
        verify, payoff, exact.payoff_focal, "%s with itself: payoff, theory", name);
    sp_fact_digits(
        verify, cooperation, share, "%s with itself: cooperation, theory", name);
    const sp_measure_t measure[] = {
        { .variable = "agent_payoff", .from = 1, .to = 1 },
        { .variable = "cooperation", .from = 1, .to = 1 },
    };
    double engine[2];
    if (engine_expects(verify, name, name, 0.01, measure, 2, engine)) {
        sp_fact_near(verify, exact.payoff_focal, 1e-9, engine[0],
            "%s with itself: payoff, engine", name);
        sp_fact_near(
            verify, share, 1e-9, engine[1], "%s with itself: cooperation, engine", name);
    }
}

static void
check_errors(sp_verify_t *verify)
{
    for (size_t i = 0; i < sizeof(self_rows) / sizeof(self_rows[0]); i++) {
        check_self_play(
            verify, self_rows[i].name, self_rows[i].payoff, self_rows[i].cooperation);
    }
    static const pair_row_t pairs[] = {
        { "win_stay_lose_shift", "always_defect", ".535", "2.985" },
        { "win_stay_lose_shift", "tit_for_tat", "2.25", "2.25" },
    };
    for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
        check_pair(verify, &pairs[i], 0.01);
    }
    for (size_t i = 0; i < sizeof(self_rows) / sizeof(self_rows[0]); i++) {
        play_pair(verify, self_rows[i].name, self_rows[i].name, 0.01);
    }
    play_pair(verify, "win_stay_lose_shift", "always_defect", 0.01);
    play_pair(verify, "win_stay_lose_shift", "tit_for_tat", 0.01);
}

const sp_target_t sp_target_T7 = {
    .id = "T7",
    .title = "play with one move in a hundred mistaken, (5, 3, 1, 0)",
    .source = "Nowak & Sigmund, Nature 364, 56 (1993)",
    .check = check_errors,
};
