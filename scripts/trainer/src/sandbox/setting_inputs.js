// setting_inputs.js - what the editors share: inputs for keys, and what is wrong with them.
// SPDX-License-Identifier: GPL-3.0-or-later
import { h } from '../dom.js';
import { shownTyped } from './setting_values.js';

/** The text of a key: what waits for it, else what is given; undefined where there is none. */
export function wantedOf(owner, key) {
  const wanted = owner.drafts.wanted(key);
  return wanted === null ? undefined : wanted ?? owner.values().given[key];
}

/** An input for one key of an editor; aria says what it is. */
export function keyInput(owner, key, label) {
  const row = owner.find(key);
  const input = h('input', { type: 'text', inputmode: 'decimal', class: 'setting-number',
    autocomplete: 'off', 'aria-label': label, on: {
      change: () => owner.drafts.type(row, input.value),
    } });
  return {
    input,
    show() {
      const draft = owner.drafts.get(key);
      if (document.activeElement !== input || draft?.typed === undefined) {
        input.value = draft?.typed ?? shownTyped(wantedOf(owner, key) ?? '', owner.text.language);
      }
      const wrong = draft !== undefined && owner.sayDraft(draft) !== '';
      if (wrong) input.setAttribute('aria-invalid', 'true');
      else input.removeAttribute('aria-invalid');
      input.title = wrong ? owner.sayDraft(draft) : '';
      return wrong ? owner.sayDraft(draft) : '';
    },
  };
}

/** What an editor says is wrong with its values. */
export function wrongBox() {
  const element = h('p', { class: 'setting-error', hidden: true });
  return { element, show(sentences) {
    const said = [...new Set(sentences.filter((one) => one !== ''))].join(' ');
    element.textContent = said;
    element.hidden = said === '';
  } };
}

/** Names of the strategies that the settings make. */
export function ownNames(owner) {
  const keys = [...Object.keys(owner.values().given),
    ...owner.drafts.waiting().flatMap(({ patch }) => Object.keys(patch))];
  return [...new Set(keys.filter((key) => key.startsWith('strategies.'))
    .map((key) => key.split('.')[1]))].sort();
}
