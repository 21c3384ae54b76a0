/* test_unsteered.c - the unsteered twin: same draws, every intervention at its null.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a twin is, said twice: by the kinds of the keys (model.md, section 9), and here
 * by leaving keys out of the settings. Both must take the same course, bit for bit. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "samenspel/mechanism.h"
#include "samenspel/probe.h"
#include "support/every_mechanism.h"
#include "support/runs.h"

enum { ROUNDS = 25, LENGTH = 1200 };

static const char *const ways[] = { "decision.update=synchronous",
    "decision.update=asynchronous", "decision.acts=per_partner",
    "decision.acts=per_partner decision.update=asynchronous" };

/* What a course shows: acts, ties, payoffs and costs of every round. */
typedef struct {
    uint64_t hash;
    double cost;
    uint32_t n_mechanisms;
} course_t;

static course_t
follow(const sp_run_t *run)
{
    sp_model_t model;
    sp_simulation_t sim;
    sp_error_t err;
    course_t course = { .hash = SP_HASH_EMPTY };
    if (sp_model_init(&model, run, &err) != SP_OK
        || sp_simulation_init(&sim, &model, false, NULL, NULL, &err) != SP_OK
        || sp_simulation_start(&sim, 3, &err) != SP_OK) {
        fail_msg("%s", err.message);
    }
    for (int round = 0; round <= ROUNDS; round++) {
        if (round > 0) {
            sp_simulation_step(&sim);
        }
        sp_simulation_settle(&sim);
        const uint64_t digest = sp_simulation_digest(&sim);
        course.hash = sp_hash(course.hash, &digest, sizeof(digest));
        course.hash =
            sp_hash(course.hash, sim.play, model.n_agents * sizeof(sim.play[0]));
        course.hash = sp_hash(course.hash, sim.payoff, model.n_agents * sizeof(double));
        course.hash = sp_hash(course.hash, sim.tie_partner,
            sim.tie_partner != NULL ? sim.n_ties * sizeof(uint32_t) : 0);
        course.cost += sp_steering_cost(&sim);
    }
    course.n_mechanisms = model.n_mechanisms;
    sp_simulation_free(&sim);
    sp_model_free(&model);
    return course;
}

/* false: the settings are refused. twin: of the twin, else of the run itself */
static bool
course_of(const char *settings, bool twin, course_t *course)
{
    sp_test_run_t run = { .edges = NULL };
    const bool valid = sp_test_resolve(&run, settings) == SP_OK;
    if (valid && twin) {
        double *value = calloc(run.schema.n_rows, sizeof(*value));
        sp_event_t event[SP_TEST_MOST];
        sp_run_t unsteered;
        assert_non_null(value);
        sp_run_unsteered(&run.run, value, event, &unsteered);
        *course = follow(&unsteered);
        free(value);
    } else if (valid) {
        *course = follow(&run.run);
    }
    sp_test_run_free(&run);
    return valid;
}

/* The settings without interventions, and without events on them. */
static void
leave_out(const char *settings, char out[LENGTH])
{
    sp_schema_t schema;
    sp_error_t err;
    assert_int_equal(sp_schema_init(&schema, NULL, 0, NULL, 0, &err), SP_OK);
    out[0] = '\0';
    for (const char *at = settings; *at != '\0';) {
        char item[LENGTH];
        const size_t length = strcspn(at, " ");
        snprintf(item, sizeof(item), "%.*s", (int) length, at);
        at += length + strspn(at + length, " ");
        char *key = item[0] == '@' ? strchr(item, ':') + 1 : item;
        const size_t end = strcspn(key, "=");
        char name[SP_KEY_LENGTH];
        snprintf(name, sizeof(name), "%.*s", (int) end, key);
        const uint32_t row = sp_schema_find(&schema, name);
        if (row == SP_NO_ROW || schema.rows[row].param->kind != SP_INTERVENTION) {
            strcat(strcat(out, item), " ");
        }
    }
    sp_schema_free(&schema);
}

