/* theory_institutions.h - exact answers about groups, incentives, agreements and teams.
 * Layer: theory.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Part of theory.h, which includes it; conventions as there. Functions without an error
 * are defined for the ranges in their comments, which they do not check. */
#ifndef SP_THEORY_INSTITUTIONS_H
#define SP_THEORY_INSTITUTIONS_H

/* ---- games of n players ------------------------------------------------------------ */

/** Most members of a group. */
enum { SP_MOST_MEMBERS = 1000 };

/**
 * A game of n players in which a member contributes c or not. k contributions are worth
 * r c (1 + w + .. + w^(k-1)) and are shared by all members, or by the others of each
 * contributor alone; below a threshold of contributions they are worth nothing.
 *
 * source  public goods with synergy: Hauert, Michor, Nowak & Doebeli, J. Theor. Biol.
 *         239, 195 (2006); stag hunt: Pacheco, Santos, Souza & Skyrms, Proc. R. Soc. B
 *         276, 315 (2009); others only: Sigmund et al., Nature 466, 861 (2010)
 */
typedef struct {
    uint32_t group_size;   /* n, [2, SP_MOST_MEMBERS]                                   */
    double multiplication; /* r; F of the stag hunt; >= 0                               */
    double cost;           /* c of a contribution, payoff, >= 0                         */
    double synergy;        /* w: worth of a contribution beside the one before, >= 0;   */
                           /* 1: linear                                                 */
    uint32_t threshold;    /* M: contributions without which there is no benefit; 0     */
                           /* (none) .. n                                               */
    bool others_only;      /* nothing of it comes back to the contributor               */
} sp_group_game_t;

/** The linear public goods game. */
sp_group_game_t sp_group_public_goods(uint32_t group_size, double multiplication,
    double cost);

/** The stag hunt of n players: F k c/n each from M contributions, else nothing. */
sp_group_game_t sp_group_stag_hunt(uint32_t group_size, double multiplication,
    double cost, uint32_t threshold);

/** SP_OK, or in words which field is out of range. A threshold with others_only is. */
SP_MUST_CHECK
sp_status_t sp_group_check(const sp_group_game_t *game, sp_error_t *err);

/**
 * Payoff of a member with act `own` among so many other cooperators and defectors; the
 * group may be smaller than n. others_only: 0 and what it costs where nobody else is.
 */
double sp_group_payoff(const sp_group_game_t *game, sp_act_t own, uint32_t cooperators,
    uint32_t defectors);

/**
 * (1 - Q) times that payoff plus Q times the mean payoff of the other members.
 *
 * source  model.md 7.2 (this project), after Szabo & Szolnoki (2012)
 */
double sp_group_utility(const sp_group_game_t *game, double weight, sp_act_t own,
    uint32_t cooperators, uint32_t defectors);

/**
 * The weight Q from which C is the better act against `cooperators` of n-1 others;
 * public goods: 1 - r/n, whatever the others do. May lie outside [0, 1].
 *
 * errors  SP_ERR_RANGE where the others' payoffs give no more reason for C than one's own
 */
SP_MUST_CHECK
sp_status_t sp_group_weight_threshold(const sp_group_game_t *game, uint32_t cooperators,
    double *weight, sp_error_t *err);

/** A pool of delta per head of the group, shared among those whom it rewards or fines. */
typedef struct {
    double budget;            /* delta, payoff, >= 0                                    */
    double reward_share;      /* u of it goes to rewards, 1-u to fines, [0, 1]          */
    double reward_efficiency; /* what a cooperator gets of a unit, >= 0                 */
    double fine_efficiency;   /* what a defector loses by a unit, >= 0                  */
} sp_incentive_pool_t;

/**
 * Advantage of C over D against k = 0 .. n-1 cooperators among n-1 others, in utility of
 * weight Q; of a pool a cooperator gets a u delta n/n_C, a defector loses
 * b (1-u) delta n/n_D (weight 1, oneself counted).
 *
 * pool       NULL: none
 * advantage  [n]
 * source     Chen, Sasaki, Brannstrom & Dieckmann, J. R. Soc. Interface 12, 20140935
 *            (2015)
 */
void sp_group_advantage(const sp_group_game_t *game, double weight,
    const sp_incentive_pool_t *pool, double *advantage);

