/* test_theory_images.c - norms, and how many they call good.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/theory.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void
assert_close(double obtained, double expected, double tolerance)
{
    if (!(fabs(obtained - expected) <= tolerance)) {
        print_error("obtained %.17g, expected %.17g\n", obtained, expected);
    }
    assert_true(fabs(obtained - expected) <= tolerance);
}

/* ---- norms ------------------------------------------------------------------------- */

/* The names of model.md 7.8 stand for its numbers. */
static void
names_stand_for_their_bits(void **state)
{
    (void) state;
    static const struct {
        const char *name;
        unsigned assess, act;
    } row[] = { { "image_scoring", 204, 10 }, { "standing", 221, 10 },
        { "stern_judging", 153, 10 }, { "shunning", 136, 10 }, { "L1", 220, 11 },
        { "L2", 156, 11 }, { "L3", 221, 10 }, { "L4", 217, 10 }, { "L5", 157, 10 },
        { "L6", 153, 10 }, { "L7", 216, 10 }, { "L8", 152, 10 } };
    const size_t n = sizeof(row) / sizeof(row[0]);
    for (size_t k = 0; k < n; k++) {
        assert_string_equal(sp_norms[k].name, row[k].name);
        assert_string_equal(sp_norm_names[k], row[k].name);
        assert_int_equal(sp_norms[k].assess, row[k].assess);
        assert_int_equal(sp_norms[k].act, row[k].act);
        assert_ptr_equal(sp_norm_find(row[k].name), &sp_norms[k]);
    }
    assert_null(sp_norms[n].name);
    assert_null(sp_norm_names[n]);
    assert_null(sp_norm_find("L9"));
}

/* What the sentences say, situation by situation. */
static void
norms_do_what_their_summaries_say(void **state)
{
    (void) state;
    for (unsigned k = 0; k < 8; k++) {
        const bool donor = k & 4, act = k & 2, recipient = k & 1;
        assert_int_equal(sp_norm_good(204, donor, act, recipient), act);
        assert_int_equal(sp_norm_good(221, donor, act, recipient), act || !recipient);
        assert_int_equal(sp_norm_good(153, donor, act, recipient), act == recipient);
        assert_int_equal(sp_norm_good(136, donor, act, recipient), act && recipient);
    }
    for (unsigned k = 0; k < 4; k++) {
        assert_int_equal(sp_norm_cooperates(SP_NORM_DISCRIMINATES, k & 2, k & 1), k & 1);
    }
    /* the eight are all those that agree on five situations, once each */
    unsigned seen = 0;
    for (char digit = '1'; digit <= '8'; digit++) {
        const char name[] = { 'L', digit, '\0' };
        const unsigned bits = sp_norm_find(name)->assess;
        assert_int_equal(bits & 186u, 152u);
        seen |= 1u << ((bits >> 6 & 1u) * 4u + (bits >> 2 & 1u) * 2u + (bits & 1u));
    }
    assert_int_equal(seen, 255);
}

static void
norms_are_read_by_name_or_number(void **state)
{
    (void) state;
    sp_norm_t norm;
    assert_true(sp_norm_read("stern_judging", &norm));
    assert_int_equal(norm.assess, 153);
    assert_true(sp_norm_read("0", &norm));
    assert_int_equal(norm.assess, 0);
    assert_true(sp_norm_read("255", &norm));
    assert_int_equal(norm.assess, 255);
    assert_int_equal(norm.act, SP_NORM_DISCRIMINATES);
    static const char *const wrong[] = { "", "256", "1000", "-1", "12x", "007", "l1",
        " 5" };
    for (size_t k = 0; k < sizeof(wrong) / sizeof(wrong[0]); k++) {
        assert_false(sp_norm_read(wrong[k], &norm));
    }
}

/* ---- goodness: target T34 ---------------------------------------------------------- */

static sp_images_t
living_by(const char *name, double error)
{
    const sp_norm_t *const norm = sp_norm_find(name);
    return (sp_images_t) { norm->assess, norm->act, error, 0.0, 1.0 };
}

