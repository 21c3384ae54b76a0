/* test_steering_incentives.c - money for cooperation, against a plain re-computation
 * and closed forms.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The plain half is written from model.md 7.6 and "THE DRAWS" alone: whole
 * populations, agent by agent, nothing remembered. Rows of the table of mechanisms:
 * 002-11, 003-8, 003-14, 004-7. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "steering_incentives.h"
#include "support/observing.h"

static const double NOISE = 0.455119613313418675; /* 1 / ln 9 */

static double
logistic(double z)
{
    return 1 / (1 + exp(-z));
}

/* ---- the plain half ---------------------------------------------------------------- */

enum { MOST = 200 };

static uint32_t
word(const sp_test_run_t *run, uint32_t purpose, uint32_t e, uint32_t round)
{
    return sp_draw(run->sim.key, e >> 2, 0, round, purpose).word[e & 3];
}

static double
u(const sp_test_run_t *run, uint32_t purpose, uint32_t e, uint32_t round)
{
    return sp_uniform(word(run, purpose, e, round));
}

static double
key(const sp_test_run_t *run, const char *name)
{
    char full[SP_KEY_LENGTH];
    snprintf(full, sizeof(full), "steering.incentives.%s", name);
    return sp_run_value(&run->run, full);
}

static bool
policy_is(const sp_test_run_t *run, const char *name)
{
    return key(run, "policy") == sp_test_choice(run, "steering.incentives.policy", name);
}

/* What the director knows, and what it pays. */
typedef struct {
    double seen;   /* x_hat             */
    double amount; /* of pid            */
    double sum, last;
    bool began;
} plain_director_t;

static double
plain_monitor(const sp_test_run_t *run)
{
    const double m = key(run, "monitor");
    return isnan(m) ? !policy_is(run, "none") : m;
}

static void
plain_look(const sp_test_run_t *run, const double *share, const double *weight,
    uint32_t round, plain_director_t *director)
{
    const uint32_t n = run->model.n_agents;
    uint32_t left = (uint32_t) ceil(plain_monitor(run) * n - 1e-9);
    double sum = 0;
    double total = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (sp_below(word(run, SP_DRAW_DIRECTOR, i, round), n - i) < left) {
            left--;
            if (share[i] >= 0) {
                sum += share[i] * weight[i];
                total += weight[i];
            }
        }
    }
    assert_int_equal(0, left);
    director->seen = sum / total;
    const double error = key(run, "target") - director->seen;
    director->sum += error;
    const double change = director->began ? error - director->last : 0;
    director->last = error;
    director->began = true;
    const double amount = key(run, "gain_p") * error + key(run, "gain_i") * director->sum
        + key(run, "gain_d") * change;
    director->amount = amount > 0 ? amount : 0;
}

/* Reward of a cooperator and fine of a defector where so many cooperate and defect. */
static void
plain_rates(const sp_test_run_t *run, const plain_director_t *director, uint32_t round,
    double n_c, double n_d, double *reward, double *fine)
{
    const bool first = round == 0; /* the director has not acted yet */
    const double pool = key(run, "budget") * (n_c + n_d);
    bool carrot = policy_is(run, "reward");
    bool stick = policy_is(run, "punish");
    if (policy_is(run, "carrot_stick")) {
        carrot = director->seen < key(run, "switch_at");
        stick = !carrot;
    }
    *reward = 0;
    *fine = 0;
    if (policy_is(run, "fixed") || (policy_is(run, "pid") && first)) {
        *reward = key(run, "reward");
        *fine = key(run, "fine");
    } else if (policy_is(run, "pid")) {
        *reward = director->amount;
        *fine = director->amount;
    } else if (policy_is(run, "threshold") && n_c <= key(run, "pay_up_to")) {
        *reward = key(run, "reward");
    } else if (carrot && n_c > 0) {
        *reward = key(run, "reward_efficiency") * pool / n_c;
    } else if (stick && n_d > 0) {
        *fine = key(run, "fine_efficiency") * pool / n_d;
    }
}

