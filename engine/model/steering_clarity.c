/* steering_clarity.c - the shared goal is seen with a chance, and through noise.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A gate, one draw an agent and round, opens with chance kappa_i and covers the whole
 * weight of the partner's payoff, towards all partners: cooperation is linear in kappa.
 * Clear goals and self-management both go with results in teams (van der Hoek, Groeneveld
 * & Kuipers, Rev. Public Pers. Adm. 38, 472 (2018)), goal clarity does so in the
 * laboratory (Anderson & Stritch, J. Public Adm. Res. Theory 26, 211 (2016)); that a
 * share of the noise is common to all is Morris & Shin, Am. Econ. Rev. 92, 1521 (2002).
 * The forms are this project's (model.md, 7.2 and 7.4). */
#include "steering_clarity.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#include "checks.h"
#include "groups.h"
#include "kernels.h"
#include "revise.h"
#include "samenspel/decision.h"
#include "samenspel/detmath.h"
#include "samenspel/settings.h"
#include "ties.h"

#define PATH "steering.clarity"

typedef struct {
    double level, noise, common, gain, spread, decay;
} clarity_t;

typedef struct {
    double *kappa; /* [n_agents]; NULL: level for everybody                      */
    double *next;  /* [n_agents] scratch of a period                             */
    double level;  /* that kappa was last set to                                 */
} state_t;

/* name, symbol, summary, unit, type, kind, flags, low, high, preset, choices, phase,
 * rows, source, offset */
static const sp_param_t params[] = {
    { "level", "kappa", "chance per round that an agent sees the shared goal", "prob",
        SP_REAL, SP_CONDITION, SP_LIVE, 0, 1, 1, NULL, "weigh", "004-8;004-14",
        "van der Hoek et al. 2018", offsetof(clarity_t, level) },
    { "noise", "-", "sd of the perception noise on the advantage", "payoff", SP_REAL,
        SP_CONDITION, SP_LIVE | SP_HIGH_OPEN, 0, INFINITY, 0, NULL, "value", "004-8",
        "Anderson & Stritch 2015", offsetof(clarity_t, noise) },
    { "common", "rho", "share of that noise's variance common to all", "-", SP_REAL,
        SP_CONDITION, SP_LIVE, 0, 1, 0, NULL, "value", "002-9", "Morris & Shin 2002",
        offsetof(clarity_t, common) },
    { "gain", "-", "share of the missing clarity gained in each held facts step", "-",
        SP_REAL, SP_INTERVENTION, SP_LIVE, 0, 1, 0, NULL, "cycle", "002-6",
        "van der Hoek et al. 2018", offsetof(clarity_t, gain) },
    { "spread", "-", "step towards the neighbours' mean clarity", "1/period", SP_REAL,
        SP_CONDITION, SP_LIVE, 0, 1, 0, NULL, "period", "004-9", "this project",
        offsetof(clarity_t, spread) },
    { "decay", "-", "step back towards level", "1/period", SP_REAL, SP_CONDITION, SP_LIVE,
        0, 1, 0, NULL, "period", "003-13", "this project", offsetof(clarity_t, decay) },
};

static bool
in_use(const void *self)
{
    const clarity_t *clarity = self;
    return clarity->level < 1 || clarity->noise > 0;
}

/* A copier of material success has no weight to gate, and no advantage to misjudge. */
static sp_status_t
check(const void *self, const sp_run_t *run, char *key, sp_error_t *err)
{
    const clarity_t *clarity = self;
    const sp_decision_t *rule = sp_decisions[(size_t) sp_run_value(run, "decision.rule")];
    const bool by_utility =
        sp_run_value(run, "decision.success") == (double) SP_SUCCESS_UTILITY;
    if (!in_use(self)) {
        return SP_OK;
    }
    if (clarity->level < 1 && rule->form != SP_RULE_CHOICE && !by_utility) {
        sp_point_at(key, PATH ".level");
        return sp_fail(err, SP_ERR_RANGE,
            PATH
            ".level = %g cannot act with decision.rule: %s on material success: take "
            "decision.success: utility, or a rule that chooses (logit, best_response)",
            clarity->level, rule->name);
    }
    if (clarity->level < 1 && rule->form == SP_RULE_BIRTH_DEATH) {
        sp_point_at(key, PATH ".level");
        return sp_fail(err, SP_ERR_RANGE,
            PATH ".level = %g draws everybody's weight anew in each step, which "
                 "decision.rule: "
                 "%s does not follow: take moran_death_birth or imitation",
            clarity->level, rule->name);
    }
    sp_status_t status = sp_check_agents(run, PATH, key, err);
    if (status == SP_OK && clarity->noise > 0) {
        status = sp_check_choice(run, PATH ".noise", key, err);
        status = status == SP_OK ? sp_check_acts(run, PATH ".noise", key, err) : status;
    }
    return status;
}

