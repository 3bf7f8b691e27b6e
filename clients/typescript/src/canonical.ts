/** Returns the same text for equal values, independent of the order of their fields. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, node) =>
    node && typeof node === "object" && !Array.isArray(node)
      ? Object.fromEntries(Object.entries(node).sort(([one], [other]) => (one < other ? -1 : 1)))
      : node,
  );
}
