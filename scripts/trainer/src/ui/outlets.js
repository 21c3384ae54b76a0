// outlets.js - what goes out of the page and comes into it: links, scenarios, pictures, files.
// SPDX-License-Identifier: GPL-3.0-or-later
import { h } from '../dom.js';
import { scenarioFile } from '../state/download.js';
import { toFragment } from '../state/link.js';
import { openText } from '../state/open.js';
import { copy, download, fileName } from './files.js';

/**
 * telling  () => the view with a run, {tale, picture}
 * onFile   ({kind: 'scenario' | 'result', ..}, name): something was opened
 */
export function createOutlets({ text, store, stories, schema, notices, version, telling,
  onFile }) {
  const chooser = h('input', { type: 'file', hidden: true, accept: '.yaml,.yml,.json,.txt',
    on: { change: () => {
      if (chooser.files.length > 0) read(chooser.files[0]);
      chooser.value = '';
    } } });

  async function read(file) {
    let opened;
    try {
      opened = openText(await file.text(), { schema });
    } catch (error) {
      notices.error('ui.error.file', { detail: error.message });
      return;
    }
    if (opened.kind === 'error') {
      notices.error('ui.error.file', { detail: (words) => words.t(opened.error.key,
        opened.error.values) });
      return;
    }
    onFile(opened, file.name);
  }

  /** A picture or table of the chart; nothing of it before the room has locked. */
  function picture() {
    const view = telling();
    if (!view.tale.locked) {
      notices.error('ui.error.locked');
      return null;
    }
    return view.picture;
  }

  /** what: of a picture of many runs; one run's file is told apart by its number. */
  function name(what, ending) {
    const { story, seed, replicate } = store.get();
    return fileName(story, seed, what ?? (replicate > 0 ? `run-${replicate}` : ''), ending);
  }

  /** The page's address with the state; what is wrong is said, and null comes back. */
  function address() {
    try {
      return location.href.replace(/#.*$/, '') + toFragment(store.get(), stories);
    } catch (error) {
      if (error.key === undefined) throw error;
      notices.error('ui.error.link', { detail: (now) => now.t(error.key, error.values) });
      return null;
    }
  }

  async function link() {
    const words = address();
    if (words === null) return;
    if (await copy(words)) notices.note('ui.note.copied');
    else notices.error('ui.error.copy');
  }

  function yaml() {
    const state = store.get();
    let words = '';
    try {
      words = toFragment(state, stories);
    } catch (error) {
      if (error.key === undefined) throw error; // too long for a link: the file does without
    }
    download(name(null, 'yaml'), scenarioFile(telling().tale.story, state, { text, link: words,
      version: version() }), 'application/yaml');
  }

  return {
    element: chooser,
    link,
    /** What the menu's buttons do; each leaves the menu first. */
    does(leave) {
      const after = (action) => async () => {
        leave();
        await action();
      };
      return {
        open: after(() => chooser.click()),
        link: after(link),
        yaml: after(yaml),
        png: after(async () => {
          const shown = picture();
          if (shown) download(name(shown.name, 'png'), await shown.chart.png());
        }),
        svg: after(() => {
          const shown = picture();
          if (shown) download(name(shown.name, 'svg'), shown.chart.svg(), 'image/svg+xml');
        }),
        csv: after(() => {
          const shown = picture();
          if (shown) download(name(shown.name, 'csv'), shown.chart.csv(), 'text/csv');
        }),
      };
    },
    /** Files may be dropped anywhere. */
    listen(page) {
      page.addEventListener('dragover', (event) => event.preventDefault());
      page.addEventListener('drop', (event) => {
        event.preventDefault();
        if (event.dataTransfer.files.length > 0) read(event.dataTransfer.files[0]);
      });
    },
  };
}
