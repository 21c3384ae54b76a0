/* circle_decision.c - one circle decides about one proposal at one meeting.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "circle_decision.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

#include "samenspel/detmath.h"

static double
standard_normal(sp_rng_block_t block)
{
    return sp_normal_quantile(sp_uniform53(block.word[0], block.word[1]));
}

/* The block of place i in the circle; `block` numbers further bodies. */
static sp_rng_block_t
draw(const sp_circle_t *circle, uint32_t i, sp_draw_t purpose, uint32_t block)
{
    return sp_rng(circle->key,
        (sp_rng_block_t) { { circle->member[i], circle->circle, circle->round,
            SP_DRAW(purpose, block) } });
}

static double
sum_of(uint32_t n, const double *x)
{
    double sum = 0;
    for (uint32_t i = 0; i < n; i++) {
        sum += x[i];
    }
    return sum;
}

/* Mean over the others of someone who contributes x to total. */
static double
mean_of_others(uint32_t n, double total, double x)
{
    return n > 1 ? (total - x) / (n - 1) : 0;
}

static bool
shares_fact(const sp_circle_rules_t *rules, const sp_circle_t *circle, uint32_t i)
{
    const double trust = circle->mean_trust != NULL ? circle->mean_trust[i] : 0;
    const double chance = rules->voice * (rules->facts + (1 - rules->facts) * trust);
    return sp_uniform(draw(circle, i, SP_DRAW_SHARE_FACT, 0).word[0]) < chance;
}

/* Facts. The posterior mean is known G + rest: kept in two, since the median asks for
 * many G. Returns how many members shared their signal; error is scratch. */
static uint32_t
pool_facts(const sp_circle_rules_t *rules, const sp_circle_t *circle, double *known,
    double *rest, double *error)
{
    const uint32_t n = circle->n_members;
    if (rules->signal_noise <= 0) {
        for (uint32_t i = 0; i < n; i++) {
            known[i] = 1;
            rest[i] = 0;
        }
        return 0;
    }
    uint32_t n_shared = 0;
    double common = 0; /* sum of the errors of signals that everybody knows */
    for (uint32_t i = 0; i < n; i++) {
        error[i] =
            rules->signal_noise * standard_normal(draw(circle, i, SP_DRAW_SIGNAL, 0));
        if (shares_fact(rules, circle, i)) {
            n_shared++;
            common += error[i];
            error[i] = 0; /* one's own is among them */
            rest[i] = 0;
        } else {
            rest[i] = 1; /* signals beside the common ones */
        }
    }
    for (uint32_t k = 0; k < circle->pilot_signals; k++) {
        const sp_rng_block_t block = sp_rng(circle->key,
            (sp_rng_block_t) {
                { circle->circle, k, circle->round, SP_DRAW(SP_DRAW_SIGNAL, 1) } });
        common += rules->signal_noise * standard_normal(block);
    }
    const double n_common = (double) n_shared + circle->pilot_signals;
    /* precisions as a ratio of at most 1, so that no noise is too small or too large */
    const double ratio = rules->signal_noise / rules->prior_spread;
    const double of_prior = ratio < 1 ? ratio * ratio : 1;
    const double of_signal = ratio < 1 ? 1 : 1 / ratio / ratio;
    for (uint32_t i = 0; i < n; i++) {
        const double n_known = n_common + rest[i];
        const double total = of_prior + n_known * of_signal;
        known[i] = n_known * of_signal / total;
        rest[i] =
            (of_prior * rules->prior_mean + of_signal * (common + error[i])) / total;
    }
    return n_shared;
}

/* What place i hears from the others: their mean by its trust, or the plain one. */
static double
heard_opinion(const sp_circle_t *circle, uint32_t i, const double *row_sum,
    const double *opinion, double total)
{
    const uint32_t n = circle->n_members;
    if (circle->trust == NULL || !(row_sum[i] > 0)) {
        return mean_of_others(n, total, opinion[i]);
    }
    const double *row = circle->trust + (size_t) i * n;
    double sum = 0;
    for (uint32_t j = 0; j < n; j++) {
        sum += j != i ? row[j] * opinion[j] : 0;
    }
    return sum / row_sum[i];
}

/* Reflect: rounds of averaging; next and row_sum are scratch. */
static void
reflect(const sp_circle_rules_t *rules, const sp_circle_t *circle, double *opinion,
    double *next, double *row_sum)
{
    const uint32_t n = circle->n_members;
    if (n < 2) {
        return;
    }
    const bool given = rules->listen >= 0; /* NaN: auto */
    const double listen = given ? rules->listen : 1 - 1.0 / n;
    for (uint32_t i = 0; circle->trust != NULL && i < n; i++) {
        const double *row = circle->trust + (size_t) i * n;
        row_sum[i] = 0;
        for (uint32_t j = 0; j < n; j++) {
            row_sum[i] += j != i ? row[j] : 0;
        }
    }
    for (uint32_t round = 0; round < rules->reflect; round++) {
        const double total = sum_of(n, opinion);
        for (uint32_t i = 0; i < n; i++) {
            const double heard = heard_opinion(circle, i, row_sum, opinion, total);
            next[i] = opinion[i] + listen * (heard - opinion[i]);
        }
        memcpy(opinion, next, n * sizeof(double));
    }
}

