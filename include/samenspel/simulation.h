/* simulation.h - one replicate of one run: init, start, step, observe. Layer: model.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A model is prepared once a run and shared by all threads; a simulation is the workspace of
 * one thread, started anew for every replicate. Nothing allocates after the start (but a
 * random network, drawn anew for each replicate). The structs are open: tests, observers and
 * the web page read the columns where they lie.
 *
 * THE DRAWS (part of SP_MODEL_VERSION). word(purpose, e, r, b) is word e & 3 of the Philox
 * block with counter (e >> 2, 0, r, purpose << 24 | b); b is 0 where not given; u(..) is
 * sp_uniform of it, u53(..) is sp_uniform53(word(.., 0), word(.., 1)). N agents, n plays.
 *
 * Start (r = 0), agents i in order:
 *   cooperation p     C iff u(INITIAL_ACT, i) < p
 *   cooperators m     C iff sp_below(word(INITIAL_ACT, i), N - i) < m - (C's so far)
 *   strategies        j = sp_below(word(INITIAL_ACT, i), N - i) among the counts still to
 *                     be placed, plays ascending
 *   single_defector   random: sp_below(word(INITIAL_ACT, 0), N); centre: N / 2, on a lattice
 *                     (side / 2) * side + side / 2
 *   noise_spread      z = sp_normal_quantile(u(INITIAL_NOISE, i)), K_i = K exp(spread z)
 *   spread            q_i = the quantile u(INITIAL_WEIGHT, i) of N(weight, spread^2) within
 *                     [0, 1]: weight + spread sp_normal_quantile(a + u (b - a)), a and b the
 *                     normal chances below 0 and below 1
 *   roles             block b = 0 innovators, 1 teachers, 2 pilots, 3 zealots: word(
 *                     INITIAL_ROLE, i, 0, b), used as roles.h says
 * Network of reproduction: drawn as a network is, by the key of block 0xffffff of NETWORK:
 *   words 0 and 1 of sp_rng(key, 0, 0, 0, NETWORK << 24 | 0xffffff).
 * Meet, random_pairs: matching m of round r is a Fisher-Yates shuffle of 0 .. N-1, for
 *   i = N-1 .. 1: swap i with sp_below(word(MEET, i, r, m), i + 1); then (0,1), (2,3), ..
 *   are pairs and the last of an odd number sits out. Partners stand in the order of m.
 * Meet, games of groups, complete network: the partition of round r is one such shuffle of
 *   0 .. N-1 by GROUP in place of MEET; (0 .. n-1), (n .. 2n-1), .. are groups and the last
 *   N mod n agents sit out. With match.payoff: expected there is none.
 * Matches and perceptions of random pairs: when i and j meet for the m-th time in a round (m =
 *   0, 1, ..), both enter the draws as their number + (m mod 32) * 2^27.
 * Perceived act of j by i in round r: flipped iff sp_uniform(word 0 of sp_draw(key, i, j, r,
 *   MISPERCEPTION)) < misperception; with three acts the other one seen is number
 *   sp_below(word 1, 2) of the others, ascending. Belief `last` in round r: synchronous,
 *   acts and draws of round r - 1; asynchronous, the acts as they stand in the step by draws
 *   of round r, as they enter the focal's trust in that step.
 * Revision in round r; entity e is the agent (synchronous), the directed tie (per_partner) or
 * the step within the round (asynchronous):
 *   focal             asynchronous: sp_below(word(FOCAL, e), N); where N > 2^20 the high 64
 *                     bits of (word(FOCAL, e, 0) << 32 | word(FOCAL, e, 1)) * N
 *   mutation          iff u(MUTATION, e) < mutation: sp_below(word(MUTATION, e, 1), n)
 *   activity          else, unless u(ACTIVITY, e) < activity: the play stays
 *   logit             else C iff u(CHOICE, e) < p; strategies: first s with u < p_0 + .. + p_s
 *                     three acts: first a in the order D, C, L likewise
 *   pairwise rules    role model: partner sp_below(word(ROLE_MODEL, e), degree); copied iff
 *                     u(COPY, e) < chance. Here and below partners and degrees are those
 *                     of the network of reproduction, where there is one
 *   imitation         first of self, partner 0, partner 1, .. with u53(COPY, e) * total <
 *                     cumulated fitness (complete graph, material success, no sampled
 *                     matches, all teach alike: by play, ascending, the focal's included);
 *                     who teaches less counts less, but for the focal itself; where the
 *                     total is 0 the play stays
 *   wright_fisher     as imitation
 *   death_birth       the same without self
 *   birth_death       parent: u53(FOCAL, e) * total in a binary tree of the agents' fitness
 *                     (complete graph as above: by play ascending, then the rest of the
 *                     number over that play's fitness, rounded down, is a rank among its
 *                     agents by index); its partner sp_below(word(ROLE_MODEL, e), degree) is the focal
 *   learning rules    the first act in the order C, D, L with u(CHOICE, e) * total <
 *                     cumulated chance (or propensity; all 0: each counts 1)
 *   tremble           after a rule: iff u(TREMBLE, e) < tremble one of the n - 1 others, by
 *                     sp_below(word(TREMBLE, e, 1), n - 1), ascending
 *   steps, per_partner  the focal chooses anew towards each partner k: choice, tremble,
 *                     activity and mutation are words 0 to 3 of sp_draw(key, step, k + 1,
 *                     r, CHOICE), a mutant act is word 0 of the same with MUTATION
 * Steering, in rounds r >= 1; turn(purpose, e) is word(purpose, e, r), in an asynchronous
 * step s word 0 of sp_draw(key, s, e + 1, r, purpose):
 *   clarity           gate open iff sp_uniform(turn(CLARITY_GATE, i)) < kappa_i; noise z_t =
 *                     sp_normal_quantile(u(CLARITY_COMMON, 0)), z_it that of sp_uniform(
 *                     turn(CLARITY_OWN, i))
 *   pairs             t is the lower directed tie of the pair (ties.h): an agreement stands
 *                     iff sp_uniform(turn(AGREEMENT, t)) < propose, its owner proposes iff
 *                     turn(PROPOSER, t) is even; they talk iff sp_uniform(turn(TALK, t)) <
 *                     share; the encounter is prescribed iff sp_uniform(turn(STANDARD, t)) <
 *                     share; the contact is there iff sp_uniform(turn(LINK, t)) < chance
 *   talk              C is announced iff sp_uniform(turn(ANNOUNCE, e)) < p, e the agent, or
 *                     its directed tie
 *   standards         C iff sp_uniform(turn(COMPLY, t)) < compliance, t the directed tie
 *   cases             Fisher-Yates shuffle, i = N-1 .. 1: swap i with sp_below(word(CASE, i),
 *                     i + 1); the first `size` are a case, and so on
 * At the opening of the round after a period:
 *   turnover          i leaves iff u(TURNOVER, i) < rate; its successor's act and base weight
 *                     by INITIAL_ACT and INITIAL_WEIGHT of this round
 *   links, rates      a pair breaks iff u(LINK, t, 1) < rate break; the lower end seeks iff
 *                     word(LINK_NEW, t, 0) is even: sp_below(word(LINK_NEW, t, try), N), try =
 *                     1 .. 64 (friend_of_friend: up to 32 a partner by that word, and a
 *                     partner of it by block try + 64)
 * Tables of means (match.payoff: averaged), once a run: SP_DRAW_SAMPLER (sampler.h), and of
 *   programs the draws of match.h with match m as round m, under the key of replicate 2^32 - 1;
 *   the ids are the strategies' positions.
 * Diversity: z of agent i, or of pair t, by sp_uniform53 of words 0 and 1 of sp_draw(key, i, 0,
 *   0, BENEFIT), COST or TIE_WEIGHT.
 * Every `period` rounds, from the states at its start:
 *   decay             steer lapses iff u(LAPSE, i) < decay
 *   promotion         i takes over a higher steer of neighbour j iff sp_uniform(word 0 of
 *                     sp_draw(key, i, j, r, PROMOTION)) < promotion; i has lapsed before, j
 *                     not
 *   imitation         iff u(CULTURE, i) < imitation: base weight of neighbour sp_below(word(
 *                     CULTURE, i, r, 1), m) of the m of higher success, in their order
 *                     (complete: by success downwards, then by index)
 *   drift             += drift sp_normal_quantile(u(DRIFT, i)), then clipped to [0, 1]
 * Moves by tie (moves.h) in round r: of i towards j as in the one turn of their match
 *   (match.h): words [i > j] of sp_draw(key, min, max, r, MOVE) and ERROR.
 * Images (steering_information.h) in round r: known over tie t iff u(IMAGE_KNOWN, t) < flow,
 *   in an asynchronous step sp_turn_word. Holder h (public 0, circle, agent) assesses i by its
 *   played contact sp_below(word(ASSESSED, h N + i), n), flipped iff u(ASSESS, h N + i) <
 *   error. Agent i hears iff u(GOSSIP, i) < gossip: from its played contact
 *   sp_below(word(GOSSIP, i, 1), n), about sp_below(word(GOSSIP, i, 2), N - 2) of the others,
 *   ascending.
 * Genomes (evolution.h), entries j = 0, 1, .., e the agent, in a step the step:
 *   random            by block sp_draw(key, i, j + 1, 0, GENOME), u53 of words 1 and 2; all
 *                     chances 0 or 1: C iff below 1/2; a state: sp_below(word 3, states)
 *   crossover         iff u(CROSSOVER, e) < crossover: entries from 1 + sp_below(word(CROSSOVER,
 *                     e, r, 2), n - 1) of n on are those of partner sp_below(word(CROSSOVER, e,
 *                     r, 1), degree) of the place, before the revision
 *   change            iff u(GENOME, e) < mutation: entry j iff sp_uniform(word 0) < flip of
 *                     block sp_draw(key, e, j + 1, r, GENOME), to u53 of words 1 and 2, by step
 *                     sp_normal_quantile of it, to the other of 0 and 1, or to state
 *                     sp_below(word 3, states)
 * With rule none nobody revises: no mutation, no tremble. Who has no partner keeps its play.
 * Teams that split and die; n members in a full team, step s:
 *   parent            u53(FOCAL, s) * total in a binary tree of the teams' fitness (of a
 *                     team: by play ascending, number times fitness), then by play likewise
 *   full team         splits iff u(TEAM_SPLIT, s) < split: word(TEAM_SPLIT, s, 1) is the team
 *                     that dies, sp_below it among the others; of the members by index, then
 *                     the newborn, number k = 0, 1, .. goes to the new team iff sp_below(word
 *                     0 of sp_draw(key, s, k + 1, r, TEAM_SPLIT), n + 1 - k) is less than the
 *                     (n + 1) / 2 less those gone before it. Else member sp_below(word(
 *                     TEAM_OUT, s), n + 1) dies, n being the newborn
 *   newborn           has the place of the member that died, else the lowest free one
 * At the opening of a round after a period, agents i in order, in teams as they then stand:
 *   migration         iff u(MIGRATE, i) < migration: team sp_below(word(MIGRATE, i, r, 1), m -
 *                     1) of the m - 1 others; is that full, its member sp_below(word(MIGRATE,
 *                     i, r, 2), n), by index, changes places with i
 * Circles: STAKE, ARGUE, VOICE, SIGNAL, SHARE_FACT and BODY as circle_decision.h lists them.
 * Incentives in round r: agent i is observed iff u(MONITOR, i) < m, in every step of the
 *   round alike; the director, after the acts of round r, looks at i iff sp_below(word(DIRECTOR,
 *   i), N - i) < the number of its sample still to be drawn, agents in order.
 * Offers, once at the start, z by sp_uniform53 of words 0 and 1: demand of circle g of
 *   sp_draw(key, g, 0, 0, DEMAND), the mean of its customers' answers of CONTACT; heard iff
 *   sp_uniform(word 0 of sp_draw(key, g, 0, 0, UPWARD)) < upward_flow^layers.
 * Own trials after a period: block sp_draw(key, i, 0, r, TRIAL): z by words 0 and 1, tried
 *   iff sp_uniform(word 2) < learning. A pilot's terms: z by words 0 and 1 of
 *   sp_draw(key, 0, 0, r, PILOT_TERMS), r the first round after it.
 */
