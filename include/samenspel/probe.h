/* probe.h - hashes of states and of arithmetic itself, to compare builds.
 * Layer: base.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_PROBE_H
#define SP_PROBE_H

#include <stddef.h>
#include <stdint.h>

/** The hash of nothing: where every hash starts. */
#define SP_HASH_EMPTY UINT64_C(14695981039346656037)

/**
 * Takes n bytes into a hash, in the order of memory (little-endian on every platform that
 * the engine is built for). It tells accidents apart, not adversaries.
 *
 * source  FNV-1a, 64 bits (Fowler, Noll & Vo)
 */
static inline uint64_t
sp_hash(uint64_t hash, const void *bytes, size_t n)
{
    const unsigned char *byte = (const unsigned char *) bytes;
    for (size_t i = 0; i < n; i++) {
        hash = (hash ^ byte[i]) * UINT64_C(1099511628211);
    }
    return hash;
}

/**
 * Hash of all n steps of a chaotic orbit through sp_exp, sp_log and sp_normal_quantile.
 * The orbit magnifies differences of the last bits, so a platform or compiler flag that
 * changes any of them ends with another hash; the final state of a population would not
 * show it.
 */
uint64_t sp_probe(uint32_t n);

/** Steps of the known answer, and the answer: what sp_probe gives on every platform. */
enum { SP_PROBE_STEPS = 1000000 };
#define SP_PROBE_ANSWER UINT64_C(0xc2652e66c581162a)

#endif
