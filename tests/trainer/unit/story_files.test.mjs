// story_files.test.mjs - the file that the page gives of a story is that run in the program.
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Each story is played as a trainer would: by the player, sliders moved in the middle of it. The
// scenario that can be downloaded then goes through the program; every number of every observable
// on both sides has to be the same to the bit.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { joinTexts } from '../../../scripts/trainer/make/texts.mjs';
import { createNodeEngine } from '../../../scripts/trainer/src/engine/node.js';
import { createPlayer } from '../../../scripts/trainer/src/play/player.js';
import { scenarioFile } from '../../../scripts/trainer/src/state/download.js';
import { effective, initialState, sides } from '../../../scripts/trainer/src/state/state.js';
import { observablesOf } from '../../../scripts/trainer/src/story/measure.js';
import { createText } from '../../../scripts/trainer/src/text.js';
import { build, plan, root, samenspel } from '../support/built.mjs';
import { stories } from '../support/schema.mjs';

/** What begins the remark on a comparison that no file holds. */
const KEPT = 'De variant waarmee werd vergeleken staat er niet bij';

const text = createText(joinTexts(join(root, 'scripts/trainer')));
const folder = mkdtempSync(join(tmpdir(), 'samenspel-'));
let engine;

before(async () => {
  engine = await createNodeEngine(readFileSync(join(build, 'wasm', 'samenspel.wasm')), { pool: 1 });
});
after(async () => {
  await engine.check(''); // runs that were left are closed by now: one thing at a time
  engine.end();
  rmSync(folder, { recursive: true });
});

/** (run, column) => numbers of the first replicate, as the program recorded them. */
function inTheProgram(file) {
  const path = join(folder, 'story.yaml');
  writeFileSync(path, file);
  const planned = plan(path, '--replicates', '1');
  const out = join(folder, 'out.csv');
  samenspel('run', path, '-o', out, '--replicates', '1', '--quiet', '--force');
  const [head, ...rows] = readFileSync(join(out, 'rounds.csv'), 'utf8').trim().split('\n')
    .map((line) => line.split(','));
  return { planned, column(run, name) {
    const at = head.indexOf(name);
    assert.ok(at >= 0, `the program recorded no ${name}`);
    return rows.filter((row) => (row[head.indexOf('run')] ?? '0') === String(run))
      .map((row) => (row[at] === '' ? NaN : Number(row[at])));
  } };
}

/** The value that a slider is moved to: another one that its row takes. */
function moved(row, value, share) {
  const low = Number.isFinite(Number(row.low)) ? Number(row.low) : 0;
  const high = Number.isFinite(Number(row.high)) && row.high !== null ? Number(row.high) : low + 1;
  const next = low + (high - low) * share;
  return row.type === 'real' ? String(Math.round(100 * next) / 100)
    : String(Math.round(next) === Number(value) ? Math.round(next) + 1 : Math.round(next));
}

async function isTheSame(story, state, { moves = [] } = {}) {
  const observables = [...new Set([...observablesOf(story), 'cooperation', 'welfare'])];
  let { changes } = state;
  const player = createPlayer(engine, { schedule: setImmediate,
    onChanges: (next) => { changes = next; } });
  await player.load({ ...sides(story, { ...state, changes: [] }), observables, fields: [],
    changes, replicate: 0 });
  for (const { round, key, value } of moves) {
    await player.seek(round);
    await player.change(key, value);
  }
  await player.seek(player.data.rounds);
  assert.equal(changes.length, moves.length);
  const now = { ...state, changes };
  const file = scenarioFile(story, now, { text, version: 'x' });
  const { planned, column } = inTheProgram(file);
  const keys = story.contrasts.find(({ id }) => id === state.compare)?.set ?? {};
  const kept = changes.some(({ key }) => Object.hasOwn(keys, key));
  assert.equal(kept, file.replace(/\n# /g, ' ').includes(KEPT));
  if (kept) assert.equal(planned.runs, 1);
  assert.equal(planned.name, story.base.name);
  const { data } = player;
  const contrast = story.contrasts.some(({ id }) => id === state.compare);
  const last = data.played;
  for (const name of observablesOf(story)) {
    const there = column(0, name);
    assert.deepEqual([...data.b.columns[name]].slice(0, last + 1), there.slice(0, last + 1),
      `${name}, steered`);
    if (!data.a) continue;
    if (kept) continue; // the file says that it has one run
    const other = !contrast ? column(0, `${name}_unsteered`)
      : planned.runs === 2 ? column(1, name) : there;
    assert.deepEqual([...data.a.columns[name]].slice(0, last + 1), other.slice(0, last + 1),
      `${name}, the other side`);
  }
  const columns = JSON.stringify([...data.b.columns.cooperation]);
  player.close();
  return columns;
}

for (const story of Object.values(stories)) {
  describe(story.name, () => {
    const start = initialState(story);
    const ends = story.steps.length > 0 ? { step: story.steps.at(-1).id } : {};
    const live = story.controls.filter((key) => story.schema.row(key).live);

    test('as it is', () => isTheSame(story, start));

    if (story.compare !== 'unsteered') {
      test('beside its unsteered twin', () => isTheSame(story, { ...start, ...ends,
        compare: 'unsteered', seed: '18446744073709551615' }));
    }

    for (const { id } of story.contrasts) {
      test(`with all steps, beside ${id}`, () => isTheSame(story,
        { ...start, ...ends, compare: id, seed: '7' }));
    }

    if (live.length > 0) {
      test('moved in the middle of it, both sides', async () => {
        const rounds = Number(story.base.settings.rounds);
        const moves = live.flatMap((key, at) => {
          const value = effective(story, start)[key];
          const row = story.schema.row(key);
          return [[Math.floor(rounds / 4) + at, 0.85], [Math.floor(rounds / 2) + at, 0.1]]
            .map(([round, share]) => ({ round, key, value: moved(row, value, share) }));
        }).sort((one, other) => one.round - other.round);
        const changed = await isTheSame(story, start, { moves });
        assert.notEqual(changed, await isTheSame(story, start));
        for (const { id } of story.contrasts) await isTheSame(story, { ...start, compare: id },
          { moves });
      });
    }
  });
}
