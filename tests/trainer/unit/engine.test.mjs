// engine.test.mjs - runs of the page are runs of the program, bit for bit, whatever the way.
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { gzipSync } from 'node:zlib';

import { EngineError } from '../../../scripts/trainer/src/engine/engine.js';
import { createNodeEngine } from '../../../scripts/trainer/src/engine/node.js';
import { createFrames } from '../../../scripts/trainer/src/engine/run.js';
import { createService } from '../../../scripts/trainer/src/engine/service.js';
import { build } from '../support/built.mjs';
import { linesOf, tablesOf } from '../support/program.mjs';

const wasm = readFileSync(join(build, 'wasm/samenspel.wasm'));
const STEER = 'steering.shared_interest.steer';

/** Runs that use much of the model; observables and fields of each. */
const worlds = {
  pilot: {
    observables: ['cooperation', 'trust', 'welfare', 'steering_cost', 'gini', 'time_to_tip'],
    fields: ['cooperation', 'payoff', 'trust', 'pilot', 'wealth', 'weight'],
    settings: {
      seed: 18446744073709551615n, rounds: 40, 'game.kind': 'donation', 'population.size': 60,
      'network.kind': 'small_world', 'network.degree': 6, 'network.rewire': 0.1,
      'decision.unsteered_cooperation': 0.2, 'steering.trust.scope': 'pair',
      'steering.trust.conditionality': 0.5, 'steering.shared_interest.steer': 0.3,
      'steering.shared_interest.spread': 0.1, 'steering.pilot.share': 0.2,
      'steering.pilot.start': 5, 'steering.pilot.length': 10, 'steering.pilot.cost': 0.1,
      'steering.pilot.rollout': 'contagion',
      'steering.pilot.set.shared_interest.steer': 0.9,
    },
    events: [{ round: 20, key: 'steering.trust.gain', value: 0.3 },
      { round: 25, key: STEER, value: 0.6 }],
  },
  lattice: {
    observables: ['cooperation', 'payoff', 'cluster_count'],
    fields: ['action', 'cooperation', 'payoff'],
    settings: {
      rounds: 30, 'game.kind': 'matrix', 'game.reward': 1, 'game.sucker': 0,
      'game.temptation': 1.02, 'game.punishment': 0, 'population.size': 400,
      'network.kind': 'square_lattice', 'network.side': 20,
      'population.initial.cooperation': 0.5, 'decision.rule': 'fermi', 'decision.noise': 0.1,
      'decision.payoffs': 'sum', 'decision.update': 'asynchronous',
    },
    events: [],
  },
  strategies: {
    observables: ['strategy_share', 'cooperation', 'fixed_strategy'],
    fields: ['strategy', 'cooperation', 'payoff'],
    settings: {
      rounds: 30, 'game.kind': 'donation', 'match.rounds': 12, 'match.error': 0.02,
      'population.size': 60, 'population.initial.strategies.tit_for_tat': 20,
      'population.initial.strategies.always_defect': 20,
      'population.initial.strategies.win_stay_lose_shift': 20, 'decision.rule': 'fermi',
      'decision.selection': 1, 'decision.mutation': 0.02,
    },
    events: [],
  },
  circles: {
    observables: ['cooperation', 'trust', 'consent_rate', 'objections', 'decision_time'],
    fields: ['cooperation', 'trust', 'steer', 'habit'],
    settings: {
      rounds: 30, 'game.kind': 'donation', 'population.size': 60,
      'decision.acts': 'per_partner', 'steering.trust.scope': 'pair',
      'steering.trust.conditionality': 0.5, 'steering.information.flow': 0.5,
      'steering.circles.rule': 'consent', 'steering.circles.cycle': 6,
      'steering.circles.facts': 0.3, 'steering.circles.reflect': 2,
      'steering.circles.amendments': 3, 'steering.circles.meeting_cost': 0.05,
      'steering.circles.proposal.shared_interest.steer': 0.8,
    },
    events: [],
  },
  absorbed: {
    observables: ['cooperation', 'payoff', 'fixation_round', 'fixed_strategy'],
    fields: ['cooperation'],
    settings: {
      rounds: 400, stop: 'absorbed', 'game.kind': 'donation', 'population.size': 20,
      'population.initial.cooperators': 10, 'decision.rule': 'fermi',
      'decision.selection': 0.5, 'decision.update': 'asynchronous',
    },
    events: [],
  },
};

let engine;
before(async () => {
  engine = await createNodeEngine(wasm);
});
after(() => engine.end());

