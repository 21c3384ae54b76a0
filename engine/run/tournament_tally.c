/* tournament_tally.c - from counted turns to scores, rates and ranks.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tournament_tally.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool
take_reals(sp_arena_t *arena, size_t n, double **const *columns, size_t n_columns)
{
    for (size_t i = 0; i < n_columns; i++) {
        *columns[i] = sp_arena_take(arena, n, sizeof(double));
        if (*columns[i] == NULL) {
            return false;
        }
    }
    return true;
}

static bool
take_standings(sp_standings_t *s)
{
    const size_t n = s->n;
    double **const of_pairs[] = { &s->payoff, &s->payoff_se, &s->cooperation_rate };
    double **const of_one[] = { &s->mean_cooperation, &s->initial_cooperation_rate,
        &s->good_partner_rating, &s->eigenjesus_rating, &s->eigenmoses_rating, &s->median,
        &s->mean, &s->se, &s->wins };
    s->outcome_rate = sp_arena_take(&s->arena, n * n * SP_N_OUTCOMES, sizeof(double));
    s->rank = sp_arena_take(&s->arena, n, sizeof(*s->rank));
    s->by_rank = sp_arena_take(&s->arena, n, sizeof(*s->by_rank));
    return take_reals(&s->arena, n * n, of_pairs, sizeof(of_pairs) / sizeof(of_pairs[0]))
        && take_reals(&s->arena, n, of_one, sizeof(of_one) / sizeof(of_one[0]))
        && s->outcome_rate != NULL && s->rank != NULL && s->by_rank != NULL;
}

sp_status_t
sp_tally_init(sp_tally_t *self, const sp_tournament_t *tournament, uint32_t most_block,
    sp_standings_t *standings, sp_error_t *err)
{
    const size_t n = tournament->n_strategies;
    const size_t n_rows = (size_t) most_block * n;
    *self = (sp_tally_t) { .tournament = tournament, .n = tournament->n_strategies };
    double **const of_pairs[] = { &self->mean, &self->spread };
    double **const of_block[] = { &self->score, &self->normalised_score,
        &self->score_with_twin, &self->normalised_score_with_twin };
    self->count = sp_arena_take(&self->arena, n * n * SP_N_OUTCOMES, sizeof(uint64_t));
    self->opened = sp_arena_take(&self->arena, n, sizeof(uint64_t));
    self->good = sp_arena_take(&self->arena, n, sizeof(uint64_t));
    self->wins = sp_arena_take(&self->arena, n, sizeof(uint64_t));
    self->normalised =
        sp_arena_take(&self->arena, n * tournament->n_repetitions, sizeof(double));
    self->block_wins = sp_arena_take(&self->arena, n_rows, sizeof(uint32_t));
    self->total = sp_arena_take(&self->arena, n, sizeof(*self->total));
    self->partners = sp_arena_take(&self->arena, n, sizeof(*self->partners));
    if (self->total == NULL || self->partners == NULL || self->count == NULL || self->opened == NULL
        || self->good == NULL || self->wins == NULL || self->normalised == NULL
        || self->block_wins == NULL || !take_reals(&self->arena, n * n, of_pairs, 2)
        || !take_reals(&self->arena, n_rows, of_block, 4) || !take_standings(standings)) {
        return sp_fail(err, SP_ERR_MEMORY,
            "no memory for the results of %u strategies in %u repetitions", self->n,
            tournament->n_repetitions);
    }
    for (uint32_t i = 0; i < self->n; i++) {
        self->partners[i] = sp_tally_partners(tournament, i);
    }
    return SP_OK;
}

void
sp_tally_free(sp_tally_t *self)
{
    sp_arena_free(&self->arena);
    *self = (sp_tally_t) { 0 };
}

uint32_t
sp_tally_partners(const sp_tournament_t *tournament, uint32_t i)
{
    const uint32_t n = tournament->n_strategies;
    uint32_t partners = tournament->meets != NULL ? 0 : n - 1;
    for (uint32_t j = 0; tournament->meets != NULL && j < n; j++) {
        partners += i != j && sp_tally_meets(tournament, i, j);
    }
    return partners;
}

/* ---- adding up ---------------------------------------------------------------- */

static const int mirror[SP_N_OUTCOMES] = { SP_CC, SP_DC, SP_CD, SP_DD };

/* Running mean and sum of squared distances (Welford, Technometrics 4, 419 (1962)). */
static void
add_payoff(sp_tally_t *self, size_t at, double payoff, double n)
{
    const double step = payoff - self->mean[at];
    self->mean[at] += step / n;
    self->spread[at] += step * (payoff - self->mean[at]);
}

