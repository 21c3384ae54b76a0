/* steering_fairness.c - earning less than the partner hurts, and so does earning more.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * U -= envy E(other - own)^+ + guilt E(own - other)^+ (Fehr & Schmidt, Q. J. Econ. 114,
 * 817 (1999)), in each game between two, at the payoffs of its outcomes and the belief in
 * the partner's C. Where benefits or costs differ between agents, one reckons with one's
 * own for both (choice). */
#include <math.h>
#include <stddef.h>

#include "checks.h"
#include "revise.h"
#include "samenspel/game.h"
#include "samenspel/simulation.h"
#include "ties.h"

#define PATH "steering.fairness"

typedef struct {
    double envy, guilt;
} fairness_t;

/* name, symbol, summary, unit, type, kind, flags, low, high, preset, choices, phase,
 * rows, source, offset */
static const sp_param_t params[] = {
    { "envy", "alpha_FS", "utility lost per unit that the partner earns more", "-",
        SP_REAL, SP_CONDITION, SP_LIVE | SP_HIGH_OPEN, 0, INFINITY, 0, NULL, "value", "-",
        "Fehr & Schmidt 1999", offsetof(fairness_t, envy) },
    { "guilt", "beta_FS", "utility lost per unit that oneself earns more", "-", SP_REAL,
        SP_CONDITION, SP_LIVE | SP_HIGH_OPEN, 0, 1, 0, NULL, "value", "-",
        "Fehr & Schmidt 1999", offsetof(fairness_t, guilt) },
};

static bool
in_use(const void *self)
{
    const fairness_t *fairness = self;
    return fairness->envy > 0 || fairness->guilt > 0;
}

static sp_status_t
check(const void *self, const sp_run_t *run, char *key, sp_error_t *err)
{
    if (!in_use(self)) {
        return SP_OK;
    }
    sp_status_t status = sp_check_pair_game(run, PATH, key, err);
    status = status == SP_OK ? sp_check_choice(run, PATH, key, err) : status;
    return status == SP_OK ? sp_check_acts(run, PATH, key, err) : status;
}

/* What it costs to earn `ahead` more than the partner. */
static double
loss(const fairness_t *self, double ahead)
{
    return ahead > 0 ? self->guilt * ahead : -self->envy * ahead;
}

/* Loss by C less loss by D; outcomes CC and DD are even. gap: temptation - sucker. */
static double
loss_by_cooperating(const fairness_t *self, double gap, double y)
{
    return (1 - y) * loss(self, -gap) - y * loss(self, gap);
}

static double
gap_of(const sp_simulation_t *sim, uint32_t agent)
{
    const sp_game_t *game = &sim->model->game;
    if (sim->benefit_factor == NULL && sim->cost_factor == NULL) {
        return game->payoff[SP_DC] - game->payoff[SP_CD];
    }
    return game->benefit * (sim->benefit_factor != NULL ? sim->benefit_factor[agent] : 1)
        + game->cost * (sim->cost_factor != NULL ? sim->cost_factor[agent] : 1);
}

static void
value(sp_span_t *span, const void *self, void *state)
{
    (void) state;
    const sp_simulation_t *sim = span->sim;
    for (uint32_t k = 0; k < span->last - span->first; k++) {
        const uint32_t agent = sp_span_agent(span, k);
        const double y = span->of_ties ? sp_belief_in(sim, agent,
                             span->first + k - sim->tie_offset[agent], span->round)
                                       : sp_belief(sim, agent, span->round);
        span->advantage[k] -=
            sp_span_scale(span, k) * loss_by_cooperating(self, gap_of(sim, agent), y);
    }
}

const sp_mechanism_t sp_mechanism_fairness = {
    .name = "fairness",
    .path = PATH,
    .summary = "earning less than the partner hurts, and so does earning more",
    .source = "Fehr & Schmidt, Q. J. Econ. 114, 817 (1999)",
    .params = params,
    .n_params = sizeof(params) / sizeof(params[0]),
    .params_size = sizeof(fairness_t),
    .order = 66,
    .in_use = in_use,
    .check = check,
    .value = value,
};
