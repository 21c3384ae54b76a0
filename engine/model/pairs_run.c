/* pairs_run.c - how the matches of a run are paid: by a table of pairs, or played.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pairs_run.h"

#include <stdio.h>

#include "checks.h"
#include "moves.h"

/* ---- whether every pair has an exact expectation ----------------------------------- */

static sp_match_rules_t
rules_of(const sp_run_t *run)
{
    return (sp_match_rules_t) {
        .rounds = (uint32_t) sp_run_value(run, "match.rounds"),
        .continuation = sp_run_value(run, "match.continuation"),
        .error = sp_run_value(run, "match.error"),
        .misperception = sp_run_value(run, "match.misperception"),
    };
}

/* The first strategy that has no finite-state form, or NULL. */
static const sp_strategy_t *
without_machine(const sp_run_t *run)
{
    for (uint32_t s = 0; s < run->n_strategies; s++) {
        if (!sp_strategy_is_finite(run->strategy[s])) {
            return run->strategy[s];
        }
    }
    return NULL;
}

static const sp_strategy_t *
moving_by_chance(const sp_run_t *run)
{
    for (uint32_t s = 0; s < run->n_strategies; s++) {
        if (sp_strategy_is_random(run->strategy[s])) {
            return run->strategy[s];
        }
    }
    return NULL;
}

/* A pair that can only be played: what stands in the way of its expectation. Any of those
 * without a machine meets all others, and its like, so one pair speaks for all. */
typedef struct {
    const sp_strategy_t *one, *other;
    char why[160];
} inexact_t;

static bool
find_inexact(const sp_run_t *run, inexact_t *pair)
{
    const sp_match_rules_t rules = rules_of(run);
    const sp_strategy_t *one = without_machine(run);
    if (one == NULL) {
        return false;
    }
    const sp_strategy_t *chance = moving_by_chance(run);
    const sp_player_t like = { one, NULL };
    *pair = (inexact_t) { one, one, "" };
    if (rules.error > 0 || rules.misperception > 0) {
        const bool error = rules.error > 0;
        snprintf(pair->why, sizeof(pair->why), "match.%s = %g",
            error ? "error" : "misperception", error ? rules.error : rules.misperception);
    } else if (chance != NULL) {
        pair->other = chance;
        snprintf(
            pair->why, sizeof(pair->why), "moves of %s are left to chance", chance->name);
    } else if (sp_pair_exact_way(&rules, &like, &like) == SP_PAIR_PLAYED) {
        snprintf(pair->why, sizeof(pair->why),
            "match.continuation = %.9g lets matches last too long", rules.continuation);
    }
    return pair->why[0] != '\0';
}

static bool
is_paid(const sp_run_t *run, sp_match_payoff_t way)
{
    return sp_run_value(run, "match.payoff") == (double) way;
}

bool
sp_run_plays_matches(const sp_run_t *run)
{
    inexact_t pair;
    return run->n_strategies > 0
        && (is_paid(run, SP_MATCH_SAMPLED)
            || (is_paid(run, SP_MATCH_AUTO) && find_inexact(run, &pair)));
}

/* ---- refusals ---------------------------------------------------------------------- */

static const char *
name_of_other(const inexact_t *pair)
{
    return pair->one == pair->other ? "its like" : pair->other->name;
}

static sp_status_t
check_averaged(const sp_run_t *run, char *key, sp_error_t *err)
{
    const sp_game_kind_t *game = sp_game_kinds[(size_t) sp_run_value(run, "game.kind")];
    if (is_paid(run, SP_MATCH_AVERAGED) && (run->n_strategies == 0 || game->of_groups)) {
        sp_point_at(key, "match.payoff");
        return sp_fail(err, SP_ERR_RANGE,
            "match.payoff: averaged is the mean of matches between two strategies, which "
            "nobody plays here: %s",
            game->of_groups
                ? "take a game of two players, or match.payoff: auto"
                : "give population.initial.strategies, or take match.payoff: auto");
    }
    const uint32_t row = sp_schema_find(run->schema, "match.samples");
    if (row != SP_NO_ROW && run->given[row] && !is_paid(run, SP_MATCH_AVERAGED)) {
        sp_point_at(key, "match.samples");
        return sp_fail(err, SP_ERR_RANGE,
            "match.samples = %.0f is the number of matches of match.payoff: averaged: "
            "take "
            "that, or leave match.samples out",
            run->value[row]);
    }
    return SP_OK;
}

