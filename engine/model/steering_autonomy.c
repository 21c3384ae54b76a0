/* steering_autonomy.c - what is decided near the customer, and within which frames.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who is near knows more and leans its own way: delegation (Dessein, Rev. Econ. Stud.
 * 69, 811 (2002); Alonso, Dessein & Matouschek, Am. Econ. Rev. 98, 145 (2008)); news
 * gets lost on its way up (Sah & Stiglitz, Am. Econ. Rev. 76, 716 (1986)). Offers that
 * fit as a factor on the benefit, own trials and local steers first: this project
 * (model.md, 7.12). How much of a policy is local, and its frames: policy.c. */
#include "steering_autonomy.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#include "checks.h"
#include "samenspel/detmath.h"
#include "units.h"

static const char *const units[] = { "circle", "agent", NULL };
static const char *const orders[] = { "centre_first", "local_first", NULL };

#define AT(field) offsetof(sp_autonomy_t, field)

/* name, symbol, summary, unit, type, kind, flags, low, high, preset, choices, phase,
 * rows, source, offset */
static const sp_param_t params[] = {
    { "level", "alpha",
        "weight of the local policy; auto = 1 where circles decide, else 0", "-", SP_REAL,
        SP_INTERVENTION, SP_LIVE | SP_AUTO, 0, 1, NAN, NULL, "weigh", "000-16;001-8",
        "Dessein 2002", AT(level) },
    { "steer", "-", "level for steer; auto = level", "-", SP_REAL, SP_INTERVENTION,
        SP_LIVE | SP_AUTO, 0, 1, NAN, NULL, "weigh", "001-8", "Dessein 2002", AT(steer) },
    { "incentives", "-", "level for incentives and agreements; auto = level", "-",
        SP_REAL, SP_INTERVENTION, SP_LIVE | SP_AUTO, 0, 1, NAN, NULL, "weigh", "001-8",
        "Dessein 2002", AT(incentives) },
    { "offer", "-", "level for the offer; auto = level", "-", SP_REAL, SP_INTERVENTION,
        SP_LIVE | SP_AUTO, 0, 1, NAN, NULL, "settle", "001-8", "Dessein 2002",
        AT(offer) },
    { "unit", "-", "who has the autonomy", "-", SP_CHOICE, SP_INTERVENTION, 0, 0, 0, 0,
        units, "period", "004-1", "van der Hoek et al. 2018", AT(unit) },
    { "learning", "-", "unit agent: chance per period of trying another steer",
        "1/period", SP_REAL, SP_INTERVENTION, SP_LIVE, 0, 1, 0, NULL, "period", "004-1",
        "this project", AT(learning) },
    { "step", "-", "unit agent: sd of such a trial", "-", SP_REAL, SP_INTERVENTION,
        SP_LOW_OPEN, 0, 1, 0.1, NULL, "period", "004-1", "this project", AT(step) },
    { "demand_spread", "sd", "sd over circles of the customers' demand; 0 = off", "-",
        SP_REAL, SP_CONDITION, 0, 0, INFINITY, 0, NULL, "init", "001-1", "Hayek 1945",
        AT(demand_spread) },
    { "contacts", "m", "customers asked by a circle", "-", SP_INTEGER, SP_INTERVENTION, 0,
        0, 1e6, 0, NULL, "init", "001-1", "Dessein 2002", AT(contacts) },
    { "contact_noise", "noise", "sd of what one customer tells", "-", SP_REAL,
        SP_CONDITION, 0, 0, INFINITY, 1, NULL, "init", "001-1", "this project",
        AT(contact_noise) },
    { "bias", "bias", "bias of the local offer", "-", SP_REAL, SP_CONDITION, 0, -INFINITY,
        INFINITY, 0, NULL, "settle", "001-3", "Alonso et al. 2008", AT(bias) },
    { "fit_loss", "-", "benefit lost per squared distance of offer and demand", "-",
        SP_REAL, SP_CONDITION, 0, 0, INFINITY, 1, NULL, "settle", "001-3",
        "Alonso et al. 2008", AT(fit_loss) },
    { "feedback", "-", "step of the offer towards demand", "1/period", SP_REAL,
        SP_INTERVENTION, SP_LIVE, 0, 1, 0, NULL, "period", "001-4", "this project",
        AT(feedback) },
    { "upward_flow", "-", "chance per layer that the centre hears a circle", "prob",
        SP_REAL, SP_INTERVENTION, 0, 0, 1, 1, NULL, "init", "001-5",
        "Sah & Stiglitz 1986", AT(upward_flow) },
    { "layers", "-", "layers between circle and centre", "-", SP_INTEGER, SP_CONDITION, 0,
        1, 10, 1, NULL, "init", "001-5", "Sah & Stiglitz 1986", AT(layers) },
    { "order", "-", "who decides first", "-", SP_CHOICE, SP_INTERVENTION, 0, 0, 0, 0,
        orders, "cycle", "001-6;004-11", "Vasconcelos et al. 2013", AT(order) },
    { "steer_min", "s_min", "frame: least steer", "-", SP_REAL, SP_INTERVENTION, SP_LIVE,
        0, 1, 0, NULL, "weigh", "001-7", "Buchanan & Tullock 1962", AT(steer_min) },
    { "steer_max", "s_max", "frame: most steer", "-", SP_REAL, SP_INTERVENTION, SP_LIVE,
        0, 1, 1, NULL, "weigh", "001-7", "Buchanan & Tullock 1962", AT(steer_max) },
    { "reward_max", "-", "frame: highest reward; null = none", "payoff", SP_REAL,
        SP_INTERVENTION, SP_LIVE | SP_NULLABLE, 0, INFINITY, NAN, NULL, "weigh", "001-7",
        "Buchanan & Tullock 1962", AT(reward_max) },
    { "fine_max", "-", "frame: highest fine; null = none", "payoff", SP_REAL,
        SP_INTERVENTION, SP_LIVE | SP_NULLABLE, 0, INFINITY, NAN, NULL, "weigh", "001-7",
        "Buchanan & Tullock 1962", AT(fine_max) },
};

