// shape.js - what a story's file holds, and what is wrong with one.
// SPDX-License-Identifier: GPL-3.0-or-later
//
// stories/NAME.json; with it go scenarios/trainer/NAME.yaml and texts story.NAME.* of text.json:
//
//   id          NAME
//   scenario    "trainer/NAME.yaml": the run that is shown as side b
//   article     number of the consultants' article, or null
//   view        lattice, network, teams, chain or circle
//   chart       observables that are drawn; extra: those that can be drawn beside them
//   controls    keys with a slider, those that may be moved while it runs first
//   steps       [{id, set: {key: text}}]: each is put on top of those before it
//   contrasts   [{id, set, outcomes}]: other ways of organising, for side a; with outcomes of
//               their own where those of the story do not fit
//   compare     what side a is at first: "unsteered", a contrast or "none"
//   source      true where the scenario's source has words of the page's own
//   unsteered   true where people whom nobody steers have a name of the story's own
//   events      [{id, round | round_of: key or [key] | observable, side, above}]
//   measures    {name: ..}, see measure.js
//   prediction  {measure, options: [{id, below | at_most | missing}]}: the first that fits
//   outcomes    [{id, when: [{measure, at_least | at_most | above | below | missing}]}]
//   laboratory  [{id: row of laboratory.csv, observable}]
//   quiz        number of questions; answers: number of the right option of each, from 1
//   debrief     number of questions to talk about
//   game        the room's own game, see room/game.js, or null; its acts are called act.C, act.D

import { formOf, partsOf } from './measure.js';

const OPTIONAL = ['unsteered', 'source'];
const PARTS = ['id', 'scenario', 'article', 'view', 'chart', 'extra', 'controls', 'steps',
  'contrasts', 'compare', 'events', 'measures', 'prediction', 'outcomes', 'laboratory', 'quiz',
  'answers', 'debrief', 'game'];
const VIEWS = ['lattice', 'network', 'teams', 'chain', 'circle'];
const ARTICLES = [null, '000', '001', '002', '003', '004'];
const CONDITION = ['measure', 'at_least', 'at_most', 'above', 'below', 'missing'];

/** The texts that the page asks for when it tells a story. */
export function textsOf(story) {
  const names = ['title', 'short', 'claim', 'setting', 'predict', 'limits',
    `measure.${story.prediction.measure}`,
    ...['unsteered', 'source'].filter((name) => story[name])];
  const numbered = (n, name) => Array.from({ length: n }, (_, i) => name(i + 1));
  const outcomes = new Set([story, ...story.contrasts]
    .flatMap((one) => (one.outcomes ?? []).map(({ id }) => id)));
  for (const id of outcomes) names.push(`outcome.${id}`, `label.${id}`);
  // beside another way of organising, "steered" would not tell them apart
  if (story.unsteered || story.contrasts.some(({ id }) => id === story.compare)) {
    names.push('side');
  }
  names.push(...story.prediction.options.map(({ id }) => `predict.${id}`),
    ...story.steps.map(({ id }) => `step.${id}`),
    ...story.contrasts.map(({ id }) => `contrast.${id}`),
    ...story.events.map(({ id }) => `event.${id}`),
    ...(story.game ? ['act.C', 'act.D'] : []),
    ...story.controls.map((key) => `control.${key}`),
    ...numbered(story.debrief, (i) => `debrief.${i}`),
    ...numbered(story.quiz, (i) => [`quiz.${i}.question`,
      ...numbered(3, (j) => `quiz.${i}.option.${j}`)]).flat());
  return [...names.map((name) => `story.${story.id}.${name}`),
    ...story.laboratory.map(({ id }) => `laboratory.${id}`)];
}

/**
 * What is wrong with a story, as a list of sentences.
 *
 * known  {keys: Map of key to its row of the schema, observables: Set, texts: Set,
 *         laboratory: Set of ids}
 */
