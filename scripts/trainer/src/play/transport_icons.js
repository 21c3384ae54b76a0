// transport_icons.js - the signs on the buttons of the transport.
// SPDX-License-Identifier: GPL-3.0-or-later
import { h } from '../dom.js';

/** Paths on a square of 24, filled with the colour of the text. */
const PATHS = {
  play: 'M7 4.5v15l13-7.5z',
  pause: 'M6 5h4.5v14H6zM13.5 5H18v14h-4.5z',
  back: 'M17 5v14L8.5 12zM5 5h2.5v14H5z',
  on: 'M7 5v14l8.5-7zM16.5 5H19v14h-2.5z',
  before: 'M6 3h2v18H6zM20 4l-10 4.5L20 13z',
  after: 'M16 3h2v18h-2zM4 4l10 4.5L4 13z',
  start: 'M12 5a7.5 7.5 0 1 1-7.3 9.2l2.4-.6A5 5 0 1 0 12 7.5V11L5.5 6.2 12 1.5z',
};

export function icon(name) {
  return h('svg', { viewBox: '0 0 24 24', class: 'icon', 'aria-hidden': 'true',
    focusable: 'false' }, h('path', { d: PATHS[name] }));
}
