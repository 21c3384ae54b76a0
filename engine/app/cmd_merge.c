/* cmd_merge.c - one file from the shards of a run.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "command.h"
#include "samenspel/inspect.h"
#include "samenspel/progress.h"
#include "samenspel/scheduler.h"
#include "terminal.h"

enum { FEW_SHARDS = 200 }; /* that systems let every process open */

static void
show_progress(void *context, uint64_t done, uint64_t total)
{
    sp_progress_t *progress = context;
    progress->total = total;
    sp_progress_show(progress, done);
}

static sp_status_t
check_names(const sp_arguments_t *args, bool force, sp_error_t *err)
{
    const char *out = args->operand[0];
    if (sp_writes_tables(out)) {
        return sp_fail(err, SP_ERR_USAGE,
            "%s: merge writes HDF5; tables come from run, undivided: run FILE -o OUT.csv", out);
    }
    if (sp_option_given(args, "virtual") && sp_option_given(args, "copy")) {
        return sp_fail(err, SP_ERR_USAGE,
            "--virtual and --copy exclude each other: an index, or a copy");
    }
    for (uint32_t i = 1; i < args->n_operands; i++) {
        if (access(args->operand[i], R_OK) != 0) {
            return sp_fail(err, SP_ERR_INPUT,
                "%s: cannot be read: a shard as written by run --shard I/N",
                args->operand[i]);
        }
        struct stat a;
        struct stat b;
        if (stat(out, &a) == 0 && stat(args->operand[i], &b) == 0 && a.st_ino == b.st_ino
            && a.st_dev == b.st_dev) {
            return sp_fail(err, SP_ERR_USAGE,
                "%s is both the output and a shard: the output comes first, with a name "
                "of its own",
                out);
        }
    }
    if (!force && access(out, F_OK) == 0) {
        return sp_fail(err, SP_ERR_USAGE, "%s exists: --force replaces it", out);
    }
    return SP_OK;
}

/* what --partial let pass */
static void
print_missing(const char *out)
{
    sp_inspection_t file = { 0 };
    sp_error_t err = { .status = SP_OK };
    if (sp_inspect(out, &file, &err) == SP_OK) {
        const unsigned long long missing
            = file.n_status[SP_CELL_MISSING] + file.n_status[SP_CELL_STOPPED];
        const unsigned long long all
            = missing + file.n_status[SP_CELL_DONE] + file.n_status[SP_CELL_FAILED];
        if (missing > 0) {
            printf("\n  missing  %llu of %llu replicates (status 0, NaN)", missing, all);
        }
    }
    sp_inspection_free(&file);
}

static int
run(const sp_arguments_t *args)
{
    sp_error_t err = { .status = SP_OK };
    const bool force = sp_option_given(args, "force");
    const bool partial = sp_option_given(args, "partial");
    const char *out = args->operand[0];
    const char *const *shard = args->operand + 1;
    const uint32_t n = args->n_operands - 1;
    sp_status_t status = check_names(args, force, &err);
    const double started = sp_seconds();
    if (status == SP_OK && sp_option_given(args, "virtual")) {
        status = sp_hdf5_merge_virtual(out, shard, n, partial, force, &err);
    } else if (status == SP_OK) {
        sp_progress_t progress;
        sp_progress_start(&progress, "replicates", 0, false);
        status = sp_hdf5_merge(out, shard, n, NULL,
            partial ? SP_MERGE_PARTIAL : SP_MERGE_COMPLETE, 0, UINT64_MAX, force,
            show_progress, &progress, &err);
        sp_progress_end(&progress);
    }
    if (status != SP_OK) {
        return sp_end("merge", status, &err);
    }
    char time[40];
    printf("%u shard%s %s in %s\n  file     ", n, n == 1 ? "" : "s",
        sp_option_given(args, "virtual") ? "indexed" : "merged",
        sp_format_duration(sp_seconds() - started, time, sizeof(time)));
    sp_print_escaped(stdout, out, 0);
    if (partial) {
        print_missing(out);
    }
    if (sp_option_given(args, "virtual") && n > FEW_SHARDS) {
        printf("\n  readers  open all %u shards at once: raise `ulimit -n` above that, or "
               "some read as missing", n);
    }
    printf("\n  look     samenspel inspect ");
    sp_print_quoted(stdout, out);
    printf("\n");
    return 0;
}

static const sp_option_t options[] = {
    { "virtual", '\0', NULL,
        "write an index over the shards instead of a copy; they must stay where they "
        "are, since a lost one reads as missing values",
        NULL, false },
    { "copy", '\0', NULL, "copy the numbers", "yes", false },
    { "partial", '\0', NULL,
        "accept that replicates are missing; they are marked so in the variable status",
        NULL, false },
    { "force", '\0', NULL, "replace an output that exists", NULL, false },
    { 0 },
};

static const sp_example_t examples[] = {
    { "samenspel merge sweep.h5 sweep.shard-*.h5",
        "one file, equal to the byte to that of an undivided run" },
    { "samenspel merge --partial so_far.h5 sweep.shard-*.h5",
        "a first look while some machines still compute" },
    { "samenspel merge --virtual all.h5 parts/*.h5", "an index that takes no space" },
    { 0 },
};

const sp_command_t sp_command_merge = {
    .name = "merge",
    .summary = "join the shards of a run into one HDF5 file",
    .usage = "OUT.h5 SHARD... [options]",
    .text =
        "Joins what run --shard I/N wrote, in any order, into OUT.h5. All shards must be "
        "of the same plan and model version, each is checked as it is read, and a "
        "replicate that none of them holds is refused unless --partial is given.",
    .options = options,
    .examples = examples,
    .exits = "0125",
    .least = 2,
    .most = UINT32_MAX,
    .operands = "an output and one or more shards",
    .run = run,
};
