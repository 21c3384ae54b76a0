/* laboratory.c - reads and writes tables of what people did.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "laboratory.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "laboratory_rows.h"
#include "samenspel/param.h"

enum {
    ID,
    SETTING,
    METRIC,
    VALUE,
    N,
    GRADE,
    SOURCE, /* as in tables for people */
    STUDY,
    SAMPLE,
    TEMPTATION,
    REWARD,
    SUCKER,
    PUNISHMENT,
    HORIZON,
    CONTINUATION,
    ERROR,
    MEASURE,
    SUBJECTS,
    N_COLUMNS
};

static const char *const columns[N_COLUMNS] = { "id", "setting", "metric", "value", "n",
    "grade", "source", "study", "sample", "temptation", "reward", "sucker", "punishment",
    "horizon", "continuation", "error", "measure", "subjects" };

static const char *
column_name(const void *context, size_t index)
{
    (void) context;
    return index < N_COLUMNS ? columns[index] : NULL;
}

/* ---- rows ------------------------------------------------------------------------ */

static sp_status_t
add_row(sp_laboratory_t *self, const sp_laboratory_row_t *row, sp_error_t *err)
{
    if (self->n == self->room) {
        const uint32_t room = self->room > 0 ? 2 * self->room : 64;
        sp_laboratory_row_t *more = realloc(self->row, room * sizeof(*more));
        if (more == NULL) {
            return sp_fail(err, SP_ERR_MEMORY, "no memory for %u rows", room);
        }
        self->row = more;
        self->room = room;
    }
    self->row[self->n++] = *row;
    return SP_OK;
}

sp_status_t
sp_laboratory_init(sp_laboratory_t *self, sp_error_t *err)
{
    *self = (sp_laboratory_t) { 0 };
    sp_status_t status = SP_OK;
    for (uint32_t r = 0; status == SP_OK && r < sp_n_laboratory_rows; r++) {
        status = add_row(self, &sp_laboratory_rows[r], err);
    }
    return status;
}

void
sp_laboratory_free(sp_laboratory_t *self)
{
    free(self->row);
    sp_arena_free(&self->arena);
    *self = (sp_laboratory_t) { 0 };
}

static const sp_laboratory_row_t *
known_row(const char *id)
{
    for (uint32_t r = 0; r < sp_n_laboratory_rows; r++) {
        if (strcmp(sp_laboratory_rows[r].id, id) == 0) {
            return &sp_laboratory_rows[r];
        }
    }
    return NULL;
}

/* ---- CSV ------------------------------------------------------------------------- */

typedef struct {
    const char *path;
    char *at;      /* what is left of the text, which fields are cut out of */
    unsigned line; /* where `at` stands */
} csv_t;

/* Cuts the next field out; *end tells whether it was the last of its record. */
static sp_status_t
next_field(csv_t *csv, char **field, bool *end, sp_error_t *err)
{
    const unsigned line = csv->line;
    char *from = csv->at;
    *field = from;
    if (*from == '"') {
        char *to = from++;
        for (; from[0] != '"' || from[1] == '"'; from++) {
            if (*from == '\0') {
                return sp_fail(
                    err, SP_ERR_SYNTAX, "%s:%u: a quote is not closed", csv->path, line);
            }
            csv->line += *from == '\n';
            from += *from == '"';
            *to++ = *from;
        }
        from++;
        *to = '\0';
        if (*from != ',' && *from != '\r' && *from != '\n' && *from != '\0') {
            return sp_fail(err, SP_ERR_SYNTAX,
                "%s:%u: after a closing quote comes '%c', not a comma or a line end",
                csv->path, csv->line, *from);
        }
    } else {
        from += strcspn(from, ",\r\n");
    }
    const char stop = *from;
    char *const cut = from;
    *end = stop != ',';
    from += stop == '\r';
    csv->line += *from == '\n';
    from += *from == '\n' || stop == ',';
    *cut = '\0'; /* a quoted field has ended before */
    csv->at = from;
    return SP_OK;
}

