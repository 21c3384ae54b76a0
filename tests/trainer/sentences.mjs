// sentences.mjs - what the page says of runs, on the model in WebAssembly; for verdicts.py.
// SPDX-License-Identifier: GPL-3.0-or-later
//
// usage: node --import=tests/trainer/support/use_packages.mjs tests/trainer/sentences.mjs <asked
//
// Asked is a line of JSON {story, seeds, many}; the answer one of
// {step or "": {compare: {seeds: {seed: one}, many}}}, in the form that verdicts.py recomputes.
// One run goes as the page's player has it go: opened, then played; many go by engine.batch.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { createNodeEngine } from '../../scripts/trainer/src/engine/node.js';
import { effective, initialState, sides } from '../../scripts/trainer/src/state/state.js';
import { measure, measureMany, observablesOf } from
  '../../scripts/trainer/src/story/measure.js';
import { verdictMany, verdictOne } from '../../scripts/trainer/src/story/verdict.js';
import { createText, LANGUAGES } from '../../scripts/trainer/src/text.js';
import { build, root } from './support/built.mjs';
import { stories } from './support/schema.mjs';


const asked = JSON.parse(readFileSync(0, 'utf8'));
const story = stories[asked.story];
const table = JSON.parse(readFileSync(join(root, 'scripts/trainer/text.json')));
const texts = LANGUAGES.map((language) => createText(table, language));
const engine = await createNodeEngine(
  new Uint8Array(readFileSync(join(build, 'wasm/samenspel.wasm'))));
const observables = observablesOf(story);

const kept = new Map();

/** What a side gave before: the story is the same beside everything that it is compared with. */
function once(what, side, compute) {
  if (side === null) return null;
  const key = `${what} ${side.unsteered} ${side.lines}`;
  if (!kept.has(key)) kept.set(key, compute(side));
  return kept.get(key);
}

/** {observable: [round 0, 1, ..]} of one run. */
async function played({ lines, unsteered }) {
  const run = await engine.open(lines, { unsteered, observables, fields: [] });
  const start = await run.now();
  const rest = await run.play(run.info.rounds);
  const { agents } = run.info;
  run.close();
  return { agents, columns: Object.fromEntries(observables.map((name) =>
    [name, [...start.columns[name], ...rest.columns[name]]])) };
}

const inBoth = (say) => Object.fromEntries(texts.map((text) => [text.language, say(text)]));

async function saidOfOne(state, burnIn) {
  const [b, a] = await Promise.all(['b', 'a'].map((name) =>
    once('one', sides(story, state)[name], played)));
  const values = measure(story, { b: b.columns, a: a && a.columns, burnIn, agents: b.agents });
  const { outcome, option } = verdictOne(story, values, texts[0], state.compare);
  return { outcome, option,
    ...inBoth((text) => verdictOne(story, values, text, state.compare).sentence) };
}

async function saidOfMany(state, burnIn, agents) {
  const [b, a] = await Promise.all(['b', 'a'].map((name) =>
    once('many', sides(story, state)[name], (side) => engine.batch(side.lines,
      { unsteered: side.unsteered, replicates: asked.many, observables }))));
  const list = measureMany(story, b, a, { burnIn, agents });
  const verdict = verdictMany(story, list, texts[0], state.compare);
  return {
    shares: verdict.shares.map(({ id, n }) => [id, n]),
    options: verdict.options.map(({ id, n }) => [id, n]),
    spread: Object.fromEntries(Object.entries(verdict.spread)
      .map(([name, { n, low, middle, high }]) => [name, [n, low, middle, high]])),
    ...inBoth((text) => verdictMany(story, list, text, state.compare).sentence),
  };
}

/** Every step beside what the story begins with; the whole story beside everything. */
const answer = {};
for (const step of [null, ...story.steps.map(({ id }) => id)]) {
  const begin = { ...initialState(story), step };
  const settings = effective(story, begin);
  const burnIn = Number(settings.burn_in);
  const compares = step === null
    ? ['unsteered', 'none', ...story.contrasts.map(({ id }) => id)] : [story.compare];
  answer[step ?? ''] = {};
  for (const compare of compares) {
    const state = { ...begin, compare };
    const seeds = {};
    for (let seed = 1; seed <= asked.seeds; seed++) {
      seeds[seed] = await saidOfOne({ ...state, seed: String(seed) }, burnIn);
    }
    const many = await saidOfMany({ ...state, seed: '1' }, burnIn,
      Number(settings['population.size']));
    answer[step ?? ''][compare] = { seeds, many };
  }
}
engine.end();
process.stdout.write(JSON.stringify(answer));
