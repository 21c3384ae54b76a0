/* normal_mean.c - means over a standard normal number.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "normal_mean.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_randist.h>
#include <math.h>

/* Beyond FAR a standard normal number has chance 2e-21. */
#define FAR 9.5

typedef struct {
    double (*f)(double z, void *context);
    void *context;
} weighed_t;

static double
weighed(double z, void *context)
{
    const weighed_t *const of = context;
    return of->f(z, of->context) * gsl_ran_ugaussian_pdf(z);
}

double
sp_normal_mean(
    double (*f)(double z, void *context), void *context, double place, double width)
{
    enum { INTERVALS = 500, CUTS = 5 };
    gsl_error_handler_t *const before = gsl_set_error_handler_off();
    gsl_integration_workspace *space = gsl_integration_workspace_alloc(INTERVALS);
    double sum = 0.0;
    if (space != NULL) {
        weighed_t of = { f, context };
        gsl_function function = { .function = weighed, .params = &of };
        const double at[CUTS + 1] = { -FAR, place - 40.0 * width, place - 5.0 * width,
            place + 5.0 * width, place + 40.0 * width, FAR };
        for (int k = 0; k < CUTS; k++) {
            const double low = fmin(fmax(at[k], -FAR), FAR);
            const double high = fmin(fmax(at[k + 1], -FAR), FAR);
            double part = 0.0, error;
            if (low < high) {
                /* a status other than success says that rounding ended the search */
                (void) gsl_integration_qag(&function, low, high, 1e-16, 1e-13, INTERVALS,
                    GSL_INTEG_GAUSS61, space, &part, &error);
            }
            sum += part;
        }
        gsl_integration_workspace_free(space);
    }
    gsl_set_error_handler(before);
    return space != NULL ? sum : (double) NAN;
}
