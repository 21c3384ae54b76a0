// built.mjs - what the build left for tests: program, schema, stories, packages.
// SPDX-License-Identifier: GPL-3.0-or-later
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../..', import.meta.url));
export const build = resolve(root, process.env.SAMENSPEL_BUILD ?? 'build');
export const folder = join(build, 'trainer');
export const modulesFolder = join(folder, 'node_modules');
export const page = join(folder, 'samenspel.html');
export const program = join(build, 'samenspel');

/** A package of the build, by its name. */
export const requireBuilt = createRequire(join(modulesFolder, 'x'));

/** What the build put into the page under an id, such as data-schema. */
export function block(id) {
  const html = readFileSync(page, 'utf8');
  const [, text] = new RegExp(`<script type="[a-z/]+" id="${id}">([^<]*)</script>`).exec(html);
  return id === 'data-worker' || id === 'data-wasm' ? text : JSON.parse(text);
}

/** Every scenario of the repository that is not a story, as {path, text}. */
export function shippedScenarios() {
  const where = join(root, 'scenarios');
  return readdirSync(where).filter((name) => name.endsWith('.yaml')).sort()
    .map((name) => ({ name, path: join(where, name),
      text: readFileSync(join(where, name), 'utf8') }));
}

/** Runs the program; what it printed, or an Error with its message. */
export function samenspel(...options) {
  return execFileSync(program, options, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 1 << 28 });
}

/** samenspel plan --json as an object. */
export const plan = (path, ...options) => JSON.parse(samenspel('plan', path, '--json', ...options));
