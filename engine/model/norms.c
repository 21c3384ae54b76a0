/* norms.c - the table of social norms.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/norms.h"

#include <stddef.h>
#include <string.h>

/*
 * The leading eight agree on five situations: cooperation with the good is good and
 * defection from them bad, whoever does it, and a good donor may refuse the bad. They
 * differ in the three that are left, in this order of bits: a good donor helps the bad
 * (64), a bad one does (4), a bad one refuses (1).
 */
enum { AGREED = 128 | 16 | 8, GOOD_HELPS = 64, BAD_HELPS = 4, BAD_REFUSES = 1 };
enum { OR_BOTH_BAD = SP_NORM_DISCRIMINATES | 1 }; /* C also where both are bad */

#define OHTSUKI "Ohtsuki & Iwasa, J. Theor. Biol. 231, 107 (2004); 239, 435 (2006)"

#define NORMS(X)                                                                         \
    X("image_scoring", "C is good, D is bad", "Nowak & Sigmund, Nature 393, 573 (1998)", \
        204, SP_NORM_DISCRIMINATES)                                                      \
    X("standing", "only D towards the good is bad",                                      \
        "Leimar & Hammerstein, Proc. R. Soc. B 268, 745 (2001)", 221,                    \
        SP_NORM_DISCRIMINATES)                                                           \
    X("stern_judging", "good is who helps the good or refuses the bad",                  \
        "Kandori, Rev. Econ. Stud. 59, 63 (1992); Pacheco, Santos & Chalub, PLoS "       \
        "Comput. Biol. 2, e178 (2006)",                                                  \
        153, SP_NORM_DISCRIMINATES)                                                      \
    X("shunning", "only C towards the good is good",                                     \
        "Takahashi & Mashima, J. Theor. Biol. 243, 418 (2006)", 136,                     \
        SP_NORM_DISCRIMINATES)                                                           \
    X("L1", "leading eight, 1", OHTSUKI, AGREED | GOOD_HELPS | BAD_HELPS, OR_BOTH_BAD)   \
    X("L2", "leading eight, 2", OHTSUKI, AGREED | BAD_HELPS, OR_BOTH_BAD)                \
    X("L3", "leading eight, 3: standing", OHTSUKI,                                       \
        AGREED | GOOD_HELPS | BAD_HELPS | BAD_REFUSES, SP_NORM_DISCRIMINATES)            \
    X("L4", "leading eight, 4", OHTSUKI, AGREED | GOOD_HELPS | BAD_REFUSES,              \
        SP_NORM_DISCRIMINATES)                                                           \
    X("L5", "leading eight, 5", OHTSUKI, AGREED | BAD_HELPS | BAD_REFUSES,               \
        SP_NORM_DISCRIMINATES)                                                           \
    X("L6", "leading eight, 6: stern judging", OHTSUKI, AGREED | BAD_REFUSES,            \
        SP_NORM_DISCRIMINATES)                                                           \
    X("L7", "leading eight, 7", OHTSUKI, AGREED | GOOD_HELPS, SP_NORM_DISCRIMINATES)     \
    X("L8", "leading eight, 8", OHTSUKI, AGREED, SP_NORM_DISCRIMINATES)

#define ENTRY(name, summary, source, assess, act) { name, summary, source, assess, act },
const sp_norm_t sp_norms[] = { NORMS(ENTRY) { NULL, NULL, NULL, 0, 0 } };
#undef ENTRY

#define NAME(name, summary, source, assess, act) name,
const char *const sp_norm_names[] = { NORMS(NAME) NULL };
#undef NAME

const sp_norm_t *
sp_norm_find(const char *name)
{
    for (const sp_norm_t *norm = sp_norms; norm->name != NULL; norm++) {
        if (strcmp(norm->name, name) == 0) {
            return norm;
        }
    }
    return NULL;
}

bool
sp_norm_read(const char *text, sp_norm_t *norm)
{
    const sp_norm_t *const named = sp_norm_find(text);
    if (named != NULL) {
        *norm = *named;
        return true;
    }
    unsigned bits = 0;
    size_t n = 0;
    for (; text[n] >= '0' && text[n] <= '9' && n < 3; n++) {
        bits = 10u * bits + (unsigned) (text[n] - '0');
    }
    if (n == 0 || text[n] != '\0' || bits > 255u || (n > 1 && text[0] == '0')) {
        return false;
    }
    *norm = (sp_norm_t) { "", "eight bits", "model.md 7.8 (this project)", (uint8_t) bits,
        SP_NORM_DISCRIMINATES };
    return true;
}
