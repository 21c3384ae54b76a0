/* theory_print.c - shows exact answers, to people and to programs.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "theory_print.h"

#include <math.h>
#include <string.h>

#include "terminal.h"

enum { LABEL = 36 };

/* ---- for people ------------------------------------------------------------------ */

static void
print_number(const char *label, double value)
{
    char left[96];
    char text[48];
    snprintf(left, sizeof(left), "  %.90s", label);
    if (isinf(value)) {
        snprintf(text, sizeof(text), "%s", value > 0 ? "none: never reached" : "-inf");
    } else {
        snprintf(text, sizeof(text), "%.12g", value);
    }
    sp_print_item(stdout, left, LABEL, text);
}

static void
print_fixation(const sp_answer_t *answer)
{
    printf("  a single one among the other kind\n");
    printf("    %-20s %-20s %-20s %-16s %s\n", "", "fixation probability", "ln of it",
        "times neutral", "steps if it fixes");
    for (int k = 0; k < 2; k++) {
        const sp_fixation_t *f = &answer->fixation[k];
        printf("    %-20s %-20.12g %-20.12g %-16.6g %.6g\n", answer->kind[k], f->rho,
            f->ln_rho, f->rho * answer->n_agents, f->time_fixed);
    }
    if (!isnan(answer->ln_takeover)) {
        char label[96];
        snprintf(
            label, sizeof(label), "%.40s takes over from the start", answer->kind[0]);
        print_number(label, exp(answer->ln_takeover));
    }
}

/* in pieces of as many columns as fit, wide enough for the names */
static void
print_matrix(const sp_answer_t *answer, const char *title, const double *value)
{
    enum { INDENT = 4, NUMBER = 12 };
    const uint32_t n = answer->n_plays;
    int width = NUMBER;
    for (uint32_t a = 0; a < n; a++) {
        const int length = (int) strlen(answer->play[a]);
        width = length > width ? length : width;
    }
    const uint32_t fit = (uint32_t) ((SP_TEXT_WIDTH - INDENT - width) / (width + 1));
    const uint32_t columns = fit > 1 ? fit : 1;
    for (uint32_t first = 0; first < n; first += columns) {
        const uint32_t last = first + columns < n ? first + columns : n;
        printf("  %s%s\n    %-*s", title, first > 0 ? ", further" : "", width, "");
        for (uint32_t b = first; b < last; b++) {
            printf(" %*s", width, answer->play[b]);
        }
        printf("\n");
        for (uint32_t a = 0; a < n; a++) {
            printf("    %-*s", width, answer->play[a]);
            for (uint32_t b = first; b < last; b++) {
                printf(" %*.6g", width, value[(size_t) a * n + b]);
            }
            printf("\n");
        }
    }
}

static void
print_points(const sp_answer_t *answer)
{
    static const char *const words[] = {
        [SP_STABLE] = "stable", [SP_UNSTABLE] = "unstable", [SP_MARGINAL] = "marginal"
    };
    for (unsigned p = 0; p < answer->n_points; p++) {
        char text[80];
        snprintf(text, sizeof(text), "%.12g  (%s)", answer->point[p].x,
            words[answer->point[p].stability]);
        char label[96];
        snprintf(label, sizeof(label), "  fixed points, share of %.60s", answer->play[0]);
        sp_print_item(stdout, p == 0 ? label : "", LABEL, text);
    }
}

static void
print_trajectory(const sp_answer_t *answer)
{
    char line[512] = "";
    uint32_t last = UINT32_MAX;
    for (uint32_t i = 0; i <= 6; i++) { /* seven rounds, evenly spaced */
        const uint32_t round = (uint32_t) ((uint64_t) answer->n_rounds * i / 6);
        if (round != last) {
            const size_t used = strlen(line);
            snprintf(line + used, sizeof(line) - used, "%s%.5g (round %u)",
                last == UINT32_MAX ? "" : ", ", answer->trajectory[round], round);
        }
        last = round;
    }
    sp_print_item(stdout, "  path, share of C", LABEL, line);
}

