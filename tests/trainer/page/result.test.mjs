// result.test.mjs - a result of the program, opened in the page: shown, and computed anew.
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { forTheseTests } from '../support/browser.mjs';
import { block, requireBuilt } from '../support/built.mjs';
import { ELSEWHERE, RESTING, SWEPT, exported } from '../support/exported.mjs';

const texts = block('data-texts');
const axe = requireBuilt('axe-core').source;
const files = { swept: exported(SWEPT, { run: 1 }), resting: exported(RESTING),
  elsewhere: exported(ELSEWHERE) };
const { open } = forTheseTests();

const give = (tab, name, text) => tab.setInputFiles('input[type=file]',
  { name: `${name}.json`, mimeType: 'application/json', buffer: Buffer.from(text) });

/** Opens a text as a file, and waits for what is said of it. */
async function opened(tab, name, text, state) {
  await tab.evaluate(() => { document.querySelector('section.result')?.remove(); });
  await give(tab, name, text);
  await tab.waitForSelector(`.result[data-check=${state}]`, { timeout: 30000 });
  return tab.textContent('.result .verdict');
}

/** A text of the page as a pattern, with anything for its values. */
const saying = (key, language = 'nl') => new RegExp(texts[key][language].split(/\{[^}]+\}/)
  .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.*'), 's');

async function violations(tab) {
  await tab.evaluate(axe);
  const { violations: found } = await tab.evaluate(() => window.axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }));
  return found.map(({ id, nodes }) => `${id}: ${nodes.length} like ${nodes[0].html.slice(0, 160)}`);
}

/** The file that a press on a button gives, as text. */
async function saved(tab, selector) {
  const [file] = await Promise.all([tab.waitForEvent('download'), tab.click(selector)]);
  const parts = [];
  for await (const part of await file.createReadStream()) parts.push(part);
  return { name: file.suggestedFilename(), text: Buffer.concat(parts).toString('utf8') };
}

test('a run of a sweep: bands, trajectories, the same to the bit, people to look at', async () => {
  const { tab, wrong, requests, context } = await open(
    { viewport: { width: 1024, height: 768 } });
  const said = await opened(tab, 'choir', files.swept, 'done');
  const there = JSON.parse(files.swept);
  assert.match(said, saying('result.equal'));
  assert.ok(said.includes(String(there.variables.length * there.round.length)), said);
  assert.equal(await tab.textContent('.question'), there.question);
  // the file's numbers, as they stand in it
  const csv = await saved(tab, '[data-result=csv]');
  assert.equal(csv.name, 'choir-seed-18446744073709551615-cooperation.csv');
  const [head, ...rows] = csv.text.trim().split('\n').filter((line) => !line.startsWith('#'))
    .map((line) => line.split(','));
  assert.deepEqual(rows.map(([round]) => Number(round)), there.round);
  for (const [column, name, part] of [['b', 'cooperation', 'values'],
    ['a', 'cooperation_unsteered', 'values'], ['b_low', 'cooperation', 'low'],
    ['a_high', 'cooperation_unsteered', 'high']]) {
    const variable = there.variables.find((one) => one.name === name);
    assert.deepEqual(rows.map((row) => Number(row[head.indexOf(column)])),
      part === 'values' ? variable.values[0] : variable[part]);
  }
  const svg = await saved(tab, '[data-result=svg]');
  assert.match(svg.text, /^<\?xml.*18446744073709551615/s);
  // people, by keys alone: on to the end, where the file's own last number stands
  assert.equal(await tab.$$eval('.result .picture', (all) => all.length), 2);
  await tab.focus('main');
  await tab.keyboard.press('Space');
  await tab.waitForFunction(() => document.querySelector('.transport-scrub').value > 3);
  await tab.keyboard.press('Space');
  await tab.focus('.transport-scrub');
  await tab.keyboard.press('End');
  await tab.waitForFunction(() => /40\D+40/.test(document.querySelector('.transport-round')
    .textContent));
  // who made it
  await tab.click('[data-result=about]');
  const about = await tab.innerText('dialog[open]');
  for (const words of ['choir', there.question, 'this project', '18446744073709551615', 'imposed',
    there.program]) {
    assert.ok(about.includes(words), words);
  }
  assert.deepEqual(await violations(tab), []);
  await tab.keyboard.press('Escape');
  assert.ok(await tab.isVisible('.result'), 'Escape closes the box only');
  // another replicate, another observable, another language
  await tab.selectOption('#result-line', '2');
  await tab.selectOption('#result-what', 'trust');
  await tab.waitForSelector('.result[data-check=done]');
  await tab.keyboard.press('l');
  await tab.waitForFunction(() => /replicate 3/.test(document.querySelector('.result .verdict')
    .textContent));
  assert.match(await tab.textContent('.result .verdict'), saying('result.equal', 'en'));
  assert.deepEqual(await violations(tab), []);
  await tab.keyboard.press('Escape');
  assert.ok(await tab.isVisible('main.home'));
  assert.deepEqual(wrong, []);
  assert.deepEqual(requests, []);
  await context.close();
});

