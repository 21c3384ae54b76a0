/* evolution.c - births of genomes, and the table of those that live.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Types get their numbers in the order of agents (synchronous) or steps, and so do the
 * sums over them: a replicate has the same bits whoever computes it. */
#include "evolution_types.h"

#include <string.h>

#include "groups.h"
#include "revise.h"
#include "samenspel/probe.h"
#include "ties.h"

/* ---- the table --------------------------------------------------------------------- */

static double *
genome_at(const sp_evolution_t *self, uint32_t type)
{
    return self->genome + (size_t) type * self->form.n_entries;
}

static size_t
genome_bytes(const sp_evolution_t *self)
{
    return self->form.n_entries * sizeof(double);
}

static uint32_t *
bucket_of(const sp_evolution_t *self, const double *genome)
{
    const uint64_t hash = sp_hash(SP_HASH_EMPTY, genome, genome_bytes(self));
    return &self->bucket[(hash ^ hash >> 32) & (self->n_buckets - 1)];
}

/* The type of that genome, or the number of places. */
static uint32_t
find_type(const sp_evolution_t *self, const double *genome)
{
    uint32_t type = *bucket_of(self, genome);
    while (
        type != 0 && memcmp(genome_at(self, type - 1), genome, genome_bytes(self)) != 0) {
        type = self->chain[type - 1];
    }
    return type != 0 ? type - 1 : self->model.n_plays;
}

static void
forget_type(sp_evolution_t *self, uint32_t type)
{
    const size_t n = self->model.n_plays;
    uint32_t *at = bucket_of(self, genome_at(self, type));
    while (*at != type + 1) {
        at = &self->chain[*at - 1];
    }
    *at = self->chain[type];
    for (size_t other = 0; other < n; other++) {
        self->known[type * n + other] = 0;
        self->known[other * n + type] = 0;
    }
}

/* A place that nobody needs: one never taken, else the first whose type nobody plays or
 * is born with; the number of places where there is none. */
static uint32_t
free_place(const sp_simulation_t *sim)
{
    const sp_evolution_t *self = sim->evolution;
    if (self->n_used < self->model.n_plays) {
        return self->n_used;
    }
    uint32_t type = self->n_pinned;
    while (type < self->model.n_plays && (sim->count[type] > 0 || self->born[type] > 0)) {
        type++;
    }
    return type;
}

static void
put_type(sp_evolution_t *self, uint32_t type, const double *genome)
{
    memcpy(genome_at(self, type), genome, genome_bytes(self));
    uint32_t *bucket = bucket_of(self, genome);
    self->chain[type] = *bucket;
    *bucket = type + 1;
    /* forms whose machines could be too large were refused (evolution_check.c) */
    (void) sp_genome_machine(&self->form, genome, &self->machine[type]);
    self->answers[type] = sp_genome_answers(&self->form, genome);
}

/* The number of a genome's type, a new one where nobody has it; `otherwise` where there
 * is no place. */
static uint32_t
type_of(sp_simulation_t *sim, const double *genome, uint32_t otherwise)
{
    sp_evolution_t *self = sim->evolution;
    uint32_t type = find_type(self, genome);
    if (type < self->model.n_plays) {
        return type;
    }
    type = free_place(sim);
    if (type == self->model.n_plays) {
        self->n_lost++;
        return otherwise;
    }
    if (type < self->n_used) {
        forget_type(self, type);
    } else {
        self->n_used++;
    }
    put_type(self, type, genome);
    return type;
}

/* The pair's payoffs, from either side, unless they stand. */
static void
meet_types(sp_evolution_t *self, size_t a, size_t b)
{
    const size_t n = self->model.n_plays;
    if (self->known[a * n + b]) {
        return;
    }
    sp_expected_t expected;
    sp_match_expected(&self->model.game, &self->model.match, &self->machine[a],
        &self->machine[b], &expected);
    const double c_both = expected.outcome[SP_CC];
    self->pay[a * n + b] = expected.payoff_focal;
    self->pay[b * n + a] = expected.payoff_partner;
    self->cooperate[a * n + b] = c_both + expected.outcome[SP_CD];
    self->cooperate[b * n + a] = c_both + expected.outcome[SP_DC];
    self->seen[a * n + b] = expected.perceived_by_focal;
    self->seen[b * n + a] = expected.perceived_by_partner;
    if (self->worth != self->cooperate) {
        self->worth[a * n + b] = expected.worth_focal;
        self->worth[b * n + a] = expected.worth_partner;
    }
    self->known[a * n + b] = 1;
    self->known[b * n + a] = 1;
    self->n_pairs++;
}

