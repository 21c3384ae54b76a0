/* test_steering_information.c - images against plain loops.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * model.md 7.8 and the t_ij clause of 7.4; mechanisms.md 000-11 (information that flows
 * freely in the whole group) and 002-8; closed forms: test_information_laws.c. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "samenspel/norms.h"
#include "steering_information.h"
#include "support/runs.h"
#include "support/steering_runs.h"

/* ---- a plain twin of twelve agents ---------------------------------------------------- */

enum { N = 12 };

typedef struct {
    bool good[N][N]; /* of holder row about agent column */
    uint32_t n_holders;
    uint32_t holder[N];
    double flow, error, gossip, slip, blur;
    unsigned assess;
} plain_t;

/* word(purpose, e, r, b) of simulation.h */
static double
uniform(const sp_simulation_t *sim, uint32_t purpose, uint32_t e, uint32_t b)
{
    const sp_rng_block_t block = sp_rng(
        sim->key, (sp_rng_block_t) { { e / 4, 0, sim->round, purpose << 24 | b } });
    return sp_uniform(block.word[e % 4]);
}

static uint32_t
below(const sp_simulation_t *sim, uint32_t purpose, uint32_t e, uint32_t b, uint32_t n)
{
    const sp_rng_block_t block = sp_rng(
        sim->key, (sp_rng_block_t) { { e / 4, 0, sim->round, purpose << 24 | b } });
    return (uint32_t) (((uint64_t) block.word[e % 4] * n) >> 32);
}

static void
plain_start(plain_t *plain, const sp_test_run_t *run)
{
    const sp_run_t *settings = &run->run;
    *plain = (plain_t) {
        .flow = sp_run_value(settings, "steering.information.flow"),
        .error = sp_run_value(settings, "steering.information.error"),
        .gossip = sp_run_value(settings, "steering.information.gossip"),
        .slip = sp_run_value(settings, "match.error"),
        .blur = sp_run_value(settings, "match.misperception"),
    };
    const uint32_t norm
        = (uint32_t) sp_run_value(settings, "steering.information.norm");
    plain->assess = norm > 255 ? sp_norms[norm - 256].assess : norm;
    const uint32_t scope
        = (uint32_t) sp_run_value(settings, "steering.information.scope");
    for (uint32_t i = 0; i < N; i++) {
        plain->holder[i] = scope == SP_IMAGES_PUBLIC ? 0
            : scope == SP_IMAGES_CIRCLE              ? run->sim.circle[i]
                                                     : i;
        plain->n_holders = plain->holder[i] + 1;
    }
    memset(plain->good, true, sizeof(plain->good));
}

/* What the owner of tie t knows: 0 nothing, 1 bad, 2 good. */
static unsigned
known(const plain_t *plain, const sp_simulation_t *sim, uint32_t i, uint32_t t)
{
    if (!(uniform(sim, SP_DRAW_IMAGE_KNOWN, t, 0) < plain->flow)) {
        return 0;
    }
    return plain->good[plain->holder[i]][sim->tie_partner[t]] ? 2 : 1;
}

/* Chance that i, playing the strategy of that name, means C over tie t. */
static double
intention(const plain_t *plain, const sp_simulation_t *sim, const char *name, uint32_t i,
    uint32_t t)
{
    if (strcmp(name, "always_defect") == 0 || strcmp(name, "always_cooperate") == 0) {
        return strcmp(name, "always_cooperate") == 0;
    }
    if (strcmp(name, "random") == 0) {
        return 0.5;
    }
    const bool bad = known(plain, sim, i, t) == 1;
    if (strcmp(name, "norm_follower") == 0) { /* of L1: a bad one helps the bad as well */
        return !bad || !plain->good[plain->holder[i]][i];
    }
    return !bad;
}

static const char *
strategy_of(const sp_simulation_t *sim, uint32_t i)
{
    return sim->model->run->strategy[sim->play[i]]->name;
}

static uint32_t
tie_between(const sp_simulation_t *sim, uint32_t i, uint32_t j)
{
    uint32_t t = sim->tie_offset[i];
    while (sim->tie_partner[t] != j) {
        t++;
    }
    return t;
}

