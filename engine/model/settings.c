/* settings.c - the rows of the blocks that belong to no game, network or mechanism.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/settings.h"

#include <math.h>

#include "decision_ids.h"
#include "samenspel/decision.h"

static const char *const stops[] = { "never", "absorbed", NULL };
static const char *const methods[] = { "agents", "chain", "ecological", NULL };
static const char *const compares[] = { "none", "unsteered", NULL };
static const char *const match_payoffs[]
    = { "auto", "sampled", "expected", "averaged", NULL };
static const char *const defectors[] = { "centre", "random", NULL };
static const char *const updates[] = { "synchronous", "asynchronous", NULL };
static const char *const acts[] = { "per_agent", "per_partner", NULL };
static const char *const beliefs[] = { "last", "trust", "empirical", "fixed", NULL };
static const char *const successes[] = { "material", "utility", NULL };
static const char *const payoffs[] = { "mean", "sum", NULL };
static const char *const fitnesses[] = { "linear", "exponential", NULL };
static const char *const draws[] = { "common", "independent", NULL };
static const char *const designs[]
    = { "grid", "latin_hypercube", "list", "morris", "random", "saltelli", "sobol", NULL };
static const char *const bad_points[] = { "auto", "refuse", "record", NULL };
static const char *const searches[] = { "none", "threshold", "refine", NULL };

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define ME "this project"

/* name, symbol, summary, unit, type, kind, flags, low, high, preset, choices, phase, rows,
 * source, offset */
const sp_param_t sp_root_params[] = {
    { "name", "-", "name of the scenario: a-z, 0-9, _ and -, at most 64", "-", SP_TEXT,
        SP_SETTING, SP_REQUIRED, 0, 0, NAN, NULL, "init", "-", ME, 0 },
    { "question", "-", "the question that the scenario answers", "-", SP_TEXT, SP_SETTING,
        SP_OPTIONAL, 0, 0, NAN, NULL, "init", "-", ME, 0 },
    { "source", "-", "paper or article that the scenario belongs to", "-", SP_TEXT,
        SP_SETTING, SP_OPTIONAL, 0, 0, NAN, NULL, "init", "-", ME, 0 },
    { "seed", "-", "64 bits from which all draws follow", "-", SP_SEED, SP_SETTING, 0, 0,
        18446744073709551615.0, 1, NULL, "init", "-", ME, 0 },
    { "replicates", "-", "independent repetitions", "-", SP_INTEGER, SP_SETTING, 0, 1, 1e6,
        32, NULL, "init", "-", ME, offsetof(sp_root_settings_t, replicates) },
    { "rounds", "-", "rounds, generations or Monte-Carlo steps", "rounds", SP_INTEGER,
        SP_SETTING, SP_REQUIRED, 1, 1e9, NAN, NULL, "init", "-", ME,
        offsetof(sp_root_settings_t, rounds) },
    { "burn_in", "-", "rounds left out of the summaries", "rounds", SP_INTEGER, SP_SETTING,
        0, 0, 1e9, 0, NULL, "settle", "-", ME, offsetof(sp_root_settings_t, burn_in) },
    { "period", "-", "rounds between link, director, environment and team updates",
        "rounds", SP_INTEGER, SP_SETTING, 0, 1, 1e9, 1, NULL, "period", "002-7;003-8", ME,
        offsetof(sp_root_settings_t, period) },
    { "stop", "-", "end a replicate where nothing changes any more", "-", SP_CHOICE, SP_SETTING, 0, 0, 0, 0,
        stops, "settle", "-", ME, offsetof(sp_root_settings_t, stop) },
    { "method", "-", "agents, count and jump chains, or shares of an infinite population", "-", SP_CHOICE, SP_SETTING, 0, 0,
        0, 0, methods, "init", "-", ME, offsetof(sp_root_settings_t, method) },
    { "compare", "-", "also run the twin with all interventions at null", "-", SP_CHOICE,
        SP_SETTING, 0, 0, 0, 0, compares, "init", "002-18", ME,
        offsetof(sp_root_settings_t, compare) },
};
const size_t sp_n_root_params = COUNT(sp_root_params);

