/* group_game.c - payoffs of a game of n players, and what C gains over D.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/theory.h"

#include <math.h>

#include "sampling.h"

sp_group_game_t
sp_group_public_goods(uint32_t group_size, double multiplication, double cost)
{
    const sp_group_game_t game = { .group_size = group_size,
        .multiplication = multiplication,
        .cost = cost,
        .synergy = 1.0 };
    return game;
}

sp_group_game_t
sp_group_stag_hunt(
    uint32_t group_size, double multiplication, double cost, uint32_t threshold)
{
    sp_group_game_t game = sp_group_public_goods(group_size, multiplication, cost);
    game.threshold = threshold;
    return game;
}

/* What k contributions are worth, in contributions. */
static double
worth(const sp_group_game_t *game, uint32_t k)
{
    if (k < game->threshold) {
        return 0.0;
    }
    if (game->synergy == 1.0) {
        return k;
    }
    double sum = 0.0;
    for (uint32_t j = 0; j < k; j++) {
        sum = 1.0 + game->synergy * sum;
    }
    return sum;
}

sp_status_t
sp_group_check(const sp_group_game_t *game, sp_error_t *err)
{
    if (game->group_size < 2 || game->group_size > SP_MOST_MEMBERS) {
        return sp_fail(err, SP_ERR_RANGE, "group_size = %u: must lie in [2, %d]",
            game->group_size, SP_MOST_MEMBERS);
    }
    if (!(game->multiplication >= 0.0) || !(game->cost >= 0.0)
        || !(game->synergy >= 0.0)) {
        return sp_fail(err, SP_ERR_RANGE,
            "multiplication = %g, cost = %g, synergy = %g: must be >= 0",
            game->multiplication, game->cost, game->synergy);
    }
    if (game->threshold > game->group_size) {
        return sp_fail(err, SP_ERR_RANGE,
            "threshold = %u: more than the group has members (group_size = %u)",
            game->threshold, game->group_size);
    }
    if (game->others_only && game->threshold > 0) {
        return sp_fail(err, SP_ERR_RANGE,
            "others_only with threshold = %u: what is shared by the others of each "
            "contributor has no common threshold; must be 0",
            game->threshold);
    }
    const double most = game->multiplication * game->cost * worth(game, game->group_size);
    if (!(most < INFINITY)) {
        return sp_fail(err, SP_ERR_RANGE,
            "multiplication = %g, cost = %g, synergy = %g in a group of %u: the benefit "
            "is too large for a number",
            game->multiplication, game->cost, game->synergy, game->group_size);
    }
    return SP_OK;
}

double
sp_group_payoff(
    const sp_group_game_t *game, sp_act_t own, uint32_t cooperators, uint32_t defectors)
{
    const uint32_t others = cooperators + defectors;
    const uint32_t given = own == SP_COOPERATE && !game->others_only ? 1 : 0;
    const double sharers = game->others_only ? (double) others : others + 1.0;
    const double benefit = sharers > 0.0
        ? game->multiplication * game->cost * worth(game, cooperators + given) / sharers
        : 0.0;
    return own == SP_COOPERATE ? benefit - game->cost : benefit;
}

double
sp_group_utility(const sp_group_game_t *game, double weight, sp_act_t own,
    uint32_t cooperators, uint32_t defectors)
{
    const double material = sp_group_payoff(game, own, cooperators, defectors);
    const uint32_t others = cooperators + defectors;
    if (others == 0) {
        return (1.0 - weight) * material;
    }
    const uint32_t own_c = own == SP_COOPERATE ? 1 : 0, own_d = 1 - own_c;
    double sum = 0.0;
    if (cooperators > 0) {
        sum += cooperators
            * sp_group_payoff(
                game, SP_COOPERATE, cooperators - 1 + own_c, defectors + own_d);
    }
    if (defectors > 0) {
        sum += defectors
            * sp_group_payoff(
                game, SP_DEFECT, cooperators + own_c, defectors - 1 + own_d);
    }
    return (1.0 - weight) * material + weight * (sum / others);
}

/* Utility of C less that of D against k cooperators of n-1 others; what is left of two
 * equal ones by rounding counts as nothing, so that a gain of nothing has no roots. */
static double
advantage_against(const sp_group_game_t *game, double weight, uint32_t k)
{
    const uint32_t rest = game->group_size - 1 - k;
    const double of_c = sp_group_utility(game, weight, SP_COOPERATE, k, rest);
    const double of_d = sp_group_utility(game, weight, SP_DEFECT, k, rest);
    const double rounding = 1e-15 * (fabs(of_c) + fabs(of_d) + game->cost);
    return fabs(of_c - of_d) <= rounding ? 0.0 : of_c - of_d;
}

sp_status_t
sp_group_weight_threshold(
    const sp_group_game_t *game, uint32_t cooperators, double *weight, sp_error_t *err)
{
    const sp_status_t status = sp_group_check(game, err);
    if (status != SP_OK) {
        return status;
    }
    if (cooperators >= game->group_size) {
        return sp_fail(err, SP_ERR_RANGE, "%u cooperators among %u others", cooperators,
            game->group_size - 1);
    }
    /* linear in the weight between what oneself and what the others have of it */
    const double own = advantage_against(game, 0.0, cooperators);
    const double theirs = advantage_against(game, 1.0, cooperators);
    if (!(theirs > own)) {
        return sp_fail(err, SP_ERR_RANGE,
            "threshold of the shared interest against %u cooperators: C brings oneself "
            "%g and the others %g each; theirs must be more",
            cooperators, own, theirs);
    }
    *weight = own / (own - theirs);
    return SP_OK;
}

void
sp_group_advantage(const sp_group_game_t *game, double weight,
    const sp_incentive_pool_t *pool, double *advantage)
{
    const uint32_t n = game->group_size;
    for (uint32_t k = 0; k < n; k++) {
        advantage[k] = advantage_against(game, weight, k);
        if (pool != NULL) {
            const double money = pool->budget * n;
            advantage[k] +=
                pool->reward_efficiency * pool->reward_share * money / (k + 1.0)
                + pool->fine_efficiency * (1.0 - pool->reward_share) * money / (n - k);
        }
    }
}

double
sp_group_gain(uint32_t n, const double *advantage, double x, double *slope)
{
    double chance[SP_MOST_MEMBERS];
    double gain = 0.0;
    sp_binomial_weights(n - 1, x, chance);
    for (uint32_t k = 0; k < n; k++) {
        gain += chance[k] * advantage[k];
    }
    if (slope != NULL) {
        *slope = 0.0;
        if (n > 1) {
            sp_binomial_weights(n - 2, x, chance);
            for (uint32_t k = 0; k + 1 < n; k++) {
                *slope += chance[k] * (advantage[k + 1] - advantage[k]);
            }
            *slope *= n - 1.0;
        }
    }
    return gain;
}

/* x strictly inside (0, 1), else NAN. */
static double
inside(double x)
{
    return x > 0.0 && x < 1.0 ? x : (double) NAN;
}

double
sp_group_synergy_root(uint32_t group_size, double multiplication, double synergy)
{
    /* the gain is (r c/n) (1 - x + w x)^(n-1) - c */
    return inside(
        expm1(log(group_size / multiplication) / (group_size - 1.0)) / (synergy - 1.0));
}

double
sp_group_weakest_link_root(uint32_t group_size, double multiplication)
{
    /* the gain is F c x^(n-1) - c */
    return inside(pow(multiplication, -1.0 / (group_size - 1.0)));
}
