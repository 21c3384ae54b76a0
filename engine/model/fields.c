/* fields.c - the columns of agents that snapshots can hold.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "observe.h"
#include "team_births.h"
#include "steering_clarity.h"
#include "steering_habit.h"
#include "steering_pilot.h"
#include "steering_shared_interest.h"

#define SP_FIELD(name) static const sp_field_t field_##name;
#include "fields.def"
#undef SP_FIELD

const sp_field_t *const sp_fields[] = {
#define SP_FIELD(name) &field_##name,
#include "fields.def"
#undef SP_FIELD
    NULL,
};

const sp_field_t *
sp_field_find(const char *name)
{
    for (size_t i = 0; sp_fields[i] != NULL; i++) {
        if (strcmp(sp_fields[i]->name, name) == 0) {
            return sp_fields[i];
        }
    }
    return NULL;
}

bool
sp_field_is_code(const sp_field_t *field, const sp_run_t *run)
{
    return field->codes != NULL
        && (field->numbers == NULL || run->n_strategies <= SP_MOST_CODES);
}

static sp_status_t
check_action(const sp_run_t *run, sp_error_t *err)
{
    const sp_status_t status = sp_needs_agents(run, err);
    if (status != SP_OK) {
        return status;
    }
    if (run->n_strategies > 0) {
        return sp_fail(err, SP_ERR_RANGE,
            "agents play strategies here, not acts: take strategy or cooperation");
    }
    if (sp_run_value(run, "decision.acts") == (double) SP_ACTS_PER_PARTNER) {
        return sp_fail(err, SP_ERR_RANGE,
            "an agent has an act for each partner here: take cooperation, its share of "
            "C");
    }
    return SP_OK;
}

static void
read_action(sp_simulation_t *sim, uint8_t *out)
{
    for (uint32_t i = 0; i < sim->model->n_agents; i++) {
        out[i] = sp_is_living(sim, i) ? (uint8_t) sim->play[i] : SP_NO_CODE;
    }
}

static const sp_field_t field_action = {
    .name = "action",
    .long_name = "act of the round",
    .units = "1",
    .valid_min = 0,
    .valid_max = 1,
    .flag_meanings = "defect cooperate",
    .flag_meanings_with_loners = "defect cooperate loner",
    .source = "this project",
    .check = check_action,
    .codes = read_action,
};

static void
read_cooperation(sp_simulation_t *sim, double *out)
{
    if (sim->share != NULL) {
        sp_simulation_settle(sim);
    }
    for (uint32_t i = 0; i < sim->model->n_agents; i++) {
        const double share
            = sim->share != NULL ? sim->share[i] : sim->play[i] == SP_COOPERATE;
        out[i] = sp_simulation_degree(sim, i) > 0 ? share : NAN;
    }
}

static const sp_field_t field_cooperation = {
    .name = "cooperation",
    .long_name = "own share of C: the act, acts over partners, or moves of a strategy; "
                 "missing without partners",
    .units = "1",
    .valid_min = 0,
    .valid_max = 1,
    .source = "this project",
    .check = sp_needs_agents,
    .numbers = read_cooperation,
};

static void
read_payoff(sp_simulation_t *sim, double *out)
{
    sp_simulation_settle(sim);
    for (uint32_t i = 0; i < sim->model->n_agents; i++) {
        out[i] = sp_is_living(sim, i) ? sim->payoff[i] : (double) NAN;
    }
}

static const sp_field_t field_payoff = {
    .name = "payoff",
    .long_name = "material payoff of the round",
    .units = "payoff",
    .valid_min = -INFINITY,
    .valid_max = INFINITY,
    .source = "this project",
    .check = sp_needs_agents,
    .numbers = read_payoff,
};

static void
read_pilot(sp_simulation_t *sim, uint8_t *out)
{
    sp_pilot_of_agents(sim, out);
    for (uint32_t i = 0; i < sim->model->n_agents; i++) {
        out[i] = sp_is_living(sim, i) ? out[i] : SP_NO_CODE;
    }
}

static const sp_field_t field_pilot = {
    .name = "pilot",
    .long_name = "whether the agent is in the pilot now, or has taken over what pilots have",
    .units = "1",
    .valid_min = 0,
    .valid_max = 1,
    .flag_meanings = "outside inside",
    .source = "this project",
    .check = sp_needs_agents,
    .codes = read_pilot,
};

static sp_status_t
check_strategy(const sp_run_t *run, sp_error_t *err)
{
    const sp_status_t status = sp_needs_agents(run, err);
    if (status == SP_OK && run->n_strategies == 0) {
        return sp_fail(err, SP_ERR_RANGE,
            "agents choose acts here, not strategies: take action, or give "
            "population.initial.strategies");
    }
    return status;
}

/* The dead play nothing; genomes that have evolved have no name. */
static bool
has_name(const sp_simulation_t *sim, uint32_t agent)
{
    return sp_is_living(sim, agent)
        && (!sim->model->evolves || sim->play[agent] < sim->model->run->n_strategies);
}

static void
read_strategy_codes(sp_simulation_t *sim, uint8_t *out)
{
    for (uint32_t i = 0; i < sim->model->n_agents; i++) {
        out[i] = has_name(sim, i) ? (uint8_t) sim->play[i] : SP_NO_CODE;
    }
}

static void
read_strategy_numbers(sp_simulation_t *sim, double *out)
{
    for (uint32_t i = 0; i < sim->model->n_agents; i++) {
        out[i] = has_name(sim, i) ? sim->play[i] : (double) NAN;
    }
}

