/* test_theory_images.c - norms, links, transitions and committed minorities.
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
    static const char *const wrong[]
        = { "", "256", "1000", "-1", "12x", "007", "l1", " 5" };
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
        assert_close(sp_theory_next_goodness(images, is_private, point[k].x), point[k].x,
            1e-15);
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
        const sp_images_t images
            = { (uint8_t) assess, (uint8_t) (assess % 16), 0.03, 0.02, 0.7 };
        const double g = 0.37;
        double sum = 0.0;
        for (unsigned k = 0; k < 8; k++) {
            const bool donor = k & 4, act = k & 2, recipient = k & 1;
            const double wants
                = 0.3 + 0.7 * sp_norm_cooperates(images.act, donor, recipient);
            const double c = wants * 0.98 + (1.0 - wants) * 0.02;
            const double is_good
                = sp_norm_good(assess, donor, act, recipient) ? 0.97 : 0.03;
            sum += (donor ? g : 1.0 - g) * (recipient ? g : 1.0 - g)
                * (act ? c : 1.0 - c) * is_good;
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
                    const bool good = sp_norm_good(
                        images.assess, now[holder][i], act, now[holder][j]);
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

static void
discriminators_withstand_defectors_who_are_known(void **state)
{
    (void) state;
    assert_close(sp_theory_discriminator_advantage(3.0, 1.0, 1.0 / 3.0), 0.0, 1e-15);
    assert_true(sp_theory_discriminator_advantage(3.0, 1.0, 0.34) > 0.0);
}

/* ---- committed minorities: targets T18, T19 ----------------------------------------- */

static void
zealots_raise_the_rest_as_printed(void **state)
{
    (void) state;
    static const double row[][4] = { { 0.1, 1.0, 1.2, 0.5 }, { 0.1, 0.1, 2.5, 0.8 },
        { 0.1, 0.1, 1.5, 1.0 } };
    sp_error_t err;
    double x;
    for (int k = 0; k < 3; k++) {
        const double payoff[] = { 1.0, 0.0, row[k][2], 0.0 };
        assert_int_equal(
            sp_theory_zealots(payoff, row[k][0], row[k][1], &x, &err), SP_OK);
        assert_close(x, row[k][3], 1e-14);
    }
    /* all cooperate up to the line T = 1 + y/w of the paper's first figure */
    for (int k = 1; k < 10; k++) {
        const double y = 0.05 * k, w = 0.1 * k + 0.05;
        double payoff[] = { 1.0, 0.0, 1.0 + y / w - 1e-6, 0.0 };
        assert_int_equal(sp_theory_zealots(payoff, y, w, &x, &err), SP_OK);
        assert_close(x, 1.0, 0.0);
        payoff[SP_DC] += 2e-6;
        assert_int_equal(sp_theory_zealots(payoff, y, w, &x, &err), SP_OK);
        assert_true(x < 1.0);
        assert_close(y * (1.0 - w) * (1.0 + y)
                + w * (x + y) * (x + y - x * payoff[SP_DC]),
            0.0, 1e-15);
    }
    const double donation[] = { 2.0, -1.0, 3.0, 0.0 };
    assert_int_equal(sp_theory_zealots(donation, 0.1, 1.0, &x, &err), SP_ERR_RANGE);
    assert_int_equal(sp_theory_zealots(donation, 0.0, 0.1, &x, &err), SP_ERR_RANGE);
    assert_int_equal(sp_theory_zealots(donation, 0.1, 0.0, &x, &err), SP_OK);
    assert_close(x, 1.0, 0.0); /* neutral, and zealots never give in */
}

