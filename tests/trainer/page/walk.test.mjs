// walk.test.mjs - a story told by keyboard alone, on a projector, for everybody in the room.
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { forTheseTests } from '../support/browser.mjs';
import { block } from '../support/built.mjs';
import { smallOrHidden, violations } from '../support/looks.mjs';
import { choose, ended, finish, press, slide, told } from '../support/teller.mjs';

const ROOM = { viewport: { width: 1024, height: 768 } };
const stories = Object.keys(block('data-stories'));
const { open } = forTheseTests();

test('one press too many, before the first slide or in the menu, loses no votes', async () => {
  const { tab, wrong, context } = await open(ROOM);
  const counts = () => tab.$$eval('.options .count', (all) => all.map((one) => one.textContent));
  await press(tab, 'PageDown'); // the marked story: a clicker has nothing to choose one with
  assert.match(await slide(tab), /^1/);
  await press(tab, 'c', 'PageDown', '1', '2', '2'); // C by mistake: nothing to compare here
  const voted = await counts();
  await tab.keyboard.press('m');
  await tab.click('[data-does=png]'); // refused: nothing has been locked
  await press(tab, 'Escape');
  assert.ok(await tab.isVisible('.notice.error'));
  await press(tab, 'PageUp', 'PageUp', 'PageUp');
  assert.equal(await tab.isVisible('.notice'), false, 'a refusal leaves with its slide');
  assert.ok(await tab.isVisible('.cards'));
  await tab.keyboard.press('k'); // another view, from here and back to here
  await press(tab, 'Escape');
  assert.ok(await tab.isVisible('.cards'));
  await press(tab, 'PageDown', 'PageDown');
  assert.deepEqual(await counts(), voted);
  await press(tab, 'PageDown', 'PageDown');
  assert.equal(await tab.getAttribute('.compare', 'aria-pressed'), 'true');
  await tab.click('.slides li:nth-child(5) button');
  await tab.click('.topbar .home');
  await press(tab, 'PageDown'); // a story that was told is followed by the next one
  assert.match(await slide(tab), /^1/);
  assert.equal(await tab.textContent('.where'), 'De schaduw van de toekomst');
  assert.deepEqual(wrong, []);
  await context.close();
});

/** From the claim to the debrief by the one button of a clicker; visit(name) at each sight. */
async function walk(tab, visit) {
  await visit('claim');
  await press(tab, 'PageDown', '1', '2', '2');
  await visit('predict');
  await press(tab, 'PageDown');
  await visit('locked');
  await press(tab, 'PageDown');
  await tab.waitForSelector('.transport-toggle:not(:disabled)');
  await visit('run');
  await press(tab, 'PageDown');
  await ended(tab);
  await visit('ended');
  await tab.keyboard.press('h');
  await visit('hundred');
  await press(tab, 'PageDown');
  await told(tab);
  await visit('told');
  await press(tab, 'PageDown');
  await visit('debrief');
}

test('the whole story by keyboard: nothing of the result before the lock', async () => {
  const { tab, wrong, requests, context } = await open(ROOM);
  for (let i = 0; i < 12 && !await tab.evaluate(() => document.activeElement.dataset.story); i++) {
    await press(tab, 'Tab');
  }
  await press(tab, 'Enter');
  assert.match(await slide(tab), /^1/);
  await press(tab, 'PageDown');
  assert.match(await slide(tab), /^2/);
  await press(tab, '1', '2', '2', 'Shift+2', '3');
  assert.deepEqual(await tab.$$eval('.options .count', (all) => all.map((one) => one.textContent))
    .then((all) => all.slice(0, 3)), ['1', '1', '1']);
  // the run can be looked at before the lock, but behind the curtain, and will not play
  await tab.click('.slides li:nth-child(3) button');
  await tab.waitForTimeout(500);
  await press(tab, 'Space');
  await tab.waitForTimeout(300);
  assert.ok(await tab.isVisible('.cover'));
  assert.equal(await tab.textContent('.verdict'), '');
  assert.deepEqual(await tab.$$eval('.score .number', (all) => [...new Set(
    all.map((one) => one.textContent))]), ['–']);
  assert.ok(await tab.isDisabled('.slides li:nth-child(4) button'));
  await press(tab, 'PageDown');
  assert.match(await slide(tab), /^2/);
  await press(tab, 'PageDown', 'PageDown');
  assert.match(await slide(tab), /^3/);
  assert.ok(await tab.isHidden('.cover'));
  await tab.waitForSelector('.transport-toggle:not(:disabled)');
  await press(tab, 'Space');
  await ended(tab);
  await press(tab, 'PageDown');
  assert.match(await slide(tab), /^4/);
  await press(tab, 'PageDown');
  await told(tab);
  await press(tab, 'PageDown');
  assert.match(await slide(tab), /^5/);
  await press(tab, 'PageUp');
  assert.match(await slide(tab), /^4/);
  assert.deepEqual(wrong, []);
  assert.deepEqual(requests, []);
  await context.close();
});

