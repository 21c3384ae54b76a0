/* test_game.c - kinds of games: documented rows, payoffs, contradictions named.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "samenspel/game.h"

enum { MOST_BYTES = 4096 };

static const sp_game_kind_t *
kind_of(const char *name)
{
    for (size_t i = 0; sp_game_kinds[i] != NULL; i++) {
        if (strcmp(sp_game_kinds[i]->name, name) == 0) {
            return sp_game_kinds[i];
        }
    }
    fail_msg("no game '%s'", name);
    return NULL;
}

/* A struct of the kind's parameters at their presets, with values of some set by name. */
static sp_status_t
make(const char *name, const char *const *keys, const double *values, size_t n,
    sp_game_t *game, sp_error_t *err)
{
    const sp_game_kind_t *kind = kind_of(name);
    union {
        double aligned;
        unsigned char bytes[MOST_BYTES];
    } owner = { 0 };
    assert_true(kind->params_size <= sizeof(owner));
    for (size_t i = 0; i < kind->n_params; i++) {
        double value = kind->params[i].preset;
        for (size_t k = 0; k < n; k++) {
            value = strcmp(keys[k], kind->params[i].name) == 0 ? values[k] : value;
        }
        sp_param_store(&kind->params[i], value, &owner);
    }
    return kind->make(&owner, game, err);
}

/* For every kind, those to come included: the tables agree, rows are complete, and the
 * presets lie in their ranges and make a game with finite payoffs. */
static void
every_kind_is_documented_and_works_at_its_presets(void **state)
{
    (void) state;
    size_t n = 0;
    for (; sp_game_kinds[n] != NULL; n++) {
        const sp_game_kind_t *kind = sp_game_kinds[n];
        assert_string_equal(sp_game_kind_names[n], kind->name);
        assert_true(n == 0 || strcmp(sp_game_kind_names[n - 1], kind->name) < 0);
        assert_true(strlen(kind->summary) > 10 && strlen(kind->source) > 10);
        assert_true(kind->n_params > 0);
        for (size_t i = 0; i < kind->n_params; i++) {
            const sp_param_t *param = &kind->params[i];
            sp_error_t err;
            assert_true(strlen(param->name) > 0 && strlen(param->symbol) > 0);
            assert_true(strlen(param->summary) > 0 && strlen(param->unit) > 0);
            assert_true(strlen(param->rows) > 0 && strlen(param->source) > 0);
            assert_true(strcmp(param->phase, "settle") == 0
                || strcmp(param->name, "group_size") == 0);
            assert_int_equal(sp_param_check(param, param->preset, &err), SP_OK);
            const size_t size = param->type == SP_REAL ? sizeof(double) : sizeof(bool);
            assert_true(param->offset + size <= kind->params_size);
            for (size_t j = 0; j < i; j++) {
                assert_string_not_equal(kind->params[j].name, param->name);
                assert_true(kind->params[j].offset != param->offset);
            }
        }
        sp_game_t game;
        sp_error_t err;
        if (kind->read != NULL) { /* its payoffs have no presets */
            assert_int_equal(make(kind->name, NULL, NULL, 0, &game, &err), SP_ERR_RANGE);
            continue;
        }
        assert_int_equal(make(kind->name, NULL, NULL, 0, &game, &err), SP_OK);
        assert_int_equal(kind->of_groups, game.of_groups);
        if (game.of_groups) {
            double row[2 * (SP_MOST_GROUP + 1)];
            double least = INFINITY;
            double most = -INFINITY;
            sp_game_group_range(&game, game.group_size, row, &least, &most);
            assert_true(most > least && isfinite(most - least));
        } else {
            assert_true(sp_game_spread(&game) > 0 && isfinite(sp_game_spread(&game)));
        }
    }
    assert_null(sp_game_kind_names[n]);
    assert_true(n >= 2);
}

static void
outcomes_stand_in_the_order_cc_cd_dc_dd(void **state)
{
    (void) state;
    assert_int_equal(sp_outcome(SP_COOPERATE, SP_COOPERATE), SP_CC);
    assert_int_equal(sp_outcome(SP_COOPERATE, SP_DEFECT), SP_CD);
    assert_int_equal(sp_outcome(SP_DEFECT, SP_COOPERATE), SP_DC);
    assert_int_equal(sp_outcome(SP_DEFECT, SP_DEFECT), SP_DD);
}

