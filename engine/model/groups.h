/* groups.h - games of groups: who is in which, what they pay, what an act is worth.
 * Layer: model, private.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * On the complete network everybody is put at random into groups of game.group_size every
 * round, and the remainder sits out (drawn); with match.payoff: expected nobody is, and
 * payoffs are the exact mean over all groups (Hauert et al. 2002 in a finite population).
 * On any other network group number j is agent j with its neighbours, so that an agent
 * plays in degree + 1 groups: its own first, then its partners' in their order.
 *
 * Members stand in the order of the partition, or centre first and its partners behind.
 * In a group where n_c, n_d and n_l of the other members cooperate, defect and stay out,
 * an agent that plays C or D, so that n = n_c + n_d + 1 stay and k of them cooperate,
 * earns
 *
 *     pot(act, k, n) * f - [C] c * f_cost                f, f_cost: below; else 1
 *
 * and the loner's payoff if it stays out or n = 1. What the others get, `given`, is the
 * mean over all other members of the group, those who stay out among them:
 *
 *     (n_l loner + n_c pot_C f - sum of their costs + n_d pot_D f) / (members - 1)
 *
 * f is the mean benefit_factor of the n that stay, f_cost one's own cost_factor. A
 * loner's payoff is that of each group it leaves. Mean or sum over one's groups:
 * decision.payoffs. */
#ifndef SP_GROUPS_H
#define SP_GROUPS_H

#include "settle.h"

/** Groups of a simulation; open, for tests to read. */
typedef struct sp_groups {
    const sp_game_t *game;
    bool drawn;        /* complete network: a partition each round                     */
    bool expected;     /* complete network: the mean over all groups                   */
    uint32_t size;     /* members on the complete network; else they differ            */
    uint32_t n_groups; /* on other networks: one an agent                              */
    uint32_t *order;   /* drawn: [n_agents] the partition, group after group           */
    uint32_t *place;   /* drawn: [n_agents] where in order an agent stands             */
    uint8_t *booked;   /* drawn: [n_agents] whether it played when success was booked  */
    uint32_t *n_c;     /* [n_groups] members that cooperate                            */
    uint32_t *n_l;     /* [n_groups] members that stay out                             */
    /* pots by numbers that stay, n from first_row up: 2 (n + 1) numbers a row (game.h) */
    uint32_t first_row;
    double *pot;
    double least, most;   /* of all payoffs in one group                               */
    double spread, floor; /* what linear rules divide by (decision.h)                  */
    double all[2];        /* sum of payoffs where all defect, all cooperate            */
    /* expected: own payoff and given by [act that one plays][act that one would take],
     * where so many agents take each act */
    uint32_t counted[SP_MOST_ACTS];
    double own[SP_MOST_ACTS][SP_MOST_ACTS];
    double given[SP_MOST_ACTS][SP_MOST_ACTS];
    double benefit_sum[SP_MOST_ACTS]; /* of factors by act                             */
    double cost_sum;                  /* of those of C                                 */
} sp_groups_t;

/** A group as one of its members sees it: the others, by act, with what they bring. */
typedef struct {
    uint32_t n_c, n_d, n_l;
    double benefit;     /* sum of the factors of those who stay; without: their number  */
    double cost;        /* what the n_c pay                                             */
    double own_benefit; /* factor of the member itself                                  */
    double own_cost;    /* what C costs it                                              */
} sp_company_t;

/** Own payoff in one group, and the mean of the others'. */
typedef struct {
    double own, given;
} sp_group_terms_t;

/** Columns of a simulation of a game of groups. */
SP_MUST_CHECK
sp_status_t sp_groups_init(sp_simulation_t *sim, sp_error_t *err);

/**
 * The table of payoffs for the network of the replicate, where that is new.
 *
 * errors  SP_ERR_MEMORY, SP_ERR_RANGE (a group too large, a payoff that is no number, a
 *         fitness that could be 0)
 */
SP_MUST_CHECK
sp_status_t sp_groups_start(sp_simulation_t *sim, sp_error_t *err);

/** The partition of the round about to be played. */
void sp_groups_meet(sp_simulation_t *sim);

/**
 * Puts the `size` agents of member together into drawn group number `group`; whoever
 * stood there takes their places.
 */
void sp_groups_gather(sp_simulation_t *sim, uint32_t group, const uint32_t *member);

/** Counts groups' acts anew: after plays or factors have changed for many. */
void sp_groups_tally(sp_simulation_t *sim);

/** The same after one agent's play was changed from `before`. */
void sp_groups_retally(sp_simulation_t *sim, uint32_t agent, uint32_t before);

