// state.test.mjs - what a trainer sets becomes runs, and the file of it the same runs.
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';

import { scenarioFile } from '../../../scripts/trainer/src/state/download.js';
import { openText } from '../../../scripts/trainer/src/state/open.js';
import { readScenario } from '../../../scripts/trainer/src/state/scenario.js';
import { createStore, differing, effective, initialState, observablesOf, sides, withSetting }
  from '../../../scripts/trainer/src/state/state.js';
import { sideNames } from '../../../scripts/trainer/src/ui/specs.js';
import { createText } from '../../../scripts/trainer/src/text.js';
import { readTexts } from '../../../scripts/trainer/make/texts.mjs';
import { plan, root, samenspel, shippedScenarios } from '../support/built.mjs';
import { schema, stories } from '../support/schema.mjs';
import { tale } from '../support/tale.mjs';
import { messageOn, played } from '../support/web.mjs';

const scratch = mkdtempSync(join(tmpdir(), 'samenspel-'));
after(() => rmSync(scratch, { recursive: true }));

const text = createText(readTexts(join(root, 'scripts/trainer')), 'nl');
const STEER = 'steering.shared_interest.steer';

describe('settings', () => {
  test('a story begins as its scenario says', () => {
    const state = initialState(tale);
    assert.deepEqual(effective(tale, state), tale.base.settings);
    assert.equal(state.seed, '7');
    assert.deepEqual(differing(tale, state), []);
  });

  test('steps build on one another, and what was set stands above them', () => {
    const state = { ...initialState(tale), step: 'decide',
      settings: { 'steering.circles.reflect': '9' } };
    const settings = effective(tale, state);
    assert.equal(settings['steering.circles.reflect'], '9');
    assert.equal(settings['steering.circles.rule'], 'consent');
    assert.equal(effective(tale, { ...state, step: 'reflect' })['steering.circles.rule'],
      undefined);
  });

  test('set and set back leaves nothing', () => {
    const first = withSetting(tale, initialState(tale), STEER, '0.7');
    assert.deepEqual(differing(tale, first), [{ key: STEER, value: '0.7', was: '0.4' }]);
    assert.deepEqual(withSetting(tale, first, STEER, '0.40').settings, {});
    assert.deepEqual(withSetting(tale, first, STEER, null).settings, {});
    const same = withSetting(tale, first, 'steering.trust.gain', schema.row('steering.trust.gain')
      .default.toString());
    assert.deepEqual(same.settings, first.settings, 'a default that nobody wrote is no change');
  });

  test('a rival or another kind leaves nothing behind that the engine would refuse', () => {
    let state = withSetting(tale, initialState(tale), 'decision.noise', '0.5');
    state = withSetting(tale, state, 'network.kind', 'complete');
    const settings = effective(tale, state);
    assert.equal(settings['decision.unsteered_cooperation'], undefined);
    assert.equal(settings['network.degree'], undefined);
    assert.equal(messageOn(sides(tale, state).b.lines), '');
    assert.deepEqual(differing(tale, state).map((one) => one.key).sort(),
      ['decision.noise', 'network.kind']);
    state = withSetting(tale, state, 'decision.unsteered_cooperation', '0.2');
    assert.equal(state.settings['decision.noise'], undefined);
    assert.equal(messageOn(sides(tale, state).b.lines), '');
  });
});

describe('sides', () => {
  test('unsteered, contrast, alone', () => {
    const state = initialState(tale);
    const unsteered = sides(tale, state);
    assert.equal(unsteered.a.unsteered, true);
    assert.equal(unsteered.a.lines, unsteered.b.lines);
    const contrast = sides(tale, { ...state, compare: 'imposed' });
    assert.equal(contrast.a.unsteered, false);
    assert.match(contrast.a.lines, /^steering\.pilot\.rollout: imposed$/m);
    assert.doesNotMatch(contrast.b.lines, /rollout/);
    assert.equal(sides(tale, { ...state, compare: 'none' }).a, null);
    for (const { lines } of [unsteered.b, contrast.a]) assert.equal(messageOn(lines), '');
  });

  test('changes come after the story in their round, the last of a key counts', () => {
    const state = { ...initialState(tale), changes: [{ round: 30, key: STEER, value: '0.1' },
      { round: 12, key: STEER, value: '0.2' }, { round: 30, key: STEER, value: '0.3' }] };
    const { lines } = sides(tale, state).b;
    assert.deepEqual(lines.split('\n').filter((line) => line.startsWith('@')),
      [`@12 ${STEER}: 0.2`, `@30 ${STEER}: 0.6`, `@30 ${STEER}: 0.3`]);
    assert.equal(messageOn(lines), '');
  });

  test('an event in round 0 acts with those of round 1', () => {
    const base = { ...tale.base, events: [{ round: 1, key: STEER, value: '0.2' },
      { round: 0, key: STEER, value: '0.1' }] };
    const { lines } = sides({ ...tale, base }, initialState(tale)).b;
    assert.match(lines, new RegExp(`@1 ${STEER}: 0.1\n@1 ${STEER}: 0.2\n`));
  });

  test('charts and measures are observed', () => {
    assert.deepEqual(observablesOf(tale), ['cooperation', 'payoff', 'trust', 'participation']);
  });
});