/* The share of good that a population of all good comes to. */
static double
goodness(const sp_images_t *images, bool is_private)
{
    sp_error_t err;
    sp_fixed_point_t point[SP_MOST_GOODNESS];
    unsigned n;
    assert_int_equal(sp_theory_goodness(images, is_private, point, &n, &err), SP_OK);
    assert_true(n >= 1);
    for (unsigned k = 0; k < n; k++) {
        assert_close(
            sp_theory_next_goodness(images, is_private, point[k].x), point[k].x, 1e-15);
        const double h = 1e-5, x = point[k].x;
        assert_close(point[k].rate,
            (sp_theory_next_goodness(images, is_private, x + h)
                - sp_theory_next_goodness(images, is_private, x - h))
                    / (2.0 * h)
                - 1.0,
            1e-8);
    }
    double good = 1.0;
    for (int round = 0; round < 20000; round++) {
        good = sp_theory_next_goodness(images, is_private, good);
    }
    assert_close(point[n - 1].x, good, 1e-9); /* down to the highest of them */
    return point[n - 1].x;
}

static void
public_images_of_stern_judging_and_image_scoring(void **state)
{
    (void) state;
    const double errors[] = { 0.01, 0.05, 0.2 };
    for (int k = 0; k < 3; k++) {
        const double error = errors[k];
        sp_images_t images = living_by("stern_judging", error);
        assert_close(sp_theory_image_cooperation(&images, goodness(&images, false)),
            1.0 - error, 1e-14);
        images = living_by("image_scoring", error);
        assert_close(goodness(&images, false), 0.5, 1e-13);
        /* shunning: good is who met the good, whatever it does */
        images = living_by("shunning", error);
        assert_close(goodness(&images, false), 0.5, 1e-13);
        /* standing: all acts of discriminators are justified */
        images = living_by("standing", error);
        assert_close(goodness(&images, false), 1.0 - error, 1e-14);
    }
    sp_error_t err;
    sp_fixed_point_t point[SP_MOST_GOODNESS];
    unsigned n;
    const sp_images_t still = living_by("image_scoring", 0.0);
    assert_int_equal(sp_theory_goodness(&still, false, point, &n, &err), SP_ERR_RANGE);
}

/* In public the leading eight keep cooperation: small errors cost little; a slip leaves a
 * bad image that is soon repaired. */
static void
leading_eight_cooperate_in_public(void **state)
{
    (void) state;
    for (char digit = '1'; digit <= '8'; digit++) {
        const char name[] = { 'L', digit, '\0' };
        sp_images_t images = living_by(name, 1e-3);
        images.slip = 1e-3;
        const double x = sp_theory_image_cooperation(&images, goodness(&images, false));
        assert_true(x > 1.0 - 6e-3 && x < 1.0 - 1e-3);
    }
    /* and against the plain count over all situations, for every norm */
    for (unsigned assess = 0; assess < 256; assess++) {
        const sp_images_t images = { (uint8_t) assess, (uint8_t) (assess % 16), 0.03,
            0.02, 0.7 };
        const double g = 0.37;
        double sum = 0.0;
        for (unsigned k = 0; k < 8; k++) {
            const bool donor = k & 4, act = k & 2, recipient = k & 1;
            const double wants =
                0.3 + 0.7 * sp_norm_cooperates(images.act, donor, recipient);
            const double c = wants * 0.98 + (1.0 - wants) * 0.02;
            const double is_good =
                sp_norm_good(assess, donor, act, recipient) ? 0.97 : 0.03;
            sum += (donor ? g : 1.0 - g) * (recipient ? g : 1.0 - g) * (act ? c : 1.0 - c)
                * is_good;
        }
        assert_close(sp_theory_next_goodness(&images, false, g), sum, 1e-15);
    }
}

static void
private_images_of_stern_judging_tell_nothing(void **state)
{
    (void) state;
    sp_images_t images = living_by("stern_judging", 0.02);
    assert_close(goodness(&images, true), 0.5, 1e-13);
    sp_error_t err;
    double good, cooperation;
    assert_int_equal(
        sp_theory_seen_by_all(&images, 64, 4000, &good, &cooperation, &err), SP_OK);
    assert_close(good, 0.5, 1e-6);
    assert_close(cooperation, 0.5, 1e-6);
    /* image scoring looks at the act alone: the grid is exact, in public or not */
    images = living_by("image_scoring", 0.02);
    assert_int_equal(
        sp_theory_seen_by_all(&images, 64, 4000, &good, &cooperation, &err), SP_OK);
    assert_close(good, 0.5, 1e-9);
    assert_int_equal(
        sp_theory_seen_by_all(&images, 1, 10, &good, &cooperation, &err), SP_ERR_RANGE);
}