#ifndef SP_SIMULATION_H
#define SP_SIMULATION_H

#include "samenspel/decision.h"
#include "samenspel/game.h"
#include "samenspel/graph.h"
#include "samenspel/match.h"
#include "samenspel/mechanism.h"
#include "samenspel/pairs.h"
#include "samenspel/policy.h"
#include "samenspel/rng.h"
#include "samenspel/run.h"
#include "samenspel/settings.h"

enum { SP_MOST_MECHANISMS = 32, SP_MOST_TIE_COLUMNS = 32 };

/** A run made ready: typed settings, the game's table, the mechanisms in use. Read-only. */
struct sp_model {
    const sp_run_t *run;
    sp_root_settings_t root;
    sp_decision_settings_t decision;
    sp_initial_settings_t initial;
    sp_match_rules_t match;
    bool sampled;              /* matches are played turn by turn; else expected payoffs   */
    uint32_t n_agents;
    sp_game_t game;
    const sp_decision_t *rule;
    sp_rule_params_t rule_params;
    sp_bounds_t bounds;        /* of what mechanisms pay and take                          */
    const sp_network_t *network;
    const void *network_params;
    sp_graph_t graph;          /* of a network without chance; else only its form          */
    const sp_network_t *reproduction; /* of role models and births; NULL: network          */
    const void *reproduction_params;
    sp_graph_t reproduction_graph; /* likewise of one without chance                       */
    /* what can be played: acts (0 = D, 1 = C), or strategies by index */
    bool of_strategies;
    uint32_t n_plays;
    const sp_machine_t *machine; /* [n_plays]; NULL with acts                              */
    const sp_player_t *player; /* [n_plays] strategies in matches; NULL with acts, groups  */
    bool plays_programs;       /* some of them have no machine                             */
    bool has_table;            /* the four tables that follow are filled: not so where     */
                               /* every match is played and some pair has no exact answer  */
    double pay_error;          /* largest standard error in pay: match.payoff: averaged    */
    double *pay;               /* [n_plays][n_plays] payoff to the row's player            */
    double *cooperate;         /* [n_plays][n_plays] its share of C                        */
    double *worth;             /* [n_plays][n_plays] what its C are worth to the other, in */
                               /* benefits: its share of C, unless matches know two      */
    double *seen;              /* [n_plays][n_plays] share of the other's C that it sees   */
    uint8_t *act_of_play;      /* [n_plays] games of groups: the act; else NULL            */
    bool moves_by_tie;         /* strategies move towards each partner (moves.h)           */
    const uint8_t *image_rule; /* [n_plays] then: how each acts by images (moves.h)        */
    /* mechanisms whose functions are called, in their order */
    uint32_t n_mechanisms;
    const sp_mechanism_t *mechanism[SP_MOST_MECHANISMS];
    const void *params[SP_MOST_MECHANISMS]; /* initial parameters                          */
    uint32_t trust;            /* position of trust among them; n_mechanisms: not in use   */
    bool needs_ties;           /* some column is kept by directed tie                      */
    bool needs_reverse;        /* a tie must be found from its other end                   */
    bool needs_contacts;       /* a contact may rest for a round                           */
    bool changes_ties;         /* ties are made and broken while a replicate goes on       */
    bool lists_teams;          /* teams are lists of members, and ties are not stored      */
    bool needs_circles;
    bool prescribes;           /* some acts are not chosen                                 */
    uint32_t cycle;            /* rounds between meetings of circles; 0: none              */
    bool has_factors;          /* a mechanism changes benefit or cost                      */
    bool books;                /* a mechanism pays, takes or costs: settled every round    */
    bool per_partner;          /* acts are chosen by directed tie                          */
    bool needs_success;        /* the rule copies: payoffs are settled every round         */
    bool reads_success;        /* a mechanism does, also of an asynchronous round          */
    sp_policy_rows_t policy_rows;
    bool evolves;              /* genomes instead of named strategies (evolution.h)        */
    double self;               /* 1 where the game includes one against oneself, else 0    */
    sp_arena_t arena;
};

