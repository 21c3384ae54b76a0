// download.js - what is on the screen as a scenario file: the same runs, in the program.
// SPDX-License-Identifier: GPL-3.0-or-later
import { Refusal } from './refusal.js';
import { defaultText, sameValue } from './schema.js';
import { UNSTEERED, allEvents, contrastOf, effective, observablesOf } from './state.js';
import { toYaml } from './yaml_text.js';

const COLUMNS = 88;

/**
 * The scenario file of a state. Where A is unsteered the file compares so; where A is a
 * contrast it has two runs, first as set, then the contrast; only the first where a key of the
 * contrast was changed in the middle of the run, since events are of all runs of a file and A
 * kept its value.
 *
 * text     of createText
 * link     address of the page with the state, or '' where it is too long
 * version  of the engine
 */
export function scenarioFile(story, state, { text, link = '', version }) {
  const contrast = contrastOf(story, state);
  const settings = effective(story, state);
  const kept = contrast !== null
    && state.changes.some(({ key }) => Object.hasOwn(contrast.set, key));
  const both = contrast === null || kept ? {} : bothValues(story, state, settings, contrast);
  const differs = Object.keys(both).length > 0;
  const comment = [
    ...wrapped(text.t('state.file.head', { name: story.name })), '',
    ...wrapped(text.t('state.file.run', { seed: state.seed, run: state.replicate })),
  ];
  if (contrast !== null) {
    comment.push(...wrapped(text.t(kept ? 'state.file.kept'
      : differs ? 'state.file.contrast' : 'state.file.equal')));
  }
  comment.push(...wrapped(text.t('state.file.version', { version })));
  if (link !== '') comment.push(text.t('state.file.link'), link);
  return toYaml({
    comment,
    name: /^[a-z0-9_-]{1,64}$/.test(story.base.name) ? story.base.name : 'scenario',
    question: story.base.question,
    source: story.base.source,
    seed: state.seed,
    replicates: String(Math.max(Number(story.base.replicates), state.replicate + 1)),
    compare: state.compare === UNSTEERED ? 'unsteered' : 'none',
    settings,
    events: allEvents(story, state),
    record: { every: story.base.record.every, observables: observablesOf(story) },
    contrast: differs ? both : null,
  });
}

/** {key: [as set, contrast]} of the keys in which the two runs differ. */
function bothValues(story, state, settings, contrast) {
  const other = effective(story, state, contrast.set);
  const both = {};
  for (const key of new Set([...Object.keys(settings), ...Object.keys(other)])) {
    const row = story.schema.row(key);
    const otherwise = row === null ? undefined : defaultText(row);
    const values = [settings[key] ?? otherwise, other[key] ?? otherwise];
    if (sameValue(...values)) continue;
    if (values.includes(undefined)) throw new Refusal('state.file.contrast_key', { name: key });
    both[key] = values;
  }
  return both;
}

function wrapped(paragraph) {
  const lines = [''];
  for (const word of paragraph.split(/\s+/)) {
    const line = lines.at(-1);
    if (line !== '' && line.length + 1 + word.length > COLUMNS) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines;
}
