/* fuzz_scenario.c - libFuzzer target: whatever the text, the reader answers with a plan
 * or with one line of words, and leaves nothing behind.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A first line `--set KEY=VALUE` is taken as an override. Start it with the corpus
 * beside. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "samenspel/plan.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Long numbers can ask for a plan of millions of runs: right, but slow under a fuzzer. */
static int
has_long_number(const uint8_t *data, size_t size)
{
    size_t digits = 0;
    for (size_t i = 0; i < size; i++) {
        digits = data[i] >= '0' && data[i] <= '9' ? digits + 1 : 0;
        if (digits > 3) {
            return 1;
        }
    }
    return 0;
}

/* A message is one line that a terminal can show. */
static void
check_message(const char *message)
{
    if (message[0] == '\0') {
        abort();
    }
    for (const unsigned char *at = (const unsigned char *) message; *at != '\0'; at++) {
        if (*at < 0x20 || *at == 0x7F) {
            abort();
        }
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sp_plan_t plan;
    sp_error_t err;
    char override[256];
    const char *set[] = { override };
    sp_overrides_t overrides = { .set = set };
    if (has_long_number(data, size)) {
        return 0;
    }
    const uint8_t *line_end = memchr(data, '\n', size);
    if (size > 6 && memcmp(data, "--set ", 6) == 0 && line_end != NULL
        && line_end - data < 200) {
        const size_t length = (size_t) (line_end - data) - 6;
        memcpy(override, data + 6, length);
        override[length] = '\0';
        overrides.n_set = 1;
        size -= (size_t) (line_end + 1 - data);
        data = line_end + 1;
    }
    if (sp_plan_parse(&plan, "fuzz.yaml", (const char *) data, size, &overrides, &err)
        != SP_OK) {
        check_message(err.message);
    } else if (plan.n_runs == 0 || strlen(plan.hash) != 64) {
        abort();
    }
    sp_plan_free(&plan);
    return 0;
}