/* Payments of everybody, given shares of C (-1: plays with nobody). */
static void
plain_pay(const sp_test_run_t *run, const plain_director_t *director, const double *share,
    uint32_t round, double *amount, double *money, double *watching)
{
    const uint32_t n = run->model.n_agents;
    const double m = plain_monitor(run);
    double n_c = 0;
    double n_d = 0;
    for (uint32_t i = 0; i < n; i++) {
        n_c += share[i] >= 0 ? share[i] : 0;
        n_d += share[i] >= 0 ? 1 - share[i] : 0;
    }
    double reward;
    double fine;
    plain_rates(run, director, round, n_c, n_d, &reward, &fine);
    const double efficiency[] = { key(run, "reward_efficiency"),
        key(run, "fine_efficiency") };
    *money = 0;
    for (uint32_t i = 0; i < n; i++) {
        const bool observed =
            share[i] >= 0 && (m >= 1 || u(run, SP_DRAW_MONITOR, i, round) < m);
        const double got = observed ? share[i] * reward : 0;
        const double lost = observed ? (1 - share[i]) * fine : 0;
        amount[i] = got - lost;
        *money += got / efficiency[0] + lost / efficiency[1];
    }
    const bool pools = policy_is(run, "reward") || policy_is(run, "punish")
        || policy_is(run, "carrot_stick");
    const double most = key(run, "budget") * n;
    if (!pools && *money > most) {
        for (uint32_t i = 0; i < n; i++) {
            amount[i] *= most / *money;
        }
        *money = most;
    }
    const double cost = key(run, "monitor_cost") * m;
    for (uint32_t i = 0; i < n; i++) {
        amount[i] -= key(run, "peer_share") * cost;
    }
    *watching = n * cost * (1 - key(run, "peer_share"));
}

/* Shares of C by what is played now; -1 without partners. weight: how much each counts in
 * cooperation. */
static void
plain_shares(sp_test_run_t *run, double *share, double *weight)
{
    const sp_simulation_t *sim = &run->sim;
    for (uint32_t i = 0; i < run->model.n_agents; i++) {
        uint32_t partner[MOST];
        const uint32_t n = sp_test_partners(run, i, partner);
        weight[i] = 1;
        share[i] = n == 0 ? -1 : sim->play[i];
        if (n > 0 && run->model.per_partner) {
            share[i] = 0;
            weight[i] = n;
            for (uint32_t k = 0; k < n; k++) {
                share[i] += (double) sim->tie_act[sim->tie_offset[i] + k] / n;
            }
        } else if (n > 0 && run->model.of_strategies) {
            share[i] = 0;
            for (uint32_t k = 0; k < n; k++) {
                share[i] +=
                    run->model.cooperate[(size_t) sim->play[i] * run->model.n_plays
                        + sim->play[partner[k]]]
                    / n;
            }
        }
    }
}

/* ---- payments and costs of whole rounds -------------------------------------------- */

static const char *const populations[] = {
    "population.size=60 population.initial.cooperation=0.4",
    "population.size=61 network.kind=random_pairs network.partners=2 "
    "population.initial.cooperation=0.5",
    "population.size=80 network.kind=erdos_renyi network.mean_degree=2 "
    "decision.payoffs=sum decision.noise=1 population.initial.cooperation=0.5",
    "population.size=49 network.kind=square_lattice decision.update=asynchronous "
    "population.initial.cooperation=0.5",
    "population.size=40 network.kind=small_world network.degree=4 "
    "decision.acts=per_partner population.initial.cooperation=0.5",
    "population.size=49 network.kind=square_lattice decision.rule=fermi "
    "decision.selection=1 population.initial.cooperation=0.5 decision.mutation=0.05",
    "population.size=60 decision.rule=fermi decision.selection=1 decision.mutation=0.05 "
    "decision.update=asynchronous population.initial.cooperation=0.5",
    "population.size=36 network.kind=scale_free decision.rule=proportional "
    "decision.payoffs=sum population.initial.cooperation=0.5 decision.mutation=0.05",
    "population.size=50 network.kind=cycle decision.rule=imitation "
    "decision.mutation=0.05 "
    "decision.fitness=exponential decision.intensity=0.3 "
    "population.initial.cooperation=0.5",
    "population.size=40 decision.rule=moran_birth_death decision.fitness=exponential "
    "decision.intensity=0.3 decision.update=asynchronous "
    "population.initial.cooperation=0.5 "
    "decision.mutation=0.05",
    "population.size=40 strategies.tit_for_tat=15 strategies.always_defect=15 "
    "strategies.always_cooperate=10 match.rounds=4 match.error=0.05 decision.rule=fermi "
    "decision.selection=1 decision.mutation=0.05",
    "population.size=40 strategies.tit_for_tat=20 strategies.always_defect=20 "
    "network.kind=cycle match.rounds=4 match.error=0.05 decision.rule=fermi "
    "decision.selection=1 decision.update=asynchronous decision.mutation=0.05",
};
enum { N_POPULATIONS = sizeof(populations) / sizeof(populations[0]) };

#define I "steering.incentives."

