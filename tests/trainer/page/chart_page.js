// chart_page.js - a page with nothing but charts, for looking at them and for their tests.
// SPDX-License-Identifier: GPL-3.0-or-later

import { createChart } from '../../../scripts/trainer/src/chart/chart.js';
import { createSpread } from '../../../scripts/trainer/src/chart/spread.js';
import { createTipping } from '../../../scripts/trainer/src/chart/tipping.js';
import { createText } from '../../../scripts/trainer/src/text.js';
import { h } from '../../../scripts/trainer/src/dom.js';
import table from '../../../scripts/trainer/text.json';

const text = createText(table, 'nl');
const boxes = h('div', { class: 'boxes' });
const makers = { chart: createChart, spread: createSpread, tipping: createTipping };
document.body.append(h('main', {}, h('h1', {}, 'Grafieken'), boxes));

/** Values come as lists, with null where there is no number. */
function typed(values) {
  return values ? Float64Array.from(values, (value) => value ?? NaN) : null;
}

function read(spec) {
  if (!spec.series) return spec;
  return { ...spec, series: spec.series.map((series) => ({ ...series,
    values: typed(series.values), band: series.band
      && { low: typed(series.band.low), middle: typed(series.band.middle),
        high: typed(series.band.high) } })) };
}

window.charts = {
  text,
  made: {},
  /** Puts a component into the page: kind, name, spec, height in CSS. */
  put(kind, name, spec, height = '') {
    const made = makers[kind]({ text });
    const box = h('section', { class: 'box', id: name, 'aria-label': name }, made.element);
    made.element.style.height = height;
    boxes.append(box);
    made.show(read(spec));
    window.charts.made[name] = made;
  },
  read,
  speak(language) {
    text.speak(language);
    for (const made of Object.values(window.charts.made)) made.relabel();
  },
};
