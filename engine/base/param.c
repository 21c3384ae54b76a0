/* param.c - values as text, their ranges in words, and the nearest name.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/param.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *
choice_name(const void *context, size_t index)
{
    return ((const char *const *) context)[index];
}

/* A decimal number as written in a scenario: no hexadecimal, no inf or nan, no blanks. */
static bool
is_decimal(const char *text)
{
    const char *at = text;
    if (*at == '+' || *at == '-') {
        at++;
    }
    const size_t whole = strspn(at, "0123456789");
    at += whole;
    size_t part = 0;
    if (*at == '.') {
        at++;
        part = strspn(at, "0123456789");
        at += part;
    }
    if (whole + part == 0) {
        return false;
    }
    if (*at == 'e' || *at == 'E') {
        at++;
        if (*at == '+' || *at == '-') {
            at++;
        }
        const size_t digits = strspn(at, "0123456789");
        if (digits == 0) {
            return false;
        }
        at += digits;
    }
    return *at == '\0';
}

static sp_status_t
wrong_value(const sp_param_t *param, const char *text, const char *why, sp_error_t *err)
{
    char range[512];
    return sp_fail(err, SP_ERR_RANGE, "'%.80s'%s: must be %s", text, why,
        sp_param_range(param, range, sizeof(range)));
}

static sp_status_t
parse_number(const sp_param_t *param, const char *text, double *value, sp_error_t *err)
{
    if (!is_decimal(text)) {
        const char *why = " is not a number";
        if (strchr(text, ',') != NULL) {
            why = " is not a number (write decimals with a point, 0.5)";
        } else if (text[0] == '\0') {
            why = " is no value";
        }
        return wrong_value(param, text, why, err);
    }
    errno = 0;
    const double number = strtod(text, NULL);
    if (isinf(number)) {
        return wrong_value(param, text, " is too large for a number", err);
    }
    if (param->type != SP_REAL && number != floor(number)) {
        return wrong_value(param, text, " is not a whole number", err);
    }
    const bool too_low = (param->flags & SP_LOW_OPEN) ? !(number > param->low)
                                                      : !(number >= param->low);
    const bool too_high = (param->flags & SP_HIGH_OPEN) ? !(number < param->high)
                                                        : !(number <= param->high);
    if (too_low || too_high) {
        return wrong_value(param, text, " is out of range", err);
    }
    *value = number == 0 ? 0 : number; /* -0 and 0 are one value */
    return SP_OK;
}

static sp_status_t
parse_choice(const sp_param_t *param, const char *text, double *value, sp_error_t *err)
{
    for (size_t i = 0; param->choices[i] != NULL; i++) {
        if (strcmp(param->choices[i], text) == 0) {
            *value = (double) i;
            return SP_OK;
        }
    }
    char range[512];
    sp_param_range(param, range, sizeof(range));
    const char *near = sp_nearest(text, choice_name, param->choices);
    if (near != NULL) {
        return sp_fail(err, SP_ERR_UNKNOWN,
            "'%.80s' is unknown; did you mean '%s'? It must be %s", text, near, range);
    }
    return sp_fail(err, SP_ERR_UNKNOWN, "'%.80s' is unknown: must be %s", text, range);
}

/* A name, or a whole number. */
static sp_status_t
parse_named(const sp_param_t *param, const char *text, double *value, sp_error_t *err)
{
    if (is_decimal(text)) {
        return parse_number(param, text, value, err);
    }
    double index = 0;
    const sp_status_t status = parse_choice(param, text, &index, err);
    if (status == SP_OK) {
        *value = param->high + 1 + index;
    }
    return status;
}

sp_status_t
sp_param_parse(const sp_param_t *param, const char *text, double *value, sp_error_t *err)
{
    if ((param->flags & SP_AUTO) && strcmp(text, "auto") == 0) {
        *value = NAN;
        return SP_OK;
    }
    if ((param->flags & SP_NULLABLE) && (strcmp(text, "null") == 0 || strcmp(text, "~") == 0)) {
        *value = NAN;
        return SP_OK;
    }
    switch (param->type) {
    case SP_REAL:
    case SP_INTEGER:
        return parse_number(param, text, value, err);
    case SP_CHOICE:
        return parse_choice(param, text, value, err);
    case SP_NAMED_INTEGER:
        return parse_named(param, text, value, err);
    case SP_BOOLEAN:
        if (strcmp(text, "true") == 0 || strcmp(text, "false") == 0) {
            *value = text[0] == 't';
            return SP_OK;
        }
        return sp_fail(err, SP_ERR_RANGE, "'%.80s': must be true or false", text);
    default:
        return sp_fail(err, SP_ERR_RANGE, "'%.80s': this key does not hold a number", text);
    }
}

sp_status_t
sp_param_check(const sp_param_t *param, double value, sp_error_t *err)
{
    if (isnan(value)) {
        if (param->flags & (SP_AUTO | SP_NULLABLE | SP_OPTIONAL)) {
            return SP_OK;
        }
        char range[512];
        return sp_fail(err, SP_ERR_RANGE, "no value: must be %s",
            sp_param_range(param, range, sizeof(range)));
    }
    char text[128];
    double back;
    return sp_param_parse(
        param, sp_param_format(param, value, text, sizeof(text)), &back, err);
}

const char *
sp_format_real(double x, char *buffer, size_t size)
{
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(buffer, size, "%.*g", digits, x);
        if (digits == 17 || strtod(buffer, NULL) == x) {
            break;
        }
    }
    return buffer;
}

const char *
sp_param_word(const sp_param_t *param, double value)
{
    if (isnan(value)) {
        return NULL;
    }
    if (param->type == SP_CHOICE) {
        return param->choices[(size_t) value];
    }
    if (param->type == SP_NAMED_INTEGER && value > param->high) {
        return param->choices[(size_t) (value - param->high - 1)];
    }
    return NULL;
}

