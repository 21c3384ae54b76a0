/* moves.c - strategies that move towards each partner, in matches of one turn.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "moves.h"

#include <string.h>

#include "samenspel/norms.h"
#include "settle.h"
#include "steering_information.h"
#include "ties.h"

/* The first strategy by images, or NULL. */
static const char *
by_image(const sp_run_t *run)
{
    for (uint32_t s = 0; s < run->n_strategies; s++) {
        if (run->strategy[s]->form == SP_BY_IMAGE) {
            return run->strategy[s]->name;
        }
    }
    return NULL;
}

/* Whether some strategy has no machine whose first move could be asked for. */
static bool
has_program(const sp_run_t *run)
{
    bool found = false;
    for (uint32_t s = 0; s < run->n_strategies && !found; s++) {
        found = !sp_strategy_is_finite(run->strategy[s]);
    }
    return found;
}

bool
sp_run_moves_by_tie(const sp_run_t *run)
{
    return run->n_strategies > 0 && (by_image(run) != NULL || sp_run_has_images(run));
}

sp_status_t
sp_check_moves(const sp_run_t *run, char *key, sp_error_t *err)
{
    if (!sp_run_moves_by_tie(run)) {
        return SP_OK;
    }
    const char *name = by_image(run);
    const char *network
        = sp_networks[(size_t) sp_run_value(run, "network.kind")]->name;
    const char *where = NULL;
    const char *need = NULL;
    if (sp_run_value(run, "match.rounds") > 1 || sp_run_value(run, "match.continuation") > 0) {
        where = sp_run_value(run, "match.rounds") > 1 ? "match.rounds" : "match.continuation";
        need = "matches of one turn: match.rounds: 1 without match.continuation";
    } else if (has_program(run)) {
        where = "population.initial.strategies";
        need = "strategies with a finite-state form alone";
    } else if (sp_run_value(run, "match.payoff") == (double) SP_MATCH_EXPECTED
        || sp_run_value(run, "match.payoff") == (double) SP_MATCH_AVERAGED) {
        where = "match.payoff";
        need = "moves that are made: match.payoff: auto or sampled";
    } else if (strcmp(network, "random_pairs") == 0) {
        where = "network.kind";
        need = "lasting ties: another network than random_pairs";
    } else if (sp_run_value(run, "decision.update") != (double) SP_UPDATE_SYNCHRONOUS) {
        where = "decision.update";
        need = "decision.update: synchronous (all move by the images of the start of a round)";
    } else if (strcmp(network, "square_lattice") == 0
        && sp_run_value(run, "network.self_interaction") > 0) {
        where = "network.self_interaction";
        need = "network.self_interaction: false";
    }
    if (need == NULL) {
        return SP_OK;
    }
    sp_point_at(key, where);
    return name != NULL
        ? sp_fail(err, SP_ERR_RANGE, "the strategy %s moves by images: needs %s", name, need)
        : sp_fail(err, SP_ERR_RANGE,
              "steering.information makes images of the moves of strategies: needs %s", need);
}

sp_status_t
sp_moves_init(sp_model_t *model, sp_error_t *err)
{
    const sp_run_t *run = model->run;
    model->moves_by_tie = sp_run_moves_by_tie(run);
    if (!model->moves_by_tie) {
        return SP_OK;
    }
    uint8_t *rule = sp_arena_take(&model->arena, model->n_plays, 1);
    if (rule == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for %u strategies", model->n_plays);
    }
    for (uint32_t s = 0; s < model->n_plays; s++) {
        const sp_strategy_t *strategy = run->strategy[s];
        rule[s] = strategy->form != SP_BY_IMAGE ? SP_NO_IMAGE_RULE
            : strategy->follows_norm            ? (uint8_t) sp_run_norm_act(run)
                                                : strategy->cooperate_by_image;
    }
    model->image_rule = rule;
    return SP_OK;
}

/* Whether agent is good in its own eyes, or in its circle's or everybody's. */
static bool
good_to_itself(
    const sp_simulation_t *sim, const sp_information_state_t *images, uint32_t agent)
{
    if (images == NULL) {
        return true; /* nobody has an image */
    }
    return sp_image_is_good(
        images->image + sp_image_holder(sim, images, agent) * images->n_words, agent);
}

