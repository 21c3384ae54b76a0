/* test_app_options.c - the reader of the command line, and the contract of the commands.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "../engine/app/command.h"
#include "../engine/app/options.h"
#include "../engine/app/scenario_options.h"

static const sp_option_t some_options[] = {
    { "output", 'o', "OUT", "where to", NULL, false },
    { "set", '\0', "KEY=VALUE", "a key", NULL, true },
    { "quiet", 'q', NULL, "nothing", NULL, false },
    { "part", '\0', "I/N", "a part", NULL, false },
    { "seed", '\0', "N", "a seed", NULL, false },
    { 0 },
};

static const sp_command_t some_command = { .name = "some",
    .options = some_options,
    .least = 1,
    .most = 2,
    .operands = "one or two files" };

static sp_status_t
read_words(sp_arguments_t *args, const char *const *word, sp_error_t *err)
{
    uint32_t n = 0;
    while (word[n] != NULL) {
        n++;
    }
    err->message[0] = '\0';
    return sp_arguments_read(
        args, "program", &some_command, n, (char *const *) (uintptr_t) word, err);
}

/* every way of writing a value means the same */
static void
values_may_follow_in_any_form(void **state)
{
    (void) state;
    static const char *const forms[][5] = {
        { "--output", "x", "file", NULL },
        { "--output=x", "file", NULL },
        { "-o", "x", "file", NULL },
        { "-ox", "file", NULL },
        { "file", "--output", "x", NULL },
        { "--output=x", "--", "file", NULL },
    };
    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
        sp_arguments_t args;
        sp_error_t err;
        assert_int_equal(read_words(&args, forms[i], &err), SP_OK);
        assert_string_equal(sp_option_value(&args, "output"), "x");
        assert_int_equal(args.n_operands, 1);
        assert_string_equal(args.operand[0], "file");
        assert_false(sp_option_given(&args, "quiet"));
        sp_arguments_free(&args);
    }
}

/* a value may begin with a dash, be empty or hold an equals sign: no guessing */
static void
a_value_is_whatever_follows(void **state)
{
    (void) state;
    static const char *const words[] = { "--set", "a=b=c", "--set=", "--set", "--quiet",
        "f", "-", NULL };
    sp_arguments_t args;
    sp_error_t err;
    const char *values[8];
    assert_int_equal(read_words(&args, words, &err), SP_OK);
    assert_int_equal(sp_option_values(&args, "set", values), 3);
    assert_string_equal(values[0], "a=b=c");
    assert_string_equal(values[1], "");
    assert_string_equal(values[2], "--quiet");
    assert_false(sp_option_given(&args, "quiet"));
    assert_int_equal(args.n_operands, 2);
    assert_string_equal(args.operand[1], "-"); /* standard input */
    sp_arguments_free(&args);
}

/* whoever asks for help need not know what the command needs */
static void
help_excuses_missing_operands(void **state)
{
    (void) state;
    static const char *const words[] = { "--help", NULL };
    sp_arguments_t args;
    sp_error_t err;
    assert_int_equal(read_words(&args, words, &err), SP_OK);
    assert_true(args.help);
    sp_arguments_free(&args);
}

static void
mistakes_are_wrong_use_with_exact_messages(void **state)
{
    (void) state;
    static const struct {
        const char *word[6];
        const char *message;
    } mistakes[] = {
        { { NULL }, "too few operands: needs one or two files" },
        { { "a", "b", "c", NULL }, "'c' is too much: takes one or two files" },
        { { "a", "--outptu", "x", NULL },
            "unknown option '--outptu'; did you mean '--output'?" },
        { { "a", "--hlep", NULL }, "unknown option '--hlep'; did you mean '--help'?" },
        { { "a", "--outptu=x", NULL },
            "unknown option '--outptu'; did you mean '--output'?" },
        { { "a", "--zzzzzz", NULL }, "unknown option '--zzzzzz'" },
        { { "a", "-z", NULL }, "unknown option '-z'" },
        { { "a", "--output", NULL }, "--output needs a value: OUT" },
        { { "a", "-o", NULL }, "--output needs a value: OUT" },
        { { "a", "--quiet=1", NULL }, "--quiet takes no value" },
        { { "a", "-q1", NULL }, "--quiet takes no value" },
        { { "a", "--seed=1", "--seed=1", NULL }, "--seed is given twice" },
    };
    for (size_t i = 0; i < sizeof(mistakes) / sizeof(mistakes[0]); i++) {
        sp_arguments_t args;
        sp_error_t err;
        assert_int_equal(read_words(&args, mistakes[i].word, &err), SP_ERR_USAGE);
        assert_string_equal(err.message, mistakes[i].message);
        sp_arguments_free(&args);
    }
}

static sp_status_t
read_seed(const char *text, uint64_t *seed)
{
    char word[64];
    snprintf(word, sizeof(word), "--seed=%s", text);
    const char *const words[] = { "file", word, NULL };
    sp_arguments_t args;
    sp_error_t err;
    assert_int_equal(read_words(&args, words, &err), SP_OK);
    const sp_status_t status = sp_option_whole(&args, "seed", 1, UINT64_MAX, seed, &err);
    sp_arguments_free(&args);
    return status;
}

