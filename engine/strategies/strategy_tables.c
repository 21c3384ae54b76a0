/* strategy_tables.c - players by a table of the last moves, for sure or by chance.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Memory-two vectors of Hilbe et al. (2017) and Li (2014), the best of all small tables
 * of Mathieu & Delahaye (2015), and the trained ones of Harper et al. (2017). Rows of
 * chances go by the partner's first moves, then by one's own last ones, and within a row
 * by the partner's last ones, C before D (sp_table_t). */
#include "strategy_define.h"

/* A strategy by the table of the same name. */
#define SP_TABLE_OF_FIGURES(name_, depth_, summary_, source_, aliases_)                  \
    SP_DEFINE_STRATEGY(name_, .summary = summary_, .source = source_,                    \
        .aliases = aliases_, .form = SP_TABLE, .table = &(name_),                        \
        .memory_depth = depth_);

static const double aon2_cooperate[] = {
    1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1,
};
static const sp_table_t aon2
    = { .opening = 0, .own = 2, .other = 2, .first = { 1, 1 },
          .cooperate = aon2_cooperate };
SP_TABLE_OF_FIGURES(aon2, 2,
    "all or none after two turns: cooperates only where both moved alike in both",
    "Hilbe, Martinez-Vaquero, Chatterjee & Nowak, PNAS 114, 4715 (2017)",
    "AON2,all_or_none_2")

static const double delayed_aon1_cooperate[] = {
    1, 0, 0, 0, 0, 1, 0, 1, 0, 0, 1, 0, 0, 1, 0, 1,
};
static const sp_table_t delayed_aon1
    = { .opening = 0, .own = 2, .other = 2, .first = { 1, 1 },
          .cooperate = delayed_aon1_cooperate };
SP_TABLE_OF_FIGURES(delayed_aon1, 2,
    "as all or none after one turn, but takes a turn longer to come back",
    "Hilbe, Martinez-Vaquero, Chatterjee & Nowak, PNAS 114, 4715 (2017)",
    "DelayedAON1,Delayed AON1")

static const double evolved_lookerup_1_1_1_cooperate[] = {
    1, 0, 0, 0, 0, 0, 1, 0,
};
static const sp_table_t evolved_lookerup_1_1_1
    = { .opening = 1, .own = 1, .other = 1, .first = { 1 },
          .cooperate = evolved_lookerup_1_1_1_cooperate };
SP_TABLE_OF_FIGURES(evolved_lookerup_1_1_1, SP_ENDLESS_MEMORY,
    "a table of the last turn and the partner's first move, trained by evolution",
    "Harper et al., PLoS ONE 12, e0188046 (2017)",
    "EvolvedLookerUp1_1_1")

static const double evolved_lookerup_2_2_2_cooperate[] = {
    1, 0, 1, 1, 0, 1, 1, 1, 0, 1, 0, 0, 0, 1, 1, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0,
    0, 1, 0, 1, 0, 0, 0, 0, 1, 1, 0, 1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 1, 1, 0,
    1, 0, 0, 0, 0, 0, 0, 0,
};
static const sp_table_t evolved_lookerup_2_2_2
    = { .opening = 2, .own = 2, .other = 2, .first = { 1, 1 },
          .cooperate = evolved_lookerup_2_2_2_cooperate };
SP_TABLE_OF_FIGURES(evolved_lookerup_2_2_2, SP_ENDLESS_MEMORY,
    "a table of the last two turns and the partner's first two moves, by evolution",
    "Harper et al., PLoS ONE 12, e0188046 (2017)",
    "EvolvedLookerUp2_2_2")

static const double pso_gambler_1_1_1_cooperate[] = {
    1, 0.12304797,
    0, 0.13581423,
    1, 0.57740178,
    0, 0.11886807,
};
static const sp_table_t pso_gambler_1_1_1
    = { .opening = 1, .own = 1, .other = 1, .first = { 1 },
          .cooperate = pso_gambler_1_1_1_cooperate };
SP_TABLE_OF_FIGURES(pso_gambler_1_1_1, SP_ENDLESS_MEMORY,
    "chances by the last turn and the partner's first move, trained by particle swarms",
    "Harper et al., PLoS ONE 12, e0188046 (2017)",
    "PSOGambler1_1_1,PSO Gambler 1_1_1")

