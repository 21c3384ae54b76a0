// policy.test.mjs - the page opened as a file: it works under its policy and asks for nothing.
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { forTheseTests } from '../support/browser.mjs';
import { page } from '../support/built.mjs';

const { open, scratch } = forTheseTests();

test('the page opens from a file with no request and nothing wrong', async () => {
  const { tab, wrong, requests, context } = await open();
  await tab.waitForSelector('#page h1');
  assert.equal(await tab.$('.not-begun'), null);
  await tab.waitForLoadState('networkidle');
  assert.deepEqual(wrong, []);
  assert.deepEqual(requests, []);
  await context.close();
});

test('a worker from a Blob may compile the engine', async () => {
  const { tab, wrong, context } = await open();
  const answer = await tab.evaluate(() => new Promise((resolve, reject) => {
    const text = `onmessage = async (event) => {
      const letters = atob(event.data);
      const packed = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
      const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
      const bytes = await new Response(stream).arrayBuffer();
      const { instance } = await WebAssembly.instantiate(bytes);
      instance.exports._initialize();
      postMessage(String(instance.exports.sp_web_probe(1000)));
    };`;
    const worker = new Worker(URL.createObjectURL(new Blob([text])));
    worker.onmessage = (event) => resolve(event.data);
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage(document.getElementById('data-wasm').textContent);
  }));
  assert.match(answer, /^-?\d{5,}$/);
  assert.deepEqual(wrong, []);
  await context.close();
});

test('scripts, styles and requests that the build did not put there are refused', async () => {
  const { tab, wrong, context } = await open();
  const ran = await tab.evaluate(async () => {
    const script = document.createElement('script');
    script.textContent = 'window.intruder = 1';
    document.head.append(script);
    const style = document.createElement('style');
    style.textContent = 'body { outline: 7px solid red }';
    document.head.append(style);
    const fetched = await fetch('https://example.org/').then(() => true, () => false);
    // later, since a debugger may evaluate what a page may not
    const evaluated = await new Promise((resolve) => {
      setTimeout(() => {
        try {
          resolve((0, eval)('true'));
        } catch {
          resolve(false);
        }
      });
    });
    return { intruder: window.intruder ?? 0, outline: getComputedStyle(document.body).outlineWidth,
      fetched, evaluated };
  });
  assert.equal(ran.intruder, 0);
  assert.notEqual(ran.outline, '7px');
  assert.equal(ran.fetched, false);
  assert.equal(ran.evaluated, false);
  assert.ok(wrong.length >= 3, wrong.join('\n'));
  await context.close();
});

/** Opens an altered page and waits until it says that it does not begin. */
async function doesNotBegin(name, html, options = {}) {
  const file = join(scratch, `${name}.html`);
  writeFileSync(file, html);
  const { tab, wrong, context } = await open({ file, ...options });
  await tab.waitForSelector('.not-begun', { state: 'visible' });
  assert.equal(await tab.$$eval('#page > *', (all) => all.length), 1, 'and nothing else');
  await context.close();
  return wrong;
}

test('a page that was tampered with does not run, and says so', async () => {
  const html = readFileSync(page, 'utf8');
  const at = html.lastIndexOf('<script>') + '<script>'.length;
  const wrong = await doesNotBegin('tampered', `${html.slice(0, at)} ${html.slice(at)}`);
  assert.ok(wrong.some((one) => one.includes('script-src')), wrong.join('\n'));
});

test('half a page, and one without JavaScript, say so', async () => {
  const html = readFileSync(page, 'utf8');
  for (const part of [0.1, 0.5, 0.99]) {
    await doesNotBegin('half', html.slice(0, Math.floor(part * html.length)));
  }
  await doesNotBegin('still', html, { javaScriptEnabled: false });
});
