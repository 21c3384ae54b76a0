/* sink_csv.c - a folder of tables for spreadsheets, the same bytes in whatever order the
 * replicates came.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define _POSIX_C_SOURCE 200809L

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "files.h"
#include "sink_kind.h"
#include "summary.h"

extern const sp_sink_kind_t sp_sink_csv;

/* Where the rows of one cell stand in the unsorted file. */
typedef struct {
    uint64_t cell, number; /* number: how many cells were written before */
    off_t first, last;     /* bytes */
} csv_piece_t;

/* One file; rows go to an unsorted file first and are put in order at close. */
typedef struct {
    const char *name;
    sp_shape_t shape;
    uint32_t n_columns; /* variables of that shape; the table exists if there are any */
    char *path, *path_unsorted;
    FILE *unsorted;
    csv_piece_t *piece;
    size_t n_pieces, n_room;
} csv_table_t;

enum { N_TABLES = 4 };

typedef struct {
    sp_sink_t head;
    char *folder;
    csv_table_t table[N_TABLES];
    double *terms; /* [n_ratios][2][n_runs][n_replicates] above and below the line */
} csv_sink_t;

static char *
joined(const char *a, const char *b, const char *c, const char *d)
{
    const size_t n = strlen(a) + strlen(b) + strlen(c) + strlen(d) + 1;
    char *text = malloc(n);
    if (text != NULL) {
        snprintf(text, n, "%s%s%s%s", a, b, c, d);
    }
    return text;
}

static sp_status_t
file_failed(sp_error_t *err, const char *path)
{
    return sp_fail(err, SP_ERR_ENVIRONMENT, "%s: %s", path,
        errno != 0 ? strerror(errno) : "cannot be written");
}

/* The shortest of 15, 16, 17 digits that reads back as the same number. */
static void
put_number(FILE *file, double x)
{
    char text[32];
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, sizeof(text), "%.*g", digits, x);
        if (strtod(text, NULL) == x) {
            break;
        }
    }
    fputs(text, file);
}

/* A field; quoted where it holds a separator (RFC 4180). */
static void
put_text(FILE *file, const char *text)
{
    if (strpbrk(text, ",\"\r\n") == NULL) {
        fputs(text, file);
        return;
    }
    putc('"', file);
    for (; *text != '\0'; text++) {
        if (*text == '"') {
            putc('"', file);
        }
        putc(*text, file);
    }
    putc('"', file);
}

static bool
is_missing(const sp_trace_t *trace, uint32_t variable, size_t index)
{
    if (trace->code[variable] != NULL) {
        return trace->code[variable][index] == 255;
    }
    return trace->number[variable][index] != trace->number[variable][index];
}

/* The values at index of every variable of that shape, each after a comma. */
static void
put_values(FILE *file, const sp_manifest_t *manifest, sp_shape_t shape,
    const sp_trace_t *trace, size_t index)
{
    for (uint32_t i = 0; i < manifest->n_variables; i++) {
        if (manifest->variables[i].shape != shape) {
            continue;
        }
        putc(',', file);
        if (is_missing(trace, i, index)) {
            continue;
        }
        if (trace->code[i] != NULL) {
            fprintf(file, "%u", (unsigned) trace->code[i][index]);
        } else {
            put_number(file, trace->number[i][index]);
        }
    }
}

static bool
any_value(const sp_manifest_t *manifest, sp_shape_t shape, const sp_trace_t *trace,
    size_t index)
{
    for (uint32_t i = 0; i < manifest->n_variables; i++) {
        if (manifest->variables[i].shape == shape && !is_missing(trace, i, index)) {
            return true;
        }
    }
    return false;
}

/* The rows of one cell in a table with one or two more axes; rows without a value are
 * left out. */
