/* steering_teams.c - teams that grow, split and die, and people who change teams.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Limit: births join the parent's team, and what happens to a full one is decided by
 * split (team_births.c). Migration: at the opening of the round after a period, so that a
 * round is recorded in the teams it was played in, each agent in turn leaves for another
 * team with a chance. Who is alone in its team stays, and a mover to a full team changes
 * places with one of its members, so that no team dies by moves or passes its limit
 * (choice).
 *
 * Teams are complete within. Where nothing is kept by tie they are lists of members; else
 * a mover's ties are exchanged for ties to its new team. */
#include <inttypes.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "checks.h"
#include "kernels.h"
#include "network_build.h"
#include "pairs_run.h"
#include "revise.h"
#include "samenspel/settings.h"
#include "samenspel/simulation.h"
#include "team_births.h"
#include "team_lists.h"
#include "ties_change.h"

#define PATH "steering.teams"

/* Teams of any size may form: room for ties between all N, about 50 bytes each. */
enum { MOST_TIED = 2000 };

typedef struct {
    uint32_t limit;
    double split;
    double migration;
} teams_t;

typedef struct {
    sp_team_births_t births;
    sp_graph_t lists; /* what becomes the graph where nothing is kept by tie          */
    uint32_t *before; /* [n_agents] teams before the moves under way                  */
} teams_state_t;

/* name, symbol, summary, unit, type, kind, flags, low, high, preset, choices, phase,
 * rows, source, offset */
static const sp_param_t params[] = {
    { "limit", "n", "largest team; 0 = teams stay as they are", "agents", SP_INTEGER,
        SP_CONDITION, 0, 0, SP_MOST_AGENTS, 0, NULL, "period", "002-1;000-15",
        "Traulsen & Nowak 2006", offsetof(teams_t, limit) },
    { "split", "q", "chance that a team over the limit splits", "prob", SP_REAL,
        SP_CONDITION, 0, 0, 1, 0, NULL, "period", "002-1", "Traulsen & Nowak 2006",
        offsetof(teams_t, split) },
    { "migration", "lambda_m", "chance per period of moving to another team", "1/period",
        SP_REAL, SP_CONDITION, SP_LIVE, 0, 1, 0, NULL, "period", "002-1",
        "Traulsen & Nowak 2006", offsetof(teams_t, migration) },
};

static bool
in_use(const void *self)
{
    const teams_t *teams = self;
    return teams->limit > 0 || teams->split > 0 || teams->migration > 0;
}

/* Only where others keep something by tie are there ties to change. */
static bool
changes_ties(const void *self)
{
    return ((const teams_t *) self)->limit == 0;
}

static uint64_t
adds_ties(const void *self, const sp_model_t *model)
{
    const uint64_t n = model->n_agents;
    return changes_ties(self) && model->needs_ties ? n * (n - 1) : 0;
}

static uint64_t
bytes(const void *self, const sp_model_t *model, uint64_t n_ties)
{
    (void) n_ties;
    const teams_t *teams = self;
    const uint64_t n = model->n_agents;
    const uint64_t number = (uint64_t) sp_run_value(model->run, "network.number");
    const uint64_t lists = 12 * n + 8 * number;
    return teams->limit == 0 ? lists
                             : lists + sp_team_births_bytes(number, model->n_plays);
}

/* ---- refusals ---------------------------------------------------------------------- */

#define REFUSE(at, ...) (sp_point_at(key, (at)), sp_fail(err, SP_ERR_RANGE, __VA_ARGS__))

static sp_status_t
check_network(const teams_t *teams, const sp_run_t *run, char *key, sp_error_t *err)
{
    if (!sp_run_chose(run, "network.kind", "teams")) {
        return REFUSE("network.kind",
            PATH " is about the teams of a network: needs network.kind: teams");
    }
    const double across = sp_run_value(run, "network.cross_share");
    if (across > 0) {
        return REFUSE("network.cross_share",
            "network.cross_share = %g: teams whose members change are complete within, "
            "and have no ties across: must be 0 with " PATH,
            across);
    }
    const uint32_t number = (uint32_t) sp_run_value(run, "network.number");
    if (number < 2 && (teams->split > 0 || teams->migration > 0)) {
        return REFUSE("network.number",
            "network.number = %" PRIu32
            ": there is no other team: must be at least 2 with " PATH ".%s",
            number, teams->split > 0 ? "split" : "migration");
    }
    return SP_OK;
}

