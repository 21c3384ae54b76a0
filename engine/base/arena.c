/* arena.c - a list of zeroed, aligned allocations.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/arena.h"

#include <stdint.h>
#include <stdlib.h>

void *
sp_arena_take(sp_arena_t *arena, size_t n, size_t size)
{
    /* header (one line) + payload + alignment + slack */
    const size_t extra = 3 * (size_t) SP_ALIGNMENT;
    if (size != 0 && n > (SIZE_MAX - extra) / size) {
        return NULL;
    }
    const size_t bytes = n * size;
    /* calloc, not memset: a large column's pages stay untouched until they are used */
    char *raw = calloc(bytes + extra, 1);
    if (raw == NULL) {
        return NULL;
    }
    *(void **) raw = arena->last;
    arena->last = raw;
    arena->n_bytes += bytes;
    const uintptr_t after = (uintptr_t) raw + sizeof(void *);
    const uintptr_t start = (after + SP_ALIGNMENT - 1) & ~(uintptr_t) (SP_ALIGNMENT - 1);
    return raw + (start - (uintptr_t) raw);
}

void
sp_arena_free(sp_arena_t *arena)
{
    void *block = arena->last;
    while (block != NULL) {
        void *next = *(void **) block;
        free(block);
        block = next;
    }
    arena->last = NULL;
    arena->n_bytes = 0;
}
