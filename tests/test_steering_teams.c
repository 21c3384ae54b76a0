/* test_steering_teams.c - teams that grow, split and die, and people who change teams.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows 002-1 and 000-15 of the table of mechanisms; T27 (Traulsen & Nowak 2006). */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "../engine/model/steering_trust.h"
#include "../engine/model/team_births.h"
#include "samenspel/detmath.h"
#include "samenspel/theory.h"
#include "support/observing.h"
#include "support/runs.h"
#include "support/steering_runs.h"

static void
within(double value, double expected, double standard_error)
{
    if (!(fabs(value - expected) <= 4 * standard_error)) {
        fail_msg("%.6f, expected %.6f +- %.6f", value, expected, 4 * standard_error);
    }
}

/* ---- a plain twin: teams as lists, from the list of draws -------------------------- */

enum { MOST_TEAMS = 8, MOST = 48 };

typedef struct {
    uint32_t n, who[MOST]; /* ascending */
} team_t;

typedef struct {
    const sp_test_run_t *run;
    sp_rng_key_t key;
    uint32_t n_agents, n_teams, limit, round;
    double split, migration, intensity, mutation;
    bool exponential;
    team_t team[MOST_TEAMS];
    bool living[MOST];
    uint32_t play[MOST];
} twin_t;

static uint32_t
word(const twin_t *twin, uint32_t purpose, uint32_t entity, uint32_t block)
{
    const sp_rng_block_t draw = sp_rng(twin->key,
        (sp_rng_block_t) { { entity >> 2, 0, twin->round, SP_DRAW(purpose, block) } });
    return draw.word[entity & 3];
}

static void
add(team_t *team, uint32_t agent)
{
    uint32_t at = team->n++;
    while (at > 0 && team->who[at - 1] > agent) {
        team->who[at] = team->who[at - 1];
        at--;
    }
    team->who[at] = agent;
}

static void
drop(team_t *team, uint32_t agent)
{
    uint32_t kept = 0;
    for (uint32_t k = 0; k < team->n; k++) {
        if (team->who[k] != agent) {
            team->who[kept++] = team->who[k];
        }
    }
    team->n = kept;
}

static double
fitness(const twin_t *twin, const team_t *team, uint32_t play)
{
    const sp_model_t *model = &twin->run->model;
    uint32_t others[16] = { 0 };
    for (uint32_t k = 0; k < team->n; k++) {
        others[twin->play[team->who[k]]]++;
    }
    others[play]--;
    double payoff = 0;
    for (uint32_t p = 0; p < model->n_plays; p++) {
        payoff += others[p] * model->pay[play * model->n_plays + p];
    }
    payoff /= team->n > 1 ? team->n - 1 : 1;
    const double w = twin->intensity;
    return twin->exponential ? sp_exp(w * payoff) : 1 - w + w * payoff;
}

static uint32_t
n_of(const twin_t *twin, const team_t *team, uint32_t play)
{
    uint32_t n = 0;
    for (uint32_t k = 0; k < team->n; k++) {
        n += twin->play[team->who[k]] == play;
    }
    return n;
}

static double
mass_of(const twin_t *twin, uint32_t t)
{
    double mass = 0;
    for (uint32_t p = 0; t < twin->n_teams && p < twin->run->model.n_plays; p++) {
        const uint32_t n = n_of(twin, &twin->team[t], p);
        mass += n > 0 ? n * fitness(twin, &twin->team[t], p) : 0;
    }
    return mass;
}

/* Teams first .. first+width-1, halved and halved again. */
static double
sum_of(const twin_t *twin, uint32_t first, uint32_t width)
{
    return width == 1
        ? mass_of(twin, first)
        : sum_of(twin, first, width / 2) + sum_of(twin, first + width / 2, width / 2);
}

static uint32_t
parent_of_step(const twin_t *twin, uint32_t step, uint32_t *play)
{
    const double u = sp_uniform53(
        word(twin, SP_DRAW_FOCAL, step, 0), word(twin, SP_DRAW_FOCAL, step, 1));
    uint32_t width = 1;
    while (width < twin->n_teams) {
        width *= 2;
    }
    double place = u * sum_of(twin, 0, width);
    uint32_t team = 0;
    while (width > 1) {
        width /= 2;
        const double left = sum_of(twin, team, width);
        if (place >= left) {
            place -= left;
            team += width;
        }
    }
    for (uint32_t p = 0; p < twin->run->model.n_plays; p++) {
        const uint32_t n = n_of(twin, &twin->team[team], p);
        if (n > 0) {
            *play = p;
            const double mass = n * fitness(twin, &twin->team[team], p);
            if (place < mass) {
                break;
            }
            place -= mass;
        }
    }
    return team;
}

