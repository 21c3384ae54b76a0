// side_picture.js - one side of the population: ties below, people above, the followed one marked.
// SPDX-License-Identifier: GPL-3.0-or-later
import { h } from '../dom.js';
import { createBlockDrawing, createPeopleDrawing, drawBlockPilots } from './people_drawing.js';
import { agentAt, placeOf } from './people_places.js';

const INK = '#1b2430';
const PAPER = '#ffffff';

/**
 * A picture of one side: place(info, places, view) when it is laid out anew, paint(frame, follow)
 * for each frame. The ties are drawn once; blocks have a canvas of their own.
 *
 * onPick  told who was pressed
 */
export function createPicture({ onPick }) {
  const below = h('canvas', { class: 'picture-below' });
  const blocks = h('canvas', { class: 'picture-blocks' });
  const above = h('canvas', { class: 'picture-above' });
  const you = h('span', { class: 'picture-label picture-you', hidden: true });
  const director = h('span', { class: 'picture-label picture-director', hidden: true });
  const element = h('div', { class: 'picture' }, below, blocks, above, you, director);
  const drawPeople = createPeopleDrawing();
  const drawBlocks = createBlockDrawing(blocks);
  let info = null;
  let places = null;
  let view = '';
  let directed = null;
  let labelled = null; // whose label stands where it should
  let marked = null;   // who was marked above the blocks

  element.addEventListener('pointerdown', (event) => {
    if (!places || event.button > 0) return;
    const box = element.getBoundingClientRect();
    const agent = agentAt(places, info.agents, event.clientX - box.left,
      event.clientY - box.top);
    if (agent !== null) onPick(agent);
  });

  const scale = () => Math.min(window.devicePixelRatio || 1, 2);

  /** A canvas of the picture's size, empty, in CSS pixels. */
  function cleared(canvas) {
    const [width, height] = [element.clientWidth, element.clientHeight].map((n) =>
      Math.round(n * scale()));
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width;
      canvas.height = height;
    }
    const context = canvas.getContext('2d');
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, width, height);
    context.scale(scale(), scale());
    return context;
  }

  function drawBelow() {
    const context = cleared(below);
    const { fontSize, fontFamily } = getComputedStyle(director);
    context.font = `${fontSize} ${fontFamily}`;
    for (const [g, { x, y, radius }] of (places.groups ?? []).entries()) {
      context.beginPath();
      context.arc(x, y, radius, 0, 2 * Math.PI);
      context.fillStyle = '#e9edf2';
      context.fill();
      context.lineWidth = 1;
      context.strokeStyle = '#8b94a1';
      context.stroke();
      if (radius < 3.4 * parseFloat(fontSize)) continue; // no room for its number
      context.fillStyle = '#4c5664';
      context.textAlign = 'right';
      context.fillText(g + 1, x - 0.73 * radius, y - 0.73 * radius);
    }
    if (view === 'chain') drawChain(context);
    drawTies(context);
    if (directed) drawDirector(context);
  }

  function drawTies(context) {
    const { edges, units } = info.network;
    if (places.kind !== 'people' || edges.length === 0) return;
    const within = view === 'network';
    let drawn = 0;
    context.beginPath();
    for (let k = 0; k < edges.length; k += 2) {
      const [i, j] = [edges[k], edges[k + 1]];
      if (!within && units && units[i] === units[j]) continue;
      context.moveTo(places.x[i], places.y[i]);
      context.lineTo(places.x[j], places.y[j]);
      drawn++;
    }
    // many ties are drawn fainter, so that they stay a ground for the people on it
    const room = Math.min(1, places.radius / 9);
    context.globalAlpha = Math.max(0.07,
      room * Math.min(within ? 0.55 : 0.3, 220 / (drawn + 1)));
    context.lineWidth = 1;
    context.strokeStyle = '#3c4653';
    context.stroke();
    context.globalAlpha = 1;
  }

  /** The links of the chain, from each organisation to the next. */
  function drawChain(context) {
    context.beginPath();
    for (let g = 1; g < places.groups.length; g++) {
      const [from, to] = [places.groups[g - 1], places.groups[g]];
      const length = Math.hypot(to.x - from.x, to.y - from.y);
      const [ex, ey] = [(to.x - from.x) / length, (to.y - from.y) / length];
      context.moveTo(from.x + ex * from.radius, from.y + ey * from.radius);
      context.lineTo(to.x - ex * to.radius, to.y - ey * to.radius);
    }
    context.lineWidth = 5;
    context.strokeStyle = INK;
    context.stroke();
  }

  /** A line from the director to each organisation. */
  function drawDirector(context) {
    const { x, y } = places.director;
    context.beginPath();
    for (const group of places.groups) {
      const length = Math.hypot(group.x - x, group.y - y);
      context.moveTo(x, y);
      context.lineTo(group.x - (group.x - x) / length * group.radius,
        group.y - (group.y - y) / length * group.radius);
    }
    context.lineWidth = 2;
    context.setLineDash([7, 5]);
    context.strokeStyle = '#7a2b8f';
    context.stroke();
    context.setLineDash([]);
  }

  function showDirector(now) {
    directed = now;
    director.hidden = !now;
    if (now) moveTo(director, places.director.x, places.director.y, 0.5);
    drawBelow();
  }

  /** Puts a label, in whole pixels so that it is sharp; part of its height is above y. */
  function moveTo(label, x, y, part) {
    const left = Math.min(Math.max(x - label.offsetWidth / 2, 0),
      element.clientWidth - label.offsetWidth);
    label.style.left = `${Math.round(left)}px`;
    label.style.top = `${Math.round(y - part * label.offsetHeight)}px`;
  }

  /** Two rings, light in dark, that show on every ground. */
  function drawHalo(context, agent) {
    const { x, y } = placeOf(places, agent);
    const radius = places.kind === 'people' ? places.radius * 1.33 + 4
      : Math.max(8, places.size * 0.75 + 3);
    for (const [width, colour] of [[6, PAPER], [3, INK]]) {
      context.beginPath();
      context.arc(x, y, radius, 0, 2 * Math.PI);
      context.lineWidth = width;
      context.strokeStyle = colour;
      context.stroke();
    }
    you.hidden = false;
    if (labelled === agent) return;
    labelled = agent;
    if (y > element.clientHeight / 2) moveTo(you, x, y - radius - 3, 1);
    else moveTo(you, x, y + radius + 3, 0);
  }

  return {
    element,
    get places() { return places; },

    /** The words on the labels. */
    name(followed, directing) {
      you.textContent = followed;
      director.textContent = directing;
      labelled = directed = null;
    },

    /** Lays out anew; nothing is shown until the next paint. */
    place(nextInfo, nextPlaces, nextView) {
      info = nextInfo;
      places = nextPlaces;
      view = nextView;
      directed = labelled = marked = null;
      you.hidden = director.hidden = true;
      blocks.hidden = places.kind !== 'blocks';
      if (places.kind === 'blocks') {
        Object.assign(blocks.style, { left: `${places.left}px`, top: `${places.top}px`,
          width: `${places.columns * places.size}px`, height: `${places.rows * places.size}px` });
      }
      cleared(above);
      drawBelow();
    },

    clear() {
      blocks.hidden = you.hidden = director.hidden = true;
      directed = labelled = marked = null;
      cleared(above);
      cleared(below);
    },

    /** frame: {fields, directed}; a field of another world is not drawn. */
    paint({ fields, directed: now = false }, follow) {
      if (fields.cooperation?.length !== info.agents) return;
      if (places.director && directed !== now) showDirector(now);
      const pilots = fields.pilot?.includes(1);
      if (places.kind === 'blocks') {
        blocks.hidden = false;
        drawBlocks(places, fields);
        if (!pilots && marked === follow) return; // what stands above the blocks is as it was
      }
      const context = cleared(above);
      if (places.kind !== 'blocks') drawPeople(context, places, fields, scale());
      else if (pilots) drawBlockPilots(context, places, fields.pilot);
      marked = pilots ? null : follow;
      if (follow >= 0 && follow < info.agents) drawHalo(context, follow);
    },
  };
}
