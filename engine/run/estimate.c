/* estimate.c - what a cell takes, from a trial.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "samenspel/progress.h"
#include "samenspel/scheduler.h"

/* Rounds of the trial double until it takes a hundredth of the budget or the run ends. */
double
sp_estimate_cell(const sp_plan_t *plan, uint32_t run, double budget_s)
{
    sp_outline_t outline = { 0 };
    sp_model_t model = { 0 };
    sp_simulation_t sim = { 0 };
    double seconds = NAN;
    sp_error_t err;
    if (sp_outline_init(&outline, plan, &err) == SP_OK
        && sp_model_init(&model, &plan->run[run], &err) == SP_OK
        && sp_simulation_init(&sim, &model, false, NULL, NULL, &err) == SP_OK) {
        const double started = sp_seconds();
        if (sp_simulation_start(&sim, 0, &err) == SP_OK) {
            const double set_up = sp_seconds() - started;
            uint32_t done = 0;
            double stepping = 0;
            while (done < model.root.rounds && stepping < budget_s
                && !(
                    model.root.stop == SP_STOP_ABSORBED && sp_simulation_at_rest(&sim))) {
                sp_simulation_step(&sim);
                done++;
                stepping = sp_seconds() - started - set_up;
            }
            const bool ended = done < model.root.rounds && stepping < budget_s;
            const double rounds = ended ? done : model.root.rounds;
            seconds = set_up + (done > 0 ? stepping / done * rounds : 0);
            seconds *= plan->twin != NULL ? 2 : 1;
        }
    }
    sp_simulation_free(&sim);
    sp_model_free(&model);
    sp_outline_free(&outline);
    return seconds;
}
