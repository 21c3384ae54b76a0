/* theory_answer_parts.h - answers of one kind each, and how they are noted. Layer: app.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_THEORY_ANSWER_PARTS_H
#define SP_THEORY_ANSWER_PARTS_H

#include "theory_answer.h"
#include "theory_case.h"

/** Adds a note; those beyond SP_MOST_NOTES are dropped. */
SP_PRINTF(2, 3)
void sp_answer_note(sp_answer_t *self, const char *format, ...);

/** Adds a named critical value. */
void sp_answer_critical(sp_answer_t *self, const char *name, double value);

/** A method that turned out not to fit is a note, not an error. */
SP_MUST_CHECK
sp_status_t sp_answer_soften(
    sp_answer_t *self, const char *what, sp_status_t status, sp_error_t *err);

/** SP_ERR_MEMORY. */
SP_MUST_CHECK
sp_status_t sp_answer_no_memory(sp_error_t *err);

/** An answer of one kind, added to self where known says that it fits. */
typedef sp_status_t
sp_answer_part_t(sp_answer_t *self, const sp_theory_case_t *known, sp_error_t *err);

/* theory_answer_strategies.c */
sp_answer_part_t sp_answer_matches;     /* what strategies earn of each other           */
sp_answer_part_t sp_answer_invasion;    /* rare mutation                                */
sp_answer_part_t sp_answer_composition; /* several kinds with mutation                  */
sp_answer_part_t sp_answer_rest_points; /* replicator equation                          */
sp_answer_part_t sp_answer_shares;      /* path of shares under Fermi copying           */
sp_answer_part_t sp_answer_enforced;    /* zero-determinant players, partners, rivals   */

/* theory_answer_choice.c */
sp_answer_part_t sp_answer_choice; /* logit among strategies                           */

/* theory_answer_structure.c */
sp_answer_part_t sp_answer_thresholds; /* weights of the shared interest                */
sp_answer_part_t sp_answer_ratio;      /* benefit to cost on a graph                    */

#endif
