// tale.test.mjs - a story as it is told, with the engine itself and without a page.
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { after, before } from 'node:test';

import { createNodeEngine } from '../../../scripts/trainer/src/engine/node.js';
import { toFragment } from '../../../scripts/trainer/src/state/link.js';
import { createStore, initialState } from '../../../scripts/trainer/src/state/state.js';
import { createText } from '../../../scripts/trainer/src/text.js';
import { createTale } from '../../../scripts/trainer/src/ui/tale.js';
import { block, build } from '../support/built.mjs';
import { stories } from '../support/schema.mjs';

const text = createText(block('data-texts'));
const CONTROL = 'steering.incentives.monitor';

let engine;
before(async () => {
  globalThis.requestAnimationFrame = setImmediate;
  engine = await createNodeEngine(
    new Uint8Array(readFileSync(join(build, 'wasm/samenspel.wasm'))));
});
after(() => engine.end());

/** A story that is locked and loaded: {tale, store, link()}. */
async function told(t, name, { calm = () => false, lock = true } = {}) {
  const store = createStore(initialState(stories[name]));
  const faults = [];
  const tale = createTale({ story: stories[name], store, engine: Promise.resolve(engine), text,
    calm, onFault: (error) => faults.push(error) });
  t.after(() => {
    tale.close();
    assert.deepEqual(faults, []);
  });
  if (lock) tale.tally.lock();
  await tale.load({ keep: false });
  return { tale, store, link: () => toFragment(store.get(), stories) };
}

test('control that was let go of can be brought back to what it was', async (t) => {
  const { tale, link } = await told(t, 'letting_go');
  const { player } = tale;
  await player.seek(100);
  assert.equal(player.value(CONTROL), '0');
  await tale.control(CONTROL, '1');
  assert.equal(player.value(CONTROL), '1');
  assert.equal(link(), `#1!story=letting_go&at=101:${CONTROL}:1`);
});

test('at the end a slider moves what stands there, from the event that set it', async (t) => {
  const { tale, link } = await told(t, 'letting_go');
  const { player } = tale;
  await tale.finish();
  const free = [...player.data.b.columns.cooperation];
  assert.equal(player.value(CONTROL), '0');
  await tale.control(CONTROL, '1');
  assert.deepEqual([player.data.cursor, player.value(CONTROL)], [240, '1']);
  assert.equal(link(), `#1!story=letting_go&at=60:${CONTROL}:1`);
  assert.deepEqual([...player.data.b.columns.cooperation].slice(0, 60), free.slice(0, 60));
  assert.ok(player.data.b.columns.cooperation[240] < free[240] - 0.1);
  await tale.control(CONTROL, '0');
  assert.equal(link(), '#1!story=letting_go');
  assert.deepEqual([...player.data.b.columns.cooperation], free);
  // without an event it is the whole run, as ever
  await tale.control('steering.clarity.level', '0.5');
  assert.equal(link(), '#1!story=letting_go&set=steering.clarity.level:0.5');
});

test('a slider that is moved on the way to a round takes effect there', async (t) => {
  const { tale, link } = await told(t, 'tipping');
  const seek = tale.player.seek(500);
  await tale.control('steering.trust.conditionality', '0.2');
  await seek;
  assert.equal(tale.player.data.cursor, 500);
  assert.equal(link(), '#1!story=tipping&at=501:steering.trust.conditionality:0.2');
});
