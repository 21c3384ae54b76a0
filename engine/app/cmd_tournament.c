/* cmd_tournament.c - everybody plays everybody; the ranking.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "edges.h"
#include "json.h"
#include "match_options.h"
#include "plugins.h"
#include "samenspel/progress.h"
#include "samenspel/scheduler.h"
#include "samenspel/tournament.h"
#include "signals.h"
#include "terminal.h"

enum { MOST_THREADS = 4096, MOST_REPETITIONS = 100000000 };

typedef struct {
    const sp_arguments_t *args;
    sp_match_options_t how;
    sp_strategy_list_t list;
    sp_tournament_t tournament;
    sp_standings_t standings;
    uint8_t *meets; /* NULL: everybody everybody */
    uint32_t n_met; /* pairs */
    uint64_t top;   /* lines of the table; 0: all */
} errand_t;

/* ---- the command line ----------------------------------------------------------- */

static sp_status_t
read_strategies(errand_t *self, sp_error_t *err)
{
    const char *words = sp_option_value(self->args, "strategies");
    const char *without = sp_option_value(self->args, "without");
    self->list.game = &self->how.game;
    sp_status_t status = sp_strategy_list_add(
        &self->list, "--strategies", words != NULL ? words : "classic", err);
    if (status == SP_OK && without != NULL) {
        status = sp_strategy_list_drop(&self->list, "--without", without, err);
    }
    if (status == SP_OK && self->list.n < 2) {
        return sp_fail(err, SP_ERR_USAGE, "%u strateg%s: a tournament needs two at least",
            self->list.n, self->list.n == 1 ? "y" : "ies");
    }
    const char *edges = sp_option_value(self->args, "edges");
    if (status == SP_OK && edges != NULL) {
        return sp_edges_read(edges, &self->list, &self->meets, &self->n_met, err);
    }
    return status;
}

static sp_status_t
read_options(errand_t *self, sp_error_t *err)
{
    const sp_arguments_t *args = self->args;
    uint64_t repetitions = 10;
    uint64_t threads = 0;
    sp_status_t status = sp_match_options_read(&self->how, args, 200, err);
    if (status == SP_OK) {
        status =
            sp_option_whole(args, "repetitions", 1, MOST_REPETITIONS, &repetitions, err);
    }
    if (status == SP_OK) {
        status = sp_option_whole(args, "threads", 1, MOST_THREADS, &threads, err);
    }
    if (status == SP_OK) {
        status = sp_option_whole(args, "top", 1, UINT32_MAX, &self->top, err);
    }
    if (status == SP_OK) {
        status = read_strategies(self, err);
    }
    for (uint32_t i = 0; status == SP_OK && i < self->list.n; i++) {
        status = sp_match_in_game(self->list.strategy[i], &self->how, err);
    }
    self->tournament = (sp_tournament_t) {
        .strategy = self->list.strategy,
        .n_strategies = self->list.n,
        .rules = self->how.rules,
        .game = &self->how.game,
        .n_repetitions = (uint32_t) repetitions,
        .seed = self->how.seed,
        .n_threads = (uint32_t) threads,
        .without_self = sp_option_given(args, "no-self-play"),
        .meets = self->meets,
        .twin_counts = sp_option_given(args, "count-twin"),
        .keep_moves = sp_option_given(args, "moves"),
        .quiet = sp_option_given(args, "quiet") || sp_option_given(args, "json"),
    };
    const sp_tournament_t *t = &self->tournament;
    if (status == SP_OK && t->without_self && t->twin_counts) {
        return sp_fail(err, SP_ERR_USAGE,
            "--no-self-play and --count-twin exclude each other: twins do not meet, or "
            "their match counts");
    }
    if (status == SP_OK && t->without_self && t->meets != NULL) {
        return sp_fail(err, SP_ERR_USAGE,
            "--no-self-play and --edges exclude each other: twins meet where a line of "
            "the file says so");
    }
    if (status == SP_OK && t->keep_moves && !sp_option_given(args, "output")) {
        return sp_fail(err, SP_ERR_USAGE, "--moves needs -o OUT.h5 to keep them in");
    }
    if (status == SP_OK && t->keep_moves && t->rules.continuation > 0) {
        return sp_fail(err, SP_ERR_USAGE,
            "--moves and --continuation exclude each other: moves are kept of matches of "
            "fixed length");
    }
    for (uint32_t i = 0; status == SP_OK && i < self->list.n; i++) {
        status = sp_match_in_game(self->list.strategy[i], &self->how, err);
    }
    return status;
}

