/* steering_incentives_rows.c - keys of the incentives, and what cannot be.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "steering_incentives_rows.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#include "samenspel/decision.h"
#include "samenspel/game.h"
#include "samenspel/policy.h"
#include "samenspel/settings.h"

static const char *const policies[] = { "none", "fixed", "reward", "punish",
    "carrot_stick", "threshold", "pid", NULL };

#define AT(field) offsetof(sp_incentives_t, field)

/* name, symbol, summary, unit, type, kind, flags, low, high, preset, choices, phase,
 * rows, source, offset */
const sp_param_t sp_incentives_params[] = {
    { "policy", "u", "how money is spent", "-", SP_CHOICE, SP_INTERVENTION, SP_LIVE, 0, 0,
        0, policies, "period", "002-11", "Chen et al. 2015; Duong & Han 2021",
        AT(policy) },
    { "budget", "delta_I",
        "pool per head and round; for other policies a cap per head; null "
        "= no cap",
        "payoff", SP_REAL, SP_INTERVENTION, SP_LIVE | SP_NULLABLE | SP_HIGH_OPEN, 0,
        INFINITY, NAN, NULL, "sanction", "002-11", "Chen et al. 2015", AT(budget) },
    { "reward", "r;theta", "fixed, threshold: paid for an observed C", "payoff", SP_REAL,
        SP_INTERVENTION, SP_LIVE | SP_HIGH_OPEN, 0, INFINITY, 0, NULL, "sanction",
        "002-11", "Duong & Han 2021", AT(reward) },
    { "fine", "p", "fixed: taken for an observed D", "payoff", SP_REAL, SP_INTERVENTION,
        SP_LIVE | SP_HIGH_OPEN, 0, INFINITY, 0, NULL, "sanction", "002-11;003-8",
        "Duong & Han 2021", AT(fine) },
    { "reward_efficiency", "a", "received per unit spent on rewards", "-", SP_REAL,
        SP_INTERVENTION, SP_LIVE | SP_LOW_OPEN | SP_HIGH_OPEN, 0, INFINITY, 1, NULL,
        "sanction", "002-11", "Chen et al. 2015", AT(reward_efficiency) },
    { "fine_efficiency", "b_e", "taken per unit spent on fines", "-", SP_REAL,
        SP_INTERVENTION, SP_LIVE | SP_LOW_OPEN | SP_HIGH_OPEN, 0, INFINITY, 1, NULL,
        "sanction", "002-11", "Chen et al. 2015", AT(fine_efficiency) },
    { "switch_at", "-", "carrot_stick: rewards below, fines from this cooperation", "-",
        SP_REAL, SP_INTERVENTION, SP_LIVE, 0, 1, 0.5, NULL, "period", "002-11",
        "Chen et al. 2015", AT(switch_at) },
    { "pay_up_to", "t", "threshold: pays only while this many cooperate", "agents",
        SP_INTEGER, SP_INTERVENTION, SP_LIVE, 0, 1e8, 0, NULL, "sanction", "002-11",
        "Han & Tran-Thanh 2018", AT(pay_up_to) },
    { "target", "-", "pid: cooperation wanted", "-", SP_REAL, SP_INTERVENTION, SP_LIVE, 0,
        1, 0.9, NULL, "period", "002-11", "this project", AT(target) },
    { "gain_p", "-", "pid: proportional gain", "payoff", SP_REAL, SP_INTERVENTION,
        SP_LIVE | SP_HIGH_OPEN, 0, INFINITY, 0, NULL, "period", "002-11", "this project",
        AT(gain_p) },
    { "gain_i", "-", "pid: integral gain", "payoff/period", SP_REAL, SP_INTERVENTION,
        SP_LIVE | SP_HIGH_OPEN, 0, INFINITY, 0, NULL, "period", "002-11", "this project",
        AT(gain_i) },
    { "gain_d", "-", "pid: differential gain", "payoff*period", SP_REAL, SP_INTERVENTION,
        SP_LIVE | SP_HIGH_OPEN, 0, INFINITY, 0, NULL, "period", "002-11", "this project",
        AT(gain_d) },
    { "monitor", "m0", "chance that an act is observed; auto = 1 with a policy, else 0",
        "prob", SP_REAL, SP_INTERVENTION, SP_LIVE | SP_AUTO, 0, 1, NAN, NULL, "sanction",
        "002-11;003-8", "Chen et al. 2015", AT(monitor) },
    { "monitor_cost", "c_m", "cost of monitoring at m = 1, per agent and round", "payoff",
        SP_REAL, SP_INTERVENTION, SP_LIVE | SP_HIGH_OPEN, 0, INFINITY, 0, NULL,
        "sanction", "003-8", "this project", AT(monitor_cost) },
    { "peer_share", "-", "share of the monitoring cost borne by the agents", "-", SP_REAL,
        SP_INTERVENTION, SP_LIVE, 0, 1, 0, NULL, "sanction", "003-14",
        "Sigmund et al. 2010", AT(peer_share) },
    { "let_go", "-", "how far mean trust lowers monitoring", "-", SP_REAL,
        SP_INTERVENTION, SP_LIVE, 0, 1, 0, NULL, "period", "004-7", "Perret et al. 2025",
        AT(let_go) },
    { "control_aversion", "a", "share of the shared weight lost at m = 1", "-", SP_REAL,
        SP_INTERVENTION, SP_LIVE, 0, 1, 0, NULL, "weigh", "004-7", "Falk & Kosfeld 2006",
        AT(control_aversion) },
};

