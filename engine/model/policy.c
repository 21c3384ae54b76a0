/* policy.c - who sets what: one function makes the effective values (model.md, 7.13).
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who decides, and how much of it, follows Dessein, Rev. Econ. Stud. 69, 811 (2002) in
 * spirit; the mixing by a weight alpha and the frames are this project's. */
#include "samenspel/policy.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "samenspel/simulation.h"

const char *const sp_policy_names[] = { "shared_interest.steer", "incentives.reward",
    "incentives.fine", "agreements.propose", "agreements.compensation",
    "facilitation.level", "facilitation.backing", "standards.share" };

static uint32_t
find_joined(const sp_schema_t *schema, const char *path, const char *name)
{
    char key[SP_KEY_LENGTH];
    const int length = snprintf(key, sizeof(key), "%s%s", path, name);
    return length > 0 && length < SP_KEY_LENGTH ? sp_schema_find(schema, key) : SP_NO_ROW;
}

void
sp_policy_find_rows(const sp_schema_t *schema, sp_policy_rows_t *rows)
{
    *rows = *schema->policy_rows;
}

void
sp_policy_look_up_rows(const sp_schema_t *schema, sp_policy_rows_t *rows)
{
    for (int p = 0; p < SP_N_POLICIES; p++) {
        rows->centre[p] = find_joined(schema, "steering.", sp_policy_names[p]);
        rows->proposal[p]
            = find_joined(schema, "steering.circles.proposal.", sp_policy_names[p]);
        rows->pilot[p] = find_joined(schema, "steering.pilot.set.", sp_policy_names[p]);
    }
    rows->level = sp_schema_find(schema, "steering.autonomy.level");
    rows->steer = sp_schema_find(schema, "steering.autonomy.steer");
    rows->incentives = sp_schema_find(schema, "steering.autonomy.incentives");
    rows->offer = sp_schema_find(schema, "steering.autonomy.offer");
    rows->rule = sp_schema_find(schema, "steering.circles.rule");
    rows->terms = sp_schema_find(schema, "steering.pilot.terms");
    rows->steer_min = sp_schema_find(schema, "steering.autonomy.steer_min");
    rows->steer_max = sp_schema_find(schema, "steering.autonomy.steer_max");
    rows->reward_max = sp_schema_find(schema, "steering.autonomy.reward_max");
    rows->fine_max = sp_schema_find(schema, "steering.autonomy.fine_max");
}

static double
value_of(const double *value, uint32_t row, double absent)
{
    return row != SP_NO_ROW && !isnan(value[row]) ? value[row] : absent;
}

bool
sp_policy_names_path(const sp_run_t *run, const sp_policy_rows_t *rows, const char *path)
{
    const size_t length = strlen(path);
    for (int p = 0; p < SP_N_POLICIES; p++) {
        if (rows->centre[p] == SP_NO_ROW) {
            continue;
        }
        const char *key = run->schema->rows[rows->centre[p]].key;
        const bool named = !isnan(value_of(run->value, rows->proposal[p], (double) NAN))
            || !isnan(value_of(run->value, rows->pilot[p], (double) NAN));
        if (named && strncmp(key, path, length) == 0 && key[length] == '.') {
            return true;
        }
    }
    return false;
}

/* Whether somebody may have a value of its own for policy p: a proposal or a pilot's set
 * names it; or it is the steer, of which rule median finds a circle's own, or the
 * compensation, where a pilot learns the terms. */
static bool
may_be_local(const sp_policy_rows_t *rows, const double *value, int p, bool circles)
{
    return (circles && p == SP_POLICY_STEER)
        || (p == SP_POLICY_COMPENSATION && value_of(value, rows->terms, 0) > 0)
        || !isnan(value_of(value, rows->proposal[p], (double) NAN))
        || !isnan(value_of(value, rows->pilot[p], (double) NAN));
}

