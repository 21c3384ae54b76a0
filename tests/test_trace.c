/* test_trace.c - the columns of a replicate have the manifest's shapes and start missing.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "samenspel/trace.h"

static const sp_variable_t variables[] = {
    { .name = "cooperation", .shape = SP_SHAPE_ROUND },
    { .name = "agent_action", .shape = SP_SHAPE_SNAPSHOT_AGENT, .code = true },
    { .name = "strategy_share", .shape = SP_SHAPE_ROUND_STRATEGY },
    { .name = "fixed_strategy", .shape = SP_SHAPE_SCALAR, .code = true },
    { .name = "fixation_round", .shape = SP_SHAPE_SCALAR },
};

static sp_manifest_t
small(void)
{
    return (sp_manifest_t) { .n_runs = 2,
        .n_replicates = 3,
        .n_rounds = 5,
        .n_strategies = 2,
        .n_snapshots = 3,
        .n_agents = 7,
        .variables = variables,
        .n_variables = 5 };
}

static void
columns_have_the_shapes_of_the_manifest(void **state)
{
    static const size_t expected[] = { 5, 21, 10, 1, 1 };
    const sp_manifest_t manifest = small();
    sp_trace_t trace;
    (void) state;
    assert_int_equal(sp_trace_init(&trace, &manifest, NULL), SP_OK);
    for (uint32_t i = 0; i < 5; i++) {
        assert_int_equal(trace.length[i], expected[i]);
        assert_int_equal(trace.code[i] != NULL, variables[i].code);
        assert_int_equal(trace.number[i] != NULL, !variables[i].code);
        assert_int_equal((uintptr_t) trace.number[i] % sizeof(double), 0);
    }
    sp_trace_free(&trace);
    assert_null(trace.block);
    sp_trace_free(&trace);
}

/* A trace is used for one replicate after another: nothing of the last may remain. */
static void
clearing_leaves_only_missing_values(void **state)
{
    const sp_manifest_t manifest = small();
    sp_trace_t trace;
    (void) state;
    assert_int_equal(sp_trace_init(&trace, &manifest, NULL), SP_OK);
    for (int again = 0; again < 2; again++) {
        assert_int_equal(trace.status, SP_CELL_MISSING);
        assert_string_equal(trace.failure, "");
        for (uint32_t i = 0; i < trace.n_variables; i++) {
            for (size_t k = 0; k < trace.length[i]; k++) {
                if (trace.code[i] != NULL) {
                    assert_int_equal(trace.code[i][k], 255);
                    trace.code[i][k] = 1;
                } else {
                    assert_true(trace.number[i][k] != trace.number[i][k]);
                    trace.number[i][k] = 0.5;
                }
            }
        }
        trace.status = SP_CELL_FAILED;
        trace.failure[0] = 'x';
        sp_trace_clear(&trace);
    }
    sp_trace_free(&trace);
}

/* 4e9 snapshots of 4e9 agents overflow 64 bits in bytes: an error, not a small block. */
static void
a_replicate_beyond_memory_is_refused(void **state)
{
    sp_manifest_t manifest = small();
    sp_trace_t trace;
    sp_error_t err;
    (void) state;
    manifest.n_snapshots = UINT32_MAX;
    manifest.n_agents = UINT32_MAX;
    assert_int_equal(sp_trace_init(&trace, &manifest, &err), SP_ERR_MEMORY);
    assert_null(trace.block);
    sp_trace_free(&trace);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_have_the_shapes_of_the_manifest),
        cmocka_unit_test(clearing_leaves_only_missing_values),
        cmocka_unit_test(a_replicate_beyond_memory_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
