// page.js - the whole page: which view is shown, what keys and buttons do, what goes wrong.
// SPDX-License-Identifier: GPL-3.0-or-later
import { fill, h } from '../dom.js';
import { createEngine } from '../engine/engine.js';
import { createHandout } from '../paper/handout.js';
import { createResultView } from '../result/result_view.js';
import { fromFragment, toFragment } from '../state/link.js';
import { isSeed, plainSeed } from '../state/schema.js';
import { createStore, initialState } from '../state/state.js';
import { createQuizBox } from '../room/quiz_box.js';
import { createRoomBox } from '../room/room_box.js';
import { createText } from '../text.js';
import { createBottomBar, createTopBar } from './bars.js';
import { createBench } from './bench.js';
import { createHome } from './home.js';
import { commandOf, kindOf } from './keys.js';
import { createAbout, createKeys, createMenu } from './menu.js';
import { createNotices } from './notice.js';
import { createOutlets } from './outlets.js';
import { createParts } from './parts.js';
import { titleOf } from './specs.js';
import { createStoryView } from './telling.js';
import { createTippingView } from './tipping_view.js';

/** The link in the address bar follows the state after so long [ms]. */
const ADDRESS_MS = 300;

export function createPage(root, data) {
  const { stories, schema } = data;
  const text = createText(data.texts);
  const names = Object.keys(stories);
  const store = createStore(initialState(stories[names[0]]));
  const calm = () => matchMedia('(prefers-reduced-motion: reduce)').matches;
  const engine = lateEngine(data);
  let version = '';
  let view = 'home';
  let telling = null; // the story view, kept while another view is looked at, home too
  let tool = null;    // the tipping point or the sandbox
  let file = null;    // a scenario that somebody opened, as a story
  let origin = 'home'; // the view that a tool was opened from: home or story
  let begun = null;   // the state in which the story that is told was opened
  let before = null;  // the state of the story that is told, while a tool is looked at
  let charactersOn = true;
  let black = null;
  let place = '';      // the view and its slide
  let waiting = 0;     // until the address is written
  let written = null;

  const notices = createNotices({ text });
  const parts = createParts({ text, data, store, story: () => storyNow(),
    version: () => version });
  const home = createHome({ text, stories, onStory: openStory, onTool: openTool });
  const top = createTopBar({ text, onHome: goHome, onTipping: toggleTipping,
    onProjector: () => toggleProjector(), onLanguage: otherLanguage, onMenu: () => menu.open() });
  const bottom = createBottomBar({ text, onSlide: (slide) => telling.go(slide, { focus: false }),
    onPrevious: () => telling.back({ focus: false }),
    onNext: () => telling.advance({ focus: false }) });
  const stage = h('main', { class: 'stage', tabindex: '-1' });
  const outlets = createOutlets({ text, store, stories, schema, notices, version: () => version,
    telling: active, onFile: opened });
  const handout = createHandout({ text, store, stories, parts, telling: active,
    onLocked: () => notices.error('handout.locked') });
  const does = {
    projector: () => toggleProjector(),
    fullscreen: toggleFullscreen,
    keys: () => { menu.close(); keys.open(); },
    about: () => { menu.close(); about.open(); },
    sandbox: () => { menu.close(); openTool('sandbox'); },
    over: () => { menu.close(); startOver(); },
    reset: () => { menu.close(); reset(); },
    handout: () => { menu.close(); handout.print(); },
    another: () => seed(String(1 + Math.floor(Math.random() * 999998))),
    seed,
    ...outlets.does(() => menu.close()),
  };
  const menu = createMenu({ text, does, now: () => ({ inStory: active() !== null,
    told: view === 'story', projector: document.body.classList.contains('projector'),
    seed: store.get().seed }) });
  const keys = createKeys({ text, characters: { on: () => charactersOn,
    set: (on) => { charactersOn = on; } } });
  const about = createAbout({ text, licences: data.licences, version: () => version });
  const room = createRoomBox({ text, store, parts, tale: () => (['story', 'sandbox'].includes(view)
    ? active()?.tale ?? null : null) });
  const quiz = createQuizBox({ text, tale: () => (view === 'story' ? telling.tale : null) });
  const opens = { room: () => room.open(), quiz: (when) => quiz.open(when) };
  const dialogs = [menu, keys, about, room, quiz];

  // ---- views ------------------------------------------------------------------------------

  /**
   * Before any other view: boxes are closed, the tool is left, and what runs stands still, as
   * nobody sees it.
   */
  function leave() {
    for (const one of dialogs) one.close();
    telling?.pause();
    leaveTool();
  }

  function show(next) {
    view = next;
    if (next === 'home' || next === 'story') origin = next;
    const element = view === 'home' ? home.element : view === 'story' ? telling.element
      : tool.element;
    fill(stage, element);
    stage.className = `stage ${view}`;
    stage.scrollTop = 0;
    if (view === 'story') telling.resize();
    else tool?.resize?.();
    bars();
  }

  function bars() {
    top.show({ view, story: active()?.tale.story ?? null, result: tool?.title });
    bottom.element.hidden = view !== 'story';
    if (`${view} ${telling?.slide}` !== place) notices.moved();
    place = `${view} ${telling?.slide}`;
    if (view !== 'story') return;
    const { go, act } = telling.coming;
    bottom.show({ slide: telling.slide, open: telling.canOpen,
      action: act === 'lock' || go === undefined ? act : null, last: telling.slide === 'debrief'
        || (!go && !act) });
    document.title = `${titleOf(text, telling.tale.story)} – ${text.t('ui.name')}`;
  }

  /**
   * A story that is not finished waits as it is, so that one press too many loses no votes;
   * after a finished one the next is marked.
   */
  function showHome() {
    leave();
    if (telling) {
      const { name } = telling.tale.story;
      const done = telling.slide === 'debrief';
      home.mark(done ? names[(names.indexOf(name) + 1) % names.length] : name,
        done ? 'then' : 'on');
    }
    show('home');
    document.title = text.t('ui.name');
  }

  function goHome() {
    showHome();
    address();
    stage.focus({ preventScroll: true });
  }

  function openStory(name) {
    const waits = telling?.tale.story.name === name && telling.slide !== 'debrief';
    if (waits) resume();
    else openState(fresh(stories[name]));
  }

  function resume() {
    leave();
    show('story');
    address();
    stage.querySelector('h1')?.focus({ preventScroll: true });
  }

  const fresh = (story) => initialState(story, text.language);

  /** A story with everything that a state says of it; from a card, a link or a file. */
  function openState(state) {
    leave();
    telling?.close();
    begun = state;
    text.speak(state.language);
    store.set(state);
    telling = createStoryView({ text, story: stories[state.story], store, engine, parts, opens,
      calm, tools: () => [handout.button()], onFault: fault,
      onMove: () => view === 'story' && bars(), onHome: goHome });
    show('story');
    stage.querySelector('h1')?.focus({ preventScroll: true });
  }

  /** The story once more as it was opened, for another group: without votes, all of it ahead. */
  function startOver() {
    openState({ ...begun, language: text.language, room: null });
  }

  /** The view that has a run now: the sandbox or the story; null at home and at a result. */
  function active() {
    return tool?.tale ? tool : view === 'home' || view === 'result' ? null : telling;
  }

  function storyNow() {
    const { story } = store.get();
    return story === file?.name ? file : stories[story];
  }

  function openTool(name) {
    leave();
    before = telling && store.get();
    if (name === 'sandbox') {
      if (!telling && !file) store.set(fresh(stories[names[0]]));
      tool = createBench({ text, store, engine, parts, story: storyNow(), calm,
        onRoom: opens.room, onSeen: seen, onFault: fault });
    } else {
      tool = createTippingView({ text, engine, scenario: stories.tipping.base, onFault: fault });
    }
    show(name);
    stage.querySelector('h1')?.focus({ preventScroll: true });
  }

  function leaveTool() {
    if (!tool) return;
    tool.close();
    tool = null;
    file = null;
    if (!telling) return;
    // what was set in the sandbox holds in the story too, unless it was another one's
    if (store.get().story !== before.story) store.set(before);
    else if (store.get() !== before) telling.tale.load();
  }

  /** What has been seen in the sandbox cannot be predicted any more. */
  function seen() {
    if (!telling || telling.tale.locked || store.get().story !== telling.tale.story.name) return;
    telling.tale.tally.lock();
    telling.tale.tally.reveal();
    notices.note('ui.note.seen');
  }

  function back() {
    leave();
    show(telling && origin === 'story' ? 'story' : 'home');
  }

  function toggleTipping() {
    if (view === 'tipping') back();
    else openTool('tipping');
  }

  /** A file that somebody opened: a scenario is looked at in the sandbox, a result by itself. */
  function opened(found, name) {
    leave();
    if (found.kind === 'result') {
      before = telling && store.get();
      tool = createResultView({ text, engine, result: found.data, file: name, parts, calm,
        onFault: fault });
      show('result');
      stage.querySelector('h1')?.focus({ preventScroll: true });
      return;
    }
    const saved = store.get();
    // a name that no story has: a link cannot hold somebody's file
    file = { ...found.story, name: `file ${found.scenario.name}`, title: found.scenario.name };
    store.set(fresh(file));
    openTool('sandbox');
    before = telling && saved;
    notices.note('ui.note.opened', { name });
  }

  // ---- what keys and buttons do -----------------------------------------------------------

  function otherLanguage() {
    const language = text.language === 'nl' ? 'en' : 'nl';
    store.set({ language });
    text.speak(language);
  }

  function toggleProjector(on = !document.body.classList.contains('projector')) {
    document.body.classList.toggle('projector', on);
    menu.relabel();
    notices.note(on ? 'ui.note.projector.on' : 'ui.note.projector.off');
    resize();
  }

  async function toggleFullscreen() {
    menu.close();
    if (document.fullscreenElement) await document.exitFullscreen();
    else await document.documentElement.requestFullscreen?.();
  }

  function reset() {
    if (!active()) return;
    active().tale.reset();
    notices.note('ui.note.reset');
  }

  function seed(words) {
    if (!isSeed(words)) {
      notices.error('ui.error.seed', { value: words });
      return;
    }
    store.set({ seed: plainSeed(words), replicate: 0 });
    menu.relabel();
    active()?.tale.load();
  }

  function blacken(on) {
    if (on === (black !== null)) return;
    if (on) {
      black = h('div', { class: 'black', on: { click: () => blacken(false) } });
      document.body.append(black);
    } else {
      black.remove();
      black = null;
    }
  }

  const commands = {
    next: () => (view === 'story' ? telling.advance() : view === 'home' && openStory(home.next)),
    previous: () => (view === 'story' ? telling.back() : view !== 'home' && back()),
    first: () => view === 'story' && telling.go('claim'),
    play,
    lock: () => telling.advance(),
    black: () => blacken(true),
    light: () => blacken(false),
    keys: () => keys.open(),
    menu: () => menu.open(),
    projector: () => toggleProjector(),
    reset,
    language: otherLanguage,
    // only where it can be seen: elsewhere it would change a run, or drop the hundred, unnoticed
    compare: () => (tool || (view === 'story' && telling.slide === 'run'))
      && active()?.toggleCompare(),
    hundred: () => view === 'story' && telling.go('hundred'),
    tipping: toggleTipping,
    room: () => room.open(),
    quiz: askQuiz,
    escape: () => (tool ?? (view === 'story' ? telling : null))?.closeDrawer?.()
      || (tool && back()),
  };

  /** Before the story on its first two slides, again after it on the last. */
  function askQuiz() {
    if (view !== 'story') return;
    if (telling.slide === 'debrief') quiz.open('after');
    else if (['claim', 'predict'].includes(telling.slide)) quiz.open('before');
  }

  function play() {
    if (tool) (tool.play ?? tool.tale?.play)?.();
    else if (view === 'story' && telling.slide === 'run' && telling.tale.locked) {
      telling.tale.play();
    } else if (view === 'story') {
      telling.advance();
    }
  }

  function onKey(event) {
    if (event.defaultPrevented) return;
    const boxed = dialogs.some((one) => one.isOpen()) || tool?.isBoxed?.();
    if (!boxed && !black && charactersOn && (tool?.key ? tool : active())?.key(event)) return;
    const found = commandOf(event, { focus: kindOf(event.target), black: black !== null,
      slide: view === 'story' ? telling.slide : null, characters: charactersOn });
    if (!found) return;
    const { command } = found;
    // An open box has the keys; only the screen's light is above it.
    if (boxed && !['light', 'black', 'projector', 'language'].includes(command)) return;
    if (command === 'vote') {
      if (!telling.tale.tally.key(event)) return;
    } else {
      if (event.repeat && ['next', 'previous', 'play', 'compare'].includes(command)) {
        event.preventDefault();
        return;
      }
      commands[command]();
    }
    event.preventDefault();
  }

  // ---- the outside ------------------------------------------------------------------------

  function listen() {
    document.addEventListener('keydown', onKey);
    addEventListener('resize', resize);
    addEventListener('hashchange', openAddress);
    // a message without an error is the browser's own remark, such as on sizes that settle late
    addEventListener('error', (event) => event.error && fault(event.error));
    addEventListener('unhandledrejection', (event) => fault(event.reason));
    outlets.listen(document);
    handout.listen();
    engine.then((one) => { version = one.version; }, () => {});
  }

  function resize() {
    if (view === 'story') telling.resize();
    else tool?.resize?.();
  }

  function address() {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      if (written !== null && location.hash !== written) return; // a link is about to be opened
      try {
        written = active() ? toFragment(store.get(), stories) : '';
        history.replaceState(null, '', written || location.pathname + location.search);
      } catch {
        // too long for a link, or a browser that does not let a file's page do this: the menu's
        // entry for the link says so, the address merely stays as it was
        written = location.hash;
      }
    }, ADDRESS_MS);
  }

  function openAddress() {
    if (location.hash === written) return;
    written = location.hash;
    if (location.hash.length <= 1) {
      showHome();
      return;
    }
    const found = fromFragment(location.hash, stories);
    if (found.state) {
      notices.clear(); // what was wrong with another link
      openState(found.state);
      return;
    }
    if (!telling) showHome();
    if (!found.error) return;
    notices.error('ui.error.link', { detail: (words) => words.t(found.error.key,
      found.error.values) });
  }

  /** What went wrong, said with a way out; the page goes on. */
  function fault(error) {
    if (error?.name === 'AbortError') return;
    const detail = error?.key && text.has(error.key)
      ? (words) => words.t(error.key, error.values) : error?.message ?? String(error);
    if (['EngineError', 'Refusal'].includes(error?.name)) {
      notices.error('ui.error.model', { detail }, active()
        && { key: 'ui.reset', run: () => active().tale.reset() });
    } else if (error?.name === 'EngineMissing') {
      notices.error('ui.error.engine', { detail });
    } else {
      notices.error('ui.error.page', { detail });
    }
  }

  function relabel() {
    document.documentElement.lang = text.language;
    for (const one of [top, bottom, home, telling, tool, notices, ...dialogs]) one?.relabel?.();
    bars();
  }

  fill(root, top.element, stage, bottom.element, notices.element, outlets.element,
    dialogs.map((one) => one.element));
  document.body.append(handout.element);
  text.onChange(relabel);
  store.subscribe(() => address());
  listen();
  openAddress();
  relabel();
}

/** The engine, begun when the first picture stands on the screen; a function, then a promise. */
function lateEngine({ wasm, worker }) {
  return new Promise((resolve, reject) => {
    const begin = () => createEngine({ wasm, worker }).then(resolve, (error) => reject(
      Object.assign(new Error(error?.message ?? String(error)), { name: 'EngineMissing' })));
    requestAnimationFrame(() => setTimeout(begin, 0));
  });
}
