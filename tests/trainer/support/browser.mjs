// browser.mjs - the page in Chromium, opened as a file, with what went wrong kept.
// SPDX-License-Identifier: GPL-3.0-or-later
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { pathToFileURL } from 'node:url';

import { page as builtPage, requireBuilt } from './built.mjs';

const NAMES = [process.env.SAMENSPEL_CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome'];
const QUIET = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** A browser: close it when it has done. */
export function launch() {
  const executablePath = NAMES.find((name) => name && existsSync(name));
  return requireBuilt('playwright-core').chromium.launch({ executablePath, args: QUIET });
}

/**
 * The built page, or another file, in a new tab: {tab, wrong, requests}. wrong gathers errors,
 * warnings and what the policy refused; requests what was asked for, without the file itself and
 * what the page made by itself (Blobs).
 */
export async function open(browser, { file = builtPage, fragment = '', ...options } = {}) {
  const context = await browser.newContext(options);
  const tab = await context.newPage();
  const wrong = [];
  const requests = [];
  const address = pathToFileURL(file).href;
  tab.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) wrong.push(message.text());
  });
  tab.on('pageerror', (error) => wrong.push(String(error)));
  tab.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(address) && !/^(blob|data):/.test(url)) requests.push(url);
  });
  await tab.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
    });
  });
  await tab.goto(address + fragment);
  return { tab, wrong, requests, context };
}

/** For a file of tests, gone after them: a browser's open(options) and a folder, scratch. */
export function forTheseTests() {
  const scratch = mkdtempSync(join(tmpdir(), 'samenspel-'));
  let browser;
  before(async () => {
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    rmSync(scratch, { recursive: true });
  });
  return { scratch, open: (options) => open(browser, options) };
}
