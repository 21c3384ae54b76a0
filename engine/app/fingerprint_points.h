/* fingerprint_points.h - a fingerprint on a grid of points. Layer: app.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_FINGERPRINT_POINTS_H
#define SP_FINGERPRINT_POINTS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "samenspel/error.h"
#include "samenspel/match.h"

/** What is asked. */
typedef struct {
    const sp_strategy_t *strategy;
    const sp_machine_t *machine; /* of strategy; NULL: none, so matches are sampled */
    const sp_strategy_t *probe;  /* finite-state */
    const sp_machine_t *probe_machine;
    sp_match_rules_t rules;
    bool endless;                /* matches without end; machine must be there */
    sp_game_t game;
    uint32_t n_points;           /* along each side, 2 at least */
    uint32_t n_repetitions;      /* where it is sampled */
    uint64_t seed;
    uint32_t n_threads;
    bool quiet;
    const atomic_int *stop;
} sp_fingerprint_t;

/**
 * value[i * n_points + j] is the payoff a turn at x = i / (n_points - 1), y likewise by j;
 * error its standard error, 0 where it is exact.
 *
 * errors  SP_ERR_MEMORY, SP_ERR_RANGE, SP_ERR_STOPPED
 */
SP_MUST_CHECK
sp_status_t sp_fingerprint_points(
    const sp_fingerprint_t *asked, double *value, double *error, sp_error_t *err);

#endif
