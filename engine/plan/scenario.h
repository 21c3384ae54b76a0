/* scenario.h - a scenario while it is checked, and the steps of that. Layer: plan.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reading goes in four steps, each in its own file: the text becomes a tree
 * (scenario_tree), overrides change the tree (scenario_override), the tree is checked
 * key by key in the order of the text (scenario_check, .._value, .._sweep,
 * .._strategies), and what only several keys together can tell is checked for each run
 * (plan). */
#ifndef SP_SCENARIO_H
#define SP_SCENARIO_H

#include "samenspel/design.h"
#include "samenspel/plan.h"
#include "scenario_tree.h"

enum {
    SP_MOST_RUNS = 10000000,
    SP_MOST_OWN = 1000, /* strategies of a scenario's own */
    SP_MOST_EVENTS = 10000,
};

/** Where a message points: at a member's key or at its value. */
typedef enum { SP_AT_KEY, SP_AT_VALUE } sp_point_t;

/** Where the values of a swept key come from. */
typedef enum {
    SP_AXIS_VALUES, /* a list, or steps: a dimension of the design */
    SP_AXIS_RANGE,  /* of a sampled design: likewise                */
    SP_AXIS_LIKE,   /* times * (value of another swept key) + plus  */
    SP_AXIS_WITH,   /* a list, in step with that of another key     */
} sp_axis_form_t;

#define SP_NO_AXIS UINT32_MAX

/** A swept key with the values it takes. */
typedef struct {
    uint32_t row;
    const sp_node_t *node; /* its entry in sweep.parameters */
    sp_axis_form_t form;
    uint32_t n_values; /* of SP_AXIS_VALUES, SP_AXIS_WITH */
    double *value;     /* [n_values]; of a text key: 0, 1, .. */
    const char **word; /* [n_values] of a text key, else NULL */
    double low, high;  /* of SP_AXIS_RANGE, in it */
    bool log_scale;
    uint32_t leader; /* of SP_AXIS_LIKE, SP_AXIS_WITH: the axis it follows */
    double times, plus;
    uint32_t when;      /* axis that says whether it applies, or SP_NO_AXIS: always */
    double *when_value; /* [n_when] where it does */
    uint32_t n_when;
} sp_axis_t;

/** A scenario read: what stands in it, by row of the schema. */
typedef struct {
    const char *path;
    const char *const *override; /* texts of --set, by origin - 1 */
    const char *const *plugin_digest; /* [n_plugins] of the command line */
    uint32_t n_plugins;
    sp_pool_t pool;
    sp_node_t *root;
    bool partial; /* the text broke off: nothing is missing, nothing chosen */
    bool only_text; /* nothing is looked up: names may be those of plug-ins elsewhere */
    const sp_schema_t *schema;
    double *value;          /* [n_rows] defaults, then what the file says */
    uint8_t *given;         /* [n_rows] */
    const sp_node_t **node; /* [n_rows] where a row is written, else NULL */
    const char **text;      /* [n_rows] of text keys */
    uint64_t seed;
    const char **own; /* [n_own] names of own strategies */
    uint32_t n_own;
    sp_row_t *further; /* [n_further] rows that only the own strategies here have */
    uint32_t n_further;
    const char **initial; /* [n_initial] names with initial counts, sorted */
    uint32_t n_initial;
    uint32_t n_players; /* of a game by its payoffs; 0: none are written */
    sp_event_t *event; /* [n_events] in the order of the text */
    const sp_node_t **event_node;
    uint32_t n_events;
    sp_axis_t *axis; /* [n_axes] in the order of the text, each behind those it looks at */
    uint32_t n_axes;
    const char **observable;
    uint32_t n_observables;
    const char **field;
    uint32_t n_fields;
} sp_scenario_t;

/* ---- messages (scenario_fault.c) --------------------------------------------------- */

