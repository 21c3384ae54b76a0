/* edges.c - who meets whom in a tournament, from a file.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "edges.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_LINE = 512 };

static char *
trimmed(char *text)
{
    size_t length = strlen(text);
    while (length > 0 && strchr(" \t\r\n", text[length - 1]) != NULL) {
        text[--length] = '\0';
    }
    return text + strspn(text, " \t");
}

/* Parts line into two names; false where it does not hold two. */
static bool
part(char *line, char *name[2])
{
    char *gap = strchr(line, ',');
    if (gap == NULL) {
        gap = strpbrk(line, " \t");
    }
    if (gap == NULL) {
        return false;
    }
    const bool comma = *gap == ',';
    *gap = '\0';
    name[0] = trimmed(line);
    name[1] = trimmed(gap + 1);
    return name[0][0] != '\0' && name[1][0] != '\0'
        && strpbrk(name[1], comma ? "," : " \t") == NULL;
}

static sp_status_t
place_of(const sp_strategy_list_t *list, const char *name, const char *path, unsigned line,
    uint32_t *place, sp_error_t *err)
{
    const sp_strategy_t *strategy = sp_strategy_find(name);
    for (uint32_t i = 0; strategy != NULL && i < list->n; i++) {
        if (list->strategy[i] == strategy) {
            *place = i;
            return SP_OK;
        }
    }
    const char *near = strategy == NULL ? sp_match_nearest(name) : NULL;
    return sp_fail(err, SP_ERR_INPUT, "%.300s:%u: '%.80s' %s%s%s", path, line, name,
        strategy == NULL ? "is no strategy" : "takes no part: must be among --strategies",
        near != NULL ? "; did you mean " : "", near != NULL ? near : "");
}

static sp_status_t
read_lines(FILE *file, const char *path, const sp_strategy_list_t *list, uint8_t *meets,
    sp_error_t *err)
{
    char line[MOST_LINE];
    for (unsigned number = 1; fgets(line, sizeof(line), file) != NULL; number++) {
        if (strlen(line) + 1 == sizeof(line)) {
            return sp_fail(err, SP_ERR_INPUT, "%.300s:%u: is too long: must be two names",
                path, number);
        }
        char *text = trimmed(line);
        char *name[2];
        uint32_t at[2];
        if (text[0] == '\0' || text[0] == '#') {
            continue;
        }
        if (!part(text, name)) {
            return sp_fail(err, SP_ERR_INPUT,
                "%.300s:%u: must be two names with a comma or blanks between them", path,
                number);
        }
        for (int i = 0; i < 2; i++) {
            const sp_status_t status = place_of(list, name[i], path, number, &at[i], err);
            if (status != SP_OK) {
                return status;
            }
        }
        meets[(size_t) at[0] * list->n + at[1]] = 1;
        meets[(size_t) at[1] * list->n + at[0]] = 1;
    }
    return SP_OK;
}

/* Counts the pairs; whoever meets nobody has no score. */
static sp_status_t
count(const char *path, const sp_strategy_list_t *list, const uint8_t *meets,
    uint32_t *n_met, sp_error_t *err)
{
    *n_met = 0;
    for (uint32_t i = 0; i < list->n; i++) {
        uint32_t others = 0;
        for (uint32_t j = 0; j < list->n; j++) {
            const bool met = meets[(size_t) i * list->n + j] != 0;
            others += met && i != j;
            *n_met += met && j >= i;
        }
        if (others == 0) {
            return sp_fail(err, SP_ERR_INPUT,
                "%.300s: %s meets nobody else: must stand in a line beside another one, or "
                "be left out by --without",
                path, list->strategy[i]->name);
        }
    }
    return SP_OK;
}

sp_status_t
sp_edges_read(const char *path, const sp_strategy_list_t *list, uint8_t **meets,
    uint32_t *n_met, sp_error_t *err)
{
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        return sp_fail(
            err, SP_ERR_INPUT, "%.300s: cannot be read: %s", path, strerror(errno));
    }
    *meets = calloc((size_t) list->n * list->n, 1);
    sp_status_t status = *meets == NULL
        ? sp_fail(err, SP_ERR_MEMORY, "no memory for the pairs that meet")
        : read_lines(file, path, list, *meets, err);
    if (status == SP_OK && ferror(file)) {
        status = sp_fail(err, SP_ERR_INPUT, "%.300s: cannot be read", path);
    }
    fclose(file);
    return status == SP_OK ? count(path, list, *meets, n_met, err) : status;
}
