/* theory_answer_choice.c - what is exactly known of choice among strategies.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "theory_answer_parts.h"

/* seconds of elimination: states times the square of the band */
static const double MOST_WORK = 4e8;

/* Strategies of the scenario that somebody starts with, as the rule takes them. */
typedef struct {
    uint32_t n;
    uint32_t *play; /* [n] */
    double *payoff; /* [n][n] */
} present_t;

static sp_status_t
find_present(
    sp_answer_t *self, const sp_theory_case_t *known, present_t *present, sp_error_t *err)
{
    const sp_model_t *model = &known->model;
    const uint32_t m = model->n_plays;
    present->n = 0;
    present->play = sp_arena_take(&self->arena, m, sizeof(*present->play));
    present->payoff = sp_arena_take(&self->arena, (size_t) m * m, sizeof(double));
    if (present->play == NULL || present->payoff == NULL) {
        return sp_answer_no_memory(err);
    }
    for (uint32_t s = 0; s < m; s++) {
        if (model->run->initial_count[s] > 0) {
            present->play[present->n++] = s;
        }
    }
    for (uint32_t a = 0; a < present->n; a++) {
        for (uint32_t b = 0; b < present->n; b++) {
            present->payoff[a * present->n + b] =
                model->pay[present->play[a] * m + present->play[b]];
        }
    }
    return SP_OK;
}

/* ---- infinitely many ------------------------------------------------------------- */

/* the shares of the present ones, spread over all plays */
static void
spread(const present_t *present, sp_strategy_point_t *point)
{
    double share[sizeof(point->share) / sizeof(double)] = { 0 };
    for (uint32_t s = 0; s < present->n; s++) {
        share[present->play[s]] = point->share[s];
    }
    memcpy(point->share, share, sizeof(share));
}

static sp_status_t
equilibria(sp_answer_t *self, const sp_theory_case_t *known, const present_t *present,
    sp_error_t *err)
{
    const sp_model_t *model = &known->model;
    const uint32_t m = model->n_plays;
    enum { MOST = sizeof(self->choice->share) / sizeof(double) };
    if (model->decision.mutation > 0 || m > MOST) {
        sp_answer_note(self, "equilibria of choice: %s",
            m > MOST ? "there are too many strategies" : "not known with mutation");
        return SP_OK;
    }
    const double degree = known->update.summed ? model->n_agents - 1.0 : 1.0;
    const sp_strategy_choice_t choice = { .n = present->n,
        .payoff = present->payoff,
        .noise = model->rule_params.noise / degree,
        .weight = known->field.weight };
    self->choice =
        sp_arena_take(&self->arena, SP_MOST_FIXED_POINTS, sizeof(*self->choice));
    self->choice_cooperation =
        sp_arena_take(&self->arena, SP_MOST_FIXED_POINTS, sizeof(double));
    if (self->choice == NULL || self->choice_cooperation == NULL) {
        return sp_answer_no_memory(err);
    }
    const sp_status_t status =
        sp_theory_strategy_points(&choice, self->choice, &self->n_choices, err);
    if (status != SP_OK) {
        self->n_choices = 0;
        return sp_answer_soften(self, "equilibria of choice", status, err);
    }
    for (unsigned p = 0; p < self->n_choices; p++) {
        spread(present, &self->choice[p]);
        const double *share = self->choice[p].share;
        self->choice_cooperation[p] = 0;
        for (uint32_t a = 0; a < m; a++) {
            for (uint32_t b = 0; b < m; b++) {
                self->choice_cooperation[p] +=
                    share[a] * share[b] * model->cooperate[a * m + b];
            }
        }
    }
    self->any = true;
    sp_answer_note(self,
        "equilibria of choice: mean field, exact as the population grows%s",
        present->n > 2 ? "; there may be others" : "");
    return SP_OK;
}

/* ---- so many as there are -------------------------------------------------------- */

/* agents + kinds - 1 over kinds - 1 */
static double
compositions(double agents, uint32_t kinds)
{
    double number = 1;
    for (uint32_t k = 1; k < kinds; k++) {
        number *= (agents + k) / k;
    }
    return number;
}