static void
one_in_ten_turns_the_naming_game(void **state)
{
    (void) state;
    const double critical = sp_theory_naming_critical();
    assert_close(critical, 0.09788910377, 0.5e-11);
    sp_error_t err;
    double a, b;
    /* the way past the ghost of the two states takes time ~ 1/sqrt(p - critical) */
    assert_int_equal(sp_theory_naming(critical - 1e-8, 1e6, &a, &b, &err), SP_OK);
    assert_true(b > 0.5);
    assert_int_equal(sp_theory_naming(critical + 1e-8, 1e6, &a, &b, &err), SP_OK);
    assert_true(b < 1e-9);
    assert_close(a, 1.0 - critical - 1e-8, 1e-9);
    assert_int_equal(sp_theory_naming(1.5, 1.0, &a, &b, &err), SP_ERR_RANGE);
    /* and beside the plain Euler-Richardson step on the way */
    const double p = 0.12, step = 0.001;
    double at[2] = { 0.0, 1.0 - p };
    for (int k = 0; k < 20000; k++) {
        double flow[2], middle[2] = { at[0], at[1] };
        for (int half = 0; half < 2; half++) {
            const double c = 1.0 - p - middle[0] - middle[1];
            flow[0] = -middle[0] * middle[1] + c * c + c * middle[0] + 1.5 * p * c;
            flow[1] = -middle[0] * middle[1] + c * c + c * middle[1] - p * middle[1];
            middle[0] = at[0] + 0.5 * step * flow[0];
            middle[1] = at[1] + 0.5 * step * flow[1];
        }
        at[0] += step * flow[0];
        at[1] += step * flow[1];
    }
    assert_int_equal(sp_theory_naming(p, 20.0, &a, &b, &err), SP_OK);
    assert_close(a, at[0], 1e-6);
    assert_close(b, at[1], 1e-6);
}

/* ---- links, graphs, environment: targets T22, T30, T32 ------------------------------ */

static void
links_turn_a_dilemma_into_coordination(void **state)
{
    (void) state;
    const double payoff[] = { 1.5, 0.0, 2.0, 0.5 };
    /* phi = .9, .5, .1 at making rates of 1 */
    sp_fast_links_t links = { 1.0, 1.0, 1.0 / 9.0, 1.0, 9.0, 1.0 };
    double active[4], effective[4];
    sp_error_t err;
    assert_int_equal(
        sp_theory_fast_links(payoff, &links, active, effective, &err), SP_OK);
    assert_close(effective[SP_CC], 1.35, 1e-15);
    assert_close(effective[SP_DC], 1.0, 1e-15);
    assert_close(effective[SP_DD], 0.05, 1e-15);
    assert_true(sp_theory_links_protect(effective));
    sp_fixed_point_t point[3];
    assert_int_equal(sp_theory_replicator(effective, point), 3);
    assert_close(point[1].x, 0.125, 1e-15);
    assert_int_equal(point[1].stability, SP_UNSTABLE);
    links.rate = 0.0; /* null: the game itself */
    assert_int_equal(
        sp_theory_fast_links(payoff, &links, active, effective, &err), SP_OK);
    assert_memory_equal(effective, payoff, sizeof(payoff));
    assert_false(sp_theory_links_protect(effective));
    links.make_c = links.break_cc = 0.0;
    assert_int_equal(
        sp_theory_fast_links(payoff, &links, active, effective, &err), SP_ERR_RANGE);
}