static const char *const policies[] = {
    I "policy=fixed " I "reward=0.7 " I "fine=0.4 " I "monitor_cost=0.2 " I
      "peer_share=0.3",
    I "policy=fixed " I "reward=0.7 " I "fine=0.4 " I "monitor=0.35 " I
      "monitor_cost=0.2",
    I "policy=fixed " I "reward=0.7 " I "fine=0.4 " I "budget=0.1 " I
      "fine_efficiency=0.5",
    I "policy=fixed " I "reward=2 " I "budget=0.3 " I "monitor=0.5",
    I "policy=reward " I "budget=0.3 " I "reward_efficiency=2",
    I "policy=punish " I "budget=0.3 " I "fine_efficiency=3 " I "monitor=0.6",
    I "policy=carrot_stick " I "budget=0.4 " I "monitor=0.5 " I "switch_at=0.4",
    I "policy=carrot_stick " I "budget=0.4 period=3",
    I "policy=threshold " I "reward=1.2 " I "fine=5 " I "pay_up_to=20",
    I "policy=pid " I "gain_p=1 " I "gain_i=0.2 " I "gain_d=0.5 " I "monitor=0.8 " I
      "budget=3",
    I "policy=pid " I "gain_p=1.5 " I "target=0.6 " I "reward=0.3 period=2",
    I "monitor=0.5 " I "monitor_cost=1 " I "peer_share=1",
};
enum { N_POLICIES = sizeof(policies) / sizeof(policies[0]) };

static void
check_round(sp_test_run_t *run, plain_director_t *director)
{
    sp_simulation_t *sim = &run->sim;
    const uint32_t n = run->model.n_agents;
    double share[MOST] = { 0 };
    double weight[MOST] = { 0 };
    double amount[MOST] = { 0 };
    double money;
    double watching;
    plain_shares(run, share, weight);
    if (sim->round == 0) {
        plain_look(run, share, weight, 0, director);
    }
    plain_pay(run, director, share, sim->round, amount, &money, &watching);
    for (uint32_t i = 0; i < n; i++) {
        SP_ASSERT_NEAR(sim->transfer[i], amount[i], 1e-12);
    }
    SP_ASSERT_NEAR(sim->cost[SP_COST_INCENTIVES], money, 1e-10);
    SP_ASSERT_NEAR(sim->cost[SP_COST_MONITORING], watching, 1e-10);
    SP_ASSERT_NEAR(sp_steering_cost(sim), money + watching, 1e-10);
    if (sim->round > 0 && sim->round % run->model.root.period == 0) {
        plain_look(run, share, weight, sim->round, director);
    }
    const sp_incentives_state_t *state = sp_simulation_state(sim, "incentives");
    SP_ASSERT_NEAR(state->measured, director->seen, 1e-12);
    /* welfare counts every payment once, and money that left the agents is gone */
    double sum = 0;
    for (uint32_t i = 0; i < n; i++) {
        sum += sim->payoff[i];
    }
    SP_ASSERT_NEAR(sp_test_observe(run, "welfare"), sum - money - watching, 1e-9);
    SP_ASSERT_NEAR(sp_test_observe(run, "payoff"), sum / n, 1e-12);
    SP_ASSERT_NEAR(sp_test_observe(run, "cost_incentives"), money, 1e-10);
    SP_ASSERT_NEAR(sp_test_observe(run, "cost_monitoring"), watching, 1e-10);
    SP_ASSERT_NEAR(sp_test_observe(run, "indicator_error"),
        director->seen - sp_test_observe(run, "cooperation"), 1e-12);
    if (plain_monitor(run) >= 1 && run->model.root.period == 1) {
        SP_ASSERT_NEAR(sp_test_observe(run, "indicator_error"), 0, 1e-12);
    }
    if (!isnan(key(run, "budget"))) {
        assert_true(money <= key(run, "budget") * n * (1 + 1e-9));
    }
}

/* 003-14 is in it: the peers' share leaves payoffs, the rest enters steering_cost. */
static void
payments_and_costs_are_those_of_a_plain_account(void **state)
{
    (void) state;
    int n_run = 0;
    for (int p = 0; p < N_POPULATIONS; p++) {
        for (int q = 0; q < N_POLICIES; q++) {
            char settings[1024];
            snprintf(settings, sizeof(settings), "rounds=12 seed=%d %s %s", 7 * p + q,
                populations[p], policies[q]);
            sp_test_run_t run = { .edges = NULL };
            const bool valid = sp_test_resolve(&run, settings) == SP_OK;
            sp_test_run_free(&run);
            if (!valid) {
                continue;
            }
            run = (sp_test_run_t) { .edges = NULL };
            sp_test_run(&run, settings);
            plain_director_t director = { 0 };
            check_round(&run, &director);
            for (int round = 1; round <= 12; round++) {
                sp_test_steps(&run, 1);
                check_round(&run, &director);
            }
            sp_test_run_free(&run);
            n_run++;
        }
    }
    /* pid sets no bound on what is paid, which three of the rules must know */
    assert_int_equal(N_POPULATIONS * N_POLICIES - 3 * 2, n_run);
}

