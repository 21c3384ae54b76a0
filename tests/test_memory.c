/* test_memory.c - the memory that a plan announces is what its simulations take.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "samenspel/mechanism.h"
#include "support/every_mechanism.h"
#include "support/runs.h"

enum { LENGTH = 1000 };

/* Bytes of all columns: of the model, of agents and of ties. */
static uint64_t
taken(const sp_test_run_t *run)
{
    return run->model.arena.n_bytes + run->sim.arena.n_bytes + run->sim.tie_arena.n_bytes
        + run->sim.reproduction_arena.n_bytes;
}

/* Few ties an agent, unless the mechanism asks for another network; many. */
static const char *const before[] = { "network.kind=square_lattice", "" };
static const char *const after[] = { "population.size=40000",
    "population.size=400 network.kind=complete" };

/* From above, and no more than half too much; a random network takes twice its ties
 * for as long as it is made. false: refused */
static bool
check(const char *settings)
{
    sp_test_run_t run = { .edges = NULL };
    const bool valid = sp_test_resolve(&run, settings) == SP_OK;
    sp_test_run_free(&run);
    if (!valid) {
        return false;
    }
    run = (sp_test_run_t) { .edges = NULL };
    sp_test_run(&run, settings);
    sp_test_steps(&run, 1);
    const double actual = (double) taken(&run);
    const double estimate = (double) sp_run_memory(&run.run);
    const bool drawn = run.model.network->random
        || (run.model.reproduction != NULL && run.model.reproduction->random);
    const double most = drawn ? 3 : 1.5;
    if (estimate < actual || estimate - 65536 > most * actual) {
        fail_msg("%s: %.0f bytes announced, %.0f taken", settings, estimate, actual);
    }
    sp_test_run_free(&run);
    return true;
}

static void
memory_of_every_mechanism_is_announced(void **state)
{
    (void) state;
    static const char *const ways[] = { "decision.update=synchronous",
        "decision.update=asynchronous", "decision.acts=per_partner" };
    for (const sp_test_mechanism_t *m = sp_test_mechanisms; m->name != NULL; m++) {
        uint32_t n = 0;
        for (size_t w = 0; w < sizeof(ways) / sizeof(ways[0]); w++) {
            for (size_t s = 0; s < 2; s++) {
                char settings[LENGTH];
                /* within eight teams of thousands everybody is tied: hundreds of
                 * millions */
                const bool teams = strstr(m->base, "network.kind=teams") != NULL;
                snprintf(settings, sizeof(settings), "%s %s %s %s %s", before[s], m->base,
                    m->block, ways[w], teams ? "population.size=800" : after[s]);
                n += sp_mechanism_find(m->name) != NULL && check(settings);
            }
        }
        assert_true(n > 0 || sp_mechanism_find(m->name) == NULL);
    }
}

static void
memory_of_plain_runs_is_announced(void **state)
{
    (void) state;
    static const char *const settings[] = {
        "population.size=40000",
        "population.size=300 decision.acts=per_partner",
        "population.size=300 decision.belief=empirical",
        "population.size=200 network.kind=random_pairs steering.trust.scope=pair",
        "population.size=40000 network.kind=random_pairs network.partners=3",
        "population.size=40000 decision.rule=bush_mosteller decision.noise_spread=0",
        "population.size=40000 strategies.tit_for_tat=20000 strategies.pavlov=20000 "
        "match.rounds=10 decision.rule=fermi decision.selection=1",
        "population.size=40000 decision.rule=fermi decision.selection=1 "
        "decision.update=asynchronous network.kind=square_lattice",
        "population.size=40000 decision.rule=fermi decision.selection=1 "
        "network.kind=square_lattice network_reproduction.kind=random_regular",
        "population.size=40000 decision.rule=moran_death_birth network.kind=square_lattice "
        "decision.update=asynchronous decision.fitness=exponential decision.intensity=0.1 "
        "network_reproduction.kind=star",
        "population.size=300 strategies.always_defect=300 decision.rule=fermi "
        "decision.selection=1 evolution.kind=memory_one",
        "population.size=2500 strategies.always_defect=2500 decision.rule=fermi "
        "decision.selection=1 decision.update=asynchronous evolution.kind=memory_n "
        "evolution.depth=3 evolution.types=200 network.kind=square_lattice",
    };
    for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++) {
        assert_true(check(settings[i]));
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_of_every_mechanism_is_announced),
        cmocka_unit_test(memory_of_plain_runs_is_announced),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
