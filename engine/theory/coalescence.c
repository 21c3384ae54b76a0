/* coalescence.c - the critical ratio of any graph, from when ancestral lines meet.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/theory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "coalescence_walks.h"

enum { AUTO_DIRECT = 40, MOST_DIRECT = 120, MOST_ITERATIVE = 20000 };

static void
free_walks(sp_walks_t *walks)
{
    free(walks->offset);
    free(walks->partner);
    free(walks->chance);
    free(walks->weight);
    free(walks->stay);
    free(walks->tau);
    memset(walks, 0, sizeof(*walks));
}

static sp_status_t
allocate(sp_walks_t *walks, size_t n, size_t n_ends, sp_error_t *err)
{
    const size_t n_pairs = n * (n - 1) / 2;
    walks->n = n;
    walks->offset = malloc((n + 1) * sizeof(size_t));
    walks->partner = malloc(n_ends * sizeof(uint32_t));
    walks->chance = malloc(n_ends * sizeof(double));
    walks->weight = calloc(n, sizeof(double));
    walks->stay = calloc(n, sizeof(double));
    walks->tau = calloc(n_pairs, sizeof(double));
    if (walks->offset == NULL || walks->partner == NULL || walks->chance == NULL
        || walks->weight == NULL || walks->stay == NULL || walks->tau == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for %zu pairs of walks", n_pairs);
    }
    walks->offset[0] = 0;
    return SP_OK;
}

/* Weights of ties become chances. */
static void
normalise(sp_walks_t *walks)
{
    for (size_t i = 0; i < walks->n; i++) {
        for (size_t e = walks->offset[i]; e < walks->offset[i + 1]; e++) {
            walks->weight[i] += walks->chance[e];
        }
        for (size_t e = walks->offset[i]; e < walks->offset[i + 1]; e++) {
            walks->chance[e] /= walks->weight[i];
            walks->stay[i] += walks->partner[e] == i ? walks->chance[e] : 0.0;
        }
    }
}

/* Whether every agent can be reached from agent 0. */
static sp_status_t
check_connected(const sp_walks_t *walks, sp_error_t *err)
{
    uint32_t *const queue = malloc(walks->n * sizeof(uint32_t));
    bool *const seen = calloc(walks->n, sizeof(bool));
    size_t head = 0, tail = 0;
    if (queue == NULL || seen == NULL) {
        free(queue);
        free(seen);
        return sp_fail(err, SP_ERR_MEMORY, "no memory for %zu agents", walks->n);
    }
    queue[tail++] = 0;
    seen[0] = true;
    while (head < tail) {
        const uint32_t i = queue[head++];
        for (size_t e = walks->offset[i]; e < walks->offset[i + 1]; e++) {
            if (!seen[walks->partner[e]]) {
                seen[walks->partner[e]] = true;
                queue[tail++] = walks->partner[e];
            }
        }
    }
    free(queue);
    free(seen);
    return tail == walks->n
        ? SP_OK
        : sp_fail(err, SP_ERR_RANGE,
            "critical benefit-to-cost ratio: the graph falls apart, so that no act can "
            "spread to everybody; it must be connected");
}

static sp_status_t
nobody_to_copy(size_t i, sp_error_t *err)
{
    return sp_fail(err, SP_ERR_RANGE,
        "critical benefit-to-cost ratio: agent %zu has no partner, so that nobody can "
        "copy it; every agent needs one",
        i);
}

static sp_status_t
read_graph(const sp_graph_t *graph, sp_walks_t *walks, sp_error_t *err)
{
    const uint32_t n = graph->n_agents;
    size_t n_ends = 0;
    for (uint32_t i = 0; i < n; i++) {
        const uint32_t degree = sp_graph_degree(graph, i);
        if (degree == 0) {
            return nobody_to_copy(i, err);
        }
        n_ends += degree;
    }
    const sp_status_t status = allocate(walks, n, n_ends, err);
    for (uint32_t i = 0; status == SP_OK && i < n; i++) {
        const uint32_t degree = sp_graph_degree(graph, i);
        for (uint32_t k = 0; k < degree; k++) {
            walks->partner[walks->offset[i] + k] = sp_graph_partner(graph, i, k);
            walks->chance[walks->offset[i] + k] = 1.0;
        }
        walks->offset[i + 1] = walks->offset[i] + degree;
    }
    return status;
}

