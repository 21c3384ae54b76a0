/* pairs.c - which way a pair is paid, and the exact ones.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/pairs.h"

#include <assert.h>

#include "pairs_sums.h"

const char *const sp_pair_way_names[] = { "cycle", "chain", "once", "sampler", "played",
    NULL };

/* Whether no move of a player is left to chance. */
static bool
is_certain(const sp_player_t *player)
{
    return !sp_strategy_is_random(player->strategy);
}

/* Whether the longest match has a discount below 2^-53 behind it. */
static bool
lasts_long_enough(const sp_match_rules_t *rules)
{
    return !(rules->continuation > 0) || sp_match_most_turns(rules) < SP_MATCH_MOST_TURNS;
}

sp_pair_way_t
sp_pair_exact_way(
    const sp_match_rules_t *rules, const sp_player_t *a, const sp_player_t *b)
{
    if (a->machine != NULL && b->machine != NULL) {
        return sp_match_is_certain(rules, a->machine, b->machine) ? SP_PAIR_CYCLE
                                                                  : SP_PAIR_CHAIN;
    }
    const bool is_noisy = rules->error > 0 || rules->misperception > 0;
    return !is_noisy && is_certain(a) && is_certain(b) && lasts_long_enough(rules)
        ? SP_PAIR_ONCE
        : SP_PAIR_PLAYED;
}

sp_pair_way_t
sp_pair_mean_way(const sp_player_t *a, const sp_player_t *b)
{
    return a->machine != NULL && b->machine != NULL ? SP_PAIR_SAMPLER : SP_PAIR_PLAYED;
}

/* Shares of outcomes and of C with the benefit high, from the moves of the match that space
 * saw last: player 0 is the focal. */
static void
discounted(const sp_match_rules_t *rules, const sp_match_space_t *space, double *sum)
{
    const double d = rules->continuation;
    double weight = 1;
    double total = 0;
    unsigned before = SP_CC;
    for (int o = 0; o < SP_N_SUMS; o++) {
        sum[o] = 0;
    }
    for (uint32_t turn = 0; turn < space->most_turns; turn++) {
        const unsigned own = sp_match_move(space, 0, turn);
        const unsigned other = sp_match_move(space, 1, turn);
        const unsigned outcome = sp_outcome(own, other);
        sum[outcome] += weight;
        sum[SP_SUM_LOW_FOCAL] += before != SP_CC && own ? weight : 0;
        sum[SP_SUM_LOW_PARTNER] += before != SP_CC && other ? weight : 0;
        before = outcome;
        total += weight;
        weight *= d;
    }
    for (int o = 0; o < SP_N_SUMS; o++) {
        sum[o] /= total;
    }
}

static void
played_once(const sp_match_rules_t *rules, const sp_game_t *game, const sp_player_t *a,
    const sp_player_t *b, sp_match_space_t *space, sp_expected_t *expected)
{
    const sp_rng_key_t unused = { { 0, 0 } };
    const bool open = rules->continuation > 0;
    double sum[SP_N_SUMS];
    sp_match_counts_t counts;
    sp_match_play_out(rules, game, a, b, 0, 1, 0, unused, space, &counts);
    if (open) {
        discounted(rules, space, sum);
    } else {
        for (int o = 0; o < SP_N_OUTCOMES; o++) {
            sum[o] = (double) counts.count[o] / rules->rounds;
        }
        sum[SP_SUM_LOW_FOCAL] = (double) counts.low_by_focal / rules->rounds;
        sum[SP_SUM_LOW_PARTNER] = (double) counts.low_by_partner / rules->rounds;
    }
    sp_expected_of_shares(game, rules, sum, expected);
}

bool
sp_pair_expected(const sp_match_rules_t *rules, const sp_game_t *game,
    const sp_player_t *a, const sp_player_t *b, sp_match_space_t *space,
    sp_expected_t *expected)
{
    switch (sp_pair_exact_way(rules, a, b)) {
    case SP_PAIR_CYCLE:
    case SP_PAIR_CHAIN:
        sp_match_expected(game, rules, a->machine, b->machine, expected);
        return true;
    case SP_PAIR_ONCE:
        assert(space != NULL);
        played_once(rules, game, a, b, space, expected);
        return true;
    default:
        return false;
    }
}

/* ---- tables ------------------------------------------------------------------------ */

