// chart_view.test.mjs - charts in a browser: what is seen, keys, files, other sizes and languages.
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { axeSource, buildPage, openBrowser } from './chart_page.mjs';

const SIZES = [['projector', 1024, 768, '340px'], ['large', 1920, 1080, '520px'],
  ['phone', 390, 844, '']];
const ROUNDS = 200;
const PROVENANCE = { story: 'Negen van de tien', seed: '7', version: '0.1.0 (model 1)',
  link: 'file:///x.html#a=1' };
const LABS = [{ value: 0.346, label: 'Dal Bó 2005', source: 'datafsm', grade: 'A raw' },
  { value: 0.116, label: 'twee ronden', source: 'datafsm', grade: 'A raw' }];

function line(from, to, last = ROUNDS) {
  return Array.from({ length: ROUNDS + 1 }, (_, round) => (round > last ? null
    : from + ((to - from) * round) / ROUNDS + 0.01 * Math.sin(round / 3)));
}

function spec(more = {}, last = ROUNDS) {
  const around = (values, width) => ({ low: values.map((x) => x && x - width), middle: values,
    high: values.map((x) => x && x + width) });
  const [a, b] = [line(0.3, 0.28, last), line(0.3, 0.76, last)];
  return { id: 'cooperation', title: 'Samenwerking', unit: 'share', rounds: ROUNDS, range: [0, 1],
    series: [{ id: 'a', label: 'niet gestuurd', side: 'a', values: a, band: around(a, 0.08) },
      { id: 'b', label: 'gestuurd', side: 'b', values: b, band: around(b, 0.06) }],
    markers: LABS, events: [{ round: 20, label: 'pilot begint' }, { round: 70, label: 'consent' }],
    cursor: null, covered: false, provenance: PROVENANCE, ...more };
}

const TIPPING = (() => {
  const point = (steer, middle) => ({ steer, middle, values: [middle, middle] });
  const steps = Array.from({ length: 21 }, (_, i) => 0.6 + 0.02 * i);
  return { runs: 2, up: steps.map((steer) => point(steer, steer < 0.97 ? 0.1 : 0.95)),
    down: steps.toReversed().map((steer) => point(steer, steer > 0.67 ? 0.95 : 0.1)) };
})();

const SPREAD = { title: 'Samenwerking aan het eind', unit: 'share', total: 100,
  outcomes: [{ id: 'helps', label: 'sturen helpt', n: 93 }, { id: 'other', label: 'geen verschil',
    n: 7 }],
  sides: [{ side: 'b', label: 'gestuurd', values: line(0.5, 0.9).slice(0, 100) },
    { side: 'a', label: 'niet gestuurd', values: line(0.1, 0.3).slice(0, 100) }],
  provenance: PROVENANCE };

let browser = null;
let address = '';

before(async () => {
  address = await buildPage();
  browser = await openBrowser();
});
after(() => browser?.close());

/** A page with charts; every complaint of the browser fails the test that closes it. */
async function open([name, width, height], put = []) {
  const page = await browser.newPage({ viewport: { width, height } });
  const faults = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  await page.goto(address);
  if (name === 'projector') await page.evaluate(() => document.body.classList.add('projector'));
  for (const one of put) await page.evaluate((given) => window.charts.put(...given), one);
  await page.waitForTimeout(150);
  return { page, async done() {
    assert.deepEqual(faults, []);
    await page.close();
  } };
}

/** Boxes of all texts over a chart, and of its frame. */
function boxes(page, id) {
  return page.evaluate((name) => {
    const box = (element) => {
      const { left, top, right, bottom } = element.getBoundingClientRect();
      return { text: element.textContent, left, top, right, bottom,
        size: parseFloat(getComputedStyle(element).fontSize) };
    };
    const root = document.getElementById(name);
    return { frame: box(root.querySelector('.chart-frame')),
      texts: [...root.querySelectorAll('.chart-label, .chart-flag, .chart-lab')].map(box),
      smallest: Math.min(...[...root.querySelectorAll('*')].filter((element) => (
        element.checkVisibility() && [...element.childNodes].some((node) => node.nodeType === 3
        && node.data.trim()))).map((element) => parseFloat(getComputedStyle(element).fontSize))) };
  }, id);
}

