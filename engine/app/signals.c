/* signals.c - SIGINT, SIGTERM and SIGUSR1 ask the work to stop.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "signals.h"

#include <signal.h>
#include <stddef.h>

/* the one variable of the process that a handler may touch; lock-free, checked below */
static atomic_int stop;

#if ATOMIC_INT_LOCK_FREE != 2
#error "a signal handler needs an atomic int without locks"
#endif

static void
on_signal(int number)
{
    if (atomic_exchange(&stop, 1) != 0) {
        signal(number, SIG_DFL);
        raise(number); /* acts when this handler returns */
    }
}

const atomic_int *
sp_signals_watch(void)
{
    struct sigaction action = { .sa_handler = on_signal, .sa_flags = SA_RESTART };
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    /* what mpirun passes on to its ranks, without ending them a second later */
    sigaction(SIGUSR1, &action, NULL);
    return &stop;
}
