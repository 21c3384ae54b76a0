// readme_picture.mjs - the picture of the README: a run that was told, on a projector.
// SPDX-License-Identifier: GPL-3.0-or-later
//
// usage: make trainer-readme, or node readme_picture.mjs PICTURE.png
import { statSync } from 'node:fs';

import { launch, open } from '../support/browser.mjs';
import { choose, ended, press } from '../support/teller.mjs';

/** A README is read by telephone too [bytes]. */
const LARGEST = 150000;

const [path] = process.argv.slice(2);
const browser = await launch();
try {
  const { tab } = await open(browser, { viewport: { width: 1024, height: 768 } });
  await press(tab, 'p');
  await choose(tab, 'nine_in_ten');
  await press(tab, 'PageDown');
  await ended(tab);
  await tab.waitForSelector('.notice', { state: 'detached' });
  await tab.screenshot({ path });
} finally {
  await browser.close();
}
const { size } = statSync(path);
console.log(`${path}: ${size} bytes`);
if (size > LARGEST) throw new Error(`more than ${LARGEST} bytes`);
