/* theory.h - exact answers: what a simulation must reproduce. Layer: theory.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Everything here is computed, not simulated, and takes plain numbers. Payoffs of a 2x2
 * game are an array [SP_N_OUTCOMES] in the order of sp_outcome_t (reward, sucker,
 * temptation, punishment), payoff to the focal player. Chances that can be too small for
 * a double are natural logarithms and called ln_*; exp of one may be 0, the logarithm
 * itself never lies. C libm and GSL are used, so the last bits may differ between
 * platforms; no model number depends on them. */
#ifndef SP_THEORY_H
#define SP_THEORY_H

#include <stdbool.h>
#include <stdint.h>

#include "samenspel/error.h"
#include "samenspel/game.h"
#include "samenspel/graph.h"
#include "samenspel/match.h"
#include "samenspel/strategy.h"

/* ---- the stage game ---------------------------------------------------------------- */

/** Donation game: C costs its player `cost` and gives the partner `benefit`. */
void sp_theory_donation(double benefit, double cost, double payoff[SP_N_OUTCOMES]);

/**
 * The game as played by somebody who weighs the partner's payoff as `weight` of his own:
 * S' = (1-Q)S + QT, T' = (1-Q)T + QS, reward and punishment unchanged.
 *
 * weight     Q in [0, 1]
 * effective  may be the same array as payoff
 * source     Szabo & Szolnoki, Phys. Rev. E (2012), arXiv 1103.4358
 */
void sp_theory_effective_game(const double payoff[SP_N_OUTCOMES], double weight,
    double effective[SP_N_OUTCOMES]);

/** Weights of the partner's payoff from which C is the better act. */
typedef struct {
    double against_cooperator; /* (T-R)/(T-S); donation game c/(b+c) */
    double against_defector;   /* (P-S)/(T-S); donation game c/(b+c) */
} sp_weight_thresholds_t;

/**
 * Thresholds Q* of the shared interest.
 *
 * errors  SP_ERR_RANGE where T = S: the partner's payoff then gives no reason to change
 * source  Szabo & Szolnoki (2012), arXiv 1103.4358
 */
SP_MUST_CHECK
sp_status_t sp_theory_thresholds(const double payoff[SP_N_OUTCOMES],
    sp_weight_thresholds_t *thresholds, sp_error_t *err);

/** How a dynamics behaves next to a point where it stands still. */
typedef enum { SP_STABLE, SP_UNSTABLE, SP_MARGINAL } sp_stability_t;

/** A share of cooperators that reproduces itself. */
typedef struct {
    double x;    /* share of cooperators, [0, 1]                                        */
    double rate; /* derivative of dx/dt there; stable where it is negative              */
    sp_stability_t stability;
} sp_fixed_point_t;

enum { SP_MOST_FIXED_POINTS = 32 };

/**
 * Fixed points of the replicator equation dx/dt = x (1-x) (payoff of C - payoff of D), in
 * ascending order; a game in which both acts always earn the same has a line of them, and
 * its two ends are returned as marginal.
 *
 * point    [3]
 * returns  their number, 2 or 3
 * source   Taylor & Jonker, Math. Biosci. 40, 145 (1978)
 */
unsigned sp_theory_replicator(
    const double payoff[SP_N_OUTCOMES], sp_fixed_point_t *point);

/* ---- copying in a finite population: chains on the number of cooperators ----------- */

/**
 * Update rules that leave a chain on counts, as the asynchronous rules of the model with
 * all players alike. n: agents, i: cooperators, f and g: payoff (or fitness F, G) of a C
 * and of a D, sigma(z) = 1/(1 + exp(-z)), D the largest payoff difference of the game,
 * k = n-1 under summed payoffs and 1 under mean ones. One elementary step on the complete
 * graph, without mutation, raises and lowers i by one with the chances
 *
 *   fermi         (n-i)/n i/(n-1) sigma(beta (f-g));   i/n (n-i)/(n-1) sigma(beta (g-f))
 *   proportional  the same with max(0, (f-g)/(k D)) and max(0, (g-f)/(k D)) for sigma
 *   local         the same with 1/2 + w/2 (f-g)/(k D)  and 1/2 + w/2 (g-f)/(k D)
 *   birth-death   iF/(iF + (n-i)G) (n-i)/(n-1);        (n-i)G/(iF + (n-i)G) i/(n-1)
 *   death-birth   (n-i)/n iF/(iF + (n-i-1)G);          i/n (n-i)G/((i-1)F + (n-i)G)
 *   imitation     (n-i)/n iF/(iF + (n-i)G);            i/n (n-i)G/(iF + (n-i)G)
 *   best          (n-i)/n [f > g, i > 0];              i/n [g > f, i < n]
 *   logit         (n-i)/n sigma(beta a(i));            i/n sigma(-beta a(i-1))
 *
 * with a(k) the advantage of C over D against k cooperators among the n-1 others. The
 * first is always that a D (the focal agent, or the one whom the offspring replaces)
 * becomes C.
 */
