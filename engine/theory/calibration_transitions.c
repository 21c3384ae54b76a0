/* calibration_transitions.c - what choosers do after each outcome of the turn before.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "calibration_parts.h"

/* Chances of pairs of states, [a][b]. */
typedef double joint_t[SP_MOST_STATES][SP_MOST_STATES];

typedef struct {
    double error;   /* that a move is flipped, by whomever */
    double subject; /* by its player alone                 */
    joint_t *now, *next;
} walk_t;

static double
flipped(double chance, double error)
{
    return chance * (1 - error) + (1 - chance) * error;
}

/* One turn of a pair; `weight`: of those after it. */
static void
step(walk_t *walk, const sp_machine_t *a, const sp_machine_t *b, double weight,
    double turns[SP_N_OUTCOMES], double cooperated[SP_N_OUTCOMES])
{
    memset(walk->next, 0, sizeof(*walk->next));
    for (uint32_t s = 0; s < a->n_states; s++) {
        for (uint32_t t = 0; t < b->n_states; t++) {
            const double here = (*walk->now)[s][t];
            if (!(here > 0)) {
                continue;
            }
            const double own = flipped(a->cooperate[s], walk->error);
            const double other = flipped(b->cooperate[t], walk->error);
            for (unsigned o = 0; o < SP_N_OUTCOMES; o++) {
                const unsigned seen_by_b = (o & 1) << 1 | o >> 1;
                const double chance =
                    here * (o & 2 ? 1 - own : own) * (o & 1 ? 1 - other : other);
                const uint16_t to = a->next[s][o];
                (*walk->next)[to][b->next[t][seen_by_b]] += chance;
                turns[o] += weight * chance;
                cooperated[o] +=
                    weight * chance * flipped(a->cooperate[to], walk->subject);
            }
        }
    }
    joint_t *const kept = walk->now;
    walk->now = walk->next;
    walk->next = kept;
}

sp_status_t
sp_calibration_transitions(const sp_calibration_t *self, uint32_t row,
    double turns[SP_N_OUTCOMES], double cooperated[SP_N_OUTCOMES], sp_error_t *err)
{
    static const double LAST = 1e-13; /* chance of a turn that is still counted */
    const sp_seen_game_t *game = &self->game[self->game_of[row]];
    const sp_seen_t *seen = &self->row[row];
    joint_t *room = malloc(2 * sizeof(*room));
    if (room == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for pairs of states");
    }
    walk_t walk = { .error = flipped(self->error, seen->error),
        .subject = self->error,
        .now = &room[0],
        .next = &room[1] };
    memset(turns, 0, SP_N_OUTCOMES * sizeof(*turns));
    memset(cooperated, 0, SP_N_OUTCOMES * sizeof(*cooperated));
    for (uint32_t i = 0; i < game->n; i++) {
        for (uint32_t j = 0; j < game->n; j++) {
            const sp_machine_t *a = &game->machine[i], *b = &game->machine[j];
            double weight = game->share[i] * game->share[j];
            memset(walk.now, 0, sizeof(*walk.now));
            (*walk.now)[a->start][b->start] = 1;
            for (uint32_t turn = 1;; turn++) { /* and another one follows */
                weight *= seen->horizon > 0 ? turn < seen->horizon : seen->continuation;
                if (!(weight > LAST)) {
                    break;
                }
                step(&walk, a, b, weight, turns, cooperated);
            }
        }
    }
    free(room);
    return SP_OK;
}
