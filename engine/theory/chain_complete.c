/* chain_complete.c - the elementary step of each rule on the complete graph.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/theory.h"

#include <string.h>

#include "chain_rules.h"
#include "logspace.h"

const char *const sp_theory_rule_names[] = { "fermi", "proportional", "local",
    "moran_birth_death", "moran_death_birth", "imitation", "best", "logit", NULL };

bool
sp_theory_uses_fitness(sp_theory_rule_t rule)
{
    return rule == SP_THEORY_MORAN_BIRTH_DEATH || rule == SP_THEORY_MORAN_DEATH_BIRTH
        || rule == SP_THEORY_IMITATION;
}

/* Whether low <= value <= high; false for NaN. */
static bool
within(double value, double low, double high)
{
    return value >= low && value <= high;
}

sp_status_t
sp_theory_update_check(const sp_theory_update_t *update, sp_error_t *err)
{
    const bool fitness = sp_theory_uses_fitness(update->rule);
    if ((unsigned) update->rule > (unsigned) SP_THEORY_LOGIT) {
        return sp_fail(err, SP_ERR_UNKNOWN,
            "rule number %d: must be one of fermi .. logit", (int) update->rule);
    }
    if ((update->rule == SP_THEORY_FERMI || update->rule == SP_THEORY_LOGIT)
        && !within(update->selection, 0.0, 1e300)) {
        return sp_fail(err, SP_ERR_RANGE, "selection = %g: must be finite and >= 0",
            update->selection);
    }
    if (!within(update->spread, 0.0, 1e300)) {
        return sp_fail(err, SP_ERR_RANGE, "spread = %g: must be finite and >= 0",
            update->spread);
    }
    const double most = fitness && update->exponential ? 1e300 : 1.0;
    if ((fitness || update->rule == SP_THEORY_LOCAL)
        && !within(update->intensity, 0.0, most)) {
        return sp_fail(err, SP_ERR_RANGE, "intensity = %g: must lie in [0, %g]",
            update->intensity, most);
    }
    if (!within(update->mutation, 0.0, 1.0) || !within(update->tremble, 0.0, 1.0)) {
        return sp_fail(err, SP_ERR_RANGE,
            "mutation = %g, tremble = %g: must lie in [0, 1]", update->mutation,
            update->tremble);
    }
    if (!(update->activity > 0.0 && update->activity <= 1.0)) {
        return sp_fail(err, SP_ERR_RANGE, "activity = %g: must lie in (0, 1]",
            update->activity);
    }
    return SP_OK;
}

double
sp_theory_ln_fitness(const sp_theory_update_t *update, double payoff)
{
    const double w = update->intensity;
    if (update->exponential) {
        return w * payoff;
    }
    /* near 1, where weak selection lives, without the rounding of 1 - w + w f */
    const double excess = w * (payoff - 1.0);
    return fabs(excess) < 0.5 ? log1p(excess) : log(1.0 - w + w * payoff);
}

sp_status_t
sp_theory_fitness_check(const sp_theory_update_t *update, double payoff, sp_error_t *err)
{
    const double fitness = 1.0 - update->intensity + update->intensity * payoff;
    if (!update->exponential && !(fitness > 0.0 && fitness < INFINITY)) {
        return sp_fail(err, SP_ERR_RANGE,
            "fitness 1 - w + w f = %g at payoff %g and intensity %g: must be above 0; "
            "lower the intensity, shift the payoffs or use exponential fitness",
            fitness, payoff, update->intensity);
    }
    return SP_OK;
}

double
sp_theory_scale(const sp_theory_update_t *update, size_t n_payoffs, const double *payoff,
    double partners)
{
    const double games = update->summed ? partners : 1.0;
    if (update->spread > 0.0) {
        return games * update->spread;
    }
    double low = payoff[0], high = payoff[0];
    for (size_t k = 1; k < n_payoffs; k++) {
        low = payoff[k] < low ? payoff[k] : low;
        high = payoff[k] > high ? payoff[k] : high;
    }
    return games * (high - low);
}

void
sp_theory_ln_copy(const sp_theory_update_t *update, double difference, double scale,
    double *ln_copy, double *ln_stay)
{
    if (update->rule == SP_THEORY_FERMI) {
        *ln_copy = sp_ln_logistic(update->selection * difference);
        *ln_stay = sp_ln_logistic(-update->selection * difference);
        return;
    }
    const double relative = scale > 0.0 ? difference / scale : 0.0;
    double chance, stay;
    if (update->rule == SP_THEORY_LOCAL) {
        chance = 0.5 + 0.5 * update->intensity * relative;
        stay = 0.5 - 0.5 * update->intensity * relative;
    } else {
        chance = relative > 0.0 ? relative : 0.0;
        stay = 1.0 - chance;
    }
    *ln_copy = log(chance > 0.0 ? chance : 0.0);
    *ln_stay = log(stay > 0.0 ? stay : 0.0);
}

