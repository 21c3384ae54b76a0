/* run_noise.c - how noisy choices are, from the share that cooperates unsteered.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "habit_chain.h"
#include "roles.h"
#include "run_parts.h"
#include "samenspel/detmath.h"

/* What a chooser expects of a partner where a share x cooperates (sparse networks: on the
 * mean), and how fast that grows with x. */
static double
expected_share(const sp_resolver_t *self, double x, double *slope)
{
    const double blur = self->match.misperception;
    const double seen = x * (1 - blur) + (1 - x) * blur;
    *slope = 1 - 2 * blur;
    if (self->decision.belief == SP_BELIEF_FIXED) {
        *slope = 0;
        return self->decision.belief_value;
    }
    if (self->decision.belief == SP_BELIEF_TRUST) {
        /* where trust settles: seen gain / (seen gain + (1 - seen) loss) */
        const double gain = sp_run_value(self->run, "steering.trust.gain");
        const double loss = sp_run_value(self->run, "steering.trust.loss");
        const double sum = seen * gain + (1 - seen) * loss;
        if (!(sum > 0)) {
            *slope = 0;
            return sp_run_value(self->run, "steering.trust.initial");
        }
        *slope *= gain * loss / (sum * sum);
        return seen * gain / sum;
    }
    return seen;
}

/* Chance of C by the rule that leaves a share x after activity, tremble and mutation. */
static double
chance_behind(const sp_resolver_t *self, double x)
{
    const sp_decision_settings_t *decision = &self->decision;
    const double acts = (1 - decision->mutation) * decision->activity;
    const double revised =
        (x * (decision->mutation + acts) - 0.5 * decision->mutation) / acts;
    return (revised - decision->tremble) / (1 - 2 * decision->tremble);
}

/* A game of two players: U(C) - U(D) at weight 0 against one who cooperates with chance
 * y; sums are over the partners of an agent, and with acts per partner there is one. */
static double
pair_advantage(const sp_game_t *game, uint32_t degree, bool sum, double y, double *slope)
{
    const double *pay = game->payoff;
    double loss = game->additive
        ? game->cost
        : y * (pay[SP_DC] - pay[SP_CC]) + (1 - y) * (pay[SP_DD] - pay[SP_CD]);
    *slope = game->additive ? 0 : pay[SP_CC] - pay[SP_DC] - pay[SP_CD] + pay[SP_DD];
    if (sum) {
        loss *= degree;
        *slope *= degree;
    }
    return sum && degree == 0 ? NAN : -loss;
}

static double
value_or(const sp_resolver_t *self, const char *key, double absent)
{
    const double value = sp_run_value(self->run, key);
    return isnan(value) ? absent : value;
}

/* What envy and guilt add to C in a game between two, and its slope in the belief y: who
 * cooperates alone earns the gap of temptation and sucker less, who defects alone more. */
static double
fairness_advantage(const sp_resolver_t *self, double y, double *slope)
{
    const double gap = self->game.payoff[SP_DC] - self->game.payoff[SP_CD];
    const double less = value_or(self, "steering.fairness.envy", 0);
    const double more = value_or(self, "steering.fairness.guilt", 0);
    const double alone = fabs(gap) * (gap > 0 ? less : more);
    const double exploiting = fabs(gap) * (gap > 0 ? more : less);
    *slope = exploiting + alone;
    return y * exploiting - (1 - y) * alone;
}

/* Advantage of C where nobody steers and a share x cooperates, and its slope in x; what
 * agents are, fair or conforming, remains. */
static double
unsteered_advantage(const sp_resolver_t *self, double x, double *slope)
{
    const bool sum = self->decision.payoffs == SP_PAYOFFS_SUM
        && self->decision.acts == SP_ACTS_PER_AGENT;
    const uint32_t degree = sp_games_of_all(self);
    const double pull = value_or(self, "steering.conformity.strength", 0);
    const double clear = 1 - 2 * self->match.misperception;
    double of_belief;
    double of_share;
    const double y = expected_share(self, x, &of_share);
    double advantage = (self->game_kind->advantage != NULL
            ? self->game_kind->advantage
            : pair_advantage)(&self->game, degree, sum, y, &of_belief);
    double felt_slope;
    const double felt = fairness_advantage(self, y, &felt_slope);
    if (felt_slope > 0) {
        advantage += felt * (sum ? degree : 1);
        of_belief += felt_slope * (sum ? degree : 1);
    }
    *slope = of_belief * of_share;
    if (pull > 0) { /* 2 f - 1 of the share f that is seen */
        advantage += pull * clear * (2 * x - 1);
        *slope += 2 * pull * clear;
    }
    return advantage;
}

/* Choosers as they are unsteered; habits where the engine has them. */
static sp_habit_chain_t
chain_of(const sp_resolver_t *self, double advantage)
{
    return (sp_habit_chain_t) {
        .advantage = advantage,
        .pull = value_or(self, "steering.habit.bonus", 0)
            + value_or(self, "steering.habit.switch_cost", 0),
        .growth = value_or(self, "steering.habit.growth", 1),
        .free = sp_share_of(self->decision.innovators, self->n_agents)
            / (double) self->n_agents,
        .activity = self->decision.activity,
        .tremble = self->decision.tremble,
        .mutation = self->decision.mutation,
    };
}

