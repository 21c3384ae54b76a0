/* steering_links.c - ties that partners keep, rest or exchange for others.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * rates: a tie is broken at a rate by what both did last, and one of its ends looks for
 * another (Wu et al., PLoS ONE 5, e11187 (2010)). fast: ties come and go much faster than
 * acts, so that a contact is there with chance phi = a_i a_j / (a_i a_j + b_ij) (Pacheco,
 * Traulsen & Nowak, PRL 97, 258103 (2006)). threshold: each end meets the other with chance
 * s((tau_ij - th_ij) / k), a contact takes both (choice), and every contact that is kept
 * lowers the threshold towards each other: this project (model.md, 7.9). */
#include "steering_links.h"

#include <math.h>
#include <stddef.h>

#include "checks.h"
#include "revise.h"
#include "samenspel/detmath.h"
#include "samenspel/settings.h"
#include "steering_trust.h"
#include "ties.h"
#include "ties_change.h"

/* Tries to find a partner who is not one yet; then a tie that should break stays. */
enum { MOST_TRIES = 64 };

static const char *const kinds[] = { "rates", "threshold", "fast", NULL };
static const char *const rewirings[] = { "random", "friend_of_friend", NULL };

#define OFFSET(field) offsetof(sp_links_t, field)

/* name, symbol, summary, unit, type, kind, flags, low, high, preset, choices, phase, rows,
 * source, offset */
static const sp_param_t params[] = {
    { "kind", "-", "form of link dynamics", "-", SP_CHOICE, SP_CONDITION, 0, 0, 0, 0, kinds,
        "meet", "003-12", "Pacheco et al. 2006", OFFSET(kind) },
    { "rate", "-",
        "rates: share of ties considered a period; others: weight of the form; 0 = all ties "
        "stay active",
        "-", SP_REAL, SP_CONDITION, SP_LIVE, 0, 1, 0, NULL, "period", "003-12",
        "Pacheco et al. 2006", OFFSET(rate) },
    { "rewire", "-", "rates: where a new tie goes", "-", SP_CHOICE, SP_CONDITION, 0, 0, 0, 0,
        rewirings, "period", "003-12", "Wu et al. 2010", OFFSET(rewire) },
    { "break_cc", "beta_CC", "rates, fast: breaking of a tie CC", "1/period", SP_REAL,
        SP_CONDITION, SP_LIVE, 0, 1, 0, NULL, "period", "003-12", "Wu et al. 2010",
        OFFSET(break_cc) },
    { "break_cd", "beta_CD", "rates, fast: breaking of a tie CD", "1/period", SP_REAL,
        SP_CONDITION, SP_LIVE, 0, 1, 0, NULL, "period", "003-12", "Wu et al. 2010",
        OFFSET(break_cd) },
    { "break_dd", "beta_DD", "rates, fast: breaking of a tie DD", "1/period", SP_REAL,
        SP_CONDITION, SP_LIVE, 0, 1, 0, NULL, "period", "003-12", "Wu et al. 2010",
        OFFSET(break_dd) },
    { "make_c", "alpha_C", "fast: making of ties by C", "-", SP_REAL, SP_CONDITION,
        SP_LIVE | SP_LOW_OPEN, 0, 1, 1, NULL, "meet", "003-12", "Pacheco et al. 2006",
        OFFSET(make_c) },
    { "make_d", "alpha_D", "fast: making of ties by D", "-", SP_REAL, SP_CONDITION,
        SP_LIVE | SP_LOW_OPEN, 0, 1, 1, NULL, "meet", "003-12", "Pacheco et al. 2006",
        OFFSET(make_d) },
    { "threshold", "th0", "threshold: initial threshold towards a partner", "-", SP_REAL,
        SP_CONDITION, 0, 0, 1, 0.5, NULL, "meet", "003-12", "this project",
        OFFSET(threshold) },
    { "threshold_step", "-", "threshold: fall per kept contact", "1/contact", SP_REAL,
        SP_CONDITION, SP_LIVE, 0, 1, 0, NULL, "learn", "003-12", "this project",
        OFFSET(threshold_step) },
    { "threshold_noise", "k", "threshold: softness", "-", SP_REAL, SP_CONDITION,
        SP_LIVE | SP_LOW_OPEN | SP_HIGH_OPEN, 0, INFINITY, 0.1, NULL, "meet", "003-12",
        "this project", OFFSET(threshold_noise) },
};

static bool
in_use(const void *self)
{
    return ((const sp_links_t *) self)->rate > 0;
}

static bool
needs_reverse(const void *self)
{
    (void) self;
    return true;
}

static bool
changes_ties(const void *self)
{
    return ((const sp_links_t *) self)->kind == SP_LINKS_RATES;
}

