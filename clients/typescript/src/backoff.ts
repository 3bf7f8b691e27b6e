/** Delays of reconnects: a random time of up to `baseMillis · 2ⁿ`, at most `capMillis`. */
export interface Backoff {
  /** Maximum first delay, in milliseconds. Default: 500. */
  readonly baseMillis: number;
  /** Maximum of any delay, in milliseconds. Default: 30,000. */
  readonly capMillis: number;
  /** The number of failed attempts in a row after which the client gives up. Default: unlimited. */
  readonly attempts: number;
  /** The time after which the client gives up, in milliseconds. Default: unlimited. */
  readonly budgetMillis: number;
}

export const DEFAULT_BACKOFF: Backoff = {
  baseMillis: 500,
  capMillis: 30_000,
  attempts: Number.POSITIVE_INFINITY,
  budgetMillis: Number.POSITIVE_INFINITY,
};

/** Returns the delay before an attempt, counted from 0: full jitter, so that the clients of a failed server do not return at once. */
export function backoffMillis(backoff: Backoff, attempt: number, random: () => number): number {
  return random() * Math.min(backoff.capMillis, backoff.baseMillis * 2 ** Math.min(attempt, 40));
}
