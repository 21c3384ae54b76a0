// population_page.js - a page with a population and its transport, for looking and for tests.
// SPDX-License-Identifier: GPL-3.0-or-later
import { createEngine } from '../../../scripts/trainer/src/engine/engine.js';
import { h } from '../../../scripts/trainer/src/dom.js';
import { createPlayer } from '../../../scripts/trainer/src/play/player.js';
import { createTransport } from '../../../scripts/trainer/src/play/transport.js';
import { arrange, viewOf } from '../../../scripts/trainer/src/population/people_places.js';
import { createPopulation } from '../../../scripts/trainer/src/population/population.js';
import { createText } from '../../../scripts/trainer/src/text.js';
import table from '../../../scripts/trainer/text.json';
import { WORLDS } from './population_worlds.js';

const text = createText({ ...table,
  'story.test.event.goals': { nl: 'gezamenlijke doelen', en: 'joint goals' },
  'story.test.event.half': { nl: 'de helft werkt samen', en: 'half work together' },
  'side.b': { nl: 'Met sturing', en: 'Steered' },
  'side.a': { nl: 'Zonder sturing', en: 'Unsteered' } }, 'nl');
const data = JSON.parse(document.getElementById('data').textContent);
const wasm = Uint8Array.from(atob(data.wasm), (c) => c.charCodeAt(0));
const calm = matchMedia('(prefers-reduced-motion: reduce)');

const story = { name: 'test', events: [{ id: 'goals', round: 30 },
  { id: 'half', observable: 'cooperation', side: 'b', above: 0.5 }] };

async function start() {
  const engine = await createEngine({ wasm, worker: data.worker });
  const player = createPlayer(engine, { calm: () => calm.matches });
  const population = createPopulation({ text });
  const transport = createTransport({ text, player, events: () => player.events(story)
    .map(({ round, id }) => ({ round, label: text.t(`story.test.event.${id}`) })) });
  document.body.append(h('main', {}, h('h1', { class: 'aside' }, 'Mensen'), population.element,
    h('div', { class: 'rest' }), h('div', { class: 'transport-place' }, transport.element)));
  let follow = 0;
  let wanted = '';

  function paint() {
    const names = { a: text.t('side.a'), b: text.t('side.b') };
    if (player.info) {
      population.paint(player.frame('b'), player.frame('a'), { follow, names });
    }
  }
  population.onPick((agent) => {
    follow = agent;
    paint();
  });
  player.subscribe(paint);

  window.page = {
    engine, player, population, transport, text,
    get follow() { return follow; },
    /** Where everybody should stand in a picture of this size (views without a graph). */
    arranged(width, height) {
      const { info } = player;
      const view = viewOf(info, wanted);
      return { agents: info.agents, places: arrange(info, view, width, height) };
    },
    async load(name, alone = false) {
      const { lines, view } = WORLDS[name];
      follow = 0;
      wanted = view;
      await player.load({ b: { lines, unsteered: false },
        a: alone ? null : { lines, unsteered: true },
        observables: ['cooperation'], fields: ['cooperation', 'payoff', 'trust', 'pilot'] });
      population.layout(player.info, view);
      paint();
    },
    speak(language) {
      text.speak(language);
      document.documentElement.lang = language;
      population.relabel();
      transport.relabel();
      paint();
    },
  };
  document.body.dataset.ready = 'yes';
}

start();
