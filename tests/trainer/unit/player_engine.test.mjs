// player_engine.test.mjs - the player with the engine itself: the same numbers, whatever the way.
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { createNodeEngine } from '../../../scripts/trainer/src/engine/node.js';
import { changeLines } from '../../../scripts/trainer/src/play/play_changes.js';
import { createPlayer } from '../../../scripts/trainer/src/play/player.js';
import { build } from '../support/built.mjs';

const WASM = join(build, 'wasm/samenspel.wasm');

/** A small world in which much moves: trust, a pilot, circles that decide. */
const LINES = `seed: 5
rounds: 60
game.kind: donation
game.benefit: 3
population.size: 40
network.kind: small_world
network.degree: 4
network.rewire: 0.2
decision.rule: logit
decision.unsteered_cooperation: 0.1
decision.acts: per_partner
steering.trust.scope: pair
steering.trust.conditionality: 0.5
steering.pilot.share: 0.1
steering.pilot.start: 5
steering.pilot.length: 20
steering.pilot.set.shared_interest.steer: 0.8
@30 steering.shared_interest.steer: 0.6
`;
const OBSERVABLES = ['cooperation', 'trust', 'welfare', 'steering_cost'];
const FIELDS = ['cooperation', 'payoff', 'trust', 'pilot'];
const KEY = 'steering.shared_interest.steer';

let engine;
before(async () => {
  engine = await createNodeEngine(new Uint8Array(readFileSync(WASM)));
});
after(() => engine.end());

async function opened(load = {}) {
  const player = createPlayer(engine, { schedule: setImmediate });
  const from = { b: { lines: LINES, unsteered: false }, a: { lines: LINES, unsteered: true },
    observables: OBSERVABLES, fields: FIELDS, ...load };
  await player.load(from);
  return { player, from };
}

/** Both sides against runs that are opened with the changes as events and played at once. */
async function isRight(player, from) {
  for (const name of ['b', 'a']) {
    const { lines, unsteered } = from[name];
    const run = await engine.open(lines + changeLines(player.changes),
      { unsteered, replicate: 0, observables: OBSERVABLES, fields: FIELDS });
    const start = await run.now();
    const { played, cursor } = player.data;
    const rest = played > 0 ? await run.play(played) : null;
    for (const observable of OBSERVABLES) {
      const want = [start.columns[observable][0],
        ...(rest ? rest.columns[observable].subarray(0, rest.n) : [])];
      const got = [...player.data[name].columns[observable]];
      assert.deepEqual(got.slice(0, played + 1), want, `${name} ${observable}`);
      assert.ok(got.slice(played + 1).every(Number.isNaN));
    }
    const frame = await run.frame(cursor);
    assert.equal(player.frame(name).round, cursor);
    for (const field of Object.keys(frame)) {
      assert.deepEqual([...player.frame(name).fields[field]], [...frame[field]],
        `${name} ${field}`);
    }
    const own = (await run.follow(7)).payoff;
    assert.deepEqual([...player.own(name)].slice(0, played + 1), [...own]);
    assert.ok([...player.own(name)].slice(played + 1).every(Number.isNaN));
    await run.close();
  }
}

test('played, scrubbed, changed, changed again earlier: as one run with those events', async () => {
  const { player, from } = await opened();
  await player.follow(7);
  await isRight(player, from);
  await player.step(12);
  await player.change(KEY, '0.9');
  await player.change('steering.trust.gain', '0.3');
  await player.step(28);
  await isRight(player, from);
  await player.change(KEY, '0');
  await player.step(20);
  assert.equal(player.data.ended, true);
  await isRight(player, from);
  await player.seek(20);
  await isRight(player, from);
  await player.change(KEY, '0.4');
  assert.deepEqual(player.changes.map(({ round, value }) => [round, value]),
    [[13, '0.9'], [13, '0.3'], [21, '0.4']]);
  await isRight(player, from);
  await player.step(99);
  assert.equal(player.data.cursor, 60);
  await isRight(player, from);
});

test('at the end nothing can be changed, and nothing is', async () => {
  const { player, from } = await opened();
  await player.follow(7);
  await player.seek(60);
  await assert.rejects(player.change(KEY, '0.5'), /60/);
  assert.deepEqual(player.changes, []);
  await isRight(player, from);
});

