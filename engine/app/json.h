/* json.h - writes JSON. Layer: app.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_JSON_H
#define SP_JSON_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum { SP_JSON_DEPTH = 32 };

/**
 * A writer; the caller opens and closes in pairs, and gives each value in an object a
 * key.
 */
typedef struct {
    FILE *out;
    unsigned depth;
    char bracket[SP_JSON_DEPTH]; /* what closes each level                  */
    bool flat[SP_JSON_DEPTH];    /* on one line                             */
    bool empty[SP_JSON_DEPTH];   /* nothing in it yet                       */
    bool after_key;
} sp_json_t;

void sp_json_start(sp_json_t *self, FILE *out);

/** Ends the text; everything must be closed. */
void sp_json_end(sp_json_t *self);

/** Opens '{' or '['; flat: the whole of it on one line. */
void sp_json_open(sp_json_t *self, char bracket, bool flat);
void sp_json_close(sp_json_t *self);

/** The key of the next value, of which the last four have a form of their own. */
void sp_json_key(sp_json_t *self, const char *key);
void sp_json_text(sp_json_t *self, const char *text); /* NULL: null; bad UTF-8: U+FFFD */
void sp_json_real(sp_json_t *self, double value);     /* NaN and infinite: null        */
void sp_json_whole(sp_json_t *self, uint64_t value);
void sp_json_boolean(sp_json_t *self, bool value);
void sp_json_null(sp_json_t *self);

/** key: text, and so on. */
void sp_json_put_text(sp_json_t *self, const char *key, const char *text);
void sp_json_put_real(sp_json_t *self, const char *key, double value);
void sp_json_put_whole(sp_json_t *self, const char *key, uint64_t value);
void sp_json_put_boolean(sp_json_t *self, const char *key, bool value);

#endif
