/* pairs_sample.c - means of many matches, and how far off they may be.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <assert.h>
#include <math.h>

#include "kernels.h"
#include "pairs_sums.h"
#include "sampler.h"

/* The place of a sum as the partner sees it. */
static const int mirror[SP_N_SUMS] = { SP_CC, SP_DC, SP_CD, SP_DD, SP_SUM_LOW_PARTNER,
    SP_SUM_LOW_FOCAL };

void
sp_match_sample_add(sp_match_sample_t *sample, const sp_match_counts_t *counts)
{
    const uint32_t turns[SP_N_SUMS] = { counts->count[SP_CC], counts->count[SP_CD],
        counts->count[SP_DC], counts->count[SP_DD], counts->low_by_focal,
        counts->low_by_partner };
    sample->n_matches++;
    for (int i = 0; i < SP_N_SUMS; i++) {
        sample->sum[i] += turns[i];
        for (int j = 0; turns[i] > 0 && j < SP_N_SUMS; j++) {
            sample->product[i][j] += (double) turns[i] * turns[j];
        }
    }
}

sp_match_sample_t
sp_match_sample_mirrored(const sp_match_sample_t *sample)
{
    sp_match_sample_t mirrored = { .n_matches = sample->n_matches };
    for (int i = 0; i < SP_N_SUMS; i++) {
        mirrored.sum[i] = sample->sum[mirror[i]];
        for (int j = 0; j < SP_N_SUMS; j++) {
            mirrored.product[i][j] = sample->product[mirror[i]][mirror[j]];
        }
    }
    return mirrored;
}

sp_match_sample_t
sp_match_sample_of_likes(const sp_match_sample_t *sample)
{
    sp_match_sample_t both = { .n_matches = sample->n_matches };
    for (int i = 0; i < SP_N_SUMS; i++) {
        const int k = mirror[i];
        both.sum[i] = sample->sum[i] + sample->sum[k];
        for (int j = 0; j < SP_N_SUMS; j++) {
            const int l = mirror[j];
            both.product[i][j] = (sample->product[i][j] + sample->product[k][l])
                + (sample->product[i][l] + sample->product[k][j]);
        }
    }
    return both;
}

/* What each sum adds to the payoff of the focal player, or of the partner. */
static void
payoff_of_sums(
    const sp_game_t *game, const sp_match_rules_t *rules, bool of_focal, double *value)
{
    static const int own[SP_N_SUMS] = { SP_CC, SP_CD, SP_DC, SP_DD, SP_SUM_LOW_FOCAL,
        SP_SUM_LOW_PARTNER };
    const int *at = of_focal ? own : mirror;
    const bool waits = rules->high > 0;
    for (int o = 0; o < SP_N_OUTCOMES; o++) {
        const double benefit = (o & 1) == 0 ? rules->high * game->benefit : 0;
        const double cost = o < SP_DC ? game->cost : 0;
        value[at[o]] = waits ? benefit - cost : game->payoff[o];
    }
    value[at[SP_SUM_LOW_FOCAL]] = 0;
    value[at[SP_SUM_LOW_PARTNER]] =
        waits ? game->benefit * (rules->low - rules->high) : 0;
}

static double
weighed(const double *value, const double *share)
{
    double sum = 0;
    for (int i = 0; i < SP_N_SUMS; i++) {
        sum += value[i] * share[i];
    }
    return sum;
}

void
sp_expected_of_shares(const sp_game_t *game, const sp_match_rules_t *rules,
    const double share[SP_N_SUMS], sp_expected_t *expected)
{
    const double blur = rules->misperception;
    const double c_focal = share[SP_CC] + share[SP_CD];
    const double c_partner = share[SP_CC] + share[SP_DC];
    const double drop = rules->high - rules->low;
    const bool waits = rules->high > 0;
    double value[2][SP_N_SUMS];
    payoff_of_sums(game, rules, true, value[0]);
    payoff_of_sums(game, rules, false, value[1]);
    *expected = (sp_expected_t) {
        .outcome = { share[SP_CC], share[SP_CD], share[SP_DC], share[SP_DD] },
        .payoff_focal = weighed(value[0], share),
        .payoff_partner = weighed(value[1], share),
        .perceived_by_focal = c_partner * (1 - 2 * blur) + blur,
        .perceived_by_partner = c_focal * (1 - 2 * blur) + blur,
        .worth_focal =
            waits ? rules->high * c_focal - drop * share[SP_SUM_LOW_FOCAL] : c_focal,
        .worth_partner = waits
            ? rules->high * c_partner - drop * share[SP_SUM_LOW_PARTNER]
            : c_partner,
    };
}

/* Of the ratio payoff / turns, from the matches' residuals payoff - ratio * turns. */
static double
standard_error(
    const sp_match_sample_t *sample, const double *value, double ratio, double turns)
{
    const double n = (double) sample->n_matches;
    double squares = 0;
    for (int i = 0; i < SP_N_SUMS; i++) {
        const double left = value[i] - (i < SP_N_OUTCOMES ? ratio : 0);
        for (int j = 0; j < SP_N_SUMS; j++) {
            const double right = value[j] - (j < SP_N_OUTCOMES ? ratio : 0);
            squares += left * right * sample->product[i][j];
        }
    }
    return n > 1 ? sqrt((squares > 0 ? squares : 0) * n / (n - 1)) / turns : INFINITY;
}

