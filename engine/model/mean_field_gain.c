/* mean_field_gain.c - what a proposal is worth: material payoff a head, foreseen by the
 * mean field.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "mean_field_gain.h"

#include <stdint.h>

#include "samenspel/detmath.h"

/* The slowest are near a fold: at a distance d in Q they take about d^(-1/2) steps. */
enum { MOST_STEPS = 100000 };

static const double STEP_AT_REST = 1e-15;

/* Trust at rest where a share x cooperates; 1 where trust is nobody's. */
static double
trust_at(const sp_predictor_t *self, double x)
{
    const double up = x * self->trust_gain;
    const double total = up + (1 - x) * self->trust_loss;
    if (!self->trusting) {
        return 1;
    }
    return total > 0 ? up / total : self->trust_initial;
}

/* Share of C among agents of effective weight q. */
static double
chosen(const sp_predictor_t *self, int when, double q)
{
    const double incentive =
        self->monitor[when] * (self->reward[when] + self->fine[when]);
    const double advantage = q * self->benefit - (1 - q) * self->cost + incentive;
    return sp_logistic(advantage / self->noise);
}

/* Share of C that follows where x cooperate; rises with x. */
static double
response(const sp_predictor_t *self, int when, double x)
{
    const double trust = trust_at(self, x);
    const double uncontrolled = 1 - self->control_aversion * self->monitor[when];
    double sum = 0;
    for (size_t t = 0; t < self->n_types; t++) {
        const sp_interest_type_t *type = &self->type[t];
        const double room = self->maximum - type->weight;
        const double steered =
            uncontrolled * (type->weight + type->steer[when] * (room > 0 ? room : 0));
        const double waits = type->conditionality;
        const double weight = steered * (1 - waits + waits * trust);
        sum += type->share
            * (type->clarity * chosen(self, when, weight)
                + (1 - type->clarity) * chosen(self, when, 0));
    }
    return sum;
}

static double
settle(const sp_predictor_t *self, int when, bool *settled)
{
    double x = self->start;
    for (uint32_t step = 0; step < MOST_STEPS; step++) {
        const double next = response(self, when, x);
        const double moved = next > x ? next - x : x - next;
        x = next;
        if (moved <= STEP_AT_REST) {
            return x;
        }
    }
    *settled = false;
    return x;
}

sp_predicted_t
sp_predict_gain(const sp_predictor_t *predictor, double cost)
{
    sp_predicted_t predicted = { .settled = true };
    for (int when = SP_BEFORE; when <= SP_AFTER; when++) {
        const double x = settle(predictor, when, &predicted.settled);
        predicted.cooperation[when] = x;
        predicted.payoff[when] = (predictor->benefit - predictor->cost) * x;
    }
    predicted.gain = predicted.payoff[SP_AFTER] - predicted.payoff[SP_BEFORE] - cost;
    return predicted;
}
