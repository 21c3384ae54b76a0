/* match_expected.c - the exact expectation of a match; pairs that remember one turn.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <assert.h>

#include "match_chain.h"

/* A memory-one player with all noise in its chances. Misperception folds in too: it is
 * drawn anew each turn and forgotten with the turn, so after the true outcome (a, b) the
 * player sees b with 1 - m and the other move with m, whatever came before. */
typedef struct {
    double first;
    double after[SP_N_OUTCOMES];
} noisy_t;

static noisy_t
with_noise(const sp_memory_one_t *player, const sp_match_rules_t *rules)
{
    const double blur = rules->misperception;
    noisy_t noisy = { .first = sp_with_error(player->first, rules->error) };
    for (unsigned outcome = 0; outcome < SP_N_OUTCOMES; outcome++) {
        const double seen = player->after[outcome];
        const double misread = player->after[outcome ^ 1u];
        noisy.after[outcome]
            = sp_with_error(seen * (1 - blur) + misread * blur, rules->error);
    }
    return noisy;
}

/* The chances of the four outcomes where focal cooperates with p and partner with q. */
static inline void
outcome_row(double p, double q, double row[SP_N_OUTCOMES])
{
    row[SP_CC] = p * q;
    row[SP_CD] = p * (1 - q);
    row[SP_DC] = (1 - p) * q;
    row[SP_DD] = (1 - p) * (1 - q);
}

/* Chances of the outcomes at first, and from each outcome to the next. */
typedef struct {
    double first[SP_N_OUTCOMES];
    double after[SP_N_OUTCOMES][SP_N_OUTCOMES];
} chain_t;

static inline void
make_chain(const noisy_t *focal, const noisy_t *partner, chain_t *chain)
{
    outcome_row(focal->first, partner->first, chain->first);
    for (unsigned outcome = 0; outcome < SP_N_OUTCOMES; outcome++) {
        outcome_row(focal->after[outcome], partner->after[sp_outcome_mirrored(outcome)],
            chain->after[outcome]);
    }
}

/* The four shares sum to 1, so three numbers hold a distribution x and a step of the
 * chain is x -> x B + c: 36 products where 4x4 matrices take 80, and no drift of the
 * sum. */
enum { FREE = SP_N_OUTCOMES - 1 };

typedef struct {
    double b[FREE][FREE];
    double c[FREE];
} step_t;

static inline double
entry(const step_t *step, const double x[FREE], double mass, int j)
{
    return x[0] * step->b[0][j] + x[1] * step->b[1][j] + x[2] * step->b[2][j]
        + mass * step->c[j];
}

/* x B + mass c, for a row x whose four entries sum to mass. Written out: gcc -O2 leaves
 * loops of three as they are, at half the speed. */
static inline void
apply(const step_t *step, const double x[FREE], double mass, double result[FREE])
{
    result[0] = entry(step, x, mass, 0);
    result[1] = entry(step, x, mass, 1);
    result[2] = entry(step, x, mass, 2);
}

/* first, then second */
static inline step_t
compose(const step_t *first, const step_t *second)
{
    step_t both;
    apply(second, first->b[0], 0, both.b[0]);
    apply(second, first->b[1], 0, both.b[1]);
    apply(second, first->b[2], 0, both.b[2]);
    apply(second, first->c, 1, both.c);
    return both;
}

/* Shares over n turns. With s_n = x_0 + .. + x_(n-1) and M^n the step over n turns, s_2n
 * = s_n + s_n M^n and s_(n+1) = x_0 + s_n M: the bits of n from the highest down, one
 * squaring each, and only the vector s is summed. */
static void
fixed_length(const chain_t *chain, uint32_t n_turns, double outcome[SP_N_OUTCOMES])
{
    step_t one;
    for (int j = 0; j < FREE; j++) {
        one.c[j] = chain->after[SP_DD][j];
        for (int i = 0; i < FREE; i++) {
            one.b[i][j] = chain->after[i][j] - one.c[j];
        }
    }
    step_t many = one;
    uint32_t n = 1;
    double sum[FREE] = { chain->first[0], chain->first[1], chain->first[2] };
    int bits = 0;
    while (n_turns >> bits > 1) {
        bits++;
    }
    while (bits-- > 0) {
        double further[FREE];
        apply(&many, sum, (double) n, further);
        for (int j = 0; j < FREE; j++) {
            sum[j] += further[j];
        }
        n *= 2;
        const bool odd = n_turns >> bits & 1u;
        if (odd) {
            apply(&one, sum, (double) n, further);
            for (int j = 0; j < FREE; j++) {
                sum[j] = chain->first[j] + further[j];
            }
            n++;
        }
        if (bits > 0) {
            many = compose(&many, &many);
            if (odd) {
                many = compose(&many, &one);
            }
        }
    }
    double rest = 1;
    for (int j = 0; j < FREE; j++) {
        const double share = sum[j] / (double) n;
        outcome[j] = share > 0 ? share : 0; /* rounding may leave -1e-17 */
        rest -= outcome[j];
    }
    outcome[SP_DD] = rest > 0 ? rest : 0;
}

/* (1-d) sum d^t x_t is where the chain settles that starts the match anew with chance 1
 * - d after each turn: x = d x M + (1-d) x_0. */
static void
continued(const chain_t *chain, double continuation, double outcome[SP_N_OUTCOMES])
{
    double restarting[SP_N_OUTCOMES * SP_N_OUTCOMES];
    for (unsigned i = 0; i < SP_N_OUTCOMES; i++) {
        for (unsigned j = 0; j < SP_N_OUTCOMES; j++) {
            restarting[i * SP_N_OUTCOMES + j] = continuation * chain->after[i][j]
                + (1 - continuation) * chain->first[j];
        }
    }
    sp_stationary(SP_N_OUTCOMES, restarting, outcome);
}

