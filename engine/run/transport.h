/* transport.h - messages between the ranks of a job. Layer: run.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * transport_mpi.c, or transport_none.c in a program without MPI. One thread a rank calls
 * these, the main one; whoever waits sleeps between looks, so that it takes no core from
 * those who compute. What travels is arrays of 64-bit numbers, and text. */
#ifndef SP_TRANSPORT_H
#define SP_TRANSPORT_H

#include <stdbool.h>
#include <stdint.h>

#include "samenspel/error.h"

typedef struct sp_transport sp_transport_t;

/**
 * Meets the other ranks. Only where a launcher started several processes.
 *
 * errors  SP_ERR_ENVIRONMENT, SP_ERR_MEMORY; SP_ERR_USAGE from a program without MPI
 */
SP_MUST_CHECK
sp_status_t sp_transport_open(
    sp_transport_t **transport, uint32_t *rank, uint32_t *n_ranks, sp_error_t *err);

/** Parts from the others; all ranks together. Harmless on NULL. */
void sp_transport_close(sp_transport_t *transport);

/** Sends a copy of word[0 .. n-1], n >= 1, and returns at once. Ends all ranks where
 * memory ends, for a lost message would leave them waiting. */
void sp_transport_send(
    sp_transport_t *transport, uint32_t to, const uint64_t *word, uint32_t n);

/** The next message that has come, from whomever: words, valid until the next call, or
 * NULL. Messages of one rank come in the order they were sent. */
const uint64_t *
sp_transport_receive(sp_transport_t *transport, uint32_t *from, uint32_t *n);

/* All ranks call these in the same order, with no message under way. */

/** The largest value of any rank. */
uint64_t sp_transport_most(sp_transport_t *transport, uint64_t value);

/** The sum over ranks. */
uint64_t sp_transport_sum(sp_transport_t *transport, uint64_t value);

/** Everybody gets what root has in text[0 .. n-1]. */
void sp_transport_tell(sp_transport_t *transport, uint32_t root, char *text, uint32_t n);

/** Joins by `or` the words of the ranks that share this one's memory; returns how many
 * they are. */
uint32_t sp_transport_node(sp_transport_t *transport, uint64_t *word, uint32_t n);

#endif
