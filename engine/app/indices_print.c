/* indices_print.c - shows indices of sensitivity to people, and as a table.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdarg.h>
#include <string.h>

#include "indices_study.h"
#include "terminal.h"

enum { BAR = 10, LEAST_KEY = 12, MOST_KEY = 32, TEXT = 512 };

/* ---- lines of a table ------------------------------------------------------------ */

/* A line that is put together piece by piece, and printed without blanks at its end. */
typedef struct {
    char text[256];
    size_t n;
} line_t;

SP_PRINTF(2, 3)
static void
add(line_t *line, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const int n =
        vsnprintf(line->text + line->n, sizeof(line->text) - line->n, format, args);
    va_end(args);
    line->n += n > 0 ? (size_t) n : 0;
    line->n = line->n < sizeof(line->text) ? line->n : sizeof(line->text) - 1;
}

static void
end_line(line_t *line)
{
    while (line->n > 0 && line->text[line->n - 1] == ' ') {
        line->n--;
    }
    printf("%.*s\n", (int) line->n, line->text);
}

/* of a key with a longer name its end, which says most */
static void
add_key(line_t *line, const char *key, unsigned width)
{
    const size_t length = strlen(key);
    if (length > width) {
        add(line, "  ..%s", key + length - (width - 2));
    } else {
        add(line, "  %-*s", (int) width, key);
    }
}

static unsigned
key_width(const sp_indices_design_t *design)
{
    size_t width = LEAST_KEY;
    for (uint32_t k = 0; k < design->n_keys; k++) {
        const size_t length = strlen(design->key[k].swept->key);
        width = length > width ? length : width;
    }
    return width < MOST_KEY ? (unsigned) width : MOST_KEY;
}

/* shares and correlations by three decimals, effects by three digits */
static void
format_number(char text[32], double value, bool effect)
{
    snprintf(text, 32, effect ? "%.3g" : "%.3f", value);
    if (!effect && strcmp(text, "-0.000") == 0) {
        memmove(text, text + 1, strlen(text));
    }
    if (isnan(value)) {
        snprintf(text, 32, "-");
    }
}

static int
number_width(bool effect)
{
    return effect ? 9 : 7;
}

static int
interval_width(bool effect)
{
    return effect ? 17 : 16;
}

static void
add_index(line_t *line, const sp_index_t *index, bool effect, bool with_interval)
{
    char number[32], low[32], high[32], interval[72] = "";
    format_number(number, index->estimate.value, effect);
    add(line, " %*s", number_width(effect), number);
    if (!isnan(index->estimate.interval.low)) {
        format_number(low, index->estimate.interval.low, effect);
        format_number(high, index->estimate.interval.high, effect);
        snprintf(interval, sizeof(interval), "[%s, %s]", low, high);
    }
    if (with_interval) {
        add(line, " %-*s", interval_width(effect), interval);
    }
}

/* `full` of the whole width in #, from there to `rest` in - */
static void
add_bar(line_t *line, double full, double rest)
{
    const double width = BAR;
    add(line, "  ");
    for (int i = 0; i < BAR; i++) {
        add(line, "%c",
            i + 0.5 < full * width       ? '#'
                : i + 0.5 < rest * width ? '-'
                                         : ' ');
    }
}

/* ---- one output ------------------------------------------------------------------ */

static void
print_facts(const sp_indices_study_t *self, const sp_indices_of_t *output)
{
    const sp_indices_design_t *design = self->design;
    char text[TEXT], dropped[160] = "";
    printf("\n%s\n", output->name);
    if (output->of.n_dropped > 0) {
        snprintf(dropped, sizeof(dropped), "; %u left out, in which a run has no value",
            output->of.n_dropped);
    }
    snprintf(text, sizeof(text), "%u %s%s; mean %.4g, standard deviation %.4g",
        output->of.n_used, sp_indices_unit(design->kind, output->of.n_used), dropped,
        output->of.mean, sqrt(output->of.variance));
    sp_print_text(stdout, text, 2);
    if (design->kind == SP_SLOPES) {
        snprintf(text, sizeof(text),
            "explained by the regression (R^2): %.3f of the values, %.3f of the ranks",
            output->quality.values, output->quality.ranks);
        sp_print_text(stdout, text, 2);
    }
}