static void
print_gradient(const sp_answer_t *answer)
{
    static const char *const words[] = {
        [SP_STABLE] = "attracts", [SP_UNSTABLE] = "repels", [SP_MARGINAL] = "flat"
    };
    for (uint32_t r = 0; r < answer->n_roots; r++) {
        char text[80];
        snprintf(text, sizeof(text), "%.6g agents  (%s)", answer->root[r].count,
            words[answer->root[r].stability]);
        sp_print_item(stdout, r == 0 ? "  selection turns at" : "", LABEL, text);
    }
}

void
sp_answer_print(const sp_answer_t *answer)
{
    if (answer->has_fixation) {
        print_fixation(answer);
    }
    if (!isnan(answer->stationary)) {
        print_number("stationary cooperation", answer->stationary);
    }
    print_gradient(answer);
    if (answer->expected_payoff != NULL) {
        print_matrix(answer, "expected payoff per turn of the row's player",
            answer->expected_payoff);
        print_matrix(answer, "its share of C", answer->cooperation);
    }
    sp_answer_print_strategies(answer);
    print_points(answer);
    for (uint32_t c = 0; c < answer->n_critical; c++) {
        char label[64];
        snprintf(label, sizeof(label), "critical %s", answer->critical[c].name);
        print_number(label, answer->critical[c].value);
    }
    if (answer->trajectory != NULL) {
        print_trajectory(answer);
    }
    if (!answer->any) {
        printf("  no exact answer is known%s\n", answer->n_notes > 0 ? ":" : "");
    }
    for (uint32_t i = 0; i < answer->n_notes; i++) {
        sp_print_item(stdout, i == 0 ? "  notes" : "", 10, answer->note[i]);
    }
}

/* ---- for programs ---------------------------------------------------------------- */

static void
write_list(sp_json_t *json, const double *value, size_t n)
{
    sp_json_open(json, '[', true);
    for (size_t i = 0; i < n; i++) {
        sp_json_real(json, value[i]);
    }
    sp_json_close(json);
}

static void
write_matrix(sp_json_t *json, const char *key, const double *value, size_t n)
{
    sp_json_key(json, key);
    sp_json_open(json, '[', false);
    for (size_t a = 0; a < n; a++) {
        write_list(json, value + a * n, n);
    }
    sp_json_close(json);
}

/* key: {kind: what(fixation)} */
static void
write_fixation(sp_json_t *json, const sp_answer_t *answer)
{
    static const char *const keys[] = { "fixation_probability", "ln_fixation_probability",
        "fixation_steps", "absorption_steps" };
    for (size_t k = 0; k < 4; k++) {
        sp_json_key(json, keys[k]);
        sp_json_open(json, '{', true);
        for (size_t kind = 0; kind < 2; kind++) {
            const sp_fixation_t *f = &answer->fixation[kind];
            const double values[] = { f->rho, f->ln_rho, f->time_fixed, f->time };
            sp_json_put_real(json, answer->kind[kind], values[k]);
        }
        sp_json_close(json);
    }
    if (!isnan(answer->ln_takeover)) {
        sp_json_key(json, "takeover_probability");
        sp_json_open(json, '{', true);
        sp_json_put_real(json, answer->kind[0], exp(answer->ln_takeover));
        sp_json_close(json);
        sp_json_key(json, "ln_takeover_probability");
        sp_json_open(json, '{', true);
        sp_json_put_real(json, answer->kind[0], answer->ln_takeover);
        sp_json_close(json);
    }
}

static void
write_points(sp_json_t *json, const sp_answer_t *answer)
{
    sp_json_key(json, "fixed_points");
    sp_json_open(json, '[', false);
    for (unsigned p = 0; p < answer->n_points; p++) {
        const sp_fixed_point_t *point = &answer->point[p];
        sp_json_open(json, '{', true);
        sp_json_put_real(json, "x", point->x);
        sp_json_key(json, "stable");
        if (point->stability == SP_MARGINAL) {
            sp_json_null(json);
        } else {
            sp_json_boolean(json, point->stability == SP_STABLE);
        }
        sp_json_put_real(json, "rate", point->rate);
        sp_json_close(json);
    }
    sp_json_close(json);
}

