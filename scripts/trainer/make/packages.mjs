// packages.mjs - lets node import the page's modules, whose packages lie in another folder.
// SPDX-License-Identifier: GPL-3.0-or-later
import { register } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** From here on names of packages mean those in this node_modules. */
export function usePackages(modules) {
  register('./package_hooks.mjs', import.meta.url,
    { data: { parent: pathToFileURL(join(modules, 'x')).href } });
}
