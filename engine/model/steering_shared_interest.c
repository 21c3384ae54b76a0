/* steering_shared_interest.c - players weigh the partner's payoff beside their own.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Q = q + s max(0, q_max - q): base weight q, steered by s towards q_max (model.md, 7.4).
 * The reshaped game (1-Q) own + Q partner's is that of Szabo & Szolnoki, J. Theor. Biol.
 * 299, 81 (2012); steering it is this project's. */
#include "steering_shared_interest.h"

#include <stddef.h>

#include "samenspel/decision.h"
#include "samenspel/settings.h"
#include "samenspel/simulation.h"

/* name, symbol, summary, unit, type, kind, flags, low, high, preset, choices, phase, rows,
 * source, offset */
static const sp_param_t params[] = {
    { "weight", "q", "base weight of the partner's payoff", "-", SP_REAL, SP_CONDITION,
        SP_LIVE, 0, 1, 0, NULL, "weigh", "000-3", "Szabo & Szolnoki 2012",
        offsetof(sp_shared_interest_t, weight) },
    { "steer", "s", "how far the weight is steered from its base towards maximum", "-",
        SP_REAL, SP_INTERVENTION, SP_LIVE, 0, 1, 0, NULL, "weigh", "000-3;004-2",
        "Szabo & Szolnoki 2012", offsetof(sp_shared_interest_t, steer) },
    { "maximum", "q_max", "weight at full steering; 0.5 = the fraternal point", "-", SP_REAL,
        SP_CONDITION, SP_LIVE, 0, 1, 0.5, NULL, "weigh", "000-3", "Szabo & Szolnoki 2012",
        offsetof(sp_shared_interest_t, maximum) },
};

static bool
in_use(const void *self)
{
    const sp_shared_interest_t *interest = self;
    return interest->weight > 0 || (interest->steer > 0 && interest->maximum > 0);
}

double
sp_shared_interest_weight(const sp_shared_interest_t *self)
{
    const double room = self->maximum - self->weight;
    return self->weight + self->steer * (room > 0 ? room : 0);
}

/* Copying compares material payoffs, which no weight touches. */
static sp_status_t
check(const void *self, const sp_run_t *run, char *key, sp_error_t *err)
{
    const sp_decision_t *rule = sp_decisions[(size_t) sp_run_value(run, "decision.rule")];
    const bool by_utility
        = sp_run_value(run, "decision.success") == (double) SP_SUCCESS_UTILITY;
    if (in_use(self) && rule->form != SP_RULE_CHOICE && !by_utility) {
        sp_point_at(key, "steering.shared_interest");
        return sp_fail(err, SP_ERR_RANGE,
            "the shared interest cannot act with decision.rule: %s on material success: take "
            "decision.success: utility, or a rule that chooses (logit, best_response)",
            rule->name);
    }
    return SP_OK;
}

static void
weigh(sp_span_t *span, const void *self, void *state)
{
    (void) state;
    const double weight = sp_shared_interest_weight(self);
    for (uint32_t k = 0; k < span->last - span->first; k++) {
        span->weight[k] = weight;
    }
}

const sp_mechanism_t sp_mechanism_shared_interest = {
    .name = "shared_interest",
    .path = "steering.shared_interest",
    .summary = "players weigh the partner's payoff beside their own",
    .source = "Szabo & Szolnoki, J. Theor. Biol. 299, 81 (2012); steering: this project",
    .params = params,
    .n_params = sizeof(params) / sizeof(params[0]),
    .params_size = sizeof(sp_shared_interest_t),
    .order = 10,
    .in_use = in_use,
    .check = check,
    .weigh = weigh,
};
