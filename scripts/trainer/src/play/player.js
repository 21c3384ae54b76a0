// player.js - two runs in lockstep: played, scrubbed through, changed under way.
// SPDX-License-Identifier: GPL-3.0-or-later
import { changesUntil, sorted, withChange } from './play_changes.js';
import { eventsOf, moves } from './play_events.js';
import { openSide } from './play_side.js';

/** Rounds a second: from one that can be talked about to as fast as the machine can. */
export const SPEEDS = [1, 2, 5, 10, 30, 60, 200, Infinity];

/** Rounds that one press of play advances where movement is not wanted. */
export const CALM_STEP = 10;

/** What one answer of the engine may take [ms], so that each frame of the screen has one. */
const FRAME_MS = 14;

/** Rounds in one answer at most: their frames are all in memory at once. */
const MOST_PACE = 256;

/** A later load or command has taken this one's place: nothing to tell anybody. */
class Superseded extends Error {}

const quietly = (error) => {
  if (!(error instanceof Superseded)) throw error;
};

const EMPTY = { rounds: 0, played: 0, cursor: 0, target: 0, ended: false, a: null, b: null };

/**
 * A player of two runs. What stands on the screen is one round, data.cursor, and the frames
 * are of that round on both sides, always. data.target is where a slider stands: it may be
 * ahead of the cursor while the engine is still on its way.
 *
 * engine   see src/engine/engine.js
 * options  onChanges(changes): called when the list of what was changed mid-run changes;
 *          calm(): whether movement is not wanted (prefers-reduced-motion);
 *          schedule(callback): the next frame of the screen; now(): a clock [ms]
 *
 * Listeners of subscribe() are told: 'load' (other runs, or none), 'frame' (another round
 * stands on the screen), 'progress' (more was played), 'target', 'state' (running, speed),
 * 'changes', 'own' (the score of somebody else).
 */
