/* cmd_calibrate.c - fits choice among strategies to what people did in the laboratory.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "calibrate_print.h"
#include "command.h"
#include "plugins.h"
#include "samenspel/param.h"
#include "terminal.h"

static const char default_strategies[] =
    "always_defect,always_cooperate,grim,tit_for_tat,"
    "win_stay_lose_shift,suspicious_tit_for_tat,"
    "until_last";
static const char default_rows[] = "DF-late,DB,AM,FRD";

enum { MOST_STRATEGIES = 64, NAME = 96 };

/* everything that the words of the command line become */
typedef struct {
    sp_laboratory_t table;
    uint32_t *row; /* [2][table.n] fitted, others */
    uint32_t n, n_others;
    char *words; /* of --strategies */
    const char *name[MOST_STRATEGIES];
    sp_machine_t machine[MOST_STRATEGIES];
    sp_strategy_set_t set;
    sp_unit_t unit;
    sp_study_wish_t wish;
} request_t;

/* the next word of a list parted by commas; false at its end */
static bool
next_word(const char **list, char word[NAME])
{
    if (*list == NULL) {
        return false;
    }
    const size_t length = strcspn(*list, ",");
    snprintf(word, NAME, "%.*s", (int) (length < NAME ? length : NAME - 1), *list);
    *list = (*list)[length] == ',' ? *list + length + 1 : NULL;
    return true;
}

static const char *
fit_name(const void *context, size_t index)
{
    (void) context;
    return index < SP_N_FITS ? sp_fit_about[index].name : NULL;
}

static sp_status_t
read_free(request_t *self, const char *list, sp_error_t *err)
{
    char word[NAME];
    self->wish.fixed_model = list != NULL;
    list = list != NULL ? list : "noise,simplicity,weight";
    bool known[SP_N_FITS] = { false };
    while (next_word(&list, word)) {
        unsigned f = 0;
        while (f < SP_N_FITS && strcmp(word, sp_fit_about[f].name) != 0) {
            f++;
        }
        if (f == SP_N_FITS) {
            const char *near = sp_nearest(word, fit_name, NULL);
            return sp_fail(err, SP_ERR_USAGE,
                "--free %s: must be noise, simplicity, weight or error%s%s%s", word,
                near != NULL ? "; did you mean " : "", near != NULL ? near : "",
                near != NULL ? "?" : "");
        }
        if (known[f]) {
            return sp_fail(err, SP_ERR_USAGE, "--free names %s twice", word);
        }
        known[f] = true;
        self->wish.order[self->wish.n_order++] = (sp_fit_t) f;
    }
    return SP_OK;
}

static sp_status_t
read_held_out(request_t *self, const char *list, sp_error_t *err)
{
    char word[NAME];
    list = list != NULL ? list : "row,study";
    while (next_word(&list, word)) {
        if (strcmp(word, "row") == 0) {
            self->wish.by_row = true;
        } else if (strcmp(word, "study") == 0) {
            self->wish.by_study = true;
        } else if (strcmp(word, "none") != 0) {
            return sp_fail(
                err, SP_ERR_USAGE, "--hold-out %s: must be row, study or none", word);
        }
    }
    return SP_OK;
}

static const char *
strategy_name(const void *context, size_t index)
{
    (void) context;
    return sp_strategy_names[index];
}

static sp_status_t
read_strategies(request_t *self, const char *list, sp_error_t *err)
{
    char word[NAME];
    list = list != NULL ? list : default_strategies;
    while (next_word(&list, word)) {
        if (strcmp(word, "until_last") == 0) {
            self->set.until_last = true;
            continue;
        }
        const sp_strategy_t *strategy = sp_strategy_find(word);
        if (strategy == NULL) {
            const char *near = sp_nearest(word, strategy_name, NULL);
            return sp_fail(err, SP_ERR_USAGE,
                "--strategies: there is no strategy %s%s%s%s", word,
                near != NULL ? "; did you mean " : "", near != NULL ? near : "",
                near != NULL ? "?" : " (samenspel describe strategies lists them)");
        }
        if (self->set.n == MOST_STRATEGIES) {
            return sp_fail(
                err, SP_ERR_USAGE, "--strategies: more than %d", MOST_STRATEGIES);
        }
        if (!sp_strategy_machine(strategy, &self->machine[self->set.n])) {
            return sp_fail(err, SP_ERR_USAGE,
                "--strategies: %s has no finite-state form, so that what it earns is not "
                "known exactly",
                word);
        }
        if (strategy->vector != NULL) {
            return sp_fail(err, SP_ERR_USAGE,
                "--strategies: %s is another player in each game, and the file has many",
                word);
        }
        for (uint32_t s = 0; s < self->set.n; s++) {
            if (self->name[s] == strategy->name) {
                return sp_fail(err, SP_ERR_USAGE, "--strategies names %s twice", word);
            }
        }
        self->name[self->set.n++] = strategy->name;
    }
    if (self->set.n == 0) {
        return sp_fail(err, SP_ERR_USAGE, "--strategies: none but until_last");
    }
    self->set.name = self->name;
    self->set.machine = self->machine;
    return SP_OK;
}

