/* jump_chain.c - count and jump chains: the same law without agents.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * On the complete graph with exchangeable agents and two plays the number k that play 1 is
 * itself a Markov chain. A step changes it by one with chance up(k) or down(k); the number of
 * steps until the next change is geometric (a jump chain: Gillespie 1976, in discrete time).
 * up and down are those of the rules in decision_*.c after mutation, activity and tremble. */
#include "samenspel/jump_chain.h"

#include <math.h>

#include "kernels.h"
#include "revise.h"
#include "samenspel/detmath.h"

/* ln(1 - x), 0 < x < 1, with all its digits where x is small. */
static double
log_one_minus(double x)
{
    if (x > 1e-3) {
        return sp_log(1 - x);
    }
    return -x * (1 + x * (1.0 / 2 + x * (1.0 / 3 + x * (1.0 / 4 + x * (1.0 / 5)))));
}

/* Payoff of a player of `play` where k of all agents play 1. */
static double
payoff_at(const sp_simulation_t *sim, unsigned play, uint32_t k)
{
    const sp_model_t *model = sim->model;
    const double beside
        = sim->chain->transfer[play] != NULL ? sim->chain->transfer[play][k] : 0;
    const uint32_t n = model->n_agents - 1;
    const double one = k - play; /* its partners that play 1 */
    const double zero = n - one;
    const double payoff = zero * model->pay[2 * play] + one * model->pay[2 * play + 1];
    return (model->decision.payoffs == SP_PAYOFFS_MEAN ? payoff / n : payoff) + beside;
}

/* What the mechanisms pay a player of either play beside the game, and what all this costs,
 * where k play 1: every agent of a play is like the others. */
static void
settle_count(sp_simulation_t *sim, uint32_t k)
{
    sp_jump_chain_t *chain = sim->chain;
    double *costs = chain->cost + (size_t) k * SP_N_COSTS;
    sim->count[1] = k;
    sim->count[0] = sim->model->n_agents - k;
    for (int c = 0; c < SP_N_COSTS; c++) {
        costs[c] = 0;
    }
    for (unsigned play = 0; play < 2; play++) {
        double amount = 0;
        double of_one[SP_N_COSTS] = { 0 };
        if (sim->count[play] > 0) {
            sim->play[0] = (uint16_t) play;
            sp_ledger_t ledger = { sim, sim->round, 0, 1, &amount, of_one };
            sp_draw_up(&ledger);
        }
        chain->transfer[play][k] = amount;
        for (int c = 0; c < SP_N_COSTS; c++) {
            costs[c] += sim->count[play] * of_one[c];
        }
    }
}

/* Chance that an agent of `play` takes play 1 by the rule, where k play 1 (itself included
 * if play is 1); acts only for rules that choose. */
static double
chooses_one(sp_simulation_t *sim, unsigned play, uint32_t k)
{
    const sp_model_t *model = sim->model;
    const double n_others = model->n_agents - 1;
    double weight;
    double advantage;
    /* the shared machinery of weights and values, for one agent of an imagined population */
    sim->count[1] = k;
    sim->count[0] = model->n_agents - k;
    sim->play[0] = (uint16_t) play;
    sp_span_t span = { sim, 1, false, 0, 1, NULL, &weight, &advantage, NULL };
    sp_weigh(&span);
    if (model->of_strategies) {
        /* the same softmax as sp_choose_strategy, as a chance */
        double utility[2];
        for (unsigned s = 0; s < 2; s++) {
            const double one = k - play;
            const double zero = n_others - one;
            const double own = zero * model->pay[2 * s] + one * model->pay[2 * s + 1];
            const double given = zero * model->pay[s] + one * model->pay[2 + s];
            utility[s] = (1 - weight) * own + weight * given;
            if (model->decision.payoffs == SP_PAYOFFS_MEAN) {
                utility[s] /= n_others;
            }
        }
        const uint32_t *initial = model->run->initial_count;
        if (initial[0] == 0 || initial[1] == 0) {
            return initial[1] > 0 ? 1 : 0;
        }
        return model->rule->chance(&model->rule_params, utility[1] - utility[0], play == 1);
    }
    sp_value(&span);
    return model->rule->chance(&model->rule_params, advantage, play == 1);
}

