/* tournament.h - everybody plays everybody. Layer: run.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A round robin: each pair of strategies, each strategy with its twin too, plays a match in
 * every repetition. A match draws by the numbers of its two names (sp_strategy_id) and its
 * repetition alone, so it is the same whoever else takes part, in whatever order, on however
 * many threads; `samenspel match` plays the same one. */
#ifndef SP_TOURNAMENT_H
#define SP_TOURNAMENT_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "samenspel/arena.h"
#include "samenspel/error.h"
#include "samenspel/match.h"

/** What is played. */
typedef struct {
    const sp_strategy_t *const *strategy; /* [n_strategies] different ones, at least two  */
    uint32_t n_strategies;
    sp_match_rules_t rules;
    const sp_game_t *game; /* of two players                                              */
    uint32_t n_repetitions;
    uint64_t seed;
    uint32_t n_threads;    /* 0: all that the machine offers                              */
    bool without_self;     /* no match against one's twin                                 */
    const uint8_t *meets;  /* NULL, or [n * n] symmetric, 1 where the two play: everybody */
                           /* somebody else; then without_self is false                   */
    bool twin_counts;      /* the match against one's twin counts in scores and ranks, as */
                           /* in Axelrod (1980); else it is played and told apart         */
    bool keep_moves;       /* for the blocks; matches of fixed length only                */
    bool quiet;            /* no progress bar                                             */
    const atomic_int *stop; /* NULL, or set from outside: stop soon                        */
} sp_tournament_t;

/**
 * Some repetitions that are done, in order. Rows are repetitions, columns strategies. A score
 * is the sum over matches, a normalised one the mean of payoffs per turn (sp_match_payoff).
 * Pairs that do not meet have a place among the moves, which stays 0.
 */
typedef struct {
    uint32_t first, n;
    const double *score, *normalised_score;                     /* without the twin       */
    const double *score_with_twin, *normalised_score_with_twin; /* NULL without_self      */
    const uint32_t *wins;  /* matches in which it earned more than the partner            */
    uint32_t n_pairs;      /* in the order (0, 0), (0, 1), .., (1, 1), ..; without_self    */
                           /* (0, 1), (0, 2), ..                                          */
    uint32_t move_bytes;   /* of one player in one match                                  */
    const uint8_t *moves;  /* [n_pairs][n][2][move_bytes] that of turn t in bit t % 8 of  */
                           /* byte t / 8, 1 = C; NULL unless kept                         */
} sp_tournament_block_t;

typedef sp_status_t sp_tournament_take_fn(
    void *context, const sp_tournament_block_t *block, sp_error_t *err);

/** What came out; NaN where nothing is known, of pairs that do not meet. n is
 * n_strategies. */
typedef struct {
    uint32_t n;
    double *payoff;           /* [n * n] to the row's strategy per turn, mean over          */
    double *payoff_se;        /* repetitions, its standard error: 0 where nothing is left   */
                              /* to chance, NaN for one repetition else                     */
    double *cooperation_rate; /* [n * n] share of turns in which the row's strategy played C */
    double *outcome_rate;     /* [n * n * 4] share of turns, the row's move first           */
    /* [n] over all matches but that with the twin: */
    double *mean_cooperation; /* share of turns with C                                      */
    double *initial_cooperation_rate; /* of matches opened with C                           */
    double *good_partner_rating; /* of matches in which it played C at least as often as    */
                              /* the partner                                                */
    double *eigenjesus_rating; /* principal eigenvector of cooperation_rate                 */
    double *eigenmoses_rating; /* of 2 cooperation_rate - 1                                 */
    /* [n] over repetitions, of the normalised score that counts: */
    double *median, *mean, *se;
    double *wins;             /* mean number a repetition                                   */
    uint32_t *rank;           /* 1 is the best by median, then mean, then name              */
    uint32_t *by_rank;        /* strategies, the best first                                 */
    uint64_t n_turns;         /* played in all; those of pairs without chance once          */
    double wall_s;
    sp_arena_t arena;         /* owns all of it                                             */
} sp_standings_t;

/**
 * Plays. Where it is stopped, or take fails, nothing is left. Memory does not grow with
 * repetitions, but for 8 bytes a strategy and repetition that the medians need.
 *
 * take       NULL, or is handed all repetitions, block by block
 * standings  filled; release with sp_standings_free, also after an error
 * errors     SP_ERR_RANGE, SP_ERR_MEMORY, SP_ERR_STOPPED, those of take
 * source     Axelrod, J. Conflict Resolution 24, 3 (1980); ratings: Aaronson, "Eigenmorality"
 *            (2014); definitions as in Axelrod-Python 4.13
 */
SP_MUST_CHECK
sp_status_t sp_tournament_play(const sp_tournament_t *tournament,
    sp_tournament_take_fn *take, void *context, sp_standings_t *standings,
    sp_error_t *err);

/** Releases standings and zeroes them. */
void sp_standings_free(sp_standings_t *self);

/** Pairs of n strategies, with or without twins, and the number of pair (i, j), i <= j. */
uint32_t sp_tournament_pairs(uint32_t n, bool without_self);
uint32_t sp_tournament_pair(uint32_t n, bool without_self, uint32_t i, uint32_t j);

/**
 * Principal eigenvector of a matrix of order n, of length 1 and with a sum >= 0, by power
 * iteration from (1, 1, ..), and from a start of unlike parts, which counts where it finds
 * an eigenvalue that is larger in size. NaN where neither settles (a rating would be
 * arbitrary).
 *
 * work  [n]
 */
void sp_principal_eigenvector(uint32_t n, const double *matrix, double *vector, double *work);

/**
 * The same into an HDF5 file; dimensions repetition, strategy, opponent, outcome, and with
 * keep_moves pair, player, byte.
 *
 * force   replaces a file that exists
 * errors  also SP_ERR_USAGE (it exists), SP_ERR_ENVIRONMENT
 */
SP_MUST_CHECK
sp_status_t sp_tournament_write(const sp_tournament_t *tournament, const char *path,
    bool force, const char *title, sp_standings_t *standings, sp_error_t *err);

#endif
