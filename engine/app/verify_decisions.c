/* verify_decisions.c - what circles decide, who makes offers, what habit and pilots do.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "samenspel/theory.h"
#include "verify_organise.h"
#include "verify_directions.h"
#include "verify_people.h"

/* K where one in ten cooperates unsteered, b = 3, c = 1. */
static double
one_in_ten(void)
{
    return 1 / log(9);
}

/* ---- T35: fairness ----------------------------------------------------------------- */

static void
check_fairness(sp_verify_t *verify)
{
    double payoff[SP_N_OUTCOMES];
    sp_theory_donation(3, 1, payoff);
    sp_fact_digits(verify, ".25", sp_theory_guilt(payoff), "donation, guilt for C");
    const double axelrod[SP_N_OUTCOMES] = { 3, 0, 5, 1 };
    sp_fact_digits(verify, ".4", sp_theory_guilt(axelrod), "(5,3,1,0), guilt for C");
    sp_fact_digits(verify, ".4", sp_theory_public_guilt(5, 3), "public goods, n=5, r=3");
    /* at the threshold nobody bears a free rider, and above it some do */
    sp_fact_near(verify, 0, 1e-15, sp_theory_free_riders(5, 3, 0.2, 0.4),
        "free riders borne at the threshold");
    sp_fact_digits(
        verify, ".25", sp_theory_free_riders(5, 3, 0.2, 0.6), "and at guilt .6, envy .2");
    sp_verify_guilt(verify);
}

const sp_target_t sp_target_T35 = {
    .id = "T35",
    .title = "guilt from which fair players cooperate",
    .source = "Fehr & Schmidt, Q. J. Econ. 114, 817 (1999)",
    .check = check_fairness,
};

/* ---- T38: local and global bodies -------------------------------------------------- */

/* Chance to pass, a broken fact and NaN where not to be had. */
static double
pass_of(sp_verify_t *verify, const sp_proposal_t *proposal, sp_body_rule_t rule)
{
    sp_error_t err;
    double pass;
    if (sp_proposal_passes(proposal, rule, &pass, &err) != SP_OK) {
        sp_fact_broken(verify, &err);
        return NAN;
    }
    return pass;
}

static void
check_local_bodies(sp_verify_t *verify)
{
    /* four circles of eight, each with its own rule, or one body of 32 */
    static const double gain[] = { -0.5, -0.1, 0.1, 0.5 };
    for (uint32_t i = 0; i < 4; i++) {
        const sp_proposal_t local = sp_proposal(8, gain[i]);
        const sp_proposal_t global = sp_proposal(32, gain[i]);
        const double by_consent = pass_of(verify, &local, SP_BODY_CONSENT);
        sp_fact_holds(verify, by_consent > pass_of(verify, &global, SP_BODY_CONSENT),
            "consent, gain %g: local rules stand more often", gain[i]);
        const double by_majority = pass_of(verify, &local, SP_BODY_MAJORITY);
        const bool more = by_majority > pass_of(verify, &global, SP_BODY_MAJORITY);
        sp_fact_holds(verify, more == (gain[i] < 0),
            "majority, gain %g: local rules stand %s often", gain[i],
            gain[i] < 0 ? "more" : "less");
    }
    sp_verify_bodies_simulated(verify);
}

const sp_target_t sp_target_T38 = {
    .id = "T38",
    .title = "where little is at stake, local rules stand where global ones do not",
    .source = "direction of Vasconcelos et al., Nat. Clim. Change 3, 797 (2013)",
    .check = check_local_bodies,
};

/* ---- T39: consent, majority, unanimity --------------------------------------------- */

