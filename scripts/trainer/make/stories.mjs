// stories.mjs - the stories with their scenarios, and whether they can be told.
// SPDX-License-Identifier: GPL-3.0-or-later
import { join } from 'node:path';

import { filesBelow, readText } from './files.mjs';

/**
 * {name: {..the story's file, name, yaml}} in the order of index.json: the scenario stays
 * text, as a person wrote it.
 */
export function readStories(source, scenarios) {
  const names = JSON.parse(readText(source, 'stories/index.json'));
  return Object.fromEntries(names.map((name) => {
    const story = JSON.parse(readText(source, 'stories', `${name}.json`));
    return [name, { name, ...story, yaml: readText(scenarios, story.scenario) }];
  }));
}

/** Files of stories that the list does not name. */
export function unlistedStories(source, stories) {
  return filesBelow(join(source, 'stories'), '.json').map((path) => path.replace(/\.json$/, ''))
    .filter((name) => name !== 'index' && !Object.hasOwn(stories, name));
}
