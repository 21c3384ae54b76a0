/* plain_circle.c - the decision of a circle, written a second time. For tests.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "plain_circle.h"

#include <math.h>
#include <stdlib.h>

#include "meetings.h"
#include "samenspel/detmath.h"

enum { MOST = SP_MEETING_MOST };

/* A further body, or 0: the circle; what its members bring to it. */
typedef struct {
    double stake[MOST];
    bool can_object[MOST]; /* argued and voiced */
} body_t;

static sp_rng_block_t
block_of(const sp_circle_t *circle, uint32_t entity, uint32_t other, sp_draw_t purpose,
    uint32_t block)
{
    const sp_rng_block_t counter = { { entity, other, circle->round,
        SP_DRAW(purpose, block) } };
    return sp_rng(circle->key, counter);
}

static double
normal_of(sp_rng_block_t block)
{
    return sp_normal_quantile(sp_uniform53(block.word[0], block.word[1]));
}

/* Estimates of a gain; errors of signals, prior mean and prior spread are `scale` times
 * those of the draws and the rules; scale > 0. */
static void
estimates(const sp_circle_rules_t *rules, const sp_circle_t *circle, double gain,
    double scale, double *estimate, uint32_t *n_shared)
{
    const uint32_t n = circle->n_members;
    *n_shared = 0;
    if (rules->signal_noise == 0) {
        for (uint32_t i = 0; i < n; i++) {
            estimate[i] = gain;
        }
        return;
    }
    double signal[MOST];
    bool shared[MOST];
    for (uint32_t i = 0; i < n; i++) {
        const uint32_t agent = circle->member[i];
        signal[i] = gain
            + scale * rules->signal_noise
                * normal_of(block_of(circle, agent, circle->circle, SP_DRAW_SIGNAL, 0));
        const double trust = circle->mean_trust == NULL ? 0 : circle->mean_trust[i];
        const sp_rng_block_t share =
            block_of(circle, agent, circle->circle, SP_DRAW_SHARE_FACT, 0);
        shared[i] = sp_uniform(share.word[0])
            < rules->voice * (rules->facts + (1 - rules->facts) * trust);
        *n_shared += shared[i];
    }
    const double of_signal = 1 / pow(scale * rules->signal_noise, 2);
    const double of_prior = 1 / pow(scale * rules->prior_spread, 2);
    for (uint32_t i = 0; i < n; i++) {
        double precision = of_prior;
        double sum = of_prior * scale * rules->prior_mean;
        for (uint32_t j = 0; j < n; j++) {
            if (j == i || shared[j]) {
                precision += of_signal;
                sum += of_signal * signal[j];
            }
        }
        for (uint32_t k = 0; k < circle->pilot_signals; k++) {
            const double error =
                normal_of(block_of(circle, circle->circle, k, SP_DRAW_SIGNAL, 1));
            precision += of_signal;
            sum += of_signal * (gain + scale * rules->signal_noise * error);
        }
        estimate[i] = sum / precision;
    }
}

/* Row-stochastic weights of listening. */
static void
listening(const sp_circle_rules_t *rules, const sp_circle_t *circle, double w[MOST][MOST])
{
    const uint32_t n = circle->n_members;
    const double listen = isnan(rules->listen) ? 1 - 1.0 / n : rules->listen;
    for (uint32_t i = 0; i < n; i++) {
        double sum = 0;
        for (uint32_t j = 0; j < n && circle->trust != NULL; j++) {
            sum += j == i ? 0 : circle->trust[i * n + j];
        }
        for (uint32_t j = 0; j < n; j++) {
            const double part = sum > 0 ? circle->trust[i * n + j] / sum : 1.0 / (n - 1);
            w[i][j] = j == i ? (n == 1 ? 1 : 1 - listen) : listen * part;
        }
    }
}

static void
multiply(uint32_t n, double w[MOST][MOST], double *x)
{
    double y[MOST];
    for (uint32_t i = 0; i < n; i++) {
        y[i] = 0;
        for (uint32_t j = 0; j < n; j++) {
            y[i] += w[i][j] * x[j];
        }
    }
    for (uint32_t i = 0; i < n; i++) {
        x[i] = y[i];
    }
}

