// quiet.test.mjs - a walk over all there is: no request, no word of the browser's console.
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { test } from 'node:test';

import { forTheseTests } from '../support/browser.mjs';
import { block, page } from '../support/built.mjs';
import { LONGEST, choose, columnsOf, downloaded, ended, finish, press, ready, slide, told }
  from '../support/teller.mjs';

const ROOM = { viewport: { width: 1024, height: 768 } };
const stories = Object.keys(block('data-stories'));
const { open } = forTheseTests();

test('the page is one file of at most two million bytes', () => {
  const { size } = statSync(page);
  console.log(`${size} bytes`);
  assert.ok(size <= 2e6);
});

test('every story, tool and file, in both languages: the page asks for nothing', async () => {
  const { tab, wrong, requests, context } = await open(ROOM);
  const asked = [];
  context.on('request', (request) => asked.push(request.url()));
  for (const story of stories) {
    await choose(tab, story);
    await press(tab, 'l');
    await finish(tab);
    await tab.click('.slides li:nth-child(5) button');
    await tab.click('.topbar .home');
  }
  await choose(tab, stories[0]);
  await finish(tab);
  const seed = /seed-1\b/;
  const png = await downloaded(tab, 'png');
  assert.match(png.name, seed);
  assert.equal(png.bytes.subarray(1, 4).toString(), 'PNG');
  const svg = await downloaded(tab, 'svg');
  assert.match(svg.name, seed);
  assert.ok(/<svg[\s\S]*(?:toevalsgetal|seed): 1 [\s\S]*<\/svg>\s*$/.test(svg.text),
    'the seed in the SVG');
  assert.ok(!/(?:href|src)="(?!#|data:)/.test(svg.text), 'an SVG that asks for more');
  const csv = await downloaded(tab, 'csv');
  assert.match(csv.text, /^# .*\n# .*(?:toevalsgetal|seed): 1\b/);
  assert.ok(columnsOf(csv.text).round.length > 10);
  await press(tab, 'h', 'PageDown');
  await told(tab);
  await press(tab, 'k');
  await tab.waitForFunction(() => document.querySelector('.tipping-view .chart-answer')
    ?.textContent.length > 20, null, { timeout: LONGEST });
  await press(tab, 'l', 'Escape');
  await tab.click('.topbar [aria-haspopup=dialog]');
  await tab.click('[data-does=sandbox]');
  await ready(tab);
  await tab.fill('#sandbox-search', 'vertrouwen');
  await press(tab, 'Escape', 'Escape', '?', 'Escape');
  assert.deepEqual(wrong, []);
  assert.deepEqual(requests, []);
  assert.deepEqual(asked.filter((url) => !/^(file|blob|data):/.test(url)), []);
  await context.close();
});

test('a clicker works wherever the focus is, and "." takes the light away', async () => {
  const { tab, wrong, context } = await open(ROOM);
  await choose(tab, stories[0]);
  await finish(tab);
  const spots = ['.transport-scrub', '.transport-back', '#what', '#control-0', '.compare',
    '.is-b .picture', '.topbar .home', '.slides [aria-current]', '.chart summary'];
  for (const spot of spots) {
    await tab.focus(spot);
    await press(tab, 'PageUp');
    assert.match(await slide(tab), /^2/, `PageUp at ${spot}`);
    await press(tab, 'PageDown');
    assert.match(await slide(tab), /^3/);
    await tab.focus(spot);
    await press(tab, '.');
    assert.ok(await tab.isVisible('.black'), `. at ${spot}`);
    await press(tab, 'PageUp');
    assert.equal(await tab.$('.black'), null);
    assert.match(await slide(tab), /^3/, 'the key that brings the light does nothing else');
  }
  assert.deepEqual(wrong, []);
  await context.close();
});

test('where movement is unwanted a press is ten rounds, and nothing moves by itself', async () => {
  const { tab, wrong, context } = await open({ ...ROOM, reducedMotion: 'reduce' });
  await choose(tab, stories[0]);
  await tab.evaluate(() => {
    window.rounds = ['0'];
    new MutationObserver(() => {
      const [round] = document.querySelector('.transport-round').textContent.match(/\d+/);
      if (window.rounds.at(-1) !== round) window.rounds.push(round);
    }).observe(document.querySelector('.transport-round'), { childList: true, subtree: true,
      characterData: true });
  });
  for (const [key, round] of [['PageDown', '10'], ['Space', '20'], ['Space', '30']]) {
    await press(tab, key);
    await tab.waitForFunction((wanted) => window.rounds.at(-1) === wanted, round);
  }
  await tab.waitForTimeout(500);
  assert.deepEqual(await tab.evaluate(() => window.rounds), ['0', '10', '20', '30']);
  assert.equal(await tab.isVisible('.transport-speed'), false);
  assert.equal(await tab.evaluate(() => document.getAnimations()
    .filter((one) => one.effect.getComputedTiming().duration > 20).length), 0);
  // a clicker has one button: its second press is the end
  await press(tab, 'PageDown');
  await ended(tab);
  assert.equal((await tab.evaluate(() => window.rounds)).length, 5);
  assert.deepEqual(wrong, []);
  await context.close();
});
