// tale.js - one story while it is told: the room's votes, the run, the hundred runs.
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The page's slides look at this and draw; nothing here touches the page, so that tests can
// tell a story without a browser.
import { sorted, withChange } from '../play/play_changes.js';
import { SPEEDS, createPlayer } from '../play/player.js';
import { checkSize } from '../state/check_state.js';
import { sameValue } from '../state/schema.js';
import { effective, sides, withSetting } from '../state/state.js';
import { bandOf } from '../story/band.js';
import { measure, measureMany, observablesOf } from '../story/measure.js';
import { createQuiz } from '../story/quiz.js';
import { createTally } from '../story/tally.js';
import { stepAfter } from './slides.js';
import { burnInOf } from './specs.js';
import { toldMany, toldOne } from './told.js';

/** Runs of the slide that tells how often. */
export const MANY = 100;

/** Fields of people that the picture of the population shows. */
const FIELDS = ['cooperation', 'payoff', 'trust', 'pilot'];

/** How long a run takes to watch [s], unless somebody chooses another speed. */
const WATCHED_S = 2.9;

/**
 * story    its file, with name, yaml and base
 * store    of the page's state; this story's
 * engine   promise of the engine
 * calm     () => whether movement is unwanted
 * onFault  (error) => shown by the page
 */
