// keys.js - what a key does: presenter clickers, a keyboard, never while somebody types.
// SPDX-License-Identifier: GPL-3.0-or-later

/**
 * Keys with a name, which no reader of the page needs for anything else. Clickers send PageUp
 * and PageDown, some the arrows; their start button sends F5 and Escape in turn.
 */
const NAMED = {
  PageDown: 'next',
  PageUp: 'previous',
  ArrowRight: 'next',
  ArrowLeft: 'previous',
  F5: 'projector',
  Escape: 'escape',
  Home: 'first',
};

/** Keys with a character; they can be switched off (WCAG 2.1.4). */
const CHARACTERS = {
  ' ': 'play',
  '.': 'black',
  b: 'black',
  '?': 'keys',
  p: 'projector',
  r: 'reset',
  l: 'language',
  c: 'compare',
  h: 'hundred',
  k: 'tipping',
  g: 'room',
  q: 'quiz',
  m: 'menu',
};

/** Inputs in which arrows, digits and letters mean something themselves. */
const TYPED = new Set(['text', 'number', 'search', 'email', 'url', 'tel', 'password']);

/**
 * What kind of element has the focus: 'typing', 'choosing' (arrows and letters belong to it),
 * 'moving' (arrows do), 'pressing'.
 */
export function kindOf(element) {
  const tag = element?.tagName?.toLowerCase();
  if (tag === 'textarea' || element?.isContentEditable) return 'typing';
  if (tag === 'input') {
    const type = (element.type ?? 'text').toLowerCase();
    if (TYPED.has(type)) return 'typing';
    return type === 'range' ? 'moving' : type === 'radio' ? 'choosing' : 'pressing';
  }
  if (tag === 'select') return 'choosing';
  if (tag === 'button' || tag === 'a' || tag === 'summary') return 'pressing';
  const role = element?.getAttribute?.('role');
  if (role === 'slider' || role === 'spinbutton') return 'moving';
  return 'none';
}

/**
 * The command of a key, or null where the key is not for us.
 *
 * event   {key, code, ctrlKey, altKey, metaKey, shiftKey}
 * where   {focus: kindOf(the focused element), slide, black, characters: whether keys with a
 *         character are on}
 * returns null | {command} | {command: 'vote', option: 0.., by: 1|-1}
 */
export function commandOf(event, where) {
  if (event.ctrlKey || event.altKey || event.metaKey) return null;
  if (where.black) return { command: 'light' };
  const { key } = event;
  if (where.focus === 'typing') {
    return key === 'PageDown' || key === 'PageUp' || key === 'F5' || key === 'Escape'
      ? { command: NAMED[key] } : null;
  }
  if (key.startsWith('Arrow') || key === 'Home') {
    if (where.focus === 'moving' || where.focus === 'choosing') return null;
    if (key === 'Home' && where.focus !== 'none') return null;
  }
  if (NAMED[key]) return { command: NAMED[key] };
  if (key === 'Enter' && where.slide === 'predict' && where.focus === 'none') {
    return { command: 'lock' };
  }
  if (where.focus === 'pressing' && key === ' ') return null;
  if (!where.characters) return null;
  if (where.focus === 'choosing' && key !== '?' && key !== '.') return null;
  if (where.slide === 'predict') {
    // The code and not the key: Shift+1 is another character on every keyboard.
    const digit = /^(?:Digit|Numpad)([1-5])$/.exec(event.code ?? '');
    if (digit) {
      return { command: 'vote', option: Number(digit[1]) - 1, by: event.shiftKey ? -1 : 1 };
    }
  }
  const command = CHARACTERS[key.length === 1 ? key.toLowerCase() : key];
  return command ? { command } : null;
}
