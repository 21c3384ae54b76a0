/* plain_genomes.c - strategies that evolve once more, slow and plain.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Written from evolution.h and "THE DRAWS" of simulation.h. It shares with the engine the
 * form of genomes, single matches, graphs, draws and the rules' own formulas. */
#include "plain_genomes.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "samenspel/detmath.h"

static uint32_t
word_of(const sp_plain_genomes_t *self, uint32_t purpose, uint32_t e, uint32_t block)
{
    return sp_rng(self->sim->key,
        (sp_rng_block_t) { { e >> 2, 0, self->round, SP_DRAW(purpose, block) } })
        .word[e & 3];
}

static double
u_of(const sp_plain_genomes_t *self, uint32_t purpose, uint32_t e)
{
    return sp_uniform(word_of(self, purpose, e, 0));
}

static double
u53_of(const sp_plain_genomes_t *self, uint32_t purpose, uint32_t e)
{
    return sp_uniform53(word_of(self, purpose, e, 0), word_of(self, purpose, e, 1));
}

static double *
genome_of(const sp_plain_genomes_t *self, uint32_t agent)
{
    return self->genome + (size_t) agent * self->form.n_entries;
}

static bool
is_same(const sp_plain_genomes_t *self, const double *a, const double *b)
{
    return memcmp(a, b, self->form.n_entries * sizeof(*a)) == 0;
}

/* Notes that two genomes have met, unless they have before. */
static void
note_pair(sp_plain_genomes_t *self, const double *a, const double *b)
{
    for (uint32_t p = 0; p < self->n_met; p++) {
        const double *x = self->met[2 * p];
        const double *y = self->met[2 * p + 1];
        if ((is_same(self, a, x) && is_same(self, b, y))
            || (is_same(self, a, y) && is_same(self, b, x))) {
            return;
        }
    }
    if (self->n_met == self->room) {
        self->room = 2 * self->room + 64;
        self->met = realloc(self->met, 2 * self->room * sizeof(*self->met));
        assert_non_null(self->met);
    }
    const size_t bytes = self->form.n_entries * sizeof(*a);
    for (unsigned side = 0; side < 2; side++) {
        double *copy = malloc(bytes);
        assert_non_null(copy);
        memcpy(copy, side == 0 ? a : b, bytes);
        self->met[2 * self->n_met + side] = copy;
    }
    self->n_met++;
}

static double
pair_payoff(sp_plain_genomes_t *self, uint32_t agent, uint32_t other)
{
    const sp_model_t *model = self->sim->model;
    sp_machine_t mine;
    sp_machine_t theirs;
    sp_expected_t expected;
    assert_true(sp_genome_machine(&self->form, genome_of(self, agent), &mine));
    assert_true(sp_genome_machine(&self->form, genome_of(self, other), &theirs));
    sp_match_expected(&model->game, &model->match, &mine, &theirs, &expected);
    return expected.payoff_focal;
}

double
sp_plain_genomes_payoff(sp_plain_genomes_t *self, uint32_t agent)
{
    const uint32_t n = sp_simulation_degree(self->sim, agent);
    double sum = 0;
    note_pair(self, genome_of(self, agent), genome_of(self, agent));
    for (uint32_t k = 0; k < n; k++) {
        const uint32_t other = sp_simulation_partner(self->sim, agent, k);
        note_pair(self, genome_of(self, agent), genome_of(self, other));
        sum += pair_payoff(self, agent, other);
    }
    const bool mean = self->sim->model->decision.payoffs == SP_PAYOFFS_MEAN;
    return n == 0 ? 0 : mean ? sum / n : sum;
}

/* ---- networks of role models ------------------------------------------------------- */

static uint32_t
n_roles(const sp_plain_genomes_t *self, uint32_t agent)
{
    return self->sim->reproduction != NULL
        ? sp_graph_degree(self->sim->reproduction, agent)
        : sp_simulation_degree(self->sim, agent);
}

static uint32_t
role_of(const sp_plain_genomes_t *self, uint32_t agent, uint32_t k)
{
    return self->sim->reproduction != NULL
        ? sp_graph_partner(self->sim->reproduction, agent, k)
        : sp_simulation_partner(self->sim, agent, k);
}

