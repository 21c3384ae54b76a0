/* progress.h - how far long work is, for people. Layer: run.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_PROGRESS_H
#define SP_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

/** A bar on a terminal (done, rate, time left), one line a minute elsewhere; on stderr. */
typedef struct {
    const char *what;    /* what is counted: "replicates"                 */
    uint64_t total;
    bool quiet, terminal;
    double started, shown;
    bool drawn;
} sp_progress_t;

/** Starts counting; quiet shows nothing at all. */
void sp_progress_start(sp_progress_t *self, const char *what, uint64_t total, bool quiet);

/** Call as often as you like: shows something ten times a second at most. */
void sp_progress_show(sp_progress_t *self, uint64_t done);

/** Leaves the terminal's line clean. */
void sp_progress_end(sp_progress_t *self);

/** Seconds of a clock that only goes forward. */
double sp_seconds(void);

/** "3.2 s", "4 min 10 s", "2 h 05 min", "3.1 days"; returns buffer (at least 32 bytes). */
const char *sp_format_duration(double seconds, char *buffer, unsigned size);

/** "812 B", "1.2 MB", "3.4 GB"; returns buffer (at least 32 bytes). */
const char *sp_format_bytes(uint64_t bytes, char *buffer, unsigned size);

#endif
