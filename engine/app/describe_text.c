/* describe_text.c - entries of the registries and keys of scenarios, for people.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "describe.h"
#include "terminal.h"

enum { NAME_COLUMN = 24, LABEL_COLUMN = 22, MEANING_COLUMN = 54 };
enum { MOST_LISTED = 100, FEW = 12 }; /* names in a row: more than so many are some */

void
sp_print_kinds(uint32_t n_keys)
{
    printf("What a scenario can name\n");
    for (size_t k = 0; sp_kinds[k] != NULL; k++) {
        char left[64];
        char right[2048];
        sp_entry_t entry;
        uint32_t n = 0;
        while (sp_kinds[k]->entry(n, &entry)) {
            n++;
        }
        const uint32_t n_named = n > MOST_LISTED ? FEW : n;
        snprintf(right, sizeof(right), "%s: ", sp_kinds[k]->summary);
        for (uint32_t i = 0; i < n_named && sp_kinds[k]->entry(i, &entry); i++) {
            const size_t used = strlen(right);
            snprintf(right + used, sizeof(right) - used, "%s%s", i > 0 ? ", " : "",
                entry.name);
        }
        if (n > n_named) {
            const size_t used = strlen(right);
            snprintf(right + used, sizeof(right) - used, " .. (samenspel describe %s)",
                sp_kinds[k]->name);
        }
        snprintf(left, sizeof(left), "  %-12s %3u", sp_kinds[k]->name, n);
        sp_print_item(stdout, left, 20, right);
    }
    char left[64];
    snprintf(left, sizeof(left), "  %-12s %3u", "keys", n_keys);
    sp_print_item(stdout, left, 20, "every key of a scenario file, by its dotted path");
    printf("\nMore: samenspel describe KIND [NAME], like samenspel describe steering "
           "trust\n");
}

/* the range of numbers, short enough for a column */
static const char *
short_range(const sp_param_t *param, char *buffer, size_t size)
{
    char low[32];
    char high[32];
    buffer[0] = '\0';
    if (param->type != SP_REAL && param->type != SP_INTEGER
        && param->type != SP_NAMED_INTEGER) {
        return buffer;
    }
    snprintf(low, sizeof(low), "%.6g", param->low); /* 99999999 is 1e+08 here */
    snprintf(high, sizeof(high), "%.6g", param->high);
    if (isinf(param->low) && isinf(param->high)) {
        snprintf(buffer, size, "any");
    } else if (isinf(param->high)) {
        snprintf(buffer, size, "%s %s", param->flags & SP_LOW_OPEN ? ">" : ">=", low);
    } else {
        snprintf(buffer, size, "%s%s, %s%s", param->flags & SP_LOW_OPEN ? "(" : "[", low,
            high, param->flags & SP_HIGH_OPEN ? ")" : "]");
    }
    return buffer;
}

static const char *
preset_text(const sp_row_t *row, char *buffer, size_t size)
{
    const sp_param_t *param = row->param;
    if (param->flags & SP_REQUIRED) {
        snprintf(buffer, size, "required");
    } else if (strcmp(row->key, "network.kind") == 0) {
        snprintf(buffer, size, "complete"); /* set by sp_schema_defaults */
    } else if (isnan(param->preset) && !(param->flags & (SP_AUTO | SP_NULLABLE))) {
        snprintf(buffer, size, "absent");
    } else {
        sp_param_format(param, param->preset, buffer, size);
    }
    return buffer;
}

static void
print_table_head(void)
{
    char left[80];
    snprintf(left, sizeof(left), "  %-24s %-12s %s", "key", "default", "range");
    sp_print_item(stdout, left, MEANING_COLUMN, "meaning [unit]");
}