static sp_status_t
keep_long_run(sp_answer_t *self, const sp_theory_case_t *known, const present_t *present,
    const sp_simplex_t *simplex, sp_error_t *err)
{
    const sp_model_t *model = &known->model;
    const uint32_t m = model->n_plays, k = present->n;
    self->mean_share = sp_arena_take(&self->arena, m, sizeof(double));
    if (self->mean_share == NULL) {
        return sp_answer_no_memory(err);
    }
    memset(self->mean_share, 0, m * sizeof(double));
    for (uint32_t a = 0; a < k; a++) {
        self->mean_share[present->play[a]] = simplex->mean[a];
    }
    const double n = simplex->n;
    double cooperation = 0;
    for (uint32_t s = 0; s < simplex->n_states; s++) {
        const uint32_t *count = simplex->count + (size_t) s * k;
        double sum = 0;
        for (uint32_t a = 0; a < k; a++) {
            for (uint32_t b = 0; b < k; b++) {
                sum += count[a] * ((double) count[b] - (a == b))
                    * model->cooperate[present->play[a] * m + present->play[b]];
            }
        }
        cooperation += exp(simplex->ln_share[s]) * sum / (n * (n - 1));
    }
    self->cooperation_of_turns = cooperation;
    self->any = true;
    return SP_OK;
}

static sp_status_t
long_run(sp_answer_t *self, const sp_theory_case_t *known, const present_t *present,
    sp_error_t *err)
{
    const sp_model_t *model = &known->model;
    const uint32_t k = present->n;
    if (model->decision.update != SP_UPDATE_ASYNCHRONOUS) {
        sp_answer_note(self, "long run of %u agents: not known where all choose at once",
            model->n_agents);
        return SP_OK;
    }
    const double width = compositions(model->n_agents, k - 1);
    if (compositions(model->n_agents, k) * width * width > MOST_WORK) {
        sp_answer_note(self,
            "long run: %u strategies among %u agents have too many compositions; fewer "
            "agents (population.size) would do",
            k, model->n_agents);
        return SP_OK;
    }
    /* who weighs the partner's payoff chooses as if it were mixed into his own */
    double *payoff = sp_arena_take(&self->arena, (size_t) k * k, sizeof(*payoff));
    if (payoff == NULL) {
        return sp_answer_no_memory(err);
    }
    const double weight = known->field.weight;
    for (uint32_t a = 0; a < k; a++) {
        for (uint32_t b = 0; b < k; b++) {
            payoff[a * k + b] = (1 - weight) * present->payoff[a * k + b]
                + weight * present->payoff[b * k + a];
        }
    }
    sp_simplex_t simplex = { 0 };
    sp_status_t status =
        sp_simplex_init(&simplex, k, payoff, model->n_agents, &known->update, err);
    if (status == SP_OK) {
        status = keep_long_run(self, known, present, &simplex, err);
    }
    sp_simplex_free(&simplex);
    return sp_answer_soften(self, "long run", status, err);
}

/* ---- both ------------------------------------------------------------------------ */

/* from which continuation on cooperation can be an equilibrium, and dominates by risk */
static void
discount(sp_answer_t *self, const sp_model_t *model)
{
    sp_error_t err;
    double perfect, risk;
    if (model->match.continuation > 0
        && sp_theory_discount(model->game.payoff, &perfect, &risk, &err) == SP_OK) {
        sp_answer_critical(self, "continuation_equilibrium", perfect);
        sp_answer_critical(self, "continuation_risk_dominant", risk);
    }
}

sp_status_t
sp_answer_choice(sp_answer_t *self, const sp_theory_case_t *known, sp_error_t *err)
{
    if (known->no_choice[0] != '\0') {
        return SP_OK;
    }
    present_t present;
    sp_status_t status = find_present(self, known, &present, err);
    if (status == SP_OK) {
        status = equilibria(self, known, &present, err);
    }
    if (status == SP_OK && present.n > 1) {
        status = long_run(self, known, &present, err);
    }
    if (status == SP_OK) {
        discount(self, &known->model);
    }
    return status;
}
