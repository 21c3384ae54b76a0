// program.mjs - what the native program makes of a run, from its tables.
// SPDX-License-Identifier: GPL-3.0-or-later
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { program } from './built.mjs';

/** Settings by dotted key and events [{round, key, value}] as a scenario file. */
export function scenarioText(settings, events) {
  const tree = {};
  for (const [key, value] of Object.entries(settings)) {
    const parts = key.split('.');
    const last = parts.pop();
    let at = tree;
    // what pilots set keeps its dotted name
    if (key.startsWith('steering.pilot.set.')) {
      tree.steering ??= {};
      tree.steering.pilot ??= {};
      tree.steering.pilot.set ??= {};
      tree.steering.pilot.set[parts.slice(3).concat(last).join('.')] = value;
      continue;
    }
    for (const part of parts) at = at[part] ??= {};
    at[last] = value;
  }
  const flow = (node) => (typeof node === 'object'
    ? `{${Object.entries(node).map(([key, value]) => `${key}: ${flow(value)}`).join(', ')}}`
    : node);
  const lines = Object.entries(tree).map(([key, node]) => `${key}: ${flow(node)}`);
  if (events.length > 0) {
    lines.push(`events: [${events.map(({ round, key, value }) =>
      `{round: ${round}, set: {${key}: ${value}}}`).join(', ')}]`);
  }
  return `${lines.join('\n')}\n`;
}

/** Settings and events as lines of web.h. */
export function linesOf(settings, events = []) {
  return [...Object.entries(settings).map(([key, value]) => `${key}: ${value}`),
    ...events.map(({ round, key, value }) => `@${round} ${key}: ${value}`)];
}

/**
 * Tables of `samenspel run`: {rounds, replicates, agents, strategies}, each a list of rows
 * {column: number}, NaN where missing. Numbers in them read back to the same bits.
 */
export function tablesOf(settings, { events = [], replicates = 1 } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'samenspel-'));
  try {
    const file = join(folder, 'run.yaml');
    const about = { name: 'run', question: 'none', source: 'none' };
    writeFileSync(file, scenarioText({ ...about, ...settings, replicates }, events));
    execFileSync(program, ['run', file, '--output', join(folder, 'out.csv'), '--quiet'],
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
    const table = (name) => {
      try {
        return rowsOf(readFileSync(join(folder, 'out.csv', `${name}.csv`), 'utf8'));
      } catch (error) {
        if (error.code === 'ENOENT') return [];
        throw error;
      }
    };
    return Object.fromEntries(['rounds', 'replicates', 'agents', 'strategies']
      .map((name) => [name, table(name)]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function rowsOf(text) {
  const [head, ...rows] = text.trimEnd().split('\n').map((line) => line.split(','));
  const number = (cell) => (cell === '' ? NaN : Number.isNaN(Number(cell)) ? cell : Number(cell));
  return rows.map((row) => Object.fromEntries(head.map((name, i) => [name, number(row[i])])));
}
