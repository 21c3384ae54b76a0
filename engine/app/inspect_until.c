/* inspect_until.c - what a file says of replicates that were added until a mean was known.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "inspect_until.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "samenspel/student.h"
#include "terminal.h"

/* The rule, in the words of the attribute `adaptive`. */
typedef struct {
    char observable[64];
    double half_width, confidence;
    unsigned most;
} rule_t;

static bool
read_rule(const sp_inspection_t *file, rule_t *rule)
{
    const char *words = sp_inspection_attribute(file, "adaptive");
    const char *at = words != NULL ? strstr(words, "until: ") : NULL;
    return at != NULL
        && sscanf(at, "until: %63s +- %lf at confidence %lf, %*u to %u replicates",
               rule->observable, &rule->half_width, &rule->confidence, &rule->most)
        == 4;
}

/* Runs that were computed to their end, and those among them whose interval is wider. */
static uint32_t
count_wide(const sp_inspection_t *file, const rule_t *rule, uint32_t v, uint32_t *n_runs)
{
    const sp_manifest_t *m = &file->manifest;
    const sp_inspected_summary_t *summary = &file->summary[v];
    const double span = m->variables[v].valid_max - m->variables[v].valid_min;
    uint32_t n_wide = 0;
    *n_runs = 0;
    for (uint32_t run = 0; run < m->n_runs; run++) {
        const uint64_t *status = file->run_status[run];
        if (m->run_replicates[run] == 0
            || status[SP_CELL_MISSING] + status[SP_CELL_STOPPED] > 0) {
            continue;
        }
        const double n =
            summary->n != NULL ? summary->n[run] : (double) status[SP_CELL_DONE];
        const double half =
            sp_mean_half_width(n, summary->se[run], span, rule->confidence);
        *n_runs += 1;
        n_wide += !(half <= rule->half_width);
    }
    return n_wide;
}

void
sp_print_until(const sp_inspection_t *file)
{
    const sp_manifest_t *m = &file->manifest;
    rule_t rule;
    uint32_t v = 0, n_runs;
    if (!read_rule(file, &rule)) {
        return;
    }
    while (v < m->n_variables && strcmp(m->variables[v].name, rule.observable) != 0) {
        v++;
    }
    if (v == m->n_variables || file->summary[v].mean == NULL) {
        return;
    }
    const uint32_t n_wide = count_wide(file, &rule, v, &n_runs);
    char text[512];
    snprintf(text, sizeof(text),
        "Replicates until the mean of %s is known to +- %.6g at confidence %.6g, at most %u: "
        "%sin %u of %u runs it is not%s",
        rule.observable, rule.half_width, rule.confidence, rule.most,
        n_wide > 0 ? "* " : "", n_wide, n_runs,
        n_wide > 0 ? " (sweep.until.max_replicates; or replicates failed)" : "");
    printf("\n");
    sp_print_text(stdout, text, 0);
}
