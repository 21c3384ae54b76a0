/* match_product.c - expected outcomes of any two finite-state players: the chain on the
 * product of their states.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <assert.h>
#include <string.h>

#include "match_chain.h"

enum {
    MOST_PAIRS = SP_MOST_STATES * SP_MOST_STATES,
    MOST_DENSE = 64, /* pairs of states up to which a continuation goes by elimination */
    N_VIEWS = 4,     /* who misperceives: nobody, partner, focal, both                 */
};

/* Pairs of states that a match can reach, in the order of their discovery; 0 is the
 * start. */
typedef struct {
    const sp_machine_t *focal, *partner;
    double p[SP_MOST_STATES]; /* focal's chance of C, error folded in */
    double q[SP_MOST_STATES];
    double view[N_VIEWS];     /* chance of each pattern of misperception */
    uint32_t n;
    uint16_t state[MOST_PAIRS][2];
    uint16_t number[MOST_PAIRS]; /* of the pair focal * n_states + partner */
} product_t;

enum { UNSEEN = UINT16_MAX };

/* What is summed over turns: the outcomes, and for games whose benefit waits for mutual
 * cooperation the chances that the focal, or the partner, plays C right after CC. */
enum { FOCAL_AFTER_CC = SP_N_OUTCOMES, PARTNER_AFTER_CC, N_SUMS };

static uint32_t
pair_after(const product_t *product, uint32_t i, unsigned outcome, unsigned view)
{
    const unsigned a = outcome < SP_DC;
    const unsigned b = (outcome & 1u) == 0;
    const unsigned focal_sees = sp_outcome(a, b ^ view >> 1);
    const unsigned partner_sees = sp_outcome(b, a ^ (view & 1u));
    const uint16_t *state = product->state[i];
    const uint32_t s = product->focal->next[state[0]][focal_sees];
    const uint32_t t = product->partner->next[state[1]][partner_sees];
    return s * product->partner->n_states + t;
}

/* The chances of the four outcomes of a turn in pair i. */
static void
outcomes_in(const product_t *product, uint32_t i, double chance[SP_N_OUTCOMES])
{
    const double p = product->p[product->state[i][0]];
    const double q = product->q[product->state[i][1]];
    chance[SP_CC] = p * q;
    chance[SP_CD] = p * (1 - q);
    chance[SP_DC] = (1 - p) * q;
    chance[SP_DD] = (1 - p) * (1 - q);
}

static void
discover(product_t *product, uint32_t pair)
{
    if (product->number[pair] == UNSEEN) {
        const uint32_t width = product->partner->n_states;
        product->number[pair] = (uint16_t) product->n;
        product->state[product->n][0] = (uint16_t) (pair / width);
        product->state[product->n][1] = (uint16_t) (pair % width);
        product->n++;
    }
}

static void
make_product(const sp_match_rules_t *rules, const sp_machine_t *focal,
    const sp_machine_t *partner, product_t *product)
{
    const double blur = rules->misperception;
    product->focal = focal;
    product->partner = partner;
    product->view[0] = (1 - blur) * (1 - blur);
    product->view[1] = (1 - blur) * blur;
    product->view[2] = blur * (1 - blur);
    product->view[3] = blur * blur;
    for (int i = 0; i < focal->n_states; i++) {
        product->p[i] = sp_with_error(focal->cooperate[i], rules->error);
    }
    for (int i = 0; i < partner->n_states; i++) {
        product->q[i] = sp_with_error(partner->cooperate[i], rules->error);
    }
    const uint32_t n_pairs = (uint32_t) focal->n_states * partner->n_states;
    assert(n_pairs <= MOST_PAIRS);
    memset(product->number, 0xff, n_pairs * sizeof(product->number[0]));
    product->n = 0;
    discover(product, (uint32_t) focal->start * partner->n_states + partner->start);
    for (uint32_t i = 0; i < product->n; i++) {
        double chance[SP_N_OUTCOMES];
        outcomes_in(product, i, chance);
        for (unsigned outcome = 0; outcome < SP_N_OUTCOMES; outcome++) {
            for (unsigned view = 0; view < N_VIEWS; view++) {
                if (chance[outcome] * product->view[view] > 0) {
                    discover(product, pair_after(product, i, outcome, view));
                }
            }
        }
    }
}

/* Adds mass in pair i, moved by one turn, to after[n], and its outcomes to outcome, with
 * what follows CC. */
static void
move_mass(const product_t *product, uint32_t i, double mass, double *after,
    double outcome[N_SUMS])
{
    double chance[SP_N_OUTCOMES];
    outcomes_in(product, i, chance);
    for (unsigned o = 0; o < SP_N_OUTCOMES; o++) {
        const double share = mass * chance[o];
        outcome[o] += share;
        for (unsigned view = 0; view < N_VIEWS; view++) {
            if (chance[o] * product->view[view] > 0) { /* as in make_product */
                const uint32_t j = product->number[pair_after(product, i, o, view)];
                const double moved = share * product->view[view];
                after[j] += moved;
                if (o == SP_CC) {
                    outcome[FOCAL_AFTER_CC] += moved * product->p[product->state[j][0]];
                    outcome[PARTNER_AFTER_CC] += moved * product->q[product->state[j][1]];
                }
            }
        }
    }
}

/* Small products with continuation: the chain that begins anew with chance 1 - d after
 * each turn settles at (1-d) sum d^t x_t. Pair 0 is the start, so every pair leads to
 * it. */
