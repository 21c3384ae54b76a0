// link.test.mjs - a link carries a state there and back, and a damaged one never misleads.
// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';

import { readTexts } from '../../../scripts/trainer/make/texts.mjs';
import { checkState } from '../../../scripts/trainer/src/state/check_state.js';
import { MOST_LETTERS, fromFragment, toFragment } from '../../../scripts/trainer/src/state/link.js';
import { openText } from '../../../scripts/trainer/src/state/open.js';
import { checkValue } from '../../../scripts/trainer/src/state/schema.js';
import { effective, initialState } from '../../../scripts/trainer/src/state/state.js';
import { createText } from '../../../scripts/trainer/src/text.js';
import { root } from '../support/built.mjs';
import { schema, stories } from '../support/schema.mjs';
import { dice, tale, tales } from '../support/tale.mjs';

const text = createText(readTexts(join(root, 'scripts/trainer')), 'nl');
const STEER = 'steering.shared_interest.steer';

const full = { ...initialState(tale), step: 'decide', seed: '18446744073709551615', replicate: 99,
  compare: 'imposed', language: 'en', follow: 59, settings: { [STEER]: '0.9',
    'decision.noise': '1e-1', 'network.kind': 'square_lattice' },
  changes: [{ round: 10, key: STEER, value: '0' }, { round: 60, key: STEER, value: '1' }],
  room: { people: 12, counts: [9, 7, 0, 12] } };

function refused(fragment, key, values = {}) {
  const { error, state } = fromFragment(fragment, tales);
  assert.equal(state, undefined, fragment);
  assert.equal(error.key, key);
  for (const [name, value] of Object.entries(values)) assert.equal(error.values[name], value);
  for (const language of ['nl', 'en']) {
    text.speak(language);
    assert.ok(text.t(error.key, error.values).length > 10);
  }
}

test('a seed is a number, and has one text: in a link, and in a file', () => {
  const { state } = fromFragment('#1!story=tale&seed=0012', tales);
  assert.equal(toFragment(state, tales), '#1!story=tale&seed=12');
  assert.deepEqual(fromFragment('#1!story=tale&seed=007', tales).state, initialState(tale));
  const yaml = 'name: mine\nseed: 007\nrounds: 3\ngame: {kind: donation}\n';
  assert.equal(openText(yaml, { schema }).story.base.seed, '7');
});

test('an untouched story is a short link', () => {
  assert.equal(toFragment(initialState(tale), tales), '#1!story=tale');
  assert.deepEqual(fromFragment('#1!story=tale', tales), { state: initialState(tale) });
});

