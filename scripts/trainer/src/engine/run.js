// run.js - one run of the engine, and the frames of it that are kept.
// SPDX-License-Identifier: GPL-3.0-or-later
import { EngineError } from './kernel.js';

/** Rounds that are computed anew together where a frame was not kept. */
const BLOCK = 16;

/**
 * @param {object} given
 * @param {object} given.channel   to its worker
 * @param {number} given.run    its number there
 * @param {object} given.info   {rounds, agents, plays, columns, finals, fields, network}
 * @param {number} given.keep   bytes of frames that are kept at most
 */
export function createRun({ channel, run, info, keep }) {
  const frames = createFrames(info.agents, keep);
  let closed = false;
  let round = 0;

  function call(op, message, options) {
    if (closed) return Promise.reject(new EngineError('the run is closed'));
    return channel.call(op, { run, ...message }, options);
  }

  /** {first, n, ended, columns, frames}: rounds first .. first + n - 1. */
  function taken(answer) {
    round = Math.max(round, answer.first + answer.n - 1);
    const list = frames.add(answer.first, answer.n, answer.frames);
    return {
      first: answer.first, n: answer.n, ended: answer.ended, columns: answer.columns, frames: list,
    };
  }

  return {
    info,
    /** The last round played, as far as this side has heard. */
    get round() {
      return round;
    },

    /** The present round, as play() gives rounds; round 0 after the start. */
    now: async () => taken(await call('now')),

    /**
     * Plays the next n rounds, fewer where the run ends. frames[k] has the fields of round
     * first + k; frames: false where only the columns are wanted.
     */
    async play(n, { frames: wanted = true } = {}) {
      if (!(n >= 1)) throw new RangeError('play needs at least one round');
      return taken(await call('play', { n, frames: wanted }));
    },

    /** The fields of all agents in a round that was played: {field: typed array}. */
    async frame(asked) {
      const kept = frames.get(asked);
      if (kept !== null) return kept;
      if (!Number.isInteger(asked) || asked < 0 || asked > round) {
        throw new EngineError(`round ${asked} has not been played: the last one is ${round}`);
      }
      /* scrubbing goes both ways */
      const first = Math.max(0, asked - BLOCK / 2);
      const last = Math.min(round, asked + BLOCK / 2);
      const answer = await call('frames', { first, last });
      frames.add(answer.first, answer.n, answer.frames);
      return frames.get(asked);
    },

    /** The fields of one agent in all rounds played: {field: typed array [round]}. */
    follow: async (agent) => (await call('follow', { agent })).columns,

    /** Changes a live key from the next round on. */
    set: async (key, value) => {
      await call('set', { key, value: String(value) });
    },

    /** Back to a round that was played; changes that act after it are forgotten. */
    async seek(asked) {
      await call('seek', { round: asked });
      round = asked;
      frames.cut(asked);
    },

    /** An observable that stands once a replicate, as it is in the present round. */
    final: async (name) => (await call('final', { name })).value,

    /** Who is tied to whom now; as info.network, which is of the start. */
    network: () => call('network'),

    /** Hash of the present state, equal to the native program's. */
    digest: async () => (await call('digest')).digest,

    async close() {
      if (closed) return;
      const answer = call('close');
      closed = true;
      channel.runs--;
      frames.cut(-1);
      await answer.catch((error) => {
        if (!error.fatal) throw error; // gone with its worker
      });
    },
  };
}

/** Frames by round, in blocks of one buffer a field; the block not used longest goes first. */
export function createFrames(agents, keep) {
  let blocks = [];
  let clock = 0;

  const bytesOf = (block) => Object.values(block.fields)
    .reduce((sum, cells) => sum + block.n * agents * cells.BYTES_PER_ELEMENT, 0);

  function frameOf(block, index) {
    return Object.fromEntries(Object.entries(block.fields).map(([name, cells]) => [name,
      cells.subarray(index * agents, (index + 1) * agents)]));
  }

  return {
    /** Keeps them; returns them one by one. */
    add(first, n, fields) {
      const block = { first, n, fields, used: clock++ };
      const list = Array.from({ length: n }, (_, index) => frameOf(block, index));
      if (Object.keys(fields).length > 0) blocks.push(block);
      let bytes = blocks.reduce((sum, other) => sum + bytesOf(other), 0);
      while (bytes > keep && blocks.length > 1) {
        const oldest = blocks.reduce((a, b) => (b.used < a.used ? b : a));
        blocks = blocks.filter((other) => other !== oldest);
        bytes -= bytesOf(oldest);
      }
      return list;
    },
    get(round) {
      const block = blocks.find(({ first, n }) => round >= first && round < first + n);
      if (block === undefined) return null;
      block.used = clock++;
      return frameOf(block, round - block.first);
    },
    /** Forgets the rounds after the last one. */
    cut(last) {
      blocks = blocks.filter(({ first }) => first <= last);
      for (const block of blocks) block.n = Math.min(block.n, last - block.first + 1);
    },
  };
}
