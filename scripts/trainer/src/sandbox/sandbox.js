// sandbox.js - the sandbox: every setting there is, by block, found by words, and what differs.
// SPDX-License-Identifier: GPL-3.0-or-later
// texts: block.* sandbox.group.* sandbox.show.* sandbox.badge.*
import { fill, h } from '../dom.js';
import { checkValue, sameValue } from '../state/schema.js';
import { differing, withSetting } from '../state/state.js';
import { createChanged } from './setting_changed.js';
import { labelOf } from './setting_control.js';
import { createDrafts } from './setting_drafts.js';
import { createEditor } from './setting_editors.js';
import { createRow } from './setting_row.js';
import { INITIAL, blockOf, groupsOf, isTemplate, rowFinder, whyOff } from './setting_rows.js';
import { saidOf } from './setting_sayings.js';
import { createSearch } from './setting_search.js';
import { shownValue, valuesOf } from './setting_values.js';

const SHOWN_AT_ONCE = 24; // rows of a search; more on request
const SHOWS = ['all', 'differs', 'live', 'intervention', 'condition', 'setting'];

/**
 * The sandbox of a story (createStory, with its schema).
 *
 *     store    {get() -> State, subscribe(fn)}; it is read here and never set
 *     check(state) -> Promise<{ok} | {ok: false, message}>   whether a run can be as this state
 *              has it: engine.check of sides(story, state).b.lines
 *     onSet(key, value, live, state)   to set. live: from the next round on (a change), value
 *              its text; else `state` is the whole state that was checked, with everything
 *              that has to go together, and the run starts anew. Shown at the setting where
 *              it throws or rejects.
 *     onReset(key)   back to the story: one key, or everything where key is undefined
 *
 * returns  {element, relabel(), update(state), setStory(story), setRound(round), reset(), go(key),
 *          focus()}: update is called by the store; setRound tells the last round played, 0
 *          where no run goes on
 */