/* ---- choices, act by act ----------------------------------------------------------- */

/* m (reward if C) + m (fine if D) that a chooser foresees, given the acts of all now. */
static double
foreseen(const sp_test_run_t *run, const plain_director_t *director, const uint16_t *play,
    uint32_t agent, uint32_t round)
{
    double n_c = 0;
    for (uint32_t i = 0; i < run->model.n_agents; i++) {
        n_c += i != agent && play[i] == SP_COOPERATE;
    }
    const double n_d = run->model.n_agents - 1 - n_c;
    double reward;
    double fine;
    double none;
    plain_rates(run, director, round, n_c + 1, n_d, &reward, &none);
    plain_rates(run, director, round, n_c, n_d + 1, &none, &fine);
    return plain_monitor(run) * (reward + fine);
}

static void
choices_foresee_the_others_as_they_were(void **state)
{
    (void) state;
    for (int q = 0; q < N_POLICIES; q++) {
        for (int steps = 0; steps < 2; steps++) {
            char settings[1024];
            snprintf(settings, sizeof(settings),
                "rounds=10 seed=%d population.size=60 population.initial.cooperation=0.4 "
                "steering.shared_interest.weight=0.2 " I "control_aversion=0.7 %s %s",
                q, policies[q], steps ? "decision.update=asynchronous" : "");
            sp_test_run_t run = { .edges = NULL };
            sp_test_run(&run, settings);
            plain_director_t director = { 0 };
            check_round(&run, &director);
            const double weight = 0.2 * (1 - 0.7 * plain_monitor(&run));
            const double game = weight * 3 - (1 - weight);
            for (uint32_t round = 1; round <= 10; round++) {
                uint16_t play[60];
                uint16_t next[60];
                memcpy(play, run.sim.play, sizeof(play));
                memcpy(next, play, sizeof(play));
                for (uint32_t e = 0; e < 60; e++) {
                    const uint32_t i =
                        steps ? sp_below(word(&run, SP_DRAW_FOCAL, e, round), 60) : e;
                    const double advantage =
                        game + foreseen(&run, &director, steps ? next : play, i, round);
                    next[i] = u(&run, SP_DRAW_CHOICE, e, round)
                        < logistic(advantage / run.model.rule_params.noise);
                }
                sp_test_steps(&run, 1);
                assert_memory_equal(next, run.sim.play, sizeof(next));
                check_round(&run, &director);
            }
            sp_test_run_free(&run);
        }
    }
}

/* Fermi in steps on a lattice: success is what everybody would be paid as all play
 * now. */
static void
copiers_compare_what_is_paid_now(void **state)
{
    (void) state;
    for (int q = 0; q < N_POLICIES; q++) {
        char settings[1024];
        snprintf(settings, sizeof(settings),
            "rounds=6 seed=%d population.size=36 network.kind=square_lattice "
            "population.initial.cooperation=0.5 decision.rule=fermi decision.selection=2 "
            "decision.update=asynchronous %s",
            90 + q, policies[q]);
        sp_test_run_t run = { .edges = NULL };
        sp_test_run(&run, settings);
        plain_director_t director = { 0 };
        check_round(&run, &director);
        for (uint32_t round = 1; round <= 6; round++) {
            uint16_t play[36];
            memcpy(play, run.sim.play, sizeof(play));
            for (uint32_t e = 0; e < 36; e++) {
                const uint32_t i = sp_below(word(&run, SP_DRAW_FOCAL, e, round), 36);
                uint32_t partner[MOST];
                sp_test_partners(&run, i, partner);
                const uint32_t j =
                    partner[sp_below(word(&run, SP_DRAW_ROLE_MODEL, e, round), 4)];
                double share[36];
                double amount[36];
                double money;
                double watching;
                for (uint32_t k = 0; k < 36; k++) {
                    share[k] = play[k];
                }
                plain_pay(&run, &director, share, round, amount, &money, &watching);
                double success[2];
                for (int who = 0; who < 2; who++) {
                    const uint32_t a = who == 0 ? i : j;
                    sp_test_partners(&run, a, partner);
                    success[who] = amount[a] - play[a];
                    for (int k = 0; k < 4; k++) {
                        success[who] += 3.0 * play[partner[k]] / 4;
                    }
                }
                if (u(&run, SP_DRAW_COPY, e, round)
                    < logistic(2 * (success[1] - success[0]))) {
                    play[i] = play[j];
                }
            }
            sp_test_steps(&run, 1);
            assert_memory_equal(play, run.sim.play, sizeof(play));
            check_round(&run, &director);
        }
        sp_test_run_free(&run);
    }
}

