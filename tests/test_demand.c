/* test_demand.c - which cells are wanted: by a rule, whoever computes them in what order.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Plans are real; what comes out of a cell is a function of run and replicate here, so
 * that the same work can be done in any order, by any number at once, with failures, and
 * stopped and resumed anywhere. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "demand.h"
#include "samenspel/detmath.h"
#include "samenspel/threshold.h"
#include "support/plain_draws.h"

#define BASE                                                                             \
    "name: t\nrounds: 10\nreplicates: 4\ngame: {kind: donation, benefit: 3, cost: 1}\n"  \
    "population: {size: 10}\n"
#define STEER "steering.shared_interest.steer"

static void
load(sp_plan_t *plan, const char *sweep)
{
    char text[1024];
    sp_error_t err = { .message = "" };
    snprintf(text, sizeof(text), BASE "%s", sweep);
    if (sp_plan_parse(plan, "t.yaml", text, strlen(text), NULL, &err) != SP_OK) {
        fail_msg("%s", err.message);
    }
}

/* ---- a world to ask -------------------------------------------------------------- */

/* What a cell gives: a smooth step along the last key whose place depends on the others,
 * and noise; some cells fail. */
typedef struct {
    const sp_plan_t *plan;
    double slope, noise, failing;
    uint64_t world;
} world_t;

static double
hash(uint64_t a, uint64_t b)
{
    plain_draws_t draws = { a * 0x9e3779b97f4a7c15u + b };
    return plain_uniform(&draws);
}

static double
value_of(const world_t *world, uint64_t cell)
{
    uint32_t run;
    uint32_t replicate;
    sp_plan_cell(world->plan, cell, &run, &replicate);
    double x = 0;
    double at = 0.3;
    for (uint32_t k = 0; k < world->plan->n_swept; k++) {
        const double value = world->plan->swept[k].value[run];
        if (k + 1 == world->plan->n_swept) {
            x = value;
        } else {
            at += 0.05 * value;
        }
    }
    return sp_logistic(world->slope * (x - at))
        + world->noise * (hash(world->world, cell) - 0.5);
}

static sp_cell_status_t
status_of(const world_t *world, uint64_t cell)
{
    return hash(world->world + 1, cell) < world->failing ? SP_CELL_FAILED : SP_CELL_DONE;
}

static sp_demand_t *
new_demand(const sp_plan_t *plan, uint64_t first, uint64_t last)
{
    sp_demand_t *demand;
    sp_error_t err;
    assert_int_equal(sp_demand_new(plan, first, last, &demand, &err), SP_OK);
    return demand;
}

/* One cell at a time, in the order asked for. */
static void
work_off(const world_t *world, sp_demand_t *demand)
{
    uint64_t cell;
    while (sp_demand_take(demand, 1, &cell) > 0) {
        sp_demand_give(demand, cell, status_of(world, cell), value_of(world, cell));
    }
    assert_true(sp_demand_at_end(demand));
    assert_int_equal(sp_demand_n_out(demand), 0);
    assert_int_equal(sp_demand_n_settled(demand), sp_demand_n_wanted(demand));
}

static uint64_t
sum_of(const sp_demand_t *demand, const sp_plan_t *plan)
{
    uint64_t sum = 0;
    for (uint32_t run = 0; run < plan->n_runs; run++) {
        sum += sp_demand_replicates(demand)[run];
    }
    return sum;
}

/* ---- order ----------------------------------------------------------------------- */

enum { MOST_OUT = 200 };

/* Takes and gives at random until the end, or until `patience` cells have come back;
 * keeps in `done` what a file would hold then. */
static void
work_at_random(const world_t *world, sp_demand_t *demand, plain_draws_t *draws,
    uint32_t patience, uint8_t *done)
{
    uint64_t out[MOST_OUT];
    uint32_t n_out = 0;
    while (patience > 0) {
        uint64_t from;
        const uint32_t most = 1 + plain_below(draws, 9);
        uint32_t n = 0;
        if (n_out + most <= MOST_OUT && plain_uniform(draws) < 0.6) {
            n = sp_demand_take(demand, most, &from);
            assert_true(n <= most);
            for (uint32_t i = 0; i < n; i++) {
                assert_int_equal(done[from + i], 0); /* nothing is computed twice */
                out[n_out++] = from + i;
            }
        }
        assert_int_equal(sp_demand_n_out(demand), n_out);
        if (n == 0 && n_out == 0 && sp_demand_at_end(demand)) {
            return;
        }
        if (n_out > 0) {
            const uint32_t i = plain_below(draws, n_out);
            const uint64_t cell = out[i];
            out[i] = out[--n_out];
            if (plain_uniform(draws) < 0.1) { /* stopped, or its rank was lost */
                sp_demand_give(demand, cell, SP_CELL_MISSING, NAN);
                continue;
            }
            const sp_cell_status_t status = status_of(world, cell);
            done[cell] = (uint8_t) status;
            sp_demand_give(demand, cell, status, value_of(world, cell));
            patience--;
        }
    }
}

