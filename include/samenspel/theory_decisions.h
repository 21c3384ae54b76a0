/* theory_decisions.h - exact answers about commitment, images, links, decisions and
 * offers. Layer: theory.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Part of theory.h, which includes it; conventions as there. Functions without an error
 * are defined for the ranges in their comments, which they do not check. */
#ifndef SP_THEORY_DECISIONS_H
#define SP_THEORY_DECISIONS_H

#include "samenspel/norms.h"

/* ---- committed minorities ---------------------------------------------------------- */

/**
 * Share of C among ordinary agents that a well-mixed infinite population comes to rest at
 * from nobody, beside zealots who always play C and are copied like anybody: the smallest
 * root of (x + y) F_C = x F_D, at most 1; F = 1 - w + w payoff.
 *
 * zealots    y per ordinary agent, > 0
 * intensity  w in [0, 1]
 * errors     SP_ERR_RANGE, also where a fitness could be negative
 * source     Masuda, Sci. Rep. 2, 646 (2012); root: this project
 */
SP_MUST_CHECK
sp_status_t sp_theory_zealots(const double payoff[SP_N_OUTCOMES], double zealots,
    double intensity, double *x, sp_error_t *err);

/**
 * The committed share of a population above which one of two names takes over in the
 * naming game, where its stable and unstable state meet; .0978892 to full precision.
 *
 * source  Xie, Sreenivasan, Korniss, Zhang, Lim & Szymanski, PRE 84, 011130 (2011)
 */
double sp_theory_naming_critical(void);

/**
 * Shares of uncommitted agents that know A only and B only, at a time (interactions per
 * agent) after all of them knew B only, beside a share committed to A; mean field.
 *
 * committed  [0, 1], of the whole population
 * errors     SP_ERR_RANGE, memory, SP_ERR_FAILED (the integration got stuck)
 * source     Xie et al. (2011)
 */
SP_MUST_CHECK
sp_status_t sp_theory_naming(
    double committed, double time, double *with_a, double *with_b, sp_error_t *err);

/* ---- links, graphs, environment ---------------------------------------------------- */

/** How fast ties are made and broken (links.* of the model). */
typedef struct {
    double make_c, make_d;               /* by the act of an end, >= 0                */
    double break_cc, break_cd, break_dd; /* by the acts of both, >= 0                 */
    double rate;                         /* share of ties that are re-made, [0, 1]    */
} sp_fast_links_t;

/**
 * The game that is left where ties come and go faster than acts change: each payoff times
 * the chance that its tie is active, 1 - rate (1 - phi), phi = make make/(make make +
 * break). sp_theory_replicator gives its fixed points.
 *
 * active  [SP_N_OUTCOMES] those chances, SP_CD equal to SP_DC
 * errors  SP_ERR_RANGE
 * source  Pacheco, Traulsen & Nowak, PRL 97, 258103 (2006); rate: model.md 7.9
 */
SP_MUST_CHECK
sp_status_t
sp_theory_fast_links(const double payoff[SP_N_OUTCOMES], const sp_fast_links_t *links,
    double active[SP_N_OUTCOMES], double effective[SP_N_OUTCOMES], sp_error_t *err);

/** Whether links make C a best reply to C: R phi_CC > T phi_CD. */
bool sp_theory_links_protect(const double effective[SP_N_OUTCOMES]);

/**
 * The game whose replicator equation is that of payoff on large random regular graphs
 * under weak selection: S + m and T - m with
 *
 *     death-birth         m = ((k+1)(R-P) + (S-T)) / ((k+1)(k-2))
 *     imitation           m = ((k+3)(R-P) + 3(S-T)) / ((k+3)(k-2))
 *     birth-death, fermi  m = ((R-P) + (S-T)) / (k-2)
 *
 * degree     k >= 3
 * effective  may be the same array as payoff
 * errors     SP_ERR_RANGE (other rules, degree)
 * source     Ohtsuki & Nowak, J. Theor. Biol. 243, 86 (2006)
 */
SP_MUST_CHECK
sp_status_t sp_theory_graph_game(const double payoff[SP_N_OUTCOMES], unsigned degree,
    sp_theory_rule_t rule, double effective[SP_N_OUTCOMES], sp_error_t *err);

