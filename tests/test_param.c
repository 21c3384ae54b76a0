/* test_param.c - values as authors write them, and what they are told when they slip.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "samenspel/param.h"

typedef struct {
    double share;
    uint32_t rounds;
    uint32_t rule;
    bool periodic;
} owner_t;

static const char *const rules[] = { "logit", "fermi", "best", "proportional", NULL };

static const sp_param_t share = { .name = "share", .type = SP_REAL, .low = 0, .high = 1,
    .preset = 0, .offset = offsetof(owner_t, share) };
static const sp_param_t below_one = { .name = "continuation", .type = SP_REAL,
    .flags = SP_HIGH_OPEN, .low = 0, .high = 1 };
static const sp_param_t positive = { .name = "cost", .type = SP_REAL,
    .flags = SP_LOW_OPEN, .low = 0, .high = INFINITY };
static const sp_param_t any = { .name = "sucker", .type = SP_REAL, .low = -INFINITY,
    .high = INFINITY };
static const sp_param_t turns = { .name = "rounds", .type = SP_INTEGER, .low = 1,
    .high = 1e6, .preset = 1, .offset = offsetof(owner_t, rounds) };
static const sp_param_t rule = { .name = "rule", .type = SP_CHOICE, .choices = rules,
    .offset = offsetof(owner_t, rule) };
static const sp_param_t norm = { .name = "norm", .type = SP_NAMED_INTEGER, .low = 0,
    .high = 255, .preset = 257, .choices = rules, .offset = offsetof(owner_t, rule) };
static const sp_param_t periodic = { .name = "periodic", .type = SP_BOOLEAN,
    .offset = offsetof(owner_t, periodic) };
static const sp_param_t noise = { .name = "noise", .type = SP_REAL, .flags = SP_AUTO,
    .low = 0, .high = INFINITY, .preset = NAN };
static const sp_param_t loner = { .name = "loner", .type = SP_INTEGER,
    .flags = SP_NULLABLE, .low = 0, .high = 9, .preset = NAN,
    .offset = offsetof(owner_t, rounds) };

static double
parsed(const sp_param_t *param, const char *text)
{
    sp_error_t err = { .message = "" };
    double value = 12345;
    if (sp_param_parse(param, text, &value, &err) != SP_OK) {
        fail_msg("'%s' refused: %s", text, err.message);
    }
    return value;
}

static void
assert_refused(
    const sp_param_t *param, const char *text, sp_status_t status, const char *message)
{
    sp_error_t err = { .message = "" };
    double value = 12345;
    assert_int_equal(sp_param_parse(param, text, &value, &err), status);
    assert_int_equal(err.status, status);
    assert_string_equal(err.message, message);
    assert_true(value == 12345); /* untouched */
}

static void
numbers_are_read_as_written(void **state)
{
    (void) state;
    assert_true(parsed(&share, "0.1") == 0.1);
    assert_true(parsed(&share, ".5") == 0.5);
    assert_true(parsed(&share, "1.") == 1);
    assert_true(parsed(&any, "-2.5e-3") == -0.0025);
    assert_true(parsed(&any, "+7E2") == 700);
    assert_true(parsed(&any, "1e-400") == 0); /* below the smallest number is 0 */
    assert_true(parsed(&turns, "1e6") == 1000000);
    assert_true(parsed(&turns, "200.0") == 200);
    assert_true(parsed(&positive, "4.9e-324") > 0);
}

/* -0 and 0 would be two values in a file and one in arithmetic. */
static void
minus_zero_is_zero(void **state)
{
    (void) state;
    assert_false(signbit(parsed(&any, "-0")));
    assert_false(signbit(parsed(&any, "-0.0e5")));
    assert_false(signbit(parsed(&any, "-1e-400")));
}

/* Each of these once passed silently as a number in some other reader. */
static void
what_is_no_number_is_refused_with_the_reason(void **state)
{
    (void) state;
    assert_refused(&share, "0,5", SP_ERR_RANGE,
        "'0,5' is not a number (write decimals with a point, 0.5): "
        "must be a number in [0, 1]");
    assert_refused(
        &share, "", SP_ERR_RANGE, "'' is no value: must be a number in [0, 1]");
    assert_refused(&any, "1e400", SP_ERR_RANGE,
        "'1e400' is too large for a number: must be a number");
    assert_refused(&any, "-1e400", SP_ERR_RANGE,
        "'-1e400' is too large for a number: must be a number");
    static const char *const words[] = { "nan", "NaN", "inf", "-inf", "infinity", ".inf",
        "0x1p3", "0x10", " 1", "1 ", "1 2", "\t1", "1\n", "10x", "--1", "1e", "1e+", ".",
        "+", "-", "e5", "1.2.3", "1_000", "½", "one", "0.5%", "1f", "auto", "null", "~",
        "true" };
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        char message[200];
        snprintf(message, sizeof(message), "'%s' is not a number: must be a number",
            words[i]);
        assert_refused(&any, words[i], SP_ERR_RANGE, message);
    }
}

