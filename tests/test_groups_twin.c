/* test_groups_twin.c - games of groups are the plain ones, bit for bit, on random
 * settings. SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/observing.h"
#include "support/plain_groups.h"

/* One of the alternatives between bars. */
static const char *
pick(uint64_t *state, const char *alternatives)
{
    static char text[8][320];
    static unsigned slot;
    char *to = text[slot++ % 8];
    uint32_t n = 1;
    for (const char *at = alternatives; *at != '\0'; at++) {
        n += *at == '|';
    }
    uint32_t wanted = (uint32_t) (sp_test_random(state) % n);
    while (wanted > 0) {
        wanted -= *alternatives++ == '|';
    }
    const size_t length = strcspn(alternatives, "|");
    assert_true(length < sizeof(text[0]));
    memcpy(to, alternatives, length);
    to[length] = '\0';
    return to;
}

static void
append(char *settings, const char *words)
{
    strcat(strcat(settings, " "), words);
}

/* A scenario of what groups can be: game, network, rule, belief, disturbances. Some are
 * contradictory and refused. */
static void
draw_settings(uint64_t *state, char *settings)
{
    settings[0] = '\0';
    append(settings,
        pick(state,
            "game.kind=public_goods game.multiplication=3|"
            "game.kind=public_goods game.multiplication=3 game.loner=1|"
            "game.kind=public_goods game.multiplication=2.3 game.loner=-0.4 "
            "game.cost=0.7|"
            "game.kind=public_goods game.multiplication=3.1 game.others_only=true|"
            "game.kind=public_goods game.others_only=true game.loner=0.3|"
            "game.kind=public_goods game.synergy=1.3 game.multiplication=1.7|"
            "game.kind=public_goods game.synergy=0.6 game.loner=0.2 "
            "game.multiplication=4|"
            "game.kind=stag_hunt game.threshold=3 game.multiplication=4|"
            "game.kind=stag_hunt game.threshold=2 game.cost=1.3 game.multiplication=5|"
            "game.kind=table game.payoffs.C.1=-3 game.payoffs.C.2=-2 game.payoffs.C.3=-1 "
            "game.payoffs.C.4=1 game.payoffs.D.0=-1 game.payoffs.D.1=1 "
            "game.payoffs.D.2=2 "
            "game.payoffs.D.3=3.7"));
    const bool table = strstr(settings, "table") != NULL;
    append(settings,
        table
            ? pick(state,
                "population.size=23|population.size=24 match.payoff=expected|"
                "network.kind=random_regular network.degree=3 population.size=22")
            : pick(state,
                "population.size=23 game.group_size=5|population.size=20 "
                "game.group_size=4|"
                "population.size=21 game.group_size=7 match.payoff=expected|"
                "population.size=16 game.group_size=5 match.payoff=expected|"
                "population.size=9 game.group_size=2|population.size=17|"
                "network.kind=square_lattice network.side=5|"
                "network.kind=square_lattice network.side=5 network.neighbourhood=moore "
                "network.boundary=fixed|"
                "network.kind=cycle population.size=20|network.kind=star "
                "population.size=9|"
                "network.kind=scale_free network.attach=2 population.size=25|"
                "network.kind=erdos_renyi network.mean_degree=2 population.size=24|"
                "network.kind=teams network.number=4 network.cross_share=0.2 "
                "population.size=20"));
    if (strstr(settings, "loner") != NULL && sp_test_random(state) % 2 == 0) {
        char counts[160];
        const bool lattice = strstr(settings, "side") != NULL;
        const char *size = strstr(settings, "population.size=");
        const int n = lattice ? 25 : atoi(size + strlen("population.size="));
        snprintf(counts, sizeof(counts),
            "strategies.loner=%d strategies.always_defect=4 strategies.peer_punisher=1 "
            "strategies.always_cooperate=%d",
            n / 3, n - n / 3 - 5);
        append(settings, counts);
    } else {
        append(settings, "population.initial.cooperation=0.5");
    }
    append(settings,
        pick(state,
            "decision.rule=logit decision.noise=0.5|decision.rule=logit "
            "decision.noise=0.1|"
            "decision.rule=best_response decision.mutation=0.1|"
            "decision.rule=fermi decision.selection=0.8|decision.rule=fermi "
            "decision.selection=3 decision.success=utility|"
            "decision.rule=proportional|decision.rule=local decision.intensity=0.7|"
            "decision.rule=best decision.mutation=0.05|"
            "decision.rule=imitation decision.fitness=exponential decision.intensity=0.4|"
            "decision.rule=imitation decision.fitness=exponential decision.intensity=0.3 "
            "decision.success=utility|"
            "decision.rule=moran_death_birth decision.fitness=exponential "
            "decision.intensity=0.5 decision.update=asynchronous"));
    append(settings, pick(state, "decision.payoffs=mean|decision.payoffs=sum"));
    if (strstr(settings, "asynchronous") == NULL) {
        append(settings,
            pick(state, "decision.update=synchronous|decision.update=asynchronous"));
    }
    append(settings, pick(state, "match.misperception=0|match.misperception=0.15"));
    append(settings,
        pick(state,
            "decision.belief=last|decision.belief=last|decision.belief=fixed "
            "decision.belief_value=0.3|decision.belief=empirical|"
            "steering.trust.scope=general decision.belief=trust|"
            "steering.trust.scope=pair decision.belief=trust|"
            "steering.trust.scope=pair steering.trust.conditionality=0.5"));
    if (strstr(settings, "logit") != NULL || strstr(settings, "best_response") != NULL
        || strstr(settings, "utility") != NULL) {
        append(settings, "steering.shared_interest.weight=0.35");
    }
    append(settings, pick(state, "decision.tremble=0|decision.tremble=0.03"));
    append(settings, pick(state, "decision.activity=1|decision.activity=0.7"));
    if (strstr(settings, "mutation") == NULL) {
        append(settings, pick(state, "decision.mutation=0|decision.mutation=0.02"));
    }
}

