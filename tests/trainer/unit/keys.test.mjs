// keys.test.mjs - clickers, keyboards, and people who type.
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import test from 'node:test';

import { commandOf, kindOf } from '../../../scripts/trainer/src/ui/keys.js';

const where = { focus: 'none', slide: 'run', black: false, characters: true };
const of = (key, more = {}, place = {}) => commandOf({ key, code: '', ...more },
  { ...where, ...place })?.command ?? null;

test('what clickers send works wherever the focus is', () => {
  for (const focus of ['none', 'pressing', 'moving', 'choosing', 'typing']) {
    assert.equal(of('PageDown', {}, { focus }), 'next');
    assert.equal(of('PageUp', {}, { focus }), 'previous');
    assert.equal(of('F5', {}, { focus }), 'projector');
    assert.equal(of('Escape', {}, { focus }), 'escape');
  }
  assert.equal(of('.'), 'black');
  assert.equal(of('b'), 'black');
});

test('while somebody types nothing else happens', () => {
  for (const key of ['.', 'b', ' ', '?', 'r', 'l', '1', 'ArrowRight', 'Enter', 'Home']) {
    assert.equal(of(key, { code: 'Digit1' }, { focus: 'typing', slide: 'predict' }), null);
  }
});

test('any key brings the light back, and does nothing else', () => {
  for (const key of ['PageDown', 'x', ' ', 'Escape', '.']) {
    assert.equal(of(key, {}, { black: true }), 'light');
  }
});

test('digits vote by their place, with Shift they take away', () => {
  const vote = (event) => commandOf({ code: '', ...event }, { ...where, slide: 'predict' });
  assert.deepEqual(vote({ key: '3', code: 'Digit3' }), { command: 'vote', option: 2, by: 1 });
  assert.deepEqual(vote({ key: '#', code: 'Digit3', shiftKey: true }),
    { command: 'vote', option: 2, by: -1 });
  assert.deepEqual(vote({ key: '"', code: 'Digit3' }), { command: 'vote', option: 2, by: 1 });
  assert.equal(vote({ key: '7', code: 'Digit7' }), null);
  assert.equal(of('3', { code: 'Digit3' }), null);
});

test('buttons and sliders keep the keys that are theirs', () => {
  assert.equal(of(' ', {}, { focus: 'pressing' }), null);
  assert.equal(of(' '), 'play');
  for (const focus of ['moving', 'choosing']) {
    assert.equal(of('ArrowRight', {}, { focus }), null);
    assert.equal(of('Home', {}, { focus }), null);
    assert.equal(of('?', {}, { focus }), 'keys');
  }
  for (const key of ['h', 'c', ' ']) {
    assert.ok(of(key, {}, { focus: 'moving' }), 'a slider has no use for it');
    assert.equal(of(key, {}, { focus: 'choosing' }), null, 'a list jumps to that letter');
  }
  assert.equal(of('ArrowRight', {}, { focus: 'pressing' }), 'next');
  assert.equal(of('Enter', {}, { focus: 'pressing', slide: 'predict' }), null);
  assert.equal(of('Enter', {}, { slide: 'predict' }), 'lock');
});

test('keys of the browser stay the browser\'s', () => {
  for (const more of [{ ctrlKey: true }, { metaKey: true }, { altKey: true }]) {
    assert.equal(of('r', more), null);
    assert.equal(of('PageDown', more), null);
  }
});

test('keys with a character can be switched off, those with a name not', () => {
  assert.equal(of('.', {}, { characters: false }), null);
  assert.equal(of('1', { code: 'Digit1' }, { characters: false, slide: 'predict' }), null);
  assert.equal(of('PageDown', {}, { characters: false }), 'next');
});

test('what has the focus', () => {
  const element = (tagName, more = {}) => ({ tagName, getAttribute: () => null, ...more });
  assert.equal(kindOf(element('INPUT', { type: 'text' })), 'typing');
  assert.equal(kindOf(element('INPUT', { type: 'range' })), 'moving');
  assert.equal(kindOf(element('INPUT', { type: 'radio' })), 'choosing');
  assert.equal(kindOf(element('SELECT')), 'choosing');
  assert.equal(kindOf(element('INPUT', { type: 'checkbox' })), 'pressing');
  assert.equal(kindOf(element('TEXTAREA')), 'typing');
  assert.equal(kindOf(element('BUTTON')), 'pressing');
  assert.equal(kindOf(element('DIV', { getAttribute: () => 'slider' })), 'moving');
  assert.equal(kindOf(element('BODY')), 'none');
});
