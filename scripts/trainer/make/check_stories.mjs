// check_stories.mjs - whether stories name what exists, and the engine takes their scenarios.
// SPDX-License-Identifier: GPL-3.0-or-later
import { checkScenario } from '../src/state/check_state.js';
import { Refusal } from '../src/state/refusal.js';
import { readScenario } from '../src/state/scenario.js';
import { createSchema } from '../src/state/schema.js';
import { createStory, initialState, sides } from '../src/state/state.js';
import { problemsOf } from '../src/story/shape.js';

/**
 * Adds to `faults` what is wrong with stories (of readStories): what they name, values that
 * the schema refuses, and every start, step and contrast that the engine cannot open.
 */
export function checkStories(stories, { schema, laboratory, texts, wasm }, faults) {
  const known = {
    keys: new Map(schema.rows.map((row) => [row.key, row])),
    observables: new Set(schema.observables.map((one) => one.name)),
    texts: new Set(Object.keys(texts)),
    laboratory: new Set(Object.keys(laboratory)),
  };
  const messageOn = engineOf(wasm);
  for (const { name, yaml, ...file } of Object.values(stories)) {
    for (const problem of problemsOf(file, known)) faults.add(`story ${problem}`);
    try {
      const keys = createSchema(schema);
      const base = checkScenario(keys, readScenario(yaml));
      const story = createStory({ name, yaml, ...file }, base, keys);
      for (const state of startsOf(story)) {
        for (const { lines } of [sides(story, state).b, sides(story, state).a ?? { lines: '' }]) {
          const message = lines === '' ? '' : messageOn(lines);
          if (message !== '') faults.add(`story ${name}, ${told(state)}: ${message}`);
        }
      }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { key, values } = error;
      faults.add(`story ${name}: ${texts[key]?.en ?? key} ${JSON.stringify(values)}`);
    }
  }
}

const told = ({ step, compare }) => `step ${step}, compare ${compare}`;

/** Each step with each contrast. */
function startsOf(story) {
  const steps = [null, ...story.steps.map(({ id }) => id)];
  const contrasts = ['none', 'unsteered', ...story.contrasts.map(({ id }) => id)];
  return steps.flatMap((step) => contrasts
    .map((compare) => ({ ...initialState(story), step, compare })));
}

/** A function that says what the engine has against lines, '' where it has nothing. */
function engineOf(wasm) {
  const engine = new WebAssembly.Instance(new WebAssembly.Module(wasm)).exports;
  engine._initialize();
  return (lines) => {
    const bytes = new TextEncoder().encode(lines);
    const pointer = engine.sp_web_alloc(bytes.length + 1);
    new Uint8Array(engine.memory.buffer).set([...bytes, 0], pointer);
    const run = engine.sp_web_open(pointer);
    const at = engine.sp_web_message(run);
    const message = new TextDecoder().decode(
      new Uint8Array(engine.memory.buffer, at, engine.sp_web_length(at)).slice());
    engine.sp_web_close(run);
    engine.sp_web_release(pointer);
    return message;
  };
}
