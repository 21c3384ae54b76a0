/* mechanism.h - steering mechanisms: what one is, and the table of all. Layer: model.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * To add one: write engine/model/steering_<name>.c and put its line in steering.def. */
#ifndef SP_MECHANISM_H
#define SP_MECHANISM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "samenspel/param.h"
#include "samenspel/run.h"

typedef struct sp_simulation sp_simulation_t; /* simulation.h */
typedef struct sp_model sp_model_t;           /* likewise     */

/** Most entities that a phase function gets at once: columns of a span stay in L1. */
enum { SP_SPAN = 512 };

/**
 * A span of entities in a phase: agents first .. last-1, or, with decision.acts:
 * per_partner, directed ties. Columns are indexed from 0 (entity first).
 */
typedef struct {
    sp_simulation_t *sim;
    uint32_t round;
    bool of_ties;
    uint32_t first, last;
    const uint32_t *agent;  /* of ties: the choosing end of each; NULL where first + i    */
    double *weight;         /* Q: weight of the partner's payoff (phase weigh)            */
    double *advantage;      /* U(C) - U(D) (phase value)                                  */
    double *exit;           /* U(L) - U(D) likewise; NULL where nobody can stay out       */
} sp_span_t;

/** The agent that chooses entity number k of the span. */
static inline uint32_t
sp_span_agent(const sp_span_t *span, uint32_t k)
{
    return span->agent != NULL ? span->agent[k] : span->first + k;
}

/** What steering costs, apart from what agents pay one another (model.md, section 9). */
typedef enum {
    SP_COST_INCENTIVES,
    SP_COST_MONITORING,
    SP_COST_MEETINGS,
    SP_COST_PILOT,
    SP_COST_FACILITATION, /* backing included */
    SP_COST_SUPPORT,
    SP_N_COSTS,
} sp_cost_t;

/**
 * Accounts of agents first .. last-1 in a round. A mechanism adds what each of them gets or
 * pays given what everybody plays now; it never writes to another's payoff, so that one
 * agent's ledger can be drawn up alone (success of a role model in an asynchronous step).
 */
typedef struct {
    sp_simulation_t *sim;
    uint32_t round;
    uint32_t first, last;
    double *amount;         /* [last - first] to add to; joins the material payoff        */
    double *cost;           /* [SP_N_COSTS] to book in; NULL where nothing is booked      */
} sp_ledger_t;

/**
 * Least and most that mechanisms add to a material payoff in a round: once an agent, once for
 * each of its games, and in a game of groups once for each other member. Rules that divide by the largest difference of payoffs, and a fitness
 * that must stay positive, reckon with them.
 */
typedef struct {
    double least, most;
    double least_of_game, most_of_game;
    double least_of_member, most_of_member;
} sp_bounds_t;

/**
 * A steering mechanism: a table of parameters, state columns and at most one function a
 * phase. Functions are pure but for their own state and the columns handed to them; they
 * draw by (entity, round, purpose), so that any division into spans gives the same bits. At
 * the null values of its parameters a mechanism changes no bit of anything.
 *
 * Ranges of agents are everybody in a synchronous round and the focal agent alone in an
 * asynchronous step (sim->step is then its number, else SP_NO_STEP). Policy keys (policy.h)
 * are read by sp_policy, which knows who has set them, never from params.
 */
