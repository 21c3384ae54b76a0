/* test_theory_enforce.c - lines that memory-one players enforce, with and without another
 * turn for sure; partners and rivals against opponents of all kinds.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/theory.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const double axelrod[] = { 3, 0, 5, 1 };

static void
assert_within(double obtained, double expected, double allowed)
{
    if (!(fabs(obtained - expected) <= allowed)) {
        print_error("obtained %.17g, expected %.17g\n", obtained, expected);
    }
    assert_true(fabs(obtained - expected) <= allowed);
}

static double
uniform(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (double) (*state >> 11) * 0x1p-53;
}

/* A random opponent; often one that leaves nothing to chance. */
static sp_memory_one_t
opponent(uint64_t *state)
{
    const bool pure = uniform(state) < 0.5;
    sp_memory_one_t player;
    double *const place[] = { &player.first, &player.after[0], &player.after[1],
        &player.after[2], &player.after[3] };
    for (unsigned k = 0; k < 5; k++) {
        const double u = uniform(state);
        *place[k] = pure ? u < 0.5 : u;
    }
    return player;
}

static void
play(const sp_memory_one_t *one, const sp_memory_one_t *other, double continuation,
    sp_expected_t *expected)
{
    const sp_game_t game = { .payoff = { 3, 0, 5, 1 } };
    const sp_match_rules_t rules = { .rounds = 1, .continuation = continuation };
    sp_match_expected_memory_one(&game, &rules, one, other, expected);
}

/* chi, kappa, phi of published players, without end. */
static void
published_players_are_what_they_are_called(void **state)
{
    (void) state;
    static const struct {
        double after[4];
        sp_enforced_t kind;
        double chi, kappa, phi;
    } row[] = {
        { { 11.0 / 13, 0.5, 7.0 / 26, 0 }, SP_EXTORTIONATE, 3, 1, 1.0 / 26 },
        { { 8.0 / 9, 0.5, 1.0 / 3, 0 }, SP_EXTORTIONATE, 2, 1, 1.0 / 18 },
        { { 1, 1.0 / 8, 1, 1.0 / 4 }, SP_GENEROUS, 2, 3, -1.0 / 8 },
        { { 1, 0, 1, 0 }, SP_FAIR, 1, NAN, -1.0 / 5 },
        { { 2.0 / 3, 0, 2.0 / 3, 1.0 / 3 }, SP_EQUALISER, INFINITY, 2, 1.0 / 3 },
        { { 1, 0, 0, 1 }, SP_ENFORCES_NOTHING, NAN, NAN, NAN },
        { { 0, 0, 0, 0 }, SP_ENFORCES_NOTHING, NAN, NAN, NAN },
        { { 1, 1, 0, 0 }, SP_ENFORCES_NOTHING, NAN, NAN, NAN }, /* repeat: 0 = 0 */
    };
    for (unsigned i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
        sp_zero_determinant_t line;
        sp_error_t err;
        assert_int_equal(
            sp_theory_zero_determinant(axelrod, row[i].after, &line, &err), SP_OK);
        assert_int_equal(line.kind, row[i].kind);
        assert_int_equal(line.enforces, row[i].kind != SP_ENFORCES_NOTHING);
        if (!line.enforces) {
            assert_true(isnan(line.slope) && isnan(line.baseline) && isnan(line.phi));
            continue;
        }
        if (isinf(row[i].chi)) {
            assert_true(isinf(line.slope));
        } else {
            assert_within(line.slope, row[i].chi, 1e-12);
            assert_within(fabs(line.phi), fabs(row[i].phi), 1e-12);
        }
        if (isnan(row[i].kappa)) {
            assert_true(isnan(line.baseline));
        } else {
            assert_within(line.baseline, row[i].kappa, 1e-12);
        }
    }
}

/* With continuation d, p = (p^Rep + alpha g + beta g' + gamma - (1-d) p_0)/d enforces its
 * line against everybody, in the matches that the engine pays (Hilbe et al. 2015). */
