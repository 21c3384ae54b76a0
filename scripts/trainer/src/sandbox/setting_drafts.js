// setting_drafts.js - what somebody wants to set: checked, applied, or kept until it fits.
// SPDX-License-Identifier: GPL-3.0-or-later
// texts: sandbox.typed.* state.value.*
import { sayingOf } from './setting_sayings.js';
import { readTyped } from './setting_values.js';

/**
 * Drafts: values that were typed or chosen and are not in force, because they are no value of
 * their row ({typed, refusal}) or because no run can have them together with the others
 * ({value, patch, message, saying}). The latter wait: with every further change they are tried
 * again, together, so that keys that go only together can be changed one after the other.
 *
 * owner    {language(), find, checkValue(row, value), check(patch) -> Promise<{ok, message}>,
 *          apply(key, patch) -> Promise, changed(), told(key, draft or null)}: a patch is {key:
 *          value}, with null where a key goes back to the story
 * returns  {get(key), waiting() -> [{key, ..}], type, choose, put, drop(key), dropAll()}
 */
export function createDrafts(owner) {
  const drafts = new Map();
  let asked = 0; // only the answer to the last question counts

  function keep(key, draft) {
    drafts.set(key, draft);
    owner.changed();
    owner.told(key, draft);
  }

  const refusalOf = (row, value) => (value === null ? null : owner.checkValue(row, value));

  /** `still`: it is being typed, so it is checked and not applied. */
  function type(row, typed, still = false) {
    const read = typed.trim() === '' && row.optional ? { value: null }
      : readTyped(row, typed, owner.language());
    const refusal = read.refusal ?? refusalOf(row, read.value);
    if (refusal !== null) {
      asked++;
      const values = { ...refusal.values, value: typed.trim() }; // as typed, with a comma
      keep(row.key, { typed, refusal: { ...refusal, values } });
      return undefined;
    }
    if (!still) return choose(row, read.value, typed);
    if (drafts.get(row.key)?.refusal) { // what was wrong is mended
      keep(row.key, { typed });
      owner.told(row.key, null);
    }
    return undefined;
  }

  function choose(row, value, typed) {
    const refusal = refusalOf(row, value);
    if (refusal === null) return put(row.key, { [row.key]: value }, typed);
    keep(row.key, { typed: typed ?? value, refusal });
    return undefined;
  }

  /** Sets several keys at once; `key` is the one that is spoken of. */
  async function put(key, patch, typed) {
    const question = ++asked;
    const others = {};
    for (const [name, draft] of drafts) {
      if (draft.patch !== undefined && name !== key) Object.assign(others, draft.patch);
    }
    const alone = Object.keys(others).length === 0;
    let refused = null;
    for (const tried of alone ? [patch] : [{ ...others, ...patch }, patch]) {
      const answer = await owner.check(tried);
      if (question !== asked) return;
      if (answer.ok) {
        if (await apply(key, tried)) await retry(question);
        return;
      }
      refused = answer;
    }
    supersede(key, patch);
    keep(key, { typed, value: patch[key], patch, ...spoken(refused.message) });
  }

  /** Of one key the last wish stands. */
  function supersede(key, patch) {
    for (const [name, draft] of drafts) {
      if (name === key || draft.patch === undefined) continue;
      const rest = Object.entries(draft.patch).filter(([one]) => !(one in patch));
      if (name in patch || rest.length === 0) drafts.delete(name);
      else drafts.set(name, { ...draft, patch: Object.fromEntries(rest) });
    }
  }

  const spoken = (message) => ({ message, saying: sayingOf(message) });

  /** Sets what was checked; whether it could be set. */
  async function apply(key, patch) {
    for (const [name, draft] of drafts) {
      if (name === key || Object.keys(draft.patch ?? {}).some((one) => one in patch)) {
        drafts.delete(name);
      }
    }
    try {
      await owner.apply(key, patch);
    } catch (error) {
      keep(key, { value: patch[key], patch, ...spoken(error.message) });
      return false;
    }
    owner.changed();
    owner.told(key, null);
    return true;
  }

  /** What waits may fit one by one now, or be refused for another reason. */
  async function retry(question) {
    for (const [key, draft] of [...drafts]) {
      if (draft.patch === undefined) continue;
      const answer = await owner.check(draft.patch);
      if (question !== asked) return;
      if (answer.ok) await apply(key, draft.patch);
      else keep(key, { ...draft, ...spoken(answer.message) });
    }
  }

  function drop(key) {
    asked++;
    drafts.delete(key);
    owner.changed();
    owner.told(key, null);
  }

  return {
    get: (key) => drafts.get(key),
    /** What an editor shows for a key: what waits for it, undefined where nothing does. */
    wanted(key) {
      for (const { patch } of drafts.values()) {
        if (patch !== undefined && key in patch) return patch[key];
      }
      return undefined;
    },
    waiting: () => [...drafts].filter(([, draft]) => draft.patch !== undefined)
      .map(([key, draft]) => ({ key, ...draft })),
    type, choose, put, drop,
    dropAll() {
      asked++;
      drafts.clear();
    },
  };
}
