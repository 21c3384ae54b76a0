/* test_twin.c - the engine against the plain twin, bit for bit.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <inttypes.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/plain_twin.h"
#include "support/twin_configurations.h"

/* Index of the first of n elements whose bytes differ, or n. */
static uint32_t
first_difference(const void *a, const void *b, uint32_t n, size_t size)
{
    for (uint32_t i = 0; i < n; i++) {
        if (memcmp((const char *) a + i * size, (const char *) b + i * size, size) != 0) {
            return i;
        }
    }
    return n;
}

typedef struct {
    const char *name;
    const void *engine, *twin;
    uint32_t n;
    size_t size;
} column_t;

static double
element(const column_t *column, const void *of, uint32_t i)
{
    switch (column->size) {
    case 1:
        return ((const uint8_t *) of)[i];
    case 2:
        return ((const uint16_t *) of)[i];
    case 4:
        return (double) ((const float *) of)[i];
    default:
        return ((const double *) of)[i];
    }
}

/* Whether engine and twin agree; says where they do not. */
static bool
agree(
    sp_simulation_t *sim, const sp_plain_t *twin, bool settled, char *where, size_t size)
{
    const sp_model_t *model = sim->model;
    if (sim->round != twin->round) {
        snprintf(where, size, "round %" PRIu32 " of %" PRIu32, sim->round, twin->round);
        return false;
    }
    column_t columns[10];
    uint32_t n_columns = 0;
    if (model->per_partner) {
        assert_int_equal(sim->n_ties, twin->n_ties);
        columns[n_columns++] =
            (column_t) { "tie_act", sim->tie_act, twin->tie_act, twin->n_ties, 1 };
    } else {
        columns[n_columns++] = (column_t) { "play", sim->play, twin->play, twin->n, 2 };
    }
    if (model->rule->form == SP_RULE_LEARNING) {
        columns[n_columns++] = (column_t) { "tendency", sim->tendency, twin->tendency,
            twin->n * twin->n_plays, 8 };
    }
    if (sim->aspiration != NULL) {
        columns[n_columns++] =
            (column_t) { "aspiration", sim->aspiration, twin->aspiration, twin->n, 8 };
    }
    const sp_trust_state_t *state = sp_simulation_state(sim, "trust");
    if (state != NULL && twin->terms.scope != SP_TRUST_NONE) {
        columns[n_columns++] = (column_t) { "trust", state->trust, twin->trust,
            twin->terms.scope == SP_TRUST_PAIR ? twin->n_ties : twin->n, 4 };
    }
    if (settled) {
        sp_simulation_settle(sim);
        columns[n_columns++] =
            (column_t) { "payoff", sim->payoff, twin->payoff, twin->n, 8 };
        if (model->of_strategies || model->per_partner) {
            columns[n_columns++] =
                (column_t) { "share", sim->share, twin->share, twin->n, 8 };
        }
        columns[n_columns++] =
            (column_t) { "wealth", sim->wealth, twin->wealth, twin->n, 8 };
    }
    for (uint32_t c = 0; c < n_columns; c++) {
        const column_t *column = &columns[c];
        const uint32_t at =
            first_difference(column->engine, column->twin, column->n, column->size);
        if (at < column->n) {
            snprintf(where, size, "round %" PRIu32 ", %s[%" PRIu32 "]: %.17g, twin %.17g",
                sim->round, column->name, at, element(column, column->engine, at),
                element(column, column->twin, at));
            return false;
        }
    }
    return true;
}

static int n_wrong;
static uint32_t n_absorbed;

/* First round since which all have played the same, given that of the round before. */
static uint32_t
fixed_since(const sp_plain_t *twin, uint32_t before)
{
    for (uint32_t i = 0; i < twin->n; i++) {
        if (twin->model->per_partner || twin->play[i] != twin->play[0]) {
            return UINT32_MAX;
        }
    }
    return before < twin->round ? before : twin->round;
}

