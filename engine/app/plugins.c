/* plugins.c - loads strategies of one's own from shared objects.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "plugins.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "samenspel/plan.h"
#include "samenspel/plugin.h"
#include "samenspel/sha256.h"
#include "samenspel/strategy_sets.h"

enum { MOST_PLUGINS = 16, MOST_PATH = 4096 };

static char digest[MOST_PLUGINS][SP_SHA256_HEX];
static const char *digests[MOST_PLUGINS];
static uint32_t n_plugins;

const char *const *
sp_plugin_digests(uint32_t *n)
{
    *n = n_plugins;
    return digests;
}

static sp_status_t
digest_file(
    const char *path, const char *place, char hex[SP_SHA256_HEX], sp_error_t *err)
{
    FILE *file = fopen(place, "rb");
    if (file == NULL) {
        return sp_fail(err, SP_ERR_INPUT, "--plugin %.300s: cannot be read", path);
    }
    sp_sha256_t sha;
    unsigned char buffer[4096];
    size_t n;
    sp_sha256_init(&sha);
    while ((n = fread(buffer, 1, sizeof(buffer), file)) > 0) {
        sp_sha256_add(&sha, buffer, n);
    }
    const bool failed = ferror(file) != 0;
    fclose(file);
    sp_sha256_hex(&sha, hex);
    return !failed ? SP_OK
                   : sp_fail(err, SP_ERR_INPUT, "--plugin %.300s: cannot be read", path);
}

static bool
are_chances(const double *p, size_t n)
{
    size_t i = 0;
    while (i < n && p[i] >= 0 && p[i] <= 1) {
        i++;
    }
    return i == n;
}

static bool
is_sound_machine(const sp_machine_t *machine)
{
    if (machine == NULL || machine->n_states < 1 || machine->n_states > SP_MOST_STATES
        || machine->start >= machine->n_states
        || !are_chances(machine->cooperate, machine->n_states)) {
        return false;
    }
    for (uint32_t i = 0; i < (uint32_t) machine->n_states * SP_N_OUTCOMES; i++) {
        if (machine->next[i / SP_N_OUTCOMES][i % SP_N_OUTCOMES] >= machine->n_states) {
            return false;
        }
    }
    return true;
}

static bool
is_sound_table(const sp_table_t *table)
{
    enum { MOST_TURNS = 16 };
    if (table == NULL || table->cooperate == NULL || table->opening > SP_MOST_LOOKBACK
        || table->own > SP_MOST_LOOKBACK || table->other > SP_MOST_LOOKBACK) {
        return false;
    }
    const unsigned turns = (unsigned) table->opening + table->own + table->other;
    return turns <= MOST_TURNS && are_chances(table->cooperate, (size_t) 1 << turns)
        && are_chances(table->first, SP_MOST_LOOKBACK);
}

/* What a strategy of a plug-in lacks, or NULL. */
static const char *
flaw_of(const sp_strategy_t *strategy)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789_-";
    const char *name = strategy != NULL ? strategy->name : NULL;
    const size_t length = name != NULL ? strlen(name) : 0;
    if (length < 1 || length > 64 || strspn(name, letters) != length) {
        return "its name must be 1 to 64 of the letters a-z, the digits, _ and -";
    }
    if (strategy->summary == NULL || strategy->source == NULL
        || strategy->aliases == NULL) {
        return "it must have a summary, a source and aliases, if only \"\"";
    }
    if (strategy->n_params > 0
        && (strategy->params == NULL || strategy->values == NULL)) {
        return "it must have rows and values for its parameters";
    }
    switch (strategy->form) {
    case SP_MEMORY_ONE:
        return are_chances(&strategy->memory_one.first, 1)
                && are_chances(strategy->memory_one.after, SP_N_OUTCOMES)
            ? NULL
            : "its chances must lie in [0, 1]";
    case SP_AUTOMATON:
        return is_sound_machine(strategy->automaton)
            ? NULL
            : "it must have an automaton, with states that are there and chances in "
              "[0, 1]";
    case SP_TABLE:
        return is_sound_table(strategy->table)
            ? NULL
            : "it must have a table of at most 8 turns of a kind, 16 in all, and chances "
              "in [0, 1]";
    case SP_PROGRAM:
        return strategy->program != NULL && strategy->program->move != NULL
            ? NULL
            : "it must have a program with a move";
    case SP_BY_IMAGE:
        return NULL;
    }
    return "its form must be one of strategy.h";
}

/* Who has that name already: a strategy, a set of them, or NULL for nobody. */
static const char *
owner_of(const char *word)
{
    const sp_strategy_t *strategy = sp_strategy_find(word);
    const sp_strategy_set_t *set = sp_strategy_set_find(word);
    return strategy != NULL ? strategy->name : set != NULL ? set->name : NULL;
}

