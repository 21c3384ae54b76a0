// recompute.js - a recorded replicate played anew: is every number the same, to the bit?
// SPDX-License-Identifier: GPL-3.0-or-later

/** Parts in which a replicate is played, so that it can be told how far it is. */
const PARTS = 40;

/**
 * Plays a replicate of a checked result on both sides, and compares every number that was
 * recorded of it: of each variable in each recorded round, and what stands once a replicate.
 *
 * returns {total, different, first: {name, column, unsteered, round: null of a final, recorded,
 *          found} | null}; rejects with the engine's error where it cannot be played
 *
 * onProgress(share) from 0 to 1;  still() throws where nobody waits for it any more
 */
export async function recompute(engine, result, replicate, { onProgress = () => {},
  still = () => {} } = {}) {
  const found = { total: 0, different: 0, first: null };
  const sides = [false, true].map((unsteered) => ({ unsteered,
    variables: result.variables.filter((one) => one.unsteered === unsteered),
    finals: result.finals.filter((one) => one.unsteered === unsteered) }))
    .filter(({ variables, finals }) => variables.length + finals.length > 0);
  let side = 0;
  for (const one of sides) {
    const share = (part) => onProgress((side + part) / sides.length);
    await ofSide(engine, result, one, { replicate, found, share, still });
    side++;
  }
  return found;
}

async function ofSide(engine, result, { unsteered, variables, finals }, how) {
  const { replicate, found, share, still } = how;
  const run = await engine.open(result.lines, { unsteered, replicate, fields: [],
    observables: [...new Set([...variables, ...finals].map(({ of }) => of))] });
  try {
    still();
    const columns = await played(run, variables, { share, still });
    for (const variable of variables) {
      const values = columns[variable.column];
      result.round.forEach((round, at) => {
        // a run that came to rest ends there, and the file repeats what it came to
        take(found, variable, round, variable.values[replicate][at],
          values[Math.min(round, values.length - 1)]);
      });
    }
    for (const final of finals) {
      take(found, final, null, final.values[replicate], await run.final(final.column));
      still();
    }
  } finally {
    await run.close();
  }
}

/** {column: [value of round 0, 1, ..]} until the run ends. */
async function played(run, variables, { share, still }) {
  const columns = Object.fromEntries(variables.map(({ column }) => [column, []]));
  const keep = (answer) => {
    for (const [name, list] of Object.entries(columns)) {
      for (const value of answer.columns[name].subarray(0, answer.n)) list.push(value);
    }
  };
  keep(await run.now());
  const { rounds } = run.info;
  const part = Math.max(1, Math.ceil(rounds / PARTS));
  for (let round = 0; round < rounds;) {
    const answer = await run.play(Math.min(part, rounds - round), { frames: false });
    still();
    if (answer.n === 0) break;
    keep(answer);
    round += answer.n;
    share(round / rounds);
    if (answer.ended) break;
  }
  return columns;
}

function take(found, { name, column, unsteered }, round, recorded, value) {
  found.total++;
  if (Object.is(recorded, value)) return;
  found.different++;
  found.first ??= { name, column, unsteered, round, recorded, found: value };
}
