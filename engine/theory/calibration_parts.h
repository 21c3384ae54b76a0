/* calibration_parts.h - a calibration from within; inside engine/theory only.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_CALIBRATION_PARTS_H
#define SP_CALIBRATION_PARTS_H

#include "samenspel/theory_calibrate.h"

/** A game of one row or several: all that does not depend on the choice. */
typedef struct {
    uint32_t row;          /* the first of its rows */
    uint32_t n;            /* strategies            */
    sp_machine_t *machine; /* [n]          */
    double *ln_states;     /* [n]          */
    double *payoff;        /* [n][n] units */
    double *of[3];         /* [n][n] by sp_measure_t: share of C of the row's player */
    double *share;         /* [n] chosen last */
} sp_seen_game_t;

struct sp_calibration {
    uint32_t n_rows, n_games;
    sp_seen_t *row;
    uint32_t *game_of; /* [n_rows]  */
    sp_seen_game_t *game;
    sp_unit_t unit;
    double error;      /* of subjects, that the tables were made with; NAN: none yet */
    double *predicted; /* [n_rows] */
    double *ln_prior;  /* [SP_MOST_CHOICES] */
};

#endif
