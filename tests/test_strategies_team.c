/* test_strategies_team.c - who is in a team, how members play in their own minds, and how
 * a team decides: exact identities, and counts of the library that the teams are from.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
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
#include "team.h"

static const sp_game_t game = { .payoff = { 3, 0, 5, 1 } };

static const sp_strategy_t *
find(const char *name)
{
    const sp_strategy_t *strategy = sp_strategy_find(name);
    if (strategy == NULL) {
        fail_msg("no strategy '%s'", name);
    }
    return strategy;
}

static bool
is_team(const sp_strategy_t *strategy)
{
    return strategy->program == &sp_team_program;
}

/* A team by hand: these members, who decide as the strategy of that name does. */
typedef struct {
    sp_strategy_t strategy;
    sp_team_t team;
} own_team_t;

static const sp_strategy_t *
team_of(own_team_t *self, const char *decides, const char *const *names)
{
    self->strategy = *find(decides);
    assert_true(is_team(&self->strategy));
    self->team = *(const sp_team_t *) self->strategy.values;
    self->team.names = names;
    self->strategy.values = &self->team;
    return &self->strategy;
}

/* Axelrod-Python 4.13 has teams of so many; Darwin, who changes others, is in none. */
static void
teams_have_as_many_members_as_in_the_library(void **state)
{
    (void) state;
    static const struct {
        const char *name;
        uint32_t n;
    } teams[] = { { "meta_majority", 217 }, { "meta_minority", 217 },
        { "meta_mixer", 217 }, { "meta_winner", 217 }, { "nice_meta_winner", 217 },
        { "meta_winner_ensemble", 217 }, { "nice_meta_winner_ensemble", 217 },
        { "meta_majority_memory_one", 37 }, { "meta_winner_memory_one", 37 },
        { "nmwe_memory_one", 37 }, { "meta_majority_finite_memory", 81 },
        { "meta_winner_finite_memory", 81 }, { "nmwe_finite_memory", 81 },
        { "meta_majority_long_memory", 136 }, { "meta_winner_long_memory", 136 },
        { "nmwe_long_memory", 136 }, { "meta_winner_deterministic", 149 },
        { "nmwe_deterministic", 149 }, { "meta_winner_stochastic", 68 },
        { "nmwe_stochastic", 68 }, { "meta_hunter", 6 },
        { "meta_hunter_aggressive", 7 } };
    for (size_t i = 0; i < sizeof(teams) / sizeof(teams[0]); i++) {
        const sp_strategy_t *member[SP_TEAM_MOST];
        assert_true(is_team(find(teams[i].name)));
        const uint32_t n = sp_team_find(find(teams[i].name)->values, member);
        if (n != teams[i].n) {
            fail_msg("%s has %u members, not %u", teams[i].name, n, teams[i].n);
        }
        for (uint32_t k = 0; k < n; k++) {
            assert_false(is_team(member[k]));
        }
    }
}

/* Teams choose by what the library says of a strategy. That is what we know of it
 * ourselves, but for two: the library counts appeaser among those of endless memory,
 * though its last move and the partner's decide; and random_tit_for_tat among those of
 * one turn, though it knows odd turns from even ones. */
static void
candidates_are_classed_as_we_know_them(void **state)
{
    (void) state;
    for (uint32_t k = 0; k < SP_TEAM_MOST; k++) {
        const char *name = sp_team_candidates[k].name;
        const sp_strategy_t *strategy = find(name);
        const int depth = strategy->form == SP_MEMORY_ONE ? 1 : strategy->memory_depth;
        const unsigned turns = depth == SP_ENDLESS_MEMORY ? SP_TEAM_ALL_TURNS
            : depth <= 1                                  ? SP_TEAM_ONE_TURN
                                                          : SP_TEAM_FEW_TURNS;
        const unsigned luck
            = sp_strategy_is_random(strategy) ? SP_TEAM_CHANCE : SP_TEAM_SURE;
        const bool differs = strcmp(name, "appeaser") == 0
            || strcmp(name, "random_tit_for_tat") == 0;
        if (((turns | luck) == sp_team_candidates[k].facts) == differs) {
            fail_msg("%s: %u here, %u there", name, turns | luck,
                sp_team_candidates[k].facts);
        }
    }
}