/* skips empty lines and comments; false at the end */
static bool
next_record(csv_t *csv)
{
    while (*csv->at == '#' || *csv->at == '\n' || *csv->at == '\r') {
        csv->at += strcspn(csv->at, "\n");
        if (*csv->at == '\n') {
            csv->at++;
            csv->line++;
        }
    }
    return *csv->at != '\0';
}

/* which column each field of the first line is; -1: one that nobody asks for */
static sp_status_t
read_head(csv_t *csv, int *column, unsigned most, unsigned *n, sp_error_t *err)
{
    bool seen[N_COLUMNS] = { false };
    const unsigned line = csv->line;
    bool end = !next_record(csv);
    for (*n = 0; !end; ++*n) {
        char *field;
        if (*n == most) {
            return sp_fail(err, SP_ERR_SYNTAX, "%s:%u: more than %u columns", csv->path,
                csv->line, most);
        }
        const sp_status_t status = next_field(csv, &field, &end, err);
        if (status != SP_OK) {
            return status;
        }
        column[*n] = -1;
        for (int c = 0; c < N_COLUMNS; c++) {
            if (strcmp(field, columns[c]) != 0) {
                continue;
            }
            if (seen[c]) {
                return sp_fail(err, SP_ERR_SYNTAX, "%s:%u: column %s stands twice",
                    csv->path, line, field);
            }
            seen[c] = true;
            column[*n] = c;
        }
        const char *near = column[*n] < 0 ? sp_nearest(field, column_name, NULL) : NULL;
        if (near != NULL) {
            return sp_fail(err, SP_ERR_SYNTAX,
                "%s:%u: column \"%.40s\" is not known; did you mean %s?", csv->path, line,
                field, near);
        }
    }
    if (!seen[ID] || !seen[VALUE]) {
        return sp_fail(err, SP_ERR_SYNTAX,
            "%s:%u: the first line must name the columns, id and value among them",
            csv->path, line);
    }
    return SP_OK;
}

/* ---- a record -------------------------------------------------------------------- */

typedef struct {
    const char *path;
    unsigned line;
    char *field[N_COLUMNS]; /* "" where there is none */
} record_t;

/* value is left as it is where the field is empty */
static sp_status_t
read_number(const record_t *record, int column, double *value, sp_error_t *err)
{
    const char *text = record->field[column];
    if (*text == '\0') {
        return SP_OK;
    }
    char *end;
    errno = 0;
    const double number = strtod(text, &end);
    if (end == text || *end != '\0' || errno == ERANGE || !isfinite(number)) {
        return sp_fail(err, SP_ERR_SYNTAX, "%s:%u: %s \"%.40s\" is no number",
            record->path, record->line, columns[column], text);
    }
    *value = number;
    return SP_OK;
}

/* the repeated game, by the record's own columns or by the known row */
static sp_status_t
read_game(const record_t *record, sp_seen_t *seen, sp_error_t *err)
{
    static const int pays[SP_N_OUTCOMES] = { REWARD, SUCKER, TEMPTATION, PUNISHMENT };
    double horizon = seen->horizon;
    sp_status_t status = SP_OK;
    for (unsigned o = 0; status == SP_OK && o < SP_N_OUTCOMES; o++) {
        status = read_number(record, pays[o], &seen->payoff[o], err);
    }
    if (status == SP_OK) {
        status = read_number(record, HORIZON, &horizon, err);
    }
    if (status == SP_OK) {
        status = read_number(record, CONTINUATION, &seen->continuation, err);
    }
    if (status == SP_OK) {
        status = read_number(record, ERROR, &seen->error, err);
    }
    if (status == SP_OK) {
        status = read_number(record, SUBJECTS, &seen->n, err);
    }
    if (status != SP_OK) {
        return status;
    }
    const char *measure = record->field[MEASURE];
    unsigned m = 0;
    while (*measure != '\0' && sp_measure_names[m] != NULL
        && strcmp(sp_measure_names[m], measure) != 0) {
        m++;
    }
    if (sp_measure_names[m] == NULL) {
        return sp_fail(err, SP_ERR_SYNTAX,
            "%s:%u: measure \"%.40s\" is not first_turn, last_turn or mean", record->path,
            record->line, measure);
    }
    seen->measure = *measure == '\0' ? seen->measure : (sp_measure_t) m;
    if (!(horizon >= 0 && horizon <= SP_MOST_HORIZON) || floor(horizon) < horizon) {
        return sp_fail(err, SP_ERR_RANGE,
            "%s:%u: horizon %g must be a whole number of turns, at most %d", record->path,
            record->line, horizon, SP_MOST_HORIZON);
    }
    seen->horizon = (uint32_t) horizon;
    return SP_OK;
}