/* Stakes of the circle (body 0) or of a further body. */
static void
draw_stakes(const sp_circle_rules_t *rules, const sp_circle_t *circle, uint32_t body,
    double *stake)
{
    const sp_draw_t purpose = body == 0 ? SP_DRAW_STAKE : SP_DRAW_BODY;
    for (uint32_t i = 0; i < circle->n_members; i++) {
        stake[i] = rules->stake_spread * standard_normal(draw(circle, i, purpose, body));
    }
}

/* Place i's own stake and the others', by its weight. */
static double
weighed_stakes(const sp_circle_t *circle, uint32_t i, const double *stake, double total)
{
    const double weight = circle->weight[i];
    return (1 - weight) * stake[i]
        + weight * mean_of_others(circle->n_members, total, stake[i]);
}

static bool
objects(const sp_circle_rules_t *rules, const sp_circle_t *circle, uint32_t body,
    uint32_t i, double value)
{
    if (!(value < -rules->objection_threshold)) {
        return false;
    }
    uint32_t argue;
    uint32_t voice;
    if (body == 0) {
        argue = draw(circle, i, SP_DRAW_ARGUE, 0).word[0];
        voice = draw(circle, i, SP_DRAW_VOICE, 0).word[0];
    } else {
        const sp_rng_block_t block = draw(circle, i, SP_DRAW_BODY, body);
        argue = block.word[2];
        voice = block.word[3];
    }
    return sp_uniform(argue) < rules->argue && sp_uniform(voice) < rules->voice;
}

/* New insights: amendments until no objection stands or all are made. No charge makes an
 * objector, since whoever is charged stays >= 0. False: the proposal falls. */
static bool
amend(const sp_circle_rules_t *rules, uint32_t n, double *value, uint8_t *stood,
    sp_circle_outcome_t *out)
{
    for (uint32_t made = 0; made < rules->amendments; made++) {
        uint32_t worst = n;
        double purse = 0;
        for (uint32_t i = 0; i < n; i++) {
            if (stood[i] && (worst == n || value[i] < value[worst])) {
                worst = i;
            }
            purse += value[i] > 0 ? value[i] : 0;
        }
        if (worst == n) {
            return true;
        }
        const double lift = -rules->objection_threshold - value[worst];
        const double charge = lift + rules->amend_cost;
        if (!(charge <= purse)) {
            return false;
        }
        const double share = charge / purse;
        for (uint32_t i = 0; i < n; i++) {
            value[i] -= value[i] > 0 ? value[i] * share : 0;
        }
        value[worst] = -rules->objection_threshold;
        stood[worst] = 0;
        out->amendments++;
        out->charged += charge;
    }
    return true;
}

static bool
agrees(const sp_circle_rules_t *rules, uint32_t n, const double *estimate,
    const double *value, const uint8_t *stood)
{
    uint32_t n_for = 0;
    uint32_t n_stood = 0;
    for (uint32_t i = 0; i < n; i++) {
        n_for += value[i] > 0;
        n_stood += stood[i];
    }
    switch (rules->rule) {
    case SP_CIRCLE_DIRECTOR:
        return estimate[0] > 0;
    case SP_CIRCLE_MAJORITY:
        return n_for > n - n_for;
    case SP_CIRCLE_UNANIMITY:
        return n_for == n;
    default:
        return n_stood == 0;
    }
}

/* A body hears objections, amends and decides by its estimates; stake is scratch. */
static bool
passes(const sp_circle_rules_t *rules, const sp_circle_t *circle, uint32_t body,
    const double *estimate, double *stake, double *value, uint8_t *stood,
    sp_circle_outcome_t *out)
{
    const uint32_t n = circle->n_members;
    draw_stakes(rules, circle, body, stake);
    const double total = sum_of(n, stake);
    for (uint32_t i = 0; i < n; i++) {
        value[i] = estimate[i] + weighed_stakes(circle, i, stake, total);
        stood[i] = objects(rules, circle, body, i, value[i]);
    }
    if (body == 0) {
        for (uint32_t i = 0; i < n; i++) {
            out->objected[i] = stood[i];
            out->objections += stood[i];
        }
    }
    return (rules->rule != SP_CIRCLE_CONSENT || amend(rules, n, value, stood, out))
        && agrees(rules, n, estimate, value, stood);
}

