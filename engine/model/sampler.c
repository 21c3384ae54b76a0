/* sampler.c - pairs made ready for the sampler: chances as binary digits, lengths.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sampler.h"

#include <assert.h>
#include <string.h>

#include "match_chain.h"
#include "match_draws.h"

static const uint64_t every_bit = ~(uint64_t) 0;
static const uint64_t certain = (uint64_t) 1 << SP_SAMPLE_DIGITS;

static bool
is_drawn(uint64_t limit)
{
    return limit > 0 && limit < certain;
}

static void
set_digits(sp_sample_chances_t *chances, uint64_t *digit, uint32_t n_classes,
    const uint64_t *limit)
{
    *chances = (sp_sample_chances_t) { .n_classes = n_classes, .digit = digit };
    for (uint32_t k = 0; k < SP_SAMPLE_DIGITS; k++) {
        for (uint32_t c = 0; c < n_classes; c++) {
            const bool one =
                is_drawn(limit[c]) && limit[c] >> (SP_SAMPLE_DIGITS - 1 - k) & 1u;
            digit[k * n_classes + c] = one ? every_bit : 0;
            chances->n_levels = one ? k + 1 : chances->n_levels;
        }
    }
}

static void
set_certain(uint64_t limit, uint64_t *sure, uint64_t *chance)
{
    *sure = limit >= certain ? every_bit : 0;
    *chance = is_drawn(limit) ? every_bit : 0;
}

/* Pairs that remember one turn: after outcome (a, b) a player reads b with 1 - m and the
 * other move with m, drawn anew each turn, so that misperception is part of its chances.
 * mirrored: outcomes as the other side has them. */
static void
set_one_turn(sp_sample_player_t *player, const sp_memory_one_t *vector,
    const sp_match_rules_t *rules, bool mirrored)
{
    const double blur = rules->misperception;
    uint64_t limit[SP_N_OUTCOMES];
    const uint64_t first = sp_match_threshold(sp_with_error(vector->first, rules->error));
    for (unsigned outcome = 0; outcome < SP_N_OUTCOMES; outcome++) {
        const double p =
            vector->after[outcome] * (1 - blur) + vector->after[outcome ^ 1u] * blur;
        const unsigned place = mirrored ? sp_outcome_mirrored(outcome) : outcome;
        limit[place] = sp_match_threshold(sp_with_error(p, rules->error));
        set_certain(limit[place], &player->sure[place], &player->chance[place]);
    }
    set_certain(first, &player->first_sure, &player->first_chance);
    set_digits(&player->first, player->first_digit, 1, &first);
    set_digits(&player->moves, player->digit, SP_N_OUTCOMES, limit);
}

/* Lists of the n numbers below `size` by value: of v they are list[first[v]] to before
 * list[first[v + 1]], ascending. A larger value is on no list. */
static void
list_by_value(
    const uint16_t *value, uint32_t n, uint32_t size, uint16_t *first, uint16_t *list)
{
    uint16_t at = 0;
    for (uint32_t v = 0; v < size; v++) {
        first[v] = at;
        for (uint32_t i = 0; i < n; i++) {
            if (value[i] == v) {
                list[at++] = (uint16_t) i;
            }
        }
    }
    first[size] = at;
}

static void
list_steps(sp_sample_player_t *player)
{
    const sp_machine_t *machine = player->machine;
    uint32_t n = 0;
    for (uint16_t to = 0; to < machine->n_states; to++) {
        const uint32_t first = n;
        for (uint16_t from = 0; from < machine->n_states; from++) {
            for (uint16_t o = 0; o < SP_N_OUTCOMES; o++) {
                if (machine->next[from][o] == to) {
                    player->step[n] =
                        (sp_sample_step_t) { from, to, o, n > first ? every_bit : 0 };
                    n++;
                }
            }
        }
        if (n == first) {
            player->step[n++] = (sp_sample_step_t) { 0, to, SP_N_OUTCOMES, 0 };
        }
    }
    player->n_steps = n;
}

