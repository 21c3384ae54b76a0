/* match_any.c - a match of players of any form, turn by turn: the plain loop.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <assert.h>
#include <string.h>

#include "match_draws.h"

uint32_t
sp_match_most_turns(const sp_match_rules_t *rules)
{
    if (!(rules->continuation > 0)) {
        return rules->rounds;
    }
    /* the least uniform number of 53 bits is 2^-53: see sp_match_turns */
    const double further = floor(sp_log(0x1p-53) / sp_log(rules->continuation));
    return further < SP_MATCH_MOST_TURNS ? 1 + (uint32_t) further : SP_MATCH_MOST_TURNS;
}

/* Sizes of a space; returns whether it keeps whole histories. */
static bool
measure(const sp_match_rules_t *rules, const sp_strategy_t *const *strategy, uint32_t n,
    bool keep_moves, sp_match_space_t *space)
{
    *space = (sp_match_space_t) { .most_turns = sp_match_most_turns(rules),
        .keep_moves = keep_moves };
    bool history = keep_moves;
    for (uint32_t s = 0; s < n; s++) {
        const sp_program_t *program = strategy[s]->program;
        if (strategy[s]->form != SP_PROGRAM) {
            continue;
        }
        const size_t size = program->state_bytes != NULL
            ? program->state_bytes(strategy[s]->values, space->most_turns)
            : program->state_size;
        space->state_size = size > space->state_size ? size : space->state_size;
        history = history || program->needs_history;
    }
    return history;
}

size_t
sp_match_space_bytes(const sp_match_rules_t *rules, const sp_strategy_t *const *strategy,
    uint32_t n, bool keep_moves)
{
    sp_match_space_t space;
    const bool history = measure(rules, strategy, n, keep_moves, &space);
    return 2 * (space.state_size + 16)
        + (history ? 4 * 8 * ((size_t) space.most_turns / 64 + 1) : 0);
}

sp_status_t
sp_match_space_init(sp_match_space_t *space, const sp_match_rules_t *rules,
    const sp_strategy_t *const *strategy, uint32_t n, bool keep_moves, sp_arena_t *arena,
    sp_error_t *err)
{
    const bool history = measure(rules, strategy, n, keep_moves, space);
    const size_t units = space->state_size / 16 + 1;
    for (int i = 0; i < 2; i++) {
        space->state[i] = sp_arena_take(arena, units, 16);
        if (space->state[i] == NULL) {
            return sp_fail(err, SP_ERR_MEMORY, "no memory for players of %zu bytes",
                space->state_size);
        }
    }
    for (int k = 0; history && k < 4; k++) {
        space->history[k] = sp_arena_take(arena, space->most_turns / 64 + 1, 8);
        if (space->history[k] == NULL) {
            return sp_fail(err, SP_ERR_MEMORY, "no memory for matches of %u turns",
                space->most_turns);
        }
    }
    return SP_OK;
}

/* A player in a match. */
typedef struct {
    const sp_player_t *player;
    void *state;   /* of a program */
    uint32_t at;   /* state of a machine; a table's record of the partner's first moves */
    sp_view_t view;
} side_t;

static void
sit_down(side_t *side, const sp_player_t *player, const sp_match_facts_t *facts,
    const sp_match_draws_t *draws, uint32_t number, sp_match_space_t *space)
{
    const sp_strategy_t *strategy = player->strategy;
    side->player = player;
    side->state = space->state[number];
    side->at = player->machine != NULL ? player->machine->start : 0;
    side->view = (sp_view_t) {
        .facts = facts,
        .params = strategy->values,
        .most_turns = space->most_turns,
        .own_history = space->history[2 * number],
        .seen_history = space->history[2 * number + 1],
        .stream = { draws->key, draws->low, draws->high, draws->round, number, 0 },
    };
    if (player->machine == NULL && strategy->form == SP_PROGRAM) {
        const sp_program_t *program = strategy->program;
        const size_t size = program->state_bytes != NULL
            ? program->state_bytes(strategy->values, space->most_turns)
            : program->state_size;
        assert(size <= space->state_size);
        memset(side->state, 0, size);
        if (program->start != NULL) {
            program->start(&side->view, side->state);
        }
    }
}

static double
chance_of_c(side_t *side)
{
    const sp_player_t *player = side->player;
    if (player->machine != NULL) {
        return player->machine->cooperate[side->at];
    }
    if (player->strategy->form == SP_TABLE) {
        return sp_table_move(player->strategy->table, &side->view, side->at);
    }
    return player->strategy->program->move(&side->view, side->state);
}

static void
note(side_t *side, unsigned own, unsigned seen)
{
    const sp_player_t *player = side->player;
    if (player->machine != NULL) {
        side->at = player->machine->next[side->at][sp_outcome(own, seen)];
    } else if (player->strategy->form == SP_TABLE
        && side->view.turn < player->strategy->table->opening) {
        side->at = side->at << 1 | (1 - seen);
    }
    sp_view_add(&side->view, own, seen);
}

/* Draws of a batch of turns; those of moves are made when the first is asked for. */
typedef struct {
    uint32_t first, n;
    bool drawn;
    sp_match_words_t move, slip, blur;
} batch_t;

