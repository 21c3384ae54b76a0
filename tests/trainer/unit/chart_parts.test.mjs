// chart_parts.test.mjs - geometry, words and files of charts, without a page.
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { seen, stretches } from '../../../scripts/trainer/src/chart/chart_data.js';
import { fits, groupFlags, placeFlags, pushApart, wrapText }
  from '../../../scripts/trainer/src/chart/chart_labels.js';
import { layoutChart } from '../../../scripts/trainer/src/chart/chart_layout.js';
import { COLOURS } from '../../../scripts/trainer/src/chart/chart_style.js';
import { chartSvg } from '../../../scripts/trainer/src/chart/chart_svg.js';
import { decimalsOf, niceRange, niceStep, roundTicks, shown, valueTicks }
  from '../../../scripts/trainer/src/chart/chart_ticks.js';
import { csvOf, formatOf, quoted, readingText, summaryOf, tableOf, tableRounds }
  from '../../../scripts/trainer/src/chart/chart_words.js';
import { plainMeasure } from '../../../scripts/trainer/src/chart/picture.js';
import { createText } from '../../../scripts/trainer/src/text.js';

const table = JSON.parse(readFileSync(new URL('../../../scripts/trainer/text.json',
  import.meta.url)));
const dutch = createText(table, 'nl');
const format = formatOf(dutch);

/** Numbers that differ from run to run of a test file, and never between two of them. */
function numbers(seed) {
  let state = seed;
  return () => {
    state = (state * 16807) % 2147483647;
    return state / 2147483647;
  };
}

function spec(more = {}) {
  const rounds = 200;
  return { id: 'cooperation', title: 'Samenwerking', unit: 'share', rounds, range: [0, 1],
    series: [
      { id: 'a', label: 'niet gestuurd', side: 'a', band: null,
        values: Float64Array.from({ length: rounds + 1 }, () => 0.1) },
      { id: 'b', label: 'gestuurd', side: 'b', band: null,
        values: Float64Array.from({ length: rounds + 1 }, (_, i) => 0.1 + (0.6 * i) / rounds) },
    ],
    markers: [{ value: 0.346, label: 'Dal Bó 2005', source: 'datafsm', grade: 'A raw' }],
    events: [{ round: 50, label: 'pilot begint' }, { round: 51, label: 'eerste besluit' }],
    cursor: null, covered: false,
    provenance: { story: 'Negen van de tien', seed: '18446744073709551615',
      version: '0.1.0 (model 1)', link: 'https://x.nl/#a=1&b=<2>' },
    ...more };
}

function room(width = 600, height = 320, size = 18, unit = 'share') {
  return { width, height, size, measure: plainMeasure(size), format, unit,
    words: { round: (n) => `ronde ${n}`, lab: 'lab', labs: (n) => `${n} labs` } };
}

test('steps are one, two or five tenths, and give no more marks than asked', () => {
  assert.equal(niceStep(0, 1, 6, 'share'), 0.2);
  assert.equal(niceStep(0, 1, 5, 'share'), 0.25);
  assert.equal(niceStep(0, 200, 11, 'number'), 20);
  for (let most = 2; most < 12; most++) {
    for (const high of [0.013, 0.7, 1, 3.2, 41, 400, 9800]) {
      const step = niceStep(0, high, most, 'number');
      assert.ok(Math.floor(high / step + 1e-9) + 1 <= most, `${high} in ${most}: ${step}`);
    }
  }
});

test('marks of a share are whole per cents and those of payoffs have a decimal comma', () => {
  assert.deepEqual(valueTicks([0, 1], 5, 'share', format).map(({ label }) => label),
    ['0%', '25%', '50%', '75%', '100%']);
  assert.deepEqual(valueTicks([-1, 3], 5, 'payoff', format).map(({ label }) => label),
    ['−1', '0', '1', '2', '3']);
  assert.deepEqual(valueTicks([0, 2], 5, 'payoff', format).map(({ label }) => label),
    ['0,0', '0,5', '1,0', '1,5', '2,0']);
  assert.equal(decimalsOf(0.25), 2);
  assert.equal(decimalsOf(20), 0);
});

