/* verify_facts.c - the table of targets, and the verdict on each of their facts.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <ctype.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "samenspel/progress.h"
#include "verify.h"

#define SP_TARGET(id) extern const sp_target_t sp_target_##id;
#include "verify_targets.def"
#undef SP_TARGET

const sp_target_t *const sp_targets[] = {
#define SP_TARGET(id) &sp_target_##id,
#include "verify_targets.def"
#undef SP_TARGET
    NULL,
};

static bool
same_word(const char *one, const char *other)
{
    while (*one != '\0'
        && toupper((unsigned char) *one) == toupper((unsigned char) *other)) {
        one++;
        other++;
    }
    return *one == *other;
}

const sp_target_t *
sp_target_find(const char *id)
{
    for (size_t i = 0; sp_targets[i] != NULL; i++) {
        if (same_word(sp_targets[i]->id, id)) {
            return sp_targets[i];
        }
    }
    return NULL;
}

void
sp_verify_seeds(sp_verify_t *verify, uint64_t first)
{
    for (uint32_t i = 0; i < SP_VERIFY_SEEDS; i++) {
        verify->seed[i] = first + i;
    }
}

bool
sp_verify_stopped(const sp_verify_t *verify)
{
    return verify->stop != NULL
        && atomic_load_explicit(verify->stop, memory_order_relaxed) != 0;
}

bool
sp_verify_target(sp_verify_t *verify, const sp_target_t *target)
{
    verify->id = target->id;
    verify->since = sp_seconds();
    target->check(verify);
    return !sp_verify_stopped(verify);
}

/* ---- verdicts ---------------------------------------------------------------------- */

void
sp_fact_judge(sp_fact_t *fact, double error)
{
    const double difference = fact->obtained - fact->expected;
    if (fact->kind == SP_FACT_ERROR) {
        fact->measure = fabs(difference);
        fact->passed = fact->measure <= fact->allowed;
        return;
    }
    /* replicates that all agree leave no error: then only equality is within it */
    fact->measure = difference == 0 ? 0
        : error > 0                 ? difference / error
                                    : copysign(INFINITY, difference);
    if (isnan(difference) || isnan(error)) {
        fact->measure = NAN;
    }
    switch (fact->kind) {
    case SP_FACT_Z:
        fact->passed = fabs(fact->measure) <= fact->allowed;
        break;
    case SP_FACT_ABOVE:
        fact->passed = fact->measure > fact->allowed;
        break;
    case SP_FACT_BELOW:
        fact->passed = fact->measure < -fact->allowed;
        break;
    default:
        fact->passed = false;
    }
}

/* A fact that a signal cut short is no verdict on anything: it is not told. */
static void
tell(sp_verify_t *verify, sp_fact_t *fact)
{
    if (sp_verify_stopped(verify)) {
        return;
    }
    const double now = sp_seconds();
    fact->id = verify->id;
    fact->seconds = now - verify->since;
    verify->since = now;
    if (fact->passed) {
        verify->n_passed++;
    } else {
        verify->n_failed++;
    }
    if (verify->report != NULL) {
        verify->report(verify->context, fact);
    }
}

#define NAME_IT(fact, what)                                                              \
    do {                                                                                 \
        va_list args;                                                                    \
        va_start(args, what);                                                            \
        vsnprintf((fact).what, sizeof((fact).what), what, args);                         \
        va_end(args);                                                                    \
    } while (0)

/* Half a unit of the last digit that a number is printed with: "1.25e-3" is 0.005e-3. */
static double
half_unit(const char *text)
{
    int decimals = 0;
    const char *point = strchr(text, '.');
    for (const char *c = point; point != NULL && isdigit((unsigned char) c[1]); c++) {
        decimals++;
    }
    const char *exponent = strpbrk(text, "eE");
    const int power = exponent != NULL ? (int) strtol(exponent + 1, NULL, 10) : 0;
    return 0.5 * pow(10, power - decimals);
}

