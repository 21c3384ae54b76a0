// result_view.js - a result that `samenspel export` wrote: its numbers, and its run played anew.
// SPDX-License-Identifier: GPL-3.0-or-later
import { createChart } from '../chart/chart.js';
import { fill, h } from '../dom.js';
import { readLines } from '../play/play_events.js';
import { createPlayer } from '../play/player.js';
import { createTransport } from '../play/transport.js';
import { createPopulation } from '../population/population.js';
import { createDialog } from '../ui/dialog.js';
import { download, fileName } from '../ui/files.js';
import { recompute } from './recompute.js';
import { aboutResult, checkSentence } from './result_words.js';
import { MIDDLE, columnsOf, nameOfVariable, resultSpec, sideLabels } from './result_spec.js';

/** Fields of people that their picture shows. */
const FIELDS = ['cooperation', 'payoff', 'trust', 'pilot'];

/** Their picture needs no column; but a run that observes nothing is none. */
const WATCHED = ['cooperation'];

/** Flags in the chart; of more events only the jumps of the transport tell. */
const MOST_FLAGS = 6;

class Left extends Error {}

/**
 * result  checked (check_result.js);  file  its name, for the reader
 * engine  promise;  parts  {observables, keyName, version} (ui/parts.js)
 */
export function createResultView({ text, engine, result, file, parts, calm, onFault }) {
  const title = result.name || file;
  const replayed = result.lines !== null && result.kept > 0;
  const heading = h('h1', { class: 'aside', tabindex: '-1' });
  const question = h('p', { class: 'question', hidden: !result.question }, result.question);
  const chart = createChart({ text });
  const population = createPopulation({ text });
  const told = h('p', { class: 'verdict', role: 'status' });
  const what = h('select', { id: 'result-what', on: { change: showChart } });
  const whatLabel = h('label', { class: 'aside', for: 'result-what' });
  const line = h('select', { id: 'result-line', on: { change: chosen } });
  const lineLabel = h('label', { for: 'result-line' });
  const scrub = h('input', { type: 'range', id: 'result-round', min: 0, step: 1, value: 0,
    max: result.round.length - 1, on: { input: scrubbed } });
  const scrubLabel = h('label', { for: 'result-round' });
  const transportPlace = h('div', { class: 'transport-place' });
  const people = h('div', { class: 'people', hidden: !replayed }, population.element);
  const element = h('section', { class: 'slide run result' });
  const buttons = ['about', 'png', 'svg', 'csv'].map((name) => ({ name,
    button: h('button', { data: { result: name }, on: { click: () => does[name]() } }) }));
  const about = createDialog({ text, title: 'result.about', name: 'result', wide: true,
    body: () => aboutResult({ text, result, file, parts }) });
  const events = result.lines === null ? [] : readLines(result.lines.join('\n')).events;
  let player = null;
  let transport = null;
  let replicate = 0;  // that the people play
  let check = replayed ? { state: 'busy', share: 0 } : { state: 'none' };
  let version = parts.version();
  let turn = 0;       // of checks and plays: an earlier one has nothing to say any more
  let followed = 0;

  fill(element, heading,
    h('div', { class: replayed ? 'scene' : 'scene alone' }, people,
      h('div', { class: 'lines' }, question,
        h('div', { class: 'charted' }, h('div', { class: 'pick' }, whatLabel, what),
          chart.element), told)),
    transportPlace,
    h('div', { class: 'panel' }, lineLabel, line, buttons.map(({ button }) => button)),
    about.element);
  if (!replayed) fill(transportPlace, h('div', { class: 'result-scrub' }, scrubLabel, scrub));

  const save = (ending, content, type) => download(
    fileName(title, result.seed, what.value, ending), content, type);
  const does = {
    about: () => about.open(),
    png: () => chart.png().then((blob) => save('png', blob)).catch(onFault),
    svg: () => save('svg', chart.svg(), 'image/svg+xml'),
    csv: () => save('csv', chart.csv(), 'text/csv'),
  };

  // ---- the numbers of the file --------------------------------------------------------------

  const cursor = () => (player ? player.data.cursor : result.round[scrub.valueAsNumber]);

  function showChart() {
    chart.show({ ...resultSpec({ text, result, title, what: what.value, line: line.value, parts }),
      cursor: cursor(), events: events.length > MOST_FLAGS ? [] : events.map(labelled) });
  }

  const labelled = ({ round, key, value }) => ({ round, label: `${parts.keyName(key)} ${
    Number.isFinite(Number(value)) ? text.format(Number(value), 'plain') : value}` });

  function scrubbed() {
    chart.setCursor(cursor());
    sayRound();
  }

  function sayRound() {
    const round = text.format(cursor(), 'integer');
    scrubLabel.textContent = text.t('result.round', { round });
    scrub.setAttribute('aria-valuetext', text.t('result.round', { round }));
  }

  /** Another line: of another replicate, which the people then play too. */
  function chosen() {
    showChart();
    if (!replayed || line.value === MIDDLE || Number(line.value) === replicate) return;
    replicate = Number(line.value);
    replay();
  }

  // ---- the run, computed once more ----------------------------------------------------------

  async function replay() {
    const mine = ++turn;
    const still = () => {
      if (mine !== turn) throw new Left();
    };
    say({ state: 'busy', share: 0 });
    try {
      const ready = await engine;
      version = ready.version;
      still();
      await load(ready, still);
      const found = await recompute(ready, result, replicate, { still,
        onProgress: (share) => mine === turn && say({ state: 'busy', share }) });
      still();
      say({ state: 'done', ...found });
    } catch (error) {
      if (error instanceof Left || mine !== turn) return;
      if (error?.name === 'EngineError') say({ state: 'failed', message: error.message });
      else onFault(error);
    }
  }

  /** The people of this replicate, in the round that is looked at. */
  async function load(ready, still) {
    const round = player?.data.cursor ?? 0;
    player ??= begun(createPlayer(ready, { calm }));
    const side = (unsteered) => ({ lines: result.lines, unsteered });
    const twin = result.variables.some(({ unsteered }) => unsteered);
    await player.load({ b: side(false), a: twin ? side(true) : null, replicate, fields: FIELDS,
      observables: WATCHED });
    still();
    population.layout(player.info);
    if (round > 0) await player.seek(round);
    paint();
  }

  function begun(made) {
    made.subscribe((kind) => {
      if (kind !== 'frame') return;
      paint();
      chart.setCursor(made.data.cursor);
    });
    transport = createTransport({ text, player: made, onError: onFault,
      events: () => events.map(labelled) });
    fill(transportPlace, transport.element);
    return made;
  }

  function paint() {
    const frame = player?.info && player.frame('b');
    if (!frame) return;
    population.paint(frame, player.data.a ? player.frame('a') : null, { follow: followed,
      names: sideLabels(text, result) });
  }

  population.onPick((agent) => {
    followed = agent;
    paint();
  });

  function say(next) {
    check = next;
    const sentence = checkSentence({ text, result, check, replicate, version, parts });
    if (told.textContent !== sentence) told.textContent = sentence;
    told.classList.toggle('differs', check.state === 'done' && check.different > 0);
    element.dataset.check = check.state === 'done' && check.different > 0 ? 'different'
      : check.state;
  }

  function relabel() {
    heading.textContent = text.t('result.title', { name: title });
    whatLabel.textContent = text.t('ui.chart.what');
    const [chosenWhat, chosenLine] = [what.value, line.value];
    fill(what, columnsOf(result).map((column) => h('option', { value: column },
      nameOfVariable(text, result, column))));
    if (chosenWhat) what.value = chosenWhat;
    lineLabel.textContent = text.t('result.line');
    fill(line, Array.from({ length: result.kept }, (_, at) => h('option', { value: at },
      text.t('result.line.one', { n: at + 1 }))),
    h('option', { value: MIDDLE }, text.t('result.line.middle')));
    if (chosenLine) line.value = chosenLine;
    for (const { name, button } of buttons) fill(button, text.t(`result.does.${name}`));
    for (const part of [chart, population, transport, about]) part?.relabel();
    sayRound();
    say(check);
    showChart();
    paint();
  }

  relabel();
  if (replayed) replay();
  else engine.then((ready) => {
    version = ready.version;
    say(check);
  }, () => {});

  return {
    element,
    title,
    relabel,
    chart,
    isBoxed: () => about.isOpen(),
    key: (event) => transport?.key(event) ?? false,
    play: () => player && (player.running ? player.pause() : player.run().catch(onFault)),
    resize() {
      population.resize?.();
      chart.resize();
      paint();
    },
    close() {
      turn++;
      for (const part of [population, chart, transport]) part?.close?.();
      player?.close();
    },
  };
}