/* ---- who meets whom ---------------------------------------------------------------- */

void
sp_evolution_meet_one(sp_simulation_t *sim, uint32_t agent, uint32_t play)
{
    sp_evolution_t *self = sim->evolution;
    meet_types(self, play, play);
    if (sim->graph->form == SP_GRAPH_COMPLETE) {
        for (uint32_t type = 0; type < self->n_used; type++) {
            if (sim->count[type] > (sim->play[agent] == type ? 1 : 0)) {
                meet_types(self, play, type);
            }
        }
        return;
    }
    const uint32_t n = sp_simulation_degree(sim, agent);
    for (uint32_t k = 0; k < n; k++) {
        meet_types(self, play, sim->play[sp_simulation_partner(sim, agent, k)]);
    }
}

void
sp_evolution_meet(sp_simulation_t *sim)
{
    sp_evolution_t *self = sim->evolution;
    if (sim->graph->form != SP_GRAPH_COMPLETE) {
        for (uint32_t i = 0; i < self->model.n_agents; i++) {
            sp_evolution_meet_one(sim, i, sim->play[i]);
        }
        return;
    }
    for (uint32_t a = 0; a < self->n_used; a++) {
        for (uint32_t b = a; sim->count[a] > 0 && b < self->n_used; b++) {
            if (sim->count[b] > 0) {
                meet_types(self, a, b);
            }
        }
    }
}

/* ---- births ------------------------------------------------------------------------ */

/* The newborn's type by crossover and mutation; entity is the agent, or the step. */
static uint32_t
born(sp_simulation_t *sim, uint32_t entity, uint32_t agent, uint32_t parent)
{
    sp_evolution_t *self = sim->evolution;
    const sp_evolution_settings_t *settings = &self->form.settings;
    const bool crosses = settings->crossover > 0
        && sp_uniform(sp_word(sim, SP_DRAW_CROSSOVER, entity, 0)) < settings->crossover;
    const bool mutates = settings->mutation > 0
        && sp_uniform(sp_word(sim, SP_DRAW_GENOME, entity, 0)) < settings->mutation;
    if (!crosses && !mutates) {
        return parent;
    }
    memcpy(self->draft, genome_at(self, parent), genome_bytes(self));
    if (crosses) {
        const uint32_t k = sp_below(
            sp_word(sim, SP_DRAW_CROSSOVER, entity, 1), sp_role_degree(sim, agent));
        const double *other = genome_at(self, sim->play[sp_role_partner(sim, agent, k)]);
        const uint32_t n = self->form.n_entries;
        const uint32_t cut =
            1 + sp_below(sp_word(sim, SP_DRAW_CROSSOVER, entity, 2), n - 1);
        memcpy(self->draft + cut, other + cut, (n - cut) * sizeof(*other));
    }
    if (mutates) {
        sp_genome_mutate(&self->form, sim->key, entity, sim->round, self->draft);
    }
    return type_of(sim, self->draft, parent);
}

/* Whether an opportunity to revise is taken: the same word as in sp_revised. */
static bool
is_active(const sp_simulation_t *sim, uint32_t entity)
{
    return !(sim->activity < 1)
        || sp_uniform(sp_word(sim, SP_DRAW_ACTIVITY, entity, 0)) < sim->activity;
}

uint32_t
sp_evolution_newborn(sp_simulation_t *sim, uint32_t step, uint32_t agent, uint32_t parent)
{
    if (!is_active(sim, step) || sp_role_degree(sim, agent) == 0) {
        return sim->play[agent];
    }
    return born(sim, step, agent, parent);
}