static sp_status_t
check(const void *self, const sp_run_t *run, char *key, sp_error_t *err)
{
    const sp_links_t *links = self;
    if (!in_use(self)) {
        return SP_OK;
    }
    sp_status_t status = sp_check_ties(run, "steering.links", key, err);
    status = status == SP_OK ? sp_check_pair_game(run, "steering.links", key, err) : status;
    status = status == SP_OK ? sp_check_acts(run, "steering.links", key, err) : status;
    if (status == SP_OK && links->kind != SP_LINKS_RATES) {
        status = sp_check_meeting(run, "steering.links (fast or threshold)", key, err);
    }
    if (status == SP_OK && links->kind == SP_LINKS_THRESHOLD
        && sp_run_value(run, "steering.trust.scope") == (double) SP_TRUST_NONE) {
        sp_point_at(key, "steering.links.kind");
        status = sp_fail(err, SP_ERR_RANGE,
            "steering.links.kind: threshold lets partners meet by their trust: needs "
            "steering.trust.scope (general, partner or pair)");
    }
    return status;
}

static sp_status_t
start(sp_simulation_t *sim, const void *self, void *state, sp_error_t *err)
{
    const sp_links_t *links = self;
    sp_links_state_t *mine = state;
    if (links->kind != SP_LINKS_THRESHOLD) {
        return SP_OK;
    }
    const float preset = (float) links->threshold;
    if (sim->ties_are_new) {
        const sp_status_t status
            = sp_tie_column(sim, &mine->threshold, sizeof(float), &preset, err);
        if (status != SP_OK) {
            return status;
        }
    }
    for (uint32_t tie = 0; tie < sim->n_ties; tie++) {
        mine->threshold[tie] = preset;
    }
    return SP_OK;
}

static double
breaking(const sp_links_t *links, unsigned mine, unsigned theirs)
{
    const double chance[] = { links->break_dd, links->break_cd, links->break_cc };
    return chance[mine + theirs];
}

/* A newcomer and its partners begin with the first threshold. */
static void
replace(sp_simulation_t *sim, const void *self, void *state, uint32_t round, uint32_t agent)
{
    (void) round;
    const sp_links_t *links = self;
    sp_links_state_t *mine = state;
    for (uint32_t tie = sim->tie_offset[agent];
         links->kind == SP_LINKS_THRESHOLD && tie < sim->tie_offset[agent + 1]; tie++) {
        mine->threshold[tie] = (float) links->threshold;
        mine->threshold[sim->tie_reverse[tie]] = (float) links->threshold;
    }
}

/* ---- fast, threshold: contacts that rest for a round ----------------------------------- */

static double
chance_fast(const sp_links_t *links, unsigned mine, unsigned theirs)
{
    const double make = (mine ? links->make_c : links->make_d)
        * (theirs ? links->make_c : links->make_d);
    return make / (make + breaking(links, mine, theirs));
}

static double
chance_one_end(const sp_simulation_t *sim, const sp_links_t *links,
    const sp_links_state_t *mine, uint32_t agent, uint32_t tie)
{
    const uint32_t m = sim->model->trust;
    const double tau = sp_trust_in(
        sim, sim->params[m], sim->state[m], agent, tie - sim->tie_offset[agent]);
    return sp_logistic((tau - (double) mine->threshold[tie]) / links->threshold_noise);
}

static double
chance_of_contact(const sp_simulation_t *sim, const sp_links_t *links,
    const sp_links_state_t *mine, uint32_t agent, uint32_t tie)
{
    const uint32_t partner = sim->tie_partner[tie];
    const uint32_t reverse = sim->tie_reverse[tie];
    if (links->kind == SP_LINKS_FAST) {
        return chance_fast(links, sp_act_on(sim, agent, tie), sp_act_on(sim, partner, reverse));
    }
    return chance_one_end(sim, links, mine, agent, tie)
        * chance_one_end(sim, links, mine, partner, reverse);
}

static void
meet(sp_simulation_t *sim, const void *self, void *state, uint32_t round, uint32_t first,
    uint32_t last)
{
    (void) round;
    const sp_links_t *links = self;
    if (links->kind == SP_LINKS_RATES || !(links->rate > 0)) {
        return;
    }
    for (uint32_t i = first; i < last; i++) {
        for (uint32_t tie = sim->tie_offset[i]; tie < sim->tie_offset[i + 1]; tie++) {
            if (sim->step == SP_NO_STEP && tie > sim->tie_reverse[tie]) {
                continue; /* the pair has been asked from its other end */
            }
            const double phi = chance_of_contact(sim, links, state, i, tie);
            const double u
                = sp_uniform(sp_turn_word(sim, SP_DRAW_LINK, sp_tie_pair(sim, tie)));
            if (!(u < 1 - links->rate * (1 - phi)) && sp_contact(sim, tie) == SP_PLAYED) {
                sp_contact_set(sim, tie, SP_IDLE);
            }
        }
    }
}

