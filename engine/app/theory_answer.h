/* theory_answer.h - what is exactly known of a run. Layer: app.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_THEORY_ANSWER_H
#define SP_THEORY_ANSWER_H

#include "samenspel/arena.h"
#include "samenspel/run.h"
#include "samenspel/theory.h"
#include "samenspel/theory_choice.h"

enum {
    SP_MOST_CRITICAL = 16,
    SP_MOST_NOTES = 12,
    SP_NOTE = 240,
    SP_MOST_GRADIENT_ROOTS = 16
};

typedef struct {
    char name[48];
    double value;
} sp_critical_t;

typedef char sp_note_t[SP_NOTE];

/** What a memory-one player enforces against everybody. */
typedef struct {
    uint32_t play;
    sp_zero_determinant_t line;
    bool has_rivalry; /* in a prisoner's dilemma */
    sp_rivalry_t rivalry;
} sp_answer_enforced_t;

/** Answers; what is not known is NULL, 0 or NaN. Pointers live in arena. */
typedef struct {
    uint32_t n_agents;
    /* copying: a single one of each of two kinds among the other */
    bool has_fixation;
    const char *kind[2];
    sp_fixation_t fixation[2];
    double ln_takeover; /* ln chance of kind[0] from the scenario's start; NaN */
    double *gradient;   /* [n_agents + 1] mean change of the count of kind[0] a step */
    uint32_t n_roots;
    sp_gradient_root_t *root; /* [n_roots] */
    /* long run */
    double stationary;        /* mean share of C (or of the first strategy); NaN */
    double *stationary_share; /* [n_agents + 1] of time, by number of C */
    double *ln_stationary_share;
    uint32_t n_plays;
    const char **play;       /* [n_plays] names of strategies */
    double *small_mutation;  /* [n_plays] shares of time */
    double *ln_small_mutation;
    double *ln_invasion;     /* [n_plays][n_plays] of the column's mutant in the row */
    double *mean_share;      /* [n_plays] with mutation, of time and agents */
    double *ln_uniform;      /* [n_plays] share of time in which all play it */
    uint32_t n_enforced;     /* players whose lines are known */
    sp_answer_enforced_t *enforced; /* [n_enforced] */
    double *expected_payoff; /* [n_plays][n_plays] of the row's player, per turn */
    double *cooperation;     /* [n_plays][n_plays] share of C of the row's player */
    /* infinite population */
    sp_fixed_point_t point[SP_MOST_FIXED_POINTS];
    unsigned n_points;
    uint32_t n_rounds;  /* of the path */
    double *trajectory; /* [n_rounds + 1] share of C */
    double *trust;      /* [n_rounds + 1]; NULL without trust */
    uint32_t n_rest;    /* three strategies and more */
    sp_rest_point_t *rest; /* [n_rest] */
    double *rest_share;    /* [n_rest][n_plays] */
    double *share_path;    /* [n_rounds + 1][n_plays] */
    double *share_average; /* [n_plays] */
    /* choice among strategies: shares that reproduce themselves */
    unsigned n_choices;
    sp_strategy_point_t *choice; /* [n_choices] of all plays, absent ones at 0           */
    double *choice_cooperation;  /* [n_choices] share of C in matches                   */
    double cooperation_of_turns; /* in the long run, exact for n_agents; NaN             */
    sp_critical_t critical[SP_MOST_CRITICAL];
    uint32_t n_critical;
    sp_note_t note[SP_MOST_NOTES]; /* methods used, and why others do not fit */
    uint32_t n_notes;
    bool any; /* whether there is an answer at all */
    sp_arena_t arena;
} sp_answer_t;

/** Everything that is exactly known of a run; release with sp_answer_free. */
SP_MUST_CHECK
sp_status_t sp_answer_init(sp_answer_t *self, const sp_run_t *run, sp_error_t *err);
void sp_answer_free(sp_answer_t *self);

#endif
