// stories.mjs - the stories with their scenarios.
// SPDX-License-Identifier: GPL-3.0-or-later
import { join } from 'node:path';

import { filesBelow, readText } from './files.mjs';

/** {name: {..the story's file, name, yaml}}: the scenario stays text, as a person wrote it. */
export function readStories(source, scenarios) {
  const found = {};
  for (const path of filesBelow(join(source, 'stories'), '.json')) {
    const name = path.replace(/\.json$/, '');
    const story = JSON.parse(readText(source, 'stories', path));
    found[name] = { name, ...story, yaml: readText(scenarios, story.scenario) };
  }
  return found;
}
