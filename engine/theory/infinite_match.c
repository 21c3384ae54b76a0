/* infinite_match.c - matches without end: long-run shares.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The two players' states form a Markov chain. It is reduced state by state, adding and
 * dividing only (Grassmann, Taksar & Heyman 1985), so that even shares of 1e-12 keep
 * their digits. A state that leads nowhere but to itself once the others are gone stands
 * for its closed class; what reaches it is the chance of ending there. Neither periods
 * nor several classes need care: the mean over turns tends to the stationary law of each
 * class. */
#include "samenspel/theory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NOT_SEEN UINT32_MAX

/* The chain on those pairs of states that a match can come to. */
typedef struct {
    const sp_machine_t *focal, *partner;
    double error, misperception;
    uint32_t n;          /* pairs of states found                                       */
    uint32_t *pair;      /* [n] focal state * partner's n_states + partner state        */
    uint32_t *number;    /* [all pairs] its place in pair, or NOT_SEEN                  */
    double *chance;      /* [n * n] of going from row to column in one turn             */
    double *start;       /* [n] chance of the first turn's state, then of each class    */
    double *share;       /* [n] long-run share of turns                                 */
    bool *gone;          /* [n] reduced                                                 */
    double *leave;       /* [n] chance of leaving when it was reduced                   */
} product_t;

static void
free_product(product_t *product)
{
    free(product->pair);
    free(product->number);
    free(product->chance);
    free(product->start);
    free(product->share);
    free(product->gone);
    free(product->leave);
}

/* Chances of D and C as played, execution errors included. */
static void
move_chances(const sp_machine_t *machine, uint32_t state, double error, double chance[2])
{
    const double intended = machine->cooperate[state];
    chance[SP_COOPERATE] = intended * (1.0 - error) + (1.0 - intended) * error;
    chance[SP_DEFECT] = (1.0 - intended) * (1.0 - error) + intended * error;
}

/* Where a turn can lead from a pair of states: up to 16 ways. */
typedef struct {
    unsigned n;
    struct {
        uint32_t pair;
        double chance;
    } way[16];
} turn_t;

static void
play_turn(const product_t *product, uint32_t pair, turn_t *turn)
{
    const uint32_t width = product->partner->n_states;
    const uint32_t s = pair / width, t = pair % width;
    double focal[2], partner[2];
    move_chances(product->focal, s, product->error, focal);
    move_chances(product->partner, t, product->error, partner);
    turn->n = 0;
    for (unsigned k = 0; k < 16; k++) {
        const unsigned a = k & 1u, b = k >> 1 & 1u; /* moves */
        const unsigned focal_errs = k >> 2 & 1u, partner_errs = k >> 3;
        const double flip = product->misperception, keep = 1.0 - flip;
        const double chance = focal[a] * partner[b] * (focal_errs ? flip : keep)
            * (partner_errs ? flip : keep);
        if (chance > 0.0) {
            const uint32_t s_next
                = product->focal->next[s][sp_outcome(a, b ^ focal_errs)];
            const uint32_t t_next
                = product->partner->next[t][sp_outcome(b, a ^ partner_errs)];
            turn->way[turn->n].pair = s_next * width + t_next;
            turn->way[turn->n].chance = chance;
            turn->n++;
        }
    }
}

/* Lists the pairs of states that can occur, breadth first from the start. */
static sp_status_t
explore(product_t *product, sp_error_t *err)
{
    const uint32_t width = product->partner->n_states;
    const uint32_t n_all = (uint32_t) product->focal->n_states * width;
    product->pair = malloc(n_all * sizeof(uint32_t));
    product->number = malloc(n_all * sizeof(uint32_t));
    if (product->pair == NULL || product->number == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for %u pairs of states", n_all);
    }
    for (uint32_t k = 0; k < n_all; k++) {
        product->number[k] = NOT_SEEN;
    }
    product->pair[0] = (uint32_t) product->focal->start * width + product->partner->start;
    product->number[product->pair[0]] = 0;
    product->n = 1;
    for (uint32_t k = 0; k < product->n; k++) {
        turn_t turn;
        play_turn(product, product->pair[k], &turn);
        for (unsigned w = 0; w < turn.n; w++) {
            const uint32_t next = turn.way[w].pair;
            if (product->number[next] == NOT_SEEN) {
                product->number[next] = product->n;
                product->pair[product->n++] = next;
            }
        }
    }
    const size_t n = product->n;
    product->chance = calloc(n * n, sizeof(double));
    product->start = calloc(n, sizeof(double));
    product->share = calloc(n, sizeof(double));
    product->gone = calloc(n, sizeof(bool));
    product->leave = calloc(n, sizeof(double));
    if (product->chance == NULL || product->start == NULL || product->share == NULL
        || product->gone == NULL || product->leave == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for %zu x %zu chances", n, n);
    }
    for (uint32_t k = 0; k < product->n; k++) {
        turn_t turn;
        play_turn(product, product->pair[k], &turn);
        for (unsigned w = 0; w < turn.n; w++) {
            product->chance[k * n + product->number[turn.way[w].pair]]
                += turn.way[w].chance;
        }
    }
    return SP_OK;
}

