// room_choices.js - what the room itself chose, as the state holds it, round by round.
// SPDX-License-Identifier: GPL-3.0-or-later
//
// state.room is null as long as nobody has played, else
//
//     {people, counts}    of a story: how many of so many people chose together in round 1, 2, ..
//     {choices}           of a story with a game: a word for each round with a letter for each
//                         team, C, D or - (not yet): "CDDC"
import { scoreOf } from './game.js';

export const FEWEST_PEOPLE = 2;
export const MOST_PEOPLE = 500;
/** A room does not play longer than this. */
export const MOST_ROUNDS = 200;

const WORD = /^[CD-]+$/;

/** Whether a number of people can be a room. */
export const isPeople = (n) => Number.isInteger(n) && n >= FEWEST_PEOPLE && n <= MOST_PEOPLE;

/** Whether words can be the choices of a game's teams. */
export function areChoices(game, choices) {
  return choices.length <= game.rounds
    && choices.every((word) => WORD.test(word) && word.length === game.teams);
}

/** The choices as game.js takes them: lists of 'C', 'D' or null. */
export const rowsOf = (choices) => choices.map((word) => [...word]
  .map((letter) => (letter === '-' ? null : letter)));

/** The choices with one of them set; letter '-' takes it back. Empty rounds at the end go. */
export function withChoice(game, choices, round, team, letter) {
  const words = Array.from({ length: game.rounds }, (_, i) => choices[i] ?? '-'.repeat(game.teams));
  const word = words[round - 1];
  words[round - 1] = word.slice(0, team) + letter + word.slice(team + 1);
  while (words.length > 0 && /^-+$/.test(words.at(-1))) words.pop();
  return words;
}

/** The counts with one round's set, after the last at the most; null takes the last away. */
export function withCount(counts, round, count) {
  if (count === null) return round === counts.length ? counts.slice(0, -1) : counts;
  return [...counts.slice(0, round - 1), count, ...counts.slice(round)];
}

/**
 * The share that chose together, by round: NaN in round 0, where nobody has chosen, and where a
 * round is not complete. null while there is nothing to draw.
 */
export function sharesOf(story, room) {
  if (room === null) return null;
  if (room.choices) return byRound(story, room, (line) => line.cooperators / story.game.teams);
  if (room.counts.length === 0) return null;
  return Float64Array.from([NaN, ...room.counts.map((n) => n / room.people)]);
}

/** Points of all teams together by round, each counted once, as the model's welfare is. */
export function pointsOfRoom(story, room) {
  if (!room?.choices) return null;
  return byRound(story, room, (line) => line.total / line.multiplier);
}

function byRound(story, room, valueOf) {
  const { rounds, played } = scoreOf(story.game, rowsOf(room.choices));
  if (played === 0) return null;
  const last = Math.max(...rounds.filter(({ total }) => total !== null).map(({ round }) => round));
  return Float64Array.from([NaN, ...rounds.slice(0, last)
    .map((line) => (line.total === null ? NaN : valueOf(line)))]);
}
