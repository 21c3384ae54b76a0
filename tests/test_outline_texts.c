/* test_outline_texts.c - what a file says of its assumptions and its sources.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "samenspel/mechanism.h"
#include "samenspel/scheduler.h"
#include "support/every_mechanism.h"

enum { LENGTH = 4000, MOST_SET = 32 };

/* The attribute of the file that the scenario would have, in out. */
static void
attribute_with(
    const char *scenario, const sp_overrides_t *set, const char *name, char out[LENGTH])
{
    sp_plan_t plan;
    sp_outline_t outline;
    sp_error_t err;
    if (sp_plan_parse(&plan, "t.yaml", scenario, strlen(scenario), set, &err) != SP_OK
        || sp_outline_init(&outline, &plan, &err) != SP_OK) {
        fail_msg("%s", err.message);
    }
    const sp_manifest_t *manifest = &outline.manifest;
    out[0] = '\0';
    for (uint32_t i = 0; i < manifest->n_attributes; i++) {
        if (strcmp(manifest->attributes[i].name, name) == 0) {
            snprintf(out, LENGTH, "%s", manifest->attributes[i].text);
        }
    }
    sp_outline_free(&outline);
    sp_plan_free(&plan);
}

static void
attribute_of(const char *scenario, const char *name, char out[LENGTH])
{
    attribute_with(scenario, NULL, name, out);
}

#define HEAD "name: t\nrounds: 30\ngame: {kind: donation}\npopulation: {size: 64}\n"

/* A plain run claims nothing but the nine in ten; with its noise given, nothing at
 * all. */
static void
plain_runs_assume_what_is_not_measured(void **state)
{
    (void) state;
    char text[LENGTH];
    attribute_of(HEAD "decision: {rule: logit}\n", "assumptions", text);
    assert_string_equal(text,
        "decision.unsteered_cooperation = 0.1 (a practitioners' claim; in laboratories "
        "0.34 "
        "to 0.57 began their first repeated game with C: Dal Bo & Frechette 2011)");
    attribute_of(HEAD "decision: {rule: logit, noise: 1}\n", "assumptions", text);
    assert_string_equal(text, "");
}

/* What is set, what is swept, what events change; and what acts though nobody set it. */
static void
assumptions_are_set_varied_or_act_by_default(void **state)
{
    (void) state;
    char text[LENGTH];
    attribute_of(HEAD "decision: {rule: logit, noise: 1, noise_spread: 0.5}\n"
                      "match: {misperception: 0.05}\n"
                      "steering:\n"
                      "  shared_interest: {steer: 0.5}\n"
                      "  trust: {scope: pair, conditionality: 0.5}\n"
                      "events: [{round: 9, set: {steering.trust.gain: 0.2}}]\n"
                      "sweep: {parameters: {steering.shared_interest.maximum: {values: "
                      "[0.5, 0.6]}}}\n",
        "assumptions", text);
    assert_string_equal(text,
        "decision.noise_spread = 0.5 (chosen, not estimated; form: this project)\n"
        "match.misperception = 0.05 (chosen, not estimated; form: this project)\n"
        "steering.shared_interest.maximum = varied (chosen, not estimated; form: Szabo & "
        "Szolnoki 2012)\n"
        "steering.shared_interest.steer = 0.5 (chosen, not estimated; form: Szabo & "
        "Szolnoki "
        "2012)\n"
        "steering.trust.conditionality = 0.5 (chosen, not estimated; form: Levine 1998)\n"
        "steering.trust.gain = varied (chosen, not estimated; form: Bush & Mosteller "
        "1955)\n"
        "steering.trust.initial = 0.1 (chosen, not estimated; form: this project)\n"
        "steering.trust.scope = pair (chosen, not estimated; form: this project)");
}

static void
references_name_what_is_in_use(void **state)
{
    (void) state;
    char text[LENGTH];
    attribute_of(HEAD "source: somebody\ndecision: {rule: fermi, selection: 1}\n"
                      "network: {kind: square_lattice}\n",
        "references", text);
    assert_memory_equal(text, "donation: ", 10);
    assert_non_null(strstr(text, "\nfermi: "));
    assert_non_null(strstr(text, "\nscenario: somebody\nsquare_lattice: "));
    assert_null(strstr(text, "trust: "));
    /* of a mechanism that only an event or a pilot puts to use */
    attribute_of(HEAD "events: [{round: 3, set: {steering.facilitation.level: 0.5}}]\n",
        "references", text);
    assert_non_null(strstr(text, "\nfacilitation: "));
    attribute_of(HEAD
        "steering: {pilot: {share: 0.5, set: {shared_interest.steer: 1}}}\n",
        "references", text);
    assert_non_null(strstr(text, "\npilot: "));
    assert_non_null(strstr(text, "\nshared_interest: "));
}

/* Every mechanism in use is among the sources, and its values are among what is assumed;
 * lines are sorted and stand once. */
static void
every_mechanism_is_accounted_for(void **state)
{
    (void) state;
    for (const sp_test_mechanism_t *m = sp_test_mechanisms; m->name != NULL; m++) {
        const sp_mechanism_t *mechanism = sp_mechanism_find(m->name);
        char items[LENGTH];
        char text[LENGTH];
        char line[LENGTH];
        const char *set[MOST_SET];
        sp_overrides_t overrides = { .set = set };
        if (mechanism == NULL) {
            continue;
        }
        snprintf(items, sizeof(items), "%s %s", m->base, m->block);
        for (char *at = strtok(items, " "); at != NULL; at = strtok(NULL, " ")) {
            if (at[0] != '@') { /* events are no keys */
                assert_true(overrides.n_set < MOST_SET);
                set[overrides.n_set++] = at;
            }
        }
        attribute_with(HEAD, &overrides, "references", text);
        snprintf(line, sizeof(line), "%s: %s", mechanism->name, mechanism->source);
        if (strstr(text, line) == NULL) {
            fail_msg("%s is not among:\n%s", line, text);
        }
        attribute_with(HEAD, &overrides, "assumptions", text);
        snprintf(line, sizeof(line), "%s.", mechanism->path);
        if (strstr(text, line) == NULL) {
            fail_msg("nothing of %s is among:\n%s", line, text);
        }
        char before[LENGTH] = "";
        for (char *at = strtok(text, "\n"); at != NULL; at = strtok(NULL, "\n")) {
            assert_true(strcmp(before, at) < 0);
            snprintf(before, sizeof(before), "%s", at);
        }
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_runs_assume_what_is_not_measured),
        cmocka_unit_test(assumptions_are_set_varied_or_act_by_default),
        cmocka_unit_test(references_name_what_is_in_use),
        cmocka_unit_test(every_mechanism_is_accounted_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
