/* simplex.c - the stationary state of several kinds with mutation, composition by
 * composition.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A step moves one agent from one kind to another, so that in the order of compositions
 * it moves a bounded number of places: the matrix has a band, and elimination stays
 * inside. */
#include "samenspel/theory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "chain_rules.h"
#include "logspace.h"
#include "wide.h"

enum { MOST_KINDS = 6, MOST_ENTRIES = 20000000 };

/* What the chain is made of. */
typedef struct {
    uint32_t m, n;
    const double *payoff;
    const sp_theory_update_t *update;
    double scale; /* k D of proportional and local */
    size_t width; /* of the band on either side    */
    sp_wide_t *band; /* [n_states][2 width + 1] rate to the state column - width on */
} build_t;

/* Number of compositions of total into kinds; saturates far above what is allowed. */
static uint64_t
compositions(int64_t total, uint32_t kinds)
{
    if (total < 0) {
        return 0;
    }
    uint64_t number = 1;
    for (uint32_t k = 1; k < kinds; k++) {
        number = number * ((uint64_t) total + k) / k; /* always whole */
        if (number > (uint64_t) 1 << 40) {
            return (uint64_t) 1 << 40;
        }
    }
    return number;
}

/* Place of a composition in the order: those with more of the first kind stand before. */
static size_t
place_of(const build_t *build, const uint32_t *count)
{
    uint64_t place = 0;
    int64_t left = build->n;
    for (uint32_t k = 0; k + 1 < build->m; k++) {
        left -= count[k];
        place += compositions(left - 1, build->m - k);
    }
    return (size_t) place;
}

/* The next composition in that order; false behind the last. */
static bool
next_composition(uint32_t m, uint32_t *count)
{
    uint32_t k = m - 1;
    while (k > 0 && count[k - 1] == 0) {
        k--;
    }
    if (k == 0) {
        return false;
    }
    /* one less of kind k-1; all behind it move to kind k */
    const uint32_t behind = count[m - 1];
    count[m - 1] = 0;
    count[k - 1]--;
    count[k] = behind + 1;
    return true;
}

/* ln fitness of each kind (rules by fitness) or payoff. */
static void
weigh(const build_t *build, const uint32_t *count, double *value)
{
    const uint32_t m = build->m;
    const double per = build->update->summed ? 1.0 : build->n - 1.0;
    for (uint32_t k = 0; k < m; k++) {
        double sum =
            count[k] > 0 ? -build->payoff[k * m + k] : 0.0; /* not with oneself */
        for (uint32_t l = 0; l < m; l++) {
            sum += count[l] * build->payoff[k * m + l];
        }
        value[k] = sum / per;
        if (sp_theory_uses_fitness(build->update->rule)) {
            value[k] = count[k] > 0 ? sp_theory_ln_fitness(build->update, value[k]) : 0.0;
        }
    }
}

/* ln chance that an agent of kind a who chooses by what each kind would earn it among the
 * others takes kind b. */
static double
ln_choice(const build_t *build, const uint32_t *count, uint32_t a, uint32_t b)
{
    const double per = build->update->summed ? 1.0 : build->n - 1.0;
    double total = -INFINITY, chosen = 0.0;
    for (uint32_t k = 0; k < build->m; k++) {
        double sum = -build->payoff[k * build->m + a];
        for (uint32_t l = 0; l < build->m; l++) {
            sum += count[l] * build->payoff[k * build->m + l];
        }
        const double value = build->update->selection * sum / per;
        total = sp_ln_add(total, value);
        chosen = k == b ? value : chosen;
    }
    return chosen - total;
}

/* ln chance that the rule turns an agent of kind a into kind b, and that it touches an
 * agent of kind a at all. total: ln of all fitness. */
static double
ln_rule(const build_t *build, const uint32_t *count, const double *value, double total,
    uint32_t a, uint32_t b)
{
    const sp_theory_update_t *const update = build->update;
    const double n = build->n, ln_focal = log(count[a] / n);
    const double ln_parents = sp_ln_times(log(count[b]), value[b]);
    switch (update->rule) {
    case SP_THEORY_LOGIT:
        return ln_focal + ln_choice(build, count, a, b);
    case SP_THEORY_MORAN_BIRTH_DEATH:
        return ln_parents - total + log((count[a] - (a == b)) / (n - 1.0));
    case SP_THEORY_IMITATION:
        return ln_focal + ln_parents - total;
    case SP_THEORY_MORAN_DEATH_BIRTH: {
        double others = -INFINITY;
        for (uint32_t k = 0; k < build->m; k++) {
            others = sp_ln_add(
                others, sp_ln_times(log((double) count[k] - (k == a)), value[k]));
        }
        return ln_focal + ln_parents - others;
    }
    default: {
        double ln_copy, ln_stay;
        sp_theory_ln_copy(update, value[b] - value[a], build->scale, &ln_copy, &ln_stay);
        return sp_ln_times(ln_focal, sp_ln_times(log(count[b] / (n - 1.0)), ln_copy));
    }
    }
}

