// graph_places.js - where the people of a network stand, in the unit square.
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The same network gives the same picture each time: no chance but a generator of its own with
// a fixed seed. Work comes in slices, so that a page can do other things in between.

/** Steps of the force-directed layout: it has settled by then at 400 people. */
const STEPS = 220;

/** A network is drawn as a ring where this share of its ties is that of a ring. */
const RING_SHARE = 0.5;

/** More people than this would be too small on a ring. */
const MOST_IN_RING = 60;

/**
 * Places of a network as a generator: it yields now and then, and returns {x, y}
 * (Float64Array in [0, 1]).
 */
export function* graphPlaces(agents, edges) {
  const reach = Math.max(1, Math.round(edges.length / agents / 2));
  return agents <= MOST_IN_RING
    && nearTies(agents, edges, reach) >= RING_SHARE * edges.length / 2
    ? ring(agents) : yield* springs(agents, edges);
}

/** Ties of a ring in which everybody knows `reach` people to each side. */
function nearTies(agents, edges, reach) {
  let near = 0;
  for (let k = 0; k < edges.length; k += 2) {
    const apart = Math.abs(edges[k] - edges[k + 1]);
    near += Math.min(apart, agents - apart) <= reach;
  }
  return near;
}

/** A ring (cycles, small worlds) from the top, clockwise; shortcuts cross the middle. */
function ring(agents) {
  const angle = (i) => 2 * Math.PI * i / agents - Math.PI / 2;
  return {
    x: Float64Array.from({ length: agents }, (_, i) => 0.5 + 0.5 * Math.cos(angle(i))),
    y: Float64Array.from({ length: agents }, (_, i) => 0.5 + 0.5 * Math.sin(angle(i))),
  };
}

/** mulberry32: a small generator, so that nobody's Math.random changes the picture. */
function generator(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6D2B79F5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/**
 * Springs along ties, everybody else pushes away (Fruchterman & Reingold, Softw. Pract. Exp.
 * 21, 1129, 1991), with a pull to the middle that keeps loose ends in the picture.
 */
function* springs(agents, edges) {
  const draw = generator(20190606);
  // from a ring, so that what is near along it unfolds; a little off, so that it can
  const { x, y } = ring(agents);
  for (let i = 0; i < agents; i++) {
    x[i] += 0.02 * (draw() - 0.5);
    y[i] += 0.02 * (draw() - 0.5);
  }
  const dx = new Float64Array(agents);
  const dy = new Float64Array(agents);
  const k = Math.sqrt(1 / agents);
  for (let step = 0; step < STEPS; step++) {
    dx.fill(0);
    dy.fill(0);
    for (let i = 0; i < agents; i++) {
      for (let j = i + 1; j < agents; j++) {
        const [ex, ey] = [x[i] - x[j], y[i] - y[j]];
        const force = k * k / Math.max(ex * ex + ey * ey, 1e-6);
        dx[i] += ex * force;
        dy[i] += ey * force;
        dx[j] -= ex * force;
        dy[j] -= ey * force;
      }
      dx[i] += (0.5 - x[i]) * 0.35;
      dy[i] += (0.5 - y[i]) * 0.35;
    }
    for (let e = 0; e < edges.length; e += 2) {
      const [i, j] = [edges[e], edges[e + 1]];
      const [ex, ey] = [x[i] - x[j], y[i] - y[j]];
      const force = Math.sqrt(ex * ex + ey * ey) / k;
      dx[i] -= ex * force;
      dy[i] -= ey * force;
      dx[j] += ex * force;
      dy[j] += ey * force;
    }
    const heat = 0.12 * (1 - step / STEPS) + 0.001;
    for (let i = 0; i < agents; i++) {
      const length = Math.sqrt(dx[i] * dx[i] + dy[i] * dy[i]) || 1;
      const move = Math.min(length, heat) / length;
      x[i] += dx[i] * move;
      y[i] += dy[i] * move;
    }
    yield step / STEPS;
  }
  stretch(x);
  stretch(y);
  yield* makeRoom(x, y, 0.75 / Math.sqrt(agents));
  stretch(x);
  stretch(y);
  return { x, y };
}

/** Those who stand closer than `apart` step aside, so that everybody can be told apart. */
function* makeRoom(x, y, apart) {
  for (let step = 0; step < 40; step++) {
    for (let i = 0; i < x.length; i++) {
      for (let j = i + 1; j < x.length; j++) {
        const [ex, ey] = [x[i] - x[j], y[i] - y[j]];
        const length = Math.sqrt(ex * ex + ey * ey);
        if (length >= apart || length === 0) continue;
        const move = 0.25 * (apart - length) / length;
        x[i] += ex * move;
        y[i] += ey * move;
        x[j] -= ex * move;
        y[j] -= ey * move;
      }
    }
    yield step;
  }
}

/** Onto [0, 1]. */
function stretch(values) {
  const low = Math.min(...values);
  const span = Math.max(...values) - low || 1;
  values.forEach((value, i) => { values[i] = (value - low) / span; });
}

/** Runs a generator in slices of some ms; the promise gives what it returns, null if stopped. */
export async function inSlices(work, { milliseconds = 8, stopped = () => false } = {}) {
  for (;;) {
    const until = performance.now() + milliseconds;
    do {
      const { done, value } = work.next();
      if (done) return value;
    } while (performance.now() < until);
    await new Promise((resolve) => { setTimeout(resolve, 0); });
    if (stopped()) return null;
  }
}
