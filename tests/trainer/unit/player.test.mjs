// player.test.mjs - two runs in lockstep: whatever one does, what is shown was played so.
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import test from 'node:test';
import { changeLines } from '../../../scripts/trainer/src/play/play_changes.js';
import { CALM_STEP, createPlayer } from '../../../scripts/trainer/src/play/player.js';
import { createFakeEngine, straight } from './fake_engine.mjs';

const OBSERVABLES = ['x'];
const FIELDS = ['payoff'];
const LINES = 'rounds: 20\npush: 1\n';

/** A screen of 16 ms a frame, and a clock on which an answer takes one or a few. */
function screen() {
  let time = 0;
  const frame = (callback, left) => setImmediate(() => {
    time += 1;
    if (left > 1) frame(callback, left - 1);
    else callback();
  });
  return { schedule: (callback) => frame(callback, 16), now: () => time };
}

async function opened(options = {}, load = {}) {
  const engine = createFakeEngine(options);
  const player = createPlayer(engine, { ...screen(), ...options });
  const from = { b: { lines: LINES, unsteered: false }, a: { lines: LINES, unsteered: true },
    observables: OBSERVABLES, fields: FIELDS, ...load };
  await player.load(from);
  return { engine, player, from };
}

const shown = (player, name) =>
  [...player.data[name].columns.x].slice(0, player.data.played + 1);

/** What the same runs give straight through, with the changes as events. */
async function expected(player, from, name) {
  const { lines, unsteered } = from[name];
  const all = await straight(createFakeEngine(), lines + changeLines(player.changes),
    { unsteered, replicate: 0, observables: OBSERVABLES, fields: FIELDS }, 1000);
  return all.slice(0, player.data.played + 1);
}

async function isRight(player, from) {
  for (const name of ['b', 'a']) {
    assert.deepEqual(shown(player, name), await expected(player, from, name));
    const after = [...player.data[name].columns.x].slice(player.data.played + 1);
    assert.ok(after.every(Number.isNaN), 'nothing is known of rounds that were not played');
    const frame = player.frame(name);
    assert.equal(frame.round, player.data.cursor);
    assert.equal(frame.fields.payoff[0], player.data[name].columns.x[player.data.cursor]);
  }
}

test('a world opens at round 0, with its frame on both sides', async () => {
  const { player, from } = await opened();
  assert.equal(player.data.rounds, 20);
  assert.equal(player.data.played, 0);
  assert.equal(player.data.ended, false);
  await isRight(player, from);
});

test('run plays both sides to the end and stops there', async () => {
  const { player, from } = await opened();
  player.setSpeed(Infinity);
  await player.run();
  assert.equal(player.data.played, 20);
  assert.equal(player.data.ended, true);
  assert.equal(player.running, false);
  await isRight(player, from);
});

test('the speed is that of the clock: 10 rounds a second are 10 rounds in a second', async () => {
  const clock = screen();
  const player = createPlayer(createFakeEngine(), clock);
  await player.load({ b: { lines: 'rounds: 100\n' }, observables: OBSERVABLES, fields: FIELDS });
  player.setSpeed(10);
  const start = clock.now();
  player.subscribe((kind) => {
    if (kind === 'frame' && player.data.played === 51) player.pause();
  });
  await player.run();
  const seconds = (clock.now() - start) / 1000;
  assert.ok(Math.abs(seconds - 5) < 0.1, `${seconds} s for the first and 50 more`);
});

test('at most 60 frames a second: faster runs take several rounds in one', async () => {
  const { player, engine } = await opened({}, { b: { lines: 'rounds: 5000\n' }, a: null });
  player.setSpeed(Infinity);
  await player.run();
  assert.equal(player.data.played, 5000);
  const plays = engine.log.filter((line) => line.startsWith('play')).length;
  assert.ok(plays < 50, `${plays} answers for 5000 rounds`);
});

