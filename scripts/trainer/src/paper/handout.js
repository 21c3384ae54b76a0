// handout.js - what a room takes home: one sheet of A4 on the run that it has seen.
// SPDX-License-Identifier: GPL-3.0-or-later
// texts: story.*.claim story.*.debrief.* story.*.limits
//
// The sheet is made when the browser is about to print, whoever asked for that, from the state
// of the moment. It is laid out in millimetres and points, off the screen, and made to fit: the
// letters and the chart shrink until one page holds everything, then what is left of the page
// is lines to write on.
import { createChart } from '../chart/chart.js';
import { sourceLine } from '../chart/chart_words.js';
import { fill, h } from '../dom.js';
import { sorted } from '../play/play_changes.js';
import { toFragment } from '../state/link.js';
import { effective } from '../state/state.js';
import { chartSpec, chartsOf, sideNames, sourceOf, titleOf } from '../ui/specs.js';
import { sentenceOf } from '../ui/told.js';

/** From what is pleasant to what can still be read: letters [pt], height of the chart [mm]. */
const LEVELS = [[10.5, 72], [10, 68], [9.5, 64], [9, 58], [8.5, 52], [8, 46], [7.5, 40]];

/** The first of these levels, at which two lines for each question are worth the shrinking. */
const ROOMY = 4;

/** Width of the sheet [mm], as handout.css has it; units of the chart's drawing in a mm. */
const WIDTH = 182;
const UNITS = 4;
const POINT = 0.3528; // mm

/** Lines to write on, for each question. */
const MOST_LINES = 6;

/** Nobody types more letters than these from paper; the scenario file is the way then. */
const LONGEST_LINK = 600;

/** Differences from the story that are listed, and letters of words from somebody's file. */
const MOST_LISTED = 12;
const MOST_LETTERS = 420;

/**
 * parts    what slides ask about the state (ui/parts.js)
 * telling  () => the view with a run, {tale}, or null
 * onLocked  somebody wants to print before the room has predicted
 * returns  {element, print(), listen(), button(): one for a slide}
 */
