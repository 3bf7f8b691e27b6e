// Where a Chromium is found: $CHROMIUM, the PATH, the usual places. scripts/ensure-tools.sh looks in the same ones.

import { findProgram, isExecutable } from './programs.mjs';

const PLACES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** The path of a Chromium; throws when there is none. */
export function findChromium() {
  const found = findProgram(process.env.CHROMIUM, PLACES);
  if (found === undefined) {
    throw new Error('no Chromium found: install chromium, or set CHROMIUM to its path');
  }
  if (!isExecutable(found)) {
    throw new Error(`CHROMIUM is ${found}, which cannot be run`);
  }
  return found;
}