/* one line a key; what fits no column stands in front of the meaning */
static void
print_table_row(const sp_row_t *row, const char *name)
{
    char preset[64];
    char range[80];
    char left[512];
    char right[1024];
    const sp_param_t *param = row->param;
    snprintf(left, sizeof(left), "  %-24s %-12s %s", name,
        preset_text(row, preset, sizeof(preset)),
        short_range(param, range, sizeof(range)));
    const bool unit = strcmp(param->unit, "-") != 0;
    snprintf(right, sizeof(right), "%s%s%s%s", param->summary, unit ? " [" : "",
        unit ? param->unit : "", unit ? "]" : "");
    sp_print_item(stdout, left, MEANING_COLUMN, right);
    if (param->type == SP_CHOICE || param->type == SP_NAMED_INTEGER) {
        snprintf(right, sizeof(right), "%s",
            param->type == SP_CHOICE ? "one of" : "a number, or one of");
        size_t n = 0;
        while (param->choices[n] != NULL) {
            n++;
        }
        const size_t n_named = n > MOST_LISTED ? FEW : n;
        for (size_t c = 0; c < n_named; c++) {
            const size_t used = strlen(right);
            snprintf(right + used, sizeof(right) - used, "%s %s", c > 0 ? "," : "",
                param->choices[c]);
        }
        if (n > n_named) {
            const size_t used = strlen(right);
            snprintf(right + used, sizeof(right) - used, " .. (%zu in all)", n);
        }
        sp_print_item(stdout, "", 28, right);
    }
}

/* bytes of key that name its block: up to the last dot */
static size_t
block_length(const char *key)
{
    const char *dot = strrchr(key, '.');
    return dot != NULL ? (size_t) (dot - key) : 0;
}

static bool
same_block(const sp_row_t *a, const sp_row_t *b)
{
    const size_t length = block_length(a->key);
    return block_length(b->key) == length && strncmp(a->key, b->key, length) == 0;
}

/* the chosen rows of the block of row number `of` under its name, if that is their first
 * */
static void
print_block(const sp_row_t *rows, uint32_t n_rows, const bool *chosen, uint32_t of)
{
    const size_t length = block_length(rows[of].key);
    for (uint32_t i = 0; i < n_rows; i++) {
        if ((chosen != NULL && !chosen[i]) || !same_block(&rows[i], &rows[of])) {
            continue;
        }
        if (i < of) {
            return; /* printed with that one */
        }
        if (i == of) {
            printf("\n%.*s\n", length > 0 ? (int) length : 17,
                length > 0 ? rows[of].key : "(top of the file)");
        }
        print_table_row(&rows[i], rows[i].key + length + (length > 0));
    }
}

/* The schema's order takes the kinds of game and network first; people meet the top
 * first. */
void
sp_print_rows(const sp_row_t *rows, uint32_t n_rows, const bool *chosen)
{
    print_table_head();
    for (int top = 1; top >= 0; top--) {
        for (uint32_t i = 0; i < n_rows; i++) {
            if ((chosen == NULL || chosen[i])
                && (block_length(rows[i].key) == 0) == (top == 1)) {
                print_block(rows, n_rows, chosen, i);
            }
        }
    }
    printf("\nMore on one: samenspel describe keys KEY\n");
}

static void
print_fact(const char *label, const char *text)
{
    char left[64];
    snprintf(left, sizeof(left), "  %.60s", label);
    if (text[0] != '\0' && strcmp(text, "-") != 0) {
        sp_print_item(stdout, left, LABEL_COLUMN, text);
    }
}

void
sp_print_row(const sp_row_t *row)
{
    static const char *const kinds[] = {
        [SP_SETTING] = "setting: the same in the unsteered twin",
        [SP_CONDITION] = "condition: kept in the unsteered twin",
        [SP_INTERVENTION] = "intervention: at its null value in the unsteered twin",
    };
    const sp_param_t *param = row->param;
    char text[1024];
    printf("%s\n", row->key);
    sp_print_text(stdout, param->summary, 2);
    printf("\n");
    print_fact("symbol", param->symbol);
    print_fact("value", sp_param_range(param, text, sizeof(text)));
    print_fact("unit", param->unit);
    print_fact("default", preset_text(row, text, sizeof(text)));
    print_fact("kind", kinds[param->kind]);
    print_fact("live",
        param->flags & SP_LIVE ? "yes: an event may set it"
                               : "no: fixed for the whole run");
    print_fact("phase", param->phase);
    print_fact("used by", sp_key_users(row->key, text, sizeof(text)));
    print_fact("source", param->source);
}