test('dropped into a story that is told: shown, and the story is there afterwards', async () => {
  const { tab, wrong, context } = await open({ fragment: '#1!story=nine_in_ten' });
  await tab.waitForSelector('.telling');
  await tab.evaluate((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], 'fixation.json', { type: 'application/json' }));
    document.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true }));
  }, files.resting);
  await tab.waitForSelector('.result[data-check=done]');
  assert.match(await tab.textContent('.result .verdict'), saying('result.equal'));
  await tab.click('[data-result=about]');
  assert.match(await tab.innerText('dialog[open] table'), /20/);
  await tab.keyboard.press('Escape');
  await tab.keyboard.press('PageUp');
  assert.ok(await tab.isVisible('.telling'));
  assert.deepEqual(wrong, []);
  await context.close();
});

test('numbers that were changed, and another model, are told', async () => {
  const { tab, wrong, context } = await open();
  const changed = JSON.parse(files.swept);
  const twin = changed.variables.find(({ name }) => name === 'trust_unsteered');
  twin.values[0][4] += 1e-9;
  let said = await opened(tab, 'changed', JSON.stringify(changed), 'different');
  assert.match(said, saying('result.different'));
  assert.ok(said.includes(`${changed.round[4]}`));
  assert.ok(said.includes(String(twin.values[0][4])), said);
  // the other replicates are as they were
  await tab.selectOption('#result-line', '1');
  await tab.waitForSelector('.result[data-check=done]');
  const older = { ...JSON.parse(files.resting), model: '0' };
  said = await opened(tab, 'older', JSON.stringify(older), 'done');
  assert.match(said, saying('result.other_model'));
  assert.match(said, saying('result.equal'));
  const broken = JSON.parse(files.resting);
  broken.lines.push('game.benefit: many');
  said = await opened(tab, 'broken', JSON.stringify(broken), 'failed');
  assert.match(said, /game\.benefit/);
  assert.deepEqual(wrong, []);
  await context.close();
});

test('what cannot be replayed: the numbers, and why', async () => {
  const { tab, wrong, context } = await open({ viewport: { width: 390, height: 844 } });
  const said = await opened(tab, 'ring', files.elsewhere, 'none');
  assert.match(said, /network/);
  assert.ok(await tab.isHidden('.result .people'));
  await tab.focus('#result-round');
  await tab.keyboard.press('End');
  assert.match(await tab.getAttribute('#result-round', 'aria-valuetext'), /12/);
  assert.ok(await tab.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  assert.deepEqual(await violations(tab), []);
  assert.deepEqual(wrong, []);
  await context.close();
});

test('a damaged file is refused in both languages, and the page goes on', async () => {
  const { tab, wrong, context } = await open();
  await give(tab, 'half', files.swept.slice(0, files.swept.length >> 1));
  await tab.waitForSelector('.notice.error');
  assert.match(await tab.textContent('.notice.error'), saying('result.damaged'));
  await tab.keyboard.press('l');
  assert.match(await tab.textContent('.notice.error'), saying('result.damaged', 'en'));
  const damaged = JSON.parse(files.swept);
  damaged.variables[1].high.pop();
  await give(tab, 'short', JSON.stringify(damaged));
  await tab.waitForFunction(() => /variables\[1\]\.high/.test(
    document.querySelector('.notice.error').textContent));
  assert.ok(await tab.isVisible('main.home'));
  assert.match(await opened(tab, 'whole', files.swept, 'done'), saying('result.equal', 'en'));
  assert.deepEqual(wrong, []);
  await context.close();
});
