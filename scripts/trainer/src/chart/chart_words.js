// chart_words.js - what a chart says in words: its summary, a reading, its table, its file.
// SPDX-License-Identifier: GPL-3.0-or-later

import { lastOf, readingAt } from './chart_data.js';
import { decimalsShown, shown } from './chart_ticks.js';
import { formatted, rounded } from '../text.js';

/** Rows that a table shows; the file has all rounds. */
export const TABLE_ROWS = 25;

/** Numbers of the language of the moment. */
export function formatOf(text) {
  return (value, decimals) => formatted(value, decimals, text.language);
}

/** The name of a unit beside a title, '' for shares, whose numbers say it. */
export function unitName(unit, text) {
  switch (unit) {
    case 'payoff': return text.t('chart.unit.payoff');
    case 'points': return text.t('chart.unit.points');
    default: return '';
  }
}

/**
 * How far b lies above a as both are shown, so that who subtracts the two numbers finds the same:
 * {gap, size: in words, points of per cent for shares}.
 */
function difference(a, b, unit, text) {
  const scale = unit === 'share' ? 100 : 1;
  const decimals = [a, b].map((value) => decimalsShown(value, unit));
  const [from, to] = [a, b].map((value, at) => Math.sign(value)
    * rounded(scale * Math.abs(value), decimals[at]));
  const most = Math.max(...decimals);
  const gap = Math.sign(to - from) * rounded(Math.abs(to - from), most);
  const words = formatOf(text)(Math.abs(gap), most);
  return { gap, size: unit === 'share' ? text.t('chart.difference.share', { points: words })
    : text.t('chart.difference.other', { value: words }) };
}

/** One sentence on what is seen: where each line began, where it is now, and the difference. */
export function summaryOf(spec, drawn, text) {
  const words = linesOf(spec, drawn, text);
  return drawn.end === null ? words : `${words} ${text.t('chart.summary.end', {
    from: formatOf(text)(drawn.end, 0), to: formatOf(text)(drawn.rounds, 0) })}`;
}

function linesOf(spec, drawn, text) {
  if (drawn.covered) return text.t('chart.summary.covered', { title: spec.title });
  const format = formatOf(text);
  const there = drawn.series.filter((series) => series.tip >= 0);
  if (there.length === 0) return text.t('chart.summary.nothing', { title: spec.title });
  const last = Math.max(...there.map((series) => series.tip));
  const parts = there.map((series) => {
    let first = 0;
    while (!Number.isFinite(series.values[first])) first += 1;
    const values = { label: series.label, from: shown(series.values[first], spec.unit, format),
      to: shown(series.values[series.tip], spec.unit, format), round: format(series.tip, 0) };
    if (series.tip < last) return text.t('chart.summary.until', values);
    return series.tip > first ? text.t('chart.summary.line', values)
      : text.t('chart.summary.point', values);
  });
  const sentence = text.t('chart.summary.sentence', { title: spec.title,
    round: format(last, 0), lines: parts.join('; ') });
  const a = there.find((series) => series.side === 'a');
  const b = there.find((series) => series.side === 'b');
  if (!a || !b || a.tip !== b.tip) return `${sentence}.`;
  const { gap, size } = difference(a.values[a.tip], b.values[b.tip], spec.unit, text);
  if (gap === 0) {
    return `${sentence}${text.t('chart.summary.equal')}.`;
  }
  return `${sentence}${gap > 0
    ? text.t('chart.summary.above', { label: b.label, size })
    : text.t('chart.summary.below', { label: b.label, size })}.`;
}

/** A round read off: "Ronde 40: gestuurd 76%, niet gestuurd 10%". */
export function readingText(spec, drawn, round, text) {
  const format = formatOf(text);
  const values = readingAt(drawn, round).map(({ label, value }) => (
    `${label} ${shown(value, spec.unit, format)}`));
  const events = drawn.events.filter((event) => event.round === round).map((each) => each.label);
  const nothing = drawn.recorded === null ? 'chart.reading.nothing' : 'chart.reading.missing';
  return text.t('chart.reading', { round: format(round, 0),
    values: [...values, ...events].join(', ') || text.t(nothing) });
}

/** Rounds of a table: evenly spaced, and the last. */
export function tableRounds(last, most = TABLE_ROWS) {
  if (last < 0) return [];
  let step = 1;
  for (let i = 0; Math.floor(last / step) + 2 > most && last + 1 > most; i++) {
    step = [1, 2, 5][i % 3] * 10 ** Math.floor(i / 3);
  }
  const rounds = [];
  for (let round = 0; round < last; round += step) rounds.push(round);
  return [...rounds, last];
}

/** The same of rounds that were recorded: every first, second, fifth .. of them, and the last. */
function recordedRounds(recorded, last) {
  const there = recorded.filter((round) => round <= last);
  return tableRounds(there.length - 1).map((at) => there[at]);
}

