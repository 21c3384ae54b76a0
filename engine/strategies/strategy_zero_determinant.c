/* strategy_zero_determinant.c - memory-one players whose chances depend on the payoffs:
 * those that hold the partner's payoff on a line through their own, and generous tit for
 * tat.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Press & Dyson, PNAS 109, 10409 (2012), in the numbers of Hilbe, Nowak & Traulsen, PLoS
 * ONE 8, e77886 (2013), eq. 14: whatever the partner does, s_Y - l = s (s_X - l) in the long
 * run, with slope s, baseline l and a scale phi of how fast it answers. Of extortioners
 * chi = 1/s is the factor of extortion. phi is one over a payoff and l a payoff: both are
 * chosen for a game, and other games can exclude them. */
#include "strategy_define.h"

typedef struct {
    double phi, slope, baseline;
} line_t;

/* Where payoffs are too far apart for phi, some entry is no chance. */
static void
on_line(double phi, double s, double l, const double payoff[SP_N_OUTCOMES],
    sp_memory_one_t *vector)
{
    const double below = l - payoff[SP_CD];
    const double above = payoff[SP_DC] - l;
    vector->first = 1;
    vector->after[SP_CC] = 1 - phi * (1 - s) * (payoff[SP_CC] - l);
    vector->after[SP_CD] = 1 - phi * (s * below + above);
    vector->after[SP_DC] = phi * (below + s * above);
    vector->after[SP_DD] = phi * (1 - s) * (l - payoff[SP_DD]);
}

static void
through_baseline(
    const void *values, const double payoff[SP_N_OUTCOMES], sp_memory_one_t *vector)
{
    const line_t *line = values;
    on_line(line->phi, line->slope, line->baseline, payoff, vector);
}

static void
through_punishment(
    const void *values, const double payoff[SP_N_OUTCOMES], sp_memory_one_t *vector)
{
    const line_t *line = values;
    on_line(line->phi, line->slope, payoff[SP_DD], payoff, vector);
}

static void
through_reward(
    const void *values, const double payoff[SP_N_OUTCOMES], sp_memory_one_t *vector)
{
    const line_t *line = values;
    on_line(line->phi, line->slope, payoff[SP_CC], payoff, vector);
}

#define HILBE "Hilbe, Nowak & Traulsen, PLoS ONE 8, e77886 (2013)"
#define PHI(preset_)                                                                     \
    SP_STRATEGY_PARAM(line_t, phi, SP_REAL,                                              \
        "scale of the answers, one over a payoff", 0, 1e6, preset_, HILBE)
#define SLOPE(preset_)                                                                   \
    SP_STRATEGY_PARAM(line_t, slope, SP_REAL,                                            \
        "what the partner gets of every payoff above the baseline", -1, 1, preset_,      \
        HILBE)
#define BASELINE(preset_)                                                                \
    SP_STRATEGY_PARAM(line_t, baseline, SP_REAL,                                         \
        "payoff at which both players' payoffs are equal", -1e6, 1e6, preset_, HILBE)

/* The entries are those of payoffs 5, 3, 1, 0 as they were published. */
#define ON_LINE(name_, phi_, slope_, baseline_, vector_, n_params_, cc, cd, dc, dd, ...) \
    SP_DEFINE_STRATEGY(name_, .form = SP_MEMORY_ONE,                                     \
        .memory_one = { .first = 1, .after = { cc, cd, dc, dd } }, .vector = vector_,    \
        .params = (const sp_param_t[]) { PHI(phi_), SLOPE(slope_), BASELINE(baseline_) },\
        .n_params = n_params_,                                                           \
        .values = &(const line_t) { .phi = phi_, .slope = slope_, .baseline = baseline_ },\
        .needs = SP_NEEDS_GAME, __VA_ARGS__)
#define THROUGH(name_, phi_, slope_, baseline_, ...)                                     \
    ON_LINE(name_, phi_, slope_, baseline_, through_baseline, 3, __VA_ARGS__)
/* the baseline is a payoff of the game: no number of its own */
#define THROUGH_OUTCOME(name_, phi_, slope_, vector_, ...)                               \
    ON_LINE(name_, phi_, slope_, 0, vector_, 2, __VA_ARGS__)

THROUGH_OUTCOME(zd_extort_2, 1.0 / 9, 0.5, through_punishment,
    8.0 / 9, 0.5, 1.0 / 3, 0,
    .summary = "takes twice the partner's surplus over mutual defection",
    .source = "Stewart & Plotkin, PNAS 109, 10134 (2012)",
    .aliases = "EXTORT-2,EXTORT2,ZD-Extort-2,ZDExtort2");