/* The first of the names and aliases of strategy that is taken, or NULL. */
static const char *
taken(const sp_strategy_t *strategy, char *word, size_t size)
{
    if (owner_of(strategy->name) != NULL) {
        return strategy->name;
    }
    for (const char *at = strategy->aliases; *at != '\0';) {
        const size_t length = strcspn(at, ",");
        snprintf(word, size, "%.*s", (int) length, at);
        if (owner_of(word) != NULL) {
            return word;
        }
        at += length;
        at += *at == ',';
    }
    return NULL;
}

static sp_status_t
add(const char *path, const sp_plugin_t *plugin, sp_error_t *err)
{
    if (plugin->version != SP_PLUGIN_VERSION
        || plugin->strategy_size != sizeof(sp_strategy_t)
        || plugin->view_size != sizeof(sp_view_t)) {
        return sp_fail(err, SP_ERR_INPUT,
            "--plugin %.300s: was compiled with headers of another version (%u, this is "
            "%u): must be compiled again with this program's",
            path, plugin->version, SP_PLUGIN_VERSION);
    }
    for (uint32_t i = 0; i < plugin->n; i++) {
        const sp_strategy_t *strategy = plugin->strategy[i];
        const char *flaw = flaw_of(strategy);
        char word[96];
        const char *name = flaw == NULL ? taken(strategy, word, sizeof(word)) : NULL;
        if (flaw != NULL) {
            return sp_fail(err, SP_ERR_INPUT, "--plugin %.300s: strategy %u: %s", path,
                i + 1, flaw);
        }
        if (name != NULL) {
            return sp_fail(err, SP_ERR_INPUT,
                "--plugin %.300s: the name '%.80s' of strategy %u is taken by %.80s: "
                "must be another",
                path, name, i + 1, owner_of(name));
        }
        if (!sp_strategies_add(&strategy, 1)) {
            return sp_fail(err, SP_ERR_INPUT,
                "--plugin %.300s: there are too many strategies", path);
        }
    }
    return SP_OK;
}

static sp_status_t
load(const char *path, sp_error_t *err)
{
    char place[MOST_PATH]; /* a bare name would be looked for among system libraries */
    const char *folder = strchr(path, '/') != NULL ? "" : "./";
    const int length = snprintf(place, sizeof(place), "%s%s", folder, path);
    if (n_plugins == MOST_PLUGINS || length >= (int) sizeof(place)) {
        return sp_fail(
            err, SP_ERR_INPUT, "--plugin: at most %d, with short paths", MOST_PLUGINS);
    }
    const sp_status_t status = digest_file(path, place, digest[n_plugins], err);
    if (status != SP_OK) {
        return status;
    }
    void *object = dlopen(place, RTLD_NOW | RTLD_LOCAL);
    if (object == NULL) {
        return sp_fail(err, SP_ERR_INPUT, "--plugin %.300s: is no plug-in: %.200s", path,
            dlerror());
    }
    const sp_plugin_t *plugin = dlsym(object, "samenspel_plugin");
    if (plugin == NULL) {
        return sp_fail(err, SP_ERR_INPUT,
            "--plugin %.300s: has no samenspel_plugin: must end with SP_PLUGIN(..) of "
            "samenspel/plugin.h",
            path);
    }
    digests[n_plugins] = digest[n_plugins];
    n_plugins++;
    return add(path, plugin, err);
}

/* Strategies of --own live as long as the program, as those of plug-ins do. */
static sp_status_t
load_own(const char *path, sp_error_t *err)
{
    static sp_arena_t arena;
    const sp_strategy_t *const *strategy;
    uint32_t n;
    const sp_status_t status = sp_plan_own_strategies(path, &arena, &strategy, &n, err);
    for (uint32_t i = 0; status == SP_OK && i < n; i++) {
        if (sp_strategy_find(strategy[i]->name) != NULL) {
            return sp_fail(err, SP_ERR_INPUT,
                "--own %.300s: the name '%.80s' is taken: must be another", path,
                strategy[i]->name);
        }
        if (!sp_strategies_add(&strategy[i], 1)) {
            return sp_fail(
                err, SP_ERR_INPUT, "--own %.300s: there are too many strategies", path);
        }
    }
    return status;
}

sp_status_t
sp_plugins_load(const sp_arguments_t *args, sp_error_t *err)
{
    const char **path = calloc((size_t) args->n_given + 1, sizeof(*path));
    if (path == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for the command line");
    }
    const uint32_t n = sp_option_values(args, "plugin", path);
    sp_status_t status = SP_OK;
    for (uint32_t i = 0; status == SP_OK && i < n; i++) {
        status = load(path[i], err);
    }
    const uint32_t n_own = sp_option_values(args, "own", path);
    for (uint32_t i = 0; status == SP_OK && i < n_own; i++) {
        status = load_own(path[i], err);
    }
    free(path);
    return status;
}
