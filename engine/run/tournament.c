/* tournament.c - plays all pairs in all repetitions, on all threads.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/tournament.h"

#include <string.h>

#include "samenspel/progress.h"
#include "samenspel/scheduler.h"
#include "samenspel/strategy_sets.h"
#include "tournament_tally.h"

/* What a block of repetitions may take; no matter of threads, so that files are not. */
enum { BLOCK_BYTES = 64 << 20 };

/* The tournament at work. */
typedef struct {
    const sp_tournament_t *tournament;
    uint32_t n_pairs, n_threads;
    uint32_t *first,
        *second;             /* [n_pairs] strategies                                    */
    sp_player_t *player;     /* [n_strategies]                                          */
    uint32_t *id;            /* [n_strategies]                                          */
    bool *random;            /* [n_strategies]                                          */
    bool chance;             /* whether the rules leave something to chance             */
    sp_match_space_t *space; /* [n_threads]                                             */
    sp_rng_key_t key;
    uint32_t most_block; /* repetitions of a block                                  */
    uint32_t move_bytes;
    sp_cell_t *cell; /* [n_pairs * most_block]                                  */
    uint8_t *moves;  /* [n_pairs * most_block * 2 * move_bytes], or NULL        */
    uint32_t block_first, block_n;
    atomic_uint next; /* pair                                                    */
    atomic_uint n_done;
    atomic_bool stopped;
    atomic_ullong n_turns;
    sp_progress_t progress;
    uint64_t n_before; /* pairs of earlier blocks, for the bar                    */
    sp_arena_t arena;
} work_t;

uint32_t
sp_tournament_pairs(uint32_t n, bool without_self)
{
    return without_self ? n * (n - 1) / 2 : n * (n + 1) / 2;
}

uint32_t
sp_tournament_pair(uint32_t n, bool without_self, uint32_t i, uint32_t j)
{
    return without_self ? i * (2 * n - i - 1) / 2 + (j - i - 1)
                        : i * (2 * n - i + 1) / 2 + (j - i);
}

/* ---- matches ----------------------------------------------------------------------- */

/* The moves of the match that space saw last, those of the first strategy first. */
static void
keep_moves(
    const work_t *self, const sp_match_space_t *space, bool first_is_low, uint8_t *moves)
{
    for (unsigned side = 0; side < 2; side++) {
        const unsigned player = first_is_low ? side : 1 - side;
        for (uint32_t byte = 0; byte < self->move_bytes; byte++) {
            const uint64_t word = space->history[2 * player][byte / 8];
            moves[side * self->move_bytes + byte] = (uint8_t) (word >> (8 * (byte % 8)));
        }
    }
}

static void
play_pair(work_t *self, uint32_t pair, sp_match_space_t *space)
{
    const sp_tournament_t *t = self->tournament;
    const uint32_t i = self->first[pair];
    const uint32_t j = self->second[pair];
    sp_cell_t *cell = self->cell + (size_t) pair * self->most_block;
    const size_t row_bytes = 2 * (size_t) self->move_bytes;
    uint8_t *moves = self->moves == NULL
        ? NULL
        : self->moves + (size_t) pair * self->block_n * row_bytes;
    if (!sp_tally_meets(t, i, j)) {
        memset(cell, 0, self->block_n * sizeof(*cell));
        if (moves != NULL) {
            memset(moves, 0, self->block_n * row_bytes);
        }
        return;
    }
    const bool once = !self->chance && !self->random[i] && !self->random[j];
    uint64_t n_turns = 0;
    for (uint32_t k = 0; k < self->block_n; k++) {
        if (once && k > 0) {
            cell[k] = cell[0];
            if (moves != NULL) {
                memcpy(moves + k * row_bytes, moves, row_bytes);
            }
            continue;
        }
        sp_match_counts_t counts;
        sp_match_play_any(&t->rules, t->game, &self->player[i], &self->player[j],
            self->id[i], self->id[j], self->block_first + k, self->key, space, &counts);
        memcpy(cell[k].count, counts.count, sizeof(cell[k].count));
        cell[k].opened[0] = counts.opened_by_focal;
        cell[k].opened[1] = counts.opened_by_partner;
        for (int outcome = 0; outcome < SP_N_OUTCOMES; outcome++) {
            n_turns += counts.count[outcome];
        }
        if (moves != NULL) {
            keep_moves(self, space, self->id[i] <= self->id[j], moves + k * row_bytes);
        }
        if (t->stop != NULL && atomic_load(t->stop) != 0) {
            atomic_store(&self->stopped, true);
            return;
        }
    }
    atomic_fetch_add(&self->n_turns, n_turns);
}