static void
print_noise(const sp_indices_study_t *self, const sp_indices_of_t *output)
{
    const bool common = self->design->common_draws;
    const char *name = self->design->kind == SP_EFFECTS ? "mu*" : "ST";
    char text[TEXT];
    if (isnan(output->noise)) {
        sp_print_text(stdout,
            "noise: not known, since each run has one replicate; what it adds is counted "
            "as influence",
            2);
        return;
    }
    snprintf(text, sizeof(text), "noise: %s%.2g %% of the variance%s",
        common ? "at most " : "", 100 * output->noise,
        common ? " (the runs share draws, so that their errors partly cancel)" : "");
    if (self->design->kind != SP_SLOPES) {
        const size_t used = strlen(text);
        snprintf(text + used, sizeof(text) - used,
            "; from it alone a key without influence has %s %s %.2g", name,
            common ? "up to" : "near", output->floor);
    }
    sp_print_text(stdout, text, 2);
    if (output->noise > SP_NOISE_LIMIT) {
        sp_print_text(stdout,
            common ? "* warning: that may be too much to tell weak keys from none; more "
                     "replicates make it smaller."
                   : "* warning: that is too much to tell weak keys from none; more "
                     "replicates make it smaller.",
            2);
    }
}

static void
print_table_head(const sp_indices_study_t *self, unsigned width, bool with_interval)
{
    static const char *const heads[][SP_MOST_INDICES] = {
        [SP_SHARES_OF_GRID] = { "ST", "S1", NULL },
        [SP_SHARES_OF_SAMPLES] = { "ST", "S1", NULL },
        [SP_EFFECTS] = { "mu*", "mu", "sigma" },
        [SP_SLOPES] = { "PRCC", "SRC", NULL },
    };
    char percent[32];
    const sp_indices_kind_t kind = self->design->kind;
    snprintf(percent, sizeof(percent), "[%g %%]", 100 * self->how.confidence);
    line_t line = { .n = 0 };
    add_key(&line, "key", width);
    for (unsigned i = 0; i < SP_MOST_INDICES && heads[kind][i] != NULL; i++) {
        add(&line, " %*s", number_width(kind == SP_EFFECTS), heads[kind][i]);
        if (with_interval && (kind != SP_EFFECTS || i == 0)) {
            add(&line, " %-*s", interval_width(kind == SP_EFFECTS), percent);
        }
    }
    end_line(&line);
}

static void
print_table(const sp_indices_study_t *self, const sp_indices_of_t *output)
{
    const sp_indices_design_t *design = self->design;
    const bool effect = output->effect != NULL;
    const bool with_interval = self->how.n > 0 && design->kind != SP_SHARES_OF_GRID;
    const unsigned width = key_width(design);
    double largest = 0, sum = 0;
    print_table_head(self, width, with_interval);
    for (uint32_t i = 0; i < design->n_keys; i++) {
        const uint32_t k = output->order[i];
        sp_index_t index[SP_MOST_INDICES];
        const unsigned n = sp_indices_of_key(output, k, index);
        const double first = fabs(index[0].estimate.value);
        largest = i == 0 ? first : largest;
        sum += index[1].estimate.value;
        line_t line = { .n = 0 };
        add_key(&line, design->key[k].swept->key, width);
        for (unsigned j = 0; j < n; j++) {
            add_index(&line, &index[j], effect, with_interval && (!effect || j == 0));
        }
        if (output->share != NULL) {
            add_bar(&line, index[1].estimate.value, first);
        } else {
            add_bar(&line, effect ? first / largest : first, 0);
        }
        end_line(&line);
    }
    if (output->share != NULL) {
        char text[TEXT];
        if (sum > 1.0005) { /* more than the digits that are shown */
            snprintf(text, sizeof(text),
                "the S1 sum to %.3f: above 1 by their errors, which more base samples "
                "make smaller",
                sum);
        } else {
            snprintf(text, sizeof(text),
                "the S1 sum to %.3f: about %.0f %% of the variance is owed to keys "
                "together",
                sum, fabs(100 * (1 - sum)));
        }
        sp_print_text(stdout, text, 2);
    }
    if (design->kind == SP_SLOPES && output->quality.values < 0.7
        && output->quality.ranks < 0.7) {
        sp_print_text(stdout,
            "* warning: the regressions explain less than 70 %: what bends, goes up and "
            "down or needs two keys is not in these numbers. A sweep of design saltelli "
            "shares out all of it.",
            2);
    }
}

/* ---- the whole ------------------------------------------------------------------- */