static bool
may_differ(const sp_run_t *run)
{
    return sp_run_sets(run, PATH ".gain") || sp_run_sets(run, PATH ".spread")
        || sp_run_sets(run, PATH ".decay");
}

static sp_status_t
init(sp_simulation_t *sim, const void *self, void *state, sp_error_t *err)
{
    (void) self;
    state_t *mine = state;
    const size_t n = sim->model->n_agents;
    if (!may_differ(sim->model->run)) {
        return SP_OK;
    }
    mine->kappa = sp_arena_take(&sim->arena, n, sizeof(double));
    mine->next = sp_arena_take(&sim->arena, n, sizeof(double));
    return mine->kappa != NULL && mine->next != NULL
        ? SP_OK
        : sp_fail(err, SP_ERR_MEMORY, "no memory for the clarity of %zu agents", n);
}

static void
set_level(sp_simulation_t *sim, double level, state_t *mine)
{
    mine->level = level;
    for (uint32_t i = 0; mine->kappa != NULL && i < sim->model->n_agents; i++) {
        mine->kappa[i] = level;
    }
}

static sp_status_t
start(sp_simulation_t *sim, const void *self, void *state, sp_error_t *err)
{
    (void) err;
    const clarity_t *clarity = self;
    state_t *mine = state;
    set_level(sim, clarity->level, mine);
    sim->clarity_level = clarity->level;
    sim->clarity_of = mine->kappa;
    return SP_OK;
}

/* A newcomer sees the goal as anybody did at the start. */
static void
replace(
    sp_simulation_t *sim, const void *self, void *state, uint32_t round, uint32_t agent)
{
    (void) sim;
    (void) round;
    state_t *mine = state;
    if (mine->kappa != NULL) {
        mine->kappa[agent] = ((const clarity_t *) self)->level;
    }
}

/* A level that an event sets is everybody's, like a steer (choice). */
static void
prepare(sp_simulation_t *sim, const void *self, void *state, uint32_t round)
{
    (void) round;
    const clarity_t *clarity = self;
    state_t *mine = state;
    if (clarity->level != mine->level) {
        set_level(sim, clarity->level, mine);
    }
    sim->clarity_level = clarity->level;
}

/* Words of a draw an agent for the entities of a span. */
static void
draw_words(const sp_span_t *span, uint32_t purpose, uint32_t *word)
{
    const sp_simulation_t *sim = span->sim;
    const uint32_t n = span->last - span->first;
    if (span->of_ties || sim->step != SP_NO_STEP || span->first % 4 != 0) {
        for (uint32_t k = 0; k < n; k++) {
            const uint32_t agent = sp_span_agent(span, k);
            word[k] = k > 0 && agent == sp_span_agent(span, k - 1)
                ? word[k - 1]
                : sp_turn_word(sim, purpose, agent);
        }
        return;
    }
    sp_kernels()->draw_words(
        sim->key, span->first, n, span->round, SP_DRAW(purpose, 0), word);
}

static void
weigh(sp_span_t *span, const void *self, void *state)
{
    const clarity_t *clarity = self;
    const state_t *mine = state;
    if (mine->kappa == NULL && clarity->level == 1) {
        return;
    }
    uint32_t word[SP_SPAN + 4];
    draw_words(span, SP_DRAW_CLARITY_GATE, word);
    for (uint32_t k = 0; k < span->last - span->first; k++) {
        const double kappa =
            mine->kappa != NULL ? mine->kappa[sp_span_agent(span, k)] : clarity->level;
        span->weight[k] *= sp_uniform(word[k]) < kappa;
    }
}