typedef enum {
    SP_THEORY_FERMI,             /* Traulsen, Nowak & Pacheco, PRE 74, 011909 (2006)    */
    SP_THEORY_PROPORTIONAL,      /* Santos & Pacheco, PRL 95, 098104 (2005)             */
    SP_THEORY_LOCAL,             /* Traulsen, Claussen & Hauert, PRL 95, 238701 (2005)  */
    SP_THEORY_MORAN_BIRTH_DEATH, /* Nowak et al., Nature 428, 646 (2004)                */
    SP_THEORY_MORAN_DEATH_BIRTH, /* Ohtsuki et al., Nature 441, 502 (2006)              */
    SP_THEORY_IMITATION,         /* Ohtsuki et al. (2006): in proportion to fitness,    */
                                 /* oneself among the candidates                        */
    SP_THEORY_BEST,              /* Nowak & May, Nature 359, 826 (1992)                 */
    SP_THEORY_LOGIT,             /* Blume, Games Econ. Behav. 5, 387 (1993)             */
} sp_theory_rule_t;

/** Names of the rules as in scenarios, in that order; NULL at the end. */
extern const char *const sp_theory_rule_names[];

/** An update rule and its settings; all count (zeroed, it is refused for activity). */
typedef struct {
    sp_theory_rule_t rule;
    double selection;  /* fermi, logit: beta = 1/K, 1/payoff, >= 0                      */
    double intensity;  /* w: linear fitness and local [0, 1], exponential >= 0          */
    bool exponential;  /* fitness exp(w f) instead of 1 - w + w f                       */
    bool summed;       /* payoffs summed over the partners instead of averaged          */
    double spread;     /* D of proportional and local; 0: the largest difference of    */
                       /* the payoffs given. Strategies: that of the game which they    */
                       /* play, more than what they differ by over a match              */
    double mutation;   /* chance that the focal agent takes a uniform act instead       */
    double activity;   /* otherwise: chance that the rule runs, (0, 1]                  */
    double tremble;    /* and then: chance that the act which it gives is flipped       */
} sp_theory_update_t;

/** A birth-death chain on counts 0..n: chances of one step up and one down. */
typedef struct {
    uint32_t n;      /* agents                                                          */
    double *ln_up;   /* [n + 1] ln chance of i -> i+1 in an elementary step; -inf for 0 */
    double *ln_down; /* [n + 1] ln chance of i -> i-1                                   */
} sp_chain_t;

/** Room for a chain on 0..n without steps; n >= 1. Errors: memory, range. */
SP_MUST_CHECK
sp_status_t sp_chain_init(sp_chain_t *chain, uint32_t n, sp_error_t *err);

/** Releases and zeroes; harmless on a zeroed or failed chain. */
void sp_chain_free(sp_chain_t *chain);

/**
 * Fills a zeroed chain with the elementary step of a rule on the complete graph: with
 * chance `mutation` the focal agent (uniform; birth-death: the one that is replaced)
 * takes a uniform act, its own included; else with chance 1 - activity nothing happens;
 * else the rule, then the tremble. Constant fitness r of a mutant is the game
 * (r, r, 1, 1) under a Moran rule with w = 1 (linear).
 *
 * n       agents, >= 2; others are the partners
 * errors  SP_ERR_RANGE (a setting out of range, a fitness that could be <= 0), memory
 * source  of each rule above; mutation: model.md 7.5 (this project)
 */
SP_MUST_CHECK
sp_status_t sp_chain_complete(const double payoff[SP_N_OUTCOMES], uint32_t n,
    const sp_theory_update_t *update, sp_chain_t *chain, sp_error_t *err);

/**
 * The same on the cycle, where one block of cooperators among defectors stays one block,
 * so that i alone is the state. Payoffs are from two games (summed, or their mean). Exact
 * for any n >= 3 and any strength of selection; fermi, proportional, local (k = 2 under
 * sum), both Moran rules and imitation.
 *
 * errors  SP_ERR_RANGE: best (a tie is broken by place) and logit (blocks do not last),
 *         mutation or tremble above 0 (new blocks), settings as on the complete graph;
 *         memory
 * source  Ohtsuki & Nowak, Proc. R. Soc. B 273, 2249 (2006)
 */
