// result_spec.js - what the chart draws of a result: a line of each side, and their bands.
// SPDX-License-Identifier: GPL-3.0-or-later
import { axisOf, nameOf } from '../ui/specs.js';

/** The line that is no replicate's: in each round the middle one of all. */
export const MIDDLE = 'middle';

/** Names of what a result holds by round, each once, in the order of the file. */
export function columnsOf(result) {
  return [...new Set(result.variables.map(({ column }) => column))];
}

/** What an observable is called: as on the whole page, or as the file says. */
export function nameOfVariable(text, result, column) {
  const { of, strategy, long_name: long } = [...result.variables, ...result.finals]
    .find((each) => each.column === column);
  const known = nameOf(text, of);
  const name = known === of ? long || of : known;
  if (strategy === null) return name;
  return text.t('result.of_strategy', { name, strategy });
}

/** {b, a}: a is null where no unsteered twin ran. */
export function sideLabels(text, result) {
  const twin = result.variables.some(({ unsteered }) => unsteered);
  return { b: text.t(twin ? 'ui.side.b' : 'result.side'), a: twin ? text.t('ui.side.a') : null };
}

/** line: the number of a replicate that was kept, or MIDDLE. */
export function resultSpec({ text, result, title, what, line, parts }) {
  const { round } = result;
  const rounds = round.at(-1);
  const labels = sideLabels(text, result);
  const spread = (values) => {
    if (rounds === round.length - 1) return values;
    const all = new Float64Array(rounds + 1).fill(NaN);
    round.forEach((at, i) => { all[at] = values[i]; });
    return all;
  };
  const series = result.variables.filter(({ column }) => column === what)
    .sort((one, other) => Number(other.unsteered) - Number(one.unsteered))
    .map(({ unsteered, low, middle, high, values }) => ({
      id: unsteered ? 'a' : 'b', side: unsteered ? 'a' : 'b',
      label: unsteered ? labels.a : labels.b,
      values: spread(line === MIDDLE ? middle : values[Number(line)]),
      band: { low: spread(low), middle: spread(middle), high: spread(high) },
    }));
  return { id: `result-${what}`, title: nameOfVariable(text, result, what),
    ...axisOf(parts.observables[what.split('.')[0]]), rounds, series, markers: [],
    recorded: rounds === round.length - 1 ? null : round,
    provenance: { seed: result.seed, story: title, version: versionOf(text, result) } };
}

/** "0.1.0 (model 1)", as the engine names itself. */
export function versionOf(text, { program, model }) {
  return text.t('result.version', { program: program ?? '–', model: model ?? '–' });
}