static bool
has_game(const record_t *record)
{
    return *record->field[TEMPTATION] != '\0' && *record->field[REWARD] != '\0'
        && *record->field[SUCKER] != '\0' && *record->field[PUNISHMENT] != '\0'
        && (*record->field[HORIZON] != '\0' || *record->field[CONTINUATION] != '\0');
}

static sp_status_t
read_row(sp_laboratory_t *self, const record_t *record, sp_error_t *err)
{
    const sp_laboratory_row_t *known = known_row(record->field[ID]);
    if (known == NULL && !has_game(record)) {
        self->n_left_out++;
        return SP_OK;
    }
    sp_laboratory_row_t row = { .decisions = NAN,
        .seen = { .measure = SP_MEASURE_MEAN } };
    if (known != NULL) {
        row = *known;
    }
    row.id = record->field[ID];
    const struct {
        const char **text;
        int column;
        const char *otherwise;
    } texts[] = { { &row.setting, SETTING, "" }, { &row.metric, METRIC, "" },
        { &row.grade, GRADE, "" }, { &row.source, SOURCE, "" },
        { &row.study, STUDY, row.id }, { &row.sample, SAMPLE, "all" } };
    for (unsigned t = 0; t < sizeof(texts) / sizeof(texts[0]); t++) {
        const char *given = record->field[texts[t].column];
        if (*given != '\0') {
            *texts[t].text = given;
        } else if (known == NULL) {
            *texts[t].text = texts[t].otherwise;
        }
    }
    for (uint32_t r = 0; r < self->n; r++) {
        if (strcmp(self->row[r].id, row.id) == 0) {
            return sp_fail(err, SP_ERR_SYNTAX, "%s:%u: id %.60s stands twice",
                record->path, record->line, row.id);
        }
    }
    row.seen.value = NAN;
    sp_status_t status = read_number(record, VALUE, &row.seen.value, err);
    if (status == SP_OK) {
        status = read_game(record, &row.seen, err);
    }
    if (status != SP_OK) {
        return status;
    }
    if (!(row.seen.value >= 0 && row.seen.value <= 1)) {
        return sp_fail(err, SP_ERR_RANGE, "%s:%u: value \"%.40s\" must lie in [0, 1]",
            record->path, record->line, record->field[VALUE]);
    }
    if (!(row.seen.n > 0)) {
        return sp_fail(err, SP_ERR_RANGE,
            "%s:%u: subjects %g: how many people the share comes from must be above 0",
            record->path, record->line, row.seen.n);
    }
    return add_row(self, &row, err);
}

/* ---- files ----------------------------------------------------------------------- */

static sp_status_t
slurp(sp_laboratory_t *self, const char *path, char **text, sp_error_t *err)
{
    enum { MOST_BYTES = 1 << 24 };
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return sp_fail(err, SP_ERR_INPUT, "%s: %s", path, strerror(errno));
    }
    sp_status_t status = SP_OK;
    size_t n = 0, room = 4096;
    char *bytes = malloc(room);
    while (bytes != NULL) {
        n += fread(bytes + n, 1, room - n - 1, file);
        if (n < room - 1 || room > MOST_BYTES) {
            break;
        }
        room *= 2;
        char *more = realloc(bytes, room);
        if (more == NULL) {
            free(bytes);
        }
        bytes = more;
    }
    if (bytes == NULL) {
        status = sp_fail(err, SP_ERR_MEMORY, "%s: no memory to read it", path);
    } else if (ferror(file)) {
        status = sp_fail(err, SP_ERR_INPUT, "%s: it cannot be read", path);
    } else if (room > MOST_BYTES || memchr(bytes, '\0', n) != NULL) {
        status = sp_fail(err, SP_ERR_INPUT, "%s: it is no table of text", path);
    } else {
        *text = sp_arena_take(&self->arena, n + 1, 1);
        if (*text == NULL) {
            status = sp_fail(err, SP_ERR_MEMORY, "%s: no memory to read it", path);
        } else {
            memcpy(*text, bytes, n);
            (*text)[n] = '\0';
        }
    }
    free(bytes);
    fclose(file);
    return status;
}

