/* player.h - a player that moves by a program of its own: what it sees of a match, and what
 * it may draw. Layer: model.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * For strategies that are no memory-one vector, table or automaton of at most
 * SP_MOST_STATES states, and for plug-ins. A program is one function: before every turn it
 * is asked with which chance it means C, given the match so far, and it keeps what it wants
 * in a state of its own. It never acts on anything else, so a match is a function of the
 * two programs and the draws alone. */
#ifndef SP_PLAYER_H
#define SP_PLAYER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "samenspel/game.h"
#include "samenspel/rng.h"

/** What both players know before a match begins. */
typedef struct {
    uint32_t rounds;              /* its length in turns; 0 where nobody knows it        */
    double payoff[SP_N_OUTCOMES]; /* to oneself, own move first: reward, sucker,         */
                                  /* temptation, punishment                              */
    double error;                 /* chance that a move is flipped                       */
} sp_match_facts_t;

/** Further draws of a player within a match, beside those of its moves. */
typedef struct {
    sp_rng_key_t key;
    uint32_t low, high; /* ids of the two players, in order */
    uint32_t round;
    uint32_t side;      /* 0: of the lower id, 1: of the higher */
    uint32_t drawn;     /* how many so far */
    uint32_t kept;      /* after an even draw (0, 2, ..): the word of the next */
} sp_player_stream_t;

/**
 * What a player has seen of its match: its own realised moves and the partner's as it
 * perceived them. Programs read it; only sp_view_add writes it.
 */
typedef struct {
    const sp_match_facts_t *facts;
    const void *params;            /* of the strategy: a struct by its parameter rows    */
    uint32_t turn;                 /* turns played so far                                */
    uint32_t most_turns;           /* that the state has room for: nothing is to be      */
                                   /* read from it about the length of the match         */
    uint64_t own, seen;            /* the last 64 moves, the newest in bit 0, 1 = C;     */
                                   /* 0 beyond the first turn                            */
    uint32_t count[SP_N_OUTCOMES]; /* turns by outcome, own move first                   */
    uint64_t *own_history;         /* all moves, that of turn t in bit t % 64 of word    */
    uint64_t *seen_history;        /* t / 64; NULL unless the program needs_history      */
    sp_player_stream_t stream;
} sp_view_t;

/** A program. All functions are pure but for view->stream and *state. */
typedef struct {
    /* chance that it means C in the turn that comes; 0 and 1 take no draw */
    double (*move)(sp_view_t *view, void *state);
    /* before the first turn, on a state of zeros; NULL: zeros will do */
    void (*start)(sp_view_t *view, void *state);
    size_t state_size;     /* bytes of *state, aligned to 16                             */
    /* bytes instead, where they grow with the length of the match; NULL: state_size */
    size_t (*state_bytes)(const void *params, uint32_t most_turns);
    bool needs_history;
} sp_program_t;

/** Own move k turns ago: k = 1 is the last, k <= 64; false beyond the first turn. */
static inline bool
sp_view_own(const sp_view_t *view, uint32_t k)
{
    return (view->own >> (k - 1) & 1u) != 0;
}

/** The partner's move k turns ago as it was perceived. */
static inline bool
sp_view_seen(const sp_view_t *view, uint32_t k)
{
    return (view->seen >> (k - 1) & 1u) != 0;
}

/** Turns in which one cooperated oneself. */
static inline uint32_t
sp_own_c(const sp_view_t *view)
{
    return view->count[SP_CC] + view->count[SP_CD];
}

/** Turns in which the partner was seen to cooperate. */
static inline uint32_t
sp_seen_c(const sp_view_t *view)
{
    return view->count[SP_CC] + view->count[SP_DC];
}

/** Turns in which one defected oneself. */
static inline uint32_t
sp_own_d(const sp_view_t *view)
{
    return view->count[SP_DC] + view->count[SP_DD];
}

/** Turns in which the partner was seen to defect. */
static inline uint32_t
sp_seen_d(const sp_view_t *view)
{
    return view->count[SP_CD] + view->count[SP_DD];
}

/** The last outcome, own move first; only after the first turn. */
static inline unsigned
sp_last_outcome(const sp_view_t *view)
{
    return sp_outcome((unsigned) (view->own & 1u), (unsigned) (view->seen & 1u));
}

/** How many of the last k <= 64 moves in bits (view->own, view->seen) were C. */
static inline uint32_t
sp_count_c(uint64_t bits, uint32_t k)
{
    uint64_t left = k >= 64 ? bits : bits & (((uint64_t) 1 << k) - 1);
    uint32_t n = 0;
    for (; left != 0; left &= left - 1) {
        n++;
    }
    return n;
}

/** Move of turn t (from 0) in a whole history. */
static inline bool
sp_history_at(const uint64_t *history, uint32_t t)
{
    return (history[t / 64] >> (t % 64) & 1u) != 0;
}

/** Notes a turn: own realised move and the partner's as perceived, 1 = C. */
static inline void
sp_view_add(sp_view_t *view, unsigned own, unsigned seen)
{
    if (view->own_history != NULL) {
        const uint32_t word = view->turn / 64;
        const uint32_t bit = view->turn % 64;
        view->own_history[word] = (bit == 0 ? 0 : view->own_history[word])
            | (uint64_t) own << bit;
        view->seen_history[word] = (bit == 0 ? 0 : view->seen_history[word])
            | (uint64_t) seen << bit;
    }
    view->own = view->own << 1 | own;
    view->seen = view->seen << 1 | seen;
    view->count[sp_outcome(own, seen)]++;
    view->turn++;
}

/** The streams of the members of a team: that of member number `member` of its owner. */
static inline sp_player_stream_t
sp_player_stream_of_member(const sp_player_stream_t *owner, uint32_t member)
{
    sp_player_stream_t stream = *owner;
    const sp_rng_block_t mixed = sp_rng(owner->key,
        (sp_rng_block_t) { { member, owner->side, 0, SP_DRAW(SP_DRAW_PROGRAM, 0xffffff) } });
    stream.key = (sp_rng_key_t) { { mixed.word[0], mixed.word[1] } };
    stream.drawn = 0;
    return stream;
}

/**
 * The next of a player's further draws, uniform in (0, 1). Two draws share block n / 2 of
 * SP_DRAW_PROGRAM, as turns do in a match; after 2^24 draws the key is mixed anew.
 */
static inline double
sp_draw_next(sp_player_stream_t *stream)
{
    enum { ONE_KEY = 1 << 24 };
    const uint32_t n = stream->drawn % ONE_KEY;
    if (n == 0 && stream->drawn > 0) {
        *stream = sp_player_stream_of_member(stream, UINT32_MAX);
    }
    stream->drawn = n + 1;
    if (n % 2 != 0) {
        return sp_uniform(stream->kept);
    }
    const sp_rng_block_t block = sp_rng(stream->key, (sp_rng_block_t) { { stream->low,
        stream->high, stream->round, SP_DRAW(SP_DRAW_PROGRAM, n / 2) } });
    stream->kept = block.word[2 + stream->side];
    return sp_uniform(block.word[stream->side]);
}

/** Happens with chance p; 0 and 1 draw nothing. */
static inline bool
sp_draw_chance(sp_player_stream_t *stream, double p)
{
    return p > 0 && (p >= 1 || sp_draw_next(stream) < p);
}

/** A whole number in [0, n), 1 <= n < 2^24. */
static inline uint32_t
sp_draw_below(sp_player_stream_t *stream, uint32_t n)
{
    return (uint32_t) (sp_draw_next(stream) * n);
}

#endif
