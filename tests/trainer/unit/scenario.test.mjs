// scenario.test.mjs - a scenario means on the page what it means in the program.
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';

import { checkScenario } from '../../../scripts/trainer/src/state/check_state.js';
import { Refusal } from '../../../scripts/trainer/src/state/refusal.js';
import { readScenario, toLines } from '../../../scripts/trainer/src/state/scenario.js';
import { defaultText, sameValue } from '../../../scripts/trainer/src/state/schema.js';
import { storyOf } from '../../../scripts/trainer/src/state/open.js';
import { effective, initialState } from '../../../scripts/trainer/src/state/state.js';
import { toYaml } from '../../../scripts/trainer/src/state/yaml_text.js';
import { plan, samenspel, shippedScenarios } from '../support/built.mjs';
import { schema } from '../support/schema.mjs';
import { messageOn, played } from '../support/web.mjs';

const scratch = mkdtempSync(join(tmpdir(), 'samenspel-'));
after(() => rmSync(scratch, { recursive: true }));

/** A scenario as the page shows it: without what the kind of its first run does not use. */
function asShown(scenario) {
  const story = storyOf(scenario, schema);
  return { ...scenario, settings: effective(story, initialState(story)) };
}

const linesOf = (scenario) => toLines({ ...scenario,
  observables: scenario.record.observables });

/** Values of JSON and of a scenario's text: 0.50 and 0.5, null and what is not there. */
const equal = (value, text) => sameValue(String(value), text);

/** What the program works out by itself from a key that was given. */
const DERIVED = new Set(['decision.noise', 'decision.selection', 'population.size',
  'network.side', 'network_reproduction.side']);

for (const { name, path, text } of shippedScenarios()) {
  describe(name, () => {
    const planned = plan(path);
    const scenario = readScenario(text);

    test('every key and value is known', () => {
      checkScenario(schema, scenario);
    });

    test('has the values that the program resolves', () => {
      const swept = Object.keys(planned.swept ?? {});
      for (const [key, value] of Object.entries(planned.keys)) {
        if (/^(sweep|record)\./.test(key) || swept.includes(key)) continue;
        const said = { replicates: scenario.replicates, compare: scenario.compare,
          ...scenario.settings }[key];
        if (said === undefined && DERIVED.has(key)) continue;
        assert.ok(equal(value, said), `${key}: ${value} in the program, ${said} here`);
      }
      for (const [key, value] of Object.entries(scenario.settings)) {
        if (key in planned.keys || swept.includes(key)) continue;
        const row = schema.row(key);
        assert.ok(sameValue(value, defaultText(row)) || row.type === 'text'
          || /payoffs|strategies/.test(key), `${key} = ${value} is not in the plan`);
      }
      assert.equal(scenario.seed, planned.seed);
    });

    test('has the events of the program', () => {
      const here = scenario.events.map(({ round, key, value }) => [round, key, Number(value)]);
      const there = planned.events.map(({ round, key, value }) => [round, key, Number(value)]);
      assert.deepEqual(here, there);
    });

    test('numbers the runs of its sweep as the program does', () => {
      if (planned.swept === undefined || Object.keys(planned.swept).length === 0) {
        assert.equal(scenario.sweep, null);
        return;
      }
      if (scenario.sweep.sampled) {
        assert.match(scenario.sweep.design, /morris|saltelli|hypercube|sobol|random/);
        return;
      }
      assert.equal(scenario.sweep.runs, planned.runs);
      for (const run of new Set([0, 1, Math.floor(planned.runs / 2), planned.runs - 1])) {
        const { settings } = readScenario(text, { run });
        for (const [key, values] of Object.entries(planned.swept)) {
          assert.ok(equal(values[run], settings[key]) || settings[key] === undefined,
            `run ${run}: ${key} = ${values[run]} in the program, ${settings[key]} here`);
        }
      }
      assert.throws(() => readScenario(text, { run: planned.runs }), Refusal);
    });

    test('opens in the engine', () => {
      const message = messageOn(linesOf(asShown(scenario)));
      if (scenario.settings['network.kind'] === 'file') assert.match(message, /no files/);
      else assert.equal(message, '');
    });

    test('written out again it is the same scenario', () => {
      const { settings } = asShown(scenario);
      const written = toYaml({ ...scenario, settings, comment: ['a copy'] });
      const again = readScenario(written);
      assert.deepEqual(sorted(again.settings), sorted(settings));
      assert.deepEqual(again.events, inOrder(scenario.events));
      for (const part of ['name', 'question', 'source', 'seed', 'replicates', 'record']) {
        assert.deepEqual(again[part], scenario[part]);
      }
      assert.ok(written.split('\n').every((line) => line.length <= 90 || /^\w+: /.test(line)));
      const copy = join(scratch, name);
      writeFileSync(copy, written);
      const keys = { ...planned.keys };
      for (const key of Object.keys(keys)) {
        if (/^(sweep|record\.agents)\./.test(key)) delete keys[key];
      }
      const first = {};
      for (const [key, values] of Object.entries(planned.swept ?? {})) {
        if (!scenario.sweep.sampled) [first[key]] = values;
      }
      const plannedAgain = plan(copy).keys;
      for (const [key, value] of Object.entries({ ...keys, ...first })) {
        const other = plannedAgain[key] ?? defaultText(schema.row(key)) ?? null;
        const unused = key in scenario.settings && !(key in settings);
        assert.ok(unused || equal(value, String(other)), `${key}: ${value} became ${other}`);
      }
    });
  });
}

