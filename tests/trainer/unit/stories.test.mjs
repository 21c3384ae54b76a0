// stories.test.mjs - every story names only what exists, and its scenario can be run.
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Asks the program for keys and observables, and has it plan every scenario.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import test from 'node:test';

import { problemsOf, textsOf } from '../../../scripts/trainer/src/story/shape.js';
import { root, samenspel as ask } from '../support/built.mjs';

const read = (path) => readFileSync(`${root}${path}`, 'utf8');
const readJson = (path) => JSON.parse(read(path));

const names = readJson('scripts/trainer/stories/index.json');
const stories = names.map((name) => readJson(`scripts/trainer/stories/${name}.json`));
const texts = readJson('scripts/trainer/text.json');
const known = {
  keys: new Map(JSON.parse(ask('describe', 'keys', '--json')).keys.map((row) => [row.key, row])),
  observables: new Set(JSON.parse(ask('describe', 'observables', '--json')).observables
    .map(({ name }) => name)),
  texts: new Set(Object.keys(texts)),
  laboratory: new Set(read('scripts/trainer/laboratory.csv').split('\n').slice(1)
    .map((line) => line.split(',')[0])),
};

test('stories and scenarios are those of the list', () => {
  const files = (folder, end) => readdirSync(`${root}${folder}`)
    .filter((file) => file.endsWith(end)).map((file) => file.slice(0, -end.length));
  const listed = [...names].sort();
  assert.deepEqual(files('scripts/trainer/stories', '.json').filter((name) => name !== 'index')
    .sort(), listed);
  const scenarios = files('scenarios/trainer', '.yaml');
  for (const name of listed) assert.ok(scenarios.includes(name), `scenarios/trainer/${name}.yaml`);
});

for (const story of stories) {
  test(`${story.id} names only what exists`, () => {
    assert.deepEqual(problemsOf(story, known), []);
  });

  test(`${story.id} has no text too many, and both languages use the same numbers`, () => {
    const used = new Set(textsOf(story));
    for (const [key, { nl, en }] of Object.entries(texts)) {
      if (!key.startsWith(`story.${story.id}.`)) continue;
      assert.ok(used.has(key), `text '${key}' is not used`);
      const places = (one) => [...new Set(one.match(/\{\w+/g) ?? [])].sort();
      assert.deepEqual(places(en), places(nl), key);
      for (const place of places(nl)) {
        const name = place.slice(1);
        assert.ok(name === 'a' || name in story.measures, `${key}: {${name}} is no measure`);
      }
    }
  });

  // The options of a prediction say their bounds in words: 0.2 stands there as 20 (of 100).
  test(`${story.id} says the bounds of its options as they are`, () => {
    const { measure, options } = story.prediction;
    const scale = ['percent', 'points'].includes(story.measures[measure].format ?? 'percent')
      ? 100 : 1;
    let low = null;
    for (const { id, below, at_most: atMost } of options) {
      const high = below ?? atMost ?? null;
      const bounds = [low, high].filter((bound) => bound !== null)
        .map((bound) => Math.round(1e6 * scale * bound) / 1e6);
      for (const said of Object.values(texts[`story.${story.id}.predict.${id}`])) {
        const numbers = (said.match(/\d+(?:[.,]\d+)?/g) ?? []).map((n) =>
          Number(n.replace(',', '.'))).filter((n) => scale === 1 || n !== 100);
        if (numbers.length > 0) assert.deepEqual(numbers, bounds, `${id}: ${said}`);
      }
      low = high ?? low;
    }
  });

  test(`${story.id}: its scenario, steps and contrasts are accepted`, () => {
    const path = `${root}scenarios/${story.scenario}`;
    const sets = (one) => Object.entries(one).flatMap(([key, value]) => ['--set',
      `${key}=${value}`]);
    const plan = JSON.parse(ask('plan', path, '--json'));
    assert.equal(plan.name, `trainer_${story.id}`);
    assert.deepEqual([plan.runs, plan.replicates, plan.unsteered_twin], [1, 100, true]);
    assert.equal(plan.recorded_rounds, plan.rounds + 1, 'every round is recorded');
    // small enough that a hundred runs are soon there: by what they count, since seconds depend
    // on what else the machine does (the tipping point's nine runs are the largest)
    const moments = plan.agents * plan.rounds;
    assert.ok(moments <= (story.id === 'tipping' ? 350000 : 100000), `${moments} moments`);
    const recorded = plan.recorded.map(({ name }) => name);
    for (const { observable } of Object.values(story.measures)) {
      if (observable) assert.ok(recorded.includes(observable), `${observable} is not recorded`);
    }
    for (const name of [...story.chart, ...story.extra, 'welfare']) {
      assert.ok(recorded.includes(name), `${name} is not recorded`);
    }
    let steps = {};
    for (const { set } of story.steps) {
      steps = { ...steps, ...set };
      ask('plan', path, '--json', ...sets(steps));
    }
    for (const { set } of story.contrasts) ask('plan', path, '--json', ...sets(set));
    // the head comment is what a reader of the file sees first, as in other scenarios
    assert.match(read(`scenarios/${story.scenario}`), /^# .*\n#\n# The claim/);
  });
}