static uint32_t
newborn(twin_t *twin, uint32_t play)
{
    uint32_t agent = 0;
    while (twin->living[agent]) {
        agent++;
    }
    assert_true(agent < twin->n_agents);
    twin->living[agent] = true;
    twin->play[agent] = play;
    return agent;
}

static void
twin_split(twin_t *twin, uint32_t team, uint32_t step, uint32_t play)
{
    team_t *old = &twin->team[team];
    uint32_t dying = sp_below(word(twin, SP_DRAW_TEAM_SPLIT, step, 1), twin->n_teams - 1);
    dying += dying >= team;
    team_t *new = &twin->team[dying];
    for (uint32_t k = 0; k < new->n; k++) {
        twin->living[new->who[k]] = false;
    }
    new->n = 0;
    const team_t before = *old;
    uint32_t wanted = (before.n + 1) / 2;
    for (uint32_t k = 0; k <= before.n; k++) {
        const uint32_t draw =
            sp_draw(twin->key, step, k + 1, twin->round, SP_DRAW_TEAM_SPLIT).word[0];
        const bool goes = sp_below(draw, before.n + 1 - k) < wanted;
        wanted -= goes;
        if (k < before.n && goes) {
            drop(old, before.who[k]);
            add(new, before.who[k]);
        } else if (k == before.n) {
            add(goes ? new : old, newborn(twin, play));
        }
    }
    assert_int_equal(old->n + new->n, before.n + 1);
    assert_in_range(old->n - new->n, 0, 1);
}

static void
twin_step(twin_t *twin, uint32_t step)
{
    uint32_t play = 0;
    const uint32_t t = parent_of_step(twin, step, &play);
    team_t *team = &twin->team[t];
    if (sp_uniform(word(twin, SP_DRAW_MUTATION, step, 0)) < twin->mutation) {
        play = sp_below(word(twin, SP_DRAW_MUTATION, step, 1), twin->run->model.n_plays);
    }
    if (team->n < twin->limit) {
        add(team, newborn(twin, play));
    } else if (sp_uniform(word(twin, SP_DRAW_TEAM_SPLIT, step, 0)) < twin->split) {
        twin_split(twin, t, step, play);
    } else {
        const uint32_t out = sp_below(word(twin, SP_DRAW_TEAM_OUT, step, 0), team->n + 1);
        if (out < team->n) {
            twin->play[team->who[out]] = play;
        }
    }
}

static uint32_t
team_of(const twin_t *twin, uint32_t agent)
{
    for (uint32_t t = 0; t < twin->n_teams; t++) {
        for (uint32_t k = 0; k < twin->team[t].n; k++) {
            if (twin->team[t].who[k] == agent) {
                return t;
            }
        }
    }
    return UINT32_MAX;
}

static void
twin_migrate(twin_t *twin)
{
    for (uint32_t i = 0; i < twin->n_agents; i++) {
        const uint32_t from = team_of(twin, i);
        if (!twin->living[i] || twin->team[from].n == 1
            || !(sp_uniform(word(twin, SP_DRAW_MIGRATE, i, 0)) < twin->migration)) {
            continue;
        }
        uint32_t to = sp_below(word(twin, SP_DRAW_MIGRATE, i, 1), twin->n_teams - 1);
        to += to >= from;
        const team_t before = twin->team[to];
        if (twin->limit > 0 && before.n == twin->limit) {
            const uint32_t other =
                before.who[sp_below(word(twin, SP_DRAW_MIGRATE, i, 2), before.n)];
            drop(&twin->team[to], other);
            add(&twin->team[from], other);
        }
        drop(&twin->team[from], i);
        add(&twin->team[to], i);
    }
}

static void
twin_round(twin_t *twin)
{
    twin->round++;
    if (twin->round > 1) {
        twin_migrate(twin);
    }
    for (uint32_t step = 0; twin->limit > 0 && step < twin->n_agents; step++) {
        twin_step(twin, step);
    }
}

