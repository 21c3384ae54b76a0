/* tournament_file.c - a tournament streamed into an HDF5 file.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "samenspel/arrays.h"
#include "samenspel/tournament.h"
#include "samenspel/version.h"

/* A number by its name in the file, and where it stands in the standings. */
typedef struct {
    sp_array_variable_t variable;
    size_t offset; /* of a pointer in sp_standings_t */
} result_t;

#define OF(field) offsetof(sp_standings_t, field)
#define SHARE     "1"

static const result_t results[] = {
    { { "rank", SP_ARRAY_COUNT, 1, { "strategy" },
          "rank, 1 is the best: by median, then mean of what counts, then name", "1" },
        OF(rank) },
    { { "median", SP_ARRAY_REAL, 1, { "strategy" },
          "median over repetitions of the normalised score that counts", "payoff/turn" },
        OF(median) },
    { { "mean", SP_ARRAY_REAL, 1, { "strategy" },
          "mean over repetitions of the normalised score that counts", "payoff/turn" },
        OF(mean) },
    { { "mean_se", SP_ARRAY_REAL, 1, { "strategy" },
          "its standard error over repetitions", "payoff/turn" },
        OF(se) },
    { { "mean_wins", SP_ARRAY_REAL, 1, { "strategy" },
          "mean number of matches won in a repetition", "matches" },
        OF(wins) },
    { { "mean_cooperation", SP_ARRAY_REAL, 1, { "strategy" },
          "share of turns in which it cooperated, without its twin", SHARE },
        OF(mean_cooperation) },
    { { "initial_cooperation_rate", SP_ARRAY_REAL, 1, { "strategy" },
          "share of matches opened with cooperation, without its twin", SHARE },
        OF(initial_cooperation_rate) },
    { { "good_partner_rating", SP_ARRAY_REAL, 1, { "strategy" },
          "share of matches in which it cooperated at least as often as the partner",
          SHARE },
        OF(good_partner_rating) },
    { { "eigenjesus_rating", SP_ARRAY_REAL, 1, { "strategy" },
          "principal eigenvector of cooperation_rate", "1" },
        OF(eigenjesus_rating) },
    { { "eigenmoses_rating", SP_ARRAY_REAL, 1, { "strategy" },
          "principal eigenvector of 2 cooperation_rate - 1", "1" },
        OF(eigenmoses_rating) },
    { { "payoff", SP_ARRAY_REAL, 2, { "strategy", "opponent" },
          "payoff to strategy per turn, mean over repetitions", "payoff/turn" },
        OF(payoff) },
    { { "payoff_se", SP_ARRAY_REAL, 2, { "strategy", "opponent" },
          "its standard error over repetitions", "payoff/turn" },
        OF(payoff_se) },
    { { "cooperation_rate", SP_ARRAY_REAL, 2, { "strategy", "opponent" },
          "share of turns in which strategy cooperated with opponent", SHARE },
        OF(cooperation_rate) },
    { { "outcome_rate", SP_ARRAY_REAL, 3, { "strategy", "opponent", "outcome" },
          "share of turns by outcome, strategy's move first", SHARE },
        OF(outcome_rate) },
};

static const sp_array_variable_t streamed[] = {
    { "score", SP_ARRAY_REAL, 2, { "repetition", "strategy" },
        "sum of payoffs over all matches but that with the twin", "payoff" },
    { "normalised_score", SP_ARRAY_REAL, 2, { "repetition", "strategy" },
        "mean over opponents of the payoff per turn, without the twin", "payoff/turn" },
    { "wins", SP_ARRAY_COUNT, 2, { "repetition", "strategy" },
        "matches in which it earned more than the partner", "matches" },
    { "score_with_twin", SP_ARRAY_REAL, 2, { "repetition", "strategy" },
        "sum of payoffs over all matches", "payoff" },
    { "normalised_score_with_twin", SP_ARRAY_REAL, 2, { "repetition", "strategy" },
        "mean over all partners of the payoff per turn", "payoff/turn" },
};

static const sp_array_variable_t of_moves[] = {
    { "pair_first", SP_ARRAY_COUNT, 1, { "pair" }, "number of its first strategy", "1" },
    { "pair_second", SP_ARRAY_COUNT, 1, { "pair" }, "number of its second strategy",
        "1" },
    { "moves", SP_ARRAY_BYTE, 4, { "pair", "repetition", "player", "byte" },
        "realised moves, that of turn t in bit t % 8 of byte t / 8, 1 = cooperate", "1" },
};