static void
value(sp_span_t *span, const void *self, void *state)
{
    (void) state;
    const clarity_t *clarity = self;
    const sp_simulation_t *sim = span->sim;
    if (!(clarity->noise > 0)) {
        return;
    }
    const double own = clarity->noise * sqrt(1 - clarity->common);
    double all = 0;
    if (clarity->common > 0) {
        const double u = sp_uniform(sp_word(sim, SP_DRAW_CLARITY_COMMON, 0, 0));
        all = clarity->noise * sqrt(clarity->common) * sp_normal_quantile(u);
    }
    uint32_t word[SP_SPAN + 4];
    draw_words(span, SP_DRAW_CLARITY_OWN, word);
    for (uint32_t k = 0; k < span->last - span->first; k++) {
        span->advantage[k] += all + own * sp_normal_quantile(sp_uniform(word[k]));
    }
}

/* Mean clarity of agent's neighbours; its own where it has none. */
static double
neighbours_mean(
    const sp_simulation_t *sim, const double *kappa, double sum, uint32_t agent)
{
    const uint32_t degree = sp_simulation_degree(sim, agent);
    if (degree == 0) {
        return kappa[agent];
    }
    const bool drawn = sim->groups != NULL && sim->groups->drawn; /* not all are met */
    if (sim->graph->form == SP_GRAPH_COMPLETE && !drawn) {
        return (sum - kappa[agent]) / degree;
    }
    double theirs = 0;
    for (uint32_t k = 0; k < degree; k++) {
        theirs += kappa[sp_simulation_partner(sim, agent, k)];
    }
    return theirs / degree;
}

static void
period(sp_simulation_t *sim, const void *self, void *state, uint32_t round)
{
    (void) round;
    const clarity_t *clarity = self;
    state_t *mine = state;
    const uint32_t n = sim->model->n_agents;
    if (mine->kappa == NULL || !(clarity->spread > 0 || clarity->decay > 0)) {
        return;
    }
    double sum = 0;
    for (uint32_t i = 0; i < n; i++) {
        sum += mine->kappa[i];
    }
    for (uint32_t i = 0; i < n; i++) {
        double kappa = mine->kappa[i];
        if (clarity->spread > 0) {
            const double theirs = neighbours_mean(sim, mine->kappa, sum, i);
            kappa += clarity->spread * (theirs - mine->kappa[i]);
        }
        kappa += clarity->decay * (clarity->level - mine->kappa[i]);
        mine->next[i] = kappa < 0 ? 0 : kappa > 1 ? 1 : kappa;
    }
    double *before = mine->kappa;
    mine->kappa = mine->next;
    mine->next = before;
    sim->clarity_of = mine->kappa;
}

void
sp_clarity_raise(sp_simulation_t *sim, uint32_t first, uint32_t last)
{
    const clarity_t *self = sp_simulation_params(sim, "clarity");
    const state_t *mine = sp_simulation_state(sim, "clarity");
    for (uint32_t i = first; self != NULL && mine->kappa != NULL && i < last; i++) {
        mine->kappa[i] += self->gain * (1 - mine->kappa[i]);
    }
}

const sp_mechanism_t sp_mechanism_clarity = {
    .name = "clarity",
    .path = PATH,
    .summary = "the shared goal is seen with a chance, and through noise",
    .source = "van der Hoek, Groeneveld & Kuipers 2018; Morris & Shin 2002; forms: this "
              "project",
    .params = params,
    .n_params = sizeof(params) / sizeof(params[0]),
    .params_size = sizeof(clarity_t),
    .state_size = sizeof(state_t),
    .agent_bytes = 2 * sizeof(double),
    .order = 20,
    .in_use = in_use,
    .check = check,
    .init = init,
    .start = start,
    .replace = replace,
    .prepare = prepare,
    .weigh = weigh,
    .value = value,
    .period = period,
};
