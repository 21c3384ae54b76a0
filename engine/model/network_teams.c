/* network_teams.c - teams within which everybody is tied, and some ties across.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * This project's choice: the ties within complete teams set the total, and the share
 * `cross_share` of that total is moved across, so that more mixing is not more ties.
 * Which ties stay within and which pairs are tied across is drawn uniformly. */
#include "network_build.h"

#include <inttypes.h>
#include <math.h>

typedef struct {
    uint32_t number;
    double cross_share;
} teams_t;

static const sp_param_t params_table[] = {
    {
        .name = "number",
        .symbol = "m",
        .summary = "number of teams (units)",
        .unit = "teams",
        .type = SP_INTEGER,
        .kind = SP_SETTING,
        .low = 1,
        .high = SP_MOST_AGENTS,
        .preset = 4,
        .phase = "init",
        .rows = "002-1;002-2;000-15",
        .source = "Traulsen & Nowak 2006, PNAS 103, 10952",
        .offset = offsetof(teams_t, number),
    },
    {
        .name = "cross_share",
        .symbol = "-",
        .summary = "share of ties that cross teams",
        .unit = "-",
        .type = SP_REAL,
        .kind = SP_SETTING,
        .low = 0,
        .high = 1,
        .preset = 0,
        .phase = "init",
        .rows = "002-2",
        .source = "this project",
        .offset = offsetof(teams_t, cross_share),
    },
};

/* Teams of consecutive agents: the first n_large have one agent more than the others. */
typedef struct {
    uint32_t n;
    uint32_t number;
    uint32_t small;    /* agents of a small team                   */
    uint32_t n_large;  /* teams of small + 1                       */
    uint64_t n_within; /* pairs of team mates                      */
    uint64_t n_across; /* pairs of agents of different teams       */
    uint64_t n_moved;  /* ties across: their share of n_within     */
} layout_t;

static layout_t
lay_out(const teams_t *teams, uint32_t n)
{
    layout_t layout = { .n = n, .number = teams->number };
    layout.small = n / teams->number;
    layout.n_large = n % teams->number;
    const uint64_t small = layout.small;
    layout.n_within = layout.n_large * ((small + 1) * small / 2);
    if (small > 0) {
        layout.n_within += (teams->number - layout.n_large) * (small * (small - 1) / 2);
    }
    layout.n_across = (uint64_t) n * (n - 1) / 2 - layout.n_within;
    layout.n_moved
        = (uint64_t) floor(teams->cross_share * (double) layout.n_within + 0.5);
    return layout;
}

static sp_status_t
check(const void *params, uint32_t n, sp_error_t *err)
{
    const teams_t *teams = params;
    if (teams->number < 1 || teams->number > n) {
        return sp_fail(err, SP_ERR_RANGE,
            "network.number = %" PRIu32
            ": must be at least 1 and at most population.size = %" PRIu32,
            teams->number, n);
    }
    const layout_t layout = lay_out(teams, n);
    if (sp_network_check_ties(n, layout.n_within, err) != SP_OK) {
        return sp_fail_in(err, SP_ERR_RANGE,
            "network.number = %" PRIu32 ", too few teams", teams->number);
    }
    if (layout.n_moved > layout.n_across) {
        return sp_fail(err, SP_ERR_RANGE,
            "network.cross_share = %g: %" PRIu64 " ties would cross teams, but only"
            " %" PRIu64 " pairs do: must be at most %g with network.number = %" PRIu32,
            teams->cross_share, layout.n_moved, layout.n_across,
            (double) layout.n_across / (double) layout.n_within, teams->number);
    }
    return SP_OK;
}

static uint32_t
team_start(const layout_t *layout, uint32_t team)
{
    const uint32_t n_large = team < layout->n_large ? team : layout->n_large;
    return team * layout->small + n_large;
}

/* Pair number `pair` of the team mates among `size` agents. The agents but one (none, if
 * the size is odd) stand on a ring; block d holds the pairs at distance d + 1, the last
 * block of an even team everybody's pair with the one in the middle. */
