// told_slides.test.mjs - slides of a run that is not the story's own, or of another comparison.
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { forTheseTests } from '../support/browser.mjs';
import { LONGEST, finish, press, toRun } from '../support/teller.mjs';

const ROOM = { viewport: { width: 1024, height: 768 } };
const { open } = forTheseTests();

/** A link told to its hundred runs: what its slides say. */
async function told(link) {
  const { tab, wrong, context } = await open({ ...ROOM, fragment: `#1!story=${link}` });
  const note = '.differs-note:not([hidden])';
  const claim = await tab.$$eval(`.claim ${note}`, (all) => all.map((one) => one.textContent));
  await press(tab, 'PageDown');
  const predict = await tab.$$eval(`.predict ${note}`,
    (all) => all.map((one) => one.textContent));
  await press(tab, 'PageUp');
  await toRun(tab);
  await finish(tab);
  const verdict = await tab.textContent('.verdict');
  await tab.click('.slides li:nth-child(4) button');
  await press(tab, 'PageDown');
  await tab.waitForSelector('.hundred.done .told', { timeout: LONGEST });
  const found = { claim, predict, verdict, told: await tab.textContent('.hundred .told'),
    says: await tab.innerText('.hundred .says'), table: await tab.$('.against') !== null,
    spread: await tab.$('.hundred .found .chart') !== null };
  assert.deepEqual(wrong, []);
  await context.close();
  return found;
}

test('nothing is compared: no table of zeros, no axis of nothing, and the reason', async () => {
  const found = await told('cooperation_chain&with=none');
  assert.deepEqual(found.claim,
    ['Let op: zo meteen speelt niet precies dit verhaal. Anders is: er is geen vergelijking.']);
  assert.deepEqual(found.predict, found.claim);
  assert.deepEqual([found.table, found.spread, found.told], [false, false, '100 keer gespeeld.']);
  assert.match(found.says, /over een vergelijking die hier niet gespeeld is/);
});

test('settings of the room: its numbers and their spread, none of the story\'s words', async () => {
  const found = await told('decisions_by_design&set=steering.circles.rule:director');
  assert.match(found.claim.join(), /Let op: .*\(verhaal: consent\)/);
  assert.match(found.verdict, /^Dit zijn jullie eigen instellingen.*geen zichtbaar verschil\.$/);
  assert.match(found.told, /^100 keer gespeeld\. Dit zijn jullie eigen instellingen/);
  assert.deepEqual([found.table, found.spread], [false, true]);
});

test('the story as it is has its table and its picture, and no such note', async () => {
  const found = await told('nine_in_ten');
  assert.deepEqual([found.claim, found.predict], [[], []]);
  assert.deepEqual([found.table, found.spread], [true, true]);
});
