/* options.h - reads the words of a command line. Layer: app.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The one reader that all commands share: --name value, --name=value, -l value, switches,
 * and `--`, after which everything is an operand. Options and operands may be mixed. An
 * option that is given twice is refused unless it says that it may be repeated. */
#ifndef SP_OPTIONS_H
#define SP_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "samenspel/error.h"

typedef struct {
    const char *name;    /* without the dashes                              */
    char letter;         /* its short form, or 0                            */
    const char *value;   /* what follows it, as help names it; NULL: switch */
    const char *summary; /* one line, no full stop                          */
    const char *preset;  /* the default in words; NULL: none                */
    bool repeated;       /* may be given more than once                     */
} sp_option_t;

typedef struct sp_command sp_command_t; /* command.h */

/** An option as it was given. */
typedef struct {
    const sp_option_t *option;
    const char *value; /* NULL for a switch */
} sp_given_t;

/** The words of a command line, sorted; the strings are those of main. */
typedef struct {
    const char *program; /* as it was called                        */
    const sp_command_t *command;
    uint32_t n_words;  /* everything after the command            */
    char *const *word; /* [n_words]                               */
    uint32_t n_operands;
    const char **operand; /* [n_operands]                            */
    uint32_t n_given;
    sp_given_t *given; /* [n_given] in the order of the line      */
    bool help;         /* --help was among them                   */
} sp_arguments_t;

/** `--help`, which every command has. */
extern const sp_option_t sp_help_option;

/**
 * Sorts words into options and operands of command. Where help is asked for, operands are
 * not counted. Release with sp_arguments_free, also after an error.
 *
 * errors  SP_ERR_USAGE: an unknown option (with the nearest), a value missing or too
 *         many, an option twice, operands missing or too many; SP_ERR_MEMORY
 */
SP_MUST_CHECK
sp_status_t sp_arguments_read(sp_arguments_t *self, const char *program,
    const sp_command_t *command, uint32_t n_words, char *const *word, sp_error_t *err);

void sp_arguments_free(sp_arguments_t *self);

/** Whether the option of that name was given. */
bool sp_option_given(const sp_arguments_t *self, const char *name);

/** The value of the option of that name, or NULL where it was not given. */
const char *sp_option_value(const sp_arguments_t *self, const char *name);

/** All values of a repeated option, in their order; returns their number. */
uint32_t
sp_option_values(const sp_arguments_t *self, const char *name, const char **values);

/**
 * A whole number in [low, high] from an option; value is left as it is where the option
 * was not given.
 *
 * errors  SP_ERR_USAGE (no number, a sign, a fraction, out of range)
 */
SP_MUST_CHECK
sp_status_t sp_option_whole(const sp_arguments_t *self, const char *name, uint64_t low,
    uint64_t high, uint64_t *value, sp_error_t *err);

/**
 * A number in [low, high] from an option; value is left as it is where it was not given.
 *
 * errors  SP_ERR_USAGE (no plain number, out of range)
 */
SP_MUST_CHECK
sp_status_t sp_option_real(const sp_arguments_t *self, const char *name, double low,
    double high, double *value, sp_error_t *err);

/** Whether the first `length` bytes of text are a plain finite number: value. */
bool sp_read_real(const char *text, size_t length, double *value);

/**
 * I/N from an option, 1 <= I <= N; both are left as they are where it was not given.
 *
 * errors  SP_ERR_USAGE
 */
SP_MUST_CHECK
sp_status_t sp_option_part(const sp_arguments_t *self, const char *name, uint32_t *part,
    uint32_t *n_parts, sp_error_t *err);

/**
 * RUN:REPLICATE from an option, both counted from 0; left as they are where it was not
 * given.
 *
 * errors  SP_ERR_USAGE
 */
SP_MUST_CHECK
sp_status_t sp_option_cell(const sp_arguments_t *self, const char *name, uint32_t *run,
    uint32_t *replicate, sp_error_t *err);

#endif