static void
put_rows(
    FILE *file, const sp_manifest_t *manifest, sp_shape_t shape, const sp_trace_t *trace)
{
    const bool agents = shape == SP_SHAPE_SNAPSHOT_AGENT;
    const size_t n_outer = agents ? manifest->n_snapshots : manifest->n_rounds;
    const size_t n_inner = agents          ? manifest->n_agents
        : shape == SP_SHAPE_ROUND_STRATEGY ? manifest->n_strategies
                                           : 1;
    const uint32_t *outer = agents ? manifest->snapshot : manifest->round;
    for (size_t i = 0; i < n_outer; i++) {
        for (size_t k = 0; k < n_inner; k++) {
            if (!any_value(manifest, shape, trace, i * n_inner + k)) {
                continue;
            }
            fprintf(file, "%u,%u,%u", trace->run, trace->replicate, outer[i]);
            if (agents) {
                fprintf(file, ",%zu", k);
            } else if (shape == SP_SHAPE_ROUND_STRATEGY) {
                putc(',', file);
                put_text(file, manifest->strategy[k]);
            }
            put_values(file, manifest, shape, trace, i * n_inner + k);
            putc('\n', file);
        }
    }
}

static void
put_cell(
    FILE *file, const sp_manifest_t *manifest, sp_shape_t shape, const sp_trace_t *trace)
{
    static const char *const word[] = { "missing", "done", "stopped", "failed" };
    if (shape != SP_SHAPE_SCALAR) {
        put_rows(file, manifest, shape, trace);
        return;
    }
    fprintf(file, "%u,%u,%s,", trace->run, trace->replicate, word[trace->status]);
    put_text(file, trace->failure);
    put_values(file, manifest, shape, trace, 0);
    putc('\n', file);
}

static void
put_header(FILE *file, const sp_manifest_t *manifest, sp_shape_t shape)
{
    static const char *const axes[] = {
        [SP_SHAPE_SCALAR] = "run,replicate,status,failure",
        [SP_SHAPE_ROUND] = "run,replicate,round",
        [SP_SHAPE_ROUND_STRATEGY] = "run,replicate,round,strategy",
        [SP_SHAPE_SNAPSHOT_AGENT] = "run,replicate,snapshot,agent",
    };
    fputs(axes[shape], file);
    for (uint32_t i = 0; i < manifest->n_variables; i++) {
        if (manifest->variables[i].shape == shape) {
            putc(',', file);
            put_text(file, manifest->variables[i].name);
        }
    }
    putc('\n', file);
}

/* Flushes, checks and closes file, and gives it its final name. */
static sp_status_t
finish_file(FILE *file, const char *path_now, const char *path, sp_error_t *err)
{
    errno = 0;
    bool whole = fflush(file) == 0 && !ferror(file) && fsync(fileno(file)) == 0;
    whole = fclose(file) == 0 && whole;
    if (!whole || rename(path_now, path) != 0) {
        const sp_status_t status = file_failed(err, path);
        remove(path_now);
        return status;
    }
    return SP_OK;
}

/* Above (0) or below (1) the line of a ratio, by replicate of a run. */
static double *
terms_of(const csv_sink_t *self, uint32_t ratio, uint32_t which, uint32_t run)
{
    const sp_manifest_t *m = self->head.manifest;
    return self->terms + ((2 * (size_t) ratio + which) * m->n_runs + run) * m->n_replicates;
}

static void
keep_terms(csv_sink_t *self, const sp_trace_t *trace)
{
    const sp_manifest_t *m = self->head.manifest;
    for (uint32_t i = 0; i < m->n_ratios; i++) {
        const sp_ratio_t *ratio = &m->ratios[i];
        const bool done = trace->status == SP_CELL_DONE;
        terms_of(self, i, 0, trace->run)[trace->replicate]
            = done ? trace->number[ratio->above][0] : (double) NAN;
        terms_of(self, i, 1, trace->run)[trace->replicate]
            = done ? trace->number[ratio->below][0] - trace->number[ratio->less][0]
                   : (double) NAN;
    }
}

