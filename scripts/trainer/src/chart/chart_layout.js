// chart_layout.js - the geometry of a chart: what stands where, for the screen and for files.
// SPDX-License-Identifier: GPL-3.0-or-later

import { fits, groupFlags, placeFlags, pushApart, wrapText } from './chart_labels.js';
import { roundTicks, shown, valueTicks } from './chart_ticks.js';

/** Most rows of event texts above the picture; beyond, numbers and a list. */
const FLAG_ROWS = 3;

/** Most marks on the axis of values: more is not read. */
const MOST_MARKS = 6;

/** Lines of text are this high, in sizes of the font. */
export const LEADING = 1.22;

/**
 * Lays a chart out.
 *
 * drawn    what may be seen (chart_data.js)
 * room     {width, height, size (of the font), measure(text, bold) -> width, format(value,
 *          decimals), words: {round(n), lab, labs(n)}, unit}
 * returns  {width, height, size, plot: {left, top, width, height}, x(round), y(value), range,
 *          xTicks, yTicks, flags: [{x, row, left, width, turned, y, label}], poles: [{x, y}]
 *          of every event, end: {left, width, top (of its name)} or null, numbered, labels:
 *          [{kind, id, colour, lines, bold, left, top, width, height, tipX, tipY, middle}]}
 */
export function layoutChart(drawn, room) {
  const { width, height, size, measure, unit } = room;
  const range = drawn.range ?? [0, 1];
  const line = Math.round(size * LEADING);
  const bottom = Math.round(line * 1.45);
  const gutter = rightGutter(drawn, room);
  const right = gutter.width;

  // Marks need the plot's height, and the plot's left edge the widest mark.
  const most = Math.floor((height - bottom - size) / (1.9 * line)) + 1;
  const yTicks = drawn.range ? valueTicks(range, Math.max(2, Math.min(MOST_MARKS, most)), unit,
    room.format) : [];
  const widest = Math.max(0, ...yTicks.map((tick) => measure(tick.label)));
  const first = measure(room.words.round(room.format(0, 0)));
  const left = Math.ceil(Math.max(widest + 0.55 * size, first / 2 + 2) / 8) * 8;
  const inner = Math.max(40, width - left - right);
  const x = (round) => left + (inner * round) / drawn.rounds;

  const flags = flagRows(drawn, room, { left, inner, x, line, height });
  const top = Math.ceil(flags.rows * line + 0.7 * size);
  const plot = { left, top, width: inner, height: Math.max(40, height - top - bottom) };
  const y = (value) => top + plot.height * (1 - (value - range[0]) / (range[1] - range[0]));

  const result = { width, height, size, line, plot, x, y, range, yTicks,
    xTicks: fittingRounds(drawn.rounds, inner, room),
    flags: flags.list.map((flag) => ({ ...flag, y: top - (flag.row + 1) * line })),
    numbered: flags.numbered };
  // every event has its pole, up to its flag or to where that of its group is
  result.poles = drawn.events.map((event, i) => ({ x: x(event.round),
    y: (flags.numbered.length > 0 ? result.flags[0] : result.flags[i]).y }));
  result.labels = endLabels(drawn, room, result, gutter);
  result.end = endPlace(drawn, result);
  return result;
}

/** The stretch that sentences call the end, its name where the lines leave most room. */
function endPlace({ end, series, rounds }, { x, y, line, plot }) {
  if (end === null) return null;
  const tips = series.filter(({ tip }) => tip >= 0).map(({ values, tip }) => y(values[tip]));
  const room = (top) => Math.min(plot.height, ...tips.map((at) => Math.abs(top + line / 2 - at)));
  const tops = [plot.top + plot.height - line - 2, plot.top + (plot.height - line) / 2,
    plot.top + 2];
  return { left: x(end), width: x(rounds) - x(end),
    top: tops.reduce((best, top) => (room(top) > room(best) ? top : best)) };
}

/** As many marks as stand beside each other without touching. */
function fittingRounds(rounds, width, { measure, format, words, size }) {
  for (let most = 11; most > 2; most--) {
    const ticks = roundTicks(rounds, most, format, words.round);
    const apart = (i) => (width * (ticks[i + 1].value - ticks[i].value)) / rounds
      - (measure(ticks[i].label) + measure(ticks[i + 1].label)) / 2;
    if (ticks.every((_, i) => i === ticks.length - 1 || apart(i) > 0.8 * size)) return ticks;
  }
  return roundTicks(rounds, 2, format, words.round);
}

