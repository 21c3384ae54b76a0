/* test_circle_laws.c - how often circles pass, object, share and are right: closed forms.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "samenspel/detmath.h"
#include "support/meetings.h"

static double
normal_below(double z)
{
    return 0.5 * erfc(-z / sqrt(2));
}

/* Gain known, weight 0: members are independent, Phi(-1.5) object, Phi(.5) are for. */
static void
each_rule_passes_as_often_as_its_closed_form(void **state)
{
    (void) state;
    static const struct {
        sp_circle_rule_t rule;
        uint32_t n, bodies;
        double chance;
    } known[] = {
        { SP_CIRCLE_CONSENT, 8, 1, 0.575136632 },
        { SP_CIRCLE_UNANIMITY, 8, 1, 0.052257528 },
        { SP_CIRCLE_MAJORITY, 8, 1, 0.790119628 },
        { SP_CIRCLE_MAJORITY, 9, 1, 0.890390115 },
        /* every further body is a circle of its own: the product */
        { SP_CIRCLE_CONSENT, 8, 2, 0.575136632 },
        { SP_CIRCLE_CONSENT, 8, 3, 0.575136632 },
        { SP_CIRCLE_MAJORITY, 9, 4, 0.890390115 },
    };
    sp_assert_near(pow(1 - normal_below(-1.5), 8), 0.575136632, 1e-9);
    sp_assert_near(pow(normal_below(0.5), 8), 0.052257528, 1e-9);
    for (size_t k = 0; k < sizeof(known) / sizeof(known[0]); k++) {
        sp_meeting_t meeting;
        sp_meeting_init(&meeting, known[k].rule, known[k].n);
        meeting.rules.bodies = known[k].bodies;
        sp_assert_share(sp_meeting_share(&meeting, 100000),
            pow(known[k].chance, known[k].bodies), 100000);
    }
}

/* V has the variance (1-Q)^2 + Q^2/(n-1); members are no longer independent, so the error
 * is that of the meetings' shares. */
static void
shared_stakes_make_objections_rarer(void **state)
{
    (void) state;
    static const double weight[] = { 0, 0.25, 0.5 };
    static const double chance[] = { 0.066807201, 0.023610452, 0.002506144 };
    for (int k = 0; k < 3; k++) {
        sp_meeting_t meeting;
        sp_meeting_init(&meeting, SP_CIRCLE_CONSENT, 8);
        for (uint32_t i = 0; i < 8; i++) {
            meeting.weight[i] = weight[k];
        }
        double sum = 0, squares = 0;
        for (uint32_t round = 0; round < 100000; round++) {
            sp_meeting_hold(&meeting, round);
            const double share = meeting.out.objections / 8.0;
            sum += share;
            squares += share * share;
        }
        sp_assert_mean(sum, squares, 100000, chance[k]);
    }
}

/* Chance that n members pass with these amendments at gain .5, stakes N(0, 1), threshold
 * 1, weight 0. Amending leaves the winners' sum less lifts and costs: what counts is the
 * number k of objectors and D = (sum of V > 0) - (sum of lifts), pass iff k <= most and
 * D >= k cost. The law of (k, D), member by member, on a grid of step 1/64. */
static double
chance_with_amendments(uint32_t n, uint32_t most, double cost)
{
    enum { PER_UNIT = 64, LOW = -12 * PER_UNIT, HIGH = 20 * PER_UNIT, SIZE = HIGH - LOW };
    enum { WINS = 8 * PER_UNIT, LIFTS = 6 * PER_UNIT };
    static double law[6][SIZE], next[6][SIZE];
    static double win[WINS], lift[LIFTS];
    const double step = 1.0 / PER_UNIT;
    for (int j = 0; j < WINS; j++) { /* V in a cell around j step */
        const double from = j == 0 ? 0 : (j - 0.5) * step;
        win[j] = normal_below((j + 0.5) * step - 0.5) - normal_below(from - 0.5);
    }
    win[0] += normal_below(-0.5) - normal_below(-1.5); /* neither for nor objecting */
    for (int j = 0; j < LIFTS; j++) {                  /* lift -1 - V likewise */
        const double from = j == 0 ? 0 : (j - 0.5) * step;
        lift[j] = normal_below(-1.5 - from) - normal_below(-1.5 - (j + 0.5) * step);
    }
    memset(law, 0, sizeof(law));
    law[0][-LOW] = 1;
    for (uint32_t member = 0; member < n; member++) {
        memset(next, 0, sizeof(next));
        for (uint32_t k = 0; k <= most && k <= member; k++) {
            for (int d = 0; d < SIZE; d++) {
                const double mass = law[k][d];
                for (int j = 0; mass > 0 && j < WINS && d + j < SIZE; j++) {
                    next[k][d + j] += mass * win[j];
                }
                for (int j = 0; mass > 0 && k < most && j < LIFTS && j <= d; j++) {
                    next[k + 1][d - j] += mass * lift[j];
                }
            }
        }
        memcpy(law, next, sizeof(law));
    }
    double chance = 0;
    for (uint32_t k = 0; k <= most; k++) {
        for (int d = 0; d < SIZE; d++) {
            /* without objectors D is never below 0; with them it has a density */
            const double above = (d + LOW) * step - k * cost;
            const double part = k == 0 ? 1 : 0.5 + above / step;
            chance += law[k][d] * (part < 0 ? 0 : part > 1 ? 1 : part);
        }
    }
    return chance;
}

