// told.test.mjs - a story's words are said of the story's runs only, of others their numbers.
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { after, before } from 'node:test';

import { summaryOf } from '../../../scripts/trainer/src/chart/chart_words.js';
import { seen } from '../../../scripts/trainer/src/chart/chart_data.js';
import { createNodeEngine } from '../../../scripts/trainer/src/engine/node.js';
import { fromFragment } from '../../../scripts/trainer/src/state/link.js';
import { createStore, initialState, sides, steers, withSetting } from
  '../../../scripts/trainer/src/state/state.js';
import { createText, LANGUAGES } from '../../../scripts/trainer/src/text.js';
import { createParts } from '../../../scripts/trainer/src/ui/parts.js';
import { sideNames, spreadSpec } from '../../../scripts/trainer/src/ui/specs.js';
import { createTale } from '../../../scripts/trainer/src/ui/tale.js';
import { sentenceOf, toldMany, toldOne, whyUntold } from
  '../../../scripts/trainer/src/ui/told.js';
import { readTexts } from '../../../scripts/trainer/make/texts.mjs';
import { build, root } from '../support/built.mjs';
import { schema, stories } from '../support/schema.mjs';

const table = readTexts(join(root, 'scripts/trainer'));
const texts = LANGUAGES.map((language) => createText(table, language));
const [dutch] = texts;

let engine;
before(async () => {
  engine = await createNodeEngine(new Uint8Array(readFileSync(
    join(build, 'wasm/samenspel.wasm'))));
});
after(() => engine.end());

globalThis.requestAnimationFrame = setImmediate; // a frame of the page's

const stateOf = (link) => {
  const { state, error } = fromFragment(`#1!story=${link}`, stories);
  assert.equal(error, undefined, link);
  return state;
};

/** A story as the page tells it from a link, played to its end and locked. */
async function tell(link, text = dutch) {
  const state = stateOf(link);
  const story = stories[state.story];
  const store = createStore(state);
  const faults = [];
  const tale = createTale({ story, store, engine, text, calm: () => false,
    onFault: (error) => faults.push(error) });
  const parts = createParts({ text, store, story: () => story, version: () => '0',
    data: { schema: { row: schema.row, observables: [] }, laboratory: {} } });
  tale.tally.lock();
  await tale.load({ keep: false });
  await tale.finish();
  assert.deepEqual(faults, []);
  return { tale, parts, story, state, store };
}

async function saidOf(link, text = dutch) {
  const { tale, state, parts } = await tell(link, text);
  const said = tale.verdict();
  const sentence = sentenceOf({ text, tale, state, parts });
  const events = tale.player.events(tale.story);
  tale.close();
  return { ...said, said: sentence, events };
}

const OWN = ['cooperation_chain&set=steering.incentives.policy:none',
  'cooperation_chain&set=steering.support.length:60&with=help',
  'decisions_by_design&set=steering.circles.rule:director',
  'process_direction&set=steering.pilot.start:1',
  'talk_first&set=steering.talk.share:1',
  'red_black&set=game.reward:6',
  'win_as_much&set=population.size:8',
  'red_black&set=rounds:5',
  'nine_in_ten&set=burn_in:100'];
const CHANGED = ['tipping&at=200:steering.trust.conditionality:0',
  'tipping&at=101:steering.shared_interest.steer:0.2',
  'letting_go&at=20:steering.incentives.monitor:0'];

for (const [links, key] of [[OWN, 'told.settings'], [CHANGED, 'told.changed']]) {
  for (const link of links) {
    test(`${link}: its own numbers in place of the story's words`, async () => {
      for (const text of texts) {
        const { outcome, option, said } = await saidOf(link, text);
        assert.deepEqual([outcome, option], [null, null]);
        assert.ok(said.startsWith(text.t(key)), said);
        assert.ok(said.length > text.t(key).length + 40, said);
        assert.doesNotMatch(said, /NaN|null|undefined|–/, said);
      }
      const state = stateOf(link);
      const story = stories[state.story];
      const runs = [0.2, 0.4].map((value) => Object.fromEntries(
        Object.keys(story.measures).map((name) => [name, value])));
      const many = toldMany(story, runs, dutch, state);
      assert.deepEqual([many.own, many.shares, many.options], [false, [], []]);
      assert.ok(many.sentence.startsWith(`2 keer gespeeld. ${dutch.t(key)}`), many.sentence);
    });
  }
}

