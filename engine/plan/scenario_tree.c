/* scenario_tree.c - YAML events to a tree, refusing what a scenario never needs.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Events instead of libyaml's documents: aliases are refused where they stand instead
 * of being followed, and what was read before a fault can still be checked, so that the
 * first fault in the text is the one reported. */
#include "scenario_tree.h"

#include <stdio.h>
#include <string.h>

#include <yaml.h>

enum { CHUNK = 1 << 16 };

void *
sp_pool_take(sp_pool_t *pool, size_t n)
{
    n = (n + 15) & ~(size_t) 15;
    if (n > CHUNK / 4) {
        return sp_arena_take(pool->arena, n, 1);
    }
    if (n > pool->n_free) {
        pool->chunk = sp_arena_take(pool->arena, CHUNK, 1);
        pool->n_free = pool->chunk != NULL ? CHUNK : 0;
        if (pool->chunk == NULL) {
            return NULL;
        }
    }
    void *taken = pool->chunk;
    pool->chunk += n;
    pool->n_free -= n;
    return taken;
}

char *
sp_pool_text(sp_pool_t *pool, const char *text, size_t length)
{
    char *copy = sp_pool_take(pool, length + 1);
    if (copy != NULL) {
        memcpy(copy, text, length);
    }
    return copy;
}

sp_node_t *
sp_node_member(const sp_node_t *node, const char *key)
{
    if (node == NULL || node->kind != SP_NODE_MAP) {
        return NULL;
    }
    for (sp_node_t *member = node->first; member != NULL; member = member->next) {
        if (strcmp(member->key, key) == 0) {
            return member;
        }
    }
    return NULL;
}

sp_node_t *
sp_node_at(const sp_node_t *root, const char *path)
{
    const sp_node_t *node = root;
    while (node != NULL && *path != '\0') {
        char key[128];
        const size_t length = strcspn(path, ".");
        if (length >= sizeof(key)) {
            return NULL;
        }
        memcpy(key, path, length);
        key[length] = '\0';
        node = sp_node_member(node, key);
        path += length + (path[length] == '.');
    }
    return (sp_node_t *) node;
}

void
sp_node_append(sp_node_t *node, sp_node_t *member)
{
    member->next = NULL;
    if (node->last != NULL) {
        node->last->next = member;
    } else {
        node->first = member;
    }
    node->last = member;
}

void
sp_node_remove(sp_node_t *node, sp_node_t *member)
{
    sp_node_t *before = NULL;
    for (sp_node_t *at = node->first; at != member; at = at->next) {
        before = at;
    }
    if (before != NULL) {
        before->next = member->next;
    } else {
        node->first = member->next;
    }
    if (node->last == member) {
        node->last = before;
    }
}

/* ---- text -------------------------------------------------------------------------- */

static sp_status_t
flaw_at(
    sp_flaw_t *flaw, sp_status_t status, size_t line, size_t column, const char *message)
{
    flaw->status = status;
    flaw->line = (uint32_t) line;
    flaw->column = (uint32_t) column;
    snprintf(flaw->message, sizeof(flaw->message), "%s", message);
    return status;
}

/* Before libyaml sees the text: it would guess at UTF-16 and says less about its
 * bytes. */
static sp_status_t
check_text(const char *text, size_t length, sp_flaw_t *flaw)
{
    char message[160];
    size_t line = 1;
    size_t column = 1;
    if (length >= 2
        && (memcmp(text, "\xFF\xFE", 2) == 0 || memcmp(text, "\xFE\xFF", 2) == 0)) {
        return flaw_at(flaw, SP_ERR_SYNTAX, 1, 1,
            "the text is UTF-16: must be UTF-8 (save it with that encoding)");
    }
    for (size_t i = 0; i < length;) {
        const unsigned char byte = (unsigned char) text[i];
        if (byte == '\0') {
            return flaw_at(flaw, SP_ERR_SYNTAX, line, column,
                "a zero byte: must be a text file (UTF-8)");
        }
        if ((byte < 0x20 && byte != '\n' && byte != '\r' && byte != '\t')
            || byte == 0x7F) {
            snprintf(message, sizeof(message),
                "the control character 0x%02x: must be taken out", byte);
            return flaw_at(flaw, SP_ERR_SYNTAX, line, column, message);
        }
        uint32_t code;
        const size_t n = sp_utf8_decode((const unsigned char *) text + i, &code);
        if (n == 0) {
            snprintf(message, sizeof(message),
                "the byte 0x%02x is not UTF-8: must be UTF-8 (save it with that "
                "encoding)",
                byte);
            return flaw_at(flaw, SP_ERR_SYNTAX, line, column, message);
        }
        i += n;
        column++;
        if (byte == '\n') {
            line++;
            column = 1;
        }
    }
    return SP_OK;
}