/* What a file holds is told in any order, some of it twice. */
static void
tell(const world_t *world, sp_demand_t *demand, plain_draws_t *draws, uint8_t *done,
    uint64_t first, uint64_t last)
{
    const uint64_t n = last - first;
    const uint64_t start = plain_below(draws, (uint32_t) n);
    for (int pass = 0; pass < 2; pass++) {
        for (uint64_t i = 0; i < n; i++) {
            /* 7919 is a prime: every cell once */
            const uint64_t cell = first + (start + i * 7919) % n;
            if (done[cell] == SP_CELL_DONE && (pass == 0 || cell % 3 == 0)) {
                sp_demand_give(demand, cell, SP_CELL_DONE, value_of(world, cell));
            } else if (done[cell] != SP_CELL_DONE) {
                done[cell] = 0; /* what failed is tried again */
            }
        }
    }
}

static void
check_order(const char *sweep, uint32_t n_trials)
{
    sp_plan_t plan;
    load(&plan, sweep);
    const uint64_t n_cells = sp_plan_n_cells(&plan);
    assert_true(n_cells % 7919 != 0);
    uint8_t *done = malloc(n_cells);
    assert_non_null(done);
    plain_draws_t draws = { 42 };
    for (uint32_t trial = 0; trial < n_trials; trial++) {
        const world_t world = { &plan, 30, 0.5, trial % 3 == 0 ? 0.2 : 0, trial };
        sp_demand_t *reference = new_demand(&plan, 0, n_cells);
        work_off(&world, reference);
        assert_int_equal(
            sum_of(reference, &plan), sp_demand_n_settled(reference));
        sp_demand_t *demand = new_demand(&plan, 0, n_cells);
        memset(done, 0, n_cells);
        for (int stops = 0; stops < 3; stops++) {
            work_at_random(&world, demand, &draws, 1 + plain_below(&draws, 60), done);
            sp_demand_free(demand);
            demand = new_demand(&plan, 0, n_cells);
            tell(&world, demand, &draws, done, 0, n_cells);
        }
        work_at_random(&world, demand, &draws, UINT32_MAX, done);
        assert_int_equal(sp_demand_n_wanted(demand), sp_demand_n_wanted(reference));
        assert_memory_equal(sp_demand_replicates(demand),
            sp_demand_replicates(reference), plan.n_runs * sizeof(uint32_t));
        sp_demand_free(demand);
        /* three shards want together what one process wants */
        for (uint32_t shard = 1; shard <= 3; shard++) {
            uint64_t first;
            uint64_t last;
            sp_plan_shard(&plan, shard, 3, &first, &last);
            sp_demand_t *own = new_demand(&plan, first, last);
            work_off(&world, own);
            for (uint32_t run = 0; run < plan.n_runs; run++) {
                const bool is_own
                    = plan.first_cell[run] >= first && plan.first_cell[run] < last;
                assert_int_equal(sp_demand_replicates(own)[run],
                    is_own ? sp_demand_replicates(reference)[run] : plan.replicates[run]);
            }
            sp_demand_free(own);
        }
        sp_demand_free(reference);
    }
    free(done);
    sp_plan_free(&plan);
}

static void
what_is_wanted_does_not_depend_on_the_order(void **state)
{
    (void) state;
    check_order("sweep: {parameters: {" STEER ": {from: 0, to: 1, steps: 21}}, until: "
                "{half_width: 0.06, max_replicates: 50}}\n", 60);
    check_order("sweep: {parameters: {population.size: {values: [2, 4, 8]}, " STEER
                ": {from: 0, to: 1, steps: 101}}, search: {kind: threshold}}\n", 60);
    check_order("sweep: {parameters: {population.size: {values: [2, 4, 8]}, " STEER
                ": {from: 0, to: 1, steps: 101}}, search: {kind: threshold}, until: "
                "{half_width: 0.1, max_replicates: 30}}\n", 30);
    check_order("sweep: {parameters: {game.benefit: {from: 2, to: 8, steps: 17}, " STEER
                ": {from: 0, to: 1, steps: 21}}, search: {kind: refine, difference: 0.4}}\n",
        30);
    check_order("sweep: {parameters: {" STEER ": {from: 0, to: 1, steps: 201}}, search: "
                "{kind: refine, stride: 40, difference: 0.3}, until: {half_width: 0.1, "
                "max_replicates: 30}}\n", 30);
    check_order("sweep: {parameters: {" STEER ": {from: 0, to: 1, steps: 21}}}\n", 10);
}

