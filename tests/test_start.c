/* test_start.c - a replicate that is refused leaves nothing for the next one to trip over.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "support/runs.h"

/* Resolves settings and makes the model and a simulation; the caller starts it. */
static void
make(sp_test_run_t *run, const char *settings)
{
    if (sp_test_resolve(run, settings) != SP_OK) {
        fail_msg("%s", run->err.message);
    }
    assert_int_equal(SP_OK, sp_model_init(&run->model, &run->run, &run->err));
    assert_int_equal(SP_OK,
        sp_simulation_init(&run->sim, &run->model, false, NULL, NULL, &run->err));
}

static void
refused_alike_for_every_replicate(
    const char *settings, sp_status_t status, const char *words)
{
    sp_test_run_t run = { .edges = NULL };
    make(&run, settings);
    for (uint32_t replicate = 0; replicate < 3; replicate++) {
        sp_error_t err = { SP_OK, "" };
        assert_int_equal(status, sp_simulation_start(&run.sim, replicate, &err));
        assert_non_null(strstr(err.message, words));
    }
    sp_test_run_free(&run);
}

/* What only the finished network tells is asked of every replicate, not of the first alone:
 * the second would play with a fitness below 0. */
static void
a_fitness_below_zero_is_refused_in_every_replicate(void **state)
{
    (void) state;
    refused_alike_for_every_replicate(
        "network.kind=star population.size=20 population.initial.cooperators=1 "
        "decision.rule=moran_death_birth decision.update=asynchronous "
        "decision.payoffs=sum decision.intensity=0.5",
        SP_ERR_RANGE, "an agent with 19 ties could have a fitness of -9");
}

/* Payoffs that are all positive make every fitness positive, also at intensity 1 and where
 * sums differ from agent to agent: nothing is refused. */
static void
positive_payoffs_are_a_fitness_of_their_own(void **state)
{
    (void) state;
    static const char *const networks[]
        = { "star", "erdos_renyi network.mean_degree=5", "scale_free", "random_pairs" };
    for (size_t i = 0; i < sizeof(networks) / sizeof(networks[0]); i++) {
        char text[512];
        snprintf(text, sizeof(text),
            "network.kind=%s population.size=40 game.kind=matrix game.reward=3 game.sucker=1 "
            "game.temptation=4 game.punishment=2 decision.rule=moran_birth_death "
            "decision.update=asynchronous decision.payoffs=sum decision.intensity=1",
            networks[i]);
        sp_test_run_t run = { .edges = NULL };
        sp_test_run(&run, text);
        sp_test_steps(&run, 5);
        sp_test_run_free(&run);
    }
}

/* Too many ties for 32 bits: no columns were taken, and none may be used later. */
static void
ties_beyond_32_bits_are_refused_in_every_replicate(void **state)
{
    (void) state;
    refused_alike_for_every_replicate(
        "population.size=70000 decision.acts=per_partner", SP_ERR_MEMORY, "directed ties");
    refused_alike_for_every_replicate("population.size=70000 network.kind=random_pairs "
                                      "steering.trust.scope=pair "
                                      "steering.trust.conditionality=0.5 "
                                      "steering.shared_interest.weight=0.4",
        SP_ERR_MEMORY, "meet at random");
}

/* A graph that exists only sometimes: the replicates that come after a refusal are those
 * that come without one. */
static void
a_replicate_after_a_refusal_is_the_one_without(void **state)
{
    (void) state;
    /* degrees differ by chance; where a hub is too large, linear fitness is refused */
    const char *settings = "network.kind=scale_free network.attach=2 population.size=60 "
                           "decision.rule=imitation decision.payoffs=sum "
                           "decision.intensity=0.05 population.initial.cooperation=0.5 "
                           "decision.success=utility "
                           "steering.trust.scope=pair steering.trust.conditionality=0.5 "
                           "steering.shared_interest.weight=0.3";
    sp_test_run_t run = { .edges = NULL };
    make(&run, settings);
    uint32_t n_refused = 0;
    uint32_t n_compared = 0;
    bool after_refusal = false;
    for (uint32_t replicate = 0; replicate < 40; replicate++) {
        sp_error_t err = { SP_OK, "" };
        const bool refused = sp_simulation_start(&run.sim, replicate, &err) != SP_OK;
        n_refused += refused;
        if (!refused && after_refusal) {
            sp_test_run_t fresh = { .edges = NULL };
            make(&fresh, settings);
            assert_int_equal(SP_OK, sp_simulation_start(&fresh.sim, replicate, &err));
            sp_test_steps(&run, 3);
            sp_test_steps(&fresh, 3);
            assert_true(sp_test_digest(&fresh) == sp_test_digest(&run));
            sp_test_run_free(&fresh);
            n_compared++;
        }
        after_refusal = refused;
    }
    assert_in_range(n_refused, 3, 37);
    assert_in_range(n_compared, 3, 20);
    sp_test_run_free(&run);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_fitness_below_zero_is_refused_in_every_replicate),
        cmocka_unit_test(positive_payoffs_are_a_fitness_of_their_own),
        cmocka_unit_test(ties_beyond_32_bits_are_refused_in_every_replicate),
        cmocka_unit_test(a_replicate_after_a_refusal_is_the_one_without),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
