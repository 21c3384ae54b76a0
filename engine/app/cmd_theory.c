/* cmd_theory.c - the exact answer to a scenario, where one exists.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "command.h"
#include "json.h"
#include "plan_facts.h"
#include "plugins.h"
#include "samenspel/version.h"
#include "scenario_options.h"
#include "terminal.h"
#include "theory_print.h"

/* The run's number and values, on as many lines as they need. */
static void
print_swept(const sp_plan_t *plan, uint32_t run)
{
    enum { LINE = 100, INDENT = 8 };
    char text[256];
    size_t column = (size_t) printf("\nrun %u", run) - 1;
    for (uint32_t k = 0; k < plan->n_swept; k++) {
        const char *key = plan->schema.rows[plan->swept[k].row].key;
        const char *value = sp_swept_text(plan, k, run, text, sizeof(text));
        const size_t length = strlen(key) + strlen(" = ") + strlen(value);
        if (k > 0 && column + length > LINE) {
            printf(",\n%*s", INDENT, "");
            column = INDENT;
        } else {
            column += (size_t) printf("%s", k == 0 ? "   " : ", ");
        }
        printf("%s = ", key);
        sp_print_escaped(stdout, value, 0);
        column += length;
    }
    printf("\n");
}

static void
print_run(const sp_plan_t *plan, uint32_t run, const sp_answer_t *answer)
{
    if (plan->n_runs > 1) {
        print_swept(plan, run);
    }
    sp_answer_print(answer);
}

/* Opens the object of a run, with its number and swept values. */
static void
open_run(sp_json_t *json, const sp_plan_t *plan, uint32_t run)
{
    char text[256];
    sp_json_open(json, '{', false);
    sp_json_put_whole(json, "run", run);
    sp_json_key(json, "swept");
    sp_json_open(json, '{', true);
    for (uint32_t k = 0; k < plan->n_swept; k++) {
        const sp_swept_key_t *swept = &plan->swept[k];
        const sp_row_t *row = &plan->schema.rows[swept->row];
        sp_json_key(json, row->key);
        if (row->param->type == SP_REAL || row->param->type == SP_INTEGER) {
            sp_json_real(json, swept->value[run]);
        } else {
            sp_json_text(json, sp_swept_text(plan, k, run, text, sizeof(text)));
        }
    }
    sp_json_close(json);
}

static void
write_run(sp_json_t *json, const sp_plan_t *plan, uint32_t run, const sp_answer_t *answer)
{
    if (plan->n_runs == 1) {
        sp_answer_write(json, answer);
        return;
    }
    open_run(json, plan, run);
    sp_answer_write(json, answer);
    sp_json_close(json);
}

/* A run that cannot be computed has a reason for its answer. */
static void
pass_over(const sp_plan_t *plan, sp_json_t *json, uint32_t run)
{
    if (json == NULL) {
        print_swept(plan, run);
        sp_print_text(stdout, sp_plan_bad(plan, run), 2);
        return;
    }
    open_run(json, plan, run);
    sp_json_put_text(json, "cannot_be_computed", sp_plan_bad(plan, run));
    sp_json_close(json);
}

static sp_status_t
answer_runs(const sp_plan_t *plan, sp_json_t *json, sp_error_t *err)
{
    if (json != NULL && plan->n_runs > 1) {
        sp_json_key(json, "runs");
        sp_json_open(json, '[', false);
    }
    for (uint32_t r = 0; r < plan->n_runs; r++) {
        sp_answer_t answer;
        if (sp_plan_bad(plan, r) != NULL) {
            pass_over(plan, json, r);
            continue;
        }
        const sp_status_t status = sp_answer_init(&answer, &plan->run[r], err);
        if (status == SP_OK && json != NULL) {
            write_run(json, plan, r, &answer);
        } else if (status == SP_OK) {
            print_run(plan, r, &answer);
        }
        sp_answer_free(&answer);
        if (status != SP_OK) {
            return status;
        }
    }
    if (json != NULL && plan->n_runs > 1) {
        sp_json_close(json);
    }
    return SP_OK;
}

static sp_status_t
answer_json(const sp_plan_t *plan, sp_error_t *err)
{
    sp_json_t json;
    sp_json_start(&json, stdout);
    sp_json_open(&json, '{', false);
    sp_json_put_text(&json, "name", plan->name);
    sp_json_put_text(&json, "plan_hash", plan->hash);
    sp_json_put_whole(&json, "model_version", SP_MODEL_VERSION);
    const sp_status_t status = answer_runs(plan, &json, err);
    if (status == SP_OK) {
        sp_json_close(&json);
        sp_json_end(&json);
    }
    return status;
}

static int
run(const sp_arguments_t *args)
{
    sp_scenario_options_t scenario = { 0 };
    sp_error_t err = { .status = SP_OK };
    sp_plan_t plan = { 0 };
    sp_status_t status = sp_scenario_options_read(&scenario, args, &err);
    if (status == SP_OK) {
        status = sp_plan_load(&plan, args->operand[0], &scenario.overrides, &err);
    }
    if (status == SP_OK && sp_option_given(args, "json")) {
        status = answer_json(&plan, &err);
    } else if (status == SP_OK) {
        printf("%s\n", plan.name);
        if (plan.question != NULL) {
            sp_print_text(stdout, plan.question, 2);
        }
        status = answer_runs(&plan, NULL, &err);
    }
    const int code = sp_end("theory", status, &err);
    sp_plan_free(&plan);
    sp_scenario_options_free(&scenario);
    return code;
}

static const sp_option_t options[] = { SP_OPTION_SET, SP_OPTION_PLUGIN, SP_OPTION_JSON,
    { 0 } };

static const sp_example_t examples[] = {
    { "samenspel theory scenarios/fixation.yaml",
        "how often a single cooperator takes over, for every point of the sweep" },
    { "samenspel theory scenarios/trust_and_tipping.yaml --json",
        "fixed points, folds and the mean-field path, for a script to draw" },
    { "samenspel theory scenarios/good_agreements.yaml --json",
        "shares of time of five strategies, and the chance that each invades each" },
    { "samenspel theory scenarios/nine_in_ten.yaml --set "
      "decision.unsteered_cooperation=0.2",
        "what follows from another claim" },
    { 0 },
};

const sp_command_t sp_command_theory = {
    .name = "theory",
    .summary = "print the exact answer to a scenario where one exists",
    .usage = "FILE [options]",
    .text = "Computes, instead of simulating, what is exactly known of every run of a "
            "scenario: fixation probabilities and stationary distributions of copying on "
            "a complete graph or a cycle, the gradient of selection and its roots, who "
            "invades whom among strategies and how long each lasts when mutation is "
            "rare (or, with mutation and few kinds, what share each has), rest points "
            "of many strategies with their stability and the path of their shares, "
            "expected payoffs, lines that memory-one players enforce (chi, kappa), who "
            "is a partner or a rival, fixed points, folds and path of the mean field of choice with trust, and critical values: "
            "the threshold of the shared interest (Q_star), the ratio of benefit to cost "
            "from which a network favours cooperation (b_over_c), the share of pilots "
            "that tips a population.\n\n"
            "Chances are computed as logarithms, so that none is lost for being small. "
            "Where nothing is known the notes say why; that is no error.",
    .options = options,
    .examples = examples,
    .exits = "0125",
    .least = 1,
    .most = 1,
    .operands = "one scenario file",
    .run = run,
};
