// main.js - opens the page: words and stories first, the engine after the first picture.
// SPDX-License-Identifier: GPL-3.0-or-later
import { embedded } from './state/embedded.js';
import { createPage } from './ui/page.js';

createPage(document.getElementById('page'), embedded());