static void
graphs_shift_the_replicator_equation(void **state)
{
    (void) state;
    const double snowdrift[] = { 0.6, 0.2, 1.0, 0.0 }; /* b = 1, c = .8 */
    double effective[4];
    sp_fixed_point_t point[3];
    sp_error_t err;
    assert_int_equal(sp_theory_replicator(snowdrift, point), 3);
    assert_close(point[1].x, 1.0 / 3.0, 1e-15);
    assert_int_equal(sp_theory_graph_game(
                         snowdrift, 4, SP_THEORY_MORAN_DEATH_BIRTH, effective, &err),
        SP_OK);
    assert_int_equal(sp_theory_replicator(effective, point), 3);
    assert_close(point[1].x, 0.7, 1e-14);
    assert_int_equal(point[1].stability, SP_STABLE);
    /* donation: C wins above b/c = k (death-birth), k + 2 (imitation), never */
    for (unsigned k = 3; k < 12; k++) {
        static const sp_theory_rule_t rule[] = { SP_THEORY_MORAN_DEATH_BIRTH,
            SP_THEORY_IMITATION, SP_THEORY_MORAN_BIRTH_DEATH, SP_THEORY_FERMI };
        const double from[] = { k, k + 2.0, INFINITY, INFINITY };
        for (int r = 0; r < 4; r++) {
            for (int side = -1; side <= 1; side += 2) {
                double payoff[4];
                const double ratio = isinf(from[r]) ? 1e6 : from[r] + side * 1e-6;
                sp_theory_donation(ratio, 1.0, payoff);
                assert_int_equal(
                    sp_theory_graph_game(payoff, k, rule[r], payoff, &err), SP_OK);
                const bool wins = side > 0 && !isinf(from[r]);
                assert_int_equal(payoff[SP_CC] > payoff[SP_DC], wins);
                assert_int_equal(payoff[SP_CD] > payoff[SP_DD], wins);
            }
        }
    }
    assert_int_equal(
        sp_theory_graph_game(snowdrift, 4, SP_THEORY_LOGIT, effective, &err),
        SP_ERR_RANGE);
    assert_int_equal(
        sp_theory_graph_game(snowdrift, 2, SP_THEORY_FERMI, effective, &err),
        SP_ERR_RANGE);
}

/* The joint flow beside its points: each stands still, and the one inside has x = 1/3. */
static void
relations_and_cooperation_stand_still_together(void **state)
{
    (void) state;
    sp_mean_field_t field = sp_mean_field_donation(3.0, 1.0, 1.0 / log(9.0));
    field.weight = 0.4;
    sp_environment_t environment = { 0.2, 1.0, 2.0 };
    sp_joint_point_t point[SP_MOST_JOINT_POINTS];
    unsigned n;
    sp_error_t err;
    assert_int_equal(sp_theory_environment(&field, &environment, point, &n, &err), SP_OK);
    assert_int_equal(n, 3);
    assert_close(point[1].x, 1.0 / 3.0, 1e-15);
    /* Q b f - (1-Q) c = K logit(1/3): the relation in closed form */
    const double factor = (0.6 + log(0.5) / log(9.0)) / 1.2;
    assert_close(point[1].n, (factor - 0.2) / 0.8, 1e-14);
    assert_int_equal(point[0].stability, SP_STABLE);
    assert_int_equal(point[1].stability, SP_UNSTABLE); /* a good and a bad world */
    assert_int_equal(point[2].stability, SP_STABLE);
    for (unsigned k = 0; k < n; k++) {
        const double b = 3.0 * (0.2 + 0.8 * point[k].n);
        assert_close(
            sp_theory_logit(0.4 * b - 0.6, 1.0 / log(9.0)), point[k].x, 1e-14);
    }
    /* a relation that makes work harder feeds back the other way, and settles inside */
    environment = (sp_environment_t) { 1.0, 0.2, 2.0 };
    assert_int_equal(sp_theory_environment(&field, &environment, point, &n, &err), SP_OK);
    assert_int_equal(n, 3);
    assert_int_equal(point[0].stability, SP_UNSTABLE);
    assert_int_equal(point[1].stability, SP_STABLE);
    assert_int_equal(point[2].stability, SP_UNSTABLE);
    /* null: the relation plays no part */
    environment = (sp_environment_t) { 1.0, 1.0, 2.0 };
    assert_int_equal(sp_theory_environment(&field, &environment, point, &n, &err), SP_OK);
    assert_int_equal(n, 2);
    assert_close(point[0].x, point[1].x, 0.0);
    field.payoff[SP_DD] = 1.0;
    assert_int_equal(
        sp_theory_environment(&field, &environment, point, &n, &err), SP_ERR_RANGE);
}

/* ---- transitions: target T33 ------------------------------------------------------- */

static sp_transition_game_t
two_states(double high, double low, double error)
{
    sp_transition_game_t game = { .error = error };
    sp_theory_donation(high, 1.0, game.high);
    sp_theory_donation(low, 1.0, game.low);
    return game;
}

static const double win_stay[] = { 1.0, 0.0, 0.0, 1.0 };

