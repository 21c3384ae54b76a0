// schema_rows.mjs - the rows of `samenspel describe --json` that the page needs, made small.
// SPDX-License-Identifier: GPL-3.0-or-later

/** Members that stand in a row only where they say something. */
const OPTIONAL = ['low', 'high', 'low_open', 'high_open', 'choices', 'default', 'unit', 'live',
  'nullable', 'auto', 'required', 'optional'];

/** What is embedded: {version, model, rows: [..], observables: [..], ..}. */
export function compactSchema(described) {
  const rows = described.keys.map((row) => {
    const small = { key: row.key, type: row.type, kind: row.kind, phase: row.phase,
      summary: row.summary, source: row.source };
    for (const name of OPTIONAL) {
      const value = row[name];
      if (value !== null && value !== undefined && value !== false) small[name] = value;
    }
    if (row.type === 'boolean') small.default = row.default;
    if (row.used_by.length > 0) small.used_by = row.used_by;
    return small;
  });
  return {
    version: described.samenspel_version,
    model: described.model_version,
    rows,
    observables: described.observables,
    fields: described.fields,
    strategies: described.strategies,
  };
}
