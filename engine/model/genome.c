/* genome.c - what strategies that evolve are made of.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/evolution.h"

#include <math.h>
#include <string.h>

#include "samenspel/detmath.h"

/* an automaton's entries stand state by state, so that a cut leaves whole states */
enum { OF_STATE = 1 + SP_N_OUTCOMES };

void
sp_genome_form(const sp_run_t *run, sp_genome_form_t *form)
{
    *form = (sp_genome_form_t) { 0 };
    sp_evolution_settings_t *settings = &form->settings;
    sp_schema_fill(run->schema, run->value, "evolution", sp_evolution_params,
        sp_n_evolution_params, settings);
    if (settings->kind == SP_GENOME_MEMORY_N) {
        form->own = settings->depth;
        form->other = settings->depth;
    } else if (settings->kind == SP_GENOME_TABLE) {
        form->own = settings->own;
        form->other = settings->other;
        form->opening = settings->opening;
    }
    const uint32_t last = form->own > form->other ? form->own : form->other;
    form->n_first = form->opening > last ? form->opening : last;
    form->n_entries = settings->kind == SP_GENOME_MEMORY_ONE ? 1 + SP_N_OUTCOMES
        : settings->kind == SP_GENOME_AUTOMATON
        ? OF_STATE * settings->states
        : form->n_first + (1u << (form->opening + form->own + form->other));
}

bool
sp_genome_is_state(const sp_genome_form_t *form, uint32_t e)
{
    return form->settings.kind == SP_GENOME_AUTOMATON && e % OF_STATE != 0;
}

/* ---- named strategies as genomes --------------------------------------------------- */

/* Numbers states by what can ever be told of them: equal where they cooperate alike and
 * lead to equal states (Moore 1956). Returns how many there are. */
static uint32_t
merge_states(const sp_machine_t *machine, uint32_t *class)
{
    uint32_t n = 1;
    uint32_t before = 0;
    memset(class, 0, machine->n_states * sizeof(*class));
    while (n != before) {
        uint32_t finer[SP_MOST_STATES];
        before = n;
        n = 0;
        for (uint32_t s = 0; s < machine->n_states; s++) {
            uint32_t t = 0;
            for (; t < s; t++) {
                bool same = class[s] == class[t]
                    && machine->cooperate[s] == machine->cooperate[t];
                for (unsigned o = 0; o < SP_N_OUTCOMES; o++) {
                    same =
                        same && class[machine->next[s][o]] == class[machine->next[t][o]];
                }
                if (same) {
                    break;
                }
            }
            finer[s] = t < s ? finer[t] : n++;
        }
        memcpy(class, finer, machine->n_states * sizeof(*class));
    }
    return n;
}

static bool
automaton_of(const sp_genome_form_t *form, const sp_machine_t *machine, double *genome)
{
    uint32_t class[SP_MOST_STATES];
    uint32_t state[SP_MOST_STATES]; /* one of each class, as they are reached */
    uint32_t number[SP_MOST_STATES];
    const uint32_t n_classes = merge_states(machine, class);
    const uint32_t most = form->settings.states;
    for (uint32_t c = 0; c < n_classes; c++) {
        number[c] = SP_MOST_STATES;
    }
    uint32_t n = 1;
    state[0] = machine->start;
    number[class[machine->start]] = 0;
    for (uint32_t s = 0; s < n; s++) {
        if (s == most) {
            return false;
        }
        genome[s * OF_STATE] = machine->cooperate[state[s]];
        for (unsigned o = 0; o < SP_N_OUTCOMES; o++) {
            const uint32_t to = machine->next[state[s]][o];
            if (number[class[to]] == SP_MOST_STATES) {
                number[class[to]] = n;
                state[n++] = to;
            }
            genome[s * OF_STATE + 1 + o] = number[class[to]];
        }
    }
    for (uint32_t s = n; s < most; s++) { /* that nobody reaches: as the start */
        memcpy(genome + s * OF_STATE, genome, OF_STATE * sizeof(*genome));
    }
    return true;
}

/* A table has chances for its first moves whatever went before, so that a strategy that
 * reacts in them has none that plays like it; one that never reacts has. */
static bool
table_of(const sp_genome_form_t *form, const sp_strategy_t *strategy,
    const sp_machine_t *machine, double *genome)
{
    const sp_table_t *table = strategy->form == SP_TABLE ? strategy->table : NULL;
    if (table != NULL && table->own == form->own && table->other == form->other
        && table->opening == form->opening) {
        memcpy(genome, table->first, form->n_first * sizeof(*genome));
        memcpy(genome + form->n_first, table->cooperate,
            (form->n_entries - form->n_first) * sizeof(*genome));
        return true;
    }
    sp_memory_one_t one;
    if (!sp_machine_memory_one(machine, &one)) {
        return false;
    }
    for (unsigned o = 0; o < SP_N_OUTCOMES; o++) {
        if (form->n_first > 1 && one.after[o] != one.first) {
            return false;
        }
    }
    const bool same_own =
        one.after[SP_CC] == one.after[SP_DC] && one.after[SP_CD] == one.after[SP_DD];
    const bool same_other =
        one.after[SP_CC] == one.after[SP_CD] && one.after[SP_DC] == one.after[SP_DD];
    if ((form->own == 0 && !same_own) || (form->other == 0 && !same_other)) {
        return false;
    }
    for (uint32_t e = 0; e < form->n_entries; e++) {
        const uint32_t bits = e - form->n_first;
        const uint32_t own = form->own > 0 ? bits >> form->other & 1u : 0;
        const uint32_t other = form->other > 0 ? bits & 1u : 0;
        genome[e] = e < form->n_first ? one.first : one.after[2 * own + other];
    }
    return true;
}

