// play_side.js - one of the two runs of a player: its columns, its frame, what was changed in it.
// SPDX-License-Identifier: GPL-3.0-or-later
import { changeLines } from './play_changes.js';
import { readLines, valueIn } from './play_events.js';
import { createHistory } from './own_history.js';

/** The field whose past is kept, for the followed person's own score. */
const OWN = 'payoff';

/**
 * While one of these is not 0, who belongs to whom moves. (Of links with a threshold, and fast
 * ones, it is not the ties that move but whether one meets; they are left out of the picture
 * all the same.)
 */
const MOVERS = ['steering.links.rate', 'steering.teams.migration', 'steering.teams.limit'];

const moves = ({ key, value }) => MOVERS.includes(key) && Number(value) > 0;

/** What says that there is a director; off without steering. */
const INCENTIVES = 'steering.incentives.';

/** What a director acts with: nobody directs as long as all of it is 0. */
const MEANS = ['reward', 'fine', 'gain_p', 'gain_i', 'gain_d'];

/** Policies that divide a budget instead. */
const SPENDING = ['reward', 'punish', 'carrot_stick'];

/**
 * Opens a run. The promise may be left behind by a later load; whoever gets a side closes it.
 *
 * from     {lines (a text, or a list of lines), unsteered, keeps: keys that no change reaches}
 * changes  those that are known already, as events; options as engine.open takes them
 */
export async function openSide(engine, from, changes, options) {
  const unsteered = from.unsteered ?? false;
  const lines = [from.lines].flat().join('\n');
  const keeps = new Set(from.keeps);
  const reaching = (list) => list.filter(({ key }) => !keeps.has(key));
  const withChanges = (list) => `${lines}\n${changeLines(reaching(list))}`;
  const open = (list) => engine.open(withChanges(list), { ...options, unsteered });

  let run = await open(changes);
  let given = changes; // those in the text of the run: seek does not forget them
  const { rounds, agents } = run.info;
  const columns = Object.fromEntries(options.observables.map((name) =>
    [name, new Float64Array(rounds + 1).fill(NaN)]));
  const history = createHistory(rounds, agents,
    { ask: async (agent) => (await run.follow(agent))[OWN] ?? [] });
  const read = readLines(lines);
  let loose = null;
  let last = null; // the frame of the last round played

  const side = {
    shown: { info: run.info, columns },
    history,
    read,
    /** {round, fields} on the screen; own is the run's round, which stays behind at rest. */
    frame: null,
    /** The last round that the run itself has played. */
    played: 0,
    /** Played to its end, or at rest (stop: absorbed), which is a state to be held. */
    ended: false,

    /** Plays n rounds, or as many as there are. */
    async play(n) {
      if (side.ended) return;
      const answer = await run.play(n);
      take(answer);
      side.ended = answer.ended;
    },

    /** What stands at a round that the other side has reached, and this one or its rest. */
    hold(round) {
      for (const values of Object.values(columns)) {
        values.fill(values[side.played], side.played + 1, round + 1);
      }
      history.hold(side.played, round);
    },

    /** The frame of a round already played. */
    async frameAt(round) {
      const own = Math.min(round, side.played);
      if (last.own === own) return { ...last, round };
      return { round, own, fields: await run.frame(own) };
    },

    /** Rejects with what the engine has against these changes; nothing is touched. */
    async check(changes) {
      const answer = await engine.check(withChanges(changes), { unsteered });
      if (!answer.ok) throw new Error(answer.message);
    },

    /** Back to the round on the screen; `changes` are those that stand then. */
    async backTo(round, changes) {
      const forgets = given.every((one) => one.round <= round)
        && changes.every((one) => one.round <= round);
      if (!forgets) {
        await side.anew(round, changes);
      } else if (round < side.played) {
        await run.seek(round);
        side.played = round;
      }
      side.ended = false;
      last = side.frame;
      for (const values of Object.values(columns)) values.fill(NaN, round + 1);
      history.truncate(round);
    },

    /** A change from the next round on; `changes` are those that stand, this one included. */
    async set(key, value, round, changes) {
      if (side.played < round) {
        await side.anew(round, changes);
      } else if (!keeps.has(key)) {
        await run.set(key, value);
      }
      side.ended = false;
    },

    /**
     * The same run opened anew with these changes and played to a round: for what seek and
     * set cannot do. What it shows stays as it is.
     */
    async anew(round, changes) {
      const next = await open(changes);
      run.close();
      run = next;
      given = changes;
      side.played = 0;
      side.ended = false;
      if (round === 0) return;
      const { n, ended } = await run.play(round, { frames: false });
      side.played = n;
      side.ended = ended;
    },

    /**
     * What may be drawn of the run: where ties or teams move, those of the start are not those
     * of any other round, and everybody stands in one group.
     */
    standing(made) {
      loose ??= { ...run.info, network: { ...run.info.network, form: 'complete',
        edges: new Uint32Array(0), units: null } };
      const said = [...Object.entries(read.settings).map(([key, value]) => ({ key, value })),
        ...read.events, ...reaching(made)];
      return said.some(moves) ? loose : run.info;
    },

    /** What a key was in a round; null where only its default says so. */
    valueIn: (made, key, round) => valueIn(read, reaching(made), key, round),

    /** Whether there was a director in a round, with anything to act with. */
    directed(made, round) {
      const now = (name) => side.valueIn(made, `${INCENTIVES}${name}`, round);
      const policy = now('policy') ?? 'none';
      if (unsteered || policy === 'none') return false;
      return (SPENDING.includes(policy) ? ['budget'] : MEANS).some((name) => Number(now(name)) > 0);
    },

    close: () => run.close(),
  };

  function take({ first, n, columns: answered, frames }) {
    if (n === 0) return;
    for (const [name, values] of Object.entries(columns)) {
      values.set(answered[name].subarray(0, n), first);
    }
    side.played = first + n - 1;
    frames.forEach((fields, k) => {
      if (fields[OWN]) history.record(first + n - frames.length + k, fields[OWN]);
    });
    const round = side.played;
    last = { round, own: round, fields: frames[frames.length - 1] };
  }

  take(await run.now());
  side.frame = last;
  return side;
}
