/* steering_information.c - images of one another: who is called good, by whom, and who knows.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A holder (everybody, a circle, or an agent for itself) has an image of every agent. Each
 * round every agent that played is assessed by each holder on one of its contacts, drawn at
 * random (this project), by a norm: what it was, what it did, what its partner was (Ohtsuki &
 * Iwasa, J. Theor. Biol. 231, 107 (2004); 239, 435 (2006)). What was done is what its partner
 * perceived. The result is flipped with chance error, each holder for itself (Hilbe et al.,
 * PNAS 115, 12241 (2018)). Gossip: an agent takes over a partner's image of a third one
 * (this project); it overrules the assessment of the round. With chance flow, per directed
 * tie and round, the owner knows its partner's image (Nowak & Sigmund, Nature 393, 573
 * (1998)): that stands for trust, and strategies move by it (moves.h). Everything reads the
 * images of the start of the round. */
#include "steering_information.h"

#include <stddef.h>
#include <string.h>

#include "checks.h"
#include "kernels.h"
#include "perceive.h"
#include "revise.h"
#include "samenspel/norms.h"
#include "samenspel/settings.h"
#include "ties.h"

enum { MOST_NORM = 255 };

/* Images of one scope: their words in draws are numbered holder * n_agents + agent. */
#define MOST_IMAGES UINT32_MAX

static const char *const scopes[] = { "private", "circle", "public", NULL };

/* name, symbol, summary, unit, type, kind, flags, low, high, preset, choices, phase, rows,
 * source, offset */
static const sp_param_t params[] = {
    { "flow", "phi", "chance per tie and round that a partner's image is known", "prob",
        SP_REAL, SP_CONDITION, SP_LIVE, 0, 1, 0, NULL, "weigh", "000-11;002-8",
        "Nowak & Sigmund 1998", offsetof(sp_information_t, flow) },
    { "error", "eps_a", "chance that an assessment is flipped", "prob", SP_REAL,
        SP_CONDITION, SP_LIVE, 0, 0.5, 0, NULL, "learn", "000-11", "Hilbe et al. 2018",
        offsetof(sp_information_t, error) },
    { "scope", "-", "who shares an image: an agent has its own, a circle, or all have one",
        "-", SP_CHOICE, SP_CONDITION, 0, 0, 0, SP_IMAGES_PUBLIC, scopes, "learn", "000-11",
        "Hilbe et al. 2018", offsetof(sp_information_t, scope) },
    { "norm", "-", "who is called good: a norm's name, or its eight bits as a number", "-",
        SP_NAMED_INTEGER, SP_CONDITION, 0, 0, MOST_NORM, MOST_NORM + 1 + 2, sp_norm_names,
        "learn", "000-11", "Ohtsuki & Iwasa 2006", offsetof(sp_information_t, norm) },
    { "gossip", "-", "chance per round of copying a partner's image of a third agent", "prob",
        SP_REAL, SP_CONDITION, SP_LIVE, 0, 1, 0, NULL, "learn", "000-11", "this project",
        offsetof(sp_information_t, gossip) },
};

static bool
in_use(const void *self)
{
    return ((const sp_information_t *) self)->flow > 0;
}

static bool
needs_reverse(const void *self)
{
    (void) self;
    return true;
}

static bool
needs_circles(const void *self)
{
    return ((const sp_information_t *) self)->scope == SP_IMAGES_CIRCLE;
}

bool
sp_run_has_images(const sp_run_t *run)
{
    static const char path[] = "steering.information.";
    for (uint32_t i = 0; i < run->n_events; i++) {
        if (strncmp(run->schema->rows[run->event[i].row].key, path, sizeof(path) - 1) == 0) {
            return true;
        }
    }
    return sp_run_value(run, "steering.information.flow") > 0;
}

