/* outline_texts.c - what a plan rests on, as text for its file.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "outline_texts.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "samenspel/decision.h"
#include "samenspel/game.h"
#include "samenspel/mechanism.h"
#include "samenspel/simulation.h"

/* ---- sorted lines ---------------------------------------------------------------- */

enum { MOST_LINE = 768 };

typedef struct {
    sp_arena_t *arena;
    const char **line; /* [n] */
    size_t n, room;
    bool failed;
} lines_t;

/* Adds a line unless it is there. */
static void
add_line(lines_t *self, const char *text)
{
    for (size_t i = 0; i < self->n; i++) {
        if (strcmp(self->line[i], text) == 0) {
            return;
        }
    }
    if (self->n == self->room) {
        const size_t room = 2 * self->room + 64;
        const char **more = sp_arena_take(self->arena, room, sizeof(*more));
        if (more == NULL) {
            self->failed = true;
            return;
        }
        if (self->n > 0) {
            memcpy(more, self->line, self->n * sizeof(*more));
        }
        self->line = more;
        self->room = room;
    }
    char *copy = sp_arena_take(self->arena, strlen(text) + 1, 1);
    if (copy == NULL) {
        self->failed = true;
        return;
    }
    memcpy(copy, text, strlen(text) + 1);
    self->line[self->n++] = copy;
}

static int
by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *) a, *(const char *const *) b);
}

static sp_status_t
join_lines(lines_t *self, const char **text, sp_error_t *err)
{
    size_t length = 1;
    for (size_t i = 0; i < self->n; i++) {
        length += strlen(self->line[i]) + 1;
    }
    char *joined = sp_arena_take(self->arena, length, 1);
    if (self->failed || joined == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for what the results rest on");
    }
    if (self->n > 0) {
        qsort(self->line, self->n, sizeof(*self->line), by_text);
    }
    char *to = joined;
    for (size_t i = 0; i < self->n; i++) {
        const size_t n = strlen(self->line[i]);
        memcpy(to, self->line[i], n);
        to += n;
        *to++ = '\n';
    }
    joined[length > 1 ? length - 2 : 0] = '\0';
    *text = joined;
    return SP_OK;
}

/* A run in so many stands for all: of a plan of a thousand runs and more not every one is
 * looked at. */
static uint32_t
stride(const sp_plan_t *plan)
{
    return plan->n_runs > 1000 ? plan->n_runs / 1000 : 1;
}

/* ---- sources --------------------------------------------------------------------- */

static void
add_reference(lines_t *lines, const char *what, const char *source)
{
    char line[MOST_LINE];
    snprintf(line, sizeof(line), "%s: %s", what, source);
    add_line(lines, line);
}

sp_status_t
sp_outline_references(
    const sp_plan_t *plan, sp_arena_t *arena, const char **text, sp_error_t *err)
{
    lines_t lines = { .arena = arena };
    if (plan->source != NULL && plan->source[0] != '\0') {
        add_reference(&lines, "scenario", plan->source);
    }
    for (uint32_t r = sp_plan_example(plan); r < plan->n_runs; r += stride(plan)) {
        const sp_run_t *run = &plan->run[r];
        if (sp_plan_bad(plan, r) != NULL) {
            continue;
        }
        const sp_game_kind_t *game =
            sp_game_kinds[(size_t) sp_run_value(run, "game.kind")];
        sp_model_t model;
        const sp_status_t status = sp_model_outline(&model, run, err);
        if (status != SP_OK) {
            return status;
        }
        add_reference(&lines, game->name, game->source);
        add_reference(&lines, model.network->name, model.network->source);
        add_reference(&lines, model.rule->name, model.rule->source);
        for (uint32_t s = 0; s < run->n_strategies; s++) {
            add_reference(&lines, run->strategy[s]->name, run->strategy[s]->source);
        }
        for (uint32_t m = 0; m < model.n_mechanisms; m++) {
            add_reference(&lines, model.mechanism[m]->name, model.mechanism[m]->source);
        }
        sp_model_free(&model);
    }
    return join_lines(&lines, text, err);
}

/* ---- assumptions ----------------------------------------------------------------- */

static bool
same(double a, double b)
{
    return a == b || (isnan(a) && isnan(b));
}

static bool
under(const char *key, const char *path)
{
    const size_t length = strlen(path);
    return strncmp(key, path, length) == 0 && key[length] == '.';
}

static bool
is_ours(const sp_param_t *param)
{
    return strncmp(param->source, "this project", 12) == 0;
}

/* Whether a key says something about people or organisations, and not about the run. */
static bool
is_of_model(const char *key)
{
    static const char *const blocks[] = { "game", "match", "population", "network",
        "decision" };
    for (size_t i = 0; i < sizeof(blocks) / sizeof(blocks[0]); i++) {
        if (under(key, blocks[i])) {
            return true;
        }
    }
    return false;
}

/* How a key stands in the runs of a plan. */
typedef struct {
    bool off_preset, varies;
} standing_t;