export function createHandout({ text, store, stories, parts, telling, onLocked }) {
  const element = h('section', { class: 'handout' });
  const chart = createChart({ text });

  /** Makes the sheet; nothing of a result is on it before the prediction is locked. */
  function make() {
    const view = telling();
    document.body.classList.toggle('handed', view !== null);
    if (view === null) return;
    const { tale } = view;
    element.classList.add('measured');
    if (tale.locked) fit(tale);
    else fill(element, sheet([...opening(tale.story), h('p', {}, text.t('handout.locked'))]));
    element.classList.remove('measured');
  }

  function fit(tale) {
    const questions = tale.story.opened ? 1 : tale.story.debrief;
    const content = contentOf(tale);
    const put = ([letters, height], lines) => {
      element.style.setProperty('--letters', `${letters}pt`);
      const page = sheet(content(letters, height, lines));
      fill(element, page);
      return page.scrollHeight <= page.clientHeight;
    };
    // rather a smaller chart than a single line for an answer; but nobody needs a lens
    const roomy = LEVELS.slice(0, ROOMY).find((one) => put(one, 2 * questions));
    const level = roomy ?? LEVELS.find((one) => put(one, questions)) ?? LEVELS.at(-1);
    let lines = roomy ? 2 * questions : questions;
    while (lines < MOST_LINES * questions && put(level, lines + 1)) lines++;
    put(level, lines);
  }

  const sheet = (content) => h('div', { class: 'sheet' }, content);

  function opening(story) {
    const claim = story.opened ? short(story.base.question)
      : text.t(`story.${story.name}.claim`);
    return [h('h1', {}, titleOf(text, story)), claim && h('p', { class: 'thesis' }, claim)];
  }

  /** (letters, height of the chart, lines to write on in all) => what stands on the sheet. */
  function contentOf(tale) {
    const { story } = tale;
    const state = store.get();
    const spec = specOf(tale, state);
    chart.show(spec);
    const banded = spec.series.some(({ band }) => band);
    const facts = [told(tale), h('div', { class: 'columns' }, settings(tale, state),
      again(story, state))];
    return (letters, height, lines) => [
      ...opening(story),
      h('div', { class: 'drawing' }, drawn(letters, height)),
      h('p', { class: 'fine' }, banded ? text.t('handout.bands') : chart.summary()),
      facts,
      talk(story, lines),
      limits(story),
      h('p', { class: 'fine foot' }, sourceLine({ story: titleOf(text, story), seed: state.seed,
        run: state.replicate, version: parts.version() || '–' }, text)),
    ];
  }

  // ---- the run ------------------------------------------------------------------------------

  function specOf(tale, state) {
    const { story } = tale;
    const [what] = chartsOf(story);
    const spec = chartSpec({ what, text, story, state, parts, covered: false,
      player: tale.player?.info ? tale.player : null,
      bands: tale.many?.state === 'done' ? tale.bands(what) : null });
    return { ...spec, cursor: null, played: tale.player?.data.played ?? 0, provenance: null };
  }

  /** The drawing as elements; ids of its own, since one that is not shown would win. */
  function drawn(letters, height) {
    const svg = new DOMParser().parseFromString(chart.svg({ width: WIDTH * UNITS,
      height: height * UNITS, size: letters * POINT * UNITS }), 'image/svg+xml').documentElement;
    svg.setAttribute('role', 'img');
    svg.setAttribute('aria-label', chart.summary());
    svg.querySelector('#hatch')?.setAttribute('id', 'handout-hatch');
    for (const one of svg.querySelectorAll('[fill="url(#hatch)"]')) {
      one.setAttribute('fill', 'url(#handout-hatch)');
    }
    return document.importNode(svg, true);
  }

  /** What happened this time, and how often it goes so. */
  function told(tale) {
    const { player } = tale;
    const once = sentenceOf({ text, tale, state: store.get(), parts }) ?? (tale.story.measures
      && text.t('handout.unfinished', { round: player?.data.played ?? 0 }));
    const many = tale.manyVerdict()?.sentence
      ?? (tale.story.measures && text.t('handout.many.none'));
    return [once && part('handout.once', h('p', {}, once)),
      many && part('handout.many', h('p', {}, many))];
  }

  const part = (key, ...content) => h('div', { class: 'part' }, h('h2', {}, text.t(key)), content);

  // ---- the settings ---------------------------------------------------------------------------

  function settings(tale, state) {
    const { story, player } = tale;
    const names = sideNames(text, story, state);
    const differs = parts.differences();
    const more = differs.length - MOST_LISTED;
    const rounds = player?.data.rounds || Number(effective(story, state).rounds);
    const list = [
      player?.info && text.t('handout.people', { n: player.info.agents }),
      text.t('handout.rounds', { n: rounds }),
      names.a !== null && text.t('handout.compared', { b: names.b, a: names.a }),
      // what was changed stands below, once
      ...(story.controls ?? []).filter((key) => !parts.differs(key)).map((key) => text.t(
        'handout.setting', { name: parts.keyName(key), value: courseOf(story, key) })),
    ].filter(Boolean);
    return part('handout.settings',
      h('ul', { class: 'list' }, list.map((words) => h('li', {}, words))),
      differs.length === 0 ? h('p', {}, text.t('ui.same')) : [
        h('p', {}, text.t('handout.differs')),
        h('ul', { class: 'list' }, differs.slice(0, MOST_LISTED).map((words) =>
          h('li', {}, words)), more > 0 && h('li', {}, text.t('handout.more', { n: more })))]);
  }

  /** The value of a key at the start, and what events of the story made of it. */
  function courseOf(story, key) {
    const events = sorted(story.base.events).filter((event) => event.key === key);
    return [said(parts.valueOf(key) ?? '–'), ...events.map(({ round, value }) => text.t(
      'handout.setting.from', { value: said(value), round }))].join('; ');
  }

  function said(value) {
    const number = Number(value);
    return value !== '' && Number.isFinite(number) ? text.format(number, 'plain') : value;
  }

  /** How to see it once more: the seed, and the link or the file. */
  function again(story, state) {
    const { link, words } = linkOf(story, state);
    return part('handout.again',
      h('p', {}, text.t('handout.setting', { name: text.t('ui.seed'), value: state.seed })),
      state.replicate > 0 && h('p', {}, text.t('ui.differs.run', { run: state.replicate })),
      h('p', {}, words), link && h('p', { class: 'link' }, link));
  }

  function linkOf(story, state) {
    if (story.opened) {
      return { link: null, words: text.t('handout.link.opened', { name: short(story.title) }) };
    }
    let link = null;
    try {
      link = toFragment(state, stories);
    } catch (error) {
      if (error.key === undefined) throw error; // too long for any link
    }
    return link !== null && link.length <= LONGEST_LINK
      ? { link, words: text.t('handout.link') }
      : { link: null, words: text.t('handout.link.file') };
  }

  // ---- what is talked about ---------------------------------------------------------------

  function talk(story, lines) {
    const questions = story.opened ? [text.t('handout.notes')]
      : Array.from({ length: story.debrief }, (_, at) =>
        text.t(`story.${story.name}.debrief.${at + 1}`));
    return h('div', { class: 'part' }, h('h2', {}, text.t('ui.debrief.title')),
      h('ol', { class: 'talk' }, questions.map((words, at) => h('li', {}, words,
        Array.from({ length: Math.ceil((lines - at) / questions.length) }, () =>
          h('div', { class: 'write', 'aria-hidden': 'true' }))))));
  }

  function limits(story) {
    const source = short(sourceOf(text, story));
    return h('div', { class: 'part fine' },
      !story.opened && [h('h2', {}, text.t('ui.debrief.limits')),
        h('p', {}, text.t(`story.${story.name}.limits`))],
      source && h('p', {}, text.t('ui.debrief.source', { source })));
  }

  // ---- the printer ------------------------------------------------------------------------

  function print() {
    const view = telling();
    if (view === null) return;
    if (view.tale.locked) window.print();
    else onLocked();
  }

  return {
    element,
    print,
    button: () => h('button', { data: { does: 'handout' }, on: { click: print } },
      text.t('handout.button')),
    listen() {
      addEventListener('beforeprint', make);
      addEventListener('afterprint', () => {
        document.body.classList.remove('handed');
        fill(element);
      });
    },
  };
}

/** Words from somebody's file may be of any length. */
function short(words) {
  return words.length > MOST_LETTERS ? `${words.slice(0, MOST_LETTERS - 1)}…` : words;
}
