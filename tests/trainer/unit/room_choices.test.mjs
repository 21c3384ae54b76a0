// room_choices.test.mjs - what the room chose, in the state, in a link and beside the model.
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';

import { readTexts } from '../../../scripts/trainer/make/texts.mjs';
import { actOfKey, nextToChoose }
  from '../../../scripts/trainer/src/room/game_board.js';
import { areChoices, isPeople, pointsOfRoom, rowsOf, sharesOf, withChoice, withCount }
  from '../../../scripts/trainer/src/room/room_choices.js';
import { fromFragment, toFragment } from '../../../scripts/trainer/src/state/link.js';
import { initialState } from '../../../scripts/trainer/src/state/state.js';
import { bandOf, bandSentence, besideBand } from '../../../scripts/trainer/src/story/band.js';
import { createText } from '../../../scripts/trainer/src/text.js';
import { root } from '../support/built.mjs';
import { stories } from '../support/schema.mjs';
import { dice } from '../support/tale.mjs';

const text = createText(readTexts(join(root, 'scripts/trainer')), 'nl');
const win = stories.win_as_much;
const tale = stories.nine_in_ten;

test('counts are added, corrected and taken back', () => {
  assert.deepEqual(withCount([], 1, 9), [9]);
  assert.deepEqual(withCount([9, 7], 3, 0), [9, 7, 0]);
  assert.deepEqual(withCount([9, 7, 5], 2, 8), [9, 8, 5]);
  assert.deepEqual(withCount([9, 7, 5], 3, null), [9, 7]);
  assert.deepEqual(withCount([9, 7, 5], 2, null), [9, 7, 5], 'a gap is no round');
  assert.deepEqual([1, 2, 500, 501, 2.5, NaN].map(isPeople), [false, true, true, false, false,
    false]);
});

test('shares begin in round 1, and what is not complete is a gap', () => {
  assert.equal(sharesOf(tale, null), null);
  assert.equal(sharesOf(tale, { people: 12, counts: [] }), null);
  assert.deepEqual([...sharesOf(tale, { people: 12, counts: [9, 0, 12] })], [NaN, 0.75, 0, 1]);
  const room = { choices: ['CCDD', 'C-DD', 'CCCC', 'C---'] };
  assert.deepEqual([...sharesOf(win, room)], [NaN, 0.5, NaN, 1]);
  assert.equal(sharesOf(win, { choices: ['CC-D'] }), null);
});

test('points of the room are those of the table, before a round is multiplied', () => {
  const choices = ['CCDD', 'CCCC', 'DDDD', 'CCCD', 'CCCC'];
  assert.deepEqual([...pointsOfRoom(win, { choices })], [NaN, 0, 4, -4, 0, 4]);
  assert.equal(pointsOfRoom(tale, { people: 3, counts: [1] }), null);
});

test('a team\'s choice is set and taken back, and empty rounds at the end go', () => {
  let choices = withChoice(win.game, [], 1, 0, 'C');
  assert.deepEqual(choices, ['C---']);
  choices = withChoice(win.game, choices, 3, 3, 'D');
  assert.deepEqual(choices, ['C---', '----', '---D']);
  assert.deepEqual(rowsOf(choices)[2], [null, null, null, 'D']);
  assert.deepEqual(withChoice(win.game, choices, 3, 3, '-'), ['C---']);
  assert.deepEqual(withChoice(win.game, ['C---'], 1, 0, '-'), []);
  assert.ok(areChoices(win.game, choices) && areChoices(win.game, []));
  for (const bad of [['CCC'], ['CCCX'], ['CCCCC'], Array(11).fill('CCCC'), ['']]) {
    assert.ok(!areChoices(win.game, bad), String(bad));
  }
});

test('what the room played goes through a link, and only what can be', () => {
  for (const [story, room] of [[tale, { people: 500, counts: Array(200).fill(499) }],
    [tale, { people: 2, counts: [] }], [win, { choices: Array(10).fill('CD-C') }],
    [stories.red_black, { choices: ['CD', '-D'] }]]) {
    const state = { ...initialState(story), room };
    const fragment = toFragment(state, stories);
    assert.ok(fragment.length <= 2048);
    assert.deepEqual(fromFragment(fragment, stories), { state });
  }
  for (const [fragment, key] of [['nine_in_ten&room=501:1', 'number'],
    ['nine_in_ten&room=1:1', 'number'], ['nine_in_ten&teams=CCCC', 'no_game'],
    ['win_as_much&room=4:1', 'game'], ['win_as_much&teams=CCC', 'choices'],
    ['win_as_much&teams=CCCX', 'damaged'], ['win_as_much&teams=', 'damaged'],
    ['win_as_much&teams=CCCC&room=4:1', 'damaged'], ['win_as_much&teams=CCCC&teams=CCCC', 'twice'],
    [`win_as_much&teams=${Array(11).fill('CCCC')}`, 'choices']]) {
    const { error } = fromFragment(`#1!story=${fragment}`, stories);
    assert.equal(error?.key, `state.link.${key}`, fragment);
    for (const language of ['nl', 'en']) {
      text.speak(language);
      assert.ok(text.t(error.key, error.values).length > 20);
    }
  }
  text.speak('nl');
});

