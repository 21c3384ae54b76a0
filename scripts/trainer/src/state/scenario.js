// scenario.js - a scenario file as settings by dotted key, and as the lines of a run.
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Values stay the texts that were written: the engine's schema reads them, as it does in the
// program. What is short for something else there (lists of payoffs, CDDC, policies without
// `steering.`) is written out here in the same way.
import { Refusal, shown } from './refusal.js';
import { pointOf, readSweep } from './sweep.js';
import { readTree } from './yaml_tree.js';

/** Keys about the file as a whole, which no run depends on. */
const OF_THE_FILE = ['name', 'question', 'source', 'seed', 'replicates', 'compare'];
const TEXTS = new Set(['name', 'question', 'source', 'network.path', 'network_reproduction.path']);
const POLICY_MAPS = ['steering.pilot.set', 'steering.circles.proposal'];
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/**
 * Reads a scenario:
 *
 *     name, question, source   texts, '' where they are missing
 *     seed, replicates         texts, '1' and '32' where they are missing
 *     compare                  'unsteered' or 'none'
 *     settings                 {dotted key: text} of one run: the first of a sweep, or `run`
 *     events                   [{round, key, value}] in the order of the text
 *     record                   {observables: [..], every: '1'}; what else tells how something
 *                              is measured (record.tip_level) stands in settings
 *     sweep                    null, or {design, keys, runs, run, sampled}: runs of the sweep,
 *                              the one that `settings` holds, and whether a sampled design (or
 *                              a logarithmic scale) gives the points: those the program alone
 *                              makes, runs is 0 and the swept keys stay as the file says
 *
 * errors  Refusal; whether keys and values are right is for the schema and the engine
 */
export function readScenario(text, { run = 0 } = {}) {
  const root = readTree(text);
  if (root.kind !== 'map') throw new Refusal('state.scenario.no_map');
  const read = { settings: {} };
  for (const [name, node] of root.members) {
    if (name === 'events' || name === 'sweep' || name === 'record') continue;
    if (name === 'strategies') flattenOwn(block(node, name), read);
    else flatten(node, name, read);
  }
  const { settings } = read;
  const scenario = {
    name: settings.name ?? '',
    question: settings.question ?? '',
    source: settings.source ?? '',
    seed: settings.seed ?? '1',
    replicates: settings.replicates ?? '32',
    compare: settings.compare ?? 'none',
    settings,
    events: readEvents(root.members.get('events')),
    record: readRecord(root.members.get('record'), read),
    sweep: null,
  };
  for (const key of OF_THE_FILE) delete settings[key];
  const sweep = readSweep(root.members.get('sweep'));
  if (sweep !== null) {
    const point = pointOf(sweep, run, settings);
    Object.assign(settings, point.settings);
    scenario.sweep = { design: sweep.design, keys: sweep.axes.map((axis) => axis.key),
      runs: point.runs, run: point.run, sampled: point.sampled };
  }
  return scenario;
}

/** The members of a mapping. */
function block(node, key) {
  if (node.kind !== 'map') {
    throw new Refusal('state.scenario.map', { line: node.line, name: shown(key) });
  }
  return node.members;
}

function put(read, key, node) {
  if (node.kind !== 'scalar') {
    throw new Refusal('state.scenario.scalar', { line: node.line, name: shown(key) });
  }
  if (node.plain && node.text === '') {
    throw new Refusal('state.scenario.no_value', { line: node.line, name: shown(key) });
  }
  // as in the program: a reader in another language would not find a number
  if (!node.plain && !TEXTS.has(key) && DECIMAL.test(node.text)) {
    throw new Refusal('state.scenario.quoted',
      { line: node.line, name: shown(key), value: shown(node.text) });
  }
  if (/[\n\r]/.test(node.text) && !TEXTS.has(key)) {
    throw new Refusal('state.scenario.scalar', { line: node.line, name: shown(key) });
  }
  if (Object.hasOwn(read.settings, key)) {
    throw new Refusal('state.yaml.twice', { line: node.line, name: shown(key) });
  }
  read.settings[key] = node.text;
}

/** Every scalar below a node, under its dotted key. */
function flatten(node, path, read) {
  if (node.kind === 'scalar') {
    put(read, path, node);
    return;
  }
  if (path === 'game.payoffs') {
    flattenPayoffs(block(node, path), read);
    return;
  }
  const policies = POLICY_MAPS.includes(path);
  for (const [name, member] of block(node, path)) {
    const bare = policies ? name.replace(/^steering\./, '') : name;
    if (!policies && name.includes('.')) {
      throw new Refusal('state.scenario.dotted',
        { line: member.line, name: shown(name), block: shown(path) });
    }
    flatten(member, `${path}.${bare}`, read);
  }
}

