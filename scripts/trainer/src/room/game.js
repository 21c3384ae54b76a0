// game.js - the points of the game that the room itself plays, from the choices of its teams.
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Not a simulation: people choose, this counts. A story's "game" says how:
//
//   kind        "matrix" (two teams) or "table" (any number)
//   teams, rounds
//   acts        {C, D}: what is written on the cards; words are texts story.NAME.act.C and act.D
//   payoffs     {C: [..], D: [..]}: points of a team that plays C where 1, 2, .. teams do, and of
//               one that plays D where 0, 1, .. teams do; so of two teams C: [sucker, reward],
//               D: [punishment, temptation]
//   multiplier  {"5": 3, ..}: rounds that count more often than once
//   talk_before rounds before which the teams may talk
//   source      whose rules these are
//
// Choices are lists of 'C', 'D' or null (not yet) in the order of the teams.

/** What is wrong with a game, as a list of sentences; empty where it can be played. */
export function problemsOfGame(game) {
  const problems = [];
  const whole = (n) => Number.isInteger(n) && n >= 1;
  if (!['matrix', 'table'].includes(game.kind)) problems.push(`kind '${game.kind}'`);
  if (!whole(game.teams) || game.teams < 2) problems.push(`${game.teams} teams`);
  if (game.kind === 'matrix' && game.teams !== 2) problems.push('a matrix is for two teams');
  if (!whole(game.rounds)) problems.push(`${game.rounds} rounds`);
  for (const act of ['C', 'D']) {
    const points = game.payoffs?.[act] ?? [];
    if (points.length !== game.teams || !points.every(Number.isFinite)) {
      problems.push(`payoffs.${act} needs ${game.teams} numbers`);
    }
    if (!game.acts?.[act]) problems.push(`acts.${act} has no name`);
  }
  const inGame = (round) => whole(round) && round <= game.rounds;
  for (const [round, factor] of Object.entries(game.multiplier ?? {})) {
    if (!inGame(Number(round)) || !whole(factor)) problems.push(`multiplier of round ${round}`);
  }
  for (const round of game.talk_before ?? []) {
    if (!inGame(round)) problems.push(`talk before round ${round}`);
  }
  return problems;
}

/** How often a round counts, and whether the teams may talk before it. */
export const multiplierOf = (game, round) => game.multiplier?.[round] ?? 1;
export const talksBefore = (game, round) => (game.talk_before ?? []).includes(round);

/** Points of all teams in a round that counts once; null unless every team has chosen. */
export function pointsOf(game, choices) {
  if (choices.length !== game.teams || !choices.every((one) => one === 'C' || one === 'D')) {
    return null;
  }
  const cooperators = choices.filter((one) => one === 'C').length;
  return choices.map((one) => (one === 'C' ? game.payoffs.C[cooperators - 1]
    : game.payoffs.D[cooperators]));
}

/** The most that all teams together can win in a round that counts once. */
export function bestOf(game) {
  const totals = Array.from({ length: game.teams + 1 }, (_, cooperators) => sum(pointsOf(game,
    Array.from({ length: game.teams }, (_each, team) => (team < cooperators ? 'C' : 'D')))));
  return Math.max(...totals);
}

/** What teams would have together if all made the same choice in every round: 'C' or 'D'. */
export function totalIfAll(game, act) {
  const once = sum(pointsOf(game, Array(game.teams).fill(act)));
  return once * countOfRounds(game, game.rounds);
}

/** Rounds 1 to last, each counted as often as it counts. */
function countOfRounds(game, last) {
  return sum(Array.from({ length: last }, (_, i) => multiplierOf(game, i + 1)));
}

/**
 * The score board.
 *
 * rows     choices of rounds 1, 2, ..; rounds that are not complete are not counted
 * returns  {rounds: [{round, multiplier, talk, choices, cooperators, own, total, best, soFar}],
 *           one for each round of the game, own, total and soFar null where it is not complete;
 *           soFar: {own, total, best} up to this round;
 *           own: points of each team, total: of all, best: the most that all could have won in
 *           the rounds that were played, bestOfAll: in the whole game, left: in what is left,
 *           played: complete rounds, cooperation: share of C in them, or null}
 */
export function scoreOf(game, rows) {
  const bestOnce = bestOf(game);
  const own = Array(game.teams).fill(0);
  let [best, played, acts] = [0, 0, 0];
  const rounds = Array.from({ length: game.rounds }, (_, i) => {
    const round = i + 1;
    const multiplier = multiplierOf(game, round);
    const choices = Array.from({ length: game.teams }, (_each, team) => rows[i]?.[team] ?? null);
    const cooperators = choices.filter((one) => one === 'C').length;
    const line = { round, multiplier, talk: talksBefore(game, round), choices, cooperators,
      own: null, total: null, best: multiplier * bestOnce, soFar: null };
    const points = pointsOf(game, choices);
    if (points === null) return line;
    line.own = points.map((n) => n * multiplier);
    line.total = sum(line.own);
    line.own.forEach((n, team) => { own[team] += n; });
    best += line.best;
    acts += cooperators;
    played++;
    line.soFar = { own: [...own], total: sum(own), best };
    return line;
  });
  const bestOfAll = bestOnce * countOfRounds(game, game.rounds);
  return { rounds, own, total: sum(own), best, bestOfAll, left: bestOfAll - best, played,
    cooperation: played === 0 ? null : acts / (played * game.teams) };
}

/**
 * Share of C in rounds 0 to the last of the game, for a chart beside the model's: NaN in round
 * 0, where nobody has chosen, and in rounds that are not complete.
 */
export function cooperationOf(game, rows) {
  const shares = new Float64Array(game.rounds + 1).fill(NaN);
  for (const { round, total, cooperators } of scoreOf(game, rows).rounds) {
    if (total !== null) shares[round] = cooperators / game.teams;
  }
  return shares;
}

/**
 * Choices as somebody types them for a round: "YYXY", "y y x y", "zwart, rood".
 *
 * words    {C, D}: what the choices are called in the language of the page; the names on the
 *          cards and any beginning that only one of them has will do
 * returns  {choices} or {error: 'unknown', word} or {error: 'count', found}
 */
export function readChoices(game, typed, words = game.acts) {
  const names = ['C', 'D'].map((act) => [act, [words[act], game.acts[act]]
    .map((name) => name.toLowerCase())]);
  const actOf = (word) => {
    const exact = names.filter(([, list]) => list.includes(word));
    const found = exact.length > 0 ? exact
      : names.filter(([, list]) => list.some((name) => name.startsWith(word)));
    return found.length === 1 ? found[0][0] : null;
  };
  let parts = typed.toLowerCase().split(/[\s,;/]+/).filter((part) => part !== '');
  // one word that is no choice is read letter by letter
  if (parts.length === 1 && actOf(parts[0]) === null) parts = [...parts[0]];
  const choices = parts.map(actOf);
  const unknown = choices.indexOf(null);
  if (unknown >= 0) return { error: 'unknown', word: parts[unknown] };
  if (choices.length !== game.teams) return { error: 'count', found: choices.length };
  return { choices };
}

function sum(numbers) {
  return numbers.reduce((total, n) => total + n, 0);
}
