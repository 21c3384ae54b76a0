// check_result.js - whether a file that says it is a result can be one, member by member.
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The format is that of `samenspel export` (engine/app/export_json.h). Nothing of the file is
// used before it was looked at here; what comes back holds checked members only.
import { Refusal, shown } from '../state/refusal.js';
import { isSeed } from '../state/schema.js';

/** The format that this page reads. */
const FORMAT = 1;

const MOST_ROUND = 1000000;
const MOST_VARIABLES = 500;
const MOST_LINES = 20000;
const MOST_LETTERS = 20000;
const MOST_REPLICATES = 10000000;
const MOST_AGENTS = 100000000;
const UNSTEERED = '_unsteered';

/**
 * The result, with columns as Float64Array (NaN where the file has null):
 *
 *     program, model, name, question, source, seed, lines, not_replayed    texts, or null
 *     run, runs, burn_in, agents, replicates, done    whole numbers;  swept  {key: text}
 *     round      [rounds];  kept  replicates of which every value is there
 *     variables  [{name, of, strategy, unsteered, long_name, units, low, middle, high, mean,
 *                values}], strategy null where it is of all; column: the engine's name of it
 *     finals     [{name, of, strategy, unsteered, column, long_name, units, values}]
 *
 * errors  Refusal result.*
 */
export function checkResult(data) {
  if (data.samenspel_result !== FORMAT) {
    throw new Refusal('result.format', { version: shown(data.samenspel_result), known: FORMAT });
  }
  const result = { ...texts(data), ...numbers(data), swept: swept(data.swept),
    lines: lines(data.lines), round: rounds(data.round) };
  if ((result.lines === null) === (result.not_replayed === null)) {
    throw new Refusal('result.member', { name: 'lines' });
  }
  result.variables = listOf(data.variables, 'variables').map((one, at) =>
    variable(one, `variables[${at}]`, result));
  result.finals = listOf(data.finals, 'finals').map((one, at) =>
    final(one, `finals[${at}]`, result));
  if (result.variables.length === 0) throw new Refusal('result.empty');
  result.kept = result.variables[0].values.length;
  unique(result);
  return result;
}

function texts(data) {
  const found = {};
  for (const name of ['program', 'model', 'name', 'question', 'source', 'not_replayed']) {
    found[name] = data[name] === null ? null : word(data[name], name);
  }
  found.seed = word(data.seed, 'seed');
  if (!isSeed(found.seed)) throw new Refusal('result.member', { name: 'seed' });
  return found;
}

function word(value, name) {
  if (typeof value !== 'string' || value.length > MOST_LETTERS) {
    throw new Refusal('result.member', { name: shown(name) });
  }
  return value;
}

function numbers(data) {
  const found = {
    runs: whole(data.runs, 'runs', 1, MOST_REPLICATES),
    burn_in: whole(data.burn_in, 'burn_in', 0, Number.MAX_SAFE_INTEGER),
    agents: whole(data.agents, 'agents', 1, MOST_AGENTS),
    replicates: whole(data.replicates, 'replicates', 1, MOST_REPLICATES),
  };
  found.run = whole(data.run, 'run', 0, found.runs - 1);
  found.done = whole(data.done, 'done', 0, found.replicates);
  return found;
}

function whole(value, name, low, high) {
  if (!Number.isInteger(value) || value < low || value > high) {
    throw new Refusal('result.whole', { name, low, high });
  }
  return value;
}

function listOf(value, name, most = MOST_VARIABLES) {
  if (!Array.isArray(value)) throw new Refusal('result.member', { name });
  if (value.length > most) throw new Refusal('result.many', { name, most });
  return value;
}

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

function swept(value) {
  if (!isObject(value)) throw new Refusal('result.member', { name: 'swept' });
  return Object.fromEntries(Object.entries(value).map(([key, one]) => {
    if (!['string', 'number'].includes(typeof one) && one !== null) {
      throw new Refusal('result.member', { name: `swept.${shown(key)}` });
    }
    return [key, one === null ? '–' : shown(one)];
  }));
}

/** A setting a line: a line end inside would be another setting. */
function lines(value) {
  if (value === null) return null;
  return listOf(value, 'lines', MOST_LINES).map((line, at) => {
    if (/[\n\r\u0000]/.test(word(line, `lines[${at}]`))) {
      throw new Refusal('result.member', { name: `lines[${at}]` });
    }
    return line;
  });
}

function rounds(value) {
  const list = listOf(value, 'round', MOST_ROUND + 1);
  list.forEach((round, at) => {
    whole(round, `round[${at}]`, at === 0 ? 0 : list[at - 1] + 1, MOST_ROUND);
  });
  if (list.length === 0) throw new Refusal('result.empty');
  return list;
}

function named(one, path) {
  if (!isObject(one)) throw new Refusal('result.member', { name: path });
  const found = { name: word(one.name, `${path}.name`), of: word(one.of, `${path}.of`),
    unsteered: one.unsteered, long_name: word(one.long_name ?? '', `${path}.long_name`),
    units: word(one.units ?? '', `${path}.units`) };
  if (typeof one.unsteered !== 'boolean' || !/^[a-z]\w{0,63}$/i.test(found.of)
    || found.name !== found.of + (one.unsteered ? UNSTEERED : '')) {
    throw new Refusal('result.member', { name: `${path}.name` });
  }
  found.strategy = (one.strategy ?? null) === null ? null
    : word(one.strategy, `${path}.strategy`);
  if (found.strategy !== null && !/^[a-z]\w{0,63}$/i.test(found.strategy)) {
    throw new Refusal('result.member', { name: `${path}.strategy` });
  }
  found.column = found.strategy === null ? found.of : `${found.of}.${found.strategy}`;
  return found;
}

/** Numbers and null as a column of so many. */
function column(value, path, length) {
  const list = listOf(value, path, Number.MAX_SAFE_INTEGER);
  if (list.length !== length) {
    throw new Refusal('result.length', { name: path, n: list.length, length });
  }
  return Float64Array.from(list, (number, at) => {
    if (number === null) return NaN;
    if (!Number.isFinite(number)) throw new Refusal('result.number', { name: `${path}[${at}]` });
    return number;
  });
}

function variable(one, path, { round, replicates }) {
  const found = named(one, path);
  for (const name of ['low', 'middle', 'high', 'mean']) {
    found[name] = column(one[name], `${path}.${name}`, round.length);
  }
  const { low, middle, high } = found;
  round.forEach((_, at) => {
    const none = [low, middle, high].filter((edge) => Number.isNaN(edge[at])).length;
    if (none % 3 !== 0 || low[at] > middle[at] || middle[at] > high[at]) {
      throw new Refusal('result.band', { name: path, round: round[at] });
    }
  });
  found.values = listOf(one.values, `${path}.values`, replicates).map((values, at) =>
    column(values, `${path}.values[${at}]`, round.length));
  return found;
}

function final(one, path, { replicates }) {
  return { ...named(one, path), values: column(one.values, `${path}.values`, replicates) };
}

/** One of each name, and as many replicates of every variable. */
function unique({ variables, finals, kept }) {
  const names = [...variables, ...finals].map(({ column: of, unsteered }) =>
    (unsteered ? of + UNSTEERED : of));
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw new Refusal('result.twice', { name: twice });
  const other = variables.find(({ values }) => values.length !== kept);
  if (other) {
    throw new Refusal('result.length', { name: other.name, n: other.values.length, length: kept });
  }
}