/* The rates out of one composition. */
static void
fill_row(build_t *build, size_t row, uint32_t *count)
{
    const uint32_t m = build->m;
    const sp_theory_update_t *const update = build->update;
    double value[MOST_KINDS], total = -INFINITY;
    weigh(build, count, value);
    for (uint32_t k = 0; k < m; k++) {
        total = sp_ln_add(total, sp_ln_times(log(count[k]), value[k]));
    }
    const double ln_runs = log1p(-update->mutation) + log(update->activity);
    for (uint32_t a = 0; a < m; a++) {
        if (count[a] == 0) {
            continue;
        }
        double ln_touched = log(count[a] / (double) build->n);
        if (update->rule == SP_THEORY_MORAN_BIRTH_DEATH) {
            ln_touched = -INFINITY;
            for (uint32_t b = 0; b < m; b++) {
                ln_touched = sp_ln_add(ln_touched,
                    count[b] > 0 ? ln_rule(build, count, value, total, a, b) : -INFINITY);
            }
        }
        for (uint32_t b = 0; b < m; b++) {
            if (a == b) {
                continue;
            }
            const bool known = count[b] > 0 || update->rule == SP_THEORY_LOGIT;
            const double copied =
                known ? ln_rule(build, count, value, total, a, b) : -INFINITY;
            const double ln_rate = sp_ln_add(
                sp_ln_times(ln_runs, copied), log(update->mutation / m) + ln_touched);
            count[a]--;
            count[b]++;
            const size_t column = place_of(build, count) + build->width - row;
            count[a]++;
            count[b]--;
            build->band[row * (2 * build->width + 1) + column] = sp_wide_exp(ln_rate);
        }
    }
}

/* Elimination without subtractions from the last state on (Grassmann, Taksar & Heyman);
 * then shares from the first on. */
static void
solve_band(build_t *build, size_t n_states, sp_wide_t *share, double *ln_share)
{
    const size_t width = build->width, stride = 2 * width + 1;
    sp_wide_t *const band = build->band + width; /* entry (i, j) at i * stride + j - i */
    for (size_t s = n_states - 1; s > 0; s--) {
        const size_t first = s > width ? s - width : 0;
        const sp_wide_t *const from = band + s * stride - s;
        sp_wide_t out = sp_wide_zero();
        for (size_t j = first; j < s; j++) {
            out = sp_wide_add(out, from[j]);
        }
        for (size_t i = first; i < s; i++) {
            sp_wide_t *const row = band + i * stride - i;
            if (!(row[s].mantissa > 0.0)) {
                continue;
            }
            row[s] = sp_wide_over(row[s], out);
            for (size_t j = first; j < s; j++) {
                row[j] = sp_wide_add(row[j], sp_wide_times(row[s], from[j]));
            }
            row[i] = sp_wide_zero();
        }
    }
    sp_wide_t total = sp_wide_exp(0.0);
    share[0] = total;
    for (size_t s = 1; s < n_states; s++) {
        share[s] = sp_wide_zero();
        for (size_t i = s > width ? s - width : 0; i < s; i++) {
            share[s] =
                sp_wide_add(share[s], sp_wide_times(share[i], band[i * stride + s - i]));
        }
        total = sp_wide_add(total, share[s]);
    }
    for (size_t s = 0; s < n_states; s++) {
        ln_share[s] = sp_wide_log(sp_wide_over(share[s], total));
    }
}

