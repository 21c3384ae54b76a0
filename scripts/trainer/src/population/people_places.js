// people_places.js - where everybody stands in a picture of so many pixels.
// SPDX-License-Identifier: GPL-3.0-or-later

/** More people than this become blocks of a grid: shapes would be too small to tell apart. */
export const MOST_PEOPLE = 400;

/** A lattice of cells smaller than this [px] is drawn as blocks. */
const CELL_OF_A_PERSON = 15;

/** The turn of a sunflower: seeds lie evenly on a disc (Vogel, Math. Biosci. 44, 179, 1979). */
const GOLDEN = Math.PI * (3 - Math.sqrt(5));

/** The largest share of the room that a person takes. */
const MOST_RADIUS = 26;

/** What a view can show of a network: the view asked for, or else one that fits it. */
export function viewOf({ agents, network }, view) {
  const { form, units, circles } = network;
  if (form === 'lattice') return 'lattice';
  if (units) return agents > MOST_PEOPLE ? 'blocks' : view === 'chain' ? 'chain' : 'teams';
  if (agents > MOST_PEOPLE) return 'blocks';
  if (form === 'ties') return 'network';
  return circles && view !== 'network' ? 'circles' : 'circle';
}

/**
 * Where everybody stands in width x height pixels.
 *
 * graph    {x, y} in [0, 1] of the view 'network'
 * returns  {kind: 'people', x, y, radius, groups: [{x, y, radius, members}], director: {x, y}
 *          | null} or {kind: 'blocks', columns, rows, cell: Uint32Array | null (agent -> cell;
 *          null: as they come), size, left, top}
 */
export function arrange(info, view, width, height, graph = null) {
  const { agents, network } = info;
  switch (view) {
    case 'lattice': return lattice(agents, network.side, width, height);
    case 'blocks': return blocks(agents, network.units, width, height);
    case 'network': return freely(agents, graph, width, height);
    case 'teams': return grouped(membersOf(network.units), width, height, sunflower);
    case 'chain': return chain(membersOf(network.units), width, height);
    case 'circles': return grouped(membersOf(network.circles), width, height, around);
    default: return everybody(agents, width, height);
  }
}

/** Members of each group, by its number. */
export function membersOf(groups) {
  const members = [];
  groups.forEach((group, i) => (members[group] ??= []).push(i));
  return Array.from(members, (list) => list ?? []);
}

function people(agents, radius) {
  return { kind: 'people', x: new Float64Array(agents), y: new Float64Array(agents),
    radius: Math.min(MOST_RADIUS, radius), groups: [], director: null };
}

function grid(columns, rows, width, height) {
  const fits = Math.min(width / columns, height / rows);
  // whole pixels where that costs little room, so that blocks are equal
  const size = Math.floor(fits) > 0.88 * fits ? Math.floor(fits) : fits;
  return { kind: 'blocks', columns, rows, cell: null, size,
    left: (width - size * columns) / 2, top: (height - size * rows) / 2 };
}

function lattice(agents, side, width, height) {
  const places = grid(side, agents / side, width, height);
  if (places.size < CELL_OF_A_PERSON || agents > MOST_PEOPLE) return places;
  const result = people(agents, 0.4 * places.size);
  for (let i = 0; i < agents; i++) {
    result.x[i] = places.left + (i % side + 0.5) * places.size;
    result.y[i] = places.top + (Math.floor(i / side) + 0.5) * places.size;
  }
  return result;
}

/** Many people: a grid as broad as the room, teams one after another. */
function blocks(agents, units, width, height) {
  const columns = Math.max(1, Math.ceil(Math.sqrt(agents * width / height)));
  const places = grid(columns, Math.ceil(agents / columns), width, height);
  if (units) {
    places.cell = new Uint32Array(agents);
    membersOf(units).flat().forEach((agent, at) => { places.cell[agent] = at; });
  }
  return places;
}

function freely(agents, graph, width, height) {
  const result = people(agents, 0.3 * Math.sqrt(width * height / agents));
  const inset = 2 * result.radius;
  for (let i = 0; i < agents; i++) {
    result.x[i] = inset + graph.x[i] * (width - 2 * inset);
    result.y[i] = inset + graph.y[i] * (height - 2 * inset);
  }
  result.radius = Math.min(result.radius, Math.max(3, 0.42 * nearest(result)));
  return result;
}

/** How far apart the closest tenth of the people stand. */
function nearest({ x, y }) {
  const apart = Array.from(x, (_, i) => {
    let least = Infinity;
    for (let j = 0; j < x.length; j++) {
      if (j !== i) least = Math.min(least, (x[i] - x[j]) ** 2 + (y[i] - y[j]) ** 2);
    }
    return Math.sqrt(least);
  }).sort((one, other) => one - other);
  return apart[Math.floor(apart.length / 10)] ?? Infinity;
}

/** Everybody knows everybody: one disc, drawn out a little where the room is longer. */
function everybody(agents, width, height) {
  const all = Array.from({ length: agents }, (_, i) => i);
  const radius = Math.min(width, height) / 2;
  const longer = Math.min(1.5, Math.max(width, height) / 2 / radius);
  const result = people(agents, sunflower.size(agents) * radius * Math.sqrt(longer) * 0.95);
  sunflower(result, { x: width / 2, y: height / 2, radius, members: all });
  const [places, middle] = height > width ? [result.y, height / 2] : [result.x, width / 2];
  places.forEach((place, i) => { places[i] = middle + (place - middle) * longer; });
  return result;
}

