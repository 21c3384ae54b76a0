/* test_strategy_games.c - strategies whose chances depend on the payoffs, in other games.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "samenspel/error.h"
#include "samenspel/match.h"
#include "samenspel/tournament.h"
#include "support/runs.h"
#include "team.h"

static const sp_game_t axelrod = { .payoff = { 3, 0, 5, 1 } };

static const sp_strategy_t *
find(const char *name)
{
    const sp_strategy_t *strategy = sp_strategy_find(name);
    assert_non_null(strategy);
    return strategy;
}

static double
uniform(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (double) (*state >> 11) * 0x1p-53;
}

/* ---- figures ------------------------------------------------------------------------ */

#define NONE -1

/* Four-vectors of Axelrod-Python 4.13.0 (MIT), whose constructor says NONE by an error. */
static void
other_games_have_the_vectors_of_the_reference(void **state)
{
    (void) state;
    static const double payoff[][SP_N_OUTCOMES] = { { 2, -1, 3, 0 }, { 3, 0.5, 5, 1 },
        { 3.5, 0, 5, 1 }, { 2.5, -0.5, 4, 0.5 }, { 1.8, -0.7, 2.5, 0 } };
    static const struct {
        const char *name;
        int game;
        double after[SP_N_OUTCOMES];
    } known[] = {
        { "zd_extort_2", 0, { 0.888888888888889, 0.611111111111111, 0.277777777777778, 0 } },
        { "zd_extort_2", 1, { 0.888888888888889, 0.527777777777778, 0.277777777777778, 0 } },
        { "zd_extort_2", 2, { 0.861111111111111, 0.5, 0.333333333333333, 0 } },
        { "zd_extort_2", 3, { 0.888888888888889, 0.555555555555556, 0.305555555555556, 0 } },
        { "zd_extort_2", 4, { 0.9, 0.683333333333333, 0.216666666666667, 0 } },
        { "zd_extort_2_v2", 0, { 0.9375, 0.625, 0.375, 0.0625 } },
        { "zd_extort_2_v2", 1, { 0.875, 0.46875, 0.3125, 0 } },
        { "zd_extort_2_v2", 2, { 0.84375, 0.4375, 0.375, 0 } },
        { "zd_extort_2_v2", 3, { 0.90625, 0.53125, 0.375, 0.03125 } },
        { "zd_extort_2_v2", 4, { 0.95, 0.70625, 0.30625, 0.0625 } },
        { "zd_extort_3", 0,
            { 0.923076923076923, 0.692307692307692, 0.307692307692308, 0.0769230769230769 } },
        { "zd_extort_3", 1, { 0.846153846153846, 0.519230769230769, 0.211538461538462, 0 } },
        { "zd_extort_3", 2, { 0.807692307692308, 0.5, 0.269230769230769, 0 } },
        { "zd_extort_3", 3,
            { 0.884615384615385, 0.596153846153846, 0.288461538461538, 0.0384615384615385 } },
        { "zd_extort_3", 4,
            { 0.938461538461538, 0.761538461538461, 0.253846153846154, 0.0769230769230769 } },
        { "zd_extort_4", 0,
            { 0.823529411764706, 0.411764705882353, 0.588235294117647, 0.176470588235294 } },
        { "zd_extort_4", 1, { 0.647058823529412, 0.0294117647058824, 0.352941176470588, 0 } },
        { "zd_extort_4", 2, { 0.558823529411765, 0, 0.470588235294118, 0 } },
        { "zd_extort_4", 3,
            { 0.735294117647059, 0.205882352941177, 0.529411764705882, 0.0882352941176471 } },
        { "zd_extort_4", 4,
            { 0.858823529411765, 0.547058823529412, 0.488235294117647, 0.176470588235294 } },
        { "zd_extortion", 0, { 0.82, 0.56, 0.44, 0.18 } },
        { "zd_extortion", 1, { 0.64, 0.19, 0.18, 0 } },
        { "zd_extortion", 2, { 0.55, 0.18, 0.28, 0 } },
        { "zd_extortion", 3, { 0.73, 0.37, 0.36, 0.09 } },
        { "zd_extortion", 4, { 0.856, 0.666, 0.37, 0.18 } },
        { "zd_gen_2", 0, { NONE } },
        { "zd_gen_2", 1, { 1, 0.59375, 0.4375, 0.125 } },
        { "zd_gen_2", 2, { 0.96875, 0.5625, 0.5, 0.125 } },
        { "zd_gen_2", 3, { NONE } },
        { "zd_gen_2", 4, { NONE } },
        { "zd_gtft_2", 0, { 1, 0.375, 0.875, 0.25 } },
        { "zd_gtft_2", 1, { 1, 0.1875, 0.875, 0.25 } },
        { "zd_gtft_2", 2, { NONE } },
        { "zd_gtft_2", 3, { 1, 0.25, 0.9375, 0.25 } },
        { "zd_gtft_2", 4, { 1, 0.5125, 0.7125, 0.225 } },
        { "zd_mischief", 0, { 0.9, 0.8, 0.2, 0.1 } },
        { "zd_mischief", 1, { 0.8, 0.6, 0.05, 0 } },
        { "zd_mischief", 2, { 0.75, 0.6, 0.1, 0 } },
        { "zd_mischief", 3, { 0.85, 0.7, 0.15, 0.05 } },
        { "zd_mischief", 4, { 0.92, 0.85, 0.17, 0.1 } },
        { "zd_set_2", 0, { 1, 0.75, 0.75, 0.5 } },
        { "zd_set_2", 1, { 0.75, 0.25, 0.375, 0.25 } },
        { "zd_set_2", 2, { 0.625, 0.25, 0.5, 0.25 } },
        { "zd_set_2", 3, { 0.875, 0.5, 0.625, 0.375 } },
        { "zd_set_2", 4, { NONE } },
    };
    for (size_t k = 0; k < sizeof(known) / sizeof(known[0]); k++) {
        sp_memory_one_t vector;
        const bool exists =
            sp_strategy_vector(find(known[k].name), payoff[known[k].game], &vector);
        assert_true(exists == (known[k].after[0] >= 0));
        for (unsigned o = 0; exists && o < SP_N_OUTCOMES; o++) {
            if (!(fabs(vector.after[o] - known[k].after[o]) < 1e-14)) {
                fail_msg("%s in game %d, after outcome %u: %.17g, elsewhere %.17g",
                    known[k].name, known[k].game, o, vector.after[o], known[k].after[o]);
            }
        }
    }
}

