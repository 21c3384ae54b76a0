/* executor.h - work on threads. Layer: run.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_EXECUTOR_H
#define SP_EXECUTOR_H

#include <stdint.h>

/** Calls work once on each of n_threads threads, and waits for all. */
void sp_on_threads(
    uint32_t n_threads, void (*work)(void *job, uint32_t thread), void *job);

#endif