/* 64 bits must pass unharmed; what strtoull would forgive must not */
static void
whole_numbers_are_digits_only(void **state)
{
    (void) state;
    uint64_t seed = 0;
    assert_int_equal(read_seed("18446744073709551615", &seed), SP_OK);
    assert_true(seed == UINT64_MAX);
    assert_int_equal(read_seed("007", &seed), SP_OK);
    assert_true(seed == 7);
    static const char *const wrong[] = { "", "0", "-1", "+1", " 1", "1 ", "1.0", "1e3",
        "0x10", "18446744073709551616", "99999999999999999999999999", "1,5", "nan" };
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        assert_int_equal(read_seed(wrong[i], &seed), SP_ERR_USAGE);
        assert_true(seed == 7); /* untouched */
    }
}

static void
parts_count_from_one(void **state)
{
    (void) state;
    static const struct {
        const char *text;
        sp_status_t status;
    } cases[] = { { "--part=1/1", SP_OK }, { "--part=3/7", SP_OK },
        { "--part=7/7", SP_OK }, { "--part=0/7", SP_ERR_USAGE },
        { "--part=8/7", SP_ERR_USAGE }, { "--part=3", SP_ERR_USAGE },
        { "--part=3/", SP_ERR_USAGE }, { "--part=/7", SP_ERR_USAGE },
        { "--part=3/7/9", SP_ERR_USAGE }, { "--part=-3/7", SP_ERR_USAGE },
        { "--part=1/1000001", SP_ERR_USAGE } };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const char *const words[] = { "file", cases[i].text, NULL };
        sp_arguments_t args;
        sp_error_t err;
        uint32_t part = 0;
        uint32_t n_parts = 0;
        assert_int_equal(read_words(&args, words, &err), SP_OK);
        assert_int_equal(
            sp_option_part(&args, "part", &part, &n_parts, &err), cases[i].status);
        assert_int_equal(part > 0, cases[i].status == SP_OK);
        sp_arguments_free(&args);
    }
}

/* Contract: what help, parser and exit codes need of every command in the table. */
static void
every_command_teaches_itself(void **state)
{
    (void) state;
    for (size_t i = 0; sp_commands[i] != NULL; i++) {
        const sp_command_t *command = sp_commands[i];
        assert_ptr_equal(sp_command_find(command->name), command);
        if (i > 0) {
            assert_true(strcmp(sp_commands[i - 1]->name, command->name) < 0);
        }
        assert_true(strlen(command->summary) > 10 && strlen(command->text) > 60);
        assert_true(command->summary[strlen(command->summary) - 1] != '.');
        assert_non_null(strstr(command->usage, "[options]"));
        assert_non_null(command->operands);
        assert_non_null(command->run);
        assert_true(command->least <= command->most);
        assert_true(strchr(command->exits, '0') && strchr(command->exits, '2'));
        assert_true(strspn(command->exits, "012345") == strlen(command->exits));
        size_t n_examples = 0;
        for (; command->examples[n_examples].line != NULL; n_examples++) {
            char start[64];
            snprintf(start, sizeof(start), "samenspel %s", command->name);
            static const char ranks[] = "mpirun -n 8 ";
            const char *line = command->examples[n_examples].line;
            line += strncmp(line, ranks, strlen(ranks)) == 0 ? strlen(ranks) : 0;
            assert_int_equal(strncmp(line, start, strlen(start)), 0);
            assert_true(command->examples[n_examples].effect[0] != '\0');
        }
        assert_true(n_examples >= 2);
    }
}

static void
every_option_is_described_and_distinct(void **state)
{
    (void) state;
    for (size_t i = 0; sp_commands[i] != NULL; i++) {
        const sp_option_t *options = sp_commands[i]->options;
        for (size_t a = 0; options[a].name != NULL; a++) {
            assert_true(strlen(options[a].summary) > 10);
            assert_true(options[a].summary[strlen(options[a].summary) - 1] != '.');
            assert_string_not_equal(options[a].name, sp_help_option.name);
            assert_true(options[a].letter != sp_help_option.letter);
            for (size_t b = 0; b < a; b++) {
                assert_string_not_equal(options[a].name, options[b].name);
                assert_true(
                    options[a].letter == '\0' || options[a].letter != options[b].letter);
            }
        }
    }
}

static void
overrides_come_from_three_options(void **state)
{
    (void) state;
    const sp_command_t *run = sp_command_find("run");
    assert_non_null(run);
    static const char *const words[] = { "x.yaml", "--set", "a.b=1", "--seed", "5",
        "--set", "c=d=e", "--replicates", "3" };
    sp_arguments_t args;
    sp_error_t err;
    sp_scenario_options_t scenario;
    assert_int_equal(sp_arguments_read(&args, "program", run, 9,
                         (char *const *) (uintptr_t) words, &err),
        SP_OK);
    assert_int_equal(sp_scenario_options_read(&scenario, &args, &err), SP_OK);
    assert_int_equal(scenario.overrides.n_set, 2);
    assert_string_equal(scenario.overrides.set[1], "c=d=e");
    assert_true(scenario.overrides.has_seed && scenario.overrides.seed == 5);
    assert_true(scenario.overrides.has_replicates && scenario.overrides.replicates == 3);
    sp_scenario_options_free(&scenario);
    sp_arguments_free(&args);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_may_follow_in_any_form),
        cmocka_unit_test(a_value_is_whatever_follows),
        cmocka_unit_test(help_excuses_missing_operands),
        cmocka_unit_test(mistakes_are_wrong_use_with_exact_messages),
        cmocka_unit_test(whole_numbers_are_digits_only),
        cmocka_unit_test(parts_count_from_one),
        cmocka_unit_test(every_command_teaches_itself),
        cmocka_unit_test(every_option_is_described_and_distinct),
        cmocka_unit_test(overrides_come_from_three_options),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
