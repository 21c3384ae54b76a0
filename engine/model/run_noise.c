/* run_noise.c - how noisy choices are, from the share that cooperates unsteered.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

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
    const double revised
        = (x * (decision->mutation + acts) - 0.5 * decision->mutation) / acts;
    return (revised - decision->tremble) / (1 - 2 * decision->tremble);
}

/* K from the share that cooperates unsteered (model.md, section 8): the logit of x, or of
 * the chance that leaves x after trembles and mutants. */
static sp_status_t
derive_noise(sp_resolver_t *self)
{
    double x = self->decision.unsteered_cooperation;
    const char *key = "decision.unsteered_cooperation";
    if (isnan(x)) {
        x = 0.1; /* the practitioners' nine in ten */
        sp_set_value(self, key, x);
    }
    const bool disturbed = self->decision.mutation > 0 || self->decision.tremble > 0;
    const double chance = disturbed ? chance_behind(self, x) : x;
    if (!(chance > 0 && chance < 0.5)) {
        return SP_REFUSE(self, key,
            "%s = %g has no solution: with decision.tremble = %g and decision.mutation = %g "
            "the share that cooperates lies between what these alone make and 0.5; give "
            "decision.noise",
            key, x, self->decision.tremble, self->decision.mutation);
    }
    /* advantage of C at weight 0 when a share x cooperates */
    const double *pay = self->game.payoff;
    double slope;
    const double y = expected_share(self, x, &slope);
    double loss = self->game.additive
        ? self->game.cost
        : y * (pay[SP_DC] - pay[SP_CC]) + (1 - y) * (pay[SP_DD] - pay[SP_CD]);
    slope *= self->game.additive
        ? 0
        : pay[SP_CC] - pay[SP_DC] - pay[SP_CD] + pay[SP_DD];
    if (self->decision.payoffs == SP_PAYOFFS_SUM
        && self->decision.acts == SP_ACTS_PER_AGENT) {
        const uint32_t degree = sp_games_of_all(self);
        if (degree == 0) {
            return SP_REFUSE(self, key,
                "%s cannot fix the noise with decision.payoffs: sum on a network whose agents "
                "differ in degree: give decision.noise",
                key);
        }
        loss *= degree;
        slope *= degree;
    }
    if (!(loss > 0)) {
        return SP_REFUSE(self, key,
            "%s = %g has no solution: in this game C is not worse than D at that share; give "
            "decision.noise",
            key, x);
    }
    const double noise = loss / sp_log((1 - chance) / chance);
    /* the share that returns after a share x, as x grows: above 1 the population leaves x */
    const double acts = (1 - self->decision.mutation) * self->decision.activity;
    const double returned = acts * (1 - 2 * self->decision.tremble) * slope / noise * chance
        * (1 - chance) / (acts + self->decision.mutation);
    if (!(returned < 1)) {
        return SP_REFUSE(self, key,
            "%s = %g has no solution: in this game C pays more the more cooperate, so that a "
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
    static const char *const ways[]
        = { "decision.noise", "decision.selection", "decision.unsteered_cooperation" };
    for (size_t i = 0; i < 3; i++) {
        for (size_t j = i + 1; j < 3; j++) {
            const sp_status_t status
                = sp_exclude(self, ways[i], ways[j], "both say how noisy the choice is");
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
            return SP_REFUSE(self, ways[i], "%s has no meaning with decision.rule: %s: leave it out",
                ways[i], self->rule->name);
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

