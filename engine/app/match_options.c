/* match_options.c - the options of commands that play matches.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "match_options.h"

#include <stdlib.h>
#include <string.h>

#include "samenspel/strategy_sets.h"

/* ---- numbers ------------------------------------------------------------------ */

static sp_status_t
read_game(sp_match_options_t *self, const sp_arguments_t *args, sp_error_t *err)
{
    double *payoff = self->game.payoff;
    const char *text = sp_option_value(args, "game");
    const char *rest = text;
    payoff[SP_CC] = 3;
    payoff[SP_CD] = 0;
    payoff[SP_DC] = 5;
    payoff[SP_DD] = 1;
    if (text == NULL) {
        return SP_OK;
    }
    for (int o = 0; o < SP_N_OUTCOMES; o++) {
        const size_t length = strcspn(rest, ",");
        const bool last = o == SP_N_OUTCOMES - 1;
        if (!sp_read_real(rest, length, &payoff[o]) || payoff[o] < -1e6 || payoff[o] > 1e6
            || (rest[length] == ',') == last) {
            return sp_fail(err, SP_ERR_USAGE,
                "--game %.80s: must be four payoffs from -1e6 to 1e6, R,S,T,P, like "
                "3,0,5,1",
                text);
        }
        rest += length + (last ? 0 : 1);
    }
    return SP_OK;
}

sp_status_t
sp_match_options_read(
    sp_match_options_t *self, const sp_arguments_t *args, uint32_t turns, sp_error_t *err)
{
    uint64_t rounds = turns;
    *self = (sp_match_options_t) { .seed = 1 };
    if (sp_option_given(args, "turns") && sp_option_given(args, "continuation")) {
        return sp_fail(err, SP_ERR_USAGE,
            "--turns and --continuation exclude each other: a fixed length, or a chance "
            "of another turn");
    }
    sp_status_t status =
        sp_option_whole(args, "turns", 1, SP_MATCH_MOST_TURNS, &rounds, err);
    self->rules.rounds = (uint32_t) rounds;
    if (status == SP_OK) {
        status = sp_option_real(
            args, "continuation", 0, 0.999999, &self->rules.continuation, err);
    }
    if (status == SP_OK) {
        status = sp_option_real(args, "noise", 0, 0.5, &self->rules.error, err);
    }
    if (status == SP_OK) {
        status = sp_option_real(
            args, "misperception", 0, 0.5, &self->rules.misperception, err);
    }
    if (status == SP_OK) {
        status = sp_option_whole(args, "seed", 0, UINT64_MAX, &self->seed, err);
    }
    if (status == SP_OK && sp_option_given(args, "continuation")
        && !(self->rules.continuation > 0)) {
        self->rules.rounds = 1; /* no turn but the first */
    }
    return status == SP_OK ? read_game(self, args, err) : status;
}

void
sp_match_options_print(FILE *out, const sp_match_options_t *self)
{
    const sp_match_rules_t *rules = &self->rules;
    const double *payoff = self->game.payoff;
    if (rules->continuation > 0) {
        fprintf(out, "another turn with chance %g", rules->continuation);
    } else {
        fprintf(out, "%u turn%s", rules->rounds, rules->rounds == 1 ? "" : "s");
    }
    if (rules->error > 0) {
        fprintf(out, ", noise %g", rules->error);
    }
    if (rules->misperception > 0) {
        fprintf(out, ", misperception %g", rules->misperception);
    }
    fprintf(out, ", payoffs %g %g %g %g, seed %llu", payoff[SP_CC], payoff[SP_CD],
        payoff[SP_DC], payoff[SP_DD], (unsigned long long) self->seed);
}

/* ---- names -------------------------------------------------------------------- */

/* Whether a strategy can play a match of the iterated game. */
static bool
plays_matches(const sp_strategy_t *strategy)
{
    return strategy->groups != SP_ONLY_IN_GROUPS && strategy->form != SP_BY_IMAGE;
}

/* All words that name a strategy or a set. */
typedef struct {
    const char **word;
    size_t n;
    char *text; /* where the aliases stand, each by itself */
} words_t;

static const char *
word_at(const void *context, size_t index)
{
    const words_t *words = context;
    return index < words->n ? words->word[index] : NULL;
}

