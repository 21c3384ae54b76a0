// embedded.js - what the build put into the page: texts, stories, schema, the engine.
// SPDX-License-Identifier: GPL-3.0-or-later
import { readScenario } from './scenario.js';
import { createSchema } from './schema.js';
import { createStory } from './state.js';

/**
 * Everything that the page holds, read from its data blocks:
 *
 *     texts       {key: {nl, en}}, for createText
 *     stories     {name: story} by createStory: its JSON with name, yaml (the scenario's text)
 *                 and base (the same by readScenario)
 *     schema      by createSchema
 *     laboratory  {id: row of laboratory.csv} of those that stories show
 *     licences    [{name, version?, text}] of what others wrote
 *     wasm        Uint8Array, packed by gzip, for createEngine
 *     worker      text of a classic script, for createEngine
 */
export function embedded(page = document) {
  const text = (id) => page.getElementById(`data-${id}`).textContent;
  const data = (id) => JSON.parse(text(id));
  const schema = createSchema(data('schema'));
  const stories = Object.fromEntries(Object.entries(data('stories'))
    .map(([name, story]) => [name, createStory(story, readScenario(story.yaml), schema)]));
  return {
    texts: data('texts'),
    stories,
    schema,
    laboratory: data('laboratory'),
    licences: data('licences'),
    wasm: Uint8Array.from(atob(text('wasm')), (letter) => letter.charCodeAt(0)),
    worker: text('worker'),
  };
}
