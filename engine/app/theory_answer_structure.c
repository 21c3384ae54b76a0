/* theory_answer_structure.c - weights and ratios from which cooperation pays.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "theory_answer_parts.h"

sp_status_t
sp_answer_thresholds(sp_answer_t *self, const sp_theory_case_t *known, sp_error_t *err)
{
    sp_error_t own;
    sp_weight_thresholds_t weight;
    (void) err; /* where the other's payoff gives no reason there is no threshold */
    if (known->no_threshold[0] != '\0'
        || sp_theory_thresholds(known->model.game.payoff, &weight, &own) != SP_OK) {
        return SP_OK;
    }
    if (!known->alone) {
        sp_answer_note(self, "Q_star: of the game alone, without the other mechanisms");
    }
    if (known->model.game.additive) {
        sp_answer_critical(self, "Q_star", weight.against_cooperator);
    } else {
        sp_answer_critical(self, "Q_star_against_cooperator", weight.against_cooperator);
        sp_answer_critical(self, "Q_star_against_defector", weight.against_defector);
        return SP_OK;
    }
    if (!known->alone) {
        return SP_OK;
    }
    const sp_run_t *run = known->model.run;
    const double base = sp_run_value(run, "steering.shared_interest.weight");
    const double room = sp_run_value(run, "steering.shared_interest.maximum") - base;
    const double steer = (weight.against_cooperator - base) / room;
    if (room > 0 && known->field.conditionality == 0 && steer >= 0 && steer <= 1) {
        sp_answer_critical(self, "steer_star", steer);
    }
    return SP_OK;
}

/* Whether every agent can be moved to every other's place: then the ratio has a closed
 * form, whatever the size. */
static bool
all_alike(const sp_graph_t *graph)
{
    return graph->form == SP_GRAPH_COMPLETE
        || (graph->form == SP_GRAPH_LATTICE && graph->periodic);
}

static sp_status_t
ratio_of(const sp_graph_t *graph, sp_coalescence_t *result, sp_error_t *err)
{
    if (!all_alike(graph)) {
        return sp_theory_coalescence(graph, SP_SOLVE_AUTO, result, err);
    }
    const double n = graph->n_agents, degree = sp_graph_degree(graph, 0);
    *result = (sp_coalescence_t) {
        .benefit_to_cost = sp_theory_regular_critical(n, degree),
        .structure = sp_theory_structure(SP_THEORY_MORAN_DEATH_BIRTH, n, degree),
    };
    return SP_OK;
}

/* the graph of the model, or the one that replicate 0 draws */
static sp_status_t
coalescence(sp_answer_t *self, const sp_theory_case_t *known, sp_error_t *err)
{
    sp_simulation_t sim = { 0 };
    sp_coalescence_t result;
    sp_status_t status = sp_simulation_init(&sim, &known->model, false, NULL, NULL, err);
    if (status == SP_OK) {
        status = sp_simulation_start(&sim, 0, err);
    }
    if (status == SP_OK) {
        status = ratio_of(sim.graph, &result, err);
    }
    if (status == SP_OK) {
        sp_answer_critical(self, "b_over_c", result.benefit_to_cost);
        sp_answer_critical(self, "structure_coefficient", result.structure);
        sp_answer_note(self, "b_over_c: weak selection, %s%s",
            result.check > 0 ? "coalescence times" : "closed form, since all are alike",
            known->model.network->random ? " of the network of replicate 0" : "");
    }
    sp_simulation_free(&sim);
    return sp_answer_soften(self, "b_over_c", status, err);
}

sp_status_t
sp_answer_ratio(sp_answer_t *self, const sp_theory_case_t *known, sp_error_t *err)
{
    if (known->no_ratio[0] != '\0') {
        return SP_OK;
    }
    if (known->ratio_by_coalescence) {
        return coalescence(self, known, err);
    }
    sp_theory_update_t update = known->update;
    double ratio = NAN;
    sp_status_t status =
        sp_theory_cycle_critical(known->model.n_agents, &update, &ratio, err);
    if (status == SP_OK) {
        sp_answer_critical(self, "b_over_c", ratio);
        const double n = known->model.n_agents;
        const double structure = sp_theory_structure(update.rule, n, 2);
        if (!isnan(structure)) {
            sp_answer_critical(self, "structure_coefficient", structure);
        }
        update.selection = 0;
        update.intensity = 0;
        status = sp_theory_cycle_critical(known->model.n_agents, &update, &ratio, err);
        if (status == SP_OK) {
            sp_answer_critical(self, "b_over_c_weak_selection", ratio);
        }
    }
    return sp_answer_soften(self, "b_over_c", status, err);
}