/** Fails with `FILE:LINE:COL: ` (or the override) before the message; returns status. */
SP_PRINTF(6, 7)
sp_status_t sp_fault(const sp_scenario_t *self, const sp_node_t *node, sp_point_t point,
    sp_status_t status, sp_error_t *err, const char *format, ...);

/** The same before the message that err holds already, with `key: ` between. */
sp_status_t sp_fault_in(const sp_scenario_t *self, const sp_node_t *node,
    sp_point_t point, const char *key, sp_error_t *err);

/** An unknown member of the block at path: with the nearest name, or where it belongs. */
sp_status_t sp_fault_unknown(const sp_scenario_t *self, const sp_node_t *member,
    const char *path, sp_error_t *err);

/** The first key below the block at path, or NULL where path is no block. */
const char *sp_key_below(const sp_schema_t *schema, const char *path);

/** A node of the wrong kind: "a list", "a mapping" or the text read. */
const char *sp_node_words(const sp_node_t *node, char *buffer, size_t size);

/* ---- values (scenario_value.c) ----------------------------------------------------- */

/** Reads a scalar for param; the message points at it and names key. */
SP_MUST_CHECK
sp_status_t sp_read_scalar(const sp_scenario_t *self, const sp_node_t *node,
    const char *key, const sp_param_t *param, double *value, sp_error_t *err);

/** Reads a node as the value of row: number, choice, boolean, seed, text or list. */
SP_MUST_CHECK
sp_status_t
sp_read_row(sp_scenario_t *self, const sp_node_t *node, uint32_t row, sp_error_t *err);

/** Whether text is [a-z0-9_-]{1,64}. */
bool sp_is_name(const char *text);

/** Name number index of what record.observables (agents: record.agents.fields) may
 * list. */
const char *sp_recordable(bool of_agents, size_t index);

/* ---- strategies (scenario_strategies.c) -------------------------------------------- */

/** Gathers the names of own strategies and of initial counts, and for how many players there
 * are payoffs, before there is a schema. */
SP_MUST_CHECK
sp_status_t sp_gather_names(sp_scenario_t *self, sp_error_t *err);

/**
 * The name under which a strategy is known: of a built-in one by name or alias, or of
 * an own one; NULL where there is none.
 */
const char *sp_strategy_name(const sp_scenario_t *self, const char *name);

/** Checks the entry of an own strategy as far as its name goes. */
SP_MUST_CHECK
sp_status_t
sp_check_own_name(const sp_scenario_t *self, const sp_node_t *member, sp_error_t *err);

/** Checks that the own strategies have what their kinds need. */
SP_MUST_CHECK
sp_status_t sp_check_own_complete(const sp_scenario_t *self, sp_error_t *err);

/** Makes own strategy number index from a run's values, its parts in arena. */
SP_MUST_CHECK
sp_status_t sp_make_own(const sp_scenario_t *self, uint32_t index, const double *value,
    sp_arena_t *arena, sp_strategy_t *strategy, sp_error_t *err);

/**
 * Writes lists and texts of C and D in own strategies as mappings (scenario_own.c); to be
 * called before a key below them is looked up.
 */
SP_MUST_CHECK
sp_status_t sp_unfold_own(sp_scenario_t *self, sp_error_t *err);

/** Gathers the rows that only the own strategies of this scenario have. */
SP_MUST_CHECK
sp_status_t sp_gather_own_rows(sp_scenario_t *self, sp_error_t *err);

/* ---- payoffs one by one (scenario_payoffs.c) --------------------------------------- */

/**
 * Writes lists under game.payoffs as mappings by the number of cooperators, C from 1 and D
 * from 0, so that each payoff has a key; to be called before a key below them is looked up.
 */
SP_MUST_CHECK
sp_status_t sp_number_payoffs(sp_scenario_t *self, sp_error_t *err);

/** Gathers how many players there are payoffs for, before there is a schema. */
SP_MUST_CHECK
sp_status_t sp_gather_players(sp_scenario_t *self, sp_error_t *err);

