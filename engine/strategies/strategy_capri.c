/* strategy_capri.c - the five rules of friendly rivalry, on three turns.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "strategy_define.h"

/* A state is the last three outcomes, own move first, the oldest one highest; before the
 * first turn all is taken to have been CC. */
#define AFTER(oldest_, middle_, last_) [((oldest_) * 4 + (middle_)) * 4 + (last_)] = 1
#define FROM(state_)                                                                     \
    { (state_) % 16 * 4 + SP_CC, (state_) % 16 * 4 + SP_CD, (state_) % 16 * 4 + SP_DC,   \
        (state_) % 16 * 4 + SP_DD }
#define FROM_4(state_) FROM(state_), FROM(state_ + 1), FROM(state_ + 2), FROM(state_ + 3)
#define FROM_16(state_)                                                                  \
    FROM_4(state_), FROM_4(state_ + 4), FROM_4(state_ + 8), FROM_4(state_ + 12)

static const sp_machine_t capri = {
    .n_states = 64,
    .start = 0,
    .cooperate = {
        AFTER(SP_CC, SP_CC, SP_CC), /* C: keep cooperating */
        /* A: accept punishment for one's own slip */
        AFTER(SP_CC, SP_CC, SP_DC), AFTER(SP_CC, SP_DC, SP_CD),
        AFTER(SP_DC, SP_CD, SP_CC), AFTER(SP_CD, SP_CC, SP_CC),
        /* P: after the one D that punishes the partner's slip */
        AFTER(SP_CC, SP_CD, SP_DC), AFTER(SP_CD, SP_DC, SP_CC),
        AFTER(SP_DC, SP_CC, SP_CC),
        /* R: recover where somebody cooperated after mutual defection */
        AFTER(SP_DD, SP_DD, SP_DC), AFTER(SP_DD, SP_DC, SP_CC),
        AFTER(SP_DD, SP_DD, SP_CD), AFTER(SP_DD, SP_CD, SP_CC),
        AFTER(SP_DD, SP_DD, SP_CC), AFTER(SP_DD, SP_CC, SP_CC),
        /* I: all else is D */
    },
    .next = { FROM_16(0), FROM_16(16), FROM_16(32), FROM_16(48) },
};

SP_DEFINE_STRATEGY(capri,
    .summary = "five rules on three turns: cooperate, accept, punish, recover, else "
        "defect",
    .source = "Murase & Baek, Sci. Rep. 10, 16904 (2020)",
    .aliases = "Capri,CAPRI",
    .form = SP_AUTOMATON,
    .automaton = &capri,
    .memory_depth = 3);
