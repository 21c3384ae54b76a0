/* agreements_table.c - what strategies of agreement earn of one another.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Han, Pereira, Santos & Lenaerts, Sci. Rep. 3, 2695 (2013), one game a match. COMP proposes,
 * keeps, and plays only by agreement (strict; else it cooperates with who declines); C and
 * FREE accept and keep; FAKE accepts and defects; D accepts nothing. FREE cooperates only
 * under an agreement, so never under one that it would have to arrange itself. */
#include "samenspel/detmath.h"
#include "steering_agreements.h"

/* What a strategy does about agreements. */
typedef struct {
    bool proposes, accepts, keeps;
    bool cooperates; /* without one */
} manner_t;

static manner_t
manner_of(const sp_strategy_t *strategy)
{
    if (strategy->traits & SP_TRAIT_COMMITS) {
        return (manner_t) { true, true, true, true };
    }
    if (strategy->traits & SP_TRAIT_FAKES) {
        return (manner_t) { false, true, false, false };
    }
    if (strategy->traits & SP_TRAIT_FREE_RIDES) {
        return (manner_t) { false, true, true, false };
    }
    const bool c = strategy->memory_one.first > 0;
    return (manner_t) { false, c, c, c };
}

/* Adds `chance` times the outcome of one game to what the focal strategy gets. */
static void
add_game(const sp_game_t *game, double chance, bool mine, bool theirs, double *pay,
    double *share, double *seen)
{
    *pay += chance * game->payoff[sp_outcome(mine, theirs)];
    *share += chance * mine;
    *seen += chance * theirs;
}

/* One proposal by proposer (the focal strategy, or not), made with `chance`. */
static void
add_proposal(const sp_model_t *model, const sp_agreements_t *terms, double chance,
    bool focal_proposes, manner_t mine, manner_t theirs, double *pay, double *share,
    double *seen)
{
    const bool accepted = focal_proposes ? theirs.accepts : mine.accepts;
    if (!accepted) {
        if (!terms->strict) {
            add_game(&model->game, chance, mine.cooperates, theirs.cooperates, pay, share,
                seen);
        }
        return; /* strict: no play, payoff 0 */
    }
    add_game(&model->game, chance, mine.keeps, theirs.keeps, pay, share, seen);
    *pay += chance * terms->compensation * ((double) mine.keeps - (double) theirs.keeps);
    const double cost = terms->shared_cost ? terms->cost / 2
        : focal_proposes                   ? terms->cost
                                           : 0;
    *pay -= chance * cost;
}

void
sp_agreements_table(sp_model_t *model, const sp_agreements_t *terms)
{
    const size_t n = model->n_plays;
    for (size_t a = 0; a < n; a++) {
        const manner_t mine = manner_of(model->run->strategy[a]);
        for (size_t b = 0; b < n; b++) {
            const manner_t theirs = manner_of(model->run->strategy[b]);
            double pay = 0;
            double share = 0;
            double seen = 0;
            const double proposed
                = mine.proposes || theirs.proposes ? terms->propose : 0;
            const double by_me
                = proposed * (mine.proposes ? (theirs.proposes ? 0.5 : 1) : 0);
            const double by_them = proposed - by_me;
            if (by_me > 0) {
                add_proposal(model, terms, by_me, true, mine, theirs, &pay, &share, &seen);
            }
            if (by_them > 0) {
                add_proposal(
                    model, terms, by_them, false, mine, theirs, &pay, &share, &seen);
            }
            if (proposed < 1) {
                add_game(&model->game, 1 - proposed, mine.cooperates, theirs.cooperates,
                    &pay, &share, &seen);
            }
            model->pay[a * n + b] = pay;
            model->cooperate[a * n + b] = share;
            model->seen[a * n + b] = seen;
        }
    }
}
