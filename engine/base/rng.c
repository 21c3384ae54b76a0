/* rng.c - one key a replicate.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/rng.h"

sp_rng_key_t
sp_rng_key(uint64_t seed, uint32_t replicate, uint64_t salt)
{
    /* A Philox block under a fixed key is a random-looking permutation of its counter, so
     * two (seed, replicate) never share all 128 bits; 64 of them make the key. The salt
     * (0 for common draws) enters in a second pass. */
    const sp_rng_key_t fixed = { { 0x73616D65u, 0x6E73706Cu } };
    sp_rng_block_t mixed = sp_rng(fixed,
        (sp_rng_block_t) { { (uint32_t) seed, (uint32_t) (seed >> 32), replicate, 0 } });
    if (salt != 0) {
        mixed = sp_rng((sp_rng_key_t) { { mixed.word[2], mixed.word[3] } },
            (sp_rng_block_t) { { (uint32_t) salt, (uint32_t) (salt >> 32),
                mixed.word[0], mixed.word[1] } });
    }
    return (sp_rng_key_t) { { mixed.word[0], mixed.word[1] } };
}