/* ---- for people ----------------------------------------------------------------- */

static int
name_width(const errand_t *self, uint32_t n_lines)
{
    size_t width = strlen("strategy");
    for (uint32_t r = 0; r < n_lines; r++) {
        const size_t length =
            strlen(self->list.strategy[self->standings.by_rank[r]]->name);
        width = length > width ? length : width;
    }
    return (int) width;
}

static void
print_error(double se)
{
    char text[32] = "";
    if (!isnan(se)) {
        snprintf(text, sizeof(text), "%.4f", se);
    }
    printf("  %-7s", text);
}

static void
print_table(const errand_t *self)
{
    const sp_standings_t *s = &self->standings;
    const uint32_t n_lines =
        self->top > 0 && self->top < s->n ? (uint32_t) self->top : s->n;
    const int width = name_width(self, n_lines);
    printf("\nrank  %-*s  median    mean  +-       wins  share C  opens C  partner\n",
        width, "strategy");
    for (uint32_t r = 0; r < n_lines; r++) {
        const uint32_t i = s->by_rank[r];
        printf("%4u  %-*s  %6.4f  %6.4f", r + 1, width, self->list.strategy[i]->name,
            s->median[i], s->mean[i]);
        print_error(s->se[i]);
        printf("  %5.1f  %7.3f  %7.3f  %7.3f\n", s->wins[i], s->mean_cooperation[i],
            s->initial_cooperation_rate[i], s->good_partner_rating[i]);
    }
    if (n_lines < s->n) {
        printf("  .. and %u further ones\n", s->n - n_lines);
    }
}

static void
print_result(const errand_t *self)
{
    const sp_tournament_t *t = &self->tournament;
    const char *out = sp_option_value(self->args, "output");
    char time[40];
    const uint32_t threads = t->n_threads != 0 ? t->n_threads : sp_n_threads();
    printf("%u strategies, %u repetition%s, ", t->n_strategies, t->n_repetitions,
        t->n_repetitions == 1 ? "" : "s");
    if (t->meets != NULL) {
        printf("%u pairs that meet, ", self->n_met);
    }
    sp_match_options_print(stdout, &self->how);
    printf("\n%llu turns in %s on %u thread%s\n",
        (unsigned long long) self->standings.n_turns,
        sp_format_duration(self->standings.wall_s, time, sizeof(time)), threads,
        threads == 1 ? "" : "s");
    if (self->list.left_out[0] != '\0') {
        printf("left out, since they do not exist in this game: %s\n", self->list.left_out);
    }
    print_table(self);
    printf("\nmedian, mean: payoff a turn over repetitions, %s the match with the twin; "
           "wins: matches a\nrepetition; share C: turns with C; opens C: matches opened "
           "with C; partner: matches in which\nit played C at least as often as its "
           "partner\n",
        t->twin_counts ? "with" : "without");
    if (out != NULL) {
        printf("\nfile     ");
        sp_print_escaped(stdout, out, 0);
        printf("\nlook     samenspel inspect ");
        sp_print_quoted(stdout, out);
        printf("\nfigures  scripts/figures/tournament.py ");
        sp_print_quoted(stdout, out);
        printf("\n");
    }
}

/* ---- for programs --------------------------------------------------------------- */

static void
write_matrix(sp_json_t *json, const char *key, uint32_t n, const double *value)
{
    sp_json_key(json, key);
    sp_json_open(json, '[', false);
    for (uint32_t i = 0; i < n; i++) {
        sp_json_open(json, '[', true);
        for (uint32_t j = 0; j < n; j++) {
            sp_json_real(json, value[(size_t) i * n + j]);
        }
        sp_json_close(json);
    }
    sp_json_close(json);
}