/** People on a disc, evenly. */
function sunflower(result, { x, y, radius, members }) {
  const room = radius * (1 - sunflower.size(members.length));
  members.forEach((agent, k) => {
    const distance = members.length > 1 ? room * Math.sqrt((k + 0.5) / (members.length - 0.5)) : 0;
    result.x[agent] = x + distance * Math.cos(k * GOLDEN);
    result.y[agent] = y + distance * Math.sin(k * GOLDEN);
  });
}
sunflower.size = (n) => 0.58 / (Math.sqrt(n) + 0.9); // arcs of trust included

/** People on a circle, as at a table. */
function around(result, { x, y, radius, members }) {
  const room = radius * (1 - around.size(members.length) * 1.4);
  members.forEach((agent, k) => {
    const angle = 2 * Math.PI * k / members.length - Math.PI / 2;
    result.x[agent] = x + room * Math.cos(angle);
    result.y[agent] = y + room * Math.sin(angle);
  });
}
around.size = (n) => Math.min(0.3, 1.9 / (Math.max(n, 3) + 1.5));

/** Groups in rows and columns, as large as the room allows. */
function grouped(lists, width, height, within) {
  const { columns, size } = bestColumns(lists.length, width, height);
  const rows = Math.ceil(lists.length / columns);
  const most = Math.max(...lists.map((list) => list.length));
  const radius = 0.46 * size;
  const result = people(lists.flat().length, within.size(most) * radius);
  lists.forEach((members, g) => {
    const row = Math.floor(g / columns);
    const inRow = Math.min(columns, lists.length - row * columns);
    const group = { x: width / 2 + (g % columns - (inRow - 1) / 2) * (width / columns),
      y: (row + 0.5) * height / rows, radius, members };
    within(result, group);
    result.groups.push(group);
  });
  return result;
}

function bestColumns(n, width, height) {
  let best = { columns: 1, size: 0 };
  for (let columns = 1; columns <= n; columns++) {
    const size = Math.min(width / columns, height / Math.ceil(n / columns));
    if (size > best.size + 1e-9) best = { columns, size };
  }
  return best;
}

/** Organisations in a row, which turns at the border, under whoever directs them. */
function chain(lists, width, height) {
  const above = Math.min(0.2 * height, 70);
  const result = grouped(lists, width, height - above, sunflower);
  const columns = result.groups.filter((group) => group.y === result.groups[0].y).length;
  const across = result.groups.map((group) => group.x);
  result.groups.forEach((group, g) => {
    const row = Math.floor(g / columns);
    const last = Math.min((row + 1) * columns, lists.length) - 1;
    const x = row % 2 === 0 ? group.x : across[last - (g - row * columns)];
    for (const agent of group.members) {
      result.x[agent] += x - group.x;
      result.y[agent] += above;
    }
    Object.assign(group, { x, y: group.y + above });
  });
  result.director = { x: width / 2, y: above / 2 };
  return result;
}

/** Who stands nearest to a point, not further than `most`; null where nobody does. */
export function agentAt(places, agents, x, y, most = 24) {
  if (places.kind === 'blocks') {
    const column = Math.floor((x - places.left) / places.size);
    const row = Math.floor((y - places.top) / places.size);
    if (column < 0 || column >= places.columns || row < 0 || row >= places.rows) return null;
    const at = row * places.columns + column;
    const agent = places.cell ? places.cell.indexOf(at) : at;
    return agent >= 0 && agent < agents ? agent : null;
  }
  let found = null;
  let least = Math.max(most, places.radius) ** 2;
  for (let i = 0; i < agents; i++) {
    const apart = (places.x[i] - x) ** 2 + (places.y[i] - y) ** 2;
    if (apart <= least) {
      least = apart;
      found = i;
    }
  }
  return found;
}

/** The middle of a person. */
export function placeOf(places, agent) {
  if (places.kind === 'people') return { x: places.x[agent], y: places.y[agent] };
  const at = places.cell ? places.cell[agent] : agent;
  return { x: places.left + (at % places.columns + 0.5) * places.size,
    y: places.top + (Math.floor(at / places.columns) + 0.5) * places.size };
}

/**
 * Who stands next in a direction ({x: 1, y: 0} is to the right): the nearest within 45 degrees
 * of it; oneself where nobody does.
 */
export function agentTowards(places, agents, from, direction) {
  const here = placeOf(places, from);
  if (places.kind === 'blocks') {
    const next = agentAt(places, agents, here.x + direction.x * places.size,
      here.y + direction.y * places.size);
    return next ?? from;
  }
  let found = from;
  let least = Infinity;
  for (let i = 0; i < agents; i++) {
    const [ex, ey] = [places.x[i] - here.x, places.y[i] - here.y];
    const along = ex * direction.x + ey * direction.y;
    const aside = Math.abs(ex * direction.y) + Math.abs(ey * direction.x);
    if (i === from || along <= 0 || aside > along) continue;
    const length = ex * ex + ey * ey + aside * aside;
    if (length < least) {
      least = length;
      found = i;
    }
  }
  return found;
}
