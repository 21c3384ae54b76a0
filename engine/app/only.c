/* only.c - one cell alone, to look into.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "only.h"

#include <math.h>
#include <stdio.h>

#include "samenspel/inspect.h"
#include "terminal.h"

sp_status_t
sp_only_check(const sp_plan_t *plan, const sp_job_t *job, sp_error_t *err)
{
    const uint32_t run = job->only_run;
    if (run >= plan->n_runs) {
        return sp_fail(err, SP_ERR_USAGE, "--only %u:%u: %s has the runs 0 to %u", run,
            job->only_replicate, plan->name, plan->n_runs - 1);
    }
    if (job->only_replicate >= plan->replicates[run]) {
        return sp_fail(err, SP_ERR_USAGE,
            "--only %u:%u: run %u of %s has the replicates 0 to %u", run,
            job->only_replicate, run, plan->name, plan->replicates[run] - 1);
    }
    return SP_OK;
}

static void
print_point(const sp_manifest_t *m, uint32_t run)
{
    for (uint32_t k = 0; k < m->n_swept; k++) {
        printf("  %s = ", m->swept[k].key);
        if (m->swept[k].text != NULL) {
            sp_print_escaped(stdout, m->swept[k].text[run], 0);
        } else {
            printf("%.10g", m->swept[k].number[run]);
        }
        printf("\n");
    }
}

void
sp_only_print(const sp_plan_t *plan, const sp_job_t *job, const char *out)
{
    sp_inspection_t file = { 0 };
    sp_error_t err = { .status = SP_OK };
    if (sp_inspect(out, &file, &err) != SP_OK) {
        (void) sp_say_error(&err);
        return;
    }
    const uint32_t run = job->only_run;
    printf("%s: run %u, replicate %u, seed %llu\n", plan->name, run, job->only_replicate,
        (unsigned long long) plan->seed);
    print_point(&file.manifest, run);
    for (uint32_t v = 0; v < file.manifest.n_variables; v++) {
        const double *mean = file.summary[v].mean;
        if (mean != NULL && !isnan(mean[run])) {
            printf("  %-32s %.10g\n", file.manifest.variables[v].name, mean[run]);
        }
    }
    printf("  file     ");
    sp_print_escaped(stdout, out, 0);
    printf("\n");
    sp_inspection_free(&file);
}
