/* terminal.c - words for people: errors, wrapped text, escaped foreign text.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "terminal.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "samenspel/ranks.h"

int
sp_exit_code(sp_status_t status)
{
    switch (status) {
    case SP_OK:
        return 0;
    case SP_ERR_SYNTAX:
    case SP_ERR_RANGE:
    case SP_ERR_UNKNOWN:
    case SP_ERR_INPUT:
        return 1;
    case SP_ERR_USAGE:
        return 2;
    case SP_ERR_STOPPED:
        return 3;
    case SP_ERR_FAILED:
        return 4;
    case SP_ERR_MEMORY:
    case SP_ERR_ENVIRONMENT:
        return 5;
    }
    return 5;
}

int
sp_say_error(const sp_error_t *err)
{
    sp_print_escaped(stderr, err->message, 0);
    fputc('\n', stderr);
    return sp_exit_code(err->status);
}

int
sp_say_wrong_use(const char *command, const sp_error_t *err)
{
    if (sp_ranks_launched_as() > 0) {
        /* the same words were given to all: the first says it, before its launcher learns
         * of an exit code and ends the others */
        sleep(1);
        return sp_exit_code(err->status);
    }
    const char *blank = command != NULL ? " " : "";
    const char *name = command != NULL ? command : "";
    fprintf(stderr, "samenspel%s%s: ", blank, name);
    sp_print_escaped(stderr, err->message, 0);
    fprintf(stderr, " (see samenspel%s%s --help)\n", blank, name);
    return sp_exit_code(err->status);
}

int
sp_end(const char *command, sp_status_t status, const sp_error_t *err)
{
    return status == SP_OK       ? 0
        : status == SP_ERR_USAGE ? sp_say_wrong_use(command, err)
                                 : sp_say_error(err);
}

unsigned
sp_utf8(const char *text, uint32_t *code)
{
    const unsigned char *byte = (const unsigned char *) text;
    if (byte[0] < 0x80) {
        *code = byte[0];
        return byte[0] != '\0';
    }
    unsigned n = byte[0] >= 0xf0 ? 4 : byte[0] >= 0xe0 ? 3 : 2;
    static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
    if (byte[0] < 0xc2 || byte[0] > 0xf4) {
        return 0;
    }
    uint32_t value = byte[0] & (0xffu >> (n + 1));
    for (unsigned i = 1; i < n; i++) {
        if ((byte[i] & 0xc0) != 0x80) { /* also at the final zero */
            return 0;
        }
        value = value << 6 | (byte[i] & 0x3fu);
    }
    if (value < least[n] || value > 0x10ffff || (value >= 0xd800 && value < 0xe000)) {
        return 0;
    }
    *code = value;
    return n;
}

/* whether a terminal may act on it instead of showing it */
static bool
is_steering(uint32_t code)
{
    return code < 0x20 || (code >= 0x7f && code < 0xa0) || code == 0x061c
        || code == 0x200e || code == 0x200f || (code >= 0x2028 && code <= 0x202e)
        || (code >= 0x2066 && code <= 0x2069) || code == 0xfeff;
}

/* one character as it is shown: writes it to shown (>= 16 bytes), returns its bytes read
 * */
static unsigned
show(const char *text, char *shown)
{
    uint32_t code = 0;
    const unsigned n = sp_utf8(text, &code);
    if (n == 0) {
        snprintf(shown, 16, "\\x%02x", (unsigned) (unsigned char) text[0]);
        return 1;
    }
    if (!is_steering(code)) {
        memcpy(shown, text, n);
        shown[n] = '\0';
    } else if (code == '\n') {
        snprintf(shown, 16, "\\n");
    } else if (code == '\t') {
        snprintf(shown, 16, "\\t");
    } else if (code < 0x100) {
        snprintf(shown, 16, "\\x%02x", (unsigned) code);
    } else {
        snprintf(shown, 16, "\\u{%04x}", (unsigned) code);
    }
    return n;
}

void
sp_print_escaped(FILE *out, const char *text, int lines)
{
    while (*text != '\0') {
        char shown[16];
        if (lines && (*text == '\n' || *text == '\t')) {
            fputc(*text++, out);
        } else {
            text += show(text, shown);
            fputs(shown, out);
        }
    }
}

unsigned
sp_text_columns(const char *text)
{
    unsigned columns = 0;
    while (*text != '\0') {
        char shown[16];
        uint32_t code;
        text += show(text, shown);
        for (const char *at = shown; *at != '\0'; columns++) {
            at += sp_utf8(at, &code);
        }
    }
    return columns;
}

/* A word is what stands between blanks; an empty line parts paragraphs. */
static void
print_wrapped(FILE *out, const char *text, unsigned indent, unsigned column)
{
    bool fresh = true; /* nothing on this line yet beyond the indent */
    while (*text != '\0') {
        if (text[0] == '\n' && text[1] == '\n') {
            fprintf(out, "\n\n%*s", (int) indent, "");
            column = indent;
            fresh = true;
            text += 2;
        } else if (*text == ' ' || *text == '\n') {
            text++;
        } else {
            char word[256];
            size_t length = strcspn(text, " \n");
            length = length < sizeof(word) ? length : sizeof(word) - 1;
            memcpy(word, text, length);
            word[length] = '\0';
            const unsigned columns = sp_text_columns(word);
            if (!fresh && column + 1 + columns > SP_TEXT_WIDTH) {
                fprintf(out, "\n%*s", (int) indent, "");
                column = indent;
                fresh = true;
            }
            if (!fresh) {
                fputc(' ', out);
                column++;
            }
            sp_print_escaped(out, word, 0);
            column += columns;
            fresh = false;
            text += length;
        }
    }
    fputc('\n', out);
}

void
sp_print_text(FILE *out, const char *text, unsigned indent)
{
    fprintf(out, "%*s", (int) indent, "");
    print_wrapped(out, text, indent, indent);
}

void
sp_print_item(FILE *out, const char *left, unsigned column, const char *text)
{
    sp_print_escaped(out, left, 0);
    const unsigned used = sp_text_columns(left);
    if (text[0] == '\0') {
        fputc('\n', out);
        return;
    }
    if (used + 1 > column) {
        fprintf(out, "\n%*s", (int) column, "");
    } else {
        fprintf(out, "%*s", (int) (column - used), "");
    }
    print_wrapped(out, text, column, column);
}

void
sp_print_lines(FILE *out, const char *left, unsigned column, const char *lines)
{
    while (*lines != '\0') {
        char line[1024];
        const size_t length = strcspn(lines, "\n");
        snprintf(line, sizeof(line), "%.*s", (int) length, lines);
        sp_print_item(out, left, column, line);
        left = "";
        lines += length + (lines[length] == '\n');
    }
}

void
sp_print_quoted(FILE *out, const char *word)
{
    static const char plain[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=./:,@%";
    if (word[0] != '\0' && word[strspn(word, plain)] == '\0') {
        fputs(word, out);
        return;
    }
    fputc('\'', out);
    while (*word != '\0') {
        char shown[16];
        if (*word == '\'') {
            fputs("'\\''", out);
            word++;
        } else {
            word += show(word, shown);
            fputs(shown, out);
        }
    }
    fputc('\'', out);
}

int
sp_finish_output(void)
{
    if (fflush(stdout) != 0 || ferror(stdout)) {
        fprintf(
            stderr, "samenspel: the output could not be written: %s\n", strerror(errno));
        return 5;
    }
    return 0;
}
