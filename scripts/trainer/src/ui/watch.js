// watch.js - the third slide: the people, what they do, what it brings, and the sliders.
// SPDX-License-Identifier: GPL-3.0-or-later
// texts: ui.run.* story.*.step.* story.*.contrast.* story.*.control.*
import { createChart } from '../chart/chart.js';
import { fill, h, keepFocus, put } from '../dom.js';
import { createTransport } from '../play/transport.js';
import { createPopulation } from '../population/population.js';
import { createControl, createDifferences } from './controls.js';
import { icon } from './signs.js';
import { createScore, meanUntil } from './score.js';
import { steers } from '../state/state.js';
import { chartSpec, chartsOf, nameOf, nameOfSide, sideNames } from './specs.js';
import { sentenceOf } from './told.js';

/**
 * tale    what is told (tale.js)
 * parts   what the slides ask about the state (parts.js)
 * onRoom  the room's own choices are asked for
 */
export function createWatch({ text, tale, store, parts, onPredict, onRoom, onFault }) {
  const { story } = tale;
  const element = h('section', { class: 'slide run', 'aria-labelledby': 'run-heading' });
  const heading = h('h1', { id: 'run-heading', class: 'aside', tabindex: '-1' });
  const population = createPopulation({ text });
  const chart = createChart({ text });
  const score = createScore({ text });
  const verdict = h('p', { class: 'verdict', role: 'status' });
  const what = h('select', { on: { change: showChart } });
  const whatLabel = h('label', { class: 'aside', for: 'what' });
  what.id = 'what';
  const cover = h('div', { class: 'cover' });
  const transportPlace = h('div', { class: 'transport-place' });
  let transport = null;

  const compare = h('button', { class: 'compare', on: { click: toggleCompare } });
  const against = h('select', { id: 'against', on: {
    change: () => tale.compare(against.value) } });
  const againstLabel = h('label', { class: 'aside', for: 'against' });
  const steps = (story.steps ?? []).map((step) => ({ step, button: h('button', {
    on: { click: () => tale.step(store.get().step === step.id ? null : step.id) } }) }));
  const controls = story.controls.map((key, at) => createControl({ text,
    row: parts.row(key), name: String(at), label: () => parts.keyName(key),
    valueOf: () => tale.player?.value(key) ?? parts.valueOf(key),
    differs: () => parts.differs(key), onMove: (value) => tale.control(key, value) }));
  const list = createDifferences({ text, list: parts.differences, onReset: () => tale.reset() });
  const drawer = h('div', { class: 'drawer card', hidden: true },
    h('div', { class: 'sliders' }), list.element, h('div', { class: 'foot' }, list.back));
  const more = h('button', { 'aria-expanded': 'false', on: { click: toggleDrawer } });
  const room = h('button', { class: 'room', on: { click: onRoom } });
  const stepRow = h('div', { class: 'steps row', role: 'group' },
    steps.map(({ button }) => button));
  const inRow = steps.length > 0 ? [] : controls.slice(0, 1);
  const inDrawer = steps.length > 0 ? controls : controls.slice(1);
  drawer.firstChild.append(...inDrawer.map((one) => one.element));

  fill(element, heading,
    h('div', { class: 'scene' },
      h('div', { class: 'people' }, population.element, score.element),
      h('div', { class: 'lines' }, h('div', { class: 'pick' }, whatLabel, what), chart.element,
        verdict), cover),
    transportPlace,
    h('div', { class: 'panel' }, compare, story.contrasts?.length ? [againstLabel, against] : null,
      steps.length > 0 ? stepRow : null, inRow.map((one) => one.element), room, more, drawer));

  population.onPick((agent) => {
    tale.player?.follow(agent);
    store.set({ follow: agent });
    paint();
    showChart();
  });

  function toggleCompare() {
    const now = store.get().compare;
    return tale.compare(now !== 'none' ? 'none'
      : ['none', undefined].includes(story.compare) ? 'unsteered' : story.compare);
  }

  function toggleDrawer() {
    drawer.hidden = !drawer.hidden;
    more.setAttribute('aria-expanded', String(!drawer.hidden));
  }

  /** Returns whether it was open. */
  function closeDrawer() {
    if (drawer.hidden) return false;
    toggleDrawer();
    more.focus({ preventScroll: true });
    return true;
  }

  /** The picture of this round: people and points. */
  function paint() {
    const { player } = tale;
    if (!player?.info || !tale.locked) return;
    const state = store.get();
    const names = sideNames(text, story, state);
    const { cursor, a } = player.data;
    const frameB = player.frame('b');
    if (!frameB) return;
    population.paint(frameB, a ? player.frame('a') : null, { follow: state.follow, names });
    const agents = player.info.agents;
    const shared = (side) => (player.data[side]
      ? meanUntil(player.data[side].columns.welfare, cursor) / agents : NaN);
    const own = (side) => (player.data[side] ? meanUntil(player.own(side), cursor) : NaN);
    score.show({ nameA: a ? names.a : null, nameB: names.b,
      own: { a: own('a'), b: own('b') }, shared: { a: shared('a'), b: shared('b') } });
  }

  function showChart() {
    const state = store.get();
    const shown = what.value || chartsOf(story)[0];
    // the band is what the room is laid upon: without it there is one line too many to explain
    chart.show(chartSpec({ what: shown, text, story, state,
      player: tale.player?.info ? tale.player : null, parts, covered: !tale.locked,
      bands: state.room && shown !== 'points' ? tale.bands(shown) : null }));
  }

  function layout() {
    const { player } = tale;
    if (player?.info) population.layout(player.info, story.view);
    if (player && !transport) {
      transport = createTransport({ text, player, onError: onFault,
        events: () => player.events(story).map(({ round, id }) => ({ round,
          label: text.t(`story.${story.name}.event.${id}`) })) });
      transportPlace.append(transport.element);
    }
  }

  /** Where nothing differs any more there is no way back to press: the drawer's own button is. */
  function showState() {
    keepFocus(drawer, showAll, () => more);
  }

  function showAll() {
    const state = store.get();
    const on = state.compare !== 'none';
    compare.setAttribute('aria-pressed', String(on));
    compare.setAttribute('aria-label', text.t('ui.compare'));
    fill(compare, icon('compare'), h('span', { class: 'label' }, text.t('ui.compare')));
    compare.title = text.t('ui.compare.title');
    against.disabled = !on;
    if (on) against.value = state.compare;
    for (const option of against.options) {
      option.hidden = option.disabled = option.value === 'unsteered' && !steers(story, state);
    }
    for (const { step, button } of steps) {
      const at = story.steps.findIndex(({ id }) => id === state.step);
      const mine = story.steps.indexOf(step);
      button.setAttribute('aria-pressed', String(mine <= at));
      button.classList.toggle('present', mine === at);
    }
    for (const control of controls) control.update();
    list.relabel();
    const found = parts.differences().length;
    more.setAttribute('aria-label', text.t(found > 0 ? 'ui.controls.n' : 'ui.controls',
      { n: found }));
    fill(more, icon('sliders'), h('span', { class: 'label' }, text.t('ui.controls')), found > 0
      ? h('span', { class: 'differs' }) : null);
    put(verdict, sentenceOf({ text, tale, state, parts }) ?? hint());
    cover.hidden = tale.locked;
    element.classList.toggle('covered', !tale.locked);
  }

  /** What stands where the verdict will, before there is one. */
  function hint() {
    const { status } = tale;
    if (!tale.locked || !['waiting', 'failed', 'ready'].includes(status)) return '';
    return text.t(`ui.run.${status}`);
  }

  function relabel() {
    heading.textContent = text.t('ui.slide.run');
    whatLabel.textContent = text.t('ui.chart.what');
    const chosen = what.value;
    fill(what, chartsOf(story).map((one) => h('option', { value: one }, one === 'points'
      ? text.t('ui.chart.points') : nameOf(text, one))));
    if (chosen) what.value = chosen;
    againstLabel.textContent = text.t('ui.compare.with');
    fill(against, h('option', { value: 'unsteered' }, nameOfSide(text, story, 'unsteered')),
      (story.contrasts ?? []).map(({ id }) => h('option', { value: id },
        nameOfSide(text, story, id))));
    stepRow.setAttribute('aria-label', text.t('ui.steps'));
    steps.forEach(({ step, button }, at) => {
      const label = text.t(`story.${story.name}.step.${step.id}`);
      button.setAttribute('aria-label', text.t('ui.slide', { n: at + 1, name: label }));
      button.title = label;
      fill(button, h('span', { class: 'number' }, at + 1), ' ',
        h('span', { class: 'label' }, label));
    });
    fill(cover, h('p', {}, text.t('ui.run.covered')),
      h('button', { class: 'main', on: { click: onPredict } }, text.t('ui.run.predict')));
    fill(room, icon('people'), h('span', { class: 'label' }, text.t('room.title')));
    room.setAttribute('aria-label', text.t('room.title'));
    room.title = text.t('room.title.key');
    for (const control of controls) control.relabel();
    for (const part of [population, chart, score, transport]) part?.relabel();
    showState();
    showChart();
    paint();
  }

  const leave = tale.subscribe((kind) => {
    if (kind === 'ready' || kind === 'load') layout();
    if (kind !== 'progress') paint();
    if (kind !== 'progress' && kind !== 'target') showChart();
    if (kind !== 'frame') showState();
    else if (tale.status === 'ended') showState();
  });
  layout();
  relabel();

  return {
    element,
    relabel,
    chart,
    toggleCompare,
    closeDrawer,
    /** A key for the transport: steps, jumps and speed (see its keys). */
    key: (event) => tale.locked && (transport?.key(event) ?? false),
    update: showState,
    /** The slide has come into sight: sizes are known now. */
    enter() {
      layout();
      population.resize?.();
      chart.resize();
      paint();
      showChart();
    },
    close() {
      leave();
      for (const part of [population, chart, transport]) part?.close?.();
    },
  };
}