sp_status_t
sp_laboratory_read(sp_laboratory_t *self, const char *path, sp_error_t *err)
{
    enum { MOST_FIELDS = 64 };
    static char nothing[] = "";
    *self = (sp_laboratory_t) { 0 };
    int column[MOST_FIELDS];
    unsigned n_columns = 0;
    csv_t csv = { path, NULL, 1 };
    sp_status_t status = slurp(self, path, &csv.at, err);
    if (status == SP_OK) {
        status = read_head(&csv, column, MOST_FIELDS, &n_columns, err);
    }
    while (status == SP_OK && next_record(&csv)) {
        record_t record = { .path = path, .line = csv.line };
        for (unsigned c = 0; c < N_COLUMNS; c++) {
            record.field[c] = nothing;
        }
        unsigned n = 0;
        bool end = false;
        for (; status == SP_OK && !end; n++) {
            char *field;
            status = next_field(&csv, &field, &end, err);
            if (status == SP_OK && n < n_columns && column[n] >= 0) {
                record.field[column[n]] = field;
            }
        }
        if (status == SP_OK && n != n_columns) {
            status = sp_fail(err, SP_ERR_SYNTAX, "%s:%u: %u fields, but %u columns", path,
                record.line, n, n_columns);
        }
        if (status == SP_OK) {
            status = read_row(self, &record, err);
        }
    }
    if (status == SP_OK && self->n == 0) {
        status = sp_fail(err, SP_ERR_INPUT,
            "%s: no row is a repeated game: none has the id of a known one, nor columns "
            "temptation, reward, sucker, punishment and horizon or continuation",
            path);
    }
    return status;
}

static void
write_text(FILE *out, const char *text)
{
    fputc('"', out);
    for (; *text != '\0'; text++) {
        if (*text == '"') {
            fputc('"', out);
        }
        fputc(*text, out);
    }
    fputc('"', out);
}

void
sp_laboratory_write(FILE *out, const sp_laboratory_t *self)
{
    for (int c = 0; c < N_COLUMNS; c++) {
        fprintf(out, "%s%s", c > 0 ? "," : "", columns[c]);
    }
    fprintf(out, "\n");
    for (uint32_t r = 0; r < self->n; r++) {
        const sp_laboratory_row_t *row = &self->row[r];
        const sp_seen_t *seen = &row->seen;
        write_text(out, row->id);
        fputc(',', out);
        write_text(out, row->setting);
        fputc(',', out);
        write_text(out, row->metric);
        fprintf(out, ",%.17g,", seen->value);
        if (isnan(row->decisions)) {
            fprintf(out, "%g subjects,", seen->n);
        } else {
            fprintf(out, "%g decisions,", row->decisions);
        }
        write_text(out, row->grade);
        fputc(',', out);
        write_text(out, row->source);
        fputc(',', out);
        write_text(out, row->study);
        fprintf(out, ",%s,%.17g,%.17g,%.17g,%.17g,", row->sample, seen->payoff[SP_DC],
            seen->payoff[SP_CC], seen->payoff[SP_CD], seen->payoff[SP_DD]);
        if (seen->horizon > 0) {
            fprintf(out, "%u,,", seen->horizon);
        } else {
            fprintf(out, ",%.17g,", seen->continuation);
        }
        fprintf(out, "%.17g,%s,%.17g\n", seen->error, sp_measure_names[seen->measure],
            seen->n);
    }
}