test('scrubbing back shows what was, and the run goes on from the last round', async () => {
  const { player, from } = await opened();
  await player.step(12);
  await player.seek(4);
  assert.equal(player.data.cursor, 4);
  assert.equal(player.data.played, 12);
  await isRight(player, from);
  await player.step(1);
  assert.equal(player.data.cursor, 5);
  assert.equal(player.data.played, 12);
  player.setSpeed(Infinity);
  await player.run();
  assert.equal(player.data.played, 20);
  await isRight(player, from);
});

test('back beyond the start and on beyond the end stay inside', async () => {
  const { player } = await opened();
  await player.step(-3);
  assert.equal(player.data.cursor, 0);
  await player.step(99);
  assert.equal(player.data.cursor, 20);
  await player.step(1);
  assert.equal(player.data.cursor, 20);
});

test('run at the end starts again from round 0, without playing anew', async () => {
  const { player, engine } = await opened();
  await player.seek(20);
  const plays = engine.log.length;
  const cursors = [];
  player.subscribe((kind) => { if (kind === 'frame') cursors.push(player.data.cursor); });
  player.setSpeed(60);
  await player.run();
  assert.equal(cursors[0], 0);
  assert.equal(cursors.at(-1), 20);
  assert.ok(engine.log.slice(plays).every((line) => line.startsWith('frame')));
});

test('a change acts from the next round on, on both sides', async () => {
  const { player, from } = await opened();
  await player.step(5);
  await player.change('push', '9');
  assert.deepEqual(player.changes, [{ round: 6, key: 'push', value: '9' }]);
  assert.equal(player.value('push'), '9');
  await player.step(5);
  await isRight(player, from);
});

test('a change at an earlier round drops what came after it', async () => {
  const reported = [];
  const { player, from } = await opened({ onChanges: (changes) => reported.push(changes) });
  await player.step(5);
  await player.change('push', '9');
  await player.step(5);
  await player.change('push', '4');
  await player.step(5);
  await player.seek(7);
  assert.equal(player.value('push'), '9');
  await player.change('push', '2');
  assert.equal(player.data.played, 7);
  assert.equal(player.data.cursor, 7);
  assert.deepEqual(player.changes.map((one) => [one.round, one.value]), [[6, '9'], [8, '2']]);
  assert.deepEqual(reported.at(-1), player.changes);
  await player.step(6);
  await isRight(player, from);
});

test('who goes to the end while a change is made comes to that of the new future', async () => {
  const { player, from } = await opened();
  await player.step(20);
  await player.seek(5);
  const asked = player.change('push', '9');
  while (player.data.played !== 5) await new Promise((resolve) => { setImmediate(resolve); });
  const arrived = player.seek(20);
  await asked;
  await arrived;
  assert.equal(player.data.cursor, 20);
  await isRight(player, from);
});

test('two changes at one moment both stand; the later value of one key counts', async () => {
  const { player, from } = await opened();
  await player.step(5);
  await player.change('push', '9');
  await player.change('rest', '400');
  await player.change('push', '3');
  assert.deepEqual(player.changes.map((one) => [one.round, one.key, one.value]),
    [[6, 'rest', '400'], [6, 'push', '3']]);
  await player.step(5);
  await isRight(player, from);
});

test('back to the very moment of a change and another one: the first is forgotten', async () => {
  const { player, from } = await opened();
  await player.step(5);
  await player.change('push', '9');
  await player.step(5);
  await player.seek(5);
  assert.equal(player.value('push'), '1');
  await player.change('rest', '400');
  assert.deepEqual(player.changes, [{ round: 6, key: 'rest', value: '400' }]);
  await player.step(5);
  await isRight(player, from);
});

test('changes that come with a load act at their moment and can be dropped', async () => {
  const changes = [{ round: 12, key: 'push', value: '5' }, { round: 4, key: 'push', value: '8' }];
  const { player, from } = await opened({}, { changes });
  assert.equal(player.changes[0].round, 4);
  await player.step(15);
  await isRight(player, from);
  assert.equal(player.value('push'), '5');
  await player.seek(8);
  assert.equal(player.value('push'), '8');
  await player.change('push', '6');
  await player.step(10);
  assert.deepEqual(player.changes.map((one) => one.round), [4, 9]);
  await isRight(player, from);
});

