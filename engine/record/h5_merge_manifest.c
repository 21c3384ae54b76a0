/* h5_merge_manifest.c - what a merged file is written from: the manifests of its inputs.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "h5_merge.h"

/* Orders two manifests of one plan, so that which one a merged file is written from does
 * not depend on the order of the inputs: most replicates first, then the texts. */
static int
compare_manifests(const sp_manifest_t *a, const sp_manifest_t *b)
{
    if (a->n_replicates != b->n_replicates) {
        return a->n_replicates > b->n_replicates ? -1 : 1;
    }
    for (uint32_t i = 0; i < a->n_attributes && i < b->n_attributes; i++) {
        int order = strcmp(a->attributes[i].name, b->attributes[i].name);
        order = order != 0 ? order : strcmp(a->attributes[i].text, b->attributes[i].text);
        if (order != 0) {
            return order;
        }
    }
    return a->n_attributes < b->n_attributes ? -1 : a->n_attributes > b->n_attributes;
}

/* Replicates of a run: the most that any input knows of. Where a rule decided, the
 * least: a shard knows of its own runs only, and has the most that the plan allows for
 * others. */
static sp_status_t
gather_replicates(uint32_t **replicates, uint32_t n_runs, const sp_manifest_t *m,
    const char *path, sp_error_t *err)
{
    const bool least = sp_h5_attribute(m, "adaptive")[0] != '\0';
    const bool first = *replicates == NULL;
    if (first) {
        *replicates = calloc(m->n_runs, sizeof(**replicates));
        if (*replicates == NULL) {
            return sp_fail(err, SP_ERR_MEMORY, "no memory for %u runs", m->n_runs);
        }
    } else if (m->n_runs != n_runs) {
        return sp_fail(err, SP_ERR_INPUT, "%s: has %u runs, the inputs before it %u",
            path, m->n_runs, n_runs);
    }
    for (uint32_t run = 0; run < m->n_runs; run++) {
        const uint32_t theirs = m->run_replicates[run];
        uint32_t *ours = &(*replicates)[run];
        if (first || (least ? theirs < *ours : theirs > *ours)) {
            *ours = theirs;
        }
    }
    return SP_OK;
}

/* Shards of one rule belong together: with another one other replicates were left out. */
static sp_status_t
check_rule(const sp_manifest_t *one, const char *path_one, const sp_manifest_t *other,
    const char *path_other, sp_error_t *err)
{
    const char *rule = sp_h5_attribute(one, "adaptive");
    const char *other_rule = sp_h5_attribute(other, "adaptive");
    return strcmp(rule, other_rule) == 0
        ? SP_OK
        : sp_fail(err, SP_ERR_INPUT,
            "%s and %s do not belong together: their replicates were decided on by other "
            "rules: %s; against %s",
            path_one, path_other, rule[0] != '\0' ? rule : "none",
            other_rule[0] != '\0' ? other_rule : "none");
}

sp_status_t
sp_h5_merge_choose_manifest(
    sp_h5_merge_t *self, const char *const *input, uint32_t n_inputs, sp_error_t *err)
{
    uint32_t *replicates = NULL;
    sp_status_t status = SP_OK;
    for (uint32_t i = 0; status == SP_OK && i < n_inputs; i++) {
        sp_h5_manifest_t next = { 0 };
        hid_t file = -1;
        bool damaged = false;
        status = sp_h5_open_input(
            input[i], i == 0 ? NULL : &self->own.manifest, &file, &damaged, err);
        if (status == SP_ERR_INPUT && i > 0 && !damaged) {
            status = sp_fail_in(
                err, status, "%s and %s do not belong together", input[0], input[i]);
        }
        if (status == SP_OK) {
            status = sp_h5_read_manifest(file, input[i], &next, err);
        }
        if (status == SP_OK && i > 0) {
            status =
                check_rule(&self->own.manifest, input[0], &next.manifest, input[i], err);
        }
        if (status == SP_OK) {
            status = gather_replicates(
                &replicates, self->own.manifest.n_runs, &next.manifest, input[i], err);
        }
        if (status == SP_OK
            && (i == 0 || compare_manifests(&next.manifest, &self->own.manifest) < 0)) {
            sp_h5_manifest_free(&self->own);
            self->own = next;
            next = (sp_h5_manifest_t) { 0 };
        }
        sp_h5_manifest_free(&next);
        sp_h5_close(&file);
    }
    if (status == SP_OK) {
        const uint32_t n_runs = self->own.manifest.n_runs;
        uint32_t *kept = sp_arena_take(&self->own.arena, n_runs, sizeof(*kept));
        if (kept == NULL) {
            status = sp_fail(err, SP_ERR_MEMORY, "no memory for %u runs", n_runs);
        } else {
            memcpy(kept, replicates, n_runs * sizeof(*kept));
            self->own.manifest.run_replicates = kept;
            self->manifest = &self->own.manifest;
        }
    }
    free(replicates);
    return status;
}