/** Columns of rounds.csv of one run and replicate. */
function ranNatively(file, run, replicate) {
  const path = join(scratch, 'file.yaml');
  writeFileSync(path, file);
  const out = join(scratch, `out${Math.random()}.csv`);
  samenspel('run', path, '-o', out, '--threads', '1', '--replicates', String(replicate + 1));
  const [head, ...lines] = readFileSync(join(out, 'rounds.csv'), 'utf8').trim().split('\n')
    .map((line) => line.split(','));
  const of = (name) => head.indexOf(name);
  const rows = lines.filter((line) => line[of('replicate')] === String(replicate)
    && line[of('run')] === String(run));
  return (name) => (of(name) < 0 ? []
    : rows.map((row) => (row[of(name)] === '' ? NaN : Number(row[of(name)]))));
}

function goesAlike(story, state) {
  const file = scenarioFile(story, state, { text, version: 'x', link: 'https://example.org/#1!' });
  const contrast = story.contrasts.some((one) => one.id === state.compare);
  const { b, a } = sides(story, state);
  const rounds = Number(effective(story, state).rounds);
  const options = { rounds, replicate: state.replicate };
  const names = ['cooperation', 'payoff'];
  const there = ranNatively(file, 0, state.replicate);
  const here = played(b.lines, names, options);
  for (const name of names) assert.deepEqual(there(name), here[name].slice(0, there(name).length));
  if (contrast) {
    const other = ranNatively(file, 1, state.replicate);
    const otherHere = played(a.lines, names, options);
    for (const name of names) assert.deepEqual(other(name), otherHere[name]);
    assert.notDeepEqual(other('cooperation'), there('cooperation'));
  } else {
    assert.equal(there('cooperation_unsteered').length > 0, state.compare === 'unsteered');
  }
  return file;
}

