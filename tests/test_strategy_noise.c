/* test_strategy_noise.c - what deterministic strategies mean to play on histories in
 * which their own moves were flipped, with the length of the match known and unknown, as
 * another implementation does (tests/data/strategy_noise.txt).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "samenspel/arena.h"
#include "samenspel/error.h"
#include "samenspel/match.h"
#include "support/strategy_data.h"

enum { N_KINDS = 8, N_MODES = 6, MOST_TURNS = 300, N_STRATEGIES = 150 };

/* ---- histories ------------------------------------------------------------------------ */

/* The 48 histories: kind k / 6, mode k % 6. */
typedef struct {
    uint32_t mode;
    uint32_t turns;
    uint32_t flip; /* per thousand */
    bool is_known; /* whether the length is */
    uint32_t seed;
} history_t;

static history_t
history(uint32_t k)
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

/* 0 to 999, by the generator of Numerical Recipes. */
static uint32_t
draw(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 16) % 1000;
}

/* The partner's move. */
static bool
partner_move(const history_t *history, uint32_t turn, bool last, uint32_t number)
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

/* ---- a player that is asked ----------------------------------------------------------- */

typedef struct {
    const sp_strategy_t *strategy;
    const sp_machine_t *machine; /* or NULL */
    uint32_t at;                 /* state of the machine, or the table's opening */
    void *state;                 /* of the program */
    sp_view_t view;
} asked_t;

static bool
ask(asked_t *asked)
{
    double chance = -1;
    if (asked->machine != NULL) {
        chance = asked->machine->cooperate[asked->at];
    } else if (asked->strategy->form == SP_TABLE) {
        chance = sp_table_move(asked->strategy->table, &asked->view, asked->at);
    } else {
        chance = asked->strategy->program->move(&asked->view, asked->state);
    }
    if (chance != 0 && chance != 1) {
        fail_msg("%s leaves a move to chance: %g", asked->strategy->name, chance);
    }
    return chance == 1;
}

static void
tell(asked_t *asked, bool own, bool seen)
{
    if (asked->machine != NULL) {
        asked->at = asked->machine->next[asked->at][sp_outcome(own, seen)];
    } else if (asked->strategy->form == SP_TABLE
        && asked->view.turn < asked->strategy->table->opening) {
        asked->at = asked->at << 1 | !seen;
    }
    sp_view_add(&asked->view, own, seen);
}

/* The digest goes on over one history. */
static uint64_t
digest(uint64_t sum, const sp_strategy_t *strategy, const history_t *history)
{
    static sp_machine_t machine;
    static uint64_t bits[2][MOST_TURNS / 64 + 1];
    const sp_match_facts_t facts = { .rounds = history->is_known ? history->turns : 0,
        .payoff = { 3, 0, 5, 1 } };
    asked_t asked = {
        .strategy = strategy,
        .view = { .facts = &facts,
            .params = strategy->values,
            .most_turns = history->turns,
            .own_history = bits[0],
            .seen_history = bits[1],
            .stream = { .key = { { 1, 2 } }, .high = 1 } },
    };
    if (sp_strategy_machine(strategy, &machine)) {
        asked.machine = &machine;
        asked.at = machine.start;
    } else if (strategy->form == SP_PROGRAM) {
        const sp_program_t *program = strategy->program;
        const size_t size = program->state_bytes != NULL
            ? program->state_bytes(strategy->values, history->turns)
            : program->state_size;
        asked.state = calloc(1, size + 1);
        assert_non_null(asked.state);
        if (program->start != NULL) {
            program->start(&asked.view, asked.state);
        }
    }
    uint32_t seed = history->seed;
    bool last = true;
    for (uint32_t turn = 0; turn < history->turns; turn++) {
        const bool meant = ask(&asked);
        sum = (sum ^ (meant ? 'C' : 'D')) * 0x100000001b3u;
        const bool own = meant != (draw(&seed) < history->flip);
        tell(&asked, own, partner_move(history, turn, last, draw(&seed)));
        last = own;
    }
    free(asked.state);
    return sum;
}

/* ---- the test ------------------------------------------------------------------------- */

static void
errors_and_unknown_lengths_are_met_as_the_reference_does(void **state)
{
    (void) state;
    FILE *file = data_open("strategy_noise.txt");
    data_line_t line;
    int n = 0;
    while (data_next(file, &line)) {
        assert_int_equal(line.n_words, 1 + N_KINDS);
        n++;
        const sp_strategy_t *strategy = data_strategy(line.word[0]);
        for (uint32_t kind = 0; strategy != NULL && kind < N_KINDS; kind++) {
            uint64_t sum = 0xcbf29ce484222325u;
            for (uint32_t mode = 0; mode < N_MODES; mode++) {
                const history_t one = history(kind * N_MODES + mode);
                sum = digest(sum, strategy, &one);
            }
            if (sum != strtoull(line.word[1 + kind], NULL, 16)) {
                const history_t one = history(kind * N_MODES);
                fail_msg(
                    "%s means other moves where %u of 1000 are flipped and the length "
                    "is %s",
                    strategy->name, one.flip, one.is_known ? "known" : "unknown");
            }
        }
    }
    fclose(file);
    assert_int_equal(n, N_STRATEGIES);
    assert_in_range(data_n_unknown(), 0, N_UNKNOWN);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(errors_and_unknown_lengths_are_met_as_the_reference_does),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
