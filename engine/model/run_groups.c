/* run_groups.c - what a run of a game of groups must and may not have.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "run_groups.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "samenspel/decision.h"
#include "samenspel/settings.h"

#define REFUSE(key, at, err, ...)                                                        \
    (sp_point_at((key), (at)), sp_fail((err), SP_ERR_RANGE, __VA_ARGS__))

static const sp_game_kind_t *
kind_of(const sp_run_t *run)
{
    return sp_game_kinds[(size_t) sp_run_value(run, "game.kind")];
}

static const char *
network_of(const sp_run_t *run)
{
    return sp_network_names[(size_t) sp_run_value(run, "network.kind")];
}

bool
sp_run_has_loners(const sp_run_t *run)
{
    return strcmp(kind_of(run)->name, "public_goods") == 0
        && !isnan(sp_run_value(run, "game.loner"));
}

bool
sp_run_group_size(
    const sp_game_t *game, uint32_t common_degree, uint32_t *size, uint32_t *n_groups)
{
    *size = game->group_size > 0 ? game->group_size : common_degree + 1;
    *n_groups = game->group_size > 0 ? 1 : common_degree + 1;
    return *size > 1;
}

void
sp_run_group_range(const sp_game_t *game, uint32_t size, double *least, double *most)
{
    double row[2 * (SP_MOST_GROUP + 1)];
    *least = INFINITY;
    *most = -INFINITY;
    if (size <= SP_MOST_GROUP) { /* larger ones are refused when the network stands */
        sp_game_group_range(game, size, row, least, most);
    }
}

/* ---- strategies -------------------------------------------------------------------- */

static sp_status_t
check_strategies(const sp_run_t *run, bool of_groups, char *key, sp_error_t *err)
{
    const char *at = "population.initial.strategies";
    const char *kind = kind_of(run)->name;
    for (uint32_t s = 0; s < run->n_strategies; s++) {
        const sp_strategy_t *strategy = run->strategy[s];
        if (of_groups && strategy->groups == SP_NOT_IN_GROUPS) {
            return REFUSE(key, at, err,
                "the strategy %s answers one partner's moves, but game.kind: %s is "
                "played "
                "once, in a group: must be always_cooperate, always_defect, loner, "
                "peer_punisher or pool_punisher",
                strategy->name, kind);
        }
        if (!of_groups && strategy->groups == SP_ONLY_IN_GROUPS) {
            return REFUSE(key, at, err,
                "the strategy %s is for games of groups, not for game.kind: %s: take "
                "game.kind: public_goods, or another strategy",
                strategy->name, kind);
        }
        if (of_groups && strategy->act == SP_LONER && !sp_run_has_loners(run)) {
            return REFUSE(key, at, err,
                "the strategy %s stays out for a payoff of its own: needs game.kind: "
                "public_goods with game.loner",
                strategy->name);
        }
    }
    return SP_OK;
}

/* ---- sizes ------------------------------------------------------------------------- */

static sp_status_t
check_size_of_all(const sp_run_t *run, const sp_game_t *game, uint32_t n_agents,
    char *key, sp_error_t *err)
{
    const bool table = strcmp(kind_of(run)->name, "table") == 0;
    if (game->group_size == 0) {
        return REFUSE(key, "game.group_size", err,
            "game.group_size: auto is an agent with its neighbours, but on network.kind: "
            "complete all are neighbours: give a number, such as 5");
    }
    if (game->group_size > n_agents) {
        const char *what = table ? "game.payoffs is for a group of" : "game.group_size =";
        return REFUSE(key, table ? "game" : "game.group_size", err,
            "%s %" PRIu32 ": must not exceed population.size = %" PRIu32, what,
            game->group_size, n_agents);
    }
    return SP_OK;
}

/* On a network a group is an agent with its neighbours: a size can only repeat that. */
static sp_status_t
check_size_of_neighbours(const sp_run_t *run, sp_game_t *game, uint32_t common_degree,
    char *key, sp_error_t *err)
{
    const bool table = strcmp(kind_of(run)->name, "table") == 0;
    const uint32_t row = sp_schema_find(run->schema, "game.group_size");
    const bool given =
        table || (game->group_size > 0 && run->given != NULL && run->given[row] != 0);
    const char *where = table ? "game" : "game.group_size";
    const char *what = table ? "game.payoffs is for a group of" : "game.group_size =";
    if (given && common_degree == 0) {
        return REFUSE(key, where, err,
            "%s %" PRIu32 ", but on network.kind: %s a group is an agent with its "
            "neighbours, of which not all have as many: %s",
            what, game->group_size, network_of(run),
            table ? "take network.kind: complete, or one where all have as many"
                  : "leave it out, or write auto");
    }
    if (given && game->group_size != common_degree + 1) {
        return REFUSE(key, where, err,
            "%s %" PRIu32
            ", but on network.kind: %s a group is an agent with its %" PRIu32
            " neighbours: must be %" PRIu32 "%s",
            what, game->group_size, network_of(run), common_degree, common_degree + 1,
            table ? "" : ", or auto");
    }
    if (common_degree > 0 && game->threshold > common_degree + 1) {
        return REFUSE(key, "game.threshold", err,
            "game.threshold = %" PRIu32 ": must not exceed %" PRIu32
            ", an agent with its "
            "neighbours on network.kind: %s, or nobody ever gets a benefit",
            game->threshold, common_degree + 1, network_of(run));
    }
    if (common_degree >= SP_MOST_GROUP) {
        return REFUSE(key, "network", err,
            "an agent with its %" PRIu32 " neighbours makes a group of %" PRIu32
            ": must be at most %d",
            common_degree, common_degree + 1, SP_MOST_GROUP);
    }
    game->group_size = 0;
    if (!table) {
        run->value[row] = NAN;
    }
    return SP_OK;
}

