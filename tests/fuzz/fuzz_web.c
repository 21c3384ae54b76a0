/* fuzz_web.c - libFuzzer target: whatever a page opens and in whatever order it calls, the
 * engine answers or says in words why not, and leaves nothing behind.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The bytes choose lines of settings, the most of them of keys that there are, and then
 * calls. Worlds stay small: what is slow and right would only hold the search up. */
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "samenspel/schema.h"
#include "web.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MOST_LINES = 24, MOST_CALLS = 24, MOST_AGENTS = 400, VALUE = 64, TEXT = 8192 };

/* A change that was made and stands. */
typedef struct {
    uint32_t round;
    const char *key;
    char value[VALUE];
} change_t;

/* The bytes that are still unread; zeros behind their end. */
typedef struct {
    const uint8_t *at;
    size_t left;
} bytes_t;

static uint32_t
next(bytes_t *bytes, uint32_t below)
{
    uint32_t value = 0;
    for (int i = 0; i < 2 && bytes->left > 0; i++, bytes->left--) {
        value = value << 8 | *bytes->at++;
    }
    return value % below;
}

static const sp_schema_t *
schema_of(void)
{
    static sp_schema_t schema;
    sp_error_t err;
    if (schema.rows == NULL
        && sp_schema_init_players(&schema, (const char *const[]) { "mine" }, 1, NULL, 0,
               (const char *const[]) { "mine", "tit_for_tat" }, 2, 3, &err)
            != SP_OK) {
        abort();
    }
    return &schema;
}

/* A value that fits its row, or nearly; or one of those that fit nothing. */
static void
write_value(bytes_t *bytes, const sp_param_t *param, char *text, size_t size)
{
    static const char *const any[] = { "0", "1", "-1", "0.5", "2", "3", "1e308", "-1e308",
        "nan", "inf", "auto", "null", "~", "true", "false", "", "4294967295", "1e-320",
        "18446744073709551615", "0x10", "[a, b]", "[cooperation, payoff, consent_rate]",
        "[strategy_share, payoff]", "[payoff, trust, pilot]", "\xff\xfe", "7", "12",
        "40" };
    const double share = next(bytes, 101) / 100.0;
    const double low = isfinite(param->low) ? param->low : -2;
    const double high = isfinite(param->high) ? param->high : 4;
    switch (next(bytes, 4)) {
    case 0:
        snprintf(text, size, "%s", any[next(bytes, sizeof(any) / sizeof(any[0]))]);
        return;
    case 1:
        snprintf(text, size, "%.17g", share);
        return;
    case 2:
        if (param->choices != NULL) {
            uint32_t n = 0;
            while (param->choices[n] != NULL) {
                n++;
            }
            snprintf(text, size, "%s", param->choices[next(bytes, n)]);
            return;
        }
        snprintf(text, size, "%.17g", low + share * (fmin(high, low + 10) - low));
        return;
    default:
        snprintf(text, size, "%u", next(bytes, 60));
        return;
    }
}

/* A row of the schema that a line may be about: worlds by their size come from a list. */
static const sp_row_t *
any_row(bytes_t *bytes)
{
    static const char *const own[] = { "rounds", "population.size", "network.side",
        "match.rounds", "match.samples", "replicates" };
    const sp_schema_t *schema = schema_of();
    for (;;) {
        const sp_row_t *row = &schema->rows[next(bytes, schema->n_rows)];
        bool taken = false;
        for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++) {
            taken = taken || strcmp(row->key, own[i]) == 0;
        }
        if (!taken) {
            return row;
        }
        if (bytes->left == 0) {
            return &schema->rows[schema->n_rows - 1];
        }
    }
}

static void
write_text(bytes_t *bytes, char *text, size_t size)
{
    static const char *const games[] = { "donation", "prisoners_dilemma", "public_goods",
        "snowdrift", "stag_hunt", "table" };
    static const char *const networks[] = { "complete", "square_lattice", "small_world",
        "random_regular", "teams", "random_pairs", "scale_free", "star" };
    static const char *const sizes[] = { "2", "9", "16", "36", "100" };
    char value[VALUE];
    size_t n = (size_t) snprintf(text, size,
        "game.kind: %s\nrounds: %u\npopulation.size: %s\nnetwork.kind: %s\n"
        "network.degree: 2\n",
        games[next(bytes, 6)], 1 + next(bytes, 40), sizes[next(bytes, 5)],
        networks[next(bytes, 8)]);
    const uint32_t lines = next(bytes, MOST_LINES);
    for (uint32_t i = 0; i < lines && n + 300 < size; i++) {
        const sp_row_t *row = any_row(bytes);
        const uint32_t round = next(bytes, 3) == 0 ? next(bytes, 30) : 0;
        write_value(bytes, row->param, value, sizeof(value));
        if (round > 0) {
            n += (size_t) snprintf(text + n, size - n, "@%u ", round);
        }
        n += (size_t) snprintf(text + n, size - n, "%s: %s\n", row->key, value);
    }
}

/* A message is one line that a page can show. */
static void
check_message(const char *message)
{
    for (const unsigned char *at = (const unsigned char *) message; *at != '\0'; at++) {
        if (*at < 0x20 || *at == 0x7F) {
            fprintf(stderr, "message '%s'\n", message);
            abort();
        }
    }
}

