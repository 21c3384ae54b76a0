/* laboratory_rows.c - what people did in repeated prisoner's dilemmas: the table.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Shares were counted from published raw data: data.DF2011, DF2011all and data.FRD2012 of
 * the R package stratEst (Dvorak), NV_games of the R package datafsm (Nay & Vorobeychik,
 * PLoS ONE 11, e0155656 (2016)). Payoffs of Dal Bo & Frechette (2011) and Fudenberg, Rand
 * & Dreber (2012) are those of the papers; those of Dal Bo (2005), Andreoni & Miller
 * (1993) and Bereby-Meyer & Roth (2006) stand in the columns r, s, t, p of NV_games (AM
 * .07, 0, .12, .04; BR .10, 0, .17, .07; only differences matter here).
 *
 * Subjects. A share over decisions is worth no more than its subjects, who decide many
 * times alike. AM: 2800 decisions of 10 turns and 20 games each are 14 subjects. Dal Bo:
 * half of 2n pairs of a session meet, a third in each treatment, so that a session of n
 * subjects gives n n/6 first moves a treatment; NV_games has 636 (30 and 54 subjects),
 * 984 (48, 60), 588 (42, 42) and 1086 (54, 60), which adds up to the 390 subjects of the
 * paper. BR: if each played 20 games, which was not checked. */
#include "laboratory_rows.h"

#include <math.h>

#define DF       "Dal Bo & Frechette, AER 101, 411 (2011); stratEst data.DF2011"
#define DF_FIRST "Dal Bo & Frechette, AER 101, 411 (2011); stratEst DF2011all"
#define DB       "Dal Bo, AER 95, 1591 (2005); datafsm NV_games"
#define AM       "Andreoni & Miller, Econ. J. 103, 570 (1993); datafsm NV_games"
#define BR       "Bereby-Meyer & Roth, AER 96, 1029 (2006); datafsm NV_games"
#define FRD      "Fudenberg, Rand & Dreber, AER 102, 720 (2012); stratEst data.FRD2012"

/* payoffs in the order of sp_outcome_t: reward, sucker, temptation, punishment */
#define DF_ROW(id, reward, delta, value, n, sample, source)                              \
    {                                                                                    \
        id, "random end, continuation " #delta ", reward " #reward,                      \
            "cooperation, turn 1", "A raw", source, "DF", sample,                        \
            { { reward, 12, 50, 25 }, 0, delta, 0, SP_MEASURE_FIRST, value, n }, NAN     \
    }
#define DB_ROW(id, reward, punishment, horizon, delta, value, n, decisions)              \
    {                                                                                    \
        id, horizon ? "known end" : "random end", "mean cooperation", "A raw", DB, "DB", \
            "all",                                                                       \
            { { reward, 10, 100, punishment }, horizon, delta, 0, SP_MEASURE_MEAN,       \
                value, n },                                                              \
            decisions                                                                    \
    }
#define FRD_ROW(id, benefit, error, value, n)                                            \
    {                                                                                    \
        id, "random end, benefit " #benefit " at cost 2, moves flipped",                 \
            "mean cooperation", "A raw", FRD, "FRD", "late",                             \
            { { benefit - 2, -2, benefit, 0 }, 0, 0.875, error, SP_MEASURE_MEAN, value,  \
                n },                                                                     \
            NAN                                                                          \
    }
#define TEN_ROW(id, study, what, source, t, r, p, measure, value, n, decisions)          \
    {                                                                                    \
        id, what,                                                                        \
            measure == SP_MEASURE_FIRST ? "cooperation, turn 1"                          \
                                        : "cooperation, turn 10",                        \
            "A raw", source, study, "all",                                               \
            { { r, 0, t, p }, 10, 0, 0, measure, value, n }, decisions                   \
    }

