/** The path of a Chromium; throws when there is none. */
export function findChromium(): string;
