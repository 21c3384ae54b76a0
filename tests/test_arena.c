/* test_arena.c - aligned, zeroed, released together, and safe against absurd sizes.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "samenspel/arena.h"

/* Columns are read with vector loads: they start on a cache line, and the vector that
 * reaches over their end may be read. */
static void
blocks_are_aligned_zeroed_and_have_slack(void **state)
{
    (void) state;
    sp_arena_t arena = { 0 };
    for (size_t n = 1; n < 300; n += 7) {
        unsigned char *block = sp_arena_take(&arena, n, 3);
        assert_non_null(block);
        assert_int_equal((uintptr_t) block % SP_ALIGNMENT, 0);
        for (size_t i = 0; i < 3 * n + SP_ALIGNMENT; i++) {
            assert_int_equal(block[i], 0);
        }
        memset(block, 0xff, 3 * n);
    }
    sp_arena_free(&arena);
}

static void
blocks_do_not_overlap(void **state)
{
    enum { N = 50, SIZE = 100 };
    (void) state;
    sp_arena_t arena = { 0 };
    unsigned char *block[N];
    for (int i = 0; i < N; i++) {
        block[i] = sp_arena_take(&arena, SIZE, 1);
        assert_non_null(block[i]);
        memset(block[i], i + 1, SIZE);
    }
    for (int i = 0; i < N; i++) {
        for (int j = 0; j < SIZE; j++) {
            assert_int_equal(block[i][j], i + 1);
        }
    }
    assert_int_equal(arena.n_bytes, N * SIZE);
    sp_arena_free(&arena);
}

static void
nothing_asked_for_is_still_a_block(void **state)
{
    (void) state;
    sp_arena_t arena = { 0 };
    assert_non_null(sp_arena_take(&arena, 0, sizeof(double)));
    assert_non_null(sp_arena_take(&arena, 5, 0));
    assert_int_equal(arena.n_bytes, 0);
    sp_arena_free(&arena);
}

/* n * size must not wrap around to a small block. */
static void
sizes_that_overflow_are_refused_and_leave_the_arena_usable(void **state)
{
    (void) state;
    sp_arena_t arena = { 0 };
    double *kept = sp_arena_take(&arena, 4, sizeof(*kept));
    assert_non_null(kept);
    kept[3] = 1.5;
    assert_null(sp_arena_take(&arena, SIZE_MAX / 8 + 2, 8));
    assert_null(sp_arena_take(&arena, SIZE_MAX, 1));
    assert_null(sp_arena_take(&arena, 1, SIZE_MAX - SP_ALIGNMENT));
    assert_int_equal(arena.n_bytes, 4 * sizeof(*kept));
    assert_true(kept[3] == 1.5);
    assert_non_null(sp_arena_take(&arena, 4, 8));
    sp_arena_free(&arena);
}

static void
free_is_harmless_twice_and_on_an_empty_arena(void **state)
{
    (void) state;
    sp_arena_t arena = { 0 };
    sp_arena_free(&arena);
    assert_non_null(sp_arena_take(&arena, 1, 1));
    sp_arena_free(&arena);
    sp_arena_free(&arena);
    assert_null(arena.last);
    assert_int_equal(arena.n_bytes, 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_are_aligned_zeroed_and_have_slack),
        cmocka_unit_test(blocks_do_not_overlap),
        cmocka_unit_test(nothing_asked_for_is_still_a_block),
        cmocka_unit_test(sizes_that_overflow_are_refused_and_leave_the_arena_usable),
        cmocka_unit_test(free_is_harmless_twice_and_on_an_empty_arena),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