/* ---- closed forms ------------------------------------------------------------------ */

/* Mean of observables over rounds from burn_in on, one replicate. */
static void
means(const char *settings, uint32_t burn_in, uint32_t rounds, const char *const *names,
    uint32_t n, double *mean)
{
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run, settings);
    sp_test_steps(&run, burn_in);
    memset(mean, 0, n * sizeof(mean[0]));
    for (uint32_t round = 0; round < rounds; round++) {
        sp_test_steps(&run, 1);
        for (uint32_t i = 0; i < n; i++) {
            mean[i] += sp_test_observe(&run, names[i]) / rounds;
        }
    }
    sp_test_run_free(&run);
}

/* T40, 003-8: x = sigma((Q (b + c) - c + m (r + p))/K); what is spent a head is m r x
 * / a + m p (1 - x) / b_e, and what one more C costs that over x - x_unsteered. Acts
 * are independent within and, synchronous, between rounds. */
static void
fixed_incentives_have_the_law_of_the_logit(void **state)
{
    (void) state;
    static const struct {
        double weight, reward, fine, monitor;
        const char *rest;
    } row[] = {
        { 0, 1, 0, 1, "" },
        { 0, 2, 0, 1, "" },
        { 0.25, 1, 0, 1, "network.kind=cycle" },
        { 0, 0, 2, 1, "network.kind=random_regular network.degree=4" },
        { 0, 1, 1, 0.5, "" },
        { 0.1, 2, 1, 0.3, "network.kind=square_lattice" },
        { 0, 2, 0, 1,
            "network.kind=random_regular network.degree=4 "
            "decision.acts=per_partner" },
        { 0, 1, 0, 1,
            "network.kind=random_regular network.degree=4 decision.payoffs=sum "
            "decision.noise=0.455119613313418675" },
        { 0, 2, 0, 1, "decision.update=asynchronous network.kind=cycle" },
    };
    for (size_t k = 0; k < sizeof(row) / sizeof(row[0]); k++) {
        char settings[512];
        snprintf(settings, sizeof(settings),
            "rounds=300 population.size=900 steering.shared_interest.weight=%g " I
            "policy=fixed " I "reward=%g " I "fine=%g " I "monitor=%g %s",
            row[k].weight, row[k].reward, row[k].fine, row[k].monitor, row[k].rest);
        const bool sum = strstr(row[k].rest, "=sum") != NULL;
        const double game = (4 * row[k].weight - 1) * (sum ? 4 : 1);
        const double m = row[k].monitor;
        const double x = logistic((game + m * (row[k].reward + row[k].fine)) / NOISE);
        static const char *const names[] = { "cooperation", "cost_incentives" };
        double mean[2];
        const uint32_t rounds = 250;
        means(settings, 20, rounds, names, 2, mean);
        /* a step leaves an agent alone for a round with chance 1/e: fewer free choices */
        const double n =
            900.0 * rounds * (strstr(row[k].rest, "async") != NULL ? 0.4 : 1);
        SP_ASSERT_NEAR(mean[0], x, 4 * sqrt(x * (1 - x) / n));
        const double cost = m * (row[k].reward * x + row[k].fine * (1 - x));
        const double most = row[k].reward > row[k].fine ? row[k].reward : row[k].fine;
        SP_ASSERT_NEAR(mean[1] / 900, cost, 4 * most * 0.5 / sqrt(n));
    }
}

/* A pool for cooperators of everybody: with many agents each expects delta/x, so that
 * ln(x/(1-x)) K = delta m / x - c; a pool against defectors costs each delta/(1-x).
 * Large N: sums over the binomial counts differ from this by O(1/N). Half of the
 * agents choose in a round: if all did, they would over- and undershoot together. */
