// batch.js - many replicates of one run, over all workers.
// SPDX-License-Identifier: GPL-3.0-or-later

/**
 * Replicates first .. first + replicates - 1. Each worker opens the run once and takes the next
 * replicate when it has done one; where a row stands depends on its replicate alone.
 */
export async function createBatch({ channels, text, takeRun, unsteered = false, replicates = 100,
  first = 0, onProgress = () => {}, signal }) {
  signal?.throwIfAborted();
  const stop = new AbortController();
  const quit = () => stop.abort();
  signal?.addEventListener('abort', quit, { once: true });
  const columns = {};
  const finals = {};
  let rounds = 0;
  let next = 0;
  let done = 0;

  function place(answer, index) {
    for (const [name, values] of Object.entries(answer.columns)) {
      columns[name].set(values, index * (rounds + 1));
    }
    for (const [name, value] of Object.entries(answer.finals)) finals[name][index] = value;
    done++;
    if (!stop.signal.aborted) onProgress(done);
  }

  function makeRoom(info) {
    rounds = info.rounds;
    for (const name of info.columns) {
      columns[name] ??= new Float64Array(replicates * (rounds + 1));
    }
    for (const name of info.finals) finals[name] ??= new Float64Array(replicates);
  }

  async function work(channel) {
    const run = takeRun();
    makeRoom(await channel.call('open', { run, text, unsteered, replicate: 0 }));
    try {
      while (next < replicates && !stop.signal.aborted) {
        const index = next++;
        place(await channel.call('replicate', { run, replicate: first + index },
          { signal: stop.signal }), index);
      }
    } catch (error) {
      stop.abort(); // one failure is enough: the others need not go on
      throw error;
    } finally {
      await channel.call('close', { run });
    }
  }

  const ended = await Promise.allSettled(channels.slice(0, Math.max(1, replicates)).map(work));
  signal?.removeEventListener('abort', quit);
  signal?.throwIfAborted();
  const failed = ended.filter(({ status }) => status === 'rejected').map(({ reason }) => reason);
  if (failed.length > 0) throw failed.find(({ message }) => message !== 'cancelled') ?? failed[0];
  return { rounds, replicates, first, columns, finals };
}
