/* cmd_match.c - plays one match and shows it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "command.h"
#include "json.h"
#include "match_options.h"
#include "plugins.h"
#include "samenspel/strategy_sets.h"
#include "terminal.h"

/* The match: side 0 is the first one named. */
typedef struct {
    sp_match_options_t how;
    const sp_strategy_t *strategy[2];
    sp_machine_t machine[2];
    sp_player_t player[2];
    bool finite[2];
    uint32_t repetition;
    sp_match_space_t space;
    sp_match_counts_t counts;
    uint32_t n_turns;
    bool swapped; /* the second one stands first in the draws */
    sp_arena_t arena;
} match_t;

/* What one side made of it: played, and expected where that is known (else NAN). */
typedef struct {
    double score, per_turn, cooperation;
    double expected, expected_cooperation;
} side_t;

static sp_status_t
read_match(match_t *self, const sp_arguments_t *args, sp_error_t *err)
{
    uint64_t repetition = 0;
    sp_status_t status = sp_match_options_read(&self->how, args, 200, err);
    if (status == SP_OK) {
        status = sp_option_whole(args, "repetition", 0, UINT32_MAX, &repetition, err);
    }
    self->repetition = (uint32_t) repetition;
    for (int i = 0; status == SP_OK && i < 2; i++) {
        status = sp_match_strategy(args->operand[i], &self->strategy[i], err);
        if (status == SP_OK) {
            status = sp_match_in_game(self->strategy[i], &self->how, err);
        }
        if (status == SP_OK) {
            self->finite[i] = sp_strategy_machine_in(
                self->strategy[i], &self->how.game, &self->machine[i]);
            self->player[i] = (sp_player_t) { self->strategy[i],
                self->finite[i] ? &self->machine[i] : NULL };
        }
    }
    return status;
}

static sp_status_t
play(match_t *self, sp_error_t *err)
{
    const uint32_t id[2] = { sp_strategy_id(self->strategy[0]->name),
        sp_strategy_id(self->strategy[1]->name) };
    const sp_status_t status = sp_match_space_init(
        &self->space, &self->how.rules, self->strategy, 2, true, &self->arena, err);
    if (status != SP_OK) {
        return status;
    }
    sp_match_play_any(&self->how.rules, &self->how.game, &self->player[0],
        &self->player[1], id[0], id[1], self->repetition,
        sp_rng_key(self->how.seed, 0, 0), &self->space, &self->counts);
    self->swapped = id[0] > id[1];
    for (int o = 0; o < SP_N_OUTCOMES; o++) {
        self->n_turns += self->counts.count[o];
    }
    return SP_OK;
}

static char
move_at(const match_t *self, unsigned side, uint32_t turn)
{
    const unsigned player = self->swapped ? 1 - side : side;
    return sp_match_move(&self->space, player, turn) ? 'C' : 'D';
}

static void
weigh(const match_t *self, side_t side[2])
{
    const sp_match_counts_t mirrored = sp_match_mirrored(&self->counts);
    const sp_match_counts_t *counts[2] = { &self->counts, &mirrored };
    sp_expected_t expected = { .payoff_focal = (double) NAN,
        .payoff_partner = (double) NAN,
        .outcome = { (double) NAN, (double) NAN, (double) NAN, (double) NAN } };
    if (self->finite[0] && self->finite[1]) {
        sp_match_expected(&self->how.game, &self->how.rules, &self->machine[0],
            &self->machine[1], &expected);
    }
    for (int i = 0; i < 2; i++) {
        const uint32_t *n = counts[i]->count;
        double score = 0;
        for (int o = 0; o < SP_N_OUTCOMES; o++) {
            score += n[o] * self->how.game.payoff[o];
        }
        side[i] = (side_t) {
            .score = score,
            .per_turn = sp_match_payoff(&self->how.game, &self->how.rules, counts[i]),
            .cooperation = ((double) n[SP_CC] + n[SP_CD]) / self->n_turns,
            .expected = i == 0 ? expected.payoff_focal : expected.payoff_partner,
            .expected_cooperation =
                expected.outcome[SP_CC] + expected.outcome[i == 0 ? SP_CD : SP_DC],
        };
    }
}

/* ---- for people, for programs --------------------------------------------------- */

static void
print_number(double number)
{
    if (isnan(number)) {
        printf("  %9s", "-");
    } else {
        printf("  %9.6g", number);
    }
}

static void
print_match(const match_t *self, const side_t side[2])
{
    const char *const name[2] = { self->strategy[0]->name, self->strategy[1]->name };
    const size_t length[2] = { strlen(name[0]), strlen(name[1]) };
    const int width = (int) (length[0] > length[1] ? length[0] : length[1]);
    sp_match_options_print(stdout, &self->how);
    printf(", repetition %u\n\n", self->repetition);
    for (unsigned i = 0; i < 2; i++) {
        printf("%-*s  ", width, name[i]);
        for (uint32_t turn = 0; turn < self->n_turns; turn++) {
            putchar(move_at(self, i, turn));
        }
        putchar('\n');
    }
    printf("\n%-*s  %9s  %9s  %9s  %9s  %9s\n", width, "", "score", "a turn", "expected",
        "share C", "expected");
    for (int i = 0; i < 2; i++) {
        printf("%-*s", width, name[i]);
        print_number(side[i].score);
        print_number(side[i].per_turn);
        print_number(side[i].expected);
        print_number(side[i].cooperation);
        print_number(side[i].expected_cooperation);
        putchar('\n');
    }
    if (!self->finite[0] || !self->finite[1]) {
        printf("\nno exact expectation: %s has no finite-state form\n",
            name[self->finite[0] ? 1 : 0]);
    }
}