/* ---- a plan without a rule, and of one run --------------------------------------- */

static void
without_a_rule_every_cell_is_wanted_once(void **state)
{
    (void) state;
    sp_plan_t plan;
    load(&plan, "sweep: {parameters: {" STEER ": {from: 0, to: 1, steps: 5}}}\n");
    sp_demand_t *demand = new_demand(&plan, 3, 17);
    uint64_t from;
    assert_int_equal(sp_demand_n_wanted(demand), 14);
    assert_int_equal(sp_demand_take(demand, 100, &from), 14);
    assert_int_equal(from, 3);
    assert_int_equal(sp_demand_take(demand, 100, &from), 0);
    for (uint64_t cell = 3; cell < 17; cell++) {
        assert_false(sp_demand_at_end(demand));
        sp_demand_give(demand, cell, SP_CELL_DONE, NAN);
    }
    assert_true(sp_demand_at_end(demand));
    assert_ptr_equal(sp_demand_replicates(demand), plan.replicates);
    sp_demand_free(demand);
    sp_plan_free(&plan);
}

static void
until_needs_no_sweep(void **state)
{
    (void) state;
    sp_plan_t plan;
    load(&plan, "sweep: {until: {half_width: 0.05}}\n");
    assert_int_equal(plan.group_runs, 1);
    assert_int_equal(plan.replicates[0], 4096);
    const world_t world = { &plan, 0, 1, 0, 9 };
    sp_demand_t *demand = new_demand(&plan, 0, 4096);
    work_off(&world, demand);
    /* uniform in +- 1/2: (1.96 sqrt(1/12) / 0.05)^2 = 128 */
    assert_in_range(sp_demand_replicates(demand)[0], 90, 170);
    sp_demand_free(demand);
    sp_plan_free(&plan);
}

/* A file made by a looser rule is gone on with; what a stricter one held is kept. */
static void
another_rule_goes_on_from_what_is_there(void **state)
{
    (void) state;
    static const char sweep[] = "sweep: {parameters: {" STEER
        ": {from: 0, to: 1, steps: 5}}, until: {half_width: %s, max_replicates: 400}}\n";
    char text[256];
    sp_plan_t loose;
    sp_plan_t strict;
    snprintf(text, sizeof(text), sweep, "0.1");
    load(&loose, text);
    snprintf(text, sizeof(text), sweep, "0.05");
    load(&strict, text);
    const world_t world = { &loose, 30, 1, 0, 4 };
    sp_demand_t *first = new_demand(&loose, 0, sp_plan_n_cells(&loose));
    work_off(&world, first);
    sp_demand_t *reference = new_demand(&strict, 0, sp_plan_n_cells(&strict));
    work_off(&world, reference);
    assert_true(sp_demand_n_wanted(reference) > 2 * sp_demand_n_wanted(first));
    /* from loose to strict: the same as at once, and only the rest is computed */
    sp_demand_t *next = new_demand(&strict, 0, sp_plan_n_cells(&strict));
    for (uint32_t run = 0; run < loose.n_runs; run++) {
        for (uint32_t r = 0; r < sp_demand_replicates(first)[run]; r++) {
            const uint64_t cell = loose.first_cell[run] + r;
            sp_demand_give(next, cell, SP_CELL_DONE, value_of(&world, cell));
        }
    }
    assert_int_equal(sp_demand_n_settled(next), sp_demand_n_settled(first));
    work_off(&world, next);
    assert_memory_equal(sp_demand_replicates(next), sp_demand_replicates(reference),
        loose.n_runs * sizeof(uint32_t));
    sp_demand_free(next);
    /* from strict to loose: nothing to do, nothing thrown away; a hole is filled */
    next = new_demand(&loose, 0, sp_plan_n_cells(&loose));
    for (uint32_t run = 0; run < loose.n_runs; run++) {
        for (uint32_t r = 0; r < sp_demand_replicates(reference)[run]; r++) {
            const uint64_t cell = loose.first_cell[run] + r;
            if (run > 0 || r + 2 != sp_demand_replicates(reference)[0]) {
                sp_demand_give(next, cell, SP_CELL_DONE, value_of(&world, cell));
            }
        }
    }
    assert_int_equal(sp_demand_n_wanted(next), sp_demand_n_settled(next) + 1);
    work_off(&world, next);
    assert_memory_equal(sp_demand_replicates(next), sp_demand_replicates(reference),
        loose.n_runs * sizeof(uint32_t));
    sp_demand_free(next);
    sp_demand_free(first);
    sp_demand_free(reference);
    sp_plan_free(&loose);
    sp_plan_free(&strict);
}