static void
discounted_lines_hold_against_everybody(void **state)
{
    (void) state;
    static const struct {
        double kappa, chi, phi, first, d;
        sp_enforced_t kind;
    } row[] = {
        { 1, 3, 0.03, 0, 0.9, SP_EXTORTIONATE },
        { 3, 2, 0.1, 1, 0.8, SP_GENEROUS },
        { 2, 1.5, 0.12, 0.5, 0.9, SP_ENFORCES_LINE },
    };
    for (unsigned i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
        const double d = row[i].d;
        sp_memory_one_t player = { .first = row[i].first };
        for (unsigned k = 0; k < 4; k++) {
            const double own = axelrod[k], other = axelrod[k == 1 ? 2 : k == 2 ? 1 : k];
            const double line =
                row[i].phi * (own - row[i].kappa - row[i].chi * (other - row[i].kappa));
            player.after[k] = ((k < 2) + line - (1.0 - d) * player.first) / d;
            assert_true(player.after[k] >= 0.0 && player.after[k] <= 1.0);
        }
        sp_zero_determinant_t found;
        sp_error_t err;
        assert_int_equal(sp_theory_enforced(axelrod, &player, d, &found, &err), SP_OK);
        assert_int_equal(found.kind, row[i].kind);
        assert_within(found.slope, row[i].chi, 1e-11);
        assert_within(found.baseline, row[i].kappa, 1e-11);
        assert_within(found.phi, row[i].phi, 1e-13);
        uint64_t seed = 17;
        for (unsigned t = 0; t < 300; t++) {
            const sp_memory_one_t other = opponent(&seed);
            sp_expected_t expected;
            play(&player, &other, d, &expected);
            assert_within(expected.payoff_focal - row[i].kappa,
                row[i].chi * (expected.payoff_partner - row[i].kappa), 1e-11);
        }
        /* without the first move in the sum it is no line */
        assert_int_equal(sp_theory_enforced(axelrod, &player, 1.0, &found, &err), SP_OK);
        assert_false(found.enforces);
    }
    /* TFT is fair only without end; what it loses by the last move is the same for all
     * partners where the gains from both moves add up */
    static const double donation[] = { 2, -1, 3, 0 };
    const sp_memory_one_t tft = { 1, { 1, 0, 1, 0 } };
    sp_zero_determinant_t found;
    sp_error_t err;
    assert_int_equal(sp_theory_enforced(donation, &tft, 0.9, &found, &err), SP_OK);
    assert_true(found.enforces && found.kind == SP_GENEROUS);
    assert_within(found.baseline, 2.0, 1e-12);
    assert_int_equal(sp_theory_enforced(axelrod, &tft, 0.9, &found, &err), SP_OK);
    assert_false(found.enforces);
}

/* Known players, without end (5, 3, 1, 0): generosity up to 1/3 is a partner, WSLS stands
 * on the border (2R = T + P), ALLD and extortioners are rivals, TFT is a rival and on the
 * border of partners, GRIM is a partner. */
static void
known_partners_and_rivals(void **state)
{
    (void) state;
    static const struct {
        double after[4];
        bool partner, holds, rival;
    } row[] = {
        { { 1, 0.3, 1, 0.3 }, true, true, false },
        { { 1, 1.0 / 3, 1, 1.0 / 3 }, false, true, false },
        { { 1, 0.34, 1, 0.34 }, false, false, false },
        { { 1, 0, 0, 1 }, false, true, false },
        { { 1, 0, 1, 0 }, true, true, true },
        { { 1, 0, 0, 0 }, true, true, true },
        { { 0, 0, 0, 0 }, false, false, true },
        { { 8.0 / 9, 0.5, 1.0 / 3, 0 }, false, false, true },
        { { 1, 1, 1, 1 }, false, false, false },
    };
    for (unsigned i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
        sp_memory_one_t player = { .first = 1 };
        memcpy(player.after, row[i].after, sizeof(player.after));
        sp_rivalry_t rivalry;
        sp_error_t err;
        assert_int_equal(sp_theory_rivalry(axelrod, &player, 1.0, &rivalry, &err), SP_OK);
        assert_int_equal(rivalry.partner, row[i].partner);
        assert_int_equal(rivalry.holds, row[i].holds);
        assert_int_equal(rivalry.rival, row[i].rival);
    }
}