static bool
in_use(const void *self)
{
    const sp_autonomy_t *autonomy = self;
    return autonomy->demand_spread > 0 || autonomy->order == SP_LOCAL_FIRST
        || (autonomy->unit == SP_UNIT_AGENT && autonomy->learning > 0);
}

static bool
has_no_factor(const void *self)
{
    return !(((const sp_autonomy_t *) self)->demand_spread > 0);
}

static bool
needs_circles(const void *self)
{
    return ((const sp_autonomy_t *) self)->demand_spread > 0;
}

static bool
needs_success(const void *self)
{
    return ((const sp_autonomy_t *) self)->unit == SP_UNIT_AGENT;
}

/* ---- refusals --------------------------------------------------------------------- */

static sp_status_t
check_learning(
    const sp_autonomy_t *autonomy, const sp_run_t *run, char *key, sp_error_t *err)
{
    const bool circles = sp_run_value_or(run, "steering.circles.rule", 0) > 0;
    if (!(autonomy->learning > 0)) {
        return SP_OK;
    }
    sp_point_at(key, "steering.autonomy.learning");
    if (autonomy->unit != SP_UNIT_AGENT) {
        return sp_fail(err, SP_ERR_RANGE,
            "steering.autonomy.learning = %g has no effect with steering.autonomy.unit: "
            "circle, which learns at its meetings: take unit: agent",
            autonomy->learning);
    }
    if (isnan(autonomy->level) && isnan(autonomy->steer) && !circles) {
        return sp_fail(err, SP_ERR_RANGE,
            "steering.autonomy.learning = %g has no effect with steering.autonomy.level: "
            "auto, which is 0 where no circles decide: give a level above 0",
            autonomy->learning);
    }
    return SP_OK;
}

static sp_status_t
check(const void *self, const sp_run_t *run, char *key, sp_error_t *err)
{
    const sp_autonomy_t *autonomy = self;
    if (autonomy->steer_min > autonomy->steer_max) {
        sp_point_at(key, "steering.autonomy.steer_min");
        return sp_fail(err, SP_ERR_RANGE,
            "steering.autonomy.steer_min = %g leaves no room below steering.autonomy."
            "steer_max = %g: must be at most that",
            autonomy->steer_min, autonomy->steer_max);
    }
    if (autonomy->order == SP_LOCAL_FIRST
        && !(sp_run_value_or(run, "steering.circles.rule", 0) > 0)) {
        sp_point_at(key, "steering.autonomy.order");
        return sp_fail(err, SP_ERR_RANGE,
            "steering.autonomy.order: local_first follows what circles decide: needs a "
            "steering.circles.rule");
    }
    sp_status_t status = check_learning(autonomy, run, key, err);
    if (status == SP_OK && autonomy->demand_spread > 0) {
        status = sp_check_benefit(run, "steering.autonomy.demand_spread", key, err);
    }
    return status == SP_OK && in_use(self)
        ? sp_check_agents(run, "steering.autonomy", key, err)
        : status;
}

/* ---- the start -------------------------------------------------------------------- */

static uint64_t
bytes(const void *self, const sp_model_t *model, uint64_t n_ties)
{
    const sp_autonomy_t *autonomy = self;
    (void) n_ties;
    const uint64_t by_agent = autonomy->unit == SP_UNIT_AGENT ? 7 * sizeof(double) : 0;
    return by_agent * model->n_agents + 4 * sizeof(double) * (uint64_t) sp_most_units(model);
}