static void
pools_have_the_mean_field_of_their_share(void **state)
{
    (void) state;
    static const struct {
        const char *policy;
        double budget, monitor;
    } row[] = { { "reward", 0.5, 1 }, { "punish", 0.4, 1 }, { "reward", 0.8, 0.6 },
        { "punish", 0.5, 0.5 } };
    for (size_t k = 0; k < sizeof(row) / sizeof(row[0]); k++) {
        char settings[512];
        snprintf(settings, sizeof(settings),
            "rounds=120 population.size=20000 decision.activity=0.5 " I "policy=%s " I
            "budget=%g " I "monitor=%g",
            row[k].policy, row[k].budget, row[k].monitor);
        const bool carrot = row[k].policy[0] == 'r';
        double low = 1e-6;
        double high = carrot ? 1 - 1e-6 : 0.5; /* the low branch of the stick */
        for (int i = 0; i < 100; i++) {
            const double x = (low + high) / 2;
            const double paid = row[k].monitor * row[k].budget / (carrot ? x : 1 - x);
            if (logistic((paid - 1) / NOISE) > x) {
                low = x;
            } else {
                high = x;
            }
        }
        static const char *const names[] = { "cooperation", "cost_incentives" };
        double mean[2];
        means(settings, 40, 80, names, 2, mean);
        /* the slope of the map multiplies an error: allow for 1/(1 - slope) = 5 */
        SP_ASSERT_NEAR(mean[0], low, 4 * 5 * sqrt(0.25 / (20000.0 * 80)));
        SP_ASSERT_NEAR(mean[1] / 20000, row[k].monitor * row[k].budget,
            4 * row[k].budget * sqrt(1 / (20000 * 80 * 0.05)));
    }
}

/* ---- the director ------------------------------------------------------------------ */

/* x_hat of n = ceil(m N) agents drawn without replacement: the mean is x, the variance
 * x (1 - x)/n (N - n)/(N - 1), hypergeometric. */
static void
samples_of_the_director_are_hypergeometric(void **state)
{
    (void) state;
    enum { N = 50, ROUNDS = 4000, SAMPLE = 10 };
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run,
        "rounds=4000 population.size=50 population.initial.cooperators=20 "
        "decision.rule=none " I "policy=carrot_stick " I "budget=0 " I "monitor=0.19");
    const sp_incentives_state_t *mine = sp_simulation_state(&run.sim, "incentives");
    double sum = 0;
    double squares = 0;
    for (int round = 0; round < ROUNDS; round++) {
        sp_test_steps(&run, 1);
        const double off = mine->measured - 0.4;
        assert_true(
            fabs(mine->measured * SAMPLE - floor(mine->measured * SAMPLE + 0.5)) < 1e-9);
        sum += off;
        squares += off * off;
    }
    const double variance = 0.4 * 0.6 / SAMPLE * (N - SAMPLE) / (N - 1);
    SP_ASSERT_NEAR(sum / ROUNDS, 0, 4 * sqrt(variance / ROUNDS));
    SP_ASSERT_NEAR(squares / ROUNDS, variance, 4 * variance * sqrt(2.0 / ROUNDS));
    sp_test_run_free(&run);
}

/* Carrots until x_hat reaches switch_at, sticks from there on: by hand, 10 agents. */
static void
the_director_changes_from_carrot_to_stick(void **state)
{
    (void) state;
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run,
        "population.size=10 population.initial.cooperators=4 decision.rule=none " I
        "policy=carrot_stick " I "budget=0.6 " I "switch_at=0.5 rounds=9 period=2");
    const sp_simulation_t *sim = &run.sim;
    for (uint32_t i = 0; i < 10; i++) {
        SP_ASSERT_NEAR(sim->transfer[i], sim->play[i] ? 6.0 / 4 : 0, 1e-15);
    }
    sp_test_set_plays(&run, "1111100000");
    sp_test_steps(&run, 1); /* period 2: still the eyes of round 0 */
    for (uint32_t i = 0; i < 10; i++) {
        SP_ASSERT_NEAR(sim->transfer[i], i < 5 ? 6.0 / 5 : 0, 1e-15);
    }
    sp_test_steps(&run, 2);
    for (uint32_t i = 0; i < 10; i++) {
        SP_ASSERT_NEAR(sim->transfer[i], i < 5 ? 0 : -6.0 / 5, 1e-15);
    }
    SP_ASSERT_NEAR(sim->cost[SP_COST_INCENTIVES], 6, 1e-12);
    sp_test_set_plays(&run, "1111111111"); /* nobody to fine: not spent */
    sp_test_steps(&run, 1);
    assert_true(sim->cost[SP_COST_INCENTIVES] == 0);
    sp_test_run_free(&run);
}

/* pid by hand: e = .9, .4; p 1, i .5, d 2: .9 + .45, then .4 + .65 - 1 = .05. */
static void
a_controller_adds_error_sum_and_change(void **state)
{
    (void) state;
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run,
        "population.size=10 population.initial.cooperators=0 decision.rule=none " I
        "policy=pid " I "gain_p=1 " I "gain_i=0.5 " I "gain_d=2 rounds=9 "
        "@5:" I "policy=fixed " I "reward=0.25");
    sp_simulation_t *sim = &run.sim;
    sp_test_set_plays(&run, "1111100000");
    sp_test_steps(&run, 1);
    SP_ASSERT_NEAR(sim->transfer[0], 1.35, 1e-15);
    SP_ASSERT_NEAR(sim->transfer[9], -1.35, 1e-15);
    sp_test_steps(&run, 1);
    SP_ASSERT_NEAR(sim->transfer[0], 0.05, 1e-15);
    sp_test_steps(&run, 3); /* an event ends it: what the scenario wrote holds again */
    SP_ASSERT_NEAR(sim->transfer[0], 0.25, 1e-15);
    SP_ASSERT_NEAR(sim->transfer[9], 0, 1e-15);
    sp_test_run_free(&run);
}

