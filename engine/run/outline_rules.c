/* outline_rules.c - the rule of a plan in words: the attribute `adaptive`.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include "outline_texts.h"
#include "samenspel/threshold.h"

static const char *
swept_key(const sp_plan_t *plan, uint32_t from_last)
{
    return plan->schema.rows[plan->swept[plan->n_swept - 1 - from_last].row].key;
}

static void
write_until(const sp_until_t *until, char *text, size_t size)
{
    char half[40];
    char confidence[40];
    snprintf(text, size, "until: %s +- %s at confidence %s, %u to %u replicates",
        until->observable, sp_format_real(until->half_width, half, sizeof(half)),
        sp_format_real(until->confidence, confidence, sizeof(confidence)), until->least,
        until->most);
}

static void
write_search(const sp_plan_t *plan, char *text, size_t size)
{
    const sp_search_t *search = &plan->search;
    if (search->kind == SP_SEARCH_THRESHOLD) {
        sp_threshold_words_t words = { .value = search->value,
            .confidence = search->confidence };
        snprintf(words.observable, sizeof(words.observable), "%s", search->observable);
        snprintf(words.key, sizeof(words.key), "%s", swept_key(plan, 0));
        memcpy(text, "search: ", 9);
        sp_threshold_write(&words, text + 8, size - 8);
        return;
    }
    char difference[40];
    snprintf(text, size,
        "search: refine %s where it differs by more than %s along %s%s%s, from "
        "every %u points",
        search->observable,
        sp_format_real(search->difference, difference, sizeof(difference)),
        search->n_axes > 1 ? swept_key(plan, 1) : "", search->n_axes > 1 ? " and " : "",
        swept_key(plan, 0), search->stride);
}

sp_status_t
sp_outline_rules(
    const sp_plan_t *plan, sp_arena_t *arena, const char **text, sp_error_t *err)
{
    enum { ROOM = 1024 };
    *text = NULL;
    if (plan->group_runs == 0) {
        return SP_OK;
    }
    char *words = sp_arena_take(arena, ROOM, 1);
    if (words == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for the outline of the results");
    }
    words[0] = '\0';
    if (plan->until.observable != NULL) {
        write_until(&plan->until, words, ROOM);
    }
    if (plan->search.observable != NULL) {
        const size_t used = strlen(words);
        snprintf(words + used, ROOM - used, "%s", used > 0 ? "; " : "");
        write_search(plan, words + strlen(words), ROOM - strlen(words));
    }
    *text = words;
    return SP_OK;
}
