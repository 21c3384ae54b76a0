// setting_rows.js - the rows of the schema as blocks, and which of them work here and now.
// SPDX-License-Identifier: GPL-3.0-or-later
// texts: sandbox.off.*

/** Blocks in the order of a form, by group; what a registry adds later comes at its end. */
const GROUPS = [
  ['steering', ['steering.shared_interest', 'steering.trust', 'steering.clarity',
    'steering.circles', 'steering.pilot', 'steering.agreements', 'steering.incentives',
    'steering.peers', 'steering.facilitation', 'steering.standards', 'steering.autonomy',
    'steering.cases', 'steering.talk', 'steering.information', 'steering.links',
    'steering.teams', 'steering.habit', 'steering.conformity', 'steering.fairness',
    'steering.environment', 'steering.support', 'steering.turnover', 'steering.zealots',
    'steering.diversity']],
  ['world', ['game', 'population', 'network', 'match', 'run']],
  ['people', ['decision', 'strategies', 'evolution']],
  ['program', ['network_reproduction', 'record', 'sweep']],
];

/** Keys that only the program reads, or that have their place elsewhere on the page. */
const ELSEWHERE = { seed: 'sandbox.off.seed', compare: 'sandbox.off.compare',
  replicates: 'sandbox.off.replicates' };
const PROGRAM_ONLY = new Set(['name', 'question', 'source', 'record', 'sweep']);

export const INITIAL = 'population.initial.strategies';

/** The block of a key: 'steering.trust', 'game', or 'run' for those at the top level. */
export function blockOf(key) {
  const parts = key.split('.');
  if (parts.length === 1) return 'run';
  return parts[0] === 'steering' ? `${parts[0]}.${parts[1]}` : parts[0];
}

/** [{id, blocks: [{id, rows}]}] of all rows, each in exactly one block. */
export function groupsOf(rows) {
  const rowsOf = new Map();
  for (const row of rows) {
    const id = blockOf(row.key);
    if (!rowsOf.has(id)) rowsOf.set(id, []);
    rowsOf.get(id).push(row);
  }
  const placed = new Set(GROUPS.flatMap(([, blocks]) => blocks));
  return GROUPS.map(([id, order]) => {
    const further = [...rowsOf.keys()].filter((block) => !placed.has(block)
      && (block.startsWith('steering.') ? id === 'steering' : id === 'program'));
    return { id, blocks: [...order, ...further].filter((block) => rowsOf.has(block))
      .map((block) => ({ id: block, rows: rowsOf.get(block) })) };
  });
}

const isPlace = (part) => part === '<name>' || part === 'K' || part === 'T';

/** Whether a row stands for many keys: strategies.<name>.first, game.payoffs.C.K. */
export const isTemplate = (row) => row.template === undefined && row.key.split('.').some(isPlace);

/** Whether an editor of its own makes the values of a row. */
export const isEdited = (row) => isTemplate(row) || row.key === INITIAL;

/**
 * A finder of rows: key -> the row of exactly that key, or one made from the row that stands
 * for all of its kind, with `template` for its texts; undefined where there is none.
 */
export function rowFinder(schema) {
  return (key) => {
    const row = schema.row(key);
    if (row === null || row === undefined) return undefined;
    return row.key === key ? row : { ...row, key, template: row.key };
  };
}

/** The key under which the texts of a row stand. */
export const textKey = (row) => row.template ?? row.key;

/** The key that says which kind is present, with the kinds that use a row: or null. */
export function kindsOf(row, find) {
  const part = row.key.split('.')[0];
  if (row.key.endsWith('.kind')) return null;
  if (part === 'game' || part === 'network') {
    return row.used_by?.length > 0 ? { key: `${part}.kind`, kinds: row.used_by } : null;
  }
  if (part === 'network_reproduction') { // the same rows in a place of their own
    const twin = find(row.key.replace(part, 'network'));
    return { key: `${part}.kind`, kinds: twin?.used_by ?? [] };
  }
  if (part === 'evolution') return { key: 'evolution.kind', kinds: null };
  return null;
}

/**
 * Why a row does nothing here and now, as a text key with its values; null where it works.
 * `present(key)` gives the value in force.
 */
export function whyOff(row, find, present) {
  if (ELSEWHERE[row.key]) return { key: ELSEWHERE[row.key] };
  if (PROGRAM_ONLY.has(row.key.split('.')[0])) return { key: 'sandbox.off.program' };
  if (row.key.endsWith('.path')) return { key: 'sandbox.off.file' };
  const users = kindsOf(row, find);
  if (users === null) return null;
  const kind = present(users.key);
  if (users.kinds === null) {
    return kind === null || kind === 'null' ? { key: 'sandbox.off.empty', of: users.key } : null;
  }
  return users.kinds.includes(kind) ? null
    : { key: 'sandbox.off.kind', of: users.key, kinds: users.kinds, kind };
}