static void
put_run(FILE *file, const csv_sink_t *self, uint32_t run, bool whole)
{
    const sp_manifest_t *m = self->head.manifest;
    fprintf(file, "%u,%u,%u,%u", run, m->run_agents[run], m->run_rounds[run],
        m->run_replicates[run]);
    for (uint32_t k = 0; k < m->n_swept; k++) {
        putc(',', file);
        if (m->swept[k].text != NULL) {
            put_text(file, m->swept[k].text[run]);
        } else {
            put_number(file, m->swept[k].number[run]);
        }
    }
    for (uint32_t i = 0; i < m->n_ratios; i++) {
        double result[2] = { (double) NAN, (double) NAN };
        if (whole) {
            sp_ratio_of_sums(terms_of(self, i, 0, run), terms_of(self, i, 1, run),
                m->n_replicates, &result[0], &result[1]);
        }
        for (int k = 0; k < 2; k++) {
            putc(',', file);
            if (isfinite(result[k])) {
                put_number(file, result[k]);
            }
        }
    }
    putc('\n', file);
}

/* runs.csv: what is known of each run before it starts; in the end again, with the ratios and
 * with the replicates that a rule decided on. */
static sp_status_t
write_runs(const csv_sink_t *self, bool whole, sp_error_t *err)
{
    const sp_manifest_t *manifest = self->head.manifest;
    char *path = joined(self->folder, "/", "runs", ".csv");
    char *path_now = joined(self->folder, "/", "runs", ".csv.tmp");
    sp_status_t status = SP_OK;
    if (path == NULL || path_now == NULL) {
        status = sp_fail(err, SP_ERR_MEMORY, "no memory for a path");
        goto out;
    }
    FILE *file = fopen(path_now, "w");
    if (file == NULL) {
        status = file_failed(err, path_now);
        goto out;
    }
    fputs("run,n_agents,n_rounds,n_replicates", file);
    for (uint32_t k = 0; k < manifest->n_swept; k++) {
        putc(',', file);
        put_text(file, manifest->swept[k].key);
    }
    for (uint32_t i = 0; i < manifest->n_ratios; i++) {
        fprintf(file, ",%s,%s_se", manifest->ratios[i].name, manifest->ratios[i].name);
    }
    putc('\n', file);
    for (uint32_t run = 0; run < manifest->n_runs; run++) {
        put_run(file, self, run, whole);
    }
    status = finish_file(file, path_now, path, err);
out:
    free(path);
    free(path_now);
    return status;
}

static sp_status_t
take_terms(csv_sink_t *self, sp_error_t *err)
{
    const sp_manifest_t *m = self->head.manifest;
    const size_t n = 2 * (size_t) m->n_ratios * m->n_runs * m->n_replicates;
    self->terms = malloc((n + 1) * sizeof(*self->terms));
    if (self->terms == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for ratios of %u runs", m->n_runs);
    }
    for (size_t i = 0; i < n; i++) {
        self->terms[i] = (double) NAN;
    }
    return SP_OK;
}

/* Releases everything, without a word about files that are still open. */
static void
release(csv_sink_t *self)
{
    for (size_t i = 0; i < N_TABLES; i++) {
        csv_table_t *table = &self->table[i];
        if (table->unsorted != NULL) {
            fclose(table->unsorted);
            remove(table->path_unsorted);
        }
        free(table->path);
        free(table->path_unsorted);
        free(table->piece);
    }
    free(self->folder);
    free(self->terms);
    free(self);
}

static sp_status_t
open_table(csv_sink_t *self, csv_table_t *table, sp_error_t *err)
{
    const sp_manifest_t *manifest = self->head.manifest;
    for (uint32_t i = 0; i < manifest->n_variables; i++) {
        table->n_columns += manifest->variables[i].shape == table->shape;
    }
    if (table->n_columns == 0 && table->shape != SP_SHAPE_SCALAR) {
        return SP_OK;
    }
    table->path = joined(self->folder, "/", table->name, ".csv");
    table->path_unsorted = joined(self->folder, "/", table->name, ".csv.unsorted");
    if (table->path == NULL || table->path_unsorted == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for a path");
    }
    table->unsorted = fopen(table->path_unsorted, "w+");
    return table->unsorted == NULL ? file_failed(err, table->path_unsorted) : SP_OK;
}

