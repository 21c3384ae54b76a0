/* scenario_sweep.c - the entries of sweep.parameters: which keys vary, over which values.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "samenspel/detmath.h"

/* What an entry of sweep.parameters must be. */
static const char *
right_form(const sp_scenario_t *self)
{
    const sp_design_t *design = sp_named_design(self);
    return design != NULL && design->points != NULL
        ? "{range: [A, B]}, {values: [...]} or {like: KEY}"
        : "{from: A, to: B, steps: N}, {values: [...]} or {like: KEY}";
}

const sp_design_t *
sp_named_design(const sp_scenario_t *self)
{
    const sp_node_t *node = sp_node_at(self->root, "sweep.design");
    return sp_design_find(node != NULL ? node->text : "grid");
}

/* Keys that belong to the file as a whole, so that they cannot differ between runs. */
static bool
is_of_the_whole(const char *key)
{
    static const char *const whole[] = { "name", "question", "source", "seed",
        "replicates", "burn_in", "compare" };
    for (size_t i = 0; i < sizeof(whole) / sizeof(whole[0]); i++) {
        if (strcmp(key, whole[i]) == 0) {
            return true;
        }
    }
    const size_t length = strlen(key);
    return sp_stands_for_any(key) || strncmp(key, "record.", 7) == 0
        || strncmp(key, "sweep.", 6) == 0
        || (strncmp(key, "strategies.", 11) == 0
            && strcmp(key + length - 5, ".kind") == 0);
}

bool
sp_can_sweep(const sp_row_t *row)
{
    const sp_param_type_t type = row->param->type;
    return !is_of_the_whole(row->key) && type != SP_LIST && type != SP_MAP
        && type != SP_SEED;
}

uint32_t
sp_row_as_written(const sp_scenario_t *self, const char *written)
{
    static const char initial[] = "population.initial.strategies.";
    char key[SP_KEY_LENGTH];
    if (strncmp(written, initial, sizeof(initial) - 1) == 0) {
        const char *name = sp_strategy_name(self, written + sizeof(initial) - 1);
        if (name != NULL) {
            snprintf(key, sizeof(key), "%s%s", initial, name);
            return sp_schema_find(self->schema, key);
        }
    }
    return sp_schema_find(self->schema, written);
}

static sp_status_t
find_swept_row(
    const sp_scenario_t *self, const sp_node_t *member, uint32_t *row, sp_error_t *err)
{
    *row = sp_row_as_written(self, member->key);
    const char *wanted = *row != SP_NO_ROW ? self->schema->rows[*row].key : member->key;
    if (*row == SP_NO_ROW) {
        const char *below = sp_key_below(self->schema, wanted);
        if (below != NULL) {
            return sp_fault(self, member, SP_AT_KEY, SP_ERR_RANGE, err,
                "'%s' in 'sweep.parameters' is a block: must be one of its keys, such as "
                "%s",
                wanted, below);
        }
        const char *near = sp_schema_nearest(self->schema, wanted);
        return sp_fault(self, member, SP_AT_KEY, SP_ERR_UNKNOWN, err,
            "unknown key '%.80s' in 'sweep.parameters': %s%s%s", member->key,
            near != NULL ? "did you mean '" : "must be a dotted key such as ",
            near != NULL ? near : "steering.shared_interest.steer",
            near != NULL ? "'?" : "");
    }
    if (!sp_can_sweep(&self->schema->rows[*row])) {
        return sp_fault(self, member, SP_AT_KEY, SP_ERR_RANGE, err,
            "%s cannot be swept: must be a key that can differ between runs", wanted);
    }
    for (uint32_t i = 0; i < self->n_axes; i++) {
        if (self->axis[i].row == *row) {
            return sp_fault(self, member, SP_AT_KEY, SP_ERR_SYNTAX, err,
                "%s stands twice in 'sweep.parameters' (first at line %u): must stand "
                "once",
                wanted, self->axis[i].node->key_line);
        }
    }
    return SP_OK;
}

static sp_status_t
take_values(sp_scenario_t *self, sp_axis_t *axis, uint32_t n, bool words, sp_error_t *err)
{
    axis->n_values = n;
    axis->value = sp_pool_take(&self->pool, (size_t) n * sizeof(double));
    if (words) {
        axis->word = sp_pool_take(&self->pool, (size_t) n * sizeof(*axis->word));
    }
    if (axis->value == NULL || (words && axis->word == NULL)) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for the values of a sweep");
    }
    return SP_OK;
}