test('a band holds at least nine in ten runs in every round, by the edges themselves', () => {
  const random = dice(3);
  const [rounds, runs] = [12, 100];
  const values = Float64Array.from({ length: runs * (rounds + 1) }, random);
  for (let run = 0; run < runs; run++) values[run * (rounds + 1)] = NaN;
  values[5] = NaN;
  const band = bandOf(values, rounds);
  assert.ok(Number.isNaN(band.low[0]) && Number.isNaN(band.high[0]));
  for (let round = 1; round <= rounds; round++) {
    const now = [...values].filter((value, at) => at % (rounds + 1) === round
      && !Number.isNaN(value));
    const atMost = (edge) => now.filter((value) => value <= edge).length;
    assert.equal(atMost(band.low[round]), Math.ceil(now.length / 20));
    assert.equal(atMost(band.middle[round]), Math.ceil(now.length / 2));
    const inside = now.filter((value) => value >= band.low[round] && value <= band.high[round]);
    assert.ok(inside.length >= 0.9 * now.length && now.includes(band.high[round]));
  }
});

const flat = (low, high, rounds) => ({ low: Array(rounds + 1).fill(low),
  high: Array(rounds + 1).fill(high) });

test('the edges belong to the band, whatever the last digit of a share is', () => {
  const found = besideBand([NaN, 7 / 12, 0.1 + 0.2, 0.31, 0.2, NaN],
    flat(0.3 - 1e-17, 7 / 12 + 1e-17, 4));
  assert.deepEqual(found, { rounds: 4, inside: 3, above: 0, below: 1 });
  assert.deepEqual(besideBand([NaN, 1], { low: [0, NaN], high: [0, NaN] }),
    { rounds: 0, inside: 0, above: 0, below: 0 });
});

test('the room and the bands in one sentence, in both languages', () => {
  const bands = { b: flat(0.5, 0.8, 9), a: flat(0, 0.2, 9) };
  const names = { b: 'Met sturen', a: 'Zonder sturen' };
  const say = (shares, some = bands) => bandSentence({ shares, bands: some, names, text });
  assert.equal(say([NaN, 0.1, 0.9, 0.6, 0.7]), 'De zaal bleef in 2 van de 4 ronden binnen de band '
    + 'van ‘Met sturen’ (1 erboven, 1 eronder); '
    + 'binnen die van ‘Zonder sturen’ in 1 van de 4.');
  assert.equal(say([NaN, 0.1, 0.9], { ...bands, a: null }), 'De zaal bleef in 0 van de 2 ronden '
    + 'binnen de band van ‘Met sturen’ (1 erboven, 1 eronder).');
  assert.match(say([NaN, 0.9]), /^De zaal zat .* boven de band .*; en boven die van/);
  assert.match(say([NaN, 0.1]), /^De zaal zat .* onder de band .*; en binnen die van/);
  assert.equal(say(null), null);
  assert.equal(say([NaN, 0.1], null), null);
  text.speak('en');
  assert.match(say([NaN, 0.1, 0.9]), /^The room stayed inside the band of .* in 0 of 2 rounds/);
  text.speak('nl');
});

test('keys mean the cards by their first letter or by their place', () => {
  const cards = { C: 'zwart', D: 'rood' };
  const key = (of, code = '') => actOfKey({ key: of, code }, cards);
  assert.deepEqual(['z', 'Z', 'r', 'x', 'Enter', ''].map((of) => key(of)),
    ['C', 'C', 'D', null, null, null]);
  assert.deepEqual([key('1', 'Digit1'), key('é', 'Digit2'), key('2', 'Numpad2'),
    key('3', 'Digit3')], ['C', 'D', 'D', null]);
  // a letter that both cards begin with says nothing
  assert.equal(actOfKey({ key: 'r' }, { C: 'rood', D: 'roze' }), null);
  for (const story of [win, stories.red_black, stories.reds_and_blues]) {
    for (const language of ['nl', 'en']) {
      text.speak(language);
      const words = { C: text.t(`story.${story.name}.act.C`),
        D: text.t(`story.${story.name}.act.D`) };
      assert.equal(actOfKey({ key: words.C[0] }, words), 'C');
      assert.equal(actOfKey({ key: words.D[0] }, words), 'D');
    }
  }
  text.speak('nl');
});

test('the team that is asked is the first that has not chosen', () => {
  assert.deepEqual(nextToChoose(win.game, []), [1, 0]);
  assert.deepEqual(nextToChoose(win.game, ['CC--']), [1, 2]);
  assert.deepEqual(nextToChoose(win.game, ['CCCC', 'C-DD', 'CCCC']), [2, 1]);
  assert.deepEqual(nextToChoose(win.game, Array(10).fill('CCCC')), [10, 3]);
});
