/* test_strategies_learning.c - learners at other values of their parameters, where what
 * they must do is known beforehand.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "samenspel/param.h"
#include "samenspel/strategy.h"

enum { MOST_TURNS = 255 };

/* A player that is asked turn by turn, on moves that the test prescribes. */
typedef struct {
    sp_match_facts_t facts;
    sp_view_t view;
    const sp_program_t *program;
    double values[16]; /* aligned for any struct of parameters */
    double state[64];
    uint64_t history[2][4];
} table_t;

static void
sit_down(table_t *table, const char *name, const double *value, const double payoff[4])
{
    const sp_strategy_t *strategy = sp_strategy_find(name);
    assert_non_null(strategy);
    memset(table, 0, sizeof(*table));
    for (size_t k = 0; k < strategy->n_params; k++) {
        assert_true(strategy->params[k].offset <= sizeof(table->values) - 8);
        sp_param_store(&strategy->params[k], value[k], table->values);
    }
    memcpy(table->facts.payoff, payoff, sizeof(table->facts.payoff));
    table->program = strategy->program;
    assert_true(strategy->program->state_size <= sizeof(table->state));
    table->view = (sp_view_t) {
        .facts = &table->facts,
        .params = table->values,
        .most_turns = MOST_TURNS,
        .own_history = table->history[0],
        .seen_history = table->history[1],
        .stream = { .key = { { 5, 6 } }, .low = 1, .high = 2 },
    };
    if (strategy->program->start != NULL) {
        strategy->program->start(&table->view, table->state);
    }
}

static unsigned
turn(table_t *table, unsigned seen)
{
    const double chance = table->program->move(&table->view, table->state);
    assert_true(chance == 0 || chance == 1);
    sp_view_add(&table->view, chance == 1, seen);
    return chance == 1;
}

/* A Q-learner that never explores learns nothing of a state before the state comes again:
 * against D that is after memory + 1 turns. If C in vain costs, it defects from then on,
 * and after one C of the partner it has to learn anew. */
static void
a_q_learner_defects_once_a_state_has_come_again(void **state)
{
    (void) state;
    const double costly[4] = { 3, -1, 5, 0 };
    for (uint32_t memory = 0; memory < 14; memory++) {
        const double value[] = { 0.5, 0.5, 0, memory };
        table_t table;
        sit_down(&table, "risky_qlearner", value, costly);
        for (uint32_t t = 0; t < 40; t++) {
            const bool knows = t > memory && (t <= 19 || t > 20 + memory);
            assert_int_equal(turn(&table, t == 19), !knows);
        }
    }
}

/* Where C in vain costs nothing a tie stays a tie, and ties are C. */
static void
a_q_learner_never_learns_from_nothing(void **state)
{
    (void) state;
    const double usual[4] = { 3, 0, 5, 1 };
    const double value[] = { 0.5, 0.5, 0, 2 };
    table_t table;
    sit_down(&table, "risky_qlearner", value, usual);
    for (uint32_t t = 0; t < 100; t++) {
        assert_int_equal(turn(&table, SP_DEFECT), SP_COOPERATE);
    }
}

/* A memory that neither fades nor errs is the whole past: D where each D counts twice. */
static void
a_memory_that_does_not_fade_counts_all_turns(void **state)
{
    (void) state;
    const double usual[4] = { 3, 0, 5, 1 };
    const double value[] = { 0, 0, -2, 1, 5 };
    table_t table;
    sit_down(&table, "memory_decay", value, usual);
    int sum = 0;
    for (uint32_t t = 0; t < 200; t++) {
        const unsigned seen = (t * t + t / 7) % 11 < 8;
        const bool copies = t < 5;
        const unsigned last = t == 0 || sp_view_seen(&table.view, 1);
        assert_int_equal(turn(&table, seen), copies ? last : sum >= 0);
        sum += seen ? 1 : -2;
    }
}

/* A memory that loses an entry each turn holds two: of a partner that has turned to D it
 * soon holds nothing else, however long that cooperated. */
static void
memories_that_go_are_gone(void **state)
{
    (void) state;
    const double usual[4] = { 3, 0, 5, 1 };
    const double value[] = { 1, 0, -2, 1, 3 };
    table_t table;
    sit_down(&table, "memory_decay", value, usual);
    for (uint32_t t = 0; t < 60; t++) {
        assert_int_equal(turn(&table, SP_COOPERATE), SP_COOPERATE);
    }
    for (uint32_t t = 0; t < 60; t++) {
        const unsigned move = turn(&table, SP_DEFECT);
        assert_true(t == 0 ? move == SP_COOPERATE : t < 30 || move == SP_DEFECT);
    }
}

/* Who looks one turn ahead sees that D pays more, whatever is believed of the partner. */
static void
dbs_defects_where_it_looks_one_turn_ahead(void **state)
{
    (void) state;
    const double usual[4] = { 3, 0, 5, 1 };
    const double near[] = { 0.75, 3, 4, 3, 1 };
    const double far[] = { 0.75, 3, 4, 3, 5 };
    table_t table;
    sit_down(&table, "dbs", near, usual);
    for (uint32_t t = 0; t < 100; t++) {
        assert_int_equal(turn(&table, t % 3 != 0), t == 0);
    }
    sit_down(&table, "dbs", far, usual); /* and cooperates with tit for tat further on */
    unsigned copied = SP_COOPERATE;
    for (uint32_t t = 0; t < 100; t++) {
        copied = turn(&table, copied);
        assert_int_equal(copied, SP_COOPERATE);
    }
}

/* One D of a partner that has always answered C by C is noise to DBS; when the partner
 * has turned to D for good, it follows after some turns, sooner the less it bears. */
static void
dbs_takes_one_defection_for_noise(void **state)
{
    (void) state;
    const double usual[4] = { 3, 0, 5, 1 };
    table_t table;
    const double preset[] = { 0.75, 3, 4, 3, 5 };
    sit_down(&table, "dbs", preset, usual);
    for (uint32_t t = 0; t < 60; t++) {
        assert_int_equal(turn(&table, t != 30), SP_COOPERATE);
    }
    uint32_t before = 0;
    for (uint32_t promotion = 1; promotion <= 3; promotion++) {
        const double value[] = { 0.75, promotion, 4, 3, 5 };
        sit_down(&table, "dbs", value, usual);
        uint32_t n_c = 0;
        while (turn(&table, n_c < 30) == SP_COOPERATE && n_c < 60) {
            n_c++;
        }
        assert_in_range(n_c, 31, 40);
        assert_true(n_c > before);
        before = n_c;
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_q_learner_defects_once_a_state_has_come_again),
        cmocka_unit_test(a_q_learner_never_learns_from_nothing),
        cmocka_unit_test(a_memory_that_does_not_fade_counts_all_turns),
        cmocka_unit_test(memories_that_go_are_gone),
        cmocka_unit_test(dbs_defects_where_it_looks_one_turn_ahead),
        cmocka_unit_test(dbs_takes_one_defection_for_noise),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
