/* indices_design.c - the design that a file says its runs follow.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "indices_design.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* what can be computed from which design; others cannot be read */
static const struct {
    const char *name;
    sp_indices_kind_t kind;
} designs[] = {
    { "latin_hypercube", SP_SLOPES },
    { "morris", SP_EFFECTS },
    { "random", SP_SLOPES },
    { "saltelli", SP_SHARES_OF_SAMPLES },
    { "sobol", SP_SLOPES },
};

void
sp_indices_design_free(sp_indices_design_t *self)
{
    sp_arena_free(&self->arena);
    memset(self, 0, sizeof(*self));
}

static sp_status_t
no_memory(const char *path, sp_error_t *err)
{
    return sp_fail(err, SP_ERR_MEMORY, "%s: no memory for its design", path);
}

/* Notes a key that follows from others. */
static bool
add_linked(sp_indices_design_t *self, const char *key)
{
    const size_t size = strlen(self->linked) + strlen(key) + 3;
    char *text = sp_arena_take(&self->arena, size, 1);
    if (text != NULL) {
        snprintf(
            text, size, "%s%s%s", self->linked, self->linked[0] != '\0' ? ", " : "", key);
        self->linked = text;
    }
    return text != NULL;
}

/* ---- lines of text --------------------------------------------------------------- */

/* What follows "key: " in the line that begins with it; NULL where there is none. */
static const char *
line_of(const char *text, const char *key)
{
    const size_t length = strlen(key);
    while (text != NULL) {
        if (strncmp(text, key, length) == 0 && strncmp(text + length, ": ", 2) == 0) {
            return text + length + 2;
        }
        text = strchr(text, '\n');
        text = text != NULL ? text + 1 : NULL;
    }
    return NULL;
}

/* Whether one of the words of the line at text is word. */
static bool
line_has(const char *text, const char *word)
{
    const size_t length = strlen(word);
    while (text != NULL && *text != '\0' && *text != '\n') {
        const size_t end = strcspn(text, " \n");
        if (end == length && strncmp(text, word, length) == 0) {
            return true;
        }
        text += end + strspn(text + end, " ");
    }
    return false;
}

/* ---- keys ------------------------------------------------------------------------ */

static int
by_alphabet(const void *one, const void *other)
{
    return strcmp(*(const char *const *) one, *(const char *const *) other);
}

static int
by_size(const void *one, const void *other)
{
    const double a = *(const double *) one, b = *(const double *) other;
    return (a > b) - (a < b);
}

/* The words of a key become their places in the alphabet. */
static bool
place_words(sp_indices_design_t *self, sp_indices_key_t *key)
{
    const size_t n = self->n_runs;
    const char **sorted = sp_arena_take(&self->arena, n, sizeof(*sorted));
    uint32_t n_words = 0;
    if (sorted == NULL) {
        return false;
    }
    memcpy(sorted, key->swept->text, n * sizeof(*sorted));
    qsort(sorted, n, sizeof(*sorted), by_alphabet);
    for (size_t r = 0; r < n; r++) {
        if (n_words == 0 || strcmp(sorted[n_words - 1], sorted[r]) != 0) {
            sorted[n_words++] = sorted[r];
        }
    }
    for (size_t r = 0; r < n; r++) {
        const char **found =
            bsearch(&key->swept->text[r], sorted, n_words, sizeof(*sorted), by_alphabet);
        key->place[r] = (double) (found - sorted);
    }
    return true;
}

/* The different places of a key. */
static bool
find_levels(sp_indices_design_t *self, sp_indices_key_t *key)
{
    double *level = sp_arena_take(&self->arena, self->n_runs, sizeof(*level));
    uint32_t n = 0, n_different = 0;
    if (level == NULL) {
        return false;
    }
    for (uint32_t r = 0; r < self->n_runs; r++) {
        if (!isnan(key->place[r])) {
            level[n++] = key->place[r];
        }
    }
    qsort(level, n, sizeof(*level), by_size);
    for (uint32_t i = 0; i < n; i++) {
        if (n_different == 0 || level[i] > level[n_different - 1]) {
            level[n_different++] = level[i];
        }
    }
    if (n < self->n_runs) {
        level[n_different++] = NAN;
    }
    key->level = level;
    key->n_levels = n_different;
    return true;
}

/* space  what the file says of the key: `real LOW HIGH log when`, ..; NULL: nothing */
static bool
add_key(sp_indices_design_t *self, const sp_swept_t *swept, const char *space)
{
    sp_indices_key_t *key = &self->key[self->n_keys++];
    *key = (sp_indices_key_t) { .swept = swept, .low = NAN, .high = NAN };
    key->place = sp_arena_take(&self->arena, self->n_runs, sizeof(*key->place));
    if (key->place == NULL) {
        return false;
    }
    if (space != NULL) {
        key->conditional = line_has(space, "when");
        key->log_scale = line_has(space, "log");
        key->whole = line_has(space, "integer");
        if (sscanf(space, "%*s %lf %lf", &key->low, &key->high) != 2) {
            key->low = key->high = NAN;
        }
    }
    if (key->log_scale) {
        key->low = log(key->low);
        key->high = log(key->high);
    }
    if (swept->text != NULL) {
        return place_words(self, key) && find_levels(self, key);
    }
    for (uint32_t r = 0; r < self->n_runs; r++) {
        const double value = swept->number[r];
        key->place[r] = !key->log_scale ? value : value > 0 ? log(value) : (double) NAN;
    }
    return find_levels(self, key);
}

