/* web_columns.h - which observables and fields a page asks for. Layer: web.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_WEB_COLUMNS_H
#define SP_WEB_COLUMNS_H

#include "web_run.h"

/** Takes room for all that can be asked for. */
SP_MUST_CHECK
sp_status_t sp_web_columns_init(sp_web_run_t *self, sp_error_t *err);

/** Reads record.observables or record.agents.fields; other lists are read over. Cuts
 * list. */
SP_MUST_CHECK
sp_status_t
sp_web_read_list(sp_web_run_t *self, const char *key, char *list, sp_error_t *err);

/**
 * Refuses observables that the resolved run cannot have, and leaves such fields out: a
 * page asks the same columns of a run and of its twin.
 */
SP_MUST_CHECK
sp_status_t sp_web_check_columns(sp_web_run_t *self, sp_error_t *err);

#endif
