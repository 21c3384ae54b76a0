/* cmd_describe.c - everything that can be named in a scenario.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "describe.h"
#include "plugins.h"
#include "samenspel/plan.h"
#include "samenspel/version.h"
#include "terminal.h"

/* What was asked for. */
typedef struct {
    bool json;
    sp_schema_t schema; /* with a strategy of one's own, called <name> */
} request_t;

static int
wrong_use(const char *format, const char *word, const char *near)
{
    sp_error_t err;
    if (near != NULL) {
        (void) sp_fail(
            &err, SP_ERR_USAGE, "%s '%.80s'; did you mean '%s'?", format, word, near);
    } else {
        (void) sp_fail(&err, SP_ERR_USAGE, "%s '%.80s'", format, word);
    }
    return sp_say_wrong_use("describe", &err);
}

static void
write_kind(sp_json_t *json, const sp_kind_t *kind)
{
    sp_entry_t entry;
    sp_json_key(json, kind->name);
    sp_json_open(json, '[', false);
    for (uint32_t i = 0; kind->entry(i, &entry); i++) {
        sp_write_entry(json, kind, &entry);
    }
    sp_json_close(json);
}

static void
write_keys(sp_json_t *json, const sp_schema_t *schema, const bool *chosen)
{
    sp_json_key(json, "keys");
    sp_json_open(json, '[', false);
    for (uint32_t i = 0; i < schema->n_rows; i++) {
        if (chosen == NULL || chosen[i]) {
            sp_write_row(json, &schema->rows[i]);
        }
    }
    sp_json_close(json);
}

static int
describe_all(const request_t *request)
{
    if (!request->json) {
        sp_print_kinds(request->schema.n_rows);
        return 0;
    }
    sp_json_t json;
    sp_json_start(&json, stdout);
    sp_json_open(&json, '{', false);
    sp_json_put_text(&json, "samenspel_version", SP_VERSION);
    sp_json_put_whole(&json, "model_version", SP_MODEL_VERSION);
    for (size_t k = 0; sp_kinds[k] != NULL; k++) {
        write_kind(&json, sp_kinds[k]);
    }
    write_keys(&json, &request->schema, NULL);
    sp_json_close(&json);
    sp_json_end(&json);
    return 0;
}

static int
describe_kind(const request_t *request, const sp_kind_t *kind)
{
    if (!request->json) {
        sp_print_kind(kind);
        return 0;
    }
    sp_json_t json;
    sp_json_start(&json, stdout);
    sp_json_open(&json, '{', false);
    write_kind(&json, kind);
    sp_json_close(&json);
    sp_json_end(&json);
    return 0;
}

static int
describe_entry(const request_t *request, const sp_kind_t *kind, const char *name)
{
    sp_entry_t entry;
    if (!sp_entry_find(kind, name, &entry)) {
        char what[80];
        snprintf(what, sizeof(what), "no such name among %s:", kind->name);
        return wrong_use(what, name, sp_entry_nearest(kind, name));
    }
    if (!request->json) {
        sp_print_entry(kind, &entry);
        return 0;
    }
    sp_json_t json;
    sp_json_start(&json, stdout);
    sp_write_entry(&json, kind, &entry);
    sp_json_end(&json);
    return 0;
}

static int
describe_row(const request_t *request, const sp_row_t *row)
{
    if (!request->json) {
        sp_print_row(row);
        return 0;
    }
    sp_json_t json;
    sp_json_start(&json, stdout);
    sp_write_row(&json, row);
    sp_json_end(&json);
    return 0;
}

static void
describe_rows(const request_t *request, const bool *chosen)
{
    if (!request->json) {
        sp_print_rows(request->schema.rows, request->schema.n_rows, chosen);
        return;
    }
    sp_json_t json;
    sp_json_start(&json, stdout);
    sp_json_open(&json, '{', false);
    write_keys(&json, &request->schema, chosen);
    sp_json_close(&json);
    sp_json_end(&json);
}

/* whether key starts with word, or has a part of that name: `trust` finds
 * steering.trust.* */
static bool
fits(const char *key, const char *word, bool anywhere)
{
    const size_t length = strlen(word);
    if (strncmp(key, word, length) == 0) {
        return true;
    }
    for (const char *dot = anywhere ? strchr(key, '.') : NULL; dot != NULL;
         dot = strchr(dot + 1, '.')) {
        if (strncmp(dot + 1, word, length) == 0
            && (dot[1 + length] == '\0' || dot[1 + length] == '.')) {
            return true;
        }
    }
    return false;
}

static int
describe_key(const request_t *request, const char *word)
{
    const sp_schema_t *schema = &request->schema;
    const uint32_t exact = sp_schema_find(schema, word);
    if (exact != SP_NO_ROW) {
        return describe_row(request, &schema->rows[exact]);
    }
    bool *chosen = calloc(schema->n_rows, sizeof(*chosen));
    if (chosen == NULL) {
        sp_error_t err;
        (void) sp_fail(&err, SP_ERR_MEMORY, "no memory for the list of keys");
        return sp_say_error(&err);
    }
    uint32_t n = 0;
    for (int anywhere = 0; anywhere < 2 && n == 0; anywhere++) {
        for (uint32_t i = 0; i < schema->n_rows; i++) {
            chosen[i] = fits(schema->rows[i].key, word, anywhere == 1);
            n += chosen[i];
        }
    }
    int code = 0;
    if (n == 0) {
        code = wrong_use("unknown key", word, sp_schema_nearest(schema, word));
    } else {
        describe_rows(request, chosen);
    }
    free(chosen);
    return code;
}

