/* match_repetitions.c - repetitions of one match, several of them side by side.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each turn of a machine waits for the one before, so that most of a core is idle; the
 * turns of another repetition do not. */
#include <assert.h>

#include "match_draws.h"

enum {
    LANES = 4,        /* repetitions side by side                                      */
    MOST_JOINT = 256, /* joint states of two machines in a table                       */
    COUNT_BITS = 16,  /* of a batch's count of an outcome                              */
    STATE_AT = 48,    /* joint state that comes, above the counts of three outcomes    */
};

/* What a batch of turns adds to the counts of CC, CD and DC, one turn at a time. */
static const uint64_t one_turn[SP_N_OUTCOMES] = { 1, (uint64_t) 1 << COUNT_BITS,
    (uint64_t) 1 << 2 * COUNT_BITS, 0 };

/* Two machines at a table. */
typedef struct {
    const sp_machine_t *machine[2];
    uint64_t below[2]
                  [SP_MOST_STATES]; /* by state: words that mean C                    */
    uint32_t slips, blurs;          /* words that mean an error                       */
    bool chance;                    /* some move is left to chance                    */
    bool joint;                     /* turn is filled                                 */
    /* by joint state and who errs (bit 0: the lower id): one_turn, and at STATE_AT the
     * next joint state times four */
    uint64_t turn[MOST_JOINT * 4];
} pair_t;

/* One repetition. */
typedef struct {
    unsigned state[2];
    unsigned joint;
    sp_match_words_t move;
    uint8_t slip[SP_MATCH_BATCH],
        blur[SP_MATCH_BATCH]; /* by turn: who errs              */
} lane_t;

/* sp_outcome of defections. */
static inline unsigned
outcome_of(unsigned own_d, unsigned other_d)
{
    return 2 * own_d + other_d;
}

static void
join(pair_t *pair)
{
    const sp_machine_t *const *machine = pair->machine;
    const unsigned n = machine[1]->n_states;
    for (unsigned at = 0; at < machine[0]->n_states * n; at++) {
        const unsigned state[2] = { at / n, at % n };
        const unsigned meant[2] = { pair->below[0][state[0]] == 0,
            pair->below[1][state[1]] == 0 };
        for (unsigned slip = 0; slip < 4; slip++) {
            const unsigned d[2] = { meant[0] ^ (slip & 1), meant[1] ^ slip >> 1 };
            const unsigned next = machine[0]->next[state[0]][outcome_of(d[0], d[1])] * n
                + machine[1]->next[state[1]][outcome_of(d[1], d[0])];
            pair->turn[4 * at + slip] =
                one_turn[outcome_of(d[0], d[1])] | (uint64_t) (4 * next) << STATE_AT;
        }
    }
}

/* n_turns: of all repetitions together, which a table has to be worth. */
static void
sit_down(pair_t *pair, const sp_match_rules_t *rules,
    const sp_machine_t *const machine[2], uint64_t n_turns)
{
    /* errors are at most 1/2, so that fewer than 2^32 words mean one */
    pair->slips = (uint32_t) sp_match_threshold(rules->error);
    pair->blurs = (uint32_t) sp_match_threshold(rules->misperception);
    pair->chance = false;
    for (unsigned i = 0; i < 2; i++) {
        pair->machine[i] = machine[i];
        for (unsigned state = 0; state < machine[i]->n_states; state++) {
            const double chance = machine[i]->cooperate[state];
            pair->below[i][state] = sp_match_threshold(chance);
            pair->chance = pair->chance || (chance > 0 && chance < 1);
        }
    }
    const unsigned n_joint = (unsigned) machine[0]->n_states * machine[1]->n_states;
    pair->joint = !pair->chance && !(rules->misperception > 0) && n_joint <= MOST_JOINT
        && 16 * (uint64_t) n_joint <= n_turns;
    if (pair->joint) {
        join(pair);
    }
}

/* What can happen is known where this is called, so that the compiler leaves out the
 * rest. */