static void
print_legend(const sp_indices_study_t *self)
{
    const sp_indices_kind_t kind = self->design->kind;
    const char *const *text = (const char *const[]) {
        "S1: share of the variance owed to the key alone. ST: to the key with all that "
        "it "
        "does together with others. Bar: # S1, - the rest of ST.",
        "mu*: mean size of what the output changes by, per whole range of the key. mu: "
        "the "
        "same with its sign. sigma: how much that differs from place to place: the key "
        "bends, or others matter to it.",
        "PRCC: how far the output rises (1) or falls (-1) with the key whatever the "
        "curve, "
        "the other keys allowed for. SRC: standard deviations of the output per standard "
        "deviation of the key.",
    };
    printf("\n");
    sp_print_text(stdout, text[kind == SP_SLOPES ? 2 : kind == SP_EFFECTS ? 1 : 0], 0);
}

void
sp_indices_print(const sp_indices_study_t *self)
{
    const sp_indices_design_t *design = self->design;
    char text[TEXT];
    sp_print_escaped(stdout, self->path, 0);
    printf("\n");
    snprintf(text, sizeof(text), "design %s: %u %s of %u key%s", design->name,
        design->n_units, sp_indices_unit(design->kind, design->n_units), design->n_keys,
        design->n_keys == 1 ? "" : "s");
    if (design->n_units != design->n_runs) {
        const size_t used = strlen(text);
        snprintf(text + used, sizeof(text) - used, ", %u runs", design->n_runs);
    }
    sp_print_text(stdout, text, 2);
    if (design->kind == SP_SHARES_OF_GRID) {
        sp_print_text(stdout,
            "shares of the variance over the points of the grid, all equally likely: "
            "exact "
            "but for the noise of the runs, so without intervals",
            2);
    } else if (self->how.n > 0) {
        snprintf(text, sizeof(text), "intervals of %g %% from %u resamples (seed %llu)",
            100 * self->how.confidence, self->how.n, (unsigned long long) self->how.seed);
        sp_print_text(stdout, text, 2);
    }
    if (design->kind == SP_SHARES_OF_SAMPLES && design->n_units < SP_LEAST_SAMPLES) {
        snprintf(text, sizeof(text),
            "* warning: fewer than %d base samples: in so short a Sobol' sequence keys go "
            "together, and indices can be off by more than their intervals say.",
            SP_LEAST_SAMPLES);
        sp_print_text(stdout, text, 2);
    }
    if (design->linked[0] != '\0') {
        snprintf(text, sizeof(text), "counted with the keys that they follow: %.400s",
            design->linked);
        sp_print_text(stdout, text, 2);
    }
    for (uint32_t i = 0; i < self->n_outputs; i++) {
        if (self->output[i].without[0] == '\0') {
            print_facts(self, &self->output[i]);
            print_noise(self, &self->output[i]);
            print_table(self, &self->output[i]);
        }
    }
    bool begun = false;
    for (uint32_t i = 0; i < self->n_outputs; i++) {
        if (self->output[i].without[0] != '\0') {
            printf(begun ? "" : "\nWithout indices\n");
            begun = true;
            snprintf(text, sizeof(text), "%s: %s", self->output[i].name,
                self->output[i].without);
            sp_print_text(stdout, text, 2);
        }
    }
    print_legend(self);
}

static void
put_csv(FILE *out, double value)
{
    if (isfinite(value)) {
        fprintf(out, ",%.17g", value);
    } else {
        fputc(',', out);
    }
}

void
sp_indices_write_csv(FILE *out, const sp_indices_study_t *self)
{
    fprintf(out, "observable,key,index,value,low,high\n");
    for (uint32_t i = 0; i < self->n_outputs; i++) {
        const sp_indices_of_t *output = &self->output[i];
        for (uint32_t k = 0; k < self->design->n_keys && output->without[0] == '\0';
             k++) {
            sp_index_t index[SP_MOST_INDICES];
            const unsigned n = sp_indices_of_key(output, k, index);
            for (unsigned j = 0; j < n; j++) {
                fprintf(out, "%s,%s,%s", output->name, self->design->key[k].swept->key,
                    index[j].name);
                put_csv(out, index[j].estimate.value);
                put_csv(out, index[j].estimate.interval.low);
                put_csv(out, index[j].estimate.interval.high);
                fprintf(out, "\n");
            }
        }
    }
}
