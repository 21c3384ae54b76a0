/* test_bad_scenarios.c - every mistake is answered with its place and what would be right.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tests/bad_scenarios/NAME.yaml has NAME.expected beside it: the exact message behind
 * the file's name. To add a case, write both by hand. */
#define _POSIX_C_SOURCE 200809L

#include <dirent.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "samenspel/plan.h"

#ifndef SAMENSPEL_TEST_DIR
#define SAMENSPEL_TEST_DIR "tests"
#endif

static const char *
test_dir(void)
{
    const char *dir = getenv("SAMENSPEL_TEST_DIR");
    return dir != NULL ? dir : SAMENSPEL_TEST_DIR;
}

/* The text of an .expected file without its last line end; NULL where there is none. */
static char *
read_expected(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return NULL;
    }
    char *text = calloc(1, 4096);
    assert_non_null(text);
    const size_t n = fread(text, 1, 4095, file);
    fclose(file);
    if (n > 0 && text[n - 1] == '\n') {
        text[n - 1] = '\0';
    }
    return text;
}

/* Loads one bad scenario; returns whether it was refused as expected. */
static bool
is_refused_as_expected(const char *yaml)
{
    char path[512];
    char expected_path[520];
    sp_plan_t plan;
    sp_error_t err = { .message = "" };
    snprintf(path, sizeof(path), "%s/bad_scenarios/%s", test_dir(), yaml);
    snprintf(expected_path, sizeof(expected_path), "%.*s.expected",
        (int) strlen(path) - 5, path);
    char *expected = read_expected(expected_path);
    const sp_status_t status = sp_plan_load(&plan, path, NULL, &err);
    bool right = true;
    if (status == SP_OK) {
        print_error("%s: accepted\n", yaml);
        sp_plan_free(&plan);
        right = false;
    } else if (expected == NULL || strncmp(err.message, path, strlen(path)) != 0
        || strcmp(err.message + strlen(path), expected) != 0) {
        print_error("%s:\n  expected %s\n  obtained %s\n", yaml,
            expected != NULL ? expected : "(no .expected)", err.message + strlen(path));
        right = false;
    }
    /* what a failed call leaves can be freed again, and holds nothing */
    sp_plan_free(&plan);
    free(expected);
    return right;
}

/* Each file holds one mistake of a kind that people make; the message is what they
 * read. */
static void
every_mistake_is_answered_with_its_message(void **state)
{
    char path[512];
    (void) state;
    snprintf(path, sizeof(path), "%s/bad_scenarios", test_dir());
    DIR *dir = opendir(path);
    assert_non_null(dir);
    int n = 0;
    int n_wrong = 0;
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        const size_t length = strlen(entry->d_name);
        if (length > 5 && strcmp(entry->d_name + length - 5, ".yaml") == 0) {
            n++;
            n_wrong += !is_refused_as_expected(entry->d_name);
        }
    }
    closedir(dir);
    assert_true(n >= 60);
    assert_int_equal(n_wrong, 0);
}

/* Nine levels of nine references: 9^9 copies for a reader that follows aliases. */
static void
billion_laughs_is_refused_at_its_first_anchor(void **state)
{
    char text[4096];
    sp_plan_t plan;
    sp_error_t err;
    (void) state;
    size_t n = (size_t) snprintf(text, sizeof(text), "a0: &a0 [lol, lol, lol]\n");
    for (int level = 1; level < 10; level++) {
        n += (size_t) snprintf(text + n, sizeof(text) - n, "a%d: &a%d [", level, level);
        for (int i = 0; i < 9; i++) {
            n += (size_t) snprintf(
                text + n, sizeof(text) - n, "%s*a%d", i > 0 ? ", " : "", level - 1);
        }
        n += (size_t) snprintf(text + n, sizeof(text) - n, "]\n");
    }
    assert_int_equal(
        sp_plan_parse(&plan, "laughs.yaml", text, n, NULL, &err), SP_ERR_SYNTAX);
    assert_string_equal(err.message,
        "laughs.yaml:1:5: the anchor '&a0': anchors and aliases are not allowed, write "
        "the "
        "value out");
}

/* The size is asked of the file system: nothing of a large file is read. */
static void
a_file_of_100_mb_is_refused_at_once(void **state)
{
    char path[] = "/tmp/samenspel_large_XXXXXX";
    char expected[128];
    sp_plan_t plan;
    sp_error_t err;
    (void) state;
    const int file = mkstemp(path);
    assert_true(file >= 0);
    assert_int_equal(ftruncate(file, 100000000), 0);
    const sp_status_t status = sp_plan_load(&plan, path, NULL, &err);
    close(file);
    unlink(path);
    assert_int_equal(status, SP_ERR_INPUT);
    snprintf(expected, sizeof(expected), "%s: larger than 16 MiB: must be a smaller file",
        path);
    assert_string_equal(err.message, expected);
}

