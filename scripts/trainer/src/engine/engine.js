// engine.js - runs of the engine for the page: opened, played, changed, many at once.
// SPDX-License-Identifier: GPL-3.0-or-later
import { EngineError } from './kernel.js';
import { createRun } from './run.js';
import { createBatch } from './batch.js';
import { createChannel } from './channel.js';

export { EngineError };

/**
 * Starts the engine: a pool of workers that each hold the module.
 *
 * Rounds: round 0 is the start, before anybody has played, and is observed as the program records
 * it. A run of R rounds has rounds 0 .. R, R + 1 in all; column[0] of a batch is round 0.
 *
 * @param {object} given
 * @param {Uint8Array} given.wasm      the module, as it is or packed by gzip
 * @param {string} given.worker        text of a classic script (worker.js, bundled)
 * @param {number} [given.pool]        workers
 * @param {number} [given.keep]        bytes of frames that one run keeps at most
 * @param {(text: string) => object} [given.spawn]  makes a worker; for tests outside a browser
 */
export async function createEngine({ wasm, worker, pool = 2, keep = 48e6, spawn = spawnBlob }) {
  if (typeof WebAssembly !== 'object') throw new EngineError('no WebAssembly', '', true);
  const module = await unpacked(wasm);
  const channels = Array.from({ length: pool }, begin);
  let ended = false;
  let version;
  try {
    const answers = await Promise.all(channels.map(({ started }) => started));
    version = answers[0].version;
  } catch (error) {
    channels.forEach((channel) => channel.end());
    throw error;
  }
  let nextRun = 0;

  /** A channel to a new worker; started is when it has the module. */
  function begin() {
    const channel = createChannel(spawn(worker));
    channel.started = channel.call('init', { wasm: module });
    return channel;
  }

  /** A new worker in place of each that has died: only what it held is lost. */
  async function revive() {
    if (ended) return;
    channels.forEach((channel, at) => {
      if (!channel.dead) return;
      channel.end();
      channels[at] = begin();
    });
    await Promise.all(channels.map(({ started }) => started));
  }

  /** The worker with the fewest runs: two sides of a comparison go to two workers. */
  function freest() {
    return channels.reduce((best, channel) => (channel.runs < best.runs ? channel : best));
  }

  return {
    version,

    /**
     * A run at round 0. `observables` and `fields` replace the lists of the lines.
     *
     * @param {string|string[]} lines  as web.h says
     * @param {object} [options]
     * @param {boolean} [options.unsteered]  the unsteered twin of the run
     * @param {number} [options.replicate]
     * @param {string[]} [options.observables]
     * @param {string[]} [options.fields]    those that the run has not are left out
     */
    async open(lines, { unsteered = false, replicate = 0, observables, fields } = {}) {
      const text = withLists(lines, { observables, fields });
      await revive();
      const channel = freest();
      const run = nextRun++;
      channel.runs++;
      try {
        const info = await channel.call('open', { run, text, unsteered, replicate });
        return createRun({ channel, run, info, keep });
      } catch (error) {
        channel.runs--;
        throw error;
      }
    },

    /**
     * Many replicates of a run: {rounds, replicates, first, columns, finals}. A column is
     * [replicate][round 0 .. rounds]; where a run ends early its last state stands to the end.
     *
     * @param {string|string[]} lines
     * @param {object} [options]
     * @param {boolean} [options.unsteered]
     * @param {number} [options.replicates]
     * @param {number} [options.first]      number of the first replicate
     * @param {string[]} [options.observables]
     * @param {(done: number) => void} [options.onProgress]
     * @param {AbortSignal} [options.signal]  rejects with its reason
     */
    async batch(lines, options = {}) {
      const text = withLists(lines, { observables: options.observables, fields: [] });
      await revive();
      return createBatch({ channels, text, takeRun: () => nextRun++, ...options });
    },

    /** Whether a run can be opened; what is wrong with it where not. */
    async check(lines, { unsteered = false } = {}) {
      await revive();
      try {
        await freest().call('check', { text: withLists(lines, {}), unsteered });
        return { ok: true };
      } catch (error) {
        if (!(error instanceof EngineError) || error.fatal) throw error;
        return { ok: false, message: error.message, key: error.key };
      }
    },

    /** Ends the workers; what is under way is rejected. */
    end() {
      ended = true;
      channels.forEach((channel) => channel.end());
    },
  };
}

/**
 * The lines with these lists in place of their own. The lines keep their numbers, so that a
 * message about line 3 means line 3 of what was given.
 */
export function withLists(lines, { observables, fields }) {
  const given = Array.isArray(lines) ? lines : lines.split('\n');
  const lists = [['record.observables', observables], ['record.agents.fields', fields]]
    .filter(([, names]) => names !== undefined);
  const kept = given.map((line) => (lists.some(([key]) => isOf(line, key)) ? '' : line));
  return [...kept, ...lists.map(([key, names]) => `${key}: [${names.join(', ')}]`)].join('\n');
}

/** The page holds the module packed: a third of its size. */
async function unpacked(bytes) {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function isOf(line, key) {
  const colon = line.indexOf(':');
  return colon > 0 && line.slice(0, colon).trim() === key;
}

/** A worker from the text of a classic script: the only kind that a page from a file may start. */
function spawnBlob(text) {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
  const worker = new Worker(address);
  URL.revokeObjectURL(address);
  return worker;
}