/** A relation n in [0, 1] that multiplies the benefit by low + n (high - low). */
typedef struct {
    double low, high; /* >= 0                                                           */
    double growth;    /* theta > 0: dn/dt ~ n (1-n) (theta x - (1-x))                   */
} sp_environment_t;

/** A share of C and a relation at which both stand still. */
typedef struct {
    double x, n;
    sp_stability_t stability;
} sp_joint_point_t;

enum { SP_MOST_JOINT_POINTS = 2 * SP_MOST_FIXED_POINTS + 1 };

/**
 * All states at which the logit mean field (sp_mean_field_t, donation game, trust as it
 * settles) and the relation stand still: those of n = 0, then the one inside, x = 1/(1 +
 * growth), where there is one, then those of n = 1. Stability in continuous time; it does
 * not depend on how fast n moves.
 *
 * point   [SP_MOST_JOINT_POINTS]
 * errors  SP_ERR_RANGE (no donation game, settings), memory
 * source  Weitz et al., PNAS 113, E7518 (2016); with logit: this project
 */
SP_MUST_CHECK
sp_status_t
sp_theory_environment(const sp_mean_field_t *field, const sp_environment_t *environment,
    sp_joint_point_t *point, unsigned *n_points, sp_error_t *err);

/* ---- memory-one players with game transitions -------------------------------------- */

/** Two games; the high one is played after mutual cooperation, else the low one. */
typedef struct {
    double high[SP_N_OUTCOMES], low[SP_N_OUTCOMES];
    double error; /* chance that a move is flipped, (0, 0.5]                            */
} sp_transition_game_t;

/** An infinite match. */
typedef struct {
    double focal, partner;         /* mean payoff a turn                                */
    double outcome[SP_N_OUTCOMES]; /* shares of turns                                   */
    double high;                   /* share of turns in the high game                   */
} sp_transition_match_t;

/**
 * The match of two memory-one players given as chances of C after CC, CD, DC, DD (own
 * move first). A strategy that also knows the state gains nothing: the last outcome tells
 * it.
 *
 * errors  SP_ERR_RANGE
 * source  Hilbe, Simsa, Chatterjee & Nowak, Nature 559, 246 (2018)
 */
SP_MUST_CHECK
sp_status_t sp_theory_transition_match(const sp_transition_game_t *game,
    const double focal[SP_N_OUTCOMES], const double partner[SP_N_OUTCOMES],
    sp_transition_match_t *match, sp_error_t *err);

/** Whether a resident withstands each deterministic memory-one strategy but itself. */
typedef struct {
    bool stable;      /* all of them earn less against it than it does                  */
    double resident;  /* its payoff against itself                                      */
    double best;      /* the best other's against it                                    */
    unsigned deviant; /* that one: bit k: C after outcome k                             */
} sp_transition_test_t;

/**
 * Compares 16 strategies; as some best reply is among them, stable means a strict
 * equilibrium. Win-stay lose-shift: 2 b_high - b_low > 2 c as error vanishes.
 *
 * source  Hilbe et al. (2018); condition: this project
 */
SP_MUST_CHECK
sp_status_t sp_theory_transition_stable(const sp_transition_game_t *game,
    const double resident[SP_N_OUTCOMES], sp_transition_test_t *test, sp_error_t *err);

/* ---- images ------------------------------------------------------------------------ */

/**
 * What a discriminator earns more than a defector whom everybody is right about, among
 * discriminators, per meeting: flow b - c; positive where flow > c/b.
 *
 * flow    chance that an image is known, [0, 1]
 * source  Nowak & Sigmund, Nature 393, 573 (1998)
 */
double sp_theory_discriminator_advantage(double benefit, double cost, double flow);

/** A population that lives by one norm; bits as in sp_norm_t. */
typedef struct {
    uint8_t assess, act;
    double error; /* chance that an assessment is flipped, [0, 0.5]                     */
    double slip;  /* chance that an act is flipped, [0, 0.5]                            */
    double flow;  /* chance that the donor knows images; otherwise it cooperates        */
} sp_images_t;

/** SP_OK, or in words which field is out of range. */
SP_MUST_CHECK
sp_status_t sp_images_check(const sp_images_t *images, sp_error_t *err);

enum { SP_MOST_GOODNESS = 8 };

/**
 * Share of good a round later, in infinitely many agents of which a share is good: each
 * acts once towards a random recipient and is assessed. Public: all hold the same image.
 * Private: each holds its own, and assesses every donor on an act that it alone sees
 * (model.md 7.8); what an agent thinks of itself is taken for anybody's opinion, which
 * matters to L1 and L2 alone.
 */
