/* inspect_arrays.c - what a file of a tournament or a fingerprint holds.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "inspect_arrays.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"
#include "samenspel/progress.h"
#include "terminal.h"

enum { LABEL = 15, MOST_ROWS = 50 };

bool
sp_is_arrays_file(sp_arrays_reader_t *file, const char *path)
{
    sp_error_t err;
    return sp_arrays_open(file, path, &err) == SP_OK
        && sp_arrays_attribute(file, "kind") != NULL;
}

static int
damaged(const sp_arrays_reader_t *file, const char *what)
{
    sp_error_t err;
    (void) sp_fail(
        &err, SP_ERR_INPUT, "%s: damaged: %s cannot be read", file->path, what);
    return sp_say_error(&err);
}

static const char *
attribute(sp_arrays_reader_t *file, const char *name)
{
    const char *text = sp_arrays_attribute(file, name);
    return text != NULL ? text : "";
}

static void
print_head(sp_arrays_reader_t *file)
{
    char size[40];
    char line[80];
    sp_print_escaped(stdout, file->path, 0);
    printf("  (%s)\n", sp_format_bytes(file->n_bytes, size, sizeof(size)));
    sp_print_text(stdout, attribute(file, "title"), 2);
    printf("\n");
    sp_print_lines(stdout, "  settings", LABEL, attribute(file, "scenario_resolved"));
    snprintf(line, sizeof(line), "samenspel %.60s", attribute(file, "samenspel_version"));
    sp_print_item(stdout, "  made by", LABEL, line);
    sp_print_lines(stdout, "  references", LABEL, attribute(file, "references"));
}

/* "key: value" lines as an object */
static void
write_head(sp_arrays_reader_t *file, sp_json_t *json)
{
    const char *line = attribute(file, "scenario_resolved");
    sp_json_put_text(json, "file", file->path);
    sp_json_put_text(json, "kind", attribute(file, "kind"));
    sp_json_put_text(json, "title", attribute(file, "title"));
    sp_json_put_text(json, "samenspel_version", attribute(file, "samenspel_version"));
    sp_json_key(json, "settings");
    sp_json_open(json, '{', false);
    while (*line != '\0') {
        char key[64];
        char value[256];
        const size_t length = strcspn(line, "\n");
        if (sscanf(line, "%63[^:\n]: %255[^\n]", key, value) == 2) {
            sp_json_put_text(json, key, value);
        }
        line += length + (line[length] == '\n' ? 1 : 0);
    }
    sp_json_close(json);
}

/* ---- tournaments ---------------------------------------------------------------- */

typedef struct {
    const char *const *name;
    const double *rank, *median, *mean, *se, *wins, *cooperation;
    size_t n;
} ranking_t;

static bool
read_ranking(sp_arrays_reader_t *file, ranking_t *ranking)
{
    const double **const columns[] = { &ranking->rank, &ranking->median, &ranking->mean,
        &ranking->se, &ranking->wins, &ranking->cooperation };
    static const char *const names[] = { "rank", "median", "mean", "mean_se", "mean_wins",
        "mean_cooperation" };
    ranking->n = 0;
    ranking->name = sp_arrays_texts(file, "strategy", &ranking->n);
    bool ok = ranking->name != NULL;
    for (size_t i = 0; ok && i < sizeof(names) / sizeof(names[0]); i++) {
        *columns[i] = sp_arrays_reals(file, names[i], &ranking->n);
        ok = *columns[i] != NULL;
    }
    return ok;
}

/* The strategy of that rank, or n where the file has none. */
static size_t
ranked(const ranking_t *ranking, size_t rank)
{
    size_t i = 0;
    while (i < ranking->n && ranking->rank[i] != (double) rank) {
        i++;
    }
    return i;
}

