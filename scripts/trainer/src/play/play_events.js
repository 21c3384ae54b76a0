// play_events.js - the rounds of a story that one wants to jump to.
// SPDX-License-Identifier: GPL-3.0-or-later
import { sorted, valueAt } from './play_changes.js';

/** A start at which nothing begins while another key is at zero. */
const NOTHING_WHILE_ZERO = {
  'steering.pilot.start': 'steering.pilot.share',
  'steering.support.start': 'steering.support.length',
};

/**
 * What lines of a run say: the last value of each key, as text, and the events among them.
 *
 * returns  {settings: {key: value}, events: [{round, key, value}] by round}
 */
export function readLines(lines) {
  const settings = {};
  const events = [];
  for (const line of lines.split('\n')) {
    const match = /^\s*(?:@(\d+)\s+)?([^#@\s][^\s:]*)\s*:\s*(.*?)\s*$/.exec(line);
    if (!match) continue;
    const [, round, key, value] = match;
    if (round === undefined) settings[key] = value;
    else events.push({ round: Number(round), key, value });
  }
  return { settings, events: sorted(events) };
}

/** What a key was in a round: as set, or as its last event or change had it; else null. */
export function valueIn({ settings, events }, changes, key, round) {
  const [event, change] = [valueAt(events, key, round), valueAt(changes, key, round)];
  if (event === null || change === null) return change ?? event ?? settings[key] ?? null;
  const last = (list) => list.findLast((one) => one.key === key && one.round <= round).round;
  return last(changes) >= last(events) ? change : event;
}

/** First round r >= 1 of those played in which the values pass a level; null where none. */
export function firstPassing(values, played, { above = null, below = null }) {
  const beyond = (value) => (above !== null ? value > above : value < below);
  if (beyond(values[0])) return null; /* it was there from the start: nothing happens */
  for (let round = 1; round <= played; round++) {
    if (beyond(values[round])) return round;
  }
  return null;
}

/**
 * Whether the events of a round move anything: what is set to what it is already, is not seen.
 *
 * read     of readLines(); changes: those made while it ran
 */
export function moves(read, changes, round) {
  const events = read.events.filter((event) => event.round === round);
  return events.length === 0 || events.some(({ key }) => {
    const [was, now] = [round - 1, round].map((at) => valueIn(read, changes, key, at));
    return was !== now && (was === null || Number(was) !== Number(now));
  });
}

/**
 * The events of a story as {round, id}, by round. Three kinds: {id, round}; {id, round_of: a
 * key, or a list of keys that add up}, as the first side that has such a round says; {id,
 * observable, side, above | below: level}, known once it has been played.
 *
 * settings  [side] {key: text}, side b first
 * data      {rounds, played, a: {columns} | null, b: {columns}}
 * happens   (round) => whether anything is moved there, for events of the first kind
 */
export function eventsOf(story, settings, data, happens = () => true) {
  const found = [];
  for (const event of story?.events ?? []) {
    const round = roundOf(event, settings, data);
    if (round === null || (event.round !== undefined && !happens(round))) continue;
    found.push({ round, id: event.id });
  }
  return found.sort((one, other) => one.round - other.round);
}

function roundOf(event, settings, data) {
  if (event.observable !== undefined) {
    const values = data[event.side ?? 'b']?.columns[event.observable];
    return values ? firstPassing(values, data.played, event) : null;
  }
  const rounds = event.round_of === undefined ? [event.round]
    : settings.map((of) => sumOf([event.round_of].flat(), of));
  return rounds.find((round) => Number.isInteger(round) && round >= 1 && round <= data.rounds)
    ?? null;
}

/** The sum of keys, or null where nothing begins. */
function sumOf(keys, settings) {
  const zero = (key) => !(Number(settings[key]) > 0);
  if (keys.some((key) => NOTHING_WHILE_ZERO[key] && zero(NOTHING_WHILE_ZERO[key]))) return null;
  return keys.reduce((sum, key) => sum + Number(settings[key]), 0);
}

/** The event after a round, or the one before it; null where there is none. */
export function eventAfter(events, round) {
  return events.find((event) => event.round > round) ?? null;
}

export function eventBefore(events, round) {
  return events.findLast((event) => event.round < round) ?? null;
}
