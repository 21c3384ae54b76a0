// people_places.test.mjs - colours, places and counts of the population.
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import test from 'node:test';
import { graphPlaces, inSlices } from '../../../scripts/trainer/src/population/graph_places.js';
import { count, partsOf } from '../../../scripts/trainer/src/population/headcount.js';
import { colourOf, LEVELS, levelOf, pixelTable, toOklab, UNKNOWN }
  from '../../../scripts/trainer/src/population/palette.js';
import { agentAt, agentTowards, arrange, placeOf, viewOf }
  from '../../../scripts/trainer/src/population/people_places.js';

const none = new Uint32Array(0);
const groups = (n, size) => Uint32Array.from({ length: n }, (_, i) => Math.floor(i / size));
const world = (agents, network) => ({ agents, network: { form: 'complete', side: 0, edges: none,
  units: null, circles: null, ...network } });

/* Lightness as a screen in grey, or an eye without colours, has it (WCAG's luminance). */
function luminance(colour) {
  const [r, g, b] = colour.map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92
    : ((c / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

test('the more somebody works together the darker, in even steps of lightness', () => {
  const shares = Array.from({ length: 21 }, (_, k) => k / 20);
  const lightness = shares.map((share) => toOklab(colourOf(share))[0]);
  const step = (lightness[0] - lightness[20]) / 20;
  assert.ok(step > 0.01);
  for (let k = 1; k <= 20; k++) {
    assert.ok(Math.abs(lightness[k - 1] - lightness[k] - step) < 0.25 * step, `step ${k}`);
    assert.ok(luminance(colourOf(shares[k])) < luminance(colourOf(shares[k - 1])));
  }
});

test('both ends are told apart in grey: a contrast of more than 4.5 to 1', () => {
  const contrast = (luminance(colourOf(0)) + 0.05) / (luminance(colourOf(1)) + 0.05);
  assert.ok(contrast > 4.5, `${contrast}`);
});

test('pixels are the colours, opaque, and unknown has its own', () => {
  const bytes = new Uint8Array(pixelTable().buffer);
  for (const share of [0, 0.5, 1]) {
    const at = 4 * levelOf(share);
    const exact = colourOf(levelOf(share) / (LEVELS - 1));
    assert.deepEqual([...bytes.subarray(at, at + 4)], [...exact, 255]);
  }
  assert.deepEqual([...bytes.subarray(4 * levelOf(NaN), 4 * levelOf(NaN) + 3)], UNKNOWN);
  assert.equal(levelOf(0), 0);
  assert.equal(levelOf(1), LEVELS - 1);
});

test('a view that does not fit the network gives way to one that does', () => {
  const edges = Uint32Array.of(0, 1);
  assert.equal(viewOf(world(100, { form: 'lattice', side: 10 }), 'circle'), 'lattice');
  assert.equal(viewOf(world(100, { form: 'ties', edges }), 'lattice'), 'network');
  assert.equal(viewOf(world(100, { form: 'pairs' }), 'network'), 'circle');
  assert.equal(viewOf(world(100, { form: 'teams', units: groups(100, 10) }), 'chain'), 'chain');
  assert.equal(viewOf(world(100, { form: 'teams', units: groups(100, 10) }), 'lattice'), 'teams');
  assert.equal(viewOf(world(100, { circles: groups(100, 8) }), 'circle'), 'circles');
  assert.equal(viewOf(world(401, { form: 'ties', edges }), 'network'), 'blocks');
});

const VIEWS = {
  lattice: world(400, { form: 'lattice', side: 20 }),
  teams: world(160, { form: 'teams', units: groups(160, 20) }),
  chain: world(160, { form: 'teams', units: groups(160, 20) }),
  circle: world(60, {}),
  circles: world(203, { circles: groups(203, 8) }),
  blocks: world(5000, {}),
};

test('everybody stands inside the picture, and nobody on top of somebody else', () => {
  for (const [view, info] of Object.entries(VIEWS)) {
    for (const [width, height] of [[560, 900], [290, 440], [360, 360], [900, 300]]) {
      const places = arrange(info, view, width, height);
      const all = Array.from({ length: info.agents }, (_, i) => placeOf(places, i));
      const radius = places.kind === 'people' ? places.radius : places.size / 2;
      const where = `${view} ${width} x ${height}`;
      for (const { x, y } of all) {
        assert.ok(x >= radius * 0.99 && x <= width - radius * 0.99, `${where}: x = ${x}`);
        assert.ok(y >= radius * 0.99 && y <= height - radius * 0.99, `${where}: y = ${y}`);
      }
      let least = Infinity;
      for (let i = 0; i < Math.min(all.length, 450); i++) {
        for (let j = 0; j < i; j++) {
          least = Math.min(least, Math.hypot(all[i].x - all[j].x, all[i].y - all[j].y));
        }
      }
      assert.ok(least > 1.7 * radius, `${where}: ${least} apart at a radius of ${radius}`);
    }
  }
});

test('whoever is pressed is the one who stands there', () => {
  for (const [view, info] of Object.entries(VIEWS)) {
    const places = arrange(info, view, 500, 500);
    for (const agent of [0, 1, 17, info.agents - 1]) {
      const { x, y } = placeOf(places, agent);
      assert.equal(agentAt(places, info.agents, x, y), agent, view);
    }
  }
  const places = arrange(VIEWS.circle, 'circle', 500, 500);
  assert.equal(agentAt(places, 60, -90, -90), null);
});

test('arrow keys go to neighbours on a lattice, and stay at its border', () => {
  const info = world(40000, { form: 'lattice', side: 200 });
  const places = arrange(info, 'lattice', 500, 500);
  assert.equal(places.kind, 'blocks');
  const go = (from, x, y) => agentTowards(places, info.agents, from, { x, y });
  assert.equal(go(1000, 1, 0), 1001);
  assert.equal(go(1000, 0, 1), 1200);
  assert.equal(go(0, -1, 0), 0);
  assert.equal(go(199, 1, 0), 199);
});

test('arrow keys come to everybody on a disc', () => {
  const places = arrange(VIEWS.circle, 'circle', 400, 400);
  const seen = new Set([0]);
  const waiting = [0];
  while (waiting.length > 0) {
    const from = waiting.pop();
    for (const [x, y] of [[1, 0], [-1, 0], [0, 1], [0, -1]]) {
      const next = agentTowards(places, 60, from, { x, y });
      if (!seen.has(next)) {
        seen.add(next);
        waiting.push(next);
      }
    }
  }
  assert.equal(seen.size, 60);
});

test('teams stand together: whoever is nearest is of the same team', () => {
  const info = VIEWS.teams;
  const { x, y, groups: discs } = arrange(info, 'teams', 600, 400);
  assert.equal(discs.length, 8);
  info.network.units.forEach((team, i) => {
    const inside = Math.hypot(x[i] - discs[team].x, y[i] - discs[team].y);
    assert.ok(inside < discs[team].radius);
  });
});

test('a chain goes from each organisation to one beside or below it', () => {
  for (const [width, height] of [[560, 900], [900, 300], [290, 440]]) {
    const { groups: discs, director } = arrange(VIEWS.chain, 'chain', width, height);
    const wide = width / discs.filter(({ y }) => y === discs[0].y).length;
    const high = Math.max(...discs.map(({ y }, g) => (g > 0 ? y - discs[g - 1].y : 0)));
    for (let g = 1; g < discs.length; g++) {
      const [across, down] = [Math.abs(discs[g].x - discs[g - 1].x), discs[g].y - discs[g - 1].y];
      assert.ok((down === 0 && across <= wide + 1) || (down <= high && across < wide), `${g}`);
    }
    assert.ok(discs.every(({ y, radius }) => y - radius > director.y));
  }
});

async function placed(agents, edges) {
  return inSlices(graphPlaces(agents, edges), { milliseconds: 50 });
}

test('a network has the same picture each time, in the unit square', async () => {
  const edges = Uint32Array.from({ length: 300 }, (_, k) => (k * 7919 + (k % 2) * 31) % 100);
  const [one, two] = [await placed(100, edges), await placed(100, edges)];
  assert.deepEqual(one, two);
  for (const values of [one.x, one.y]) {
    assert.equal(Math.min(...values), 0);
    assert.equal(Math.max(...values), 1);
  }
});

test('who is tied stands closer than who is not', async () => {
  const agents = 90; // three groups of which all know one another
  const edges = [];
  for (let i = 0; i < agents; i++) {
    for (let j = i + 1; j < agents; j++) {
      if (i % 3 === j % 3 && (i + j) % 5 === 0) edges.push(i, j);
    }
  }
  edges.push(0, 1, 1, 2);
  const { x, y } = await placed(agents, Uint32Array.from(edges));
  const apart = (i, j) => Math.hypot(x[i] - x[j], y[i] - y[j]);
  let [tied, all, n] = [0, 0, 0];
  for (let k = 0; k < edges.length; k += 2) tied += apart(edges[k], edges[k + 1]);
  for (let i = 0; i < agents; i++) {
    for (let j = 0; j < i; j++, n++) all += apart(i, j);
  }
  assert.ok(tied / (edges.length / 2) < 0.6 * all / n);
});

test('a small cycle is a ring, from the top and clockwise', async () => {
  const { x, y } = await placed(8, Uint32Array.from({ length: 16 }, (_, k) => (k + 1 >> 1) % 8));
  assert.ok(Math.abs(x[0] - 0.5) < 1e-12 && Math.abs(y[0]) < 1e-12);
  assert.ok(x[2] > 0.99 && Math.abs(y[2] - 0.5) < 1e-12);
});

test('work that is not wanted any more is stopped', async () => {
  const edges = Uint32Array.from({ length: 800 }, (_, k) => (k * 13 + (k % 2) * 57) % 400);
  let stop = false;
  setTimeout(() => { stop = true; }, 5);
  assert.equal(await inSlices(graphPlaces(400, edges), { stopped: () => stop }), null);
});

test('counts: mostly is more than half; who meets nobody is counted apart', () => {
  const fields = { cooperation: Float32Array.of(0, 0.5, 0.75, 1, NaN),
    trust: Float32Array.of(0, 0.5, NaN, 1, NaN), pilot: Uint8Array.of(0, 0, 1, 1, 0) };
  assert.deepEqual(count(fields), { people: 5, mostly: 2, mixed: 2, share: 0.5625, trust: 0.5,
    pilots: 2, alone: 1 });
  assert.equal(count(fields, [0, 3]).share, 0.5);
  assert.ok(Number.isNaN(count({ cooperation: Float32Array.of(NaN) }).share));
});

test('parts have everybody once: teams, circles, corners, quarters', () => {
  const kinds = { teams: 'team', circles: 'circle', lattice: 'corner', circle: 'quarter' };
  for (const [view, kind] of Object.entries(kinds)) {
    const found = partsOf(VIEWS[view]);
    assert.equal(found.kind, kind);
    assert.deepEqual(found.parts.flat().sort((i, j) => i - j),
      Array.from({ length: VIEWS[view].agents }, (_, i) => i));
  }
  const [topLeft, , , bottomRight] = partsOf(VIEWS.lattice).parts;
  assert.ok(topLeft.includes(0) && bottomRight.includes(399));
});