const bitsOf = (x) => new BigUint64Array(Float64Array.of(Number.isNaN(x) ? NaN : x).buffer)[0];

function assertSame(found, expected, what) {
  assert.equal(found.length, expected.length, `${what}: length`);
  for (let i = 0; i < expected.length; i++) {
    if (bitsOf(found[i]) !== bitsOf(expected[i])) {
      assert.fail(`${what}[${i}] is ${found[i]}, not ${expected[i]}`);
    }
  }
}

/** Columns of rounds 0 .. R of one replicate as the program has them, by the page's names. */
function expectedColumns(world, tables, { replicate, unsteered }) {
  const of = (rows) => rows.filter((row) => row.replicate === replicate);
  const suffix = unsteered ? '_unsteered' : '';
  const columns = {};
  const finals = {};
  for (const name of world.observables) {
    if (name === 'strategy_share') {
      for (const row of of(tables.strategies)) {
        (columns[`${name}.${row.strategy}`] ??= []).push(row[name + suffix]);
      }
    } else if (name + suffix in tables.rounds[0]) {
      columns[name] = of(tables.rounds).map((row) => row[name + suffix]);
    } else {
      finals[name] = of(tables.replicates)[0][name + suffix];
    }
  }
  return { columns, finals };
}

function programOf(world, { events = world.events, replicates = 1, agents = false } = {}) {
  const settings = {
    ...world.settings, compare: 'unsteered',
    'record.observables': `[${world.observables.join(', ')}]`,
  };
  if (agents) {
    settings['record.agents.every'] = 1;
    settings['record.agents.fields'] = `[${world.fields.join(', ')}]`;
  }
  return tablesOf(settings, { events, replicates });
}

const linesFor = (world, events = world.events) => linesOf(world.settings, events);

/** Appends an answer's rounds to columns. */
function append(columns, answer) {
  for (const [name, values] of Object.entries(answer.columns)) {
    columns[name] = [...(columns[name] ?? []), ...values];
  }
}

/** A whole run in stretches of uneven length; the last state stands for what is not played. */
async function playAll(run, columns = {}) {
  append(columns, await run.now());
  for (let n = 1; ; n = 2 * n + 1) {
    const answer = await run.play(n);
    append(columns, answer);
    if (answer.ended) break;
  }
  for (const values of Object.values(columns)) {
    while (values.length < run.info.rounds + 1) values.push(values.at(-1));
  }
  return columns;
}

for (const [name, world] of Object.entries(worlds)) {
  test(`${name}: run and unsteered twin, replicates 0 and 3, have the program's bits`, async () => {
    const tables = programOf(world, { replicates: 4 });
    for (const replicate of [0, 3]) {
      for (const unsteered of [false, true]) {
        const run = await engine.open(linesFor(world),
          { unsteered, replicate, observables: world.observables });
        const expected = expectedColumns(world, tables, { replicate, unsteered });
        assert.deepEqual(Object.keys(expected.columns).sort(), [...run.info.columns].sort());
        assert.deepEqual(Object.keys(expected.finals), run.info.finals);
        const found = await playAll(run);
        for (const [column, values] of Object.entries(expected.columns)) {
          assertSame(found[column], values, `${column} of ${replicate}`);
        }
        for (const [final, value] of Object.entries(expected.finals)) {
          assertSame([await run.final(final)], [value], final);
        }
        await run.close();
      }
    }
  });

  test(`${name}: frames are the program's snapshots, kept or computed anew`, async () => {
    const tables = programOf(world, { agents: true });
    const small = await createNodeEngine(wasm, { pool: 1, keep: 1 });
    const options = { fields: world.fields, observables: world.observables };
    const run = await small.open(linesFor(world), options);
    const fields = run.info.fields;
    assert.deepEqual(fields, world.fields);
    const { agents } = run.info;
    const expected = (round, field) => tables.agents
      .filter((row) => row.snapshot === round || row.round === round)
      .map((row) => row[`agent_${field}`] ?? row[field]);
    const check = (frame, round) => {
      for (const field of fields) {
        const cells = expected(round, field);
        assert.equal(frame[field].length, agents);
        const found = Array.from(frame[field]);
        assertSame(found, frame[field] instanceof Float32Array ? cells.map(Math.fround) : cells,
          `${field} of round ${round}`);
      }
    };
    check((await run.now()).frames[0], 0);
    const first = await run.play(9);
    first.frames.forEach((frame, i) => check(frame, first.first + i));
    await run.play(12, { frames: false });
    for (const round of [21, 3, 0, 14, 15, 1]) {
      if (round <= run.round) check(await run.frame(round), round);
    }
    const own = await run.follow(5);
    for (let round = 0; round <= run.round; round++) {
      for (const field of fields) {
        const cell = expected(round, field)[5];
        assertSame([own[field][round]],
          [own[field] instanceof Float32Array ? Math.fround(cell) : cell], field);
      }
    }
    await assert.rejects(run.frame(22.5), EngineError);
    small.end();
  });

  test(`${name}: a batch has the rows of single runs and of the program`, async () => {
    const tables = programOf(world, { replicates: 7 });
    for (const unsteered of [false, true]) {
      const done = [];
      const batch = await engine.batch(linesFor(world), {
        unsteered, first: 2, replicates: 5, observables: world.observables,
        onProgress: (n) => done.push(n),
      });
      assert.deepEqual(done, [1, 2, 3, 4, 5]);
      const width = world.settings.rounds + 1;
      assert.equal(batch.rounds, world.settings.rounds);
      for (let i = 0; i < 5; i++) {
        const expected = expectedColumns(world, tables, { replicate: 2 + i, unsteered });
        for (const [column, values] of Object.entries(expected.columns)) {
          assertSame(batch.columns[column].slice(i * width, (i + 1) * width), values, column);
        }
        for (const [final, value] of Object.entries(expected.finals)) {
          assertSame([batch.finals[final][i]], [value], final);
        }
      }
    }
  });
}

