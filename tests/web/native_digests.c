/* native_digests.c - what the runs of a list come to natively, by the page's calls.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * usage: native_digests LIST. Prints the probe, then for each run, two replicates and
 * four moments of each: name, replicate, round, digest and the bits of what is observed.
 * The WebAssembly side (wasm_digests.mjs) does the same and compares line by line. */
#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "samenspel/probe.h"
#include "web.h"

enum { N_MOMENTS = 4, N_REPLICATES = 2, LONGEST_LIST = 1 << 20 };

/* What follows `start` in the line of text that begins with it; "" where there is none.
 */
static void
line_of(const char *text, const char *start, char *rest, size_t size)
{
    rest[0] = '\0';
    for (const char *at = text; at != NULL; at = strchr(at, '\n')) {
        at += *at == '\n';
        if (strncmp(at, start, strlen(start)) == 0) {
            snprintf(rest, size, "%.*s", (int) strcspn(at + strlen(start), "\n"),
                at + strlen(start));
            return;
        }
    }
}

static void
print_bits(double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof(bits));
    if (isnan(x)) {
        printf(" nan");
    } else {
        printf(" %016" PRIx64, bits);
    }
}

static bool
refused(const sp_web_t *web, const char *name)
{
    if (sp_web_message(web)[0] != '\0') {
        fprintf(stderr, "%s: %s\n", name, sp_web_message(web));
        return true;
    }
    return false;
}

static bool
play(sp_web_t *web, const char *name, const char *text, uint32_t replicate)
{
    char key[128];
    char value[64] = "";
    char list[512];
    char number[64];
    line_of(text, "# change ", key, sizeof(key));
    line_of(text, "rounds: ", number, sizeof(number));
    const uint32_t rounds = (uint32_t) strtoul(number, NULL, 10);
    if (strchr(key, ' ') != NULL) {
        snprintf(value, sizeof(value), "%s", strchr(key, ' ') + 1);
        *strchr(key, ' ') = '\0';
    }
    sp_web_start(web, replicate);
    for (uint32_t moment = 1; moment <= N_MOMENTS && !refused(web, name); moment++) {
        const uint32_t round = sp_web_step(web, rounds / N_MOMENTS);
        printf("%s %u %u %016" PRIx64, name, replicate, round, sp_web_digest(web));
        line_of(text, "record.observables: [", list, sizeof(list));
        for (char *word = strtok(list, ", ]"); word != NULL; word = strtok(NULL, ", ]")) {
            print_bits(sp_web_observe(web, word, 0));
        }
        printf("\n");
        if (moment == N_MOMENTS / 2 && key[0] != '\0') {
            sp_web_set(web, key, value);
        }
    }
    return !refused(web, name);
}

static bool
play_all(char *list)
{
    bool ok = true;
    char *block = strstr(list, "\n== ");
    while (block != NULL) {
        char *name = block + 4;
        char *text = strchr(name, '\n');
        char *next = strstr(text, "\n== ");
        *text++ = '\0';
        if (next != NULL) {
            *next = '\0';
        }
        sp_web_t *web = sp_web_open(text);
        for (uint32_t r = 0; r < N_REPLICATES && ok; r++) {
            ok = !refused(web, name) && play(web, name, text, r);
        }
        sp_web_close(web);
        block = next;
    }
    return ok;
}

int
main(int argc, char **argv)
{
    FILE *file = argc == 2 ? fopen(argv[1], "r") : NULL;
    char *list = calloc(LONGEST_LIST, 1);
    if (file == NULL || list == NULL || fread(list, 1, LONGEST_LIST - 1, file) == 0) {
        fprintf(stderr, "usage: native_digests LIST\n");
        return 2;
    }
    fclose(file);
    printf("probe %016" PRIx64 "\n", sp_web_probe(SP_PROBE_STEPS));
    const bool ok = play_all(list);
    free(list);
    return ok ? 0 : 1;
}
