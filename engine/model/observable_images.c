/* observable_images.c - how many are called good, and by how many.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "observe.h"
#include "steering_information.h"

static sp_status_t
needs_images(const sp_run_t *run, sp_error_t *err)
{
    const sp_status_t status = sp_needs_agents(run, err);
    if (status == SP_OK && !sp_run_has_images(run)) {
        return sp_fail(err, SP_ERR_RANGE,
            "nobody has an image of anybody: needs steering.information.flow > 0");
    }
    return status;
}

/* Holders of an image of an agent other than itself. */
static uint64_t
n_others(const sp_information_state_t *images)
{
    return images->n_holders - (images->scope == SP_IMAGES_PRIVATE);
}

/* Those of them that call agent good. */
static uint64_t
n_good(const sp_information_state_t *images, uint32_t agent)
{
    uint64_t n = 0;
    for (uint32_t h = 0; h < images->n_holders; h++) {
        n += (images->scope != SP_IMAGES_PRIVATE || h != agent)
            && sp_image_is_good(images->next + h * images->n_words, agent);
    }
    return n;
}

static void
observe_good(sp_simulation_t *sim, sp_scratch_t *scratch, double *out)
{
    (void) scratch;
    const sp_information_state_t *images = sp_simulation_state(sim, "information");
    const uint32_t n = sim->model->n_agents;
    uint64_t good = 0;
    for (uint32_t i = 0; i < n; i++) {
        good += n_good(images, i);
    }
    *out = (double) good / ((double) n_others(images) * n);
}

const sp_observable_t sp_observable_image_good = {
    .name = "image_good",
    .long_name = "share of images that are good, over all agents and those who hold an image "
                 "of them, but not of oneself, at the end of the round",
    .units = "1",
    .valid_min = 0,
    .valid_max = 1,
    .shape = SP_SHAPE_ROUND,
    .summarise = true,
    .source = "Uchida & Sasaki, Chaos Solitons Fractals 56, 175 (2013)",
    .check = needs_images,
    .observe = observe_good,
};

static void
observe_agreement(sp_simulation_t *sim, sp_scratch_t *scratch, double *out)
{
    (void) scratch;
    const sp_information_state_t *images = sp_simulation_state(sim, "information");
    const uint32_t n = sim->model->n_agents;
    const uint64_t holders = n_others(images);
    double pairs = 0; /* of holders, in either order, that agree: whole numbers */
    for (uint32_t i = 0; i < n; i++) {
        const uint64_t good = n_good(images, i);
        const uint64_t bad = holders - good;
        pairs += (double) (good * good + bad * bad - holders);
    }
    *out = holders > 1 ? pairs / ((double) (holders * (holders - 1)) * n) : 1;
}

const sp_observable_t sp_observable_image_agreement = {
    .name = "image_agreement",
    .long_name = "chance that two holders have the same image of an agent, not of oneself, "
                 "at the end of the round; 1 where all have one",
    .units = "1",
    .valid_min = 0,
    .valid_max = 1,
    .shape = SP_SHAPE_ROUND,
    .summarise = true,
    .source = "Hilbe et al., PNAS 115, 12241 (2018)",
    .check = needs_images,
    .observe = observe_agreement,
};
