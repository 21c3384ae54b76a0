/* observable_cooperation.c - how many cooperate, how many play, and when it tipped.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "observe.h"

static void
observe_cooperation(sp_simulation_t *sim, sp_scratch_t *scratch, double *out)
{
    *out = sp_cooperation(sim, scratch);
}

const sp_observable_t sp_observable_cooperation = {
    .name = "cooperation",
    .long_name = "share of C: of agents with partners by their acts (who stays out counts as "
                 "not C), of directed ties "
                 "where acts are by partner, mean over agents of their share of C in "
                 "their moves with strategies",
    .units = "1",
    .valid_min = 0,
    .valid_max = 1,
    .shape = SP_SHAPE_ROUND,
    .summarise = true,
    .source = "Rapoport & Chammah 1965",
    .observe = observe_cooperation,
};

static sp_status_t
check_loners(const sp_run_t *run, sp_error_t *err)
{
    const sp_status_t status = sp_needs_agents(run, err);
    if (status == SP_OK && !sp_run_has_loners(run)) {
        return sp_fail(err, SP_ERR_RANGE,
            "nobody can stay out: needs game.kind: public_goods with game.loner");
    }
    return status;
}

static void
observe_loners(sp_simulation_t *sim, sp_scratch_t *scratch, double *out)
{
    const uint32_t n = sp_n_with_partners(sim, scratch);
    *out = n > 0 ? (double) sp_n_loners(sim) / n : NAN;
}

const sp_observable_t sp_observable_loners = {
    .name = "loners",
    .long_name = "share that stays out of its groups, of the agents that could play",
    .units = "1",
    .valid_min = 0,
    .valid_max = 1,
    .shape = SP_SHAPE_ROUND,
    .summarise = true,
    .source = "Hauert, De Monte, Hofbauer & Sigmund 2002",
    .check = check_loners,
    .observe = observe_loners,
};

static void
observe_participation(sp_simulation_t *sim, sp_scratch_t *scratch, double *out)
{
    *out = (double) sp_n_with_partners(sim, scratch) / sim->model->n_agents;
}

const sp_observable_t sp_observable_participation = {
    .name = "participation",
    .long_name = "share of agents that have a partner to play with",
    .units = "1",
    .valid_min = 0,
    .valid_max = 1,
    .shape = SP_SHAPE_ROUND,
    .summarise = true,
    .source = "this project",
    .observe = observe_participation,
};

static void
follow(sp_simulation_t *sim, sp_scratch_t *scratch, sp_tip_t *tip)
{
    if (tip->at != UINT32_MAX) {
        return;
    }
    if (!(sp_cooperation(sim, scratch) >= tip->level)) {
        tip->since = UINT32_MAX;
        return;
    }
    if (tip->since == UINT32_MAX) {
        tip->since = sim->round;
    }
    if (sim->round - tip->since + 1 >= scratch->tip_hold) {
        tip->at = tip->since;
    }
}

/* A replicate that ended early has its last state repeated to the last round. */
static double
tipped_at(const sp_simulation_t *sim, const sp_scratch_t *scratch, const sp_tip_t *tip)
{
    uint32_t at = tip->at;
    const sp_root_settings_t *root = &sim->model->root;
    const bool repeated = root->stop == SP_STOP_ABSORBED && sp_simulation_absorbed(sim);
    if (at == UINT32_MAX && tip->since != UINT32_MAX && repeated
        && root->rounds - tip->since + 1 >= scratch->tip_hold) {
        at = tip->since;
    }
    return at != UINT32_MAX ? (double) at : (double) NAN;
}

#define TIME_TO_TIP(which, level, name_at, words)                                        \
    static void track_##which(sp_simulation_t *sim, sp_scratch_t *scratch)               \
    {                                                                                    \
        follow(sim, scratch, &scratch->level);                                           \
    }                                                                                    \
    static void observe_##which(                                                         \
        sp_simulation_t *sim, sp_scratch_t *scratch, double *out)                        \
    {                                                                                    \
        *out = tipped_at(sim, scratch, &scratch->level);                                 \
    }                                                                                    \
    const sp_observable_t sp_observable_##which = {                                      \
        .name = name_at,                                                                 \
        .long_name = "first round from which cooperation is at least " words             \
                     " for record.tip_hold rounds; missing where that never happened",   \
        .units = "rounds",                                                               \
        .valid_min = 0,                                                                  \
        .valid_max = INFINITY,                                                           \
        .shape = SP_SHAPE_SCALAR,                                                        \
        .summarise = true,                                                               \
        .source = "this project",                                                        \
        .track = track_##which,                                                          \
        .observe = observe_##which,                                                      \
    }

TIME_TO_TIP(time_to_tip, tip, "time_to_tip", "record.tip_level");
TIME_TO_TIP(time_to_tip_90, tip_90, "time_to_tip_90", "0.9");