/* ---- revision ---------------------------------------------------------------------- */

/* Payoff that copying compares: of the round before, in a step as all are now. */
static double
success_of(sp_plain_genomes_t *self, uint32_t agent)
{
    return self->sim->async != NULL ? sp_plain_genomes_payoff(self, agent)
                                    : self->payoff[agent];
}

/* The agent whose genome the newborn in the place of focal has. */
static uint32_t
parent_of(sp_plain_genomes_t *self, uint32_t focal, uint32_t e)
{
    const sp_model_t *model = self->sim->model;
    const sp_rule_params_t *params = &model->rule_params;
    const uint32_t degree = n_roles(self, focal);
    if (model->rule->form == SP_RULE_PAIRWISE) {
        const uint32_t role = role_of(
            self, focal, sp_below(word_of(self, SP_DRAW_ROLE_MODEL, e, 0), degree));
        const double chance =
            model->rule->copy(params, success_of(self, focal), success_of(self, role), 0);
        return u_of(self, SP_DRAW_COPY, e) < chance ? role : focal;
    }
    const double u = u53_of(self, SP_DRAW_COPY, e);
    const bool with_self = model->rule->form == SP_RULE_IMITATION;
    double total = 0;
    for (int pass = 0; pass < 2; pass++) {
        double sum = 0;
        for (uint32_t k = with_self ? 0 : 1; k <= degree; k++) {
            const uint32_t who = k == 0 ? focal : role_of(self, focal, k - 1);
            sum += sp_fitness(params, success_of(self, who));
            if (pass == 1 && u * total < sum) {
                return who;
            }
        }
        total = sum;
    }
    return focal;
}

/* Newborn's genome into `to`: crossover with another role model, then changes. */
static void
bear(sp_plain_genomes_t *self, uint32_t focal, uint32_t parent, uint32_t e, double *to)
{
    const sp_evolution_settings_t *settings = &self->form.settings;
    const uint32_t n = self->form.n_entries;
    memmove(to, genome_of(self, parent), n * sizeof(*to));
    double other[SP_MOST_ENTRIES];
    if (u_of(self, SP_DRAW_CROSSOVER, e) < settings->crossover) {
        const uint32_t k =
            sp_below(word_of(self, SP_DRAW_CROSSOVER, e, 1), n_roles(self, focal));
        memcpy(other, genome_of(self, role_of(self, focal, k)), n * sizeof(*to));
        const uint32_t cut = 1 + sp_below(word_of(self, SP_DRAW_CROSSOVER, e, 2), n - 1);
        for (uint32_t j = cut; j < n; j++) {
            to[j] = other[j];
        }
    }
    if (!(u_of(self, SP_DRAW_GENOME, e) < settings->mutation)) {
        return;
    }
    for (uint32_t j = 0; j < n; j++) {
        const sp_rng_block_t draw =
            sp_draw(self->sim->key, e, j + 1, self->round, SP_DRAW_GENOME);
        const double u = sp_uniform53(draw.word[1], draw.word[2]);
        if (!(sp_uniform(draw.word[0]) < settings->flip)) {
            continue;
        }
        double x = settings->deterministic ? 1 - to[j] : u;
        if (settings->step > 0) {
            x = to[j] + settings->step * sp_normal_quantile(u);
            while (x < 0 || x > 1) {
                x = x < 0 ? -x : 2 - x;
            }
        }
        to[j] = sp_genome_is_state(&self->form, j)
            ? sp_below(draw.word[3], settings->states)
            : x;
    }
}

static bool
is_active(const sp_plain_genomes_t *self, uint32_t e)
{
    return u_of(self, SP_DRAW_ACTIVITY, e) < self->sim->model->decision.activity;
}

static void
step_at_once(sp_plain_genomes_t *self)
{
    const uint32_t n_entries = self->form.n_entries;
    memcpy(self->next, self->genome, (size_t) self->n * n_entries * sizeof(double));
    for (uint32_t i = 0; i < self->n; i++) {
        if (n_roles(self, i) > 0 && is_active(self, i)) {
            bear(self, i, parent_of(self, i, i), i, self->next + (size_t) i * n_entries);
        }
    }
    double *before = self->genome;
    self->genome = self->next;
    self->next = before;
}

