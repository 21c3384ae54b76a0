/* cmd_play.c - a person at the terminal against a strategy.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The person is one more program of the match (player.h): its move is a line of standard
 * input. So strategies play here as they do in samenspel match, by the same draws. */
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "command.h"
#include "match_options.h"
#include "plugins.h"
#include "samenspel/strategy_sets.h"
#include "terminal.h"

/* Who answers in turns is asked for no more than this. */
enum { MOST_TURNS = 10000 };
static const double most_continuation = 0.999;

/* A match under way. The person has its name from here on: "you". */
typedef struct {
    sp_match_options_t how;
    sp_strategy_list_t list; /* whom the partner is one of */
    const sp_strategy_t *partner;
    bool blind;
    bool at_terminal;
    bool ended;         /* the person has; what is asked further is not played */
    bool meant;         /* the person's last answer: C                          */
    uint32_t n_turns;   /* played and shown                                     */
    double own, others; /* scores                                             */
    sp_arena_t arena;
} session_t;

/* How the person's program finds its session. */
typedef struct {
    session_t *session;
} seat_t;

/* ---- a turn ------------------------------------------------------------------------ */

static const char *
partner_name(const session_t *self)
{
    return self->blind ? "partner" : self->partner->name;
}

static double
payoff(const session_t *self, bool own, bool other)
{
    return self->how.game.payoff[sp_outcome(own, other)];
}

static void
show_turn(session_t *self, bool own, bool seen)
{
    const double mine = payoff(self, own, seen);
    const double others = payoff(self, seen, own);
    self->n_turns++;
    self->own += mine;
    self->others += others;
    printf("turn %u  you %c  %s %c  payoff: %g and %g  score: %g and %g, together %g%s\n",
        self->n_turns, own ? 'C' : 'D', partner_name(self), seen ? 'C' : 'D', mine,
        others, self->own, self->others, self->own + self->others,
        own == self->meant ? "" : "  (your move slipped)");
}

/* One line of input without blanks around it; false at the end of input. What does not
 * fit is read and left out. */
static bool
read_line(char *line, size_t size)
{
    size_t length = 0;
    int c = getchar();
    if (c == EOF) {
        return false;
    }
    for (; c != EOF && c != '\n'; c = getchar()) {
        const bool blank = c == ' ' || c == '\t' || c == '\r';
        if (length + 1 < size && !(blank && length == 0)) {
            line[length++] = (char) c;
        }
    }
    while (length > 0 && strchr(" \t\r", line[length - 1]) != NULL) {
        length--;
    }
    line[length] = '\0';
    return true;
}

/* Asks until there is an answer: 'c', 'd', or 'q' for the end. */
static char
ask(const session_t *self)
{
    for (;;) {
        char line[16];
        if (self->at_terminal) {
            printf("turn %u: c or d? ", self->n_turns + 1);
        }
        fflush(stdout);
        if (!read_line(line, sizeof(line))) {
            if (self->at_terminal) {
                putchar('\n');
            }
            return 'q';
        }
        const char letter =
            line[0] >= 'A' && line[0] <= 'Z' ? (char) (line[0] - 'A' + 'a') : line[0];
        if (letter != '\0' && line[1] == '\0' && strchr("cdq", letter) != NULL) {
            return letter;
        }
        printf("'");
        sp_print_escaped(stdout, line, 0);
        printf("' is no move: c cooperates, d defects, q ends\n");
    }
}

static double
move_of_person(sp_view_t *view, void *state)
{
    session_t *self = ((const seat_t *) view->params)->session;
    (void) state;
    if (self->ended) {
        return 0;
    }
    if (view->turn > self->n_turns) {
        show_turn(self, sp_view_own(view, 1), sp_view_seen(view, 1));
    }
    const char answer = ask(self);
    self->ended = answer == 'q';
    self->meant = answer == 'c';
    return self->meant ? 1 : 0;
}

/* ---- the match --------------------------------------------------------------------- */

/* A match of somebody in the person's place: the moves of both, to its end. */
typedef struct {
    sp_match_space_t space;
    uint32_t n_turns;
    bool swapped; /* the partner stands first in the draws */
} game_t;