static bool
add_keys(sp_indices_design_t *self, const sp_manifest_t *m, const char *space)
{
    self->linked = "";
    self->key = sp_arena_take(&self->arena, m->n_swept, sizeof(*self->key));
    for (uint32_t k = 0; self->key != NULL && k < m->n_swept; k++) {
        const char *line = line_of(space, m->swept[k].key);
        if (!(line_has(line, "linked") ? add_linked(self, m->swept[k].key)
                                       : add_key(self, &m->swept[k], line))) {
            return false;
        }
    }
    return self->key != NULL;
}

/* ---- inputs of a regression ------------------------------------------------------ */

/* Where a conditional key rests outside its range, or is null, it stands for nothing: it
 * counts as the mean of the runs in which it varies, which moves no slope. */
static bool
fill_input(sp_indices_design_t *self)
{
    self->n_units = self->n_runs;
    self->input = sp_arena_take(
        &self->arena, (size_t) self->n_keys * self->n_runs, sizeof(*self->input));
    for (uint32_t k = 0; self->input != NULL && k < self->n_keys; k++) {
        const sp_indices_key_t *key = &self->key[k];
        double *input = self->input + (size_t) k * self->n_runs;
        double sum = 0, n = 0;
        for (uint32_t r = 0; r < self->n_runs; r++) {
            const double place = key->place[r];
            const bool rests = isnan(place)
                || (key->conditional && (place < key->low || place > key->high));
            input[r] = rests ? (double) NAN : place;
            sum += rests ? 0 : place;
            n += rests ? 0 : 1;
        }
        for (uint32_t r = 0; r < self->n_runs; r++) {
            input[r] = !isnan(input[r]) ? input[r] : n > 0 ? sum / n : 0;
        }
    }
    return self->input != NULL;
}

/* ---- the whole ------------------------------------------------------------------- */

static sp_status_t
find_listed(sp_indices_design_t *self, const char *path, sp_error_t *err)
{
    self->kind = SP_SHARES_OF_GRID;
    self->name = "grid";
    if (!sp_indices_find_grid(self)) {
        return sp_fail(err, SP_ERR_INPUT,
            "%s: its %u runs are no full grid of the values of its %u swept keys: "
            "indices need a sweep of design grid without conditions (`when`), "
            "latin_hypercube, morris, random, saltelli or sobol",
            path, self->n_runs, self->n_keys);
    }
    self->n_units = self->n_runs;
    return SP_OK;
}

static sp_status_t
find_sampled(sp_indices_design_t *self, const sp_inspection_t *file, const char *name,
    const char *path, sp_error_t *err)
{
    size_t d = 0;
    while (
        d < sizeof(designs) / sizeof(designs[0]) && strcmp(designs[d].name, name) != 0) {
        d++;
    }
    if (d == sizeof(designs) / sizeof(designs[0])) {
        return sp_fail(err, SP_ERR_INPUT,
            "%s: its design is %.40s, of which no indices are known", path, name);
    }
    self->name = designs[d].name;
    self->kind = designs[d].kind;
    if (self->kind == SP_SLOPES) {
        return fill_input(self) ? SP_OK : no_memory(path, err);
    }
    const char *levels = sp_inspection_attribute(file, "sweep_levels");
    const double p = levels != NULL ? strtod(levels, NULL) : 0;
    self->step_size = p / (2 * (p - 1));
    const bool found = self->kind == SP_SHARES_OF_SAMPLES
        ? sp_indices_find_samples(self)
        : p >= 2 && sp_indices_find_trajectories(self);
    return found
        ? SP_OK
        : sp_fail(err, SP_ERR_INPUT,
            "%s: its %u runs of %u keys do not lie as those of design %s: it was "
            "written by another version, or is damaged",
            path, self->n_runs, self->n_keys, self->name);
}

sp_status_t
sp_indices_design_read(sp_indices_design_t *self, const sp_inspection_t *file,
    const char *path, sp_error_t *err)
{
    const sp_manifest_t *m = &file->manifest;
    const char *name = sp_inspection_attribute(file, "sweep_design");
    *self = (sp_indices_design_t) { .n_runs = m->n_runs };
    if (m->n_swept == 0 || m->n_runs < 2) {
        return sp_fail(err, SP_ERR_INPUT,
            "%s: nothing is swept in it, so that no key can have an influence: give the "
            "scenario sweep.parameters",
            path);
    }
    if (!add_keys(self, m, sp_inspection_attribute(file, "sweep_space"))) {
        return no_memory(path, err);
    }
    const char *draws =
        line_of(sp_inspection_attribute(file, "scenario_resolved"), "sweep.draws");
    self->common_draws = draws == NULL || line_has(draws, "common");
    /* grids and lists whose keys look at others are named too */
    const bool listed =
        name == NULL || strcmp(name, "grid") == 0 || strcmp(name, "list") == 0;
    return listed ? find_listed(self, path, err)
                  : find_sampled(self, file, name, path, err);
}
