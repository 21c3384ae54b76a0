/* theory_print.h - shows exact answers. Layer: app.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_THEORY_PRINT_H
#define SP_THEORY_PRINT_H

#include "json.h"
#include "theory_answer.h"

/** For people. */
void sp_answer_print(const sp_answer_t *answer);

/** For programs: the keys of interface.md into the object that is open. */
void sp_answer_write(sp_json_t *json, const sp_answer_t *answer);

/* theory_print_strategies.c: the part that is about several strategies */
void sp_answer_print_strategies(const sp_answer_t *answer);
void sp_answer_write_strategies(sp_json_t *json, const sp_answer_t *answer);

#endif
