// sweep.js - the points of a scenario's sweep, as the program numbers its runs.
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Grids and lists over values, equal steps and what is linked to them (like, with, when).
// Points of sampled designs are drawn by the program, and steps on a logarithmic scale need
// its logarithm to the last bit: those are not made up here.
import { Refusal, shown } from './refusal.js';

const MOST_RUNS = 10000000;
const FORMS = ['values', 'range', 'like', 'from'];

/** {design, axes: [..]} of the block `sweep`, or null where nothing is swept. */
export function readSweep(node) {
  if (node === undefined) return null;
  if (node.kind !== 'map') wrong(node, 'sweep');
  const parameters = node.members.get('parameters');
  if (parameters === undefined) return null;
  if (parameters.kind !== 'map') wrong(parameters, 'sweep.parameters');
  const axes = [...parameters.members].map(([key, entry]) => readAxis(key, entry));
  if (axes.length === 0) return null;
  const design = scalar(node.members, 'design') ?? 'grid';
  return { design, axes: inOrder(axes) };
}

function wrong(node, key) {
  throw new Refusal('state.sweep.entry', { line: node.line, name: shown(key) });
}

function scalar(members, name) {
  const node = members.get(name);
  return node !== undefined && node.kind === 'scalar' ? node.text : undefined;
}

function texts(node, key) {
  const items = node.kind === 'list' ? node.items : [node];
  if (items.length === 0 || items.some((item) => item.kind !== 'scalar')) wrong(node, key);
  return items.map((item) => item.text);
}

function readAxis(key, entry) {
  if (entry.kind !== 'map') wrong(entry, key);
  const form = FORMS.find((name) => entry.members.has(name));
  const axis = { key, form, line: entry.line, values: null, leader: null, when: null };
  const when = entry.members.get('when');
  if (when !== undefined) {
    if (when.kind !== 'map' || when.members.size !== 1) wrong(when, key);
    const [[other, values]] = when.members;
    axis.when = { key: other, values: texts(values, key) };
  }
  if (form === 'values') {
    axis.values = texts(entry.members.get('values'), key);
    axis.leader = scalar(entry.members, 'with') ?? null;
  } else if (form === 'like') {
    axis.leader = scalar(entry.members, 'like') ?? null;
    axis.times = number(entry, 'times', 1, key);
    axis.plus = number(entry, 'plus', 0, key);
  } else if (form === 'from') {
    axis.values = steps(entry, key);
  } else if (form === undefined) {
    wrong(entry, key);
  }
  return axis;
}

function number(entry, name, otherwise, key) {
  const text = scalar(entry.members, name);
  const value = text === undefined ? otherwise : Number(text);
  if (!Number.isFinite(value) || text === '') wrong(entry, key);
  return value;
}

/** Both ends as they are, the others in equal steps; null on a logarithmic scale. */
function steps(entry, key) {
  const from = number(entry, 'from', NaN, key);
  const to = number(entry, 'to', NaN, key);
  const n = number(entry, 'steps', NaN, key);
  if (!Number.isInteger(n) || n < 2 || n > MOST_RUNS) wrong(entry, key);
  if (scalar(entry.members, 'scale') === 'log') return null;
  return Array.from({ length: n }, (_, i) => {
    const value = i === 0 ? from : i === n - 1 ? to : from + ((to - from) * i) / (n - 1);
    return String(value === 0 ? 0 : value);
  });
}

/** Each axis behind those that it looks at, else in the order of the text. */
function inOrder(axes) {
  const known = new Set(axes.map((axis) => axis.key));
  const placed = new Set();
  const order = [];
  const ready = (axis) => [axis.leader, axis.when?.key ?? null]
    .every((key) => key === null || placed.has(key) || !known.has(key));
  while (order.length < axes.length) {
    const next = axes.find((axis) => !placed.has(axis.key) && ready(axis));
    if (next === undefined) wrong(axes[0], axes[0].key);
    placed.add(next.key);
    order.push(next);
  }
  return order;
}

/** Whether two texts are one value: 0.5 and .50, or the same word. */
function same(one, other) {
  return one === other || (one !== undefined && other !== undefined && one !== '' && other !== ''
    && Number(one) === Number(other));
}

/**
 * Run number `run` of a sweep, counted as the program counts: {settings, runs, run, sampled}.
 * settings are the swept keys that apply; the others stay what the scenario says.
 */
export function pointOf({ design, axes }, run, base) {
  const able = (design === 'grid' || design === 'list')
    && axes.every((axis) => axis.form === 'like' || axis.values !== null);
  if (!able) return { settings: {}, runs: 0, run: 0, sampled: true };
  const free = axes.filter((axis) => axis.form !== 'like' && axis.leader === null);
  const walk = design === 'grid' ? gridOf(axes, free, base) : listOf(free);
  let runs = 0;
  let found = null;
  for (const index of walk) {
    if (runs === run) found = settingsAt(axes, free, index, base);
    runs++;
    if (runs > MOST_RUNS) break;
  }
  if (found === null) throw new Refusal('state.sweep.run', { run: run + 1, runs });
  return { settings: found, runs, run, sampled: false };
}

function* listOf(free) {
  const n = free[0].values.length;
  if (free.some((axis) => axis.values.length !== n)) wrong(free[0], free[0].key);
  for (let i = 0; i < n; i++) yield free.map(() => i);
}

/** Every combination, the first key slowest; a key that does not apply is not multiplied. */
function* gridOf(axes, free, base) {
  const index = free.map(() => 0);
  const lengths = free.map(() => 1);
  const begin = (first) => {
    for (let k = first; k < free.length; k++) {
      index[k] = 0;
      const now = settingsAt(axes, free, index, base, free[k]);
      lengths[k] = applies(free[k], now, base) ? free[k].values.length : 1;
    }
  };
  begin(0);
  for (;;) {
    yield [...index];
    let k = free.length - 1;
    while (k >= 0 && ++index[k] >= lengths[k]) k--;
    if (k < 0) return;
    begin(k + 1);
  }
}

function applies(axis, now, base) {
  if (axis.when === null) return true;
  const value = now[axis.when.key] ?? base[axis.when.key];
  return axis.when.values.some((wanted) => same(value, wanted));
}

/** The values of the axes, up to `until`. */
function settingsAt(axes, free, index, base, until = null) {
  const now = {};
  const place = {};
  for (const axis of axes) {
    if (axis === until) break;
    if (!applies(axis, now, base)) continue;
    if (axis.form === 'like') {
      const value = axis.times * Number(now[axis.leader] ?? base[axis.leader]) + axis.plus;
      now[axis.key] = String(value === 0 ? 0 : value);
      continue;
    }
    const i = axis.leader === null ? index[free.indexOf(axis)] : place[axis.leader];
    if (i === undefined) continue;
    place[axis.key] = i;
    now[axis.key] = axis.values[i];
  }
  return now;
}
