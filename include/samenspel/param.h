/* param.h - one row a parameter: the single source for validator, describe, schema,
 * file attributes and sliders. Layer: base.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_PARAM_H
#define SP_PARAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "samenspel/error.h"

typedef enum {
    SP_REAL,    /* double                                                 */
    SP_INTEGER, /* uint32_t                                               */
    SP_BOOLEAN, /* bool                                                   */
    SP_CHOICE,  /* uint32_t, an index into choices                        */
    SP_NAMED_INTEGER, /* uint32_t: a whole number from low to high, or high + 1 + an
                         index into choices, numbers that go by a name    */
    SP_SEED,    /* 64 bits; held by the reader of the file, not as a value */
    SP_TEXT,    /* likewise                                               */
    SP_LIST,    /* likewise                                               */
    SP_MAP,     /* likewise                                               */
} sp_param_type_t;

/** What the unsteered twin does with a key: interventions go to their null value. */
typedef enum { SP_SETTING, SP_CONDITION, SP_INTERVENTION } sp_param_kind_t;

enum {
    SP_LIVE = 1,        /* an event may set it                                   */
    SP_REQUIRED = 2,    /* no default                                            */
    SP_AUTO = 4,        /* `auto` is a value (NaN in the value column)           */
    SP_NULLABLE = 8,    /* `null` is a value (NaN likewise)                      */
    SP_OPTIONAL = 16,   /* absent by default (NaN likewise)                      */
    SP_LOW_OPEN = 32,   /* low itself is not allowed                             */
    SP_HIGH_OPEN = 64,  /* high itself is not allowed                            */
};

/** A parameter of a game, network, decision rule, steering mechanism or block. */
typedef struct {
    const char *name;    /* last part of its dotted key                               */
    const char *symbol;  /* in formulas; "-" for none                                 */
    const char *summary; /* one line, no full stop                                    */
    const char *unit;    /* payoff, prob, rounds, 1/period ..; "-" without one        */
    sp_param_type_t type;
    sp_param_kind_t kind;
    unsigned flags;
    double low, high;    /* real, integer: the range, closed unless flagged open      */
    double preset;       /* default = the null value; NAN for auto, null, absent       */
    const char *const *choices; /* choice, named integer: names, NULL at the end      */
    const char *phase;   /* of a round in which it acts (model.md, section 3)         */
    const char *rows;    /* of the table of mechanisms, "000-3;004-2"; "-" for none   */
    const char *source;  /* paper, or "this project"                                  */
    size_t offset;       /* of the field in the owner's struct                        */
} sp_param_t;

/** The value of an integer parameter that is auto, null or absent. */
#define SP_NO_INTEGER UINT32_MAX

/**
 * Reads text as a value of param, held as a double (choice: index, boolean: 0 or 1; auto,
 * null and absent: NaN). The message says what was read and what would be right, without
 * place or key: callers put those in front (sp_fail_in).
 *
 * errors  SP_ERR_RANGE, SP_ERR_UNKNOWN (a choice; with the nearest name)
 */
SP_MUST_CHECK
sp_status_t sp_param_parse(
    const sp_param_t *param, const char *text, double *value, sp_error_t *err);

/** The name among the choices of param that value stands for; NULL where it is a number. */
const char *sp_param_word(const sp_param_t *param, double value);

/** Whether value may stand for param; the message as in sp_param_parse. */
SP_MUST_CHECK
sp_status_t sp_param_check(const sp_param_t *param, double value, sp_error_t *err);

/**
 * Writes value as text that sp_param_parse reads back to the same bits, the shortest such
 * decimal for numbers. Returns buffer (at least 32 bytes, longer for long choice names).
 */
const char *sp_param_format(
    const sp_param_t *param, double value, char *buffer, size_t size);

/** The range or the choices in words: "in [0, 1)", "one of: mean sum"; returns buffer. */
const char *sp_param_range(const sp_param_t *param, char *buffer, size_t size);

/** The shortest decimal that reads back to the bits of x; returns buffer (>= 32 bytes). */
const char *sp_format_real(double x, char *buffer, size_t size);

/** Writes value into the field of param in the struct at owner, by param->type. */
void sp_param_store(const sp_param_t *param, double value, void *owner);

/**
 * The name nearest to word (Damerau-Levenshtein with a bound that grows with the length of
 * word), or NULL where none is near. name(context, i) returns NULL at the end.
 */
const char *sp_nearest(const char *word,
    const char *(*name)(const void *context, size_t index), const void *context);

#endif
