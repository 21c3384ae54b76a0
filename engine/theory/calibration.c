/* calibration.c - what choice among strategies makes of games that people played.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "calibration_parts.h"

const char *const sp_measure_names[] = { "first_turn", "last_turn", "mean", NULL };

const sp_fit_about_t sp_fit_about[SP_N_FITS] = {
    [SP_FIT_NOISE] = { "noise", "units of payoff a turn",
        "K of the logit: how much a strategy must earn to be chosen for it", 1e-3, 1e3,
        0.1 },
    [SP_FIT_SIMPLICITY] = { "simplicity", "-",
        "a strategy of m states has the base rate m^-simplicity", -8, 8, 0 },
    [SP_FIT_WEIGHT] = { "weight", "-", "base weight of the partner's payoff", 0, 0.95,
        0 },
    [SP_FIT_ERROR] = { "error", "1/turn",
        "chance that a subject does not do what its strategy says", 0, 0.3, 0 },
};

/* ---- strategies ------------------------------------------------------------------ */

sp_machine_t
sp_until_last(uint32_t horizon, uint32_t k)
{
    const uint16_t end = (uint16_t) (horizon - k);
    sp_machine_t machine = { .n_states = (uint16_t) (end + 1), .start = 0 };
    for (uint16_t turn = 0; turn <= end; turn++) {
        machine.cooperate[turn] = turn < end;
        for (unsigned o = 0; o < SP_N_OUTCOMES; o++) {
            machine.next[turn][o] =
                turn < end && o == SP_CC ? (uint16_t) (turn + 1) : end;
        }
    }
    return machine;
}

/* Puts states that are not told apart by what follows into one class; returns the number
 * of classes of states that can be reached. */
uint32_t
sp_machine_states(const sp_machine_t *machine)
{
    const uint32_t n = machine->n_states;
    uint16_t class[SP_MOST_STATES] = { 0 }, finer[SP_MOST_STATES];
    bool reached[SP_MOST_STATES] = { false };
    uint16_t todo[SP_MOST_STATES];
    uint32_t n_todo = 1;
    todo[0] = machine->start;
    reached[machine->start] = true;
    while (n_todo > 0) {
        const uint16_t state = todo[--n_todo];
        for (unsigned o = 0; o < SP_N_OUTCOMES; o++) {
            const uint16_t next = machine->next[state][o];
            if (!reached[next]) {
                reached[next] = true;
                todo[n_todo++] = next;
            }
        }
    }
    for (uint32_t n_classes = 0;;) {
        uint32_t n_finer = 0;
        for (uint32_t s = 0; s < n; s++) {
            if (!reached[s]) {
                continue;
            }
            finer[s] = (uint16_t) n_finer;
            for (uint32_t t = 0; t < s && finer[s] == n_finer; t++) {
                bool alike = reached[t] && class[t] == class[s]
                    && !(machine->cooperate[t] < machine->cooperate[s])
                    && !(machine->cooperate[t] > machine->cooperate[s]);
                for (unsigned o = 0; alike && o < SP_N_OUTCOMES; o++) {
                    alike = class[machine->next[t][o]] == class[machine->next[s][o]];
                }
                if (alike) {
                    finer[s] = finer[t];
                }
            }
            n_finer += finer[s] == n_finer;
        }
        if (n_finer == n_classes) {
            return n_classes;
        }
        n_classes = n_finer;
        memcpy(class, finer, sizeof(class));
    }
}

/* ---- the games of the rows ------------------------------------------------------- */

static double
unit_of(const sp_calibration_t *self, const sp_seen_t *row)
{
    return self->unit == SP_UNIT_SPAN ? row->payoff[SP_DC] - row->payoff[SP_CD]
                                      : row->payoff[SP_CC] - row->payoff[SP_DD];
}

static bool
same_game(const sp_seen_t *a, const sp_seen_t *b)
{
    return memcmp(a->payoff, b->payoff, sizeof(a->payoff)) == 0
        && a->horizon == b->horizon && !(a->continuation < b->continuation)
        && !(a->continuation > b->continuation) && !(a->error < b->error)
        && !(a->error > b->error);
}

static sp_status_t
check_row(const sp_seen_t *row, uint32_t number, sp_error_t *err)
{
    const double *pay = row->payoff;
    if (!(row->value >= 0 && row->value <= 1) || !(row->n > 0) || !isfinite(row->n)) {
        return sp_fail(err, SP_ERR_RANGE,
            "row %u: share %g must lie in [0, 1], observations %g above 0", number,
            row->value, row->n);
    }
    if (!(pay[SP_DC] > pay[SP_CD] && pay[SP_CC] > pay[SP_DD])) {
        return sp_fail(err, SP_ERR_RANGE,
            "row %u: temptation %g must exceed sucker %g, reward %g punishment %g",
            number, pay[SP_DC], pay[SP_CD], pay[SP_CC], pay[SP_DD]);
    }
    if (!(row->error >= 0 && row->error < 0.5)) {
        return sp_fail(err, SP_ERR_RANGE, "row %u: error %g must lie in [0, 0.5)", number,
            row->error);
    }
    if (row->horizon > SP_MOST_HORIZON
        || !(row->continuation >= 0 && row->continuation < 1)
        || (row->horizon > 0) == (row->continuation > 0)) {
        return sp_fail(err, SP_ERR_RANGE,
            "row %u: a match has either a horizon of 1 to %d turns or a continuation in "
            "(0, 1), not %u and %g",
            number, SP_MOST_HORIZON, row->horizon, row->continuation);
    }
    if (row->measure == SP_MEASURE_LAST && row->horizon == 0) {
        return sp_fail(err, SP_ERR_RANGE,
            "row %u: last_turn is for matches of a known horizon", number);
    }
    return SP_OK;
}