/**
 * Mean of such an advantage where each of n-1 others cooperates with chance x.
 *
 * slope  derivative at x (may be NULL)
 */
double sp_group_gain(uint32_t n, const double *advantage, double x, double *slope);

/**
 * Fixed points of dx/dt = x (1-x) gain(x), ascending: the two ends and all roots of the
 * gain between them. The gain is a polynomial in Bernstein's basis, so that the signs of
 * its coefficients bound the number of roots in an interval; the interval is halved until
 * each root stands alone. A double root is one marginal point.
 *
 * n, advantage  of a game, [2, SP_MOST_MEMBERS]
 * point         [SP_MOST_FIXED_POINTS]
 * errors        SP_ERR_RANGE (n; a coefficient that is no number; more roots than room)
 * source        Pacheco et al. (2009); Lane & Riesenfeld, BIT 21, 112 (1981)
 */
SP_MUST_CHECK
sp_status_t sp_group_replicator(uint32_t n, const double *advantage,
    sp_fixed_point_t *point, unsigned *n_points, sp_error_t *err);

/**
 * Fixed points of logit choice with a binomial belief, x = 1/(1 + exp(-gain(x)/K)),
 * ascending; rate as in sp_mean_field_fixed_points.
 *
 * noise   K, payoff, > 0
 * point   [SP_MOST_FIXED_POINTS]
 * errors  as above, memory
 * source  McKelvey & Palfrey (1995); belief: model.md 7.2 (this project)
 */
SP_MUST_CHECK
sp_status_t sp_group_logit(uint32_t n, const double *advantage, double noise,
    sp_fixed_point_t *point, unsigned *n_points, sp_error_t *err);

/**
 * Interior root of the public goods game with synergy w: ((n/r)^(1/(n-1)) - 1)/(w - 1),
 * stable where w < 1, unstable where w > 1; NAN where it does not lie in (0, 1).
 *
 * source  Hauert et al. (2006), solved by this project
 */
double sp_group_synergy_root(uint32_t group_size, double multiplication, double synergy);

/** Unstable root of the stag hunt in which everybody is needed: F^(-1/(n-1)). */
double sp_group_weakest_link_root(uint32_t group_size, double multiplication);

/* ---- a budget per head ------------------------------------------------------------- */

/** Mean of n/n_C of a cooperator whose n-1 fellows cooperate with chance x:
 * (1 - (1-x)^n)/x, which is n at x = 0 and 1 at x = 1. */
double sp_incentive_reward_gain(uint32_t group_size, double share);

/** Mean of n/n_D of a defector: (1 - x^n)/(1-x), which is 1 at x = 0 and n at x = 1. */
double sp_incentive_fine_gain(uint32_t group_size, double share);

/** Budgets per head from which a dilemma with a constant disadvantage of C is changed. */
typedef struct {
    double reward_invade; /* rewards alone: C comes into a population of D              */
    double reward_full;   /* rewards alone: C takes over wholly                         */
    double fine_hold;     /* fines alone: D does not come into a population of C        */
    double fine_full;     /* fines alone: C comes into a population of D                */
    double switch_at;     /* x up to which a reward moves more than a fine              */
    double switch_full;   /* rewards up to there, then fines: C takes over wholly       */
} sp_incentive_thresholds_t;

/**
 * Thresholds of the budget per head in the replicator limit.
 *
 * disadvantage  of C, payoff, > 0; public goods: c (1 - r/n), others only: c
 * efficiency    of rewards, of fines, > 0
 * errors        SP_ERR_RANGE
 * source        Sasaki, Brannstrom, Dieckmann & Sigmund, PNAS 109, 1165 (2012); Chen et
 *               al. (2015); derived by this project
 */
SP_MUST_CHECK
sp_status_t sp_incentive_thresholds(uint32_t group_size, double disadvantage,
    double reward_efficiency, double fine_efficiency,
    sp_incentive_thresholds_t *thresholds, sp_error_t *err);

/**
 * The budget per head from which C takes over wholly where rewards turn into fines at the
 * share `at` of cooperators, [0, 1]; least at switch_at. Settings as above.
 */
double sp_incentive_switch_budget(uint32_t group_size, double disadvantage,
    double reward_efficiency, double fine_efficiency, double at);

