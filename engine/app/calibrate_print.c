/* calibrate_print.c - shows a calibration to people.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "calibrate_print.h"

#include <math.h>
#include <string.h>

#include "terminal.h"

enum { LABEL = 26 };

static const sp_laboratory_row_t *
row_of(const sp_study_t *self, uint32_t r)
{
    return &self->table
                ->row[r < self->n ? self->fitted_row[r] : self->other_row[r - self->n]];
}

const char *
sp_study_lacking(const sp_laboratory_row_t *row, double residual)
{
    const sp_seen_t *seen = &row->seen;
    if (strcmp(row->sample, "first") == 0) {
        return "subjects of a first supergame have met nobody yet: equilibrium among "
               "experienced choosers is compared with first guesses; learning from game "
               "to "
               "game is missing";
    }
    if (strstr(row->setting, "lottery") != NULL) {
        return "payoffs by lottery teach slowly; choosers here know what strategies earn "
               "on "
               "average, so that they do not see a difference";
    }
    if (seen->error > 0) {
        return residual > 0
            ? "moves were flipped and known to be: lenient strategies, which forgive a "
              "single D, are not in the set (Fudenberg, Rand & Dreber 2012), or are too "
              "complex for their base rate"
            : "with flipped moves people trust less than the set of strategies does";
    }
    if (seen->horizon > 0 && seen->measure == SP_MEASURE_LAST) {
        return residual > 0
            ? "some cooperate to the very end, for the sake of the other or "
              "of fairness; all choosers here are alike"
            : "people foresee the last turn better than noise in the choice "
              "of a whole strategy lets them";
    }
    if (seen->horizon > 0) {
        return residual > 0 ? "reputation: some people reciprocate by nature, and others "
                              "play along until near the end (Kreps et al. 1982)"
                            : "backward induction within short games: here a known end "
                              "matters only by which strategies it leaves";
    }
    return residual > 0 ? "a common understanding among experienced subjects, who meet "
                          "with more trust than equal noise for all gives"
                        : "people differ: those who never cooperate stay where most have "
                          "learnt to; and all choosers here are alike";
}

static void
print_models(const sp_study_t *self)
{
    printf("\nModels: each line frees one parameter more\n");
    printf("  %-34s %10s %10s", "free", "-lnL", "AIC");
    for (unsigned f = 0; f < SP_N_FITS; f++) {
        printf(" %11s", sp_fit_about[f].name);
    }
    printf("\n");
    for (uint32_t k = 0; k < self->n_nested; k++) {
        const sp_nested_t *nested = &self->nested[k];
        char free[96] = "";
        for (unsigned f = 0; f < SP_N_FITS; f++) {
            if (nested->free[f]) {
                const size_t used = strlen(free);
                snprintf(free + used, sizeof(free) - used, "%s%s", used > 0 ? ", " : "",
                    sp_fit_about[f].name);
            }
        }
        printf("%s %-34s %10.2f %10.2f", k == self->chosen ? "*" : " ", free,
            nested->fitted.loss, nested->aic);
        for (unsigned f = 0; f < SP_N_FITS; f++) {
            printf(" %11.4g", nested->fitted.value[f]);
        }
        printf("\n");
    }
    printf("  %-34s %10.2f\n", "every row by its own share", self->saturated);
    printf(
        "  * reported below; where rows are dispersed, differences of AIC count for as "
        "many times less\n");
}

static void
print_parameters(const sp_study_t *self)
{
    const sp_nested_t *best = &self->nested[self->chosen];
    printf("\nParameters, 95 %% profile likelihood interval%s\n",
        self->dispersion > 1 ? ", widened by the dispersion of the rows" : "");
    for (unsigned f = 0; f < SP_N_FITS; f++) {
        const sp_profile_t *profile = &self->profile[f];
        char label[48], text[512];
        snprintf(label, sizeof(label), "  %s", sp_fit_about[f].name);
        if (!best->free[f]) {
            snprintf(text, sizeof(text), "%.4g, fixed", best->fitted.value[f]);
        } else {
            snprintf(text, sizeof(text), "%.4g  %c%.4g, %.4g%c  %s%s",
                best->fitted.value[f], profile->low_open ? '<' : '[', profile->low,
                profile->high, profile->high_open ? '>' : ']', sp_fit_about[f].meaning,
                profile->low_open && profile->high_open ? "; not identified by these rows"
                    : profile->low_open || profile->high_open
                    ? "; not told from the end of its range by these rows"
                    : "");
        }
        sp_print_item(stdout, label, LABEL, text);
    }
    if (best->n_free > 1) {
        char text[256];
        snprintf(text, sizeof(text), "%.3g%s", self->condition,
            isinf(self->condition) ? ": flat; some combination is not identified"
                : self->condition > 100
                ? ": nearly flat in some combination; the rows hardly tell them apart"
                : ": the rows tell the parameters apart");
        sp_print_item(stdout, "  condition of Hessian", LABEL, text);
    }
    char text[256];
    snprintf(text, sizeof(text),
        "%.3g (chi square over degrees of freedom; 1: rows scatter "
        "as tossed coins)",
        self->dispersion);
    sp_print_item(stdout, "  dispersion", LABEL, text);
}

static void
print_rows(const sp_study_t *self, uint32_t from, uint32_t to, const char *title)
{
    printf("\n%s\n", title);
    printf("  %-16s %9s %9s %9s %9s", "row", "subjects", "seen", "model", "residual");
    const bool outside = from == 0;
    if (outside && self->by_row.model != NULL) {
        printf(" %11s", "row unseen");
    }
    if (outside && self->by_study.model != NULL) {
        printf(" %12s", "study unseen");
    }
    printf("\n");
    for (uint32_t r = from; r < to; r++) {
        const sp_laboratory_row_t *row = row_of(self, r);
        printf("  ");
        sp_print_escaped(stdout, row->id, 0);
        const unsigned columns = sp_text_columns(row->id);
        printf("%*s %9g %9.3f %9.3f %+9.2f", columns < 16 ? (int) (16 - columns) : 0, "",
            row->seen.n, row->seen.value, self->predicted[r], self->residual[r]);
        if (outside && self->by_row.model != NULL) {
            printf(" %11.3f", self->by_row.model[r]);
        }
        if (outside && self->by_study.model != NULL) {
            printf(" %12.3f", self->by_study.model[r]);
        }
        printf("%s\n", fabs(self->residual[r]) > 2 ? " !" : "");
    }
}

static void
print_outside(const sp_outside_t *outside, const char *what)
{
    static const char *const kinds[] = { "this model", "mean of the other rows",
        "line in continuation - threshold" };
    for (unsigned m = 0; m < 3; m++) {
        printf("  %-14s %-34s %10.3f %10.3f\n", m == 0 ? what : "", kinds[m],
            outside->rms[m], outside->absolute[m]);
    }
    if (!(outside->rms[0] < outside->rms[2]) || !(outside->rms[0] < outside->rms[1])) {
        printf("  %-14s the model is no better than %s\n", "",
            outside->rms[0] < outside->rms[1] ? "the line" : "the mean");
    }
}

/* what is done after each outcome, which no fit has seen */
static void
print_replies(const sp_study_t *self)
{
    bool begun = false;
    for (uint32_t k = 0; k < SP_N_LABORATORY_REPLIES; k++) {
        const sp_laboratory_reply_t *reply = &sp_laboratory_replies[k];
        const double *model = self->reply[k];
        if (isnan(model[SP_CC])) {
            continue;
        }
        if (!begun) {
            printf("\nShare of C after CC, CD, DC, DD (own move first), which was not "
                   "fitted: seen, model\n");
        }
        begun = true;
        printf("  %-16s", reply->id);
        for (unsigned o = 0; o < SP_N_OUTCOMES; o++) {
            printf("   %.3f %.3f", reply->seen[o], model[o]);
        }
        printf("\n");
    }
}

