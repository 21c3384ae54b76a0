/* observable_genomes.c - genomes: what they answer, and how many there are.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "observe.h"
#include "samenspel/evolution.h"

sp_status_t
sp_needs_genomes(const sp_run_t *run, sp_error_t *err)
{
    if (!sp_run_evolves(run)) {
        return sp_fail(err, SP_ERR_RANGE,
            "strategies stay as they are here: give evolution.kind, or take "
            "strategy_share");
    }
    return SP_OK;
}

double
sp_genome_answer(const sp_simulation_t *sim, uint32_t play, int which)
{
    const sp_answers_t *answers = &sim->evolution->answers[play];
    return which < 0 ? answers->first : answers->after[which];
}

/* Mean over agents, types in their order. */
static double
mean_answer(const sp_simulation_t *sim, int which)
{
    double sum = 0;
    for (uint32_t p = 0; p < sim->evolution->n_used; p++) {
        sum += sim->count[p] > 0 ? sim->count[p] * sp_genome_answer(sim, p, which) : 0;
    }
    return sum / sim->n_living;
}

#define ANSWER(suffix, which, words)                                                     \
    static void observe_##suffix(                                                        \
        sp_simulation_t *sim, sp_scratch_t *scratch, double *out)                        \
    {                                                                                    \
        (void) scratch;                                                                  \
        *out = mean_answer(sim, which);                                                  \
    }                                                                                    \
    const sp_observable_t sp_observable_genome_##suffix = {                              \
        .name = "genome_" #suffix,                                                       \
        .long_name =                                                                     \
            "chance of C " words ", mean over agents; of longer memories over all "      \
            "their entries with that last turn, of automata over all states",            \
        .units = "1",                                                                    \
        .valid_min = 0,                                                                  \
        .valid_max = 1,                                                                  \
        .shape = SP_SHAPE_ROUND,                                                         \
        .summarise = true,                                                               \
        .source = "Nowak & Sigmund 1993",                                                \
        .check = sp_needs_genomes,                                                       \
        .observe = observe_##suffix,                                                     \
    };

ANSWER(cc, SP_CC, "after both cooperated")
ANSWER(cd, SP_CD, "after one's own C and the partner's D")
ANSWER(dc, SP_DC, "after one's own D and the partner's C")
ANSWER(dd, SP_DD, "after both defected")
ANSWER(first, -1, "on the first turn")

static void
observe_types(sp_simulation_t *sim, sp_scratch_t *scratch, double *out)
{
    (void) scratch;
    *out = 0;
    for (uint32_t p = 0; p < sim->evolution->n_used; p++) {
        *out += sim->count[p] > 0;
    }
}

const sp_observable_t sp_observable_genome_types = {
    .name = "genome_types",
    .long_name = "different genomes among the agents",
    .units = "1",
    .valid_min = 1,
    .valid_max = INFINITY,
    .shape = SP_SHAPE_ROUND,
    .summarise = true,
    .source = "this project",
    .check = sp_needs_genomes,
    .observe = observe_types,
};

static void
observe_lost(sp_simulation_t *sim, sp_scratch_t *scratch, double *out)
{
    (void) scratch;
    *out = sim->evolution->n_lost;
}

const sp_observable_t sp_observable_genome_lost = {
    .name = "genome_lost",
    .long_name =
        "newborn so far that stayed unchanged because evolution.types places were "
        "all taken",
    .units = "1",
    .valid_min = 0,
    .valid_max = INFINITY,
    .shape = SP_SHAPE_SCALAR,
    .summarise = true,
    .source = "this project",
    .check = sp_needs_genomes,
    .observe = observe_lost,
};