/* The move of i towards j. */
static unsigned
move(const plain_t *plain, const sp_simulation_t *sim, uint32_t i, uint32_t j)
{
    const uint32_t low = i < j ? i : j;
    const uint32_t high = i < j ? j : i;
    const double u
        = sp_uniform(sp_draw(sim->key, low, high, sim->round, SP_DRAW_MOVE).word[i > j]);
    const double v
        = sp_uniform(sp_draw(sim->key, low, high, sim->round, SP_DRAW_ERROR).word[i > j]);
    const bool meant
        = u < intention(plain, sim, strategy_of(sim, i), i, tie_between(sim, i, j));
    return v < plain->slip ? !meant : meant;
}

/* What i did to j, as j perceived it. */
static bool
perceived(const plain_t *plain, const sp_simulation_t *sim, uint32_t i, uint32_t j)
{
    const bool c = sim->tie_act != NULL ? sim->tie_act[tie_between(sim, i, j)]
                                        : sim->play[i] == 1;
    const double u
        = sp_uniform(sp_draw(sim->key, j, i, sim->round, SP_DRAW_MISPERCEPTION).word[0]);
    return u < plain->blur ? !c : c;
}

/* The images of the end of the round, from those of its start. */
static void
plain_learn(plain_t *plain, const sp_simulation_t *sim)
{
    bool next[N][N];
    for (uint32_t h = 0; h < plain->n_holders; h++) {
        for (uint32_t i = 0; i < N; i++) {
            const uint32_t degree = sim->tie_offset[i + 1] - sim->tie_offset[i];
            const uint32_t k = below(sim, SP_DRAW_ASSESSED, h * N + i, 0, degree);
            const uint32_t j = sim->tie_partner[sim->tie_offset[i] + k];
            const unsigned bit = 4u * plain->good[h][i] + 2u * perceived(plain, sim, i, j)
                + plain->good[h][j];
            const bool wrong = uniform(sim, SP_DRAW_ASSESS, h * N + i, 0) < plain->error;
            next[h][i] = ((plain->assess >> bit) & 1u) != wrong;
        }
    }
    for (uint32_t i = 0; i < N; i++) {
        if (!(uniform(sim, SP_DRAW_GOSSIP, i, 0) < plain->gossip)) {
            continue;
        }
        const uint32_t degree = sim->tie_offset[i + 1] - sim->tie_offset[i];
        const uint32_t j = sim->tie_partner[sim->tie_offset[i]
            + below(sim, SP_DRAW_GOSSIP, i, 1, degree)];
        uint32_t others[N];
        uint32_t n_others = 0;
        for (uint32_t l = 0; l < N; l++) {
            if (l != i && l != j) {
                others[n_others++] = l;
            }
        }
        const uint32_t about = others[below(sim, SP_DRAW_GOSSIP, i, 2, n_others)];
        if (plain->holder[i] != plain->holder[j]) {
            next[plain->holder[i]][about] = plain->good[plain->holder[j]][about];
        }
    }
    memcpy(plain->good, next, sizeof(next));
}

static void
assert_images(const plain_t *plain, const sp_simulation_t *sim, const char *settings)
{
    const sp_information_state_t *images = sp_simulation_state(sim, "information");
    assert_int_equal(images->n_holders, plain->n_holders);
    for (uint32_t h = 0; h < plain->n_holders; h++) {
        for (uint32_t i = 0; i < N; i++) {
            if (sp_image_is_good(images->next + h * images->n_words, i)
                != plain->good[h][i]) {
                fail_msg("%s\n  round %u: image of %u held by %u", settings, sim->round, i, h);
            }
        }
    }
}

/* Moves and payoffs of the round. */
static void
assert_moves(const plain_t *plain, sp_simulation_t *sim, const char *settings)
{
    const bool sum = sim->model->decision.payoffs == SP_PAYOFFS_SUM;
    sp_simulation_settle(sim);
    for (uint32_t i = 0; i < N; i++) {
        double payoff = 0;
        const uint32_t degree = sim->tie_offset[i + 1] - sim->tie_offset[i];
        for (uint32_t t = sim->tie_offset[i]; t < sim->tie_offset[i + 1]; t++) {
            const uint32_t j = sim->tie_partner[t];
            const unsigned mine = move(plain, sim, i, j);
            if (sim->tie_act[t] != mine) {
                fail_msg("%s\n  round %u: move of %u to %u", settings, sim->round, i, j);
            }
            payoff += 3.0 * move(plain, sim, j, i) - 1.0 * mine;
        }
        assert_true(fabs(sim->payoff[i] - (sum ? payoff : payoff / degree)) < 1e-12);
    }
}

static const char *const scopes[] = { "public", "private gossip=0.3", "circle gossip=0.3" };

