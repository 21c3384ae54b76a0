// every_slide.test.mjs - every slide of every story, in both languages: no barrier that axe
// knows, nothing cut, nothing to scroll to in a room, nothing beside a phone's screen.
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { forTheseTests } from '../support/browser.mjs';
import { block } from '../support/built.mjs';
import { cutOrOverlapping, sideways, smallOrHidden, violations } from '../support/looks.mjs';
import { LONGEST, menu, press, ready, tellAll } from '../support/teller.mjs';

const only = process.env.TRAINER_STORIES?.split(',');
const stories = Object.keys(block('data-stories')).filter((name) => !only || only.includes(name));
const { open } = forTheseTests();

const SIZES = {
  projector: { viewport: { width: 1024, height: 768 } },
  small: { viewport: { width: 1024, height: 768 } },
  wide: { viewport: { width: 1920, height: 1080 } },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true },
};

const whole = (tab) => tab.evaluate(() => Math.max(innerHeight,
  document.documentElement.scrollHeight, document.querySelector('main').scrollHeight + 200));

/** The sights of the page apart from stories. */
async function elsewhere(tab, visit) {
  await visit('home', { scrolls: true });
  await press(tab, 'k');
  await tab.waitForFunction(() => document.querySelector('.tipping-view .chart-answer')
    ?.textContent.length > 20, null, { timeout: LONGEST });
  await visit('tipping');
  await press(tab, 'Escape');
  for (const key of ['m', '?']) {
    await press(tab, key);
    await visit(`box ${key}`, { scrolls: true });
    await press(tab, 'Escape');
  }
  await press(tab, 'm');
  await tab.click('dialog[open] [data-does=about]');
  await visit('about', { scrolls: true });
  await press(tab, 'Escape');
  await menu(tab, 'sandbox');
  await ready(tab);
  await visit('sandbox', { scrolls: true });
  await tab.fill('#sandbox-search', 'steering');
  await visit('search', { scrolls: true });
}

for (const language of ['nl', 'en']) {
  for (const [size, options] of Object.entries(SIZES)) {
    test(`every slide, ${size}, ${language}`, async () => {
      const { tab, wrong, requests, context } = await open(options);
      if (size === 'projector') await press(tab, 'p');
      if (language === 'en') await press(tab, 'l');
      await tab.waitForSelector('.notice', { state: 'detached' });
      const faults = [];
      const look = (story) => async (where, { scrolls = false } = {}) => {
        const found = await tab.evaluate(cutOrOverlapping);
        // for axe all of a phone's page is on the screen: what a bar covers can be scrolled to
        if (size === 'phone') await tab.setViewportSize({ width: 390, height: await whole(tab) });
        found.push(...await violations(tab));
        if (size === 'phone') await tab.setViewportSize(options.viewport);
        if (size === 'projector' && !scrolls && where !== 'drawer') {
          found.push(...await tab.evaluate(smallOrHidden));
        }
        if (size === 'phone') found.push(...await tab.evaluate(sideways));
        faults.push(...found.map((fault) => `${story} ${where}: ${fault}`));
      };
      await elsewhere(tab, look(''));
      await tab.click('.topbar .home');
      for (const story of stories) await tellAll(tab, story, look(story));
      assert.equal(faults.join('\n'), '');
      assert.deepEqual(wrong, []);
      assert.deepEqual(requests, []);
      await context.close();
    });
  }
}