/* whether the model misses row r, for the reason of row `first` */
static bool
missed_alike(const sp_study_t *self, uint32_t r, uint32_t first)
{
    return fabs(self->residual[r]) > 2
        && sp_study_lacking(row_of(self, r), self->residual[r])
        == sp_study_lacking(row_of(self, first), self->residual[first]);
}

/* rows that are missed for one reason, under that reason */
static void
print_reason(const sp_study_t *self, uint32_t first)
{
    const uint32_t n = self->n + self->n_others;
    for (uint32_t r = 0; r < first; r++) {
        if (missed_alike(self, r, first)) {
            return; /* said there */
        }
    }
    char reason[400];
    snprintf(reason, sizeof(reason),
        "%s:", sp_study_lacking(row_of(self, first), self->residual[first]));
    sp_print_text(stdout, reason, 2);
    for (uint32_t r = first; r < n; r++) {
        if (missed_alike(self, r, first)) {
            char label[64], text[160];
            snprintf(label, sizeof(label), "      %.40s", row_of(self, r)->id);
            snprintf(text, sizeof(text),
                "%s C than the model says: %.3f, not %.3f (%+.1f standard errors)%s",
                self->residual[r] > 0 ? "more" : "less", row_of(self, r)->seen.value,
                self->predicted[r], self->residual[r], r < self->n ? "" : ", not fitted");
            sp_print_item(stdout, label, LABEL, text);
        }
    }
}