SP_MUST_CHECK
sp_status_t sp_chain_cycle(const double payoff[SP_N_OUTCOMES], uint32_t n,
    const sp_theory_update_t *update, sp_chain_t *chain, sp_error_t *err);

/** The fate of a chain that ends in all-D (0) or all-C (n), from every start. */
typedef struct {
    uint32_t n;
    double *ln_reach[2];      /* [SP_DEFECT, SP_COOPERATE][n + 1] ln chance to end in   */
                              /* all-D, all-C                                           */
    double *ln_time;          /* [n + 1] ln of the mean number of steps to either end;  */
                              /* inf where the chain can get stuck on the way           */
    double *ln_time_given[2]; /* [2][n + 1] the same, given which end it is; NAN where  */
                              /* that end cannot be reached                             */
    void *block;
} sp_chain_fate_t;

/**
 * Chances and mean times of absorption from every count, by sums of positive terms in log
 * space. Steps are elementary ones; n of them are a round.
 *
 * fate    zeroed
 * errors  SP_ERR_RANGE where 0 or n is left again (mutation, tremble or logit), memory
 * source  Traulsen & Hauert, in Reviews of Nonlinear Dynamics and Complexity II (2009);
 *         the elimination without subtractions follows Grassmann, Taksar & Heyman,
 *         Oper. Res. 33, 1107 (1985)
 */
SP_MUST_CHECK
sp_status_t sp_chain_fate(
    const sp_chain_t *chain, sp_chain_fate_t *fate, sp_error_t *err);

/** Releases and zeroes; harmless on a zeroed or failed fate. */
void sp_chain_fate_free(sp_chain_fate_t *fate);

/** What becomes of a single mutant. */
typedef struct {
    double ln_rho;     /* ln of its fixation probability                                */
    double rho;        /* exp of that: 0 only where a double has nothing smaller        */
    double time;       /* mean steps until one kind is left                             */
    double time_fixed; /* mean steps given that the mutant's kind is left               */
} sp_fixation_t;

/** Fixation of one agent of `kind` among n - 1 others. Errors: sp_chain_fate. */
SP_MUST_CHECK
sp_status_t sp_chain_fixation(const sp_chain_t *chain, sp_act_t kind,
    sp_fixation_t *fixation, sp_error_t *err);

/**
 * Stationary distribution of the n+1 states, by detailed balance in log space.
 *
 * ln_share  [n + 1] ln of the share of time with i cooperators
 * mean      mean share of cooperators (may be NULL)
 * errors    SP_ERR_RANGE where the chain does not come back from every state: without
 *           mutation (or tremble) copying ends in all-C or all-D and has no stationary
 *           distribution of its own
 * source    Traulsen & Hauert (2009), as above
 */
SP_MUST_CHECK
sp_status_t sp_chain_stationary(
    const sp_chain_t *chain, double *ln_share, double *mean, sp_error_t *err);

/**
 * Selection (beta, or w where the rule has fitness) at which the stationary mean share of
 * cooperators on the complete graph is `target`: calibrates imitation as noise is for
 * logit.
 *
 * high       largest selection tried; the mean must pass target between 0 and high
 * errors     SP_ERR_RANGE (not passed, no mutation, settings), memory
 * source     this project
 */
SP_MUST_CHECK
sp_status_t sp_chain_calibrate(const double payoff[SP_N_OUTCOMES], uint32_t n,
    const sp_theory_update_t *update, double target, double high, double *selection,
    sp_error_t *err);

/**
 * The condition for n rho > 1 of a C under weak selection in a well-mixed population with
 * mean payoffs (Moran, fermi): returns a(n-2) + b(2n-1) - c(n+1) - d(2n-4), positive
 * where selection favours C; a, b, c, d = payoffs CC, CD, DC, DD.
 *
 * source  Nowak, Sasaki, Taylor & Fudenberg, Nature 428, 646 (2004)
 */
double sp_theory_one_third(const double payoff[SP_N_OUTCOMES], uint32_t n);

/* ---- matches without end ----------------------------------------------------------- */

/**
 * Shares of turns and mean payoffs in an infinite match: the limit of the mean over the
 * first n turns, which exists and is exact also where the match depends on its start or
 * goes round in circles. Time grows with the cube of the pairs of states that can occur:
 * nothing for memory-one players, half a minute for two automata of 64 states.
 *
 * error, misperception  in [0, 0.5], as in sp_match_rules_t
 * errors                SP_ERR_RANGE, memory
 * source                Nowak & Sigmund, Nature 364, 56 (1993); Press & Dyson, PNAS 109,
 *                       10409 (2012); elimination of Grassmann, Taksar & Heyman (1985)
 */
