/* arena.h - aligned blocks that are released together. Layer: base.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_ARENA_H
#define SP_ARENA_H

#include <stddef.h>

/** Columns start on a cache line, which is also the widest vector (AVX-512). */
#define SP_ALIGNMENT 64

/** A chain of allocations with one owner; zero it to make an empty one. */
typedef struct {
    void *last;       /* newest allocation, each holding a link to the one before */
    size_t n_bytes;   /* sum of what was asked for                               */
} sp_arena_t;

/**
 * n elements of size bytes each, zeroed, aligned to SP_ALIGNMENT and followed by at least
 * one alignment unit of slack that may be read (vector tails).
 *
 * returns  NULL where memory ends or n * size overflows; never for n = 0
 */
void *sp_arena_take(sp_arena_t *arena, size_t n, size_t size);

/** Releases every block and zeroes the arena; harmless on an empty one. */
void sp_arena_free(sp_arena_t *arena);

#endif