test('a change that is refused leaves everything as it was', async () => {
  const { player, from } = await opened();
  await player.step(5);
  await player.change('push', '9');
  await player.step(5);
  await player.seek(3);
  await assert.rejects(player.change('push', '-1'), /at least 0/);
  assert.equal(player.data.played, 10);
  assert.equal(player.changes.length, 1);
  await player.seek(10);
  await assert.rejects(player.change('push', '-1'), /at least 0/);
  await player.step(5);
  await isRight(player, from);
});

test('what one side refuses does not stay on the other', async () => {
  const stubborn = `${LINES}stubborn: yes\n`;
  const { player, from } = await opened({}, { b: { lines: stubborn, unsteered: false },
    a: { lines: stubborn, unsteered: true } });
  await player.step(5);
  await assert.rejects(player.change('push', '9'), /takes no change/);
  assert.deepEqual(player.changes, []);
  await player.step(5);
  await isRight(player, from);
});

test('a change while it runs acts after the last round played', async () => {
  const { player, from } = await opened();
  player.setSpeed(30);
  const run = player.run();
  let asked = null;
  player.subscribe((kind) => {
    if (kind === 'frame' && player.data.played >= 6 && !asked) asked = player.change('push', '7');
  });
  await run;
  await asked;
  assert.equal(player.data.played, 20);
  assert.equal(player.changes.length, 1);
  await isRight(player, from);
});

test('a side that comes to rest holds its last state while the other goes on', async () => {
  const { player } = await opened({}, { a: { lines: `${LINES}rest: 8\n`, unsteered: false } });
  player.setSpeed(Infinity);
  await player.run();
  const a = shown(player, 'a');
  assert.equal(player.data.played, 20);
  assert.ok(a.slice(8).every((value) => value === a[8]));
  assert.equal(player.frame('a').round, 20);
  assert.equal(player.own('a')[20], a[8]);
});

test('a change reaches a side at rest at the moment of the other side', async () => {
  const rests = { lines: `${LINES}rest: 8\n`, unsteered: false };
  const { player, from } = await opened({}, { a: rests });
  await player.step(15);
  const held = shown(player, 'a')[8];
  await player.change('push', '9');
  await player.step(3);
  const a = shown(player, 'a');
  assert.equal(a[15], held);
  assert.notEqual(a[18], a[17]);
  assert.deepEqual(shown(player, 'b'), await expected(player, from, 'b'));
});

test('both at rest: that is the end, before the last round', async () => {
  const rests = { lines: `${LINES}rest: 8\n`, unsteered: false };
  const { player } = await opened({}, { b: rests, a: rests });
  player.setSpeed(Infinity);
  await player.run();
  assert.equal(player.data.ended, true);
  assert.equal(player.data.played, 8);
  await player.seek(20);
  assert.equal(player.data.cursor, 8);
});

test('another load while it runs: nothing of the old world comes through', async () => {
  const { player, engine, from } = await opened({ delay: 7 });
  player.setSpeed(Infinity);
  const run = player.run();
  const change = player.change('push', '4');
  const seek = player.seek(3);
  const other = { ...from, b: { lines: 'rounds: 7\npush: 3\n', unsteered: false },
    a: { lines: 'rounds: 7\npush: 3\n', unsteered: true } };
  const stale = player.load({ ...from, replicate: 2 });
  const loaded = await player.load(other);
  await Promise.all([run, change, seek]);
  assert.equal(await stale, false);
  assert.equal(loaded, true);
  assert.equal(player.data.rounds, 7);
  assert.equal(player.data.played, 0);
  assert.deepEqual(player.changes, []);
  await player.step(5);
  await isRight(player, other);
  const count = (word) => engine.log.filter((line) => line.startsWith(word)).length;
  assert.equal(count('open') - count('close'), 2, 'every run that is left was closed');
});

