/* tournament_tally.h - from counted turns to scores, rates and ranks. Private to run.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_TOURNAMENT_TALLY_H
#define SP_TOURNAMENT_TALLY_H

#include "samenspel/tournament.h"

/* One match: turns by outcome from the first strategy's side, who opened with C. */
typedef struct {
    uint32_t count[SP_N_OUTCOMES];
    uint32_t opened[2];
} sp_cell_t;

/* Turns of a strategy in one repetition by outcome, each counted twice: of the match with
 * its twin, which is the mean of both its sides, that is one from each side. */
typedef struct {
    uint64_t others[SP_N_OUTCOMES], twin[SP_N_OUTCOMES];
} sp_total_t;

/* What has been added up so far. */
typedef struct {
    const sp_tournament_t *tournament;
    uint32_t n;
    uint32_t n_repetitions;  /* added                                                    */
    uint64_t *count;         /* [n * n * 4] turns by outcome, the row's move first        */
    double *mean, *spread;   /* [n * n] of payoffs per turn: running mean, sum of squares */
    uint64_t *opened, *good; /* [n] matches but that with the twin                        */
    uint64_t *wins;          /* [n]                                                       */
    uint32_t *partners;      /* [n] others that it plays                                  */
    double *normalised;      /* [n * all repetitions] strategy by strategy: what counts   */
    /* of the block at hand, [most_block * n] */
    double *score, *normalised_score, *score_with_twin, *normalised_score_with_twin;
    uint32_t *block_wins;
    sp_total_t *total;       /* [n] of the repetition at hand                             */
    sp_arena_t arena;
} sp_tally_t;

/* Whether strategies i and j play each other; i = j: whether twins do. */
static inline bool
sp_tally_meets(const sp_tournament_t *tournament, uint32_t i, uint32_t j)
{
    return tournament->meets != NULL
        ? tournament->meets[(size_t) i * tournament->n_strategies + j] != 0
        : i != j || !tournament->without_self;
}

/* How many others strategy i plays. */
uint32_t sp_tally_partners(const sp_tournament_t *tournament, uint32_t i);

/* Also makes room for the standings. */
SP_MUST_CHECK
sp_status_t sp_tally_init(sp_tally_t *self, const sp_tournament_t *tournament,
    uint32_t most_block, sp_standings_t *standings, sp_error_t *err);

/* Adds the repetitions of block; cell[pair * stride + k] are their matches. Fills the
 * scores of block. */
void sp_tally_add(sp_tally_t *self, const sp_cell_t *cell, size_t stride,
    sp_tournament_block_t *block);

/* random[i]: whether strategy i leaves something to chance; chance: whether the rules do. */
void sp_tally_finish(
    sp_tally_t *self, const bool *random, bool chance, sp_standings_t *standings);

void sp_tally_free(sp_tally_t *self);

#endif
