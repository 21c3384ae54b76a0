// chart_labels.js - places for texts in a picture, so that none covers another.
// SPDX-License-Identifier: GPL-3.0-or-later

/** A text in lines of at most `width`; a word that is longer keeps its own line. */
export function wrapText(text, width, measure) {
  const lines = [];
  for (const word of String(text).split(/\s+/).filter(Boolean)) {
    const last = lines.at(-1);
    if (last !== undefined && measure(`${last} ${word}`) <= width) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else {
      lines.push(word);
    }
  }
  return lines;
}

/**
 * Moves boxes up and down until none covers another, each as little as can be (least
 * squares), all within [top, bottom] as long as they fit in it.
 *
 * boxes    [{left, right, height, wanted}], wanted = middle
 * returns  the middles, in the order of the boxes
 */
export function pushApart(boxes, top, bottom) {
  const middles = boxes.map((box) => box.wanted);
  for (const group of sideBySide(boxes)) {
    const order = group.toSorted((i, j) => boxes[i].wanted - boxes[j].wanted || i - j);
    // Clusters of boxes that touch; each wants the mean of what its boxes want.
    const clusters = [];
    for (const i of order) {
      let cluster = { members: [i], height: boxes[i].height, start: boxes[i].wanted
        - boxes[i].height / 2, weight: 1 };
      cluster.start = within(cluster.start, cluster.height, top, bottom);
      while (clusters.length > 0
        && clusters.at(-1).start + clusters.at(-1).height > cluster.start) {
        cluster = joined(clusters.pop(), cluster, boxes, top, bottom);
      }
      clusters.push(cluster);
    }
    for (const cluster of clusters) {
      let y = cluster.start;
      for (const i of cluster.members) {
        middles[i] = y + boxes[i].height / 2;
        y += boxes[i].height;
      }
    }
  }
  return middles;
}

/** Whether boxes have room beside and above each other in [top, bottom]. */
export function fits(boxes, top, bottom) {
  return sideBySide(boxes).every((group) => (
    group.reduce((sum, i) => sum + boxes[i].height, 0) <= bottom - top));
}

function within(start, height, top, bottom) {
  return Math.max(top, Math.min(bottom - height, start));
}

function joined(upper, lower, boxes, top, bottom) {
  const members = [...upper.members, ...lower.members];
  let offset = 0;
  let wanted = 0;
  for (const i of members) {
    wanted += boxes[i].wanted - boxes[i].height / 2 - offset;
    offset += boxes[i].height;
  }
  return { members, height: offset, start: within(wanted / members.length, offset, top, bottom) };
}

/** Groups of boxes of which each shares some width with another. */
function sideBySide(boxes) {
  const order = boxes.map((_, i) => i).sort((i, j) => boxes[i].left - boxes[j].left);
  const groups = [];
  let right = -Infinity;
  for (const i of order) {
    if (boxes[i].left < right) groups.at(-1).push(i);
    else groups.push([i]);
    right = Math.max(right, boxes[i].right);
  }
  return groups;
}

/**
 * Rows for flags on poles above a picture. A flag's text begins at its pole, or ends there
 * where it would leave the picture. Poles go down to the picture and cross no text.
 *
 * flags    [{x, width}]
 * returns  [{row, left, width, turned}] (row 0 is the lowest), or null where `most` rows are
 *          too few
 */
export function placeFlags(flags, left, right, most) {
  const placed = flags.map(({ x, width }) => {
    const turned = x + width > right && x - width >= left;
    return { x, width, turned, row: -1,
      left: Math.max(left, turned ? x - width : Math.min(x, right - width)) };
  });
  // From the right: an earlier event goes above what its text reaches over.
  const order = placed.map((_, i) => i).sort((i, j) => placed[j].x - placed[i].x || j - i);
  const done = [];
  for (const i of order) {
    const flag = placed[i];
    for (let row = 0; row < most && flag.row < 0; row++) {
      if (!done.some((other) => clash({ ...flag, row }, other))) flag.row = row;
    }
    if (flag.row < 0) return null;
    done.push(flag);
  }
  return placed.map(({ row, left: start, width, turned }) => ({ row, left: start, width, turned }));
}

function clash(one, other) {
  const reaches = (text, pole) => pole.x > text.left + 0.5 && pole.x < text.left + text.width - 0.5;
  if (one.row === other.row && one.left < other.left + other.width
    && other.left < one.left + one.width) return true;
  return (one.row <= other.row && reaches(one, other))
    || (other.row <= one.row && reaches(other, one));
}

/**
 * Joins neighbours (in order of x) until no text touches the next one's. A text begins at the
 * x of its first one, or ends there where it would leave the picture.
 *
 * widthOf  (positions) -> width of what stands there
 * returns  [{of: positions, width, turned, left}]
 */
export function groupFlags(xs, widthOf, right) {
  const done = [];
  const flag = (of) => {
    const width = widthOf(of);
    const turned = xs[of[0]] + width > right;
    return { of, width, turned, left: turned ? xs[of[0]] - width : xs[of[0]] };
  };
  xs.forEach((_, i) => {
    let next = flag([i]);
    while (done.length > 0 && next.left < done.at(-1).left + done.at(-1).width + 2) {
      next = flag([...done.pop().of, ...next.of]);
    }
    done.push(next);
  });
  return done;
}

/**
 * The first place, of those offered, that covers the fewest of some points: {left, top}.
 *
 * offers   [{left, top}] in order of preference
 * points   [[x, y]] that should stay free; taken: boxes that must
 */
export function freePlace(offers, { width, height }, points, taken = []) {
  let best = null;
  let least = Infinity;
  for (const { left, top } of offers) {
    const inside = ([x, y]) => x > left && x < left + width && y > top && y < top + height;
    const covers = (box) => left < box.left + box.width && box.left < left + width
      && top < box.top + box.height && box.top < top + height;
    const cost = points.filter(inside).length + (taken.some(covers) ? 1e6 : 0);
    if (cost < least) {
      least = cost;
      best = { left, top };
    }
  }
  return best;
}
