/* describe_json.c - entries of the registries and keys of scenarios, for programs.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "describe.h"

/* words between separators, as a list; empty ones are left out */
static void
write_words(sp_json_t *json, const char *key, const char *words, const char *separators)
{
    sp_json_key(json, key);
    sp_json_open(json, '[', true);
    while (*words != '\0') {
        char word[128];
        size_t length = strcspn(words, separators);
        const size_t kept = length < sizeof(word) ? length : sizeof(word) - 1;
        memcpy(word, words, kept);
        word[kept] = '\0';
        if (kept > 0 && strcmp(word, "-") != 0) {
            sp_json_text(json, word);
        }
        words += length + (words[length] != '\0');
    }
    sp_json_close(json);
}

static void
write_preset(sp_json_t *json, const char *key, const sp_param_t *param)
{
    sp_json_key(json, "default");
    if (strcmp(key, "network.kind") == 0) {
        sp_json_text(json, "complete"); /* set by sp_schema_defaults */
    } else if (param->flags & SP_REQUIRED) {
        sp_json_null(json);
    } else if (isnan(param->preset)) {
        sp_json_text(json, param->flags & SP_AUTO ? "auto" : NULL);
    } else if (sp_param_word(param, param->preset) != NULL) {
        sp_json_text(json, sp_param_word(param, param->preset));
    } else if (param->type == SP_BOOLEAN) {
        sp_json_boolean(json, param->preset != 0);
    } else {
        sp_json_real(json, param->preset);
    }
}

static void
write_param(sp_json_t *json, const char *key, const sp_param_t *param)
{
    static const char *const types[] = { [SP_REAL] = "real",
        [SP_INTEGER] = "integer",
        [SP_BOOLEAN] = "boolean",
        [SP_CHOICE] = "choice",
        [SP_NAMED_INTEGER] = "choice or integer",
        [SP_SEED] = "seed",
        [SP_TEXT] = "text",
        [SP_LIST] = "list",
        [SP_MAP] = "map" };
    static const char *const kinds[] = { [SP_SETTING] = "setting",
        [SP_CONDITION] = "condition",
        [SP_INTERVENTION] = "intervention" };
    const bool named = param->type == SP_NAMED_INTEGER;
    const bool number = param->type == SP_REAL || param->type == SP_INTEGER || named;
    char text[1024];
    sp_json_put_text(json, "key", key);
    sp_json_put_text(json, "name", param->name);
    sp_json_put_text(
        json, "symbol", strcmp(param->symbol, "-") != 0 ? param->symbol : NULL);
    sp_json_put_text(json, "summary", param->summary);
    sp_json_put_text(json, "unit", strcmp(param->unit, "-") != 0 ? param->unit : NULL);
    sp_json_put_text(json, "type", types[param->type]);
    sp_json_put_text(json, "kind", kinds[param->kind]);
    write_preset(json, key, param);
    sp_json_put_text(json, "range", sp_param_range(param, text, sizeof(text)));
    sp_json_put_real(json, "low", number ? param->low : NAN);
    sp_json_put_real(json, "high", number ? param->high : NAN);
    sp_json_put_boolean(json, "low_open", (param->flags & SP_LOW_OPEN) != 0);
    sp_json_put_boolean(json, "high_open", (param->flags & SP_HIGH_OPEN) != 0);
    if (param->type == SP_CHOICE || named) {
        sp_json_key(json, "choices");
        sp_json_open(json, '[', true);
        for (size_t c = 0; param->choices[c] != NULL; c++) {
            sp_json_text(json, param->choices[c]);
        }
        sp_json_close(json);
    }
    sp_json_put_boolean(json, "live", (param->flags & SP_LIVE) != 0);
    sp_json_put_boolean(json, "required", (param->flags & SP_REQUIRED) != 0);
    sp_json_put_boolean(json, "optional", (param->flags & SP_OPTIONAL) != 0);
    sp_json_put_boolean(json, "auto", (param->flags & SP_AUTO) != 0);
    sp_json_put_boolean(json, "nullable", (param->flags & SP_NULLABLE) != 0);
    sp_json_put_text(json, "phase", param->phase);
    write_words(json, "mechanism_rows", param->rows, ";");
    sp_json_put_text(
        json, "source", strcmp(param->source, "-") != 0 ? param->source : NULL);
}

void
sp_write_row(sp_json_t *json, const sp_row_t *row)
{
    char users[1024];
    sp_json_open(json, '{', false);
    write_param(json, row->key, row->param);
    write_words(json, "used_by", sp_key_users(row->key, users, sizeof(users)), ",");
    sp_json_close(json);
}

static void
write_reals(sp_json_t *json, const sp_detail_t *detail)
{
    sp_json_key(json, detail->name);
    if (detail->n_rows == 0 && detail->n_columns == 1) {
        sp_json_real(json, detail->real[0]);
        return;
    }
    sp_json_open(json, '[', true);
    for (size_t r = 0; r < (detail->n_rows > 0 ? detail->n_rows : 1); r++) {
        if (detail->n_rows > 0) {
            sp_json_open(json, '[', true);
        }
        for (size_t c = 0; c < detail->n_columns; c++) {
            sp_json_real(json, detail->real[r * detail->n_columns + c]);
        }
        if (detail->n_rows > 0) {
            sp_json_close(json);
        }
    }
    sp_json_close(json);
}

static void
write_detail(void *context, const sp_detail_t *detail)
{
    sp_json_t *json = context;
    switch (detail->type) {
    case SP_DETAIL_TEXT:
        sp_json_put_text(json, detail->name, detail->text);
        break;
    case SP_DETAIL_WORDS:
        write_words(json, detail->name, detail->text, ",");
        break;
    case SP_DETAIL_BOOLEAN:
        sp_json_put_boolean(json, detail->name, detail->flag);
        break;
    case SP_DETAIL_REALS:
        write_reals(json, detail);
        break;
    }
}

void
sp_write_entry(sp_json_t *json, const sp_kind_t *kind, const sp_entry_t *entry)
{
    sp_json_open(json, '{', false);
    sp_json_put_text(json, "name", entry->name);
    sp_json_put_text(json, "summary", entry->summary);
    sp_json_put_text(json, "source", entry->source[0] != '\0' ? entry->source : NULL);
    kind->details(entry, write_detail, json);
    if (entry->path != NULL) {
        sp_json_key(json, "parameters");
        sp_json_open(json, '[', false);
        for (size_t p = 0; p < entry->n_params; p++) {
            char key[SP_KEY_LENGTH];
            snprintf(key, sizeof(key), "%s.%s", entry->path, entry->params[p].name);
            sp_json_open(json, '{', false);
            write_param(json, key, &entry->params[p]);
            sp_json_close(json);
        }
        sp_json_close(json);
    }
    sp_json_close(json);
}
