/* sink.c - the forms of output, by name.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/sink.h"

#include <string.h>

#include "sink_kind.h"

#define SP_SINK(name) extern const sp_sink_kind_t sp_sink_##name;
#include "sinks.def"
#undef SP_SINK

#define SP_SINK(name) &sp_sink_##name,
const sp_sink_kind_t *const sp_sink_kinds[] = {
#include "sinks.def"
    NULL,
};
#undef SP_SINK

const sp_sink_kind_t *
sp_sink_find(const char *name)
{
    for (size_t i = 0; sp_sink_kinds[i] != NULL; i++) {
        if (strcmp(sp_sink_kinds[i]->name, name) == 0) {
            return sp_sink_kinds[i];
        }
    }
    return NULL;
}

sp_status_t
sp_sink_check_trace(const sp_sink_t *sink, const sp_trace_t *trace, sp_error_t *err)
{
    const sp_manifest_t *manifest = sink->manifest;
    if (trace->run >= manifest->n_runs || trace->replicate >= manifest->n_replicates) {
        return sp_fail(err, SP_ERR_RANGE,
            "run %u, replicate %u: the output has %u runs of "
            "at most %u replicates",
            trace->run, trace->replicate, manifest->n_runs, manifest->n_replicates);
    }
    if (trace->n_variables != manifest->n_variables) {
        return sp_fail(err, SP_ERR_RANGE,
            "run %u, replicate %u: a trace of %u variables; the "
            "output has %u",
            trace->run, trace->replicate, trace->n_variables, manifest->n_variables);
    }
    for (uint32_t i = 0; i < trace->n_variables; i++) {
        if (trace->length[i] != sp_manifest_length(manifest, i)
            || (trace->code[i] != NULL) != manifest->variables[i].code) {
            return sp_fail(err, SP_ERR_RANGE,
                "run %u, replicate %u: variable %s does not "
                "have the shape or type of the output",
                trace->run, trace->replicate, manifest->variables[i].name);
        }
    }
    if (trace->status == SP_CELL_MISSING || trace->status > SP_CELL_FAILED) {
        return sp_fail(err, SP_ERR_RANGE,
            "run %u, replicate %u: status %d says that there is "
            "nothing to write",
            trace->run, trace->replicate, (int) trace->status);
    }
    return SP_OK;
}
