/* json.c - writes JSON (RFC 8259).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "json.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>

#include "samenspel/param.h"
#include "terminal.h"

void
sp_json_start(sp_json_t *self, FILE *out)
{
    *self = (sp_json_t) { .out = out };
}

void
sp_json_end(sp_json_t *self)
{
    assert(self->depth == 0);
    fputc('\n', self->out);
}

static void
break_line(sp_json_t *self)
{
    fprintf(self->out, "\n%*s", (int) (2 * self->depth), "");
}

/* what stands before a value or a key: a comma, a line end */
static void
separate(sp_json_t *self)
{
    if (self->after_key) {
        self->after_key = false;
        return;
    }
    if (self->depth == 0) {
        return;
    }
    const bool flat = self->flat[self->depth - 1];
    if (!self->empty[self->depth - 1]) {
        fputs(flat ? ", " : ",", self->out);
    }
    self->empty[self->depth - 1] = false;
    if (!flat) {
        break_line(self);
    }
}

void
sp_json_open(sp_json_t *self, char bracket, bool flat)
{
    separate(self);
    assert(self->depth < SP_JSON_DEPTH);
    fputc(bracket, self->out);
    self->bracket[self->depth] = bracket == '{' ? '}' : ']';
    self->flat[self->depth] = flat || (self->depth > 0 && self->flat[self->depth - 1]);
    self->empty[self->depth] = true;
    self->depth++;
}

void
sp_json_close(sp_json_t *self)
{
    assert(self->depth > 0 && !self->after_key);
    self->depth--;
    if (!self->empty[self->depth] && !self->flat[self->depth]) {
        break_line(self);
    }
    fputc(self->bracket[self->depth], self->out);
}

static void
write_string(FILE *out, const char *text)
{
    fputc('"', out);
    while (*text != '\0') {
        uint32_t code = 0;
        const unsigned n = sp_utf8(text, &code);
        if (n == 0) {
            fputs("\\ufffd", out);
            text++;
            continue;
        }
        if (code == '"' || code == '\\') {
            fprintf(out, "\\%c", (char) code);
        } else if (code == '\n') {
            fputs("\\n", out);
        } else if (code == '\t') {
            fputs("\\t", out);
        } else if (code < 0x20 || (code >= 0x7f && code < 0xa0)
            || (code >= 0x2028 && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069)) {
            fprintf(
                out, "\\u%04" PRIx32, code); /* valid as it is, but may meet a terminal */
        } else {
            fprintf(out, "%.*s", (int) n, text);
        }
        text += n;
    }
    fputc('"', out);
}

void
sp_json_key(sp_json_t *self, const char *key)
{
    assert(self->depth > 0 && self->bracket[self->depth - 1] == '}' && !self->after_key);
    separate(self);
    write_string(self->out, key);
    fputs(": ", self->out);
    self->after_key = true;
}

void
sp_json_text(sp_json_t *self, const char *text)
{
    separate(self);
    if (text == NULL) {
        fputs("null", self->out);
    } else {
        write_string(self->out, text);
    }
}

void
sp_json_real(sp_json_t *self, double value)
{
    char text[40];
    separate(self);
    fputs(
        isfinite(value) ? sp_format_real(value, text, sizeof(text)) : "null", self->out);
}

void
sp_json_whole(sp_json_t *self, uint64_t value)
{
    separate(self);
    fprintf(self->out, "%" PRIu64, value);
}

void
sp_json_boolean(sp_json_t *self, bool value)
{
    separate(self);
    fputs(value ? "true" : "false", self->out);
}

void
sp_json_null(sp_json_t *self)
{
    sp_json_text(self, NULL);
}

void
sp_json_put_text(sp_json_t *self, const char *key, const char *text)
{
    sp_json_key(self, key);
    sp_json_text(self, text);
}

void
sp_json_put_real(sp_json_t *self, const char *key, double value)
{
    sp_json_key(self, key);
    sp_json_real(self, value);
}

void
sp_json_put_whole(sp_json_t *self, const char *key, uint64_t value)
{
    sp_json_key(self, key);
    sp_json_whole(self, value);
}

void
sp_json_put_boolean(sp_json_t *self, const char *key, bool value)
{
    sp_json_key(self, key);
    sp_json_boolean(self, value);
}