/* " steering.information.scope=.." of the words above */
static const char *
scope_settings(size_t s, char *buffer, size_t size)
{
    char scope[32];
    snprintf(scope, sizeof(scope), "%s", scopes[s]);
    char *blank = strchr(scope, ' ');
    snprintf(buffer, size, "steering.information.scope=%.*s%s%s",
        (int) (blank != NULL ? blank - scope : (ptrdiff_t) strlen(scope)), scope,
        blank != NULL ? " steering.information." : "", blank != NULL ? blank + 1 : "");
    return buffer;
}

static void
follow(const char *settings)
{
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run, settings);
    plain_t plain;
    plain_start(&plain, &run);
    assert_images(&plain, &run.sim, settings);
    if (run.model.of_strategies) {
        assert_moves(&plain, &run.sim, settings); /* round 0 */
    }
    for (uint32_t round = 1; round <= 30; round++) {
        sp_test_steps(&run, 1);
        if (run.model.of_strategies) {
            assert_moves(&plain, &run.sim, settings);
        }
        plain_learn(&plain, &run.sim);
        assert_images(&plain, &run.sim, settings);
    }
    sp_test_run_free(&run);
}

#define TWELVE "population.size=12 network.kind=random_regular network.degree=5 "

/* 000-11: images of strategies, of acts by agent and of acts by partner, in both updates. */
static void
twelve_agents_are_assessed_as_by_hand(void **state)
{
    (void) state;
    static const char *const who[] = {
        "strategies.discriminator=3 strategies.norm_follower=3 strategies.random=2 "
        "strategies.always_cooperate=2 strategies.always_defect=2 match.error=0.1 "
        "match.misperception=0.1 decision.rule=fermi decision.selection=1 "
        "decision.mutation=0.1 steering.information.norm=L1",
        "strategies.discriminator=6 strategies.random=6 decision.rule=none "
        "steering.information.norm=standing",
        "population.initial.cooperation=0.5 decision.noise=2 match.misperception=0.2 "
        "steering.information.norm=153",
        "population.initial.cooperation=0.5 decision.noise=2 decision.update=asynchronous "
        "steering.information.norm=image_scoring",
        "population.initial.cooperation=0.5 decision.noise=2 decision.acts=per_partner "
        "match.misperception=0.1 steering.information.norm=L8",
        "population.initial.cooperation=0.5 decision.noise=2 decision.acts=per_partner "
        "decision.update=asynchronous steering.information.norm=221",
    };
    for (size_t w = 0; w < sizeof(who) / sizeof(who[0]); w++) {
        for (size_t s = 0; s < sizeof(scopes) / sizeof(scopes[0]); s++) {
            char scope[100];
            char settings[1000];
            snprintf(settings, sizeof(settings),
                TWELVE "seed=%zu %s %s%s steering.information.flow=0.7 "
                       "steering.information.error=0.1",
                7 * w + s, who[w], scope_settings(s, scope, sizeof(scope)),
                s == 2 ? " steering.circles.size=4" : "");
            follow(settings);
        }
    }
}

/* Choosers among strategies: expected success, given what is known, of the partners as they
 * play now. */
static void
strategies_are_chosen_by_expected_success_given_images(void **state)
{
    (void) state;
    static const char *const strategies[]
        = { "discriminator", "norm_follower", "always_defect" };
    const double noise = 0.3;
    for (int sum = 0; sum < 2; sum++) {
        sp_test_run_t run = { .edges = NULL };
        char settings[1000];
        snprintf(settings, sizeof(settings),
            TWELVE "seed=3 strategies.discriminator=4 strategies.norm_follower=4 "
                   "strategies.always_defect=4 match.error=0.1 decision.rule=logit "
                   "decision.noise=0.3 steering.shared_interest.weight=0.3 "
                   "steering.information.flow=0.8 steering.information.error=0.2 "
                   "steering.information.norm=L1 decision.payoffs=%s",
            sum ? "sum" : "mean");
        sp_test_run(&run, settings);
        sp_simulation_t *sim = &run.sim;
        plain_t plain;
        plain_start(&plain, &run);
        uint32_t n_changes = 0;
        for (uint32_t round = 1; round <= 40; round++) {
            uint16_t before[N];
            memcpy(before, sim->play, sizeof(before));
            sp_test_steps(&run, 1);
            uint16_t after[N];
            memcpy(after, sim->play, sizeof(after));
            memcpy(sim->play, before, sizeof(before)); /* as partners play when one chooses */
            for (uint32_t i = 0; i < N; i++) {
                double weight_of[3] = { 0, 0, 0 };
                double total = 0;
                for (uint32_t s = 0; s < 3; s++) {
                    double u = 0;
                    for (uint32_t t = sim->tie_offset[i]; t < sim->tie_offset[i + 1]; t++) {
                        const uint32_t j = sim->tie_partner[t];
                        const double p
                            = 0.1 + 0.8 * intention(&plain, sim, strategies[s], i, t);
                        const double y = 0.1
                            + 0.8 * intention(&plain, sim, strategy_of(sim, j), j,
                                  tie_between(sim, j, i));
                        u += 0.7 * (3 * y - p) + 0.3 * (3 * p - y);
                    }
                    weight_of[s] = exp((sum ? u : u / 5) / noise);
                    total += weight_of[s];
                }
                const double u = uniform(sim, SP_DRAW_CHOICE, i, 0) * total;
                const unsigned wanted = u < weight_of[0] ? 0
                    : u < weight_of[0] + weight_of[1]    ? 1
                                                         : 2;
                assert_int_equal(wanted, after[i]);
                n_changes += before[i] != after[i];
            }
            memcpy(sim->play, after, sizeof(after));
            assert_moves(&plain, sim, settings);
            plain_learn(&plain, sim);
        }
        assert_true(n_changes > 20);
        sp_test_run_free(&run);
    }
}