/* ---- games that one may leave, and sanctions --------------------------------------- */

/** What a member of a group game can be; the first three are the acts of that code. */
typedef enum {
    SP_GROUP_DEFECTOR,
    SP_GROUP_COOPERATOR,
    SP_GROUP_LONER,         /* takes no part                                            */
    SP_GROUP_PEER_PUNISHER, /* contributes and fines each defector it meets             */
    SP_GROUP_POOL_PUNISHER, /* contributes and pays the pool before the game            */
    SP_N_GROUP_STRATEGIES
} sp_group_strategy_t;

/**
 * Mean payoffs of defectors, cooperators and loners in an infinite population: groups of
 * n are drawn, loners leave, and who stays alone earns a loner's payoff too.
 *
 * share   [3] of D, C, L, summing to 1
 * payoff  [3]
 * source  Hauert, De Monte, Hofbauer & Sigmund, Science 296, 1129 (2002)
 */
void sp_optional_payoffs(const sp_group_game_t *game, double loner,
    const double share[3], double payoff[3]);

/**
 * P_D - P_C of the linear public goods game in units of the cost, at a share z of loners:
 * F(z) = 1 + (r-1) z^(n-1) - (r/n) (1-z^n)/(1-z), without its cancellation at z = 1.
 *
 * source  Hauert et al. (2002)
 */
double sp_optional_disadvantage(uint32_t group_size, double multiplication, double z);

/**
 * The interior point where all three earn the loner's payoff: z the root of F, and
 * x/(x+y) = loner/((r-1) c). The replicator goes round it on closed orbits. Over one of
 * them the means in time of x/(x+y), of F(z) and of the payoff are those of this point
 * (each is the derivative of a function of the place); that of z itself is not, since F
 * is no straight line.
 *
 * share   [3] of D, C, L
 * errors  SP_ERR_RANGE: none, unless 2 < r < n and 0 < loner < (r-1) c
 * source  Hauert et al. (2002); J. Theor. Biol. 218, 187 (2002)
 */
SP_MUST_CHECK
sp_status_t sp_optional_point(uint32_t group_size, double multiplication, double cost,
    double loner, double share[3], sp_error_t *err);

/** Means over the time of a path. */
typedef struct {
    double share[3]; /* of D, C, L                                                      */
    double willing;  /* of C/(C+D)                                                      */
    double payoff;   /* of the population's mean payoff                                 */
} sp_optional_mean_t;

/**
 * The replicator path from `start` over `duration` (1/payoff), by Runge and Kutta's
 * method of order 8 at a local error of 1e-12.
 *
 * path    [(n_points + 1) * 3] at equal intervals, the start first; or NULL
 * mean    or NULL
 * errors  SP_ERR_RANGE (game, shares, duration), memory, SP_ERR_FAILED (no convergence)
 */
SP_MUST_CHECK
sp_status_t sp_optional_path(const sp_group_game_t *game, double loner,
    const double start[3], double duration, uint32_t n_points, double *path,
    sp_optional_mean_t *mean, sp_error_t *err);

/**
 * A group game that one may leave, with peers and a pool that punish.
 *
 * source  Sigmund, De Silva, Traulsen & Hauert, Nature 466, 861 (2010); flat_fine: this
 *         project
 */
typedef struct {
    sp_group_game_t game;
    double loner;      /* sigma, payoff of loners and of those who stay alone           */
    double peer_fine;  /* beta, a defector loses it for each peer punisher in the group */
    double peer_cost;  /* gamma, a peer punisher for each defector                      */
    double pool_fine;  /* B, a defector for each pool punisher                          */
    double pool_fee;   /* G, of a pool punisher who is not alone                        */
    bool second_order; /* the pool fines contributors who do not pay it as well         */
    bool flat_fine;    /* B once where there is a pool, however many pay it             */
} sp_sanctions_t;

/** Payoff of a member among others[] of each strategy. */
double sp_sanctions_payoff(const sp_sanctions_t *sanctions, sp_group_strategy_t own,
    const uint32_t others[SP_N_GROUP_STRATEGIES]);

/**
 * Mean payoffs in a population of i of strategy `one` and the rest of `other`, where
 * groups are drawn without replacement (hypergeometric). NAN for a strategy that nobody
 * has.
 *
 * population  M, at least the game's group size
 */