const sp_param_t sp_match_params[] = {
    { "rounds", "-", "turns of a match inside a round", "turns", SP_INTEGER, SP_SETTING, 0,
        1, 1e6, 1, NULL, "settle", "002-7", "Axelrod 1984",
        offsetof(sp_match_settings_t, rounds) },
    { "continuation", "-", "chance of another turn; excludes rounds > 1", "prob", SP_REAL,
        SP_SETTING, SP_HIGH_OPEN, 0, 1, 0, NULL, "settle", "002-7",
        "Dal Bo & Frechette 2018", offsetof(sp_match_settings_t, continuation) },
    { "error", "-", "chance that a move in a match is flipped", "prob", SP_REAL, SP_SETTING,
        0, 0, 0.5, 0, NULL, "settle", "003-11", "Nowak & Sigmund 1993",
        offsetof(sp_match_settings_t, error) },
    { "misperception", "-", "chance that an act is perceived as the other one", "prob",
        SP_REAL, SP_SETTING, 0, 0, 0.5, 0, NULL, "learn", "000-11", ME,
        offsetof(sp_match_settings_t, misperception) },
    { "payoff", "-", "how a match is scored; auto: exactly, else played every round", "-",
        SP_CHOICE, SP_SETTING, 0, 0, 0, 0, match_payoffs, "settle", "-", ME, offsetof(sp_match_settings_t, payoff) },
    { "samples", "-", "averaged: matches of each pair, drawn once a run by the seed",
        "matches", SP_INTEGER, SP_SETTING, 0, 2, 1e6, 1000, NULL, "settle", "-", ME,
        offsetof(sp_match_settings_t, samples) },
};
const size_t sp_n_match_params = COUNT(sp_match_params);

const sp_param_t sp_population_params[] = {
    { "size", "N", "number of agents", "agents", SP_INTEGER, SP_SETTING, 0, 2, 1e8, 1000,
        NULL, "init", "-", ME, offsetof(sp_population_settings_t, size) },
};
const size_t sp_n_population_params = COUNT(sp_population_params);

const sp_param_t sp_initial_params[] = {
    { "cooperation", "-", "chance of starting with C", "prob", SP_REAL, SP_SETTING, 0, 0, 1,
        0.1, NULL, "init", "000-1", ME, offsetof(sp_initial_settings_t, cooperation) },
    { "cooperators", "-", "exact number that start with C", "agents", SP_INTEGER,
        SP_SETTING, SP_OPTIONAL, 0, 1e8, NAN, NULL, "init", "-", ME,
        offsetof(sp_initial_settings_t, cooperators) },
    { "single_defector", "-", "where the only D stands", "-", SP_CHOICE, SP_SETTING,
        SP_OPTIONAL, 0, 0, NAN, defectors, "init", "-", "Nowak & May 1992",
        offsetof(sp_initial_settings_t, single_defector) },
    { "strategies", "-", "numbers by strategy name; agents then change strategies",
        "agents", SP_MAP, SP_SETTING, SP_OPTIONAL, 0, 0, NAN, NULL, "init", "003-11;003-7",
        "Axelrod 1984", 0 },
};
const size_t sp_n_initial_params = COUNT(sp_initial_params);

