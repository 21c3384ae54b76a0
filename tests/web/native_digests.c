/* native_digests.c - what the runs of a list come to natively, by the page's calls.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * usage: native_digests LIST. Prints the probe, then for each run, two replicates and
 * four moments of each: name, replicate, round, digest and the bits of what is observed;
 * then of each side, the run and its unsteered twin: side, digest at the end, and a hash
 * of all columns, fields and ties on the way. The WebAssembly side (wasm_digests.mjs)
 * does the same and compares line by line. */
#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "samenspel/probe.h"
#include "web.h"

enum { N_MOMENTS = 4, N_REPLICATES = 2, LONGEST_LIST = 1 << 20 };

#define FIELDS                                                                           \
    "\nrecord.agents.fields: [action, clarity, cooperation, habit, payoff, pilot, "     \
    "steer, strategy, team, trust, wealth, weight]\n"

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

/* FNV-1a: a few lines in both languages. */
static uint64_t
hashed(uint64_t hash, const void *bytes, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        hash = (hash ^ ((const uint8_t *) bytes)[i]) * 0x100000001b3;
    }
    return hash;
}

static uint64_t
look_at(sp_web_t *web, uint64_t hash)
{
    static const size_t cell[] = { sizeof(uint8_t), sizeof(float), sizeof(double) };
    const uint32_t n = sp_web_n_agents(web);
    const uint32_t n_edges = sp_web_n_edges(web);
    void *room = sp_web_alloc(8 * ((size_t) n > n_edges ? n : n_edges));
    for (uint32_t f = 0; f < sp_web_n_fields(web); f++) {
        sp_web_read_field(web, f, room);
        hash = hashed(hash, sp_web_field(web, f), strlen(sp_web_field(web, f)));
        hash = hashed(hash, room, n * cell[sp_web_field_type(web, f)]);
    }
    sp_web_edges(web, room);
    hash = hashed(hash, room, 2 * sizeof(uint32_t) * n_edges);
    sp_web_release(room);
    return hash;
}

/* A side in two stretches with a change between, gone back a few rounds in between. */
static bool
play_side(const char *name, const char *text, bool unsteered)
{
    sp_web_t *web = unsteered ? sp_web_open_unsteered(text) : sp_web_open(text);
    if (refused(web, name)) {
        return false;
    }
    const uint32_t rounds = sp_web_rounds(web);
    const uint32_t n = sp_web_n_columns(web);
    double *out = sp_web_alloc(8 * (size_t) n * rounds);
    uint64_t hash = 0xcbf29ce484222325;
    sp_web_play(web, rounds / 2, out);
    hash = look_at(web, hashed(hash, out, 8 * (size_t) n * (rounds / 2)));
    sp_web_set(web, "steering.shared_interest.weight", "0.2");
    sp_web_step(web, 3);
    sp_web_rewind(web, rounds / 2 + 1);
    sp_web_step(web, rounds / 2 + 1);
    sp_web_play(web, rounds, out);
    hash = look_at(web, hashed(hash, out, 8 * (size_t) n * (rounds / 2 - 1)));
    printf("%s side %d %016" PRIx64 " %016" PRIx64 "\n", name, unsteered,
        sp_web_digest(web), hash);
    sp_web_release(out);
    sp_web_close(web);
    return true;
}

static bool
play_sides(const char *name, const char *text)
{
    static char with_fields[1 << 14];
    snprintf(with_fields, sizeof(with_fields), "%s%s", text, FIELDS);
    return play_side(name, with_fields, false) && play_side(name, with_fields, true);
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
        ok = ok && play_sides(name, text);
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
