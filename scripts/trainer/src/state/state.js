// state.js - what a trainer has chosen, beside what the story says, and the runs that follow.
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A state holds differences only, so that a link is short and "reset" is an empty state:
//
//     story       name
//     step        null, or the id of the last of the story's steps that was taken
//     settings    {dotted key: text} that differ from the story, in the order of setting
//     changes     [{round, key, value}] made while it ran: before that round, on both sides
//     seed        decimal text of 64 bits;  replicate  the run that is shown
//     compare     'unsteered', 'none' or the id of one of the story's contrasts
//     language    'nl' or 'en';  follow  number of the person that is followed
//     room        null, or what the room itself chose (room/room_choices.js)
import { toLines } from './scenario.js';
import { defaultText, isUnused, layOver, sameValue } from './schema.js';

export const UNSTEERED = 'unsteered';
export const ALONE = 'none';

/** The contrast of a file that has two runs: its second one. */
export const SECOND = 'second';

/** Values in words of what is not done. */
const NOTHING = ['none', 'false', 'null', '~'];

/** A story as a page uses it: its JSON with the scenario read, and the schema beside it. */
export function createStory(data, base, schema) {
  return { steps: [], contrasts: [], chart: [], extra: [], controls: [], ...data, base, schema };
}

/** The state in which a story begins. */
export function initialState(story, language = 'nl') {
  return {
    story: story.name,
    step: null,
    settings: {},
    changes: [],
    seed: story.base.seed,
    replicate: 0,
    compare: story.compare ?? (story.base.compare === UNSTEERED ? UNSTEERED : ALONE),
    language,
    follow: 0,
    room: null,
  };
}

/** The settings of one run: the story's, its steps up to this one, then what was set. */
export function effective(story, state, more = {}) {
  const settings = { ...story.base.settings };
  for (const step of story.steps) {
    if (state.step === null) break;
    layOver(settings, step.set);
    if (step.id === state.step) break;
  }
  layOver(layOver(settings, state.settings), more);
  for (const key of Object.keys(settings)) {
    if (isUnused(story.schema, settings, key)) delete settings[key];
  }
  return settings;
}

/** The story's events, then the changes: of one round and key the last change stands. */
export function allEvents(story, state) {
  return [...story.base.events, ...lastChanges(state.changes)];
}

function lastChanges(changes) {
  return changes.filter((change, i) => !changes.some((later, k) => k > i
    && later.round === change.round && later.key === change.key));
}

/** The contrast that A shows, or null. */
export function contrastOf(story, state) {
  return story.contrasts.find((contrast) => contrast.id === state.compare) ?? null;
}

/**
 * Whether anything is done at all that the unsteered twin leaves out. Where nothing is, the
 * twin is the same run, and would be told as "it made no difference". A key at zero, or at what
 * it is where nobody names it, does nothing.
 */
export function steers(story, state) {
  return [...Object.entries(effective(story, state)).map(([key, value]) => ({ key, value })),
    ...allEvents(story, state)].some(({ key, value }) => {
    const row = story.schema.row(key);
    return row?.kind === 'intervention' && !sameValue(value, defaultText(row))
      && Number(value) !== 0 && !NOTHING.includes(value);
  });
}

/**
 * The two runs that a state asks for: b as set, a unsteered or with the contrast's settings,
 * or null. lines is for engine.open. `keeps` are the keys that make the contrast: a change in
 * the middle of the run does not reach them there, or a would not be what it is called.
 */
export function sides(story, state) {
  const lines = (more) => toLines({
    settings: effective(story, state, more),
    events: allEvents(story, { ...state,
      changes: state.changes.filter(({ key }) => !Object.hasOwn(more, key)) }),
    seed: state.seed,
    observables: observablesOf(story),
  });
  const b = { lines: lines({}), unsteered: false };
  if (state.compare === ALONE) return { b, a: null };
  const contrast = contrastOf(story, state);
  if (contrast === null) {
    return { b, a: steers(story, state) ? { lines: b.lines, unsteered: true } : null };
  }
  return { b, a: { lines: lines(contrast.set), unsteered: false,
    keeps: Object.keys(contrast.set) } };
}

/** What a story's charts and sentences look at. */
export function observablesOf(story) {
  const measured = Object.values(story.measures ?? {}).map((measure) => measure.observable);
  const marked = (story.events ?? []).map((event) => event.observable);
  return [...new Set([...story.base.record.observables, ...story.chart, ...story.extra,
    ...measured, ...marked].filter((name) => name !== undefined))];
}

/** What differs from the story: [{key, value, was, round?}]; round only of changes. */
export function differing(story, state) {
  const before = effective(story, { ...state, settings: {} });
  const now = effective(story, state);
  const found = [];
  for (const key of new Set([...Object.keys(before), ...Object.keys(now)])) {
    const row = story.schema.row(key);
    const otherwise = row === null ? undefined : defaultText(row);
    const [was, value] = [before[key] ?? otherwise, now[key] ?? otherwise];
    // a key that left because its kind or its rival came is told by that one
    if (key in now && !sameValue(was, value)) found.push({ key, value, was: was ?? null });
  }
  for (const { round, key, value } of lastChanges(state.changes)) {
    found.push({ key, value, was: now[key] ?? null, round });
  }
  return found;
}

/**
 * The state with one key set, or set back (value null, or what the story says): the change
 * that a control makes.
 */
export function withSetting(story, state, key, value) {
  const { [key]: dropped, ...rest } = state.settings;
  const next = { ...state, settings: rest };
  const said = effective(story, next)[key] ?? textOfDefault(story, key);
  if (value === null || sameValue(value, said)) return next;
  return { ...next, settings: layOver({ ...rest }, { [key]: value }) };
}

function textOfDefault(story, key) {
  const row = story.schema.row(key);
  return row === null ? undefined : defaultText(row);
}

/** A holder of one state: subscribers hear (state, state before). */
export function createStore(initial) {
  let state = initial;
  const listeners = new Set();
  return {
    get: () => state,
    set(patch) {
      const before = state;
      state = { ...state, ...patch };
      for (const listener of [...listeners]) listener(state, before);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
