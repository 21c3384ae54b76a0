// policy.test.mjs - the page opened as a file: it works under its policy and asks for nothing.
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { launch, open } from '../support/browser.mjs';
import { page } from '../support/built.mjs';

const scratch = mkdtempSync(join(tmpdir(), 'samenspel-'));
let browser;
before(async () => {
  browser = await launch();
});
after(async () => {
  await browser?.close();
  rmSync(scratch, { recursive: true });
});

test('the page opens from a file with no request and nothing wrong', async () => {
  const { tab, wrong, requests, context } = await open(browser);
  await tab.waitForFunction(() => document.querySelector('#page')?.textContent.trim().length > 100);
  await tab.waitForLoadState('networkidle');
  assert.deepEqual(wrong, []);
  assert.deepEqual(requests, []);
  await context.close();
});

test('a worker from a Blob may compile the engine', async () => {
  const { tab, wrong, context } = await open(browser);
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
  const { tab, wrong, context } = await open(browser);
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

test('a page that was tampered with does not run', async () => {
  const html = readFileSync(page, 'utf8');
  const at = html.lastIndexOf('<script>') + '<script>'.length;
  const file = join(scratch, 'tampered.html');
  writeFileSync(file, `${html.slice(0, at)} ${html.slice(at)}`);
  const { tab, wrong, context } = await open(browser, { file });
  await tab.waitForLoadState('load');
  assert.equal(await tab.evaluate(() => document.querySelector('#page').childElementCount), 0);
  assert.ok(wrong.some((one) => one.includes('script-src')), wrong.join('\n'));
  await context.close();
});
