/* verify_images.c - committed minorities, links, relations, transitions, images.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "samenspel/theory.h"
#include "verify_directions.h"
#include "verify_organise.h"
#include "verify_people.h"

/* ---- T18: zealots ------------------------------------------------------------------ */

static void
check_zealots(sp_verify_t *verify)
{
    static const struct {
        double zealots, intensity, temptation;
        const char *printed;
    } row[] = { { 0.1, 1, 1.2, ".5" }, { 0.1, 0.1, 2.5, ".8" }, { 0.1, 0.1, 1.5, "1" } };
    for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
        const double payoff[SP_N_OUTCOMES] = { 1, 0, row[i].temptation, 0 };
        double x;
        sp_error_t err;
        if (sp_theory_zealots(payoff, row[i].zealots, row[i].intensity, &x, &err)
            != SP_OK) {
            sp_fact_broken(verify, &err);
            continue;
        }
        sp_fact_digits(verify, row[i].printed, x, "y=%g, w=%g, T=%g: share of C",
            row[i].zealots, row[i].intensity, row[i].temptation);
    }
    sp_verify_zealots_copied(verify);
}

const sp_target_t sp_target_T18 = {
    .id = "T18",
    .title = "zealots raise cooperation of the rest",
    .source = "Masuda, Sci. Rep. 2, 646 (2012)",
    .check = check_zealots,
};

/* ---- T19: the naming game ---------------------------------------------------------- */

static void
check_naming(sp_verify_t *verify)
{
    const double critical = sp_theory_naming_critical();
    sp_fact_digits(verify, ".09788910377", critical, "critical committed share");
    static const double beside[] = { -1e-7, 1e-7 };
    for (uint32_t i = 0; i < 2; i++) {
        double a, b;
        sp_error_t err;
        if (sp_theory_naming(critical + beside[i], 1e5, &a, &b, &err) != SP_OK) {
            sp_fact_broken(verify, &err);
            continue;
        }
        sp_fact_holds(verify, i == 0 ? b > 0.5 : b < 1e-6,
            "1e-7 %s, to t=1e5: the others %s", i == 0 ? "below" : "above",
            i == 0 ? "keep their name" : "take over");
    }
}

const sp_target_t sp_target_T19 = {
    .id = "T19",
    .title = "one in ten turns the naming game",
    .source = "Xie et al., Phys. Rev. E 84, 011130 (2011)",
    .check = check_naming,
};

/* ---- T22: fast links --------------------------------------------------------------- */

static void
check_fast_links(sp_verify_t *verify)
{
    const double payoff[SP_N_OUTCOMES] = { 1.5, 0, 2, 0.5 };
    /* active .9, .5, .1 */
    const sp_fast_links_t links = { 1, 1, 1.0 / 9, 1, 9, 1 };
    double active[SP_N_OUTCOMES], effective[SP_N_OUTCOMES];
    sp_error_t err;
    if (sp_theory_fast_links(payoff, &links, active, effective, &err) != SP_OK) {
        sp_fact_broken(verify, &err);
        return;
    }
    static const char *const name[] = { "R", "S", "T", "P" };
    static const char *const printed[] = { "1.35", "0", "1", ".05" };
    for (uint32_t k = 0; k < SP_N_OUTCOMES; k++) {
        sp_fact_digits(verify, printed[k], effective[k], "effective %s", name[k]);
    }
    sp_fixed_point_t point[3];
    const unsigned n = sp_theory_replicator(effective, point);
    sp_fact_digits(verify, ".125", n == 3 ? point[1].x : (double) NAN, "x* inside");
    sp_fact_holds(verify, n == 3 && point[1].stability == SP_UNSTABLE, "and unstable");
    sp_fact_holds(verify, sp_theory_links_protect(effective), "R phi_CC > T phi_CD");
    sp_verify_links_simulated(verify);
}

const sp_target_t sp_target_T22 = {
    .id = "T22",
    .title = "fast links turn a dilemma into coordination",
    .source = "Pacheco, Traulsen & Nowak, Phys. Rev. Lett. 97, 258103 (2006)",
    .check = check_fast_links,
};

/* ---- T30: graphs ------------------------------------------------------------------- */

