/* cmd_fingerprint.c - what a strategy earns against a disturbed probe.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "fingerprint_points.h"
#include "json.h"
#include "match_options.h"
#include "plugins.h"
#include "samenspel/arrays.h"
#include "samenspel/version.h"
#include "signals.h"
#include "terminal.h"

enum { MOST_POINTS = 1001, MOST_REPETITIONS = 1000000, MOST_THREADS = 4096 };
enum { SHOWN = 10 }; /* steps of the grid that a terminal shows */

typedef struct {
    const sp_arguments_t *args;
    sp_match_options_t how;
    sp_fingerprint_t asked;
    sp_machine_t machine, probe_machine;
    double *value, *error; /* [n_points * n_points] */
} print_t;

static sp_status_t
read_players(print_t *self, sp_error_t *err)
{
    const char *probe = sp_option_value(self->args, "probe");
    sp_fingerprint_t *asked = &self->asked;
    sp_status_t status = sp_match_strategy(self->args->operand[0], &asked->strategy, err);
    if (status == SP_OK) {
        status =
            sp_match_strategy(probe != NULL ? probe : "tit_for_tat", &asked->probe, err);
    }
    if (status == SP_OK) {
        status = sp_match_in_game(asked->strategy, &self->how, err);
    }
    if (status == SP_OK) {
        status = sp_match_in_game(asked->probe, &self->how, err);
    }
    if (status != SP_OK) {
        return status;
    }
    if (!sp_strategy_machine_in(asked->probe, &self->how.game, &self->probe_machine)) {
        return sp_fail(err, SP_ERR_USAGE,
            "--probe %s: must be a finite-state player, whose dual is known",
            asked->probe->name);
    }
    asked->probe_machine = &self->probe_machine;
    if (sp_strategy_machine_in(asked->strategy, &self->how.game, &self->machine)) {
        asked->machine = &self->machine;
    }
    return SP_OK;
}

static sp_status_t
read_options(print_t *self, sp_error_t *err)
{
    const sp_arguments_t *args = self->args;
    sp_fingerprint_t *asked = &self->asked;
    uint64_t points = 21;
    uint64_t repetitions = 100;
    uint64_t threads = 0;
    sp_status_t status = sp_match_options_read(&self->how, args, 200, err);
    if (status == SP_OK) {
        status = read_players(self, err);
    }
    if (status == SP_OK) {
        status = sp_option_whole(args, "points", 2, MOST_POINTS, &points, err);
    }
    if (status == SP_OK) {
        status =
            sp_option_whole(args, "repetitions", 1, MOST_REPETITIONS, &repetitions, err);
    }
    if (status == SP_OK) {
        status = sp_option_whole(args, "threads", 1, MOST_THREADS, &threads, err);
    }
    asked->rules = self->how.rules;
    asked->game = self->how.game;
    asked->seed = self->how.seed;
    asked->n_points = (uint32_t) points;
    asked->n_repetitions = (uint32_t) repetitions;
    asked->n_threads = (uint32_t) threads;
    asked->quiet = sp_option_given(args, "json");
    asked->endless = asked->machine != NULL && !sp_option_given(args, "turns")
        && !sp_option_given(args, "continuation");
    return status;
}

/* ---- results -------------------------------------------------------------------- */

static double
coordinate(const print_t *self, uint32_t i)
{
    return i / (double) (self->asked.n_points - 1);
}

/* "exact, matches without end", "1000 sampled matches of 200 turns a point" */
static void
describe(const print_t *self, char *text, size_t size)
{
    const sp_fingerprint_t *asked = &self->asked;
    char length[64] = "without end";
    if (asked->rules.continuation > 0) {
        snprintf(
            length, sizeof(length), "with continuation %g", asked->rules.continuation);
    } else if (!asked->endless) {
        snprintf(length, sizeof(length), "of %u turn%s", asked->rules.rounds,
            asked->rules.rounds == 1 ? "" : "s");
    }
    if (asked->machine != NULL) {
        snprintf(text, size, "exact, matches %s", length);
    } else {
        snprintf(
            text, size, "%u sampled matches %s a point", asked->n_repetitions, length);
    }
}