static void
ranges_are_closed_unless_marked_open(void **state)
{
    (void) state;
    assert_true(parsed(&share, "0") == 0 && parsed(&share, "1") == 1);
    assert_refused(&share, "1.0000000000000002", SP_ERR_RANGE,
        "'1.0000000000000002' is out of range: must be a number in [0, 1]");
    assert_refused(&share, "-1e-300", SP_ERR_RANGE,
        "'-1e-300' is out of range: must be a number in [0, 1]");
    assert_refused(&below_one, "1", SP_ERR_RANGE,
        "'1' is out of range: must be a number in [0, 1)");
    assert_true(parsed(&below_one, "0.9999999999999999") < 1);
    assert_refused(&positive, "0", SP_ERR_RANGE,
        "'0' is out of range: must be a number above 0");
    assert_refused(&noise, "-1", SP_ERR_RANGE,
        "'-1' is out of range: must be a number of at least 0, or auto");
}

static void
whole_numbers_are_whole(void **state)
{
    (void) state;
    assert_refused(&turns, "1.5", SP_ERR_RANGE,
        "'1.5' is not a whole number: must be a whole number in [1, 1000000]");
    assert_refused(&turns, "0", SP_ERR_RANGE,
        "'0' is out of range: must be a whole number in [1, 1000000]");
    assert_refused(&turns, "1000001", SP_ERR_RANGE,
        "'1000001' is out of range: must be a whole number in [1, 1000000]");
}

/* A norm of indirect reciprocity has a name, or is the number of its eight bits. */
static void
numbers_may_go_by_names(void **state)
{
    (void) state;
    assert_true(parsed(&norm, "0") == 0 && parsed(&norm, "255") == 255);
    assert_true(parsed(&norm, "logit") == 256 && parsed(&norm, "proportional") == 259);
    assert_refused(&norm, "256", SP_ERR_RANGE,
        "'256' is out of range: must be one of: logit fermi best proportional, or a whole "
        "number in [0, 255]");
    assert_refused(&norm, "1.5", SP_ERR_RANGE,
        "'1.5' is not a whole number: must be one of: logit fermi best proportional, or a "
        "whole number in [0, 255]");
    assert_refused(&norm, "fermy", SP_ERR_UNKNOWN,
        "'fermy' is unknown; did you mean 'fermi'? It must be one of: logit fermi best "
        "proportional, or a whole number in [0, 255]");
    char text[32];
    assert_string_equal(sp_param_format(&norm, 257, text, sizeof(text)), "fermi");
    assert_string_equal(sp_param_format(&norm, 153, text, sizeof(text)), "153");
    assert_string_equal(sp_param_word(&norm, 256), "logit");
    assert_null(sp_param_word(&norm, 255));
    assert_null(sp_param_word(&turns, 3));
    owner_t owner = { 0 };
    sp_param_store(&norm, 257, &owner);
    assert_int_equal(owner.rule, 257);
}

static void
auto_and_null_are_values_only_where_allowed(void **state)
{
    (void) state;
    assert_true(isnan(parsed(&noise, "auto")));
    assert_true(isnan(parsed(&loner, "null")) && isnan(parsed(&loner, "~")));
    assert_refused(&noise, "null", SP_ERR_RANGE,
        "'null' is not a number: must be a number of at least 0, or auto");
    assert_refused(&loner, "auto", SP_ERR_RANGE,
        "'auto' is not a number: must be a whole number in [0, 9], or null");
    sp_error_t err;
    assert_int_equal(sp_param_check(&noise, NAN, &err), SP_OK);
    assert_int_equal(sp_param_check(&share, NAN, &err), SP_ERR_RANGE);
    assert_string_equal(err.message, "no value: must be a number in [0, 1]");
}

static void
choices_are_read_by_name_and_the_nearest_is_offered(void **state)
{
    (void) state;
    assert_true(parsed(&rule, "logit") == 0 && parsed(&rule, "proportional") == 3);
    assert_refused(&rule, "fermy", SP_ERR_UNKNOWN,
        "'fermy' is unknown; did you mean 'fermi'? It must be one of: logit fermi best "
        "proportional");
    assert_refused(&rule, "porportional", SP_ERR_UNKNOWN,
        "'porportional' is unknown; did you mean 'proportional'? It must be one of: "
        "logit fermi best proportional");
    assert_refused(&rule, "softmax", SP_ERR_UNKNOWN,
        "'softmax' is unknown: must be one of: logit fermi best proportional");
    assert_refused(&rule, "0", SP_ERR_UNKNOWN,
        "'0' is unknown: must be one of: logit fermi best proportional");
    assert_refused(&rule, "Logit", SP_ERR_UNKNOWN,
        "'Logit' is unknown; did you mean 'logit'? It must be one of: logit fermi best "
        "proportional");
}

