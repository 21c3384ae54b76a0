/* indices_study.h - indices of sensitivity of the outputs of a file. Layer: app.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_INDICES_STUDY_H
#define SP_INDICES_STUDY_H

#include <stdio.h>

#include "indices_design.h"
#include "samenspel/theory_sensitivity.h"

/** Above this share of the variance noise is worth a warning. */
#define SP_NOISE_LIMIT 0.05

/** Fewer base samples are worth a warning (theory_sensitivity.h). */
enum { SP_LEAST_SAMPLES = 32 };

/** What is known of one output. */
typedef struct {
    const char *name, *long_name, *units;
    char without[256]; /* why there are no indices; "": there are */
    sp_outputs_t of;
    double noise;      /* share of the variance (sp_sensitivity_noise); NAN: not known */
    double floor;      /* total or mu_star that noise gives a key without influence */
    /* [n_keys] of the design's kind, the others NULL */
    sp_share_t *share;
    sp_effect_t *effect;
    sp_slope_t *slope;
    sp_fit_quality_t quality;
    uint32_t *order; /* [n_keys] keys, the one with most influence first */
} sp_indices_of_t;

typedef struct {
    const char *path;
    const sp_inspection_t *file;
    const sp_indices_design_t *design;
    sp_resampling_t how;
    sp_indices_of_t *output; /* [n_outputs] */
    uint32_t n_outputs;
    sp_arena_t arena;
} sp_indices_study_t;

/**
 * Computes the indices of outputs. Release with sp_indices_study_free, also after an
 * error.
 *
 * name    [n_names] of outputs, known to the file; n_names 0: all
 * errors  SP_ERR_INPUT where not one output has indices; memory
 */
SP_MUST_CHECK
sp_status_t sp_indices_study(sp_indices_study_t *self, const sp_inspection_t *file,
    const sp_indices_design_t *design, const char *path, const char *const *name,
    uint32_t n_names, const sp_resampling_t *how, sp_error_t *err);

void sp_indices_study_free(sp_indices_study_t *self);

/** One number of a key, as tables and files name it. */
typedef struct {
    const char *name; /* S1, ST, mu_star, mu, sigma, SRC, PRCC */
    sp_estimate_t estimate;
} sp_index_t;

enum { SP_MOST_INDICES = 3 };

/** The numbers of a key, the one that keys are sorted by first; returns how many. */
unsigned sp_indices_of_key(
    const sp_indices_of_t *output, uint32_t key, sp_index_t index[SP_MOST_INDICES]);

/** What a unit of the design is called, of which there are n. */
const char *sp_indices_unit(sp_indices_kind_t kind, uint32_t n);

/** For people, for programs, and as a table with a line a key and index. */
void sp_indices_print(const sp_indices_study_t *self);
void sp_indices_print_json(const sp_indices_study_t *self);
void sp_indices_write_csv(FILE *out, const sp_indices_study_t *self);

#endif
