// hundred.js - the fourth slide: how often it goes so, and what the room had expected.
// SPDX-License-Identifier: GPL-3.0-or-later
// texts: story.*.predict.*
import { createChart } from '../chart/chart.js';
import { createSpread } from '../chart/spread.js';
import { fill, h, keepFocus, put } from '../dom.js';
import { besideOf } from '../room/room_box.js';
import { chartSpec, spreadSpec } from './specs.js';
import { MANY } from './tale.js';

/** onRoom: the room's own choices are asked for. */
export function createHundred({ text, tale, store, parts, onRoom }) {
  const { story, tally } = tale;
  const element = h('section', { class: 'slide hundred', 'aria-labelledby': 'hundred-heading' });
  const heading = h('h1', { id: 'hundred-heading', tabindex: '-1' });
  const body = h('div', { class: 'body' });
  const spread = createSpread({ text });
  const bar = h('progress', { max: MANY, value: 0 });
  const told = h('p', { class: 'told', role: 'status' });
  const differs = h('p', { class: 'small differs-note', hidden: true });
  const aside = h('p', { class: 'small', hidden: true });
  const chart = createChart({ text });
  const beside = h('p', { class: 'told' });
  const byRound = h('button', { on: { click: toggleRounds } });
  const room = h('button', { on: { click: onRoom } });
  const choice = h('div', { class: 'row choice' }, byRound, room);
  let rounds = false; // round by round, in place of what came out
  fill(element, h('div', { class: 'row head' }, heading, choice), body);
  let view = '';

  /**
   * Votes of the room beside what came out, by option; nothing where none came out: of another
   * run, or a comparison that the room was not asked about.
   */
  function options(verdict) {
    const { counts, total } = tally;
    if (verdict.options.length === 0) return null;
    const most = Math.max(1e-9, ...story.prediction.options.flatMap(({ id }, at) => [
      total > 0 ? counts[at] / total : 0, share(verdict, id)]));
    const line = (kind, value) => {
      const strip = h('span', { class: `strip ${kind}`, 'aria-hidden': 'true' });
      strip.style.transform = `scaleX(${value / most})`;
      return [strip, h('span', { class: 'number' }, text.format(value, 'percent'))];
    };
    return h('table', { class: 'against' },
      h('caption', { class: 'aside' }, text.t('ui.hundred.table')),
      h('thead', {}, h('tr', {}, h('td'), total > 0
        && h('th', { scope: 'col' }, text.t('ui.hundred.room')),
      h('th', { scope: 'col' }, text.t('ui.hundred.model')))),
      h('tbody', {}, story.prediction.options.map(({ id }, at) => h('tr', {},
        h('th', { scope: 'row' }, text.t(`story.${story.name}.predict.${id}`)),
        total > 0 && h('td', {}, line('room', counts[at] / total)),
        h('td', {}, line('model', share(verdict, id)))))));
  }

  function share(verdict, id) {
    return (verdict.options.find((option) => option.id === id)?.n ?? 0) / verdict.total;
  }

  function toggleRounds() {
    rounds = !rounds;
    view = '';
    update();
  }

  /** The lines of the hundred, and of the room where it has played. */
  function showRounds() {
    const state = store.get();
    const what = state.room || !story.chart ? 'cooperation' : story.chart[0];
    const spec = chartSpec({ what, text, story, state, player: null, parts, covered: !tale.locked,
      bands: tale.bands(what), many: true });
    beside.textContent = besideOf({ text, tale, state }) || text.t('room.band.what');
    fill(body, beside, chart.element);
    chart.show({ ...spec, cursor: null });
    chart.resize();
  }

  /** What has the focus leaves at every turn: it goes to the button that comes, or the heading. */
  function update() {
    keepFocus(element, show, () => body.querySelector('.start button') ?? heading);
  }

  function show() {
    const state = tale.many?.state ?? 'none';
    if (state === 'running') {
      bar.value = tale.many.done;
      put(told, '');
      bar.setAttribute('aria-label', text.t('ui.hundred.busy', { n: tale.many.done,
        total: MANY }));
    }
    element.classList.toggle('done', state === 'done');
    const next = `${state}${text.language}${tale.locked}`;
    if (next === view && state !== 'done') {
      counter.textContent = text.t('ui.hundred.busy', { n: tale.many?.done ?? 0, total: MANY });
      return;
    }
    view = next;
    choice.hidden = state !== 'done';
    byRound.setAttribute('aria-pressed', String(rounds));
    if (state === 'done' && rounds) {
      showRounds();
    } else if (state === 'done') {
      const verdict = tale.manyVerdict();
      put(told, verdict.sentence);
      differs.hidden = parts.asTold();
      differs.textContent = differs.hidden ? '' : text.t('ui.hundred.differs',
        { list: parts.differences({ many: true }).join('; ') });
      aside.hidden = !verdict.own || verdict.options.length > 0
        || store.get().compare === story.compare;
      aside.textContent = aside.hidden ? '' : text.t('ui.hundred.other');
      const drawn = verdict.title !== null;
      fill(body, h('div', { class: 'says' }, told, differs, aside),
        h('div', { class: 'found' }, options(verdict), drawn && spread.element));
      if (drawn) {
        spread.show(spreadSpec({ text, story, state: store.get(), many: tale.many, verdict,
          parts }));
      }
    } else if (state === 'running') {
      counter.textContent = text.t('ui.hundred.busy', { n: tale.many.done, total: MANY });
      fill(body, h('div', { class: 'start' }, counter, bar,
        h('button', { on: { click: () => tale.abortMany() } }, text.t('ui.hundred.abort'))));
    } else {
      fill(body, h('div', { class: 'start' }, h('p', {}, text.t('ui.hundred.why')),
        h('button', { class: 'main big', on: { click: () => tale.startMany() } },
          text.t('ui.hundred.start'))));
    }
  }

  const counter = h('p', { class: 'counter' });

  function relabel() {
    heading.textContent = text.t('ui.hundred.title');
    fill(byRound, text.t('room.rounds'));
    fill(room, text.t('room.title'));
    spread.relabel();
    chart.relabel();
    update();
  }

  const leave = tale.subscribe((kind) => {
    if (['many', 'progress', 'load', 'tally', 'room'].includes(kind)) update();
  });
  relabel();
  return { element, relabel, update, close: leave,
    /** What is in sight of the hundred, for files: {chart, name}; null until they are there. */
    get picture() {
      if (tale.many?.state !== 'done') return null;
      return rounds ? { chart, name: `${MANY}-runs-by-round` }
        : { chart: spread, name: `${MANY}-runs` };
    },
    enter() {
      update();
      spread.resize();
      if (rounds) chart.resize();
    } };
}
