/* circle_decision.h - one circle decides about one proposal at one meeting. Layer: model.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Members pool facts about the gain G of a proposal, listen to one another, amend it as
 * long as somebody objects, and decide (model.md, 7.11). Pure: everything comes as
 * arguments, the columns belong to the caller, nothing allocates and nothing can fail.
 *
 * THE DRAWS of a member: block(purpose, b) has the counter (agent, circle, round,
 * purpose << 24 | b), b = 0 where not given; z of a block is sp_normal_quantile of
 * sp_uniform53 of its words 0 and 1, u is sp_uniform of its word 0.
 *   stake           xi = stake_spread z(STAKE)
 *   signal          y = G + signal_noise z(SIGNAL); the pilot's number k = 0, 1, .. has
 *                   the counter (circle, k, round, SIGNAL << 24 | 1)
 *   fact shared     iff u(SHARE_FACT) < voice (facts + (1 - facts) mean trust)
 *   objection       argued iff u(ARGUE) < argue, voiced iff u(VOICE) < voice
 *   further body b  = 1, 2, ..: block(BODY, b): stake by words 0 and 1, argued by word 2,
 *                   voiced by word 3 */
#ifndef SP_CIRCLE_DECISION_H
#define SP_CIRCLE_DECISION_H

#include <stdbool.h>
#include <stdint.h>

#include "samenspel/rng.h"

typedef enum {
    SP_CIRCLE_NONE,
    SP_CIRCLE_DIRECTOR,  /* adopted iff the first member's estimate is > 0            */
    SP_CIRCLE_MAJORITY,  /* value > 0 for more than half of the members               */
    SP_CIRCLE_MEDIAN,    /* no proposal: the lower median of the members' best steers */
    SP_CIRCLE_UNANIMITY, /* value > 0 for all                                         */
    SP_CIRCLE_CONSENT,   /* no objection stands (Romme, Organ. Stud. 20, 801 (1999))  */
} sp_circle_rule_t;

/** How a circle meets (block steering.circles). */
typedef struct {
    uint32_t rule;              /* sp_circle_rule_t                                     */
    double objection_threshold; /* an objection needs a value below minus this, >= 0    */
    double argue;               /* chance that a member can argue an objection          */
    double voice;               /* chance that a fact or an objection is voiced         */
    double facts;               /* chance of sharing a signal without trust             */
    double signal_noise;        /* sd of a signal on the gain; 0: the gain is known     */
    double prior_mean;
    double prior_spread;        /* > 0                                                  */
    double stake_spread;        /* sd of the stakes                                     */
    uint32_t reflect;           /* rounds of listening                                  */
    double listen;              /* weight on the others; NaN: auto = 1 - 1/n            */
    uint32_t amendments;        /* at most                                              */
    double amend_cost;          /* of one amendment [payoff]                            */
    uint32_t bodies;            /* this circle and further ones that must pass it, >= 1 */
} sp_circle_rules_t;

enum {
    SP_CIRCLE_STEERS = 11, /* median: steers 0, .1, .., 1               */
    SP_CIRCLE_MOST = 64,   /* members of a circle that needs no scratch */
    SP_CIRCLE_SCRATCH = 5, /* doubles of scratch a member               */
};

/** Who meets when, and what they do not know. Columns go by place in the circle. */
typedef struct {
    sp_rng_key_t key;
    uint32_t round;
    uint32_t circle;             /* its number                                          */
    uint32_t n_members;          /* >= 1; one alone has no others: their mean is 0      */
    const uint32_t *member;      /* [n] agents' numbers; the first is the director      */
    const double *weight;        /* [n] Q: ungated, without trust                       */
    const double *mean_trust;    /* [n] in one's partners, to share facts; NULL: none   */
    const double *trust;         /* [n][n] row: who listens; NULL, or a row of zeros:   */
                                 /* all others alike; the diagonal is not read          */
    double gain;                 /* G: true mean gain of the proposal a round [payoff]  */
    const double *gain_of_steer; /* [SP_CIRCLE_STEERS] rule median: G(s); else not read */
    uint32_t pilot_signals;      /* further signals that all members know               */
} sp_circle_t;

/** What came of it. The caller sets the columns [n]; the rest is written. */
typedef struct {
    double *estimate;       /* Ghat after reflection; median: of G(1)                   */
    double *value;          /* V after all charges; median: at the steer chosen         */
    uint8_t *objected;      /* an objection at first: V below, argued and voiced        */
    uint8_t *stood;         /* an objection that no amendment removed                   */
    uint8_t *overruled;     /* one that stood when the proposal was adopted             */
    uint8_t *heard;         /* 0: overruled, or the policy was imposed (director)       */
    bool adopted;           /* a median is always adopted                               */
    double steer;           /* median: the steer chosen; else 0                         */
    uint32_t objections;    /* members who objected                                     */
    uint32_t facts_shared;  /* members who shared their signal                          */
    uint32_t amendments;    /* made, in all bodies that met                             */
    double charged;         /* sum of all lifts and costs charged [payoff]              */
    double amendment_cost;  /* amend_cost times amendments: steering cost [payoff]      */
    bool held_facts;        /* the facts step was held (it adds to clarity)             */
    uint32_t steps;         /* held by this circle: decide; facts, reflect, amendments  */
                            /* where these keys are > 0; each costs meeting_cost a      */
                            /* member                                                   */
    uint32_t further_steps; /* the same, held by further bodies of as many members      */
} sp_circle_outcome_t;

/**
 * One meeting of one circle.
 *
 *     Ghat = (prior_mean / s0^2 + sum y / s^2) / (1 / s0^2 + m / s^2), m signals known:
 *            one's own, all that were shared, the pilot's; s = signal_noise,
 *            s0 = prior_spread
 *     Ghat_i += listen (mean of the others by trust - Ghat_i), `reflect` times
 *     V_i  = Ghat_i + (1 - Q_i) xi_i + Q_i mean_{j != i} xi_j
 *
 * An amendment sets the most negative objector (the first of equals) to V = -threshold;
 * the lift and amend_cost are charged to members with V > 0 in proportion to V. Where
 * they cannot pay, the proposal falls. Only consent amends (choice): a director or a vote
 * that had to buy off objections would be another rule. A member who cannot argue has no
 * objection, and so none that could be overruled.
 * Rule median has no proposal and hence no objections, amendments or further bodies. What
 * is not known about a steer z grows with z, as stakes do: G(z) has the prior N(z
 * prior_mean, (z s0)^2), and a member's signal on it has z times its one error; at z = 0
 * nothing is unknown. So V_i(z) = k_i G(z) + z (Ghat_i - k_i G(1) + stakes), where
 * k_i = m / (m + s^2 / s0^2) is reflected like Ghat, and Ghat_i is the estimate of a
 * proposal of gain G(1). Best steers are the lowest of equals; of an even number of
 * members the lower median is taken, which some member wants.
 * A further body meets if all before it passed; it has the weights and estimates of this
 * circle, stakes (argued, voiced) of its own, and may amend as often. Rule none: nothing.
 *
 * scratch  [SP_CIRCLE_SCRATCH n] or NULL where n <= SP_CIRCLE_MOST
 * source   facts: normal pooling; reflect: DeGroot, J. Am. Stat. Assoc. 69, 118 (1974);
 *          bodies: Tsebelis, Veto Players (2002); the rest: this project
 */
void sp_circle_decide(const sp_circle_rules_t *rules, const sp_circle_t *circle,
    double *scratch, sp_circle_outcome_t *out);

#endif
