// frames.test.mjs - how quick the page is: its first picture, its first run, frames of 40,000.
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Times are this machine's, with whatever else it does: the best of several count. Promised are
// a first picture within 1 s, a first run within 3 s and 60 frames a second at 200 x 200.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

import { WORLDS } from '../page/population_worlds.js';
import { forTheseTests } from '../support/browser.mjs';
import { scenarioText } from '../support/program.mjs';
import { choose, ended, openFile, press, ready } from '../support/teller.mjs';

const ROOM = { viewport: { width: 1024, height: 768 } };
const TIMES = 4;
const { open, scratch } = forTheseTests();

const load = () => `load ${loadavg()[0].toFixed(1)}`;

test('the first picture within 1 s, the first run within 3 s', async () => {
  let painted = Infinity;
  let ran = Infinity;
  for (let time = 0; time < TIMES; time++) {
    const { tab, context } = await open(ROOM);
    painted = Math.min(painted, await tab.evaluate(() => new Promise((resolve) => {
      new PerformanceObserver((list) => resolve(list.getEntries()
        .find(({ name }) => name === 'first-contentful-paint')?.startTime ?? Infinity))
        .observe({ type: 'paint', buffered: true });
    })));
    await choose(tab, 'nine_in_ten');
    const began = Date.now();
    await press(tab, 'PageDown');
    await ended(tab);
    ran = Math.min(ran, Date.now() - began);
    await context.close();
  }
  console.log(`first picture ${Math.round(painted)} ms, first run ${ran} ms, ${load()}`);
  assert.ok(painted < 1000, `${painted} ms`);
  assert.ok(ran < 3000, `${ran} ms`);
});

/** The world of 200 x 200 as a scenario, compared with nobody steering. */
function world() {
  const settings = Object.fromEntries(WORLDS.lattice.lines.trim().split('\n')
    .map((line) => line.split(': ')));
  const path = join(scratch, 'lattice.yaml');
  writeFileSync(path, `${scenarioText({ name: 'lattice', question: 'none', source: 'none',
    ...settings, replicates: '1' }, [])}compare: unsteered\n`);
  return path;
}

test('60 frames a second at 200 x 200, A beside B', async () => {
  const { tab, wrong, context } = await open(ROOM);
  await choose(tab, 'nine_in_ten');
  await openFile(tab, world());
  await ready(tab);
  const session = await context.newCDPSession(tab);
  // time of the thread, not of the clock: others' work does not count
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const metrics = async () => Object.fromEntries((await session.send('Performance.getMetrics'))
    .metrics.map(({ name, value }) => [name, value]));
  const best = { frames: 0 };
  const bare = await tab.evaluate(countFrames, 1500);
  await tab.click('.transport-toggle');
  for (let time = 0; time < TIMES; time++) {
    const before = await metrics();
    const counted = await tab.evaluate(countFrames, 1500);
    const now = await metrics();
    const each = (name) => 1000 * (now[name] - before[name]) / counted.n;
    if (counted.frames > best.frames) {
      Object.assign(best, counted, { script: each('ScriptDuration'), task: each('TaskDuration'),
        layout: each('LayoutDuration') + each('RecalcStyleDuration') });
    }
  }
  console.log(`${best.frames.toFixed(1)} frames a second (the page at rest: ${
    bare.frames.toFixed(1)}), ${best.rounds.toFixed(1)} rounds a second; a frame: script ${
    best.script.toFixed(1)} ms, layout ${best.layout.toFixed(1)} ms, all ${
    best.task.toFixed(1)} ms; ${load()}`);
  // a busy machine gives the page no 60 turns a second; its own work has to fit into one always
  assert.ok(best.task < 0.75 * 1000 / 60, `${best.task} ms of work a frame`);
  if (loadavg()[0] < 2.5) assert.ok(best.frames > 57, `${best.frames} frames a second`);
  assert.deepEqual(wrong, []);
  await context.close();
});

/** Frames and rounds a second, over some time [ms]. For evaluate. */
function countFrames(time) {
  const round = () => Number(document.querySelector('.transport-scrub').value);
  return new Promise((resolve) => {
    const from = round();
    let n = 0;
    let start = 0;
    const tick = (now) => {
      if (start === 0) start = now;
      else n++;
      if (now - start < time) requestAnimationFrame(tick);
      else resolve({ n, frames: 1000 * n / (now - start),
        rounds: 1000 * (round() - from) / (now - start) });
    };
    requestAnimationFrame(tick);
  });
}
