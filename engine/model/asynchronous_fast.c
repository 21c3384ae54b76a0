/* asynchronous_fast.c - fused loops for copying between two plays.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * With two plays, success depends only on counts, so that the chance to copy is a table and a
 * step needs no arithmetic but integers: a word is below a limit or not. The same draws and
 * the same chances as asynchronous.c, hence the same bits (tests hold them to each other). */
#include <math.h>
#include <string.h>

#include "asynchronous.h"
#include "kernels.h"
#include "revise.h"
#include "settle.h"

enum { BATCH = SP_SPAN, MOST_DEGREE = 32 };

/* Words w for which sp_uniform(w) < p: exactly those below the limit (w + 1/2 < p 2^32, and
 * the subtraction is exact). */
static uint64_t
limit_of(double p)
{
    const double x = ceil(p * 0x1p32 - 0.5);
    return x <= 0 ? 0 : x >= 0x1p32 ? (uint64_t) 1 << 32 : (uint64_t) x;
}

static bool
suits(const sp_simulation_t *sim)
{
    const sp_model_t *model = sim->model;
    return model->reproduction == NULL && !model->evolves && sim->noise == NULL && sim->teacher == NULL && !model->game.of_groups
        && model->rule->form == SP_RULE_PAIRWISE && model->n_plays == 2 && !model->sampled
        && model->n_mechanisms == 0 && model->decision.success == SP_SUCCESS_MATERIAL
        && !(model->decision.tremble > 0) && !(model->decision.activity < 1)
        && model->decision.belief != SP_BELIEF_EMPIRICAL;
}

sp_status_t
sp_async_fast_init(sp_simulation_t *sim, sp_error_t *err)
{
    const sp_model_t *model = sim->model;
    sp_async_t *async = sim->async;
    if (!suits(sim)) {
        return SP_OK;
    }
    const size_t n = model->n_agents;
    const bool complete = strcmp(model->network->name, "complete") == 0;
    if (complete && n <= SP_WIDE_FOCAL) {
        async->fast = SP_FAST_COMPLETE;
        async->limit = sp_arena_take(&sim->arena, 2 * (n + 1), sizeof(async->limit[0]));
    } else if (!complete) {
        async->fast = SP_FAST_TIES; /* if the network turns out regular: at the start */
        async->limit = sp_arena_take(&sim->arena,
            2 * (MOST_DEGREE + 1) * (MOST_DEGREE + 1), sizeof(async->limit[0]));
        async->n_c = sp_arena_take(&sim->arena, n, sizeof(async->n_c[0]));
    }
    async->buffer = sp_arena_take(&sim->arena, 6 * (BATCH + 4), sizeof(uint32_t));
    if (async->fast != SP_FAST_NONE
        && (async->limit == NULL || async->buffer == NULL
            || (async->fast == SP_FAST_TIES && async->n_c == NULL))) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for %zu agents", n);
    }
    return SP_OK;
}

/* Payoff of play a among n partners of whom n_1 play 1, as settle.c computes it. */
static double
payoff_among(const sp_model_t *model, unsigned play, uint32_t n_1, uint32_t n)
{
    const double one = n_1;
    const double zero = n - n_1;
    double payoff = 0;
    if (!model->of_strategies || zero > 0) {
        payoff = zero * model->pay[2 * play];
    }
    if (!model->of_strategies || one > 0) {
        payoff += one * model->pay[2 * play + 1];
    }
    if (model->self > 0) {
        payoff += model->pay[3 * play];
    }
    return model->decision.payoffs == SP_PAYOFFS_MEAN ? payoff / (n + model->self) : payoff;
}

static void
complete_limits(sp_simulation_t *sim)
{
    const sp_model_t *model = sim->model;
    const uint32_t n = model->n_agents;
    const double largest = sp_largest_difference(&model->rule_params, n - 1, n - 1);
    for (uint32_t k = 1; k < n; k++) { /* k agents play 1 */
        const double zero = payoff_among(model, 0, k, n - 1);
        const double one = payoff_among(model, 1, k - 1, n - 1);
        sim->async->limit[2 * k]
            = limit_of(model->rule->copy(&model->rule_params, zero, one, largest));
        sim->async->limit[2 * k + 1]
            = limit_of(model->rule->copy(&model->rule_params, one, zero, largest));
    }
}

