// teller.mjs - a story told in the page as a trainer does it: by its keys, sliders and menu.
// SPDX-License-Identifier: GPL-3.0-or-later
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

/** What a run, or the hundred, may take on a machine that does other things too [ms]. */
export const LONGEST = 90000;

export async function press(tab, ...keys) {
  for (const key of keys) await tab.keyboard.press(key);
}

export const slide = (tab) => tab.getAttribute('.slides [aria-current]', 'aria-label');

/** From the first slide to the run: the claim, the prediction, its lock. */
export async function toRun(tab) {
  await press(tab, 'PageDown', 'PageDown', 'PageDown');
  await ready(tab);
}

/** From the stories to the run of one of them. */
export async function choose(tab, story) {
  await tab.click(`[data-story=${story}]`);
  await toRun(tab);
}

export const ready = (tab) => tab.waitForSelector('.transport-toggle:not(:disabled)',
  { timeout: LONGEST });

/** Waits until the run stands still at its last round, and what is on the screen is that round. */
export async function ended(tab, what = '') {
  try {
    await tab.waitForFunction(() => {
      const scrub = document.querySelector('.transport-scrub');
      const [round] = document.querySelector('.transport-round')?.textContent
        .match(/\d+/) ?? [];
      return document.querySelector('.transport-toggle:not(:disabled)') !== null
        && document.querySelector('.transport-on:disabled') !== null
        && round === scrub.value && Number(round) > 0;
    }, null, { timeout: LONGEST });
  } catch {
    const where = await tab.$$eval('.transport-round, .verdict, .bottombar button, .notice',
      (all) => all.map((one) => one.textContent).join(' / '));
    throw new Error(`${what} has not come to its end: ${where}`);
  }
}

/** Plays all of the run, as fast as can be. */
export async function finish(tab) {
  await tab.focus('.transport-scrub');
  await press(tab, 'End');
  await ended(tab);
}

/** Waits for what the hundred runs say. */
export const told = (tab) => tab.waitForFunction(() => document.querySelector('.told')?.textContent
  .length > 20, null, { timeout: LONGEST });

/** Goes to a round by the slider of the transport, and waits until it is on the screen. */
export async function seek(tab, round) {
  await tab.fill('.transport-scrub', String(round));
  await tab.waitForFunction((wanted) => document.querySelector('.transport-round').textContent
    .match(/\d+/)[0] === wanted, String(round), { timeout: LONGEST });
}

/** Presses a button of the menu. */
export async function menu(tab, does) {
  await tab.click('.topbar [aria-haspopup=dialog]');
  await tab.click(`dialog[open] [data-does=${does}]`);
}

/** Another seed, by the menu. */
export async function setSeed(tab, seed) {
  await tab.click('.topbar [aria-haspopup=dialog]');
  await tab.fill('#seed', String(seed));
  await press(tab, 'Tab', 'Escape');
  await ready(tab);
}

/** What a button of the menu gives to the browser's downloads: {name, text, bytes}. */
export async function downloaded(tab, does) {
  const coming = tab.waitForEvent('download');
  await menu(tab, does);
  const bytes = readFileSync(await (await coming).path());
  return { name: basename((await coming).suggestedFilename()), bytes, text: bytes.toString() };
}

/** Opens a file in the page, by the menu. */
export async function openFile(tab, path) {
  const coming = tab.waitForEvent('filechooser');
  await menu(tab, 'open');
  await (await coming).setFiles(path);
  await tab.waitForSelector('.bench .transport-toggle:not(:disabled), .notice.error',
    { timeout: LONGEST });
  const refused = await tab.$('.notice.error');
  if (refused) throw new Error(`${basename(path)}: ${await refused.textContent()}`);
}

/** Moves a slider of the story, in the panel or its drawer, to a value. */
export async function move(tab, at, value) {
  const slider = `#control-${at}`;
  if (!await tab.isVisible(slider)) await tab.click('.panel button[aria-expanded=false]');
  await tab.fill(slider, String(value));
  await tab.waitForSelector('.panel .differs:not([hidden])');
}

/** Sets one key in the sandbox, and waits until it holds. */
export async function setInSandbox(tab, key, value) {
  await tab.fill('#sandbox-search', key);
  const field = `.sandbox-results [data-key="${key}"] .setting-control input:not([type=range])`;
  await tab.fill(field, value);
  await press(tab, 'Enter', 'Tab');
  await tab.waitForFunction((said) => location.hash.includes(said), `${key}:${value}`,
    { timeout: LONGEST });
}

/** The link in the address bar, when it has followed the state. */
export async function link(tab) {
  await tab.waitForTimeout(450);
  return tab.evaluate(() => location.hash);
}

/** The rows of a CSV file of the page: {column: [cells as text]}, without its comments. */
export function columnsOf(text) {
  const [head, ...rows] = text.trimEnd().split('\n').filter((line) => !line.startsWith('#'))
    .map((line) => line.split(','));
  return Object.fromEntries(head.map((name, at) => [name, rows.map((row) => row[at])]));
}

/** Every chart of the run that is shown, from the page's CSV files: {chart: {column: cells}}. */
export async function charts(tab) {
  const names = await tab.$$eval('#what option', (all) => all.map((one) => one.value));
  const found = {};
  for (const name of names) {
    await tab.selectOption('#what', name);
    found[name] = columnsOf((await downloaded(tab, 'csv')).text);
  }
  return found;
}

/**
 * Tells a story by the one button of a clicker and shows every sight of it: visit(name). With
 * `hundred` false the hundred runs are left out.
 */
export async function tellAll(tab, story, visit, { hundred = true } = {}) {
  await tab.click(`[data-story=${story}]`);
  await visit('claim');
  await press(tab, 'PageDown', '1', '2', '2');
  await visit('predict');
  await press(tab, 'PageDown');
  await visit('locked');
  await press(tab, 'PageDown');
  await ready(tab);
  await visit('run');
  await finish(tab);
  await visit('ended');
  if (await tab.isVisible('.panel button[aria-expanded=false]')) {
    await tab.click('.panel button[aria-expanded=false]');
    await visit('drawer');
    await tab.click('.panel button[aria-expanded=true]');
  }
  if (hundred) {
    await tab.click('.slides li:nth-child(4) button');
    await visit('hundred');
    await press(tab, 'PageDown');
    await told(tab);
    await visit('told');
  }
  await tab.click('.slides li:nth-child(5) button');
  await visit('debrief');
  await tab.click('.topbar .home');
}