export function createPlayer(engine, options = {}) {
  const {
    onChanges = () => {},
    calm = () => false,
    schedule = (callback) => requestAnimationFrame(callback),
    now = () => performance.now(),
  } = options;
  const listeners = new Set();
  const tell = (kind) => {
    for (const listener of [...listeners]) listener(kind);
  };
  const nextFrame = () => new Promise((resolve) => { schedule(resolve); });

  const data = { ...EMPTY };
  let sides = [];               // b, then a where there is one
  let changes = [];
  let epoch = 0;                // of load: answers of an earlier one are left unread
  let command = 0;              // run, seek, step, pause: a later one ends an earlier one
  let aim = null;               // where a seek is heading
  let line = Promise.resolve(); // one conversation with the engine at a time
  let opening = new AbortController(); // of the runs that are wanted now
  let followed = 0;
  let speed = 10;
  let pace = 1;                 // rounds that fit into one answer

  const self = {
    data,
    running: false,
    get speed() { return speed; },
    get calm() { return calm(); },
    get changes() { return changes; },
    /** What the engine says of the steered run, as far as it stays; null before there is one. */
    get info() { return sides[0]?.standing(changes) ?? null; },

    /**
     * Opens runs at round 0 in place of those there are: b: {lines, unsteered}, a the same or
     * null. The lines hold no changes made mid-run: those come as `changes`.
     *
     * returns  true; false where a later load has taken its place. Rejects with the engine's
     *          error (and .side 'b' or 'a'), and then there is nothing to show
     */
    async load({ b, a = null, observables, fields, replicate = 0, changes: given = [] }) {
      const mine = ++epoch;
      self.pause();
      leave();
      changes = sorted(given);
      line = Promise.resolve();
      Object.assign(data, EMPTY);
      tell('load');
      const opened = await openBoth({ b, a },
        { observables, fields, replicate, signal: opening.signal });
      const failed = opened.find(({ error }) => error);
      if (mine !== epoch || failed) {
        for (const { side } of opened) side?.close();
        if (mine !== epoch) return false;
        throw Object.assign(failed.error, { side: failed.name });
      }
      sides = opened.map(({ side }) => side);
      pace = 1;
      for (const side of sides) side.history.follow(followed);
      Object.assign(data, { rounds: self.info.rounds, b: sides[0].shown,
        a: sides[1]?.shown ?? null });
      setEnded();
      tell('load');
      tell('frame');
      return true;
    },

    /** Ends the runs; nothing is shown or told any more. */
    close() {
      epoch++;
      listeners.clear();
      self.pause();
      leave();
      Object.assign(data, EMPTY);
    },

    /** Goes on from the cursor: through what was played, then on. At the end: once more. */
    async run() {
      if (self.running || sides.length === 0) return;
      if (calm()) {
        await self.seek(data.cursor < lastRound() ? data.cursor + CALM_STEP : 0);
        return;
      }
      const mine = ++command;
      aim = null;
      self.running = true;
      tell('state');
      try {
        if (data.cursor >= lastRound()) await advance(0, mine);
        await keepGoing(mine);
      } catch (error) {
        quietly(error);
      } finally {
        if (mine === command) stop();
      }
    },

    pause() {
      command++;
      aim = null;
      data.target = data.cursor;
      if (self.running) stop();
    },

    /** Rounds onward, or back where n < 0. */
    step: (n = 1) => self.seek(data.target + n),

    /** To a round; one that has not been played is played first, as fast as can be. */
    async seek(round) {
      if (sides.length === 0 || !Number.isFinite(round)) return;
      const mine = ++command;
      aim = Math.max(0, Math.min(Math.round(round), lastRound()));
      data.target = aim;
      if (self.running) stop();
      tell('target');
      try {
        await reach(aim, mine);
      } catch (error) {
        quietly(error);
      } finally {
        if (mine === command) arrived();
      }
    },

    /** Rounds a second; Infinity is as fast as can be. */
    setSpeed(next) {
      speed = next > 0 ? next : 1;
      tell('state');
    },

    /**
     * Changes a live key from the next round on, on both sides. Where the cursor stands before
     * the last round played, what came after it is forgotten: a new future. Made on the way to
     * a round, it waits for that round. Rejects with what the engine has against it, and then
     * nothing has changed.
     */
    async change(key, value) {
      const wanted = aim;
      if (wanted === null) return changeNow(key, value, null);
      const mine = ++command; // it goes the rest of the way itself
      try {
        return await changeNow(key, value, wanted);
      } finally {
        if (mine === command) arrived();
      }
    },

    /**
     * The value of a key as it is in force at the cursor, or for the next round where that was
     * just changed; null: only its default says so.
     */
    value(key) {
      if (sides.length === 0) return null;
      const next = data.cursor === data.played && changes.findLast((one) => one.key === key
        && one.round === data.cursor + 1);
      return next ? next.value : sides[0].valueIn(changes, key, data.cursor);
    },

    /**
     * Side 'b' or 'a' at the cursor: {round, fields, info: what may be drawn of
     * its run, directed: whether somebody pays or fines there}; null where there is none.
     */
    frame(name) {
      const side = sideOf(name);
      return side ? { ...side.frame, info: side.standing(changes),
        directed: side.directed(changes, data.cursor) } : null;
    },

    /** Whose score own() gives; in a large world it takes a while, and tells 'own'. */
    async follow(agent) {
      const mine = epoch;
      followed = agent;
      try {
        await Promise.all(sides.map((side) => side.history.follow(agent)));
      } catch (error) {
        if (mine === epoch) throw error;
      }
      if (mine === epoch) tell('own');
    },

    /** The followed person's payoff by round, [rounds + 1]; null without that side. */
    own: (name) => sideOf(name)?.history.series() ?? null,

    /** What there is to jump to: [{round, id}]. */
    events: (story) => (sides.length > 0
      ? eventsOf(story, sides.map(({ read }) => read.settings), data,
        (round) => moves(sides[0].read, changes, round)) : []),

    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };

  const sideOf = (name) => sides[name === 'b' ? 0 : 1];

  function leave() {
    opening.abort();
    opening = new AbortController();
    for (const side of sides) side.close();
    sides = [];
  }

  async function openBoth(from, how) {
    const names = ['b', 'a'].filter((name) => from[name]);
    return Promise.all(names.map((name) => openSide(engine, from[name], changes, how)
      .then((side) => ({ name, side }), (error) => ({ name, error }))));
  }

  /** One at a time; what belongs to a world that is gone does not happen, and cannot fail. */
  function exclusive(action) {
    const mine = epoch;
    const still = () => {
      if (mine !== epoch) throw new Superseded();
    };
    const turn = line.then(async () => {
      still();
      try {
        return await action(still);
      } catch (error) {
        still();
        throw error;
      }
    });
    line = turn.catch(() => {});
    return turn;
  }

  function stop() {
    self.running = false;
    tell('state');
  }

  /** The last round there is to show: that of the run, or where both sides came to rest. */
  function lastRound() {
    return data.ended ? data.played : data.rounds;
  }

  function setEnded() {
    data.ended = data.played >= data.rounds || sides.every((side) => side.ended);
  }

  /** A change at the cursor, or at another round: that is played to and shown first. */
  function changeNow(key, value, wanted) {
    return exclusive(async (still) => {
      if (wanted !== null) {
        while (data.played < wanted && !data.ended) {
          await play(Math.min(pace, wanted - data.played), still);
          tell('progress');
        }
        await show(Math.min(wanted, data.played), still);
      }
      const round = data.cursor;
      const stand = changesUntil(changes, round < data.played ? round : round + 1);
      const next = withChange(stand, { round: round + 1, key, value });
      if (round < data.played) {
        await Promise.all(sides.map((side) => side.check(next)));
        still();
        await Promise.all(sides.map((side) => side.backTo(round, stand)));
        still();
        data.played = round;
        changes = stand;
        setEnded(); // who goes to the end meanwhile means that of the new future
      }
      await setBoth(key, value, stand, next);
      still();
      changes = next;
      setEnded();
      tell('changes');
      tell('frame');
      onChanges(changes);
    }).catch(quietly);
  }

  /** What was asked for stands on the screen. */
  function arrived() {
    aim = null;
    data.target = data.cursor;
    tell('target');
  }

  /** A change on both sides, or on neither. */
  async function setBoth(key, value, stand, next) {
    const done = [];
    try {
      for (const side of sides) {
        await side.set(key, value, data.played, next);
        done.push(side);
      }
    } catch (error) {
      for (const side of done) await side.anew(data.played, stand);
      throw error;
    }
  }

  /** On until the end or a later command, one answer for each frame of the screen. */
  async function keepGoing(mine) {
    let last = now();
    let owed = 1; // the first round comes at once
    let frame = nextFrame();
    while (mine === command && data.cursor < lastRound()) {
      await frame;
      frame = nextFrame();
      const time = now();
      owed = speed === Infinity ? pace : owed + (time - last) * speed / 1000;
      last = time;
      if (owed < 1) continue;
      const n = Math.floor(Math.min(owed, pace));
      owed = Math.min(owed - n, 1); // what the machine cannot keep up with is not owed
      await advance(Math.min(data.cursor + n, lastRound()), mine);
    }
  }

  /** Goes to a round, in answers small enough that others come in between. */
  async function reach(round, mine) {
    const still = calm();
    while (data.played < round && !data.ended) {
      const frame = nextFrame();
      await advance(Math.min(data.played + pace, round), mine, still);
      await frame;
    }
    if (data.cursor !== Math.min(round, lastRound())) {
      await advance(Math.min(round, lastRound()), mine);
    }
  }

  /** Shows a round that was played, or plays on to it; unseen, the cursor stays. */
  function advance(round, mine, unseen = false) {
    return exclusive(async (still) => {
      if (mine !== command) throw new Superseded();
      const onward = round > data.played;
      if (onward) await play(round - data.played, still);
      if (onward && unseen) {
        tell('progress');
        return;
      }
      await show(Math.min(round, data.played), still, () => onward || mine === command);
    });
  }

  /** A round that was played comes onto the screen, if it is still wanted. */
  async function show(at, still, wanted = () => true) {
    const frames = await Promise.all(sides.map((side) => side.frameAt(at)));
    still();
    if (!wanted()) throw new Superseded();
    sides.forEach((side, k) => { side.frame = frames[k]; });
    data.cursor = at;
    data.target = aim ?? at;
    tell('frame');
  }

  async function play(n, still) {
    const started = now();
    await Promise.all(sides.map((side) => side.play(n)));
    still();
    const round = Math.max(data.played, ...sides.map((side) => side.played));
    for (const side of sides) {
      if (side.played < round) side.hold(round);
    }
    data.played = round;
    setEnded();
    setPace(n, now() - started);
  }

  /** How many rounds the next answer may have; it may double where this one was quick. */
  function setPace(n, taken) {
    const fits = Math.floor(n * FRAME_MS / Math.max(taken, 0.1));
    if (taken > FRAME_MS) {
      pace = Math.max(1, Math.min(pace, fits));
    } else if (n >= pace) {
      pace = Math.min(2 * pace, Math.max(pace, fits), MOST_PACE);
    }
  }

  return self;
}
