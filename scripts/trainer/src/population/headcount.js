// headcount.js - what a picture shows, counted: for its sentence and its table.
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A person works together mostly where more than half of the own acts of the round were C. It
// counts people; the observable cooperation counts acts, and may differ where people have
// different numbers of partners.
import { membersOf } from './people_places.js';

/**
 * What the members of a list do and feel; everybody where there is no list. mixed: how many
 * did neither one thing only, nor the other; alone: how many met nobody.
 */
export function count(fields, members = null) {
  const { cooperation, trust, pilot } = fields;
  const found = { people: 0, mostly: 0, mixed: 0, share: NaN, trust: NaN, pilots: 0, alone: 0 };
  let shares = 0;
  let trusts = 0;
  let trusting = 0;
  const n = members ? members.length : cooperation.length;
  for (let k = 0; k < n; k++) {
    const i = members ? members[k] : k;
    found.people++;
    if (pilot?.[i] === 1) found.pilots++;
    if (trust && !Number.isNaN(trust[i])) {
      trusts += trust[i];
      trusting++;
    }
    if (Number.isNaN(cooperation[i])) {
      found.alone++;
    } else {
      shares += cooperation[i];
      if (cooperation[i] > 0.5) found.mostly++;
      if (cooperation[i] > 0 && cooperation[i] < 1) found.mixed++;
    }
  }
  const met = found.people - found.alone;
  if (met > 0) found.share = shares / met;
  if (trusting > 0) found.trust = trusts / trusting;
  return found;
}

/**
 * The parts of a population that a table has a row for.
 *
 * returns  {kind: 'team' | 'circle' | 'corner' | 'quarter', parts: [[agents]]}: corners of a
 *          lattice from the top left, row by row; quarters by the agents' numbers
 */
export function partsOf({ agents, network }) {
  if (network.units) return { kind: 'team', parts: membersOf(network.units) };
  if (network.circles) return { kind: 'circle', parts: membersOf(network.circles) };
  const quarters = [[], [], [], []];
  if (network.form === 'lattice') {
    const { side } = network;
    const rows = agents / side;
    for (let i = 0; i < agents; i++) {
      const [column, row] = [i % side, Math.floor(i / side)];
      quarters[2 * (2 * row >= rows) + (2 * column >= side)].push(i);
    }
    return { kind: 'corner', parts: quarters };
  }
  for (let i = 0; i < agents; i++) quarters[Math.floor(4 * i / agents)].push(i);
  return { kind: 'quarter', parts: quarters.filter((list) => list.length > 0) };
}