static void
set_machine(sp_sample_player_t *player, const sp_match_rules_t *rules)
{
    const uint32_t n_states = player->machine->n_states;
    uint64_t limit[SP_MOST_STATES] = { 0 };
    uint16_t class_of[SP_MOST_STATES];
    uint32_t n = 0;
    for (uint32_t s = 0; s < n_states; s++) {
        const uint64_t own = sp_match_threshold(
            sp_with_error(player->machine->cooperate[s], rules->error));
        set_certain(own, &player->sure[s], &player->chance[s]);
        class_of[s] = SP_MOST_STATES;
        if (!is_drawn(own)) {
            continue;
        }
        uint32_t c = 0;
        while (c < n && limit[c] != own) {
            c++;
        }
        limit[c] = own;
        n += c == n;
        class_of[s] = (uint16_t) c;
    }
    set_digits(&player->moves, player->digit, n, limit);
    list_by_value(class_of, n_states, n, player->first_member, player->member);
    list_steps(player);
}

void
sp_sampler_init(sp_sampler_t *self, const sp_match_rules_t *rules, const sp_machine_t *a,
    const sp_machine_t *b, uint32_t a_id, uint32_t b_id, sp_rng_key_t key)
{
    const bool ordered = a_id <= b_id;
    const sp_machine_t *const machine[2] = { ordered ? a : b, ordered ? b : a };
    sp_memory_one_t vector[2];
    self->key = key;
    self->low = ordered ? a_id : b_id;
    self->high = ordered ? b_id : a_id;
    self->counts_low = rules->high > 0;
    self->one_turn = sp_machine_memory_one(machine[0], &vector[0])
        && sp_machine_memory_one(machine[1], &vector[1]);
    const uint64_t blur = self->one_turn ? 0 : sp_match_threshold(rules->misperception);
    set_digits(&self->blur, self->blur_digit, 1, &blur);
    for (int i = 0; i < 2; i++) {
        self->player[i].machine = machine[i];
        if (self->one_turn) {
            set_one_turn(&self->player[i], &vector[i], rules, i == 1);
        } else {
            set_machine(&self->player[i], rules);
        }
    }
}

static uint32_t
drawn_length(const sp_sampler_t *self, const sp_match_rules_t *rules, uint32_t group,
    uint32_t lane)
{
    const sp_rng_block_t block = sp_rng(self->key,
        (sp_rng_block_t) { { self->low, self->high, lane / 2 << 7 | SP_SAMPLE_LENGTH << 5,
            SP_DRAW(SP_DRAW_SAMPLER, group) } });
    const uint32_t *word = block.word + 2 * (lane % 2);
    return sp_match_length(rules, sp_uniform53(word[0], word[1]));
}

/* Sixty-four numbers, mostly a few turns apart: insertion. */
static void
sort_ends(const uint32_t *turns, uint32_t *end, uint8_t *lane)
{
    for (uint32_t i = 0; i < SP_SAMPLE_LANES; i++) {
        uint32_t at = i;
        for (; at > 0 && end[at - 1] > turns[i]; at--) {
            end[at] = end[at - 1];
            lane[at] = lane[at - 1];
        }
        end[at] = turns[i];
        lane[at] = (uint8_t) i;
    }
}

void
sp_sample_lengths(
    const sp_sampler_t *self, const sp_match_rules_t *rules, sp_sample_batch_t *batch)
{
    assert(batch->n_groups <= SP_SAMPLE_GROUPS);
    for (uint32_t g = 0; g < SP_SAMPLE_GROUPS; g++) {
        for (uint32_t lane = 0; lane < SP_SAMPLE_LANES; lane++) {
            batch->turns[g][lane] = g >= batch->n_groups ? 0
                : rules->continuation > 0
                ? drawn_length(self, rules, batch->first_group + g, lane)
                : rules->rounds;
        }
        sort_ends(batch->turns[g], batch->end[g], batch->lane[g]);
    }
}