/* Plays one match and copies the focal player's moves. */
static sp_match_counts_t
play(const sp_match_rules_t *rules, const sp_strategy_t *focal, const char *partner,
    uint32_t round, uint64_t *moves, uint32_t n_words)
{
    const sp_strategy_t *both[2] = { focal, find(partner) };
    sp_arena_t arena = { 0 };
    sp_match_space_t space;
    sp_error_t err;
    assert_int_equal(
        sp_match_space_init(&space, rules, both, 2, true, &arena, &err), SP_OK);
    static sp_machine_t machine[2];
    sp_player_t player[2];
    for (int i = 0; i < 2; i++) {
        player[i].strategy = both[i];
        player[i].machine
            = sp_strategy_machine(both[i], &machine[i]) ? &machine[i] : NULL;
    }
    sp_match_counts_t counts;
    sp_match_play_any(rules, &game, &player[0], &player[1], 0, 1, round,
        sp_rng_key(17, 0, 0), &space, &counts);
    memcpy(moves, space.history[0], n_words * sizeof(*moves));
    sp_arena_free(&arena);
    return counts;
}

/* A team of one that leaves nothing to chance plays as that one, move by move, where no
 * move goes wrong: its state, its history and what it knows of the match are all there.
 */
static void
a_team_of_one_plays_as_its_member(void **state)
{
    (void) state;
    enum { WORDS = 4 };
    static const sp_match_rules_t rules[] = { { .rounds = 64 * WORDS },
        { .continuation = 0.95 }, { .rounds = 64 * WORDS, .misperception = 0.1 } };
    uint32_t n = 0;
    for (uint32_t k = 0; k < SP_TEAM_MOST; k++) {
        if ((sp_team_candidates[k].facts & SP_TEAM_SURE) == 0) {
            continue;
        }
        const char *const names[] = { sp_team_candidates[k].name, NULL };
        own_team_t self;
        const sp_strategy_t *team = team_of(&self, "meta_majority", names);
        for (uint32_t r = 0; r < 3; r++) {
            uint64_t moves[2][WORDS] = { { 0 } };
            const uint32_t n_words = rules[r].continuation > 0 ? 1 : WORDS;
            const sp_match_counts_t alone
                = play(&rules[r], find(names[0]), "random", k, moves[0], n_words);
            const sp_match_counts_t advised
                = play(&rules[r], team, "random", k, moves[1], n_words);
            if (memcmp(&alone, &advised, sizeof(alone)) != 0
                || (r != 1 && memcmp(moves[0], moves[1], sizeof(moves[0])) != 0)) {
                fail_msg("%s plays otherwise in a team, rules %u", names[0], r);
            }
        }
        n++;
    }
    assert_int_equal(n, 149);
}

/* A team that is asked turn by turn, with a guard behind its state. */
typedef struct {
    sp_match_facts_t facts;
    sp_view_t view;
    const sp_program_t *program;
    unsigned char *state;
    size_t bytes;
    uint64_t history[2][4];
} table_t;

enum { GUARD = 64, MOST_TURNS = 255 };

static void
sit_down(table_t *table, const sp_strategy_t *strategy)
{
    memset(table, 0, sizeof(*table));
    memcpy(table->facts.payoff, game.payoff, sizeof(table->facts.payoff));
    table->program = strategy->program;
    table->view = (sp_view_t) {
        .facts = &table->facts,
        .params = strategy->values,
        .most_turns = MOST_TURNS,
        .own_history = table->history[0],
        .seen_history = table->history[1],
        .stream = { .key = { { 1, 2 } }, .low = 3, .high = 4, .side = 1 },
    };
    table->bytes = strategy->program->state_bytes(strategy->values, MOST_TURNS);
    table->state = calloc(1, table->bytes + GUARD);
    assert_non_null(table->state);
    memset(table->state + table->bytes, 0xa5, GUARD);
    strategy->program->start(&table->view, table->state);
}

static double
ask(table_t *table)
{
    return table->program->move(&table->view, table->state);
}

static void
stand_up(table_t *table)
{
    for (size_t i = 0; i < GUARD; i++) {
        assert_int_equal(table->state[table->bytes + i], 0xa5);
    }
    free(table->state);
}

/* Members take their proposals for what was played: win-stay lose-shift never learns that
 * every C of the team came out as D, which on its own it would answer by D. */
static void
members_do_not_see_what_the_team_played(void **state)
{
    (void) state;
    static const char *const names[] = { "win_stay_lose_shift", NULL };
    own_team_t self;
    table_t table;
    sit_down(&table, team_of(&self, "meta_majority", names));
    for (int turn = 0; turn < 100; turn++) {
        assert_true(ask(&table) == 1);
        sp_view_add(&table.view, SP_DEFECT, SP_COOPERATE);
    }
    stand_up(&table);
}