/* From shares in the order of computation to the result. order < 0: focal came first, >
 * 0: partner did; 0: the players are alike, and CD and DC differ by rounding at most. */
static void
finish(const sp_game_t *game, const sp_match_rules_t *rules, int order,
    const double shares[SP_N_OUTCOMES], sp_expected_t *expected)
{
    double cd = shares[SP_CD];
    double dc = shares[SP_DC];
    if (order == 0) {
        cd = 0.5 * (shares[SP_CD] + shares[SP_DC]);
        dc = cd;
    } else if (order > 0) {
        cd = shares[SP_DC];
        dc = shares[SP_CD];
    }
    const double cc = shares[SP_CC];
    const double dd = shares[SP_DD];
    const double *payoff = game->payoff;
    *expected = (sp_expected_t) {
        .outcome = { cc, cd, dc, dd },
        .payoff_focal = cc * payoff[SP_CC] + dd * payoff[SP_DD]
            + (cd * payoff[SP_CD] + dc * payoff[SP_DC]),
        .payoff_partner = cc * payoff[SP_CC] + dd * payoff[SP_DD]
            + (dc * payoff[SP_CD] + cd * payoff[SP_DC]),
        .perceived_by_focal = sp_with_error(cc + dc, rules->misperception),
        .perceived_by_partner = sp_with_error(cc + cd, rules->misperception),
        .worth_focal = cc + cd,
        .worth_partner = cc + dc,
    };
}

/* Where the benefit is high on the first turn and after CC, else low: worths and payoffs
 * from the shares of turns in which each plays C with the benefit high. */
static void
weigh_turns(const sp_game_t *game, const sp_match_rules_t *rules, int order,
    const double high[2], sp_expected_t *expected)
{
    const double both = 0.5 * (high[0] + high[1]);
    const double focal = order == 0 ? both : high[order > 0];
    const double partner = order == 0 ? both : high[order < 0];
    const double c_focal = expected->outcome[SP_CC] + expected->outcome[SP_CD];
    const double c_partner = expected->outcome[SP_CC] + expected->outcome[SP_DC];
    expected->worth_focal = rules->high * focal + rules->low * (c_focal - focal);
    expected->worth_partner = rules->high * partner + rules->low * (c_partner - partner);
    expected->payoff_focal
        = game->benefit * expected->worth_partner - game->cost * c_focal;
    expected->payoff_partner
        = game->benefit * expected->worth_focal - game->cost * c_partner;
}

static int
compare(double a, double b)
{
    return (a > b) - (a < b);
}

/* A total order of players, so that the arithmetic does not depend on who is called
 * focal. */
static int
compare_memory_one(const sp_memory_one_t *a, const sp_memory_one_t *b)
{
    int order = compare(a->first, b->first);
    for (int i = 0; order == 0 && i < SP_N_OUTCOMES; i++) {
        order = compare(a->after[i], b->after[i]);
    }
    return order;
}

static int
compare_machines(const sp_machine_t *a, const sp_machine_t *b)
{
    int order = compare(a->n_states, b->n_states);
    order = order != 0 ? order : compare(a->start, b->start);
    for (unsigned state = 0; order == 0 && state < a->n_states; state++) {
        order = compare(a->cooperate[state], b->cooperate[state]);
        for (int i = 0; order == 0 && i < SP_N_OUTCOMES; i++) {
            order = compare(a->next[state][i], b->next[state][i]);
        }
    }
    return order;
}

void
sp_match_expected_memory_one(const sp_game_t *game, const sp_match_rules_t *rules,
    const sp_memory_one_t *focal, const sp_memory_one_t *partner, sp_expected_t *expected)
{
    assert(!(rules->high > 0));
    const int order = compare_memory_one(focal, partner);
    const noisy_t a = with_noise(order > 0 ? partner : focal, rules);
    const noisy_t b = with_noise(order > 0 ? focal : partner, rules);
    chain_t chain;
    double shares[SP_N_OUTCOMES];
    make_chain(&a, &b, &chain);
    if (rules->continuation > 0) {
        continued(&chain, rules->continuation, shares);
    } else {
        assert(rules->rounds >= 1);
        fixed_length(&chain, rules->rounds, shares);
    }
    finish(game, rules, order, shares, expected);
}

void
sp_match_expected(const sp_game_t *game, const sp_match_rules_t *rules,
    const sp_machine_t *focal, const sp_machine_t *partner, sp_expected_t *expected)
{
    sp_memory_one_t a;
    sp_memory_one_t b;
    const bool certain = sp_match_is_certain(rules, focal, partner);
    if (!certain && !(rules->high > 0) && sp_machine_memory_one(focal, &a)
        && sp_machine_memory_one(partner, &b)) {
        sp_match_expected_memory_one(game, rules, &a, &b, expected);
        return;
    }
    const int order = compare_machines(focal, partner);
    double shares[SP_N_OUTCOMES];
    double high[2];
    (certain ? sp_match_outcomes_by_cycle : sp_match_outcomes_by_product)(rules,
        order > 0 ? partner : focal, order > 0 ? focal : partner, shares,
        rules->high > 0 ? high : NULL);
    finish(game, rules, order, shares, expected);
    if (rules->high > 0) {
        weigh_turns(game, rules, order, high, expected);
    }
}
