/* steering_conformity.c - what most partners did pulls.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * advantage += strength (2 f - 1), f the share of one's partners perceived to cooperate
 * in the round before; in total, whatever the number of partners (model.md, 7.2).
 * Conformity beside payoff: Szolnoki & Perc, J. R. Soc. Interface 12, 20141299 (2015).
 * Innovators are free of it. */
#include <math.h>
#include <stddef.h>

#include "checks.h"
#include "perceive.h"
#include "revise.h"
#include "samenspel/simulation.h"

#define PATH "steering.conformity"

typedef struct {
    double strength;
} conformity_t;

/* name, symbol, summary, unit, type, kind, flags, low, high, preset, choices, phase,
 * rows, source, offset */
static const sp_param_t params[] = {
    { "strength", "chi", "pull of the share of partners that cooperated", "payoff",
        SP_REAL, SP_CONDITION, SP_LIVE | SP_HIGH_OPEN, 0, INFINITY, 0, NULL, "value",
        "002-3", "Szolnoki & Perc 2015", offsetof(conformity_t, strength) },
};

static bool
in_use(const void *self)
{
    return ((const conformity_t *) self)->strength > 0;
}

static sp_status_t
check(const void *self, const sp_run_t *run, char *key, sp_error_t *err)
{
    if (!in_use(self)) {
        return SP_OK;
    }
    sp_status_t status = sp_check_choice(run, PATH, key, err);
    status = status == SP_OK ? sp_check_acts(run, PATH, key, err) : status;
    return status == SP_OK ? sp_check_agents(run, PATH, key, err) : status;
}

static void
value(sp_span_t *span, const void *self, void *state)
{
    (void) state;
    const double strength = ((const conformity_t *) self)->strength;
    const sp_simulation_t *sim = span->sim;
    uint32_t known = UINT32_MAX;
    double pull = 0;
    for (uint32_t k = 0; k < span->last - span->first; k++) {
        const uint32_t agent = sp_span_agent(span, k);
        if (agent != known) {
            const double share = sp_seen_mean(sim, agent, sp_seen_in(sim, span->round));
            const bool free = sim->innovator != NULL && sim->innovator[agent];
            pull = share < 0 || free ? 0 : strength * (2 * share - 1);
            known = agent;
        }
        span->advantage[k] += pull;
    }
}

const sp_mechanism_t sp_mechanism_conformity = {
    .name = "conformity",
    .path = PATH,
    .summary = "what most partners did pulls",
    .source = "Szolnoki & Perc, J. R. Soc. Interface 12, 20141299 (2015)",
    .params = params,
    .n_params = sizeof(params) / sizeof(params[0]),
    .params_size = sizeof(conformity_t),
    .order = 64,
    .in_use = in_use,
    .check = check,
    .value = value,
};
