const PREFIX = "tapeloom.";

/** Returns what this browser remembers; undefined if there is nothing or the browser forbids it. */
export function recall(key: string): string | undefined {
  try {
    return localStorage.getItem(PREFIX + key) ?? undefined;
  } catch {
    return undefined; // a browser may forbid it
  }
}

/** Returns what this browser remembers if it is one of the values, else the first value. */
export function recallOneOf<T extends string>(key: string, values: readonly [T, ...T[]]): T {
  const kept = recall(key);
  return values.find((value) => value === kept) ?? values[0];
}

/** Remembers a choice in this browser, if that is allowed. */
export function remember(key: string, value: string): void {
  try {
    localStorage.setItem(PREFIX + key, value);
  } catch {
    // Forbidden or full: the page works without it.
  }
}