test('changes in the middle, back and changed again, are events of the program', async () => {
  const world = worlds.pilot;
  for (const unsteered of [false, true]) {
    const run = await engine.open(linesFor(world),
      { unsteered, replicate: 3, observables: world.observables, fields: world.fields });
    await run.play(12);
    await run.set(STEER, 0.9);
    await run.set(STEER, '0.8');
    await run.play(10);
    await run.set('steering.trust.loss', '0.4');
    await run.play(10);
    await run.seek(15);
    assert.equal(run.round, 15);
    await run.set('steering.trust.loss', '0.2');
    await run.set('steering.incentives.policy', 'fixed').catch((error) => {
      assert.match(error.message, /steering\.incentives/);
    });
    await run.play(25);
    const events = [
      { round: 13, key: STEER, value: 0.8 },
      { round: 16, key: 'steering.trust.loss', value: 0.2 },
      ...world.events,
    ];
    const tables = programOf(world, { events, replicates: 4 });
    const expected = expectedColumns(world, tables, { replicate: 3, unsteered });
    // once more from the start: with all changes but those that seek(0) forgets
    assert.equal(await run.digest(), await digestOf(linesFor(world, events), unsteered));
    await run.seek(16);
    const found = {};
    append(found, await run.now());
    append(found, await run.play(30));
    for (const [column, values] of Object.entries(expected.columns)) {
      assertSame(found[column], values.slice(16), column);
    }
    await run.seek(12);
    await run.play(40);
    assert.equal(await run.digest(), await digestOf(linesFor(world), unsteered));
    await run.close();
  }
});

async function digestOf(lines, unsteered) {
  const run = await engine.open(lines, { unsteered, replicate: 3 });
  await run.play(1000, { frames: false });
  const digest = await run.digest();
  await run.close();
  return digest;
}

test('the module may be packed, as in the page', async () => {
  const packed = await createNodeEngine(gzipSync(wasm), { pool: 1 });
  assert.equal(packed.version, engine.version);
  packed.end();
});

test('a run tells what it is', async () => {
  const run = await engine.open(linesFor(worlds.strategies), { fields: ['trust', 'strategy'] });
  assert.match(engine.version, /^\d+\.\d+\.\d+ \(model \d+\)$/);
  assert.deepEqual(run.info.plays, ['always_defect', 'tit_for_tat', 'win_stay_lose_shift']);
  assert.equal(run.info.agents, 60);
  assert.equal(run.info.rounds, 30);
  assert.deepEqual(run.info.fields, ['strategy']); // there is no trust
  assert.equal(run.info.network.form, 'complete');
  await run.close();
  const lattice = await engine.open(linesFor(worlds.lattice));
  const { form, side, periodic, edges, units, circles } = lattice.info.network;
  assert.deepEqual([form, side, periodic, edges.length, units, circles],
    ['lattice', 20, true, 0, null, null]);
  await lattice.close();
  const pilot = await engine.open(linesFor(worlds.pilot));
  assert.equal(pilot.info.network.form, 'ties');
  assert.equal(pilot.info.network.edges.length, 2 * 180);
  assert.deepEqual(await pilot.network(), pilot.info.network);
  await pilot.close();
  const teams = await engine.open(['game.kind: donation', 'rounds: 9', 'population.size: 20',
    'network.kind: teams', 'network.number: 4']);
  assert.deepEqual([...teams.info.network.units], Array.from({ length: 20 }, (_, i) => i / 5 | 0));
  await teams.close();
});