export function createTale({ story, store, engine, text, calm, onFault }) {
  const listeners = new Set();
  // a picture that cannot be drawn must not stop the run that it is drawn from
  const tell = (kind) => {
    for (const listener of [...listeners]) {
      try {
        listener(kind);
      } catch (error) {
        onFault(error);
      }
    }
  };
  const tally = createTally(story.prediction?.options.length ?? 1);
  let player = null;
  let loading = null;
  let failed = null;
  let started = false; // has the room seen a run of what is set now
  let many = null;     // {done, total, state, verdict, list}
  let abort = null;
  let paced = false;

  const observables = [...new Set([...observablesOf(story), 'cooperation', 'welfare'])].sort();

  const tale = {
    story,
    tally,
    /** The questions before and after; a file that somebody opened has none. */
    quiz: story.quiz > 0 ? createQuiz(story.answers) : null,
    observables,
    get player() { return player; },
    get failed() { return failed; },
    /** The hundred runs that were asked for; those that are made beforehand are not shown. */
    get many() { return many?.asked ? many : null; },
    get locked() { return tally.stage !== 'open'; },

    /** 'waiting' for the engine, 'failed', 'ready' at the start, 'playing', 'paused', 'ended'. */
    get status() {
      if (failed) return 'failed';
      if (!player || loading || player.data.rounds === 0) return 'waiting';
      if (player.running) return 'playing';
      if (player.data.cursor === 0 && !started) return 'ready';
      return player.data.cursor >= lastRound() ? 'ended' : 'paused';
    },

    get nextStep() { return stepAfter(story.steps, store.get().step); },

    /** Opens the run of the state; keeps the round that was looked at. */
    async load({ keep = true, play = false } = {}) {
      const state = store.get();
      const round = keep && player ? player.data.target : 0;
      dropMany();
      failed = null;
      const mine = { play };
      loading = mine;
      tell('load');
      try {
        if (!player) {
          player = createPlayer(await engine, { calm, onChanges: keepChanges });
          player.subscribe((kind) => {
            if (kind === 'frame' && player.data.cursor > 0) {
              started = true;
              tally.reveal(); // what has been seen cannot be predicted any more
            }
            tell(kind);
          });
        }
        checkSize(story.schema, effective(story, state));
        const { a, b } = sides(story, { ...state, changes: [] });
        const came = await player.load({ a, b, observables, fields: FIELDS,
          replicate: state.replicate, changes: state.changes });
        if (!came || loading !== mine) return;
        loading = null;
        started = round > 0 || play;
        player.follow(Math.min(state.follow, player.info.agents - 1));
        if (!paced) player.setSpeed(speedFor(player.data.rounds));
        paced = true; // from now on the speed is whoever's that moves it
        tell('ready');
        if (mine.play) await player.run();
        else if (round > 0) await player.seek(round);
      } catch (error) {
        if (loading !== mine && loading !== null) return;
        loading = null;
        failed = error;
        tell('failed');
        onFault(error);
      }
    },

    /** Nothing moves on, nor will when a run that is being opened is there. */
    pause() {
      if (loading) loading.play = false;
      player?.pause();
    },

    play: () => guarded(() => (player.running ? player.pause() : player.run())),

    finish: () => guarded(() => player.seek(lastRound())),

    /** The next step of the story's way of working; the run is played with it. */
    step(id) {
      store.set({ step: id });
      return tale.load({ keep: false, play: true });
    },

    /** Compares with something else; the room stays at the round that it looks at. */
    compare(what) {
      store.set({ compare: what });
      return tale.load();
    },

    /**
     * Moves one of the story's controls: in the middle of a run from the next round on, where
     * the key is live; else for the whole run, which is then played anew up to where it stood.
     * At the end it is the value that stands there: where an event of the story set it, it is
     * another one from that event on.
     */
    async control(key, value) {
      const { target } = player?.data ?? { target: 0 };
      dropMany();
      if (story.schema.row(key).live && target > 0 && target < lastRound()) {
        await guarded(() => player.change(key, value));
        return;
      }
      const state = store.get();
      const changes = state.changes.filter((change) => change.key !== key);
      const event = target > 0 && sorted(story.base.events).findLast((one) => one.key === key
        && one.round <= target);
      if (!event) {
        store.set({ ...withSetting(story, state, key, value), changes });
      } else {
        const change = { round: Math.max(1, event.round), key, value };
        store.set({ changes: sameValue(event.value, value) ? changes
          : withChange(changes, change) });
      }
      await tale.load();
    },

    /** Everything back to what the story says, the seed and the run too. */
    reset() {
      const running = started;
      store.set({ settings: {}, changes: [], step: null, seed: story.base.seed, replicate: 0 });
      return tale.load({ keep: running });
    },

    /** One key back to what the story says, for the whole run. */
    resetKey(key) {
      const state = store.get();
      store.set({ ...withSetting(story, state, key, null),
        changes: state.changes.filter((change) => change.key !== key) });
      return tale.load();
    },

    /** The numbers of the run that is shown; null before its end. */
    values() {
      if (!story.measures || !player || loading) return null;
      if (player.data.played < lastRound() || lastRound() === 0) return null;
      return measure(story, { a: player.data.a?.columns ?? null, b: player.data.b.columns,
        burnIn: burnInOf(story, store.get()), agents: player.info.agents });
    },

    /** This run in words; null before the end of it and before the lock. */
    verdict() {
      const values = tale.locked ? tale.values() : null;
      return values && toldOne(story, values, text, store.get());
    },

    /** The hundred runs; they can be aborted, and start anew after any change. */
    startMany() {
      if (!player?.info || tale.many) return null;
      player.pause();
      tally.reveal();
      if (many) {
        many.asked = true;
        tell('many');
        return null;
      }
      return runMany(true);
    },

    /** Begins them while the room still looks at the one run, so that nobody has to wait. */
    prepareMany: () => (many || !player?.info || failed ? null : runMany(false)),

    abortMany() {
      dropMany();
      tell('many');
    },

    /** How often what happened, in words; null until the hundred runs are there. */
    manyVerdict() {
      if (!tale.locked || tale.many?.state !== 'done') return null;
      return toldMany(story, many.list, text, store.get());
    },

    /**
     * Between which values the hundred runs lie, {b, a} with bands (story/band.js), a null where
     * nothing is compared; null until they are there, asked for or not, and before the lock.
     */
    bands(name) {
      if (!tale.locked || many?.state !== 'done') return null;
      const { batches, bands } = many;
      bands[name] ??= Object.fromEntries(Object.entries(batches).map(([side, batch]) => (
        [side, batch && bandOf(batch.columns[name], batch.rounds)])));
      return bands[name];
    },

    /** What the room itself played was typed or corrected: pictures are drawn anew. */
    roomChanged: () => tell('room'),

    close() {
      dropMany();
      player?.pause();
      player?.close?.();
    },

    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };

  tally.subscribe(() => tell('tally'));

  async function runMany(asked) {
    const state = store.get();
    const mine = { asked, state: 'running', done: 0, total: MANY, list: null, other: null,
      batches: null, bands: {} };
    many = mine;
    abort = new AbortController();
    const { signal } = abort;
    tell('many');
    try {
      const both = sides(story, state);
      const count = both.a ? 2 : 1;
      const done = [0, 0];
      const batch = async (side, at) => side && (await engine).batch(side.lines, {
        unsteered: side.unsteered, replicates: MANY, first: 0, observables, signal,
        onProgress(n) {
          done[at] = n;
          if (many !== mine) return;
          mine.done = Math.floor((done[0] + done[1]) / count);
          tell('progress');
        } });
      const b = await batch(both.b, 0);
      const a = await batch(both.a, 1);
      if (many !== mine) return;
      const about = { burnIn: burnInOf(story, store.get()), agents: player.info.agents };
      mine.list = measureMany(story, b, a, about);
      // what the other side did by itself, for the picture of both
      mine.other = a && measureMany(story, a, null, about);
      mine.batches = { b, a };
      mine.state = 'done';
      tell('many');
    } catch (error) {
      if (many !== mine) return;
      many = null;
      tell('many');
      if (!signal.aborted && mine.asked) onFault(error);
    }
  }

  function lastRound() {
    const { data } = player;
    return data.ended ? data.played : data.rounds;
  }

  function keepChanges(changes) {
    dropMany();
    store.set({ changes });
    tell('changes'); // the player's own came before the state knew
  }

  /** What was found for other settings is not shown any more. */
  function dropMany() {
    abort?.abort();
    abort = null;
    many = null;
  }

  async function guarded(action) {
    if (!player || loading) return;
    try {
      await action();
    } catch (error) {
      onFault(error);
    }
  }

  return tale;
}

/** The slowest of the transport's speeds at which a run is over soon. */
function speedFor(rounds) {
  return SPEEDS.find((speed) => rounds / speed <= WATCHED_S);
}
