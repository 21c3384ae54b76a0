/* terminal.h - words for people: errors, wrapped text, escaped foreign text. Layer: app.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_TERMINAL_H
#define SP_TERMINAL_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "samenspel/error.h"

/** Columns that help and tables keep to. */
enum { SP_TEXT_WIDTH = 96 };

/** The exit code of the program for a status (interface.md; 0 for SP_OK). */
int sp_exit_code(sp_status_t status);

/** Prints err's message as one line on stderr, escaped; returns the exit code. */
int sp_say_error(const sp_error_t *err);

/** The same for wrong use of a command (NULL: of the program), with where help is. Of
 * processes started together only the first says it. */
int sp_say_wrong_use(const char *command, const sp_error_t *err);

/** How a command ends: where status is not SP_OK, says by one of the two above what err has.
 * Returns the exit code. */
int sp_end(const char *command, sp_status_t status, const sp_error_t *err);

/**
 * Reads one character of UTF-8: returns its bytes and its code, or 0 where text does not
 * start with a valid one (overlong forms and surrogates are not).
 */
unsigned sp_utf8(const char *text, uint32_t *code);

/**
 * Writes text that comes from a file so that it cannot steer a terminal: control
 * characters (C1 too), marks that change the direction of writing and what is no UTF-8
 * become \xNN or \u{NNNN}. Line ends and tabs are kept where lines is 1, else escaped
 * too.
 */
void sp_print_escaped(FILE *out, const char *text, int lines);

/** Columns that text takes once escaped without lines, one a character. */
unsigned sp_text_columns(const char *text);

/**
 * Prints paragraphs, wrapped; every line starts `indent` columns in. Ends its last
 * line.
 */
void sp_print_text(FILE *out, const char *text, unsigned indent);

/**
 * Prints left, then text from `column` on, wrapped there; where left is too long, text
 * starts on the next line.
 */
void sp_print_item(FILE *out, const char *left, unsigned column, const char *text);

/** The same of each line of `lines`, one below the other; nothing where there are none. */
void sp_print_lines(FILE *out, const char *left, unsigned column, const char *lines);

/** Prints a word as a shell reads it back: plain, or in single quotes. */
void sp_print_quoted(FILE *out, const char *word);

/** Flushes stdout: 0, or 5 with a message where it could not be written. */
int sp_finish_output(void);

#endif
