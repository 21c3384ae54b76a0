/* sampler.h - many matches of one pair at once, a bit a match. Layer: model.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A turn of 64 matches is a handful of 64-bit words: bit i of each belongs to match i of the
 * group. What is left to chance is drawn by comparing the binary digits of a random number
 * with those of the chance, the highest first, until every match of the words at hand is
 * decided: ten digits for 512 matches on the mean, not 32. Error is part of a chance, and so
 * is misperception for a pair that remembers one turn; else it is a draw of its own.
 *
 * THE DRAWS. Match m of a pair (low, high) is bit m % 64 of group m / 64. Its word for a
 * kind of draw, a side (0: the player with the lower id) and a turn has the digits k = 0
 * (the highest) to 31: bit m % 64 of half k % 2 of the Philox block with counter
 *
 *     low, high, turn << 7 | kind << 5 | side << 4 | k / 2, SP_DRAW_SAMPLER << 24 | group
 *
 * where half h is word 2 h, with word 2 h + 1 above it. The draw happens iff sp_uniform(word)
 * < chance. Length of match m: SP_SAMPLE_LENGTH, turn m % 64 / 2, side and k 0: sp_uniform53 of
 * words 2 (m % 2) and 2 (m % 2) + 1, as sp_match_turns has it. */
#ifndef SP_SAMPLER_H
#define SP_SAMPLER_H

#include <stdbool.h>
#include <stdint.h>

#include "samenspel/match.h"

enum {
    SP_SAMPLE_LANES =
        64, /* matches of a group                                          */
    SP_SAMPLE_GROUPS =
        8, /* groups of a batch                                           */
    SP_SAMPLE_DIGITS = 32,
};

/** Kinds of draws. */
enum { SP_SAMPLE_MOVE, SP_SAMPLE_BLUR, SP_SAMPLE_LENGTH };

/** What is counted for every match; DD is the rest. */
enum {
    SP_SAMPLED_CC,
    SP_SAMPLED_CD,
    SP_SAMPLED_DC,
    SP_SAMPLED_LOW_FOCAL,
    SP_SAMPLED_LOW_PARTNER,
    SP_SAMPLED_COUNTS,
};

/** Chances of C of the classes of players that a turn tells apart. */
typedef struct {
    uint32_t n_classes;
    uint32_t
        n_levels;    /* digits behind the last that is 1 decide nothing; 0: no draw    */
    uint64_t *digit; /* [SP_SAMPLE_DIGITS][n_classes] of the chances: no bit, all bits */
} sp_sample_chances_t;

/** Where an outcome leads a machine. */
typedef struct {
    uint16_t from, to;
    uint16_t
        outcome; /* SP_N_OUTCOMES: none                                             */
    uint64_t
        goes_on; /* all bits: the step before leads to the same state               */
} sp_sample_step_t;

/** A player: what its machine comes to where error is part of its chances. */
typedef struct {
    sp_sample_chances_t
        first; /* pairs that remember one turn: the first turn, one class */
    sp_sample_chances_t
        moves; /* these: class = outcome, as side 0 has it; machines:     */
               /* states of one chance are one class                    */
    uint64_t sure[SP_MOST_STATES]; /* [state, or outcome] all bits: C without a draw    */
    uint64_t
        chance[SP_MOST_STATES]; /* all bits: it draws                                */
    uint64_t first_sure, first_chance;
    const sp_machine_t *machine;
    /* machines: members of class c are member[first_member[c]] to before the next */
    uint16_t first_member[SP_MOST_STATES + 1];
    uint16_t member[SP_MOST_STATES];
    /* and steps, in the order of the states that they lead to; one from nowhere to each state
     * that nothing leads to */
    uint32_t n_steps;
    sp_sample_step_t step[(SP_N_OUTCOMES + 1) * SP_MOST_STATES];
    uint64_t first_digit[SP_SAMPLE_DIGITS];
    uint64_t digit[SP_SAMPLE_DIGITS * SP_MOST_STATES];
} sp_sample_player_t;

/** A pair made ready; player 0 has the lower id. Not to be copied: it points into itself. */
typedef struct sp_sampler {
    sp_rng_key_t key;
    uint32_t low, high;
    bool one_turn; /* both remember one turn only                                      */
    bool
        counts_low; /* the benefit waits for mutual cooperation                         */
    sp_sample_player_t player[2];
    sp_sample_chances_t
        blur; /* misperception of machines                                */
    uint64_t blur_digit[SP_SAMPLE_DIGITS];
} sp_sampler_t;

/** Some groups of matches of a pair. */
typedef struct sp_sample_batch {
    uint32_t first_group;
    uint32_t
        n_groups; /* at most SP_SAMPLE_GROUPS                                        */
    uint32_t turns[SP_SAMPLE_GROUPS][SP_SAMPLE_LANES];
    uint32_t end[SP_SAMPLE_GROUPS]
                [SP_SAMPLE_LANES]; /* the same, ascending ..           */
    uint8_t lane[SP_SAMPLE_GROUPS]
                [SP_SAMPLE_LANES]; /* .. and whose                     */
    uint32_t count[SP_SAMPLE_GROUPS][SP_SAMPLED_COUNTS]
                  [SP_SAMPLE_LANES]; /* the result   */
} sp_sample_batch_t;

/** Makes a pair ready: a with a_id, b with b_id, the lower one first (equal: a). The
 * machines must stay. */
void
sp_sampler_init(sp_sampler_t *self, const sp_match_rules_t *rules, const sp_machine_t *a,
    const sp_machine_t *b, uint32_t a_id, uint32_t b_id, sp_rng_key_t key);

/** Lengths of the matches of a batch, whose first_group and n_groups stand. */
void sp_sample_lengths(
    const sp_sampler_t *self, const sp_match_rules_t *rules, sp_sample_batch_t *batch);

#endif
