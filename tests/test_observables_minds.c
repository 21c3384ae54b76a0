/* test_observables_minds.c - what is recorded of weights, clarity, habits and resistance.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "samenspel/observable.h"
#include "steering_clarity.h"
#include "steering_trust.h"
#include "steering_zealots.h"
#include "support/steering_runs.h"

/* A run with one observable, started. */
typedef struct {
    sp_test_run_t run;
    sp_scratch_t scratch;
    const sp_observable_t *observed[1];
} watch_t;

static void
watch(watch_t *self, const char *name, const char *settings)
{
    memset(self, 0, sizeof(*self));
    self->observed[0] = sp_observable_find(name);
    assert_non_null(self->observed[0]);
    sp_test_run(&self->run, settings);
    sp_error_t err;
    if (self->observed[0]->check(&self->run.run, &err) != SP_OK) {
        fail_msg("%s: %s", name, err.message);
    }
    assert_int_equal(
        SP_OK, sp_scratch_start(&self->scratch, &self->run.sim, self->observed, 1, &err));
}

static double
look(watch_t *self)
{
    double value;
    self->observed[0]->observe(&self->run.sim, &self->scratch, &value);
    return value;
}

static void
release(watch_t *self)
{
    sp_scratch_free(&self->scratch);
    sp_test_run_free(&self->run);
}

static void
assert_not_for(const char *name, const char *settings)
{
    sp_test_run_t run = { .edges = NULL };
    sp_error_t err;
    assert_int_equal(SP_OK, sp_test_resolve(&run, settings));
    assert_int_not_equal(SP_OK, sp_observable_find(name)->check(&run.run, &err));
    sp_test_run_free(&run);
}

/* Best responders at Q = 1/2 all find C better; tremble makes a tenth of them play D. */
static void
resistance_is_defection_against_what_pays(void **state)
{
    (void) state;
    static const char *const ways[] = { "", "decision.acts=per_partner",
        "decision.update=asynchronous",
        "decision.acts=per_partner decision.update=asynchronous" };
    for (int w = 0; w < 4; w++) {
        char settings[300];
        snprintf(settings, sizeof(settings),
            "population.size=3000 network.kind=cycle decision.rule=best_response "
            "decision.tremble=0.1 steering.shared_interest.steer=1 %s",
            ways[w]);
        watch_t it;
        watch(&it, "resistance", settings);
        assert_true(look(&it) == 0); /* nobody has chosen yet */
        double sum = 0;
        sp_test_steps(&it.run, 20); /* in steps each has been focal by then */
        for (int round = 0; round < 20; round++) {
            sp_test_steps(&it.run, 1);
            sum += look(&it) / 20;
            if (it.run.sim.tie_act == NULL) {
                const double d = 1 - it.run.sim.count[SP_COOPERATE] / 3000.0;
                assert_true(fabs(look(&it) - d) < 1e-12);
            }
        }
        assert_true(fabs(sum - 0.1) < 4 * sqrt(3 * 0.09 / 60000));
        /* an objection counts too, once */
        uint8_t objects[3000];
        memset(objects, 1, sizeof(objects));
        it.run.sim.objects = objects;
        assert_true(look(&it) == 1);
        memset(objects, 0, sizeof(objects));
        it.run.sim.objects = objects;
        const double before = look(&it);
        assert_true(before < 0.2);
        it.run.sim.objects = NULL;
        release(&it);
    }
}

static void
who_has_no_reason_to_cooperate_does_not_resist(void **state)
{
    (void) state;
    watch_t it;
    watch(&it, "resistance", "population.size=500");
    sp_test_steps(&it.run, 5);
    assert_true(look(&it) == 0 && it.run.sim.count[SP_DEFECT] > 400);
    release(&it);
    assert_not_for("resistance", "decision.rule=fermi decision.selection=1");
    assert_not_for("resistance", "population.size=4 strategies.tit_for_tat=4");
}

static void
ordinary_cooperation_leaves_zealots_out(void **state)
{
    (void) state;
    static const char *const ways[] = { "", "decision.acts=per_partner" };
    for (int w = 0; w < 2; w++) {
        char settings[300];
        snprintf(settings, sizeof(settings),
            "population.size=40 network.kind=cycle steering.shared_interest.weight=0.25 "
            "steering.zealots.share=0.3 %s",
            ways[w]);
        watch_t it;
        watch(&it, "cooperation_ordinary", settings);
        sp_test_steps(&it.run, 5);
        const sp_simulation_t *sim = &it.run.sim;
        double n_c = 0;
        for (uint32_t i = 0; i < 40; i++) {
            const double c = w == 0
                ? sim->play[i]
                : (sim->tie_act[2 * i] + sim->tie_act[2 * i + 1]) / 2.0;
            n_c += sp_zealots(sim)[i] ? 0 : c;
        }
        assert_true(fabs(look(&it) - n_c / 28) < 1e-12);
        release(&it);
    }
    watch_t it;
    watch(&it, "cooperation_ordinary", "population.size=40 steering.zealots.share=1");
    assert_true(isnan(look(&it)));
    release(&it);
    watch(&it, "cooperation_ordinary", "population.size=40 network.kind=cycle");
    sp_test_steps(&it.run, 3);
    assert_true(look(&it) == it.run.sim.count[SP_COOPERATE] / 40.0);
    release(&it);
}

