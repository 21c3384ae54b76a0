/* theory_print_strategies.c - shows what is exactly known of several strategies.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "terminal.h"
#include "theory_print.h"

enum { LABEL = 36, MOST_LINES = 40 };

/* ---- for people ------------------------------------------------------------------ */

/* one line a strategy; long lists are cut, JSON has all */
static void
print_shares(const sp_answer_t *answer, const char *label, const double *share)
{
    for (uint32_t p = 0; p < answer->n_plays; p++) {
        char text[128];
        if (p == MOST_LINES) {
            snprintf(text, sizeof(text), ".. and %u more (--json)", answer->n_plays - p);
            sp_print_item(stdout, "", LABEL, text);
            return;
        }
        snprintf(text, sizeof(text), "%.90s %.9g", answer->play[p], share[p]);
        sp_print_item(stdout, p == 0 ? label : "", LABEL, text);
    }
}

/* who takes over more often than a neutral mutant, most often first by resident */
static void
print_invaders(const sp_answer_t *answer)
{
    const uint32_t n = answer->n_plays;
    if (n < 3) {
        return; /* told as fixation */
    }
    const double neutral = -log(answer->n_agents);
    uint32_t n_lines = 0;
    for (uint32_t a = 0; a < n; a++) {
        for (uint32_t b = 0; b < n && n_lines <= MOST_LINES; b++) {
            const double ln_rho = answer->ln_invasion[(size_t) a * n + b];
            if (a == b || !(ln_rho > neutral)) {
                continue;
            }
            char text[192];
            if (n_lines == MOST_LINES) {
                snprintf(text, sizeof(text), ".. and others (--json)");
            } else {
                snprintf(text, sizeof(text), "%.40s by %.40s: %.6g (neutral x %.4g)",
                    answer->play[a], answer->play[b], exp(ln_rho), exp(ln_rho - neutral));
            }
            sp_print_item(stdout, n_lines == 0 ? "  invaded" : "", LABEL, text);
            n_lines++;
        }
    }
    if (n_lines == 0) {
        sp_print_item(stdout, "  invaded", LABEL, "nobody more often than by chance");
    }
}

static void
print_rest(const sp_answer_t *answer)
{
    static const char *const words[] = {
        [SP_STABLE] = "stable", [SP_UNSTABLE] = "unstable", [SP_MARGINAL] = "marginal"
    };
    uint32_t n_lines = 0;
    for (uint32_t p = 0; p < answer->n_rest; p++) {
        const double *x = answer->rest_share + (size_t) p * answer->n_plays;
        const sp_rest_point_t *point = &answer->rest[p];
        char text[512] = "";
        if (n_lines == MOST_LINES) {
            sp_print_item(stdout, "", LABEL, ".. and more (--json)");
            return;
        }
        for (uint32_t k = 0; k < answer->n_plays; k++) {
            const size_t used = strlen(text);
            if (x[k] > 0 && used < sizeof(text) - 1) {
                snprintf(text + used, sizeof(text) - used, "%s%.40s %.6g",
                    used > 0 ? ", " : "", answer->play[k], x[k]);
            }
        }
        const size_t used = strlen(text);
        snprintf(text + used, sizeof(text) - used, "  (%s%s)", words[point->stability],
            point->turning > 0 ? ", turning" : "");
        sp_print_item(stdout, n_lines++ == 0 ? "  rest points" : "", LABEL, text);
    }
}

static void
print_choice(const sp_answer_t *answer)
{
    static const char *const words[] = {
        [SP_STABLE] = "stable", [SP_UNSTABLE] = "unstable", [SP_MARGINAL] = "marginal"
    };
    for (unsigned p = 0; p < answer->n_choices; p++) {
        const sp_strategy_point_t *point = &answer->choice[p];
        char text[768] = "";
        for (uint32_t k = 0; k < answer->n_plays; k++) {
            const size_t used = strlen(text);
            snprintf(text + used, sizeof(text) - used, "%s%.30s %.6g", k > 0 ? ", " : "",
                answer->play[k], point->share[k]);
        }
        const size_t used = strlen(text);
        snprintf(text + used, sizeof(text) - used, "; share of C %.9g  (%s%s)",
            answer->choice_cooperation[p], words[point->stability],
            point->principal && answer->n_choices > 1 ? ", reached from high noise" : "");
        sp_print_item(stdout, p == 0 ? "  equilibria of choice" : "", LABEL, text);
    }
    if (!isnan(answer->cooperation_of_turns)) {
        char text[48];
        snprintf(text, sizeof(text), "%.12g", answer->cooperation_of_turns);
        sp_print_item(stdout, "  stationary share of C", LABEL, text);
    }
}

