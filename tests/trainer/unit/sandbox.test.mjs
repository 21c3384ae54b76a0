// sandbox.test.mjs - rows by block, what is typed, sliders, search, and values that wait.
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';

import { readTexts } from '../../../scripts/trainer/make/texts.mjs';
import { createDrafts } from '../../../scripts/trainer/src/sandbox/setting_drafts.js';
import { groupsOf, isTemplate, rowFinder, whyOff }
  from '../../../scripts/trainer/src/sandbox/setting_rows.js';
import { keysIn, saidOf, sayingOf } from '../../../scripts/trainer/src/sandbox/setting_sayings.js';
import { createSearch } from '../../../scripts/trainer/src/sandbox/setting_search.js';
import { readTyped, shownTyped, shownValue, stopNear, stopsOf, valuesOf }
  from '../../../scripts/trainer/src/sandbox/setting_values.js';
import { checkValue } from '../../../scripts/trainer/src/state/schema.js';
import { createStory, initialState, withSetting }
  from '../../../scripts/trainer/src/state/state.js';
import { createText } from '../../../scripts/trainer/src/text.js';
import { root } from '../support/built.mjs';
import { schema } from '../support/schema.mjs';

const table = readTexts(join(root, 'scripts/trainer'));
const find = rowFinder(schema);
const row = (key) => find(key);
const base = { settings: { rounds: '200', 'game.kind': 'donation', 'population.size': '50',
  'steering.trust.scope': 'pair' }, seed: '1', compare: 'unsteered',
events: [{ round: 100, key: 'steering.shared_interest.steer', value: '0.8' }],
record: { observables: [] } };
const story = createStory({ name: 'test', steps: [{ id: 'facts',
  set: { 'steering.circles.facts': '0.2' } }] }, base, schema);

/* ---- rows -------------------------------------------------------------------------------- */

test('every row stands in exactly one block', () => {
  const placed = groupsOf(schema.rows).flatMap((group) => group.blocks)
    .flatMap((block) => block.rows.map((one) => one.key));
  assert.equal(placed.length, schema.rows.length);
  assert.deepEqual([...placed].sort(), schema.rows.map((one) => one.key).sort());
});

test('a block that the program has since gets a place too', () => {
  const rows = [{ key: 'steering.novelty.rate' }, { key: 'newblock.x' }];
  const groups = groupsOf([...schema.rows, ...rows]);
  assert.equal(groups[0].blocks.at(-1).id, 'steering.novelty');
  assert.equal(groups.at(-1).blocks.at(-1).id, 'newblock');
});

test('a key of many finds the row of its kind, with texts of that', () => {
  assert.equal(row('population.initial.strategies.tit_for_tat').template,
    'population.initial.strategies.<name>');
  assert.equal(row('game.payoffs.C.3').template, 'game.payoffs.C.K');
  assert.equal(row('game.payoffs.C.3').key, 'game.payoffs.C.3');
  assert.equal(isTemplate(row('game.payoffs.C.3')), false);
  assert.equal(isTemplate(row('game.payoffs.C.K')), true);
  assert.equal(row('steering.nothing'), undefined);
});

test('what the present kinds do not use is off, and says why', () => {
  const present = (values) => (key) => values[key] ?? null;
  assert.equal(whyOff(row('game.benefit'), find, present({ 'game.kind': 'donation' })), null);
  assert.deepEqual(whyOff(row('game.reward'), find, present({ 'game.kind': 'donation' })),
    { key: 'sandbox.off.kind', of: 'game.kind', kinds: ['matrix'], kind: 'donation' });
  assert.equal(whyOff(row('network.degree'), find, present({ 'network.kind': 'small_world' })),
    null);
  assert.equal(whyOff(row('network_reproduction.degree'), find,
    present({ 'network_reproduction.kind': 'null' })).key, 'sandbox.off.kind');
  assert.equal(whyOff(row('network_reproduction.degree'), find,
    present({ 'network_reproduction.kind': 'random_regular' })), null);
  assert.equal(whyOff(row('evolution.states'), find, present({})).key, 'sandbox.off.empty');
  assert.equal(whyOff(row('evolution.states'), find, present({ 'evolution.kind': 'automaton' })),
    null);
  assert.equal(whyOff(row('sweep.design'), find, present({})).key, 'sandbox.off.program');
  assert.equal(whyOff(row('game.kind'), find, present({})), null);
});

/* ---- values ------------------------------------------------------------------------------ */

