// switches.test.mjs - a page that stays open for a day: other stories leave nothing behind.
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { forTheseTests } from '../support/browser.mjs';

const { open } = forTheseTests();

test('forty stories told hold no more of the page than eight', async () => {
  const { tab, wrong, context } = await open();
  const console = await context.newCDPSession(tab);
  const names = await tab.evaluate(() => Object.keys(
    JSON.parse(document.getElementById('data-stories').textContent)));

  async function tell(count, from) {
    for (let i = from; i < from + count; i++) {
      await tab.evaluate((fragment) => { location.hash = fragment; },
        `1!story=${names[i % names.length]}&seed=${i}`);
      await tab.locator('.slide.claim').waitFor();
      for (const key of ['PageDown', 'PageDown', 'PageDown']) await tab.keyboard.press(key);
      await tab.locator('.chart-canvas canvas').first().waitFor({ timeout: 20000 });
    }
    await tab.evaluate(() => { location.hash = ''; });
    await tab.locator('.slide').waitFor({ state: 'detached' });
    await console.send('HeapProfiler.collectGarbage');
    return console.send('Memory.getDOMCounters');
  }

  const first = await tell(8, 0);
  const last = await tell(32, 8);
  const grown = `${first.nodes} nodes and ${first.jsEventListeners} listeners, then `
    + `${last.nodes} and ${last.jsEventListeners}`;
  assert.ok(last.nodes < first.nodes * 1.5 + 500, grown);
  assert.ok(last.jsEventListeners < first.jsEventListeners * 1.5 + 50, grown);
  assert.deepEqual(wrong, []);
  await context.close();
});