static sp_status_t
open_csv(
    const char *path, const sp_manifest_t *manifest, sp_sink_t **sink, sp_error_t *err)
{
    *sink = NULL;
    csv_sink_t *self = calloc(1, sizeof(*self));
    if (self == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for a sink");
    }
    self->head = (sp_sink_t) { &sp_sink_csv, manifest };
    self->table[0].name = "replicates";
    self->table[0].shape = SP_SHAPE_SCALAR;
    self->table[1].name = "rounds";
    self->table[1].shape = SP_SHAPE_ROUND;
    self->table[2].name = "strategies";
    self->table[2].shape = SP_SHAPE_ROUND_STRATEGY;
    self->table[3].name = "agents";
    self->table[3].shape = SP_SHAPE_SNAPSHOT_AGENT;
    self->folder = joined(path, "", "", "");
    sp_status_t status = SP_OK;
    if (self->folder == NULL) {
        status = sp_fail(err, SP_ERR_MEMORY, "no memory for a path");
    } else if (mkdir(path, 0777) != 0) {
        status = errno == EEXIST
            ? sp_fail(err, SP_ERR_USAGE, "%s: exists; name a folder that does not", path)
            : file_failed(err, path);
    }
    for (size_t i = 0; status == SP_OK && i < N_TABLES; i++) {
        status = open_table(self, &self->table[i], err);
    }
    if (status == SP_OK) {
        status = take_terms(self, err);
    }
    if (status == SP_OK) {
        status = write_runs(self, false, err);
    }
    if (status != SP_OK) {
        release(self);
        return status;
    }
    *sink = &self->head;
    return SP_OK;
}

static sp_status_t
append_piece(csv_table_t *table, csv_piece_t piece, sp_error_t *err)
{
    if (table->n_pieces == table->n_room) {
        const size_t n_room = table->n_room == 0 ? 256 : 2 * table->n_room;
        csv_piece_t *more = realloc(table->piece, n_room * sizeof(*more));
        if (more == NULL) {
            return sp_fail(
                err, SP_ERR_MEMORY, "no memory for the index of %s", table->path);
        }
        table->piece = more;
        table->n_room = n_room;
    }
    table->piece[table->n_pieces++] = piece;
    return SP_OK;
}

static sp_status_t
write_csv(sp_sink_t *sink, const sp_trace_t *trace, sp_error_t *err)
{
    csv_sink_t *self = (csv_sink_t *) sink;
    sp_status_t status = sp_sink_check_trace(sink, trace, err);
    if (status == SP_OK) {
        keep_terms(self, trace);
    }
    for (size_t i = 0; status == SP_OK && i < N_TABLES; i++) {
        csv_table_t *table = &self->table[i];
        if (table->unsorted == NULL) {
            continue;
        }
        csv_piece_t piece = { .number = table->n_pieces,
            .first = ftello(table->unsorted) };
        piece.cell =
            (uint64_t) trace->run * sink->manifest->n_replicates + trace->replicate;
        errno = 0;
        put_cell(table->unsorted, sink->manifest, table->shape, trace);
        piece.last = ftello(table->unsorted);
        if (ferror(table->unsorted) || piece.first < 0 || piece.last < 0) {
            return file_failed(err, table->path_unsorted);
        }
        status = append_piece(table, piece, err);
    }
    return status;
}

static int
by_cell(const void *a, const void *b)
{
    const csv_piece_t *x = a, *y = b;
    if (x->cell != y->cell) {
        return x->cell < y->cell ? -1 : 1;
    }
    return x->number < y->number ? -1 : x->number > y->number;
}

static bool
copy_bytes(FILE *from, FILE *to, off_t first, off_t last)
{
    char buffer[1 << 14];
    if (fseeko(from, first, SEEK_SET) != 0) {
        return false;
    }
    while (first < last) {
        const off_t left = last - first;
        const size_t n = left < (off_t) sizeof(buffer) ? (size_t) left : sizeof(buffer);
        if (fread(buffer, 1, n, from) != n || fwrite(buffer, 1, n, to) != n) {
            return false;
        }
        first += (off_t) n;
    }
    return true;
}

