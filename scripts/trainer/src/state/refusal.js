// refusal.js - a mistake that a person can mend, as a text key with its values.
// SPDX-License-Identifier: GPL-3.0-or-later

/** Say it with text.t(refusal.key, refusal.values): both languages know the key. */
export class Refusal extends Error {
  constructor(key, values = {}) {
    super(`${key} ${JSON.stringify(values)}`);
    this.name = 'Refusal';
    this.key = key;
    this.values = values;
  }
}

/** What stands in a message from somebody's file or link: short, and on one line. */
export function shown(value) {
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  const plain = text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ');
  return plain.length > 80 ? `${plain.slice(0, 79)}…` : plain;
}
