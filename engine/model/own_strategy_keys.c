/* own_strategy_keys.c - the keys of strategies that a scenario writes itself.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "samenspel/own_strategy.h"

const char *const sp_own_kinds[]
    = { "memory_one", "reactive", "generous", "table", "automaton", "like", NULL };

#define CHANCE(name_, symbol_, summary_, flags_, preset_, source_)                       \
    { name_, symbol_, summary_, "prob", SP_REAL, SP_SETTING, flags_, 0, 1, preset_, NULL, \
        "settle", "003-11", source_, 0 }
#define STATE(name_, summary_, flags_, preset_)                                          \
    { name_, "-", summary_, "-", SP_INTEGER, SP_SETTING, flags_, 0, SP_MOST_STATES - 1,  \
        preset_, NULL, "settle", "003-11", "Rubinstein 1986", 0 }

const sp_param_t sp_own_strategy_params[] = {
    { "kind", "-", "form of a strategy of your own", "-", SP_CHOICE, SP_SETTING,
        SP_REQUIRED, 0, 0, 0, sp_own_kinds, "init", "003-11", "Nowak & Sigmund 1992", 0 },
    CHANCE("first", "p0", "chance of C on the first turn", 0, 1, "Nowak & Sigmund 1992"),
    CHANCE("cooperate_after.CC", "p1", "chance of C after own C, partner's C", SP_OPTIONAL,
        NAN, "Press & Dyson 2012"),
    CHANCE("cooperate_after.CD", "p2", "chance of C after own C, partner's D", SP_OPTIONAL,
        NAN, "Press & Dyson 2012"),
    CHANCE("cooperate_after.DC", "p3", "chance of C after own D, partner's C", SP_OPTIONAL,
        NAN, "Press & Dyson 2012"),
    CHANCE("cooperate_after.DD", "p4", "chance of C after own D, partner's D", SP_OPTIONAL,
        NAN, "Press & Dyson 2012"),
    CHANCE("cooperate_after.C", "p", "reactive: chance of C after the partner's C",
        SP_OPTIONAL, NAN, "Nowak & Sigmund 1992"),
    CHANCE("cooperate_after.D", "q", "reactive: chance of C after the partner's D",
        SP_OPTIONAL, NAN, "Nowak & Sigmund 1992"),
    CHANCE("generosity", "q", "generous: chance of C after the partner's D", 0, 0,
        "Nowak & Sigmund 1992"),
    CHANCE("cooperate_after.T", "p",
        "table: chance of C after the last turns T, such as CCCD after CC and then CD",
        SP_OPTIONAL, NAN, "Hilbe et al. 2017"),
    CHANCE("first_turns.K", "p0",
        "table: chance of C on turn K of the first ones, in place of first", SP_OPTIONAL,
        NAN, "Hilbe et al. 2017"),
    STATE("start", "automaton: number of the state it starts in", 0, 0),
    CHANCE("states.K.cooperate", "p", "automaton: chance of C in state K", SP_OPTIONAL, NAN,
        "Rubinstein 1986"),
    STATE("states.K.CC", "automaton: the state after own C, partner's C", SP_OPTIONAL, NAN),
    STATE("states.K.CD", "automaton: the state after own C, partner's D", SP_OPTIONAL, NAN),
    STATE("states.K.DC", "automaton: the state after own D, partner's C", SP_OPTIONAL, NAN),
    STATE("states.K.DD", "automaton: the state after own D, partner's D", SP_OPTIONAL, NAN),
    { "of", "-", "like: the built-in strategy, whose parameters may follow by their names",
        "-", SP_CHOICE, SP_SETTING, SP_OPTIONAL, 0, 0, NAN, (const char *const *) sp_strategy_names, "init",
        "003-11", "this project", 0 },
};
const size_t sp_n_own_strategy_params
    = sizeof(sp_own_strategy_params) / sizeof(sp_own_strategy_params[0]);

static const sp_param_t *
row_named(const char *name)
{
    for (size_t p = 0; p < sp_n_own_strategy_params; p++) {
        if (strcmp(sp_own_strategy_params[p].name, name) == 0) {
            return &sp_own_strategy_params[p];
        }
    }
    return NULL;
}

/* Reads a whole number below `most` without zeros in front; the rest of text, or NULL. */
static const char *
skip_number(const char *text, uint32_t least, uint32_t most)
{
    uint32_t n = 0;
    const char *at = text;
    for (; *at >= '0' && *at <= '9' && at - text < 4; at++) {
        n = 10 * n + (uint32_t) (*at - '0');
    }
    const bool number = at > text && !(text[0] == '0' && at - text > 1);
    return number && n >= least && n < most ? at : NULL;
}