THROUGH(zd_extort_2_v2, 1.0 / 8, 0.5, 1,
    7.0 / 8, 7.0 / 16, 3.0 / 8, 0,
    .summary = "extorts by factor 2 over baseline 1, at phi = 1/8",
    .source = "Kuhn, Stanford Encyclopedia of Philosophy, Prisoner's Dilemma (2017)",
    .aliases = "ZDExtort2v2,ZD-Extort-2 v2");
THROUGH(zd_extort_3, 3.0 / 26, 1.0 / 3, 1,
    11.0 / 13, 0.5, 7.0 / 26, 0,
    .summary = "takes three times the partner's surplus over baseline 1",
    .source = "Press & Dyson, PNAS 109, 10409 (2012)",
    .aliases = "ZDExtort3,ZD-Extort3,ZD-Extort-3,EXTORT-3");
THROUGH(zd_extort_4, 4.0 / 17, 0.25, 1,
    11.0 / 17, 0, 8.0 / 17, 0,
    .summary = "takes four times the partner's surplus over baseline 1",
    .source = "Axelrod-Python 4.13 (2018), M. Harper",
    .aliases = "ZDExtort4,ZD-Extort-4,EXTORT-4");
THROUGH(zd_extortion, 0.2, 0.1, 1,
    0.64, 0.18, 0.28, 0,
    .summary = "takes ten times the partner's surplus over baseline 1",
    .source = "Roemheld, arXiv:1308.2576 (2013)",
    .aliases = "ZDExtortion,ZD-Extortion");
THROUGH(zd_gen_2, 1.0 / 8, 0.5, 3,
    1, 9.0 / 16, 0.5, 1.0 / 8,
    .summary = "bears twice the partner's shortfall from baseline 3, at phi = 1/8",
    .source = "Kuhn, Stanford Encyclopedia of Philosophy, Prisoner's Dilemma (2017)",
    .aliases = "ZDGen2,ZD-GEN-2,GEN2");
THROUGH_OUTCOME(zd_gtft_2, 0.25, 0.5, through_reward,
    1, 0.125, 1, 0.25,
    .summary = "bears twice the partner's shortfall from mutual cooperation",
    .source = "Stewart & Plotkin, PNAS 109, 10134 (2012)",
    .aliases = "ZDGTFT-2,ZDGTFT2,ZD-GTFT-2");
THROUGH(zd_mischief, 0.1, 0, 1,
    0.8, 0.6, 0.1, 0,
    .summary = "sets the partner's payoff to 1, that of mutual defection at 5, 3, 1, 0",
    .source = "Roemheld, arXiv:1308.2576 (2013)",
    .aliases = "ZDMischief,ZD-Mischief");
THROUGH(zd_set_2, 0.25, 0, 2,
    0.75, 0.25, 0.5, 0.25,
    .summary = "sets the partner's payoff to 2, whatever it does",
    .source = "Kuhn, Stanford Encyclopedia of Philosophy, Prisoner's Dilemma (2017)",
    .aliases = "ZDSet2,ZD-SET-2,SET2,SET-2");

/* As generous as is safe: no more than lets reciprocators keep off defectors, nor than
 * makes alternation pay (Nowak & Sigmund 1992). 1 - c/b in the donation game. */
static void
as_generous_as_is_safe(
    const void *values, const double payoff[SP_N_OUTCOMES], sp_memory_one_t *vector)
{
    (void) values;
    const double reward = payoff[SP_CC];
    const double one = 1 - (payoff[SP_DC] - reward) / (reward - payoff[SP_CD]);
    const double other = (reward - payoff[SP_DD]) / (payoff[SP_DC] - payoff[SP_DD]);
    const double generosity = one < other ? one : other;
    *vector = (sp_memory_one_t) { 1, { 1, generosity, 1, generosity } };
}

SP_DEFINE_STRATEGY(generous_tit_for_tat,
    .summary = "tit for tat that forgives as often as is safe, at 5, 3, 1, 0 every third D",
    .source = "Nowak & Sigmund, Nature 355, 250 (1992)",
    .aliases = "gtft,GTFT,Generous Tit-For-Tat,GenerousTitForTat,Naive peace maker",
    .form = SP_MEMORY_ONE,
    .memory_one = { .first = 1, .after = { 1, 1.0 / 3, 1, 1.0 / 3 } },
    .vector = as_generous_as_is_safe,
    .needs = SP_NEEDS_GAME);