/* Header and rows in canonical order; of a cell that came twice the later rows stay. */
static sp_status_t
sort_table(const csv_sink_t *self, csv_table_t *table, sp_error_t *err)
{
    char *path_now = joined(table->path, ".tmp", "", "");
    if (path_now == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for a path");
    }
    FILE *file = fopen(path_now, "w");
    if (file == NULL) {
        const sp_status_t status = file_failed(err, path_now);
        free(path_now);
        return status;
    }
    sp_status_t status = SP_OK;
    put_header(file, self->head.manifest, table->shape);
    if (table->n_pieces > 0) {
        qsort(table->piece, table->n_pieces, sizeof(*table->piece), by_cell);
    }
    errno = 0;
    for (size_t i = 0; i < table->n_pieces; i++) {
        const csv_piece_t *piece = &table->piece[i];
        if (i + 1 < table->n_pieces && piece[1].cell == piece->cell) {
            continue;
        }
        if (!copy_bytes(table->unsorted, file, piece->first, piece->last)) {
            status = file_failed(err, path_now);
            fclose(file);
            remove(path_now);
            free(path_now);
            return status;
        }
    }
    status = finish_file(file, path_now, table->path, err);
    free(path_now);
    return status;
}

static sp_status_t
close_csv(sp_sink_t *sink, sp_error_t *err)
{
    csv_sink_t *self = (csv_sink_t *) sink;
    sp_status_t status = SP_OK;
    if (self == NULL) {
        return SP_OK;
    }
    for (size_t i = 0; status == SP_OK && i < N_TABLES; i++) {
        if (self->table[i].unsorted != NULL) {
            status = sort_table(self, &self->table[i], err);
        }
    }
    if (status == SP_OK) {
        status = write_runs(self, true, err);
    }
    release(self);
    return status;
}

/* ---- tables as an output that may exist ------------------------------------------------- */

/* Whether a name in a folder of tables is one of ours. */
static bool
is_ours(const char *name)
{
    static const char *const ours[]
        = { "runs", "replicates", "rounds", "strategies", "agents" };
    static const char *const ends[] = { ".csv", ".csv.tmp", ".csv.unsorted" };
    for (size_t i = 0; i < sizeof(ours) / sizeof(ours[0]); i++) {
        const size_t length = strlen(ours[i]);
        for (size_t e = 0; e < sizeof(ends) / sizeof(ends[0]); e++) {
            if (strncmp(name, ours[i], length) == 0 && strcmp(name + length, ends[e]) == 0) {
                return true;
            }
        }
    }
    return false;
}

/* Looks at each name of a folder of tables, and with `away` removes it. */
static sp_status_t
go_through(const char *path, bool away, sp_error_t *err)
{
    char **names = NULL;
    size_t n = 0;
    sp_status_t status = sp_list_folder(path, &names, &n, err);
    for (size_t i = 0; status == SP_OK && i < n; i++) {
        if (!is_ours(names[i])) {
            status = sp_fail(err, SP_ERR_USAGE,
                "%s holds '%s', which is no table of a run: it is not replaced; take another "
                "-o",
                path, names[i]);
        } else if (away) {
            char *file = joined(path, "/", names[i], "");
            if (file == NULL) {
                status = sp_fail(err, SP_ERR_MEMORY, "no memory for a path");
            } else if (remove(file) != 0) {
                status = file_failed(err, file);
            }
            free(file);
        }
    }
    free(names);
    return status;
}

sp_status_t
sp_csv_check_replaceable(const char *path, sp_error_t *err)
{
    struct stat info;
    if (lstat(path, &info) != 0) {
        return SP_OK;
    }
    if (!S_ISDIR(info.st_mode)) {
        return sp_fail(err, SP_ERR_USAGE,
            "%s is a file, and tables are a folder: take another -o, or OUT.h5", path);
    }
    return go_through(path, false, err);
}

sp_status_t
sp_csv_remove(const char *path, sp_error_t *err)
{
    struct stat info;
    if (lstat(path, &info) != 0) {
        return SP_OK;
    }
    sp_status_t status = sp_csv_check_replaceable(path, err);
    if (status == SP_OK) {
        status = go_through(path, true, err);
    }
    if (status == SP_OK && rmdir(path) != 0) {
        status = file_failed(err, path);
    }
    return status;
}

const sp_sink_kind_t sp_sink_csv = {
    .name = "csv",
    .summary = "a folder of tables (runs, replicates, rounds, strategies, agents)",
    .open = open_csv,
    .write_run = write_csv,
    .close = close_csv,
};
