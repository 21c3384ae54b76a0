/* transport_none.c - a program without MPI: nobody to talk to.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "transport.h"

#include <stddef.h>

sp_status_t
sp_transport_open(
    sp_transport_t **transport, uint32_t *rank, uint32_t *n_ranks, sp_error_t *err)
{
    *transport = NULL;
    *rank = 0;
    *n_ranks = 1;
    return sp_fail(err, SP_ERR_USAGE, "this program was built without MPI");
}

/* What follows is never reached with ranks: open fails. Alone, a rank is all ranks. */

void
sp_transport_close(sp_transport_t *transport)
{
    (void) transport;
}

void
sp_transport_send(
    sp_transport_t *transport, uint32_t to, const uint64_t *word, uint32_t n)
{
    (void) transport;
    (void) to;
    (void) word;
    (void) n;
}

const uint64_t *
sp_transport_receive(sp_transport_t *transport, uint32_t *from, uint32_t *n)
{
    (void) transport;
    *from = 0;
    *n = 0;
    return NULL;
}

uint64_t
sp_transport_most(sp_transport_t *transport, uint64_t value)
{
    (void) transport;
    return value;
}

uint64_t
sp_transport_sum(sp_transport_t *transport, uint64_t value)
{
    (void) transport;
    return value;
}

void
sp_transport_tell(sp_transport_t *transport, uint32_t root, char *text, uint32_t n)
{
    (void) transport;
    (void) root;
    (void) text;
    (void) n;
}

uint32_t
sp_transport_node(sp_transport_t *transport, uint64_t *word, uint32_t n)
{
    (void) transport;
    (void) word;
    (void) n;
    return 1;
}
