/* json_schema.c - the schema of a scenario file for editors.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * JSON Schema, draft 2020-12. Every key is a definition of its own, to which its block,
 * the sweeps and the events refer. What several keys decide together (a kind that uses
 * a key, numbers that add up) is left to the program. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plan_parts.h"
#include "samenspel/own_strategy.h"
#include "samenspel/policy.h"
#include "text_buffer.h"

#define OWN_NAME "strategies.NAME" /* stands for any strategy of one's own */

typedef struct {
    sp_text_t out;
    const sp_schema_t *schema;
} writer_t;

SP_PRINTF(2, 3)
static void
put(writer_t *self, const char *format, ...)
{
    char piece[1024];
    va_list args;
    va_start(args, format);
    const int n = vsnprintf(piece, sizeof(piece), format, args);
    va_end(args);
    const size_t length = n < 0 ? 0 : (size_t) n;
    if (n < 0 || length >= sizeof(piece)) {
        self->out.failed = true;
        return;
    }
    sp_text_put_bytes(&self->out, piece, length);
}

/* text as a JSON string */
static void
put_string(writer_t *self, const char *text)
{
    put(self, "\"");
    for (; *text != '\0'; text++) {
        const unsigned char letter = (unsigned char) *text;
        if (letter == '"' || letter == '\\') {
            put(self, "\\%c", letter);
        } else if (letter < 0x20) {
            put(self, "\\u%04x", letter);
        } else {
            put(self, "%c", letter);
        }
    }
    put(self, "\"");
}

static void
put_number(writer_t *self, const char *name, double x)
{
    char number[40];
    if (isfinite(x)) {
        put(self, ", \"%s\": %s", name, sp_format_real(x, number, sizeof(number)));
    }
}

static void
put_bounds(writer_t *self, const sp_param_t *param)
{
    const unsigned flags = param->flags;
    put_number(self, flags & SP_LOW_OPEN ? "exclusiveMinimum" : "minimum", param->low);
    put_number(self, flags & SP_HIGH_OPEN ? "exclusiveMaximum" : "maximum", param->high);
}

static void
put_names(writer_t *self, const sp_param_t *param)
{
    put(self, "\"enum\": [");
    for (size_t i = 0; param->choices[i] != NULL; i++) {
        put(self, "%s\"%s\"", i > 0 ? ", " : "", param->choices[i]);
    }
    put(self, "]");
}

/* The members of a schema that say which values a row takes, without braces. */
static void
put_type(writer_t *self, const sp_row_t *row)
{
    const sp_param_t *param = row->param;
    switch (param->type) {
    case SP_REAL:
    case SP_INTEGER:
        put(self, "\"type\": \"%s\"", param->type == SP_REAL ? "number" : "integer");
        put_bounds(self, param);
        break;
    case SP_BOOLEAN:
        put(self, "\"type\": \"boolean\"");
        break;
    case SP_CHOICE:
        put_names(self, param);
        break;
    case SP_NAMED_INTEGER:
        put(self, "\"anyOf\": [{");
        put_names(self, param);
        put(self, "}, {\"type\": \"integer\"");
        put_bounds(self, param);
        put(self, "}]");
        break;
    case SP_SEED:
        put(self,
            "\"type\": \"integer\", \"minimum\": 0, \"maximum\": 18446744073709551615");
        break;
    case SP_LIST:
        put(self, "\"type\": \"array\", \"uniqueItems\": true, \"items\": {\"enum\": [");
        for (size_t i = 0; sp_recordable(strstr(row->key, "agents") != NULL, i) != NULL;
             i++) {
            put(self, "%s\"%s\"", i > 0 ? ", " : "",
                sp_recordable(strstr(row->key, "agents") != NULL, i));
        }
        put(self, "]}");
        break;
    default:
        if (strcmp(row->key, "name") == 0) {
            put(self, "\"type\": \"string\", \"pattern\": \"^[a-z0-9_-]{1,64}$\"");
        } else {
            put(self, "\"type\": \"string\", \"minLength\": 1");
        }
        break;
    }
}

