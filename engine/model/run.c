/* run.c - a run resolved: the order of the checks, events as they come, the unsteered
 * twin.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/run.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ecology.h"
#include "evolution_types.h"
#include "reproduction.h"
#include "run_groups.h"
#include "run_parts.h"

double
sp_run_value(const sp_run_t *run, const char *key)
{
    const uint32_t row = sp_schema_find(run->schema, key);
    return row == SP_NO_ROW ? NAN : run->value[row];
}

void
sp_point_at(char *key, const char *name)
{
    if (key != NULL) {
        snprintf(key, SP_KEY_LENGTH, "%s", name);
    }
}

sp_status_t
sp_refuse(sp_resolver_t *self, const char *key)
{
    sp_point_at(self->key, key);
    return SP_ERR_RANGE;
}

bool
sp_is_given(const sp_resolver_t *self, const char *key)
{
    const uint32_t row = sp_schema_find(self->run->schema, key);
    return row != SP_NO_ROW && self->run->given != NULL && self->run->given[row];
}

void
sp_set_value(sp_resolver_t *self, const char *key, double value)
{
    const uint32_t row = sp_schema_find(self->run->schema, key);
    if (row != SP_NO_ROW) {
        self->run->value[row] = value;
    }
}

sp_status_t
sp_exclude(sp_resolver_t *self, const char *a, const char *b, const char *why)
{
    if (sp_is_given(self, a) && sp_is_given(self, b)) {
        return SP_REFUSE(
            self, b, "%s and %s exclude each other: %s; give one", a, b, why);
    }
    return SP_OK;
}

/* Common number of games an agent plays, or 0 where agents differ or chance decides. */
uint32_t
sp_games_of_all(const sp_resolver_t *self)
{
    return self->network->common_degree == NULL
        ? 0
        : self->network->common_degree(self->network_params, self->n_agents);
}

static void
fill(sp_resolver_t *self)
{
    const sp_schema_t *schema = self->run->schema;
    const double *value = self->run->value;
    sp_schema_fill(schema, value, "", sp_root_params, sp_n_root_params, &self->root);
    sp_schema_fill(
        schema, value, "match", sp_match_params, sp_n_match_params, &self->match);
    sp_schema_fill(schema, value, "decision", sp_decision_params, sp_n_decision_params,
        &self->decision);
    sp_schema_fill(schema, value, "population.initial", sp_initial_params,
        sp_n_initial_params, &self->initial);
    sp_schema_fill(
        schema, value, "record", sp_record_params, sp_n_record_params, &self->record);
    self->rule = sp_decisions[self->decision.rule];
    self->network = sp_networks[(size_t) sp_run_value(self->run, "network.kind")];
    self->game_kind = sp_game_kinds[(size_t) sp_run_value(self->run, "game.kind")];
}

static sp_status_t
check_groups(sp_resolver_t *self)
{
    return sp_run_check_groups(self->run, &self->game, self->n_agents,
        sp_games_of_all(self), self->key, self->err);
}

/* How noisy choices are is settled by the values at the start: no event moves it. */
static sp_status_t
resolve(sp_run_t *run, bool at_start, char *key, sp_error_t *err)
{
    if (key != NULL) {
        key[0] = '\0';
    }
    sp_resolver_t self = { .run = run, .key = key, .err = err };
    fill(&self);
    static sp_status_t (*const checks[])(sp_resolver_t *) = { sp_check_times, sp_check_game,
        sp_check_network, sp_check_initial, sp_check_match, check_groups, sp_check_rule,
        sp_check_reproduction, sp_check_evolution, sp_check_noise,
        sp_check_ecology, sp_check_chain, sp_check_mechanisms };
    sp_status_t status = SP_OK;
    for (size_t i = 0; status == SP_OK && i < sizeof(checks) / sizeof(checks[0]); i++) {
        if (at_start || checks[i] != sp_check_noise) {
            status = checks[i](&self);
        }
    }
    free(self.network_params);
    return status;
}

sp_status_t
sp_run_resolve(sp_run_t *run, char *key, sp_error_t *err)
{
    return resolve(run, true, key, err);
}

/* Of the events first .. last of one round: the one that set what key names, or the last.
 * */
static uint32_t
event_at(const sp_run_t *run, uint32_t first, uint32_t last, const char *key)
{
    const size_t length = strlen(key);
    for (uint32_t i = first; length > 0 && i < last; i++) {
        const char *name = run->schema->rows[run->event[i].row].key;
        if (strncmp(name, key, length) == 0
            && (name[length] == '.' || name[length] == '\0')) {
            return i;
        }
    }
    return last;
}

sp_status_t
sp_run_check_events(
    const sp_run_t *run, uint32_t first, double *value, uint32_t *at, sp_error_t *err)
{
    sp_run_t changed = *run;
    changed.value = value;
    changed.n_events = 0; /* the values of the moment, as if the run began with them */
    char key[SP_KEY_LENGTH];
    uint32_t begun = first;
    for (uint32_t i = first; i < run->n_events; i++) {
        const uint32_t round = run->event[i].round;
        begun = round == run->event[begun].round ? begun : i;
        value[run->event[i].row] = run->event[i].value;
        const bool more = i + 1 < run->n_events && run->event[i + 1].round == round;
        const sp_status_t status = more ? SP_OK : resolve(&changed, false, key, err);
        if (status != SP_OK) {
            if (at != NULL) {
                *at = event_at(run, begun, i, key);
            }
            return sp_fail_in(err, status, "an event at round %u", round);
        }
    }
    return SP_OK;
}

void
sp_run_unsteered(const sp_run_t *run, double *value, sp_event_t *event, sp_run_t *twin)
{
    *twin = *run;
    const sp_schema_t *schema = run->schema;
    for (uint32_t i = 0; i < schema->n_rows; i++) {
        const sp_param_t *param = schema->rows[i].param;
        value[i] = param->kind == SP_INTERVENTION ? param->preset : run->value[i];
    }
    uint32_t n = 0;
    for (uint32_t i = 0; i < run->n_events; i++) {
        if (schema->rows[run->event[i].row].param->kind != SP_INTERVENTION) {
            event[n++] = run->event[i];
        }
    }
    twin->value = value;
    twin->event = event;
    twin->n_events = n;
}