static body_t
body_of(const sp_circle_rules_t *rules, const sp_circle_t *circle, uint32_t number)
{
    body_t body;
    for (uint32_t i = 0; i < circle->n_members; i++) {
        const uint32_t agent = circle->member[i];
        const uint32_t g = circle->circle;
        sp_rng_block_t stake = block_of(circle, agent, g, SP_DRAW_STAKE, 0);
        uint32_t argue = block_of(circle, agent, g, SP_DRAW_ARGUE, 0).word[0];
        uint32_t voice = block_of(circle, agent, g, SP_DRAW_VOICE, 0).word[0];
        if (number > 0) {
            stake = block_of(circle, agent, g, SP_DRAW_BODY, number);
            argue = stake.word[2];
            voice = stake.word[3];
        }
        body.stake[i] = rules->stake_spread * normal_of(stake);
        body.can_object[i] =
            sp_uniform(argue) < rules->argue && sp_uniform(voice) < rules->voice;
    }
    return body;
}

/* (1-Q) own stake + Q mean of the others'. */
static double
interest(const sp_circle_t *circle, const body_t *body, uint32_t i)
{
    double others = 0;
    for (uint32_t j = 0; j < circle->n_members; j++) {
        others += j == i ? 0 : body->stake[j] / (circle->n_members - 1);
    }
    return (1 - circle->weight[i]) * body->stake[i] + circle->weight[i] * others;
}

typedef struct {
    double value;
    uint32_t place;
} objector_t;

static int
by_value(const void *a, const void *b)
{
    const objector_t *x = a, *y = b;
    if (x->value != y->value) {
        return x->value < y->value ? -1 : 1;
    }
    return x->place < y->place ? -1 : 1;
}

/* Amends in one go: objectors from the worst, paid out of one purse. False: falls. */
static bool
settle(const sp_circle_rules_t *rules, uint32_t n, double *value, const uint8_t *objected,
    uint8_t *stood, sp_circle_outcome_t *out)
{
    objector_t objector[MOST];
    uint32_t n_objectors = 0;
    double purse = 0;
    for (uint32_t i = 0; i < n; i++) {
        stood[i] = objected[i];
        purse += fmax(value[i], 0);
        if (objected[i]) {
            objector[n_objectors++] = (objector_t) { value[i], i };
        }
    }
    qsort(objector, n_objectors, sizeof(objector[0]), by_value);
    double paid = 0;
    uint32_t made = 0;
    bool falls = false;
    const uint32_t most = rules->rule == SP_CIRCLE_CONSENT ? rules->amendments : 0;
    while (!falls && made < n_objectors && made < most) {
        const double charge =
            -rules->objection_threshold - objector[made].value + rules->amend_cost;
        falls = paid + charge > purse;
        if (!falls) {
            paid += charge;
            value[objector[made].place] = -rules->objection_threshold;
            stood[objector[made].place] = 0;
            made++;
        }
    }
    for (uint32_t i = 0; i < n; i++) {
        value[i] = value[i] > 0 ? value[i] * (1 - paid / purse) : value[i];
    }
    out->amendments += made;
    out->charged += paid;
    return !falls;
}

static bool
decides(const sp_circle_rules_t *rules, uint32_t n, const double *estimate,
    const double *value, const uint8_t *stood)
{
    double least = INFINITY;
    uint32_t positive = 0, objections = 0;
    for (uint32_t i = 0; i < n; i++) {
        least = fmin(least, value[i]);
        positive += value[i] > 0 ? 1 : 0;
        objections += stood[i] ? 1 : 0;
    }
    return rules->rule == SP_CIRCLE_DIRECTOR ? estimate[0] > 0
        : rules->rule == SP_CIRCLE_MAJORITY  ? positive > n / 2.0
        : rules->rule == SP_CIRCLE_UNANIMITY ? least > 0
                                             : objections == 0;
}

static int
by_size(const void *a, const void *b)
{
    const double x = *(const double *) a, y = *(const double *) b;
    return (x > y) - (x < y);
}