/** Checks that each number of cooperators has its payoff. */
SP_MUST_CHECK
sp_status_t sp_check_payoffs(const sp_scenario_t *self, sp_error_t *err);

/* ---- kinds (scenario_kind.c) ------------------------------------------------------- */

/** Whether kind number kind of the block at path uses the member name. */
bool sp_kind_uses(const char *path, uint32_t kind, const char *name);

/** Whether only some kinds of the block at path use the member name. */
bool sp_is_conditional(const char *path, const char *name);

/**
 * Whether the kind of that name is chosen for the block at path, or is among those
 * swept.
 */
bool sp_kind_chosen(const sp_scenario_t *self, const char *path, const char *kind);

/** Checks that the kind chosen, or one of those swept, uses the key that node writes. */
SP_MUST_CHECK
sp_status_t sp_check_kind(
    const sp_scenario_t *self, const sp_node_t *node, const char *key, sp_error_t *err);

/* ---- maps of policies (scenario_policies.c) ---------------------------------------- */

/** Whether the block at path holds policies: steering.pilot.set, .circles.proposal. */
bool sp_is_policy_map(const char *path);

/** Whether key is one of a policy in such a map. */
bool sp_in_policy_map(const char *key);

/** Makes blocks of the dotted keys in such maps, with or without `steering.` in front. */
SP_MUST_CHECK
sp_status_t sp_unfold_policies(sp_scenario_t *self, sp_error_t *err);

/** A member of such a map that is no policy. */
sp_status_t sp_fault_policy(const sp_scenario_t *self, const sp_node_t *member,
    const char *path, sp_error_t *err);

/* ---- the steps --------------------------------------------------------------------- */

/** Puts the overrides into the tree. */
SP_MUST_CHECK
sp_status_t
sp_apply_overrides(sp_scenario_t *self, const sp_overrides_t *overrides, sp_error_t *err);

/** Checks every key by itself, in the order of the text; fills value, given, event, .. */
SP_MUST_CHECK
sp_status_t sp_check_scenario(sp_scenario_t *self, sp_error_t *err);

/** Then what is missing, and what contradicts itself whatever the run. */
SP_MUST_CHECK
sp_status_t sp_check_whole(sp_scenario_t *self, sp_error_t *err);

/** Whether key is a row that stands for any of its kind: game.payoffs.C.K, states.K.CC. */
bool sp_stands_for_any(const char *key);

/** Whether a key may differ between runs. */
bool sp_can_sweep(const sp_row_t *row);

/** Reads the entries of sweep.parameters into axis. */
SP_MUST_CHECK
sp_status_t sp_read_axes(sp_scenario_t *self, const sp_node_t *node, sp_error_t *err);

/** The design that the scenario names, grid where it names none; NULL: no such design. */
const sp_design_t *sp_named_design(const sp_scenario_t *self);

/** Row of a key as written: initial counts go by any name of the strategy. */
uint32_t sp_row_as_written(const sp_scenario_t *self, const char *key);

/* ---- swept keys that look at others (scenario_links.c) ----------------------------- */

/** Reads the number of `like` that a member of an entry gives: times or plus. */
SP_MUST_CHECK
sp_status_t sp_read_factor(
    sp_scenario_t *self, const sp_node_t *at, sp_axis_t *axis, sp_error_t *err);

/** Finds whom like, with and when mean, refuses circles, and puts every axis behind those
 * it looks at; once the whole scenario is read. */
SP_MUST_CHECK
sp_status_t sp_tie_axes(sp_scenario_t *self, sp_error_t *err);

/** Whether axis k varies at a point where those before it have values now[0 .. k-1]. */
bool sp_axis_applies(const sp_scenario_t *self, uint32_t k, const double *now);

/** Least and greatest value that axis k comes to, as far as its form says. */
void sp_axis_span(const sp_scenario_t *self, uint32_t k, double *least, double *greatest);

#endif