static void
check_attempts(sp_verify_t *verify)
{
    static const sp_body_rule_t rule[] = { SP_BODY_MAJORITY, SP_BODY_CONSENT,
        SP_BODY_UNANIMITY };
    static const char *const name[] = { "majority", "consent", "unanimity" };
    const sp_proposal_t proposal = sp_proposal(8, 0.5);
    double before_held = 0, before_adopted = 1;
    for (uint32_t i = 0; i < 3; i++) {
        double held, adopted;
        sp_theory_attempts(pass_of(verify, &proposal, rule[i]), 10, &held, &adopted);
        sp_fact_holds(verify, held > before_held,
            "%s: more meetings than the rule before", name[i]);
        sp_fact_holds(verify, adopted < before_adopted,
            "%s: adopted less often within ten cycles", name[i]);
        before_held = held;
        before_adopted = adopted;
    }
    sp_verify_rules_simulated(verify);
}

const sp_target_t sp_target_T39 = {
    .id = "T39",
    .title = "unanimity: more attempts, fewer decisions",
    .source = "direction of Kosfeld, Okada & Riedl, Am. Econ. Rev. 99, 1335 (2009)",
    .check = check_attempts,
};

/* ---- T42: habit -------------------------------------------------------------------- */

static void
habit_fact(sp_verify_t *verify, double weight, double bonus, const char *x_printed,
    const char *rate_printed)
{
    const sp_habit_t habit = { .advantage = 4 * weight - 1,
        .noise = one_in_ten(),
        .bonus = bonus,
        .growth = 1,
        .activity = 1 };
    double x = NAN, rate = NAN;
    sp_error_t err;
    if (sp_theory_habit(&habit, &x, &rate, &err) != SP_OK) {
        sp_fact_broken(verify, &err);
        return;
    }
    sp_fact_digits(verify, x_printed, x, "Q=%g, bonus %g: share of C", weight, bonus);
    sp_fact_digits(
        verify, rate_printed, rate, "Q=%g, bonus %g: relaxation", weight, bonus);
    sp_habit_t slow = habit;
    double slow_x = NAN;
    slow.growth = 0.3;
    if (sp_theory_habit(&slow, &slow_x, &rate, &err) != SP_OK) {
        sp_fact_broken(verify, &err);
        return;
    }
    /* runs of the rarer act end before a slow habit has grown */
    sp_fact_holds(verify, fabs(slow_x - 0.5) > fabs(x - 0.5),
        "Q=%g, bonus %g: slow habits serve the commoner act", weight, bonus);
}

static void
check_habit(sp_verify_t *verify)
{
    habit_fact(verify, 0, 0.5, ".0454545455", ".785714286");
    habit_fact(verify, 0.5, 0.5, ".9545454545", ".785714286");
    habit_fact(verify, 0.5, 1, ".976190476", ".512195122");
    sp_fact_digits(
        verify, ".5", sp_theory_clarity(0.5, 1, -1, one_in_ten()), "clarity .5 at Q=.5");
    sp_fact_digits(
        verify, ".34", sp_theory_clarity(0.3, 1, -1, one_in_ten()), "clarity .3 at Q=.5");
    double x, over_time;
    sp_theory_noisy_clarity(-1, 2, 0.5, one_in_ten(), &x, &over_time);
    sp_fact_holds(verify, x > 0.1 && x < 0.5 && over_time > 0,
        "noisy clarity: between one in ten and one half, moving with what is common");
    sp_verify_habit_and_clarity(verify);
}

const sp_target_t sp_target_T42 = {
    .id = "T42",
    .title = "habit and clarity, stationary",
    .source = "this project (model.md, sections 7.3 and 7.4)",
    .check = check_habit,
};

/* ---- T44: decisions ---------------------------------------------------------------- */