/** sim->step outside asynchronous steps. */
#define SP_NO_STEP UINT32_MAX

/** What a contact of two tied agents is in a round (ties.h). */
typedef enum {
    SP_ABSENT,  /* they do not meet: as if there were no tie                             */
    SP_IDLE,    /* they meet and do not play: earns 0, and stays in the mean             */
    SP_PLAYED,
} sp_contact_t;

/** A column a directed tie that follows its ties when these are made anew. */
typedef struct {
    void *column;              /* address of the pointer to it                            */
    size_t size;               /* bytes of an element                                      */
    uint8_t preset[8];         /* an element of a new tie                                  */
} sp_tie_column_t;

/**
 * Prepares a resolved run (sp_run_resolve).
 *
 * errors  SP_ERR_MEMORY, SP_ERR_RANGE (what only a finished table can tell)
 */
SP_MUST_CHECK
sp_status_t sp_model_init(sp_model_t *self, const sp_run_t *run, sp_error_t *err);

/**
 * Only what the settings alone tell: settings as structs, mechanisms in use and what they
 * need; neither game nor network. For estimates, and lists of what acts in a run.
 */
SP_MUST_CHECK
sp_status_t sp_model_outline(sp_model_t *self, const sp_run_t *run, sp_error_t *err);

/** Releases self; harmless on a zeroed or failed one. */
void sp_model_free(sp_model_t *self);

