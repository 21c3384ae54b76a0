/* checks.c - refusals that several mechanisms share.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "checks.h"

#include <math.h>
#include <string.h>

#include "samenspel/decision.h"
#include "samenspel/game.h"
#include "samenspel/graph.h"
#include "samenspel/policy.h"
#include "samenspel/settings.h"

bool
sp_acts(const sp_run_t *run, const char *path, bool by_values)
{
    if (by_values) {
        return true;
    }
    sp_policy_rows_t rows;
    sp_policy_find_rows(run->schema, &rows);
    return sp_policy_names_path(run, &rows, path);
}

bool
sp_events_touch(const sp_run_t *run, const char *path)
{
    const size_t length = strlen(path);
    for (uint32_t i = 0; i < run->n_events; i++) {
        const char *key = run->schema->rows[run->event[i].row].key;
        if (strncmp(key, path, length) == 0 && key[length] == '.') {
            return true;
        }
    }
    return false;
}

bool
sp_takes_part(const sp_run_t *run, const sp_mechanism_t *mechanism, const void *params)
{
    return mechanism->in_use(params)
        || (mechanism->wanted != NULL && mechanism->wanted(run))
        || sp_events_touch(run, mechanism->path)
        || sp_acts(run, mechanism->path, false);
}

bool
sp_run_sets(const sp_run_t *run, const char *key)
{
    if (sp_run_value(run, key) > 0) {
        return true;
    }
    for (uint32_t i = 0; i < run->n_events; i++) {
        if (run->event[i].value > 0
            && strcmp(run->schema->rows[run->event[i].row].key, key) == 0) {
            return true;
        }
    }
    return false;
}

double
sp_run_value_or(const sp_run_t *run, const char *key, double absent)
{
    const uint32_t row = sp_schema_find(run->schema, key);
    return row != SP_NO_ROW && !isnan(run->value[row]) ? run->value[row] : absent;
}

bool
sp_run_chose(const sp_run_t *run, const char *key, const char *name)
{
    const uint32_t row = sp_schema_find(run->schema, key);
    if (row == SP_NO_ROW || run->schema->rows[row].param->choices == NULL
        || isnan(run->value[row])) {
        return false;
    }
    return strcmp(run->schema->rows[row].param->choices[(size_t) run->value[row]], name)
        == 0;
}

sp_status_t
sp_check_ties(const sp_run_t *run, const char *path, char *key, sp_error_t *err)
{
    const sp_network_t *network = sp_networks[(size_t) sp_run_value(run, "network.kind")];
    if (strcmp(network->name, "random_pairs") != 0) {
        return SP_OK;
    }
    sp_point_at(key, "network.kind");
    return sp_fail(err, SP_ERR_RANGE,
        "%s is kept by tie, and network.kind: random_pairs has none that last: take another "
        "network", path);
}

sp_status_t
sp_check_pair_game(const sp_run_t *run, const char *path, char *key, sp_error_t *err)
{
    const sp_game_kind_t *game = sp_game_kinds[(size_t) sp_run_value(run, "game.kind")];
    if (strcmp(game->name, "donation") == 0 || strcmp(game->name, "matrix") == 0) {
        return SP_OK;
    }
    sp_point_at(key, path);
    return sp_fail(err, SP_ERR_RANGE,
        "%s is between two, and game.kind: %s is played in groups: take game.kind: donation "
        "or matrix", path, game->name);
}

sp_status_t
sp_check_acts(const sp_run_t *run, const char *path, char *key, sp_error_t *err)
{
    if (run->n_strategies == 0) {
        return SP_OK;
    }
    sp_point_at(key, path);
    return sp_fail(err, SP_ERR_RANGE,
        "%s is for agents that choose acts: give population.initial.cooperation in place of "
        "population.initial.strategies", path);
}

sp_status_t
sp_check_agents(const sp_run_t *run, const char *path, char *key, sp_error_t *err)
{
    if (sp_run_value(run, "method") != (double) SP_METHOD_CHAIN) {
        return SP_OK;
    }
    sp_point_at(key, "method");
    return sp_fail(err, SP_ERR_RANGE,
        "method: chain counts exchangeable agents, and %s tells agents apart: take method: "
        "agents", path);
}

sp_status_t
sp_check_meeting(const sp_run_t *run, const char *path, char *key, sp_error_t *err)
{
    const sp_decision_t *rule = sp_decisions[(size_t) sp_run_value(run, "decision.rule")];
    if (rule->form != SP_RULE_BIRTH_DEATH) {
        return SP_OK;
    }
    sp_point_at(key, "decision.rule");
    return sp_fail(err, SP_ERR_RANGE,
        "%s needs another decision.rule than %s (whose focal agents meet nobody)", path,
        rule->name);
}

sp_status_t
sp_check_choice(const sp_run_t *run, const char *path, char *key, sp_error_t *err)
{
    const sp_decision_t *rule = sp_decisions[(size_t) sp_run_value(run, "decision.rule")];
    if (rule->form == SP_RULE_CHOICE) {
        return SP_OK;
    }
    sp_point_at(key, path);
    return sp_fail(err, SP_ERR_RANGE,
        "%s acts on choices, and decision.rule: %s makes none: take logit or best_response",
        path, rule->name);
}

sp_status_t
sp_check_benefit(const sp_run_t *run, const char *path, char *key, sp_error_t *err)
{
    const bool table = sp_run_chose(run, "game.kind", "table");
    if (!table && !sp_run_chose(run, "game.kind", "matrix")) {
        return SP_OK;
    }
    sp_point_at(key, path);
    return sp_fail(err, SP_ERR_RANGE,
        "%s multiplies the benefit of cooperation, which game.kind: %s does not have: take "
        "game.kind: donation, or %s",
        path, table ? "table" : "matrix",
        table ? "public_goods or stag_hunt" : "a game of groups");
}