test('the story, its steps, its contrasts and its sliders are told in its own words', async () => {
  for (const story of Object.values(stories)) {
    const begin = initialState(story);
    for (const compare of ['none', 'unsteered', ...story.contrasts.map(({ id }) => id)]) {
      assert.equal(whyUntold(story, { ...begin, compare }), null);
    }
    for (const { id } of story.steps) {
      assert.equal(whyUntold(story, { ...begin, step: id }), null, `${story.name} ${id}`);
    }
    for (const key of story.controls) {
      const moved = withSetting(story, begin, key, '0.3');
      assert.equal(whyUntold(story, moved), null, key);
      assert.equal(whyUntold(story, { ...begin,
        changes: [{ round: 5, key, value: '0.3' }] }), 'changed');
    }
  }
  const { outcome, said, sentence } = await saidOf('nine_in_ten');
  assert.ok(outcome !== null);
  assert.equal(said, sentence);
});

test('a sentence with a number that is missing is not said', () => {
  const story = stories.nine_in_ten;
  const state = initialState(story);
  const values = { start_b: 0.1, end_b: null, end_a: null, gain: null, head_b: 1, head_a: 1 };
  assert.deepEqual(toldOne(story, values, dutch, state),
    { outcome: null, sentence: dutch.t('told.missing'), option: null });
  assert.equal(toldOne(story, { ...values, end_b: 0.5 }, dutch, state).outcome, 'alone');
});

test('where the sliders leave nobody steering, nothing is called steered', async () => {
  const state = stateOf('nine_in_ten&set=steering.shared_interest.steer:0');
  const story = stories.nine_in_ten;
  assert.equal(steers(story, state), false);
  assert.equal(sides(story, state).a, null);
  assert.deepEqual(sideNames(dutch, story, state), { b: 'Jullie instellingen', a: null });
  assert.equal(steers(story, { ...state, changes: [{ round: 9,
    key: 'steering.shared_interest.steer', value: '0.2' }] }), true);
  const { outcome, said } = await saidOf('nine_in_ten&set=steering.shared_interest.steer:0');
  assert.equal(outcome, 'alone');
  assert.doesNotMatch(said, /stur/);
  assert.equal(steers(stories.talk_first, initialState(stories.talk_first)), true,
    'talk begins on the way');
});

// The room was asked about the story's own comparison: of another no option has come true.
test('another comparison has no option, no comparison has no outcome and no picture', async () => {
  const runs = (name, values) => [values, values].map((one) => ({ ...Object.fromEntries(
    Object.keys(stories[name].measures).map((measure) => [measure, null])), ...one }));
  const helped = toldMany(stories.cooperation_chain, runs('cooperation_chain', { gain: 0.1,
    end_b: 0.6, end_a: 0.5, worth: 0.1, sooner: 2, time_b: 5, time_a: 3, all_b: 2, all_a: 1 }),
  dutch, stateOf('cooperation_chain&with=help'));
  assert.deepEqual([helped.own, helped.options, helped.drawn], [true, [], true]);

  const alone = stateOf('cooperation_chain&with=none');
  const one = toldMany(stories.cooperation_chain, runs('cooperation_chain', { end_b: 0.6 }),
    dutch, alone);
  assert.deepEqual([one.shares, one.options, one.title], [[], [], null]);
  assert.equal(one.sentence, '2 keer gespeeld.');

  const single = toldMany(stories.nine_in_ten, runs('nine_in_ten', { end_b: 0.6 }), dutch,
    stateOf('nine_in_ten&with=none'));
  assert.deepEqual(single.shares, []);
  assert.deepEqual(single.options, [{ id: 'majority', n: 2 }]);
  assert.equal(single.title, 'Samenwerking aan het eind');
  assert.doesNotMatch(single.sentence, /niets om mee te vergelijken/);
});