unsigned
sp_run_norm_act(const sp_run_t *run)
{
    const double norm = sp_run_value(run, "steering.information.norm");
    return norm > MOST_NORM ? sp_norms[(size_t) norm - MOST_NORM - 1].act
                            : (unsigned) SP_NORM_DISCRIMINATES;
}

/* Holders of images, from above. */
static uint64_t
most_holders(const sp_run_t *run)
{
    const uint64_t n = (uint64_t) sp_run_value(run, "population.size");
    const double scope = sp_run_value(run, "steering.information.scope");
    if (scope == (double) SP_IMAGES_PUBLIC) {
        return 1;
    }
    if (scope == (double) SP_IMAGES_PRIVATE) {
        return n;
    }
    const double size = sp_run_value(run, "steering.circles.size");
    const double teams = sp_run_value(run, "network.number");
    return n / (uint64_t) size + (teams >= 1 ? (uint64_t) teams : 1);
}

static sp_status_t
check_scope(
    const sp_information_t *information, const sp_run_t *run, char *key, sp_error_t *err)
{
    const char *scope = scopes[information->scope];
    const uint64_t n = (uint64_t) sp_run_value(run, "population.size");
    const uint64_t n_images = most_holders(run) * n;
    if (n_images >= MOST_IMAGES) {
        sp_point_at(key, "steering.information.scope");
        return sp_fail(err, SP_ERR_RANGE,
            "steering.information.scope: %s keeps %llu images of population.size = %llu "
            "agents: must be below %llu; take fewer agents, or scope public",
            scope, (unsigned long long) n_images, (unsigned long long) n,
            (unsigned long long) MOST_IMAGES);
    }
    if (information->gossip > 0 && information->scope == SP_IMAGES_PUBLIC) {
        sp_point_at(key, "steering.information.gossip");
        return sp_fail(err, SP_ERR_RANGE,
            "steering.information.gossip = %g spreads images that are not everybody's: needs "
            "steering.information.scope: private or circle",
            information->gossip);
    }
    return SP_OK;
}

static sp_status_t
check(const void *self, const sp_run_t *run, char *key, sp_error_t *err)
{
    const char *path = "steering.information";
    if (!sp_run_has_images(run)) {
        return SP_OK;
    }
    if (sp_run_value(run, "method") == (double) SP_METHOD_CHAIN) {
        sp_point_at(key, "method");
        return sp_fail(err, SP_ERR_RANGE,
            "%s needs method: agents (a chain of counts has no images)", path);
    }
    sp_status_t status = sp_check_meeting(run, path, key, err);
    status = status == SP_OK ? sp_check_ties(run, path, key, err) : status;
    status = status == SP_OK ? sp_check_pair_game(run, path, key, err) : status;
    return status == SP_OK ? check_scope(self, run, key, err) : status;
}

static uint64_t
bytes(const void *self, const sp_model_t *model, uint64_t n_ties)
{
    (void) self;
    const uint64_t words = ((uint64_t) model->n_agents + 63) / 64;
    return 2 * most_holders(model->run) * words * sizeof(uint64_t) + n_ties;
}

static sp_status_t
init(sp_simulation_t *sim, const void *self, void *state, sp_error_t *err)
{
    const sp_information_t *information = self;
    sp_information_state_t *mine = state;
    const uint32_t n = sim->model->n_agents;
    mine->scope = information->scope;
    mine->assess = information->norm > MOST_NORM
        ? sp_norms[information->norm - MOST_NORM - 1].assess
        : information->norm;
    mine->n_holders = mine->scope == SP_IMAGES_PUBLIC ? 1
        : mine->scope == SP_IMAGES_CIRCLE             ? sim->n_circles
                                                      : n;
    mine->n_words = (n + 63) / 64;
    const size_t words = mine->n_holders * mine->n_words;
    mine->image = sp_arena_take(&sim->arena, words, sizeof(*mine->image));
    mine->next = sp_arena_take(&sim->arena, words, sizeof(*mine->next));
    return mine->image != NULL && mine->next != NULL
        ? SP_OK
        : sp_fail(err, SP_ERR_MEMORY, "no memory for %u images of each of %u agents",
              mine->n_holders, n);
}