test('typed numbers are read in the language of the page, and never guessed', () => {
  const real = row('steering.trust.gain');
  const whole = row('population.size');
  const read = (one, typed, language) => {
    const found = readTyped(one, typed, language);
    return found.value ?? found.refusal.key;
  };
  for (const [typed, nl, en] of [['0,5', '0.5', '0.5'], ['0.5', '0.5', '0.5'], ['.5', '0.5', '0.5'],
    ['50%', '0.5', '0.5'], ['33,3 %', '0.333', '0.333'], ['\u22120,2', '-0.2', '-0.2'],
    ['1.000', 'sandbox.typed.ambiguous', '1.000'], ['1,000', '1.000', 'sandbox.typed.ambiguous'],
    ['1.000,5', '1000.5', 'sandbox.typed.number'], ['1,000.5', 'sandbox.typed.number', '1000.5'],
    ['0.125', '0.125', '0.125'], ['veel', 'sandbox.typed.number', 'sandbox.typed.number'],
    ['', 'sandbox.typed.empty', 'sandbox.typed.empty'], ['1e-3', '1e-3', '1e-3']]) {
    assert.equal(read(real, typed, 'nl'), nl, `nl ${typed}`);
    assert.equal(read(real, typed, 'en'), en, `en ${typed}`);
  }
  assert.equal(read(whole, '1.000', 'nl'), '1000');
  assert.equal(read(whole, '1.000.000', 'nl'), '1000000');
  assert.equal(read(whole, '1,000', 'en'), '1000');
  assert.equal(read(whole, '1 000', 'nl'), '1000');
  assert.equal(read(whole, '50%', 'nl'), 'sandbox.typed.number');
});

test('what is shown for typing reads back to the same value', () => {
  for (const one of schema.rows.filter(({ type }) => type === 'real' || type === 'integer')) {
    for (const value of [...(stopsOf(one) ?? []), '1e-9', '123456.789', '1000']) {
      for (const language of ['nl', 'en']) {
        const back = readTyped(one, shownTyped(value, language), language);
        if (one.type === 'integer' && !Number.isInteger(Number(value))) continue;
        assert.equal(Number(back.value), Number(value), `${one.key} ${value} ${language}`);
      }
    }
  }
});

test('every stop of every slider is a value of its row, in order, from end to end', () => {
  let sliders = 0;
  for (const one of schema.rows) {
    const stops = stopsOf(one);
    if (stops === null) continue;
    sliders++;
    assert.ok(stops.length >= 2 && stops.length <= 1001, `${one.key}: ${stops.length}`);
    stops.forEach((stop, i) => {
      assert.equal(checkValue(one, stop), null, `${one.key} ${stop}`);
      if (i > 0) assert.ok(Number(stop) > Number(stops[i - 1]), `${one.key} ${stop}`);
    });
    if (!one.low_open) assert.equal(Number(stops[0]), one.low, one.key);
    if (!one.high_open) assert.equal(Number(stops.at(-1)), one.high, one.key);
  }
  assert.ok(sliders > 150);
  assert.equal(stopsOf(row('game.benefit')), null); // no upper end
});

test('the stop nearest to a value', () => {
  const stops = stopsOf(row('rounds'));
  assert.equal(stops[stopNear(stops, '180')], '200');
  assert.equal(stops[stopNear(stops, '1')], '1');
  assert.equal(stopNear(stops, 'auto'), 0);
});

test('the value in force counts events and changes up to the next round', () => {
  const steer = row('steering.shared_interest.steer');
  const state = { ...initialState(story), changes: [{ round: 41, key: steer.key, value: '0.3' },
    { round: 100, key: steer.key, value: '0.4' }] };
  const at = (round) => valuesOf(story, state, round).now(steer);
  assert.equal(at(0), '0');
  assert.equal(at(39), '0');
  assert.equal(at(40), '0.3');
  assert.equal(at(99), '0.4'); // of one round the change wins from the event
  assert.equal(valuesOf(story, initialState(story), 150).now(steer), '0.8');
});

test('a step of the story is the story, what was set is not', () => {
  const facts = row('steering.circles.facts');
  const values = valuesOf(story, withSetting(story, { ...initialState(story), step: 'facts' },
    facts.key, '0.9'), 0);
  assert.equal(values.story(facts), '0.2');
  assert.equal(values.set(facts), '0.9');
  assert.equal(values.isGiven(facts.key), true);
  assert.equal(valuesOf(story, initialState(story), 0).isGiven(facts.key), false);
});

test('values are shown in the language of the page', () => {
  const text = createText(table, 'nl');
  assert.equal(shownValue(row('steering.trust.gain'), '0.25', text), '0,25');
  assert.equal(shownValue(row('population.size'), '10000', text), '10.000');
  assert.equal(shownValue(row('steering.circles.rule'), 'majority', text), 'meerderheid');
  assert.equal(shownValue(row('steering.autonomy.level'), 'auto', text), 'vanzelf');
  assert.equal(shownValue(row('steering.pilot.unconditional'), 'true', text), 'ja');
  assert.equal(shownValue(row('decision.noise'), null, text), 'niet ingesteld');
});

/* ---- search ------------------------------------------------------------------------------ */

