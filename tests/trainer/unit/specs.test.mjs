// specs.test.mjs - whose values the picture of many runs shows, and what the sides are called.
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import test from 'node:test';

import { seen } from '../../../scripts/trainer/src/chart/chart_data.js';
import { COLOURS } from '../../../scripts/trainer/src/chart/chart_style.js';
import { chartSvg } from '../../../scripts/trainer/src/chart/chart_svg.js';
import { csvOf, formatOf } from '../../../scripts/trainer/src/chart/chart_words.js';
import { plainMeasure } from '../../../scripts/trainer/src/chart/picture.js';
import { seenSpread } from '../../../scripts/trainer/src/chart/spread_layout.js';
import { spreadCsv, spreadSvg } from '../../../scripts/trainer/src/chart/spread_words.js';
import { fromFragment } from '../../../scripts/trainer/src/state/link.js';
import { createStore, initialState } from '../../../scripts/trainer/src/state/state.js';
import { createText } from '../../../scripts/trainer/src/text.js';
import { createParts } from '../../../scripts/trainer/src/ui/parts.js';
import { chartSpec, sideNames, spreadSpec } from '../../../scripts/trainer/src/ui/specs.js';
import { block } from '../support/built.mjs';
import { schema, stories } from '../support/schema.mjs';

const text = createText(block('data-texts'));
const parts = { version: () => '0' };

/** The sides of a story's picture, from made-up runs: {measure: value}, A by itself. */
function sides(name, values, other) {
  const story = stories[name];
  return spreadSpec({ text, story, state: initialState(story), parts,
    verdict: { total: 1, shares: [] }, many: { list: [values], other: [other] } }).sides;
}

test('a difference is called so, and counts people as the sentence beside it does', () => {
  assert.deepEqual(sides('cooperation_chain', { gain: 0.1726 }, { gain: null }),
    [{ side: 'b', label: 'Verschil', values: [17] }]);
});

test('a measure of the other side stands under that side, beside the same of this one', () => {
  assert.deepEqual(sides('process_direction', { end_a: 0.1, end_b: 0.88 }, { end_a: null }),
    [{ side: 'a', label: 'Zonder vervolg', values: [0.1] },
      { side: 'b', label: 'Met consent', values: [0.88] }]);
});

test('a measure of this side stands beside what the other did by itself', () => {
  assert.deepEqual(sides('nine_in_ten', { end_b: 0.5 }, { end_b: 0.1 }),
    [{ side: 'a', label: 'Zonder sturen', values: [0.1] },
      { side: 'b', label: 'Met sturen', values: [0.5] }]);
});

test('the side has the name of the story only while nothing is set otherwise', () => {
  const story = stories.shadow_of_the_future;
  const state = initialState(story);
  assert.deepEqual(sideNames(text, story, state),
    { b: 'Bij een kans van 3 op 4', a: 'Bij een kans van 1 op 2' });
  assert.equal(sideNames(text, story, { ...state,
    settings: { 'match.continuation': '0.9' } }).b, 'Jullie instellingen');
  const told = stories.decisions_by_design;
  assert.equal(sideNames(text, told, { ...initialState(told), step: 'facts' }).b,
    'Feiten delen');
});

/** A link as the page has it: {story, state, parts}, and the room of a file. */
function opened(link) {
  const { state } = fromFragment(link, stories);
  const story = stories[state.story];
  return { text, story, state, parts: createParts({ text, store: createStore(state),
    data: { schema, stories, laboratory: {} }, story: () => story, version: () => '0.1.0' }) };
}

const room = { width: 1200, height: 675, size: 22, measure: plainMeasure(22),
  format: formatOf(text), unit: 'share', words: { round: (n) => `ronde ${n}`, lab: 'lab',
    labs: (n) => `${n} labs` } };

const OTHERWISE = '#1!story=letting_go&seed=9&run=3&set=steering.incentives.monitor:0.75'
  + '&at=100:steering.incentives.monitor:0.5';

test('files of a run say its seed, its number, what was changed when, and the link', () => {
  const about = opened(OTHERWISE);
  const spec = chartSpec({ ...about, what: 'cooperation', player: null, covered: false });
  const files = [csvOf(spec, seen(spec), text), chartSvg(spec, seen(spec), room, COLOURS, text)];
  for (const file of files) {
    assert.match(file, /toevalsgetal: 9, run 3 \(de eerste is 0\)/);
    assert.match(file, /: 0,5 vanaf ronde 100/);
    assert.match(file, /: 0,75 \(verhaal: /);
    assert.match(file.replaceAll(/\s|<[^>]*>|&amp;/g, (found) => (found === '&amp;' ? '&' : '')),
      /run=3&set=steering\.incentives\.monitor:0\.75&at=100:steering/);
  }
  assert.match(about.parts.differences().join(), /Run nummer 3 \(de eerste is 0\)/);
  const told = opened('#1!story=letting_go');
  const plain = chartSpec({ ...told, what: 'cooperation', player: null, covered: false });
  const lines = csvOf(plain, seen(plain), text);
  assert.match(lines, /#1!story=letting_go\n/);
  assert.doesNotMatch(lines, /Anders dan|run \d/);
});

test('a picture grows with the words below it, and stays half of its file', () => {
  const about = opened(OTHERWISE);
  const spec = chartSpec({ ...about, what: 'cooperation', player: null, covered: false });
  const heightOf = (differs) => Number(/ height="(\d+)"/.exec(chartSvg({ ...spec,
    provenance: { differs } }, seen(spec), room, COLOURS, text))[1]);
  assert.equal(heightOf(['Controle: 0,5']), 675);
  assert.ok(heightOf(Array(60).fill('Een instelling met een lange naam: 0,5')) > 800);
});

test('files of a hundred runs tell each run: both sides, every number, the outcome', () => {
  const about = opened(`${OTHERWISE}&with=unsteered`.replace('letting_go', 'nine_in_ten')
    .replaceAll(/&(set|at)=[^&]*/g, ''));
  const list = [0.9, 0.1].map((end) => Object.fromEntries(Object.keys(about.story.measures)
    .map((name) => [name, name === 'end_b' ? end : 0.05])));
  const many = { list, other: list.map((values) => ({ ...values, end_b: 0.05 })) };
  const specOf = (own) => spreadSpec({ ...about, many,
    verdict: { total: 2, shares: [], title: 'x', own } });
  const spec = specOf(true);
  const csv = spreadCsv(spec, seenSpread(spec), text);
  const [head, ...rows] = csv.trim().split('\n').filter((line) => !line.startsWith('#'));
  assert.equal(head, ['replicate', 'a', 'b', ...Object.keys(about.story.measures), 'outcome']
    .join(','));
  assert.equal(rows.length, 2);
  assert.match(rows[0], /^0,0\.05,0\.9,/);
  assert.notEqual(rows[0].split(',').at(-1), '');
  assert.deepEqual(specOf(false).runs.map(({ outcome }) => outcome), ['', ''], 'not its words');
  const files = [csv, spreadSvg(spec, seenSpread(spec), room, COLOURS, text)];
  for (const file of files) {
    assert.match(file, /toevalsgetal: 9 ·/); // a hundred runs have no number
    assert.match(file, /#1!story=nine_in_ten&(amp;)?seed=9/);
  }
});