describe('the file of what is on the screen', () => {
  test('goes in the program as here, with changes on the way and a contrast', () => {
    const state = { ...initialState(tale), seed: '18446744073709551615', replicate: 2,
      step: 'decide', settings: { 'steering.trust.gain': '0.2' },
      changes: [{ round: 12, key: STEER, value: '0.9' }, { round: 12, key: STEER, value: '0.8' },
        { round: 30, key: STEER, value: '0' }] };
    const file = goesAlike(tale, state);
    assert.match(file, /^# Van de trainerspagina/);
    assert.match(file, /^# https:\/\/example\.org\/#1!$/m);
    assert.match(file, /^compare: unsteered$/m);
    goesAlike(tale, { ...state, compare: 'imposed', changes: [] });
    goesAlike(tale, { ...state, compare: 'none' });
  });

  test('opened again it is the same run', () => {
    const state = { ...initialState(tale), settings: { [STEER]: '0.9' },
      changes: [{ round: 12, key: STEER, value: '0.1' }] };
    const file = scenarioFile(tale, state, { text, version: 'x' });
    const opened = openText(file, { schema });
    assert.equal(opened.kind, 'scenario');
    assert.equal(opened.note, null);
    const lines = (one) => sides(...one).b.lines.split('\n').filter((line) => !/^record/.test(line))
      .sort();
    assert.deepEqual(lines([opened.story, initialState(opened.story)]), lines([tale, state]));
  });

  for (const story of Object.values(stories)) {
    test(`${story.name}: the story, its contrasts and its steps are taken by the program`, () => {
      for (const contrast of [null, ...story.contrasts]) {
        const state = { ...initialState(story), step: story.steps.at(-1)?.id ?? null,
          compare: contrast === null ? 'unsteered' : contrast.id };
        const path = join(scratch, 'story.yaml');
        writeFileSync(path, scenarioFile(story, state, { text, version: 'x' }));
        const { a, b } = sides(story, state);
        assert.equal(plan(path).runs, contrast !== null && a.lines !== b.lines ? 2 : 1);
      }
    });
  }
});

describe('opening', () => {
  const kindOf = (file, run = 0) => openText(file, { schema, run });

  test('a shipped scenario, with the run of its sweep', () => {
    const { text: yaml } = shippedScenarios().find((one) => one.name === 'nine_in_ten.yaml');
    const opened = kindOf(yaml, 10);
    assert.deepEqual(opened.note, { key: 'state.sweep.note',
      values: { run: 11, runs: 11, keys: STEER } });
    assert.equal(effective(opened.story, initialState(opened.story))[STEER], '1');
    assert.equal(initialState(opened.story).compare, 'unsteered');
    assert.deepEqual(kindOf(yaml, 11).error,
      { key: 'state.sweep.run', values: { run: 12, runs: 11 } });
  });

  test('two groups of a story, saved as a scenario, stand beside each other again', () => {
    for (const story of Object.values(stories)) {
      for (const { id } of story.contrasts) {
        const state = { ...initialState(story), step: story.steps.at(-1)?.id ?? null,
          compare: id };
        const [wanted, file] = [sides(story, state), scenarioFile(story, state,
          { text, version: 'x' })];
        if (wanted.a.lines === wanted.b.lines) continue;
        const opened = kindOf(file);
        assert.equal(opened.note.key, 'state.sweep.pair');
        const again = sides(opened.story, initialState(opened.story));
        // what is at its default may be said or left out
        const said = (lines) => lines.split('\n').filter((line) => line !== ''
          && !/^record\./.test(line) && line !== 'match.continuation: 0').sort();
        for (const side of ['a', 'b']) {
          assert.deepEqual(said(again[side].lines), said(wanted[side].lines),
            `${story.name} ${id} ${side}`);
        }
        assert.deepEqual(sideNames(text, opened.story, initialState(opened.story)),
          { b: 'Run 1', a: 'Run 2' });
      }
    }
  });

  test('a sampled sweep says that only the program draws it', () => {
    const { text: yaml } = shippedScenarios()
      .find((one) => one.name === 'sensitivity_letting_go.yaml');
    assert.equal(kindOf(yaml).note.key, 'state.sweep.sampled');
  });

  test('charts show what goes over rounds, whatever is recorded beside it', () => {
    const { story } = kindOf('name: a\nrounds: 5\ngame: {kind: donation}\n'
      + 'population: {size: 20}\n'
      + 'record: {observables: [fixation_round, payoff, decision_time, cooperation]}\n');
    assert.deepEqual([...story.chart, ...story.extra], ['payoff', 'cooperation']);
  });

  test('another name of a strategy is that strategy, as in the program', () => {
    const opened = kindOf('name: a\nrounds: 5\ngame: {kind: donation}\npopulation: {size: 20, '
      + 'initial: {strategies: {mine: 10, Grudger: 10}}}\nstrategies: {mine: {kind: like, '
      + 'of: Adaptive}}\n');
    assert.equal(opened.error, undefined);
    assert.equal(opened.scenario.settings['strategies.mine.of'], 'adaptive');
    assert.equal(messageOn(sides(opened.story, initialState(opened.story)).b.lines), '');
  });

  test('what somebody called a scenario does not get into its file as more than words', () => {
    const opened = kindOf('name: "x\\nrounds: 1"\nquestion: "a\\u2028b: \\"c\\" # d"\nrounds: 5\n'
      + 'game: {kind: donation}\npopulation: {size: 20}\n');
    const file = scenarioFile(opened.story, initialState(opened.story), { text, version: 'x' });
    const again = readScenario(file);
    assert.equal(again.name, 'scenario');
    assert.equal(again.question, 'a b: "c" # d');
    assert.equal(again.settings.rounds, '5');
    const path = join(scratch, 'words.yaml');
    writeFileSync(path, file);
    assert.equal(plan(path).name, 'scenario');
  });

  test('a result by its mark, everything else as a fault in words', () => {
    // what a result must hold is the matter of check_result.test.mjs
    assert.match(kindOf('{"samenspel_result": 1}').error.key, /^result\./);
    for (const file of ['{"samenspel_result": 1',
      '', '{}', '[]', '{"a": 1}', 'name: x', '\u0000\u0001', '\ufeff', '%PDF-1.4',
      '<html></html>', 'a: [', 'rounds: 9\ngame: {kind: donation}\nnetwork: {kind: file}\n']) {
      const opened = kindOf(file);
      assert.equal(opened.kind, 'error', file);
      assert.ok(text.has(opened.error.key), opened.error.key);
      text.t(opened.error.key, opened.error.values);
    }
  });

  test('no damage of a file breaks the page', () => {
    const { text: yaml } = shippedScenarios().find((one) => one.name === 'other_games.yaml');
    for (let at = 0; at < yaml.length; at += 3) {
      for (const damaged of [yaml.slice(0, at), `${yaml.slice(0, at)}:${yaml.slice(at)}`,
        `${yaml.slice(0, at)}[${yaml.slice(at + 1)}`, `${yaml.slice(0, at)}\t${yaml.slice(at)}`]) {
        const opened = kindOf(damaged);
        if (opened.kind === 'error') text.t(opened.error.key, opened.error.values);
        assert.notEqual(opened.error?.key, 'state.open.unreadable', damaged);
      }
    }
  });
});

test('a store tells who listens, with the state before', () => {
  const store = createStore(initialState(tale));
  const heard = [];
  const stop = store.subscribe((state, before) => heard.push([state.seed, before.seed]));
  store.set({ seed: '8' });
  stop();
  store.set({ seed: '9' });
  assert.deepEqual(heard, [['8', '7']]);
  assert.equal(store.get().seed, '9');
});

test('a scenario of the page is read once more without its comment', () => {
  assert.equal(readScenario('# only\nname: a\nrounds: 3\n').settings.rounds, '3');
});