static sp_status_t
start(sp_simulation_t *sim, const void *self, void *state, sp_error_t *err)
{
    (void) self;
    sp_information_state_t *mine = state;
    const uint32_t n = sim->model->n_agents;
    if (sim->ties_are_new) {
        const uint8_t unknown = SP_IMAGE_UNKNOWN;
        const sp_status_t status = sp_tie_column(sim, &sim->image_seen, 1, &unknown, err);
        if (status != SP_OK) {
            return status;
        }
    }
    memset(sim->image_seen, SP_IMAGE_UNKNOWN, sim->n_ties);
    /* everybody is good; bits behind the last agent are 0 */
    for (size_t w = 0; w < mine->n_holders * mine->n_words; w++) {
        const size_t agents = n - 64 * (w % mine->n_words);
        mine->image[w] = agents >= 64 ? ~(uint64_t) 0 : ((uint64_t) 1 << agents) - 1;
        mine->next[w] = mine->image[w];
    }
    return SP_OK;
}

static void
set_image(uint64_t *row, uint32_t agent, bool good)
{
    const uint64_t bit = (uint64_t) 1 << (agent & 63u);
    row[agent >> 6] = good ? row[agent >> 6] | bit : row[agent >> 6] & ~bit;
}

/* Nobody has yet called a newcomer bad, nor has it anybody. */
static void
replace(
    sp_simulation_t *sim, const void *self, void *state, uint32_t round, uint32_t agent)
{
    (void) self;
    (void) round;
    const sp_information_state_t *mine = state;
    for (uint32_t holder = 0; holder < mine->n_holders; holder++) {
        set_image(mine->next + holder * mine->n_words, agent, true);
    }
    for (uint32_t i = 0; mine->scope == SP_IMAGES_PRIVATE && i < sim->model->n_agents; i++) {
        set_image(mine->next + agent * mine->n_words, i, true);
    }
}

/* The images of the end of the round before are those of the start of this one. */
static void
prepare(sp_simulation_t *sim, const void *self, void *state, uint32_t round)
{
    (void) sim;
    (void) self;
    (void) round;
    sp_information_state_t *mine = state;
    uint64_t *image = mine->image;
    mine->image = mine->next;
    mine->next = image;
}

/* ---- who knows ----------------------------------------------------------------------- */

/* Ties at .. end-1, of which `owner` owns the first; returns the owner of the last. word[k]
 * is the draw of tie at + k, or word is NULL where every image is known. */
static uint32_t
look(sp_simulation_t *sim, const sp_information_state_t *mine, double flow,
    const uint32_t *word, uint32_t owner, uint32_t at, uint32_t end)
{
    const uint64_t *row = NULL;
    for (uint32_t tie = at; tie < end; tie++) {
        while (row == NULL || tie >= sim->tie_offset[owner + 1]) {
            owner += tie >= sim->tie_offset[owner + 1];
            row = mine->image + sp_image_holder(sim, mine, owner) * mine->n_words;
        }
        const bool known = word == NULL || sp_uniform(word[tie - at]) < flow;
        const bool good = sp_image_is_good(row, sim->tie_partner[tie]);
        sim->image_seen[tie] = !known ? SP_IMAGE_UNKNOWN
            : good                    ? SP_IMAGE_GOOD
                                      : SP_IMAGE_BAD;
    }
    return owner;
}

