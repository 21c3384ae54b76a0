/* match_cycle.c - two finite-state players without chance: their cycle, in whole numbers.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <assert.h>
#include <string.h>

#include "match_chain.h"

enum { MOST_PAIRS = SP_MOST_STATES * SP_MOST_STATES, UNSEEN = UINT16_MAX };

static bool
is_certain(const sp_machine_t *machine)
{
    for (unsigned s = 0; s < machine->n_states; s++) {
        if (machine->cooperate[s] > 0 && machine->cooperate[s] < 1) {
            return false;
        }
    }
    return true;
}

bool
sp_match_is_certain(
    const sp_match_rules_t *rules, const sp_machine_t *focal, const sp_machine_t *partner)
{
    return !(rules->error > 0) && !(rules->misperception > 0) && is_certain(focal)
        && is_certain(partner);
}

/* Outcomes of turns 0 .. tail + cycle; from turn tail on they repeat, and the one after the
 * last is there too. cycle 0: the match was over first, after tail turns. */
typedef struct {
    uint32_t tail, cycle;
    uint8_t outcome[MOST_PAIRS + 1];
} path_t;

static void
find_cycle(
    const sp_machine_t *focal, const sp_machine_t *partner, uint32_t most, path_t *path)
{
    uint16_t seen_at[MOST_PAIRS];
    const uint32_t width = partner->n_states;
    assert((uint32_t) focal->n_states * width <= MOST_PAIRS);
    memset(seen_at, 0xff, focal->n_states * width * sizeof(seen_at[0]));
    uint32_t s = focal->start;
    uint32_t t = partner->start;
    uint32_t turn = 0;
    while (turn < most && seen_at[s * width + t] == UNSEEN) {
        seen_at[s * width + t] = (uint16_t) turn;
        const unsigned act = focal->cooperate[s] > 0;
        const unsigned other = partner->cooperate[t] > 0;
        path->outcome[turn++] = (uint8_t) sp_outcome(act, other);
        s = focal->next[s][sp_outcome(act, other)];
        t = partner->next[t][sp_outcome(other, act)];
    }
    const uint16_t before = seen_at[s * width + t];
    path->tail = before == UNSEEN ? turn : before;
    path->cycle = turn - path->tail;
    if (path->cycle > 0) {
        path->outcome[turn] = path->outcome[path->tail];
    }
}

/* Sums over turns by outcome, and of C with the benefit high: on the first turn and after CC. */
typedef struct {
    double outcome[SP_N_OUTCOMES];
    double high[2];
} sums_t;

static void
add_turn(const path_t *path, uint32_t turn, double weight, sums_t *sums)
{
    const unsigned outcome = path->outcome[turn];
    sums->outcome[outcome] += weight;
    if (turn == 0 || path->outcome[turn - 1] == SP_CC) {
        sums->high[0] += outcome < SP_DC ? weight : 0;
        sums->high[1] += (outcome & 1u) == 0 ? weight : 0;
    }
}

/* Both ways the tail is one turn longer than it must be: so every turn of the cycle has a
 * turn of it before. */
static void
add_turns(const path_t *path, uint32_t n_turns, sums_t *sums)
{
    const uint32_t tail = path->cycle > 0 ? path->tail + 1 : path->tail;
    for (uint32_t turn = 0; turn < tail && turn < n_turns; turn++) {
        add_turn(path, turn, 1, sums);
    }
    for (uint32_t i = 0; n_turns > tail && i < path->cycle; i++) {
        const uint32_t further = n_turns - tail;
        add_turn(
            path, tail + i, further / path->cycle + (i < further % path->cycle), sums);
    }
}

/* (1-d) sum d^t. The cycle goes by its shares, so that nothing is divided by 1 - d^n. */
static void
add_discounted(const path_t *path, double d, sums_t *sums)
{
    double weight = 1;
    double of_cycle = 0;
    for (uint32_t turn = 0; turn <= path->tail; turn++) {
        add_turn(path, turn, (1 - d) * weight, sums);
        weight *= d;
    }
    double within = 1;
    for (uint32_t i = 0; i < path->cycle; i++) {
        of_cycle += within;
        within *= d;
    }
    within = weight / of_cycle;
    for (uint32_t i = 0; i < path->cycle; i++) {
        add_turn(path, path->tail + 1 + i, within, sums);
        within *= d;
    }
}

void
sp_match_outcomes_by_cycle(const sp_match_rules_t *rules, const sp_machine_t *focal,
    const sp_machine_t *partner, double *outcome, double *high)
{
    const bool open = rules->continuation > 0;
    path_t path;
    sums_t sums = { { 0 }, { 0 } };
    find_cycle(focal, partner, open ? UINT32_MAX : rules->rounds, &path);
    if (open) {
        add_discounted(&path, rules->continuation, &sums);
    } else {
        add_turns(&path, rules->rounds, &sums);
    }
    double total = 0; /* the number of turns; open length: 1 but for rounding */
    for (int o = 0; o < SP_N_OUTCOMES; o++) {
        total += sums.outcome[o];
    }
    for (int o = 0; o < SP_N_OUTCOMES; o++) {
        outcome[o] = sums.outcome[o] / total;
    }
    for (int i = 0; high != NULL && i < 2; i++) {
        high[i] = sums.high[i] / total;
    }
}