export function problemsOf(story, known) {
  const problems = [];
  const say = (text) => problems.push(`${story.id}: ${text}`);
  for (const part of PARTS) if (!(part in story)) say(`no '${part}'`);
  for (const part of Object.keys(story)) {
    if (![...PARTS, ...OPTIONAL].includes(part)) say(`unknown '${part}'`);
  }
  if (problems.length > 0) return problems;

  if (story.scenario !== `trainer/${story.id}.yaml`) say(`scenario '${story.scenario}'`);
  if (!VIEWS.includes(story.view)) say(`view '${story.view}'`);
  if (!ARTICLES.includes(story.article)) say(`article '${story.article}'`);
  checkKeys(story, known.keys, say);
  checkObservables(story, known.observables, say);
  checkMeasures(story, say);
  checkPrediction(story, say);
  for (const one of [story, ...story.contrasts]) checkOutcomes(story, one, say);
  if (!['unsteered', 'none', ...story.contrasts.map(({ id }) => id)].includes(story.compare)) {
    say(`compare '${story.compare}'`);
  }
  for (const { id } of story.laboratory) {
    if (!known.laboratory.has(id)) say(`laboratory row '${id}' does not exist`);
  }
  if (story.answers.length !== story.quiz || !story.answers.every((n) => [1, 2, 3].includes(n))) {
    say('answers: one of 1, 2, 3 for each question');
  }
  for (const key of textsOf(story)) if (!known.texts.has(key)) say(`no text '${key}'`);
  return problems;
}

/** The row of a key; those of one's own strategies stand there once for all names. */
const rowOf = (keys, key) => keys.get(key)
  ?? keys.get(key.replace(/^strategies\.[^.]+\./, 'strategies.<name>.'));

function checkKeys(story, keys, say) {
  const rounds = story.events.flatMap((event) => event.round_of ?? []);
  const sets = [...story.steps, ...story.contrasts].flatMap(({ id, set }) => Object.entries(set)
    .map(([key, value]) => {
      if (typeof value !== 'string') say(`${id}: ${key}: the value must be a text`);
      return key;
    }));
  for (const key of [...story.controls, ...rounds, ...sets]) {
    if (!rowOf(keys, key)) say(`unknown key '${key}'`);
  }
  const live = story.controls.map((key) => rowOf(keys, key)?.live === true);
  if (live.includes(true, live.indexOf(false) + 1) && live.includes(false)) {
    say('controls: those that may be moved while it runs come first');
  }
}

function checkObservables(story, observables, say) {
  const used = [...story.chart, ...story.extra,
    ...Object.values(story.measures).map(({ observable }) => observable),
    ...story.events.map(({ observable }) => observable),
    ...story.laboratory.map(({ observable }) => observable)];
  for (const name of new Set(used)) {
    if (name !== undefined && !observables.has(name)) say(`unknown observable '${name}'`);
  }
}

function checkMeasures(story, say) {
  for (const [name, spec] of Object.entries(story.measures)) {
    try {
      formOf(spec);
      for (const part of partsOf(spec)) {
        if (!(part in story.measures)) say(`measure '${name}' needs '${part}'`);
      }
    } catch (error) {
      say(error.message);
    }
    if (spec.observable && !['a', 'b'].includes(spec.side)) say(`measure '${name}': which side?`);
  }
}

function checkPrediction(story, say) {
  const { measure, options } = story.prediction;
  if (!(measure in story.measures)) say(`prediction of '${measure}'`);
  if (options.length < 3 || options.length > 5) say('a prediction has 3 to 5 options');
  if (Object.keys(options.at(-1)).length > 1) say('the last option must always fit');
  checkConditions(story, options.map((option) => ({ ...option, measure, id: undefined })), say);
}

function checkOutcomes(story, { outcomes }, say) {
  if (outcomes === undefined) return;
  if (outcomes.at(-1)?.when.length !== 0) say('the last outcome must have no condition');
  checkConditions(story, outcomes.flatMap(({ when }) => when), say);
}

function checkConditions(story, conditions, say) {
  for (const condition of conditions) {
    if (!(condition.measure in story.measures)) say(`no measure '${condition.measure}'`);
    for (const [name, value] of Object.entries(condition)) {
      if (value !== undefined && !CONDITION.includes(name)) say(`unknown condition '${name}'`);
    }
  }
}