enum {
    N_RESULTS = sizeof(results) / sizeof(results[0]),
    N_STREAMED = sizeof(streamed) / sizeof(streamed[0]),
    N_OF_MOVES = sizeof(of_moves) / sizeof(of_moves[0]),
    MOST_VARIABLES = N_RESULTS + N_STREAMED + N_OF_MOVES,
    MOST_AXES = 7,
};

static const char *const outcome_names[SP_N_OUTCOMES] = { "CC", "CD", "DC", "DD" };

/* What the file is made of; points into itself and the tournament. */
typedef struct {
    const sp_tournament_t *tournament;
    sp_array_axis_t axis[MOST_AXES];
    sp_array_variable_t variable[MOST_VARIABLES];
    sp_array_attribute_t attribute[10];
    sp_array_layout_t layout;
    const char **name; /* [n_strategies] */
    char settings[2048];
    sp_arrays_t *file;
} writer_t;

static void
set_attributes(writer_t *self, const char *title)
{
    const sp_tournament_t *t = self->tournament;
    const double *payoff = t->game->payoff;
    snprintf(self->settings, sizeof(self->settings),
        "continuation: %.17g\nedges: %s\ngame.punishment: %.17g\ngame.reward: %.17g\n"
        "game.sucker: %.17g\ngame.temptation: %.17g\nmisperception: %.17g\nname: "
        "tournament\nnoise: %.17g\nrepetitions: %u\nself_play: %s\nstrategies: %u\n"
        "turns: %u\ntwin_counts: %s\n",
        t->rules.continuation, t->meets != NULL ? "given" : "all", payoff[SP_DD],
        payoff[SP_CC], payoff[SP_CD], payoff[SP_DC], t->rules.misperception,
        t->rules.error, t->n_repetitions,
        t->meets != NULL      ? "by edges"
            : t->without_self ? "no"
                              : "yes",
        t->n_strategies, t->rules.rounds, t->twin_counts ? "yes" : "no");
    uint32_t n = 0;
    self->attribute[n++] = (sp_array_attribute_t) { "title", title };
    self->attribute[n++] = (sp_array_attribute_t) { "kind", "tournament" };
    self->attribute[n++] =
        (sp_array_attribute_t) { "source", "samenspel " SP_VERSION };
    self->attribute[n++] =
        (sp_array_attribute_t) { "history", "samenspel " SP_VERSION " tournament" };
    self->attribute[n++] = (sp_array_attribute_t) { "scenario_resolved", self->settings };
    self->attribute[n++] = (sp_array_attribute_t) { "samenspel_version", SP_VERSION };
    self->attribute[n++] = (sp_array_attribute_t) { "references",
        "Axelrod, J. Conflict Resolution 24, 3 (1980)\nAaronson, Eigenmorality (2014)" };
    self->layout.attribute = self->attribute;
    self->layout.n_attributes = n;
}

static void
set_axes(writer_t *self)
{
    const sp_tournament_t *t = self->tournament;
    const uint32_t n = t->n_strategies;
    uint32_t a = 0;
    self->axis[a++] = (sp_array_axis_t) { "repetition", t->n_repetitions, NULL, NULL,
        "repetition of all matches", "1" };
    self->axis[a++] =
        (sp_array_axis_t) { "strategy", n, self->name, NULL, "strategy", NULL };
    self->axis[a++] =
        (sp_array_axis_t) { "opponent", n, self->name, NULL, "its partner", NULL };
    self->axis[a++] = (sp_array_axis_t) { "outcome", SP_N_OUTCOMES, outcome_names, NULL,
        "outcome of a turn, own move first", NULL };
    if (t->keep_moves) {
        self->axis[a++] =
            (sp_array_axis_t) { "pair", sp_tournament_pairs(n, t->without_self), NULL,
                NULL, "pair of strategies", "1" };
        self->axis[a++] = (sp_array_axis_t) { "player", 2, NULL, NULL,
            "0: the first strategy of the pair, 1: the second", "1" };
        self->axis[a++] = (sp_array_axis_t) { "byte", (t->rules.rounds + 7) / 8, NULL,
            NULL, "eight turns", "1" };
    }
    self->layout.axis = self->axis;
    self->layout.n_axes = a;
}