static bool
true_move(const game_t *game, bool of_partner, uint32_t turn)
{
    return sp_match_move(&game->space, of_partner != game->swapped ? 1 : 0, turn);
}

/* The partner's move as it was seen from the person's place. */
static bool
seen_move(const game_t *game, uint32_t turn)
{
    return sp_history_at(game->space.history[game->swapped ? 3 : 1], turn);
}

static sp_status_t
play_with(session_t *self, const sp_strategy_t *in_place, game_t *game, sp_error_t *err)
{
    static sp_machine_t machine[2]; /* too much for a small stack */
    const sp_strategy_t *const both[2] = { in_place, self->partner };
    sp_player_t player[2];
    sp_match_counts_t counts;
    for (int i = 0; i < 2; i++) {
        player[i] = (sp_player_t) { both[i],
            sp_strategy_machine_in(both[i], &self->how.game, &machine[i]) ? &machine[i]
                                                                          : NULL };
    }
    const uint32_t own_id = sp_strategy_id("you");
    const uint32_t other_id = sp_strategy_id(self->partner->name);
    const sp_status_t status = sp_match_space_init(
        &game->space, &self->how.rules, both, 2, true, &self->arena, err);
    if (status != SP_OK) {
        return status;
    }
    sp_match_play_any(&self->how.rules, &self->how.game, &player[0], &player[1], own_id,
        other_id, 0, sp_rng_key(self->how.seed, 0, 0), &game->space, &counts);
    game->swapped = own_id > other_id;
    game->n_turns = 0;
    for (int o = 0; o < SP_N_OUTCOMES; o++) {
        game->n_turns += counts.count[o];
    }
    return SP_OK;
}

/* ---- what came of it --------------------------------------------------------------- */

/* Scores of the first n turns, and turns with C: the person's and the partner's. */
typedef struct {
    double score[2];
    uint32_t n_c[2];
} sums_t;

static sums_t
sum_up(const session_t *self, const game_t *game, uint32_t n)
{
    sums_t sums = { { 0, 0 }, { 0, 0 } };
    for (uint32_t turn = 0; turn < n; turn++) {
        const bool own = true_move(game, false, turn);
        const bool other = true_move(game, true, turn);
        sums.score[0] += payoff(self, own, other);
        sums.score[1] += payoff(self, other, own);
        sums.n_c[0] += own;
        sums.n_c[1] += other;
    }
    return sums;
}

static double
most_together(const session_t *self)
{
    const double *p = self->how.game.payoff;
    const double apart = p[SP_CD] + p[SP_DC];
    double most = 2 * p[SP_CC] > apart ? 2 * p[SP_CC] : apart;
    most = 2 * p[SP_DD] > most ? 2 * p[SP_DD] : most;
    return most;
}

static void
print_summary(const session_t *self, const game_t *game)
{
    const char *const name[2] = { "you", self->partner->name };
    const uint32_t n = self->n_turns;
    const sums_t sums = sum_up(self, game, n);
    const size_t length = strlen(name[1]);
    const int width =
        length > strlen("together") ? (int) length : (int) strlen("together");
    printf("\n");
    for (int i = 0; i < 2; i++) {
        printf("%-*s  ", width, name[i]);
        for (uint32_t turn = 0; turn < n; turn++) {
            putchar(true_move(game, i == 1, turn) ? 'C' : 'D');
        }
        putchar('\n');
    }
    printf("\n%-*s  %9s  %9s  %9s\n", width, "", "score", "a turn", "share C");
    for (int i = 0; i < 2; i++) {
        printf("%-*s  %9g  %9.4g  %9.4g\n", width, name[i], sums.score[i],
            sums.score[i] / n, (double) sums.n_c[i] / n);
    }
    const double together = sums.score[0] + sums.score[1];
    printf("%-*s  %9g  %9.4g  of at most %g\n", width, "together", together, together / n,
        most_together(self) * n);
}

