/* random_pairs.c - pairs of random players, and rules for their matches.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "random_pairs.h"

#include <string.h>

static const sp_game_t axelrod = { .payoff = { 3, 0, 5, 1 } };
static const sp_game_t donation = {
    .payoff = { 2, -1, 3, 0 }, .benefit = 3, .cost = 1, .additive = true
};
const sp_rng_key_t sp_test_pair_key = { { 0x2545F491u, 0x4F6CDD1Du } };

static uint32_t
word_of(uint32_t number, uint32_t what)
{
    return sp_draw(sp_test_pair_key, number, what, 0, SP_DRAW_TEST).word[0];
}

static sp_machine_t
memory_one(uint32_t number, bool certain)
{
    sp_machine_t machine;
    memset(&machine, 0, sizeof(machine));
    machine.n_states = SP_N_OUTCOMES + 1;
    machine.start = SP_N_OUTCOMES;
    for (uint16_t s = 0; s <= SP_N_OUTCOMES; s++) {
        const double p = sp_uniform(word_of(number, s));
        machine.cooperate[s] = certain ? p < 0.5 : p;
        for (uint16_t o = 0; o < SP_N_OUTCOMES; o++) {
            machine.next[s][o] = o;
        }
    }
    return machine;
}

static sp_machine_t
automaton(uint32_t number, bool certain)
{
    sp_machine_t machine;
    memset(&machine, 0, sizeof(machine));
    machine.n_states = (uint16_t) (2 + word_of(number, 99) % 15);
    machine.start = (uint16_t) (word_of(number, 98) % machine.n_states);
    for (uint32_t s = 0; s < machine.n_states; s++) {
        const double p = sp_uniform(word_of(number, 100 + s));
        /* some moves of a random automaton are certain, as in those of the literature */
        machine.cooperate[s] = certain || s % 3 == 0 ? p < 0.5 : p;
        for (uint32_t o = 0; o < SP_N_OUTCOMES; o++) {
            machine.next[s][o] = (uint16_t) (word_of(number, 200 + SP_N_OUTCOMES * s + o)
                % machine.n_states);
        }
    }
    return machine;
}

/* Numbers in turn: both remember one turn, neither, one of them; with chance and without. */
sp_machine_t
sp_test_pair_player(uint32_t pair, uint32_t side)
{
    const uint32_t number = 2 * pair + side;
    const bool certain = pair % 4 == 3;
    return (pair + (pair % 3 == 2 ? side : 0)) % 3 == 0 ? memory_one(number, certain)
                                                        : automaton(number, certain);
}

sp_match_rules_t
sp_test_match_rules(uint32_t pair)
{
    const bool waits = pair / 48 % 5 == 1;
    return (sp_match_rules_t) {
        .rounds = 1 + word_of(pair, 300) % 30,
        .error = pair / 4 % 2 ? 0.02 + 0.1 * sp_uniform(word_of(pair, 301)) : 0,
        .misperception = pair / 8 % 2 ? 0.02 + 0.1 * sp_uniform(word_of(pair, 302)) : 0,
        .continuation =
            pair / 16 % 3 == 2 ? 0.3 + 0.5 * sp_uniform(word_of(pair, 303)) : 0,
        .high = waits ? 1.5 : 0,
        .low = waits ? 0.5 : 0,
    };
}

const sp_game_t *
sp_test_match_game(const sp_match_rules_t *rules)
{
    return rules->high > 0 ? &donation : &axelrod;
}