double sp_theory_next_goodness(const sp_images_t *images, bool is_private, double good);

/** Share of C where that share is good, in whosever images. */
double sp_theory_image_cooperation(const sp_images_t *images, double good);

/**
 * The shares of good that stay, ascending; rate is the slope of the map - 1.
 *
 * point   [SP_MOST_GOODNESS]
 * errors  SP_ERR_RANGE, also where every share stays (image scoring without errors)
 * source  Ohtsuki & Iwasa, J. Theor. Biol. 231, 107 (2004); private: this project
 */
SP_MUST_CHECK
sp_status_t sp_theory_goodness(const sp_images_t *images, bool is_private,
    sp_fixed_point_t *point, unsigned *n_points, sp_error_t *err);

/**
 * The same with private images where all assess one act of each donor, so that agents
 * come to differ in how many call them good, and know what they think of themselves: by
 * rounds of their distribution on a grid, from everybody good to everybody. Time grows
 * with grid^2; the error falls with it.
 *
 * grid         parts of [0, 1], 2..4096
 * rounds       at most; ends where nothing moves
 * good         mean share of good images
 * cooperation  share of C
 * errors       SP_ERR_RANGE, memory
 * source       Uchida & Sasaki, Chaos Solitons Fractals 56, 175 (2013); Fujimoto &
 *              Ohtsuki, arXiv 2310.12581
 */
SP_MUST_CHECK
sp_status_t sp_theory_seen_by_all(const sp_images_t *images, unsigned grid,
    unsigned rounds, double *good, double *cooperation, sp_error_t *err);

/* ---- choice: fairness, habit, talk, clarity, standards, monitoring ----------------- */

/** sigma(advantage/noise), the chance of C. */
double sp_theory_logit(double advantage, double noise);

/**
 * Guilt from which C is a best reply to C: (T-R)/(T-S); infinite where C never is,
 * -infinite where T <= S and R >= T.
 *
 * source  Fehr & Schmidt, Q. J. Econ. 114, 817 (1999)
 */
double sp_theory_guilt(const double payoff[SP_N_OUTCOMES]);

/** The same in a linear public-goods game of n, all others contributing: 1 - r/n. */
double sp_theory_public_guilt(uint32_t n, double multiplication);

/**
 * Largest share of free riders among the n-1 others beside whom somebody with that envy
 * and guilt still contributes: (guilt - 1 + multiplication/n)/(envy + guilt); negative:
 * none.
 *
 * source  Fehr & Schmidt (1999), proposition 4
 */
double
sp_theory_free_riders(uint32_t n, double multiplication, double envy, double guilt);

/** Logit with habit, where nothing depends on what others do. */
typedef struct {
    double advantage;          /* of C without habit                                    */
    double noise;              /* K > 0                                                 */
    double bonus, switch_cost; /* on repeating, on changing                             */
    double growth;             /* of habit, (0, 1]                                      */
    double activity;           /* otherwise the act is repeated, which is habit too     */
} sp_habit_t;

/**
 * Stationary share of C: runs of an act of which the k-th repetition has habit 1 -
 * (1-growth)^k, so x is the mean length of runs of C over that of runs of both. Summed
 * until habit is full to the last bit, the rest in closed form. growth 1: p01/(p01 +
 * p10).
 *
 * rate    of relaxation per round at growth 1, p01 + p10; else NAN
 * errors  SP_ERR_RANGE
 * source  model.md 7.3 (this project)
 */
SP_MUST_CHECK
sp_status_t
sp_theory_habit(const sp_habit_t *habit, double *x, double *rate, sp_error_t *err);

/**
 * Share of C where a share of ties talks: p sigma((advantage + lie_cost)/K) + (1-p) p on
 * those, p = sigma(advantage/K) on others. For acts per partner, or share 0 or 1.
 *
 * source  model.md 7.2 (this project)
 */
double sp_theory_talk(double advantage, double lie_cost, double noise, double share);

/** Share of C where the shared interest is clear with chance `level`: linear in it. */
double sp_theory_clarity(double level, double clear, double unclear, double noise);