static void
write_ranked(const errand_t *self, sp_json_t *json)
{
    const sp_standings_t *s = &self->standings;
    sp_json_key(json, "ranking");
    sp_json_open(json, '[', false);
    for (uint32_t r = 0; r < s->n && (self->top == 0 || r < self->top); r++) {
        const uint32_t i = s->by_rank[r];
        sp_json_open(json, '{', false);
        sp_json_put_whole(json, "rank", s->rank[i]);
        sp_json_put_text(json, "strategy", self->list.strategy[i]->name);
        sp_json_put_real(json, "median", s->median[i]);
        sp_json_put_real(json, "mean", s->mean[i]);
        sp_json_put_real(json, "mean_se", s->se[i]);
        sp_json_put_real(json, "wins", s->wins[i]);
        sp_json_put_real(json, "cooperation", s->mean_cooperation[i]);
        sp_json_put_real(
            json, "initial_cooperation_rate", s->initial_cooperation_rate[i]);
        sp_json_put_real(json, "good_partner_rating", s->good_partner_rating[i]);
        sp_json_put_real(json, "eigenjesus_rating", s->eigenjesus_rating[i]);
        sp_json_put_real(json, "eigenmoses_rating", s->eigenmoses_rating[i]);
        sp_json_close(json);
    }
    sp_json_close(json);
}

static void
write_result(const errand_t *self)
{
    const sp_tournament_t *t = &self->tournament;
    sp_json_t json;
    sp_json_start(&json, stdout);
    sp_json_open(&json, '{', false);
    sp_json_put_whole(&json, "repetitions", t->n_repetitions);
    if (t->rules.continuation > 0) {
        sp_json_put_real(&json, "continuation", t->rules.continuation);
    } else {
        sp_json_put_whole(&json, "turns", t->rules.rounds);
    }
    sp_json_put_real(&json, "noise", t->rules.error);
    sp_json_put_real(&json, "misperception", t->rules.misperception);
    sp_json_put_whole(&json, "seed", t->seed);
    if (self->list.left_out[0] != '\0') {
        sp_json_put_text(&json, "left_out", self->list.left_out);
    }
    if (t->meets != NULL) {
        sp_json_put_whole(&json, "pairs_that_meet", self->n_met);
    } else {
        sp_json_put_boolean(&json, "self_play", !t->without_self);
    }
    sp_json_put_boolean(&json, "twin_counts", t->twin_counts);
    sp_json_key(&json, "strategies");
    sp_json_open(&json, '[', false);
    for (uint32_t i = 0; i < t->n_strategies; i++) {
        sp_json_text(&json, t->strategy[i]->name);
    }
    sp_json_close(&json);
    write_ranked(self, &json);
    write_matrix(&json, "payoff", t->n_strategies, self->standings.payoff);
    write_matrix(&json, "payoff_se", t->n_strategies, self->standings.payoff_se);
    write_matrix(
        &json, "cooperation_rate", t->n_strategies, self->standings.cooperation_rate);
    sp_json_close(&json);
    sp_json_end(&json);
}

/* ---- the command ---------------------------------------------------------------- */

static sp_status_t
play(errand_t *self, sp_error_t *err)
{
    const char *out = sp_option_value(self->args, "output");
    if (out == NULL) {
        return sp_tournament_play(&self->tournament, NULL, NULL, &self->standings, err);
    }
    if (out[0] == '\0') {
        return sp_fail(err, SP_ERR_USAGE, "-o needs a name: OUT.h5");
    }
    char title[96];
    snprintf(title, sizeof(title), "Tournament of %u strategies", self->list.n);
    return sp_tournament_write(&self->tournament, out,
        sp_option_given(self->args, "force"), title, &self->standings, err);
}

static int
run(const sp_arguments_t *args)
{
    errand_t errand = { .args = args };
    sp_error_t err = { .status = SP_OK };
    sp_status_t status = read_options(&errand, &err);
    if (status == SP_OK) {
        errand.tournament.stop = sp_signals_watch();
        status = play(&errand, &err);
    }
    int code = 0;
    if (status == SP_ERR_STOPPED) {
        fprintf(stderr,
            "stopped by a signal: a tournament keeps nothing of what is "
            "unfinished; the same command starts over\n");
        code = sp_exit_code(status);
    } else if (status != SP_OK) {
        code = sp_end("tournament", status, &err);
    } else if (sp_option_given(args, "json")) {
        write_result(&errand);
    } else if (!sp_option_given(args, "quiet")) {
        print_result(&errand);
    }
    sp_standings_free(&errand.standings);
    free(errand.list.strategy);
    free(errand.meets);
    return code;
}