static void
compare(sp_test_run_t *run, const char *settings)
{
    sp_plain_groups_t plain;
    sp_plain_groups_start(&plain, &run->sim);
    for (uint32_t round = 0; round <= 12; round++) {
        if (round > 0) {
            sp_test_steps(run, 1);
            sp_plain_groups_step(&plain);
        }
        sp_simulation_settle(&run->sim);
        for (uint32_t i = 0; i < run->model.n_agents; i++) {
            if (run->sim.play[i] != plain.play[i]
                || memcmp(&run->sim.payoff[i], &plain.payoff[i], sizeof(double)) != 0) {
                fail_msg(
                    "%s: round %u, agent %u: plays %u, plain %u; payoff %.17g, plain "
                    "%.17g",
                    settings, round, i, run->sim.play[i], plain.play[i],
                    run->sim.payoff[i], plain.payoff[i]);
            }
        }
    }
    sp_plain_groups_free(&plain);
}

/* 1500 settings; about one in eight contradicts itself and is refused. */
static void
engine_and_plain_groups_agree_to_the_bit(void **state)
{
    (void) state;
    uint64_t stream = 20260801;
    int n_compared = 0;
    for (int trial = 0; trial < 1500; trial++) {
        char settings[2048];
        char seed[32];
        draw_settings(&stream, settings);
        snprintf(seed, sizeof(seed), "seed=%d", trial);
        append(settings, seed);
        sp_test_run_t run = { 0 };
        const bool fits = sp_test_resolve(&run, settings) == SP_OK;
        sp_test_run_free(&run);
        if (!fits) {
            continue;
        }
        sp_test_run(&run, settings);
        compare(&run, settings);
        n_compared++;
        sp_test_run_free(&run);
    }
    assert_true(n_compared > 1000);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(engine_and_plain_groups_agree_to_the_bit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
