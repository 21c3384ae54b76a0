// use_packages.mjs - lets tests import the page's modules: packages come from the build folder.
// SPDX-License-Identifier: GPL-3.0-or-later
//
// usage: NODE_OPTIONS="--import=<this file>" node --test ..   (tests/trainer/check_trainer does)
// The source tree holds no node_modules; esbuild is told where they are, and node here.
import { usePackages } from '../../../scripts/trainer/make/packages.mjs';
import { modulesFolder } from './built.mjs';

usePackages(modulesFolder);