static sp_status_t
init(sp_simulation_t *sim, const void *self, void *state, sp_error_t *err)
{
    const sp_autonomy_t *autonomy = self;
    sp_autonomy_state_t *mine = state;
    const size_t n = sim->model->n_agents;
    bool ok = true;
#define TAKE(field, count)                                                               \
    (ok = ((mine->field = sp_arena_take(&sim->arena, (count), sizeof(*mine->field)))     \
              != NULL)                                                                   \
            && ok)
    if (autonomy->demand_spread > 0) {
        TAKE(demand, sim->n_circles);
        TAKE(local, sim->n_circles);
        TAKE(central, sim->n_circles);
    }
    if (autonomy->order == SP_LOCAL_FIRST) {
        TAKE(steers, sim->n_circles);
    }
    if (autonomy->unit == SP_UNIT_AGENT) {
        TAKE(own, n);
        TAKE(applied, n);
        TAKE(fallback, n);
        TAKE(fallback_own, n);
        TAKE(earned, n);
        TAKE(before, n);
        TAKE(on_trial, n);
    }
#undef TAKE
    return ok
        ? SP_OK
        : sp_fail(err, SP_ERR_MEMORY, "no memory for the autonomy of %zu agents", n);
}

static double
normal(const sp_simulation_t *sim, sp_draw_t purpose, uint32_t circle)
{
    const sp_rng_block_t draw = sp_draw(sim->key, circle, 0, 0, purpose);
    return sp_normal_quantile(sp_uniform53(draw.word[0], draw.word[1]));
}

/* Posterior mean of demand after `contacts` answers; their mean is as good as all of
 * them, and one draw. */
static double
estimate(
    const sp_simulation_t *sim, const sp_autonomy_t *self, uint32_t circle, double demand)
{
    const double m = self->contacts;
    if (self->contacts == 0) {
        return 0; /* the prior mean */
    }
    if (self->contact_noise == 0) {
        return demand;
    }
    const double answers =
        demand + self->contact_noise / sqrt(m) * normal(sim, SP_DRAW_CONTACT, circle);
    const double ratio = self->contact_noise / self->demand_spread;
    return answers * m / (m + ratio * ratio);
}

/* The centre pools what it hears; a circle that it does not hear counts as the prior. */
static void
start_offers(sp_simulation_t *sim, const sp_autonomy_t *self, sp_autonomy_state_t *mine)
{
    double flow = 1;
    for (uint32_t layer = 0; layer < self->layers; layer++) {
        flow *= self->upward_flow;
    }
    double pooled = 0;
    for (uint32_t g = 0; g < sim->n_circles; g++) {
        mine->demand[g] = self->demand_spread * normal(sim, SP_DRAW_DEMAND, g);
        const double guess = estimate(sim, self, g, mine->demand[g]);
        const sp_rng_block_t up = sp_draw(sim->key, g, 0, 0, SP_DRAW_UPWARD);
        mine->local[g] = guess + self->bias;
        pooled += sp_uniform(up.word[0]) < flow ? guess : 0;
    }
    for (uint32_t g = 0; g < sim->n_circles; g++) {
        mine->central[g] = pooled / sim->n_circles;
    }
}

static sp_status_t
start(sp_simulation_t *sim, const void *self, void *state, sp_error_t *err)
{
    (void) err;
    sp_autonomy_state_t *mine = state;
    if (mine->demand != NULL) {
        start_offers(sim, self, mine);
    }
    if (mine->own != NULL) {
        sp_trials_start(sim, mine);
    }
    return SP_OK;
}

/* ---- offers ----------------------------------------------------------------------- */

static double
offered(const sp_simulation_t *sim, const sp_autonomy_state_t *mine, uint32_t circle)
{
    const double alpha = sp_policy_offer_level(sim);
    return (1 - alpha) * mine->central[circle] + alpha * mine->local[circle];
}

double
sp_offer_of(const sp_simulation_t *sim, uint32_t circle)
{
    const sp_autonomy_state_t *mine = sp_simulation_state(sim, "autonomy");
    return mine != NULL && mine->demand != NULL ? offered(sim, mine, circle) : 0;
}

static double
fit(const sp_simulation_t *sim, const sp_autonomy_t *self,
    const sp_autonomy_state_t *mine, uint32_t circle)
{
    const double miss = offered(sim, mine, circle) - mine->demand[circle];
    const double left = 1 - self->fit_loss * miss * miss;
    return left > 0 ? left : 0;
}

double
sp_fit_of(const sp_simulation_t *sim, uint32_t circle)
{
    const sp_autonomy_state_t *mine = sp_simulation_state(sim, "autonomy");
    return mine != NULL && mine->demand != NULL
        ? fit(sim, sp_simulation_params(sim, "autonomy"), mine, circle)
        : 1;
}

