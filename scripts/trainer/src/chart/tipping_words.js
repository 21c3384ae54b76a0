// tipping_words.js - what a tipping point says in words, tables and files.
// SPDX-License-Identifier: GPL-3.0-or-later

import { wrapText } from './chart_labels.js';
import { formatOf, provenanceLines } from './chart_words.js';
import { FILE_FONT } from './picture.js';
import { node, svgFile } from './svg_nodes.js';
import { readingOf } from './tipping_branches.js';
import { drawThreshold, drawTipping, placeTipping } from './tipping_picture.js';

/** The words in the picture. */
export function wordsOf(text) {
  return { axis: text.t('chart.tipping.axis'), up: text.t('chart.tipping.up'),
    down: text.t('chart.tipping.down'), threshold: text.t('chart.tipping.threshold') };
}

/** The two lines beside the threshold. */
export function thresholdWords(threshold, text) {
  return [text.t('chart.tipping.threshold'), text.format(threshold, 'percent')];
}

/** What is read off, in a sentence. */
export function sentenceOf({ up, down, gap, kind }, threshold, text) {
  const format = formatOf(text);
  const points = (share) => Math.round(100 * (share ?? NaN));
  // The difference of what is told: about 99 and about 63 are 36 apart.
  const values = { share: format(100 * threshold, 0), up: format(points(up), 0),
    down: format(points(down), 0), gap: format(Math.abs(points(up) - points(down)), 0) };
  switch (kind) {
    case 'both': return gap > 0 ? text.t('chart.tipping.both', values)
      : text.t('chart.tipping.early', values);
    case 'same': return text.t('chart.tipping.same', values);
    case 'only_up': return text.t('chart.tipping.only_up', values);
    case 'only_down': return text.t('chart.tipping.only_down', values);
    case 'never': return text.t('chart.tipping.never', values);
    default: return text.t('chart.tipping.always', values);
  }
}

/** Steps in the order of the way: the steering, the middle of the runs, least and most. */
export function tippingTables({ up, down }, text) {
  const format = formatOf(text);
  const percent = (value) => `${format(100 * value, 0)}%`;
  const head = ['steer', 'middle', 'least', 'most'].map((name) => (
    text.t(`chart.tipping.column.${name}`)));
  const rows = (points) => thinned(points).map(({ steer, middle, values }) => [percent(steer),
    percent(middle), percent(Math.min(...values)), percent(Math.max(...values))]);
  // texts: chart.tipping.column.*
  return [{ caption: text.t('chart.tipping.up'), head, rows: rows(up) },
    { caption: text.t('chart.tipping.down'), head, rows: rows(down) }];
}

/** At most 25 rows, evenly spaced, with the last. */
function thinned(points) {
  const step = Math.max(1, Math.ceil((points.length - 1) / 24));
  return points.filter((_, i) => i % step === 0 || i === points.length - 1);
}

/** One line a step, one column a run. */
export function tippingCsv({ branches, provenance }, text) {
  const lines = provenanceLines({ title: text.t('chart.tipping.title'), provenance }, text)
    .map((words) => `# ${words.replace(/\s+/g, ' ')}`);
  lines.push(['way', 'steer', 'middle', ...Array.from({ length: branches.runs },
    (_, run) => `replicate_${run}`)].join(','));
  for (const way of ['up', 'down']) {
    for (const { steer, middle, values } of branches[way]) {
      lines.push([way, steer, middle, ...values].join(','));
    }
  }
  return `${lines.join('\n')}\n`;
}

/** The text of an SVG file. */
export function tippingSvg({ branches, provenance }, threshold, room, colours, text) {
  const { width, height, size, measure } = room;
  const title = text.t('chart.tipping.title');
  const lines = provenanceLines({ title, provenance }, text);
  const found = readingOf(branches, threshold);
  const foot = [sentenceOf(found, threshold, text), lines[1]]
    .flatMap((words) => wrapText(words, (width - 2 * size) / 0.85, measure));
  const head = 2.2 * size;
  const inner = { ...room, width: width - 2 * size,
    height: height - head - (1.1 * foot.length + 1) * size };
  const place = placeTipping(branches, inner, wordsOf(text));
  return svgFile(width, height,
    node('title', {}, title),
    node('desc', {}, lines.join('\n')),
    node('rect', { width, height, fill: colours.paper }),
    node('g', { 'font-family': FILE_FONT, 'font-size': size, fill: colours.ink },
      node('text', { x: size, y: 1.5 * size, 'font-size': 1.2 * size, 'font-weight': 700 }, title),
      node('g', { transform: `translate(${size} ${head})` },
        drawTipping(branches, place, inner, colours, wordsOf(text)),
        drawThreshold(threshold, found, place, size, colours,
          thresholdWords(threshold, text))),
      foot.map((words, i) => node('text', { x: size, fill: colours.muted, 'font-size': 0.85 * size,
        y: height - 0.6 * size - (foot.length - 1 - i) * 1.1 * size }, words))));
}
