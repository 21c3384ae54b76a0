/* scenario_rewrite.c - the overrides of a run: kept as words, and written into its text.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The tree with the overrides in it is what the run was made of (scenario_override.c). A
 * text is right if its tree is that one, which is looked at here whatever made the text:
 * first edits of what was written, else all of it anew. */
#include "scenario_rewrite.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scenario.h"

/* ---- words ------------------------------------------------------------------------- */

static const char set_word[] = "--set ";

const char *
sp_overrides_words(const sp_overrides_t *overrides, sp_arena_t *arena)
{
    sp_text_t text = { 0 };
    char number[64];
    for (uint32_t i = 0; i < overrides->n_set; i++) {
        sp_text_put(&text, text.length > 0 ? "\n" : "");
        sp_text_put(&text, set_word);
        for (const char *at = overrides->set[i]; *at != '\0'; at++) {
            const char *escaped = *at == '\n' ? "\\n" : *at == '\\' ? "\\\\" : NULL;
            if (escaped != NULL) {
                sp_text_put(&text, escaped);
            } else {
                sp_text_put_bytes(&text, at, 1);
            }
        }
    }
    if (overrides->has_seed) {
        snprintf(number, sizeof(number), "%s--seed %" PRIu64, text.length > 0 ? "\n" : "",
            overrides->seed);
        sp_text_put(&text, number);
    }
    if (overrides->has_replicates) {
        snprintf(number, sizeof(number), "%s--replicates %" PRIu32,
            text.length > 0 ? "\n" : "", overrides->replicates);
        sp_text_put(&text, number);
    }
    char *kept = text.failed ? NULL : sp_arena_take(arena, text.length + 1, 1);
    if (kept != NULL && text.length > 0) {
        memcpy(kept, text.text, text.length);
    }
    sp_text_free(&text);
    return kept;
}

/* Turns escapes of a word back. */
static void
unescape(char *word)
{
    char *to = word;
    for (const char *at = word; *at != '\0'; at++) {
        const bool escaped = *at == '\\' && at[1] != '\0';
        at += escaped;
        *to++ = escaped && *at == 'n' ? '\n' : *at;
    }
    *to = '\0';
}

/* What `--seed 5` says as a key, or NULL. */
static const char *
as_set(char *line)
{
    static const struct {
        const char *word, *key;
    } numbers[] = { { "--seed ", "seed=" }, { "--replicates ", "replicates=" } };
    if (strncmp(line, set_word, sizeof(set_word) - 1) == 0) {
        unescape(line);
        return line + sizeof(set_word) - 1;
    }
    for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
        const size_t n = strlen(numbers[i].word);
        const size_t m = strlen(numbers[i].key);
        if (strncmp(line, numbers[i].word, n) == 0) {
            return memcpy(line + n - m, numbers[i].key, m);
        }
    }
    return NULL;
}

/* The words as texts of --set, the numbers last since they hold whatever --set says. */
static sp_status_t
read_words(
    const char *words, sp_arena_t *arena, const char ***set, uint32_t *n, sp_error_t *err)
{
    const size_t length = strlen(words);
    uint32_t most = 1;
    for (const char *at = words; *at != '\0'; at++) {
        most += *at == '\n';
    }
    char *copy = sp_arena_take(arena, length + 1, 1);
    *set = sp_arena_take(arena, most, sizeof(**set));
    *n = 0;
    if (copy == NULL || *set == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for the overrides");
    }
    memcpy(copy, words, length);
    for (char *line = copy; line != NULL && *line != '\0';) {
        char *end = strchr(line, '\n');
        if (end != NULL) {
            *end = '\0';
        }
        (*set)[*n] = as_set(line);
        if ((*set)[*n] == NULL) {
            return sp_fail(err, SP_ERR_INPUT,
                "'%.80s' among the overrides: must be --set, --seed or --replicates",
                line);
        }
        ++*n;
        line = end != NULL ? end + 1 : NULL;
    }
    return SP_OK;
}

/* ---- trees ------------------------------------------------------------------------- */

/* A text read as far as a tree, with overrides and short forms unfolded unless `raw`. */
static sp_status_t
read_tree(const char *text, const sp_overrides_t *overrides, bool raw, sp_arena_t *arena,
    sp_node_t **root, sp_error_t *err)
{
    sp_scenario_t scenario = {
        .path = "scenario",
        .override = overrides != NULL ? overrides->set : NULL,
        .pool = { .arena = arena },
        .only_text = true,
    };
    sp_flaw_t flaw;
    if (sp_tree_read(&scenario.pool, text, strlen(text), 0, &scenario.root, &flaw)
            != SP_OK
        || scenario.root == NULL || scenario.root->kind != SP_NODE_MAP) {
        return sp_fail(err, SP_ERR_INPUT, "line %u of the scenario: %s", flaw.line,
            flaw.status != SP_OK ? flaw.message : "no mapping");
    }
    *root = scenario.root;
    if (raw) {
        return SP_OK;
    }
    sp_status_t status = sp_apply_overrides(&scenario, overrides, err);
    /* short forms that overrides brought */
    status = status == SP_OK ? sp_number_payoffs(&scenario, err) : status;
    return status == SP_OK ? sp_unfold_own(&scenario, err) : status;
}

/* Whether text says the same as the tree. */
static bool
says(const char *text, const sp_node_t *tree, sp_arena_t *arena)
{
    sp_node_t *root = NULL;
    return read_tree(text, NULL, false, arena, &root, NULL) == SP_OK
        && sp_same_tree(root, tree);
}

static void
put_head(sp_text_t *out, const char *words, bool anew)
{
    sp_text_put(out, "# written into the text below: ");
    for (const char *at = words; *at != '\0'; at++) {
        if (*at == '\n') {
            sp_text_put(out, "\n#   ");
        } else {
            sp_text_put_bytes(out, at, 1);
        }
    }
    sp_text_put(
        out, anew ? "\n# the text is written anew, without its comments\n" : "\n");
}

sp_status_t
sp_scenario_with_overrides(const char *text, const char *words, sp_arena_t *arena,
    const char **written, sp_error_t *err)
{
    sp_overrides_t overrides = { 0 };
    const char **set;
    sp_node_t *raw = NULL;
    sp_node_t *before = NULL;
    sp_node_t *after = NULL;
    const size_t mark = strncmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    sp_status_t status = read_words(words, arena, &set, &overrides.n_set, err);
    overrides.set = set;
    status = status == SP_OK ? read_tree(text, NULL, true, arena, &raw, err) : status;
    status = status == SP_OK ? read_tree(text, NULL, false, arena, &before, err) : status;
    status =
        status == SP_OK ? read_tree(text, &overrides, false, arena, &after, err) : status;
    if (status != SP_OK) {
        return status;
    }
    sp_text_t out = { 0 };
    put_head(&out, words, false);
    bool right = sp_edit_text(text + mark, raw, before, after, &out)
        && says(out.text, after, arena);
    if (!right && !out.failed) {
        sp_text_free(&out);
        put_head(&out, words, true);
        sp_emit_block(&out, after, 0);
        right = !out.failed && says(out.text, after, arena);
    }
    char *kept = right ? sp_arena_take(arena, out.length + 1, 1) : NULL;
    if (kept != NULL) {
        memcpy(kept, out.text, out.length);
        *written = kept;
    } else {
        status = out.failed || right
            ? sp_fail(err, SP_ERR_MEMORY, "no memory for the scenario")
            : sp_fail(
                err, SP_ERR_INPUT, "the overrides cannot be written into the scenario");
    }
    sp_text_free(&out);
    return status;
}