/* ---- libyaml's problems in words that help ----------------------------------------- */

static const struct {
    const char *problem; /* how libyaml's words start */
    const char *right;
} advice[] = {
    { "mapping values are not allowed",
        "a text with ': ' must stand in quotes, and the lines of a block in one column" },
    { "did not find expected key",
        "the keys of one block must start in the same column, one `key: value` a line" },
    { "could not find expected ':'", "each line of a block must be `key: value`" },
    { "did not find expected ',' or '}'",
        "must be {key: value, key: value} with both braces" },
    { "did not find expected ',' or ']'", "must be [value, value] with both brackets" },
    { "did not find expected '-'",
        "the entries of a list must start in the same column" },
    { "block sequence entries are not allowed",
        "a list must start on its own line below its key" },
    { "block mapping", "the keys of one block must start in the same column" },
    { "found unexpected end of stream", "the closing quote is missing" },
    { "found unexpected document indicator", "the closing quote is missing" },
    { "found unknown escape character",
        "must be \\n, \\t, \\\" or \\\\; or use single quotes" },
    { "did not find expected <document start>",
        "must be one mapping of `key: value` lines" },
    { "found incompatible YAML document", "must be YAML 1.1 or 1.2" },
};

/* The character at a place as libyaml counts it; 0 beyond the end. */
static char
letter_at(const char *text, size_t length, size_t line, size_t column)
{
    size_t i = 0;
    for (; i < length && line > 1; i++) {
        line -= text[i] == '\n';
    }
    for (; i < length && column > 1; column--) {
        do {
            i++;
        } while (i < length && ((unsigned char) text[i] & 0xC0) == 0x80);
    }
    return i < length ? text[i] : '\0';
}

static sp_status_t
parser_flaw(const yaml_parser_t *parser, const char *text, size_t length, uint32_t origin,
    sp_flaw_t *flaw)
{
    if (parser->error == YAML_MEMORY_ERROR) {
        return flaw_at(flaw, SP_ERR_MEMORY, 1, 1, "no memory to read it");
    }
    const size_t line = parser->problem_mark.line + 1;
    const size_t column = parser->problem_mark.column + 1;
    const char *problem = parser->problem != NULL ? parser->problem : "unreadable";
    if (parser->error == YAML_READER_ERROR) { /* such as U+FFFE: legal UTF-8, not YAML */
        return flaw_at(flaw, SP_ERR_SYNTAX, parser->mark.line + 1,
            parser->mark.column + 1,
            "a character that YAML does not allow: must be taken out");
    }
    char message[400];
    const char letter = letter_at(text, length, line, column);
    if (strncmp(problem, "found character that cannot start", 33) == 0) {
        if (letter == '\t') {
            return flaw_at(flaw, SP_ERR_SYNTAX, line, column,
                "a tab: must be spaces (YAML does not allow tabs in the indentation)");
        }
        snprintf(message, sizeof(message),
            "a value that starts with '%c': must stand in quotes", letter);
        return flaw_at(flaw, SP_ERR_SYNTAX, line, column, message);
    }
    if (strstr(problem, "tab character") != NULL) {
        return flaw_at(flaw, SP_ERR_SYNTAX, line, column,
            "a tab in the indentation: must be spaces");
    }
    /* what was never closed is shown where it was opened */
    const bool unclosed = parser->context != NULL
        && (strstr(parser->context, "quoted scalar") != NULL
            || strstr(parser->context, "flow ") != NULL);
    const char *right = "must be YAML: blocks of `key: value` lines, indented by spaces";
    for (size_t i = 0; i < sizeof(advice) / sizeof(advice[0]); i++) {
        if (strncmp(problem, advice[i].problem, strlen(advice[i].problem)) == 0) {
            right = advice[i].right;
            break;
        }
    }
    if (unclosed && origin == 0) {
        snprintf(message, sizeof(message), "%s up to line %zu: %s", problem, line, right);
        return flaw_at(flaw, SP_ERR_SYNTAX, parser->context_mark.line + 1,
            parser->context_mark.column + 1, message);
    }
    snprintf(message, sizeof(message), "%s: %s", problem, right);
    return flaw_at(flaw, SP_ERR_SYNTAX, line, column, message);
}

