// exported.mjs - results that the program made and exported, for tests of what the page reads.
// SPDX-License-Identifier: GPL-3.0-or-later
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { samenspel } from './built.mjs';

/** The text of `samenspel export`, of a scenario's text. */
export function exported(yaml, { run = 0, replicates = 20, kept = 3 } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'samenspel-'));
  try {
    const [scenario, result, json] = ['x.yaml', 'x.h5', 'x.json'].map((name) =>
      join(folder, name));
    writeFileSync(scenario, yaml);
    if (/path: ring.txt/.test(yaml)) {
      writeFileSync(join(folder, 'ring.txt'), '0 1\n1 2\n2 3\n3 0\n');
    }
    samenspel('run', scenario, '-o', result, '--quiet', '--replicates', String(replicates));
    samenspel('export', result, '--run', String(run), '--replicates', String(kept), '-o', json);
    return readFileSync(json, 'utf8');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Every third round of a sweep's second run, with trust, a pilot, an event and a twin. */
export const SWEPT = `name: choir
question: Who sings along when a pilot begins?
source: this project
seed: 18446744073709551615
rounds: 40
burn_in: 10
game: {kind: donation, benefit: 3, cost: 1}
population: {size: 60}
network: {kind: small_world, degree: 4, rewire: 0.1}
decision: {rule: logit, unsteered_cooperation: 0.1}
compare: unsteered
steering: {trust: {scope: pair, conditionality: 0.5}, pilot: {share: 0.2, length: 10,
  set: {shared_interest.steer: 0.8}}}
events:
  - {round: 12, set: {steering.shared_interest.steer: 0.7}}
record: {every: 3, observables: [cooperation, trust, welfare]}
sweep: {parameters: {steering.pilot.rollout: {values: [none, imposed]}}}
`;

/** Strategies, a run that may come to rest, and a number that stands once a replicate. */
export const RESTING = `name: fixation
rounds: 60
stop: absorbed
game: {kind: matrix, reward: 3, sucker: 0, temptation: 5, punishment: 1}
match: {continuation: 0.8, error: 0.02}
population: {size: 16, initial: {strategies: {tit_for_tat: 8, always_defect: 8}}}
network: {kind: complete}
decision: {rule: fermi, noise: 0.5, update: asynchronous}
record: {observables: [cooperation, payoff, strategy_share, fixation_round]}
`;

/** A network that a page does not have. */
export const ELSEWHERE = `name: ring
rounds: 12
game: {kind: donation, benefit: 3, cost: 1}
population: {size: 4}
network: {kind: file, path: ring.txt}
decision: {rule: logit, unsteered_cooperation: 0.1}
record: {observables: [cooperation]}
`;