/* Pearson's r over all ordered pairs of ends. */
static void
reciprocity_is_the_correlation_of_both_ends(void **state)
{
    (void) state;
    static const char *const ways[] = { "network.kind=cycle",
        "network.kind=square_lattice network.neighbourhood=moore",
        "network.kind=complete", "network.kind=scale_free",
        "network.kind=scale_free decision.acts=per_partner",
        "network.kind=random_pairs network.partners=2" };
    for (size_t w = 0; w < sizeof(ways) / sizeof(ways[0]); w++) {
        char settings[300];
        snprintf(settings, sizeof(settings),
            "population.size=25 %s steering.trust.scope=pair match.misperception=0.3 "
            "steering.trust.gain=0.5",
            ways[w]);
        watch_t it;
        watch(&it, "trust_reciprocity", settings);
        assert_true(isnan(look(&it)));
        sp_test_steps(&it.run, 6);
        const sp_simulation_t *sim = &it.run.sim;
        const sp_trust_t *trust = sp_simulation_params(sim, "trust");
        const sp_trust_state_t *mine = sp_simulation_state(sim, "trust");
        double n = 0;
        double sums[5] = { 0 };
        for (uint32_t i = 0; i < 25; i++) {
            for (uint32_t k = 0; k < sp_simulation_degree(sim, i); k++) {
                const uint32_t j = sp_simulation_partner(sim, i, k);
                uint32_t back = 0;
                while (sp_simulation_partner(sim, j, back) != i) {
                    back++;
                }
                const double x = sp_trust_in(sim, trust, mine, i, k);
                const double y = sp_trust_in(sim, trust, mine, j, back);
                const double terms[5] = { x, y, x * x, y * y, x * y };
                for (int t = 0; t < 5; t++) {
                    sums[t] += terms[t];
                }
                n++;
            }
        }
        const double covariance = sums[4] / n - sums[0] * sums[1] / n / n;
        const double r = covariance
            / sqrt((sums[2] / n - sums[0] * sums[0] / n / n)
                * (sums[3] / n - sums[1] * sums[1] / n / n));
        assert_true(fabs(look(&it) - r) < 1e-9);
        release(&it);
    }
    assert_not_for("trust_reciprocity", "steering.trust.scope=general");
}

/* Means of what the agent columns hold. */
static void
means_and_columns_agree(void **state)
{
    (void) state;
    static const struct {
        const char *name, *settings;
        double value; /* NaN: between 0 and 1 */
    } row[] = {
        { "weight", "steering.shared_interest.weight=0.3", 0.3 },
        { "weight",
            "steering.shared_interest.weight=0.3 steering.shared_interest.spread=0.1",
            NAN },
        { "weight", "", 0 },
        { "clarity", "", 1 },
        { "clarity", "steering.clarity.level=0.25", 0.25 },
        { "habit", "", 0 },
        { "habit", "steering.habit.bonus=0.2", 1 },
        { "habit", "steering.habit.bonus=0.2 steering.habit.growth=0.3", NAN },
        { "habit",
            "steering.habit.bonus=0.2 steering.habit.growth=0.3 network.kind=cycle "
            "decision.acts=per_partner",
            NAN },
    };
    for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
        char settings[300];
        snprintf(settings, sizeof(settings), "population.size=20 %s", row[i].settings);
        watch_t it;
        watch(&it, row[i].name, settings);
        sp_test_steps(&it.run, 3);
        double column[20];
        sp_field_find(row[i].name)->numbers(&it.run.sim, column);
        double mean = 0;
        for (int k = 0; k < 20; k++) {
            mean += column[k] / 20;
        }
        assert_true(fabs(look(&it) - mean) < 1e-12);
        assert_true(isnan(row[i].value) ? mean > 0 && mean < 1
                                        : fabs(mean - row[i].value) < 1e-12);
        release(&it);
    }
}

static void
steers_are_recorded_as_they_lapse(void **state)
{
    (void) state;
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run,
        "population.size=200 steering.shared_interest.steer=0.7 "
        "steering.shared_interest.decay=0.4");
    sp_test_steps(&run, 1);
    double column[200];
    sp_field_find("steer")->numbers(&run.sim, column);
    int n[2] = { 0, 0 };
    for (int i = 0; i < 200; i++) {
        assert_true(column[i] == 0 || column[i] == 0.7);
        n[column[i] > 0]++;
    }
    assert_in_range(n[0], 52, 108); /* 80 +- 4 x 6.9 */
    sp_test_run_free(&run);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(resistance_is_defection_against_what_pays),
        cmocka_unit_test(who_has_no_reason_to_cooperate_does_not_resist),
        cmocka_unit_test(ordinary_cooperation_leaves_zealots_out),
        cmocka_unit_test(reciprocity_is_the_correlation_of_both_ends),
        cmocka_unit_test(means_and_columns_agree),
        cmocka_unit_test(steers_are_recorded_as_they_lapse),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