static sp_status_t
read_list(sp_scenario_t *self, const sp_node_t *list, const char *key, sp_axis_t *axis,
    sp_error_t *err)
{
    const sp_param_t *param = self->schema->rows[axis->row].param;
    char words[128];
    uint32_t n = 0;
    for (const sp_node_t *at = list->first; at != NULL; at = at->next) {
        n++;
    }
    if (self->partial && n == 0) {
        return SP_OK;
    }
    if (list->kind != SP_NODE_LIST || n == 0) {
        return sp_fault(self, list, SP_AT_VALUE, SP_ERR_SYNTAX, err,
            "%s: values: %s: must be a list with at least one value", key,
            n == 0 && list->kind == SP_NODE_LIST
                ? "an empty list"
                : sp_node_words(list, words, sizeof(words)));
    }
    sp_status_t status = take_values(self, axis, n, param->type == SP_TEXT, err);
    uint32_t i = 0;
    for (const sp_node_t *at = list->first; status == SP_OK && at != NULL;
         at = at->next) {
        if (at->unfinished) {
            break;
        }
        if (param->type != SP_TEXT) {
            status = sp_read_scalar(self, at, key, param, &axis->value[i++], err);
            continue;
        }
        if (at->kind != SP_NODE_SCALAR || at->text[0] == '\0') {
            return sp_fault(self, at, SP_AT_VALUE, SP_ERR_SYNTAX, err,
                "%s: %s: must be a text", key, sp_node_words(at, words, sizeof(words)));
        }
        axis->word[i] = at->text;
        axis->value[i] = i;
        i++;
    }
    return status;
}

/* Value i of n between two ends: the ends exactly, the others in equal steps (or
 * factors). The factors go through sp_exp and sp_log, so that every platform has the
 * same runs. */
static double
between(double from, double to, uint32_t i, uint32_t n, bool log_scale)
{
    if (i == 0 || i == n - 1) {
        return i == 0 ? from : to;
    }
    if (log_scale) {
        const double share = (double) i / (double) (n - 1);
        return from * sp_exp(share * sp_log(to / from));
    }
    return from + (to - from) * (double) i / (double) (n - 1);
}

static const sp_param_t scale_param = { .name = "scale",
    .type = SP_CHOICE,
    .choices = (const char *const[]) { "linear", "log", NULL } };

static sp_status_t
check_ends(const sp_scenario_t *self, const sp_node_t *spec, const char *key,
    const sp_param_t *param, double from, double to, bool log_scale, sp_error_t *err)
{
    if (isnan(from) || isnan(to)) {
        return sp_fault(self, spec, SP_AT_VALUE, SP_ERR_RANGE, err,
            "%s: from and to must be numbers", key);
    }
    if (from == to) {
        return sp_fault(self, spec, SP_AT_VALUE, SP_ERR_RANGE, err,
            "%s: from and to are equal: must differ", key);
    }
    if (log_scale && !(from > 0 && to > 0)) {
        return sp_fault(self, spec, SP_AT_VALUE, SP_ERR_RANGE, err,
            "%s: scale: log with an end at or below 0: both ends must be above 0", key);
    }
    if (param->type != SP_REAL && param->type != SP_INTEGER) {
        return sp_fault(self, spec, SP_AT_VALUE, SP_ERR_RANGE, err,
            "%s: from and to: must be {values: [...]}, since this key holds no number",
            key);
    }
    return SP_OK;
}

static sp_status_t
read_steps(sp_scenario_t *self, const sp_node_t *spec, const char *key, sp_axis_t *axis,
    sp_error_t *err)
{
    static const sp_param_t steps_param = {
        .name = "steps", .type = SP_INTEGER, .low = 2, .high = SP_MOST_RUNS
    };
    const sp_param_t *param = self->schema->rows[axis->row].param;
    double from = NAN, to = NAN, steps = NAN, scale = 0;
    sp_status_t status = SP_OK;
    for (const sp_node_t *at = spec->first; status == SP_OK && at != NULL;
         at = at->next) {
        const bool is_from = strcmp(at->key, "from") == 0;
        char name[SP_KEY_LENGTH + 16];
        snprintf(name, sizeof(name), "%s: %s", key, at->key);
        if (at->unfinished) {
            return SP_OK;
        }
        if (is_from || strcmp(at->key, "to") == 0) {
            status = sp_read_scalar(self, at, name, param, is_from ? &from : &to, err);
        } else if (strcmp(at->key, "steps") == 0) {
            status = sp_read_scalar(self, at, name, &steps_param, &steps, err);
        } else if (strcmp(at->key, "scale") == 0) {
            status = sp_read_scalar(self, at, name, &scale_param, &scale, err);
        }
    }
    if (status != SP_OK) {
        return status;
    }
    if (self->partial) {
        return SP_OK;
    }
    const char *missing = sp_node_member(spec, "from") == NULL ? "from"
        : sp_node_member(spec, "to") == NULL                   ? "to"
        : sp_node_member(spec, "steps") == NULL                ? "steps"
                                                               : NULL;
    if (missing != NULL) {
        return sp_fault(self, spec, SP_AT_VALUE, SP_ERR_SYNTAX, err,
            "%s has no '%s': must be %s", key, missing, right_form(self));
    }
    status = check_ends(self, spec, key, param, from, to, scale != 0, err);
    if (status == SP_OK) {
        status = take_values(self, axis, (uint32_t) steps, false, err);
    }
    for (uint32_t i = 0; status == SP_OK && i < axis->n_values; i++) {
        double x = between(from, to, i, axis->n_values, scale != 0);
        if (param->type == SP_INTEGER && scale != 0) {
            x = floor(x + 0.5);
        }
        if (param->type == SP_INTEGER
            && (x != floor(x) || (i > 0 && x == axis->value[i - 1]))) {
            char number[40];
            status = sp_fault(self, spec, SP_AT_VALUE, SP_ERR_RANGE, err,
                "%s: step %u would be %s%s: must be steps that are whole numbers", key,
                i + 1, sp_format_real(x, number, sizeof(number)),
                x == floor(x) ? " again" : "");
        }
        axis->value[i] = x == 0 ? 0 : x;
    }
    return status;
}