/** A list holds payoffs by the number that cooperate: of C from 1, of D from 0. */
function flattenPayoffs(members, read) {
  for (const [act, node] of members) {
    const path = `game.payoffs.${act}`;
    if (node.kind === 'list') {
      node.items.forEach((item, i) => put(read, `${path}.${i + (act === 'C' ? 1 : 0)}`, item));
    } else {
      for (const [number, item] of block(node, path)) put(read, `${path}.${number}`, item);
    }
  }
}

/* ---- strategies of one's own ------------------------------------------------------------ */

function flattenOwn(members, read) {
  for (const [name, own] of members) {
    const path = `strategies.${name}`;
    for (const [member, node] of block(own, path)) {
      flatten(unfolded(member, node, path), `${path}.${member}`, read);
    }
  }
}

/** `cooperate_after: CDDC` and lists are short for mappings by what happened or by number. */
function unfolded(member, node, path) {
  if (member === 'cooperate_after') {
    const list = spelledOut(node);
    return list.kind === 'list' ? keyed(list, lettersFor(list, path)) : list;
  }
  if (member === 'first_turns') {
    const list = spelledOut(node);
    return list.kind === 'list' ? keyed(list, (i) => String(i + 1)) : list;
  }
  return member === 'states' && node.kind === 'list' ? keyed(node, String) : node;
}

function spelledOut(node) {
  if (node.kind !== 'scalar' || !/^[CD]{2,}$/.test(node.text)) return node;
  return { kind: 'list', line: node.line, items: [...node.text].map((letter) => (
    { kind: 'scalar', text: letter === 'C' ? '1' : '0', plain: true, line: node.line })) };
}

const keyed = (list, keyOf) => ({ kind: 'map', line: list.line,
  members: new Map(list.items.map((item, i) => [keyOf(i), item])) });

/** 2 chances are by the partner's act, 4 by both acts, 16, 64, .. by 2, 3, .. turns. */
function lettersFor(list, path) {
  const letters = [1, 2, 4, 6, 8, 10].find((n) => 2 ** n === list.items.length);
  if (letters === undefined) {
    throw new Refusal('state.scenario.chances',
      { line: list.line, name: shown(path), count: list.items.length });
  }
  return (i) => i.toString(2).padStart(letters, '0').replace(/0/g, 'C').replace(/1/g, 'D');
}

/* ---- events and record ------------------------------------------------------------------ */

function readEvents(node) {
  const events = [];
  if (node === undefined) return events;
  if (node.kind !== 'list') throw new Refusal('state.scenario.events', { line: node.line });
  for (const item of node.items) {
    const members = block(item, 'events');
    const round = members.get('round');
    const set = members.get('set');
    if (round === undefined || set === undefined || members.size !== 2
      || round.kind !== 'scalar' || !/^\d{1,9}$/.test(round.text)) {
      throw new Refusal('state.scenario.events', { line: item.line });
    }
    const read = { settings: {} };
    for (const [key, value] of block(set, 'set')) put(read, key, value);
    for (const [key, value] of Object.entries(read.settings)) {
      events.push({ round: Number(round.text), key, value });
    }
  }
  return events;
}

function readRecord(node, read) {
  const record = { observables: [], every: '1' };
  if (node === undefined) return record;
  for (const [name, member] of block(node, 'record')) {
    if (name === 'agents') continue; // what agents did goes into files only
    if (name === 'observables') {
      if (member.kind !== 'list' || member.items.some((item) => item.kind !== 'scalar')) {
        throw new Refusal('state.scenario.observables', { line: member.line });
      }
      record.observables = member.items.map((item) => item.text);
    } else {
      flatten(member, `record.${name}`, read);
    }
  }
  record.every = read.settings['record.every'] ?? record.every;
  delete read.settings['record.every'];
  return record;
}

/* ---- lines ------------------------------------------------------------------------------- */

/**
 * The text of a run for engine.open: a setting a line, then the events by round. An event in
 * round 0 acts with those of round 1, before them.
 */
export function toLines({ settings, events = [], seed = '1', observables = [] }) {
  const lines = [`seed: ${seed}`];
  for (const [key, value] of Object.entries(settings)) lines.push(`${key}: ${value}`);
  if (observables.length > 0) lines.push(`record.observables: [${observables.join(', ')}]`);
  const inOrder = [...events].sort((one, other) => one.round - other.round);
  for (const { round, key, value } of inOrder) {
    lines.push(`@${Math.max(1, round)} ${key}: ${value}`);
  }
  return `${lines.join('\n')}\n`;
}