/* ---- events to nodes --------------------------------------------------------------- */

typedef struct {
    sp_pool_t *pool;
    sp_flaw_t *flaw;
    uint32_t origin;
    sp_node_t *root;
    sp_node_t *open[SP_MOST_DEPTH]; /* blocks around the place reached */
    uint32_t depth;
    sp_node_t *newest;
    /* a key waits for its value */
    const char *key;
    uint32_t key_line, key_column, key_from, key_to;
    uint32_t n_documents;
    /* libyaml counts characters: the bytes before the character reached */
    const char *text;
    size_t length, n_characters, n_bytes;
} builder_t;

/* Where in the text a mark stands, in bytes. Marks come nearly in their order, so the way
 * from the one before is short. */
static uint32_t
byte_of(builder_t *self, const yaml_mark_t *mark)
{
    while (self->n_characters < mark->index && self->n_bytes < self->length) {
        do {
            self->n_bytes++;
        } while (self->n_bytes < self->length
            && ((unsigned char) self->text[self->n_bytes] & 0xC0) == 0x80);
        self->n_characters++;
    }
    while (self->n_characters > mark->index) {
        do {
            self->n_bytes--;
        } while (((unsigned char) self->text[self->n_bytes] & 0xC0) == 0x80);
        self->n_characters--;
    }
    return (uint32_t) self->n_bytes;
}

static sp_status_t
flaw_here(builder_t *self, const yaml_event_t *event, const char *message)
{
    return flaw_at(self->flaw, SP_ERR_SYNTAX, event->start_mark.line + 1,
        event->start_mark.column + 1, message);
}

static sp_status_t
add_node(
    builder_t *self, const yaml_event_t *event, sp_node_kind_t kind, sp_node_t **made)
{
    if (++self->pool->n_nodes > SP_MOST_NODES) {
        return flaw_here(self, event, "more than 1048576 keys and values: must be fewer");
    }
    sp_node_t *node = sp_pool_take(self->pool, sizeof(*node));
    if (node == NULL) {
        return flaw_at(self->flaw, SP_ERR_MEMORY, 1, 1, "no memory to read it");
    }
    node->kind = kind;
    node->text = "";
    node->origin = self->origin;
    node->line = (uint32_t) event->start_mark.line + 1;
    node->column = (uint32_t) event->start_mark.column + 1;
    node->from = byte_of(self, &event->start_mark);
    node->to = byte_of(self, &event->end_mark);
    node->key = self->key;
    node->key_line = self->key_line;
    node->key_column = self->key_column;
    node->key_from = self->key_from;
    node->key_to = self->key_to;
    self->key = NULL;
    self->newest = node;
    if (self->depth == 0) {
        self->root = node;
    } else {
        sp_node_append(self->open[self->depth - 1], node);
    }
    *made = node;
    return SP_OK;
}

static bool
wants_key(const builder_t *self)
{
    return self->depth > 0 && self->open[self->depth - 1]->kind == SP_NODE_MAP
        && self->key == NULL;
}

static sp_status_t
add_scalar(builder_t *self, const yaml_event_t *event)
{
    const char *value = (const char *) event->data.scalar.value;
    const size_t length = event->data.scalar.length;
    if (memchr(value, '\0', length) != NULL) {
        return flaw_here(
            self, event, "a text with a zero byte (\\0): must be without it");
    }
    char *text = sp_pool_text(self->pool, value, length);
    if (text == NULL) {
        return flaw_at(self->flaw, SP_ERR_MEMORY, 1, 1, "no memory to read it");
    }
    if (wants_key(self)) {
        self->key = text;
        self->key_line = (uint32_t) event->start_mark.line + 1;
        self->key_column = (uint32_t) event->start_mark.column + 1;
        self->key_from = byte_of(self, &event->start_mark);
        self->key_to = byte_of(self, &event->end_mark);
        return SP_OK;
    }
    sp_node_t *node;
    const sp_status_t status = add_node(self, event, SP_NODE_SCALAR, &node);
    if (status == SP_OK) {
        node->text = text;
        node->plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    }
    return status;
}

