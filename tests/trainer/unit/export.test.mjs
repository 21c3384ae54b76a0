// export.test.mjs - a result that was exported is the run itself: the page computes it again.
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { createNodeEngine } from '../../../scripts/trainer/src/engine/node.js';
import { build, samenspel } from '../support/built.mjs';
import { SWEPT } from '../support/exported.mjs';

const folder = mkdtempSync(join(tmpdir(), 'export-'));
let engine;

before(async () => {
  engine = await createNodeEngine(readFileSync(join(build, 'wasm', 'samenspel.wasm')), { pool: 1 });
});
after(() => {
  engine.end();
  rmSync(folder, { recursive: true });
});

const at = (name) => join(folder, name);

/** Runs a scenario's text with more words, and exports one run of it. */
function exported(name, text, run, ...words) {
  writeFileSync(at(`${name}.yaml`), text);
  samenspel('run', at(`${name}.yaml`), '-o', at(`${name}.h5`), '--quiet', '--force', ...words);
  return exportedAgain(name, '--run', String(run), '--replicates', '2');
}

/** Exports a result that is there. */
function exportedAgain(name, ...words) {
  samenspel('export', at(`${name}.h5`), '-o', at(`${name}.json`), '--force', ...words);
  return JSON.parse(readFileSync(at(`${name}.json`), 'utf8'));
}

/** Every recorded value of the first replicates, computed anew from the exported lines. */
async function assertReplays(result) {
  const lines = result.lines.join('\n');
  for (const variable of result.variables) {
    for (let replicate = 0; replicate < variable.values.length; replicate += 1) {
      const run = await engine.open(lines, { unsteered: variable.unsteered, replicate,
        observables: [variable.of], fields: [] });
      const first = await run.now();
      const rest = await run.play(run.info.rounds);
      const name = variable.strategy === null ? variable.of
        : `${variable.of}.${variable.strategy}`;
      const column = [...first.columns[name], ...rest.columns[name]];
      const expected = variable.values[replicate];
      result.round.forEach((round, i) => {
        // a run at rest ends there, and the file repeats what it came to
        const value = column[Math.min(round, column.length - 1)];
        const found = Number.isNaN(value) ? null : value;
        assert.equal(found, expected[i], `${variable.name} of ${replicate} in round ${round}`);
      });
      await run.close();
    }
  }
}

const BASE = `name: base
seed: 18446744073709551615
rounds: 30
replicates: 7
game: {kind: donation, benefit: 3, cost: 1}
population: {size: 60}
network: {kind: small_world, degree: 4, rewire: 0.1}
decision: {rule: logit, unsteered_cooperation: 0.1}
`;

test('a run of a sweep with events, its twin and overrides', async () => {
  const result = exported('sweep', SWEPT, 1, '--set', 'population.size=50',
    '--replicates', '7');
  assert.equal(result.samenspel_result, 1);
  assert.equal(result.seed, '18446744073709551615');
  assert.equal(result.name, 'choir');
  assert.deepEqual(result.swept, { 'steering.pilot.rollout': 'imposed' });
  assert.equal(result.agents, 50);
  assert.equal(result.replicates, 7);
  assert.deepEqual(result.round.slice(0, 3), [0, 3, 6]);
  assert.equal(result.variables.length, 6);
  await assertReplays(result);
});

test('strategies, of one\'s own too, and what stands once a replicate', async () => {
  const result = exported('own', `
name: own
rounds: 40
replicates: 5
stop: absorbed
game: {kind: matrix, reward: 3, sucker: 0, temptation: 5, punishment: 1}
match: {continuation: 0.8, error: 0.02}
strategies: {mine: {kind: memory_one, first: 1, cooperate_after: {CC: 1, CD: 0.3, DC: 1, DD: 0}}}
population: {size: 20, initial: {strategies: {mine: 8, tit_for_tat: 6, always_defect: 6}}}
network: {kind: complete}
decision: {rule: fermi, noise: 0.5, update: asynchronous}
record: {observables: [cooperation, payoff, strategy_share, fixation_round]}
`, 0);
  assert.equal(result.finals.length, 1);
  assert.deepEqual(result.variables.map(({ of, strategy }) => [of, strategy]), [
    ['cooperation', null], ['payoff', null], ['strategy_share', 'always_defect'],
    ['strategy_share', 'mine'], ['strategy_share', 'tit_for_tat']]);
  assert.deepEqual(result.variables.slice(2).map(({ mean }) => mean[0]), [0.3, 0.4, 0.3]);
  assert.equal(result.finals[0].values.length, 5);
  await assertReplays(result);
});

test('bands are order statistics of all replicates', () => {
  const text = `${BASE}record: {observables: [cooperation]}\n`;
  const { variables: [variable] } = exported('bands', text, 0, '--replicates', '40');
  const all = exportedAgain('bands', '--replicates', '40').variables[0].values;
  assert.equal(all.length, 40);
  for (const round of [0, 1, 17, 30]) {
    const sorted = all.map((values) => values[round]).sort((x, y) => x - y);
    assert.equal(variable.low[round], sorted[1]); // 2 of 40 are 5 %
    assert.equal(variable.middle[round], sorted[19]);
    assert.equal(variable.high[round], sorted[37]);
    const mean = all.reduce((sum, values) => sum + values[round], 0) / 40;
    assert.equal(variable.mean[round], mean);
  }
});

test('a network from a file is told, not replayed', () => {
  writeFileSync(at('ring.txt'), '0 1\n1 2\n2 3\n3 0\n');
  const result = exported('ring', BASE.replace('size: 60', 'size: 4').replace(/network: .*\n/,
    'network: {kind: file, path: ring.txt}\n'), 0);
  assert.equal(result.lines, null);
  assert.match(result.not_replayed, /network/);
  assert.equal(result.variables[0].mean.length, 31);
});