static void
look_around(sp_web_t *web, bytes_t *bytes)
{
    const uint32_t agents = sp_web_n_agents(web);
    const uint32_t n_edges = sp_web_n_edges(web);
    uint32_t *ends = sp_web_alloc(2 * n_edges * sizeof(*ends));
    void *cells = sp_web_alloc(agents * sizeof(double));
    if (ends == NULL || cells == NULL) {
        abort();
    }
    sp_web_edges(web, ends);
    for (uint32_t i = 0; i < 2 * n_edges; i++) {
        if (ends[i] >= agents) {
            abort();
        }
    }
    for (uint32_t i = 0; i < sp_web_n_fields(web) + 1; i++) {
        (void) sp_web_read_field(web, i, cells);
    }
    for (uint32_t i = 0; i <= sp_web_n_plays(web); i++) {
        const char *name = sp_web_play_name(web, i);
        if ((name == NULL) != (i == sp_web_n_plays(web))) {
            abort();
        }
    }
    const char *name = sp_web_column(web, next(bytes, 12));
    (void) sp_web_observe(web, name != NULL ? name : "consent_rate", next(bytes, 3));
    sp_web_release(ends);
    sp_web_release(cells);
}

static uint64_t
play_some(sp_web_t *web, uint32_t n)
{
    const size_t cells = (size_t) sp_web_n_columns(web) * (n > 0 ? n : 1);
    double *out = sp_web_alloc(cells * sizeof(*out));
    if (out == NULL) {
        abort();
    }
    const uint32_t before = sp_web_round(web);
    const uint32_t played = sp_web_play(web, n, out);
    if (sp_web_round(web) != before + played || (played < n && !sp_web_ended(web))) {
        abort();
    }
    sp_web_release(out);
    return sp_web_digest(web);
}

/* The same run opened with the changes as events stands where this one does. */
static void
compare_anew(const sp_web_t *web, char *text, size_t size, bool unsteered,
    uint32_t replicate, const change_t *change, uint32_t n_changes)
{
    size_t n = strlen(text);
    for (uint32_t i = 0; i < n_changes; i++) {
        n += (size_t) snprintf(text + n, size - n, "@%u %s: %s\n", change[i].round,
            change[i].key, change[i].value);
    }
    sp_web_t *other = unsteered ? sp_web_open_unsteered(text) : sp_web_open(text);
    const bool same = other != NULL && sp_web_message(other)[0] == '\0'
        && sp_web_start(other, replicate)
        && sp_web_step(other, sp_web_round(web)) == sp_web_round(web)
        && sp_web_digest(other) == sp_web_digest(web);
    if (!same) {
        fprintf(
            stderr, "another run: '%s' %d\n%s", sp_web_message(other), unsteered, text);
        abort();
    }
    sp_web_close(other);
}

/* As sp_web_rewind has it. */
static uint32_t
kept_until(uint32_t round, change_t *change, uint32_t n_changes)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < n_changes; i++) {
        if (change[i].round <= round) {
            change[n++] = change[i];
        }
    }
    return n;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char text[2 * TEXT];
    change_t change[MOST_CALLS];
    uint32_t n_changes = 0;
    uint32_t replicate = 0;
    bytes_t bytes = { data, size };
    const bool unsteered = next(&bytes, 2) == 1;
    write_text(&bytes, text, TEXT);
    sp_web_t *web = unsteered ? sp_web_open_unsteered(text) : sp_web_open(text);
    if (web == NULL) {
        abort();
    }
    check_message(sp_web_message(web));
    const bool open = sp_web_message(web)[0] == '\0';
    if (sp_web_n_agents(web) > MOST_AGENTS) {
        sp_web_close(web);
        return 0;
    }
    const uint32_t calls = next(&bytes, MOST_CALLS);
    for (uint32_t i = 0; i < calls; i++) {
        const uint32_t round = sp_web_round(web);
        switch (next(&bytes, 8)) {
        case 0:
            replicate = next(&bytes, 5);
            n_changes = sp_web_start(web, replicate) ? 0 : n_changes;
            break;
        case 1: {
            const uint32_t to = next(&bytes, 30);
            if (sp_web_rewind(web, to)) {
                n_changes = kept_until(to, change, n_changes);
                if (next(&bytes, 2) == 0) {
                    (void) sp_web_step(web, to);
                }
            }
            break;
        }
        case 2:
            (void) play_some(web, next(&bytes, 9));
            break;
        case 3:
            look_around(web, &bytes);
            break;
        case 4:
            (void) sp_web_step(web, next(&bytes, 9));
            break;
        default: {
            change_t *made = &change[n_changes];
            const sp_row_t *row = any_row(&bytes);
            made->key = row->key;
            made->round = round + 1;
            write_value(&bytes, row->param, made->value, sizeof(made->value));
            n_changes += sp_web_set(web, made->key, made->value) != 0;
            break;
        }
        }
        check_message(sp_web_message(web));
        if (!open && (sp_web_message(web)[0] == '\0' || sp_web_round(web) != 0)) {
            abort();
        }
    }
    if (open) {
        compare_anew(web, text, sizeof(text), unsteered, replicate, change, n_changes);
    }
    sp_web_close(web);
    return 0;
}
