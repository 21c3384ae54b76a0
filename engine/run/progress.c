/* progress.c - a bar, a rate and the time left.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/progress.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

double
sp_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double) now.tv_sec + 1e-9 * (double) now.tv_nsec;
}

const char *
sp_format_duration(double seconds, char *buffer, unsigned size)
{
    if (!(seconds >= 0)) {
        snprintf(buffer, size, "unknown");
    } else if (seconds < 0.000995) {
        snprintf(buffer, size, "%.0f us", 1e6 * seconds);
    } else if (seconds < 0.00995) {
        snprintf(buffer, size, "%.1f ms", 1000 * seconds);
    } else if (seconds < 0.0995) {
        snprintf(buffer, size, "%.0f ms", 1000 * seconds);
    } else if (seconds < 60) {
        snprintf(buffer, size, "%.*f s", seconds < 10 ? 1 : 0, seconds);
    } else if (seconds < 3600) {
        snprintf(buffer, size, "%d min %02d s", (int) seconds / 60, (int) seconds % 60);
    } else if (seconds < 172800) {
        snprintf(
            buffer, size, "%d h %02d min", (int) seconds / 3600, (int) seconds % 3600 / 60);
    } else {
        snprintf(buffer, size, seconds < 86400 * 730.0 ? "%.1f days" : "%.3g years",
            seconds < 86400 * 730.0 ? seconds / 86400 : seconds / (86400 * 365.25));
    }
    return buffer;
}

const char *
sp_format_bytes(uint64_t bytes, char *buffer, unsigned size)
{
    static const char *const units[] = { "B", "kB", "MB", "GB", "TB", "PB" };
    double amount = (double) bytes;
    unsigned unit = 0;
    while (amount >= 999.5 && unit < 5) {
        amount /= 1000;
        unit++;
    }
    snprintf(buffer, size, "%.*f %s", unit > 0 && amount < 9.95 ? 1 : 0, amount, units[unit]);
    return buffer;
}

void
sp_progress_start(sp_progress_t *self, const char *what, uint64_t total, bool quiet)
{
    *self = (sp_progress_t) { .what = what, .total = total, .quiet = quiet,
        .terminal = isatty(STDERR_FILENO) != 0, .started = sp_seconds() };
    self->shown = self->started;
}

static void
draw_bar(sp_progress_t *self, uint64_t done, double rate, const char *left)
{
    enum { WIDTH = 28 };
    char bar[WIDTH + 1];
    const double share = self->total > 0 ? (double) done / (double) self->total : 1;
    const int full = (int) (share * WIDTH);
    for (int i = 0; i < WIDTH; i++) {
        bar[i] = i < full ? '#' : '.';
    }
    bar[WIDTH] = '\0';
    fprintf(stderr, "\r[%s] %3d%%  %llu/%llu %s  %.3g/s  %s left \033[K", bar,
        (int) (100 * share), (unsigned long long) done, (unsigned long long) self->total,
        self->what, rate, left);
    fflush(stderr);
    self->drawn = true;
}

void
sp_progress_show(sp_progress_t *self, uint64_t done)
{
    const double now = sp_seconds();
    const double pause = self->terminal ? 0.1 : 60;
    if (self->quiet || now - self->shown < pause) {
        return;
    }
    self->shown = now;
    const double elapsed = now - self->started;
    const double rate = (double) done / elapsed;
    char left[40] = "?";
    if (done > 0) {
        sp_format_duration((double) (self->total - done) / rate, left, sizeof(left));
    }
    if (self->terminal) {
        draw_bar(self, done, rate, left);
    } else {
        fprintf(stderr, "%llu of %llu %s done, %.3g/s, %s left\n", (unsigned long long) done,
            (unsigned long long) self->total, self->what, rate, left);
    }
}

void
sp_progress_end(sp_progress_t *self)
{
    if (self->drawn) {
        fprintf(stderr, "\r\033[K");
        fflush(stderr);
    }
}