static void
check_decisions(sp_verify_t *verify)
{
    sp_proposal_t proposal = sp_proposal(8, 0.5);
    sp_fact_digits(
        verify, ".066807201", sp_proposal_below(&proposal, -1), "objection at Q=0");
    const double consent = pass_of(verify, &proposal, SP_BODY_CONSENT);
    sp_fact_digits(verify, ".575136632", consent, "consent of eight");
    sp_fact_digits(verify, ".052257528", pass_of(verify, &proposal, SP_BODY_UNANIMITY),
        "unanimity of eight");
    sp_fact_digits(verify, ".790119628", pass_of(verify, &proposal, SP_BODY_MAJORITY),
        "majority of eight");
    const sp_proposal_t nine = sp_proposal(9, 0.5);
    sp_fact_digits(verify, ".890390115", pass_of(verify, &nine, SP_BODY_MAJORITY),
        "majority of nine");
    static const double weight[] = { 0.25, 0.5 };
    static const char *const objection[] = { ".023610452", ".002506144" };
    for (uint32_t i = 0; i < 2; i++) {
        proposal.weight = weight[i];
        const double p = sp_proposal_below(&proposal, -1);
        sp_fact_digits(verify, objection[i], p, "objection at Q=%g", weight[i]);
        /* stakes in common: objections come together, and fewer meetings see one */
        sp_fact_holds(verify, pass_of(verify, &proposal, SP_BODY_CONSENT) > pow(1 - p, 8),
            "Q=%g: consent above that of independent members", weight[i]);
    }
    sp_fact_digits(verify, ".68256", sp_theory_condorcet(5, 0.6), "Condorcet, 5 at .6");
    sp_fact_digits(verify, ".73343232", sp_theory_condorcet(9, 0.6), "9 at .6");
    sp_fact_digits(verify, ".83692", sp_theory_condorcet(5, 0.7), "5 at .7");
    sp_fact_digits(verify, ".846232231", sp_theory_condorcet(25, 0.6), "25 at .6");
    static const double signals[] = { 1, 4, 8 };
    static const char *const variance[] = { ".5", ".2", ".111111" };
    static const char *const sign[] = { ".75", ".852416382", ".891826552" };
    for (uint32_t i = 0; i < 3; i++) {
        sp_fact_digits(verify, variance[i], sp_theory_pooled_variance(1, 1, signals[i]),
            "%g pooled signals: variance", signals[i]);
        sp_fact_digits(verify, sign[i], sp_theory_sign_right(1, 1, signals[i]),
            "%g pooled signals: sign right", signals[i]);
    }
    double held, adopted;
    sp_theory_attempts(consent, 1e6, &held, &adopted);
    sp_fact_relative(verify, 1 / consent, 1e-12, held, "cycles until consent");
    const double trust[9] = { 0.5, 0.3, 0.2, 0.1, 0.8, 0.1, 0, 0.6, 0.4 };
    double influence[3], second, left[3] = { 0 };
    sp_error_t err;
    if (sp_theory_degroot(3, trust, influence, &second, &err) != SP_OK) {
        sp_fact_broken(verify, &err);
        return;
    }
    for (uint32_t i = 0; i < 9; i++) {
        left[i % 3] += influence[i / 3] * trust[i];
    }
    for (uint32_t i = 0; i < 3; i++) {
        sp_fact_near(verify, influence[i], 1e-15, left[i],
            "listening: influence of member %u is its left eigenvector's", i + 1);
    }
    sp_verify_meetings(verify);
}

const sp_target_t sp_target_T44 = {
    .id = "T44",
    .title = "consent, majority, unanimity; pooled facts; listening",
    .source = "this project (model.md, section 7.11); Condorcet (1785); DeGroot (1974)",
    .check = check_decisions,
};

/* ---- T45: delegation --------------------------------------------------------------- */