static void
print_enforced(const sp_answer_t *answer)
{
    for (uint32_t e = 0; e < answer->n_enforced; e++) {
        const sp_answer_enforced_t *found = &answer->enforced[e];
        const sp_zero_determinant_t *line = &found->line;
        char text[256];
        if (!line->enforces) {
            snprintf(text, sizeof(text), "%.60s: no line", answer->play[found->play]);
        } else if (isinf(line->slope)) {
            snprintf(text, sizeof(text), "%.60s: %s, the partner gets %.6g",
                answer->play[found->play], sp_enforced_names[line->kind], line->baseline);
        } else if (isnan(line->baseline)) {
            snprintf(text, sizeof(text), "%.60s: %s, chi %.6g", answer->play[found->play],
                sp_enforced_names[line->kind], line->slope);
        } else {
            snprintf(text, sizeof(text), "%.60s: %s, chi %.6g, kappa %.6g",
                answer->play[found->play], sp_enforced_names[line->kind], line->slope,
                line->baseline);
        }
        const size_t used = strlen(text);
        if (found->has_rivalry) {
            snprintf(text + used, sizeof(text) - used, "%s%s",
                found->rivalry.partner     ? "; partner"
                    : found->rivalry.holds ? "; nearly a partner"
                                           : "",
                found->rivalry.rival ? "; rival" : "");
        }
        sp_print_item(stdout, e == 0 ? "  enforced" : "", LABEL, text);
    }
}

void
sp_answer_print_strategies(const sp_answer_t *answer)
{
    if (answer->small_mutation != NULL) {
        print_shares(answer, "  share of time, rare mutation", answer->small_mutation);
    }
    if (answer->ln_invasion != NULL) {
        print_invaders(answer);
    }
    if (answer->mean_share != NULL) {
        print_shares(answer,
            isnan(answer->cooperation_of_turns) ? "  mean share, with mutation"
                                                : "  stationary mean share",
            answer->mean_share);
    }
    print_choice(answer);
    print_rest(answer);
    if (answer->share_path != NULL) {
        print_shares(answer, "  share at the end of the path",
            answer->share_path + (size_t) answer->n_rounds * answer->n_plays);
    }
    print_enforced(answer);
}

/* ---- for programs ---------------------------------------------------------------- */

/* key: {strategy: value} */
static void
write_by_name(
    sp_json_t *json, const sp_answer_t *answer, const char *key, const double *value)
{
    if (value == NULL) {
        return;
    }
    sp_json_key(json, key);
    sp_json_open(json, '{', true);
    for (uint32_t p = 0; p < answer->n_plays; p++) {
        sp_json_put_real(json, answer->play[p], value[p]);
    }
    sp_json_close(json);
}

/* the invasion graph: rows are residents, columns mutants, in the order of strategies */
static void
write_invasion(sp_json_t *json, const sp_answer_t *answer)
{
    const size_t n = answer->n_plays;
    sp_json_put_real(json, "neutral_probability", 1.0 / answer->n_agents);
    for (unsigned ln = 0; ln < 2; ln++) {
        sp_json_key(json, ln ? "ln_invasion_probability" : "invasion_probability");
        sp_json_open(json, '[', false);
        for (size_t a = 0; a < n; a++) {
            sp_json_open(json, '[', true);
            for (size_t b = 0; b < n; b++) {
                const double ln_rho = answer->ln_invasion[a * n + b];
                sp_json_real(json, ln ? ln_rho : exp(ln_rho));
            }
            sp_json_close(json);
        }
        sp_json_close(json);
    }
}