static void
print_missed(const sp_study_t *self)
{
    uint32_t n_missed = 0;
    printf("\nWhat the model cannot reproduce, and what it may lack\n");
    for (uint32_t r = 0; r < self->n + self->n_others; r++) {
        if (fabs(self->residual[r]) > 2) {
            n_missed++;
            print_reason(self, r);
        }
    }
    if (n_missed == 0) {
        printf("  nothing: no row lies more than two standard errors away\n");
        return;
    }
    char text[200];
    snprintf(text, sizeof(text),
        "%u of %u rows lie more than two standard errors away; chance alone would leave "
        "about %.0f.",
        n_missed, self->n + self->n_others, 0.05 * (self->n + self->n_others));
    sp_print_text(stdout, text, 2);
}

void
sp_study_print(const sp_study_t *self)
{
    printf("Choice by logit among strategies of the repeated game, fitted to %u rows\n",
        self->n);
    char text[1024] = "";
    for (uint32_t s = 0; s < self->set->n; s++) {
        const size_t used = strlen(text);
        snprintf(text + used, sizeof(text) - used, "%s%s", s > 0 ? ", " : "",
            self->set->name[s]);
    }
    if (self->set->until_last) {
        const size_t used = strlen(text);
        snprintf(text + used, sizeof(text) - used,
            "%suntil_last (at a known end: grim until 1, 2, .. turns are left)",
            used > 0 ? ", " : "");
    }
    sp_print_item(stdout, "  strategies", LABEL, text);
    sp_print_item(stdout, "  unit of payoff", LABEL,
        self->unit == SP_UNIT_SPAN ? "temptation - sucker of each game"
                                   : "reward - punishment of each game");
    sp_print_item(stdout, "  counted as", LABEL,
        "one independent choice a subject: decisions of one person are alike, so that "
        "the "
        "number of decisions is not used");
    print_models(self);
    print_parameters(self);
    print_rows(self, 0, self->n, "Rows");
    if (self->n_others > 0) {
        print_rows(self, self->n, self->n + self->n_others, "Rows that were not fitted");
    }
    if (self->by_row.model != NULL || self->by_study.model != NULL) {
        printf(
            "\nError on rows that a fit has not seen%32s %10s\n", "root mean sq", "mean");
        if (self->by_row.model != NULL) {
            print_outside(&self->by_row, "one row");
        }
        if (self->by_study.model != NULL) {
            print_outside(&self->by_study, "one study");
        }
    }
    print_replies(self);
    print_missed(self);
}

void
sp_study_write_csv(FILE *out, const sp_study_t *self)
{
    fprintf(out,
        "id,study,sample,fitted,subjects,seen,model,residual,row_unseen,"
        "study_unseen,continuation_minus_threshold\n");
    for (uint32_t r = 0; r < self->n + self->n_others; r++) {
        const sp_laboratory_row_t *row = row_of(self, r);
        const double outside[] = { r < self->n && self->by_row.model != NULL
                ? self->by_row.model[r]
                : (double) NAN,
            r < self->n && self->by_study.model != NULL ? self->by_study.model[r]
                                                        : (double) NAN,
            self->excess[r] };
        fprintf(out, "\"%s\",\"%s\",%s,%d,%.17g,%.17g,%.17g,%.17g", row->id, row->study,
            row->sample, r < self->n, row->seen.n, row->seen.value, self->predicted[r],
            self->residual[r]);
        for (unsigned k = 0; k < 3; k++) {
            if (isnan(outside[k])) {
                fprintf(out, ",");
            } else {
                fprintf(out, ",%.17g", outside[k]);
            }
        }
        fprintf(out, "\n");
    }
}