SP_MUST_CHECK
sp_status_t sp_theory_match(const sp_game_t *game, double error, double misperception,
    const sp_machine_t *focal, const sp_machine_t *partner, sp_expected_t *expected,
    sp_error_t *err);

/* ---- mean field of the logit model with trust -------------------------------------- */

/**
 * Infinitely many agents choose C with chance sigma(A/K),
 *
 *   A = degree [x (R-T) + (1-x) (S-P) + Q_eff (T-S)] + incentive
 *   Q_eff = weight (1 - conditionality + conditionality t(x))
 *
 * x the share of C everywhere, t the trust that it leads to (general scope, everybody
 * met): t = gain y/(gain y + loss (1-y)), y = x (1 - 2 misperception) + misperception. In
 * the donation game the bracket is Q_eff (b + c) - c. Then activity, mutation and tremble
 * as in sp_theory_update_t. Pilots are unconditional at their own weight; zealots always
 * play C.
 *
 * source  model.md 7.3, 7.4, 8 (this project); logit: McKelvey & Palfrey, Games Econ.
 *         Behav. 10, 6 (1995); effective payoffs: Szabo & Szolnoki (2012)
 */
typedef struct {
    double payoff[SP_N_OUTCOMES];
    double degree;         /* partners where payoffs are summed, 1 where averaged; > 0  */
    double noise;          /* K, payoff, > 0                                            */
    double incentive;      /* reward + fine per act, payoff                             */
    double weight;         /* Q of ordinary agents, [0, 1]                              */
    double conditionality; /* lambda, [0, 1]                                            */
    double gain, loss;     /* steps of trust after C, D, (0, 1]                         */
    double misperception;  /* [0, 0.5]                                                  */
    double mutation, activity, tremble;
    double pilots, pilot_weight; /* share of the population, [0, 1]; their Q, [0, 1]    */
    double zealots;        /* share of the population, [0, 1]                           */
} sp_mean_field_t;

/**
 * A donation game with noise K, weight 0, conditionality 0, equal trust steps .1,
 * activity 1 and all else at its null value: change what differs.
 */
sp_mean_field_t sp_mean_field_donation(double benefit, double cost, double noise);

/** SP_OK, or in words which field is out of range. */
SP_MUST_CHECK
sp_status_t sp_mean_field_check(const sp_mean_field_t *field, sp_error_t *err);

/**
 * The share of C that the population settles at if it sees the share x and trusts
 * accordingly: a fixed point of this map is one of the dynamics.
 *
 * slope  derivative at x (may be NULL)
 */
double sp_mean_field_response(const sp_mean_field_t *field, double x, double *slope);

/**
 * All fixed points in ascending order, each as exact as a double allows; found on a grid
 * that is fine at both ends, with the extremes inside each cell looked at, refined by
 * Brent's method. rate is response slope - 1: the dynamics in continuous time, so
 * asynchronous or with low activity (times gain where trust is what moves slowly).
 *
 * point   [SP_MOST_FIXED_POINTS]
 * errors  SP_ERR_RANGE (sp_mean_field_check), memory
 */
SP_MUST_CHECK
sp_status_t sp_mean_field_fixed_points(const sp_mean_field_t *field,
    sp_fixed_point_t *point, unsigned *n_points, sp_error_t *err);

/** A weight at which two fixed points meet and vanish. */
typedef struct {
    double weight; /* Q; one outside [0, 1] cannot be set                               */
    double x;      /* share of C there                                                  */
} sp_fold_t;

/**
 * The folds as the weight of the ordinary agents varies (pilots keep theirs), ascending
 * in weight; with two, the population is bistable between them. field->weight is not
 * used.
 *
 * fold    [SP_MOST_FIXED_POINTS]
 * errors  as above; SP_ERR_RANGE where T = S
 */
SP_MUST_CHECK
sp_status_t sp_mean_field_folds(
    const sp_mean_field_t *field, sp_fold_t *fold, unsigned *n_folds, sp_error_t *err);

/** Who is committed to cooperation. */
typedef enum { SP_COMMITTED_PILOTS, SP_COMMITTED_ZEALOTS } sp_committed_t;

