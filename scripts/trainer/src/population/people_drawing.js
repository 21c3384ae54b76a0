// people_drawing.js - people and blocks on a canvas.
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A person is a square for own interest, a circle for the shared interest, and something with
// rounded corners in between; colour and lightness say the same. An arc around says how far
// this person trusts others; a diamond inside, that it is in the pilot.
import { colourOf, cssColour, levelOf, pixelTable } from './palette.js';

const INK = '#1b2430';
const SHAPES = 16;

/** Around smaller people an arc is only a speck [px]. */
const LEAST_ARC = 4.5;

/** Pictures of a person with k / SHAPES of cooperation, and one of somebody without partners. */
function createSprites(radius, scale) {
  const half = Math.ceil((radius + 1.5) * scale);
  return Array.from({ length: SHAPES + 2 }, (_, k) => {
    const share = k <= SHAPES ? k / SHAPES : NaN;
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = 2 * half;
    const context = canvas.getContext('2d');
    context.translate(half, half);
    context.scale(scale, scale);
    drawShape(context, 0, 0, radius, share);
    return canvas;
  });
}

/** One person; the areas of square and circle are alike. */
export function drawShape(context, x, y, radius, share) {
  const known = !Number.isNaN(share);
  const roundness = known ? share : 0.5;
  const half = radius * (0.87 + 0.13 * roundness);
  context.beginPath();
  context.roundRect(x - half, y - half, 2 * half, 2 * half, roundness * half);
  context.fillStyle = cssColour(colourOf(share));
  context.fill();
  context.lineWidth = Math.min(1.4, radius / 5);
  context.strokeStyle = INK;
  if (!known) context.setLineDash([2, 2]);
  context.stroke();
  context.setLineDash([]);
}

/**
 * Draws people of one picture, each frame anew; sprites are made once a size.
 *
 * returns  draw(context, places, fields)
 */
export function createPeopleDrawing() {
  let sprites = null;
  let made = '';
  return (context, places, fields, scale) => {
    const wanted = `${places.radius} ${scale}`;
    if (made !== wanted) {
      sprites = createSprites(places.radius, scale);
      made = wanted;
    }
    const { cooperation, trust, pilot } = fields;
    const size = sprites[0].width / scale;
    for (let i = 0; i < cooperation.length; i++) {
      const share = cooperation[i];
      const sprite = sprites[share >= 0 ? Math.round(share * SHAPES) : SHAPES + 1];
      context.drawImage(sprite, places.x[i] - size / 2, places.y[i] - size / 2, size, size);
    }
    if (trust && places.radius >= LEAST_ARC) drawTrust(context, places, trust);
    if (pilot) drawPilots(context, places, pilot);
  };
}

/** An arc from the top, clockwise; all around is full trust. */
function drawTrust(context, { x, y, radius }, trust) {
  const far = radius * 1.33;
  const from = -Math.PI / 2;
  context.beginPath();
  for (let i = 0; i < trust.length; i++) {
    if (!(trust[i] > 0)) continue;
    context.moveTo(x[i], y[i] - far);
    context.arc(x[i], y[i], far, from, from + 2 * Math.PI * Math.min(1, trust[i]));
  }
  context.lineWidth = Math.max(1, radius * 0.2);
  context.strokeStyle = INK;
  context.stroke();
}

function drawPilots(context, { x, y, radius }, pilot) {
  const half = Math.max(2, radius * 0.55);
  context.beginPath();
  for (let i = 0; i < pilot.length; i++) {
    if (pilot[i] !== 1) continue;
    context.moveTo(x[i], y[i] - half);
    context.lineTo(x[i] + half, y[i]);
    context.lineTo(x[i], y[i] + half);
    context.lineTo(x[i] - half, y[i]);
    context.closePath();
  }
  context.fillStyle = '#fff';
  context.fill();
  context.lineWidth = Math.max(1, radius / 8);
  context.strokeStyle = INK;
  context.stroke();
}

/**
 * Draws blocks: one pixel an agent on a canvas of its own, which the browser enlarges without
 * smoothing.
 *
 * returns  draw(places, fields)
 */
export function createBlockDrawing(canvas) {
  const table = pixelTable();
  const context = canvas.getContext('2d');
  let image = null;
  let pixels = null;
  return ({ columns, rows, cell }, { cooperation }) => {
    if (image === null || image.width !== columns || image.height !== rows) {
      canvas.width = columns;
      canvas.height = rows;
      image = context.createImageData(columns, rows);
      pixels = new Uint32Array(image.data.buffer);
    }
    if (cell) {
      for (let i = 0; i < cooperation.length; i++) pixels[cell[i]] = table[levelOf(cooperation[i])];
    } else {
      for (let i = 0; i < cooperation.length; i++) pixels[i] = table[levelOf(cooperation[i])];
    }
    context.putImageData(image, 0, 0);
  };
}

/** Pilots among blocks: a diamond in large blocks, a line around them among small ones. */
export function drawBlockPilots(context, places, pilot) {
  const { columns, cell, size, left, top } = places;
  const marked = new Uint8Array(columns * places.rows);
  for (let i = 0; i < pilot.length; i++) marked[cell ? cell[i] : i] = pilot[i] === 1;
  if (size >= 9) {
    const middles = { x: [], y: [], radius: size / 2 };
    marked.forEach((mark, at) => {
      middles.x.push(left + (at % columns + 0.5) * size);
      middles.y.push(top + (Math.floor(at / columns) + 0.5) * size);
    });
    drawPilots(context, middles, marked);
    return;
  }
  context.beginPath();
  marked.forEach((mark, at) => {
    const column = at % columns;
    const [x, y] = [left + column * size, top + Math.floor(at / columns) * size];
    if (column > 0 && mark !== marked[at - 1]) {
      context.moveTo(x, y);
      context.lineTo(x, y + size);
    }
    if (at >= columns && mark !== marked[at - columns]) {
      context.moveTo(x, y);
      context.lineTo(x + size, y);
    }
  });
  for (const [width, colour] of [[3, INK], [1.2, '#fff']]) {
    context.lineWidth = width;
    context.strokeStyle = colour;
    context.stroke();
  }
}