static void
tie_limits(sp_simulation_t *sim)
{
    const sp_model_t *model = sim->model;
    const uint32_t k = sim->async->degree;
    const double largest = sp_largest_difference(&model->rule_params, k, k);
    for (unsigned play = 0; play < 2; play++) {
        for (uint32_t mine = 0; mine <= k; mine++) {
            for (uint32_t theirs = 0; theirs <= k; theirs++) {
                const double chance = model->rule->copy(&model->rule_params,
                    payoff_among(model, play, mine, k),
                    payoff_among(model, 1 - play, theirs, k), largest);
                sim->async->limit[(play * (k + 1) + mine) * (k + 1) + theirs]
                    = limit_of(chance);
            }
        }
    }
}

static uint32_t
regular_degree(const sp_graph_t *graph)
{
    if (graph->form == SP_GRAPH_PAIRS) {
        return 0;
    }
    const uint32_t degree = sp_graph_degree(graph, 0);
    for (uint32_t i = 1; i < graph->n_agents; i++) {
        if (sp_graph_degree(graph, i) != degree) {
            return 0;
        }
    }
    return degree <= MOST_DEGREE ? degree : 0;
}

void
sp_async_fast_start(sp_simulation_t *sim)
{
    sp_async_t *async = sim->async;
    if (async->fast == SP_FAST_COMPLETE && sim->ties_are_new) {
        complete_limits(sim);
    }
    if (async->fast != SP_FAST_TIES) {
        return;
    }
    if (sim->ties_are_new) {
        async->degree = regular_degree(sim->graph);
        if (async->degree > 0) {
            tie_limits(sim);
        }
    }
    for (uint32_t i = 0; async->degree > 0 && i < sim->model->n_agents; i++) {
        async->n_c[i] = (uint8_t) sp_partners_cooperating(sim, i);
    }
}

/* Words of steps at .. at + n - 1 for the purposes that a copying step needs. */
typedef struct {
    const uint32_t *focal, *focal_low, *role, *copy, *mutation;
} batch_t;

static batch_t
draw_batch(sp_simulation_t *sim, uint32_t at, uint32_t n)
{
    const sp_kernels_t *kernels = sp_kernels();
    uint32_t *word[5];
    for (size_t i = 0; i < 5; i++) {
        word[i] = sim->async->buffer + i * (BATCH + 4);
    }
    kernels->draw_words(sim->key, at, n, sim->round, SP_DRAW(SP_DRAW_FOCAL, 0), word[0]);
    if (sim->model->n_agents > SP_WIDE_FOCAL) {
        kernels->draw_words(
            sim->key, at, n, sim->round, SP_DRAW(SP_DRAW_FOCAL, 1), word[1]);
    }
    kernels->draw_words(
        sim->key, at, n, sim->round, SP_DRAW(SP_DRAW_ROLE_MODEL, 0), word[2]);
    kernels->draw_words(sim->key, at, n, sim->round, SP_DRAW(SP_DRAW_COPY, 0), word[3]);
    if (sim->model->decision.mutation > 0) {
        kernels->draw_words(
            sim->key, at, n, sim->round, SP_DRAW(SP_DRAW_MUTATION, 0), word[4]);
    }
    return (batch_t) { word[0], word[1], word[2], word[3], word[4] };
}

static void
steps_complete(sp_simulation_t *sim, uint32_t at, uint32_t n, const batch_t *batch)
{
    const uint32_t n_agents = sim->model->n_agents;
    const uint64_t *limit = sim->async->limit;
    const uint64_t mutant = limit_of(sim->model->decision.mutation);
    uint16_t *play = sim->play;
    uint32_t n_1 = sim->count[1];
    for (uint32_t s = 0; s < n; s++) {
        const uint32_t focal = sp_below(batch->focal[s], n_agents);
        const uint32_t k = sp_below(batch->role[s], n_agents - 1);
        const uint32_t model = k + (k >= focal);
        const uint32_t mine = play[focal];
        uint32_t flip
            = (mine != play[model]) & (batch->copy[s] < limit[2 * (size_t) n_1 + mine]);
        if (mutant > 0 && batch->mutation[s] < mutant) {
            flip = mine != sp_below(sp_word(sim, SP_DRAW_MUTATION, at + s, 1), 2);
        }
        play[focal] = (uint16_t) (mine ^ flip);
        n_1 += mine != 0 ? -flip : flip;
    }
    sim->count[1] = n_1;
    sim->count[0] = n_agents - n_1;
}

