// web.mjs - the engine's C functions, called directly: the reader of lines is judged by it.
// SPDX-License-Identifier: GPL-3.0-or-later
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { build } from './built.mjs';

const module = new WebAssembly.Module(readFileSync(join(build, 'wasm/samenspel.wasm')));
const engine = new WebAssembly.Instance(module).exports;
engine._initialize();

function withText(text, call) {
  const bytes = new TextEncoder().encode(text);
  const pointer = engine.sp_web_alloc(bytes.length + 1);
  new Uint8Array(engine.memory.buffer).set([...bytes, 0], pointer);
  try {
    return call(pointer);
  } finally {
    engine.sp_web_release(pointer);
  }
}

function textAt(pointer) {
  const length = engine.sp_web_length(pointer);
  return new TextDecoder().decode(new Uint8Array(engine.memory.buffer, pointer, length).slice());
}

/** What the engine says of lines: '' where a run can be opened. */
export function messageOn(lines) {
  const run = withText(lines, (pointer) => engine.sp_web_open(pointer));
  const message = textAt(engine.sp_web_message(run));
  engine.sp_web_close(run);
  return message;
}

/** {observable: [round 0, 1, ..]} of one replicate of the lines. */
export function played(lines, observables, { rounds, replicate = 0 }) {
  const run = withText(lines, (pointer) => engine.sp_web_open(pointer));
  const message = textAt(engine.sp_web_message(run));
  if (message !== '') throw new Error(message);
  engine.sp_web_start(run, replicate);
  const columns = Object.fromEntries(observables.map((name) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const name of observables) {
      columns[name].push(withText(name, (at) => engine.sp_web_observe(run, at, 0)));
    }
    engine.sp_web_step(run, 1);
  }
  engine.sp_web_close(run);
  return columns;
}
