/** Messages that a connection may send at once: below the server's default of 500. */
const BURST = 400;
/** Messages per second after that: below the server's default of 100. */
const PER_SECOND = 80;

/** The rate at which one connection sends, so that the server does not refuse messages: a token bucket, full at first. */
export class SendPace {
  #tokens = BURST;
  #filledAt = performance.now();

  /** Fills the bucket for a new connection. */
  reset(): void {
    this.#tokens = BURST;
    this.#filledAt = performance.now();
  }

  /** Returns the time until the next message may be sent, in milliseconds; 0: now. */
  waitMillis(): number {
    const now = performance.now();
    this.#tokens = Math.min(BURST, this.#tokens + ((now - this.#filledAt) / 1000) * PER_SECOND);
    this.#filledAt = now;
    return this.#tokens >= 1 ? 0 : Math.ceil(((1 - this.#tokens) / PER_SECOND) * 1000);
  }

  /** A message of this cost was sent. An urgent message may make the balance negative. */
  sent(cost = 1): void {
    this.#tokens -= cost;
  }
}