test('rounds are whole numbers, also of a short run', () => {
  assert.deepEqual(roundTicks(3, 11, format, (n) => `ronde ${n}`).map(({ label }) => label),
    ['ronde 0', '1', '2', '3']);
  assert.ok(roundTicks(1040, 7, format, String).every(({ value }) => Number.isInteger(value)));
  assert.equal(roundTicks(9800, 3, format, String).at(-1).label, '5.000');
});

test('a range has round ends, holds 0 and what was found', () => {
  assert.deepEqual(niceRange(0.2, 1.7, 'payoff'), [0, 2]);
  assert.deepEqual(niceRange(-0.3, 1.2, 'payoff'), [-0.5, 1.5]);
  assert.deepEqual(niceRange(Infinity, -Infinity, 'payoff'), [0, 1]);
  const [low, high] = niceRange(0, 0, 'number');
  assert.ok(low <= 0 && high > 0);
});

test('values are shown as people read them', () => {
  assert.equal(shown(0.634, 'share', format), '63%');
  assert.equal(shown(-1.25, 'payoff', format), '−1,25');
  assert.equal(shown(1234.5, 'points', format), '1.234,5');
  assert.equal(shown(NaN, 'share', format), '–');
});

test('boxes that are pushed apart cover nobody and stay where there is room', () => {
  const next = numbers(4);
  for (let trial = 0; trial < 300; trial++) {
    const boxes = Array.from({ length: 2 + Math.floor(5 * next()) }, () => ({ left: 0, right: 80,
      height: 10 + 30 * next(), wanted: 400 * next() }));
    const total = boxes.reduce((sum, box) => sum + box.height, 0);
    const middles = pushApart(boxes, 0, Math.max(400, total));
    const spans = boxes.map(({ height }, i) => [middles[i] - height / 2, middles[i] + height / 2])
      .sort((x, y) => x[0] - y[0]);
    spans.forEach(([start, end], i) => {
      assert.ok(start >= -1e-9 && end <= Math.max(400, total) + 1e-9);
      if (i > 0) assert.ok(start >= spans[i - 1][1] - 1e-9);
    });
  }
});

test('boxes that do not touch do not move; two that do share the way', () => {
  const box = (wanted, left = 0) => ({ left, right: left + 50, height: 20, wanted });
  assert.deepEqual(pushApart([box(100), box(130)], 0, 400), [100, 130]);
  assert.deepEqual(pushApart([box(100), box(110)], 0, 400), [95, 115]);
  assert.deepEqual(pushApart([box(100), box(110, 60)], 0, 400), [100, 110]);
  assert.deepEqual(pushApart([box(2), box(3)], 0, 400), [10, 30]);
  assert.equal(fits([box(0), box(0), box(0)], 0, 59), false);
  assert.equal(fits([box(0), box(0, 60), box(0, 120)], 0, 20), true);
});

test('flags: no text covers another, and no pole crosses a text', () => {
  const next = numbers(9);
  let placedOnce = 0;
  for (let trial = 0; trial < 400; trial++) {
    const flags = Array.from({ length: 1 + Math.floor(5 * next()) }, () => (
      { x: 40 + 500 * next(), width: 40 + 120 * next() }));
    const placed = placeFlags(flags, 0, 600, 3);
    if (placed === null) continue;
    placedOnce += 1;
    placed.forEach((one, i) => {
      assert.ok(one.left >= 0 && one.left + one.width <= 600 + 1e-9);
      placed.forEach((other, j) => {
        if (i === j) return;
        const apart = one.left + one.width <= other.left || other.left + other.width <= one.left;
        assert.ok(one.row !== other.row || apart);
        // The pole of the other goes from its row down to the picture.
        const crossed = flags[j].x > one.left + 0.5 && flags[j].x < one.left + one.width - 0.5;
        assert.ok(!(crossed && other.row >= one.row));
      });
    });
  }
  assert.ok(placedOnce > 200);
});