test('what is wrong is said in full, with its key', async () => {
  const lines = linesFor(worlds.pilot);
  const cases = [
    [['rounds: 5', 'game.kind: donation', 'population.sizee: 5'], 'population.sizee',
      "line 3: unknown key 'population.sizee': did you mean 'population.size'?"],
    [[...lines, 'steering.peers.fine: -1'], 'steering.peers.fine',
      /^line \d+: steering\.peers\.fine: '-1' is out of range: must be a number of at least 0$/],
    [['rounds: 5'], 'game.kind', "no 'game.kind': a run must have one"],
  ];
  for (const [given, key, message] of cases) {
    const told = await engine.check(given);
    assert.equal(told.ok, false);
    assert.equal(told.key, key);
    if (typeof message === 'string') assert.equal(told.message, message);
    else assert.match(told.message, message);
    await assert.rejects(engine.open(given), (error) => error instanceof EngineError
      && error.message === told.message && error.key === key);
    await assert.rejects(engine.batch(given, { replicates: 3 }),
      (error) => error instanceof EngineError && error.key === key);
  }
  assert.deepEqual(await engine.check(lines), { ok: true });
  // lists that are replaced leave the numbers of lines as they were
  await assert.rejects(engine.open(['record.observables: [nonsense]', 'rounds: x'],
    { observables: ['cooperation'] }), /^EngineError: line 2: rounds/);
  await assert.rejects(engine.open(lines, { observables: ['cooperatio'] }),
    /unknown observable 'cooperatio': did you mean 'cooperation'\?/);
  const run = await engine.open(lines);
  await run.play(4);
  const before = await run.digest();
  await assert.rejects(run.set(STEER, '1.5'), (error) => error.key === STEER
    && error.message === `${STEER}: '1.5' is out of range: must be a number in [0, 1]`);
  await assert.rejects(run.set('population.size', '7'), /only live keys can change/);
  await assert.rejects(run.set('steering.shared_interest.ster', '1'), /did you mean/);
  assert.equal(await run.digest(), before);
  await assert.rejects(run.seek(5), /has not been played/);
  await assert.rejects(run.final('gini'), /is not observed/);
  await run.play(1000);
  await assert.rejects(run.set(STEER, '1'), /nothing can change any more/);
  await run.close();
  await assert.rejects(run.play(1), /the run is closed/);
});

test('long work gives way, and ends when it is not wanted', async () => {
  const one = await createNodeEngine(wasm, { pool: 1 });
  const long = ['game.kind: donation', 'rounds: 1000000', 'population.size: 5000',
    'network.kind: random_regular', 'network.degree: 8'];
  const stop = new AbortController();
  const batch = assert.rejects(one.batch(long, { replicates: 4, signal: stop.signal,
    observables: ['cooperation'] }), /enough/);
  const run = await one.open(linesFor(worlds.pilot));
  assert.equal((await run.play(40)).ended, true); // the batch is still at its first replicate
  stop.abort(new Error('enough'));
  await batch;
  await assert.rejects(one.batch(long, { signal: AbortSignal.abort() }), { name: 'AbortError' });
  const endless = await one.open(long);
  const playing = assert.rejects(endless.play(1000000, { frames: false }), /cancelled/);
  await endless.close();
  await playing;
  // the workers are free again
  assert.equal((await one.batch(linesFor(worlds.lattice), { replicates: 2 })).replicates, 2);
  const last = assert.rejects(one.open(long), /was ended/);
  one.end();
  await last;
  await assert.rejects(one.check(long), /was ended/);
});

test('two runs do not disturb each other', async () => {
  const lines = linesFor(worlds.pilot);
  const runs = await Promise.all([0, 1, 2, 3].map((replicate) =>
    engine.open(lines, { replicate })));
  await Promise.all(runs.flatMap((run) => [run.play(7), run.set(STEER, '0.9'), run.play(33)]));
  const expected = linesOf(worlds.pilot.settings,
    [...worlds.pilot.events, { round: 8, key: STEER, value: 0.9 }]);
  for (const [replicate, run] of runs.entries()) {
    const alone = await engine.open(expected, { replicate });
    await alone.play(40);
    assert.equal(await run.digest(), await alone.digest());
    await alone.close();
    await run.close();
  }
});

