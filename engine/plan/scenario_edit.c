/* scenario_edit.c - a text changed where its tree changed, and nowhere else.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A mapping in lines gets and loses lines, a value is replaced where it stands, a mapping
 * in braces that loses something is written anew. What fits none of these makes the whole
 * impossible, and the caller writes all of the text anew. */
#include <stdlib.h>
#include <string.h>

#include "scenario_rewrite.h"

/* Bytes [from, to) become text. */
typedef struct {
    uint32_t from, to;
    char *text;
} edit_t;

typedef struct {
    const char *text;
    uint32_t length;
    edit_t *edit; /* [n] in the order they were found */
    size_t n, room;
    bool impossible;
} editor_t;

static bool
same_members(const sp_node_t *a, const sp_node_t *b)
{
    size_t n_a = 0;
    size_t n_b = 0;
    for (const sp_node_t *at = a->first; at != NULL; at = at->next, n_a++) {
        if (sp_node_member(b, at->key) == NULL) {
            return false;
        }
    }
    for (const sp_node_t *at = b->first; at != NULL; at = at->next) {
        n_b++;
    }
    return n_a == n_b;
}

bool
sp_same_tree(const sp_node_t *a, const sp_node_t *b)
{
    if (a->kind != b->kind || strcmp(a->text, b->text) != 0
        || (a->plain != b->plain && sp_is_plain(a->text))) {
        return false;
    }
    /* the first swept key varies slowest */
    const bool ordered =
        a->kind == SP_NODE_LIST || (a->key != NULL && strcmp(a->key, "parameters") == 0);
    if (a->kind == SP_NODE_MAP && !same_members(a, b)) {
        return false;
    }
    const sp_node_t *next = b->first;
    for (const sp_node_t *at = a->first; at != NULL; at = at->next) {
        const sp_node_t *other = ordered ? next : sp_node_member(b, at->key);
        if (other == NULL || (at->key == NULL) != (other->key == NULL)
            || (at->key != NULL && strcmp(at->key, other->key) != 0)
            || !sp_same_tree(at, other)) {
            return false;
        }
        next = next != NULL ? next->next : NULL;
    }
    return !ordered || next == NULL;
}

/* ---- one change -------------------------------------------------------------------- */

/* Takes over what out holds. */
static void
note_edit(editor_t *self, uint32_t from, uint32_t to, sp_text_t *out)
{
    if (self->n == self->room) {
        const size_t room = 2 * self->room + 16;
        edit_t *larger = realloc(self->edit, room * sizeof(*larger));
        if (larger == NULL) {
            self->impossible = true;
            sp_text_free(out);
            return;
        }
        self->edit = larger;
        self->room = room;
    }
    self->impossible = self->impossible || out->failed;
    self->edit[self->n++] = (edit_t) { from, to, out->text };
}

/* The line end behind byte `at`, where nothing but blanks or a comment stand before it;
 * UINT32_MAX where something else does. */
static uint32_t
end_of_line(const editor_t *self, uint32_t at)
{
    if (at > 0 && self->text[at - 1] == '\n') {
        return at; /* a text in lines, whose end is the next one's start */
    }
    while (at < self->length && strchr(" \t\r", self->text[at]) != NULL) {
        at++;
    }
    if (at < self->length && self->text[at] != '\n' && self->text[at] != '#') {
        return UINT32_MAX;
    }
    while (at < self->length && self->text[at] != '\n') {
        at++;
    }
    return at < self->length ? at + 1 : at;
}

static bool
is_in_lines(const editor_t *self, const sp_node_t *node)
{
    return (node->kind != SP_NODE_SCALAR && !node->flow)
        || (node->to > 0 && self->text[node->to - 1] == '\n');
}

/* Puts another value in the place of a member's. */
static void
replace(editor_t *self, const sp_node_t *member, const sp_node_t *value)
{
    sp_text_t out = { 0 };
    if (member->key == NULL) {
        self->impossible = true; /* all of the text */
        return;
    }
    if (!is_in_lines(self, member)) {
        sp_emit_flow(&out, value);
        note_edit(self, member->from, member->to, &out);
        return;
    }
    sp_text_put(&out, ": ");
    sp_emit_flow(&out, value);
    sp_text_put(&out, self->text[member->to - 1] == '\n' ? "\n" : "");
    note_edit(self, member->key_to, member->to, &out);
}

