/* test_mechanism_rows.c - every row of the table of mechanisms has its test and its scenario.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tests/data/mechanism_rows.csv: the row (parameters name theirs as `rows`), in words, the
 * test program with the function that shows its effect (or `verify` with its target), and a
 * scenario that uses it. No row may be missing, and no test or scenario may be gone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "samenspel/schema.h"

enum { WIDTH = 512, MOST_ROWS = 200 };

/* Rows of the five articles: 17, 12, 18, 15 and 14. */
static const int n_of_article[] = { 17, 12, 18, 15, 14 };

typedef struct {
    char row[16], what[96], test[64], function[96], scenario[64];
} row_t;

static row_t rows[MOST_ROWS];
static int n_rows;

static char *
read_all(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return NULL;
    }
    char *text = calloc(1, 1u << 20);
    assert_non_null(text);
    const size_t n = fread(text, 1, (1u << 20) - 1, file);
    assert_true(n > 0);
    fclose(file);
    return text;
}

static int
read_rows(void **state)
{
    (void) state;
    FILE *file = fopen("tests/data/mechanism_rows.csv", "r");
    assert_non_null(file);
    char line[WIDTH];
    assert_non_null(fgets(line, sizeof(line), file)); /* names */
    while (fgets(line, sizeof(line), file) != NULL) {
        row_t *row = &rows[n_rows++];
        assert_true(n_rows < MOST_ROWS);
        if (sscanf(line, "%15[^,],%95[^,],%63[^,],%95[^,],%63[^,\n]", row->row, row->what,
                row->test, row->function, row->scenario) != 5) {
            fail_msg("line of mechanism_rows.csv with other than five columns: %s", line);
        }
    }
    fclose(file);
    return 0;
}

static const row_t *
find(const char *name)
{
    for (int r = 0; r < n_rows; r++) {
        if (strcmp(rows[r].row, name) == 0) {
            return &rows[r];
        }
    }
    return NULL;
}

static void
no_row_is_missing(void **state)
{
    (void) state;
    int n = 0;
    for (int article = 0; article < 5; article++) {
        for (int k = 1; k <= n_of_article[article]; k++) {
            char name[24];
            snprintf(name, sizeof(name), "00%d-%d", article, k);
            if (find(name) == NULL) {
                fail_msg("row %s names no test", name);
            }
            n++;
        }
    }
    assert_int_equal(n, n_rows);
}

static void
every_test_is_there(void **state)
{
    (void) state;
    for (int r = 0; r < n_rows; r++) {
        char path[WIDTH];
        char words[WIDTH];
        const bool verified = strcmp(rows[r].test, "verify") == 0;
        if (verified) {
            snprintf(path, sizeof(path), "engine/app/verify_targets.def");
            snprintf(words, sizeof(words), "SP_TARGET(%s)", rows[r].function);
        } else {
            snprintf(path, sizeof(path), "tests/%s.c", rows[r].test);
            snprintf(words, sizeof(words), "cmocka_unit_test(%s)", rows[r].function);
        }
        char *text = read_all(path);
        if (text == NULL || strstr(text, words) == NULL) {
            fail_msg("row %s: %s is not in %s", rows[r].row, words, path);
        }
        free(text);
    }
}

static void
every_scenario_is_there(void **state)
{
    (void) state;
    for (int r = 0; r < n_rows; r++) {
        char path[WIDTH];
        snprintf(path, sizeof(path), "scenarios/%s.yaml", rows[r].scenario);
        char *text = read_all(path);
        if (text == NULL) {
            fail_msg("row %s: there is no %s", rows[r].row, path);
        }
        free(text);
    }
}

/* Rows that parameters give themselves are rows of the table. */
static void
parameters_name_known_rows(void **state)
{
    (void) state;
    sp_schema_t schema;
    sp_error_t err;
    assert_int_equal(sp_schema_init(&schema, NULL, 0, NULL, 0, &err), SP_OK);
    for (uint32_t i = 0; i < schema.n_rows; i++) {
        char list[WIDTH];
        snprintf(list, sizeof(list), "%s", schema.rows[i].param->rows);
        for (char *name = strtok(list, ";"); name != NULL; name = strtok(NULL, ";")) {
            if (strcmp(name, "-") != 0 && find(name) == NULL) {
                fail_msg("%s is of row %s, which is no row", schema.rows[i].key, name);
            }
        }
    }
    sp_schema_free(&schema);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_row_is_missing),
        cmocka_unit_test(every_test_is_there),
        cmocka_unit_test(every_scenario_is_there),
        cmocka_unit_test(parameters_name_known_rows),
    };
    return cmocka_run_group_tests(tests, read_rows, NULL);
}