/* 5, 3, 1, 0 have the published fractions, to the bit. */
static void
without_a_game_it_is_that_of_axelrod(void **state)
{
    (void) state;
    static sp_machine_t here;
    static sp_machine_t there;
    int n = 0;
    for (size_t i = 0; sp_strategies[i] != NULL; i++) {
        const sp_strategy_t *strategy = sp_strategies[i];
        const bool finite = sp_strategy_machine(strategy, &there);
        assert_true(sp_strategy_machine_in(strategy, &axelrod, &here) == finite);
        assert_true(sp_strategy_is_finite(strategy) == finite);
        assert_memory_equal(&here, &there, sizeof(here));
        if (strategy->vector == NULL) {
            continue;
        }
        n++;
        assert_true(strategy->needs == SP_NEEDS_GAME && sp_strategy_is_random(strategy));
        sp_memory_one_t vector = { .first = 0.5 };
        strategy->vector(strategy->values, axelrod.payoff, &vector);
        assert_true(vector.first == strategy->memory_one.first);
        for (unsigned o = 0; o < SP_N_OUTCOMES; o++) {
            assert_true(fabs(vector.after[o] - strategy->memory_one.after[o]) < 1e-15);
        }
    }
    assert_int_equal(n, 10);
}

/* ---- lines -------------------------------------------------------------------------- */