/**
 * Calls work on ranges that cover [0, n) once, in any order, maybe at once; every boundary
 * but the last is a multiple of SP_SPAN.
 */
typedef void sp_range_fn(void *job, uint32_t first, uint32_t last);
typedef void sp_executor_fn(
    void *context, uint32_t n, sp_range_fn *work, void *job);

/** The executor of one thread. */
sp_executor_fn sp_execute_serial;

/** The state of a replicate. */
struct sp_simulation {
    const sp_model_t *model;
    sp_executor_fn *executor;
    void *executor_context;
    bool plain;                /* never a fused kernel: for tests that hold them to this   */
    sp_rng_key_t key;
    uint32_t replicate;
    uint32_t round;            /* last round played; 0 after the start                     */
    uint32_t next_event;

    const sp_graph_t *graph;   /* the model's, or own_graph                                */
    sp_graph_t own_graph;
    const sp_graph_t *reproduction; /* likewise of role models; NULL: graph                */
    sp_graph_t own_reproduction;
    sp_arena_t reproduction_arena; /* of one drawn anew                                    */
    sp_arena_t tie_arena;      /* of a network drawn anew, and of all columns by tie       */
    bool ties_are_new;         /* at a start: columns by tie must be taken again           */
    /* directed ties with columns: CSR like the graph's (complete and lattices written out); */
    /* random pairs: row i holds all n agents, tie = i * n + partner                        */
    uint32_t *tie_offset;      /* [n_agents + 1]; NULL without ties                        */
    uint32_t *tie_partner;     /* [n_ties]                                                 */
    uint32_t *tie_reverse;     /* [n_ties] the same tie from the other end; per_partner    */
    uint32_t n_ties;
    uint32_t most_ties;        /* room of the columns                                      */
    sp_tie_column_t tie_column[SP_MOST_TIE_COLUMNS];
    uint32_t n_tie_columns;
    struct sp_tie_changes *changes; /* ties_change.h; NULL where ties stay                 */
    double *tie_weight;        /* [n_ties] mean 1; NULL: every tie weighs 1                */
    uint8_t *lent;             /* [n_ties] a tie that ends with a case; NULL without cases */
    uint8_t *contact;          /* [n_ties] sp_contact_t; NULL: every contact is played     */
    uint8_t *contacts;         /* room for that                                            */
    uint8_t *agreed;           /* [n_ties] an agreement stands (steering_agreements.h); NULL */
    uint8_t *announced;        /* [n_ties] C was announced to the partner; NULL: no talk   */
    double credibility;        /* how far an announced C raises a belief                   */
    /* what mechanisms show one another; at rest where nobody sets it */
    uint8_t *image_seen;       /* [n_ties] of the partner: 0 unknown, 1 bad, 2 good; or NULL */
    double clarity_level;      /* kappa of everybody where clarity_of is NULL; 1 at rest   */
    double *clarity_of;        /* [n_agents] kappa_i                                       */
    double habit_divisor;      /* of habit's bonus and switch cost; 1 at rest              */
    double activity;           /* decision.activity, but for outside support               */
    uint8_t *favours;          /* [n_agents or n_ties] choosers: C had the advantage when  */
                               /* the act was chosen; NULL: nobody asks                    */
    const uint8_t *objects;    /* [n_agents] has an objection to what a circle decided     */
    /* units (units.h) */
    uint32_t *team;            /* [n_agents] of network.kind: teams; else NULL             */
    uint32_t n_teams;
    bool teams_moved;          /* somebody's team is not the one of the start any more     */
    struct sp_team_births *births; /* team_births.h; NULL where teams do not split         */
    uint32_t n_living;         /* agents; n_agents but where teams split and die           */
    uint32_t *circle;          /* [n_agents]; NULL without circles                         */
    uint32_t *circle_first;    /* [n_circles + 1] members are consecutive agents           */
    uint32_t n_circles;
    /* what a cooperator gives and pays, as factors [n_agents]; NULL: 1 for everybody */
    double *benefit_factor, *cost_factor;
    double *factors;           /* [2 n_agents] room for both                               */
    sp_policies_t policies;
    const uint8_t *unconditional; /* [n_agents] whose shared interest does not wait for    */
                               /* trust; NULL: nobody's                                  */
    uint32_t step;             /* of an asynchronous round; else SP_NO_STEP                */
    sp_match_space_t *space;   /* for matches of programs, one at a time; or NULL          */
    struct sp_groups *groups;  /* of a game of groups (groups.h); else NULL                */
    uint32_t *met;             /* random pairs: [n_agents][n_partners] partners this round */
    uint32_t *met_count;       /* [n_agents] how many of them (an odd one sits out)        */
    uint32_t *shuffle;         /* [n_agents] scratch of the matching                       */

