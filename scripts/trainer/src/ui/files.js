// files.js - what leaves the page by hand of its user: a download, or the clipboard.
// SPDX-License-Identifier: GPL-3.0-or-later
import { h } from '../dom.js';

/** A name that every file system takes: nine_in_ten-seed-1.yaml. */
export function fileName(story, seed, what, ending) {
  const safe = (part) => String(part).replace(/[^\w-]+/g, '_');
  return `${safe(story)}-seed-${safe(seed)}${what ? `-${safe(what)}` : ''}.${ending}`;
}

/** Gives a file to the browser's downloads. content: text or Blob. */
export function download(name, content, type = 'text/plain') {
  const blob = content instanceof Blob ? content : new Blob([content], { type });
  const address = URL.createObjectURL(blob);
  const link = h('a', { href: address, download: name, hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

/**
 * Copies a text; true where that worked. A page opened from a file may not always use the
 * clipboard: a selected text field and the browser's own command do it then.
 */
export async function copy(words) {
  try {
    await navigator.clipboard.writeText(words);
    return true;
  } catch {
    const area = h('textarea', { class: 'aside', 'aria-hidden': 'true', value: words });
    (document.querySelector('dialog[open]') ?? document.body).append(area);
    area.select();
    const copied = document.execCommand('copy');
    area.remove();
    return copied;
  }
}