static void
print_grid(const print_t *self)
{
    const uint32_t n = self->asked.n_points;
    const uint32_t step = (n - 1 + SHOWN - 1) / SHOWN;
    char how[128];
    double most = 0;
    describe(self, how, sizeof(how));
    printf("%s against %s: payoff a turn, %s\n\n", self->asked.strategy->name,
        self->asked.probe->name, how);
    for (uint32_t j = (n - 1) / step * step + step; j > 0; j -= step) {
        printf("%s%5.3f ", j == (n - 1) / step * step + step ? "y " : "  ",
            coordinate(self, j - step));
        for (uint32_t i = 0; i < n; i += step) {
            printf(" %6.3f", self->value[i * n + (j - step)]);
        }
        printf("\n");
    }
    printf("\n      x ");
    for (uint32_t i = 0; i < n; i += step) {
        printf(" %6.3f", coordinate(self, i));
    }
    for (uint32_t p = 0; p < n * n; p++) {
        most = self->error[p] > most ? self->error[p] : most;
    }
    printf("\n");
    if (most > 0) {
        printf("\nlargest standard error %.2g\n", most);
    }
}

static void
write_grid(sp_json_t *json, const char *key, uint32_t n, const double *value)
{
    sp_json_key(json, key);
    sp_json_open(json, '[', false);
    for (uint32_t i = 0; i < n; i++) {
        sp_json_open(json, '[', true);
        for (uint32_t j = 0; j < n; j++) {
            sp_json_real(json, value[i * n + j]);
        }
        sp_json_close(json);
    }
    sp_json_close(json);
}

static void
write_json(const print_t *self)
{
    const sp_fingerprint_t *asked = &self->asked;
    sp_json_t json;
    sp_json_start(&json, stdout);
    sp_json_open(&json, '{', false);
    sp_json_put_text(&json, "strategy", asked->strategy->name);
    sp_json_put_text(&json, "probe", asked->probe->name);
    sp_json_put_boolean(&json, "exact", asked->machine != NULL);
    sp_json_key(&json, "turns");
    if (asked->endless || asked->rules.continuation > 0) {
        sp_json_null(&json);
    } else {
        sp_json_whole(&json, asked->rules.rounds);
    }
    sp_json_put_real(&json, "continuation", asked->rules.continuation);
    sp_json_put_whole(
        &json, "repetitions", asked->machine != NULL ? 0 : asked->n_repetitions);
    sp_json_key(&json, "x");
    sp_json_open(&json, '[', true);
    for (uint32_t i = 0; i < asked->n_points; i++) {
        sp_json_real(&json, coordinate(self, i));
    }
    sp_json_close(&json);
    write_grid(&json, "fingerprint", asked->n_points, self->value);
    write_grid(&json, "standard_error", asked->n_points, self->error);
    sp_json_close(&json);
    sp_json_end(&json);
}

static sp_status_t
write_file(const print_t *self, const char *path, sp_error_t *err)
{
    const sp_fingerprint_t *asked = &self->asked;
    char how[128];
    char title[320];
    char settings[1024];
    double *side = malloc(asked->n_points * sizeof(*side));
    if (side == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for the axes");
    }
    for (uint32_t i = 0; i < asked->n_points; i++) {
        side[i] = coordinate(self, i);
    }
    describe(self, how, sizeof(how));
    snprintf(title, sizeof(title), "Fingerprint of %s by %s", asked->strategy->name,
        asked->probe->name);
    snprintf(settings, sizeof(settings),
        "game: %.17g,%.17g,%.17g,%.17g\nmisperception: %.17g\nname: fingerprint\nnoise: "
        "%.17g\nprobe: %s\nstrategy: %s\nway: %s\n",
        asked->game.payoff[SP_CC], asked->game.payoff[SP_CD], asked->game.payoff[SP_DC],
        asked->game.payoff[SP_DD], asked->rules.misperception, asked->rules.error,
        asked->probe->name, asked->strategy->name, how);
    const sp_array_axis_t axis[] = {
        { "x", asked->n_points, NULL, side, "chance that the probe plays C", "1" },
        { "y", asked->n_points, NULL, side, "chance that the probe plays D", "1" },
    };
    const sp_array_variable_t variable[] = {
        { "fingerprint", SP_ARRAY_REAL, 2, { "x", "y" },
            "payoff to the strategy per turn", "payoff/turn" },
        { "standard_error", SP_ARRAY_REAL, 2, { "x", "y" },
            "of the sampled mean; 0 where it is exact", "payoff/turn" },
    };
    const sp_array_attribute_t attribute[] = { { "title", title },
        { "kind", "fingerprint" }, { "source", "samenspel " SP_VERSION },
        { "history", "samenspel " SP_VERSION " fingerprint" },
        { "scenario_resolved", settings },
        { "samenspel_version", SP_VERSION },
        { "references", "Ashlock & Kim, IEEE Trans. Evol. Comput. 12, 647 (2008)" } };
    const sp_array_layout_t layout = { axis, 2, variable, 2, attribute, 7,
        self->how.seed };
    sp_arrays_t *file = NULL;
    sp_status_t status =
        sp_arrays_create(&file, path, sp_option_given(self->args, "force"), &layout, err);
    if (status == SP_OK) {
        status = sp_arrays_write_all(file, "fingerprint", self->value, err);
    }
    if (status == SP_OK) {
        status = sp_arrays_write_all(file, "standard_error", self->error, err);
    }
    status = sp_arrays_end(file, status, err);
    free(side);
    return status;
}

