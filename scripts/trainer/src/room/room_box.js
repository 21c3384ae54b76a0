// room_box.js - the box in which the room's own choices are told: counted, or by team in a game.
// SPDX-License-Identifier: GPL-3.0-or-later
import { createChart } from '../chart/chart.js';
import { fill, h } from '../dom.js';
import { bandSentence } from '../story/band.js';
import { createDialog } from '../ui/dialog.js';
import { chartSpec, sideNames } from '../ui/specs.js';
import { createCountBoard } from './count_board.js';
import { createGameBoard } from './game_board.js';
import { sharesOf } from './room_choices.js';

/** Rounds that the picture shows at least. */
const SHOWN = 10;

/**
 * tale  () => what is told now (ui/tale.js), or null
 */
export function createRoomBox({ text, store, parts, tale }) {
  let now = null;
  let board = null;
  let leave = null;
  const inside = h('div', { class: 'room-board' });
  const chart = createChart({ text });
  const sentence = h('p', { class: 'beside' });
  const dialog = createDialog({ text, title: 'room.title', name: 'room', wide: true,
    body: () => inside });
  dialog.element.classList.add('room-box');
  dialog.element.addEventListener('close', () => {
    leave?.();
    leave = null;
  });

  function open() {
    if (dialog.isOpen() || !tale()) return;
    now = tale();
    const { story } = now;
    const shared = { text, roomOf: () => store.get().room, onRoom };
    board = story.game ? createGameBoard({ ...shared, story })
      : createCountBoard({ ...shared, rounds: () => Number(story.base.settings.rounds) });
    fill(inside, board.element, story.game ? null : chart.element, sentence);
    relabel();
    dialog.open();
    board.enter();
    prepare();
    chart.resize();
    leave = now.subscribe((kind) => {
      if (kind === 'many') show();
    });
  }

  function onRoom(room) {
    store.set({ room });
    now.roomChanged();
    show();
  }

  /** The hundred runs that the room is laid upon, where nothing is given away by them. */
  function prepare() {
    if (now.locked && now.status !== 'playing') now.prepareMany();
  }

  function show() {
    const state = store.get();
    const { story } = now;
    const shares = sharesOf(story, state.room);
    const bands = now.bands('cooperation');
    const spec = chartSpec({ what: 'cooperation', text, story, state, parts, player: null, bands,
      many: true, rounds: Math.max(SHOWN, (shares?.length ?? 0) - 1), covered: false });
    // before the lock the room sees itself and nothing that helps it to predict
    chart.show({ ...spec, cursor: null, markers: now.locked ? spec.markers : [] });
    chart.element.hidden = shares === null;
    fill(sentence, besideOf({ text, tale: now, state }));
  }

  function relabel() {
    dialog.relabel();
    if (!board) return;
    board.relabel();
    chart.relabel();
    show();
  }

  return { element: dialog.element, open, close: dialog.close, isOpen: dialog.isOpen, relabel };
}

/** The room beside the hundred runs in words, with what the band is; '' without either. */
export function besideOf({ text, tale, state }) {
  const { story } = tale;
  const words = bandSentence({ shares: sharesOf(story, state.room),
    bands: tale.bands('cooperation'), names: sideNames(text, story, state), text });
  if (words === null) return '';
  // a few people vary more than many: the room need not be strange when it leaves the band
  const { people } = state.room;
  const agents = tale.player?.info?.agents ?? 0;
  return `${words} ${people && agents >= 2 * people
    ? text.t('room.band.size', { agents, people }) : text.t('room.band.what')}`;
}