void
sp_match_sample_means(const sp_match_sample_t *sample, const sp_game_t *game,
    const sp_match_rules_t *rules, sp_expected_t *expected, double error[2])
{
    double turns = 0;
    double share[SP_N_SUMS];
    double value[SP_N_SUMS];
    assert(sample->n_matches > 0);
    for (int o = 0; o < SP_N_OUTCOMES; o++) {
        turns += (double) sample->sum[o];
    }
    for (int i = 0; i < SP_N_SUMS; i++) {
        share[i] = (double) sample->sum[i] / turns;
    }
    sp_expected_of_shares(game, rules, share, expected);
    payoff_of_sums(game, rules, true, value);
    error[0] = standard_error(sample, value, expected->payoff_focal, turns);
    payoff_of_sums(game, rules, false, value);
    error[1] = standard_error(sample, value, expected->payoff_partner, turns);
}

/* ---- the matches ------------------------------------------------------------------- */

/* Adds the first n matches of a group, column by column: products of turns stay below 2^50, so
 * 64 of them fit a word. */
static void
add_group(sp_match_sample_t *sample, const sp_sample_batch_t *batch, uint32_t group,
    uint32_t n, bool counts_low)
{
    const uint32_t *column[SP_N_SUMS];
    uint32_t dd[SP_SAMPLE_LANES];
    const uint32_t(*count)[SP_SAMPLE_LANES] = batch->count[group];
    const int n_sums = counts_low ? SP_N_SUMS : SP_N_OUTCOMES;
    column[SP_CC] = count[SP_SAMPLED_CC];
    column[SP_CD] = count[SP_SAMPLED_CD];
    column[SP_DC] = count[SP_SAMPLED_DC];
    column[SP_DD] = dd;
    column[SP_SUM_LOW_FOCAL] = count[SP_SAMPLED_LOW_FOCAL];
    column[SP_SUM_LOW_PARTNER] = count[SP_SAMPLED_LOW_PARTNER];
    for (uint32_t m = 0; m < n; m++) {
        dd[m] = batch->turns[group][m] - column[SP_CC][m] - column[SP_CD][m]
            - column[SP_DC][m];
    }
    sample->n_matches += n;
    for (int i = 0; i < n_sums; i++) {
        uint64_t sum = 0;
        for (uint32_t m = 0; m < n; m++) {
            sum += column[i][m];
        }
        sample->sum[i] += sum;
        for (int j = 0; j <= i; j++) {
            uint64_t product = 0;
            for (uint32_t m = 0; m < n; m++) {
                product += (uint64_t) column[i][m] * column[j][m];
            }
            sample->product[i][j] += (double) product;
        }
    }
    for (int i = 0; i < n_sums; i++) {
        for (int j = 0; j < i; j++) {
            sample->product[j][i] = sample->product[i][j];
        }
    }
}

void
sp_pair_sample(const sp_match_rules_t *rules, const sp_machine_t *a,
    const sp_machine_t *b, uint32_t a_id, uint32_t b_id, sp_rng_key_t key,
    uint32_t n_matches, sp_match_sample_t *sample)
{
    sp_sampler_t pair;
    sp_sample_batch_t batch;
    assert(n_matches <= SP_MOST_SAMPLES);
    const uint32_t n_groups = (n_matches + SP_SAMPLE_LANES - 1) / SP_SAMPLE_LANES;
    *sample = (sp_match_sample_t) { .n_matches = 0 };
    sp_sampler_init(&pair, rules, a, b, a_id, b_id, key);
    for (uint32_t first = 0; first < n_groups; first += SP_SAMPLE_GROUPS) {
        const uint32_t left = n_groups - first;
        batch.first_group = first;
        batch.n_groups = left < SP_SAMPLE_GROUPS ? left : SP_SAMPLE_GROUPS;
        sp_sample_lengths(&pair, rules, &batch);
        sp_kernels()->sample_batch(&pair, &batch);
        for (uint32_t g = 0; g < batch.n_groups; g++) {
            const uint32_t before = (first + g) * SP_SAMPLE_LANES;
            const uint32_t rest = n_matches - before;
            add_group(sample, &batch, g, rest < SP_SAMPLE_LANES ? rest : SP_SAMPLE_LANES,
                pair.counts_low);
        }
    }
    if (a_id > b_id) {
        *sample = sp_match_sample_mirrored(sample);
    }
}

void
sp_pair_play(const sp_match_rules_t *rules, const sp_game_t *game, const sp_player_t *a,
    const sp_player_t *b, uint32_t a_id, uint32_t b_id, sp_rng_key_t key,
    uint32_t n_matches, sp_match_space_t *space, sp_match_sample_t *sample)
{
    *sample = (sp_match_sample_t) { .n_matches = 0 };
    for (uint32_t m = 0; m < n_matches; m++) {
        sp_match_counts_t counts;
        sp_match_play_any(rules, game, a, b, a_id, b_id, m, key, space, &counts);
        sp_match_sample_add(sample, &counts);
    }
}
