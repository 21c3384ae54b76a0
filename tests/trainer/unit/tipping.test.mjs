// tipping.test.mjs - both ways of a tipping point, and pictures of many runs, without a page.
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { freePlace } from '../../../scripts/trainer/src/chart/chart_labels.js';
import { COLOURS } from '../../../scripts/trainer/src/chart/chart_style.js';
import { formatOf } from '../../../scripts/trainer/src/chart/chart_words.js';
import { plainMeasure } from '../../../scripts/trainer/src/chart/picture.js';
import { drawSpread, places, placeValue, PLACES, seenSpread }
  from '../../../scripts/trainer/src/chart/spread_layout.js';
import { spreadCsv, spreadSummary, spreadSvg, tablesOf }
  from '../../../scripts/trainer/src/chart/spread_words.js';
import { sentenceOf, tippingCsv, tippingSvg, tippingTables }
  from '../../../scripts/trainer/src/chart/tipping_words.js';
import { branchesOf, crossingOf, readingOf, STEER, stepsOf }
  from '../../../scripts/trainer/src/chart/tipping_branches.js';
import { createText } from '../../../scripts/trainer/src/text.js';

const table = JSON.parse(readFileSync(new URL('../../../scripts/trainer/text.json',
  import.meta.url)));
const dutch = createText(table, 'nl');
const format = formatOf(dutch);

const scenario = { settings: { [STEER]: '0.6' }, events: [
  { round: 41, key: STEER, value: '0.8' }, { round: 61, key: STEER, value: '0.6' },
  { round: 21, key: STEER, value: '0.7' }, { round: 30, key: 'decision.noise', value: '1' },
  { round: 81, key: STEER, value: '0.5' }] };

function room(width = 900, height = 500, size = 18) {
  return { width, height, size, measure: plainMeasure(size), format, unit: 'share' };
}

test('steps of the steering: in order, each to the round before the next', () => {
  assert.deepEqual(stepsOf(scenario, 100), [
    { steer: 0.6, first: 1, last: 20 }, { steer: 0.7, first: 21, last: 40 },
    { steer: 0.8, first: 41, last: 60 }, { steer: 0.6, first: 61, last: 80 },
    { steer: 0.5, first: 81, last: 100 }]);
  assert.equal(stepsOf(scenario, 50).at(-1).last, 50);
  assert.equal(stepsOf({ settings: {}, events: [] }, 10)[0].steer, 0);
});

test('ways: the mean over the last quarter of a step; the top step belongs to both', () => {
  const rounds = 100;
  const column = new Float64Array(3 * (rounds + 1));
  for (let run = 0; run < 3; run++) {
    for (let round = 0; round <= rounds; round++) {
      column[run * (rounds + 1) + round] = round + 1000 * run;
    }
  }
  const { up, down } = branchesOf(stepsOf(scenario, rounds), column, rounds, 3);
  assert.deepEqual(up.map(({ steer }) => steer), [0.6, 0.7, 0.8]);
  assert.deepEqual(down.map(({ steer }) => steer), [0.8, 0.6, 0.5]);
  assert.deepEqual(up[0].values, [18, 1018, 2018]);  // rounds 16 to 20
  assert.equal(up[0].middle, 1018);
  assert.deepEqual(down[2].values, [98, 1098, 2098]);
});

/** Lines of a CSV file without its comments. */
function rowsOf(csv) {
  return csv.trim().split('\n').filter((line) => !line.startsWith('#'));
}

/** Ways of one run from lists of [steer, share]. */
function ways(up, down) {
  const points = (list) => list.map(([steer, middle]) => ({ steer, middle, values: [middle] }));
  return { up: points(up), down: points(down), runs: 1 };
}

const loop = ways([[0.6, 0.05], [0.8, 0.1], [1, 0.9]], [[1, 0.9], [0.8, 0.8], [0.6, 0.3]]);

test('what is read off: where each way crosses, and the gap', () => {
  const found = readingOf(loop, 0.5);
  assert.deepEqual([found.kind, ...[found.up, found.down, found.gap].map((x) => x.toFixed(9))],
    ['both', '0.900000000', '0.680000000', '0.220000000']);
  assert.equal(sentenceOf(found, 0.5, dutch), 'Omhoog over 50% bij sturen op ongeveer 90%, terug '
    + 'eronder pas bij ongeveer 68%: 22 punten verschil.');
  assert.equal(crossingOf(loop.up, 0.1, 'up').steer, 0.8);
});

test('where only one way crosses, the reading says which, and no gap', () => {
  const { down, gap, kind } = readingOf(loop, 0.2);
  assert.deepEqual([down, gap, kind], [null, null, 'only_up']);
  assert.match(sentenceOf(readingOf(loop, 0.2), 0.2, dutch), /Alleen de heenweg/);
  const from = ways([[0.6, 0.6], [1, 0.9]], [[1, 0.9], [0.4, 0.1]]);
  assert.equal(readingOf(from, 0.5).kind, 'only_down');
  assert.match(sentenceOf(readingOf(from, 0.5), 0.5, dutch), /alleen de terugweg/);
  assert.equal(readingOf(loop, 0.95).kind, 'never');
  assert.equal(readingOf(from, 0.05).kind, 'always');
});

