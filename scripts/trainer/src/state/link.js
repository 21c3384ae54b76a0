// link.js - a state as the part of an address behind #, readable and short.
// SPDX-License-Identifier: GPL-3.0-or-later
//
//     #1!story=cooperation_chain&seed=7&set=steering.shared_interest.steer:0.6
//       &at=40:steering.shared_interest.steer:0.9&with=director&room=12:9,7,5
//
// The choices of a game's teams stand in teams=CDDC,CC-D, a word for each round.
//
// 1! is the form of the link. Only what differs from the story stands in it. What comes from
// a link is checked like a file: a part that is damaged is told, never guessed.
import { checkState } from './check_state.js';
import { Refusal, shown } from './refusal.js';
import { sameValue } from './schema.js';
import { effective, initialState } from './state.js';

/** Letters, # included: what mail programs and QR codes carry without harm. */
export const MOST_LETTERS = 2048;
const FORM = '1!';

/** Percent signs only where an address needs them: these may stand as they are. */
const escaped = (text) => encodeURIComponent(text).replace(/%(3A|2C|2F|40)/g, decodeURIComponent);

/**
 * The fragment of a state, # included.
 *
 * errors  Refusal state.link.too_long (more than MOST_LETTERS: the scenario can be
 *         downloaded instead), state.link.opened (the story is somebody's file)
 */
export function toFragment(state, stories) {
  const story = stories[state.story];
  if (story === undefined) throw new Refusal('state.link.opened');
  const initial = initialState(story);
  const parts = [`story=${escaped(state.story)}`];
  const add = (name, value, otherwise) => {
    if (value !== otherwise) parts.push(`${name}=${escaped(String(value))}`);
  };
  add('step', state.step, null);
  add('seed', state.seed, initial.seed);
  add('run', state.replicate, 0);
  add('with', state.compare, initial.compare);
  add('follow', state.follow, 0);
  add('lang', state.language, initial.language);
  const said = effective(story, { ...state, settings: {} });
  const now = effective(story, state);
  for (const [key, value] of Object.entries(state.settings)) {
    if (key in now && !sameValue(said[key], value)) parts.push(`set=${escaped(`${key}:${value}`)}`);
  }
  for (const { round, key, value } of state.changes) {
    parts.push(`at=${escaped(`${round}:${key}:${value}`)}`);
  }
  if (state.room !== null) {
    parts.push(state.room.choices ? `teams=${escaped(state.room.choices.join(','))}`
      : `room=${escaped(`${state.room.people}:${state.room.counts.join(',')}`)}`);
  }
  const fragment = `#${FORM}${parts.join('&')}`;
  if (fragment.length > MOST_LETTERS) {
    throw new Refusal('state.link.too_long', { length: fragment.length, most: MOST_LETTERS });
  }
  return fragment;
}

/**
 * The state of a fragment: {state}, or {error: {key, values}} of a text; {state: null} where
 * there is none. Never throws.
 */
export function fromFragment(text, stories) {
  try {
    return { state: read(String(text).replace(/^#/, ''), stories) };
  } catch (error) {
    if (error instanceof Refusal) return { error: { key: error.key, values: error.values } };
    return { error: { key: 'state.link.damaged', values: { part: '' } } };
  }
}

function read(text, stories) {
  if (text === '') return null;
  if (text.length >= MOST_LETTERS) {
    throw new Refusal('state.link.long', { length: text.length + 1, most: MOST_LETTERS });
  }
  if (/^\d+!/.test(text) && !text.startsWith(FORM)) throw new Refusal('state.link.newer');
  if (!text.startsWith(FORM)) throw new Refusal('state.link.damaged', { part: shown(text) });
  const parts = text.slice(FORM.length).split('&').map(cut);
  const [, name] = parts.find(([part]) => part === 'story') ?? [];
  if (name === undefined) throw new Refusal('state.link.no_story');
  if (!Object.hasOwn(stories, name)) {
    throw new Refusal('state.link.story', { name: shown(name) });
  }
  const story = stories[name];
  const state = initialState(story);
  const seen = new Set();
  for (const [part, value] of parts) {
    if (part !== 'set' && part !== 'at' && seen.has(part)) {
      throw new Refusal('state.link.twice', { part: shown(part) });
    }
    seen.add(part);
    take(state, part, value);
  }
  return checkState(story, state);
}

function cut(part) {
  const at = part.indexOf('=');
  if (at < 1) throw new Refusal('state.link.damaged', { part: shown(part) });
  try {
    return [part.slice(0, at), decodeURIComponent(part.slice(at + 1))];
  } catch {
    throw new Refusal('state.link.damaged', { part: shown(part) });
  }
}

function take(state, part, value) {
  const damaged = () => new Refusal('state.link.damaged', { part: shown(`${part}=${value}`) });
  const whole = (text) => {
    if (!/^(0|[1-9]\d{0,9})$/.test(text)) throw damaged();
    return Number(text);
  };
  switch (part) {
    case 'story': break;
    case 'step': state.step = value; break;
    case 'seed': state.seed = value; break;
    case 'run': state.replicate = whole(value); break;
    case 'with': state.compare = value; break;
    case 'follow': state.follow = whole(value); break;
    case 'lang': state.language = value; break;
    case 'set': {
      const [, key, text] = /^([^:]+):([^:]*)$/.exec(value) ?? [];
      if (key === undefined || key === '__proto__') throw damaged();
      if (Object.hasOwn(state.settings, key)) {
        throw new Refusal('state.link.twice', { part: shown(key) });
      }
      state.settings[key] = text;
      break;
    }
    case 'at': {
      const [, round, key, text] = /^(\d+):([^:]+):([^:]*)$/.exec(value) ?? [];
      if (key === undefined) throw damaged();
      state.changes.push({ round: whole(round), key, value: text });
      break;
    }
    case 'room': {
      const [, people, counts] = /^(\d+):([\d,]*)$/.exec(value) ?? [];
      if (people === undefined || state.room !== null) throw damaged();
      state.room = { people: whole(people),
        counts: counts === '' ? [] : counts.split(',').map(whole) };
      break;
    }
    case 'teams':
      if (!/^[CD-]+(,[CD-]+)*$/.test(value) || state.room !== null) throw damaged();
      state.room = { choices: value.split(',') };
      break;
    default:
      throw new Refusal('state.link.part', { part: shown(part) });
  }
}