/* Fills words; with no memory there are none. */
static void
gather(words_t *words)
{
    size_t n_bytes = 1;
    for (size_t i = 0; sp_strategy_at(i) != NULL; i++) {
        n_bytes +=
            strlen(sp_strategy_at(i)->aliases) + strlen(sp_strategy_at(i)->name) + 2;
    }
    for (size_t i = 0; sp_strategy_sets[i].name != NULL; i++) {
        n_bytes++;
    }
    words->text = malloc(n_bytes);
    words->word = malloc(n_bytes * sizeof(*words->word));
    char *at = words->text;
    if (words->text == NULL || words->word == NULL) {
        return;
    }
    for (size_t i = 0; sp_strategy_at(i) != NULL; i++) {
        words->word[words->n++] = sp_strategy_at(i)->name;
    }
    for (size_t i = 0; sp_strategy_sets[i].name != NULL; i++) {
        words->word[words->n++] = sp_strategy_sets[i].name;
    }
    for (size_t i = 0; sp_strategy_at(i) != NULL; i++) {
        const char *alias = sp_strategy_at(i)->aliases;
        while (*alias != '\0') {
            const size_t length = strcspn(alias, ",");
            memcpy(at, alias, length);
            at[length] = '\0';
            words->word[words->n++] = at;
            at += length + 1;
            alias += length + (alias[length] == ',');
        }
    }
}

const char *
sp_match_nearest(const char *name)
{
    words_t words = { NULL, 0, NULL };
    gather(&words);
    const char *near = sp_nearest(name, word_at, &words);
    const sp_strategy_t *strategy = near != NULL ? sp_strategy_find(near) : NULL;
    const sp_strategy_set_t *set = near != NULL ? sp_strategy_set_find(near) : NULL;
    free(words.word);
    free(words.text);
    return strategy != NULL ? strategy->name : set != NULL ? set->name : NULL;
}

/* "Random: 0.1", a name with values behind it as some libraries print them. */
static const sp_strategy_t *
before_colon(const char *name)
{
    char word[128];
    const size_t length = strcspn(name, ":");
    if (name[length] == '\0' || length >= sizeof(word)) {
        return NULL;
    }
    memcpy(word, name, length);
    word[length] = '\0';
    return sp_strategy_find(word);
}

static sp_status_t
unknown(const char *name, bool sets, sp_error_t *err)
{
    const sp_strategy_t *bare = before_colon(name);
    const char *near = sp_match_nearest(name);
    if (bare != NULL) {
        return sp_fail(err, SP_ERR_USAGE,
            "unknown strategy '%.80s': names carry no values; '%s' is one, and own "
            "strategies of a scenario have other values (samenspel describe keys "
            "strategies)",
            name, bare->name);
    }
    if (near != NULL && (sets || sp_strategy_find(near) != NULL)) {
        return sp_fail(err, SP_ERR_USAGE, "unknown strategy '%.80s'; did you mean '%s'?",
            name, near);
    }
    return sp_fail(err, SP_ERR_USAGE,
        "unknown strategy%s '%.80s': samenspel describe strategies lists them%s",
        sets ? " or set" : "", name, sets ? ", describe sets the sets" : "");
}

static sp_status_t
find(const char *name, bool sets, const sp_strategy_t **strategy, sp_error_t *err)
{
    const sp_strategy_t *found = sp_strategy_find(name);
    if (found == NULL) {
        return unknown(name, sets, err);
    }
    if (!plays_matches(found)) {
        return sp_fail(err, SP_ERR_USAGE, "'%s' plays no matches of many turns: %s",
            found->name,
            found->form == SP_BY_IMAGE ? "it acts on images" : "it plays in groups");
    }
    *strategy = found;
    return SP_OK;
}

sp_status_t
sp_match_strategy(const char *name, const sp_strategy_t **strategy, sp_error_t *err)
{
    return find(name, false, strategy, err);
}

sp_status_t
sp_match_in_game(
    const sp_strategy_t *strategy, const sp_match_options_t *how, sp_error_t *err)
{
    char why[256];
    return sp_strategy_in_game(strategy, &how->game, why, sizeof(why))
        ? SP_OK
        : sp_fail(err, SP_ERR_USAGE, "--game: %s", why);
}

/* ---- lists -------------------------------------------------------------------- */

static uint32_t
place_of(const sp_strategy_list_t *self, const sp_strategy_t *strategy)
{
    uint32_t i = 0;
    while (i < self->n && self->strategy[i] != strategy) {
        i++;
    }
    return i;
}

