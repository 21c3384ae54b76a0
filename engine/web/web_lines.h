/* web_lines.h - a text cut into settings. Layer: web.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_WEB_LINES_H
#define SP_WEB_LINES_H

#include <stdint.h>

#include "samenspel/arena.h"
#include "samenspel/error.h"

/** `key: value`, or `@round key: value`. */
typedef struct {
    uint32_t number; /* of the line in the text, from 1            */
    uint32_t round;  /* of an event; 0: a setting                  */
    const char *key;
    char *value; /* without blanks at its ends                 */
} sp_line_t;

/**
 * Cuts a copy of text into lines; comments and empty lines are left out.
 *
 * line    [n_lines] from arena
 * errors  SP_ERR_SYNTAX (the message names the line), SP_ERR_MEMORY
 */
SP_MUST_CHECK
sp_status_t sp_web_lines(const char *text, sp_arena_t *arena, sp_line_t **line,
    uint32_t *n_lines, sp_error_t *err);

/** The next word of a list as [a, b]: cuts *rest, returns NULL at its end. */
const char *sp_web_word(char **rest);

#endif