/* T > R > P > S */
static void
draw_game(uint64_t *seed, double payoff[SP_N_OUTCOMES])
{
    payoff[SP_CD] = 4 * uniform(seed) - 2;
    payoff[SP_DD] = payoff[SP_CD] + 0.1 + 2 * uniform(seed);
    payoff[SP_CC] = payoff[SP_DD] + 0.1 + 2 * uniform(seed);
    payoff[SP_DC] = payoff[SP_CC] + 0.1 + 2 * uniform(seed);
}

/* Payoffs of n turns lie on the line but for the first and the last move: the sum over turns
 * of phi (s (own - l) - (partner - l)) is the chance of C after the last turn less that in
 * the first (Akin, in: Games 7, 23 (2016), for averages; n turns are the same sum). */
static void
every_line_is_enforced_in_every_game(void **state)
{
    (void) state;
    enum { N_GAMES = 200, TURNS = 1 << 20 };
    static const struct {
        const char *name;
        sp_outcome_t at; /* the baseline is that payoff; SP_N_OUTCOMES: a parameter */
    } line[] = { { "zd_extort_2", SP_DD }, { "zd_gtft_2", SP_CC },
        { "zd_set_2", SP_N_OUTCOMES }, { "zd_extortion", SP_N_OUTCOMES } };
    const sp_match_rules_t rules = { .rounds = TURNS };
    uint64_t seed = 20;
    int n_lines = 0;
    for (size_t k = 0; k < N_GAMES * sizeof(line) / sizeof(line[0]); k++) {
        const size_t which = k % (sizeof(line) / sizeof(line[0]));
        sp_game_t game = { .payoff = { 0 } };
        draw_game(&seed, game.payoff);
        const double phi = 0.4 * uniform(&seed);
        const double s = 2 * uniform(&seed) - 1;
        const double l = line[which].at != SP_N_OUTCOMES
            ? game.payoff[line[which].at]
            : game.payoff[SP_DD]
                + (game.payoff[SP_CC] - game.payoff[SP_DD]) * uniform(&seed);
        const double values[] = { phi, s, l }; /* as its parameter rows say */
        sp_strategy_t strategy = *find(line[which].name);
        for (size_t p = 0; p < strategy.n_params; p++) {
            assert_true(strategy.params[p].offset == p * sizeof(double));
        }
        strategy.values = values;
        sp_memory_one_t vector;
        if (!sp_strategy_vector(&strategy, game.payoff, &vector)) {
            continue;
        }
        n_lines++;
        const sp_memory_one_t other = { uniform(&seed),
            { uniform(&seed), uniform(&seed), uniform(&seed), uniform(&seed) } };
        sp_expected_t got;
        sp_match_expected_memory_one(&game, &rules, &vector, &other, &got);
        const double off = phi * (s * (got.payoff_focal - l) - (got.payoff_partner - l));
        if (!(fabs(off) <= 1.0 / TURNS + 1e-12)) {
            fail_msg("phi %g, s %g, l %g: off the line by %g", phi, s, l, off);
        }
    }
    assert_true(n_lines > 200);
}

/* In donation games the most generous that is safe forgives with chance 1 - c/b. */
static void
generosity_is_one_less_cost_by_benefit(void **state)
{
    (void) state;
    for (int tenths = 11; tenths < 100; tenths += 8) {
        const double b = tenths / 10.0;
        const double payoff[] = { b - 1, -1, b, 0 };
        sp_memory_one_t vector;
        assert_true(sp_strategy_vector(find("generous_tit_for_tat"), payoff, &vector));
        assert_true(vector.first == 1 && vector.after[SP_CC] == 1);
        assert_true(fabs(vector.after[SP_CD] - (1 - 1 / b)) < 1e-14);
        assert_true(vector.after[SP_DD] == vector.after[SP_CD]);
    }
    /* the other bound: 5, 3, 2, 0 */
    const double payoff[] = { 3, 0, 5, 2 };
    sp_memory_one_t vector;
    assert_true(sp_strategy_vector(find("generous_tit_for_tat"), payoff, &vector));
    assert_true(fabs(vector.after[SP_CD] - 1.0 / 3) < 1e-15);
    const double snowdrift[] = { 2, 1, 3.5, 0 };
    assert_false(sp_strategy_vector(find("generous_tit_for_tat"), snowdrift, &vector));
}

