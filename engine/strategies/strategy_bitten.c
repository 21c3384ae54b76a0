/* strategy_bitten.c - forgive once.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "machine_rows.h"
#include "samenspel/strategy.h"

/* States: defections seen, as far as they matter. */
static const sp_machine_t machine_fool_me_once = { .n_states = 3,
    .cooperate = { 1, 1, 0 },
    .next = { BY_PARTNER(0, 1), BY_PARTNER(1, 2), ALWAYS(2) } };

extern const sp_strategy_t sp_strategy_fool_me_once;
const sp_strategy_t sp_strategy_fool_me_once = {
    .name = "fool_me_once",
    .summary = "forgives one defection and defects for ever after the second",
    .source = "Axelrod-Python 4.13 (2018), M. Harper",
    .aliases = "FoolMeOnce,Fool Me Once",
    .form = SP_AUTOMATON,
    .automaton = &machine_fool_me_once,
    .memory_depth = SP_ENDLESS_MEMORY,
};

typedef struct {
    double forget_probability;
} forgetful_t;

/* state: defections remembered */
static double
forgetful_fool_me_once(sp_view_t *view, void *memory)
{
    uint32_t *remembered = memory;
    const forgetful_t *params = view->params;
    *remembered += view->turn > 0 && !sp_view_seen(view, 1);
    if (sp_draw_chance(&view->stream, params->forget_probability)) {
        *remembered = 0;
    }
    return *remembered > 1 ? 0 : 1;
}

static const sp_param_t forgetful_params[] = {
    { .name = "forget_probability", .symbol = "p",
        .summary = "chance a turn to forget the defections seen", .unit = "-",
        .type = SP_REAL, .low = 0, .high = 1, .preset = 0.05, .phase = "settle",
        .rows = "-", .source = "Axelrod-Python 4.13 (2018)",
        .offset = offsetof(forgetful_t, forget_probability) },
};

extern const sp_strategy_t sp_strategy_forgetful_fool_me_once;
const sp_strategy_t sp_strategy_forgetful_fool_me_once = {
    .name = "forgetful_fool_me_once",
    .summary = "defects after a second defection, and forgets all of them now and then",
    .source = "Axelrod-Python 4.13 (2018), M. Harper",
    .aliases = "ForgetfulFoolMeOnce,Forgetful Fool Me Once",
    .form = SP_PROGRAM,
    .program = &(const sp_program_t) { .move = forgetful_fool_me_once,
        .state_size = sizeof(uint32_t) },
    .params = forgetful_params,
    .n_params = sizeof(forgetful_params) / sizeof(forgetful_params[0]),
    .values = &(const forgetful_t) { .forget_probability = 0.05 },
    .representation = "small_state",
    .memory_depth = SP_ENDLESS_MEMORY,
    .stochastic = true,
};

/* Two defections in a row are answered by eleven; the last two moves seen decide then
 * whether it begins anew, so that the last but one is remembered at its end. */
enum {
    CALM,
    BITTEN,  /* the partner defected once                                     */
    GRUDGE,  /* GRUDGE + k: k turns of the grudge are over                    */
    LAST_C = GRUDGE + 10, /* the last turn of the grudge, by the partner's    */
    LAST_D = LAST_C + 1,  /* move before it                                   */
    N_ONCE_BITTEN = LAST_D + 1,
};
static const sp_machine_t machine_once_bitten = {
    .n_states = N_ONCE_BITTEN,
    .cooperate = { [CALM] = 1, [BITTEN] = 1 },
    .next = {
        [CALM] = BY_PARTNER(CALM, BITTEN),
        [BITTEN] = BY_PARTNER(CALM, GRUDGE),
        [GRUDGE] = ALWAYS(GRUDGE + 1),
        [GRUDGE + 1] = ALWAYS(GRUDGE + 2),
        [GRUDGE + 2] = ALWAYS(GRUDGE + 3),
        [GRUDGE + 3] = ALWAYS(GRUDGE + 4),
        [GRUDGE + 4] = ALWAYS(GRUDGE + 5),
        [GRUDGE + 5] = ALWAYS(GRUDGE + 6),
        [GRUDGE + 6] = ALWAYS(GRUDGE + 7),
        [GRUDGE + 7] = ALWAYS(GRUDGE + 8),
        [GRUDGE + 8] = ALWAYS(GRUDGE + 9),
        [GRUDGE + 9] = BY_PARTNER(LAST_C, LAST_D),
        [LAST_C] = BY_PARTNER(CALM, BITTEN),
        [LAST_D] = BY_PARTNER(CALM, GRUDGE),
    },
};

extern const sp_strategy_t sp_strategy_once_bitten;
const sp_strategy_t sp_strategy_once_bitten = {
    .name = "once_bitten",
    .summary = "answers two defections in a row with eleven of its own",
    .source = "Axelrod-Python 4.13 (2018), H. Marissa",
    .aliases = "OnceBitten,Once Bitten",
    .form = SP_AUTOMATON,
    .automaton = &machine_once_bitten,
    .memory_depth = 12,
};