    uint16_t *play;            /* [n_agents] act, or strategy                              */
    uint16_t *next;            /* [n_agents] the same after the revision under way         */
    uint8_t *tie_act;          /* [n_ties] act towards each partner; NULL: one to all      */
    uint8_t *tie_next;
    uint32_t logit_rule;       /* position of logit in sp_decisions                        */
    double *tendency;          /* rules that learn: [n_agents][n_plays] chance, propensity */
    double *aspiration;        /* [n_agents]; NULL: that of the settings for all           */
    double *noise;             /* [n_agents] K of each; NULL: the model's for all          */
    uint8_t *innovator;        /* [n_agents] untouched by habit, conformity; NULL: nobody  */
    const uint8_t *newcomer;   /* [n_agents] has not played yet: its place's success is its */
                               /* predecessor's (copying rules); NULL: nobody              */
    uint8_t *teacher;          /* [n_agents] copied at full weight; NULL: everybody        */
    double *mass;              /* imitation of all: [n_plays] cumulated fitness, or NULL   */
    uint32_t best;             /* rule best, complete graph: the most successful agent     */
    uint32_t *count;           /* [n_plays] agents by what they play                       */
    /* settled on demand for round `settled` */
    double *payoff;            /* [n_agents] material payoff this round                    */
    double *share;             /* [n_agents] strategies, per_partner: own share of C       */
    double *success;           /* [n_agents] what copying compares; payoff where material  */
    double *turns;             /* [n_agents] a match of open length played: mean, or NULL */
    uint32_t settled;          /* round of payoff, share, success; UINT32_MAX: of none     */
    double *wealth;            /* [n_agents] sum of payoffs since round 0; NULL if unused  */
    uint32_t *seen_c;          /* belief empirical: [n_ties] C's perceived so far          */
    uint32_t seen_rounds;
    double *transfer;          /* [n_agents] of it beside the game: incentives, ..; or NULL */
    double cost[SP_N_COSTS];   /* what steering cost this round [payoff, all agents]       */
    uint32_t fixed_at;         /* first round since which all have played the same, or max */