static const sp_option_t options[] = {
    { "strategies", 's', "LIST",
        "who takes part: names and sets, separated by commas; samenspel describe "
        "strategies and describe sets list them",
        "classic", false },
    { "without", '\0', "LIST", "who of them does not", NULL, false },
    { "repetitions", '\0', "N",
        "how often everything is played; pairs that leave nothing to chance are played "
        "once",
        "10", false },
    SP_OPTION_TURNS,
    SP_OPTION_CONTINUATION,
    SP_OPTION_NOISE,
    SP_OPTION_MISPERCEPTION,
    SP_OPTION_GAME,
    SP_OPTION_MATCH_SEED,
    SP_OPTION_OWN,
    SP_OPTION_PLUGIN,
    { "threads", '\0', "N", "threads to compute with; the results do not depend on it",
        "all that the machine offers", false },
    { "no-self-play", '\0', NULL, "nobody meets its twin", NULL, false },
    { "edges", '\0', "FILE",
        "only these pairs meet: two names a line, with a comma or blanks between them; a "
        "name beside itself lets twins meet",
        NULL, false },
    { "count-twin", '\0', NULL,
        "the match with the twin counts in scores and ranks, as it did in Axelrod's "
        "tournaments",
        NULL, false },
    { "output", 'o', "OUT.h5", "write all results to this file", NULL, false },
    { "force", '\0', NULL, "replace a file that exists", NULL, false },
    { "moves", '\0', NULL, "keep every move in the file, eight to a byte", NULL, false },
    { "top", '\0', "N", "show the best N only", NULL, false },
    { "quiet", '\0', NULL, "say nothing but errors", NULL, false },
    { "json", '\0', NULL, "print JSON, for programs", NULL, false },
    { 0 },
};

static const sp_example_t examples[] = {
    { "samenspel tournament -s axelrod_first --repetitions 5 --count-twin",
        "Axelrod's first tournament, as he scored it" },
    { "samenspel tournament -s stewart_plotkin --noise 0.05 -o sp.h5",
        "zero-determinant strategies among classics, with mistakes; all results in a "
        "file" },
    { "samenspel tournament -s classic,zero_determinant --without random --top 10",
        "two sets, one strategy left out, the ten best; samenspel match A B with the "
        "same seed "
        "shows any of its matches" },
    { "samenspel tournament -s TitForTat,Grudger,Defector,Cooperator --edges ties.txt",
        "a tournament on a graph" },
    { 0 },
};

const sp_command_t sp_command_tournament = {
    .name = "tournament",
    .summary = "let every strategy play every other, and rank them",
    .usage = "[options]",
    .text =
        "A round robin: in every repetition each strategy plays a match with each other "
        "one and with its twin. They are ranked by the median over repetitions of their "
        "mean payoff a turn. The match with the twin is played, but counts in scores "
        "only with --count-twin; both scores are in the file.\n\n"
        "A pair's match depends on the seed, the two names and the repetition alone: who "
        "else takes part, the order of the list and the number of threads change "
        "nothing, and samenspel match shows every move of it.\n\n"
        "The file holds scores and wins of every repetition, the payoffs with standard "
        "errors, cooperation and outcomes of every pair, and the ratings: good partner, "
        "and the principal eigenvectors of who cooperates with whom (eigenjesus) and of "
        "cooperation less defection (eigenmoses; Aaronson 2014). Ctrl-C stops it; what "
        "is unfinished is thrown away, since a part of the repetitions is no tournament "
        "that was asked for, and the same command plays the same matches again.",
    .options = options,
    .examples = examples,
    .exits = "01235",
    .least = 0,
    .most = 0,
    .operands = "options only",
    .run = run,
};
