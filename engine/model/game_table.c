/* game_table.c - any game of a group, by its payoffs written out one by one.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * For games that people play in training rooms (Win as much as you can, Red-Black): what
 * a member earns by its own act and the number k of the group's n members that cooperate,
 * itself included. payoffs.C.1 .. payoffs.C.n and payoffs.D.0 .. payoffs.D.(n-1) are rows
 * of their own, as many as the scenario writes; in lists of keys K stands for the number.
 */
#include "samenspel/game.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

typedef struct {
    double any_c, any_d; /* of the rows for any K; unused */
    uint32_t n_c, n_d;   /* payoffs given                 */
    double payoff[2][SP_MOST_TABLE];
} table_t;

static const sp_param_t params[] = {
    { "payoffs.C.K", "-", "what C earns where K of the group cooperate, itself included",
        "payoff", SP_REAL, SP_SETTING, SP_OPTIONAL, -INFINITY, INFINITY, NAN, NULL,
        "settle", "000-2;002-5", "this project", offsetof(table_t, any_c) },
    { "payoffs.D.K", "-", "what D earns where K of the group cooperate", "payoff",
        SP_REAL, SP_SETTING, SP_OPTIONAL, -INFINITY, INFINITY, NAN, NULL, "settle",
        "000-2;002-5", "this project", offsetof(table_t, any_d) },
};

/* payoffs.C begins at one cooperator, oneself, and payoffs.D at none */
static void
read_table(const sp_schema_t *schema, const double *value, void *to)
{
    table_t *table = to;
    for (int act = SP_DEFECT; act <= SP_COOPERATE; act++) {
        uint32_t n = 0;
        for (; n < SP_MOST_TABLE; n++) {
            char key[SP_KEY_LENGTH];
            snprintf(key, sizeof(key), "game.payoffs.%c.%" PRIu32,
                act == SP_COOPERATE ? 'C' : 'D', n + (act == SP_COOPERATE));
            const uint32_t row = sp_schema_find(schema, key);
            if (row == SP_NO_ROW || isnan(value[row])) {
                break;
            }
            table->payoff[act][n] = value[row];
        }
        *(act == SP_COOPERATE ? &table->n_c : &table->n_d) = n;
    }
}

static void
pot(const sp_game_t *game, uint32_t n, double *row)
{
    for (uint32_t k = 0; k <= n; k++) {
        row[2 * k + SP_DEFECT] = k < n ? game->table[SP_DEFECT][k] : 0;
        row[2 * k + SP_COOPERATE] = k > 0 ? game->table[SP_COOPERATE][k - 1] : 0;
    }
}

static sp_status_t
make(const void *from, sp_game_t *game, sp_error_t *err)
{
    const table_t *table = from;
    if (table->n_c != table->n_d || table->n_c < 2) {
        return sp_fail(err, SP_ERR_RANGE,
            "game.payoffs has %" PRIu32
            " payoffs for C (with 1, 2, .. that cooperate) and %" PRIu32
            " for D (with 0, 1, ..): must be as many for both, one a member of the "
            "group, and at least 2",
            table->n_c, table->n_d);
    }
    *game = (sp_game_t) {
        .of_groups = true,
        .group_size = table->n_c,
        .n_acts = 2,
        .pot = pot,
    };
    for (int act = SP_DEFECT; act <= SP_COOPERATE; act++) {
        for (uint32_t k = 0; k < table->n_c; k++) {
            game->table[act][k] = table->payoff[act][k];
        }
    }
    return SP_OK;
}

extern const sp_game_kind_t sp_game_kind_table;
const sp_game_kind_t sp_game_kind_table = {
    .name = "table",
    .summary = "a game of a group by its payoffs, one for each act and number of "
               "cooperators",
    .source = "this project; for games of training rooms",
    .params = params,
    .n_params = sizeof(params) / sizeof(params[0]),
    .params_size = sizeof(table_t),
    .make = make,
    .advantage = sp_game_groups_advantage,
    .read = read_table,
    .of_groups = true,
};
