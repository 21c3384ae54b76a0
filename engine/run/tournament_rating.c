/* tournament_rating.c - the principal eigenvector of who cooperates with whom.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "samenspel/tournament.h"

enum { MOST_STEPS = 5000, ROWS = 8 };

static uint32_t
padded(uint32_t n)
{
    return (n + ROWS - 1) / ROWS * ROWS;
}

/* vector = vector / |vector|; returns its length before. */
static double
normalise(uint32_t n, double *vector)
{
    double square = 0;
    for (uint32_t i = 0; i < n; i++) {
        square += vector[i] * vector[i];
    }
    const double length = sqrt(square);
    for (uint32_t i = 0; i < n; i++) {
        vector[i] /= length;
    }
    return length;
}

/* Whether a and sign * b are closer than `settled`. A sum of squares never falls, so that
 * the first elements mostly tell. */
static bool
is_near(uint32_t n, const double *a, const double *b, double sign)
{
    static const double settled = 1e-13;
    static const double far = 1e-25; /* more than the square of settled */
    double square = 0;
    for (uint32_t i = 0; i < n; i++) {
        const double step = a[i] - sign * b[i];
        square += step * step;
        if (square > far) {
            return false;
        }
    }
    return sqrt(square) < settled;
}

/* product = matrix vector; the matrix stands column by column, so that the rows of a
 * group, whose sums do not wait for one another, stand together. */
static void
multiply(uint32_t n, const double *restrict column, const double *restrict vector,
    double *restrict product)
{
    const uint32_t stride = padded(n);
    for (uint32_t first = 0; first < stride; first += ROWS) {
        double sum[ROWS] = { 0 };
        for (uint32_t j = 0; j < n; j++) {
            const double *group = column + (size_t) j * stride + first;
            const double by = vector[j];
            sum[0] += group[0] * by;
            sum[1] += group[1] * by;
            sum[2] += group[2] * by;
            sum[3] += group[3] * by;
            sum[4] += group[4] * by;
            sum[5] += group[5] * by;
            sum[6] += group[6] * by;
            sum[7] += group[7] * by;
        }
        for (uint32_t i = 0; i < ROWS; i++) {
            product[first + i] = sum[i];
        }
    }
}

/* Power iteration from what vector holds. Returns the size of the eigenvalue, or 0 where
 * the vectors do not settle. */
static double
iterate(uint32_t n, const double *column, double *vector, double *next)
{
    normalise(n, vector);
    for (int step = 0; step < MOST_STEPS; step++) {
        multiply(n, column, vector, next);
        const double length = normalise(n, next);
        const bool settled = is_near(n, next, vector, 1)
            || is_near(n, next, vector, -1); /* a negative eigenvalue */
        memcpy(vector, next, n * sizeof(*vector));
        if (!(length > 0)) {
            return 0;
        }
        if (settled) {
            double sum = 0;
            for (uint32_t i = 0; i < n; i++) {
                sum += vector[i];
            }
            for (uint32_t i = 0; i < n; i++) {
                vector[i] = sum < 0 ? -vector[i] : vector[i];
            }
            return length;
        }
    }
    return 0;
}

/* A start that is no eigenvector: places on the unit interval by the golden ratio. */
static double
iterate_from_unlike(uint32_t n, const double *column, double *vector, double *next)
{
    for (uint32_t i = 0; i < n; i++) {
        const double place = (i + 1) * 0.6180339887498949;
        vector[i] = 0.5 + place - floor(place);
    }
    return iterate(n, column, vector, next);
}

/* From equal parts, so that equals stay equal where several vectors would do. Equal parts
 * can be an eigenvector themselves, and not the principal one: hence the other start. */
void
sp_principal_eigenvector(uint32_t n, const double *matrix, double *vector, double *work)
{
    static const double beyond = 1 + 1e-9;
    const uint32_t stride = padded(n);
    double *next = work;
    double *column = work + stride;
    for (uint32_t j = 0; j < n; j++) {
        for (uint32_t i = 0; i < stride; i++) {
            column[(size_t) j * stride + i] = i < n ? matrix[(size_t) i * n + j] : 0;
        }
    }
    const double other = iterate_from_unlike(n, column, vector, next);
    for (uint32_t i = 0; i < n; i++) {
        vector[i] = 1;
    }
    double size = iterate(n, column, vector, next);
    if (other > size * beyond) {
        size = iterate_from_unlike(n, column, vector, next);
    }
    for (uint32_t i = 0; !(size > 0) && i < n; i++) {
        vector[i] = (double) NAN;
    }
}
