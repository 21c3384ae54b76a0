/* sensitivity_slopes.c - regression of an output, and of its ranks, on all keys.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sensitivity_resample.h"

/* a value and the run that it belongs to */
typedef struct {
    double value;
    uint32_t run;
} placed_t;

/* Column k < n_keys is a key, column n_keys the output. All is worked from correlations:
 * they cost least to find anew in each resample, and a design keeps them far from
 * singular. */
typedef struct {
    uint32_t n_keys, n;
    placed_t *sorted;  /* [n_keys + 1][n] by ascending value                        */
    double *centred;   /* [n_keys + 1][n] values or ranks, less their mean          */
    double *root;      /* [n_keys + 1] of their sum of squares; 0: all are the same */
    double *factor;    /* [n_keys][n_keys] of the correlations of keys that vary    */
    double *with;      /* [n_keys] correlations of these with the output            */
    double *solved;    /* [n_keys]                                                  */
    uint32_t *varying; /* [n_keys] which these are                                  */
    uint32_t n_varying;
} table_t;

static int
by_value(const void *one, const void *other)
{
    const placed_t *a = one, *b = other;
    const int order = (a->value > b->value) - (a->value < b->value);
    return order != 0 ? order : (a->run > b->run) - (a->run < b->run);
}

/* One column: its values, or their ranks (equal ones share their mean rank), less
 * the mean over runs that count weight times. */
static void
centre(const table_t *self, uint32_t column, const uint32_t *weight, bool ranks)
{
    const uint32_t n = self->n;
    const placed_t *sorted = self->sorted + (size_t) column * n;
    double *centred = self->centred + (size_t) column * n;
    double below = 0, sum = 0, squares = 0;
    bool differ = false;
    double first = NAN;
    for (uint32_t i = 0; i < n;) {
        uint32_t end = i;
        double here = 0;
        for (; end < n && !(sorted[end].value > sorted[i].value); end++) {
            here += weight[sorted[end].run];
        }
        const double mark = ranks ? below + (here + 1) / 2 : sorted[i].value;
        for (uint32_t j = i; j < end; j++) {
            centred[sorted[j].run] = mark;
        }
        if (here > 0) {
            differ = differ || (!isnan(first) && sorted[i].value > first);
            first = isnan(first) ? sorted[i].value : first;
        }
        sum += here * mark;
        below += here;
        i = end;
    }
    for (uint32_t r = 0; r < n; r++) {
        centred[r] -= sum / n;
        squares += weight[r] * centred[r] * centred[r];
    }
    self->root[column] = differ ? sqrt(squares) : 0;
}

static double
correlation(const table_t *self, const uint32_t *weight, uint32_t i, uint32_t j)
{
    const double *a = self->centred + (size_t) i * self->n;
    const double *b = self->centred + (size_t) j * self->n;
    double sum = 0;
    for (uint32_t r = 0; r < self->n; r++) {
        sum += weight[r] * a[r] * b[r];
    }
    return sum / (self->root[i] * self->root[j]);
}

/* Lower Cholesky factor in place; false where next to nothing is left of a pivot: then
 * that key follows from those before it. */
static bool
factorise(double *a, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        for (uint32_t j = 0; j <= i; j++) {
            double sum = a[(size_t) i * n + j];
            for (uint32_t k = 0; k < j; k++) {
                sum -= a[(size_t) i * n + k] * a[(size_t) j * n + k];
            }
            if (i == j && !(sum > 1e-10)) {
                return false;
            }
            a[(size_t) i * n + j] = i == j ? sqrt(sum) : sum / a[(size_t) j * n + j];
        }
    }
    return true;
}

/* solves with the factor and its transpose, in place */
static void
solve(const double *factor, uint32_t n, double *b)
{
    for (uint32_t i = 0; i < n; i++) {
        for (uint32_t k = 0; k < i; k++) {
            b[i] -= factor[(size_t) i * n + k] * b[k];
        }
        b[i] /= factor[(size_t) i * n + i];
    }
    for (uint32_t i = n; i-- > 0;) {
        for (uint32_t k = i + 1; k < n; k++) {
            b[i] -= factor[(size_t) k * n + i] * b[k];
        }
        b[i] /= factor[(size_t) i * n + i];
    }
}