void
sp_fact_digits(
    sp_verify_t *verify, const char *expected, double obtained, const char *what, ...)
{
    sp_fact_t fact = { .kind = SP_FACT_ERROR, .obtained = obtained };
    NAME_IT(fact, what);
    fact.expected = strtod(expected, NULL);
    /* a double that was computed carries some rounding of its own, which counts where the
     * exact number lies close to half a unit (rho_B of T10: .4897 of 1e-14) */
    fact.allowed = half_unit(expected) + 1e-14 * fabs(fact.expected);
    sp_fact_judge(&fact, 0);
    tell(verify, &fact);
}

void
sp_fact_near(sp_verify_t *verify, double expected, double allowed, double obtained,
    const char *what, ...)
{
    sp_fact_t fact = { .kind = SP_FACT_ERROR,
        .expected = expected,
        .obtained = obtained,
        .allowed = allowed };
    NAME_IT(fact, what);
    sp_fact_judge(&fact, 0);
    tell(verify, &fact);
}

void
sp_fact_relative(sp_verify_t *verify, double expected, double allowed, double obtained,
    const char *what, ...)
{
    sp_fact_t fact = { .kind = SP_FACT_ERROR,
        .expected = expected,
        .obtained = obtained,
        .allowed = allowed * fabs(expected) };
    NAME_IT(fact, what);
    sp_fact_judge(&fact, 0);
    tell(verify, &fact);
}

static void
tell_sample(sp_verify_t *verify, sp_fact_t *fact, const sp_sample_t *sample, double error)
{
    if (sample->n == 0) {
        return; /* it failed, and that has been told */
    }
    fact->obtained = sample->mean;
    fact->allowed = SP_VERIFY_MOST_Z;
    sp_fact_judge(fact, error);
    tell(verify, fact);
}

double
sp_normal_error(const sp_sample_t *sample, double expected)
{
    const double t = (sample->mean - expected) / sample->error;
    if (sample->n < 2 || !(fabs(t) > 0) || !isfinite(t)) {
        return sample->error;
    }
    /* Wallace, Ann. Math. Statist. 30, 1121 (1959) */
    const double freedom = (double) sample->n - 1;
    const double z = (8 * freedom + 1) / (8 * freedom + 3)
        * sqrt(freedom * log1p(t * t / freedom));
    return fabs(sample->mean - expected) / z;
}

void
sp_fact_mean(sp_verify_t *verify, double expected, const sp_sample_t *sample,
    const char *what, ...)
{
    sp_fact_t fact = { .kind = SP_FACT_Z, .expected = expected };
    NAME_IT(fact, what);
    tell_sample(verify, &fact, sample, sp_normal_error(sample, expected));
}

void
sp_fact_share(sp_verify_t *verify, double expected, const sp_sample_t *sample,
    const char *what, ...)
{
    sp_fact_t fact = { .kind = SP_FACT_Z, .expected = expected };
    NAME_IT(fact, what);
    tell_sample(verify, &fact, sample,
        sqrt(expected * (1 - expected) / (double) (sample->n > 0 ? sample->n : 1)));
}

void
sp_fact_above(
    sp_verify_t *verify, double bound, const sp_sample_t *sample, const char *what, ...)
{
    sp_fact_t fact = { .kind = SP_FACT_ABOVE, .expected = bound };
    NAME_IT(fact, what);
    tell_sample(verify, &fact, sample, sample->error);
}

void
sp_fact_below(
    sp_verify_t *verify, double bound, const sp_sample_t *sample, const char *what, ...)
{
    sp_fact_t fact = { .kind = SP_FACT_BELOW, .expected = bound };
    NAME_IT(fact, what);
    tell_sample(verify, &fact, sample, sample->error);
}

void
sp_fact_holds(sp_verify_t *verify, bool holds, const char *what, ...)
{
    sp_fact_t fact = { .kind = SP_FACT_ERROR, .expected = 1, .obtained = holds ? 1 : 0 };
    NAME_IT(fact, what);
    sp_fact_judge(&fact, 0);
    tell(verify, &fact);
}

void
sp_fact_broken(sp_verify_t *verify, const sp_error_t *err)
{
    sp_fact_t fact = {
        .kind = SP_FACT_BROKEN, .expected = NAN, .obtained = NAN, .measure = NAN
    };
    snprintf(fact.what, sizeof(fact.what), "could not be computed");
    snprintf(
        fact.note, sizeof(fact.note), "%.*s", (int) sizeof(fact.note) - 1, err->message);
    tell(verify, &fact);
}
