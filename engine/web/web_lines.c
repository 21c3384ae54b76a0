/* web_lines.c - a text cut into settings.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "web_lines.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define BLANK " \t\r"

/* Cuts blanks off both ends. */
static char *
trimmed(char *text)
{
    text += strspn(text, BLANK);
    size_t n = strlen(text);
    while (n > 0 && strchr(BLANK, text[n - 1]) != NULL) {
        text[--n] = '\0';
    }
    return text;
}

/* Takes "@100 " off an event; 0 rounds is no event. */
static bool
cut_round(char **text, uint32_t *round)
{
    *round = 0;
    if (**text != '@') {
        return true;
    }
    const char *digits = *text + 1;
    const size_t n = strspn(digits, "0123456789");
    if (n == 0 || n > 9 || strchr(BLANK, digits[n]) == NULL) {
        return false;
    }
    *round = (uint32_t) strtoul(digits, NULL, 10);
    *text = trimmed(*text + 1 + n);
    return *round > 0;
}

static sp_status_t
cut_line(char *text, sp_line_t *line, sp_error_t *err)
{
    if (!cut_round(&text, &line->round)) {
        return sp_fail(err, SP_ERR_SYNTAX,
            "line %u: '%.40s': an event must be '@ROUND key: value' with a round from 1 "
            "on",
            line->number, text);
    }
    char *colon = strchr(text, ':');
    if (colon == NULL || colon == text) {
        return sp_fail(err, SP_ERR_SYNTAX, "line %u: '%.40s': must be 'key: value'",
            line->number, text);
    }
    *colon = '\0';
    line->key = trimmed(text);
    line->value = trimmed(colon + 1);
    return SP_OK;
}

sp_status_t
sp_web_lines(const char *text, sp_arena_t *arena, sp_line_t **line, uint32_t *n_lines,
    sp_error_t *err)
{
    const size_t length = strlen(text);
    size_t most = 1;
    for (size_t i = 0; i < length; i++) {
        most += text[i] == '\n';
    }
    char *rest = sp_arena_take(arena, length + 1, 1);
    sp_line_t *lines = sp_arena_take(arena, most, sizeof(*lines));
    if (rest == NULL || lines == NULL || most >= UINT32_MAX) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for a text of %zu bytes", length);
    }
    memcpy(rest, text, length + 1);
    uint32_t n = 0;
    for (uint32_t number = 1; rest != NULL; number++) {
        char *end = strchr(rest, '\n');
        if (end != NULL) {
            *end++ = '\0';
        }
        char *content = trimmed(rest);
        rest = end;
        if (*content != '\0' && *content != '#') {
            lines[n].number = number;
            const sp_status_t status = cut_line(content, &lines[n++], err);
            if (status != SP_OK) {
                return status;
            }
        }
    }
    *line = lines;
    *n_lines = n;
    return SP_OK;
}

const char *
sp_web_word(char **rest)
{
    char *word = *rest + strspn(*rest, "[], \t");
    const size_t n = strcspn(word, "[], \t");
    *rest = word + n + (word[n] != '\0');
    word[n] = '\0';
    return n > 0 ? word : NULL;
}