/**
 * Share of C where the advantage is perceived with a normal error of standard deviation
 * spread, of whose variance the part `common` is the same for all in a round.
 *
 * x          E sigma((advantage + spread z)/noise), by quadrature to about 1e-13
 * over_time  standard deviation between rounds in a large population (may be NULL)
 * source     model.md 7.2 (this project)
 */
void sp_theory_noisy_clarity(double advantage, double spread, double common, double noise,
    double *x, double *over_time);

/** Share of C where a share of meetings is prescribed. */
double sp_theory_standards(double share, double compliance, double free);

/** Logit in the donation game under observation. */
typedef struct {
    double benefit, cost;
    double noise;        /* K > 0                                                      */
    double weight;       /* Q, before aversion, [0, 1]                                 */
    double clarity;      /* chance that Q counts, [0, 1]                               */
    double aversion;     /* a: Q becomes Q (1 - a m), [0, 1]                           */
    double reward, fine; /* of an observed C, of an observed D                         */
    double monitor_cost; /* per agent and unit of m                                    */
    double reward_efficiency, fine_efficiency; /* > 0: r costs r/efficiency             */
} sp_monitoring_t;

/** SP_OK, or in words which field is out of range. */
SP_MUST_CHECK
sp_status_t sp_monitoring_check(const sp_monitoring_t *watch, sp_error_t *err);

/**
 * Share of C where acts are observed with chance m: advantage m (r+p) - c, where clear +
 * Q (1 - a m)(b + c).
 *
 * source  model.md 7.4, 7.6 (this project); question of Falk & Kosfeld, Am. Econ. Rev.
 *         96, 1611 (2006)
 */
double sp_theory_monitored(const sp_monitoring_t *watch, double monitor);

/** Welfare per agent and round there: material payoffs minus what rewards, fines and
 *  observation cost. */
double sp_theory_monitored_welfare(const sp_monitoring_t *watch, double monitor);

/**
 * The m in [0, 1] with the largest share of C, or welfare, and that. With full clarity
 * the advantage is linear in m, so that the share of C is largest at an end: at 1 where r
 * + p > a Q (b + c), else at 0; welfare, and the share of C at less clarity, can have
 * their best inside.
 */
SP_MUST_CHECK
sp_status_t sp_theory_best_monitoring(const sp_monitoring_t *watch, bool welfare,
    double *monitor, double *value, sp_error_t *err);

/* ---- decisions of circles ---------------------------------------------------------- */

/** A proposal before a circle (model.md 7.11), without amendments. */
typedef struct {
    uint32_t n;          /* members                                                     */
    double gain;         /* G, what it brings each                                      */
    double weight;       /* Q of members, [0, 1]                                        */
    double stake_spread; /* of the stakes, >= 0                                         */
    double threshold;    /* of an objection, >= 0                                       */
    double argue, voice; /* chance that an objection counts: their product              */
    double signal_noise; /* of what a member sees of G; 0: G is known                   */
    double prior_mean, prior_spread;
    bool pooled; /* all signals shared with all; else each has its own          */
} sp_proposal_t;

/** Gain known, weight 0, stakes of spread 1, threshold 1, every objection counts. */
sp_proposal_t sp_proposal(uint32_t n, double gain);

/** SP_OK, or in words which field is out of range. */
SP_MUST_CHECK
sp_status_t sp_proposal_check(const sp_proposal_t *proposal, sp_error_t *err);

/** Values of members are mean + sqrt(shared) Z + sqrt(own) e_i, all standard normal. */
typedef struct {
    double mean, own, shared;
} sp_value_spread_t;

/** The joint distribution of the members' values: exact at any weight. */
sp_value_spread_t sp_proposal_values(const sp_proposal_t *proposal);

/** Chance that the value of one member lies below a level; objection: -threshold. */
double sp_proposal_below(const sp_proposal_t *proposal, double level);

/**
 * Distribution of the number of members whose value lies above a level, by one integral
 * over what they share; about 1e-13.
 *
 * count   [n + 1]
 * errors  SP_ERR_RANGE
 * source  model.md 7.11 (this project)
 */
SP_MUST_CHECK
sp_status_t sp_proposal_count(
    const sp_proposal_t *proposal, double level, double *count, sp_error_t *err);

/** Who decides. */
typedef enum {
    SP_BODY_DIRECTOR,  /* the first member's estimate is above 0                        */
    SP_BODY_MAJORITY,  /* more than half have a value above 0                           */
    SP_BODY_UNANIMITY, /* all have                                                      */
    SP_BODY_CONSENT,   /* no value below -threshold is argued and voiced                */
} sp_body_rule_t;

