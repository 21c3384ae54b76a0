/* output.c - an output that exists is continued, replaced on request, or left alone.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "output.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct sp_output {
    const sp_plan_t *plan;
    const sp_manifest_t *manifest;
    uint32_t *replicates;      /* [n_runs] with a rule: as decided, else NULL             */
    sp_manifest_t decided;     /* with a rule: the manifest with them                     */
    const char *path;
    const sp_sink_kind_t *kind;
    bool in_parts;             /* hdf5: parts first, then the file                        */
    char *tables;              /* csv: where they are written until they are complete     */
    sp_sink_t *sink;           /* NULL where nothing is missing                           */
    sp_lock_t lock;
    uint64_t first, last;      /* cells of the plan                                       */
    uint64_t grid_first, grid_last; /* the same cells as the record layer counts          */
    uint8_t *grid;             /* [n_runs * n_replicates] what files hold                 */
    bool whole;                /* out itself holds everything: nothing to finish          */
    bool held;                 /* files of an earlier run hold cells                      */
};

static uint64_t
grid_cell(const sp_output_t *self, uint64_t cell)
{
    uint32_t run;
    uint32_t replicate;
    sp_plan_cell(self->plan, cell, &run, &replicate);
    return (uint64_t) run * self->manifest->n_replicates + replicate;
}

/* Calls act for every cell of the job that files hold done; returns how many there are.
 */
static uint64_t
each_done(const sp_output_t *self, void (*act)(void *context, uint64_t cell),
    void *context)
{
    uint64_t n = 0;
    uint32_t run = 0;
    uint32_t replicate = 0;
    if (self->first < self->last) {
        sp_plan_cell(self->plan, self->first, &run, &replicate);
    }
    for (uint64_t cell = self->first; cell < self->last; cell++, replicate++) {
        while (replicate == self->plan->replicates[run]) {
            run++;
            replicate = 0;
        }
        if (self->grid[(size_t) run * self->manifest->n_replicates + replicate]
            == SP_CELL_DONE) {
            n++;
            if (act != NULL) {
                act(context, cell);
            }
        }
    }
    return n;
}

bool
sp_writes_tables(const char *out)
{
    const size_t length = strlen(out);
    return length > 4 && strcmp(out + length - 4, ".csv") == 0;
}

/* Tables have no parts: they are written whole, or anew, and get their name when
 * complete. */
static sp_status_t
look_for_tables(sp_output_t *self, const sp_job_t *job, sp_error_t *err)
{
    static const char unfinished[] = ".unfinished";
    const size_t size = strlen(self->path) + sizeof(unfinished);
    self->tables = malloc(size);
    if (self->tables == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for a path");
    }
    snprintf(self->tables, size, "%s%s", self->path, unfinished);
    if (job->resume) {
        return sp_fail(err, SP_ERR_USAGE,
            "%s: tables cannot be resumed: take -o OUT.h5 for work that may be interrupted",
            self->path);
    }
    if (!job->force && access(self->path, F_OK) == 0) {
        return sp_fail(err, SP_ERR_USAGE,
            "%s exists: tables cannot be gone on with; --force replaces them, -o takes another "
            "name",
            self->path);
    }
    if (!job->force && access(self->tables, F_OK) == 0) {
        return sp_fail(err, SP_ERR_USAGE,
            "%s holds the tables of a run that was stopped: --force starts anew, -o takes "
            "another name",
            self->tables);
    }
    const sp_status_t status = sp_csv_check_replaceable(self->path, err);
    return status == SP_OK ? sp_csv_remove(self->tables, err) : status;
}

/* The name is given to complete tables; until then the old ones stand. */
static sp_status_t
finish_tables(const sp_output_t *self, sp_error_t *err)
{
    const sp_status_t status = sp_csv_remove(self->path, err);
    if (status == SP_OK && rename(self->tables, self->path) != 0) {
        return sp_fail(
            err, SP_ERR_ENVIRONMENT, "%s: %s", self->path, strerror(errno));
    }
    return status;
}