/* {range: [A, B], scale: ..} of a sampled design. */
static sp_status_t
read_range(sp_scenario_t *self, const sp_node_t *spec, const char *key, sp_axis_t *axis,
    sp_error_t *err)
{
    const sp_param_t *param = self->schema->rows[axis->row].param;
    const sp_node_t *range = sp_node_member(spec, "range");
    const sp_node_t *scale = sp_node_member(spec, "scale");
    const sp_node_t *first = range->first;
    char name[SP_KEY_LENGTH + 16];
    axis->form = SP_AXIS_RANGE;
    if (range->unfinished || (scale != NULL && scale->unfinished)) {
        return SP_OK;
    }
    if (range->kind != SP_NODE_LIST || first == NULL || first->next == NULL
        || first->next->next != NULL) {
        return sp_fault(self, range, SP_AT_VALUE, SP_ERR_SYNTAX, err,
            "%s: range: must be a list of its two ends, [A, B]", key);
    }
    if (param->type != SP_REAL && param->type != SP_INTEGER) {
        return sp_fault(self, range, SP_AT_VALUE, SP_ERR_RANGE, err,
            "%s: range: must be {values: [...]}, since this key holds no number", key);
    }
    snprintf(name, sizeof(name), "%s: range", key);
    sp_status_t status = sp_read_scalar(self, first, name, param, &axis->low, err);
    if (status == SP_OK) {
        status = sp_read_scalar(self, first->next, name, param, &axis->high, err);
    }
    double is_log = 0;
    if (status == SP_OK && scale != NULL) {
        snprintf(name, sizeof(name), "%s: scale", key);
        status = sp_read_scalar(self, scale, name, &scale_param, &is_log, err);
    }
    axis->log_scale = is_log != 0;
    if (status != SP_OK) {
        return status;
    }
    if (!(axis->low < axis->high)) {
        return sp_fault(self, range, SP_AT_VALUE, SP_ERR_RANGE, err,
            "%s: range: must be two numbers [A, B] with A below B", key);
    }
    if (axis->log_scale && param->type == SP_INTEGER) {
        return sp_fault(self, scale, SP_AT_VALUE, SP_ERR_RANGE, err,
            "%s: scale: log: the whole numbers of a range have equal shares: must be a "
            "list such as {values: [10, 100, 1000]}",
            key);
    }
    if (axis->log_scale && !(axis->low > 0)) {
        return sp_fault(self, range, SP_AT_VALUE, SP_ERR_RANGE, err,
            "%s: scale: log with an end at or below 0: both ends must be above 0", key);
    }
    return SP_OK;
}

/* Forms of an entry by the member that makes it one, and what may stand beside it. */
static const struct {
    const char *member, *beside;
} forms[] = {
    { "values", " with when " },
    { "range", " scale when " },
    { "like", " times plus when " },
    { "from", " to steps scale when " },
    { "to", " from steps scale when " },
    { "steps", " from to scale when " },
};
enum { FORM_VALUES, FORM_RANGE, FORM_LIKE, FORM_FROM, N_FORMS = 6 };

