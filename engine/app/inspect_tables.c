/* inspect_tables.c - the means of a result file, for people, and how far to trust them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "inspect_tables.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "terminal.h"

enum { MOST_ROWS = 50, CELL = 22, MOST_SWEPT = 3, MOST_COLUMNS = 8 };

static const char *
swept_text(const sp_swept_t *swept, uint32_t run, char *buffer, size_t size)
{
    if (swept->text != NULL) {
        snprintf(buffer, size, "%s", swept->text[run]);
    } else {
        snprintf(buffer, size, "%.6g", swept->number[run]);
    }
    return buffer;
}

/* the last part of a dotted key heads its column */
static const char *
last_part(const char *key)
{
    const char *dot = strrchr(key, '.');
    return dot != NULL ? dot + 1 : key;
}

/* A column of the tables: the mean of a series, of what is recorded once a replicate, or
 * (name < n_names) the share of replicates that fixed in one play. */
typedef struct {
    uint32_t variable, name;
    bool once;
} column_t;

const char *
sp_fixed_name(const sp_manifest_t *m, uint32_t name)
{
    static const char *const acts[] = { "D", "C" };
    return m->n_strategies > 0 ? m->strategy[name] : acts[name & 1];
}

static const char *
column_title(const sp_inspection_t *file, column_t column, char *buffer, size_t size)
{
    const sp_manifest_t *m = &file->manifest;
    const sp_variable_t *v = &m->variables[column.variable];
    if (column.once && file->once[column.variable].n_names > 0) {
        snprintf(buffer, size, "%s: %s", v->name, sp_fixed_name(m, column.name));
        return buffer;
    }
    return v->name;
}

static unsigned
column_width(const sp_inspection_t *file, column_t column)
{
    char title[192];
    const size_t name = strlen(column_title(file, column, title, sizeof(title)));
    return name > CELL ? (unsigned) name : CELL;
}

/* a number and its error; the error is left out where one replicate gives none */
static void
format_mean(char *text, size_t size, double mean, double se, const char *mark)
{
    if (isnan(mean)) {
        snprintf(text, size, "-");
    } else if (isnan(se)) {
        snprintf(text, size, "%.5g%s", mean, mark);
    } else {
        snprintf(text, size, "%.5g +- %.2g%s", mean, se, mark);
    }
}

/* a share near 0 or 1 has no binomial error worth the name: then the count says more */
static void
format_share(char *text, size_t size, uint32_t count, uint64_t n)
{
    const double share = n > 0 ? (double) count / (double) n : 0;
    if (count == 0 || count == n) {
        snprintf(text, size, "%u of %llu", count, (unsigned long long) n);
    } else {
        format_mean(text, size, share, sqrt(share * (1 - share) / (double) n), "");
    }
}

static void
print_cell(const sp_inspection_t *file, column_t column, uint32_t run)
{
    char text[64];
    const uint32_t variable = column.variable;
    const sp_inspected_once_t *once = &file->once[variable];
    if (column.once && once->n_names > 0) {
        format_share(text, sizeof(text), once->count[run * once->n_names + column.name],
            file->run_status[run][SP_CELL_DONE]);
    } else if (column.once) {
        format_mean(text, sizeof(text), once->mean[run], once->se[run], "");
    } else {
        const char *mark = sp_inspection_unsettled(file, variable, run) ? " *"
            : sp_inspection_unjudged(file, variable, run)               ? " ?"
                                                                        : "";
        format_mean(text, sizeof(text), file->summary[variable].mean[run],
            file->summary[variable].se[run], mark);
    }
    printf("  %-*s", (int) column_width(file, column), text);
}

static void
print_table(const sp_inspection_t *file, const column_t *column, uint32_t n_columns)
{
    const sp_manifest_t *m = &file->manifest;
    const uint32_t n_swept = m->n_swept < MOST_SWEPT ? m->n_swept : MOST_SWEPT;
    char text[192];
    printf("\n  %-5s", "run");
    for (uint32_t k = 0; k < n_swept; k++) {
        printf(" %-12.12s", last_part(m->swept[k].key));
    }
    for (uint32_t c = 0; c < n_columns; c++) {
        printf("  %-*s", (int) column_width(file, column[c]),
            column_title(file, column[c], text, sizeof(text)));
    }
    printf("\n");
    for (uint32_t r = 0; r < m->n_runs && r < MOST_ROWS; r++) {
        printf("  %-5u", r);
        for (uint32_t k = 0; k < n_swept; k++) {
            char shown[16];
            snprintf(
                shown, sizeof(shown), "%.12s", swept_text(&m->swept[k], r, text, sizeof(text)));
            printf(" ");
            sp_print_escaped(stdout, shown, 0);
            printf("%*s", (int) (12 - strlen(shown)), "");
        }
        for (uint32_t c = 0; c < n_columns; c++) {
            print_cell(file, column[c], r);
        }
        printf("\n");
    }
    if (m->n_runs > MOST_ROWS) {
        printf("  .. and %u further runs (--json has them)\n", m->n_runs - MOST_ROWS);
    }
}