static double
payoff_of(const sp_tally_t *self, const uint32_t *count, bool mirrored)
{
    sp_match_counts_t counts = { .count = { 0 } };
    for (int o = 0; o < SP_N_OUTCOMES; o++) {
        counts.count[o] = count[mirrored ? mirror[o] : o];
    }
    return sp_match_payoff(self->tournament->game, &self->tournament->rules, &counts);
}

/* Who earned more: only turns in which one was exploited tell the two apart. */
static int
winner(const sp_tally_t *self, const uint32_t *count)
{
    const double *payoff = self->tournament->game->payoff;
    const double gain = payoff[SP_DC] - payoff[SP_CD];
    const double ahead = ((double) count[SP_DC] - (double) count[SP_CD]) * gain;
    return (ahead > 0) - (ahead < 0);
}

static void
add_cell(sp_tally_t *self, uint32_t i, uint32_t j, const sp_cell_t *cell, uint32_t *wins)
{
    const size_t here = (size_t) i * self->n + j;
    const size_t there = (size_t) j * self->n + i;
    const double n = self->n_repetitions;
    const double own = payoff_of(self, cell->count, false);
    const double other = payoff_of(self, cell->count, true);
    if (i == j) {
        add_payoff(self, here, (own + other) / 2, n);
    } else {
        add_payoff(self, here, own, n);
        add_payoff(self, there, other, n);
    }
    for (int o = 0; o < SP_N_OUTCOMES; o++) {
        const uint32_t count = cell->count[o];
        self->count[here * SP_N_OUTCOMES + (size_t) o] += count;
        self->count[there * SP_N_OUTCOMES + (size_t) mirror[o]] += count;
        if (i == j) {
            self->total[i].twin[o] += count;
            self->total[i].twin[mirror[o]] += count;
        } else {
            self->total[i].others[o] += 2 * (uint64_t) count;
            self->total[j].others[mirror[o]] += 2 * (uint64_t) count;
        }
    }
    if (i != j) {
        const int won = winner(self, cell->count);
        wins[i] += won > 0;
        wins[j] += won < 0;
        self->opened[i] += cell->opened[0];
        self->opened[j] += cell->opened[1];
        self->good[i] += cell->count[SP_CD] >= cell->count[SP_DC];
        self->good[j] += cell->count[SP_DC] >= cell->count[SP_CD];
    }
}

/* One repetition's scores of strategy i, at row `at` of the block. */
static void
add_scores(sp_tally_t *self, uint32_t i, size_t at)
{
    const sp_tournament_t *t = self->tournament;
    const double per_turn = t->rules.continuation > 0 ? 1 - t->rules.continuation
                                                      : 1 / (double) t->rules.rounds;
    const sp_total_t *total = &self->total[i];
    double others = 0;
    double twin = 0;
    for (int o = 0; o < SP_N_OUTCOMES; o++) {
        others += (double) total->others[o] / 2 * t->game->payoff[o];
        twin += (double) total->twin[o] / 2 * t->game->payoff[o];
    }
    const size_t row = at * self->n + i;
    const double partners = self->partners[i];
    const double matches = partners + (sp_tally_meets(t, i, i) ? 1 : 0);
    self->score[row] = others;
    self->normalised_score[row] = others * per_turn / partners;
    self->score_with_twin[row] = others + twin;
    self->normalised_score_with_twin[row] = (others + twin) * per_turn / matches;
}

void
sp_tally_add(
    sp_tally_t *self, const sp_cell_t *cell, size_t stride, sp_tournament_block_t *block)
{
    const sp_tournament_t *t = self->tournament;
    const uint32_t n = self->n;
    const double *counts =
        t->twin_counts ? self->normalised_score_with_twin : self->normalised_score;
    memset(self->block_wins, 0, (size_t) block->n * n * sizeof(*self->block_wins));
    for (uint32_t k = 0; k < block->n; k++) {
        const sp_cell_t *next = cell + k;
        self->n_repetitions++;
        memset(self->total, 0, n * sizeof(*self->total));
        for (uint32_t i = 0; i < n; i++) {
            for (uint32_t j = i + (t->without_self ? 1 : 0); j < n; j++, next += stride) {
                if (sp_tally_meets(t, i, j)) {
                    add_cell(self, i, j, next, self->block_wins + (size_t) k * n);
                }
            }
        }
        for (uint32_t i = 0; i < n; i++) {
            add_scores(self, i, k);
            self->normalised[(size_t) i * t->n_repetitions + block->first + k] =
                counts[(size_t) k * n + i];
            self->wins[i] += self->block_wins[(size_t) k * n + i];
        }
    }
    block->score = self->score;
    block->normalised_score = self->normalised_score;
    block->score_with_twin = t->without_self ? NULL : self->score_with_twin;
    block->normalised_score_with_twin =
        t->without_self ? NULL : self->normalised_score_with_twin;
    block->wins = self->block_wins;
}