/* The noise, and how fast the share that follows from it grows with the advantage of C;
 * NAN where there is none. Without habits in closed form. */
static double
noise_for(
    const sp_resolver_t *self, const sp_habit_chain_t *chain, double x, double *response)
{
    if (chain->pull > 0) {
        const double noise = sp_habit_noise(chain, x);
        const double step = noise * 0x1p-16;
        sp_habit_chain_t more = *chain;
        sp_habit_chain_t less = *chain;
        more.advantage += step;
        less.advantage -= step;
        *response =
            (sp_habit_share(&more, noise) - sp_habit_share(&less, noise)) / (2 * step);
        return noise;
    }
    const sp_decision_settings_t *decision = &self->decision;
    const bool disturbed = decision->mutation > 0 || decision->tremble > 0;
    const double chance = disturbed ? chance_behind(self, x) : x;
    if (!(chance > 0 && chance < 0.5)) {
        return NAN;
    }
    const double noise = -chain->advantage / sp_log((1 - chance) / chance);
    const double acts = (1 - decision->mutation) * decision->activity;
    *response = acts * (1 - 2 * decision->tremble) / noise * chance * (1 - chance)
        / (acts + decision->mutation);
    return noise;
}

/* K from the share that cooperates unsteered (model.md, section 8). */
static sp_status_t
derive_noise(sp_resolver_t *self)
{
    double x = self->decision.unsteered_cooperation;
    const char *key = "decision.unsteered_cooperation";
    if (isnan(x)) {
        x = 0.1; /* the practitioners' nine in ten */
        sp_set_value(self, key, x);
    }
    double slope;
    const double advantage = unsteered_advantage(self, x, &slope);
    if (isnan(advantage)) {
        const bool sum = self->decision.payoffs == SP_PAYOFFS_SUM;
        return SP_REFUSE(self, key,
            "%s cannot fix the noise %s on a network whose agents differ in degree: give "
            "decision.noise",
            key, sum ? "with decision.payoffs: sum" : "of games in groups");
    }
    if (!(advantage < 0)) {
        return SP_REFUSE(self, key,
            "%s = %g has no solution: in this game C is not worse than D at that share; "
            "give "
            "decision.noise",
            key, x);
    }
    const sp_habit_chain_t chain = chain_of(self, advantage);
    double response = 0;
    const double noise = noise_for(self, &chain, x, &response);
    if (isnan(noise) && chain.pull > 0) {
        return SP_REFUSE(self, key,
            "%s = %g has no solution: with habits (bonus + switch_cost = %g, beside an "
            "advantage of %g), decision.tremble = %g and decision.mutation = %g no noise "
            "leaves that share; give decision.noise",
            key, x, chain.pull, advantage, self->decision.tremble,
            self->decision.mutation);
    }
    if (isnan(noise)) {
        return SP_REFUSE(self, key,
            "%s = %g has no solution: with decision.tremble = %g and decision.mutation = "
            "%g "
            "the share that cooperates lies between what these alone make and 0.5; give "
            "decision.noise",
            key, x, self->decision.tremble, self->decision.mutation);
    }
    /* the share that returns after a share x, as x grows: above 1 the population leaves x
     * */
    if (!(response * slope < 1)) {
        return SP_REFUSE(self, key,
            "%s = %g has no solution: in this game C pays more the more cooperate, so "
            "that a "
            "population would not stay at that share; give decision.noise",
            key, x);
    }
    sp_set_value(self, "decision.noise", noise);
    self->decision.noise = noise;
    return SP_OK;
}

sp_status_t
sp_check_noise(sp_resolver_t *self)
{
    static const char *const ways[] = { "decision.noise", "decision.selection",
        "decision.unsteered_cooperation" };
    for (size_t i = 0; i < 3; i++) {
        for (size_t j = i + 1; j < 3; j++) {
            const sp_status_t status =
                sp_exclude(self, ways[i], ways[j], "both say how noisy the choice is");
            if (status != SP_OK) {
                return status;
            }
        }
    }
    const bool logit = strcmp(self->rule->name, "logit") == 0;
    const bool fermi = strcmp(self->rule->name, "fermi") == 0;
    for (size_t i = 0; i < 3; i++) {
        const bool used = i == 0 ? logit || fermi : i == 1 ? fermi : logit;
        if (sp_is_given(self, ways[i]) && !used) {
            return SP_REFUSE(self, ways[i],
                "%s has no meaning with decision.rule: %s: leave it out", ways[i],
                self->rule->name);
        }
    }
    if (fermi) {
        if (!isnan(self->decision.noise) && sp_is_given(self, ways[0])) {
            sp_set_value(self, ways[1], 1 / self->decision.noise);
        } else if (!isnan(self->decision.selection)) {
            sp_set_value(self, ways[0],
                self->decision.selection > 0 ? 1 / self->decision.selection : INFINITY);
        } else if (isnan(self->decision.noise)) {
            return SP_REFUSE(self, "decision.rule",
                "decision.rule: fermi needs decision.selection (beta) or decision.noise "
                "(1/beta)");
        }
    } else if (logit && !sp_is_given(self, ways[0])) {
        return derive_noise(self);
    }
    return SP_OK;
}
