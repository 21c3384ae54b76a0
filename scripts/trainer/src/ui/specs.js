// specs.js - what the chart draws, from the run of the moment.
// SPDX-License-Identifier: GPL-3.0-or-later
import { pointsOfRoom, sharesOf } from '../room/room_choices.js';
import { SECOND, steers, UNSTEERED } from '../state/state.js';

// texts: ui.observable.* observable.* story.*.title story.*.measure.* story.*.event.*
// texts: story.*.source story.*.label.* laboratory.* story.*.contrast.* story.*.unsteered
// texts: story.*.side story.*.step.*
import { nameOfOther, outcomeOf } from '../story/verdict.js';

/** What a story is called; a scenario that somebody opened has a name of its own. */
export function titleOf(text, story) {
  return story.opened ? story.title : text.t(`story.${story.name}.title`);
}

/** The name of an observable, as people say it. */
export function nameOf(text, observable) {
  const found = [`ui.observable.${observable}`, `observable.${observable}.label`]
    .find((key) => text.has(key));
  return found ? text.t(found) : observable;
}

/** Where a story comes from, in the language of the page where it has words for that. */
export function sourceOf(text, story) {
  const own = `story.${story.name}.source`;
  return text.has(own) ? text.t(own) : story.base.source ?? '';
}

/**
 * What the two sides are called. A story that is compared with another way of organising has a
 * name for its own; where anything is set otherwise that name might not be true any more.
 */
export function sideNames(text, story, state) {
  const { compare } = state;
  const contrast = compare !== 'none' && compare !== 'unsteered';
  const side = `story.${story.name}.side`;
  const asTold = state.step === null && Object.keys(state.settings).length === 0
    && state.changes.length === 0;
  if (compare === SECOND && asTold) {
    return { b: text.t('ui.side.run', { n: 1 }), a: nameOfSide(text, story, compare) };
  }
  const nobody = !contrast && !steers(story, state);
  const plain = !contrast && !nobody && !text.has(`story.${story.name}.unsteered`);
  const own = asTold && text.has(side) ? side : state.step
    ? `story.${story.name}.step.${state.step}` : 'ui.side.story';
  return {
    b: text.t(plain ? 'ui.side.b' : own),
    a: compare === 'none' || nobody ? null : nameOfSide(text, story, compare),
  };
}

/** What side a is called by itself; a contrast's text stands inside sentences too. */
export function nameOfSide(text, story, compare) {
  const own = `story.${story.name}.unsteered`;
  const name = compare === UNSTEERED ? text.t(text.has(own) ? own : 'ui.side.a')
    : nameOfOther(story, compare, text);
  return name[0].toUpperCase() + name.slice(1);
}

/** The charts that a story has: its own observables, own beside shared score, the extra ones. */
export function chartsOf(story) {
  return [...(story.chart ?? ['cooperation']), 'points', ...(story.extra ?? [])];
}

/**
 * The chart's specification (see src/chart/).
 *
 * what     an observable, or 'points': own beside shared score of the followed person's side
 * player   of src/play/player.js, or null while nothing is loaded
 * bands    of tale.bands(what): between which values the hundred runs lie, or null
 * many     whether the lines are those of the hundred runs (their middle), not of this run
 * rounds   how many are drawn, where not all are
 * parts    {observables: {name: row}, laboratory, version(), differences(), link()}
 */
export function chartSpec({ what, text, story, state, player, parts, covered, bands = null,
  many = false, rounds = null }) {
  const data = player?.data ?? null;
  const names = sideNames(text, story, state);
  const spec = {
    id: `${story.name}-${what}`,
    title: what === 'points' ? text.t('ui.chart.points') : nameOf(text, what),
    rounds: Math.min(rounds ?? Infinity, data?.rounds || Number(story.base.settings.rounds)),
    cursor: data?.cursor ?? 0,
    covered,
    markers: [],
    events: [],
    provenance: provenanceOf({ text, story, state, parts, many }),
  };
  if (what === 'points') {
    const agents = player?.info?.agents ?? 1;
    Object.assign(spec, { unit: 'payoff', range: null, series: data && data.b ? [
      { id: 'own', label: text.t('ui.chart.own'), side: 'own',
        values: player.own('b'), band: null },
      { id: 'shared', label: text.t('ui.chart.shared'), side: 'shared',
        values: perHead(data.b.columns.welfare, agents), band: null },
    ] : [] });
  } else {
    const { unit, range } = axisOf(parts.observables[what]);
    Object.assign(spec, { unit, range, series: [] });
    for (const side of ['a', 'b']) {
      const band = bands?.[side] ?? null;
      const values = many ? band?.middle : data?.[side]?.columns[what];
      if (values) {
        spec.series.push({ id: side, label: names[side], side, values, band });
      }
    }
    const room = roomValues(story, state.room, what);
    if (room) {
      spec.series.push({ id: 'room', label: text.t('chart.room'), side: 'room', values: room,
        band: null });
    }
    spec.markers = markersOf(text, story, parts.laboratory, what);
    if (Object.values(story.measures ?? {}).some(({ observable, over }) => observable === what
      && over === 'end')) spec.end = burnInOf(story, state) + 1;
  }
  if (player && !covered) {
    spec.events = player.events(story).map(({ round, id }) =>
      ({ round, label: text.t(`story.${story.name}.event.${id}`) }));
  }
  return spec;
}

