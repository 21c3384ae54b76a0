/* observing.c - observables of hand-made and of running states: for tests.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "observing.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

const char *const sp_observing_networks[SP_OBSERVING_N_NETWORKS] = {
    "network.kind=complete population.size=30",
    "network.kind=cycle population.size=30",
    "network.kind=square_lattice network.side=2",
    "network.kind=square_lattice network.side=3",
    "network.kind=square_lattice network.side=6",
    "network.kind=square_lattice network.side=6 network.boundary=fixed",
    "network.kind=square_lattice network.side=6 network.neighbourhood=moore",
    ("network.kind=square_lattice network.side=7 network.neighbourhood=moore "
     "network.boundary=fixed"),
    "network.kind=random_regular network.degree=4 population.size=31",
    "network.kind=erdos_renyi network.mean_degree=1.5 population.size=60",
    "network.kind=small_world network.degree=4 network.rewire=0.2 population.size=40",
    "network.kind=scale_free network.attach=2 population.size=40",
    "network.kind=star population.size=12",
    "network.kind=teams network.number=5 network.cross_share=0.1 population.size=30",
    "network.kind=random_pairs network.partners=1 population.size=31",
    "network.kind=random_pairs network.partners=3 population.size=30",
};

const char *
sp_test_with(const char *settings, const char *rest)
{
    static char text[512];
    snprintf(text, sizeof(text), "%s %s", settings, rest);
    return text;
}

uint64_t
sp_test_random(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

static void
recount(sp_test_run_t *run)
{
    memset(run->sim.count, 0, run->model.n_plays * sizeof(run->sim.count[0]));
    for (uint32_t i = 0; i < run->model.n_agents; i++) {
        run->sim.count[run->sim.play[i]]++;
    }
    run->sim.settled = UINT32_MAX;
}

void
sp_test_set_plays(sp_test_run_t *run, const char *text)
{
    assert_int_equal(strlen(text), run->model.n_agents);
    for (uint32_t i = 0; i < run->model.n_agents; i++) {
        run->sim.play[i] = (uint16_t) (text[i] - '0');
        assert_true(run->sim.play[i] < run->model.n_plays);
    }
    recount(run);
}

void
sp_test_random_plays(sp_test_run_t *run, uint64_t *state)
{
    for (uint32_t i = 0; i < run->model.n_agents; i++) {
        run->sim.play[i] = (uint16_t) (sp_test_random(state) % run->model.n_plays);
    }
    for (uint32_t tie = 0; run->sim.tie_act != NULL && tie < run->sim.n_ties; tie++) {
        run->sim.tie_act[tie] = sp_test_random(state) & 1;
    }
    recount(run);
}

bool
sp_test_allowed(const sp_test_run_t *run, const sp_observable_t *observable)
{
    sp_error_t err;
    return observable->check == NULL || observable->check(&run->run, &err) == SP_OK;
}

double
sp_test_observe(sp_test_run_t *run, const char *name)
{
    const sp_observable_t *observable = sp_observable_find(name);
    assert_non_null(observable);
    assert_true(observable->shape != SP_SHAPE_ROUND_STRATEGY);
    if (observable->check != NULL && observable->check(&run->run, &run->err) != SP_OK) {
        fail_msg("%s: %s", name, run->err.message);
    }
    sp_scratch_t scratch = { 0 };
    if (sp_scratch_start(&scratch, &run->sim, &observable, 1, &run->err) != SP_OK) {
        fail_msg("%s: %s", name, run->err.message);
    }
    double value;
    observable->observe(&run->sim, &scratch, &value);
    sp_scratch_free(&scratch);
    return value;
}

uint32_t
sp_test_partners(const sp_test_run_t *run, uint32_t agent, uint32_t *partner)
{
    const sp_graph_t *graph = run->sim.graph;
    if (graph->form == SP_GRAPH_PAIRS) {
        const uint32_t n = run->sim.met_count[agent];
        memcpy(partner, run->sim.met + (size_t) agent * graph->n_partners,
            n * sizeof(partner[0]));
        return n;
    }
    const uint32_t n = sp_graph_degree(graph, agent);
    for (uint32_t k = 0; k < n; k++) {
        partner[k] = sp_graph_partner(graph, agent, k);
    }
    return n;
}