/* Two replicates of a run; the second is settled at its end alone. Who is absorbed stays
 * what it is. */
static void
compare(sp_test_run_t *run, const char *settings, bool plain)
{
    const uint32_t rounds = run->model.root.rounds;
    sp_simulation_t *sim = &run->sim;
    sim->plain = plain;
    for (uint32_t replicate = 0; replicate < 2; replicate++) {
        char where[200] = "fixation or absorption";
        sp_plain_t twin;
        sp_plain_start(&twin, &run->model, replicate);
        sp_test_start(run, replicate);
        uint32_t fixed_at = UINT32_MAX;
        bool absorbed = false;
        bool same = true;
        for (uint32_t r = 0; same && r <= rounds; r++) {
            if (r > 0) {
                sp_simulation_step(sim);
                sp_plain_step(&twin);
            }
            fixed_at = fixed_since(&twin, fixed_at);
            absorbed = absorbed || sp_simulation_absorbed(sim);
            same = agree(sim, &twin, replicate == 0 || r == rounds, where, sizeof(where))
                && sim->fixed_at == fixed_at && sp_simulation_absorbed(sim) == absorbed;
        }
        n_absorbed += absorbed;
        sp_plain_free(&twin);
        if (!same) {
            n_wrong++;
            print_error("%s\n  replicate %" PRIu32 "%s, %s\n", settings, replicate,
                plain ? ", plain loops" : "", where);
            return;
        }
    }
}

/* Compares settings where they are valid (some are refused only with a network drawn);
 * returns whether they are. */
static bool
try_settings(const char *settings)
{
    sp_test_run_t run = { .edges = &sp_test_edges, .wealth = true };
    const bool valid = sp_test_resolve(&run, settings) == SP_OK
        && sp_model_init(&run.model, &run.run, &run.err) == SP_OK
        && sp_simulation_init(&run.sim, &run.model, true, NULL, NULL, &run.err) == SP_OK
        && sp_simulation_start(&run.sim, 0, &run.err) == SP_OK
        && sp_simulation_start(&run.sim, 1, &run.err) == SP_OK;
    for (int plain = 0; valid && plain < 2; plain++) {
        compare(&run, settings, plain != 0);
    }
    sp_test_run_free(&run);
    return valid;
}

/* Two independent readings of the documents with the same bits are hardly both wrong. */
static void
every_rule_on_every_network_equals_the_twin(void **state)
{
    (void) state;
    static const char *const updates[] = {
        "decision.update=synchronous",
        "decision.update=asynchronous",
        "decision.update=synchronous decision.payoffs=sum decision.mutation=0.1",
        "decision.update=asynchronous decision.payoffs=sum decision.mutation=0.1",
        "decision.update=asynchronous decision.mutation=0.3 decision.tremble=0.2",
    };
    uint32_t n_valid = 0;
    n_wrong = 0;
    for (size_t n = 0; sp_test_networks[n] != NULL; n++) {
        for (size_t r = 0; sp_test_rules[r] != NULL; r++) {
            for (size_t u = 0; u < sizeof(updates) / sizeof(updates[0]); u++) {
                char settings[SP_SETTINGS_LENGTH];
                snprintf(settings, sizeof(settings),
                    "rounds=12 seed=%zu population.initial.cooperation=0.5 %s %s %s",
                    100 * n + r, sp_test_networks[n], sp_test_rules[r], updates[u]);
                n_valid += try_settings(settings);
            }
        }
    }
    assert_int_equal(0, n_wrong);
    assert_in_range(n_valid, 1800, 2600);
    assert_true(n_absorbed > 100);
}

