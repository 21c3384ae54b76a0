/* match.c - a match played turn by turn, and its payoff.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/match.h"

#include <assert.h>

#include "match_draws.h"

/* Whether some move of the machine is left to chance; if none is, its draws do not
 * matter. */
static bool
is_random(const sp_machine_t *machine)
{
    for (int state = 0; state < machine->n_states; state++) {
        if (machine->cooperate[state] > 0 && machine->cooperate[state] < 1) {
            return true;
        }
    }
    return false;
}

/* What a match of two machines keeps between batches of turns. */
typedef struct {
    const sp_machine_t *machine[2];
    uint64_t below[2][SP_MOST_STATES]; /* by state: words that mean C      */
    uint64_t slips, blurs;             /* words that mean an error         */
    unsigned state[2];
    unsigned low;      /* whether the turn before was another than CC */
    uint64_t moves[2]; /* of the last turns, for the history          */
} table_t;

static void
sit_down(table_t *table, const sp_match_rules_t *rules,
    const sp_machine_t *const machine[2])
{
    table->slips = sp_match_threshold(rules->error);
    table->blurs = sp_match_threshold(rules->misperception);
    table->low = 0;
    for (unsigned i = 0; i < 2; i++) {
        table->machine[i] = machine[i];
        table->state[i] = machine[i]->start;
        table->moves[i] = 0;
        for (unsigned state = 0; state < machine[i]->n_states; state++) {
            table->below[i][state] = sp_match_threshold(machine[i]->cooperate[state]);
        }
    }
}

/* n turns from `first` on, a multiple of the batch, with their draws. What can happen is
 * known where this is called, so that the compiler leaves out the rest. */
#ifdef __GNUC__
__attribute__((always_inline))
#endif
static inline void
play_batch(const uint32_t *move, const uint32_t *slip, const uint32_t *blur, bool chance,
    bool errs, bool sees, uint32_t first, uint32_t n, uint64_t *const history[2],
    table_t *table, sp_match_counts_t *counts)
{
    unsigned state[2] = { table->state[0], table->state[1] };
    unsigned low = table->low;
    uint64_t moves[2] = { table->moves[0], table->moves[1] };
    sp_match_counts_t sum = *counts;
    for (uint32_t turn = 0; turn < n; turn++) {
        unsigned act[2];
        unsigned seen[2]; /* by player 0 and 1 of the other */
        for (unsigned i = 0; i < 2; i++) {
            const uint32_t at = 2 * turn + i;
            act[i] = (chance ? move[at] : 0) < table->below[i][state[i]];
            act[i] ^= errs && slip[at] < table->slips;
            seen[i] = sees && blur[at] < table->blurs;
        }
        seen[0] ^= act[1];
        seen[1] ^= act[0];
        state[0] = table->machine[0]->next[state[0]][sp_outcome(act[0], seen[0])];
        state[1] = table->machine[1]->next[state[1]][sp_outcome(act[1], seen[1])];
        sum.count[SP_CC] += act[0] & act[1];
        sum.count[SP_CD] += act[0] & ~act[1];
        sum.count[SP_DC] += act[1] & ~act[0];
        sum.low_by_focal += low & act[0];
        sum.low_by_partner += low & act[1];
        low = !(act[0] & act[1]);
        sum.perceived_by_focal += seen[0];
        sum.perceived_by_partner += seen[1];
        if (history[0] != NULL) {
            const uint32_t at = first + turn;
            for (unsigned i = 0; i < 2; i++) {
                moves[i] = (at % 64 == 0 ? 0 : moves[i]) | (uint64_t) act[i] << (at % 64);
                history[i][at / 64] = moves[i];
            }
        }
    }
    *counts = sum;
    for (unsigned i = 0; i < 2; i++) {
        table->state[i] = state[i];
        table->moves[i] = moves[i];
    }
    table->low = low;
}

/* The first moves, beside the loop over turns, which they would slow. */
static void
note_opening(const sp_match_rules_t *rules, const sp_machine_t *const machine[2],
    const sp_match_words_t *move, const sp_match_words_t *slip, sp_match_counts_t *counts)
{
    uint32_t *const opened[2] = { &counts->opened_by_focal, &counts->opened_by_partner };
    for (unsigned i = 0; i < 2; i++) {
        const bool meant
            = sp_uniform(move->word[i]) < machine[i]->cooperate[machine[i]->start];
        *opened[i] = meant ^ (sp_uniform(slip->word[i]) < rules->error);
    }
}