/* Takes the lines of a member out. */
static void
take_out(editor_t *self, const sp_node_t *member)
{
    sp_text_t nothing = { 0 };
    uint32_t from = member->key_from;
    while (from > 0 && self->text[from - 1] == ' ') {
        from--;
    }
    const uint32_t to = end_of_line(self, member->to);
    if ((from > 0 && self->text[from - 1] != '\n') || to == UINT32_MAX) {
        self->impossible = true;
        return;
    }
    note_edit(self, from, to, &nothing);
}

/* Adds a member at the end of a mapping that is not empty. */
static void
add_member(editor_t *self, const sp_node_t *map, const sp_node_t *member)
{
    sp_text_t out = { 0 };
    uint32_t at = map->last->to;
    if (map->flow) {
        sp_text_put(&out, ", ");
    } else {
        at = end_of_line(self, at);
        if (at == UINT32_MAX) {
            self->impossible = true;
            return;
        }
        sp_text_put(&out, at > 0 && self->text[at - 1] == '\n' ? "" : "\n");
        for (uint32_t i = 1; i < map->first->key_column; i++) {
            sp_text_put(&out, " ");
        }
    }
    sp_emit_word(&out, member->key, true);
    sp_text_put(&out, ": ");
    sp_emit_flow(&out, member);
    sp_text_put(&out, map->flow ? "" : "\n");
    note_edit(self, at, at, &out);
}

/* ---- all of them ------------------------------------------------------------------- */

static void
walk(
    editor_t *self, const sp_node_t *raw, const sp_node_t *before, const sp_node_t *after)
{
    if (self->impossible || sp_same_tree(before, after)) {
        return;
    }
    const bool maps = raw->kind == SP_NODE_MAP && after->kind == SP_NODE_MAP;
    if (!maps || !same_members(raw, before)) {
        replace(self, raw, after); /* a word, a list, or what was written in short */
        return;
    }
    bool any_kept = false;
    bool any_lost = false;
    for (const sp_node_t *at = before->first; at != NULL; at = at->next) {
        const bool kept = sp_node_member(after, at->key) != NULL;
        any_kept = any_kept || kept;
        any_lost = any_lost || !kept;
    }
    if (!any_kept || (any_lost && raw->flow)) {
        replace(self, raw, after);
        return;
    }
    for (const sp_node_t *at = before->first; at != NULL; at = at->next) {
        const sp_node_t *member = sp_node_member(raw, at->key);
        const sp_node_t *now = sp_node_member(after, at->key);
        if (now == NULL) {
            take_out(self, member);
        } else {
            walk(self, member, at, now);
        }
    }
    /* last, so that what goes into the last member's lines comes first */
    for (const sp_node_t *at = after->first; at != NULL; at = at->next) {
        if (sp_node_member(before, at->key) == NULL) {
            add_member(self, raw, at);
        }
    }
}

/* The edits sorted by place; those at one place in the order they were found. */
static void
sort_edits(editor_t *self)
{
    for (size_t i = 1; i < self->n; i++) {
        const edit_t edit = self->edit[i];
        size_t k = i;
        while (k > 0 && self->edit[k - 1].from > edit.from) {
            self->edit[k] = self->edit[k - 1];
            k--;
        }
        self->edit[k] = edit;
    }
}

bool
sp_edit_text(const char *text, const sp_node_t *raw, const sp_node_t *before,
    const sp_node_t *after, sp_text_t *out)
{
    editor_t editor = { .text = text, .length = (uint32_t) strlen(text) };
    walk(&editor, raw, before, after);
    sort_edits(&editor);
    uint32_t done = 0;
    for (size_t i = 0; i < editor.n; i++) {
        const edit_t *edit = &editor.edit[i];
        if (edit->from < done) {
            editor.impossible = true;
            break;
        }
        sp_text_put_bytes(out, text + done, edit->from - done);
        sp_text_put(out, edit->text != NULL ? edit->text : "");
        done = edit->to;
    }
    sp_text_put(out, text + done);
    for (size_t i = 0; i < editor.n; i++) {
        free(editor.edit[i].text);
    }
    free(editor.edit);
    return !editor.impossible && !out->failed;
}
