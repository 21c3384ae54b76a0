// twin_run.mjs - the same run by the program, from the scenario file that the page gave.
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { samenspel } from './built.mjs';

function table(path) {
  const [head, ...rows] = readFileSync(path, 'utf8').trimEnd().split('\n')
    .map((line) => line.split(','));
  return rows.map((row) => Object.fromEntries(head.map((name, at) => [name, row[at]])));
}

/** What stands in a cell: a number, or null for what is missing. */
const valueOf = (cell) => (cell === '' || cell === undefined || !Number.isFinite(Number(cell))
  ? null : Number(cell));

/**
 * The program's run of a scenario file: {b: {observable: values}, a: likewise or null, own:
 * the first person's payoffs, agents}. A is the unsteered run, or the contrast.
 */
export function programRun(yaml) {
  const folder = mkdtempSync(join(tmpdir(), 'samenspel-'));
  try {
    const file = join(folder, 'run.yaml');
    writeFileSync(file, yaml);
    samenspel('run', file, '--replicates', '1', '--set', 'record.agents.every=1',
      '--set', 'record.agents.fields=[payoff]', '--output', join(folder, 'out.csv'), '--quiet');
    const rounds = table(join(folder, 'out.csv', 'rounds.csv'));
    const people = table(join(folder, 'out.csv', 'agents.csv')).filter(({ run }) => run === '0');
    const names = Object.keys(rounds[0]).slice(3);
    const column = (run, name) => rounds.filter((row) => row.run === run)
      .map((row) => valueOf(row[name]));
    const plain = names.filter((name) => !name.endsWith('_unsteered'));
    const side = (run, ending) => Object.fromEntries(plain.map((name) =>
      [name, column(run, name + ending)]));
    const unsteered = names.some((name) => name.endsWith('_unsteered'));
    return {
      b: side('0', ''),
      a: unsteered ? side('0', '_unsteered')
        : rounds.some(({ run }) => run === '1') ? side('1', '') : null,
      own: people.filter(({ agent }) => agent === '0').map((row) => valueOf(row.agent_payoff)),
      agents: Number(people.at(-1).agent) + 1, // in order of round, then person
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * That the charts of the page (charts() of teller.mjs) show the program's run, to the last bit
 * of every number in every round; alone: the file may leave a out.
 */
export function assertTwins(shown, program, what, { alone = false } = {}) {
  let numbers = 0;
  const same = (cells, values, where) => {
    assert.ok(values, `${what}: the program has no ${where}`);
    assert.equal(cells.length, values.length, `${what}, ${where}: rounds`);
    cells.forEach((cell, round) => {
      if (valueOf(cell) !== values[round]) {
        assert.fail(`${what}, ${where}, round ${round}: ${cell} on the page, ${values[round]}`
          + ' in the program');
      }
      if (values[round] !== null) numbers++;
    });
  };
  for (const [name, columns] of Object.entries(shown)) {
    if (name === 'points') {
      same(columns.own, program.own, 'own score');
      same(columns.shared, program.b.welfare?.map((value) => value / program.agents),
        'shared score');
      continue;
    }
    same(columns.b, program.b[name], `${name} of b`);
    if (!alone) {
      assert.equal(columns.a !== undefined, program.a !== null, `${what}: ${name} of a`);
    }
    if (columns.a !== undefined && program.a !== null) {
      same(columns.a, program.a[name], `${name} of a`);
    }
  }
  assert.ok(numbers > 0, `${what}: nothing was compared`);
  return numbers;
}