static void
write_pair(sp_json_t *json, const char *key, double first, double second)
{
    sp_json_key(json, key);
    sp_json_open(json, '[', true);
    sp_json_real(json, first);
    sp_json_real(json, second);
    sp_json_close(json);
}

static sp_status_t
write_moves(sp_json_t *json, match_t *self, sp_error_t *err)
{
    char *text = sp_arena_take(&self->arena, (size_t) self->n_turns + 1, 1);
    if (text == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for the moves");
    }
    sp_json_key(json, "moves");
    sp_json_open(json, '[', false);
    for (unsigned i = 0; i < 2; i++) {
        for (uint32_t turn = 0; turn < self->n_turns; turn++) {
            text[turn] = move_at(self, i, turn);
        }
        sp_json_text(json, text);
    }
    sp_json_close(json);
    return SP_OK;
}

static sp_status_t
write_match(match_t *self, const side_t side[2], sp_error_t *err)
{
    static const char *const outcome_names[SP_N_OUTCOMES] = { "CC", "CD", "DC", "DD" };
    sp_json_t json;
    sp_json_start(&json, stdout);
    sp_json_open(&json, '{', false);
    sp_json_key(&json, "strategies");
    sp_json_open(&json, '[', true);
    sp_json_text(&json, self->strategy[0]->name);
    sp_json_text(&json, self->strategy[1]->name);
    sp_json_close(&json);
    sp_json_put_whole(&json, "turns", self->n_turns);
    const sp_status_t status = write_moves(&json, self, err);
    sp_json_key(&json, "outcomes");
    sp_json_open(&json, '{', true);
    for (int o = 0; o < SP_N_OUTCOMES; o++) {
        sp_json_put_whole(&json, outcome_names[o], self->counts.count[o]);
    }
    sp_json_close(&json);
    write_pair(&json, "score", side[0].score, side[1].score);
    write_pair(&json, "score_per_turn", side[0].per_turn, side[1].per_turn);
    write_pair(&json, "expected_score_per_turn", side[0].expected, side[1].expected);
    write_pair(&json, "cooperation_rate", side[0].cooperation, side[1].cooperation);
    write_pair(&json, "expected_cooperation_rate", side[0].expected_cooperation,
        side[1].expected_cooperation);
    sp_json_put_whole(&json, "seed", self->how.seed);
    sp_json_put_whole(&json, "repetition", self->repetition);
    sp_json_close(&json);
    sp_json_end(&json);
    return status;
}

static int
run(const sp_arguments_t *args)
{
    static match_t match; /* two machines are too much for a small stack */
    side_t side[2];
    sp_error_t err = { .status = SP_OK };
    sp_status_t status = read_match(&match, args, &err);
    if (status == SP_OK) {
        status = play(&match, &err);
    }
    if (status == SP_OK) {
        weigh(&match, side);
        if (sp_option_given(args, "json")) {
            status = write_match(&match, side, &err);
        } else {
            print_match(&match, side);
        }
    }
    sp_arena_free(&match.arena);
    return sp_end("match", status, &err);
}

static const sp_option_t options[] = {
    SP_OPTION_TURNS,
    SP_OPTION_CONTINUATION,
    SP_OPTION_NOISE,
    SP_OPTION_MISPERCEPTION,
    SP_OPTION_GAME,
    SP_OPTION_MATCH_SEED,
    SP_OPTION_OWN,
    SP_OPTION_PLUGIN,
    { "repetition", '\0', "K", "which of a tournament's repetitions it is", "0", false },
    { "json", '\0', NULL, "print JSON, for programs", NULL, false },
    { 0 },
};

static const sp_example_t examples[] = {
    { "samenspel match tit_for_tat joss --turns 50", "one slip of Joss, and its echo" },
    { "samenspel match TFT EXTORT-2 --noise 0.05 --seed 7",
        "names of other libraries and papers are understood" },
    { "samenspel match zd_extort_2 win_stay_lose_shift --continuation 0.99 --json",
        "open length: about a hundred turns" },
    { 0 },
};

const sp_command_t sp_command_match = {
    .name = "match",
    .summary = "play one match of two strategies and show every move",
    .usage = "A B [options]",
    .text =
        "Plays strategy A against strategy B and prints the moves of both (C and D, the "
        "first turn at the left), their scores and how often they cooperated. Where both "
        "are finite-state players, the exact expectation over all chance stands beside "
        "what was played.\n\n"
        "A and B are names or aliases of samenspel describe strategies; both may be the "
        "same. The same seed gives the same match, which is also the one that these two "
        "play in repetition K of samenspel tournament: draws depend on the seed, the two "
        "names and the repetition, not on who is named first.",
    .options = options,
    .examples = examples,
    .exits = "025",
    .least = 2,
    .most = 2,
    .operands = "the names of two strategies",
    .run = run,
};