static void
pair_of_mates(uint32_t size, uint64_t pair, uint32_t *ends)
{
    const uint32_t ring = size % 2 != 0 ? size : size - 1;
    const uint32_t block = (uint32_t) (pair / ring);
    const uint32_t a = (uint32_t) (pair % ring);
    ends[0] = a;
    ends[1] = block == (ring - 1) / 2 ? ring : (a + block + 1) % ring;
}

static void
pair_within(const layout_t *layout, uint64_t pair, uint32_t *ends)
{
    const uint64_t small = layout->small;
    const uint64_t per_large = (small + 1) * small / 2;
    const uint64_t in_large = layout->n_large * per_large;
    uint32_t team;
    uint64_t rest;
    if (pair < in_large) {
        team = (uint32_t) (pair / per_large);
        rest = pair % per_large;
        pair_of_mates(layout->small + 1, rest, ends);
    } else {
        const uint64_t per_small = small * (small - 1) / 2;
        team = layout->n_large + (uint32_t) ((pair - in_large) / per_small);
        rest = (pair - in_large) % per_small;
        pair_of_mates(layout->small, rest, ends);
    }
    ends[0] += team_start(layout, team);
    ends[1] += team_start(layout, team);
}

/* Pairs across before those of a team with later teams: pairs of the agents up to the
 * team's start with everybody later, less those within. */
static uint64_t
across_before(const layout_t *layout, uint32_t team)
{
    const uint64_t start = team_start(layout, team);
    const uint64_t n = layout->n;
    const uint64_t small = layout->small;
    const uint64_t n_large = team < layout->n_large ? team : layout->n_large;
    const uint64_t n_small = team - n_large;
    const uint64_t within = n_large * ((small + 1) * small / 2)
        + (small > 0 ? n_small * (small * (small - 1) / 2) : 0);
    return start * (start - (start > 0)) / 2 + start * (n - start) - within;
}

static void
pair_across(const layout_t *layout, uint64_t pair, uint32_t *ends)
{
    uint32_t low = 0; /* across_before(low) <= pair < across_before(high) */
    uint32_t high = layout->number;
    while (high - low > 1) {
        const uint32_t middle = low + (high - low) / 2;
        if (across_before(layout, middle) <= pair) {
            low = middle;
        } else {
            high = middle;
        }
    }
    const uint32_t later = team_start(layout, low + 1);
    const uint64_t rest = pair - across_before(layout, low);
    ends[0] = team_start(layout, low) + (uint32_t) (rest / (layout->n - later));
    ends[1] = later + (uint32_t) (rest % (layout->n - later));
}

/* A set of pair numbers, at most half full; 0 is an empty place, so each is kept + 1. */
typedef struct {
    uint64_t mask;
    uint64_t *slot;
} pair_set_t;

/* Where the number stands or belongs: Fibonacci hashing, then the next free place. */
static uint64_t *
set_find(const pair_set_t *set, uint64_t number)
{
    uint64_t at = (number * 0x9E3779B97F4A7C15u >> 20) & set->mask;
    while (set->slot[at] != 0 && set->slot[at] != number + 1) {
        at = (at + 1) & set->mask;
    }
    return &set->slot[at];
}

/* Fills set with n_chosen of n_pairs numbers, every such choice equally likely: numbers
 * that come again are drawn again. */
static sp_status_t
choose_pairs(uint64_t n_pairs, uint64_t n_chosen, sp_stream_t *stream,
    sp_arena_t *scratch, pair_set_t *set)
{
    uint64_t n_slots = 16;
    while (n_slots < 2 * n_chosen) {
        n_slots *= 2;
    }
    set->mask = n_slots - 1;
    set->slot = n_slots > SIZE_MAX / sizeof(*set->slot)
        ? NULL
        : sp_arena_take(scratch, (size_t) n_slots, sizeof(*set->slot));
    if (set->slot == NULL) {
        return SP_ERR_MEMORY;
    }
    while (n_chosen > 0) {
        const uint64_t number = sp_stream_below64(stream, n_pairs);
        uint64_t *slot = set_find(set, number);
        if (*slot == 0) {
            *slot = number + 1;
            n_chosen--;
        }
    }
    return SP_OK;
}

