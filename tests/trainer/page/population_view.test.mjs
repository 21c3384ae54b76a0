// population_view.test.mjs - the population and its transport in a browser, with the engine.
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { launch } from '../support/browser.mjs';
import { axeSource, buildPage } from './population_page.mjs';

let browser;
let address;

before(async () => {
  address = await buildPage();
  browser = await launch();
});
after(() => browser.close());

const SIZES = {
  projector: { viewport: { width: 1024, height: 768 }, projector: true },
  wide: { viewport: { width: 1920, height: 1080 } },
  phone: { viewport: { width: 390, height: 844 } },
};

async function opened({ projector = false, ...options } = SIZES.wide) {
  const page = await browser.newPage(options);
  page.faults = [];
  page.on('pageerror', (error) => page.faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') page.faults.push(message.text());
  });
  page.on('request', (request) => {
    if (!/^(file|blob|data):/.test(request.url())) page.faults.push(request.url());
  });
  await page.goto(address);
  await page.waitForSelector('body[data-ready]');
  if (projector) await page.evaluate(() => document.body.classList.add('projector'));
  return page;
}

/** A world at a round, drawn: a network needs time for its graph. */
async function show(page, name, round, alone = false) {
  await page.evaluate(async ([world, at, single]) => {
    await window.page.load(world, single);
    await window.page.player.seek(at);
  }, [name, round, alone]);
  await page.waitForFunction(() => !document.querySelector('.is-b .picture-you').hidden);
  await page.waitForTimeout(600);
}

async function close(page) {
  assert.deepEqual(page.faults, []);
  await page.close();
}

