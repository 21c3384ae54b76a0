/* inspect_json.c - what a result file holds, for programs.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "inspect_json.h"

#include <stdio.h>

#include "inspect_fixation_text.h"
#include "inspect_threshold.h"
#include "json.h"

static void
write_column(sp_json_t *json, const char *key, const double *value, uint32_t n)
{
    sp_json_key(json, key);
    if (value == NULL) {
        sp_json_null(json);
        return;
    }
    sp_json_open(json, '[', true);
    for (uint32_t i = 0; i < n; i++) {
        sp_json_real(json, value[i]);
    }
    sp_json_close(json);
}

static void
write_variables(sp_json_t *json, const sp_inspection_t *file)
{
    const sp_manifest_t *m = &file->manifest;
    sp_json_key(json, "variables");
    sp_json_open(json, '{', false);
    for (uint32_t v = 0; v < m->n_variables; v++) {
        sp_json_key(json, m->variables[v].name);
        sp_json_open(json, '{', false);
        sp_json_put_text(json, "long_name", m->variables[v].long_name);
        sp_json_put_text(json, "units", m->variables[v].units);
        if (file->summary[v].mean != NULL) {
            write_column(json, "mean", file->summary[v].mean, m->n_runs);
            write_column(json, "se", file->summary[v].se, m->n_runs);
        }
        if (file->summary[v].tau != NULL) {
            write_column(json, "autocorrelation_rounds", file->summary[v].tau, m->n_runs);
            write_column(json, "drift", file->summary[v].drift, m->n_runs);
        }
        if (file->summary[v].n != NULL) {
            write_column(json, "n", file->summary[v].n, m->n_runs);
        }
        sp_json_close(json);
    }
    sp_json_close(json);
}

static void
write_ratios(sp_json_t *json, const sp_inspection_t *file)
{
    const sp_manifest_t *m = &file->manifest;
    sp_json_key(json, "ratios");
    sp_json_open(json, '{', false);
    for (uint32_t i = 0; i < m->n_ratios; i++) {
        sp_json_key(json, m->ratios[i].name);
        sp_json_open(json, '{', false);
        sp_json_put_text(json, "long_name", m->ratios[i].long_name);
        sp_json_put_text(json, "units", m->ratios[i].units);
        write_column(json, "value", file->ratio[i].value, m->n_runs);
        write_column(json, "se", file->ratio[i].se, m->n_runs);
        sp_json_close(json);
    }
    sp_json_close(json);
}

static void
write_swept(sp_json_t *json, const sp_manifest_t *m)
{
    sp_json_key(json, "swept");
    sp_json_open(json, '{', false);
    for (uint32_t k = 0; k < m->n_swept; k++) {
        sp_json_key(json, m->swept[k].key);
        sp_json_open(json, '[', true);
        for (uint32_t r = 0; r < m->n_runs; r++) {
            if (m->swept[k].text != NULL) {
                sp_json_text(json, m->swept[k].text[r]);
            } else {
                sp_json_real(json, m->swept[k].number[r]);
            }
        }
        sp_json_close(json);
    }
    sp_json_close(json);
}

static void
write_cells(sp_json_t *json, const sp_inspection_t *file)
{
    static const char *const names[] = { [SP_CELL_MISSING] = "missing",
        [SP_CELL_DONE] = "done",
        [SP_CELL_STOPPED] = "stopped",
        [SP_CELL_FAILED] = "failed" };
    sp_json_key(json, "replicates");
    sp_json_open(json, '{', true);
    for (size_t s = 0; s < 4; s++) {
        sp_json_put_whole(json, names[s], file->n_status[s]);
    }
    sp_json_close(json);
    sp_json_key(json, "done_by_run");
    sp_json_open(json, '[', true);
    for (uint32_t r = 0; r < file->manifest.n_runs; r++) {
        sp_json_whole(json, file->run_status[r][SP_CELL_DONE]);
    }
    sp_json_close(json);
    sp_json_key(json, "failures");
    sp_json_open(json, '[', false);
    for (uint32_t f = 0; f < file->n_failures; f++) {
        sp_json_open(json, '{', true);
        sp_json_put_whole(json, "run", file->failure[f].run);
        sp_json_put_whole(json, "replicate", file->failure[f].replicate);
        sp_json_put_text(json, "reason", file->failure[f].text);
        sp_json_close(json);
    }
    sp_json_close(json);
}

void
sp_inspection_write_json(const sp_inspection_t *file, const char *path, uint32_t n_agents)
{
    const sp_manifest_t *m = &file->manifest;
    char seed[24];
    sp_json_t json;
    snprintf(seed, sizeof(seed), "%llu", (unsigned long long) m->seed);
    sp_json_start(&json, stdout);
    sp_json_open(&json, '{', false);
    sp_json_put_text(&json, "file", path);
    sp_json_put_whole(&json, "bytes", file->n_bytes);
    sp_json_put_boolean(&json, "index", file->is_index);
    sp_json_put_whole(&json, "runs", m->n_runs);
    sp_json_put_whole(&json, "runs_computed", sp_inspected_visits(file));
    sp_json_put_whole(&json, "recorded_rounds", m->n_rounds);
    sp_json_put_whole(&json, "agents", n_agents);
    sp_json_put_whole(&json, "burn_in", m->burn_in);
    sp_json_put_text(&json, "seed", seed);
    write_cells(&json, file);
    write_swept(&json, m);
    write_variables(&json, file);
    write_ratios(&json, file);
    sp_write_fixation(&json, file);
    sp_write_thresholds(&json, file);
    sp_json_key(&json, "attributes");
    sp_json_open(&json, '{', false);
    for (uint32_t a = 0; a < m->n_attributes; a++) {
        sp_json_put_text(&json, m->attributes[a].name, m->attributes[a].text);
    }
    sp_json_close(&json);
    sp_json_close(&json);
    sp_json_end(&json);
}