/* The documented figures (simulated, +-.001), the exact law and meetings agree. */
static void
amendments_raise_consent_to_what_the_winners_can_pay(void **state)
{
    (void) state;
    static const struct {
        uint32_t amendments;
        double cost, documented, within;
    } known[] = {
        { 0, 0.2, 0.575136632, 1e-8 },
        { 1, 0.2, 0.904, 0.001 },
        { 2, 0.2, 0.983, 0.001 },
        { 0, 0.05, 0.58, 0.005 },
        { 1, 0.05, 0.904, 0.001 },
        { 2, 0.05, 0.9845, 0.001 },
        { 5, 0.05, 0.996, 0.001 },
    };
    enum { MEETINGS = 200000 };
    for (size_t k = 0; k < sizeof(known) / sizeof(known[0]); k++) {
        sp_meeting_t meeting;
        sp_meeting_init(&meeting, SP_CIRCLE_CONSENT, 8);
        meeting.rules.amendments = known[k].amendments;
        meeting.rules.amend_cost = known[k].cost;
        const double exact =
            chance_with_amendments(8, known[k].amendments, known[k].cost);
        const double share = sp_meeting_share(&meeting, MEETINGS);
        print_message(
            "%u amendments at %.2f: exact %.5f, %.5f of %d meetings, design %.4f\n",
            known[k].amendments, known[k].cost, exact, share, MEETINGS,
            known[k].documented);
        assert_true(fabs(exact - known[k].documented) <= known[k].within);
        sp_assert_share(share, exact, MEETINGS);
    }
}

/* G from the prior: the estimate's error has the posterior variance, and its sign is
 * right as often as arc sine says; whether the signals are others' or a pilot's. */
static void
pooled_facts_leave_the_posterior_variance(void **state)
{
    (void) state;
    static const struct {
        uint32_t n, pilot;
        double variance, right;
    } known[] = {
        { 1, 0, 1.0 / 2, 0.75 },
        { 4, 0, 1.0 / 5, 0.852416382 },
        { 8, 0, 1.0 / 9, 0.891826552 },
        { 1, 7, 1.0 / 9, 0.891826552 },
        { 3, 5, 1.0 / 9, 0.891826552 },
    };
    enum { MEETINGS = 60000 };
    for (size_t k = 0; k < sizeof(known) / sizeof(known[0]); k++) {
        sp_meeting_t meeting;
        sp_meeting_init(&meeting, SP_CIRCLE_DIRECTOR, known[k].n);
        meeting.rules.signal_noise = 1;
        meeting.rules.facts = 1;
        meeting.circle.pilot_signals = known[k].pilot;
        double sum = 0, squares = 0;
        uint32_t right = 0;
        for (uint32_t round = 0; round < MEETINGS; round++) {
            const sp_rng_block_t block =
                sp_draw(meeting.circle.key, round, 0, 0, SP_DRAW_TEST);
            meeting.circle.gain =
                sp_normal_quantile(sp_uniform53(block.word[0], block.word[1]));
            sp_meeting_hold(&meeting, round);
            const double error = meeting.estimate[0] - meeting.circle.gain;
            sum += error * error;
            squares += error * error * error * error;
            right += meeting.out.adopted == (meeting.circle.gain > 0);
            assert_int_equal(known[k].n, meeting.out.facts_shared);
        }
        sp_assert_mean(sum, squares, MEETINGS, known[k].variance);
        sp_assert_share((double) right / MEETINGS, known[k].right, MEETINGS);
    }
}