/* A state of the chain on the complete graph. */
typedef struct {
    const double *payoff;
    double n, i;           /* agents, cooperators                                       */
    double per;            /* what payoffs are divided by: n - 1 or 1                   */
} mix_t;

/* Payoff of an agent with act own among k cooperators and n - 1 - k defectors. */
static double
mix_payoff(const mix_t *mix, unsigned own, double k)
{
    return (k * mix->payoff[sp_outcome(own, SP_COOPERATE)]
               + (mix->n - 1.0 - k) * mix->payoff[sp_outcome(own, SP_DEFECT)])
        / mix->per;
}

/* ln chances [act before][act after] of the one agent whom a step of the rule touches. */
typedef double joint_t[2][2];

/* Rules with a role model: uniform among the others, copied by payoff difference. */
static void
join_pairwise(const mix_t *mix, const sp_theory_update_t *update, joint_t joint)
{
    const double n_of[2] = { mix->n - mix->i, mix->i };
    const double success[2] = { mix_payoff(mix, SP_DEFECT, mix->i),
        mix_payoff(mix, SP_COOPERATE, mix->i - 1.0) };
    const double scale =
        sp_theory_scale(update, SP_N_OUTCOMES, mix->payoff, mix->n - 1.0);
    for (unsigned own = 0; own < 2; own++) {
        const unsigned other = 1 - own;
        double ln_copy, ln_stay;
        sp_theory_ln_copy(
            update, success[other] - success[own], scale, &ln_copy, &ln_stay);
        const double ln_focal = log(n_of[own] / mix->n);
        const double alike = n_of[own] > 1.0 ? n_of[own] - 1.0 : 0.0;
        const double ln_other = log(n_of[other] / (mix->n - 1.0));
        joint[own][other] = sp_ln_times(ln_focal, sp_ln_times(ln_other, ln_copy));
        joint[own][own] = sp_ln_times(ln_focal,
            sp_ln_add(log(alike / (mix->n - 1.0)), sp_ln_times(ln_other, ln_stay)));
    }
}

/* Rules by fitness. */
static void
join_fitness(const mix_t *mix, const sp_theory_update_t *update, joint_t joint)
{
    const double n_of[2] = { mix->n - mix->i, mix->i };
    double ln_fitness[2] = { 0.0, 0.0 }; /* of an act that nobody has: never counts */
    if (n_of[SP_DEFECT] > 0.0) {
        ln_fitness[SP_DEFECT]
            = sp_theory_ln_fitness(update, mix_payoff(mix, SP_DEFECT, mix->i));
    }
    if (n_of[SP_COOPERATE] > 0.0) {
        ln_fitness[SP_COOPERATE]
            = sp_theory_ln_fitness(update, mix_payoff(mix, SP_COOPERATE, mix->i - 1.0));
    }
    for (unsigned own = 0; own < 2; own++) {
        const unsigned other = 1 - own;
        const double ln_focal = log(n_of[own] / mix->n);
        const double alike = n_of[own] > 1.0 ? n_of[own] - 1.0 : 0.0;
        const double ln_others = sp_ln_times(log(n_of[other]), ln_fitness[other]);
        const double ln_all_own = sp_ln_times(log(n_of[own]), ln_fitness[own]);
        if (update->rule == SP_THEORY_MORAN_BIRTH_DEATH) {
            /* the parent is of kind `own` here; its offspring replaces another agent */
            const double ln_parent
                = sp_ln_times(ln_all_own, -sp_ln_add(ln_all_own, ln_others));
            joint[other][own] = sp_ln_times(ln_parent, log(n_of[other] / (mix->n - 1.0)));
            joint[own][own] = sp_ln_times(ln_parent, log(alike / (mix->n - 1.0)));
            continue;
        }
        /* imitation counts the focal agent among the candidates, death-birth does not */
        const double ln_own = update->rule == SP_THEORY_IMITATION
            ? ln_all_own
            : sp_ln_times(log(alike), ln_fitness[own]);
        const double ln_total = sp_ln_add(ln_own, ln_others);
        joint[own][other] = sp_ln_times(ln_focal, sp_ln_times(ln_others, -ln_total));
        joint[own][own] = sp_ln_times(ln_focal, sp_ln_times(ln_own, -ln_total));
    }
}

