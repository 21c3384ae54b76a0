/* verify_institutions.c - groups that share, leave, punish, pay and agree.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stddef.h>

#include "samenspel/theory.h"
#include "verify.h"
#include "verify_directions.h"
#include "verify_money.h"

/* Tells a failure; whether there was none. */
static bool
succeeded(sp_verify_t *verify, sp_status_t status, const sp_error_t *err)
{
    if (status != SP_OK) {
        sp_fact_broken(verify, err);
    }
    return status == SP_OK;
}

/* ---- T13: public goods that one may leave ------------------------------------------ */

static void
check_loners(sp_verify_t *verify)
{
    const sp_group_game_t game = sp_group_public_goods(5, 3, 1);
    static const double start[] = { 0.2, 0.2, 0.6 };
    const double duration = verify->quick ? 400 : 20000;
    double share[3], payoff[3];
    sp_optional_mean_t mean;
    sp_error_t err;
    if (!succeeded(verify, sp_optional_point(10, 3, 1, 1, share, &err), &err)) {
        return;
    }
    sp_fact_digits(verify, ".7597475832", share[SP_GROUP_LONER], "N=10, r=3: z*");
    if (!succeeded(verify, sp_optional_point(5, 3, 1, 1, share, &err), &err)) {
        return;
    }
    sp_fact_digits(verify, ".4613397632", share[SP_GROUP_LONER], "N=5, r=3: z*");
    sp_fact_digits(verify, ".2693301184", share[SP_GROUP_COOPERATOR], "N=5, r=3: x*");
    sp_fact_digits(verify, ".2693301184", share[SP_GROUP_DEFECTOR], "N=5, r=3: y*");
    sp_optional_payoffs(&game, 1, share, payoff);
    sp_fact_near(verify, 1, 1e-14, payoff[SP_GROUP_COOPERATOR],
        "N=5, r=3: payoff of C is that of loners");
    sp_fact_near(verify, 1, 1e-14, payoff[SP_GROUP_DEFECTOR],
        "N=5, r=3: payoff of D is that of loners");
    const sp_status_t status =
        sp_optional_path(&game, 1, start, duration, 1, NULL, &mean, &err);
    if (succeeded(verify, status, &err)) {
        /* what is left of the orbit at the end falls with the duration */
        sp_fact_near(verify, 1, 1 / duration, mean.payoff,
            "N=5, r=3: payoff on a closed orbit, mean over time %g", duration);
        sp_fact_near(verify, 0.5, 1 / duration, mean.willing, "N=5, r=3: C/(C+D) on it");
    }
}

const sp_target_t sp_target_T13 = {
    .id = "T13",
    .title = "public goods that one may leave: the interior point, and orbits round it",
    .source = "Hauert, De Monte, Hofbauer & Sigmund, Science 296, 1129 (2002)",
    .check = check_loners,
};

/* ---- T14: peers and pools that punish ---------------------------------------------- */

/* Shares of time of m strategies among 100; false where they could not be computed. */
static bool
shares_of_time(sp_verify_t *verify, const sp_sanctions_t *sanctions, double selection,
    uint32_t m, const sp_group_strategy_t *strategy, double *share)
{
    sp_error_t err;
    const sp_status_t status = sp_sanctions_small_mutation(
        sanctions, 100, selection, m, strategy, NULL, share, &err);
    return succeeded(verify, status, &err);
}

static void
check_sanctions(sp_verify_t *verify)
{
    sp_sanctions_t sanctions = { .game = sp_group_public_goods(5, 3, 1),
        .loner = 1,
        .peer_fine = 0.7,
        .peer_cost = 0.7,
        .pool_fine = 0.7,
        .pool_fee = 0.7 };
    sanctions.game.others_only = true;
    static const sp_group_strategy_t strategy[] = { SP_GROUP_COOPERATOR,
        SP_GROUP_DEFECTOR, SP_GROUP_LONER, SP_GROUP_PEER_PUNISHER,
        SP_GROUP_POOL_PUNISHER };
    static const char *const name[] = { "C", "D", "loners", "peer punishers" };
    static const double cycle[] = { 0.25, 0.25, 0.5 };
    static const char *const peers[] = { ".018518519", ".018518519", ".018518519",
        ".944444444" };
    double share[5];
    if (shares_of_time(verify, &sanctions, INFINITY, 3, strategy, share)) {
        for (unsigned k = 0; k < 3; k++) {
            sp_fact_near(
                verify, cycle[k], 1e-14, share[k], "C, D, loners: time of %s", name[k]);
        }
    }
    if (shares_of_time(verify, &sanctions, INFINITY, 4, strategy, share)) {
        for (unsigned k = 0; k < 4; k++) {
            sp_fact_digits(
                verify, peers[k], share[k], "with peer punishers: time of %s", name[k]);
        }
    }
    double weak[5];
    if (shares_of_time(verify, &sanctions, INFINITY, 5, strategy, share)) {
        sp_fact_holds(verify, share[3] > share[4],
            "no second-order fines: peers stay longer than pools");
    }
    sanctions.second_order = true;
    if (shares_of_time(verify, &sanctions, 0.3, 5, strategy, weak)
        && shares_of_time(verify, &sanctions, 30, 5, strategy, share)) {
        sp_fact_holds(verify, weak[4] > 0.2 && share[4] > weak[4],
            "second-order fines: pools stay longer as selection grows");
        sp_fact_near(verify, 1, 1e-6, share[4], "second-order fines: pools, beta=30");
    }
}