void
sp_evolution_births(sp_simulation_t *sim)
{
    sp_evolution_t *self = sim->evolution;
    const uint32_t n = self->model.n_agents;
    memset(self->born, 0, self->model.n_plays * sizeof(*self->born));
    for (uint32_t i = 0; i < n; i++) {
        self->born[sim->next[i]]++;
    }
    for (uint32_t i = 0; i < n; i++) {
        const bool idle = sim->contact != NULL && sp_contacts_played(sim, i) == 0;
        if (idle || sp_role_degree(sim, i) == 0 || !is_active(sim, i)) {
            continue;
        }
        const uint32_t type = born(sim, i, i, sim->next[i]);
        self->born[sim->next[i]]--;
        self->born[type]++;
        sim->next[i] = (uint16_t) type;
    }
    memset(self->born, 0, self->model.n_plays * sizeof(*self->born));
}

/* ---- starts ------------------------------------------------------------------------ */

static sp_status_t
take_columns(sp_simulation_t *sim, sp_evolution_t *self, sp_error_t *err)
{
    const size_t n = self->model.n_plays;
    sp_arena_t *arena = &sim->arena;
    bool ok = true;
#define TAKE(field, count)                                                               \
    (ok = ((self->field = sp_arena_take(arena, (count), sizeof(*self->field))) != NULL)  \
            && ok)
    TAKE(genome, n * self->form.n_entries);
    TAKE(machine, n);
    TAKE(answers, n);
    TAKE(known, n * n);
    TAKE(pay, n * n);
    TAKE(cooperate, n * n);
    TAKE(seen, n * n);
    TAKE(chain, n);
    TAKE(born, n);
    TAKE(bucket, self->n_buckets);
    TAKE(draft, self->form.n_entries);
    self->worth = self->cooperate;
    if (self->model.match.high > 0) {
        TAKE(worth, n * n);
    }
#undef TAKE
    return ok ? SP_OK
              : sp_fail(err, SP_ERR_MEMORY, "no memory for %zu types of genomes", n);
}

sp_status_t
sp_evolution_init(sp_simulation_t *sim, sp_error_t *err)
{
    const sp_model_t *model = sim->model;
    sp_evolution_t *self = sp_arena_take(&sim->arena, 1, sizeof(*self));
    if (self == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for genomes");
    }
    self->model = *model;
    sp_genome_form(model->run, &self->form);
    self->n_pinned = model->run->n_strategies;
    self->model.n_plays = sp_evolution_places(model->run, &self->form);
    self->n_buckets = 64;
    while (self->n_buckets < self->model.n_plays) {
        self->n_buckets *= 2;
    }
    const sp_status_t status = take_columns(sim, self, err);
    self->model.pay = self->pay;
    self->model.cooperate = self->cooperate;
    self->model.seen = self->seen;
    self->model.worth = self->worth;
    self->model.machine = self->machine;
    sim->evolution = self;
    sim->model = &self->model;
    return status;
}

void
sp_evolution_start(sp_simulation_t *sim)
{
    sp_evolution_t *self = sim->evolution;
    const size_t n = self->model.n_plays;
    memset(self->bucket, 0, self->n_buckets * sizeof(*self->bucket));
    memset(self->known, 0, n * n);
    memset(self->born, 0, n * sizeof(*self->born));
    self->n_pairs = 0;
    self->n_lost = 0;
    for (uint32_t s = 0; s < self->n_pinned; s++) {
        (void) sp_genome_of(
            &self->form, self->model.run->strategy[s], &self->model.game, self->draft);
        put_type(self, s, self->draft); /* two names of one genome are two types */
    }
    self->n_used = self->n_pinned;
    for (uint32_t i = 0;
         self->form.settings.initial == SP_GENOMES_RANDOM && i < self->model.n_agents;
         i++) {
        sp_genome_draw(&self->form, sim->key, i, self->draft);
        const uint32_t type = type_of(sim, self->draft, sim->play[i]);
        sim->count[sim->play[i]]--;
        sim->count[type]++;
        sim->play[i] = (uint16_t) type;
    }
}