/**
 * The share of pilots, or of zealots, at which the low fixed point vanishes, so that the
 * others follow; field's own shares of pilots and zealots are taken as 0.
 *
 * errors  SP_ERR_RANGE (nothing to tip: only one stable fixed point; or pilots who play C
 *         less than the point to be passed), memory
 * source  model.md 8 (this project); question of Xie et al., PRE 84, 011130 (2011)
 */
SP_MUST_CHECK
sp_status_t sp_mean_field_critical_share(const sp_mean_field_t *field,
    sp_committed_t committed, double *share, sp_error_t *err);

/**
 * The logit noise K at which a share `cooperation` plays C where nobody steers:
 * K = -A(x)/ln((1-x)/x) with A = degree [x (R-T) + (1-x) (S-P)]; donation: c/ln((1-x)/x).
 *
 * cooperation  in (0, 1), not 0.5
 * errors       SP_ERR_RANGE, also where A has the wrong sign for such a share
 * source       this project (model.md 8)
 */
SP_MUST_CHECK
sp_status_t sp_theory_noise(const double payoff[SP_N_OUTCOMES], double degree,
    double cooperation, double *noise, sp_error_t *err);

/**
 * The mean-field path from a share x0 of C (zealots apart) and trust tau0. Each round:
 * choice on the x and trust of the round before, then trust learns. Asynchronous:
 * n_agents small steps a round, each of which moves x and trust by 1/n_agents of that.
 *
 * n_agents   0: synchronous
 * x, trust   [rounds + 1], round 0 first; trust may be NULL
 * errors     SP_ERR_RANGE
 */
SP_MUST_CHECK
sp_status_t sp_mean_field_path(const sp_mean_field_t *field, double x0, double tau0,
    uint32_t n_agents, uint32_t rounds, double *x, double *trust, sp_error_t *err);

/**
 * Expected share of C after `rounds` rounds in which revising agents play C with the same
 * chance target: target - (target - x0)(1 - w)^t synchronous, (1 - w/n)^(n t)
 * asynchronous.
 *
 * activity  w in (0, 1];  n_agents  0: synchronous
 */
double sp_theory_relaxation(
    double x0, double target, double activity, uint32_t n_agents, double rounds);

/** Rounds until such a relaxation has covered `fraction` in (0, 1) of its way. */
double sp_theory_relaxation_time(double fraction, double activity, uint32_t n_agents);

/**
 * Expected trust after `rounds` updates with a share y of perceived C:
 * t* + (tau0 - t*)(1 - s)^rounds, s = gain y + loss (1-y), t* = gain y/s (s = 0: tau0).
 */
double sp_theory_trust(
    double tau0, double share, double gain, double loss, double rounds);

/* ---- two learners (Bush & Mosteller) ---------------------------------------------- */

/**
 * Expected change of the chance p of C in a round of two learners who both play C with
 * chance p, over the step l (decision.rule: bush_mosteller, habituation 0): the drift
 * that small steps follow.
 *
 * payoff  CC, CD, DC, DD of a symmetric game;  p  in [0, 1]
 * source  Macy & Flache, PNAS 99, 7229 (2002); Izquierdo, Izquierdo & Gotts, JASSS 11(2)1
 *         (2008)
 */
double sp_theory_expected_motion(
    const double payoff[SP_N_OUTCOMES], double aspiration, double p);

/**
 * The self-correcting equilibria: p strictly between 0 and 1 where that drift vanishes,
 * upward before and downward behind. [4, 3, 1, 0] as T, R, P, S at aspiration 2: one, at
 * (sqrt 3 - 1)/2.
 *
 * point    [2] ascending
 * returns  their number
 */
unsigned sp_theory_self_correcting(
    const double payoff[SP_N_OUTCOMES], double aspiration, double point[2]);

/* ---- structure, evolution among strategies, enforcing ------------------------------ */

/* graphs: coalescence times, critical ratios, structure coefficients */
#include "samenspel/theory_structure.h"
/* many strategies: rare mutation, several kinds with mutation, gradient of selection */
#include "samenspel/theory_evolution.h"
/* infinite populations of many strategies: fixed points, stability, paths */
#include "samenspel/theory_replicator.h"
/* zero-determinant players, partners and rivals */
#include "samenspel/theory_enforce.h"

/* ---- decisions, images, links ------------------------------------------------------ */

/* committed minorities, fast links, graphs, environment, game transitions, images, single
 * influences on choice, circles, offers */
#include "samenspel/theory_decisions.h"

/* ---- groups and institutions ------------------------------------------------------- */

/* games of n players, budgets per head, loners, sanctions, what incentives cost,
 * agreements, teams that split */
#include "samenspel/theory_institutions.h"

#endif
