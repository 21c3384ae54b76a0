/* sha256.h - digests of plans, files and results. Layer: base.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_SHA256_H
#define SP_SHA256_H

#include <stddef.h>
#include <stdint.h>

enum { SP_SHA256_HEX = 65 }; /* 64 hexadecimal digits and the final zero */

/** A digest under way; sp_sha256_init makes an empty one, nothing needs releasing. */
typedef struct {
    uint32_t state[8];
    uint8_t block[64]; /* bytes that do not fill a block yet */
    uint64_t n_bytes;  /* taken in so far */
} sp_sha256_t;

/** Starts a digest. */
void sp_sha256_init(sp_sha256_t *self);

/** Takes in n bytes; the digest depends on the bytes only, not on how they are cut. */
void sp_sha256_add(sp_sha256_t *self, const void *bytes, size_t n);

/** Writes the digest as lower-case hexadecimal digits; self must be started anew then. */
void sp_sha256_hex(sp_sha256_t *self, char hex[SP_SHA256_HEX]);

/**
 * The SHA-256 digest of n bytes as lower-case hexadecimal digits.
 *
 * source  FIPS PUB 180-4, Secure Hash Standard (2015), section 6.2
 */
void sp_sha256(const void *bytes, size_t n, char hex[SP_SHA256_HEX]);

#endif