/* Which kinds use a key, where not all do. */
static void
write_kinds(const char *key, char *text, size_t size)
{
    const bool of_game = strncmp(key, "game.", 5) == 0;
    const char *path = of_game ? "game" : "network";
    const size_t length = strlen(path);
    text[0] = '\0';
    if (strncmp(key, path, length) != 0 || key[length] != '.'
        || !sp_is_conditional(path, key + length + 1)) {
        return;
    }
    const char *const *names = of_game ? sp_game_kind_names : sp_network_names;
    for (uint32_t i = 0; names[i] != NULL; i++) {
        const size_t used = strlen(text);
        if (sp_kind_uses(path, i, key + length + 1) && used + 80 < size) {
            snprintf(
                text + used, size - used, "%s%s", used > 0 ? ", " : "kind ", names[i]);
        }
    }
}

static void
put_definition(writer_t *self, const sp_row_t *row)
{
    const sp_param_t *param = row->param;
    const bool wider = (param->flags & (SP_AUTO | SP_NULLABLE)) != 0;
    char kinds[256];
    char words[1024];
    char value[160];
    write_kinds(row->key, kinds, sizeof(kinds));
    snprintf(words, sizeof(words), "%.400s%s%.40s%s%s%.250s (%.200s)", param->summary,
        strcmp(param->unit, "-") != 0 ? " [" : "",
        strcmp(param->unit, "-") != 0 ? param->unit : "",
        strcmp(param->unit, "-") != 0 ? "]" : "", kinds[0] != '\0' ? "; " : "", kinds,
        param->source);
    put(self, "    \"%s\": {", row->key);
    put(self, wider ? "\"anyOf\": [{" : "");
    put_type(self, row);
    put(self, wider ? "}" : "");
    put(self, param->flags & SP_AUTO ? ", {\"const\": \"auto\"}" : "");
    put(self, param->flags & SP_NULLABLE ? ", {\"type\": \"null\"}" : "");
    put(self, wider ? "]" : "");
    put(self, ",\n      \"description\": ");
    put_string(self, words);
    if (!isnan(param->preset) && !(param->flags & SP_REQUIRED)) {
        sp_param_format(param, param->preset, value, sizeof(value));
        put(self, ", \"default\": ");
        if (sp_param_word(param, param->preset) != NULL) {
            put_string(self, value);
        } else {
            put(self, "%s", value);
        }
    }
    put(self, "}");
}

/* ---- sweeps and events ------------------------------------------------------------- */

/* One form of an entry of sweep.parameters: what it needs, and what it may have. */
static void
open_form(writer_t *self, const char *required)
{
    put(self,
        "{\"type\": \"object\", \"additionalProperties\": false, \"required\": [%s], "
        "\"properties\": {\"when\": {\"$ref\": \"#/$defs/when\"}",
        required);
}

/* Which forms a design takes is left to the program. */
static void
put_axis(writer_t *self, const char *key, bool is_number)
{
    put(self, "{\"oneOf\": [");
    if (is_number) {
        open_form(self, "\"from\", \"to\", \"steps\"");
        put(self,
            ", \"from\": {\"$ref\": \"#/$defs/%s\"}, \"to\": {\"$ref\": \"#/$defs/%s\"}, "
            "\"steps\": {\"type\": \"integer\", \"minimum\": 2, \"maximum\": %d}, "
            "\"scale\": {\"enum\": [\"linear\", \"log\"]}}}, ",
            key, key, SP_MOST_RUNS);
        open_form(self, "\"range\"");
        put(self,
            ", \"range\": {\"type\": \"array\", \"minItems\": 2, \"maxItems\": 2, "
            "\"items\": {\"$ref\": \"#/$defs/%s\"}}, \"scale\": {\"enum\": [\"linear\", "
            "\"log\"]}}}, ",
            key);
        open_form(self, "\"like\"");
        put(self,
            ", \"like\": {\"type\": \"string\", \"minLength\": 1}, \"times\": {\"type\": "
            "\"number\"}, \"plus\": {\"type\": \"number\"}}}, ");
    }
    open_form(self, "\"values\"");
    put(self,
        ", \"values\": {\"type\": \"array\", \"minItems\": 1, \"items\": {\"$ref\": "
        "\"#/$defs/%s\"}}, \"with\": {\"type\": \"string\", \"minLength\": 1}}}]}",
        key);
}

