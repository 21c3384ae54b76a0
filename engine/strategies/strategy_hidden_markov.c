/* strategy_hidden_markov.c - players with hidden states that change by chance.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * After each turn the state moves by chances that the partner's last move selects, and
 * the new state tells the chance of C. */
#include "samenspel/strategy.h"

enum { N_HIDDEN = 5 };

typedef struct {
    double to[2][N_HIDDEN]
             [N_HIDDEN]; /* chances from a state, after the partner's D and C */
    double cooperate[N_HIDDEN];
    uint32_t start; /* where the first turn is spent, which is C         */
} hidden_markov_t;

typedef struct {
    uint32_t hidden;
} state_t;

static void
start(sp_view_t *view, void *memory)
{
    const hidden_markov_t *model = view->params;
    state_t *state = memory;
    state->hidden = model->start;
}

/* Sure steps draw nothing. */
static uint32_t
step(sp_view_t *view, const double *chance)
{
    uint32_t to = 0;
    while (to < N_HIDDEN && chance[to] < 1) {
        to++;
    }
    if (to < N_HIDDEN) {
        return to;
    }
    const double drawn = sp_draw_next(&view->stream);
    double sum = chance[0];
    for (to = 0; to < N_HIDDEN - 1 && drawn >= sum; to++) {
        sum += chance[to + 1];
    }
    return to;
}

static double
move(sp_view_t *view, void *memory)
{
    const hidden_markov_t *model = view->params;
    state_t *state = memory;
    if (view->turn == 0) {
        return 1;
    }
    state->hidden = step(view, model->to[sp_view_seen(view, 1)][state->hidden]);
    return model->cooperate[state->hidden];
}

static const sp_program_t program = {
    .move = move, .start = start, .state_size = sizeof(state_t)
};

extern const sp_strategy_t sp_strategy_evolved_hmm_5;
const sp_strategy_t sp_strategy_evolved_hmm_5 = {
    .name = "evolved_hmm_5",
    .summary = "five hidden states that change by chance, trained by evolution",
    .source = "Harper et al., PLoS ONE 12, e0188046 (2017)",
    .aliases = "EvolvedHMM5,Evolved HMM 5",
    .form = SP_PROGRAM,
    .program = &program,
    .values = &(const hidden_markov_t) {
        .to = {
            [SP_DEFECT] = {
                { 0, 1, 0, 0, 0 },
                { 0, 0.487, 0.513, 0, 0 },
                { 0, 0, 0, 0.59, 0.41 },
                { 1, 0, 0, 0, 0 },
                { 0, 0.287, 0.456, 0.146, 0.111 },
            },
            [SP_COOPERATE] = {
                { 1, 0, 0, 0, 0 },
                { 0, 1, 0, 0, 0 },
                { 0, 1, 0, 0, 0 },
                { 0.631, 0, 0, 0.369, 0 },
                { 0.143, 0.018, 0.118, 0, 0.721 },
            },
        },
        .cooperate = { 1, 0, 0, 1, 0.111 },
        .start = 3,
    },
    .representation = "hidden_markov",
    .memory_depth = 5,
    .stochastic = true,
};