static void
check_graph_game(sp_verify_t *verify)
{
    const double snowdrift[SP_N_OUTCOMES] = { 0.6, 0.2, 1, 0 };
    double effective[SP_N_OUTCOMES];
    sp_fixed_point_t point[3];
    sp_error_t err;
    unsigned n = sp_theory_replicator(snowdrift, point);
    sp_fact_digits(verify, ".333333333", n == 3 ? point[1].x : (double) NAN,
        "snowdrift b=1, c=.8: x* well mixed");
    if (sp_theory_graph_game(snowdrift, 4, SP_THEORY_MORAN_DEATH_BIRTH, effective, &err)
        != SP_OK) {
        sp_fact_broken(verify, &err);
        return;
    }
    n = sp_theory_replicator(effective, point);
    sp_fact_digits(verify, ".7", n == 3 ? point[1].x : (double) NAN,
        "x* on a graph of degree 4, death-birth");
    static const sp_theory_rule_t rule[] = { SP_THEORY_MORAN_DEATH_BIRTH,
        SP_THEORY_IMITATION };
    for (uint32_t r = 0; r < 2; r++) {
        /* the donation game at b/c = k, k + 2: neither act is better */
        double payoff[SP_N_OUTCOMES];
        sp_theory_donation(4 + 2.0 * r, 1, payoff);
        if (sp_theory_graph_game(payoff, 4, rule[r], payoff, &err) != SP_OK) {
            sp_fact_broken(verify, &err);
            continue;
        }
        sp_fact_near(verify, payoff[SP_DC], 1e-14, payoff[SP_CC],
            "donation, degree 4, b/c = %u, %s: no difference", 4 + 2 * r,
            sp_theory_rule_names[rule[r]]);
    }
}

const sp_target_t sp_target_T30 = {
    .id = "T30",
    .title = "the replicator equation on graphs",
    .source = "Ohtsuki & Nowak, J. Theor. Biol. 243, 86 (2006)",
    .check = check_graph_game,
};

/* ---- T32: environment -------------------------------------------------------------- */

static void
check_environment(sp_verify_t *verify)
{
    sp_mean_field_t field = sp_mean_field_donation(3, 1, 1 / log(9));
    field.weight = 0.4;
    const sp_environment_t environment = { 0.2, 1, 2 };
    sp_joint_point_t point[SP_MOST_JOINT_POINTS];
    unsigned n = 0;
    sp_error_t err;
    if (sp_theory_environment(&field, &environment, point, &n, &err) != SP_OK) {
        sp_fact_broken(verify, &err);
        return;
    }
    sp_fact_near(verify, 3, 0, n, "theta=2, Q=.4: states at rest");
    sp_fact_digits(verify, ".333333333", n == 3 ? point[1].x : (double) NAN, "x* inside");
    sp_fact_holds(verify,
        n == 3 && point[0].stability == SP_STABLE && point[1].stability == SP_UNSTABLE
            && point[2].stability == SP_STABLE,
        "a bad and a good state, with a threshold between them");
    sp_verify_relations(verify);
}

const sp_target_t sp_target_T32 = {
    .id = "T32",
    .title = "a relation grows where more than 1/(1+theta) cooperate",
    .source = "Weitz et al., PNAS 113, E7518 (2016)",
    .check = check_environment,
};

/* ---- T33: transitions -------------------------------------------------------------- */

static void
check_transitions(sp_verify_t *verify)
{
    static const struct {
        double high, low;
        bool stable;
    } row[] = { { 1.8, 1.2, true }, { 1.8, 1.8, false }, { 2.1, 2.1, true },
        { 1.61, 1.2, true }, { 1.59, 1.2, false } };
    static const double win_stay[SP_N_OUTCOMES] = { 1, 0, 0, 1 };
    for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
        sp_transition_game_t game = { .error = 1e-5 };
        sp_theory_donation(row[i].high, 1, game.high);
        sp_theory_donation(row[i].low, 1, game.low);
        sp_transition_test_t test;
        sp_error_t err;
        if (sp_theory_transition_stable(&game, win_stay, &test, &err) != SP_OK) {
            sp_fact_broken(verify, &err);
            continue;
        }
        sp_fact_holds(verify, test.stable == row[i].stable,
            "b1=%g, b2=%g, c=1: win-stay lose-shift is %sstable", row[i].high, row[i].low,
            row[i].stable ? "" : "not ");
    }
    sp_verify_transitions(verify);
}

