/* native_speed.c - how fast runs of a list are natively, by the page's calls.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * usage: native_speed LIST [TIMES]. Prints name, seconds a run (the best of TIMES) and the
 * digest at its end. speed.mjs does the same in WebAssembly. */
#define _POSIX_C_SOURCE 200809L

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "web.h"

enum { LONGEST_LIST = 1 << 16 };

/* Of the processor: others may be using the machine. */
static double
seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double) now.tv_sec + 1e-9 * (double) now.tv_nsec;
}

static int
time_run(const char *name, const char *text, int times)
{
    sp_web_t *web = sp_web_open(text);
    if (sp_web_message(web)[0] != '\0') {
        fprintf(stderr, "%s: %s\n", name, sp_web_message(web));
        sp_web_close(web);
        return 1;
    }
    double best = 1e9;
    for (int i = 0; i < times; i++) {
        sp_web_start(web, 0);
        const double begun = seconds();
        sp_web_step(web, UINT32_MAX);
        const double took = seconds() - begun;
        best = took < best ? took : best;
    }
    printf("%s %.9f %016" PRIx64 "\n", name, best, sp_web_digest(web));
    sp_web_close(web);
    return 0;
}

int
main(int argc, char **argv)
{
    static char list[LONGEST_LIST];
    FILE *file = argc > 1 ? fopen(argv[1], "r") : NULL;
    if (file == NULL || fread(list, 1, sizeof(list) - 1, file) == 0) {
        fprintf(stderr, "usage: native_speed LIST [TIMES]\n");
        return 2;
    }
    fclose(file);
    const int times = argc > 2 ? atoi(argv[2]) : 5;
    int failed = 0;
    for (char *block = strstr(list, "\n== "); block != NULL && !failed;) {
        char *name = block + 4;
        char *text = strchr(name, '\n');
        char *next = strstr(text, "\n== ");
        *text++ = '\0';
        if (next != NULL) {
            *next = '\0';
        }
        failed = time_run(name, text, times);
        block = next;
    }
    return failed;
}
