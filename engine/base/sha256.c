/* sha256.c - the Secure Hash Algorithm with 256 bits, from its definition.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/sha256.h"

#include <string.h>

/* FIPS 180-4, 4.2.2: first 32 bits of the fractional parts of the cube roots of the first
 * 64 primes */
static const uint32_t round_constant[64] = {
    0x428a2f98,
    0x71374491,
    0xb5c0fbcf,
    0xe9b5dba5,
    0x3956c25b,
    0x59f111f1,
    0x923f82a4,
    0xab1c5ed5,
    0xd807aa98,
    0x12835b01,
    0x243185be,
    0x550c7dc3,
    0x72be5d74,
    0x80deb1fe,
    0x9bdc06a7,
    0xc19bf174,
    0xe49b69c1,
    0xefbe4786,
    0x0fc19dc6,
    0x240ca1cc,
    0x2de92c6f,
    0x4a7484aa,
    0x5cb0a9dc,
    0x76f988da,
    0x983e5152,
    0xa831c66d,
    0xb00327c8,
    0xbf597fc7,
    0xc6e00bf3,
    0xd5a79147,
    0x06ca6351,
    0x14292967,
    0x27b70a85,
    0x2e1b2138,
    0x4d2c6dfc,
    0x53380d13,
    0x650a7354,
    0x766a0abb,
    0x81c2c92e,
    0x92722c85,
    0xa2bfe8a1,
    0xa81a664b,
    0xc24b8b70,
    0xc76c51a3,
    0xd192e819,
    0xd6990624,
    0xf40e3585,
    0x106aa070,
    0x19a4c116,
    0x1e376c08,
    0x2748774c,
    0x34b0bcb5,
    0x391c0cb3,
    0x4ed8aa4a,
    0x5b9cca4f,
    0x682e6ff3,
    0x748f82ee,
    0x78a5636f,
    0x84c87814,
    0x8cc70208,
    0x90befffa,
    0xa4506ceb,
    0xbef9a3f7,
    0xc67178f2,
};

static inline uint32_t
rotated(uint32_t x, unsigned n)
{
    return x >> n | x << (32 - n);
}

/* FIPS 180-4, 6.2.2: takes one block of 64 bytes into the state. */
static void
take_block(uint32_t state[8], const uint8_t *block)
{
    uint32_t w[64];
    for (size_t t = 0; t < 16; t++) {
        w[t] = (uint32_t) block[4 * t] << 24 | (uint32_t) block[4 * t + 1] << 16
            | (uint32_t) block[4 * t + 2] << 8 | (uint32_t) block[4 * t + 3];
    }
    for (size_t t = 16; t < 64; t++) {
        const uint32_t s0 =
            rotated(w[t - 15], 7) ^ rotated(w[t - 15], 18) ^ w[t - 15] >> 3;
        const uint32_t s1 =
            rotated(w[t - 2], 17) ^ rotated(w[t - 2], 19) ^ w[t - 2] >> 10;
        w[t] = w[t - 16] + s0 + w[t - 7] + s1;
    }
    uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
    uint32_t e = state[4], f = state[5], g = state[6], h = state[7];
    for (size_t t = 0; t < 64; t++) {
        const uint32_t sum1 = rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25);
        const uint32_t t1 = h + sum1 + ((e & f) ^ (~e & g)) + round_constant[t] + w[t];
        const uint32_t sum0 = rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22);
        const uint32_t t2 = sum0 + ((a & b) ^ (a & c) ^ (b & c));
        h = g;
        g = f;
        f = e;
        e = d + t1;
        d = c;
        c = b;
        b = a;
        a = t1 + t2;
    }
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
    state[4] += e;
    state[5] += f;
    state[6] += g;
    state[7] += h;
}

void
sp_sha256_init(sp_sha256_t *self)
{
    /* 5.3.3: square roots of the first eight primes */
    static const uint32_t start[8] = { 0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
        0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19 };
    memcpy(self->state, start, sizeof(start));
    memset(self->block, 0, sizeof(self->block));
    self->n_bytes = 0;
}

void
sp_sha256_add(sp_sha256_t *self, const void *bytes, size_t n)
{
    const uint8_t *next = bytes;
    const size_t held = (size_t) (self->n_bytes % sizeof(self->block));
    self->n_bytes += n;
    if (held != 0) {
        const size_t room = sizeof(self->block) - held;
        const size_t taken = n < room ? n : room;
        if (taken != 0) {
            memcpy(self->block + held, next, taken);
        }
        if (taken < room) {
            return;
        }
        take_block(self->state, self->block);
        next += taken;
        n -= taken;
    }
    for (; n >= sizeof(self->block); n -= sizeof(self->block)) {
        take_block(self->state, next);
        next += sizeof(self->block);
    }
    if (n != 0) {
        memcpy(self->block, next, n);
    }
}

void
sp_sha256_hex(sp_sha256_t *self, char hex[SP_SHA256_HEX])
{
    /* 5.1.1: a one bit, zeros, the length in bits as 64-bit big-endian number */
    static const char digit[] = "0123456789abcdef";
    const uint64_t n_bits = self->n_bytes * 8;
    const size_t held = (size_t) (self->n_bytes % sizeof(self->block));
    uint8_t tail[128] = { 0x80 };
    const size_t n_pad = (held < 56 ? 56 : 120) - held;
    for (size_t i = 0; i < 8; i++) {
        tail[n_pad + i] = (uint8_t) (n_bits >> (56 - 8 * i));
    }
    sp_sha256_add(self, tail, n_pad + 8);
    for (size_t i = 0; i < 32; i++) {
        const uint32_t byte = self->state[i / 4] >> (24 - 8 * (i % 4)) & 0xff;
        hex[2 * i] = digit[byte >> 4];
        hex[2 * i + 1] = digit[byte & 15];
    }
    hex[64] = '\0';
}

void
sp_sha256(const void *bytes, size_t n, char hex[SP_SHA256_HEX])
{
    sp_sha256_t digest;
    sp_sha256_init(&digest);
    sp_sha256_add(&digest, bytes, n);
    sp_sha256_hex(&digest, hex);
}