static sp_status_t
open_block(
    builder_t *self, const yaml_event_t *event, sp_node_kind_t kind, bool flow)
{
    if (wants_key(self)) {
        return flaw_here(self, event, "a list or mapping as a key: a key must be a word");
    }
    if (self->depth == SP_MOST_DEPTH) {
        return flaw_here(self, event, "blocks nested deeper than 16: must be flatter");
    }
    sp_node_t *node;
    const sp_status_t status = add_node(self, event, kind, &node);
    if (status == SP_OK) {
        node->flow = flow;
        self->open[self->depth++] = node;
    }
    return status;
}

/* A block without braces ends with its last member: what libyaml tells is where the next
 * text begins. */
static void
close_block(builder_t *self, const yaml_event_t *event)
{
    sp_node_t *node = self->open[--self->depth];
    if (node->flow) {
        node->to = byte_of(self, &event->end_mark);
    } else if (node->last != NULL) {
        node->to = node->last->to;
    }
}

static sp_status_t
refuse_decoration(builder_t *self, const yaml_event_t *event, const yaml_char_t *anchor,
    const yaml_char_t *tag)
{
    char message[256];
    if (anchor != NULL) {
        snprintf(message, sizeof(message),
            "the anchor '&%.80s': anchors and aliases are not allowed, write the value "
            "out",
            (const char *) anchor);
        return flaw_here(self, event, message);
    }
    if (tag != NULL) {
        /* libyaml has written `!!` out */
        static const char standard[] = "tag:yaml.org,2002:";
        const size_t length = sizeof(standard) - 1;
        const bool is_standard = strncmp((const char *) tag, standard, length) == 0;
        snprintf(message, sizeof(message),
            "the tag '%s%.80s': tags are not allowed, write the value alone",
            is_standard ? "!!" : "", (const char *) tag + (is_standard ? length : 0));
        return flaw_here(self, event, message);
    }
    return SP_OK;
}

static sp_status_t
take_event(builder_t *self, const yaml_event_t *event)
{
    char message[256];
    sp_status_t status = SP_OK;
    switch (event->type) {
    case YAML_DOCUMENT_START_EVENT:
        if (self->n_documents++ > 0) {
            return flaw_here(
                self, event, "a second document ('---'): must be one scenario a file");
        }
        return SP_OK;
    case YAML_ALIAS_EVENT:
        snprintf(message, sizeof(message),
            "the alias '*%.80s': anchors and aliases are not allowed, write the value "
            "out",
            (const char *) event->data.alias.anchor);
        return flaw_here(self, event, message);
    case YAML_SCALAR_EVENT:
        status = refuse_decoration(
            self, event, event->data.scalar.anchor, event->data.scalar.tag);
        return status != SP_OK ? status : add_scalar(self, event);
    case YAML_SEQUENCE_START_EVENT:
        status = refuse_decoration(self, event, event->data.sequence_start.anchor,
            event->data.sequence_start.tag);
        return status != SP_OK
            ? status
            : open_block(self, event, SP_NODE_LIST,
                event->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE);
    case YAML_MAPPING_START_EVENT:
        status = refuse_decoration(
            self, event, event->data.mapping_start.anchor, event->data.mapping_start.tag);
        return status != SP_OK
            ? status
            : open_block(self, event, SP_NODE_MAP,
                event->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        close_block(self, event);
        return SP_OK;
    default:
        return SP_OK;
    }
}

sp_status_t
sp_tree_read(sp_pool_t *pool, const char *text, size_t length, uint32_t origin,
    sp_node_t **root, sp_flaw_t *flaw)
{
    builder_t builder = { .pool = pool, .flaw = flaw, .origin = origin };
    *flaw = (sp_flaw_t) { 0 };
    *root = NULL;
    sp_status_t status = check_text(text, length, flaw);
    if (status != SP_OK) {
        return status;
    }
    if (length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
        text += 3; /* a byte order mark: some editors write one */
        length -= 3;
    }
    builder.text = text;
    builder.length = length;
    yaml_parser_t parser;
    if (!yaml_parser_initialize(&parser)) {
        return flaw_at(flaw, SP_ERR_MEMORY, 1, 1, "no memory to read it");
    }
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser, (const unsigned char *) text, length);
    bool at_end = false;
    while (status == SP_OK && !at_end) {
        yaml_event_t event;
        if (!yaml_parser_parse(&parser, &event)) {
            status = parser_flaw(&parser, text, length, origin, flaw);
            if (builder.newest != NULL) {
                builder.newest->unfinished = true;
            }
            break;
        }
        at_end = event.type == YAML_STREAM_END_EVENT;
        status = take_event(&builder, &event);
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&parser);
    *root = builder.root;
    return status;
}
