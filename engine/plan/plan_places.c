/* plan_places.c - where a contradiction is shown: the place in the file and the point of the
 * sweep.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include "plan_parts.h"

const sp_node_t *
sp_place_of(const sp_scenario_t *scenario, const char *key, sp_point_t *point)
{
    char path[SP_KEY_LENGTH];
    const uint32_t row = sp_schema_find(scenario->schema, key);
    *point = SP_AT_VALUE;
    for (uint32_t i = 0; i < scenario->n_axes; i++) {
        if (scenario->axis[i].row == row) {
            *point = SP_AT_KEY;
            return scenario->axis[i].node;
        }
    }
    if (row != SP_NO_ROW && scenario->node[row] != NULL) {
        return scenario->node[row];
    }
    *point = SP_AT_KEY;
    snprintf(path, sizeof(path), "%s", key);
    for (;;) {
        const sp_node_t *node = sp_node_at(scenario->root, path);
        const size_t length = strlen(path);
        char *dot = strrchr(path, '.');
        /* a block may be given by its swept keys alone */
        for (uint32_t i = 0; node == NULL && i < scenario->n_axes; i++) {
            const char *swept = scenario->schema->rows[scenario->axis[i].row].key;
            if (strncmp(swept, path, length) == 0 && swept[length] == '.') {
                node = scenario->axis[i].node;
            }
        }
        if (node != NULL || dot == NULL) {
            return node != NULL ? node : scenario->root;
        }
        *dot = '\0';
    }
}

void
sp_write_point(const sp_plan_t *self, uint32_t run, char *text, size_t size)
{
    text[0] = '\0';
    for (uint32_t k = 0; k < self->n_swept; k++) {
        char number[128];
        const sp_swept_key_t *swept = &self->swept[k];
        const sp_row_t *row = &self->schema.rows[swept->row];
        const char *word = swept->word != NULL
            ? swept->word[run]
            : sp_param_format(row->param, swept->value[run], number, sizeof(number));
        const size_t used = strlen(text);
        snprintf(text + used, size - used, "%s%s = %.80s", k == 0 ? "at " : ", ",
            row->key, word);
    }
    const size_t used = strlen(text);
    if (used > 0) {
        snprintf(text + used, size - used, ": ");
    }
}
