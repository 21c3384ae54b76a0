/* twin_configurations.c - settings drawn over the whole key space, and listed ones.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "twin_configurations.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* agent 11 stands alone */
static const uint32_t ends[] = { 0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 1, 2, 2, 3, 4, 5, 5, 6, 6,
    7, 7, 8, 8, 9, 9, 10, 10, 6 };
const sp_edges_t sp_test_edges = {
    .n_agents = 12, .n_edges = sizeof(ends) / sizeof(ends[0]) / 2, .ends = ends
};

const char *const sp_test_networks[] = {
    "network.kind=complete population.size=9",
    "network.kind=complete population.size=30",
    "network.kind=cycle population.size=11",
    "network.kind=square_lattice population.size=16",
    "network.kind=square_lattice network.side=7 network.neighbourhood=moore "
    "population.size=49",
    "network.kind=square_lattice network.side=4 network.boundary=fixed "
    "population.size=16",
    "network.kind=square_lattice network.side=5 network.neighbourhood=moore "
    "network.boundary=fixed population.size=25",
    "network.kind=square_lattice network.side=2 network.neighbourhood=moore "
    "population.size=4",
    "network.kind=square_lattice network.side=6 network.neighbourhood=moore "
    "network.self_interaction=true population.size=36",
    "network.kind=square_lattice network.side=5 network.self_interaction=true "
    "population.size=25",
    "network.kind=random_regular network.degree=4 population.size=20",
    "network.kind=erdos_renyi network.mean_degree=2 population.size=25",
    "network.kind=small_world network.degree=4 network.rewire=0.3 population.size=22",
    "network.kind=scale_free network.attach=2 population.size=24",
    "network.kind=star population.size=8",
    "network.kind=teams network.number=4 network.cross_share=0.2 population.size=20",
    "network.kind=random_pairs population.size=13",
    "network.kind=random_pairs network.partners=3 population.size=10",
    "network.kind=file population.size=12",
    NULL,
};

const char *const sp_test_rules[] = {
    "decision.rule=logit",
    "decision.rule=logit decision.noise=0.7",
    "decision.rule=logit decision.noise=0.02",
    "decision.rule=best_response",
    "decision.rule=fermi decision.selection=0.8",
    "decision.rule=fermi decision.noise=0.1",
    "decision.rule=fermi decision.selection=0",
    "decision.rule=best",
    "decision.rule=proportional",
    "decision.rule=local decision.intensity=0.9",
    "decision.rule=imitation decision.intensity=0.1",
    "decision.rule=imitation decision.intensity=0.6 decision.fitness=exponential",
    "decision.rule=moran_birth_death decision.intensity=0.1",
    "decision.rule=moran_birth_death decision.intensity=0.6 decision.fitness=exponential",
    "decision.rule=moran_death_birth decision.intensity=0.1",
    "decision.rule=moran_death_birth decision.intensity=0.6 decision.fitness=exponential",
    "decision.rule=logit decision.noise_spread=1.2",
    "decision.rule=fermi decision.noise=0.3 decision.noise_spread=0.7",
    "decision.rule=fermi decision.selection=1 decision.teachers=0.4 decision.teaching=0.1",
    "decision.rule=imitation decision.intensity=0.1 decision.teachers=0.3 "
    "decision.teaching=0",
    "decision.rule=moran_birth_death decision.intensity=0.1 decision.teachers=0.3 "
    "decision.teaching=0",
    "decision.rule=moran_birth_death decision.intensity=0.1 decision.teachers=0.001 "
    "decision.teaching=0",
    "decision.rule=moran_death_birth decision.intensity=0.1 decision.teachers=0.2 "
    "decision.teaching=0",
    "decision.rule=bush_mosteller decision.aspiration=0.4",
    "decision.rule=bush_mosteller decision.aspiration=1.5 decision.learning=1 "
    "decision.habituation=0.2",
    "decision.rule=roth_erev game.kind=matrix game.reward=3 game.sucker=0 "
    "game.temptation=5 game.punishment=1",
    "decision.rule=roth_erev decision.forgetting=0.3 decision.experimentation=0.1 "
    "decision.propensity=4 game.kind=matrix game.reward=3 game.sucker=0 "
    "game.temptation=5 game.punishment=1",
    "decision.rule=roth_erev decision.forgetting=1 game.kind=matrix game.reward=3 "
    "game.sucker=0 game.temptation=5 game.punishment=1",
    "decision.rule=none",
    NULL,
};

/* A list of words by a fixed draw. */
typedef struct {
    sp_rng_key_t key;
    uint32_t index, used;
    char *text;
} writer_t;

static uint32_t
below(writer_t *self, uint32_t n)
{
    const sp_rng_block_t block =
        sp_draw(self->key, self->index, 0, self->used++, SP_DRAW_TEST);
    return sp_below(block.word[0], n);
}

static void
add(writer_t *self, const char *words)
{
    const size_t length = strlen(self->text);
    const int written =
        snprintf(self->text + length, SP_SETTINGS_LENGTH - length, " %s", words);
    assert_true(written >= 0 && (size_t) written < SP_SETTINGS_LENGTH - length);
}