sp_status_t
sp_pair_table_init(sp_pair_table_t *self, uint32_t n, sp_arena_t *arena, sp_error_t *err)
{
    const size_t n_pairs = (size_t) n * n;
    *self = (sp_pair_table_t) {
        .n = n,
        .payoff = sp_arena_take(arena, n_pairs, sizeof(double)),
        .cooperation = sp_arena_take(arena, n_pairs, sizeof(double)),
        .seen = sp_arena_take(arena, n_pairs, sizeof(double)),
        .worth = sp_arena_take(arena, n_pairs, sizeof(double)),
        .error = sp_arena_take(arena, n_pairs, sizeof(double)),
        .way = sp_arena_take(arena, n_pairs, 1),
    };
    if (self->payoff == NULL || self->cooperation == NULL || self->seen == NULL
        || self->worth == NULL || self->error == NULL || self->way == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for a table of %u strategies", n);
    }
    return SP_OK;
}

static void
put(sp_pair_table_t *self, size_t a, size_t b, const sp_expected_t *expected,
    double error, sp_pair_way_t way)
{
    const size_t at = a * self->n + b;
    self->payoff[at] = expected->payoff_focal;
    self->cooperation[at] = expected->outcome[SP_CC] + expected->outcome[SP_CD];
    self->seen[at] = expected->perceived_by_focal;
    self->worth[at] = expected->worth_focal;
    self->error[at] = error;
    self->way[at] = (uint8_t) way;
}

static sp_expected_t
from_the_other_side(const sp_expected_t *expected)
{
    return (sp_expected_t) {
        .outcome = { expected->outcome[SP_CC], expected->outcome[SP_DC],
            expected->outcome[SP_CD], expected->outcome[SP_DD] },
        .payoff_focal = expected->payoff_partner,
        .payoff_partner = expected->payoff_focal,
        .perceived_by_focal = expected->perceived_by_partner,
        .perceived_by_partner = expected->perceived_by_focal,
        .worth_focal = expected->worth_partner,
        .worth_partner = expected->worth_focal,
    };
}

static void
fill_by_means(
    sp_pair_table_t *self, const sp_pair_source_t *source, uint32_t a, uint32_t b)
{
    const sp_player_t *focal = &source->player[a];
    const sp_player_t *partner = &source->player[b];
    const sp_pair_way_t way = sp_pair_mean_way(focal, partner);
    sp_match_sample_t sample;
    sp_expected_t expected;
    double error[2];
    if (way == SP_PAIR_SAMPLER) {
        sp_pair_sample(source->rules, focal->machine, partner->machine, a, b, source->key,
            source->n_matches, &sample);
    } else {
        sp_pair_play(source->rules, source->game, focal, partner, a, b, source->key,
            source->n_matches, source->space, &sample);
    }
    if (a == b) { /* both sides of every match are its own */
        sample = sp_match_sample_of_likes(&sample);
    }
    sp_match_sample_means(&sample, source->game, source->rules, &expected, error);
    put(self, a, b, &expected, error[0], way);
    if (a != b) {
        const sp_expected_t mirrored = from_the_other_side(&expected);
        put(self, b, a, &mirrored, error[1], way);
    }
}

bool
sp_pair_table_fill(sp_pair_table_t *self, const sp_pair_source_t *source)
{
    for (uint32_t a = 0; a < self->n; a++) {
        for (uint32_t b = a; b < self->n; b++) {
            const sp_player_t *focal = &source->player[a];
            const sp_player_t *partner = &source->player[b];
            const sp_pair_way_t way = sp_pair_exact_way(source->rules, focal, partner);
            const bool certain = way == SP_PAIR_CYCLE || way == SP_PAIR_ONCE;
            if (source->n_matches > 0 && !certain) {
                fill_by_means(self, source, a, b);
                continue;
            }
            sp_expected_t expected;
            if (!sp_pair_expected(source->rules, source->game, focal, partner,
                    source->space, &expected)) {
                return false;
            }
            put(self, a, b, &expected, 0, way);
            const sp_expected_t mirrored = from_the_other_side(&expected);
            put(self, b, a, &mirrored, 0, way);
        }
    }
    return true;
}

double
sp_pair_table_error(const sp_pair_table_t *self)
{
    double most = 0;
    for (size_t i = 0; i < (size_t) self->n * self->n; i++) {
        most = self->error[i] > most ? self->error[i] : most;
    }
    return most;
}