static void
twin_start(twin_t *twin, const sp_test_run_t *run)
{
    *twin = (twin_t) { .run = run,
        .key = run->sim.key,
        .n_agents = run->model.n_agents,
        .n_teams = run->sim.n_teams,
        .limit = (uint32_t) sp_run_value(&run->run, "steering.teams.limit"),
        .split = sp_run_value(&run->run, "steering.teams.split"),
        .migration = sp_run_value(&run->run, "steering.teams.migration"),
        .intensity = run->model.decision.intensity,
        .mutation = run->model.decision.mutation,
        .exponential = run->model.rule_params.exponential };
    for (uint32_t i = 0; i < twin->n_agents; i++) {
        twin->living[i] = true;
        twin->play[i] = run->sim.play[i];
        add(&twin->team[run->sim.team[i]], i);
    }
}

/* Teams, who lives and what they play; the engine's own lists and counts among
 * themselves. */
static void
assert_same_state(const twin_t *twin, sp_test_run_t *run)
{
    const sp_simulation_t *sim = &run->sim;
    uint32_t count[16] = { 0 };
    uint32_t n_living = 0;
    sp_simulation_settle(&run->sim);
    for (uint32_t i = 0; i < twin->n_agents; i++) {
        assert_int_equal(sp_is_living(sim, i), twin->living[i]);
        if (!twin->living[i]) {
            assert_int_equal(sp_simulation_degree(sim, i), 0);
            assert_true(sim->payoff[i] == 0);
            continue;
        }
        n_living++;
        count[sim->play[i]]++;
        assert_int_equal(sim->play[i], twin->play[i]);
        assert_int_equal(sim->team[i], team_of(twin, i));
        const team_t *team = &twin->team[sim->team[i]];
        assert_int_equal(sp_simulation_degree(sim, i), team->n - 1);
        uint32_t k = 0;
        for (uint32_t j = 0; j < team->n; j++) {
            if (team->who[j] != i) {
                assert_int_equal(sp_simulation_partner(sim, i, k++), team->who[j]);
            }
        }
    }
    assert_int_equal(sim->n_living, n_living);
    assert_memory_equal(sim->count, count, run->model.n_plays * sizeof(count[0]));
}

#define BORN                                                                             \
    "decision.rule=moran_birth_death decision.update=asynchronous network.kind=teams "

/* Every rule of births and moves, bit for bit, for acts and strategies. */
static void
births_equal_a_plain_twin(void **state)
{
    (void) state;
    static const char *const settings[] = {
        BORN "population.size=30 network.number=6 steering.teams.limit=5 "
             "steering.teams.split=0.3 decision.intensity=0.3 "
             "population.initial.cooperation=0.5",
        BORN "population.size=48 network.number=8 steering.teams.limit=6 "
             "steering.teams.split=1 steering.teams.migration=0.2 decision.mutation=0.1 "
             "decision.fitness=exponential decision.intensity=2",
        BORN "population.size=21 network.number=7 steering.teams.limit=3 "
             "steering.teams.split=0.05 steering.teams.migration=0.05 "
             "decision.intensity=0.2 strategies.tit_for_tat=7 strategies.always_defect=7 "
             "strategies.always_cooperate=7 match.rounds=10 match.error=0.05 "
             "decision.mutation=0.02 match.payoff=expected",
        BORN
        "population.size=24 network.number=2 steering.teams.limit=12 "
        "steering.teams.split=0.02 decision.fitness=exponential decision.mutation=0.01",
        BORN "population.size=24 network.number=1 steering.teams.limit=24 "
             "decision.mutation=0.05 decision.intensity=0.1",
        BORN "population.size=16 network.number=8 steering.teams.limit=2 "
             "steering.teams.split=0.5 steering.teams.migration=1 decision.intensity=0.1",
    };
    for (size_t s = 0; s < sizeof(settings) / sizeof(settings[0]); s++) {
        sp_test_run_t run = { .edges = NULL };
        sp_test_run(&run, settings[s]);
        for (uint32_t replicate = 0; replicate < 3; replicate++) {
            sp_test_start(&run, replicate);
            static twin_t twin;
            twin_start(&twin, &run);
            assert_same_state(&twin, &run);
            for (int round = 0; round < 40; round++) {
                sp_test_steps(&run, 1);
                twin_round(&twin);
                assert_same_state(&twin, &run);
            }
        }
        sp_test_run_free(&run);
    }
}

/* ---- nulls: draw for draw the network that stays ----------------------------------- */

