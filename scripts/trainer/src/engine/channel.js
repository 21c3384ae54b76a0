// channel.js - questions to a worker and its answers.
// SPDX-License-Identifier: GPL-3.0-or-later
import { EngineError } from './kernel.js';

/** @param {Worker} worker  or what has postMessage, onmessage, onerror and terminate like one */
export function createChannel(worker) {
  const open = new Map();
  let next = 0;
  let dead = null;

  function fail(error) {
    dead = error;
    for (const { reject } of open.values()) reject(error);
    open.clear();
  }

  worker.onmessage = ({ data }) => {
    const question = open.get(data.id);
    if (question === undefined) return;
    open.delete(data.id);
    if (data.error) {
      const { message, key, fatal } = data.error;
      question.reject(new EngineError(message, key, fatal));
    } else question.resolve(data.result);
  };
  worker.onerror = ({ message }) => {
    fail(new EngineError(`the engine stopped: ${message}`, '', true));
  };

  return {
    /** Runs that stand open in this worker. */
    runs: 0,

    /** Whether nothing can be asked any more. */
    get dead() {
      return dead !== null;
    },

    /** Asks; resolves with the result, rejects with an EngineError. */
    call(op, message = {}, { signal } = {}) {
      if (dead !== null) return Promise.reject(dead);
      const id = next++;
      const cancel = () => worker.postMessage({ op: 'cancel', target: id });
      const answer = new Promise((resolve, reject) => {
        open.set(id, { resolve, reject });
        worker.postMessage({ ...message, id, op });
      });
      if (signal === undefined) return answer;
      signal.addEventListener('abort', cancel, { once: true });
      return answer.finally(() => signal.removeEventListener('abort', cancel));
    },

    end() {
      fail(new EngineError('the engine was ended', '', true));
      worker.terminate();
    },
  };
}