const sp_param_t sp_decision_params[] = {
    { "rule", "-", "how acts or strategies are chosen", "-", SP_CHOICE, SP_SETTING, 0, 0, 0,
        SP_DECISION_ID_logit, sp_decision_names, "choose", "000-1", "McKelvey & Palfrey 1995",
        offsetof(sp_decision_settings_t, rule) },
    { "unsteered_cooperation", "x",
        "logit: share of C where nobody steers, from which the noise is derived; 0.1 where "
        "no noise is given",
        "-",
        SP_REAL, SP_SETTING, SP_LOW_OPEN | SP_HIGH_OPEN | SP_OPTIONAL, 0, 0.5, NAN, NULL,
        "init", "000-1;002-18", "practitioners' 9 in 10",
        offsetof(sp_decision_settings_t, unsteered_cooperation) },
    { "noise", "K",
        "logit, fermi: choice noise; excludes unsteered_cooperation and selection; logit "
        "without it: derived (cost / ln 9 in a donation game at a share of 0.1)",
        "payoff", SP_REAL, SP_SETTING, SP_LOW_OPEN | SP_OPTIONAL, 0, INFINITY, NAN, NULL,
        "choose", "000-1", "Blume 1993", offsetof(sp_decision_settings_t, noise) },
    { "selection", "beta", "fermi: 1/noise", "1/payoff", SP_REAL, SP_SETTING, SP_OPTIONAL,
        0, INFINITY, NAN, NULL, "choose", "-", "Traulsen et al. 2006",
        offsetof(sp_decision_settings_t, selection) },
    { "noise_spread", "-", "logit, fermi: sd over agents of ln K", "-", SP_REAL, SP_SETTING,
        0, 0, 3, 0, NULL, "init", "002-14", ME,
        offsetof(sp_decision_settings_t, noise_spread) },
    { "innovators", "-", "share of N whom habit, switch cost and conformity do not touch",
        "-", SP_REAL, SP_SETTING, 0, 0, 1, 0, NULL, "init", "002-14", ME,
        offsetof(sp_decision_settings_t, innovators) },
    { "update", "-", "all at once, or one random agent a step", "-", SP_CHOICE, SP_SETTING,
        0, 0, 0, 0, updates, "choose", "004-6", "Szabo & Toke 1998",
        offsetof(sp_decision_settings_t, update) },
    { "acts", "-", "one act to all partners, or one a partner", "-", SP_CHOICE, SP_SETTING,
        0, 0, 0, 0, acts, "choose", "000-15", ME, offsetof(sp_decision_settings_t, acts) },
    { "belief", "y", "what a chooser expects of a partner", "-", SP_CHOICE, SP_SETTING, 0,
        0, 0, 0, beliefs, "value", "-", ME, offsetof(sp_decision_settings_t, belief) },
    { "belief_value", "-", "belief: fixed", "prob", SP_REAL, SP_SETTING, 0, 0, 1, 0.5, NULL,
        "value", "-", ME, offsetof(sp_decision_settings_t, belief_value) },
    { "success", "-", "what copying compares", "-", SP_CHOICE, SP_SETTING, 0, 0, 0, 0,
        successes, "choose", "001-11", ME, offsetof(sp_decision_settings_t, success) },
    { "payoffs", "-", "pair terms over partners", "-", SP_CHOICE, SP_SETTING, 0, 0, 0, 0,
        payoffs, "value", "-", "Szabo & Fath 2007",
        offsetof(sp_decision_settings_t, payoffs) },
    { "fitness", "-", "linear 1-w+w pi, exponential exp(w pi)", "-", SP_CHOICE, SP_SETTING,
        0, 0, 0, 0, fitnesses, "choose", "-", "Nowak et al. 2004",
        offsetof(sp_decision_settings_t, fitness) },
    { "intensity", "w", "intensity of selection of fitness and local", "-", SP_REAL,
        SP_SETTING, 0, 0, INFINITY, 1, NULL, "choose", "-", "Nowak et al. 2004",
        offsetof(sp_decision_settings_t, intensity) },
    { "activity", "omega", "share that revises at each opportunity", "prob", SP_REAL,
        SP_SETTING, SP_LOW_OPEN, 0, 1, 1, NULL, "choose", "004-6;002-17",
        "inertia papers of 002-4", offsetof(sp_decision_settings_t, activity) },
    { "tremble", "eps", "chance that a chosen act is flipped", "prob", SP_REAL, SP_SETTING,
        0, 0, 1, 0, NULL, "choose", "-", "Selten 1975",
        offsetof(sp_decision_settings_t, tremble) },
    { "mutation", "mu", "chance that mutation replaces revision", "prob", SP_REAL,
        SP_SETTING, 0, 0, 1, 0, NULL, "choose", "-", "Imhof et al. 2005",
        offsetof(sp_decision_settings_t, mutation) },
    { "teaching", "-", "weight at which the weak teachers are copied", "-", SP_REAL,
        SP_SETTING, 0, 0, 1, 1, NULL, "choose", "-", "Szolnoki & Szabo 2007",
        offsetof(sp_decision_settings_t, teaching) },
    { "teachers", "-", "share of N with full teaching weight; 0 = all", "-", SP_REAL,
        SP_SETTING, 0, 0, 1, 0, NULL, "init", "-", "Szolnoki & Szabo 2007",
        offsetof(sp_decision_settings_t, teachers) },
    { "learning", "l", "bush_mosteller: step", "-", SP_REAL, SP_SETTING, SP_LOW_OPEN, 0, 1,
        0.5, NULL, "learn", "-", "Macy & Flache 2002",
        offsetof(sp_decision_settings_t, learning) },
    { "aspiration", "A", "bush_mosteller: initial aspiration, a payoff of one game",
        "payoff", SP_REAL, SP_SETTING, SP_LOW_OPEN | SP_HIGH_OPEN, -INFINITY, INFINITY, 0,
        NULL, "learn", "-", "Macy & Flache 2002",
        offsetof(sp_decision_settings_t, aspiration) },
    { "habituation", "h_A", "bush_mosteller: speed at which aspiration follows payoff",
        "1/round", SP_REAL, SP_SETTING, 0, 0, 1, 0, NULL, "learn", "-",
        "Macy & Flache 2002", offsetof(sp_decision_settings_t, habituation) },
    { "forgetting", "-", "roth_erev: loss of propensity a round", "1/round", SP_REAL,
        SP_SETTING, 0, 0, 1, 0, NULL, "learn", "-", "Roth & Erev 1995",
        offsetof(sp_decision_settings_t, forgetting) },
    { "experimentation", "-", "roth_erev: share spilled to other acts", "-", SP_REAL,
        SP_SETTING, SP_HIGH_OPEN, 0, 1, 0, NULL, "learn", "-", "Roth & Erev 1995",
        offsetof(sp_decision_settings_t, experimentation) },
    { "propensity", "-", "roth_erev: initial propensity of each act", "payoff", SP_REAL,
        SP_SETTING, SP_LOW_OPEN | SP_HIGH_OPEN, 0, INFINITY, 1, NULL, "init", "-",
        "Roth & Erev 1995", offsetof(sp_decision_settings_t, propensity) },
};
const size_t sp_n_decision_params = COUNT(sp_decision_params);