const char *
sp_param_format(const sp_param_t *param, double value, char *buffer, size_t size)
{
    if (isnan(value)) {
        snprintf(buffer, size, "%s", param->flags & SP_AUTO ? "auto" : "null");
        return buffer;
    }
    const char *word = sp_param_word(param, value);
    if (word != NULL) {
        snprintf(buffer, size, "%s", word);
        return buffer;
    }
    switch (param->type) {
    case SP_BOOLEAN:
        snprintf(buffer, size, "%s", value != 0 ? "true" : "false");
        return buffer;
    case SP_INTEGER:
    case SP_NAMED_INTEGER:
        snprintf(buffer, size, "%.0f", value);
        return buffer;
    default:
        return sp_format_real(value, buffer, size);
    }
}

static void
append(char *buffer, size_t size, const char *text)
{
    const size_t used = strlen(buffer);
    if (used + 1 < size) {
        snprintf(buffer + used, size - used, "%s", text);
    }
}

static void
append_interval(const sp_param_t *param, char *buffer, size_t size)
{
    char number[40];
    const char *noun = param->type == SP_REAL ? "a number" : "a whole number";
    append(buffer, size, noun);
    if (isinf(param->low) && isinf(param->high)) {
        return;
    }
    if (isinf(param->high)) {
        append(buffer, size, param->flags & SP_LOW_OPEN ? " above " : " of at least ");
        append(buffer, size, sp_format_real(param->low, number, sizeof(number)));
        return;
    }
    append(buffer, size, param->flags & SP_LOW_OPEN ? " in (" : " in [");
    append(buffer, size, sp_format_real(param->low, number, sizeof(number)));
    append(buffer, size, ", ");
    append(buffer, size, sp_format_real(param->high, number, sizeof(number)));
    append(buffer, size, param->flags & SP_HIGH_OPEN ? ")" : "]");
}

const char *
sp_param_range(const sp_param_t *param, char *buffer, size_t size)
{
    buffer[0] = '\0';
    switch (param->type) {
    case SP_REAL:
    case SP_INTEGER:
        append_interval(param, buffer, size);
        break;
    case SP_BOOLEAN:
        append(buffer, size, "true or false");
        break;
    case SP_CHOICE:
    case SP_NAMED_INTEGER:
        append(buffer, size, "one of:");
        for (size_t i = 0; param->choices[i] != NULL; i++) {
            append(buffer, size, " ");
            append(buffer, size, param->choices[i]);
        }
        if (param->type == SP_NAMED_INTEGER) {
            append(buffer, size, ", or ");
            append_interval(param, buffer, size);
        }
        break;
    case SP_SEED:
        append(buffer, size, "a whole number from 0 to 18446744073709551615");
        break;
    case SP_TEXT:
        append(buffer, size, "a text");
        break;
    case SP_LIST:
        append(buffer, size, "a list");
        break;
    case SP_MAP:
        append(buffer, size, "a mapping");
        break;
    }
    if (param->flags & SP_AUTO) {
        append(buffer, size, ", or auto");
    }
    if (param->flags & SP_NULLABLE) {
        append(buffer, size, ", or null");
    }
    return buffer;
}

void
sp_param_store(const sp_param_t *param, double value, void *owner)
{
    char *field = (char *) owner + param->offset;
    if (param->type == SP_REAL) {
        memcpy(field, &value, sizeof(value));
    } else if (param->type == SP_BOOLEAN) {
        const bool flag = value != 0;
        memcpy(field, &flag, sizeof(flag));
    } else if (param->type == SP_INTEGER || param->type == SP_CHOICE
        || param->type == SP_NAMED_INTEGER) {
        const uint32_t whole = isnan(value) ? SP_NO_INTEGER : (uint32_t) value;
        memcpy(field, &whole, sizeof(whole));
    }
}

enum { LONGEST_WORD = 64 };

/* Optimal string alignment distance: insert, delete, replace, swap neighbours. */
static size_t
edit_distance(const char *a, const char *b)
{
    size_t row[3][LONGEST_WORD + 1];
    const size_t n = strlen(a);
    const size_t m = strlen(b);
    if (n > LONGEST_WORD || m > LONGEST_WORD) {
        return SIZE_MAX;
    }
    for (size_t j = 0; j <= m; j++) {
        row[0][j] = j;
    }
    for (size_t i = 1; i <= n; i++) {
        size_t *now = row[i % 3];
        const size_t *above = row[(i - 1) % 3];
        const size_t *two_above = row[(i + 1) % 3]; /* (i - 2) % 3 */
        now[0] = i;
        for (size_t j = 1; j <= m; j++) {
            size_t best = above[j - 1] + (a[i - 1] != b[j - 1]);
            best = above[j] + 1 < best ? above[j] + 1 : best;
            best = now[j - 1] + 1 < best ? now[j - 1] + 1 : best;
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]
                && two_above[j - 2] + 1 < best) {
                best = two_above[j - 2] + 1;
            }
            now[j] = best;
        }
    }
    return row[n % 3][m];
}

const char *
sp_nearest(const char *word, const char *(*name)(const void *context, size_t index),
    const void *context)
{
    const size_t length = strlen(word);
    size_t bound = 1 + length / 4; /* one slip in a short word, three in a long one */
    const char *best = NULL;
    for (size_t i = 0;; i++) {
        const char *candidate = name(context, i);
        if (candidate == NULL) {
            return best;
        }
        const size_t distance = edit_distance(word, candidate);
        if (distance <= bound && (best == NULL || distance < bound)) {
            bound = distance;
            best = candidate;
        }
    }
}