void
sp_match_play_machines(const sp_match_rules_t *rules,
    const sp_machine_t *const machine[2], const sp_match_draws_t *draws, uint32_t last,
    uint64_t *const history[2], sp_match_counts_t *counts)
{
    static const sp_match_words_t none = { { 0 } };
    const bool chance = is_random(machine[0]) || is_random(machine[1]);
    const bool errs = rules->error > 0;
    const bool sees = rules->misperception > 0;
    sp_match_words_t move;
    sp_match_words_t slip;
    sp_match_words_t blur;
    table_t table;
    sit_down(&table, rules, machine);
    *counts = (sp_match_counts_t) { .count = { 0 } };
    for (uint32_t first = 0; first < last; first += SP_MATCH_BATCH) {
        const uint32_t n = last - first < SP_MATCH_BATCH ? last - first : SP_MATCH_BATCH;
        if (chance) {
            sp_match_draw_batch(draws, SP_DRAW_MOVE, first, n, &move);
        }
        if (errs) {
            sp_match_draw_batch(draws, SP_DRAW_ERROR, first, n, &slip);
        }
        if (sees) {
            sp_match_draw_batch(draws, SP_DRAW_MISPERCEPTION, first, n, &blur);
        }
        if (first == 0) {
            note_opening(
                rules, machine, chance ? &move : &none, errs ? &slip : &none, counts);
        }
        if (sees) {
            play_batch(chance ? move.word : none.word, errs ? slip.word : none.word,
                blur.word, true, true, true, first, n, history, &table, counts);
        } else if (errs) {
            play_batch(chance ? move.word : none.word, slip.word, NULL, true, true, false,
                first, n, history, &table, counts);
        } else if (chance) {
            play_batch(move.word, NULL, NULL, true, false, false, first, n, history,
                &table, counts);
        } else {
            play_batch(NULL, NULL, NULL, false, false, false, first, n, history, &table,
                counts);
        }
    }
    counts->count[SP_DD]
        = last - counts->count[SP_CC] - counts->count[SP_CD] - counts->count[SP_DC];
}

static void
play(const sp_match_rules_t *rules, const sp_machine_t *const machine[2],
    const sp_match_draws_t *draws, sp_match_counts_t *counts)
{
    static uint64_t *const history[2] = { NULL, NULL };
    sp_match_play_machines(
        rules, machine, draws, sp_match_turns(rules, draws), history, counts);
}

void
sp_match_play(const sp_match_rules_t *rules, const sp_machine_t *focal,
    const sp_machine_t *partner, uint32_t focal_id, uint32_t partner_id, uint32_t round,
    sp_rng_key_t key, sp_match_counts_t *counts)
{
    assert(rules->continuation > 0
        || (rules->rounds >= 1 && rules->rounds <= SP_MATCH_MOST_TURNS));
    if (focal_id <= partner_id) {
        const sp_match_draws_t draws = { key, focal_id, partner_id, round };
        play(rules, (const sp_machine_t *const[2]) { focal, partner }, &draws, counts);
        return;
    }
    sp_match_counts_t mirrored;
    const sp_match_draws_t draws = { key, partner_id, focal_id, round };
    play(rules, (const sp_machine_t *const[2]) { partner, focal }, &draws, &mirrored);
    *counts = sp_match_mirrored(&mirrored);
}

sp_match_counts_t
sp_match_mirrored(const sp_match_counts_t *counts)
{
    return (sp_match_counts_t) {
        .count = { counts->count[SP_CC], counts->count[SP_DC], counts->count[SP_CD],
            counts->count[SP_DD] },
        .perceived_by_focal = counts->perceived_by_partner,
        .perceived_by_partner = counts->perceived_by_focal,
        .low_by_focal = counts->low_by_partner,
        .low_by_partner = counts->low_by_focal,
        .opened_by_focal = counts->opened_by_partner,
        .opened_by_partner = counts->opened_by_focal,
    };
}

double
sp_match_worth(
    const sp_match_rules_t *rules, const sp_match_counts_t *counts, bool of_focal)
{
    const uint32_t *count = counts->count;
    const double turns
        = (double) count[SP_CC] + count[SP_CD] + count[SP_DC] + count[SP_DD];
    const double n_c
        = (double) count[SP_CC] + (of_focal ? count[SP_CD] : count[SP_DC]);
    const double n_low = of_focal ? counts->low_by_focal : counts->low_by_partner;
    const double worth
        = rules->high > 0 ? rules->high * (n_c - n_low) + rules->low * n_low : n_c;
    return rules->continuation > 0 ? (1 - rules->continuation) * worth : worth / turns;
}

double
sp_match_payoff(const sp_game_t *game, const sp_match_rules_t *rules,
    const sp_match_counts_t *counts)
{
    double total = 0;
    double turns = 0;
    if (rules->high > 0) {
        const sp_match_rules_t plain = { rules->rounds, rules->continuation, rules->error,
            rules->misperception, 0, 0 };
        return game->benefit * sp_match_worth(rules, counts, false)
            - game->cost * sp_match_worth(&plain, counts, true);
    }
    for (int outcome = 0; outcome < SP_N_OUTCOMES; outcome++) {
        total += (double) counts->count[outcome] * game->payoff[outcome];
        turns += (double) counts->count[outcome];
    }
    return rules->continuation > 0 ? (1 - rules->continuation) * total : total / turns;
}
