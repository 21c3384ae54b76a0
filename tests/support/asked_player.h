/* asked_player.h - a player that is asked, turn by turn, for its chance of C on prescribed
 * histories, which other programs make from the same 32-bit numbers.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_ASKED_PLAYER_H
#define SP_ASKED_PLAYER_H

#include <stdbool.h>
#include <stdint.h>

#include "samenspel/strategy.h"

/* ---- histories ------------------------------------------------------------------- */

/* 48 histories: of each kind (chance of a flip, length known or not) six, one for each way
 * in which the partner moves. */
enum { N_KINDS = 8, N_MODES = 6, MOST_TURNS = 300 };

typedef struct {
    uint32_t mode;
    uint32_t turns;
    uint32_t flip; /* per thousand */
    bool is_known; /* whether the length is */
    uint32_t seed;
} history_t;

/** History number k: kind k / 6, mode k % 6. */
history_t history_at(uint32_t k);

/** 0 to 999, by the generator of Numerical Recipes. */
uint32_t history_draw(uint32_t *seed);

/** The partner's move; last is the asked player's last one, number a draw. */
bool history_partner(const history_t *history, uint32_t turn, bool last, uint32_t number);

/* ---- the player ------------------------------------------------------------------ */

typedef struct {
    const sp_strategy_t *strategy;
    const sp_machine_t *machine; /* or NULL */
    uint32_t at;                 /* state of the machine, or the table's opening */
    void *state;                 /* of the program */
    sp_match_facts_t facts;
    sp_view_t view;
    sp_machine_t room;
    uint64_t bits[2][MOST_TURNS / 64 + 1];
} asked_t;

/** Before the first turn of history, at payoffs 5, 3, 1, 0; it draws under key. */
void asked_begin(asked_t *asked, const sp_strategy_t *strategy, const history_t *history,
    sp_rng_key_t key);

/** The chance that it means C. */
double asked_chance(asked_t *asked);

/** Its realised move and what it saw. */
void asked_told(asked_t *asked, bool own, bool seen);

void asked_end(asked_t *asked);

/* ---- digests --------------------------------------------------------------------- */

#define DIGEST_START UINT64_C(0xcbf29ce484222325)

/** FNV-1a, 64 bits. */
static inline uint64_t
digest_on(uint64_t digest, uint64_t value)
{
    return (digest ^ value) * 0x100000001b3u;
}

#endif