static void
donation_pays_benefit_less_cost(void **state)
{
    (void) state;
    sp_game_t game;
    assert_int_equal(make("donation", (const char *[]) { "benefit", "cost" },
        (double[]) { 2.5, 1 }, 2, &game, NULL), SP_OK);
    assert_true(game.payoff[SP_CC] == 1.5 && game.payoff[SP_CD] == -1);
    assert_true(game.payoff[SP_DC] == 2.5 && game.payoff[SP_DD] == 0);
    assert_true(game.additive && game.benefit == 2.5 && game.cost == 1);
    assert_true(sp_game_spread(&game) == 3.5);
}

static void
donation_without_gain_is_refused_naming_both_values(void **state)
{
    (void) state;
    sp_game_t game;
    sp_error_t err;
    const char *keys[] = { "benefit", "cost" };
    assert_int_equal(make("donation", keys, (double[]) { 0.1, 2.5 }, 2, &game, &err),
        SP_ERR_RANGE);
    assert_string_equal(err.message, "benefit = 0.1 must exceed cost = 2.5: otherwise "
        "cooperation gains nobody anything");
    assert_int_equal(make("donation", keys, (double[]) { 1, 1 }, 2, &game, &err),
        SP_ERR_RANGE);
    assert_int_equal(make("donation", keys, (double[]) { NAN, 1 }, 2, &game, &err),
        SP_ERR_RANGE);
}

static void
matrix_takes_the_four_payoffs_as_they_are(void **state)
{
    (void) state;
    sp_game_t game;
    assert_int_equal(make("matrix", NULL, NULL, 0, &game, NULL), SP_OK);
    assert_true(game.payoff[SP_CC] == 3 && game.payoff[SP_CD] == 0);
    assert_true(game.payoff[SP_DC] == 5 && game.payoff[SP_DD] == 1);
    assert_false(game.additive);
    assert_true(sp_game_spread(&game) == 5);
    /* weak dilemma of Nowak & May: T = b, R = 1, S = P = 0 */
    assert_int_equal(make("matrix",
        (const char *[]) { "reward", "temptation", "punishment" },
        (double[]) { 1, 1.85, 0 }, 3, &game, NULL), SP_OK);
    assert_true(game.payoff[SP_DC] == 1.85 && game.payoff[SP_DD] == 0 && !game.additive);
}

/* The same payoffs are the same game, whichever way they were written. */
static void
matrix_recognises_a_donation_game(void **state)
{
    (void) state;
    sp_game_t donation;
    sp_game_t matrix;
    assert_int_equal(make("donation", NULL, NULL, 0, &donation, NULL), SP_OK);
    assert_int_equal(make("matrix",
        (const char *[]) { "reward", "sucker", "temptation", "punishment" },
        (double[]) { 2, -1, 3, 0 }, 4, &matrix, NULL), SP_OK);
    assert_memory_equal(matrix.payoff, donation.payoff, sizeof(donation.payoff));
    assert_true(matrix.additive);
    assert_true(matrix.benefit == donation.benefit && matrix.cost == donation.cost);
}

static void
matrix_refuses_payoffs_whose_difference_overflows(void **state)
{
    (void) state;
    sp_game_t game;
    sp_error_t err;
    assert_int_equal(make("matrix", (const char *[]) { "reward", "sucker" },
        (double[]) { 1.5e308, -1.5e308 }, 2, &game, &err), SP_ERR_RANGE);
    assert_non_null(strstr(err.message, "too far apart"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_is_documented_and_works_at_its_presets),
        cmocka_unit_test(outcomes_stand_in_the_order_cc_cd_dc_dd),
        cmocka_unit_test(donation_pays_benefit_less_cost),
        cmocka_unit_test(donation_without_gain_is_refused_naming_both_values),
        cmocka_unit_test(matrix_takes_the_four_payoffs_as_they_are),
        cmocka_unit_test(matrix_recognises_a_donation_game),
        cmocka_unit_test(matrix_refuses_payoffs_whose_difference_overflows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