    void *params[SP_MOST_MECHANISMS]; /* effective parameters of model->mechanism[]        */
    void *state[SP_MOST_MECHANISMS];
    double *value;             /* [schema rows] effective values: the run's and its events */
    struct sp_evolution *evolution; /* genomes that live (evolution.h); NULL without       */
    struct sp_async *async;    /* workspace of asynchronous rules                          */
    struct sp_ecology *ecology; /* workspace of method: ecological                         */
    struct sp_jump_chain *chain;    /* workspace of method: chain                               */
    sp_arena_t arena;
};

/**
 * Takes the columns that every replicate of model needs.
 *
 * wealth    whether payoffs are to be cumulated every round (gini, snapshots of wealth)
 * executor  how ranges of one large population are run; NULL: serial
 * errors    SP_ERR_MEMORY
 */
SP_MUST_CHECK
sp_status_t sp_simulation_init(sp_simulation_t *self, const sp_model_t *model, bool wealth,
    sp_executor_fn *executor, void *executor_context, sp_error_t *err);

/** Releases self; harmless on a zeroed or failed one. */
void sp_simulation_free(sp_simulation_t *self);

/**
 * Round 0 of a replicate: network, initial acts, mechanisms at their start. After an error
 * self may be started again, but not stepped or observed.
 *
 * errors  SP_ERR_MEMORY, SP_ERR_RANGE (what only the network drawn can tell), what the
 *         network refuses
 */
