// tale.mjs - a story made up for tests, with steps, a contrast, events and a pilot.
// SPDX-License-Identifier: GPL-3.0-or-later
import { readScenario } from '../../../scripts/trainer/src/state/scenario.js';
import { createStory } from '../../../scripts/trainer/src/state/state.js';
import { schema } from './schema.mjs';

const YAML = `name: tale
question: "What if: nobody steers?"
source: "this project"
seed: 7
replicates: 100
rounds: 60
burn_in: 40
game: {kind: donation, benefit: 3, cost: 1}
population:
  size: 60
  initial: {cooperation: 0.1}
network: {kind: small_world, degree: 8, rewire: 0.1}
decision: {rule: logit, unsteered_cooperation: 0.1}
steering:
  shared_interest: {steer: 0.4}
  trust: {scope: pair, conditionality: 0.5}
  pilot: {share: 0.2, start: 5, length: 10, set: {shared_interest.steer: 0.9}}
  circles: {facts: 0.2, cycle: 10, proposal: {shared_interest.steer: 0.8}}
events:
  - {round: 30, set: {steering.shared_interest.steer: 0.6}}
record: {every: 1, observables: [cooperation, payoff, trust]}
compare: unsteered
`;

const JSON_OF_IT = {
  name: 'tale',
  chart: ['cooperation'],
  extra: ['trust'],
  steps: [{ id: 'reflect', set: { 'steering.circles.reflect': '3' } },
    { id: 'decide', set: { 'steering.circles.rule': 'consent' } }],
  contrasts: [{ id: 'imposed', set: { 'steering.pilot.rollout': 'imposed',
    'steering.trust.conditionality': '0' } }],
  compare: 'unsteered',
  measures: { end: { side: 'b', observable: 'participation', over: 'end' } },
};

export const tale = createStory(JSON_OF_IT, readScenario(YAML), schema);
export const tales = { tale };

/** Numbers in [0, 1) that are the same in every run of a test (mulberry32). */
export function dice(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
