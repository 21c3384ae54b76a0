// population.js - everybody at once, with and without steering side by side.
// SPDX-License-Identifier: GPL-3.0-or-later
// texts: population.*
import { fill, h } from '../dom.js';
import { graphPlaces, inSlices } from './graph_places.js';
import { count } from './headcount.js';
import { createInWords, personOf, sentenceOf } from './in_words.js';
import { createLegend } from './legend.js';
import { agentTowards, arrange, viewOf } from './people_places.js';
import { createPicture } from './side_picture.js';

/** How often the text alternative follows a run [ms]. */
const WORDS_MS = 500;

const ARROWS = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/**
 * The people of a run and of the one it is compared with.
 *
 * layout(info, view)  who there are and who meets whom; what was shown goes
 * paint(b, a, {follow, names: {a, b}})  frames of one round, as a player gives them; a: null
 *   shows one side. It is drawn with the next frame of the screen, and only the latest one
 * onPick(listener)    told whom one wants to follow, by mouse, finger or arrow keys
 * summary()           the present state as a sentence
 */
export function createPopulation({ text }) {
  const pickers = new Set();
  const pick = (agent) => {
    for (const picker of pickers) picker(agent);
  };
  const b = createSide('b');
  const a = createSide('a');
  const sides = [b, a];
  const legend = createLegend({ text });
  const words = createInWords({ text });
  const row = h('div', { class: 'population-sides' }, a.figure, b.figure);
  const element = h('div', { class: 'population', role: 'group' }, row,
    h('div', { class: 'population-below' }, legend.element, words.element));
  const graphs = []; // {info, places: a promise}, the latest first, of two networks at most
  let info = null;
  let wanted = '';
  let shown = null;   // {b, a, follow, names}
  let asked = false;  // a paint is on its way
  let spoken = 0;     // when the words were last brought up to date
  let speaking = null;

  words.sentence.id = uniqueId('population-words');
  b.picture.element.setAttribute('role', 'slider');
  b.picture.element.tabIndex = 0;
  b.picture.element.setAttribute('aria-valuemin', '1');
  b.picture.element.setAttribute('aria-describedby', words.sentence.id);
  b.picture.element.addEventListener('keydown', move);
  a.picture.element.setAttribute('role', 'img');

  const observer = new ResizeObserver(() => {
    for (const side of sides) place(side);
    repaint();
  });
  for (const side of sides) observer.observe(side.picture.element);

  function createSide(name) {
    const picture = createPicture({ onPick: pick });
    const title = h('span', { class: 'population-name' });
    const tally = h('span', { class: 'population-tally' });
    const figure = h('figure', { class: `population-side is-${name}` },
      h('figcaption', {}, title, tally), picture.element);
    return { name, picture, title, tally, figure, info: null, view: '', graph: null, placed: '' };
  }

  /** Takes over a network; its graph is worked out in slices, and painted when it is there. */
  function setNetwork(side, next) {
    const same = sameNetwork(side.info, next) && side.view === viewOf(next, wanted);
    side.info = next;
    if (same) return;
    side.view = viewOf(next, wanted);
    side.placed = '';
    side.graph = null;
    if (side.view !== 'network') {
      place(side);
      return;
    }
    side.picture.clear();
    graphOf(next).then((graph) => {
      if (graph === null || !sameNetwork(side.info, next)) return;
      side.graph = graph;
      place(side);
      repaint();
    });
  }

  /** Both sides mostly have one network: its graph is worked out once, and kept. */
  function graphOf(next) {
    const known = graphs.find((one) => sameNetwork(one.info, next));
    if (known) return known.places;
    const job = { info: next, stopped: false };
    job.places = inSlices(graphPlaces(next.agents, next.network.edges),
      { stopped: () => job.stopped });
    graphs.unshift(job);
    for (const old of graphs.splice(2)) old.stopped = true;
    return job.places;
  }

  /** Everybody to where they stand at the present size. */
  function place(side) {
    const { clientWidth: width, clientHeight: height } = side.picture.element;
    const ready = side.info && (side.view !== 'network' || side.graph);
    if (!ready || width < 20 || height < 20) return;
    const key = `${width} ${height} ${window.devicePixelRatio}`;
    if (side.placed === key) return;
    side.placed = key;
    side.picture.place(side.info, placesOf(side, width, height), side.view);
  }

  /** Where circles decide on one side only, the other has the same people in the same places. */
  function placesOf(side, width, height) {
    const other = side === a ? b : a;
    const seated = side.view === 'circle' && other.view === 'circles'
      && side.info.agents === other.info.agents;
    const from = seated ? other : side;
    const places = arrange(from.info, from.view, width, height, side.graph);
    return seated ? { ...places, groups: [] } : places;
  }

  function layout(next, view) {
    info = next;
    wanted = view;
    shown = null;
    for (const side of sides) {
      setNetwork(side, next);
      side.picture.clear();
      side.placed = '';
      place(side);
      fill(side.tally);
    }
    b.picture.element.setAttribute('aria-valuemax', String(next.agents));
    words.show(info, 0, []);
  }

  function paint(frameB, frameA, { follow = 0, names = null } = {}) {
    shown = frameB && { b: frameB, a: frameA, follow, names: names ?? {
      a: text.t('population.name.a'), b: text.t('population.name.b') } };
    repaint();
  }

  function repaint() {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      draw();
    });
  }

  function draw() {
    row.classList.toggle('is-alone', !shown?.a);
    a.figure.hidden = shown !== null && !shown.a;
    if (!shown || !info) {
      for (const side of sides) side.picture.clear();
      return;
    }
    const counts = [];
    for (const side of sides) {
      const frame = shown[side.name];
      if (!frame) continue;
      if (frame.info && frame.info !== side.info) setNetwork(side, frame.info);
      place(side);
      if (side.placed) side.picture.paint(frame, shown.follow);
      const found = count(frame.fields);
      counts.push(found);
      put(side.title, shown.names[side.name]);
    }
    // where people do another thing with each partner, heads are no shares of what is done
    const mixed = counts.some((found) => found.mixed > 0);
    sides.filter((side) => shown[side.name]).forEach((side, at) => put(side.tally,
      text.t(mixed ? 'population.tally.mostly' : 'population.tally', counts[at])));
    showLegend(counts);
    const wait = spoken + WORDS_MS - performance.now();
    if (speaking === null) speaking = setTimeout(showWords, Math.max(0, wait));
  }

  function showLegend(counts) {
    const names = [];
    const blocks = b.picture.places?.kind === 'blocks';
    if (counts.some(({ mixed }) => mixed > 0)) names.push('between');
    if (counts.some(({ alone }) => alone > 0)) names.push('unknown');
    if (counts.some(({ trust }) => !Number.isNaN(trust)) && !blocks) names.push('trust');
    if (counts.some(({ pilots }) => pilots > 0)) names.push('pilot');
    legend.show(names, blocks);
  }

  const sidesShown = () => sides.filter((side) => shown?.[side.name]).map((side) =>
    ({ name: shown.names[side.name], fields: shown[side.name].fields }));

  function showWords() {
    speaking = null;
    spoken = performance.now();
    if (!shown) return;
    words.show(info, shown.b.round, sidesShown());
    const followed = personOf(text, shown.follow, shown.b.fields);
    b.picture.element.setAttribute('aria-valuenow', String(shown.follow + 1));
    b.picture.element.setAttribute('aria-valuetext', followed);
    if (shown.a) {
      a.picture.element.setAttribute('aria-label', text.t('population.picture',
        { name: shown.names.a, state: personOf(text, shown.follow, shown.a.fields) }));
    }
  }

  /** Arrow keys follow whoever stands next. */
  function move(event) {
    if (!shown || !b.picture.places || event.ctrlKey || event.altKey || event.metaKey) return;
    const last = info.agents - 1;
    const next = event.key === 'Home' ? 0 : event.key === 'End' ? last : ARROWS[event.key]
      ? agentTowards(b.picture.places, info.agents, shown.follow, ARROWS[event.key]) : null;
    if (next === null) return;
    event.preventDefault();
    event.stopPropagation();
    if (next === shown.follow) return;
    pick(next);
    spoken = 0;
  }

  function relabel() {
    element.setAttribute('aria-label', text.t('population.label'));
    b.picture.element.setAttribute('aria-label', text.t('population.follow'));
    for (const { picture } of sides) {
      picture.name(text.t('population.you'), text.t('population.director'));
    }
    legend.relabel();
    words.relabel();
    if (shown) repaint();
  }

  relabel();
  return {
    element,
    layout,
    paint,
    relabel,
    onPick(picker) {
      pickers.add(picker);
      return () => pickers.delete(picker);
    },
    summary: () => (shown ? sentenceOf(text, shown.b.round, sidesShown()) : ''),
    close() {
      observer.disconnect();
      clearTimeout(speaking);
    },
  };
}

/** A text that is the same already is left alone: no layout is worked out for it. */
function put(element, words) {
  if (element.textContent !== words) element.textContent = words;
}

let ids = 0;
const uniqueId = (stem) => `${stem}-${++ids}`;

/** Whether two runs have the same people in the same places. */
function sameNetwork(one, other) {
  if (one === other) return true;
  if (!one || one.agents !== other.agents) return false;
  const [n, m] = [one.network, other.network];
  const equal = (p, q) => p === q || (p && q && p.length === q.length
    && p.every((value, k) => value === q[k]));
  return n.form === m.form && n.side === m.side && equal(n.edges, m.edges)
    && equal(n.units, m.units) && equal(n.circles, m.circles);
}