const sp_target_t sp_target_T14 = {
    .id = "T14",
    .title = "peers and pools that punish: shares of time (M+2)/(M+8) and 2/(M+8)",
    .source = "Sigmund, De Silva, Traulsen & Hauert, Nature 466, 861 (2010)",
    .check = check_sanctions,
};

/* ---- T15: a budget per head -------------------------------------------------------- */

/* The one fixed point inside of public goods (5, 3) with this pool; NAN where none. */
static sp_fixed_point_t
pool_point(sp_verify_t *verify, double budget, double reward_share)
{
    const sp_group_game_t game = sp_group_public_goods(5, 3, 1);
    const sp_incentive_pool_t pool = { budget, reward_share, 1, 1 };
    double advantage[5];
    sp_fixed_point_t point[SP_MOST_FIXED_POINTS];
    unsigned n_points;
    sp_error_t err;
    sp_group_advantage(&game, 0, &pool, advantage);
    const sp_status_t status = sp_group_replicator(5, advantage, point, &n_points, &err);
    if (!succeeded(verify, status, &err) || n_points != 3) {
        return (sp_fixed_point_t) { (double) NAN, (double) NAN, SP_MARGINAL };
    }
    return point[1];
}

static void
check_budget(sp_verify_t *verify)
{
    static const struct {
        uint32_t n;
        double r;
        const char *printed;
    } row[] = { { 5, 3, ".206451612903" }, { 4, 2, ".266666666667" } };
    sp_incentive_thresholds_t found;
    sp_error_t err;
    for (size_t k = 0; k < 2; k++) {
        const uint32_t n = row[k].n;
        const double disadvantage = 1 - row[k].r / n;
        const sp_status_t status =
            sp_incentive_thresholds(n, disadvantage, 1, 1, &found, &err);
        if (!succeeded(verify, status, &err)) {
            return;
        }
        sp_fact_digits(verify, row[k].printed, found.switch_full,
            "n=%u, r=%g: rewards, then fines", n, row[k].r);
        sp_fact_near(verify, 0.5, 1e-15, found.switch_at, "n=%u, r=%g: where to switch",
            n, row[k].r);
        sp_fact_relative(verify, disadvantage, 1e-15, found.reward_full,
            "n=%u, r=%g: rewards alone, all C from", n, row[k].r);
        sp_fact_relative(verify, disadvantage / n, 1e-15, found.fine_hold,
            "n=%u, r=%g: fines alone, C holds from", n, row[k].r);
    }
    const sp_fixed_point_t rewarded = pool_point(verify, 0.25, 1);
    const sp_fixed_point_t fined = pool_point(verify, 0.25, 0);
    sp_fact_digits(verify, ".620051132952", rewarded.x, "budget .25, rewards: x*");
    sp_fact_holds(verify, rewarded.stability == SP_STABLE, "which is stable");
    sp_fact_digits(verify, ".379948867048", fined.x, "budget .25, fines: x*");
    sp_fact_holds(verify, fined.stability == SP_UNSTABLE, "which is unstable");
    sp_verify_budgets(verify);
}

const sp_target_t sp_target_T15 = {
    .id = "T15",
    .title = "a budget per head: first carrot, then stick",
    .source = "Chen, Sasaki, Brannstrom & Dieckmann, J. R. Soc. Interface 12, 20140935"
              " (2015)",
    .check = check_budget,
};

/* ---- T16: what lasting incentives cost --------------------------------------------- */

static sp_payments_cost_t
price(sp_verify_t *verify, uint32_t n, double selection, sp_payments_t payments,
    bool with_self)
{
    static const double dilemma[SP_N_OUTCOMES] = { 1, -1, 2, 0 };
    sp_payments_cost_t result = { .cost = NAN, .cooperation = NAN };
    sp_error_t err;
    payments.reward_efficiency = payments.fine_efficiency = 1;
    const sp_status_t status =
        sp_payments_cost(dilemma, n, selection, &payments, with_self, &result, &err);
    (void) succeeded(verify, status, &err);
    return result;
}