test('labels, flags and laboratories never overlap, in any of the sizes', async () => {
  for (const size of SIZES) {
    const put = [['chart', 'whole', spec(), size[3]], ['chart', 'growing', spec({}, 60), size[3]],
      ['chart', 'close', spec({ series: spec().series.map((series) => ({ ...series,
        values: line(0.4, 0.41) })), markers: [...LABS, ...LABS] }), size[3]]];
    const { page, done } = await open(size, put);
    for (const [, id] of put) {
      const { frame, texts, smallest } = await boxes(page, id);
      assert.ok(texts.length >= 4, `${size[0]} ${id}: ${texts.map(({ text }) => text)}`);
      if (size[0] === 'projector') assert.ok(smallest >= 24, `${id}: ${smallest} px`);
      texts.forEach((one, i) => {
        assert.ok(one.left >= frame.left - 1 && one.right <= frame.right + 1
          && one.top >= frame.top - 1 && one.bottom <= frame.bottom + 1,
        `${size[0]} ${id}: '${one.text}' leaves the picture`);
        for (const other of texts.slice(i + 1)) {
          assert.ok(one.right <= other.left + 1 || other.right <= one.left + 1
            || one.bottom <= other.top + 1 || other.bottom <= one.top + 1,
          `${size[0]} ${id}: '${one.text}' covers '${other.text}'`);
        }
      });
    }
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= size[1], `${size[0]}: ${wide} px wide`);
    await done();
  }
});

test('an open table takes the picture\'s place beside other things', async () => {
  for (const size of SIZES) {
    const { page, done } = await open(size, [['chart', 'one', spec(), size[3]]]);
    const frame = await page.locator('.chart-frame').boundingBox();
    await page.click('summary');
    const tables = await page.locator('.chart-tables').boundingBox();
    const after = await page.locator('.chart-frame').boundingBox();
    assert.deepEqual(after, frame, size[0]);
    if (size[0] === 'phone') assert.ok(tables.y >= frame.y + frame.height);
    else assert.ok(Math.abs(tables.y - frame.y) < 1 && Math.abs(tables.height - frame.height) < 1);
    await done();
  }
});

/** The colour of the canvas where a round and a value stand. */
function colourAt(page, round, value) {
  return page.evaluate(([at, height]) => {
    const canvas = document.querySelector('canvas');
    const box = canvas.getBoundingClientRect();
    const plot = document.querySelector('.chart-reader').getBoundingClientRect();
    const x = plot.left - box.left + (plot.width * at) / 200;
    const y = plot.top - box.top + plot.height * (1 - height);
    const ratio = canvas.width / box.width;
    return [...canvas.getContext('2d').getImageData(Math.round(x * ratio), Math.round(y * ratio),
      1, 1).data];
  }, [round, value]);
}

test('a line runs where its values are: the canvas and the axes agree', async () => {
  const plain = spec({ markers: [], events: [] });
  plain.series = [{ ...plain.series[1], band: null }];
  const { page, done } = await open(SIZES[1], [['chart', 'one', plain, '520px']]);
  for (const round of [0, 17, 50, 111, 163, 199]) {
    const [red, green, blue] = await colourAt(page, round, plain.series[0].values[round]);
    assert.ok(red < 90 && green < 140 && blue > 140, `round ${round}: ${red} ${green} ${blue}`);
  }
  assert.deepEqual((await colourAt(page, 100, 0.3)).slice(3), [0]);
  await done();
});

