// package_hooks.mjs - resolves names of packages from another folder than the importer's.
// SPDX-License-Identifier: GPL-3.0-or-later
let parent;

export function initialize(data) {
  parent = data.parent;
}

export function resolve(specifier, context, next) {
  const isPackage = /^(@[^/]+\/)?[a-z0-9][^:]*$/i.test(specifier);
  return next(specifier, isPackage ? { ...context, parentURL: parent } : context);
}
