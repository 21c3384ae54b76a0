/* pairs.h - what pairs of strategies pay: exactly where that can be, else by the mean of many
 * matches. Layer: model.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_PAIRS_H
#define SP_PAIRS_H

#include "samenspel/match.h"

/** Ways to what a pair is paid. */
typedef enum {
    SP_PAIR_CYCLE, /* two machines without chance: the cycle they run into, exact       */
    SP_PAIR_CHAIN, /* two machines: the Markov chain of their states, exact             */
    SP_PAIR_ONCE,  /* no chance, but a program or a large table: played once, exact     */
    SP_PAIR_SAMPLER, /* two machines: many matches at once, a bit a match                 */
    SP_PAIR_PLAYED, /* any two: many matches, one by one                                 */
    SP_N_PAIR_WAYS,
} sp_pair_way_t;

extern const char *const sp_pair_way_names[]; /* SP_N_PAIR_WAYS, then NULL */

/** The exact way of a pair, or SP_PAIR_PLAYED where there is none. */
sp_pair_way_t sp_pair_exact_way(
    const sp_match_rules_t *rules, const sp_player_t *a, const sp_player_t *b);

/** The way to a mean of matches: SP_PAIR_SAMPLER, or SP_PAIR_PLAYED. */
sp_pair_way_t sp_pair_mean_way(const sp_player_t *a, const sp_player_t *b);

/**
 * Exact expectation of a pair, a as focal. Machines: sp_match_expected. Any two without
 * chance, error and misperception: their one match; of open length, up to the turn whose
 * discount is below 2^-53, by (1-d) sum d^t.
 *
 * space    for both, with keep_moves where continuation > 0; overwritten; machines: unused
 * returns  false where some chance cannot be summed over (a program or a table too large for
 *          a machine that draws or meets noise; continuation so near 1 that no match lasts
 *          long enough), and leaves *expected
 */
bool sp_pair_expected(const sp_match_rules_t *rules, const sp_game_t *game,
    const sp_player_t *a, const sp_player_t *b, sp_match_space_t *space,
    sp_expected_t *expected);

/** What is summed over matches: turns by outcome, and C of focal, of partner that are neither
 * first nor after CC. */
enum { SP_SUM_LOW_FOCAL = SP_N_OUTCOMES, SP_SUM_LOW_PARTNER, SP_N_SUMS };

/** Matches of a pair, seen from the focal player; sums that errors can be told from. */
typedef struct {
    uint64_t n_matches;
    uint64_t sum[SP_N_SUMS];
    double product[SP_N_SUMS]
                  [SP_N_SUMS]; /* sums of products; exact below 2^53          */
} sp_match_sample_t;

/** Adds a match. */
void sp_match_sample_add(sp_match_sample_t *sample, const sp_match_counts_t *counts);

/** The same matches seen from the partner. */
sp_match_sample_t sp_match_sample_mirrored(const sp_match_sample_t *sample);

/**
 * Means of matches, as sp_match_expected has expectations, a turn: sums over matches by the
 * turns they lasted, which for matches of open length is nearer than the mean of their
 * scores. Perceptions are those expected of the moves made.
 *
 * error  standard error of payoff_focal and payoff_partner (ratio estimate: Cochran, Sampling
 *        Techniques, 3rd ed., 1977, ch. 6); infinite for one match
 */
void sp_match_sample_means(const sp_match_sample_t *sample, const sp_game_t *game,
    const sp_match_rules_t *rules, sp_expected_t *expected, double error[2]);

/** Most matches of one call of sp_pair_sample. */
enum { SP_MOST_SAMPLES = 1 << 29 };

/**
 * Plays matches 0 .. n_matches-1 of two machines, bit-sliced: 512 at once, or as many as a
 * word of the machine holds, with the same bits everywhere. Draws: SP_DRAW_SAMPLER, as
 * engine/model/sampler.h lists them; they depend on the ids, the key and the match alone,
 * and swapping players and ids mirrors the sample.
 *
 * cost  about 2 bits of Philox a player and turn and ten digits a word
 */
void sp_pair_sample(const sp_match_rules_t *rules, const sp_machine_t *a,
    const sp_machine_t *b, uint32_t a_id, uint32_t b_id, sp_rng_key_t key,
    uint32_t n_matches, sp_match_sample_t *sample);

/** The same for any two players by sp_match_play_any: match m has the draws of round m. */
void
sp_pair_play(const sp_match_rules_t *rules, const sp_game_t *game, const sp_player_t *a,
    const sp_player_t *b, uint32_t a_id, uint32_t b_id, sp_rng_key_t key,
    uint32_t n_matches, sp_match_space_t *space, sp_match_sample_t *sample);

/** What every pair of n strategies is paid, the row's player as focal. */
typedef struct {
    uint32_t n;
    double *payoff; /* [n][n] a turn                                                */
    double
        *cooperation; /* [n][n] share of C                                            */
    double *seen;     /* [n][n] share of the other's C that it sees                   */
    double *worth;    /* [n][n] what its C are worth to the other (sp_expected_t)     */
    double *error;    /* [n][n] standard error of payoff; 0 where it is exact         */
    uint8_t *way;     /* [n][n] sp_pair_way_t                                         */
} sp_pair_table_t;

/** Room for n strategies in arena; errors SP_ERR_MEMORY. */
SP_MUST_CHECK
sp_status_t
sp_pair_table_init(sp_pair_table_t *self, uint32_t n, sp_arena_t *arena, sp_error_t *err);

/** How a table is filled. */
typedef struct {
    const sp_match_rules_t *rules;
    const sp_game_t *game;
    const sp_player_t
        *player;             /* [n]                                                    */
    sp_match_space_t *space; /* of all n, with keep_moves; NULL: all are machines       */
    uint32_t n_matches;      /* 0: exact ways alone                                    */
    sp_rng_key_t key;
} sp_pair_source_t;

/**
 * Fills the table, each pair once. n_matches 0: by exact ways. Else pairs without chance are
 * exact, and all others the means of n_matches matches, whose draws belong to the positions
 * of the two and key; a player and its like score the mean of both.
 *
 * returns  false where n_matches is 0 and some pair has no exact way
 */
bool sp_pair_table_fill(sp_pair_table_t *self, const sp_pair_source_t *source);

/** The largest standard error of a payoff in the table. */
double sp_pair_table_error(const sp_pair_table_t *self);

#endif
