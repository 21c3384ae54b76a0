/* strategy_data.c - files of figures about strategies: lines of words, names looked up.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/strategy_data.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { MOST_UNKNOWN = 256 };

static char unknown[MOST_UNKNOWN][64];
static int n_unknown;

FILE *
data_open(const char *name)
{
    char path[256];
    snprintf(path, sizeof(path), "tests/data/%s", name);
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        fail_msg("%s cannot be read (run from the folder of the project)", path);
    }
    return file;
}

bool
data_next(FILE *file, data_line_t *line)
{
    while (fgets(line->text, sizeof(line->text), file) != NULL) {
        line->n_words = 0;
        if (line->text[0] == '#') {
            continue;
        }
        for (char *at = strtok(line->text, " \n"); at != NULL; at = strtok(NULL, " \n")) {
            assert_true(line->n_words < DATA_WORDS);
            line->word[line->n_words++] = at;
        }
        if (line->n_words > 0) {
            return true;
        }
    }
    return false;
}

const sp_strategy_t *
data_strategy(const char *name)
{
    const sp_strategy_t *strategy = sp_strategy_find(name);
    if (strategy != NULL) {
        assert_string_equal(strategy->name, name);
        return strategy;
    }
    for (int i = 0; i < n_unknown; i++) {
        if (strcmp(unknown[i], name) == 0) {
            return NULL;
        }
    }
    assert_true(n_unknown < MOST_UNKNOWN && strlen(name) < sizeof(unknown[0]));
    strcpy(unknown[n_unknown++], name);
    print_message("no strategy '%s'\n", name);
    return NULL;
}

int
data_n_unknown(void)
{
    return n_unknown;
}