static void
print_ranking(const ranking_t *ranking)
{
    size_t width = strlen("strategy");
    for (size_t i = 0; i < ranking->n; i++) {
        const size_t columns = sp_text_columns(ranking->name[i]);
        width = columns > width ? columns : width;
    }
    printf("\n  rank  %-*s   median     mean  +-       wins  share C\n", (int) width,
        "strategy");
    for (size_t r = 1; r <= ranking->n && r <= MOST_ROWS; r++) {
        const size_t i = ranked(ranking, r);
        char se[32] = "";
        if (i == ranking->n) {
            continue;
        }
        if (!isnan(ranking->se[i])) {
            snprintf(se, sizeof(se), "%.4f", ranking->se[i]);
        }
        printf("  %4zu  ", r);
        sp_print_escaped(stdout, ranking->name[i], 0);
        printf("%*s  %7.4f  %7.4f  %-7s  %5.1f  %7.3f\n",
            (int) (width - sp_text_columns(ranking->name[i])), "", ranking->median[i],
            ranking->mean[i], se, ranking->wins[i], ranking->cooperation[i]);
    }
    if (ranking->n > MOST_ROWS) {
        printf("  .. and %zu further ones (--json has them)\n", ranking->n - MOST_ROWS);
    }
}

static void
write_ranking(const ranking_t *ranking, sp_json_t *json)
{
    sp_json_key(json, "ranking");
    sp_json_open(json, '[', false);
    for (size_t r = 1; r <= ranking->n; r++) {
        const size_t i = ranked(ranking, r);
        if (i == ranking->n) {
            continue;
        }
        sp_json_open(json, '{', false);
        sp_json_put_whole(json, "rank", r);
        sp_json_put_text(json, "strategy", ranking->name[i]);
        sp_json_put_real(json, "median", ranking->median[i]);
        sp_json_put_real(json, "mean", ranking->mean[i]);
        sp_json_put_real(json, "mean_se", ranking->se[i]);
        sp_json_put_real(json, "wins", ranking->wins[i]);
        sp_json_put_real(json, "cooperation", ranking->cooperation[i]);
        sp_json_close(json);
    }
    sp_json_close(json);
}

/* ---- fingerprints --------------------------------------------------------------- */

typedef struct {
    const double *value;
    size_t n, side;
    double least, most, mean;
} print_t;

static bool
read_print(sp_arrays_reader_t *file, print_t *print)
{
    size_t n_x = 0;
    print->n = 0;
    print->value = sp_arrays_reals(file, "fingerprint", &print->n);
    if (print->value == NULL || sp_arrays_reals(file, "x", &n_x) == NULL) {
        return false;
    }
    print->side = n_x;
    print->least = print->most = print->value[0];
    print->mean = 0;
    for (size_t i = 0; i < print->n; i++) {
        print->least = fmin(print->least, print->value[i]);
        print->most = fmax(print->most, print->value[i]);
        print->mean += print->value[i] / (double) print->n;
    }
    return true;
}

/* ---- either --------------------------------------------------------------------- */

int
sp_inspect_arrays(sp_arrays_reader_t *file, bool json)
{
    const bool tournament = strcmp(attribute(file, "kind"), "tournament") == 0;
    ranking_t ranking;
    print_t print;
    if (tournament && !read_ranking(file, &ranking)) {
        return damaged(file, "the ranking");
    }
    if (!tournament && !read_print(file, &print)) {
        return damaged(file, "the fingerprint");
    }
    if (!json) {
        print_head(file);
        if (tournament) {
            print_ranking(&ranking);
        } else {
            printf(
                "\n  payoff a turn on %zu x %zu points: from %.5g to %.5g, mean %.5g\n",
                print.side, print.side, print.least, print.most, print.mean);
        }
        return 0;
    }
    sp_json_t out;
    sp_json_start(&out, stdout);
    sp_json_open(&out, '{', false);
    write_head(file, &out);
    if (tournament) {
        write_ranking(&ranking, &out);
    } else {
        sp_json_put_whole(&out, "points", print.side);
        sp_json_put_real(&out, "least", print.least);
        sp_json_put_real(&out, "most", print.most);
        sp_json_put_real(&out, "mean", print.mean);
    }
    sp_json_close(&out);
    sp_json_end(&out);
    return 0;
}
