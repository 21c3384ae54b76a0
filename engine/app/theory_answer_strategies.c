/* theory_answer_strategies.c - what is exactly known of several strategies.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "theory_answer_parts.h"

enum { MOST_SHARE_CELLS = 1000000, MOST_ENFORCED = 1024 };

/* ---- strategies against each other ----------------------------------------------- */

sp_status_t
sp_answer_matches(sp_answer_t *self, const sp_theory_case_t *known, sp_error_t *err)
{
    const sp_model_t *model = &known->model;
    const size_t n = model->n_plays;
    self->n_plays = model->n_plays;
    self->play = sp_arena_take(&self->arena, n, sizeof(*self->play));
    if (self->play == NULL) {
        return sp_answer_no_memory(err);
    }
    for (size_t s = 0; s < n; s++) {
        self->play[s] =
            model->of_strategies ? model->run->strategy[s]->name : known->name[s];
    }
    if (!model->of_strategies || model->game.of_groups) {
        return SP_OK; /* in a group nobody earns of one other alone */
    }
    if (model->moves_by_tie) {
        sp_answer_note(
            self, "matches: what is played depends on images, not on the pair alone");
        return SP_OK;
    }
    if (!model->has_table) {
        sp_answer_note(self,
            "payoffs: some pair of strategies has no exact answer, its matches are played; "
            "match.payoff: averaged takes means");
        return SP_OK;
    }
    if (model->pay_error > 0) {
        sp_answer_note(self,
            "payoffs: means of matches (match.payoff: averaged), largest standard error %.3g; "
            "what follows from them is as exact as these",
            model->pay_error);
    }
    self->expected_payoff = sp_arena_take(&self->arena, n * n, sizeof(double));
    self->cooperation = sp_arena_take(&self->arena, n * n, sizeof(double));
    if (self->expected_payoff == NULL || self->cooperation == NULL) {
        return sp_answer_no_memory(err);
    }
    memcpy(self->expected_payoff, model->pay, n * n * sizeof(double));
    memcpy(self->cooperation, model->cooperate, n * n * sizeof(double));
    self->any = true;
    return SP_OK;
}

/* of acts in the order of the names C, D; of strategies as the model has them */
static const double *
payoffs_of(const sp_theory_case_t *known)
{
    return known->model.of_strategies ? known->model.pay : known->payoff;
}

/* ---- copying with rare and with frequent mutation ---------------------------------- */

sp_status_t
sp_answer_invasion(sp_answer_t *self, const sp_theory_case_t *known, sp_error_t *err)
{
    if (known->no_small_mutation[0] != '\0') {
        return SP_OK;
    }
    const uint32_t m = known->model.n_plays;
    sp_theory_update_t update = known->update;
    update.mutation = 0;
    double *ln_rho = sp_arena_take(&self->arena, (size_t) m * m, sizeof(*ln_rho));
    double *ln_share = sp_arena_take(&self->arena, m, sizeof(*ln_share));
    double *share = sp_arena_take(&self->arena, m, sizeof(*share));
    if (ln_rho == NULL || ln_share == NULL || share == NULL) {
        return sp_answer_no_memory(err);
    }
    sp_status_t status = sp_theory_invasion(
        m, payoffs_of(known), known->model.n_agents, &update, ln_rho, err);
    if (status == SP_OK) {
        self->ln_invasion = ln_rho;
        self->any = true;
        status = sp_theory_invasion_shares(m, ln_rho, NULL, ln_share, err);
    }
    if (status == SP_OK) {
        for (uint32_t s = 0; s < m; s++) {
            share[s] = exp(ln_share[s]);
        }
        self->small_mutation = share;
        self->ln_small_mutation = ln_share;
    }
    return sp_answer_soften(self, "rare mutation", status, err);
}

