// handout.test.mjs - the sheet of paper: one page of A4 for every story, in both languages.
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { forTheseTests } from '../support/browser.mjs';
import { block, requireBuilt } from '../support/built.mjs';

const stories = Object.keys(block('data-stories'));
const texts = block('data-texts');
const axe = requireBuilt('axe-core').source;
const { open } = forTheseTests();

const A4 = [595, 842]; // points

/** {pages, size} of what a printer would get: Chromium's files name each page in the clear. */
async function printed(tab) {
  const pdf = (await tab.pdf({ preferCSSPageSize: true })).toString('latin1');
  const [, width, height] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(pdf);
  return { pages: pdf.match(/\/Type \/Page\b/g).length,
    size: [Math.round(width), Math.round(height)] };
}

/** A story in an open tab, as from a link, played to its end. */
async function played(tab, story, more = '') {
  await tab.evaluate((fragment) => { location.hash = fragment; },
    `#1!story=${story}&lang=nl${more}`);
  await tab.waitForFunction((title) => document.querySelector('.where')?.textContent === title
    && document.querySelector('.slides li:first-child [aria-current]'),
  texts[`story.${story}.title`].nl);
  for (const key of ['PageDown', 'PageDown', 'PageDown']) await tab.keyboard.press(key);
  await tab.waitForSelector('.transport-toggle:not(:disabled)');
  // to the end without watching: as one does where movement is not wanted
  await tab.focus('.transport-scrub');
  await tab.keyboard.press('End');
  await tab.waitForFunction(() => {
    const [round, rounds] = document.querySelector('.transport-round')?.textContent
      .match(/\d[\d.,]*/g) ?? [];
    return round !== undefined && round === rounds
      && document.querySelector('.verdict').textContent.length > 40;
  }, null, { timeout: 60000 });
  await tab.focus('main'); // keys are the page's again
}

/** The sheet as the printer sees it, looked at on the screen. */
async function laidOut(tab, look) {
  await tab.emulateMedia({ media: 'print' });
  await tab.evaluate(() => dispatchEvent(new Event('beforeprint')));
  const found = await look();
  await tab.evaluate(() => dispatchEvent(new Event('afterprint')));
  await tab.emulateMedia({ media: null });
  return found;
}

/** What does not fit: elements that end beyond the sheet, or that are cut in themselves. */
const cut = (tab) => laidOut(tab, () => tab.evaluate(() => {
  const sheet = document.querySelector('.handout .sheet');
  const edge = sheet.getBoundingClientRect();
  return [...sheet.querySelectorAll('*')].filter((one) => {
    const box = one.getBoundingClientRect();
    return box.bottom > edge.bottom + 1 || box.right > edge.right + 1
      || (one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0 && !one.closest('svg'));
  }).map((one) => `${one.tagName}.${one.getAttribute('class')}: ${one.textContent.slice(0, 40)}`);
}));

const words = (tab) => laidOut(tab, () => tab.innerText('.handout'));

async function everyStory(list) {
  const { tab, wrong, context } = await open({ reducedMotion: 'reduce' });
  for (const story of list) {
    await played(tab, story);
    for (const language of ['nl', 'en']) {
      if (language === 'en') await tab.keyboard.press('l');
      assert.deepEqual(await printed(tab), { pages: 1, size: A4 }, `${story} in ${language}`);
      assert.deepEqual(await cut(tab), [], `${story} in ${language}`);
    }
    const said = await words(tab);
    for (const part of ['title', 'claim', 'limits', 'debrief.1', 'debrief.2']) {
      assert.ok(said.includes(texts[`story.${story}.${part}`].en), `${story} ${part}`);
    }
    assert.ok(said.includes(await tab.textContent('.verdict')), `${story}: this run's verdict`);
    assert.ok(said.includes(`#1!story=${story}&lang=en`));
  }
  assert.deepEqual(wrong, []);
  await context.close();
}

test('every story, in both languages: one page, and nothing is cut', async () => {
  // in two tabs, so that it is over sooner
  await Promise.all([0, 1].map((half) => everyStory(stories.filter((_, at) => at % 2 === half))));
});