/* Weight of the tie from i to j; 0 where there is none. */
static double
weight_between(const sp_weighted_graph_t *graph, uint32_t i, uint32_t j)
{
    double sum = 0.0;
    for (uint32_t e = graph->offset[i]; e < graph->offset[i + 1]; e++) {
        if (graph->partner[e] == j) {
            sum += graph->weight == NULL ? 1.0 : graph->weight[e];
        }
    }
    return sum;
}

static sp_status_t
check_weights(const sp_weighted_graph_t *graph, sp_error_t *err)
{
    if (!(graph->loop >= 0.0 && graph->loop < INFINITY)) {
        return sp_fail(
            err, SP_ERR_RANGE, "loop = %g: must be finite and >= 0", graph->loop);
    }
    for (uint32_t i = 0; i < graph->n; i++) {
        bool tied = false;
        for (uint32_t e = graph->offset[i]; e < graph->offset[i + 1]; e++) {
            const uint32_t j = graph->partner[e];
            const double weight = graph->weight == NULL ? 1.0 : graph->weight[e];
            if (j >= graph->n) {
                return sp_fail(err, SP_ERR_RANGE, "tie of agent %u to %u: there are %u",
                    i, j, graph->n);
            }
            if (!(weight > 0.0 && weight < INFINITY)) {
                return sp_fail(err, SP_ERR_RANGE,
                    "weight of tie %u - %u = %g: must be finite and above 0", i, j,
                    weight);
            }
            const double back = weight_between(graph, j, i);
            const double there = weight_between(graph, i, j);
            if (!(fabs(back - there) <= 1e-14 * there)) {
                return sp_fail(err, SP_ERR_RANGE,
                    "weight of tie %u - %u = %g, and back %g: must be the same", i, j,
                    there, back);
            }
            tied = tied || j != i;
        }
        if (!tied) {
            return nobody_to_copy(i, err);
        }
    }
    return SP_OK;
}

/* Adds a tie to the list that ends at `end`, or its weight to the same tie there. */
static size_t
add_tie(sp_walks_t *walks, size_t first, size_t end, uint32_t partner, double weight)
{
    for (size_t e = first; e < end; e++) {
        if (walks->partner[e] == partner) {
            walks->chance[e] += weight;
            return end;
        }
    }
    walks->partner[end] = partner;
    walks->chance[end] = weight;
    return end + 1;
}

static sp_status_t
read_weighted(const sp_weighted_graph_t *graph, sp_walks_t *walks, sp_error_t *err)
{
    sp_status_t status = check_weights(graph, err);
    const size_t n_loops = graph->loop > 0.0 ? graph->n : 0;
    if (status == SP_OK) {
        status = allocate(walks, graph->n, graph->offset[graph->n] + n_loops, err);
    }
    for (uint32_t i = 0; status == SP_OK && i < graph->n; i++) {
        const size_t first = walks->offset[i];
        size_t end = first;
        for (uint32_t e = graph->offset[i]; e < graph->offset[i + 1]; e++) {
            end = add_tie(walks, first, end, graph->partner[e],
                graph->weight == NULL ? 1.0 : graph->weight[e]);
        }
        if (graph->loop > 0.0) {
            end = add_tie(walks, first, end, i, graph->loop);
        }
        walks->offset[i + 1] = end;
    }
    return status;
}

/* Largest departure of the times from what defines them, relative to each. */
static double
worst_residual(const sp_walks_t *walks)
{
    double worst = 0.0;
    for (size_t i = 0; i < walks->n; i++) {
        for (size_t j = 0; j < i; j++) {
            double sum = 0.0;
            for (size_t e = walks->offset[i]; e < walks->offset[i + 1]; e++) {
                sum += walks->chance[e] * sp_meeting_time(walks, walks->partner[e], j);
            }
            for (size_t e = walks->offset[j]; e < walks->offset[j + 1]; e++) {
                sum += walks->chance[e] * sp_meeting_time(walks, walks->partner[e], i);
            }
            const double tau = sp_meeting_time(walks, i, j);
            worst = fmax(worst, fabs(1.0 + 0.5 * sum - tau) / tau);
        }
    }
    return worst;
}

