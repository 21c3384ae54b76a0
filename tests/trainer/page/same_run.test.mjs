// same_run.test.mjs - the page's run of every story is the program's, to the last bit.
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Driven as a trainer would: what the page shows is read from its CSV files, what the program
// is asked for is the scenario that the page gave. TRAINER_SEEDS=3 tells each story three times.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { forTheseTests } from '../support/browser.mjs';
import { schema, stories } from '../support/schema.mjs';
import { charts, choose, downloaded, finish, link, move, openFile, press, ready, seek, setInSandbox,
  setSeed, toRun } from '../support/teller.mjs';
import { assertTwins, programRun } from '../support/twin_run.mjs';

const SEEDS = ['1', '20251122', '18446744073709551615']
  .slice(0, Number(process.env.TRAINER_SEEDS ?? 1));
const ROOM = { viewport: { width: 1024, height: 768 }, acceptDownloads: true };

/** Stories without a slider that may be moved in the middle: what the sandbox moves instead. */
const IN_SANDBOX = {
  shadow_of_the_future: ['steering.incentives.reward', '0.3', '0.7'],
  the_end_is_known: ['steering.incentives.reward', '0.3', '0.7'],
  mistakes_happen: ['steering.environment.low', '0.5', '0.7'],
};

const { open, scratch } = forTheseTests();

/** Two values of a slider that are not its present one. */
function otherValues(row, now) {
  const low = row.low ?? 0;
  const high = row.high ?? Math.max(1, 2 * now);
  return [low + 0.3 * (high - low), low + 0.8 * (high - low)]
    .map((value) => String(row.type === 'integer' ? Math.round(value) : Number(value.toFixed(2))));
}

/** Moves something in the middle of the run, twice, and once more where it had been already. */
async function disturb(tab, story) {
  const rounds = Number(story.base.settings.rounds);
  const early = Math.floor(rounds / 3);
  const late = Math.floor(2 * rounds / 3);
  if (IN_SANDBOX[story.name]) {
    const [key, first, second] = IN_SANDBOX[story.name];
    await tab.click('.topbar [aria-haspopup=dialog]');
    await tab.click('[data-does=sandbox]');
    await ready(tab);
    await seek(tab, early);
    await setInSandbox(tab, key, first);
    await seek(tab, late);
    await setInSandbox(tab, key, second);
    await press(tab, 'Escape', 'Escape');
    await tab.waitForSelector('.slide.run');
    await ready(tab);
    return;
  }
  const at = story.controls.findIndex((key) => schema.row(key).live);
  const now = Number(story.base.settings[story.controls[at]] ?? 0);
  const [first, second] = otherValues(schema.row(story.controls[at]), now);
  await seek(tab, late);
  await move(tab, at, first);
  await finish(tab);
  // back to before it: another future, in which the first change never was
  await seek(tab, early);
  await move(tab, at, second);
  await seek(tab, late);
  await move(tab, at, first);
}

/** Stories of every kind, each time; all of them by make trainer-check. The files of all stories
 * are held against the program by the unit tests story_files, without a browser. */
const QUICK = ['nine_in_ten', 'shadow_of_the_future', 'decisions_by_design'];
const told = Object.entries(stories)
  .filter(([name]) => process.env.TRAINER_SEEDS || QUICK.includes(name));
for (const [name, story] of told) {
  test(`${name}: the program's run, also after changes, from the link and from the file`,
    async () => {
      const { tab, wrong, requests, context } = await open(ROOM);
      let numbers = 0;
      await choose(tab, name);
      for (const seed of SEEDS) {
        await setSeed(tab, seed);
        if (story.steps.length > 0) {
          await tab.click('.steps button:last-child');
        }
        await finish(tab);
        const plain = await downloaded(tab, 'yaml');
        numbers += assertTwins(await charts(tab), programRun(plain.text), `seed ${seed}`);

        await disturb(tab, story);
        await finish(tab);
        const shown = await charts(tab);
        const file = await downloaded(tab, 'yaml');
        assert.match(file.text, /^events:/m);
        const program = programRun(file.text);
        // a keeps what makes it the contrast, which a file cannot say: then it is not in it
        const contrast = story.contrasts.find(({ id }) => id === story.compare);
        const kept = Object.keys(contrast?.set ?? {})
          .some((key) => /^events:\n(?:[ -].*\n)*/m.exec(file.text)[0].includes(key));
        assert.equal(program.a === null, kept);
        numbers += assertTwins(shown, program, `seed ${seed} with changes`, { alone: kept });

        const linked = await open({ ...ROOM, fragment: await link(tab) });
        await toRun(linked.tab);
        await finish(linked.tab);
        assert.deepEqual(await charts(linked.tab), shown, 'from the link');
        assert.equal((await downloaded(linked.tab, 'yaml')).text, file.text);

        const path = join(scratch, file.name);
        writeFileSync(path, file.text);
        await openFile(linked.tab, path);
        await finish(linked.tab);
        numbers += assertTwins(await charts(linked.tab), program, `seed ${seed} from the file`,
          { alone: kept });
        assert.deepEqual(linked.wrong, []);
        await linked.context.close();
        await press(tab, 'r');
        await ready(tab);
      }
      console.log(`${name}: ${numbers} numbers`);
      assert.deepEqual(wrong, []);
      assert.deepEqual(requests, []);
      await context.close();
    });
}