/* 004-7: m = m0 (1 - let_go tau-bar), by trust of every scope, for payments and for
 * control aversion alike. */
static void
trust_lets_go(void **state)
{
    (void) state;
    static const char *const scopes[] = { "general", "partner", "pair" };
    for (size_t s = 0; s < 3; s++) {
        char settings[512];
        snprintf(settings, sizeof(settings),
            "population.size=30 network.kind=cycle steering.trust.scope=%s "
            "steering.trust.gain=0.3 steering.trust.initial=0.25 rounds=20 "
            "steering.shared_interest.weight=0.3 " I "policy=fixed " I "reward=0.4 " I
            "monitor=0.8 " I "let_go=0.5 " I "monitor_cost=1",
            scopes[s]);
        sp_test_run_t run = { .edges = NULL };
        sp_test_run(&run, settings);
        const sp_incentives_state_t *mine = sp_simulation_state(&run.sim, "incentives");
        SP_ASSERT_NEAR(mine->monitoring, 0.8 * (1 - 0.5 * 0.25), 1e-15);
        for (int round = 0; round < 20; round++) {
            const double trust = sp_test_observe(&run, "trust");
            sp_test_steps(&run, 1);
            SP_ASSERT_NEAR(mine->monitoring, 0.8 * (1 - 0.5 * trust), 1e-12);
            SP_ASSERT_NEAR(
                sp_test_observe(&run, "cost_monitoring"), 30 * mine->monitoring, 1e-12);
        }
        sp_test_run_free(&run);
    }
}

/* 004-7: x = sigma((Q (1 - a m)(b + c) - c + m (r + p))/K) is linear in m inside, so
 * that it rises with m where r + p > a Q (b + c) and falls where it is less. */
static void
control_pays_only_above_what_it_crowds_out(void **state)
{
    (void) state;
    static const double paid[] = { 0.5, 1.1 };
    static const double monitor[] = { 0, 0.5, 1 };
    for (int k = 0; k < 2; k++) {
        double x[3];
        for (int j = 0; j < 3; j++) {
            char settings[512];
            snprintf(settings, sizeof(settings),
                "rounds=200 population.size=1000 steering.shared_interest.weight=0.25 " I
                "policy=fixed " I "reward=%g " I "monitor=%g " I "control_aversion=0.8",
                paid[k], monitor[j]);
            static const char *const names[] = { "cooperation" };
            means(settings, 5, 190, names, 1, &x[j]);
            const double m = monitor[j];
            const double expected = logistic(((1 - 0.8 * m) - 1 + m * paid[k]) / NOISE);
            SP_ASSERT_NEAR(x[j], expected, 4 * sqrt(expected * (1 - expected) / 190000));
        }
        assert_true(k == 0 ? x[0] > x[1] && x[1] > x[2] : x[0] < x[1] && x[1] < x[2]);
    }
}

/* Where circles decide, a pool is a circle's: its budget a member, among its own. */
static void
pools_of_circles_stay_in_them(void **state)
{
    (void) state;
    for (int carrot = 0; carrot < 2; carrot++) {
        char settings[500];
        snprintf(settings, sizeof(settings),
            "rounds=8 population.size=22 population.initial.cooperation=0.5 "
            "steering.circles.rule=majority steering.circles.size=5 "
            "steering.circles.gain=-5 steering.circles.cycle=100 "
            "steering.circles.proposal.shared_interest.steer=0.5 " I "policy=%s " I
            "budget=0.5",
            carrot ? "reward" : "punish");
        sp_test_run_t run = { .edges = NULL };
        sp_test_run(&run, settings);
        const sp_simulation_t *sim = &run.sim;
        assert_int_equal(4, sim->n_circles);
        for (int round = 0; round <= 8; round++) {
            if (round > 0) {
                sp_test_steps(&run, 1);
            }
            for (uint32_t c = 0; c < 4; c++) {
                const uint32_t first = sim->circle_first[c];
                const uint32_t last = sim->circle_first[c + 1];
                double n = 0;
                for (uint32_t i = first; i < last; i++) {
                    n += (sim->play[i] == SP_COOPERATE) == (carrot == 1);
                }
                for (uint32_t i = first; i < last; i++) {
                    const bool mine = (sim->play[i] == SP_COOPERATE) == (carrot == 1);
                    const double paid = mine ? 0.5 * (last - first) / n : 0;
                    SP_ASSERT_NEAR(sim->transfer[i], carrot ? paid : -paid, 1e-14);
                }
            }
        }
        sp_test_run_free(&run);
    }
}

