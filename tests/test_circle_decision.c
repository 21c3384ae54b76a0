/* test_circle_decision.c - a circle listens, amends and decides: what holds every time.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "support/meetings.h"
#include "support/plain_circle.h"

static void
an_amendment_removes_one_objector_and_conserves_value(void **state)
{
    (void) state;
    uint32_t fell = 0, stood = 0, cleared = 0;
    for (uint32_t round = 0; round < 20000; round++) {
        sp_meeting_t before, after;
        sp_meeting_init(&before, SP_CIRCLE_CONSENT, 9);
        before.rules.stake_spread = 2;
        before.rules.voice = 0.8;
        before.rules.amend_cost = 0.3;
        sp_meeting_hold(&before, round);
        sp_meeting_init(&after, SP_CIRCLE_CONSENT, 9);
        after.rules = before.rules;
        after.rules.amendments = 1 + round % 3;
        sp_meeting_hold(&after, round);
        const uint32_t made = after.out.amendments;
        uint32_t n_stood = 0;
        double change = 0, lifted = 0;
        for (uint32_t i = 0; i < 9; i++) {
            n_stood += after.stood[i];
            change += after.value[i] - before.value[i];
            const bool removed = before.stood[i] && !after.stood[i];
            if (removed) { /* set exactly to the threshold */
                assert_true(after.value[i] == -1);
                lifted += -1 - before.value[i];
            } else if (before.value[i] > 0) { /* charged, never below 0 */
                assert_true(after.value[i] >= 0 && after.value[i] <= before.value[i]);
            } else {
                assert_true(after.value[i] == before.value[i]);
            }
            assert_int_equal(before.objected[i], after.objected[i]);
        }
        assert_int_equal(after.out.objections, before.out.objections);
        assert_int_equal(after.out.objections - made, n_stood);
        sp_assert_near(change, -0.3 * made, 1e-12);
        sp_assert_near(after.out.charged, lifted + 0.3 * made, 1e-12);
        sp_assert_near(after.out.amendment_cost, 0.3 * made, 1e-12);
        assert_int_equal(after.out.adopted, n_stood == 0);
        fell += made < after.rules.amendments && n_stood > 0;
        stood += made == after.rules.amendments && n_stood > 0;
        cleared += made > 0 && n_stood == 0;
    }
    assert_true(fell > 100 && stood > 100 && cleared > 1000); /* all ways were taken */
}

static double
spread_of(const double *x, uint32_t n)
{
    double mean = 0, sum = 0;
    for (uint32_t i = 0; i < n; i++) {
        mean += x[i] / n;
    }
    for (uint32_t i = 0; i < n; i++) {
        sum += (x[i] - mean) * (x[i] - mean);
    }
    return sqrt(sum);
}

/* Uniform weights: the second eigenvalue is 1 - listen n/(n-1); at 1 - 1/n it is 0. */
static void
listening_shrinks_the_spread_of_opinions(void **state)
{
    (void) state;
    static const double listen[] = { NAN, 0, 0.1, 0.4, 1 };
    for (size_t k = 0; k < sizeof(listen) / sizeof(listen[0]); k++) {
        for (uint32_t round = 0; round < 50; round++) {
            sp_meeting_t meeting;
            sp_meeting_init(&meeting, SP_CIRCLE_CONSENT, 7);
            meeting.rules.signal_noise = 1;
            sp_meeting_hold(&meeting, round);
            double silent[7], mean = 0;
            memcpy(silent, meeting.estimate, sizeof(silent));
            for (uint32_t i = 0; i < 7; i++) {
                mean += silent[i] / 7;
            }
            const bool exact = listen[k] >= 0;
            const double second = exact ? 1 - listen[k] * 7 / 6 : 0;
            for (uint32_t reflect = 1; reflect <= 5; reflect++) {
                meeting.rules.reflect = reflect;
                meeting.rules.listen = listen[k];
                sp_meeting_hold(&meeting, round);
                sp_assert_near(spread_of(meeting.estimate, 7),
                    spread_of(silent, 7) * pow(fabs(second), reflect), 1e-12);
                for (uint32_t i = 0; i < 7; i++) {
                    if (!exact) { /* one round is enough */
                        sp_assert_near(meeting.estimate[i], mean, 1e-12);
                    } else if (listen[k] == 0) {
                        assert_true(meeting.estimate[i] == silent[i]);
                    }
                }
            }
        }
    }
}

