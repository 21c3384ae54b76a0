/* edges.h - who meets whom in a tournament, from a file. Layer: app.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_EDGES_H
#define SP_EDGES_H

#include "match_options.h"

/**
 * Reads pairs of names or aliases, one a line, with a comma or blanks between them; a line
 * that is empty or begins with # says nothing. A pair may be named twice, in either order; a
 * name beside itself lets twins meet.
 *
 * meets   [n * n] of the list, symmetric; release with free, also after an error
 * n_met   pairs that meet
 * errors  SP_ERR_INPUT (not readable; a line that is no pair, or names who takes no part;
 *         somebody in the list who meets nobody else), SP_ERR_MEMORY
 */
SP_MUST_CHECK
sp_status_t sp_edges_read(const char *path, const sp_strategy_list_t *list, uint8_t **meets,
    uint32_t *n_met, sp_error_t *err);

#endif
