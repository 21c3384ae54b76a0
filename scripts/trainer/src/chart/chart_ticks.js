// chart_ticks.js - where axes have their marks and how numbers stand on them.
// SPDX-License-Identifier: GPL-3.0-or-later

/** Units and their numbers: a share is shown in per cent, other units as they are. */
const SCALE = { share: 100 };

/** Steps of one, two and five tenths; a quarter for shares, which people think in. */
const STEPS = [1, 2, 5, 10];
const SHARE_STEPS = [0.05, 0.1, 0.2, 0.25, 0.5, 1];

/** Guards a sum of steps against its last bits. */
const SLACK = 1e-9;

/** The smallest round step that needs at most `most` marks between low and high. */
export function niceStep(low, high, most, unit) {
  const span = high - low;
  const need = span / Math.max(1, most - 1);
  if (unit === 'share' && need > 0.02) {
    const step = SHARE_STEPS.find((each) => marks(low, high, each) <= Math.max(2, most));
    if (step) return step;
  }
  const power = 10 ** Math.floor(Math.log10(need));
  for (const each of [...STEPS.map((s) => s * power), 20 * power]) {
    if (marks(low, high, each) <= Math.max(2, most)) return each;
  }
  return span;
}

/** How many multiples of a step lie in [low, high]. */
function marks(low, high, step) {
  return Math.floor(high / step + SLACK) - Math.ceil(low / step - SLACK) + 1;
}

/** The multiples of a step in [low, high]. */
export function multiples(low, high, step) {
  const first = Math.ceil(low / step - SLACK);
  return Array.from({ length: Math.max(0, marks(low, high, step)) },
    (_, i) => (first + i) * step);
}

/** Decimals that tell the multiples of a step apart. */
export function decimalsOf(step) {
  for (let decimals = 0; decimals < 6; decimals++) {
    const scaled = step * 10 ** decimals;
    if (Math.abs(scaled - Math.round(scaled)) < 1e-6 * scaled) return decimals;
  }
  return 6;
}

/** Marks of the values' axis: [{value, label}], at most `most`. */
export function valueTicks([low, high], most, unit, format) {
  const step = niceStep(low, high, most, unit);
  const decimals = decimalsOf(step * (SCALE[unit] ?? 1));
  return multiples(low, high, step).map((value) => (
    { value, label: format(value * (SCALE[unit] ?? 1), decimals) + suffix(unit) }));
}

/** Marks of the rounds: whole ones, the first with the word: "ronde 0". */
export function roundTicks(rounds, most, format, word) {
  const step = Math.max(1, niceStep(0, Math.max(1, rounds), most, 'number'));
  return multiples(0, rounds, step).map((value) => (
    { value, label: value === 0 ? word(format(0, 0)) : format(value, 0) }));
}

/**
 * A range with round ends that holds what was found. It holds 0 too, so that no small
 * difference looks large.
 */
export function niceRange(low, high, unit) {
  if (!(low <= high)) return [0, 1];
  let bottom = Math.min(0, low);
  let top = Math.max(0, high);
  if (top - bottom < 1e-9) top = bottom + 1;
  const step = niceStep(bottom, top, 5, unit);
  bottom = Math.floor(bottom / step + SLACK) * step;
  top = Math.ceil(top / step - SLACK) * step;
  return [bottom, top];
}

/** A value in words: 63%, 1,25. Differences of shares are in points: 12. */
export function shown(value, unit, format) {
  if (!Number.isFinite(value)) return '–';
  if (unit === 'share') return format(100 * value, 0) + '%';
  return format(value, decimalsShown(value, unit));
}

/** How many decimals a value is shown with; a share in hundredths. */
export function decimalsShown(value, unit) {
  return unit === 'share' ? 0 : unit === 'payoff' ? 2 : unit === 'points' ? 1
    : decimalsFor(value);
}

/** The sign of per cent, for shares only. */
export function suffix(unit) {
  return unit === 'share' ? '%' : '';
}

/** Three digits that count, none for whole numbers. */
function decimalsFor(value) {
  const size = Math.abs(value);
  return Number.isInteger(value) || size >= 100 ? 0 : size >= 10 ? 1 : 2;
}