static void
compare(
    const sp_test_mechanism_t *mechanism, const char *way, bool *acted, uint32_t *n_tried)
{
    char all[LENGTH];
    char without[LENGTH];
    char alone[LENGTH];
    course_t run;
    course_t twin;
    course_t left_out;
    course_t removed;
    snprintf(all, sizeof(all), "rounds=30 seed=5 population.size=64 %s %s %s", way,
        mechanism->base, mechanism->block);
    snprintf(alone, sizeof(alone), "rounds=30 seed=5 population.size=64 %s %s %s", way,
        mechanism->base, mechanism->alone);
    leave_out(all, without);
    if (!course_of(all, false, &run)) {
        return;
    }
    (*n_tried)++;
    assert_true(course_of(all, true, &twin));
    assert_true(course_of(without, false, &left_out));
    assert_true(course_of(alone, false, &removed));
    if (twin.hash != left_out.hash) {
        fail_msg("%s: the twin is not the run without interventions: %s", mechanism->name,
            without);
    }
    if (twin.hash != removed.hash) {
        fail_msg("%s: the twin is not the run with '%s' alone of its block: %s",
            mechanism->name, mechanism->alone, way);
    }
    assert_int_equal(twin.n_mechanisms, left_out.n_mechanisms);
    assert_true(twin.cost == 0); /* what does not steer costs steering nothing */
    *acted =
        *acted || run.hash != removed.hash || run.cost > 0 || mechanism->alone[0] != '\0';
}

static void
twin_is_the_run_without_what_steers(void **state)
{
    (void) state;
    uint32_t n = 0;
    for (const sp_test_mechanism_t *m = sp_test_mechanisms; m->name != NULL; m++) {
        if (sp_mechanism_find(m->name) == NULL) {
            continue;
        }
        bool acted = false;
        uint32_t n_tried = 0;
        for (size_t w = 0; w < sizeof(ways) / sizeof(ways[0]); w++) {
            compare(m, ways[w], &acted, &n_tried);
        }
        if (n_tried == 0 || !acted) {
            fail_msg("%s: %s", m->name, n_tried == 0 ? "refused" : "does nothing");
        }
        n++;
    }
    for (size_t i = 0; sp_mechanisms[i] != NULL; i++) {
        const sp_test_mechanism_t *m = sp_test_mechanisms;
        while (m->name != NULL && strcmp(m->name, sp_mechanisms[i]->name) != 0) {
            m++;
        }
        if (m->name == NULL) {
            fail_msg("support/every_mechanism.c has no settings for %s",
                sp_mechanisms[i]->name);
        }
    }
    assert_true(n > 0);
}

/* All at once, as far as they go together: nothing of one is left behind by another. */
static void
twin_of_many_mechanisms_is_the_run_without_them(void **state)
{
    (void) state;
    static const char settings[] =
        "rounds=30 seed=9 population.size=64 network.kind=square_lattice "
        "decision.acts=per_partner decision.noise=0.5 "
        "steering.shared_interest.weight=0.1 steering.shared_interest.steer=0.6 "
        "steering.trust.scope=pair steering.trust.conditionality=0.5 "
        "steering.habit.bonus=0.3 steering.fairness.envy=0.1 "
        "steering.agreements.propose=0.5 steering.agreements.compensation=1 "
        "steering.talk.share=0.3 steering.standards.share=0.2 "
        "steering.pilot.share=0.2 steering.pilot.set.agreements.propose=1 "
        "steering.pilot.set.shared_interest.steer=1 steering.pilot.cost=0.2 "
        "@7:steering.shared_interest.steer=0.9 @9:steering.fairness.envy=0.4 "
        "@15:steering.agreements.propose=1";
    char without[LENGTH];
    course_t run;
    course_t twin;
    course_t removed;
    leave_out(settings, without);
    assert_null(strstr(without, "pilot"));
    assert_non_null(strstr(without, "@9:"));
    assert_null(strstr(without, "@7:"));
    assert_true(course_of(settings, false, &run));
    assert_true(course_of(settings, true, &twin));
    assert_true(course_of(without, false, &removed));
    assert_true(run.cost > 0 && twin.cost == 0);
    assert_true(run.hash != removed.hash);
    assert_true(twin.hash == removed.hash);
    assert_int_equal(twin.n_mechanisms, removed.n_mechanisms);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(twin_is_the_run_without_what_steers),
        cmocka_unit_test(twin_of_many_mechanisms_is_the_run_without_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
