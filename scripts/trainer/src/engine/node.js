// node.js - the engine under node: the very same worker, in threads. For tests and measurements.
// SPDX-License-Identifier: GPL-3.0-or-later
import { Worker } from 'node:worker_threads';

import { createEngine } from './engine.js';

/** createEngine with threads; `options` may say pool and keep. */
export function createNodeEngine(wasm, options = {}) {
  return createEngine({ wasm, worker: '', spawn: spawnThread, ...options });
}

function spawnThread() {
  const thread = new Worker(new URL('node_worker.js', import.meta.url));
  const self = {
    onmessage: null,
    onerror: null,
    postMessage: (message) => thread.postMessage(message),
    terminate: () => thread.terminate(),
  };
  thread.on('message', (data) => self.onmessage({ data }));
  thread.on('error', (error) => self.onerror(error));
  return self;
}