#define TEAMS "population.size=60 network.kind=teams network.number=7 "

static void
null_values_change_nothing(void **state)
{
    (void) state;
    sp_assert_null_value(TEAMS
        "game.kind=matrix game.reward=3 game.temptation=4 game.sucker=1 "
        "game.punishment=1.5",
        SP_WAYS_ALL, "",
        "steering.teams.migration=0 "
        "steering.teams.limit=0 steering.teams.split=0",
        "steering.teams.migration=0.3");
    /* an event may come: lists of members in place of stored ties, and ties that may
     * change */
    static const char *const rules[] = { "logit", "fermi", "best", "imitation",
        "proportional", "bush_mosteller" };
    for (size_t r = 0; r < sizeof(rules) / sizeof(rules[0]); r++) {
        char base[300];
        snprintf(base, sizeof(base),
            TEAMS
            "decision.rule=%s game.kind=matrix game.reward=3 "
            "game.temptation=4 game.sucker=1 game.punishment=2 decision.tremble=0.05 "
            "population.initial.cooperation=0.5 decision.payoffs=sum "
            "decision.intensity=0.02%s",
            rules[r],
            strcmp(rules[r], "fermi") == 0 || r == 0 ? " decision.noise=1" : "");
        sp_assert_null_value(base, r == 0 ? SP_WAYS_ALL : SP_WAYS_PER_AGENT, "",
            "@1:steering.teams.migration=0", "decision.tremble=0.1");
    }
    static const char *const born[] = { "moran_birth_death", "moran_death_birth" };
    for (size_t r = 0; r < 2; r++) {
        char base[300];
        snprintf(base, sizeof(base),
            TEAMS "decision.rule=%s decision.intensity=0.1 "
                  "decision.mutation=0.05 population.initial.cooperation=0.5",
            born[r]);
        sp_assert_null_value(base, SP_WAY_ASYNCHRONOUS, "",
            "@1:steering.teams.migration=0", "steering.teams.migration=0.2");
    }
    sp_assert_null_value(TEAMS "strategies.tit_for_tat=30 strategies.always_defect=30 "
                               "decision.rule=fermi decision.selection=1 match.rounds=10 "
                               "match.error=0.1 match.payoff=expected",
        SP_WAYS_PER_AGENT, "", "@1:steering.teams.migration=0",
        "steering.teams.migration=0.2");
}

/* ---- moves ------------------------------------------------------------------------- */

/* An empirical belief, that no copier asks for, is kept by tie; without it teams are
 * lists: the same courses, and both those of the plain twin. */
static void
lists_equal_stored_ties(void **state)
{
    (void) state;
    static const char *const rules[] = { "fermi decision.selection=1", "imitation",
        "best", "moran_death_birth decision.update=asynchronous",
        "moran_birth_death decision.update=asynchronous",
        "fermi decision.selection=1 decision.update=asynchronous" };
    for (size_t r = 0; r < sizeof(rules) / sizeof(rules[0]); r++) {
        char settings[400];
        sp_test_run_t run[2] = { { .edges = NULL }, { .edges = NULL } };
        for (int stored = 0; stored < 2; stored++) {
            snprintf(settings, sizeof(settings),
                "population.size=40 network.kind=teams network.number=8 "
                "population.initial.cooperation=0.5 decision.mutation=0.05 "
                "decision.intensity=0.2 steering.teams.migration=0.15 period=2 "
                "decision.rule=%s %s",
                rules[r], stored ? "decision.belief=empirical" : "");
            sp_test_run(&run[stored], settings);
        }
        assert_int_equal(run[0].sim.graph->form, SP_GRAPH_TEAMS);
        assert_int_equal(run[1].sim.graph->form, SP_GRAPH_TIES);
        static twin_t twin;
        twin_start(&twin, &run[0]);
        for (uint32_t round = 1; round <= 25; round++) {
            sp_test_steps(&run[0], 1);
            sp_test_steps(&run[1], 1);
            twin.round = round;
            if (round > 1 && (round - 1) % 2 == 0) {
                twin_migrate(&twin);
            }
            for (uint32_t i = 0; i < 40; i++) {
                twin.play[i] = run[1].sim.play[i];
            }
            assert_same_state(&twin, &run[0]);
            assert_same_state(&twin, &run[1]);
        }
        assert_true(sp_test_digest(&run[0]) == sp_test_digest(&run[1]));
        sp_test_run_free(&run[0]);
        sp_test_run_free(&run[1]);
    }
}

