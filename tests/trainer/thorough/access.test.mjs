// access.test.mjs - the page for who works by keyboard, hears it, sets colours or has a small
// screen: where the focus goes, what is said aloud, what can be reached and told apart.
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { forTheseTests } from '../support/browser.mjs';
import { block } from '../support/built.mjs';
import { cutOrOverlapping, sideways, violations } from '../support/looks.mjs';
import { columnsOf, downloaded, finish, link, press, told, toRun } from '../support/teller.mjs';

const { open } = forTheseTests();

/** What has the focus, in a word; BODY where it was lost. */
const focused = (tab) => tab.evaluate(() => new Promise((resolve) => {
  // what left the page or cannot be pressed lets go of the focus with the next frame
  requestAnimationFrame(() => setTimeout(() => {
    const { tagName, className, id } = document.activeElement;
    resolve(`${tagName}.${className}#${id}`);
  }));
}));

async function enter(tab, selector) {
  await tab.focus(selector);
  await press(tab, 'Enter');
}

const claim = (story) => open({ fragment: `#1!story=${story}&lang=en` });

test('the focus stays: the hundred, their end and their abort', async () => {
  const { tab, context } = await claim('letting_go');
  await toRun(tab);
  await press(tab, 'h');
  await enter(tab, '.hundred .start button');
  assert.match(await focused(tab), /^BUTTON/);
  if (await tab.isVisible('.hundred .counter')) {
    await press(tab, 'Enter'); // the one button there is now: abort
    assert.match(await focused(tab), /^BUTTON\.main big/);
    await press(tab, 'Enter');
  }
  await told(tab);
  assert.match(await focused(tab), /^H1/);
  assert.ok(await tab.evaluate(() => scrollY === 0));
  await context.close();
});

test('the focus stays: votes, the lock and its way back, bars, the transport', async () => {
  const { tab, context } = await claim('nine_in_ten');
  await press(tab, 'PageDown', '1');
  await enter(tab, '.options li:first-child .icon');
  assert.equal(await tab.textContent('.options .count'), '0');
  assert.equal(await tab.evaluate(() => document.activeElement
    === document.querySelectorAll('.options li:first-child .icon')[1]), true);
  await press(tab, 'q');
  await tab.click('.quiz-box li:first-child .icon:last-child');
  await enter(tab, '.quiz-box li:first-child .icon:not(:last-child)');
  assert.equal(await tab.evaluate(() => document.activeElement
    === document.querySelector('.quiz-box li:first-child .icon:last-child')), true);
  await press(tab, 'Escape');
  await tab.click('.predict .lock');
  await enter(tab, '.predict .quiet');
  assert.match(await focused(tab), /lock/);
  await press(tab, 'PageDown', 'PageDown');
  await tab.waitForSelector('.transport-toggle:not(:disabled)');
  await finish(tab);
  await tab.focus('.transport-back');
  await press(tab, 'Enter');
  await tab.waitForSelector('.transport-on:not(:disabled)');
  await enter(tab, '.transport-on');
  await tab.waitForSelector('.transport-on:disabled');
  assert.match(await focused(tab), /transport-toggle/);
  await tab.focus('.bottombar > button:last-child');
  await press(tab, 'Enter', 'Enter');
  await told(tab);
  await tab.focus('.bottombar > button:last-child');
  await press(tab, 'Enter');
  assert.match(await focused(tab), /^H1/);
  await context.close();
});

test('the focus stays: from a tool, from a notice, from the drawer', async () => {
  const { tab, context } = await open({ fragment:
    '#1!story=nine_in_ten&lang=en&set=steering.shared_interest.steer:0.2' });
  await toRun(tab);
  for (const key of ['k', 'Escape']) {
    await press(tab, 'k');
    await tab.waitForSelector('.tipping-view');
    await press(tab, key);
    assert.match(await focused(tab), /^H1/, key);
  }
  await enter(tab, '.panel button[aria-expanded]');
  await enter(tab, '.drawer .foot button');
  await tab.waitForSelector('.drawer .foot button:disabled');
  assert.match(await focused(tab), /^BUTTON/);
  await tab.focus('.compare');
  await tab.evaluate(() => { location.hash = '#1!story=nobody'; });
  await tab.waitForSelector('.notice.error');
  await enter(tab, '.notice button');
  assert.match(await focused(tab), /compare/);
  await context.close();
});

