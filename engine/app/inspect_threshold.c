/* inspect_threshold.c - what a file says of its search for a threshold.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The search is gone through again on the means of the file: it asks for the same points
 * in the same order, and finds what it found. */
#include "inspect_threshold.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "samenspel/threshold.h"
#include "terminal.h"

/* A search, and the row at hand: runs [first, last), along swept key `key`. */
typedef struct {
    const sp_inspection_t *file;
    sp_threshold_words_t words;
    uint32_t variable, key;
    uint32_t first, last;
} row_t;

/* What came out of a row. */
typedef struct {
    sp_threshold_t search;
    double estimate, low, high; /* NaN where there is none */
    bool is_above;              /* none: on which side both ends lie */
    uint32_t n_points;
} found_t;

uint32_t
sp_inspected_visits(const sp_inspection_t *file)
{
    uint32_t n = 0;
    for (uint32_t run = 0; run < file->manifest.n_runs; run++) {
        n += file->manifest.run_replicates[run] > 0;
    }
    return n;
}

static bool
find_search(const sp_inspection_t *file, row_t *row)
{
    const sp_manifest_t *m = &file->manifest;
    const char *words = sp_inspection_attribute(file, "adaptive");
    *row = (row_t) { .file = file };
    if (words == NULL || !sp_threshold_read(words, &row->words)) {
        return false;
    }
    while (row->variable < m->n_variables
        && strcmp(m->variables[row->variable].name, row->words.observable) != 0) {
        row->variable++;
    }
    while (row->key < m->n_swept && strcmp(m->swept[row->key].key, row->words.key) != 0) {
        row->key++;
    }
    return row->variable < m->n_variables && row->key < m->n_swept
        && file->summary[row->variable].mean != NULL && m->swept[row->key].number != NULL;
}

static bool
same_row(const row_t *row, uint32_t one, uint32_t other)
{
    const sp_manifest_t *m = &row->file->manifest;
    bool same = true;
    for (uint32_t k = 0; same && k < m->n_swept; k++) {
        const sp_swept_t *swept = &m->swept[k];
        if (k != row->key && swept->text != NULL) {
            same = strcmp(swept->text[one], swept->text[other]) == 0;
        } else if (k != row->key) {
            const double a = swept->number[one];
            const double b = swept->number[other];
            same = a == b || (isnan(a) && isnan(b));
        }
    }
    return same;
}

/* The row behind the one at hand; false at the end. */
static bool
next_row(row_t *row)
{
    const uint32_t n = row->file->manifest.n_runs;
    row->first = row->last;
    while (row->last < n && same_row(row, row->first, row->last)) {
        row->last++;
    }
    return row->first < n;
}

/* A point that was not visited has no mean; what is still missing may come. */
static bool
look(void *context, uint32_t point, sp_point_mean_t *mean)
{
    const row_t *row = context;
    const sp_inspection_t *file = row->file;
    const sp_inspected_summary_t *summary = &file->summary[row->variable];
    const uint32_t run = row->first + point;
    const uint64_t *status = file->run_status[run];
    *mean = (sp_point_mean_t) { summary->mean[run], summary->se[run],
        summary->n != NULL ? summary->n[run] : (double) status[SP_CELL_DONE] };
    return status[SP_CELL_MISSING] + status[SP_CELL_STOPPED] == 0;
}

static found_t
search_row(row_t *row)
{
    const sp_inspection_t *file = row->file;
    const sp_manifest_t *m = &file->manifest;
    const sp_variable_t *variable = &m->variables[row->variable];
    const sp_threshold_goal_t goal = { row->last - row->first, row->words.value,
        row->words.confidence, variable->valid_max - variable->valid_min };
    const double *x = m->swept[row->key].number + row->first;
    const double *mean = file->summary[row->variable].mean + row->first;
    found_t found = { .search = sp_threshold_search(&goal, look, row),
        .estimate = NAN,
        .low = NAN,
        .high = NAN,
        .is_above = mean[0] >= row->words.value };
    const sp_threshold_t *s = &found.search;
    for (uint32_t run = row->first; run < row->last; run++) {
        found.n_points += m->run_replicates[run] > 0;
    }
    if (s->status == SP_THRESHOLD_FOUND) {
        found.estimate = sp_threshold_estimate(row->words.value, x[s->below],
            mean[s->below], x[s->above], mean[s->above]);
        found.low = s->low != SP_NO_POINT ? x[s->low] : NAN;
        found.high = s->high != SP_NO_POINT ? x[s->high] : NAN;
    }
    return found;
}

/* ---- for people ------------------------------------------------------------------ */

enum { MOST_ROWS = 50, MOST_KEYS = 3, WIDTH = 12 };

static const char *
last_part(const char *key)
{
    const char *dot = strrchr(key, '.');
    return dot != NULL ? dot + 1 : key;
}