/* The consensus is the left eigenvector of the weights (Golub & Jackson 2010); trust that
 * is alike for all, or a row without any, listens to all alike. */
static void
opinions_move_to_those_who_are_trusted(void **state)
{
    (void) state;
    enum { N = 6 };
    sp_meeting_t meeting;
    sp_meeting_init(&meeting, SP_CIRCLE_CONSENT, N);
    meeting.rules.signal_noise = 1;
    sp_meeting_hold(&meeting, 3);
    double silent[N];
    memcpy(silent, meeting.estimate, sizeof(silent));
    /* reputation a_j: row i is a_j / (1 - a_i); pi_i ~ a_i (1 - a_i) is reversible */
    const double reputation[N] = { 0.4, 0.05, 0.25, 0.1, 0.15, 0.05 };
    double consensus = 0, total = 0;
    for (uint32_t i = 0; i < N; i++) {
        for (uint32_t j = 0; j < N; j++) {
            meeting.trust[i * N + j] = i == j ? 99 : reputation[j];
        }
        consensus += reputation[i] * (1 - reputation[i]) * silent[i];
        total += reputation[i] * (1 - reputation[i]);
    }
    meeting.circle.trust = meeting.trust;
    meeting.rules.reflect = 200;
    sp_meeting_hold(&meeting, 3);
    for (uint32_t i = 0; i < N; i++) {
        sp_assert_near(meeting.estimate[i], consensus / total, 1e-12);
    }
    meeting.rules.reflect = 2;
    meeting.rules.listen = 0.3;
    for (uint32_t k = 0; k < N * N; k++) { /* all alike, but for one who trusts nobody */
        meeting.trust[k] = k / N == 2 ? 0 : 0.7;
    }
    sp_meeting_hold(&meeting, 3);
    double by_trust[N];
    memcpy(by_trust, meeting.estimate, sizeof(by_trust));
    meeting.circle.trust = NULL;
    sp_meeting_hold(&meeting, 3);
    for (uint32_t i = 0; i < N; i++) {
        sp_assert_near(meeting.estimate[i], by_trust[i], 1e-14);
    }
}

static void
without_voice_there_are_neither_facts_nor_objections(void **state)
{
    (void) state;
    for (uint32_t round = 0; round < 200; round++) {
        sp_meeting_t meeting;
        sp_meeting_init(&meeting, SP_CIRCLE_CONSENT, 8);
        meeting.rules.signal_noise = 1;
        meeting.rules.facts = 1;
        meeting.rules.voice = 0;
        meeting.circle.gain = -20; /* a harmful proposal passes */
        sp_meeting_hold(&meeting, round);
        assert_int_equal(0, meeting.out.facts_shared);
        assert_int_equal(0, meeting.out.objections);
        assert_true(meeting.out.adopted);
        assert_int_equal(1, meeting.heard[0]);
    }
}

/* The place in the circle is no matter: draws go with the agents' numbers. */
static void
the_order_of_members_does_not_matter(void **state)
{
    (void) state;
    static const sp_circle_rule_t rules[] = { SP_CIRCLE_MAJORITY, SP_CIRCLE_MEDIAN,
        SP_CIRCLE_UNANIMITY, SP_CIRCLE_CONSENT };
    enum { N = 8 };
    for (uint32_t round = 0; round < 2000; round++) {
        sp_meeting_t one, other;
        sp_meeting_random(&one, rules[round % 4], N, round);
        one.circle.trust = NULL;
        other = one;
        sp_meeting_attach(&other);
        other.circle.trust = NULL;
        uint32_t place[N];
        for (uint32_t i = 0; i < N; i++) {
            place[i] = (3 * i + round) % N;
            other.member[place[i]] = one.member[i];
            other.weight[place[i]] = one.weight[i];
            other.mean_trust[place[i]] = one.mean_trust[i];
        }
        sp_meeting_hold(&one, round);
        sp_meeting_hold(&other, round);
        assert_int_equal(one.out.adopted, other.out.adopted);
        assert_true(one.out.steer == other.out.steer);
        assert_int_equal(one.out.amendments, other.out.amendments);
        for (uint32_t i = 0; i < N; i++) {
            sp_assert_near(one.value[i], other.value[place[i]], 1e-9);
            assert_int_equal(one.stood[i], other.stood[place[i]]);
        }
    }
}