/* the one part of a scenario that is no key: a list, of which no path names an item */
static int
describe_events(void)
{
    static const char *const lines[] = {
        "what changes while it runs: a list",
        "An event at round R acts before round R is computed and sets any number of keys; they "
        "keep their new values until another event. Only keys that are live can be set: "
        "samenspel describe keys KEY says which. In the unsteered twin events on interventions "
        "are left out.",
    };
    printf("events\n");
    sp_print_text(stdout, lines[0], 2);
    printf("\n  events:\n"
           "    - {round: 100, set: {steering.shared_interest.steer: 1}}\n"
           "    - {round: 300, set: {steering.shared_interest.steer: 0}}\n\n");
    sp_print_text(stdout, lines[1], 2);
    return 0;
}

static int
describe_keys(const request_t *request, const char *name)
{
    if (name != NULL && strcmp(name, "events") == 0 && !request->json) {
        return describe_events();
    }
    if (name != NULL) {
        return describe_key(request, name);
    }
    describe_rows(request, NULL);
    if (!request->json) {
        printf("What changes while it runs: samenspel describe keys events\n");
    }
    return 0;
}

static const char *
kind_name(const void *context, size_t index)
{
    (void) context;
    for (size_t i = 0; sp_kinds[i] != NULL; i++) {
        if (i == index) {
            return sp_kinds[i]->name;
        }
        if (sp_kinds[i + 1] == NULL && index == i + 1) {
            return "keys";
        }
    }
    return NULL;
}

/* a name without its kind: `describe tit_for_tat`, `describe steering.trust.gain` */
static int
describe_anything(const request_t *request, const char *word)
{
    for (size_t k = 0; sp_kinds[k] != NULL; k++) {
        sp_entry_t entry;
        if (sp_entry_find(sp_kinds[k], word, &entry)) {
            return describe_entry(request, sp_kinds[k], word);
        }
    }
    if (sp_schema_find(&request->schema, word) != SP_NO_ROW || strcmp(word, "events") == 0) {
        return describe_keys(request, word);
    }
    const char *near = sp_nearest(word, kind_name, NULL);
    for (size_t k = 0; near == NULL && sp_kinds[k] != NULL; k++) {
        near = sp_entry_nearest(sp_kinds[k], word);
    }
    return wrong_use("nothing is called", word, near);
}

static int
print_json_schema(const char *kind)
{
    if (kind != NULL && strcmp(kind, "keys") != 0) {
        return wrong_use("--json-schema describes keys, not", kind, "keys");
    }
    char *text = sp_json_schema();
    if (text == NULL) {
        sp_error_t err;
        (void) sp_fail(&err, SP_ERR_MEMORY, "no memory for the schema");
        return sp_say_error(&err);
    }
    fputs(text, stdout);
    if (text[0] != '\0' && text[strlen(text) - 1] != '\n') {
        fputc('\n', stdout);
    }
    free(text);
    return 0;
}

static int
answer(const request_t *request, const char *kind_word, const char *name)
{
    if (kind_word == NULL) {
        return describe_all(request);
    }
    if (strcmp(kind_word, "keys") == 0) {
        return describe_keys(request, name);
    }
    const sp_kind_t *kind = sp_kind_find(kind_word);
    if (kind != NULL) {
        return name != NULL ? describe_entry(request, kind, name)
                            : describe_kind(request, kind);
    }
    if (name != NULL) {
        return wrong_use(
            "unknown kind", kind_word, sp_nearest(kind_word, kind_name, NULL));
    }
    return describe_anything(request, kind_word);
}

static int
run(const sp_arguments_t *args)
{
    static const char *const own[] = { "<name>" };
    const char *kind = args->n_operands > 0 ? args->operand[0] : NULL;
    const char *name = args->n_operands > 1 ? args->operand[1] : NULL;
    if (sp_option_given(args, "json-schema")) {
        return print_json_schema(kind);
    }
    request_t request = { .json = sp_option_given(args, "json") };
    sp_error_t err = { .status = SP_OK };
    if (sp_schema_init(&request.schema, own, 1, own, 1, &err) != SP_OK) {
        return sp_say_error(&err);
    }
    const int code = answer(&request, kind, name);
    sp_schema_free(&request.schema);
    return code;
}

static const sp_option_t options[] = {
    { "json", '\0', NULL, "print JSON, for programs", NULL, false },
    { "json-schema", '\0', NULL,
        "print a JSON schema of scenario files, with which editors check and complete "
        "them",
        NULL, false },
    SP_OPTION_PLUGIN,
    { 0 },
};

static const sp_example_t examples[] = {
    { "samenspel describe", "all kinds of things, with their names" },
    { "samenspel describe steering trust", "what trust does, with all its keys" },
    { "samenspel describe keys steering.trust.gain", "all about one key" },
    { "samenspel describe keys --json-schema > samenspel.schema.json",
        "for an editor: # yaml-language-server: $schema=samenspel.schema.json" },
    { 0 },
};

const sp_command_t sp_command_describe = {
    .name = "describe",
    .summary = "explain what can be named in a scenario",
    .usage = "[KIND] [NAME] [options]",
    .text =
        "Explains everything that a scenario can name: its meaning, its parameters with "
        "unit, range and default, and its source.\n\n"
        "KIND is one of strategies, sets, steering, decisions, networks, games, observables, "
        "fields, designs, outputs or keys. Without NAME all of the kind are listed. For "
        "keys, NAME may be a whole key, the start of one, or a block.",
    .options = options,
    .examples = examples,
    .exits = "025",
    .least = 0,
    .most = 2,
    .operands = "a kind and a name at most",
    .run = run,
};