/* Neighbours without a division: the row is the high part of agent * (2^40 / side). */
typedef struct {
    const sp_graph_t *graph;
    uint64_t inverse;
    uint32_t n, side;
} torus_t;

static inline uint32_t
torus_neighbour(const torus_t *torus, uint32_t agent, uint32_t k)
{
    const uint32_t side = torus->side;
    const uint32_t row = (uint32_t) ((uint64_t) agent * torus->inverse >> 40);
    const uint32_t column = agent - row * side;
    const uint32_t north = row == 0 ? agent + torus->n - side : agent - side;
    const uint32_t south = row == side - 1 ? agent - (torus->n - side) : agent + side;
    const uint32_t west = column == 0 ? agent + side - 1 : agent - 1;
    const uint32_t east = column == side - 1 ? agent + 1 - side : agent + 1;
    const uint32_t all[4] = { north, west, east, south };
    return all[k];
}

static void
flip_ties(sp_simulation_t *sim, uint32_t focal, uint32_t mine)
{
    sp_async_t *async = sim->async;
    sim->play[focal] = (uint16_t) (1 - mine);
    sim->count[mine]--;
    sim->count[1 - mine]++;
    const uint8_t change = mine != 0 ? UINT8_MAX : 1; /* -1 or +1 modulo 256 */
    sp_partners_t partners;
    sp_partners(sim, focal, &partners);
    for (uint32_t k = 0; k < partners.n; k++) {
        uint8_t *count = &async->n_c[partners.list[k]];
        *count = (uint8_t) (*count + change);
    }
}

static void
steps_ties(sp_simulation_t *sim, uint32_t at, uint32_t n, const batch_t *batch)
{
    const sp_graph_t *graph = sim->graph;
    const uint32_t n_agents = sim->model->n_agents;
    const uint32_t degree = sim->async->degree;
    const uint64_t mutant = limit_of(sim->model->decision.mutation);
    const bool wide = n_agents > SP_WIDE_FOCAL;
    const bool torus_like = graph->form == SP_GRAPH_LATTICE && !graph->moore
        && graph->periodic && graph->side > 2;
    torus_t torus = { graph, 0, n_agents, graph->side };
    if (torus_like) {
        torus.inverse = (((uint64_t) 1 << 40) + graph->side - 1) / graph->side;
    }
    for (uint32_t s = 0; s < n; s++) {
        uint32_t focal = sp_below(batch->focal[s], n_agents);
        if (wide) {
            const uint64_t carry = (uint64_t) batch->focal_low[s] * n_agents >> 32;
            focal = (uint32_t) (((uint64_t) batch->focal[s] * n_agents + carry) >> 32);
        }
        const uint32_t k = sp_below(batch->role[s], degree);
        const uint32_t model = torus_like ? torus_neighbour(&torus, focal, k)
                                          : sp_graph_partner(graph, focal, k);
        const uint32_t mine = sim->play[focal];
        const size_t row = (mine * (degree + 1) + sim->async->n_c[focal]) * (degree + 1);
        uint32_t flip = (mine != sim->play[model])
            & (batch->copy[s] < sim->async->limit[row + sim->async->n_c[model]]);
        if (mutant > 0 && batch->mutation[s] < mutant) {
            flip = mine != sp_below(sp_word(sim, SP_DRAW_MUTATION, at + s, 1), 2);
        }
        if (flip != 0) {
            flip_ties(sim, focal, mine);
        }
    }
}

bool
sp_async_fast(sp_simulation_t *sim)
{
    const sp_async_t *async = sim->async;
    if (async->fast == SP_FAST_NONE
        || (async->fast == SP_FAST_TIES && async->degree == 0)) {
        return false;
    }
    for (uint32_t at = 0; at < sim->model->n_agents; at += BATCH) {
        const uint32_t left = sim->model->n_agents - at;
        const uint32_t n = left < BATCH ? left : BATCH;
        const batch_t batch = draw_batch(sim, at, n);
        if (async->fast == SP_FAST_COMPLETE) {
            steps_complete(sim, at, n, &batch);
        } else {
            steps_ties(sim, at, n, &batch);
        }
    }
    return true;
}