static void
begin_batch(batch_t *batch, const sp_match_rules_t *rules, const sp_match_draws_t *draws,
    uint32_t first, uint32_t last)
{
    batch->first = first;
    batch->n = last - first < SP_MATCH_BATCH ? last - first : SP_MATCH_BATCH;
    batch->drawn = false;
    if (rules->error > 0) {
        sp_match_draw_batch(draws, SP_DRAW_ERROR, first, batch->n, &batch->slip);
    }
    if (rules->misperception > 0) {
        sp_match_draw_batch(draws, SP_DRAW_MISPERCEPTION, first, batch->n, &batch->blur);
    }
}

/* Whether a word, if it is drawn at all, falls below chance. */
static inline bool
happens(const sp_match_words_t *words, uint32_t at, double chance)
{
    return chance > 0 && sp_uniform(words->word[at]) < chance;
}

/* Player 0 is the one with the lower id. */
static void
play(const sp_match_rules_t *rules, const sp_game_t *game,
    const sp_player_t *const player[2], const sp_match_draws_t *draws, uint32_t last,
    sp_match_space_t *space, sp_match_counts_t *counts)
{
    sp_match_facts_t facts = {
        .rounds = rules->continuation > 0 ? 0 : rules->rounds,
        .error = rules->error,
    };
    memcpy(facts.payoff, game->payoff, sizeof(facts.payoff));
    side_t side[2];
    for (uint32_t i = 0; i < 2; i++) {
        sit_down(&side[i], player[i], &facts, draws, i, space);
    }
    batch_t batch;
    unsigned low = 0;
    *counts = (sp_match_counts_t) { .count = { 0 } };
    for (uint32_t turn = 0; turn < last; turn++) {
        if (turn % SP_MATCH_BATCH == 0) {
            begin_batch(&batch, rules, draws, turn, last);
        }
        unsigned act[2];
        unsigned seen[2]; /* by player 0 and 1 of the other */
        for (unsigned i = 0; i < 2; i++) {
            const uint32_t word = 2 * (turn - batch.first) + i;
            const double chance = chance_of_c(&side[i]);
            bool meant = chance >= 1;
            if (chance > 0 && chance < 1) {
                if (!batch.drawn) {
                    sp_match_draw_batch(
                        draws, SP_DRAW_MOVE, batch.first, batch.n, &batch.move);
                    batch.drawn = true;
                }
                meant = happens(&batch.move, word, chance);
            }
            act[i] = meant ^ happens(&batch.slip, word, rules->error);
            seen[i] = happens(&batch.blur, word, rules->misperception);
        }
        seen[0] ^= act[1];
        seen[1] ^= act[0];
        note(&side[0], act[0], seen[0]);
        note(&side[1], act[1], seen[1]);
        counts->count[sp_outcome(act[0], act[1])]++;
        if (turn == 0) {
            counts->opened_by_focal = act[0];
            counts->opened_by_partner = act[1];
        }
        counts->low_by_focal += low & act[0];
        counts->low_by_partner += low & act[1];
        low = !(act[0] & act[1]);
        counts->perceived_by_focal += seen[0];
        counts->perceived_by_partner += seen[1];
    }
}

/* The same, by the quicker way where both are machines. */
static void
play_either(const sp_match_rules_t *rules, const sp_game_t *game,
    const sp_player_t *const player[2], const sp_match_draws_t *draws, uint32_t last,
    sp_match_space_t *space, sp_match_counts_t *counts)
{
    if (player[0]->machine == NULL || player[1]->machine == NULL) {
        play(rules, game, player, draws, last, space, counts);
        return;
    }
    const sp_machine_t *const machine[2] = { player[0]->machine, player[1]->machine };
    uint64_t *const history[2] = { space->keep_moves ? space->history[0] : NULL,
        space->keep_moves ? space->history[2] : NULL };
    sp_match_play_machines(rules, machine, draws, last, history, counts);
}

/* The players in the order of their ids. */
static void
play_in_order(const sp_match_rules_t *rules, const sp_game_t *game,
    const sp_player_t *focal, const sp_player_t *partner, const sp_match_draws_t *draws,
    bool to_the_end, sp_match_space_t *space, sp_match_counts_t *counts)
{
    const bool ordered = draws->low <= draws->high;
    const sp_player_t *const player[2]
        = { ordered ? focal : partner, ordered ? partner : focal };
    sp_match_draws_t own = *draws;
    own.low = ordered ? draws->low : draws->high;
    own.high = ordered ? draws->high : draws->low;
    assert(sp_match_most_turns(rules) <= space->most_turns);
    const uint32_t last
        = to_the_end ? sp_match_most_turns(rules) : sp_match_turns(rules, &own);
    play_either(rules, game, player, &own, last, space, counts);
    if (!ordered) {
        *counts = sp_match_mirrored(counts);
    }
}

void
sp_match_play_any(const sp_match_rules_t *rules, const sp_game_t *game,
    const sp_player_t *focal, const sp_player_t *partner, uint32_t focal_id,
    uint32_t partner_id, uint32_t round, sp_rng_key_t key, sp_match_space_t *space,
    sp_match_counts_t *counts)
{
    const sp_match_draws_t draws = { key, focal_id, partner_id, round };
    play_in_order(rules, game, focal, partner, &draws, false, space, counts);
}

void
sp_match_play_out(const sp_match_rules_t *rules, const sp_game_t *game,
    const sp_player_t *focal, const sp_player_t *partner, uint32_t focal_id,
    uint32_t partner_id, uint32_t round, sp_rng_key_t key, sp_match_space_t *space,
    sp_match_counts_t *counts)
{
    const sp_match_draws_t draws = { key, focal_id, partner_id, round };
    play_in_order(rules, game, focal, partner, &draws, true, space, counts);
}
