// svg_nodes.js - drawings as plain trees, which become text for files or elements on the page.
// SPDX-License-Identifier: GPL-3.0-or-later

const SVG = 'http://www.w3.org/2000/svg';

/** A node: numbers are cut to a hundredth, null and false leave an attribute out. */
export function node(tag, attributes = {}, ...children) {
  return { tag, attributes, children: children.flat(Infinity)
    .filter((child) => child !== null && child !== undefined && child !== false) };
}

function written(value) {
  return typeof value === 'number' ? String(Math.round(value * 100) / 100) : String(value);
}

function entries(attributes) {
  return Object.entries(attributes)
    .filter(([, value]) => value !== null && value !== undefined && value !== false)
    .map(([name, value]) => [name, written(value)]);
}

/** Characters that a file may not hold are left out: XML has no name for them. */
function escaped(text) {
  return String(text).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** The text of a node. */
export function svgText(tree) {
  if (typeof tree !== 'object') return escaped(tree);
  const { tag, attributes, children } = tree;
  const start = entries(attributes).map(([name, value]) => ` ${name}="${escaped(value)}"`).join('');
  if (children.length === 0) return `<${tag}${start}/>`;
  const inner = children.map(svgText).join(children.some((c) => typeof c === 'object') ? '\n' : '');
  return `<${tag}${start}>${inner}</${tag}>`;
}

/** A file of a drawing. */
export function svgFile(width, height, ...children) {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${svgText(node('svg',
    { xmlns: SVG, width, height, viewBox: `0 0 ${written(width)} ${written(height)}` },
    ...children))}\n`;
}

/** The element of a node. */
export function svgElement(tree) {
  if (typeof tree !== 'object') return document.createTextNode(String(tree));
  const element = document.createElementNS(SVG, tree.tag);
  for (const [name, value] of entries(tree.attributes)) element.setAttribute(name, value);
  element.append(...tree.children.map(svgElement));
  return element;
}

/** A path along points, one move to the start of each stretch. */
export function pathOf(points) {
  return points.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${written(x)} ${written(y)}`).join('');
}

/** The mark of a shape at a place. */
export function markNode(points, x, y, radius, attributes) {
  if (points === null) return node('circle', { cx: x, cy: y, r: radius, ...attributes });
  return node('path', { d: `${pathOf(points.map(([dx, dy]) => [x + dx, y + dy]))}Z`,
    ...attributes });
}
