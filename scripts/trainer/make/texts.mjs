// texts.mjs - the page's texts in one table, and whether they fit the source and each other.
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A key is used where it stands in a module or in the template as a literal, where a template
// literal (`story.${name}.title`) or a literal with a point at its end ('ui.key.') begins it,
// or where a comment `// texts: play.*` lists it. A literal that looks like a key of a known
// part and is none is a fault: it would fail in front of a room.
import { join } from 'node:path';

import { createText, LANGUAGES } from '../src/text.js';
import { filesBelow, readText } from './files.mjs';

/** {key: {nl, en}} of text.json; `faults` gets keys that stand twice, which JSON lets pass. */
export function readTexts(source, faults = null) {
  const written = readText(source, 'text.json');
  const seen = new Set();
  for (const [, key] of written.matchAll(/"([^"]+)":\s*\{/g)) {
    if (seen.has(key)) faults?.add(`text.json: '${key}' stands twice`);
    seen.add(key);
  }
  return JSON.parse(written);
}

/** Adds to `faults` what is wrong with the texts by themselves: both languages alike. */
export function checkTable(table, faults) {
  const formats = createText({});
  for (const [key, entry] of Object.entries(table)) {
    const say = (what) => faults.add(`text '${key}': ${what}`);
    if (!/^[a-z]\w*(\.[\w<>-]+)+$/.test(key)) say('no key: must be part.name');
    if (String(Object.keys(entry).sort()) !== String([...LANGUAGES].sort())) {
      say(`must have ${LANGUAGES.join(' and ')}`);
      continue;
    }
    const places = LANGUAGES.map((language) => placeholders(entry[language], formats, say));
    if (places[0] !== places[1]) say(`{${places[0]}} in one language, {${places[1]}} in the other`);
  }
}

function placeholders(text, formats, say) {
  if (typeof text !== 'string' || text.trim() === '' || text !== text.trim()) {
    say('is empty, or has blanks at an end');
    return '';
  }
  const names = new Set();
  const rest = text.replace(/\{(\w+)(?::(\w+))?\}/g, (_, name, format) => {
    names.add(name);
    try {
      if (format !== undefined) formats.format(1, format);
    } catch {
      say(`unknown format '${format}'`);
    }
    return '';
  });
  if (/[{}]/.test(rest)) say('a brace that is no placeholder');
  return [...names].sort().join(', ');
}

/**
 * Adds to `faults` keys that the source uses and that are not there. Returns those that
 * nothing uses: a page with them works, so that only a test is strict about it.
 *
 * told      keys that are used beside the source, such as those of stories
 * settings  keys of the schema, which are no texts
 */
export function checkUse(source, table, { told, settings }, faults) {
  const keys = Object.keys(table);
  const parts = new Set(keys.map((key) => key.split('.')[0]));
  const used = new Set(told);
  const isSetting = (word) => settings.some((key) => key === word || key.startsWith(`${word}.`));
  const files = [...filesBelow(join(source, 'src'), '.js'), 'template.html'];
  for (const path of files) {
    const text = readText(source, 'src', path);
    for (const pattern of patternsIn(text, parts, isSetting)) {
      const matching = keys.filter((key) => pattern.test(key));
      // what each story must have is told by its file
      if (matching.length === 0 && !pattern.source.startsWith('^story')) {
        faults.add(`src/${path}: no text fits ${pattern.source}`);
      }
      for (const key of matching) used.add(key);
    }
    for (const [, word] of text.matchAll(/['"]([a-z]\w*(?:\.[\w<>-]+)+)['"]/g)) {
      if (Object.hasOwn(table, word)) used.add(word);
      else if (parts.has(word.split('.')[0]) && !isSetting(word)
        && !keys.some((key) => key.startsWith(`${word}.`))) {
        faults.add(`src/${path}: no text '${word}'`);
      }
    }
  }
  return keys.filter((key) => !used.has(key));
}

/** Regular expressions of the beginnings, template literals and comments that name keys. */
function patternsIn(text, parts, isSetting) {
  const found = [];
  const add = (pattern) => {
    const [head] = pattern.split(/\.?\*/);
    if (!parts.has(pattern.split('.')[0]) || !pattern.includes('.') || isSetting(head)) return;
    const escaped = pattern.replace(/[.<>]/g, '\\$&').replace(/\*+/g, '.+');
    found.push(new RegExp(`^${escaped}$`));
  };
  for (const [, list] of text.matchAll(/\/\/ texts: (.*)/g)) list.trim().split(/\s+/).forEach(add);
  for (const [, literal] of text.matchAll(/`([a-z]\w*\.[^`\s]*)`/g)) {
    if (literal.includes('${')) add(literal.replace(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, '*'));
  }
  for (const [, prefix] of text.matchAll(/'([a-z]\w*(?:\.\w+)*\.)'/g)) add(`${prefix}*`);
  return found;
}

/** Prefixes of texts that say what the program says of a thing, and where it says it. */
const SUMMARIES = [['parameter', 'keys', 'key'], ['observable', 'observables', 'name'],
  ['strategy', 'strategies', 'name']];

/**
 * Adds to `faults` summaries that no longer are those of the program: a text in two languages
 * would silently keep the old meaning.
 */
export function checkSummaries(table, described, faults) {
  for (const [prefix, list, name] of SUMMARIES) {
    if (!Object.keys(table).some((key) => key.startsWith(`${prefix}.`))) continue;
    for (const one of described[list]) {
      const key = `${prefix}.${one[name]}`;
      if (table[key] === undefined) faults.add(`no text '${key}': ${one.summary}`);
      else if (table[key].en !== one.summary) {
        faults.add(`text '${key}' is not the program's: ${one.summary}`);
      }
    }
  }
}