test('the screen stays black until any key, and keys wait while somebody types', async () => {
  const { tab, context } = await open(ROOM);
  await tab.click('[data-story]');
  await press(tab, '.');
  assert.ok(await tab.isVisible('.black'));
  await press(tab, 'PageDown');
  assert.equal(await tab.$('.black'), null);
  assert.match(await slide(tab), /^1/);
  await press(tab, 'b', 'x');
  assert.equal(await tab.$('.black'), null);
  await press(tab, 'm');
  await tab.focus('#seed');
  await press(tab, 'End', '.', 'b', '7');
  assert.equal(await tab.$('.black'), null);
  assert.match(await tab.inputValue('#seed'), /\.b7$/);
  await press(tab, 'Tab');
  assert.ok(await tab.isVisible('.notice.error'));
  await press(tab, 'Escape');
  assert.equal(await tab.$('dialog[open]'), null);
  await press(tab, 'PageDown');
  assert.match(await slide(tab), /^2/);
  await press(tab, 'F5');
  assert.ok(await tab.evaluate(() => document.body.classList.contains('projector')));
  await context.close();
});

test('the tipping point is two clicks away, and back again', async () => {
  const { tab, context } = await open(ROOM);
  await tab.click('[data-story]');
  await press(tab, 'PageDown', 'k');
  assert.ok(await tab.isVisible('.tipping-view'));
  await press(tab, 'PageUp');
  assert.match(await slide(tab), /^2/);
  await context.close();
});

test('what happens while it is played gets its flag then', async () => {
  const { tab, context } = await open(ROOM);
  await choose(tab, 'tipping');
  const flags = () => tab.$$eval('.transport-flag', (all) => all.map((one) => one.title));
  assert.equal((await flags()).length, 1, 'the way back is planned');
  await finish(tab);
  assert.equal((await flags()).length, 2, 'that it tips was not');
  await context.close();
});

test('a changed slider is marked, stands in the link, and one key takes it back', async () => {
  const { tab, context } = await open(ROOM);
  await tab.click('[data-story=nine_in_ten]');
  await press(tab, 'PageDown', 'PageDown', 'PageDown');
  await tab.waitForSelector('.transport-toggle:not(:disabled)');
  await tab.focus('#control-0');
  await press(tab, 'ArrowRight');
  await tab.waitForSelector('.panel .control .differs:not([hidden])');
  await tab.waitForFunction(() => location.hash.includes('set='));
  await tab.focus('.compare');
  await press(tab, 'r');
  await tab.waitForSelector('.panel .control .differs', { state: 'hidden' });
  await tab.waitForFunction(() => !location.hash.includes('set='));
  await context.close();
});

for (const language of ['nl', 'en']) {
  test(`every story is readable from the back of the room (${language})`, async () => {
    const { tab, wrong, context } = await open(ROOM);
    await press(tab, 'p');
    if (language === 'en') await press(tab, 'l');
    await tab.waitForSelector('.notice', { state: 'detached' });
    const faults = [];
    const look = async (story, where) => faults.push(...(await tab.evaluate(smallOrHidden))
      .map((fault) => `${story} ${where}: ${fault}`));
    await look('home', '');
    for (const box of ['m', '?']) {
      await press(tab, box);
      await look('home', box);
      await press(tab, 'Escape');
    }
    for (const story of stories) {
      await tab.click(`[data-story=${story}]`);
      await look(story, 'claim');
      await press(tab, 'PageDown');
      await look(story, 'predict');
      await press(tab, 'PageDown');
      await look(story, 'locked');
      await press(tab, 'PageDown');
      await tab.waitForSelector('.transport-toggle:not(:disabled)');
      await look(story, 'run');
      await press(tab, 'PageDown', 'PageDown');
      await ended(tab, story);
      await look(story, 'ended');
      const drawn = await tab.$eval('.run .chart-canvas', (one) => one.clientHeight);
      if (drawn < 140) faults.push(`${story} ended: a chart of ${drawn} px`);
      await tab.click('.slides li:nth-child(5) button');
      await look(story, 'debrief');
      await tab.click('.topbar .home');
    }
    assert.equal(faults.join('\n'), '');
    assert.deepEqual(wrong, []);
    await context.close();
  });

  test(`no barrier that axe knows, on any slide (${language})`, async () => {
    const { tab, context } = await open({ viewport: { width: 1280, height: 800 } });
    if (language === 'en') await press(tab, 'l');
    const faults = [];
    const look = async (where) => faults.push(...(await violations(tab))
      .map((fault) => `${where}: ${fault}`));
    await look('home');
    await tab.click('[data-story]');
    await walk(tab, look);
    for (const key of ['m', '?']) {
      await press(tab, key);
      await look(`box ${key}`);
      await press(tab, 'Escape');
    }
    assert.equal(faults.join('\n'), '');
    await context.close();
  });
}

test('the first picture and the first run come at once', async () => {
  const { tab, context } = await open(ROOM);
  const painted = await tab.evaluate(() => new Promise((resolve) => {
    new PerformanceObserver((list) => resolve(list.getEntries()[0].startTime))
      .observe({ type: 'paint', buffered: true });
  }));
  await tab.click('[data-story]');
  await press(tab, 'PageDown', 'PageDown', 'PageDown');
  await tab.waitForSelector('.transport-toggle:not(:disabled)');
  const began = Date.now();
  await press(tab, 'PageDown');
  await ended(tab);
  const took = Date.now() - began;
  console.log(`first picture ${Math.round(painted)} ms, first run ${took} ms`);
  // three times what is promised, for a machine that does other things too
  assert.ok(painted < 3000 && took < 9000);
  await context.close();
});