static void
put_sweep(writer_t *self)
{
    bool first = true;
    put(self,
        "{\"type\": \"object\", \"additionalProperties\": false,\n \"properties\": {");
    for (uint32_t i = 0; i < self->schema->n_rows; i++) {
        const sp_row_t *row = &self->schema->rows[i];
        if (sp_can_sweep(row) && strncmp(row->key, "strategies.", 11) != 0
            && strncmp(row->key, "population.initial.strategies.", 30) != 0) {
            put(self, "%s\n  \"%s\": ", first ? "" : ",", row->key);
            put_axis(self, row->key,
                row->param->type == SP_REAL || row->param->type == SP_INTEGER);
            first = false;
        }
    }
    put(self,
        "},\n \"patternProperties\": {\"^population\\\\.initial\\\\.strategies\\\\.\": ");
    put_axis(self, "population.initial.strategies.NAME", true);
    put(self, ", \"^strategies\\\\.\": ");
    put_axis(self, "strategies.NAME.first", true);
    put(self, ", \"^game\\\\.payoffs\\\\.[CD]\\\\.[0-9]+$\": ");
    put_axis(self, "game.payoffs.C.K", true);
    put(self, "}}");
}

static void
put_events(writer_t *self)
{
    bool first = true;
    put(self,
        "{\"type\": \"array\", \"description\": \"what changes while it runs\", "
        "\"items\": "
        "{\"type\": \"object\", \"additionalProperties\": false, \"required\": "
        "[\"round\", "
        "\"set\"],\n \"properties\": {\"round\": {\"type\": \"integer\", \"minimum\": "
        "0}, "
        "\"set\": {\"type\": \"object\", \"additionalProperties\": false, "
        "\"properties\": {");
    for (uint32_t i = 0; i < self->schema->n_rows; i++) {
        const sp_row_t *row = &self->schema->rows[i];
        if (row->param->flags & SP_LIVE) {
            put(self, "%s\n  \"%s\": {\"$ref\": \"#/$defs/%s\"}", first ? "" : ",",
                row->key, row->key);
            first = false;
        }
    }
    put(self, "}}}}}");
}

/* ---- blocks ------------------------------------------------------------------------ */

/* What holds for a block as a whole. */
static void
put_rules(writer_t *self, const char *path)
{
    if (path[0] == '\0') {
        put(self, "\"required\": [\"name\", \"rounds\", \"game\", \"population\"], ");
    } else if (strcmp(path, "population.initial") == 0) {
        put(self, "\"maxProperties\": 1, ");
    } else if (strcmp(path, "decision") == 0) {
        put(self,
            "\"not\": {\"anyOf\": [{\"required\": [\"noise\", \"selection\"]}, "
            "{\"required\": [\"noise\", \"unsteered_cooperation\"]}, {\"required\": "
            "[\"selection\", \"unsteered_cooperation\"]}]}, ");
    } else if (strcmp(path, "strategies.NAME") == 0 || strcmp(path, "game") == 0) {
        put(self, "\"required\": [\"kind\"], ");
    }
}

/* Whether row is the first with this member of the block at path. */
static bool
is_first(const sp_schema_t *schema, uint32_t row, size_t prefix, size_t length)
{
    const char *key = schema->rows[row].key;
    for (uint32_t i = 0; i < row; i++) {
        const char *other = schema->rows[i].key;
        if (strncmp(other, key, length) == 0
            && (other[length] == '.' || other[length] == '\0')) {
            return false;
        }
    }
    return prefix < length;
}

