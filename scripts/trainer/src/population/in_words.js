// in_words.js - the population as a sentence and as a table, for who does not see the picture.
// SPDX-License-Identifier: GPL-3.0-or-later
// texts: population.say.* population.part.* population.column.*
import { fill, h } from '../dom.js';
import { count, partsOf } from './headcount.js';

/** Rows of a table at most; of more parts the first ones stand there, with a note. */
const MOST_ROWS = 40;

/** The sentence of a round. sides: [{name, fields}], the first is the one that is steered. */
export function sentenceOf(text, round, sides) {
  const sentences = sides.map(({ name, fields }) => {
    const found = count(fields);
    const parts = [text.t('population.say.side', { name, mostly: found.mostly,
      people: found.people })];
    if (!Number.isNaN(found.trust)) {
      parts.push(text.t('population.say.trust', { trust: found.trust }));
    }
    if (found.pilots > 0) parts.push(text.t('population.say.pilots', { n: found.pilots }));
    if (found.alone > 0) parts.push(text.t('population.say.alone', { n: found.alone }));
    return `${parts.join(', ')}.`;
  });
  return `${text.t('population.say.round', { round })} ${sentences.join(' ')}`;
}

/** What one person does: for whoever moves along people by keys. */
export function personOf(text, agent, { cooperation, trust, pilot }) {
  const share = cooperation[agent];
  const parts = [Number.isNaN(share) ? text.t('population.say.person_alone', { n: agent + 1 })
    : share === 1 ? text.t('population.say.person_shared', { n: agent + 1 })
      : share === 0 ? text.t('population.say.person_own', { n: agent + 1 })
        : text.t('population.say.person', { n: agent + 1, share })];
  if (trust && !Number.isNaN(trust[agent])) {
    parts.push(text.t('population.say.trusts', { trust: trust[agent] }));
  }
  if (pilot?.[agent] === 1) parts.push(text.t('population.say.in_pilot'));
  return parts.join(', ');
}

/** A table by team, circle, corner or quarter. */
export function tableOf(text, info, sides) {
  const { kind, parts } = partsOf(info);
  const rows = parts.slice(0, MOST_ROWS).map((members, k) => h('tr', {},
    h('th', { scope: 'row' }, partName(text, kind, k)),
    h('td', {}, text.format(members.length, 'integer')),
    sides.map(({ fields }) => {
      const found = count(fields, members);
      return [h('td', {}, Number.isNaN(found.share) ? '–' : text.format(found.share, 'percent')),
        fields.trust ? h('td', {}, Number.isNaN(found.trust) ? '–'
          : text.format(found.trust, 'percent')) : null];
    })));
  return [h('table', {},
    h('caption', {}, text.t('population.column.caption')),
    h('thead', {}, h('tr', {},
      h('th', { scope: 'col' }, text.t(`population.part.${kind}`)),
      h('th', { scope: 'col' }, text.t('population.column.people')),
      sides.map(({ name, fields }) => [
        h('th', { scope: 'col' }, text.t('population.column.share', { name })),
        fields.trust ? h('th', { scope: 'col' }, text.t('population.column.trust', { name }))
          : null]))),
    h('tbody', {}, rows)),
  parts.length > MOST_ROWS ? h('p', {}, text.t('population.column.more',
    { n: parts.length - MOST_ROWS })) : null];
}

function partName(text, kind, k) {
  return kind === 'corner' ? text.t(`population.part.corner.${k + 1}`)
    : text.t(`population.part.${kind}.n`, { n: k + 1 });
}

/** The details under the picture; they are filled in while they are open. */
export function createInWords({ text }) {
  const title = h('summary', {});
  const sentence = h('p', {});
  const table = h('div', { class: 'in-words-table', role: 'group', tabindex: 0 });
  const element = h('details', { class: 'in-words' }, title, sentence, table);
  let last = null;

  function show(info, round, sides) {
    last = { info, round, sides };
    sentence.textContent = sides.length > 0 ? sentenceOf(text, round, sides) : '';
    if (element.open) fill(table, sides.length > 0 ? tableOf(text, info, sides) : []);
  }

  element.addEventListener('toggle', () => {
    if (last) show(last.info, last.round, last.sides);
  });

  return {
    element,
    sentence,
    show,
    relabel() {
      fill(title, text.t('population.in_words'));
      table.setAttribute('aria-label', text.t('population.column.caption'));
      if (last) show(last.info, last.round, last.sides);
    },
  };
}
