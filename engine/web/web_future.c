/* web_future.c - a run that takes another turn: from its start, an earlier round, or now.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A change is an event of the run, and a model reads some things off its events when it
 * is made: which mechanisms and columns there are, how much may be paid at most. Where a
 * change touches none of these the simulation simply goes on; else it is played anew
 * with a model that has them. */
#include <string.h>

#include "samenspel/mechanism.h"
#include "web_world.h"

/* Takes the changes after `round` back, with what the model has of them. */
static bool
start_again(sp_web_t *web, uint32_t replicate, uint32_t round)
{
    const uint32_t n = web->run.n_changes;
    if (sp_web_forget(&web->run, round, &web->err) != SP_OK) {
        return false;
    }
    if (web->run.n_changes == n) {
        return sp_web_world_start(web, web->world, replicate) == SP_OK;
    }
    sp_web_world_t *world = sp_web_world_new(web, replicate);
    if (world == NULL) {
        return false;
    }
    sp_web_world_free(web->world);
    web->world = world;
    return true;
}

int
sp_web_start(sp_web_t *web, uint32_t replicate)
{
    return sp_web_is_open(web) && start_again(web, replicate, 0);
}

int
sp_web_rewind(sp_web_t *web, uint32_t round)
{
    return sp_web_is_open(web) && start_again(web, web->world->sim.replicate, round);
}

/* ---- a change now ----------------------------------------------------------------- */

/* Whether the run has an event on row, above 0 where that is asked. */
static bool
has_event(const sp_run_t *run, uint32_t row, bool positive)
{
    for (uint32_t i = 0; i < run->n_events; i++) {
        if (run->event[i].row == row && (!positive || run->event[i].value > 0)) {
            return true;
        }
    }
    return false;
}

static bool
looks_ahead(const sp_web_run_t *run)
{
    for (uint32_t i = 0; i < run->n_observed; i++) {
        if (run->observed[i]->looks_ahead) {
            return true;
        }
    }
    return false;
}

/* Rules whose chances or checks depend on the most that can be paid in the whole run. */
static bool
heeds_bounds(const sp_model_t *model)
{
    switch (model->rule->form) {
    case SP_RULE_PAIRWISE:
        return strcmp(model->rule->name, "fermi") != 0;
    case SP_RULE_IMITATION:
    case SP_RULE_DEATH_BIRTH:
    case SP_RULE_BIRTH_DEATH:
        return true;
    default:
        return false;
    }
}

static bool
same_bounds(const sp_bounds_t *a, const sp_bounds_t *b)
{
    return a->least == b->least && a->most == b->most
        && a->least_of_game == b->least_of_game && a->most_of_game == b->most_of_game
        && a->least_of_member == b->least_of_member
        && a->most_of_member == b->most_of_member;
}

static bool
same_ties(const sp_simulation_t *a, const sp_simulation_t *b)
{
    return a->n_ties == b->n_ties
        && memcmp(a->tie_partner, b->tie_partner, a->n_ties * sizeof(uint32_t)) == 0;
}

/* Whether the same has been played. What one world alone keeps had no effect so far. */
static bool
same_plays(const sp_simulation_t *a, const sp_simulation_t *b)
{
    if (!sp_has_agents(a)) {
        return sp_simulation_digest(a) == sp_simulation_digest(b);
    }
    if (a->tie_act != NULL
        && (!same_ties(a, b) || memcmp(a->tie_act, b->tie_act, a->n_ties) != 0)) {
        return false;
    }
    const size_t n = a->model->n_agents;
    return a->round == b->round && memcmp(a->play, b->play, n * sizeof(a->play[0])) == 0;
}

/* Plays the new world up to the present round; false where some round before is not what
 * it was. The old world is played anew beside it: nobody kept its past. */
static bool
has_same_past(sp_web_t *web, sp_web_world_t *world, uint32_t round)
{
    sp_web_world_t *old = web->world;
    if (sp_web_world_start(web, old, world->sim.replicate) != SP_OK) {
        return false;
    }
    while (same_plays(&old->sim, &world->sim)) {
        if (world->sim.round == round) {
            return true;
        }
        sp_web_play_to(web, old, old->sim.round + 1);
        sp_web_play_to(web, world, world->sim.round + 1);
    }
    sp_web_play_to(web, old, round);
    return false;
}

/* Goes on with a model of the run as it is now; false where that cannot be: a rule that
 * compares payoffs with the most that is paid in the whole run, or neighbours that stand
 * in another order where ties may change, would have made another past. */
static bool
play_anew(sp_web_t *web, const char *key)
{
    const uint32_t round = web->world->sim.round;
    sp_web_world_t *world = sp_web_world_new(web, web->world->sim.replicate);
    if (world == NULL) {
        return false;
    }
    if (!has_same_past(web, world, round)) {
        sp_web_world_free(world);
        (void) sp_fail(&web->err, SP_ERR_RANGE,
            "%s cannot change after round %u of this run: rounds that have been played "
            "would have been others; must be changed at round 0, or stand among the "
            "events from the beginning",
            key, round);
        return false;
    }
    sp_web_world_free(web->world);
    web->world = world;
    return true;
}

int
sp_web_set(sp_web_t *web, const char *key, const char *value)
{
    if (!sp_web_is_open(web)) {
        return 0;
    }
    const uint32_t round = web->world->sim.round;
    sp_web_note_key(&web->run, key);
    if (round >= web->run.rounds) {
        (void) sp_fail(&web->err, SP_ERR_RANGE,
            "the run ends with round %u: nothing can change any more", round);
        return 0;
    }
    const sp_run_t *played = sp_web_played(&web->run);
    const uint32_t row = sp_schema_find(&web->run.schema, key);
    const bool known = row != SP_NO_ROW && has_event(played, row, false);
    const bool known_positive =
        row != SP_NO_ROW && (played->value[row] > 0 || has_event(played, row, true));
    if (sp_web_change(&web->run, round + 1, key, value, &web->err) != SP_OK) {
        return 0;
    }
    if (!sp_web_is_played(&web->run, key)) {
        return 1;
    }
    sp_bounds_t bounds;
    bool done = sp_run_bounds(played, &bounds, &web->err) == SP_OK;
    const bool bounded = done && heeds_bounds(&web->world->model)
        && !same_bounds(&bounds, &web->world->model.bounds);
    const bool new_positive = !known_positive && has_event(played, row, true);
    if (done && (bounded || !known || new_positive || looks_ahead(&web->run))) {
        done = play_anew(web, key);
    }
    sp_error_t again = { SP_OK, "" };
    if (!done && sp_web_take_back(&web->run, &again) != SP_OK) {
        web->err = again;
    }
    return done;
}
