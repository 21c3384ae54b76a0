/* fingerprint.c - probes by which strategies are told apart.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/fingerprint.h"

void
sp_machine_joss_ann(const sp_machine_t *machine, double always_c, double always_d,
    sp_machine_t *disturbed)
{
    *disturbed = *machine;
    for (int state = 0; state < machine->n_states; state++) {
        /* in this order both ends are exact: a sure move stays sure */
        const double own = machine->cooperate[state];
        disturbed->cooperate[state] = own * (1 - always_d) + (1 - own) * always_c;
    }
}

void
sp_machine_dual(const sp_machine_t *machine, sp_machine_t *dual)
{
    *dual = *machine;
    for (int state = 0; state < machine->n_states; state++) {
        dual->cooperate[state] = 1 - machine->cooperate[state];
        for (unsigned outcome = 0; outcome < SP_N_OUTCOMES; outcome++) {
            dual->next[state][outcome] =
                machine->next[state][outcome ^ 2u]; /* own move */
        }
    }
}

void
sp_fingerprint_probe(
    const sp_machine_t *probe, double x, double y, sp_machine_t *disturbed)
{
    if (x + y <= 1) {
        sp_machine_joss_ann(probe, x, y, disturbed);
        return;
    }
    sp_machine_t dual;
    sp_machine_dual(probe, &dual);
    sp_machine_joss_ann(&dual, 1 - y, 1 - x, disturbed);
}
