/* asked_player.c - a player that is asked, turn by turn, for its chance of C on prescribed
 * histories.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/asked_player.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

history_t
history_at(uint32_t k)
{
    static const uint32_t flips[] = { 0, 30, 150, 5 };
    return (history_t) {
        .mode = k % N_MODES,
        .turns = 50 + 10 * (k * 17 % 26),
        .flip = flips[k / (2 * N_MODES)],
        .is_known = k / N_MODES % 2 == 1,
        .seed = 2654435761u * (k + 1),
    };
}

uint32_t
history_draw(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 16) % 1000;
}

bool
history_partner(const history_t *history, uint32_t turn, bool last, uint32_t number)
{
    switch (history->mode) {
    case 0:
        return number < 500;
    case 1:
        return number < 950;
    case 2: /* tit for tat with slips */
        return last != (number < 50);
    case 3: /* nice, then nasty, with slips */
        return (turn < history->turns / 2) != (number < 30);
    case 4:
        return number < 100;
    default:
        return turn % 5 == 0 || turn % 5 == 1 || turn % 5 == 3;
    }
}

void
asked_begin(asked_t *asked, const sp_strategy_t *strategy, const history_t *history,
    sp_rng_key_t key)
{
    memset(asked, 0, sizeof(*asked));
    asked->strategy = strategy;
    asked->facts = (sp_match_facts_t) {
        .rounds = history->is_known ? history->turns : 0, .payoff = { 3, 0, 5, 1 }
    };
    asked->view = (sp_view_t) { .facts = &asked->facts,
        .params = strategy->values,
        .most_turns = history->turns,
        .own_history = asked->bits[0],
        .seen_history = asked->bits[1],
        .stream = { .key = key, .high = 1 } };
    if (sp_strategy_machine(strategy, &asked->room)) {
        asked->machine = &asked->room;
        asked->at = asked->machine->start;
    } else if (strategy->form == SP_PROGRAM) {
        const sp_program_t *program = strategy->program;
        const size_t size = program->state_bytes != NULL
            ? program->state_bytes(strategy->values, history->turns)
            : program->state_size;
        asked->state = calloc(1, size + 1);
        assert_non_null(asked->state);
        if (program->start != NULL) {
            program->start(&asked->view, asked->state);
        }
    }
}

double
asked_chance(asked_t *asked)
{
    if (asked->machine != NULL) {
        return asked->machine->cooperate[asked->at];
    }
    if (asked->strategy->form == SP_TABLE) {
        return sp_table_move(asked->strategy->table, &asked->view, asked->at);
    }
    return asked->strategy->program->move(&asked->view, asked->state);
}

void
asked_told(asked_t *asked, bool own, bool seen)
{
    if (asked->machine != NULL) {
        asked->at = asked->machine->next[asked->at][sp_outcome(own, seen)];
    } else if (asked->strategy->form == SP_TABLE
        && asked->view.turn < asked->strategy->table->opening) {
        asked->at = asked->at << 1 | !seen;
    }
    sp_view_add(&asked->view, own, seen);
}

void
asked_end(asked_t *asked)
{
    free(asked->state);
}
