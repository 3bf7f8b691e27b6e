import type { TopicPosition } from "./topics.js";

/** The field `recover` of a subscription. */
export type Recover =
  | { readonly epoch: string; readonly seq: number }
  | { readonly epoch: string; readonly positions: Record<string, number | { epoch: string; seq: number }> };

/**
 * Returns the field `recover` of a subscription; undefined if there is no position.
 *
 * @param single whether the subscription is to one topic
 * @param keyOf returns the key of a topic among several
 */
export function recoverOf(
  positions: readonly TopicPosition[],
  single: boolean,
  keyOf: (topic: string) => string,
): Recover | undefined {
  const [first] = positions;
  if (!first) return undefined;
  const [, epoch, seq] = first;
  if (single && positions.length === 1) return { epoch, seq };
  const entries = positions.map(([topic, its, at]) => [keyOf(topic), its === epoch ? at : { epoch: its, seq: at }]);
  return { epoch, positions: Object.fromEntries(entries) };
}