static sp_status_t
put(sp_strategy_list_t *self, const sp_strategy_t *strategy, sp_error_t *err)
{
    const sp_strategy_t **grown =
        realloc(self->strategy, (self->n + 1u) * sizeof(*self->strategy));
    if (grown == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for the list of strategies");
    }
    self->strategy = grown;
    self->strategy[self->n++] = strategy;
    return SP_OK;
}

static void
remove_at(sp_strategy_list_t *self, uint32_t at)
{
    memmove(self->strategy + at, self->strategy + at + 1,
        (self->n - at - 1) * sizeof(*self->strategy));
    self->n--;
}

/* Notes a name that only a set brought. */
static void
leave_out(sp_strategy_list_t *self, const char *name)
{
    const size_t used = strlen(self->left_out);
    const size_t room = sizeof(self->left_out) - used;
    if (strlen(name) + sizeof(", ..") < room) {
        snprintf(
            self->left_out + used, room, "%s%s", used > 0 ? ", " : "", name);
    } else if (used < 2 || strcmp(self->left_out + used - 2, "..") != 0) {
        snprintf(self->left_out + used, room, " ..");
    }
}

static sp_status_t
add_word(sp_strategy_list_t *self, const char *option, const char *word, sp_error_t *err)
{
    const sp_strategy_set_t *set = sp_strategy_set_find(word);
    const sp_strategy_t *strategy = NULL;
    sp_status_t status = SP_OK;
    if (set == NULL) {
        status = find(word, true, &strategy, err);
        if (status == SP_OK && place_of(self, strategy) < self->n) {
            return sp_fail(
                err, SP_ERR_USAGE, "%s: %s takes part already", option, strategy->name);
        }
        return status == SP_OK ? put(self, strategy, err) : status;
    }
    for (size_t i = 0; status == SP_OK && sp_strategies[i] != NULL; i++) {
        char why[256];
        strategy = sp_strategies[i];
        if (!sp_strategy_set_has(set, strategy) || place_of(self, strategy) < self->n) {
            continue;
        }
        if (self->game != NULL
            && !sp_strategy_in_game(strategy, self->game, why, sizeof(why))) {
            leave_out(self, strategy->name);
        } else {
            status = put(self, strategy, err);
        }
    }
    return status;
}

static sp_status_t
drop_word(sp_strategy_list_t *self, const char *option, const char *word, sp_error_t *err)
{
    const sp_strategy_set_t *set = sp_strategy_set_find(word);
    if (set == NULL) {
        const sp_strategy_t *strategy = NULL;
        const sp_status_t status = find(word, true, &strategy, err);
        if (status != SP_OK) {
            return status;
        }
        const uint32_t at = place_of(self, strategy);
        if (at == self->n) {
            return sp_fail(
                err, SP_ERR_USAGE, "%s: %s takes no part", option, strategy->name);
        }
        remove_at(self, at);
        return SP_OK;
    }
    for (uint32_t i = self->n; i-- > 0;) {
        if (sp_strategy_set_has(set, self->strategy[i])) {
            remove_at(self, i);
        }
    }
    return SP_OK;
}

typedef sp_status_t
word_fn(sp_strategy_list_t *self, const char *option, const char *word, sp_error_t *err);

static sp_status_t
each_word(sp_strategy_list_t *self, const char *option, const char *words, word_fn *act,
    sp_error_t *err)
{
    sp_status_t status = SP_OK;
    for (bool more = true; status == SP_OK && more;) {
        char word[128];
        const size_t length = strcspn(words, ",");
        if (length == 0 || length >= sizeof(word)) {
            return sp_fail(err, SP_ERR_USAGE,
                "%s: must be names of strategies or sets, separated by commas, like "
                "tit_for_tat,always_defect",
                option);
        }
        memcpy(word, words, length);
        word[length] = '\0';
        status = act(self, option, word, err);
        more = words[length] == ',';
        words += length + (more ? 1 : 0);
    }
    return status;
}

sp_status_t
sp_strategy_list_add(
    sp_strategy_list_t *self, const char *option, const char *words, sp_error_t *err)
{
    return each_word(self, option, words, add_word, err);
}

sp_status_t
sp_strategy_list_drop(
    sp_strategy_list_t *self, const char *option, const char *words, sp_error_t *err)
{
    return each_word(self, option, words, drop_word, err);
}