uint64_t
sp_policies_bytes(
    const sp_run_t *run, const sp_policy_rows_t *rows, uint64_t n_agents, uint64_t n_circles)
{
    const bool circles = value_of(run->value, rows->rule, 0) > 0;
    bool pilots = false;
    uint64_t bytes = 0;
    for (int p = 0; p < SP_N_POLICIES; p++) {
        bytes += may_be_local(rows, run->value, p, circles) ? sizeof(double) * n_agents : 0;
        pilots = pilots || !isnan(value_of(run->value, rows->pilot[p], (double) NAN));
    }
    if (!circles && !pilots) {
        return 0;
    }
    return bytes + (pilots ? 2 : 1) * n_agents
        + (circles ? sizeof(double) * SP_N_POLICIES * n_circles : 0);
}

sp_status_t
sp_policies_init(sp_simulation_t *sim, sp_error_t *err)
{
    const sp_model_t *model = sim->model;
    sp_policies_t *self = &sim->policies;
    const sp_policy_rows_t *rows = &model->policy_rows;
    const double *value = model->run->value;
    const size_t n = model->n_agents;
    const bool circles = value_of(value, rows->rule, 0) > 0;
    bool pilots = false;
    for (int p = 0; p < SP_N_POLICIES; p++) {
        pilots = pilots || !isnan(value_of(value, rows->pilot[p], (double) NAN));
    }
    if (!circles && !pilots) {
        return SP_OK;
    }
    bool ok = (self->touched = sp_arena_take(&sim->arena, n, 1)) != NULL;
    for (int p = 0; ok && p < SP_N_POLICIES; p++) {
        if (may_be_local(rows, value, p, circles)) {
            self->of_agent[p] = sp_arena_take(&sim->arena, n, sizeof(double));
            ok = self->of_agent[p] != NULL;
        }
    }
    if (ok && circles && sim->n_circles > 0) {
        self->of_circle = sp_arena_take(
            &sim->arena, (size_t) sim->n_circles * SP_N_POLICIES, sizeof(double));
        ok = self->of_circle != NULL;
    }
    if (ok && pilots) {
        self->in_pilot = sp_arena_take(&sim->arena, n, 1);
        ok = self->in_pilot != NULL;
    }
    return ok ? SP_OK
              : sp_fail(err, SP_ERR_MEMORY, "no memory for the policies of %zu agents", n);
}

void
sp_policies_start(sp_simulation_t *sim)
{
    sp_policies_t *self = &sim->policies;
    const sp_policy_rows_t *rows = &sim->model->policy_rows;
    for (int p = 0; p < SP_N_POLICIES; p++) {
        self->centre[p] = value_of(sim->value, rows->centre[p], 0);
        self->pilot[p] = value_of(sim->value, rows->pilot[p], (double) NAN);
        self->wrote[p] = true;
    }
    if (self->of_circle != NULL) {
        for (size_t i = 0; i < (size_t) sim->n_circles * SP_N_POLICIES; i++) {
            self->of_circle[i] = (double) NAN;
        }
    }
    if (self->in_pilot != NULL) {
        memset(self->in_pilot, 0, sim->model->n_agents);
    }
    if (self->touched != NULL) {
        memset(self->touched, 0, sim->model->n_agents);
    }
    self->stale = true;
    sp_policies_compute(sim);
}

void
sp_policies_event(sp_simulation_t *sim, uint32_t row, double value)
{
    for (int p = 0; p < SP_N_POLICIES; p++) {
        if (sim->model->policy_rows.centre[p] == row) {
            sp_policy_write_centre(sim, (sp_policy_t) p, value);
        }
    }
    sim->policies.stale = true; /* it may have been a frame or a level */
}

void
sp_policy_write_centre(sp_simulation_t *sim, sp_policy_t key, double value)
{
    sim->policies.centre[key] = value;
    sim->policies.wrote[key] = true;
    sim->policies.stale = true;
}

void
sp_policy_write_circle(sp_simulation_t *sim, uint32_t circle, sp_policy_t key, double value)
{
    sp_policies_t *self = &sim->policies;
    assert(self->of_agent[key] != NULL);
    self->of_circle[(size_t) circle * SP_N_POLICIES + key] = value;
    for (uint32_t i = sim->circle_first[circle]; i < sim->circle_first[circle + 1]; i++) {
        self->touched[i] = 1;
    }
    self->stale = true;
}

