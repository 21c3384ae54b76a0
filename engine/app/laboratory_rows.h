/* laboratory_rows.h - the rows that the program brings. Layer: app.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_LABORATORY_ROWS_H
#define SP_LABORATORY_ROWS_H

#include "laboratory.h"

extern const sp_laboratory_row_t sp_laboratory_rows[];
extern const uint32_t sp_n_laboratory_rows;

/** Share of C after CC, CD, DC, DD in all turns of a study but the first ones. */
typedef struct {
    const char *id, *study;
    double seen[SP_N_OUTCOMES];
    uint32_t n; /* turns */
} sp_laboratory_reply_t;

enum { SP_N_LABORATORY_REPLIES = 3 };

extern const sp_laboratory_reply_t sp_laboratory_replies[SP_N_LABORATORY_REPLIES];

#endif
