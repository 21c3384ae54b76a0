// told.js - what is said of the run that is shown: the story's words, or only what the data say.
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A story's sentences, the labels of its outcomes and the options of its prediction were written
// and tested for the story as it is and for its own sliders, moved before the run begins. Of any
// other run they may be false, however well they read. Then it is said that the run is another
// one, and what its own numbers are.
// texts: told.changed told.settings told.missing story.*.measure.* story.*.outcome.*
import { seen } from '../chart/chart_data.js';
import { summaryOf } from '../chart/chart_words.js';
import { differing } from '../state/state.js';
import { needsOther } from '../story/measure.js';
import { labelOfMeasure, nameOfOther, sentencesOfSpread, verdictMany, verdictOne } from
  '../story/verdict.js';
import { chartSpec, chartsOf, nameOf } from './specs.js';

/**
 * Why the story's own words are not said of the run of a state: 'changed' on the way, or
 * 'settings' that are none of the story's sliders; null where they are.
 */
export function whyUntold(story, state) {
  if (state.changes.length > 0) return 'changed';
  const own = new Set(story.controls);
  return differing(story, state).some(({ key }) => !own.has(key)) ? 'settings' : null;
}

/** One run: as verdictOne, or {outcome: null, sentence: why not, option: null}. */
export function toldOne(story, values, text, state) {
  const why = whyUntold(story, state);
  const untold = (reason) => ({ outcome: null, sentence: text.t(`told.${reason}`), option: null });
  if (why !== null) return untold(why);
  const said = verdictOne(story, values, text, state.compare);
  const words = Object.values(text.both(`story.${story.id}.outcome.${said.outcome}`)).join(' ');
  const holes = [...words.matchAll(/\{(\w+)/g)].some(([, name]) => values[name] === null);
  return holes ? untold('missing') : said;
}

/**
 * This run in one or two sentences, null before its end: where the story has no words for it,
 * what the story's first chart says of itself.
 */
export function sentenceOf({ text, tale, state, parts }) {
  const said = tale.verdict();
  if (!said) return null;
  if (said.outcome !== null) return said.sentence;
  const { story, player } = tale;
  const spec = chartSpec({ what: chartsOf(story)[0], text, story, state: { ...state, room: null },
    player, parts, covered: false });
  // of a mean at the end nothing is said here: no sentence names it
  const plain = { ...spec, end: undefined };
  return `${said.sentence} ${summaryOf(plain, seen(plain), text)}`;
}

/**
 * Many runs: as verdictMany, with
 *   own     whether outcomes and options are the story's own
 *   title   of the picture of all runs, null where there is nothing to draw
 *   drawn   whether the measure that the room was asked about has numbers
 */
export function toldMany(story, list, text, state) {
  const verdict = verdictMany(story, list, text, state.compare);
  const { measure } = story.prediction;
  const why = whyUntold(story, state);
  if (why === null) {
    const drawn = verdict.spread[measure] !== undefined;
    return { ...verdict, own: true, drawn, title: drawn || verdict.shares.length > 0
      ? labelOfMeasure(story, measure, text, state.compare) : null };
  }
  const { total, spread } = verdict;
  const label = spread[measure] === undefined ? null : plainLabel(story, measure, text, state);
  return { total, spread, shares: [], options: [], own: false, drawn: label !== null, title: label,
    sentence: [text.t('verdict.played', { total }), text.t(`told.${why}`),
      ...label === null ? [] : sentencesOfSpread(story, spread, total, text, label)].join(' ') };
}

/**
 * What a measure is, without what the story says of its rounds; null where it counts from
 * something that the story does and that may not have happened.
 */
function plainLabel(story, name, text, state) {
  const { observable, over, round } = story.measures[name];
  if (observable === undefined) return labelOfMeasure(story, name, text, state.compare);
  const what = nameOf(text, observable);
  const when = over === 'end' ? text.t('told.end', { what })
    : over !== undefined ? text.t('told.rounds', { what, first: over[0], last: over[1] })
    : round !== undefined ? text.t('told.round', { what, round }) : null;
  return when === null || !needsOther(story, name) ? when
    : `${when}, ${nameOfOther(story, state.compare, text)}`;
}