static float
mark_of(uint32_t i, uint32_t j)
{
    return (float) (i * 64 + j) / 8192;
}

/* Trust goes where its tie goes: mates before and after keep theirs, others begin
 * anew. */
static void
ties_follow_their_mates(void **state)
{
    (void) state;
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run,
        "population.size=40 network.kind=teams network.number=5 "
        "decision.rule=none steering.trust.scope=pair steering.trust.gain=0 "
        "steering.trust.loss=0 steering.trust.initial=0.75 "
        "steering.teams.migration=0.3");
    sp_simulation_t *sim = &run.sim;
    sp_test_steps(&run, 1); /* nobody has moved yet */
    sp_trust_state_t *trust = sp_simulation_state(sim, "trust");
    for (int round = 0; round < 20; round++) {
        uint32_t before[40];
        for (uint32_t i = 0; i < 40; i++) {
            before[i] = sim->team[i];
            for (uint32_t tie = sim->tie_offset[i]; tie < sim->tie_offset[i + 1]; tie++) {
                trust->trust[tie] = mark_of(i, sim->tie_partner[tie]);
            }
        }
        sp_test_steps(&run, 1);
        uint32_t n_moved = 0;
        for (uint32_t i = 0; i < 40; i++) {
            uint32_t tie = sim->tie_offset[i];
            n_moved += before[i] != sim->team[i];
            for (uint32_t j = 0; j < 40; j++) {
                if (i == j || sim->team[i] != sim->team[j]) {
                    continue;
                }
                assert_int_equal(sim->tie_partner[tie], j);
                assert_int_equal(sim->tie_partner[sim->tie_reverse[tie]], i);
                assert_true(trust->trust[tie]
                    == (before[i] == before[j] ? mark_of(i, j) : 0.75f));
                tie++;
            }
            assert_int_equal(tie, sim->tie_offset[i + 1]);
        }
        assert_in_range(n_moved, 1, 39);
    }
    sp_test_start(&run, 0); /* the teams of the network again */
    for (uint32_t i = 0; i < 40; i++) {
        assert_int_equal(sim->team[i], i / 8);
        assert_int_equal(sim->tie_offset[i + 1] - sim->tie_offset[i], 7);
    }
    sp_test_run_free(&run);
}

/* Each period everybody moves with chance l to one of m-1 others: after t of them the
 * share in its first team is 1/m + (1 - 1/m) (1 - l m/(m-1))^t. */
static void
people_mix_at_the_rate_of_migration(void **state)
{
    (void) state;
    const uint32_t n = 20000;
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run,
        "population.size=20000 network.kind=teams network.number=500 "
        "decision.rule=none steering.teams.migration=0.1 period=3 rounds=60 "
        "@40:steering.teams.migration=0");
    double expected = 1;
    for (uint32_t round = 1; round <= 60; round++) {
        sp_test_steps(&run, 1);
        if (round > 1 && round < 40 && (round - 1) % 3 == 0) {
            expected = 0.002 + (expected - 0.002) * (1 - 0.1 * 500 / 499);
        }
        uint32_t n_first = 0;
        for (uint32_t i = 0; i < n; i++) {
            n_first += run.sim.team[i] == i / 40;
        }
        if (expected == 1) {
            assert_int_equal(n_first, n);
        }
        within((double) n_first / n, expected, sqrt(expected * (1 - expected) / n));
    }
    sp_test_run_free(&run);
}

/* Full teams exchange members: sizes stay, nobody dies; in teams with room they may
 * not. */
static void
moves_respect_the_limit(void **state)
{
    (void) state;
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run,
        BORN "population.size=40 network.number=5 steering.teams.limit=8 "
             "steering.teams.migration=0.5 population.initial.cooperation=0.5 "
             "decision.mutation=0.1 decision.intensity=0.1");
    for (int round = 0; round < 50; round++) {
        sp_test_steps(&run, 1);
        assert_int_equal(run.sim.n_living, 40);
        for (uint32_t t = 0; t < 5; t++) {
            assert_int_equal(run.sim.graph->n_members[t], 8);
        }
    }
    uint32_t n_first = 0;
    for (uint32_t i = 0; i < 40; i++) {
        n_first += run.sim.team[i] == i / 8;
    }
    assert_in_range(n_first, 1, 25);
    sp_test_run_free(&run);
}

