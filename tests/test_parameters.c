/* test_parameters.c - the keys of a scenario are those of the table that they were
 * designed by, tests/data/parameters.csv: name, symbol, unit, type, range, default,
 * kind, live, phase and rows of the table of mechanisms.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The table says what was decided; where the program departs from it on purpose, the
 * line of the table says so. Bounds that are names (size, rounds, ..) are those of
 * another key and are checked there. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "samenspel/mechanism.h"
#include "samenspel/schema.h"
#include "samenspel/strategy.h"

enum { MOST_LINE = 1024, MOST_TEXT = 256 };

typedef enum {
    KEY,
    SYMBOL,
    MEANING,
    UNIT,
    TYPE,
    RANGE,
    PRESET,
    KIND,
    LIVE,
    PHASE,
    ROWS,
    SOURCE,
    N_COLUMNS
} column_t;

typedef struct {
    char text[N_COLUMNS][MOST_LINE];
} line_t;

static FILE *
open_table(void)
{
    char path[MOST_LINE];
    const char *dir = getenv("SAMENSPEL_TEST_DIR");
    snprintf(path, sizeof(path), "%s/data/parameters.csv", dir != NULL ? dir : "tests");
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        fail_msg("%s cannot be read", path);
    }
    return file;
}

/* The next line in columns (RFC 4180, no quotes within quotes); false at the end. */
static bool
next_line(FILE *file, line_t *line)
{
    char text[MOST_LINE];
    if (fgets(text, sizeof(text), file) == NULL) {
        return false;
    }
    text[strcspn(text, "\r\n")] = '\0';
    const char *at = text;
    for (int c = 0; c < N_COLUMNS; c++) {
        const bool quoted = *at == '"';
        at += quoted;
        const size_t length = strcspn(at, quoted ? "\"" : ",");
        snprintf(line->text[c], MOST_LINE, "%.*s", (int) length, at);
        at += length + quoted;
        if (c + 1 < N_COLUMNS && *at++ != ',') {
            fail_msg("too few columns: %s", text);
        }
    }
    assert_int_equal(*at, '\0');
    return true;
}

/* Notes what differs; the test fails when all has been told. */
static void
differ(uint32_t *n, const line_t *line, column_t column, const char *is)
{
    static const char *const names[] = { "key", "symbol", "meaning", "unit", "type",
        "range", "default", "kind", "live", "phase", "rows", "source" };
    printf("%s: %s is '%s', in the table '%s'\n", line->text[KEY], names[column], is,
        line->text[column]);
    (*n)++;
}

static const char *
type_of(const sp_param_t *param, char text[MOST_TEXT])
{
    static const char *const names[] = { [SP_REAL] = "real",
        [SP_INTEGER] = "integer",
        [SP_BOOLEAN] = "boolean",
        [SP_CHOICE] = "choice",
        [SP_SEED] = "integer",
        [SP_TEXT] = "text",
        [SP_LIST] = "list",
        [SP_MAP] = "map",
        [SP_NAMED_INTEGER] = "name|integer" };
    snprintf(text, MOST_TEXT, "%s%s%s", names[param->type],
        param->flags & SP_AUTO && param->type != SP_CHOICE ? "|auto" : "",
        param->flags & SP_NULLABLE ? "|null" : "");
    return text;
}

/* Whether a bound is as the table writes it. */
static bool
is_bound(const char *written, double is)
{
    char *end;
    const double value = strtod(written, &end);
    return end == written || value == is; /* another key: not a number */
}

static const char *
choices_of(const sp_param_t *param, char text[MOST_TEXT])
{
    text[0] = '\0';
    for (size_t i = 0; param->choices[i] != NULL; i++) {
        const size_t used = strlen(text);
        snprintf(
            text + used, MOST_TEXT - used, "%s%s", i > 0 ? "|" : "", param->choices[i]);
    }
    return text;
}

