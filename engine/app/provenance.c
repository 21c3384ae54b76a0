/* provenance.c - what it takes to repeat the runs of a file.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "provenance.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "samenspel/plan.h"
#include "terminal.h"

/* Files that runs read beside their scenario, by their line in scenario_resolved. */
static const struct {
    const char *line; /* how it begins; a digest follows, or a list of them */
    const char *what;
} needed[] = {
    { "network.digest: ", "network.path names a file with the SHA-256 " },
    { "plugin.digest: ", "needs --plugin with the SHA-256 " },
};

enum { N_NEEDED = sizeof(needed) / sizeof(needed[0]), DIGEST = 64 };

/* The value of the line of text that begins so, or NULL. */
static const char *
value_of(const char *text, const char *begins)
{
    const size_t n = strlen(begins);
    for (const char *at = text; at != NULL && *at != '\0';) {
        if (strncmp(at, begins, n) == 0) {
            return at + n;
        }
        at = strchr(at, '\n');
        at = at != NULL ? at + 1 : NULL;
    }
    return NULL;
}

/* The next digest of a list, or NULL at its end. */
static const char *
next_digest(const char *at)
{
    at += strcspn(at, "0123456789abcdef\n");
    return strspn(at, "0123456789abcdef") == DIGEST ? at : NULL;
}

static void
print_needed(const char *resolved)
{
    for (size_t i = 0; i < N_NEEDED; i++) {
        const char *at = value_of(resolved, needed[i].line);
        at = at != NULL ? next_digest(at) : NULL;
        for (; at != NULL; at = next_digest(at + DIGEST)) {
            printf("# %s%.*s\n", needed[i].what, DIGEST, at);
        }
    }
}

static void
print_text(const char *text)
{
    if (isatty(STDOUT_FILENO)) {
        sp_print_escaped(stdout, text, 1);
    } else {
        fputs(text, stdout);
    }
}

sp_status_t
sp_file_scenario(
    const char *path, sp_arena_t *arena, const char **written, sp_error_t *err)
{
    char *text = NULL;
    char *words = NULL;
    sp_status_t status = sp_inspect_text(path, "scenario", &text, err);
    if (status == SP_OK && text == NULL) {
        status = sp_fail(err, SP_ERR_INPUT, "%s: holds no scenario", path);
    }
    if (status == SP_OK) {
        status = sp_inspect_text(path, "overrides", &words, err);
    }
    if (status == SP_OK && words != NULL) {
        status = sp_scenario_with_overrides(text, words, arena, written, err) == SP_OK
            ? SP_OK
            : sp_fail_in(err, err->status, "%s", path);
    } else if (status == SP_OK) {
        char *copy = sp_arena_take(arena, strlen(text) + 1, 1);
        status = copy != NULL ? SP_OK : sp_fail(err, SP_ERR_MEMORY, "no memory for a text");
        *written = copy != NULL ? strcpy(copy, text) : NULL;
    }
    free(words);
    free(text);
    return status;
}

int
sp_print_scenario(const char *path)
{
    sp_error_t err = { .status = SP_OK };
    sp_arena_t arena = { 0 };
    char *resolved = NULL;
    const char *written = NULL;
    sp_status_t status = sp_file_scenario(path, &arena, &written, &err);
    if (status == SP_OK) {
        status = sp_inspect_text(path, "scenario_resolved", &resolved, &err);
    }
    if (status == SP_OK) {
        print_needed(resolved != NULL ? resolved : "");
        print_text(written);
    }
    sp_arena_free(&arena);
    free(resolved);
    return status == SP_OK ? 0 : sp_say_error(&err);
}

static const char *
attribute(const sp_inspection_t *file, const char *name)
{
    const char *text = sp_inspection_attribute(file, name);
    return text != NULL ? text : "";
}

void
sp_print_repeat(const sp_inspection_t *file, const char *path, unsigned column)
{
    const char *resolved = attribute(file, "scenario_resolved");
    sp_print_lines(stdout, "  overrides", column, attribute(file, "overrides"));
    printf("  %-*s%s", (int) column - 2, "repeat with", "samenspel inspect --scenario ");
    sp_print_quoted(stdout, path);
    printf(" > again.yaml\n%*ssamenspel run again.yaml -o again.h5", (int) column, "");
    const char *plugin = value_of(resolved, "plugin.digest: ");
    plugin = plugin != NULL ? next_digest(plugin) : NULL;
    for (; plugin != NULL; plugin = next_digest(plugin + DIGEST)) {
        printf(" --plugin FILE.so");
    }
    printf("\n");
    for (size_t i = 0; i < N_NEEDED; i++) {
        const char *at = value_of(resolved, needed[i].line);
        at = at != NULL ? next_digest(at) : NULL;
        for (; at != NULL; at = next_digest(at + DIGEST)) {
            printf("%*s%s\n%*s  %.*s\n", (int) column, "", needed[i].what, (int) column,
                "", DIGEST, at);
        }
    }
}
