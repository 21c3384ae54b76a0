/* some_strategies.c - a handful of finite-state strategies, for tests of all their pairs.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/some_strategies.h"

#include <stdlib.h>

static const char *const names[] = { "always_cooperate", "always_defect",
    "commitment_free_rider", "commitment_proposer", "discriminator", "fake_committer",
    "generous_tit_for_tat", "grim", "grudger", "joss", "loner", "norm_follower",
    "peer_punisher", "pool_punisher", "random", "tit_for_tat", "win_stay_lose_shift",
    "zd_extort_2", "zd_gtft_2" };

enum { N_NAMES = sizeof(names) / sizeof(names[0]) };

const sp_strategy_t *const *
sp_some_strategies(void)
{
    static const sp_strategy_t *strategy[N_NAMES + 1];
    for (size_t i = 0; i < N_NAMES; i++) {
        strategy[i] = sp_strategy_find(names[i]);
        if (strategy[i] == NULL) {
            abort(); /* one was renamed */
        }
    }
    return strategy;
}