/* The table lists choices in the order of their explanation, the registries by name. */
static bool
same_choices(const sp_param_t *param, const char *written)
{
    size_t n = 1;
    for (const char *at = written; *at != '\0'; at++) {
        n += *at == '|';
    }
    if (strcmp(written, "built-in strategies") == 0) {
        return param->choices == (const char *const *) sp_strategy_names;
    }
    size_t known = 0;
    for (; param->choices[known] != NULL; known++) {
        const size_t length = strlen(param->choices[known]);
        bool found = false;
        for (const char *at = written; *at != '\0' && !found;) {
            const size_t word = strcspn(at, "|");
            found = word == length && memcmp(at, param->choices[known], word) == 0;
            at += word + (at[word] == '|');
        }
        if (!found) {
            return false;
        }
    }
    return known == n;
}

/* "[0,1)", with the names of other keys where the table has them. */
static void
check_range(const sp_param_t *param, const line_t *line, uint32_t *n)
{
    char is[MOST_TEXT];
    const char *written = line->text[RANGE];
    if (param->type == SP_CHOICE) {
        if (!same_choices(param, written)) {
            differ(n, line, RANGE, choices_of(param, is));
        }
        return;
    }
    if (param->type != SP_REAL && param->type != SP_INTEGER) {
        return;
    }
    snprintf(is, sizeof(is), "%c%g,%g%c", param->flags & SP_LOW_OPEN ? '(' : '[',
        param->low, param->high, param->flags & SP_HIGH_OPEN ? ')' : ']');
    const size_t comma = strcspn(written, ",");
    const size_t close = strcspn(written, ")]");
    if (written[comma] == '\0' || written[close] == '\0') {
        differ(n, line, RANGE, is);
        return;
    }
    char low[MOST_TEXT];
    char high[MOST_TEXT];
    snprintf(low, sizeof(low), "%.*s", (int) comma - 1, written + 1);
    snprintf(high, sizeof(high), "%.*s", (int) (close - comma - 1), written + comma + 1);
    /* nothing is infinite, so an open end there is as good as a closed one */
    const bool low_open = written[0] == '(' && !isinf(param->low);
    const bool high_open = written[close] == ')' && !isinf(param->high);
    const bool named = strtod(high, NULL) == 0 && high[0] != '0';
    if (!is_bound(low, param->low) || !is_bound(high, param->high)
        || (!isinf(param->low) && low_open != ((param->flags & SP_LOW_OPEN) != 0))
        || (!named && !isinf(param->high)
            && high_open != ((param->flags & SP_HIGH_OPEN) != 0))) {
        differ(n, line, RANGE, is);
    }
}

static void
check_preset(const sp_param_t *param, const line_t *line, uint32_t *n)
{
    const char *written = line->text[PRESET];
    char is[MOST_TEXT];
    sp_error_t err;
    double value = 0;
    if (strcmp(written, "required") == 0) {
        if ((param->flags & SP_REQUIRED) == 0) {
            differ(n, line, PRESET, "not required");
        }
        return;
    }
    if (strcmp(written, "absent") == 0 || strncmp(written, "derived", 7) == 0) {
        if ((param->flags & SP_OPTIONAL) == 0 && param->type < SP_SEED) {
            differ(n, line, PRESET, "there");
        }
        return;
    }
    if (param->type == SP_LIST || param->type == SP_MAP || param->type == SP_TEXT
        || param->type == SP_SEED || strcmp(line->text[KEY], "network.kind") == 0) {
        return;
    }
    if (sp_param_parse(param, written, &value, &err) != SP_OK) {
        differ(n, line, PRESET, err.message);
    } else if (!(value == param->preset || (isnan(value) && isnan(param->preset)))) {
        differ(n, line, PRESET, sp_param_format(param, param->preset, is, sizeof(is)));
    }
}

static void
check_line(const sp_param_t *param, const line_t *line, uint32_t *n)
{
    static const char *const kinds[] = { [SP_SETTING] = "setting",
        [SP_CONDITION] = "condition",
        [SP_INTERVENTION] = "intervention" };
    char type[MOST_TEXT];
    const struct {
        column_t column;
        const char *is;
    } words[] = {
        { SYMBOL, param->symbol },
        { UNIT, param->unit },
        { TYPE, type_of(param, type) },
        { KIND, kinds[param->kind] },
        { LIVE, param->flags & SP_LIVE ? "yes" : "no" },
        { PHASE, param->phase },
        { ROWS, param->rows },
    };
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (strcmp(words[i].is, line->text[words[i].column]) != 0) {
            differ(n, line, words[i].column, words[i].is);
        }
    }
    check_range(param, line, n);
    check_preset(param, line, n);
}