static const double pso_gambler_2_2_2_cooperate[] = {
    1, 1, 0, 0.02126434,
    0, 1, 1, 0,
    0, 0, 0, 0,
    0, 0, 0, 1,
    1, 0.95280465, 0.80897541, 0,
    0, 0, 0, 0.65147565,
    0.15412392, 0.24922166, 0, 0,
    0, 0, 0, 0.24523149,
    1, 0, 0, 0.43278586,
    1, 0, 0.23563137, 1,
    1, 1, 0.00227615, 0,
    0, 0, 0, 1,
    0, 0, 0, 0,
    0.15140743, 0, 0, 0,
    0, 0, 0, 1,
    0, 1, 0.77344942, 0,
};
static const sp_table_t pso_gambler_2_2_2
    = { .opening = 2, .own = 2, .other = 2, .first = { 1, 1 },
          .cooperate = pso_gambler_2_2_2_cooperate };
SP_TABLE_OF_FIGURES(pso_gambler_2_2_2, SP_ENDLESS_MEMORY,
    "chances by the last two turns and the partner's first two moves, by particle swarms",
    "Harper et al., PLoS ONE 12, e0188046 (2017)",
    "PSOGambler2_2_2,PSO Gambler 2_2_2")

static const double pso_gambler_2_2_2_noise_05_cooperate[] = {
    1, 0, 1, 0.63548102,
    1, 1, 1, 0,
    0, 1, 0, 0,
    1, 0, 0, 0,
    1, 1, 0, 0,
    0, 0.13863175, 1, 0.7724137,
    0, 1, 0, 0.07127653,
    0, 1, 0.28124022, 0,
    0, 0.98603825, 0, 0,
    1, 0.06434619, 1, 1,
    1, 0.50999729, 0.00524508, 1,
    1, 1, 1, 1,
    0, 1, 0.16240799, 0,
    0, 1, 1, 0,
    0, 1, 0.87463905, 0,
    0, 1, 0, 0,
};
static const sp_table_t pso_gambler_2_2_2_noise_05
    = { .opening = 2, .own = 2, .other = 2, .first = { 1, 1 },
          .cooperate = pso_gambler_2_2_2_noise_05_cooperate };
SP_TABLE_OF_FIGURES(pso_gambler_2_2_2_noise_05, SP_ENDLESS_MEMORY,
    "as pso_gambler_2_2_2, trained where one move in twenty is flipped",
    "Harper et al., PLoS ONE 12, e0188046 (2017)",
    "PSOGambler2_2_2_Noise05,PSO Gambler 2_2_2 Noise 05")

static const double winner_12_cooperate[] = {
    1, 0, 1, 0, 0, 1, 0, 0,
};
static const sp_table_t winner_12
    = { .opening = 0, .own = 1, .other = 2, .first = { 1, 1 },
          .cooperate = winner_12_cooperate };
SP_TABLE_OF_FIGURES(winner_12, 2,
    "tit for tat after its own C; after its own D it cooperates only after a C and a D",
    "Mathieu & Delahaye, AAMAS 2015, 1665 (2015)",
    "Winner12")

static const double winner_21_cooperate[] = {
    1, 0, 1, 0, 1, 0, 0, 0,
};
static const sp_table_t winner_21
    = { .opening = 0, .own = 1, .other = 2, .first = { 0, 1 },
          .cooperate = winner_21_cooperate };
SP_TABLE_OF_FIGURES(winner_21, 2,
    "defects first; tit for tat after its own C, after its own D it asks for two C",
    "Mathieu & Delahaye, AAMAS 2015, 1665 (2015)",
    "Winner21")

static const double zd_mem_2_cooperate[] = {
    11.0 / 12, 4.0 / 11, 7.0 / 9, 0.1,
    5.0 / 6, 3.0 / 11, 7.0 / 9, 0.1,
    2.0 / 3, 1.0 / 11, 7.0 / 9, 0.1,
    0.75, 2.0 / 11, 7.0 / 9, 0.1,
};
static const sp_table_t zd_mem_2
    = { .opening = 0, .own = 2, .other = 2, .first = { 1, 1 },
          .cooperate = zd_mem_2_cooperate };
SP_TABLE_OF_FIGURES(zd_mem_2, 2,
    "a zero-determinant player that remembers two turns",
    "Li, Strategies in the Stochastic Iterated Prisoner's Dilemma (2014)",
    "ZDMem2,ZD-Mem2")