/* whether a word of --rows means this row: an id, a study, a sample, STUDY-SAMPLE, all */
static bool
means(const char *word, const sp_laboratory_row_t *row)
{
    const size_t study = strlen(row->study);
    return strcmp(word, row->id) == 0 || strcmp(word, row->study) == 0
        || strcmp(word, "every") == 0
        || (strncmp(word, row->study, study) == 0 && word[study] == '-'
            && strcmp(word + study + 1, row->sample) == 0);
}

static sp_status_t
read_rows(request_t *self, const char *list, bool own_file, sp_error_t *err)
{
    const uint32_t n = self->table.n;
    self->row = malloc(2 * ((size_t) n + 1) * sizeof(*self->row));
    bool *chosen = calloc((size_t) n + 1, sizeof(*chosen));
    sp_status_t status = SP_OK;
    if (self->row == NULL || chosen == NULL) {
        status = sp_fail(err, SP_ERR_MEMORY, "no memory for %u rows", n);
    }
    const char *rest = list != NULL ? list : own_file ? "every" : default_rows;
    char word[NAME];
    while (status == SP_OK && next_word(&rest, word)) {
        uint32_t found = 0;
        for (uint32_t r = 0; r < n; r++) {
            const bool meant = means(word, &self->table.row[r]);
            chosen[r] = chosen[r] || meant;
            found += meant;
        }
        if (found == 0) {
            status = sp_fail(err, SP_ERR_USAGE,
                "--rows %s: no such row, study or study-sample; the rows are %s, .. %s "
                "(samenspel calibrate --data lists them)",
                word, self->table.row[0].id, self->table.row[n - 1].id);
        }
    }
    for (uint32_t r = 0; status == SP_OK && r < n; r++) {
        if (chosen[r]) {
            self->row[self->n++] = r;
        }
    }
    for (uint32_t r = 0; status == SP_OK && r < n; r++) {
        if (!chosen[r]) {
            self->row[n + self->n_others++] = r;
        }
    }
    free(chosen);
    return status;
}

static sp_status_t
read_request(request_t *self, const sp_arguments_t *args, sp_error_t *err)
{
    const bool own_file = args->n_operands > 0;
    sp_status_t status = own_file
        ? sp_laboratory_read(&self->table, args->operand[0], err)
        : sp_laboratory_init(&self->table, err);
    for (unsigned f = 0; f < SP_N_FITS; f++) {
        self->wish.value[f] = sp_fit_about[f].preset;
    }
    const char *unit = sp_option_value(args, "unit");
    if (status == SP_OK && unit != NULL && strcmp(unit, "gain") == 0) {
        self->unit = SP_UNIT_GAIN;
    } else if (status == SP_OK && unit != NULL && strcmp(unit, "span") != 0) {
        status = sp_fail(err, SP_ERR_USAGE,
            "--unit %s: must be span (temptation - sucker) or gain (reward - punishment)",
            unit);
    }
    if (status == SP_OK) {
        status = read_free(self, sp_option_value(args, "free"), err);
    }
    if (status == SP_OK) {
        status = read_held_out(self, sp_option_value(args, "hold-out"), err);
    }
    if (status == SP_OK) {
        status = read_strategies(self, sp_option_value(args, "strategies"), err);
    }
    if (status == SP_OK) {
        status = read_rows(self, sp_option_value(args, "rows"), own_file, err);
    }
    return status;
}

/* the table of rows, next to what is printed */
static sp_status_t
write_table(const sp_study_t *study, const char *path, sp_error_t *err)
{
    FILE *out = fopen(path, "w");
    if (out == NULL) {
        return sp_fail(err, SP_ERR_ENVIRONMENT, "%s: %s", path, strerror(errno));
    }
    sp_study_write_csv(out, study);
    const bool failed = ferror(out) != 0;
    return fclose(out) != 0 || failed
        ? sp_fail(err, SP_ERR_ENVIRONMENT, "%s: it could not be written", path)
        : SP_OK;
}