/* ---- what makes no sense in groups ------------------------------------------------- */

static sp_status_t
check_match(const sp_run_t *run, char *key, sp_error_t *err)
{
    const char *kind = kind_of(run)->name;
    static const char *const keys[] = { "match.rounds", "match.continuation",
        "match.error" };
    static const double nulls[] = { 1, 0, 0 };
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
        if (sp_run_value(run, keys[i]) != nulls[i]) {
            return REFUSE(key, keys[i], err,
                "%s = %g, but game.kind: %s is played once a round, by acts: must be "
                "%g%s",
                keys[i], sp_run_value(run, keys[i]), kind, nulls[i],
                i == 2 ? " (decision.tremble flips an act that was chosen)" : "");
        }
    }
    return SP_OK;
}

static sp_status_t
check_decision(const sp_run_t *run, char *key, sp_error_t *err)
{
    const char *kind = kind_of(run)->name;
    if (sp_run_value(run, "decision.acts") == (double) SP_ACTS_PER_PARTNER) {
        return REFUSE(key, "decision.acts", err,
            "decision.acts: per_partner, but in game.kind: %s one acts towards a whole "
            "group: must be per_agent",
            kind);
    }
    if (sp_run_value(run, "decision.belief") == (double) SP_BELIEF_EMPIRICAL
        && strcmp(network_of(run), "complete") == 0) {
        return REFUSE(key, "decision.belief", err,
            "decision.belief: empirical needs lasting neighbours, but on network.kind: "
            "complete groups are drawn anew: take another network, or belief: last");
    }
    if (strcmp(network_of(run), "square_lattice") == 0
        && sp_run_value(run, "network.self_interaction") > 0) {
        return REFUSE(key, "network.self_interaction", err,
            "network.self_interaction is for games of two: in game.kind: %s one is in "
            "one's "
            "own group already",
            kind);
    }
    if (sp_run_value(run, "method") == (double) SP_METHOD_CHAIN) {
        return REFUSE(key, "method", err,
            "method: chain is for games of two, not for game.kind: %s: take method: "
            "agents",
            kind);
    }
    return SP_OK;
}

/* What a share of cooperators says of the noise, it says of two acts. */
static sp_status_t
check_noise(const sp_run_t *run, const sp_game_t *game, char *key, sp_error_t *err)
{
    const size_t rule = (size_t) sp_run_value(run, "decision.rule");
    const uint32_t row = sp_schema_find(run->schema, "decision.noise");
    const bool given = run->given != NULL && run->given[row] != 0;
    if (game->n_acts == SP_MOST_ACTS && strcmp(sp_decision_names[rule], "logit") == 0
        && !given) {
        return REFUSE(key, "decision.unsteered_cooperation", err,
            "decision.unsteered_cooperation cannot fix the noise where agents may stay "
            "out "
            "(game.loner): give decision.noise");
    }
    return SP_OK;
}

sp_status_t
sp_run_check_groups(const sp_run_t *run, sp_game_t *game, uint32_t n_agents,
    uint32_t common_degree, char *key, sp_error_t *err)
{
    sp_status_t status = check_strategies(run, game->of_groups, key, err);
    if (status != SP_OK || !game->of_groups) {
        return status;
    }
    if (strcmp(network_of(run), "random_pairs") == 0) {
        return REFUSE(key, "network", err,
            "game.kind: %s is played in groups, but on network.kind: random_pairs two "
            "meet: "
            "take network.kind: complete, where groups are drawn anew each round",
            kind_of(run)->name);
    }
    status = strcmp(network_of(run), "complete") == 0
        ? check_size_of_all(run, game, n_agents, key, err)
        : check_size_of_neighbours(run, game, common_degree, key, err);
    status = status == SP_OK ? check_match(run, key, err) : status;
    status = status == SP_OK ? check_decision(run, key, err) : status;
    status = status == SP_OK ? check_noise(run, game, key, err) : status;
    uint32_t size;
    uint32_t n_groups;
    if (status == SP_OK && sp_run_group_size(game, common_degree, &size, &n_groups)) {
        double least;
        double most;
        sp_run_group_range(game, size, &least, &most);
        if (!isfinite(most - least)) {
            return REFUSE(key, "game", err,
                "payoffs in a group of %" PRIu32 " lie too far apart: their largest "
                "difference is no finite number",
                size);
        }
    }
    return status;
}