/* What births in teams take for granted. */
static sp_status_t
check_births(const teams_t *teams, const sp_run_t *run, char *key, sp_error_t *err)
{
    const uint32_t size = (uint32_t) sp_run_value(run, "population.size");
    const uint32_t number = (uint32_t) sp_run_value(run, "network.number");
    const uint64_t full = (uint64_t) number * teams->limit;
    const sp_decision_t *rule = sp_decisions[(size_t) sp_run_value(run, "decision.rule")];
    if (rule->form != SP_RULE_BIRTH_DEATH) {
        return REFUSE("decision.rule",
            "decision.rule: %s brings nobody into a team: " PATH ".limit = %" PRIu32
            " needs moran_birth_death, in which offspring joins its parent's team",
            rule->name, teams->limit);
    }
    if (teams->limit < 2) {
        return REFUSE(PATH ".limit",
            PATH ".limit = %" PRIu32
                 ": nobody would have a partner: must be at least 2, or "
                 "0 for teams that stay as they are",
            teams->limit);
    }
    if (size != full) {
        return REFUSE("population.size",
            "population.size = %" PRIu32 ": must be the places of all teams when full, "
            "network.number x " PATH ".limit = %" PRIu32 " x %" PRIu32 " = %" PRIu64,
            size, number, teams->limit, full);
    }
    if (sp_run_plays_matches(run)) {
        return REFUSE("match.payoff",
            "match.payoff: sampled plays matches between agents, but births in teams "
            "(" PATH ".limit) count who plays what: take match.payoff: expected");
    }
    if (sp_run_value(run, "decision.teachers") > 0
        && sp_run_value(run, "decision.teaching") < 1) {
        return REFUSE("decision.teachers",
            "decision.teachers makes agents differ, who are born and die with " PATH
            ".limit: leave one of them out");
    }
    if (sp_run_value(run, "decision.belief") == (double) SP_BELIEF_EMPIRICAL) {
        return REFUSE("decision.belief",
            "decision.belief: empirical remembers partners, who are born and die "
            "with " PATH ".limit: take another");
    }
    const double intensity = sp_run_value(run, "decision.intensity");
    if (sp_run_value(run, "decision.fitness") == (double) SP_FITNESS_LINEAR
        && !(intensity < 1)) {
        return REFUSE("decision.intensity",
            "decision.intensity = %g: who is alone in its team earns 0 and would have a "
            "fitness of 0: must be below 1 with " PATH
            ".limit and decision.fitness: linear",
            intensity);
    }
    return SP_OK;
}

/* Whether and why another mechanism in use cannot stand beside this one. */
static sp_status_t
check_beside(
    const teams_t *teams, const sp_mechanism_t *other, char *key, sp_error_t *err)
{
    if (teams->limit > 0) {
        return REFUSE(PATH ".limit",
            "%s tells agents apart, who are born and die with " PATH ".limit = %" PRIu32
            ": leave one of them out",
            other->path, teams->limit);
    }
    return SP_OK;
}

/* Looks at all other mechanisms; stores: whether one keeps something by tie. */
static sp_status_t
check_company(
    const teams_t *teams, const sp_run_t *run, bool *stores, char *key, sp_error_t *err)
{
    for (size_t m = 0; sp_mechanisms[m] != NULL; m++) {
        const sp_mechanism_t *other = sp_mechanisms[m];
        if (strcmp(other->path, PATH) == 0) {
            continue;
        }
        void *others = calloc(1, other->params_size + 1);
        if (others == NULL) {
            return sp_fail(err, SP_ERR_MEMORY, "no memory for %s", other->name);
        }
        sp_schema_fill(
            run->schema, run->value, other->path, other->params, other->n_params, others);
        sp_status_t status = SP_OK;
        if (sp_takes_part(run, other, others)) {
            status = check_beside(teams, other, key, err);
            *stores = *stores || (other->needs_ties != NULL && other->needs_ties(others))
                || (other->needs_reverse != NULL && other->needs_reverse(others));
        }
        free(others);
        if (status != SP_OK) {
            return status;
        }
    }
    return SP_OK;
}