static void
check_delegation(sp_verify_t *verify)
{
    static const uint32_t circles[] = { 4, 10 };
    static const char *const printed[] = { ".75", ".9" };
    for (uint32_t i = 0; i < 2; i++) {
        sp_offers_t offers = { .demand_spread = 1,
            .contacts = 1,
            .upward_flow = 1,
            .layers = 1,
            .n_circles = circles[i] };
        const double central = sp_theory_central_loss(&offers);
        sp_fact_digits(
            verify, printed[i], central, "%u circles: the centre's loss", circles[i]);
        offers.bias = sqrt(central) - 1e-9;
        sp_fact_holds(verify, sp_theory_delegate(&offers),
            "%u circles: local up to that squared bias", circles[i]);
        offers.bias = sqrt(central) + 1e-9;
        sp_fact_holds(verify, !sp_theory_delegate(&offers),
            "%u circles: central from there on", circles[i]);
    }
    sp_verify_offers(verify);
}

const sp_target_t sp_target_T45 = {
    .id = "T45",
    .title = "when to leave the offer to the circle",
    .source = "this project (model.md, section 7.12); question of Dessein (2002)",
    .check = check_delegation,
};

/* ---- T46: pilots and zealots ------------------------------------------------------- */

/* The article's population, its noise divided by `steeper`. */
static sp_mean_field_t
article(double weight, double conditionality, double steeper)
{
    sp_mean_field_t field = sp_mean_field_donation(3, 1, one_in_ten() / steeper);
    field.weight = weight;
    field.conditionality = conditionality;
    return field;
}

static double
critical_share(sp_verify_t *verify, double steeper, sp_committed_t committed)
{
    sp_mean_field_t field = article(0.5, 1, steeper);
    field.pilot_weight = 0.5;
    double share;
    sp_error_t err;
    if (sp_mean_field_critical_share(&field, committed, &share, &err) != SP_OK) {
        sp_fact_broken(verify, &err);
        return NAN;
    }
    return share;
}

static void
check_pilots(sp_verify_t *verify)
{
    static const double share[] = { 0.1, 0.25, 0.5 };
    static const char *const printed[] = { ".18", ".30", ".50" };
    for (uint32_t i = 0; i < 3; i++) {
        sp_mean_field_t field = article(0, 0, 1);
        field.pilots = share[i];
        field.pilot_weight = 0.5;
        sp_fixed_point_t point[SP_MOST_FIXED_POINTS];
        unsigned n = 0;
        sp_error_t err;
        if (sp_mean_field_fixed_points(&field, point, &n, &err) != SP_OK) {
            sp_fact_broken(verify, &err);
            continue;
        }
        sp_fact_digits(verify, printed[i], n == 1 ? point[0].x : (double) NAN,
            "lambda=0: share of C with %g pilots", share[i]);
    }
    sp_fact_digits(verify, ".01681246045532",
        critical_share(verify, 1, SP_COMMITTED_PILOTS),
        "lambda=1, Q=.5: critical share of pilots");
    sp_fact_digits(verify, ".014174492", critical_share(verify, 1, SP_COMMITTED_ZEALOTS),
        "critical share of zealots");
    sp_verify_zealots_trusted(verify);
    sp_verify_pilots(verify);
}

const sp_target_t sp_target_T46 = {
    .id = "T46",
    .title = "how many pilots or zealots tip trust",
    .source = "this project (mean field of model.md, section 8)",
    .check = check_pilots,
};

/* ---- T20: a critical minority ------------------------------------------------------ */

static void
check_minority(sp_verify_t *verify)
{
    const double low = critical_share(verify, 1.5, SP_COMMITTED_ZEALOTS);
    const double high = critical_share(verify, 2, SP_COMMITTED_ZEALOTS);
    sp_fact_digits(verify, ".112810", low, "critical zealots, K = c/(1.5 ln 9)");
    sp_fact_digits(verify, ".180254", high, "critical zealots, K = c/(2 ln 9)");
    sp_fact_holds(
        verify, low > 0.1 && high < 0.4, "both in the quoted range of 10 to 40 %%");
    sp_verify_minority_simulated(verify);
}

const sp_target_t sp_target_T20 = {
    .id = "T20",
    .title = "a committed minority tips a convention",
    .source = "range of Centola et al., Science 360, 1116 (2018)",
    .check = check_minority,
};
