/**
 * Draws changes once per frame of the browser, independent of the number of updates. A hidden page has no frames: there
 * each draw waits, once.
 */
export class Frame {
  /** The due draws, with the time before which each is not run. */
  readonly #due = new Map<() => void, number>();
  readonly #drawnAt = new WeakMap<() => void, number>();
  #asked = false;

  /**
   * Runs a draw with the next frame.
   *
   * @param atMostEveryMillis the minimum time between two runs, in milliseconds
   */
  draw(what: () => void, atMostEveryMillis = 0): void {
    const notBefore = (this.#drawnAt.get(what) ?? Number.NEGATIVE_INFINITY) + atMostEveryMillis;
    this.#due.set(what, Math.min(notBefore, this.#due.get(what) ?? notBefore));
    this.#ask();
  }

  #ask(): void {
    if (this.#asked) return;
    this.#asked = true;
    requestAnimationFrame((now) => this.#run(now));
  }

  #run(now: number): void {
    this.#asked = false;
    for (const [draw, notBefore] of [...this.#due]) {
      if (now < notBefore) continue;
      this.#due.delete(draw);
      this.#drawnAt.set(draw, now);
      draw();
    }
    if (this.#due.size > 0) this.#ask();
  }
}

/** The minimum time between two draws of a list, in milliseconds: every third of 60 frames per second. */
export const LIST_MILLIS = 45;
