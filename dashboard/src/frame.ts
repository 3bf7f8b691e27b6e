/**
 * Draws what has changed, once per frame of the browser, however many updates have come since the last. A hidden page
 * has no frames: what is due waits, each thing once.
 */
export class Frame {
  /** What is due, and the time before which it is not drawn. */
  readonly #due = new Map<() => void, number>();
  readonly #drawnAt = new WeakMap<() => void, number>();
  #asked = false;

  /**
   * Has something drawn with the next frame.
   *
   * @param atMostEveryMillis what comes sooner after it was last drawn waits: nobody reads a list that is another in each frame
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

/** The pace of lists, in milliseconds: every third frame of 60 a second, with what its clock may be off. */
export const LIST_MILLIS = 45;
