/* chain_cycle.c - one block of cooperators on a cycle, and what makes it grow.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Copying changes an agent only into the act of a neighbour, so a single block stays one
 * and its length is the state. Only the agents next to the two borders count: the
 * outermost of each kind, and the second one, who competes with it for a place. */
#include "samenspel/theory.h"

#include <string.h>

#include "chain_rules.h"
#include "logspace.h"
#include "root.h"

/* The agents of one kind, a block of `length`. */
typedef struct {
    double length;
    double edge;   /* payoff of an agent at the border                                  */
    double second; /* payoff of its neighbour of the same kind (length >= 2)            */
    double inner;  /* payoff of agents without neighbours of the other kind             */
} block_t;

static block_t
make_block(const double *payoff, unsigned own, uint32_t length, bool summed)
{
    const double per = summed ? 1.0 : 2.0;
    const double alike = payoff[sp_outcome(own, own)];
    const double other = payoff[sp_outcome(own, 1 - own)];
    block_t block;
    block.length = length;
    block.edge = (length == 1 ? 2.0 * other : alike + other) / per;
    block.inner = 2.0 * alike / per;
    block.second = length == 2 ? block.edge : block.inner; /* of two, each is a border */
    return block;
}

/* ln of the total fitness of a block. */
static double
ln_block_fitness(const sp_theory_update_t *update, const block_t *block)
{
    const double ln_edge = sp_theory_ln_fitness(update, block->edge);
    if (block->length < 2.0) {
        return ln_edge;
    }
    const double ln_edges = log(2.0) + ln_edge;
    return block->length < 3.0 ? ln_edges
                               : sp_ln_add(ln_edges,
                                   log(block->length - 2.0)
                                       + sp_theory_ln_fitness(update, block->inner));
}

/* ln chance that in one elementary step `own` takes a place of `other`. */
static double
ln_grow(const sp_theory_update_t *update, const block_t *own, const block_t *other,
    double scale)
{
    const double ln_own = sp_theory_ln_fitness(update, own->edge);
    if (update->rule == SP_THEORY_MORAN_BIRTH_DEATH) {
        /* two parents at the border have one neighbour beyond it, a lone one has two */
        return ln_own
            - sp_ln_add(ln_block_fitness(update, own), ln_block_fitness(update, other));
    }
    /* the last of its kind has two such neighbours, others have one */
    const bool last = other->length < 2.0;
    const double ln_focal = log((last ? 1.0 : 2.0) / (own->length + other->length));
    const double ln_rivals
        = last ? -INFINITY : sp_theory_ln_fitness(update, other->second);
    const double ln_owns = last ? log(2.0) + ln_own : ln_own;
    if (update->rule == SP_THEORY_MORAN_DEATH_BIRTH) {
        return ln_focal + ln_owns - sp_ln_add(ln_owns, ln_rivals);
    }
    if (update->rule == SP_THEORY_IMITATION) {
        const double ln_self = sp_theory_ln_fitness(update, other->edge);
        return ln_focal + ln_owns - sp_ln_add(ln_self, sp_ln_add(ln_owns, ln_rivals));
    }
    double ln_copy, ln_stay;
    sp_theory_ln_copy(update, own->edge - other->edge, scale, &ln_copy, &ln_stay);
    return sp_ln_times(ln_focal + (last ? 0.0 : log(0.5)), ln_copy);
}

/* Refuses what is not a chain on the length of one block. */
static sp_status_t
check_cycle(const double *payoff, uint32_t n, const sp_theory_update_t *update,
    sp_error_t *err)
{
    sp_status_t status = sp_theory_update_check(update, err);
    if (status != SP_OK) {
        return status;
    }
    if (n < 3) {
        return sp_fail(err, SP_ERR_RANGE, "a cycle of %u: must have at least 3", n);
    }
    if (update->rule == SP_THEORY_BEST || update->rule == SP_THEORY_LOGIT) {
        return sp_fail(err, SP_ERR_RANGE,
            "rule %s on the cycle: the number of cooperators does not determine the next "
            "step", sp_theory_rule_names[update->rule]);
    }
    if (update->mutation > 0.0 || update->tremble > 0.0) {
        return sp_fail(err, SP_ERR_RANGE,
            "mutation = %g, tremble = %g on the cycle: must be 0, since new blocks arise "
            "anywhere", update->mutation, update->tremble);
    }
    for (unsigned own = 0; own < 2 && sp_theory_uses_fitness(update->rule); own++) {
        for (uint32_t length = 1; length <= 3; length++) {
            const block_t block = make_block(payoff, own, length, update->summed);
            status = sp_theory_fitness_check(update, block.edge, err);
            if (status == SP_OK) {
                status = sp_theory_fitness_check(update, block.inner, err);
            }
            if (status != SP_OK) {
                return status;
            }
        }
    }
    return SP_OK;
}

