/* executor_openmp.c - loops over threads: the only file with a pragma.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <omp.h>

#include "samenspel/scheduler.h"

/* Ranges of whole spans, a few a thread so that uneven ones level out. */
void
sp_execute_openmp(void *context, uint32_t n, sp_range_fn *work, void *job)
{
    const uint32_t n_threads = *(const uint32_t *) context;
    uint32_t grain = n / (4 * n_threads) / SP_SPAN * SP_SPAN;
    grain = grain < SP_SPAN ? SP_SPAN : grain;
    const uint32_t n_ranges = (n + grain - 1) / grain;
#pragma omp parallel for schedule(dynamic, 1) num_threads((int) n_threads)
    for (uint32_t i = 0; i < n_ranges; i++) {
        const uint32_t first = i * grain;
        const uint32_t last = n - first < grain ? n : first + grain;
        work(job, first, last);
    }
}

void
sp_on_threads(uint32_t n_threads, void (*work)(void *job, uint32_t thread), void *job)
{
#pragma omp parallel num_threads((int) n_threads)
    work(job, (uint32_t) omp_get_thread_num());
}

uint32_t
sp_n_threads(void)
{
    const int n = omp_get_max_threads();
    return n > 0 ? (uint32_t) n : 1;
}
