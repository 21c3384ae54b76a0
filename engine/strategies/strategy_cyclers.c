/* strategy_cyclers.c - play a fixed sequence, whatever the partner does.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "machine_rows.h"
#include "samenspel/strategy.h"

/* State t is the place in the cycle: it goes by turns, so that a flipped move of its own
 * does not shift it. */
static const sp_machine_t machine_dc = { .n_states = 2, .cooperate = { 0, 1 },
    .next = { ALWAYS(1), ALWAYS(0) } };
static const sp_machine_t machine_ccd = { .n_states = 3, .cooperate = { 1, 1, 0 },
    .next = { ALWAYS(1), ALWAYS(2), ALWAYS(0) } };
static const sp_machine_t machine_ddc = { .n_states = 3, .cooperate = { 0, 0, 1 },
    .next = { ALWAYS(1), ALWAYS(2), ALWAYS(0) } };
static const sp_machine_t machine_cccd = { .n_states = 4, .cooperate = { 1, 1, 1, 0 },
    .next = { ALWAYS(1), ALWAYS(2), ALWAYS(3), ALWAYS(0) } };
static const sp_machine_t machine_cccccd
    = { .n_states = 6, .cooperate = { 1, 1, 1, 1, 1, 0 },
          .next = { ALWAYS(1), ALWAYS(2), ALWAYS(3), ALWAYS(4), ALWAYS(5), ALWAYS(0) } };
static const sp_machine_t machine_cccdcd
    = { .n_states = 6, .cooperate = { 1, 1, 1, 0, 1, 0 },
          .next = { ALWAYS(1), ALWAYS(2), ALWAYS(3), ALWAYS(4), ALWAYS(5), ALWAYS(0) } };

extern const sp_strategy_t sp_strategy_cycler_dc;
const sp_strategy_t sp_strategy_cycler_dc = {
    .name = "cycler_dc",
    .summary = "repeats D C for ever, whatever the partner does",
    .source = "Axelrod-Python 4.13 (2018)",
    .aliases = "CyclerDC,Cycler DC",
    .form = SP_AUTOMATON,
    .automaton = &machine_dc,
    .memory_depth = 1,
};

extern const sp_strategy_t sp_strategy_cycler_ccd;
const sp_strategy_t sp_strategy_cycler_ccd = {
    .name = "cycler_ccd",
    .summary = "repeats C C D for ever, whatever the partner does",
    .source = "Mittal & Deb, IEEE Trans. Evol. Comput. 13, 554 (2009)",
    .aliases = "CyclerCCD,Cycler CCD,Periodic player CCD,per_ccd",
    .form = SP_AUTOMATON,
    .automaton = &machine_ccd,
    .memory_depth = 2,
};

extern const sp_strategy_t sp_strategy_cycler_ddc;
const sp_strategy_t sp_strategy_cycler_ddc = {
    .name = "cycler_ddc",
    .summary = "repeats D D C for ever, whatever the partner does",
    .source = "Mittal & Deb, IEEE Trans. Evol. Comput. 13, 554 (2009)",
    .aliases = "CyclerDDC,Cycler DDC,Periodic player DDC,per_ddc",
    .form = SP_AUTOMATON,
    .automaton = &machine_ddc,
    .memory_depth = 2,
};

extern const sp_strategy_t sp_strategy_cycler_cccd;
const sp_strategy_t sp_strategy_cycler_cccd = {
    .name = "cycler_cccd",
    .summary = "repeats C C C D for ever, whatever the partner does",
    .source = "Axelrod-Python 4.13 (2018)",
    .aliases = "CyclerCCCD,Cycler CCCD",
    .form = SP_AUTOMATON,
    .automaton = &machine_cccd,
    .memory_depth = 3,
};

extern const sp_strategy_t sp_strategy_cycler_cccccd;
const sp_strategy_t sp_strategy_cycler_cccccd = {
    .name = "cycler_cccccd",
    .summary = "repeats C C C C C D for ever, whatever the partner does",
    .source = "Axelrod-Python 4.13 (2018)",
    .aliases = "CyclerCCCCCD,Cycler CCCCCD",
    .form = SP_AUTOMATON,
    .automaton = &machine_cccccd,
    .memory_depth = 5,
};

extern const sp_strategy_t sp_strategy_cycler_cccdcd;
const sp_strategy_t sp_strategy_cycler_cccdcd = {
    .name = "cycler_cccdcd",
    .summary = "repeats C C C D C D for ever, whatever the partner does",
    .source = "Axelrod-Python 4.13 (2018)",
    .aliases = "CyclerCCCDCD,Cycler CCCDCD",
    .form = SP_AUTOMATON,
    .automaton = &machine_cccdcd,
    .memory_depth = 5,
};

typedef struct {
    uint32_t length; /* C before the next D */
    uint32_t played; /* of them */
} growing_t;

/* C D D, then CD, CCD, CCCD ..: no cycle for a detector to find. */
static double
anti_cycle(sp_view_t *view, void *memory)
{
    growing_t *state = memory;
    if (view->turn < 3) {
        state->length = 1;
        return view->turn == 0 ? 1 : 0;
    }
    if (state->played < state->length) {
        state->played++;
        return 1;
    }
    state->length++;
    state->played = 0;
    return 0;
}

extern const sp_strategy_t sp_strategy_anti_cycler;
const sp_strategy_t sp_strategy_anti_cycler = {
    .name = "anti_cycler",
    .summary = "plays C D D and then one more C before every further D: CD CCD CCCD",
    .source = "Axelrod-Python 4.13 (2018)",
    .aliases = "AntiCycler,Anti Cycler",
    .form = SP_PROGRAM,
    .program = &(const sp_program_t) { .move = anti_cycle,
        .state_size = sizeof(growing_t) },
    .representation = "small_state",
    .memory_depth = SP_ENDLESS_MEMORY,
};

/* Thue-Morse: whether the turn's number, from 0, has an odd number of binary ones. */
static bool
is_odious(uint32_t turn)
{
    return sp_count_c(turn, 64) % 2 == 1;
}

static double
thue_morse(sp_view_t *view, void *memory)
{
    (void) memory;
    return is_odious(view->turn) ? 1 : 0;
}

static double
thue_morse_inverse(sp_view_t *view, void *memory)
{
    (void) memory;
    return is_odious(view->turn) ? 0 : 1;
}

extern const sp_strategy_t sp_strategy_thue_morse;
const sp_strategy_t sp_strategy_thue_morse = {
    .name = "thue_morse",
    .summary = "plays the Thue-Morse sequence, D where it is 0: D C C D C D D C",
    .source = "Morse, Trans. Am. Math. Soc. 22, 84 (1921)",
    .aliases = "ThueMorse,Thue Morse",
    .form = SP_PROGRAM,
    .program = &(const sp_program_t) { .move = thue_morse },
    .representation = "small_state",
    .memory_depth = SP_ENDLESS_MEMORY,
};

extern const sp_strategy_t sp_strategy_thue_morse_inverse;
const sp_strategy_t sp_strategy_thue_morse_inverse = {
    .name = "thue_morse_inverse",
    .summary = "plays the Thue-Morse sequence, C where it is 0: C D D C D C C D",
    .source = "Morse, Trans. Am. Math. Soc. 22, 84 (1921)",
    .aliases = "ThueMorseInverse,Inverse Thue Morse",
    .form = SP_PROGRAM,
    .program = &(const sp_program_t) { .move = thue_morse_inverse },
    .representation = "small_state",
    .memory_depth = SP_ENDLESS_MEMORY,
};
