/* strategy_data.h - files of figures about strategies: lines of words, names looked up.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_STRATEGY_DATA_H
#define SP_STRATEGY_DATA_H

#include <stdbool.h>
#include <stdio.h>

#include "samenspel/strategy.h"

enum {
    DATA_WORDS = 10,
    DATA_LINE = 1024,
    /* How many of the names in the files may be unknown to the table of strategies. */
    N_UNKNOWN = 0,
};

/** A line cut into words. */
typedef struct {
    char text[DATA_LINE];
    char *word[DATA_WORDS];
    int n_words;
} data_line_t;

/** Opens tests/data/<name>; fails the test where it is not there. */
FILE *data_open(const char *name);

/** The next line that is neither empty nor a comment; false at the end. */
bool data_next(FILE *file, data_line_t *line);

/** The strategy of that name, or NULL; notes names that it has not met before. */
const sp_strategy_t *data_strategy(const char *name);

/** How many names were unknown since the program began; prints each once. */
int data_n_unknown(void);

#endif