/* Chance that a focal agent of `play` takes the other play by a copying rule. */
static double
copies_other(const sp_simulation_t *sim, unsigned play, uint32_t k)
{
    const sp_model_t *model = sim->model;
    const double n = model->n_agents;
    const uint32_t others = play == 1 ? model->n_agents - k : k; /* of the other play */
    if (others == 0) {
        return 0;
    }
    const double mine = payoff_at(sim, play, k);
    const double theirs = payoff_at(sim, 1 - play, k);
    const sp_rule_params_t *params = &model->rule_params;
    const double largest
        = sp_largest_difference(params, model->n_agents - 1, model->n_agents - 1);
    switch (model->rule->form) {
    case SP_RULE_PAIRWISE: {
        const double chance = model->rule->copy(params, mine, theirs, largest);
        return (double) others / (n - 1)
            * (chance < 0 ? 0 : chance > 1 ? 1 : chance);
    }
    case SP_RULE_BEST:
        return theirs > mine ? 1 : 0;
    default: { /* imitation, death_birth: in proportion to fitness */
        const double self = model->rule->form == SP_RULE_IMITATION ? 0 : 1;
        const double same = n - others - self;
        const double mass = (double) others * sp_fitness(params, theirs);
        return mass / (mass + (same > 0 ? same * sp_fitness(params, mine) : 0));
    }
    }
}

/* up(k) and down(k) of one step, k agents of play 1. */
static void
step_chances(sp_simulation_t *sim, uint32_t k, double *up, double *down)
{
    const sp_model_t *model = sim->model;
    const sp_decision_settings_t *decision = &model->decision;
    const double n = model->n_agents;
    const double mu = decision->mutation;
    double focal_one = k / n; /* chance that the focal agent plays 1 */
    double change[2];         /* chance that the rule makes a focal agent of play p change */
    if (model->rule->form == SP_RULE_BIRTH_DEATH) {
        /* the parent's play by mass; the focal is a partner of the parent */
        const double one = k == 0
            ? 0
            : k * sp_fitness(&model->rule_params, payoff_at(sim, 1, k));
        const double zero = k == model->n_agents
            ? 0
            : (n - k) * sp_fitness(&model->rule_params, payoff_at(sim, 0, k));
        const double parent_one = one / (one + zero);
        const double both = parent_one * (k == 0 ? 0 : (k - 1) / (n - 1));
        focal_one = both + (1 - parent_one) * (k / (n - 1));
        const double changes_down = (1 - parent_one) * (k / (n - 1));
        const double changes_up = parent_one * ((n - k) / (n - 1));
        change[1] = focal_one > 0 ? changes_down / focal_one : 0;
        change[0] = focal_one < 1 ? changes_up / (1 - focal_one) : 0;
    } else {
        for (unsigned p = 0; p < 2; p++) {
            if ((p == 1 && k == 0) || (p == 0 && k == model->n_agents)) {
                change[p] = 0;
            } else if (model->rule->form == SP_RULE_CHOICE) {
                const double one = chooses_one(sim, p, k);
                change[p] = p == 1 ? 1 - one : one;
            } else {
                change[p] = copies_other(sim, p, k);
            }
        }
    }
    for (unsigned p = 0; p < 2; p++) {
        const double eps = decision->tremble;
        const double ruled = change[p] * (1 - eps) + (1 - change[p]) * eps;
        change[p] = mu * 0.5 + (1 - mu) * decision->activity * ruled;
    }
    *up = (1 - focal_one) * change[0];
    *down = focal_one * change[1];
}

/* The chances follow from the parameters in force: made anew after an event. */
static void
make_table(sp_simulation_t *sim)
{
    sp_jump_chain_t *chain = sim->chain;
    const uint32_t n = sim->model->n_agents;
    const uint32_t zero = sim->count[0];
    const uint32_t one = sim->count[1];
    for (uint32_t k = 0; chain->cost != NULL && k <= n; k++) {
        settle_count(sim, k);
    }
    for (uint32_t k = 0; k <= n; k++) {
        step_chances(sim, k, &chain->up[k], &chain->down[k]);
        const double leave = chain->up[k] + chain->down[k];
        const double share = leave > 0 ? chain->up[k] / leave : 0;
        /* up iff a 32-bit word lies below: share rounded to 2^-32 */
        chain->up_limit[k] = (uint64_t) floor(share * 0x1p32 + 0.5);
        /* steps until the next change: 1 + floor(ln u / ln(1 - leave)) */
        chain->log_stay[k] = leave >= 1 ? 0 : leave > 0 ? log_one_minus(leave) : 1;
    }
    sim->count[0] = zero;
    sim->count[1] = one;
}

