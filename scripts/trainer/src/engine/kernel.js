// kernel.js - the functions of web.h, with texts and columns instead of addresses.
// SPDX-License-Identifier: GPL-3.0-or-later

/**
 * What the engine refused: its message in full, and the key that it is about ('' for none).
 * Where `fatal` nothing was refused: the engine itself has stopped.
 */
export class EngineError extends Error {
  constructor(message, key = '', fatal = false) {
    super(message);
    this.name = 'EngineError';
    this.key = key;
    this.fatal = fatal;
  }
}

/** Arrays of the three types of fields (sp_web_field_type). */
const FIELD_ARRAYS = [Uint8Array, Float32Array, Float64Array];

/**
 * One instance of the WebAssembly module. A run is the number that open() returns; whoever opens
 * it closes it. Everything that comes back is a copy: the engine's memory may move at any call.
 *
 * @param {Uint8Array|WebAssembly.Module} wasm
 */
export async function createKernel(wasm) {
  const made = await WebAssembly.instantiate(wasm, {});
  const engine = (made.instance ?? made).exports;
  engine._initialize();
  const decoder = new TextDecoder();
  const encoder = new TextEncoder();

  function take(bytes) {
    const at = engine.sp_web_alloc(bytes);
    if (at === 0) throw new EngineError(`no memory for ${bytes} bytes`);
    return at;
  }

  /** Calls with room for so many bytes, which is given back afterwards. */
  function withRoom(bytes, call) {
    const at = take(bytes);
    try {
      return call(at);
    } finally {
      engine.sp_web_release(at);
    }
  }

  function withText(text, call) {
    const bytes = encoder.encode(text);
    return withRoom(bytes.length + 1, (at) => {
      new Uint8Array(engine.memory.buffer).set(bytes, at);
      return call(at);
    });
  }

  function textAt(at) {
    if (at === 0) return null;
    return decoder.decode(new Uint8Array(engine.memory.buffer, at, engine.sp_web_length(at)));
  }

  /** Texts number 0, 1, .. of a run, until there are no more. */
  function texts(of, run) {
    const list = [];
    for (let text = textAt(of(run, 0)); text !== null; text = textAt(of(run, list.length))) {
      list.push(text);
    }
    return list;
  }

  function refuse(run) {
    const message = textAt(engine.sp_web_message(run));
    if (message !== '') throw new EngineError(message, textAt(engine.sp_web_key(run)));
  }

  const numbersAt = (at, n) => (at === 0 ? null
    : new Uint32Array(engine.memory.buffer, at, n).slice());

  const self = {
    version: textAt(engine.sp_web_version()),

    open(text, unsteered) {
      const run = withText(text, unsteered ? engine.sp_web_open_unsteered : engine.sp_web_open);
      try {
        refuse(run);
      } catch (error) {
        engine.sp_web_close(run);
        throw error;
      }
      return run;
    },
    close: (run) => engine.sp_web_close(run),

    start(run, replicate) {
      if (!engine.sp_web_start(run, replicate)) refuse(run);
    },
    rewind(run, round) {
      if (!engine.sp_web_rewind(run, round)) refuse(run);
    },
    step: (run, n) => engine.sp_web_step(run, n),
    set(run, key, value) {
      withText(key, (keyAt) => withText(value, (valueAt) => {
        if (!engine.sp_web_set(run, keyAt, valueAt)) refuse(run);
      }));
    },
    round: (run) => engine.sp_web_round(run),
    rounds: (run) => engine.sp_web_rounds(run),
    ended: (run) => engine.sp_web_ended(run) !== 0,
    digest: (run) => BigInt.asUintN(64, engine.sp_web_digest(run)).toString(16).padStart(16, '0'),

    columns: (run) => texts(engine.sp_web_column, run),
    finals: (run) => texts(engine.sp_web_final, run),
    plays: (run) => texts(engine.sp_web_play_name, run),
    agents: (run) => engine.sp_web_n_agents(run),
    fields: (run) => texts(engine.sp_web_field, run)
      .map((name, i) => ({ name, Cells: FIELD_ARRAYS[engine.sp_web_field_type(run, i)] })),

    /** Plays up to n rounds: {played, values: Float64Array [column][n]}; n = 0 only observes. */
    play(run, n) {
      const cells = engine.sp_web_n_columns(run) * Math.max(n, 1);
      return withRoom(8 * cells, (at) => {
        const played = engine.sp_web_play(run, n, at);
        return { played, values: new Float64Array(engine.memory.buffer, at, cells).slice() };
      });
    },

    /** Reads the fields of the present round into place `index` of columns of many rounds. */
    readFields(run, fields, into, index) {
      const agents = engine.sp_web_n_agents(run);
      withRoom(8 * agents, (at) => {
        fields.forEach(({ name, Cells }, i) => {
          engine.sp_web_read_field(run, i, at);
          into[name].set(new Cells(engine.memory.buffer, at, agents), index * agents);
        });
      });
    },

    observe: (run, name) => withText(name, (at) => {
      const value = engine.sp_web_observe(run, at, 0);
      refuse(run);
      return value;
    }),

    network(run) {
      const agents = engine.sp_web_n_agents(run);
      const n = 2 * engine.sp_web_n_edges(run);
      const edges = withRoom(4 * n, (at) => {
        engine.sp_web_edges(run, at);
        return numbersAt(at, n);
      });
      return {
        form: textAt(engine.sp_web_form(run)),
        side: engine.sp_web_side(run),
        periodic: engine.sp_web_periodic(run) !== 0,
        moore: engine.sp_web_moore(run) !== 0,
        edges,
        units: numbersAt(engine.sp_web_teams(run), agents),
        circles: numbersAt(engine.sp_web_circles(run), agents),
      };
    },
  };
  return self;
}
