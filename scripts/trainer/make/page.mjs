// page.mjs - puts style, data and scripts into the template, under a policy of hashes.
// SPDX-License-Identifier: GPL-3.0-or-later
import { createHash } from 'node:crypto';

import { Faults } from './faults.mjs';

/** What a browser compares a script's or style's text with. */
const hash = (text) => `'sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}'`;

/** JSON that can stand in a script element: no tag or comment can begin in it. */
const inData = (value) => JSON.stringify(value).replace(/</g, '\\u003c');

/** Where the text of a script could end the element, in a string or a comment of it. */
const UNSAFE = /<\/script|<!--|<script/i;

/**
 * The page. Nothing may be asked of any server, so the policy names the two texts that may
 * run and be used by their hashes, and WebAssembly and workers from a Blob beside them.
 *
 * template  an HTML document; style and data go before </head> and </body>
 * data      {id: value} put as JSON into <script type="application/json" id=..>
 * plain     {id: text} likewise as text
 */
export function page({ template, style, script, data, plain }) {
  const faults = new Faults();
  const blocks = [];
  for (const [id, value] of Object.entries(data)) {
    blocks.push(`<script type="application/json" id="${id}">${inData(value)}</script>`);
  }
  for (const [id, text] of Object.entries(plain)) {
    if (UNSAFE.test(text)) faults.add(`the text '${id}' would end its element too early`);
    blocks.push(`<script type="text/plain" id="${id}">${text}</script>`);
  }
  if (UNSAFE.test(script)) faults.add('the script would end its element too early');
  if (/<\/style/i.test(style)) faults.add('the style would end its element too early');
  const policy = ["default-src 'none'", `script-src ${hash(script)} 'wasm-unsafe-eval'`,
    'worker-src blob:', `style-src ${hash(style)}`, 'img-src data: blob:', "base-uri 'none'",
    "form-action 'none'"].join('; ');
  const meta = `<meta http-equiv="Content-Security-Policy" content="${policy}">`;
  let html = template;
  html = before(html, /<title/i, `${meta}\n`, faults);
  html = before(html, /<\/head>/i, `<style>${style}</style>\n`, faults);
  html = before(html, /<\/body>/i, `${blocks.join('\n')}\n<script>${script}</script>\n`, faults);
  checkTemplate(template, faults);
  checkRequests(style, script, faults);
  if (html.includes('\r')) faults.add('a carriage return: hashes would not fit');
  faults.stop();
  return html;
}

function before(html, mark, text, faults) {
  const at = html.search(mark);
  if (at < 0) {
    faults.add(`template.html has no ${mark.source}`);
    return html;
  }
  return html.slice(0, at) + text + html.slice(at);
}

/** The policy would silently leave out what stands here. */
function checkTemplate(template, faults) {
  if (/\sstyle\s*=/i.test(template)) faults.add('template.html: a style attribute: use a class');
  if (/<(script|style|link|iframe|object|embed)\b/i.test(template)) {
    faults.add('template.html: a script, style or link: the build puts them in');
  }
  if (/\son[a-z]+\s*=/i.test(template)) faults.add('template.html: a listener as attribute');
  if (/\b(src|href|action|srcset)\s*=\s*["']?\s*(https?:)?\/\//i.test(template)) {
    faults.add('template.html: an external reference');
  }
}

function checkRequests(style, script, faults) {
  if (/url\(\s*["']?(?!data:|#)/i.test(style)) faults.add('style: url() of something else');
  if (/@import/i.test(style)) faults.add('style: @import');
  for (const [pattern, name] of [[/\beval\s*\(/, 'eval'], [/\bnew Function\b/, 'new Function'],
    [/\bfetch\s*\(/, 'fetch'], [/\bXMLHttpRequest\b/, 'XMLHttpRequest'],
    [/\bWebSocket\b/, 'WebSocket'], [/\bimportScripts\b/, 'importScripts'],
    [/\bsendBeacon\b/, 'sendBeacon'], [/\bimport\s*\(/, 'import()'],
    [/\.innerHTML\b/, 'innerHTML'], [/\bdocument\.write\b/, 'document.write']]) {
    if (pattern.test(script)) faults.add(`the script uses ${name}`);
  }
}