test('one road up and down has no gap, at any limit', () => {
  const list = [[0.6, 0.1], [0.7, 0.13], [0.8, 0.6], [1, 0.9]];
  const road = ways(list, list.toReversed());
  for (let threshold = 0.11; threshold < 0.9; threshold += 0.01) {
    const found = readingOf(road, threshold);
    assert.equal(found.kind, 'same');
    assert.ok(Math.abs(found.gap) < 1e-12);
  }
  assert.match(sentenceOf(readingOf(road, 0.5), 0.5, dutch), /dezelfde weg/);
});

test('a gap of less than a step is none that these runs can tell', () => {
  const near = ways([[0.6, 0.1], [0.8, 0.6]], [[0.8, 0.6], [0.6, 0.2]]);
  assert.equal(readingOf(near, 0.5).kind, 'same');
});

test('files of a tipping point: all runs, no number missing in the drawing', () => {
  const data = { branches: loop, provenance: { story: 'x', seed: '7', version: '1' } };
  const rows = rowsOf(tippingCsv(data, dutch));
  assert.deepEqual(rows.slice(0, 2), ['way,steer,middle,replicate_0', 'up,0.6,0.05,0.05']);
  assert.equal(rows.length, 7);
  assert.equal(tippingTables(loop, dutch)[1].rows[2][1], '30%');
  const svg = tippingSvg(data, 0.5, room(), COLOURS, dutch);
  assert.match(svg, /Omhoog over 50%/);
  assert.doesNotMatch(svg, /NaN|undefined|Infinity/);
});

test('a free place is the first that covers the fewest points, and no other text', () => {
  const box = { width: 10, height: 10 };
  const offers = [{ left: 0, top: 0 }, { left: 20, top: 0 }, { left: 40, top: 0 }];
  assert.equal(freePlace(offers, box, [[5, 5]]).left, 20);
  assert.equal(freePlace(offers, box, [[5, 5]], [{ left: 25, top: 5, ...box }]).left, 40);
});

const spec = { title: 'Aan het eind', unit: 'share', total: 100,
  outcomes: [{ id: 'helps', label: 'sturen helpt', n: 83 }, { id: 'other', label: 'geen', n: 17 }],
  sides: [{ side: 'b', label: 'gestuurd',
    values: Array.from({ length: 100 }, (_, i) => (i + 1) / 100) },
    { side: 'a', label: 'niet gestuurd', values: [0, 1, NaN] }],
  provenance: { story: 'x', seed: '1', version: '1' } };

test('many runs: order statistics of those that have the measure', () => {
  const [b, a] = seenSpread(spec).sides;
  assert.deepEqual([b.n, b.low, b.middle, b.high], [100, 0.05, 0.5, 0.95]);
  assert.deepEqual([a.n, a.low, a.middle, a.high], [2, 0, 0, 1]);
  const none = seenSpread({ ...spec, sides: [{ side: 'b', label: 'gestuurd', values: [NaN] }] });
  assert.match(spreadSummary(spec, none, dutch), /nooit bereikt/);
});

test('every run is a dot at its place, the ends of the axis at the ends', () => {
  const drawn = seenSpread(spec);
  const counts = places(drawn.sides[0].sorted, drawn.range, drawn.places);
  assert.equal(counts.reduce((sum, n) => sum + n, 0), 100);
  assert.deepEqual([0, PLACES].map((i) => places([0, 1], [0, 1], PLACES)[i]), [1, 1]);
  assert.equal(placeValue(PLACES, [0, 2], PLACES), 2);
  const { nodes } = drawSpread(drawn, room(), COLOURS, { of: () => '', middle: () => '',
    short: () => '' });
  assert.equal(nodes.filter(({ tag }) => tag === 'circle').length, 100);
});

test('whole numbers stand at their own place', () => {
  const whole = (values, range) => seenSpread({ ...spec, unit: 'number', range,
    sides: [{ side: 'b', label: 'x', values }] });
  const rounds = whole([17, 24, 36], [0, 50]);
  assert.equal(rounds.places, 50);
  const counts = places(rounds.sides[0].sorted, rounds.range, rounds.places);
  assert.deepEqual([17, 24, 36].map((value) => counts[value]), [1, 1, 1]);
  assert.equal(whole([-100, 72], [-150, 100]).places, 50, 'five at each');
  assert.equal(whole([7.5], [0, 50]).places, PLACES);
});

test('many runs in words and files', () => {
  const drawn = seenSpread(spec);
  assert.match(spreadSummary(spec, drawn, dutch),
    /sturen helpt 83 van 100; geen 17 van 100; gestuurd in het midden 50%/);
  assert.deepEqual(tablesOf(spec, drawn, dutch)[1].rows[0],
    ['gestuurd', '100', '5%', '50%', '95%']);
  const rows = rowsOf(spreadCsv(spec, drawn, dutch));
  assert.deepEqual([rows[0], rows[3], rows.length], ['replicate,b,a', '2,0.03,', 101]);
  assert.doesNotMatch(spreadSvg(spec, drawn, room(), COLOURS, dutch), /NaN|undefined|Infinity/);
});

test('covered runs tell nothing', () => {
  const drawn = seenSpread({ ...spec, covered: true });
  assert.doesNotMatch(spreadCsv({ ...spec, covered: true }, drawn, dutch), /helpt|0\.5/);
  assert.deepEqual(tablesOf(spec, drawn, dutch).map(({ rows }) => rows), [[], []]);
});
