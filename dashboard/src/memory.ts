const PREFIX = "tapeloom.";

/** What was remembered in this browser; undefined where nothing was, or nothing may be. */
export function recall(key: string): string | undefined {
  try {
    return localStorage.getItem(PREFIX + key) ?? undefined;
  } catch {
    return undefined; // a browser may forbid it
  }
}

/** What was remembered, if it is one of those; else the first. */
export function recallOneOf<T extends string>(key: string, values: readonly [T, ...T[]]): T {
  const kept = recall(key);
  return values.find((value) => value === kept) ?? values[0];
}

/** Remembers what a person has chosen in this browser, where that is allowed. */
export function remember(key: string, value: string): void {
  try {
    localStorage.setItem(PREFIX + key, value);
  } catch {
    // Forbidden or full: the page works without, and forgets.
  }
}
