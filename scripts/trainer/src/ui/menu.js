// menu.js - the boxes behind the bar's button: menu, keys, about.
// SPDX-License-Identifier: GPL-3.0-or-later
// texts: ui.key.*
import { h } from '../dom.js';
import { createDialog } from './dialog.js';

/** What the keys do, as the keys box lists it: [keys, the end of ui.key.*]. */
const KEYS = [
  ['PageDown →', 'next'], ['PageUp ←', 'previous'],
  ['1 – 5', 'vote'], ['⇧ 1 – 5', 'unvote'],
  ['Enter', 'lock'], ['Space', 'play'], ['X Z', 'step'], ['⇧X ⇧Z', 'jump'], ['S', 'start'],
  ['+ −', 'speed'], ['C', 'compare'], ['H', 'hundred'], ['K', 'tipping'], ['G', 'room'],
  ['Q', 'quiz'], ['R', 'reset'], ['. B', 'black'], ['P F5', 'projector'], ['L', 'language'],
  ['M', 'menu'], ['?', 'keys'], ['Esc', 'escape'],
];

/**
 * does  {name: what the button of that name does}, with seed(text) and another() for the seed
 * now   () => {projector, inStory: there is a run, told: by a story, seed}
 */
export function createMenu({ text, does, now }) {
  return createDialog({ text, title: 'ui.menu', name: 'menu', wide: true, body: () => {
    const { projector, inStory, told, seed } = now();
    const item = (name, label, pressed = null) => h('button', { data: { does: name },
      'aria-pressed': pressed === null ? null : String(pressed),
      on: { click: () => does[name]() } }, label);
    const field = h('input', { type: 'text', inputmode: 'numeric', id: 'seed', value: seed,
      autocomplete: 'off', pattern: '[0-9]*', on: {
        change: () => does.seed(field.value.trim()) } });
    return [
      h('div', { class: 'menu' },
        item('projector', text.t('ui.menu.projector'), projector),
        item('fullscreen', text.t('ui.menu.fullscreen')),
        item('keys', text.t('ui.menu.keys')),
        item('open', text.t('ui.menu.open')),
        item('sandbox', text.t('ui.sandbox')),
        item('about', text.t('ui.menu.about'))),
      inStory && h('h3', {}, text.t('ui.menu.story')),
      inStory && h('div', { class: 'menu' },
        item('link', text.t('ui.menu.link')),
        item('handout', text.t('handout.menu')),
        item('yaml', text.t('ui.menu.yaml')),
        item('png', text.t('ui.menu.png')),
        item('svg', text.t('ui.menu.svg')),
        item('csv', text.t('ui.menu.csv')),
        item('reset', text.t('ui.reset')),
        told && item('over', text.t('ui.menu.over'))),
      inStory && h('div', { class: 'row seed' }, h('label', { for: 'seed' }, text.t('ui.seed')),
        field, h('button', { on: { click: () => does.another() } }, text.t('ui.seed.another'))),
    ];
  } });
}

/** characters  {on(), set(bool)}: whether keys with a character work (WCAG 2.1.4). */
export function createKeys({ text, characters }) {
  return createDialog({ text, title: 'ui.menu.keys', name: 'keys', wide: true, body: () => [
    h('p', {}, text.t('ui.keys.lead')),
    h('dl', { class: 'keys' }, KEYS.map(([keys, does]) => h('div', {},
      h('dt', {}, keys.split(' ').map((key) => (key === '–' ? ' – '
        : h('kbd', {}, key === 'Space' ? text.t('ui.key.space') : key)))),
      h('dd', {}, text.t(`ui.key.${does}`))))),
    h('p', {}, h('label', { class: 'check' }, h('input', { type: 'checkbox',
      checked: characters.on(), on: {
        change: (event) => characters.set(event.target.checked) } }),
    ' ', text.t('ui.keys.characters'))),
  ] });
}

/** licences  [{name, version, text}]; version() of the engine, or ''. */
export function createAbout({ text, licences, version }) {
  return createDialog({ text, title: 'ui.about.title', name: 'about', wide: true, body: () => [
    h('p', {}, text.t('ui.about.what')),
    h('p', {}, h('strong', {}, text.t('ui.about.proof'))),
    h('p', {}, text.t('ui.about.same')),
    h('p', { class: 'muted' }, text.t('ui.about.version', { version: version() || '–' })),
    h('p', {}, text.t('ui.about.licence')),
    licences.map((licence) => h('details', {},
      h('summary', {}, `${licence.name} ${licence.version ?? ''}`),
      h('pre', { class: 'small', tabindex: '0' }, licence.text))),
  ] });
}