sp_status_t
sp_jump_chain_init(sp_simulation_t *sim, sp_error_t *err)
{
    const size_t n = sim->model->n_agents;
    sp_jump_chain_t *chain = sp_arena_take(&sim->arena, 1, sizeof(*chain));
    if (chain != NULL) {
        chain->up = sp_arena_take(&sim->arena, n + 1, sizeof(double));
        chain->down = sp_arena_take(&sim->arena, n + 1, sizeof(double));
        chain->log_stay = sp_arena_take(&sim->arena, n + 1, sizeof(double));
        chain->up_limit = sp_arena_take(&sim->arena, n + 1, sizeof(uint64_t));
        sim->play = sp_arena_take(&sim->arena, 1, sizeof(uint16_t));
    }
    bool ok = true;
    if (chain != NULL && sim->model->books) {
        chain->transfer[0] = sp_arena_take(&sim->arena, n + 1, sizeof(double));
        chain->transfer[1] = sp_arena_take(&sim->arena, n + 1, sizeof(double));
        chain->cost = sp_arena_take(&sim->arena, (n + 1) * SP_N_COSTS, sizeof(double));
        ok = chain->transfer[0] != NULL && chain->transfer[1] != NULL && chain->cost != NULL;
    }
    if (!ok || chain == NULL || chain->up == NULL || chain->down == NULL || chain->log_stay == NULL
        || chain->up_limit == NULL || sim->play == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for a chain of %zu states", n + 1);
    }
    sim->chain = chain;
    return SP_OK;
}

/* Costs of the round just played: those of the count that it left. */
static void
book_costs(sp_simulation_t *sim)
{
    const sp_jump_chain_t *chain = sim->chain;
    for (int c = 0; chain->cost != NULL && c < SP_N_COSTS; c++) {
        sim->cost[c] = chain->cost[(size_t) sim->count[1] * SP_N_COSTS + (size_t) c];
    }
}

/* Initial counts have the law of agents' initial plays: one Bernoulli an agent, or exact. */
void
sp_jump_chain_start(sp_simulation_t *sim)
{
    const sp_model_t *model = sim->model;
    const sp_run_t *run = model->run;
    const uint32_t n = model->n_agents;
    const sp_initial_settings_t *initial = &model->initial;
    uint32_t one = 0;
    if (model->of_strategies) {
        one = run->initial_count[1];
    } else if (initial->single_defector != SP_NO_INTEGER) {
        one = n - 1;
    } else if (initial->cooperators != SP_NO_INTEGER) {
        one = initial->cooperators;
    } else {
        uint32_t word[SP_SPAN + 4];
        for (uint32_t at = 0; at < n; at += SP_SPAN) {
            const uint32_t count = n - at < SP_SPAN ? n - at : SP_SPAN;
            sp_kernels()->draw_words(
                sim->key, at, count, 0, SP_DRAW(SP_DRAW_INITIAL_ACT, 0), word);
            for (uint32_t i = 0; i < count; i++) {
                one += sp_uniform(word[i]) < initial->cooperation;
            }
        }
    }
    sim->count[1] = one;
    sim->count[0] = n - one;
    if (sim->ties_are_new || run->n_events > 0) {
        make_table(sim);
    }
    sim->fixed_at = one == 0 || one == n ? 0 : UINT32_MAX;
    book_costs(sim);
}

void
sp_jump_chain_renew(sp_simulation_t *sim)
{
    make_table(sim);
}

enum { CHUNK = 64 };

