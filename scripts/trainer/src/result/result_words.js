// result_words.js - who made a result, and whether it is the same when it is computed anew.
// SPDX-License-Identifier: GPL-3.0-or-later
import { h } from '../dom.js';
import { nameOfVariable, sideLabels, versionOf } from './result_spec.js';

/** Rows of once-a-replicate values; more are in the file. */
const MOST_FINALS = 30;

/** The model of an engine that says "0.1.0 (model 1)"; '' where it is not known yet. */
const modelOf = (version) => /model (\w+)/.exec(version ?? '')?.[1] ?? '';

/**
 * What stands below the chart.
 *
 * check  {state: 'none' | 'busy', share | 'failed', message | 'done', total, different, first}
 */
export function checkSentence({ text, result, check, replicate, version, parts }) {
  const n = replicate + 1;
  const here = modelOf(version);
  const other = here !== '' && result.model !== null && result.model !== here
    ? `${text.t('result.other_model', { model: result.model, here })} ` : '';
  switch (check.state) {
    case 'none':
      return other + (result.lines === null
        ? text.t('result.only', { reason: result.not_replayed }) : text.t('result.kept_none'));
    case 'busy':
      return other + text.t('result.busy', { n, share: check.share });
    case 'failed':
      return other + text.t('result.failed', { reason: check.message });
    default:
      break;
  }
  const { total, different, first } = check;
  if (different === 0) return other + text.t('result.equal', { n, total });
  return other + text.t('result.different', { n, total, different,
    where: whereOf(text, result, first, parts), recorded: number(first.recorded),
    found: number(first.found) });
}

function whereOf(text, result, { column, unsteered, round }) {
  const labels = sideLabels(text, result);
  const values = { name: nameOfVariable(text, result, column), round,
    side: unsteered ? labels.a : labels.b };
  return text.t(round === null ? 'result.where.final' : 'result.where', values);
}

/** All digits that make a number this one: a difference may be in the last. */
const number = (value) => (Number.isNaN(value) ? '–' : String(value));

/** The box about the file. */
export function aboutResult({ text, result, file, parts }) {
  const { round } = result;
  const rows = [
    ['file', file],
    ['name', result.name],
    ['question', result.question],
    ['source', result.source],
    ['seed', result.seed],
    ['run', result.runs > 1 ? text.t('result.run', { run: result.run + 1, runs: result.runs })
      : null],
    ...Object.entries(result.swept).map(([key, value]) => ['swept', value, parts.keyName(key)]),
    ['replicates', text.t(result.done < result.replicates ? 'result.done' : 'result.all_done',
      { n: result.replicates, done: result.done, kept: result.kept })],
    ['people', text.format(result.agents, 'integer')],
    ['rounds', text.t('result.recorded', { n: round.length, last: round.at(-1) })],
    ['made', text.t('result.made', { version: versionOf(text, result) })],
    ['band', text.t('result.band_is')],
  ].filter(([, value]) => value !== null && value !== '');
  return [
    h('dl', { class: 'result-facts' }, rows.map(([key, value, name]) => h('div', {},
      h('dt', {}, name ?? text.t(`result.fact.${key}`)), h('dd', {}, value)))),
    result.finals.length > 0 && finals(text, result),
  ];
}

/** What stands once a replicate: of the replicates that have it, the middle and the ends. */
function finals(text, result) {
  const labels = sideLabels(text, result);
  const cell = (value) => h('td', {}, value === undefined ? '–' : text.format(value, 'plain'));
  return h('table', { class: 'result-finals' },
    h('caption', {}, text.t('result.finals')),
    h('thead', {}, h('tr', {}, ['what', 'n', 'low', 'middle', 'high'].map((name) =>
      h('th', { scope: 'col' }, text.t(`result.column.${name}`))))),
    h('tbody', {}, result.finals.slice(0, MOST_FINALS).map((one) => {
      const there = one.values.filter(Number.isFinite).sort();
      const at = (percent) => there[Math.ceil(there.length * percent / 100) - 1];
      return h('tr', {}, h('th', { scope: 'row' }, labels.a === null
        ? nameOfVariable(text, result, one.column) : text.t('result.of_side', {
          name: nameOfVariable(text, result, one.column),
          side: one.unsteered ? labels.a : labels.b })),
      cell(there.length), cell(at(5)), cell(at(50)), cell(at(95)));
    })));
}