static void
check_payments(sp_verify_t *verify)
{
    static const struct {
        double theta;
        const char *reward, *fine, *cooperation;
    } row[] = {
        { 0, "0.0", "0.0", ".0000410779" },
        { 1, "51740.53281298", "51805.10414192", ".4501660027" },
        { 2, "103369.82882196", "98932.80514422", ".9999387203" },
    };
    for (size_t k = 0; k < 3; k++) {
        const sp_payments_t reward = { .reward = row[k].theta, .pay_up_to = 100 };
        const sp_payments_t fine = { .fine = row[k].theta, .pay_up_to = 100 };
        const sp_payments_cost_t rewarded = price(verify, 100, 0.1, reward, true);
        const sp_payments_cost_t fined = price(verify, 100, 0.1, fine, true);
        sp_fact_digits(
            verify, row[k].reward, rewarded.cost, "reward %g: cost", row[k].theta);
        sp_fact_digits(verify, row[k].fine, fined.cost, "fine %g: cost", row[k].theta);
        sp_fact_digits(verify, row[k].cooperation, rewarded.cooperation,
            "reward %g: cooperation", row[k].theta);
        sp_fact_digits(verify, row[k].cooperation, fined.cooperation,
            "fine %g: cooperation", row[k].theta);
    }
    static const struct {
        uint32_t up_to;
        const char *cost, *cooperation;
    } threshold[] = {
        { 1, "233.02011137", ".0000501722" },
        { 50, "491231.33446121", ".4750208125" },
        { 99, "103369.82882196", ".9999387203" },
    };
    for (size_t k = 0; k < 3; k++) {
        const sp_payments_t reward = { .reward = 2, .pay_up_to = threshold[k].up_to };
        const sp_payments_cost_t found = price(verify, 100, 0.1, reward, true);
        sp_fact_digits(verify, threshold[k].cost, found.cost, "reward 2 up to %u C: cost",
            threshold[k].up_to);
        sp_fact_digits(verify, threshold[k].cooperation, found.cooperation,
            "reward 2 up to %u C: cooperation", threshold[k].up_to);
    }
    const sp_payments_t neutral = { .reward = 1, .pay_up_to = 10 };
    sp_fact_digits(verify, "282.896825397", price(verify, 10, 0, neutral, true).cost,
        "no selection, N=10: N^2 H_(N-1)");
    sp_fact_relative(verify, 0.9 * 282.896825396825, 1e-13,
        price(verify, 10, 0, neutral, false).cost,
        "role models are others: (N-1)/N of it");
    sp_verify_payments(verify);
}

const sp_target_t sp_target_T16 = {
    .id = "T16",
    .title = "the cost of lasting rewards and fines until one act is left",
    .source = "Han & Tran-Thanh, Sci. Rep. 8, 15997 (2018); Duong & Han, Proc. R. Soc. A"
              " 477, 20210568 (2021)",
    .check = check_payments,
};

/* ---- T23: agreements --------------------------------------------------------------- */

static void
check_agreements(sp_verify_t *verify)
{
    static const double dilemma[SP_N_OUTCOMES] = { 1, -1, 2, 0 };
    static const char *const printed[] = { ".813910809", ".031937991", ".088241924",
        ".016162993", ".049746283" };
    static const char *const name[] = { "COMP", "C", "D", "FAKE", "FREE" };
    const sp_theory_update_t fermi = {
        .rule = SP_THEORY_FERMI, .selection = 0.1, .activity = 1
    };
    sp_agreement_t agreement = { .cost = 0.05, .compensation = 4, .strict = true };
    double matrix[SP_N_AGREE * SP_N_AGREE], share[SP_N_AGREE];
    sp_error_t err;
    sp_agreement_matrix(dilemma, &agreement, matrix);
    sp_status_t status =
        sp_theory_small_mutation(SP_N_AGREE, matrix, 100, &fermi, NULL, share, &err);
    if (!succeeded(verify, status, &err)) {
        return;
    }
    for (unsigned k = 0; k < SP_N_AGREE; k++) {
        sp_fact_digits(
            verify, printed[k], share[k], "compensation 4: time of %s", name[k]);
    }
    agreement.compensation = 1;
    sp_agreement_matrix(dilemma, &agreement, matrix);
    status = sp_theory_small_mutation(SP_N_AGREE, matrix, 100, &fermi, NULL, share, &err);
    if (!succeeded(verify, status, &err)) {
        return;
    }
    sp_fact_digits(
        verify, ".448473449", share[SP_AGREE_COMP], "compensation 1: time of COMP");
    const sp_agreement_thresholds_t found =
        sp_agreement_thresholds(dilemma, &agreement, 0);
    sp_fact_relative(verify, (2 + 0 - 1 + 1) / 2.0 + 0.75 * agreement.cost, 1e-14,
        found.compensation, "COMP against FAKE: compensation above");
    sp_fact_relative(verify, 2 / 3.0, 1e-14, found.cost, "COMP against FREE: cost below");
    sp_verify_agreements_simulated(verify);
}

