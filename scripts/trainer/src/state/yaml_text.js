// yaml_text.js - a run as a scenario file that `samenspel run` takes, nested and readable.
// SPDX-License-Identifier: GPL-3.0-or-later
import { Refusal } from './refusal.js';

const COLUMNS = 90;
/** What YAML refuses to hold as it is. */
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;
const PLAIN = /^[A-Za-z0-9_.+-]+$/;

/**
 * The text of a scenario whose runs go exactly as those of the page:
 *
 *     comment           lines above it
 *     name, question, source, seed, replicates, compare    as of readScenario
 *     settings, events  likewise
 *     record            {observables, every}
 *     contrast          {key: [b, a]}: a sweep of two runs, first as set, then the contrast
 *
 * errors  Refusal state.file.text for a text that no scenario can hold
 */
export function toYaml(scenario) {
  const { comment = [], settings, events = [], record, contrast = null } = scenario;
  const lines = comment.map((line) => `# ${line}`.trimEnd());
  lines.push(`name: ${scenario.name}`);
  for (const name of ['question', 'source']) {
    if (scenario[name]) lines.push(`${name}: ${quoted(scenario[name])}`);
  }
  lines.push(`seed: ${scenario.seed}`, `replicates: ${scenario.replicates}`);
  const tree = nested(settings);
  const measured = tree.get('record') ?? new Map();
  tree.delete('record');
  for (const [key, value] of tree) {
    if (typeof value === 'string') lines.push(`${key}: ${word(value)}`);
  }
  lines.push('');
  for (const [key, value] of tree) {
    if (typeof value !== 'string') lines.push(...block(key, value, ''));
  }
  if (events.length > 0) lines.push('', 'events:', ...eventLines(events));
  lines.push('', ...block('record', recordOf(record, measured), ''));
  if (scenario.compare === 'unsteered') lines.push('compare: unsteered');
  if (contrast !== null) {
    lines.push('sweep:', '  design: list', '  parameters:');
    for (const [key, values] of Object.entries(contrast)) {
      lines.push(`    ${key}: {values: [${values.map(word).join(', ')}]}`);
    }
  }
  return `${lines.join('\n')}\n`;
}

/** Always in quotes: a colon or a hash in a sentence would be something else. */
function quoted(text) {
  return JSON.stringify(text.replace(UNPRINTABLE, ' ').replace(/\s+/g, ' ').trim());
}

/** A value in braces, brackets or alone: no setting needs more than these letters. */
function word(text) {
  if (text === '~') return 'null';
  if (!PLAIN.test(text)) throw new Refusal('state.file.text', { value: text.slice(0, 80) });
  return text;
}

function recordOf({ observables, every }, measured) {
  const record = new Map([['every', every], ...measured]);
  if (observables.length > 0) record.set('observables', observables);
  return record;
}

/** Dotted keys as maps of maps, in the order in which blocks came first. */
function nested(settings) {
  const root = new Map();
  for (const [key, value] of Object.entries(settings)) {
    const path = key.split('.');
    const last = path.pop();
    let at = root;
    for (const name of path) {
      if (!at.has(name)) at.set(name, new Map());
      at = at.get(name);
    }
    at.set(last, value);
  }
  return listed(root);
}

/** Payoffs by number become lists again, as people write them. */
function listed(root) {
  const payoffs = root.get('game')?.get('payoffs');
  for (const [act, first] of [['C', 1], ['D', 0]]) {
    const numbered = payoffs?.get(act);
    if (numbered === undefined) continue;
    const list = Array.from({ length: numbered.size }, (_, i) => numbered.get(String(i + first)));
    if (list.every((value) => value !== undefined)) payoffs.set(act, list);
  }
  return root;
}

/** A block in braces where it fits a line, else its members below it. */
function block(key, value, indent) {
  const short = `${indent}${key}: ${inline(value)}`;
  if (short.length <= COLUMNS && depth(value) <= 2) return [short];
  if (!(value instanceof Map)) return folded(short, `${indent}  `);
  return [`${indent}${key}:`,
    ...[...value].flatMap(([name, member]) => block(name, member, `${indent}  `))];
}

/** A long list goes on below its key, further in. */
function folded(line, indent) {
  const lines = [];
  let rest = line;
  while (rest.length > COLUMNS) {
    const at = rest.lastIndexOf(', ', COLUMNS - 1);
    if (at < 0) break;
    lines.push(rest.slice(0, at + 1));
    rest = indent + rest.slice(at + 2);
  }
  return [...lines, rest];
}

function inline(value) {
  if (typeof value === 'string') return word(value);
  if (Array.isArray(value)) return `[${value.map(word).join(', ')}]`;
  return `{${[...value].map(([name, member]) => `${name}: ${inline(member)}`).join(', ')}}`;
}

function depth(value) {
  return value instanceof Map ? 1 + Math.max(0, ...[...value.values()].map(depth)) : 0;
}

/** One entry a round, its keys in the order in which they act. */
function eventLines(events) {
  const inOrder = [...events].sort((one, other) => one.round - other.round);
  const entries = [];
  for (const { round, key, value } of inOrder) {
    const last = entries.at(-1);
    // a key that is set twice in one round needs an entry of its own
    if (last !== undefined && last.round === round && !last.set.has(key)) last.set.set(key, value);
    else entries.push({ round, set: new Map([[key, value]]) });
  }
  return entries.flatMap(({ round, set }) => {
    const short = `  - {round: ${round}, set: ${inline(set)}}`;
    if (short.length <= COLUMNS) return [short];
    return [`  - round: ${round}`, '    set:',
      ...[...set].map(([key, value]) => `      ${key}: ${word(value)}`)];
  });
}