/* The form of an entry, whose members must be known and fit together. */
static sp_status_t
find_form(const sp_scenario_t *self, const sp_node_t *spec, const char *key, size_t *form,
    sp_error_t *err)
{
    static const char known[] =
        " values range like from to steps scale times plus with when ";
    for (const sp_node_t *at = spec->first; at != NULL; at = at->next) {
        char word[40];
        snprintf(word, sizeof(word), " %.30s ", at->key);
        if (strchr(at->key, ' ') != NULL || strstr(known, word) == NULL) {
            return sp_fault(self, at, SP_AT_KEY, SP_ERR_UNKNOWN, err,
                "%s: unknown key '%.80s': must be %s", key, at->key, right_form(self));
        }
        if (sp_node_member(spec, at->key) != at) {
            return sp_fault(self, at, SP_AT_KEY, SP_ERR_SYNTAX, err,
                "%s: '%s' stands twice: must stand once", key, at->key);
        }
    }
    *form = 0;
    while (*form < N_FORMS && sp_node_member(spec, forms[*form].member) == NULL) {
        ++*form;
    }
    for (const sp_node_t *at = spec->first; *form < N_FORMS && at != NULL;
         at = at->next) {
        char word[40];
        snprintf(word, sizeof(word), " %.30s ", at->key);
        if (strcmp(at->key, forms[*form].member) != 0
            && strstr(forms[*form].beside, word) == NULL) {
            return sp_fault(self, at, SP_AT_KEY, SP_ERR_SYNTAX, err,
                "%s: '%s' beside '%s': must be %s", key, at->key, forms[*form].member,
                right_form(self));
        }
    }
    return SP_OK;
}

/* A listing design takes no ranges, and a sampled one no steps. */
static sp_status_t
check_design(const sp_scenario_t *self, const sp_node_t *spec, const char *key,
    size_t form, sp_error_t *err)
{
    const sp_design_t *design = sp_named_design(self);
    if (self->partial || design == NULL) {
        return SP_OK;
    }
    if (form == FORM_RANGE && design->points == NULL) {
        return sp_fault(self, sp_node_member(spec, "range"), SP_AT_KEY, SP_ERR_RANGE, err,
            "%s: 'range' in design %s: must be %s; designs that sample take ranges "
            "(sweep.design: latin_hypercube, morris, random, saltelli or sobol)",
            key, design->name, right_form(self));
    }
    if (form >= FORM_FROM && form < N_FORMS && design->points != NULL) {
        return sp_fault(self, sp_node_member(spec, forms[form].member), SP_AT_KEY,
            SP_ERR_RANGE, err, "%s: '%s' in design %s: must be %s", key,
            forms[form].member, design->name, right_form(self));
    }
    return SP_OK;
}

static sp_status_t
read_axis(sp_scenario_t *self, const sp_node_t *member, sp_axis_t *axis, sp_error_t *err)
{
    const char *key = self->schema->rows[axis->row].key;
    char words[128];
    size_t form = N_FORMS;
    if (member->kind != SP_NODE_MAP) {
        return sp_fault(self, member, SP_AT_VALUE, SP_ERR_SYNTAX, err,
            "%s: %s: must be %s", key, sp_node_words(member, words, sizeof(words)),
            right_form(self));
    }
    sp_status_t status = find_form(self, member, key, &form, err);
    if (status == SP_OK) {
        status = check_design(self, member, key, form, err);
    }
    if (status != SP_OK) {
        return status;
    }
    if (form == FORM_VALUES) {
        const sp_node_t *values = sp_node_member(member, "values");
        axis->form =
            sp_node_member(member, "with") != NULL ? SP_AXIS_WITH : SP_AXIS_VALUES;
        return values->unfinished ? SP_OK : read_list(self, values, key, axis, err);
    }
    if (form == FORM_RANGE) {
        return read_range(self, member, key, axis, err);
    }
    if (form != FORM_LIKE) {
        return read_steps(self, member, key, axis, err);
    }
    axis->form = SP_AXIS_LIKE;
    for (const sp_node_t *at = member->first; status == SP_OK && at != NULL;
         at = at->next) {
        status = at->unfinished ? SP_OK : sp_read_factor(self, at, axis, err);
    }
    return status;
}

sp_status_t
sp_read_axes(sp_scenario_t *self, const sp_node_t *node, sp_error_t *err)
{
    sp_status_t status = SP_OK;
    for (const sp_node_t *at = node->first; status == SP_OK && at != NULL;
         at = at->next) {
        if (self->n_axes == SP_MOST_AXES) {
            return sp_fault(self, at, SP_AT_KEY, SP_ERR_RANGE, err,
                "more than %d swept keys: must be fewer", SP_MOST_AXES);
        }
        sp_axis_t *axis = &self->axis[self->n_axes];
        *axis = (sp_axis_t) {
            .node = at, .leader = SP_NO_AXIS, .times = 1, .when = SP_NO_AXIS
        };
        status = find_swept_row(self, at, &axis->row, err);
        if (status == SP_OK) {
            status = sp_check_kind(self, at, self->schema->rows[axis->row].key, err);
        }
        if (status != SP_OK || at->unfinished) {
            break;
        }
        status = read_axis(self, at, axis, err);
        const bool empty = axis->n_values == 0
            && (axis->form == SP_AXIS_VALUES || axis->form == SP_AXIS_WITH);
        if (status == SP_OK && !empty) {
            self->given[axis->row] = 1;
            self->n_axes++;
        }
    }
    return status;
}