void
sp_policy_write_pilot(sp_simulation_t *sim, uint32_t agent, bool in_pilot)
{
    sp_policies_t *self = &sim->policies;
    if (self->in_pilot != NULL && self->in_pilot[agent] != in_pilot) {
        self->in_pilot[agent] = in_pilot;
        self->touched[agent] = 1;
        self->stale = true;
    }
}

void
sp_policy_set_pilot(sp_simulation_t *sim, sp_policy_t key, double value)
{
    sp_policies_t *self = &sim->policies;
    self->pilot[key] = value;
    for (uint32_t i = 0; self->in_pilot != NULL && i < sim->model->n_agents; i++) {
        self->touched[i] |= self->in_pilot[i];
    }
    self->stale = true;
}

static double
level_of(const sp_simulation_t *sim)
{
    const sp_policy_rows_t *rows = &sim->model->policy_rows;
    const bool circles = value_of(sim->value, rows->rule, 0) > 0;
    return value_of(sim->value, rows->level, circles ? 1 : 0);
}

double
sp_policy_offer_level(const sp_simulation_t *sim)
{
    return value_of(sim->value, sim->model->policy_rows.offer, level_of(sim));
}

double
sp_policy_level(const sp_simulation_t *sim, sp_policy_t key)
{
    const sp_policy_rows_t *rows = &sim->model->policy_rows;
    const double level = level_of(sim);
    switch (key) {
    case SP_POLICY_STEER:
        return value_of(sim->value, rows->steer, level);
    case SP_POLICY_REWARD:
    case SP_POLICY_FINE:
    case SP_POLICY_PROPOSE:
    case SP_POLICY_COMPENSATION:
        return value_of(sim->value, rows->incentives, level);
    default:
        return level;
    }
}

double
sp_policy_clip(const sp_simulation_t *sim, sp_policy_t key, double value)
{
    const sp_policy_rows_t *rows = &sim->model->policy_rows;
    double low = -INFINITY;
    double high = INFINITY;
    if (key == SP_POLICY_STEER) {
        low = value_of(sim->value, rows->steer_min, low);
        high = value_of(sim->value, rows->steer_max, high);
    } else if (key == SP_POLICY_REWARD) {
        high = value_of(sim->value, rows->reward_max, high);
    } else if (key == SP_POLICY_FINE) {
        high = value_of(sim->value, rows->fine_max, high);
    }
    value = value > high ? high : value;
    return value < low ? low : value;
}

double
sp_policy_most(const sp_run_t *run, sp_policy_t key, double centre)
{
    sp_policy_rows_t rows;
    sp_policy_find_rows(run->schema, &rows);
    const double proposed = value_of(run->value, rows.proposal[key], -INFINITY);
    const double tried = value_of(run->value, rows.pilot[key], -INFINITY);
    double most = proposed > centre ? proposed : centre;
    most = tried > most ? tried : most;
    const uint32_t frame = key == SP_POLICY_STEER ? rows.steer_max
        : key == SP_POLICY_REWARD                 ? rows.reward_max
        : key == SP_POLICY_FINE                   ? rows.fine_max
                                                  : SP_NO_ROW;
    const double limit = value_of(run->value, frame, INFINITY);
    return most > limit ? limit : most;
}

void
sp_policies_compute(sp_simulation_t *sim)
{
    sp_policies_t *self = &sim->policies;
    if (!self->stale) {
        return;
    }
    self->stale = false;
    for (int p = 0; p < SP_N_POLICIES; p++) {
        const double centre = self->centre[p];
        self->uniform[p] = sp_policy_clip(sim, (sp_policy_t) p, centre);
        if (self->of_agent[p] == NULL) {
            continue;
        }
        const double alpha = sp_policy_level(sim, (sp_policy_t) p);
        for (uint32_t i = 0; i < sim->model->n_agents; i++) {
            double value = centre;
            if (self->in_pilot != NULL && self->in_pilot[i] && !isnan(self->pilot[p])) {
                value = self->pilot[p];
            } else if (self->of_circle != NULL) {
                const double local
                    = self->of_circle[(size_t) sim->circle[i] * SP_N_POLICIES + (size_t) p];
                value = isnan(local) ? centre : (1 - alpha) * centre + alpha * local;
            }
            self->of_agent[p][i] = sp_policy_clip(sim, (sp_policy_t) p, value);
        }
    }
}