static int
run(const sp_arguments_t *args)
{
    request_t request = { .unit = SP_UNIT_SPAN };
    sp_error_t err = { .status = SP_OK };
    sp_study_t study = { 0 };
    const char *path = sp_option_value(args, "output");
    sp_status_t status = sp_plugins_load(args, &err);
    if (status == SP_OK) {
        status = read_request(&request, args, &err);
    }
    if (status == SP_OK && path != NULL && !sp_option_given(args, "force")
        && access(path, F_OK) == 0) { /* said before the work, not after it */
        status =
            sp_fail(&err, SP_ERR_USAGE, "%s exists already; --force overwrites it", path);
    }
    if (status == SP_OK && sp_option_given(args, "data")) {
        sp_laboratory_write(stdout, &request.table);
    } else if (status == SP_OK) {
        study = (sp_study_t) { .table = &request.table,
            .fitted_row = request.row,
            .n = request.n,
            .other_row = request.row + request.table.n,
            .n_others = request.n_others,
            .set = &request.set,
            .unit = request.unit };
        status = sp_study_run(&study, &request.wish, &err);
        if (status == SP_OK && path != NULL) {
            status = write_table(&study, path, &err);
        }
        if (status == SP_OK && sp_option_given(args, "json")) {
            sp_study_print_json(&study);
        } else if (status == SP_OK) {
            sp_study_print(&study);
            if (request.table.n_left_out > 0) {
                printf("\n  %u rows of the file are no repeated game that is known, and "
                       "were left out\n",
                    request.table.n_left_out);
            }
        }
    }
    const int code = sp_end("calibrate", status, &err);
    sp_study_free(&study);
    sp_laboratory_free(&request.table);
    free(request.row);
    return code;
}

static const sp_option_t options[] = {
    { "rows", '\0', "LIST",
        "rows to fit: ids, studies (DF, DB, AM, FRD, BR), a study's "
        "sample (DF-late, DF-first), every; the others are predicted",
        "DF-late,DB,AM,FRD; of a file: every", false },
    { "strategies", '\0', "LIST",
        "what is chosen from: finite-state strategies, and until_last: where the end is "
        "known, grim until 1, 2, .. turns are left",
        "always_defect, always_cooperate, grim, tit_for_tat, win_stay_lose_shift, "
        "suspicious_tit_for_tat, until_last",
        false },
    { "free", '\0', "LIST",
        "parameters to fit, of noise, simplicity, weight, error; models that free the "
        "first, "
        "the first two, .. are compared, and the last is reported",
        "noise,simplicity,weight, of which the model of least AIC is reported", false },
    { "unit", '\0', "UNIT",
        "unit of payoff: span, temptation - sucker; or gain, reward - punishment", "span",
        false },
    { "hold-out", '\0', "LIST", "what a fit is to predict unseen: row, study, or none",
        "row,study", false },
    { "output", 'o', "OUT.csv", "write seen and fitted shares of every row too", NULL,
        false },
    { "force", '\0', NULL, "overwrite OUT.csv", NULL, false },
    { "data", '\0', NULL, "print the rows as CSV, to add to, and fit nothing", NULL,
        false },
    SP_OPTION_PLUGIN,
    { "json", '\0', NULL, "print JSON, for programs; with profile curves", NULL, false },
    { 0 },
};

static const sp_example_t examples[] = {
    { "samenspel calibrate",
        "how noisy people choose, in 22 treatments of four studies" },
    { "samenspel calibrate --free noise,error --rows DF-late",
        "two parameters, from Dal Bo & Frechette alone" },
    { "samenspel calibrate --strategies always_defect,grim,tit_for_tat,tit_for_two_tats",
        "another set of strategies, a lenient one among them" },
    { "samenspel calibrate --data > mine.csv; samenspel calibrate mine.csv",
        "rows of your own: add them, and fit all of them" },
    { 0 },
};

const sp_command_t sp_command_calibrate = {
    .name = "calibrate",
    .summary = "fit choice among strategies to what people did in the laboratory",
    .usage = "[DATA.csv] [options]",
    .text =
        "Fits the model of choice by logit among strategies of the repeated game "
        "(quantal "
        "response, McKelvey & Palfrey 1995) to shares of cooperation that were seen in "
        "experiments. In each game all subjects choose a strategy, with the odds of what "
        "it "
        "earns a turn against the others' choices, over noise K; the shares must "
        "reproduce "
        "themselves. Where there are several such equilibria, the one counts that is "
        "reached from high noise.\n\n"
        "Parameters: noise, K in units of payoff of each game, so that points, cents and "
        "dollars compare; simplicity, by which a strategy of m states has the base rate "
        "m^-simplicity; weight, of the partner's payoff; error, by which a subject does "
        "not do what its strategy says. What experimenters flipped is known from each "
        "row, "
        "and shares are of what was meant.\n\n"
        "Says how well: AIC of models with one parameter more each, 95 % profile "
        "likelihood intervals, the condition of the Hessian, and errors on rows and "
        "studies that the fit has not seen, beside two naive guesses: the mean of the "
        "other "
        "rows, and a line in continuation minus the one from which cooperation is risk "
        "dominant (Dal Bo & Frechette 2011). Then it says what it cannot reproduce.\n\n"
        "A row counts as many independent choices as it has subjects. DATA.csv has the "
        "columns of --data: id and value, and either an id that the program knows, or "
        "the "
        "game: temptation, reward, sucker, punishment; horizon (turns of a known end) or "
        "continuation; error; measure (first_turn, last_turn, mean); subjects.",
    .options = options,
    .examples = examples,
    .exits = "0125",
    .least = 0,
    .most = 1,
    .operands = "at most one data file",
    .run = run,
};