/* What C or D all the time would have made of it: the same draws, the same turns. */
static sp_status_t
print_instead(session_t *self, sp_error_t *err)
{
    static const char *const constant[2] = { "always_cooperate", "always_defect" };
    sp_status_t status = SP_OK;
    printf("\nwith the same luck\n");
    for (int i = 0; status == SP_OK && i < 2; i++) {
        game_t game;
        status = play_with(self, sp_strategy_find(constant[i]), &game, err);
        if (status == SP_OK) {
            const sums_t sums = sum_up(self, &game, self->n_turns);
            printf("  always %c would have made you %g, together %g\n", "CD"[i],
                sums.score[0], sums.score[0] + sums.score[1]);
        }
    }
    return status;
}

static void
print_partner(const session_t *self, const char *word)
{
    char text[512];
    snprintf(text, sizeof(text), "%s %.80s: %.300s", word, self->partner->name,
        self->partner->summary);
    sp_print_text(stdout, text, 0);
}

static sp_status_t
finish(session_t *self, const game_t *game, sp_error_t *err)
{
    sp_status_t status = SP_OK;
    if (!self->ended && self->how.rules.continuation > 0) {
        printf("the match is over\n");
    }
    if (self->n_turns > 0) {
        print_summary(self, game);
        status = print_instead(self, err);
    } else {
        printf("no turn was played\n");
    }
    if (status == SP_OK) {
        printf("\n");
        print_partner(self, self->blind ? "the partner was" : "the partner,");
    }
    return status;
}

/* ---- the command ------------------------------------------------------------------- */

/* A partner that nobody has chosen: by the seed, which differs from call to call unless
 * it is given. */
static void
draw_partner(session_t *self, bool seed_given)
{
    if (!seed_given) {
        self->how.seed =
            ((uint64_t) time(NULL) * 1000003u + (uint64_t) getpid()) % 1000000u;
    }
    const sp_rng_block_t draw = sp_rng(sp_rng_key(self->how.seed, 1, 0),
        (sp_rng_block_t) { { 0, 0, 0, SP_DRAW(SP_DRAW_PROGRAM, 0) } });
    self->partner = self->list.strategy[(uint64_t) draw.word[0] * self->list.n >> 32];
}

/* The partner by its name, or one of a list of those that exist in the game. */
static sp_status_t
choose_partner(session_t *self, const sp_arguments_t *args, sp_error_t *err)
{
    const char *word = args->n_operands > 0 ? args->operand[0] : "classic";
    sp_status_t status;
    if (!self->blind) {
        if (sp_strategy_set_find(word) != NULL) {
            return sp_fail(err, SP_ERR_USAGE,
                "'%s' is a set: --blind plays against one of it, else name a strategy",
                word);
        }
        status = sp_match_strategy(word, &self->partner, err);
        return status == SP_OK ? sp_match_in_game(self->partner, &self->how, err)
                               : status;
    }
    status = sp_strategy_list_add(&self->list, "play", word, err);
    if (status != SP_OK) {
        return status;
    }
    uint32_t n = 0;
    for (uint32_t i = 0; i < self->list.n; i++) {
        sp_error_t unused;
        if (sp_match_in_game(self->list.strategy[i], &self->how, &unused) == SP_OK) {
            self->list.strategy[n++] = self->list.strategy[i];
        }
    }
    if (n == 0) {
        return sp_match_in_game(self->list.strategy[0], &self->how, err);
    }
    self->list.n = n;
    draw_partner(self, sp_option_given(args, "seed"));
    return SP_OK;
}

static sp_status_t
read_options(session_t *self, const sp_arguments_t *args, sp_error_t *err)
{
    self->blind = sp_option_given(args, "blind");
    if (self->blind && sp_option_given(args, "reveal")) {
        return sp_fail(err, SP_ERR_USAGE,
            "--blind and --reveal exclude each other: the partner is hidden, or "
            "explained");
    }
    if (!self->blind && args->n_operands == 0) {
        return sp_fail(err, SP_ERR_USAGE,
            "too few operands: needs the name of a strategy, or --blind");
    }
    sp_status_t status = sp_match_options_read(&self->how, args, 20, err);
    if (status == SP_OK && self->how.rules.rounds > MOST_TURNS) {
        status = sp_fail(err, SP_ERR_USAGE, "--turns %s: must be at most %d in play",
            sp_option_value(args, "turns"), MOST_TURNS);
    }
    if (status == SP_OK && self->how.rules.continuation > most_continuation) {
        status =
            sp_fail(err, SP_ERR_USAGE, "--continuation %s: must be at most %g in play",
                sp_option_value(args, "continuation"), most_continuation);
    }
    return status == SP_OK ? choose_partner(self, args, err) : status;
}

