/* test_strategy_draws.c - strategies that leave something to chance, on prescribed
 * histories with prescribed draws: the chances of C and the moves of another
 * implementation, turn by turn (tests/data/strategy_draws.txt).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/asked_player.h"
#include "support/strategy_data.h"

/* Teams of all others take long, on the other side above all: short histories. */
static history_t
history_for(const sp_strategy_t *strategy, uint32_t k)
{
    history_t history = history_at(k);
    if (strategy->slow) {
        history.turns = 8 + history.turns / 20;
    }
    return history;
}

/* The digest goes on over one history. What is drawn in a turn depends on the history and
 * on the turn alone, what members of teams draw on the history: key (seed + repetition, 0)
 * before the first turn, turn 1, 2 .. in place of 0 then. The move takes the next draw
 * after those of the program. */
static uint64_t
digest(uint64_t sum, const sp_strategy_t *strategy, const history_t *history,
    uint32_t repetition)
{
    static asked_t asked;
    const sp_rng_key_t key = { { history->seed + repetition, 0 } };
    asked_begin(&asked, strategy, history, key);
    uint32_t seed = history->seed;
    bool last = true;
    for (uint32_t turn = 0; turn < history->turns; turn++) {
        sp_player_stream_t *stream = &asked.view.stream;
        stream->key.word[1] = turn + 1;
        stream->drawn = 0;
        const double chance = asked_chance(&asked);
        if (!(chance >= 0 && chance <= 1)) {
            fail_msg("%s gives a chance of %g", strategy->name, chance);
        }
        const bool meant = sp_draw_chance(stream, chance);
        sum = digest_on(sum, (uint64_t) floor(chance * 0x1p40 + 0.5));
        sum = digest_on(sum, meant ? 'C' : 'D');
        const bool own = meant != (history_draw(&seed) < history->flip);
        asked_told(&asked, own,
            history_partner(history, turn, last, history_draw(&seed)));
        last = own;
    }
    asked_end(&asked);
    return sum;
}

static int
n_random_strategies(void)
{
    int n = 0;
    for (size_t i = 0; sp_strategies[i] != NULL; i++) {
        n += sp_strategy_is_random(sp_strategies[i]);
    }
    return n;
}

static void
chances_and_moves_under_the_same_draws_are_those_of_the_reference(void **state)
{
    (void) state;
    FILE *file = data_open("strategy_draws.txt");
    data_line_t line;
    char before[64] = "";
    int n = 0;
    int n_bad = 0;
    while (data_next(file, &line)) {
        assert_int_equal(line.n_words, 2 + N_KINDS);
        assert_true(strcmp(before, line.word[0]) < 0);
        snprintf(before, sizeof(before), "%s", line.word[0]);
        const sp_strategy_t *strategy = sp_strategy_find(line.word[0]);
        assert_non_null(strategy);
        n += sp_strategy_is_random(strategy);
        const uint32_t n_repetitions = (uint32_t) strtoul(line.word[1], NULL, 10);
        assert_in_range(n_repetitions, 1, 100);
        for (uint32_t kind = 0; kind < N_KINDS; kind++) {
            uint64_t sum = DIGEST_START;
            for (uint32_t mode = 0; mode < N_MODES; mode++) {
                const history_t one = history_for(strategy, kind * N_MODES + mode);
                for (uint32_t repetition = 0; repetition < n_repetitions; repetition++) {
                    sum = digest(sum, strategy, &one, repetition);
                }
            }
            if (sum != strtoull(line.word[2 + kind], NULL, 16)) {
                const history_t one = history_at(kind * N_MODES);
                print_error("%s moves otherwise where %u of 1000 are flipped and the "
                            "length is %s\n",
                    strategy->name, one.flip,
                    one.is_known ? "known" : "unknown");
                n_bad++;
                break;
            }
        }
    }
    fclose(file);
    assert_int_equal(n_bad, 0);
    assert_int_equal(n, n_random_strategies());
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chances_and_moves_under_the_same_draws_are_those_of_the_reference),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
