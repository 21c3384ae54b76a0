/* root.c - a root or a highest point between two points.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "root.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_min.h>
#include <gsl/gsl_roots.h>
#include <math.h>

enum { MOST_ITERATIONS = 500 };

double
sp_root_between(
    double (*f)(double x, void *context), void *context, double low, double high)
{
    const double at_low = f(low, context), at_high = f(high, context);
    if (at_low == 0.0) {
        return low;
    }
    if (at_high == 0.0) {
        return high;
    }
    if (!(at_low < 0.0 && at_high > 0.0) && !(at_low > 0.0 && at_high < 0.0)) {
        return NAN;
    }
    gsl_error_handler_t *const before = gsl_set_error_handler_off();
    gsl_root_fsolver *solver = gsl_root_fsolver_alloc(gsl_root_fsolver_brent);
    double root = NAN;
    if (solver != NULL) {
        gsl_function function = { .function = f, .params = context };
        int status = gsl_root_fsolver_set(solver, &function, low, high);
        for (int k = 0; status == GSL_SUCCESS && k < MOST_ITERATIONS; k++) {
            status = gsl_root_fsolver_iterate(solver);
            root = gsl_root_fsolver_root(solver);
            if (status != GSL_SUCCESS || f(root, context) == 0.0
                || gsl_root_test_interval(gsl_root_fsolver_x_lower(solver),
                       gsl_root_fsolver_x_upper(solver), 0.0, 4e-16)
                    == GSL_SUCCESS) {
                break;
            }
        }
        gsl_root_fsolver_free(solver);
    }
    gsl_set_error_handler(before);
    return root;
}

typedef struct {
    double (*f)(double x, void *context);
    void *context;
} upside_down_t;

static double
minus(double x, void *context)
{
    const upside_down_t *const of = context;
    return -of->f(x, of->context);
}

double
sp_highest_between(double (*f)(double x, void *context), void *context, double low,
    double middle, double high, double *where)
{
    double best_x = middle, best = f(middle, context);
    gsl_error_handler_t *const before = gsl_set_error_handler_off();
    gsl_min_fminimizer *search = gsl_min_fminimizer_alloc(gsl_min_fminimizer_brent);
    if (search != NULL) {
        upside_down_t of = { f, context };
        gsl_function function = { .function = minus, .params = &of };
        int status = gsl_min_fminimizer_set(search, &function, middle, low, high);
        for (int k = 0; status == GSL_SUCCESS && k < MOST_ITERATIONS; k++) {
            status = gsl_min_fminimizer_iterate(search);
            const double x = gsl_min_fminimizer_x_minimum(search);
            const double value = f(x, context);
            if (value > best) {
                best = value;
                best_x = x;
            }
            if (gsl_min_test_interval(gsl_min_fminimizer_x_lower(search),
                    gsl_min_fminimizer_x_upper(search), 0.0, 1e-10)
                == GSL_SUCCESS) {
                break;
            }
        }
        gsl_min_fminimizer_free(search);
    }
    gsl_set_error_handler(before);
    *where = best_x;
    return best;
}