const sp_target_t sp_target_T33 = {
    .id = "T33",
    .title = "win-stay lose-shift is stable iff 2 b1 - b2 > 2c",
    .source = "Hilbe, Simsa, Chatterjee & Nowak, Nature 559, 246 (2018)",
    .check = check_transitions,
};

/* ---- T34: images ------------------------------------------------------------------- */

/* The share of C that all good come to, in public or with private images of one's own. */
static double
settled_cooperation(
    sp_verify_t *verify, const char *norm_name, double error, bool is_private)
{
    const sp_norm_t *const norm = sp_norm_find(norm_name);
    const sp_images_t images = { norm->assess, norm->act, error, 0, 1 };
    sp_fixed_point_t point[SP_MOST_GOODNESS];
    unsigned n = 0;
    sp_error_t err;
    if (sp_theory_goodness(&images, is_private, point, &n, &err) != SP_OK) {
        sp_fact_broken(verify, &err);
        return NAN;
    }
    return n > 0 ? sp_theory_image_cooperation(&images, point[n - 1].x) : (double) NAN;
}

/* Discriminators alone, images known to all: the public laws are exact at any size. */
static void
simulate_public(sp_verify_t *verify)
{
    static const struct {
        const char *norm;
        double error, good;
    } row[] = { { "stern_judging", 0.01, 0.99 }, { "stern_judging", 0.05, 0.95 },
        { "image_scoring", 0.05, 0.5 } };
    const sp_measure_t measure[] = {
        { .variable = "cooperation", .from = 150, .to = 250 },
        { .variable = "image_good", .from = 150, .to = 250 },
    };
    const sp_experiment_t experiment
        = { .replicates = verify->quick ? 1 : 4, .measure = measure, .n_measures = 2 };
    for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
        sp_results_t results;
        if (sp_simulate(verify, &experiment, &results,
                "name: public_images\n"
                "rounds: 250\n"
                "game: {kind: donation, benefit: 3, cost: 1}\n"
                "population: {size: 100, initial: {strategies: {discriminator: 100}}}\n"
                "network: {kind: complete}\n"
                "decision: {rule: none}\n"
                "steering: {information: {flow: 1, norm: %s, error: %g}}\n"
                "record: {every: 1, observables: [cooperation, image_good]}\n",
                row[i].norm, row[i].error)) {
            const sp_sample_t c = sp_results_sample(&results, 0, 0);
            const sp_sample_t good = sp_results_sample(&results, 0, 1);
            sp_fact_mean(verify, row[i].good, &c, "public %s, error %g: cooperation",
                row[i].norm, row[i].error);
            sp_fact_mean(verify, row[i].good, &good, "public %s, error %g: good images",
                row[i].norm, row[i].error);
        }
        sp_results_free(&results);
    }
}

/* Private images come to the law's share but for a term in 1/N: who sees itself, or is the
 * one that was helped, knows better. */
static void
simulate_private(sp_verify_t *verify)
{
    static const char *const norms[] = { "stern_judging", "image_scoring", "standing",
        "shunning", "L4", "L5", "L7", "L8" };
    const sp_measure_t measure = { .variable = "cooperation", .from = 150, .to = 200 };
    for (size_t i = 0; i < (verify->quick ? 2 : sizeof(norms) / sizeof(norms[0])); i++) {
        const sp_experiment_t experiment
            = { .replicates = 1, .n_seeds = 2, .measure = &measure, .n_measures = 1 };
        sp_results_t results;
        if (sp_simulate(verify, &experiment, &results,
                "name: private_images\n"
                "rounds: 200\n"
                "game: {kind: donation, benefit: 3, cost: 1}\n"
                "population: {size: 300, initial: {strategies: {norm_follower: 300}}}\n"
                "network: {kind: complete}\n"
                "decision: {rule: none}\n"
                "steering: {information: {flow: 1, norm: %s, error: 0.05, scope: private}}\n"
                "record: {every: 10, observables: [cooperation]}\n",
                norms[i])) {
            sp_fact_near(verify, settled_cooperation(verify, norms[i], 0.05, true), 0.01,
                sp_results_sample(&results, 0, 0).mean, "private %s, error .05", norms[i]);
        }
        sp_results_free(&results);
    }
}