/* ---- the command ---------------------------------------------------------------- */

static sp_status_t
answer(print_t *self, sp_error_t *err)
{
    const char *out = sp_option_value(self->args, "output");
    const size_t n = (size_t) self->asked.n_points * self->asked.n_points;
    self->value = calloc(n, sizeof(*self->value));
    self->error = calloc(n, sizeof(*self->error));
    if (self->value == NULL || self->error == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for %zu points", n);
    }
    sp_status_t status =
        sp_fingerprint_points(&self->asked, self->value, self->error, err);
    if (status == SP_OK && out != NULL) {
        status = write_file(self, out, err);
    }
    if (status == SP_OK && sp_option_given(self->args, "json")) {
        write_json(self);
    } else if (status == SP_OK) {
        print_grid(self);
        if (out != NULL) {
            printf("\nfile     ");
            sp_print_escaped(stdout, out, 0);
            printf("\nfigure   scripts/figures/fingerprint.py ");
            sp_print_quoted(stdout, out);
            printf("\n");
        }
    }
    return status;
}

static int
run(const sp_arguments_t *args)
{
    static print_t print; /* two machines are too much for a small stack */
    sp_error_t err = { .status = SP_OK };
    print.args = args;
    sp_status_t status = read_options(&print, &err);
    if (status == SP_OK) {
        print.asked.stop = sp_signals_watch();
        status = answer(&print, &err);
    }
    free(print.value);
    free(print.error);
    return sp_end("fingerprint", status, &err);
}

static const sp_option_t options[] = {
    { "probe", '\0', "NAME", "a finite-state strategy to be disturbed", "tit_for_tat",
        false },
    { "points", '\0', "N", "points along each side of the unit square", "21", false },
    { "turns", '\0', "N", "turns of a match",
        "without end for finite-state strategies, else 200", false },
    SP_OPTION_CONTINUATION,
    { "repetitions", '\0', "N", "sampled matches a point, where there is no exact way",
        "100", false },
    SP_OPTION_NOISE,
    SP_OPTION_MISPERCEPTION,
    SP_OPTION_GAME,
    SP_OPTION_MATCH_SEED,
    SP_OPTION_OWN,
    SP_OPTION_PLUGIN,
    { "threads", '\0', "N", "threads to compute with; the results do not depend on it",
        "all that the machine offers", false },
    { "output", 'o', "OUT.h5", "write it to this file", NULL, false },
    { "force", '\0', NULL, "replace a file that exists", NULL, false },
    { "json", '\0', NULL, "print JSON, for programs: fingerprint[x][y]", NULL, false },
    { 0 },
};

static const sp_example_t examples[] = {
    { "samenspel fingerprint win_stay_lose_shift",
        "exact, in matches without end, as Ashlock and Kim define it" },
    { "samenspel fingerprint grudger --turns 50 --points 51 -o grudger.h5",
        "exact for matches of 50 turns; scripts/figures/fingerprint.py grudger.h5 draws "
        "it" },
    { "samenspel fingerprint adaptive_tit_for_tat --repetitions 1000",
        "sampled, since this one has no finite-state form" },
    { 0 },
};

const sp_command_t sp_command_fingerprint = {
    .name = "fingerprint",
    .summary = "tell a strategy by what it earns against a disturbed probe",
    .usage = "STRATEGY [options]",
    .text =
        "Computes the fingerprint of a strategy (Ashlock & Kim 2008): what it earns a "
        "turn "
        "against a probe that at the point (x, y) plays C with chance x, D with chance "
        "y, "
        "whatever happens, and else what the probe would play. Where x + y > 1 the dual "
        "of "
        "the probe stands in, which does the opposite, with chances 1 - y and 1 - x. Two "
        "strategies with one fingerprint play alike.\n\n"
        "Finite-state strategies are computed exactly by the chain of both players' "
        "states, in matches without end unless --turns or --continuation say otherwise; "
        "all others are sampled, with a standard error.",
    .options = options,
    .examples = examples,
    .exits = "0235",
    .least = 1,
    .most = 1,
    .operands = "the name of one strategy",
    .run = run,
};