static void
set_variables(writer_t *self)
{
    const sp_tournament_t *t = self->tournament;
    uint32_t n = 0;
    for (size_t i = 0; i < N_RESULTS; i++) {
        self->variable[n++] = results[i].variable;
    }
    for (size_t i = 0; i < N_STREAMED - (t->without_self ? 2 : 0); i++) {
        self->variable[n++] = streamed[i];
    }
    for (size_t i = 0; t->keep_moves && i < N_OF_MOVES; i++) {
        self->variable[n++] = of_moves[i];
    }
    self->layout.variable = self->variable;
    self->layout.n_variables = n;
}

/* Which strategies a pair is of. */
static sp_status_t
write_pairs(writer_t *self, sp_error_t *err)
{
    const sp_tournament_t *t = self->tournament;
    const uint32_t n_pairs = sp_tournament_pairs(t->n_strategies, t->without_self);
    uint32_t *number = malloc(2 * (size_t) n_pairs * sizeof(*number));
    if (number == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for the names of pairs");
    }
    for (uint32_t i = 0; i < t->n_strategies; i++) {
        for (uint32_t j = i + (t->without_self ? 1 : 0); j < t->n_strategies; j++) {
            const uint32_t pair =
                sp_tournament_pair(t->n_strategies, t->without_self, i, j);
            number[pair] = i;
            number[n_pairs + pair] = j;
        }
    }
    sp_status_t status = sp_arrays_write_all(self->file, "pair_first", number, err);
    if (status == SP_OK) {
        status = sp_arrays_write_all(self->file, "pair_second", number + n_pairs, err);
    }
    free(number);
    return status;
}

static sp_status_t
take(void *context, const sp_tournament_block_t *block, sp_error_t *err)
{
    writer_t *self = context;
    const uint32_t n = self->tournament->n_strategies;
    const uint32_t start[2] = { block->first, 0 };
    const uint32_t count[2] = { block->n, n };
    const void *const values[N_STREAMED] = { block->score, block->normalised_score,
        block->wins, block->score_with_twin, block->normalised_score_with_twin };
    sp_status_t status = SP_OK;
    for (size_t i = 0; status == SP_OK && i < N_STREAMED && values[i] != NULL; i++) {
        status =
            sp_arrays_write(self->file, streamed[i].name, start, count, values[i], err);
    }
    if (status == SP_OK && block->moves != NULL) {
        const uint32_t from[4] = { 0, block->first, 0, 0 };
        const uint32_t size[4] = { block->n_pairs, block->n, 2, block->move_bytes };
        status = sp_arrays_write(self->file, "moves", from, size, block->moves, err);
    }
    return status;
}

static sp_status_t
write_results(writer_t *self, const sp_standings_t *standings, sp_error_t *err)
{
    sp_status_t status = SP_OK;
    for (size_t i = 0; status == SP_OK && i < N_RESULTS; i++) {
        const void *values;
        memcpy(&values, (const char *) standings + results[i].offset, sizeof(values));
        status = sp_arrays_write_all(self->file, results[i].variable.name, values, err);
    }
    return status;
}

sp_status_t
sp_tournament_write(const sp_tournament_t *tournament, const char *path, bool force,
    const char *title, sp_standings_t *standings, sp_error_t *err)
{
    writer_t self = { .tournament = tournament, .layout = { .seed = tournament->seed } };
    *standings = (sp_standings_t) { 0 };
    self.name = malloc(tournament->n_strategies * sizeof(*self.name));
    if (self.name == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for the tournament");
    }
    for (uint32_t i = 0; i < tournament->n_strategies; i++) {
        self.name[i] = tournament->strategy[i]->name;
    }
    set_attributes(&self, title);
    set_axes(&self);
    set_variables(&self);
    sp_status_t status = sp_arrays_create(&self.file, path, force, &self.layout, err);
    if (status == SP_OK) {
        status = sp_tournament_play(tournament, take, &self, standings, err);
    }
    if (status == SP_OK) {
        status = write_results(&self, standings, err);
    }
    if (status == SP_OK && tournament->keep_moves) {
        status = write_pairs(&self, err);
    }
    status = sp_arrays_end(self.file, status, err);
    free(self.name);
    return status;
}