/* The parent of a birth_death step by all fitnesses; the place of a partner is the
 * newborn's. */
static bool
draw_birth(sp_plain_genomes_t *self, uint32_t step, uint32_t *parent, uint32_t *focal)
{
    const double u = u53_of(self, SP_DRAW_FOCAL, step);
    double total = 0;
    for (uint32_t i = 0; i < self->n; i++) {
        total += sp_fitness(&self->sim->model->rule_params, success_of(self, i));
    }
    double place = u * total;
    *parent = 0;
    while (*parent + 1 < self->n) {
        const double mine =
            sp_fitness(&self->sim->model->rule_params, success_of(self, *parent));
        if (place < mine) {
            break;
        }
        place -= mine;
        (*parent)++;
    }
    const uint32_t degree = n_roles(self, *parent);
    *focal = degree == 0
        ? 0
        : role_of(
            self, *parent, sp_below(word_of(self, SP_DRAW_ROLE_MODEL, step, 0), degree));
    return degree > 0;
}

static void
steps(sp_plain_genomes_t *self)
{
    for (uint32_t s = 0; s < self->n; s++) {
        uint32_t focal = sp_below(word_of(self, SP_DRAW_FOCAL, s, 0), self->n);
        uint32_t parent;
        if (self->sim->model->rule->form == SP_RULE_BIRTH_DEATH) {
            if (!draw_birth(self, s, &parent, &focal)) {
                continue;
            }
        } else if (n_roles(self, focal) == 0) {
            continue;
        } else {
            parent = parent_of(self, focal, s);
        }
        if (is_active(self, s)) {
            double newborn[SP_MOST_ENTRIES];
            bear(self, focal, parent, s, newborn);
            memcpy(genome_of(self, focal), newborn,
                self->form.n_entries * sizeof(newborn[0]));
        }
        (void) sp_plain_genomes_payoff(self, focal); /* whom it meets */
    }
}

static void
book(sp_plain_genomes_t *self)
{
    for (uint32_t i = 0; i < self->n; i++) {
        self->payoff[i] = sp_plain_genomes_payoff(self, i);
    }
}

void
sp_plain_genomes_step(sp_plain_genomes_t *self)
{
    self->round = self->sim->round;
    for (uint32_t i = 0; i < self->n; i++) {
        (void) sp_plain_genomes_payoff(self, i); /* whom it meets before it revises */
    }
    if (self->sim->async != NULL) {
        steps(self);
    } else {
        step_at_once(self);
    }
    book(self);
}

void
sp_plain_genomes_start(sp_plain_genomes_t *self, const sp_simulation_t *sim)
{
    const sp_run_t *run = sim->model->run;
    *self = (sp_plain_genomes_t) { .sim = sim, .n = sim->model->n_agents };
    sp_genome_form(run, &self->form);
    const size_t n = (size_t) self->n * self->form.n_entries;
    self->genome = calloc(n, sizeof(double));
    self->next = calloc(n, sizeof(double));
    self->payoff = calloc(self->n, sizeof(double));
    assert_true(self->genome != NULL && self->next != NULL && self->payoff != NULL);
    for (uint32_t i = 0; i < self->n; i++) {
        double *genome = genome_of(self, i);
        if (self->form.settings.initial == SP_GENOMES_NAMED) {
            assert_true(sp_genome_of(&self->form, run->strategy[sim->play[i]],
                &sim->model->game, genome));
            continue;
        }
        for (uint32_t j = 0; j < self->form.n_entries; j++) {
            const sp_rng_block_t draw = sp_draw(sim->key, i, j + 1, 0, SP_DRAW_GENOME);
            const double u = sp_uniform53(draw.word[1], draw.word[2]);
            genome[j] = sp_genome_is_state(&self->form, j)
                ? sp_below(draw.word[3], self->form.settings.states)
                : self->form.settings.deterministic ? u < 0.5
                                                    : u;
        }
    }
    book(self);
}

void
sp_plain_genomes_free(sp_plain_genomes_t *self)
{
    for (uint32_t p = 0; p < 2 * self->n_met; p++) {
        free(self->met[p]);
    }
    free(self->met);
    free(self->genome);
    free(self->next);
    free(self->payoff);
}
