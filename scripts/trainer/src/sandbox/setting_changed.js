// setting_changed.js - at the top of the sandbox: what differs from the story, what waits.
// SPDX-License-Identifier: GPL-3.0-or-later
import { fill, h } from '../dom.js';
import { keysIn } from './setting_sayings.js';
import { shownValue } from './setting_values.js';

/**
 * The two lists.
 *
 * owner    {text, find, label(key), go(key), reset(key), resetAll(), drop(key), sayDraft(draft)}
 * returns  {element, show(differing, waiting)}
 */
export function createChanged(owner) {
  const { text, find, go } = owner;
  const differs = h('div', { class: 'sandbox-changed', hidden: true });
  const waits = h('div', { class: 'sandbox-waiting', hidden: true });

  /** The label of a key; of one of many (a strategy's number) with what tells it apart. */
  function named(key) {
    const row = find(key);
    if (!row?.template) return owner.label(key);
    const places = row.template.split('.');
    return `${owner.label(key)}: ${key.split('.').filter((part, i) => part !== places[i])
      .join(' ').replaceAll('_', ' ')}`;
  }

  const jump = (key) => h('button', { type: 'button', class: 'sandbox-jump',
    on: { click: () => go(key) } }, named(key));

  function differingItem({ key, value, was, round }) {
    const said = (one) => (find(key) ? shownValue(find(key), one, text) : one ?? '');
    return h('li', {}, h('span', { class: 'setting-mark', 'aria-hidden': 'true' }, '●'),
      jump(key),
      h('span', { class: 'sandbox-from' }, round === undefined
        ? text.t('sandbox.from_to', { from: said(was), to: said(value) })
        : text.t('sandbox.from_round', { round: text.format(round, 'integer'),
          value: said(value) })),
      h('button', { type: 'button', class: 'setting-reset', 'aria-label': text.t('sandbox.back_of',
        { label: named(key), value: said(was) }), on: { click: () => owner.reset(key) } },
      text.t('sandbox.back_short')));
  }

  function waitingItem(draft) {
    const { key, value, message, saying } = draft;
    const others = keysIn(message, find).filter((name) => name !== key);
    return h('li', {},
      h('p', {}, jump(key), ' → ', find(key) ? shownValue(find(key), value, text) : value ?? ''),
      h('p', { class: 'sandbox-said' }, owner.sayDraft(draft)),
      others.length > 0 && h('p', {}, text.t('sandbox.see'), ' ', others.map(jump)),
      saying !== null && h('details', {}, h('summary', {}, text.t('sandbox.engine_said')),
        h('p', { lang: 'en' }, message)),
      h('button', { type: 'button', class: 'setting-drop', 'aria-label': text.t('sandbox.drop_of',
        { label: named(key) }), on: { click: () => owner.drop(key) } }, text.t('sandbox.drop')));
  }

  return {
    element: h('div', { class: 'sandbox-lists' }, waits, differs),
    show(list, waiting) {
      differs.hidden = list.length === 0;
      fill(differs, list.length > 0 && [h('div', { class: 'sandbox-changed-head' },
        h('h2', {}, text.t(list.length === 1 ? 'sandbox.changed.one' : 'sandbox.changed.many',
          { n: list.length })),
        h('button', { type: 'button', on: { click: owner.resetAll } }, text.t('sandbox.back_all'))),
      h('ul', { class: 'plain' }, list.map(differingItem))]);
      waits.hidden = waiting.length === 0;
      fill(waits, waiting.length > 0 && [h('h2', {}, text.t('sandbox.waiting')),
        h('ul', { class: 'plain' }, waiting.map(waitingItem))]);
    },
  };
}