/* A process killed after OUT.h5 got its name, but before its parts went, leaves them, or
 * their empty folder, beside it. They go now where they hold nothing else; parts of
 * another plan are left alone. */
static sp_status_t
remove_merged_parts(const sp_output_t *self, sp_error_t *err)
{
    const size_t n_cells = (size_t) self->manifest->n_runs * self->manifest->n_replicates;
    uint8_t *held = calloc(n_cells + 1, 1);
    sp_error_t unused;
    uint32_t n_damaged;
    if (held == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for %zu replicates", n_cells);
    }
    bool merged
        = sp_hdf5_scan_parts(self->path, self->manifest, held, &n_damaged, &unused) == SP_OK;
    for (size_t c = self->grid_first; merged && c < self->grid_last; c++) {
        merged = held[c] != SP_CELL_DONE || self->grid[c] == SP_CELL_DONE;
    }
    free(held);
    return merged ? sp_hdf5_remove_parts(self->path, err) : SP_OK;
}

/* ---- a rule decides which cells there are ---------------------------------------- */

/* Where the sink looks for the replicates of a run: they are known at the end. */
static sp_status_t
make_room_for_decisions(sp_output_t *self, sp_error_t *err)
{
    const uint32_t n_runs = self->manifest->n_runs;
    if (self->plan->group_runs == 0) {
        return SP_OK;
    }
    self->replicates = malloc(((size_t) n_runs + 1) * sizeof(*self->replicates));
    if (self->replicates == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for %u runs", n_runs);
    }
    memcpy(self->replicates, self->plan->replicates, n_runs * sizeof(*self->replicates));
    self->decided = *self->manifest;
    self->decided.run_replicates = self->replicates;
    return SP_OK;
}

/* The replicates of every run, and the axis as long as the longest of the job's own. */
static void
decide(sp_output_t *self, const sp_demand_t *demand)
{
    memcpy(self->replicates, sp_demand_replicates(demand),
        self->manifest->n_runs * sizeof(*self->replicates));
    uint32_t longest = 1;
    uint32_t first_run = 0;
    uint32_t last_run = 0;
    uint32_t replicate;
    if (self->first < self->last) {
        sp_plan_cell(self->plan, self->first, &first_run, &replicate);
        sp_plan_cell(self->plan, self->last - 1, &last_run, &replicate);
        last_run++;
    }
    for (uint32_t run = first_run; run < last_run; run++) {
        longest = self->replicates[run] > longest ? self->replicates[run] : longest;
    }
    self->decided.n_replicates = longest;
    self->grid_first = (uint64_t) first_run * longest;
    self->grid_last = (uint64_t) last_run * longest;
}

typedef struct {
    const sp_plan_t *plan;
    sp_demand_t *demand;
    uint64_t first, last;
} telling_t;

static void
tell_value(void *context, uint32_t run, uint32_t replicate, double value)
{
    const telling_t *telling = context;
    const uint64_t cell = telling->plan->first_cell[run] + replicate;
    if (cell >= telling->first && cell < telling->last) {
        sp_demand_give(telling->demand, cell, SP_CELL_DONE, value);
    }
}

static void
tell_done(void *context, uint64_t cell)
{
    sp_demand_give(context, cell, SP_CELL_DONE, NAN);
}

/* Tells what files hold: out itself, or the parts. */
static sp_status_t
tell(const sp_output_t *self, bool out_itself, sp_demand_t *demand, sp_error_t *err)
{
    const uint32_t variable = sp_demand_variable(self->plan, self->manifest);
    telling_t telling = { self->plan, demand, self->first, self->last };
    return out_itself ? sp_hdf5_values_file(
               self->path, self->manifest, variable, tell_value, &telling, err)
                      : sp_hdf5_values_parts(
                          self->path, self->manifest, variable, tell_value, &telling, err);
}