test('a key that cannot be moved is refused, also where a future would be lost', async () => {
  const { player, from } = await opened();
  await player.follow(7);
  await player.step(20);
  await player.seek(10);
  await assert.rejects(player.change('population.size', '50'), /population.size/);
  await assert.rejects(player.change(KEY, '1.5'), /steer/);
  assert.equal(player.data.played, 20);
  assert.deepEqual(player.changes, []);
  await isRight(player, from);
});

test('changes that come with a load are those of the run that had them made', async () => {
  const { player, from } = await opened();
  await player.follow(7);
  await player.step(10);
  await player.change(KEY, '0.7');
  await player.step(10);
  await player.change(KEY, '0.2');
  await player.step(10);
  const { player: again } = await opened({ changes: player.changes });
  await again.follow(7);
  await again.step(30);
  assert.deepEqual([...again.data.b.columns.cooperation], [...player.data.b.columns.cooperation]);
  await isRight(again, from);
});

test('in the round of an event a change counts, however it came there', async () => {
  const { player, from } = await opened();
  await player.follow(7);
  await player.seek(29);
  await player.change(KEY, '0.1');
  await player.step(11);
  await isRight(player, from);
  await player.seek(35);
  await player.change('steering.trust.gain', '0.4');
  await player.step(5);
  await isRight(player, from);
});

test('a pilot is there from its start to its end, and never without steering', async () => {
  const { player } = await opened();
  const pilots = (name) => player.frame(name).fields.pilot?.reduce((sum, one) => sum + one, 0) ?? 0;
  const counts = {};
  for (const round of [0, 4, 5, 24, 25, 40]) {
    await player.seek(round);
    counts[round] = pilots('b');
    assert.equal(pilots('a'), 0);
  }
  assert.deepEqual(counts, { 0: 0, 4: 0, 5: 4, 24: 4, 25: 0, 40: 0 });
});

test('where ties move those of the start are not drawn, once a change says so', async () => {
  const { player } = await opened();
  assert.equal(player.frame('b').info.network.form, 'ties');
  assert.equal(player.frame('b').info.network.edges.length, 160);
  await player.step(5);
  await player.change('steering.links.rate', '0.2');
  assert.equal(player.frame('b').info.network.form, 'complete');
  assert.equal(player.frame('a').info.network.edges.length, 0);
  assert.equal(player.info, player.frame('b').info);
});

test('a restless trainer: 12 series of 25 presses', async () => {
  for (let series = 1; series <= 12; series++) {
    const { player, from } = await opened();
    await player.follow(7);
    let state = series;
    const draw = (n) => {
      state = (state * 48271) % 2147483647;
      return state % n;
    };
    const pending = [];
    for (let k = 0; k < 25; k++) {
      const what = draw(8);
      if (what === 0) pending.push(player.run());
      else if (what === 1) player.pause();
      else if (what === 2) player.setSpeed([30, 200, Infinity][draw(3)]);
      else if (what <= 4) pending.push(player.seek(draw(61)));
      else if (what === 5) pending.push(player.step(draw(7) - 3));
      else pending.push(player.change(KEY, String(draw(10) / 10)).catch((error) => error));
      for (let wait = draw(20); wait > 0; wait--) await new Promise((r) => { setImmediate(r); });
    }
    player.pause();
    await Promise.all(pending);
    await isRight(player, from);
  }
});

test('a change passes by the side that is named after the key', async () => {
  const named = LINES.replace(/^@30 .*\n/m, '');
  const { player } = await opened({ b: { lines: LINES, unsteered: false },
    a: { lines: named, unsteered: false, keeps: [KEY] } });
  await player.seek(20);
  await player.change(KEY, '0.9');
  await player.seek(50);
  await player.seek(40);
  await player.change(KEY, '0.2'); // a new future: goes back, and plays anew
  await player.seek(60);
  const run = await engine.open(named, { unsteered: false, replicate: 0,
    observables: OBSERVABLES, fields: FIELDS });
  const { columns } = await run.play(60);
  for (const name of OBSERVABLES) {
    assert.deepEqual([...player.data.a.columns[name].subarray(1)], [...columns[name]], name);
  }
});