/* One defector among discriminators, known for what it is with chance phi on each tie. */
static void
simulate_flow(sp_verify_t *verify)
{
    enum { AGENTS = 100 };
    static const double flows[] = { 0.28, 0.4 };
    const sp_measure_t measure[] = {
        { .variable = "agent_payoff", .from = 5, .to = 60, .strategy = "discriminator" },
        { .variable = "agent_payoff", .from = 5, .to = 60, .strategy = "always_defect" },
    };
    const sp_experiment_t experiment = { .replicates = 1, .measure = measure, .n_measures = 2 };
    for (int i = 0; i < 2; i++) {
        const double hidden = 1 - flows[i];
        const double others = AGENTS - 1;
        sp_results_t results;
        if (sp_simulate(verify, &experiment, &results,
                "name: flow\n"
                "rounds: 60\n"
                "game: {kind: donation, benefit: 3, cost: 1}\n"
                "population: {size: %d, initial: {strategies: {discriminator: %d,"
                " always_defect: 1}}}\n"
                "network: {kind: complete}\n"
                "decision: {rule: none}\n"
                "steering: {information: {flow: %g, norm: standing}}\n"
                "record: {every: 1, observables: [cooperation],"
                " agents: {every: 1, fields: [strategy, payoff]}}\n",
                AGENTS, AGENTS - 1, flows[i])) {
            const sp_sample_t discriminators = sp_results_sample(&results, 0, 0);
            const sp_sample_t defector = sp_results_sample(&results, 0, 1);
            sp_fact_mean(verify, 3 * (others - 1) / others - (others - 1 + hidden) / others,
                &discriminators, "flow %g: payoff of discriminators", flows[i]);
            sp_fact_mean(verify, 3 * hidden, &defector,
                "flow %g: payoff of the one defector", flows[i]);
            sp_fact_holds(verify,
                (discriminators.mean > defector.mean)
                    == (sp_theory_discriminator_advantage(3, 1, flows[i]) > 0),
                "flow %g: who earns more", flows[i]);
        }
        sp_results_free(&results);
    }
}

static void
check_images(sp_verify_t *verify)
{
    sp_fact_near(verify, 0, 1e-15, sp_theory_discriminator_advantage(3, 1, 1.0 / 3),
        "b=3, c=1: discriminators break even at flow 1/3");
    static const double error[] = { 0.01, 0.05 };
    static const char *const printed[] = { ".99", ".95" };
    for (uint32_t i = 0; i < 2; i++) {
        sp_fact_digits(verify, printed[i],
            settled_cooperation(verify, "stern_judging", error[i], false),
            "public stern judging, error %g", error[i]);
        sp_fact_digits(verify, ".5",
            settled_cooperation(verify, "image_scoring", error[i], false),
            "public image scoring, error %g", error[i]);
        sp_fact_digits(verify, ".5",
            settled_cooperation(verify, "stern_judging", error[i], true),
            "private stern judging, error %g", error[i]);
    }
    /* everybody sees the same acts but errs alone */
    for (const sp_norm_t *norm = sp_norms; norm->name != NULL; norm++) {
        if (norm->name[0] != 'L') {
            continue;
        }
        const bool bears = strchr("1347", norm->name[1]) != NULL;
        const sp_images_t images = { norm->assess, norm->act, 0.05, 0, 1 };
        double good, cooperation;
        sp_error_t err;
        if (sp_theory_seen_by_all(&images, 64, 4000, &good, &cooperation, &err)
            != SP_OK) {
            sp_fact_broken(verify, &err);
            continue;
        }
        sp_fact_holds(verify, bears ? cooperation > 0.8 : cooperation < 0.75,
            "%s: %.2f in public, private errors .05 leave %s", norm->name,
            settled_cooperation(verify, norm->name, 0.05, false),
            bears ? "above .8" : "below .75");
    }
    simulate_public(verify);
    simulate_private(verify);
    simulate_flow(verify);
}

const sp_target_t sp_target_T34 = {
    .id = "T34",
    .title = "images: public norms cooperate, private errors undo half of them",
    .source = "Nowak & Sigmund (1998); Ohtsuki & Iwasa (2006); Uchida & Sasaki (2013)",
    .check = check_images,
};