/** Flags on poles; numbers where their texts are too many. */
function flagRows(drawn, { measure, size, width }, { left, inner, x, line, height }) {
  const { events } = drawn;
  if (events.length === 0) return { rows: 0, list: [], numbered: [] };
  const pad = 0.35 * size;
  const right = Math.min(width, left + inner + 2 * size);
  const most = Math.min(FLAG_ROWS, Math.max(1, Math.floor((0.3 * height) / line)));
  const texts = events.map((event) => (
    { x: x(event.round), width: measure(event.label) + 2 * pad, label: event.label }));
  const placed = texts.every((flag) => flag.width < 0.9 * inner)
    ? placeFlags(texts, left, right, most) : null;
  if (placed) {
    return { rows: 1 + Math.max(...placed.map((flag) => flag.row)), numbered: [],
      list: placed.map((flag, i) => ({ ...flag, pad, x: texts[i].x, label: texts[i].label })) };
  }
  const numbers = (of) => (of.length === 1 ? `${of[0] + 1}` : `${of[0] + 1}–${of.at(-1) + 1}`);
  const list = groupFlags(texts.map((flag) => flag.x),
    (of) => measure(numbers(of)) + 2 * pad, right).map(({ of, ...flag }) => (
    { ...flag, row: 0, x: texts[of[0]].x, pad, label: numbers(of) }));
  return { rows: 1, list, numbered: events.map((event, i) => ({ n: i + 1, ...event })) };
}

/** What stands to the right of the picture, and how wide that is. */
function rightGutter(drawn, room) {
  const { width, size, measure, words, unit, format } = room;
  const most = Math.max(5 * size, Math.min(0.3 * width, 11 * size));
  const gap = 0.6 * size;
  const names = drawn.series.map((series) => wrapText(series.label, most - gap,
    (text) => measure(text, false)));
  const marks = drawn.markers.map((marker) => `${words.lab} ${shown(marker.value, unit, format)}`);
  const value = measure(unit === 'share' ? '100%' : format(-100, 1), true);
  const texts = [...names.flat().map((text) => measure(text, false)),
    ...marks.map((text) => measure(text, false) + 1.3 * size)];
  if (drawn.series.length > 0) texts.push(value);
  const tick = measure(format(drawn.rounds, 0)) / 2;
  const need = texts.length > 0 ? Math.max(...texts) + gap : 0.8 * size;
  return { width: Math.ceil((Math.max(need, tick) + 2) / 4) * 4, gap, names, marks };
}

/**
 * The direct labels: each at the end of its line, laboratories beside the picture. Where they
 * are too high together, laboratories are joined into one, then values leave, then names stay
 * away and values come back, and in the least of pictures laboratories are in the table only.
 */
function endLabels(drawn, room, layout, gutter) {
  const { plot, line } = layout;
  const top = plot.top - (drawn.events.length > 0 ? 0 : 0.3 * line);
  const bottom = plot.top + plot.height;
  const series = seriesLabels(drawn, room, layout, gutter);
  const marks = drawn.markers.map((each, i) => markerLabel(gutter.marks[i], each, [i], layout,
    gutter));
  const joined = marks.length < 2 ? marks : [markerLabel(room.words.labs(marks.length),
    { value: drawn.markers.reduce((sum, each) => sum + each.value, 0) / marks.length },
    marks.map((_, i) => i), layout, gutter)];
  const ways = [
    () => [...series, ...marks],
    () => [...series, ...joined],
    () => [...series.map((label) => ({ ...label, bold: null })), ...joined],
    () => [...series.map((label) => ({ ...label, lines: [] })), ...joined],
    () => series.map((label) => ({ ...label, lines: [] })),
  ];
  const boxed = (way) => way().map((label) => sized(label, room, line));
  const labels = boxed(ways.find((way) => fits(boxed(way), top, bottom)) ?? ways.at(-1));
  const middles = pushApart(labels, top, bottom);
  return labels.map((label, i) => (
    { ...label, middle: middles[i], top: middles[i] - label.height / 2 }));
}

function seriesLabels(drawn, { unit, format }, layout, gutter) {
  return drawn.series.flatMap((each, i) => {
    if (each.tip < 0) return [];
    const value = each.values[each.tip];
    const tipX = layout.x(each.tip);
    const tipY = clamp(layout.y(value), layout.plot);
    return [{ kind: 'series', id: each.id, side: each.side, colour: each.style.colour,
      lines: gutter.names[i], bold: shown(value, unit, format), left: tipX + gutter.gap, tipX,
      tipY, wanted: tipY }];
  });
}

function markerLabel(words, { value, to }, members, { plot, x, y }, gutter) {
  const edge = to === undefined ? plot.left + plot.width : x(to);
  const height = clamp(y(value), plot);
  return { kind: 'marker', id: `lab-${members.join('-')}`, colour: 'lab', lines: [words],
    bold: null, left: edge + gutter.gap, tipX: edge, tipY: height, wanted: height, members };
}

/** A label's width and height; a laboratory's is a button, of at least 24 px. */
function sized(label, { measure, size }, line) {
  const marker = label.kind === 'marker';
  const rows = label.lines.length + (label.bold === null ? 0 : 1);
  const widths = [...label.lines.map((text) => measure(text, false)),
    label.bold === null ? 0 : measure(label.bold, true)];
  const width = Math.max(...widths) + (marker ? 1.3 * size : 0);
  return { ...label, width, right: label.left + width,
    height: marker ? Math.max(24, rows * line) : rows * line };
}

function clamp(y, plot) {
  return Math.max(plot.top, Math.min(plot.top + plot.height, y));
}