test('settings are found by Dutch, by English, by a part of a word and by the key', () => {
  const text = createText(table);
  const search = createSearch(schema.rows, text.both);
  const first = (query) => search(query)[0]?.key;
  assert.equal(first('steering.trust.gain'), 'steering.trust.gain');
  assert.equal(first('trust.gain'), 'steering.trust.gain');
  assert.equal(first('loslaten'), 'steering.incentives.let_go');
  assert.equal(first('letting go'), 'steering.incentives.let_go');
  assert.equal(first('kosten van vergaderen'), 'steering.circles.meeting_cost');
  assert.ok(search('consent').some((one) => one.key === 'steering.circles.rule'));
  assert.ok(search('strategieen').some((one) => one.key === 'population.initial.strategies'));
  assert.ok(search('gaderen').some((one) => one.key === 'steering.circles.meeting_cost'));
  assert.deepEqual(search('xyzzy'), []);
  assert.deepEqual(search('  '), []);
});

/* ---- what does not fit together ----------------------------------------------------------- */

test('what the engine says is recognised, and said in the language of the page', () => {
  const text = createText(table, 'nl');
  const said = (message) => saidOf({ message, saying: sayingOf(message) }, text,
    (key) => key, (key, value) => value);
  assert.equal(said('benefit = 1 must exceed cost = 2: otherwise nobody gains anything'),
    'benefit is 1, en moet meer zijn dan cost, dat 2 is.');
  assert.equal(said('decision.noise and decision.unsteered_cooperation exclude each other: both'),
    'decision.noise en decision.unsteered_cooperation kunnen niet allebei: kies er één.');
  assert.equal(sayingOf('population.initial.strategies sums to 40: must sum to '
    + 'population.size = 50').id, 'sum');
  assert.equal(sayingOf('match.rounds = 10 and match.continuation = 0.9 exclude each other: a').b,
    'match.continuation');
  assert.match(said('something new'), /something new/);
  assert.deepEqual(keysIn('steering.trust.gain and game.cost, not this.one', find),
    ['steering.trust.gain', 'game.cost']);
});

/** Drafts over an engine that wants benefit > cost, and what they set. */
function drafted() {
  const set = { 'game.benefit': '3', 'game.cost': '1' };
  const told = [];
  const drafts = createDrafts({
    language: () => 'nl',
    checkValue,
    check: async (patch) => {
      const all = { ...set, ...patch };
      return Number(all['game.benefit']) > Number(all['game.cost']) ? { ok: true }
        : { ok: false, message: `benefit = ${all['game.benefit']} must exceed cost = ${
          all['game.cost']}` };
    },
    apply: async (key, patch) => Object.assign(set, patch),
    changed() {},
    told: (key, draft) => told.push([key, draft]),
  });
  return { set, told, drafts };
}

test('a value out of range is refused as typed, and nothing is set', async () => {
  const { set, told, drafts } = drafted();
  await drafts.type(row('game.cost'), '-1');
  assert.equal(drafts.get('game.cost').typed, '-1');
  assert.equal(drafts.get('game.cost').refusal.key, 'state.value.above');
  assert.equal(told.at(-1)[0], 'game.cost');
  assert.equal(set['game.cost'], '1');
  await drafts.type(row('game.cost'), '2');
  assert.equal(set['game.cost'], '2');
  assert.equal(drafts.get('game.cost'), undefined);
});

test('two values that go only together are set together, whichever comes first', async () => {
  const { set, drafts } = drafted();
  await drafts.type(row('game.cost'), '4');
  assert.deepEqual(drafts.waiting().map(({ key, value }) => [key, value]), [['game.cost', '4']]);
  assert.equal(set['game.cost'], '1');
  await drafts.type(row('game.benefit'), '6');
  assert.deepEqual(set, { 'game.benefit': '6', 'game.cost': '4' });
  assert.deepEqual(drafts.waiting(), []);
});

test('what fits is set while something else goes on waiting, with its present reason', async () => {
  const { set, drafts } = drafted();
  await drafts.type(row('game.cost'), '9');
  await drafts.type(row('game.benefit'), '5');
  assert.equal(set['game.benefit'], '5');
  assert.match(drafts.waiting()[0].message, /benefit = 5 must exceed cost = 9/);
  drafts.drop('game.cost');
  assert.deepEqual(drafts.waiting(), []);
  assert.equal(set['game.cost'], '1');
});

test('of one key the last wish stands', async () => {
  const { drafts } = drafted();
  await drafts.type(row('game.cost'), '9');
  await drafts.put('game.benefit', { 'game.benefit': '2', 'game.cost': '7' });
  assert.deepEqual(drafts.waiting().map(({ key }) => key), ['game.benefit']);
  assert.equal(drafts.wanted('game.cost'), '7');
});

test('an engine that refuses in the end is heard', async () => {
  const { drafts } = drafted();
  const failing = createDrafts({ language: () => 'en', checkValue,
    check: async () => ({ ok: true }),
    apply: async () => { throw new Error('game.cost has no effect: so'); },
    changed() {}, told() {} });
  await failing.type(row('game.cost'), '2');
  assert.equal(failing.get('game.cost').saying.id, 'no_effect');
  assert.equal(drafts.get('game.cost'), undefined);
});