test('flags that stand too close together become groups', () => {
  const groups = (xs, right = 1000) => groupFlags(xs, (of) => (of.length === 1 ? 12 : 20), right)
    .map(({ of }) => of);
  assert.deepEqual(groups([10, 12, 40, 41, 90]), [[0, 1], [2, 3], [4]]);
  assert.deepEqual(groups([10, 24, 38]), [[0], [1], [2]]);
  assert.deepEqual(groups([10, 23, 38]), [[0, 1], [2]]);
  assert.deepEqual(groups([10, 24, 26]), [[0], [1, 2]]);
  assert.deepEqual(groups([10, 22, 31]), [[0, 1, 2]], 'a group is wider than one');
  assert.deepEqual(groupFlags([80, 95], () => 12, 100).map(({ turned, left }) => [turned, left]),
    [[false, 80]], 'the last one turns onto the one before it, so they are one');
  assert.deepEqual(groupFlags([60, 95], () => 12, 100).map(({ turned, left }) => [turned, left]),
    [[false, 60], [true, 83]]);
});

test('every event has its pole, also in a group', () => {
  const many = spec({ events: [20, 21, 150].map((round) => ({ round, label: 'x'.repeat(90) })) });
  const laid = layoutChart(seen(many), room(480, 260, 24));
  assert.equal(laid.flags.length, 2);
  assert.deepEqual(laid.poles.map(({ x }) => x), [20, 21, 150].map((round) => laid.x(round)));
});

test('what sentences call the end is marked and told when it has been played', () => {
  const ended = spec({ end: 151 });
  const [drawn, place] = [seen(ended), room(480, 260, 24)];
  const { end, x, plot } = layoutChart(drawn, place);
  assert.deepEqual([end.left, end.width], [x(151), x(200) - x(151)]);
  assert.ok(end.top >= plot.top && end.top + 24 < plot.top + plot.height);
  assert.match(summaryOf(ended, drawn, dutch), /ronde 151 tot en met 200\.$/);
  assert.match(chartSvg(ended, drawn, room(1200, 675, 22), COLOURS, dutch), />eind</);
  const half = seen({ ...ended, played: 199 });
  assert.equal(layoutChart(half, place).end, null);
  assert.doesNotMatch(summaryOf(ended, half, dutch), /151/);
  assert.equal(layoutChart(seen(spec()), place).end, null);
});

test('a name that is too long for its place is broken', () => {
  assert.deepEqual(wrapText('met consent gestuurd', 90, plainMeasure(18)),
    ['met', 'consent', 'gestuurd']);
});

test('no label of a chart covers another, in any size', () => {
  const next = numbers(31);
  for (const [width, height, size] of [[480, 260, 24], [900, 480, 18], [366, 272, 16],
    [300, 160, 24]]) {
    for (let trial = 0; trial < 60; trial++) {
      const played = Math.floor(201 * next());
      const markers = Array.from({ length: Math.floor(5 * next()) }, (_, i) => ({
        value: next(), label: `proef ${i}`, source: 'x', grade: 'A' }));
      const base = spec({ played, markers });
      base.series[1].values = base.series[1].values.map(() => next());
      const layout = layoutChart(seen(base), room(width, height, size));
      const ends = layout.plot.top + layout.plot.height;
      layout.labels.forEach((one, i) => {
        assert.ok(one.top >= layout.plot.top - size && one.top + one.height <= ends + 1);
        assert.ok(one.right <= width + 1, `${one.lines} ends at ${one.right} of ${width}`);
        layout.labels.slice(i + 1).forEach((other) => {
          assert.ok(one.right <= other.left || other.right <= one.left
            || one.top + one.height <= other.top + 1e-6
            || other.top + other.height <= one.top + 1e-6);
        });
      });
    }
  }
});

