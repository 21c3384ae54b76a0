/* steering_talk.c - partners announce what they will do before they do it.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A tie talks with chance share. Each end announces the act that its rule would draw without
 * talk, by a draw of its own (choice). An announced C raises the partner's belief by
 * credibility (1 - y); who then defects pays lie_cost, in utility alone: a taste for keeping
 * one's word (Ellingsen & Johannesson, Econ. J. 114, 397 (2004)). That talk raises cooperation
 * is known from experiments (Balliet, J. Conflict Resolution 54, 39 (2010)). */
#include <math.h>
#include <stddef.h>
#include <string.h>

#include "checks.h"
#include "revise.h"
#include "samenspel/settings.h"
#include "samenspel/simulation.h"
#include "settle.h"
#include "ties.h"
#include "traits.h"

typedef struct {
    double share, credibility, lie_cost;
} talk_t;

typedef struct {
    uint8_t *talks;      /* [n_ties] whether the tie talks this round       */
    bool announcing;     /* what would be done without talk is asked for    */
} state_t;

/* name, symbol, summary, unit, type, kind, flags, low, high, preset, choices, phase, rows,
 * source, offset */
static const sp_param_t params[] = {
    { "share", "-", "share of ties that exchange announcements", "prob", SP_REAL,
        SP_INTERVENTION, SP_LIVE, 0, 1, 0, NULL, "agree", "-",
        "Ellingsen & Johannesson 2004; Balliet 2010", offsetof(talk_t, share) },
    { "credibility", "-", "how far an announced C raises the belief", "-", SP_REAL,
        SP_CONDITION, SP_LIVE, 0, 1, 0, NULL, "value", "-", "Ellingsen & Johannesson 2004",
        offsetof(talk_t, credibility) },
    { "lie_cost", "-", "utility lost by D after announcing C", "payoff", SP_REAL,
        SP_CONDITION, SP_LIVE | SP_HIGH_OPEN, 0, INFINITY, 0, NULL, "value", "-",
        "Ellingsen & Johannesson 2004", offsetof(talk_t, lie_cost) },
};

static bool
in_use(const void *self)
{
    return ((const talk_t *) self)->share > 0;
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
    if (!in_use(self)) {
        return SP_OK;
    }
    sp_status_t status = sp_check_ties(run, "steering.talk", key, err);
    status = status == SP_OK ? sp_check_pair_game(run, "steering.talk", key, err) : status;
    status = status == SP_OK ? sp_check_acts(run, "steering.talk", key, err) : status;
    return status == SP_OK ? sp_check_choice(run, "steering.talk", key, err) : status;
}

static sp_status_t
start(sp_simulation_t *sim, const void *self, void *state, sp_error_t *err)
{
    (void) self;
    state_t *mine = state;
    if (sim->ties_are_new) {
        const uint8_t none = 0;
        sp_status_t status = sp_tie_column(sim, &mine->talks, 1, &none, err);
        if (status == SP_OK) {
            status = sp_tie_column(sim, &sim->announced, 1, &none, err);
        }
        if (status != SP_OK) {
            return status;
        }
    }
    memset(mine->talks, 0, sim->n_ties);
    memset(sim->announced, 0, sim->n_ties);
    mine->announcing = false;
    sim->credibility = 0;
    return SP_OK;
}

/* Which ties of agents first .. last-1 talk; nothing is announced yet. */
static void
draw_talks(sp_simulation_t *sim, const talk_t *talk, state_t *mine, uint32_t first,
    uint32_t last)
{
    for (uint32_t tie = sim->tie_offset[first]; tie < sim->tie_offset[last]; tie++) {
        const uint32_t pair = sp_tie_pair(sim, tie);
        const bool talks = sp_contact(sim, tie) == SP_PLAYED
            && sp_uniform(sp_turn_word(sim, SP_DRAW_TALK, pair)) < talk->share;
        const uint32_t reverse = sim->tie_reverse[tie];
        mine->talks[tie] = talks;
        mine->talks[reverse] = talks;
        sim->announced[tie] = 0;
        sim->announced[reverse] = 0;
    }
}

/* Whether entity (agent, or tie of agent) would choose C without talk, by a draw of its
 * own. What it would favour is not noted: it may be a partner that chooses nothing now. */