sp_status_t
sp_output_tell(const sp_output_t *self, sp_demand_t *demand, sp_error_t *err)
{
    if (self->replicates == NULL) {
        (void) each_done(self, tell_done, demand);
        return SP_OK;
    }
    return self->held ? tell(self, self->whole, demand, err) : SP_OK;
}

/* Whether the file says that it is of this rule, and as many replicates of each run. */
static sp_status_t
is_of_this_rule(const sp_output_t *self, const uint32_t *decided, bool *same, sp_error_t *err)
{
    const size_t n_bytes = self->manifest->n_runs * sizeof(*decided);
    char *rule = NULL;
    uint32_t *replicates = malloc(n_bytes + 1);
    *same = false;
    if (replicates == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for %u runs", self->manifest->n_runs);
    }
    const sp_status_t status =
        sp_hdf5_rule_of_file(self->path, self->manifest, &rule, replicates, err);
    for (uint32_t i = 0; rule != NULL && i < self->manifest->n_attributes; i++) {
        const sp_attribute_t *attribute = &self->manifest->attributes[i];
        *same = *same
            || (strcmp(attribute->name, "adaptive") == 0
                && strcmp(attribute->text, rule) == 0);
    }
    *same = *same && memcmp(replicates, decided, n_bytes) == 0;
    free(rule);
    free(replicates);
    return status;
}

/* Whether the file holds all that its rule asks for, and is of this rule. */
static sp_status_t
is_whole_by_rule(const sp_output_t *self, bool *whole, sp_error_t *err)
{
    sp_demand_t *demand = NULL;
    *whole = false;
    sp_status_t status = sp_demand_new(self->plan, self->first, self->last, &demand, err);
    if (status == SP_OK) {
        status = tell(self, true, demand, err);
    }
    if (status == SP_OK && sp_demand_at_end(demand)) {
        status = is_of_this_rule(self, sp_demand_replicates(demand), whole, err);
    }
    sp_demand_free(demand);
    return status;
}

/* ---- what exists ----------------------------------------------------------------- */

/* What exists already, by the wish of the job. */
static sp_status_t
look(sp_output_t *self, const sp_job_t *job, sp_error_t *err)
{
    if (!self->in_parts) {
        return look_for_tables(self, job, err);
    }
    uint32_t n_parts = 0;
    sp_status_t status = sp_hdf5_count_parts(self->path, &n_parts, err);
    if (status != SP_OK) {
        return status;
    }
    const bool exists = access(self->path, F_OK) == 0;
    if (job->force) {
        return n_parts > 0 ? sp_hdf5_remove_parts(self->path, err) : SP_OK;
    }
    if (exists && !job->resume) {
        return sp_fail(err, SP_ERR_USAGE,
            "%s exists and is not overwritten: give --resume to add what is missing, --force "
            "to replace it, or another -o",
            self->path);
    }
    if (n_parts > 0 && !job->resume) {
        return sp_fail(err, SP_ERR_USAGE,
            "%s.parts holds finished replicates of an earlier run: give --resume to go on, "
            "or --force to start anew",
            self->path);
    }
    if (exists) {
        status = sp_hdf5_scan_file(self->path, self->manifest, self->grid, err);
        if (status != SP_OK) {
            return status;
        }
        self->held = true;
        if (self->replicates == NULL) {
            self->whole = each_done(self, NULL, NULL) == self->last - self->first;
        } else {
            status = is_whole_by_rule(self, &self->whole, err);
        }
        if (status != SP_OK || self->whole) {
            return status != SP_OK ? status : remove_merged_parts(self, err);
        }
        status = sp_hdf5_adopt(self->path, err);
        n_parts++;
    }
    if (status == SP_OK && n_parts > 0) {
        uint32_t n_damaged;
        self->held = true;
        status = sp_hdf5_scan_parts(self->path, self->manifest, self->grid, &n_damaged, err);
    }
    return status;
}

static void
release(sp_output_t *self)
{
    sp_lock_release(&self->lock);
    free(self->tables);
    free(self->grid);
    free(self->replicates);
    free(self);
}

