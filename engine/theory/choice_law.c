/* choice_law.c - shares of C among agents who choose by logit, one influence at a time.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/theory.h"

#include <math.h>

#include "normal_mean.h"
#include "root.h"

double
sp_theory_logit(double advantage, double noise)
{
    return 1.0 / (1.0 + exp(-advantage / noise));
}

/* ---- fairness ---------------------------------------------------------------------- */

double
sp_theory_guilt(const double payoff[SP_N_OUTCOMES])
{
    const double ahead = payoff[SP_DC] - payoff[SP_CD];
    return ahead > 0.0                  ? (payoff[SP_DC] - payoff[SP_CC]) / ahead
        : payoff[SP_DC] > payoff[SP_CC] ? INFINITY
                                        : -INFINITY;
}

double
sp_theory_public_guilt(uint32_t n, double multiplication)
{
    return 1.0 - multiplication / n;
}

double
sp_theory_free_riders(uint32_t n, double multiplication, double envy, double guilt)
{
    return (guilt - sp_theory_public_guilt(n, multiplication)) / (envy + guilt);
}

/* ---- habit ------------------------------------------------------------------------- */

/* Mean length of a run of one act: `towards` 1 for C, -1 for D. */
static double
run_length(const sp_habit_t *habit, double towards)
{
    const double pull = habit->bonus + habit->switch_cost;
    double level = habit->growth, length = 1.0, lasts = 1.0;
    for (;;) {
        const double chosen =
            sp_theory_logit(towards * habit->advantage + pull * level, habit->noise);
        const double stays = 1.0 - habit->activity * (1.0 - chosen);
        const double next = level + habit->growth * (1.0 - level);
        if (!(next > level)) { /* the habit is full, to the last bit */
            const double leaves = habit->activity
                * sp_theory_logit(
                    -towards * habit->advantage - pull * level, habit->noise);
            return length + lasts * stays / leaves;
        }
        lasts *= stays;
        length += lasts;
        level = next;
        if (lasts < 1e-18 * length) {
            return length;
        }
    }
}

sp_status_t
sp_theory_habit(const sp_habit_t *habit, double *x, double *rate, sp_error_t *err)
{
    if (!(habit->noise > 0.0) || !(habit->growth > 0.0 && habit->growth <= 1.0)
        || !(habit->activity > 0.0 && habit->activity <= 1.0)) {
        return sp_fail(err, SP_ERR_RANGE,
            "habit: noise %g must be above 0, growth %g and activity %g in (0, 1]",
            habit->noise, habit->growth, habit->activity);
    }
    const double of_c = run_length(habit, 1.0), of_d = run_length(habit, -1.0);
    *x = of_c / (of_c + of_d);
    *rate = habit->growth == 1.0 ? 1.0 / of_c + 1.0 / of_d : (double) NAN;
    return SP_OK;
}

/* ---- talk, clarity, standards ------------------------------------------------------ */

double
sp_theory_talk(double advantage, double lie_cost, double noise, double share)
{
    const double p = sp_theory_logit(advantage, noise);
    const double kept = sp_theory_logit(advantage + lie_cost, noise);
    const double talked = p * kept + (1.0 - p) * p;
    return share * talked + (1.0 - share) * p;
}

double
sp_theory_clarity(double level, double clear, double unclear, double noise)
{
    return level * sp_theory_logit(clear, noise)
        + (1.0 - level) * sp_theory_logit(unclear, noise);
}

typedef struct {
    double advantage, noise;
    double own, common; /* standard deviations */
} noisy_t;

static double
given_own(double z, void *context)
{
    const noisy_t *const noisy = context;
    return sp_theory_logit(noisy->advantage + noisy->own * z, noisy->noise);
}

/* The share of C among all who see what is common. */
static double
share_given(double advantage, double own, double noise)
{
    if (!(own > 0.0)) {
        return sp_theory_logit(advantage, noise);
    }
    noisy_t noisy = { advantage, noise, own, 0.0 };
    return sp_normal_mean(given_own, &noisy, -advantage / own, noise / own);
}