#ifdef __GNUC__
__attribute__((always_inline))
#endif
static inline void
play_apart(const pair_t *pair, bool chance, bool sees, unsigned n_lanes, uint32_t n,
    lane_t *const *lane, uint64_t *count)
{
    const sp_machine_t *const first = pair->machine[0];
    const sp_machine_t *const second = pair->machine[1];
    unsigned state[LANES][2];
    uint64_t sum[LANES] = { 0 };
    for (unsigned k = 0; k < n_lanes; k++) {
        state[k][0] = lane[k]->state[0];
        state[k][1] = lane[k]->state[1];
    }
    for (uint32_t t = 0; t < n; t++) {
        for (unsigned k = 0; k < n_lanes; k++) {
            const uint32_t *word = &lane[k]->move.word[2 * t];
            const unsigned slip = lane[k]->slip[t];
            const unsigned blur = sees ? lane[k]->blur[t] : 0;
            const unsigned meant0 = (chance ? word[0] : 0) >= pair->below[0][state[k][0]];
            const unsigned meant1 = (chance ? word[1] : 0) >= pair->below[1][state[k][1]];
            const unsigned d0 = meant0 ^ (slip & 1);
            const unsigned d1 = meant1 ^ slip >> 1;
            state[k][0] =
                first->next[state[k][0]][outcome_of(d0, d1 ^ (sees ? blur & 1 : 0))];
            state[k][1] =
                second->next[state[k][1]][outcome_of(d1, d0 ^ (sees ? blur >> 1 : 0))];
            sum[k] += one_turn[outcome_of(d0, d1)];
        }
    }
    for (unsigned k = 0; k < n_lanes; k++) {
        lane[k]->state[0] = state[k][0];
        lane[k]->state[1] = state[k][1];
        count[k] = sum[k];
    }
}

#ifdef __GNUC__
__attribute__((always_inline))
#endif
static inline void
play_joint(const pair_t *pair, unsigned n_lanes, uint32_t n, lane_t *const *lane,
    uint64_t *count)
{
    uint64_t joint[LANES];
    uint64_t sum[LANES] = { 0 };
    for (unsigned k = 0; k < n_lanes; k++) {
        joint[k] = lane[k]->joint;
    }
    for (uint32_t t = 0; t < n; t++) {
        for (unsigned k = 0; k < n_lanes; k++) {
            const uint64_t turn = pair->turn[joint[k] + lane[k]->slip[t]];
            sum[k] += turn;
            joint[k] = turn >> STATE_AT;
        }
    }
    for (unsigned k = 0; k < n_lanes; k++) {
        lane[k]->joint = (unsigned) joint[k];
        count[k] = sum[k];
    }
}

/* Two lanes where no more are left. */
static void
play_batch(const pair_t *pair, unsigned n_lanes, uint32_t n, lane_t *const *lane,
    uint64_t *count)
{
    if (pair->joint && n_lanes > 2) {
        play_joint(pair, LANES, n, lane, count);
    } else if (pair->joint) {
        play_joint(pair, 2, n, lane, count);
    } else if (pair->blurs > 0 && n_lanes > 2) {
        play_apart(pair, true, true, LANES, n, lane, count);
    } else if (pair->blurs > 0) {
        play_apart(pair, true, true, 2, n, lane, count);
    } else if (pair->chance && n_lanes > 2) {
        play_apart(pair, true, false, LANES, n, lane, count);
    } else if (pair->chance) {
        play_apart(pair, true, false, 2, n, lane, count);
    } else if (n_lanes > 2) {
        play_apart(pair, false, false, LANES, n, lane, count);
    } else {
        play_apart(pair, false, false, 2, n, lane, count);
    }
}

/* Draws of n turns of one repetition. */
static void
draw(const pair_t *pair, const sp_match_draws_t *draws, uint32_t first, uint32_t n,
    lane_t *lane)
{
    sp_match_words_t words;
    if (pair->chance) {
        sp_match_draw_batch(draws, SP_DRAW_MOVE, first, n, &lane->move);
    }
    if (pair->slips > 0) {
        sp_match_draw_batch(draws, SP_DRAW_ERROR, first, n, &words);
        sp_kernels()->who_errs(n, words.word, pair->slips, lane->slip);
    }
    if (pair->blurs > 0) {
        sp_match_draw_batch(draws, SP_DRAW_MISPERCEPTION, first, n, &words);
        sp_kernels()->who_errs(n, words.word, pair->blurs, lane->blur);
    }
}

