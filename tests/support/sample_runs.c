/* sample_runs.c - a made-up plan with every shape a file can hold, and its numbers.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sample_runs.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char *const strategies[SAMPLE_STRATEGIES] = { "tit_for_tat", "always_defect",
    "na\xc3\xafve, \"so-called\"" };
static const double steer[SAMPLE_RUNS] = { 0.0, 0.1, 0.30000000000000004, 1.0 };
static const char *const rule[SAMPLE_RUNS] = { "logit", "fermi", "best", "logit" };
static const uint32_t snapshot[SAMPLE_SNAPSHOTS] = { 0, 100 };

void
sample_make(sample_t *self, uint32_t n_replicates)
{
    static const uint32_t lengths[SAMPLE_RUNS] = { 90, 60, 90, 75 };
    static const uint32_t sizes[SAMPLE_RUNS] = { 7, 5, 7, 3 };
    memset(self, 0, sizeof(*self));
    for (uint32_t i = 0; i < SAMPLE_ROUNDS; i++) {
        self->round[i] = 5 * i;
    }
    for (uint32_t run = 0; run < SAMPLE_RUNS; run++) {
        self->run_rounds[run] = lengths[run];
        self->run_agents[run] = sizes[run];
        self->run_replicates[run] =
            run == 2 && n_replicates > 2 ? n_replicates - 2 : n_replicates;
    }
    const double inf = (double) INFINITY;
    const sp_variable_t variables[SAMPLE_VARIABLES] = {
        [SAMPLE_COOPERATION] = { "cooperation", "share of acts that are C", "1", 0.0, 1.0,
            SP_SHAPE_ROUND, false, NULL, true },
        [SAMPLE_PAYOFF] = { "payoff", "mean payoff per round", "payoff", -inf, inf,
            SP_SHAPE_ROUND, false, NULL, true },
        [SAMPLE_SHARE] = { "strategy_share", "share of agents that play a strategy", "1",
            0.0, 1.0, SP_SHAPE_ROUND_STRATEGY, false, NULL, false },
        [SAMPLE_FIXED] = { "fixed_strategy", "what took over", "1", 0.0, 2.0,
            SP_SHAPE_SCALAR, true, "none cooperation defection", false },
        [SAMPLE_FIXATION] = { "fixation_round", "round of fixation", "round", 0.0, inf,
            SP_SHAPE_SCALAR, false, NULL, true },
        [SAMPLE_ACTION] = { "agent_action", "act", "1", 0.0, 1.0, SP_SHAPE_SNAPSHOT_AGENT,
            true, "defect cooperate", false },
        [SAMPLE_TRUST] = { "agent_trust", "trust", "1", 0.0, 1.0, SP_SHAPE_SNAPSHOT_AGENT,
            false, NULL, false },
        [SAMPLE_COST] = { "cost_total", "what it cost", "payoff", 0.0, inf,
            SP_SHAPE_SCALAR, false, NULL, true },
        [SAMPLE_TOTAL] = { "cooperation_total", "who cooperated", "agents", 0.0, inf,
            SP_SHAPE_SCALAR, false, NULL, true },
        [SAMPLE_TWIN] = { "cooperation_total_unsteered", "who would have", "agents", 0.0,
            inf, SP_SHAPE_SCALAR, false, NULL, true },
    };
    memcpy(self->variables, variables, sizeof(variables));
    self->ratio = (sp_ratio_t) { "cost_per_cooperation", "what one more cost", "payoff",
        SAMPLE_COST, SAMPLE_TOTAL, SAMPLE_TWIN };
    self->swept[0] = (sp_swept_t) { "steering.shared_interest.steer",
        "how far the weight is steered", "1", steer, NULL };
    self->swept[1] = (sp_swept_t) { "decision.rule", "decision rule", NULL, NULL, rule };
    const sp_attribute_t attributes[] = {
        { "title", "a sample" },
        { "question",
            "Is it r\xc3\xa9"
            "adable?" },
        { "scenario", "name: sample\nrounds: 445\n" },
        { "scenario_resolved", "decision.mutation: 0\nrounds: 445\nseed: 7\n" },
        { "samenspel_version", "0.1.0" },
        { "model_version", "1" },
        { "plan_hash",
            "5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef" },
        { "references", "Axelrod, R. (1984)" },
    };
    memcpy(self->attributes, attributes, sizeof(attributes));
    self->manifest = (sp_manifest_t) {
        .n_runs = SAMPLE_RUNS,
        .n_replicates = n_replicates,
        .n_rounds = SAMPLE_ROUNDS,
        .round = self->round,
        .n_strategies = SAMPLE_STRATEGIES,
        .strategy = strategies,
        .n_snapshots = SAMPLE_SNAPSHOTS,
        .snapshot = snapshot,
        .n_agents = SAMPLE_AGENTS,
        .run_rounds = self->run_rounds,
        .run_agents = self->run_agents,
        .run_replicates = self->run_replicates,
        .variables = self->variables,
        .n_variables = SAMPLE_VARIABLES,
        .ratios = &self->ratio,
        .n_ratios = 1,
        .swept = self->swept,
        .n_swept = 2,
        .burn_in = 50,
        .attributes = self->attributes,
        .n_attributes = 8,
        .seed = UINT64_MAX - 6,
    };
}

/* A uniform number that depends on all its arguments (splitmix64's output function;
 * Steele, Lea & Flood, OOPSLA 2014). */
