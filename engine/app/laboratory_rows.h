/* laboratory_rows.h - the rows that the program brings. Layer: app.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_LABORATORY_ROWS_H
#define SP_LABORATORY_ROWS_H

#include "laboratory.h"

extern const sp_laboratory_row_t sp_laboratory_rows[];
extern const uint32_t sp_n_laboratory_rows;

#endif
