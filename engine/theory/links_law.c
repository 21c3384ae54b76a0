/* links_law.c - who meets whom changes the game: effective payoffs on links and graphs.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/theory.h"

#include <math.h>

#include "root.h"

sp_status_t
sp_theory_fast_links(const double payoff[SP_N_OUTCOMES], const sp_fast_links_t *links,
    double active[SP_N_OUTCOMES], double effective[SP_N_OUTCOMES], sp_error_t *err)
{
    const double make[SP_N_OUTCOMES] = { links->make_c * links->make_c,
        links->make_c * links->make_d, links->make_c * links->make_d,
        links->make_d * links->make_d };
    const double cut[SP_N_OUTCOMES] = { links->break_cc, links->break_cd, links->break_cd,
        links->break_dd };
    if (!(links->rate >= 0.0 && links->rate <= 1.0)) {
        return sp_fail(
            err, SP_ERR_RANGE, "fast links: rate = %g: must lie in [0, 1]", links->rate);
    }
    for (int k = 0; k < SP_N_OUTCOMES; k++) {
        if (!(make[k] >= 0.0) || !(cut[k] >= 0.0) || !(make[k] + cut[k] > 0.0)) {
            return sp_fail(err, SP_ERR_RANGE,
                "fast links: made at %g and broken at %g: both must be >= 0, one above",
                make[k], cut[k]);
        }
        active[k] = 1.0 - links->rate * (1.0 - make[k] / (make[k] + cut[k]));
        effective[k] = payoff[k] * active[k];
    }
    return SP_OK;
}

bool
sp_theory_links_protect(const double effective[SP_N_OUTCOMES])
{
    return effective[SP_CC] > effective[SP_DC];
}

sp_status_t
sp_theory_graph_game(const double payoff[SP_N_OUTCOMES], unsigned degree,
    sp_theory_rule_t rule, double effective[SP_N_OUTCOMES], sp_error_t *err)
{
    const double k = degree;
    double own, other; /* m_CD = (own (R - P) + other (S - T)) / (own (k - 2)) */
    switch (rule) {
    case SP_THEORY_MORAN_DEATH_BIRTH:
        own = k + 1.0;
        other = 1.0;
        break;
    case SP_THEORY_IMITATION:
        own = k + 3.0;
        other = 3.0;
        break;
    case SP_THEORY_MORAN_BIRTH_DEATH:
    case SP_THEORY_FERMI: /* pair comparison: as birth-death */
        own = other = 1.0;
        break;
    default:
        return sp_fail(err, SP_ERR_RANGE,
            "replicator equation on graphs: not known for rule %s; known for "
            "moran_death_birth, imitation, moran_birth_death, fermi",
            sp_theory_rule_names[rule]);
    }
    if (degree < 3) {
        return sp_fail(err, SP_ERR_RANGE,
            "replicator equation on graphs: degree %u: must be at least 3", degree);
    }
    const double local =
        (own * (payoff[SP_CC] - payoff[SP_DD]) + other * (payoff[SP_CD] - payoff[SP_DC]))
        / (own * (k - 2.0));
    effective[SP_CC] = payoff[SP_CC];
    effective[SP_CD] = payoff[SP_CD] + local;
    effective[SP_DC] = payoff[SP_DC] - local;
    effective[SP_DD] = payoff[SP_DD];
    return SP_OK;
}

/* ---- a benefit that the relation carries ------------------------------------------- */

typedef struct {
    const sp_mean_field_t *field;
    const sp_environment_t *environment;
    double x;
} relation_t;

/* The population where the relation stands at n. */
static sp_mean_field_t
field_at(const relation_t *relation, double n)
{
    const sp_environment_t *const environment = relation->environment;
    sp_mean_field_t field = *relation->field;
    sp_theory_donation(field.payoff[SP_DC]
            * (environment->low + n * (environment->high - environment->low)),
        -field.payoff[SP_CD], field.payoff);
    return field;
}

static double
missing_at_relation(double n, void *context)
{
    const relation_t *const relation = context;
    const sp_mean_field_t field = field_at(relation, n);
    return sp_mean_field_response(&field, relation->x, NULL) - relation->x;
}

/* Stability from trace and determinant of the flow's matrix. */
static sp_stability_t
joint_stability(double trace, double determinant)
{
    return trace < 0.0 && determinant > 0.0 ? SP_STABLE
        : trace > 0.0 || determinant < 0.0  ? SP_UNSTABLE
                                            : SP_MARGINAL;
}

/* The points at an end of n, 0 or 1. */
static sp_status_t
add_end(const relation_t *relation, double n, sp_joint_point_t *point, unsigned *n_points,
    sp_error_t *err)
{
    sp_fixed_point_t at[SP_MOST_FIXED_POINTS];
    unsigned n_at;
    const sp_mean_field_t field = field_at(relation, n);
    const sp_status_t status = sp_mean_field_fixed_points(&field, at, &n_at, err);
    for (unsigned i = 0; status == SP_OK && i < n_at; i++) {
        const double excess = (1.0 + relation->environment->growth) * at[i].x - 1.0;
        const double rate = n > 0.0 ? -excess : excess;
        point[(*n_points)++] = (sp_joint_point_t) { at[i].x, n,
            joint_stability(at[i].rate + rate, at[i].rate * rate) };
    }
    return status;
}

sp_status_t
sp_theory_environment(const sp_mean_field_t *field, const sp_environment_t *environment,
    sp_joint_point_t *point, unsigned *n_points, sp_error_t *err)
{
    const double *const payoff = field->payoff;
    const double flaw = payoff[SP_CC] - payoff[SP_DC] - payoff[SP_CD];
    *n_points = 0;
    if (!(fabs(flaw) <= 1e-12 * fabs(payoff[SP_DC])) || payoff[SP_DD] != 0.0) {
        return sp_fail(err, SP_ERR_RANGE,
            "environment: known for the donation game only, whose benefit it scales");
    }
    if (!(environment->low >= 0.0) || !(environment->high >= 0.0)
        || !(environment->growth > 0.0)) {
        return sp_fail(err, SP_ERR_RANGE,
            "environment: low %g and high %g must be >= 0, growth %g above 0",
            environment->low, environment->high, environment->growth);
    }
    relation_t relation = { field, environment, 1.0 / (1.0 + environment->growth) };
    sp_status_t status = add_end(&relation, 0.0, point, n_points, err);
    if (status != SP_OK) {
        return status;
    }
    const double n = sp_root_between(missing_at_relation, &relation, 0.0, 1.0);
    if (n > 0.0 && n < 1.0) { /* false where there is none */
        const sp_mean_field_t inside = field_at(&relation, n);
        double slope;
        (void) sp_mean_field_response(&inside, relation.x, &slope);
        /* a better relation raises x, more x raises the relation: minus their product */
        const double rises =
            missing_at_relation(1.0, &relation) - missing_at_relation(0.0, &relation);
        point[(*n_points)++] =
            (sp_joint_point_t) { relation.x, n, joint_stability(slope - 1.0, -rises) };
    }
    return add_end(&relation, 1.0, point, n_points, err);
}
