// check_state.js - whether a state or a scenario from outside can be meant, key by key.
// SPDX-License-Identifier: GPL-3.0-or-later
import { FEWEST_PEOPLE, MOST_PEOPLE, MOST_ROUNDS, areChoices } from '../room/room_choices.js';
import { Refusal, shown } from './refusal.js';
import { checkValue, isSeed, plainSeed } from './schema.js';
import { ALONE, UNSTEERED, effective } from './state.js';

const MOST_REPLICATES = 1000000;

/** What a page can hold and show; the program takes far more. */
const MOST_AGENTS = 250000;
const LONGEST_RUN = 1000000;

/** Keys about a file as a whole: nothing that a page's run could change. */
const OF_THE_FILE = new RegExp('^(name|question|source|seed|replicates|compare'
  + '|record\\.(every|observables|agents\\..*)|sweep\\..*)$');

/** Refuses what the schema does not know; returns the row. */
export function checkSetting(schema, key, value, own = new Set()) {
  const row = schema.row(key);
  if (row === null || OF_THE_FILE.test(key) || key.includes('<')) {
    const near = schema.nearestKey(key);
    throw near === null || near === key ? new Refusal('state.key.unknown', { name: shown(key) })
      : new Refusal('state.key.near', { name: shown(key), near });
  }
  const [, counted] = /^population\.initial\.strategies\.(.+)$/.exec(key) ?? [];
  if (counted !== undefined && !schema.isStrategy(counted) && !own.has(counted)) {
    throw new Refusal('state.key.strategy', { name: shown(counted) });
  }
  const [, named] = /^strategies\.([^.]+)\./.exec(key) ?? [];
  if (named !== undefined && !own.has(named)) {
    throw new Refusal('state.key.unknown', { name: shown(key) });
  }
  const wrong = checkValue(row, value, key);
  if (wrong !== null) throw new Refusal(wrong.key, wrong.values);
  if (/^network(_reproduction)?\.(path|kind)$/.test(key)
    && (value === 'file' || key.endsWith('path'))) {
    throw new Refusal('state.key.file', { name: shown(key) });
  }
  return row;
}

function checkChange(schema, { round, key, value }, rounds, own) {
  const row = checkSetting(schema, key, value, own);
  if (!row.live) throw new Refusal('state.key.not_live', { name: shown(key) });
  if (!Number.isInteger(round) || round < 0 || round > rounds) {
    throw new Refusal('state.key.round', { name: shown(key), round, rounds });
  }
}

/** Names of strategies of a scenario's own. */
function ownOf(settings) {
  return new Set(Object.keys(settings).filter((key) => key.startsWith('strategies.'))
    .map((key) => key.split('.')[1]));
}

/** Those that a state makes itself: each says its kind, under a name that is free. */
function madeBy(schema, settings) {
  const names = Object.keys(settings)
    .map((key) => /^strategies\.([a-z0-9_-]{1,64})\.kind$/.exec(key))
    .filter((found) => found !== null && !schema.isStrategy(found[1]));
  return names.map(([, name]) => name);
}

function roundsOf(settings) {
  if (settings.rounds === undefined) {
    throw new Refusal('state.scenario.missing', { name: 'rounds' });
  }
  return Number(settings.rounds);
}

/** Refuses worlds that would fill a browser's memory, wherever they come from. */
export function checkSize(schema, settings) {
  for (const [key, value, most] of [['people', agentsOf(schema, settings), MOST_AGENTS],
    ['rounds', roundsOf(settings), LONGEST_RUN]]) {
    if (value > most) throw new Refusal(`state.size.${key}`, { value, most });
  }
}

/** Refuses a scenario (readScenario) with unknown keys or values out of range. */
export function checkScenario(schema, scenario) {
  const { settings, events, seed, replicates } = scenario;
  const own = ownOf(settings);
  for (const name of own) {
    if (!/^[a-z0-9_-]{1,64}$/.test(name) || schema.isStrategy(name)) {
      throw new Refusal('state.key.strategy', { name: shown(name) });
    }
  }
  for (const [key, value] of Object.entries(settings)) checkSetting(schema, key, value, own);
  if (settings['game.kind'] === undefined) {
    throw new Refusal('state.scenario.missing', { name: 'game.kind' });
  }
  checkSize(schema, settings);
  for (const event of events) checkChange(schema, event, roundsOf(settings), own);
  for (const [key, value] of [['seed', seed], ['replicates', replicates]]) {
    const wrong = checkValue(schema.row(key), value);
    if (wrong !== null) throw new Refusal(wrong.key, wrong.values);
  }
  const known = new Set(schema.observables.map((one) => one.name));
  for (const name of scenario.record.observables) {
    if (!known.has(name)) throw new Refusal('state.key.observable', { name: shown(name) });
  }
  scenario.seed = plainSeed(seed);
  return scenario;
}

/** Refuses a state that its story and the schema do not allow; returns it. */
export function checkState(story, state) {
  const { schema } = story;
  const own = new Set([...ownOf(story.base.settings), ...madeBy(schema, state.settings)]);
  const isId = (list, id) => list.some((one) => one.id === id);
  if (state.step !== null && !isId(story.steps, state.step)) {
    throw new Refusal('state.link.step', { name: shown(state.step) });
  }
  if (![ALONE, UNSTEERED].includes(state.compare) && !isId(story.contrasts, state.compare)) {
    throw new Refusal('state.link.compare', { name: shown(state.compare) });
  }
  for (const [key, value] of Object.entries(state.settings)) {
    checkSetting(schema, key, value, own);
  }
  const settings = effective(story, state);
  checkSize(schema, settings);
  for (const change of state.changes) {
    checkChange(schema, change, roundsOf(settings), own);
    if (change.round < 1) {
      throw new Refusal('state.key.round', { name: shown(change.key), round: change.round,
        rounds: roundsOf(settings) });
    }
  }
  if (!isSeed(state.seed)) {
    throw new Refusal('state.value.seed', { name: 'seed', value: shown(state.seed) });
  }
  state.seed = plainSeed(state.seed);
  within('replicate', state.replicate, 0, MOST_REPLICATES - 1);
  within('follow', state.follow, 0, agentsOf(schema, settings) - 1);
  if (!['nl', 'en'].includes(state.language)) {
    throw new Refusal('state.link.language', { name: shown(state.language) });
  }
  if (state.room !== null) checkRoom(story, state.room);
  return state;
}

function within(name, value, low, high) {
  if (!Number.isInteger(value) || value < low || value > high) {
    throw new Refusal('state.link.number', { name, value: shown(value), low, high });
  }
}

/** How many agents there are at the most, as far as the settings say. */
function agentsOf(schema, settings) {
  const side = Number(settings['network.side'] ?? 0);
  const size = Number(settings['population.size'] ?? schema.row('population.size').default);
  return Math.max(1, side * side, size);
}

function checkRoom(story, { people, counts, choices }) {
  if ((choices !== undefined) !== Boolean(story.game)) {
    throw new Refusal(story.game ? 'state.link.game' : 'state.link.no_game');
  }
  if (choices !== undefined) {
    if (!areChoices(story.game, choices)) {
      throw new Refusal('state.link.choices', { value: shown(choices.join('.')),
        teams: story.game.teams, rounds: story.game.rounds });
    }
    return;
  }
  within('people', people, FEWEST_PEOPLE, MOST_PEOPLE);
  within('counts', counts.length, 0, MOST_ROUNDS);
  for (const count of counts) within('counts', count, 0, people);
}