/* Chance that a player of `play` means C over tie; who is unknown counts as good. */
static double
meant(const sp_simulation_t *sim, uint32_t play, bool is_good, uint32_t tie)
{
    const sp_model_t *model = sim->model;
    const unsigned rule = model->image_rule[play];
    if (rule == SP_NO_IMAGE_RULE) {
        const sp_machine_t *machine = &model->machine[play];
        return machine->cooperate[machine->start];
    }
    const bool known_bad
        = sim->image_seen != NULL && sim->image_seen[tie] == SP_IMAGE_BAD;
    return sp_norm_cooperates(rule, is_good, !known_bad);
}

/* Word of agent in the draws of a match with partner: as match.c has its first turn. */
static double
match_uniform(
    const sp_simulation_t *sim, uint32_t agent, uint32_t partner, sp_draw_t purpose)
{
    const uint32_t low = agent < partner ? agent : partner;
    const uint32_t high = agent < partner ? partner : agent;
    return sp_uniform(sp_draw(sim->key, low, high, sim->round, purpose).word[agent != low]);
}

void
sp_moves_make(void *job, uint32_t first, uint32_t last)
{
    sp_simulation_t *sim = job;
    const double error = sim->model->match.error;
    const sp_information_state_t *images = sp_simulation_state(sim, "information");
    for (uint32_t i = first; i < last; i++) {
        const bool is_good = good_to_itself(sim, images, i);
        const uint32_t play = sim->play[i];
        for (uint32_t tie = sim->tie_offset[i]; tie < sim->tie_offset[i + 1]; tie++) {
            const uint32_t partner = sim->tie_partner[tie];
            const double chance = meant(sim, play, is_good, tie);
            bool c = chance > 0
                && (chance >= 1
                    || match_uniform(sim, i, partner, SP_DRAW_MOVE) < chance);
            if (error > 0) {
                c ^= match_uniform(sim, i, partner, SP_DRAW_ERROR) < error;
            }
            sim->tie_act[tie] = c;
        }
    }
}

/* (1-Q) own + Q theirs, where the partner cooperates with chance y. */
static double
value_of(const sp_simulation_t *sim, uint32_t agent, unsigned act, uint32_t partner,
    double y, double weight)
{
    const sp_paid_t c = sp_paid(sim, agent, act, partner, SP_COOPERATE);
    const sp_paid_t d = sp_paid(sim, agent, act, partner, SP_DEFECT);
    return (1 - weight) * (y * c.mine + (1 - y) * d.mine)
        + weight * (y * c.theirs + (1 - y) * d.theirs);
}

void
sp_moves_utilities(
    const sp_simulation_t *sim, uint32_t agent, double weight, double *utility)
{
    const sp_model_t *model = sim->model;
    const double slip = model->match.error;
    const sp_information_state_t *images = sp_simulation_state(sim, "information");
    const bool is_good = good_to_itself(sim, images, agent);
    double met = 0;
    for (uint32_t s = 0; s < model->n_plays; s++) {
        utility[s] = 0;
    }
    for (uint32_t tie = sim->tie_offset[agent]; tie < sim->tie_offset[agent + 1]; tie++) {
        const sp_contact_t contact = sp_contact(sim, tie);
        const double tie_weight = sim->tie_weight != NULL ? sim->tie_weight[tie] : 1;
        met += contact != SP_ABSENT ? tie_weight : 0;
        if (contact != SP_PLAYED) {
            continue;
        }
        const uint32_t partner = sim->tie_partner[tie];
        double y = meant(sim, sim->play[partner], good_to_itself(sim, images, partner),
            sim->tie_reverse[tie]);
        y = y * (1 - slip) + (1 - y) * slip;
        const double c = tie_weight * value_of(sim, agent, SP_COOPERATE, partner, y, weight);
        const double d = tie_weight * value_of(sim, agent, SP_DEFECT, partner, y, weight);
        for (uint32_t s = 0; s < model->n_plays; s++) {
            double p = meant(sim, s, is_good, tie);
            p = p * (1 - slip) + (1 - p) * slip;
            utility[s] += p * c + (1 - p) * d;
        }
    }
    const bool mean = model->decision.payoffs == SP_PAYOFFS_MEAN && met > 0;
    for (uint32_t s = 0; mean && s < model->n_plays; s++) {
        utility[s] /= met;
    }
}