void
sp_step_jump_chain(sp_simulation_t *sim)
{
    const sp_jump_chain_t *chain = sim->chain;
    const uint32_t n = sim->model->n_agents;
    const sp_kernels_t *kernels = sp_kernels();
    uint32_t jump[CHUNK];
    uint32_t high[CHUNK];
    uint32_t low[CHUNK];
    uint32_t k = sim->count[1];
    uint64_t left = n;
    for (uint32_t j = 0; chain->log_stay[k] <= 0; j++) {
        const uint32_t at = j % CHUNK;
        if (at == 0) {
            kernels->draw_words(
                sim->key, j, CHUNK, sim->round, SP_DRAW(SP_DRAW_CHAIN, 0), jump);
            kernels->draw_words(
                sim->key, j, CHUNK, sim->round, SP_DRAW(SP_DRAW_CHAIN_TIME, 0), high);
            kernels->draw_words(
                sim->key, j, CHUNK, sim->round, SP_DRAW(SP_DRAW_CHAIN_TIME, 1), low);
        }
        double stay = 1;
        if (chain->log_stay[k] < 0) {
            stay += floor(sp_log(sp_uniform53(high[at], low[at])) / chain->log_stay[k]);
        }
        /* a stay that outlasts the round is forgotten: the geometric law has no memory */
        if (!(stay <= (double) left)) {
            break;
        }
        left -= (uint64_t) stay;
        k = jump[at] < chain->up_limit[k] ? k + 1 : k - 1;
    }
    sim->count[1] = k;
    sim->count[0] = n - k;
    book_costs(sim);
    if (k != 0 && k != n) {
        sim->fixed_at = UINT32_MAX;
    } else if (sim->fixed_at == UINT32_MAX) {
        sim->fixed_at = sim->round;
    }
}

double
sp_jump_chain_transfer(const sp_simulation_t *sim, uint32_t play)
{
    const sp_jump_chain_t *chain = sim->chain;
    return chain->cost != NULL ? chain->transfer[play][sim->count[1]] : 0;
}

void
sp_jump_chain_costs(
    sp_simulation_t *sim, uint32_t start, uint32_t first, uint32_t last, double *cost)
{
    const sp_run_t *run = sim->model->run;
    const sp_jump_chain_t *chain = sim->chain;
    const uint32_t n = sim->model->n_agents;
    uint32_t word[CHUNK];
    for (uint32_t replicate = first; replicate < last; replicate++) {
        const sp_rng_key_t key = sp_rng_key(run->seed, replicate, run->salt);
        uint32_t k = start;
        double sum = 0;
        for (uint32_t j = 0; k != 0 && k != n; j++) {
            if (j % CHUNK == 0) {
                sp_kernels()->draw_words(
                    key, j, CHUNK, 0, SP_DRAW(SP_DRAW_CHAIN, 0), word);
            }
            double of_step = 0;
            for (int c = 0; chain->cost != NULL && c < SP_N_COSTS; c++) {
                of_step += chain->cost[(size_t) k * SP_N_COSTS + (size_t) c];
            }
            sum += of_step / (chain->up[k] + chain->down[k]);
            k = word[j % CHUNK] < chain->up_limit[k] ? k + 1 : k - 1;
        }
        cost[replicate - first] = sum;
    }
}

uint64_t
sp_jump_chain_fixations(sp_simulation_t *sim, uint32_t start, uint32_t first, uint32_t last)
{
    const sp_run_t *run = sim->model->run;
    const uint64_t *limit = sim->chain->up_limit;
    const uint32_t n = sim->model->n_agents;
    const sp_kernels_t *kernels = sp_kernels();
    uint64_t fixed = 0;
    uint32_t word[4 * CHUNK];
    for (uint32_t replicate = first; replicate < last; replicate++) {
        const sp_rng_key_t key = sp_rng_key(run->seed, replicate, run->salt);
        uint32_t k = start;
        uint32_t j = 0;
        /* half of all neutral mutants are gone at once: small chunks first */
        uint32_t chunk = 4;
        while (k != 0 && k != n) {
            kernels->draw_words(key, j, chunk, 0, SP_DRAW(SP_DRAW_CHAIN, 0), word);
            for (uint32_t i = 0; i < chunk && k != 0 && k != n; i++) {
                k = word[i] < limit[k] ? k + 1 : k - 1;
            }
            j += chunk;
            chunk = chunk < 4 * CHUNK ? 4 * chunk : chunk;
        }
        fixed += k == n;
    }
    return fixed;
}
