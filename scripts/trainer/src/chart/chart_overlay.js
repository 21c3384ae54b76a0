// chart_overlay.js - texts over a chart: ends of lines, flags, laboratories, the hint.
// SPDX-License-Identifier: GPL-3.0-or-later

import { fill, h } from '../dom.js';
import { laboratoriesOf } from './chart_words.js';

/** Elements over a canvas; they move with every frame and change only where words do. */
export function createOverlay({ text, id }) {
  const texts = h('div', { class: 'chart-texts' });
  const line = h('div', { class: 'chart-cursor', hidden: true });
  const hint = h('p', { class: 'chart-hint', hidden: true });
  const element = h('div', { class: 'chart-over', 'aria-hidden': 'true' }, line, texts, hint);
  const buttons = h('div', { class: 'chart-labs' });
  const note = h('div', { class: 'chart-note', role: 'tooltip', id: `${id}-note`, hidden: true });
  const kept = new Map();
  let labs = [];
  let opened = null;

  function keep(key, parent, make) {
    let item = kept.get(key);
    if (!item) {
      item = { element: make(), words: null, x: NaN, y: NaN, used: true };
      kept.set(key, item);
      parent.append(item.element);
    }
    item.used = true;
    return item;
  }

  function move(item, x, y) {
    if (item.x === x && item.y === y) return;
    item.x = x;
    item.y = y;
    item.element.style.transform = `translate(${x}px, ${y}px)`;
  }

  function write(item, words, children) {
    if (item.words === words) return;
    item.words = words;
    fill(item.element, ...children());
  }

  function showLabel(label, layout, colours) {
    const marker = label.kind === 'marker';
    const item = keep(`${label.kind} ${label.id}`, marker ? buttons : texts, () => (marker
      ? button(label) : h('div', { class: 'chart-label', data: { side: label.side } })));
    if (marker) item.members = label.members;
    const more = marker ? `: ${spoken(label.members)}` : '';
    write(item, [...label.lines, label.bold, more].join('\n'), () => [
      marker && h('span', { class: 'chart-diamond', 'aria-hidden': 'true' }, '◆ '),
      label.lines.map((words) => h('span', { class: 'chart-line' }, words)),
      label.bold !== null && h('span', { class: 'chart-line chart-value' }, label.bold),
      marker && h('span', { class: 'chart-aside' }, more)]);
    item.element.style.color = colours[label.colour];
    if (marker) item.element.style.height = `${label.height}px`;
    move(item, Math.round(label.left), Math.round(label.top * 2) / 2);
  }

  function button(label) {
    return h('button', { type: 'button', class: 'chart-lab', on: {
      focus: () => open(label.id), blur: close, pointerenter: () => open(label.id),
      pointerleave: close, click: () => open(label.id),
      keydown: (event) => {
        if (event.key !== 'Escape' || note.hidden) return;
        event.stopPropagation();
        close();
      } } });
  }

  function spoken(members) {
    return members.map((i) => text.t('chart.laboratory', labs[i])).join('; ');
  }

  function open(labelId) {
    const item = kept.get(`marker ${labelId}`);
    if (!item) return;
    opened = labelId;
    fill(note, item.members.map((i) => h('p', {}, text.t('chart.laboratory', labs[i]))));
    note.hidden = false;
    // Beside its button, towards the inside, and within the frame.
    const frame = element.getBoundingClientRect();
    const height = note.offsetHeight;
    const top = Math.max(0, Math.min(frame.height - height, item.y - height - 4));
    note.style.top = `${top === 0 && item.y < height ? item.y + 32 : top}px`;
    note.style.right = '0px';
  }

  function close() {
    opened = null;
    note.hidden = true;
  }

  buttons.append(note);
  return {
    element,
    buttons,
    show(spec, drawn, layout, colours) {
      for (const item of kept.values()) item.used = false;
      labs = laboratoriesOf(spec, drawn, text);
      for (const label of layout.labels) showLabel(label, layout, colours);
      layout.flags.forEach((flag, i) => {
        const item = keep(`flag ${i}`, texts, () => h('div', { class: 'chart-flag' }));
        item.element.dataset.turned = flag.turned;
        write(item, flag.label, () => [flag.label]);
        item.element.style.width = `${flag.width}px`;
        item.element.style.height = `${layout.line}px`;
        move(item, flag.left, flag.y);
      });
      if (layout.end !== null) {
        const item = keep('end', texts, () => h('div', { class: 'chart-label chart-end' }));
        write(item, text.t('chart.end'), () => [text.t('chart.end')]);
        move(item, layout.plot.left + layout.plot.width - item.element.offsetWidth - 4,
          layout.end.top);
      }
      for (const [key, item] of kept) {
        if (item.used) continue;
        item.element.remove();
        kept.delete(key);
      }
      hint.hidden = !drawn.covered;
      const words = drawn.covered ? spec.hint ?? text.t('chart.covered') : '';
      if (hint.textContent !== words) hint.textContent = words;
      const { left, top, width, height } = layout.plot;
      Object.assign(hint.style, { left: `${left}px`, top: `${top}px`, width: `${width}px`,
        height: `${height}px` });
      if (opened !== null && !kept.has(`marker ${opened}`)) close();
      this.cursor(drawn, layout);
    },
    /** The line of the round that is shown elsewhere, where it is not the last played. */
    cursor(drawn, layout) {
      const round = drawn.cursor;
      const last = Math.max(0, ...drawn.series.map((series) => series.tip));
      line.hidden = drawn.covered || round === null || round >= last;
      if (line.hidden) return;
      line.style.transform = `translateX(${layout.x(round)}px)`;
      line.style.top = `${layout.plot.top}px`;
      line.style.height = `${layout.plot.height}px`;
    },
  };
}
