/* test_json_schema.c - the schema for editors accepts what the reader accepts.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define _POSIX_C_SOURCE 200809L

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "samenspel/plan.h"

#ifndef SAMENSPEL_TEST_DIR
#define SAMENSPEL_TEST_DIR "tests"
#endif

/* Every key of the reader's own list is described, so that no editor marks a known
 * key. */
static void
every_key_has_a_definition(void **state)
{
    sp_schema_t schema;
    char *text = sp_json_schema();
    (void) state;
    assert_non_null(text);
    assert_int_equal(sp_schema_init(&schema, NULL, 0, NULL, 0, NULL), SP_OK);
    for (uint32_t i = 0; i < schema.n_rows; i++) {
        char definition[SP_KEY_LENGTH + 16];
        snprintf(definition, sizeof(definition), "\n    \"%s\": {", schema.rows[i].key);
        if (schema.rows[i].param->type != SP_MAP) {
            assert_non_null(strstr(text, definition));
        }
    }
    sp_schema_free(&schema);
    free(text);
}

/* By python3-jsonschema: good scenarios are valid, bad ones are not, but for listed
 * ones. */
static void
the_schema_agrees_with_the_reader(void **state)
{
    char path[] = "/tmp/samenspel_schema_XXXXXX";
    char command[1024];
    const char *given = getenv("SAMENSPEL_TEST_DIR");
    const char *dir = given != NULL ? given : SAMENSPEL_TEST_DIR;
    const int file = mkstemp(path);
    char *text = sp_json_schema();
    (void) state;
    assert_true(file >= 0);
    assert_non_null(text);
    const size_t length = strlen(text);
    assert_int_equal(write(file, text, length), (long) length);
    close(file);
    free(text);
    snprintf(command, sizeof(command), "python3 '%s/check_json_schema.py' '%s' '%s'", dir,
        path, dir);
    const int how = system(command);
    unlink(path);
    assert_int_equal(how, 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_key_has_a_definition),
        cmocka_unit_test(the_schema_agrees_with_the_reader),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
