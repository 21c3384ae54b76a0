// parts.js - what slides ask about the state: values of keys, what differs, names.
// SPDX-License-Identifier: GPL-3.0-or-later
// texts: story.*.control.* story.*.step.* story.*.contrast.* story.*.unsteered parameter.*
import { toFragment } from '../state/link.js';
import { defaultText, sameValue } from '../state/schema.js';
import { differing, effective } from '../state/state.js';
import { nameOfOther } from '../story/verdict.js';

/** story: () => the story that is told, or null. */
export function createParts({ text, data, store, story, version }) {
  const { schema } = data;
  const observables = Object.fromEntries(schema.observables.map((row) => [row.name, row]));

  /** The words for a key: the story's own, the sandbox's, or the key itself. */
  function keyName(key) {
    for (const words of [`story.${story()?.name}.control.${key}`, `parameter.${key}.label`]) {
      if (text.has(words)) return text.t(words);
    }
    return key;
  }

  function shown(value) {
    const number = Number(value);
    return value !== '' && Number.isFinite(number) ? text.format(number, 'plain') : value;
  }

  const differences = () => (story() ? differing(story(), store.get()) : []);

  /** Whether the run is the one that the room was asked about: all steps, nothing moved. */
  function asTold() {
    const [now, state] = [story(), store.get()];
    const told = effective(now, { ...state, step: null, settings: {} });
    const here = effective(now, state);
    return state.changes.length === 0
      && [...new Set([...Object.keys(told), ...Object.keys(here)])]
        .every((key) => sameValue(told[key], here[key]));
  }

  /** What differs from the story, in words; a hundred runs are of no run's number. */
  function differencesInWords({ many = false } = {}) {
    const now = story();
    if (!now) return [];
    const { step, seed, replicate } = store.get();
    return [
      step !== null && text.t('ui.differs.step', {
        name: text.t(`story.${now.name}.step.${step}`) }),
      ...differences().map(({ round, key, value, was }) => (round === undefined
        ? text.t('ui.differs.one', { name: keyName(key), value: shown(value),
          was: shown(was ?? '–') })
        : text.t('ui.differs.at', { name: keyName(key), value: shown(value), round }))),
      seed !== now.base.seed && text.t('ui.differs.seed', { seed }),
      !many && replicate > 0 && text.t('ui.differs.run', { run: replicate }),
    ].filter(Boolean);
  }

  return {
    asTold,
    /**
     * What makes the run another one than the story's words are about, in words: what differs,
     * and another comparison than the story's own. '' where it is the story's.
     */
    otherwise() {
      const [now, { compare }] = [story(), store.get()];
      const other = compare === now.compare ? null : compare === 'none'
        ? text.t('ui.differs.alone') : text.t('ui.differs.compare',
          { a: nameOfOther(now, compare, text) });
      return [...asTold() ? [] : differencesInWords(), other].filter(Boolean).join('; ');
    },
    row: (key) => schema.row(key),
    observables,
    laboratory: data.laboratory,
    version,
    keyName,
    /** The text of a key for the whole run, before what was moved in the middle of it. */
    valueOf: (key) => effective(story(), store.get())[key] ?? defaultText(schema.row(key)),
    differs: (key) => differences().some((one) => one.key === key),
    differences: differencesInWords,
    /** What stands behind # in the page's address; null where no link can hold the state. */
    link() {
      try {
        return toFragment(store.get(), data.stories);
      } catch (error) {
        if (error.key === undefined) throw error;
        return null;
      }
    },
  };
}