/* Lines that stand for keys with parts of their own, and for what is no key. */
static bool
is_of_many(const char *key)
{
    static const char *const many[] = { "strategies.<name>.cooperate_after",
        "population.initial.strategies", "steering.pilot.set",
        "steering.circles.proposal", "events[].round", "events[].set", "sweep.parameters",
        "sweep.until" };
    for (size_t i = 0; i < sizeof(many) / sizeof(many[0]); i++) {
        if (strcmp(many[i], key) == 0) {
            return true;
        }
    }
    return false;
}

/* Whether a key is a part of one of those. */
static bool
is_part(const char *key)
{
    static const char *const many[] = { "strategies.<name>.cooperate_after.",
        "steering.pilot.set.", "steering.circles.proposal.", "sweep.until" };
    for (size_t i = 0; i < sizeof(many) / sizeof(many[0]); i++) {
        if (strncmp(many[i], key, strlen(many[i])) == 0) {
            return true;
        }
    }
    return false;
}

static void
make_schema(sp_schema_t *schema)
{
    static const char *const own[] = { "<name>" };
    sp_error_t err;
    assert_int_equal(sp_schema_init(schema, own, 1, NULL, 0, &err), SP_OK);
}

/* What is not there yet: all of a mechanism that is not. */
static bool
is_awaited(const char *key)
{
    static const char blocks[] = "steering.";
    if (strncmp(key, blocks, strlen(blocks)) != 0) {
        return false;
    }
    char name[MOST_TEXT];
    const char *block = key + strlen(blocks);
    snprintf(name, sizeof(name), "%.*s", (int) strcspn(block, "."), block);
    return sp_mechanism_find(name) == NULL;
}

static void
every_line_of_the_table_is_a_key(void **state)
{
    (void) state;
    static line_t line;
    sp_schema_t schema;
    uint32_t n_wrong = 0;
    uint32_t n_lines = 0;
    FILE *file = open_table();
    make_schema(&schema);
    assert_true(next_line(file, &line)); /* the names of the columns */
    while (next_line(file, &line)) {
        const uint32_t row = sp_schema_find(&schema, line.text[KEY]);
        n_lines++;
        if (is_awaited(line.text[KEY])) {
            continue;
        }
        if (row != SP_NO_ROW) {
            check_line(schema.rows[row].param, &line, &n_wrong);
        } else if (!is_of_many(line.text[KEY])) {
            printf("%s: there is no such key\n", line.text[KEY]);
            n_wrong++;
        }
    }
    fclose(file);
    sp_schema_free(&schema);
    assert_true(n_lines > 200);
    assert_int_equal(n_wrong, 0);
}

static void
every_key_is_a_line_of_the_table(void **state)
{
    (void) state;
    static line_t line;
    sp_schema_t schema;
    uint32_t n_wrong = 0;
    make_schema(&schema);
    uint8_t *found = calloc(schema.n_rows, 1);
    FILE *file = open_table();
    assert_non_null(found);
    while (next_line(file, &line)) {
        const uint32_t row = sp_schema_find(&schema, line.text[KEY]);
        if (row != SP_NO_ROW && found[row]++ > 0) {
            printf("%s: stands twice\n", line.text[KEY]);
            n_wrong++;
        }
    }
    fclose(file);
    for (uint32_t i = 0; i < schema.n_rows; i++) {
        if (found[i] == 0 && !is_part(schema.rows[i].key)) {
            printf("%s: is not in the table\n", schema.rows[i].key);
            n_wrong++;
        }
    }
    free(found);
    sp_schema_free(&schema);
    assert_int_equal(n_wrong, 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_line_of_the_table_is_a_key),
        cmocka_unit_test(every_key_is_a_line_of_the_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