/* ---- what cannot be ---------------------------------------------------------------- */

#define REFUSE(at, ...)                                                                  \
    (sp_point_at(key, "steering.incentives." at), sp_fail(err, SP_ERR_RANGE, __VA_ARGS__))

static const sp_decision_t *
rule_of(const sp_run_t *run)
{
    return sp_decisions[(size_t) sp_run_value(run, "decision.rule")];
}

static bool
network_is(const sp_run_t *run, const char *name)
{
    return strcmp(sp_network_names[(size_t) sp_run_value(run, "network.kind")], name)
        == 0;
}

/* Whether what one gets depends on what others play. */
static bool
depends_on_others(const sp_incentives_t *self)
{
    return sp_incentives_pools(self) || self->policy == SP_INCENTIVES_THRESHOLD
        || (self->policy != SP_INCENTIVES_NONE && !isnan(self->budget));
}

static bool
has_feedback(const sp_incentives_t *self)
{
    return self->policy == SP_INCENTIVES_CARROT_STICK
        || self->policy == SP_INCENTIVES_PID;
}

static sp_status_t
check_money(const sp_incentives_t *self, const sp_run_t *run, char *key, sp_error_t *err)
{
    const char *policy = policies[self->policy];
    if (sp_incentives_pools(self) && isnan(self->budget)) {
        return REFUSE("budget",
            "steering.incentives.policy: %s divides a pool, and "
            "steering.incentives.budget is "
            "null: give the pool's payoff per head and round",
            policy);
    }
    if (has_feedback(self) && self->monitor <= 0) {
        return REFUSE("monitor",
            "steering.incentives.policy: %s follows the cooperation that is observed, "
            "and "
            "steering.incentives.monitor = 0 observes none: must be above 0",
            policy);
    }
    const double size = sp_run_value(run, "population.size");
    if (self->pay_up_to > size) {
        return REFUSE("pay_up_to",
            "steering.incentives.pay_up_to = %u: must not exceed population.size = %.0f",
            self->pay_up_to, size);
    }
    if (self->let_go > 0 && !(sp_run_value(run, "steering.trust.scope") > 0)) {
        return REFUSE("let_go",
            "steering.incentives.let_go = %g lowers monitoring by a trust that nobody "
            "has: "
            "give steering.trust.scope (general, partner or pair)",
            self->let_go);
    }
    return SP_OK;
}