/** Counts, and notes who played: before success is booked. */
void sp_groups_book(sp_simulation_t *sim);

/** What agent earns in its groups as everybody plays now. */
sp_result_t sp_groups_settle(const sp_simulation_t *sim, uint32_t agent);

/** Expected: payoff of an agent of that play. */
double sp_groups_payoff_of_play(const sp_simulation_t *sim, uint32_t play);

/** Own payoff and the others' mean for act in the given company. */
sp_group_terms_t
sp_group_terms(const sp_groups_t *groups, const sp_company_t *company, unsigned act);

/** Expected: the same over all groups, others [SP_MOST_ACTS] by act. */
sp_group_terms_t sp_group_mean_terms(
    const sp_simulation_t *sim, uint32_t agent, const uint32_t *others, unsigned act);

/** Phase value: advantage U(C) - U(D) and, with three acts, exit U(L) - U(D). */
void sp_groups_value(sp_span_t *span);

/** U of each act [SP_MOST_ACTS] for an agent that weighs the others' payoff by weight. */
void sp_groups_utilities(
    sp_simulation_t *sim, uint32_t agent, uint32_t round, double weight, double *utility);

/**
 * The act taken out of three with u in (0, 1): logit by P(a) ~ exp(U(a) / noise) in the
 * order D, C, L, else the best, `before` where that is as good.
 */
unsigned sp_choose_act(
    bool logit, double noise, double advantage, double exit, unsigned before, double u);

/** Members of a group, and number m of them. */
uint32_t sp_group_size(const sp_simulation_t *sim, uint32_t group);
uint32_t sp_group_member(const sp_simulation_t *sim, uint32_t group, uint32_t m);

/** Groups that agent plays in (0: it sits out, or has no neighbours), and number k of
 * them. */
uint32_t sp_groups_of(const sp_simulation_t *sim, uint32_t agent);
uint32_t sp_group_of(const sp_simulation_t *sim, uint32_t agent, uint32_t k);

/** The act that agent plays now. */
static inline unsigned
sp_group_act(const sp_simulation_t *sim, uint32_t agent)
{
    return sim->model->act_of_play[sim->play[agent]];
}

/** The act that observer sees actor play now: another one, at random, with the chance of
 * match.misperception, by the draws of round. */
unsigned sp_group_act_seen(
    const sp_simulation_t *sim, uint32_t observer, uint32_t actor, uint32_t round);

/**
 * Whether agent has a success to compare: who sat out neither copies nor is copied, nor
 * does somebody new in its first round. In an
 * asynchronous step that is told by the partition in force, else by that of the round in
 * which success was booked.
 */
static inline bool
sp_can_compare(const sp_simulation_t *sim, uint32_t agent)
{
    if (sim->newcomer != NULL && sim->newcomer[agent]) {
        return false;
    }
    if (sim->groups == NULL || !sim->groups->drawn) {
        return true;
    }
    const sp_groups_t *groups = sim->groups;
    return sim->async != NULL ? groups->place[agent] < groups->n_groups * groups->size
                              : groups->booked[agent] != 0;
}

/**
 * Who can be a role model of agent: whoever it is tied to on the network of reproduction.
 * Where that is the one it plays on, these are whom it meets, but on the complete network
 * everybody, not only the members of its group.
 */
static inline uint32_t
sp_role_degree(const sp_simulation_t *sim, uint32_t agent)
{
    if (sim->reproduction != NULL) {
        return sp_graph_degree(sim->reproduction, agent);
    }
    return sim->groups != NULL ? sp_graph_degree(sim->graph, agent)
                               : sp_simulation_degree(sim, agent);
}

static inline uint32_t
sp_role_partner(const sp_simulation_t *sim, uint32_t agent, uint32_t k)
{
    if (sim->reproduction != NULL) {
        return sp_graph_partner(sim->reproduction, agent, k);
    }
    return sim->groups != NULL ? sp_graph_partner(sim->graph, agent, k)
                               : sp_simulation_partner(sim, agent, k);
}

/**
 * Whether agent can revise at all: by whom it meets, or, where reproduction has a network of
 * its own, by whom it is tied to there.
 */
static inline bool
sp_can_revise(const sp_simulation_t *sim, uint32_t agent)
{
    return (sim->reproduction != NULL ? sp_graph_degree(sim->reproduction, agent)
                                      : sp_simulation_degree(sim, agent))
        > 0;
}

/** Bound on the difference of two agents' payoffs (sp_largest_difference). */
double sp_largest_between(const sp_simulation_t *sim, uint32_t agent, uint32_t other);

#endif