/** Rounds at the start that do not count for what stories call the end. */
export function burnInOf(story, state) {
  return Number(state.settings.burn_in ?? story.base.settings.burn_in ?? 0);
}

/**
 * What the picture of many runs draws (see src/chart/spread.js).
 *
 * many     of tale.many; verdict: of tale.manyVerdict(), with a title
 */
export function spreadSpec({ text, story, state, many, verdict, parts }) {
  const { measure } = story.prediction;
  const format = story.measures[measure].format ?? 'percent';
  const sides = verdict.drawn === false ? []
    : sidesOfMany({ text, story, state, many, format });
  return {
    id: `${story.name}-many`,
    title: verdict.title,
    unit: format === 'percent' ? 'share' : format === 'two' ? 'payoff'
      : format === 'points' ? 'points' : 'number',
    range: format === 'percent' ? [0, 1] : null,
    total: verdict.total,
    outcomes: verdict.shares,
    sides,
    get runs() {
      const label = (values) => (verdict.own === false ? '' : text.t(`story.${story.name}.label.${
        outcomeOf(story, values, state.compare)}`));
      return many.list.map((values) => ({ values, outcome: label(values) }));
    },
    provenance: provenanceOf({ text, story, state, parts, many: true }),
  };
}

/**
 * Where a picture comes from (see chart/chart_words.js). A chart is shown in every frame: what
 * only files tell is worked out when a file asks for it. A hundred runs have no number.
 */
function provenanceOf({ text, story, state, parts, many }) {
  return {
    seed: state.seed,
    run: many ? 0 : state.replicate,
    story: titleOf(text, story),
    version: parts.version(),
    get differs() { return parts.differences({ many }); },
    get link() { return parts.link(); },
  };
}

/**
 * Whose values the dots are. A measure of one side stands beside the same measure of the other;
 * a difference belongs to neither, and is called so.
 */
function sidesOfMany({ text, story, state, many, format }) {
  const { measure } = story.prediction;
  const spec = story.measures[measure];
  const names = sideNames(text, story, state);
  // so many of a hundred people, in whole ones as the sentences say
  const shown = format === 'points' ? (value) => Math.round(100 * value) : (value) => value;
  const valuesOf = (list, name) => list.map((values) => shown(values[name] ?? NaN));
  const row = (side, list, name) => ({ side, label: names[side], values: valuesOf(list, name) });
  if (spec.side === 'a') {
    const wanted = JSON.stringify({ ...spec, side: 'b' });
    const twin = Object.keys(story.measures).find((name) =>
      JSON.stringify(story.measures[name]) === wanted);
    return [row('a', many.list, measure), ...twin ? [row('b', many.list, twin)] : []];
  }
  const other = many.other && row('a', many.other, measure);
  if (other?.values.some(Number.isFinite)) return [other, row('b', many.list, measure)];
  const alone = row('b', many.list, measure);
  return [spec.minus ? { ...alone, label: text.t('chart.spread.difference') } : alone];
}

/** What the room itself did, for the charts that can show it; kept, as it is asked every frame. */
const rooms = new WeakMap();
function roomValues(story, room, what) {
  if (!room || !['cooperation', 'welfare'].includes(what)) return null;
  if (!rooms.has(room)) {
    rooms.set(room, { cooperation: sharesOf(story, room), welfare: pointsOfRoom(story, room) });
  }
  return rooms.get(room)[what];
}

/** Everybody's welfare by head; kept with its column, since it is asked for every frame. */
const heads = new WeakMap();
function perHead(welfare, agents) {
  let kept = heads.get(welfare);
  if (!kept) heads.set(welfare, kept = new Float64Array(welfare.length));
  for (let round = 0; round < welfare.length; round++) kept[round] = welfare[round] / agents;
  return kept;
}

/** The axis of an observable, from its row of the schema. */
export function axisOf(row = {}) {
  const [low, high] = row.valid_range ?? [null, null];
  if (low === 0 && high === 1) return { unit: 'share', range: [0, 1] };
  return { unit: row.units === 'payoff' ? 'payoff' : 'number', range: null };
}

/**
 * What people did in laboratories, for the chart of what they did. The words say whose moves
 * were counted: a first move is not what a chart of all moves shows.
 */
function markersOf(text, story, laboratory, what) {
  return (story.laboratory ?? []).filter(({ observable }) => observable === what)
    .map(({ id }) => laboratory[id]).filter(Boolean)
    .map((row) => ({ value: Number(row.value), label: text.t(`laboratory.${row.id}`),
      source: row.source, grade: text.t(`laboratory.grade.${row.grade[0]}`) }));
}