const sp_target_t sp_target_T23 = {
    .id = "T23",
    .title = "agreements with compensation",
    .source = "Han, Pereira, Santos & Lenaerts, Sci. Rep. 3, 2695 (2013)",
    .check = check_agreements,
};

/* ---- T31: stag hunts of n players, and synergy ------------------------------------- */

static unsigned
fixed_points(sp_verify_t *verify, const sp_group_game_t *game, sp_fixed_point_t *point)
{
    double advantage[SP_MOST_MEMBERS];
    unsigned n_points = 0;
    sp_error_t err;
    sp_group_advantage(game, 0, NULL, advantage);
    const sp_status_t status =
        sp_group_replicator(game->group_size, advantage, point, &n_points, &err);
    return succeeded(verify, status, &err) ? n_points : 0;
}

static void
check_stag_hunt(sp_verify_t *verify)
{
    static const struct {
        uint32_t threshold;
        double multiplication;
        unsigned n_inside;
        const char *printed[2];
    } row[] = {
        { 3, 4, 2, { ".412116223", ".815506244" } },
        { 3, 3, 0, { NULL, NULL } },
        { 2, 4, 0, { NULL, NULL } },
        { 4, 4, 2, { ".541", ".977" } },
        { 5, 4, 1, { ".7071", NULL } },
    };
    sp_fixed_point_t point[SP_MOST_FIXED_POINTS];
    for (size_t k = 0; k < sizeof(row) / sizeof(row[0]); k++) {
        const sp_group_game_t game =
            sp_group_stag_hunt(5, row[k].multiplication, 1, row[k].threshold);
        const unsigned n_points = fixed_points(verify, &game, point);
        sp_fact_near(verify, row[k].n_inside + 2, 0, n_points,
            "N=5, M=%u, F=%g: fixed points", row[k].threshold, row[k].multiplication);
        for (unsigned i = 0; i < row[k].n_inside && i + 2 < n_points; i++) {
            sp_fact_digits(verify, row[k].printed[i], point[i + 1].x,
                "N=5, M=%u, F=%g: %s root", row[k].threshold, row[k].multiplication,
                point[i + 1].stability == SP_STABLE ? "stable" : "unstable");
        }
    }
    for (uint32_t n = 5; n <= 40; n += 35) {
        const sp_group_game_t game = sp_group_stag_hunt(n, 4, 1, n);
        if (fixed_points(verify, &game, point) == 3) {
            sp_fact_relative(verify, sp_group_weakest_link_root(n, 4), 1e-13, point[1].x,
                "everybody needed, N=%u: F^(-1/(N-1))", n);
        }
    }
    for (int side = -1; side <= 1; side += 2) { /* Hauert et al. (2006) */
        sp_group_game_t game = sp_group_public_goods(5, side < 0 ? 7 : 3, 1);
        game.synergy = 1 + 0.3 * side;
        if (fixed_points(verify, &game, point) == 3) {
            sp_fact_relative(verify,
                sp_group_synergy_root(5, game.multiplication, game.synergy), 1e-13,
                point[1].x, "synergy %g, r=%g: root", game.synergy, game.multiplication);
            sp_fact_holds(verify,
                point[1].stability == (side < 0 ? SP_STABLE : SP_UNSTABLE), "which is %s",
                side < 0 ? "stable" : "unstable");
        }
    }
    const sp_group_game_t linear = sp_group_public_goods(5, 3, 1);
    double weight = NAN;
    sp_error_t err;
    if (succeeded(verify, sp_group_weight_threshold(&linear, 2, &weight, &err), &err)) {
        sp_fact_relative(verify, 0.4, 1e-14, weight, "public goods: C pays from 1 - r/n");
    }
}

const sp_target_t sp_target_T31 = {
    .id = "T31",
    .title = "stag hunts of n players, synergy, and weights in public goods",
    .source = "Pacheco, Santos, Souza & Skyrms, Proc. R. Soc. B 276, 315 (2009); Hauert,"
              " Michor, Nowak & Doebeli, J. Theor. Biol. 239, 195 (2006)",
    .check = check_stag_hunt,
};