static void
meet(sp_simulation_t *sim, const void *self, void *state, uint32_t round, uint32_t first,
    uint32_t last)
{
    const sp_information_t *information = self;
    const double flow = information->flow;
    const uint32_t stop = sim->tie_offset[last];
    uint32_t at = sim->tie_offset[first];
    uint32_t word[SP_SPAN + 4];
    uint32_t owner = first;
    if (!(flow > 0)) { /* until an event opens it */
        memset(sim->image_seen + at, SP_IMAGE_UNKNOWN, stop - at);
        return;
    }
    if (flow >= 1) {
        look(sim, state, flow, NULL, owner, at, stop);
        return;
    }
    while (at < stop) {
        const uint32_t aligned = at & ~3u;
        const uint32_t end = stop - aligned < SP_SPAN ? stop : aligned + SP_SPAN;
        uint32_t *mine = word + (at - aligned);
        if (sim->step == SP_NO_STEP) {
            sp_kernels()->draw_words(sim->key, aligned, end - aligned, round,
                SP_DRAW(SP_DRAW_IMAGE_KNOWN, 0), word);
        } else {
            for (uint32_t tie = at; tie < end; tie++) {
                mine[tie - at] = sp_turn_word(sim, SP_DRAW_IMAGE_KNOWN, tie);
            }
        }
        owner = look(sim, state, flow, mine, owner, at, end);
        at = end;
    }
}

/* ---- who is called good -------------------------------------------------------------- */

/* The k-th contact of agent that is played, as its place among the agent's ties. */
static uint32_t
played_contact(const sp_simulation_t *sim, uint32_t agent, uint32_t k)
{
    if (sim->contact == NULL) {
        return k;
    }
    uint32_t tie = sim->tie_offset[agent];
    for (;; tie++) {
        if (sim->contact[tie] == SP_PLAYED && k-- == 0) {
            return tie - sim->tie_offset[agent];
        }
    }
}

/* What agent did to its partner number k, as that one perceived it. */
static bool
cooperated(const sp_simulation_t *sim, uint32_t agent, uint32_t k)
{
    if (sim->model->match.misperception > 0) {
        return sp_seen_by(sim, agent, k, sim->round) >= 0.5;
    }
    return sim->tie_act != NULL ? sim->tie_act[sim->tie_offset[agent] + k]
                                : sim->play[agent] == SP_COOPERATE;
}

/* What `holder` makes of agents first .. last-1. */
static void
assess(const sp_simulation_t *sim, const sp_information_t *information,
    const sp_information_state_t *mine, uint32_t holder, uint32_t first, uint32_t last)
{
    const uint64_t *now = mine->image + holder * mine->n_words;
    uint64_t *next = mine->next + holder * mine->n_words;
    const uint32_t start = holder * sim->model->n_agents; /* number of its first image */
    uint32_t which[SP_SPAN + 4];
    uint32_t slip[SP_SPAN + 4];
    for (uint32_t at = first; at < last; at += SP_SPAN) {
        const uint32_t n = last - at < SP_SPAN ? last - at : SP_SPAN;
        const uint32_t aligned = (start + at) & ~3u;
        const uint32_t skip = start + at - aligned;
        sp_kernels()->draw_words(sim->key, aligned, skip + n, sim->round,
            SP_DRAW(SP_DRAW_ASSESSED, 0), which);
        if (information->error > 0) {
            sp_kernels()->draw_words(sim->key, aligned, skip + n, sim->round,
                SP_DRAW(SP_DRAW_ASSESS, 0), slip);
        }
        for (uint32_t i = at; i < at + n; i++) {
            const uint32_t n_played = sp_contacts_played(sim, i);
            bool good = sp_image_is_good(now, i);
            if (n_played > 0) {
                const uint32_t k = played_contact(
                    sim, i, sp_below(which[skip + i - at], n_played));
                const uint32_t partner = sim->tie_partner[sim->tie_offset[i] + k];
                good = sp_norm_good(mine->assess, good, cooperated(sim, i, k),
                    sp_image_is_good(now, partner));
                good ^= information->error > 0
                    && sp_uniform(slip[skip + i - at]) < information->error;
            }
            set_image(next, i, good);
        }
    }
}

/* What agent hears, if anything: the holder of the image that it takes over; third gets
 * whom it is about. Agents that have one partner in a population of two hear nothing. */
