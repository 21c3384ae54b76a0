/* cmd_indices.c - which swept keys the outputs of a result file answer to.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "indices_study.h"
#include "samenspel/param.h"
#include "terminal.h"

enum { MOST_RESAMPLES = 1000000 };

static const char *
output_name(const void *context, size_t index)
{
    return sp_inspection_output_name(context, index);
}

/* name  [n] as given, room for all options of the line */
static sp_status_t
read_names(const sp_arguments_t *args, const sp_inspection_t *file, const char *path,
    const char **name, uint32_t *n, sp_error_t *err)
{
    *n = sp_option_values(args, "observable", name);
    for (uint32_t i = 0; i < *n; i++) {
        sp_inspected_ratio_t number;
        if (!sp_inspection_output(file, name[i], &number)) {
            const char *near = sp_nearest(name[i], output_name, file);
            const char *first = sp_inspection_output_name(file, 0);
            return sp_fail(err, SP_ERR_USAGE,
                "--observable %.80s: %s has no such mean: %s%s%s", name[i], path,
                near != NULL ? "did you mean '" : "its first is '",
                near != NULL        ? near
                    : first != NULL ? first
                                    : "",
                near != NULL ? "'?" : "'");
        }
        for (uint32_t j = 0; j < i; j++) {
            if (strcmp(name[i], name[j]) == 0) {
                return sp_fail(
                    err, SP_ERR_USAGE, "--observable %s is given twice", name[i]);
            }
        }
    }
    return SP_OK;
}

static sp_status_t
read_resampling(const sp_arguments_t *args, sp_resampling_t *how, sp_error_t *err)
{
    uint64_t n = 1000;
    *how = (sp_resampling_t) { .confidence = 0.95, .seed = 1 };
    sp_status_t status = sp_option_whole(args, "bootstrap", 0, MOST_RESAMPLES, &n, err);
    how->n = (uint32_t) n;
    if (status == SP_OK) {
        status = sp_option_real(args, "confidence", 0.01, 0.9999, &how->confidence, err);
    }
    return status == SP_OK ? sp_option_whole(args, "seed", 0, UINT64_MAX, &how->seed, err)
                           : status;
}

static sp_status_t
write_table(const sp_indices_study_t *study, const char *path, sp_error_t *err)
{
    FILE *out = fopen(path, "w");
    if (out == NULL) {
        return sp_fail(err, SP_ERR_ENVIRONMENT, "%s: %s", path, strerror(errno));
    }
    sp_indices_write_csv(out, study);
    const bool failed = ferror(out) != 0;
    return fclose(out) != 0 || failed
        ? sp_fail(err, SP_ERR_ENVIRONMENT, "%s: it could not be written", path)
        : SP_OK;
}

/* everything but the words of the command line */
static sp_status_t
study_file(const sp_arguments_t *args, const sp_inspection_t *file,
    const sp_resampling_t *how, const char *table, sp_error_t *err)
{
    const char *path = args->operand[0];
    const char **name = malloc((args->n_given + 1u) * sizeof(*name));
    sp_indices_design_t design = { 0 };
    sp_indices_study_t study = { 0 };
    uint32_t n_names = 0;
    sp_status_t status = name == NULL
        ? sp_fail(err, SP_ERR_MEMORY, "no memory for %u names", args->n_given)
        : read_names(args, file, path, name, &n_names, err);
    if (status == SP_OK) {
        status = sp_indices_design_read(&design, file, path, err);
    }
    if (status == SP_OK) {
        status = sp_indices_study(&study, file, &design, path, name, n_names, how, err);
    }
    if (status == SP_OK && table != NULL) {
        status = write_table(&study, table, err);
    }
    if (status == SP_OK && sp_option_given(args, "json")) {
        sp_indices_print_json(&study);
    } else if (status == SP_OK) {
        sp_indices_print(&study);
    }
    sp_indices_study_free(&study);
    sp_indices_design_free(&design);
    free(name);
    return status;
}

