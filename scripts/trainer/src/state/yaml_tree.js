// yaml_tree.js - a YAML text as a tree of texts that know their lines; nothing is guessed.
// SPDX-License-Identifier: GPL-3.0-or-later
//
// As in the program, a scalar stays the text that was written (1.0 is not 1, no is not
// false) and anchors, tags and keys that stand twice are refused.
import { EVENT_ID, SCALAR_STYLE, YAMLException, getScalarValue, parseEvents } from 'js-yaml';

import { Refusal, shown } from './refusal.js';

const MOST_BYTES = 16 << 20;
const MOST_DEPTH = 16;

/**
 * The tree of a text:
 *
 *     {kind: 'scalar', text, plain, line}      plain: without quotes
 *     {kind: 'map', members: Map of node, line}
 *     {kind: 'list', items: [node], line}
 *
 * errors  Refusal state.yaml.*
 */
export function readTree(text) {
  if (text.length > MOST_BYTES) throw new Refusal('state.yaml.large', { most: 16 });
  const source = text.replace(/^\ufeff/, '');
  let events;
  try {
    events = parseEvents(source, { maxDepth: MOST_DEPTH });
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    throw new Refusal('state.yaml.syntax', {
      line: (error.mark?.line ?? 0) + 1, reason: shown(error.reason),
    });
  }
  return build(source, events);
}

function build(source, events) {
  const lineOf = lineFinder(source);
  let at = 0;
  let line = 1;

  const place = (event) => {
    const start = [event.start, event.valueStart, event.anchorStart, event.tagStart]
      .find((offset) => offset !== undefined && offset >= 0);
    if (start !== undefined) line = lineOf(start);
    return line;
  };
  const node = () => {
    const event = events[at++];
    const here = place(event);
    if (event.type === EVENT_ID.ALIAS || event.anchorStart >= 0) {
      throw new Refusal('state.yaml.anchor', { line: here });
    }
    if (event.tagStart >= 0) throw new Refusal('state.yaml.tag', { line: here });
    if (event.type === EVENT_ID.SCALAR) {
      return { kind: 'scalar', text: getScalarValue(source, event),
        plain: event.style === SCALAR_STYLE.PLAIN, line: here };
    }
    return event.type === EVENT_ID.MAPPING ? mapping(here) : list(here);
  };
  const mapping = (here) => {
    const members = new Map();
    while (events[at].type !== EVENT_ID.POP) {
      const key = node();
      if (key.kind !== 'scalar' || key.text === '__proto__') {
        throw new Refusal('state.yaml.key', { line: key.line });
      }
      if (members.has(key.text)) {
        throw new Refusal('state.yaml.twice', { line: key.line, name: shown(key.text) });
      }
      members.set(key.text, node());
    }
    at++;
    return { kind: 'map', members, line: here };
  };
  const list = (here) => {
    const items = [];
    while (events[at].type !== EVENT_ID.POP) items.push(node());
    at++;
    return { kind: 'list', items, line: here };
  };

  const documents = events.filter((event) => event.type === EVENT_ID.DOCUMENT).length;
  if (documents > 1) throw new Refusal('state.yaml.documents');
  if (documents === 0) throw new Refusal('state.yaml.empty');
  at = 1;
  if (events[at].type === EVENT_ID.POP) throw new Refusal('state.yaml.empty');
  return node();
}

/** A function that gives the line, from 1, of an offset; offsets mostly come in order. */
function lineFinder(source) {
  let offset = 0;
  let line = 1;
  return (wanted) => {
    if (wanted < offset) [offset, line] = [0, 1];
    for (; offset < wanted; offset++) line += source[offset] === '\n' ? 1 : 0;
    return line;
  };
}
