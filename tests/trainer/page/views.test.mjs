// views.test.mjs - from one view to another: what is left stands still, and nothing hides.
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { forTheseTests } from '../support/browser.mjs';
import { block } from '../support/built.mjs';
import { choose, finish, link, menu, press, ready, seek, slide, toRun }
  from '../support/teller.mjs';

const ROOM = { viewport: { width: 1024, height: 768 } };
const texts = block('data-texts');
const { open } = forTheseTests();

const round = (tab) => tab.textContent('.transport-round').then((words) =>
  Number(words.match(/\d+/)[0]));
const goTo = (tab, fragment) => tab.evaluate((to) => { location.hash = to; }, fragment);
const boxes = (tab) => tab.$$eval('dialog[open]', (all) => all.length);

/** A file as somebody drops or opens it. */
async function drop(tab, name) {
  await tab.setInputFiles('input[type=file]', { name: `${name}.yaml`, mimeType: 'text/yaml',
    buffer: Buffer.from(`name: ${name}\nrounds: 20\ngame: {kind: donation}\n`
      + 'population: {size: 30}\nrecord: {observables: [cooperation]}\n') });
  await tab.waitForFunction((wanted) => document.querySelector('.where').textContent
    .endsWith(wanted), name);
  await ready(tab);
}

test('an address without a story leaves the sandbox too, and keys are the story\'s', async () => {
  const { tab, wrong, context } = await open(ROOM);
  await choose(tab, 'nine_in_ten');
  await menu(tab, 'sandbox');
  await ready(tab);
  await goTo(tab, '');
  await tab.waitForSelector('.home .cards');
  await press(tab, 'c');
  assert.equal(await link(tab), '');
  await press(tab, 'PageDown');
  assert.match(await slide(tab), /^3/);
  await ready(tab);
  await press(tab, 'x');
  await tab.waitForFunction(() => /\b1\b/.test(
    document.querySelector('.transport-round').textContent));
  assert.deepEqual(wrong, []);
  await context.close();
});

test('no box stays open over another view', async () => {
  const { tab, context } = await open(ROOM);
  await choose(tab, 'nine_in_ten');
  await press(tab, 'g');
  assert.equal(await boxes(tab), 1);
  await goTo(tab, '#1!story=red_black');
  await tab.waitForSelector('.slide.claim');
  assert.equal(await boxes(tab), 0);
  await press(tab, 'g');
  assert.equal(await boxes(tab), 1);
  await drop(tab, 'mine');
  assert.equal(await boxes(tab), 0);
  await context.close();
});

test('after some dropped files Escape goes back to the story that is told', async () => {
  const { tab, context } = await open(ROOM);
  await choose(tab, 'nine_in_ten');
  await drop(tab, 'one');
  await drop(tab, 'two');
  await press(tab, 'Escape');
  assert.match(await slide(tab), /^3/);
  assert.equal(await tab.textContent('.where'), texts['story.nine_in_ten.title'].nl);
  await context.close();
});

test('a run stands still while a tool is looked at', async () => {
  const { tab, context } = await open(ROOM);
  await choose(tab, 'nine_in_ten');
  await press(tab, '-', '-', '-', '-', 'Space');
  await tab.waitForFunction(() => !/\b0\b/.test(
    document.querySelector('.transport-round').textContent));
  await press(tab, 'k');
  await tab.waitForSelector('.tipping-view');
  await tab.waitForTimeout(1500);
  await press(tab, 'k');
  const left = await round(tab);
  assert.ok(left <= 3, `round ${left}`);
  await context.close();
});

test('a second group begins without votes, with the settings of the link', async () => {
  const { tab, context } = await open({ ...ROOM, fragment: '#1!story=nine_in_ten&seed=7' });
  const counts = () => tab.$$eval('.options .count', (all) => all.map((one) => one.textContent)
    .join(''));
  await press(tab, 'PageDown', '1', '2', '2', 'PageDown', 'PageDown');
  await ready(tab);
  await finish(tab);
  await menu(tab, 'over');
  assert.match(await slide(tab), /^1/);
  assert.equal(await boxes(tab), 0);
  await press(tab, 'PageDown');
  assert.match(await counts(), /^0+$/);
  await press(tab, '3');
  assert.match(await counts(), /^0010*$/);
  assert.equal(await link(tab), '#1!story=nine_in_ten&seed=7');
  await tab.click('.topbar .home');
  await press(tab, 'm');
  assert.equal(await tab.$('[data-does=over]'), null, 'at home no story is told');
  await context.close();
});

test('what was seen in the sandbox cannot be predicted any more', async () => {
  const { tab, context } = await open(ROOM);
  const locked = () => tab.$eval('.slide.predict', (one) => one.classList.contains('locked'));
  await tab.click('[data-story=nine_in_ten]');
  await press(tab, 'PageDown', '1');
  await menu(tab, 'sandbox');
  await ready(tab);
  await press(tab, 'Escape');
  assert.equal(await locked(), false, 'settings give nothing away');
  await menu(tab, 'sandbox');
  await ready(tab);
  await press(tab, 'x');
  await tab.waitForSelector('.notice');
  assert.equal(await tab.textContent('.notice p'), texts['ui.note.seen'].nl);
  await press(tab, 'Escape');
  assert.equal(await locked(), true);
  assert.equal(await tab.isVisible('.predict .row.end button:nth-child(2)'), false, 'no way back');
  await press(tab, '2');
  assert.equal(await tab.$$eval('.options .count', (all) => all.map((one) => one.textContent)
    .join('')).then((all) => all.slice(0, 2)), '10');
  await context.close();
});

test('Escape closes the drawer of sliders first', async () => {
  const { tab, context } = await open(ROOM);
  await choose(tab, 'letting_go');
  const drawer = '.panel button[aria-expanded]';
  await tab.click(drawer);
  await tab.focus('#control-1');
  await press(tab, 'Escape');
  assert.equal(await tab.getAttribute(drawer, 'aria-expanded'), 'false');
  assert.ok(await tab.$eval(drawer, (one) => one === document.activeElement));
  await menu(tab, 'sandbox');
  await ready(tab);
  await tab.click(drawer);
  await press(tab, 'Escape');
  assert.equal(await tab.getAttribute(drawer, 'aria-expanded'), 'false');
  assert.ok(await tab.isVisible('.bench'));
  await press(tab, 'Escape');
  assert.match(await slide(tab), /^3/);
  await context.close();
});

test('where people do another thing with each partner, heads are counted as "mostly"', async () => {
  const { tab, context } = await open({ ...ROOM, fragment: '#1!story=cooperation_chain' });
  await toRun(tab);
  await seek(tab, 10);
  await tab.waitForFunction(() => /meestal/.test(
    document.querySelector('.is-b .population-tally').textContent));
  assert.equal(await tab.isVisible('.is-b .picture-director'), false);
  await seek(tab, 40);
  await tab.waitForSelector('.is-b .picture-director:not([hidden])');
  assert.equal(await tab.isVisible('.is-a .picture-director'), false);
  await goTo(tab, '#1!story=letting_go');
  await tab.waitForSelector('.slide.claim');
  await toRun(tab);
  await seek(tab, 10);
  await tab.waitForFunction(() => /\d van \d+ samen$/.test(
    document.querySelector('.is-b .population-tally').textContent));
  await context.close();
});