static int
run(const sp_arguments_t *args)
{
    sp_error_t err = { .status = SP_OK };
    sp_inspection_t file = { 0 };
    sp_resampling_t how;
    const char *table = sp_option_value(args, "output");
    sp_status_t status = read_resampling(args, &how, &err);
    if (status == SP_OK && table != NULL && !sp_option_given(args, "force")
        && access(table, F_OK) == 0) { /* said before the work, not after it */
        status = sp_fail(
            &err, SP_ERR_USAGE, "%s exists already; --force overwrites it", table);
    }
    if (status == SP_OK) {
        status = sp_inspect(args->operand[0], &file, &err);
    }
    if (status == SP_OK) {
        status = study_file(args, &file, &how, table, &err);
    }
    sp_inspection_free(&file);
    return sp_end("indices", status, &err);
}

static const sp_option_t options[] = {
    { "observable", '\0', "NAME", "of this output alone; may be repeated",
        "all that have a mean", true },
    { "bootstrap", '\0', "N", "times that runs are drawn anew for the intervals; 0: none",
        "1000", false },
    { "confidence", '\0', "C", "how often an interval is to hold the true value", "0.95",
        false },
    { "seed", '\0', "S", "of these draws", "1", false },
    { "output", 'o', "OUT.csv",
        "write a table too: a line for each output, key and index", NULL, false },
    { "force", '\0', NULL, "overwrite OUT.csv", NULL, false },
    { "json", '\0', NULL, "print JSON, for programs", NULL, false },
    { 0 },
};

static const sp_example_t examples[] = {
    { "samenspel indices screening.h5",
        "which keys matter at all, of a sweep of design morris" },
    { "samenspel indices shares.h5 --observable cooperation --observable welfare",
        "how much of the variance each key is behind, of design saltelli" },
    { "samenspel indices shares.h5 --bootstrap 5000 --confidence 0.99 -o shares.csv",
        "wider and steadier intervals, and a table for other programs" },
    { "samenspel indices grid.h5", "a plain grid will do: exact shares over its points" },
    { 0 },
};

const sp_command_t sp_command_indices = {
    .name = "indices",
    .summary = "say which swept keys the outputs of a result file answer to",
    .usage = "OUT.h5 [options]",
    .text =
        "Takes the means of every output over the runs of a sweep and says how much "
        "each swept key has to do with them. What it can say depends on "
        "sweep.design:\n\n"
        "saltelli: S1 and ST, shares of the variance over the whole space of keys "
        "(Sobol' 1993). S1 is what the key is behind alone: the variance that would "
        "go if it were known. ST counts besides all that it does together with "
        "others: the variance that would be left if only it were unknown. A key "
        "with ST near 0 can be fixed anywhere; ST far above S1 is a key that works "
        "through others; the S1 of all keys sum to 1 where nothing interacts. "
        "Estimates (Saltelli et al. 2010, Jansen 1999) may lie a little below 0.\n\n"
        "grid: the same two, exact over the points of a full grid. They tell of "
        "these values alone, each as likely as the others.\n\n"
        "morris: mu*, the mean size of the change of the output when one key moves, "
        "per whole range of it (Morris 1991, Campolongo et al. 2007); mu, the same "
        "with its sign; and sigma, how much that change differs from place to "
        "place. mu* sorts many keys at little cost; |mu| below mu* is a key that "
        "pushes both ways; sigma as large as mu* is one that bends or interacts.\n\n"
        "latin_hypercube, random, sobol: PRCC, the correlation of ranks with the "
        "other keys allowed for, and SRC, the slope of a regression in standard "
        "deviations. R^2 says how much of the variance they account for; where it "
        "is low they say little.\n\n"
        "Intervals come from drawing base samples, trajectories or runs anew. Those "
        "of which a run failed or is missing are left out and counted. Outputs are "
        "means of replicates with errors of their own: the share that these have of "
        "the variance is said, with what a key without influence would come to by "
        "them alone. Words of a key are taken in the order of the alphabet, which "
        "gives mu, SRC and PRCC their sign. A key that varies only under a "
        "condition counts in regressions as at its mean where it rests.",
    .options = options,
    .examples = examples,
    .exits = "0125",
    .least = 1,
    .most = 1,
    .operands = "one result file",
    .run = run,
};