sp_status_t
sp_answer_composition(sp_answer_t *self, const sp_theory_case_t *known, sp_error_t *err)
{
    const uint32_t m = known->model.n_plays;
    if (known->no_small_mutation[0] != '\0' || m < 3 || known->update.mutation == 0) {
        return SP_OK;
    }
    sp_simplex_t simplex;
    sp_status_t status = sp_simplex_init(
        &simplex, m, payoffs_of(known), known->model.n_agents, &known->update, err);
    if (status == SP_OK) {
        self->mean_share = sp_arena_take(&self->arena, m, sizeof(double));
        self->ln_uniform = sp_arena_take(&self->arena, m, sizeof(double));
        if (self->mean_share == NULL || self->ln_uniform == NULL) {
            status = sp_answer_no_memory(err);
        }
    }
    if (status == SP_OK) {
        memcpy(self->mean_share, simplex.mean, m * sizeof(double));
        for (uint32_t s = 0; s < simplex.n_states; s++) {
            for (uint32_t k = 0; k < m; k++) {
                if (simplex.count[(size_t) s * m + k] == simplex.n) {
                    self->ln_uniform[k] = simplex.ln_share[s];
                }
            }
        }
        self->any = true;
    }
    sp_simplex_free(&simplex);
    return sp_answer_soften(self, "with mutation", status, err);
}

/* ---- infinite populations ---------------------------------------------------------- */

/* A law of shares and the payoffs that it takes. */
typedef struct {
    sp_dynamics_t dynamics;
    const double *payoff;
    const char *name;
    double step; /* of time a round; 0: a round is no unit of time */
} law_t;

/* The mean dynamics of copying: of pairs under Fermi, generations where all revise at once in
 * proportion to fitness, else the replicator equation. */
static sp_status_t
law_of(sp_answer_t *self, const sp_theory_case_t *known, law_t *law, sp_error_t *err)
{
    const sp_model_t *model = &known->model;
    const sp_theory_update_t *update = &known->update;
    const bool synchronous = model->decision.update == SP_UPDATE_SYNCHRONOUS;
    *law = (law_t) { .dynamics = { .kind = SP_DYNAMICS_REPLICATOR },
        .payoff = payoffs_of(known),
        .name = "replicator equation" };
    if (update->rule == SP_THEORY_FERMI && strcmp(model->rule->name, "fermi") == 0) {
        law->dynamics.kind = SP_DYNAMICS_PAIRWISE;
        law->dynamics.selection =
            update->selection * (update->summed ? model->n_agents - 1.0 : 1.0);
        law->name = "mean dynamics of Fermi copying";
        law->step = synchronous ? 0 : update->activity;
    } else if (synchronous && model->rule->form == SP_RULE_IMITATION && !update->summed
        && !update->exponential && update->activity == 1) {
        const size_t n_pairs = (size_t) model->n_plays * model->n_plays;
        double *fitness = sp_arena_take(&self->arena, n_pairs, sizeof(*fitness));
        if (fitness == NULL) {
            return sp_answer_no_memory(err);
        }
        for (size_t k = 0; k < n_pairs; k++) {
            fitness[k] = 1 - update->intensity + update->intensity * law->payoff[k];
        }
        law->payoff = fitness;
        law->dynamics.kind = SP_DYNAMICS_ECOLOGICAL;
        law->name = "generations by fitness";
        law->step = 1;
    }
    return SP_OK;
}

static sp_status_t
keep_points(sp_answer_t *self, const sp_rest_points_t *points, sp_error_t *err)
{
    const size_t n_cells = (size_t) points->n_points * points->m;
    self->rest =
        sp_arena_take(&self->arena, (size_t) points->n_points + 1, sizeof(*self->rest));
    self->rest_share = sp_arena_take(&self->arena, n_cells + 1, sizeof(double));
    if (self->rest == NULL || self->rest_share == NULL) {
        return sp_answer_no_memory(err);
    }
    memcpy(self->rest, points->point, points->n_points * sizeof(*self->rest));
    memcpy(self->rest_share, points->x, n_cells * sizeof(double));
    self->n_rest = points->n_points;
    self->any = true;
    if (points->n_flat > 0) {
        sp_answer_note(self,
            "rest points: on %u sets of strategies they are lines or planes, left out",
            points->n_flat);
    }
    return SP_OK;
}

sp_status_t
sp_answer_rest_points(sp_answer_t *self, const sp_theory_case_t *known, sp_error_t *err)
{
    const uint32_t m = known->model.n_plays;
    if (known->no_replicator[0] != '\0' || self->n_points > 0 || m < 2) {
        return SP_OK;
    }
    if (m == 2) {
        self->n_points = sp_theory_replicator(known->payoff, self->point);
        self->any = true;
        sp_answer_note(
            self, "fixed points: replicator equation, for infinitely many agents");
        return SP_OK;
    }
    law_t law;
    sp_rest_points_t points = { 0 };
    sp_status_t status = law_of(self, known, &law, err);
    if (status == SP_OK) {
        status = sp_rest_points_init(&points, m, law.payoff, &law.dynamics, err);
    }
    if (status == SP_OK) {
        status = keep_points(self, &points, err);
        sp_answer_note(self, "rest points: %s, for infinitely many agents", law.name);
    }
    sp_rest_points_free(&points);
    return sp_answer_soften(self, "rest points", status, err);
}