typedef struct {
    const char *name;
    const char *path;         /* of its keys: "steering.trust"                             */
    const char *summary;
    const char *source;       /* paper the rule is taken from, or "this project"           */
    const sp_param_t *params;
    size_t n_params;
    size_t params_size;       /* bytes of the struct that the params' offsets refer to     */
    size_t state_size;        /* bytes of its state struct, may be 0                       */
    uint32_t agent_bytes;     /* memory that its own columns take an agent and a directed  */
    uint32_t tie_bytes;       /* tie, for `plan`: from above                               */
    int order;                /* within a phase: factors and sums are taken in this order  */

    /* learn runs once a round over everybody: in an asynchronous one at its end, not at each
     * step of a focal agent */
    bool learns_once_a_round;

    /* whether these values can act or must be tracked (then its functions are called) */
    bool (*in_use)(const void *params);
    /* likewise, because another mechanism of the run acts through it */
    bool (*wanted)(const sp_run_t *run);
    /* contradictions with the rest of the run, at the start and again at the values that
     * events set (sp_run_check_events); key gets the one to point at */
    sp_status_t (*check)(
        const void *params, const sp_run_t *run, char *key, sp_error_t *err);
    /* what it may add to payoffs at these values, added to bounds; needed with settle or
     * sanction */
    void (*bounds)(const void *params, const sp_run_t *run, sp_bounds_t *bounds);
    /* whether counts of exchangeable agents are all that it knows: method: chain */
    bool by_count;
    /* whether it needs stored ties (a column a directed tie), also from the other end */
    bool (*needs_ties)(const void *params);
    bool (*needs_reverse)(const void *params);
    /* whether it puts agents in circles (units.h) */
    bool (*needs_circles)(const void *params);
    /* whether it asks for payoff and success of the round in learn, period or cycle */
    bool (*needs_success)(const void *params);
    /* whether it makes and breaks ties while the replicate goes on (ties.h): most directed
     * ties that it may add to those of the network */
    uint64_t (*adds_ties)(const void *params, const sp_model_t *model);
    bool (*changes_ties)(const void *params);
    /* whether its factors are all 1 at these values; NULL: never */
    bool (*has_no_factor)(const void *params);
    /* bytes of all its columns, where this depends on more than the two numbers above;
     * n_ties: room of a column a directed tie, 0 where nothing needs ties */
    uint64_t (*bytes)(const void *params, const sp_model_t *model, uint64_t n_ties);
    /* takes columns an agent from sim->arena, once a simulation; state is zeroed */
    sp_status_t (*init)(
        sp_simulation_t *sim, const void *params, void *state, sp_error_t *err);
    /* at the start of every replicate: sets the columns to their initial values; where
     * sim->ties_are_new, columns a directed tie are first taken by sp_tie_column */
    sp_status_t (*start)(
        sp_simulation_t *sim, const void *params, void *state, sp_error_t *err);
    /* agent has left, and a newcomer has taken its place (steering_turnover.c): what was
     * the person's is as at the start, drawn by the agent and this round */
    void (*replace)(sp_simulation_t *sim, const void *params, void *state, uint32_t round,
        uint32_t agent);
    /* ---- phases of a round, in this order ---- */
    /* once a round after events: who has a policy of their own from now on (policy.h) */
    void (*govern)(sp_simulation_t *sim, const void *params, void *state, uint32_t round);
    /* once a round after events and policies: benefit and cost [n_agents] are multiplied by
     * what changes what a cooperator gives and what cooperation costs it (1 at first) */
    void (*factor)(sp_simulation_t *sim, const void *params, void *state, uint32_t round,
        double *benefit, double *cost);
    /* once a round before meet, for what all share (a sum over everybody, a role that
     * begins or ends) */
    void (*prepare)(sp_simulation_t *sim, const void *params, void *state, uint32_t round);
    /* who meets whom, which contacts rest (ties.h), what is known of a partner */
    void (*meet)(sp_simulation_t *sim, const void *params, void *state, uint32_t round,
        uint32_t first, uint32_t last);
    /* agreements and talk on the ties of agents first .. last-1 */
    void (*agree)(sp_simulation_t *sim, const void *params, void *state, uint32_t round,
        uint32_t first, uint32_t last);
    void (*weigh)(sp_span_t *span, const void *params, void *state);
    void (*value)(sp_span_t *span, const void *params, void *state);
    /* after the rule, mutation and tremble, and on the initial acts (round 0): acts that are
     * prescribed. Agents: play [last - first] and no act; ties: act [last - first] */
    void (*prescribe)(sp_span_t *span, const void *params, void *state, uint16_t *play,
        uint8_t *act);
    /* what a match paid beside the game: agreements, backing */
    void (*settle)(sp_ledger_t *ledger, const void *params, void *state);
    /* incentives, fines, fees, what steering costs */
    void (*sanction)(sp_ledger_t *ledger, const void *params, void *state);
    /* over agents first .. last-1, after play and its accounts (learns_once_a_round) */
    void (*learn)(sp_simulation_t *sim, const void *params, void *state, uint32_t round,
        uint32_t first, uint32_t last);
    /* every `period` rounds, once over everybody */
    void (*period)(
        sp_simulation_t *sim, const void *params, void *state, uint32_t round);
    /* every `circles.cycle` rounds, once over everybody, after period; order sorts who
     * decides (circles) before who reads what was decided */
    void (*cycle)(
        sp_simulation_t *sim, const void *params, void *state, uint32_t round);
} sp_mechanism_t;

/** Bounds of all mechanisms in use together, at the run's values and those of its events. */
SP_MUST_CHECK
sp_status_t sp_run_bounds(const sp_run_t *run, sp_bounds_t *bounds, sp_error_t *err);

extern const sp_mechanism_t *const sp_mechanisms[]; /* sorted by name, NULL at the end */

/** The mechanism of that name, or NULL. */
const sp_mechanism_t *sp_mechanism_find(const char *name);

#endif
