// pictures.mjs - pictures of the page to look at: slides, tools, sizes, languages.
// SPDX-License-Identifier: GPL-3.0-or-later
//
// usage: make trainer-pictures, or node pictures.mjs FOLDER [STORY ...]
// Told with all their slides are three stories; of the others the slides with most on them.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { launch, open } from '../support/browser.mjs';
import { block } from '../support/built.mjs';
import { LONGEST, menu, press, ready, tellAll } from '../support/teller.mjs';

const [folder, ...asked] = process.argv.slice(2);
const WHOLE = ['nine_in_ten', 'decisions_by_design', 'letting_go'];
const FULL = new Set(['ended', 'told']);
const SIZES = {
  room: { viewport: { width: 1024, height: 768 } },
  wide: { viewport: { width: 1920, height: 1080 } },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, deviceScaleFactor: 2 },
};

mkdirSync(folder, { recursive: true });
const browser = await launch();
let made = 0;
try {
  for (const language of ['nl', 'en']) {
    for (const [size, options] of Object.entries(SIZES)) {
      const { tab, context } = await open(browser, options);
      if (size === 'room') await press(tab, 'p');
      if (language === 'en') await press(tab, 'l');
      await tab.waitForSelector('.notice', { state: 'detached' });
      const take = async (name) => {
        await tab.waitForTimeout(300); // what is laid out in turns has come to its end
        await tab.screenshot({ path: join(folder, `${name}-${size}-${language}.png`),
          fullPage: size === 'phone' });
        made++;
      };
      if (asked.length === 0) await tools(tab, take);
      for (const story of asked.length > 0 ? asked : Object.keys(block('data-stories'))) {
        const whole = WHOLE.includes(story) || asked.length > 0;
        if (!whole && size !== 'room') continue;
        await tellAll(tab, story, async (slide) => {
          if (whole || FULL.has(slide)) await take(`${story}-${slide}`);
        });
      }
      await context.close();
    }
  }
} finally {
  await browser.close();
}
console.log(`${folder}: ${made} pictures`);

async function tools(tab, take) {
  await take('home');
  await press(tab, 'k');
  await tab.waitForFunction(() => document.querySelector('.tipping-view .chart-answer')
    ?.textContent.length > 20, null, { timeout: LONGEST });
  await take('tipping');
  await press(tab, 'Escape');
  for (const [key, name] of [['m', 'menu'], ['?', 'keys']]) {
    await press(tab, key);
    await take(name);
    await press(tab, 'Escape');
  }
  await menu(tab, 'sandbox');
  await ready(tab);
  await take('sandbox');
  await tab.click('.topbar .home');
}