/* ---- the end ------------------------------------------------------------------ */

static void
finish_pairs(sp_tally_t *self, const bool *random, bool chance, sp_standings_t *s)
{
    const uint32_t n = self->n;
    const double repetitions = self->n_repetitions;
    for (size_t at = 0; at < (size_t) n * n; at++) {
        const uint64_t *count = self->count + at * SP_N_OUTCOMES;
        double turns = 0;
        for (int o = 0; o < SP_N_OUTCOMES; o++) {
            turns += (double) count[o];
        }
        const bool left_out = turns == 0; /* they do not meet */
        const bool certain = !chance && !random[at / n] && !random[at % n];
        s->payoff[at] = left_out ? (double) NAN : self->mean[at];
        s->payoff_se[at] = left_out ? (double) NAN
            : certain               ? 0
            : repetitions < 2       ? (double) NAN
                              : sqrt(self->spread[at] / (repetitions - 1) / repetitions);
        s->cooperation_rate[at] = ((double) count[SP_CC] + (double) count[SP_CD]) / turns;
        for (int o = 0; o < SP_N_OUTCOMES; o++) {
            s->outcome_rate[at * SP_N_OUTCOMES + (size_t) o] = (double) count[o] / turns;
        }
    }
}

static int
compare_reals(const void *a, const void *b)
{
    const double x = *(const double *) a;
    const double y = *(const double *) b;
    return (x > y) - (x < y);
}

static void
finish_one(sp_tally_t *self, uint32_t i, double *column, sp_standings_t *s)
{
    const uint32_t repetitions = self->n_repetitions;
    const double n_matches = (double) self->partners[i] * repetitions;
    double mean = 0;
    double spread = 0;
    for (uint32_t k = 0; k < repetitions; k++) {
        const double step = column[k] - mean;
        mean += step / (k + 1.0);
        spread += step * (column[k] - mean);
    }
    s->mean[i] = mean;
    s->se[i] =
        repetitions < 2 ? (double) NAN : sqrt(spread / (repetitions - 1.0) / repetitions);
    qsort(column, repetitions, sizeof(*column), compare_reals);
    s->median[i] = (column[(repetitions - 1) / 2] + column[repetitions / 2]) / 2;
    s->wins[i] = (double) self->wins[i] / repetitions;
    s->initial_cooperation_rate[i] = (double) self->opened[i] / n_matches;
    s->good_partner_rating[i] = (double) self->good[i] / n_matches;
    double cooperated = 0;
    double turns = 0;
    for (uint32_t j = 0; j < self->n; j++) {
        const uint64_t *count = self->count + ((size_t) i * self->n + j) * SP_N_OUTCOMES;
        for (int o = 0; i != j && o < SP_N_OUTCOMES; o++) {
            turns += (double) count[o];
            cooperated += o == SP_CC || o == SP_CD ? (double) count[o] : 0;
        }
    }
    s->mean_cooperation[i] = cooperated / turns;
}

static void
rank(const sp_tally_t *self, sp_standings_t *s)
{
    const sp_strategy_t *const *strategy = self->tournament->strategy;
    for (uint32_t i = 0; i < self->n; i++) {
        uint32_t better = 0;
        for (uint32_t j = 0; j < self->n; j++) {
            const double ahead = s->median[j] != s->median[i]
                ? s->median[j] - s->median[i]
                : s->mean[j] - s->mean[i];
            better += ahead > 0
                || (!(ahead < 0) && strcmp(strategy[j]->name, strategy[i]->name) < 0);
        }
        s->rank[i] = better + 1;
        s->by_rank[better] = i;
    }
}

/* What is unknown of those who do not meet counts nothing. */
static void
rate(sp_tally_t *self, sp_standings_t *s)
{
    const uint32_t n = self->n;
    double *matrix = self->mean; /* no longer needed */
    for (size_t at = 0; at < (size_t) n * n; at++) {
        matrix[at] = isnan(s->cooperation_rate[at]) ? 0 : s->cooperation_rate[at];
    }
    sp_principal_eigenvector(n, matrix, s->eigenjesus_rating, self->score);
    for (size_t at = 0; at < (size_t) n * n; at++) {
        matrix[at] = isnan(s->cooperation_rate[at]) ? 0 : 2 * s->cooperation_rate[at] - 1;
    }
    sp_principal_eigenvector(n, matrix, s->eigenmoses_rating, self->score);
}

void
sp_tally_finish(
    sp_tally_t *self, const bool *random, bool chance, sp_standings_t *standings)
{
    finish_pairs(self, random, chance, standings);
    for (uint32_t i = 0; i < self->n; i++) {
        finish_one(self, i,
            self->normalised + (size_t) i * self->tournament->n_repetitions, standings);
    }
    rank(self, standings);
    rate(self, standings);
}