/* standing [n_rows] zero on entry; run by run, as the values lie in memory */
static void
find_standing(const sp_plan_t *plan, standing_t *standing)
{
    const uint32_t n_rows = plan->schema.n_rows;
    const sp_run_t *first = &plan->run[sp_plan_example(plan)];
    for (uint32_t r = 0; r < plan->n_runs; r++) {
        const double *value = plan->run[r].value;
        if (sp_plan_bad(plan, r) != NULL) {
            continue;
        }
        for (uint32_t row = 0; row < n_rows; row++) {
            standing_t *is = &standing[row];
            is->off_preset |= !same(value[row], plan->schema.rows[row].param->preset);
            is->varies |= !same(value[row], first->value[row]);
        }
    }
    for (uint32_t e = 0; e < first->n_events; e++) {
        standing[first->event[e].row].varies = true;
    }
}

/* Rows of mechanisms that are in use in some run. */
static sp_status_t
mark_used(const sp_plan_t *plan, uint8_t *used, sp_error_t *err)
{
    for (uint32_t r = sp_plan_example(plan); r < plan->n_runs; r += stride(plan)) {
        sp_model_t model;
        if (sp_plan_bad(plan, r) != NULL) {
            continue;
        }
        const sp_status_t status = sp_model_outline(&model, &plan->run[r], err);
        if (status != SP_OK) {
            return status;
        }
        for (uint32_t i = 0; i < plan->schema.n_rows; i++) {
            for (uint32_t m = 0; m < model.n_mechanisms && !used[i]; m++) {
                used[i] = under(plan->schema.rows[i].key, model.mechanism[m]->path);
            }
        }
        sp_model_free(&model);
    }
    return SP_OK;
}

/* A default that acts: a number other than none. That is 0, or the least where a
 * factor may only raise. */
static bool
acts_by_default(const sp_param_t *param)
{
    const bool number = param->type == SP_REAL || param->type == SP_INTEGER;
    return number && !isnan(param->preset) && param->preset != 0
        && param->preset != param->low;
}

static bool
is_assumed(const sp_row_t *row, const standing_t *is, bool used)
{
    const sp_param_t *param = row->param;
    if (param->type >= SP_SEED) { /* not held as values */
        return false;
    }
    if (param->kind != SP_SETTING) {
        return is->off_preset || is->varies
            || (used && is_ours(param) && acts_by_default(param));
    }
    return param->type == SP_REAL && is_of_model(row->key) && is_ours(param)
        && (is->off_preset || is->varies);
}

/* Tables of means are drawn, so the file says how well they are known: of the first run, whose
 * table is made for it. */
static sp_status_t
add_averages(const sp_plan_t *plan, lines_t *lines, sp_error_t *err)
{
    const sp_run_t *run = &plan->run[sp_plan_example(plan)];
    if (sp_run_value(run, "match.payoff") != (double) SP_MATCH_AVERAGED) {
        return SP_OK;
    }
    sp_model_t model;
    char line[MOST_LINE];
    const sp_status_t status = sp_model_init(&model, run, err);
    if (status == SP_OK) {
        snprintf(line, sizeof(line),
            "match.payoff = averaged (payoffs of pairs are means of %.0f matches, drawn once"
            "%s from the seed for all replicates; largest standard error %.3g)",
            sp_run_value(run, "match.samples"),
            plan->n_runs > 1 ? " a run, here of the first," : "", model.pay_error);
        add_line(lines, line);
        sp_model_free(&model);
    }
    return status;
}

sp_status_t
sp_outline_assumptions(
    const sp_plan_t *plan, sp_arena_t *arena, const char **text, sp_error_t *err)
{
    lines_t lines = { .arena = arena };
    uint8_t *used = sp_arena_take(arena, plan->schema.n_rows, 1);
    standing_t *standing = sp_arena_take(arena, plan->schema.n_rows, sizeof(*standing));
    const uint32_t example = sp_plan_example(plan);
    sp_status_t status = used != NULL && standing != NULL
        ? mark_used(plan, used, err)
        : sp_fail(err, SP_ERR_MEMORY, "no memory for what the results rest on");
    if (status == SP_OK) {
        find_standing(plan, standing);
    }
    for (uint32_t i = 0; status == SP_OK && i < plan->schema.n_rows; i++) {
        const sp_row_t *row = &plan->schema.rows[i];
        const standing_t is = standing[i];
        char value[256];
        char line[MOST_LINE];
        if (is_assumed(row, &is, used[i] != 0)) {
            snprintf(line, sizeof(line), "%s = %s (chosen, not estimated; form: %s)",
                row->key,
                is.varies ? "varied"
                          : sp_param_format(
                              row->param, plan->run[example].value[i], value,
                              sizeof(value)),
                row->param->source);
            add_line(&lines, line);
        }
    }
    if (status == SP_OK
        && sp_run_value(&plan->run[example], "decision.unsteered_cooperation") == 0.1) {
        add_line(&lines,
            "decision.unsteered_cooperation = 0.1 (a practitioners' claim; in "
            "laboratories "
            "0.34 to 0.57 began their first repeated game with C: Dal Bo & Frechette "
            "2011)");
    }
    status = status == SP_OK ? add_averages(plan, &lines, err) : status;
    return status == SP_OK ? join_lines(&lines, text, err) : status;
}