test('lines that cannot be opened: the side is named and nothing is shown', async () => {
  const { player } = await opened();
  await assert.rejects(
    player.load({ b: { lines: LINES }, a: { lines: 'push: -2\n' }, observables: OBSERVABLES,
      fields: FIELDS }),
    (error) => error.side === 'a' && /at least 0/.test(error.message));
  assert.equal(player.data.b, null);
  assert.equal(player.frame('b'), null);
  assert.equal(player.info, null);
});

test('a later seek wins; the slider stands where it was asked to', async () => {
  const { player, from } = await opened({ delay: 3 });
  await player.seek(20);
  const one = player.seek(3);
  const two = player.seek(9);
  assert.equal(player.data.target, 9);
  assert.equal(player.data.cursor, 20);
  await Promise.all([one, two]);
  assert.equal(player.data.cursor, 9);
  assert.equal(player.data.target, 9);
  await isRight(player, from);
});

test('a seek that is overtaken on its way does not come onto the screen', async () => {
  const { player, from } = await opened({ delay: 6 });
  await player.seek(20);
  const cursors = [];
  player.subscribe((kind) => { if (kind === 'frame') cursors.push(player.data.cursor); });
  const one = player.seek(3);
  await new Promise((resolve) => { setImmediate(resolve); });
  await Promise.all([one, player.seek(9)]);
  assert.deepEqual(cursors, [9]);
  await isRight(player, from);
});

test('pause stops at a round that was played', async () => {
  const { player, from } = await opened({ delay: 2 });
  player.setSpeed(60);
  const run = player.run();
  player.subscribe(() => { if (player.data.played === 4) player.pause(); });
  await run;
  assert.equal(player.running, false);
  assert.ok(player.data.played < 20);
  assert.equal(player.data.cursor, player.data.played);
  await isRight(player, from);
});

test('without movement, a press of play is one step of some rounds', async () => {
  const { player, from } = await opened({ calm: () => true });
  const cursors = [];
  player.subscribe((kind) => { if (kind === 'frame') cursors.push(player.data.cursor); });
  await player.run();
  assert.equal(player.running, false);
  assert.deepEqual(cursors, [CALM_STEP]);
  await player.run();
  assert.deepEqual(cursors, [CALM_STEP, 2 * CALM_STEP]);
  await isRight(player, from);
});

test("the followed person's own score: of every round, whoever is followed", async () => {
  const { player } = await opened();
  await player.step(6);
  player.follow(2);
  await player.step(3);
  const own = player.own('b');
  for (let round = 0; round <= 9; round++) {
    assert.equal(own[round], player.data.b.columns.x[round] + 2);
  }
  assert.ok(Number.isNaN(own[10]));
});

test('close ends the runs and what was under way', async () => {
  const { player, engine } = await opened({ delay: 5 });
  player.setSpeed(Infinity);
  const run = player.run();
  await new Promise((resolve) => { setTimeout(resolve, 5); });
  player.close();
  await run;
  assert.equal(player.running, false);
  assert.equal(player.info, null);
  const count = (word) => engine.log.filter((line) => line.startsWith(word)).length;
  assert.equal(count('open'), count('close'));
});

test('a world without comparison plays alone', async () => {
  const { player } = await opened({}, { a: null });
  await player.step(3);
  assert.equal(player.data.a, null);
  assert.equal(player.frame('a'), null);
  assert.equal(player.own('a'), null);
});

test('the value of a key is that in force at the cursor, events included', async () => {
  const { player } = await opened({}, { b: { lines: `${LINES}@10 push: 0\n` }, a: null });
  const value = async (round) => {
    await player.seek(round);
    return player.value('push');
  };
  assert.equal(await value(9), '1');
  assert.equal(await value(10), '0');
  assert.equal(player.value('pull'), null);
  await player.change('push', '1'); // what the story began with
  assert.deepEqual(player.changes, [{ round: 11, key: 'push', value: '1' }]);
  assert.equal(player.value('push'), '1');
  await player.seek(20);
  assert.equal(player.value('push'), '1');
  assert.equal(await value(10), '0');
  await player.seek(4);
  await player.change('push', '5');
  assert.equal(await value(9), '5');
  assert.equal(await value(10), '0', 'the event came after it');
});

