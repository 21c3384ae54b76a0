// told_right.test.mjs - nothing is told of a side, a setting or a laboratory that it is not.
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Each of these was wrong once, or would be wrong without anybody noticing: it reads well.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { after, before } from 'node:test';

import { createNodeEngine } from '../../../scripts/trainer/src/engine/node.js';
import { effective, initialState, sides, steers, withSetting } from
  '../../../scripts/trainer/src/state/state.js';
import { measureMany, observablesOf } from '../../../scripts/trainer/src/story/measure.js';
import { verdictMany, verdictOne } from '../../../scripts/trainer/src/story/verdict.js';
import { createText, LANGUAGES } from '../../../scripts/trainer/src/text.js';
import { rangeOf, textOf } from '../../../scripts/trainer/src/ui/controls.js';
import { drawSpread, seenSpread } from '../../../scripts/trainer/src/chart/spread_layout.js';
import { chartSpec, spreadSpec } from '../../../scripts/trainer/src/ui/specs.js';
import { readTexts } from '../../../scripts/trainer/make/texts.mjs';
import { build, root } from '../support/built.mjs';
import { stories } from '../support/schema.mjs';

const table = readTexts(join(root, 'scripts/trainer'));
const texts = LANGUAGES.map((language) => createText(table, language));
const [dutch] = texts;
const rows = Object.fromEntries(readFileSync(join(root, 'scripts/trainer/laboratory.csv'), 'utf8')
  .trim().split('\n').slice(1).map((line) => {
    const cells = line.match(/"[^"]*"|[^,]+/g).map((cell) => cell.replace(/"/g, ''));
    return [cells[0], { id: cells[0], setting: cells[1], metric: cells[2], value: cells[3],
      n: cells[4], grade: cells[5], source: cells[6] }];
  }));
const parts = { observables: {}, laboratory: rows, version: () => '0' };

let engine;
before(async () => {
  engine = await createNodeEngine(new Uint8Array(readFileSync(
    join(build, 'wasm/samenspel.wasm'))));
});
after(() => engine.end());

const spreadOf = (name, compare, list, other) => {
  const story = stories[name];
  return spreadSpec({ text: dutch, story, state: { ...initialState(story), compare },
    many: { list, other }, verdict: { total: list.length, shares: [] }, parts });
};

test('a measure of the other side is drawn under the name of the other side', () => {
  const [other, own] = spreadOf('process_direction', 'nothing', [{ end_a: 0.1, end_b: 0.8 }],
    []).sides;
  assert.deepEqual([other.side, other.values], ['a', [0.1]]);
  assert.match(other.label, /^Zonder vervolg/);
  assert.deepEqual([own.side, own.values], ['b', [0.8]]);
});

test('a difference of so many times in 100 is drawn in times, not as a fraction', () => {
  const spec = spreadOf('decisions_by_design', 'director', [{ gain: 0.04 }], null);
  assert.deepEqual([spec.unit, spec.sides[0].values], ['points', [4]]);
});

test('bars and dots never lie upon each other: where both do not fit, the dots stand', () => {
  const label = 'een lange uitkomst die over twee of drie regels loopt';
  const drawn = seenSpread({ unit: 'points', range: null, total: 100, sides: [{ side: 'b',
    label: 'Dit verhaal', values: [-1, 4, 5] }], outcomes: Array.from({ length: 5 },
    () => ({ id: 'x', label, n: 20 })) });
  const size = 24;
  const colours = new Proxy({}, { get: () => '#000' });
  for (const height of [180, 220, 400, 700]) {
    const { nodes, dots } = drawSpread(drawn, { width: 512, height, size, unit: 'points',
      measure: (words) => 0.55 * size * words.length, format: String }, colours,
    { of: () => '20 van 100', middle: () => 'midden', short: () => 'midden' });
    const bars = nodes.filter(({ tag, attributes }) => tag === 'rect'
      && attributes.height > 0);
    const lowest = Math.max(0, ...bars.map(({ attributes: { y, height: h } }) => y + h));
    assert.ok(dots.height >= 2 * size, `${height}: dots of ${dots.height}`);
    assert.ok(lowest <= dots.top + 1, `${height}: bars to ${lowest}, dots from ${dots.top}`);
  }
});