/* Without images in play a move by tie is the one turn of a match, draw for draw. */
static void
moves_by_tie_are_matches_of_one_turn(void **state)
{
    (void) state;
    static const char *const common
        = "population.size=60 network.kind=random_regular network.degree=4 rounds=40 "
          "strategies.random=20 strategies.always_cooperate=20 strategies.tit_for_tat=0 "
          "strategies.always_defect=20 match.error=0.1 decision.rule=fermi "
          "decision.selection=1 decision.mutation=0.05";
    char settings[600];
    sp_test_run_t matches = { .edges = NULL };
    sp_test_run_t moves = { .edges = NULL };
    snprintf(settings, sizeof(settings), "%s match.payoff=sampled", common);
    sp_test_run(&matches, settings);
    snprintf(settings, sizeof(settings), "%s steering.information.flow=0.5", common);
    sp_test_run(&moves, settings);
    for (int round = 0; round < 40; round++) {
        sp_simulation_settle(&matches.sim);
        sp_simulation_settle(&moves.sim);
        assert_memory_equal(matches.sim.play, moves.sim.play, 60 * sizeof(uint16_t));
        assert_memory_equal(matches.sim.payoff, moves.sim.payoff, 60 * sizeof(double));
        assert_memory_equal(matches.sim.share, moves.sim.share, 60 * sizeof(double));
        sp_test_steps(&matches, 1);
        sp_test_steps(&moves, 1);
    }
    sp_test_run_free(&matches);
    sp_test_run_free(&moves);
}

/* ---- off is off ----------------------------------------------------------------------- */

static const char *const off_settings[] = {
    "population.size=60 network.kind=cycle",
    "population.size=60 network.kind=cycle decision.update=asynchronous",
    "population.size=60 network.kind=cycle decision.acts=per_partner "
    "steering.shared_interest.weight=0.3 steering.trust.scope=pair "
    "steering.trust.conditionality=0.5",
    "population.size=60 strategies.tit_for_tat=30 strategies.always_defect=30 "
    "match.rounds=10 match.error=0.05 decision.rule=fermi decision.selection=1",
    "population.size=60 strategies.discriminator=30 strategies.always_defect=30 "
    "decision.rule=fermi decision.selection=1 network.kind=cycle",
};

/* Flow 0 is no information, bit for bit, whatever the other keys say. */
static void
without_flow_nothing_changes(void **state)
{
    (void) state;
    for (size_t s = 0; s < sizeof(off_settings) / sizeof(off_settings[0]); s++) {
        for (int seed = 1; seed <= 3; seed++) {
            char settings[800];
            uint64_t digest[2];
            for (int on = 0; on < 2; on++) {
                sp_test_run_t run = { .edges = NULL };
                snprintf(settings, sizeof(settings), "seed=%d %s%s", seed, off_settings[s],
                    on ? " steering.information.flow=0 steering.information.error=0.3 "
                         "steering.information.scope=private steering.information.norm=L5 "
                         "steering.information.gossip=0.5"
                       : "");
                sp_test_run(&run, settings);
                sp_test_steps(&run, 40);
                digest[on] = sp_test_digest(&run);
                sp_test_run_free(&run);
            }
            assert_true(digest[0] == digest[1]);
        }
    }
}