static void
median(const sp_circle_rules_t *rules, const sp_circle_t *circle, double w[MOST][MOST],
    sp_circle_outcome_t *out)
{
    const uint32_t n = circle->n_members;
    const body_t body = body_of(rules, circle, 0);
    static double value[SP_CIRCLE_STEERS][MOST];
    for (uint32_t k = 0; k < SP_CIRCLE_STEERS; k++) {
        /* at s = 0 the limit: precisions of a scale that is as good as none */
        const double s = k == 0 ? 1e-12 : k * 0.1;
        uint32_t n_shared;
        estimates(rules, circle, circle->gain_of_steer[k], s, value[k], &n_shared);
        for (uint32_t r = 0; r < rules->reflect; r++) {
            multiply(n, w, value[k]);
        }
        for (uint32_t i = 0; i < n; i++) {
            value[k][i] += k * 0.1 * interest(circle, &body, i);
        }
    }
    double best[MOST];
    for (uint32_t i = 0; i < n; i++) {
        uint32_t top = 0;
        for (uint32_t k = 1; k < SP_CIRCLE_STEERS; k++) {
            top = value[k][i] > value[top][i] ? k : top;
        }
        best[i] = top;
    }
    qsort(best, n, sizeof(best[0]), by_size);
    const uint32_t chosen = (uint32_t) best[(n - 1) / 2];
    for (uint32_t i = 0; i < n; i++) {
        out->value[i] = value[chosen][i];
    }
    out->steer = chosen / 10.0;
    out->adopted = true;
}

void
sp_plain_circle(
    const sp_circle_rules_t *rules, const sp_circle_t *circle, sp_circle_outcome_t *out)
{
    static double w[MOST][MOST];
    const uint32_t n = circle->n_members;
    const bool meets = rules->rule != SP_CIRCLE_NONE;
    const bool of_steer = rules->rule == SP_CIRCLE_MEDIAN;
    out->adopted = out->held_facts = false;
    out->steer = out->charged = 0;
    out->objections = out->facts_shared = out->amendments = out->further_steps = 0;
    out->steps = 0;
    for (uint32_t i = 0; i < n; i++) {
        out->estimate[i] = out->value[i] = 0;
        out->objected[i] = out->stood[i] = out->overruled[i] = 0;
        out->heard[i] = 1;
    }
    if (meets) {
        const double gain = of_steer ? circle->gain_of_steer[10] : circle->gain;
        listening(rules, circle, w);
        estimates(rules, circle, gain, 1, out->estimate, &out->facts_shared);
        for (uint32_t r = 0; r < rules->reflect; r++) {
            multiply(n, w, out->estimate);
        }
        out->held_facts = rules->facts > 0;
        out->steps = 1;
        out->steps += rules->facts > 0 ? 1 : 0;
        out->steps += rules->reflect > 0 ? 1 : 0;
        out->steps += rules->amendments > 0 && rules->rule == SP_CIRCLE_CONSENT ? 1 : 0;
    }
    if (of_steer) {
        median(rules, circle, w, out);
    }
    out->adopted = meets;
    for (uint32_t b = 0; meets && !of_steer && b < rules->bodies && out->adopted; b++) {
        const body_t body = body_of(rules, circle, b);
        double value[MOST];
        uint8_t objected[MOST], stood[MOST];
        for (uint32_t i = 0; i < n; i++) {
            value[i] = out->estimate[i] + interest(circle, &body, i);
            objected[i] = body.can_object[i] && value[i] < -rules->objection_threshold;
        }
        const bool holds = settle(rules, n, value, objected, stood, out);
        out->adopted = holds && decides(rules, n, out->estimate, value, stood);
        const bool amends
            = rules->amendments > 0 && rules->rule == SP_CIRCLE_CONSENT;
        out->further_steps += b == 0 ? 0 : amends ? 2 : 1;
        for (uint32_t i = 0; i < n && b == 0; i++) {
            out->value[i] = value[i];
            out->objected[i] = objected[i];
            out->stood[i] = stood[i];
            out->objections += objected[i];
        }
    }
    for (uint32_t i = 0; i < n; i++) {
        out->overruled[i] = out->adopted && out->stood[i];
        out->heard[i] =
            !(out->overruled[i] || (rules->rule == SP_CIRCLE_DIRECTOR && out->adopted));
    }
    out->amendment_cost = out->amendments * rules->amend_cost;
}