static void
the_director_decides_by_its_own_estimate_and_hears_nobody(void **state)
{
    (void) state;
    uint32_t objected = 0;
    for (uint32_t round = 0; round < 2000; round++) {
        sp_meeting_t meeting;
        sp_meeting_init(&meeting, SP_CIRCLE_DIRECTOR, 8);
        meeting.rules.signal_noise = 1;
        meeting.rules.bodies = 3;
        meeting.circle.gain = 0;
        sp_meeting_hold(&meeting, round);
        assert_int_equal(meeting.out.adopted, meeting.estimate[0] > 0);
        for (uint32_t i = 0; i < 8; i++) {
            assert_int_equal(meeting.heard[i], !meeting.out.adopted);
            assert_int_equal(
                meeting.overruled[i], meeting.out.adopted && meeting.stood[i]);
            objected += meeting.overruled[i];
        }
    }
    assert_true(objected > 100);
}

/* A majority overrules; consent never does; a proposal that fails overrules nobody. */
static void
who_is_overruled_is_not_heard(void **state)
{
    (void) state;
    uint32_t overruled = 0;
    for (uint32_t round = 0; round < 4000; round++) {
        sp_meeting_t meeting;
        sp_meeting_init(&meeting, round % 2 ? SP_CIRCLE_MAJORITY : SP_CIRCLE_CONSENT, 8);
        meeting.rules.argue = 0.7;
        sp_meeting_hold(&meeting, round);
        for (uint32_t i = 0; i < 8; i++) {
            const bool over = meeting.out.adopted && meeting.stood[i];
            assert_int_equal(meeting.overruled[i], over);
            assert_int_equal(meeting.heard[i], !over);
            overruled += over;
            if (over) {
                assert_int_equal(SP_CIRCLE_MAJORITY, meeting.rules.rule);
            }
        }
    }
    assert_true(overruled > 100);
}

static void
the_median_is_the_lower_one_and_the_lowest_of_equals(void **state)
{
    (void) state;
    sp_meeting_t meeting;
    sp_meeting_init(&meeting, SP_CIRCLE_MEDIAN, 6);
    meeting.rules.stake_spread = 0;
    for (int k = 0; k < SP_CIRCLE_STEERS; k++) { /* identical members, best at .7 */
        meeting.gain_of_steer[k] = -(k - 7) * (k - 7);
    }
    sp_meeting_hold(&meeting, 1);
    assert_true(meeting.out.adopted && meeting.out.steer == 7 / 10.0);
    assert_int_equal(0, meeting.out.objections);
    meeting.gain_of_steer[3] = 0; /* as good, and lower */
    sp_meeting_hold(&meeting, 1);
    assert_true(meeting.out.steer == 3 / 10.0);
    for (int k = 0; k < SP_CIRCLE_STEERS; k++) { /* quadratic: best s = .5 + stake / 2 */
        meeting.gain_of_steer[k] = -(k - 5) * (k - 5) / 100.0;
    }
    meeting.rules.stake_spread = 0.6;
    for (uint32_t round = 0; round < 1000; round++) {
        double stake[6];
        meeting.circle.n_members = 1;
        for (uint32_t i = 0; i < 6; i++) { /* what each would choose alone */
            meeting.circle.member = &meeting.member[i];
            sp_meeting_hold(&meeting, round);
            stake[i] = meeting.out.steer;
        }
        meeting.circle.n_members = 6;
        meeting.circle.member = meeting.member;
        sp_meeting_hold(&meeting, round);
        uint32_t below = 0, at_most = 0;
        for (uint32_t i = 0; i < 6; i++) {
            below += stake[i] < meeting.out.steer;
            at_most += stake[i] <= meeting.out.steer;
        }
        assert_true(below <= 2 && at_most >= 3); /* third of six */
    }
}