/* Under Fermi copying an agent compares itself once a round, and a generation is a round: so
 * the path is what the scenario does as the population grows. */
sp_status_t
sp_answer_shares(sp_answer_t *self, const sp_theory_case_t *known, sp_error_t *err)
{
    const sp_model_t *model = &known->model;
    const uint32_t m = model->n_plays, n_rounds = model->root.rounds;
    if (known->no_replicator[0] != '\0' || !model->of_strategies || m < 2) {
        return SP_OK;
    }
    law_t law;
    sp_status_t status = law_of(self, known, &law, err);
    if (status != SP_OK || law.step == 0) {
        return status;
    }
    if (((uint64_t) n_rounds + 1) * m > MOST_SHARE_CELLS) {
        sp_answer_note(self, "the path of shares over %u rounds is left out", n_rounds);
        return SP_OK;
    }
    double *start = sp_arena_take(&self->arena, m, sizeof(*start));
    double *x = sp_arena_take(&self->arena, (size_t) (n_rounds + 1) * m, sizeof(*x));
    double *average = sp_arena_take(&self->arena, m, sizeof(*average));
    if (start == NULL || x == NULL || average == NULL) {
        return sp_answer_no_memory(err);
    }
    for (uint32_t k = 0; k < m; k++) {
        start[k] = model->run->initial_count[k] / (double) model->n_agents;
    }
    status = sp_theory_path(
        m, law.payoff, &law.dynamics, start, n_rounds, law.step, x, average, err);
    if (status == SP_OK) {
        self->share_path = x;
        self->share_average = average;
        self->n_rounds = n_rounds;
        self->any = true;
    }
    return sp_answer_soften(self, "path of shares", status, err);
}

/* ---- what a player enforces -------------------------------------------------------- */

/* With execution errors a player is one who errs by itself. */
static sp_memory_one_t
with_error(const sp_memory_one_t *player, double error)
{
    sp_memory_one_t erring = { .first = player->first * (1 - 2 * error) + error };
    for (unsigned k = 0; k < SP_N_OUTCOMES; k++) {
        erring.after[k] = player->after[k] * (1 - 2 * error) + error;
    }
    return erring;
}

static bool
plays_on(const sp_model_t *model)
{
    return model->of_strategies && !model->game.of_groups && !model->moves_by_tie
        && (model->match.continuation > 0 || model->match.rounds > 1)
        && model->match.misperception == 0 && model->match.high == 0;
}

sp_status_t
sp_answer_enforced(sp_answer_t *self, const sp_theory_case_t *known, sp_error_t *err)
{
    const sp_model_t *model = &known->model;
    if (!plays_on(model) || model->n_plays > MOST_ENFORCED) {
        return SP_OK;
    }
    const double continuation =
        model->match.continuation > 0 ? model->match.continuation : 1;
    self->enforced = sp_arena_take(&self->arena, model->n_plays, sizeof(*self->enforced));
    if (self->enforced == NULL) {
        return sp_answer_no_memory(err);
    }
    for (uint32_t s = 0; s < model->n_plays; s++) {
        sp_answer_enforced_t *const answer = &self->enforced[self->n_enforced];
        sp_memory_one_t player;
        if (model->machine == NULL || sp_is_program(model->run->strategy[s])
            || !sp_machine_memory_one(&model->machine[s], &player)) {
            continue;
        }
        const double *const payoff = model->game.payoff;
        sp_error_t own;
        player = with_error(&player, model->match.error);
        answer->play = s;
        if (sp_theory_enforced(payoff, &player, continuation, &answer->line, &own)
            != SP_OK) {
            continue; /* in this game no payoffs can be set */
        }
        answer->has_rivalry =
            sp_theory_rivalry(payoff, &player, continuation, &answer->rivalry, &own)
            == SP_OK;
        self->n_enforced++;
        self->any = true;
    }
    if (self->n_enforced > 0 && continuation == 1) {
        sp_answer_note(self, "enforced: in a match without end");
    }
    return SP_OK;
}