static double
squared_given_common(double z, void *context)
{
    const noisy_t *const noisy = context;
    const double x =
        share_given(noisy->advantage + noisy->common * z, noisy->own, noisy->noise);
    return x * x;
}

void
sp_theory_noisy_clarity(double advantage, double spread, double common, double noise,
    double *x, double *over_time)
{
    *x = share_given(advantage, spread, noise);
    if (over_time == NULL) {
        return;
    }
    noisy_t noisy = { advantage, noise, spread * sqrt(1.0 - common),
        spread * sqrt(common) };
    if (!(noisy.common > 0.0)) {
        *over_time = 0.0;
        return;
    }
    const double square = sp_normal_mean(squared_given_common, &noisy,
        -advantage / noisy.common, (noise + noisy.own) / noisy.common);
    *over_time = sqrt(fmax(0.0, square - *x * *x));
}

double
sp_theory_standards(double share, double compliance, double free)
{
    return share * compliance + (1.0 - share) * free;
}

/* ---- watching, and being watched --------------------------------------------------- */

sp_status_t
sp_monitoring_check(const sp_monitoring_t *watch, sp_error_t *err)
{
    if (!(watch->noise > 0.0) || !(watch->weight >= 0.0 && watch->weight <= 1.0)
        || !(watch->clarity >= 0.0 && watch->clarity <= 1.0)
        || !(watch->aversion >= 0.0 && watch->aversion <= 1.0)
        || !(watch->reward_efficiency > 0.0) || !(watch->fine_efficiency > 0.0)) {
        return sp_fail(err, SP_ERR_RANGE,
            "monitoring: noise %g and efficiencies %g, %g must be above 0, weight %g, "
            "clarity %g and aversion %g in [0, 1]",
            watch->noise, watch->reward_efficiency, watch->fine_efficiency, watch->weight,
            watch->clarity, watch->aversion);
    }
    return SP_OK;
}

double
sp_theory_monitored(const sp_monitoring_t *watch, double monitor)
{
    const double paid = monitor * (watch->reward + watch->fine) - watch->cost;
    const double weight = watch->weight * (1.0 - watch->aversion * monitor);
    return sp_theory_clarity(watch->clarity,
        paid + weight * (watch->benefit + watch->cost), paid, watch->noise);
}

double
sp_theory_monitored_welfare(const sp_monitoring_t *watch, double monitor)
{
    const double x = sp_theory_monitored(watch, monitor);
    /* rewards reach agents and are paid for; fines leave them and cost on top */
    const double rewards = x * watch->reward * (1.0 / watch->reward_efficiency - 1.0);
    const double fines = (1.0 - x) * watch->fine * (1.0 / watch->fine_efficiency + 1.0);
    return (watch->benefit - watch->cost) * x
        - monitor * (rewards + fines + watch->monitor_cost);
}

typedef struct {
    const sp_monitoring_t *watch;
    bool welfare;
} aim_t;

static double
reached(double monitor, void *context)
{
    const aim_t *const aim = context;
    return aim->welfare ? sp_theory_monitored_welfare(aim->watch, monitor)
                        : sp_theory_monitored(aim->watch, monitor);
}

sp_status_t
sp_theory_best_monitoring(const sp_monitoring_t *watch, bool welfare, double *monitor,
    double *value, sp_error_t *err)
{
    enum { STEPS = 2000 };
    const sp_status_t status = sp_monitoring_check(watch, err);
    if (status != SP_OK) {
        return status;
    }
    aim_t aim = { watch, welfare };
    int best = 0;
    *value = reached(0.0, &aim);
    for (int k = 1; k <= STEPS; k++) {
        const double here = reached((double) k / STEPS, &aim);
        if (here > *value) {
            *value = here;
            best = k;
        }
    }
    *monitor = (double) best / STEPS;
    if (best > 0 && best < STEPS) {
        *value = sp_highest_between(
            reached, &aim, (best - 1.0) / STEPS, *monitor, (best + 1.0) / STEPS, monitor);
    }
    return SP_OK;
}
