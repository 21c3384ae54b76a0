/* sample_files.h - the sample's replicates in parts and shards. For tests: what fails,
 * fails the test.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_SAMPLE_FILES_H
#define SP_SAMPLE_FILES_H

#include "sample_runs.h"
#include "scratch.h"

enum { SAMPLE_REPLICATES = 9, SAMPLE_MOST_CELLS = SAMPLE_RUNS * 16 };

/** The sample, a folder, and the file of an undisturbed run in it. */
typedef struct {
    sample_t sample;
    scratch_t scratch;
    char whole[SCRATCH_PATH];
    uint64_t stream; /* of random numbers */
} sample_files_t;

/** cmocka's set-up and tear-down of a sample_files_t. */
int sample_files_make(void **state);
int sample_files_remove(void **state);

/** The cells of the plan in [first, last), in order; returns their number. */
uint32_t
sample_cells(const sample_t *sample, uint32_t first, uint32_t last, uint32_t *cell);

/** Writes n cells into the parts of path; closes a part after each one where flush (may
 * be NULL) says so. */
void sample_write_cells(const sample_t *sample, const char *path, const uint32_t *cell,
    uint32_t n, const bool *flush);

/** A shard as `run --shard` leaves it: the cells of [first, last). */
void sample_write_shard(
    const sample_t *sample, const char *path, uint32_t first, uint32_t last);

#endif