static sp_status_t
check(const void *self, const sp_run_t *run, char *key, sp_error_t *err)
{
    const teams_t *teams = self;
    if (!in_use(self) && !sp_events_touch(run, PATH)) {
        return SP_OK;
    }
    if (teams->split > 0 && teams->limit == 0) {
        return REFUSE(PATH ".split",
            PATH ".split = %g: no team is over the limit where there is none: needs " PATH
                 ".limit",
            teams->split);
    }
    sp_status_t status = sp_check_agents(run, PATH, key, err);
    status = status == SP_OK ? sp_check_pair_game(run, PATH, key, err) : status;
    status = status == SP_OK ? check_network(teams, run, key, err) : status;
    if (status == SP_OK && teams->limit > 0) {
        status = check_births(teams, run, key, err);
    }
    bool stores = sp_run_value(run, "decision.acts") == (double) SP_ACTS_PER_PARTNER
        || sp_run_value(run, "decision.belief") == (double) SP_BELIEF_EMPIRICAL;
    status = status == SP_OK ? check_company(teams, run, &stores, key, err) : status;
    const uint32_t size = (uint32_t) sp_run_value(run, "population.size");
    if (status == SP_OK && stores && size > MOST_TIED) {
        return REFUSE("population.size",
            "population.size = %" PRIu32 ": teams of any size may form by " PATH
            ".migration, and something is kept by tie (acts, trust, agreements ..): must "
            "be at most %d",
            size, MOST_TIED);
    }
    return status;
}

/* ---- the start --------------------------------------------------------------------- */

static sp_status_t
init(sp_simulation_t *sim, const void *self, void *state, sp_error_t *err)
{
    const teams_t *teams = self;
    teams_state_t *mine = state;
    const uint32_t n = sim->model->n_agents;
    bool ok = true;
#define TAKE(field, count)                                                               \
    (ok = ok                                                                             \
            && (mine->field = sp_arena_take(&sim->arena, (count), sizeof(*mine->field))) \
                != NULL)
    TAKE(lists.member, n);
    TAKE(lists.place, n);
    TAKE(lists.first, sim->n_teams);
    TAKE(lists.n_members, sim->n_teams);
    TAKE(before, n);
#undef TAKE
    if (!ok) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for teams of %u agents", n);
    }
    mine->lists.form = SP_GRAPH_TEAMS;
    mine->lists.n_agents = n;
    mine->lists.n_units = sim->n_teams;
    mine->lists.unit = sim->team;
    if (teams->limit == 0) {
        return SP_OK;
    }
    mine->births.limit = teams->limit;
    mine->births.split = teams->split;
    sim->births = &mine->births;
    return sp_team_births_init(sim, &mine->births, err);
}

void
sp_teams_lay(sp_simulation_t *sim)
{
    const teams_t *teams = sp_simulation_params(sim, "teams");
    teams_state_t *mine = sp_simulation_state(sim, "teams");
    sp_team_list_all(&mine->lists, teams->limit);
    sim->own_graph = mine->lists;
}

/* Beside stored ties the lists are there to find mates. */
static sp_status_t
start(sp_simulation_t *sim, const void *self, void *state, sp_error_t *err)
{
    (void) self;
    (void) err;
    teams_state_t *mine = state;
    if (!sim->model->lists_teams) {
        sp_team_list_all(&mine->lists, 0);
    }
    return SP_OK;
}

/* ---- migration --------------------------------------------------------------------- */

/* Agent goes to another team; where teams have a limit their lists follow at once. */
static void
move(sp_simulation_t *sim, const teams_t *teams, sp_graph_t *lists, uint32_t agent,
    uint32_t to)
{
    const uint32_t from = sim->team[agent];
    if (teams->limit == 0) {
        lists->n_members[from]--;
        lists->n_members[to]++;
        sim->team[agent] = to;
        return;
    }
    if (lists->n_members[to] < teams->limit) {
        sp_team_leave(lists, agent);
        sp_team_join(lists, agent, to);
        return;
    }
    const uint32_t k = sp_below(sp_word(sim, SP_DRAW_MIGRATE, agent, 2), teams->limit);
    const uint32_t other = lists->member[lists->first[to] + k];
    sp_team_leave(lists, agent);
    sp_team_leave(lists, other);
    sp_team_join(lists, agent, to);
    sp_team_join(lists, other, from);
}