const sp_param_t sp_record_params[] = {
    { "every", "-", "rounds between records", "rounds", SP_INTEGER, SP_SETTING, 0, 1, 1e9,
        1, NULL, "settle", "-", ME, offsetof(sp_record_settings_t, every) },
    { "observables", "-", "what is recorded; `samenspel describe observables` lists them",
        "-", SP_LIST, SP_SETTING, 0, 0, 0, NAN, NULL, "settle", "-", ME, 0 },
    { "agents.every", "-", "rounds between agent snapshots; 0 = none", "rounds", SP_INTEGER,
        SP_SETTING, 0, 0, 1e9, 0, NULL, "settle", "-", ME,
        offsetof(sp_record_settings_t, agents_every) },
    { "agents.fields", "-", "agent columns", "-", SP_LIST, SP_SETTING, 0, 0, 0, NAN, NULL,
        "settle", "-", ME, 0 },
    { "tip_level", "-", "cooperation that counts as tipped", "-", SP_REAL, SP_SETTING,
        SP_LOW_OPEN, 0, 1, 0.5, NULL, "settle", "003-1", ME,
        offsetof(sp_record_settings_t, tip_level) },
    { "tip_hold", "-", "rounds it must hold", "rounds", SP_INTEGER, SP_SETTING, 0, 1, 1e9,
        10, NULL, "settle", "003-1", ME, offsetof(sp_record_settings_t, tip_hold) },
};
const size_t sp_n_record_params = COUNT(sp_record_params);

