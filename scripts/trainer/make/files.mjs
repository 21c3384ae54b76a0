// files.mjs - files of the source in an order that is the same everywhere.
// SPDX-License-Identifier: GPL-3.0-or-later
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** By code units, whatever the system's language. */
export const byText = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

/** Paths below folder that end so, sorted; none where there is no folder. */
export function filesBelow(folder, ending) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true }).map((path) => String(path).replace(/\\/g, '/'))
    .filter((path) => path.endsWith(ending)).sort(byText);
}

export const readText = (...path) => readFileSync(join(...path), 'utf8').replace(/\r\n/g, '\n');