/* as many columns side by side as the width holds */
static void
print_columns(const sp_inspection_t *file, const column_t *column, uint32_t n)
{
    const sp_manifest_t *m = &file->manifest;
    const uint32_t left = 7 + 13 * (m->n_swept < MOST_SWEPT ? m->n_swept : MOST_SWEPT);
    uint32_t first = 0;
    uint32_t used = left;
    for (uint32_t c = 0; c < n; c++) {
        const uint32_t width = 2 + column_width(file, column[c]);
        if (c > first && (c - first == MOST_COLUMNS || used + width > SP_TEXT_WIDTH)) {
            print_table(file, column + first, c - first);
            first = c;
            used = left;
        }
        used += width;
    }
    if (n > first) {
        print_table(file, column + first, n - first);
    }
}

/* whether the scenario changes its setting under way */
static bool
has_events(const sp_inspection_t *file)
{
    const char *resolved = sp_inspection_attribute(file, "scenario_resolved");
    const char *events = resolved == NULL ? NULL : strstr(resolved, "\nevents: ");
    return events != NULL && strncmp(events, "\nevents: []", 11) != 0;
}

/* how far the means can be trusted: the worst run of each variable */
static void
print_settling(const sp_inspection_t *file)
{
    const sp_manifest_t *m = &file->manifest;
    uint32_t n_unsettled = 0;
    uint32_t n_unjudged = 0;
    double slowest = 0;
    const char *name = NULL;
    for (uint32_t v = 0; v < m->n_variables; v++) {
        for (uint32_t r = 0; file->summary[v].mean != NULL && r < m->n_runs; r++) {
            n_unsettled += sp_inspection_unsettled(file, v, r);
            n_unjudged += sp_inspection_unjudged(file, v, r);
            if (file->summary[v].tau != NULL && file->summary[v].tau[r] > slowest) {
                slowest = file->summary[v].tau[r];
                name = m->variables[v].name;
            }
        }
    }
    if (name != NULL) {
        printf("\n  Slowest memory: %s, %.3g rounds (integrated autocorrelation time)\n", name,
            slowest);
    }
    if (has_events(file)) {
        printf("\n");
        sp_print_text(stdout,
            "Events change the setting during these rounds: a mean over all of them belongs to "
            "no single setting. Look at the trajectories.",
            2);
    }
    if (n_unsettled > 0) {
        printf("\n");
        sp_print_text(stdout,
            has_events(file)
                ? "* this mean has not settled: the second half of its rounds differs from the "
                  "first by more than 4 standard errors."
                : "* warning: this mean has not settled: the second half of its rounds differs "
                  "from the first by more than 4 standard errors. Raise burn_in or rounds "
                  "before it is read as a long-run mean.",
            2);
    }
    if (n_unjudged > 0) {
        printf("\n");
        sp_print_text(stdout,
            "? whether this mean has settled cannot be told: too few rounds are recorded after "
            "burn_in, or their second half stands still, and the first may hold the start. "
            "Look at the trajectories, or raise burn_in.",
            2);
    }
}

static void
print_means(const sp_inspection_t *file, column_t *column)
{
    const sp_manifest_t *m = &file->manifest;
    uint32_t n = 0;
    for (uint32_t v = 0; v < m->n_variables; v++) {
        if (file->summary[v].mean != NULL) {
            column[n++] = (column_t) { .variable = v };
        }
    }
    if (n > 0) {
        printf("\nMeans over recorded rounds after round %u%s\n", m->burn_in,
            m->n_replicates > 1 ? ", +- standard error over replicates" : "; one replicate");
        print_columns(file, column, n);
        print_settling(file);
    }
}

static void
print_onces(const sp_inspection_t *file, column_t *column)
{
    const sp_manifest_t *m = &file->manifest;
    uint32_t n = 0;
    for (uint32_t v = 0; v < m->n_variables; v++) {
        const sp_inspected_once_t *once = &file->once[v];
        const uint32_t n_columns = once->n_names > 0 ? once->n_names : 1;
        for (uint32_t c = 0; once->n != NULL && c < n_columns; c++) {
            column[n++] = (column_t) { .variable = v, .name = c, .once = true };
        }
    }
    if (n > 0) {
        printf("\nOnce a replicate: shares of the replicates that are done, means of those that "
               "have a value\n");
        print_columns(file, column, n);
    }
}

void
sp_print_results(const sp_inspection_t *file)
{
    const sp_manifest_t *m = &file->manifest;
    const size_t most = (size_t) m->n_variables * (m->n_strategies > 2 ? m->n_strategies : 2);
    column_t *column = calloc(most + 1, sizeof(*column));
    if (column != NULL) {
        print_means(file, column);
        print_onces(file, column);
    }
    free(column);
}