/* ---- where they are used --------------------------------------------------------- */

#define DONATION                                                                         \
    "rounds=5 population.size=10 decision.rule=fermi decision.selection=1 "              \
    "match.rounds=10 match.error=0.05 game.benefit=4 game.cost=1 "

static void
populations_play_by_the_game(void **state)
{
    (void) state;
    sp_test_run_t run;
    sp_test_run(&run, DONATION "strategies.generous_tit_for_tat=5 strategies.joss=5");
    const sp_machine_t *machine = NULL;
    for (uint32_t s = 0; s < run.run.n_strategies; s++) {
        if (strcmp(run.run.strategy[s]->name, "generous_tit_for_tat") == 0) {
            machine = &run.model.machine[s];
        }
    }
    assert_non_null(machine);
    assert_true(machine->cooperate[SP_CD] == 0.75 && machine->cooperate[SP_DD] == 0.75);
    sp_test_run_free(&run);
}

/* A member of a team has the vector of the game, or where there is none that of Axelrod. */
static void
members_of_teams_play_by_the_game(void **state)
{
    (void) state;
    const sp_strategy_t *team = find("nmwe_memory_one");
    for (int is_possible = 0; is_possible < 2; is_possible++) {
        sp_match_facts_t facts = { .payoff = { 2, -1, is_possible ? 3 : 300, 0 } };
        sp_view_t view = { .facts = &facts, .params = team->values, .most_turns = 4 };
        static uint64_t bits[2][2];
        static _Alignas(16) unsigned char room[1 << 20];
        memset(room, 0, sizeof(room));
        view.own_history = bits[0];
        view.seen_history = bits[1];
        assert_true(team->program->state_bytes(team->values, 4) <= sizeof(room));
        team->program->start(&view, room);
        const sp_team_state_t *members = (const sp_team_state_t *) (const void *) room;
        int n = 0;
        for (uint32_t k = 0; k < members->n; k++) {
            const sp_strategy_t *strategy = members->member[k].strategy;
            if (strategy->vector == NULL) {
                continue;
            }
            sp_memory_one_t vector;
            const bool exists = sp_strategy_vector(strategy, facts.payoff, &vector);
            n += exists;
            assert_memory_equal(&members->member[k].vector,
                exists ? &vector : &strategy->memory_one, sizeof(vector));
        }
        assert_int_equal(n, is_possible ? 9 : 0); /* zd_gen_2 is in neither */
    }
}

static void
tournaments_refuse_what_the_game_excludes(void **state)
{
    (void) state;
    const sp_game_t game = { .payoff = { 2, -1, 3, 0 } };
    const sp_strategy_t *const strategy[] = { find("tit_for_tat"), find("zd_gen_2") };
    sp_tournament_t tournament = { .strategy = strategy,
        .n_strategies = 2,
        .n_repetitions = 1,
        .game = &game,
        .rules = { .rounds = 10 },
        .n_threads = 1 };
    sp_standings_t standings;
    sp_error_t err;
    assert_int_equal(
        sp_tournament_play(&tournament, NULL, NULL, &standings, &err), SP_ERR_RANGE);
    assert_string_equal(err.message,
        "zd_gen_2 does not exist in the game with payoffs CC 2, CD -1, DC 3, DD 0: its "
        "chance of C after CC would be 1.0625; must be in [0, 1]");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(other_games_have_the_vectors_of_the_reference),
        cmocka_unit_test(without_a_game_it_is_that_of_axelrod),
        cmocka_unit_test(every_line_is_enforced_in_every_game),
        cmocka_unit_test(generosity_is_one_less_cost_by_benefit),
        cmocka_unit_test(populations_play_by_the_game),
        cmocka_unit_test(members_of_teams_play_by_the_game),
        cmocka_unit_test(tournaments_refuse_what_the_game_excludes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