static sp_status_t
add_game(
    sp_calibration_t *self, const sp_strategy_set_t *set, uint32_t row, sp_error_t *err)
{
    sp_seen_game_t *game = &self->game[self->n_games++];
    const uint32_t horizon = self->row[row].horizon;
    const uint32_t n = set->n + (set->until_last && horizon > 1 ? horizon - 1 : 0);
    *game = (sp_seen_game_t) { .row = row, .n = n };
    if (n < 1 || n > SP_MOST_CHOICES) {
        return sp_fail(
            err, SP_ERR_RANGE, "%u strategies: must be 1 to %d", n, SP_MOST_CHOICES);
    }
    const size_t square = (size_t) n * n;
    game->machine = malloc(n * sizeof(*game->machine));
    game->payoff = calloc(4 * square + 2 * (size_t) n, sizeof(double));
    if (game->machine == NULL || game->payoff == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for %u strategies", n);
    }
    for (unsigned m = 0; m < 3; m++) {
        game->of[m] = game->payoff + (m + 1) * square;
    }
    game->ln_states = game->payoff + 4 * square;
    game->share = game->ln_states + n;
    for (uint32_t s = 0; s < n; s++) {
        game->machine[s] =
            s < set->n ? set->machine[s] : sp_until_last(horizon, s - set->n + 1);
        game->ln_states[s] = log(sp_machine_states(&game->machine[s]));
    }
    return SP_OK;
}

sp_status_t
sp_calibration_init(sp_calibration_t **result, const sp_seen_t *rows, uint32_t n_rows,
    const sp_strategy_set_t *set, sp_unit_t unit, sp_error_t *err)
{
    sp_calibration_t *self = calloc(1, sizeof(*self));
    *result = self;
    if (self == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for a calibration");
    }
    *self = (sp_calibration_t) { .n_rows = n_rows, .unit = unit, .error = NAN };
    const size_t n = n_rows > 0 ? n_rows : 1;
    self->row = malloc(n * sizeof(*self->row));
    self->game_of = malloc(n * sizeof(*self->game_of));
    self->game = calloc(n, sizeof(*self->game));
    self->predicted = calloc(n, sizeof(double));
    self->ln_prior = malloc(SP_MOST_CHOICES * sizeof(double));
    if (self->row == NULL || self->game_of == NULL || self->game == NULL
        || self->predicted == NULL || self->ln_prior == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for %u rows", n_rows);
    }
    sp_status_t status = SP_OK;
    for (uint32_t r = 0; status == SP_OK && r < n_rows; r++) {
        self->row[r] = rows[r];
        status = check_row(&rows[r], r, err);
        uint32_t g = 0;
        while (g < self->n_games && !same_game(&self->row[self->game[g].row], &rows[r])) {
            g++;
        }
        self->game_of[r] = g;
        if (status == SP_OK && g == self->n_games) {
            status = add_game(self, set, r, err);
        }
    }
    return status;
}

void
sp_calibration_free(sp_calibration_t *self)
{
    if (self == NULL) {
        return;
    }
    for (uint32_t g = 0; g < self->n_games; g++) {
        free(self->game[g].machine);
        free(self->game[g].payoff);
    }
    free(self->row);
    free(self->game_of);
    free(self->game);
    free(self->predicted);
    free(self->ln_prior);
    free(self);
}

/* ---- expected matches ------------------------------------------------------------ */

static double
flipped(double chance, double error)
{
    return chance * (1 - error) + (1 - chance) * error;
}

/* what pairs of strategies earn, and how often they cooperate, at an error of subjects
 * beside that of the experimenters */