static sp_status_t
check_setting(const build_t *build, sp_error_t *err)
{
    const sp_theory_update_t *const update = build->update;
    if (build->m < 2 || build->m > MOST_KINDS || build->n < 2) {
        return sp_fail(err, SP_ERR_RANGE,
            "%u kinds among %u agents: must be 2 to %d kinds, at least 2 agents",
            build->m, build->n, MOST_KINDS);
    }
    if (update->rule == SP_THEORY_BEST) {
        return sp_fail(err, SP_ERR_UNKNOWN,
            "stationary state of several kinds: not known for rule %s",
            sp_theory_rule_names[update->rule]);
    }
    if ((!(update->mutation > 0.0) && update->rule != SP_THEORY_LOGIT)
        || update->tremble > 0.0) {
        return sp_fail(err, SP_ERR_RANGE,
            "stationary state of several kinds with mutation %g, tremble %g: mutation "
            "must be above 0, so that every composition comes back, and tremble 0",
            update->mutation, update->tremble);
    }
    for (size_t k = 0; k < (size_t) build->m * build->m; k++) {
        if (sp_theory_uses_fitness(update->rule)) { /* sums: n - 1 times at most */
            const double most = update->summed ? build->n - 1.0 : 1.0;
            const sp_status_t status =
                sp_theory_fitness_check(update, most * build->payoff[k], err);
            if (status != SP_OK) {
                return status;
            }
        }
    }
    return sp_theory_update_check(update, err);
}

/* Room for the states and the band; sets width and scale. */
static sp_status_t
prepare(sp_simplex_t *simplex, build_t *build, sp_error_t *err)
{
    const uint32_t m = build->m, n = build->n;
    const uint64_t n_states = compositions(n, m);
    /* farthest apart: one of the first kind becomes one of the last, over as many states
     * as n agents of m-1 kinds have */
    build->width = (size_t) compositions(n, m - 1);
    if (n_states * (2 * build->width + 1) > MOST_ENTRIES) {
        return sp_fail(err, SP_ERR_RANGE,
            "stationary state of %u kinds among %u agents: %llu compositions are too "
            "many",
            m, n, (unsigned long long) n_states);
    }
    build->scale =
        sp_theory_scale(build->update, (size_t) m * m, build->payoff, n - 1.0);
    simplex->m = m;
    simplex->n = n;
    simplex->n_states = (uint32_t) n_states;
    simplex->block =
        malloc(n_states * (sizeof(double) + m * sizeof(uint32_t)) + m * sizeof(double));
    build->band = malloc(n_states * (2 * build->width + 1) * sizeof(sp_wide_t));
    if (simplex->block == NULL || build->band == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for %llu compositions",
            (unsigned long long) n_states);
    }
    simplex->ln_share = simplex->block;
    simplex->mean = simplex->ln_share + n_states;
    simplex->count = (uint32_t *) (simplex->mean + m);
    for (size_t k = 0; k < n_states * (2 * build->width + 1); k++) {
        build->band[k] = sp_wide_zero();
    }
    return SP_OK;
}

static void
fill_means(sp_simplex_t *simplex)
{
    for (uint32_t k = 0; k < simplex->m; k++) {
        simplex->mean[k] = 0.0;
        for (uint32_t s = 0; s < simplex->n_states; s++) {
            simplex->mean[k] +=
                exp(simplex->ln_share[s]) * simplex->count[(size_t) s * simplex->m + k];
        }
        simplex->mean[k] /= simplex->n;
    }
}

sp_status_t
sp_simplex_init(sp_simplex_t *simplex, uint32_t m, const double *payoff, uint32_t n,
    const sp_theory_update_t *update, sp_error_t *err)
{
    memset(simplex, 0, sizeof(*simplex));
    build_t build = { .m = m, .n = n, .payoff = payoff, .update = update };
    sp_wide_t *share = NULL;
    sp_status_t status = check_setting(&build, err);
    if (status == SP_OK) {
        status = prepare(simplex, &build, err);
    }
    if (status == SP_OK) {
        share = malloc(simplex->n_states * sizeof(*share));
        if (share == NULL) {
            status = sp_fail(
                err, SP_ERR_MEMORY, "no memory for %u compositions", simplex->n_states);
        }
    }
    if (status == SP_OK) {
        uint32_t count[MOST_KINDS] = { n };
        size_t row = 0;
        do {
            memcpy(simplex->count + row * m, count, m * sizeof(*count));
            fill_row(&build, row++, count);
        } while (next_composition(m, count));
        solve_band(&build, simplex->n_states, share, simplex->ln_share);
        fill_means(simplex);
    }
    free(share);
    free(build.band);
    return status;
}

void
sp_simplex_free(sp_simplex_t *simplex)
{
    free(simplex->block);
    memset(simplex, 0, sizeof(*simplex));
}
