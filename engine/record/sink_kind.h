/* sink_kind.h - what every open sink begins with. Private to record.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_SINK_KIND_H
#define SP_SINK_KIND_H

#include "samenspel/sink.h"

/** The first member of every kind's own struct, so that one pointer type serves all. */
struct sp_sink {
    const sp_sink_kind_t *kind;
    const sp_manifest_t *manifest;
};

/** SP_OK, or SP_ERR_RANGE where trace does not fit the sink's manifest. */
SP_MUST_CHECK
sp_status_t
sp_sink_check_trace(const sp_sink_t *sink, const sp_trace_t *trace, sp_error_t *err);

#endif
