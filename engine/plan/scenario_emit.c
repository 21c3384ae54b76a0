/* scenario_emit.c - a tree as YAML text again.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario_emit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Fewer than YAML allows: what no reader in any language takes for something else. */
bool
sp_is_plain(const char *text)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                  "0123456789_.+-/";
    return text[0] != '\0' && strspn(text, letters) == strlen(text)
        && strcmp(text, "-") != 0 && strncmp(text, "---", 3) != 0
        && strncmp(text, "...", 3) != 0;
}

static void
put_quoted(sp_text_t *out, const char *text)
{
    sp_text_put(out, "\"");
    for (const unsigned char *at = (const unsigned char *) text; *at != '\0';) {
        uint32_t code;
        char escape[16];
        const size_t n = sp_utf8_decode(at, &code);
        const bool unsafe = code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0x2028
            || code == 0x2029 || code == 0xFEFF;
        if (code == '"' || code == '\\') {
            snprintf(escape, sizeof(escape), "\\%c", (char) code);
            sp_text_put(out, escape);
        } else if (code == '\n' || code == '\t') {
            sp_text_put(out, code == '\n' ? "\\n" : "\\t");
        } else if (unsafe) {
            snprintf(escape, sizeof(escape), "\\u%04X", (unsigned) code);
            sp_text_put(out, escape);
        } else {
            sp_text_put_bytes(out, (const char *) at, n > 0 ? n : 1);
        }
        at += n > 0 ? n : 1;
    }
    sp_text_put(out, "\"");
}

void
sp_emit_word(sp_text_t *out, const char *text, bool plain)
{
    if (plain && sp_is_plain(text)) {
        sp_text_put(out, text);
    } else {
        put_quoted(out, text);
    }
}

void
sp_emit_flow(sp_text_t *out, const sp_node_t *node)
{
    if (node->kind == SP_NODE_SCALAR) {
        sp_emit_word(out, node->text, node->plain);
        return;
    }
    const bool map = node->kind == SP_NODE_MAP;
    sp_text_put(out, map ? "{" : "[");
    for (const sp_node_t *at = node->first; at != NULL; at = at->next) {
        sp_text_put(out, at != node->first ? ", " : "");
        if (map) {
            sp_emit_word(out, at->key, true);
            sp_text_put(out, ": ");
        }
        sp_emit_flow(out, at);
    }
    sp_text_put(out, map ? "}" : "]");
}

void
sp_emit_block(sp_text_t *out, const sp_node_t *map, uint32_t indent)
{
    for (const sp_node_t *at = map->first; at != NULL; at = at->next) {
        for (uint32_t i = 0; i < indent; i++) {
            sp_text_put(out, " ");
        }
        sp_emit_word(out, at->key, true);
        if (at->kind == SP_NODE_MAP && !at->flow && at->first != NULL) {
            sp_text_put(out, ":\n");
            sp_emit_block(out, at, indent + 2);
        } else {
            sp_text_put(out, ": ");
            sp_emit_flow(out, at);
            sp_text_put(out, "\n");
        }
    }
}