static void
steps_are_held_where_their_keys_say(void **state)
{
    (void) state;
    sp_meeting_t meeting;
    sp_meeting_init(&meeting, SP_CIRCLE_CONSENT, 8);
    meeting.circle.gain = 50; /* passes */
    sp_meeting_hold(&meeting, 0);
    assert_int_equal(1, meeting.out.steps);
    assert_false(meeting.out.held_facts);
    meeting.rules.facts = 0.1;
    meeting.rules.reflect = 3;
    meeting.rules.amendments = 5;
    meeting.rules.bodies = 4;
    sp_meeting_hold(&meeting, 0);
    assert_int_equal(4, meeting.out.steps);
    assert_int_equal(6, meeting.out.further_steps); /* three bodies amend and decide */
    assert_true(meeting.out.held_facts);
    meeting.rules.rule = SP_CIRCLE_MEDIAN;
    sp_meeting_hold(&meeting, 0);
    assert_int_equal(3, meeting.out.steps);
    meeting.rules.rule = SP_CIRCLE_NONE;
    sp_meeting_hold(&meeting, 0);
    assert_int_equal(0, meeting.out.steps);
    assert_false(meeting.out.adopted);
}

/* Written twice: tests/support/plain_circle.c by the text, without a thought of speed. */
static void
a_plain_circle_decides_the_same(void **state)
{
    (void) state;
    uint32_t adopted = 0, amended = 0;
    for (uint32_t k = 0; k < 24000; k++) {
        sp_meeting_t meeting, plain;
        const uint32_t n = k % 50 == 0 ? SP_MEETING_MOST : 1 + k % 23;
        sp_meeting_random(&meeting, (sp_circle_rule_t) (k % 6), n, k);
        plain = meeting;
        sp_meeting_attach(&plain);
        double scratch[SP_CIRCLE_SCRATCH * SP_MEETING_MOST];
        sp_circle_decide(&meeting.rules, &meeting.circle,
            n > SP_CIRCLE_MOST || k % 2 ? scratch : NULL, &meeting.out);
        sp_plain_circle(&plain.rules, &plain.circle, &plain.out);
        assert_int_equal(meeting.out.adopted, plain.out.adopted);
        sp_assert_near(meeting.out.steer, plain.out.steer, 0);
        assert_int_equal(meeting.out.objections, plain.out.objections);
        assert_int_equal(meeting.out.facts_shared, plain.out.facts_shared);
        assert_int_equal(meeting.out.amendments, plain.out.amendments);
        sp_assert_near(meeting.out.charged, plain.out.charged, 1e-9);
        sp_assert_near(meeting.out.amendment_cost, plain.out.amendment_cost, 1e-12);
        assert_int_equal(meeting.out.steps, plain.out.steps);
        assert_int_equal(meeting.out.further_steps, plain.out.further_steps);
        for (uint32_t i = 0; i < n; i++) {
            sp_assert_near(meeting.estimate[i], plain.estimate[i], 1e-9);
            sp_assert_near(meeting.value[i], plain.value[i], 1e-9);
            assert_int_equal(meeting.objected[i], plain.objected[i]);
            assert_int_equal(meeting.stood[i], plain.stood[i]);
            assert_int_equal(meeting.overruled[i], plain.overruled[i]);
            assert_int_equal(meeting.heard[i], plain.heard[i]);
        }
        adopted += meeting.out.adopted;
        amended += meeting.out.amendments;
    }
    print_message("%u adopted, %u amendments\n", adopted, amended);
    assert_true(adopted > 800 && amended > 800);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_amendment_removes_one_objector_and_conserves_value),
        cmocka_unit_test(listening_shrinks_the_spread_of_opinions),
        cmocka_unit_test(opinions_move_to_those_who_are_trusted),
        cmocka_unit_test(without_voice_there_are_neither_facts_nor_objections),
        cmocka_unit_test(the_order_of_members_does_not_matter),
        cmocka_unit_test(the_director_decides_by_its_own_estimate_and_hears_nobody),
        cmocka_unit_test(who_is_overruled_is_not_heard),
        cmocka_unit_test(the_median_is_the_lower_one_and_the_lowest_of_equals),
        cmocka_unit_test(steps_are_held_where_their_keys_say),
        cmocka_unit_test(a_plain_circle_decides_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