static void
learn(sp_simulation_t *sim, const void *self, void *state, uint32_t round, uint32_t first,
    uint32_t last)
{
    (void) round;
    const sp_links_t *links = self;
    sp_links_state_t *mine = state;
    if (links->kind != SP_LINKS_THRESHOLD || !(links->threshold_step > 0)) {
        return;
    }
    for (uint32_t tie = sim->tie_offset[first]; tie < sim->tie_offset[last]; tie++) {
        if (sp_contact(sim, tie) == SP_PLAYED) {
            const double lower = (double) mine->threshold[tie] - links->threshold_step;
            mine->threshold[tie] = (float) (lower > 0 ? lower : 0);
        }
    }
}

/* ---- rates: ties that are exchanged ---------------------------------------------------- */

/* Somebody whom agent is not tied to, nor was until now; UINT32_MAX where none was found. */
static uint32_t
find_partner(
    const sp_simulation_t *sim, const sp_links_t *links, uint32_t agent, uint32_t pair)
{
    const uint32_t n = sim->model->n_agents;
    for (uint32_t try = 1; try <= MOST_TRIES; try++) {
        const uint32_t word = sp_word(sim, SP_DRAW_LINK_NEW, pair, try);
        uint32_t other = sp_below(word, n);
        if (links->rewire == SP_REWIRE_FRIEND && try <= MOST_TRIES / 2) {
            const uint32_t degree = sim->tie_offset[agent + 1] - sim->tie_offset[agent];
            const uint32_t friend
                = sim->tie_partner[sim->tie_offset[agent] + sp_below(word, degree)];
            const uint32_t theirs = sim->tie_offset[friend + 1] - sim->tie_offset[friend];
            const uint32_t second
                = sp_word(sim, SP_DRAW_LINK_NEW, pair, try + MOST_TRIES);
            other = sim->tie_partner[sim->tie_offset[friend] + sp_below(second, theirs)];
        }
        if (other != agent && sp_tie_find(sim, agent, other) == UINT32_MAX
            && !sp_tied(sim, agent, other)) {
            return other;
        }
    }
    return UINT32_MAX;
}

/* After a period, at the opening of the next round: what a round paid, and to whom its acts
 * were, is recorded with the ties that it was played on. */
static void
govern(sp_simulation_t *sim, const void *self, void *state, uint32_t round)
{
    (void) state;
    const sp_links_t *links = self;
    if (links->kind != SP_LINKS_RATES || round == 1
        || (round - 1) % sim->model->root.period != 0) {
        return;
    }
    for (uint32_t i = 0; i < sim->model->n_agents; i++) {
        for (uint32_t tie = sim->tie_offset[i]; tie < sim->tie_offset[i + 1]; tie++) {
            const uint32_t partner = sim->tie_partner[tie];
            if (partner < i || (sim->lent != NULL && sim->lent[tie])) {
                continue; /* seen from its other end; or a case's, which ends with it */
            }
            const double chance = links->rate
                * breaking(links, sp_act_on(sim, i, tie),
                    sp_act_on(sim, partner, sim->tie_reverse[tie]));
            if (!(sp_uniform(sp_word(sim, SP_DRAW_LINK, tie, 1)) < chance)) {
                continue;
            }
            const bool owner = (sp_word(sim, SP_DRAW_LINK_NEW, tie, 0) & 1) == 0;
            const uint32_t seeker = owner ? i : partner;
            const uint32_t other = find_partner(sim, links, seeker, tie);
            sp_tie_break(sim, tie); /* first: it makes room */
            if (other == UINT32_MAX || !sp_tie_make(sim, seeker, other)) {
                sp_tie_keep(sim, tie);
            }
        }
    }
    sp_ties_change(sim);
}

const sp_mechanism_t sp_mechanism_links = {
    .name = "links",
    .path = "steering.links",
    .summary = "ties that partners keep, rest or exchange for others",
    .source = "Pacheco, Traulsen & Nowak, PRL 97, 258103 (2006); Wu et al., PLoS ONE 5, "
              "e11187 (2010); threshold: this project",
    .params = params,
    .n_params = sizeof(params) / sizeof(params[0]),
    .params_size = sizeof(sp_links_t),
    .state_size = sizeof(sp_links_state_t),
    .tie_bytes = 9,
    .order = 40,
    .in_use = in_use,
    .check = check,
    .needs_reverse = needs_reverse,
    .changes_ties = changes_ties,
    .start = start,
    .replace = replace,
    .meet = meet,
    .learn = learn,
    .govern = govern,
};