test('a covered chart has axes and a hint, and no data anywhere', async () => {
  const { page, done } = await open(SIZES[0], [['chart', 'one', spec({ covered: true }), '340px']]);
  const { texts } = await boxes(page, 'one');
  assert.deepEqual(texts, []);
  assert.match(await page.textContent('.chart-hint'), /Eerst voorspellen/);
  const coloured = await page.evaluate(() => {
    const canvas = document.querySelector('canvas');
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    let n = 0;
    for (let i = 0; i < data.length; i += 4) {
      if (data[i + 3] > 200 && Math.max(data[i], data[i + 1], data[i + 2])
        - Math.min(data[i], data[i + 1], data[i + 2]) > 60) n += 1;
    }
    return n;
  });
  assert.equal(coloured, 0);
  await page.click('summary');
  assert.equal(await page.locator('table').count(), 0);
  assert.match(await page.getAttribute('[role=slider]', 'aria-valuetext'), /Eerst voorspellen/);
  await page.evaluate((given) => window.charts.made.one.show(window.charts.read(given)), spec());
  assert.ok((await boxes(page, 'one')).texts.length > 0);
  assert.ok(await page.locator('tbody tr').count() > 0);
  await page.evaluate((given) => window.charts.made.one.show(window.charts.read(given)),
    spec({ covered: true }));
  assert.equal(await page.locator('table').count(), 0);
  await done();
});

test('arrows move the reading line, which is announced; Escape ends it', async () => {
  const { page, done } = await open(SIZES[1], [['chart', 'one', spec(), '520px']]);
  const reader = page.locator('[role=slider]');
  const said = () => reader.getAttribute('aria-valuetext');
  await reader.focus();
  await page.keyboard.press('ArrowLeft');
  assert.match(await said(), /^Ronde 199: niet gestuurd 2\d%, gestuurd 7\d%$/);
  await page.keyboard.press('Home');
  await page.keyboard.press('Shift+ArrowRight');
  assert.match(await said(), /^Ronde 20: .*, pilot begint$/);
  assert.equal(await reader.getAttribute('aria-valuenow'), '20');
  assert.ok(await page.isVisible('.chart-reading'));
  await page.keyboard.press('Escape');
  assert.ok(!await page.isVisible('.chart-reading'));
  const box = await reader.boundingBox();
  await page.mouse.move(box.x + box.width / 4, box.y + 30);
  assert.match(await page.textContent('.chart-reading'), /ronde 50/);
  await done();
});

test('a laboratory shows source and grade to a mouse and to keys', async () => {
  const { page, done } = await open(SIZES[1], [['chart', 'one', spec(), '520px']]);
  const note = page.locator('.chart-note');
  assert.ok(!await note.isVisible());
  await page.locator('.chart-lab').first().focus();
  assert.match(await note.textContent(), /Dal Bó 2005, 35% \(kwaliteit A raw; bron: datafsm\)/);
  assert.ok(await note.isVisible());
  await page.keyboard.press('Escape');
  assert.ok(!await note.isVisible());
  await page.locator('.chart-lab').nth(1).hover();
  assert.match(await note.textContent(), /twee ronden, 12%/);
  const { height, width } = await page.locator('.chart-lab').first().boundingBox();
  assert.ok(height >= 24 && width >= 24);
  await done();
});

test('the table follows a run and has all words in the other language', async () => {
  const { page, done } = await open(SIZES[1], [['chart', 'one', spec({}, 60), '520px']]);
  await page.click('summary');
  const rows = page.locator('table').first().locator('tbody tr');
  assert.equal(await rows.last().locator('th').textContent(), '60');
  await page.evaluate((given) => window.charts.made.one.show(window.charts.read(given)), spec());
  await page.waitForTimeout(700);
  assert.equal(await rows.last().locator('th').textContent(), '200');
  assert.ok(await rows.count() <= 25);
  assert.match(await page.locator('table').nth(1).textContent(), /datafsm/);
  await page.evaluate(() => window.charts.speak('en'));
  assert.match(await page.textContent('.chart-summary'), /up to round 200/);
  assert.match(await page.textContent('table'), /event/);
  await done();
});