/* What the classes say of discounted matches holds against a thousand opponents each, and
 * who is in no class is beaten by one of them. 400 players. */
static void
classes_are_borne_out_by_opponents(void **state)
{
    (void) state;
    uint64_t seed = 23;
    unsigned n_partners = 0, n_rivals = 0;
    for (unsigned t = 0; t < 400; t++) {
        sp_memory_one_t player = opponent(&seed);
        if (t % 2 == 0) {
            player.first = player.after[SP_CC] = 1.0;
        } else {
            player.first = player.after[SP_DD] = 0.0;
        }
        const double d = t % 4 < 2 ? 0.6 : 0.95;
        sp_rivalry_t rivalry;
        sp_error_t err;
        assert_int_equal(sp_theory_rivalry(axelrod, &player, d, &rivalry, &err), SP_OK);
        n_partners += rivalry.partner;
        n_rivals += rivalry.rival;
        double most = -INFINITY, lead = -INFINITY;
        for (unsigned k = 0; k < 1032; k++) {
            /* every pure opponent, then random ones */
            sp_memory_one_t other = { k & 1u,
                { k >> 1 & 1u, k >> 2 & 1u, k >> 3 & 1u, k >> 4 & 1u } };
            if (k >= 32) {
                other = opponent(&seed);
            }
            sp_expected_t expected;
            play(&player, &other, d, &expected);
            most = fmax(most, expected.payoff_partner);
            lead = fmax(lead, expected.payoff_partner - expected.payoff_focal);
            if (rivalry.partner && expected.payoff_partner >= 3.0 - 1e-12) {
                assert_within(expected.payoff_focal, 3.0, 1e-9);
            }
        }
        if (rivalry.nice && fabs(rivalry.partner_margin) > 1e-9) {
            assert_int_equal(rivalry.holds, most <= 3.0 + 1e-12);
        }
        if (!isnan(rivalry.rival_margin)) {
            assert_int_equal(rivalry.rival, lead <= 1e-12);
        }
    }
    assert_true(n_partners > 20 && n_rivals > 40);
}

static void
what_does_not_fit_is_refused_in_words(void **state)
{
    (void) state;
    const sp_memory_one_t player = { 1, { 1, 0, 1, 0 } }, odd = { 1, { 1.5, 0, 1, 0 } };
    static const double stag[] = { 4, 0, 3, 2 };
    sp_rivalry_t rivalry;
    sp_zero_determinant_t line;
    sp_error_t err;
    assert_int_equal(sp_theory_rivalry(stag, &player, 1.0, &rivalry, &err), SP_ERR_RANGE);
    assert_non_null(strstr(err.message, "prisoner's dilemma"));
    assert_int_equal(sp_theory_rivalry(axelrod, &odd, 1.0, &rivalry, &err), SP_ERR_RANGE);
    assert_int_equal(
        sp_theory_enforced(axelrod, &player, 0.0, &line, &err), SP_ERR_RANGE);
    assert_int_equal(sp_theory_enforced(axelrod, &odd, 0.5, &line, &err), SP_ERR_RANGE);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_players_are_what_they_are_called),
        cmocka_unit_test(discounted_lines_hold_against_everybody),
        cmocka_unit_test(known_partners_and_rivals),
        cmocka_unit_test(classes_are_borne_out_by_opponents),
        cmocka_unit_test(what_does_not_fit_is_refused_in_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