/* Games without loops on walks with loops: the mean of tau between an agent and a partner
 * in the game of the one who is two steps away, minus that of its own partner. room: 3 n.
 */
static double
gap_of_games(const sp_walks_t *walks, double total, double *room)
{
    const size_t n = walks->n;
    double *const from = room, *const played = room + n, *const one = room + 2 * n;
    double gap = 0.0;
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < n; j++) {
            from[j] = sp_meeting_time(walks, i, j);
        }
        for (size_t j = 0; j < n; j++) {
            double sum = 0.0;
            for (size_t e = walks->offset[j]; e < walks->offset[j + 1]; e++) {
                sum += walks->partner[e] == j
                    ? 0.0
                    : walks->chance[e] * from[walks->partner[e]];
            }
            played[j] = sum / (1.0 - walks->stay[j]);
        }
        double apart = 0.0;
        for (size_t j = 0; j < n; j++) {
            one[j] = 0.0;
            for (size_t e = walks->offset[j]; e < walks->offset[j + 1]; e++) {
                one[j] += walks->chance[e] * (played[walks->partner[e]] - played[i]);
            }
        }
        for (size_t e = walks->offset[i]; e < walks->offset[i + 1]; e++) {
            apart += walks->chance[e] * one[walks->partner[e]];
        }
        gap += walks->weight[i] / total * apart;
    }
    return gap;
}

/* Sums over agents of the mean time tau+ until two walks that start together meet again.
 */
typedef struct {
    double once;     /* sum pi tau+             */
    double stay;     /* sum pi p_ii tau+        */
    double twice;    /* sum pi p_ii^(2) tau+    */
    double identity; /* sum pi^2 tau+, exactly 1 */
    double total;    /* weight of all           */
} remeeting_t;

static remeeting_t
remeet(const sp_walks_t *walks)
{
    remeeting_t sums = { 0 };
    for (size_t i = 0; i < walks->n; i++) {
        sums.total += walks->weight[i];
    }
    for (size_t i = 0; i < walks->n; i++) {
        double apart = 0.0, back = 0.0;
        for (size_t e = walks->offset[i]; e < walks->offset[i + 1]; e++) {
            const size_t j = walks->partner[e];
            apart += walks->chance[e] * sp_meeting_time(walks, i, j);
            /* p_ji = p_ij w_i / w_j */
            back +=
                walks->chance[e] * walks->chance[e] * walks->weight[i] / walks->weight[j];
        }
        const double share = walks->weight[i] / sums.total;
        const double again = share * (1.0 + apart);
        sums.once += again;
        sums.stay += walks->stay[i] * again;
        sums.twice += back * again;
        sums.identity += share * again;
    }
    return sums;
}

/*
 * t_{k+1} = t_k + sum_i pi_i p_ii^(k) tau_i+ - 1 and t_0 = 0. So t_1 = sum pi_i tau_i+ -
 * 1, and without loops t_3 - t_1 = sum pi_i p_ii^(2) tau_i+ - 2: no difference of large
 * numbers.
 */
static sp_status_t
critical_ratio(
    const sp_walks_t *walks, bool plays_itself, sp_coalescence_t *result, sp_error_t *err)
{
    const remeeting_t sums = remeet(walks);
    result->residual = worst_residual(walks);
    result->check = fabs(sums.identity - 1.0);
    if (!(result->check < 1e-8)) {
        return sp_fail(err, SP_ERR_FAILED,
            "meeting times: sum of pi^2 tau = %.12g instead of 1, the system is too "
            "ill-conditioned",
            sums.identity);
    }
    double gap = sums.stay + sums.twice - 2.0;
    result->t1 = sums.once - 1.0;
    result->t2 = result->t1 + sums.stay - 1.0;
    result->t3 = result->t1 + gap;
    if (sums.stay > 0.0 && !plays_itself) {
        double *const room = malloc(3 * walks->n * sizeof(double));
        if (room == NULL) {
            return sp_fail(err, SP_ERR_MEMORY, "no memory for %zu agents", walks->n);
        }
        gap = gap_of_games(walks, sums.total, room);
        free(room);
    }
    /* rounding leaves a star's exact 0 at some 1e-15 */
    result->benefit_to_cost =
        fabs(gap) <= 1e-10 * sums.twice ? INFINITY : result->t2 / gap;
    result->structure = isinf(result->benefit_to_cost)
        ? 1.0
        : (result->benefit_to_cost + 1.0) / (result->benefit_to_cost - 1.0);
    return SP_OK;
}