test('numbers of another run have names without the story in them', () => {
  const run = { up_b: 0.1, down_b: 0.9, gap_b: 0.8, top_b: 1, up_a: 0, down_a: 0, gap_a: 0 };
  const state = stateOf('tipping&at=101:steering.shared_interest.steer:0.2');
  const many = toldMany(stories.tipping, [run, run], dutch, state);
  assert.match(many.title, /in ronde 416 tot en met 420$/);
  assert.doesNotMatch(many.sentence, /80% sturen/);
  const spec = spreadSpec({ text: dutch, story: stories.tipping, state, verdict: many,
    many: { list: [run, run], other: null }, parts: { version: () => '0' } });
  assert.deepEqual([spec.title, spec.outcomes], [many.title, []]);
  // a time that is counted from what the story does is no number of another run
  const { letting_go: letting } = stories;
  const times = Object.fromEntries(Object.keys(letting.measures).map((name) => [name, 3]));
  assert.equal(toldMany(letting, [times, times], dutch, stateOf(CHANGED[2])).title, null);
});

test('a flag stands only where something is moved', async () => {
  const flags = async (link) => (await saidOf(link)).events.map(({ id }) => id);
  assert.deepEqual(await flags('letting_go'), ['letting_go']);
  assert.deepEqual(await flags('letting_go&at=20:steering.incentives.monitor:0'), []);
  assert.deepEqual(await flags('talk_first'), ['talk']);
  assert.deepEqual(await flags('talk_first&set=steering.talk.share:1'), []);
  assert.ok((await flags('cooperation_chain')).includes('goals'));
  assert.ok((await flags('tipping')).includes('way_back'));
});

test('what differs is known before the room votes, the comparison too', async () => {
  const otherwise = (link) => {
    const state = stateOf(link);
    return createParts({ text: dutch, store: createStore(state), version: () => '0',
      story: () => stories[state.story],
      data: { schema: { row: schema.row, observables: [] }, laboratory: {} } }).otherwise();
  };
  const list = otherwise('mistakes_happen&set=strategies.forgiving.generosity:0.9'
    + '&set=match.error:0.4&with=soft');
  assert.match(list, /: 0,4 \(verhaal: .*: 0,9 \(verhaal: .*; de vergelijking \(met \S/);
  for (const name of Object.keys(stories)) assert.equal(otherwise(name), '');
  assert.equal(otherwise('nine_in_ten&with=none'), 'er is geen vergelijking');
});

test('a difference that is said is that of the two numbers beside it', () => {
  const spec = (unit, a, b) => ({ title: 't', unit, rounds: 1, range: null, cursor: null,
    markers: [], events: [], covered: false, series: [{ id: 'a', label: 'A', side: 'a',
      values: [0, a], band: null }, { id: 'b', label: 'B', side: 'b', values: [0, b],
      band: null }] });
  const said = (...of) => summaryOf(spec(...of), seen(spec(...of)), dutch);
  assert.match(said('share', 0.5549, 0.3451), /naar 55%.*naar 35%.*20 procentpunt lager/);
  assert.match(said('payoff', 1.004, 1.016), /naar 1,00.*naar 1,02.*0,02 hoger/);
  assert.match(said('payoff', 0.994, 0.9951), /naar 0,99.*naar 1,00.*0,01 hoger/);
  assert.match(said('share', 0.551, 0.554), /geen zichtbaar verschil/);
  assert.match(said('number', 99.96, 101.2), /naar 100,0.*naar 101.*1,0 hoger/);
});
