// game.test.mjs - the points of the games that a room plays, against published rules and totals.
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';

import { bestOf, cooperationOf, multiplierOf, pointsOf, problemsOfGame, readChoices, scoreOf,
  talksBefore, totalIfAll } from '../../../scripts/trainer/src/room/game.js';

const gameOf = (name) => JSON.parse(readFileSync(new URL(
  `../../../scripts/trainer/stories/${name}.json`, import.meta.url))).game;
const win = gameOf('win_as_much');
const redBlack = gameOf('red_black');
const redsAndBlues = gameOf('reds_and_blues');
const choices = (text) => [...text];
const every = (game, act) => Array.from({ length: game.rounds },
  () => Array(game.teams).fill(act));

test('the games can be played, and what is wrong with one is said', () => {
  for (const game of [win, redBlack, redsAndBlues]) assert.deepEqual(problemsOfGame(game), []);
  const bad = { kind: 'matrix', teams: 3, rounds: 0, acts: { C: 'Y' }, payoffs: { C: [1, 2, 3] },
    multiplier: { 11: 2 }, talk_before: [0] };
  assert.deepEqual(problemsOfGame(bad), ['a matrix is for two teams', '0 rounds',
    'payoffs.D needs 3 numbers', 'acts.D has no name', 'multiplier of round 11',
    'talk before round 0']);
});

// The table as on andrewwelch.ca: four X lose 1 each; three X win 1 and the Y loses 3; two X win
// 2 and two Y lose 2; one X wins 3 and three Y lose 1; four Y win 1 each. C is Y.
test('win as much as you can: the published table', () => {
  assert.deepEqual(pointsOf(win, choices('DDDD')), [-1, -1, -1, -1]);
  assert.deepEqual(pointsOf(win, choices('DDCD')), [1, 1, -3, 1]);
  assert.deepEqual(pointsOf(win, choices('CDDC')), [-2, 2, 2, -2]);
  assert.deepEqual(pointsOf(win, choices('CCCD')), [-1, -1, -1, 3]);
  assert.deepEqual(pointsOf(win, choices('CCCC')), [1, 1, 1, 1]);
});

// Rounds 5, 8 and 10 count 3, 5 and 10 times: 7 + 18 = 25 points a team, 100 together. Without
// bonus rounds four people can win 40 together (truenorthbill.blogspot.com).
test('win as much as you can: totals of all Y and all X', () => {
  assert.deepEqual([4, 5, 8, 10].map((round) => multiplierOf(win, round)), [1, 3, 5, 10]);
  assert.deepEqual([4, 5, 8, 9, 10].map((round) => talksBefore(win, round)),
    [false, true, true, false, true]);
  assert.equal(totalIfAll(win, 'C'), 100);
  assert.equal(totalIfAll(win, 'D'), -100);
  assert.equal(totalIfAll({ ...win, multiplier: {} }, 'C'), 40);
  const all = scoreOf(win, every(win, 'C'));
  assert.deepEqual(all.own, [25, 25, 25, 25]);
  assert.deepEqual([all.total, all.best, all.bestOfAll, all.left], [100, 100, 100, 0]);
  assert.deepEqual(scoreOf(win, every(win, 'D')).own, [-25, -25, -25, -25]);
});

// Where choices differ one team wins what others lose: no multiplier can make that more than 0.
test('mixed rounds of win as much as you can and of red and black add up to nothing', () => {
  for (const mixed of ['CDDD', 'CCDD', 'CCCD']) {
    assert.equal(scoreOf(win, Array(10).fill(choices(mixed))).total, 0);
  }
  assert.equal(scoreOf(redBlack, Array(10).fill(['C', 'D'])).total, 0);
  assert.equal(bestOf(win), 4);
});

