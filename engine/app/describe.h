/* describe.h - prints entries of the registries and keys of scenarios. Layer: app.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_DESCRIBE_H
#define SP_DESCRIBE_H

#include "catalog.h"
#include "json.h"

/** For people: all kinds; a kind's entries; one entry with everything. */
void sp_print_kinds(uint32_t n_keys);
void sp_print_kind(const sp_kind_t *kind);
void sp_print_entry(const sp_kind_t *kind, const sp_entry_t *entry);

/**
 * For people: a table of the rows that chosen marks (NULL: all); one row with
 * everything.
 */
void sp_print_rows(const sp_row_t *rows, uint32_t n_rows, const bool *chosen);
void sp_print_row(const sp_row_t *row);

/** For programs: an entry, or a row, as an object. */
void sp_write_entry(sp_json_t *json, const sp_kind_t *kind, const sp_entry_t *entry);
void sp_write_row(sp_json_t *json, const sp_row_t *row);

#endif
