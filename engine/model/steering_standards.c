/* steering_standards.c - in a share of encounters the act is prescribed.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An encounter is prescribed with chance share, the mean of what holds for both ends; each
 * end then cooperates with chance compliance and defects otherwise, so that cooperation is
 * share compliance + (1 - share) x_free: this project (model.md, 7.9). */
#include <math.h>
#include <stddef.h>

#include "checks.h"
#include "revise.h"
#include "samenspel/settings.h"
#include "samenspel/simulation.h"
#include "ties.h"

typedef struct {
    double share, compliance;
} standards_t;

/* name, symbol, summary, unit, type, kind, flags, low, high, preset, choices, phase, rows,
 * source, offset */
static const sp_param_t params[] = {
    { "share", "z", "share of encounters with a prescribed act", "-", SP_REAL,
        SP_INTERVENTION, SP_LIVE, 0, 1, 0, NULL, "meet", "001-9", "this project",
        offsetof(standards_t, share) },
    { "compliance", "-", "chance of C in a prescribed encounter", "prob", SP_REAL,
        SP_INTERVENTION, SP_LIVE, 0, 1, 1, NULL, "choose", "001-9", "this project",
        offsetof(standards_t, compliance) },
};

static bool
in_use(const void *self)
{
    return ((const standards_t *) self)->share > 0;
}

static bool
needs_reverse(const void *self)
{
    (void) self;
    return true;
}

static sp_status_t
check(const void *self, const sp_run_t *run, char *key, sp_error_t *err)
{
    if (!sp_acts(run, "steering.standards", in_use(self))) {
        return SP_OK;
    }
    if (sp_run_value(run, "decision.acts") != (double) SP_ACTS_PER_PARTNER) {
        sp_point_at(key, "steering.standards.share");
        return sp_fail(err, SP_ERR_RANGE,
            "steering.standards prescribes what is done towards one partner: needs "
            "decision.acts: per_partner");
    }
    return SP_OK;
}

/* Synchronous, a word a directed tie; in an asynchronous step by the step as well. */
static void
prescribe(sp_span_t *span, const void *self, void *state, uint16_t *play, uint8_t *act)
{
    (void) play;
    (void) state;
    const standards_t *standards = self;
    sp_simulation_t *sim = span->sim;
    for (uint32_t k = 0; act != NULL && k < span->last - span->first; k++) {
        const uint32_t tie = span->first + k;
        const uint32_t agent = sp_span_agent(span, k);
        const double share = (sp_policy(sim, SP_POLICY_STANDARDS, agent)
                                 + sp_policy(sim, SP_POLICY_STANDARDS, sim->tie_partner[tie]))
            / 2;
        if (!(share > 0) || sp_contact(sim, tie) != SP_PLAYED) {
            continue;
        }
        const uint32_t word
            = sp_turn_word(sim, SP_DRAW_STANDARD, sp_tie_pair(sim, tie));
        if (sp_uniform(word) < share) {
            act[k] = sp_uniform(sp_turn_word(sim, SP_DRAW_COMPLY, tie))
                < standards->compliance;
        }
    }
}

const sp_mechanism_t sp_mechanism_standards = {
    .name = "standards",
    .path = "steering.standards",
    .summary = "in a share of encounters what is done is prescribed",
    .source = "this project",
    .params = params,
    .n_params = sizeof(params) / sizeof(params[0]),
    .params_size = sizeof(standards_t),
    .order = 44,
    .in_use = in_use,
    .check = check,
    .needs_reverse = needs_reverse,
    .prescribe = prescribe,
};