/* Value of steer number k: what is uncertain or at stake grows with the steer. */
static double
value_of_steer(const sp_circle_t *circle, uint32_t k, double known, double each)
{
    return known * circle->gain_of_steer[k] + k / 10.0 * each;
}

/* Rule median; value holds what a full steer means to each beside the gain. */
static void
take_median(const sp_circle_rules_t *rules, const sp_circle_t *circle,
    const double *known, const double *rest, double *stake, sp_circle_outcome_t *out)
{
    const uint32_t n = circle->n_members;
    draw_stakes(rules, circle, 0, stake);
    const double total = sum_of(n, stake);
    uint32_t n_best[SP_CIRCLE_STEERS] = { 0 };
    for (uint32_t i = 0; i < n; i++) {
        const double each = rest[i] + weighed_stakes(circle, i, stake, total);
        uint32_t best = 0;
        double most = value_of_steer(circle, 0, known[i], each);
        for (uint32_t k = 1; k < SP_CIRCLE_STEERS; k++) {
            const double value = value_of_steer(circle, k, known[i], each);
            if (value > most) {
                most = value;
                best = k;
            }
        }
        n_best[best]++;
        out->value[i] = each;
    }
    uint32_t chosen = 0;
    uint32_t n_below = n_best[0]; /* members whose best is at most `chosen` */
    while (n_below < n - n_below) {
        n_below += n_best[++chosen];
    }
    for (uint32_t i = 0; i < n; i++) {
        out->value[i] = value_of_steer(circle, chosen, known[i], out->value[i]);
    }
    out->steer = chosen / 10.0;
    out->adopted = true;
}

/* Outcome of a circle that has not met. */
static void
clear(uint32_t n, sp_circle_outcome_t *out)
{
    const sp_circle_outcome_t columns = *out;
    *out = (sp_circle_outcome_t) { .estimate = columns.estimate,
        .value = columns.value,
        .objected = columns.objected,
        .stood = columns.stood,
        .overruled = columns.overruled,
        .heard = columns.heard };
    for (uint32_t i = 0; i < n; i++) {
        out->estimate[i] = 0;
        out->value[i] = 0;
        out->objected[i] = 0;
        out->stood[i] = 0;
        out->overruled[i] = 0;
        out->heard[i] = 1;
    }
}

void
sp_circle_decide(const sp_circle_rules_t *rules, const sp_circle_t *circle,
    double *scratch, sp_circle_outcome_t *out)
{
    const uint32_t n = circle->n_members;
    double own_scratch[SP_CIRCLE_SCRATCH * SP_CIRCLE_MOST];
    assert(n > 0 && (scratch != NULL || n <= SP_CIRCLE_MOST));
    double *stake = scratch != NULL ? scratch : own_scratch;
    double *known = stake + n;
    double *rest = known + n;
    double *next = rest + n;
    double *row_sum = next + n;
    clear(n, out);
    if (rules->rule == SP_CIRCLE_NONE) {
        return;
    }
    const bool median = rules->rule == SP_CIRCLE_MEDIAN;
    const uint32_t insights = rules->rule == SP_CIRCLE_CONSENT && rules->amendments > 0;
    out->held_facts = rules->facts > 0;
    out->steps = 1u + (rules->facts > 0) + (rules->reflect > 0) + insights;

    out->facts_shared = pool_facts(rules, circle, known, rest, next);
    if (rules->signal_noise
        > 0) { /* else all hold the same, and rounding may not change it */
        reflect(rules, circle, known, next, row_sum);
        reflect(rules, circle, rest, next, row_sum);
    }
    const double gain =
        median ? circle->gain_of_steer[SP_CIRCLE_STEERS - 1] : circle->gain;
    for (uint32_t i = 0; i < n; i++) {
        out->estimate[i] = known[i] * gain + rest[i];
    }
    if (median) {
        take_median(rules, circle, known, rest, stake, out);
        return;
    }
    out->adopted =
        passes(rules, circle, 0, out->estimate, stake, out->value, out->stood, out);
    for (uint32_t body = 1; body < rules->bodies && out->adopted; body++) {
        /* reflection is over: its columns hold this body's values and objections */
        out->adopted = passes(
            rules, circle, body, out->estimate, stake, next, (uint8_t *) row_sum, out);
        out->further_steps += 1u + insights;
    }
    out->amendment_cost = rules->amend_cost * out->amendments;
    for (uint32_t i = 0; i < n && out->adopted; i++) {
        out->overruled[i] = out->stood[i];
        out->heard[i] = !out->overruled[i] && rules->rule != SP_CIRCLE_DIRECTOR;
    }
}