static void
booleans_are_true_and_false_only(void **state)
{
    (void) state;
    assert_true(parsed(&periodic, "true") == 1 && parsed(&periodic, "false") == 0);
    assert_refused(&periodic, "yes", SP_ERR_RANGE, "'yes': must be true or false");
    assert_refused(&periodic, "1", SP_ERR_RANGE, "'1': must be true or false");
}

/* A long line from a damaged file must not push the advice out of the message. */
static void
long_texts_are_cut_in_messages(void **state)
{
    (void) state;
    char text[5000];
    memset(text, 'x', sizeof(text) - 1);
    text[sizeof(text) - 1] = '\0';
    sp_error_t err;
    double value;
    assert_int_equal(sp_param_parse(&share, text, &value, &err), SP_ERR_RANGE);
    assert_non_null(strstr(err.message, "must be a number in [0, 1]"));
    assert_true(strlen(err.message) < 200);
    assert_int_equal(sp_param_parse(&rule, text, &value, &err), SP_ERR_UNKNOWN);
    assert_int_equal(sp_param_parse(&share, text, &value, NULL), SP_ERR_RANGE);
}

/* What is written reads back to the same bits: 2 x 10^4 numbers of all sizes. */
static void
formatted_numbers_read_back_to_the_same_bits(void **state)
{
    (void) state;
    char text[40];
    uint64_t bits = 88172645463325252u;
    for (int i = 0; i < 20000; i++) {
        bits ^= bits << 13;
        bits ^= bits >> 7;
        bits ^= bits << 17;
        double x;
        memcpy(&x, &bits, sizeof(x));
        if (!isfinite(x)) {
            continue;
        }
        assert_true(parsed(&any, sp_param_format(&any, x, text, sizeof(text))) == x);
        const double y = (double) (bits % 100000) / 1000;
        assert_true(parsed(&any, sp_format_real(y, text, sizeof(text))) == y);
    }
}

static void
formatted_values_are_short_and_in_words(void **state)
{
    (void) state;
    char text[64];
    assert_string_equal(sp_format_real(0.1, text, sizeof(text)), "0.1");
    assert_string_equal(
        sp_format_real(1.0 / 3, text, sizeof(text)), "0.3333333333333333");
    assert_string_equal(sp_format_real(1000000, text, sizeof(text)), "1000000");
    assert_string_equal(sp_param_format(&turns, 1e6, text, sizeof(text)), "1000000");
    assert_string_equal(sp_param_format(&rule, 2, text, sizeof(text)), "best");
    assert_string_equal(sp_param_format(&periodic, 1, text, sizeof(text)), "true");
    assert_string_equal(sp_param_format(&noise, NAN, text, sizeof(text)), "auto");
    assert_string_equal(sp_param_format(&loner, NAN, text, sizeof(text)), "null");
}

static void
values_land_in_the_field_of_their_type(void **state)
{
    (void) state;
    owner_t owner = { 0 };
    sp_param_store(&share, 0.25, &owner);
    sp_param_store(&turns, 200, &owner);
    sp_param_store(&rule, 3, &owner);
    sp_param_store(&periodic, 1, &owner);
    assert_true(owner.share == 0.25);
    assert_int_equal(owner.rounds, 200);
    assert_int_equal(owner.rule, 3);
    assert_true(owner.periodic);
    sp_param_store(&loner, NAN, &owner);
    assert_int_equal(owner.rounds, SP_NO_INTEGER);
}

static const char *
word(const void *context, size_t index)
{
    return ((const char *const *) context)[index];
}

/* Close enough to be a slip of the hand, not merely the closest. */
static void
nearest_name_forgives_slips_and_nothing_more(void **state)
{
    (void) state;
    static const char *const names[]
        = { "population", "network", "match", "steer", NULL };
    assert_string_equal(sp_nearest("populaton", word, names), "population");
    assert_string_equal(sp_nearest("popluation", word, names), "population");
    assert_string_equal(sp_nearest("networks", word, names), "network");
    assert_string_equal(sp_nearest("match", word, names), "match");
    assert_null(sp_nearest("catch22", word, names));
    assert_null(sp_nearest("", word, names));
    assert_null(sp_nearest("zzzzz", word, names));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_read_as_written),
        cmocka_unit_test(minus_zero_is_zero),
        cmocka_unit_test(what_is_no_number_is_refused_with_the_reason),
        cmocka_unit_test(ranges_are_closed_unless_marked_open),
        cmocka_unit_test(whole_numbers_are_whole),
        cmocka_unit_test(numbers_may_go_by_names),
        cmocka_unit_test(auto_and_null_are_values_only_where_allowed),
        cmocka_unit_test(choices_are_read_by_name_and_the_nearest_is_offered),
        cmocka_unit_test(booleans_are_true_and_false_only),
        cmocka_unit_test(long_texts_are_cut_in_messages),
        cmocka_unit_test(formatted_numbers_read_back_to_the_same_bits),
        cmocka_unit_test(formatted_values_are_short_and_in_words),
        cmocka_unit_test(values_land_in_the_field_of_their_type),
        cmocka_unit_test(nearest_name_forgives_slips_and_nothing_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