/* What state_bytes counts is what a team needs, in matches as long as it said. */
static void
no_team_leaves_its_room(void **state)
{
    (void) state;
    uint32_t n = 0;
    for (size_t i = 0; sp_strategies[i] != NULL; i++) {
        if (!is_team(sp_strategies[i])) {
            continue;
        }
        table_t table;
        sit_down(&table, sp_strategies[i]);
        for (uint32_t turn = 0; turn < MOST_TURNS; turn++) {
            const double chance = ask(&table);
            assert_true(chance >= 0 && chance <= 1);
            sp_view_add(&table.view, turn * turn % 7 < 3, turn * turn % 11 < 6);
        }
        stand_up(&table);
        n++;
    }
    assert_int_equal(n, 22);
}

/* How often a team of these means C in turn 0, and in turn 1 after C by both. */
static void
expect_chances(const char *decides, const char *const *names, double first, double second)
{
    own_team_t self;
    table_t table;
    sit_down(&table, team_of(&self, decides, names));
    const double chance = ask(&table);
    sp_view_add(&table.view, SP_COOPERATE, SP_COOPERATE);
    const double then = ask(&table);
    if (chance != first || then != second) {
        fail_msg("%s: C with chance %g and %g, not %g and %g", decides, chance, then,
            first, second);
    }
    stand_up(&table);
}

/* One who cooperates and two who defect; against C the latter earn most. */
static void
teams_decide_by_their_rule(void **state)
{
    (void) state;
    static const char *const three[] = { "always_cooperate", "always_defect",
        "always_defect", NULL };
    static const char *const two[] = { "always_cooperate", "always_defect", NULL };
    expect_chances("meta_majority", three, 0, 0);
    expect_chances("meta_majority", two, 1, 1); /* even votes are C */
    expect_chances("meta_minority", three, 1, 1);
    expect_chances("meta_minority", two, 1, 1);
    expect_chances("meta_mixer", three, 1.0 / 3, 1.0 / 3);
    expect_chances("meta_winner", three, 1, 0); /* nobody is ahead at first */
    expect_chances("nice_meta_winner", three, 1, 1);
    expect_chances("meta_hunter", three, 0, 0);
    static const char *const nice[] = { "always_cooperate", "tit_for_tat", NULL };
    expect_chances("meta_hunter", nice, 1, 1);
}

/* Of 25 members the best two count; all are equal at first, and later ones go first. */
static void
an_ensemble_is_the_best_twelfth_and_the_latest_of_equals(void **state)
{
    (void) state;
    const char *names[26];
    for (int k = 0; k < 25; k++) {
        names[k] = "always_cooperate";
    }
    names[25] = NULL;
    expect_chances("meta_winner_ensemble", names, 1, 1);
    names[24] = "always_defect";
    expect_chances("meta_winner_ensemble", names, 0.5, 0.5); /* one D leads, and a C */
    names[23] = "always_defect";
    expect_chances("meta_winner_ensemble", names, 0, 0);
    names[23] = "always_cooperate";
    names[24] = "always_cooperate";
    names[0] = "always_defect";
    expect_chances("meta_winner_ensemble", names, 1, 0.5);
    expect_chances("nice_meta_winner_ensemble", names, 1, 1);
    names[11] = "always_defect";
    expect_chances("meta_winner_ensemble", names, 1, 0);
}

/* Members draw for themselves: of two who toss coins none, one or both propose C in a
 * quarter, a half and a quarter of turns (4000 turns, four standard errors). */
static void
members_draw_independently(void **state)
{
    (void) state;
    static const char *const names[] = { "random", "random", NULL };
    int n[3] = { 0 };
    for (uint32_t match = 0; match < 20; match++) {
        own_team_t self;
        table_t table;
        const sp_strategy_t *team = team_of(&self, "meta_mixer", names);
        sit_down(&table, team);
        table.view.stream.round = match;
        team->program->start(&table.view, memset(table.state, 0, table.bytes));
        for (int turn = 0; turn < 200; turn++) {
            n[(int) (2 * ask(&table))]++;
            sp_view_add(&table.view, SP_COOPERATE, SP_COOPERATE);
        }
        stand_up(&table);
    }
    assert_true(fabs(n[1] - 2000.0) < 4 * sqrt(4000 * 0.25));
    assert_true(fabs(n[0] - 1000.0) < 4 * sqrt(4000 * 0.1875));
    assert_true(fabs(n[2] - 1000.0) < 4 * sqrt(4000 * 0.1875));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(teams_have_as_many_members_as_in_the_library),
        cmocka_unit_test(candidates_are_classed_as_we_know_them),
        cmocka_unit_test(a_team_of_one_plays_as_its_member),
        cmocka_unit_test(members_do_not_see_what_the_team_played),
        cmocka_unit_test(no_team_leaves_its_room),
        cmocka_unit_test(teams_decide_by_their_rule),
        cmocka_unit_test(an_ensemble_is_the_best_twelfth_and_the_latest_of_equals),
        cmocka_unit_test(members_draw_independently),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