bool
sp_genome_of(const sp_genome_form_t *form, const sp_strategy_t *strategy,
    const sp_game_t *game, double *genome)
{
    sp_machine_t machine;
    sp_memory_one_t one;
    bool found = false;
    if (!sp_strategy_machine_in(strategy, game, &machine)) {
        return false;
    }
    if (form->settings.kind == SP_GENOME_AUTOMATON) {
        found = automaton_of(form, &machine, genome);
    } else if (form->settings.kind != SP_GENOME_MEMORY_ONE) {
        found = table_of(form, strategy, &machine, genome);
    } else if (sp_machine_memory_one(&machine, &one)) {
        genome[0] = one.first;
        memcpy(genome + 1, one.after, sizeof(one.after));
        found = true;
    }
    for (uint32_t e = 0; found && form->settings.deterministic && e < form->n_entries;
         e++) {
        found = sp_genome_is_state(form, e) || genome[e] == 0 || genome[e] == 1;
    }
    return found;
}

/* ---- how a genome plays ------------------------------------------------------------ */

bool
sp_genome_machine(
    const sp_genome_form_t *form, const double *genome, sp_machine_t *machine)
{
    if (form->settings.kind == SP_GENOME_AUTOMATON) {
        memset(machine, 0, sizeof(*machine));
        machine->n_states = (uint16_t) form->settings.states;
        for (uint32_t s = 0; s < form->settings.states; s++) {
            machine->cooperate[s] = genome[s * OF_STATE];
            for (unsigned o = 0; o < SP_N_OUTCOMES; o++) {
                machine->next[s][o] = (uint16_t) genome[s * OF_STATE + 1 + o];
            }
        }
        return true;
    }
    if (form->settings.kind == SP_GENOME_MEMORY_ONE) {
        sp_strategy_t strategy = { .form = SP_MEMORY_ONE };
        strategy.memory_one.first = genome[0];
        memcpy(strategy.memory_one.after, genome + 1, sizeof(strategy.memory_one.after));
        return sp_strategy_machine(&strategy, machine);
    }
    sp_table_t table = { .opening = (uint8_t) form->opening,
        .own = (uint8_t) form->own,
        .other = (uint8_t) form->other,
        .cooperate = genome + form->n_first };
    memcpy(table.first, genome, form->n_first * sizeof(*genome));
    return sp_table_machine(&table, machine);
}

static double
mean_after(const sp_genome_form_t *form, const double *genome, unsigned outcome)
{
    double sum = 0;
    uint32_t n = 0;
    if (form->settings.kind == SP_GENOME_AUTOMATON) {
        for (uint32_t s = 0; s < form->settings.states; s++) {
            const uint32_t to = (uint32_t) genome[s * OF_STATE + 1 + outcome];
            sum += genome[to * OF_STATE];
        }
        return sum / form->settings.states;
    }
    const uint32_t own = outcome >> 1;
    const uint32_t other = outcome & 1u;
    for (uint32_t bits = 0; bits < form->n_entries - form->n_first; bits++) {
        if ((form->own == 0 || (bits >> form->other & 1u) == own)
            && (form->other == 0 || (bits & 1u) == other)) {
            sum += genome[form->n_first + bits];
            n++;
        }
    }
    return sum / n;
}

sp_answers_t
sp_genome_answers(const sp_genome_form_t *form, const double *genome)
{
    sp_answers_t answers = { .first = genome[0] };
    for (unsigned o = 0; o < SP_N_OUTCOMES; o++) {
        answers.after[o] = form->settings.kind == SP_GENOME_MEMORY_ONE
            ? genome[1 + o]
            : mean_after(form, genome, o);
    }
    return answers;
}

/* ---- draws ------------------------------------------------------------------------- */

/* Back into [0, 1] from beyond either end, as often as it takes. */
static double
reflected(double x)
{
    const double y = fabs(x) - 2 * floor(fabs(x) / 2);
    return y > 1 ? 2 - y : y;
}

void
sp_genome_draw(
    const sp_genome_form_t *form, sp_rng_key_t key, uint32_t agent, double *genome)
{
    for (uint32_t e = 0; e < form->n_entries; e++) {
        const sp_rng_block_t draw = sp_draw(key, agent, e + 1, 0, SP_DRAW_GENOME);
        const double u = sp_uniform53(draw.word[1], draw.word[2]);
        genome[e] = sp_genome_is_state(form, e)
            ? sp_below(draw.word[3], form->settings.states)
            : form->settings.deterministic ? u < 0.5
                                           : u;
    }
}

void
sp_genome_mutate(const sp_genome_form_t *form, sp_rng_key_t key, uint32_t entity,
    uint32_t round, double *genome)
{
    const sp_evolution_settings_t *settings = &form->settings;
    for (uint32_t e = 0; e < form->n_entries; e++) {
        const sp_rng_block_t draw = sp_draw(key, entity, e + 1, round, SP_DRAW_GENOME);
        const double u = sp_uniform53(draw.word[1], draw.word[2]);
        if (!(sp_uniform(draw.word[0]) < settings->flip)) {
            continue;
        }
        if (sp_genome_is_state(form, e)) {
            genome[e] = sp_below(draw.word[3], settings->states);
        } else if (settings->deterministic) {
            genome[e] = 1 - genome[e];
        } else {
            genome[e] = settings->step > 0
                ? reflected(genome[e] + settings->step * sp_normal_quantile(u))
                : u;
        }
    }
}