const sp_laboratory_row_t sp_laboratory_rows[] = {
    DF_ROW("DF05-32", 32, 0.5, 0.060, 44, "late", DF),
    DF_ROW("DF05-40", 40, 0.5, 0.219, 50, "late", DF),
    DF_ROW("DF05-48", 48, 0.5, 0.459, 46, "late", DF),
    DF_ROW("DF75-32", 32, 0.75, 0.285, 44, "late", DF),
    DF_ROW("DF75-40", 40, 0.75, 0.659, 38, "late", DF),
    DF_ROW("DF75-48", 48, 0.75, 0.976, 44, "late", DF),
    DF_ROW("DF05-32-first", 32, 0.5, 0.341, 44, "first", DF_FIRST),
    DF_ROW("DF05-40-first", 40, 0.5, 0.540, 50, "first", DF_FIRST),
    DF_ROW("DF05-48-first", 48, 0.5, 0.565, 46, "first", DF_FIRST),
    DF_ROW("DF75-32-first", 32, 0.75, 0.341, 44, "first", DF_FIRST),
    DF_ROW("DF75-40-first", 40, 0.75, 0.368, 38, "first", DF_FIRST),
    DF_ROW("DF75-48-first", 48, 0.75, 0.568, 44, "first", DF_FIRST),
    DB_ROW("DB-fin2-PD1", 65, 35, 2, 0, 0.116, 84, 1272),
    DB_ROW("DB-fin2-PD2", 75, 45, 2, 0, 0.131, 108, 1968),
    DB_ROW("DB-fin4-PD1", 65, 35, 4, 0, 0.240, 84, 2544),
    DB_ROW("DB-fin4-PD2", 75, 45, 4, 0, 0.253, 108, 3936),
    DB_ROW("DB-inf50-PD1", 65, 35, 0, 0.5, 0.225, 84, 1008),
    DB_ROW("DB-inf50-PD2", 75, 45, 0, 0.5, 0.309, 114, 2256),
    DB_ROW("DB-inf75-PD1", 65, 35, 0, 0.75, 0.346, 84, 2394),
    DB_ROW("DB-inf75-PD2", 75, 45, 0, 0.75, 0.356, 114, 3810),
    TEN_ROW("AM-r1", "AM", "known end, 10 turns", AM, 12, 7, 4, SP_MEASURE_FIRST, 0.625,
        14, 280),
    TEN_ROW("AM-r10", "AM", "known end, 10 turns", AM, 12, 7, 4, SP_MEASURE_LAST, 0.068,
        14, 280),
    TEN_ROW("BR-r1", "BR", "known end, 10 turns, paid for sure", BR, 17, 10, 7,
        SP_MEASURE_FIRST, 0.820, 146, 2920),
    TEN_ROW("BR-r10", "BR", "known end, 10 turns, paid for sure", BR, 17, 10, 7,
        SP_MEASURE_LAST, 0.107, 146, 2920),
    TEN_ROW("BRn-r1", "BRn", "known end, 10 turns, paid by lottery", BR, 17, 10, 7,
        SP_MEASURE_FIRST, 0.462, 52, 1040),
    TEN_ROW("BRn-r10", "BRn", "known end, 10 turns, paid by lottery", BR, 17, 10, 7,
        SP_MEASURE_LAST, 0.190, 52, 1040),
    FRD_ROW("FRD-bc1.5", 3, 0.125, 0.320, 72),
    FRD_ROW("FRD-bc2", 4, 0.125, 0.491, 52),
    FRD_ROW("FRD-bc2.5", 5, 0.125, 0.607, 64),
    FRD_ROW("FRD-bc4", 8, 0.125, 0.586, 90),
    FRD_ROW("FRD-bc4-e16", 8, 0.0625, 0.821, 58),
    FRD_ROW("FRD-bc4-e0", 8, 0, 0.776, 48),
};

const uint32_t sp_n_laboratory_rows =
    sizeof(sp_laboratory_rows) / sizeof(sp_laboratory_rows[0]);

/* counted in NV_games over all supergames, early ones too */
const sp_laboratory_reply_t sp_laboratory_replies[SP_N_LABORATORY_REPLIES] = {
    { "M1-DF", "DF", { 0.969, 0.353, 0.345, 0.052 }, 23154 },
    { "M1-FR", "FRD", { 0.927, 0.532, 0.311, 0.085 }, 30270 },
    { "M1-DB", "DB", { 0.870, 0.261, 0.292, 0.053 }, 12600 },
};