static const sp_field_t field_strategy = {
    .name = "strategy",
    .long_name = "strategy played in the round, by its position on the axis strategy",
    .units = "1",
    .valid_min = 0,
    .valid_max = INFINITY,
    .source = "this project",
    .check = check_strategy,
    .codes = read_strategy_codes,
    .numbers = read_strategy_numbers,
};

static void
read_team(sp_simulation_t *sim, double *out)
{
    for (uint32_t i = 0; i < sim->model->n_agents; i++) {
        out[i] = sp_is_living(sim, i) ? sim->team[i] : (double) NAN;
    }
}

static const sp_field_t field_team = {
    .name = "team",
    .long_name = "number of the team that the agent is in; missing where nobody is in its "
                 "place",
    .units = "1",
    .valid_min = 0,
    .valid_max = INFINITY,
    .source = "Traulsen & Nowak 2006",
    .check = sp_needs_teams,
    .numbers = read_team,
};

static void
read_trust(sp_simulation_t *sim, double *out)
{
    sp_trust_of_agents(sim, out);
}

static const sp_field_t field_trust = {
    .name = "trust",
    .long_name = "mean trust in one's partners; the initial trust where one has none",
    .units = "1",
    .valid_min = 0,
    .valid_max = 1,
    .source = "Bush & Mosteller 1955",
    .check = sp_needs_trust,
    .numbers = read_trust,
};

static void
read_wealth(sp_simulation_t *sim, double *out)
{
    memcpy(out, sim->wealth, sim->model->n_agents * sizeof(out[0]));
}

static const sp_field_t field_wealth = {
    .name = "wealth",
    .long_name = "material payoffs cumulated since round 0",
    .units = "payoff",
    .valid_min = -INFINITY,
    .valid_max = INFINITY,
    .source = "this project",
    .needs_wealth = true,
    .check = sp_needs_lasting,
    .numbers = read_wealth,
};

static void
read_weight(sp_simulation_t *sim, double *out)
{
    for (uint32_t i = 0; i < sim->model->n_agents; i++) {
        out[i] = sp_interest_weight(sim, i);
    }
}

static const sp_field_t field_weight = {
    .name = "weight",
    .long_name = "base weight of the partner's payoff",
    .units = "1",
    .valid_min = 0,
    .valid_max = 1,
    .source = "Murphy et al. 2011",
    .check = sp_needs_agents,
    .numbers = read_weight,
};

static void
read_steer(sp_simulation_t *sim, double *out)
{
    for (uint32_t i = 0; i < sim->model->n_agents; i++) {
        out[i] = sp_interest_steer(sim, i);
    }
}

static const sp_field_t field_steer = {
    .name = "steer",
    .long_name = "how far the weight is steered towards maximum, as the agent takes it",
    .units = "1",
    .valid_min = 0,
    .valid_max = 1,
    .source = "this project",
    .check = sp_needs_agents,
    .numbers = read_steer,
};

static void
read_clarity(sp_simulation_t *sim, double *out)
{
    for (uint32_t i = 0; i < sim->model->n_agents; i++) {
        out[i] = sp_clarity_of(sim, i);
    }
}

static const sp_field_t field_clarity = {
    .name = "clarity",
    .long_name = "chance to see the shared goal in a round",
    .units = "1",
    .valid_min = 0,
    .valid_max = 1,
    .source = "this project",
    .check = sp_needs_agents,
    .numbers = read_clarity,
};

static void
read_habit(sp_simulation_t *sim, double *out)
{
    for (uint32_t i = 0; i < sim->model->n_agents; i++) {
        out[i] = sp_habit_of(sim, i);
    }
}

static const sp_field_t field_habit = {
    .name = "habit",
    .long_name = "habit of the last act; where acts are by partner, mean over ties",
    .units = "1",
    .valid_min = 0,
    .valid_max = 1,
    .source = "this project",
    .check = sp_needs_agents,
    .numbers = read_habit,
};

/* ---- genomes --------------------------------------------------------------------------- */

#define GENOME(suffix, which, words)                                                       \
    static void read_genome_##suffix(sp_simulation_t *sim, double *out)                     \
    {                                                                                      \
        for (uint32_t i = 0; i < sim->model->n_agents; i++) {                               \
            out[i] = sp_genome_answer(sim, sim->play[i], which);                            \
        }                                                                                  \
    }                                                                                      \
    static const sp_field_t field_genome_##suffix = {                                       \
        .name = "genome_" #suffix,                                                         \
        .long_name = "chance of C " words,                                                  \
        .units = "1",                                                                      \
        .valid_min = 0,                                                                    \
        .valid_max = 1,                                                                    \
        .source = "Nowak & Sigmund 1993",                                                  \
        .check = sp_needs_genomes,                                                         \
        .numbers = read_genome_##suffix,                                                   \
    };

GENOME(cc, SP_CC, "after both cooperated")
GENOME(cd, SP_CD, "after one's own C and the partner's D")
GENOME(dc, SP_DC, "after one's own D and the partner's C")
GENOME(dd, SP_DD, "after both defected")
GENOME(first, -1, "on the first turn")

static void
read_genome_type(sp_simulation_t *sim, double *out)
{
    for (uint32_t i = 0; i < sim->model->n_agents; i++) {
        out[i] = sim->play[i];
    }
}

static const sp_field_t field_genome_type = {
    .name = "genome_type",
    .long_name = "number of the agent's genome among those that live: equal numbers in one "
                 "round are equal genomes",
    .units = "1",
    .valid_min = 0,
    .valid_max = 1023,
    .source = "this project",
    .check = sp_needs_genomes,
    .numbers = read_genome_type,
};