/* Payoffs of a table: for each act a list, or a mapping by the number that cooperate. */
static void
put_payoffs(writer_t *self)
{
    put(self,
        "{\"type\": \"object\", \"additionalProperties\": false, \"required\": [\"C\", "
        "\"D\"], \"properties\": {");
    for (int act = 0; act < 2; act++) {
        const char name = act == 0 ? 'C' : 'D';
        put(self,
            "%s\"%c\": {\"anyOf\": [{\"type\": \"array\", \"minItems\": 2, \"maxItems\": "
            "%d, \"items\": {\"$ref\": \"#/$defs/game.payoffs.%c.K\"}}, {\"type\": "
            "\"object\", \"additionalProperties\": false, \"patternProperties\": "
            "{\"^%s$\": {\"$ref\": \"#/$defs/game.payoffs.%c.K\"}}}]}",
            act > 0 ? ", " : "", name, SP_MOST_TABLE, name,
            name == 'C' ? "[1-9][0-9]*" : "(0|[1-9][0-9]*)", name);
    }
    put(self, "}}");
}

/* What own strategies may write short: chances by history or turn, states by number. */
static bool
put_own_member(writer_t *self, const char *member)
{
    static const char chances[]
        = "{\"anyOf\": [{\"type\": \"string\", \"pattern\": \"^[CD]{2,%d}$\"}, {\"type\": "
          "\"array\", \"minItems\": 2, \"maxItems\": %d, \"items\": {\"$ref\": \"#/$defs/%s\"}}, {\"type\": "
          "\"object\", \"additionalProperties\": false, \"patternProperties\": {\"^%s$\": "
          "{\"$ref\": \"#/$defs/%s\"}}}]}";
    if (strcmp(member, OWN_NAME ".cooperate_after") == 0) {
        const int most = 1 << 2 * SP_MOST_TABLE_TURNS;
        put(self, chances, most, most, OWN_NAME ".cooperate_after.T", "[CD]{1,10}",
            OWN_NAME ".cooperate_after.T");
        return true;
    }
    if (strcmp(member, OWN_NAME ".first_turns") == 0) {
        put(self, chances, SP_MOST_TABLE_TURNS, SP_MOST_TABLE_TURNS,
            OWN_NAME ".first_turns.K", "[1-5]", OWN_NAME ".first_turns.K");
        return true;
    }
    if (strcmp(member, OWN_NAME ".states") != 0) {
        return false;
    }
    static const char *const parts[] = { "cooperate", "CC", "CD", "DC", "DD" };
    static const char *const forms[]
        = { "{\"anyOf\": [{\"type\": \"array\", \"minItems\": 1, \"items\": ",
              "}, {\"type\": \"object\", \"additionalProperties\": false, "
              "\"patternProperties\": {\"^(0|[1-9][0-9]?|1[01][0-9]|12[0-7])$\": " };
    for (int form = 0; form < 2; form++) {
        put(self,
            "%s{\"type\": \"object\", \"additionalProperties\": false, \"required\": "
            "[\"cooperate\", \"CC\", \"CD\", \"DC\", \"DD\"], \"properties\": {",
            forms[form]);
        for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
            put(self, "%s\"%s\": {\"$ref\": \"#/$defs/" OWN_NAME ".states.K.%s\"}",
                i > 0 ? ", " : "", parts[i], parts[i]);
        }
        put(self, "}}");
    }
    put(self, "}}]}");
    return true;
}

/* In maps of policies keys may stand as in events, or without `steering.` in front. */
static void
put_policies(writer_t *self, const char *path)
{
    for (int p = 0; p < SP_N_POLICIES; p++) {
        const char *name = sp_policy_names[p];
        put(self, ",\n  \"%s\": {\"$ref\": \"#/$defs/%s.%s\"}", name, path, name);
        put(self, ",\n  \"steering.%s\": {\"$ref\": \"#/$defs/%s.%s\"}", name, path, name);
    }
}