/* ---- threshold ------------------------------------------------------------------- */

static void
a_threshold_takes_a_few_points_of_each_row(void **state)
{
    (void) state;
    sp_plan_t plan;
    load(&plan, "sweep: {parameters: {population.size: {values: [2, 4, 8, 40]}, " STEER
                ": {from: 0, to: 1, steps: 513}}, search: {kind: threshold}}\n");
    assert_int_equal(plan.group_runs, 513);
    const world_t world = { &plan, 300, 0.1, 0, 5 };
    sp_demand_t *demand = new_demand(&plan, 0, sp_plan_n_cells(&plan));
    assert_int_equal(sp_demand_n_wanted(demand), 4 * 2 * 4); /* the ends, 4 replicates */
    work_off(&world, demand);
    for (uint32_t row = 0; row < 4; row++) {
        uint32_t n = 0;
        for (uint32_t i = 0; i < 513; i++) {
            n += sp_demand_replicates(demand)[513 * row + i] > 0;
        }
        assert_true(n <= sp_threshold_most(513));
        /* 0.3 + 0.05 size: beyond the axis in the last row, so only its ends */
        assert_true(row == 3 ? n == 2 : n > 10);
    }
    sp_demand_free(demand);
    sp_plan_free(&plan);
}

/* ---- refinement ------------------------------------------------------------------ */

/* The mesh by plain recursion: which points a cell and its parts visit. */
static void
visit_cell(const double *mean, uint32_t width, const uint32_t low[2],
    const uint32_t high[2], double difference, bool *visited)
{
    double least = INFINITY;
    double greatest = -INFINITY;
    for (int corner = 0; corner < 4; corner++) {
        const uint32_t i = corner % 2 == 0 ? low[0] : high[0];
        const uint32_t k = corner / 2 == 0 ? low[1] : high[1];
        visited[i * width + k] = true;
        least = fmin(least, mean[i * width + k]); /* NaN: the other one */
        greatest = fmax(greatest, mean[i * width + k]);
    }
    if (!(greatest - least > difference)
        || (high[0] - low[0] <= 1 && high[1] - low[1] <= 1)) {
        return;
    }
    const uint32_t half[2]
        = { low[0] + (high[0] - low[0]) / 2, low[1] + (high[1] - low[1]) / 2 };
    for (int part = 0; part < 4; part++) {
        uint32_t from[2];
        uint32_t to[2];
        bool empty = false;
        for (int axis = 0; axis < 2; axis++) {
            const bool second = (part >> axis) % 2 == 1;
            const bool parts = high[axis] - low[axis] > 1;
            empty = empty || (second && !parts);
            from[axis] = second ? half[axis] : low[axis];
            to[axis] = parts && !second ? half[axis] : high[axis];
        }
        if (!empty) {
            visit_cell(mean, width, from, to, difference, visited);
        }
    }
}

static void
visit_mesh(const double *mean, const uint32_t length[2], uint32_t stride,
    double difference, bool *visited)
{
    uint32_t low[2] = { 0, 0 };
    do {
        const uint32_t end =
            low[0] + stride < length[0] ? low[0] + stride : length[0] - 1;
        for (low[1] = 0; low[1] + 1 < length[1];) {
            const uint32_t high[2]
                = { end, low[1] + stride < length[1] ? low[1] + stride : length[1] - 1 };
            visit_cell(mean, length[1], low, high, difference, visited);
            low[1] = high[1];
        }
        low[0] = end;
    } while (low[0] + 1 < length[0]);
}