for (const [size, options] of Object.entries(SIZES)) {
  test(`no faults that axe finds, nothing sideways: ${size}`, async () => {
    const page = await opened(options);
    for (const world of ['small_world', 'chain', 'lattice']) {
      await show(page, world, 40);
      if (size !== 'projector') await page.click('.in-words:not([open]) summary', { timeout: 2000 })
        .catch(() => {});
      await page.evaluate(axeSource());
      const found = await page.evaluate(() => window.axe.run({ runOnly: { type: 'tag',
        values: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'] } }));
      assert.deepEqual(found.violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`), [],
        `${world} ${size}`);
      const over = await page.evaluate(() => [document.documentElement.scrollWidth - innerWidth,
        document.documentElement.scrollHeight - innerHeight]);
      assert.ok(over[0] <= 0, `${world}: ${over[0]} px sideways`);
      if (size !== 'phone') assert.ok(over[1] <= 0, `${world}: ${over[1]} px down`);
    }
    await close(page);
  });
}

test('in the projector no text is smaller than 24 px, and targets are large enough', async () => {
  const page = await opened(SIZES.projector);
  await show(page, 'small_world', 40);
  const found = await page.evaluate(() => [...document.querySelectorAll('main *')]
    .filter((element) => [...element.childNodes].some((node) => node.nodeType === 3
      && node.data.trim()) && element.getClientRects().length > 0
      && !element.closest('.aside, option'))
    .map((element) => [element.className, parseFloat(getComputedStyle(element).fontSize)])
    .filter(([, px]) => px < 24));
  assert.deepEqual(found, []);
  const small = await page.evaluate(() => [...document.querySelectorAll('button, select')]
    .filter((element) => element.getClientRects().length > 0)
    .map((element) => element.getBoundingClientRect())
    .filter(({ width, height }) => width < 44 || height < 44).length);
  assert.equal(small, 0);
  await close(page);
});

test('every pixel of 200 x 200 people is what that person did', async () => {
  const page = await opened();
  await show(page, 'lattice', 25);
  const wrong = await page.evaluate(() => {
    const canvas = document.querySelector('.is-b .picture-blocks');
    const { data } = canvas.getContext('2d').getImageData(0, 0, 200, 200);
    const { cooperation } = window.page.player.frame('b').fields;
    const colour = (i) => data.slice(4 * i, 4 * i + 4).join(' ');
    const [own, shared] = [cooperation.indexOf(0), cooperation.indexOf(1)].map(colour);
    return { own, shared, wrong: Array.from(cooperation).filter((share, i) =>
      colour(i) !== (share === 1 ? shared : own)).length, size: [canvas.width, canvas.height] };
  });
  assert.deepEqual(wrong, { own: '255 176 102 255', shared: '10 74 140 255', wrong: 0,
    size: [200, 200] });
  await close(page);
});

test('every person of a small world has the colour of what it did, on both sides', async () => {
  const page = await opened();
  await show(page, 'everybody', 60);
  const wrong = await page.evaluate(async () => {
    const { arranged } = window.page;
    const found = {};
    for (const side of ['b', 'a']) {
      const canvas = document.querySelector(`.is-${side} .picture-above`);
      const { places, agents } = arranged(canvas.clientWidth, canvas.clientHeight);
      const context = canvas.getContext('2d');
      const { cooperation } = window.page.player.frame(side).fields;
      const counts = { right: 0, wrong: 0 };
      for (let i = 0; i < agents; i++) {
        const pixel = context.getImageData(Math.round(places.x[i]), Math.round(places.y[i]), 1, 1);
        const [red, , blue] = pixel.data;
        counts[(cooperation[i] === 1) === (blue > red) ? 'right' : 'wrong']++;
      }
      found[side] = counts;
    }
    return found;
  });
  assert.deepEqual(wrong, { b: { right: 60, wrong: 0 }, a: { right: 60, wrong: 0 } });
  await close(page);
});

test('arrow keys and presses follow somebody else, and say who that is', async () => {
  const page = await opened();
  await show(page, 'small_lattice', 50);
  await page.focus('.is-b .picture');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  assert.equal(await page.evaluate(() => window.page.follow), 41);
  await page.waitForFunction(() =>
    document.querySelector('.is-b .picture').getAttribute('aria-valuenow') === '42');
  assert.match(await page.getAttribute('.is-b .picture', 'aria-valuetext'), /^Persoon 42: /);
  const box = await (await page.$('.is-a .picture')).boundingBox();
  await page.mouse.click(box.x + box.width / 2 + 3, box.y + box.height / 2 + 3);
  assert.equal(await page.evaluate(() => window.page.follow), 210);
  await close(page);
});

test('a director stands above the chain where somebody pays, from that round on', async () => {
  const page = await opened();
  await show(page, 'chain', 29);
  const directors = () => page.evaluate(() => ['a', 'b'].map((side) =>
    !document.querySelector(`.is-${side} .picture-director`).hidden));
  assert.deepEqual(await directors(), [false, false]);
  await show(page, 'chain', 30);
  assert.deepEqual(await directors(), [false, true]);
  await page.evaluate(() => window.page.player.seek(10));
  await page.waitForTimeout(200);
  assert.deepEqual(await directors(), [false, false]);
  await close(page);
});

test('play, step, scrub and jump by buttons; the words follow, in both languages', async () => {
  const page = await opened();
  await show(page, 'everybody', 0);
  const round = () => page.textContent('.transport-round');
  await page.click('.transport-on');
  await page.waitForFunction(() => window.page.player.data.cursor === 1);
  assert.equal(await round(), 'Ronde 1 / 100');
  await page.click('.transport-after');
  await page.waitForFunction(() => window.page.player.data.cursor === 30);
  await page.focus('.transport-scrub');
  await page.keyboard.press('ArrowLeft');
  await page.waitForFunction(() => window.page.player.data.cursor === 29);
  assert.equal(await page.evaluate(() => window.page.player.data.played), 30);
  await page.keyboard.press('+');
  assert.equal(await page.evaluate(() => window.page.player.speed), 30);
  await page.click('.transport-toggle');
  await page.waitForFunction(() => window.page.player.data.played > 33);
  await page.click('.transport-toggle');
  assert.equal(await page.evaluate(() => window.page.player.running), false);
  await page.waitForTimeout(700);
  const said = await page.textContent('.in-words p');
  const { cursor } = await page.evaluate(() => window.page.player.data);
  assert.ok(said.startsWith(`Ronde ${cursor}. `), said);
  await page.evaluate(() => window.page.speak('en'));
  await page.waitForFunction(() =>
    /^Round/.test(document.querySelector('.in-words p').textContent));
  assert.match(await page.getAttribute('.transport-toggle', 'aria-label'), /^Play$/);
  assert.equal(await page.textContent('.is-b .picture-you'), 'you');
  await close(page);
});

test('with reduced motion a press is ten rounds, shown once, and there is no speed', async () => {
  const page = await opened({ ...SIZES.wide, reducedMotion: 'reduce' });
  await show(page, 'everybody', 0);
  assert.equal(await page.isVisible('.transport-speed'), false);
  assert.equal(await page.getAttribute('.transport-toggle', 'aria-label'), '10 rondes verder');
  await page.evaluate(() => {
    window.seen = [];
    window.page.player.subscribe((kind) => {
      if (kind === 'frame') window.seen.push(window.page.player.data.cursor);
    });
  });
  await page.click('.transport-toggle');
  await page.waitForFunction(() => window.page.player.data.cursor === 10);
  await page.click('.transport-toggle');
  await page.waitForFunction(() => window.page.player.data.cursor === 20);
  assert.deepEqual(await page.evaluate(() => window.seen), [10, 20]);
  await close(page);
});

test('one side alone fills the room; the table has a row for each part', async () => {
  const page = await opened();
  await show(page, 'teams', 40, true);
  assert.equal(await page.isVisible('.is-a'), false);
  const [row, picture] = await page.evaluate(() => ['.population-sides', '.is-b'].map((name) =>
    document.querySelector(name).getBoundingClientRect().width));
  assert.ok(picture > 0.99 * row);
  await page.click('.in-words summary');
  await page.waitForSelector('.in-words tbody tr');
  assert.equal(await page.locator('.in-words tbody tr').count(), 8);
  assert.equal(await page.textContent('.in-words tbody tr:first-child td'), '20');
  await close(page);
});

test('another world while one runs: its people and nothing of the old one', async () => {
  const page = await opened();
  await show(page, 'lattice', 3);
  await page.evaluate(() => {
    window.page.player.setSpeed(Infinity);
    window.page.player.run();
  });
  await page.waitForTimeout(100);
  await show(page, 'circles', 5);
  assert.equal(await page.isVisible('.is-b .picture-blocks'), false);
  assert.match(await page.textContent('.is-b .population-tally'), /van 200 meestal samen$/);
  assert.equal(await page.evaluate(() => window.page.player.data.played), 5);
  await close(page);
});