static void
factor(sp_simulation_t *sim, const void *self, void *state, uint32_t round,
    double *benefit, double *cost)
{
    (void) round;
    (void) cost;
    const sp_autonomy_state_t *mine = state;
    for (uint32_t g = 0; mine->demand != NULL && g < sim->n_circles; g++) {
        const double fits = fit(sim, self, mine, g);
        for (uint32_t i = sim->circle_first[g]; i < sim->circle_first[g + 1]; i++) {
            benefit[i] *= fits;
        }
    }
}

/* ---- between rounds --------------------------------------------------------------- */

static void
prepare(sp_simulation_t *sim, const void *self, void *state, uint32_t round)
{
    (void) self;
    sp_autonomy_state_t *mine = state;
    if (mine->own != NULL) {
        sp_trials_prepare(sim, mine, round);
    }
}

/* Both offers follow demand alike, so that their mixture does. */
static void
period(sp_simulation_t *sim, const void *self, void *state, uint32_t round)
{
    const sp_autonomy_t *autonomy = self;
    sp_autonomy_state_t *mine = state;
    for (uint32_t g = 0; mine->demand != NULL && g < sim->n_circles; g++) {
        mine->local[g] += autonomy->feedback * (mine->demand[g] - mine->local[g]);
        mine->central[g] += autonomy->feedback * (mine->demand[g] - mine->central[g]);
    }
    if (mine->own != NULL) {
        sp_trials_period(sim, autonomy, mine, round);
    }
}

/* Number k of n values in ascending order; they change places (Hoare, Comm. ACM 4, 321
 * (1961)). Not qsort: that may allocate. */
static double
value_in_order(double *value, uint32_t n, uint32_t k)
{
    uint32_t first = 0;
    uint32_t last = n - 1;
    while (first < last) {
        const double pivot = value[first + (last - first) / 2];
        uint32_t low = first;
        uint32_t high = last;
        while (low <= high) {
            while (value[low] < pivot) {
                low++;
            }
            while (value[high] > pivot) {
                high--;
            }
            if (low <= high) {
                const double moved = value[low];
                value[low++] = value[high];
                value[high] = moved;
                if (high == 0) {
                    break;
                }
                high--;
            }
        }
        if (k >= low) {
            first = low;
        } else if (k <= high) {
            last = high;
        } else {
            break; /* between the two: equal to the pivot */
        }
    }
    return value[k];
}

/* Circles have decided: the centre's steer becomes the median of theirs (of an even
 * number the lower one, which some circle has). */
static void
cycle(sp_simulation_t *sim, const void *self, void *state, uint32_t round)
{
    (void) round;
    const sp_autonomy_t *autonomy = self;
    sp_autonomy_state_t *mine = state;
    const sp_policies_t *policies = &sim->policies;
    if (autonomy->order != SP_LOCAL_FIRST || policies->of_circle == NULL) {
        return;
    }
    for (uint32_t g = 0; g < sim->n_circles; g++) {
        const double local =
            policies->of_circle[(size_t) g * SP_N_POLICIES + SP_POLICY_STEER];
        mine->steers[g] = isnan(local) ? policies->centre[SP_POLICY_STEER] : local;
    }
    const double middle
        = value_in_order(mine->steers, sim->n_circles, (sim->n_circles - 1) / 2);
    const double median = sp_policy_clip(sim, SP_POLICY_STEER, middle);
    if (median != policies->centre[SP_POLICY_STEER]) {
        sp_policy_write_centre(sim, SP_POLICY_STEER, median);
    }
}

static void
replace(
    sp_simulation_t *sim, const void *self, void *state, uint32_t round, uint32_t agent)
{
    (void) sim;
    (void) self;
    (void) round;
    sp_autonomy_state_t *mine = state;
    if (mine->own != NULL) {
        sp_trials_replace(mine, agent);
    }
}

const sp_mechanism_t sp_mechanism_autonomy = {
    .name = "autonomy",
    .path = "steering.autonomy",
    .summary = "what is decided near the customer, and within which frames",
    .source =
        "Dessein, Rev. Econ. Stud. 69, 811 (2002); Alonso, Dessein & Matouschek, Am. "
        "Econ. Rev. 98, 145 (2008); trials and local_first: this project",
    .params = params,
    .n_params = sizeof(params) / sizeof(params[0]),
    .params_size = sizeof(sp_autonomy_t),
    .state_size = sizeof(sp_autonomy_state_t),
    .bytes = bytes,
    .order = 70,
    .in_use = in_use,
    .check = check,
    .needs_circles = needs_circles,
    .needs_success = needs_success,
    .has_no_factor = has_no_factor,
    .init = init,
    .start = start,
    .replace = replace,
    .factor = factor,
    .prepare = prepare,
    .period = period,
    .cycle = cycle,
};