static void
write_critical(sp_json_t *json, const sp_answer_t *answer)
{
    sp_json_key(json, "critical");
    sp_json_open(json, '{', false);
    for (uint32_t c = 0; c < answer->n_critical; c++) {
        sp_json_put_real(json, answer->critical[c].name, answer->critical[c].value);
    }
    sp_json_close(json);
}

/* where selection turns: {count, x, stable} */
static void
write_roots(sp_json_t *json, const sp_answer_t *answer)
{
    sp_json_key(json, "gradient_roots");
    sp_json_open(json, '[', false);
    for (uint32_t r = 0; r < answer->n_roots; r++) {
        const sp_gradient_root_t *root = &answer->root[r];
        sp_json_open(json, '{', true);
        sp_json_put_real(json, "count", root->count);
        sp_json_put_real(json, "x", root->count / answer->n_agents);
        sp_json_key(json, "stable");
        if (root->stability == SP_MARGINAL) {
            sp_json_null(json);
        } else {
            sp_json_boolean(json, root->stability == SP_STABLE);
        }
        sp_json_close(json);
    }
    sp_json_close(json);
}

static void
write_long_run(sp_json_t *json, const sp_answer_t *answer)
{
    if (!isnan(answer->stationary)) {
        sp_json_put_real(json, "stationary_cooperation", answer->stationary);
    }
    if (answer->stationary_share != NULL) {
        const size_t n = (size_t) answer->n_agents + 1;
        sp_json_key(json, "stationary_distribution");
        write_list(json, answer->stationary_share, n);
        sp_json_key(json, "ln_stationary_distribution");
        write_list(json, answer->ln_stationary_share, n);
    }
    if (answer->gradient != NULL) {
        sp_json_key(json, "gradient");
        write_list(json, answer->gradient, (size_t) answer->n_agents + 1);
        write_roots(json, answer);
    }
}

/* the notes as one sentence: why there is no answer */
static void
write_why(sp_json_t *json, const sp_answer_t *answer)
{
    char why[SP_MOST_NOTES * SP_NOTE + 64] = "no exact answer is known";
    for (uint32_t i = 0; i < answer->n_notes; i++) {
        const size_t used = strlen(why);
        snprintf(why + used, sizeof(why) - used, "%s%s", i == 0 ? ": " : "; ",
            answer->note[i]);
    }
    sp_json_put_text(json, "why", why);
}

void
sp_answer_write(sp_json_t *json, const sp_answer_t *answer)
{
    sp_json_key(json, "strategies");
    sp_json_open(json, '[', true);
    for (uint32_t p = 0; p < answer->n_plays; p++) {
        sp_json_text(json, answer->play[p]);
    }
    sp_json_close(json);
    if (answer->has_fixation) {
        write_fixation(json, answer);
    }
    write_long_run(json, answer);
    if (answer->expected_payoff != NULL) {
        write_matrix(json, "expected_payoff", answer->expected_payoff, answer->n_plays);
        write_matrix(json, "cooperation", answer->cooperation, answer->n_plays);
    }
    sp_answer_write_strategies(json, answer);
    if (answer->n_points > 0) {
        write_points(json, answer);
    }
    if (answer->n_critical > 0) {
        write_critical(json, answer);
    }
    if (answer->trajectory != NULL) {
        sp_json_key(json, "trajectory");
        write_list(json, answer->trajectory, (size_t) answer->n_rounds + 1);
    }
    if (answer->trust != NULL) {
        sp_json_key(json, "trust_trajectory");
        write_list(json, answer->trust, (size_t) answer->n_rounds + 1);
    }
    if (!answer->any) {
        write_why(json, answer);
    }
    sp_json_key(json, "notes");
    sp_json_open(json, '[', false);
    for (uint32_t i = 0; i < answer->n_notes; i++) {
        sp_json_text(json, answer->note[i]);
    }
    sp_json_close(json);
}
