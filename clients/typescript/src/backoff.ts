/** How a lost connection is tried again: after a random time of up to `baseMillis · 2ⁿ`, at most `capMillis`. */
export interface Backoff {
  /** The bound of the first wait. Default 500. */
  readonly baseMillis: number;
  /** The bound of any wait. Default 30,000. */
  readonly capMillis: number;
  /** How many tries in a row may fail before the client gives up. Default: no end. */
  readonly attempts: number;
  /** How long it may be tried before the client gives up, in milliseconds. Default: no end. */
  readonly budgetMillis: number;
}

export const DEFAULT_BACKOFF: Backoff = {
  baseMillis: 500,
  capMillis: 30_000,
  attempts: Number.POSITIVE_INFINITY,
  budgetMillis: Number.POSITIVE_INFINITY,
};

/** The wait before try number `attempt`, from 0: full jitter, so that the clients of a server that fell do not return as one. */
export function backoffMillis(backoff: Backoff, attempt: number, random: () => number): number {
  return random() * Math.min(backoff.capMillis, backoff.baseMillis * 2 ** Math.min(attempt, 40));
}
