/* scenario_tree.h - a scenario's text as a light tree that knows where everything stands.
 * Layer: plan.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_SCENARIO_TREE_H
#define SP_SCENARIO_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "samenspel/arena.h"
#include "samenspel/error.h"

enum {
    SP_MOST_DEPTH = 16,       /* of nested blocks; a scenario needs six */
    SP_MOST_NODES = 1 << 20,  /* keys and values */
    SP_MOST_BYTES = 16 << 20, /* of a scenario file */
};

typedef enum { SP_NODE_SCALAR, SP_NODE_MAP, SP_NODE_LIST } sp_node_kind_t;

/** A value with its place; a member of a mapping also holds its key and the key's
 * place. */
typedef struct sp_node {
    sp_node_kind_t kind;
    bool plain;            /* a scalar without quotes */
    bool unfinished;       /* the text broke off in or right after it */
    bool flow;             /* in braces or brackets */
    uint32_t origin;       /* 0: the file; i + 1: override number i */
    const char *text;      /* of a scalar; else "" */
    const char *key;       /* NULL in lists and for the root */
    uint32_t line, column; /* from 1 */
    uint32_t key_line, key_column;
    uint32_t from, to;         /* bytes [from, to) of the text, behind a byte order mark */
    uint32_t key_from, key_to; /* those of the key */
    struct sp_node *first, *last, *next; /* members in the order of the text */
} sp_node_t;

/** Where nodes and texts are taken from: chunks of an arena. */
typedef struct {
    sp_arena_t *arena;
    char *chunk;
    size_t n_free;
    uint32_t n_nodes;
} sp_pool_t;

/** What is wrong with a text, and where. */
typedef struct {
    sp_status_t status; /* SP_OK: nothing */
    uint32_t line, column;
    char message[512];
} sp_flaw_t;

/** n zeroed bytes from pool, aligned for any object; NULL where memory ends. */
void *sp_pool_take(sp_pool_t *pool, size_t n);

/** A copy of length bytes of text with a 0 at the end; NULL where memory ends. */
char *sp_pool_text(sp_pool_t *pool, const char *text, size_t length);

/**
 * Reads one YAML document. Anchors, aliases, tags, keys that are no words and a second
 * document are refused; so is what is not UTF-8 text.
 *
 * root    what was read, up to the flaw if there is one; NULL for an empty text
 * returns the flaw's status
 */
sp_status_t sp_tree_read(sp_pool_t *pool, const char *text, size_t length,
    uint32_t origin, sp_node_t **root, sp_flaw_t *flaw);

/** Member of a mapping by key, or NULL (also where node is no mapping or NULL). */
sp_node_t *sp_node_member(const sp_node_t *node, const char *key);

/** The node of a dotted path below root, or NULL. */
sp_node_t *sp_node_at(const sp_node_t *root, const char *path);

/** Puts member, whose key is set, at the end of a mapping. */
void sp_node_append(sp_node_t *node, sp_node_t *member);

/** Takes member out of a mapping. */
void sp_node_remove(sp_node_t *node, sp_node_t *member);

/**
 * The bytes of a file, or of standard input for "-", with a 0 behind them. A file above
 * most_bytes is refused before it is read, a stream as soon as it passes them.
 *
 * errors  SP_ERR_INPUT; the message does not name the path
 */
SP_MUST_CHECK
sp_status_t sp_read_bytes(const char *path, size_t most_bytes, sp_arena_t *arena,
    char **text, size_t *length, sp_error_t *err);

/**
 * Length in bytes of the UTF-8 sequence at text (which a 0 ends) and its code point; 0
 * where there is none.
 */
size_t sp_utf8_decode(const unsigned char *text, uint32_t *code);

/**
 * Makes a message safe to print on one line of a terminal: control characters, marks that
 * reorder text and broken UTF-8 become \x.. escapes.
 */
void sp_escape_message(char *message, size_t size);

#endif