/* More than 2^20 agents: focal agents of 64 bits, in both kinds of loop. */
static void
a_large_population_equals_the_twin(void **state)
{
    (void) state;
    sp_test_run_t run = { .wealth = true };
    sp_test_run(&run,
        "rounds=1 network.kind=square_lattice population.size=1050625 "
        "population.initial.cooperation=0.5 decision.rule=fermi "
        "decision.selection=1 decision.update=asynchronous");
    sp_plain_t twin;
    sp_plain_start(&twin, &run.model, 0);
    sp_plain_step(&twin);
    for (int plain = 0; plain < 2; plain++) {
        char where[200];
        run.sim.plain = plain != 0;
        sp_test_start(&run, 0);
        sp_test_steps(&run, 1);
        if (!agree(&run.sim, &twin, true, where, sizeof(where))) {
            fail_msg("%s", where);
        }
    }
    sp_plain_free(&twin);
    sp_test_run_free(&run);
}

/* A network that states a degree gives it to everybody, else the noise that follows from
 * it (model.md, 8) would be wrong; and those that have one state it. */
static void
a_common_degree_is_everybodys_and_fixes_the_noise_of_sums(void **state)
{
    (void) state;
    uint32_t n_stated = 0;
    for (size_t n = 0; sp_test_networks[n] != NULL; n++) {
        char settings[SP_SETTINGS_LENGTH];
        snprintf(
            settings, sizeof(settings), "decision.rule=none %s", sp_test_networks[n]);
        sp_test_run_t run = { .edges = &sp_test_edges };
        sp_test_run(&run, settings);
        const sp_model_t *model = &run.model;
        uint32_t (*stated)(const void *, uint32_t) = model->network->common_degree;
        const uint32_t degree =
            stated == NULL ? 0 : stated(model->network_params, model->n_agents);
        for (uint32_t i = 0; degree > 0 && i < model->n_agents; i++) {
            assert_int_equal(degree, sp_simulation_degree(&run.sim, i));
        }
        n_stated += degree > 0;
        const bool itself = model->self > 0; /* not for logit */
        sp_test_run_free(&run);

        sp_test_run_t sums = { .edges = &sp_test_edges };
        snprintf(
            settings, sizeof(settings), "decision.payoffs=sum %s", sp_test_networks[n]);
        const sp_status_t status = sp_test_resolve(&sums, settings);
        assert_true((status == SP_OK) == (degree > 0 && !itself));
        if (status == SP_OK) {
            /* cost * degree / ln 9 */
            const double noise = sp_run_value(&sums.run, "decision.noise");
            assert_true(fabs(noise - 0.455119613313419 * degree) < 1e-12 * degree);
        }
        sp_test_run_free(&sums);
    }
    /* 2 complete, cycle, 5 of 7 lattices that wrap around or are all corners,
     * random_regular, random_pairs of even size */
    assert_int_equal(10, n_stated);
}

static void
settings_drawn_over_all_keys_equal_the_twin(void **state)
{
    (void) state;
    const char *wanted = getenv("SP_TWIN_SETTINGS"); /* how many, for a longer search */
    const uint32_t n_wanted = wanted != NULL ? (uint32_t) strtoul(wanted, NULL, 10) : 600;
    uint32_t n_valid = 0;
    n_wrong = 0;
    for (uint32_t index = 0; n_valid < n_wanted && index < 20 * n_wanted; index++) {
        char settings[SP_SETTINGS_LENGTH];
        sp_draw_settings(index, settings);
        n_valid += try_settings(settings);
    }
    assert_int_equal(0, n_wrong);
    assert_int_equal(n_wanted, n_valid);
}

/* With arguments, each is a line of settings to compare: to narrow a difference down. */
int
main(int argc, char **argv)
{
    if (argc > 1) {
        for (int i = 1; i < argc; i++) {
            print_message(
                "%s: %s\n", argv[i], try_settings(argv[i]) ? "compared" : "refused");
        }
        return n_wrong > 0;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_rule_on_every_network_equals_the_twin),
        cmocka_unit_test(a_large_population_equals_the_twin),
        cmocka_unit_test(a_common_degree_is_everybodys_and_fixes_the_noise_of_sums),
        cmocka_unit_test(settings_drawn_over_all_keys_equal_the_twin),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