test('a covered chart tells nothing: no series, events, laboratories, rows, file', () => {
  const covered = spec({ covered: true });
  const drawn = seen(covered);
  assert.deepEqual([drawn.series, drawn.markers, drawn.events], [[], [], []]);
  assert.deepEqual(drawn.range, [0, 1]);
  assert.equal(seen(spec({ covered: true, unit: 'payoff', range: null })).range, null);
  assert.deepEqual(tableOf(covered, drawn, dutch).rows, []);
  assert.doesNotMatch(csvOf(covered, drawn, dutch), /0\.7|pilot|laboratory/);
  const svg = chartSvg(covered, drawn, room(1200, 675, 22), COLOURS, dutch);
  assert.match(svg, /Eerst voorspellen/);
  assert.doesNotMatch(svg, /pilot|Dal Bó|gestuurd|stroke-width="3.5"/);
});

test('nothing is cut off: a range grows where values leave it', () => {
  const over = spec();
  over.series[1].values[20] = 1.3;
  assert.deepEqual(seen(over).range, [0, 1.5]);
  assert.deepEqual(seen(spec()).range, [0, 1]);
});

test('what has not been played is not drawn, not told and not in the range', () => {
  const half = spec({ played: 100, unit: 'payoff', range: null });
  half.series[1].values[150] = 50;
  const drawn = seen(half);
  assert.equal(drawn.series[1].tip, 100);
  assert.deepEqual(drawn.range, [0, 0.4]);
  assert.equal(tableOf(half, drawn, dutch).rows.at(-1)[0], '100');
  assert.equal(csvOf(half, drawn, dutch).trim().split('\n').at(-1).split(',')[0], '100');
});

test('the own score is never shown without the shared one', () => {
  const own = spec({ unit: 'payoff', series: [{ id: 'own', side: 'own', label: 'ik',
    values: [1, 2], band: null }] });
  assert.throws(() => seen(own), /own and the shared score/);
});

test('gaps are gaps', () => {
  assert.deepEqual(stretches([NaN, 1, 2, NaN, 3], 4), [[1, 2], [4]]);
  assert.deepEqual(stretches([1, 2, 3], 1), [[0, 1]]);
  assert.deepEqual(stretches([], 5), []);
});

test('where some rounds were recorded, lines join them and nothing is made up', () => {
  const values = [0.1, NaN, NaN, 0.4, NaN, NaN, NaN, NaN, NaN, 0.7, NaN];
  const recorded = [0, 3, 6, 9];
  assert.deepEqual(stretches(values, 10, recorded), [[0, 3], [9]]);
  assert.deepEqual(stretches(values, 2, recorded), [[0]]);
  const sparse = { ...spec(), rounds: 10, recorded, events: [],
    series: [{ id: 'b', side: 'b', label: 'x', values, band: null }] };
  const drawn = seen(sparse);
  const { rows: table } = tableOf(sparse, drawn, dutch);
  assert.deepEqual(table.map(([round]) => round), ['0', '3', '6', '9']);
  const rows = csvOf(sparse, drawn, dutch).split('\n').filter((line) => /^\d/.test(line));
  assert.deepEqual(rows, ['0,0.1', '3,0.4', '6,', '9,0.7']);
  assert.match(readingText(sparse, drawn, 3, dutch), /40%/);
  assert.match(readingText(sparse, drawn, 4, dutch), /geen getal opgeslagen/);
});

test('the summary is computed: from, to, and the difference in points', () => {
  const drawn = seen(spec());
  assert.equal(summaryOf(spec(), drawn, dutch), 'Samenwerking tot en met ronde 200: niet gestuurd '
    + 'van 10% naar 10%; gestuurd van 10% naar 70%; gestuurd ligt 60 procentpunt hoger.');
  const equal = spec();
  equal.series[1].values.fill(0.1004);
  assert.match(summaryOf(equal, seen(equal), dutch), /geen zichtbaar verschil\.$/);
  const lower = spec();
  lower.series[1].values.fill(0.02);
  assert.match(summaryOf(lower, seen(lower), dutch), /gestuurd ligt 8 procentpunt lager\.$/);
  assert.match(summaryOf(spec(), seen(spec({ played: 0 })), dutch), /niet gestuurd 10%; gestuurd/);
  const played = spec();
  played.series.push({ id: 'room', label: 'de zaal', side: 'room', values: [NaN, 0.75, 0.5],
    band: null });
  assert.match(summaryOf(played, seen(played), dutch),
    /de zaal van 75% naar 50% in ronde 2; gestuurd/);
  assert.equal(summaryOf(spec({ series: [] }), seen(spec({ series: [] })), dutch),
    'Samenwerking: nog niets gespeeld.');
});

