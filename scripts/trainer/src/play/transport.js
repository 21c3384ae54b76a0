// transport.js - play, step, scrub, speed and events: the controls of a player.
// SPDX-License-Identifier: GPL-3.0-or-later
// texts: play.*
import { fill, h, keepFocus, put } from '../dom.js';
import { eventAfter, eventBefore } from './play_events.js';
import { icon } from './transport_icons.js';
import { CALM_STEP, SPEEDS } from './player.js';

/**
 * The controls under the picture.
 *
 * events   () -> [{round, label}] by round: what there is to jump to
 * onError  told what went wrong in the engine; what was played stays
 *
 * returns  element; close(); key(event): true where the key was one of those here, for a page
 *          that offers them wherever the focus is (arrows belong to its slides)
 */
export function createTransport({ text, player, events = () => [], onError = report }) {
  const { data } = player;
  const go = (promise) => promise.catch(onError);

  const toggle = () => (player.running ? player.pause() : go(player.run()));
  const jump = (event) => event && go(player.seek(event.round));
  const actions = {
    start: () => go(player.seek(0)),
    before: () => jump(eventBefore(events(), data.target)),
    back: () => go(player.step(-1)),
    toggle,
    on: () => go(player.step(1)),
    after: () => jump(eventAfter(events(), data.target)),
  };

  const button = (name) => h('button', { type: 'button', class: `transport-${name}`,
    on: { click: actions[name] } }, icon(name === 'toggle' ? 'play' : name));
  const buttons = Object.fromEntries(Object.keys(actions).map((name) => [name, button(name)]));
  const scrub = h('input', { type: 'range', min: 0, step: 1, value: 0, class: 'transport-scrub',
    on: { input: () => go(player.seek(scrub.valueAsNumber)) } });
  const flags = h('div', { class: 'transport-flags', 'aria-hidden': 'true' });
  const round = h('span', { class: 'transport-round' });
  const speed = h('select', { on: { change: () => player.setSpeed(SPEEDS[speed.selectedIndex]) } });
  const speedLabel = h('span', {});
  const speedField = h('label', { class: 'transport-speed' }, speedLabel, speed);
  const spoken = h('p', { class: 'aside', role: 'status' });
  let flagged = ''; // the events that have a flag
  const element = h('div', { class: 'transport', role: 'group' },
    h('div', { class: 'transport-buttons' }, Object.values(buttons)),
    h('div', { class: 'transport-line' }, flags, scrub),
    round, speedField, spoken);

  function name(control, label, key) {
    control.setAttribute('aria-label', label);
    control.title = key ? `${label} (${key})` : label;
  }

  function nameEvents(known) {
    const before = eventBefore(known, data.target);
    const after = eventAfter(known, data.target);
    buttons.before.disabled = !before;
    buttons.after.disabled = !after;
    name(buttons.before, before
      ? text.t('play.before', { event: before.label, round: before.round })
      : text.t('play.no_before'), 'Shift z');
    name(buttons.after, after ? text.t('play.after', { event: after.label, round: after.round })
      : text.t('play.no_after'), 'Shift x');
  }

  /** Of some events it is known only when they have been played. */
  function showFlags() {
    const known = events();
    const which = JSON.stringify([data.rounds, known]);
    if (which !== flagged) {
      flagged = which;
      fill(flags, known.map((event) => {
        const flag = h('span', { class: 'transport-flag', title: event.label });
        flag.style.setProperty('--at', data.rounds > 0 ? event.round / data.rounds : 0);
        return flag;
      }));
    }
    nameEvents(known);
  }

  /** At the first and the last round some buttons rest: the focus goes to the one that plays. */
  function showRound() {
    keepFocus(element, showAll, () => buttons.toggle);
  }

  function showAll() {
    scrub.value = data.target;
    scrub.style.setProperty('--played', data.rounds > 0 ? data.played / data.rounds : 0);
    const values = { round: data.cursor, rounds: data.rounds };
    fill(round, text.t('play.round', values));
    scrub.setAttribute('aria-valuetext', text.t('play.round',
      { round: data.target, rounds: data.rounds }));
    buttons.back.disabled = buttons.start.disabled = data.target === 0;
    buttons.on.disabled = data.b === null || data.target >= end();
    showFlags();
  }

  const end = () => (data.ended ? data.played : data.rounds);

  function showState() {
    const empty = data.b === null;
    element.classList.toggle('is-empty', empty);
    buttons.toggle.disabled = scrub.disabled = empty;
    fill(buttons.toggle, icon(player.running ? 'pause' : 'play'));
    const word = player.running ? text.t('play.pause')
      : player.calm ? text.t('play.calm', { n: CALM_STEP }) : text.t('play.run');
    name(buttons.toggle, word, text.t('play.key_toggle'));
    speedField.hidden = player.calm;
    speed.selectedIndex = SPEEDS.indexOf(player.speed);
  }

  /** Said once it stands still, not in every round that is played or passed. */
  let speaking = 0;
  function speak() {
    clearTimeout(speaking);
    if (!player.running && data.b !== null) speaking = setTimeout(say, STILL_MS);
  }

  function say() {
    const key = data.ended && data.cursor === data.played
      ? (data.played < data.rounds ? 'play.said_rest' : 'play.said_end') : 'play.said_round';
    put(spoken, text.t(key, { round: data.cursor, rounds: data.rounds }));
  }

  function relabel() {
    element.setAttribute('aria-label', text.t('play.controls'));
    name(buttons.start, text.t('play.start'), 's');
    name(buttons.back, text.t('play.back'), 'z');
    name(buttons.on, text.t('play.on'), 'x');
    scrub.setAttribute('aria-label', text.t('play.scrub'));
    fill(speedLabel, text.t('play.speed'));
    speed.setAttribute('aria-label', text.t('play.speed'));
    const chosen = SPEEDS.indexOf(player.speed);
    fill(speed, SPEEDS.map((n) => h('option', { value: n }, n === Infinity
      ? text.t('play.fastest') : text.t('play.per_second', { n }))));
    speed.selectedIndex = chosen;
    refresh();
  }

  function refresh() {
    scrub.max = Math.max(data.rounds, 1);
    showState();
    showRound();
  }

  function key(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return false;
    if (event.target.closest?.('input:not([type="range"]), select, textarea')) return false;
    const which = KEYS[event.shiftKey ? event.key.toUpperCase() : event.key];
    if (which === undefined) return false;
    event.preventDefault();
    const next = SPEEDS.indexOf(player.speed) + { faster: 1, slower: -1 }[which];
    if (SPEEDS[next] !== undefined) player.setSpeed(SPEEDS[next]);
    if (!buttons[which]?.disabled) actions[which]?.();
    return true;
  }

  element.addEventListener('keydown', (event) => {
    if (key(event)) event.stopPropagation();
  });
  const leave = player.subscribe((kind) => {
    if (kind === 'load') refresh();
    else if (kind === 'state') showState();
    showRound();
    if (kind === 'state' || kind === 'target') speak();
  });
  relabel();
  return {
    element,
    relabel,
    close() {
      clearTimeout(speaking);
      leave();
    },
    key,
  };
}

const KEYS = { s: 'start', Z: 'before', z: 'back', x: 'on', X: 'after', '+': 'faster',
  '=': 'faster', '-': 'slower' };

/** So long [ms] nothing has moved when the round is said. */
const STILL_MS = 400;

/** Where nobody else is told. */
function report(error) {
  throw error;
}
