/* evolution.h - strategies that evolve: genomes, and the table of those that live.
 * Layer: model.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * With evolution.kind an agent plays by a genome of its own: what it does at first and
 * after each history. The newborn of a revision has its parent's genome, or, where an
 * agent keeps what it plays, its own; with chance `crossover` its end is another role
 * model's, and with chance `mutation` it is changed. Equal genomes are one type, with one
 * number as a play, so that everything that knows strategies by their number goes on as
 * it does. Payoffs are expectations by pair of types, computed when two types first meet
 * and kept as long as both have their place in the table; a type that nobody plays any
 * more gives its place to a new one when that is needed.
 *
 * source  memory-one: Nowak & Sigmund, Nature 364, 56 (1993)
 *         look-up tables and crossover: Axelrod 1987 (The evolution of strategies in the
 *         iterated prisoner's dilemma)
 *         automata: Miller, J. Econ. Behav. Organ. 29, 87 (1996)
 *         one table of living types: this project */
#ifndef SP_EVOLUTION_H
#define SP_EVOLUTION_H

#include "samenspel/simulation.h"

typedef enum {
    SP_GENOME_MEMORY_ONE, /* first, after CC, CD, DC, DD */
    SP_GENOME_MEMORY_N,   /* first moves, then a table of both players' last moves */
    SP_GENOME_AUTOMATON,  /* by state: chance of C, then the next after CC, CD, DC, DD */
    SP_GENOME_TABLE,      /* as memory_n, with depths of their own and opening moves */
} sp_genome_kind_t;

typedef enum { SP_GENOMES_NAMED, SP_GENOMES_RANDOM } sp_genomes_initial_t;

/** Block `evolution`. */
typedef struct {
    uint32_t kind;    /* sp_genome_kind_t; SP_NO_INTEGER: nobody evolves */
    uint32_t depth;   /* memory_n */
    uint32_t own, other, opening; /* table */
    uint32_t states;  /* automaton */
    uint32_t initial; /* sp_genomes_initial_t */
    double mutation, flip, step, crossover;
    bool deterministic;
    uint32_t types;   /* most that have a place; SP_NO_INTEGER: as many as can live */
} sp_evolution_settings_t;

extern const sp_param_t sp_evolution_params[];
extern const size_t sp_n_evolution_params;

enum { SP_MOST_ENTRIES = 5 * SP_MOST_STATES };

/** What a genome is made of, ready to use. */
typedef struct {
    sp_evolution_settings_t settings;
    uint32_t own, other, opening; /* of a table */
    uint32_t n_first;             /* chances of a table before it looks up */
    uint32_t n_entries;
} sp_genome_form_t;

/** What a type answers: chance of C at first and after each outcome. Of longer memories
 * the mean over all entries whose last turn was that, of automata over all states. */
typedef struct {
    double first;
    double after[SP_N_OUTCOMES];
} sp_answers_t;

/** Types that live, or have lived and still have their place. */
typedef struct sp_evolution {
    sp_model_t model;      /* that of the run, with the tables of the types here */
    sp_genome_form_t form;
    uint32_t n_pinned;     /* the first types are the run's strategies, and stay */
    uint32_t n_used;       /* places taken so far */
    double *genome;        /* [model.n_plays][n_entries] */
    sp_machine_t *machine; /* [model.n_plays] */
    sp_answers_t *answers; /* [model.n_plays] */
    uint8_t *known;        /* [model.n_plays][model.n_plays] the pair's payoffs stand */
    double *pay, *cooperate, *seen, *worth; /* model's tables, to write */
    uint32_t *bucket;      /* [n_buckets] first type of a hash + 1, or 0 */
    uint32_t *chain;       /* [model.n_plays] the next one of that hash + 1, or 0 */
    uint32_t n_buckets;    /* a power of two */
    uint32_t *born;        /* [model.n_plays] newborn of the round under way by type */
    double *draft;         /* [n_entries] a genome in the making */
    uint64_t n_pairs;      /* pairs computed since the start of the replicate */
    uint32_t n_lost;       /* newborn that stayed what they were born as: no place left */
} sp_evolution_t;

/** Whether genomes evolve in this run. */
bool sp_run_evolves(const sp_run_t *run);

/** The form of the run's genomes. */
void sp_genome_form(const sp_run_t *run, sp_genome_form_t *form);

/** Whether entry number e is the number of a state, not a chance. */
bool sp_genome_is_state(const sp_genome_form_t *form, uint32_t e);

/** The genome of a named strategy in game; false where the form has none that plays like
 * it. */
bool sp_genome_of(const sp_genome_form_t *form, const sp_strategy_t *strategy,
    const sp_game_t *game, double *genome);

/** The finite-state form of a genome; false where it has too many states. */
bool sp_genome_machine(
    const sp_genome_form_t *form, const double *genome, sp_machine_t *machine);

sp_answers_t sp_genome_answers(const sp_genome_form_t *form, const double *genome);

/** A genome at random, and one changed: by the words of `evolution` in simulation.h. */
void sp_genome_draw(
    const sp_genome_form_t *form, sp_rng_key_t key, uint32_t agent, double *genome);
void sp_genome_mutate(const sp_genome_form_t *form, sp_rng_key_t key, uint32_t entity,
    uint32_t round, double *genome);

/** Most types that a run of this form has places for. */
uint32_t sp_evolution_places(const sp_run_t *run, const sp_genome_form_t *form);

/** Bytes of the table of types. */
uint64_t sp_evolution_bytes(const sp_run_t *run);

#endif