const sorted = (settings) => Object.fromEntries(Object.entries(settings).sort());
const inOrder = (events) => [...events].sort((one, other) => one.round - other.round);

const BASE = 'name: x\nrounds: 9\ngame: {kind: donation}\npopulation: {size: 20}\n';

/** Numbers of rounds.csv by column, run 0 and one replicate. */
function ranNatively(path, replicate, ...options) {
  const out = join(scratch, `out${Math.random()}.csv`);
  samenspel('run', path, '-o', out, '--threads', '1', ...options);
  const [head, ...lines] = readFileSync(join(out, 'rounds.csv'), 'utf8').trim().split('\n')
    .map((line) => line.split(','));
  const rows = lines.map((line) => Object.fromEntries(head.map((name, i) => [name, line[i]])));
  return rows.filter((row) => row.replicate === String(replicate) && (row.run ?? '0') === '0');
}

/** Runs small enough to play twice; with trust, pilots, circles, links and events. */
for (const [name, rounds] of [['nine_in_ten', 30], ['process_direction', 90],
  ['letting_go', 130], ['decisions_by_design', 60], ['training_games', 20],
  ['tits_for_tats', 6], ['leading_eight', 10]]) {
  test(`${name}.yaml, written out, goes in the program as its lines go here`, () => {
    const { text } = shippedScenarios().find((one) => one.name === `${name}.yaml`);
    const scenario = readScenario(text);
    scenario.settings.rounds = String(rounds);
    scenario.settings.burn_in = '0';
    scenario.events = scenario.events.filter((event) => event.round <= rounds);
    scenario.record = { observables: ['cooperation', 'payoff'], every: '1' };
    const path = join(scratch, 'run.yaml');
    writeFileSync(path, toYaml({ ...scenario, compare: 'none' }));
    const rows = ranNatively(path, 1, '--replicates', '2');
    const here = played(linesOf(scenario), ['cooperation', 'payoff'], { rounds, replicate: 1 });
    assert.equal(rows.length, rounds + 1);
    rows.forEach((row, round) => {
      for (const column of ['cooperation', 'payoff']) {
        const there = row[column] === '' ? NaN : Number(row[column]);
        assert.ok(Object.is(there, here[column][round]),
          `${column} in round ${round}: ${there} in the program, ${here[column][round]} here`);
      }
    });
  });
}

