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
  ['payoffs', `^(game\\.payoffs) has `, 'a'],
  ['acts', `^${NAME}: per_partner is for acts`, 'a'],
  ['pairs', `${NAME} is between two`, 'a'],
  ['must_be', `${NAME}: ${VALUE}, but (?:in|on|with) ${NAME}: ${VALUE} .*: must be ([^\\s,]+)`,
    'axbyz'],
  ['needs', `^(?:[^:]*: )?([a-z_]+\\.[\\w.]+)(?::? .*)? needs ([a-z_]+\\.[\\w.]+)`, 'ab'],
  ['missing', `'${NAME}' is missing`, 'a'],
  ['no_effect', `${NAME} has no (?:effect|meaning)`, 'a'],
].map(([id, shape, parts]) => [id, new RegExp(shape), parts]);

/** {id, a, x, b, y, z}: keys a and b with their values, a's should be z; null: none fits. */
export function sayingOf(message) {
  for (const [id, shape, parts] of SHAPES) {
    const found = shape.exec(message);
    if (found === null) continue;
    return Object.fromEntries([['id', id], ...[...parts].map((name, i) => [name, found[i + 1]])]);
  }
  return null;
}

/** A saying in words; `named(key)` is a label, `valued(key, value)` the words for a value. */
export function saidOf({ saying, message }, text, named, valued) {
  if (saying === null) return text.t('sandbox.said.other', { message });
  const { id, a, b, x, y, z } = saying;
  const value = (key, one) => (one === undefined ? '' : valued(key, one));
  return text.t(`sandbox.said.${id}`, { a: named(a), b: b ? named(b) : '', x: value(a, x),
    y: value(b, y), z: value(a, z) });
}

/** The keys that a message names, of those there are, each once. */
export function keysIn(message, find) {
  const found = message.match(/[a-z_]+(?:\.[\w<>]+)+/g) ?? [];
  return [...new Set(found)].filter((name) => find(name) !== undefined);
}