static bool
is_outcome(const char *text)
{
    return strspn(text, "CD") == 2 && text[2] == '\0';
}

/* The row that stands for any such member, or NULL. */
static const sp_param_t *
any_row(const char *member)
{
    static const char after[] = "cooperate_after.";
    static const char first[] = "first_turns.";
    static const char states[] = "states.";
    if (strncmp(member, after, sizeof(after) - 1) == 0) {
        const char *turns = member + sizeof(after) - 1;
        const size_t length = strlen(turns);
        const bool fits = length >= 4 && length <= 2 * SP_MOST_TABLE_TURNS
            && length % 2 == 0 && strspn(turns, "CD") == length;
        return fits ? row_named("cooperate_after.T") : NULL;
    }
    if (strncmp(member, first, sizeof(first) - 1) == 0) {
        const char *rest
            = skip_number(member + sizeof(first) - 1, 1, SP_MOST_TABLE_TURNS + 1);
        return rest != NULL && *rest == '\0' ? row_named("first_turns.K") : NULL;
    }
    if (strncmp(member, states, sizeof(states) - 1) == 0) {
        const char *rest = skip_number(member + sizeof(states) - 1, 0, SP_MOST_STATES);
        if (rest == NULL || *rest != '.') {
            return NULL;
        }
        if (strcmp(rest + 1, "cooperate") == 0) {
            return row_named("states.K.cooperate");
        }
        char name[] = "states.K.CC";
        if (!is_outcome(rest + 1)) {
            return NULL;
        }
        memcpy(name + sizeof(name) - 3, rest + 1, 2);
        return row_named(name);
    }
    return NULL;
}

const sp_param_t *
sp_own_strategy_param(const char *member, const sp_strategy_t *like)
{
    for (size_t p = 0; like != NULL && p < like->n_params; p++) {
        if (strcmp(like->params[p].name, member) == 0) {
            return &like->params[p];
        }
    }
    return any_row(member);
}

bool
sp_own_member_is_any(const char *member)
{
    static const char *const any[] = { "cooperate_after.T", "first_turns.K",
        "states.K.cooperate", "states.K.CC", "states.K.CD", "states.K.DC", "states.K.DD" };
    const size_t length = strlen(member);
    for (size_t i = 0; i < sizeof(any) / sizeof(any[0]); i++) {
        const size_t n = strlen(any[i]);
        if (length >= n && strcmp(member + length - n, any[i]) == 0
            && (length == n || member[length - n - 1] == '.')) {
            return true;
        }
    }
    return false;
}

bool
sp_own_kind_uses(uint32_t kind, const char *member)
{
    static const char after[] = "cooperate_after";
    const bool is_after = strncmp(member, after, sizeof(after) - 1) == 0;
    const size_t turns = is_after && member[sizeof(after) - 1] == '.'
        ? strlen(member + sizeof(after))
        : 0;
    const bool any = sp_own_member_is_any(member);
    if (strcmp(member, "kind") == 0) {
        return true;
    }
    if (strcmp(member, "first") == 0) {
        return kind <= SP_OWN_TABLE;
    }
    if (is_after) { /* turns 0: the block itself */
        return kind == SP_OWN_MEMORY_ONE ? turns == 0 || turns == 2
            : kind == SP_OWN_REACTIVE    ? turns == 0 || (turns == 1 && !any)
            : kind == SP_OWN_TABLE       ? turns == 0 || turns > 2 || any
                                         : false;
    }
    if (strcmp(member, "generosity") == 0) {
        return kind == SP_OWN_GENEROUS;
    }
    if (strncmp(member, "first_turns", 11) == 0) {
        return kind == SP_OWN_TABLE;
    }
    if (strcmp(member, "start") == 0 || strncmp(member, "states", 6) == 0) {
        return kind == SP_OWN_AUTOMATON;
    }
    return kind == SP_OWN_LIKE;
}