test('everything that a state holds comes back', () => {
  const fragment = toFragment(full, tales);
  assert.equal(fragment, '#1!story=tale&step=decide&seed=18446744073709551615&run=99&with=imposed'
    + '&follow=59&lang=en&set=steering.shared_interest.steer:0.9&set=decision.noise:1e-1'
    + '&set=network.kind:square_lattice&at=10:steering.shared_interest.steer:0'
    + '&at=60:steering.shared_interest.steer:1&room=12:9,7,0,12');
  assert.deepEqual(fromFragment(fragment, tales), { state: full });
  assert.match(fragment, /^#[A-Za-z0-9!$&'()*+,;=:@/?._~%-]*$/, 'letters that addresses may hold');
});

test('a strategy that somebody made goes along in the link', () => {
  const settings = { 'strategies.mine.kind': 'reactive', 'strategies.mine.cooperate_after.C': '1',
    'strategies.mine.cooperate_after.D': '0.2', 'population.initial.strategies.mine': '60' };
  const made = { ...initialState(tale), settings };
  assert.deepEqual(fromFragment(toFragment(made, tales), tales), { state: made });
  refused('#1!story=tale&set=strategies.mine.generosity:0.2', 'state.key.unknown');
  refused('#1!story=tale&set=strategies.tit_for_tat.kind:reactive', 'state.key.unknown');
});

test('a world that would fill the memory is refused, in words', () => {
  refused('#1!story=tale&set=population.size:100000000', 'state.size.people');
  refused('#1!story=tale&set=network.kind:square_lattice&set=network.side:10000',
    'state.size.people');
  refused('#1!story=tale&set=rounds:1000000000', 'state.size.rounds');
  const { error } = openText('game: {kind: donation}\nrounds: 5\npopulation: {size: 99999999}\n',
    { schema });
  assert.equal(error.key, 'state.size.people');
});

test('without a fragment there is no state and no fault', () => {
  for (const none of ['', '#']) assert.deepEqual(fromFragment(none, tales), { state: null });
});

test('what is set without effect is left out', () => {
  const state = { ...initialState(tale), settings: { [STEER]: '0.40', 'network.side': '9' } };
  assert.equal(toFragment(state, tales), '#1!story=tale');
});

test('every story begins with a link that comes back', () => {
  for (const story of Object.values(stories)) {
    const state = initialState(story);
    assert.deepEqual(fromFragment(toFragment(state, stories), stories), { state });
  }
});

test('what is longer than a link may be is refused, with what to do', () => {
  const state = { ...initialState(tale),
    changes: Array.from({ length: 60 }, (_, i) => ({ round: i + 1, key: STEER, value: '0.5' })) };
  assert.throws(() => toFragment(state, tales), (error) => {
    assert.equal(error.key, 'state.link.too_long');
    text.speak('nl');
    assert.match(text.t(error.key, error.values), /Download het scenario/);
    return true;
  });
  let most = state;
  while (most.changes.length > 0) {
    most = { ...most, changes: most.changes.slice(1) };
    try {
      assert.ok(toFragment(most, tales).length <= MOST_LETTERS);
      assert.deepEqual(fromFragment(toFragment(most, tales), tales), { state: most });
      break;
    } catch (error) {
      assert.equal(error.key, 'state.link.too_long');
    }
  }
  assert.ok(most.changes.length > 30);
  assert.throws(() => toFragment({ ...full, story: 'mine' }, tales), { key: 'state.link.opened' });
});

test('each fault has its own words', () => {
  refused('#hello', 'state.link.damaged');
  refused('#2!story=tale', 'state.link.newer');
  refused('#1!', 'state.link.damaged');
  refused('#1!seed=3', 'state.link.no_story');
  refused('#1!story=nobody', 'state.link.story', { name: 'nobody' });
  refused('#1!story=constructor', 'state.link.story');
  refused('#1!story=tale&story=tale', 'state.link.twice', { part: 'story' });
  refused('#1!story=tale&colour=red', 'state.link.part', { part: 'colour' });
  refused('#1!story=tale&step=leap', 'state.link.step', { name: 'leap' });
  refused('#1!story=tale&with=others', 'state.link.compare');
  refused('#1!story=tale&seed=1.5', 'state.value.seed');
  refused('#1!story=tale&seed=18446744073709551616', 'state.value.seed');
  refused('#1!story=tale&run=-1', 'state.link.damaged');
  refused('#1!story=tale&run=9999999999', 'state.link.number');
  refused('#1!story=tale&follow=60', 'state.link.number', { high: 59 });
  refused('#1!story=tale&lang=de', 'state.link.language');
  refused('#1!story=tale&set=a', 'state.link.damaged');
  refused('#1!story=tale&set=__proto__:1', 'state.link.damaged');
  refused('#1!story=tale&set=xylophone:1', 'state.key.unknown');
  refused('#1!story=tale&set=population.sizee:10', 'state.key.near', { near: 'population.size' });
  refused(`#1!story=tale&set=${STEER}:2`, 'state.value.at_most', { high: 1 });
  refused(`#1!story=tale&set=${STEER}:0.1&set=${STEER}:0.2`, 'state.link.twice');
  refused('#1!story=tale&set=seed:3', 'state.key.unknown');
  refused('#1!story=tale&set=record.observables:3', 'state.key.unknown');
  refused('#1!story=tale&set=sweep.samples:3', 'state.key.unknown');
  refused('#1!story=tale&set=network.kind:file', 'state.key.file');
  refused('#1!story=tale&set=population.initial.strategies.nobody:3', 'state.key.strategy');
  refused('#1!story=tale&set=strategies.mine.first:1', 'state.key.unknown');
  refused('#1!story=tale&at=5:game.benefit:2', 'state.key.not_live');
  refused(`#1!story=tale&at=61:${STEER}:1`, 'state.key.round', { rounds: 60 });
  refused(`#1!story=tale&at=0:${STEER}:1`, 'state.key.round');
  refused('#1!story=tale&room=12:13', 'state.link.number');
  refused('#1!story=tale&room=0:', 'state.link.number');
  refused('#1!story=tale&room=12:1,,2', 'state.link.damaged');
  refused('#1!story=tale&step=%zz', 'state.link.damaged');
  refused(`#1!story=tale&x=${'y'.repeat(3000)}`, 'state.link.long');
});

/** What must hold of every state that is let in, told without the code that lets it in. */
function isValid(state) {
  assert.equal(tales[state.story], tale);
  for (const [key, value] of Object.entries(state.settings)) {
    assert.equal(checkValue(schema.row(key), value), null);
  }
  const rounds = Number(effective(tale, state).rounds);
  for (const { round, key, value } of state.changes) {
    assert.ok(schema.row(key).live && Number.isInteger(round) && round >= 1 && round <= rounds);
    assert.equal(checkValue(schema.row(key), value), null);
  }
  assert.ok(BigInt(state.seed) < 2n ** 64n);
  assert.ok(Number.isInteger(state.replicate) && state.replicate >= 0);
  assert.ok(['unsteered', 'none', 'imposed'].includes(state.compare));
  assert.ok([null, 'reflect', 'decide'].includes(state.step));
  assert.ok(['nl', 'en'].includes(state.language));
  for (const count of state.room?.counts ?? []) assert.ok(count >= 0 && count <= state.room.people);
  checkState(tale, state);
}

test('ten thousand damaged links: told or taken, never thrown, never a state that is none', () => {
  const next = dice(6);
  const pick = (list) => list[Math.floor(next() * list.length)];
  const letters = [...'0123456789abcdefz.:,&=#!%+-_~ é\u0000\u{1f600}"<>\\', '&set=', '&at=', '%F',
    'steering.', ':1e9', '&room=', 'story=', '__proto__'];
  const links = [toFragment(full, tales), '#1!story=tale&at=9:steering.shared_interest.steer:0.5',
    '#1!story=tale&set=population.size:100&follow=99'];
  const seen = { state: 0, error: 0 };
  for (let i = 0; i < 10000; i++) {
    let link = pick(links);
    for (let damage = 1 + Math.floor(next() * next() * 4); damage > 0; damage--) {
      const at = Math.floor(next() * (link.length + 1));
      const to = at + Math.floor(next() * next() * 30);
      link = pick([
        () => link.slice(0, at) + pick(letters) + link.slice(at),
        () => link.slice(0, at) + link.slice(to),
        () => link.slice(0, at) + pick(letters) + link.slice(at + 1),
        () => link.slice(0, at),
        () => link.slice(0, at) + link.slice(at, to).repeat(2) + link.slice(to),
      ])();
    }
    const { state, error } = fromFragment(link, tales);
    if (error !== undefined) {
      seen.error++;
      text.t(error.key, error.values);
    } else if (state !== null) {
      seen.state++;
      isValid(state);
      assert.ok(toFragment(state, tales).length <= MOST_LETTERS);
    }
  }
  assert.ok(seen.state > 500 && seen.error > 5000, JSON.stringify(seen));
});