/* One thread takes pair after pair; the first draws the bar. */
static void
play_pairs(void *job, uint32_t thread)
{
    work_t *self = job;
    for (;;) {
        const uint32_t pair = atomic_fetch_add(&self->next, 1);
        if (pair >= self->n_pairs || atomic_load(&self->stopped)) {
            return;
        }
        play_pair(self, pair, &self->space[thread]);
        const uint32_t done = 1 + atomic_fetch_add(&self->n_done, 1);
        if (thread == 0) {
            sp_progress_show(&self->progress, self->n_before + done);
        }
    }
}

/* ---- setting up --------------------------------------------------------------- */

static sp_status_t
no_memory(sp_error_t *err)
{
    return sp_fail(err, SP_ERR_MEMORY, "no memory for the tournament");
}

static sp_status_t
check(const sp_tournament_t *t, sp_error_t *err)
{
    enum { MOST_STRATEGIES = 20000 };
    if (t->n_strategies < 2 || t->n_strategies > MOST_STRATEGIES) {
        return sp_fail(err, SP_ERR_RANGE, "%u strategies: a tournament takes 2 to %d",
            t->n_strategies, MOST_STRATEGIES);
    }
    for (uint32_t i = 0; i < t->n_strategies; i++) {
        for (uint32_t j = 0; j < i; j++) {
            if (strcmp(t->strategy[i]->name, t->strategy[j]->name) == 0) {
                return sp_fail(
                    err, SP_ERR_RANGE, "%s takes part twice", t->strategy[i]->name);
            }
        }
        char why[256];
        if (!sp_strategy_in_game(t->strategy[i], t->game, why, sizeof(why))) {
            return sp_fail(err, SP_ERR_RANGE, "%s", why);
        }
    }
    for (uint32_t i = 0; i < t->n_strategies; i++) {
        if (sp_tally_partners(t, i) == 0) {
            return sp_fail(
                err, SP_ERR_RANGE, "%s meets nobody else", t->strategy[i]->name);
        }
    }
    if (t->keep_moves && t->rules.continuation > 0) {
        return sp_fail(err, SP_ERR_RANGE,
            "moves are kept of matches of fixed length only, not with continuation");
    }
    return SP_OK;
}

static sp_status_t
seat(work_t *self, sp_error_t *err)
{
    const sp_tournament_t *t = self->tournament;
    const uint32_t n = t->n_strategies;
    self->player = sp_arena_take(&self->arena, n, sizeof(*self->player));
    self->id = sp_arena_take(&self->arena, n, sizeof(*self->id));
    self->random = sp_arena_take(&self->arena, n, sizeof(*self->random));
    sp_machine_t *machine = sp_arena_take(&self->arena, n, sizeof(*machine));
    if (self->player == NULL || self->id == NULL || self->random == NULL
        || machine == NULL) {
        return no_memory(err);
    }
    for (uint32_t i = 0; i < n; i++) {
        const bool finite = sp_strategy_machine_in(t->strategy[i], t->game, &machine[i]);
        self->player[i] = (sp_player_t) { t->strategy[i], finite ? &machine[i] : NULL };
        self->id[i] = sp_strategy_id(t->strategy[i]->name);
        self->random[i] = sp_strategy_is_random(t->strategy[i]);
    }
    self->first = sp_arena_take(&self->arena, self->n_pairs, sizeof(*self->first));
    self->second = sp_arena_take(&self->arena, self->n_pairs, sizeof(*self->second));
    if (self->first == NULL || self->second == NULL) {
        return no_memory(err);
    }
    uint32_t pair = 0;
    for (uint32_t i = 0; i < n; i++) {
        for (uint32_t j = i + (t->without_self ? 1 : 0); j < n; j++, pair++) {
            self->first[pair] = i;
            self->second[pair] = j;
        }
    }
    return SP_OK;
}