/** The table: {head: [..], rows: [[..]]} in words, at most TABLE_ROWS rows. */
export function tableOf(spec, drawn, text) {
  const format = formatOf(text);
  const head = [text.t('chart.table.round')];
  const columns = [];
  for (const series of drawn.series) {
    head.push(series.label);
    columns.push((round) => cell(series.values?.[round], spec.unit, format));
    if (series.band) {
      head.push(text.t('chart.table.band', { label: series.label }));
      columns.push((round) => `${cell(series.band.low[round], spec.unit, format)} – ${
        cell(series.band.high[round], spec.unit, format)}`);
    }
  }
  const rounds = drawn.recorded === null ? tableRounds(lastRound(drawn))
    : recordedRounds(drawn.recorded, lastRound(drawn));
  if (drawn.events.length > 0) {
    head.push(text.t('chart.table.event'));
    columns.push((round) => eventsUpTo(drawn.events, rounds, round, format, text));
  }
  return { head, rows: rounds.map((round) => (
    [format(round, 0), ...columns.map((column) => column(round))])) };
}

/** The last round with a value of any series or band. */
function lastRound(drawn) {
  const bands = drawn.series.filter((series) => series.band)
    .map((series) => lastOf(series.band.low, drawn.played));
  return Math.max(-1, ...drawn.series.map((series) => series.tip), ...bands);
}

function cell(value, unit, format) {
  return Number.isFinite(value) ? shown(value, unit, format) : '–';
}

/** Events since the row before, with their rounds where these are not the row's. */
function eventsUpTo(events, rounds, round, format, text) {
  const before = rounds[rounds.indexOf(round) - 1] ?? -1;
  return events.filter((event) => event.round > before && event.round <= round)
    .map((event) => (event.round === round ? event.label : text.t('chart.table.event_in', {
      label: event.label, round: format(event.round, 0) }))).join('; ');
}

/** Laboratories in words: [{label, value, source, grade}]. */
export function laboratoriesOf(spec, drawn, text) {
  return drawn.markers.map((marker) => ({ label: marker.label,
    value: shown(marker.value, spec.unit, formatOf(text)), source: marker.source ?? '',
    grade: marker.grade ?? '' }));
}

/**
 * Every round in full precision, for programs: comma between, point in numbers, the shortest
 * digits that give the same number back. Comments tell the seed, what differs from the story
 * and the link with every setting.
 */
export function csvOf(spec, drawn, text) {
  const lines = provenanceLines(spec, text).map((line) => `# ${line.replace(/\s+/g, ' ')}`);
  for (const marker of drawn.markers) {
    lines.push(`# laboratory: ${marker.label} = ${marker.value}, ${marker.source ?? ''}, grade ${
      marker.grade ?? ''}`.replace(/\s+/g, ' '));
  }
  const head = ['round'];
  const columns = [];
  for (const { id, values, band } of drawn.series) {
    if (values) {
      head.push(id);
      columns.push(values);
    }
    for (const [name, part] of Object.entries(band ?? {})) {
      if (!part) continue;
      head.push(`${id}_${name}`);
      columns.push(part);
    }
  }
  const withEvents = drawn.events.length > 0;
  if (withEvents) head.push('event');
  lines.push(head.map(quoted).join(','));
  const last = lastRound(drawn);
  const rounds = drawn.recorded?.filter((round) => round <= last)
    ?? Array.from({ length: last + 1 }, (_, round) => round);
  for (const round of rounds) {
    const cells = columns.map((values) => (Number.isFinite(values[round])
      ? String(values[round]) : ''));
    if (withEvents) {
      const now = drawn.events.filter((event) => event.round === round);
      cells.push(quoted(now.map((event) => event.label).join('; ')));
    }
    lines.push([round, ...cells].join(','));
  }
  return `${lines.join('\n')}\n`;
}

/** A cell of a file; what a spreadsheet would take for a formula is text. */
export function quoted(cellText) {
  const safe = /^[=+\-@\t]/.test(cellText) ? `'${cellText}` : cellText;
  return /[",\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/**
 * Where a picture comes from, for files: title, story with seed and program, what differs from
 * the story, the link with all settings. provenance: {story, seed, version, run?: its number
 * where it is not the first, differs?: in words, link?}
 */
export function provenanceLines(spec, text) {
  const { differs = [], link } = spec.provenance ?? {};
  return [
    spec.title,
    sourceLine(spec.provenance ?? {}, text),
    ...(differs.length > 0 ? [text.t('chart.provenance.differs', { list: differs.join('; ') })]
      : []),
    ...(link ? [text.t('chart.provenance.link', { link })] : []),
  ];
}

/** The story, its seed, the run where it is not the first, and the program. */
export function sourceLine({ story = '–', seed = '–', version = '–', run = 0 }, text) {
  return run > 0 ? text.t('chart.provenance.run', { story, seed, version, run })
    : text.t('chart.provenance', { story, seed, version });
}
