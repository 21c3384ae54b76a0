// worker.js - the engine in a worker: answers messages, in slices, so that others get through.
// SPDX-License-Identifier: GPL-3.0-or-later
import { createService } from './service.js';

const service = createService((message, transfer) => self.postMessage(message, transfer));
self.onmessage = (event) => service.receive(event.data);