/* ---- what is recorded -------------------------------------------------------------- */

/* Free places play no part; who is alone in a team is there, and has no partner. */
static void
free_places_are_left_out(void **state)
{
    (void) state;
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run,
        BORN "population.size=24 network.number=12 steering.teams.limit=2 "
             "steering.teams.split=0.5 population.initial.cooperation=0.5 "
             "decision.mutation=0.1 decision.intensity=0.1");
    uint32_t n_seen = 0;
    for (int round = 0; round < 30; round++) {
        sp_test_steps(&run, 1);
        double n_c = 0;
        double n_playing = 0;
        double paid = 0;
        uint32_t largest = 0;
        sp_simulation_settle(&run.sim);
        for (uint32_t t = 0; t < 12; t++) {
            uint32_t n = 0;
            uint32_t n_c_here = 0;
            for (uint32_t i = 0; i < 24; i++) {
                const bool here = sp_is_living(&run.sim, i) && run.sim.team[i] == t;
                n += here;
                n_c_here += here && run.sim.play[i] == SP_COOPERATE;
            }
            assert_in_range(n, 1, 2); /* no team is ever empty */
            n_playing += n > 1 ? n : 0;
            n_c += n > 1 ? n_c_here : 0;
            paid += n > 1 ? 2.0 * n_c_here : 0; /* b - c a cooperator, to the team */
            largest = n > largest ? n : largest;
            n_seen += n == 1;
        }
        SP_ASSERT_NEAR(sp_test_observe(&run, "cooperation"), n_c / n_playing, 1e-12);
        SP_ASSERT_NEAR(sp_test_observe(&run, "participation"), n_playing / 24, 1e-12);
        SP_ASSERT_NEAR(sp_test_observe(&run, "payoff"), paid / run.sim.n_living, 1e-12);
        assert_true(sp_test_observe(&run, "team_largest") == largest);
        double team[24];
        uint8_t action[24];
        sp_field_find("team")->numbers(&run.sim, team);
        sp_field_find("action")->codes(&run.sim, action);
        for (uint32_t i = 0; i < 24; i++) {
            const bool living = sp_is_living(&run.sim, i);
            assert_true(living ? team[i] == run.sim.team[i] : isnan(team[i]));
            assert_int_equal(action[i], living ? run.sim.play[i] : 255);
        }
    }
    assert_true(n_seen > 0);
    sp_test_run_free(&run);
}

/* ---- fixation ---------------------------------------------------------------------- */

/* Share of n_runs in which one C among D takes over. */
static double
fixation(const char *settings, uint32_t n_runs)
{
    sp_test_run_t run = { .edges = NULL };
    char text[500];
    snprintf(text, sizeof(text),
        BORN "population.initial.cooperators=1 rounds=10000000 %s", settings);
    sp_test_run(&run, text);
    uint32_t n_fixed = 0;
    for (uint32_t replicate = 0; replicate < n_runs; replicate++) {
        sp_test_start(&run, replicate);
        while (!sp_simulation_absorbed(&run.sim)) {
            sp_test_steps(&run, 1);
        }
        assert_true(sp_simulation_at_rest(&run.sim)); /* stop: absorbed ends it here */
        n_fixed += run.sim.count[SP_COOPERATE] > 0;
    }
    sp_test_run_free(&run);
    return (double) n_fixed / n_runs;
}

/* Nobody of a full population is favoured without selection: 1/N, however often teams
 * split and people move. */
static void
neutral_mutant_takes_over_with_chance_one_over_n(void **state)
{
    (void) state;
    static const char *const forms[] = { "steering.teams.split=0.5",
        "steering.teams.split=0.05 steering.teams.migration=0.1",
        "steering.teams.split=1 steering.teams.migration=0.5" };
    for (size_t f = 0; f < 3; f++) {
        char settings[300];
        snprintf(settings, sizeof(settings),
            "population.size=12 network.number=4 "
            "steering.teams.limit=3 decision.intensity=0 %s",
            forms[f]);
        const double p = 1 / 12.0;
        within(fixation(settings, 20000), p, sqrt(p * (1 - p) / 20000));
    }
}

/* Teams that split rarely: the chance to take over the team times that of the team, which
 * the theory of chains has (T27; strong selection, so that few runs tell). */