/* Appends n_tied of n_pairs pairs to ends, drawn uniformly; where most are tied, the ones
 * left out are drawn instead. */
static sp_status_t
tie_some(const layout_t *layout, uint64_t n_pairs, uint64_t n_tied,
    void (*pair_ends)(const layout_t *, uint64_t, uint32_t *), sp_stream_t *stream,
    uint32_t *ends)
{
    sp_arena_t scratch = { 0 };
    pair_set_t set;
    const bool leave_out = n_tied > n_pairs / 2;
    const sp_status_t status = choose_pairs(
        n_pairs, leave_out ? n_pairs - n_tied : n_tied, stream, &scratch, &set);
    if (status == SP_OK && leave_out) {
        for (uint64_t pair = 0; pair < n_pairs; pair++) {
            if (*set_find(&set, pair) == 0) {
                pair_ends(layout, pair, ends);
                ends += 2;
            }
        }
    } else if (status == SP_OK) {
        for (uint64_t at = 0; at <= set.mask; at++) {
            if (set.slot[at] != 0) {
                pair_ends(layout, set.slot[at] - 1, ends);
                ends += 2;
            }
        }
    }
    sp_arena_free(&scratch);
    return status;
}

static sp_status_t
name_units(const layout_t *layout, sp_arena_t *arena, sp_graph_t *graph, sp_error_t *err)
{
    uint32_t *unit = sp_arena_take(arena, layout->n, sizeof(*unit));
    if (unit == NULL) {
        return sp_network_no_memory(layout->n, err);
    }
    for (uint32_t team = 0; team < layout->number; team++) {
        const uint32_t last = team_start(layout, team + 1);
        for (uint32_t agent = team_start(layout, team); agent < last; agent++) {
            unit[agent] = team;
        }
    }
    graph->n_units = layout->number;
    graph->unit = unit;
    return SP_OK;
}

static sp_status_t
make(const void *params, uint32_t n, const sp_edges_t *edges, sp_rng_key_t key,
    sp_arena_t *arena, sp_graph_t *graph, sp_error_t *err)
{
    const layout_t layout = lay_out(params, n);
    const uint64_t n_stay = layout.n_within - layout.n_moved;
    sp_arena_t scratch = { 0 };
    sp_stream_t stream = sp_stream(key);
    (void) edges;
    uint32_t *ends;
    sp_status_t status = sp_network_take_ends(&scratch, n, layout.n_within, &ends, err);
    if (status != SP_OK) {
        goto out;
    }
    if (tie_some(&layout, layout.n_within, n_stay, pair_within, &stream, ends) != SP_OK
        || tie_some(&layout, layout.n_across, layout.n_moved, pair_across, &stream,
               ends + 2 * n_stay)
            != SP_OK) {
        status = sp_network_no_memory(n, err);
        goto out;
    }
    status = name_units(&layout, arena, graph, err);
    if (status == SP_OK) {
        status = sp_graph_from_edges(n, layout.n_within, ends, arena, graph, err);
    }
out:
    sp_arena_free(&scratch);
    return status;
}

const sp_network_t sp_network_teams = {
    .name = "teams",
    .summary = "teams of consecutive agents, tied within; a share of ties crosses teams",
    .source = "Traulsen & Nowak 2006, PNAS 103, 10952; shares: this project",
    .params = params_table,
    .n_params = sizeof(params_table) / sizeof(params_table[0]),
    .params_size = sizeof(teams_t),
    .random = true,
    .implied_size = sp_network_implies_no_size,
    .check = check,
    .make = make,
};
