/* strategy_sets.c - which strategies belong together.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/strategy_sets.h"

#include <string.h>

static const char *const axelrod_first[] = { "first_by_anonymous", "first_by_davis",
    "first_by_downing", "first_by_feld", "first_by_graaskamp", "first_by_grofman",
    "first_by_nydegger", "first_by_shubik", "first_by_stein_and_rapoport",
    "first_by_tideman_and_chieruzzi", "first_by_tullock", "grudger", "joss", "random",
    "tit_for_tat", NULL };

static const char *const axelrod_second[] = { "random", "revised_downing",
    "second_by_appold", "second_by_black", "second_by_borufsen", "second_by_cave",
    "second_by_champion", "second_by_colbert", "second_by_eatherley", "second_by_getzler",
    "second_by_gladstein", "second_by_graaskamp_katzen", "second_by_grofman",
    "second_by_harrington", "second_by_kluepfel", "second_by_leyvraz",
    "second_by_mikkelson", "second_by_richard_hufford", "second_by_rowsam",
    "second_by_tester", "second_by_tideman_and_chieruzzi", "second_by_tranquilizer",
    "second_by_weiner", "second_by_white", "second_by_wm_adams", "second_by_yamachi",
    "soft_go_by_majority", "tit_for_2_tats", "tit_for_tat", NULL };

static const char *const stewart_plotkin[] = { "always_cooperate", "always_defect",
    "calculator", "generous_tit_for_tat", "grudger", "hard_go_by_majority", "hard_prober",
    "hard_tit_for_2_tats", "hard_tit_for_tat", "joss", "naive_prober", "prober",
    "prober_2", "prober_3", "random", "tit_for_2_tats", "tit_for_tat",
    "win_stay_lose_shift", "zd_extort_2", "zd_gtft_2", NULL };

static const char *const zero_determinant[] = { "zd_extort_2", "zd_extort_2_v2",
    "zd_extort_3", "zd_extort_4", "zd_extortion", "zd_gen_2", "zd_gtft_2", "zd_mischief",
    "zd_set_2", NULL };

static const char *const basic[] = { "alternator", "always_cooperate", "always_defect",
    "anti_tit_for_tat", "bully", "cycler_dc", "suspicious_tit_for_tat", "tit_for_tat",
    "win_shift_lose_stay", "win_stay_lose_shift", NULL };

static const char *const demo[] = { "always_cooperate", "always_defect", "grudger",
    "random", "tit_for_tat", NULL };

static const char *const classic[] = { "adaptive", "adaptive_pavlov_2011",
    "adaptive_tit_for_tat", "alternator", "always_cooperate", "always_defect",
    "anti_tit_for_tat", "bully", "bush_mosteller", "calculator", "contrite_tit_for_tat",
    "cycler_ccd", "cycler_ddc", "firm_but_fair", "first_by_anonymous", "first_by_davis",
    "first_by_downing", "first_by_feld", "first_by_graaskamp", "first_by_grofman",
    "first_by_nydegger", "first_by_shubik", "first_by_stein_and_rapoport",
    "first_by_tideman_and_chieruzzi", "first_by_tullock", "fortress_3",
    "generous_tit_for_tat", "gradual", "grudger", "handshake", "hard_go_by_majority",
    "hard_prober", "hard_tit_for_2_tats", "hard_tit_for_tat", "joss", "naive_prober",
    "omega_tft", "original_gradual", "prober", "prober_2", "prober_3", "random",
    "remorseful_prober", "revised_downing", "second_by_borufsen", "second_by_cave",
    "second_by_champion", "second_by_graaskamp_katzen", "second_by_harrington",
    "second_by_kluepfel", "second_by_tester", "second_by_tideman_and_chieruzzi",
    "second_by_tranquilizer", "second_by_weiner", "second_by_wm_adams",
    "soft_go_by_majority", "soft_grudger", "soft_joss", "stochastic_wsls",
    "suspicious_tit_for_tat", "tit_for_2_tats", "tit_for_tat", "two_tits_for_tat",
    "win_stay_lose_shift", "zd_extort_2", "zd_extort_4", "zd_gen_2", "zd_gtft_2",
    "zd_set_2", NULL };

static bool
is_any(const sp_strategy_t *strategy)
{
    return !sp_moves_as_another(strategy);
}

static bool
is_deterministic(const sp_strategy_t *strategy)
{
    return is_any(strategy) && !sp_strategy_is_random(strategy);
}

static bool
is_short_run(const sp_strategy_t *strategy)
{
    return is_any(strategy) && !strategy->slow;
}

const sp_strategy_set_t sp_strategy_sets[] = {
    { "all", "every strategy that moves in matches in its own way", "this project", NULL,
        is_any },
    { "axelrod_first", "the fifteen of Axelrod's first tournament",
        "Axelrod, J. Conflict Resolution 24, 3 (1980)", axelrod_first, NULL },
    { "axelrod_second", "those of Axelrod's second tournament whose rule is known here",
        "Axelrod, J. Conflict Resolution 24, 379 (1980)", axelrod_second, NULL },
    { "basic", "ten of the simplest", "Axelrod-Python 4.13", basic, NULL },
    { "classic",
        "what the literature comes back to, both of Axelrod's tournaments and "
        "Stewart & Plotkin's included",
        "Axelrod (1980); Stewart & Plotkin (2012); as marked by this project", classic,
        NULL },
    { "demo", "five to try things with", "Axelrod-Python 4.13", demo, NULL },
    { "deterministic", "all that leave nothing to chance", "this project", NULL,
        is_deterministic },
    { "short_run", "all but those that take much longer than others, as teams of all do",
        "this project", NULL, is_short_run },
    { "stewart_plotkin",
        "those that are told of the tournament with zero-determinant "
        "strategies of 2012",
        "Stewart & Plotkin, PNAS 109, 10134 (2012)", stewart_plotkin, NULL },
    { "zero_determinant", "strategies that enforce a line between the two payoffs",
        "Press & Dyson, PNAS 109, 10409 (2012); Stewart & Plotkin (2012)",
        zero_determinant, NULL },
    { NULL, NULL, NULL, NULL, NULL },
};

const sp_strategy_set_t *
sp_strategy_set_find(const char *name)
{
    for (const sp_strategy_set_t *set = sp_strategy_sets; set->name != NULL; set++) {
        if (strcmp(set->name, name) == 0) {
            return set;
        }
    }
    return NULL;
}

bool
sp_strategy_set_has(const sp_strategy_set_t *set, const sp_strategy_t *strategy)
{
    if (set->member == NULL) {
        return set->has(strategy);
    }
    for (const char *const *name = set->member; *name != NULL; name++) {
        if (strcmp(*name, strategy->name) == 0) {
            return true;
        }
    }
    return false;
}

uint32_t
sp_strategy_id(const char *name)
{
    uint32_t hash = 2166136261u;
    for (; *name != '\0'; name++) {
        hash = (hash ^ (unsigned char) *name) * 16777619u;
    }
    return hash;
}