static bool
would_cooperate(sp_simulation_t *sim, uint32_t agent, uint32_t entity, bool of_ties)
{
    const sp_model_t *model = sim->model;
    double weight;
    double advantage;
    sp_span_t span = { sim, sim->round, of_ties, entity, entity + 1, &agent, &weight,
        &advantage, NULL };
    uint8_t *favours = sim->favours;
    sim->favours = NULL;
    sp_weigh(&span);
    sp_value(&span);
    sim->favours = favours;
    const bool was_c = of_ties ? sim->tie_act[entity] : sim->play[agent];
    sp_rule_params_t own;
    const double chance
        = model->rule->chance(sp_rule_params_of(sim, agent, &own), advantage, was_c);
    return sp_uniform(sp_turn_word(sim, SP_DRAW_ANNOUNCE, entity)) < chance;
}

static void
announce(sp_simulation_t *sim, state_t *mine, uint32_t agent)
{
    const uint32_t last = sim->tie_offset[agent + 1];
    bool asked = false;
    bool cooperate = false;
    for (uint32_t tie = sim->tie_offset[agent]; tie < last; tie++) {
        if (!mine->talks[tie]) {
            continue;
        }
        if (sim->model->per_partner) {
            cooperate = would_cooperate(sim, agent, tie, true);
        } else if (!asked) { /* one act, and one word about it, to all */
            cooperate = would_cooperate(sim, agent, agent, false);
            asked = true;
        }
        sim->announced[tie] = cooperate;
    }
}

/* The partners of a focal agent say what they would do towards it. */
static void
announce_back(sp_simulation_t *sim, state_t *mine, uint32_t focal)
{
    for (uint32_t tie = sim->tie_offset[focal]; tie < sim->tie_offset[focal + 1]; tie++) {
        if (!mine->talks[tie]) {
            continue;
        }
        const uint32_t partner = sim->tie_partner[tie];
        const uint32_t back = sim->tie_reverse[tie];
        sim->announced[back] = sim->model->per_partner
            ? would_cooperate(sim, partner, back, true)
            : would_cooperate(sim, partner, partner, false);
    }
}

/* All ask before anybody has heard: announcements of a round do not answer each other. */
static void
agree(sp_simulation_t *sim, const void *self, void *state, uint32_t round, uint32_t first,
    uint32_t last)
{
    (void) round;
    state_t *mine = state;
    draw_talks(sim, self, mine, first, last);
    mine->announcing = true;
    sim->credibility = 0;
    for (uint32_t i = first; i < last; i++) {
        announce(sim, mine, i);
        if (sim->step != SP_NO_STEP) {
            announce_back(sim, mine, i);
        }
    }
    mine->announcing = false;
    sim->credibility = ((const talk_t *) self)->credibility;
}

static void
value(sp_span_t *span, const void *self, void *state)
{
    const talk_t *talk = self;
    const state_t *mine = state;
    const sp_simulation_t *sim = span->sim;
    if (mine->announcing || !(talk->lie_cost > 0)) {
        return;
    }
    const bool sum = sim->model->decision.payoffs == SP_PAYOFFS_SUM;
    for (uint32_t k = 0; k < span->last - span->first; k++) {
        if (span->of_ties) {
            span->advantage[k] += talk->lie_cost * sim->announced[span->first + k];
            continue;
        }
        const uint32_t agent = sp_span_agent(span, k);
        uint32_t n = 0;
        for (uint32_t tie = sim->tie_offset[agent]; tie < sim->tie_offset[agent + 1]; tie++) {
            n += sim->announced[tie];
        }
        const uint32_t met = sp_contacts_met(sim, agent);
        span->advantage[k] += talk->lie_cost * (sum || met == 0 ? n : (double) n / met);
    }
}

const sp_mechanism_t sp_mechanism_talk = {
    .name = "talk",
    .path = "steering.talk",
    .summary = "partners announce what they will do, and lying costs",
    .source = "Ellingsen & Johannesson, Econ. J. 114, 397 (2004); Balliet, J. Conflict "
              "Resolution 54, 39 (2010)",
    .params = params,
    .n_params = sizeof(params) / sizeof(params[0]),
    .params_size = sizeof(talk_t),
    .state_size = sizeof(state_t),
    .tie_bytes = 2,
    .order = 58,
    .in_use = in_use,
    .check = check,
    .needs_reverse = needs_reverse,
    .start = start,
    .agree = agree,
    .value = value,
};