static void
write_rest(sp_json_t *json, const sp_answer_t *answer)
{
    sp_json_key(json, "rest_points");
    sp_json_open(json, '[', false);
    for (uint32_t p = 0; p < answer->n_rest; p++) {
        const sp_rest_point_t *point = &answer->rest[p];
        sp_json_open(json, '{', false);
        write_by_name(
            json, answer, "shares", answer->rest_share + (size_t) p * answer->n_plays);
        sp_json_key(json, "stable");
        if (point->stability == SP_MARGINAL) {
            sp_json_null(json);
        } else {
            sp_json_boolean(json, point->stability == SP_STABLE);
        }
        sp_json_put_real(json, "rate", point->leading);
        sp_json_put_real(json, "turning", point->turning);
        sp_json_close(json);
    }
    sp_json_close(json);
}

/* share_trajectory: {strategy: [round by round]} */
static void
write_path(sp_json_t *json, const sp_answer_t *answer)
{
    sp_json_key(json, "share_trajectory");
    sp_json_open(json, '{', false);
    for (size_t p = 0; p < answer->n_plays; p++) {
        sp_json_key(json, answer->play[p]);
        sp_json_open(json, '[', true);
        for (size_t r = 0; r <= answer->n_rounds; r++) {
            sp_json_real(json, answer->share_path[r * answer->n_plays + p]);
        }
        sp_json_close(json);
    }
    sp_json_close(json);
    write_by_name(json, answer, "share_average", answer->share_average);
}

static void
write_choice(sp_json_t *json, const sp_answer_t *answer)
{
    sp_json_key(json, "choice_equilibria");
    sp_json_open(json, '[', false);
    for (unsigned p = 0; p < answer->n_choices; p++) {
        const sp_strategy_point_t *point = &answer->choice[p];
        sp_json_open(json, '{', false);
        write_by_name(json, answer, "shares", point->share);
        sp_json_put_real(json, "cooperation", answer->choice_cooperation[p]);
        sp_json_key(json, "stable");
        if (point->stability == SP_MARGINAL) {
            sp_json_null(json);
        } else {
            sp_json_boolean(json, point->stability == SP_STABLE);
        }
        sp_json_put_real(json, "rate", point->rate);
        sp_json_put_boolean(json, "principal", point->principal);
        sp_json_close(json);
    }
    sp_json_close(json);
}

static void
write_enforced(sp_json_t *json, const sp_answer_t *answer)
{
    sp_json_key(json, "enforced");
    sp_json_open(json, '[', false);
    for (uint32_t e = 0; e < answer->n_enforced; e++) {
        const sp_answer_enforced_t *found = &answer->enforced[e];
        sp_json_open(json, '{', true);
        sp_json_put_text(json, "strategy", answer->play[found->play]);
        sp_json_put_text(json, "kind", sp_enforced_names[found->line.kind]);
        if (found->line.enforces) {
            sp_json_put_real(json, "alpha", found->line.alpha);
            sp_json_put_real(json, "beta", found->line.beta);
            sp_json_put_real(json, "gamma", found->line.gamma);
            sp_json_put_real(json, "chi", found->line.slope);
            sp_json_put_real(json, "kappa", found->line.baseline);
            sp_json_put_real(json, "phi", found->line.phi);
        }
        if (found->has_rivalry) {
            sp_json_put_boolean(json, "nice", found->rivalry.nice);
            sp_json_put_boolean(json, "partner", found->rivalry.partner);
            sp_json_put_boolean(json, "holds", found->rivalry.holds);
            sp_json_put_boolean(json, "rival", found->rivalry.rival);
        }
        sp_json_close(json);
    }
    sp_json_close(json);
}

void
sp_answer_write_strategies(sp_json_t *json, const sp_answer_t *answer)
{
    write_by_name(json, answer, "small_mutation_distribution", answer->small_mutation);
    write_by_name(
        json, answer, "ln_small_mutation_distribution", answer->ln_small_mutation);
    if (answer->ln_invasion != NULL) {
        write_invasion(json, answer);
    }
    write_by_name(json, answer, "mean_shares", answer->mean_share);
    write_by_name(json, answer, "ln_uniform_distribution", answer->ln_uniform);
    if (answer->n_choices > 0) {
        write_choice(json, answer);
    }
    if (!isnan(answer->cooperation_of_turns)) {
        sp_json_put_real(
            json, "stationary_share_of_c", answer->cooperation_of_turns);
    }
    if (answer->n_rest > 0) {
        write_rest(json, answer);
    }
    if (answer->share_path != NULL) {
        write_path(json, answer);
    }
    if (answer->n_enforced > 0) {
        write_enforced(json, answer);
    }
}
