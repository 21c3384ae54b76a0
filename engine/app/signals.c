/* signals.c - SIGINT, SIGTERM and SIGUSR1 ask the work to stop.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define _POSIX_C_SOURCE 200809L

#include "signals.h"

#include <signal.h>
#include <stddef.h>
#include <time.h>

/* what a handler may touch: lock-free, checked below */
static atomic_int stop;
static atomic_uint first_ms; /* when it was set; wraps around */

/* A batch system that ends a job signals the shell of it, which passes the signal on, and
 * its programs as well: what comes within this time is one wish, not two. */
enum { ONE_WISH_MS = 1000 };

#if ATOMIC_INT_LOCK_FREE != 2
#error "a signal handler needs an atomic int without locks"
#endif

static unsigned
now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (unsigned) now.tv_sec * 1000u + (unsigned) (now.tv_nsec / 1000000);
}

static void
on_signal(int number)
{
    if (atomic_load(&stop) == 0) {
        atomic_store(&first_ms, now_ms());
        atomic_store(&stop, 1);
    } else if (now_ms() - atomic_load(&first_ms) >= ONE_WISH_MS) {
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