// Scribd 741558148: both black 3 each, both red -5 each, one of each 10 and -10; five rounds, so
// 15 each at most. As on a Red-Blue sheet (studylib 18529670) rounds 9 and 10 count double here.
test('red and black: published points, five rounds and ten', () => {
  assert.deepEqual(pointsOf(redBlack, ['C', 'C']), [3, 3]);
  assert.deepEqual(pointsOf(redBlack, ['D', 'C']), [10, -10]);
  assert.deepEqual(pointsOf(redBlack, ['C', 'D']), [-10, 10]);
  assert.deepEqual(pointsOf(redBlack, ['D', 'D']), [-5, -5]);
  assert.equal(totalIfAll({ ...redBlack, rounds: 5, multiplier: {} }, 'C'), 30);
  assert.deepEqual([totalIfAll(redBlack, 'C'), totalIfAll(redBlack, 'D')], [72, -120]);
  // the sheet's own points and doubling: +3, -6, +6, -3; 36 each and -36 each
  const sheet = { ...redBlack, payoffs: { C: [-6, 3], D: [-3, 6] } };
  assert.deepEqual([totalIfAll(sheet, 'C'), totalIfAll(sheet, 'D')], [72, -72]);
});

// A blue costs 1 and brings the other 3, so that it adds 2 to the sum whatever the other plays.
test('reds and blues: every blue is worth two points to both together', () => {
  assert.deepEqual(pointsOf(redsAndBlues, ['C', 'C']), [2, 2]);
  assert.deepEqual(pointsOf(redsAndBlues, ['D', 'C']), [3, -1]);
  assert.deepEqual(pointsOf(redsAndBlues, ['D', 'D']), [0, 0]);
  assert.deepEqual([totalIfAll(redsAndBlues, 'C'), totalIfAll(redsAndBlues, 'D')], [40, 0]);
  assert.equal(scoreOf(redsAndBlues, every(redsAndBlues, 'C').map(() => ['C', 'D'])).total, 20);
});

test('the score board goes on from round to round and leaves gaps open', () => {
  const rows = [choices('CCCD'), [], choices('CCCC'), ['C', null, 'D', 'D'], choices('CCCC')];
  const score = scoreOf(win, rows);
  assert.equal(score.rounds.length, 10);
  assert.deepEqual(score.own, [3, 3, 3, 7]);
  assert.deepEqual([score.total, score.best, score.left, score.played], [16, 20, 80, 3]);
  assert.equal(score.cooperation, 11 / 12);
  assert.deepEqual(score.rounds[4], { round: 5, multiplier: 3, talk: true,
    choices: choices('CCCC'), cooperators: 4, own: [3, 3, 3, 3], total: 12, best: 12,
    soFar: { own: [3, 3, 3, 7], total: 16, best: 20 } });
  assert.equal(score.rounds[3].total, null);
  assert.deepEqual(score.rounds[9].choices, [null, null, null, null]);
  assert.equal(scoreOf(win, []).cooperation, null);
  assert.deepEqual([...cooperationOf(win, rows)],
    [NaN, 0.75, NaN, 1, NaN, 1, NaN, NaN, NaN, NaN, NaN]);
});

test('choices are read as people type them', () => {
  assert.deepEqual(readChoices(win, 'YyXY'), { choices: choices('CCDC') });
  assert.deepEqual(readChoices(win, ' y, y x;y '), { choices: choices('CCDC') });
  const dutch = { C: 'zwart', D: 'rood' };
  assert.deepEqual(readChoices(redBlack, 'zwart rood', dutch), { choices: ['C', 'D'] });
  assert.deepEqual(readChoices(redBlack, 'rz', dutch), { choices: ['D', 'C'] });
  assert.deepEqual(readChoices(redBlack, 'black R', dutch), { choices: ['C', 'D'] });
  assert.deepEqual(readChoices(redsAndBlues, 'b/r', { C: 'blauw', D: 'rood' }),
    { choices: ['C', 'D'] });
  assert.deepEqual(readChoices(win, 'YYXZ'), { error: 'unknown', word: 'z' });
  assert.deepEqual(readChoices(win, 'YYX'), { error: 'count', found: 3 });
  assert.deepEqual(readChoices(win, ''), { error: 'count', found: 0 });
  assert.deepEqual(readChoices(redBlack, 'zwart', dutch), { error: 'count', found: 1 });
});