/* A reward that circles adopt is theirs from the next round on, within the frame. */
static void
rewards_of_circles_stay_in_their_frame(void **state)
{
    (void) state;
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run,
        "rounds=8 population.size=20 population.initial.cooperation=0.5 "
        "decision.rule=none "
        "steering.circles.rule=majority steering.circles.size=5 steering.circles.gain=50 "
        "steering.circles.cycle=2 steering.circles.proposal.incentives.reward=0.8 "
        "steering.autonomy.level=0.5 steering.autonomy.reward_max=0.4 " I
        "policy=fixed " I "reward=0.1");
    const double n_c = run.sim.count[SP_COOPERATE];
    for (int round = 0; round < 6; round++) {
        SP_ASSERT_NEAR(run.sim.cost[SP_COST_INCENTIVES], n_c * (round <= 2 ? 0.1 : 0.4),
            1e-12); /* .45 of both, cut to .4 */
        sp_test_steps(&run, 1);
    }
    sp_test_run_free(&run);
}

/* ---- refusals ---------------------------------------------------------------------- */

static void
assert_refused(const char *settings, const char *key_at, const char *words)
{
    sp_test_run_t run = { .edges = NULL };
    assert_int_equal(SP_ERR_RANGE, sp_test_resolve(&run, settings));
    assert_string_equal(key_at, run.key);
    if (strstr(run.err.message, words) == NULL) {
        fail_msg("%s: '%s' lacks '%s'", settings, run.err.message, words);
    }
    sp_test_run_free(&run);
}

static void
what_cannot_be_is_refused(void **state)
{
    (void) state;
    assert_refused(I "policy=reward", I "budget", "policy: reward divides a pool");
    assert_refused(I "policy=carrot_stick " I "budget=1 " I "monitor=0", I "monitor",
        "must be above 0");
    assert_refused(I "policy=pid " I "monitor=0", I "monitor", "policy: pid follows");
    assert_refused("population.size=10 " I "policy=threshold " I "pay_up_to=11",
        I "pay_up_to", "population.size = 10");
    assert_refused(I "let_go=0.5", I "let_go", "steering.trust.scope");
    assert_refused("population.size=2 strategies.tit_for_tat=1 strategies.grim=1 " I
                   "policy=fixed",
        I "policy", "decision.rule: logit among strategies");
    assert_refused("population.size=10 decision.acts=per_partner "
                   "decision.update=asynchronous " I "policy=reward " I "budget=1",
        I "policy", "decision.update: synchronous");
    assert_refused("network.kind=cycle decision.rule=moran_birth_death "
                   "decision.intensity=0.1 decision.update=asynchronous " I
                   "policy=fixed " I "budget=1",
        I "policy", "network.kind: complete");
    assert_refused("decision.rule=proportional " I "policy=pid", I "policy",
        "steering.autonomy.reward_max");
    assert_refused("decision.rule=imitation decision.intensity=0.4 game.cost=1 "
                   "game.benefit=3 " I "policy=fixed " I "fine=2",
        "decision.intensity", "must stay above 0");
    assert_refused("method=chain decision.update=asynchronous " I "policy=pid",
        I "policy", "method: chain has no memory");
    assert_refused("method=chain decision.update=asynchronous " I "policy=fixed " I
                   "monitor=0.5",
        I "monitor", "must be 0 or 1");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(payments_and_costs_are_those_of_a_plain_account),
        cmocka_unit_test(choices_foresee_the_others_as_they_were),
        cmocka_unit_test(copiers_compare_what_is_paid_now),
        cmocka_unit_test(fixed_incentives_have_the_law_of_the_logit),
        cmocka_unit_test(pools_have_the_mean_field_of_their_share),
        cmocka_unit_test(samples_of_the_director_are_hypergeometric),
        cmocka_unit_test(the_director_changes_from_carrot_to_stick),
        cmocka_unit_test(a_controller_adds_error_sum_and_change),
        cmocka_unit_test(trust_lets_go),
        cmocka_unit_test(control_pays_only_above_what_it_crowds_out),
        cmocka_unit_test(pools_of_circles_stay_in_them),
        cmocka_unit_test(rewards_of_circles_stay_in_their_frame),
        cmocka_unit_test(what_cannot_be_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
