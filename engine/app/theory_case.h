/* theory_case.h - a run of a plan as the exact methods take it. Layer: app.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_THEORY_CASE_H
#define SP_THEORY_CASE_H

#include "samenspel/simulation.h"
#include "samenspel/theory.h"

enum { SP_REASON = 200 };

/** Why an answer cannot be given; "" where it can. */
typedef char sp_reason_t[SP_REASON];

/**
 * Numbers of a run, sorted by the method that takes them. Each reason says why its method
 * does not fit this run.
 */
typedef struct {
    sp_model_t model;
    const char *name[2];          /* of two plays: what stands for C, what for D */
    double payoff[SP_N_OUTCOMES]; /* of two plays against each other, in that order */
    sp_theory_update_t update;
    uint32_t n_start;              /* agents that start with name[0]; SP_NO_INTEGER */
    bool on_cycle;                 /* else on the complete graph */
    sp_reason_t no_chain;          /* chains on counts (payoff, update) */
    sp_reason_t no_replicator;     /* replicator equation (payoff) */
    sp_reason_t no_small_mutation; /* any number of plays, complete graph (update) */
    sp_mean_field_t field;         /* of choosers */
    double initial, initial_trust;
    bool independent; /* each agent's chance is the same whatever others do */
    sp_reason_t no_field;
    sp_reason_t no_choice; /* equilibria of choice by logit among strategies */
    sp_reason_t no_threshold; /* weights from which C is the better act */
    bool alone;               /* no mechanism but those that the methods know */
    sp_reason_t no_ratio;     /* benefit to cost from which a network favours C */
    bool ratio_by_coalescence;
} sp_theory_case_t;

/** Sorts a run; release with sp_theory_case_free, also after an error. */
SP_MUST_CHECK
sp_status_t
sp_theory_case_init(sp_theory_case_t *self, const sp_run_t *run, sp_error_t *err);
void sp_theory_case_free(sp_theory_case_t *self);

/** The mean field with the values of a run that events have changed; else as in init. */
void sp_theory_case_field(
    const sp_theory_case_t *self, const double *value, sp_mean_field_t *field);

#endif