static void
put_block(writer_t *self, const char *path, int depth)
{
    const size_t prefix = path[0] != '\0' ? strlen(path) + 1 : 0;
    bool first = true;
    /* parameters of the strategy that one is like have names of their own */
    put(self, "{\"type\": \"object\", \"additionalProperties\": %s, ",
        strcmp(path, OWN_NAME) == 0 ? "{\"type\": [\"number\", \"boolean\", \"string\"]}"
                                    : "false");
    put_rules(self, path);
    put(self, "\"properties\": {");
    for (uint32_t i = 0; i < self->schema->n_rows; i++) {
        const char *key = self->schema->rows[i].key;
        if (prefix > 0
            && (strncmp(key, path, prefix - 1) != 0 || key[prefix - 1] != '.')) {
            continue;
        }
        const size_t length = prefix + strcspn(key + prefix, ".");
        if (!is_first(self->schema, i, prefix, length)
            || (prefix == 0 && strncmp(key, "strategies.", 11) == 0)) {
            continue;
        }
        char member[SP_KEY_LENGTH];
        memcpy(member, key, length);
        member[length] = '\0';
        put(self, "%s\n%*s\"%s\": ", first ? "" : ",", 2 * depth, "", member + prefix);
        first = false;
        const uint32_t row = sp_schema_find(self->schema, member);
        if (strcmp(member, "sweep.parameters") == 0) {
            put_sweep(self);
        } else if (strcmp(member, "population.initial.strategies") == 0) {
            put(self,
                "{\"type\": \"object\", \"minProperties\": 1, \"additionalProperties\": "
                "{\"$ref\": \"#/$defs/population.initial.strategies.NAME\"}}");
        } else if (strcmp(member, "game.payoffs") == 0) {
            put_payoffs(self);
        } else if (put_own_member(self, member)) {
            continue;
        } else if (row != SP_NO_ROW) {
            put(self, "{\"$ref\": \"#/$defs/%s\"}", member);
        } else {
            put_block(self, member, depth + 1);
        }
    }
    if (sp_is_policy_map(path)) {
        put_policies(self, path);
    }
    if (path[0] == '\0') {
        put(self, ",\n  \"events\": ");
        put_events(self);
        put(self,
            ",\n  \"strategies\": {\"type\": \"object\", \"propertyNames\": "
            "{\"pattern\": "
            "\"^[a-z0-9_-]{1,64}$\"}, \"additionalProperties\": ");
        put_block(self, "strategies.NAME", depth + 1);
        put(self, "}");
    }
    put(self, "}}");
}

char *
sp_json_schema(void)
{
    static const char *const names[] = { "NAME" }; /* stands for any */
    sp_schema_t schema;
    if (sp_schema_init(&schema, names, 1, names, 1, NULL) != SP_OK) {
        return NULL;
    }
    writer_t writer = { .schema = &schema };
    put(&writer,
        "{\"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n"
        " \"title\": \"samenspel scenario\",\n \"$ref\": \"#/$defs/scenario\",\n"
        " \"$defs\": {\n");
    for (uint32_t i = 0; i < schema.n_rows; i++) {
        if (schema.rows[i].param->type != SP_MAP) {
            put_definition(&writer, &schema.rows[i]);
            put(&writer, ",\n");
        }
    }
    put(&writer,
        "    \"when\": {\"type\": \"object\", \"minProperties\": 1, \"maxProperties\": 1, "
        "\"description\": \"another swept key with the value or values where this one "
        "varies\"},\n");
    put(&writer, "    \"scenario\": ");
    put_block(&writer, "", 1);
    put(&writer, "}}\n");
    sp_schema_free(&schema);
    if (writer.out.failed) {
        sp_text_free(&writer.out);
        return NULL;
    }
    return writer.out.text;
}