static bool
takes_direct(sp_solve_t method, uint32_t n)
{
    return method == SP_SOLVE_DIRECT || (method == SP_SOLVE_AUTO && n <= AUTO_DIRECT);
}

static sp_status_t
check_size(sp_solve_t method, uint32_t n, sp_error_t *err)
{
    const uint32_t most = takes_direct(method, n) ? MOST_DIRECT : MOST_ITERATIVE;
    return n >= 3 && n <= most
        ? SP_OK
        : sp_fail(err, SP_ERR_RANGE,
            "critical benefit-to-cost ratio of a graph of %u: must have 3 to %u agents",
            n, most);
}

/* Walks that hold weights: chances, times, result. */
static sp_status_t
solve(sp_walks_t *walks, sp_solve_t method, bool plays_itself, sp_coalescence_t *result,
    sp_error_t *err)
{
    *result = (sp_coalescence_t) { 0 };
    normalise(walks);
    sp_status_t status = check_connected(walks, err);
    if (status == SP_OK) {
        status = takes_direct(method, (uint32_t) walks->n)
            ? sp_coalescence_direct(walks, err)
            : sp_coalescence_iterative(walks, &result->steps, err);
    }
    return status == SP_OK ? critical_ratio(walks, plays_itself, result, err) : status;
}

sp_status_t
sp_theory_coalescence(
    const sp_graph_t *graph, sp_solve_t method, sp_coalescence_t *result, sp_error_t *err)
{
    sp_status_t status = check_size(method, graph->n_agents, err);
    if (status == SP_OK && graph->form == SP_GRAPH_PAIRS) {
        status = sp_fail(err, SP_ERR_RANGE,
            "critical benefit-to-cost ratio: partners drawn anew each round are no "
            "graph");
    }
    sp_walks_t walks = { 0 };
    if (status == SP_OK) {
        status = read_graph(graph, &walks, err);
    }
    if (status == SP_OK) {
        status = solve(&walks, method, false, result, err);
    }
    free_walks(&walks);
    return status;
}

sp_status_t
sp_theory_coalescence_weighted(const sp_weighted_graph_t *graph, sp_solve_t method,
    sp_coalescence_t *result, sp_error_t *err)
{
    sp_status_t status = check_size(method, graph->n, err);
    sp_walks_t walks = { 0 };
    if (status == SP_OK) {
        status = read_weighted(graph, &walks, err);
    }
    if (status == SP_OK) {
        status = solve(&walks, method, graph->plays_itself, result, err);
    }
    free_walks(&walks);
    return status;
}

double
sp_theory_regular_critical(double n, double degree)
{
    const double gap = n / degree - 2.0;
    return gap == 0.0 ? INFINITY : (n - 2.0) / gap;
}

double
sp_theory_structure(sp_theory_rule_t rule, double n, double degree)
{
    const double k = degree, per = 1.0 / n; /* 0 of a large population */
    switch (rule) {
    case SP_THEORY_FERMI:
    case SP_THEORY_LOCAL:
    case SP_THEORY_MORAN_BIRTH_DEATH:
        return 1.0 - 2.0 * per;
    case SP_THEORY_MORAN_DEATH_BIRTH:
        return (k + 1.0 - 4.0 * k * per) / (k - 1.0);
    case SP_THEORY_IMITATION: {
        /* (r + 1)/(r - 1) of the critical ratio r */
        const double top = k + 2.0 - 2.0 * (k + 1.0) * per;
        const double bottom = 1.0 - 2.0 * (k + 1.0) * per;
        return (top + bottom) / (top - bottom);
    }
    default:
        return NAN;
    }
}
