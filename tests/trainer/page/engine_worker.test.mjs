// engine_worker.test.mjs - the worker of the page in a browser: the same runs, and it gives way.
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { createNodeEngine } from '../../../scripts/trainer/src/engine/node.js';
import { forTheseTests } from '../support/browser.mjs';
import { build } from '../support/built.mjs';

const SMALL = ['game.kind: donation', 'rounds: 60', 'population.size: 200', 'seed: 9',
  'network.kind: small_world', 'network.degree: 6', 'network.rewire: 0.1',
  'steering.trust.scope: pair', 'steering.trust.conditionality: 0.5',
  'steering.shared_interest.steer: 0.6', '@30 steering.shared_interest.steer: 0.1'].join('\n');
const LONG = ['game.kind: donation', 'rounds: 1000000', 'population.size: 5000',
  'network.kind: random_regular', 'network.degree: 8'].join('\n');

const { open } = forTheseTests();

test('a worker of the page plays the runs of node, beside long work, and drops it', async () => {
  const { tab, wrong, context } = await open();
  const found = await tab.evaluate(async ({ small, long }) => {
    const data = (id) => document.getElementById(id).textContent;
    const packed = Uint8Array.from(atob(data('data-wasm')), (letter) => letter.charCodeAt(0));
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
    const wasm = new Uint8Array(await new Response(stream).arrayBuffer());
    const worker = new Worker(URL.createObjectURL(new Blob([data('data-worker')])));
    const answers = new Map();
    let next = 0;
    worker.onmessage = ({ data: answer }) => answers.get(answer.id)(answer);
    const ask = (op, message = {}) => new Promise((resolve) => {
      answers.set(next, resolve);
      worker.postMessage({ ...message, op, id: next++ });
    });
    const started = performance.now();
    await ask('init', { wasm });
    const init = performance.now() - started;
    await ask('open', { run: 0, text: long, unsteered: false, replicate: 0 });
    const dropped = ask('play', { run: 0, n: 1000000, frames: false });
    const begun = performance.now();
    await ask('open', { run: 1, text: small, unsteered: false, replicate: 3 });
    const first = performance.now() - begun;
    await ask('play', { run: 1, n: 60, frames: false });
    const beside = performance.now() - begun;
    const { result: { digest } } = await ask('digest', { run: 1 });
    const closing = performance.now();
    await ask('close', { run: 0 });
    const close = performance.now() - closing;
    const { error } = await dropped;
    worker.terminate();
    return { init, first, beside, close, digest, error };
  }, { small: SMALL, long: LONG });
  const engine = await createNodeEngine(readFileSync(join(build, 'wasm/samenspel.wasm')),
    { pool: 1 });
  const run = await engine.open(SMALL, { replicate: 3 });
  await run.play(60, { frames: false });
  assert.equal(found.digest, await run.digest());
  engine.end();
  assert.equal(found.error.message, 'cancelled');
  // the long run takes minutes
  assert.ok(found.beside < 5000 && found.close < 5000, JSON.stringify(found));
  assert.deepEqual(wrong, []);
  if (process.env.SAMENSPEL_TIMES) console.log(found);
  await context.close();
});