describe('what is short for something else is written out', () => {
  const settingsOf = (text) => readScenario(text).settings;

  test('payoffs by the number that cooperate', () => {
    const settings = settingsOf('game: {kind: table, payoffs: {C: [-3, 1], D: [0, 3]}}');
    assert.deepEqual(settings, { 'game.kind': 'table', 'game.payoffs.C.1': '-3',
      'game.payoffs.C.2': '1', 'game.payoffs.D.0': '0', 'game.payoffs.D.1': '3' });
  });

  test('policies with and without steering, dotted or in blocks, are one key', () => {
    for (const set of ['{shared_interest.steer: 0.8}', '{steering.shared_interest.steer: 0.8}',
      '{shared_interest: {steer: 0.8}}']) {
      assert.deepEqual(settingsOf(`steering: {pilot: {set: ${set}}}`),
        { 'steering.pilot.set.shared_interest.steer': '0.8' });
    }
  });

  test('CDDC, first turns and states of own strategies', () => {
    const settings = settingsOf('strategies:\n  mine: {kind: table, cooperate_after: CDDC, '
      + 'first_turns: [1, 0]}\n  yours: {kind: automaton, states: [{cooperate: 1, CC: 0}]}\n');
    assert.deepEqual(settings, {
      'strategies.mine.kind': 'table',
      'strategies.mine.cooperate_after.CC': '1',
      'strategies.mine.cooperate_after.CD': '0',
      'strategies.mine.cooperate_after.DC': '0',
      'strategies.mine.cooperate_after.DD': '1',
      'strategies.mine.first_turns.1': '1',
      'strategies.mine.first_turns.2': '0',
      'strategies.yours.kind': 'automaton',
      'strategies.yours.states.0.cooperate': '1',
      'strategies.yours.states.0.CC': '0',
    });
  });

  test('values stay the texts that were written', () => {
    const settings = settingsOf(`${BASE}compare: none\ndecision: {noise: 1.0}\nstop: never\n`);
    assert.equal(settings['decision.noise'], '1.0');
  });
});

describe('a fault is refused with its line', () => {
  const refused = (text, key, values = {}) => assert.throws(() => readScenario(text), (error) => {
    assert.ok(error instanceof Refusal, String(error));
    assert.equal(error.key, key);
    for (const [name, value] of Object.entries(values)) assert.equal(error.values[name], value);
    return true;
  });

  test('by the reader', () => {
    refused('', 'state.yaml.empty');
    refused('# nothing\n', 'state.yaml.empty');
    refused('just a text', 'state.scenario.no_map');
    refused('a: 1\n\nb: [1,\n', 'state.yaml.syntax');
    refused('a: &x 1\nb: *x\n', 'state.yaml.anchor', { line: 1 });
    refused('a: 1\nb: !!str 2\n', 'state.yaml.tag', { line: 2 });
    refused('a: 1\nb: 2\na: 3\n', 'state.yaml.twice', { line: 3, name: 'a' });
    refused('__proto__: {a: 1}\n', 'state.yaml.key');
    refused('a: 1\n---\nb: 1\n', 'state.yaml.documents');
    refused(`a: ${'['.repeat(40)}`, 'state.yaml.syntax');
    refused(`${BASE}rounds2:\n`, 'state.scenario.no_value', { line: 5, name: 'rounds2' });
    refused('rounds: "9"\n', 'state.scenario.quoted', { line: 1 });
    refused('game: {a.b: 1}\n', 'state.scenario.dotted');
    refused('game: [1]\n', 'state.scenario.map');
    refused('events: {round: 1}\n', 'state.scenario.events');
    refused('events: [{round: 1.5, set: {a.b: 1}}]\n', 'state.scenario.events');
    refused('record: {observables: cooperation}\n', 'state.scenario.observables');
    refused('strategies: {x: {cooperate_after: [1, 0, 1]}}\n', 'state.scenario.chances');
    refused('sweep: {parameters: {a.b: 3}}\n', 'state.sweep.entry');
  });

  test('by the schema', () => {
    const wrong = (text, key) => assert.throws(
      () => checkScenario(schema, readScenario(BASE + text)), { name: 'Refusal', key });
    checkScenario(schema, readScenario(BASE));
    wrong('decision: {noises: 1}\n', 'state.key.near');
    wrong('decision: {noise: -1}\n', 'state.value.above');
    wrong('decision: {rule: logic}\n', 'state.value.near');
    wrong('zzzzzzzz: {a: 1}\n', 'state.key.unknown');
    wrong('network: {kind: file, path: a.gml}\n', 'state.key.file');
    wrong('events: [{round: 3, set: {game.benefit: 2}}]\n', 'state.key.not_live');
    wrong('events: [{round: 10, set: {steering.shared_interest.steer: 1}}]\n', 'state.key.round');
    wrong('record: {observables: [cooperations]}\n', 'state.key.observable');
    wrong('seed: -1\n', 'state.value.seed');
  });
});