test('the room is drawn over the lines, and taken away', async () => {
  const { page, done } = await open(SIZES[1], [['chart', 'one', spec(), '520px']]);
  const labels = async () => (await boxes(page, 'one')).texts.map(({ text }) => text).join('|');
  const room = { id: 'room', label: 'de zaal', side: 'room', values: [null, 0.75, 0.6, 0.5],
    band: null };
  const played = spec();
  const show = (next) => page.evaluate((one) => window.charts.made.one.show(one), next);
  await show({ ...played, series: [...played.series, room] });
  assert.match(await labels(), /de zaal50%/);
  const [red, green, blue] = await colourAt(page, 1, 0.75);
  assert.ok(red > 90 && green < 80 && blue > 110, `${red} ${green} ${blue}`);
  await show(played);
  assert.doesNotMatch(await labels(), /zaal/);
  await done();
});

test('files: the SVG is an image, the PNG is drawn from it', async () => {
  const { page, done } = await open(SIZES[1], [['chart', 'chart', spec(), '520px'],
    ['spread', 'spread', SPREAD, '520px'], ['tipping', 'tipping', TIPPING, '520px']]);
  for (const name of ['chart', 'spread', 'tipping']) {
    const found = await page.evaluate(async (id) => {
      const made = window.charts.made[id];
      const parsed = new DOMParser().parseFromString(made.svg(), 'image/svg+xml');
      const bitmap = await createImageBitmap(await made.png());
      return { fault: parsed.querySelector('parsererror')?.textContent ?? null,
        width: bitmap.width, height: bitmap.height,
        texts: [...parsed.querySelectorAll('text')].map((text) => text.textContent).join('|'),
        outside: parsed.querySelectorAll('[href], image, script, style').length };
    }, name);
    assert.equal(found.fault, null);
    assert.deepEqual([found.width, found.height, found.outside], [2400, 1350, 0]);
    assert.match(found.texts, name === 'tipping' ? /Omhoog/ : /Negen van de tien/);
  }
  await done();
});

test('the threshold moves by keys and by dragging, and is read off', async () => {
  const { page, done } = await open(SIZES[0], [['tipping', 'one', TIPPING, '560px']]);
  const slider = page.locator('[role=slider]');
  assert.match(await slider.getAttribute('aria-valuetext'),
    /^Omhoog over 50% .* ongeveer 97%, terug eronder pas bij ongeveer 67%: 30 punten/);
  await slider.focus();
  await page.keyboard.press('Shift+ArrowUp');
  await page.keyboard.press('ArrowDown');
  assert.equal(await slider.getAttribute('aria-valuenow'), '59');
  const box = await slider.boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + 20, box.y + box.height * 0.98, { steps: 4 });
  await page.mouse.up();
  assert.equal(await slider.getAttribute('aria-valuenow'), '2');
  assert.match(await page.textContent('.chart-answer'), /op de hele weg boven 2%/);
  assert.ok((await boxes(page, 'one')).smallest >= 24);
  await done();
});

test('the dots of many runs can be read with keys', async () => {
  const { page, done } = await open(SIZES[2], [['spread', 'one', SPREAD, '']]);
  const slider = page.locator('[role=slider]');
  await slider.focus();
  await page.keyboard.press('End');
  assert.match(await slider.getAttribute('aria-valuetext'),
    /^Rond 100%: gestuurd 0 van de 100, niet gestuurd 0 van de 100$/);
  const svg = await page.locator('.chart-svg').boundingBox();
  const dots = await page.locator('.chart-svg circle').count();
  assert.equal(dots, 100);
  assert.ok(svg.width <= 390);
  await done();
});

test('axe finds nothing to object to', async () => {
  for (const size of SIZES) {
    const { page, done } = await open(size, [['chart', 'chart', spec(), size[3]],
      ['chart', 'covered', spec({ covered: true }), size[3]],
      ['spread', 'spread', SPREAD, size[3]], ['tipping', 'tipping', TIPPING, '460px']]);
    await page.evaluate(axeSource());
    const faults = () => page.evaluate(async () => (await window.axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }))
      .violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`));
    assert.deepEqual(await faults(), [], size[0]);
    for (const one of await page.locator('summary').all()) await one.click();
    assert.deepEqual(await faults(), [], `${size[0]}, with tables`);
    await done();
  }
});