/* Everybody right with the same chance on its own signal: Condorcet's jury theorem. */
static void
majorities_of_independent_judges_are_wiser(void **state)
{
    (void) state;
    static const struct {
        uint32_t n;
        double right, majority;
    } known[] = { { 5, 0.6, 0.68256 }, { 9, 0.6, 0.73343232 }, { 5, 0.7, 0.83692 },
        { 25, 0.6, 0.846232231 } };
    for (size_t k = 0; k < sizeof(known) / sizeof(known[0]); k++) {
        sp_meeting_t meeting;
        sp_meeting_init(&meeting, SP_CIRCLE_MAJORITY, known[k].n);
        meeting.rules.signal_noise = 2;
        meeting.rules.stake_spread = 0;
        meeting.circle.gain = 2 * sp_normal_quantile(known[k].right);
        sp_assert_share(sp_meeting_share(&meeting, 40000), known[k].majority, 40000);
    }
}

/* Facts reach the circle with chance voice (facts + (1 - facts) mean trust) a member. */
static void
trust_and_voice_decide_how_many_facts_are_shared(void **state)
{
    (void) state;
    sp_meeting_t meeting;
    sp_meeting_init(&meeting, SP_CIRCLE_CONSENT, 8);
    meeting.rules.signal_noise = 1;
    meeting.rules.facts = 0.2;
    meeting.rules.voice = 0.75;
    double expected = 0;
    for (uint32_t i = 0; i < 8; i++) {
        meeting.mean_trust[i] = i / 8.0;
        expected += 0.75 * (0.2 + 0.8 * i / 8.0);
    }
    for (int with_trust = 0; with_trust < 2; with_trust++) {
        meeting.circle.mean_trust = with_trust ? meeting.mean_trust : NULL;
        double sum = 0, squares = 0;
        for (uint32_t round = 0; round < 40000; round++) {
            sp_meeting_hold(&meeting, round);
            sum += meeting.out.facts_shared;
            squares += (double) meeting.out.facts_shared * meeting.out.facts_shared;
        }
        sp_assert_mean(sum, squares, 40000, with_trust ? expected : 8 * 0.75 * 0.2);
    }
}

/* All values far below the threshold: each objects iff able to argue and to voice. */
static void
objections_are_binomial_in_argue_and_voice(void **state)
{
    (void) state;
    enum { MEETINGS = 50000, N = 6 };
    sp_meeting_t meeting;
    sp_meeting_init(&meeting, SP_CIRCLE_CONSENT, N);
    meeting.circle.gain = -9;
    meeting.rules.stake_spread = 0;
    meeting.rules.argue = 0.6;
    meeting.rules.voice = 0.5;
    uint32_t count[N + 1] = { 0 };
    for (uint32_t round = 0; round < MEETINGS; round++) {
        sp_meeting_hold(&meeting, round);
        count[meeting.out.objections]++;
        assert_int_equal(meeting.out.adopted, meeting.out.objections == 0);
    }
    double chance = pow(0.7, N);
    for (uint32_t k = 0; k <= N; k++) {
        sp_assert_share((double) count[k] / MEETINGS, chance, MEETINGS);
        chance *= (double) (N - k) / (k + 1) * 0.3 / 0.7;
    }
}

/* Other numbers, another circle, another seed: other meetings, the same law. */
static void
the_law_is_the_same_for_all_labels(void **state)
{
    (void) state;
    enum { MEETINGS = 100000 };
    for (int k = 0; k < 4; k++) {
        sp_meeting_t meeting;
        sp_meeting_init(&meeting, SP_CIRCLE_CONSENT, 8);
        for (uint32_t i = 0; i < 8; i++) {
            meeting.member[i] = k == 1 ? 4000000000u - 7 * i : k == 2 ? 7 - i : i;
        }
        meeting.circle.circle = k == 3 ? 123456 : 0;
        meeting.rules.amendments = 1;
        meeting.rules.amend_cost = 0.05;
        meeting.rules.bodies = 2;
        const double once = chance_with_amendments(8, 1, 0.05);
        sp_assert_share(sp_meeting_share(&meeting, MEETINGS), once * once, MEETINGS);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_rule_passes_as_often_as_its_closed_form),
        cmocka_unit_test(shared_stakes_make_objections_rarer),
        cmocka_unit_test(amendments_raise_consent_to_what_the_winners_can_pay),
        cmocka_unit_test(pooled_facts_leave_the_posterior_variance),
        cmocka_unit_test(majorities_of_independent_judges_are_wiser),
        cmocka_unit_test(trust_and_voice_decide_how_many_facts_are_shared),
        cmocka_unit_test(objections_are_binomial_in_argue_and_voice),
        cmocka_unit_test(the_law_is_the_same_for_all_labels),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