/* What the rules can work with. */
static sp_status_t
check_rules(const sp_incentives_t *self, const sp_run_t *run, char *key, sp_error_t *err)
{
    const sp_decision_t *rule = rule_of(run);
    const char *policy = policies[self->policy];
    if (run->n_strategies > 0 && rule->form == SP_RULE_CHOICE) {
        return REFUSE("policy",
            "steering.incentives.policy: %s and decision.rule: %s among strategies "
            "exclude "
            "each other: choosers among strategies weigh matches alone; take a rule that "
            "copies, or agents that choose acts",
            policy, rule->name);
    }
    const bool steps =
        sp_run_value(run, "decision.update") == (double) SP_UPDATE_ASYNCHRONOUS;
    const bool per_partner =
        sp_run_value(run, "decision.acts") == (double) SP_ACTS_PER_PARTNER;
    if (steps && per_partner && depends_on_others(self)
        && (sp_incentives_pools(self) || self->policy == SP_INCENTIVES_THRESHOLD)) {
        return REFUSE("policy",
            "steering.incentives.policy: %s depends on the acts of all, which "
            "decision.acts: "
            "per_partner with decision.update: asynchronous does not count in a step: "
            "take "
            "decision.update: synchronous or policy: fixed",
            policy);
    }
    const bool groups = sp_game_kinds[(size_t) sp_run_value(run, "game.kind")]->of_groups;
    const bool of_all = !(groups && sp_incentives_pools(self)); /* not of one's groups */
    if (rule->form == SP_RULE_BIRTH_DEATH && depends_on_others(self) && of_all
        && (groups || !network_is(run, "complete"))) {
        return REFUSE("policy",
            "steering.incentives.policy: %s%s depends on the acts of all, and "
            "decision.rule: "
            "%s keeps up with those of neighbours alone: take %s",
            policy, isnan(self->budget) ? "" : " with a budget", rule->name,
            groups ? "a pool (reward, punish), or policy: fixed without a budget"
                   : "network.kind: complete, or policy: fixed without a budget");
    }
    const bool bounded =
        strcmp(rule->name, "proportional") == 0 || strcmp(rule->name, "local") == 0;
    sp_bounds_t bounds = { .least = 0 };
    sp_incentives_bounds(self, run, &bounds);
    if (bounded && !isfinite(bounds.most - bounds.least)) {
        return REFUSE("policy",
            "decision.rule: %s divides by the largest difference of payoffs, and "
            "steering.incentives.policy: pid sets none: give "
            "steering.autonomy.reward_max and "
            "fine_max, or take decision.rule: fermi",
            rule->name);
    }
    return SP_OK;
}

/* A chain counts exchangeable agents: what is paid must follow from the count. */
static sp_status_t
check_chain(const sp_incentives_t *self, const sp_run_t *run, char *key, sp_error_t *err)
{
    if (sp_run_value(run, "method") != (double) SP_METHOD_CHAIN) {
        return SP_OK;
    }
    if (has_feedback(self)) {
        return REFUSE("policy",
            "steering.incentives.policy: %s follows what was measured, which method: "
            "chain "
            "has no memory for: take fixed, reward, punish or threshold, or method: "
            "agents",
            policies[self->policy]);
    }
    if (self->policy != SP_INCENTIVES_NONE && self->monitor > 0 && self->monitor < 1) {
        return REFUSE("monitor",
            "steering.incentives.monitor = %g watches some agents and not others, and "
            "method: "
            "chain knows none: must be 0 or 1, or take method: agents",
            self->monitor);
    }
    return SP_OK;
}

sp_status_t
sp_incentives_check(const void *params, const sp_run_t *run, char *key, sp_error_t *err)
{
    const sp_incentives_t *self = params;
    sp_status_t status = check_money(self, run, key, err);
    if (status == SP_OK && self->policy != SP_INCENTIVES_NONE) {
        status = check_rules(self, run, key, err);
    }
    return status == SP_OK ? check_chain(self, run, key, err) : status;
}

/* ---- how far payoffs can move ------------------------------------------------------ */

void
sp_incentives_bounds(const void *params, const sp_run_t *run, sp_bounds_t *bounds)
{
    const sp_incentives_t *self = params;
    const bool pid = self->policy == SP_INCENTIVES_PID;
    const double watching = isnan(self->monitor) ? 1 : self->monitor;
    bounds->least -= self->peer_share * self->monitor_cost * watching;
    if (self->policy == SP_INCENTIVES_NONE) {
        return;
    }
    if (!sp_incentives_pools(self)) {
        bounds->most +=
            sp_policy_most(run, SP_POLICY_REWARD, pid ? INFINITY : self->reward);
        bounds->least -= self->policy == SP_INCENTIVES_THRESHOLD
            ? 0
            : sp_policy_most(run, SP_POLICY_FINE, pid ? INFINITY : self->fine);
        return;
    }
    /* one alone of its kind in a group gets all of its pool, budget a member */
    const double reward =
        self->policy == SP_INCENTIVES_PUNISH ? 0 : self->budget * self->reward_efficiency;
    const double fine =
        self->policy == SP_INCENTIVES_REWARD ? 0 : self->budget * self->fine_efficiency;
    if (sp_game_kinds[(size_t) sp_run_value(run, "game.kind")]->of_groups) {
        bounds->most_of_game += reward;
        bounds->most_of_member += reward;
        bounds->least_of_game -= fine;
        bounds->least_of_member -= fine;
    } else {
        const double size = sp_run_value(run, "population.size");
        bounds->most += size * reward;
        bounds->least -= size * fine;
    }
}
