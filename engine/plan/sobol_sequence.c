/* sobol_sequence.c - GSL's Sobol' sequence within its limits.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sobol_sequence.h"

#include <stdlib.h>

#include <gsl/gsl_errno.h>
#include <gsl/gsl_qrng.h>

struct sp_sobol {
    gsl_qrng *generator;
};

sp_status_t
sp_sobol_new(
    uint32_t n_dimensions, uint64_t n_points, sp_sobol_t **sobol, sp_error_t *err)
{
    *sobol = NULL;
    if (n_dimensions < 1 || n_dimensions > SP_MOST_SOBOL) {
        return sp_fail(err, SP_ERR_RANGE,
            "a Sobol' sequence of %u dimensions: must be in [1, %d]", n_dimensions,
            SP_MOST_SOBOL);
    }
    sp_sobol_t *self = calloc(1, sizeof(*self));
    gsl_error_handler_t *const before = gsl_set_error_handler_off();
    if (self != NULL) {
        self->generator = gsl_qrng_alloc(gsl_qrng_sobol, n_dimensions);
    }
    gsl_set_error_handler(before);
    if (self == NULL || self->generator == NULL) {
        free(self);
        return sp_fail(err, SP_ERR_MEMORY, "no memory for a Sobol' sequence");
    }
    uint64_t first = 1; /* GSL begins with point 1: point 0 is the corner */
    while (first < n_points) {
        first *= 2;
    }
    for (uint64_t i = 1; i < first; i++) {
        double x[SP_MOST_SOBOL];
        gsl_qrng_get(self->generator, x);
    }
    *sobol = self;
    return SP_OK;
}

void
sp_sobol_free(sp_sobol_t *self)
{
    if (self != NULL) {
        gsl_qrng_free(self->generator);
        free(self);
    }
}

void
sp_sobol_next(sp_sobol_t *self, double *x)
{
    gsl_qrng_get(self->generator, x);
}
