/* text_buffer.c - a text that grows.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "text_buffer.h"

#include <stdlib.h>
#include <string.h>

void
sp_text_put_bytes(sp_text_t *self, const char *bytes, size_t n)
{
    if (self->failed) {
        return;
    }
    if (self->length + n + 1 > self->room) {
        const size_t room = 2 * (self->length + n + 1);
        char *larger = realloc(self->text, room);
        if (larger == NULL) {
            self->failed = true;
            return;
        }
        self->text = larger;
        self->room = room;
    }
    memcpy(self->text + self->length, bytes, n);
    self->length += n;
    self->text[self->length] = '\0';
}

void
sp_text_put(sp_text_t *self, const char *text)
{
    sp_text_put_bytes(self, text, strlen(text));
}

void
sp_text_free(sp_text_t *self)
{
    free(self->text);
    *self = (sp_text_t) { 0 };
}
