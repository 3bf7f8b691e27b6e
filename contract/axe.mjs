// The source of axe-core, which a check evaluates in a page to find what keeps somebody from using it.

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

export const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
