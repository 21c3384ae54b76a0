// faults.mjs - what is wrong with the sources, gathered so that all of it is told at once.
// SPDX-License-Identifier: GPL-3.0-or-later

export class Faults {
  constructor() {
    this.list = [];
  }

  add(text) {
    this.list.push(text);
  }

  /** Throws what was gathered, if anything. */
  stop() {
    if (this.list.length === 0) return;
    const error = new Error(this.list.join('\n'));
    error.faults = this.list;
    throw error;
  }
}
