/* test_strategy_noise.c - what deterministic strategies mean to play on histories in
 * which their own moves were flipped, with the length of the match known and unknown, as
 * another implementation does (tests/data/strategy_noise.txt).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "support/asked_player.h"
#include "support/strategy_data.h"

enum { N_STRATEGIES = 150 };

/* The digest goes on over one history. */
static uint64_t
digest(uint64_t sum, const sp_strategy_t *strategy, const history_t *history)
{
    static asked_t asked;
    asked_begin(&asked, strategy, history, (sp_rng_key_t) { { 1, 2 } });
    uint32_t seed = history->seed;
    bool last = true;
    for (uint32_t turn = 0; turn < history->turns; turn++) {
        const double chance = asked_chance(&asked);
        if (chance != 0 && chance != 1) {
            fail_msg("%s leaves a move to chance: %g", strategy->name, chance);
        }
        sum = digest_on(sum, chance == 1 ? 'C' : 'D');
        const bool own = (chance == 1) != (history_draw(&seed) < history->flip);
        asked_told(&asked, own,
            history_partner(history, turn, last, history_draw(&seed)));
        last = own;
    }
    asked_end(&asked);
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
            uint64_t sum = DIGEST_START;
            for (uint32_t mode = 0; mode < N_MODES; mode++) {
                const history_t one = history_at(kind * N_MODES + mode);
                sum = digest(sum, strategy, &one);
            }
            if (sum != strtoull(line.word[1 + kind], NULL, 16)) {
                const history_t one = history_at(kind * N_MODES);
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