static bool
hears(const sp_simulation_t *sim, double gossip, uint32_t agent, uint32_t *partner,
    uint32_t *third)
{
    const uint32_t n = sim->model->n_agents;
    if (n < 3 || !(sp_uniform(sp_word(sim, SP_DRAW_GOSSIP, agent, 0)) < gossip)) {
        return false;
    }
    const uint32_t n_played = sp_contacts_played(sim, agent);
    if (n_played == 0) {
        return false;
    }
    const uint32_t k = played_contact(
        sim, agent, sp_below(sp_word(sim, SP_DRAW_GOSSIP, agent, 1), n_played));
    *partner = sim->tie_partner[sim->tie_offset[agent] + k];
    const uint32_t low = agent < *partner ? agent : *partner;
    const uint32_t high = agent < *partner ? *partner : agent;
    *third = sp_below(sp_word(sim, SP_DRAW_GOSSIP, agent, 2), n - 2);
    *third += *third >= low;
    *third += *third >= high;
    return true;
}

/* Agents first .. last-1 hear (private), or all hear about first .. last-1 (circle). */
static void
spread(const sp_simulation_t *sim, double gossip, const sp_information_state_t *mine,
    uint32_t first, uint32_t last)
{
    const bool by_circle = mine->scope == SP_IMAGES_CIRCLE;
    const uint32_t begin = by_circle ? 0 : first;
    const uint32_t end = by_circle ? sim->model->n_agents : last;
    for (uint32_t i = begin; i < end; i++) {
        uint32_t partner;
        uint32_t third;
        if (!hears(sim, gossip, i, &partner, &third)
            || (by_circle && !(third >= first && third < last))) {
            continue;
        }
        const uint64_t *from
            = mine->image + sp_image_holder(sim, mine, partner) * mine->n_words;
        uint64_t *to = mine->next + sp_image_holder(sim, mine, i) * mine->n_words;
        if (!by_circle || sim->circle[i] != sim->circle[partner]) {
            set_image(to, third, sp_image_is_good(from, third));
        }
    }
}

/* Private images: agents first .. last-1 assess all; else all holders assess these agents.
 * Ranges begin at multiples of SP_SPAN, so that no two write to one word. */
static void
learn(sp_simulation_t *sim, const void *self, void *state, uint32_t round, uint32_t first,
    uint32_t last)
{
    (void) round;
    const sp_information_t *information = self;
    const sp_information_state_t *mine = state;
    const bool alone = mine->scope == SP_IMAGES_PRIVATE;
    const uint32_t begin = alone ? first : 0;
    const uint32_t end = alone ? last : mine->n_holders;
    for (uint32_t holder = begin; holder < end; holder++) {
        assess(sim, information, mine, holder, alone ? 0 : first,
            alone ? sim->model->n_agents : last);
    }
    if (information->gossip > 0 && mine->scope != SP_IMAGES_PUBLIC) {
        spread(sim, information->gossip, mine, first, last);
    }
}

const sp_mechanism_t sp_mechanism_information = {
    .name = "information",
    .path = "steering.information",
    .summary = "agents are called good or bad by what they do, and some know it",
    .source = "Nowak & Sigmund, Nature 393, 573 (1998); Ohtsuki & Iwasa, J. Theor. Biol. "
              "239, 435 (2006); Hilbe et al., PNAS 115, 12241 (2018)",
    .params = params,
    .n_params = sizeof(params) / sizeof(params[0]),
    .params_size = sizeof(sp_information_t),
    .state_size = sizeof(sp_information_state_t),
    .bytes = bytes,
    .order = 46,
    .learns_once_a_round = true,
    .in_use = in_use,
    .check = check,
    .needs_reverse = needs_reverse,
    .needs_circles = needs_circles,
    .init = init,
    .start = start,
    .replace = replace,
    .prepare = prepare,
    .meet = meet,
    .learn = learn,
};
