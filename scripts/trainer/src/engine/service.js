// service.js - what a worker of the engine does for the page, by messages.
// SPDX-License-Identifier: GPL-3.0-or-later
//
// {id, op, ...} is answered by {id, result} or {id, error: {message, key}}. What belongs to one
// run is done in the order of its messages; long work pauses every few milliseconds, so that
// messages for other runs, and `cancel`, get through.
import { createKernel, EngineError } from './kernel.js';

const SLICE_MS = 12;
/** Rounds that are played in one call at most where no frames are asked for. */
const MOST_ROUNDS = 64;

/** @param {(message: object, transfer: ArrayBuffer[]) => void} post */
export function createService(post) {
  const runs = new Map();
  const active = new Set();
  const cancelled = new Set();
  const pause = createPause();
  let wasm = null;
  let kernel = null;
  let restart = null; // under way, after a trap

  function runOf(id) {
    const run = runs.get(id);
    if (run === undefined) throw new EngineError('the run is not open any more');
    return run;
  }

  /** Gives way where a slice is over; throws where the work is not wanted any more. */
  async function breathe(work) {
    if (performance.now() - work.since > SLICE_MS) {
      await pause();
      work.since = performance.now();
    }
    if (work.kernel !== kernel) throw new EngineError('the engine stopped', '', true);
    if (cancelled.has(work.id) || (work.run !== undefined && work.run.closing)) {
      throw new EngineError('cancelled');
    }
  }

  function textOf(run) {
    return [run.text, ...run.changes.map(({ round, key, value }) => `@${round} ${key}: ${value}`)]
      .join('\n');
  }

  function describe(handle) {
    return {
      rounds: kernel.rounds(handle),
      agents: kernel.agents(handle),
      plays: kernel.plays(handle),
      columns: kernel.columns(handle),
      finals: kernel.finals(handle),
      fields: kernel.fields(handle).map(({ name }) => name),
      network: kernel.network(handle),
    };
  }

  async function stepTo(handle, round, work) {
    while (kernel.round(handle) < round && !kernel.ended(handle)) {
      kernel.step(handle, 1);
      await breathe(work);
    }
  }

  /** Columns and frames of the next n rounds, or of the present one (n = 0). */
  async function playOn(run, n, withFrames, work) {
    const { handle, columns, fields } = run;
    const first = kernel.round(handle) + (n > 0 ? 1 : 0);
    const rows = Math.max(n, 1);
    const out = Object.fromEntries(columns.map((name) => [name, new Float64Array(rows)]));
    const frames = {};
    for (const { name, Cells } of withFrames ? fields : []) {
      frames[name] = new Cells(rows * run.agents);
    }
    let done = 0;
    do {
      const asked = n === 0 ? 0 : withFrames && fields.length > 0 ? 1
        : Math.min(n - done, run.stride);
      const began = performance.now();
      const { played, values } = kernel.play(handle, asked);
      const row = Math.max(asked, 1);
      columns.forEach((name, c) => {
        out[name].set(values.subarray(c * row, c * row + (asked === 0 ? 1 : played)), done);
      });
      if (withFrames && fields.length > 0 && (asked === 0 || played > 0)) {
        kernel.readFields(handle, fields, frames, done);
      }
      done += asked === 0 ? 1 : played;
      adapt(run, performance.now() - began);
      if (played < asked) break;
      if (done < n) await breathe(work);
    } while (done < n);
    const cut = (column, width) => (done === rows ? column : column.slice(0, done * width));
    for (const name of columns) out[name] = cut(out[name], 1);
    for (const name of Object.keys(frames)) frames[name] = cut(frames[name], run.agents);
    return { first, n: done, ended: kernel.ended(handle), columns: out, frames };
  }

  /** As many rounds in one call as fit well into a slice. */
  function adapt(run, took) {
    if (took < SLICE_MS / 4) run.stride = Math.min(2 * run.stride, MOST_ROUNDS);
    else if (took > SLICE_MS / 2) run.stride = Math.max(1, run.stride >> 1);
  }

  function begin(message) {
    const handle = kernel.open(message.text, message.unsteered);
    const run = {
      handle, text: message.text, unsteered: message.unsteered, replicate: message.replicate,
      changes: [], stride: 1, past: null, closing: false,
      agents: kernel.agents(handle), columns: kernel.columns(handle),
      fields: kernel.fields(handle),
    };
    try {
      if (message.replicate > 0) kernel.start(handle, message.replicate);
    } catch (error) {
      kernel.close(handle);
      throw error;
    }
    return run;
  }

  function forgetPast(run) {
    if (run.past !== null) kernel.close(run.past.handle);
    run.past = null;
  }

  /** A second run with the same history, at an earlier round: only for looking back. */
  async function pastAt(run, round, work) {
    if (run.past !== null && kernel.round(run.past.handle) > round) forgetPast(run);
    if (run.past === null) {
      run.past = begin({ text: textOf(run), unsteered: run.unsteered, replicate: run.replicate });
    }
    await stepTo(run.past.handle, round, work);
    return run.past;
  }

  /** Changes at `round` and before stay, as in sp_web_rewind. */
  function keepUntil(run, round) {
    run.changes = run.changes.filter((change) => change.round <= round);
    forgetPast(run);
  }

  const operations = {
    async init(message) {
      wasm = message.wasm;
      kernel = await createKernel(wasm);
      return { version: kernel.version };
    },
    check(message) {
      kernel.close(kernel.open(message.text, message.unsteered));
      return {};
    },
    open(message) {
      const run = begin(message);
      run.tail = Promise.resolve();
      runs.set(message.run, run);
      return describe(run.handle);
    },
    now: (message, run, work) => playOn(run, 0, true, work),
    play: (message, run, work) => playOn(run, message.n, message.frames, work),
    set(message, run) {
      kernel.set(run.handle, message.key, message.value);
      run.changes.push({
        round: kernel.round(run.handle) + 1, key: message.key, value: message.value,
      });
      forgetPast(run);
      return {};
    },
    async seek(message, run, work) {
      const at = kernel.round(run.handle);
      if (message.round > at) {
        throw new EngineError(`round ${message.round} has not been played: the last one is ${at}`);
      }
      keepUntil(run, message.round);
      kernel.rewind(run.handle, message.round);
      await stepTo(run.handle, message.round, work);
      return {};
    },
    /** Frames of rounds that were played before: first .. last. */
    async frames(message, run, work) {
      const past = await pastAt(run, Math.max(message.first - 1, 0), work);
      if (message.first > 0) return playOn(past, message.last - message.first + 1, true, work);
      const start = await playOn(past, 0, true, work);
      if (message.last === 0) return start;
      const rest = await playOn(past, message.last, true, work);
      for (const name of Object.keys(rest.frames)) {
        const both = new rest.frames[name].constructor((rest.n + 1) * run.agents);
        both.set(start.frames[name]);
        both.set(rest.frames[name], run.agents);
        rest.frames[name] = both;
      }
      return { ...rest, first: 0, n: rest.n + 1 };
    },
    /** The fields of one agent in all rounds played so far. */
    async follow(message, run, work) {
      const last = kernel.round(run.handle);
      const columns = Object.fromEntries(run.fields.map(({ name, Cells }) => [name,
        new Cells(last + 1)]));
      for (let round = 0; round <= last; round++) {
        const past = await pastAt(run, round, work);
        const { frames } = await playOn(past, 0, true, work);
        for (const name of Object.keys(frames)) {
          columns[name][round] = frames[name][message.agent];
        }
      }
      return { columns };
    },
    network: (message, run) => kernel.network(run.handle),
    final: (message, run) => ({ value: kernel.observe(run.handle, message.name) }),
    digest: (message, run) => ({ digest: kernel.digest(run.handle) }),
    close(message, run) {
      forgetPast(run);
      kernel.close(run.handle);
      runs.delete(message.run);
      return {};
    },
    /** A whole replicate; the last state stands for the rounds after the end. */
    async replicate(message, run, work) {
      kernel.start(run.handle, message.replicate);
      const rounds = kernel.rounds(run.handle);
      const start = await playOn(run, 0, false, work);
      const rest = await playOn(run, rounds, false, work);
      const columns = {};
      for (const name of run.columns) {
        columns[name] = new Float64Array(rounds + 1);
        columns[name].fill(rest.n > 0 ? rest.columns[name][rest.n - 1] : start.columns[name][0]);
        columns[name][0] = start.columns[name][0];
        columns[name].set(rest.columns[name], 1);
      }
      const finals = Object.fromEntries(kernel.finals(run.handle)
        .map((name) => [name, kernel.observe(run.handle, name)]));
      return { columns, finals };
    },
  };

  /**
   * After a trap nothing of the instance can be trusted: all runs are lost, also those that
   * are in the middle of something (breathe).
   */
  async function recover(error) {
    runs.clear();
    kernel = null;
    restart = createKernel(wasm);
    kernel = await restart;
    return new EngineError(`the engine stopped: ${error.message}`, '', true);
  }

  async function work(message, run) {
    const { id, op } = message;
    try {
      if (kernel === null) await restart;
      if (kernel === null && op !== 'init') throw new EngineError('the engine has not started');
      const result = await operations[op](message, run && runOf(message.run),
        { id, kernel, run: op === 'close' ? undefined : run, since: performance.now() });
      post({ id, result }, buffersOf(result));
    } catch (caught) {
      const error = isTrap(caught) ? await recover(caught) : caught;
      post({ id,
        error: { message: error.message, key: error.key ?? '', fatal: error.fatal ?? true } }, []);
    } finally {
      active.delete(id);
      cancelled.delete(id);
    }
  }

  return {
    receive(message) {
      if (message.op === 'cancel') {
        if (active.has(message.target)) cancelled.add(message.target);
        return undefined;
      }
      const run = message.op === 'open' ? undefined : runs.get(message.run);
      if (run === undefined && message.op === 'close') {
        post({ id: message.id, result: {} }, []); // it is gone already
        return undefined;
      }
      active.add(message.id);
      if (message.run === undefined || message.op === 'open') return work(message);
      if (run === undefined) return work(message, {});
      if (message.op === 'close') run.closing = true;
      run.tail = run.tail.then(() => work(message, run));
      return run.tail;
    },
  };
}

/** A browser may be forbidden WebAssembly altogether, and must say so, too. */
function isTrap(error) {
  return typeof WebAssembly === 'object' && error instanceof WebAssembly.RuntimeError;
}

/** All that can be handed over instead of copied. */
function buffersOf(result) {
  const found = new Set();
  const look = (value) => {
    if (ArrayBuffer.isView(value)) found.add(value.buffer);
    else if (value !== null && typeof value === 'object') Object.values(value).forEach(look);
  };
  look(result);
  return [...found];
}

/** A way to let waiting messages through that costs less than a timer, which browsers hold
 * back for 4 ms. (Under node a channel that talks to itself keeps others waiting.) */
function createPause() {
  if (typeof setImmediate === 'function') return () => new Promise(setImmediate);
  const { port1, port2 } = new MessageChannel();
  const waiting = [];
  port1.onmessage = () => waiting.shift()();
  return () => new Promise((resolve) => {
    waiting.push(resolve);
    port2.postMessage(0);
  });
}
