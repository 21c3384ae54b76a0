// setting_search.js - finds settings by words of either language, or by their keys.
// SPDX-License-Identifier: GPL-3.0-or-later
// texts: parameter.* block.* choice.*
import { blockOf } from './setting_rows.js';

/** Small letters without accents; marks of keys are blanks. */
export function plainWords(text) {
  return text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').toLowerCase()
    .replace(/[._<>-]+/g, ' ').replace(/\s+/g, ' ').trim();
}

/**
 * An index of rows over texts, `both(key)` -> {nl, en}: search(query) -> rows, best first.
 * Every word of the query must stand in the row: in its labels, its key, its summary, the
 * words for its choices, or the title of its block; the start of a word counts for more than
 * its inside (Dutch joins words), and short words must be a start.
 */
export function createSearch(rows, both) {
  const words = (key) => {
    const found = both(key);
    return found === undefined ? '' : `${found.nl} ${found.en}`;
  };
  const entries = rows.map((row, place) => ({
    row, place,
    exact: row.key.toLowerCase(),
    label: ` ${plainWords(words(`parameter.${row.key}.label`))}`,
    key: ` ${plainWords(row.key)}`,
    rest: ` ${plainWords(`${words(`parameter.${row.key}`)} ${words(`block.${blockOf(row.key)}`)} ${
      (row.choices ?? []).map((value) => `${value} ${words(`choice.${row.key}.${value}`)}`)
        .join(' ')}`)}`,
  }));
  return (query) => {
    const wanted = plainWords(query).split(' ').filter(Boolean);
    if (wanted.length === 0) return [];
    const found = [];
    for (const entry of entries) {
      const worth = worthOf(entry, wanted, query.trim().toLowerCase());
      if (worth > 0) found.push({ worth, entry });
    }
    return found.sort((a, b) => b.worth - a.worth || a.entry.place - b.entry.place)
      .map(({ entry }) => entry.row);
  };
}

function worthOf(entry, wanted, query) {
  let worth = entry.exact === query ? 1000 : 0;
  if (entry.exact.startsWith(query)) worth += 100;
  for (const word of wanted) {
    const inLabel = entry.label.includes(` ${word}`);
    const inKey = entry.key.includes(` ${word}`);
    const inRest = entry.rest.includes(` ${word}`);
    if (inLabel || inKey || inRest) worth += (inLabel ? 8 : 0) + (inKey ? 4 : 0) + 1;
    else if (isInside(entry, word)) worth += .5;
    else return 0;
  }
  return worth;
}

const isInside = (entry, word) => word.length >= 4
  && (entry.label.includes(word) || entry.key.includes(word) || entry.rest.includes(word));
