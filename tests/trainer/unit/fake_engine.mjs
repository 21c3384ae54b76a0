// fake_engine.mjs - an engine without a model, for tests of what plays it.
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Its state is one number that every round stirs with the value of the key `push`, so that
// a run in which anything happened at another moment has other numbers from there on.
// Settings it reads: rounds, agents, push, rest (the round from which nothing moves unless
// there are changes, as with stop: absorbed), events @r. Unsteered, push stays 0.

const tick = () => new Promise((resolve) => { setImmediate(resolve); });

/** log: what was asked, in order; options.delay: how many turns of the loop an answer takes. */
export function createFakeEngine({ delay = 1 } = {}) {
  const log = [];
  const wait = async () => {
    for (let k = 0; k < delay; k++) await tick();
  };

  function read(lines) {
    const setting = { rounds: '20', agents: '3', push: '0', rest: '' };
    const events = [];
    for (const line of lines.split('\n').filter(Boolean)) {
      const match = /^(?:@(\d+) )?([^:]+): (.*)$/.exec(line);
      if (!match) throw new Error(`no line of settings: '${line}'`);
      const [, round, key, value] = match;
      refuse(key, value);
      if (round) events.push({ round: Number(round), key, value });
      else setting[key] = value;
    }
    return { setting, events };
  }

  function refuse(key, value) {
    if (key === 'push' && !(Number(value) >= 0)) {
      throw new Error(`push = ${value}: must be at least 0`);
    }
  }

  async function open(lines, { unsteered, replicate, observables, fields }) {
    log.push(`open${unsteered ? ' unsteered' : ''}`);
    await wait();
    const { setting, events } = read(lines);
    const rounds = Number(setting.rounds);
    const agents = Number(setting.agents);
    const rest = setting.rest === '' ? Infinity : Number(setting.rest);
    let made = []; // by set
    let round = 0;
    let closed = false;

    const pushAt = (at) => {
      const all = [...events, ...made].filter((one) => one.round <= at && one.key === 'push');
      const latest = all.sort((one, other) => one.round - other.round).at(-1);
      return unsteered ? 0 : Number(latest ? latest.value : setting.push);
    };
    const rests = () => round >= rest && events.length + made.length === 0;
    const stateAt = (at) => {
      let state = 17 + replicate;
      const all = [...events, ...made];
      for (let r = 1; r <= at; r++) {
        const moves = r <= rest || all.some((one) => one.round <= r);
        if (moves) state = (state * 31 + pushAt(r) * 7 + r) % 1009;
      }
      return state;
    };
    const frameAt = (at) => Object.fromEntries(fields.map((field) =>
      [field, Float32Array.from({ length: agents }, (_, i) => stateAt(at) + i)]));
    const answer = (first, n, ended) => ({
      first, n, ended,
      columns: Object.fromEntries(observables.map((name) =>
        [name, Float64Array.from({ length: n }, (_, k) => stateAt(first + k))])),
      frames: Array.from({ length: n }, (_, k) => frameAt(first + k)),
    });
    const check = () => {
      if (closed) throw new Error('this run is closed');
    };

    return {
      info: { rounds, agents, plays: ['D', 'C'], network: { form: 'complete' } },
      async now() {
        await wait();
        return answer(0, 1, false);
      },
      async play(n) {
        check();
        log.push(`play ${n}`);
        await wait();
        check();
        const first = round + 1;
        while (n-- > 0 && round < rounds && !rests()) round++;
        return answer(first, round - first + 1, round >= rounds || rests());
      },
      async frame(at) {
        check();
        log.push(`frame ${at}`);
        await wait();
        return frameAt(at);
      },
      async set(key, value) {
        check();
        log.push(`set ${key} ${value}`);
        await wait();
        if (unsteered && setting.stubborn) throw new Error('this side takes no change');
        refuse(key, value);
        made = made.filter((one) => one.round !== round + 1 || one.key !== key);
        made.push({ round: round + 1, key, value });
      },
      async seek(to) {
        check();
        log.push(`seek ${to}`);
        await wait();
        round = to;
        made = made.filter((one) => one.round <= to);
      },
      close() {
        closed = true;
        log.push('close');
      },
    };
  }

  return {
    log,
    open,
    async check(lines) {
      await wait();
      try {
        read(lines);
        return { ok: true };
      } catch (error) {
        return { ok: false, message: error.message };
      }
    },
  };
}

/** What a run from lines gives, played straight through. */
export async function straight(engine, lines, options, rounds) {
  const run = await engine.open(lines, options);
  const start = await run.now();
  const rest = await run.play(rounds);
  const name = options.observables[0];
  run.close();
  return [...start.columns[name], ...rest.columns[name]];
}
