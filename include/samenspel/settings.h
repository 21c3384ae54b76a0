/* settings.h - the keys of a scenario outside games, networks and mechanisms, as structs.
 * Layer: model.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_SETTINGS_H
#define SP_SETTINGS_H

#include "samenspel/param.h"

typedef enum { SP_STOP_NEVER, SP_STOP_ABSORBED } sp_stop_t;
typedef enum { SP_METHOD_AGENTS, SP_METHOD_CHAIN, SP_METHOD_ECOLOGICAL } sp_method_t;
typedef enum { SP_UPDATE_SYNCHRONOUS, SP_UPDATE_ASYNCHRONOUS } sp_update_t;
typedef enum { SP_ACTS_PER_AGENT, SP_ACTS_PER_PARTNER } sp_acts_t;
typedef enum { SP_BELIEF_LAST, SP_BELIEF_TRUST, SP_BELIEF_EMPIRICAL, SP_BELIEF_FIXED }
    sp_belief_t;
typedef enum { SP_SUCCESS_MATERIAL, SP_SUCCESS_UTILITY } sp_success_t;
typedef enum { SP_PAYOFFS_MEAN, SP_PAYOFFS_SUM } sp_payoffs_t;
typedef enum { SP_FITNESS_LINEAR, SP_FITNESS_EXPONENTIAL } sp_fitness_t;
typedef enum { SP_MATCH_AUTO, SP_MATCH_SAMPLED, SP_MATCH_EXPECTED, SP_MATCH_AVERAGED }
    sp_match_payoff_t;
typedef enum { SP_DEFECTOR_CENTRE, SP_DEFECTOR_RANDOM } sp_single_defector_t;

/** Root keys that the model or the plan reads as numbers. */
typedef struct {
    uint32_t rounds, replicates, burn_in, period;
    uint32_t stop;    /* sp_stop_t            */
    uint32_t method;  /* sp_method_t          */
    uint32_t compare; /* 0 none, 1 unsteered  */
} sp_root_settings_t;

typedef struct {
    uint32_t rounds;
    double continuation, error, misperception;
    uint32_t payoff;  /* sp_match_payoff_t    */
    uint32_t samples; /* matches of a mean: averaged */
} sp_match_settings_t;

typedef struct {
    uint32_t size;
} sp_population_settings_t;

/** At most one of these is set; the rest is NaN or SP_NO_INTEGER (strategies: counts). */
typedef struct {
    double cooperation;
    uint32_t cooperators;
    uint32_t single_defector; /* sp_single_defector_t */
} sp_initial_settings_t;

typedef struct {
    uint32_t rule;    /* index into sp_decisions */
    double unsteered_cooperation, noise, selection, noise_spread;
    double innovators;
    uint32_t update;  /* sp_update_t    */
    uint32_t acts;    /* sp_acts_t      */
    uint32_t belief;  /* sp_belief_t    */
    double belief_value;
    uint32_t success; /* sp_success_t   */
    uint32_t payoffs; /* sp_payoffs_t   */
    uint32_t fitness; /* sp_fitness_t   */
    double intensity, activity, tremble, mutation;
    double teaching, teachers;
    double learning, aspiration, habituation;       /* bush_mosteller */
    double forgetting, experimentation, propensity; /* roth_erev      */
} sp_decision_settings_t;

typedef struct {
    uint32_t every, agents_every;
    double tip_level;
    uint32_t tip_hold;
} sp_record_settings_t;

typedef struct {
    uint32_t draws; /* 0 common, 1 independent */
    uint32_t design;
    uint32_t samples, seed, levels;
    uint32_t bad_points; /* sp_bad_points_t */
    double until_half_width, until_confidence;
    uint32_t until_max_replicates;
    uint32_t search_kind; /* sp_search_kind_t */
    double search_value, search_confidence, search_difference;
    uint32_t search_stride;
} sp_sweep_settings_t;

/** Which points of a grid are computed. */
typedef enum { SP_SEARCH_NONE, SP_SEARCH_THRESHOLD, SP_SEARCH_REFINE } sp_search_kind_t;

/** What becomes of points that cannot be computed. */
typedef enum { SP_BAD_AUTO, SP_BAD_REFUSE, SP_BAD_RECORD } sp_bad_points_t;

/* rows and their number, for sp_schema_fill */
extern const sp_param_t sp_root_params[], sp_match_params[], sp_population_params[],
    sp_initial_params[], sp_decision_params[], sp_record_params[], sp_sweep_params[];
extern const size_t sp_n_root_params, sp_n_match_params, sp_n_population_params,
    sp_n_initial_params, sp_n_decision_params, sp_n_record_params, sp_n_sweep_params;

#endif