static void
print_start(const session_t *self, bool reveal)
{
    if (self->blind) {
        printf("you against one of %u strategies, ", self->list.n);
    } else {
        printf("you against %s, ", self->partner->name);
    }
    sp_match_options_print(stdout, &self->how);
    printf("\n");
    if (reveal) {
        print_partner(self, "the partner,");
    }
    printf("c cooperates, d defects, q ends\n\n");
}

static sp_status_t
play(session_t *self, const sp_arguments_t *args, sp_error_t *err)
{
    static const sp_program_t person = { .move = move_of_person };
    const seat_t seat = { self };
    const sp_strategy_t you = {
        .name = "you",
        .summary = "",
        .source = "",
        .aliases = "",
        .form = SP_PROGRAM,
        .program = &person,
        .values = &seat,
    };
    game_t game;
    self->at_terminal = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
    print_start(self, sp_option_given(args, "reveal"));
    const sp_status_t status = play_with(self, &you, &game, err);
    if (status != SP_OK) {
        return status;
    }
    if (!self->ended) { /* nobody has asked for a move since the last turn */
        const uint32_t last = game.n_turns - 1;
        show_turn(self, true_move(&game, false, last), seen_move(&game, last));
    }
    return finish(self, &game, err);
}

static int
run(const sp_arguments_t *args)
{
    session_t session = { .partner = NULL };
    sp_error_t err = { .status = SP_OK };
    sp_status_t status = read_options(&session, args, &err);
    if (status == SP_OK) {
        status = play(&session, args, &err);
    }
    sp_arena_free(&session.arena);
    free(session.list.strategy);
    return sp_end("play", status, &err);
}

static const sp_option_t options[] = {
    { "turns", '\0', "N", "turns of the match; partners that ask are told", "20", false },
    SP_OPTION_CONTINUATION,
    SP_OPTION_NOISE,
    SP_OPTION_MISPERCEPTION,
    SP_OPTION_GAME,
    { "seed", '\0', "N", "number that all chance follows from", "1; another with --blind",
        false },
    SP_OPTION_OWN,
    SP_OPTION_PLUGIN,
    { "reveal", '\0', NULL, "tell before the first turn what rule the partner follows",
        NULL, false },
    { "blind", '\0', NULL,
        "against one of STRATEGY, names and sets separated by commas, and do not tell "
        "whom before the end (default: one of classic)",
        NULL, false },
    { 0 },
};

static const sp_example_t examples[] = {
    { "samenspel play tit_for_tat", "twenty turns" },
    { "samenspel play --blind axelrod_first --turns 30",
        "who is it? one of Axelrod's first tournament" },
    { "samenspel play grim --noise 0.1", "one move in ten comes out as the other one" },
    { "samenspel play tit_for_tat <moves.txt", "moves from a file: c or d, one a line" },
    { 0 },
};

const sp_command_t sp_command_play = {
    .name = "play",
    .summary = "play against a strategy yourself, at the terminal",
    .usage = "[STRATEGY] [options]",
    .text =
        "You play a match against a strategy: c cooperates, d defects (C and D too), one "
        "line a turn; q or the end of input ends the match. After every turn both moves, "
        "both payoffs, both scores and what you have earned together are shown; at the "
        "end "
        "the whole match, the most that was to be had together, what always C and always "
        "D "
        "would have made of it, and what rule the partner followed.\n\n"
        "The partner's draws are those of samenspel match: the same seed and the same "
        "moves "
        "give the same match. With noise you are told when a move of yours slipped; with "
        "misperception you are shown what you see, and at the end what was so. Lines may "
        "also come from a file or another program.",
    .options = options,
    .examples = examples,
    .exits = "0125",
    .least = 0,
    .most = 1,
    .operands = "the name of a strategy",
    .run = run,
};