test('what was changed, and a hundred runs, are on it; screens for all to read', async () => {
  const { tab, wrong, context } = await open();
  const steer = 'steering.shared_interest.steer';
  const changes = Array.from({ length: 16 }, (_, i) => `&at=${2 * i + 3}:${steer}:0.${i % 7 + 1}`);
  await played(tab, 'nine_in_ten', `&seed=18446744073709551615${changes.join('')}`);
  assert.deepEqual(await cut(tab), []);
  let said = await words(tab);
  assert.ok(said.includes('18446744073709551615'));
  assert.ok(said.includes(texts['handout.more'].nl.replace('{n}', '5')), said);
  assert.ok(said.includes(texts['handout.link.file'].nl));
  assert.ok(said.includes(texts['handout.many.none'].nl));
  await played(tab, 'reds_and_blues', '&seed=3');
  await tab.keyboard.press('h');
  await tab.keyboard.press('PageDown');
  await tab.waitForFunction(() => document.querySelector('.told')?.textContent.length > 20, null,
    { timeout: 60000 });
  said = await words(tab);
  assert.ok(said.includes(await tab.textContent('.told')));
  assert.ok(said.includes('#1!story=reds_and_blues&seed=3'));
  assert.deepEqual(await cut(tab), []);
  await tab.evaluate(axe);
  const { violations } = await laidOut(tab, () => tab.evaluate(() =>
    window.axe.run('.handout', { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] })));
  assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`), []);
  // afterwards the screen is the page's again
  assert.equal(await tab.$('body.handed'), null);
  assert.ok(await tab.isVisible('.told'));
  assert.deepEqual(wrong, []);
  await context.close();
});

test('a slider stands on it once, with the rounds from which it was another value', async () => {
  const { tab, context } = await open();
  const control = texts['story.letting_go.control.steering.incentives.monitor'].nl;
  const lines = async () => (await words(tab)).split('\n').filter((line) =>
    line.startsWith(`${control}:`));
  await played(tab, 'letting_go');
  assert.deepEqual(await lines(), [`${control}: 1; 0 vanaf ronde 60`]);
  await played(tab, 'letting_go', '&at=100:steering.incentives.monitor:0.5&run=4');
  assert.deepEqual(await lines(), [`${control}: 0,5 vanaf ronde 100`]);
  await context.close();
});

test('nothing of the result is printed before the room has predicted', async () => {
  const { tab, context } = await open({ fragment: '#1!story=nine_in_ten' });
  await tab.evaluate(() => { window.print = () => { window.asked = true; }; });
  await tab.waitForTimeout(500);
  assert.deepEqual(await printed(tab), { pages: 1, size: A4 });
  const said = await words(tab);
  assert.ok(said.includes(texts['handout.locked'].nl));
  assert.equal(await laidOut(tab, () => tab.$$eval('.handout svg', (all) => all.length)), 0);
  await tab.keyboard.press('m');
  await tab.click('[data-does=handout]');
  assert.ok((await tab.textContent('.notice.error')).includes(texts['handout.locked'].nl));
  assert.equal(await tab.evaluate(() => window.asked), undefined);
  // by the menu and by the last slide's button once it is locked, keys alone
  for (const key of ['PageDown', 'PageDown', 'm']) await tab.keyboard.press(key);
  await tab.focus('dialog [data-does=handout]');
  await tab.keyboard.press('Enter');
  assert.equal(await tab.evaluate(() => window.asked), true);
  await context.close();
});

test('a scenario that somebody opened has a sheet too, however much it says', async () => {
  const { tab, wrong, context } = await open();
  const yaml = `name: mine\nquestion: "${'Who goes first? '.repeat(200)}"\nrounds: 20\n`
    + 'game: {kind: donation}\npopulation: {size: 30}\nrecord: {observables: [cooperation]}\n';
  await tab.setInputFiles('input[type=file]', { name: 'mine.yaml', mimeType: 'text/yaml',
    buffer: Buffer.from(yaml) });
  await tab.waitForSelector('.transport-toggle:not(:disabled)');
  await tab.keyboard.press('Space');
  await tab.waitForTimeout(1000);
  assert.deepEqual(await printed(tab), { pages: 1, size: A4 });
  assert.deepEqual(await cut(tab), []);
  assert.match(await words(tab), /^mine\n/);
  assert.deepEqual(wrong, []);
  await context.close();
});