/* At most LANES repetitions. */
static void
play_some(const pair_t *pair, const sp_match_rules_t *rules,
    const sp_match_draws_t *draws, uint32_t n, lane_t *lane, sp_match_tally_t *tally)
{
    sp_match_draws_t own = *draws;
    lane_t *side[LANES]; /* where repetitions are fewer, the first plays more than once */
    for (uint32_t k = 0; k < LANES; k++) {
        side[k] = &lane[k < n ? k : 0];
    }
    for (uint32_t k = 0; k < n; k++) {
        lane[k].state[0] = pair->machine[0]->start;
        lane[k].state[1] = pair->machine[1]->start;
        lane[k].joint =
            4u * (lane[k].state[0] * pair->machine[1]->n_states + lane[k].state[1]);
        tally[k] = (sp_match_tally_t) { .count = { 0 } };
    }
    for (uint32_t first = 0; first < rules->rounds; first += SP_MATCH_BATCH) {
        const uint32_t left = rules->rounds - first;
        const uint32_t n_turns = left < SP_MATCH_BATCH ? left : SP_MATCH_BATCH;
        for (uint32_t k = 0; k < n; k++) {
            own.round = draws->round + k;
            draw(pair, &own, first, n_turns, &lane[k]);
            for (unsigned i = 0; first == 0 && i < 2; i++) {
                const bool meant =
                    lane[k].move.word[i] < pair->below[i][pair->machine[i]->start];
                tally[k].opened[i] = meant ^ (lane[k].slip[0] >> i & 1);
            }
        }
        uint64_t count[LANES];
        play_batch(pair, n, n_turns, side, count);
        for (uint32_t k = 0; k < n; k++) {
            for (unsigned o = SP_CC; o < SP_DD; o++) {
                tally[k].count[o] +=
                    count[k] >> (o * COUNT_BITS) & ((1u << COUNT_BITS) - 1);
            }
        }
    }
    for (uint32_t k = 0; k < n; k++) {
        const uint32_t *count = tally[k].count;
        tally[k].count[SP_DD] =
            rules->rounds - count[SP_CC] - count[SP_CD] - count[SP_DC];
    }
}

static void
play_machines(const sp_match_rules_t *rules, const sp_machine_t *const machine[2],
    const sp_match_draws_t *draws, uint32_t n, sp_match_tally_t *tally)
{
    pair_t pair;
    lane_t lane[LANES];
    sit_down(&pair, rules, machine, (uint64_t) n * rules->rounds);
    for (uint32_t k = 0; k < LANES; k++) { /* for rules and machines that draw nothing */
        lane[k].move.word[0] = lane[k].move.word[1] = 0;
        memset(lane[k].slip, 0, sizeof(lane[k].slip));
    }
    sp_match_draws_t own = *draws;
    for (uint32_t k = 0; k < n; k += LANES, own.round += LANES) {
        play_some(&pair, rules, &own, n - k < LANES ? n - k : LANES, lane, tally + k);
    }
}

static void
mirror(sp_match_tally_t *tally)
{
    const sp_match_tally_t other = *tally;
    tally->count[SP_CD] = other.count[SP_DC];
    tally->count[SP_DC] = other.count[SP_CD];
    tally->opened[0] = other.opened[1];
    tally->opened[1] = other.opened[0];
}

void
sp_match_play_repetitions(const sp_match_rules_t *rules, const sp_game_t *game,
    const sp_player_t *focal, const sp_player_t *partner, uint32_t focal_id,
    uint32_t partner_id, uint32_t first, uint32_t n, sp_rng_key_t key,
    sp_match_space_t *space, sp_match_tally_t *tally)
{
    const bool ordered = focal_id <= partner_id;
    const sp_match_draws_t draws = { key, ordered ? focal_id : partner_id,
        ordered ? partner_id : focal_id, first };
    if (n > 1 && !(rules->continuation > 0) && focal->machine != NULL
        && partner->machine != NULL) {
        play_machines(rules,
            (const sp_machine_t *const[2]) { ordered ? focal->machine : partner->machine,
                ordered ? partner->machine : focal->machine },
            &draws, n, tally);
        for (uint32_t k = 0; !ordered && k < n; k++) {
            mirror(&tally[k]);
        }
        return;
    }
    for (uint32_t k = 0; k < n; k++) {
        sp_match_counts_t counts;
        sp_match_play_any(rules, game, focal, partner, focal_id, partner_id, first + k,
            key, space, &counts);
        memcpy(tally[k].count, counts.count, sizeof(tally[k].count));
        tally[k].opened[0] = counts.opened_by_focal;
        tally[k].opened[1] = counts.opened_by_partner;
    }
}