/* Rules in which the focal agent looks at everybody and decides by itself. */
static void
join_choice(const mix_t *mix, const sp_theory_update_t *update, joint_t joint)
{
    const double n_of[2] = { mix->n - mix->i, mix->i };
    const double others[2] = { mix->i, mix->i - 1.0 }; /* cooperators that it meets */
    for (unsigned own = 0; own < 2; own++) {
        const unsigned other = 1 - own;
        const double ln_focal = log(n_of[own] / mix->n);
        const double own_success = mix_payoff(mix, own, others[own]);
        double ln_change, ln_stay;
        if (update->rule == SP_THEORY_LOGIT) { /* what the other act would earn oneself */
            const double gain = mix_payoff(mix, other, others[own]) - own_success;
            ln_change = sp_ln_logistic(update->selection * gain);
            ln_stay = sp_ln_logistic(-update->selection * gain);
        } else { /* best: what those with the other act earn */
            const bool change = n_of[other] > 0.0
                && mix_payoff(mix, other, others[other]) > own_success;
            ln_change = change ? 0.0 : -INFINITY;
            ln_stay = change ? -INFINITY : 0.0;
        }
        joint[own][other] = sp_ln_times(ln_focal, ln_change);
        joint[own][own] = sp_ln_times(ln_focal, ln_stay);
    }
}

/* ln chance of one step from act `from` to the other. Mutation strikes the agent whom the
 * step touches, under birth-death the one that is replaced: its place gets a mutant. */
static double
ln_step(const sp_theory_update_t *update, joint_t joint, unsigned from)
{
    const double ln_focal = sp_ln_add(joint[from][0], joint[from][1]);
    const double ln_mutate = sp_ln_times(log(0.5 * update->mutation), ln_focal);
    const double ln_copied = sp_ln_times(log1p(-update->tremble), joint[from][1 - from]);
    const double ln_erred = sp_ln_times(log(update->tremble), joint[from][from]);
    return sp_ln_add(ln_mutate,
        sp_ln_times(log1p(-update->mutation) + log(update->activity),
            sp_ln_add(ln_copied, ln_erred)));
}

/* Linear fitness is linear in i, so that its smallest values stand at the ends. */
static sp_status_t
check_fitness(const mix_t *mix, const sp_theory_update_t *update, sp_error_t *err)
{
    const double most = mix->n - 1.0;
    for (unsigned own = 0; own < 2; own++) {
        for (int end = 0; end < 2; end++) {
            const sp_status_t status = sp_theory_fitness_check(
                update, mix_payoff(mix, own, end == 0 ? 0.0 : most), err);
            if (status != SP_OK) {
                return status;
            }
        }
    }
    return SP_OK;
}

sp_status_t
sp_chain_complete(const double payoff[SP_N_OUTCOMES], uint32_t n,
    const sp_theory_update_t *update, sp_chain_t *chain, sp_error_t *err)
{
    memset(chain, 0, sizeof(*chain));
    if (n < 2) {
        return sp_fail(err, SP_ERR_RANGE, "a population of %u: must have at least 2", n);
    }
    const double size = n;
    mix_t mix = { payoff, size, 0.0, update->summed ? 1.0 : size - 1.0 };
    sp_status_t status = sp_theory_update_check(update, err);
    if (status == SP_OK && sp_theory_uses_fitness(update->rule)) {
        status = check_fitness(&mix, update, err);
    }
    if (status == SP_OK) {
        status = sp_chain_init(chain, n, err);
    }
    if (status != SP_OK) {
        return status;
    }
    for (uint32_t i = 0; i <= n; i++) {
        joint_t joint;
        mix.i = i;
        if (sp_theory_uses_fitness(update->rule)) {
            join_fitness(&mix, update, joint);
        } else if (update->rule == SP_THEORY_LOGIT || update->rule == SP_THEORY_BEST) {
            join_choice(&mix, update, joint);
        } else {
            join_pairwise(&mix, update, joint);
        }
        chain->ln_up[i] = i < n ? ln_step(update, joint, SP_DEFECT) : -INFINITY;
        chain->ln_down[i] = i > 0 ? ln_step(update, joint, SP_COOPERATE) : -INFINITY;
    }
    return SP_OK;
}

double
sp_theory_one_third(const double payoff[SP_N_OUTCOMES], uint32_t n)
{
    const double size = n;
    return payoff[SP_CC] * (size - 2.0) + payoff[SP_CD] * (2.0 * size - 1.0)
        - payoff[SP_DC] * (size + 1.0) - payoff[SP_DD] * (2.0 * size - 4.0);
}