/* A plain population of 300 agents with 90000 images, one act a round seen by all: within
 * its size, 1/300, and noise of the grid's answer. A norm with third-order bits, one that
 * collapses in private and one that does not. */
static void
images_of_one_act_seen_by_all_follow_a_plain_population(void **state)
{
    (void) state;
    enum { N = 300, ROUNDS = 300 };
    static unsigned char image[2][N][N];
    static const char *const names[] = { "L1", "L3", "L7" };
    uint64_t seed = 88172645463325252u;
#define DRAW()                                                                           \
    (seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17,                          \
        (double) (seed >> 11) * 0x1p-53)
    for (int which = 0; which < 3; which++) {
        sp_images_t images = living_by(names[which], 0.05);
        images.slip = 0.02;
        memset(image, 1, sizeof(image));
        double sum = 0.0, acts = 0.0;
        for (int round = 0; round < ROUNDS; round++) {
            unsigned char(*const now)[N] = image[round % 2];
            unsigned char(*const next)[N] = image[1 - round % 2];
            for (int i = 0; i < N; i++) {
                const int j = (i + 1 + (int) (DRAW() * (N - 1))) % N;
                const bool meant = sp_norm_cooperates(images.act, now[i][i], now[i][j]);
                const bool act = DRAW() < images.slip ? !meant : meant;
                for (int holder = 0; holder < N; holder++) {
                    const bool good =
                        sp_norm_good(images.assess, now[holder][i], act, now[holder][j]);
                    next[holder][i] = DRAW() < images.error ? !good : good;
                    sum += round >= ROUNDS / 3 ? next[holder][i] : 0;
                }
                acts += round >= ROUNDS / 3 ? act : 0;
            }
        }
        const double rounds = ROUNDS - ROUNDS / 3;
        sp_error_t err;
        double good, cooperation;
        assert_int_equal(
            sp_theory_seen_by_all(&images, 128, 4000, &good, &cooperation, &err), SP_OK);
        assert_close(sum / (rounds * N * N), good, 0.01);
        assert_close(acts / (rounds * N), cooperation, 0.01);
    }
#undef DRAW
}

/* Where all see the same act but err on their own, the four of the leading eight that let
 * a good donor help the bad keep most of their cooperation, and the other four do not
 * (Hilbe et al. 2018; Fujimoto & Ohtsuki, arXiv 2310.12581). */
static void
half_of_the_leading_eight_bear_private_errors(void **state)
{
    (void) state;
    sp_error_t err;
    for (char digit = '1'; digit <= '8'; digit++) {
        const char name[] = { 'L', digit, '\0' };
        const sp_images_t images = living_by(name, 0.05);
        double good, cooperation;
        assert_int_equal(
            sp_theory_seen_by_all(&images, 64, 4000, &good, &cooperation, &err), SP_OK);
        if (images.assess & 64u) {
            assert_true(cooperation > 0.87);
        } else {
            assert_true(cooperation < 0.72);
        }
    }
}

static void
discriminators_withstand_defectors_who_are_known(void **state)
{
    (void) state;
    assert_close(sp_theory_discriminator_advantage(3.0, 1.0, 1.0 / 3.0), 0.0, 1e-15);
    assert_true(sp_theory_discriminator_advantage(3.0, 1.0, 0.34) > 0.0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_stand_for_their_bits),
        cmocka_unit_test(norms_do_what_their_summaries_say),
        cmocka_unit_test(norms_are_read_by_name_or_number),
        cmocka_unit_test(public_images_of_stern_judging_and_image_scoring),
        cmocka_unit_test(leading_eight_cooperate_in_public),
        cmocka_unit_test(private_images_of_stern_judging_tell_nothing),
        cmocka_unit_test(images_of_one_act_seen_by_all_follow_a_plain_population),
        cmocka_unit_test(half_of_the_leading_eight_bear_private_errors),
        cmocka_unit_test(discriminators_withstand_defectors_who_are_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