/* A pipe does not say how much will come: reading stops soon after the limit. */
static void
a_pipe_of_100_mb_is_left_after_its_limit(void **state)
{
    int ends[2];
    char path[64];
    sp_plan_t plan;
    sp_error_t err;
    (void) state;
    assert_int_equal(pipe(ends), 0);
    const pid_t writer = fork();
    assert_true(writer >= 0);
    if (writer == 0) {
        static char block[1 << 16];
        memset(block, '#', sizeof(block));
        signal(SIGPIPE, SIG_DFL);
        close(ends[0]);
        for (int i = 0; i < 1600; i++) {
            if (write(ends[1], block, sizeof(block)) < 0) {
                break;
            }
        }
        _exit(0);
    }
    close(ends[1]);
    snprintf(path, sizeof(path), "/dev/fd/%d", ends[0]);
    const sp_status_t status = sp_plan_load(&plan, path, NULL, &err);
    close(ends[0]);
    int how = 0;
    assert_int_equal(waitpid(writer, &how, 0), writer);
    assert_int_equal(status, SP_ERR_INPUT);
    assert_non_null(strstr(err.message, ": larger than 16 MiB: must be a smaller file"));
    assert_true(WIFSIGNALED(how)); /* it could not write its 100 MB */
}

/* Deep nesting may not cost stack or time, whatever the size of the text. */
static void
sixteen_mib_of_brackets_are_refused(void **state)
{
    const size_t n = (size_t) 16 << 20;
    char *text = malloc(n);
    sp_plan_t plan;
    sp_error_t err;
    (void) state;
    assert_non_null(text);
    memset(text, '[', n);
    assert_int_equal(
        sp_plan_parse(&plan, "deep.yaml", text, n, NULL, &err), SP_ERR_SYNTAX);
    memset(text, '{', n);
    assert_int_equal(
        sp_plan_parse(&plan, "deep.yaml", text, n, NULL, &err), SP_ERR_SYNTAX);
    memcpy(text, "- ", 2);
    for (size_t i = 2; i < n; i += 2) {
        memcpy(text + i, "- ", 2);
    }
    assert_int_equal(
        sp_plan_parse(&plan, "deep.yaml", text, n, NULL, &err), SP_ERR_SYNTAX);
    free(text);
}

/* More keys than a scenario can have are refused before they fill the memory. */
static void
a_million_keys_are_refused_at_the_first_unknown_one(void **state)
{
    const size_t n = (size_t) 15 << 20;
    char *text = malloc(n + 16);
    sp_plan_t plan;
    sp_error_t err;
    (void) state;
    assert_non_null(text);
    size_t length = 0;
    for (int i = 0; length < n; i++) {
        length += (size_t) snprintf(text + length, 16, "k%d: 1\n", i);
    }
    assert_int_equal(
        sp_plan_parse(&plan, "keys.yaml", text, length, NULL, &err), SP_ERR_UNKNOWN);
    assert_int_equal(strncmp(err.message, "keys.yaml:1:1: unknown key 'k0'", 31), 0);
    free(text);
}

static void
files_that_cannot_be_opened_say_why(void **state)
{
    sp_plan_t plan;
    sp_error_t err;
    (void) state;
    assert_int_equal(sp_plan_load(&plan, "/nowhere/x.yaml", NULL, &err), SP_ERR_INPUT);
    assert_string_equal(
        err.message, "/nowhere/x.yaml: cannot be opened: No such file or directory");
    assert_int_equal(sp_plan_load(&plan, "/tmp", NULL, &err), SP_ERR_INPUT);
    assert_string_equal(err.message, "/tmp: a folder: must be a file");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_mistake_is_answered_with_its_message),
        cmocka_unit_test(billion_laughs_is_refused_at_its_first_anchor),
        cmocka_unit_test(a_file_of_100_mb_is_refused_at_once),
        cmocka_unit_test(a_pipe_of_100_mb_is_left_after_its_limit),
        cmocka_unit_test(sixteen_mib_of_brackets_are_refused),
        cmocka_unit_test(a_million_keys_are_refused_at_the_first_unknown_one),
        cmocka_unit_test(files_that_cannot_be_opened_say_why),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
