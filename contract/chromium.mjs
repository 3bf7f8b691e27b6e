// Where a Chromium is found: $CHROMIUM, the PATH, the usual places. scripts/ensure-tools.sh looks in the same ones.

import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** The path of a Chromium; throws when there is none. */
export function findChromium() {
  if (process.env.CHROMIUM) {
    if (isExecutable(process.env.CHROMIUM)) {
      return process.env.CHROMIUM;
    }
    throw new Error(`CHROMIUM is ${process.env.CHROMIUM}, which cannot be run`);
  }
  const folders = (process.env.PATH ?? '').split(delimiter).concat('/usr/bin');
  const found = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)))
    .concat(PLACES)
    .find(isExecutable);
  if (found === undefined) {
    throw new Error('no Chromium found: install chromium, or set CHROMIUM to its path');
  }
  return found;
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
