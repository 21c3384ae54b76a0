// node_worker.js - makes a thread of node look like a worker of a browser to worker.js.
// SPDX-License-Identifier: GPL-3.0-or-later
import { parentPort } from 'node:worker_threads';

const waiting = [];
parentPort.on('message', (data) => {
  if (globalThis.onmessage) globalThis.onmessage({ data });
  else waiting.push(data);
});
globalThis.self = globalThis;
globalThis.onmessage = null;
globalThis.postMessage = (message, transfer) => parentPort.postMessage(message, transfer);
await import('./worker.js');
waiting.forEach((data) => globalThis.onmessage({ data }));