void
sp_print_kind(const sp_kind_t *kind)
{
    printf("%s: %s", kind->name, kind->summary);
    printf(kind->used_in[0] != '\0' ? " (%s)\n\n" : "\n\n", kind->used_in);
    sp_entry_t entry;
    for (uint32_t i = 0; kind->entry(i, &entry); i++) {
        char left[80];
        snprintf(left, sizeof(left), "  %s", entry.name);
        sp_print_item(stdout, left, NAME_COLUMN, entry.summary);
        if (entry.n_params > 0) {
            char keys[1024] = "keys:";
            for (size_t p = 0; p < entry.n_params; p++) {
                const size_t used = strlen(keys);
                snprintf(keys + used, sizeof(keys) - used, " %s", entry.params[p].name);
            }
            sp_print_item(stdout, "", NAME_COLUMN, keys);
        }
    }
    printf("\nMore on one: samenspel describe %s NAME\n", kind->name);
}

static void
print_reals(const char *label, const sp_detail_t *detail)
{
    char number[32];
    char line[1024];
    const size_t n_rows = detail->n_rows > 0 ? detail->n_rows : 1;
    for (size_t r = 0; r < n_rows; r++) {
        size_t used = 0;
        line[0] = '\0';
        for (size_t c = 0; c < detail->n_columns && used + 40 < sizeof(line); c++) {
            const double x = detail->real[r * detail->n_columns + c];
            snprintf(number, sizeof(number), "%.6g", x);
            used += (size_t) snprintf(
                line + used, sizeof(line) - used, "%s%s", c > 0 ? " " : "", number);
        }
        print_fact(r == 0 ? label : "", line);
    }
}

/* words between commas, a blank after each comma */
static void
print_words(const char *label, const char *words)
{
    char line[1024];
    size_t used = 0;
    for (; *words != '\0' && used + 3 < sizeof(line); words++) {
        if (*words == ',' && words[1] == '\0') {
            break;
        }
        line[used++] = *words;
        if (*words == ',') {
            line[used++] = ' ';
        }
    }
    line[used] = '\0';
    print_fact(label, line);
}

static void
print_detail(void *context, const sp_detail_t *detail)
{
    (void) context;
    char label[64];
    char text[1024];
    snprintf(label, sizeof(label), "%s", detail->name);
    for (char *at = label; *at != '\0'; at++) {
        *at = *at == '_' ? ' ' : *at;
    }
    if (strcmp(detail->name, "cooperate_after") == 0) {
        snprintf(text, sizeof(text),
            "%.6g after CC, %.6g after CD, %.6g after DC, %.6g after DD", detail->real[0],
            detail->real[1], detail->real[2], detail->real[3]);
        print_fact("cooperates", text);
        return;
    }
    switch (detail->type) {
    case SP_DETAIL_TEXT:
        print_fact(label, detail->text);
        break;
    case SP_DETAIL_WORDS:
        print_words(label, detail->text);
        break;
    case SP_DETAIL_BOOLEAN:
        print_fact(label, detail->flag ? "yes" : "no");
        break;
    case SP_DETAIL_REALS:
        print_reals(label, detail);
        break;
    }
}

void
sp_print_entry(const sp_kind_t *kind, const sp_entry_t *entry)
{
    printf("%s\n", entry->name);
    sp_print_text(stdout, entry->summary, 2);
    printf("\n");
    kind->details(entry, print_detail, NULL);
    print_fact("source", entry->source);
    if (entry->n_params == 0) {
        return;
    }
    const bool of_strategy = strcmp(entry->path, "strategies.NAME") == 0;
    printf(
        "\nIts %s, in the block %s\n", of_strategy ? "parameters" : "keys", entry->path);
    print_table_head();
    for (size_t p = 0; p < entry->n_params; p++) {
        sp_row_t row = { .param = &entry->params[p] };
        snprintf(row.key, sizeof(row.key), "%s.%s", entry->path, entry->params[p].name);
        print_table_row(&row, entry->params[p].name);
    }
    if (of_strategy) {
        printf("\nAnother value, in a scenario: strategies: {NAME: {kind: like, of: %s, "
               "%s: ..}}"
               "\n",
            entry->name, entry->params[0].name);
        return;
    }
    printf("\nMore on one: samenspel describe keys %s.%s\n", entry->path,
        entry->params[0].name);
}