sp_status_t
sp_output_open_parts(const char *path, const sp_manifest_t *manifest, sp_output_t **output,
    sp_error_t *err)
{
    char lock[4096];
    const int n = snprintf(lock, sizeof(lock), "%s.lock", path);
    sp_output_t *self = calloc(1, sizeof(*self));
    *output = NULL;
    if (self == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for the output");
    }
    self->manifest = manifest;
    self->path = path;
    self->kind = sp_sink_find("hdf5");
    const sp_status_t status = n < (int) sizeof(lock) && access(lock, F_OK) != 0
        ? sp_fail(err, SP_ERR_ENVIRONMENT,
            "%s of rank 0 is not seen here: the output must lie in a folder that all ranks "
            "share",
            lock)
        : self->kind->open(path, manifest, &self->sink, err);
    if (status != SP_OK) {
        release(self);
        return status;
    }
    *output = self;
    return SP_OK;
}

sp_status_t
sp_output_open(const sp_plan_t *plan, const sp_job_t *job, const sp_manifest_t *manifest,
    uint64_t first, uint64_t last, sp_output_t **output, sp_error_t *err)
{
    sp_output_t *self = calloc(1, sizeof(*self));
    *output = NULL;
    if (self == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for the output");
    }
    self->plan = plan;
    self->manifest = manifest;
    self->path = job->out;
    self->first = first;
    self->last = last;
    self->grid = calloc((size_t) manifest->n_runs * manifest->n_replicates + 1, 1);
    self->in_parts = !sp_writes_tables(self->path);
    self->kind = sp_sink_find(self->in_parts ? "hdf5" : "csv");
    sp_status_t status = SP_OK;
    if (self->grid == NULL) {
        status = sp_fail(err, SP_ERR_MEMORY, "no memory for %llu replicates",
            (unsigned long long) (last - first));
    } else {
        status = make_room_for_decisions(self, err);
    }
    if (status == SP_OK) {
        self->grid_first = first < last ? grid_cell(self, first) : 0;
        self->grid_last = first < last ? grid_cell(self, last - 1) + 1 : 0;
        status = sp_lock_take(&self->lock, self->path, err);
    }
    if (status == SP_OK && self->in_parts) {
        uint32_t n_removed;
        status = sp_hdf5_clean(self->path, &n_removed, err);
    }
    if (status == SP_OK) {
        status = look(self, job, err);
    }
    if (status == SP_OK && !self->whole) {
        status = self->kind->open(
            self->in_parts ? self->path : self->tables,
            self->replicates != NULL ? &self->decided : manifest, &self->sink, err);
    }
    if (status != SP_OK) {
        release(self);
        return status;
    }
    *output = self;
    return SP_OK;
}

void
sp_output_disown(sp_output_t *output)
{
    sp_lock_disown(&output->lock);
}

sp_status_t
sp_output_write(sp_output_t *output, const sp_trace_t *trace, sp_error_t *err)
{
    return output->kind->write_run(output->sink, trace, err);
}

sp_status_t
sp_output_close(
    sp_output_t *self, bool finish, const sp_demand_t *demand, sp_error_t *err)
{
    if (self == NULL) {
        return SP_OK;
    }
    sp_status_t status = SP_OK;
    const bool by_rule = finish && self->replicates != NULL;
    const uint32_t n_planned = self->manifest->n_replicates;
    if (by_rule && !self->in_parts) {
        decide(self, demand);
        self->decided.n_replicates = n_planned; /* as the sink began with */
    }
    if (self->sink != NULL) {
        status = self->kind->close(self->sink, err);
    }
    if (status == SP_OK && finish && self->in_parts && !self->whole) {
        if (by_rule) {
            decide(self, demand);
        }
        status = sp_hdf5_finish(self->path, by_rule ? &self->decided : self->manifest,
            self->grid_first, self->grid_last, true, err);
    }
    if (status == SP_OK && finish && !self->in_parts) {
        status = finish_tables(self, err);
    }
    release(self);
    return status;
}