void sp_sanctions_means(const sp_sanctions_t *sanctions, uint32_t population,
    sp_group_strategy_t one, sp_group_strategy_t other, uint32_t i, double *payoff_one,
    double *payoff_other);

/**
 * Shares of time of m strategies under pairwise comparison and rare mutation, as
 * sp_theory_small_mutation.
 *
 * selection  beta, 1/payoff, >= 0; INFINITY: the better earner is always copied, equals
 *            with chance 1/2
 * strategy   [m], all different
 * ln_rho     [m * m] or NULL, as there
 * share      [m]
 * errors     SP_ERR_RANGE (settings; more than one set that is never left), memory
 * source     Sigmund et al. (2010); Fudenberg & Imhof (2006)
 */
SP_MUST_CHECK
sp_status_t sp_sanctions_small_mutation(const sp_sanctions_t *sanctions,
    uint32_t population, double selection, uint32_t m,
    const sp_group_strategy_t *strategy, double *ln_rho, double *share, sp_error_t *err);

/* ---- what lasting incentives cost -------------------------------------------------- */

/**
 * Fills a zeroed chain with pairwise comparison of two kinds whose payoffs are given for
 * each count: focal agent and role model uniform, copied with chance
 * sigma(beta (payoff of the model - own)).
 *
 * one, other  [n + 1] payoffs of the counted kind and of the rest where i are of it;
 *             those at 0 and n are not read
 * selection   beta >= 0; INFINITY: the better one is copied, equals (to 1e-12 of the
 *             largest payoff) with chance 1/2
 * with_self   the role model is any of n, oneself included (i (n-i)/n^2), instead of any
 *             other (i (n-i)/(n (n-1)))
 * errors      SP_ERR_RANGE (n < 2, selection, payoffs that are no numbers), memory
 * source      Traulsen, Nowak & Pacheco (2006)
 */
SP_MUST_CHECK
sp_status_t sp_chain_compare(uint32_t n, const double *one, const double *other,
    double selection, bool with_self, sp_chain_t *chain, sp_error_t *err);

/**
 * Mean number of elementary steps that begin in each state before the chain ends in 0 or
 * n.
 *
 * start      0 .. n
 * ln_visits  [n + 1] ln of them; -inf at both ends, inf where the chain can get stuck
 * errors     SP_ERR_RANGE (start; as sp_chain_fate), memory
 * source     row of the fundamental matrix: Kemeny & Snell, Finite Markov Chains (1960);
 *            solved here by positive recursions (this project)
 */
SP_MUST_CHECK
sp_status_t sp_chain_visits(
    const sp_chain_t *chain, uint32_t start, double *ln_visits, sp_error_t *err);

/** Who is paid or fined, and until when. */
typedef struct {
    double reward;            /* to each C, payoff, >= 0                                */
    double fine;              /* off each D, payoff, >= 0                               */
    uint32_t pay_up_to;       /* both only while at most so many cooperate              */
    double reward_efficiency; /* a reward costs reward/efficiency; > 0                  */
    double fine_efficiency;
} sp_payments_t;

/** The price of a steady incentive and what it brings. */
typedef struct {
    double ln_cost_one_c; /* ln of the mean cost until one act is left, from one C      */
    double ln_cost_one_d; /* from one D                                                 */
    double cost;          /* mean of both, payoff; INFINITY beyond a double             */
    double ln_cost;       /* its ln                                                     */
    double ln_rho[2];     /* [act] fixation of one D, of one C                          */
    double cooperation;   /* share of time of C in the limit of rare mutation           */
} sp_payments_cost_t;

/**
 * Cost of incentives under pairwise comparison with rare mutation, mean payoffs on the
 * complete graph.
 *
 * with_self  as sp_chain_compare; costs are per elementary step
 * errors     SP_ERR_RANGE, memory
 * source     Han & Tran-Thanh, Sci. Rep. 8, 15997 (2018); Duong & Han, Proc. R. Soc. A
 *            477, 20210568 (2021)
 */
SP_MUST_CHECK
sp_status_t sp_payments_cost(const double payoff[SP_N_OUTCOMES], uint32_t n,
    double selection, const sp_payments_t *payments, bool with_self,
    sp_payments_cost_t *result, sp_error_t *err);

