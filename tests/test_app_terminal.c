/* test_app_terminal.c - words for people and programs: escaped, wrapped, as JSON.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../engine/app/json.h"
#include "../engine/app/terminal.h"

/* collects what is printed */
static char *collected;
static size_t collected_size;

static FILE *
collect(void)
{
    free(collected);
    collected = NULL;
    return open_memstream(&collected, &collected_size);
}

static int
discard(void **state)
{
    (void) state;
    free(collected);
    collected = NULL;
    return 0;
}

static const char *
escaped(const char *text, int lines)
{
    FILE *out = collect();
    sp_print_escaped(out, text, lines);
    fclose(out);
    return collected;
}

/* interface.md gives every kind of end its code */
static void
each_status_has_its_exit_code(void **state)
{
    (void) state;
    static const struct {
        sp_status_t status;
        int code;
    } table[] = { { SP_OK, 0 }, { SP_ERR_SYNTAX, 1 }, { SP_ERR_RANGE, 1 },
        { SP_ERR_UNKNOWN, 1 }, { SP_ERR_INPUT, 1 }, { SP_ERR_USAGE, 2 },
        { SP_ERR_STOPPED, 3 }, { SP_ERR_FAILED, 4 }, { SP_ERR_ENVIRONMENT, 5 },
        { SP_ERR_MEMORY, 5 } };
    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
        assert_int_equal(sp_exit_code(table[i].status), table[i].code);
    }
}

static void
foreign_text_cannot_steer_a_terminal(void **state)
{
    (void) state;
    assert_string_equal(escaped("plain, \xc3\xa9\xe2\x82\xac\xf0\x9f\x99\x82", 0),
        "plain, \xc3\xa9\xe2\x82\xac\xf0\x9f\x99\x82");
    assert_string_equal(escaped("\033]0;title\a", 0), "\\x1b]0;title\\x07");
    assert_string_equal(escaped("\xc2\x9b"
                                "2J",
                            0),
        "\\x9b2J"); /* CSI as one character */
    assert_string_equal(escaped("a\xe2\x80\xae"
                                "b",
                            0),
        "a\\u{202e}b"); /* writes backwards */
    assert_string_equal(escaped("a\r\x7f", 0), "a\\x0d\\x7f");
    assert_string_equal(escaped("a\nb\tc", 0), "a\\nb\\tc");
    assert_string_equal(escaped("a\nb\tc\033", 1), "a\nb\tc\\x1b");
}

/* what is no UTF-8 is shown byte by byte; overlong forms hide characters and are none */
static void
bytes_that_are_no_characters_are_shown(void **state)
{
    (void) state;
    assert_string_equal(escaped("\xff", 0), "\\xff");
    assert_string_equal(escaped("\xc0\x9b", 0), "\\xc0\\x9b"); /* overlong escape */
    assert_string_equal(escaped("\xe0\x80\x9b", 0), "\\xe0\\x80\\x9b");
    assert_string_equal(escaped("\xed\xa0\x80", 0), "\\xed\\xa0\\x80"); /* surrogate */
    assert_string_equal(escaped("\xf4\x90\x80\x80", 0), "\\xf4\\x90\\x80\\x80");
    assert_string_equal(escaped("\xe2\x82", 0), "\\xe2\\x82"); /* cut off */
}

static void
lines_break_at_blanks_within_the_width(void **state)
{
    (void) state;
    enum { N_WORDS = 150 };
    char text[2000] = "";
    for (int i = 0; i < N_WORDS; i++) {
        strcat(text, i % 3 == 0 ? "word " : "longer-one ");
    }
    FILE *out = collect();
    sp_print_item(out, "  left", 20, text);
    fclose(out);
    int n_words = -1; /* "left" is not one of them */
    int column = 0;
    for (const char *at = collected; *at != '\0'; at++) {
        column = *at == '\n' ? 0 : column + 1;
        assert_true(column <= SP_TEXT_WIDTH);
        const bool starts = *at != ' ' && *at != '\n'
            && (at == collected || at[-1] == ' ' || at[-1] == '\n');
        n_words += starts;
        if (starts && n_words > 0) {
            assert_true(column > 20); /* nothing hangs out to the left */
        }
    }
    assert_int_equal(n_words, N_WORDS);
}

static const char *
quoted(const char *word)
{
    FILE *out = collect();
    sp_print_quoted(out, word);
    fclose(out);
    return collected;
}

/* what a message tells to type must do what it says */
static void
words_are_quoted_for_the_shell(void **state)
{
    (void) state;
    assert_string_equal(quoted("a/b-1.h5"), "a/b-1.h5");
    assert_string_equal(quoted("a b"), "'a b'");
    assert_string_equal(quoted("it's"), "'it'\\''s'");
    assert_string_equal(quoted("$(x)"), "'$(x)'");
    assert_string_equal(quoted(""), "''");
}

static void
json_is_nested_escaped_and_knows_no_nan(void **state)
{
    (void) state;
    FILE *out = collect();
    sp_json_t json;
    sp_json_start(&json, out);
    sp_json_open(&json, '{', false);
    sp_json_put_text(&json, "te\"xt", "a\\b\n\033\xff\xc3\xa9");
    sp_json_put_text(&json, "none", NULL);
    sp_json_put_real(&json, "tenth", 0.1);
    sp_json_put_real(&json, "nan", NAN);
    sp_json_put_real(&json, "infinite", -INFINITY);
    sp_json_put_whole(&json, "whole", UINT64_MAX);
    sp_json_key(&json, "list");
    sp_json_open(&json, '[', true);
    sp_json_boolean(&json, true);
    sp_json_open(&json, '[', false);
    sp_json_close(&json);
    sp_json_real(&json, -0.5);
    sp_json_close(&json);
    sp_json_key(&json, "empty");
    sp_json_open(&json, '{', false);
    sp_json_close(&json);
    sp_json_close(&json);
    sp_json_end(&json);
    fclose(out);
    assert_string_equal(collected,
        "{\n"
        "  \"te\\\"xt\": \"a\\\\b\\n\\u001b\\ufffd\xc3\xa9\",\n"
        "  \"none\": null,\n"
        "  \"tenth\": 0.1,\n"
        "  \"nan\": null,\n"
        "  \"infinite\": null,\n"
        "  \"whole\": 18446744073709551615,\n"
        "  \"list\": [true, [], -0.5],\n"
        "  \"empty\": {}\n"
        "}\n");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_status_has_its_exit_code),
        cmocka_unit_test_teardown(foreign_text_cannot_steer_a_terminal, discard),
        cmocka_unit_test_teardown(bytes_that_are_no_characters_are_shown, discard),
        cmocka_unit_test_teardown(lines_break_at_blanks_within_the_width, discard),
        cmocka_unit_test_teardown(words_are_quoted_for_the_shell, discard),
        cmocka_unit_test_teardown(json_is_nested_escaped_and_knows_no_nan, discard),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