static bool
stays(const sp_transition_game_t *game, const double *resident)
{
    sp_transition_test_t test;
    sp_error_t err;
    assert_int_equal(sp_theory_transition_stable(game, resident, &test, &err), SP_OK);
    return test.stable;
}

static void
win_stay_lose_shift_is_stable_where_states_punish(void **state)
{
    (void) state;
    sp_transition_game_t game = two_states(1.8, 1.2, 1e-4);
    assert_true(stays(&game, win_stay));
    game = two_states(1.8, 1.8, 1e-4);
    assert_false(stays(&game, win_stay));
    /* the line 2 b1 - b2 = 2c */
    for (double low = 0.2; low < 3.0; low += 0.2) {
        game = two_states(1.0 + low / 2.0 + 1e-3, low, 1e-5);
        assert_true(stays(&game, win_stay));
        game = two_states(1.0 + low / 2.0 - 1e-3, low, 1e-5);
        assert_false(stays(&game, win_stay));
    }
    const double all_d[] = { 0.0, 0.0, 0.0, 0.0 }, all_c[] = { 1.0, 1.0, 1.0, 1.0 };
    assert_true(stays(&game, all_d));
    assert_false(stays(&game, all_c));
    sp_transition_match_t match;
    sp_error_t err;
    game.error = 0.0;
    assert_int_equal(
        sp_theory_transition_match(&game, all_c, all_d, &match, &err), SP_ERR_RANGE);
}

/* With one game in both states the match is the ordinary one of sp_theory_match; with two
 * the share of the high one is that of mutual cooperation. */
static void
transitions_without_a_difference_are_an_ordinary_match(void **state)
{
    (void) state;
    const double error = 0.03;
    sp_game_t game = { .payoff = { 3.0, 0.0, 5.0, 1.0 } };
    sp_transition_game_t same = { .error = error };
    memcpy(same.high, game.payoff, sizeof(same.high));
    memcpy(same.low, game.payoff, sizeof(same.low));
    sp_error_t err;
    for (unsigned pair = 0; pair < 256; pair++) {
        sp_strategy_t one = { .form = SP_MEMORY_ONE }, other = { .form = SP_MEMORY_ONE };
        for (unsigned k = 0; k < 4; k++) {
            one.memory_one.after[k] = pair >> k & 1u;
            other.memory_one.after[k] = (pair >> (4 + k) & 1u) * 0.8 + 0.1;
        }
        sp_machine_t first, second;
        sp_strategy_machine(&one, &first);
        sp_strategy_machine(&other, &second);
        sp_expected_t expected;
        assert_int_equal(
            sp_theory_match(&game, error, 0.0, &first, &second, &expected, &err), SP_OK);
        sp_transition_match_t match;
        assert_int_equal(sp_theory_transition_match(&same, one.memory_one.after,
                             other.memory_one.after, &match, &err),
            SP_OK);
        assert_close(match.focal, expected.payoff_focal, 1e-13);
        assert_close(match.partner, expected.payoff_partner, 1e-13);
        assert_close(match.high, match.outcome[SP_CC], 0.0);
    }
    /* win-stay lose-shift with itself, eps -> 0: all CC, all high */
    const sp_transition_game_t two = two_states(1.8, 1.2, 1e-9);
    sp_transition_match_t match;
    assert_int_equal(
        sp_theory_transition_match(&two, win_stay, win_stay, &match, &err), SP_OK);
    assert_close(match.focal, 0.8, 1e-7);
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
        cmocka_unit_test(discriminators_withstand_defectors_who_are_known),
        cmocka_unit_test(zealots_raise_the_rest_as_printed),
        cmocka_unit_test(one_in_ten_turns_the_naming_game),
        cmocka_unit_test(links_turn_a_dilemma_into_coordination),
        cmocka_unit_test(graphs_shift_the_replicator_equation),
        cmocka_unit_test(relations_and_cooperation_stand_still_together),
        cmocka_unit_test(win_stay_lose_shift_is_stable_where_states_punish),
        cmocka_unit_test(transitions_without_a_difference_are_an_ordinary_match),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