/** Chance that a circle adopts the proposal at a meeting. Errors, source: as above. */
SP_MUST_CHECK
sp_status_t sp_proposal_passes(
    const sp_proposal_t *proposal, sp_body_rule_t rule, double *pass, sp_error_t *err);

/** Chance to pass so many bodies with independent stakes. */
double sp_theory_bodies(double pass, uint32_t bodies);

/**
 * A proposal that is put each cycle until adopted: meetings held about it within so many
 * cycles and chance that it is adopted in them; without end 1/pass and 1.
 *
 * pass  [0, 1];  cycles  >= 0
 */
void sp_theory_attempts(double pass, double cycles, double *held, double *adopted);

/** Variance of the gain given so many pooled signals: 1/(1/s0^2 + n/s^2). */
double
sp_theory_pooled_variance(double prior_spread, double signal_noise, double signals);

/**
 * Chance that the estimate has the sign of the gain, prior around 0: 1/2 + asin(sqrt(n
 * s0^2/(n s0^2 + s^2)))/pi.
 */
double sp_theory_sign_right(double prior_spread, double signal_noise, double signals);

/** Chance that more than half of n independent members are right. Condorcet (1785) */
double sp_theory_condorcet(uint32_t n, double right);

/** Signals shared in a circle on average: n voice (facts + (1-facts) trust). */
double sp_theory_facts(uint32_t n, double voice, double facts, double trust);

/**
 * Part of the variance of opinions that is left after rounds of listening where all
 * others weigh the same: (1 - listen n/(n-1))^(2 rounds); 0 at listen 1 - 1/n.
 */
double sp_theory_listening(uint32_t n, double listen, double rounds);

/**
 * Consensus of repeated averaging: influence . opinions. The variance that is left falls
 * as second^(2 rounds) in the end; second = 1: opinions go on for ever.
 *
 * weight     [n * n] rows: whom a member listens to; >= 0, sums of 1
 * influence  [n] left eigenvector, sums to 1
 * second     second largest modulus of the eigenvalues (0 where n = 1)
 * errors     SP_ERR_RANGE (weights; no one consensus), memory, SP_ERR_FAILED
 * source     DeGroot, J. Am. Stat. Assoc. 69, 118 (1974)
 */
SP_MUST_CHECK
sp_status_t sp_theory_degroot(
    uint32_t n, const double *weight, double *influence, double *second, sp_error_t *err);

/* ---- offers ------------------------------------------------------------------------ */

/** Circles with a demand each (model.md 7.12). */
typedef struct {
    double demand_spread; /* sd > 0                                                     */
    uint32_t contacts;    /* answers that a circle gets                                 */
    double contact_noise; /* of one; 0: exact                                           */
    double bias;          /* of local offers                                            */
    double upward_flow;   /* chance to be heard by the next layer, [0, 1]               */
    uint32_t layers, n_circles;
} sp_offers_t;

/** SP_OK, or in words which field is out of range. */
SP_MUST_CHECK
sp_status_t sp_offers_check(const sp_offers_t *offers, sp_error_t *err);

/** Variance of the demand given the answers: 1/(1/sd^2 + contacts/noise^2). */
double sp_theory_demand_unknown(const sp_offers_t *offers);

/** Expected (offer - demand)^2 of the centre: sd^2 - flow^layers (sd^2 - unknown)/G. */
double sp_theory_central_loss(const sp_offers_t *offers);

/** And of the circle: unknown + bias^2. */
double sp_theory_local_loss(const sp_offers_t *offers);

/** And of (1 - autonomy) central + autonomy local. Source of these: this project. */
double sp_theory_offer_loss(const sp_offers_t *offers, double autonomy);

/** Whether the circle loses less; demand known: bias^2 < sd^2 (1 - flow^layers/G). */
bool sp_theory_delegate(const sp_offers_t *offers);

/** The autonomy that loses least; between 0 and 1. */
double sp_theory_best_autonomy(const sp_offers_t *offers);

/** An error after periods of feedback: error (1 - feedback)^periods. */
double sp_theory_tracking(double error, double feedback, double periods);

/** E max(0, 1 - fit_loss e^2), e normal with that mean and variance. */
double sp_theory_fit(double fit_loss, double mean, double variance);

#endif
