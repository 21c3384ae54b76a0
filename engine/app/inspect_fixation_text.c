/* inspect_fixation_text.c - what was fixed, for people and for programs.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "inspect_fixation_text.h"

#include <math.h>
#include <stdio.h>

#include "json.h"
#include "samenspel/intervals.h"

const char *
sp_inspected_play(const sp_inspection_t *file, uint32_t play)
{
    return file->manifest.n_strategies > 0 ? file->manifest.strategy[play]
        : play == 0                        ? "D"
                                           : "C";
}

/* ---- for people -------------------------------------------------------------------- */

bool
sp_shows_fixation(const sp_inspection_t *file, uint32_t run, uint32_t play)
{
    return file->n_plays == 2
        || file->fixation[(size_t) run * file->n_plays + play].n_fixed > 0;
}

/* Of the round of fixation; none lies before the start. */
static sp_interval_t
rounds_of(const sp_inspected_fixation_t *one)
{
    sp_interval_t interval = sp_t_interval(one->mean_round, one->sd_round, one->n_rounds);
    interval.low = interval.low < 0 ? 0 : interval.low;
    return interval;
}

/* A number with its interval, where there is one, in a column of width. */
static void
print_number(double value, sp_interval_t interval, int width)
{
    char text[96] = "-";
    if (!isnan(value) && isnan(interval.low)) {
        snprintf(text, sizeof(text), "%.4g", value);
    } else if (!isnan(value)) {
        snprintf(
            text, sizeof(text), "%.4g [%.4g, %.4g]", value, interval.low, interval.high);
    }
    printf("  %-*s", width, text);
}

void
sp_print_fixation(const sp_inspection_t *file, uint32_t run, uint32_t play)
{
    enum { CHANCE = 28, ROUND = 1 };
    const sp_inspected_fixation_t *one =
        &file->fixation[(size_t) run * file->n_plays + play];
    const uint64_t n = file->run_status[run][SP_CELL_DONE];
    printf("  %-22.22s  %8llu", sp_inspected_play(file, play),
        (unsigned long long) one->n_fixed);
    print_number(n > 0 ? (double) one->n_fixed / (double) n : NAN,
        sp_wilson(one->n_fixed, n), CHANCE);
    print_number(one->mean_round, rounds_of(one), ROUND);
    printf("\n");
}

/* ---- for programs ------------------------------------------------------------------ */

typedef enum {
    N_FIXED,
    PROBABILITY,
    LOW,
    HIGH,
    ROUND,
    ROUND_LOW,
    ROUND_HIGH,
    N_FACTS
} fact_t;

static double
fact_of(const sp_inspection_t *file, uint32_t run, uint32_t play, fact_t fact)
{
    const sp_inspected_fixation_t *one =
        &file->fixation[(size_t) run * file->n_plays + play];
    const uint64_t n = file->run_status[run][SP_CELL_DONE];
    const sp_interval_t chance = sp_wilson(one->n_fixed, n);
    const sp_interval_t time = rounds_of(one);
    const double facts[N_FACTS] = { (double) one->n_fixed,
        n > 0 ? (double) one->n_fixed / (double) n : NAN, chance.low, chance.high,
        one->mean_round, time.low, time.high };
    return facts[fact];
}

void
sp_write_fixation(sp_json_t *json, const sp_inspection_t *file)
{
    static const char *const names[N_FACTS] = { "n", "probability", "probability_low",
        "probability_high", "round", "round_low", "round_high" };
    if (file->fixation == NULL) {
        return;
    }
    sp_json_key(json, "fixation");
    sp_json_open(json, '{', false);
    for (uint32_t p = 0; p < file->n_plays; p++) {
        sp_json_key(json, sp_inspected_play(file, p));
        sp_json_open(json, '{', false);
        for (fact_t fact = N_FIXED; fact < N_FACTS; fact++) {
            sp_json_key(json, names[fact]);
            sp_json_open(json, '[', true);
            for (uint32_t run = 0; run < file->manifest.n_runs; run++) {
                sp_json_real(json, fact_of(file, run, p, fact));
            }
            sp_json_close(json);
        }
        sp_json_close(json);
    }
    sp_json_close(json);
}