/* Regression of the output on the keys, standardised: slopes in `solved`, R^2 returned;
 * NAN where there is none. */
static double
regress(table_t *self, const uint32_t *weight, bool ranks)
{
    const uint32_t output = self->n_keys;
    uint32_t m = 0;
    for (uint32_t c = 0; c <= self->n_keys; c++) {
        centre(self, c, weight, ranks);
        if (c < output && self->root[c] > 0) {
            self->varying[m++] = c;
        }
    }
    self->n_varying = m;
    if (!(self->root[output] > 0)) {
        return NAN;
    }
    for (uint32_t i = 0; i < m; i++) {
        for (uint32_t j = 0; j < i; j++) {
            self->factor[(size_t) i * m + j] =
                correlation(self, weight, self->varying[i], self->varying[j]);
        }
        self->factor[(size_t) i * m + i] = 1;
        self->with[i] = correlation(self, weight, self->varying[i], output);
        self->solved[i] = self->with[i];
    }
    if (!factorise(self->factor, m)) {
        return NAN;
    }
    solve(self->factor, m, self->solved);
    double explained = 0;
    for (uint32_t i = 0; i < m; i++) {
        explained += self->solved[i] * self->with[i];
    }
    return explained;
}

/* Partial correlation of key i of those that vary, the others allowed for, as its inverse
 * hyperbolic tangent. With slope b, c on the diagonal of the inverse of the keys'
 * correlations and R^2 it is b / sqrt(b^2 + c (1 - R^2)). */
static double
partial_z(table_t *self, uint32_t i, double slope, double explained)
{
    const uint32_t m = self->n_varying;
    memset(self->with, 0, m * sizeof(*self->with)); /* no longer needed */
    self->with[i] = 1;
    solve(self->factor, m, self->with);
    /* rounding leaves some 1e-16 of a slope that is 0; it must not look like a fit */
    const double open = 1 - explained > 1e-14 ? 1 - explained : 1e-14;
    return asinh(slope / sqrt(self->with[i] * open));
}

/* Back from that scale. Points that are drawn twice tie, and ties weaken the
 * correlation of ranks in every resample: so the interval lies on the other side of
 * the estimate as far as the resamples lie on the one (the basic bootstrap of
 * Davison & Hinkley, Bootstrap Methods, Cambridge (1997)). */
static sp_estimate_t
from_z(sp_estimate_t z)
{
    return (sp_estimate_t) { tanh(z.value),
        { tanh(2 * z.value - z.interval.high), tanh(2 * z.value - z.interval.low) } };
}

/* value: slopes of all keys, partial correlations of ranks of all, R^2 of both */
static void
statistic(void *data, const uint32_t *weight, double *value)
{
    table_t *self = data;
    const uint32_t k = self->n_keys;
    for (uint32_t i = 0; i < 2 * k; i++) {
        value[i] = NAN;
    }
    value[2 * k] = regress(self, weight, false);
    for (uint32_t i = 0; i < self->n_varying && !isnan(value[2 * k]); i++) {
        value[self->varying[i]] = self->solved[i];
    }
    value[2 * k + 1] = regress(self, weight, true);
    for (uint32_t i = 0; i < self->n_varying && !isnan(value[2 * k + 1]); i++) {
        value[k + self->varying[i]] =
            partial_z(self, i, self->solved[i], value[2 * k + 1]);
    }
}

/* The runs in which nothing is missing, sorted by each column; what the outputs are
 * like. */
