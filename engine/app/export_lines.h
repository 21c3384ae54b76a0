/* export_lines.h - a run of a plan as lines that the web reads. Layer: app.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_EXPORT_LINES_H
#define SP_EXPORT_LINES_H

#include "samenspel/plan.h"

/**
 * The settings and events of a run, and what it records, as sp_web_open takes them: it
 * gives the trajectories of the same run, bit for bit. Calls put(context, line) for each.
 */
void sp_export_lines(const sp_plan_t *plan, uint32_t run,
    void (*put)(void *context, const char *line), void *context);

#endif