const sp_param_t sp_sweep_params[] = {
    { "draws", "-", "all runs share draws, or each its own", "-", SP_CHOICE, SP_SETTING, 0,
        0, 0, 0, draws, "init", "-", ME, offsetof(sp_sweep_settings_t, draws) },
    { "design", "-", "design of the sweep", "-", SP_CHOICE, SP_SETTING, 0, 0, 0, 0, designs,
        "init", "-", ME, offsetof(sp_sweep_settings_t, design) },
    { "samples", "-", "points of a sampled design; trajectories of morris, points of each "
        "of the two base samples of saltelli",
        "-", SP_INTEGER, SP_SETTING, 0, 1, 1e7, 1024, NULL, "init", "-", ME,
        offsetof(sp_sweep_settings_t, samples) },
    { "seed", "-", "draws the points of latin_hypercube, morris and random", "-",
        SP_INTEGER, SP_SETTING, 0, 0, 4294967294, 1, NULL, "init", "-", ME,
        offsetof(sp_sweep_settings_t, seed) },
    { "levels", "-", "morris: levels of each key; even", "-", SP_INTEGER, SP_SETTING, 0, 2,
        64, 4, NULL, "init", "-", "Morris 1991", offsetof(sp_sweep_settings_t, levels) },
    { "bad_points", "-", "points that cannot be computed: refuse the scenario, or record "
        "them as failed; auto: record in a sampled design",
        "-", SP_CHOICE, SP_SETTING, 0, 0, 0, 0, bad_points, "init", "-", ME,
        offsetof(sp_sweep_settings_t, bad_points) },
    { "parameters", "-", "swept keys with from, to, steps, or values, or range", "-",
        SP_MAP, SP_SETTING, SP_OPTIONAL, 0, 0, NAN, NULL, "init", "-", ME, 0 },
    { "until.observable", "-", "whose mean decides when a run has replicates enough", "-",
        SP_TEXT, SP_SETTING, SP_OPTIONAL, 0, 0, NAN, NULL, "init", "-", ME, 0 },
    { "until.half_width", "-", "of the confidence interval, reached by adding replicates",
        "-", SP_REAL, SP_SETTING, SP_LOW_OPEN | SP_OPTIONAL, 0, INFINITY, NAN, NULL,
        "init", "-", "Stein 1945", offsetof(sp_sweep_settings_t, until_half_width) },
    { "until.confidence", "-", "of that interval", "prob", SP_REAL, SP_SETTING,
        SP_LOW_OPEN | SP_HIGH_OPEN, 0.5, 1, 0.95, NULL, "init", "-", ME,
        offsetof(sp_sweep_settings_t, until_confidence) },
    { "until.max_replicates", "-", "at which it stops all the same", "-", SP_INTEGER,
        SP_SETTING, 0, 2, 1e6, 4096, NULL, "init", "-", ME,
        offsetof(sp_sweep_settings_t, until_max_replicates) },
    { "search.kind", "-", "which points of the grid are computed: all, those that close in "
        "on a threshold along the last swept key, or those where neighbours along the last "
        "one or two keys differ",
        "-", SP_CHOICE, SP_SETTING, 0, 0, 0, 0, searches, "init", "-", ME,
        offsetof(sp_sweep_settings_t, search_kind) },
    { "search.observable", "-", "whose mean is looked at", "-", SP_TEXT, SP_SETTING,
        SP_OPTIONAL, 0, 0, NAN, NULL, "init", "-", ME, 0 },
    { "search.value", "-", "threshold: the mean that is crossed", "-", SP_REAL, SP_SETTING,
        0, -INFINITY, INFINITY, 0.5, NULL, "init", "-", ME,
        offsetof(sp_sweep_settings_t, search_value) },
    { "search.confidence", "-", "threshold: of its interval", "prob", SP_REAL, SP_SETTING,
        SP_LOW_OPEN | SP_HIGH_OPEN, 0.5, 1, 0.95, NULL, "init", "-", ME,
        offsetof(sp_sweep_settings_t, search_confidence) },
    { "search.difference", "-", "refine: neighbours that differ by more get points between "
        "them",
        "-", SP_REAL, SP_SETTING, SP_LOW_OPEN, 0, INFINITY, 0.1, NULL, "init", "-", ME,
        offsetof(sp_sweep_settings_t, search_difference) },
    { "search.stride", "-", "refine: steps of the grid between its first points", "-",
        SP_INTEGER, SP_SETTING, 0, 1, 1e6, 8, NULL, "init", "-", ME,
        offsetof(sp_sweep_settings_t, search_stride) },
};
const size_t sp_n_sweep_params = COUNT(sp_sweep_params);
