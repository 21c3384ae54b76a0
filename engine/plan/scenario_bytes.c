/* scenario_bytes.c - bytes of a file or pipe within a limit; texts safe on a terminal.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define _POSIX_C_SOURCE 200809L /* fileno, fstat */

#include "scenario_tree.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static sp_status_t
too_large(size_t most_bytes, sp_error_t *err)
{
    return sp_fail(err, SP_ERR_INPUT, "larger than %zu MiB: must be a smaller file",
        most_bytes >> 20);
}

/* Reads to the end, doubling the room; a stream does not say how long it is. */
static sp_status_t
read_stream(FILE *file, size_t most_bytes, char **bytes, size_t *length, sp_error_t *err)
{
    size_t room = 1 << 14;
    char *text = NULL;
    size_t n = 0;
    for (;;) {
        char *larger = realloc(text, room + 1);
        if (larger == NULL) {
            free(text);
            return sp_fail(err, SP_ERR_MEMORY, "no memory to read it");
        }
        text = larger;
        n += fread(text + n, 1, room - n, file);
        if (ferror(file)) {
            free(text);
            return sp_fail(err, SP_ERR_INPUT, "cannot be read: %s", strerror(errno));
        }
        if (n > most_bytes) {
            free(text);
            return too_large(most_bytes, err);
        }
        if (n < room) {
            text[n] = '\0';
            *bytes = text;
            *length = n;
            return SP_OK;
        }
        room *= 2;
    }
}

sp_status_t
sp_read_bytes(const char *path, size_t most_bytes, sp_arena_t *arena, char **text,
    size_t *length, sp_error_t *err)
{
    const bool standard_input = strcmp(path, "-") == 0;
    FILE *file = standard_input ? stdin : fopen(path, "rb");
    if (file == NULL) {
        return sp_fail(err, SP_ERR_INPUT, "cannot be opened: %s", strerror(errno));
    }
    struct stat about;
    sp_status_t status = SP_OK;
    char *bytes = NULL;
    if (fstat(fileno(file), &about) == 0) {
        if (S_ISDIR(about.st_mode)) {
            status = sp_fail(err, SP_ERR_INPUT, "a folder: must be a file");
            goto out;
        }
        if (S_ISREG(about.st_mode) && about.st_size > 0
            && (unsigned long long) about.st_size > most_bytes) {
            status = too_large(most_bytes, err);
            goto out;
        }
    }
    status = read_stream(file, most_bytes, &bytes, length, err);
    if (status != SP_OK) {
        goto out;
    }
    *text = sp_arena_take(arena, *length + 1, 1);
    if (*text == NULL) {
        status = sp_fail(err, SP_ERR_MEMORY, "no memory to read it");
        goto out;
    }
    memcpy(*text, bytes, *length);
out:
    free(bytes);
    if (!standard_input) {
        fclose(file);
    }
    return status;
}

size_t
sp_utf8_decode(const unsigned char *text, uint32_t *code)
{
    static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
    const unsigned char lead = text[0];
    const size_t n = lead < 0x80      ? 1
        : lead >= 0xC2 && lead < 0xE0 ? 2
        : (lead & 0xF0) == 0xE0       ? 3
        : lead >= 0xF0 && lead < 0xF5 ? 4
                                      : 0;
    if (n <= 1) {
        *code = lead;
        return n;
    }
    uint32_t value = lead & (0xFFu >> (n + 1));
    for (size_t i = 1; i < n; i++) {
        if ((text[i] & 0xC0) != 0x80) {
            return 0;
        }
        value = value << 6 | (text[i] & 0x3Fu);
    }
    if (value < least[n] || value > 0x10FFFF || (value >= 0xD800 && value < 0xE000)) {
        return 0;
    }
    *code = value;
    return n;
}

/* Control characters, and marks that let a text read otherwise than it is stored. */
static bool
is_unsafe(uint32_t code)
{
    return code < 0x20 || (code >= 0x7F && code < 0xA0)
        || (code >= 0x200B && code <= 0x200F) || (code >= 0x2028 && code <= 0x202E)
        || (code >= 0x2066 && code <= 0x2069) || code == 0xFEFF;
}

void
sp_escape_message(char *message, size_t size)
{
    char *safe = malloc(size);
    if (safe == NULL) {
        message[0] = '\0'; /* rather no words than unsafe ones */
        return;
    }
    size_t used = 0;
    const unsigned char *at = (const unsigned char *) message;
    while (*at != '\0') {
        uint32_t code;
        size_t n = sp_utf8_decode(at, &code);
        char piece[16];
        if (n == 0) {
            snprintf(piece, sizeof(piece), "\\x%02x", *at);
            n = 1;
        } else if (code == '\n') {
            snprintf(piece, sizeof(piece), "\\n");
        } else if (is_unsafe(code)) {
            snprintf(piece, sizeof(piece), code < 0x100 ? "\\x%02x" : "\\u%04x",
                (unsigned) code);
        } else {
            memcpy(piece, at, n);
            piece[n] = '\0';
        }
        const size_t length = strlen(piece);
        if (used + length + 1 > size) {
            break;
        }
        memcpy(safe + used, piece, length);
        used += length;
        at += n;
    }
    safe[used] = '\0';
    memcpy(message, safe, used + 1);
    free(safe);
}
