// schema.mjs - the schema and the stories as the page has them.
// SPDX-License-Identifier: GPL-3.0-or-later
import { join } from 'node:path';

import { readText } from '../../../scripts/trainer/make/files.mjs';
import { compactSchema } from '../../../scripts/trainer/make/schema_rows.mjs';
import { readStories } from '../../../scripts/trainer/make/stories.mjs';
import { readScenario } from '../../../scripts/trainer/src/state/scenario.js';
import { createSchema } from '../../../scripts/trainer/src/state/schema.js';
import { createStory } from '../../../scripts/trainer/src/state/state.js';
import { folder, root } from './built.mjs';

export const described = JSON.parse(readText(folder, 'describe.json'));
export const schema = createSchema(compactSchema(described));

/** {name: story} as embedded() makes them. */
export const stories = Object.fromEntries(
  Object.entries(readStories(join(root, 'scripts/trainer'), join(root, 'scenarios')))
    .map(([name, story]) => [name, createStory(story, readScenario(story.yaml), schema)]));