test('what laboratories saw says whose moves were counted, and where it comes from', () => {
  for (const story of Object.values(stories)) {
    for (const text of texts) {
      const seen = new Set();
      for (const what of story.chart) {
        const { markers } = chartSpec({ what, text, story, state: initialState(story),
          player: null, parts, covered: false });
        for (const { label, source, value } of markers) {
          const id = story.laboratory.find((one) => text.t(`laboratory.${one.id}`) === label).id;
          const first = /round-1/.test(rows[id].metric);
          assert.equal(/alleen de eerste zet|only the first move/.test(label), first, label);
          assert.equal(/alle keuzes|all choices/.test(label),
            rows[id].metric === 'mean cooperation', label);
          assert.ok(source.length > 5 && source !== 'same', `${id}: source '${source}'`);
          assert.ok(Number.isFinite(value));
          seen.add(label);
        }
      }
      assert.equal(seen.size, story.laboratory.length, `${story.name}: each has its own words`);
    }
  }
});

test('where nobody steers there is no unsteered side to be "no different"', () => {
  for (const story of Object.values(stories)) {
    const expected = !['mistakes_happen', 'shadow_of_the_future', 'the_end_is_known']
      .includes(story.name);
    const state = { ...initialState(story), compare: 'unsteered' };
    assert.equal(steers(story, state), expected, story.name);
    assert.equal(sides(story, state).a !== null, expected, story.name);
  }
  const steered = withSetting(stories.the_end_is_known, initialState(stories.the_end_is_known),
    'steering.incentives.policy', 'fixed');
  assert.equal(steers(stories.the_end_is_known, steered), true);
});

test('a slider moved on the way does not reach the setting that the other side is named by', () => {
  const story = stories.talk_first;
  const changes = [{ round: 40, key: 'steering.talk.lie_cost', value: '35' },
    { round: 41, key: 'steering.talk.credibility', value: '0.5' }];
  const { a, b } = sides(story, { ...initialState(story), compare: 'cheap_talk', changes });
  assert.match(b.lines, /^@40 steering\.talk\.lie_cost: 35$/m);
  assert.doesNotMatch(a.lines, /^@40/m);
  assert.match(a.lines, /^@41 steering\.talk\.credibility: 0\.5$/m);
  assert.deepEqual(a.keeps, ['steering.talk.lie_cost']);
});

// A sentence that says "more" or "not worth it" of points must show numbers that differ.
test('what is said of points differs in the decimals that are shown', () => {
  for (const { name, measures, outcomes, contrasts } of Object.values(stories)) {
    for (const { id, when } of [outcomes, ...contrasts.map((one) => one.outcomes ?? [])].flat()) {
      for (const { measure, at_least: low, at_most: high, above, below } of when) {
        if (measures[measure].format !== 'two' || measure !== 'worth') continue;
        assert.ok(above === undefined && below === undefined, `${name}.${id}: any difference`);
        assert.ok(Math.abs(low ?? high) >= 0.01, `${name}.${id}`);
      }
    }
  }
});

// Where everybody chooses for each contact, 60 in 100 choices are not 60 in 100 people.
test('choices by contact are not told as people', () => {
  for (const story of Object.values(stories)) {
    if (story.base.settings['decision.acts'] !== 'per_partner') continue;
    for (const [key, { nl, en }] of Object.entries(table)) {
      if (!new RegExp(`^story\\.${story.name}\\.(outcome|measure|label)\\.`).test(key)) continue;
      assert.doesNotMatch(nl, /100 mensen|meer mensen|minder mensen/, key);
      assert.doesNotMatch(en, /100 people|more people|fewer people/, key);
    }
  }
});

/** The story with every slider at its lower or at its upper end. */
function atEnd(story, high) {
  return story.controls.reduce((state, key) => {
    const row = story.schema.row(key);
    const now = Number(effective(story, state)[key] ?? row.default);
    const range = rangeOf(row, now);
    return withSetting(story, state, key, textOf(high ? range.high : range.low, range.step));
  }, initialState(story));
}

const REFUSED = /has nothing to decide about/; // a pilot of nobody, and a vote on it

for (const name of Object.keys(stories)) {
  test(`${name}: sliders at their ends give sentences without holes`, async () => {
    const story = stories[name];
    for (const high of [false, true]) {
      const state = atEnd(story, high);
      const play = (side) => side && engine.batch(side.lines, { unsteered: side.unsteered,
        replicates: 2, observables: observablesOf(story) });
      const both = sides(story, state);
      let b;
      try {
        b = await play(both.b);
      } catch (error) {
        assert.match(error.message, REFUSED);
        continue;
      }
      const list = measureMany(story, b, await play(both.a),
        { burnIn: Number(effective(story, state).burn_in ?? 0), agents: 100 });
      for (const text of texts) {
        const said = [...list.map((values) => verdictOne(story, values, text).sentence),
          verdictMany(story, list, text).sentence];
        for (const sentence of said) {
          assert.doesNotMatch(sentence, /–|NaN|null|undefined|−0(?![.,\d])/, sentence);
        }
      }
    }
  });
}
