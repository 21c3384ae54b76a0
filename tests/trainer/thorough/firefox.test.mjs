// firefox.test.mjs - a story told in Firefox: the same numbers as the program's, nothing wrong.
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';

import { folder, page as builtPage, requireBuilt } from '../support/built.mjs';
import { columnsOf } from '../support/teller.mjs';
import { assertTwins, programRun } from '../support/twin_run.mjs';

const LONGEST = 120000;
const PATHS = [process.env.SAMENSPEL_FIREFOX, '/usr/bin/firefox-esr', '/usr/bin/firefox'];
const executablePath = PATHS.find((path) => path && existsSync(path));
const skip = executablePath ? false : 'no Firefox here';
const pictures = join(folder, 'pictures');
const scratch = mkdtempSync(join(tmpdir(), 'samenspel-'));
let browser;

before(async () => {
  if (skip) return;
  mkdirSync(pictures, { recursive: true });
  browser = await requireBuilt('puppeteer-core').launch({ browser: 'firefox', executablePath,
    headless: true, extraPrefsFirefox: {
      'browser.download.folderList': 2,
      'browser.download.dir': scratch,
      'browser.download.useDownloadDir': true,
      'browser.download.always_ask_before_handling_new_types': false,
      'browser.helperApps.neverAsk.saveToDisk': 'text/csv,application/yaml,text/plain',
    } });
});
after(async () => {
  await browser?.close();
  rmSync(scratch, { recursive: true });
});

const press = async (tab, ...keys) => {
  for (const key of keys) await tab.keyboard.press(key);
};

/** The text of what a button of the menu gives to the downloads. */
async function downloaded(tab, does, ending) {
  const before = new Set(readdirSync(scratch));
  await tab.click('.topbar [aria-haspopup=dialog]');
  await tab.click(`dialog[open] [data-does=${does}]`);
  for (let time = 0; time < 200; time++) {
    const fresh = readdirSync(scratch).filter((name) => !before.has(name));
    const whole = fresh.find((name) => name.endsWith(ending));
    if (whole && !fresh.some((name) => name.endsWith('.part'))) {
      const text = readFileSync(join(scratch, whole), 'utf8');
      if (text.length > 0) return text;
    }
    await new Promise((resolve) => { setTimeout(resolve, 100); });
  }
  throw new Error(`no ${ending} has come`);
}

for (const story of ['nine_in_ten', 'decisions_by_design', 'letting_go']) {
  test(`${story} in Firefox`, { skip }, async () => {
    const tab = await browser.newPage();
    await tab.setViewport({ width: 1024, height: 768 });
    const wrong = [];
    tab.on('console', (message) => {
      if (['error', 'warn'].includes(message.type())) wrong.push(message.text());
    });
    tab.on('pageerror', (error) => wrong.push(String(error)));
    const picture = (name) => tab.screenshot({ path: join(pictures,
      `firefox-${story}-${name}.png`) });
    await tab.goto(pathToFileURL(builtPage).href);
    await tab.click(`[data-story=${story}]`);
    await picture('claim');
    await press(tab, 'PageDown', '1', '2');
    await picture('predict');
    await press(tab, 'PageDown', 'PageDown');
    await tab.waitForSelector('.transport-toggle:not(:disabled)', { timeout: LONGEST });
    await tab.focus('.transport-scrub');
    await press(tab, 'End');
    await tab.waitForFunction(() => {
      const scrub = document.querySelector('.transport-scrub');
      const [round] = document.querySelector('.transport-round').textContent.match(/\d+/);
      return document.querySelector('.transport-on').disabled && round === scrub.value
        && Number(round) > 0;
    }, { timeout: LONGEST });
    await picture('ended');
    const shown = {};
    for (const name of await tab.$$eval('#what option', (all) => all.map((one) => one.value))) {
      await tab.select('#what', name);
      shown[name] = columnsOf(await downloaded(tab, 'csv', '.csv'));
    }
    const numbers = assertTwins(shown, programRun(await downloaded(tab, 'yaml', '.yaml')), story);
    console.log(`${story}: ${numbers} numbers, ${await browser.version()}`);
    await press(tab, 'h', 'PageDown');
    await tab.waitForFunction(() => document.querySelector('.told')?.textContent.length > 20,
      { timeout: LONGEST });
    await picture('told');
    await press(tab, 'PageDown');
    await picture('debrief');
    assert.deepEqual(wrong, []);
    await tab.close();
  });
}