test('what is said aloud is said when it stands still, and once', async () => {
  const { tab, context } = await claim('letting_go');
  await toRun(tab);
  await tab.evaluate(() => {
    window.said = [];
    new MutationObserver((all) => {
      for (const { target } of all) {
        const region = (target.closest ? target : target.parentElement)?.closest('[role=status], '
          + '[role=alert], [aria-live=polite], output:not([aria-live=off])');
        if (region && region.getAttribute('aria-live') !== 'off') {
          window.said.push([region.className, region.textContent]);
        }
      }
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  const said = () => tab.evaluate(() => window.said.splice(0));
  await press(tab, 'Space');
  await tab.waitForTimeout(1000);
  assert.deepEqual((await said()).filter(([, words]) => words !== ''), [], 'while it plays');
  await tab.waitForSelector('.transport-on:disabled');
  await tab.waitForTimeout(600);
  assert.ok((await said()).length <= 3);
  for (let round = 30; round > 0; round--) await tab.fill('.transport-scrub', String(4 * round));
  await tab.waitForTimeout(600);
  assert.ok((await said()).length <= 4);
  await context.close();
});

test('a notice in a box can be read and closed there, and leaves it with the box', async () => {
  const { tab, context } = await claim('nine_in_ten');
  await press(tab, 'm');
  await tab.fill('#seed', 'abc');
  await press(tab, 'Enter');
  await tab.click('.notice.error button', { timeout: 3000 });
  assert.equal(await tab.$('.notice'), null);
  assert.notEqual(await tab.$('dialog[open]'), null);
  await tab.fill('#seed', 'def');
  await press(tab, 'Enter', 'Escape');
  await tab.waitForSelector('dialog[open]', { state: 'detached' });
  // a box says that it was closed a moment after it is
  await tab.waitForFunction(() =>
    document.querySelector('.notice.error').closest('dialog') === null);
  assert.ok(await tab.isVisible('.notice.error'));
  await press(tab, '?'); // a box over a notice: it comes along
  await tab.click('.notice.error button', { timeout: 3000 });
  assert.notEqual(await tab.$('dialog[open]'), null);
  await context.close();
});

test('the sheet of paper says which run it is, and what was changed when', async () => {
  const { tab, context } = await open({ fragment: '#1!story=letting_go&run=4'
    + '&at=100:steering.incentives.monitor:0.5' });
  await toRun(tab);
  await finish(tab);
  await tab.emulateMedia({ media: 'print' });
  await tab.evaluate(() => dispatchEvent(new Event('beforeprint')));
  const sheet = await tab.innerText('.handout');
  assert.match(sheet, /toevalsgetal: 1, run 4/);
  assert.match(sheet, /Run nummer 4/);
  assert.match(sheet, /0,5 vanaf ronde 100/);
  assert.match(sheet, /#1!story=letting_go&run=4&at=100/);
  await context.close();
});

test('files of the hundred are of the hundred', async () => {
  const { tab, context } = await open({ fragment: '#1!story=cooperation_chain&run=2' });
  await toRun(tab);
  assert.match((await downloaded(tab, 'csv')).name, /-run-2\.csv$/);
  await press(tab, 'h', 'PageDown');
  await told(tab);
  const { name, text } = await downloaded(tab, 'csv');
  assert.match(name, /100-runs\.csv$/);
  const columns = columnsOf(text);
  assert.equal(columns.replicate.length, 100);
  assert.ok(columns.gain.every((value) => value !== '' && Number.isFinite(Number(value))));
  assert.ok(columns.outcome.every((words) => words.length > 3));
  assert.match(text, new RegExp((await link(tab)).replaceAll(/[.?+]/g, '\\$&')));
  const svg = await downloaded(tab, 'svg');
  assert.match(svg.name, /100-runs\.svg$/);
  assert.equal(svg.text.includes('<circle') || svg.text.includes('<path'), true);
  assert.match((await downloaded(tab, 'png')).name, /100-runs\.png$/);
  await context.close();
});

for (const colorScheme of ['dark', 'light']) {
  test(`with somebody's own colours everything shows (${colorScheme})`, async () => {
    const { tab, context } = await open({ fragment: '#1!story=nine_in_ten', colorScheme,
      forcedColors: 'active' });
    const ground = (selector) => tab.$$eval(selector, (all) => all.map((one) => (
      getComputedStyle(one).backgroundColor)));
    await press(tab, 'PageDown', '1', '2', '2');
    const [canvas] = await ground('.bottombar');
    assert.ok((await ground('.options .bar')).every((one) => one !== canvas));
    const present = await ground('.slides [aria-current] .number');
    assert.notEqual(present[0], (await ground('.slides .dot:not([aria-current]) .number'))[0]);
    await press(tab, 'PageDown', 'PageDown');
    await tab.waitForSelector('.transport-toggle:not(:disabled)');
    await finish(tab);
    assert.ok((await ground('.score .bar')).every((one) => one !== canvas));
    // in the chart as in the words beside it: axis, both lines and laboratories
    const found = await tab.$eval('.run .chart-canvas canvas', (drawing) => {
      const rgb = (colour) => colour.match(/\d+/g).slice(0, 3).map(Number);
      const ink = rgb(getComputedStyle(document.querySelector('.verdict')).color);
      const { data } = drawing.getContext('2d').getImageData(0, 0, drawing.width,
        drawing.height);
      let [inked, between] = [0, 0];
      for (let at = 0; at < data.length; at += 4) {
        if (data[at + 3] < 200) continue;
        if (ink.every((one, k) => Math.abs(one - data[at + k]) < 20)) inked++;
        // greys of the page's own: the axis, the line of those who are not steered
        if (Math.abs(data[at] - 0x5b) + Math.abs(data[at + 1] - 0x64)
          + Math.abs(data[at + 2] - 0x70) < 9) between++;
      }
      return { inked, between };
    });
    assert.ok(found.inked > 500 && found.between < 100, JSON.stringify(found));
    const { text } = await downloaded(tab, 'svg');
    assert.match(text, /fill="#ffffff"/, 'files are for others too');
    await context.close();
  });
}

/** Buttons that meet others or leave the screen. For evaluate. */
function crowded(selector) {
  const boxes = [...document.querySelectorAll(selector)]
    .filter((one) => one.checkVisibility()).map((one) => [one, one.getBoundingClientRect()]);
  const found = boxes.filter(([, box]) => box.left < 0 || box.right > innerWidth)
    .map(([one]) => `beside the screen: ${one.outerHTML.slice(0, 80)}`);
  boxes.forEach(([one, box], i) => {
    for (const [other, its] of boxes.slice(i + 1)) {
      const wide = Math.min(box.right, its.right) - Math.max(box.left, its.left);
      const high = Math.min(box.bottom, its.bottom) - Math.max(box.top, its.top);
      if (wide > 1 && high > 1) {
        found.push(`${one.textContent} meets ${other.textContent}`);
      }
    }
  });
  return found;
}

test('on the smallest screen nothing meets and nothing is beside it', async () => {
  const faults = [];
  for (const story of Object.keys(block('data-stories'))) {
    const { tab, context } = await open({ viewport: { width: 320, height: 640 },
      fragment: `#1!story=${story}` });
    const look = async (where) => {
      const found = [...await tab.evaluate(crowded, '.topbar button, .bottombar button'),
        ...await tab.evaluate(crowded, '.stage button'), ...await tab.evaluate(sideways),
        ...await tab.evaluate(cutOrOverlapping)];
      faults.push(...found.map((fault) => `${story} ${where}: ${fault}`));
    };
    await press(tab, 'PageDown', '1', '2', '2');
    await look('predict');
    await press(tab, 'PageDown');
    await look('locked');
    await press(tab, 'PageDown');
    await tab.waitForSelector('.transport-toggle:not(:disabled)');
    await press(tab, 'Space');
    await tab.waitForTimeout(150);
    faults.push(...(await tab.evaluate(crowded, '.topbar button, .bottombar button'))
      .map((fault) => `${story} playing: ${fault}`));
    await context.close();
  }
  assert.equal(faults.join('\n'), '');
});

test('in large letters no title is cut, and the way back stays below a long list', async () => {
  const { tab, context } = await open({ viewport: { width: 1024, height: 768 }, fragment:
    '#1!story=decisions_by_design&lang=en&run=2&seed=5&set=steering.circles.facts:0.3'
    + '&set=steering.circles.amendments:1&set=steering.trust.conditionality:0.3' });
  await press(tab, 'p');
  await toRun(tab);
  await tab.click('.panel button[aria-expanded]');
  const [foot, drawer] = await tab.$$eval('.drawer .foot button, .drawer', (all) => all
    .map((one) => one.getBoundingClientRect().toJSON()).sort((x, y) => x.height - y.height));
  assert.ok(await tab.$eval('.drawer', (one) => one.scrollHeight > one.clientHeight));
  assert.ok(foot.bottom <= drawer.bottom && foot.bottom <= 768);
  assert.deepEqual(await violations(tab), []);
  for (const language of ['en', 'nl']) {
    for (const story of Object.keys(block('data-stories'))) {
      await tab.evaluate(([name, lang]) => {
        location.hash = `#1!story=${name}&lang=${lang}`;
      }, [story, language]);
      await tab.waitForFunction((name) => document.querySelector('.where').textContent === name,
        block('data-texts')[`story.${story}.title`][language]);
      const [cut, high] = await tab.$eval('.where', (one) => [one.scrollWidth > one.clientWidth
        || one.scrollHeight > one.clientHeight, one.closest('.topbar').offsetHeight]);
      assert.equal(cut, false, `${story} ${language}`);
      assert.ok(high <= 62, `${story} ${language}: a bar of ${high} px`);
    }
  }
  await context.close();
});
