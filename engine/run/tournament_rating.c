/* tournament_rating.c - the principal eigenvector of who cooperates with whom.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "samenspel/tournament.h"

enum { MOST_STEPS = 5000, ROWS = 4 };

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

/* Distance of a and sign * b. */
static double
distance(uint32_t n, const double *a, const double *b, double sign)
{
    double square = 0;
    for (uint32_t i = 0; i < n; i++) {
        const double step = a[i] - sign * b[i];
        square += step * step;
    }
    return sqrt(square);
}

/* product = matrix vector; some rows side by side, whose sums do not wait for one another. */
static void
multiply(uint32_t n, const double *matrix, const double *vector, double *product)
{
    for (uint32_t first = 0; first < n; first += ROWS) {
        const uint32_t rows = n - first < ROWS ? n - first : ROWS;
        double sum[ROWS] = { 0 };
        for (uint32_t j = 0; j < n; j++) {
            for (uint32_t i = 0; i < rows; i++) {
                sum[i] += matrix[(size_t) (first + i) * n + j] * vector[j];
            }
        }
        for (uint32_t i = 0; i < rows; i++) {
            product[first + i] = sum[i];
        }
    }
}

/* Power iteration from what vector holds. Returns the size of the eigenvalue, or 0 where
 * the vectors do not settle. */
static double
iterate(uint32_t n, const double *matrix, double *vector, double *work)
{
    static const double settled = 1e-13;
    normalise(n, vector);
    for (int step = 0; step < MOST_STEPS; step++) {
        multiply(n, matrix, vector, work);
        const double length = normalise(n, work);
        const double kept = distance(n, work, vector, 1);
        const double turned = distance(n, work, vector, -1); /* a negative eigenvalue */
        double sum = 0;
        for (uint32_t i = 0; i < n; i++) {
            vector[i] = work[i];
            sum += work[i];
        }
        if (!(length > 0)) {
            return 0;
        }
        if (kept < settled || turned < settled) {
            for (uint32_t i = 0; i < n; i++) {
                vector[i] = sum < 0 ? -vector[i] : vector[i];
            }
            return length;
        }
    }
    return 0;
}

/* A start that is nobody's eigenvector: places on the unit interval by the golden ratio. */
static double
iterate_from_unlike(uint32_t n, const double *matrix, double *vector, double *work)
{
    for (uint32_t i = 0; i < n; i++) {
        const double place = (i + 1) * 0.6180339887498949;
        vector[i] = 0.5 + place - floor(place);
    }
    return iterate(n, matrix, vector, work);
}

/* From equal parts, so that equals stay equal where several vectors would do. Equal parts can
 * be an eigenvector themselves, and then not the principal one: hence the other start. */
void
sp_principal_eigenvector(uint32_t n, const double *matrix, double *vector, double *work)
{
    static const double beyond = 1 + 1e-9;
    const double other = iterate_from_unlike(n, matrix, vector, work);
    for (uint32_t i = 0; i < n; i++) {
        vector[i] = 1;
    }
    double size = iterate(n, matrix, vector, work);
    if (other > size * beyond) {
        size = iterate_from_unlike(n, matrix, vector, work);
    }
    for (uint32_t i = 0; !(size > 0) && i < n; i++) {
        vector[i] = (double) NAN;
    }
}