static void
rare_splits_give_the_product_of_two_chances(void **state)
{
    (void) state;
    static const double benefit[] = { 1.2, 3 };
    for (size_t b = 0; b < 2; b++) {
        const double payoff[SP_N_OUTCOMES] = { benefit[b] - 1, -1, benefit[b], 0 };
        const sp_theory_update_t update = { .rule = SP_THEORY_MORAN_BIRTH_DEATH,
            .intensity = 0.25,
            .exponential = true,
            .activity = 1 };
        sp_team_fixation_t exact;
        sp_error_t err;
        assert_int_equal(
            sp_team_fixation(payoff, 3, 8, &update, SP_COOPERATE, &exact, &err), SP_OK);
        char settings[300];
        snprintf(settings, sizeof(settings),
            "population.size=24 network.number=8 "
            "steering.teams.limit=3 steering.teams.split=0.001 decision.intensity=0.25 "
            "decision.fitness=exponential game.benefit=%g",
            benefit[b]);
        const double p = exp(exact.ln_rho);
        assert_true(b == 0 ? p < 0.8 / 24 : p > 1.4 / 24);
        within(fixation(settings, 12000), p, sqrt(p * (1 - p) / 12000));
    }
}

/* ---- refusals ---------------------------------------------------------------------- */

#define FULL                                                                             \
    BORN "population.size=20 network.number=4 steering.teams.limit=5 "                   \
         "decision.intensity=0.1 "

static void
what_cannot_be_is_refused(void **state)
{
    (void) state;
    static const struct {
        const char *settings, *key, *says;
    } row[] = {
        { "steering.teams.migration=0.1", "network.kind", "needs network.kind: teams" },
        { "@3:steering.teams.migration=0.1", "network.kind",
            "needs network.kind: teams" },
        { TEAMS "network.cross_share=0.1 steering.teams.migration=0.1",
            "network.cross_share", "network.cross_share = 0.1: " },
        { TEAMS "network.number=1 steering.teams.migration=0.1", "network.number",
            "must be at least 2 with steering.teams.migration" },
        { TEAMS "steering.teams.split=0.1", "steering.teams.split",
            "needs steering.teams.limit" },
        { TEAMS "steering.teams.limit=9", "decision.rule", "needs moran_birth_death" },
        { TEAMS "decision.rule=moran_death_birth decision.update=asynchronous "
                "decision.intensity=0.1 steering.teams.limit=9",
            "decision.rule", "needs moran_birth_death" },
        { FULL "population.size=21", "population.size", "4 x 5 = 20" },
        { FULL "population.size=4 steering.teams.limit=1", "steering.teams.limit",
            "must be at least 2" },
        { FULL "population.initial.cooperation=0.5 decision.intensity=1 game.kind=matrix "
               "game.reward=3 game.sucker=1 game.temptation=4 game.punishment=2",
            "decision.intensity", "must be below 1" },
        { FULL "decision.teachers=0.1 decision.teaching=0.5", "decision.teachers",
            "born" },
        { FULL "decision.belief=empirical", "decision.belief", "take another" },
        { FULL "steering.trust.scope=general", "steering.teams.limit",
            "steering.trust tells agents apart" },
        { FULL "steering.incentives.policy=fixed steering.incentives.reward=1",
            "steering.teams.limit", "steering.incentives tells agents apart" },
        { "population.size=2002 network.kind=teams steering.teams.migration=0.1 "
          "steering.trust.scope=pair",
            "population.size", "must be at most 2000" },
    };
    for (size_t r = 0; r < sizeof(row) / sizeof(row[0]); r++) {
        sp_assert_refused(row[r].settings, row[r].key, row[r].says);
    }
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run, FULL);
    assert_false(sp_test_allowed(&run, sp_observable_find("gini")));
    sp_test_run_free(&run);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(births_equal_a_plain_twin),
        cmocka_unit_test(null_values_change_nothing),
        cmocka_unit_test(lists_equal_stored_ties),
        cmocka_unit_test(ties_follow_their_mates),
        cmocka_unit_test(people_mix_at_the_rate_of_migration),
        cmocka_unit_test(moves_respect_the_limit),
        cmocka_unit_test(free_places_are_left_out),
        cmocka_unit_test(neutral_mutant_takes_over_with_chance_one_over_n),
        cmocka_unit_test(rare_splits_give_the_product_of_two_chances),
        cmocka_unit_test(what_cannot_be_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
