// dom.js - elements from descriptions, without a framework.
// SPDX-License-Identifier: GPL-3.0-or-later

/**
 * An element. Properties: `class`, `on` ({event: listener}), `data` ({name: value}), ARIA and
 * other attributes by name; true is an empty attribute, false and null leave it out. Children
 * are nodes, texts, numbers or lists of these; null and false are left out.
 */
export function h(tag, properties = {}, ...children) {
  const svg = SVG.has(tag);
  const element = svg ? document.createElementNS('http://www.w3.org/2000/svg', tag)
    : document.createElement(tag);
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name === 'on') {
      for (const [event, listener] of Object.entries(value)) {
        element.addEventListener(event, listener);
      }
    } else if (name === 'data') {
      Object.assign(element.dataset, value);
    } else if (PROPERTIES.has(name) && !svg) {
      element[name] = value;
    } else {
      element.setAttribute(name, value === true ? '' : String(value));
    }
  }
  append(element, children);
  return element;
}

/** Replaces what an element holds. */
export function fill(element, ...children) {
  element.replaceChildren();
  append(element, children);
  return element;
}

/** Sets a text only where it changed: it costs a layout, and a live region says it once more. */
export function put(element, words) {
  if (element.textContent !== words) element.textContent = words;
}

/**
 * Changes the page. Where the focus was in this area, on what has left, is hidden or cannot be
 * pressed any more, it goes to next(that element): nobody who uses a keyboard begins anew at
 * the top of the page.
 */
export function keepFocus(area, change, next) {
  const focused = document.activeElement;
  const inside = area.contains(focused);
  change();
  if (!inside || canHoldFocus(focused)) return;
  if ([focused, document.body].includes(document.activeElement)) {
    next(focused)?.focus({ preventScroll: true });
  }
}

export const canHoldFocus = (element) => element.isConnected && !element.disabled
  && element.checkVisibility();

const PROPERTIES = new Set(['value', 'checked', 'disabled', 'hidden', 'selected', 'indeterminate']);
const SVG = new Set(['svg', 'g', 'path', 'line', 'circle', 'rect', 'polyline', 'polygon', 'text',
  'defs', 'pattern', 'marker', 'tspan']);

function append(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child instanceof Node ? child : String(child));
  }
}