/* Images that nothing reads move no other draw: the same acts, round by round. */
static void
images_that_nobody_uses_change_nothing(void **state)
{
    (void) state;
    for (size_t s = 0; s < 2; s++) {
        char settings[800];
        sp_test_run_t without = { .edges = NULL };
        sp_test_run_t with = { .edges = NULL };
        sp_test_run(&without, off_settings[s]);
        snprintf(settings, sizeof(settings),
            "%s steering.information.flow=0.5 steering.information.scope=private "
            "steering.information.error=0.1 steering.information.gossip=0.2",
            off_settings[s]);
        sp_test_run(&with, settings);
        for (int round = 0; round < 40; round++) {
            sp_test_steps(&without, 1);
            sp_test_steps(&with, 1);
            assert_memory_equal(without.sim.play, with.sim.play, 60 * sizeof(uint16_t));
        }
        sp_test_run_free(&without);
        sp_test_run_free(&with);
    }
}

/* A newcomer is nobody's foe: where all leave every round, each begins with good images. */
static void
newcomers_begin_with_good_images(void **state)
{
    (void) state;
    for (size_t s = 0; s < sizeof(scopes) / sizeof(scopes[0]); s++) {
        bool all_good[2] = { true, true };
        for (int leave = 0; leave < 2; leave++) {
            char scope[100];
            char settings[500];
            snprintf(settings, sizeof(settings),
                TWELVE "steering.information.flow=0.5 %s%s%s",
                scope_settings(s, scope, sizeof(scope)),
                s == 2 ? " steering.circles.size=4" : "",
                leave ? " steering.turnover.rate=1" : "");
            sp_test_run_t run = { .edges = NULL };
            sp_test_run(&run, settings);
            sp_test_steps(&run, 3);
            const sp_information_state_t *images
                = sp_simulation_state(&run.sim, "information");
            for (uint32_t h = 0; h < images->n_holders; h++) {
                for (uint32_t i = 0; i < N; i++) { /* at the start of the round */
                    all_good[leave] = all_good[leave]
                        && sp_image_is_good(images->image + h * images->n_words, i);
                }
            }
            sp_test_run_free(&run);
        }
        assert_false(all_good[0]);
        assert_true(all_good[1]);
    }
}

/* ---- refusals ------------------------------------------------------------------------- */

static void
what_cannot_act_is_refused(void **state)
{
    (void) state;
    const char *d = "population.size=20 strategies.discriminator=20 decision.rule=none ";
    char settings[400];
    static const struct {
        const char *more, *key, *words;
    } row[] = {
        { "match.rounds=5", "match.rounds", "the strategy discriminator moves by images" },
        { "match.continuation=0.5", "match.continuation", "matches of one turn" },
        { "match.payoff=expected", "match.payoff", "auto or sampled" },
        { "network.kind=random_pairs", "network.kind", "lasting ties" },
        { "decision.update=asynchronous", "decision.update", "synchronous" },
    };
    for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
        snprintf(settings, sizeof(settings), "%s%s", d, row[i].more);
        sp_assert_refused(settings, row[i].key, row[i].words);
    }
    sp_assert_refused("population.size=20 strategies.random=20 decision.rule=none "
                   "match.rounds=2 steering.information.flow=0.5",
        "match.rounds", "images of the moves of strategies");
    sp_assert_refused("steering.information.flow=0.5 network.kind=random_pairs",
        "network.kind", "kept by tie");
    sp_assert_refused("steering.information.flow=0.5 steering.information.gossip=0.5",
        "steering.information.gossip", "private or circle");
    sp_assert_refused("steering.information.flow=0.5 steering.information.scope=private "
                   "population.size=70000 network.kind=cycle",
        "steering.information.scope", "4900000000 images of population.size = 70000");
    sp_assert_refused("steering.information.flow=0.5 decision.rule=moran_birth_death "
                   "decision.intensity=0.1 decision.update=asynchronous",
        "decision.rule", "moran_birth_death");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(twelve_agents_are_assessed_as_by_hand),
        cmocka_unit_test(strategies_are_chosen_by_expected_success_given_images),
        cmocka_unit_test(moves_by_tie_are_matches_of_one_turn),
        cmocka_unit_test(without_flow_nothing_changes),
        cmocka_unit_test(images_that_nobody_uses_change_nothing),
        cmocka_unit_test(newcomers_begin_with_good_images),
        cmocka_unit_test(what_cannot_act_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