static double
uniform(uint64_t a, uint64_t b, uint64_t c)
{
    uint64_t x = a * 0x9e3779b97f4a7c15 + b * 0xbf58476d1ce4e5b9 + c * 0x94d049bb133111eb;
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9;
    x = (x ^ x >> 27) * 0x94d049bb133111eb;
    return (double) ((x ^ x >> 31) >> 11) * 0x1p-53;
}

bool
sample_has(const sample_t *self, uint32_t run, uint32_t replicate)
{
    return run < SAMPLE_RUNS && replicate < self->run_replicates[run];
}

void
sample_fill(const sample_t *self, uint32_t run, uint32_t replicate, sp_trace_t *trace)
{
    const uint64_t cell = (uint64_t) run * 1000003 + replicate;
    const bool failed = run == 1 && replicate == 2;
    const uint32_t n_rounds = failed ? 10 : self->run_rounds[run];
    sp_trace_clear(trace);
    trace->run = run;
    trace->replicate = replicate;
    trace->status = failed ? SP_CELL_FAILED : SP_CELL_DONE;
    snprintf(trace->failure, sizeof(trace->failure), "%s",
        failed ? "trust left [0, 1]: r\xc3\xa9"
                 "sum\xc3\xa9, round 50"
               : "");
    double x = 0.5;
    for (uint32_t i = 0; i < n_rounds; i++) {
        x = 0.7 * x + 0.3 * uniform(cell, i, 1);
        trace->number[SAMPLE_COOPERATION][i] = floor(x * 1000.0) / 1000.0;
        /* run 3 pays the same always */
        trace->number[SAMPLE_PAYOFF][i] =
            run == 3 ? 0.1 : 3.0 * uniform(cell, i, 2) - 1.0;
        for (uint32_t s = 0; s < SAMPLE_STRATEGIES; s++) {
            trace->number[SAMPLE_SHARE][i * SAMPLE_STRATEGIES + s] =
                uniform(cell, i, 3 + s);
        }
    }
    if (failed) {
        return;
    }
    trace->code[SAMPLE_FIXED][0] = (uint8_t) (3.0 * uniform(cell, 0, 7));
    if (replicate % 3 != 0) {
        trace->number[SAMPLE_FIXATION][0] = floor(400.0 * uniform(cell, 0, 8));
    }
    trace->number[SAMPLE_COST][0] = 50.0 + 20.0 * uniform(cell, 0, 11);
    trace->number[SAMPLE_TWIN][0] = 10.0 * uniform(cell, 0, 12);
    if (run != 3 || replicate != 1) { /* of that one the gain is not known */
        trace->number[SAMPLE_TOTAL][0]
            = (run == 0 ? 0.0 : 9.0) + 10.0 * uniform(cell, 0, 13);
    }
    for (uint32_t s = 0; s < SAMPLE_SNAPSHOTS; s++) {
        for (uint32_t a = 0; a < self->run_agents[run]; a++) {
            const uint32_t at = s * SAMPLE_AGENTS + a;
            trace->code[SAMPLE_ACTION][at] = uniform(cell, at, 9) < 0.4;
            trace->number[SAMPLE_TRUST][at] = uniform(cell, at, 10);
        }
    }
}
