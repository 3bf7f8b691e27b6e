/**
 * Draws what has changed, once per frame of the browser, however many updates have come since the last. A hidden page
 * has no frames: what is due waits, each thing once.
 */
export class Frame {
  readonly #due = new Set<() => void>();
  #asked = false;

  /** Has something drawn with the next frame. */
  draw(what: () => void): void {
    this.#due.add(what);
    if (this.#asked) return;
    this.#asked = true;
    requestAnimationFrame(() => this.#run());
  }

  #run(): void {
    this.#asked = false;
    const due = [...this.#due];
    this.#due.clear();
    for (const draw of due) draw();
  }
}
