/* meetings.h - circles that meet, and what is asked of their figures: for tests.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_TEST_MEETINGS_H
#define SP_TEST_MEETINGS_H

#include "circle_decision.h"

enum { SP_MEETING_MOST = 100 };

/** A circle with columns of its own; may be copied, then sp_meeting_attach. */
typedef struct {
    sp_circle_rules_t rules;
    sp_circle_t circle;
    sp_circle_outcome_t out;
    uint32_t member[SP_MEETING_MOST];
    double weight[SP_MEETING_MOST], mean_trust[SP_MEETING_MOST];
    double trust[SP_MEETING_MOST * SP_MEETING_MOST];
    double gain_of_steer[SP_CIRCLE_STEERS];
    double estimate[SP_MEETING_MOST], value[SP_MEETING_MOST];
    uint8_t objected[SP_MEETING_MOST], stood[SP_MEETING_MOST];
    uint8_t overruled[SP_MEETING_MOST], heard[SP_MEETING_MOST];
} sp_meeting_t;

/**
 * n members 0, 1, .. of weight 0, without trust; gain .5 known to all, stakes N(0, 1),
 * threshold 1, everything argued and voiced, no amendments, one body: the setting of the
 * known answers.
 */
void sp_meeting_init(sp_meeting_t *meeting, sp_circle_rule_t rule, uint32_t n);

/** n members and everything else drawn by number from all that is allowed. */
void sp_meeting_random(
    sp_meeting_t *meeting, sp_circle_rule_t rule, uint32_t n, uint32_t number);

/** Points a copy at its own columns; what the original left out stays out. */
void sp_meeting_attach(sp_meeting_t *meeting);

/** The meeting of that round; at most SP_CIRCLE_MOST members. */
void sp_meeting_hold(sp_meeting_t *meeting, uint32_t round);

/** Share adopted of the meetings of rounds 0 .. n_meetings - 1. */
double sp_meeting_share(sp_meeting_t *meeting, uint32_t n_meetings);

/** Fails unless got is within `within` of wanted. */
void sp_assert_near(double got, double wanted, double within);

/** Fails unless a share of n trials is within four standard errors of its chance. */
void sp_assert_share(double share, double chance, uint32_t n);

/** Fails unless the mean of n numbers with these sums is within four of its errors. */
void sp_assert_mean(double sum, double sum_of_squares, uint32_t n, double truth);

#endif