/* ---- agreements -------------------------------------------------------------------- */

/** Strategies around an agreement. */
typedef enum {
    SP_AGREE_COMP, /* proposes, accepts, keeps it                                       */
    SP_AGREE_C,    /* accepts, always plays C                                           */
    SP_AGREE_D,    /* neither accepts nor cooperates                                    */
    SP_AGREE_FAKE, /* accepts and defects                                               */
    SP_AGREE_FREE, /* plays C only under an agreement that another one proposed         */
    SP_N_AGREE
} sp_agree_strategy_t;

/** Terms of an agreement. */
typedef struct {
    double cost;         /* eps of arranging one, payoff                                */
    double compensation; /* delta, from who breaks it to who keeps it                   */
    bool shared_cost;    /* both ends pay half; else the proposer                       */
    bool strict;         /* no game without agreement; else a declined COMP plays C     */
} sp_agreement_t;

/**
 * Payoffs of the five strategies against each other; two proposers pay half the cost each
 * on average.
 *
 * matrix  [SP_N_AGREE * SP_N_AGREE] of the row strategy, for sp_theory_small_mutation
 * source  Han, Pereira, Santos & Lenaerts, Sci. Rep. 3, 2695 (2013); declined without
 *         strict: this project
 */
void sp_agreement_matrix(const double payoff[SP_N_OUTCOMES],
    const sp_agreement_t *agreement, double *matrix);

/** Terms at which keeping agreements is as likely to take over as to be replaced. */
typedef struct {
    double compensation; /* above it COMP is favoured against FAKE (at the given cost)  */
    double cost;         /* below it COMP is favoured against FREE                      */
} sp_agreement_thresholds_t;

/**
 * Thresholds between pairs: (1-2/n) a + b = c + (1-2/n) d, at which both fix alike under
 * fermi; n = 0: infinitely many agents. Cost on the proposer, n = 0:
 * (T+P-R-S)/2 + 3 eps/4 and 2 (R-P)/3.
 *
 * n       0 or >= 3
 * source  Han et al. (2013); finite n: this project
 */
sp_agreement_thresholds_t sp_agreement_thresholds(const double payoff[SP_N_OUTCOMES],
    const sp_agreement_t *agreement, uint32_t n);

/* ---- teams that split -------------------------------------------------------------- */

/** Fixation in a population of teams. */
typedef struct {
    double ln_within;  /* ln of the chance that a mutant takes over its team            */
    double ln_between; /* that such a team takes over all                               */
    double ln_rho;     /* their sum: that a mutant takes over all                       */
} sp_team_fixation_t;

/**
 * A mutant's fixation in m teams of n where splits are rare: it is lost or has its team
 * long before one splits, so that the chance is a product. Within the team: Moran process
 * on n. Between teams: a team splits at a rate in proportion to its members' fitness and
 * takes the place of another one at random, the Moran process on m of constant fitness.
 *
 * update  moran_birth_death, mutation and tremble 0; mean payoffs, or summed over the n-1
 *         others of the team
 * errors  SP_ERR_RANGE (n, m < 2; another rule; a fitness that could be <= 0), memory
 * source  Traulsen & Nowak, PNAS 103, 10952 (2006)
 */
SP_MUST_CHECK
sp_status_t sp_team_fixation(const double payoff[SP_N_OUTCOMES], uint32_t n, uint32_t m,
    const sp_theory_update_t *update, sp_act_t mutant, sp_team_fixation_t *fixation,
    sp_error_t *err);

/**
 * Benefit-to-cost ratio of a donation game from which a C among them has a better chance
 * than a neutral one, weak selection: 1 + n/(m-2), which tends to the published 1 + n/m;
 * INFINITY for m = 2.
 *
 * It is exact at any n, m > 2: a C in its team has the constant disadvantage
 * w (c + b/(n-1)) and fixes with (1 - w (c (n-1) + b)/2)/n, its team with
 * (1 + w (b-c) (m-1)/2)/m; the product exceeds 1/(n m) where (b-c)(m-1) > c (n-1) + b.
 */
double sp_team_critical(uint32_t n, uint32_t m);

#endif
