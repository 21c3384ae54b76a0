/* catalog.h - the registries as one list of kinds, so that all are described alike.
 * Layer: app.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_CATALOG_H
#define SP_CATALOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "samenspel/param.h"
#include "samenspel/schema.h"

/** An entry of a registry. */
typedef struct {
    const char *name;
    const char *summary;
    const char *source; /* "" where the registry has none */
    const char *path;   /* of its keys; NULL where it has none */
    const sp_param_t *params;
    size_t n_params;
    const void *item; /* the registry's own struct */
} sp_entry_t;

typedef enum {
    SP_DETAIL_TEXT,
    SP_DETAIL_WORDS,
    SP_DETAIL_BOOLEAN,
    SP_DETAIL_REALS
} sp_detail_type_t;

/** A property that only this kind of entry has. */
typedef struct {
    const char *name; /* as in JSON; _ becomes a blank in text */
    sp_detail_type_t type;
    const char *text; /* text; words: separated by commas */
    bool flag;
    const double *real; /* [n_rows * n_columns] */
    size_t n_rows;      /* 0: a plain list, or with 1 column a number */
    size_t n_columns;
} sp_detail_t;

typedef void sp_detail_fn(void *context, const sp_detail_t *detail);

/** A kind of thing that a scenario can name. */
typedef struct {
    const char *name;    /* strategies, steering, .. */
    const char *summary; /* one line */
    const char *used_in; /* keys of a scenario where its names stand */
    bool (*entry)(uint32_t index, sp_entry_t *entry); /* false at the end */
    void (*details)(const sp_entry_t *entry, sp_detail_fn *put, void *context);
} sp_kind_t;

extern const sp_kind_t *const sp_kinds[]; /* NULL at the end */

/** The kind of that name, or NULL. */
const sp_kind_t *sp_kind_find(const char *name);

/** The entry of that name (a strategy also by alias, steering also by path); or false. */
bool sp_entry_find(const sp_kind_t *kind, const char *name, sp_entry_t *entry);

/** The name in kind nearest to name, or NULL. */
const char *sp_entry_nearest(const sp_kind_t *kind, const char *name);

/**
 * Kinds of game or network that use a key, separated by commas; "" where it is not
 * theirs. Returns buffer.
 */
const char *sp_key_users(const char *key, char *buffer, size_t size);

#endif
