/* text_buffer.h - a text that grows. Layer: plan.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_TEXT_BUFFER_H
#define SP_TEXT_BUFFER_H

#include <stdbool.h>
#include <stddef.h>

/** A text that grows; zero it to begin, release with sp_text_free. */
typedef struct {
    char *text; /* NULL while empty; ends with a 0 */
    size_t length, room;
    bool failed; /* memory ended: the text is not whole */
} sp_text_t;

void sp_text_put(sp_text_t *self, const char *text);
void sp_text_put_bytes(sp_text_t *self, const char *bytes, size_t n);
void sp_text_free(sp_text_t *self);

#endif