static void
check_refinement(const char *sweep, double slope, double failing)
{
    sp_plan_t plan;
    load(&plan, sweep);
    const uint32_t n_points = plan.group_runs;
    double *mean = malloc(n_points * sizeof(*mean));
    bool *visited = malloc(n_points * sizeof(*visited));
    assert_true(mean != NULL && visited != NULL);
    for (uint64_t trial = 0; trial < 20; trial++) {
        const world_t world = { &plan, slope, 0.2, failing, trial };
        sp_demand_t *demand = new_demand(&plan, 0, sp_plan_n_cells(&plan));
        work_off(&world, demand);
        for (uint32_t row = 0; row < plan.n_runs / n_points; row++) {
            for (uint32_t i = 0; i < n_points; i++) {
                const uint32_t run = row * n_points + i;
                double sum = 0;
                uint32_t n = 0;
                for (uint32_t r = 0; r < plan.replicates[run]; r++) {
                    const uint64_t cell = plan.first_cell[run] + r;
                    if (status_of(&world, cell) == SP_CELL_DONE) {
                        const double x = value_of(&world, cell);
                        sum += (x - sum) / ++n;
                    }
                }
                mean[i] = n > 0 ? sum : NAN;
            }
            memset(visited, 0, n_points * sizeof(*visited));
            visit_mesh(mean, plan.search.length, plan.search.stride,
                plan.search.difference, visited);
            for (uint32_t i = 0; i < n_points; i++) {
                const uint32_t n = sp_demand_replicates(demand)[row * n_points + i];
                assert_int_equal(n, visited[i] ? plan.replicates[row * n_points + i] : 0);
            }
        }
        sp_demand_free(demand);
    }
    free(mean);
    free(visited);
    sp_plan_free(&plan);
}

static void
the_mesh_is_that_of_plain_recursion(void **state)
{
    (void) state;
    check_refinement("sweep: {parameters: {" STEER ": {from: 0, to: 1, steps: 101}}, "
                     "search: {kind: refine, difference: 0.3, stride: 25}}\n", 30, 0);
    check_refinement("sweep: {parameters: {game.benefit: {from: 2, to: 8, steps: 23}, " STEER
                     ": {from: 0, to: 1, steps: 41}}, search: {kind: refine}}\n", 20, 0);
    check_refinement("sweep: {parameters: {population.size: {values: [2, 5]}, game.benefit: "
                     "{from: 2, to: 8, steps: 20}, " STEER ": {from: 0, to: 1, steps: 33}}, "
                     "search: {kind: refine, difference: 0.25, stride: 16}}\n", 100, 0.6);
    check_refinement("sweep: {parameters: {decision.rule: {values: [logit, best_response]}, "
                     STEER ": {from: 0, to: 1, steps: 64}}, "
                     "search: {kind: refine, stride: 100}}\n", 100, 0.3);
    check_refinement("sweep: {parameters: {game.benefit: {values: [2, 3]}, " STEER
                     ": {values: [0, 0.3, 1]}}, search: {kind: refine, stride: 1}}\n", 9, 0);
}

/* A sharp front through a plane: every pair of neighbours across it is computed, and of
 * the plane little else. */
static void
a_front_is_followed_to_neighbouring_points(void **state)
{
    (void) state;
    sp_plan_t plan;
    load(&plan, "sweep: {parameters: {game.benefit: {from: 2, to: 8, steps: 129}, " STEER
                ": {from: 0, to: 1, steps: 129}}, search: {kind: refine, difference: 0.5}}\n");
    const world_t world = { &plan, 1e9, 0, 0, 0 };
    sp_demand_t *demand = new_demand(&plan, 0, sp_plan_n_cells(&plan));
    work_off(&world, demand);
    uint32_t n = 0;
    for (uint32_t run = 0; run < plan.n_runs; run++) {
        n += sp_demand_replicates(demand)[run] > 0;
        const uint32_t right = run + 1;
        if (right % 129 != 0
            && (value_of(&world, plan.first_cell[run]) < 0.5)
                != (value_of(&world, plan.first_cell[right]) < 0.5)) {
            assert_true(sp_demand_replicates(demand)[run] > 0);
            assert_true(sp_demand_replicates(demand)[right] > 0);
        }
    }
    print_message("a front in a plane of 129 x 129 points: %u computed\n", n);
    assert_true(n < 129 * 129 / 10);
    sp_demand_free(demand);
    sp_plan_free(&plan);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_a_rule_every_cell_is_wanted_once),
        cmocka_unit_test(until_needs_no_sweep),
        cmocka_unit_test(what_is_wanted_does_not_depend_on_the_order),
        cmocka_unit_test(another_rule_goes_on_from_what_is_there),
        cmocka_unit_test(a_threshold_takes_a_few_points_of_each_row),
        cmocka_unit_test(the_mesh_is_that_of_plain_recursion),
        cmocka_unit_test(a_front_is_followed_to_neighbouring_points),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
