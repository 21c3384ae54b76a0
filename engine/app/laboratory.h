/* laboratory.h - what people did in repeated dilemmas, and how to read more. Layer: app.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_LABORATORY_H
#define SP_LABORATORY_H

#include <stdio.h>

#include "samenspel/arena.h"
#include "samenspel/theory_calibrate.h"

/** A row of the table; texts live in its arena, or for ever. */
typedef struct {
    const char *id, *setting, *metric, *grade, *source;
    const char *study;  /* rows of one study are left out together                      */
    const char *sample; /* late, all or first: how often the subjects had played before */
    sp_seen_t seen;     /* seen.n: subjects                                             */
    double decisions;   /* that the share was taken over; NAN: not said                 */
} sp_laboratory_row_t;

typedef struct {
    sp_laboratory_row_t *row;
    uint32_t n, room;
    uint32_t n_left_out; /* rows of the file without a repeated game: surveys, .. */
    sp_arena_t arena;
} sp_laboratory_t;

/** The rows that the program brings. */
SP_MUST_CHECK
sp_status_t sp_laboratory_init(sp_laboratory_t *self, sp_error_t *err);

/**
 * Reads a CSV file (RFC 4180: quotes, commas and line ends within them; lines that begin
 * with # are comments). The first line names the columns, in any order:
 *
 *   id, value          always
 *   grade, source, setting, metric, n, study, sample
 *   temptation, reward, sucker, punishment, horizon, continuation, error, measure,
 *   subjects
 *
 * A row whose game columns are missing or empty takes them from the program's own row of
 * that id; where there is none either, it is left out and counted.
 *
 * errors  SP_ERR_INPUT (no file), SP_ERR_SYNTAX, SP_ERR_RANGE as FILE:LINE; memory
 */
SP_MUST_CHECK
sp_status_t sp_laboratory_read(sp_laboratory_t *self, const char *path, sp_error_t *err);

/** Writes rows in that form, so that they can be read again. */
void sp_laboratory_write(FILE *out, const sp_laboratory_t *self);

void sp_laboratory_free(sp_laboratory_t *self);

#endif