static void
print_head(const row_t *row)
{
    const sp_manifest_t *m = &row->file->manifest;
    char line[512];
    snprintf(line, sizeof(line),
        "Threshold: where the mean of %s crosses %.6g along %s, and its interval at "
        "confidence %.6g (within the points that differ from %.6g significantly)",
        row->words.observable, row->words.value, row->words.key, row->words.confidence,
        row->words.value);
    printf("\n");
    sp_print_text(stdout, line, 0);
    printf("\n ");
    for (uint32_t k = 0, shown = 0; k < m->n_swept && shown < MOST_KEYS; k++) {
        if (k != row->key) {
            printf(" %-*.*s", WIDTH, WIDTH, last_part(m->swept[k].key));
            shown++;
        }
    }
    printf(" %-*.*s  %-28s  %s\n", WIDTH, WIDTH, last_part(row->words.key), "interval",
        "runs computed");
}

static void
print_row(const row_t *row, const found_t *found)
{
    const sp_manifest_t *m = &row->file->manifest;
    char text[96];
    printf(" ");
    for (uint32_t k = 0, shown = 0; k < m->n_swept && shown < MOST_KEYS; k++) {
        const sp_swept_t *swept = &m->swept[k];
        if (k == row->key) {
            continue;
        }
        if (swept->text != NULL) {
            snprintf(text, sizeof(text), "%.*s", WIDTH, swept->text[row->first]);
        } else {
            snprintf(text, sizeof(text), "%.6g", swept->number[row->first]);
        }
        printf(" ");
        sp_print_escaped(stdout, text, 0);
        printf("%*s", strlen(text) < WIDTH ? (int) (WIDTH - strlen(text)) : 0, "");
        shown++;
    }
    char estimate[40];
    snprintf(estimate, sizeof(estimate), "%.5g", found->estimate);
    switch (found->search.status) {
    case SP_THRESHOLD_FOUND:
        if (isnan(found->low) && isnan(found->high)) {
            snprintf(text, sizeof(text), "unknown");
        } else if (isnan(found->low)) {
            snprintf(text, sizeof(text), "up to %.6g", found->high);
        } else if (isnan(found->high)) {
            snprintf(text, sizeof(text), "from %.6g", found->low);
        } else {
            snprintf(text, sizeof(text), "[%.6g, %.6g]", found->low, found->high);
        }
        break;
    case SP_THRESHOLD_NONE:
        snprintf(estimate, sizeof(estimate), "none");
        snprintf(text, sizeof(text), "both ends lie %s",
            found->is_above ? "above" : "below");
        break;
    case SP_THRESHOLD_UNKNOWN:
        snprintf(estimate, sizeof(estimate), "unknown");
        snprintf(text, sizeof(text), "an end has no mean");
        break;
    default:
        snprintf(estimate, sizeof(estimate), "-");
        snprintf(text, sizeof(text), "replicates are missing");
        break;
    }
    printf(" %-*s  %-28s", WIDTH, estimate, text);
    if (found->search.status != SP_THRESHOLD_OPEN) {
        printf("  %u of %u", found->n_points, row->last - row->first);
    }
    printf("\n");
}

void
sp_print_thresholds(const sp_inspection_t *file)
{
    row_t row;
    if (!find_search(file, &row)) {
        return;
    }
    print_head(&row);
    uint32_t n = 0;
    while (next_row(&row)) {
        if (n++ < MOST_ROWS) {
            const found_t found = search_row(&row);
            print_row(&row, &found);
        }
    }
    if (n > MOST_ROWS) {
        printf("  .. and %u further rows (--json has them)\n", n - MOST_ROWS);
    }
}

/* ---- for programs ---------------------------------------------------------------- */

static void
write_row(sp_json_t *json, const row_t *row, const found_t *found)
{
    static const char *const status[] = { [SP_THRESHOLD_OPEN] = "incomplete",
        [SP_THRESHOLD_FOUND] = "found",
        [SP_THRESHOLD_NONE] = "none",
        [SP_THRESHOLD_UNKNOWN] = "unknown" };
    const sp_manifest_t *m = &row->file->manifest;
    sp_json_open(json, '{', true);
    for (uint32_t k = 0; k < m->n_swept; k++) {
        const sp_swept_t *swept = &m->swept[k];
        if (k == row->key) {
            continue;
        }
        if (swept->text != NULL) {
            sp_json_put_text(json, swept->key, swept->text[row->first]);
        } else {
            sp_json_put_real(json, swept->key, swept->number[row->first]);
        }
    }
    sp_json_put_text(json, "status", status[found->search.status]);
    sp_json_put_real(json, "estimate", found->estimate);
    sp_json_put_real(json, "low", found->low);
    sp_json_put_real(json, "high", found->high);
    sp_json_put_whole(json, "runs_computed", found->n_points);
    sp_json_put_whole(json, "runs", row->last - row->first);
    sp_json_close(json);
}

void
sp_write_thresholds(sp_json_t *json, const sp_inspection_t *file)
{
    row_t row;
    if (!find_search(file, &row)) {
        return;
    }
    sp_json_key(json, "threshold");
    sp_json_open(json, '[', false);
    while (next_row(&row)) {
        const found_t found = search_row(&row);
        write_row(json, &row, &found);
    }
    sp_json_close(json);
}
