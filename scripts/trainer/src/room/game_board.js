// game_board.js - the score board of a game that the room plays in teams: choices by keys.
// SPDX-License-Identifier: GPL-3.0-or-later
// texts: story.*.act.C story.*.act.D
import { fill, h } from '../dom.js';
import { scoreOf } from './game.js';
import { rowsOf, withChoice } from './room_choices.js';

const ACTS = ['C', 'D'];
const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/**
 * The act that a key means: the first letter of a card's word, or 1 and 2 for the cards in the
 * order in which they stand; null for any other key.
 *
 * words  {C, D}: what the cards are called in the language of the page
 */
export function actOfKey({ key = '', code = '' }, words) {
  const digit = /^(?:Digit|Numpad)([12])$/.exec(code);
  if (digit) return ACTS[Number(digit[1]) - 1];
  const typed = key.toLowerCase();
  const found = ACTS.filter((act) => words[act].toLowerCase().startsWith(typed));
  return typed.length === 1 && found.length === 1 ? found[0] : null;
}

/** The first team of the first round that has not chosen: [round, team]; the end is the last. */
export function nextToChoose(game, choices) {
  for (let round = 1; round <= game.rounds; round++) {
    const team = (choices[round - 1] ?? '-'.repeat(game.teams)).indexOf('-');
    if (team >= 0) return [round, team];
  }
  return [game.rounds, game.teams - 1];
}

/**
 * story    with its game (room/game.js)
 * roomOf   () => {choices} or null
 * onRoom   (room): it was changed
 */
