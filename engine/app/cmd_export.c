/* cmd_export.c - one run of a result file for the trainer's page.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "command.h"
#include "export_json.h"
#include "terminal.h"

/* The run that is asked for; of several one must be named. */
static sp_status_t
read_run(
    const sp_arguments_t *args, const sp_manifest_t *m, uint32_t *run, sp_error_t *err)
{
    const char *path = args->operand[0];
    if (m->n_runs == 0) {
        return sp_fail(err, SP_ERR_INPUT, "%s holds no runs", path);
    }
    if (m->n_runs > 1 && !sp_option_given(args, "run")) {
        return sp_fail(err, SP_ERR_USAGE,
            "%s holds %u runs and a page shows one: say which by --run 0 to --run %u "
            "(samenspel inspect lists them)",
            path, m->n_runs, m->n_runs - 1);
    }
    uint64_t value = 0;
    const sp_status_t status =
        sp_option_whole(args, "run", 0, m->n_runs - 1, &value, err);
    *run = (uint32_t) value;
    return status;
}

/* OUT.h5 as OUT.json, in this folder. */
static char *
default_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *base = slash != NULL ? slash + 1 : path;
    const char *end = strrchr(base, '.');
    const size_t n = end != NULL && end > base ? (size_t) (end - base) : strlen(base);
    char *name = malloc(n + sizeof(".json"));
    if (name != NULL) {
        memcpy(name, base, n);
        strcpy(name + n, ".json");
    }
    return name;
}

/* A device or a pipe, such as /dev/stdout: written into, never replaced. */
static bool
is_stream(const char *name)
{
    struct stat about;
    return stat(name, &about) == 0 && !S_ISREG(about.st_mode) && !S_ISDIR(about.st_mode);
}

static sp_status_t
write_into(const sp_export_t *ask, const char *name, const char *file, sp_error_t *err)
{
    FILE *out = fopen(file, "w");
    if (out == NULL) {
        return sp_fail(err, SP_ERR_ENVIRONMENT, "%s: %s", name, strerror(errno));
    }
    const sp_status_t status = sp_export_write(ask, out, err);
    const bool failed = ferror(out) != 0;
    if ((fclose(out) != 0 || failed) && status == SP_OK) {
        return sp_fail(err, SP_ERR_ENVIRONMENT, "%s: it could not be written", name);
    }
    return status;
}

/* Beside its name first, so that a failure leaves no half of a file. */
static sp_status_t
write_file(const sp_export_t *ask, const char *name, sp_error_t *err)
{
    char *other = malloc(strlen(name) + sizeof(".part"));
    if (other == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for a name");
    }
    sprintf(other, "%s.part", name);
    sp_status_t status = write_into(ask, name, other, err);
    if (status == SP_OK && rename(other, name) != 0) {
        status = sp_fail(err, SP_ERR_ENVIRONMENT, "%s: %s", name, strerror(errno));
    }
    if (status != SP_OK) {
        (void) unlink(other);
    }
    free(other);
    return status;
}

static sp_status_t export(const sp_arguments_t *args, const sp_inspection_t *file,
    const char *name, sp_error_t *err)
{
    sp_export_t ask = { .path = args->operand[0], .file = file };
    sp_status_t status = read_run(args, &file->manifest, &ask.run, err);
    if (status != SP_OK) {
        return status;
    }
    const uint32_t most = file->manifest.run_replicates[ask.run];
    uint64_t kept = most < 1 ? most : 1;
    status = sp_option_whole(args, "replicates", 0, most, &kept, err);
    ask.n_kept = (uint32_t) kept;
    if (status == SP_OK && file->run_status[ask.run][SP_CELL_DONE] == 0) {
        status = sp_fail(err, SP_ERR_INPUT, "%s: run %u has no replicate that is done",
            ask.path, ask.run);
    }
    if (status != SP_OK) {
        return status;
    }
    return strcmp(name, "-") == 0 ? sp_export_write(&ask, stdout, err)
        : is_stream(name)         ? write_into(&ask, name, name, err)
                                  : write_file(&ask, name, err);
}

static int
run(const sp_arguments_t *args)
{
    sp_error_t err = { .status = SP_OK };
    sp_inspection_t file = { 0 };
    sp_status_t status = SP_OK;
    char *preset = default_name(args->operand[0]);
    const char *given = sp_option_value(args, "output");
    const char *name = given != NULL ? given : preset;
    if (name == NULL) {
        status = sp_fail(&err, SP_ERR_MEMORY, "no memory for a name");
    } else if (!sp_option_given(args, "force") && access(name, F_OK) == 0
        && !is_stream(name)) {
        status =
            sp_fail(&err, SP_ERR_USAGE, "%s exists already; --force overwrites it", name);
    }
    if (status == SP_OK) {
        status = sp_inspect(args->operand[0], &file, &err);
    }
    if (status == SP_OK) {
        status = export(args, &file, name, &err);
    }
    if (status == SP_OK && strcmp(name, "-") != 0 && !is_stream(name)) {
        printf("%s: open it in the trainer's page\n", name);
    }
    sp_inspection_free(&file);
    free(preset);
    return sp_end("export", status, &err);
}

static const sp_option_t options[] = {
    { "run", '\0', "N", "which run of a sweep, from 0, as inspect numbers them",
        "the only one", false },
    { "replicates", '\0', "K",
        "write every value of the first K replicates; of all of them the bands are in it",
        "1", false },
    { "output", 'o', "OUT.json", "the file to write; - is standard output",
        "the name of the result with .json, in this folder", false },
    { "force", '\0', NULL, "overwrite OUT.json", NULL, false },
    { 0 },
};

static const sp_example_t examples[] = {
    { "samenspel export nine_in_ten.h5 --run 5", "writes nine_in_ten.json" },
    { "samenspel export pilot.h5 -o room.json --replicates 20",
        "with twenty trajectories beside the band of all" },
    { "samenspel export pilot.h5 -o - | head", "look at what it is" },
    { 0 },
};

const sp_command_t sp_command_export = {
    .name = "export",
    .summary = "write one run of a result as JSON that the trainer's page replays",
    .usage = "OUT.h5 [options]",
    .text =
        "Writes what a result file holds of one run as a small JSON file: for every "
        "observable the band that nine in ten replicates lie in, the middle one and the "
        "mean, round by round; every value of the first replicates; and the settings and "
        "events of the run.\n\n"
        "Drop it on the trainer's page (make trainer: build/trainer/samenspel.html), or "
        "open it there. The page shows the recorded numbers, and computes the first "
        "replicate once more to show the people too: the bits are the same, and it says "
        "whether they were. A run on a network from a file, or with a plug-in, is shown "
        "without the people.",
    .options = options,
    .examples = examples,
    .exits = "0125",
    .least = 1,
    .most = 1,
    .operands = "one result file",
    .run = run,
};