static void
take_runs(table_t *self, const double *input, const double *output, uint32_t n_runs,
    sp_outputs_t *of)
{
    const uint32_t k = self->n_keys;
    bool *whole = (bool *) self->centred; /* not in use yet */
    double sum = 0, squares = 0;
    for (uint32_t r = 0; r < n_runs; r++) {
        whole[r] = isfinite(output[r]);
        for (uint32_t c = 0; c < k; c++) {
            whole[r] = whole[r] && isfinite(input[(size_t) c * n_runs + r]);
        }
        self->n += whole[r];
        sum += whole[r] ? output[r] : 0;
    }
    for (uint32_t c = 0; c <= k; c++) {
        const double *column = c < k ? input + (size_t) c * n_runs : output;
        placed_t *sorted = self->sorted + (size_t) c * self->n;
        uint32_t n = 0;
        for (uint32_t r = 0; r < n_runs; r++) {
            if (whole[r]) {
                sorted[n] = (placed_t) { column[r], n };
                n++;
            }
        }
        qsort(sorted, n, sizeof(*sorted), by_value);
    }
    for (uint32_t r = 0; r < n_runs; r++) {
        const double off = output[r] - sum / self->n;
        squares += whole[r] ? off * off : 0;
    }
    *of = (sp_outputs_t) { self->n, n_runs - self->n, sum / self->n, squares / self->n };
}

static sp_status_t
check(const table_t *self, const sp_outputs_t *of, sp_error_t *err)
{
    if (self->n <= self->n_keys + 1) {
        return sp_fail(err, SP_ERR_RANGE,
            "%u runs with a value are too few for %u keys: at least %u are needed",
            self->n, self->n_keys, self->n_keys + 2);
    }
    return sp_all_alike(of, err) ? SP_ERR_RANGE : SP_OK;
}

sp_status_t
sp_sensitivity_slopes(const double *input, const double *output, uint32_t n_keys,
    uint32_t n_runs, const sp_resampling_t *how, sp_slope_t *slope,
    sp_fit_quality_t *quality, sp_outputs_t *of, sp_error_t *err)
{
    const size_t cells = (n_keys + (size_t) 1) * (n_runs + (size_t) 1);
    const size_t k = n_keys + (size_t) 1;
    table_t table = { .n_keys = n_keys,
        .sorted = malloc(cells * sizeof(placed_t)),
        .centred = malloc(cells * sizeof(double)),
        .root = malloc(k * sizeof(double)),
        .factor = malloc(k * k * sizeof(double)),
        .with = malloc(k * sizeof(double)),
        .solved = malloc(k * sizeof(double)),
        .varying = malloc(k * sizeof(uint32_t)) };
    sp_estimate_t *estimate = malloc(2 * k * sizeof(*estimate));
    sp_status_t status = SP_OK;
    if (table.sorted == NULL || table.centred == NULL || table.root == NULL
        || table.factor == NULL || table.with == NULL || table.solved == NULL
        || table.varying == NULL || estimate == NULL) {
        status = sp_fail(err, SP_ERR_MEMORY, "no memory to regress %u runs on %u keys",
            n_runs, n_keys);
        goto out;
    }
    take_runs(&table, input, output, n_runs, of);
    status = check(&table, of, err);
    if (status == SP_OK) {
        status =
            sp_resample(statistic, &table, table.n, 2 * n_keys + 2, how, estimate, err);
    }
    if (status == SP_OK && isnan(estimate[2 * n_keys].value)) {
        status = sp_fail(err, SP_ERR_RANGE,
            "one swept key follows from the others, so that their effects cannot be told "
            "apart");
    }
    for (uint32_t c = 0; status == SP_OK && c < n_keys; c++) {
        slope[c] = (sp_slope_t) { estimate[c], from_z(estimate[n_keys + c]) };
    }
    if (status == SP_OK) {
        *quality = (sp_fit_quality_t) { estimate[2 * n_keys].value,
            estimate[2 * n_keys + 1].value };
    }
out:
    free(estimate);
    free(table.varying);
    free(table.solved);
    free(table.with);
    free(table.factor);
    free(table.root);
    free(table.centred);
    free(table.sorted);
    return status;
}
