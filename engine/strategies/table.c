/* table.c - players by a table of the last moves, as automata and as they are.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/strategy.h"

#include <assert.h>
#include <string.h>

/* What a table player remembers. Bits: 1 = D, the newest lowest; of opening the first move
 * stands highest once all are there. */
typedef struct {
    uint32_t turn; /* at most the depth */
    uint32_t opening, own, other;
} memory_t;

static uint32_t
low_bits(uint32_t n)
{
    return (1u << n) - 1;
}

static uint32_t
depth_of(const sp_table_t *table)
{
    uint32_t depth = table->own > table->other ? table->own : table->other;
    return table->opening > depth ? table->opening : depth;
}

/* After a turn with that outcome, own move first. */
static memory_t
remember(const sp_table_t *table, memory_t memory, unsigned outcome)
{
    const uint32_t own = outcome >> 1;
    const uint32_t other = outcome & 1u;
    if (memory.turn < table->opening) {
        memory.opening = memory.opening << 1 | other;
    }
    memory.own = (memory.own << 1 | own) & low_bits(table->own);
    memory.other = (memory.other << 1 | other) & low_bits(table->other);
    memory.turn += memory.turn < depth_of(table);
    return memory;
}

static double
chance_in(const sp_table_t *table, const memory_t *memory)
{
    if (memory->turn < depth_of(table)) {
        return table->first[memory->turn];
    }
    return table->cooperate[(memory->opening << table->own | memory->own) << table->other
        | memory->other];
}

bool
sp_table_machine(const sp_table_t *table, sp_machine_t *machine)
{
    assert(depth_of(table) <= SP_MOST_LOOKBACK);
    memory_t memory[SP_MOST_STATES];
    uint16_t n = 1;
    memset(machine, 0, sizeof(*machine));
    memset(memory, 0, sizeof(memory));
    for (uint16_t state = 0; state < n; state++) {
        machine->cooperate[state] = chance_in(table, &memory[state]);
        for (unsigned outcome = 0; outcome < SP_N_OUTCOMES; outcome++) {
            const memory_t then = remember(table, memory[state], outcome);
            uint16_t to = 0;
            while (to < n && memcmp(&memory[to], &then, sizeof(then)) != 0) {
                to++;
            }
            if (to == SP_MOST_STATES) {
                return false;
            }
            if (to == n) {
                memory[n++] = then;
            }
            machine->next[state][outcome] = to;
        }
    }
    machine->n_states = n;
    return true;
}

bool
sp_table_is_random(const sp_table_t *table)
{
    const uint32_t n_entries = 1u << (table->opening + table->own + table->other);
    for (uint32_t k = 0; k < n_entries; k++) {
        if (table->cooperate[k] > 0 && table->cooperate[k] < 1) {
            return true;
        }
    }
    for (uint32_t turn = 0; turn < depth_of(table); turn++) {
        if (table->first[turn] > 0 && table->first[turn] < 1) {
            return true;
        }
    }
    return false;
}

/* A table that is too large for an automaton moves by the bits of its view. */
double
sp_table_move(const sp_table_t *table, const sp_view_t *view, uint32_t opening)
{
    const memory_t memory = {
        .turn = view->turn < depth_of(table) ? view->turn : depth_of(table),
        .opening = opening,
        .own = (uint32_t) ~view->own & low_bits(table->own),
        .other = (uint32_t) ~view->seen & low_bits(table->other),
    };
    return chance_in(table, &memory);
}