sp_status_t
sp_chain_cycle(const double payoff[SP_N_OUTCOMES], uint32_t n,
    const sp_theory_update_t *update, sp_chain_t *chain, sp_error_t *err)
{
    memset(chain, 0, sizeof(*chain));
    sp_status_t status = check_cycle(payoff, n, update, err);
    if (status == SP_OK) {
        status = sp_chain_init(chain, n, err);
    }
    if (status != SP_OK) {
        return status;
    }
    const double scale = sp_theory_scale(update, SP_N_OUTCOMES, payoff, 2.0);
    for (uint32_t i = 1; i < n; i++) {
        const block_t c = make_block(payoff, SP_COOPERATE, i, update->summed);
        const block_t d = make_block(payoff, SP_DEFECT, n - i, update->summed);
        chain->ln_up[i] = log(update->activity) + ln_grow(update, &c, &d, scale);
        chain->ln_down[i] = log(update->activity) + ln_grow(update, &d, &c, scale);
    }
    return SP_OK;
}

/* Derivative at w = 0 of the ln chance that own grows, but for what both kinds share. */
static double
growth_slope(
    sp_theory_rule_t rule, const block_t *own, const block_t *other, double scale)
{
    const bool last = other->length < 2.0;
    switch (rule) {
    case SP_THEORY_MORAN_DEATH_BIRTH:
        return last ? 0.0 : own->edge - (own->edge + other->second) / 2.0;
    case SP_THEORY_IMITATION:
        return own->edge
            - (own->edge + other->edge + (last ? own->edge : other->second)) / 3.0;
    case SP_THEORY_FERMI:
        return (own->edge - other->edge) / 2.0;
    case SP_THEORY_LOCAL:
        return scale > 0.0 ? (own->edge - other->edge) / scale : 0.0;
    default: /* birth-death: total fitness is common to both */
        return own->edge;
    }
}

sp_status_t
sp_theory_cycle_slope(const double payoff[SP_N_OUTCOMES], uint32_t n,
    const sp_theory_update_t *update, double *slope, sp_error_t *err)
{
    const sp_status_t status = check_cycle(payoff, n, update, err);
    if (status != SP_OK) {
        return status;
    }
    if (update->rule == SP_THEORY_PROPORTIONAL) {
        return sp_fail(err, SP_ERR_RANGE,
            "rule proportional: copies only what earns more, so it has no limit of weak "
            "selection");
    }
    /* rho = 1/(1 + sum_k prod_{j<=k} down_j/up_j), every ratio 1 at w = 0: a change of
     * the ratio of state j enters n - j of the products */
    const double scale = sp_theory_scale(update, SP_N_OUTCOMES, payoff, 2.0);
    double sum = 0.0;
    for (uint32_t j = 1; j < n; j++) {
        const block_t c = make_block(payoff, SP_COOPERATE, j, update->summed);
        const block_t d = make_block(payoff, SP_DEFECT, n - j, update->summed);
        sum += (double) (n - j)
            * (growth_slope(update->rule, &c, &d, scale)
                - growth_slope(update->rule, &d, &c, scale));
    }
    *slope = sum / (double) n;
    return SP_OK;
}

/* What is to be 0 at the critical ratio. */
typedef struct {
    uint32_t n;
    sp_theory_update_t update;
    double strength;       /* of selection; 0: the weak limit                           */
    sp_status_t status;
    sp_error_t *err;
} critical_t;

/* Gain over a neutral mutant: ln(n rho), or its derivative where selection is weak. */
static double
advantage(double ratio, void *context)
{
    critical_t *const critical = context;
    double payoff[SP_N_OUTCOMES], result = NAN;
    sp_theory_donation(ratio, 1.0, payoff);
    if (critical->strength == 0.0) {
        critical->status = sp_theory_cycle_slope(
            payoff, critical->n, &critical->update, &result, critical->err);
        return result;
    }
    sp_chain_t chain;
    sp_fixation_t fixation;
    critical->status = sp_chain_cycle(
        payoff, critical->n, &critical->update, &chain, critical->err);
    if (critical->status == SP_OK) {
        critical->status
            = sp_chain_fixation(&chain, SP_COOPERATE, &fixation, critical->err);
        if (critical->status == SP_OK) {
            result = fixation.ln_rho + log((double) critical->n);
        }
    }
    sp_chain_free(&chain);
    return result;
}

sp_status_t
sp_theory_cycle_critical(
    uint32_t n, const sp_theory_update_t *update, double *ratio, sp_error_t *err)
{
    const double strength
        = update->rule == SP_THEORY_FERMI ? update->selection : update->intensity;
    critical_t critical = { n, *update, strength, SP_OK, err };
    *ratio = INFINITY;
    double low = 0.0, at_low = advantage(low, &critical);
    for (double high = 0.125; critical.status == SP_OK && high < 1e9; high *= 1.25) {
        const double at_high = advantage(high, &critical);
        if (critical.status != SP_OK) {
            break;
        }
        if (at_low <= 0.0 && at_high > 0.0) {
            *ratio = sp_root_between(advantage, &critical, low, high);
            break;
        }
        low = high;
        at_low = at_high;
    }
    return critical.status;
}

double
sp_theory_cycle_critical_formula(uint32_t n, sp_theory_rule_t rule)
{
    const double size = n;
    if (rule == SP_THEORY_MORAN_DEATH_BIRTH && n > 4) {
        return 2.0 * (size - 2.0) / (size - 4.0);
    }
    if (rule == SP_THEORY_IMITATION && n > 6) {
        return 2.0 * (2.0 * size - 3.0) / (size - 6.0);
    }
    return INFINITY;
}
