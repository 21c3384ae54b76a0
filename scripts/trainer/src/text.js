// text.js - every word on the page, in the language of the moment, and its numbers.
// SPDX-License-Identifier: GPL-3.0-or-later

export const LANGUAGES = ['nl', 'en'];

/**
 * Rounds half up at a number of decimals, as a reader would: 0.125 is 0.13. Numbers are shown
 * through this and nothing else, so that a test can tell what stands on the page.
 */
export function rounded(value, decimals) {
  const scale = 10 ** decimals;
  return Math.floor(value * scale + 0.5) / scale;
}

/** A number with exactly these decimals: 1.234,50 in Dutch, 1,234.50 in English. */
export function formatted(value, decimals, language) {
  if (!Number.isFinite(value)) return '–';
  let digits = rounded(Math.abs(value), decimals).toFixed(decimals);
  const [whole, part] = digits.split('.');
  const [group, point] = language === 'nl' ? ['.', ','] : [',', '.'];
  digits = whole.replace(/\B(?=(\d{3})+$)/g, group) + (part ? point + part : '');
  return (value < 0 && /[1-9]/.test(digits) ? '−' : '') + digits;
}

/** How a placeholder's number is shown: {share:percent}. */
const FORMATS = {
  percent: (x, l) => formatted(100 * x, 0, l) + '%',        // .634 -> 63%
  points: (x, l) => formatted(100 * x, 0, l),               // a difference of shares, in points
  integer: (x, l) => formatted(x, 0, l),
  one: (x, l) => formatted(x, 1, l),
  two: (x, l) => formatted(x, 2, l),
  plain: (x, l) => plain(x, l),                             // as many decimals as it has
};

/** A number as written in a setting, with as many decimals as it has (at most 6). */
export function plain(value, language) {
  const shown = rounded(Math.abs(value), 6);
  const decimals = (String(shown).split('.')[1] ?? '').length;
  return formatted(value, /e/.test(String(shown)) ? 0 : decimals, language);
}

/**
 * The texts of a page. `table` maps a key to {nl, en}; a key that is not there is an error (the
 * build has checked those that stand in the source).
 */
export function createText(table, language = 'nl') {
  const listeners = new Set();
  const self = {
    language,
    /** The text of a key; {name} and {name:format} are replaced from `values`. */
    t(key, values = {}) {
      const entry = table[key];
      if (entry === undefined) throw new Error(`no text '${key}'`);
      return entry[self.language].replace(/\{(\w+)(?::(\w+))?\}/g, (_, name, format) => {
        if (!(name in values)) throw new Error(`text '${key}' needs a value '${name}'`);
        return format ? FORMATS[format](values[name], self.language) : String(values[name]);
      });
    },
    has: (key) => table[key] !== undefined,
    /** {nl, en} of a key, for what is searched in both; undefined where there is none. */
    both: (key) => table[key],
    format: (value, format) => FORMATS[format](value, self.language),
    /** Changes the language and tells who listens. */
    speak(next) {
      if (next === self.language || !LANGUAGES.includes(next)) return;
      self.language = next;
      for (const listener of listeners) listener(next);
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  return self;
}
