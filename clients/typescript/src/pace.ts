/** As many messages as a connection sends at once: below the 500 that a server takes by default. */
const BURST = 400;
/** As many as it sends a second after that: below the 100 that a server takes by default. */
const PER_SECOND = 80;

/** How fast one connection sends, so that a server does not refuse it: a bucket of tokens, full at first. */
export class SendPace {
  #tokens = BURST;
  #filledAt = performance.now();

  /** A new connection begins with a full bucket. */
  reset(): void {
    this.#tokens = BURST;
    this.#filledAt = performance.now();
  }

  /** How long to wait before the next message may be sent, in milliseconds; 0: now. */
  waitMillis(): number {
    const now = performance.now();
    this.#tokens = Math.min(BURST, this.#tokens + ((now - this.#filledAt) / 1000) * PER_SECOND);
    this.#filledAt = now;
    return this.#tokens >= 1 ? 0 : Math.ceil(((1 - this.#tokens) / PER_SECOND) * 1000);
  }

  /** A message of this cost was sent; one that could not wait may leave a debt. */
  sent(cost = 1): void {
    this.#tokens -= cost;
  }
}
