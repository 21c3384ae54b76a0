// looks.mjs - what is wrong with what stands on the screen: for people at the back, by axe,
// and what runs into or out of something else.
// SPDX-License-Identifier: GPL-3.0-or-later
import { requireBuilt } from './built.mjs';

const axe = requireBuilt('axe-core').source;

/** What axe has against the page as it is, by the rules of WCAG 2.2 A and AA. */
export async function violations(tab) {
  await tab.evaluate(axe);
  const { violations: found } = await tab.evaluate(() => window.axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa'] }));
  return found.map(({ id, nodes }) => `${id}: ${nodes.length} like ${nodes[0].html.slice(0, 160)}`);
}

/**
 * What stands in the way of people at the back: text below 24 px, something to scroll to.
 * For evaluate: it knows nothing but the page.
 */
export function smallOrHidden() {
  const found = [];
  const name = (element) => `${element.tagName}.${element.getAttribute('class') ?? ''}`;
  for (const element of document.querySelectorAll('body *')) {
    if (element.closest('.aside, dialog:not([open]), details:not([open]) > '
      + ':not(summary)')) continue;
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    if (style.visibility === 'hidden' || box.width < 2 || box.height < 2) continue;
    if (/auto|scroll/.test(style.overflowY) && element.scrollHeight > element.clientHeight + 1) {
      found.push(`${name(element)} scrolls: ${element.scrollHeight} > ${element.clientHeight}`);
    }
    if (box.right > innerWidth + 1 || box.bottom > innerHeight + 1) {
      found.push(`${name(element)} ends at ${box.right | 0}, ${box.bottom | 0}`);
    }
    const speaks = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (speaks && parseFloat(style.fontSize) < 24) {
      found.push(`${name(element)} ${style.fontSize}: ${element.textContent.slice(0, 30)}`);
    }
  }
  return found;
}

/**
 * Words that run into other words, that are cut by their box, or that stand beside the screen.
 * For evaluate. Labels on a picture of people may cover it: pictures hold no words.
 */
export function cutOrOverlapping() {
  const found = [];
  const words = [];
  const shown = (element) => !element.closest('.aside, dialog:not([open]), option, '
    + 'details:not([open]) > :not(summary)')
    && element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const unseen = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const { width, height } = at.getBoundingClientRect();
      const { overflow, clipPath } = getComputedStyle(at);
      if (clipPath === 'inset(50%)' || (Math.min(width, height) <= 2 && overflow !== 'visible')) {
        return true;
      }
    }
    return false;
  };
  const cuts = (element) => /hidden|clip/.test(getComputedStyle(element).overflow);
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const above = document.querySelector('dialog[open]') ?? document.body;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!node.data.trim() || /^(SCRIPT|STYLE)$/.test(element.tagName) || !above.contains(element)
      || !shown(element) || unseen(element)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const said = node.data.trim().slice(0, 30);
    for (const box of range.getClientRects()) {
      if (box.width < 2 || box.height < 2) continue;
      if (element.closest('.where')) break; // where we are ends in dots, and is said elsewhere
      if (box.right > innerWidth + 1 || box.left < -1) found.push(`beside the screen: ${said}`);
      for (let at = element; at && at !== document.body; at = at.parentElement) {
        const room = at.getBoundingClientRect();
        if (cuts(at) && (box.right > room.right + 2 || box.left < room.left - 2
          || box.bottom > room.bottom + box.height * 0.3
          || box.top < room.top - box.height * 0.3)) {
          found.push(`cut by ${at.getAttribute('class') ?? at.tagName}: ${said}`);
        }
        if (getComputedStyle(at).position === 'fixed') break;
      }
      words.push({ said, box, element });
    }
  }
  // what lies above the rest by design, and a bar that the rest moves under
  const floats = (element) => element.closest('.notice, .drawer, .cover')
    || (document.documentElement.scrollHeight > innerHeight
      && element.closest('.topbar, .bottombar'));
  // letters leave some room above and below; a quarter of a line may meet
  words.forEach(({ said, box, element }, i) => {
    for (const other of words.slice(i + 1)) {
      const wide = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
      const high = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
      if (wide < 3 || high < 0.3 * Math.min(box.height, other.box.height)) continue;
      if (floats(element) || floats(other.element)) continue;
      found.push(`'${said}' meets '${other.said}'`);
    }
  });
  return [...new Set(found)];
}

/** Whether something can be moved sideways. For evaluate. */
export function sideways() {
  const { scrollWidth, clientWidth } = document.documentElement;
  const found = scrollWidth > clientWidth ? [`the page: ${scrollWidth} > ${clientWidth}`] : [];
  for (const element of document.querySelectorAll('main, main *, header, footer, dialog[open] *')) {
    const { overflowX } = getComputedStyle(element);
    if (element.closest('.aside, table, .chart-tables, pre')) continue;
    if (/auto|scroll/.test(overflowX) && element.scrollWidth > element.clientWidth + 1) {
      found.push(`${element.tagName}.${element.className}: ${element.scrollWidth} > ${
        element.clientWidth}`);
    }
  }
  return found;
}