test('a change made on the way to a round lands at that round', async () => {
  const { player, from } = await opened({ delay: 3 });
  await player.step(5);
  const seek = player.seek(12);
  const change = player.change('push', '9');
  assert.equal(player.data.target, 12);
  await Promise.all([seek, change]);
  assert.deepEqual(player.changes, [{ round: 13, key: 'push', value: '9' }]);
  assert.deepEqual([player.data.cursor, player.data.target], [12, 12]);
  await isRight(player, from);
  // back, and on again before the change has had its turn
  const back = player.seek(4);
  const other = player.change('push', '3');
  const on = player.seek(20);
  await Promise.all([back, other, on]);
  assert.deepEqual(player.changes, [{ round: 5, key: 'push', value: '3' }]);
  assert.deepEqual([player.data.cursor, player.data.target], [20, 20]);
  await isRight(player, from);
});

test('a refused change on the way leaves the way as it was', async () => {
  const { player, from } = await opened({ delay: 3 });
  const seek = player.seek(12);
  await assert.rejects(player.change('push', '-1'), /at least 0/);
  await seek;
  assert.deepEqual([player.data.cursor, player.data.target], [12, 12]);
  assert.deepEqual(player.changes, []);
  await isRight(player, from);
});

test('a director is there from the round in which something of hers acts', async () => {
  const director = (...events) => `${LINES}steering.incentives.policy: pid\n`
    + events.map((event) => `@4 steering.incentives.${event}\n`).join('');
  for (const means of ['reward: 0.1', 'fine: 0.1', 'gain_p: 1', 'gain_i: 1', 'gain_d: 1']) {
    const { player } = await opened({}, { b: { lines: director(means) },
      a: { lines: director(means), unsteered: true } });
    const seen = async (round) => {
      await player.seek(round);
      return ['b', 'a'].map((name) => player.frame(name).directed);
    };
    assert.deepEqual(await seen(3), [false, false], means);
    assert.deepEqual(await seen(4), [true, false], means);
    await player.change('steering.incentives.policy', 'none');
    assert.deepEqual(await seen(5), [false, false], means);
  }
  const { player } = await opened({}, { b: { lines: director('policy: punish', 'budget: 0.5') },
    a: { lines: director('policy: fixed', 'budget: 0.5') } });
  await player.seek(4);
  assert.equal(player.frame('b').directed, true, 'a budget is divided');
  assert.equal(player.frame('a').directed, false, 'a cap on nothing is nothing');
});

/* Presses in any order, as a restless trainer would: in the end what stands there is what the
 * same runs give straight through. 40 fixed series of 30 presses. */
test('whatever is pressed, what is shown was played so', async () => {
  for (let series = 1; series <= 40; series++) {
    const { player, from } = await opened({ delay: series % 4 });
    let state = series;
    const draw = (n) => {
      state = (state * 48271) % 2147483647;
      return state % n;
    };
    const pending = [];
    for (let k = 0; k < 30; k++) {
      const what = draw(8);
      if (what === 0) pending.push(player.run());
      else if (what === 1) player.pause();
      else if (what === 2) player.setSpeed([5, 60, 1000, Infinity][draw(4)]);
      else if (what <= 4) pending.push(player.seek(draw(21)));
      else if (what === 5) pending.push(player.step(draw(7) - 3));
      else pending.push(player.change('push', String(draw(9))).catch((error) => error));
      for (let wait = draw(12); wait > 0; wait--) await new Promise((r) => { setImmediate(r); });
    }
    player.pause();
    await Promise.all(pending);
    await isRight(player, from);
  }
});