static void
solve(const product_t *product, double continuation, double outcome[N_SUMS])
{
    double chain[MOST_DENSE * MOST_DENSE];
    double in_pair[MOST_DENSE][N_SUMS];
    double stationary[MOST_DENSE];
    const uint32_t n = product->n;
    for (uint32_t i = 0; i < n; i++) {
        double *row = chain + i * n;
        double here[N_SUMS] = { 0 };
        memset(row, 0, n * sizeof(*row));
        move_mass(product, i, 1, row, here);
        memcpy(in_pair[i], here, sizeof(here));
        for (uint32_t j = 0; j < n; j++) {
            row[j] *= continuation;
        }
        row[0] += 1 - continuation;
    }
    sp_stationary(n, chain, stationary);
    for (int o = 0; o < N_SUMS; o++) {
        outcome[o] = 0;
        for (uint32_t i = 0; i < n; i++) {
            outcome[o] += stationary[i] * in_pair[i][o];
        }
    }
}

/* A weighted sum of outcomes over turns. */
typedef struct {
    double outcome[N_SUMS];
    double weight;
} sum_t;

static void
add(sum_t *sum, const sum_t *other, double times)
{
    for (int o = 0; o < N_SUMS; o++) {
        sum->outcome[o] += times * other->outcome[o];
    }
    sum->weight += times * other->weight;
}

/* One turn for all mass: now -> after, its outcomes with weight into sum. */
static void
turn(const product_t *product, const double *now, double *after, double weight,
    sum_t *sum)
{
    sum_t here = { .weight = 1 };
    memset(after, 0, product->n * sizeof(*after));
    for (uint32_t i = 0; i < product->n; i++) {
        if (now[i] > 0) {
            move_mass(product, i, now[i], after, here.outcome);
        }
    }
    add(sum, &here, weight);
}

static bool
equal(const double *a, const double *b, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        if (a[i] != b[i]) {
            return false;
        }
    }
    return true;
}

/* Turn by turn until the weights end or the distribution repeats itself to the bit,
 * which deterministic pairs do after their cycle and noisy ones once settled; then the
 * rest is whole cycles. Repeats are found against a mark that moves to turns 1, 2, 4, 8,
 * ... (Brent, BIT 20, 176 (1980)). Fixed length: weights 1; continuation d: d^t, cut
 * below 1e-17. */
static sum_t
iterate(const product_t *product, uint32_t n_turns, double continuation)
{
    static const double negligible = 1e-17;
    const bool fixed = !(continuation > 0);
    double column[2][MOST_PAIRS];
    double mark[MOST_PAIRS];
    double *now = column[0];
    double *after = column[1];
    double weight = 1; /* of the turn that follows */
    double mark_weight = 1;
    uint32_t left = fixed ? n_turns : UINT32_MAX;
    uint32_t since_mark = 0;
    uint32_t stretch = 1;
    bool repeats = false;
    sum_t before = { .weight = 0 }; /* the mark */
    sum_t since = { .weight = 0 };
    memset(now, 0, product->n * sizeof(*now));
    now[0] = 1;
    memcpy(mark, now, product->n * sizeof(*now));
    while (left > 0 && weight > negligible) {
        turn(product, now, after, weight, &since);
        double *swap = now;
        now = after;
        after = swap;
        weight *= fixed ? 1 : continuation;
        left--;
        since_mark++;
        if (repeats) {
            continue;
        }
        if (equal(now, mark, product->n)) {
            if (!fixed) { /* sum over t >= mark of d^t, shared out as in this cycle */
                add(&before, &since, mark_weight / (1 - continuation) / since.weight);
                return before;
            }
            repeats = true;
            add(&before, &since, 1 + (double) (left / since_mark));
            since = (sum_t) { .weight = 0 };
            left %= since_mark;
        } else if (since_mark == stretch) {
            memcpy(mark, now, product->n * sizeof(*now));
            add(&before, &since, 1);
            since = (sum_t) { .weight = 0 };
            mark_weight = weight;
            since_mark = 0;
            stretch *= 2;
        }
    }
    add(&before, &since, 1);
    return before;
}

/* The shares of turns in which each plays C with the benefit high: on the first turn and
 * after CC. */
static void
high_shares(const product_t *product, const sp_match_rules_t *rules,
    const double outcome[N_SUMS], double high[2])
{
    const double first[2]
        = { product->p[product->state[0][0]], product->q[product->state[0][1]] };
    const double d = rules->continuation;
    sum_t before = { .weight = 0 }; /* of all turns but the last */
    if (!(d > 0) && rules->rounds > 1) {
        before = iterate(product, rules->rounds - 1, 0);
    }
    for (int i = 0; i < 2; i++) {
        high[i] = d > 0 ? (1 - d) * first[i] + d * outcome[FOCAL_AFTER_CC + i]
                        : (first[i] + before.outcome[FOCAL_AFTER_CC + i]) / rules->rounds;
    }
}

void
sp_match_outcomes_by_product(const sp_match_rules_t *rules, const sp_machine_t *focal,
    const sp_machine_t *partner, double *outcome, double *high)
{
    product_t product;
    double sums[N_SUMS];
    make_product(rules, focal, partner, &product);
    if (rules->continuation > 0 && product.n <= MOST_DENSE) {
        solve(&product, rules->continuation, sums);
    } else {
        const sum_t sum = iterate(&product, rules->rounds, rules->continuation);
        double total = 0; /* sum.weight but for rounding */
        for (int o = 0; o < SP_N_OUTCOMES; o++) {
            total += sum.outcome[o];
        }
        for (int o = 0; o < N_SUMS; o++) {
            sums[o] = sum.outcome[o] / total;
        }
    }
    memcpy(outcome, sums, SP_N_OUTCOMES * sizeof(*outcome));
    if (high != NULL) {
        high_shares(&product, rules, sums, high);
    }
}