test('after a trap the engine starts again, and says which runs are lost', async () => {
  const answers = new Map();
  const service = createService((message) => answers.get(message.id)(message));
  let next = 0;
  const ask = (op, message = {}) => new Promise((resolve) => {
    answers.set(next, resolve);
    service.receive({ ...message, op, id: next++ });
  });
  const text = linesFor(worlds.pilot).join('\n');
  const { instantiate } = WebAssembly;
  let traps = false;
  WebAssembly.instantiate = async (...given) => {
    const { instance } = await instantiate(...given);
    const trap = () => {
      throw new WebAssembly.RuntimeError('unreachable');
    };
    return { instance: { exports: { ...instance.exports,
      sp_web_play: (...args) => (traps ? trap() : instance.exports.sp_web_play(...args)) } } };
  };
  try {
    await ask('init', { wasm });
    await ask('open', { run: 0, text, unsteered: false, replicate: 0 });
    await ask('open', { run: 1, text, unsteered: false, replicate: 0 });
    // what is under way in the old instance must not go on in the new one: it would look ended
    await ask('open', { run: 3, unsteered: false, replicate: 0,
      text: text.replace('rounds: 40', 'rounds: 400000') });
    const busy = ask('play', { run: 3, n: 400000, frames: false });
    traps = true;
    const { error } = await ask('play', { run: 0, n: 3, frames: false });
    assert.deepEqual(error, { message: 'the engine stopped: unreachable', key: '', fatal: true });
    traps = false;
    const lost = await ask('play', { run: 1, n: 3, frames: false });
    assert.equal(lost.error.message, 'the run is not open any more');
    const broken = await busy;
    assert.match(broken.error.message, /^the engine stopped/);
    assert.equal(broken.error.fatal, true);
    assert.deepEqual((await ask('close', { run: 1 })).result, {});
    await ask('open', { run: 2, text, unsteered: false, replicate: 0 });
    assert.equal((await ask('play', { run: 2, n: 3, frames: false })).result.n, 3);
  } finally {
    WebAssembly.instantiate = instantiate;
  }
});

test('a worker that died is replaced: its runs are lost, the engine goes on', async () => {
  const spawned = [];
  const { createEngine } = await import('../../../scripts/trainer/src/engine/engine.js');
  const one = await createEngine({ wasm, worker: '', pool: 1, spawn() {
    const worker = { postMessage: (message) => service.receive(message), terminate() {} };
    const service = createService((data) => queueMicrotask(() => worker.onmessage({ data })));
    spawned.push(worker);
    return worker;
  } });
  const lines = linesFor(worlds.lattice);
  const run = await one.open(lines);
  spawned[0].onerror({ message: 'out of memory' });
  await assert.rejects(run.play(3), (error) => error.fatal
    && error.message === 'the engine stopped: out of memory');
  await run.close();
  const next = await one.open(lines);
  assert.equal(spawned.length, 2);
  assert.equal((await next.play(3)).n, 3);
  assert.deepEqual(await one.check(lines), { ok: true });
  await next.close();
  one.end();
  await assert.rejects(one.open(lines), /was ended/);
  assert.equal(spawned.length, 2);
});

test('a browser without WebAssembly is told so', async () => {
  const { createEngine } = await import('../../../scripts/trainer/src/engine/engine.js');
  const whole = globalThis.WebAssembly;
  delete globalThis.WebAssembly;
  try {
    await assert.rejects(createEngine({ wasm, worker: '', spawn: () => assert.fail('started') }),
      /no WebAssembly/);
  } finally {
    globalThis.WebAssembly = whole;
  }
});

test('frames are kept up to a limit, the block not used longest goes first', () => {
  const frames = createFrames(10, 250);
  const block = (n, from) => ({
    x: Uint8Array.from({ length: 10 * n }, (_, i) => from + Math.floor(i / 10)),
  });
  assert.equal(frames.add(0, 10, block(10, 0))[3].x[0], 3);
  frames.add(10, 10, block(10, 10));
  assert.equal(frames.get(5).x[9], 5);
  frames.add(20, 10, block(10, 20));
  assert.equal(frames.get(12), null);
  assert.equal(frames.get(0).x[0], 0);
  assert.equal(frames.get(29).x[0], 29);
  frames.cut(22);
  assert.equal(frames.get(23), null);
  assert.equal(frames.get(22).x[0], 22);
  frames.cut(-1);
  assert.equal(frames.get(0), null);
  frames.add(0, 100, block(100, 0)); // one that is too large alone is kept: it is on the screen
  assert.equal(frames.get(99).x[0], 99);
});