test('a reading says the round, the values and what happened', () => {
  assert.equal(readingText(spec(), seen(spec()), 50, dutch),
    'Ronde 50: niet gestuurd 10%, gestuurd 25%, pilot begint');
});

test('a table has at most 25 rows, evenly spaced, with the last', () => {
  for (const last of [0, 1, 24, 25, 26, 100, 200, 333, 1040, 9800]) {
    const rounds = tableRounds(last);
    assert.ok(rounds.length <= 25, `${last}: ${rounds.length}`);
    assert.equal(rounds.at(-1), last);
    const steps = new Set(rounds.slice(1, -1).map((round, i) => round - rounds[i]));
    assert.ok(steps.size <= 1);
  }
  assert.deepEqual(tableRounds(-1), []);
  const { head, rows } = tableOf(spec(), seen(spec()), dutch);
  assert.deepEqual(head, ['ronde', 'niet gestuurd', 'gestuurd', 'gebeurtenis']);
  assert.deepEqual(rows[5], ['50', '10%', '25%', 'pilot begint']);
  // An event between two rows is not lost: it stands in the next, with its round.
  assert.deepEqual(rows[6], ['60', '10%', '28%', 'eerste besluit (ronde 51)']);
});

test('a CSV file gives back every number to the bit, and says where it comes from', () => {
  const exact = spec();
  const next = numbers(5);
  exact.series[1].values = exact.series[1].values.map(() => next());
  exact.series[1].values[7] = NaN;
  exact.series[1].band = { low: [0.1, 0.2], middle: [0.3, 0.4], high: [0.5, 0.6] };
  const lines = csvOf(exact, seen(exact), dutch).trim().split('\n');
  const comments = lines.filter((line) => line.startsWith('#')).join('\n');
  assert.match(comments, /18446744073709551615/);
  assert.match(comments, /https:\/\/x\.nl\/#a=1&b=<2>/);
  assert.match(comments, /Dal Bó 2005 = 0\.346, datafsm, grade A raw/);
  const rows = lines.filter((line) => !line.startsWith('#'));
  assert.equal(rows[0], 'round,a,b,b_low,b_middle,b_high,event');
  assert.equal(rows.length, 202);
  rows.slice(1).forEach((row, round) => {
    const value = row.split(',')[2];
    if (round === 7) assert.equal(value, '');
    else assert.equal(Number(value), exact.series[1].values[round]);
  });
  assert.equal(quoted('=1+1'), "'=1+1");
  assert.equal(quoted('a "b", c'), '"a ""b"", c"');
});

test('an SVG file is well-formed, has letters and lines, and names its source', () => {
  const svg = chartSvg(spec(), seen(spec()), room(1200, 675, 22), COLOURS, dutch);
  const open = [];
  for (const [, close, tag, rest] of svg.matchAll(/<(\/?)([a-zA-Z]+)([^>]*)>/g)) {
    if (close) assert.equal(open.pop(), tag);
    else if (!rest.endsWith('/')) open.push(tag);
  }
  assert.deepEqual(open, []);
  assert.match(svg, /seed|toevalsgetal: 18446744073709551615/);
  assert.match(svg, /#a=1&amp;b=&lt;2&gt;/);
  assert.match(svg, /kwaliteit A raw; bron: datafsm/);
  assert.match(svg, />70%</);
  assert.doesNotMatch(svg, /NaN|undefined|Infinity/);
});

test('both languages have every text, with the same placeholders', () => {
  for (const [key, { nl, en }] of Object.entries(table)) {
    const names = (words) => [...words.matchAll(/\{(\w+)/g)].map((found) => found[1]).sort();
    assert.deepEqual(names(nl), names(en), key);
  }
  assert.deepEqual(Object.keys(table), Object.keys(table).toSorted());
});