export function createGameBoard({ text, story, roomOf, onRoom }) {
  const { game } = story;
  const teams = Array.from({ length: game.teams }, (_, team) => team);
  const asked = h('p', { class: 'asked', role: 'status' });
  const cards = ACTS.map((act) => h('button', { class: `card-${act}`,
    on: { click: () => choose(act) } }));
  const clear = h('button', { class: 'quiet', on: { click: clearAll } });
  const names = h('tr');
  const rows = Array.from({ length: game.rounds }, (_, i) => row(i + 1));
  const sums = h('tr', { class: 'sums' });
  const caption = h('caption', { class: 'aside' });
  const table = h('table', { class: 'room-game', on: { keydown: onKey } }, caption,
    h('thead', {}, names), h('tbody', {}, rows.map((one) => one.element)), h('tfoot', {}, sums));
  const told = h('p', { class: 'game-told', role: 'status' });
  const element = h('div', { class: 'room-teams' },
    h('div', { class: 'row' }, asked, cards, clear), table, told);
  let at = [1, 0];

  const choicesOf = () => roomOf()?.choices ?? [];
  const words = () => Object.fromEntries(ACTS.map((act) => (
    [act, text.t(`story.${story.name}.act.${act}`)])));
  const signed = (n) => `${n > 0 ? '+' : ''}${text.format(n, 'integer')}`;

  function row(round) {
    const head = h('th', { scope: 'row' });
    const cells = teams.map((team) => h('button', { class: 'quiet', tabindex: '-1', on: {
      click: () => go([round, team]) } }));
    const total = h('td', { class: 'total' });
    const best = h('td', { class: 'best' });
    return { round, head, cells, total, best, element: h('tr', {}, head,
      cells.map((cell) => h('td', {}, cell)), total, best) };
  }

  function go([round, team], { focus = true } = {}) {
    at = [Math.max(1, Math.min(game.rounds, round)), Math.max(0, Math.min(game.teams - 1, team))];
    update();
    if (focus) rows[at[0] - 1].cells[at[1]].focus();
  }

  function set(letter) {
    const choices = withChoice(game, choicesOf(), ...at, letter);
    onRoom(choices.length > 0 ? { choices } : null);
  }

  function choose(act) {
    set(act);
    const [round, team] = at;
    const line = choicesOf()[round - 1];
    // on to the next team; a round that was corrected leads to where the game is now
    if (team + 1 < game.teams && line.includes('-')) go([round, team + 1]);
    else go(nextToChoose(game, choicesOf()));
  }

  function onKey(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const act = actOfKey(event, words());
    const [round, team] = at;
    if (act) {
      choose(act);
    } else if (event.key in STEPS) {
      go([round + STEPS[event.key][0], team + STEPS[event.key][1]]);
    } else if (event.key === 'Delete') {
      set('-');
      go(at);
    } else if (event.key === 'Backspace') {
      const empty = (choicesOf()[round - 1]?.[team] ?? '-') === '-';
      if (empty) go(team > 0 ? [round, team - 1] : [round - 1, round > 1 ? game.teams - 1 : 0]);
      set('-');
      go(at);
    } else if (event.key === 'Enter') {
      go(nextToChoose(game, choicesOf()));
    } else {
      return;
    }
    event.preventDefault();
  }

  function clearAll() {
    onRoom(null);
    go([1, 0]);
  }

  /** What is asked now: who chooses, what the round counts, and whether the teams talk first. */
  function question(score) {
    const [round, team] = at;
    const { multiplier, talk, choices } = score.rounds[round - 1];
    const early = choices.every((one) => one === null);
    return [
      score.played === game.rounds ? text.t('room.game.over')
        : text.t('room.game.choose', { round, team: team + 1 }),
      h('strong', {}, [talk && early && text.t('room.game.talk'),
        multiplier > 1 && text.t('room.game.counts', { n: multiplier })].filter(Boolean).join(' ')),
    ];
  }

  function update() {
    const score = scoreOf(game, rowsOf(choicesOf()));
    const named = words();
    rows.forEach((one, i) => show(one, score.rounds[i], named));
    fill(sums, h('th', { scope: 'row' }, text.t('room.game.so_far')),
      score.own.map((n) => h('td', {}, signed(n))), h('td', { class: 'total' },
        signed(score.total)), h('td', { class: 'best' }, signed(score.best)));
    fill(asked, question(score));
    told.textContent = score.played === 0
      ? text.t('room.game.best', { best: score.bestOfAll })
      : text.t(score.played === game.rounds ? 'room.game.told.end' : 'room.game.told', {
        total: score.total, best: score.best, left: score.left, all: score.bestOfAll });
    clear.hidden = roomOf() === null;
  }

  function show({ round, head, cells, total, best, element: line }, { multiplier, talk, choices,
    own, total: sum, best: most }, named) {
    fill(head, round, multiplier > 1 ? h('strong', { class: 'times' }, ` ×${multiplier}`) : null,
      talk ? h('span', { class: 'talks' }, ` ${text.t('room.game.talks')}`) : null);
    cells.forEach((cell, team) => {
      const act = choices[team];
      const here = at[0] === round && at[1] === team;
      const points = own === null ? '' : signed(own[team]);
      cell.tabIndex = here ? 0 : -1;
      cell.className = `quiet cell${act === null ? '' : ` chose-${act}`}${here ? ' here' : ''}`;
      cell.setAttribute('aria-label', text.t(act === null ? 'room.game.cell.none'
        : own === null ? 'room.game.cell' : 'room.game.cell.points',
      { round, team: team + 1, act: act && named[act], points }));
      fill(cell, h('span', {}, act === null ? '–' : named[act]),
        points === '' ? null : h('span', { class: 'points' }, ` ${points}`));
    });
    total.textContent = sum === null ? '' : signed(sum);
    best.textContent = signed(most);
    line.classList.toggle('present', at[0] === round);
  }

  function relabel() {
    const named = words();
    caption.textContent = text.t('room.game.table');
    clear.textContent = text.t('room.clear');
    fill(names, h('th', { scope: 'col' }, text.t('room.table.round')), teams.map((team) => (
      h('th', { scope: 'col' }, text.t('room.game.team', { n: team + 1 })))),
    h('th', { scope: 'col' }, text.t('room.table.together')),
    h('th', { scope: 'col' }, text.t('room.game.most')));
    cards.forEach((card, i) => fill(card, h('kbd', { 'aria-hidden': 'true' }, i + 1), ' ',
      named[ACTS[i]]));
    update();
  }

  return { element, relabel, enter: () => go(nextToChoose(game, choicesOf())) };
}