/* One of n words; "" leaves the key at its default. */
static void
pick(writer_t *self, const char *const *words, uint32_t n)
{
    const char *word = words[below(self, n)];
    if (word[0] != '\0') {
        add(self, word);
    }
}

#define PICK(self, ...)                                                                  \
    do {                                                                                 \
        static const char *const words_[] = { __VA_ARGS__ };                             \
        pick((self), words_, sizeof(words_) / sizeof(words_[0]));                        \
    } while (0)

static uint32_t
length_of(const char *const *list)
{
    uint32_t n = 0;
    while (list[n] != NULL) {
        n++;
    }
    return n;
}

/* Counts of strategies that sum to the size that the network's words end with. */
static void
add_strategies(writer_t *self, const char *network)
{
    static const char *const names[] = { "tit_for_tat", "always_defect",
        "generous_tit_for_tat", "grim", "grudger", "win_stay_lose_shift", "random",
        "joss", "always_cooperate", "zd_extort_2" };
    unsigned size = 0;
    assert_int_equal(
        1, sscanf(strstr(network, "population.size="), "population.size=%u", &size));
    uint32_t n = 1 + below(self, 5);
    const uint32_t first = below(self, 10);
    for (uint32_t s = 0; s < n; s++) {
        char word[96];
        const uint32_t count = s + 1 == n ? size : below(self, size + 1);
        size -= count;
        snprintf(
            word, sizeof(word), "strategies.%s=%" PRIu32, names[(first + s) % 10], count);
        add(self, word);
    }
    PICK(self, "match.rounds=1", "match.rounds=4", "match.rounds=7",
        "match.continuation=0.7");
    PICK(self, "", "match.payoff=expected", "match.payoff=sampled",
        "match.payoff=sampled");
    PICK(self, "", "", "match.error=0.05");
}

static void
add_steering(writer_t *self)
{
    PICK(self, "", "", "steering.shared_interest.weight=0.2",
        "steering.shared_interest.weight=0.6");
    PICK(self, "", "", "steering.shared_interest.steer=0.5",
        "steering.shared_interest.steer=1");
    PICK(self, "", "", "", "steering.shared_interest.maximum=0.8");
    const uint32_t trusting = below(self, 3);
    if (trusting > 0) {
        PICK(self, "steering.trust.scope=general", "steering.trust.scope=partner",
            "steering.trust.scope=pair");
        PICK(self, "", "steering.trust.conditionality=0.5",
            "steering.trust.conditionality=1");
        PICK(self, "", "steering.trust.gain=0.3", "steering.trust.gain=0");
        PICK(self, "", "steering.trust.loss=0.45", "steering.trust.loss=1");
        PICK(self, "", "steering.trust.initial=0.7", "steering.trust.initial=1");
    }
    if (below(self, 3) == 0) {
        PICK(self, "@3:steering.shared_interest.steer=0.9",
            "@1:steering.shared_interest.weight=0.5",
            "@2:steering.shared_interest.steer=1 @5:steering.shared_interest.steer=0",
            "@4:steering.shared_interest.maximum=1");
        if (trusting > 0) {
            PICK(self, "", "@2:steering.trust.conditionality=0.9",
                "@3:steering.trust.gain=0.6 @3:steering.trust.loss=0");
        }
    }
}

void
sp_draw_settings(uint32_t index, char text[SP_SETTINGS_LENGTH])
{
    writer_t self = { .key = sp_rng_key(20260701, 0, 0), .index = index, .text = text };
    snprintf(text, SP_SETTINGS_LENGTH, "rounds=12 seed=%" PRIu32, 1000 + index);
    const char *network = sp_test_networks[below(&self, length_of(sp_test_networks))];
    add(&self, network);
    PICK(&self, "", "game.benefit=2.5 game.cost=0.7",
        "game.kind=matrix game.reward=3 game.sucker=0.5 game.temptation=5 "
        "game.punishment=1",
        "game.kind=matrix game.reward=1 game.sucker=0.01 game.temptation=1.9 "
        "game.punishment=0.03");
    if (below(&self, 3) == 0) {
        add_strategies(&self, network);
    } else {
        PICK(&self, "population.initial.cooperation=0.5",
            "population.initial.cooperation=0.8", "population.initial.cooperators=3",
            "population.initial.single_defector=centre",
            "population.initial.single_defector=random", "");
        PICK(&self, "", "", "decision.acts=per_partner");
    }
    PICK(&self, "", "", "match.misperception=0.1");
    add(&self, sp_test_rules[below(&self, length_of(sp_test_rules))]);
    PICK(&self, "", "decision.update=asynchronous");
    PICK(&self, "", "decision.payoffs=sum");
    PICK(&self, "", "", "decision.success=utility");
    PICK(&self, "", "", "decision.belief=trust", "decision.belief=empirical",
        "decision.belief=fixed decision.belief_value=0.3");
    PICK(&self, "", "", "", "decision.noise_spread=0.8", "decision.innovators=0.3",
        "decision.teachers=0.3 decision.teaching=0.2",
        "decision.teachers=0.5 decision.teaching=0", "decision.teachers=0.2");
    PICK(&self, "", "", "decision.activity=0.6");
    PICK(&self, "", "", "decision.tremble=0.05");
    PICK(&self, "", "", "decision.mutation=0.08");
    add_steering(&self);
}
