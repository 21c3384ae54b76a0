// setting_sayings.js - what the engine says of settings that do not go together, by its kind.
// SPDX-License-Identifier: GPL-3.0-or-later
// texts: sandbox.said.*
//
// The engine speaks English. What it says most often is recognised here, so that the page can
// say it in its own language; everything else is shown as it came.

const NAME = '([\\w.<>]+)';
const VALUE = '([^\\s:,]+)';
const SHAPES = [
  ['exceed', `${NAME} = ${VALUE} must exceed ${NAME} = ${VALUE}`, 'axby'],
  ['at_most', `${NAME} = ${VALUE}:? must not exceed ${NAME} = ${VALUE}`, 'axby'],
  ['exclude', `${NAME}(?: = \\S+)? and ${NAME}(?: = \\S+)? exclude each other`, 'ab'],
  ['sum', `${NAME} sums to ${VALUE}: must sum to ${NAME} = ${VALUE}`, 'axby'],
  ['implies', `${NAME} = ${VALUE}, but ${NAME} implies ${VALUE} agents`, 'axby'],
  ['unused', `${NAME} is not used by kind`, 'a'],
  ['strategies', `${NAME} needs strategies`, 'a'],
  ['missing', `'${NAME}' is missing`, 'a'],
  ['no_effect', `${NAME} has no (?:effect|meaning)`, 'a'],
].map(([id, shape, parts]) => [id, new RegExp(shape), parts]);

/** {id, a, x, b, y}: keys a and b with their values x and y; null where none fits. */
export function sayingOf(message) {
  for (const [id, shape, parts] of SHAPES) {
    const found = shape.exec(message);
    if (found === null) continue;
    return Object.fromEntries([['id', id], ...[...parts].map((name, i) => [name, found[i + 1]])]);
  }
  return null;
}

/** A saying in words; `named(name)` gives the label of a key. */
export function saidOf(draft, text, named) {
  const { saying, message } = draft;
  if (saying === null) return text.t('sandbox.said.other', { message });
  return text.t(`sandbox.said.${saying.id}`, { a: named(saying.a), x: saying.x ?? '',
    b: saying.b ? named(saying.b) : '', y: saying.y ?? '' });
}

/** The keys that a message names, of those there are, each once. */
export function keysIn(message, find) {
  const found = message.match(/[a-z_]+(?:\.[\w<>]+)+/g) ?? [];
  return [...new Set(found)].filter((name) => find(name) !== undefined);
}
