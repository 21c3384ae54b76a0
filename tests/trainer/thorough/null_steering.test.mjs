// null_steering.test.mjs - where nobody steers, what is steered and what is not are the same run.
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The file that the page gives, without its steering, is opened in the page again: A (unsteered)
// and B agree to the last bit in every chart, and with the program.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { forTheseTests } from '../support/browser.mjs';
import { requireBuilt } from '../support/built.mjs';
import { stories } from '../support/schema.mjs';
import { charts, choose, downloaded, finish, openFile } from '../support/teller.mjs';
import { assertTwins, programRun } from '../support/twin_run.mjs';

const yaml = requireBuilt('js-yaml');
const { open, scratch } = forTheseTests();

/** A scenario without steering, in its settings and its events, and without other variants. */
function withoutSteering(text) {
  const { steering, sweep, events = [], ...rest } = yaml.load(text,
    { schema: yaml.FAILSAFE_SCHEMA });
  const left = events.map(({ round, set }) => ({ round: Number(round),
    set: Object.fromEntries(Object.entries(set).filter(([key]) => !key.startsWith('steering.'))) }))
    .filter(({ set }) => Object.keys(set).length > 0);
  // what steering alone can make, such as consent, has no numbers then
  const record = { every: '1', observables: ['cooperation', 'payoff', 'welfare'] };
  return yaml.dump({ ...rest, ...left.length > 0 && { events: left }, record,
    compare: 'unsteered' })
    .replace(/'(-?[\d.]+)'/g, '$1');
}

test('without steering A and B are one run, for every story', async () => {
  const { tab, wrong, context } = await open({ viewport: { width: 1024, height: 768 } });
  for (const name of Object.keys(stories)) {
    await choose(tab, name);
    const text = withoutSteering((await downloaded(tab, 'yaml')).text);
    const path = join(scratch, `${name}.yaml`);
    writeFileSync(path, text);
    await openFile(tab, path);
    await finish(tab);
    const shown = await charts(tab);
    for (const [chart, columns] of Object.entries(shown)) {
      // where nothing steers the page shows one run
      if (chart !== 'points' && columns.a) assert.deepEqual(columns.a, columns.b, name);
    }
    const program = programRun(text);
    assert.deepEqual(program.a, program.b, name);
    assertTwins(shown, program, name, { alone: true });
    await tab.click('.topbar .home');
  }
  assert.deepEqual(wrong, []);
  await context.close();
});