/* Everybody's turn; whether anybody moved. */
static bool
move_all(sp_simulation_t *sim, const teams_t *teams, sp_graph_t *lists)
{
    const uint32_t n = sim->model->n_agents;
    uint32_t word[SP_SPAN + 4];
    bool moved = false;
    for (uint32_t at = 0; at < n; at += SP_SPAN) {
        const uint32_t count = n - at < SP_SPAN ? n - at : SP_SPAN;
        sp_kernels()->draw_words(
            sim->key, at, count, sim->round, SP_DRAW(SP_DRAW_MIGRATE, 0), word);
        for (uint32_t k = 0; k < count; k++) {
            const uint32_t agent = at + k;
            if (!(sp_uniform(word[k]) < teams->migration) || !sp_is_living(sim, agent)
                || lists->n_members[sim->team[agent]] == 1) {
                continue;
            }
            const uint32_t other =
                sp_below(sp_word(sim, SP_DRAW_MIGRATE, agent, 1), sim->n_teams - 1);
            move(sim, teams, lists, agent, other + (other >= sim->team[agent]));
            moved = true;
        }
    }
    return moved;
}

/* A tie that a case has lent becomes one of its own when its ends become mates. */
static void
make_tie(sp_simulation_t *sim, uint32_t i, uint32_t j)
{
    const uint32_t tie = sim->lent != NULL ? sp_tie_find(sim, i, j) : UINT32_MAX;
    if (tie != UINT32_MAX && sim->lent[tie]) {
        sim->lent[tie] = 0;
        sim->lent[sim->tie_reverse[tie]] = 0;
    } else if (!sp_tied(sim, i, j)) {
        (void) sp_tie_make(sim, i, j); /* there is room for all N (N - 1) */
    }
}

/* Ties to old mates end, ties to new ones begin; who moved together stays tied, and so do
 * people of two teams whom a case or an exchange of ties has brought together. Circles
 * keep their members. */
static void
exchange_ties(sp_simulation_t *sim, const teams_state_t *mine)
{
    const uint32_t n = sim->model->n_agents;
    for (uint32_t tie = 0, i = 0; i < n; i++) {
        for (; tie < sim->tie_offset[i + 1]; tie++) {
            const uint32_t j = sim->tie_partner[tie];
            const bool lent = sim->lent != NULL && sim->lent[tie];
            if (i < j && sim->team[i] != sim->team[j] && mine->before[i] == mine->before[j]
                && !lent) {
                sp_tie_break(sim, tie);
            }
        }
    }
    for (uint32_t i = 0; i < n; i++) {
        const uint32_t team = sim->team[i];
        const uint32_t *mate = mine->lists.member + mine->lists.first[team];
        for (uint32_t k = mine->lists.place[i] + 1; k < mine->lists.n_members[team];
             k++) {
            if (mine->before[i] != mine->before[mate[k]]) {
                make_tie(sim, i, mate[k]);
            }
        }
    }
    sp_ties_change(sim);
}

static void
govern(sp_simulation_t *sim, const void *self, void *state, uint32_t round)
{
    const teams_t *teams = self;
    teams_state_t *mine = state;
    const uint32_t period = sim->model->root.period;
    if (round == 1 || (round - 1) % period != 0 || !(teams->migration > 0)) {
        return;
    }
    memcpy(mine->before, sim->team, sim->model->n_agents * sizeof(sim->team[0]));
    if (!move_all(sim, teams, &mine->lists)) {
        return;
    }
    sim->teams_moved = true;
    if (teams->limit > 0) {
        return;
    }
    sp_team_list_all(&mine->lists, 0);
    if (sim->changes != NULL) {
        exchange_ties(sim, mine);
    }
}

const sp_mechanism_t sp_mechanism_teams = {
    .name = "teams",
    .path = PATH,
    .summary = "teams that grow, split and die, and people who change teams",
    .source = "Traulsen & Nowak, PNAS 103, 10952 (2006); moves: this project",
    .params = params,
    .n_params = sizeof(params) / sizeof(params[0]),
    .params_size = sizeof(teams_t),
    .state_size = sizeof(teams_state_t),
    .bytes = bytes,
    .order = 90,
    .in_use = in_use,
    .check = check,
    .changes_ties = changes_ties,
    .adds_ties = adds_ties,
    .init = init,
    .start = start,
    .govern = govern,
};
