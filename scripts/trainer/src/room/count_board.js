// count_board.js - where a trainer types how many of the room chose together, round by round.
// SPDX-License-Identifier: GPL-3.0-or-later
import { fill, h } from '../dom.js';
import { icon } from '../ui/signs.js';
import { FEWEST_PEOPLE, MOST_PEOPLE, MOST_ROUNDS, isPeople, withCount } from './room_choices.js';

/** Rounds that stand beside each other; the others are a step away. */
const WINDOW = 8;

/** How many people, as long as nobody has said it. */
const USUAL = 12;

/**
 * rounds    () => rounds of the story: a room that plays on has nothing to be laid upon
 * roomOf    () => {people, counts} or null
 * onRoom    (room): it was changed
 */
export function createCountBoard({ text, rounds, roomOf, onRoom }) {
  const people = h('input', { type: 'text', inputmode: 'numeric', id: 'room-people',
    autocomplete: 'off', maxlength: '3', on: { keydown: peopleKey, change: takePeople } });
  const peopleLabel = h('label', { for: 'room-people' });
  const count = h('input', { type: 'text', inputmode: 'numeric', id: 'room-count',
    autocomplete: 'off', maxlength: '3', 'aria-describedby': 'room-said',
    on: { keydown: countKey, input: () => wrong('') } });
  const countLabel = h('label', { for: 'room-count' });
  const ofAll = h('span', { class: 'of' });
  const back = h('button', { class: 'icon', on: { click: () => go(round - 1) } }, icon('back'));
  const on = h('button', { class: 'icon', on: { click: take } }, icon('next'));
  const clear = h('button', { class: 'quiet', on: { click: clearAll } });
  const said = h('p', { class: 'said', id: 'room-said', role: 'status' });
  const table = h('table', { class: 'room-rounds' });
  const element = h('div', { class: 'room-entry' },
    h('div', { class: 'row fields' }, peopleLabel, people, countLabel, back, count, ofAll, on),
    h('div', { class: 'row' }, said, clear), table);
  let round = 1;
  let fault = '';

  const room = () => roomOf() ?? { people: USUAL, counts: [] };
  const most = () => Math.min(rounds(), MOST_ROUNDS);

  /** To a round that is there, or the first that is not. */
  function go(wanted, { focus = true } = {}) {
    const { counts } = room();
    round = Math.max(1, Math.min(wanted, counts.length + 1, most()));
    fault = '';
    count.value = counts[round - 1] ?? '';
    update();
    if (!focus) return;
    count.focus();
    count.select();
  }

  function wrong(words) {
    fault = words;
    update();
  }

  /** What stands in the field is the round's; the next one is asked then. */
  function take() {
    const now = room();
    const typed = count.value.trim();
    if (!isPeople(now.people)) return;
    if (typed === '' && round > 1 && round === now.counts.length) {
      onRoom({ ...now, counts: withCount(now.counts, round, null) });
      go(round);
    } else if (!/^\d{1,3}$/.test(typed) || Number(typed) > now.people) {
      wrong(text.t('room.count.wrong', { people: now.people }));
      count.select();
    } else {
      onRoom({ ...now, counts: withCount(now.counts, round, Number(typed)) });
      go(round + 1);
    }
  }

  function takePeople() {
    const n = Number(people.value.trim());
    const { counts } = room();
    if (!isPeople(n)) {
      wrong(text.t('room.people.wrong', { low: FEWEST_PEOPLE, high: MOST_PEOPLE }));
    } else if (counts.some((one) => one > n)) {
      wrong(text.t('room.people.fewer', { n: Math.max(...counts) }));
    } else {
      if (roomOf() !== null || n !== USUAL) onRoom({ people: n, counts });
      wrong('');
      return true;
    }
    people.value = room().people;
    people.select();
    return false;
  }

  function peopleKey(event) {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    if (takePeople()) go(round);
  }

  function countKey(event) {
    const empty = count.value === '';
    if (event.key === 'Enter') take();
    else if (event.key === 'Backspace' && empty && round > 1) go(round - 1);
    else if (event.key === 'ArrowUp') go(round - 1);
    else if (event.key === 'ArrowDown') go(round + 1);
    else return;
    event.preventDefault();
  }

  /** The rounds around the present one, so that it always is among them. */
  function shownRounds() {
    const last = Math.min(most(), Math.max(WINDOW, round + 1, Math.min(room().counts.length,
      round + WINDOW / 2)));
    const first = Math.max(1, last - WINDOW + 1);
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  }

  function update() {
    const { people: all, counts } = room();
    if (document.activeElement !== people) people.value = all;
    fill(countLabel, text.t('room.count', { round }));
    ofAll.textContent = text.t('room.count.of', { people: all });
    back.disabled = round === 1;
    clear.hidden = roomOf() === null;
    count.setAttribute('aria-invalid', String(fault !== ''));
    said.classList.toggle('fault', fault !== '');
    const before = counts[round - 2];
    said.textContent = fault || (before === undefined ? text.t('room.count.hint')
      : text.t('room.count.before', { round: round - 1, n: before, people: all,
        share: before / all }));
    const list = shownRounds();
    fill(table, h('caption', { class: 'aside' }, text.t('room.table')),
      h('thead', {}, h('tr', {}, h('th', { scope: 'row' }, text.t('room.table.round')),
        list.map((n) => h('th', { scope: 'col', class: n === round ? 'present' : null }, n)))),
      h('tbody', {},
        h('tr', {}, h('th', { scope: 'row' }, text.t('room.table.together')),
          list.map((n) => h('td', {}, counts[n - 1] === undefined ? '–'
            : h('button', { class: 'quiet', 'aria-label': text.t('room.table.correct', { round: n,
              n: counts[n - 1] }), on: { click: () => go(n) } }, counts[n - 1])))),
        h('tr', {}, h('th', { scope: 'row' }, text.t('room.table.share')),
          list.map((n) => h('td', {}, counts[n - 1] === undefined ? '–'
            : text.format(counts[n - 1] / all, 'percent'))))));
  }

  function clearAll() {
    onRoom(null);
    go(1, { focus: false });
    people.focus();
    people.select();
  }

  function relabel() {
    clear.textContent = text.t('room.clear');
    peopleLabel.textContent = text.t('room.people');
    back.setAttribute('aria-label', text.t('room.back'));
    on.setAttribute('aria-label', text.t('room.on'));
    update();
  }

  return {
    element,
    relabel,
    /** The box was opened: at the number of people first, then at the first round to come. */
    enter() {
      people.value = room().people;
      go(room().counts.length + 1, { focus: roomOf() !== null });
      if (roomOf() !== null) return;
      people.focus();
      people.select();
    },
  };
}
