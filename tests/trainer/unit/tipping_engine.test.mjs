// tipping_engine.test.mjs - the tipping point with the engine itself, beside the theory.
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { branchesOf, readingOf, stepsOf }
  from '../../../scripts/trainer/src/chart/tipping_branches.js';
import { createNodeEngine } from '../../../scripts/trainer/src/engine/node.js';
import { readScenario, toLines } from '../../../scripts/trainer/src/state/scenario.js';
import { build, root } from '../support/built.mjs';

const RUNS = 3;
const scenario = readScenario(readFileSync(join(root, 'scenarios/trainer/tipping.yaml'), 'utf8'));

let engine;
before(async () => {
  engine = await createNodeEngine(
    new Uint8Array(readFileSync(join(build, 'wasm/samenspel.wasm'))));
});
after(() => engine.end());

async function waysOf(more = {}) {
  const own = { ...scenario, settings: { ...scenario.settings, ...more } };
  const batch = await engine.batch(toLines(own), { replicates: RUNS,
    observables: ['cooperation'] });
  return branchesOf(stepsOf(own, batch.rounds), batch.columns.cooperation, batch.rounds, RUNS);
}

// The folds of the mean field stand at steer .65 and .98; steps are .02 apart, and a way crosses
// at most a step late (20 rounds are enough for trust that moves by halves).
test('people who wait for trust tip up and back where theory says', async () => {
  const ways = await waysOf();
  for (const threshold of [0.3, 0.5]) {
    const { kind, up, down } = readingOf(ways, threshold);
    assert.equal(kind, 'both');
    assert.ok(Math.abs(up - 0.98) <= 0.02, `up at ${up}`);
    assert.ok(Math.abs(down - 0.65) <= 0.03, `down at ${down}`);
  }
});

test('people who do not wait for trust go up and down by one road', async () => {
  const ways = await waysOf({ 'steering.trust.conditionality': '0' });
  const { kind, gap } = readingOf(ways, 0.9);
  assert.equal(kind, 'same');
  assert.ok(Math.abs(gap) < 0.01, `a gap of ${gap}`);
  assert.equal(readingOf(ways, 0.8).kind, 'only_down');  // .88 at the lowest step of the way up
  assert.equal(readingOf(ways, 0.5).kind, 'always');
});