/* Takes states out one by one; those that stay each stand for a closed class. */
static void
reduce(product_t *product)
{
    const size_t n = product->n;
    double *const chance = product->chance;
    product->start[0] = 1.0;
    for (size_t s = n; s-- > 0;) {
        double out = 0.0;
        for (size_t j = 0; j < n; j++) {
            out += j == s || product->gone[j] ? 0.0 : chance[s * n + j];
        }
        product->leave[s] = out;
        if (!(out > 0.0)) {
            continue;
        }
        product->gone[s] = true;
        for (size_t i = 0; i < n; i++) {
            if (product->gone[i] || chance[i * n + s] == 0.0) {
                continue;
            }
            const double into = chance[i * n + s] / out;
            for (size_t j = 0; j < n; j++) {
                chance[i * n + j] += product->gone[j] ? 0.0 : into * chance[s * n + j];
            }
        }
        const double into = product->start[s] / out;
        for (size_t j = 0; j < n && into > 0.0; j++) {
            product->start[j] += product->gone[j] ? 0.0 : into * chance[s * n + j];
        }
        product->start[s] = 0.0;
    }
}

/*
 * Long-run shares: in each class relative to its root, back through the reduction in
 * ascending order. All other states of a class went before its root, so have higher
 * numbers; chances into s from lower numbers still stand as they were when s went.
 */
static void
expand(product_t *product, double *relative)
{
    const size_t n = product->n;
    for (size_t root = 0; root < n; root++) {
        if (product->gone[root] || product->start[root] == 0.0) {
            continue;
        }
        double total = 1.0;
        memset(relative, 0, n * sizeof(double));
        relative[root] = 1.0;
        for (size_t s = root + 1; s < n; s++) {
            if (!product->gone[s]) {
                continue;
            }
            double in = 0.0;
            for (size_t i = root; i < s; i++) {
                in += relative[i] * product->chance[i * n + s];
            }
            relative[s] = in / product->leave[s];
            total += relative[s];
        }
        for (size_t s = 0; s < n; s++) {
            product->share[s] += product->start[root] * relative[s] / total;
        }
    }
}

static void
collect(const product_t *product, const sp_game_t *game, sp_expected_t *expected)
{
    memset(expected, 0, sizeof(*expected));
    const uint32_t width = product->partner->n_states;
    double seen[2] = { 0.0, 0.0 };
    for (uint32_t k = 0; k < product->n; k++) {
        double focal[2], partner[2];
        move_chances(
            product->focal, product->pair[k] / width, product->error, focal);
        move_chances(
            product->partner, product->pair[k] % width, product->error, partner);
        for (unsigned a = 0; a < 2; a++) {
            for (unsigned b = 0; b < 2; b++) {
                expected->outcome[sp_outcome(a, b)]
                    += product->share[k] * focal[a] * partner[b];
            }
        }
        seen[0] += product->share[k] * partner[SP_COOPERATE];
        seen[1] += product->share[k] * focal[SP_COOPERATE];
    }
    for (unsigned a = 0; a < 2; a++) {
        for (unsigned b = 0; b < 2; b++) {
            const double share = expected->outcome[sp_outcome(a, b)];
            expected->payoff_focal += share * game->payoff[sp_outcome(a, b)];
            expected->payoff_partner += share * game->payoff[sp_outcome(b, a)];
        }
    }
    const double flip = product->misperception;
    expected->perceived_by_focal = seen[0] * (1.0 - flip) + (1.0 - seen[0]) * flip;
    expected->perceived_by_partner = seen[1] * (1.0 - flip) + (1.0 - seen[1]) * flip;
}

sp_status_t
sp_theory_match(const sp_game_t *game, double error, double misperception,
    const sp_machine_t *focal, const sp_machine_t *partner, sp_expected_t *expected,
    sp_error_t *err)
{
    if (!(error >= 0.0 && error <= 0.5)
        || !(misperception >= 0.0 && misperception <= 0.5)) {
        return sp_fail(err, SP_ERR_RANGE,
            "match.error = %g, match.misperception = %g: must lie in [0, 0.5]", error,
            misperception);
    }
    product_t product = { .focal = focal,
        .partner = partner,
        .error = error,
        .misperception = misperception };
    sp_status_t status = explore(&product, err);
    if (status == SP_OK) {
        double *const relative = malloc(product.n * sizeof(double));
        if (relative == NULL) {
            status = sp_fail(err, SP_ERR_MEMORY, "no memory for %u states", product.n);
        } else {
            reduce(&product);
            expand(&product, relative);
            collect(&product, game, expected);
            free(relative);
        }
    }
    free_product(&product);
    return status;
}
