// population_worlds.js - a world for every view of the population.
// SPDX-License-Identifier: GPL-3.0-or-later

const LOGIT = `seed: 1
rounds: 100
game.kind: donation
game.benefit: 3
decision.rule: logit
decision.unsteered_cooperation: 0.1
`;
const STEER = `${LOGIT}decision.activity: 0.2
@30 steering.shared_interest.steer: 0.6
`;
const TRUST = `${STEER}decision.acts: per_partner
steering.trust.scope: pair
steering.trust.conditionality: 0.5
steering.trust.gain: 0.05
`;
const TEAMS = `population.size: 160
network.kind: teams
network.number: 8
network.cross_share: 0.1
`;

export const WORLDS = {
  lattice: { view: 'lattice', lines: `seed: 1
rounds: 1000
game.kind: matrix
game.reward: 1
game.sucker: 0
game.temptation: 1.02
game.punishment: 0
network.kind: square_lattice
network.side: 200
population.initial.cooperation: 0.5
match.payoff: sampled
decision.rule: fermi
decision.noise: 0.1
decision.update: asynchronous
decision.payoffs: sum
` },
  small_lattice: { view: 'lattice', lines: `${STEER}population.size: 400
network.kind: square_lattice
network.side: 20
` },
  small_world: { view: 'network', lines: `${TRUST}population.size: 200
network.kind: small_world
network.degree: 6
network.rewire: 0.1
steering.pilot.share: 0.1
steering.pilot.start: 10
steering.pilot.place: cluster
steering.pilot.set.shared_interest.steer: 0.9
` },
  scale_free: { view: 'network', lines: `${TRUST}population.size: 150
network.kind: scale_free
network.attach: 2
` },
  teams: { view: 'teams', lines: TRUST + TEAMS },
  chain: { view: 'chain', lines: `${TRUST}${TEAMS}@30 steering.incentives.policy: fixed
@30 steering.incentives.reward: 0.25
@30 steering.incentives.fine: 0.25
` },
  everybody: { view: 'circle', lines: `${STEER}population.size: 60
network.kind: complete
` },
  circles: { view: 'circle', lines: `${TRUST}population.size: 200
network.kind: complete
steering.circles.rule: consent
steering.circles.proposal.shared_interest.steer: 0.8
steering.circles.cycle: 10
steering.circles.facts: 0.5
steering.circles.amendments: 3
steering.pilot.share: 0.1
steering.pilot.start: 5
steering.pilot.set.shared_interest.steer: 0.9
` },
  many: { view: 'circle', lines: `${STEER}population.size: 3000
network.kind: complete
` },
};