static sp_status_t
make_room(work_t *self, sp_error_t *err)
{
    const sp_tournament_t *t = self->tournament;
    self->move_bytes = t->keep_moves ? (t->rules.rounds + 7) / 8 : 0;
    const size_t bytes = sizeof(sp_cell_t) + 2 * (size_t) self->move_bytes;
    const size_t fits = BLOCK_BYTES / (bytes * self->n_pairs);
    self->most_block = fits < 1   ? 1
        : fits < t->n_repetitions ? (uint32_t) fits
                                  : t->n_repetitions;
    const size_t n_cells = (size_t) self->n_pairs * self->most_block;
    self->cell = sp_arena_take(&self->arena, n_cells, sizeof(*self->cell));
    if (t->keep_moves) {
        self->moves = sp_arena_take(&self->arena, n_cells, 2 * (size_t) self->move_bytes);
    }
    self->space = sp_arena_take(&self->arena, self->n_threads, sizeof(*self->space));
    if (self->cell == NULL || self->space == NULL
        || (t->keep_moves && self->moves == NULL)) {
        return no_memory(err);
    }
    for (uint32_t thread = 0; thread < self->n_threads; thread++) {
        const sp_status_t status = sp_match_space_init(&self->space[thread], &t->rules,
            t->strategy, t->n_strategies, t->keep_moves, &self->arena, err);
        if (status != SP_OK) {
            return status;
        }
    }
    return SP_OK;
}

static sp_status_t
begin(work_t *self, sp_error_t *err)
{
    const sp_tournament_t *t = self->tournament;
    sp_status_t status = check(t, err);
    if (status != SP_OK) {
        return status;
    }
    self->n_pairs = sp_tournament_pairs(t->n_strategies, t->without_self);
    self->n_threads = t->n_threads != 0 ? t->n_threads : sp_n_threads();
    self->key = sp_rng_key(t->seed, 0, 0);
    self->chance =
        t->rules.error > 0 || t->rules.misperception > 0 || t->rules.continuation > 0;
    status = seat(self, err);
    return status == SP_OK ? make_room(self, err) : status;
}

/* ---- the whole ---------------------------------------------------------------- */

static sp_status_t
play_block(work_t *self, sp_tally_t *tally, sp_tournament_take_fn *take, void *context,
    sp_error_t *err)
{
    atomic_store(&self->next, 0);
    atomic_store(&self->n_done, 0);
    sp_on_threads(self->n_threads, play_pairs, self);
    if (atomic_load(&self->stopped)) {
        return sp_fail(err, SP_ERR_STOPPED, "stopped by a signal");
    }
    self->n_before += self->n_pairs;
    sp_tournament_block_t block = { .first = self->block_first,
        .n = self->block_n,
        .n_pairs = self->n_pairs,
        .move_bytes = self->move_bytes,
        .moves = self->moves };
    sp_tally_add(tally, self->cell, self->most_block, &block);
    return take == NULL ? SP_OK : take(context, &block, err);
}

sp_status_t
sp_tournament_play(const sp_tournament_t *t, sp_tournament_take_fn *take, void *context,
    sp_standings_t *standings, sp_error_t *err)
{
    work_t self = { .tournament = t };
    sp_tally_t tally = { 0 };
    const double start = sp_seconds();
    *standings = (sp_standings_t) { .n = t->n_strategies };
    sp_status_t status = begin(&self, err);
    if (status == SP_OK) {
        status = sp_tally_init(&tally, t, self.most_block, standings, err);
    }
    if (status == SP_OK) {
        const uint64_t n_blocks =
            (t->n_repetitions + self.most_block - 1) / self.most_block;
        sp_progress_start(&self.progress, "pairs", n_blocks * self.n_pairs, t->quiet);
        for (uint32_t first = 0; status == SP_OK && first < t->n_repetitions;
             first += self.block_n) {
            self.block_first = first;
            self.block_n = t->n_repetitions - first < self.most_block
                ? t->n_repetitions - first
                : self.most_block;
            status = play_block(&self, &tally, take, context, err);
        }
        sp_progress_end(&self.progress);
    }
    if (status == SP_OK) {
        sp_tally_finish(&tally, self.random, self.chance, standings);
        standings->n_turns = atomic_load(&self.n_turns);
        standings->wall_s = sp_seconds() - start;
    }
    sp_tally_free(&tally);
    sp_arena_free(&self.arena);
    return status;
}

void
sp_standings_free(sp_standings_t *self)
{
    sp_arena_free(&self->arena);
    *self = (sp_standings_t) { 0 };
}
