/* network_build.h - what the makers of networks share: a stream of draws, and limits.
 * Layer: model; included by engine/model/network*.c only.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_NETWORK_BUILD_H
#define SP_NETWORK_BUILD_H

#include "samenspel/graph.h"

/** The largest population that a network's parameter may speak of (a lattice of side
 * 1e4). */
#define SP_MOST_AGENTS 100000000

/** Undirected ties that fit: each is two directed ones, counted in 32 bits. */
#define SP_MOST_TIES (UINT32_MAX / 2)

/**
 * Random words in a row: word i is number i % 4 of the block of counter (i / 4 in two
 * words, round 0, SP_DRAW_NETWORK). Makers of networks draw one after the other, so a
 * running number is all the identity that their draws have.
 */
typedef struct {
    sp_rng_key_t key;
    uint64_t n_words;
    sp_rng_block_t block;
} sp_stream_t;

static inline sp_stream_t
sp_stream(sp_rng_key_t key)
{
    return (sp_stream_t) { .key = key };
}

static inline uint32_t
sp_stream_word(sp_stream_t *stream)
{
    const uint64_t number = stream->n_words++;
    if (number % 4 == 0) {
        stream->block = sp_draw(stream->key, (uint32_t) (number >> 2),
            (uint32_t) (number >> 34), 0, SP_DRAW_NETWORK);
    }
    return stream->block.word[number % 4];
}

/** Uniform in (0, 1), 53 bits. */
static inline double
sp_stream_uniform(sp_stream_t *stream)
{
    const uint32_t high = sp_stream_word(stream);
    return sp_uniform53(high, sp_stream_word(stream));
}

/**
 * Uniform in [0, n), n >= 1, without any bias: in graphs of a million agents the n / 2^32
 * of sp_below would be 2e-4.
 *
 * source  Lemire, ACM Trans. Model. Comput. Simul. 29, 3 (2019)
 */
static inline uint32_t
sp_stream_below(sp_stream_t *stream, uint32_t n)
{
    uint64_t product = (uint64_t) sp_stream_word(stream) * n;
    if ((uint32_t) product < n) {
        const uint32_t unfair = (0u - n) % n; /* 2^32 mod n */
        while ((uint32_t) product < unfair) {
            product = (uint64_t) sp_stream_word(stream) * n;
        }
    }
    return (uint32_t) (product >> 32);
}

/** The same for 64 bits: as many bits as n has, again while the number is too large. */
uint64_t sp_stream_below64(sp_stream_t *stream, uint64_t n);

/** implied_size of a network whose parameters imply none: 0. */
uint32_t sp_network_implies_no_size(const void *params);

/** check of a network that can be made of any two agents or more: SP_OK. */
sp_status_t sp_network_fits_any_size(const void *params, uint32_t n, sp_error_t *err);

/** Whether n_ties undirected ties among n agents fit; else SP_ERR_RANGE in words. */
SP_MUST_CHECK
sp_status_t sp_network_check_ties(uint32_t n, uint64_t n_ties, sp_error_t *err);

/**
 * Room for n_edges undirected edges: *ends is [2 * n_edges] in arena.
 *
 * errors  SP_ERR_RANGE (too many), SP_ERR_MEMORY
 */
SP_MUST_CHECK
sp_status_t sp_network_take_ends(sp_arena_t *arena, uint32_t n, uint64_t n_edges,
    uint32_t **ends, sp_error_t *err);

/** SP_ERR_MEMORY, with the size of the graph in the message. */
sp_status_t sp_network_no_memory(uint32_t n, sp_error_t *err);

#endif
