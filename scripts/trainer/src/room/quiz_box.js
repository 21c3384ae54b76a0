// quiz_box.js - the box of the quiz: a question, the hands that are counted, and the answer.
// SPDX-License-Identifier: GPL-3.0-or-later
// texts: story.*.quiz.* room.quiz.*.why
import { fill, h, keepFocus, put } from '../dom.js';
import { createDialog } from '../ui/dialog.js';
import { icon } from '../ui/signs.js';

const OPTIONS = [0, 1, 2];
const FORWARD = ['Enter', 'PageDown', 'ArrowRight'];
const BACK = ['PageUp', 'ArrowLeft'];

/** tale  () => what is told now (ui/tale.js), with its quiz; or null */
export function createQuizBox({ text, tale }) {
  let quiz = null;
  let story = null;
  let when = 'before';
  let question = 0;
  const where = h('p', { class: 'muted' });
  const asked = h('h3', { class: 'asked' });
  const place = h('div', { class: 'answers' });
  const why = h('p', { class: 'why', role: 'status' });
  const on = h('button', { class: 'main', on: { click: advance } });
  const inside = h('div', { class: 'quiz' }, asked, place, why,
    h('div', { class: 'row end' }, on, where));
  const rows = OPTIONS.map(row);
  const voting = h('ol', { class: 'plain options' }, rows.map((one) => one.element));
  const dialog = createDialog({ text, title: 'room.quiz.title', name: 'quiz', wide: true,
    body: () => inside });
  dialog.element.classList.add('quiz-box');
  dialog.element.addEventListener('keydown', onKey);

  function row(at) {
    const name = h('span', { class: 'name' });
    const count = h('output', { class: 'count' });
    const less = h('button', { class: 'icon', on: { click: () => vote((one) => one.take(at)) } },
      icon('minus'));
    const more = h('button', { class: 'icon', on: { click: () => vote((one) => one.add(at)) } },
      icon('plus'));
    return { name, count, less, more, element: h('li', {}, h('span', { class: 'digit',
      'aria-hidden': 'true' }, at + 1), name, less, count, more) };
  }

  const label = (at) => text.t(`story.${story.name}.quiz.${question + 1}.option.${at + 1}`);

  function vote(change) {
    if (!quiz.isOpen(when, question)) return false;
    const done = change(quiz.tally(when, question));
    // a last vote that was taken away: on to the same answer's other button
    keepFocus(inside, show, (was) => rows.find(({ less }) => less === was)?.more);
    return done;
  }

  /** Enter and a clicker: the answer the second time, then the next question, then away. */
  function advance() {
    if (when === 'after' && !quiz.told(question)) {
      quiz.reveal(question);
      show();
      return;
    }
    quiz.lock(when, question);
    if (question + 1 < quiz.questions) go(question + 1);
    else dialog.close();
  }

  function go(next) {
    question = next;
    quiz.look(when, question);
    show();
    on.focus();
  }

  function onKey(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const pressing = event.key === 'Enter' && event.target.closest('button');
    if (FORWARD.includes(event.key) && !pressing) advance();
    else if (BACK.includes(event.key)) {
      if (question > 0) go(question - 1);
    } else if (!vote((tally) => tally.key(event))) return;
    event.preventDefault();
  }

  function show() {
    const told = quiz.told(question);
    where.textContent = text.t(`room.quiz.where.${when}`, { n: question + 1, all: quiz.questions });
    asked.textContent = text.t(`story.${story.name}.quiz.${question + 1}.question`);
    if (told) {
      fill(place, found());
    } else {
      const { counts } = quiz.tally(when, question);
      rows.forEach((one, at) => {
        const values = { label: label(at) };
        one.name.textContent = values.label;
        put(one.count, String(counts[at]));
        one.count.setAttribute('aria-label', text.t('room.quiz.votes', values));
        one.less.setAttribute('aria-label', text.t('room.quiz.less', values));
        one.more.setAttribute('aria-label', text.t('room.quiz.more', values));
        one.less.disabled = counts[at] === 0;
      });
      // the same buttons stay, so that the focus does
      if (voting.parentNode !== place) fill(place, voting);
    }
    put(why, told ? `${learnt()} ${text.t(`room.quiz.${story.name}.${question + 1}.why`)}`
      : text.t(when === 'before' ? 'room.quiz.later' : 'room.quiz.hint'));
    why.classList.toggle('told', told);
    on.textContent = text.t(when === 'after' && !told ? 'room.quiz.reveal'
      : question + 1 < quiz.questions ? 'room.quiz.next' : 'room.quiz.close');
  }

  /** What the room answered each time, and which of it is right. */
  function found() {
    const right = quiz.right(question);
    const times = ['before', 'after'].filter((one) => quiz.shares(one, question) !== null);
    return h('table', { class: 'against' },
      h('caption', { class: 'aside' }, text.t('room.quiz.table')),
      h('thead', {}, h('tr', {}, h('td'), times.map((one) => h('th', { scope: 'col' },
        text.t(`room.quiz.column.${one}`))))),
      h('tbody', {}, OPTIONS.map((at) => h('tr', { class: at === right ? 'right' : null },
        h('th', { scope: 'row' }, label(at), at === right && [' ', h('strong', {},
          `✓ ${text.t('room.quiz.right')}`)]),
        times.map((one) => {
          const share = quiz.shares(one, question)[at];
          const strip = h('span', { class: `strip ${one === 'after' ? 'room' : 'model'}`,
            'aria-hidden': 'true' });
          strip.style.transform = `scaleX(${share})`;
          return h('td', {}, strip, h('span', { class: 'number' }, text.format(share, 'percent')));
        })))));
  }

  /** How many were right, in words; '' without a vote. */
  function learnt() {
    const { before, after } = quiz.learnt(question);
    if (after === null) return '';
    return before === null ? text.t('room.quiz.learnt.after', { after })
      : text.t('room.quiz.learnt', { before, after });
  }

  return {
    element: dialog.element,
    /** when: 'before' the story or 'after' it. */
    open(next) {
      if (!tale()?.quiz || dialog.isOpen()) return;
      ({ quiz, story } = tale());
      when = next;
      question = 0;
      quiz.look(when, question);
      show();
      dialog.open();
      on.focus();
    },
    close: dialog.close,
    isOpen: dialog.isOpen,
    relabel() {
      if (quiz) show();
      dialog.relabel();
    },
  };
}
