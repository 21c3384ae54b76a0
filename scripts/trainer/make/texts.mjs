// texts.mjs - the page's texts in one table, and whether they fit the source and each other.
// SPDX-License-Identifier: GPL-3.0-or-later
import { join } from 'node:path';

import { filesBelow, readText } from './files.mjs';

/** {key: {nl, en}} of every file in text/. */
export function joinTexts(source) {
  const table = {};
  for (const path of filesBelow(join(source, 'text'), '.json')) {
    Object.assign(table, JSON.parse(readText(source, 'text', path)));
  }
  return table;
}