sp_status_t
sp_check_pairs(const sp_run_t *run, char *key, sp_error_t *err)
{
    const sp_status_t status = check_averaged(run, key, err);
    inexact_t pair;
    if (status != SP_OK || is_paid(run, SP_MATCH_AVERAGED) || !find_inexact(run, &pair)) {
        return status;
    }
    const sp_decision_t *rule = sp_decisions[(size_t) sp_run_value(run, "decision.rule")];
    if (is_paid(run, SP_MATCH_EXPECTED)) {
        sp_point_at(key, "match.payoff");
        return sp_fail(err, SP_ERR_RANGE,
            "match.payoff: expected needs an exact answer for every pair, and %s against "
            "%s "
            "has none: %s, and %s has no finite-state form; take match.payoff: averaged, "
            "or "
            "sampled",
            pair.one->name, name_of_other(&pair), pair.why, pair.one->name);
    }
    if (rule->form == SP_RULE_CHOICE) {
        sp_point_at(key, "match.payoff");
        return sp_fail(err, SP_ERR_RANGE,
            "decision.rule: %s weighs strategies by what they are expected to earn, and "
            "%s "
            "against %s has no exact answer: %s, and %s has no finite-state form; take "
            "match.payoff: averaged",
            rule->name, pair.one->name, name_of_other(&pair), pair.why, pair.one->name);
    }
    return SP_OK;
}

/* ---- the table --------------------------------------------------------------------- */

/* Replicates stay below this number, so the draws of the table are nobody else's. */
static const uint32_t of_table = UINT32_MAX;

static sp_status_t
make_players(sp_model_t *model, sp_error_t *err)
{
    const sp_run_t *run = model->run;
    const size_t n = model->n_plays;
    sp_machine_t *machine = sp_arena_take(&model->arena, n, sizeof(*machine));
    sp_player_t *player = sp_arena_take(&model->arena, n, sizeof(*player));
    if (machine == NULL || player == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for %zu strategies", n);
    }
    for (size_t s = 0; s < n; s++) {
        const bool finite = 
            sp_strategy_machine_in(run->strategy[s], &model->game, &machine[s]);
        player[s] = (sp_player_t) { run->strategy[s], finite ? &machine[s] : NULL };
        model->plays_programs = model->plays_programs || !finite;
    }
    model->machine = machine;
    model->player = player;
    return SP_OK;
}

static sp_status_t
fill_table(
    sp_model_t *model, sp_pair_source_t *source, sp_pair_table_t *table, sp_error_t *err)
{
    sp_arena_t room = { 0 };
    sp_match_space_t space;
    sp_status_t status = SP_OK;
    if (model->plays_programs) {
        status = sp_match_space_init(&space, &model->match, model->run->strategy,
            model->n_plays, model->match.continuation > 0, &room, err);
        source->space = &space;
    }
    if (status == SP_OK) {
        model->has_table = sp_pair_table_fill(table, source);
    }
    sp_arena_free(&room);
    return status;
}

sp_status_t
sp_model_pairs(sp_model_t *model, const sp_match_settings_t *match, sp_error_t *err)
{
    const sp_run_t *run = model->run;
    const bool averaged = match->payoff == SP_MATCH_AVERAGED;
    sp_pair_table_t table;
    sp_status_t status = make_players(model, err);
    if (status == SP_OK) {
        status = sp_pair_table_init(&table, model->n_plays, &model->arena, err);
    }
    if (status != SP_OK) {
        return status;
    }
    model->pay = table.payoff;
    model->cooperate = table.cooperation;
    model->seen = table.seen;
    model->worth = table.worth;
    inexact_t pair;
    if (!averaged && find_inexact(run, &pair)) {
        return SP_OK; /* every match is played */
    }
    sp_pair_source_t source = {
        .rules = &model->match,
        .game = &model->game,
        .player = model->player,
        .n_matches = averaged ? match->samples : 0,
        .key = sp_rng_key(run->seed, of_table, run->salt),
    };
    status = fill_table(model, &source, &table, err);
    model->pay_error = status == SP_OK ? sp_pair_table_error(&table) : 0;
    return status;
}