export function createSandbox(options) {
  const { text, store, check = async () => ({ ok: true }), onSet, onReset } = options;
  const { schema } = options.story;
  const { rows, strategies } = schema;
  const find = rowFinder(schema);
  const groups = groupsOf(rows);
  const search = createSearch(rows, text.both);
  const self = { story: options.story, state: store.get(), round: 0, values: null,
    query: '', show: 'all', most: SHOWN_AT_ONCE };
  const views = new Set();   // rows and editors that are on the page now
  const blocks = new Map();  // id -> {block, details, body, badge}
  const revalue = () => { self.values = valuesOf(self.story, self.state, self.round); };
  revalue();

  const isLive = (row) => Boolean(row?.live) && self.round > 0;
  const patched = (patch) => Object.entries(patch).reduce((state, [key, value]) => (
    withSetting(self.story, state, key, value)), self.state);
  const drafts = createDrafts({
    language: () => text.language,
    checkValue: (row, value) => checkValue(row, value, labelOf(row, text)),
    check: (patch) => check(patched(patch)),
    apply: async (key, patch) => onSet(key, patch[key], isLive(find(key)), patched(patch)),
    changed: refresh,
    told: (key, draft) => { status.textContent = draft === null ? '' : sayDraft(draft); },
  });
  const owner = {
    text, find, schema, strategies, drafts,
    values: () => self.values,
    label: (key) => (find(key) ? labelOf(find(key), text) : key),
    state: stateOf,
    type: (row, typed, still) => drafts.type(row, typed, still),
    choose(row, value, moving) {
      // what is dragged is set where it stops, but for what is live
      if (!moving || isLive(row)) drafts.choose(row, value === '' ? null : value);
    },
    reset(key) {
      drafts.drop(key);
      onReset(key);
    },
    resetAll: reset,
    drop: (key) => drafts.drop(key),
    sayDraft,
    go,
  };

  function sayDraft(draft) {
    if (draft.refusal) return text.t(draft.refusal.key, draft.refusal.values);
    if (!draft.patch) return '';
    const rowOf = (key) => find(key) ?? find(`game.${key}`); // the engine leaves out `game.`
    const named = (key) => (rowOf(key) ? labelOf(rowOf(key), text)
      : text.has(`block.${key}`) ? text.t(`block.${key}`) : key);
    return saidOf(draft, text, (key) => `‘${named(key)}’`,
      (key, value) => (rowOf(key) ? shownValue(rowOf(key), value, text) : value));
  }

  function stateOf(row) {
    const { values } = self;
    const draft = drafts.get(row.key);
    return {
      value: values.now(row), story: values.story(row), given: values.isGiven(row.key),
      moves: values.moves(row.key), draft, said: draft ? sayDraft(draft) : '',
      off: whyOff(row, find, (key) => values.set(find(key))),
      differs: isDifferent(row),
    };
  }

  const isDifferent = (row) => !sameValue(self.values.set(row), self.values.story(row))
    || self.state.changes.some(({ key }) => key === row.key);

  const status = h('p', { class: 'sandbox-status aside', role: 'status' });
  const found = h('p', { class: 'sandbox-found', role: 'status' });
  const head = h('div', { class: 'sandbox-head' });
  const changed = createChanged(owner);
  const results = h('div', { class: 'sandbox-results', hidden: true });
  const tree = h('div', { class: 'sandbox-tree' });
  const element = h('section', { class: 'all-settings' }, head, status, changed.element,
    results, tree);
  const field = h('input', { type: 'search', id: 'sandbox-search', autocomplete: 'off',
    spellcheck: 'false', on: { input: () => look(field.value, self.show) } });

  /* ---- search ---------------------------------------------------------------------------- */

  function makeHead() {
    const chosen = h('select', { id: 'sandbox-show', on: { change: () => (
      look(self.query, chosen.value)) } }, SHOWS.map((id) => h('option', { value: id,
      selected: id === self.show }, text.t(`sandbox.show.${id}`))));
    fill(head, h('div', { class: 'sandbox-field' },
      h('label', { for: 'sandbox-search' }, text.t('sandbox.search')), field),
    h('div', { class: 'sandbox-field' },
      h('label', { for: 'sandbox-show' }, text.t('sandbox.show')), chosen), found);
  }

  function look(query, show, most = SHOWN_AT_ONCE) {
    Object.assign(self, { query, show, most });
    showResults();
  }

  const fits = (row) => self.show === 'all' || (self.show === 'live' ? Boolean(row.live)
    : self.show === 'differs' ? isDifferent(row) : row.kind === self.show);

  function showResults() {
    const query = self.query.trim();
    const looking = query !== '' || self.show !== 'all';
    const list = looking ? (query === '' ? rows : search(query)).filter(fits) : [];
    const more = list.length - self.most;
    forget(results);
    results.hidden = !looking;
    tree.hidden = looking;
    found.textContent = looking ? text.t(list.length === 1 ? 'sandbox.found.one'
      : 'sandbox.found.many', { n: list.length }) : text.t('sandbox.found.all', { n: rows.length });
    fill(results, h('div', { class: 'setting-rows' }, list.slice(0, self.most).map(rowElement)),
      more > 0 && h('button', { type: 'button', on: { click: () => (
        look(self.query, self.show, self.most + 2 * SHOWN_AT_ONCE)) } },
      text.t('sandbox.more', { n: more })));
  }

  /* ---- blocks ---------------------------------------------------------------------------- */

  function makeTree() {
    const open = [...blocks].filter(([, { details }]) => details.open).map(([id]) => id);
    forget(tree);
    blocks.clear();
    fill(tree, groups.map((group) => h('section', { class: 'sandbox-group' },
      h('h2', {}, text.t(`sandbox.group.${group.id}`)),
      h('div', { class: 'sandbox-blocks' }, group.blocks.map((block) => (
        makeBlock(block, open.includes(block.id))))))));
  }

  function makeBlock(block, open) {
    const body = h('div', { class: 'sandbox-body' });
    const badge = h('span', { class: 'sandbox-badge' });
    const details = h('details', { class: 'sandbox-block', data: { block: block.id }, open, on: {
      toggle: () => fillBlock(blocks.get(block.id)),
    } }, h('summary', {}, h('span', { class: 'sandbox-title' }, text.t(`block.${block.id}`)),
      badge, h('span', { class: 'sandbox-about' }, text.t(`block.${block.id}.help`))), body);
    blocks.set(block.id, { block, details, body, badge });
    if (open) fillBlock(blocks.get(block.id));
    return details;
  }

  /** Rows are made when their block is opened, and let go of when it is closed. */
  function fillBlock({ block, details, body }) {
    if (details.open === body.hasChildNodes()) return;
    forget(body);
    fill(body);
    if (!details.open) return;
    const editor = createEditor(block.id, owner);
    if (editor) views.add(editor);
    fill(body, h('div', { class: 'setting-rows' }, block.rows.filter((row) => !isTemplate(row)
      && row.key !== INITIAL).map(rowElement)), editor?.element);
  }

  function showBadges() {
    const differs = new Set(differing(self.story, self.state).map(({ key }) => blockOf(key)));
    const waits = new Set(drafts.waiting().map(({ key }) => blockOf(key)));
    const used = new Set(Object.keys(self.values.given).map(blockOf));
    for (const [id, { details, badge }] of blocks) {
      const word = waits.has(id) ? 'waits' : differs.has(id) ? 'differs'
        : used.has(id) ? 'used' : null;
      badge.textContent = word === null ? '' : text.t(`sandbox.badge.${word}`);
      details.classList.toggle('is-changed', differs.has(id));
      details.classList.toggle('is-waiting', waits.has(id));
    }
  }

  function rowElement(row) {
    const view = createRow(row, owner);
    views.add(view);
    return view.element;
  }

  /** Views inside a place are no longer told of changes. */
  function forget(place) {
    for (const view of views) if (place.contains(view.element)) views.delete(view);
  }

  /** Opens the block of a key and goes to its control. */
  function go(key) {
    field.value = '';
    self.show = 'all';
    makeHead();
    look('', 'all');
    const place = blocks.get(blockOf(key));
    if (!place) return;
    place.details.open = true;
    fillBlock(place);
    const shown = place.body.querySelector(`[data-key="${CSS.escape(key)}"]`)
      ?? place.body.querySelector('.setting-editor') ?? place.details;
    shown.scrollIntoView({ block: 'center' });
    const controls = shown.querySelectorAll('.setting-control :is(input, select), input, summary');
    [...controls].find((control) => !control.disabled)?.focus({ preventScroll: true });
  }

  /* ---- from outside ---------------------------------------------------------------------- */

  function refresh() {
    for (const view of views) view.refresh();
    changed.show(differing(self.story, self.state), drafts.waiting());
    showBadges();
  }

  function update(state) {
    const isSame = ({ settings, changes }) => Object.keys(settings).length + changes.length === 0;
    // back to the story by whatever key or button: what waits is forgotten too
    if (isSame(state) && !isSame(self.state)) drafts.dropAll();
    self.state = state;
    revalue();
    refresh();
  }

  function reset() {
    drafts.dropAll();
    status.textContent = '';
    onReset(undefined);
    refresh();
  }

  function relabel() {
    element.setAttribute('aria-label', text.t('sandbox.title'));
    makeHead();
    makeTree();
    showResults();
    refresh();
  }

  relabel();
  store.subscribe(() => update(store.get()));
  return {
    element, relabel, update, reset, go,
    setStory(story) {
      self.story = story;
      drafts.dropAll();
      update(store.get());
    },
    setRound(round) {
      const [low, high] = [Math.min(self.round, round) + 1, Math.max(self.round, round) + 1];
      const began = (self.round > 0) !== (round > 0);
      const moved = [...self.story.base.events, ...self.state.changes]
        .some((move) => Number(move.round) > low && Number(move.round) <= high);
      self.round = round;
      revalue();
      if (began || moved) refresh();
    },
    focus: () => field.focus(),
  };
}