static void
fill(const sp_calibration_t *self, sp_seen_game_t *game, double error)
{
    const sp_seen_t *row = &self->row[game->row];
    const uint32_t n = game->n;
    sp_game_t stage = { .n_acts = 2 };
    for (unsigned o = 0; o < SP_N_OUTCOMES; o++) {
        stage.payoff[o] = row->payoff[o] / unit_of(self, row);
    }
    sp_match_rules_t rules = { .rounds = row->horizon > 0 ? row->horizon : 1,
        .continuation = row->continuation,
        .error = flipped(error, row->error) };
    const double horizon = row->horizon;
    for (uint32_t i = 0; i < n; i++) {
        for (uint32_t j = 0; j <= i; j++) {
            const sp_machine_t *a = &game->machine[i], *b = &game->machine[j];
            const size_t ij = (size_t) i * n + j, ji = (size_t) j * n + i;
            sp_expected_t all, but_last = { .worth_focal = 0 };
            sp_match_expected(&stage, &rules, a, b, &all);
            if (row->horizon > 1) {
                rules.rounds = row->horizon - 1;
                sp_match_expected(&stage, &rules, a, b, &but_last);
                rules.rounds = row->horizon;
            }
            game->payoff[ij] = all.payoff_focal;
            game->payoff[ji] = all.payoff_partner;
            game->of[SP_MEASURE_MEAN][ij] = all.outcome[SP_CC] + all.outcome[SP_CD];
            game->of[SP_MEASURE_MEAN][ji] = all.outcome[SP_CC] + all.outcome[SP_DC];
            game->of[SP_MEASURE_LAST][ij] = horizon * game->of[SP_MEASURE_MEAN][ij]
                - (horizon - 1) * (but_last.outcome[SP_CC] + but_last.outcome[SP_CD]);
            game->of[SP_MEASURE_LAST][ji] = horizon * game->of[SP_MEASURE_MEAN][ji]
                - (horizon - 1) * (but_last.outcome[SP_CC] + but_last.outcome[SP_DC]);
            game->of[SP_MEASURE_FIRST][ij] = flipped(a->cooperate[a->start], rules.error);
            game->of[SP_MEASURE_FIRST][ji] = flipped(b->cooperate[b->start], rules.error);
        }
    }
}

/* ---- predictions ----------------------------------------------------------------- */

static sp_status_t
choose(sp_calibration_t *self, sp_seen_game_t *game, const double value[SP_N_FITS],
    sp_error_t *err)
{
    for (uint32_t s = 0; s < game->n; s++) {
        self->ln_prior[s] = -value[SP_FIT_SIMPLICITY] * game->ln_states[s];
    }
    const sp_strategy_choice_t choice = { .n = game->n,
        .payoff = game->payoff,
        .ln_prior = self->ln_prior,
        .noise = value[SP_FIT_NOISE],
        .weight = value[SP_FIT_WEIGHT] };
    return sp_theory_strategy_logit(&choice, game->share, NULL, err);
}

/* Share of C that was meant: what the experimenters flipped is taken back. */
static double
seen(const sp_seen_t *row, const sp_seen_game_t *game)
{
    double sum = 0;
    for (uint32_t i = 0; i < game->n; i++) {
        for (uint32_t j = 0; j < game->n; j++) {
            sum += game->share[i] * game->share[j]
                * game->of[row->measure][(size_t) i * game->n + j];
        }
    }
    return (sum - row->error) / (1 - 2 * row->error);
}

sp_status_t
sp_calibration_predict(sp_calibration_t *self, const double value[SP_N_FITS],
    double *predicted, sp_error_t *err)
{
    const double error = value[SP_FIT_ERROR];
    if (!(error >= 0 && error <= 0.5)) {
        return sp_fail(err, SP_ERR_RANGE, "error %g must lie in [0, 0.5]", error);
    }
    if (!(error <= self->error && error >= self->error)) {
        for (uint32_t g = 0; g < self->n_games; g++) {
            fill(self, &self->game[g], error);
        }
        self->error = error;
    }
    for (uint32_t g = 0; g < self->n_games; g++) {
        const sp_status_t status = choose(self, &self->game[g], value, err);
        if (status != SP_OK) {
            return status;
        }
    }
    for (uint32_t r = 0; r < self->n_rows; r++) {
        predicted[r] = seen(&self->row[r], &self->game[self->game_of[r]]);
    }
    return SP_OK;
}

uint32_t
sp_calibration_shares(const sp_calibration_t *self, uint32_t row, const double **share)
{
    const sp_seen_game_t *game = &self->game[self->game_of[row]];
    *share = game->share;
    return game->n;
}

/* -ln likelihood of a share v of n where p is expected */
static double
surprise(double n, double v, double p)
{
    p = fmin(fmax(p, 1e-12), 1 - 1e-12);
    return -n * ((v > 0 ? v * log(p) : 0) + (v < 1 ? (1 - v) * log1p(-p) : 0));
}

sp_status_t
sp_calibration_loss(sp_calibration_t *self, const double value[SP_N_FITS],
    const bool *use, double *loss, sp_error_t *err)
{
    const sp_status_t status = sp_calibration_predict(self, value, self->predicted, err);
    *loss = 0;
    for (uint32_t r = 0; status == SP_OK && r < self->n_rows; r++) {
        if (use == NULL || use[r]) {
            *loss += surprise(self->row[r].n, self->row[r].value, self->predicted[r]);
        }
    }
    return status;
}

double
sp_calibration_saturated(const sp_calibration_t *self, const bool *use)
{
    double loss = 0;
    for (uint32_t r = 0; r < self->n_rows; r++) {
        if (use == NULL || use[r]) {
            const double v = self->row[r].value;
            loss += surprise(self->row[r].n, v, v);
        }
    }
    return loss;
}
