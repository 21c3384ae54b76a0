// bars.js - the bar above the stage and the one below it.
// SPDX-License-Identifier: GPL-3.0-or-later
// texts: ui.slide.* ui.next.*
import { fill, h } from '../dom.js';
import { icon } from './signs.js';
import { SLIDES } from './slides.js';
import { titleOf } from './specs.js';

/** Above: where we are, the tipping point, the language, everything else behind one button. */
export function createTopBar({ text, onHome, onProjector, onTipping, onLanguage, onMenu }) {
  const title = h('p', { class: 'where' });
  const home = h('button', { class: 'quiet home', on: { click: onHome } });
  const projector = h('button', { class: 'quiet', on: { click: onProjector } });
  const tipping = h('button', { class: 'quiet', on: { click: onTipping } });
  const language = h('button', { class: 'quiet language', on: { click: onLanguage } });
  const menu = h('button', { class: 'quiet', 'aria-haspopup': 'dialog', on: { click: onMenu } });
  const element = h('header', { class: 'topbar noprint' },
    h('nav', { class: 'row' }, home), title, h('div', { class: 'row tools' }, projector, tipping,
      language, menu));
  let place = { view: 'home', story: null };

  function relabel() {
    fill(home, icon('home'), h('span', { class: 'wide' }, text.t('ui.stories')));
    home.setAttribute('aria-label', text.t('ui.stories'));
    fill(tipping, icon('tipping'), h('span', { class: 'wide' }, text.t('ui.tipping')));
    tipping.setAttribute('aria-label', text.t('ui.tipping'));
    const other = text.language === 'nl' ? 'en' : 'nl';
    fill(language, h('span', { 'aria-hidden': 'true' }, other.toUpperCase()));
    language.setAttribute('aria-label', text.t('ui.language.other'));
    language.lang = other;
    fill(menu, icon('menu'), h('span', { class: 'wide' }, text.t('ui.menu')));
    menu.setAttribute('aria-label', text.t('ui.menu'));
    home.hidden = place.view === 'home';
    fill(projector, icon('projector'), h('span', { class: 'wide' }, text.t('ui.projector')));
    projector.setAttribute('aria-label', text.t('ui.menu.projector'));
    projector.hidden = place.view !== 'home';
    tipping.hidden = place.view === 'tipping';
    title.textContent = placeName(place);
  }

  function placeName({ view, story, result }) {
    if (view === 'result') return text.t('result.title', { name: result });
    if (view === 'tipping') return text.t('ui.tipping');
    if (view === 'sandbox') return `${text.t('ui.sandbox')}: ${titleOf(text, story)}`;
    return view === 'home' ? text.t('ui.name') : titleOf(text, story);
  }

  return {
    element,
    relabel,
    show(next) {
      place = next;
      relabel();
    },
  };
}

/** Below: back, the five slides, on. */
export function createBottomBar({ text, onSlide, onPrevious, onNext }) {
  const back = h('button', { on: { click: onPrevious } });
  const on = h('button', { class: 'main', on: { click: onNext } });
  const buttons = SLIDES.map((slide, at) => {
    const label = h('span', { class: 'label' });
    const button = h('button', { class: 'dot', on: { click: () => onSlide(slide) } },
      h('span', { class: 'number' }, at + 1), ' ', label);
    return { slide, at, button, label };
  });
  const nav = h('nav', { class: 'slides' },
    h('ol', { class: 'plain' }, buttons.map(({ button }) => h('li', {}, button))));
  const element = h('footer', { class: 'bottombar noprint' }, back, nav, on);
  let shown = { slide: 'claim', open: () => true, action: null };

  function relabel() {
    nav.setAttribute('aria-label', text.t('ui.slides'));
    fill(back, icon('back'), h('span', { class: 'wide' }, text.t('ui.previous')));
    back.setAttribute('aria-label', text.t('ui.previous'));
    const wanted = shown.action ? text.t(`ui.next.${shown.action}`) : text.t('ui.next');
    fill(on, h('span', {}, wanted), icon('next'));
    for (const { slide, at, button, label } of buttons) {
      const name = text.t(`ui.slide.${slide}`);
      label.textContent = name;
      button.setAttribute('aria-label', text.t('ui.slide', { n: at + 1, name }));
      if (slide === shown.slide) button.setAttribute('aria-current', 'step');
      else button.removeAttribute('aria-current');
      button.disabled = !shown.open(slide);
    }
    on.disabled = shown.last;
  }

  return {
    element,
    relabel,
    /** action: what "next" would do here (a key ui.next.*), null: only go on. */
    show(next) {
      shown = next;
      relabel();
    },
  };
}