SP_MUST_CHECK
sp_status_t sp_simulation_start(
    sp_simulation_t *self, uint32_t replicate, sp_error_t *err);

/** Plays the next round (model.md, section 3). */
void sp_simulation_step(sp_simulation_t *self);

/** Whether no play can change any more: one is left, and neither mutation nor tremble. */
bool sp_simulation_absorbed(const sp_simulation_t *self);

/**
 * Whether the last state may stand for all rounds to come (stop: absorbed): absorbed, no
 * events to come, and neither a mechanism that learns, pays or changes between rounds nor
 * wealth that still grows.
 */
bool sp_simulation_at_rest(const sp_simulation_t *self);

/** Fills payoff and share of the last round if they are not yet; serial or by range. */
void sp_simulation_settle(sp_simulation_t *self);

/** Whether there are agents: method: chain has counts alone, method: ecological shares. */
static inline bool
sp_has_agents(const sp_simulation_t *self)
{
    return self->chain == NULL && self->ecology == NULL;
}

/** What steering cost in the last round: the sum of its components. */
double sp_steering_cost(const sp_simulation_t *self);

/** State struct of the mechanism of that name, or NULL where it is not in use. */
void *sp_simulation_state(const sp_simulation_t *self, const char *mechanism);

/** Effective parameters of the mechanism of that name, or NULL where it is not in use. */
const void *sp_simulation_params(const sp_simulation_t *self, const char *mechanism);

/**
 * Digest of all that a trajectory is made of: round, plays, acts by tie, counts, trust and
 * since when all have played the same. Equal on every platform, build and number of threads.
 */
uint64_t sp_simulation_digest(const sp_simulation_t *self);

/**
 * Partners that agent met in the round under way: their number; complete: n - 1, but where
 * groups are drawn the other members of its group.
 */
uint32_t sp_simulation_degree(const sp_simulation_t *self, uint32_t agent);

/** Partner number k of agent in its group of the round, where groups are drawn. */
uint32_t sp_simulation_co_member(const sp_simulation_t *self, uint32_t agent, uint32_t k);

/** Partner number k of agent in the round under way. */
static inline uint32_t
sp_simulation_partner(const sp_simulation_t *self, uint32_t agent, uint32_t k)
{
    if (self->met != NULL) {
        return self->met[(uint64_t) agent * self->graph->n_partners + k];
    }
    if (self->groups != NULL) {
        return sp_simulation_co_member(self, agent, k);
    }
    return sp_graph_partner(self->graph, agent, k);
}

#endif
