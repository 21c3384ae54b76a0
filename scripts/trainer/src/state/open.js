// open.js - a file that somebody opens: a scenario, or a result that was exported.
// SPDX-License-Identifier: GPL-3.0-or-later
import { checkResult } from '../result/check_result.js';
import { checkScenario } from './check_state.js';
import { Refusal } from './refusal.js';
import { readScenario } from './scenario.js';
import { sameValue } from './schema.js';
import { createStory, SECOND } from './state.js';

const MOST_LETTERS = 64 << 20;

/**
 * What a text is: {kind: 'scenario', scenario, story, note} (story: to be shown like the
 * page's own; note: null, or {key, values} of what a sweep makes of it), {kind: 'result',
 * data} (checked, see check_result.js), or {kind: 'error', error: {key, values}}. run is the
 * number of the run, from 0, where the scenario has a sweep. Never throws.
 */
export function openText(text, { schema, run = 0 }) {
  try {
    if (text.length > MOST_LETTERS) throw new Refusal('state.open.large', { most: 64 });
    if (text.includes('\u0000')) throw new Refusal('state.open.binary');
    const data = asResult(text);
    if (data !== null) return { kind: 'result', data: checkResult(data) };
    const read = (number) => checkScenario(schema, named(readScenario(text, { run: number }),
      schema));
    const scenario = read(run);
    const pair = scenario.sweep?.runs === 2 && run === 0;
    return { kind: 'scenario', scenario, story: storyOf(scenario, schema, pair ? read(1) : null),
      note: noteOn(scenario.sweep, pair) };
  } catch (error) {
    if (!(error instanceof Refusal)) {
      return { kind: 'error', error: { key: 'state.open.unreadable', values: {} } };
    }
    return { kind: 'error', error: { key: error.key, values: error.values } };
  }
}

/** The data of `samenspel export`, or null: a JSON object that says so. */
function asResult(text) {
  if (!/^\ufeff?\s*\{/.test(text)) return null;
  try {
    const data = JSON.parse(text.replace(/^\ufeff/, ''));
    return Object.hasOwn(data, 'samenspel_result') ? data : null;
  } catch {
    if (/^\ufeff?\s*\{\s*"samenspel_result"/.test(text)) throw new Refusal('result.damaged');
    return null; // braces are YAML too
  }
}

/** Own strategies that are like a built-in one say so by any of its names. */
function named(scenario, schema) {
  for (const [key, value] of Object.entries(scenario.settings)) {
    if (!/^strategies\.[^.]+\.of$/.test(key)) continue;
    scenario.settings[key] = schema.strategyName(value) ?? value;
  }
  return scenario;
}

/** A page shows one run, or two beside each other: which, where the file has more. */
function noteOn(sweep, pair) {
  if (sweep === null) return null;
  const keys = sweep.keys.join(', ');
  if (pair) return { key: 'state.sweep.pair', values: { keys } };
  return sweep.sampled ? { key: 'state.sweep.sampled', values: { design: sweep.design, keys } }
    : { key: 'state.sweep.note', values: { run: sweep.run + 1, runs: sweep.runs, keys } };
}

/**
 * A story around somebody's scenario: charts of what it records, its own texts. second is the
 * other run of a sweep of two, as this page itself writes them: it is what this one is beside.
 */
export function storyOf(scenario, schema, second = null) {
  // a chart goes over rounds: what stands once a replicate has none
  const byRound = new Set(schema.observables.filter(({ axes }) => axes.at(-1) === 'round')
    .map(({ name }) => name));
  const observables = scenario.record.observables.filter((name) => byRound.has(name));
  return createStory({
    name: scenario.name,
    opened: true,
    chart: observables.length > 0 ? observables.slice(0, 1) : ['cooperation'],
    extra: observables.slice(1, 3),
    ...second === null ? {} : { compare: SECOND, contrasts: [{ id: SECOND,
      set: Object.fromEntries(Object.entries(second.settings).filter(([key, value]) =>
        !sameValue(value, scenario.settings[key]))) }] },
  }, scenario, schema);
}
